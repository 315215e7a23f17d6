from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from dossiers import dossier_of

from variorum.records import Dossier
from variorum.story import claims, differences

FILLER = (
    "Farmers on both banks of the Tor have waited years for this water. A baker in Vell sold out of bread before noon."
)
DAY = dt.date(2031, 3, 12)
PEOPLE = ["Ida Renn", "Olo Varn"]


def compared(texts: Mapping[str, str], **given: object) -> Dossier:
    held = {outlet: f"{text} {FILLER}" for outlet, text in texts.items()}
    return differences.run(claims.run(dossier_of(held, people=PEOPLE, **given)))  # type: ignore[arg-type]


def sides(dossier: Dossier, kind: str) -> list[set[str]]:
    return [
        {value.value for value in dossier.difference_values if value.difference_id == row.difference_id}
        for row in dossier.differences
        if row.kind == kind
    ]


def test_two_numbers_of_one_thing_are_a_difference_with_both_sides() -> None:
    dossier = compared(
        {
            "Post": "The shed in Vell harbour held 240 tonnes of nitrate.",
            "Daily": "The shed in Vell harbour held 400 tonnes of nitrate.",
        }
    )
    assert sides(dossier, "number") == [{"240 tonnes of nitrate", "400 tonnes of nitrate"}]
    (row,) = dossier.differences
    assert row.about == "tonnes of nitrate"
    contested = {claim.text for claim in dossier.claims if claim.standing == "contested"}
    assert len(contested) == 2
    assert all("nitrate" in text for text in contested)


def test_every_side_slices_back_to_its_words_and_its_claim() -> None:
    dossier = compared(
        {
            "Post": "The shed in Vell harbour held 240 tonnes of nitrate.",
            "Daily": "The shed in Vell harbour held 400 tonnes of nitrate.",
        }
    )
    assert dossier.difference_values
    for value in dossier.difference_values:
        assert dossier.text(value.article_id, value.start, value.end) == value.value
        assert value.claim_id in {claim.claim_id for claim in dossier.claims}
        assert value.origin_id == dossier.origin(value.article_id, value.start, value.end)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("At least 12 people were killed in the Vell harbour blast.", "The Vell harbour blast killed 17 people."),
        (
            "The shed in Vell harbour held about 400 tonnes of nitrate.",
            "The shed in Vell harbour held 395 tonnes of nitrate.",
        ),
        ("The review in Vell covers three dams on the Tor.", "The review in Vell covers 3 dams on the Tor."),
        ("The council in Vell bought nine boats.", "The council in Vell sold four lorries."),
    ],
    ids=["at least", "rounding", "words and digits", "other things"],
)
def test_numbers_that_can_both_hold_are_no_difference(one: str, other: str) -> None:
    assert sides(compared({"Post": one, "Daily": other}), "number") == []


def test_a_later_toll_is_an_update_and_not_a_contradiction() -> None:
    texts = {
        "Post": "The blast in Vell harbour killed 12 people near the Tor quay.",
        "Daily": "The blast in Vell harbour killed 19 people near the Tor quay.",
    }
    later = compared(texts, published={"Post": DAY, "Daily": DAY + dt.timedelta(days=2)})
    assert later.differences == ()
    same_day = compared(texts, published=DAY)
    assert sides(same_day, "number") == [{"12 people", "19 people"}]


def test_a_figure_of_another_month_is_another_figure() -> None:
    dossier = compared(
        {
            "Post": "The crash on the Tor road near Vell killed 15 people.",
            "Daily": "In January a crash on the Tor road near Vell killed 29 people.",
        }
    )
    assert sides(dossier, "number") == []


def test_a_copy_never_differs_from_its_original() -> None:
    text = f"The shed in Vell harbour held 240 tonnes of nitrate. {FILLER}"
    dossier = differences.run(claims.run(dossier_of({"Post": text, "Mirror": text}, copies=[("Post", "Mirror")])))
    assert dossier.differences == ()


def test_an_omission_is_no_difference() -> None:
    dossier = compared(
        {
            "Post": "The shed in Vell harbour held 240 tonnes of nitrate.",
            "Daily": "The shed in Vell harbour held nitrate.",
        }
    )
    assert dossier.differences == ()


def test_two_deadlines_for_one_thing_are_a_difference() -> None:
    dossier = compared(
        {
            "Post": "The ministers agreed to reopen the Tor River Commission by the end of June.",
            "Daily": "The ministers agreed that the Tor River Commission will sit again by September.",
        }
    )
    assert sides(dossier, "date") == [{"by the end of June", "by September"}]


def test_days_of_two_different_things_are_no_difference() -> None:
    dossier = compared(
        {
            "Post": "Ida Renn opened the bridge over the Tor on Monday.",
            "Daily": "Olo Varn lost his hat in Vell on Tuesday.",
        }
    )
    assert sides(dossier, "date") == []


def test_who_asked_for_the_meeting_can_differ() -> None:
    dossier = compared(
        {
            "Post": "The meeting in Vell was held at Arda's request.",
            "Daily": "Bresk had asked for the meeting, Olo Varn said.",
        }
    )
    assert sides(dossier, "who") == [{"Arda", "Bresk"}]


def test_an_accusation_and_its_denial_are_a_dispute_and_leave_both_claims_agreed_or_single() -> None:
    dossier = compared(
        {
            "Post": "The dockers accused Corvane of ignoring three warnings. Corvane denied that it had any warning.",
            "Daily": "The dockers in Vell accused Corvane of ignoring three warnings.",
        }
    )
    ((*found,),) = sides(dossier, "dispute")
    assert any("denied" in words for words in found)
    assert any("accused" in words for words in found)
    assert "contested" not in {claim.standing for claim in dossier.claims}


def test_one_article_that_denies_what_another_states_is_a_difference_of_polarity() -> None:
    dossier = compared(
        {
            "Post": "The union in Vell harbour did not sign the new pay deal with Corvane.",
            "Daily": "The union in Vell harbour did sign the new pay deal with Corvane.",
        }
    )
    assert len(sides(dossier, "polarity")) == 1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("A river does not stop to show its papers", "A river does not halt to show its papers", 1),
        ("A river does not stop to show its papers", "A river does not stop", 0),
        ("We did co-operate with all of them", "We did cooperate with all of them", 0),
        ("We want the [joint] survey before June", "We want the survey before June", 0),
        ("This is the best harbour — wide town in years", "This is the best harbour-wide town in years", 0),
        ("We all saw (Renn) at the harbour gate", "We all saw her at the harbour gate", 0),
    ],
    ids=["other words", "cut", "spelling", "brackets", "dashes", "put in for a pronoun"],
)
def test_words_inside_quotation_marks_differ_only_where_they_were_changed(one: str, other: str, expected: int) -> None:
    dossier = dossier_of(
        {"Post": f'"{one}," said Ida Renn. {FILLER}', "Daily": f'"{other}," said Ida Renn. {FILLER}'}, people=PEOPLE
    )
    from dataclasses import replace

    joined = replace(dossier, quotes=tuple(replace(quote, utterance_id="u1") for quote in dossier.quotes))
    assert len(sides(differences.run(claims.run(joined)), "wording")) == expected


def test_standing_follows_from_origins_where_nothing_differs() -> None:
    text = "The foreign ministers of Arda and Bresk met in Vell about the river."
    dossier = compared({"Post": text, "Daily": f"On the quay, {text[0].lower()}{text[1:]}"})
    met = next(claim for claim in dossier.claims if "foreign ministers" in claim.text)
    assert met.standing == "agreed"
    assert met.n_origins == 2
