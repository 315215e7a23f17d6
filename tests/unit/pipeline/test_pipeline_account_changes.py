"""What a second build changes in an account is told; a build that finds nothing new changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import variorum as vr
from variorum.pipeline import build
from variorum.settings import load_settings

FIRST = (
    "The council of Vell closed the old bridge over the Tor on Monday. Engineers had found cracks in two pillars. "
    "Mayor Ida Renn said the bridge would stay closed until June."
)
SECOND = (
    "The council of Vell closed the old bridge over the Tor on Monday after engineers found cracks in two pillars. "
    "A ferry will carry the buses of line seven across the river from Thursday. "
    "The shopkeepers of the lower town asked for lower rents while the bridge is closed."
)


def written(folder: Path, source: str, text: str, title: str, published: str) -> Path:
    file = folder / f"{source}.jsonl"
    row = {"text": text, "source": source, "title": title, "published": published}
    file.write_text(json.dumps(row), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[vr.Library]:
    folder = tmp_path_factory.mktemp("changes")
    post = written(folder, "Post", FIRST, "Vell closes its old bridge", "2031-03-11")
    mail = written(folder, "Mail", SECOND, "Ferry for Vell's closed bridge", "2031-03-12")
    with vr.build([post], library=folder / "lib") as first:
        assert first.table("account_changes").num_rows == 0
    with vr.build([mail], library=folder / "lib") as second:
        yield second


def test_a_new_article_and_what_only_it_tells_are_marked(library: vr.Library) -> None:
    (story,) = library.stories().to_pylist()
    rows = library.table("account_changes").to_pylist()
    (came,) = [row for row in rows if row["change"] == "article"]
    assert came["text"] == "Ferry for Vell's closed bridge"
    told = {row["n"]: row["text"] for row in library.table("account").to_pylist()}
    new = {row["text"] for row in rows if row["change"] == "new"}
    assert any("ferry" in text for text in new)
    assert not any("would stay closed" in text for text in new)
    assert all(told[row["account_n"]] == row["text"] for row in rows if row["account_n"] is not None)
    text = library.account(story["story_id"]).markdown()
    assert "1 new article [2]" in text
    assert "*new*" in text
    assert library.check() == []


def test_a_build_that_finds_nothing_new_leaves_the_marks(library: vr.Library) -> None:
    before = library.table("account_changes")
    story = library.stories().to_pylist()[0]["story_id"]
    text = library.account(story).markdown()
    build([], library.store, load_settings(jobs=1))
    assert library.table("account_changes").equals(before)
    assert library.account(story).markdown() == text


def test_a_day_leaves_out_what_was_told_before(library: vr.Library) -> None:
    story = library.stories().to_pylist()[0]["story_id"]
    since = library.account(story, since="2031-03-12").markdown()
    assert "A ferry will carry the buses" in since
    assert "would stay closed" not in since
    with pytest.raises(ValueError, match="choose short, normal, long"):
        library.account(story, "huge")
