"""What times mean and when events happened, once the article is dated."""

from __future__ import annotations

import dataclasses
import datetime as dt

from variorum.corpus import calendar
from variorum.records import Article, EventReport, Sentence, TimeExpression, from_arrow, to_arrow

DAY = dt.date(2019, 3, 13)
ARTICLE = Article(article_id="a1", text="x" * 500, published_start=DAY, published_end=DAY)
SENTENCES = [
    Sentence(sentence_id=f"s{n}", article_id="a1", n=n, start=n * 50, end=n * 50 + 49, role="body") for n in range(8)
]
TIME = TimeExpression(article_id="a1", start=10, end=19, type="DATE", meaning="rel u=D n=-1")
EVENT = EventReport(
    report_id="e1",
    article_id="a1",
    start=0,
    end=40,
    trigger_start=2,
    trigger_end=5,
    event_type="CONSULT",
    status="happened",
)


def dated(event: EventReport, article: Article = ARTICLE) -> tuple[dt.date | None, dt.date | None]:
    tables = calendar.run(
        {
            "articles": to_arrow("articles", [article]),
            "sentences": to_arrow("sentences", SENTENCES),
            "times": to_arrow("times", [TIME]),
            "events": to_arrow("events", [event]),
        }
    )
    one = from_arrow(EventReport, tables["events"])[0]
    return one.date_start, one.date_end


def test_an_event_takes_the_days_of_its_own_time_expression() -> None:
    event = dataclasses.replace(EVENT, time_start=10, time_end=19)
    assert dated(event) == (dt.date(2019, 3, 12), dt.date(2019, 3, 12))


def test_the_news_without_a_date_happened_on_the_day_of_publication_or_the_day_before() -> None:
    assert dated(EVENT) == (dt.date(2019, 3, 12), DAY)


def test_what_the_lead_tells_in_passing_stays_undated() -> None:
    assert dated(dataclasses.replace(EVENT, aside=True)) == (None, None)


def test_background_without_a_date_stays_undated() -> None:
    assert dated(dataclasses.replace(EVENT, start=300, end=340)) == (None, None)


def test_a_planned_event_without_a_date_stays_undated() -> None:
    assert dated(dataclasses.replace(EVENT, status="planned")) == (None, None)


def test_nothing_is_dated_in_an_undated_article() -> None:
    assert dated(EVENT, Article(article_id="a1", text="x" * 500)) == (None, None)


def test_an_article_by_itself_is_resolved_by_the_date_given_with_it() -> None:
    article = Article(article_id="a1", text="x" * 500, stated_date=DAY, stated_basis="given")
    times, events = calendar.resolve_article(article, SENTENCES, [TIME], [EVENT])
    assert times[0].value == "2019-03-12"
    assert events[0].date_end == DAY


def test_each_article_s_times_are_told_by_its_own_date_wherever_its_rows_stand() -> None:
    later = dataclasses.replace(ARTICLE, article_id="a0", published_start=dt.date(2020, 1, 2))
    later = dataclasses.replace(later, published_end=later.published_start)
    times = [TIME, dataclasses.replace(TIME, article_id="a0"), dataclasses.replace(TIME, start=40, end=49)]
    tables = calendar.run(
        {
            "articles": to_arrow("articles", [ARTICLE, later]),
            "sentences": to_arrow("sentences", SENTENCES),
            "times": to_arrow("times", times),
            "events": to_arrow("events", []),
        }
    )
    found = [(row.article_id, row.start, row.earliest) for row in from_arrow(TimeExpression, tables["times"])]
    assert found == [
        ("a1", 10, dt.date(2019, 3, 12)),
        ("a0", 10, dt.date(2020, 1, 1)),
        ("a1", 40, dt.date(2019, 3, 12)),
    ]
