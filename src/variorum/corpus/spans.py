"""Articles and what was marked in them, read from the tables a few at a time.

In: the tables. Out: every article's place in the order of ids, its ranges, and a digest of all that was read of it.

Nothing here makes an object a row: ranges are columns of numbers, and articles become records only while they are
worked on. So a collection takes the memory of its columns.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from variorum.records import Article, Row, Tables, from_arrow, row_digest, rows_digest

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

R = TypeVar("R", bound=Row)

# Articles that are records at the same time.
_BATCH = 256


class Ranges:
    """The ranges marked in each article, sorted, by the article's place."""

    def __init__(self, places: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64], n: int) -> None:
        import numpy as np

        # A library gives them in order: then nothing is sorted.
        if not _in_order(places, starts, ends):
            order = np.lexsort((ends, starts, places))
            places, starts, ends = places[order], starts[order], ends[order]
        self.starts, self.ends = starts.astype(np.int32), ends.astype(np.int32)
        self.bounds = np.searchsorted(places, np.arange(n + 1))

    def __getitem__(self, place: int) -> list[tuple[int, int]]:
        """The ranges of one article."""
        held = slice(self.bounds[place], self.bounds[place + 1])
        return list(zip(self.starts[held].tolist(), self.ends[held].tolist(), strict=True))

    def lengths(self) -> NDArray[np.int64]:
        """Code points in all ranges of each article."""
        import numpy as np

        total = np.concatenate(([0], np.cumsum(self.ends - self.starts, dtype=np.int64)))
        found: NDArray[np.int64] = total[self.bounds[1:]] - total[self.bounds[:-1]]
        return found


def _in_order(places: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> bool:
    """Whether ranges are sorted by article, start and end."""
    import numpy as np

    order, same = np.diff(starts), np.diff(places)
    order = np.where(order, order, np.diff(ends))
    return bool((np.where(same, same, order) >= 0).all())


class Rows:
    """Rows of a table, some at a time. To take them from the table itself would first copy all of it into one piece."""

    def __init__(self, table: pa.Table) -> None:
        import numpy as np

        self._schema = table.schema
        self._pieces = table.to_batches()
        self._first = np.cumsum([0, *(piece.num_rows for piece in self._pieces)])

    def take(self, rows: NDArray[np.int64]) -> pa.Table:
        """Some rows, in the order given."""
        import numpy as np
        import pyarrow as pa

        if not len(rows):
            return self._schema.empty_table()
        piece = np.searchsorted(self._first, rows, side="right") - 1
        order = np.argsort(piece, kind="stable")
        numbers, begins = np.unique(piece[order], return_index=True)
        found = [
            self._pieces[number].take(pa.array(rows[own] - self._first[number]))
            for number, own in zip(numbers.tolist(), np.split(order, begins[1:]), strict=True)
        ]
        taken = pa.Table.from_batches(found, self._schema)
        return taken if len(found) < 2 else taken.take(pa.array(np.argsort(order)))


class Owned:
    """The rows of a table by the article they are of."""

    def __init__(self, articles: Articles, table: pa.Table) -> None:
        import numpy as np

        places = articles.places_of(table.column("article_id"))
        in_order = (places[1:] >= places[:-1]).all()
        self._order = np.arange(len(places)) if in_order else np.argsort(places, kind="stable")
        self._bounds = np.searchsorted(places[self._order], np.arange(len(articles) + 1))
        self._table, self._rows = table, Rows(table)
        self._filled: list[pa.Table] = []
        self._where: list[NDArray[np.int64]] = []

    def rows(self, places: Sequence[int]) -> pa.Table:
        """The rows of some articles, in the order of the table for each."""
        return self._rows.take(self._joined(self._each(places)))

    def of(self, places: Sequence[int], row: type[R]) -> list[list[R]]:
        """The records of each of some articles, in the order of the table."""
        each = self._each(places)
        found = iter(from_arrow(row, self._rows.take(self._joined(each))))
        return [list(itertools.islice(found, len(own))) for own in each]

    def fill(self, places: Sequence[int], rows: Sequence[Row], names: Sequence[str]) -> None:
        """Put away columns of the records that `of` gave for some articles, in their order."""
        import pyarrow as pa

        types = {name: self._table.schema.field(name).type for name in names}
        columns = {name: pa.array([getattr(row, name) for row in rows], kind) for name, kind in types.items()}
        self._filled.append(pa.table(columns))
        self._where.append(self._joined(self._each(places)))

    def filled(self) -> pa.Table:
        """The table with the columns that were filled, null where they were not."""
        import numpy as np
        import pyarrow as pa

        if not self._filled:
            return self._table
        source = np.full(self._table.num_rows, -1, dtype=np.int64)
        rows = self._joined(self._where)
        source[rows] = np.arange(len(rows))
        held = pa.concat_tables(self._filled).take(pa.array(source, mask=source < 0))
        table = self._table
        for name in held.column_names:
            place = table.schema.get_field_index(name)
            table = table.set_column(place, table.schema.field(place), held.column(name))
        return table

    def _each(self, places: Sequence[int]) -> list[NDArray[np.int64]]:
        return [self._order[self._bounds[place] : self._bounds[place + 1]] for place in places]

    def _joined(self, each: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
        import numpy as np

        return np.concatenate([self._order[:0], *each])


class Articles:
    """The articles of a collection in the order of their ids; an article's place is its number in it."""

    def __init__(self, tables: Tables) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        table = tables["articles"]
        self.ids: list[str] = table.column("article_id").to_pylist()
        # A library gives them in order: then nothing is copied.
        if any(a > b for a, b in itertools.pairwise(self.ids)):
            table = table.take(pc.sort_indices(table.column("article_id")))
            self.ids.sort()
        self._table, self._rows, self._tables = table, Rows(table), tables
        self._known = pa.array(self.ids, pa.string())

    def __len__(self) -> int:
        return len(self.ids)

    def column(self, name: str) -> list[Any]:
        """One field of every article."""
        found: list[Any] = self._table.column(name).to_pylist()
        return found

    def arrow(self, name: str) -> pa.ChunkedArray:
        """One field of every article, as an Arrow column."""
        return self._table.column(name)

    def table(self, *names: str) -> pa.Table:
        """Some fields of every article."""
        return self._table.select(list(names))

    def named(self, places: Any) -> Any:
        """The ids of the articles at some places."""
        import pyarrow as pa

        return self._known.take(places if isinstance(places, pa.ChunkedArray) else pa.array(places))

    def at(self, places: Iterable[int]) -> Iterator[tuple[int, Article]]:
        """The articles at some places, with the places."""
        import numpy as np

        wanted = list(places)
        for begin in range(0, len(wanted), _BATCH):
            batch = wanted[begin : begin + _BATCH]
            rows = self._rows.take(np.array(batch, dtype=np.int64))
            yield from zip(batch, from_arrow(Article, rows), strict=True)

    def filled(self, columns: Mapping[str, Any]) -> pa.Table:
        """The table of the articles with some columns filled, given by place: values, or a column."""
        import pyarrow as pa

        table = self._table
        for name, values in columns.items():
            place = table.schema.get_field_index(name)
            field = table.schema.field(place)
            column = values if isinstance(values, pa.ChunkedArray) else pa.array(values, field.type)
            table = table.set_column(place, field, column)
        return table

    def places_of(self, ids: Any) -> NDArray[np.int64]:
        """The place of each id of a column; -1 for one that is not among the articles."""
        import numpy as np
        import pyarrow.compute as pc

        found = pc.index_in(ids, value_set=self._known)
        return np.asarray(pc.fill_null(found, -1), dtype=np.int64)

    def ranges(self, table: pa.Table, wanted: NDArray[np.bool_] | None = None) -> Ranges:
        """The ranges (`start`, `end`) of a table by article; of those that are wanted, if not of all."""
        import numpy as np

        places = self.places_of(table.column("article_id"))
        known = places >= 0 if wanted is None else np.append(wanted, False)[places]
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
                # With the table's number, so that equal rows of two tables do not cancel each other.
                digest = rows_digest([str(number), *(f'"{column}"' for column in names)])
                found = db.execute(f"SELECT article_id, {digest} AS digest FROM given GROUP BY article_id").fetchnumpy()
                db.unregister("given")
                places = self.places_of(_strings(found["article_id"]))
                known = places >= 0
                total[places[known]] ^= np.asarray(found["digest"], dtype=np.uint64)[known]
        return total


def row_digests(table: pa.Table, names: Sequence[str]) -> NDArray[np.uint64]:
    """A number for each row that changes when any of the columns named does;
    so scattered that sums of them tell sets of rows apart.
    """
    import duckdb
    import numpy as np

    if not table.num_rows:
        return np.zeros(0, dtype=np.uint64)
    digest = row_digest(f'"{name}"' for name in names)
    with duckdb.connect(":memory:", config={"threads": 1}) as db:
        db.register("given", table)
        return np.asarray(db.execute(f"SELECT {digest} AS digest FROM given").fetchnumpy()["digest"], np.uint64)


def scattered(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Each number as another that looks random (the finalizer of SplitMix64)."""
    import numpy as np

    with np.errstate(over="ignore"):
        held = numbers + np.uint64(0x9E3779B97F4A7C15)
        held = (held ^ (held >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        held = (held ^ (held >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return held ^ (held >> np.uint64(31))


def kept_rows(
    articles: Articles, kept: pa.Table | None, digests: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], pa.Table | None]:
    """The rows (`article_id`, `digest`) kept of articles whose digest is the same, and the places of these."""
    import numpy as np
    import pyarrow as pa

    if kept is None or not kept.num_rows:
        return np.zeros(0, dtype=np.int64), None
    places = articles.places_of(kept.column("article_id"))
    same = (places >= 0) & (digests[places] == np.asarray(kept.column("digest"), dtype=np.uint64))
    return places[same], kept if same.all() else kept.filter(pa.array(same))


def by_place(parts: Sequence[tuple[NDArray[np.int64], pa.Table]]) -> pa.Table:
    """Tables, each with the place of every row, as one in the order of places."""
    import numpy as np
    import pyarrow as pa

    table = pa.concat_tables([part for _, part in parts])
    places = np.concatenate([held for held, _ in parts])
    if (places[1:] >= places[:-1]).all():
        return table
    return table.take(pa.array(np.argsort(places, kind="stable")))


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
