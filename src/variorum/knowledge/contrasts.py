"""Words of which one excludes another where both are said of one thing (`contrasts.toml`)."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class Contrast:
    """One kind of contrast: its values, and what must stand beside them for one to be told."""

    name: str
    #: The kind of difference.
    kind: str
    about: str
    #: Word → number of its value.
    values: Mapping[str, int]
    #: Noun that must follow → number of the thing it names; empty where none must.
    of: Mapping[str, int]
    #: Words of which one must stand before it, the nearest of `lead` right before; empty where none must.
    before: frozenset[str]
    lead: frozenset[str]
    #: Whether it is told of somebody.
    bodily: bool
    #: The words of `values`, in small letters.
    pattern: re.Pattern[str]


@functools.cache
def contrasts() -> tuple[Contrast, ...]:
    """Every kind of contrast."""
    text = resources.files("variorum.knowledge").joinpath("contrasts.toml").read_text(encoding="utf-8")
    return tuple(
        Contrast(
            name=row["name"],
            kind=row["kind"],
            about=row["about"],
            values=_numbered(row["values"]),
            of=_numbered(row.get("of", [])),
            before=frozenset(row.get("before", [])),
            lead=frozenset(row.get("lead", [])),
            bodily=row.get("bodily", False),
            pattern=_any_of([word for group in row["values"] for word in group]),
        )
        for row in tomllib.loads(text)["contrasts"]
    )


def _numbered(groups: list[list[str]]) -> dict[str, int]:
    return {word: number for number, group in enumerate(groups) for word in group}


def _any_of(words: list[str]) -> re.Pattern[str]:
    longest = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in longest)})\b(?!-)")
