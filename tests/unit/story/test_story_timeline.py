"""Timeline entries are dated, in a source's own words, and say each thing once."""

import datetime as dt
from dataclasses import replace

from variorum.records import (
    Article,
    Clause,
    Dossier,
    EventReport,
    Furniture,
    Happening,
    Lineage,
    Sentence,
    Story,
    TimeExpression,
)
from variorum.story import timeline

DAY = dt.date(2031, 5, 6)


def dossier(texts, reports=(), happenings=(), times=(), furniture=()):
    """One sentence an article; its id is `a` and its place in the list."""
    articles = tuple(
        Article(article_id=f"a{n}", text=text, published_start=DAY, published_end=DAY) for n, text in enumerate(texts)
    )
    return Dossier(
        story=Story(story_id="s1", title="T", n_articles=len(texts), n_origins=len(texts)),
        articles=articles,
        furniture=tuple(furniture),
        sentences=tuple(
            Sentence(sentence_id=f"n{n}", article_id=f"a{n}", n=0, start=0, end=len(text), role="body")
            for n, text in enumerate(texts)
        ),
        times=tuple(times),
        lineage=tuple(Lineage(article_id=a.article_id, origin_id=a.article_id, family=a.article_id) for a in articles),
        events=tuple(reports),
        happenings=tuple(happenings),
    )


def report(n, article, text, event_id, *, status="happened", start=0):
    return EventReport(
        report_id=f"v{n}", article_id=article, start=start, end=start + len(text), trigger_start=start,
        trigger_end=start + 4, event_type="CONSULT", status=status, event_id=event_id, date_start=DAY, date_end=DAY,
    )  # fmt: skip


def happening(event_id, *, day=DAY, status="happened", n=1):
    return Happening(
        event_id=event_id, story_id="s1", event_type="CONSULT", status=status, actor_name=None, recipient_name=None,
        date_start=day, date_end=day, place=None, n_articles=n, n_origins=n,
    )  # fmt: skip


def test_a_dated_happening_is_an_entry_in_the_words_of_a_report():
    text = "Lind met Moro at the mill on Tuesday."
    (entry,) = timeline.run(dossier([text], [report(1, "a0", text, "h1")], [happening("h1")])).timeline
    assert (entry.text, entry.date_start, entry.event_id) == (text, DAY, "h1")


def test_what_has_no_day_or_never_happened_at_one_is_no_entry():
    text = "Lind met Moro at the mill."
    undated = dossier([text], [report(1, "a0", text, "h1")], [happening("h1", day=None)])
    assert timeline.run(undated).timeline == ()
    hypothetical = dossier([text], [report(1, "a0", text, "h1")], [happening("h1", status="hypothetical")])
    assert timeline.run(hypothetical).timeline == ()


def test_two_happenings_told_alike_on_one_day_are_one_entry():
    texts = ["Lind met Moro at the old mill on Tuesday.", "On Tuesday Lind met Moro at the mill."]
    rows = [report(1, "a0", texts[0], "h1"), report(2, "a1", texts[1], "h2")]
    assert len(timeline.run(dossier(texts, rows, [happening("h1"), happening("h2")])).timeline) == 1


def test_a_sentence_with_furniture_in_it_is_passed_over_for_a_clean_one():
    texts = ["Lind met Moro SHARE at the mill on Tuesday.", "Lind met Moro at the mill on Tuesday."]
    rows = [report(1, "a0", texts[0], "h1"), report(2, "a1", texts[1], "h1")]
    furniture = [Furniture(article_id="a0", start=14, end=19, kind="share")]
    (entry,) = timeline.run(dossier(texts, rows, [happening("h1", n=2)], furniture=furniture)).timeline
    assert entry.article_id == "a1"


def _day(article, start, end, day):
    return TimeExpression(article_id=article, start=start, end=end, type="DATE", meaning="", earliest=day, latest=day)


def test_a_day_that_several_articles_tell_alike_is_an_entry_without_a_coded_event():
    texts = ["The mill burned down on Tuesday.", "The old mill burned down Tuesday.", "Rain fell on Tuesday elsewhere."]
    times = [_day(f"a{n}", text.index("Tuesday"), text.index("Tuesday") + 7, DAY) for n, text in enumerate(texts)]
    (entry,) = timeline.run(dossier(texts, times=times)).timeline
    assert (entry.event_id, entry.n_articles, entry.status) == (None, 2, "happened")


def test_a_day_after_the_article_is_planned():
    later = DAY + dt.timedelta(days=30)
    texts = ["The licence of the mill expires on June 5.", "The mill's licence expires on June 5."]
    times = [_day(f"a{n}", text.index("June"), text.index("June") + 6, later) for n, text in enumerate(texts)]
    (entry,) = timeline.run(dossier(texts, times=times)).timeline
    assert entry.status == "planned"


def test_more_origins_weigh_more():
    texts = ["Lind met Moro at the mill.", "The choir sang in the square.", "Lind met Moro at the mill early."]
    rows = [report(1, "a0", texts[0], "h1"), report(2, "a2", texts[2], "h1"), report(3, "a1", texts[1], "h2")]
    done = timeline.run(dossier(texts, rows, [happening("h1", n=2), happening("h2")])).timeline
    weight = {entry.event_id: entry.importance for entry in done}
    assert weight["h1"] > weight["h2"]


def test_a_day_that_belongs_to_what_is_spoken_of_is_no_days_entry():
    text = "The toll of Tuesday's fire reached nine, the mayor said."
    times = [
        TimeExpression(article_id=f"a{n}", start=12, end=19, type="DATE", meaning="date wd=2", earliest=DAY, latest=DAY)
        for n in (0, 1)
    ]
    assert timeline.run(dossier([text, text], times=times)).timeline == ()


def test_a_day_on_which_only_a_denial_is_told_is_denied():
    text = "In a letter sent on Tuesday the guild denied that it had burned the mill."
    start = text.index("Tuesday")
    times = [
        TimeExpression(
            article_id=f"a{n}", start=start, end=start + 7, type="DATE", meaning="date wd=2", earliest=DAY, latest=DAY
        )
        for n in (0, 1)
    ]
    reports = [report(n, f"a{n}", text, None, status="denied", start=text.index("burned")) for n in (0, 1)]
    reports = [replace(row, date_start=None, date_end=None) for row in reports]
    (entry,) = timeline.run(dossier([text, text], reports, times=times)).timeline
    assert entry.status == "denied"


def entries(text: str, **given):
    row = report(1, "a0", text, "h1")
    return timeline.run(dossier([text], [replace(row, **given)], [happening("h1")])).timeline


def test_what_stands_under_a_picture_or_speaks_to_the_reader_is_no_entry():
    assert entries("Lind greets supporters at the mill on Tuesday.") == ()
    assert entries("We saw Lind meet Moro at the mill on Tuesday.") == ()
    assert entries('Lind met Moro on Tuesday and "wept.') == ()


def test_what_a_sentence_only_adds_is_left_off_unless_it_says_whose_word_it_is():
    met = "Lind met Moro and two friends at the old mill on Tuesday"
    (entry,) = entries(f"{met}, which had been closed for years.")
    assert entry.text == met
    (entry,) = entries(f"{met}, which the mayor said had been closed.")
    assert entry.text.endswith("closed.")


def test_the_word_of_nobody_known_is_no_entry():
    met = "Lind met Moro at the old mill on Tuesday."
    assert entries(met, vouched_by="They") == ()
    assert entries(met, vouched_by="expert") == ()
    (entry,) = entries(met, vouched_by="Ida Renn")
    assert entry.attributed_to == "Ida Renn"


def test_what_a_report_only_touches_on_is_no_entry_of_its_own():
    text = "Lind, who had warned Moro on Friday, spoke with him for an hour."
    warned = report(1, "a0", text, "h1", start=text.index("warned"))
    aside = Clause(
        article_id="a0",
        sentence_id="n0",
        start=text.index("who"),
        end=text.index(", spoke"),
        kind="relative",
        verb="warn",
    )
    held = dossier([text], [warned], [happening("h1", n=2)])
    assert len(timeline.run(held).timeline) == 1
    assert timeline.run(replace(held, clauses=(aside,))).timeline == ()


def test_one_day_known_exactly_and_within_the_week_is_one_entry():
    texts = [
        "Officers came to the mill on Sunday evening and found Moro.",
        "Officers came to a mill on Sunday evening to look for a man, said Lind.",
    ]
    rows = [report(1, "a0", texts[0], "h1"), replace(report(2, "a1", texts[1], "h2"), time_start=25, time_end=39)]
    week = replace(happening("h2"), date_end=DAY + dt.timedelta(6))
    later = replace(week, date_start=DAY + dt.timedelta(1))
    assert len(timeline.run(dossier(texts, rows, [happening("h1"), week])).timeline) == 1
    assert len(timeline.run(dossier(texts, rows, [happening("h1"), later])).timeline) == 2


def test_what_is_over_long_before_weighs_less():
    text = "Lind met Moro at the old mill on Tuesday."
    (now,) = timeline.run(dossier([text], [report(1, "a0", text, "h1")], [happening("h1")])).timeline
    before = DAY - dt.timedelta(days=60)
    (then,) = timeline.run(dossier([text], [report(1, "a0", text, "h1")], [happening("h1", day=before)])).timeline
    assert then.importance < now.importance
