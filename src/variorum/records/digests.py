"""Digests of rows and of sets of rows, as SQL for DuckDB.

DuckDB's `hash` of several values is that of the last, combined by XOR with a number that hangs on the others: of two
rows that end in one value, the XOR of the hashes hangs on that value no more, and a change of it in both is lost. So
each hash is hashed once more, and those of several rows are summed, which no two equal rows cancel.
"""

from __future__ import annotations

from collections.abc import Iterable


def row_digest(expressions: Iterable[str]) -> str:
    """SQL of a number for a row, that changes with any of the values."""
    return f"hash(hash({', '.join(expressions)}))"


def rows_digest(expressions: Iterable[str]) -> str:
    """SQL of an aggregate: a number for rows in any order, that changes with any value of any of them; 0 for none."""
    return f"coalesce(hash(sum({row_digest(expressions)})), 0)"
