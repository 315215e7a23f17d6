"""Words that tell a saying: their kind, and what they may take."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class CueWord:
    """A word that may tell a saying, and its kind by frame; `cues.toml` says what the frames are."""

    lemma: str
    kinds: dict[str, str]


@functools.cache
def _table() -> dict[str, Any]:
    text = resources.files("variorum.knowledge").joinpath("cues.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@functools.cache
def cue_verbs() -> dict[str, CueWord]:
    """Verbs by lemma. Where a verb is listed twice with one frame, the first kind holds."""
    found: dict[str, CueWord] = {}
    for group in _table()["verbs"]:
        for lemma in group["words"]:
            word = found.setdefault(lemma, CueWord(lemma, {}))
            for frame in group["frames"]:
                word.kinds.setdefault(frame, group["kind"])
    for (lemma, _), (kind, _) in cue_prepositions().items():
        found.setdefault(lemma, CueWord(lemma, {})).kinds.setdefault("about", kind)
    return found


@functools.cache
def cue_particles() -> dict[tuple[str, str], str]:
    """(Verb, particle) → kind: `point out`."""
    return {(entry["verb"], entry["particle"]): entry["kind"] for entry in _table()["particles"]}


@functools.cache
def cue_prepositions() -> dict[tuple[str, str], tuple[str, bool]]:
    """(Verb, preposition) → (kind, whether the verb's object belongs to the content): `warn of`, `accuse … of`."""
    return {
        (verb, preposition): (entry["kind"], entry.get("with_object", False))
        for entry in _table()["abouts"]
        for verb in entry["verbs"]
        for preposition in entry["prepositions"]
    }


@functools.cache
def cue_nouns() -> dict[str, str]:
    """Nouns whose clause is a saying → kind."""
    return {lemma: group["kind"] for group in _table()["nouns"] for lemma in group["words"]}


@functools.cache
def cue_phrases() -> tuple[tuple[str, ...], ...]:
    """Phrases that stand before the one who says, longest first."""
    return tuple(
        sorted((tuple(entry["words"]) for entry in _table()["phrases"]), key=lambda words: (-len(words), words))
    )


@functools.cache
def refusal_verbs() -> frozenset[str]:
    """Verbs that say of a saying under them that it was not made."""
    return frozenset(_table()["refusals"]["words"])


@functools.cache
def media_nouns() -> frozenset[str]:
    """Nouns for what a saying may be made in."""
    return frozenset(_table()["media"]["words"])


@functools.cache
def measure_nouns() -> frozenset[str]:
    """Nouns that things go by and that say nothing: "according to plan"."""
    return frozenset(_table()["measures"]["words"])
