"""Rows of a table as a person works with them: shown in a notebook, and handed on to pandas, polars or Arrow."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any, overload

from variorum.errors import MissingTool, NotFound

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows that a notebook shows of a table.
_SHOWN = 20


class Rows:
    """Rows of one table: `len(rows)`, `rows[0]` (a dict), `rows[:5]`, `rows["text"]` (a column's values), a loop.

    Examples
    --------
    >>> import pyarrow
    >>> rows = Rows("claims", pyarrow.table({"text": ["It rained.", "It snowed."], "n_origins": [2, 1]}))
    >>> len(rows), rows[0]["n_origins"], rows["text"]
    (2, 2, ['It rained.', 'It snowed.'])
    >>> [row["text"] for row in rows.where(n_origins=1)]
    ['It snowed.']
    """

    def __init__(self, name: str, table: pa.Table) -> None:
        self.name = name
        self._table = table

    @property
    def columns(self) -> dict[str, str]:
        """The columns, each with what it means."""
        return {
            field.name: (field.metadata or {}).get(b"doc", b"").decode("utf-8", "replace")
            for field in self._table.schema
        }

    def where(self, **values: object) -> Rows:
        """The rows whose columns equal these values; None stands for what is not known.

        Raises
        ------
        NotFound
            There is no such column.
        """
        import pyarrow.compute as pc

        held = self._table
        for name, value in values.items():
            column = self._column(name, held)
            held = held.filter(pc.is_null(column) if value is None else pc.equal(column, value))
        return Rows(self.name, held)

    def select(self, *names: str) -> Rows:
        """These columns alone.

        Raises
        ------
        NotFound
            There is no such column.
        """
        for name in names:
            self._column(name, self._table)
        return Rows(self.name, self._table.select(list(names)))

    def to_arrow(self) -> pa.Table:
        """The rows as an Arrow table."""
        return self._table

    def to_pylist(self) -> list[dict[str, Any]]:
        """The rows as dictionaries."""
        return list(self._table.to_pylist())

    def to_pandas(self) -> Any:
        """The rows as a pandas DataFrame.

        Raises
        ------
        MissingTool
            pandas is not installed: `pip install "variorum[notebook]"`.
        """
        _needed("pandas")
        return self._table.to_pandas()

    def to_polars(self) -> Any:
        """The rows as a polars DataFrame.

        Raises
        ------
        MissingTool
            polars is not installed: `pip install "variorum[notebook]"`.
        """
        return _needed("polars").from_arrow(self._table)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """What reads Arrow reads this."""
        return self._table.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for batch in self._table.to_batches(max_chunksize=1024):
            yield from batch.to_pylist()

    @overload
    def __getitem__(self, key: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, key: slice) -> Rows: ...
    @overload
    def __getitem__(self, key: str) -> list[Any]: ...
    def __getitem__(self, key: int | slice | str) -> dict[str, Any] | Rows | list[Any]:
        if isinstance(key, str):
            return list(self._column(key, self._table).to_pylist())
        if isinstance(key, slice):
            return Rows(self.name, self._table.take(list(range(len(self))[key])))
        # As a list does it: below nought from the end, beyond the end an IndexError.
        return dict(self._table.slice(range(len(self))[key], 1).to_pylist()[0])

    def __repr__(self) -> str:
        return f"<Rows of {self.name}: {len(self)} rows, {len(self._table.column_names)} columns>"

    def _repr_html_(self) -> str:
        from variorum.render import notebook

        return notebook.table(self.name, self._table.slice(0, _SHOWN).to_pylist(), self.columns, len(self))

    def _column(self, name: str, table: pa.Table) -> Any:
        if name not in table.column_names:
            raise NotFound(f"no column {name!r} in {self.name}: there are {', '.join(table.column_names)}")
        return table.column(name)


def _needed(package: str) -> ModuleType:
    try:
        return importlib.import_module(package)
    except ModuleNotFoundError as error:
        raise MissingTool(f'{package} is not installed: pip install {package}, or "variorum[notebook]"') from error


def as_rows(name: str, rows: Sequence[Any]) -> Rows:
    """Records as the rows of their table."""
    from variorum.records import to_arrow

    return Rows(name, to_arrow(name, rows))
