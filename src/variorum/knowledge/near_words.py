"""Words that the press uses for one another, and the words that say what a number of people counts."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Any


@functools.cache
def _table() -> dict[str, Any]:
    text = resources.files("variorum.knowledge").joinpath("near_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def near_words() -> tuple[tuple[str, ...], ...]:
    """Groups of words of like meaning, each in its dictionary form."""
    return tuple(tuple(group) for group in _table()["groups"])


def measures() -> dict[str, tuple[str, ...]]:
    """What a number of people counts (`killed`) → the words that say so, in dictionary form."""
    return {name: tuple(words) for name, words in _table()["measures"].items()}
