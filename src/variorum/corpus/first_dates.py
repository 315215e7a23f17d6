"""When each article was published, as far as its own words, its page and its copies tell: what stories are made by.

In: articles with their stated dates, sentences, time expressions, furniture, and the passages articles share. Out: the
days between which each can have been published. Method: that of `dating`, which looks again, with the same evidence and
what the story of an article tells, once there are stories. Two stages, so that no story hangs on a date that hangs on
that story, and the order in which articles come changes nothing.

Gets wrong: what `dating` does; and an article that only its story dates is put into that story by its words alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from variorum.corpus.date_readings import READ_FROM, READINGS, DateReadings
from variorum.corpus.date_sets import DateSets
from variorum.corpus.dating import date_together
from variorum.corpus.spans import Articles, by_place, kept_rows
from variorum.records import Spread, Stage, Tables

if TYPE_CHECKING:
    import pyarrow as pa

_FILLED = ("dated_start", "dated_end")
DATED = "first_dates_dated"


def run(tables: Tables, spread: Spread | None = None) -> dict[str, pa.Table]:
    """Fill `articles.dated_start, dated_end`."""
    import numpy as np
    import pyarrow as pa

    articles = Articles(tables)
    readings = DateReadings(articles, tables, tables.get(READINGS), spread)
    sets = DateSets(articles, tables.get("copies"), readings.digests)
    same, kept = kept_rows(articles, tables.get(DATED), sets.digests)
    new = np.ones(len(articles), dtype=np.bool_)
    new[same] = False
    schema = pa.schema([tables["articles"].schema.field(name) for name in _FILLED])
    dated = [] if kept is None else [(same, kept.select(list(_FILLED)).cast(schema))]
    for places, copies in sets.some(new):
        found, _ = date_together(readings.of(places), copies, [(None, None)] * len(places))
        arrays = [pa.array(days, field.type) for days, field in zip(zip(*found, strict=True), schema, strict=False)]
        dated.append((np.array(places), pa.Table.from_arrays(arrays, schema=schema)))
    filled = by_place(dated) if dated else schema.empty_table()
    columns = {name: filled.column(name) for name in _FILLED}
    ids = articles.named(np.arange(len(articles)))
    return {
        "articles": articles.filled(columns),
        READINGS: readings.table,
        DATED: pa.table({"article_id": ids, "digest": pa.array(sets.digests), **columns}),
    }


STAGE = Stage(
    name="first_dates",
    version=4,
    unit="corpus",
    reads=("articles", "furniture", "sentences", "times", "copies"),
    writes=("articles.dated_start", "articles.dated_end"),
    keeps=(READINGS, DATED),
    columns=READ_FROM,
    spreads=True,
    run=run,
)
