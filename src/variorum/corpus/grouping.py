"""Groups out of pairs: sets of what is tied, and average-link clusters of what is alike.

Average-link clustering joins the two groups whose members are most alike on average, until none are alike enough
(Sokal and Michener 1958). It neither chains, as joining by the best pair would, nor splits at one weak pair. Only
pairs that were scored are held; all others count as not alike, so the cost follows the number of scored pairs.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    Places = NDArray[np.int64]


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


def roots(n: int, a: Places, b: Places) -> Places:
    """The set of each of 0 … n-1 that are connected by pairs, as a number."""
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    if not n:
        return np.zeros(0, dtype=np.int64)
    graph = coo_matrix((np.ones(len(a)), (a, b)), shape=(n, n))
    found: Places = connected_components(graph, directed=False)[1].astype(np.int64)
    return found


def near(n: int, a: Places, b: Places) -> Places:
    """An order of pairs of 0 … n-1 in which pairs that have a member in common stand near each other.

    The members are numbered so that what is paired has numbers close by (Cuthill and McKee 1969).
    """
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import reverse_cuthill_mckee

    if not len(a):
        return a
    graph = coo_matrix((np.ones(2 * len(a), dtype=np.int8), (np.append(a, b), np.append(b, a))), shape=(n, n))
    number = np.empty(n, dtype=np.int64)
    number[reverse_cuthill_mckee(graph.tocsr(), symmetric_mode=True)] = np.arange(n)
    found: Places = np.lexsort((np.maximum(number[a], number[b]), np.minimum(number[a], number[b])))
    return found


def connected(
    n: int, a: Places, b: Places, joining: NDArray[np.bool_] | None = None
) -> Iterator[tuple[Places, Places]]:
    """The sets of 0 … n-1 connected by pairs: their members, sorted, and the numbers of the pairs within each.

    Parameters
    ----------
    joining
        Which pairs connect; None for all.
    """
    import numpy as np

    if not n:
        return
    ties = slice(None) if joining is None else joining
    labels = roots(n, a[ties], b[ties])
    members = np.argsort(labels, kind="stable")
    pairs = np.flatnonzero(labels[a] == labels[b])
    pairs = pairs[np.argsort(labels[a[pairs]], kind="stable")]
    ends = np.arange(labels.max() + 2)
    first, first_pair = np.searchsorted(labels[members], ends), np.searchsorted(labels[a[pairs]], ends)
    for k in range(len(ends) - 1):
        yield members[first[k] : first[k + 1]], pairs[first_pair[k] : first_pair[k + 1]]


def remembered(found: Mapping[str, str]) -> pa.Table:
    """What was found in each set, by the digest of all that it hangs on, as a table for the next run."""
    import pyarrow as pa

    digests = sorted(found)
    return pa.table(
        {"digest": pa.array(digests, pa.string()), "found": pa.array([found[key] for key in digests], pa.string())}
    )


def remembered_in(table: pa.Table | None) -> dict[str, str]:
    """`remembered`, read back; nothing for None."""
    if table is None:
        return {}
    return dict(zip(table.column("digest").to_pylist(), table.column("found").to_pylist(), strict=True))


@dataclass(frozen=True, slots=True)
class KeptApart:
    """Two groups alike enough to be joined that were not, and how alike they are."""

    a: tuple[int, ...]
    b: tuple[int, ...]
    likeness: float


def average_link(
    n: int,
    scores: Mapping[tuple[int, int], float],
    threshold: float,
    apart: Callable[[Sequence[int], Sequence[int], float], bool],
) -> tuple[list[list[int]], list[KeptApart]]:
    """Groups of 0 … n-1 by average link, in the order of their smallest members, and the groups kept apart.

    Parameters
    ----------
    scores
        Likeness of pairs `(i, j)`, i < j, in 0 to 1; a pair not held has 0.
    threshold
        Average likeness at which groups are still joined.
    apart
        Whether two groups (members sorted) of that average likeness must stay apart all the same.
    """
    members: dict[int, list[int]] = {item: [item] for item in range(n)}
    total: dict[int, dict[int, float]] = {item: {} for item in range(n)}
    for (i, j), score in scores.items():
        total[i][j] = total[j][i] = score
    # A group goes by its smallest member, so that equal likenesses are taken in the same order on every machine;
    # the sizes tell entries that an earlier join has made old.
    heap = [(-score, i, j, 1, 1) for (i, j), score in scores.items() if score >= threshold]
    heapq.heapify(heap)
    held_apart: list[KeptApart] = []
    while heap:
        negative, i, j, size_i, size_j = heapq.heappop(heap)
        if i not in members or j not in members or len(members[i]) != size_i or len(members[j]) != size_j:
            continue
        if j not in total[i]:
            continue
        if apart(members[i], members[j], -negative):
            held_apart.append(KeptApart(tuple(members[i]), tuple(members[j]), -negative))
            del total[i][j], total[j][i]
            continue
        members[i] = sorted(members[i] + members.pop(j))
        gone = total.pop(j)
        del total[i][j]
        gone.pop(i)
        for other, score in gone.items():
            total[i][other] = total[i].get(other, 0.0) + score
            del total[other][j]
        for other, score in total[i].items():
            total[other][i] = score
            average = round(score / (len(members[i]) * len(members[other])), 9)
            if average >= threshold:
                first, second = sorted((i, other))
                heapq.heappush(heap, (-average, first, second, len(members[first]), len(members[second])))
    return [members[item] for item in sorted(members)], held_apart
