"""Articles as Fundus writes them in JSON (`Article.to_json`): an object an article.

In: a JSON object. Out: its fields under our names. The text is `plaintext`, or what `body` holds: a summary, and
sections of headlines and paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

FORMAT = "fundus"


def looks_like(record: Mapping[str, Any]) -> bool:
    """Whether an object is Fundus's."""
    body = record.get("body")
    has_text = "plaintext" in record or (isinstance(body, Mapping) and "sections" in body)
    return has_text and any(name in record for name in ("publishing_date", "authors", "topics", "free_access", "html"))


def fields(record: Mapping[str, Any]) -> dict[str, Any]:
    """The article's fields under our names."""
    text = record.get("plaintext")
    page = record.get("html")
    page = page if isinstance(page, Mapping) else {}
    about = page.get("source_info")
    publisher = about.get("publisher") if isinstance(about, Mapping) else None
    found = {
        "text": text if isinstance(text, str) and text.strip() else "\n\n".join(_paragraphs(record.get("body"))),
        "url": page.get("responded_url") or page.get("requested_url") or record.get("url"),
        "title": record.get("title"),
        "byline": record.get("authors"),
        "source": publisher or record.get("publisher"),
        "published": record.get("publishing_date"),
        "retrieved": page.get("crawl_date"),
        "language": record.get("lang"),
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def _paragraphs(body: object) -> Iterator[str]:
    if not isinstance(body, Mapping):
        return
    yield from _strings(body.get("summary"))
    sections = body.get("sections")
    for section in sections if isinstance(sections, list) else ():
        if isinstance(section, Mapping):
            yield from _strings(section.get("headline"))
            yield from _strings(section.get("paragraphs"))


def _strings(values: object) -> Iterator[str]:
    for value in values if isinstance(values, list) else [values]:
        if isinstance(value, str) and value.strip():
            yield value.strip()
