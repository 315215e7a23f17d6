"""Groups out of pairs: what is tied together, and average-link clusters inside each tied group."""

from __future__ import annotations

from collections import defaultdict


class Ties:
    """Sets that grow together (union-find). The root of a set is its smallest member."""

    def __init__(self, n: int) -> None:
        self._parent = list(range(n))

    def root(self, item: int) -> int:
        """The smallest member of the item's set."""
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def join(self, a: int, b: int) -> None:
        """Make one set of the sets of two items."""
        first, second = sorted((self.root(a), self.root(b)))
        self._parent[second] = first

    def sets(self) -> list[list[int]]:
        """All sets, each sorted, in the order of their smallest members."""
        groups: dict[int, list[int]] = defaultdict(list)
        for item in range(len(self._parent)):
            groups[self.root(item)].append(item)
        return [groups[root] for root in sorted(groups)]
