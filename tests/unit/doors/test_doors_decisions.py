"""An editor corrects stories and entities, at the command line and from Python."""

import json
import shutil

import pytest
from typer.testing import CliRunner

import variorum as vr
from variorum.doors.cli import app
from variorum.errors import DecisionError, LockedLibrary, NotFound
from variorum.records import HISTORY, TABLES

TEXTS = {
    "flood": "River bursts its banks in Padua\n\nThe Brenta river burst its banks in Padua on Monday 4 May 2015, Mayor "
    "Livia Moretti said. “Nobody was hurt,” she told reporters. The old mill was swept away.\n",
    "water": "Brenta river floods Padua\n\nThe Brenta river burst its banks in Padua on Monday 4 May 2015 and swept "
    "the old mill away. Nobody was hurt, Mayor Livia Moretti said.\n",
    "strike": "Bakers walk out in Ghent\n\nBakers in Ghent walked out on Monday 8 June 2015 over pay, their union "
    "said. “We will not bake at night for nothing,” said Piet Hallaert, the union's leader. Piet Hallaert sang.\n",
    "goat": "Goat elected in Cork\n\nA goat named Biscuit was elected beadle of a market in Cork on Friday 3 July "
    "2015. Petrus Hallaert, a visitor, applauded.\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    place = tmp_path_factory.mktemp("decisions")
    (place / "articles").mkdir()
    for name, text in TEXTS.items():
        (place / "articles" / f"{name}.txt").write_text(text, encoding="utf-8")
    with vr.build(place / "articles", library=place / "lib") as library:
        assert library.check() == []
    return place


@pytest.fixture
def place(built, tmp_path):
    shutil.copytree(built, tmp_path / "x")
    return tmp_path / "x"


@pytest.fixture
def library(place):
    with vr.open(place / "lib") as opened:
        yield opened


@pytest.fixture
def run(place):
    runner = CliRunner()
    return lambda name, *given: runner.invoke(app, [name, *map(str, given), "--library", str(place / "lib")])


def told(library):
    """The stories as sets of file names."""
    names = {row["article_id"]: row["path"].removesuffix(".txt") for row in library.table("articles").to_pylist()}
    found = {}
    for row in library.table("story_articles").to_pylist():
        found.setdefault(row["story_id"], set()).add(names[row["article_id"]])
    return {" ".join(sorted(group)) for group in found.values()}


def story(library, name):
    (row,) = library.rows("articles", {"path": f"{name}.txt"}).to_pylist()
    return library.rows("story_articles", {"article_id": row["article_id"]}).column("story_id").to_pylist()[0]


def content(library):
    return {name: library.table(name).to_pylist() for name in TABLES if name not in HISTORY}


def test_merging_takes_effect_at_once_and_later_runs_keep_it(library, place):
    assert told(library) == {"flood water", "goat", "strike"}
    made = library.merge(story(library, "goat"), story(library, "strike"), by="Ana", note="same day out")
    assert told(library) == {"flood water", "goat strike"}
    assert library.check() == []
    (row,) = library.decisions().to_pylist()
    assert (row["decision_id"], row["editor"], row["note"]) == (made.decision_id, "Ana", "same day out")
    reasons = library.rows("story_articles", {"story_id": story(library, "goat")}).column("reason").to_pylist()
    assert all(reason.startswith("put here by Ana") for reason in reasons)
    library.close()
    (place / "articles" / "more.txt").write_text(TEXTS["goat"].replace("applauded", "cheered and cheered"))
    with vr.build(place / "articles", library=place / "lib") as again:
        assert told(again) == {"flood water", "goat more strike"}
        assert again.check() == []
        assert again.report.new_articles == 1


def test_splitting_and_undoing_gives_back_what_was(library):
    before = content(library)
    made = library.split(story(library, "flood"), ["water.txt"], by="Ana")
    assert told(library) == {"flood", "water", "goat", "strike"}
    assert library.check() == []
    undone = library.undo(made.decision_id, by="Ben")
    assert (undone.undone, undone.undone_by) == (True, "Ben")
    assert content(library) == before
    assert library.check() == []


def test_moving_an_article_takes_it_alone(library):
    library.move("water.txt", story(library, "goat"))
    assert told(library) == {"flood", "goat water", "strike"}
    assert library.check() == []
    library.move("water.txt", story(library, "flood"))
    assert told(library) == {"flood water", "goat", "strike"}
    assert library.check() == []


def test_entities_are_merged_and_split_by_name(library):
    library.merge_entities("Piet Hallaert", "Petrus Hallaert", by="Ana")
    (row,) = library.rows("entities", {"name": "Piet Hallaert"}).to_pylist()
    assert row["aliases"] == ["Petrus Hallaert"]
    assert row["n_articles"] == 2
    assert library.rows("entities", {"name": "Petrus Hallaert"}).num_rows == 0
    assert library.check() == []
    library.split_entity("Livia Moretti", ["water.txt"])
    assert library.rows("entities", {"name": "Livia Moretti"}).num_rows == 2
    assert library.check() == []


def test_a_story_is_found_by_an_id_that_is_in_use_no_more(library):
    ids = [story(library, name) for name in ("goat", "strike")]
    library.merge(*ids)
    now = story(library, "goat")
    (old,) = set(ids) - {now}
    assert library.table("retired_stories").to_pylist() == [{"story_id": old, "now_story_id": now}]
    assert library.account(old).dossier.story.story_id == now
    assert library.account(old[:9]).dossier.story.story_id == now
    library.merge(now, story(library, "flood"))
    last = story(library, "flood")
    for one in {*ids, now}:
        assert library.account(one).dossier.story.story_id == last
    for row in library.decisions().to_pylist()[::-1]:
        library.undo(row["decision_id"])
    assert library.count("retired_stories") == 0
    assert library.account(old).dossier.story.story_id == old


@pytest.mark.parametrize(
    ("decide", "error", "said"),
    [
        (lambda lib: lib.merge(story(lib, "flood"), story(lib, "water")), DecisionError, "one story already"),
        (lambda lib: lib.split(story(lib, "flood"), ["flood.txt", "water.txt"]), DecisionError, "not all"),
        (lambda lib: lib.split(story(lib, "flood"), []), DecisionError, "name some"),
        (lambda lib: lib.split(story(lib, "flood"), ["goat.txt"]), DecisionError, "not in the story"),
        (lambda lib: lib.move("flood.txt", story(lib, "flood")), DecisionError, "already"),
        (lambda lib: lib.move("whale.txt", story(lib, "flood")), NotFound, "no article"),
        (lambda lib: lib.merge("s", "szzz"), NotFound, "3 stories"),
        (lambda lib: lib.merge("", "szzz"), NotFound, "3 stories"),
        (lambda lib: lib.merge_entities("Piet Hallaert", "Zorro"), NotFound, "no entity"),
        (lambda lib: lib.merge_entities("Piet Hallaert", "Piet Hallaert"), DecisionError, "one already"),
        (lambda lib: lib.split_entity("Piet Hallaert", ["strike.txt"]), DecisionError, "not all"),
        (lambda lib: lib.split_entity("Piet Hallaert", ["flood.txt"]), DecisionError, "no mention"),
        (lambda lib: lib.undo("dzz"), NotFound, "no decision"),
    ],
)
def test_what_cannot_be_decided_is_told_and_nothing_is_recorded(library, decide, error, said):
    with pytest.raises(error, match=said):
        decide(library)
    assert library.count("decisions") == 0
    assert told(library) == {"flood water", "goat", "strike"}


def test_a_decision_on_which_a_later_one_rests_is_undone_after_it(library):
    first = library.split(story(library, "flood"), ["water.txt"])
    second = library.merge(story(library, "water"), story(library, "goat"))
    with pytest.raises(DecisionError, match=second.decision_id):
        library.undo(first.decision_id)
    library.undo(second.decision_id)
    library.undo(first.decision_id)
    with pytest.raises(DecisionError, match="already"):
        library.undo(first.decision_id)
    assert told(library) == {"flood water", "goat", "strike"}


def test_a_library_in_use_elsewhere_is_left_as_it_is_and_stays_open(library, place):
    with vr.open(place / "lib"), pytest.raises(LockedLibrary):
        library.merge(story(library, "goat"), story(library, "strike"))
    assert told(library) == {"flood water", "goat", "strike"}


def test_the_commands_decide_list_and_undo(run, library):
    goat, strike, flood = (story(library, name) for name in ("goat", "strike", "flood"))
    library.close()
    done = run("merge", goat[:8], strike, "--by", "Ana", "--note", "one day out")
    assert done.exit_code == 0, done.stderr
    decision = done.stdout.strip()
    assert decision.startswith("d")
    assert "2 stories" in done.stderr
    assert run("split", flood, "water.txt", "--by", "Ben").exit_code == 0
    assert run("move", "water.txt", goat).exit_code == 0
    assert run("merge-entities", "Piet Hallaert", "Petrus Hallaert").exit_code == 0
    assert run("split-entity", "Piet Hallaert", "goat.txt", "--json").exit_code == 0
    listed = run("decisions").stdout
    assert "Ana" in listed
    assert "(one day out)" in listed
    assert [row["kind"] for row in json.loads(run("decisions", "--json").stdout)] == [
        "merge", "split", "move", "merge_entities", "split_entity",
    ]  # fmt: skip
    assert run("check").exit_code == 0
    refused = run("undo", decision)
    assert refused.exit_code == 2
    assert "first" in refused.stderr
    last = json.loads(run("decisions", "--json").stdout)[-1]["decision_id"]
    assert run("undo", last[:9], "--by", "Cy").exit_code == 0
    assert "undone: " in run("decisions").stdout
    assert run("check").exit_code == 0


def test_a_decision_holds_for_the_next_version_of_an_article(run, library, place):
    old = library.merge(story(library, "goat"), story(library, "strike"))
    assert old.articles
    first = {row["article_id"]: row["story_id"] for row in library.table("story_articles").to_pylist()}
    library.close()
    line = {"url": "https://news.example/goat-1", "title": "Goat elected in Cork"}
    for n, body in enumerate((TEXTS["goat"], TEXTS["goat"] + " It was sworn in at noon, in a hat.")):
        rows = place / f"{n}.jsonl"
        rows.write_text(json.dumps(line | {"text": body, "published": f"2015-07-0{3 + n}"}), encoding="utf-8")
        with vr.build(rows, library=place / "lib") as again:
            assert again.check() == []
            (new,) = again.rows("articles", {"superseded_by": None, "url": line["url"]}).to_pylist()
            if n == 0:
                alone = again.split(story(again, "goat"), [new["article_id"]])
    with vr.open(place / "lib") as again:
        now = {row["article_id"]: row["story_id"] for row in again.table("story_articles").to_pylist()}
        assert alone.articles[0] not in now
        assert list(now.values()).count(now[new["article_id"]]) == 1
        assert again.check() == []
        for story_id in {*first.values(), *now.values()}:
            assert again.account(story_id).title
