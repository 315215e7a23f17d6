"""What an event is about, whose its parties are, and where it happened: contexts, codes and coordinates.

In: a coded event's words, its parties' mentions, the place's name. Out: PLOVER contexts; for each party the country (or
IGO, NGO) and sector; the resolved place.

Method: contexts from the words of the clause, by a list of lemmas for each. A party's country is that of its mention or
of another mention of the same chain, else of the first state or nationality in its words; its sector comes from its
noun, from the title given with the name, or from what is known of the organisation. A place is looked up by name and
kept only where country or size settle which is meant (`knowledge/places.py`).

Gets wrong: people whom the article ties to no state or office; contexts told in the sentence before.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from variorum.article.clauses import Clauses
from variorum.article.mentions import MentionIndex
from variorum.knowledge.names import known_at, known_names, state_of_adjective
from variorum.knowledge.places import Place, find_place
from variorum.knowledge.plover import context_words
from variorum.knowledge.sectors import body_codes, sector_of
from variorum.records import Mention

_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
#: A state in office: "Portugal rejected", "Lisbon said".
_AS_STATE = frozenset({"state", "seat", "capital"})


@dataclass(frozen=True, slots=True)
class Party:
    """Codes of a party; None is unknown."""

    country: str | None = None
    sector: str | None = None


@dataclass(slots=True)
class EventCodes:
    """Reads codes for one article's events."""

    clauses: Clauses
    names: MentionIndex
    text: str
    mentions: Sequence[Mention]
    _chains: dict[int, str] = field(default_factory=dict)
    _roles: dict[int, str] = field(default_factory=dict)
    _told: frozenset[str] = frozenset()
    _places: dict[tuple[str, str | None], Place | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for mention in self.mentions:
            if mention.country is not None:
                self._chains.setdefault(mention.chain, mention.country)
            if mention.role is not None:
                self._roles.setdefault(mention.chain, mention.role)
        self._told = frozenset(self._chains.values())

    def contexts(self, first: int, last: int) -> tuple[str, ...]:
        """Contexts that the words of tokens `first`…`last` tell, in the ontology's order."""
        held = context_words()
        lemmas = self.clauses.lemmas[first : last + 1]
        pairs = [f"{one} {other}" for one, other in itertools.pairwise(lemmas)]
        found = {name for word in (*lemmas, *pairs) for name in held.by_word.get(word, ())}
        return tuple(name for name in held.order if name in found)

    def party(self, start: int | None, end: int | None, name: str | None) -> Party:
        """Codes of the party whose words are `[start, end)`."""
        if start is None or end is None or name is None:
            return Party()
        mention = self.names.at(start, end)
        country, sector = body_codes(mention.name) if mention is not None and mention.name else (None, None)
        if mention is not None:
            country = country or mention.country or self._chains.get(mention.chain)
            role = mention.role or self._roles.get(mention.chain)
            if sector is None and role is not None:
                sector = sector_of([_singular(word) for word in role.lower().split()])
            if sector is None and mention.kind == "name" and mention.type == "place" and self._is_state(mention):
                sector = "GOV"
        words = self._words(start, end)
        if country is None:
            country = self._country_in(start, end)
        if country is None and (known := known_at(self.text, start)) is not None:
            # "the Security Council of …" belongs to what its first words name.
            country, kind = body_codes(known[1].name)
            sector = sector or kind
        if sector is None:
            sector = sector_of(words)
        return Party(country, sector)

    def _is_state(self, mention: Mention) -> bool:
        known = known_names().get(mention.name or "") or known_names().get(mention.text)
        return known is not None and known.use in _AS_STATE

    def _words(self, start: int, end: int) -> list[str]:
        """Lemmas up to the head of a description: what follows `of` tells whose and not what."""
        c = self.clauses
        found: list[str] = []
        for token in self.tokens(start, end):
            if c.words[token] in ("of", "for", "from", "in", ",", "who") and found:
                break
            found.append(c.lemmas[token] if c.pos[token] != "PROPN" else c.words[token])
        return found

    def tokens(self, start: int, end: int) -> range:
        """Tokens of the range `[start, end)`."""
        return range(bisect_left(self.clauses.starts, start), bisect_left(self.clauses.starts, end))

    def _country_in(self, start: int, end: int) -> str | None:
        for match in _WORD.finditer(self.text, start, end):
            if not match.group()[0].isupper():
                continue
            known = known_at(self.text, match.start())
            if known is not None and known[1].country is not None and not known[1].doubtful:
                return known[1].country
            land = state_of_adjective(match.group())
            if land is not None:
                return land.iso3
        return None

    def place(self, start: int | None, end: int | None) -> Place | None:
        """The place whose words are `[start, end)`, where it is known."""
        if start is None or end is None:
            return None
        words = self.text[start:end]
        inside = None
        if "," not in words:
            beside = re.compile(r",\s*").match(self.text, end)
            known = known_at(self.text, beside.end()) if beside is not None else None
            inside = known[1].country if known is not None and known[1].use == "state" else None
        key = words, inside
        if key not in self._places:
            self._places[key] = self._find(words, inside)
        return self._places[key]

    def _find(self, words: str, inside: str | None) -> Place | None:
        """By the whole name; else by its last capitalised stretch ("the northern port of Ardle" → Ardle)."""
        plain = re.sub(r"^(?:the|a|an)\s+", "", words).strip()
        found = find_place(plain, self._told, inside)
        if found is not None or " of " not in plain:
            return found
        return find_place(plain.rsplit(" of ", 1)[1], self._told, inside)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def codes_of(
    codes: EventCodes, clause: tuple[int, int], spans: Mapping[str, tuple[int | None, int | None, str | None]]
) -> dict[str, Any]:
    """The columns of an event that this module fills.

    Parameters
    ----------
    clause
        First and last token of the event's words.
    spans
        Start, end and name of `actor`, `recipient` and `place`.
    """
    actor, recipient = codes.party(*spans["actor"]), codes.party(*spans["recipient"])
    place = codes.place(*spans["place"][:2])
    return {
        "contexts": codes.contexts(*clause),
        "actor_country": actor.country,
        "actor_sector": actor.sector,
        "recipient_country": recipient.country,
        "recipient_sector": recipient.sector,
        "place_name": None if place is None else place.name,
        "place_country": None if place is None else place.country,
        "place_lat": None if place is None else place.lat,
        "place_lon": None if place is None else place.lon,
        "geonameid": None if place is None else place.geonameid,
    }
