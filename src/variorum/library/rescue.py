"""What can be saved of a damaged library, table by table, into a new one.

In: a library's file that cannot be read, or not all of it. Out: a new library with every row that can be read, and what
was lost, in words. What was lost of what is computed is computed anew by the next build; documents whose articles were
lost are read again by it.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from variorum.errors import CorruptLibrary, LibraryError, LockedLibrary, NewerLibrary, NoLibrary
from variorum.library.migrations import has_this_layout, stored_version
from variorum.library.schema import SCHEMA_VERSION, physical
from variorum.library.store import FILE, Store, connect
from variorum.records import HISTORY, TABLES, columns

if TYPE_CHECKING:
    import duckdb

# Rows read at a time where a table cannot be read whole: the database's own unit.
_STEP = 2048
_INPUTS, _DONE = "_inputs", "_done"


@dataclass(slots=True)
class Rescued:
    """What a rescue brought.

    Parameters
    ----------
    saved
        Rows saved, by table.
    lost
        Rows lost, by table; None where it is not known how many there were.
    """

    saved: dict[str, int] = field(default_factory=dict)
    lost: dict[str, int | None] = field(default_factory=dict)


def rescue(folder: str | Path, to: str | Path, writers: dict[str, str]) -> Rescued:
    """Copy what can be read of a library into a new one.

    Parameters
    ----------
    folder
        The damaged library's. It is not changed.
    to
        The new library's.
    writers
        The stage that writes each table, and each column filled later, so that it is computed anew where rows are lost.

    Raises
    ------
    NoLibrary
        There is no library's file in the folder.
    LibraryError
        There is a library at `to`.
    LockedLibrary, NewerLibrary
        It is not damaged: another process writes to it, or a newer Variorum made it.
    CorruptLibrary
        Nothing can be read.
    """
    file, to = Path(folder) / FILE, Path(to)
    if not file.is_file():
        raise NoLibrary(f"{folder}: there is no library's file here")
    if (to / FILE).exists():
        raise LibraryError(f"{to}: there is a library here already: name another place with --to")
    with _opened(file) as damaged, Store.create(to) as store:
        found = Rescued()
        tables = [part.name for table in TABLES for part in physical(table)]
        for name in [*tables, _INPUTS, _DONE]:
            _copy(damaged, store.connection, name, found)
        _forget(store.connection, found, writers)
    return found


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The damaged file for reading; without the changes that were not yet merged into it where these are the damage."""
    with contextlib.ExitStack() as stack:
        try:
            connection = connect(str(file), read_only=True)
        except LockedLibrary:
            raise
        except CorruptLibrary:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=file.parent)))
            shutil.copyfile(file, folder / FILE)
            try:
                connection = connect(str(folder / FILE), read_only=True)
            except CorruptLibrary as error:
                raise CorruptLibrary(
                    f"{file}: nothing in it can be read ({error.reason}): build a new library from the same inputs; "
                    "editors' decisions must be made again"
                ) from error
        stack.callback(connection.close)
        version = _version(connection)
        if version is not None and version > SCHEMA_VERSION:
            raise NewerLibrary(f"{file}: the library has layout {version}, this Variorum knows {SCHEMA_VERSION}")
        yield connection


def _version(connection: duckdb.DuckDBPyConnection) -> int | None:
    import duckdb

    try:
        return stored_version(connection)
    except (duckdb.Error, CorruptLibrary):
        return None


def _lacks_nothing(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether all tables must be there: one of an older layout lacks what was added since."""
    import duckdb

    try:
        return has_this_layout(connection)
    except duckdb.Error:
        return False


def _copy(damaged: duckdb.DuckDBPyConnection, new: duckdb.DuckDBPyConnection, name: str, found: Rescued) -> None:
    """Copy a stored table whole, or as many of its rows as can be read."""
    import duckdb

    held = _columns(damaged, name)
    listed = ", ".join(f'"{column}"' for column in _columns(new, name) if column in held)
    if not listed:
        if _lacks_nothing(damaged):
            found.lost[name] = None
        return
    try:
        saved = _insert(damaged, new, name, listed, "")
    except duckdb.Error:
        saved, count = 0, _count(damaged, name)
        for first in range(0, count or 0, _STEP):
            # What cannot be read is counted as lost, below.
            with contextlib.suppress(duckdb.Error):
                saved += _insert(damaged, new, name, listed, f"WHERE rowid BETWEEN {first} AND {first + _STEP - 1}")
        lost = None if count is None else count - saved
        if lost != 0:
            found.lost[name] = lost
    found.saved[name] = saved


def _insert(
    damaged: duckdb.DuckDBPyConnection, new: duckdb.DuckDBPyConnection, name: str, listed: str, where: str
) -> int:
    rows = damaged.execute(f'SELECT {listed} FROM stage."{name}" {where}').fetch_arrow_table()
    if rows.num_rows:
        new.register("_arriving", rows)
        new.execute(f'INSERT INTO stage."{name}" BY NAME SELECT * FROM _arriving')
        new.unregister("_arriving")
    return int(rows.num_rows)


def _columns(connection: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    found = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'stage' AND table_name = ? ORDER BY column_index",
        [name],
    )
    return [row[0] for row in found.fetchall()]


def _count(connection: duckdb.DuckDBPyConnection, name: str) -> int | None:
    import duckdb

    try:
        row = connection.execute(f'SELECT count(*) FROM stage."{name}"').fetchone()
    except duckdb.Error:
        return None
    return int(row[0]) if row else None


def _forget(new: duckdb.DuckDBPyConnection, found: Rescued, writers: dict[str, str]) -> None:
    """Note as not done what was lost, so that the next build does it."""
    for table in TABLES:
        if table in HISTORY:
            continue
        filled = {column.by: f"{table}.{column.name}" for column in columns(table) if column.by is not None}
        for part in physical(table):
            stage = writers.get(table if part.by is None else filled[part.by])
            if part.name in found.lost and stage is not None:
                new.execute("DELETE FROM stage._done WHERE stage = ?", [stage])
    # What was put away to spare work is not copied, and what was looked for in all articles is looked for again.
    new.execute("DELETE FROM stage._done WHERE scope IN ('kept', 'library')")
    gone = "article_id IS NOT NULL AND article_id NOT IN (SELECT article_id FROM stage.articles)"
    new.execute(f"DELETE FROM stage._inputs WHERE {gone}")
