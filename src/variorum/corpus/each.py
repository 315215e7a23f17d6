"""What is read of each article by itself: a map over articles, wherever the work is spread, kept from run to run.

In: the tables that are read of, and what was kept. Out: a row for each article, with a digest of what it was read from.
An article that has not changed is not read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from variorum.corpus.spans import Articles, Owned, Rows, by_place, kept_rows
from variorum.records import Spread, Tables, spread_over

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

# Articles that a map is given at once.
_BATCH = 256


def read_each(
    task: Callable[[Tables], pa.RecordBatch], articles: Articles, tables: Tables,
    columns: Mapping[str, Sequence[str]], kept: pa.Table | None, spread: Spread | None,
) -> tuple[pa.Table, NDArray[np.uint64]]:  # fmt: skip
    """What a task makes of each article, by place, with `article_id` and `digest` for the next run; and the digests.

    Parameters
    ----------
    task
        A module's function: from the rows of some articles, by table, to a row for each in the order of their ids.
    columns
        What it reads, by table; what is not among the tables it does without.
    kept
        What this gave in the run before.
    """
    import numpy as np
    import pyarrow as pa

    columns = {name: ("article_id", *names) for name, names in columns.items() if name in tables}
    digests = articles.digests(columns)
    same, known = kept_rows(articles, kept, digests)
    new = np.setdiff1d(np.arange(len(articles)), same)
    given = _given(articles, tables, columns, new)
    made = pa.Table.from_batches(spread_over(len(new), spread).map(task, given))
    parts = [(new, made)]
    if known is not None:
        parts.append((same, known.select(made.column_names).cast(made.schema)))
    table = by_place(parts)
    table = table.add_column(0, "article_id", articles.named(np.arange(len(articles))))
    return table.add_column(1, "digest", pa.array(digests)), digests


def _given(
    articles: Articles, tables: Tables, columns: Mapping[str, Sequence[str]], places: NDArray[np.int64]
) -> Iterator[dict[str, pa.Table]]:
    """The rows of some articles at a time; one piece of none where there are none, which tells the columns."""
    own = Rows(articles.table(*columns["articles"]))
    marks = {
        name: Owned(articles, tables[name].select(list(names))) for name, names in columns.items() if name != "articles"
    }
    for begin in range(0, max(1, len(places)), _BATCH):
        some = places[begin : begin + _BATCH]
        yield {"articles": own.take(some), **{name: held.rows(some.tolist()) for name, held in marks.items()}}
