"""RSS, RDF and Atom feeds: each item an article, of its full content where the feed has it.

In: bytes. Out: an item's text (all of its content's markup), address, headline, writer, days, and guid, which stays
the same when the item is published again with changes. An item that names its `<source>` is that outlet's, not the
feed's. Parsed by feedparser, which takes out a document type and with it every entity that is declared there.

An item that carries only the beginning of its article is `partial`: one whose text breaks off with an ellipsis or bids
to read on, or that has a short description and no content, while it links to its article. `whole` has the article's
page fetched in its place; without the network it stays an article of that beginning.

Gets wrong: a short report that is given whole as a description passes for a beginning.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import warnings
from collections.abc import Iterator, Mapping
from typing import IO, Any

from variorum.article.read.fetch import Fetcher
from variorum.article.read.fields import whole_characters
from variorum.article.read.html import page_of
from variorum.article.read.markup import text_of, xml_root
from variorum.article.read.metadata import metadata
from variorum.article.read.raw import Item, Limits, Raw, problem
from variorum.article.read.raw import whole as whole_stream
from variorum.errors import BrokenInput, EmptyInput
from variorum.knowledge.publishers import canonical_outlet, outlet_named

FORMAT = "feed"
_ROOTS = ("rss", "feed", "RDF")
_BROKEN_OFF = re.compile(
    r"(?:…|\.\.\.|\[(?:…|\.\.\.|&hellip;)\])[\s»>→]*$|"
    r"\b(?:continue reading|read (?:more|on|the (?:full|rest)\b.{0,30}))[\s.:…»>→]*$",
    re.I,
)
# Most items of a feed; the largest that are published have some thousands, and each takes a tenth of a millisecond.
_MOST_ITEMS = 50_000
_ITEM = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:item|entry)[\s>]", re.I)
# Attributes of a tag; those that are published have some twenty. The parser's time grows with their square.
_MOST_ATTRIBUTES = 100
_TAG = re.compile(rb"<[\w:.-]++(?:\s++[\w:.-]++\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+')){%d}" % (_MOST_ATTRIBUTES + 1))
# Words below which a description without content beside it is a beginning.
_SHORT = 60


def looks_like(head: bytes) -> bool:
    """Whether a file's first bytes are a feed's."""
    return xml_root(head) in _ROOTS


def split(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Item]:
    """The items of a feed, in its order.

    Raises
    ------
    BrokenInput
        It cannot be parsed, or is too large.
    EmptyInput
        It has no item.
    """
    import feedparser

    data = whole_stream(stream, name, limits)
    if sum(1 for _ in _ITEM.finditer(data)) > _MOST_ITEMS:
        raise BrokenInput(f"{name}: the feed has more than {_MOST_ITEMS:,} items; split it")
    # Without the zeros of two bytes a letter.
    if _TAG.search(data.replace(b"\0", b"")):
        raise BrokenInput(f"{name}: the feed has a tag of more than {_MOST_ATTRIBUTES} attributes, which none needs")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # A stream, never the bytes: feedparser takes those for the name of a file to open.
            found = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # what feedparser lets through on broken bytes is not documented
        raise BrokenInput(f"{name}: the feed cannot be read ({type(error).__name__}); save it again") from error
    entries, feed = found.get("entries") or [], found.get("feed") or {}
    broken = found.get("bozo_exception")
    if not entries:
        if broken is not None:
            raise BrokenInput(f"{name}: the feed is broken ({_in_a_line(broken)}); save it again")
        raise EmptyInput(f"{name}: the feed has no item")
    for number, entry in enumerate(entries, start=1):
        fields = _fields(entry, feed)
        label = fields.get("guid") or fields.get("url") or number
        data = json.dumps(fields, sort_keys=True).encode()
        yield Raw(f"{name}#{whole_characters(str(label))}", data, FORMAT, fields)
    if broken is not None and _is_cut(broken):
        yield problem(name, f"the feed is broken ({_in_a_line(broken)}): items after the break are not read")


def _in_a_line(error: object) -> str:
    return " ".join(str(error).split())[:200]


def _is_cut(error: object) -> bool:
    import xml.sax

    return isinstance(error, xml.sax.SAXParseException)


def _fields(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> dict[str, Any]:
    url = _words(entry.get("link"))
    url = url if url and url.startswith(("http://", "https://")) else None
    source = entry.get("source") or {}
    stated = _words(source.get("title")) or _words(source.get("href"))
    fields = {
        "html": _content(entry),
        "partial": _is_partial(entry) or None if url else None,
        "url": url,
        "title": text_of(_words(entry.get("title")) or "").replace("\n", " ") or None,
        "source": canonical_outlet(stated) if stated else _outlet(url, feed),
        "byline": _author(entry),
        "published": _words(_own(entry, "published")) or _words(_own(entry, "updated")),
        "modified": _words(_own(entry, "updated")),
        "language": _words((entry.get("title_detail") or {}).get("language") or feed.get("language")),
        "guid": _guid(entry, feed),
    }
    return {name: value for name, value in fields.items() if value is not None}


def _own(entry: Mapping[str, Any], name: str) -> object:
    """A field that the item has itself: asked for `updated`, feedparser gives `published` where there is none."""
    return entry[name] if name in set(entry) else None


def _words(value: object) -> str | None:
    return (" ".join(value.split()) or None) if isinstance(value, str) else None


def _content(entry: Mapping[str, Any]) -> str | None:
    """The fullest of what the item carries: content over description, unless that is longer."""
    held = [piece.get("value") for piece in entry.get("content") or () if _is_text(piece.get("type"))]
    held += [entry.get("summary")]
    texts = [value for value in held if isinstance(value, str) and value.strip()]
    return max(texts, key=lambda value: len(text_of(value)), default=None)


def _is_partial(entry: Mapping[str, Any]) -> bool:
    """Whether an item holds only the beginning of its article."""
    text = text_of(_content(entry) or "").strip()
    if _BROKEN_OFF.search(text[-200:]):
        return True
    full = any(_is_text(piece.get("type")) and piece.get("value") for piece in entry.get("content") or ())
    return not full and len(text.split()) < _SHORT


def whole(raw: Raw, fetcher: Fetcher, seen: dt.datetime) -> Iterator[Item]:
    """An item that holds only a beginning, with its article's page instead; the item itself where that cannot be had.

    A page is fetched once for each state of its item: where the fetcher remembers it, nothing is given.
    """
    label, digest = str(raw.given.get("guid") or raw.given.get("url")), raw.sha256
    if fetcher.memory is not None and fetcher.memory.pages.get(label) == digest:
        return
    try:
        answer = fetcher.get(str(raw.given["url"]), anew=True)
    except BrokenInput as error:
        yield problem(raw.name, f"only the beginning of this article is held, since its page was not had: {error}")
        yield raw
        return
    if fetcher.memory is not None:
        fetcher.memory.pages[label] = digest
    fields = {name: value for name, value in raw.given.items() if name != "partial"}
    page = page_of(answer.data, raw.name, answer.charset)
    said = metadata(page, answer.url)
    more = {
        "page": page,
        "title": said.title,
        "byline": said.byline,
        "published": str(said.date) if said.date else None,
    }
    fields = {**{name: value for name, value in more.items() if value}, **fields}
    # Named by the item and not by the page's bytes, which differ at each visit; another than the beginning alone.
    yield Raw(raw.name, raw.data + b" with its page", raw.format, fields, seen=seen)


def _is_text(kind: object) -> bool:
    return not isinstance(kind, str) or kind.startswith("text/") or "html" in kind or kind in ("html", "xhtml", "text")


def _author(entry: Mapping[str, Any]) -> str | None:
    names = [_words(author.get("name")) for author in entry.get("authors") or () if isinstance(author, Mapping)]
    said = ", ".join(dict.fromkeys(name for name in names if name)) or _words(entry.get("author"))
    return said if said and "@" not in said else None


def _outlet(url: str | None, feed: Mapping[str, Any]) -> str | None:
    """The listed outlet at the item's address; else the feed's title, which often is a section's: last choice."""
    if url and outlet_named(url) is not None:
        return canonical_outlet(url)
    title = _words(feed.get("title"))
    listed = outlet_named(title) if title else None
    return listed.name if listed else title


def _guid(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> str | None:
    """The item's guid; one that is only a number or word holds within its feed, so the feed's own goes with it."""
    guid = _words(entry.get("id"))
    if guid is None or ":" in guid:
        return guid
    of_feed = _words(feed.get("id")) or _words(feed.get("link")) or _words(feed.get("title"))
    return f"{of_feed}#{guid}" if of_feed else None
