"""From files to raw documents, and from raw documents to articles."""

import datetime as dt
import gzip
import io
import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.article.read import Raw, documents, from_text, read
from variorum.errors import BinaryInput, BrokenInput, EmptyInput, MissingInput
from variorum.records import Problem

REPORT = """Harbour bridge closes for a month of repairs

By Ada Quill

The bridge over the harbour will close on Monday for a month, the port office said.

Drivers will be sent through the old tunnel, which was last used for traffic in 1998.

"We have waited long enough," said Tom Arkwright, who runs the ferry.
"""


def names(inputs, **kwargs):
    problems: list[Problem] = []
    found = [raw.name for raw in documents(inputs, on_problem=problems.append, **kwargs)]
    assert not problems
    return found


def test_a_folder_is_read_with_all_below_it_in_order_of_path(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/c.txt", ".hidden", ".git/x.txt", "Thumbs.db", "draft.txt~"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(REPORT)
    assert names([tmp_path]) == ["a/c.txt", "a/z.txt", "b.txt"]


def test_a_file_is_shown_by_its_name_and_a_glob_relative_to_its_fixed_part(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("in/one.txt", "in/two.txt", "in/three.html"):
        (tmp_path / name).write_text(REPORT)
    assert names([tmp_path / "in/one.txt"]) == ["one.txt"]
    assert names([str(tmp_path / "*/t*.txt")]) == ["in/two.txt"]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(REPORT)
    assert names([tmp_path, tmp_path / "one.txt"]) == ["one.txt"]


def test_a_file_whose_name_holds_brackets_is_a_file_and_no_pattern(tmp_path: Path) -> None:
    (tmp_path / "story [1].txt").write_text(REPORT)
    assert names([tmp_path / "story [1].txt"]) == ["story [1].txt"]


def test_a_missing_input_is_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(REPORT)
    with pytest.raises(MissingInput, match="no such file"):
        documents([tmp_path, tmp_path / "nowhere"], on_problem=lambda problem: None)
    with pytest.raises(MissingInput, match="no file matches"):
        documents([str(tmp_path / "*.pdf")], on_problem=lambda problem: None)


def test_standard_input_is_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(REPORT.encode())

    monkeypatch.setattr(sys, "stdin", Stdin)
    (raw,) = documents(["-"], on_problem=lambda problem: None)
    assert raw.name == "-"
    assert read(raw).title == "Harbour bridge closes for a month of repairs"


def test_a_broken_line_is_a_problem_and_the_others_are_kept(tmp_path: Path) -> None:
    rows = [json.dumps({"id": "x1", "text": REPORT}), '{"id": "x2", "text": ', json.dumps({"text": REPORT}), "[1, 2]"]
    (tmp_path / "in.jsonl").write_text("\n".join(rows))
    problems: list[Problem] = []
    found = list(documents([tmp_path], on_problem=problems.append))
    assert [raw.name for raw in found] == ["in.jsonl#x1", "in.jsonl#3"]
    assert [problem.path for problem in problems] == ["in.jsonl#2", "in.jsonl#4"]
    assert "line 2" in problems[0].reason
    assert all(problem.stage == "read" for problem in problems)


def test_records_are_read_lazily(tmp_path: Path) -> None:
    with (tmp_path / "in.jsonl").open("w") as file:
        file.write(json.dumps({"id": "first", "text": REPORT}) + "\n")
        file.write("no record\n")
    problems: list[Problem] = []
    found = documents([tmp_path], on_problem=problems.append)
    assert next(found).name == "in.jsonl#first"
    assert not problems


def test_a_mapping_names_the_fields_of_records(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"body": REPORT, "outlet": "Quay News", "text": "a teaser"}))
    mapping = {"text": "body", "source": "outlet"}
    (raw,) = documents([tmp_path], mapping=mapping, on_problem=lambda problem: None)
    article = read(raw)
    assert article.text == REPORT
    assert article.source == "Quay News"


def test_compressed_files_are_unpacked_and_broken_ones_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(REPORT.encode()))
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(json.dumps({"id": 7, "text": REPORT}).encode()))
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(os.urandom(5000))[:900])
    problems: list[Problem] = []
    found = list(documents([tmp_path], on_problem=problems.append))
    assert [raw.name for raw in found] == ["a.txt.gz", "b.jsonl.gz#7"]
    assert read(found[0]).text == REPORT
    assert [problem.path for problem in problems] == ["c.txt.gz"]


def test_a_json_file_may_hold_one_record_or_a_list(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text(json.dumps([{"text": REPORT}, {"id": "k", "text": REPORT}], indent=1))
    (tmp_path / "one.json").write_text(json.dumps({"text": REPORT, "title": "Bridge"}, indent=1))
    found = list(documents([tmp_path], on_problem=lambda problem: None))
    assert [raw.name for raw in found] == ["list.json#1", "list.json#k", "one.json"]
    assert read(found[2]).title == "Bridge"


def test_the_format_is_decided_by_content_and_not_by_name() -> None:
    page = f"<!DOCTYPE html><html><head><title>x</title></head><body><article><p>{REPORT}</p></article></body></html>"
    assert read(Raw("saved.txt", page.encode())).format == "html"
    assert read(Raw("saved.html", REPORT.encode())).format == "text"


@pytest.mark.parametrize("data", [b"", b" \n\t ", "—\n…".encode(), b"\xef\xbb\xbf \n"])
def test_a_file_without_a_word_is_empty(data: bytes) -> None:
    with pytest.raises(EmptyInput, match=r"void\.txt"):
        read(Raw("void.txt", data))


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n1 0 obj", b"\x89PNG\r\n\x1a\n", bytes(range(256)) * 8, b"abc\x00\x00\x01" * 50]
)
def test_what_is_no_text_is_told_as_such(data: bytes) -> None:
    with pytest.raises(BinaryInput, match=r"thing\.bin"):
        read(Raw("thing.bin", data))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", b"<html><head><title>x</title></head><body></body></html>"),
        ("b.json", b'{"text": "cut'),
        ("c.jsonl", b'{"title": "no text"}'),
    ],
)
def test_a_known_format_without_an_article_is_broken(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    problems: list[Problem] = []
    found = list(documents([tmp_path], on_problem=problems.append))
    if found:
        with pytest.raises(BrokenInput, match=name):
            read(found[0])
    else:
        assert problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_text_is_decoded_whatever_its_encoding(encoding: str) -> None:
    text = REPORT.replace('"', "“") + "Café prices rose by £5.\n"
    assert read(Raw("a.txt", text.encode(encoding))).text == text


def test_line_ends_become_line_feeds_and_nothing_else_changes() -> None:
    assert read(Raw("a.txt", REPORT.replace("\n", "\r\n").encode())).text == REPORT


@given(st.text(min_size=1, max_size=400))
@settings(max_examples=60, deadline=None)
def test_a_text_at_hand_is_kept_exactly(text: str) -> None:
    if not any(c.isalnum() for c in text):
        with pytest.raises(EmptyInput):
            from_text(text)
        return
    article = from_text(text)
    assert article.text == text
    assert article == from_text(text)
    if article.title_span is not None:
        assert text[slice(*article.title_span)].split() == article.title.split()


@given(st.binary(max_size=600))
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_an_article_or_one_of_our_errors(data: bytes) -> None:
    message, article = "", None
    try:
        article = read(Raw("x", data))
    except (EmptyInput, BinaryInput, BrokenInput) as error:
        message = error.reason
    assert message.startswith("x:") if article is None else any(c.isalnum() for c in article.text)


def test_the_day_a_caller_is_sure_of_is_the_publication_date() -> None:
    article = from_text(REPORT, published=dt.date(2021, 5, 4))
    assert article.published == (dt.date(2021, 5, 4), dt.date(2021, 5, 4))
    assert article.published_basis == article.stated_basis == "given"
    assert article.stated_date == dt.date(2021, 5, 4)


def test_ids_depend_on_content_alone() -> None:
    one = read(Raw("a.txt", REPORT.encode()))
    other_name = read(Raw("b.txt", REPORT.encode()))
    other_text = read(Raw("a.txt", (REPORT + "More.").encode()))
    assert one.article_id == other_name.article_id
    assert one.article_id != other_text.article_id
    assert from_text(REPORT).article_id != from_text(REPORT, article_id="7").article_id
