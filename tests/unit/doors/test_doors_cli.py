"""The command line as a person uses it: exit codes, streams, messages."""

import json
import re

import pytest
from typer.testing import CliRunner

from variorum.doors.cli import app
from variorum.library import FILE
from variorum.records import TABLES

FLOOD = """River bursts its banks in Padua

The Brenta river burst its banks in Padua on Monday 4 May 2015, officials said.

"Nobody was hurt," Mayor Livia Moretti told reporters. She said the water would fall by Thursday.
"""
STRIKE = """Bakers walk out in Ghent

Bakers in Ghent walked out on Monday 8 June 2015 over pay, their union said.

"We will not bake at night for nothing," said Piet Hallaert, the union's leader.
"""


@pytest.fixture
def run():
    runner = CliRunner()
    return lambda *args, **given: runner.invoke(app, [str(one) for one in args], **given)


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "articles"
    place.mkdir()
    (place / "flood.txt").write_text(FLOOD, encoding="utf-8")
    (place / "strike.txt").write_text(STRIKE, encoding="utf-8")
    return place


@pytest.fixture
def library(run, folder, tmp_path):
    place = tmp_path / "lib"
    assert run("build", folder, "--library", place, "--jobs", 1).exit_code == 0
    return place


def test_a_build_tells_on_standard_error_and_leaves_standard_output_to_data(run, folder, tmp_path):
    done = run("build", folder, "--library", tmp_path / "l", "--jobs", 1)
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "2 new articles" in done.stderr


def test_a_second_build_does_nothing(run, folder, library):
    done = run("build", folder, "--library", library, "--jobs", 1)
    assert done.exit_code == 0
    assert "nothing new" in done.stderr


def test_bad_files_among_good_ones_are_problems_and_lose_nothing(run, folder, tmp_path):
    (folder / "empty.txt").write_text(" \n\n")
    (folder / "picture.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "rows.jsonl").write_text('{"text": "A dam was opened in Turin on Friday."}\n{"text": broken\n')
    done = run("build", folder, "--library", tmp_path / "l", "--jobs", 1)
    assert done.exit_code == 3
    assert "3 new articles" in done.stderr
    assert all(name in done.stderr for name in ("empty.txt", "picture.txt", "rows.jsonl"))
    run("export", "--library", tmp_path / "l", "--to", tmp_path / "out", "--format", "jsonl")
    problems = [json.loads(line) for line in (tmp_path / "out" / "problems.jsonl").read_text().splitlines()]
    assert len(problems) == 3
    assert all(row["reason"] and row["stage"] == "read" for row in problems)
    assert run("build", folder, "--library", tmp_path / "l", "--jobs", 1).exit_code == 3


def test_stories_are_listed_and_told_as_json(run, library):
    assert "River bursts its banks" in run("stories", "--library", library).stdout
    rows = json.loads(run("stories", "--library", library, "--json").stdout)
    assert {row["n_articles"] for row in rows} == {1}


@pytest.mark.parametrize(("format", "sign"), [("md", "[1"), ("html", "<!doctype html>"), ("json", '"account"')])
def test_a_brief_comes_in_three_forms(run, library, format, sign):
    story = json.loads(run("stories", "--library", library, "--json").stdout)[0]["story_id"]
    done = run("brief", story[:6], "--library", library, "--format", format)
    assert done.exit_code == 0
    assert sign in done.stdout.lower() or sign in done.stdout


def test_a_brief_of_all_stories_is_valid_json(run, library):
    assert len(json.loads(run("brief", "--library", library, "--format", "json").stdout)) == 2


@pytest.mark.parametrize("format", ["parquet", "csv", "jsonl"])
def test_every_table_is_exported(run, library, tmp_path, format):
    assert run("export", "--library", library, "--to", tmp_path / "x", "--format", format).exit_code == 0
    assert {path.stem for path in (tmp_path / "x").glob(f"*.{format}")} == set(TABLES)


def test_search_finds_words(run, library):
    assert "Nobody was hurt" in run("search", "nobody", "--library", library).stdout
    assert "nothing found" in run("search", "zeppelin", "--library", library).stderr


def test_check_finds_no_fault(run, library):
    done = run("check", "--library", library)
    assert done.exit_code == 0, done.stdout


def test_check_finds_a_span_that_was_moved(run, library):
    import duckdb

    with duckdb.connect(str(library / FILE)) as connection:
        connection.execute('UPDATE stage.quotes SET "start" = "start" + 1')
        connection.execute('UPDATE stage.mentions SET "end" = 999999')
        connection.execute("UPDATE stage.claims SET n_origins = 9")
    done = run("check", "--library", library)
    assert done.exit_code == 1
    assert all(table in done.stdout for table in ("quotes", "mentions", "claims"))


def test_one_article_is_read_as_json(run, folder):
    done = run("read", folder / "flood.txt")
    found = json.loads(done.stdout)
    assert [quote["speaker_name"] for quote in found["quotes"] if quote["type"] == "direct"] == ["Livia Moretti"]
    text = found["article"]["text"]
    assert all(text[row["start"] : row["end"]] for name in ("sentences", "mentions", "quotes") for row in found[name])


def test_standard_input_is_read(run, tmp_path):
    done = run("build", "-", "--library", tmp_path / "l", "--jobs", 1, input=FLOOD)
    assert done.exit_code == 0, done.stderr
    assert "1 new article" in done.stderr


@pytest.mark.parametrize(
    "args",
    [
        ("build", "no/such/file", "--library", "L"),
        ("build", "x", "--library", "L", "--map", "nonsense"),
        ("build", "x", "--library", "L", "--engine", "steam"),
        ("stories", "--library", "nowhere"),
        ("build", "--library", "L"),
        ("no-such-command",),
        ("brief", "s-none", "--library", "LIB"),
        ("brief", "--library", "LIB", "--format", "odt"),
        ("brief", "--library", "LIB", "--format", "docx"),
        ("export", "--library", "LIB", "--to", "x", "--format", "xls"),
    ],
)
def test_misuse_ends_with_two_and_a_line_that_says_why(run, library, args, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(*(library if one == "LIB" else one for one in args))
    assert done.exit_code == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_the_version_is_printed(run):
    assert re.fullmatch(r"variorum \d+\.\d+\.\d+\n", run("--version").stdout)


def test_jsonl_fields_can_be_named_otherwise(run, tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps({"body": STRIKE, "paper": "The Ghent Mail"}) + "\n")
    done = run(
        "build", tmp_path / "a.jsonl", "--library", tmp_path / "l", "--map", "text=body", "--map", "source=paper"
    )
    assert done.exit_code == 0, done.stderr
    run("export", "--library", tmp_path / "l", "--to", tmp_path / "out", "--format", "jsonl")
    (row,) = [json.loads(line) for line in (tmp_path / "out" / "articles.jsonl").read_text().splitlines()]
    assert row["text"] == STRIKE
    assert row["source"] == "The Ghent Mail"
