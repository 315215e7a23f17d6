"""Markup that is all of it the article's text, as feeds and agencies' formats carry it: its blocks, a line each.

In: an HTML fragment or a tree. Out: text. Nothing is chosen or left out but scripts, styles and pictures: for whole
pages, of which only a part is the article, see `html.py`.
"""

from __future__ import annotations

import html
import re
from typing import Any

from variorum.article.page_phrases import word_set
from variorum.errors import BrokenInput

_BLOCKS = word_set(
    """
    address article aside blockquote body br dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
    h5 h6 header hr hl1 hl2 html li main nav ol p pre section table tbody tr ul block media dateline distributor
    byline hedline abstract
    """
)
_LEFT_OUT = frozenset(("script", "style", "noscript", "template", "iframe", "object", "svg", "head", "title", "button"))
_TAG = re.compile(r"<(?:!--|/?[A-Za-z][^<>]*>)")
_BLANK = re.compile(r"[ \t\r\n\f\v]+")

#: The attribute of an element that tells the language of what it holds.
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def text_of(markup: str) -> str:
    """The text of a fragment; plain text (with or without character references) keeps its lines."""
    if not _TAG.search(markup):
        plain = html.unescape(markup).replace("\r\n", "\n").replace("\r", "\n")
        return "\n".join(line.strip() for line in plain.strip().splitlines())
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    page = f"<html><body>{_without_nulls(markup)}</body></html>".encode("utf-8", "replace")
    try:
        tree = lxml_html.document_fromstring(page, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    return text_of_tree(tree)


def _without_nulls(text: str) -> str:
    return text.replace("\x00", " ")


def text_of_tree(tree: Any) -> str:
    """The text of an element of HTML, XHTML or NITF: a line for each block that holds words."""
    pieces: list[str] = []
    # A stack, not recursion: markup may be nested deeper than Python calls can be.
    waiting: list[Any] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            pieces.append(node)
            continue
        name = local_name(node)
        if name is None or name in _LEFT_OUT:
            continue
        block = name in _BLOCKS
        after: list[Any] = []
        for child in node:
            after.append(child)
            if child.tail:
                after.append(_BLANK.sub(" ", child.tail))
        waiting.append("\n" if block else " " if name in ("td", "th") else "")
        waiting.extend(reversed(after))
        if node.text:
            waiting.append(_BLANK.sub(" ", node.text))
        if block:
            pieces.append("\n")
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def local_name(node: Any) -> str | None:
    """An element's name without its namespace, in small letters; None for a comment or an entity."""
    tag = node.tag
    return tag.rpartition("}")[2].casefold() if isinstance(tag, str) else None


def xml_tree(data: bytes, name: str) -> Any:
    """The root element of XML: no entity is resolved, no document type loaded, no network reached.

    Raises
    ------
    BrokenInput
        It is not well-formed, or declares entities.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, dtd_validation=False
    )
    try:
        tree = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenInput(f"{name}: the XML is broken: {' '.join(str(error).split())}") from error
    types = tree.getroottree().docinfo.internalDTD
    if types is not None and next(iter(types.iterentities()), None) is not None:
        raise BrokenInput(f"{name}: the XML declares entities, which no news item needs; it is not read")
    return tree


def xml_root(head: bytes) -> str | None:
    """The local name of the root element that a file's first bytes show, as written; None where it is not XML."""
    text = _as_text(head)
    place = 0
    while match := _PROLOGUE.match(text, place):
        place = match.end()
    root = _ROOT.match(text, place)
    return root.group(1) if root else None


_PROLOGUE = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>]|\[.*?\]\s*(?=>))*>", re.S | re.I)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)[\s/>]")


def _as_text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    return head.decode("utf-8", "replace").removeprefix("\ufeff")
