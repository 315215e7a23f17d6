"""What comes between a build and its end: Ctrl-C, a full disk, an article that takes for ever or ends its process."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from variorum.article.model import load_model
from variorum.engine import LocalEngine
from variorum.library import Store
from variorum.pipeline import article_wing, build
from variorum.pipeline.progress import Silent
from variorum.pipeline.stages import fingerprints
from variorum.records import HISTORY, TABLES
from variorum.settings import load_settings

TEXTS = [
    "The mayor of Ghent, Lena Claes, opened the new lock on Monday. “It will hold,” she said.",
    "Workers at the port of Varna walked out on Friday. Their union, the Dockers' League, asked for more pay.",
    "A storm tore the roof off the theatre in Cork on 3 May 2018. Nobody was hurt, police said.",
    "A bridge in Split was closed on Sunday after an inspector found a crack in its second pier.",
]
real_read, real_read_chunk = article_wing.read, article_wing.read_chunk


def written(path, texts, times=1):
    with path.open("w") as file:
        for n in range(times):
            for k, text in enumerate(texts):
                row = {"id": f"{n}-{k}", "text": text.replace("Monday", f"Monday, day {n} of the works"), "source": "P"}
                file.write(json.dumps(row) + "\n")
    return path


def tables(store):
    return {name: store.table(name).to_pylist() for name in TABLES if name not in HISTORY}


def stalling(raw):
    while b"Varna" in raw.data:
        pass
    return real_read(raw)


def fatal(raws, *, model):
    if any(b"Varna" in raw.data for raw in raws):
        os.kill(os.getpid(), signal.SIGSEGV)
    return real_read_chunk(raws, model=model)


def test_an_article_over_its_time_is_a_problem_and_the_others_are_read(tmp_path, monkeypatch):
    rows = written(tmp_path / "rows.jsonl", TEXTS)
    load_model()
    with Store.create(None) as store:
        monkeypatch.setattr(article_wing, "read", stalling)
        report = build([rows], store, load_settings(jobs=1, seconds=1))
        assert report.articles == 3
        (problem,) = store.table("problems").to_pylist()
        assert problem["path"] == "rows.jsonl#0-1"
        assert "more than 1 s" in problem["reason"]
        # Known from then on, until the limit is another.
        assert build([rows], store, load_settings(jobs=1, seconds=1)).idle
        monkeypatch.undo()
        assert build([rows], store, load_settings(jobs=1, seconds=1)).idle
        report = build([rows], store, load_settings(jobs=1, seconds=30))
        assert (report.new_articles, report.problems) == (1, 0)
        assert build([rows], store, load_settings(jobs=1, seconds=30)).idle
        found = tables(store)
    with Store.create(None) as store:
        build([rows], store, load_settings(jobs=1))
        assert tables(store) == found


def test_an_article_that_ends_its_process_is_a_problem_and_the_others_are_read(tmp_path, monkeypatch):
    rows = written(tmp_path / "rows.jsonl", TEXTS)
    monkeypatch.setattr(article_wing, "read_chunk", fatal)
    with Store.create(None) as store:
        report = build([rows], store, load_settings(jobs=1, isolated=True))
        assert report.articles == 3
        (problem,) = store.table("problems").to_pylist()
        assert problem["path"] == "rows.jsonl#0-1"
        assert "SIGSEGV" in problem["reason"]


def test_an_article_in_the_library_whose_new_analysis_stalls_loses_its_rows_and_says_why(tmp_path, monkeypatch):
    rows = written(tmp_path / "rows.jsonl", TEXTS)
    real_annotate = article_wing.annotate_all

    def slow(articles, stages, model):
        while any("Varna" in article.text for article in articles):
            pass
        return real_annotate(articles, stages, model)

    with Store.create(None) as store:
        settings = load_settings(jobs=1, seconds=1)
        build([rows], store, load_settings(jobs=1))
        monkeypatch.setattr(article_wing, "annotate_all", slow)
        store.connection.execute("UPDATE stage._done SET fingerprint = 'old' WHERE stage = 'mentions'")
        wing = article_wing.ArticleWing(
            store, LocalEngine(1), fingerprints(settings.shaping), settings.model, settings.chunk, settings.seconds
        )
        assert wing.redo(Silent()) == 4
        (problem,) = store.table("problems").to_pylist()
        assert "more than 1 s" in problem["reason"]
        assert problem["article_id"] not in store.table("mentions").column("article_id").to_pylist()
        assert store.count("mentions") > 0
        assert wing.redo(Silent()) == 0


@pytest.fixture
def started():
    """Start a build in a process of its own; what still runs at the end is ended."""
    processes = []

    def start(rows, library, **environment):
        line = [sys.executable, "-m", "variorum", "build", str(rows), "--library", str(library), "--jobs", "1"]
        environment = {**os.environ, "VARIORUM_CHUNK": "4", **environment}
        processes.append(subprocess.Popen(line, env=environment, stderr=subprocess.PIPE, text=True))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def committed(library):
    """Articles that a build has committed so far, seen from outside; 0 while it cannot be seen."""
    wal = library / "variorum.duckdb.wal"
    return wal.stat().st_size if wal.exists() else 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_the_first_ctrl_c_ends_in_good_order_and_the_build_goes_on_later(tmp_path, started):
    rows, library = written(tmp_path / "rows.jsonl", TEXTS, times=30), tmp_path / "library"
    process = started(rows, library)
    deadline = time.monotonic() + 120
    while committed(library) < 150_000 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert "Ctrl-C again stops at once" in told
    assert "the same command goes on from there" in told
    with Store.open(library) as store:
        done = store.count("articles")
        assert 0 < done < 120
        assert done % 4 == 0  # whole chunks
    with Store.create(library) as store:
        report = build([rows], store, load_settings(jobs=1))
        assert report.new_articles == 120 - done
        found = tables(store)
    with Store.create(None) as store:
        build([rows], store, load_settings(jobs=1))
        assert tables(store) == found


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_the_second_ctrl_c_ends_at_once(tmp_path, started):
    rows, library = written(tmp_path / "rows.jsonl", TEXTS, times=200), tmp_path / "library"
    process = started(rows, library, VARIORUM_CHUNK="800")
    # The run is noted just before the work begins.
    while not committed(library) and process.poll() is None:
        time.sleep(0.05)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    for line in process.stderr:
        if "Ctrl-C again stops at once" in line:
            break
    begin = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert time.monotonic() - begin < 2
    assert process.returncode in (-signal.SIGINT, 130)


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)), resource.RLIM_INFINITY))
from variorum.doors.cli import main
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of the system")
def test_a_full_disk_is_told_and_what_was_done_is_kept(tmp_path):
    rows, library = written(tmp_path / "rows.jsonl", TEXTS, times=30), tmp_path / "library"
    Store.create(library).close()
    line = [sys.executable, "-c", LIMITED, str(200 << 10), "build", str(rows), "--library", str(library), "--jobs", "1"]
    ended = subprocess.run(
        line, env={**os.environ, "VARIORUM_CHUNK": "16"}, capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 1, ended.stderr
    assert "no room left on the disk" in ended.stderr
    assert "V305" in ended.stderr
    assert "Traceback" not in ended.stderr
    with Store.create(library) as store:
        done = store.count("articles")
        assert done > 0
        report = build([rows], store, load_settings(jobs=1))
        assert report.new_articles == 120 - done
        found = tables(store)
    with Store.create(None) as store:
        build([rows], store, load_settings(jobs=1))
        assert tables(store) == found
