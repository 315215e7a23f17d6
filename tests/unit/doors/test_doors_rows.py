"""Tables as a person works with them."""

import sys

import pyarrow as pa
import pytest

from variorum.doors.rows import Rows, as_rows
from variorum.errors import MissingTool, NotFound

TABLE = pa.table({
    "claim_id": ["c1", "c2", "c3"], "text": ["It rained.", "It <b>snowed</b>.", None], "n_origins": [2, 1, 1],
    "start": [0, 5, 9],
})  # fmt: skip


@pytest.fixture
def rows():
    return Rows("claims", TABLE)


def test_rows_are_read_like_a_list_of_dictionaries(rows):
    assert len(rows) == 3
    assert rows[0]["text"] == "It rained."
    assert rows[-1]["claim_id"] == "c3"
    assert rows[1:]["claim_id"] == ["c2", "c3"]
    assert [row["n_origins"] for row in rows] == [2, 1, 1]
    with pytest.raises(IndexError):
        rows[3]


def test_rows_are_chosen_by_values_and_by_what_is_not_known(rows):
    assert rows.where(n_origins=1)["claim_id"] == ["c2", "c3"]
    assert rows.where(n_origins=1, text=None)["claim_id"] == ["c3"]
    assert list(rows.select("text").columns) == ["text"]
    with pytest.raises(NotFound, match="no column 'words' in claims: there are claim_id, text"):
        rows.where(words=1)


def test_rows_become_data_frames_and_arrow(rows):
    import polars

    assert rows.to_pandas()["n_origins"].sum() == 4
    assert rows.to_polars()["n_origins"].sum() == 4
    assert rows.to_arrow() is TABLE
    # Whatever reads Arrow's stream reads rows.
    assert pa.table(rows).equals(TABLE)
    assert polars.DataFrame(rows).shape == (3, 4)


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_a_missing_package_is_told_with_the_extra_that_brings_it(rows, package, monkeypatch):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingTool, match=rf'{package} is not installed: pip install .*"variorum\[notebook\]"'):
        getattr(rows, f"to_{package}")()


def test_a_notebook_shows_what_people_read_and_escapes_it(rows):
    shown = rows._repr_html_()
    assert "claims: 3 rows" in shown
    assert "It &lt;b&gt;snowed&lt;/b&gt;." in shown
    assert "<b>" not in shown
    assert ">start</th>" not in shown
    assert "also: claim_id, start" in shown


def test_a_long_table_shows_its_first_rows_and_says_so():
    shown = Rows("runs", pa.table({"what": list(range(50))}))._repr_html_()
    assert "runs: 50 rows, the first 20 shown" in shown
    assert shown.count("<tr>") == 21


def test_the_meaning_of_a_column_shows_on_hovering():
    from variorum.records import columns

    meaning = {column.name: column.doc for column in columns("claims")}["standing"]
    assert as_rows("claims", []).columns["standing"] == meaning
