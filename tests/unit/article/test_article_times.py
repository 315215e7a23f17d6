"""Time expressions: spans, meanings, and what they mean once the article is dated."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.article import language, times
from variorum.article.analysis import Analysis
from variorum.article.time_values import resolve, span_of
from variorum.records import Article, TimeExpression

WEDNESDAY = dt.date(2019, 3, 13)


def found(text: str, day: dt.date | None = WEDNESDAY) -> dict[str, TimeExpression]:
    analysis = Analysis(Article(article_id="a1", text=text, published_start=day, published_end=day))
    language.run(analysis)
    times.run(analysis)
    return {text[time.start : time.end]: time for time in analysis.times}


@pytest.mark.parametrize(
    ("text", "span", "type_", "value"),
    [
        ("The bridge was opened on May 8, 2013.", "May 8, 2013", "DATE", "2013-05-08"),
        ("The bridge was opened on 8 May 2013.", "8 May 2013", "DATE", "2013-05-08"),
        ("The council met on January 1st.", "January 1st", "DATE", "2019-01-01"),
        ("The minister resigned yesterday.", "yesterday", "DATE", "2019-03-12"),
        ("The two sides met on Tuesday.", "Tuesday", "DATE", "2019-03-12"),
        ("The talks are planned for Friday.", "Friday", "DATE", "2019-03-15"),
        ("A plan was agreed last June.", "last June", "DATE", "2018-06"),
        ("Prices rose this year.", "this year", "DATE", "2019"),
        ("Prices rose in the 1990s.", "the 1990s", "DATE", "199"),
        ("The fighting has gone on since March 2011.", "March 2011", "DATE", "2011-03"),
        ("They talked for three hours.", "three hours", "DURATION", "PT3H"),
        ("It took more than two years.", "more than two years", "DURATION", "P2Y"),
        ("The ferry sails every day.", "every day", "SET", "P1D"),
        ("She arrived on Tuesday evening.", "Tuesday evening", "TIME", "2019-03-12TEV"),
        ("Sales fell in the third quarter of 2017.", "the third quarter of 2017", "DATE", "2017-Q3"),
        ("The envoy met rebels last week.", "last week", "DATE", "2019-W10"),
        ("The panel will meet later this week.", "later this week", "DATE", "2019-W11"),
        ("The shop closed five years ago.", "five years ago", "DATE", "2014"),
    ],
)
def test_an_expression_has_its_exact_span_type_and_value(text: str, span: str, type_: str, value: str) -> None:
    time = found(text)[span]
    assert (time.type, time.value) == (type_, value)


def test_a_weekday_told_as_planned_lies_ahead_and_told_as_past_behind() -> None:
    times_told = found("The envoys met on Monday. They will meet again on Monday week; a vote is due on Saturday.")
    assert times_told["Saturday"].value == "2019-03-16"
    assert found("The envoys met on Monday.")["Monday"].value == "2019-03-11"


@pytest.mark.parametrize(
    ("text", "word", "value"),
    [
        ("The union called a strike for Tuesday.", "Tuesday", "2019-03-19"),
        ("The carter would be questioned on Monday, police said.", "Monday", "2019-03-18"),
        ("A hearing is set for Friday.", "Friday", "2019-03-15"),
        ("He was remanded in custody until Friday.", "Friday", "2019-03-15"),
        ("The miller was to meet the workers on Tuesday.", "Tuesday", "2019-03-19"),
        ("The deadline expires on Monday.", "Monday", "2019-03-18"),
        ("The meeting was postponed to Tuesday.", "Tuesday", "2019-03-19"),
        ("Teachers called a strike on Tuesday.", "Tuesday", "2019-03-12"),
        ("He said on Friday he would resign.", "Friday", "2019-03-08"),
        ("They oppose Monday's ruling and would appeal.", "Monday", "2019-03-11"),
    ],
)
def test_a_day_lies_on_the_side_that_the_words_around_it_tell(text: str, word: str, value: str) -> None:
    assert found(text)[word].value == value


def test_a_month_told_in_a_quotation_is_that_month_and_no_day_more() -> None:
    time = found('"We closed the mill in January," she said.')["January"]
    assert (time.earliest, time.latest) == (dt.date(2019, 1, 1), dt.date(2019, 1, 31))


def test_an_hour_counts_from_no_year() -> None:
    assert found("He was born in 1978. The doors opened at 7:15 p.m.")["7:15 p.m."].earliest == WEDNESDAY


def test_the_next_day_is_not_the_day_after_publication() -> None:
    time = found("The next day, more than forty people were held.")["The next day"]
    assert (time.earliest, time.latest) == (None, None)


def test_the_next_day_is_the_one_after_the_day_told_before() -> None:
    text = "Strikers closed the port on Friday. The next day, forty were held. A day later all was quiet."
    days = {words: time.earliest for words, time in found(text).items()}
    assert days == {"Friday": dt.date(2019, 3, 8), "The next day": dt.date(2019, 3, 9), "A day later": None}


def test_an_unknown_date_leaves_x_and_absolute_expressions_resolve_all_the_same() -> None:
    told = found("The envoys met yesterday. They had met on 4 April 2016.", None)
    assert told["yesterday"].value == "XXXX-XX-XX"
    assert told["yesterday"].earliest is None
    assert told["4 April 2016"].value == "2016-04-04"
    assert told["4 April 2016"].latest == dt.date(2016, 4, 4)


def test_today_inside_a_quotation_can_be_the_day_before_publication() -> None:
    told = found('"We agreed today on a map," she said.')
    assert (told["today"].earliest, told["today"].latest) == (WEDNESDAY - dt.timedelta(1), WEDNESDAY)
    outside = found("They agreed today on a map.")
    assert outside["today"].earliest == WEDNESDAY


def test_the_verb_may_and_the_verb_march_are_no_months() -> None:
    assert found("They may meet, and others march through the town.") == {}


def test_a_wide_publication_interval_gives_a_wide_meaning() -> None:
    month = (dt.date(2019, 3, 1), dt.date(2019, 3, 31))
    value, earliest, latest = resolve("rel u=D n=-1", month)
    assert (earliest, latest) == (dt.date(2019, 2, 28), dt.date(2019, 3, 30))
    assert "X" in value


@given(st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31)), st.integers(1, 7))
@settings(max_examples=60)
def test_a_past_weekday_lies_within_the_week_before_publication(day: dt.date, weekday: int) -> None:
    earliest = resolve(f"date wd={weekday} dir=-", (day, day)).earliest
    assert earliest is not None
    assert earliest.isoweekday() == weekday
    assert 0 <= (day - earliest).days <= 6


@given(st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31)))
@settings(max_examples=60)
def test_the_span_of_a_day_is_that_day_and_holds_within_its_week_and_month(day: dt.date) -> None:
    assert span_of(day.isoformat()) == (day, day)
    for meaning in ("rel u=W n=0", "rel u=M n=0", "rel u=Y n=0", "rel u=Q n=0"):
        _, earliest, latest = resolve(meaning, (day, day))
        assert earliest is not None
        assert latest is not None
        assert earliest <= day <= latest


@given(st.text(max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_text_gives_spans_within_it_that_do_not_overlap(text: str) -> None:
    analysis = Analysis(Article(article_id="a1", text=text + " on Monday, 3 May 2010, for two weeks"))
    language.run(analysis)
    times.run(analysis)
    ends = 0
    for time in sorted(analysis.times, key=lambda one: one.start):
        assert ends <= time.start < time.end <= len(analysis.article.text)
        ends = time.end
