"""From each version of the library's layout to the next.

`MIGRATIONS[n]` brings a library of version n to version n + 1. To change the layout: raise
`schema.SCHEMA_VERSION`, add the step here, and add a test that opens a library of the old version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from variorum.errors import NewerLibrary
from variorum.library.schema import SCHEMA_VERSION, statements

if TYPE_CHECKING:
    import duckdb

MIGRATIONS: Mapping[int, Callable[[duckdb.DuckDBPyConnection], None]] = {}


def stored_version(connection: duckdb.DuckDBPyConnection) -> int | None:
    """The version of the layout in the file, or None for an empty file."""
    found = connection.execute(
        "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'stage' AND table_name = '_meta'"
    ).fetchone()
    if not found or not found[0]:
        return None
    row = connection.execute("SELECT value FROM stage._meta WHERE name = 'schema_version'").fetchone()
    return int(row[0]) if row else None


def migrate(
    connection: duckdb.DuckDBPyConnection,
    place: str,
    steps: Mapping[int, Callable[[duckdb.DuckDBPyConnection], None]] = MIGRATIONS,
    target: int = SCHEMA_VERSION,
) -> None:
    """Bring the library to the target version, all steps in one transaction.

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
    if version == target:
        return
    connection.execute("BEGIN")
    try:
        for step in range(version or target, target):
            steps[step](connection)
        if version is None:
            for statement in statements():
                connection.execute(statement)
        connection.execute("INSERT OR REPLACE INTO stage._meta VALUES ('schema_version', ?)", [str(target)])
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
