"""Articles and what was marked in them, read from the tables a few at a time.

In: the tables. Out: every article's place in the order of ids, its ranges, and a digest of all that was read of it.

Nothing here makes an object a row: ranges are columns of numbers, and articles become records only while they are
worked on. So a collection takes the memory of its columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from variorum.records import Article, Tables, from_arrow

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

# Articles that are records at the same time.
_BATCH = 256


class Ranges:
    """The ranges marked in each article, sorted, by the article's place."""

    def __init__(self, places: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64], n: int) -> None:
        import numpy as np

        order = np.lexsort((ends, starts, places))
        self.starts, self.ends = starts[order], ends[order]
        self.bounds = np.searchsorted(places[order], np.arange(n + 1))

    def __getitem__(self, place: int) -> list[tuple[int, int]]:
        """The ranges of one article."""
        held = slice(self.bounds[place], self.bounds[place + 1])
        return list(zip(self.starts[held].tolist(), self.ends[held].tolist(), strict=True))

    def lengths(self) -> NDArray[np.int64]:
        """Code points in all ranges of each article."""
        import numpy as np

        total = np.concatenate(([0], np.cumsum(self.ends - self.starts)))
        found: NDArray[np.int64] = total[self.bounds[1:]] - total[self.bounds[:-1]]
        return found


class Articles:
    """The articles of a collection in the order of their ids; an article's place is its number in it."""

    def __init__(self, tables: Tables) -> None:
        import pyarrow.compute as pc

        table = tables["articles"]
        self._table = table.take(pc.sort_indices(table.column("article_id")))
        self._tables = tables
        self.ids: list[str] = self._table.column("article_id").to_pylist()

    def __len__(self) -> int:
        return len(self.ids)

    def column(self, name: str) -> list[Any]:
        """One field of every article."""
        found: list[Any] = self._table.column(name).to_pylist()
        return found

    def arrow(self, name: str) -> pa.ChunkedArray:
        """One field of every article, as an Arrow column."""
        return self._table.column(name)

    def at(self, places: Iterable[int]) -> Iterator[tuple[int, Article]]:
        """The articles at some places, with the places."""
        wanted = list(places)
        for begin in range(0, len(wanted), _BATCH):
            batch = wanted[begin : begin + _BATCH]
            yield from zip(batch, from_arrow(Article, self._table.take(batch)), strict=True)

    def places_of(self, ids: Any) -> NDArray[np.int64]:
        """The place of each id of a column; -1 for one that is not among the articles."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        found = pc.index_in(ids, value_set=pa.array(self.ids, pa.string()))
        return np.asarray(pc.fill_null(found, -1), dtype=np.int64)

    def ranges(self, table: pa.Table) -> Ranges:
        """The ranges (`start`, `end`) of a table by article."""
        import numpy as np

        places = self.places_of(table.column("article_id"))
        known = places >= 0
        starts, ends = (np.asarray(table.column(name), dtype=np.int64)[known] for name in ("start", "end"))
        return Ranges(places[known], starts, ends, len(self))

    def digests(self, columns: Mapping[str, Sequence[str]], tables: Tables | None = None) -> NDArray[np.uint64]:
        """A number for each article that changes when any of the columns named by table does, in any of its rows.

        Parameters
        ----------
        tables
            Where the tables named are, if they are not those of the collection.
        """
        import duckdb
        import numpy as np

        total = np.zeros(len(self), dtype=np.uint64)
        with duckdb.connect(":memory:", config={"threads": 1}) as db:
            for number, (name, names) in enumerate(columns.items()):
                table = (tables or self._tables)[name]
                if not table.num_rows:
                    continue
                db.register("given", table)
                listed = ", ".join(f'"{column}"' for column in names)
                # Hashed with the table's number, so that equal rows of two tables do not cancel each other.
                found = db.execute(
                    f"SELECT article_id, bit_xor(hash({number}, {listed})) AS digest FROM given GROUP BY article_id"
                ).fetchnumpy()
                db.unregister("given")
                places = self.places_of(_strings(found["article_id"]))
                known = places >= 0
                total[places[known]] ^= np.asarray(found["digest"], dtype=np.uint64)[known]
        return total


def _strings(values: Any) -> pa.Array:
    import pyarrow as pa

    return pa.array(values.tolist(), pa.string())


def pieces(table: pa.Table, column: str) -> pa.Table:
    """A table of ranges out of a column that holds lists of them: `article_id`, `start`, `end`."""
    import numpy as np
    import pyarrow as pa

    owners: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    for row, ranges in enumerate(table.column(column).to_pylist()):
        for start, end in ranges or ():
            owners.append(row)
            starts.append(start)
            ends.append(end)
    return pa.table(
        {
            "article_id": table.column("article_id").take(pa.array(owners, pa.int64())),
            "start": np.array(starts, dtype=np.int64),
            "end": np.array(ends, dtype=np.int64),
        }
    )
