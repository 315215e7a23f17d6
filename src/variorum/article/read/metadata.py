"""What a page states of itself: headline, writers, outlet, address, days, and where each was read.

In: a page's markup. Out: `Metadata`. Method: for each field the places that publishing systems write it to, those
made for machines first: JSON-LD (also in graphs whose nodes point at one another), `<meta>` elements under the names in
use, microdata, then what the page shows near its headline, the address, and the state that a script carries along. A
value that is the outlet's name or a template's is passed over, and the next place asked. `places` says for each field
which place gave it.

Gets wrong: a day in universal time, which late in the evening is not the day of the place; a page made anew each day
that gives that day as the report's.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from variorum.article.page_date import page_date
from variorum.article.read.bylines import Writers, writers
from variorum.article.read.dates import date_in_url, parsed_date, parsed_moment
from variorum.article.read.linked import LinkedData, first_words
from variorum.knowledge.publishers import canonical_outlet, name_key, outlet_named

# `date` and its like come last: on some pages they are the day the page was made.
_DATE_NAMES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article:published",
    "article.published", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "publishdate", "pubdate",
    "publish-date", "publish_date", "published-date", "published_date", "published_time", "published_at",
    "article_date_original", "originalpublicationdate", "dcterms.issued", "dc.date.issued", "dcterms.created",
    "citation_publication_date", "citation_date", "dcterms.date", "dc.date.created", "dc.date", "date", "timestamp",
)  # fmt: skip
# Names of publishing systems' own: "sn-post-date", "DCSext.articleFirstPublished".
_DATE_NAME = re.compile(
    r"(?=.*(?:publi|pub(?:date|time)|posted|post.?date|issued|release|created|first))"
    r"(?=.*(?:date|time|publi|posted|issued))(?!.*(?:modif|updat|expir|event|valid|embargo|unpublish|publisher))"
)
_MODIFIED_NAMES = (
    "article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified", "dc.date.modified",
    "article:modified", "lastmod", "revised", "modified_date", "modified_time", "updated_time",
)  # fmt: skip
_CAPTIONS = (
    "//figcaption | //*[contains(concat(' ', normalize-space(@class), ' '), ' caption ') "
    "or contains(@class, 'image-caption') or contains(@class, 'wp-caption-text') or contains(@class, 'photo-caption')]"
)
_DATE_CLASS = re.compile(r"date|time|publi|posted|byline|meta|created|stamp|dateline", re.I)
_NOT_ITS_DAY = re.compile(
    r"updat|modif|expir|event|comment|related|sidebar|widget|reply|copyright|ticker|calendar", re.I
)
_AROUND = frozenset({"nav", "footer", "aside", "form", "select", "button", "script", "style", "noscript"})
# The state that a page hands to its scripts.
_STATE = re.compile(
    r"[\"']?\b(?:date_?published|first_?published(?:_?(?:at|date|time|on))?|published_?(?:at|date|time|on)|"
    r"publish_?(?:date|time|ed_?time)|publication_?(?:date|time)|pub_?date|originally_?published|contentCreated)\b[\"']?"
    r"\s*[:=,]\s*[\"']([^\"'<>]{8,40})[\"']",
    re.I,
)
_SEPARATOR = re.compile(r"\s+[|·•–—»«-]+\s+|\s*\|\s*")
# How many elements past the headline its day stands, and before it.
_NEAR = 60


@dataclass(slots=True)
class Metadata:
    """What a page states of itself. Unstated fields are None; `places` tells where the others were read."""

    title: str | None = None
    byline: str | None = None
    site: str | None = None
    url: str | None = None
    date: dt.date | None = None
    basis: str | None = None
    modified: dt.datetime | None = None
    language: str | None = None
    captions: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)


def metadata(page: str, url: str | None = None) -> Metadata:
    """What the page states in JSON-LD, OpenGraph and `<meta>`, in its address, and in its own elements."""
    from lxml import html

    try:
        tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (ValueError, html.etree.ParserError):
        return Metadata()
    return metadata_of(tree, page, url)


def metadata_of(tree: Any, page: str, url: str | None = None) -> Metadata:
    """The same, of a page that is parsed already."""
    found = Metadata()
    meta = _meta(tree)
    linked = LinkedData(tree)
    data = linked.article
    headings = [node for node in tree.iter("h1") if first_words(node.text_content())]
    _note(found, "url", _address(tree, meta, data, url))
    head_title = first_words(tree.findtext(".//title"))
    site = _stated_site(meta, linked)
    cut = _title(found, data, meta, headings, head_title, site[0] if site else None)
    _note(found, "site", _site(site, found.url, cut))
    _note(found, "byline", _byline(tree, linked, meta, found))
    _note(found, "date", _date(tree, page, linked, meta, found.url, headings))
    if found.date is not None:
        place = found.places["date"]
        found.basis = "url" if place == "address" else "page" if place == "near the headline" else "metadata"
    _note(found, "modified", _modified(linked, meta))
    language = data.get("inLanguage") or tree.get("lang") or meta.get("og:locale") or meta.get("content-language")
    if isinstance(language, str) and re.match(r"[A-Za-z]{2,3}(?:[-_]|$)", language.strip()):
        found.language = re.split(r"[-_]", language.strip())[0].casefold()
    found.captions = [
        text for node in tree.xpath(_CAPTIONS) if (text := first_words(node.text_content())) and len(text) < 600
    ]
    return found


_Told = tuple[Any, str] | None


def _note(found: Metadata, name: str, told: _Told) -> None:
    if told is not None and told[0] is not None:
        setattr(found, name, told[0])
        found.places[name] = told[1]


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.iter("meta"):
        value = first_words(node.get("content"))
        for label in ("property", "name", "itemprop", "http-equiv"):
            name = (node.get(label) or "").strip().casefold()
            if name and value:
                found.setdefault(name, value)
    return found


# --- headline ----------------------------------------------------------------------------------------------------


def _title(
    found: Metadata, data: Mapping[str, Any], meta: Mapping[str, str], headings: Sequence[Any],
    head_title: str | None, site: str | None,
) -> str | None:  # fmt: skip
    """Sets the headline; gives what `<title>` has besides it, the outlet's name as a rule."""
    cut = None
    stated: _Told = None
    for value, place in (
        (first_words(data.get("headline")), "json-ld headline"),
        (meta.get("og:title"), "meta og:title"),
        (meta.get("twitter:title"), "meta twitter:title"),
        (meta.get("title") or meta.get("dc.title") or meta.get("headline"), "meta title"),
        (first_words(data.get("name")), "json-ld name"),
    ):
        if value and not _same(value, site):
            stated = value, place
            break
    shown = list(dict.fromkeys(text for node in headings if (text := first_words(node.text_content()))))
    shown = [text for text in shown if not _same(text, site)]
    heading = shown[0] if len(shown) == 1 and len(shown[0].split()) >= 2 else None
    if heading is None and stated is not None:
        # Of several headings most are other reports'.
        heading = next((text for text in shown if _alike(text, stated[0], whole=True)), None)
    title: _Told = stated
    known = [text for text in (stated[0] if stated else None, head_title) if text and not _same(text, site)]
    if heading and (not known or any(_alike(heading, text) for text in known)):
        title = heading, "h1"
    for whole, place in ((head_title, "title"), (meta.get("og:title"), "meta og:title")):
        pieces = _SEPARATOR.split(whole) if whole else []
        if len(pieces) < 2:
            continue
        first = pieces[1] if _same(pieces[0], site) else pieces[0]
        if title is None or (title[0] == whole and len(first.split()) >= 3):
            title = first, place
        if title and name_key(first) and name_key(title[0]).startswith(name_key(first)[:40]):
            cut = cut or (pieces[0] if first is pieces[1] else pieces[-1])
    if title is None and head_title:
        title = head_title, "title"
    _note(found, "title", title)
    return cut


def _same(text: str, site: str | None) -> bool:
    return site is not None and name_key(text) == name_key(site)


def _alike(a: str, b: str, *, whole: bool = False) -> bool:
    x, y = set(name_key(a).split()), set(name_key(b).split())
    if not (x and y):
        return False
    return len(x & y) >= (0.8 * max(len(x), len(y)) if whole else 0.6 * min(len(x), len(y)))


# --- address and outlet ------------------------------------------------------------------------------------------


def _address(tree: Any, meta: Mapping[str, str], data: Mapping[str, Any], given: str | None) -> _Told:
    links = [
        (node.get("href"), "link canonical")
        for node in tree.iter("link")
        if "canonical" in (node.get("rel") or "").casefold().split()
    ]
    main = data.get("mainEntityOfPage")
    main = main.get("@id") or main.get("url") if isinstance(main, dict) else main
    more = ((meta.get("og:url"), "meta og:url"), (data.get("url"), "json-ld url"), (main, "json-ld mainEntityOfPage"))
    for value, place in (*links, *more):
        if isinstance(value, str) and value.strip().startswith(("http://", "https://")):
            try:
                parts = urlsplit(value.strip())
            except ValueError:
                continue
            if parts.hostname and "." in parts.hostname and parts.path.strip("/"):
                return value.strip(), place
    return (given, "where it was had") if given else None


def _stated_site(meta: Mapping[str, str], linked: LinkedData) -> _Told:
    for value, place in (
        (meta.get("og:site_name"), "meta og:site_name"),
        (linked.name(linked.article.get("publisher")), "json-ld publisher"),
        (meta.get("application-name"), "meta application-name"),
        (linked.site, "json-ld WebSite"),
    ):
        if value and len(value) <= 80 and not value.casefold().startswith(("http", "www.")):
            return value, place
    return None


def _site(stated: _Told, url: str | None, cut: str | None) -> _Told:
    """The outlet: as stated; else the listed one at the address; else what follows the headline in `<title>`."""
    if stated is not None:
        listed = outlet_named(stated[0])
        return (listed.name if listed else stated[0]), stated[1]
    if url and outlet_named(url) is not None:
        return canonical_outlet(url), "address"
    if cut and 1 <= len(cut.split()) <= 5 and cut[0].isupper():
        return canonical_outlet(cut), "title"
    return (canonical_outlet(url), "address") if url else None


def _byline(tree: Any, linked: LinkedData, meta: Mapping[str, str], found: Metadata) -> _Told:
    said: Writers | None = writers(tree, linked, meta, found.site)
    return (said.names, said.place) if said is not None else None


# --- days --------------------------------------------------------------------------------------------------------


def _date(
    tree: Any, page: str, linked: LinkedData, meta: Mapping[str, str], url: str | None, headings: Sequence[Any]
) -> _Told:
    for value, place in _stated_days(tree, linked, meta):
        day = _day(value)
        if day is not None:
            return day, place
    day = date_in_url(url)
    if day is not None:
        return day, "address"
    day = _near_headline(tree, headings) or _hidden(tree)
    if day is not None:
        return day, "near the headline"
    days = {day for match in _STATE.finditer(page) if (day := _day(match[1])) is not None}
    # Of several days some are other reports'.
    return (days.pop(), "script") if len(days) == 1 else None


def _day(value: object) -> dt.date | None:
    """A stated day; a template's zero of time is none."""
    day = parsed_date(value)
    return day if day is not None and dt.date(1980, 1, 1) < day < dt.date(2100, 1, 1) else None


def _stated_days(tree: Any, linked: LinkedData, meta: Mapping[str, str]) -> Iterator[tuple[object, str]]:
    for name in ("datePublished", "dateCreated", "uploadDate"):
        yield linked.article.get(name), f"json-ld {name}"
    strong = _DATE_NAMES[: _DATE_NAMES.index("dcterms.date")]
    for name in strong:
        yield meta.get(name), f"meta {name}"
    for node in tree.xpath("//*[@itemprop='datePublished' or @itemprop='dateCreated'] | //time[@pubdate]")[:4]:
        yield _written(node), f"element {node.get('itemprop') or 'time'}"
    for name in sorted(meta):
        if name not in _DATE_NAMES and _DATE_NAME.match(name):
            yield meta[name], f"meta {name}"
    for name in _DATE_NAMES[len(strong) :]:
        yield meta.get(name), f"meta {name}"
    for node in tree.xpath("//article//time[@datetime] | //header//time[@datetime] | //main//time[@datetime]")[:4]:
        if not _NOT_ITS_DAY.search(_labels(node)):
            yield _written(node), "element time"


def _written(node: Any) -> object:
    return node.get("datetime") or node.get("content") or first_words(node.text_content())


def _labels(node: Any) -> str:
    parent = node.getparent()
    here = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('itemprop') or ''}"
    return here if parent is None else f"{here} {parent.get('class') or ''} {parent.get('id') or ''}"


def _near_headline(tree: Any, headings: Sequence[Any]) -> dt.date | None:
    """The day that the page shows just after its headline, or else just before it."""
    for heading in headings[:2]:
        for axis in ("following", "preceding"):
            nodes = heading.xpath(f"{axis}::*")[:_NEAR] if axis == "following" else heading.xpath(f"{axis}::*")[-_NEAR:]
            for node in nodes if axis == "following" else reversed(nodes):
                day = _shown(node)
                if day is not None:
                    return day
    return None


def _shown(node: Any) -> dt.date | None:
    if not isinstance(node.tag, str) or node.tag in _AROUND:
        return None
    labels = _labels(node)
    if node.tag != "time" and not _DATE_CLASS.search(labels):
        return None
    if _NOT_ITS_DAY.search(labels) or any(above.tag in _AROUND for above in node.iterancestors()):
        return None
    if node.tag == "time" and node.get("datetime"):
        day = _day(node.get("datetime"))
        if day is not None:
            return day
    text = first_words(node.text_content())
    if text is None or len(text) > 160:
        return None
    stated = page_date(text, anywhere=True)
    return stated.day if stated is not None and not stated.changed and _day(stated.day) else None


def _hidden(tree: Any) -> dt.date | None:
    """The day in a hidden field of a form."""
    for node in tree.iter("input"):
        name = f"{node.get('name') or ''} {node.get('class') or ''} {node.get('id') or ''}".casefold().strip()
        if node.get("value") and _DATE_NAME.match(name):
            return _day(node.get("value"))
    return None


def _modified(linked: LinkedData, meta: Mapping[str, str]) -> _Told:
    """When the page says that it was last changed."""
    for value, place in (
        (linked.article.get("dateModified"), "json-ld dateModified"),
        *((meta.get(name), f"meta {name}") for name in _MODIFIED_NAMES),
    ):
        moment = parsed_moment(value)
        if moment is not None and moment.year > 1980:
            return moment, place
    return None
