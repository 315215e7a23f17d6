"""One piece of work on a library at a time, while readers go on reading: adding articles, an editor's decision.

Articles are added by a process of its own, the same `variorum build` as on the command line, so that its work slows
no reader and its end, however bad, ends nothing else. Readers are moved to the new state when it is done.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from variorum.doors.python import Library
from variorum.doors.reading import Reading
from variorum.errors import VariorumError
from variorum.library import FILE, Store
from variorum.settings import load_settings

_log = logging.getLogger(__name__)

#: Progress of a command as a log has it.
_UNDER_WAY = re.compile(r"^[a-z ]+: [\d,]+( of [\d,]+)? \w+(, .+ a second.*)?$")

#: The file beside a library that names its feeds.
FEEDS = "feeds.txt"


@dataclass
class Report:
    """What is being done, or was done last."""

    state: str = "idle"
    what: str | None = None
    progress: str | None = None
    message: str | None = None
    started: str | None = None
    finished: str | None = None


class Busy(Exception):
    """Another piece of work is under way."""


class Telling:
    """Progress of a build in this process, as a line."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._total: int | None = None
        self._stage, self._unit, self._done = "", "", 0

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        """A stage begins."""
        self._stage, self._total, self._unit, self._done = stage, total, unit, 0
        self.advance(0)

    def advance(self, n: int = 1) -> None:
        """So many more units are done."""
        self._done += n
        of = "" if self._total is None else f" of {self._total:,}"
        self._tell(f"{self._stage}: {self._done:,}{of} {self._unit}")


class Work:
    """The work on one library."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._one = threading.Lock()
        self._report = Report()

    def report(self) -> dict[str, Any]:
        """What is being done, or was done last."""
        return asdict(self._report)

    def start(self, what: str, act: Callable[[], str]) -> threading.Thread:
        """Do something in the background; `act` returns what to tell when it is done.

        Raises
        ------
        Busy
            Another piece of work is under way.
        """
        if not self._one.acquire(blocking=False):
            raise Busy(self._report.what or "")
        self._report = Report("running", what, None, None, _now())
        thread = threading.Thread(target=self._run, args=(act,), daemon=True)
        thread.start()
        return thread

    def _run(self, act: Callable[[], str]) -> None:
        try:
            message = act()
            self._reading.renew()
            self._report.message, state = message, "done"
        except VariorumError as error:
            self._report.message, state = str(error), "failed"
        except Exception:  # noqa: BLE001 - whatever goes wrong ends this work, not the server; the log has it
            _log.exception("%s failed", self._report.what)
            self._report.message, state = "It went wrong. The server's log says what.", "failed"
        finally:
            self._report.finished = _now()
            self._report.state = state
            self._one.release()

    def _tell(self, line: str) -> None:
        self._report.progress = line

    # -- adding articles ----------------------------------------------------------------------------------------------

    def arriving(self) -> Path:
        """A new folder for files that arrive."""
        folder = self._reading.folder
        try:
            return Path(tempfile.mkdtemp(prefix=f"{FILE}.arriving-", dir=folder))
        except OSError:
            return Path(tempfile.mkdtemp(prefix="variorum-"))

    def add(self, files: Path, n: int) -> threading.Thread:
        """Add the files of a folder, which is deleted afterwards.

        Raises
        ------
        Busy
            Another piece of work is under way.
        """
        what = f"adding {n:,} file{'' if n == 1 else 's'}"
        try:
            return self.start(what, lambda: self._add(files))
        except Busy:
            shutil.rmtree(files, ignore_errors=True)
            raise

    def _add(self, files: Path) -> str:
        try:
            return self._build_here(files) if self._reading.folder is None else self._build_apart(files)
        finally:
            shutil.rmtree(files, ignore_errors=True)

    def _build_here(self, files: Path) -> str:
        from variorum.pipeline import build

        store = self._reading.store
        assert store is not None
        report = build([str(files)], store, load_settings(jobs=1), progress=Telling(self._tell))
        held = f"{report.articles} articles, {report.stories} stories, {report.problems} problems"
        return f"{report.new_articles} new; {held}"

    def _build_apart(self, files: Path) -> str:
        return self._apart("build", str(files), hide=str(files))

    def _apart(self, command: str, *inputs: str, hide: str = "") -> str:
        """A command on the library in a process of its own; what it told at its end."""
        folder = str(self._reading.folder)
        asked = [sys.executable, "-m", "variorum", command, "--library", folder]
        asked += ["--times", "1"] if command == "watch" else []
        with subprocess.Popen(
            [*asked, "--", *inputs], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True, encoding="utf-8", errors="replace",
        ) as process:  # fmt: skip
            assert process.stderr is not None
            lines = [""]
            for line in process.stderr:
                lines = [*lines[-20:], line.strip()]
                told = line.strip().replace(hide, "") if hide else line.strip()
                self._tell(told.replace(folder, "the library"))
        ended = [line for line in lines if line and not _UNDER_WAY.search(line)]
        told = "; ".join(ended).replace(f" in {folder}", "")
        if process.returncode not in {0, 3}:
            raise VariorumError(told or "the build ended without a word")
        return told

    # -- feeds --------------------------------------------------------------------------------------------------------

    def feeds(self) -> list[str]:
        """The addresses of the feeds that are read for this library: a text file beside it, one a line."""
        if self._reading.folder is None:
            return []
        try:
            held = (self._reading.folder / FEEDS).read_text("utf-8")
        except OSError:
            return []
        return list(dict.fromkeys(line.strip() for line in held.splitlines() if line.strip()))

    def keep_feeds(self, addresses: Sequence[str]) -> None:
        """Keep these addresses and no others."""
        assert self._reading.folder is not None
        part = self._reading.folder / f"{FEEDS}.part"
        part.write_text("".join(f"{one}\n" for one in dict.fromkeys(addresses)), encoding="utf-8")
        part.replace(self._reading.folder / FEEDS)

    def read_feeds(self) -> threading.Thread:
        """Read every feed once and add what is new.

        Raises
        ------
        Busy
            Another piece of work is under way.
        """
        held = self.feeds()
        what = f"reading {len(held):,} feed{'' if len(held) == 1 else 's'}"
        return self.start(what, lambda: self._apart("watch", *held))

    # -- an editor's decision -----------------------------------------------------------------------------------------

    def decide(self, what: str, decide: Callable[[Library], Any]) -> threading.Thread:
        """Carry out a decision on the library, open for writing for as long as it takes.

        Raises
        ------
        Busy
            Another piece of work is under way.
        """

        def act() -> str:
            if self._reading.store is not None:
                return str(decide(Library(self._reading.store)).about)
            assert self._reading.folder is not None
            with Library(Store.open(self._reading.folder)) as library:
                return str(decide(library).about)

        return self.start(what, act)


def _now() -> str:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0).isoformat()
