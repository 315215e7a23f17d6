"""A build takes no more of the machine than there is, and than was asked for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.errors import SettingsError
from variorum.pipeline.sizing import LEAST, cores, machine_memory, plan

GB = 1 << 30


@settings(max_examples=60)
@given(st.integers(0, 200), st.integers(LEAST, 2000 * GB))
def test_all_processes_together_stay_within_the_memory_given(jobs, memory):
    found = plan(jobs, memory)
    assert found.workers >= 1
    assert found.workers * found.worker_memory + found.database_memory <= memory
    assert found.workers <= (jobs or cores())


def test_little_memory_means_fewer_workers():
    assert plan(8, 2 * GB).workers < plan(8, 6 * GB).workers <= 8
    assert plan(8, 64 * GB).workers == 8


def test_without_a_word_the_machine_decides():
    found = plan(0, None)
    assert 1 <= found.workers <= cores()
    assert found.workers * found.worker_memory < machine_memory()


def test_too_little_is_refused():
    with pytest.raises(SettingsError, match="too little"):
        plan(1, 100 << 20)
