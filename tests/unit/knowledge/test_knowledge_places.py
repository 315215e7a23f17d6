"""Places are found by name where country or size settle which is meant, and left unknown where not."""

import pytest

from variorum.knowledge.places import find_place
from variorum.knowledge.sectors import body_codes, sector_of


def test_a_town_much_larger_than_its_namesakes_is_the_one_meant():
    assert find_place("Geneva").country == "CHE"


def test_the_country_that_the_words_name_decides():
    assert find_place("Geneva", inside="USA").country == "USA"
    assert find_place("Geneva", inside="PRT") is None


def test_of_two_large_towns_of_one_name_none_is_taken_unless_the_text_tells_the_country():
    assert find_place("Cordoba") is None
    assert find_place("Cordoba", told={"ESP"}).country == "ESP"


def test_a_state_has_a_country_and_no_coordinates():
    place = find_place("Portugal")
    assert (place.country, place.lat) == ("PRT", None)


def test_an_invented_town_stays_unknown():
    assert find_place("Ardle-on-Wenn") is None


@pytest.mark.parametrize(
    ("words", "sector"),
    [
        (["riot", "police"], "COP"),
        (["police", "spokesman"], "COP"),
        (["opposition", "leader"], "OPP"),
        (["farmer"], "AGR"),
        (["government", "troop"], "MIL"),
        (["lamp"], None),
        ([], None),
    ],
)
def test_a_descriptions_nouns_tell_its_sector(words, sector):
    assert sector_of(words) == sector


def test_bodies_of_no_state_have_a_code_of_their_own():
    assert body_codes("African Union") == ("IGO", None)
    assert body_codes("The Ardle Society") == (None, None)
