"""Starting the server: what it may be started with, and where it listens."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Sequence
from pathlib import Path

from variorum.errors import SettingsError


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
) -> None:
    """Serve a library until stopped.

    Raises
    ------
    SettingsError
        It would be reached from other machines and asks for no token.
    NoLibrary, LockedLibrary, NewerLibrary, CorruptLibrary
    """
    if token is not None and not token.strip():
        raise SettingsError("--token is empty: give one, or leave it out")
    if not is_here(host) and token is None:
        raise SettingsError(
            f"--host {host} is reached from other machines: give a --token (or VARIORUM_TOKEN) that readers must show"
        )
    import uvicorn

    from variorum.doors.web import app

    made = app(library, write=write, token=token, hosts=[host, *allow_hosts])
    print(
        f"http://{host}:{port}/ shows {library}{', which it may change' if write else ''}; Ctrl-C stops",
        file=sys.stderr,
    )
    try:
        uvicorn.run(made, host=host, port=port, log_level="warning", server_header=False)
    finally:
        made.state.reading.close()
