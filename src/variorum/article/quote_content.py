"""What is said: the extent of a saying's content around its cue.

In: the clauses, the quoted ranges and a cue with its speaker. Out: the pieces of the content as ranges of the text.

Method: the press sets a saying in a few ways, told apart by what stands to the left and right of the cue's own clause
("the minister said on Monday"): content after it (a complement of the verb, or words in quotation marks), content
before it (set off by a comma or a closing mark), or content around it. The parse says where a complement begins and
which later clauses belong to the speaker and which to the reporter; quoted ranges are never cut.

Gets wrong: a reporter's clause after an indirect saying that the parser hangs inside it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from variorum.article.clauses import Clauses
from variorum.article.quote_cues import Cue
from variorum.article.quote_marks import Quoted
from variorum.article.speakers import TokenRange, is_passive

_DASHES = frozenset({"-", "–", "—", "--", "---"})
_BREAKS = frozenset({",", ";", ":"}) | _DASHES
_STOPS = frozenset({".", "!", "?"})
_MARKS = frozenset({'"', "'", "''", "``", "`", "’", "‘"})
_OPENERS = frozenset({"but", "and", "so", "yet", "while", "although", "though", "because", "or"})


@dataclass(slots=True)
class Content:
    """Pieces of a saying as token ranges (inclusive), and the tokens of its cue's clause."""

    pieces: list[TokenRange]
    clause: TokenRange
    way: str


@dataclass(slots=True)
class Scene:
    """An article's clauses with its quoted ranges laid over them."""

    clauses: Clauses
    quoted: list[Quoted]
    text: str
    #: For each token, the number in `quoted` of the outermost range that holds it, or -1.
    outer: list[int] = field(default_factory=list)
    #: First and last token of each quoted range.
    tokens: list[TokenRange] = field(default_factory=list)
    #: For each token, first and last token of its sentence, where a sentence is never cut inside a quotation.
    sentence: list[TokenRange] = field(default_factory=list)
    #: For each token, the number of its paragraph.
    paragraph: list[int] = field(default_factory=list)

    def before(self, token: int) -> int:
        """The token before, gaps left out; -1 at the start of the text."""
        token -= 1
        while token >= 0 and self.clauses.gaps[token]:
            token -= 1
        return token

    def after(self, token: int) -> int:
        """The token after, gaps left out; the number of tokens at the end of the text."""
        token += 1
        while token < len(self.clauses.words) and self.clauses.gaps[token]:
            token += 1
        return token

    def has_verb(self, first: int, last: int) -> bool:
        """Whether a finite verb or auxiliary stands between."""
        tags = self.clauses.tags
        return any(tags[i] in ("VBD", "VBZ", "VBP", "MD") for i in range(first, last + 1))


def set_scene(clauses: Clauses, quoted: list[Quoted], text: str, paragraphs: Sequence[tuple[int, int]]) -> Scene:
    """Lay the quoted ranges over the tokens."""
    scene = Scene(clauses, quoted, text)
    count = len(clauses.words)
    scene.outer = [-1] * count
    for number, quote in enumerate(quoted):
        first = bisect_right(clauses.ends, quote.start)
        last = bisect_right(clauses.starts, quote.end - 1) - 1
        while first < last and clauses.gaps[first]:
            first += 1
        while last > first and clauses.gaps[last]:
            last -= 1
        scene.tokens.append((first, last))
        if quote.depth == 0:
            for token in range(first, min(last, count - 1) + 1):
                scene.outer[token] = number
    begins = [start for start, _ in paragraphs]
    scene.paragraph = [bisect_right(begins, start) - 1 for start in clauses.starts]
    scene.sentence = _sentences(scene)
    return scene


def _sentences(scene: Scene) -> list[TokenRange]:
    """Sentences that are not cut inside a quotation, nor before the words that say whose it was."""
    clauses = scene.clauses
    merged: list[TokenRange] = []
    for begin, last in clauses.bounds:
        first = begin
        while first < last and clauses.gaps[first]:
            first += 1
        if merged and _goes_on(scene, merged[-1][1], first):
            merged[-1] = (merged[-1][0], last)
        else:
            merged.append((first, last))
    result: list[TokenRange] = [(0, 0)] * len(clauses.words)
    for first, last in merged:
        for piece in _cut(scene, first, last):
            for token in range(piece[0], piece[1] + 1):
                result[token] = piece
    for token, span in enumerate(result):
        if span == (0, 0):
            result[token] = (token, token)
    return result


def _goes_on(scene: Scene, last: int, first: int) -> bool:
    clauses = scene.clauses
    while last > 0 and clauses.gaps[last]:
        last -= 1
    if clauses.gaps[first] or scene.paragraph[last] != scene.paragraph[first]:
        return False
    if scene.outer[last] >= 0 and scene.outer[last] == scene.outer[first]:
        return True
    if clauses.words[last] == ",":
        return True
    if scene.outer[last] >= 0:
        inner = clauses.words[scene.before(last)]
        return inner == "," or (inner in ("?", "!") and clauses.words[first][:1].isalpha() and _is_lower(scene, first))
    return False


def _is_lower(scene: Scene, token: int) -> bool:
    return scene.text[scene.clauses.starts[token]].islower()


def _cut(scene: Scene, first: int, last: int) -> list[TokenRange]:
    """Cut a sentence after a quotation that ends one, where the next word begins another."""
    clauses = scene.clauses
    pieces = []
    begin = first
    for token in range(first, last):
        number = scene.outer[token]
        if number < 0 or scene.tokens[number][1] != token:
            continue
        following = scene.after(token)
        if following > last:
            break
        inner = clauses.words[scene.before(token)]
        if (
            inner == "."
            and scene.text[clauses.starts[following]].isupper()
            and not _tag_follows(scene, following, last)
        ):
            pieces.append((begin, token))
            begin = following
    pieces.append((begin, last))
    return pieces


def _tag_follows(scene: Scene, first: int, last: int) -> bool:
    """Whether a short clause "Smith said." follows, of a house that ends the quotation with a full stop."""
    clauses = scene.clauses
    end = next((t for t in range(first, last + 1) if clauses.words[t] in (".", ",")), last)
    return end - first <= 4 and clauses.lemmas[end - 1] in ("say", "add", "write", "tell", "ask", "tweet")


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
        if depth == 0 and (word in _BREAKS or word in _STOPS):
            return last
        depth += word == "("
        depth -= word == ")"
        depth = max(depth, 0)
        last = following


def complement_of(scene: Scene, cue: Cue) -> tuple[int, int] | None:
    """(head, first token) of the clause that is said, to the right of the verb, or None."""
    clauses = scene.clauses
    verb = cue.token
    best: tuple[int, int] | None = None
    for child in clauses.children[verb]:
        if child <= verb:
            continue
        dep = clauses.deps[child]
        if dep == "ccomp" and clauses.left[child] > verb:
            best = (child, clauses.left[child])
            break
        if dep == "xcomp" and cue.takes("infinitive") and clauses.left[child] > verb and clauses.tags[child] == "VB":
            best = (child, clauses.left[child])
            break
        if (
            dep == "advcl"
            and cue.takes("question")
            and clauses.words[clauses.left[child]] in ("whether", "if", "how", "why", "what")
        ):
            best = (child, clauses.left[child])
            break
        if dep == "prep" and cue.takes("question", "clause") and clauses.words[child] in ("on", "about", "of"):
            inner = clauses.child(child, "pcomp")
            if (
                inner is not None
                and clauses.left[inner] > child
                and clauses.tags[clauses.left[inner]] in ("WRB", "WP", "IN", "WDT")
            ):
                best = (inner, clauses.left[inner])
                break
    if best is None:
        return None
    head, first = best
    while clauses.gaps[first] or clauses.words[first] in _BREAKS:
        first += 1
    before = scene.before(first)
    if before > verb and clauses.words[before] == "that" and clauses.deps[before] != "pobj":
        first = before
    return head, first


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


def _end_of_complement(scene: Scene, cue: Cue, head: int, first: int, limit: int) -> int:
    """Last token of a complement: to the sentence's end, unless something of the reporter's comes first."""
    clauses = scene.clauses
    end = limit
    at, steps = cue.token, 0
    while steps < 12:
        steps += 1
        for child in clauses.children[at]:
            if child <= head or child <= first or clauses.left[child] <= first:
                continue
            dep = clauses.deps[child]
            begin = clauses.left[child]
            if dep == "cc":
                if any(clauses.deps[c] == "conj" and c > child for c in clauses.children[at]):
                    end = min(end, child - 1)
            elif dep in ("conj", "parataxis") or (
                dep == "advcl"
                and clauses.words[scene.before(begin)] in _BREAKS
                and (
                    clauses.tags[child] in ("VBG",)
                    or clauses.words[begin] in ("while", "as", "although", "though", "when", "after", "before")
                )
            ):
                end = min(end, begin - 1)
        if clauses.heads[at] == at:
            break
        below, at = at, clauses.heads[at]
        # What follows an embedded clause belongs to the clause above.
        if (
            clauses.deps[below] in ("relcl", "acl", "advcl", "ccomp", "pcomp", "csubj", "nsubj")
            and clauses.right[below] < end
            and clauses.right[below] >= head
        ):
            end = min(end, clauses.right[below])
            break
    return max(end, first)


def trim(scene: Scene, first: int, last: int) -> TokenRange | None:
    """Take gaps and stray punctuation off the ends of a piece; quotation marks of whole quotations stay."""
    clauses = scene.clauses
    while first <= last and (
        clauses.gaps[first] or (clauses.words[first] in _BREAKS | _STOPS | {")"} and scene.outer[first] < 0)
    ):
        first += 1
    while last >= first and (
        clauses.gaps[last] or (clauses.words[last] in _BREAKS | _STOPS | {"(", "…", "..."} and scene.outer[last] < 0)
    ):
        last -= 1
    return (first, last) if first <= last else None


def whole_quotations(scene: Scene, first: int, last: int) -> TokenRange:
    """Widen a piece so that it cuts no outermost quotation."""
    if scene.outer[first] >= 0:
        first = min(first, scene.tokens[scene.outer[first]][0])
    if scene.outer[last] >= 0:
        last = max(last, scene.tokens[scene.outer[last]][1])
    return first, last


def content_of_verb(scene: Scene, cue: Cue, speaker: TokenRange | None, floor: int) -> Content | None:
    """The content that a verb tells, or None where it tells none.

    Parameters
    ----------
    floor
        First token that may be content to the left: what an earlier saying of the sentence left.
    """
    clauses = scene.clauses
    verb = cue.token
    sentence = scene.sentence[verb]
    complement = complement_of(scene, cue)
    if complement is not None and complement[1] <= cue.last:
        complement = None
    clause_first = _clause_start(scene, cue, speaker)
    base = max(cue.last, speaker[1] if speaker is not None and speaker[0] > verb else cue.last)
    clause_last = _skip_right(scene, base, complement[1] if complement else None, sentence[1])
    clause = (clause_first, clause_last)
    before, following = scene.before(clause_first), scene.after(clause_last)
    as_clause = any(
        clauses.words[child] == "as" and child < verb and clauses.deps[child] in ("mark", "advmod")
        for child in clauses.children[verb]
    )
    if not as_clause and before >= 0 and clauses.words[before] == "as":
        as_clause = True

    # Content after: a complement of the verb.
    if complement is not None and complement[1] <= following:
        head, first = complement
        allowed = cue.takes("clause", "told", "question") or (cue.takes("infinitive") and clauses.words[first] == "to")
        if scene.outer[first] >= 0 or allowed:
            last = _end_of_complement(scene, cue, head, first, sentence[1])
            piece = trim(scene, *whole_quotations(scene, first, last))
            if piece is not None:
                return Content([piece], clause, "after")

    left = _left(scene, clause_first, sentence, floor, cue)
    right_quote = _right_quotation(scene, following, sentence)
    if left is not None and (speaker is not None or left[2]):
        first, last, is_quote = left
        if cue.takes("clause", "told", "question") or (is_quote and cue.takes("quote")):
            pieces = [(first, last)]
            ends = following > sentence[1] or following >= len(clauses.words) or clauses.words[following] in _STOPS
            if not ends and clauses.words[following] in _BREAKS:
                after_break = scene.after(following)
                if (
                    after_break < len(clauses.words)
                    and scene.outer[after_break] >= 0
                    and scene.paragraph[after_break] == scene.paragraph[verb]
                ):
                    pieces.append(_quotation_run(scene, after_break, sentence[1]))
                elif (not is_quote and not scene.has_verb(first, last)) or (
                    not is_quote and _straddles(scene, verb, first, following)
                ):
                    rest = trim(scene, *whole_quotations(scene, after_break, sentence[1]))
                    if rest is not None:
                        pieces.append(rest)
            elif right_quote is not None and is_quote:
                pieces.append(right_quote)
            return Content(pieces, clause, "before")

    if right_quote is not None and cue.takes("clause", "told", "question", "quote"):
        return Content([right_quote], clause, "after")

    # "He said: it rained." without quotation marks.
    if (
        following < len(clauses.words)
        and clauses.words[following] == ":"
        and following - cue.last <= 3
        and cue.takes("clause", "told")
    ):
        rest = trim(scene, following + 1, sentence[1])
        if rest is not None and rest[0] <= sentence[1] and following < sentence[1]:
            return Content([rest], clause, "after")

    if as_clause and cue.takes("clause", "told") and speaker is not None:
        return _around(
            scene,
            scene.before(clause_first) if clauses.words[before] == "as" else clause_first,
            clause_last,
            sentence,
            "as",
        )
    return None


def _straddles(scene: Scene, verb: int, first: int, following: int) -> bool:
    """Whether one clause goes on over the cue's clause: its words stand on both sides."""
    clauses = scene.clauses
    for token in range(first, scene.before(following)):
        if (
            clauses.deps[token] in ("nsubj", "nsubjpass", "prep", "advmod", "advcl", "npadvmod")
            and clauses.heads[token] > following
        ):
            return True
    head = clauses.heads[verb]
    return head > following


def _left(scene: Scene, clause_first: int, sentence: TokenRange, floor: int, cue: Cue) -> tuple[int, int, bool] | None:
    """(first, last, whether it ends in a quotation) of content that ends directly before the cue's clause."""
    clauses = scene.clauses
    before = scene.before(clause_first)
    if before < 0 or scene.paragraph[before] != scene.paragraph[clause_first]:
        return None
    number = scene.outer[before]
    if number >= 0:
        inner = clauses.words[scene.before(before)]
        region = scene.tokens[number]
        if inner == "." and not _tag_follows(scene, clause_first, scene.sentence[cue.token][1]):
            return None
        start = scene.sentence[region[0]][0]
        if start < region[0] and start >= floor:
            lead = trim(scene, start, region[0] - 1)
            if lead is not None and lead[1] - lead[0] >= 0 and clauses.words[scene.before(region[0])] not in (":",):
                return lead[0], region[1], True
        if start < floor < region[0]:
            lead = trim(scene, floor, region[0] - 1)
            if lead is not None and lead[1] > lead[0]:
                return lead[0], region[1], True
        return region[0], region[1], True
    if clauses.words[before] not in _BREAKS:
        return None
    start = max(sentence[0], floor)
    if start >= before:
        return None
    if clauses.words[start] == "," or (clauses.words[start] in ("and", "but") and start > sentence[0]):
        start = scene.after(start)
        if clauses.words[start] in ("and", "but"):
            start = scene.after(start)
    piece = trim(scene, start, before - 1)
    if piece is None:
        return None
    return piece[0], piece[1], False


def _right_quotation(scene: Scene, following: int, sentence: TokenRange) -> TokenRange | None:
    """A quotation that begins directly after the cue's clause, or after one break."""
    clauses = scene.clauses
    count = len(clauses.words)
    if following >= count:
        return None
    token = following
    if clauses.words[token] in _BREAKS and scene.outer[token] < 0:
        colon = clauses.words[token] == ":"
        token = scene.after(token)
        if token < count and colon and scene.outer[token] >= 0:
            return _quotation_run(scene, token, max(sentence[1], token))
    if token >= count or scene.outer[token] < 0 or scene.paragraph[token] != scene.paragraph[following]:
        return None
    if token > sentence[1]:
        return None
    return _quotation_run(scene, token, sentence[1])


def _quotation_run(scene: Scene, token: int, limit: int) -> TokenRange:
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
                or clauses.words[at] in _DASHES
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
    left = trim(scene, sentence[0], first - 1) if first > sentence[0] else None
    right = trim(scene, last + 1, sentence[1]) if last < sentence[1] else None
    if left is not None and clauses.words[left[0]] in ("and", "but") and left[1] - left[0] < 2:
        left = None
    if left is not None:
        left = trim(scene, *whole_quotations(scene, *left))
    if right is not None:
        right = trim(scene, *whole_quotations(scene, *right))
    if left is not None and right is not None:
        if scene.has_verb(*left) and not _straddles(scene, first, left[0], last):
            return Content([left], clause, way)
        return Content([left, right], clause, way)
    piece = left or right
    return Content([piece], clause, way) if piece is not None else None


def content_of_phrase(scene: Scene, cue: Cue) -> tuple[Content, TokenRange] | None:
    """Content and speaker of "according to X"."""
    clauses = scene.clauses
    sentence = scene.sentence[cue.token]
    head = clauses.child(cue.last, "pobj")
    if head is None or head < cue.last:
        return None
    first, last = cue.last + 1, clauses.right[head]
    last = min(last, sentence[1])
    for token in range(first, last + 1):
        if scene.outer[token] >= 0 and token > head:
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
    if is_passive(clauses, verb) or not cue.takes("label") or speaker is None:
        return None
    sentence = scene.sentence[verb]
    token = scene.after(cue.last)
    steps = 0
    while token <= sentence[1] and token < len(clauses.words) and steps < 14:
        if scene.outer[token] >= 0:
            begin = scene.after(cue.last)
            first, last = _quotation_run(scene, token, sentence[1])
            piece = trim(scene, min(begin, first), last)
            return Content([piece], (cue.first, cue.last), "label") if piece is not None else None
        if clauses.words[token] in _BREAKS | _STOPS or clauses.tags[token] in ("VBD", "VBZ", "VBP"):
            return None
        token, steps = scene.after(token), steps + 1
    return None
