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
import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from variorum.article.read.bylines import Writers, writers
from variorum.article.read.linked import LinkedData, first_words, name_of
from variorum.article.read.page_days import stated_change, stated_day
from variorum.knowledge.publishers import canonical_outlet, name_key, outlet_named

_CAPTIONS = (
    "//figcaption | //*[contains(@class, 'caption')][contains(concat(' ', normalize-space(@class), ' '), ' caption ') "
    "or contains(@class, 'image-caption') or contains(@class, 'wp-caption-text') or contains(@class, 'photo-caption')]"
)
_SEPARATOR = re.compile(r"\s+[|·•–—»«-]+\s+|\s*\|\s*")
# Fewest words of a heading that is a headline whatever else is stated, and letters of a word that tells of something.
_SHORTEST_HEADLINE, _TELLING = 4, 5


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
    from lxml import etree
    from lxml import html as markup

    try:
        tree = markup.document_fromstring(page.encode("utf-8", "replace"), parser=markup.HTMLParser(encoding="utf-8"))
    except (ValueError, etree.ParserError):
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
    _note(found, "byline", _byline(tree, linked, meta, found, headings))
    _note(found, "date", stated_day(tree, page, linked, meta, found.url, headings))
    if found.date is not None:
        place = found.places["date"]
        found.basis = "url" if place == "address" else "page" if place == "near the headline" else "metadata"
    _note(found, "modified", stated_change(linked, meta))
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
    # All of the metadata as JSON in one element.
    try:
        whole = json.loads(found.get("parsely-page", "{}"))
    except ValueError:
        whole = {}
    for theirs, ours in (("title", "title"), ("pub_date", "parsely-pub-date"), ("link", "og:url")):
        if isinstance(whole, dict) and (value := name_of(whole.get(theirs))):
            found.setdefault(ours, value)
    if isinstance(whole, dict) and (value := name_of(whole.get("author") or whole.get("authors"))):
        found.setdefault("parsely-author", value)
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
            stated = html.unescape(value), place
            break
    shown = list(dict.fromkeys(text for node in headings if (text := first_words(node.text_content()))))
    shown = [text for text in shown if not _same(text, site)]
    heading = shown[0] if len(shown) == 1 and len(shown[0].split()) >= 2 else None
    if heading is None and stated is not None:
        # Of several headings most are other reports'.
        heading = next((text for text in shown if _alike(text, stated[0], whole=True)), None)
    title: _Told = stated
    known = [text for text in (stated[0] if stated else None, head_title) if text and not _same(text, site)]
    # A page's headline is often written anew for search and for sharing, but it is of the same.
    if heading and (not known or any(_alike(heading, text) or _of_the_same(heading, text) for text in known)):
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


def _of_the_same(heading: str, stated: str) -> bool:
    """Whether a heading of some words shares a telling word with what the page states its headline to be."""
    telling = {word for word in name_key(heading).split() if len(word) >= _TELLING}
    return len(heading.split()) >= _SHORTEST_HEADLINE and not telling.isdisjoint(name_key(stated).split())


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


def _byline(tree: Any, linked: LinkedData, meta: Mapping[str, str], found: Metadata, headings: Sequence[Any]) -> _Told:
    said: Writers | None = writers(tree, linked, meta, found.site, headings)
    return (said.names, said.place) if said is not None else None
