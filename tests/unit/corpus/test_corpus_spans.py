"""Rows of articles, read a few at a time."""

from __future__ import annotations

import itertools

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.corpus.spans import Rows


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 4), max_size=5), st.data())
def test_rows_of_a_table_in_pieces_come_in_the_order_asked_for(sizes: list[int], data: st.DataObject) -> None:
    ends = np.cumsum([0, *sizes]).tolist()
    pieces = [pa.array([f"row {n}" for n in range(a, b)], pa.string()) for a, b in itertools.pairwise(ends)]
    table = pa.table({"text": pa.chunked_array(pieces, pa.string())})
    wanted = data.draw(st.lists(st.integers(0, ends[-1] - 1), max_size=6)) if ends[-1] else []
    found = Rows(table).take(np.array(wanted, dtype=np.int64))
    assert found.column("text").to_pylist() == [f"row {n}" for n in wanted]
