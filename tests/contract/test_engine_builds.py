"""Whatever the engine, a build gives the same tables, byte for byte."""

import importlib.util
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import variorum as vr
from variorum.engine import LocalEngine
from variorum.engine.spark import SparkEngine
from variorum.errors import MissingInput, SettingsError
from variorum.export.tables import write
from variorum.library import Store
from variorum.pipeline import build
from variorum.records import HISTORY, TABLES, spread
from variorum.sample import ARTICLES
from variorum.settings import load_settings

SPARK = [
    pytest.mark.spark,
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
        reason="needs Java and the extra spark",
    ),
]
ROWS = [
    {"id": "one", "source": "The Lock", "text": "The mayor of Ghent, Lena Claes, opened the new lock on Monday."},
    {"id": "two", "source": "The Dock", "text": "Workers at the port of Varna walked out on Friday over their pay."},
    {"id": "three", "source": "The Roof", "text": "A storm tore the roof off the theatre in Cork on 3 May 2018."},
]


WINGS = {"variorum.pipeline.article_wing", "variorum.pipeline.story_wing"}


@pytest.fixture
def spread_by(monkeypatch):
    """The modules whose tasks are given to an engine, in a build that spreads every map."""
    found = set()

    def noting(given):
        def noted(engine, task, *more):
            found.add(getattr(task, "func", task).__module__)
            return given(engine, task, *more)

        return noted

    monkeypatch.setattr(spread, "SHARED_FROM", 0)
    for kind in (LocalEngine, SparkEngine):
        monkeypatch.setattr(kind, "map", noting(kind.map))
    return found


def exported(store, folder):
    return {
        name: write(name, store.table(name), folder, "jsonl").read_bytes() for name in TABLES if name not in HISTORY
    }


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"jobs": 1, "isolated": True, "chunk": 3}, id="one process"),
        pytest.param({"jobs": 2, "chunk": 2}, id="two processes"),
        pytest.param({"jobs": 2, "chunk": 3, "engine": "spark"}, id="spark", marks=SPARK),
    ],
)
def test_the_sample_gives_the_same_tables(sample_library, given, spread_by, tmp_path):
    with Store.create(None) as store:
        report = build([ARTICLES], store, load_settings(**given))
        assert (report.articles, report.problems) == (sample_library.count("articles"), 0)
        found = exported(store, tmp_path / "found")
    assert found == exported(sample_library.store, tmp_path / "expected")
    assert {module for module in spread_by if ".corpus." not in module} == WINGS
    assert len(spread_by) > len(WINGS)


@pytest.fixture
def records(tmp_path):
    folder = tmp_path / "in" / "records.parquet"
    folder.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(ROWS[:2]), folder / "part-0.parquet")
    pq.write_table(pa.Table.from_pylist(ROWS[2:]), folder / "part-1.parquet")
    (folder / "_SUCCESS").touch()
    return folder


class TestFilesOnACluster:
    pytestmark = SPARK

    def test_parquet_is_read_from_and_written_to_a_hadoop_file_system(self, records, tmp_path):
        with vr.build([records.as_uri()], engine="spark") as library:
            assert sorted(library.table("articles").column("path").to_pylist()) == [
                "part-0.parquet#one", "part-0.parquet#two", "part-1.parquet#three",
            ]  # fmt: skip
            library.export((tmp_path / "out").as_uri(), engine="spark")
            for name in TABLES:
                assert pq.read_table(tmp_path / "out" / f"{name}.parquet").num_rows == library.count(name)
            texts = pq.read_table(tmp_path / "out" / "articles.parquet").column("text").to_pylist()
            assert sorted(texts) == sorted(row["text"] for row in ROWS)

    def test_what_is_known_of_a_cluster_is_not_read_twice(self, records, tmp_path):
        with vr.build([records.as_uri()], tmp_path / "library", engine="spark") as library:
            assert library.report.new_articles == 3
        with vr.build([records.as_uri()], tmp_path / "library", engine="spark") as library:
            assert library.report.idle

    def test_folders_of_pages_and_lines_are_read_from_a_cluster(self, tmp_path):
        import json

        folder = tmp_path / "in"
        (folder / "pages").mkdir(parents=True)
        (folder / "pages" / "a b.txt").write_text(ROWS[0]["text"])
        (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS[1:]))
        with vr.build([folder.as_uri()], engine="spark") as library:
            assert sorted(library.table("articles").column("path").to_pylist()) == [
                "pages/a b.txt", "rows.jsonl#three", "rows.jsonl#two",
            ]  # fmt: skip

    def test_nothing_there_is_told(self, tmp_path):
        with pytest.raises(MissingInput, match="no such file"):
            vr.build([(tmp_path / "nothing.parquet").as_uri()], engine="spark")


def test_a_clusters_file_system_needs_its_engine():
    with pytest.raises(SettingsError, match="--engine spark"):
        vr.build(["hdfs://somewhere/articles.parquet"])
