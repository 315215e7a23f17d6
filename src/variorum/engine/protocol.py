"""What an engine does: apply a task to many items. Stages say what, engines say how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Engine(Protocol):
    """Spreads independent work."""

    name: str

    def map(self, task: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """The task's result for each item, in the order of the items.

        Items are drawn as workers come free, so that an endless source does not fill memory. `task` must be a
        module-level function or a `functools.partial` of one; items and results must pickle. An exception of the
        task ends the map and is raised here.
        """
        ...

    def close(self) -> None:
        """End the workers."""
        ...
