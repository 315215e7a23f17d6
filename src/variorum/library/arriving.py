"""Whole tables put in the place of what was there: only rows that are not there yet are written.

When few articles join many, nearly all that a stage between articles gives stands in the library already, and to write
it again would cost more than the stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from variorum.records import row_digest

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# A row of a table that a stage keeps is known by its first column and this one, where there is one.
_DIGEST = "digest"


def put(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """Make a table hold these rows and no others.

    Parameters
    ----------
    table
        Its name in SQL.
    rows
        With the table's columns.
    """
    hashed = _hash(rows.column_names)
    with _arriving(connection, rows):
        _write(connection, table, hashed)
        # Of equal rows some may have stood there and some not.
        counts = [f"SELECT count(*), sum({hashed}) FROM {name}" for name in (table, "_arriving")]
        if len({connection.execute(sql).fetchone() for sql in counts}) > 1:
            connection.execute(f"DELETE FROM {table}")
            connection.execute(f"INSERT INTO {table} BY NAME SELECT * EXCLUDE _row FROM _arriving")


def keep(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table, *, anew: bool) -> None:
    """Make a table that a stage keeps hold these rows and no others.

    Parameters
    ----------
    anew
        Whether nothing is there, or what something else made.
    """
    connection.execute("CREATE SCHEMA IF NOT EXISTS kept")
    table = f'kept."{name}"'
    with _arriving(connection, rows):
        if anew or _DIGEST not in rows.column_names:
            connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * EXCLUDE _row FROM _arriving")
        else:
            _write(connection, table, _hash((rows.column_names[0], _DIGEST)))


@contextmanager
def _arriving(connection: duckdb.DuckDBPyConnection, rows: pa.Table) -> Iterator[None]:
    """Show the database the rows with their numbers, as `_arriving`."""
    import numpy as np
    import pyarrow as pa

    connection.register("_arriving", rows.append_column("_row", pa.array(np.arange(rows.num_rows))))
    try:
        yield
    finally:
        connection.unregister("_arriving")


def _hash(names: Iterable[str]) -> str:
    return row_digest(f'"{name}"' for name in names)


def _write(connection: duckdb.DuckDBPyConnection, table: str, hashed: str) -> None:
    """Delete the rows that none arriving is like, and write those that none there is like."""
    found = connection.execute(
        f"SELECT there, _row FROM (SELECT {hashed} AS hashed, rowid AS there FROM {table}) FULL JOIN "
        f"(SELECT {hashed} AS hashed, _row FROM _arriving) USING (hashed) WHERE there IS NULL OR _row IS NULL"
    ).fetch_arrow_table()
    connection.register("_differing", found)
    connection.execute(f"DELETE FROM {table} WHERE rowid IN (SELECT there FROM _differing)")
    connection.execute(
        f"INSERT INTO {table} BY NAME SELECT * EXCLUDE _row FROM _arriving WHERE _row IN (SELECT _row FROM _differing)"
    )
    connection.unregister("_differing")
