"""Articles as news-please writes them in JSON: an object an article.

In: a JSON object. Out: its fields under our names. `date_download` is when the copy was taken, never when it was
published.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FORMAT = "news-please"


def looks_like(record: Mapping[str, Any]) -> bool:
    """Whether an object is news-please's."""
    return "maintext" in record and any(
        name in record for name in ("date_publish", "source_domain", "date_download", "title_page")
    )


def fields(record: Mapping[str, Any]) -> dict[str, Any]:
    """The article's fields under our names."""
    text = record.get("maintext")
    domain = record.get("source_domain")
    found = {
        "text": text if isinstance(text, str) else "",
        "url": record.get("url"),
        "title": record.get("title") or record.get("title_page") or record.get("title_rss"),
        "byline": record.get("authors"),
        "source": _outlet(domain) if isinstance(domain, str) and domain else None,
        "published": _known(record.get("date_publish")),
        "modified": _known(record.get("date_modify")),
        "retrieved": _known(record.get("date_download")),
        "language": record.get("language"),
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def _known(value: object) -> object:
    """A date; its command line writes `None` and `NULL` where it has none."""
    return None if isinstance(value, str) and value.strip().casefold() in ("", "none", "null") else value


def _outlet(domain: str) -> str:
    from variorum.knowledge.publishers import canonical_outlet

    return canonical_outlet(domain)
