import csv
import datetime as dt
import json
import random

import pyarrow.parquet as pq
import pytest

from variorum.errors import SettingsError
from variorum.export.tables import FORMATS, ordered, write
from variorum.records import AccountSentence, Article, Citation, Entity, Problem, Run, from_arrow, to_arrow

ENTITIES = [
    Entity(entity_id=f"e-{n}", name=f'N{n}, "the {n}th"\nline', type="person", aliases=("a|b", "c"), roles=())
    for n in range(20)
]


def entities(order):
    return to_arrow("entities", order)


@pytest.mark.parametrize("format", FORMATS)
def test_the_order_rows_arrive_in_does_not_show_in_the_file(tmp_path, format):
    shuffled = ENTITIES[:]
    random.Random(4).shuffle(shuffled)
    one = write("entities", entities(ENTITIES), tmp_path / "one", format)
    other = write("entities", entities(shuffled), tmp_path / "other", format)
    assert one.name == f"entities.{format}"
    assert one.read_bytes() == other.read_bytes()


def test_nulls_come_first_in_key_order():
    rows = [Problem(path=path, stage="read", reason="empty") for path in ("b", None, "a")]
    assert ordered("problems", to_arrow("problems", rows)).column("path").to_pylist() == [None, "a", "b"]


def test_parquet_gives_back_the_rows_and_what_columns_mean(tmp_path):
    table = pq.read_table(write("entities", entities(ENTITIES), tmp_path, "parquet"))
    assert sorted(from_arrow(Entity, table), key=lambda e: e.entity_id) == sorted(ENTITIES, key=lambda e: e.entity_id)
    assert table.schema.field("name").metadata[b"doc"].startswith(b"Fullest usual name")


def test_json_lines_hold_days_as_iso_strings_and_citations_as_objects(tmp_path):
    sentence = AccountSentence(
        story_id="s", n=0, section="short", text="naïve “text”", claim_id=None, citations=(Citation("a", 1, 4),)
    )
    (line,) = write("account", to_arrow("account", [sentence]), tmp_path, "jsonl").read_text("utf-8").splitlines()
    row = json.loads(line)
    assert row["citations"] == [{"article_id": "a", "start": 1, "end": 4}]
    assert row["claim_id"] is None
    assert "naïve “text”" in line

    article = Article(article_id="a", text="x", published_start=dt.date(2031, 3, 1))
    (line,) = write("articles", to_arrow("articles", [article]), tmp_path, "jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["published_start"] == "2031-03-01"


def test_csv_tells_null_from_empty_and_keeps_line_breaks_and_lists(tmp_path):
    rows = [Article(article_id="a", text='one\ntwo, "three"', title="", byline=None)]
    file = write("articles", to_arrow("articles", rows), tmp_path, "csv")
    (row,) = csv.DictReader(file.open(newline="", encoding="utf-8"))
    assert row["text"] == 'one\ntwo, "three"'
    assert b'"a",,,,""' in file.read_bytes()
    (row, *_) = csv.DictReader(write("entities", entities(ENTITIES), tmp_path, "csv").open(newline=""))
    assert json.loads(row["aliases"]) == ["a|b", "c"]


def test_clock_times_are_iso_strings_in_text_formats(tmp_path):
    run = Run(run_id="r", started=dt.datetime(2031, 3, 1, 8, 30), version="1", settings="{}", stage_versions="{}")
    for format in ("csv", "jsonl"):
        assert "2031-03-01T08:30:00" in write("runs", to_arrow("runs", [run]), tmp_path, format).read_text()


def test_an_unknown_format_is_refused_and_says_which_there_are(tmp_path):
    with pytest.raises(SettingsError, match="parquet, csv, jsonl"):
        write("entities", entities(ENTITIES), tmp_path, "xls")
    assert not list(tmp_path.iterdir())


def test_an_empty_table_is_written_with_its_columns(tmp_path):
    file = write("entities", entities([]), tmp_path, "csv")
    assert file.read_text().strip().startswith('"entity_id","name"')
