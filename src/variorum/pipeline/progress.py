"""Progress of long work on standard error: a bar for a person, a line now and then for a log."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Protocol, TextIO


class Progress(Protocol):
    """What the pipeline tells of its work."""

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        """A stage begins; `total` is None while unknown."""
        ...

    def advance(self, n: int = 1) -> None:
        """So many more units are done."""
        ...


class Silent:
    """Tells nothing."""

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        """Tell nothing."""

    def advance(self, n: int = 1) -> None:
        """Tell nothing."""


class OnStream:
    """Tells on a stream, from two seconds after the start: at once for a terminal, every five seconds for a log."""

    _patience = 2.0
    _every = 5.0

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.terminal = self.stream.isatty()
        self.started = self.told = self.stage_started = time.monotonic()
        self.stage, self.unit, self.done = "", "", 0
        self.total: int | None = None
        self._shown = False

    def __enter__(self) -> OnStream:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        """A stage begins."""
        self.stage, self.total, self.unit, self.done = stage, total, unit, 0
        self.stage_started = time.monotonic()
        self._tell(force=self.terminal)

    def advance(self, n: int = 1) -> None:
        """So many more units are done."""
        self.done += n
        self._tell(force=False)

    def _tell(self, *, force: bool) -> None:
        now = time.monotonic()
        pause = 0.2 if self.terminal else self._every
        if now - self.started < self._patience or (not force and now - self.told < pause):
            return
        self.told = now
        self._clear()
        end = "" if self.terminal else "\n"
        self.stream.write(self._line(now - self.stage_started) + end)
        self.stream.flush()
        self._shown = True

    def _line(self, seconds: float) -> str:
        rate = self.done / seconds if seconds > 0 else 0.0
        line = f"{self.stage}: {self.done:,}"
        if self.total is not None and self.total >= self.done:
            line += f" of {self.total:,}"
        line += f" {self.unit}"
        if self.done and rate:
            line += f", {rate:,.1f} a second"
            if self.total is not None and self.total > self.done:
                line += f", {_duration((self.total - self.done) / rate)} left"
        return line

    def _clear(self) -> None:
        if self.terminal and self._shown:
            self.stream.write("\r\x1b[2K")
            self.stream.flush()
            self._shown = False


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds + 0.5), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
