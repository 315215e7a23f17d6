"""The copy that readers are given, and what a process that was killed leaves beside it."""

import json

import variorum as vr
from variorum.doors.reading import Reading


def test_what_a_killed_reader_left_does_not_keep_the_next_from_opening(tmp_path):
    article = tmp_path / "one.jsonl"
    article.write_text(
        json.dumps({"text": "The ferry to the islands was cancelled on Friday, the harbour master said."})
    )
    folder = tmp_path / "library"
    vr.build([article], library=folder).close()
    Reading(folder).close()
    (copy,) = folder.glob("*.reading-*")
    own, stale = copy.with_name(copy.name + ".tmp"), copy.with_name("variorum.duckdb.reading-0123456789ab.tmp")
    for left in (own, stale):
        left.mkdir()
        (left / "spilled").write_bytes(b"x")
    reading = Reading(folder)
    reading.close()
    assert not stale.exists()
    assert own.exists()  # another reader of the same copy may be at it
