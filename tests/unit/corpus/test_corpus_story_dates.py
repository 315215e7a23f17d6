"""An undated article is dated by the dated reports of its story, where nothing speaks against it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from typing import Any

import numpy as np
import pytest

from variorum.article import language, times
from variorum.article.analysis import Analysis
from variorum.corpus import calendar, copies, dating, first_dates, lineage, stories
from variorum.corpus.story_dates import tellers
from variorum.corpus.story_groups import Likeness
from variorum.records import TABLES, Article, Evidence, StoryArticle, TimeExpression, from_arrow, to_arrow

DAY = dt.date(2011, 3, 7)  # a Monday
FIRST = (
    "A fire on Sunday destroyed the harbour mill of Torvik and killed two watchmen, fire chief Edda Ruun said. The "
    "flames rose from the grain silo. Forty firefighters pumped water out of the Lomme. Ferries to Sennet were stopped."
)
SECOND = (
    "Two watchmen died on Sunday when the harbour mill of Torvik burned, according to fire chief Edda Ruun. Flames "
    "shot out of the grain silo. Firefighters took water from the Lomme and the ferries to Sennet stood still."
)
THIRD = (
    "The harbour mill of Torvik burned down on Sunday; two watchmen were killed. Fire chief Edda Ruun said the flames "
    "had come from the grain silo. The ferries to Sennet were stopped while firefighters pumped the Lomme."
)
OTHER = "Parliament voted by nineteen to twelve to ban plastic nets. Trawler owners want money for their nets."


def article(name: str, text: str, day: dt.date | None = None) -> Article:
    return Article(article_id=name, text=text, stated_date=day, stated_basis=None if day is None else "metadata")


def run(*given: Article) -> dict[str, Any]:
    """The tables after all stages between articles that have to do with dates."""
    rows: dict[str, list[Any]] = {name: [] for name in TABLES}
    for one in given:
        analysis = Analysis(one)
        language.run(analysis)
        times.run(analysis)
        rows["articles"].append(one)
        rows["sentences"] += analysis.sentences
        rows["times"] += analysis.times
    tables: dict[str, Any] = {name: to_arrow(name, held) for name, held in rows.items()}
    for stage in (copies, first_dates, lineage, stories, dating, calendar):
        tables.update(stage.run(tables))
    return tables


def found(tables: dict[str, Any], name: str) -> Article:
    return next(one for one in from_arrow(Article, tables["articles"]) if one.article_id == name)


def test_a_report_without_a_date_is_dated_by_a_dated_one_of_its_story() -> None:
    tables = run(article("a1", FIRST, DAY), article("a2", SECOND), article("b1", OTHER, dt.date(2013, 1, 1)))
    dated = found(tables, "a2")
    assert (dated.dated_start, dated.dated_end) == (None, None)
    assert dated.published == (DAY - dt.timedelta(14), DAY + dt.timedelta(14))
    assert dated.published_basis == "story"
    (row,) = [row for row in from_arrow(Evidence, tables["evidence"]) if row.article_id == "a2"]
    assert (row.kind, row.used) == ("story", True)
    assert "a1" in row.note


def test_two_reports_of_the_same_days_date_a_third_more_closely() -> None:
    third = found(run(article("a1", FIRST, DAY), article("a2", SECOND, DAY), article("a3", THIRD)), "a3")
    assert third.published == (DAY - dt.timedelta(7), DAY + dt.timedelta(7))


def test_what_a_report_says_of_its_time_means_days_once_its_story_dates_it() -> None:
    tables = run(article("a1", FIRST, DAY), article("a2", SECOND))
    (sunday,) = [row for row in from_arrow(TimeExpression, tables["times"]) if row.article_id == "a2"]
    assert sunday.earliest is not None
    assert sunday.latest is not None
    assert sunday.earliest <= DAY - dt.timedelta(1) <= sunday.latest


@pytest.mark.parametrize(
    "text",
    [
        SECOND.replace("on Sunday", "on Thursday"),  # other news, or another fire
        SECOND.replace("on Sunday", "on Sunday, 6 March,"),  # by its date: as is done months after, too
        SECOND.replace("on Sunday", ""),
        "A court heard on Sunday why it came to this. " + SECOND,
        SECOND + " It had stood empty for two years after another fire.",
    ],
)
def test_a_report_that_may_be_of_another_time_is_not_dated_by_its_story(text: str) -> None:
    tables = run(article("a1", FIRST, DAY), article("a2", text))
    assert found(tables, "a2").published is None


def test_reports_of_one_story_that_are_years_apart_date_nothing() -> None:
    tables = run(article("a1", FIRST, DAY), article("b1", THIRD, dt.date(2015, 3, 9)), article("a2", SECOND))
    assert len(set(tables["story_articles"]["story_id"].to_pylist())) == 1
    assert found(tables, "a2").published is None


@pytest.mark.parametrize(("outside", "dating_it"), [(0.2, [1]), (0.4, [])])
def test_a_report_that_has_a_look_alike_outside_its_story_is_dated_by_none(
    outside: float, dating_it: list[int]
) -> None:
    days = np.array([0, 734568, 734568])
    profiles: Any = _Sized(days)
    pairs = Likeness(np.array([0, 0]), np.array([1, 2]), np.array([0.5, outside]), np.array([0.5, outside]))
    assert tellers(profiles, pairs, np.array([0, 0, 1])).get(0, []) == dating_it


class _Sized:
    """As much of the profiles as tells which days are known."""

    def __init__(self, days: Any) -> None:
        self.first = self.last = days
        self.dated = self.placed = days > 0

    def __len__(self) -> int:
        return len(self.first)


def test_a_story_that_contradicts_what_a_report_says_itself_is_flagged_and_not_followed() -> None:
    text = SECOND + " Guards stood by as after the Boston Marathon bombings."
    held = [article("a1", FIRST, DAY), article("a2", text)]
    tables = run(*held)
    dated = found(tables, "a2")
    assert dated.published_start == dt.date(2013, 4, 15)
    assert dated.date_conflict is True
    (told,) = [row for row in from_arrow(Evidence, tables["evidence"]) if row.kind == "story"]
    assert told.used is False


def test_what_its_story_dates_dates_no_other_and_the_order_of_arrival_changes_nothing() -> None:
    held = [article("a1", FIRST, DAY), article("a2", SECOND), article("a3", THIRD), article("b1", OTHER)]
    expected = {one.article_id: one for one in from_arrow(Article, run(*held)["articles"])}
    for seed in range(3):
        random.Random(seed).shuffle(held)
        assert {one.article_id: one for one in from_arrow(Article, run(*held)["articles"])} == expected
    members = from_arrow(StoryArticle, run(*held)["story_articles"])
    assert {row.dated_by for row in members} <= {(), ("a1",)}
    later = [dataclasses.replace(one, stated_date=None, stated_basis=None) for one in held]
    assert all(one.published is None for one in from_arrow(Article, run(*later)["articles"]))


def test_a_day_that_its_story_no_longer_tells_is_taken_back() -> None:
    held = run(article("a1", FIRST, DAY), article("a2", SECOND))
    assert found(held, "a2").published is not None
    members = from_arrow(StoryArticle, held["story_articles"])
    apart = to_arrow("story_articles", [dataclasses.replace(row, dated_by=()) for row in members])
    assert found(dating.run({**held, "story_articles": apart}), "a2").published is None
