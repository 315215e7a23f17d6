"""Which articles are dated together: those that share text, directly or through others.

In: articles, the passages they share, and a digest of what each is dated by. Out: sets, some at a time, and for each
article a digest of all that its date hangs on. So a set that no arrival has touched is not dated again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from variorum.corpus.grouping import roots
from variorum.corpus.spans import Articles, Rows, row_digests, scattered
from variorum.records import Copy, from_arrow, to_arrow

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    Places = NDArray[np.int64]

# Articles dated at the same time, more where more share text: each holds a truth value a day for every clue.
_AT_ONCE = 256


class DateSets:
    """The sets of articles that are dated together.

    Parameters
    ----------
    digests
        Of what each article is dated by, but for others.
    also
        Articles, by place, and others that their dates hang on beside those that share text with them.
    """

    def __init__(
        self, articles: Articles, copies: pa.Table | None, digests: NDArray[np.uint64],
        also: Mapping[int, Sequence[int]] | None = None,
    ) -> None:  # fmt: skip
        import numpy as np

        copies = to_arrow("copies", []) if copies is None else copies
        a, b = (articles.places_of(copies.column(f"{side}_article_id")) for side in "ab")
        #: Rows of passages whose articles are both here, and the place of one of these.
        self._known = np.flatnonzero((a >= 0) & (b >= 0))
        self._a = a[self._known]
        self._copies = Rows(copies)
        self._set = roots(len(articles), self._a, b[self._known])
        own = scattered(digests)
        for place, others in (also or {}).items():
            own[[place]] += scattered(scattered(digests[list(others)]).sum(keepdims=True))
        # Sums, so that no order counts; of numbers so scattered that no two different sums are the same by chance.
        total = np.zeros(int(self._set.max(initial=-1)) + 1, dtype=np.uint64)
        np.add.at(total, self._set, own)
        passages = row_digests(copies, [name for name in copies.column_names if name != "similarity"])[self._known]
        np.add.at(total, self._set[self._a], passages)
        #: Of all that each article's date hangs on.
        self.digests: NDArray[np.uint64] = total[self._set]

    def some(self, wanted: NDArray[np.bool_]) -> Iterator[tuple[list[int], list[Copy]]]:
        """The sets of the articles wanted, some at a time, as places, with all passages that these share."""
        import numpy as np

        places = np.flatnonzero(wanted)
        places = places[np.argsort(self._set[places], kind="stable")]
        rows = self._known[wanted[self._a]]
        of_row = self._set[self._a[wanted[self._a]]]
        order = np.argsort(of_row, kind="stable")
        rows, of_row = rows[order], of_row[order]
        # Where the articles of one set end; those of some sets are taken together.
        ends = np.append(np.flatnonzero(np.diff(self._set[places])) + 1, len(places))
        begin = 0
        while begin < len(places):
            enough = min(int(np.searchsorted(ends, begin + _AT_ONCE)), len(ends) - 1)
            end = int(ends[enough])
            some = places[begin:end]
            first, last = np.searchsorted(of_row, [self._set[some[0]], self._set[some[-1]] + 1])
            yield some.tolist(), from_arrow(Copy, self._copies.take(rows[first:last]))
            begin = end
