"""What is said: the extent of a saying's content around its cue.

In: the clauses, the quoted ranges and a cue with its speaker. Out: the pieces of the content as ranges of the text.

Method: the press sets a saying in a few ways, told apart by what stands to the left and right of the cue's own clause
("the minister said on Monday"): content after it (a complement of the verb, or words in quotation marks), content
before it (set off by a comma or a closing mark), or content around it. The parse says where a complement begins and
which later clauses belong to the speaker and which to the reporter; quoted ranges are never cut.

Gets wrong: a reporter's clause after an indirect saying that the parser hangs inside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from variorum.article.quote_complement import complement_of, end_of_complement, hidden_complement
from variorum.article.quote_cues import Cue
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
from variorum.knowledge.cues import cue_prepositions, measure_nouns, media_nouns

_OPENERS = frozenset({"but", "and", "so", "yet", "while", "although", "though", "because", "or"})
_SUBORDINATORS = frozenset(
    {"if", "when", "while", "as", "because", "although", "though", "unless", "until", "once", "whether"}
)
_ASIDES = frozenset(
    {"however", "though", "too", "meanwhile", "then", "later", "nevertheless", "instead", "again", "also"}
)
_ABOUT = frozenset({"on", "about", "of", "for", "with", "against"})
_TO = frozenset({"to", "by"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_TELLS = frozenset({"tell", "ask", "remind", "assure", "inform", "warn", "advise"})
# Openings of a sentence that are the reporter's before "as X said, …".
_REPORTERS_OPENINGS = frozenset(
    {"of course", "indeed", "and", "but", "so", "in fact", "for example", "still", "meanwhile"}
)


@dataclass(slots=True)
class Content:
    """Pieces of a saying as token ranges (inclusive), and the tokens of its cue's clause."""

    pieces: list[TokenRange]
    clause: TokenRange
    way: str
    #: The frame of the cue that it fills, where it is not the plain one.
    frame: str | None = None


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
        if adverb and clauses.words[before] not in _OPENERS:
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
        infinitive = cue.takes("infinitive") and clauses.tags[head] == "VB"
        if says or cue.takes("that") or scene.outer[first] >= 0 or infinitive:
            last = end_of_complement(scene, cue, head, first, sentence[1])
            content = _one(scene, first, last, clause, "after")
            if content is not None and infinitive:
                content.frame = "infinitive"
            return _with_relative(scene, cue, clause_first, content, last)

    as_clause = _is_as_clause(scene, cue, clause_first)
    left = None if as_clause else _left(scene, clause_first, sentence, floor, cue, speaker)
    right_quote = _right_quotation(scene, cue, following, sentence)
    wanted = left is not None and (says or (left[2] and cue.takes("quote")))
    if left is not None and wanted and not _only_leads(scene, cue, left, right_quote):
        pieces = _with_rest(scene, cue, left, following, sentence)
        if left[2] or len(pieces) > 1 or _is_statement(scene, *pieces[0], cue.token):
            return Content(pieces, clause, "before")
    if right_quote is not None and (says or cue.takes("quote")):
        return Content([_with_clause(scene, cue, right_quote, sentence[1])], clause, "after")
    # "He said: it rained." without quotation marks.
    colon = following < sentence[1] and clauses.words[following] == ":" and following - cue.last <= 3
    if colon and cue.takes("clause", "told"):
        return _one(scene, following + 1, sentence[1], clause, "after")
    of_something = any(clauses.deps[c] == "prep" and clauses.words[c] in _ABOUT for c in clauses.children[cue.token])
    if as_clause and cue.takes("clause", "told") and speaker is not None and not of_something:
        before = scene.before(clause_first)
        return _around(scene, before if clauses.words[before] == "as" else clause_first, clause_last, sentence, "as")
    if cue.takes("clause", "told") and not cue.disguised and not is_passive(clauses, cue.token):
        hidden = hidden_complement(scene, cue, sentence[1])
        if hidden is not None:
            last = end_of_complement(scene, cue, hidden, hidden, sentence[1])
            return _one(scene, hidden, last, clause, "hidden")
    return None


def _with_clause(scene: Scene, cue: Cue, quotation: TokenRange, limit: int) -> TokenRange:
    """A quotation after the cue, with the rest of its clause: "said [“the next president” should choose]"."""
    clauses = scene.clauses
    at = scene.after(quotation[1])
    if at > limit or clauses.words[at] in BREAKS | STOPS | {"("} or clauses.words[scene.before(quotation[1])] in STOPS:
        return quotation
    direct = scene.before(quotation[0]) == cue.last or clauses.pos[scene.before(quotation[0])] == "ADV"
    if not direct or not cue.takes("clause") or clauses.words[at] in _OPENERS or clauses.pos[at] == "ADP":
        return quotation
    piece = trim(scene, quotation[0], end_of_complement(scene, cue, quotation[1], quotation[0], limit))
    return whole_quotations(scene, *piece) if piece is not None else quotation


def _one(scene: Scene, first: int, last: int, clause: TokenRange, way: str) -> Content | None:
    piece = trim(scene, *whole_quotations(scene, first, last))
    return Content([piece], clause, way) if piece is not None else None


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
    bare = clauses.deps[cue.token] == "relcl" and noun <= before and clauses.tags[content.pieces[0][0]] in _FINITE
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


def _is_as_clause(scene: Scene, cue: Cue, clause_first: int) -> bool:
    """Whether the cue's clause is one of "as X reported"."""
    clauses = scene.clauses
    before = scene.before(clause_first)
    if before >= 0 and clauses.words[before] == "as":
        return True
    return any(
        clauses.words[child] == "as" and child < cue.token and clauses.deps[child] in ("mark", "advmod")
        for child in clauses.children[cue.token]
    )


def _only_leads(scene: Scene, cue: Cue, left: tuple[int, int, bool], right_quote: TokenRange | None) -> bool:
    """Whether what stands before the cue's clause only leads up to the quotation after it: "In May, he said: “…”"."""
    first, last, is_quote = left
    if is_quote or right_quote is None:
        return False
    clauses = scene.clauses
    # "The club's investment, she said, “is a good example”": the quotation wants the words before it.
    wanting = clauses.tags[scene.after(right_quote[0])] in _FINITE and clauses.pos[first] != "ADP"
    if wanting and not scene.has_verb(first, last):
        return False
    if clauses.words[scene.before(right_quote[0])] != ",":
        return True
    return clauses.words[first] not in _SUBORDINATORS and not _is_statement(scene, first, last, cue.token)


def _is_statement(scene: Scene, first: int, last: int, verb: int) -> bool:
    """Whether a piece holds a main clause, and is not a circumstance of the saying ("In an interview, …")."""
    clauses = scene.clauses
    for token in range(first, last + 1):
        if clauses.tags[token] not in _FINITE:
            continue
        number = scene.outer[token]
        if number != scene.outer[verb] and (scene.tokens[number][0] > first or not scene.is_speech(*scene.tokens[number])):
            continue
        top = token
        while first <= clauses.heads[top] <= last and clauses.heads[top] != top:
            top = clauses.heads[top]
        if clauses.deps[top] not in ("advcl", "prep", "npadvmod", "advmod", "mark", "nsubj"):
            return True
    return False


def _with_rest(
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
    above = _straddling(scene, cue.token, first, following)
    if above is not None:
        pieces = [(_clause_around(scene, above, first, last), last)]
    goes_on = not scene.has_verb(first, last) or above is not None
    if not goes_on and clauses.words[rest] in ("and", "but") and second <= sentence[1]:
        # "It had no faults, the airline added, and had passed all tests."
        goes_on = clauses.tags[second] in ("VBD", "VBZ", "VBP", "MD")
    goes_on = goes_on or clauses.words[rest] in ("because", "since", "if", "unless", "until")
    piece = trim(scene, *whole_quotations(scene, rest, sentence[1])) if goes_on else None
    return [*pieces, piece] if piece is not None else pieces


def _straddling(scene: Scene, verb: int, first: int, following: int) -> int | None:
    """The verb after the cue's clause that words before it hang on, so that one clause stands on both sides; or None."""
    clauses = scene.clauses
    for token in range(first, scene.before(following)):
        if (
            clauses.deps[token] in ("nsubj", "nsubjpass", "prep", "advmod", "advcl", "npadvmod")
            and clauses.heads[token] > following
        ):
            return clauses.heads[token]
    return clauses.heads[verb] if clauses.heads[verb] > following else None


def _clause_around(scene: Scene, verb: int, first: int, last: int) -> int:
    """First token of the clause of a verb that goes on over the cue: "a list, all of whom, she said, …" from "all"."""
    clauses = scene.clauses
    if clauses.deps[verb] not in ("relcl", "conj", "ccomp", "advcl"):
        return first
    begin = clauses.left[verb]
    opened = first < begin <= last and scene.outer[begin] < 0
    if clauses.deps[verb] in ("ccomp", "advcl") and clauses.words[scene.before(begin)] not in DASHES:
        return first
    while opened and begin <= last and clauses.words[begin] in BREAKS | _OPENERS:
        begin = scene.after(begin)
    return begin if opened and scene.set_off(begin) or clauses.words[scene.before(begin)] in _OPENERS else first


def _left(
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
        if number >= 0 and clauses.tags[cue.token] == "VBG":
            return None
    if number >= 0 and clauses.tags[cue.token] == "VBG":
        return None
    if number >= 0 and speaker is not None and clauses.deps[cue.token] == "conj":
        # "summed him up as “terrible,” denounced his record": the quotation is the verb's before.
        if speaker[1] < scene.tokens[number][0] and clauses.child(cue.token, "nsubj") is None:
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


def _left_quotation(scene: Scene, number: int, clause_first: int, floor: int, cue: Cue) -> tuple[int, int, bool] | None:
    """Content that ends in a quotation: the quotation, with the words of its sentence that lead into it."""
    clauses = scene.clauses
    region = scene.tokens[number]
    inner = clauses.words[scene.before(region[1])]
    if inner == "." and not tag_follows(scene, clause_first, scene.sentence[cue.token][1]):
        return None
    ended = inner in BREAKS | STOPS or inner in ("…", "...")
    if not ended and not scene.is_speech(*region) and scene.after(region[1]) != cue.first:
        return None
    start = max(scene.sentence[region[0]][0], floor)
    if start < region[0] and not _is_asked(scene, start) and clauses.words[scene.before(region[0])] != ":":
        while start < region[0] and start == floor and clauses.words[start] in (",", "and", "but", ";"):
            start = scene.after(start)
        lead = trim(scene, start, region[0] - 1)
        if lead is not None and (start != floor or lead[1] > lead[0]):
            return lead[0], region[1], True
    return region[0], region[1], True


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


def quotation_run(scene: Scene, token: int, limit: int) -> TokenRange:
    """A quotation, and what ties further quotations of the sentence to it ("“one” and “two”")."""
    first, last = scene.tokens[scene.outer[token]]
    clauses = scene.clauses
    while True:
        at = scene.after(last)
        steps = 0
        while (
            at <= limit
            and at < len(clauses.words)
            and scene.outer[at] < 0
            and steps < 4
            and (
                clauses.words[at] in (",", "and", "or", "to", "of", "a", "the", "with", "as", "for")
                or clauses.words[at] in DASHES
            )
        ):
            at = scene.after(at)
            steps += 1
        if at > limit or at >= len(clauses.words) or scene.outer[at] < 0 or scene.outer[at] == scene.outer[last]:
            return first, last
        last = scene.tokens[scene.outer[at]][1]


def _around(scene: Scene, first: int, last: int, sentence: TokenRange, way: str) -> Content | None:
    """The rest of the sentence around a phrase: "according to X", "as X reported"."""
    clauses = scene.clauses
    clause = (first, last)
    begin = after_dateline(scene, sentence[0])
    left = trim(scene, begin, first - 1) if first > begin else None
    right = trim(scene, last + 1, sentence[1]) if last < sentence[1] else None
    if left is not None and " ".join(clauses.words[left[0] : left[1] + 1]) in _REPORTERS_OPENINGS:
        left = None
    while left is not None and left[0] < left[1] and clauses.words[left[0]] in ("and", "but"):
        left = trim(scene, scene.after(left[0]), left[1])
    if left is not None:
        left = trim(scene, *whole_quotations(scene, *left))
    if right is not None:
        right = trim(scene, *whole_quotations(scene, *right))
    if left is not None and right is not None:
        apart = clauses.words[right[0]] in _OPENERS or clauses.tags[right[0]] in ("WDT", "WP", "WRB")
        if scene.has_verb(*left) and (apart or _straddling(scene, first, left[0], last) is None):
            return Content([left], clause, way)
        return Content([left, right], clause, way)
    piece = left or right
    return Content([piece], clause, way) if piece is not None else None


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


def content_of_phrase(scene: Scene, cue: Cue) -> tuple[Content, TokenRange] | None:
    """Content and speaker of "according to X"."""
    clauses = scene.clauses
    sentence = scene.sentence[cue.token]
    head = clauses.child(cue.last, "pobj")
    if head is None or head < cue.last or clauses.lemmas[head] in measure_nouns():
        return None
    first, last = cue.last + 1, clauses.right[head]
    last = min(last, sentence[1])
    for token in range(first, last + 1):
        number = scene.outer[token]
        if number >= 0 and token > head and scene.tokens[number][1] > last:
            last = token - 1
            break
    speaker = trim(scene, first, max(head, last))
    if speaker is None:
        return None
    start = cue.first
    if scene.before(start) >= sentence[0] and clauses.words[scene.before(start)] in ("just", "only", "but"):
        start = scene.before(start)
    found = _around(scene, start, speaker[1], sentence, "phrase")
    return (found, speaker) if found is not None else None


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
            return _one(scene, begin, quotation_run(scene, token, sentence[1])[1], (cue.first, cue.last), "label")
        if clauses.words[token] in BREAKS | STOPS or clauses.tags[token] in ("VBD", "VBZ", "VBP"):
            return None
        token, steps = scene.after(token), steps + 1
    return None


def content_of_thing(scene: Scene, cue: Cue, speaker: TokenRange | None) -> Content | None:
    """Content that is a thing and no clause: "announced [his resignation]", "warned of [floods]"."""
    clauses = scene.clauses
    verb = cue.token
    if speaker is None or cue.disguised:
        return None
    if is_passive(clauses, verb):
        # "The deal was first reported by the Gazette."
        told = clauses.child(verb, "nsubjpass")
        if told is None or told > verb or not cue.takes("thing") or clauses.pos[told] not in ("NOUN", "PROPN"):
            return None
        return _one(scene, clauses.left[told], clauses.right[told], (clauses.left[told], cue.last), "thing")
    thing = clauses.child(verb, "dobj")
    if thing is not None and thing > verb and cue.takes("thing") and clauses.pos[thing] in ("NOUN", "PROPN"):
        last = _end_of_thing(scene, cue, clauses.right[thing])
        content = _one(scene, clauses.left[thing], last, (cue.first, last), "thing")
        if content is not None:
            content.frame = "thing"
        return content
    for child in clauses.children[verb]:
        known = cue_prepositions().get((clauses.lemmas[verb], clauses.words[child]))
        inner = clauses.child(child, "pobj", "pcomp") if known is not None and child > verb else None
        if known is None or inner is None or (thing is not None and not known[1]):
            # "accused [the mayor and the council of fraud]": the parser hangs the deed on the one accused.
            if known is not None or thing is None or thing < verb or child != thing:
                continue
            held = [c for c in range(thing, clauses.right[thing] + 1) if clauses.words[c] == "of"]
            known = cue_prepositions().get((clauses.lemmas[verb], "of"))
            if known is None or not known[1] or not held:
                continue
            last = _end_of_thing(scene, cue, clauses.right[thing])
            return _one(scene, clauses.left[thing], last, (cue.first, last), "thing")
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
        return _one(scene, first, last, (cue.first, last), "thing")
    return None


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
