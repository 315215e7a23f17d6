"""What a worker process may take, and how it ends."""

import time

from variorum.engine import Care, LocalEngine

HELD = []


def hoards(items):
    if 3 in items:
        HELD.append(bytearray(b"x" * (400 << 20)))
        time.sleep(30)
    return sum(items)


def test_a_task_that_fills_the_memory_is_ended_before_the_machine_is_full():
    care = Care(60.0, lambda items: [[item] for item in items], lambda items, reason: (items, reason))
    engine = LocalEngine(1, isolated=True, memory=300 << 20)
    try:
        started = time.monotonic()
        results = list(engine.map(hoards, [[1, 3], [4]], care))
        assert results == [1, ([3], "it needed more than 300 MB of memory"), 4]
        assert time.monotonic() - started < 25
    finally:
        engine.close()


def test_workers_are_not_left_behind():
    engine = LocalEngine(2)
    assert list(engine.map(abs, range(4))) == [0, 1, 2, 3]
    processes = [worker._process for worker in engine._pool]
    engine.close()
    assert processes
    assert not any(process.is_alive() for process in processes)
