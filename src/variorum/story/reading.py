"""An article's words, read once: where each stands, which terms it counts as, and how it begins.

A passage then takes the terms of its words from here, and is searched for a pattern only where one of its words can
belong to it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

from variorum.story.terms import WORD, term

_HYPHEN = re.compile(r"[-‑]")
_PART = re.compile(r"[-‑'’]")
_DIGIT = re.compile(r"\d")


def word_terms(word: str) -> tuple[str, ...]:
    """The terms of a word; of its parts where a hyphen joins them: `a 30-metre-high cross` is 30 metres high."""
    parts = _HYPHEN.split(word) if "-" in word else (word,)
    return tuple(f"w:{reduced}" for part in parts if part and (reduced := term(part)) is not None)


# A word is told by so many letters where a pattern that holds it may be looked for: `refus` is in all its forms.
_BEGINNING = 5
#: What stands for any word with a digit among the beginnings.
DIGIT = "#"


def beginnings(text: str) -> frozenset[str]:
    """The beginnings of a text's words, in small letters, and `DIGIT` for a number.

    A pattern that cannot match without one of some words is looked for only where one of their beginnings stands:
    most passages have none, and to see that takes far less than to search them.
    """
    return frozenset().union(*[_beginnings(word) for word in WORD.findall(text)])


def _beginnings(word: str) -> tuple[str, ...]:
    found = [part[:_BEGINNING] for part in _PART.split(word.lower())]
    return (*found, DIGIT) if _DIGIT.search(word) else tuple(found)


class _Known(NamedTuple):
    """A word, wherever it stands: its terms, its beginnings, and, with a capital, how a name would have it."""

    terms: tuple[str, ...]
    begins: tuple[str, ...]
    name: str | None


class _Lexicon(dict[str, _Known]):
    """Words met so far."""

    def __missing__(self, word: str) -> _Known:
        if len(self) >= _MOST_WORDS:
            self.clear()
        name = word.lower() if word[0].isupper() else None
        known = self[word] = _Known(word_terms(word), _beginnings(word), name)
        return known


# Words remembered, at most.
_MOST_WORDS = 100_000
_LEXICON = _Lexicon()


class Words:
    """The words of a text that begins at an offset of its article.

    Parameters
    ----------
    text
        The text.
    start
        Where it begins.
    named
        Words of names, in lower case, with the entity that alone bears them: these count as the entity.
    """

    __slots__ = ("_begins", "_begins_at", "_terms", "_terms_at", "ends", "starts")

    def __init__(self, text: str, start: int, named: Mapping[str, str]) -> None:
        found = list(WORD.finditer(text))
        self.starts = [start + match.start() for match in found]
        self.ends = [start + match.end() for match in found]
        known = [_LEXICON[match.group()] for match in found]
        terms = [word.terms for word in known]
        begins = [word.begins for word in known]
        for n, (_, _, name) in enumerate(known):
            if name is not None and name in named:
                terms[n] = (f"e:{named[name]}",)
        # One word's behind another's, and where those of each begin.
        self._terms = list(chain.from_iterable(terms))
        self._terms_at = [0, *accumulate(map(len, terms))]
        self._begins = list(chain.from_iterable(begins))
        self._begins_at = [0, *accumulate(map(len, begins))]

    def cuts(self, start: int, end: int) -> bool:
        """Whether a range cuts a word in two."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return bool((first and self.ends[first - 1] > start) or (last and self.ends[last - 1] > end))

    def begins(self, start: int, end: int) -> frozenset[str]:
        """The `beginnings` of the words of a range."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return frozenset(self._begins[self._begins_at[first] : self._begins_at[last]])

    def terms(self, start: int, end: int, covered: Sequence[tuple[int, int]]) -> set[str]:
        """The terms of the words of a range, without those that a covered range touches."""
        place, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        found: set[str] = set()
        for begin, stop in sorted(covered):
            if begin < stop:
                after = bisect_right(self.ends, begin, place, last)
                found.update(self._terms[self._terms_at[place] : self._terms_at[after]])
                place = bisect_left(self.starts, stop, after, last)
        found.update(self._terms[self._terms_at[place] : self._terms_at[last]])
        return found
