"""From which line to which a text is report.

In a clean text, from the first paragraph to the last. In a text copied off a whole page, with its menus, teasers
and comments, it is the runs of lines with the largest sum of weights, in which a paragraph counts for its words and
other lines count against it (body text extraction after Finn, Kushmerick and Smyth, 2001, on lines instead of tags).
A run may break off for a block of links and go on after it, at a price that grows with the block's lines (affine gaps,
Gotoh, 1982); so that a teaser list is no first part of the report, a run does better to begin shortly after a
headline, a byline or a date, and pays for passing another.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from variorum.article.lines import Line, ends_sentence, is_body, is_section
from variorum.article.page_date import page_date
from variorum.article.page_phrases import POST_LINK, POST_SIGNATURE

# Weights of lines, in words. Tuned together, by hand and roughly, on pages of a public extraction benchmark saved as
# text (`bench/furniture.py`).
_MOST_WORDS = 60
# A sentence among lines that are none is a teaser, or a comment, and counts for less, unless it is long.
_MOST_ALONE, _LONG = 14, 60
_SENTENCE_COST = 3
_LOOSE_COST = 6
# What a line of a list of data counts for, and how many such lines are one: dates and places, names and numbers.
_LIST_WEIGHT, _LIST_LINES = 2, 4
_FURNITURE_COST = 3
_PIECE_COST, _PIECES_COST = 15, 60
# Bylines or dates within so many lines, of which so many are a list of pieces or of comments.
_PIECES_LINES, _PIECES = 20, 4
# Share of the words of sentences running that the main run of the report must hold for them to be told of the same.
_COHESION = 0.3
_SECTION_COST = 40
_MAIN_SECTION_COST = 150
_END_COST = 300
_GAP_OPEN = 20
_GAP_LINE = 2
# What a run gains by beginning at most so many lines below a headline that its sentences take up, or a byline or date.
_HEADLINE_GAIN, _HEADLINE_LINES = 60, 25
_PIECE_GAIN, _PIECE_LINES = 30, 8
_DATELINE_GAIN = 100
# A run does not begin within so many lines of what heads a reader's comment.
_COMMENT_LINES = 15
# A text is a whole page if it has this many lines of furniture and of neither furniture nor paragraph.
_PAGE_FURNITURE = 4
_PAGE_LOOSE = 14
# Kinds of furniture that stand once to a piece: passing one, a run has come to another piece.
_PIECE = ("page_date", "credit")
_DATA = re.compile(r"\d|\w: \w|\(\w|\w, [A-Z]")
_DATELINE = re.compile(r"[A-Z][A-Z.’' ]{3,}(?:,[^–—-]{2,30})?(?: \([^()]{2,30}\))? ?[–—-]{1,2} ")
# What heads the readers' comments under an article, its sources, or the note on its writer: the report is over.
_END = re.compile(
    r"\W*(?:\d[\d,]* )?(?:\w+ ){0,2}(?:comments?|responses?|replies)\b\W*\d*\W*|(?:\d+ )?thoughts on\b.*|"
    r"(?:leave|post|add|write) (?:a|your) (?:comment|reply)\b.*|join the (?:conversation|discussion|debate)\b.*|"
    r"(?:sources?|references|footnotes|endnotes|bibliography)\W*|"
    r"about (?:the (?:author|writer)s?|this (?:article|story))\W*",
    re.I,
)
_COMMENTER = re.compile(r"\w (?:says|said|wrote|writes|commented|replied)(?: on\b.{4,40})?:?$", re.I)


@dataclass(frozen=True, slots=True)
class Extent:
    """Index of the report's first and last line, how many paragraphs it has, and whether a whole page surrounds it.

    `gaps` are the blocks of lines within it that are not report, as `[start, end)`. Without a paragraph, `first` is
    the number of lines and `last` is -1.
    """

    first: int
    last: int
    n_body: int
    whole_page: bool
    gaps: tuple[tuple[int, int], ...] = ()


def report_extent(lines: Sequence[Line], kinds: Sequence[str | None]) -> Extent:
    """Where the report is among lines whose kinds of furniture are known as far as they tell by themselves."""
    body = [n for n, line in enumerate(lines) if kinds[n] is None and is_body(line.text)]
    if not body:
        return Extent(len(lines), -1, 0, False)
    furniture = sum(kind is not None for kind in kinds)
    loose = len(lines) - furniture - len(body)
    if furniture < _PAGE_FURNITURE or loose < _PAGE_LOOSE:
        return Extent(body[0], body[-1], len(body), False)
    runs = _runs(lines, kinds, frozenset(body))
    inside = [n for n in body if any(start <= n < end for start, end in runs)]
    if not inside:
        return Extent(body[0], body[-1], len(body), False)
    gaps = tuple((one[1], other[0]) for one, other in itertools.pairwise(runs))
    return Extent(runs[0][0], runs[-1][1] - 1, len(inside), True, gaps)


@dataclass(slots=True)
class _Scores:
    """What each line counts for in a run of report, what a run gains by beginning at it, and its price in a gap."""

    weights: list[float]
    gains: list[float]
    prices: list[float]


def _scores(lines: Sequence[Line], kinds: Sequence[str | None], told: Sequence[bool], gains: list[float]) -> _Scores:
    scores = _Scores([], gains, [])
    pieces = [n for n, kind in enumerate(kinds) if kind in _PIECE]
    listed = _data_lists(lines, [kind is None and not is_told for kind, is_told in zip(kinds, told, strict=True)])
    for n, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        price = float(_GAP_LINE)
        if _is_end(lines, n):
            weight = -_END_COST
            price = _END_COST
        elif kind in _PIECE:
            price = _PIECES_COST if _is_listed(n, pieces) else _PIECE_COST
            weight = -price
        elif kind is not None:
            weight = -_SECTION_COST if kind == "related" and is_section(line.text) else -_FURNITURE_COST
        elif told[n]:
            alone = line.n_words < _LONG and not any(told[max(0, n - 1) : n]) and not any(told[n + 1 : n + 2])
            weight = min(line.n_words, _MOST_ALONE if alone else _MOST_WORDS) - _SENTENCE_COST
        else:
            weight = _LIST_WEIGHT if listed[n] else -_LOOSE_COST
        scores.weights.append(weight)
        scores.prices.append(price)
    return scores


def _data_lists(lines: Sequence[Line], loose: Sequence[bool]) -> list[bool]:
    """Which loose lines are of a list of data: several of some words each, most with a number or marks in them."""
    found = [False] * len(lines)
    for is_loose, group in itertools.groupby(range(len(lines)), key=lambda n: loose[n] and lines[n].n_words >= 3):
        held = list(group)
        numbered = sum(_DATA.search(lines[n].text) is not None for n in held)
        if is_loose and len(held) >= _LIST_LINES and numbered >= 0.75 * len(held):
            for n in held:
                found[n] = True
    return found


def is_post(line: str) -> bool:
    """Whether a line is of a post that the report shows: its signature, or its text with the post's own links."""
    return POST_SIGNATURE.fullmatch(line) is not None or (" " in line and POST_LINK.search(line[-80:]) is not None)


def _is_short_sentence(line: Line) -> bool:
    return line.n_words > 2 and ends_sentence(line.text)


def _is_listed(n: int, pieces: Sequence[int]) -> bool:
    """Whether a byline or date is one of many: of a list of other pieces, or of comments."""
    near = bisect.bisect_right(pieces, n + _PIECES_LINES) - bisect.bisect_left(pieces, n - _PIECES_LINES)
    return near >= _PIECES


def _is_end(lines: Sequence[Line], n: int) -> bool:
    """Whether a line heads what follows a report, or one of its readers' comments."""
    line = lines[n]
    if line.n_words > 12:
        return False
    if _END.fullmatch(line.text):
        return True
    return _is_comment(lines, n)


def _is_comment(lines: Sequence[Line], n: int) -> bool:
    """Whether a line heads a reader's comment: who wrote it and when."""
    line = lines[n]
    if line.n_words > 12 or not _COMMENTER.search(line.text):
        return False
    below = lines[n + 1].text if n + 1 < len(lines) else ""
    return any(page_date(text, anywhere=True) is not None for text in (line.text, below) if len(text) < 80)


def _gains(lines: Sequence[Line], kinds: Sequence[str | None], body: frozenset[int]) -> list[float]:
    """What the report gains by beginning at each line."""
    gains = [0.0] * len(lines)
    pieces = [n for n, kind in enumerate(kinds) if kind in _PIECE]
    stems = [_stems(line.text) if n in body else frozenset() for n, line in enumerate(lines)]
    for n, kind in enumerate(kinds):
        if kind in _PIECE:
            listed = _is_listed(n, pieces)
            for k in range(n + 1, min(n + 1 + _PIECE_LINES, len(lines))):
                gains[k] = -_PIECES_COST if listed else max(gains[k], _PIECE_GAIN)
    for n, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        if kind in (None, "title") and n not in body and 4 <= line.n_words <= 28 and not line.text.endswith("."):
            own = _stems(line.text)
            # A question may head the report or open it.
            below = range(n + (not line.text.endswith("?")), min(n + 1 + _HEADLINE_LINES, len(lines)))
            if sum(len(own & stems[k]) >= 2 for k in below) >= 2:
                for k in below:
                    gains[k] = max(gains[k], _HEADLINE_GAIN - _GAP_LINE * max(0, k - n - 1))
        if n in body and _DATELINE.match(line.text):
            gains[n] += _DATELINE_GAIN
    for n in range(len(lines)):
        if _is_comment(lines, n):
            for k in range(n, min(n + 1 + _COMMENT_LINES, len(lines))):
                gains[k] = -_END_COST
    return gains


def _stems(line: str) -> frozenset[str]:
    return frozenset(word.casefold()[:5] for word in re.findall(r"[^\W\d_]{4,}", line))


def _runs(lines: Sequence[Line], kinds: Sequence[str | None], body: frozenset[int]) -> list[tuple[int, int]]:
    """The runs `[start, end)` of the report: its main run, and what is told of the same beyond a gap."""
    told = [
        kind is None
        and (n in body or _is_short_sentence(line) or is_post(line.text) or _DATELINE.match(line.text) is not None)
        and not line.text.endswith(("…", "..."))
        for n, (line, kind) in enumerate(zip(lines, kinds, strict=True))
    ]
    gains = _gains(lines, kinds, body)
    scores = _scores(lines, kinds, told, gains)
    whole = [min(weight, -_MAIN_SECTION_COST) if weight == -_SECTION_COST else weight for weight in scores.weights]
    start, end = _heaviest(replace(scores, weights=whole), [False] * len(lines))[0]
    held = frozenset().union(*(_stems(lines[n].text) for n in range(start, end) if told[n]))
    for block in _blocks(told):
        # What directly follows a paragraph of the report is told with it.
        if any(start <= n < end for n in block):
            continue
        own = [_stems(lines[n].text) for n in block]
        if sum(len(stems & held) for stems in own) < _COHESION * sum(map(len, own)):
            for n in block:
                told[n] = False
    return _heaviest(_scores(lines, kinds, told, gains), [kind is not None for kind in kinds])


def _blocks(told: Sequence[bool]) -> list[list[int]]:
    """The numbers of the lines that tell, in runs without another line between them."""
    return [list(group) for tells, group in itertools.groupby(range(len(told)), key=lambda n: told[n]) if tells]


def _heaviest(scores: _Scores, breaks: Sequence[bool]) -> list[tuple[int, int]]:
    """The runs `[start, end)` with the largest sum; a gap between two begins where it `breaks`."""
    nothing = (float("-inf"), -1)
    in_report: list[tuple[float, int]] = []  # best sum with this line of report, and where its run began
    in_gap: list[tuple[float, int]] = []  # best sum with this line in a gap, and the last line of report before it
    before: list[int] = []  # the last line of report before the run in `in_report`, or -1
    for n, (weight, gain, price) in enumerate(zip(scores.weights, scores.gains, scores.prices, strict=True)):
        choices = [(gain, n, -1)]
        if n:
            choices.append((*in_report[n - 1], before[n - 1]))
            choices.append((in_gap[n - 1][0], n, in_gap[n - 1][1]))
        total, start, earlier = max(choices, key=lambda choice: choice[0])
        in_report.append((total + weight, start))
        before.append(earlier)
        opened = (in_report[n - 1][0] - _GAP_OPEN, n - 1) if n and breaks[n] else nothing
        total, earlier = max(opened, in_gap[n - 1] if n else nothing, key=lambda choice: choice[0])
        in_gap.append((total - price, earlier))
    last = max(range(len(in_report)), key=lambda n: in_report[n][0])
    runs: list[tuple[int, int]] = []
    while last >= 0:
        runs.append((in_report[last][1], last + 1))
        last = before[last]
    return runs[::-1]
