"""Who wrote a page's report, from all the places where pages say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
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
    r"\s*(?:[|•·]|"
    r"\b(?:published|updated|posted|last updated|view (?:author|profile)|follow|email|rss|contact|read more|bio)\b|"
    r"\bon (?=[A-Z][a-z]+ \d)|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d|\b\d{1,2}[:./-]?\d).*$",
    re.I | re.S,
)
# The author of an application, of a card.
_NOT_OF_IT = re.compile(r"twitter|^og:|banner|app")
_PLACES = (
    ("//*[@itemprop='author']", "itemprop author"),
    ("//*[@rel='author'] | //*[contains(@rel, 'has_creator')]//*[@property='foaf:name']", "rel author"),
    ("//*[contains(concat(' ', normalize-space(@class), ' '), ' author ')]", "class author"),
    ("//*[contains(@class, 'byline') or contains(@class, 'Byline') or contains(@class, 'author') "
     "or contains(@class, 'Author') or contains(@class, 'contributor') or contains(@class, 'autor') "
     "or contains(@class, 'auteur') or contains(@id, 'byline') or contains(@data-testid, 'byline') "
     "or contains(@data-testid, 'author')]", "class byline"),
    ("//a[contains(@href, '/author/') or contains(@href, '/authors/') or contains(@href, '/staff/') "
     "or contains(@href, '/people/') or contains(@href, '/byline/') or contains(@href, '/by/') "
     "or contains(@href, '/contributor') or contains(@href, '/reporter') or contains(@href, '/columnist')]",
     "link to an author"),
)  # fmt: skip
_APART = frozenset({"aside", "footer", "nav", "blockquote"})
_APART_CLASS = re.compile(
    r"comment|related|sidebar|recommend|(?<!elementor-)widget|popular|most-read|more-from|author-bio|teaser", re.I
)


class Writers(NamedTuple):
    """Names as printed, and where they were read."""

    names: str
    place: str


def writers(
    tree: Any, linked: LinkedData, meta: Mapping[str, str], site: str | None, headings: Sequence[Any]
) -> Writers | None:
    """The writers of a page's report; None where nobody is named."""
    for candidate, place in _candidates(tree, linked, meta, headings):
        name = _cleaned(candidate, site)
        if name:
            return Writers(name, place)
    return None


def _candidates(
    tree: Any, linked: LinkedData, meta: Mapping[str, str], headings: Sequence[Any]
) -> Iterator[tuple[str | None, str]]:
    yield linked.name(linked.article.get("author")), "json-ld author"
    yield linked.name(linked.article.get("creator")), "json-ld creator"
    owner = (meta.get("copyright") or "").casefold()
    for name in _NAMES:
        said = meta.get(name)
        if said and said.casefold() not in owner:
            yield said, f"meta {name}"
    for name in sorted(meta):
        if name.endswith((".author", ":author", "-author", "_author")) and not _NOT_OF_IT.search(name):
            yield meta[name], f"meta {name}"
    for path, place in _PLACES:
        yield _shown(tree, path), place
    yield _near(headings), "near the headline"
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
    links = [name for link in node.iter("a") if (name := first_words(link.text_content())) and _is_person(name)]
    if links and links[0] in (first_words(node.text_content()) or "")[:60] and len(node.text_content()) < 300:
        rest = first_words(" ".join(node.itertext())) or ""
        if not re.search(r"\b(?:and|und|et|y|e|&)\b", rest):
            return ", ".join(dict.fromkeys(links))
    text = first_words(node.get("content")) or first_words(" ".join(node.itertext()))
    if not text or len(text) > 160:
        return None
    said = byline_in(text)
    if said is not None:
        return said
    text = _AFTER.sub("", _BY.sub("", text)).strip(" ,|")
    words = text.split()
    if len(words) == 1 and agency_named(text) is not None:
        return text
    return text if 1 < len(words) <= 12 and words[0][:1].isupper() and not text.endswith((".", "!", "?")) else None


def _is_person(name: str) -> bool:
    words = name.split()
    return (
        2 <= len(words) <= 4
        and all(word[:1].isupper() for word in (words[0], words[-1]))
        and name.isprintable()
        and not re.search(r"[\d@:/|]|\b(?:author|archive|rss|feed|email|twitter|facebook|profile)\b", name, re.I)
    )


def _near(headings: Sequence[Any]) -> str | None:
    """The writer in a line that begins with "By" just after the headline."""
    for heading in headings[:2]:
        for node in heading.xpath("following::*")[:40]:
            if not isinstance(node.tag, str) or node.tag in ("script", "style"):
                continue
            text = first_words(" ".join(node.itertext()))
            if text and len(text) <= 120 and _BY.match(text):
                name = _AFTER.sub("", _BY.sub("", text)).strip(" ,|")
                said = byline_in("By " + name)
                if said is not None:
                    return said
    return None


def _cleaned(candidate: str | None, site: str | None) -> str | None:
    if not candidate or "://" in candidate or "@" in candidate or len(candidate) > 200:
        return None
    name = _AFTER.sub("", _BY.sub("", candidate)).strip(" ,|;")
    if not name or _NOBODY.fullmatch(name):
        return None
    if site is not None and name_key(name) == name_key(site) and agency_named(name) is None:
        return None
    # An agency and the place it reports from are one writer.
    first, _, place = name.partition(", ")
    return first if agency_named(first) is not None and len(place.split()) == 1 else name
