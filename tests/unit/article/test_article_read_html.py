"""A saved web page, and what its metadata state."""

import datetime as dt
import json
import warnings

import pytest

from variorum.article.read import Raw, read

PARAGRAPHS = [
    "The ferry to the island will sail twice a day from the first of June, the company said on Thursday.",
    "Islanders had asked for a second sailing since the bridge was closed to lorries in the winter of last year.",
    '"It is the least they could do for us," said Orla Finn, who keeps the only shop on the harbour front.',
    "The company said it had bought a second boat from a yard in the north and would have it painted by May.",
]


def page(
    head: str = "", before: str = "", after: str = "", title: str = "Second ferry for the island | Tide Weekly"
) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<!DOCTYPE html><html lang='en-GB'><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>Second ferry for the island</h1>{before}{body}{after}"
        "</article></body></html>"
    ).encode()


def article(*args: str, **kwargs: str):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return read(Raw("page.html", page(*args, **kwargs)))


def ld(**fields: object) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Second ferry for the island",
        **fields,
    }
    return f"<script type='application/ld+json'>{json.dumps(data)}</script>"


def test_the_text_is_the_report_without_the_page() -> None:
    text = article().text
    assert all(paragraph in text for paragraph in PARAGRAPHS)
    assert "Home" not in text


def test_linked_data_gives_title_writer_outlet_and_date() -> None:
    found = article(
        ld(
            datePublished="2022-03-03T23:30:00+01:00",
            dateModified="2022-04-09",
            author=[{"name": "Una Berg"}, {"name": "Ole Ray"}],
            publisher={"@type": "Organization", "name": "Tide Weekly"},
            url="https://tideweekly.example/2022/ferry",
        )
    )
    assert found.title == "Second ferry for the island"
    assert found.byline == "Una Berg, Ole Ray"
    assert found.source == "Tide Weekly"
    assert found.stated_date == dt.date(2022, 3, 3)
    assert found.stated_basis == "metadata"
    assert found.url == "https://tideweekly.example/2022/ferry"
    assert found.language == "en"


def test_meta_elements_stand_in_where_linked_data_is_broken() -> None:
    head = (
        "<script type='application/ld+json'>{broken</script>"
        "<meta property='og:site_name' content='Tide Weekly'><meta name='author' content='By Una Berg'>"
        "<meta property='article:published_time' content='2022-03-04T06:00:00Z'>"
        "<link rel='canonical' href='https://tideweekly.example/a/ferry'>"
    )
    found = article(head)
    assert (found.source, found.byline, found.stated_date) == ("Tide Weekly", "Una Berg", dt.date(2022, 3, 4))
    assert found.url == "https://tideweekly.example/a/ferry"


def test_the_outlet_is_read_from_the_end_of_the_page_title() -> None:
    assert article().source == "Tide Weekly"


def test_a_date_in_the_address_is_the_last_resort() -> None:
    found = article("<link rel='canonical' href='https://tideweekly.example/2022/03/04/ferry'>")
    assert (found.stated_date, found.stated_basis) == (dt.date(2022, 3, 4), "url")


def test_what_no_page_states_is_unknown() -> None:
    found = article(title="Second ferry for the island")
    assert (found.byline, found.stated_date, found.url, found.source) == (None, None, None, None)


@pytest.mark.parametrize("author", ["https://social.example/una", "admin", "Tide Weekly"])
def test_an_author_that_is_no_writer_is_left_out(author: str) -> None:
    assert (
        article(f"<meta property='og:site_name' content='Tide Weekly'><meta name='author' content='{author}'>").byline
        is None
    )


def test_captions_that_the_page_names_and_the_text_keeps_are_handed_on() -> None:
    caption = "The new boat on the slip at the yard in the north."
    found = article(before=f"<figure><img src='a.jpg'><figcaption>{caption}</figcaption></figure><p>{caption}</p>")
    assert [found.text[start:end] for start, end in found.captions] == [caption] * found.text.count(caption)


def test_a_declared_encoding_is_kept_to() -> None:
    data = (
        page()
        .replace(b"charset='utf-8'", b"charset='iso-8859-1'")
        .replace(b"harbour front", "harbour caf\u00e9".encode("cp1252"))
    )
    assert "harbour café" in read(Raw("page.html", data)).text


@pytest.mark.parametrize("character", ["&#x11;", "&#17", "&#xD800;", "&#x110000;", "\x11"])
def test_a_character_that_no_tree_may_hold_costs_itself_and_not_the_page(character: str) -> None:
    found = article(before=f"<p>The pier<script>1</script>{character} is to be rebuilt as well before the summer.</p>")
    assert "is to be rebuilt as well before the summer." in found.text
    assert PARAGRAPHS[-1] in found.text
