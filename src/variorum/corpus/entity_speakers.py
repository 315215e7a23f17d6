"""Who the speakers of quotations and the parties of events are among those whom an article mentions.

In: an article's mentions with the numbers of their chains' nodes. Out: the one that a span, or failing that a name,
stands for.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Mapping, Sequence

from variorum.corpus.entity_nodes import Told, tidy


class Finder:
    """Finds whom a span, or failing that a name, of one article stands for.

    Parameters
    ----------
    mentions
        The article's.
    numbers
        Of each of its chains.
    """

    def __init__(self, mentions: Sequence[Told], numbers: Mapping[int, int]) -> None:
        self._numbers = numbers
        self._mentions = sorted(mentions, key=lambda mention: (mention.start, mention.end))
        self._starts = [mention.start for mention in self._mentions]
        # How far a mention with its role reaches, and the farthest that any up to it does.
        self._spans = [_whole(mention) for mention in self._mentions]
        self._reach = list(itertools.accumulate((last for _, last in self._spans), max))

    def find(self, start: int | None, end: int | None, name: str | None) -> int | None:
        """The number, or None."""
        held = self._mentions
        mention = self._at(held, start, end, name) if start is not None and end is not None else None
        if mention is None and name:
            wanted = tidy(name)
            mention = next((m for m in held if m.name and tidy(m.name) == wanted), None)
            mention = mention or next((m for m in held if tidy(m.text) == wanted), None)
        return self._numbers[mention.chain] if mention is not None else None

    def _at(self, held: Sequence[Told], start: int, end: int, name: str | None) -> Told | None:
        best, score = None, (0, 0, 0)
        begin = bisect.bisect_right(self._reach, start)
        for place in range(begin, bisect.bisect_left(self._starts, end)):
            mention, (first, last) = held[place], self._spans[place]
            shared = min(end, last) - max(start, first)
            if shared <= 0:
                continue
            agrees = int(name is not None and name in {mention.name, mention.text})
            if (agrees, shared, -len(mention.text)) > score or best is None:
                best, score = mention, (agrees, shared, -len(mention.text))
        if best is None or score[0] or 2 * score[1] >= end - start:
            return best
        # A long description begins with its noun: `official in the ministry, who asked not to be named`.
        return best if best.start - start <= len("another ") else None


def _whole(mention: Told) -> tuple[int, int]:
    """The range of a mention with its role."""
    first = min(mention.start, mention.role_start if mention.role_start is not None else mention.start)
    return first, max(mention.end, mention.role_end if mention.role_end is not None else mention.end)
