"""Known names and the ways people's names are spelled."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.knowledge.names import (
    fold,
    given_name,
    known_at,
    known_names,
    organisations,
    person_name,
    same_given_name,
    state,
    state_of_adjective,
    states,
    surname_key,
    words_for,
)


def test_every_state_has_a_code_of_three_capitals_and_no_code_twice():
    codes = [land.iso3 for land in states()]
    assert len(codes) == len(set(codes)) >= 195
    assert all(len(code) == 3 and code.isupper() for code in codes)


def test_no_form_of_a_name_is_empty_or_padded():
    assert all(form and form == form.strip() and "?" not in form for form in known_names())
    assert len(organisations()) > 200


def test_an_adjective_tells_its_state():
    assert state_of_adjective("Portuguese") == state("PRT")
    assert state_of_adjective("Ruritanian") is None


def test_the_longest_known_name_is_read_and_letter_case_counts():
    text = "the UN Security Council met, which surprised us"
    end, name = known_at(text, 4)
    assert text[4:end] == "UN Security Council"
    assert name.type == "organisation"
    assert known_at(text, text.index("us")) is None
    assert known_at("Francesca spoke", 0) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("Sergei", "Sergey"), ("Mohammed", "Muhammad"), ("William", "Bill"), ("J.", "Joan"), ("Jae-in", "Jae In")],
)
def test_spellings_short_forms_and_initials_are_one_given_name(one, other):
    assert same_given_name(one, other)
    assert same_given_name(other, one)


@pytest.mark.parametrize(("one", "other"), [("Ida", "Iris"), ("Karl", "Carlos"), ("Anna", "Anton"), ("Bill", "Robert")])
def test_different_given_names_stay_different(one, other):
    assert not same_given_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Zelyenskyy", "Zelyenskiy"), ("al-Harun", "Harun"), ("Müller", "Muller"), ("Khalaf", "Halaf")]
)
def test_spellings_of_one_surname_share_a_key(one, other):
    assert surname_key(one) == surname_key(other)


def test_surnames_that_differ_keep_different_keys():
    names = ["Renn", "Rehm", "Lund", "Lind", "Westen", "Halden", "Martin", "Marten"]
    assert len({surname_key(name) for name in names}) == len(names)


def test_a_person_name_comes_apart_with_particles_and_without_suffix():
    assert person_name("Ida van der Renn").surname == "van der Renn"
    assert person_name("Bo Lund Jr.").surname == "Lund"
    assert person_name("Renn").given == ()
    assert person_name("Moon Sang-ho").surname == "Moon"


def test_two_people_of_one_surname_do_not_agree():
    assert not person_name("Ida Renn").agrees(person_name("Bo Renn"))
    assert person_name("Ida Renn").agrees(person_name("Renn"))


def test_a_given_name_tells_gender_only_where_it_is_certain():
    assert given_name("Clara").gender == "f"
    assert given_name("Sergey").gender == "m"
    assert given_name("Chris") is None or given_name("Chris").gender is None
    assert given_name("Quux") is None


def test_words_for_an_unknown_class_are_refused():
    with pytest.raises(KeyError):
        words_for("animals")


@given(st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_folded_keyed_and_taken_apart(text):
    assert fold(fold(text)) == fold(text)
    surname_key(text)
    assert person_name(text).agrees(person_name(text))
