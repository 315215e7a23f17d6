"""Signs of life: how a task under way tells its engine that it gets on, and how time is kept on it."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

_tell: Callable[[], None] | None = None


class OutOfTime(BaseException):
    """A task gave no sign of life for too long. Not an `Exception`: no stage may take it for a fault of its own."""


def alive() -> None:
    """Tell the engine that the task gets on. Costs next to nothing; outside of a task it does nothing."""
    if _tell is not None:
        _tell()


@contextlib.contextmanager
def told_to(tell: Callable[[], None]) -> Iterator[None]:
    """Send signs of life somewhere while the block runs."""
    global _tell  # noqa: PLW0603 -- one task at a time runs in a process
    before, _tell = _tell, tell
    try:
        yield
    finally:
        _tell = before


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise OutOfTime in this process when the block takes so much processor time without a sign of life.

    Only the main thread of a process that has interval timers can be interrupted, and only between two steps of
    Python (regular expressions are); elsewhere the block runs without a limit. A worker process has no such gap:
    it is ended from outside.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def out(number: int, frame: FrameType | None) -> None:
        raise OutOfTime

    def again() -> None:
        signal.setitimer(signal.ITIMER_PROF, seconds)

    before = signal.signal(signal.SIGPROF, out)
    try:
        with told_to(again):
            again()
            yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
