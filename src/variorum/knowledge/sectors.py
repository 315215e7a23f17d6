"""Sectors of society and codes of bodies that belong to no state, for the parties of events; data in `sectors.toml`."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources

from variorum.knowledge.names import Organisation, organisations


@functools.cache
def _table() -> Mapping[str, Mapping[str, str]]:
    text = resources.files("variorum.knowledge").joinpath("sectors.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    words = {word: code for code, held in table["sectors"].items() for word in held}
    speaks = dict.fromkeys(table["speaks_for"], "")
    return {"words": words, "speaks_for": speaks, "natures": table["natures"], "codes": table["codes"]}


@functools.cache
def _bodies() -> Mapping[str, Organisation]:
    return {body.name: body for body in organisations()}


def sector_of(lemmas: Sequence[str]) -> str | None:
    """The sector that a description's nouns tell, or None.

    Parameters
    ----------
    lemmas
        The words in dictionary form and in order, the head last: `["riot", "police", "spokesman"]`.
    """
    table = _table()
    words, speaks = table["words"], table["speaks_for"]
    for place in range(len(lemmas) - 1, -1, -1):
        pair = " ".join(lemmas[place - 1 : place + 1]) if place else ""
        if pair in words:
            return words[pair]
        if lemmas[place] in words and not (lemmas[place] in speaks and place):
            return words[lemmas[place]]
    return words.get(lemmas[-1]) if lemmas else None


def body_codes(name: str) -> tuple[str | None, str | None]:
    """(code, sector) of a known organisation: the state it belongs to, or a code such as IGO or NGO."""
    body = _bodies().get(name)
    if body is None:
        return None, None
    table = _table()
    sector = table["natures"].get(body.nature)
    code = body.country or table["codes"].get(body.nature)
    if sector is None and body.nature == "state organ":
        sector = sector_of([word.lower() for word in name.split()]) or "GOV"
    return code, sector
