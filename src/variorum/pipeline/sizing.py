"""How much of the machine a build takes: processes and memory, from what there is and what was asked for."""

from __future__ import annotations

import ctypes
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from variorum.errors import SettingsError

_MB = 1 << 20
# A worker with the language model and a chunk at work peaks at about 350 MB (bench/SPEED.md); long articles need more.
_WORKER = 600 * _MB
# This process: the tables of a stage between articles, and the chunks on their way to the library.
_MAIN = 400 * _MB
#: The least that a build is planned for.
LEAST = 1200 * _MB
# Of the machine's memory, when nothing is said.
_SHARE = 0.75
_DATABASE = 0.25
_WORKERS = 0.5


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build may take.

    Parameters
    ----------
    workers
        Processes.
    worker_memory, database_memory
        Most bytes that each of them, and the database within this process, may hold.
    """

    workers: int
    worker_memory: int
    database_memory: int


def plan(jobs: int, memory: int | None) -> Plan:
    """Processes and memory for a build.

    Parameters
    ----------
    jobs
        Processes asked for; 0 for one a core. Fewer are planned where memory is short.
    memory
        Most bytes for all processes together; None for three quarters of what there is.

    Raises
    ------
    SettingsError
        It is too little for any build.
    """
    if memory is not None and memory < LEAST:
        raise SettingsError(f"memory: {memory // _MB:,} MB is too little: a build needs {LEAST // _MB:,} MB")
    held = memory or max(LEAST, int(machine_memory() * _SHARE))
    workers = max(1, min(jobs or cores(), (held - _MAIN - int(held * _DATABASE)) // _WORKER))
    each = max(_WORKER, int(held * _WORKERS) // workers)
    return Plan(workers, each, int(held * _DATABASE))


@contextmanager
def uncollected() -> Iterator[None]:
    """Work on many rows without the collector of cycles, which would look through every row that is held, again and
    again: a seventh of the time, and rows are in no cycle.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def give_back() -> None:
    """Return to the system what is free in this process; allocators keep it otherwise, and what follows takes more."""
    import pyarrow as pa

    gc.collect()
    pa.default_memory_pool().release_unused()
    with suppress(AttributeError, OSError, TypeError):  # another C library than the GNU one, another system
        ctypes.CDLL(None).malloc_trim(0)


def cores() -> int:
    """Processor cores that this process may use: of the machine, and of its control group (a container)."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota, _, period = _read("/sys/fs/cgroup/cpu.max").partition(" ")
    if quota.isdigit() and period.isdigit():
        count = min(count, max(1, round(int(quota) / int(period))))
    return count


def machine_memory() -> int:
    """Bytes of memory of the machine, or of its control group where that has less."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 8 << 30
    limit = _read("/sys/fs/cgroup/memory.max")
    return min(pages, int(limit)) if limit.isdigit() else pages


def _read(path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError:
        return ""
