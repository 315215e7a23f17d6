"""Rows of a story looked up by where they stand."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol, TypeVar


class _Placed(Protocol):
    @property
    def article_id(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


P = TypeVar("P", bound=_Placed)


class Placed:
    """Rows looked up by where they stand."""

    def __init__(self, rows: Iterable[_Placed]) -> None:
        by_article: dict[str, list[_Placed]] = defaultdict(list)
        for row in rows:
            by_article[row.article_id].append(row)
        # Of each article: the rows, where they start, and the length of the longest.
        self._held: dict[str, tuple[list[_Placed], list[int], int]] = {}
        for article_id, held in by_article.items():
            held.sort(key=lambda row: (row.start, row.end))
            self._held[article_id] = held, [row.start for row in held], max(row.end - row.start for row in held)

    def touching(self, kind: type[P], article_id: str, start: int, end: int) -> list[P]:
        """Rows of that kind that overlap the range, in order."""
        known = self._held.get(article_id)
        if known is None:
            return []
        held, starts, longest = known
        first = bisect.bisect_left(starts, start - longest)
        last = bisect.bisect_left(starts, end, first)
        return [row for row in held[first:last] if row.end > start and isinstance(row, kind)]
