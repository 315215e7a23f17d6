"""Where the report begins, breaks off and ends on a page copied whole."""

from variorum.article.analysis import Analysis
from variorum.article.furniture import run
from variorum.article.read import from_text

MENU = ["Home", "News", "Sport", "Weather", "Opinion", "Jobs", "Sign in", "Subscribe", "Puzzles", "Food", "Travel",
        "Share", "Tweet", "Islands", "Harbours", "Fishing", "Letters"]  # fmt: skip
TITLE = "Second ferry for the island from June"
FIRST = [
    "The ferry to the island will sail twice a day from the first of June, the company said on Thursday.",
    "Islanders had asked for a second sailing since the bridge was closed to lorries in the winter.",
    '"It is the least they could do," said Orla Finn, who keeps the only shop on the island.',
]
SECOND = [
    "The company has bought a second ferry from a yard in the north and will have it painted by May.",
    "Its captain, who sailed the first ferry to the island for twenty years, was at the yard on Thursday.",
    "The second sailing will leave the island at noon, an hour before the bridge opens to lorries.",
]
TEASERS = ["More from Business", "Bakers fear a dear winter", "Why the price of tea is falling", "A mill for sale"]
FOOT = ["Most read", "Ten gardens to see this spring", "A goat elected mayor", "About us", "Contact", "© Tide Weekly"]


def report(*lines: str) -> list[str]:
    text = "\n".join(lines)
    analysis = Analysis(from_text(text))
    run(analysis)
    marked = {text[mark.start : mark.end] for mark in analysis.furniture}
    return [line for line in lines if line not in marked]


def test_menus_and_foot_of_a_page_are_not_report() -> None:
    assert report(*MENU, TITLE, *FIRST, *SECOND, *FOOT) == [TITLE, *FIRST, *SECOND]


def test_a_report_goes_on_after_a_block_of_links() -> None:
    assert report(*MENU, TITLE, *FIRST, *TEASERS, *SECOND, *FOOT) == [TITLE, *FIRST, *SECOND]


def test_a_report_of_something_else_beyond_a_block_of_links_is_not_part_of_it() -> None:
    other = [
        "The price of tea fell for the third month in a row as growers in the hills had the best harvest for years.",
        "Traders said that warehouses were full and that buyers could wait for still lower offers in the autumn.",
    ]
    assert report(*MENU, TITLE, *FIRST, *SECOND, *TEASERS, *other, *FOOT) == [TITLE, *FIRST, *SECOND]


def test_readers_comments_are_not_report() -> None:
    comments = []
    for who, hour in (("seagull7", "10:02"), ("Old Salt", "11:40"), ("rowboat", "13:15"), ("marta", "15:30")):
        comments += [f"{who} says:", f"June 2, 2023 at {hour} am"]
        comments += ["The ferry to the island was never the trouble, the company is, and islanders know that well."]
    assert report(*MENU, TITLE, *FIRST, *SECOND, "4 comments", *comments, *FOOT) == [TITLE, *FIRST, *SECOND]
    assert report(*MENU, TITLE, *FIRST, *SECOND, *comments, *FOOT) == [TITLE, *FIRST, *SECOND]


def test_a_list_of_data_at_the_end_of_a_report_is_report() -> None:
    sailings = ["June 1 – from the island at noon", "June 2 – from the quay at 14:00",
                "June 3 – from the island at noon", "June 4 – from the quay at 15:00"]  # fmt: skip
    assert report(*MENU, TITLE, *FIRST, *SECOND, *sailings, *FOOT) == [TITLE, *FIRST, *SECOND, *sailings]


def test_a_short_first_sentence_is_report() -> None:
    assert report(*MENU, TITLE, "They had waited long.", *FIRST, *SECOND, *FOOT)[1] == "They had waited long."


def test_teasers_with_their_dates_are_not_report() -> None:
    teasers = []
    for n, what in enumerate(("bakers", "millers", "growers", "traders", "smiths")):
        teasers += [f"What the {what} want", f"June {n + 3}, 2023"]
        teasers += [f"For years nobody asked the {what} of the hills what they made of the tax on salt and on flour."]
    assert report(*MENU, TITLE, *FIRST, *SECOND, *teasers, *FOOT) == [TITLE, *FIRST, *SECOND]
