"""Ctrl-C during a build: the first ends it in good order, the second at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType

from variorum.pipeline.progress import Progress


class Stopped(KeyboardInterrupt):
    """A build was asked to stop, and stopped where nothing is half done."""


class Stopping:
    """While it is open, the first Ctrl-C is noted and the second does what the first did before.

    Parameters
    ----------
    at_first
        Called at the first one: whatever must begin nothing more.

    Only the main thread of a process can listen; elsewhere this does nothing.
    """

    def __init__(self, at_first: Callable[[], None]) -> None:
        self.asked = False
        self._at_first = at_first
        self._listens = threading.current_thread() is threading.main_thread()

    def __enter__(self) -> Stopping:
        if self._listens:
            self._before = signal.signal(signal.SIGINT, self._hear)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._listens:
            signal.signal(signal.SIGINT, self._before)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, self._before)
        self.asked = True
        self._at_first()

    def check(self) -> None:
        """Stop here if that was asked for; call where nothing is half done.

        Raises
        ------
        Stopped
            It was.
        """
        if self.asked:
            raise Stopped


class Checked:
    """Progress that stops after each unit when that was asked for: for work whose units are whole once told of."""

    def __init__(self, progress: Progress, stopping: Stopping) -> None:
        self._progress, self._stopping = progress, stopping

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        """A stage begins."""
        self._progress.begin(stage, total, unit)

    def advance(self, n: int = 1) -> None:
        """So many more units are done."""
        self._progress.advance(n)
        self._stopping.check()
