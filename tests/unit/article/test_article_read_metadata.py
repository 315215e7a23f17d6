"""What pages state of themselves, in the shapes that publishing systems give them."""

import datetime as dt
import json
from pathlib import Path

import pytest

from variorum.article.read.dates import parsed_date
from variorum.article.read.metadata import metadata

PAGES = Path(__file__).parents[3] / "bench" / "metadata_pages"
TRUTH = json.loads((PAGES / "truth.json").read_text(encoding="utf-8"))
# The writer stands in running text alone, which the reader of texts reads off.
BY_TEXT = {"crawl-day"}


@pytest.mark.parametrize("name", sorted(TRUTH))
def test_each_shape_of_page_gives_its_headline_day_and_writers(name: str) -> None:
    found = metadata((PAGES / f"{name}.html").read_text(encoding="utf-8"))
    true = TRUTH[name]
    assert found.title == true["title"]
    assert str(found.date) == true["day"]
    if name in BY_TEXT:
        return
    assert all(writer.casefold() in (found.byline or "").casefold() for writer in true["authors"])
    assert bool(found.byline) == bool(true["authors"])


def page(head: str = "", body: str = "") -> str:
    return (
        f"<html><head><title>The lock is open</title>{head}</head><body><h1>The lock is open</h1>{body}</body></html>"
    )


def test_each_field_tells_the_place_it_was_read_from() -> None:
    head = (
        "<meta property='article:published_time' content='2021-05-03'><meta name='author' content='Una Berg'>"
        "<meta property='og:site_name' content='Tide Weekly'>"
    )
    found = metadata(page(head))
    assert found.places["date"] == "meta article:published_time"
    assert found.places["byline"] == "meta author"
    assert found.places["site"] == "meta og:site_name"
    assert found.places["title"] == "h1"
    assert "modified" not in found.places


def test_the_holder_of_the_copyright_is_no_writer() -> None:
    head = "<meta name='author' content='Tide Media'><meta name='copyright' content='Copyright Tide Media 2021'>"
    assert metadata(page(head, "<p class='byline'>By <a href='/people/b'>Una Berg</a></p>")).byline == "Una Berg"


def test_a_day_of_the_address_and_the_page_outweighs_a_later_one_in_the_metadata() -> None:
    head = (
        "<meta name='date' content='2024-11-30'><link rel='canonical' href='https://quay.example/2009/10/14/lock.html'>"
    )
    shown = metadata(page(head, "<p class='date'>October 14, 2009</p>"))
    assert (shown.date, shown.basis) == (dt.date(2009, 10, 14), "url")
    assert metadata(page(head)).date == dt.date(2024, 11, 30)


def test_of_several_days_in_a_script_none_is_taken() -> None:
    one = "<script>var a = {'publishedAt': '2020-02-03T10:00:00Z'}</script>"
    two = "<script>var b = {'publishedAt': '2020-02-05T10:00:00Z'}</script>"
    assert metadata(page(body=one)).date == dt.date(2020, 2, 3)
    assert metadata(page(body=one + two)).date is None


def test_a_day_of_change_is_not_the_day_of_publication() -> None:
    body = "<p class='date'>Updated 5 May 2021</p>"
    assert metadata(page("<meta name='last-modified' content='2021-05-05'>", body)).date is None


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Mon Nov 18 18:00:00 EST 2019", dt.date(2019, 11, 18)),
        ("Tue Nov 19 2019 05:44:06 GMT+0000", dt.date(2019, 11, 19)),
        ("12. März 2020, 06:30 Uhr", dt.date(2020, 3, 12)),
        ("publié le 1er août 2018", dt.date(2018, 8, 1)),
        ("sexta-feira, 22 de outubro de 2010 às 20:13", dt.date(2010, 10, 22)),
        ("11.14.2019 09:00 AM", dt.date(2019, 11, 14)),
        ("3. Liga 2020", None),
        ("0001-01-01T00:00:00Z", None),
    ],
)
def test_days_are_read_as_programs_and_other_languages_write_them(said: str, day: dt.date | None) -> None:
    assert parsed_date(said) == day


def test_the_headline_shown_is_taken_though_another_was_written_for_sharing() -> None:
    shared = (
        "<html><head><title>Ferry workers told to stay at home</title>"
        "<meta property='og:title' content='Ferry workers told to stay at home'></head>"
        "<body><h1>{}</h1></body></html>"
    )
    assert metadata(shared.format("Harbour ferry stops for the winter")).title == "Harbour ferry stops for the winter"
    assert metadata(shared.format("Weather and traffic today")).title == "Ferry workers told to stay at home"


def test_character_references_in_a_stated_headline_are_read() -> None:
    head = (
        "<script type='application/ld+json'>"
        '{"@type": "NewsArticle", "headline": "Lock &#8216;open&#8217; again", "datePublished": "2021-05-03"}</script>'
    )
    assert metadata(f"<html><head>{head}</head><body></body></html>").title == "Lock ‘open’ again"


@pytest.mark.parametrize(
    ("markup", "byline"),
    [
        ("<p><a rel='author' href='/by/reuters'>Reuters</a></p>", "Reuters"),
        ("<p class='byline'>Reuters, Geneva</p>", "Reuters"),
        ("<p><a href='/byline/una-berg'>Una Berg</a></p>", "Una Berg"),
        ("<div class='elementor-widget elementor-widget-author-box'><h4>Una Berg</h4></div>", "Una Berg"),
        ("<div class='widget author-list'><h4>Una Berg</h4></div>", None),
    ],
)
def test_a_writer_is_read_where_pages_put_one(markup: str, byline: str | None) -> None:
    assert metadata(page(body=markup)).byline == byline
