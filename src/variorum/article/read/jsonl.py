"""JSON records: one article an object, in JSON Lines (an object a line), or a JSON file of one object or a list.

In: bytes. Out: the objects, with their fields under our names. `text` is kept exactly as given; `published` is what
the page states (`stated_date`, basis `given`), true or not; a date that cannot be read is left unknown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any

from variorum.article.read import markup
from variorum.article.read.dates import parsed_date, parsed_moment
from variorum.article.read.fields import Given, article_from
from variorum.article.read.raw import Limits, lines
from variorum.errors import BrokenInput, EmptyInput
from variorum.records import Article

#: Fields of a record, under our names.
FIELDS = ("text", "id", "url", "source", "title", "byline", "published", "language")
#: Further ones that other formats' readers fill: `html` is markup that is all of it text, where there is no `text`;
#: `partial` whether only the article's beginning is there; `page` a page of which a part is the article.
MORE_FIELDS = ("html", "page", "guid", "modified", "retrieved", "partial")
#: Formats whose fields are the user's own, not a publisher's metadata.
RECORDS = ("jsonl", "csv")


class BrokenRecord(ValueError):
    """A line that is not a JSON object."""


def records(stream: IO[bytes], limits: Limits) -> Iterator[tuple[int, bytes, dict[str, Any] | BrokenRecord]]:
    """Each line's number from 1, bytes, and object, or what is wrong with it. Empty lines are passed over."""
    for number, line in enumerate(lines(stream, limits), start=1):
        if line is None:
            yield number, b"", BrokenRecord(f"it is longer than {limits.megabytes}")
            continue
        stripped = line.strip().removeprefix(b"\xef\xbb\xbf")
        if stripped:
            yield number, stripped, parsed(stripped)


def parsed(data: bytes) -> dict[str, Any] | BrokenRecord:
    """The JSON object in some bytes, or what is wrong with them."""
    try:
        value = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        return BrokenRecord("it is not UTF-8")
    except json.JSONDecodeError as error:
        return BrokenRecord(f"it is not JSON: {error.msg} at character {error.pos + 1}")
    except RecursionError:
        return BrokenRecord("it is nested too deeply")
    except ValueError:
        return BrokenRecord("it holds a number of too many digits")
    if not isinstance(value, dict):
        return BrokenRecord("it is not a JSON object")
    return value


def under_our_names(record: Mapping[str, Any], mapping: Mapping[str, str] | None) -> dict[str, Any]:
    """A record with the fields that `mapping` (our name → theirs) renames. The names they had are dropped."""
    if not mapping:
        return dict(record)
    taken = {theirs for ours, theirs in mapping.items() if ours != theirs}
    found = {name: value for name, value in record.items() if name not in taken}
    found.update({ours: record.get(theirs) for ours, theirs in mapping.items()})
    return found


def _words(record: Mapping[str, Any], name: str) -> str | None:
    """A field as one string: null and empty are unknown; lists (of authors) are joined; numbers are written."""
    value = record.get(name)
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, (list, tuple)):
        value = ", ".join(str(item.get("name") if isinstance(item, Mapping) else item) for item in value if item)
    if value is None or isinstance(value, bool):
        return None
    text = " ".join(str(value).split())
    return text or None


def article(record: Mapping[str, Any], *, path: str, sha256: str, form: str = "jsonl") -> Article:
    """The article of a record.

    Raises
    ------
    EmptyInput
        `text` has no word in it.
    BrokenInput
        There is no `text`, or it is not a string.
    """
    text = record.get("text")
    if text is None and form not in RECORDS:
        text = _from_markup(record) or ""
    if text is None:
        raise BrokenInput(
            f"{path}: the record has no field `text`{_others(record)}; name the field that holds it, as in "
            "`--map text=body`"
        )
    if not isinstance(text, str):
        raise BrokenInput(
            f"{path}: the field `text` is not a string; name the field that holds it, as in `--map text=body`"
        )
    if not any(c.isalnum() for c in text):
        where = "the field `text` is empty" if form == "jsonl" else "it holds no text"
        raise EmptyInput(f"{path}: {where}")
    stated = parsed_date(record.get("published"))
    given = Given(
        article_id=_words(record, "id"),
        url=_words(record, "url"),
        source=_words(record, "source"),
        title=_words(record, "title"),
        byline=_words(record, "byline"),
        language=_language(record),
        stated_date=stated,
        stated_basis=("given" if form in RECORDS else "metadata") if stated is not None else None,
        guid=_words(record, "guid"),
        modified=parsed_moment(record.get("modified")),
        retrieved=parsed_moment(record.get("retrieved")),
        partial=record.get("partial") is True,
    )
    return article_from(text, given, path=path, form=form, sha256=sha256)


def _others(record: Mapping[str, Any]) -> str:
    """The fields that hold strings, as a hint which might be meant."""
    held = [f"`{name[:40]}`" for name, value in record.items() if isinstance(value, str)][:12]
    return f", only {', '.join(held)}" if held else ""


def _from_markup(record: Mapping[str, Any]) -> str | None:
    page, fragment = record.get("page"), record.get("html")
    if isinstance(page, str):
        from variorum.article.read.html import page_text

        text = page_text(page)
        if text is not None and any(c.isalnum() for c in text):
            return text
        fragment = page if fragment is None else fragment
    return markup.text_of(fragment) if isinstance(fragment, str) else None


def _language(record: Mapping[str, Any]) -> str | None:
    value = _words(record, "language")
    return (value.replace("_", "-").split("-")[0].casefold() or None) if value else None
