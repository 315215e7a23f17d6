"""An article's words, read once: where each stands, which terms it counts as, and what it may be a sign of.

A passage then takes the terms of its words from here, and is searched for a number, a denial or what is to come only
where one of its words can begin one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from variorum.knowledge.number_words import TENS, UNITS
from variorum.story.terms import WORD, term

_HYPHEN = re.compile(r"[-‑]")
_PART = re.compile(r"[-‑'’]")

#: What a word can be a sign of.
NUMBER, NEGATION, FUTURE, DENIAL = 1, 2, 4, 8
_TO, _AHEAD_TO, _NONE, _HAVING = 16, 32, 64, 128
_DIGIT = re.compile(r"\d")
_NUMBERS = frozenset((*UNITS, *TENS))
_NEGATES = re.compile(
    r"(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot|denie[sd]|deny|denying|denial|refus\w+|reject\w+|"
    r"dismiss\w+|rul(?:ed|es|ing)|declin\w+|fail(?:ed|s)?)"
)
_AHEAD = frozenset(("will", "shall", "would", "scheduled"))
# What stands before the `to` of what is to come.
_BEFORE_TO = frozenset(
    ("is", "are", "was", "were", "due", "set", "expected", "about", "plan", "plans", "planned", "intend", "intends")
)
_DENIES = re.compile(r"den(?:ied|ies|ying)|(?:dismiss|reject)(?:ed|es|s|ing)")


def word_terms(word: str) -> tuple[str, ...]:
    """The terms of a word; of its parts where a hyphen joins them: `a 30-metre-high cross` is 30 metres high."""
    parts = _HYPHEN.split(word) if "-" in word else (word,)
    return tuple(f"w:{reduced}" for part in parts if part and (reduced := term(part)) is not None)


# A word is told by so many letters where a pattern that holds it may be looked for.
_BEGINNING = 4
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
    """A word, wherever it stands: terms, what it is a sign of, beginnings and, with a capital, how a name has it."""

    terms: tuple[str, ...]
    signs: int
    begins: tuple[str, ...]
    name: str | None


class _Lexicon(dict[str, _Known]):
    """Words met so far."""

    def __missing__(self, word: str) -> _Known:
        if len(self) >= _MOST_WORDS:
            self.clear()
        name = word.lower() if word[0].isupper() else None
        known = self[word] = _Known(word_terms(word), _signs(word), _beginnings(word), name)
        return known


# Words remembered, at most.
_MOST_WORDS = 100_000
_LEXICON = _Lexicon()


def _signs(word: str) -> int:
    """What a word can be a sign of, by itself and (`_TO`, `_NONE`) behind another (`_AHEAD_TO`, `_HAVING`)."""
    parts = _PART.split(word.lower())
    found = NUMBER if _DIGIT.search(word) or not _NUMBERS.isdisjoint(parts) else 0
    if "n't" in word.lower() or "n’t" in word.lower() or any(_NEGATES.fullmatch(part) for part in parts):
        found |= NEGATION
    if not _AHEAD.isdisjoint(parts):
        found |= FUTURE
    if any(_DENIES.fullmatch(part) for part in parts):
        found |= DENIAL
    found |= _TO * (parts[0] == "to") | _NONE * (parts[0] in ("no", "nothing", "any"))
    return found | _AHEAD_TO * (parts[-1] in _BEFORE_TO) | _HAVING * (parts[-1] in ("had", "has", "have", "having"))


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

    __slots__ = ("_begins", "_begins_at", "_signs", "_terms", "_terms_at", "ends", "starts")

    def __init__(self, text: str, start: int, named: Mapping[str, str]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        # What the words count as and begin with, one word's behind another's, and where those of each begin.
        self._terms: list[str] = []
        self._begins: list[str] = []
        self._terms_at = [0]
        self._begins_at = [0]
        self._signs: dict[int, list[int]] = {NUMBER: [], NEGATION: [], FUTURE: [], DENIAL: []}
        before = 0
        for match in WORD.finditer(text):
            terms, signs, begins, name = _LEXICON[match.group()]
            place = start + match.start()
            self.starts.append(place)
            self.ends.append(start + match.end())
            if name is not None and name in named:
                self._terms.append(f"e:{named[name]}")
            else:
                self._terms += terms
            self._terms_at.append(len(self._terms))
            self._begins += begins
            self._begins_at.append(len(self._begins))
            if signs:
                if signs & _TO and before & _AHEAD_TO:
                    signs |= FUTURE
                if signs & _NONE and before & _HAVING:
                    signs |= DENIAL
                for sign, held in self._signs.items():
                    if signs & sign:
                        held.append(place)
            before = signs

    def cuts(self, start: int, end: int) -> bool:
        """Whether a range cuts a word in two."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return bool((first and self.ends[first - 1] > start) or (last and self.ends[last - 1] > end))

    def any(self, sign: int, start: int, end: int) -> bool:
        """Whether a word of the range can be a sign of that."""
        held = self._signs[sign]
        place = bisect_left(held, start)
        return place < len(held) and held[place] < end

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
