"""Where documents are: the files that files, folders and glob patterns name, with the names they are shown under."""

from __future__ import annotations

import os
from pathlib import Path

from variorum.article.read.fetch import is_address
from variorum.errors import MissingInput, SettingsError

#: Standard input, as an input and as a name.
STDIN = "-"
_IGNORED = frozenset({"thumbs.db", "desktop.ini", "icon\r"})
_MAGIC_CHARACTERS = frozenset("*?[")
#: A file and the name it is shown under; no file for standard input and for an address, which is its own name.
Place = tuple[Path | None, str]


def places(given: str | Path, *, fetch: bool) -> list[Place]:
    """The files of one input.

    Raises
    ------
    MissingInput
        It does not exist, or a pattern matches nothing.
    SettingsError
        It is an address, and `fetch` is not given.
    """
    if str(given) == STDIN:
        return [(None, STDIN)]
    if is_address(given):
        if not fetch:
            raise SettingsError(f"{given}: an address; with --fetch it is fetched")
        return [(None, str(given))]
    path = Path(given).expanduser()
    if path.is_dir():
        return _below(path)
    if path.exists():
        return [(path, path.name)]
    if _MAGIC_CHARACTERS & set(str(given)):
        return _matching(path)
    raise MissingInput(f"{given}: there is no such file or folder; check the path")


def _below(folder: Path) -> list[Place]:
    found: list[Place] = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            path = Path(here) / name
            if not _is_hidden(name) and path.is_file():
                found.append((path, path.relative_to(folder).as_posix()))
    return sorted(found, key=lambda place: place[1])


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name.endswith("~") or name.casefold() in _IGNORED


def _matching(pattern: Path) -> list[Place]:
    parts = pattern.parts
    fixed = next(n for n, part in enumerate(parts) if _MAGIC_CHARACTERS & set(part))
    base = Path(*parts[:fixed]) if fixed else Path()
    matches = sorted(base.glob(str(Path(*parts[fixed:])))) if base.is_dir() else []
    found: list[Place] = []
    for path in matches:
        if path.is_dir() and not _is_hidden(path.name):
            found.extend((below, f"{path.relative_to(base).as_posix()}/{name}") for below, name in _below(path))
        elif path.is_file() and not _is_hidden(path.name):
            found.append((path, path.relative_to(base).as_posix()))
    if not found:
        raise MissingInput(f"{pattern}: no file matches this pattern; check the path, and quote the pattern in a shell")
    return list(dict.fromkeys(found))
