"""Spark in local mode, for the suites that run over every engine."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def _tasks_of_tests_are_found():
    """Workers of Spark import the tasks that tests define."""
    before = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(Path(__file__).parent), before]))
    yield
    os.environ["PYTHONPATH"] = before
