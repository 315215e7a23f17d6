"""A whole run over the packaged sample: what must hold, whatever the methods become."""

import json

import pytest

import variorum as vr
from variorum.records import HISTORY, TABLES
from variorum.sample import ARTICLES, GOLD

TEXT = "start", "end"


@pytest.fixture(scope="module")
def gold():
    return json.loads(GOLD.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rows(sample_library):
    return {name: sample_library.table(name).to_pylist() for name in TABLES}


@pytest.fixture(scope="module")
def article(rows):
    return {row["path"]: row for row in rows["articles"]}


def test_every_article_is_read_and_nothing_is_a_problem(rows, gold, article):
    assert set(article) == {one["file"] for one in gold["articles"]}
    assert rows["problems"] == []


def test_no_table_is_empty(rows):
    assert sorted(name for name, held in rows.items() if not held) == [
        "account_changes",
        "decisions",
        "problems",
        "retired_stories",
    ]


def test_every_span_id_and_count_holds(sample_library):
    assert sample_library.check() == []


def test_the_three_stories_come_apart_and_the_look_alike_is_linked(rows, gold, article):
    paths = {row["article_id"]: path for path, row in article.items()}
    found = {}
    for row in rows["story_articles"]:
        found.setdefault(row["story_id"], set()).add(paths[row["article_id"]])
    by_label = {}
    for story in gold["stories"]:
        ids = [one for one, files in found.items() if files == set(story["files"])]
        assert ids, f"{story['label']}: {sorted(map(sorted, found.values()))}"
        by_label[story["label"]] = ids[0]
    links = {(row["story_id"], row["other_story_id"]): row["reason"] for row in rows["related_stories"]}
    for story in gold["stories"]:
        if story["look_alike_of"]:
            pair = by_label[story["label"]], by_label[story["look_alike_of"]]
            assert "two years" in links[pair]
            assert "two years" in links[pair[::-1]]


def test_origins_are_counted_and_copies_are_not(rows, gold, article):
    counted = {row["story_id"]: (row["n_articles"], row["n_origins"]) for row in rows["stories"]}
    of_article = {row["article_id"]: row["story_id"] for row in rows["story_articles"]}
    for story in gold["stories"]:
        story_id = of_article[article[story["files"][0]]["article_id"]]
        assert counted[story_id] == (len(story["files"]), story["n_origins"]), story["label"]


def test_reprints_share_the_origin_of_their_dispatch(rows, gold, article):
    origin = {row["article_id"]: row["origin_id"] for row in rows["lineage"]}
    labels = {}
    for one in gold["articles"]:
        labels.setdefault(one["origin"], set()).add(origin[article[one["file"]]["article_id"]])
    assert all(len(ids) == 1 for ids in labels.values()), labels


def test_each_interval_holds_the_day_and_a_wrong_page_date_is_flagged(gold, article):
    for one in gold["articles"]:
        row = article[one["file"]]
        assert str(row["published_start"]) <= one["published"] <= str(row["published_end"]), one["file"]
        assert bool(row["date_conflict"]) == one["stated_date_wrong"], one["file"]


@pytest.mark.parametrize("table", ["sentences", "mentions", "quotes", "events", "claims", "claim_sources"])
def test_nothing_found_is_page_furniture(rows, table):
    marks = {}
    for row in rows["furniture"]:
        marks.setdefault(row["article_id"], []).append((row["start"], row["end"]))
    for row in rows[table]:
        pieces = row.get("parts") or [(row["start"], row["end"])]
        for start, end in pieces:
            inside = [m for m in marks.get(row["article_id"], []) if m[0] < end and start < m[1]]
            # A range may run over furniture that interrupts it, and then both its ends are report.
            assert all(start < m[0] and m[1] < end for m in inside), (table, row)


def test_every_account_has_eight_cited_sentences(rows):
    by_story = {}
    for row in rows["account"]:
        by_story.setdefault(row["story_id"], []).append(row)
    assert len(by_story) == len(rows["stories"])
    for sentences in by_story.values():
        assert len(sentences) >= 8
        assert all(sentence["citations"] for sentence in sentences)


def test_a_quotation_cut_two_ways_is_one_utterance(rows, article):
    words = ("We came to listen", "have listened, and now")
    found = {row["utterance_id"] for row in rows["quotes"] for form in words if form in row["text"]}
    assert len(found) == 1


def test_the_same_tables_in_any_order_and_with_any_number_of_workers(sample_library, tmp_path):
    files = sorted(ARTICLES.iterdir())
    first = [path for path in files if path.suffix != ".jsonl"]
    with vr.build([*first[::-1], ARTICLES / "16-reading-list.jsonl"], chunk=5, jobs=2) as other:
        for name in TABLES:
            if name not in HISTORY:
                assert other.table(name).equals(sample_library.table(name)), name


def test_building_in_two_steps_gives_what_building_at_once_gives(sample_library, tmp_path):
    files = sorted(ARTICLES.iterdir())
    with vr.build(files[7:], library=tmp_path / "lib"):
        pass
    with vr.build(ARTICLES, library=tmp_path / "lib") as library:
        assert library.report.new_articles == 7
        for name in TABLES:
            if name not in HISTORY:
                assert library.table(name).equals(sample_library.table(name)), name
    with vr.build(ARTICLES, library=tmp_path / "lib") as again:
        assert again.report.idle


def test_a_short_account_holds_less_and_a_long_one_more(sample_library):
    for row in sample_library.stories().to_pylist():
        short, normal, long = (
            {
                sentence["n"]
                for sentence in json.loads(sample_library.account(row["story_id"], length).json())["account"]
            }
            for length in ("short", "normal", "long")
        )
        assert short < normal <= long
        assert len(short) <= 9
