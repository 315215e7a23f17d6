"""Progress of long work in a notebook: one bar, which goes when the work is done."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

from variorum.pipeline import Progress

#: Seconds between two drawings: more often nobody reads it, and each is a message to the browser.
_PAUSE = 0.2


class InNotebook:
    """Tells on a display of IPython's, such as a notebook's."""

    def __init__(self, display: Any) -> None:
        self._display = display
        self._stage, self._unit, self._done = "", "", 0
        self._total: int | None = None
        self._told = 0.0

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        """A stage begins."""
        self._stage, self._total, self._unit, self._done = stage, total, unit, 0
        self._tell()

    def advance(self, n: int = 1) -> None:
        """So many more units are done."""
        self._done += n
        if time.monotonic() - self._told >= _PAUSE:
            self._tell()

    def _tell(self) -> None:
        self._told = time.monotonic()
        known = self._total is not None and self._total >= self._done
        of = f" of {self._total:,}" if known else ""
        bar = f'<progress max="{self._total}" value="{self._done}"></progress> ' if known else "<progress></progress> "
        line = f"{self._stage}: {self._done:,}{of} {self._unit}"
        self._display.update({"text/html": bar + escape(line), "text/plain": line}, raw=True)

    @staticmethod
    @contextmanager
    def bar(asked: Progress | None) -> Iterator[Progress | None]:
        """The progress asked for; where none is and this is a notebook, a bar in it for as long as the work takes."""
        if asked is not None or not in_notebook():
            yield asked
            return
        from IPython.display import display

        held = display({"text/plain": ""}, raw=True, display_id=True)
        try:
            yield InNotebook(held)
        finally:
            held.update({"text/plain": ""}, raw=True)


def in_notebook() -> bool:
    """Whether this process answers a notebook: IPython runs in it, and not in a terminal."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and getattr(shell, "kernel", None) is not None
