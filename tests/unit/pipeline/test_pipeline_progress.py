"""How far a build is, how fast it goes and what is left of it."""

import io

from variorum.pipeline.expected import documents_in
from variorum.pipeline.progress import OnStream


def test_files_and_lines_are_counted_before_they_are_read(tmp_path):
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "b.html").write_text("<p>Two.</p>")
    (tmp_path / "c.jsonl").write_text('{"text": "3"}\n{"text": "4"}\n{"text": "5"}')
    assert documents_in([tmp_path]) == 5
    assert documents_in([tmp_path / "a.txt", str(tmp_path / "*.jsonl")]) == 4


def test_what_only_reading_tells_is_not_guessed(tmp_path):
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "d.warc.gz").write_bytes(b"")
    assert documents_in([tmp_path]) is None
    assert documents_in(["https://news.example/feed.xml"]) is None
    assert documents_in([tmp_path / "nothing"]) is None


def test_rate_and_remaining_time_are_told():
    progress = OnStream(io.StringIO())
    progress.begin("reading", 300, "documents")
    progress.done = 100
    assert progress._line(20.0) == "reading: 100 of 300 documents, 5.0 a second, 40 s left"


def test_a_total_that_was_passed_is_told_no_more():
    progress = OnStream(io.StringIO())
    progress.begin("reading", 3, "documents")
    progress.done = 10
    assert progress._line(5.0) == "reading: 10 documents, 2.0 a second"
