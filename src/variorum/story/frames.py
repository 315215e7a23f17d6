"""A place in a passage that something fills, and the words around it: what is compared by `slots.py`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from variorum.knowledge.number_words import TENS, UNITS
from variorum.story.passages import Passage
from variorum.story.terms import term

# Words before and behind a slot that say what it is told of.
_BEFORE, _AFTER = 10, 6
_NUMBERS = frozenset((*UNITS, *TENS))
#: Marks at the edge of a word.
EDGES = ".,;:!?()\"'“”‘’[]—–-$£€"


@dataclass(frozen=True, slots=True)
class Slot:
    """A filler, and where it stands in the text of a passage.

    Only slots of one key are compared: a date with a date, the colour of a car with that of a car.
    """

    key: str
    value: Any
    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """The filler as printed."""
        return self.text[self.start : self.end]

    @property
    def frame(self) -> frozenset[str]:
        """Terms of the plain words around."""
        return framed(self.text, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of slot."""

    #: The kind of difference.
    kind: str
    read: Callable[[Passage], Iterator[Slot]]
    #: Whether two fillers can both hold.
    same: Callable[[Slot, Slot], bool]
    #: Beginnings of words, without which a passage has none (`reading.beginnings`).
    hint: frozenset[str]
    #: Least likeness of two passages, and of two whose slots share fewer words around than `words`.
    least: float
    close: float
    words: int
    #: Words around that must agree where the passages are close.
    few: int = 1
    #: Whether a report that names the other filler anywhere tells of both.
    named: bool = False
    #: What stands before the words around in what a difference is about.
    about: str = ""
    #: Whether it befell somebody, so that both passages must tell of one body.
    bodily: bool = False


@functools.lru_cache(maxsize=16384)
def framed(text: str, start: int, end: int) -> frozenset[str]:
    """Terms of the plain words around a range."""
    around = (*text[:start].split()[-_BEFORE:], *text[end:].split()[:_AFTER])
    words = (word.strip(EDGES) for word in around)
    return frozenset(
        name
        for word in words
        if word and word[0].islower() and word not in _NUMBERS and (name := term(word)) is not None
    )
