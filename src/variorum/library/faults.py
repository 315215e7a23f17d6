"""What errors of the database and of the system mean for a library, in our words."""

from __future__ import annotations

import errno

from variorum.errors import CorruptLibrary, DiskFull, LibraryError, LockedLibrary

# How the database says that there is no room, that the file is not what it was, and that somebody else has it.
_FULL = ("no space left", "file too large", "disk quota exceeded", "failed to offload data block", "disk full")
_DAMAGED = ("corrupt database file", "could not read enough bytes", "not a valid duckdb", "invalidated")
_LOCKED = ("set lock", "different configuration")
_NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
#: What to do with a damaged library.
RESCUE = "`variorum rescue --library DIR --to NEW` saves what can be read"


def fault(error: BaseException, place: str) -> LibraryError | None:
    """What an error says of a library or of the disk that it lies on; None where it says nothing of these.

    Parameters
    ----------
    place
        The library's folder, for the message.
    """
    import duckdb

    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return _full(place, str(error))
    if not isinstance(error, duckdb.Error):
        return None
    # The cause may stand in a later line than the first: a transaction that could not be undone after it comes before.
    if (line := _line(error, _FULL)) is not None:
        return _full(place, line)
    if isinstance(error, duckdb.OutOfMemoryException):
        return LibraryError(
            f"{place}: the memory is too little for the database; give more with --memory, and the same command goes "
            "on from where it was"
        )
    if (line := _line(error, _LOCKED)) is not None:
        return LockedLibrary(
            f"{place}: this library is in use elsewhere: try again when that is done (one writes, or several read)"
        )
    if (line := _line(error, _DAMAGED)) is not None:
        return damaged(place, line)
    return None


def damaged(place: str, said: str) -> CorruptLibrary:
    """A library whose file is not what it was."""
    return CorruptLibrary(f"{place}: the library's file is damaged ({said}): {RESCUE}")


def _full(place: str, said: str) -> DiskFull:
    return DiskFull(
        f"{place}: no room left on the disk ({said}); what was done is kept: make room, and the same command goes on "
        "from there"
    )


def _line(error: BaseException, signs: tuple[str, ...]) -> str | None:
    """The first line of what an error says that holds one of the signs."""
    lines = str(error).splitlines()
    return next((line.strip() for line in lines if any(sign in line.casefold() for sign in signs)), None)
