"""News items in IPTC ninjs (JSON), versions 1 to 3: an item an article.

In: a JSON object. Out: its fields under our names; None for what is not a ninjs item. Version 1 has `body_text` or
`body_xhtml` and `headline`, later ones lists of `bodies` and `headlines`; version 3 writes its names in camel case.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FORMAT = "ninjs"
_SIGNS = frozenset(
    ("versioncreated", "pubstatus", "bodies", "headlines", "representationtype", "contentcreated", "firstcreated")
)


def looks_like(record: Mapping[str, Any]) -> bool:
    """Whether an object is a ninjs item."""
    names = {str(name).casefold() for name in record}
    return "uri" in names and (bool(names & _SIGNS) or any(name.startswith("body_") for name in names))


def fields(record: Mapping[str, Any]) -> dict[str, Any]:
    """The item's fields under our names. `withdrawn` says that its publisher took it back."""
    item = {str(name).casefold(): value for name, value in record.items()}
    found: dict[str, Any] = {
        "guid": item.get("uri"),
        "url": item.get("url") if _is_address(item.get("url")) else _address(item.get("uri")),
        "title": _of_role(item.get("headlines")) or item.get("headline") or item.get("title"),
        "byline": item.get("byline") or item.get("by"),
        "source": _name(item.get("infosources") or item.get("infosource")) or item.get("copyrightholder"),
        "published": item.get("firstcreated") or item.get("contentcreated") or item.get("versioncreated"),
        "modified": item.get("versioncreated"),
        "language": item.get("language"),
        **_body(item),
    }
    if str(item.get("pubstatus") or "").casefold() in ("canceled", "cancelled"):
        found["withdrawn"] = True
    return {name: value for name, value in found.items() if value is not None}


def _is_address(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def _address(value: object) -> object:
    return value if _is_address(value) else None


def _of_role(values: object, role: str = "main") -> str | None:
    """The value with a role, or the first."""
    if not isinstance(values, list):
        return None
    held = [one for one in values if isinstance(one, Mapping) and isinstance(one.get("value"), str)]
    chosen = next((one for one in held if one.get("role") == role), held[0] if held else None)
    return str(chosen["value"]) if chosen is not None else None


def _name(values: object) -> str | None:
    for one in values if isinstance(values, list) else [values]:
        if isinstance(one, Mapping) and isinstance(one.get("name"), str):
            return str(one["name"])
        if isinstance(one, str) and one.strip():
            return one
    return None


def _body(item: Mapping[str, Any]) -> dict[str, str]:
    """The text, from markup where there is some (it keeps the paragraphs), else plain."""
    marked = [item.get(name) for name in ("body_xhtml", "body_html", "body_html5")]
    plain = [item.get(name) for name in ("body_text", "body_plain")]
    bodies = item.get("bodies")
    for one in bodies if isinstance(bodies, list) else ():
        if isinstance(one, Mapping):
            low = {str(name).casefold(): value for name, value in one.items()}
            (marked if "html" in str(low.get("contenttype")) else plain).append(low.get("value"))
    for name, values in (("html", marked), ("text", plain)):
        texts = [value for value in values if isinstance(value, str) and value.strip()]
        if texts:
            return {name: max(texts, key=len)}
    return {"text": ""}
