"""When an article was published: what the text, the page and other articles say of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.article import language, times
from variorum.article.analysis import Analysis
from variorum.corpus import date_readings, dating, first_dates
from variorum.corpus.clue import Report
from variorum.corpus.dating import date_reports
from variorum.corpus.days import between, hull, widened
from variorum.records import Article, Copy, Evidence, from_arrow, to_arrow

OPENING = "The two envoys spoke for an hour about grain and left without a word to the press. "


def report(text: str, article_id: str = "a1", **given: object) -> Report:
    article = dataclasses.replace(Article(article_id=article_id, text=text), **given)
    analysis = Analysis(article)
    language.run(analysis)
    times.run(analysis)
    return Report(article, analysis.sentences, analysis.times)


def dated(text: str, **given: object) -> Article:
    articles, _ = date_reports([report(text, **given)], [])
    return articles[0]


BODY = "The bridge is of oak. It took a year. The river ran high. Nobody came to harm. Boats were tied up all day. "


def test_a_title_in_the_body_bounds_the_date_from_above_unless_its_sentence_tells_of_a_past_year() -> None:
    told = "It was German Chancellor Angela Merkel who cut the ribbon."
    assert dated(OPENING + BODY + told).published_end == dt.date(2021, 12, 8) + dt.timedelta(60)
    history = "In 2009 German Chancellor Angela Merkel cut a ribbon here."
    assert dated(OPENING + BODY + history).published_end is None


def test_a_title_that_somebody_might_yet_get_dates_nothing() -> None:
    assert dated(OPENING + "She wants to be Chancellor, Mrs Merkel said.").published_start is None


def test_metadata_that_state_the_day_of_the_visit_give_way_to_the_address() -> None:
    day, visit = dt.date(2014, 3, 2), dt.datetime(2019, 7, 5, 8)
    url = "https://quay.example/2014/03/02/grain"
    stamped = dated(OPENING, url=url, stated_date=visit.date(), stated_basis="metadata", retrieved=visit)
    assert stamped.published == (day, day)
    assert stamped.published_basis == "url"
    assert stamped.date_conflict is True
    later = dated(OPENING, url=url, stated_date=dt.date(2014, 5, 9), stated_basis="metadata", retrieved=visit)
    assert later.published == (dt.date(2014, 5, 9), dt.date(2014, 5, 9))


def test_metadata_that_state_the_day_of_the_visit_are_believed_when_nothing_contradicts_them() -> None:
    visit = dt.datetime(2019, 7, 5, 8)
    fresh = dated(OPENING, stated_date=visit.date(), stated_basis="metadata", retrieved=visit)
    assert fresh.published == (visit.date(), visit.date())


def test_a_text_without_evidence_has_no_date() -> None:
    article = dated(OPENING)
    assert (article.published_start, article.published_end, article.published_basis) == (None, None, None)


def test_an_officeholder_bounds_the_date_from_below() -> None:
    article = dated("German Chancellor Angela Merkel opened a bridge over the river. " + OPENING)
    assert article.published_start == dt.date(2005, 11, 22)
    assert article.published_basis == "office"


def test_a_former_officeholder_bounds_nothing_from_above() -> None:
    article = dated("Former German Chancellor Gerhard Schroeder opened a bridge over the river. " + OPENING)
    assert article.published_end is None


def test_a_title_that_is_printed_after_death_too_bounds_nothing_from_above() -> None:
    article = dated("A square was named after Pope Benedict. " + OPENING)
    assert article.published_start == dt.date(2005, 4, 19)
    assert article.published_end is None


def test_an_expression_about_something_else_does_not_date_the_event_beside_it() -> None:
    article = dated(
        "Pope John Paul II, who died in 2005 and will be honoured this weekend, once slept here. " + OPENING
    )
    assert article.published_start is not None
    assert article.published_end is None


def test_a_weekday_that_fits_many_years_is_no_bound_from_above() -> None:
    assert dated("The gate was opened on Saturday 2 March. " + OPENING).published_end is None


def test_a_summit_told_as_ahead_bounds_the_date_from_above() -> None:
    text = (
        "US secretary of state John Kerry opened the fair. Leaders will meet at a G20 summit in Australia in November."
    )
    article = dated(text)
    assert article.published_start is not None
    assert article.published_start >= dt.date(2013, 2, 1)
    assert article.published_end == dt.date(2014, 11, 16)


def test_an_attack_told_bounds_the_date_from_below() -> None:
    article = dated("Guards were doubled after the Boston Marathon bombings. " + OPENING)
    assert article.published_start == dt.date(2013, 4, 15)
    assert article.published_end is None


def test_a_day_without_a_year_takes_the_year_of_the_event_beside_it() -> None:
    article = dated("Tension has grown since Turkey shot down a Russian plane on Nov. 24. " + OPENING)
    assert article.published_start == dt.date(2015, 11, 24)
    assert article.published_end is not None
    assert article.published_end < dt.date(2016, 6, 1)


def test_last_year_beside_a_dated_event_gives_the_year() -> None:
    article = dated("Trade has halted since the annexation of Crimea last year. " + OPENING)
    assert (article.published_start, article.published_end) == (dt.date(2015, 1, 1), dt.date(2015, 12, 31))


def test_a_planned_year_does_not_bound_the_date() -> None:
    assert dated("The port is to be rebuilt by 2050, officials said. " + OPENING).published_start is None


def test_a_dateline_with_its_year_dates_the_report_within_days() -> None:
    article = dated("TRIESTE, May 18, 2017 (Norda Press) - The envoys met. " + OPENING)
    assert article.published_start == dt.date(2017, 5, 18)
    assert article.published_end is not None
    assert (article.published_end - article.published_start).days <= 7


def test_a_stated_date_that_nothing_contradicts_is_believed() -> None:
    day = dt.date(2014, 3, 2)
    article = dated(OPENING, stated_date=day, stated_basis="metadata")
    assert (article.published_start, article.published_end, article.date_conflict) == (day, day, False)
    assert article.published_basis == "metadata"


def test_a_page_date_that_offices_and_events_contradict_is_flagged_and_kept() -> None:
    text = (
        "Sunday 17 June 2012\n\nUS secretary of state John Kerry opened the fair after the Boston Marathon bombings. "
    )
    text += "UN Secretary-General Antonio Guterres looked on. " + OPENING
    article = dated(text, stated_date=dt.date(2012, 6, 17), stated_basis="text")
    assert article.date_conflict is True
    assert article.stated_date == dt.date(2012, 6, 17)
    assert article.published_start == dt.date(2017, 1, 1)


def test_a_date_given_by_the_caller_is_never_overruled() -> None:
    day = dt.date(2001, 1, 5)
    article = dated("Guards were doubled after the Boston Marathon bombings.", stated_date=day, stated_basis="given")
    assert (article.published_start, article.date_conflict) == (day, False)


def pair(first: Report, second: Report, share: float = 1.0) -> tuple[list[Article], list[Evidence]]:
    length = int(len(first.article.text) * share)
    copy = Copy(
        a_article_id=first.article.article_id, a_start=0, a_end=length, b_article_id=second.article.article_id,
        b_start=0, b_end=min(length, len(second.article.text)), similarity=1.0,
    )  # fmt: skip
    return date_reports([first, second], [copy])


def test_a_reprint_is_dated_by_its_dated_dispatch() -> None:
    day = dt.date(2014, 3, 2)
    articles, evidence = pair(report(OPENING, "a1", stated_date=day, stated_basis="metadata"), report(OPENING, "a2"))
    assert articles[1].published == (day - dt.timedelta(14), day + dt.timedelta(14))
    assert [row.kind for row in evidence if row.article_id == "a2"] == ["copy"]


def test_the_reprint_of_an_agencys_dispatch_is_dated_to_within_days() -> None:
    day = dt.date(2014, 3, 2)
    dispatch = report(OPENING, "a1", stated_date=day, stated_basis="metadata", agency="Norda Press")
    articles, _ = pair(dispatch, report(OPENING, "a2"))
    assert articles[1].published == (day - dt.timedelta(3), day + dt.timedelta(3))


def test_a_report_that_reuses_a_part_of_a_dated_one_is_dated_to_its_month() -> None:
    day = dt.date(2014, 3, 2)
    first = report(OPENING * 6, "a1", stated_date=day, stated_basis="metadata")
    articles, _ = pair(first, report(OPENING * 6, "a2"), share=0.35)
    assert articles[1].published == (day - dt.timedelta(30), day + dt.timedelta(30))


def test_of_two_dates_in_metadata_neither_is_disbelieved_for_a_text_printed_again() -> None:
    first = report(OPENING, "a1", stated_date=dt.date(2014, 3, 2), stated_basis="metadata")
    again = report(OPENING, "a2", stated_date=dt.date(2016, 3, 2), stated_basis="metadata")
    articles, _ = pair(first, again)
    assert [article.date_conflict for article in articles] == [False, False]


def test_a_wrong_page_date_is_overruled_by_the_dispatch_it_was_taken_from() -> None:
    day = dt.date(2014, 3, 2)
    dispatch = report(OPENING, "a1", stated_date=day, stated_basis="metadata")
    reprint = report(OPENING, "a2", stated_date=dt.date(2019, 1, 1), stated_basis="text")
    articles, _ = pair(dispatch, reprint)
    assert articles[0].date_conflict is False
    assert articles[1].date_conflict is True
    assert articles[1].published_end == day + dt.timedelta(14)


def test_a_short_shared_passage_ties_no_dates() -> None:
    day = dt.date(2014, 3, 2)
    first = report(OPENING * 6, "a1", stated_date=day, stated_basis="metadata")
    articles, _ = pair(first, report(OPENING * 6, "a2"), share=0.1)
    assert articles[1].published_start is None


def test_the_order_of_articles_changes_nothing() -> None:
    texts = [
        OPENING,
        "Guards were doubled after the Boston Marathon bombings.",
        "TRIESTE, May 18, 2017 (Norda Press) - They met.",
    ]
    reports = [report(text, f"a{n}") for n, text in enumerate(texts)]
    copies = [
        Copy(a_article_id="a0", a_start=0, a_end=60, b_article_id="a1", b_start=0, b_end=50, similarity=1.0),
        Copy(a_article_id="a1", a_start=0, a_end=50, b_article_id="a2", b_start=0, b_end=50, similarity=1.0),
    ]
    expected = sorted(map(str, date_reports(reports, copies)[0]))
    for seed in range(3):
        random.Random(seed).shuffle(reports)
        random.Random(seed).shuffle(copies)
        assert sorted(map(str, date_reports(reports, copies)[0])) == expected


def test_the_stage_gives_evidence_whose_spans_lie_in_the_text() -> None:
    one = report("Guards were doubled after the Boston Marathon bombings. German Chancellor Angela Merkel spoke.")
    tables = dating.run(
        {
            "articles": to_arrow("articles", [one.article]),
            "sentences": to_arrow("sentences", one.sentences),
            "times": to_arrow("times", one.times),
            "furniture": to_arrow("furniture", []),
            "copies": to_arrow("copies", []),
            "story_articles": to_arrow("story_articles", []),
        }
    )
    rows = from_arrow(Evidence, tables["evidence"])
    words = {one.article.text[row.start : row.end] for row in rows if row.start is not None}
    assert "Chancellor Angela Merkel" in words
    assert from_arrow(Article, tables["articles"])[0].published_start == dt.date(2013, 4, 15)


@pytest.mark.parametrize(("first", "last"), [(None, dt.date(2010, 1, 1)), (dt.date(2010, 1, 1), None)])
def test_an_open_side_stays_open(first: dt.date | None, last: dt.date | None) -> None:
    assert hull(between(first, last)) == (first, last)
    assert None in hull(widened(between(first, last), 3))


def tables_of(reports: list[Report], *copies: Copy) -> dict[str, Any]:
    return {
        # Not in the order of their ids.
        "articles": to_arrow("articles", [one.article for one in reversed(reports)]),
        "sentences": to_arrow("sentences", [row for one in reports for row in one.sentences]),
        "times": to_arrow("times", [row for one in reports for row in one.times]),
        "copies": to_arrow("copies", copies),
        "story_articles": to_arrow("story_articles", []),
    }


def test_articles_that_share_text_are_dated_together_however_few_are_dated_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = ["TRIESTE, May 18, 2017 (Norda Press) - They met.", OPENING, OPENING + "Guards stood by."]
    shared = Copy(a_article_id="a0", a_start=0, a_end=47, b_article_id="a2", b_start=0, b_end=90, similarity=1.0)
    tables = tables_of([report(text, f"a{n}") for n, text in enumerate(texts)], shared)
    whole = dating.run(tables)
    monkeypatch.setattr("variorum.corpus.date_sets._AT_ONCE", 1)
    assert all(dating.run(tables)[name].equals(whole[name]) for name in whole)
    starts = {article.article_id: article.published_start for article in from_arrow(Article, whole["articles"])}
    assert starts["a0"] is not None
    assert starts["a1"] is None
    assert starts["a2"] is not None


DAY = dt.date(2014, 3, 2)
ARRIVING = [
    report("TRIESTE, May 18, 2017 (Norda Press) - They met.", "a0"),
    report(OPENING, "a1", stated_date=DAY, stated_basis="metadata"),
    report(OPENING + "On Sunday guards stood by.", "a2"),
    report("Guards were doubled after the Boston Marathon bombings.", "a3"),
    report(OPENING * 2, "a4"),
]
SHARED = [
    Copy(a_article_id=a, a_start=0, a_end=80, b_article_id=b, b_start=0, b_end=80, similarity=1.0)
    for a, b in itertools.combinations(("a1", "a2", "a4"), 2)
]


def at_last(order: Sequence[int], cuts: Sequence[int], stage: Any) -> Any:
    """What a stage gives after articles have come one batch after the other, each time with what it kept.

    Of the first batch each had another text at first.
    """
    early = [report("Nobody came. " + one.article.text, one.article.article_id) for one in ARRIVING]
    kept: dict[str, Any] = {}
    for end in (cuts[0], *cuts):
        held = [(ARRIVING if kept else early)[n] for n in order[:end]]
        ids = {one.article.article_id for one in held}
        shared = [one for one in SHARED if {one.a_article_id, one.b_article_id} <= ids]
        found = stage.run({**tables_of(held, *shared), **kept})
        kept = {name: found[name] for name in stage.STAGE.keeps}
    return found


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(len(ARRIVING))), st.sets(st.integers(1, len(ARRIVING) - 1)))
def test_articles_that_arrive_in_batches_are_dated_as_all_at_once(order: list[int], cuts: set[int]) -> None:
    for stage in (first_dates, dating):
        whole = stage.run(tables_of(ARRIVING, *SHARED))
        found = at_last(order, [*sorted(cuts), len(ARRIVING)], stage)
        assert all(found[name].equals(whole[name]) for name in whole)


def test_what_is_known_of_an_article_and_of_those_it_shares_text_with_is_not_looked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []
    asked: list[str] = []
    reading, together = date_readings.date_reading, dating.date_together
    monkeypatch.setattr(
        date_readings, "date_reading", lambda one: (read.append(one.article.article_id), reading(one))[1]
    )
    monkeypatch.setattr(
        dating,
        "date_together",
        lambda held, *rest: (asked.extend(one.article_id for one in held), together(held, *rest))[1],
    )
    tables = tables_of(ARRIVING[:4], SHARED[0])
    readings = first_dates.run(tables)[date_readings.READINGS]
    first = dating.run({**tables, date_readings.READINGS: readings})
    known = {date_readings.READINGS: readings, **{name: first[name] for name in dating.STAGE.keeps}}
    assert read == ["a0", "a1", "a2", "a3"]
    assert asked == ["a0", "a1", "a2", "a3"]
    read.clear(), asked.clear()
    dating.run({**tables_of(ARRIVING, *SHARED), **known})
    # One that shares text with two others has come.
    assert (read, sorted(asked)) == (["a4"], ["a1", "a2", "a4"])
    read.clear(), asked.clear()
    other = report(OPENING + "On Monday guards stood by.", "a2")
    changed = tables_of([ARRIVING[0], ARRIVING[1], other, ARRIVING[3]], SHARED[0])
    dating.run({**changed, **known})
    assert (read, sorted(asked)) == (["a2"], ["a1", "a2"])


def test_what_an_article_tells_of_its_day_is_the_same_after_it_was_kept() -> None:
    for one in ARRIVING:
        found = date_readings.date_reading(one)
        again = date_readings._unpacked(date_readings._packed(found))
        assert [bytes(clue.allowed) for clue in again.clues] == [bytes(clue.allowed) for clue in found.clues]
        assert str(dataclasses.replace(again, clues=())) == str(dataclasses.replace(found, clues=()))


def test_paragraphs_in_a_report_of_the_trial_tie_it_to_no_day_of_the_deed() -> None:
    day = dt.date(2014, 3, 2)
    first = report(OPENING * 6, "a1", stated_date=day, stated_basis="metadata")
    for later in ("A jury found the ferryman guilty. ", "The bridge was closed two years ago. "):
        articles, _ = pair(first, report(later + OPENING * 6, "a2"), share=0.35)
        assert articles[1].published_start is None


def test_a_family_name_after_a_holders_given_name_makes_another_man() -> None:
    assert dated("UN Secretary-General Guterres came. " + OPENING).published_start == dt.date(2017, 1, 1)
    assert dated("UN Secretary-General Guterres Monday came. " + OPENING).published_start == dt.date(2017, 1, 1)
    assert dated("UN Secretary-General Guterres Lima came. " + OPENING).published_start is None


def test_an_overthrow_that_is_called_for_is_not_told_as_past() -> None:
    assert dated("A crowd called for the ouster of Hosni Mubarak. " + OPENING).published_start is None
    assert dated("Prices fell after the ouster of Hosni Mubarak. " + OPENING).published_start == dt.date(2011, 2, 11)


def test_an_anniversary_of_a_dated_event_gives_the_year() -> None:
    day = dt.date(2023, 4, 15)
    half = dt.timedelta(183)
    for words in ("the tenth anniversary of", "the 10th anniversary of", "ten years since", "10 years after"):
        article = dated(f"Runners mark {words} the Boston Marathon bombings today. " + OPENING)
        assert article.published == (day - half, day + half), words


def test_an_anniversary_that_is_recalled_gives_no_year() -> None:
    for told in (
        "Runners had marked the fifth anniversary of the Boston Marathon bombings. ",
        "In 2018 runners marked the fifth anniversary of the Boston Marathon bombings. ",
        "Less than five years after the Boston Marathon bombings he lives in a barn. ",
    ):
        assert dated(told + OPENING).published_end is None, told
    assert dated(OPENING * 3 + "Five years after the Boston Marathon bombings he left.").published_end is None


def test_the_year_of_birth_and_the_age_give_the_year() -> None:
    article = dated("Born in 1950, the ferryman Ole Rask is 61 and still rows. " + OPENING)
    assert article.published == (dt.date(2011, 1, 1), dt.date(2012, 12, 31))
    assert dated("Born in 1950, the ferryman Ole Rask is 61 in a film of a man who died. " + OPENING).published is None
