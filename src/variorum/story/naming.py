"""Differences in names: another given name for one person, another town for one home or one deed.

Spelling is wording: names that are one name in another form, or nearly so, are no difference. Nor is a place that holds
the other, as a state holds its towns.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from variorum.knowledge.names import fold, known_names, same_given_name
from variorum.knowledge.places import find_place
from variorum.records import Dossier, Mention
from variorum.story.matching import Pairs
from variorum.story.passages import Passage, entity_key
from variorum.story.reading import beginnings
from variorum.story.sides import Found, Side, Value
from variorum.story.terms import term

_PLACE = r"(?:the )?(?P<place>[A-Z][\w’'\-]+(?: (?:(?:de|del|di|da|la|le|el|al|sur|upon|am|der) )?[A-Z][\w’'\-]+){0,3})"
_HOME = re.compile(
    r"\b(?:home ?town of|(?:a |an )?residents? of|(?:a )?natives? of"
    r"|(?:lived|lives|living|resided|grew up)(?: [^,.;]{2,30}?)? in(?: an?| the)?(?: \w+)?"
    r"(?: (?:town|village|city|suburb)(?: called| of| named)?)?) " + _PLACE
)
_HOME_WORDS = beginnings("home hometown resident residents native natives lived lives living resided grew")
# Least likeness of two passages whose homes, and whose places of a deed, are compared.
_HOMES, _DEEDS = 0.15, 0.3
_LOCATED = re.compile(
    r"\b(?:in|at|near|outside) (?:the )?(?P<town>(?:\w+ )?(?:town|city|village|port) (?:of|called) )?$"
)
# A home so few characters from the head of a passage is told of whom the sentence goes on to name.
_BEGINS = 25
# Words before a place that say what happened there.
_LEAD = 6


def given_names(dossier: Dossier, same: Sequence[Sequence[Passage]]) -> list[Found]:
    """Two given names with one surname, in passages of one claim; nobody prints both.

    Parameters
    ----------
    dossier
        The story.
    same
        The passages of each claim.
    """
    printed: dict[str, set[str]] = defaultdict(set)
    for mention in dossier.mentions:
        if mention.entity_id is not None and mention.type == "person":
            printed[mention.entity_id].add(mention.article_id)
    met: dict[tuple[str, str], tuple[dict[Value, None], dict[Value, None]]] = {}
    for passages in same:
        named = [(passage, person) for passage in passages if (person := _one_person(passage)) is not None]
        for n, (a, one) in enumerate(named):
            for b, other in named[n + 1 :]:
                if a.origin_id == b.origin_id or not _other_given_name(one.text, other.text):
                    continue
                keys = one.entity_id or "", other.entity_id or ""
                if keys[0] == keys[1] or printed[keys[0]] & printed[keys[1]]:
                    continue
                if keys[0] > keys[1]:
                    keys, one_side, other_side = (keys[1], keys[0]), other, one
                else:
                    one_side, other_side = one, other
                sides = met.setdefault(keys, ({}, {}))
                sides[0][Value.named(one_side)] = None
                sides[1][Value.named(other_side)] = None
    return [
        Found("name", f"name of {next(iter(met[keys][0])).words.split()[-1]}", tuple(Side(tuple(s)) for s in met[keys]))
        for keys in sorted(met)
    ]


def _one_person(passage: Passage) -> Mention | None:
    """The only person named in full in the passage."""
    found = [m for m in passage.mentions if m.type == "person" and m.kind == "name" and m.entity_id is not None]
    full = [m for m in found if len(m.text.split()) > 1]
    return full[0] if len(full) == 1 and len({m.entity_id for m in found}) == 1 else None


def _other_given_name(one: str, other: str) -> bool:
    """Whether two full names share the surname, and the given names are two names and no two forms of one."""
    left, right = fold(one).split(), fold(other).split()
    if left[-1] != right[-1]:
        return False
    if set(left[:-1]) & set(right[:-1]):
        return False
    first, second = left[0], right[0]
    if len(first.strip(".")) < 3 or len(second.strip(".")) < 3:
        return False
    return not same_given_name(first, second) and not _near(first, second)


def _near(one: str, other: str) -> bool:
    """Whether a name is nearly spelt as another, or begins it."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(one, other) <= 2 or one.startswith(other[:3])


def places(held: Sequence[Passage], pairs: Pairs) -> list[Found]:
    """Places given for one home, or for one deed, that are two places.

    Parameters
    ----------
    held
        The passages compared.
    pairs
        Likeness of pairs of them, by place in `held`.
    """
    return [
        *_compared(held, pairs, _homes, _HOMES, lambda a, b: "home"),
        *_compared(held, pairs, _scenes, _DEEDS, _deed),
    ]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A place in a passage: its name, where it stands, the words before it, and whether it is called a town."""

    name: str
    start: int
    end: int
    lead: frozenset[str] = frozenset()
    town: bool = False


def _compared(
    held: Sequence[Passage], pairs: Pairs, read: Callable[[Passage], Iterator[_Placed]], least: float,
    about: Callable[[_Placed, _Placed], str],
) -> list[Found]:  # fmt: skip
    told = {n: found for n, passage in enumerate(held) if len(found := list(read(passage))) == 1}
    result = []
    for (a, b), value in sorted(item for item in pairs.items() if item[0][0] in told and item[0][1] in told):
        if value < least or held[a].origin_id == held[b].origin_id:
            continue
        one, other = told[a][0], told[b][0]
        if not _two_places(held[a], one.name, held[b], other.name):
            continue
        if read is _homes and not _one_tenant(held[a], one.start, held[b], other.start):
            continue
        if words := about(one, other):
            sides = tuple(
                Side((Value(place.name, p.article_id, p.start + place.start, p.start + place.end),))
                for p, place in ((held[a], one), (held[b], other))
            )
            result.append(Found("place", words, sides))
    return result


def _homes(passage: Passage) -> Iterator[_Placed]:
    for match in _HOME.finditer(passage.text) if passage.has(_HOME_WORDS) else ():
        yield _Placed(match["place"], *match.span("place"))


def _one_tenant(a: Passage, one: int, b: Passage, other: int) -> bool:
    """Whether the home may be one person's: two persons named beside it are one."""
    who = _tenant(a, one), _tenant(b, other)
    return None in who or who[0] == who[1]


def _tenant(passage: Passage, place: int) -> str | None:
    """The person told of last before a place, or named behind it (`A resident of Tor, Ida Renn`); else None."""
    told = [mention for mention in passage.mentions if mention.type == "person"]
    before = [mention for mention in told if mention.end <= passage.start + place]
    named = [mention for mention in told if mention.start > passage.start + place and mention.kind == "name"]
    nearest = before[-1] if before else named[0] if named and place <= _BEGINS else None
    return entity_key(nearest) if nearest is not None and nearest.kind != "nominal" else None


def _scenes(passage: Passage) -> Iterator[_Placed]:
    """Towns named behind `in`, `at`, `near`, `outside`, with the words before them."""
    for mention in passage.mentions:
        start = mention.start - passage.start
        if mention.type != "place" or mention.kind != "name" or start <= 0 or mention.end > passage.end:
            continue
        led = _LOCATED.search(passage.text[:start])
        if led is None:
            continue
        lead = passage.text[: led.start()].split()[-_LEAD:]
        words = (word.strip(".,;:!?()\"'“”") for word in lead)
        names = frozenset(name for word in words if not word[:1].isupper() and (name := term(word)) is not None)
        yield _Placed(mention.text, start, mention.end - passage.start, names, led["town"] is not None)


def _deed(one: _Placed, other: _Placed) -> str:
    """What both say happened there; nothing where they share no word before the place, or one may lie in the other.

    A quarter lies in its town, and no list has all of them: one is called a town, and the other is one that is known.
    """
    shared = sorted(one.lead & other.lead)
    if not shared or not (one.town or other.town):
        return ""
    if any(not place.town and find_place(place.name) is None for place in (one, other)):
        return ""
    return " ".join(shared[:3])


def _two_places(a: Passage, one: str, b: Passage, other: str) -> bool:
    """Whether two names are of two places, neither of which holds the other as far as anybody says."""
    left, right = fold(one), fold(other)
    if left in right or right in left or _near(left, right):
        return False
    if one in b.text or other in a.text:
        return False
    known = [known_names().get(name) for name in (one, other)]
    if any(name is not None and name.use == "state" for name in known):
        return False
    return not _entities(a, one) & _entities(b, other)


def _entities(passage: Passage, name: str) -> set[str | None]:
    return {entity_key(m) for m in passage.mentions if m.type == "place" and m.text == name}
