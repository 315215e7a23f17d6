"""A saved web page: its text, by trafilatura in precision mode, and what its metadata state.

In: bytes. Out: an article whose text is exactly trafilatura's output (measured best of six extractors on four
benchmarks), with title, writers, outlet, address and date from JSON-LD, OpenGraph and `<meta>`, in this order.
Captions that the page marks as such (`<figcaption>`) and that are left in the text are handed on as ranges.

Gets wrong: a page whose text is put in by a script has none here.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from variorum.article.lines import byline_in, text_lines
from variorum.article.read.dates import date_in_url, parsed_date, parsed_moment
from variorum.article.read.fields import Given, article_from
from variorum.article.read.text import decode
from variorum.errors import BrokenInput
from variorum.knowledge.publishers import agency_named, canonical_outlet, name_key, outlet_named
from variorum.records import Article

_ARTICLE_TYPES = re.compile(r"(?:\w*Article|BlogPosting|LiveBlogPosting|Report|WebPage|\w*Posting)$")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_LOOKS_HTML = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<(?:article|main|div|meta|title)[\s>][^<]{0,500}<", re.I
)
_DATE_NAMES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date", "dc.date",
    "dc.date.issued", "dcterms.created", "dcterms.date", "dcterms.issued", "publishdate", "pubdate", "publish-date",
    "publish_date", "sailthru.date", "parsely-pub-date", "article.published", "published-date", "published_time",
    "published_at", "article_date_original", "originalpublicationdate", "cxenseparse:recs:publishtime", "timestamp",
)  # fmt: skip
_MODIFIED_NAMES = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified")
_AUTHOR_NAMES = (
    "author",
    "article:author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "parsely-author",
    "citation_author",
)
_CAPTIONS = (
    "//figcaption | //*[contains(concat(' ', normalize-space(@class), ' '), ' caption ') "
    "or contains(@class, 'image-caption') or contains(@class, 'wp-caption-text') or contains(@class, 'photo-caption')]"
)


def looks_like_html(data: bytes) -> bool:
    """Whether the first kilobytes are a page's."""
    return _LOOKS_HTML.search(data[:4000]) is not None or (data.lstrip()[:1] == b"<" and b"</" in data)


@dataclass(slots=True)
class Metadata:
    """What a page states of itself. Unstated fields are None."""

    title: str | None = None
    byline: str | None = None
    site: str | None = None
    url: str | None = None
    date: dt.date | None = None
    basis: str | None = None
    modified: dt.datetime | None = None
    language: str | None = None
    captions: list[str] = field(default_factory=list)


def article(
    data: bytes,
    *,
    path: str,
    sha256: str,
    url: str | None = None,
    charset: str | None = None,
    retrieved: dt.datetime | None = None,
    form: str = "html",
) -> Article:
    """The article of a page.

    Parameters
    ----------
    data
        The page.
    path, sha256, form
        As `articles` shows them.
    url
        Where the page was had, for one that does not state its address.
    charset
        How it is encoded, as the server said.
    retrieved
        When it was had, in UTC.

    Raises
    ------
    EmptyInput, BinaryInput
        As for text.
    BrokenInput
        No text of an article can be made out in it.
    """
    page = _decoded(data, path, charset)
    text = page_text(page)
    if text is None or not any(c.isalnum() for c in text):
        raise BrokenInput(
            f"{path}: no article can be made out in this page; it may hold links only, or be filled in by a script: "
            "save it with its text, or copy the text into a .txt file"
        )
    found = metadata(page, url)
    first = next(iter(text_lines(text)), None)
    title = found.title
    given = Given(
        url=found.url,
        source=found.site,
        title=title,
        byline=found.byline,
        language=found.language,
        stated_date=found.date,
        stated_basis=found.basis,
        modified=found.modified,
        retrieved=retrieved,
        captions=_caption_ranges(text, found.captions, title if first is not None else None),
    )
    return article_from(text, given, path=path, form=form, sha256=sha256)


def _decoded(data: bytes, path: str, charset: str | None = None) -> str:
    declared = _META_CHARSET.search(data[:4000])
    stated = [charset] if charset else []
    stated += [declared.group(1).decode("ascii", "replace")] if declared else []
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        stated = []
    for name in map(str.casefold, stated):
        # Pages that declare Latin-1 are written in Windows-1252 (the HTML standard says to read them so).
        codec = "cp1252" if name in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii") else name
        try:
            return data.decode(codec)
        except (LookupError, ValueError):
            continue
    return decode(data, path)


def page_text(page: str) -> str | None:
    """The text of a page's article, by trafilatura in precision mode; in its usual mode where that finds nothing."""
    from trafilatura import extract

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    for precise in (True, False):
        text: str | None = extract(page, favor_precision=precise, include_comments=False)
        if text and text.strip():
            return text
    return None


def metadata(page: str, url: str | None = None) -> Metadata:
    """What the page states in JSON-LD, OpenGraph and `<meta>`, in its address, and in its own elements."""
    from lxml import html

    found = Metadata()
    try:
        tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (ValueError, html.etree.ParserError):
        return found
    meta = _meta(tree)
    linked = list(_json_ld(tree))
    article_data = next((node for node in linked if _is_article(node)), {})
    heading = _only_heading(tree)
    site = meta.get("og:site_name") or _name(article_data.get("publisher")) or meta.get("application-name")
    head_title = _clean(tree.findtext(".//title"))
    found.url = _address(tree, meta, article_data) or url
    found.title, cut = _title(article_data, meta, heading, head_title)
    found.site = _site(site, found.url, cut)
    found.byline = _byline(tree, article_data, meta, found.site)
    found.date, found.basis = _date(tree, article_data, meta, found.url)
    found.modified = _modified(article_data, meta)
    language = article_data.get("inLanguage") or tree.get("lang") or meta.get("og:locale")
    if isinstance(language, str) and re.match(r"[A-Za-z]{2,3}(?:[-_]|$)", language.strip()):
        found.language = re.split(r"[-_]", language.strip())[0].casefold()
    found.captions = [
        text for node in tree.xpath(_CAPTIONS) if (text := _clean(node.text_content())) and len(text) < 600
    ]
    return found


def _clean(text: object) -> str | None:
    return (" ".join(text.split()) or None) if isinstance(text, str) else None


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = (node.get("property") or node.get("name") or node.get("itemprop") or "").strip().casefold()
        value = _clean(node.get("content"))
        if name and value:
            found.setdefault(name, value)
    return found


def _json_ld(tree: Any) -> Iterator[Mapping[str, Any]]:
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            data = json.loads(re.sub(r"[\x00-\x1f]+", " ", script.text_content()))
        except (ValueError, RecursionError):
            continue
        waiting = [data]
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting.extend(node[:50])
            elif isinstance(node, dict):
                yield node
                waiting.extend(
                    value
                    for key, value in node.items()
                    if key in ("@graph", "mainEntity") and isinstance(value, (list, dict))
                )


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and _ARTICLE_TYPES.match(name) for name in names) and (
        "headline" in node or "datePublished" in node
    )


def _name(value: Any) -> str | None:
    """The name in a JSON-LD value: a string, an object with `name`, or a list of them."""
    if isinstance(value, list):
        names = [name for item in value[:10] if (name := _name(item))]
        return ", ".join(dict.fromkeys(names)) or None
    if isinstance(value, dict):
        return _name(value.get("name"))
    return _clean(value)


def _only_heading(tree: Any) -> str | None:
    headings = [text for node in tree.iter("h1") if (text := _clean(node.text_content()))]
    distinct = list(dict.fromkeys(headings))
    return distinct[0] if len(distinct) == 1 and len(distinct[0].split()) >= 2 else None


def _title(
    data: Mapping[str, Any], meta: Mapping[str, str], heading: str | None, head_title: str | None
) -> tuple[str | None, str | None]:
    """The headline, and what `<title>` has besides it (the outlet's name, as a rule)."""
    stated = _clean(data.get("headline")) or meta.get("og:title") or meta.get("twitter:title")
    title = stated
    if heading and (stated is None or _alike(heading, stated) or (head_title and _alike(heading, head_title))):
        title = heading
    cut = None
    for whole in (head_title, meta.get("og:title")):
        if whole is None:
            continue
        pieces = re.split(r"\s+[|·•–—»-]+\s+|\s*\|\s*", whole)
        if len(pieces) < 2:
            continue
        if title is None or (title == whole and len(pieces[0].split()) >= 3):
            title = pieces[0]
        if title and name_key(pieces[0]) and name_key(title).startswith(name_key(pieces[0])[:40]):
            cut = cut or pieces[-1]
    return title or head_title, cut


def _alike(a: str, b: str) -> bool:
    x, y = set(name_key(a).split()), set(name_key(b).split())
    return len(x & y) >= 0.6 * min(len(x), len(y)) if x and y else False


def _address(tree: Any, meta: Mapping[str, str], data: Mapping[str, Any]) -> str | None:
    links = [node.get("href") for node in tree.iter("link") if (node.get("rel") or "").casefold() == "canonical"]
    main = data.get("mainEntityOfPage")
    main = main.get("@id") if isinstance(main, dict) else main
    for value in (*links, meta.get("og:url"), data.get("url"), main):
        if isinstance(value, str) and value.strip().startswith(("http://", "https://")):
            try:
                parts = urlsplit(value.strip())
            except ValueError:
                continue
            if parts.hostname and "." in parts.hostname and parts.path.strip("/"):
                return value.strip()
    return None


def _site(stated: str | None, url: str | None, cut: str | None) -> str | None:
    """The outlet: as stated; else the listed one at the address; else what follows the headline in `<title>`."""
    if stated and len(stated) <= 80:
        listed = outlet_named(stated)
        return listed.name if listed else stated
    if url and outlet_named(url) is not None:
        return canonical_outlet(url)
    if cut and 1 <= len(cut.split()) <= 5 and cut[0].isupper():
        return canonical_outlet(cut)
    return canonical_outlet(url) if url else None


def _byline(tree: Any, data: Mapping[str, Any], meta: Mapping[str, str], site: str | None) -> str | None:
    candidates = [_name(data.get("author")), _name(data.get("creator")), *(meta.get(name) for name in _AUTHOR_NAMES)]
    for node in tree.xpath("//*[@rel='author'] | //*[contains(@class, 'byline')] | //*[@itemprop='author']")[:6]:
        text = _clean(node.text_content())
        if text and len(text) <= 120:
            candidates.append(byline_in(text) or (text if node.get("rel") == "author" else None))
    for candidate in candidates:
        if not candidate or "://" in candidate or "@" in candidate or len(candidate) > 160:
            continue
        name = re.sub(r"^by\s+", "", candidate, flags=re.I).strip(" ,|")
        if (
            re.fullmatch(r"(?:admin|administrator|editor|staff|webmaster|guest|user|unknown|null|none|\d+)", name, re.I)
            or not name
        ):
            continue
        same_site = site is not None and name_key(name) == name_key(site)
        if same_site and agency_named(name) is None:
            continue
        return name
    return None


def _date(
    tree: Any, data: Mapping[str, Any], meta: Mapping[str, str], url: str | None
) -> tuple[dt.date | None, str | None]:
    for value in (data.get("datePublished"), data.get("dateCreated"), *(meta.get(name) for name in _DATE_NAMES)):
        day = parsed_date(value)
        if day is not None:
            return day, "metadata"
    for node in tree.xpath(
        "//time[@pubdate] | //*[@itemprop='datePublished'] | //article//time[@datetime] | //header//time[@datetime]"
    )[:3]:
        day = parsed_date(node.get("datetime") or node.get("content") or _clean(node.text_content()))
        if day is not None:
            return day, "metadata"
    day = date_in_url(url)
    return (day, "url") if day is not None else (None, None)


def _modified(data: Mapping[str, Any], meta: Mapping[str, str]) -> dt.datetime | None:
    """When the page says that it was last changed."""
    for value in (data.get("dateModified"), *(meta.get(name) for name in _MODIFIED_NAMES)):
        moment = parsed_moment(value)
        if moment is not None:
            return moment
    return None


def _caption_ranges(text: str, captions: list[str], title: str | None) -> tuple[tuple[int, int], ...]:
    """Ranges of the lines of the text that are, word for word, a caption of the page."""
    keys = {name_key(caption) for caption in captions}
    keys |= {name_key(line.text) for caption in captions for line in text_lines(caption)}
    keys -= {"", name_key(title or "")}
    return tuple((line.start, line.end) for line in text_lines(text) if name_key(line.text) in keys)
