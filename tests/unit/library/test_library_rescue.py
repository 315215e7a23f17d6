"""What is left of a damaged library is saved, and a build makes it whole."""

import datetime as dt
import shutil

import duckdb
import pytest

import variorum as vr
from variorum.errors import CorruptLibrary, LibraryError, LockedLibrary, NewerLibrary, NoLibrary
from variorum.library import FILE, Store
from variorum.pipeline import build, rescue
from variorum.records import HISTORY, TABLES, Decision, to_arrow
from variorum.sample import ARTICLES
from variorum.settings import load_settings

DECISION = Decision(
    decision_id="d1", made=dt.datetime(2020, 1, 1), editor="E", kind="merge_entities", about="two are one"
)


def tables(store):
    return {name: store.table(name).to_pylist() for name in TABLES if name not in HISTORY}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "library"
    with vr.build(sorted(ARTICLES.glob("*"))[:4], folder) as library:
        library.store.connection.execute("CHECKPOINT")
    return folder


@pytest.fixture(scope="module")
def expected(whole):
    with Store.open(whole) as store:
        return tables(store)


def spoil(folder, to, needle):
    """Overwrite a stretch of the file around some bytes that it holds."""
    shutil.copytree(folder, to)
    data = bytearray((to / FILE).read_bytes())
    assert needle in data
    while (place := data.find(needle)) >= 0:
        data[place : place + len(needle)] = b"\x55" * len(needle)
    (to / FILE).write_bytes(data)
    return to


def test_a_damaged_table_costs_itself_and_the_next_build_makes_it_again(whole, expected, tmp_path):
    needle = expected["claims"][0]["text"].encode()
    spoiled = spoil(whole, tmp_path / "spoiled", needle[:20])
    with Store.open(spoiled) as store, pytest.raises(Exception, match=r"(?i)corrupt"):
        tables(store)
    found = rescue(spoiled, tmp_path / "saved")
    assert found.lost
    with Store.create(tmp_path / "saved") as store:
        assert tables(store) != expected
        build(sorted(ARTICLES.glob("*"))[:4], store, load_settings(jobs=1))
        assert tables(store) == expected


def test_articles_that_are_lost_are_read_again(whole, expected, tmp_path):
    title = expected["articles"][0]["title"].encode()
    spoiled = spoil(whole, tmp_path / "spoiled", title[:25])
    found = rescue(spoiled, tmp_path / "saved")
    assert found.lost["articles"]
    with Store.create(tmp_path / "saved") as store:
        build(sorted(ARTICLES.glob("*"))[:4], store, load_settings(jobs=1))
        assert tables(store) == expected


@pytest.mark.parametrize("table", ["claims", "_done"])
def test_a_table_that_is_gone_is_told_and_made_again(whole, expected, tmp_path, table):
    spoiled = shutil.copytree(whole, tmp_path / "spoiled")
    with duckdb.connect(str(spoiled / FILE)) as connection:
        connection.execute(f"DROP TABLE stage.{table}")
    for opening in (Store.open, Store.create):
        with pytest.raises(CorruptLibrary, match=f"has lost {table}"):
            opening(spoiled)
    assert rescue(spoiled, tmp_path / "saved").lost == {table: None}
    with Store.create(tmp_path / "saved") as store:
        build(sorted(ARTICLES.glob("*"))[:4], store, load_settings(jobs=1))
        assert tables(store) == expected


def test_a_sound_library_is_saved_whole(whole, expected, tmp_path):
    found = rescue(whole, tmp_path / "saved")
    assert not found.lost
    with Store.open(tmp_path / "saved") as store:
        assert tables(store) == expected
    with Store.create(tmp_path / "saved") as store:
        assert build(sorted(ARTICLES.glob("*"))[:4], store, load_settings(jobs=1)).idle


def test_editors_decisions_are_saved(tmp_path):
    with Store.create(tmp_path / "library") as store:
        store.replace("decisions", to_arrow("decisions", [DECISION]), None, None)
    rescue(tmp_path / "library", tmp_path / "saved")
    with Store.open(tmp_path / "saved") as store:
        assert store.table("decisions").column("about").to_pylist() == ["two are one"]


def test_changes_that_were_not_merged_and_are_damaged_do_not_cost_the_rest(whole, expected, tmp_path):
    shutil.copytree(whole, tmp_path / "spoiled")
    (tmp_path / "spoiled" / f"{FILE}.wal").write_bytes(b"\x07" * 50_000)
    rescue(tmp_path / "spoiled", tmp_path / "saved")
    with Store.open(tmp_path / "saved") as store:
        assert tables(store) == expected


def test_a_file_of_which_nothing_can_be_read_says_so(tmp_path):
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / FILE).write_bytes(b"not a library" * 1000)
    with pytest.raises(CorruptLibrary, match="variorum rescue"):
        Store.open(tmp_path / "library")
    with pytest.raises(CorruptLibrary, match="build a new library"):
        rescue(tmp_path / "library", tmp_path / "saved")
    assert not (tmp_path / "saved").exists()


def test_damage_within_the_file_is_not_taken_for_another_writer(whole, tmp_path):
    shutil.copytree(whole, tmp_path / "spoiled")
    file = tmp_path / "spoiled" / FILE
    data = file.read_bytes()
    file.write_bytes(data[:4096] + b"x" * 8192 + data[12288:])
    with pytest.raises(CorruptLibrary):
        Store.open(tmp_path / "spoiled")


def test_what_is_not_there_or_in_the_way_is_told(whole, tmp_path):
    with pytest.raises(NoLibrary):
        rescue(tmp_path / "nothing", tmp_path / "saved")
    with pytest.raises(LibraryError, match="already"):
        rescue(whole, whole)


def test_a_newer_library_is_not_rescued_into_an_older_one(tmp_path):
    with Store.create(tmp_path / "library") as store:
        store.connection.execute("UPDATE stage._meta SET value = '999' WHERE name = 'schema_version'")
    with pytest.raises(NewerLibrary):
        rescue(tmp_path / "library", tmp_path / "saved")


def test_a_second_build_in_one_process_is_told_that_it_must_wait(tmp_path):
    with Store.create(tmp_path / "library") as first, Store.create(tmp_path / "library") as second:
        with first.bounded(1 << 30), pytest.raises(LockedLibrary, match="wait"):
            build([ARTICLES], second, load_settings(jobs=1))
        assert second.count("articles") == 0
