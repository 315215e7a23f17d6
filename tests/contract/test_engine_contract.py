"""One suite over every engine."""

import itertools
import operator
from functools import partial

import pytest

from variorum.engine import LocalEngine, make_engine
from variorum.errors import SettingsError

ENGINES = {"local-1": lambda: LocalEngine(1), "local-2": lambda: LocalEngine(2)}


@pytest.fixture(params=sorted(ENGINES))
def engine(request):
    made = ENGINES[request.param]()
    yield made
    made.close()


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


def test_an_unknown_engine_is_refused():
    with pytest.raises(SettingsError, match="no engine"):
        make_engine("steam", 1)
