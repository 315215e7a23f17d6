"""Terms of office and dated events: the files hold together."""

from __future__ import annotations

import csv
import re
from importlib.resources import files

from variorum.knowledge.dated_events import dated_events, days_that_name_events, find, phrases
from variorum.knowledge.offices import first_day, last_day, terms, terms_by_name


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files("variorum.knowledge").joinpath(name).read_text(encoding="utf-8").splitlines()))


def test_there_are_enough_terms_and_events_to_date_by() -> None:
    assert len(terms()) >= 1500
    assert len(dated_events()) >= 500


def test_every_term_starts_before_it_ends_and_has_a_source() -> None:
    for term in terms():
        assert term.end is None or term.start <= term.end, term
        assert term.source.strip(), term
        assert all(title == title.lower() and title for title in term.titles), term
        assert re.fullmatch(r"[A-Z]{3,4}", term.country), term


def test_no_term_stands_twice_and_none_of_one_person_overlap_in_one_office() -> None:
    keys = [(row["office"], row["country"], row["person"], row["start"]) for row in rows("offices.csv")]
    assert len(keys) == len(set(keys))
    held: dict[tuple[str, str, str], list[tuple[object, object]]] = {}
    for term in terms():
        held.setdefault((term.office, term.country, term.person), []).append((term.start, term.end))
    for spans in held.values():
        for (_, end), (start, _) in zip(sorted(spans, key=str), sorted(spans, key=str)[1:], strict=False):
            assert end is not None
            assert end <= start


def test_every_event_has_days_patterns_and_a_source() -> None:
    for event in dated_events():
        assert event.start <= event.end, event
        assert event.source.strip(), event
        assert event.patterns, event
        for pattern in event.patterns:
            for phrase in pattern:
                assert phrase == phrase.strip().lower(), event
                assert phrase.rstrip("*"), event


def test_no_event_stands_twice() -> None:
    keys = [(row["name"], row["start"]) for row in rows("events.csv")]
    assert len(keys) == len(set(keys))


def test_a_date_known_to_the_month_spans_the_month() -> None:
    assert first_day("2004-02").isoformat() == "2004-02-01"
    assert last_day("2004-02").isoformat() == "2004-02-29"
    assert last_day("2004").isoformat() == "2004-12-31"


def test_a_surname_finds_every_holder_of_that_name() -> None:
    people = {term.person for term in terms_by_name()["clinton"]}
    assert len(people) >= 2


def test_an_event_is_found_only_when_all_its_phrases_stand_in_the_sentence() -> None:
    told = [event.name for item in find(phrases("leaders meet at a g8 summit in scotland")) for event in item.events]
    assert told == ["G8 summit at Gleneagles"]
    assert list(find(phrases("leaders meet at a g8 summit"))) == []


def test_a_phrase_is_a_whole_word_unless_it_ends_with_a_star() -> None:
    assert not phrases("the unobamacared")
    assert phrases("obamacare")


def test_a_day_that_names_an_attack_is_known() -> None:
    assert (9, 11) in days_that_name_events()
