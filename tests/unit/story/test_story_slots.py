"""What stands in one place of like sentences: days, addresses, hospitals, sites, towns, roles, ages, colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from dossiers import dossier_of

from variorum.knowledge.contrasts import contrasts
from variorum.records import Dossier
from variorum.story import claims, differences, utterances
from variorum.story.reading import beginnings
from variorum.story.slot_readers import READERS

PEOPLE = ["Ida Renn", "Olo Varn", "Runa", "Delia"]
PLACES = {"Vell", "Arda", "Portugal", "Norway", "Lisbon", "Oslo"}
FILLER = "A baker in the old town sold out of bread before noon. Farmers have waited years for this water."


def compared(texts: Mapping[str, str], copies: tuple[tuple[str, str], ...] = ()) -> Dossier:
    held = {outlet: f"{text} {FILLER}" for outlet, text in texts.items()}
    dossier = dossier_of(held, people=PEOPLE, copies=copies)
    mentions = tuple(replace(m, type="place") if m.text in PLACES else m for m in dossier.mentions)
    return differences.run(claims.run(utterances.run(replace(dossier, mentions=mentions))))


def told(one: str, other: str) -> list[tuple[str, set[str]]]:
    dossier = compared({"Post": one, "Daily": other})
    return [
        (row.kind, {v.value for v in dossier.difference_values if v.difference_id == row.difference_id})
        for row in dossier.differences
    ]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The court sentenced the ferry captain to prison on Monday.",
         "The ferry captain was sentenced to prison by the court on Thursday.", ("date", {"Monday", "Thursday"})),
        ("The crew has had the station to itself since March 10.",
         "The crew has had the whole station to itself since March 11.", ("date", {"March 10", "March 11"})),
        ("The poet founded the printing press in the harbour in 1931.",
         "The printing press in the harbour was founded by the poet in 1934.", ("date", {"1931", "1934"})),
        ("Officers found the van in the 5800 block of Harbour Drive.",
         "The van was found by officers in the 8500 block of Harbour Drive.",
         ("place", {"5800 block of Harbour Drive", "8500 block of Harbour Drive"})),
        ("The shots were fired near the bakery on Lenn Road.",
         "The shots were fired near a bakery on Lenn Avenue.", ("place", {"Lenn Road", "Lenn Avenue"})),
        ("The shots were fired outside the bakery at 46 Lenn Street.",
         "The shots were fired outside a bakery near 66 Lenn St.", ("place", {"46 Lenn Street", "66 Lenn St"})),
        ("The 15-year-old boy was rushed to Tolk Hospital after the crash.",
         "A 15-year-old boy was rushed after the crash to Marn Hospital.",
         ("place", {"Tolk Hospital", "Marn Hospital"})),
        ("Officers opened the Rood Gate to let the visitors enter.",
         "Officers opened the Mast Gate and let visitors enter.", ("place", {"Rood Gate", "Mast Gate"})),
        ("The painter is survived by his wife Delia and two sons.",
         "The painter is survived by his wife Runa and by two sons.", ("name", {"Delia", "Runa"})),
        ("The gunman fled the harbour in a gold sedan.",
         "The gunman fled from the harbour in a black car.", ("name", {"gold", "black"})),
        ("She has a tattoo of a ship on her left arm, police said.",
         "She has a tattoo of a ship on her right forearm, police said.", ("name", {"left", "right"})),
        ("A 15-year-old boy was shot in the leg outside the harbour bakery.",
         "The 15-year-old boy was shot in the chest outside the bakery in the harbour.", ("place", {"leg", "chest"})),
        ("A 1-year-old boy was killed by the falling crane in the harbour.",
         "The falling crane in the harbour killed a 2-year-old boy.", ("number", {"1", "2"})),
        ("The tanker with the stolen oil was seized near Portugal by the coast guard.",
         "The coast guard seized the tanker with the stolen oil near Norway.", ("place", {"Portugal", "Norway"})),
    ],
    ids=["day", "since a day", "year", "block", "street", "house", "hospital", "gate", "wife", "colour", "side",
         "wound", "age", "state"],
)  # fmt: skip
def test_two_fillers_of_one_place_in_like_sentences_differ(
    one: str, other: str, expected: tuple[str, set[str]]
) -> None:
    assert told(one, other) == [expected]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The court sentenced the ferry captain to prison on Monday.",
         "The ferry captain was sentenced to prison by the court, a judge said on Thursday."),
        ("The ferry with the stolen oil left the old harbour late on Monday.",
         "The ferry left the old harbour with the stolen oil early on Tuesday."),
        ("The court sentenced the ferry captain to prison on Monday.",
         "The court sentenced the ferry captain to prison on Monday and his mate on Thursday."),
        ("Officers found the van in the 5800 block of Harbour Drive.",
         "The van was found by officers in the 5800 block of Mill Lane."),
        ("A 15-year-old boy was shot in the leg outside the harbour bakery.",
         "A 30-year-old man was shot in the chest outside the harbour bakery."),
        ("One man was rushed to Tolk Hospital after the crash.",
         "Another man was rushed to Marn Hospital after the crash."),
        ("The gunman fled the harbour in a gold sedan.", "The baker left the harbour in his black coat."),
        ("The tanker with the stolen oil was seized near Portugal by the coast guard.",
         "The coast guard seized the tanker with the stolen oil near Lisbon."),
        ("The fleet was led by its deputy director Ida Renn through the narrow strait.",
         "The fleet was led by its director Olo Varn through the narrow strait."),
    ],
    ids=["a day of saying", "one night", "both told", "two streets", "two victims", "one and another", "two things",
         "a town of the state", "two offices"],
)  # fmt: skip
def test_fillers_that_can_both_hold_are_no_difference(one: str, other: str) -> None:
    assert told(one, other) == []


def test_a_report_that_tells_of_both_has_no_quarrel_with_the_other() -> None:
    one = "Officers opened the Rood Gate to let the visitors enter."
    other = "Officers opened the Mast Gate and let visitors enter."
    assert told(one, f"{other} The Rood Gate stayed shut all day.") == []


def test_a_reprint_that_changes_a_colour_is_no_independent_side() -> None:
    one = "The gunman fled the harbour in a gold sedan."
    texts = {"Post": one, "Daily": one, "Echo": "The gunman fled from the harbour in a black car."}
    dossier = compared(texts, copies=(("Post", "Daily"),))
    (row,) = dossier.differences
    assert {v.value for v in dossier.difference_values if v.difference_id == row.difference_id} == {"gold", "black"}


def test_every_word_of_a_contrast_is_found_by_its_pattern() -> None:
    for contrast in contrasts():
        assert all(contrast.pattern.fullmatch(word) for word in contrast.values), contrast.name


def test_every_contrast_is_looked_for_where_one_of_its_words_stands() -> None:
    for contrast in contrasts():
        hint = READERS[contrast.name].hint
        assert all(hint & beginnings(word) for word in contrast.values), contrast.name
