"""The names that articles share, and the time between them, in words: the reasons that `stories` gives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from variorum.records import Tables

if TYPE_CHECKING:
    import pyarrow as pa

# Two or more capitalised words in a row, where nobody has looked for names.
_CAPITALS = re.compile(r"\b[A-Z][\w’'\-]+(?: (?:of |the |de |al-)?[A-Z][\w’'\-]+)+")
# Share of a group's articles that must have a name for it to be the group's.
_OF_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Names:
    """Names by what they are of, each with how often."""

    people: Mapping[str, int]
    places: Mapping[str, int]
    others: Mapping[str, int]

    @property
    def all(self) -> dict[str, int]:
        """Every name, with how often."""
        return {**self.others, **self.places, **self.people}

    @classmethod
    def of_most(cls, group: Sequence[Names]) -> Names:
        """The names that at least half of a group's articles have, with the number of articles."""

        def most(kinds: Sequence[Mapping[str, int]]) -> dict[str, int]:
            held = Counter(name for kind in kinds for name in kind)
            return {name: n for name, n in held.items() if n >= _OF_MOST * len(group)}

        return cls(most([n.people for n in group]), most([n.places for n in group]), most([n.others for n in group]))

    def shared_with(self, other: Names) -> str:
        """What two groups have in common, in words; empty where nothing."""
        people = _common(self.people, other.people)
        places = _common(self.places, other.places)
        things = _common(self.others, other.others)
        said = []
        if people:
            said.append(f"same {'people' if len(people) > 1 else 'person'} ({in_words(people[:3])})")
        if places:
            said.append(f"same {'places' if len(places) > 1 else 'place'} ({in_words(places[:2])})")
        if not people and things:
            said.append(f"same names ({in_words(things[:3])})")
        return " and ".join(said)

    def only_here(self, other: Names) -> list[str]:
        """Up to two names that the other group does not have, people first."""
        theirs = other.all
        for kind in (self.people, self.others, self.places):
            own = sorted((name for name in kind if name not in theirs), key=lambda name: (-kind[name], name))
            if own:
                return own[:2]
        return []


def _common(a: Mapping[str, int], b: Mapping[str, int]) -> list[str]:
    return sorted(a.keys() & b.keys(), key=lambda name: (-(a[name] + b[name]), name))


def names_told(tables: Tables) -> pa.Table:
    """Every mention by name as `article_id`, `start`, `kind` and `name`: its entity's where it is resolved."""
    import pyarrow as pa
    import pyarrow.compute as pc

    mentions, entities = tables["mentions"], tables["entities"]
    mentions = mentions.filter(pc.equal(mentions.column("kind"), "name"))
    ids = entities.column("entity_id").combine_chunks()
    at = pc.index_in(mentions.column("entity_id"), value_set=ids, skip_nulls=True)
    own_name = pc.coalesce(mentions.column("name"), mentions.column("text"))
    return pa.table(
        {
            "article_id": mentions.column("article_id"),
            "start": mentions.column("start"),
            "kind": pc.coalesce(entities.column("type").take(at), mentions.column("type")),
            "name": pc.coalesce(entities.column("name").take(at), own_name),
        }
    )


def names_of(text: str, told: Iterable[tuple[str, str]]) -> Names:
    """The names in an article.

    Parameters
    ----------
    told
        The kind and name of each mention; without any, names are words in a row printed with capitals.
    """
    held: dict[str, Counter[str]] = {"person": Counter(), "place": Counter(), "": Counter()}
    for kind, name in told:
        held[kind if kind in held else ""][name] += 1
    if not any(held.values()):
        held[""].update(match.group() for match in _CAPITALS.finditer(text))
    return Names(held["person"], held["place"], held[""])


def in_words(names: Sequence[str]) -> str:
    """`A, B and C`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


_SMALL = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def apart_in_time(days: int) -> str:
    """A number of days as people say it: `two years apart`."""
    for unit, length, least in (("year", 365.25, 1.5), ("month", 30.44, 2.0), ("week", 7.0, 2.0), ("day", 1.0, 0.0)):
        n = round(days / length)
        if days / length >= least:
            count = _SMALL[n] if 0 < n < len(_SMALL) else str(n)
            return f"{count} {unit}{'' if n == 1 else 's'} apart"
    return "at the same time"
