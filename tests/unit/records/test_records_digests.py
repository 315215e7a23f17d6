"""Digests of tables tell of every change, and of no other order."""

from __future__ import annotations

import duckdb
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.records import rows_digest

ROWS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from("ab"), st.sampled_from(["x", "y", None])), max_size=6)


def digest(rows: list[tuple[int, str, str | None]]) -> int:
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    table = pa.table(
        {"n": pa.array(columns[0], pa.int64()), "a": pa.array(columns[1], pa.string()),
         "b": pa.array(columns[2], pa.string())}
    )  # fmt: skip
    with duckdb.connect(":memory:", config={"threads": 1}) as db:
        db.register("held", table)
        found = db.execute(f"SELECT {rows_digest(['n', 'a', 'b'])} FROM held").fetchone()
    assert found is not None
    return int(found[0])


@settings(deadline=None)
@given(ROWS, ROWS)
def test_two_tables_have_one_digest_where_they_hold_the_same_rows(one, other):
    def held(rows):
        return sorted(rows, key=repr)

    assert (digest(one) == digest(other)) == (held(one) == held(other))


def test_one_value_that_changes_in_two_rows_is_a_change():
    assert digest([(1, "a", "x"), (2, "a", "x")]) != digest([(1, "a", "y"), (2, "a", "y")])
