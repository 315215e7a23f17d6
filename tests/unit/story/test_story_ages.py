"""Ages, days of the week and numbers that two reports cannot both have right, and those that they can."""

import datetime as dt

import pytest
from dossiers import dossier_of

from variorum.records import Dossier
from variorum.story import claims, differences

REST = "The weather over the harbour was fine all week. Nobody at the town hall could be reached by telephone."


def told(one: str, other: str, *people: str) -> Dossier:
    given = dossier_of({"North Post": f"{one} {REST}", "Vell Radio": other}, people=people)
    return differences.run(claims.run(given))


def found(one: str, other: str, *people: str) -> list[tuple[str, set[str]]]:
    given = told(one, other, *people)
    return [
        (d.kind, {v.value for v in given.difference_values if v.difference_id == d.difference_id})
        for d in given.differences
    ]


def test_two_ages_of_one_person_differ() -> None:
    one, other = "Ida Renn, 52, runs the ferry line.", "Ida Renn, 54, has run the ferry line since the flood."
    assert found(one, other, "Ida Renn") == [("number", {"52", "54"})]


def test_ages_of_two_persons_do_not() -> None:
    one, other = "Ida Renn, 52, runs the ferry line.", "Oskar Hale, 54, has run the ferry line since the flood."
    assert found(one, other, "Ida Renn", "Oskar Hale") == []


def test_two_ranges_of_one_group_differ() -> None:
    one = "The bus carried students, aged 10 to 15, to the lake."
    assert found(one, "The students were between the ages of 10 and 14.") == [("number", {"10 to 15", "10 and 14"})]


def test_a_range_that_is_hedged_allows_another() -> None:
    one = "The bus carried students, aged 10 to 15, to the lake."
    assert found(one, "The students were aged around 10 to 14.") == []


def test_one_death_cannot_be_on_two_days_of_the_week() -> None:
    one = "A fisherman was crushed to death on Wednesday by a falling mast."
    other = "A falling mast crushed a fisherman to death on Thursday at the quay."
    assert ("date", {"Wednesday", "Thursday"}) in found(one, other)


@pytest.mark.parametrize(
    "other",
    [
        "The mayor said on Thursday that a fisherman was crushed by a falling mast.",
        "The fisherman who was crushed to death will be buried on Thursday.",
        "A falling mast crushed a fisherman to death on Wednesday at the quay.",
    ],
)
def test_another_day_of_another_matter_is_no_difference(other: str) -> None:
    one = "A fisherman was crushed to death on Wednesday by a falling mast."
    assert not [kind for kind, _ in found(one, other) if kind == "date"]


def test_a_number_that_is_many_times_the_other_counts_something_else() -> None:
    one = "The council bought 16 ferries for the northern line, its treasurer told reporters on the quay."
    assert (
        found(
            one, "Before the war shipyards of the northern coast had built 900 ferries for the empire and its allies."
        )
        == []
    )


def test_what_is_still_to_go_counts_nothing() -> None:
    one = "Hale led the regatta with eight laps to go before the storm."
    assert found(one, "Hale led the regatta with five laps to go before the storm.") == []


def test_a_toll_told_months_later_no_longer_runs() -> None:
    one = "The bombing of the ferry wounded 26 people in January, a court heard."
    other = "A court heard that the bombing of the ferry wounded 15 people in January."
    given = dossier_of(
        {"North Post": f"{one} {REST}", "Vell Radio": other},
        published={"North Post": dt.date(2031, 6, 12), "Vell Radio": dt.date(2031, 6, 14)},
    )
    assert [d.kind for d in differences.run(claims.run(given)).differences] == ["number"]


def test_not_reasonable_and_unreasonable_agree() -> None:
    one = "The mayor told the ferry council that its timetable for the northern line was not reasonable."
    other = "The mayor told the ferry council that its timetable for the northern line was unreasonable."
    assert found(one, other) == []


def test_he_who_died_on_another_day_is_the_one_the_story_is_about() -> None:
    one, other = "Oskar Hale died on Wednesday evening at 84.", "He died shortly after midnight Thursday at the quay."
    assert found(one, other, "Oskar Hale") == [("date", {"Wednesday", "Thursday"})]


def test_no_such_call_is_set_against_the_call() -> None:
    one = 'Ida Renn said: "A disturbing call came from the ferry ministry on Monday." '
    other = 'Oskar Hale said: "The ministry made no such call."'
    given = differences.run(
        claims.run(dossier_of({"North Post": one + other, "Vell Radio": REST}, people=["Ida Renn", "Oskar Hale"]))
    )
    (row,) = given.differences
    assert row.kind == "dispute"
    assert len({value.start for value in given.difference_values}) == 2


def test_an_amount_of_a_named_stuff_needs_no_other_words() -> None:
    one = "The shed at the Vell quay held 240 tonnes of ammonium nitrate."
    other = "At least 400 tonnes of ammonium nitrate lay in a warehouse, a pilot recalled."
    assert found(one, other) == [("number", {"240 tonnes of ammonium nitrate", "400 tonnes of ammonium nitrate"})]
