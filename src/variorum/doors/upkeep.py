"""Damage to a library, or to its disk, told to a person at the command line, and what can be saved."""

from __future__ import annotations

from pathlib import Path


def told_of_fault(error: Exception) -> str | None:
    """What to tell of an error that comes from a damaged library or a full disk; None for any other error."""
    from variorum.library import fault

    found = fault(error, "library")
    return None if found is None else str(found)


def rescue(library: Path, to: Path) -> tuple[list[str], bool]:
    """Save what can be read of a damaged library into a new one: what to tell, and whether anything was lost.

    Raises
    ------
    NoLibrary, LibraryError, CorruptLibrary
    """
    from variorum.pipeline import rescue

    found = rescue(library, to)
    lines = [
        f"  lost of {name}: {'all rows' if lost is None else f'{lost:,} rows'}"
        for name, lost in sorted(found.lost.items())
    ]
    articles, decisions = found.saved.get("articles", 0), found.saved.get("decisions", 0)
    lines.append(f"saved in {to}: {articles:,} articles, {decisions:,} decisions of editors, and what goes with them")
    if found.lost:
        lines.append(f"what was lost comes back with: variorum build INPUT... --library {to} (the same inputs)")
    return lines, bool(found.lost)
