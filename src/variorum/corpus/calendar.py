"""What time expressions mean, and when events happened, now that the articles are dated.

In: articles with their publication intervals, time expressions, events and sentences. Out: TIMEX3 value and days of
each expression; first and last day of each event. Method: an event takes the days of its own time expression. A
`happened` event that is told without one in the headline, the standfirst or the first three sentences is the news:
it takes the publication interval and the day before. Any other event stays without a date, rather than be given the
day of publication.

Gets wrong: a lead that recalls an older event without a date.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from variorum.article.time_values import resolve
from variorum.corpus.spans import Articles, Owned
from variorum.records import Article, EventReport, Row, Sentence, Stage, Tables, TimeExpression

if TYPE_CHECKING:
    import pyarrow as pa

Interval = tuple[dt.date | None, dt.date | None]
_LEAD_SENTENCES = 3
# Articles that are records at the same time.
_AT_ONCE = 512


def run(tables: Tables) -> dict[str, pa.Table]:
    """Fill `times.value, earliest, latest` and `events.date_start, date_end`."""
    articles = Articles(tables)
    kinds: tuple[type[Row], ...] = (TimeExpression, EventReport, Sentence)
    times_of, events_of, sentences_of = (Owned(articles, tables[kind.table]) for kind in kinds)
    days = zip(articles.column("published_start"), articles.column("published_end"), strict=True)
    published = [(start, end) if start and end else None for start, end in days]
    for begin in range(0, len(articles), _AT_ONCE):
        places = range(begin, min(begin + _AT_ONCE, len(articles)))
        parts = zip(
            places, times_of.of(places, TimeExpression), events_of.of(places, EventReport),
            sentences_of.of(places, Sentence), strict=True,
        )  # fmt: skip
        times: list[TimeExpression] = []
        events: list[EventReport] = []
        for place, own_times, own_events, sentences in parts:
            day = published[place]
            resolved = [_resolved(time, day) for time in own_times]
            spans = {(time.article_id, time.start, time.end): time for time in resolved}
            lead = _leads(sentences).get(articles.ids[place], 0)
            times += resolved
            events += [_dated(event, spans, lead, day) for event in own_events]
        times_of.fill(places, times, ("value", "earliest", "latest"))
        events_of.fill(places, events, ("date_start", "date_end"))
    return {"times": times_of.filled(), "events": events_of.filled()}


def resolve_article(
    article: Article, sentences: Sequence[Sentence], times: Sequence[TimeExpression], events: Sequence[EventReport]
) -> tuple[list[TimeExpression], list[EventReport]]:
    """The times and events of one article that is looked at by itself, with the days they mean.

    Its date is the publication interval, else the date that was given with it; a date only read off the page is not
    believed without the corpus.
    """
    published = article.published
    if published is None and article.stated_date is not None and article.stated_basis == "given":
        published = (article.stated_date, article.stated_date)
    resolved = [_resolved(time, published) for time in times]
    spans = {(time.article_id, time.start, time.end): time for time in resolved}
    lead = _leads(sentences).get(article.article_id, 0)
    return resolved, [_dated(event, spans, lead, published) for event in events]


def _resolved(time: TimeExpression, published: tuple[dt.date, dt.date] | None) -> TimeExpression:
    value, earliest, latest = resolve(time.meaning, published)
    return dataclasses.replace(time, value=value, earliest=earliest, latest=latest)


def _leads(sentences: Iterable[Sentence]) -> dict[str, int]:
    """End of the lead of each article: headline, standfirst and the first sentences of the body."""
    ends: dict[str, int] = {}
    bodies: dict[str, int] = {}
    for sentence in sorted(sentences, key=lambda one: (one.article_id, one.n)):
        if sentence.role == "body":
            bodies[sentence.article_id] = bodies.get(sentence.article_id, 0) + 1
        if bodies.get(sentence.article_id, 0) <= _LEAD_SENTENCES:
            ends[sentence.article_id] = max(ends.get(sentence.article_id, 0), sentence.end)
    return ends


def _dated(
    event: EventReport,
    spans: dict[tuple[str, int, int], TimeExpression],
    lead: int,
    published: tuple[dt.date, dt.date] | None,
) -> EventReport:
    start, end = _days(event, spans, lead, published)
    return dataclasses.replace(event, date_start=start, date_end=end)


def _days(
    event: EventReport,
    spans: dict[tuple[str, int, int], TimeExpression],
    lead: int,
    published: tuple[dt.date, dt.date] | None,
) -> Interval:
    if event.time_start is not None and event.time_end is not None:
        time = spans.get((event.article_id, event.time_start, event.time_end))
        if time is None:
            return None, None
        if (
            event.status == "happened"
            and published is not None
            and time.latest is not None
            and time.earliest is not None
        ):
            # What has happened has done so by the day of publication: "this week" ends there.
            latest = min(time.latest, published[1])
            if "open=since" in time.meaning and time.latest > time.earliest:
                # "since March": at any time from then on. A single day ("held since Saturday") is when it began.
                latest = published[1]
            if latest >= time.earliest:
                return time.earliest, latest
        return time.earliest, time.latest
    if event.status == "happened" and published is not None and event.start < lead:
        return published[0] - dt.timedelta(1), published[1]
    return None, None


STAGE = Stage(
    name="calendar",
    version=2,
    unit="corpus",
    reads=("articles", "articles.published_start", "times", "events", "sentences"),
    writes=("times.value", "times.earliest", "times.latest", "events.date_start", "events.date_end"),
    columns={"articles": ("published_start", "published_end")},
    run=run,
)
