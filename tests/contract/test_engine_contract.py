"""One suite over every engine: the local one with and without processes, and Spark in local mode."""

import importlib.util
import itertools
import operator
import os
import pickle
import shutil
import signal
import time
from functools import partial

import pyarrow as pa
import pytest

from variorum.engine import Care, LocalEngine, alive, make_engine
from variorum.errors import EngineError, SettingsError
from variorum.pipeline import of_unit
from variorum.records import spread

SPARK = [
    pytest.mark.spark,
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
        reason="needs Java and the extra spark",
    ),
]
ENGINES = {
    "this process": lambda: LocalEngine(1),
    "one process": lambda: LocalEngine(1, isolated=True),
    "two processes": lambda: LocalEngine(2),
    "spark": lambda: make_engine("spark", 2),
}


@pytest.fixture(scope="module", params=[pytest.param(name, marks=SPARK if name == "spark" else ()) for name in ENGINES])
def engine(request):
    made = ENGINES[request.param]()
    yield made
    made.close()


@pytest.fixture
def apart(engine):
    """An engine whose tasks may end their process."""
    if engine.name == "local" and not engine.isolated:
        pytest.skip("what ends the process ends this one")
    return engine


def care(seconds=60.0):
    return Care(seconds, lambda items: [[item] for item in items], lambda items, reason: (items, reason))


def summed(items):
    return sum(items)


def ends_at_three(items):
    if 3 in items:
        os.kill(os.getpid(), signal.SIGKILL)
    return sum(items)


def stalls_at_three(items):
    while 3 in items:
        pass
    return sum(items)


def steady(items):
    for _ in items:
        until = time.process_time() + 0.4
        while time.process_time() < until:
            pass
        alive()
    return sum(items)


def test_results_come_in_the_order_of_the_items(engine):
    assert list(engine.map(partial(operator.mul, 2), range(20))) == [2 * n for n in range(20)]


def test_no_items_give_no_results(engine):
    assert list(engine.map(abs, [])) == []


def test_a_failing_task_is_raised(engine):
    with pytest.raises(ZeroDivisionError):
        list(engine.map(partial(operator.floordiv, 1), [1, 1, 0, 1]))


def test_an_endless_source_is_not_drawn_empty(engine):
    results = engine.map(abs, itertools.count())
    assert list(itertools.islice(results, 5)) == [0, 1, 2, 3, 4]
    results.close()


def test_an_engine_can_map_again(engine):
    assert list(engine.map(abs, [-1, -2])) == [1, 2]
    assert list(engine.map(abs, [-3, -4])) == [3, 4]


def test_care_changes_nothing_where_all_goes_well(engine):
    assert list(engine.map(summed, [[1, 2], [3], []], care())) == [3, 3, 0]


def test_an_item_that_takes_too_long_costs_itself_and_not_its_neighbours(engine):
    results = list(engine.map(stalls_at_three, [[1, 2], [2, 3, 4], [5]], care(1)))
    assert results == [3, 2, ([3], "it took more than 1 s"), 4, 5]


def test_a_long_task_that_gets_on_is_left_alone(engine):
    assert list(engine.map(steady, [[1, 2, 3]], care(0.7))) == [6]


def test_a_worker_that_dies_costs_one_item(apart):
    results = list(apart.map(ends_at_three, [[1, 2], [2, 3, 4], [5]], care()))
    assert results == [3, 2, ([3], "its process ended (SIGKILL)"), 4, 5]


def test_a_worker_that_dies_without_care_ends_the_map(apart):
    with pytest.raises(EngineError, match="lost"):
        list(apart.map(ends_at_three, [[3]]))


def test_once_halted_a_map_hands_on_what_was_begun_and_ends():
    # Last and on engines of its own: a halted engine stays halted.
    for name in ("this process", "two processes"):
        made = ENGINES[name]()
        results = made.map(abs, itertools.count())
        assert next(results) == 0
        made.halt()
        assert len(list(results)) <= 6
        made.close()


def test_an_unknown_engine_is_refused():
    with pytest.raises(SettingsError, match="no engine"):
        make_engine("steam", 1)


@pytest.mark.spark
@SPARK[1]
def test_a_cluster_that_fails_is_told_in_a_line():
    engine = make_engine("spark", 2)
    with pytest.raises(EngineError, match="Spark failed"):
        list(engine.map(Unknown(), [1]))


class Unknown:
    """A task that cannot be unpacked where it should run."""

    def __call__(self, item):
        return item

    def __reduce__(self):
        return (vars, (1,))


def test_a_query_joins_tables_that_come_batch_by_batch(engine):
    batches = [
        pa.RecordBatch.from_pydict({"article": pa.array(articles, pa.int32()), "hash": hashes})
        for articles, hashes in [([1, 1], [7, 8]), ([2, 3], [8, 9]), ([3, 4], [7, 8])]
    ]
    found = engine.query(
        "SELECT one.article AS a, other.article AS b, count(*) AS n FROM prints AS one "
        "JOIN prints AS other ON one.hash = other.hash AND one.article < other.article "
        "GROUP BY one.article, other.article ORDER BY a, b",
        {"prints": iter(batches)},
    )
    assert found.to_pylist() == [
        {"a": 1, "b": 2, "n": 1}, {"a": 1, "b": 3, "n": 1}, {"a": 1, "b": 4, "n": 1}, {"a": 2, "b": 4, "n": 1},
    ]  # fmt: skip


def test_a_query_over_nothing_finds_nothing_and_tells_the_columns(engine):
    empty = pa.RecordBatch.from_pydict({"article": pa.array([], pa.int32())})
    found = engine.query("SELECT article, count(*) AS n FROM prints GROUP BY article", {"prints": [empty]})
    assert (found.num_rows, found.column_names) == (0, ["article", "n"])


class Noting:
    """An engine that notes what it was asked for, and how large what it was given to run is."""

    def __init__(self, engine):
        self.engine, self.asked = engine, []

    def map(self, task, items):
        self.asked.append(len(pickle.dumps(task)))
        return self.engine.map(task, items)

    def query(self, sql, tables):
        self.asked.append(len(sql))
        return self.engine.query(sql, tables)


@pytest.mark.parametrize("stage", [stage for stage in of_unit("corpus") if stage.spreads], ids=lambda stage: stage.name)
def test_a_stage_that_spreads_gives_the_same_tables_wherever_it_runs(engine, stage, sample_library, monkeypatch):
    tables = sample_library.store.declared(stage.reads, current=True)
    here = stage.run(tables)
    monkeypatch.setattr(spread, "SHARED_FROM", 0)
    noting = Noting(engine)
    elsewhere = stage.run(tables, noting)
    # A task that carries a table goes to every executor with each of its items.
    assert noting.asked
    assert max(noting.asked) < 4000
    assert here.keys() == elsewhere.keys()
    assert any(table.num_rows for table in here.values())
    assert all(elsewhere[name].equals(here[name]) for name in here)
