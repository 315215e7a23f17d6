"""The PLOVER ontology, and the lexicon of verbs, nouns and frames that tell its events.

`event_lexicon.csv` is written for people: a row stands for all its words (`attack|assault|raid`) with all the objects
of the classes it names (`obj=@meeting`). Its columns are `kind, words, frame, type, mode, source`:

- `class`: the members of a word class, under its name; not an event.
- `verb`, `noun`, `adj`: words that carry an event when the frame holds. The type `-` says that it is none
  (`met the deadline`); of the frames that hold, the one with most conditions wins.
- `govern`: words that say of the deed under them that it is `planned`, `hypothetical`, `wished`, `denied`, `habitual`
  or `alleged`; the frame `noun` marks nouns.

A frame's conditions, all of which must hold: `obj=` a class or words among the object's (`*` any, `0` none), `objhas=`
a word anywhere in the object, `not=` no such object, `subj=` a class of subject, `prep=on|at:@class` a preposition and
what it governs, `prt=` a particle (`0` none), `comp=` a complement (`to`, `ing`, `that`, `any`, `0`), `compverb=` its
verb, `pred=` a predicative, `ent=`/`ent2=` the kind of name in the object / the prepositional object, `pass=1` passive
only. Beside them `rcp=` where the recipient stands, in order of preference; `both=1` that a plural subject is all the
parties; `w=` a weight added to the count of conditions; `status=planned` to call a strike is not yet to strike;
`need=` what a noun must come with to be an event.
"""

from __future__ import annotations

import csv
import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources

from variorum.errors import VariorumError

ANY = "*"
NONE = "0"

_KEYS = frozenset(
    [
        "obj",
        "objhas",
        "not",
        "subj",
        "prep",
        "prt",
        "comp",
        "compverb",
        "pred",
        "ent",
        "ent2",
        "pass",
        "rcp",
        "both",
        "w",
        "need",
        "of",
        "has",
        "status",
    ]
)


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of the ontology. `later`, `refused`: what the standard files a deed under that is announced or refused."""

    name: str
    quad: int
    score: float
    recipient_required: bool
    means: str
    later: str
    refused: str
    modes: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """What must stand with a word for it to carry an event. An empty set sets no condition; see the module's text."""

    event_type: str | None
    mode: str | None
    objects: frozenset[str] = frozenset()
    object_holds: frozenset[str] = frozenset()
    object_not: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    prepositional: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    complements: frozenset[str] = frozenset()
    complement_verbs: frozenset[str] = frozenset()
    predicatives: frozenset[str] = frozenset()
    object_entity: str | None = None
    prepositional_entity: str | None = None
    passive: bool = False
    recipient: tuple[str, ...] | None = None
    both: bool = False
    weight: float = 0.0
    needs: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    holds: frozenset[str] = frozenset()
    status: str | None = None

    @property
    def entries(self) -> int:
        """How many entries the frame stands for: one an object, where objects are listed."""
        return max(1, len(self.objects))


@dataclass(frozen=True, slots=True)
class EventLexicon:
    """Frames by lemma for verbs, nouns (one or two words) and adjectives; governors; word classes."""

    verbs: Mapping[str, tuple[Frame, ...]]
    nouns: Mapping[str, tuple[Frame, ...]]
    adjectives: Mapping[str, tuple[Frame, ...]]
    governing_words: Mapping[str, str]
    governing_nouns: Mapping[str, str]
    classes: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def n_entries(self) -> int:
        """Entries when every row is written out: a word with an object, or a word alone."""
        tables = (self.verbs, self.nouns, self.adjectives)
        frames = sum(frame.entries for table in tables for held in table.values() for frame in held)
        return frames + len(self.governing_words) + len(self.governing_nouns)


def _text(name: str) -> str:
    return resources.files("variorum.knowledge").joinpath(name).read_text(encoding="utf-8")


@functools.cache
def event_types() -> Mapping[str, EventType]:
    """The sixteen types by name."""
    table = tomllib.loads(_text("plover.toml"))["types"]
    return {name: EventType(name=name, **entry) for name, entry in table.items()}


@functools.cache
def contexts() -> Mapping[str, tuple[str, ...]]:
    """The contexts, and lemmas that tell of each."""
    return {name: tuple(words) for name, words in tomllib.loads(_text("plover.toml"))["contexts"].items()}


@dataclass(frozen=True, slots=True)
class ContextWords:
    """Lemma, or two in a row → contexts it tells of; and the contexts in the ontology's order."""

    by_word: Mapping[str, tuple[str, ...]]
    order: tuple[str, ...]


@functools.cache
def context_words() -> ContextWords:
    """`contexts` turned round, for looking words up."""
    found: dict[str, tuple[str, ...]] = {}
    for name, words in contexts().items():
        for word in words:
            found[word] = (*found.get(word, ()), name)
    return ContextWords(found, tuple(contexts()))


def standard_type(event_type: str, status: str) -> str:
    """The type under which the standard itself files an event that we code as the deed and its status.

    A planned meeting is CONSULT with status planned here, and AGREE there.
    """
    entry = event_types()[event_type]
    if status == "planned":
        return entry.later
    return event_type


class _Reader:
    """Rows of the lexicon → frames."""

    def __init__(self) -> None:
        self.classes: dict[str, frozenset[str]] = {}

    def words(self, value: str) -> frozenset[str]:
        found: set[str] = set()
        for word in value.split("|"):
            if word.startswith("@"):
                found |= self.classes.get(word[1:], frozenset((word,)))
            elif word:
                found.add(word)
        return frozenset(found)

    def frame(self, text: str, event_type: str, mode: str) -> Frame:
        held: dict[str, str] = {}
        for part in text.split(" "):
            key, sign, value = part.partition("=")
            if sign and key in _KEYS:
                held[key] = value
                last = key
            elif part and held and not sign:
                held[last] += " " + part
            elif part:
                raise VariorumError(f"event_lexicon.csv: no such condition {part!r} in {text!r}")
        prepositions, _, prepositional = held.get("prep", "").partition(":")
        recipient = held.get("rcp")
        return Frame(
            event_type=None if event_type == "-" else event_type,
            mode=mode or None,
            objects=self.words(held.get("obj", "")),
            object_holds=self.words(held.get("objhas", "")) - {ANY},
            object_not=self.words(held.get("not", "")),
            subjects=self.words(held.get("subj", "").replace("@any", "")),
            prepositions=self.words(prepositions),
            prepositional=self.words(prepositional),
            particles=self.words(held.get("prt", "")),
            complements=self.words(held.get("comp", "")),
            complement_verbs=self.words(held.get("compverb", "")),
            predicatives=self.words(held.get("pred", "").replace("as:", "")),
            object_entity=held.get("ent"),
            prepositional_entity=held.get("ent2"),
            passive=held.get("pass") == "1",
            recipient=None if recipient is None else tuple(part for part in recipient.split("|") if part),
            both=held.get("both") == "1",
            weight=float(held.get("w", 0)),
            needs=self.words(held.get("need", "")),
            of=self.words(held.get("of", "")),
            holds=self.words(held.get("has", "")),
            status=held.get("status"),
        )


@functools.cache
def event_lexicon() -> EventLexicon:
    """The lexicon, read once per process.

    Raises
    ------
    VariorumError
        A row of the file has a condition that is not known.
    """
    rows = list(csv.DictReader(_text("event_lexicon.csv").splitlines()))
    reader = _Reader()
    named = {row["words"]: row["frame"].split("|") for row in rows if row["kind"] == "class"}
    for name, members in named.items():
        reader.classes[name] = frozenset(member for member in members if member)
    tables: dict[str, dict[str, list[Frame]]] = {"verb": {}, "noun": {}, "adj": {}}
    words: dict[str, str] = {}
    nouns: dict[str, str] = {}
    for row in rows:
        if row["kind"] == "class":
            continue
        if row["kind"] == "govern":
            table = nouns if row["mode"] == "noun" else words
            for word in row["words"].split("|"):
                table.setdefault(word, row["type"])
            continue
        frame = reader.frame(row["frame"], row["type"], row["mode"])
        for word in row["words"].split("|"):
            tables[row["kind"]].setdefault(word, []).append(frame)
    held = {kind: {word: tuple(frames) for word, frames in table.items()} for kind, table in tables.items()}
    return EventLexicon(held["verb"], held["noun"], held["adj"], words, nouns, reader.classes)
