"""The day a page says it was published, and the moment it says it was changed, with the place that says so.

Metadata made for machines come first, then the address, what stands near the headline, and the state that scripts
carry. A later day than the address has gives way to the address where the page shows that day too: pages are moved
from system to system, and some are stamped with the day of each visit.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from variorum.article.page_date import page_date
from variorum.article.read.dates import date_in_url, parsed_date, parsed_moment
from variorum.article.read.linked import LinkedData, first_words

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
_DATE_CLASS = re.compile(r"date|time|publi|posted|byline|meta|created|stamp|dateline|datum|fecha|data", re.I)
_NOT_ITS_DAY = re.compile(
    r"updat|modif|expir|event|comment|related|sidebar|widget|reply|copyright|ticker|calendar", re.I
)
_MARKED_DAYS = (
    "//*[@itemprop='datePublished' or @itemprop='dateCreated'] | //time[@pubdate] | "
    "//*[@property and @content and (contains(@property, 'datePublished') or contains(@property, 'dateCreated') "
    "or contains(@property, 'dc:created') or contains(@property, 'dcterms:created') "
    "or contains(@property, 'dc:date'))][not(self::meta)]"
)
_TIMES = "//article//time[@datetime] | //main//time[@datetime] | //header[.//h1]//time[@datetime]"
_AROUND = frozenset({"nav", "footer", "aside", "form", "select", "button", "script", "style", "noscript"})
# The state that a page hands to its scripts.
_STATE = re.compile(
    r"[\"']?(?:\b|_)(?:date_?published|first_?published(?:_?(?:at|date|time|on))?|published_?(?:at|date|time|on)|"
    r"publish_?(?:date|time|ed_?time)|publication_?(?:date|time)|pub_?date|originally_?published|contentCreated)\b[\"']?"
    r"\s*[:=,]\s*[\"']([^\"'<>]{8,40})[\"']",
    re.I,
)
_HAS_YEAR = re.compile(r"(?:19|20)\d\d")
# How many elements past the headline its day stands, and before it.
_NEAR = 60
# Days between what an address and what other places say for them to contradict one another.
_APART = 2


def stated_day(
    tree: Any, page: str, linked: LinkedData, meta: Mapping[str, str], url: str | None, headings: Sequence[Any]
) -> tuple[Any, str] | None:
    """The day a page was published as it states it, and where.

    Parameters
    ----------
    tree, page
        The page, parsed and as text.
    linked, meta
        Its JSON-LD and its `<meta>` elements.
    url
        Its address.
    headings
        Its `<h1>` elements.
    """
    in_address = date_in_url(url)
    for value, place in _stated_days(tree, linked, meta):
        day = _day(value)
        if day is None:
            continue
        if in_address is not None and (day - in_address).days > _APART:
            # A later day than the address has may be that of a change, of a move to another system or of the crawl:
            # what the page shows decides.
            shown = _near_headline(tree, headings)
            if shown is not None and abs((shown - in_address).days) <= _APART:
                return in_address, "address"
        return day, place
    if in_address is not None:
        return in_address, "address"
    day = _near_headline(tree, headings) or _hidden(tree)
    if day is not None:
        return day, "near the headline"
    # Of several days some are other reports'.
    for place, found in (
        ("element time", {_day(node.get("datetime")) for node in tree.iter("time")}),
        ("script", {_day(match[1]) for match in _STATE.finditer(page)}),
    ):
        days = found - {None}
        if len(days) == 1:
            return days.pop(), place
    return None


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
    for node in tree.xpath(_MARKED_DAYS)[:6]:
        for value in _written(node):
            yield value, f"element {node.get('itemprop') or node.get('property') or 'time'}"
    for name in sorted(meta):
        if name not in _DATE_NAMES and _DATE_NAME.match(name):
            yield meta[name], f"meta {name}"
    for name in _DATE_NAMES[len(strong) :]:
        yield meta.get(name), f"meta {name}"
    for node in tree.xpath("//article//time[@datetime] | //main//time[@datetime] | //header[.//h1]//time[@datetime]")[
        :4
    ]:
        if not _NOT_ITS_DAY.search(_labels(node)):
            for value in _written(node):
                yield value, "element time"


def _written(node: Any) -> list[object]:
    return [node.get("datetime"), node.get("content"), first_words(node.text_content())]


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
    text = first_words(node.text_content())
    if text is None or len(text) > 160 or not _HAS_YEAR.search(text + (node.get("datetime") or "")):
        return None
    labels = _labels(node)
    if _NOT_ITS_DAY.search(labels) or any(above.tag in _AROUND for above in node.iterancestors()):
        return None
    if node.tag == "time" and node.get("datetime"):
        day = _day(node.get("datetime"))
        if day is not None:
            return day
    stated = page_date(text, anywhere=True)
    if node.tag != "time" and not _DATE_CLASS.search(labels) and not (stated is not None and stated.whole):
        return None
    if stated is not None:
        return None if stated.changed else _day(stated.day)
    return _day(text) if len(text) <= 80 else None


def _hidden(tree: Any) -> dt.date | None:
    """The day in a hidden field of a form."""
    for node in tree.iter("input"):
        name = f"{node.get('name') or ''} {node.get('class') or ''} {node.get('id') or ''}".casefold().strip()
        if node.get("value") and _DATE_NAME.match(name):
            return _day(node.get("value"))
    return None


def stated_change(linked: LinkedData, meta: Mapping[str, str]) -> tuple[Any, str] | None:
    """When the page says that it was last changed."""
    for value, place in (
        (linked.article.get("dateModified"), "json-ld dateModified"),
        *((meta.get(name), f"meta {name}") for name in _MODIFIED_NAMES),
    ):
        moment = parsed_moment(value)
        if moment is not None and moment.year > 1980:
            return moment, place
    return None
