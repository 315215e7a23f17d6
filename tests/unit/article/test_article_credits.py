"""Agency credits: which agency supplied the text, and where it says so."""

import time

import pytest

from variorum.article.credits import agency_credit, agency_credits, agency_in_byline

FIRST = "The ferry to the island will sail twice a day from June, the company said on Thursday."
LAST = "The second boat will be painted by May and launched from the yard in the north."


def credit_of(text: str):
    found = agency_credit(text)
    return None if found is None else (found.name, text[found.start : found.end])


@pytest.mark.parametrize(
    ("end", "name", "words"),
    [
        ("– (Reuters)", "Reuters", "– (Reuters)"),
        (" – Reuters", "Reuters", "– Reuters"),
        (" Reuters", "Reuters", "Reuters"),
        (" (AP)", "Associated Press", "(AP)"),
        ("\n\nAFP", "Agence France-Presse", "AFP"),
        ("\n\n(Reporting by Una Berg)\n\nReuters", "Reuters", "Reuters"),
        ("\n\n– Harbour News Agency", "Harbour News Agency", "– Harbour News Agency"),
        (" – Coastal Press", "Coastal Press", "– Coastal Press"),
        ("\n\nSource: dpa", "Deutsche Presse-Agentur", "Source: dpa"),
    ],
)
def test_a_credit_at_the_end_names_the_agency(end: str, name: str, words: str) -> None:
    assert credit_of(f"{FIRST}\n\n{LAST}{end}") == (name, words)


@pytest.mark.parametrize(
    ("dateline", "name"),
    [
        ("SANDFORD (Reuters) – ", "Reuters"),
        ("SANDFORD, March 3 (AP) — ", "Associated Press"),
        ("SANDFORD, Loamshire (Coastal Wire) - ", "Coastal Wire"),
        ("(Reuters) - ", "Reuters"),
        ("SANDFORD – AFP – ", "Agence France-Presse"),
        ("SANDFORD (AP/Reuters) – ", "Associated Press"),
        ("SANDFORD (KQRS) – ", None),
        ("SANDFORD (March 3) – ", None),
        ("Sandford (population 300) – ", None),
    ],
)
def test_a_dateline_names_the_agency_and_belongs_to_the_report(dateline: str, name: str | None) -> None:
    found = agency_credit(f"{dateline}{FIRST}\n\n{LAST}")
    assert (found.name if found else None) == name
    if found:
        assert found.place == "dateline"


@pytest.mark.parametrize(
    "line",
    [
        "The boat at the yard. Photograph: Reuters/Una Berg",
        "The boat at the yard. (AFP/Getty Images)",
        "Una Berg/AP",
        "Getty Images",
        "Reuters contributed to this report.",
    ],
)
def test_a_picture_credit_or_a_contribution_is_none_of_the_text(line: str) -> None:
    assert agency_credit(f"{FIRST}\n\n{line}\n\n{LAST}") is None
    assert agency_credit(f"{FIRST}\n\n{LAST}\n\n{line}") is None


def test_with_agencies_is_a_credit_without_a_name() -> None:
    (found,) = agency_credits(f"{FIRST}\n\n{LAST}\n\nWith agencies")
    assert (found.name, found.mixed) == (None, True)


def test_a_mixed_credit_keeps_the_name_it_gives() -> None:
    (found,) = agency_credits(f"{FIRST}\n\n{LAST}\n\nReuters and agencies")
    assert (found.name, found.mixed) == ("Reuters", True)


def test_an_agency_in_the_middle_of_a_sentence_is_no_credit() -> None:
    assert agency_credit(f"{FIRST}\n\nThe news was first carried by Reuters on Monday evening.\n\n{LAST}") is None
    assert agency_credit(f"{FIRST}\n\nThe owner told the AP.") is None


def test_a_byline_may_name_an_agency() -> None:
    assert agency_in_byline("Associated Press") == "Associated Press"
    assert agency_in_byline("Una Berg") is None
    assert agency_in_byline(None) is None


@pytest.mark.parametrize("piece", ["Aa ", "A. ", "(A ", "AA/", "– A", "By A and ", "A, "])
def test_odd_text_takes_time_in_proportion(piece: str) -> None:
    begin = time.perf_counter()
    agency_credits(f"{piece * 3000}\n\n{LAST} {piece * 3000}")
    assert time.perf_counter() - begin < 2
