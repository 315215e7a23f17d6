"""News items in NewsML-G2 (XML): each `newsItem` with text in it an article, alone or in a `newsMessage`.

In: bytes. Out: the text (NITF, XHTML or plain, as the item carries it) and what its metadata state. Pictures, packages
and items whose text is elsewhere (`remoteContent`) are passed over.

The parser resolves no entity, loads no document type and reaches no network; a file that declares entities is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import IO, Any

from variorum.article.read import nitf
from variorum.article.read.fields import whole_characters
from variorum.article.read.markup import XML_LANG, local_name, text_of, text_of_tree, xml_root, xml_tree
from variorum.article.read.raw import Item, Limits, Raw, whole
from variorum.errors import EmptyInput

_ROOTS = ("newsItem", "newsMessage")


def looks_like(head: bytes) -> bool:
    """Whether a file's first bytes are NewsML-G2."""
    return xml_root(head) in _ROOTS


def split(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Item]:
    """The items of a file.

    Raises
    ------
    BrokenInput
        It is not well-formed, declares entities, or is too large.
    EmptyInput
        No item in it carries its text.
    """
    tree = xml_tree(whole(stream, name, limits), name)
    items = [node for node in tree.iter() if local_name(node) == "newsitem"]
    found = 0
    for node in items:
        fields = _fields(node)
        if fields is None:
            continue
        found += 1
        label = name if len(items) == 1 else f"{name}#{whole_characters(str(fields.get('guid') or found))}"
        yield Raw(label, json.dumps(fields, sort_keys=True).encode(), "newsml-g2", fields)
    if not found:
        raise EmptyInput(f"{name}: no item in it carries a text of its own")


def _child(node: Any, *path: str) -> Any:
    """The first element down a path of local names, or None."""
    for name in path:
        node = None if node is None else next((one for one in node if local_name(one) == name), None)
    return node


def _text(node: Any) -> str | None:
    return (" ".join(" ".join(node.itertext()).split()) or None) if node is not None else None


def _named(node: Any) -> str | None:
    """A party: its name, or the last part of its code."""
    if node is None:
        return None
    code = node.get("literal") or node.get("qcode") or node.get("uri") or ""
    return _text(_child(node, "name")) or re.split(r"[:/]", code)[-1] or None


def _fields(item: Any) -> dict[str, Any] | None:
    """An item's fields under our names; None where it carries no text."""
    marked = _content(_child(item, "contentset"))
    if "text" not in marked:
        return None
    about, content = _child(item, "itemmeta"), _child(item, "contentmeta")
    language = _child(content, "language")
    headline = _text(_child(content, "headline")) or _text(_child(about, "title"))
    first, last = _text(_child(about, "firstcreated")), _text(_child(about, "versioncreated"))
    status = _child(about, "pubstatus")
    fields = {
        "guid": item.get("guid"),
        "url": _canonical(about),
        "title": headline,
        "byline": _text(_child(content, "by")) or _named(_child(content, "creator")),
        "source": _named(_child(about, "provider")) or _named(_child(content, "infosource")),
        "published": _text(_child(content, "contentcreated")) or first or last,
        "modified": _text(_child(content, "contentmodified")) or last,
        "language": item.get(XML_LANG) if language is None else language.get("tag"),
        "withdrawn": True if status is not None and "cancel" in str(status.get("qcode")).casefold() else None,
    }
    return marked | {name: value for name, value in fields.items() if value is not None}


def _canonical(about: Any) -> str | None:
    for node in about if about is not None else ():
        if local_name(node) == "link" and str(node.get("rel")).endswith("canonical") and node.get("href"):
            return str(node.get("href"))
    return None


def _content(content: Any) -> dict[str, Any]:
    """The text that an item carries, and what NITF in it states besides."""
    for node in content if content is not None else ():
        kind = str(node.get("contenttype") or "")
        if local_name(node) == "inlinexml":
            article = _first(node, "nitf")
            body = _first(node, "body")
            found = (
                nitf.fields(article) if article is not None else {"text": text_of_tree(node if body is None else body)}
            )
        elif local_name(node) == "inlinedata" and (not kind or kind.startswith(("text/", "application/xhtml"))):
            found = {"text": text_of("".join(node.itertext()))}
        else:
            continue
        if found.get("text"):
            return found
    return {}


def _first(node: Any, name: str) -> Any:
    """The first element of a name, or None."""
    return next((one for one in node.iter() if local_name(one) == name), None)
