"""The engine of one machine: processes, or this process alone."""

from __future__ import annotations

import itertools
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

# Items in flight for each worker: one at work and one waiting, so that no worker idles and memory stays bounded.
_IN_FLIGHT = 2


class LocalEngine:
    """Spreads work over processes of this machine.

    Parameters
    ----------
    workers
        Processes; 1 works in this process. Processes start when there is more than one item to work on, because
        each takes seconds to load the language model.
    """

    name = "local"

    def __init__(self, workers: int = 1) -> None:
        self.workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def map(self, task: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """The task's result for each item, in order."""
        stream = iter(items)
        first = list(itertools.islice(stream, 2))
        if self.workers <= 1 or len(first) < 2:
            yield from map(task, itertools.chain(first, stream))
            return
        yield from self._spread(task, itertools.chain(first, stream))

    def _spread(self, task: Callable[[T], R], items: Iterator[T]) -> Iterator[R]:
        if self._pool is None:
            # Not `fork`: DuckDB and the tokenizer hold threads, and a forked lock never opens.
            self._pool = ProcessPoolExecutor(self.workers, mp_context=multiprocessing.get_context("spawn"))
        waiting: deque[Future[R]] = deque()
        try:
            for item in items:
                waiting.append(self._pool.submit(task, item))
                if len(waiting) >= self.workers * _IN_FLIGHT:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()

    def close(self) -> None:
        """End the processes; work not yet begun is dropped."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None
