"""What is said before its cue: "The dam will hold, the minister said", "“…,” she said".

In: a cue's clause and its speaker. Out: the content that ends directly before it, with what goes on after it. The words
that only lead up to a quotation after the cue ("In May, he said: “…”") and what the speaker was asked are no content.

Gets wrong: an opening circumstance of the saying that has a verb of its own.
"""

from __future__ import annotations

from variorum.article.quote_cues import Cue
from variorum.article.quote_pieces import FINITE, OPENERS, quotation_run, straddling
from variorum.article.quote_scene import (
    BREAKS,
    DASHES,
    STOPS,
    Scene,
    after_dateline,
    tag_follows,
    trim,
    whole_quotations,
)
from variorum.article.speakers import TokenRange, is_passive

_SUBORDINATORS = frozenset(
    {"if", "when", "while", "as", "because", "although", "though", "unless", "until", "once", "whether"}
)
_TELLS = frozenset({"tell", "ask", "remind", "assure", "inform", "warn", "advise"})


def left_of(
    scene: Scene, clause_first: int, sentence: TokenRange, floor: int, cue: Cue, speaker: TokenRange | None
) -> tuple[int, int, bool] | None:
    """(first, last, whether it ends in a quotation) of content that ends directly before the cue's clause."""
    clauses = scene.clauses
    before = scene.before(clause_first)
    if before < 0 or scene.paragraph[before] != scene.paragraph[clause_first]:
        return None
    relative = speaker is not None and clauses.words[speaker[0]] in ("who", "that", "which")
    number = scene.outer[before]
    if number < 0 and clauses.words[before] in BREAKS and not relative:
        number = _quotation_before(scene, before, max(sentence[0], floor))
        if number < 0 and clauses.words[before] == ",":
            number = _closed_before_comma(scene, before)
        if number >= 0 and clauses.tags[cue.token] == "VBG":
            return None
    if number >= 0 and clauses.tags[cue.token] == "VBG":
        return None
    # "summed him up as “terrible,” denounced his record": the quotation is the verb's before.
    second = clauses.deps[cue.token] == "conj" and clauses.child(cue.token, "nsubj") is None
    if number >= 0 and second and speaker is not None and speaker[1] < scene.tokens[number][0]:
        return None
    if number >= 0:
        return _left_quotation(scene, number, clause_first, floor, cue)
    if clauses.words[before] not in BREAKS or clauses.tags[cue.token] == "VBG" or relative or speaker is None:
        return None
    # Only a verb with its own subject stands within what it tells: "…, the minister said, …".
    if speaker[0] < clause_first or is_passive(clauses, cue.token):
        return None
    if clauses.lemmas[cue.token] not in _TELLS and _has_object(scene, cue, speaker):
        return None
    start = max(after_dateline(scene, sentence[0]), floor)
    if start >= before or _is_asked(scene, start):
        return None
    while start < before and clauses.words[start] in (",", "and", "but", "yet", "or", "however"):
        start = scene.after(start)
    piece = trim(scene, start, before - 1)
    return (*piece, False) if piece is not None else None


def _is_asked(scene: Scene, start: int) -> bool:
    """Whether a sentence opens with what the speaker was asked: "Asked about the dam, …", "When pressed, …"."""
    clauses = scene.clauses
    if clauses.words[start] in ("when", "if", "once"):
        start = scene.after(start)
    return clauses.tags[start] == "VBN" and clauses.lemmas[start] in ("ask", "press", "question", "quiz")


def _has_object(scene: Scene, cue: Cue, speaker: TokenRange) -> bool:
    """Whether the verb has an object of its own, beside its speaker: "reported it to the police"."""
    clauses = scene.clauses
    objects = [child for child in clauses.children[cue.token] if clauses.deps[child] == "dobj"]
    return any(not speaker[0] <= child <= speaker[1] for child in objects)


def _quotation_before(scene: Scene, before: int, start: int) -> int:
    """Number of a quotation that only a name parts from the cue's clause: "“…,” a friend, Ann Lee, said"."""
    token = before
    while token > start and before - token <= 12:
        token = scene.before(token)
        if token < 0 or scene.clauses.words[token] in STOPS or scene.has_verb(token, token):
            return -1
        if scene.outer[token] >= 0:
            inner = scene.clauses.words[scene.before(token)]
            return scene.outer[token] if inner in (",", "?", "!") else -1
    return -1


def _closed_before_comma(scene: Scene, comma: int) -> int:
    """Number of a quotation that closes directly before the comma: "It “will hold for years”, he said"; or -1."""
    closing = scene.before(comma)
    number = scene.outer[closing] if closing >= 0 else -1
    return number if number >= 0 and scene.is_speech(*scene.tokens[number]) else -1


def _left_quotation(scene: Scene, number: int, clause_first: int, floor: int, cue: Cue) -> tuple[int, int, bool] | None:
    """Content that ends in a quotation: the quotation, with the words of its sentence that lead into it."""
    clauses = scene.clauses
    region = scene.tokens[number]
    inner = clauses.words[scene.before(region[1])]
    if inner == "." and not tag_follows(scene, clause_first, scene.sentence[cue.token][1]):
        return None
    ended = inner in BREAKS | STOPS or inner in ("…", "...") or scene.before(clause_first) != region[1]
    if not ended and not scene.is_speech(*region) and scene.after(region[1]) != cue.first:
        return None
    start = max(scene.sentence[region[0]][0], floor)
    if start < region[0] and not _is_asked(scene, start) and not _begins_anew(scene, region):
        while start < region[0] and start == floor and clauses.words[start] in (",", "and", "but", ";"):
            start = scene.after(start)
        lead = trim(scene, start, region[0] - 1)
        if lead is not None and (start != floor or lead[1] > lead[0]):
            return lead[0], region[1], True
    return region[0], region[1], True


def _begins_anew(scene: Scene, region: TokenRange) -> bool:
    """Whether a quotation begins a sentence of its own after a colon or a dash."""
    before = scene.clauses.words[scene.before(region[0])]
    first = scene.after(region[0])
    capital = first <= region[1] and scene.text[scene.clauses.starts[first]].isupper()
    return before == ":" or (before in DASHES and capital and scene.is_speech(*region))


def only_leads(scene: Scene, cue: Cue, left: tuple[int, int, bool], right_quote: TokenRange | None) -> bool:
    """Whether what stands before the cue's clause only leads up to the quotation after it: "In May, he said: “…”"."""
    first, last, is_quote = left
    if is_quote or right_quote is None:
        return False
    clauses = scene.clauses
    # "The club's investment, she said, “is a good example”": the quotation wants the words before it.
    wanting = clauses.tags[scene.after(right_quote[0])] in FINITE and clauses.pos[first] != "ADP"
    subjects = (t for t in range(first, last + 1) if clauses.deps[t] in ("nsubj", "nsubjpass"))
    wanting = wanting or any(right_quote[0] < clauses.heads[t] <= right_quote[1] for t in subjects)
    if wanting and not scene.has_verb(first, last):
        return False
    if clauses.words[scene.before(right_quote[0])] != ",":
        return True
    return clauses.words[first] not in _SUBORDINATORS and not is_statement(scene, first, last, cue.token)


def is_statement(scene: Scene, first: int, last: int, verb: int) -> bool:
    """Whether a piece holds a main clause, and is not a circumstance of the saying ("In an interview, …")."""
    clauses = scene.clauses
    for token in range(first, last + 1):
        if clauses.tags[token] not in FINITE:
            continue
        number = scene.outer[token]
        if number != scene.outer[verb] and (
            scene.tokens[number][0] > first or not scene.is_speech(*scene.tokens[number])
        ):
            continue
        top = token
        while first <= clauses.heads[top] <= last and clauses.heads[top] != top:
            top = clauses.heads[top]
        if clauses.deps[top] not in ("advcl", "prep", "npadvmod", "advmod", "mark", "nsubj"):
            return True
    return False


def with_rest(
    scene: Scene, cue: Cue, left: tuple[int, int, bool], following: int, sentence: TokenRange
) -> list[TokenRange]:
    """The pieces of a content that begins before the cue's clause: that, and what goes on after it."""
    clauses = scene.clauses
    first, last, is_quote = left
    pieces = [(first, last)]
    if following >= sentence[1] or clauses.words[following] not in BREAKS or scene.outer[following] >= 0:
        return pieces
    rest = scene.after(following)
    if rest > sentence[1]:
        return pieces
    if scene.outer[rest] >= 0:
        return [*pieces, quotation_run(scene, rest, sentence[1])]
    second = scene.after(rest)
    if is_quote:
        joined = clauses.words[rest] in ("and", "but") and second <= sentence[1] and scene.outer[second] >= 0
        return [*pieces, (rest, quotation_run(scene, second, sentence[1])[1])] if joined else pieces
    above = straddling(scene, cue.token, first, following)
    if above is not None:
        pieces = [(_clause_around(scene, above, first, last), last)]
    goes_on = not scene.has_verb(first, last) or above is not None
    if not goes_on and clauses.words[rest] in ("and", "but") and second <= sentence[1]:
        # "It had no faults, the airline added, and had passed all tests."
        goes_on = clauses.tags[second] in ("VBD", "VBZ", "VBP", "MD")
    goes_on = goes_on or clauses.words[rest] in ("because", "since", "if", "unless", "until")
    goes_on = goes_on or _hangs_before(scene, rest, first, last)
    piece = trim(scene, *whole_quotations(scene, rest, sentence[1])) if goes_on else None
    return [*pieces, piece] if piece is not None else pieces


def _hangs_before(scene: Scene, rest: int, first: int, last: int) -> bool:
    """Whether the phrase after the cue belongs to a verb before it: "It would be helped, he said, by the calendar"."""
    clauses = scene.clauses
    head = clauses.heads[rest] if clauses.words[rest] == "to" and clauses.tags[rest] == "TO" else rest
    if clauses.deps[head] not in ("prep", "agent", "xcomp", "advcl", "acl") or clauses.left[head] != rest:
        return False
    return first <= clauses.heads[head] <= last


def _clause_around(scene: Scene, verb: int, first: int, last: int) -> int:
    """First token of the clause of a verb that goes on over the cue: "a list, all of whom, she said, …" from "all"."""
    clauses = scene.clauses
    if clauses.deps[verb] not in ("relcl", "conj", "ccomp", "advcl"):
        return first
    begin = clauses.left[verb]
    opened = first < begin <= last and scene.outer[begin] < 0
    if clauses.deps[verb] in ("ccomp", "advcl") and clauses.words[scene.before(begin)] not in DASHES:
        return first
    while opened and begin <= last and clauses.words[begin] in BREAKS | OPENERS:
        begin = scene.after(begin)
    return begin if (opened and scene.set_off(begin)) or clauses.words[scene.before(begin)] in OPENERS else first


def speaker_beside(scene: Scene, cue: Cue) -> TokenRange | None:
    """The noun phrase between a quotation and the cue, or after the cue, where the parse has no subject."""
    clauses = scene.clauses
    nominal = ("PROPN", "NOUN", "PRON")
    # "…," Smith, the chairman, notes
    token, first = scene.before(cue.first), -1
    while token >= 0 and scene.outer[token] < 0 and cue.first - token <= 25:
        if clauses.tags[token] in ("VBD", "VBZ", "VBP", "MD") or clauses.words[token] in STOPS:
            return None
        first = token
        token = scene.before(token)
    if first >= 0 and token >= 0 and scene.outer[token] >= 0 and scene.paragraph[token] == scene.paragraph[cue.token]:
        found = trim(scene, first, scene.before(cue.first))
        if found is not None and any(clauses.pos[t] in nominal for t in range(found[0], found[1] + 1)):
            return found
        return None
    # "…," said Smith, the chairman
    token = scene.before(cue.first)
    after = scene.after(cue.last)
    if token >= 0 and scene.outer[token] >= 0 and after < len(clauses.words) and scene.outer[after] < 0:
        heads = [child for child in clauses.children[cue.token] if child > cue.last and clauses.pos[child] in nominal]
        if heads and clauses.left[heads[0]] <= after + 1:
            return trim(scene, clauses.left[heads[0]], clauses.right[heads[0]])
    return None


def from_quotation(scene: Scene, cue: Cue, speaker: TokenRange) -> TokenRange:
    """The speaker, with words of the name that the parser hung elsewhere: "“…,” [Mayor] Ann Lee said"."""
    clauses = scene.clauses
    token = first = speaker[0]
    while speaker[1] < cue.first and first - token <= 6:
        token = scene.before(token)
        if token < 0 or scene.paragraph[token] != scene.paragraph[first]:
            break
        if scene.outer[token] >= 0:
            begun = scene.after(token)
            led = clauses.words[scene.before(token)] in (",", "?", "!")
            return (begun, speaker[1]) if led and clauses.pos[begun] not in ("ADV", "CCONJ", "SCONJ") else speaker
        if clauses.tags[token] in FINITE or clauses.words[token] in BREAKS | STOPS | OPENERS:
            break
    return speaker
