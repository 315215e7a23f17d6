"""Every table: its record, its Arrow schema, and the way between rows and Arrow.

A column declared with `by=` is filled by a later stage. Rows carry it from the start (as null), so that
one record serves throughout; the library stores it apart (`library/schema.py`) and joins it back.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import functools
import itertools
import types
import typing
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from variorum.records.article import Article, Clause, EventReport, Furniture, Mention, Quote, Sentence, TimeExpression
from variorum.records.corpus import Copy, Entity, Evidence, Lineage, PassageOrigin, RelatedStory, Story, StoryArticle
from variorum.records.decision import AccountChange, Decision, RetiredStory
from variorum.records.row import Citation, Row
from variorum.records.run import Problem, Run
from variorum.records.story import (
    AccountSentence,
    Claim,
    ClaimSource,
    Difference,
    DifferenceValue,
    Happening,
    Position,
    Revision,
    TimelineEntry,
    Utterance,
    Wording,
)

if TYPE_CHECKING:
    import pyarrow as pa

R = TypeVar("R", bound=Row)

#: Arrow tables by name, as corpus stages take and give them.
Tables = Mapping[str, "pa.Table"]

ROWS: tuple[type[Row], ...] = (
    Article, Furniture, Sentence, Clause, TimeExpression, Mention, Quote, EventReport,
    Evidence, Entity, Copy, Lineage, PassageOrigin, Story, StoryArticle, RelatedStory,
    Utterance, Happening, Claim, ClaimSource, Difference, DifferenceValue, Wording, Revision, Position,
    TimelineEntry, AccountSentence, Problem, Run, Decision, RetiredStory, AccountChange,
)  # fmt: skip

#: Table name → its record.
TABLES: Mapping[str, type[Row]] = types.MappingProxyType({row.table: row for row in ROWS})

#: Tables that tell what happened to a library and not what its articles say. No stage writes them; libraries of the
#: same articles and the same decisions in force differ in these alone.
HISTORY: frozenset[str] = frozenset({Run.table, Decision.table, RetiredStory.table, AccountChange.table})


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, as declared by its record."""

    name: str
    doc: str
    by: str | None
    kind: Any
    optional: bool


@functools.cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of a table in order.

    Raises
    ------
    KeyError
        There is no such table.
    """
    row = TABLES[table]
    hints = typing.get_type_hints(row)
    found = []
    for field in dataclasses.fields(row):  # type: ignore[arg-type]
        hint = hints[field.name]
        optional = type(None) in typing.get_args(hint)
        if optional:
            (hint,) = (arg for arg in typing.get_args(hint) if arg is not type(None))
        found.append(Column(field.name, field.metadata["doc"], field.metadata["by"], hint, optional))
    return tuple(found)


def _arrow_type(kind: Any) -> pa.DataType:
    import pyarrow as pa

    simple = {
        str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(),
        dt.date: pa.date32(), dt.datetime: pa.timestamp("us"),
        tuple[str, ...]: pa.list_(pa.string()),
        tuple[tuple[int, int], ...]: pa.list_(pa.list_(pa.int64())),
        tuple[Citation, ...]: pa.list_(
            pa.struct([("article_id", pa.string()), ("start", pa.int64()), ("end", pa.int64())])
        ),
    }  # fmt: skip
    return simple[kind]


@functools.cache
def arrow_schema(table: str) -> pa.Schema:
    """The Arrow schema of a table; each field's metadata holds its meaning under `doc`."""
    import pyarrow as pa

    return pa.schema(
        [pa.field(column.name, _arrow_type(column.kind), metadata={"doc": column.doc}) for column in columns(table)]
    )


def to_arrow(table: str, rows: Iterable[Row]) -> pa.Table:
    """Rows of one table as an Arrow table, in the order given."""
    import pyarrow as pa

    held = list(rows)
    schema = arrow_schema(table)
    arrays = []
    for column, field in zip(columns(table), schema, strict=True):
        values: list[Any] = [getattr(row, column.name) for row in held]
        if column.kind == tuple[Citation, ...]:
            values = [[citation._asdict() for citation in value] for value in values]
        arrays.append(pa.array(values, field.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def from_arrow(row: type[R], table: pa.Table) -> list[R]:
    """Arrow table → records. Columns that the record does not have are passed over.

    Raises
    ------
    TypeError
        The table lacks a column that has no default.
    """
    held = set(table.column_names)
    found = [object.__new__(row) for _ in range(table.num_rows)]
    for column, field in zip(columns(row.table), dataclasses.fields(row), strict=True):  # type: ignore[arg-type]
        if column.name not in held:
            if field.default is dataclasses.MISSING:
                raise TypeError(f"a table of {row.table} without the column {column.name}")
            _fill(row, column.name, found, itertools.repeat(field.default))
            continue
        values: list[Any] = table.column(column.name).to_pylist()
        if column.kind == tuple[tuple[int, int], ...]:
            values = [tuple((piece[0], piece[1]) for piece in value or ()) for value in values]
        elif column.kind == tuple[Citation, ...]:
            values = [tuple(Citation(**piece) for piece in value or ()) for value in values]
        elif column.kind == tuple[str, ...]:
            values = [tuple(value or ()) for value in values]
        _fill(row, column.name, found, values)
    return found


def _fill(row: type[R], name: str, rows: list[R], values: Iterable[Any]) -> None:
    """Set a column of new records. Records are frozen: this sets the slot itself, a column at a time, in a tenth of the
    time that making each record takes.
    """
    collections.deque(map(getattr(row, name).__set__, rows, values), maxlen=0)


def sort_key(row: Row) -> tuple[tuple[bool, Any], ...]:
    """Order of a row in its table's exports: by its key, nulls first."""
    return tuple(((value := getattr(row, name)) is not None, "" if value is None else value) for name in row.key)
