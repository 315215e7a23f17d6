"""The same words inside quotation marks in two reports: who said them, and of what."""

from __future__ import annotations

from dataclasses import replace

import pytest
from dossiers import dossier_of

from variorum.records import Dossier
from variorum.story.attributions import scopes, speakers

PEOPLE = ["Ida Renn", "Olo Varn", "Runa Tolk"]
WORDS = "a danger to every village on the lower river and to all who fish in it"


def given(one: str, other: str) -> Dossier:
    return dossier_of({"Post": one, "Daily": other}, people=PEOPLE)


def made(one: str, other: str) -> Dossier:
    """Both quotations as one saying of Ida Renn's."""
    dossier = given(one, other)
    (speaker,) = {m.entity_id for m in dossier.mentions if m.text == "Ida Renn"} or {None}
    quotes = (replace(quote, utterance_id="u1", speaker_entity_id=speaker) for quote in dossier.quotes)
    return replace(dossier, quotes=tuple(quotes))


def sides(dossier: Dossier, read: object) -> list[list[str]]:
    assert callable(read)
    return [[side.values[0].words for side in found.sides] for found in read(dossier)]


def test_words_that_are_the_same_but_for_one_have_two_speakers() -> None:
    one = 'Ida Renn said: "Those who wait may have to wait in Arda as officers work through the queue".'
    other = 'Olo Varn said: "Those who wait may need to wait in Arda as officers work through the queue".'
    assert sorted(sides(given(one, other), speakers)[0]) == ["Ida Renn", "Olo Varn"]


def test_two_speakers_of_other_words_are_no_difference() -> None:
    one = 'Ida Renn said: "Those who wait may have to wait in Arda as officers work through the queue".'
    other = 'Olo Varn said: "Those who wait will be served bread and soup in Arda by the women of the town".'
    assert sides(given(one, other), speakers) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Asked about the Tarn Bridge, Ida Renn said: ", "Asked about the Mollen Dam, Ida Renn said: "),
        ("Ida Renn called Olo Varn ", "Ida Renn called Runa Tolk "),
        ("Ida Renn said of the Tarn Bridge: ", "Responding to the Mollen Dam, Ida Renn said: "),
    ],
    ids=["asked about", "called", "of another"],
)
def test_one_saying_about_two_named_matters_differs_in_scope(one: str, other: str) -> None:
    (found,) = scopes(made(f'{one}"{WORDS}".', f'{other}"{WORDS}".'))
    assert found.kind == "scope"
    assert "danger" in found.about
    assert len({side.values[0].words for side in found.sides}) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Asked about the Tarn Bridge, Ida Renn said: ", "Asked about the bridge, Ida Renn said: "),
        ("Asked about the Tarn Bridge, Ida Renn said: ", "Asked about the new Tarn Bridge, Ida Renn said: "),
        ("Ida Renn said of the Tarn Bridge: ", "The Tarn Bridge is old. Ida Renn said of the Mollen Dam: "),
    ],
    ids=["in other words", "the same", "both told"],
)
def test_a_matter_that_can_be_the_same_is_no_difference_in_scope(one: str, other: str) -> None:
    assert scopes(made(f'{one}"{WORDS}".', f'{other}"{WORDS}".')) == []
