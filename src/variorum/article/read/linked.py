"""The JSON-LD of a page: the node that is its article, and the nodes that this one points at.

Scripts that are not quite JSON are mended where it is plain how: comments and CDATA marks around them, line breaks in
strings, a comma before a closing bracket.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_ARTICLE = re.compile(
    r"(?:https?://schema\.org/)?(?:\w*Article|BlogPosting|LiveBlogPosting|Report|\w*Posting|(?:Claim)?Review)$"
)
_PAGE = re.compile(r"(?:https?://schema\.org/)?(?:WebPage|ItemPage|VideoObject|CreativeWork)$")
_COMMENTS = re.compile(
    r"^\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?)|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?)\s*;?\s*$"
)
_MOST = 2000


def first_words(text: object) -> str | None:
    """A string with its white space made single, None for an empty one or no string."""
    return (" ".join(text.split()) or None) if isinstance(text, str) else None


def name_of(value: Any) -> str | None:
    """The name in a JSON-LD value: a string, an object with `name`, or a list of them."""
    if isinstance(value, list):
        names = [name for item in value[:10] if (name := name_of(item))]
        return ", ".join(dict.fromkeys(names)) or None
    if isinstance(value, dict):
        return name_of(value.get("name")) if not isinstance(value.get("name"), dict) else None
    said = first_words(value)
    return html.unescape(said) if said else None


class LinkedData:
    """A page's JSON-LD.

    `article` is the node that says most of its article, empty if there is none; `site` the name of the `WebSite` node.
    """

    def __init__(self, tree: Any) -> None:
        self._nodes = list(_nodes(tree))
        self._by_id: dict[str, Mapping[str, Any]] = {}
        for node in self._nodes:
            key = node.get("@id")
            if isinstance(key, str) and len(node) > len(self._by_id.get(key, ())):
                self._by_id[key] = node
        self.article: Mapping[str, Any] = self._article()
        self.site = next((name_of(node) for node in self._nodes if "WebSite" in _types(node) and name_of(node)), None)

    def name(self, value: Any) -> str | None:
        """The name in a value, followed to the node that it points at."""
        if isinstance(value, list):
            return name_of([self.name(item) for item in value[:10]])
        if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
            return name_of(self._by_id.get(value["@id"]))
        return name_of(value)

    @property
    def person(self) -> str | None:
        """The one person that has a node of their own, where the article names no writer."""
        names = {name for node in self._nodes if "Person" in _types(node) and (name := name_of(node))}
        return names.pop() if len(names) == 1 else None

    def _article(self) -> Mapping[str, Any]:
        held: list[Mapping[str, Any]] = []
        for pattern in (_ARTICLE, _PAGE):
            held += [
                node
                for node in self._nodes
                if any(pattern.match(kind) for kind in _types(node)) and ("headline" in node or "datePublished" in node)
            ]
        if not held:
            return {}
        # A page may say its things in two nodes: what the first leaves open the others of its headline fill in.
        whole = dict(held[0])
        for node in held[1:]:
            if node.get("headline") in (None, whole.get("headline")) or "headline" not in whole:
                whole = {**node, **{key: value for key, value in whole.items() if value not in (None, "", [], {})}}
        return whole


def _types(node: Mapping[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _nodes(tree: Any) -> Iterator[Mapping[str, Any]]:
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        data = _loaded(script.text_content())
        waiting, seen = [data], 0
        while waiting and seen < _MOST:
            node = waiting.pop(0)
            seen += 1
            if isinstance(node, list):
                waiting.extend(node[:200])
            elif isinstance(node, dict):
                yield node
                waiting.extend(
                    value
                    for key, value in node.items()
                    if key in ("@graph", "mainEntity", "mainEntityOfPage") and isinstance(value, (list, dict))
                )


def _loaded(text: str) -> Any:
    text = re.sub(r"[\x00-\x1f]+", " ", text)
    for tried in (text, _COMMENTS.sub("", _COMMENTS.sub("", text))):
        for said in (tried, re.sub(r",(?=\s*[}\]])", "", tried).rstrip("; ")):
            try:
                return json.loads(said)
            except (ValueError, RecursionError):
                continue
    return None
