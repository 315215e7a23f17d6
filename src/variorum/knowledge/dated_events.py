"""Events of the world whose date is known, and how to tell them in a sentence, from `events.csv`.

Summits, elections, games, wars, attacks, accidents, disasters, treaties and affairs, 1989 to today, from general
knowledge. In the column `match` alternatives are separated by `;` and the phrases of an alternative by `+`: all
must stand in one sentence, in small letters and as whole words; a `*` at a phrase's end lets its last word go on.
`start` is the first day the thing can be spoken of as having happened. Several rows may answer to the same words: a
reader of `find` sees them all and must not choose before other evidence does.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, NamedTuple

#: Kinds that are known long before they come: a report may tell of them as ahead.
SCHEDULED = frozenset({"summit", "election", "games", "ceremony"})


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """An event with its days, both inclusive."""

    name: str
    kind: str
    start: dt.date
    end: dt.date
    place: str
    country: str
    patterns: tuple[tuple[str, ...], ...]
    source: str


class Told(NamedTuple):
    """Words of a sentence that tell a dated event: the events they may mean, and where they stand in it."""

    events: tuple[DatedEvent, ...]
    start: int
    end: int


@functools.cache
def dated_events() -> tuple[DatedEvent, ...]:
    """Every event, in the order of the file."""
    text = files("variorum.knowledge").joinpath("events.csv").read_text(encoding="utf-8")
    return tuple(
        DatedEvent(
            name=row["name"],
            kind=row["kind"],
            start=dt.date.fromisoformat(row["start"]),
            end=dt.date.fromisoformat(row["end"]),
            place=row["place"],
            country=row["country"],
            patterns=tuple(tuple(choice.split("+")) for choice in row["match"].split(";")),
            source=row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )


_DAY_NAME = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (\d{1,2})\b")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


@functools.cache
def days_that_name_events() -> frozenset[tuple[int, int]]:
    """Months and days that stand for an attack in common speech, whatever year they are spoken in."""
    return frozenset(
        (_MONTHS.index(match[1]) + 1, int(match[2]))
        for event in dated_events()
        if event.kind in {"attack", "war"}
        for pattern in event.patterns
        for match in _DAY_NAME.finditer(" ".join(pattern))
    )


@functools.cache
def _index() -> tuple[Any, dict[str, list[tuple[int, tuple[str, ...]]]]]:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    users: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for n, event in enumerate(dated_events()):
        for pattern in event.patterns:
            for phrase in pattern:
                users.setdefault(phrase, []).append((n, pattern))
    for phrase in users:
        automaton.add_word(phrase.rstrip("*"), phrase)
        if phrase.endswith("*") and phrase[:-1] in users:
            automaton.add_word(phrase[:-1], phrase[:-1] + "\x00both")
    automaton.make_automaton()
    return automaton, users


def phrases(text: str) -> list[tuple[int, int, str]]:
    """Phrases of the patterns in a text of small letters, as `(start, end, phrase)`."""
    automaton, users = _index()
    found = []
    for last, value in automaton.iter(text):
        word = value.removesuffix("\x00both").rstrip("*")
        start, end = last - len(word) + 1, last + 1
        if start and text[start - 1].isalnum():
            continue
        whole = end == len(text) or not text[end].isalnum()
        for phrase in (word, word + "*"):
            if phrase in users and (whole or phrase.endswith("*")):
                found.append((start, end, phrase))
    return found


def find(hits: list[tuple[int, int, str]]) -> Iterator[Told]:
    """The events that the phrases of one sentence tell: one item for each alternative that holds."""
    _, users = _index()
    places: dict[str, tuple[int, int]] = {}
    for start, end, phrase in hits:
        places.setdefault(phrase, (start, end))
    by_pattern: dict[tuple[str, ...], list[int]] = {}
    for phrase in places:
        for n, pattern in users[phrase]:
            if pattern[0] == phrase and all(other in places for other in pattern):
                by_pattern.setdefault(pattern, []).append(n)
    for pattern in sorted(by_pattern):
        spans = [places[phrase] for phrase in pattern]
        events = tuple(dated_events()[n] for n in by_pattern[pattern])
        yield Told(events, min(span[0] for span in spans), max(span[1] for span in spans))
