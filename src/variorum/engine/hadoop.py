"""Files on whatever file system Hadoop knows (`hdfs://`, `s3a://`, `gs://`, `abfss://`, `file://`), by way of Spark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from variorum.errors import LibraryError, MissingInput

_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_PARQUET, _LINES = (".parquet", ".parq"), (".jsonl", ".ndjson", ".jsonlines", ".jsonl.gz", ".ndjson.gz")


def on_hadoop(given: object) -> bool:
    """Whether something is the address of a file or folder on a Hadoop file system."""
    return _SCHEME.match(str(given)) is not None


def documents(address: str, workers: int) -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of every file below an address; of Parquet and JSON Lines, of every record.

    Names are relative to the address. A record is a line of JSON, with the end of the line. Records come in the order
    of the files, and pass through this process a partition at a time.

    Raises
    ------
    MissingInput
        There is nothing at the address.
    SettingsError
        Spark is not installed.
    """
    from pyspark.sql import functions as f

    from variorum.engine.spark import session_of

    session = session_of(workers)
    files = sorted(_files(session, address))
    if not files:
        raise MissingInput(f"{address}: there is no such file or folder, or nothing in it")
    named = {file: _relative(file, address) for file in files}
    parquet = [file for file in files if file.casefold().endswith(_PARQUET)]
    lines = [file for file in files if file.casefold().endswith(_LINES)]
    place = f.input_file_name().alias("place")
    for file in parquet:
        frame = session.read.parquet(file)
        yield from _rows(frame.select(place, f.to_json(f.struct("*")).alias("data")), named, b"\n")
    for file in lines:
        yield from _rows(session.read.text(file).select(place, f.col("value").alias("data")), named, b"\n")
    for file in files:
        if file not in parquet and file not in lines:
            frame = session.read.format("binaryFile").load(file)
            yield from _rows(frame.select(f.col("path").alias("place"), f.col("content").alias("data")), named, b"")


def put(folder: Path, address: str, workers: int) -> None:
    """Copy the files of a folder to an address.

    Raises
    ------
    LibraryError
        The file system refuses.
    """
    from py4j.protocol import Py4JJavaError

    from variorum.engine.spark import session_of

    session = session_of(workers)
    system, target = _system(session, address)
    path = session._jvm.org.apache.hadoop.fs.Path
    try:
        system.mkdirs(target)
        for file in sorted(folder.iterdir()):
            # Not deleting the source; replacing what is there.
            system.copyFromLocalFile(False, True, path(file.as_uri()), path(target, file.name))
    except Py4JJavaError as error:
        raise LibraryError(f"{address}: {_said(error)}") from error


def _files(session: Any, address: str) -> Iterator[str]:
    """The addresses of the files below an address; what Hadoop hides (`_SUCCESS`, `.crc`) is passed over."""
    from py4j.protocol import Py4JJavaError

    try:
        system, start = _system(session, address)
        found = system.globStatus(start)
        for status in found or ():
            if status.isFile():
                yield str(status.getPath().toString())
                continue
            below = system.listFiles(status.getPath(), True)
            while below.hasNext():
                path = below.next().getPath()
                if not path.getName().startswith(("_", ".")):
                    yield str(path.toString())
    except Py4JJavaError as error:
        raise MissingInput(f"{address}: {_said(error)}") from error


def _system(session: Any, address: str) -> tuple[Any, Any]:
    path = session._jvm.org.apache.hadoop.fs.Path(address)
    return path.getFileSystem(session._jsc.hadoopConfiguration()), path


def _rows(frame: Any, named: dict[str, str], end: bytes) -> Iterator[tuple[str, bytes]]:
    for row in frame.toLocalIterator(prefetchPartitions=True):
        data = row.data.encode() if isinstance(row.data, str) else bytes(row.data)
        if data.strip():
            yield named.get(row.place) or _relative(row.place, ""), data + end


def _relative(file: str, address: str) -> str:
    """A file's name below an address, or its own name when it is the address."""
    plain, base = _plain(file), _plain(address).rstrip("/")
    if plain.startswith(base + "/") and base:
        return plain[len(base) + 1 :]
    return plain.rpartition("/")[2]


def _plain(address: str) -> str:
    """An address as it is compared: Hadoop writes `file:/x` for `file:///x`, and escapes names."""
    return re.sub(r":/+", ":/", unquote(address), count=1)


def _said(error: Any) -> str:
    return str(error.java_exception.getMessage() or error).splitlines()[0]
