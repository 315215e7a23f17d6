from __future__ import annotations

import datetime as dt

import pytest
from dossiers import dossier_of

from variorum.records import Dossier
from variorum.story import positions

RECURS = "Experts spoke about water quotas all day. The papers were full of water quotas too."
PEOPLE = ["Ida Renn", "Olo Varn"]


def stances(dossier: Dossier) -> set[tuple[str, str, str]]:
    return {(dossier.entity[row.entity_id].name, row.issue, row.stance) for row in dossier.positions}


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("Ida Renn ruled out any discussion of water quotas.", "refuses"),
        ("Ida Renn rejected the water quotas.", "against"),
        ("Ida Renn demanded water quotas at once.", "demands"),
        ("Ida Renn supported the water quotas.", "for"),
        ("Ida Renn would not discuss water quotas until a survey was done.", "conditional"),
    ],
)
def test_a_phrase_of_stance_with_holder_and_recurring_issue_is_a_position(sentence: str, stance: str) -> None:
    dossier = positions.run(dossier_of({"Post": f"{sentence} {RECURS}"}, people=PEOPLE))
    assert stances(dossier) == {("Ida Renn", "water quotas", stance)}
    (row,) = dossier.positions
    assert dossier.text(row.article_id, row.start, row.end) == row.text == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Ida Renn ruled out any discussion of the weather.",
        "In the end somebody demanded water quotas.",
        "Ida Renn never supported the water quotas.",
        "Farmers near Vell demanded water quotas at once.",
    ],
    ids=["no issue that recurs", "no holder", "negated", "a place is not the holder"],
)
def test_without_holder_issue_and_plain_phrase_there_is_no_position(sentence: str) -> None:
    assert positions.run(dossier_of({"Post": f"{sentence} {RECURS}"}, people=PEOPLE)).positions == ()


@pytest.mark.parametrize(
    ("sentence", "issue", "stance"),
    [
        ("Ida Renn urged the council to freeze the water quotas.", "freeze the water quotas", "demands"),
        ("Ida Renn called for Varn to publish the water quotas.", "publish the water quotas", "demands"),
        ("Ida Renn agreed to lower the water quotas.", "lower the water quotas", "for"),
        ("Ida Renn rejected a call from Varn to lower the water quotas.", "lower the water quotas", "against"),
        ("Ida Renn refused to publish the water quotas.", "publish the water quotas", "refuses"),
        ("Ida Renn, the minister for rivers, refused to discuss the water quotas.", "water quotas", "refuses"),
    ],
)
def test_what_is_to_be_done_is_an_issue_in_its_own_words(sentence: str, issue: str, stance: str) -> None:
    dossier = positions.run(dossier_of({"Post": f"{sentence} {RECURS}"}, people=PEOPLE))
    assert stances(dossier) == {("Ida Renn", issue, stance)}
    (row,) = dossier.positions
    assert row.words_start is not None
    assert issue in dossier.text(row.article_id, row.words_start, row.words_end or 0)


@pytest.mark.parametrize(
    "sentence",
    [
        '"Ida Renn backed the water quotas," said Olo Varn.',
        "Ida Renn might support the water quotas.",
        "Ida Renn supported Olo Varn.",
        "Ida Renn rejected that.",
        "Ida Renn declined to comment on the water quotas.",
        "The plan that Ida Renn saw was backed by farmers who grow water quotas.",
        "Ida Renn demanded political and water quotas.",
    ],
    ids=[
        "somebody else's word",
        "not taken",
        "a person is no issue",
        "points back",
        "no comment",
        "passive",
        "cut before its noun",
    ],
)
def test_what_nobody_is_known_to_hold_is_no_position(sentence: str) -> None:
    assert positions.run(dossier_of({"Post": f"{sentence} {RECURS}"}, people=PEOPLE)).positions == ()


def test_one_issue_by_two_phrases_is_one_and_a_change_shows_by_its_days() -> None:
    dossier = positions.run(
        dossier_of(
            {
                "Post": f"Ida Renn demanded quotas in May. {RECURS}",
                "Mail": "Ida Renn ruled out any discussion of water quotas on Tuesday.",
            },
            people=PEOPLE,
            published=dt.date(2031, 6, 12),
        )
    )
    first, second = sorted(dossier.positions, key=lambda row: row.date_start or dt.date.max)
    assert first.issue == second.issue
    assert (first.stance, second.stance) == ("demands", "refuses")
    assert first.date_end is not None
    assert second.date_start is not None
    assert first.date_end < second.date_start


def test_a_saying_gives_its_speaker_the_position() -> None:
    text = f'"We will not accept water quotas before a survey," said Ida Renn. {RECURS}'
    assert stances(positions.run(dossier_of({"Post": text}, people=PEOPLE))) == {
        ("Ida Renn", "water quotas", "conditional")
    }


def test_a_position_carries_the_days_it_was_taken_on() -> None:
    dossier = positions.run(
        dossier_of({"Post": f"Ida Renn rejected the water quotas on Tuesday. {RECURS}"}, people=PEOPLE)
    )
    (row,) = dossier.positions
    assert row.date_start == row.date_end
    assert row.date_start is not None
    assert row.date_start.weekday() == 1
