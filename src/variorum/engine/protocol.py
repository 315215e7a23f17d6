"""What an engine does: apply a task to many items. Stages say what, engines say how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Care(Generic[T, R]):
    """What becomes of an item whose task takes too long, fills the memory, or ends its process.

    It is divided and its parts are tried again, each alone; a part that cannot be divided is given up, and stands for
    itself in the results. So one bad article costs itself, not those that came with it.

    Parameters
    ----------
    seconds
        Most processor time between two signs of life (`signs.alive`). Ten times as long on the clock counts too, so
        that a task that waits for ever ends as well.
    divide
        An item's parts; fewer than two when it cannot be divided.
    give_up
        The result that stands for a part that was given up, from the part and the reason in words. Runs in the
        calling process.
    """

    seconds: float
    divide: Callable[[T], Sequence[T]]
    give_up: Callable[[T, str], R]


class Engine(Protocol):
    """Spreads independent work."""

    name: str

    def map(self, task: Callable[[T], R], items: Iterable[T], care: Care[T, R] | None = None) -> Iterator[R]:
        """The task's result for each item, in the order of the items.

        Items are drawn as workers come free, so that an endless source does not fill memory. `task` must be a
        module-level function or a `functools.partial` of one; items and results must pickle. An exception of the
        task ends the map and is raised here.

        Parameters
        ----------
        care
            What becomes of an item whose task is not to be had; its parts' results then come in its place. Without
            it such an item ends the map.

        Raises
        ------
        EngineError
            A worker was lost, and there is no `care`.
        """
        ...

    def query(self, sql: str, tables: Mapping[str, Iterable[pa.RecordBatch]]) -> pa.Table:
        """The answer of a query over tables that are given batch by batch; see `records.Spread`.

        Raises
        ------
        EngineError
            The cluster failed.
        """
        ...

    def halt(self) -> None:
        """Begin nothing more: the map under way gives what is being worked on, then ends."""
        ...

    def close(self) -> None:
        """End the workers."""
        ...
