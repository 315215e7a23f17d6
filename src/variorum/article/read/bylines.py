"""Who wrote a page's report, from all the places where pages say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from variorum.article.lines import byline_in
from variorum.article.read.linked import LinkedData, first_words
from variorum.knowledge.publishers import agency_named, name_key

_NAMES = (
    "author", "article:author", "article:author_name", "byl", "dc.creator", "dcterms.creator", "sailthru.author",
    "parsely-author", "citation_author", "author_name", "article:author:name", "cxenseparse:author", "byline",
    "authors", "article.author", "dc.author", "og:article:author",
)  # fmt: skip
_NOBODY = re.compile(
    r"(?:admin|administrator|editor|editors|staff|webmaster|guest|user|unknown|null|none|anonymous|undefined|author|"
    r"super ?user|root|wordpress|\W*|\d+)",
    re.I,
)
_BY = re.compile(
    r"^(?:(?:written|posted|published|reported|story|article|words|text|report) )?by[\s:]+|"
    r"^(?:von|par|por|autor|auteur|author|text)[\s:]+(?=[A-ZÀ-Ý])",
    re.I,
)
# What stands after the names: a date, a label, a rôle set off by a stroke.
_AFTER = re.compile(
    r"\s*(?:[|•·]|\b(?:published|updated|posted|last updated|view profile|follow|contact|read more|bio)\b|"
    r"\bon (?=[A-Z][a-z]+ \d)|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d|\b\d{1,2}[:./-]?\d).*$",
    re.I | re.S,
)
# The author of an application, of a card.
_NOT_OF_IT = re.compile(r"twitter|^og:|banner|app")
_PLACES = (
    ("//*[@itemprop='author']", "itemprop author"),
    ("//*[@rel='author']", "rel author"),
    ("//*[contains(concat(' ', normalize-space(@class), ' '), ' author ')]", "class author"),
    ("//*[contains(@class, 'byline') or contains(@class, 'author-name') or contains(@class, 'author__name') "
     "or contains(@class, 'author-link') or contains(@class, 'contributor') or contains(@id, 'byline') "
     "or contains(@data-testid, 'byline') or contains(@data-testid, 'author')]", "class byline"),
    ("//a[contains(@href, '/author/') or contains(@href, '/authors/')]", "link to an author"),
)  # fmt: skip
_APART = frozenset({"aside", "footer", "nav", "blockquote"})
_APART_CLASS = re.compile(
    r"comment|related|sidebar|recommend|widget|popular|most-read|more-from|author-bio|teaser", re.I
)


class Writers(NamedTuple):
    """Names as printed, and where they were read."""

    names: str
    place: str


def writers(tree: Any, linked: LinkedData, meta: Mapping[str, str], site: str | None) -> Writers | None:
    """The writers of a page's report; None where nobody is named."""
    for candidate, place in _candidates(tree, linked, meta):
        name = _cleaned(candidate, site)
        if name:
            return Writers(name, place)
    return None


def _candidates(tree: Any, linked: LinkedData, meta: Mapping[str, str]) -> Iterator[tuple[str | None, str]]:
    yield linked.name(linked.article.get("author")), "json-ld author"
    yield linked.name(linked.article.get("creator")), "json-ld creator"
    for name in _NAMES:
        yield meta.get(name), f"meta {name}"
    for name in sorted(meta):
        if name.endswith((".author", ":author", "-author", "_author")) and not _NOT_OF_IT.search(name):
            yield meta[name], f"meta {name}"
    for path, place in _PLACES:
        yield _shown(tree, path), place
    yield linked.person, "json-ld Person"


def _shown(tree: Any, path: str) -> str | None:
    """The names in the elements of a kind that stand together, the first of them on the page."""
    names: list[str] = []
    around: Any = None
    taken: list[Any] = []
    for node in tree.xpath(path)[:12]:
        if any(above in taken for above in node.iterancestors()):
            continue
        if any(_is_apart(above) for above in (node, *node.iterancestors())):
            continue
        if around is not None and around not in list(node.iterancestors())[:3]:
            break
        name = _name_in(node)
        if name is None:
            continue
        if around is None:
            around = next((above for n, above in enumerate(node.iterancestors()) if n == 1), node.getparent())
        taken.append(node)
        if name not in names:
            names.append(name)
    return ", ".join(names) or None


def _is_apart(node: Any) -> bool:
    return node.tag in _APART or (node.tag != "body" and bool(_APART_CLASS.search(node.get("class") or "")))


def _name_in(node: Any) -> str | None:
    inner = node.xpath(".//*[@itemprop='name']")
    if inner:
        node = inner[0]
    text = first_words(node.get("content")) or first_words(" ".join(node.itertext()))
    if not text or len(text) > 160:
        return None
    said = byline_in(text)
    if said is not None:
        return said
    text = _AFTER.sub("", _BY.sub("", text)).strip(" ,|")
    words = text.split()
    return text if 1 < len(words) <= 12 and words[0][:1].isupper() and not text.endswith((".", "!", "?")) else None


def _cleaned(candidate: str | None, site: str | None) -> str | None:
    if not candidate or "://" in candidate or "@" in candidate or len(candidate) > 200:
        return None
    name = _AFTER.sub("", _BY.sub("", candidate)).strip(" ,|;")
    if not name or _NOBODY.fullmatch(name):
        return None
    if site is not None and name_key(name) == name_key(site) and agency_named(name) is None:
        return None
    return name
