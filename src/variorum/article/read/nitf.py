"""News articles in NITF (XML): a document of its own, or the text within an item of NewsML.

In: bytes, or the `nitf` element. Out: the text and what head and headlines state. Dates are those of `pubdata` (the
day it was printed), else of release, of issue, or of the dateline. Gets wrong: captions in the text stay in it.

The parser resolves no entity, loads no document type and reaches no network; a file that declares entities is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import IO, Any

from variorum.article.read.markup import XML_LANG, local_name, text_of_tree, xml_root, xml_tree
from variorum.article.read.raw import Item, Limits, Raw, whole
from variorum.errors import EmptyInput

FORMAT = "nitf"
# Where a day of publication is stated, the surest first: element and attribute.
_DAYS = (
    ("pubdata", "date.publication"),
    ("date.release", "norm"),
    ("date.issue", "norm"),
    ("story.date", "norm"),
)
_BY = re.compile(r"^by\b[:\s]*", re.I)


def looks_like(head: bytes) -> bool:
    """Whether a file's first bytes are NITF."""
    return xml_root(head) == "nitf"


def split(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Item]:
    """The article of a file.

    Raises
    ------
    BrokenInput
        It is not well-formed, declares entities, or is too large.
    EmptyInput
        It holds no text.
    """
    found = fields(xml_tree(whole(stream, name, limits), name))
    if "text" not in found:
        raise EmptyInput(f"{name}: it holds no text")
    yield Raw(name, json.dumps(found, sort_keys=True).encode(), FORMAT, found)


def fields(tree: Any) -> dict[str, Any]:
    """The fields of an article under our names; those it leaves open are not in it."""
    held: dict[str, list[Any]] = {}
    for node in tree.iter():
        held.setdefault(local_name(node) or "", []).append(node)

    def attribute(element: str, name: str) -> str | None:
        return next((value for node in held.get(element, ()) if (value := (node.get(name) or "").strip())), None)

    def words(element: str) -> str | None:
        return next((text for node in held.get(element, ()) if (text := _text(node))), None)

    status = attribute("docdata", "management-status") or ""
    revised = [node.get("norm") for node in held.get("revision-history", ()) if node.get("norm")]
    found = {
        "text": _body((held.get("body.content") or held.get("body") or [tree])[0]),
        "title": words("hl1") or words("hedline") or words("title"),
        "byline": _byline(held.get("byline", ())),
        "source": attribute("pubdata", "name") or attribute("doc.copyright", "holder") or words("distributor"),
        "published": next((day for place in _DAYS if (day := attribute(*place))), None),
        "modified": max(revised, default=None),
        "guid": attribute("doc-id", "id-string"),
        "url": attribute("pubdata", "ex-ref"),
        "language": tree.get(XML_LANG) or attribute("body", XML_LANG),
        "withdrawn": True if "cancel" in status.casefold() else None,
    }
    return {name: value for name, value in found.items() if value}


def _text(node: Any) -> str:
    return " ".join(" ".join(node.itertext()).split())


def _byline(nodes: Any) -> str | None:
    """The writers: the persons marked in the first byline that has words, else its words less "By" and a title."""
    for node in nodes:
        persons = [_text(one) for one in node.iter() if local_name(one) == "person"]
        titles = [_text(one) for one in node.iter() if local_name(one) == "byttl"]
        line = ", ".join(person for person in persons if person) or _text(node)
        for title in titles:
            line = line.removesuffix(title).rstrip(" ,")
        if line := _BY.sub("", line).strip():
            return line
    return None


def _body(content: Any) -> str:
    """The text, without a block that only says again what stands in another, as archives mark an opening."""
    blocks = [node for node in content if local_name(node) == "block"]
    lines = [text_of_tree(block).split("\n") for block in blocks]
    again = {
        n for n, own in enumerate(lines)
        if any(n != other and len(own) < len(all_of) and set(own) <= set(all_of) for other, all_of in enumerate(lines))
    }  # fmt: skip
    for n in sorted(again):
        blocks[n].clear(keep_tail=True)
    return text_of_tree(content)
