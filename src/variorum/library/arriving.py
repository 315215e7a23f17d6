"""Whole tables put in the place of what was there: only rows that are not there yet are written.

When few articles join many, nearly all that a stage between articles gives stands in the library already, and to write
it again would cost more than the stage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    # What is null in a row that is there equals nothing where no row given has a null.
    same = " AND ".join(
        f'held."{name}" {"IS NOT DISTINCT FROM" if rows.column(name).null_count else "="} given."{name}"'
        for name in rows.column_names
    )
    _put(connection, table, rows, same)


def keep(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table, *, anew: bool) -> None:
    """Make a table that a stage keeps hold these rows and no others.

    Parameters
    ----------
    anew
        Whether nothing is there, or what something else made.
    """
    connection.execute("CREATE SCHEMA IF NOT EXISTS kept")
    table = f'kept."{name}"'
    if not anew and _DIGEST in rows.column_names:
        _put(
            connection,
            table,
            rows,
            " AND ".join(f"held.{one} = given.{one}" for one in (rows.column_names[0], _DIGEST)),
        )
        return
    connection.register("_arriving", rows)
    connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM _arriving")
    connection.unregister("_arriving")


def _put(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table, same: str) -> None:
    connection.register("_arriving", rows)
    connection.execute(f"DELETE FROM {table} AS held WHERE NOT EXISTS (SELECT 1 FROM _arriving AS given WHERE {same})")
    connection.execute(
        f"INSERT INTO {table} BY NAME SELECT * FROM _arriving AS given "
        f"WHERE NOT EXISTS (SELECT 1 FROM {table} AS held WHERE {same})"
    )
    # Of rows that are equal one may have stood there.
    if connection.execute(f"SELECT count(*) FROM {table}").fetchone() != (rows.num_rows,):
        connection.execute(f"DELETE FROM {table}")
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM _arriving")
    connection.unregister("_arriving")
