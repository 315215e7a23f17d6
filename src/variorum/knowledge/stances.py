"""Words by which the thing that a stance is taken on is told."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources


@functools.cache
def stance_words() -> Mapping[str, tuple[str, ...]]:
    """Lists of words by name; the file says what each is for."""
    text = resources.files(__package__).joinpath("stances.toml").read_text(encoding="utf-8")
    return {name: tuple(words.split()) for name, words in tomllib.loads(text).items() if name != "source"}
