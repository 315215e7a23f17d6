"""Libraries of older layouts, and ones that lack what was added since, open with what they hold."""

import datetime as dt

import duckdb
import pytest

from variorum.errors import CorruptLibrary
from variorum.library import FILE, Store
from variorum.library.check import check
from variorum.library.migrations import is_current, stored_version
from variorum.library.schema import SCHEMA_VERSION, physical
from variorum.records import HISTORY, TABLES, Entity, Run, from_arrow, to_arrow


def layout_of_version_1(folder):
    """A library as version 1 made it: no history but the runs, no versions of articles, entities not told apart."""
    folder.mkdir()
    connection = duckdb.connect(str(folder / FILE))
    connection.execute("CREATE SCHEMA stage")
    connection.execute("CREATE TABLE stage._meta (name VARCHAR PRIMARY KEY, value VARCHAR)")
    connection.execute("INSERT INTO stage._meta VALUES ('schema_version', '1')")
    connection.execute("CREATE TABLE stage._inputs (name VARCHAR, digest VARCHAR, article_id VARCHAR, reason VARCHAR)")
    connection.execute("CREATE TABLE stage._done (stage VARCHAR, scope VARCHAR, fingerprint VARCHAR)")
    connection.execute(
        "CREATE TABLE stage.runs (run_id VARCHAR, started TIMESTAMP, finished TIMESTAMP, version VARCHAR, "
        "settings VARCHAR, stage_versions VARCHAR, _scope VARCHAR)"
    )
    connection.execute("INSERT INTO stage.runs VALUES ('r1', '2030-01-02 03:04:05', NULL, '0.1', '{}', '{}', 'r1')")
    connection.execute(
        "CREATE TABLE stage.entities (entity_id VARCHAR, name VARCHAR, type VARCHAR, aliases VARCHAR[], "
        "roles VARCHAR[], _scope VARCHAR)"
    )
    connection.execute("INSERT INTO stage.entities VALUES ('e1', 'Ida Berg', 'person', ['Berg'], [], NULL)")
    connection.execute("CREATE VIEW main.entities AS SELECT * EXCLUDE (_scope) FROM stage.entities")
    connection.close()
    return folder


@pytest.fixture
def old(tmp_path):
    return layout_of_version_1(tmp_path / "lib")


def test_a_library_of_layout_1_opens_with_all_that_it_holds(old):
    with Store.open(old) as store:
        assert stored_version(store.connection) == SCHEMA_VERSION > 1
        assert {name: store.count(name) for name in TABLES if store.count(name)} == {"runs": 1, "entities": 1}
        (run,) = from_arrow(Run, store.table("runs"))
        assert (run.run_id, run.started) == ("r1", dt.datetime(2030, 1, 2, 3, 4, 5))
        (entity,) = from_arrow(Entity, store.table("entities"))
        assert (entity.name, entity.aliases) == ("Ida Berg", ("Berg",))
        assert (entity.named, entity.n_articles, entity.country) == (True, 0, None)  # as the record gives by default
        assert check(store) == []


@pytest.mark.parametrize("version", ["two", "-5", "", None])
def test_a_layout_that_no_variorum_writes_is_told_as_damage(tmp_path, version):
    with Store.create(tmp_path) as store:
        store.connection.execute("UPDATE stage._meta SET value = ? WHERE name = 'schema_version'", [version])
    for opening in (Store.open, Store.create):
        with pytest.raises(CorruptLibrary, match="no Variorum"):
            opening(tmp_path)


def test_what_was_completed_is_written_like_a_new_library(old):
    row = Entity(entity_id="e2", name="Jo", type="person", aliases=(), roles=(), country="NOR", n_articles=3)
    with Store.create(old) as store:
        store.replace("entities", to_arrow("entities", [row]), None, None)
        assert from_arrow(Entity, store.table("entities")) == [row]


def test_a_library_that_lacks_a_column_added_since_is_completed_without_another_layout(tmp_path):
    with Store.create(tmp_path / "lib") as store:
        store.replace("entities", to_arrow("entities", []), None, None)
        connection = store.connection
        connection.execute("DROP VIEW main.entities")
        connection.execute("ALTER TABLE stage.entities DROP COLUMN country")
        connection.execute("DROP TABLE stage.decisions CASCADE")
        connection.execute("UPDATE stage._meta SET value = 'another' WHERE name = 'layout'")
        assert not is_current(connection)
    with Store.open(tmp_path / "lib") as store:
        assert is_current(store.connection)
        assert store.table("entities").column_names == to_arrow("entities", []).column_names
        assert store.count("decisions") == 0
    held = {part.name for table in TABLES for part in physical(table)}
    with Store.open(tmp_path / "lib") as store:
        made = store.connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'stage'").fetchall()
    assert held <= {name for (name,) in made}
    assert held >= HISTORY


def test_a_file_that_is_no_library_is_left_as_it_is(tmp_path):
    (tmp_path / "lib").mkdir()
    with duckdb.connect(str(tmp_path / "lib" / FILE)) as connection:
        connection.execute("CREATE TABLE mine (x INT)")
    with pytest.raises(CorruptLibrary):
        Store.open(tmp_path / "lib")
    with duckdb.connect(str(tmp_path / "lib" / FILE)) as connection:
        assert connection.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("mine",)]
