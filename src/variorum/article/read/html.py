"""A saved web page: its text, by trafilatura in precision mode, and what its metadata state.

In: bytes. Out: an article whose text is exactly trafilatura's output (measured best of six extractors on four
benchmarks), with title, writers, outlet, address and date from what the page states of itself (`metadata`).
Captions that the page marks as such (`<figcaption>`) and that are left in the text are handed on as ranges.

Gets wrong: a page whose text is put in by a script has none here.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from typing import Any

from variorum.article.lines import text_lines
from variorum.article.read.fields import Given, article_from
from variorum.article.read.metadata import Metadata, metadata_of
from variorum.article.read.text import decode
from variorum.errors import BrokenInput
from variorum.knowledge.publishers import name_key
from variorum.records import Article

# What XML has no place for, and lxml refuses to move about once the parser has let it in; and references by number.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,10}));?")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_LOOKS_HTML = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<(?:article|main|div|meta|title)[\s>][^<]{0,500}<", re.I
)

# A text shorter than this, in characters, is held against what other extractors find, which takes as long again: they
# find more only where a page's own marks of its article mislead. From 600 to 1,200 the figures of `bench/pages.py` on
# half of its pages are the same; below, they fall.
_SHORT = 700
# Elements that hold no text of a page.
_TEXTLESS = ("script", "style", "svg", "link", "meta")


def looks_like_html(data: bytes) -> bool:
    """Whether the first kilobytes are a page's."""
    return _LOOKS_HTML.search(data[:4000]) is not None or (data.lstrip()[:1] == b"<" and b"</" in data)


def article(
    data: bytes,
    *,
    path: str,
    sha256: str,
    url: str | None = None,
    charset: str | None = None,
    retrieved: dt.datetime | None = None,
    form: str = "html",
) -> Article:
    """The article of a page.

    Parameters
    ----------
    data
        The page.
    path, sha256, form
        As `articles` shows them.
    url
        Where the page was had, for one that does not state its address.
    charset
        How it is encoded, as the server said.
    retrieved
        When it was had, in UTC.

    Raises
    ------
    EmptyInput, BinaryInput
        As for text.
    BrokenInput
        No text of an article can be made out in it.
    """
    page = page_of(data, path, charset)
    tree = _parsed(page)
    # The metadata first: what holds no text is then taken out of the tree.
    found = Metadata() if tree is None else metadata_of(tree, page, url)
    text = None if tree is None else _tree_text(tree)
    if text is None or not any(c.isalnum() for c in text):
        raise BrokenInput(
            f"{path}: no article can be made out in this page; it may hold links only, or be filled in by a script: "
            "save it with its text, or copy the text into a .txt file"
        )
    first = next(iter(text_lines(text)), None)
    title = found.title
    given = Given(
        url=found.url,
        source=found.site,
        title=title,
        byline=found.byline,
        language=found.language,
        stated_date=found.date,
        stated_basis=found.basis,
        modified=found.modified,
        retrieved=retrieved,
        captions=_caption_ranges(text, found.captions, title if first is not None else None),
        stated_from=tuple(f"{name}: {place}" for name, place in sorted(found.places.items())),
    )
    return article_from(text, given, path=path, form=form, sha256=sha256)


def page_of(data: bytes, path: str, charset: str | None = None) -> str:
    """A page as text: as the server said it is encoded, else as the page says, else as its bytes show."""
    declared = _META_CHARSET.search(data[:4000])
    stated = [charset] if charset else []
    stated += [declared.group(1).decode("ascii", "replace")] if declared else []
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        stated = []
    for name in map(str.casefold, stated):
        # Pages that declare Latin-1 are written in Windows-1252 (the HTML standard says to read them so).
        codec = "cp1252" if name in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii") else name
        try:
            return data.decode(codec)
        except (LookupError, ValueError):
            continue
    return decode(data, path)


def _parsed(page: str) -> Any:
    """The page's tree, parsed once for text and metadata; None where it has to be left to each of them."""
    from trafilatura.utils import load_html

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return load_html(_REFERENCE.sub(_legal, _ILLEGAL.sub("\ufffd", page)))


def _legal(reference: re.Match[str]) -> str:
    """A reference to a character, or the mark of a lost one where no tree may hold that character."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if code <= 0x10FFFF and not _ILLEGAL.match(chr(code)) else "\ufffd"


def page_text(page: str) -> str | None:
    """The text of a page's article, by trafilatura in precision mode; in its usual mode where that finds nothing."""
    tree = _parsed(page)
    return None if tree is None else _tree_text(tree)


def _tree_text(tree: Any) -> str | None:
    """The same, of a page that is parsed; its tree loses what holds no text."""
    from trafilatura import extract

    # Each is copied and searched many times over; the text found is the same without them.
    for node in list(tree.iter(*_TEXTLESS)):
        if node.getparent() is not None and "ld+json" not in (node.get("type") or ""):
            node.drop_tree()
    text: str | None = extract(tree, favor_precision=True, include_comments=False, fast=True)
    if text is not None and len(text) >= _SHORT:
        return text
    for precise in (True, False):
        text = extract(tree, favor_precision=precise, include_comments=False)
        if text and text.strip():
            return text
    return None


def _caption_ranges(text: str, captions: list[str], title: str | None) -> tuple[tuple[int, int], ...]:
    """Ranges of the lines of the text that are, word for word, a caption of the page."""
    if not captions:
        return ()
    keys = {name_key(caption) for caption in captions}
    keys |= {name_key(line.text) for caption in captions for line in text_lines(caption)}
    keys -= {"", name_key(title or "")}
    return tuple((line.start, line.end) for line in text_lines(text) if name_key(line.text) in keys)
