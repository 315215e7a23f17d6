"""What every table's record is made of: a frozen dataclass whose fields say what the column means.

The dataclass is the one definition of a table. Its Arrow schema (`records.tables`), the DuckDB table,
the exports and `docs/fields.md` are all derived from it.
"""

from __future__ import annotations

import dataclasses
from typing import Any, ClassVar, NamedTuple


class Span(NamedTuple):
    """A half-open range of Unicode code points in `Article.text`."""

    start: int
    end: int

    def overlap(self, other: tuple[int, int]) -> int:
        """Number of code points that both ranges hold."""
        return max(0, min(self.end, other[1]) - max(self.start, other[0]))


class Named(NamedTuple):
    """A name and the range of text it was read from. The name may be fuller than the range says."""

    name: str
    start: int
    end: int


class Citation(NamedTuple):
    """A passage that something rests on."""

    article_id: str
    start: int
    end: int


class Row:
    """Base of all records. Subclasses are frozen, keyword-only dataclasses.

    `table` is the table's name; `key` the columns that identify a row and, in order, sort an export.
    """

    __slots__ = ()
    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]]


def column(doc: str, *, by: str | None = None, default: Any = dataclasses.MISSING) -> Any:
    """Declare a column.

    Parameters
    ----------
    doc
        What the value means, with unit or offset base.
    by
        Name of the later stage that fills the column; absent when the stage that makes the row fills it.
    default
        The value when none is given.
    """
    return dataclasses.field(default=default, metadata={"doc": doc, "by": by})
