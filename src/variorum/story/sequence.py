"""What the order of telling adds to the likeness of two passages.

Two houses that write of one thing go on to tell the next thing of it: where the sentences after two passages, or those
before them, are alike, the two passages more likely state one thing than their words alone say.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Sequence

from variorum.story.matching import Pairs
from variorum.story.passages import Passage

# The share of the likeness of what follows, or goes before, that is added. Tuned on the stories of
# `bench/claims_gold.json` that are not set apart: without it recall is .023 lower, and at .3 precision falls by .03.
_SHARE = 0.15
# A pair less alike than this is not one claim for the sake of its neighbours.
_LEAST = 0.25


def in_order(pairs: Pairs, held: Sequence[Passage], classes: Sequence[Sequence[int]]) -> Pairs:
    """The pairs, each with what its neighbours in the articles add.

    Parameters
    ----------
    pairs
        Likeness of pairs `(i, j)` of classes, i < j.
    held
        The passages.
    classes
        The passages that are copies of one another, by place in `held`.
    """
    likely = [(pair, value) for pair, value in pairs.items() if value >= _LEAST]
    if not likely:
        return pairs
    at: dict[tuple[str, int], list[int]] = defaultdict(list)
    for node, members in enumerate(classes):
        for n in members:
            at[held[n].article_id, held[n].sentence.n].append(node)

    @functools.cache
    def beside(node: int) -> tuple[frozenset[int], frozenset[int]]:
        places = [(held[n].article_id, held[n].sentence.n) for n in classes[node]]
        after = frozenset(node for article_id, n in places for node in at.get((article_id, n + 1), ()))
        before = frozenset(node for article_id, n in places for node in at.get((article_id, n - 1), ()))
        return after, before

    found = dict(pairs)
    for (a, b), value in likely:
        near = 0.0
        for mine, theirs in zip(beside(a), beside(b), strict=True):
            for x in mine:
                for y in theirs:
                    near = max(near, 1.0 if x == y else pairs.get((x, y) if x < y else (y, x), 0.0))
        found[a, b] = round(min(1.0, value + _SHARE * near), 6)
    return found
