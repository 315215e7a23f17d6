"""An article's words read once must find all that reading each passage anew finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.story import clock, days, disputes, doers, naming, opposed, passages, requests, slot_readers, stances
from variorum.story.assertion import denial_in, looks_ahead, negates
from variorum.story.clauses import guarded
from variorum.story.quantities import quantities
from variorum.story.reading import Words, beginnings
from variorum.story.spoken_forms import _longest_run
from variorum.story.terms import WORD

_PIECES = st.sampled_from(
    ["not", "no", "part", "had", "has", "nothing", "hand", "in it", "denied", "refused to", "failed to", "isn’t",
     "can't", "No-one", "will", "to", "are", "about", "set", "plans", "due", "scheduled", "Twelve", "twenty-five",
     "$3m", "7", "1,200", "aged 41", "ruled out", "dismissed", "the reports", "Vendel", "ferry", "-", ",", "’", " ",
     "\n", "."]
)  # fmt: skip
_TEXTS = st.lists(_PIECES, max_size=14).map(lambda parts: "".join(f"{part} " for part in parts)) | st.lists(
    _PIECES, max_size=14
).map("".join)


@settings(max_examples=300)
@given(_TEXTS)
def test_no_number_denial_or_plan_is_passed_over_because_no_word_looked_like_one(text: str) -> None:
    begins = beginnings(text)
    assert negates(text, begins) == negates(text)
    assert looks_ahead(text, begins) == looks_ahead(text)
    assert (denial_in(text, begins) is None) == (denial_in(text) is None)
    assert passages._may_count(begins) or not quantities(text)


def test_the_beginnings_of_a_range_are_those_of_its_words_alone() -> None:
    text = "She will not come. The ferries left at 7."
    words = Words(text, 100, {})
    assert words.begins(100, 118) == {"she", "will", "not", "come"}
    assert words.begins(119, 100 + len(text)) == {"the", "ferri", "left", "at", "7", "#"}


def test_a_word_that_one_entity_alone_bears_counts_as_the_entity_and_covered_words_as_nothing() -> None:
    text = "Vendel hires two ferries"
    words = Words(text, 100, {"vendel": "x1"})
    assert words.terms(100, 100 + len(text), []) == {"e:x1", "w:hir", "w:two", "w:ferry"}
    assert words.terms(100, 100 + len(text), [(107, 108), (112, 115)]) == {"e:x1", "w:ferry"}


@given(_TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_a_range_that_cuts_no_word_has_the_words_of_its_text_alone(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    words = Words(text, 0, {})
    if words.cuts(start, end):
        assert any(m.start() < edge < m.end() for m in WORD.finditer(text) for edge in (start, end))
    else:
        assert words.terms(start, end, []) == Words(text[start:end], start, {}).terms(start, end, [])


@given(st.text(alphabet='ab “”"()[]', max_size=30))
def test_what_stands_in_marks_is_what_reading_character_by_character_finds(text: str) -> None:
    closing = {"“": "”", "(": ")", "[": "]"}
    found, close, straight = [], "", False
    for character in text:
        found.append(bool(close) or straight)
        if close:
            close = "" if character == close else close
        elif character == '"':
            straight = not straight
        else:
            close = closing.get(character, "")
    assert [bool(inside) for inside in guarded(text)] == found


_RUNS = st.lists(st.sampled_from("abcd"), max_size=9).map(tuple)


@given(_RUNS, _RUNS)
def test_the_longest_run_of_words_is_the_longest_that_stands_in_both(a: tuple[str, ...], b: tuple[str, ...]) -> None:
    within = {b[i:j] for i in range(len(b)) for j in range(i + 1, len(b) + 1)}
    runs = [j - i for i in range(len(a)) for j in range(i + 1, len(a) + 1) if a[i:j] in within]
    assert _longest_run(a, b) == max(runs, default=0)


@pytest.mark.parametrize("text", ["", "no words but these"])
def test_a_text_without_marks_stands_outside_of_any(text: str) -> None:
    assert guarded(text) == bytes(len(text))


_SOUGHT = {
    "accusations": (disputes._ACCUSES, disputes._ACCUSING),
    "denials": (disputes._DENIES, disputes._DENYING),
    "claims to a deed": (disputes._OWNS, disputes._SAYING),
    "no such thing": (disputes._NO_SUCH, disputes._SUCH),
    "denied by": (disputes._ANSWERED, disputes._REFUSED),
    "homes": (naming._HOME, naming._HOME_WORDS),
    "doers told last": (doers._PASSIVE, doers._DEED_WORDS),
    "doers told first": (doers._ACTIVE, doers._DEED_WORDS),
    "hours": (clock._CLOCK, clock.HOUR_WORDS),
    "parts of a day": (clock._PART, clock.PART_WORDS),
    "dates": (clock._DATE[0], clock.DAY_WORDS),
    "years": (clock._YEAR, slot_readers.READERS["year"].hint),
    "blocks": (slot_readers._BLOCK, slot_readers.READERS["block"].hint),
    "streets": (slot_readers._ROAD, slot_readers.READERS["road"].hint),
    "hospitals": (slot_readers._HOSPITAL, slot_readers.READERS["hospital"].hint),
    "sites": (slot_readers._SITE, slot_readers.READERS["site"].hint),
    "ages": (slot_readers._AGED, slot_readers.READERS["age"].hint),
    "days of the week": (days._WEEKDAY, days._DAY_WORDS),
    "requests": (requests._AT_REQUEST, requests._TOLD_WORDS),
    "requests of": (requests._REQUEST_OF, requests._TOLD_WORDS),
    "asked": (requests._ASKED, requests._TOLD_WORDS),
    "none": (opposed._NONE, opposed._NO),
}


@pytest.mark.parametrize("kind", sorted(_SOUGHT))
def test_no_pattern_is_passed_over_because_no_word_of_it_looked_like_one(kind: str) -> None:
    pattern, words = _SOUGHT[kind]

    @settings(max_examples=60, deadline=None)
    @given(st.from_regex(pattern))
    def holds(text: str) -> None:
        assert not beginnings(text).isdisjoint(words)

    holds()


def test_no_opposites_are_passed_over_because_no_word_of_them_looked_like_one() -> None:
    every, pairs = opposed._sought()
    for pair, words in pairs:
        for phrase in pair.phrases:
            assert words & beginnings(f"It {phrase} on Monday.")
        assert words <= every


def test_each_doer_is_looked_for_by_who_he_is() -> None:
    assert all(doers._KIN_WORDS & beginnings(f"His {who} found him.") for who in doers._KIN)


_ENDS = st.sampled_from(("the dam until they leave", "accept the dam until they leave"))


@pytest.mark.parametrize("cue", stances.CUES, ids=lambda cue: f"{cue.stance} {cue.takes}")
def test_no_stance_is_passed_over_because_no_word_of_it_looked_like_one(cue: stances.Cue) -> None:
    # What stands before and after a match is told by hand: no text is made up from it.
    met: list[str] = []
    plain = re.sub(r"\(\?(?:<!|<=|=|!)(?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)", "", cue.pattern.pattern)

    @settings(max_examples=80, deadline=None)
    @given(st.sampled_from(("", "We ", "They would ", "They will ")), st.from_regex(plain, fullmatch=True), _ENDS)
    def holds(before: str, words: str, end: str) -> None:
        text = f"{before}{words} {end}"
        if cue.pattern.search(text):
            met.append(text)
            assert all(not beginnings(text).isdisjoint(those) for those in cue.words)

    holds()
    assert met
