"""Reports of one event become one happening; others stay apart."""

import datetime as dt
import random

from variorum.records import Article, Dossier, Entity, EventReport, Lineage, Story
from variorum.story import happenings

DAY = dt.date(2031, 5, 6)


def report(
    n, text, *, article=None, event_type="CONSULT", status="happened", actor=None, recipient=None, day=DAY, place=None
):
    return text, EventReport(
        report_id=f"v{n}", article_id=f"a{n}", start=0, end=len(text), trigger_start=text.index(" ") + 1,
        trigger_end=text.index(" ", text.index(" ") + 1),
        event_type=event_type, status=status, actor_name=actor and actor.title(),
        actor_entity_id=actor and f"e-{actor}",
        recipient_name=recipient and recipient.title(), recipient_entity_id=recipient and f"e-{recipient}",
        date_start=day, date_end=day,
    )  # fmt: skip


def dossier(reports, origins=None):
    texts = {row.article_id: text for text, row in reports}
    keys = sorted({key for _, row in reports for key in (row.actor_entity_id, row.recipient_entity_id) if key})
    persons = {"e-lind", "e-moro"}
    return Dossier(
        story=Story(story_id="s1", title="T", n_articles=len(texts), n_origins=1),
        articles=tuple(Article(article_id=key, text=text) for key, text in sorted(texts.items())),
        lineage=tuple(
            Lineage(article_id=key, origin_id=(origins or {}).get(key, key), family=key) for key in sorted(texts)
        ),
        entities=tuple(
            Entity(
                entity_id=key, name=key[2:].title(), type="person" if key in persons else "place", aliases=(), roles=()
            )
            for key in keys
        ),
        events=tuple(row for _, row in reports),
    )


def test_one_meeting_reported_by_forty_outlets_is_one_row():
    reports = [
        report(n, f"Lind met Moro in the old mill, paper {n} said.", actor="lind", recipient="moro") for n in range(40)
    ]
    origins = {f"a{n}": f"o{n % 5}" for n in range(40)}
    (found,) = happenings.run(dossier(reports, origins)).happenings
    assert (found.n_articles, found.n_origins) == (40, 5)
    assert found.actor_name == "Lind"


def test_every_report_has_a_happening_and_every_happening_a_report():
    reports = [
        report(1, "Lind met Moro.", actor="lind", recipient="moro"),
        report(2, "Gunmen raided the depot.", event_type="ASSAULT"),
    ]
    done = happenings.run(dossier(reports))
    assert {row.event_id for row in done.events} == {row.event_id for row in done.happenings}
    assert len(done.happenings) == 2


def test_the_same_two_on_another_day_are_another_event():
    reports = [
        report(1, "Lind met Moro.", actor="lind", recipient="moro"),
        report(2, "Lind met Moro.", actor="lind", recipient="moro", day=DAY + dt.timedelta(days=9)),
    ]
    assert len(happenings.run(dossier(reports)).happenings) == 2


def test_a_denied_deed_stands_apart_from_the_same_deed_told_as_done():
    reports = [
        report(1, "Lind raided the depot.", event_type="ASSAULT", actor="lind"),
        report(2, "Lind denied that he raided the depot.", event_type="ASSAULT", actor="lind", status="denied"),
    ]
    assert {row.status for row in happenings.run(dossier(reports)).happenings} == {"happened", "denied"}


def test_a_planned_meeting_is_the_one_that_happened_only_where_both_name_the_day():
    planned = report(1, "Lind will meet Moro.", actor="lind", recipient="moro", status="planned")
    met = report(2, "Lind met Moro.", actor="lind", recipient="moro")
    (found,) = happenings.run(dossier([planned, met])).happenings
    assert found.status == "happened"
    undated = report(1, "Lind will meet Moro again.", actor="lind", recipient="moro", status="planned", day=None)
    assert len(happenings.run(dossier([undated, met])).happenings) == 2


def test_a_meeting_of_ministers_is_the_meeting_of_their_states_on_that_day():
    reports = [
        report(1, "Lind shook hands with Moro.", actor="lind", recipient="moro"),
        report(2, "The two states held talks at the mill.", actor="arvo", recipient="belm"),
    ]
    assert len(happenings.run(dossier(reports)).happenings) == 1


def test_two_accusations_about_different_things_are_two():
    reports = [
        report(n, f"Lind accused Moro of {what}.", event_type="ACCUSE", actor="lind", recipient="moro", day=None)
        for n, what in enumerate(["hiding the river measurements", "buying stolen horses abroad"])
    ]
    assert len(happenings.run(dossier(reports)).happenings) == 2


def test_the_order_of_arrival_changes_nothing():
    reports = [
        report(n, f"Lind met Moro at the mill {n % 3} times.", actor="lind", recipient="moro" if n % 2 else None)
        for n in range(12)
    ]
    first = happenings.run(dossier(reports))
    random.Random(3).shuffle(reports)
    second = happenings.run(dossier(reports))
    assert first.happenings == second.happenings
    assert {row.report_id: row.event_id for row in first.events} == {
        row.report_id: row.event_id for row in second.events
    }
