"""Quotation marks: which characters open and close a quotation, and which are apostrophes.

In: a text and its paragraphs. Out: the quoted ranges, marks included, nested ones too. All mark styles are known:
curly, straight, angle, low, single, and the doubled single marks that some newspapers' archives use. A mark left
open closes at the end of its paragraph, as the press prints a quotation that goes on in the next one; a single mark
does so where it begins the next paragraph too. Marks between blanks (text cut into tokens) open and close by turns.

Gets wrong: a plural possessive inside single marks, and a quotation opened twice and closed once.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from variorum.records import Span

_MARK = re.compile(r"''|``|’’|‘‘|[\"“”„‟«»‹›'‘’‚‛`]")
# What may stand before an opening mark, other than a blank.
_BEFORE_OPENING = frozenset("([{—–-/\u2026\"“„«‘'`:,")
_ELIDED = re.compile(
    r"(?:em|til|till|twas|tis|cause|bout|round|cos|cuz|n|nuff|neath|gainst|d)\b|\d0s|\d\d\b", re.IGNORECASE
)
_DOUBLE_OPENING = frozenset({"“", "„", "‟", "``", "‘‘"})
_SINGLE = frozenset("'‘’‚‛`‹›")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted range, marks included.

    `depth` is 0 for one inside no other; `closed` is false where the paragraph's end closed it; `paragraph` is the
    number of its paragraph.
    """

    start: int
    end: int
    depth: int
    closed: bool
    single: bool
    paragraph: int
    opening: int
    closing: int

    @property
    def inner(self) -> Span:
        """The range without its marks."""
        return Span(self.start + self.opening, max(self.start + self.opening, self.end - self.closing))


@dataclass(slots=True)
class _Open:
    start: int
    length: int
    single: bool


@dataclass(slots=True)
class _Later:
    """The marks of a paragraph after one: whether a single one of them may close, and whether ’ may."""

    closes: bool
    curly_closes: bool
    marks: Sequence[re.Match[str]]
    first: int


def quoted(text: str, paragraphs: Sequence[Span], hidden: Sequence[Span] = ()) -> list[Quoted]:
    """The quoted ranges of a text, by start.

    Parameters
    ----------
    paragraphs
        Ranges of the paragraphs, in order.
    hidden
        Ranges whose marks do not count (furniture).
    """
    found: list[Quoted] = []
    for number, paragraph in enumerate(paragraphs):
        following = text[paragraphs[number + 1][0]] if number + 1 < len(paragraphs) else ""
        found.extend(_paragraph(text, paragraph, number, hidden, following))
    return sorted(found, key=lambda q: (q.start, -q.end))


def _paragraph(text: str, paragraph: Span, number: int, hidden: Sequence[Span], following: str) -> list[Quoted]:
    begin, end = paragraph
    stack: list[_Open] = []
    pairs: list[tuple[int, int, bool, bool, int, int]] = []
    marks = [m for m in _MARK.finditer(text, begin, end) if not any(h[0] <= m.start() < h[1] for h in hidden)]
    last_of = {mark.group(): place for place, mark in enumerate(marks)}
    closable = [place for place, mark in enumerate(marks) if _may_close(text, mark, end)]
    closes = max(closable, default=-1)
    curly_closes = max((place for place in closable if marks[place].group() == "’"), default=-1)
    for place, mark in enumerate(marks):
        sign, at = mark.group(), mark.start()
        before = text[at - 1] if at > begin else " "
        after = text[mark.end()] if mark.end() < end else " "
        if sign in _SINGLE:
            later = _Later(place < closes, place < curly_closes, marks, place + 1)
            act = _single(text, sign, at, before, after, stack, later, end)
        else:
            # Text that was cut into tokens has a blank on either side of each mark: the first of a pair opens.
            paired = at == begin or last_of[sign] > place
            act = _double(sign, before, after, stack, paired and not _ended(text, begin, at).isdigit())
        if act == "open":
            sentence = _sentence_before(text, begin, at)
            if stack and not stack[-1].single and sign not in _SINGLE and sentence > stack[-1].start:
                # The mark that opens each further paragraph of a quotation, where a page ran its paragraphs together.
                opened = stack.pop()
                pairs.append((opened.start, sentence, False, False, opened.length, 0))
            stack.append(_Open(at, len(sign), sign in _SINGLE))
        elif act == "close":
            single = sign in _SINGLE
            while stack and stack[-1].single != single:
                stack.pop()
            if stack:
                opened = stack.pop()
                pairs.append((opened.start, mark.end(), True, opened.single, opened.length, len(sign)))
    # A single mark left open was an apostrophe; of double marks left open the first holds to the paragraph's end.
    unclosed = [opened for opened in stack if not opened.single]
    if unclosed:
        pairs.append((unclosed[0].start, end, False, False, unclosed[0].length, 0))
    elif (
        text[begin:end][:1] == following == "‘"
        and not _ELIDED.match(text, begin + 1)
        and all(p[0] > begin for p in pairs)
    ):
        pairs.append((begin, end, False, True, 1, 0))
    depths = _depths([pair[:2] for pair in pairs])
    result = []
    for start, stop, closed, single, opening, closing in pairs:
        if not text[start + opening : max(start + opening, stop - closing)].strip():
            continue
        result.append(Quoted(start, stop, depths[start, stop], closed, single, number, opening, closing))
    return result


def _depths(ranges: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """For each range, how many begin before it and end with it or after."""
    found: dict[tuple[int, int], int] = {}
    ends: list[int] = []
    for _, group in groupby(sorted(ranges), key=itemgetter(0)):
        held = list(group)
        for one in held:
            found[one] = len(ends) - bisect_left(ends, one[1])
        for _, end in held:
            insort(ends, end)
    return found


def _sentence_before(text: str, begin: int, at: int) -> int:
    """End of the sentence that ends right before a mark, or -1 where none does."""
    end = at
    while end > begin and text[end - 1].isspace():
        end -= 1
    return end if begin < end < at and text[end - 1] in ".!?\u2026" else -1


def _ended(text: str, begin: int, at: int) -> str:
    """The character before a mark, blanks left out; nothing at the paragraph's beginning."""
    while at > begin and text[at - 1].isspace():
        at -= 1
    return text[at - 1 : at] if at > begin else ""


def _double(sign: str, before: str, after: str, stack: list[_Open], spaced: bool) -> str:
    is_open = any(not opened.single for opened in stack)
    can_open = (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()
    can_close = not before.isspace()
    if sign in _DOUBLE_OPENING:
        # Some houses set an opening mark where one closes: `here,“ said …`.
        misprint = is_open and can_close and before not in _BEFORE_OPENING - {",", "-", "—", "–"} and after.isspace()
        return "close" if misprint else "open"
    if sign in ("«", "»"):
        if is_open:
            return "close" if can_close or after.isspace() else "open"
        return "open" if not after.isspace() or sign == "«" else "none"
    if is_open:
        if can_open and not can_close:
            return "open"
        return "close"
    if can_open or (spaced and sign == '"' and before.isspace()):
        return "open"
    if before.isdigit() or sign == "”":
        return "none"
    return "none" if after.isspace() or not after.isalnum() else "open"


def _single(text: str, sign: str, at: int, before: str, after: str, stack: list[_Open], later: _Later, end: int) -> str:
    is_open = bool(stack) and stack[-1].single
    if before.isalnum() and after.isalnum():
        return "none"
    can_open = (before.isspace() or before in _BEFORE_OPENING) and not after.isspace() and sign not in "›"
    if can_open and not (is_open and sign != "‘"):
        if not later.closes or (_ELIDED.match(text, at + 1) and sign != "‘"):
            return "none"
        if sign == "‘" and _ELIDED.match(text, at + 1) and not later.curly_closes:
            return "none"
        return "open"
    if is_open and not before.isspace() and not after.isalnum():
        possessive = before in "sS" and after.isspace() and later.closes and not _opens_first(text, later, end)
        return "none" if possessive else "close"
    return "none"


def _may_close(text: str, mark: re.Match[str], end: int) -> bool:
    if mark.group() not in ("'", "’", "›", "`", "‘"):
        return False
    before = text[mark.start() - 1]
    after = text[mark.end()] if mark.end() < end else " "
    return not before.isspace() and not after.isalnum()


def _opens_first(text: str, later: _Later, end: int) -> bool:
    """Whether another single mark opens before the next one that may close."""
    for place in range(later.first, len(later.marks)):
        mark = later.marks[place]
        if mark.group() in ("'", "‘") and text[mark.start() - 1].isspace():
            return True
        if _may_close(text, mark, end):
            return False
    return True
