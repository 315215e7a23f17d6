"""How the work of a corpus stage is spread: maps over items, and queries over tables, wherever they run.

A stage that is made of these two runs the same on one core, on all of a machine and on a cluster. An engine is one such
way; `Here` is what a stage has where nobody gives it an engine.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

T = TypeVar("T")
R = TypeVar("R")

#: Items of a map from which on it is spread: another process takes longer to begin (1.4 s) than 900 reports to be read.
SHARED_FROM = 2048
#: What a query may hold in memory; the rest of what it works on lies on disk.
_MEMORY = "768MB"


class Spread(Protocol):
    """Maps and queries."""

    def map(self, task: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """The task's result for each item, in order. `task` is a module's function or a partial of one; all pickles."""
        ...

    def query(self, sql: str, tables: Mapping[str, Iterable[pa.RecordBatch]]) -> pa.Table:
        """The answer of a query over tables that are given batch by batch.

        Parameters
        ----------
        sql
            What DuckDB and Spark SQL both understand and answer alike; ordered, where the order matters.
        tables
            By the name that the query knows them by; of each at least one batch, which tells the columns.
        """
        ...


class Here:
    """Maps in this process; queries in a database of DuckDB's of their own, which spills to disk."""

    def map(self, task: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """The task's result for each item."""
        return map(task, items)

    def query(self, sql: str, tables: Mapping[str, Iterable[pa.RecordBatch]]) -> pa.Table:
        """The answer of a query."""
        import duckdb

        with tempfile.TemporaryDirectory(prefix="variorum-") as folder:
            config: dict[str, str | bool | int | float | list[str]] = {
                "threads": 1,
                "memory_limit": _MEMORY,
                "temp_directory": folder,
                "preserve_insertion_order": False,
            }
            with duckdb.connect(":memory:", config=config) as db:
                for name, batches in tables.items():
                    _fill(db, name, batches)
                return db.execute(sql).fetch_arrow_table()


def spread_over(n: int, spread: Spread | None) -> Spread:
    """How a map of so many items is spread: few of them, and all where nobody gives an engine, here."""
    return spread if spread is not None and n >= SHARED_FROM else Here()


def _fill(db: duckdb.DuckDBPyConnection, name: str, batches: Iterable[pa.RecordBatch]) -> None:
    made = False
    for batch in batches:
        db.register("arriving", batch)
        db.execute(f"INSERT INTO {name} FROM arriving" if made else f"CREATE TABLE {name} AS FROM arriving")
        db.unregister("arriving")
        made = True
