"""From files to articles: what is given to read, split into raw documents, and each document read.

`documents` finds and opens what was given (files, folders, globs, standard input, addresses) and yields it lazily, one
raw document at a time; `read` makes an `Article` of one, by the format its content shows, whatever its name says.
One module a format: `text`, `html`, `feed`, `warc`, `jsonl`, `delimited` (CSV), `ninjs`, `newsml`, `nitf`,
`newsplease`, `fundus`, `mail`. Fields that the format leaves open are read off the text (`fields`).
"""

from __future__ import annotations

import datetime as dt
import io
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from variorum.article.read import (
    delimited,
    feed,
    fundus,
    html,
    jsonl,
    mail,
    newsml,
    newsplease,
    ninjs,
    nitf,
    text,
    warc,
)
from variorum.article.read.dates import parsed_date, parsed_moment
from variorum.article.read.fetch import Fetcher, Manners, Memory, is_address
from variorum.article.read.fields import Given, article_from, whole_characters
from variorum.article.read.places import STDIN, Place, places
from variorum.article.read.raw import CUT, Item, Limits, Raw, Unpacked, is_cut, problem, whole
from variorum.errors import BrokenInput, EmptyInput, InputError
from variorum.records import Article, Problem, Stage

__all__ = ["Fetcher", "Limits", "Manners", "Memory", "Raw", "documents", "from_text", "is_address", "read", "split"]

_JSON_LINES = (".jsonl", ".ndjson", ".jsonlines")
# How much of a file is looked at to tell its format.
_HEAD = 1 << 16
# JSON that others' tools write. The first that knows an object reads it; a field mapping overrules all.
_DIALECTS = (ninjs, newsplease, fundus)
# Names under which the answers of services hold their list of articles.
_WRAPPERS = frozenset(("articles", "items", "results", "records", "docs", "documents", "data", "entries", "news"))
# Formats of which a document holds the fields in `given`.
_RECORDS = frozenset(("jsonl", "csv", "feed", "newsml-g2", nitf.FORMAT, *(dialect.FORMAT for dialect in _DIALECTS)))


def documents(
    inputs: Sequence[str | Path],
    *,
    mapping: Mapping[str, str] | None = None,
    on_problem: Callable[[Problem], None],
    on_opened: Callable[[str], None] | None = None,
    limits: Limits | None = None,
    fetcher: Fetcher | None = None,
) -> Iterator[Raw]:
    """Every document in the inputs, in the order given, folders sorted by path.

    Parameters
    ----------
    inputs
        Files, folders (read with all below them; hidden files are passed over), glob patterns, `-` for standard input,
        and, with a fetcher, addresses.
    mapping
        For JSON records and CSV: our field name → theirs, as `{"text": "body"}`.
    on_problem
        Called for each file or record that cannot be opened; the others are still yielded.
    on_opened
        Called with the name of each file or address before it is opened.
    limits
        How large a document may be.
    fetcher
        Fetches addresses; without one they are refused.

    Raises
    ------
    MissingInput
        An input does not exist, or a pattern matches nothing. Raised before anything is yielded.
    SettingsError
        An input is an address, and there is no fetcher. Raised before anything is yielded.
    """
    found = [place for given in inputs for place in places(given, fetch=fetcher is not None)]
    return _documents(found, mapping, on_problem, on_opened, limits or Limits(), fetcher)


def _documents(
    found: Sequence[Place],
    mapping: Mapping[str, str] | None,
    on_problem: Callable[[Problem], None],
    on_opened: Callable[[str], None] | None,
    limits: Limits,
    fetcher: Fetcher | None,
) -> Iterator[Raw]:
    seen: set[Path | str] = set()
    for path, name in found:
        real = path.resolve() if path is not None else name
        if real in seen:
            continue
        seen.add(real)
        if on_opened is not None:
            on_opened(name)
        try:
            for item in _items(path, name, mapping, limits, fetcher):
                if isinstance(item, Problem):
                    on_problem(item)
                else:
                    yield item
        except InputError as error:
            on_problem(Problem(path=name, stage="read", reason=str(error)))
        except Exception as error:  # noqa: BLE001 -- one bad file never stops a run; a fault of ours is told, and reported
            where = traceback.extract_tb(error.__traceback__)[-1]
            reason = (
                f"{name}: {type(error).__name__}: {error} ({where.name}, line {where.lineno}): please report this file"
            )
            on_problem(Problem(path=name, stage="read", reason=reason[:1000]))


def _items(
    path: Path | None, name: str, mapping: Mapping[str, str] | None, limits: Limits, fetcher: Fetcher | None
) -> Iterator[Item]:
    if path is None and name != STDIN and fetcher is not None:
        yield from _fetched(name, mapping, limits, fetcher)
        return
    try:
        if path is None:
            yield from _opened(sys.stdin.buffer, name, mapping, limits)
            return
        with path.open("rb") as stream:
            yield from _completed(_opened(stream, name, mapping, limits), name, fetcher)
    except OSError as error:
        yield problem(name, f"it cannot be read ({error.strerror or error}); check its permissions")


def _completed(items: Iterator[Item], name: str, fetcher: Fetcher | None) -> Iterator[Item]:
    """The items, those of which only a beginning is there with their page; without a fetcher a word about them."""
    beginnings = 0
    for item in items:
        if isinstance(item, Problem) or item.format != feed.FORMAT or not item.given.get("partial"):
            yield item
        elif fetcher is not None:
            yield from feed.whole(item, fetcher, dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0))
        else:
            beginnings += 1
            yield item
    if beginnings:
        told = "1 item holds" if beginnings == 1 else f"{beginnings:,} items hold"
        yield problem(name, f"{told} only the beginning of an article; with --fetch (fetch=True) their pages are read")


def _fetched(url: str, mapping: Mapping[str, str] | None, limits: Limits, fetcher: Fetcher) -> Iterator[Item]:
    answer = fetcher.get(url)
    if answer.unchanged:
        return
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    for item in _opened(io.BytesIO(answer.data), url, mapping, limits):
        if isinstance(item, Problem):
            yield item
            continue
        given = dict(item.given)
        if item.format is None:
            given = {"url": answer.url, **({"charset": answer.charset} if answer.charset else {})}
        raw = Raw(item.name, item.data, item.format, given, seen=now)
        yield from feed.whole(raw, fetcher, now) if given.get("partial") else (raw,)


def split(
    data: bytes, name: str, mapping: Mapping[str, str] | None = None, limits: Limits | None = None
) -> Iterator[Item]:
    """The documents in the bytes of a file, and what is wrong with the others.

    Raises
    ------
    InputError
        It is of a known format, and broken.
    """
    yield from _opened(io.BytesIO(data), name, mapping, limits or Limits())


def _opened(stream: IO[bytes], name: str, mapping: Mapping[str, str] | None, limits: Limits) -> Iterator[Item]:
    """The documents of a file, by what its first bytes show."""
    buffered: io.BufferedReader[Any] = io.BufferedReader(_Unbuffered(stream), _HEAD)
    plain = name.casefold().removesuffix(".gz")
    head = buffered.peek(_HEAD)[:_HEAD]
    if head.startswith(b"\x1f\x8b"):
        buffered = io.BufferedReader(Unpacked(buffered, name, limits), _HEAD)
        head = buffered.peek(_HEAD)[:_HEAD]
    yield from _split(buffered, head, name, plain, mapping, limits)
    if is_cut(buffered):
        yield problem(name, f"{CUT}: nothing after the break is read")


def _split(
    buffered: IO[bytes], head: bytes, name: str, plain: str, mapping: Mapping[str, str] | None, limits: Limits
) -> Iterator[Item]:
    if warc.looks_like(head):
        yield from warc.split(buffered, name, limits)
    elif _is_json_lines(head, plain):
        yield from _records(buffered, name, mapping, limits)
    elif feed.looks_like(head):
        yield from feed.split(buffered, name, limits)
    elif newsml.looks_like(head):
        yield from newsml.split(buffered, name, limits)
    elif nitf.looks_like(head):
        yield from nitf.split(buffered, name, limits)
    elif mail.looks_like(head):
        yield from mail.split(buffered, name, limits)
    elif delimited.looks_like(head, mapping) or (plain.endswith(delimited.NAMES) and head.strip()):
        yield from delimited.split(buffered, name, limits, mapping)
    else:
        data = whole(buffered, name, limits)
        if data.lstrip()[:1] in (b"{", b"[") and (plain.endswith(".json") or _is_json(data)):
            yield from _from_json(data, name, mapping)
        elif data[:1] == b"{" and isinstance(jsonl.parsed(data.partition(b"\n")[0]), dict):
            # An object a line, of which the first is longer than what is looked at above.
            yield from _records(io.BytesIO(data), name, mapping, limits)
        else:
            yield Raw(name, data)


class _Unbuffered(io.RawIOBase):
    """A stream as `io.BufferedReader` wants it: one that has no buffer large enough of its own."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


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


def _records(stream: IO[bytes], name: str, mapping: Mapping[str, str] | None, limits: Limits) -> Iterator[Item]:
    for number, data, record in jsonl.records(stream, limits):
        if isinstance(record, jsonl.BrokenRecord):
            reason = f"line {number} is not a record: {record}; mend or remove the line"
            yield Problem(path=f"{name}#{number}", stage="read", reason=f"{name}: {reason}")
            continue
        yield _record(name, number, data, record, mapping)


def _record(
    name: str, number: int | None, data: bytes, record: Mapping[str, Any], mapping: Mapping[str, str] | None
) -> Raw:
    """A JSON object as a document; without a number it is the whole of its file."""
    form, fields = "jsonl", jsonl.under_our_names(record, mapping)
    dialect = next((one for one in _DIALECTS if one.looks_like(record)), None) if not mapping else None
    if dialect is not None and not isinstance(fields.get("text"), str):
        form, fields = dialect.FORMAT, dialect.fields(record)
    if number is None:
        return Raw(name, data, form, fields)
    label = fields.get("id")
    label = number if label is None or not str(label).strip() else label
    return Raw(f"{name}#{whole_characters(str(label))}", data, form, fields)


def _from_json(data: bytes, name: str, mapping: Mapping[str, str] | None) -> Iterator[Raw]:
    """A JSON file of one record or a list of them."""
    import json

    try:
        value = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        yield Raw(name, data, "jsonl")
        return
    value = _unwrapped(value)
    rows = value if isinstance(value, list) else [value]
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            yield Raw(f"{name}#{number}", b"", "jsonl")
        elif isinstance(value, list):
            yield _record(name, number, json.dumps(row, sort_keys=True).encode(), row, mapping)
        else:
            yield _record(name, None, data, row, mapping)


def _unwrapped(value: Any) -> Any:
    """The list of records that an object wraps, as the answers of services do; else the value itself."""
    if not isinstance(value, dict) or "text" in value or any(dialect.looks_like(value) for dialect in _DIALECTS):
        return value
    lists = [one for name, one in value.items() if name.casefold() in _WRAPPERS and isinstance(one, list)]
    return lists[0] if len(lists) == 1 and any(isinstance(one, dict) for one in lists[0]) else value


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
    given = dict(raw.given)
    if raw.seen is not None:
        given["retrieved"] = raw.seen
    if raw.format == "mail":
        return jsonl.article(
            {**mail.fields(raw.data, raw.name), **given}, path=raw.name, sha256=raw.sha256, form="mail"
        )
    if raw.format in _RECORDS or (raw.given and raw.format is None and "text" in raw.given):
        if not raw.given:
            raise BrokenInput(f"{raw.name}: it is not a JSON record with a field `text`; see the documented fields")
        if given.pop("withdrawn", None):
            raise EmptyInput(f"{raw.name}: its publisher has withdrawn the item")
        return jsonl.article(given, path=raw.name, sha256=raw.sha256, form=raw.format or "jsonl")
    if not raw.data.strip():
        raise EmptyInput(f"{raw.name}: the file is empty; remove it, or save the article again")
    url, charset = given.get("url"), given.get("charset")
    context: dict[str, Any] = {
        "path": raw.name,
        "sha256": raw.sha256,
        "url": url if isinstance(url, str) else None,
        "charset": charset if isinstance(charset, str) else None,
        "retrieved": parsed_moment(given.get("retrieved")),
    }
    if raw.format == "warc":
        return html.article(raw.data, form="warc", **context)
    if raw.format == "html" or (raw.format is None and html.looks_like_html(raw.data)):
        return html.article(raw.data, **context)
    decoded = text.decode(raw.data, raw.name)
    if raw.format is None and html.looks_like_html(decoded[:4000].encode()):
        return html.article(decoded.encode(), **context)
    known = Given(url=context["url"], retrieved=context["retrieved"])
    return article_from(decoded, known, path=raw.name, form="text", sha256=raw.sha256)


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


STAGE = Stage(name="read", version=3, unit="article", reads=(), writes=("articles",), run=read)
