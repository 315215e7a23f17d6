"""How many documents there are to read, where that is quickly known: for the time that is left."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from variorum.article.read.places import places
from variorum.errors import InputError, SettingsError

# A file is one document, or a line is; what other formats hold is known only when they are read.
_ONE = (".txt", ".md", ".html", ".htm", ".xhtml", ".eml")
_LINES = (".jsonl", ".ndjson", ".jsonlines")
_BLOCK = 1 << 20


def documents_in(inputs: Sequence[str | Path]) -> int | None:
    """The documents in some inputs; None where that is not known without reading them."""
    count = 0
    try:
        for given in inputs:
            for path, name in places(given, fetch=False):
                plain = name.casefold()
                if path is None or not plain.endswith(_ONE + _LINES):
                    return None
                count += _lines(path) if plain.endswith(_LINES) else 1
    except (InputError, SettingsError, OSError):
        # What is wrong with an input is told when it is read.
        return None
    return count


def _lines(path: Path) -> int:
    count, last = 0, b"\n"
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            count += block.count(b"\n")
            last = block[-1:]
    return count + (last != b"\n")
