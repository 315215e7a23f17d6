"""The engine of one machine: processes, or this process alone."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from variorum.engine.protocol import Care
from variorum.engine.signs import OutOfTime, limited
from variorum.engine.workers import Lost, Worker
from variorum.errors import EngineError
from variorum.records import Here

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")
R = TypeVar("R")

# Items begun and not yet handed on, for each worker: results wait for those before them, and memory stays bounded.
_IN_FLIGHT = 3
# Seconds between two looks at the workers.
_LOOK = 0.2


@dataclass(slots=True, eq=False)
class _Job(Generic[T]):
    item: T
    state: str = "waiting"
    result: Any = None
    tried: bool = False


class LocalEngine:
    """Spreads work over processes of this machine.

    Parameters
    ----------
    workers
        Processes.
    isolated
        Whether even one worker is a process of its own, so that what ends it ends nothing else; otherwise one worker
        is this process. A process takes seconds to load the language model.
    memory
        Most bytes each process may hold; one that holds more is ended as one that takes too long. None for no limit.
    """

    name = "local"

    def __init__(self, workers: int = 1, *, isolated: bool = False, memory: int | None = None) -> None:
        self.workers, self.memory = workers, memory
        self.isolated = isolated or workers > 1
        self._pool: list[Worker] = []
        self._halted = False

    def map(self, task: Callable[[T], R], items: Iterable[T], care: Care[T, R] | None = None) -> Iterator[R]:
        """The task's result for each item, in order; see the protocol."""
        if self.isolated:
            return self._spread(task, iter(items), care)
        return self._alone(task, items, care)

    def query(self, sql: str, tables: Mapping[str, Iterable[pa.RecordBatch]]) -> pa.Table:
        """The answer of a query, by DuckDB in this process."""
        return Here().query(sql, tables)

    def halt(self) -> None:
        """Begin nothing more."""
        self._halted = True

    def close(self) -> None:
        """End the processes."""
        while self._pool:
            self._pool.pop().end()

    # -- in this process ----------------------------------------------------------------------------------------------

    def _alone(self, task: Callable[[T], R], items: Iterable[T], care: Care[T, R] | None) -> Iterator[R]:
        for item in items:
            if care is None:
                yield task(item)
            else:
                yield from _within(task, item, care)
            if self._halted:
                return

    # -- in processes -------------------------------------------------------------------------------------------------

    def _spread(self, task: Callable[[T], R], items: Iterator[T], care: Care[T, R] | None) -> Iterator[R]:
        order: deque[_Job[T]] = deque()
        at_work: dict[Worker, _Job[T]] = {}
        drawn = (_Job(item) for item in items)
        try:
            while True:
                if not self._halted:
                    self._begin(task, order, drawn, at_work, care)
                if order and order[0].state == "done":
                    yield order.popleft().result
                elif at_work:
                    self._look(order, at_work, care)
                elif self._halted or not order:
                    return
        finally:
            for worker in at_work:
                self._drop(worker)

    def _begin(
        self,
        task: Callable[[T], R],
        order: deque[_Job[T]],
        drawn: Iterator[_Job[T]],
        at_work: dict[Worker, _Job[T]],
        care: Care[T, R] | None,
    ) -> None:
        """Give every worker that is free something to do."""
        waiting = (job for job in list(order) if job.state == "waiting")
        begun: list[Worker] = []
        while len(at_work) < self.workers:
            job = next(waiting, None)
            if job is None and len(order) < self.workers * _IN_FLIGHT:
                job = next(drawn, None)
                if job is not None:
                    order.append(job)
            if job is None:
                break
            worker = self._free(at_work)
            job.state, at_work[worker] = "at work", job
            begun.append(worker)
        # Only now, so that all of them start at once: giving waits until the process is there to take.
        for worker in begun:
            job = at_work[worker]
            try:
                worker.give(task, job.item)
            except Lost as error:
                if job.tried:
                    self._lose(worker, job, str(error), order, at_work, care)
                    continue
                # It ended between two tasks, which is no fault of this one.
                job.state, job.tried = "waiting", True
                del at_work[worker]
                self._drop(worker)

    def _free(self, at_work: dict[Worker, _Job[T]]) -> Worker:
        for worker in self._pool:
            if worker not in at_work:
                return worker
        worker = Worker(self.memory)
        self._pool.append(worker)
        return worker

    def _drop(self, worker: Worker) -> None:
        self._pool.remove(worker)
        worker.end()

    def _look(self, order: deque[_Job[T]], at_work: dict[Worker, _Job[T]], care: Care[T, R] | None) -> None:
        """Wait a moment for results, then see whether every worker gets on."""
        ready = set(wait([worker.connection for worker in at_work], _LOOK))
        for worker, job in list(at_work.items()):
            if worker.connection in ready:
                try:
                    job.result, job.state = worker.take(), "done"
                except Lost as error:
                    self._lose(worker, job, str(error), order, at_work, care)
                else:
                    del at_work[worker]
                    if worker.large:
                        self._drop(worker)
            elif (reason := worker.over(care.seconds if care else None)) is not None:
                self._lose(worker, job, reason, order, at_work, care)

    def _lose(
        self,
        worker: Worker,
        job: _Job[T],
        reason: str,
        order: deque[_Job[T]],
        at_work: dict[Worker, _Job[T]],
        care: Care[T, R] | None,
    ) -> None:
        """End a worker and put its job's parts in the job's place, or give it up."""
        del at_work[worker]
        self._drop(worker)
        if care is None:
            raise EngineError(f"a worker was lost: {reason}")
        parts = care.divide(job.item)
        if len(parts) < 2:
            job.result, job.state = care.give_up(job.item, reason), "done"
            return
        place = order.index(job)
        del order[place]
        for part in reversed(parts):
            order.insert(place, _Job(part))


def _within(task: Callable[[T], R], item: T, care: Care[T, R]) -> Iterator[R]:
    """The result of an item within this process and the limit of time, or those of its parts."""
    try:
        with limited(care.seconds):
            result = task(item)
    except OutOfTime:
        parts = care.divide(item)
        if len(parts) < 2:
            yield care.give_up(item, f"it took more than {care.seconds:g} s")
            return
        yield from itertools.chain.from_iterable(_within(task, part, care) for part in parts)
        return
    yield result
