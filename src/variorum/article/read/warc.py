"""Web archives (WARC, packed or not): each archived page an article.

In: a stream. Out: the pages in it, one at a time, so that memory does not grow with the archive. A page is a
`response` or `resource` record of HTML that was answered with 200; all else (requests, pictures, redirects, repeated
visits) is passed over. Its name is the record's id, the same in every run: what a run cut short has read, the next
one knows. The day of the crawl is kept as such (`retrieved`), and is never the day of publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from variorum.article.read import html
from variorum.article.read.fields import whole_characters
from variorum.article.read.raw import Item, Limits, Raw, is_cut, problem
from variorum.errors import BrokenInput, EmptyInput

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)
_SNIFFED = 4000


def looks_like(head: bytes) -> bool:
    """Whether a file's first bytes are an archive's."""
    return re.match(rb"\s*WARC/\d\.\d\r?\n", head) is not None


def split(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Item]:
    """The pages of an archive, in its order.

    Raises
    ------
    BrokenInput
        A record is broken, or the archive is cut short; the pages before have been given.
    EmptyInput
        It has no page.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    found = 0
    records = ArchiveIterator(stream)
    try:
        for record in records:
            for item in _page(record, records, name, limits):
                found += 1
                yield item
    except ArchiveLoadFailed as error:
        raise BrokenInput(f"{name}: the archive is broken or cut short after {found} pages: {_plain(error)}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        # What warcio lets through on headers that are none.
        raise BrokenInput(f"{name}: the archive is broken after {found} pages: {_plain(error)}") from error
    if not found and not is_cut(stream):
        raise EmptyInput(f"{name}: the archive holds no page (no HTML response)")


def _plain(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _page(record: Any, records: Any, name: str, limits: Limits) -> Iterator[Item]:
    """The page of a record, or what is wrong with it; nothing for what is no page."""
    if record.rec_type not in ("response", "resource"):
        return
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    url = url.strip("<> ")
    if not url.startswith(("http://", "https://")):
        return
    kind = record.content_type or ""
    http = record.http_headers if record.rec_type == "response" else None
    if http is not None:
        if http.get_statuscode() != "200":
            return
        kind = http.get_header("Content-Type") or ""
    if kind and not kind.split(";")[0].strip().casefold().startswith(_HTML_TYPES):
        return
    label = (record.rec_headers.get_header("WARC-Record-ID") or "").strip("<> ").removeprefix("urn:uuid:")
    place = whole_characters(f"{name}#{label or records.get_record_offset()}")
    packed = (http.get_header("Content-Encoding") or "").strip().casefold() if http is not None else ""
    if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
        yield problem(place, f"packed as {packed}, which cannot be unpacked; archive it without")
        return
    data = record.content_stream().read(limits.document + 1)
    if len(data) <= limits.document and record.raw_stream.limit > 0 and not record.raw_stream.read(1):
        raise BrokenInput(f"{place}: the archive is cut short in this record")
    if len(data) > limits.document:
        yield problem(place, f"larger than {limits.megabytes}; raise the setting `megabytes` to read it")
        return
    if not kind and not html.looks_like_html(data[:_SNIFFED]):
        return
    given: dict[str, object] = {"url": url}
    if moment := record.rec_headers.get_header("WARC-Date"):
        given["retrieved"] = moment
    if charset := _CHARSET.search(kind):
        given["charset"] = charset.group(1)
    yield Raw(place, data, "warc", given)
