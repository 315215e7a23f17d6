"""What differs beside numbers, days and words: place, name, who, hour, outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from dossiers import dossier_of

from variorum.records import Dossier
from variorum.story import claims, differences, utterances
from variorum.story.ages import ages
from variorum.story.passages import passages

FILLER = (
    "Farmers on both banks of the Tor have waited years for this water. A baker in Vell sold out of bread before noon."
)
PEOPLE = ["Ida Renn", "Olo Varn", "Aro Varn", "Bruno Lisk", "Marta Lisk"]


def compared(texts: Mapping[str, str], **given: object) -> Dossier:
    held = {outlet: f"{text} {FILLER}" for outlet, text in texts.items()}
    dossier = dossier_of(held, people=PEOPLE, **given)  # type: ignore[arg-type]
    towns = {"Vell", "Arda", "Bresk"}
    mentions = tuple(replace(m, type="place") if m.text in towns else m for m in dossier.mentions)
    return differences.run(claims.run(utterances.run(replace(dossier, mentions=mentions))))


def kinds(one: str, other: str) -> list[str]:
    return sorted(row.kind for row in compared({"Post": one, "Daily": other}).differences)


def sides(dossier: Dossier, kind: str) -> list[set[str]]:
    return [
        {value.value for value in dossier.difference_values if value.difference_id == row.difference_id}
        for row in dossier.differences
        if row.kind == kind
    ]


def test_two_doers_of_one_deed_differ() -> None:
    dossier = compared(
        {
            "Post": "The body was found on Sunday by his bandmate at the house in Vell.",
            "Daily": "An officer said that his roommate found the body in the house at Vell.",
        }
    )
    assert sides(dossier, "who") == [{"bandmate", "roommate"}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The body was found by his neighbour in Vell.", "A man found the body in Vell."),
        ("The body was found by his neighbour in Vell.", "His neighbour found the body in Vell."),
        ("The boat was found by a fisherman in Vell.", "His sister found the letter in Vell."),
    ],
    ids=["more general", "the same", "another deed"],
)
def test_doers_that_can_be_one_are_no_difference(one: str, other: str) -> None:
    assert "who" not in kinds(one, other)


def test_none_against_some_is_a_difference() -> None:
    dossier = compared(
        {
            "Post": "Police made five arrests at the rally for the river on the green.",
            "Daily": "There were no arrests at the rally for the river, police said on the green.",
        }
    )
    assert sides(dossier, "polarity") == [
        {
            "Police made five arrests at the rally for the river on the green.",
            "There were no arrests at the rally for the river, police said on the green.",
        }
    ]


@pytest.mark.parametrize(
    "other",
    ["There were no further arrests at the rally for the river on the green.", "No arrests were made in the market."],
    ids=["no more", "elsewhere"],
)
def test_none_of_something_else_is_no_difference(other: str) -> None:
    assert "polarity" not in kinds("Police made five arrests at the rally for the river on the green.", other)


def test_a_conviction_and_a_dropped_charge_differ() -> None:
    one = "Olo Varn was convicted on charges of aiding the enemy during the war."
    other = "Prosecutors agreed to drop the charge of aiding the enemy in the war."
    assert kinds(one, other) == ["polarity"]


def test_an_outcome_that_is_only_possible_is_no_difference() -> None:
    one = "Olo Varn was convicted on charges of aiding the enemy during the war."
    other = "Prosecutors may yet drop the charge of aiding the enemy in the war."
    assert kinds(one, other) == []


def test_held_and_called_off_differ_in_status() -> None:
    one = "The yearly march of dockers along the river wall in Vell took place on Sunday."
    other = "The yearly march of dockers along the river wall in Vell was called off on Sunday."
    assert kinds(one, other) == ["status"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1 a.m.", "2 a.m.", ["date"]),
        ("1 p.m.", "13:00", []),
        ("1.05 a.m.", "1.15 a.m.", []),
        ("1am GMT", "3am CET", []),
    ],
    ids=["an hour apart", "another way to say it", "rounded", "another zone"],
)
def test_hours_of_one_thing_differ_where_both_cannot_hold(one: str, other: str, expected: list[str]) -> None:
    told = "The missing nurse was last seen driving her car along the river road at {0} that night."
    assert kinds(told.format(one), told.format(other).replace("missing", "young")) == expected


def test_parts_of_one_day_differ() -> None:
    one = "The town received a call from a ministry about the whale on Monday afternoon."
    other = "The town received an odd call about the whale on Monday morning from a ministry."
    assert kinds(one, other) == ["date"]


def test_two_home_towns_of_one_person_differ() -> None:
    dossier = compared(
        {
            "Post": "Olo Varn, who grew up in Arda, led the choir that sang at the river.",
            "Daily": "Olo Varn led the choir that sang at the river and his home town of Bresk cheered.",
        }
    )
    assert sides(dossier, "place") == [{"Arda", "Bresk"}]


def test_homes_of_two_persons_are_no_difference() -> None:
    one = "Olo Varn, a resident of Arda, led the choir that sang at the river."
    other = "Ida Renn, a resident of Bresk, led the choir that sang at the river."
    assert "place" not in kinds(one, other)


def test_a_place_within_another_is_no_difference() -> None:
    one = "Olo Varn, a resident of Arda, led the choir that sang at the river."
    other = "Olo Varn, a resident of Bresk near Arda, led the choir that sang at the river."
    assert "place" not in kinds(one, other)


def test_two_given_names_with_one_surname_differ() -> None:
    dossier = compared(
        {
            "Post": "The diver Bruno Lisk was pulled from the river by dockers on Sunday.",
            "Daily": "The diver Marta Lisk was pulled from the river by dockers on Sunday.",
        }
    )
    assert sides(dossier, "name") == [{"Bruno Lisk", "Marta Lisk"}]


def test_a_family_that_one_report_names_whole_is_no_difference() -> None:
    one = "The diver Bruno Lisk was pulled from the river by dockers on Sunday."
    other = "The diver Marta Lisk was pulled from the river by dockers on Sunday. Bruno Lisk watched from a bridge."
    assert "name" not in kinds(one, other)


def test_the_same_words_given_to_two_persons_differ_in_attribution() -> None:
    words = '"The river will not wait for any of us to agree"'
    dossier = compared({"Post": f"Ida Renn said: {words}.", "Daily": f"Olo Varn said: {words}."})
    assert sides(dossier, "attribution") == [{"Ida Renn", "Olo Varn"}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Two women were injured in the blast at Vell.", "Five people were injured in the blast at Vell."),
        ("Three of the men were injured in the blast at Vell.", "Five men were injured in the blast at Vell."),
        ("The blast was in the 1100 block of Vell.", "The blast was in the 3000 block of Vell."),
        ("Initial reports said three people died in Vell.", "Five people died in Vell."),
        ("Two people were seriously injured in the blast at Vell.", "Five people were injured in the blast at Vell."),
        ("The man shot four people dead in Vell and then himself.", "Five people were shot dead in Vell."),
        ("The other two victims were injured in the blast at Vell.", "Five victims were injured in the blast at Vell."),
    ],
    ids=["some of them", "a part", "an address", "corrected", "the badly hurt", "with the gunman", "the others"],
)
def test_numbers_of_a_part_are_no_difference(one: str, other: str) -> None:
    assert "number" not in kinds(one, other)


def test_what_somebody_says_and_the_claim_denied_by_another_are_a_dispute() -> None:
    texts = {
        "Post": 'Ida Renn said: "The fire will set the bridge back by months." '
        "The claim was firmly denied by Olo Varn, who builds it.",
        "Daily": "The fire at the bridge burned for nine hours.",
    }
    assert [row.kind for row in compared(texts).differences] == ["dispute"]


def test_father_and_son_of_one_name_have_two_ages() -> None:
    assert "number" not in kinds("Olo Varn, 49, was held after the fire.", "Olo Varn, 5, was carried from the house.")


def test_a_birthday_between_two_reports_is_no_difference() -> None:
    import datetime as dt

    texts = {"Post": "Olo Varn, 45, won the race.", "Daily": "Olo Varn, 46, won the race."}

    def found(later: dt.date) -> int:
        days = {"Post": dt.date(2031, 3, 12), "Daily": later}
        dossier = dossier_of(texts, people=PEOPLE, published=days)
        return len(ages(dossier, passages(dossier)))

    assert (found(dt.date(2031, 3, 13)), found(dt.date(2031, 9, 1))) == (1, 0)


def test_a_form_that_is_written_out_is_no_change_of_words() -> None:
    one = 'Ida Renn said: "We have come up with no way to stop the river, and we are tired."'
    other = "Ida Renn said: \"We've come up with no way to stop the river, and we're tired.\""
    assert "wording" not in kinds(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The blast at Vell killed two men, with four others wounded.", "Seven people were wounded in Vell."),
        ("She made a curt 30-second apology to the council.",
         "Friends stood by the mayor, despite the 32-second apology to an angry council in Vell on a cold day."),
        ("Five teachers died in the crash of a school bus at Vell.",
         "The dead of the school bus crash at Vell were thirteen children and two teachers."),
        ("A 40-foot whale was washed ashore at Vell.", "A 20-metre whale was washed ashore near Vell last week."),
    ],
    ids=["others beside the dead", "one apology", "among the dead", "sizes"],
)  # fmt: skip
def test_one_thing_counted_in_few_shared_words_differs_in_number(one: str, other: str) -> None:
    assert "number" in kinds(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Two other people were with the boy at the house in Vell.",
         "Three people were with the boy at the house in Vell."),
        ("Three other victims were injured in the blast at Vell.",
         "The two other teen victims were injured in the blast at Vell."),
        ("A 40-foot whale was washed ashore at Vell.", "A 12-metre whale was washed ashore near Vell last week."),
        ("Five teachers were hurt in the crash of a school bus at Vell.",
         "Two teachers died in the crash of a school bus at Vell."),
    ],
    ids=["beside the boy", "some of the others", "another unit", "hurt and dead"],
)  # fmt: skip
def test_counts_that_can_both_hold_are_no_difference(one: str, other: str) -> None:
    assert "number" not in kinds(one, other)


@pytest.mark.parametrize(
    ("charge", "denial"),
    [
        ("Olo Varn faces charges of arson at the mill.", "Varn, who left the town in May, denies all the charges."),
        ("Ida Renn made further allegations in a book.", "Again the mayor of Vell rejected the claims."),
        ('Ida Renn described the arrest of the miller as political.',
         "A spokesman rejected the suggestion that the arrest was political."),
    ],
    ids=["charges", "allegations", "in so many words"],
)  # fmt: skip
def test_a_denial_that_takes_up_what_was_told_before_is_a_dispute(charge: str, denial: str) -> None:
    dossier = compared({"Post": f"{charge} {denial}", "Daily": "The mill at Vell burnt down in the night."})
    ((told, answer),) = [sorted(side, key=len) for side in sides(dossier, "dispute")] or [("", "")]
    assert {told.rstrip("."), answer.rstrip(".")} == {charge.rstrip("."), denial.rstrip(".")}


@pytest.mark.parametrize(
    "text",
    [
        "Olo Varn faces charges of arson at the mill. A judge dismissed the charges.",
        "The mill at Vell burnt down in the night. The mayor of Vell rejected the claims.",
        "Ida Renn described the arrest as political. The baker rejected the suggestion that bread was short.",
    ],
    ids=["a court", "nothing was claimed", "another matter"],
)
def test_a_denial_of_something_else_is_no_dispute(text: str) -> None:
    assert sides(compared({"Post": text, "Daily": "The mill at Vell is old."}), "dispute") == []
