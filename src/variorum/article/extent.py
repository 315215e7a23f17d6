"""From which line to which a text is report.

In a clean text, from the first paragraph to the last. In a text copied off a whole page, with its menus, teasers
and comments, it is the run of lines with the largest sum of weights, in which a paragraph counts for its words and
any other line against it (body text extraction after Finn, Kushmerick and Smyth, 2001, on lines instead of tags).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from variorum.article.lines import Line, is_body, is_section

# Tuned together on pages of a public extraction benchmark saved as text (`bench/furniture.py`).
_LINE_COST = 11
_MOST_WORDS = 60
_FURNITURE_COST = 4
_BOUNDARY_COST = 40
# A text is a whole page if it has this many lines of furniture and of neither furniture nor paragraph.
_PAGE_FURNITURE = 4
_PAGE_LOOSE = 14
# What heads the readers' comments under an article.
_COMMENTS = re.compile(
    r"(?:\d+ )?(?:comments?|responses?|replies|thoughts on)\b|(?:leave|post|add|write) (?:a|your) (?:comment|reply)|"
    r"join the",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Extent:
    """Index of the report's first and last line, how many paragraphs it has, and whether a whole page surrounds it.

    Without a paragraph, `first` is the number of lines and `last` is -1.
    """

    first: int
    last: int
    n_body: int
    whole_page: bool


def report_extent(lines: Sequence[Line], kinds: Sequence[str | None]) -> Extent:
    """Where the report is among lines whose kinds of furniture are known as far as they tell by themselves."""
    body = [n for n, line in enumerate(lines) if kinds[n] is None and is_body(line.text)]
    if not body:
        return Extent(len(lines), -1, 0, False)
    furniture = sum(kind is not None for kind in kinds)
    loose = len(lines) - furniture - len(body)
    if furniture < _PAGE_FURNITURE or loose < _PAGE_LOOSE:
        return Extent(body[0], body[-1], len(body), False)
    first, last = _heaviest(lines, kinds, frozenset(body))
    inside = [n for n in body if first <= n <= last]
    if not inside:
        return Extent(body[0], body[-1], len(body), False)
    return Extent(inside[0], inside[-1], len(inside), True)


def _heaviest(lines: Sequence[Line], kinds: Sequence[str | None], body: frozenset[int]) -> tuple[int, int]:
    best, best_range = 0, (0, -1)
    total, start = 0, 0
    for n, line in enumerate(lines):
        if n in body:
            weight = min(line.n_words, _MOST_WORDS) - _LINE_COST
        elif kinds[n] is None:
            weight = -_LINE_COST
        else:
            weight = -_BOUNDARY_COST if is_section(line.text) or _COMMENTS.match(line.text) else -_FURNITURE_COST
        if total <= 0:
            total, start = 0, n
        total += weight
        if total > best:
            best, best_range = total, (start, n)
    return best_range
