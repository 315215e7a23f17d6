"""From each version of the library's layout to the next.

`MIGRATIONS[n]` brings a library of version n to version n + 1. To change what rows hold: raise
`schema.SCHEMA_VERSION`, add the step here, and add a test that opens a library of the old version. Added tables and
columns need none of this: `complete` makes what is missing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from variorum.errors import CorruptLibrary, NewerLibrary
from variorum.library.faults import RESCUE
from variorum.library.schema import SCHEMA_VERSION, Physical, layout, physical, statements, typed
from variorum.records import TABLES

if TYPE_CHECKING:
    import duckdb


def complete(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables and columns that are missing, and the views anew; what is there stays.

    A column added to rows that are there is null, or what its record gives by default, until its stage runs again.
    """
    held: dict[str, set[str]] = {}
    for table, column in connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'stage'"
    ).fetchall():
        held.setdefault(table, set()).add(column)
    for part in (part for table in TABLES for part in physical(table)):
        missing = [name for name in part.columns if part.name in held and name not in held[part.name]]
        for name in missing:
            column = f'"{name}" {typed(part)[name]} DEFAULT {_default(part, name)}'
            connection.execute(f'ALTER TABLE stage."{part.name}" ADD COLUMN {column}')
    for statement in statements():
        connection.execute(statement)


def _default(part: Physical, name: str) -> str:
    """What a column's record gives by default, in SQL."""
    field = next(field for field in dataclasses.fields(TABLES[part.table]) if field.name == name)  # type: ignore[arg-type]
    value = field.default
    if value is None or value is dataclasses.MISSING or name in part.key:
        return "NULL"
    if isinstance(value, tuple):
        return "[]"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


def _nothing(connection: duckdb.DuckDBPyConnection) -> None:
    """2 added tables and columns only."""


MIGRATIONS: Mapping[int, Callable[[duckdb.DuckDBPyConnection], None]] = {1: _nothing}


def stored_version(connection: duckdb.DuckDBPyConnection) -> int | None:
    """The version of the layout in the file, or None for an empty file.

    Raises
    ------
    CorruptLibrary
        It is none that any Variorum wrote.
    """
    found = connection.execute(
        "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'stage' AND table_name = '_meta'"
    ).fetchone()
    if not found or not found[0]:
        return None
    row = connection.execute("SELECT value FROM stage._meta WHERE name = 'schema_version'").fetchone()
    if row and not (row[0] or "").isdecimal():
        raise CorruptLibrary(f"the library's layout is called {row[0]!r}, which no Variorum does: {RESCUE}")
    return int(row[0]) if row else None


def is_current(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the file has this version's tables and columns, all of them.

    Raises
    ------
    CorruptLibrary
        It says so and lacks some.
    """
    if stored_version(connection) != SCHEMA_VERSION:
        return False
    if not has_this_layout(connection):
        return False
    rows = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'stage'").fetchall()
    gone = {*(part.name for table in TABLES for part in physical(table)), "_inputs", "_done"} - {row[0] for row in rows}
    if gone:
        raise CorruptLibrary(f"the library has lost {', '.join(sorted(gone))}: {RESCUE}")
    return True


def has_this_layout(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the file was last written with this version's tables and columns."""
    row = connection.execute("SELECT value FROM stage._meta WHERE name = 'layout'").fetchone()
    return row is not None and row[0] == layout()


def migrate(
    connection: duckdb.DuckDBPyConnection,
    place: str,
    steps: Mapping[int, Callable[[duckdb.DuckDBPyConnection], None]] = MIGRATIONS,
    target: int = SCHEMA_VERSION,
) -> None:
    """Bring the library to the target version and complete it, all in one transaction.

    Raises
    ------
    NewerLibrary
        It was made by a newer Variorum.
    """
    version = stored_version(connection)
    if version is not None and version > target:
        raise NewerLibrary(
            f"{place}: the library has layout {version}, this Variorum knows layouts up to {target}: update Variorum"
        )
    if version == target and is_current(connection):
        return
    connection.execute("BEGIN")
    try:
        for step in range(version or target, target):
            steps[step](connection)
        complete(connection)
        meta = "INSERT OR REPLACE INTO stage._meta VALUES (?, ?)"
        connection.execute(meta, ["schema_version", str(target)])
        connection.execute(meta, ["layout", layout()])
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
