"""The latest stories as an Atom feed (RFC 4287), for feed readers."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from variorum.export import xml


def _time(day: dt.date | None) -> str:
    return f"{day or dt.date(1970, 1, 1)}T00:00:00Z"


def atom(stories: Sequence[Mapping[str, Any]], site: str) -> str:
    """Stories as a feed.

    Parameters
    ----------
    stories
        Rows with `story_id, title, date_start, date_end, n_articles, n_origins`, the latest first.
    site
        Where the pages are, without a slash at the end.
    """
    root = ET.Element("feed", xmlns="http://www.w3.org/2005/Atom")
    ET.SubElement(root, "title").text = "Variorum: stories"
    ET.SubElement(root, "id").text = f"{site}/"
    ET.SubElement(root, "updated").text = _time(
        max((row["date_end"] for row in stories if row["date_end"]), default=None)
    )
    author = ET.SubElement(root, "author")
    ET.SubElement(author, "name").text = "Variorum"
    ET.SubElement(root, "link", rel="self", href=f"{site}/api/v1/stories.atom")
    ET.SubElement(root, "link", rel="alternate", href=f"{site}/")
    for row in stories:
        entry = ET.SubElement(root, "entry")
        ET.SubElement(entry, "title").text = xml.fit(row["title"])
        ET.SubElement(entry, "id").text = f"urn:variorum:story:{xml.fit(row['story_id'])}"
        ET.SubElement(entry, "updated").text = _time(row["date_end"])
        ET.SubElement(entry, "published").text = _time(row["date_start"])
        ET.SubElement(entry, "link", rel="alternate", href=f"{site}/stories/{quote(row['story_id'])}")
        ET.SubElement(
            entry, "summary"
        ).text = f"Articles: {row['n_articles']}. Independent origins: {row['n_origins']}."
    return xml.document(root)
