"""The latest stories, and what changed in one, as Atom feeds (RFC 4287), for feed readers."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from variorum.export import xml
from variorum.records import Dossier, make_id


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


#: What a change is called, before its text.
_CHANGED = {"article": "New article", "new": "Now stated", "more": "On more origins", "gone": "No longer stated"}


def changes(dossier: Dossier, site: str) -> str:
    """What changed in a story when its account last changed, as a feed: an entry for each change.

    Parameters
    ----------
    dossier
        The story.
    site
        Where the pages are, without a slash at the end.
    """
    story = dossier.story
    page = f"{site}/stories/{quote(story.story_id)}"
    root = ET.Element("feed", xmlns="http://www.w3.org/2005/Atom")
    ET.SubElement(root, "title").text = xml.fit(story.title)
    ET.SubElement(root, "id").text = f"urn:variorum:story:{xml.fit(story.story_id)}"
    ET.SubElement(root, "updated").text = _time(story.date_end)
    author = ET.SubElement(root, "author")
    ET.SubElement(author, "name").text = "Variorum"
    ET.SubElement(root, "link", rel="self", href=f"{site}/api/v1/stories/{quote(story.story_id)}/changes.atom")
    ET.SubElement(root, "link", rel="alternate", href=page)
    for row in dossier.account_changes:
        held = dossier.article.get(row.article_id or "")
        day = held.published_end if held else story.date_end
        link = f"{site}/articles/{quote(held.article_id)}" if held else page
        text = row.text or (held.source if held else None) or "an article without a headline"
        # The same change has the same id whenever it is asked for, and however many come before it.
        own = make_id("ac", row.story_id, row.change, row.text, row.article_id, row.origins_before)
        entry = ET.SubElement(root, "entry")
        ET.SubElement(entry, "title").text = xml.fit(f"{_CHANGED.get(row.change, row.change)}: {text}")
        ET.SubElement(entry, "id").text = f"urn:variorum:change:{own}"
        ET.SubElement(entry, "updated").text = _time(day or story.date_end)
        ET.SubElement(entry, "link", rel="alternate", href=link)
    return xml.document(root)
