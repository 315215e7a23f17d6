"""One document before it is read, and the limits that keep a bad one from filling memory."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from variorum.errors import BrokenInput
from variorum.records import Problem

# Plain dictionaries, not read-only proxies: documents travel between processes, and proxies do not pickle.
_NOTHING: Mapping[str, object] = {}
#: What is told of such a file.
CUT = "the compressed file is broken or cut short"
# Compression is held to be sound up to here whatever its ratio: a page of blanks packs a thousandfold.
_RATIO_FROM = 16 << 20


@dataclass(frozen=True)
class Raw:
    """One document before it is read.

    Parameters
    ----------
    name
        As `articles.path` shows it: relative to the input given, `/` between folders; `file.jsonl#ID` for a record.
    data
        Its bytes.
    format
        The format's name, as `articles.format` shows it; None to decide by content.
    given
        What the format states of it, under our names: the fields of `jsonl.FIELDS` and `jsonl.MORE_FIELDS`.
    seen
        When it was taken from the network, in UTC. Not part of what it is: seen again, it is the same document.
    """

    name: str
    data: bytes
    format: str | None = None
    given: Mapping[str, object] = field(default_factory=lambda: _NOTHING)
    seen: dt.datetime | None = None

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a document may be.

    Parameters
    ----------
    document
        Most bytes of one document (a file, a record, an archived page), unpacked.
    ratio
        Most bytes that a compressed file may unpack to for each of its own.
    """

    document: int = 64 << 20
    ratio: int = 200

    @property
    def megabytes(self) -> str:
        """The size limit in words."""
        return f"{self.document / (1 << 20):g} MB"


#: What a format's `split` gives: a document, or the reason why one is none.
Item = Raw | Problem


def problem(name: str, reason: str) -> Problem:
    """A row of `problems` for a file or record that gave no article."""
    return Problem(path=name, stage="read", reason=f"{name}: {reason}")


def whole(stream: IO[bytes], name: str, limits: Limits) -> bytes:
    """All bytes of a stream.

    Raises
    ------
    BrokenInput
        There are more than the limit.
    """
    data = stream.read(limits.document + 1)
    if is_cut(stream):
        raise BrokenInput(f"{name}: {CUT}; save it again")
    if len(data) > limits.document:
        raise BrokenInput(f"{name}: larger than {limits.megabytes}; split it, or raise the setting `megabytes`")
    return data


def lines(stream: IO[bytes], limits: Limits) -> Iterator[bytes | None]:
    """The lines of a stream, with their ends; None for one longer than the limit, which is passed over.

    The last line of a stream that is cut short is left out.
    """
    while line := stream.readline(limits.document + 1):
        if not line.endswith(b"\n") and is_cut(stream):
            return
        if len(line) <= limits.document:
            yield line
            continue
        while not line.endswith(b"\n") and (line := stream.readline(1 << 20)):
            pass
        yield None


def is_cut(stream: IO[bytes]) -> bool:
    """Whether what was read is all that a broken or cut packed file has."""
    return isinstance(getattr(stream, "raw", None), Unpacked) and stream.raw.cut  # type: ignore[attr-defined]


class _Counted:
    """A stream that knows how many bytes were taken from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.taken = stream, 0

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.taken += len(data)
        return data


class Unpacked(io.RawIOBase):
    """What a gzip stream unpacks to, refused where it grows out of all proportion.

    Where it is broken or cut short it ends, so that nothing before the break is lost, and `cut` says so. Reading
    raises `BrokenInput` past the ratio.
    """

    def __init__(self, stream: IO[bytes], name: str, limits: Limits) -> None:
        self._packed = _Counted(stream)
        self._gzip = gzip.GzipFile(fileobj=self._packed)  # type: ignore[call-overload]
        self._name, self._limits, self._given = name, limits, 0
        self.cut = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self.cut:
            return 0
        try:
            data = self._gzip.read1(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile):
            self.cut = True
            return 0
        self._given += len(data)
        if self._given > _RATIO_FROM and self._given > self._limits.ratio * self._packed.taken:
            raise BrokenInput(
                f"{self._name}: unpacks to over {self._limits.ratio} times its size, which no text does; "
                "unpack it yourself if you trust it"
            )
        buffer[: len(data)] = data
        return len(data)
