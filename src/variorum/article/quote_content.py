"""What a verb says: the extent of a saying's content around its cue.

In: the clauses, the quoted ranges and a cue with its speaker. Out: the pieces of the content as ranges of the text.

Method: the press sets a saying in a few ways, told apart by what stands to the left and right of the cue's own clause
("the minister said on Monday"): content after it (a complement of the verb, or words in quotation marks), content
before it (`quote_before`: set off by a comma or a closing mark), or around it (`quote_phrases`). The parse says where a
complement begins and which later clauses belong to the speaker and which to the reporter (`quote_complement`); quoted
ranges are never cut.

Gets wrong: a reporter's clause after an indirect saying that the parser hangs inside it.
"""

from __future__ import annotations

from variorum.article.quote_before import is_statement, left_of, only_leads, with_rest
from variorum.article.quote_complement import complement_of, end_of_complement, hidden_complement
from variorum.article.quote_cues import Cue
from variorum.article.quote_phrases import around, is_as_clause
from variorum.article.quote_pieces import FINITE, OPENERS, Content, one_piece, quotation_run
from variorum.article.quote_scene import BREAKS, STOPS, Scene, trim, whole_quotations
from variorum.article.speakers import TokenRange, is_passive

_ASIDES = frozenset(
    {"however", "though", "too", "meanwhile", "then", "later", "nevertheless", "instead", "again", "also"}
)
_ABOUT = frozenset({"on", "about", "of", "for", "with", "against"})


def content_of_verb(scene: Scene, cue: Cue, speaker: TokenRange | None, floor: int) -> Content | None:
    """The content that a verb tells, or None where it tells none.

    Parameters
    ----------
    floor
        First token that may be content to the left: what an earlier saying of the sentence left.
    """
    clauses = scene.clauses
    sentence = scene.sentence[cue.token]
    complement = None if cue.disguised else complement_of(scene, cue)
    if complement is not None and complement[1] <= cue.last:
        complement = None
    clause_first = _clause_start(scene, cue, speaker)
    inverted = speaker is not None and speaker[0] > cue.last and not BREAKS & set(clauses.words[cue.last : speaker[0]])
    base = max(cue.last, speaker[1]) if speaker is not None and inverted else cue.last
    clause_last = _skip_right(scene, base, complement[1] if complement else None, sentence[1])
    clause = (clause_first, clause_last)
    following = scene.after(clause_last)
    says = cue.takes("clause", "told", "question")

    told_far = complement is not None and clauses.words[complement[1]] == "that"
    if complement is not None and not told_far and _after_quotation(scene, clause_first):
        complement = None
    if complement is not None and (complement[1] <= following or told_far):
        head, first = complement
        infinitive = cue.takes("infinitive") and _is_infinitive(scene, head, first)
        if says or cue.takes("that") or scene.outer[first] >= 0 or infinitive:
            last = end_of_complement(scene, cue, head, first, sentence[1])
            content = one_piece(scene, first, last, clause, "after")
            if content is not None and infinitive:
                content.frame = "infinitive"
            return _with_relative(scene, cue, clause_first, content, last)

    as_clause = is_as_clause(scene, cue, clause_first)
    left = None if as_clause else left_of(scene, clause_first, sentence, floor, cue, speaker)
    right_quote = _right_quotation(scene, cue, following, sentence)
    wanted = left is not None and (says or (left[2] and cue.takes("quote")))
    if left is not None and wanted and not only_leads(scene, cue, left, right_quote):
        pieces = with_rest(scene, cue, left, following, sentence)
        if left[2] or len(pieces) > 1 or is_statement(scene, *pieces[0], cue.token):
            return Content(pieces, clause, "before")
    if right_quote is not None and (says or cue.takes("quote")):
        return Content([_with_clause(scene, cue, right_quote, sentence[1])], clause, "after")
    # "He said: it rained." without quotation marks.
    colon = following < sentence[1] and clauses.words[following] == ":" and following - cue.last <= 3
    if colon and cue.takes("clause", "told"):
        return one_piece(scene, following + 1, sentence[1], clause, "after")
    of_something = any(_is_about(scene, child) for child in clauses.children[cue.token])
    if as_clause and cue.takes("clause", "told") and speaker is not None and not of_something:
        before = scene.before(clause_first)
        return around(scene, before if clauses.words[before] == "as" else clause_first, clause_last, sentence, "as")
    if cue.takes("clause", "told") and not cue.disguised and not is_passive(clauses, cue.token):
        hidden = hidden_complement(scene, cue, sentence[1])
        if hidden is not None:
            last = end_of_complement(scene, cue, hidden, hidden, sentence[1])
            # "as she said on Tuesday": a day is not what was said.
            if any(clauses.entities[t] not in ("DATE", "TIME") for t in clauses.words_between(hidden, last)):
                return one_piece(scene, hidden, last, clause, "hidden")
    return None


def _is_about(scene: Scene, child: int) -> bool:
    """Whether a word is a preposition that says what the saying is about: "reported on the dam", not "on Friday"."""
    clauses = scene.clauses
    if clauses.deps[child] != "prep" or clauses.words[child] not in _ABOUT:
        return False
    inner = clauses.child(child, "pobj")
    return inner is None or clauses.entities[inner] not in ("DATE", "TIME")


def _is_infinitive(scene: Scene, head: int, first: int) -> bool:
    """Whether what is said is something to be done, and no clause with a modal or a question."""
    clauses = scene.clauses
    if clauses.tags[head] != "VB" or clauses.words[first] == "that" or clauses.tags[first] in ("WRB", "WP", "WDT"):
        return False
    return not any(clauses.tags[c] in FINITE or clauses.words[c] in ("if", "whether") for c in clauses.children[head])


def _clause_start(scene: Scene, cue: Cue, speaker: TokenRange | None) -> int:
    """First token of the cue's own clause: its subject, auxiliaries and adverbs that stand directly before."""
    clauses = scene.clauses
    first = cue.first
    while True:
        before = scene.before(first)
        if before < 0 or scene.outer[before] != scene.outer[cue.token]:
            return first
        if speaker is not None and speaker[0] <= before <= speaker[1]:
            first = speaker[0]
            speaker = None
            continue
        adverb = clauses.pos[before] in ("AUX", "ADV", "PART") or clauses.tags[before] in ("MD", "TO")
        if adverb and clauses.words[before] not in OPENERS:
            first = before
            continue
        # A governing verb: "went on to say", "declined to say".
        if (
            clauses.pos[before] in ("VERB", "ADP")
            and clauses.heads[cue.token] in (before, clauses.heads[before])
            and clauses.deps[cue.token] in ("xcomp", "pcomp")
        ):
            first = before
            continue
        # The trimmed comma of an apposition: "Smith, the chairman, said".
        if clauses.words[before] in (",", "–", "—", ")") and speaker is not None and speaker[1] == scene.before(before):
            first = before
            continue
        return first


def _skip_right(scene: Scene, token: int, complement: int | None, limit: int) -> int:
    """The last token of the cue's clause to the right: adjuncts up to a break, a quotation or the complement."""
    clauses = scene.clauses
    last = token
    depth = 0
    while True:
        following = scene.after(last)
        if following > limit or following >= len(clauses.words):
            return last
        if complement is not None and following >= complement:
            return last
        if scene.outer[following] >= 0:
            return last
        word = clauses.words[following]
        if depth == 0 and (word in BREAKS or word in STOPS):
            aside = scene.after(following)
            closing = scene.after(aside)
            if word == "," and closing <= limit and clauses.words[aside] in _ASIDES and clauses.words[closing] == ",":
                last = aside
                continue
            return last
        depth += word == "("
        depth -= word == ")"
        depth = max(depth, 0)
        last = following


def _with_clause(scene: Scene, cue: Cue, quotation: TokenRange, limit: int) -> TokenRange:
    """A quotation after the cue, with the rest of its clause: "said [“the next president” should choose]"."""
    clauses = scene.clauses
    at = scene.after(quotation[1])
    inner = clauses.words[scene.before(quotation[1])]
    if at > limit or clauses.words[at] in BREAKS | STOPS | {"("} or inner in STOPS | {","}:
        return quotation
    direct = scene.before(quotation[0]) == cue.last or clauses.pos[scene.before(quotation[0])] == "ADV"
    if not direct or not cue.takes("clause") or clauses.words[at] in OPENERS or clauses.pos[at] == "ADP":
        return quotation
    piece = trim(scene, quotation[0], end_of_complement(scene, cue, quotation[1], quotation[0], limit))
    return whole_quotations(scene, *piece) if piece is not None else quotation


def _with_relative(scene: Scene, cue: Cue, clause_first: int, content: Content | None, last: int) -> Content | None:
    """Add the relative pronoun that the content needs: "[which] they say [was a mistake]"."""
    before = scene.before(clause_first)
    if content is None or before < 0:
        return content
    clauses = scene.clauses
    relative = clauses.tags[before] in ("WDT", "WP") and scene.outer[before] < 0
    if relative and cue.token < clauses.heads[before] <= last:
        content.pieces.insert(0, (before, before))
        return content
    # "[strikes] it said [were aimed at depots]"
    noun = clauses.heads[cue.token]
    bare = clauses.deps[cue.token] == "relcl" and noun <= before and clauses.tags[content.pieces[0][0]] in FINITE
    if bare and scene.outer[noun] < 0 and clauses.left[noun] <= noun:
        piece = trim(scene, clauses.left[noun], before)
        if piece is not None:
            content.pieces.insert(0, piece)
    return content


def _after_quotation(scene: Scene, clause_first: int) -> bool:
    """Whether the cue's clause follows directly on a quotation that leads into it: "“…,” she said"."""
    before = scene.before(clause_first)
    if before < 0 or scene.outer[before] < 0 or scene.outer[before] == scene.outer[clause_first]:
        return False
    ended = scene.clauses.words[scene.before(before)] in (",", "?", "!")
    return ended and scene.is_speech(*scene.tokens[scene.outer[before]])


def _right_quotation(scene: Scene, cue: Cue, following: int, sentence: TokenRange) -> TokenRange | None:
    """A quotation that begins directly after the cue, or after its clause and a comma or colon."""
    clauses = scene.clauses
    count = len(clauses.words)
    if following >= count:
        return None
    token = following
    if clauses.words[token] in BREAKS and scene.outer[token] < 0:
        colon = clauses.words[token] == ":"
        token = scene.after(token)
        if token < count and colon and scene.outer[token] >= 0:
            return quotation_run(scene, token, max(sentence[1], token))
    else:
        between = scene.before(token)
        while between > cue.last and (
            clauses.pos[between] in ("ADV", "PRON", "SCONJ") or clauses.words[between] == "that"
        ):
            between = scene.before(between)
        if between > cue.last:
            return None
    if token >= count or scene.outer[token] < 0 or scene.paragraph[token] != scene.paragraph[following]:
        return None
    return quotation_run(scene, token, sentence[1]) if token <= sentence[1] else None
