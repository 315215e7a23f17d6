"""The engine of a cluster: Spark, by `mapInArrow`. Needs the extra `variorum[spark]` and Java 17."""

from __future__ import annotations

import itertools
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from variorum.engine.local import LocalEngine
from variorum.engine.protocol import Care
from variorum.errors import EngineError, SettingsError

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

T = TypeVar("T")
R = TypeVar("R")

# Items of a job, for each task that runs at once: a job waits for its slowest task, and its results are held here.
_EACH = 2
_SCHEMA = "n long, item binary"
_FOLDED = "item binary"


class SparkEngine:
    """Spreads work over a Spark cluster, or over this machine's cores in Spark's local mode.

    The master and all else are Spark's own settings (`spark-submit`, `spark-defaults.conf`, `SPARK_CONF_DIR`); without
    any, local mode. The executors need this package, its model and the same version of Python.

    Parameters
    ----------
    workers
        Tasks at once in local mode; a cluster decides for itself.
    memory
        Most bytes the process of a task may hold; None for no limit.
    """

    name = "spark"

    def __init__(self, workers: int = 1, *, memory: int | None = None) -> None:
        self.memory = memory
        self.session = session_of(workers)
        self.parallel = max(1, self.session.sparkContext.defaultParallelism)
        self._halted = False

    def map(self, task: Callable[[T], R], items: Iterable[T], care: Care[T, R] | None = None) -> Iterator[R]:
        """The task's result for each item, in order; see the protocol. An item travels as one row of Arrow."""
        stream = iter(items)
        begun: tuple[list[T], Future[dict[int, tuple[str, Any]]]] | None = None
        # A job ahead, so that the executors work while the results of the one before are taken in.
        with ThreadPoolExecutor(1) as ahead:
            while True:
                some = [] if self._halted else list(itertools.islice(stream, self.parallel * _EACH))
                following = (some, ahead.submit(self._job, task, some, care)) if some else None
                if begun is not None:
                    yield from self._results(task, begun[0], begun[1].result(), care)
                if following is None:
                    return
                begun = following

    def _job(self, task: Callable[[T], R], items: list[T], care: Care[T, R] | None) -> dict[int, tuple[str, Any]]:
        """What became of each item, by its place.

        Raises
        ------
        EngineError
            The cluster failed.
        """
        rows = [(n, bytearray(pickle.dumps(item, pickle.HIGHEST_PROTOCOL))) for n, item in enumerate(items)]
        # An item a partition, so that a task lost is one item worked on again.
        spread = self.session.sparkContext.parallelize(rows, len(rows))
        seconds = care.seconds if care is not None else None
        frame = self.session.createDataFrame(spread, _SCHEMA).mapInArrow(_Apply(task, seconds, self.memory), _SCHEMA)
        with _failing():
            return {row.n: pickle.loads(bytes(row.item)) for row in frame.collect()}

    def _results(
        self, task: Callable[[T], R], items: list[T], found: dict[int, tuple[str, Any]], care: Care[T, R] | None
    ) -> Iterator[R]:
        for n, item in enumerate(items):
            kind, result = found[n]
            if kind == "done":
                yield result
            elif kind == "raised":
                raise result
            elif care is None:
                raise EngineError(f"a worker was lost: {result}")
            else:
                yield from self._again(task, item, str(result), care)

    def _again(self, task: Callable[[T], R], item: T, reason: str, care: Care[T, R]) -> Iterator[R]:
        parts = list(care.divide(item))
        if len(parts) < 2:
            yield care.give_up(item, reason)
        else:
            yield from self._results(task, parts, self._job(task, parts, care), care)

    def query(self, sql: str, tables: Mapping[str, Iterable[pa.RecordBatch]]) -> pa.Table:
        """The answer of a query, by Spark SQL; the tables go to the executors, and the answer comes back, as Arrow.

        Raises
        ------
        EngineError
            The cluster failed.
        """
        import pyarrow as pa
        from pyspark.sql.pandas.types import to_arrow_schema

        with _failing():
            for name, batches in tables.items():
                self._frame(batches).createOrReplaceTempView(name)
            found = self.session.sql(sql)
            schema = to_arrow_schema(found.schema)
            parts = [
                pa.ipc.open_stream(bytes(row.item)).read_all() for row in found.mapInArrow(_folded, _FOLDED).collect()
            ]
            for name in tables:
                self.session.catalog.dropTempView(name)
        return pa.concat_tables([schema.empty_table(), *(part.cast(schema) for part in parts)])

    def _frame(self, batches: Iterable[pa.RecordBatch]) -> DataFrame:
        """Batches as a table of Spark's, spread over the executors."""
        from pyspark.sql.pandas.types import from_arrow_schema

        held = list(batches)
        rows = [(bytearray(_fold(batch)),) for batch in held]
        spread = self.session.sparkContext.parallelize(rows, min(len(rows), self.parallel * _EACH))
        folded = self.session.createDataFrame(spread, _FOLDED)
        return folded.mapInArrow(_unfolded, from_arrow_schema(held[0].schema))

    def halt(self) -> None:
        """Begin no further job."""
        self._halted = True

    def close(self) -> None:
        """Nothing to end: the session is shared by all of this process, and ends with it."""


@contextmanager
def _failing() -> Iterator[None]:
    """Tell of Spark's errors as ours."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        said = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
        raise EngineError(f"Spark failed ({said.strip()}); the same command goes on from where it was") from error


def _fold(batch: pa.RecordBatch) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    folded: bytes = sink.getvalue().to_pybytes()
    return folded


def _folded(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Each batch as one value of a column, which is how it travels to the driver."""
    import pyarrow as pa

    for batch in batches:
        yield pa.RecordBatch.from_arrays([pa.array([_fold(batch)], pa.binary())], ["item"])


def _unfolded(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    for batch in batches:
        for item in batch.column(0):
            yield from pa.ipc.open_stream(item.as_buffer())


class _Apply:
    """What a Spark task runs: our task on each item that comes, in a process that may end without ending Spark's."""

    def __init__(self, task: Callable[[Any], Any], seconds: float | None, memory: int | None) -> None:
        self.task, self.seconds, self.memory = task, seconds, memory

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            for n, data in zip(batch.column(0).to_pylist(), batch.column(1).to_pylist(), strict=True):
                answer = pickle.dumps(self._answer(pickle.loads(data)), pickle.HIGHEST_PROTOCOL)
                yield pa.RecordBatch.from_arrays(
                    [pa.array([n], pa.int64()), pa.array([answer], pa.binary())], ["n", "item"]
                )

    def _answer(self, item: Any) -> tuple[str, Any]:
        care = Care(self.seconds or float("inf"), _whole, _reason)
        try:
            (found,) = _engine(self.memory).map(_Named(self.task), [item], care)
        except Exception as error:  # noqa: BLE001 -- raised again where the map was asked for
            return "raised", error
        return found


class _Named:
    """A task whose result says that it is one."""

    def __init__(self, task: Callable[[Any], Any]) -> None:
        self.task = task

    def __call__(self, item: Any) -> tuple[str, Any]:
        return "done", self.task(item)


def _whole(item: Any) -> list[Any]:
    """Not divided here: the driver sends the parts to where there is room."""
    return [item]


def _reason(item: Any, reason: str) -> tuple[str, Any]:
    return "lost", reason


_engines: dict[int | None, LocalEngine] = {}


def _engine(memory: int | None) -> LocalEngine:
    """A process of this Spark worker for its tasks, kept from one task to the next with the model it has loaded."""
    if memory not in _engines:
        _engines[memory] = LocalEngine(1, isolated=True, memory=memory)
    return _engines[memory]


def session_of(workers: int) -> SparkSession:
    """The session of this process, made in local mode where Spark's own settings name no master.

    Raises
    ------
    SettingsError
        Spark is not installed, or finds no Java.
    """
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SettingsError("engine: 'spark' needs more: pip install 'variorum[spark]', and Java 17") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    builder = SparkSession.builder.appName("variorum")
    if not (os.environ.get("MASTER") or os.environ.get("SPARK_CONF_DIR") or os.environ.get("PYSPARK_GATEWAY_PORT")):
        scratch = Path(tempfile.gettempdir()) / "variorum-spark"
        builder = (
            builder.master(f"local[{workers}]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", str(workers * _EACH))
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.local.dir", str(scratch))
            .config("spark.sql.warehouse.dir", str(scratch / "warehouse"))
        )
    try:
        session = builder.getOrCreate()
    except (PySparkException, RuntimeError, OSError) as error:
        raise SettingsError(
            f"engine: Spark does not start ({str(error).splitlines()[0]}): is there a Java 17?"
        ) from error
    session.sparkContext.setLogLevel("ERROR")
    return session
