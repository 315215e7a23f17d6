"""Records: one article an object."""

import datetime as dt
import json

import pytest

from variorum.article.read import Raw, read
from variorum.article.read.dates import date_in_url, parsed_date
from variorum.errors import BrokenInput, EmptyInput

TEXT = "  The mill was sold on Monday.\r\n\r\nIts new owner, Ada Quill, will keep all forty hands, she said.  "


def article(**fields: object):
    data = json.dumps(fields).encode()
    return read(Raw("in.jsonl#1", data, "jsonl", fields))


def test_the_text_is_kept_exactly_and_the_fields_as_stated() -> None:
    found = article(
        text=TEXT,
        id=12,
        url="https://a.example/x",
        source="Mill News",
        title="Mill sold",
        byline=["Una Berg", "Ole Ray"],
        published="2020-02-03T10:00:00+02:00",
        language="en-GB",
    )
    assert found.text == TEXT
    assert (found.source, found.title, found.byline, found.language) == (
        "Mill News",
        "Mill sold",
        "Una Berg, Ole Ray",
        "en",
    )
    assert (found.stated_date, found.stated_basis) == (dt.date(2020, 2, 3), "given")
    assert found.published is None
    assert found.path == "in.jsonl#1"


def test_the_record_id_goes_into_the_article_id() -> None:
    assert article(text=TEXT, id="a").article_id != article(text=TEXT, id="b").article_id


@pytest.mark.parametrize("published", [None, "", "yesterday", "2020-13-45", {"a": 1}, True, -5])
def test_a_date_that_cannot_be_read_is_unknown_and_no_error(published: object) -> None:
    found = article(text=TEXT, published=published)
    assert found.stated_date is None
    assert found.stated_basis is None


def test_a_record_without_text_is_broken_or_empty() -> None:
    with pytest.raises(BrokenInput, match="--map"):
        article(title="Mill sold")
    with pytest.raises(BrokenInput, match="not a string"):
        article(text=["a", "b"])
    with pytest.raises(EmptyInput):
        article(text=" ")


@pytest.mark.parametrize(
    "value",
    [
        "2020-02-03",
        "20200203",
        "2020-02-03 23:59:59",
        "Mon, 03 Feb 2020 10:00:00 +0000",
        "3 February 2020",
        "Feb 3, 2020",
        1580724000,
        1580724000000,
        "1580724000",
        dt.datetime(2020, 2, 3, 4),
        dt.date(2020, 2, 3),
    ],
)
def test_dates_are_read_in_the_forms_metadata_use(value: object) -> None:
    assert parsed_date(value) == dt.date(2020, 2, 3)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2020/02/03/mill", dt.date(2020, 2, 3)),
        ("https://a.example/2020/feb/03/mill", dt.date(2020, 2, 3)),
        ("https://a.example/2020/13/03/mill", None),
        ("https://a.example/20200203", dt.date(2020, 2, 3)),
        ("https://a.example/mill-20200203-p6", dt.date(2020, 2, 3)),
        ("https://a.example/20201303", None),
        ("https://a.example/mill?from=/20200203", None),
        ("https://a.example/120200203", None),
        (None, None),
    ],
)
def test_a_date_in_an_address_is_read_where_it_is_whole(url: str | None, day: dt.date | None) -> None:
    assert date_in_url(url) == day
