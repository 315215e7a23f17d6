"""Where a named place is: towns and states with their coordinates, from GeoNames.

The gazetteer, `places.tsv.gz` (GeoNames, geonames.org, CC BY 4.0; made by `training/places.py`, which says what its
columns are), has states, and places of 15,000 people and more with the spellings they go by. It is read when the first
place is asked for, once per process.

Of towns that share a name, one in a country that the text tells wins; else one that is eight times the size of all
others. Where neither settles it, the place stays unknown: a wrong place is worse than none.
"""

from __future__ import annotations

import functools
import gzip
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from variorum.knowledge.names import fold, known_names, state

# How much larger the largest of several towns must be where the text tells no country. Chosen so that the towns of two
# countries that both make the news under one name stay apart.
_LARGER = 8


@dataclass(frozen=True, slots=True)
class Place:
    """A place. `country` is an ISO 3166 alpha-3 code; a state has no coordinates of its own."""

    geonameid: int
    name: str
    country: str
    lat: float | None
    lon: float | None
    population: int


@functools.cache
def _lines() -> tuple[Mapping[str, Sequence[str]], Mapping[str, str]]:
    """Folded spelling → the lines of towns, largest first; code → the line of the state."""
    towns: dict[str, list[str]] = {}
    states: dict[str, str] = {}
    held = resources.files("variorum.knowledge").joinpath("places.tsv.gz").read_bytes()
    for line in gzip.decompress(held).decode().splitlines():
        spellings = line.rpartition("\t")[2]
        if spellings:
            for spelling in spellings.split("|"):
                towns.setdefault(spelling, []).append(line)
        else:
            states[line.split("\t")[2]] = line
    return towns, states


def _place(line: str) -> Place:
    number, name, country, north, east, people, _ = line.split("\t")
    return Place(
        int(number), name, country, float(north) if north else None, float(east) if east else None, int(people)
    )


@functools.lru_cache(maxsize=16384)
def _towns(folded: str) -> tuple[Place, ...]:
    """The towns of a folded name, largest first."""
    return tuple(map(_place, _lines()[0].get(folded, ())))


def _state(code: str) -> Place | None:
    line = _lines()[1].get(code)
    return None if line is None else _place(line)


def find_place(name: str, told: Collection[str] = (), inside: str | None = None) -> Place | None:
    """The place that a name means, or None where it is not known or not settled.

    Parameters
    ----------
    name
        As printed, without an article.
    told
        ISO 3166 alpha-3 codes of the countries that the text speaks of.
    inside
        Code of the country that the words around name as its own ("Ardle, Portugal"): nothing else will do.

    >>> find_place("Portugal").country
    'PRT'
    """
    known = known_names().get(name)
    if known is not None and known.use == "state" and known.country is not None:
        return _state(known.country)
    held = _towns(fold(name))
    if inside is not None:
        held = tuple(place for place in held if place.country == inside)
        return held[0] if held else None
    seat_of = known.country if known is not None and known.use == "capital" else None
    if not held:
        return None
    near = tuple(place for place in held if place.country in told)
    if near and _settled(near):
        # A village of a country that is told beside a capital of the world: the capital is meant.
        return near[0] if near[0].population * _LARGER**2 >= held[0].population else None
    if near:
        return None
    if seat_of is not None and state(seat_of) is not None and held[0].country == seat_of:
        return held[0]
    return held[0] if _settled(held) else None


def _settled(places: tuple[Place, ...]) -> bool:
    """Whether the first is alone or much larger than the others."""
    return len(places) == 1 or places[0].population >= _LARGER * max(1, places[1].population)
