"""From what a format gave and what the text says of itself to an `Article`. Every format ends here.

What the format states is kept; what it leaves open is read off the text's own lines, and stays null where they
do not tell.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, replace
from typing import Any

from variorum.article.credits import agency_credit, agency_in_byline
from variorum.article.lines import text_lines
from variorum.article.read.text import language_of, read_off
from variorum.records import Article, make_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is known of an article before its text is looked at."""

    article_id: str | None = None
    url: str | None = None
    source: str | None = None
    title: str | None = None
    byline: str | None = None
    language: str | None = None
    stated_date: dt.date | None = None
    stated_basis: str | None = None
    published: dt.date | None = None
    guid: str | None = None
    modified: dt.datetime | None = None
    retrieved: dt.datetime | None = None
    captions: tuple[tuple[int, int], ...] = ()
    stated_from: tuple[str, ...] = ()
    partial: bool = False


_HALVES = re.compile("[\ud800-\udfff]")


def whole_characters(text: str) -> str:
    """The text with U+FFFD in the place of each lone surrogate."""
    return _HALVES.sub("\ufffd", text)


def article_from(text: str, given: Given, *, path: str | None, form: str, sha256: str | None = None) -> Article:
    """The article of a text and what is known of it.

    Parameters
    ----------
    text
        The text, kept as it is.
    given
        Fields the format states.
    path
        Where it was read, as `articles.path` shows it.
    form
        The format's name, as `articles.format` shows it.
    sha256
        Of the bytes it was read from; of the text in UTF-8 if not given.
    """
    # Half of a surrogate pair is no character, and no file can hold it: another takes its place, so offsets hold.
    text = whole_characters(text)
    whole: dict[str, Any] = {
        name: whole_characters(value)
        for name in ("article_id", "url", "source", "title", "byline", "language", "guid")
        if isinstance(value := getattr(given, name), str)
    }
    given = replace(given, **whole)
    lines = text_lines(text)
    said = read_off(text, lines, known_title=given.title)
    credit = agency_credit(text, lines)
    title = given.title
    if title is None and said.title is not None:
        title = " ".join(text[said.title.start : said.title.end].split())
    byline = given.byline or said.byline
    agency = credit.name if credit is not None else agency_in_byline(byline)
    stated, basis = given.stated_date, given.stated_basis
    if stated is None and said.date is not None:
        stated, basis = said.date, "text"
    source = given.source or said.source
    published: dict[str, Any] = {}
    if given.published is not None:
        published = {"published_start": given.published, "published_end": given.published, "published_basis": "given"}
    return Article(
        article_id=make_id("a", given.article_id, given.url, source, title, stated, text),
        path=path,
        url=given.url,
        source=source,
        title=title,
        title_start=said.title.start if said.title is not None else None,
        title_end=said.title.end if said.title is not None else None,
        byline=byline,
        agency=agency,
        language=given.language or language_of(text),
        text=text,
        n_words=len(text.split()),
        format=form,
        stated_date=stated,
        stated_basis=basis if stated is not None else None,
        sha256=sha256 or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        captions=given.captions,
        stated_from=given.stated_from,
        partial=given.partial,
        guid=given.guid,
        modified=given.modified,
        retrieved=given.retrieved,
        **published,
    )
