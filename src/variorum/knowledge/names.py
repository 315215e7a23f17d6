"""Names that are known: states, organisations, given names, and the words that describe people.

The facts are in `states.csv`, `organisations.csv`, `given_names.csv` and `names.toml`; each row says where it is from.
A form marked with `?` is a name only where the article also has the full one, or the model takes it for a name.
"""

from __future__ import annotations

import csv
import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class State:
    """A state: what it, its people and its government are called."""

    iso3: str
    name: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    capitals: tuple[str, ...]
    seats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation or group: its usual name and its others."""

    name: str
    type: str
    acronyms: tuple[str, ...]
    aliases: tuple[str, ...]
    country: str | None
    nature: str


@dataclass(frozen=True, slots=True)
class KnownName:
    """What a form of words names.

    `use` is `state`, `adjective`, `people`, `capital`, `seat`, `organisation` or `acronym`; `doubtful` forms need
    support from the article.
    """

    form: str
    use: str
    name: str
    type: str
    country: str | None
    doubtful: bool


def _read(file: str) -> list[dict[str, str]]:
    text = resources.files("variorum.knowledge").joinpath(file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(form.strip() for form in cell.split(";") if form.strip())


@functools.cache
def states() -> tuple[State, ...]:
    """All states, sorted by code."""
    return tuple(
        State(row["iso3"], row["name"], _forms(row["aliases"]), _forms(row["adjectives"]), _forms(row["people"]),
              _forms(row["capitals"]), _forms(row["seats"]))
        for row in _read("states.csv")
    )  # fmt: skip


@functools.cache
def organisations() -> tuple[Organisation, ...]:
    """All organisations and groups, sorted by name."""
    return tuple(
        Organisation(row["name"], row["type"], _forms(row["acronyms"]), _forms(row["aliases"]), row["country"] or None,
                     row["nature"])
        for row in _read("organisations.csv")
    )  # fmt: skip


@functools.cache
def state(iso3: str) -> State | None:
    """The state of that ISO 3166 alpha-3 code, or None."""
    return {found.iso3: found for found in states()}.get(iso3)


def _known() -> Iterator[KnownName]:
    for land in states():
        name = land.name.rstrip("?")

        def of_land(
            forms: tuple[str, ...], use: str, kind: str, land: State = land, name: str = name
        ) -> Iterator[KnownName]:
            for form in forms:
                yield KnownName(form.rstrip("?"), use, name, kind, land.iso3, form.endswith("?"))

        yield from of_land((land.name, *land.aliases), "state", "place")
        yield from of_land(land.people, "people", "group")
        yield from of_land(land.adjectives, "adjective", "place")
        yield from of_land(land.seats, "seat", "place")
        yield from of_land(land.capitals, "capital", "place")
    for body in organisations():
        for form in (body.name, *body.aliases, *body.acronyms):
            use = "acronym" if form in body.acronyms else "organisation"
            yield KnownName(form.rstrip("?"), use, body.name, body.type, body.country, form.endswith("?"))


_USES = ("state", "organisation", "acronym", "people", "adjective", "seat", "capital")
_RANK = {use: rank for rank, use in enumerate(_USES)}


@functools.cache
def known_names() -> Mapping[str, KnownName]:
    """Form → what it names; of two uses, the first of state, organisation, people, adjective, seat, capital."""
    found: dict[str, KnownName] = {}
    for known in _known():
        held = found.get(known.form)
        if held is None or _RANK[known.use] < _RANK[held.use]:
            found[known.form] = known
    return MappingProxyType(found)


@functools.cache
def _adjectives() -> Mapping[str, State]:
    return {form.rstrip("?"): land for land in states() for form in (*land.adjectives, *land.people)}


def state_of_adjective(word: str) -> State | None:
    """The state that an adjective or the name of a people belongs to: `Portuguese`. None where none is known."""
    return _adjectives().get(word)


@functools.cache
def _by_first_word() -> Mapping[str, tuple[tuple[str, KnownName], ...]]:
    found: dict[str, list[tuple[str, KnownName]]] = {}
    for form, known in known_names().items():
        for spelled in {form, form[0].upper() + form[1:]}:
            word = re.match(r"\w+", spelled)
            if word:
                found.setdefault(word.group(), []).append((spelled, known))
    return {word: tuple(sorted(forms, key=lambda pair: (-len(pair[0]), pair[0]))) for word, forms in found.items()}


@functools.cache
def small_first_words() -> frozenset[str]:
    """First words of known names that may begin with a small letter: `al`."""
    return frozenset(word for word in _by_first_word() if word[0].islower())


_WORD = re.compile(r"\w+")


def known_at(text: str, start: int) -> tuple[int, KnownName] | None:
    """The longest known name that begins at `start`: its end in the text and what it names. Letter case counts."""
    word = _WORD.match(text, start)
    for form, known in _by_first_word().get(word.group(), ()) if word else ():
        end = start + len(form)
        if text.startswith(form, start) and not (end < len(text) and text[end].isalnum() and form[-1].isalnum()):
            return end, known
    return None


# Given names


@dataclass(frozen=True, slots=True)
class GivenName:
    """A given name under its usual spelling. `gender` is `m`, `f` or None where it may be either."""

    name: str
    gender: str | None


@functools.cache
def _given() -> tuple[Mapping[str, GivenName], Mapping[str, frozenset[str]]]:
    spelled: dict[str, GivenName] = {}
    short: dict[str, set[str]] = {}
    for row in _read("given_names.csv"):
        given = GivenName(row["name"], row["gender"] or None)
        for form in (row["name"], *_forms(row["variants"])):
            spelled.setdefault(fold(form), given)
        for form in _forms(row["short"]):
            short.setdefault(fold(form), set()).add(row["name"])
    return spelled, {form: frozenset(names) for form, names in short.items()}


def given_name(word: str) -> GivenName | None:
    """The given name that a word spells, or None. A short form counts where all it may stand for agree in gender."""
    spelled, short = _given()
    found = spelled.get(fold(word))
    if found is not None:
        return found
    genders = {spelled[fold(name)].gender for name in short.get(fold(word), ())}
    return GivenName(word, genders.pop()) if len(genders) == 1 else None


@functools.lru_cache(maxsize=65536)
def given_forms(word: str) -> frozenset[str]:
    """What a given name may stand for: two that have one in common may be one person's."""
    folded = re.sub(r"[-.\s]", "", fold(word))
    spelled, short = _given()
    full = {spelled[folded].name} if folded in spelled else set()
    return frozenset({folded} | full | short.get(folded, frozenset()))


def initial(word: str) -> str | None:
    """The letter that a given name is printed as; None where it is printed in full."""
    folded = re.sub(r"[-.\s]", "", fold(word))
    return folded if len(folded) == 1 else None


def same_given_name(one: str, other: str) -> bool:
    """Whether two given names may be one person's: equal, spellings of one name, a short form, or an initial."""
    if initial(one) is not None or initial(other) is not None:
        return fold(one)[:1] == fold(other)[:1]
    return bool(given_forms(one) & given_forms(other))


# Letters that have no accent to lose and are yet printed plain.
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d"})


_MARKS = str.maketrans("", "", "'’‘`ʼ")


@functools.lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The text in small letters without accents and apostrophes."""
    if text.isascii():
        return text.lower().translate(_MARKS)
    small = text.casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", small).casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(_MARKS)


# Spellings in which one foreign name reaches the English press, brought to one; longest first.
_SPELLINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?:shch|sch|tsch|tch)", "sh"), (r"kh", "h"), (r"gh", "g"), (r"ph", "f"), (r"dj|dzh", "j"), (r"ou|oo", "u"),
        (r"ee", "i"), (r"q|ck", "k"), (r"x", "ks"), (r"w", "v"), (r"(?:iy|yy|ii|ij|yi|ey|y)(?=$|[-\s])", "i"),
        (r"y", "i"), (r"ff(?=$)", "v"), (r"ie", "e"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


@functools.lru_cache(maxsize=65536)
def surname_key(surname: str) -> str:
    """What the spellings of one surname share: accents, article (`al-`) and ways of transliterating it go."""
    key = re.sub(r"^(?:al|el|al|ad|as|ash|an|ar|at)[-\s]+(?=\w{3})", "", fold(surname))
    for pattern, replacement in _SPELLINGS:
        key = pattern.sub(replacement, key)
    return re.sub(r"[^\w]", "", key)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in its parts."""

    given: tuple[str, ...]
    surname: str

    @property
    def key(self) -> str:
        """Key of the surname."""
        return surname_key(self.surname)

    def agrees(self, other: PersonName) -> bool:
        """Whether both may name one person: surnames of one key, and given names that do not differ."""
        if self.key != other.key:
            return False
        if not self.given or not other.given:
            return True
        return same_given_name(self.given[0], other.given[0])


_PARTICLES = frozenset(
    [
        "al",
        "el",
        "bin",
        "ibn",
        "ben",
        "van",
        "von",
        "der",
        "den",
        "de",
        "di",
        "da",
        "du",
        "la",
        "le",
        "dos",
        "del",
        "della",
        "abu",
        "ter",
        "ten",
    ]
)
_SUFFIX = re.compile(r"(?:,?\s+(?:Jr\.?|Sr\.?|I{2,3}|IV))$")


@functools.lru_cache(maxsize=65536)
def person_name(text: str) -> PersonName:
    """A person's name taken apart. One word is a surname; particles (`van`, `al-`) belong to the surname.

    >>> person_name("Ida van Renn")
    PersonName(given=('Ida',), surname='van Renn')
    """
    words = _SUFFIX.sub("", re.sub(r"\s*-\s*", "-", text.strip())).split()
    words = [word for word in words if not re.fullmatch(r"[\"'“”(].*", word)] or words
    if not words:
        return PersonName((), "")
    first = _words()["family_first"]
    if words[0] in first["always"] and len(words) > 1:
        return PersonName((" ".join(words[1:]),), words[0])
    if words[0] in first["before_two"] and (len(words) == 3 or (len(words) == 2 and "-" in words[1])):
        return PersonName((" ".join(words[1:]).replace(" ", "-"),), words[0])
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].lower() in _PARTICLES:
        cut -= 1
    if cut == 1 and len(words) > 1 and words[0].lower() in _PARTICLES:
        cut = 0
    return PersonName(tuple(words[:cut]), " ".join(words[cut:]))


# Words for people


@functools.cache
def _words() -> dict[str, Any]:
    text = resources.files("variorum.knowledge").joinpath("names.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@functools.cache
def honorifics() -> Mapping[str, str | None]:
    """Form of address → gender (`m`, `f`, or None)."""
    return {
        word: None if gender == "any" else gender for gender, words in _words()["honorifics"].items() for word in words
    }


_NAME_WORDS = (
    "owned",
    "weak",
    "name_heads",
    "press_heads",
    "place_heads",
    "of_places",
    "relations",
    "group_heads",
    "named_after",
)


@functools.cache
def words_for(what: str) -> frozenset[str]:
    """Words of one class, in dictionary form.

    The classes are `titles`, `offices`, `roles` (offices, occupations, kin), `persons` (roles and plain words for
    people), `kin`, `female`, `male`, `groups`, `organisations`, `leaders`, `governing`, and those that `names.toml`
    keeps with the organisations: `weak`, `name_heads`, `press_heads`, `place_heads`, `owned`, `of_places`, `relations`,
    `group_heads`, `named_after`.

    Raises
    ------
    KeyError
        There is no such class.
    """
    table = _words()
    person = table["person"]
    classes = {
        "titles": table["titles"]["words"],
        "offices": person["offices"],
        "persons": [*person["offices"], *person["occupations"], *person["kin"], *person["people"]],
        "roles": [*person["offices"], *person["occupations"], *person["kin"]],
        "kin": person["kin"],
        "female": person["female"],
        "male": person["male"],
        "groups": table["group"]["words"],
        "organisations": table["organisation"]["words"],
        **{what: table["organisation"][what] for what in _NAME_WORDS},
        "leaders": table["leaders"]["words"],
        "governing": table["governing"]["verbs"],
    }
    return frozenset(classes[what])


@functools.cache
def sphere_of(calling: str) -> str | None:
    """The sphere of life that a word for an office or occupation belongs to, or None where it tells none."""
    spheres: dict[str, list[str]] = _words()["spheres"]
    return next((name for name, words in spheres.items() if name != "allied" and calling in words), None)


@functools.cache
def are_allied(one: str, other: str) -> bool:
    """Whether one person is often of both spheres."""
    return (
        one == other or [one, other] in _words()["spheres"]["allied"] or [other, one] in _words()["spheres"]["allied"]
    )
