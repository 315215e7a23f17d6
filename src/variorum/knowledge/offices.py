"""Terms of office: who held which office from when to when, from `offices.csv`.

Heads of state and government, foreign ministers and the like of the countries that make the news, heads of
international organisations, and candidates for the American presidency, 1990 to today, from general knowledge.
`titles` are the words that stand beside the name in the press. A date known to the month only is held as that
month's first or last day.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

# Offices whose title is printed with the name after death as in life.
_PART_OF_THE_NAME = frozenset({"emir", "king", "monarch", "pope"})


@dataclass(frozen=True, slots=True)
class Term:
    """A term of office. `end` is None while it lasts, as far as the file knows."""

    office: str
    country: str
    person: str
    names: tuple[str, ...]
    titles: tuple[str, ...]
    start: dt.date
    end: dt.date | None
    source: str

    @property
    def outlives(self) -> bool:
        """Whether the title stays part of the name, so that its use says nothing of the term's end."""
        return self.office in _PART_OF_THE_NAME


def first_day(text: str) -> dt.date:
    """First day of a date given to the day, the month or the year."""
    parts = [int(part) for part in text.split("-")] + [1, 1]
    return dt.date(*parts[:3])


def last_day(text: str) -> dt.date:
    """Last day of a date given to the day, the month or the year."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return dt.date(*parts)
    if len(parts) == 1:
        return dt.date(parts[0], 12, 31)
    year, month = parts
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(1)


@functools.cache
def terms() -> tuple[Term, ...]:
    """Every term of office, in the order of the file."""
    text = files("variorum.knowledge").joinpath("offices.csv").read_text(encoding="utf-8")
    return tuple(
        Term(
            office=row["office"],
            country=row["country"],
            person=row["person"],
            names=(row["person"], *filter(None, row["aliases"].split(";"))),
            titles=tuple(row["titles"].split(";")),
            start=first_day(row["start"]),
            end=last_day(row["end"]) if row["end"] else None,
            source=row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )


@functools.cache
def terms_by_name() -> Mapping[str, tuple[Term, ...]]:
    """Terms by each name of the holder in small letters: full names, and the last word of them."""
    found: dict[str, list[Term]] = {}
    for term in terms():
        keys = [name.casefold() for name in term.names]
        keys += [name.casefold().rsplit(" ", 1)[-1] for name in term.names if " " in name]
        for key in dict.fromkeys(keys):
            found.setdefault(key, []).append(term)
    return MappingProxyType({key: tuple(value) for key, value in found.items()})


def _bare(title: str) -> str:
    return " ".join(word for word in title.casefold().replace("-", " ").split() if word not in ("the", "of", "for"))


@functools.cache
def _by_title() -> Mapping[tuple[str, str], tuple[Term, ...]]:
    found: dict[tuple[str, str], list[Term]] = {}
    for term in terms():
        for title in dict.fromkeys(_bare(title) for title in (term.office, *term.titles)):
            found.setdefault((term.country, title), []).append(term)
    return MappingProxyType({key: tuple(value) for key, value in found.items()})


def holder_of(country: str, title: str, day: dt.date) -> str | None:
    """The one person who held an office of that title in a state on that day, as far as the file knows; or None."""
    held = (
        term.person
        for term in _by_title().get((country, _bare(title)), ())
        if term.start <= day and (term.end is None or day <= term.end) and not term.office.startswith("candidate")
    )
    people = set(held)
    return people.pop() if len(people) == 1 else None
