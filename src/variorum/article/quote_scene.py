"""An article as the quotation rules see it: its clauses, with the quoted ranges laid over them.

Sentences here are the parser's, mended around quotation marks: none ends inside a quotation, nor between a
quotation and the words that say whose it was; one ends where a quotation that is a sentence begins or ends.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from variorum.article.clauses import Clauses
from variorum.article.quote_marks import Quoted
from variorum.article.speakers import TokenRange

DASHES = frozenset({"-", "–", "—", "--", "---"})
BREAKS = frozenset({",", ";", ":"}) | DASHES
STOPS = frozenset({".", "!", "?"})


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

    def set_off(self, token: int) -> bool:
        """Whether a comma, dash or colon stands before the token, be it inside a closing quotation mark."""
        before = self.before(token)
        if before < 0:
            return False
        if self.outer[before] >= 0 and self.outer[before] != self.outer[token]:
            return self.clauses.words[self.before(before)] in BREAKS
        return self.clauses.words[before] in BREAKS

    def is_speech(self, first: int, last: int) -> bool:
        """Whether words in quotation marks are a sentence and not a title or a turn of phrase."""
        words = [i for i in range(first, last + 1) if self.clauses.words[i][:1].isalnum()]
        return len(words) >= 4 and self.has_verb(first, last)

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


def inside_quotations(scene: Scene) -> Scene:
    """The scene as it is inside the outermost quotation marks: those count for nothing, and sentences end at them."""
    inner = [replace(quote, depth=quote.depth - 1) for quote in scene.quoted if quote.depth]
    result = Scene(scene.clauses, inner, scene.text, [-1] * len(scene.outer), paragraph=scene.paragraph)
    for number, quote in enumerate(scene.quoted):
        if quote.depth:
            result.tokens.append(scene.tokens[number])
            if quote.depth == 1:
                first, last = scene.tokens[number]
                result.outer[first : last + 1] = [len(result.tokens) - 1] * (last + 1 - first)
    result.sentence = [(token, token) for token in range(len(scene.outer))]
    for number, (first, last) in enumerate(scene.tokens):
        if scene.quoted[number].depth:
            continue
        final = last - scene.quoted[number].closed
        for token in range(first + 1, final + 1):
            begin, end = scene.clauses.bounds[scene.clauses.sentence[token]]
            result.sentence[token] = (max(begin, first + 1), min(end, final))
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
        if number < 0 and clauses.words[token] in STOPS and _opens_sentence(scene, scene.after(token), last):
            pieces.append((begin, token))
            begin = scene.after(token)
            continue
        if number < 0 or scene.tokens[number][1] != token:
            continue
        following = scene.after(token)
        if following > last:
            break
        inner = clauses.words[scene.before(token)]
        if inner == "." and scene.text[clauses.starts[following]].isupper() and not tag_follows(scene, following, last):
            pieces.append((begin, token))
            begin = following
    pieces.append((begin, last))
    return pieces


def _opens_sentence(scene: Scene, token: int, last: int) -> bool:
    """Whether a quotation that begins like a sentence opens at the token."""
    if token > last or scene.outer[token] < 0 or scene.tokens[scene.outer[token]][0] != token:
        return False
    inner = scene.after(token)
    return inner <= last and scene.text[scene.clauses.starts[inner]].isupper()


def after_dateline(scene: Scene, first: int) -> int:
    """The token after a dateline ("VELL (Agency) — ") that begins at `first`; `first` where there is none."""
    clauses = scene.clauses
    head = scene.text[clauses.starts[first] : clauses.ends[first]]
    if len(head) < 3 or not head.isupper():
        return first
    token = first
    for _ in range(14):
        token = scene.after(token)
        if token >= len(clauses.words) or scene.paragraph[token] != scene.paragraph[first]:
            return first
        if clauses.words[token] in DASHES:
            following = scene.after(token)
            return following if following < len(clauses.words) else first
        if clauses.tags[token] in ("VBD", "VBZ", "VBP", "MD"):
            return first
    return first


def tag_follows(scene: Scene, first: int, last: int) -> bool:
    """Whether a short clause "Smith said." follows, of a house that ends the quotation with a full stop."""
    clauses = scene.clauses
    end = next((t for t in range(first, last + 1) if clauses.words[t] in (".", ",", ":")), last)
    short = end - first <= 4 and clauses.words[end] == "."
    return short and clauses.lemmas[end - 1] in ("say", "add", "write", "tell", "ask", "tweet")


def trim(scene: Scene, first: int, last: int) -> TokenRange | None:
    """Take gaps and stray punctuation off the ends of a piece; quotation marks of whole quotations stay."""
    clauses = scene.clauses
    while first <= last and (
        clauses.gaps[first] or (clauses.words[first] in BREAKS | STOPS | {")"} and scene.outer[first] < 0)
    ):
        first += 1
    loose = BREAKS | STOPS | {"(", "…", "...", "and", "but"}
    while last >= first and (clauses.gaps[last] or (clauses.words[last] in loose and scene.outer[last] < 0)):
        last -= 1
    return (first, last) if first <= last else None


def whole_quotations(scene: Scene, first: int, last: int) -> TokenRange:
    """Widen a piece so that it cuts no outermost quotation."""
    if scene.outer[first] >= 0:
        first = min(first, scene.tokens[scene.outer[first]][0])
    if scene.outer[last] >= 0:
        last = max(last, scene.tokens[scene.outer[last]][1])
    return first, last
