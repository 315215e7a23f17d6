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


def test_a_link_in_running_letters_between_paragraphs_of_a_page_is_no_report() -> None:
    link = "Islanders fear a third winter without lorries or fresh bread on the quay"
    lines = [*MENU, TITLE, *FIRST, link, *SECOND, *FOOT]
    text = "\n\n".join(lines)
    analysis = Analysis(from_text(text))
    run(analysis)
    assert ("related", link) in [(mark.kind, text[mark.start : mark.end]) for mark in analysis.furniture]


def test_what_a_reader_writes_at_length_is_no_report_even_under_a_short_one() -> None:
    comment = [
        "Una Berg on March 4, 2022 at 8:50 pm said:",
        *SECOND,
        *(line.replace("ferry", "boat") for line in SECOND),
    ]
    assert report(*MENU, TITLE, FIRST[0], FIRST[1], "Comments", *comment, *FOOT) == [TITLE, FIRST[0], FIRST[1]]


def test_a_dateline_and_a_post_are_report_on_a_page() -> None:
    opening = "HARBOUR TOWN (AP) — The latest on the second ferry for the island (all times local):"
    post = "— Orla Finn (@orlasshop) March 3, 2022"
    assert report(*MENU, TITLE, opening, *FIRST, post, *SECOND, *FOOT) == [TITLE, opening, *FIRST, post, *SECOND]


def test_paragraphs_beyond_a_box_of_links_stay_though_one_of_them_tells_of_something_else() -> None:
    aside = "Both harbours were dredged at the turn of the century, at great expense."
    page = [*MENU, TITLE, *FIRST, *TEASERS, SECOND[0], aside, *SECOND[1:], *FOOT]
    assert report(*page) == [TITLE, *FIRST, SECOND[0], aside, *SECOND[1:]]


def test_the_first_of_several_pieces_on_a_page_is_the_one_under_the_headline() -> None:
    others = [
        line for n in range(6) for line in (f"A mill for sale in village {n}", "By Ivo Lund", f"November {n + 2}, 2021")
    ]
    page = [*MENU, TITLE, "By Una Berg", "November 20, 2021", *FIRST, *others, *FOOT]
    assert report(*page) == [TITLE, *FIRST]
