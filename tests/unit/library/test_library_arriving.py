"""What stages between articles give: only what is not in the library yet is written."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.library import Store
from variorum.records import Evidence, to_arrow


@pytest.fixture(scope="module")
def store():
    with Store.create(None) as opened:
        yield opened


def row_ids(store, table):
    """Each row that stands in a table → where; a row that is written again stands elsewhere."""
    return {tuple(row): place for place, *row in store.connection.execute(f"SELECT rowid, * FROM {table}").fetchall()}


_ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from([None, 1, 2]), st.sampled_from("xy"), st.booleans()), max_size=8
)


@given(st.lists(_ROWS, min_size=1, max_size=3))
@settings(max_examples=40, deadline=None)
def test_a_table_holds_what_was_given_last_with_nulls_and_equal_rows(store, drawn):
    for rows in drawn:
        evidence = [
            Evidence(article_id=one, start=start, kind="weekday", note=note, used=used)
            for one, start, note, used in rows
        ]
        store.replace("evidence", to_arrow("evidence", evidence), None, None)
        held = store.table("evidence").to_pylist()
        assert sorted(map(repr, held)) == sorted(map(repr, to_arrow("evidence", evidence).to_pylist()))


def test_rows_that_are_there_are_not_written_again(store):
    def write(*notes):
        rows = [Evidence(article_id=note, kind="given", note=note) for note in notes]
        store.replace("evidence", to_arrow("evidence", rows), None, None)
        return row_ids(store, "stage.evidence")

    before, after = write("a", "b", "c"), write("a", "c", "d")
    assert {row: place for row, place in after.items() if row in before}.items() <= before.items()
    assert [row[0] for row in sorted(after)] == ["a", "c", "d"]


def test_what_a_stage_keeps_is_written_again_only_where_its_digest_has_changed(store):
    def keep(state, **digests):
        store.keep("of_a_stage", pa.table({"article_id": list(digests), "digest": list(digests.values())}), state)
        return row_ids(store, 'kept."of_a_stage"')

    before, after = keep("one", a=1, b=2), keep("one", a=1, b=3, c=4)
    assert set(after) == {("a", 1), ("b", 3), ("c", 4)}
    assert after["a", 1] == before["a", 1]
    # What something else made goes altogether, with its columns.
    store.keep("of_a_stage", pa.table({"article_id": ["a"], "note": ["x"]}), "two")
    assert store.kept("of_a_stage", "two").to_pylist() == [{"article_id": "a", "note": "x"}]
    assert store.kept("of_a_stage", "one") is None
