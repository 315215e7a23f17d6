"""One worker process: started, given a task, watched, ended."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import RawArray
from pathlib import Path
from typing import Any

from variorum.engine.signs import told_to

# Not `fork`: DuckDB and the tokenizer hold threads, and a forked lock never opens.
_SPAWN = multiprocessing.get_context("spawn")
# Most clock time for each second of processor time: what waits for something that never comes ends too.
_CLOCK = 10.0
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
# What Linux calls it when a process asks to be ended with the one that made it.
_PR_SET_PDEATHSIG = 1


class Lost(Exception):
    """A worker is gone, or had to be ended, before its task was done. The message says why."""


class Worker:
    """A process that does one task at a time.

    Parameters
    ----------
    memory
        Most bytes of memory it may hold; None for no limit. Kept where the system tells (Linux).
    """

    def __init__(self, memory: int | None = None) -> None:
        self.memory = memory
        self.busy = False
        # When it last gave a sign of life, on the clock and in its own processor time.
        self._signs = RawArray("d", 2)
        self.connection, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_serve, args=(theirs, self._signs, os.getpid()), daemon=True)
        with _deaf():
            self._process.start()
        theirs.close()

    def give(self, task: Callable[[Any], Any], item: Any) -> None:
        """Give it something to do.

        Raises
        ------
        Lost
            It is gone.
        """
        # The time to start counts on the clock only.
        self._signs[:] = [time.monotonic(), -1.0]
        self.busy = True
        data = pickle.dumps((task, item), protocol=pickle.HIGHEST_PROTOCOL)
        try:
            self.connection.send_bytes(data)
        except OSError as error:
            raise Lost(self._ended()) from error

    def take(self) -> Any:
        """Its result; call when the connection is ready. An exception of the task is raised.

        Raises
        ------
        Lost
            It is gone.
        """
        try:
            data = self.connection.recv_bytes()
        except (EOFError, OSError) as error:
            raise Lost(self._ended()) from error
        self.busy = False
        done, result = pickle.loads(data)
        if not done:
            raise result
        return result

    def over(self, seconds: float | None) -> str | None:
        """What limit it is over, in words; None if none."""
        held = self._held()
        if self.memory is not None and held > self.memory:
            return f"it needed more than {self.memory >> 20:,} MB of memory"
        if seconds is None:
            return None
        clock, processor = self._signs
        # A worker that starts has no processor time to count from, and loads the model first.
        if processor >= 0 and self._processor() - processor > seconds:
            return f"it took more than {seconds:g} s"
        if time.monotonic() - clock > _CLOCK * seconds:
            return f"it took more than {_CLOCK * seconds:g} s on the clock"
        return None

    @property
    def large(self) -> bool:
        """Whether it has grown so near its limit that a new one should follow it."""
        return self.memory is not None and self._held() > 0.8 * self.memory

    def end(self) -> None:
        """End it: at once if it is at work, otherwise by closing its line."""
        self.connection.close()
        if not self.busy:
            self._process.join(2)
        if self._process.is_alive():
            self._process.kill()
        self._process.join()

    def _ended(self) -> str:
        self._process.join(2)
        code = self._process.exitcode
        if code is None or code >= 0:
            return f"its process ended (exit code {code})"
        with contextlib.suppress(ValueError):
            return f"its process ended ({signal.Signals(-code).name})"
        return f"its process ended (signal {-code})"

    def _held(self) -> int:
        """Bytes of memory it holds; 0 where the system does not tell."""
        if sys.platform != "linux":
            return 0
        try:
            return int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]) * _PAGE
        except (OSError, IndexError):
            return 0

    def _processor(self) -> float:
        """Seconds of processor time it has used; 0 where the system does not tell."""
        if sys.platform != "linux":
            return 0.0
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / _TICKS
        except (OSError, IndexError):
            return 0.0


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """Hold back Ctrl-C: a process started meanwhile never hears it, however early it comes. Here it is heard after."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection, signs: Any, parent: int) -> None:
    """The worker's own side: do what comes until the line is closed."""
    # Ctrl-C reaches every process of a terminal; what becomes of the work is the parent's to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent(parent)

    def tell() -> None:
        signs[:] = [time.monotonic(), time.process_time()]

    with told_to(tell):
        while True:
            try:
                data = connection.recv_bytes()
            except (EOFError, OSError):
                return
            try:
                # What a task needs is imported here: part of the start, which counts on the clock only.
                task, item = pickle.loads(data)
                tell()
                answer = pickle.dumps((True, task(item)), protocol=pickle.HIGHEST_PROTOCOL)
            except Exception as error:  # noqa: BLE001 -- raised again in the process that asked
                answer = _as_answer(error)
            try:
                connection.send_bytes(answer)
            except OSError:
                return


def _as_answer(error: Exception) -> bytes:
    import traceback

    error.add_note("in a worker process:\n" + "".join(traceback.format_exception(error)).rstrip())
    try:
        answer = pickle.dumps((False, error))
        pickle.loads(answer)
    except Exception:  # noqa: BLE001 -- an exception that does not travel is told in words
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
    return answer


def _end_with_parent(parent: int) -> None:
    """Ask the system to end this process with its parent, however that one ends; a stalled task would never notice."""
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
