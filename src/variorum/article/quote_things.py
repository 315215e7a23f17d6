"""What is said and is no clause: "announced his resignation", "called it “a farce”", "X's claim that …".

Gets wrong: phrases after the thing that are the reporter's ("announced a plan in the spring").
"""

from __future__ import annotations

from variorum.article.clauses import Clauses
from variorum.article.quote_complement import end_of_complement
from variorum.article.quote_cues import Cue
from variorum.article.quote_pieces import Content, one_piece, quotation_run
from variorum.article.quote_scene import BREAKS, STOPS, Scene, trim, whole_quotations
from variorum.article.speakers import TokenRange, is_passive
from variorum.knowledge.cues import cue_prepositions, media_nouns

_TO = frozenset({"to", "by"})
# "Did not respond to a request for comment" is a refusal to speak; whoever responds to a call may be the police.
_ANSWERS = frozenset({"respond", "reply"})
_REQUESTS = frozenset({"request", "question", "inquiry", "enquiry", "query", "message", "email", "e-mail", "call"})
_PLANNED = frozenset(
    {"expect", "poise", "likely", "plan", "set", "due", "prepare", "schedule", "ready", "intend", "hope"}
)


def content_of_noun(scene: Scene, cue: Cue) -> Content | None:
    """Content of "X's claim that …"."""
    clauses = scene.clauses
    noun = cue.token
    for child in clauses.children[noun]:
        if child > noun and clauses.deps[child] in ("acl", "ccomp", "relcl") and clauses.pos[child] in ("VERB", "AUX"):
            first = clauses.left[child]
            if clauses.words[first] == "that" and clauses.deps[first] in ("mark", "det", "nsubj") and first - noun <= 4:
                if clauses.deps[first] == "nsubj":
                    return None
                piece = trim(scene, *whole_quotations(scene, first, clauses.right[child]))
                return Content([piece], (noun, noun), "noun") if piece is not None else None
    return None


def content_of_label(scene: Scene, cue: Cue, speaker: TokenRange | None) -> Content | None:
    """Content of "called it “a farce”": what is called so, and the name in quotation marks."""
    clauses = scene.clauses
    verb = cue.token
    if speaker is None or not cue.takes("label") or is_passive(clauses, verb):
        return None
    sentence = scene.sentence[verb]
    begin = token = scene.after(max(cue.last, speaker[1]) if speaker[0] > verb else cue.last)
    steps = 0
    while token <= sentence[1] and steps < 16:
        if scene.outer[token] >= 0:
            return one_piece(scene, begin, quotation_run(scene, token, sentence[1])[1], (cue.first, cue.last), "label")
        if clauses.words[token] in BREAKS | STOPS or clauses.tags[token] in ("VBD", "VBZ", "VBP"):
            return None
        token, steps = scene.after(token), steps + 1
    return None


def content_of_thing(scene: Scene, cue: Cue, speaker: TokenRange | None) -> Content | None:
    """Content that is a thing and no clause: "announced [his resignation]", "warned of [floods]"."""
    clauses = scene.clauses
    verb = cue.token
    if speaker is None or cue.disguised or _to_come(clauses, verb):
        return None
    if is_passive(clauses, verb):
        # "The deal was first reported by the Gazette."
        told = clauses.child(verb, "nsubjpass")
        if told is None or told > verb or not cue.takes("thing") or clauses.pos[told] not in ("NOUN", "PROPN"):
            return None
        return one_piece(scene, clauses.left[told], clauses.right[told], (clauses.left[told], cue.last), "thing")
    thing = clauses.child(verb, "dobj")
    if thing is not None and thing > verb and cue.takes("thing") and clauses.pos[thing] in ("NOUN", "PROPN"):
        last = _end_of_thing(scene, cue, clauses.right[thing])
        content = one_piece(scene, clauses.left[thing], last, (cue.first, last), "thing")
        if content is not None:
            content.frame = "thing"
        return content
    for child in clauses.children[verb]:
        known = cue_prepositions().get((clauses.lemmas[verb], clauses.words[child]))
        inner = clauses.child(child, "pobj", "pcomp") if known is not None and child > verb else None
        if clauses.lemmas[verb] in _ANSWERS and not (cue.refused and inner and clauses.lemmas[inner] in _REQUESTS):
            continue
        if known is None or inner is None or (thing is not None and not known[1]):
            # "accused [the mayor and the council of fraud]": the parser hangs the deed on the one accused.
            if known is not None or thing is None or thing < verb or child != thing:
                continue
            held = [c for c in range(thing, clauses.right[thing] + 1) if clauses.words[c] == "of"]
            known = cue_prepositions().get((clauses.lemmas[verb], "of"))
            if known is None or not known[1] or not held:
                continue
            last = _end_of_thing(scene, cue, clauses.right[thing])
            return one_piece(scene, clauses.left[thing], last, (cue.first, last), "thing")
        first, last = clauses.left[inner], clauses.right[inner]
        if known[1] and thing is not None and verb < thing < child:
            first = clauses.left[thing]
        last = _end_of_thing(scene, cue, last)
        agent = next((c for c in clauses.children[inner] if clauses.deps[c] == "agent"), None)
        if agent is not None:
            last = max(last, clauses.right[agent])
        deed = clauses.child(verb, "xcomp", "advcl")
        if deed is not None and deed > inner and clauses.tags[deed] == "VB":
            last = end_of_complement(scene, cue, deed, first, scene.sentence[verb][1])
        return one_piece(scene, first, last, (cue.first, last), "thing")
    return None


def _to_come(clauses: Clauses, verb: int) -> bool:
    """Whether what the verb tells is only planned: "is expected to announce a deal"."""
    head = clauses.heads[verb]
    return clauses.deps[verb] == "xcomp" and head < verb and clauses.lemmas[head] in _PLANNED


def _end_of_thing(scene: Scene, cue: Cue, last: int) -> int:
    """The thing's last token, with the phrases after it that the parser hung on the verb: "announced a plan [to …]"."""
    clauses = scene.clauses
    for child in clauses.children[cue.token]:
        if clauses.left[child] != scene.after(last):
            continue
        inner = clauses.child(child, "pobj", "pcomp")
        phrase = clauses.deps[child] == "prep" and inner is not None and clauses.words[child] not in _TO
        if phrase and inner is not None:
            dated = clauses.entities[inner] in ("DATE", "TIME") or clauses.lemmas[inner] in media_nouns()
            if dated or clauses.pos[inner] == "VERB" or clauses.words[child] in ("after", "before", "during"):
                return last
        purpose = clauses.deps[child] in ("advcl", "xcomp") and clauses.tags[child] == "VB"
        if phrase or (purpose and clauses.words[clauses.left[child]] == "to"):
            last = clauses.right[child]
    return last
