"""Words of which one undoes the other (`opposites.toml`)."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class Opposites:
    """Two lists of words that cannot both be said of one thing, as patterns of words in lower case."""

    kind: str
    #: Whether the two must have one subject.
    subject: bool
    one: re.Pattern[str]
    other: re.Pattern[str]
    #: The words and phrases of both.
    phrases: tuple[str, ...]


@functools.cache
def opposites() -> tuple[Opposites, ...]:
    """Every pair of lists."""
    text = resources.files("variorum.knowledge").joinpath("opposites.toml").read_text(encoding="utf-8")
    return tuple(
        Opposites(row["kind"], row["subject"], _any_of(row["one"]), _any_of(row["other"]), (*row["one"], *row["other"]))
        for row in tomllib.loads(text)["pairs"]
    )


def _any_of(words: list[str]) -> re.Pattern[str]:
    longest = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in longest)})\b")
