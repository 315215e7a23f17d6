"""What every article alone tells of its entities, as kept where it is what it was; and the tables filled from it.

In: mentions, quotations and events, and what was kept of the run before. Out: one row an article, as `entity_reading`
gives it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from variorum.corpus.batches import mapped
from variorum.corpus.decisions import Span
from variorum.corpus.entity_reading import READ, read, schema
from variorum.corpus.spans import Articles, Rows
from variorum.records import Spread, Tables

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from variorum.corpus.entity_table import Numbers, Places

    Digests = NDArray[np.uint64]

# Articles that the map is given at once.
_AT_ONCE = 256
# Pieces of a table that make a table without copying.
_PIECES = 1000
# What is filled, by the table, and the column of what is read that says which node it is.
_FILLED = (
    ("mentions", "entity_id", "mentions"),
    ("quotes", "speaker_entity_id", "speakers"),
    ("events", "actor_entity_id", "actors"),
    ("events", "recipient_entity_id", "recipients"),
)


class _Owned:
    """The rows of a table by the place of the article they are of."""

    def __init__(self, articles: Articles, table: pa.Table, names: Sequence[str]) -> None:
        import numpy as np

        places = articles.places_of(table.column("article_id"))
        self._order = np.argsort(places, kind="stable")
        self._bounds = np.searchsorted(places[self._order], np.arange(len(articles) + 1))
        self._table, self._names = table, names
        self._rows = Rows(table.select(names))

    def numbered(self) -> pa.Table:
        """The columns, and the number of each row among those of its article."""
        import numpy as np
        import pyarrow as pa

        at = np.zeros(self._table.num_rows, dtype=np.int32)
        held = self._order[self._bounds[0] :]
        at[held] = np.arange(len(held)) - np.repeat(self._bounds[:-1] - self._bounds[0], self._counts())
        return self._table.select(["article_id", *self._names]).append_column("at", pa.array(at))

    def rows(self, places: Places) -> Places:
        """The rows of some articles, one after the other."""
        import numpy as np

        counts = self._counts()[places]
        ends = np.cumsum(counts)
        rows: Places = self._order[np.arange(counts.sum()) + np.repeat(self._bounds[places] - ends + counts, counts)]
        return rows

    def lists(self, places: Places) -> pa.ListArray:
        """The rows of some articles, a list each."""
        import numpy as np
        import pyarrow as pa

        held = self._rows.take(self.rows(places))
        columns = [held.column(name).combine_chunks() for name in self._names]
        bounds = np.concatenate(([0], np.cumsum(self._counts()[places]))).astype(np.int32)
        return pa.ListArray.from_arrays(pa.array(bounds), pa.StructArray.from_arrays(columns, list(self._names)))

    def _counts(self) -> Places:
        import numpy as np

        return np.diff(self._bounds)


class Told:
    """What every article tells.

    `table` has one row an article, in any order; `digests` a number for all that is told of each article, by place.

    Parameters
    ----------
    kept
        `keep` of the run before.
    """

    def __init__(self, articles: Articles, tables: Tables, kept: pa.Table | None, spread: Spread) -> None:
        import numpy as np
        import pyarrow as pa

        self._articles, self._tables = articles, tables
        self._owned = {name: _Owned(articles, tables[name], columns) for name, columns in READ.items()}
        self._days = articles.table("article_id", "dated_start", "dated_end")
        self.digests = self._digests()
        same, held = np.zeros(0, dtype=np.int64), schema().empty_table()
        if kept is not None and kept.num_rows:
            places = articles.places_of(kept.column("article_id"))
            rows = np.flatnonzero((places >= 0) & (self.digests[places] == np.asarray(kept.column("digest"))))
            same = places[rows]
            held = _rows(kept.select([name for name in schema().names if name != "article"]), rows)
            held = held.add_column(0, "article", pa.array(same)).cast(schema())
        made = mapped(read, np.setdiff1d(np.arange(len(articles)), same), _AT_ONCE, self._given, spread)
        self.table = pa.concat_tables([held, pa.Table.from_batches(made, schema())])

    def keep(self) -> pa.Table:
        """What the next run is given."""
        import numpy as np
        import pyarrow as pa

        article = self.table.column("article")
        digests = pa.array(self.digests[np.asarray(article)])
        return self.table.set_column(0, "article_id", self._articles.named(article)).append_column("digest", digests)

    def places(self, spans: frozenset[Span]) -> dict[Span, int]:
        """The place of the node of each mention that stands at one of the spans."""
        import numpy as np

        if not spans:
            return {}
        mentions = self._tables["mentions"]
        rows = np.flatnonzero(np.isin(mentions.column("article_id"), [article_id for article_id, _, _ in spans]))
        held = Rows(mentions.select(["article_id", "start", "end"])).take(rows)
        nodes = self._nodes("mentions")[rows].tolist()
        at = zip(*(column.to_pylist() for column in held.columns), strict=True)
        return {span: node for span, node in zip(at, nodes, strict=True) if span in spans and node >= 0}

    def filled(self, entity: Numbers, ids: pa.Array) -> dict[str, pa.Table]:
        """The tables with the ids of entities.

        Parameters
        ----------
        entity
            The number of each node's entity.
        ids
            Each entity's.
        """
        import numpy as np
        import pyarrow as pa

        found = {name: self._tables[name] for name in self._owned}
        for name, filled, rows in _FILLED:
            which = np.append(entity, np.int32(-1))[self._nodes(name, rows)]  # the last is of none
            place = found[name].schema.get_field_index(filled)
            values = ids.take(pa.array(which, mask=which < 0))
            found[name] = found[name].set_column(place, found[name].schema.field(place), values)
        return found

    def _nodes(self, name: str, rows: str = "mentions") -> Places:
        """The place of the node of each row of a table, or -1; `rows` is the column of what was read that tells it."""
        import numpy as np
        import pyarrow.compute as pc

        counts = np.asarray(pc.list_value_length(self.table.column("chain")), dtype=np.int64)
        first = np.cumsum(counts) - counts
        told = self.table.column(rows)
        local = np.asarray(pc.fill_null(pc.list_flatten(told), -1))
        node = np.where(local < 0, -1, local + np.repeat(first, np.asarray(pc.list_value_length(told))))
        found = np.full(self._tables[name].num_rows, -1, dtype=np.int64)
        found[self._owned[name].rows(np.asarray(self.table.column("article")))] = node
        return found

    def _digests(self) -> Digests:
        # With the article's id: two may say the same, and one may come where the other goes.
        numbered = {name: held.numbered() for name, held in self._owned.items()}
        columns = {name: (*READ[name], "at") for name in self._owned}
        return self._articles.digests(
            {**columns, "articles": ("article_id", "dated_start", "dated_end")}, {**numbered, "articles": self._days}
        )

    def _given(self, places: Places) -> pa.RecordBatch:
        import pyarrow as pa

        told = self._days.take(pa.array(places))
        days = dict(zip(("article_id", "start", "end"), (held.combine_chunks() for held in told.columns), strict=True))
        rows = {name: held.lists(places) for name, held in self._owned.items()}
        return pa.RecordBatch.from_pydict({"article": pa.array(places), **days, **rows})


def _rows(table: pa.Table, rows: Places) -> pa.Table:
    """Some rows of a table, in its order; they are copied only where they are no few pieces of it."""
    import numpy as np
    import pyarrow as pa

    if not len(rows):
        return table.slice(0, 0)
    begins = np.flatnonzero(np.diff(rows, prepend=-2) > 1)
    if len(begins) > _PIECES:
        return Rows(table).take(rows)
    lengths = np.diff(np.append(begins, len(rows)))
    return pa.concat_tables([table.slice(rows[begin], n) for begin, n in zip(begins, lengths, strict=True)])
