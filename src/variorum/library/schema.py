"""The library's tables in DuckDB, derived from the records.

Each table has a base `stage.<table>` with the columns of the stage that makes its rows, and an overlay
`stage.<table>__<by>` for the columns that a later stage fills. The contract's name is a view in `main` that joins
them. So no stage ever rewrites another's rows, and a stage computed anew replaces exactly what it wrote.

`_scope` says what a row was computed for: an article, a story, or (null) the whole corpus.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from variorum.records import TABLES, arrow_schema, columns

#: Raised whenever rows that are there must be changed; `migrations.py` holds the way from each to the next. Added
#: tables and columns need no step: a library without them is completed when it is opened (`layout`).
SCHEMA_VERSION = 2

_TYPES = {
    "string": "VARCHAR",
    "int64": "BIGINT",
    "double": "DOUBLE",
    "bool": "BOOLEAN",
    "date32[day]": "DATE",
    "timestamp[us]": "TIMESTAMP",
    "list<item: string>": "VARCHAR[]",
    "list<item: list<item: int64>>": "BIGINT[][]",
    "list<item: struct<article_id: string, start: int64, end: int64>>": (
        'STRUCT("article_id" VARCHAR, "start" BIGINT, "end" BIGINT)[]'
    ),
}


@dataclass(frozen=True, slots=True)
class Physical:
    """A stored table: a base, or the overlay of one stage on it."""

    table: str
    by: str | None
    columns: tuple[str, ...]
    key: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its name in the schema `stage`."""
        return self.table if self.by is None else f"{self.table}__{self.by}"


def physical(table: str) -> tuple[Physical, ...]:
    """The stored tables of a contract table, the base first."""
    key = TABLES[table].key
    parts = [Physical(table, None, tuple(c.name for c in columns(table) if c.by is None), key)]
    for by in dict.fromkeys(c.by for c in columns(table) if c.by is not None):
        filled = tuple(c.name for c in columns(table) if c.by == by)
        parts.append(Physical(table, by, key + filled, key))
    return tuple(parts)


def stored(written: str) -> Physical:
    """The stored table of what a stage declares to write: `quotes`, or `quotes.utterance_id`.

    Raises
    ------
    KeyError
        There is no such table or column.
    """
    table, _, column = written.partition(".")
    if not column:
        return physical(table)[0]
    by = {c.name: c.by for c in columns(table)}[column]
    return next(part for part in physical(table) if part.by == by)


def typed(part: Physical) -> dict[str, str]:
    """Each column of a stored table with its type in SQL."""
    types = {field.name: _TYPES[str(field.type)] for field in arrow_schema(part.table)}
    return {name: types[name] for name in part.columns}


def _definition(part: Physical) -> str:
    listed = ", ".join(f'"{name}" {kind}' for name, kind in typed(part).items())
    return f'CREATE TABLE IF NOT EXISTS stage."{part.name}" ({listed}, "_scope" VARCHAR)'


def selection(table: str, shown: Collection[str | None], names: Collection[str]) -> str:
    """The SQL of some columns of a table of the contract: null where they are filled by stages that are not shown."""
    parts = [part for part in physical(table) if part.by is None or part.by in shown]
    owner = {name: k for k, part in enumerate(parts) for name in part.columns if k == 0 or name not in part.key}
    listed = ", ".join(
        f'p{owner[c.name]}."{c.name}"' if c.name in owner else f'NULL AS "{c.name}"'
        for c in columns(table)
        if c.name in names
    )
    joins = "".join(
        f' LEFT JOIN stage."{part.name}" p{k} ON ' + " AND ".join(f'p0."{name}" = p{k}."{name}"' for name in part.key)
        for k, part in enumerate(parts)
        if k > 0
    )
    return f'SELECT {listed} FROM stage."{table}" p0{joins}'


def view(table: str) -> str:
    """The SQL of the view that is a table of the contract."""
    held = columns(table)
    return f'CREATE OR REPLACE VIEW main."{table}" AS {selection(table, {c.by for c in held}, {c.name for c in held})}'


def statements() -> Iterator[str]:
    """The SQL that makes an empty library, or completes one of this version."""
    yield "CREATE SCHEMA IF NOT EXISTS stage"
    yield "CREATE TABLE IF NOT EXISTS stage._meta (name VARCHAR PRIMARY KEY, value VARCHAR)"
    # What was read: one row a document, so that reading it again is known before any work is done.
    yield "CREATE TABLE IF NOT EXISTS stage._inputs (name VARCHAR, digest VARCHAR, article_id VARCHAR, reason VARCHAR)"
    # Which version of each stage a scope was computed by, and from what.
    yield "CREATE TABLE IF NOT EXISTS stage._done (stage VARCHAR, scope VARCHAR, fingerprint VARCHAR)"
    for table in TABLES:
        for part in physical(table):
            yield _definition(part)
        yield view(table)


@functools.cache
def layout() -> str:
    """A digest of all tables and columns: another one in a file says that it lacks some."""
    return hashlib.sha256("\n".join(statements()).encode()).hexdigest()[:20]
