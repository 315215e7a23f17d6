"""What a text says of itself: headline, writer, outlet, agency, date."""

import datetime as dt

import pytest

from variorum.article.page_date import page_date
from variorum.article.read import from_text

BODY = """The dam above the village was opened for an hour on Friday after a week of rain, the water board said.

Engineers watched the level fall by a hand's breadth and closed it again before noon.

"Nobody was in danger at any time," said the board's head, Irma Doyle."""


def article(head: str = "", foot: str = "", **kwargs):
    return from_text("\n\n".join(part for part in (head, BODY, foot) if part), **kwargs)


def test_the_headline_is_the_first_line_that_is_report() -> None:
    found = article("From the news desk\n\nShare\n\nVillage holds its breath as dam opens\n\nShare this article")
    assert found.title == "Village holds its breath as dam opens"
    assert found.text[found.title_start : found.title_end] == found.title


def test_a_text_that_begins_with_its_report_has_no_headline() -> None:
    found = article()
    assert found.title is None
    assert found.title_start is None


def test_a_known_headline_is_found_in_the_text_or_nowhere() -> None:
    assert article("Village holds its breath", title="Village holds its breath").title_start == 0
    assert article("Another line stands here", title="Village holds its breath").title_start is None


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Nora Tell", "Nora Tell"),
        ("By NORA TELL and Jan de Wit", "NORA TELL and Jan de Wit"),
        ("Nora Tell", "Nora Tell"),
        ("Nora Tell, water correspondent", "Nora Tell"),
        ("By Nora Tell in Sandford", "Nora Tell in Sandford"),
        ("By noon the water had fallen by a hand's breadth", None),
        ("From the news desk", None),
        ("South Sandford", None),
    ],
)
def test_a_byline_is_a_line_of_names(line: str, byline: str | None) -> None:
    assert article(f"Village holds its breath as dam opens\n\n{line}").byline == byline


def test_a_doubled_name_is_a_caption_and_no_byline() -> None:
    assert article("Village holds its breath as dam opens\n\nIrma Doyle\nIrma Doyle").byline is None


@pytest.mark.parametrize(
    ("head", "foot", "source"),
    [
        ("Village holds its breath as dam opens\n\nThe Sandford Chronicle", "", "The Sandford Chronicle"),
        ("Village holds its breath as dam opens", "© 2019 The Sandford Chronicle", "The Sandford Chronicle"),
        ("Village holds its breath as dam opens", "The Sandford Chronicle © 2019", "The Sandford Chronicle"),
        ("Village holds its breath as dam opens\n\nSandford FM | News | 3 May 2019", "", "Sandford FM"),
        ("Village holds its breath as dam opens\n\nSANDFORD CHRONICLE", "", "Sandford Chronicle"),
        ("Village holds its breath as dam opens", "Sandford Chronicle", "Sandford Chronicle"),
        ("Village holds its breath as dam opens", "", None),
        ("Village holds its breath as dam opens\n\nScience", "", None),
    ],
)
def test_the_outlet_is_read_from_its_own_line_or_left_unknown(head: str, foot: str, source: str | None) -> None:
    assert article(head, foot).source == source


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Wednesday, 13 March 2019", dt.date(2019, 3, 13)),
        ("March 13, 2019", dt.date(2019, 3, 13)),
        ("Published 13 Mar 2019, 15:02 GMT", dt.date(2019, 3, 13)),
        ("Last updated: 14 August 2023", dt.date(2023, 8, 14)),
        ("13.03.2019", dt.date(2019, 3, 13)),
        ("2019-03-13T07:15:00Z", dt.date(2019, 3, 13)),
        ("Published: March 12, 2019 | Updated: March 14, 2019", dt.date(2019, 3, 12)),
        ("03/04/2019", None),
        ("31 February 2019", None),
    ],
)
def test_a_page_date_is_read_and_a_doubtful_one_is_not(line: str, day: dt.date | None) -> None:
    found = article(f"Village holds its breath as dam opens\n\n{line}")
    assert found.stated_date == day
    assert found.stated_basis == (None if day is None else "text")


def test_a_date_in_the_report_is_not_the_pages() -> None:
    found = from_text(
        BODY + "\n\nThe dam was opened for the first time on 3 May 1971.\n\nIt was closed in 1999 and reopened."
    )
    assert found.stated_date is None


def test_a_date_of_publication_is_kept_before_one_of_change() -> None:
    head = "Village holds its breath as dam opens\n\nUpdated 9 May 2019\n\nPublished 3 May 2019"
    assert article(head).stated_date == dt.date(2019, 5, 3)


def test_page_dates_keep_their_place_in_the_line() -> None:
    line = "Sandford FM, 3 May 2019, 10:00"
    found = page_date(line, anywhere=True)
    assert found is not None
    assert not found.whole
    assert line[found.start : found.end].startswith("3 May 2019")


def test_english_is_told_by_its_commonest_words_and_nothing_else_is_guessed() -> None:
    assert article().language == "en"
    assert (
        from_text("Der Damm oberhalb des Dorfes wurde am Freitag für eine Stunde geöffnet, sagte die Behörde.").language
        is None
    )
