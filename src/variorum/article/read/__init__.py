"""From files to articles: what is given to read, split into raw documents, and each document read.

`documents` finds and opens what was given (files, folders, globs, standard input) and yields it lazily, one raw
document at a time; `read` makes an `Article` of one, by the format its content shows, whatever its name says.
One module a format: `text`, `html`, `jsonl`. Fields that the format leaves open are read off the text (`fields`).
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from variorum.article.read import html, jsonl, text
from variorum.article.read.dates import parsed_date
from variorum.article.read.fields import Given, article_from
from variorum.errors import BrokenInput, EmptyInput, MissingInput
from variorum.records import Article, Problem, Stage

__all__ = ["Raw", "documents", "from_text", "read"]

# Plain dictionaries, not read-only proxies: documents travel between processes, and proxies do not pickle.
_NOTHING: Mapping[str, object] = {}
_JSON_LINES = (".jsonl", ".ndjson", ".jsonlines")
_IGNORED = frozenset({"thumbs.db", "desktop.ini", "icon\r"})
_MAGIC_CHARACTERS = frozenset("*?[")


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
        `text`, `html` or `jsonl`; None to decide by content.
    given
        The fields of a JSON record, under our names.
    """

    name: str
    data: bytes
    format: str | None = None
    given: Mapping[str, object] = field(default_factory=lambda: _NOTHING)

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def documents(
    inputs: Sequence[str | Path],
    *,
    mapping: Mapping[str, str] | None = None,
    on_problem: Callable[[Problem], None],
) -> Iterator[Raw]:
    """Every document in the inputs, in the order given, folders sorted by path.

    Parameters
    ----------
    inputs
        Files, folders (read with all below them; hidden files are passed over), glob patterns, `-` for standard input.
    mapping
        For JSON records: our field name → theirs, as `{"text": "body"}`.
    on_problem
        Called for each file or record that cannot be opened; the others are still yielded.

    Raises
    ------
    MissingInput
        An input does not exist, or a pattern matches nothing. Raised before anything is yielded.
    """
    found = [place for given in inputs for place in _places(given)]
    return _documents(found, mapping, on_problem)


def _places(given: str | Path) -> list[tuple[Path | None, str]]:
    """Files of one input with the names they are shown under; (None, "-") for standard input."""
    if str(given) == "-":
        return [(None, "-")]
    path = Path(given).expanduser()
    if path.is_dir():
        return _below(path)
    if path.exists():
        return [(path, path.name)]
    if _MAGIC_CHARACTERS & set(str(given)):
        return _matching(path)
    raise MissingInput(f"{given}: there is no such file or folder; check the path")


def _below(folder: Path) -> list[tuple[Path | None, str]]:
    found: list[tuple[Path | None, str]] = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            path = Path(here) / name
            if not _is_hidden(name) and path.is_file():
                found.append((path, path.relative_to(folder).as_posix()))
    return sorted(found, key=lambda place: place[1])


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name.endswith("~") or name.casefold() in _IGNORED


def _matching(pattern: Path) -> list[tuple[Path | None, str]]:
    parts = pattern.parts
    fixed = next(n for n, part in enumerate(parts) if _MAGIC_CHARACTERS & set(part))
    base = Path(*parts[:fixed]) if fixed else Path()
    matches = sorted(base.glob(str(Path(*parts[fixed:])))) if base.is_dir() else []
    found: list[tuple[Path | None, str]] = []
    for path in matches:
        if path.is_dir() and not _is_hidden(path.name):
            found.extend((below, f"{path.relative_to(base).as_posix()}/{name}") for below, name in _below(path))
        elif path.is_file() and not _is_hidden(path.name):
            found.append((path, path.relative_to(base).as_posix()))
    if not found:
        raise MissingInput(f"{pattern}: no file matches this pattern; check the path, and quote the pattern in a shell")
    return list(dict.fromkeys(found))


def _documents(
    places: Sequence[tuple[Path | None, str]], mapping: Mapping[str, str] | None, on_problem: Callable[[Problem], None]
) -> Iterator[Raw]:
    seen: set[Path] = set()
    for path, name in places:
        if path is None:
            yield from _opened(sys.stdin.buffer, name, mapping, on_problem)
            continue
        real = path.resolve()
        if real in seen:
            continue
        seen.add(real)
        try:
            with path.open("rb") as stream:
                yield from _opened(stream, name, mapping, on_problem)
        except OSError as error:
            reason = error.strerror or str(error)
            on_problem(
                Problem(path=name, stage="read", reason=f"{name}: it cannot be read ({reason}); check its permissions")
            )


def _opened(
    stream: IO[bytes], name: str, mapping: Mapping[str, str] | None, on_problem: Callable[[Problem], None]
) -> Iterator[Raw]:
    buffered = io.BufferedReader(stream) if isinstance(stream, io.RawIOBase) else stream
    head = buffered.peek(4096)[:4096] if hasattr(buffered, "peek") else b""
    plain = name.casefold().removesuffix(".gz")
    try:
        if head.startswith(b"\x1f\x8b"):
            unpacked = gzip.GzipFile(fileobj=buffered)
            head = unpacked.peek(4096)[:4096]
            buffered = io.BufferedReader(unpacked)
        if _is_json_lines(head, plain):
            yield from _records(buffered, name, mapping, on_problem)
            return
        data = buffered.read()
    except (EOFError, zlib.error, gzip.BadGzipFile):
        on_problem(
            Problem(
                path=name, stage="read", reason=f"{name}: the compressed file is broken or cut short; save it again"
            )
        )
        return
    if data.lstrip()[:1] in (b"{", b"[") and (plain.endswith(".json") or _is_json(data)):
        yield from _from_json(data, name, mapping)
        return
    yield Raw(name, data)


def _is_json_lines(head: bytes, name: str) -> bool:
    """Whether a file holds a JSON object a line: its name says so, or its first line is one and a second begins."""
    if name.endswith(_JSON_LINES):
        return True
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"{"):
        return False
    first, newline, rest = start.partition(b"\n")
    if not newline:
        return False
    return isinstance(jsonl.parsed(first.strip()), dict) and (not rest.strip() or rest.lstrip().startswith(b"{"))


def _is_json(data: bytes) -> bool:
    import json

    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _records(
    stream: IO[bytes], name: str, mapping: Mapping[str, str] | None, on_problem: Callable[[Problem], None]
) -> Iterator[Raw]:
    for number, data, record in jsonl.records(stream):
        if isinstance(record, jsonl.BrokenRecord):
            reason = f"{name}: line {number} is not a record: {record}; mend or remove the line"
            on_problem(Problem(path=f"{name}#{number}", stage="read", reason=reason))
            continue
        yield _record(name, number, data, record, mapping)


def _record(
    name: str, number: int, data: bytes, record: Mapping[str, object], mapping: Mapping[str, str] | None
) -> Raw:
    fields = jsonl.under_our_names(record, mapping)
    label = fields.get("id")
    label = number if label is None or not str(label).strip() else label
    return Raw(f"{name}#{label}", data, "jsonl", fields)


def _from_json(data: bytes, name: str, mapping: Mapping[str, str] | None) -> Iterator[Raw]:
    """A JSON file of one record or a list of them."""
    import json

    try:
        value = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        yield Raw(name, data, "jsonl")
        return
    rows = value if isinstance(value, list) else [value]
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            yield Raw(f"{name}#{number}", b"", "jsonl")
        elif isinstance(value, list):
            yield _record(name, number, json.dumps(row, sort_keys=True).encode(), row, mapping)
        else:
            yield Raw(name, data, "jsonl", jsonl.under_our_names(row, mapping))


def read(raw: Raw) -> Article:
    """The article of a raw document, in the format its content shows.

    Raises
    ------
    EmptyInput
        There is no word in it.
    BinaryInput
        It is not text in any format known.
    BrokenInput
        It is of a known format, and no article can be made out.
    """
    if raw.format == "jsonl" or raw.given:
        if not raw.given:
            raise BrokenInput(f"{raw.name}: it is not a JSON record with a field `text`; see the documented fields")
        return jsonl.article(raw.given, path=raw.name, sha256=raw.sha256)
    if not raw.data.strip():
        raise EmptyInput(f"{raw.name}: the file is empty; remove it, or save the article again")
    if raw.format == "html" or (raw.format is None and html.looks_like_html(raw.data)):
        return html.article(raw.data, path=raw.name, sha256=raw.sha256)
    decoded = text.decode(raw.data, raw.name)
    if raw.format is None and html.looks_like_html(decoded[:4000].encode()):
        return html.article(decoded.encode(), path=raw.name, sha256=raw.sha256)
    return article_from(decoded, Given(), path=raw.name, form="text", sha256=raw.sha256)


def from_text(
    text: str,
    *,
    source: str | None = None,
    url: str | None = None,
    title: str | None = None,
    byline: str | None = None,
    language: str | None = None,
    published: dt.date | None = None,
    article_id: str | None = None,
) -> Article:
    """The article of a text at hand, kept exactly as given: every offset counts its code points.

    Parameters
    ----------
    text
        The text.
    source, url, title, byline, language
        What is known of it; what is None is read off the text where it tells.
    published
        The day it was published, if that is known for certain.
    article_id
        An id of the caller's, which goes into ours.

    Raises
    ------
    EmptyInput
        There is no word in it.
    """
    if not any(c.isalnum() for c in text):
        raise EmptyInput("the text given is empty; give the text of an article")
    published = parsed_date(published)
    given = Given(
        article_id=article_id,
        url=url,
        source=source,
        title=title,
        byline=byline,
        language=language,
        stated_date=published,
        stated_basis="given" if published is not None else None,
        published=published,
    )
    return article_from(text, given, path=None, form="given")


STAGE = Stage(name="read", version=1, unit="article", reads=(), writes=("articles",), run=read)
