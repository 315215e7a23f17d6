"""Starting the server: what it may be started with, where it listens, and how many processes answer.

A page takes some milliseconds of one core, and Python uses one core a process: readers of a library that they cannot
change are answered by several processes that accept on one socket and read one copy of the library.
"""

from __future__ import annotations

import ipaddress
import multiprocessing
import os
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from variorum.errors import SettingsError, VariorumError

#: Processes at most where nothing is said: each takes some 200 MiB.
_MOST_WORKERS = 4


def is_here(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve(
    library: Path,
    host: str,
    port: int,
    *,
    write: bool = False,
    token: str | None = None,
    allow_hosts: Sequence[str] = (),
    workers: int = 0,
) -> None:
    """Serve a library until stopped.

    Parameters
    ----------
    workers
        Processes that answer; 0 for one a core, up to four. A library that may be changed is served by one.

    Raises
    ------
    SettingsError
        It would be reached from other machines and asks for no token, or several processes would change it.
    NoLibrary, LockedLibrary, NewerLibrary, CorruptLibrary
    """
    if token is not None and not token.strip():
        raise SettingsError("--token is empty: give one, or leave it out")
    if not is_here(host) and token is None:
        raise SettingsError(
            f"--host {host} is reached from other machines: give a --token (or VARIORUM_TOKEN) that readers must show"
        )
    # Only where sockets can be handed to a process that is started afresh.
    alone = write or sys.platform == "win32"
    if workers > 1 and alone:
        raise SettingsError("--workers: a library that may be changed is served by one process")
    if not workers:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        workers = 1 if alone else min(_MOST_WORKERS, cores)
    asked: dict[str, Any] = {
        "library": library, "write": write, "token": token, "hosts": [host, *allow_hosts],
        "secret": secrets.token_bytes(32),
    }  # fmt: skip
    from variorum.doors.reading import Reading

    # The copy for readers is made before anybody is let in; the processes find it made.
    Reading(library).close()
    print(
        f"http://{host}:{port}/ shows {library}{', which it may change' if write else ''}; Ctrl-C stops",
        file=sys.stderr,
    )
    with _listening(host, port) as place:
        if workers == 1:
            _answer(asked, place)
        else:
            _answer_all(asked, place, workers)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise SettingsError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error


def _answer(asked: dict[str, Any], place: socket.socket, stop: threading.Event | None = None) -> None:
    """Answer on a socket until stopped, in this process."""
    import uvicorn

    from variorum.doors.web import app

    made = app(**asked)
    server = uvicorn.Server(uvicorn.Config(made, log_level="warning", server_header=False))
    if stop is not None:

        def end() -> None:
            stop.wait()
            server.should_exit = True

        threading.Thread(target=end, daemon=True).start()
    try:
        server.run(sockets=[place])
    finally:
        made.state.reading.close()


def _work(asked: dict[str, Any], place: socket.socket) -> None:
    """Answer in a process of its own, which ends when the one that started it does."""
    stop = threading.Event()
    parent = multiprocessing.parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        stop.set()

    threading.Thread(target=follow, daemon=True).start()
    _answer(asked, place, stop)


def _answer_all(asked: dict[str, Any], place: socket.socket, workers: int) -> None:
    """Answer by several processes until stopped, or until one of them ends by itself.

    Raises
    ------
    VariorumError
        One ended by itself.
    """
    spawn = multiprocessing.get_context("spawn")
    held = [spawn.Process(target=_work, args=(asked, place), daemon=True) for _ in range(workers)]
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        for process in held:
            process.start()
        wait([process.sentinel for process in held])
        raise VariorumError("a process of the server ended by itself; its messages say why")
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
        for process in held:
            if process.is_alive():
                process.terminate()
        for process in held:
            if process.pid is not None:
                process.join(10)
