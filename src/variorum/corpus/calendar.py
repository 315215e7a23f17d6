"""What time expressions mean, and when events happened, now that the articles are dated.

In: articles with their publication intervals, time expressions, events and sentences. Out: TIMEX3 value and days of
each expression; first and last day of each event. Method: an event takes the days of its own time expression. A
`happened` event that is told without one in the headline, the standfirst or the first three sentences is the news:
it takes the publication interval and the day before, unless it is told in passing. Any other event stays without a
date, rather than be given the day of publication. A meaning is resolved once for each day on which it is told; the rest
compares columns of numbers.

Gets wrong: a lead that recalls an older event without a date.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from variorum.article.time_values import fields, is_absolute, resolve
from variorum.corpus.spans import Articles
from variorum.records import Article, EventReport, Sentence, Stage, Tables, TimeExpression, from_arrow, to_arrow

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

_LEAD_SENTENCES = 3
# Stands among days, which are counted from 1970, for one that is not known.
_UNKNOWN = -(10**6)
_EPOCH = dt.date(1970, 1, 1)


class _Interval(NamedTuple):
    """First and last days, a number each."""

    first: Numbers
    last: Numbers

    def at(self, places: Numbers) -> _Interval:
        """Those at some places; -1 for one that is not known."""
        import numpy as np

        found = (np.append(side, _UNKNOWN)[places] for side in self)
        return _Interval(*found)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where both are."""
        known: NDArray[np.bool_] = (self.first != _UNKNOWN) & (self.last != _UNKNOWN)
        return known


def run(tables: Tables) -> dict[str, pa.Table]:
    """Fill `times.value, earliest, latest` and `events.date_start, date_end`."""
    articles = Articles(tables)
    table = articles.table("published_start", "published_end")
    published = _Interval(*(_days(table.column(name)) for name in ("published_start", "published_end")))
    times = _resolved(articles, tables["times"], published)
    return {"times": times, "events": _dated(articles, tables, times, published)}


def resolve_article(
    article: Article, sentences: Sequence[Sentence], times: Sequence[TimeExpression], events: Sequence[EventReport]
) -> tuple[list[TimeExpression], list[EventReport]]:
    """The times and events of one article that is looked at by itself, with the days they mean.

    Its date is the publication interval, else the date that was given with it; a date only read off the page is not
    believed without the corpus.
    """
    if article.published is None and article.stated_basis == "given":
        article = dataclasses.replace(article, published_start=article.stated_date, published_end=article.stated_date)
    rows = {"articles": [article], "sentences": sentences, "times": times, "events": events}
    found = run({name: to_arrow(name, held) for name, held in rows.items()})
    return from_arrow(TimeExpression, found["times"]), from_arrow(EventReport, found["events"])


def _resolved(articles: Articles, times: pa.Table, published: _Interval) -> pa.Table:
    """The time expressions with their values and days: each meaning is resolved once for every day it is told on."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    days = published.at(articles.places_of(times.column("article_id")))
    meanings = pc.unique(times.column("meaning"))
    meaning = np.asarray(pc.index_in(times.column("meaning"), value_set=meanings), dtype=np.int64)
    words = meanings.to_pylist()
    counts = days.known & np.array([_counts_from_its_day(one) for one in words], dtype=np.bool_)[meaning]
    told = np.stack([meaning, *(np.where(counts, side, _UNKNOWN) for side in days)])
    different, which = np.unique(told, axis=1, return_inverse=True)
    found = [
        resolve(words[n], None if first == _UNKNOWN else (_day(first), _day(last)))
        for n, first, last in different.T.tolist()
    ]
    columns = {name: [getattr(one, name) for one in found] for name in ("value", "earliest", "latest")}
    return _filled(times, columns, pa.array(which.ravel()))


def _counts_from_its_day(meaning: str) -> bool:
    """Whether what an expression means hangs on the day it is told on."""
    kind, given = fields(meaning)
    return "from" in given or not (kind in {"dur", "set", "ref", "decade", "century"} or is_absolute(kind, given))


def _filled(table: pa.Table, columns: dict[str, Any], rows: pa.Array | None = None) -> pa.Table:
    """A table with some columns filled: with the values, or with those at some rows of them."""
    import pyarrow as pa

    for name, values in columns.items():
        place = table.schema.get_field_index(name)
        field = table.schema.field(place)
        held = pa.array(values, field.type)
        table = table.set_column(place, field, held if rows is None else held.take(rows))
    return table


def _dated(articles: Articles, tables: Tables, times: pa.Table, published: _Interval) -> pa.Table:
    """The events with their first and last days."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    events = tables["events"]
    owner = articles.places_of(events.column("article_id"))
    days = published.at(owner)
    own = _time_of_each(articles, events, times)
    told = _Interval(*(_days(times.column(name)) for name in ("earliest", "latest"))).at(own)
    open_ = np.asarray(pc.match_substring(times.column("meaning"), "open=since"), dtype=np.bool_)
    since = np.append(open_, False)[own] & (told.last > told.first)
    happened = np.asarray(pc.equal(events.column("status"), "happened")) & days.known
    # What has happened has done so by the day of publication: "this week" ends there. "Since March": at any time from
    # then on; a single day ("held since Saturday") is when it began.
    last = np.where(since, days.last, np.minimum(told.last, days.last))
    last = np.where(happened & told.known & (last >= told.first), last, told.last)
    start = np.asarray(events.column("start"), dtype=np.int64)
    untimed = np.asarray(pc.or_(*(pc.is_null(events.column(f"time_{side}")) for side in ("start", "end"))))
    told_as_news = ~np.asarray(events.column("aside"), dtype=np.bool_)
    news = untimed & happened & told_as_news & (start < np.append(_leads(articles, tables["sentences"]), 0)[owner])
    first = np.where(news, days.first - 1, told.first)
    last = np.where(news, days.last, last)
    columns = {
        name: pa.array(side.astype(np.int32), mask=side == _UNKNOWN).cast(pa.date32())
        for name, side in (("date_start", first), ("date_end", last))
    }
    return _filled(events, columns)


def _time_of_each(articles: Articles, events: pa.Table, times: pa.Table) -> Numbers:
    """The row of each event's own time expression; -1 where it has none."""
    import numpy as np

    sides = [(times, "start", "end"), (events, "time_start", "time_end")]
    place, start, end = (
        np.concatenate(columns)
        for columns in zip(
            *(
                (articles.places_of(table.column("article_id")), *(_numbers(table.column(name)) for name in names))
                for table, *names in sides
            ),
            strict=True,
        )
    )
    order = np.lexsort((end, start, place))
    # Rows with one article and one range stand side by side, the time expression before the events.
    differs = np.ones(len(order), dtype=np.bool_)
    for held in (place, start, end):
        differs[1:] &= held[order][1:] == held[order][:-1]
    differs[1:] = ~differs[1:]
    first = order[np.maximum.accumulate(np.where(differs, np.arange(len(order)), 0))]
    found = np.full(len(order), -1, dtype=np.int64)
    found[order] = np.where(first < times.num_rows, first, -1)
    return found[times.num_rows :]


def _leads(articles: Articles, sentences: pa.Table) -> Numbers:
    """End of the lead of each article: headline, standfirst and the first sentences of the body."""
    import numpy as np
    import pyarrow.compute as pc

    place = articles.places_of(sentences.column("article_id"))
    order = np.lexsort((_numbers(sentences.column("n")), place))
    place = place[order]
    bodies = np.cumsum(np.asarray(pc.equal(sentences.column("role"), "body"), dtype=np.int64)[order])
    # Less those of the articles before.
    begins = np.searchsorted(place, place)
    before = np.append(0, bodies)[begins]
    leading = (bodies - before <= _LEAD_SENTENCES) & (place >= 0)
    ends = np.zeros(len(articles), dtype=np.int64)
    np.maximum.at(ends, place[leading], _numbers(sentences.column("end"))[order][leading])
    return ends


def _numbers(column: Any) -> Numbers:
    import numpy as np
    import pyarrow.compute as pc

    return np.asarray(pc.fill_null(column, -1), dtype=np.int64)


def _days(column: Any) -> Numbers:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    return np.asarray(pc.fill_null(column.cast(pa.int32()), _UNKNOWN), dtype=np.int64)


def _day(number: int) -> dt.date:
    return _EPOCH + dt.timedelta(number)


STAGE = Stage(
    name="calendar",
    version=3,
    unit="corpus",
    reads=("articles", "articles.published_start", "times", "events", "sentences"),
    writes=("times.value", "times.earliest", "times.latest", "events.date_start", "events.date_end"),
    columns={
        "articles": ("published_start", "published_end"),
        "times": ("meaning",),
        "events": ("start", "status", "aside", "time_start", "time_end"),
        "sentences": ("end", "role"),
    },
    run=run,
)
