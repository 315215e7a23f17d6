"""What is page and not report, in text saved from a screen."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.article.analysis import Analysis
from variorum.article.furniture import STAGE, run
from variorum.article.read import from_text

TITLE = "Second ferry for the island"
BODY = [
    "The ferry to the island will sail twice a day from the first of June, the company said on Thursday.",
    "Islanders had asked for a second sailing since the bridge was closed to lorries in the winter.",
    '"It is the least they could do," said Orla Finn, who keeps the only shop.',
    "The company has bought a second boat from a yard in the north and will have it painted by May.",
]


def marks(*blocks: str, **fields) -> list[tuple[str, str]]:
    text = "\n\n".join(blocks)
    analysis = Analysis(from_text(text, **fields))
    run(analysis)
    return [(mark.kind, text[mark.start : mark.end]) for mark in analysis.furniture]


def within(line: str, **fields) -> list[tuple[str, str]]:
    return marks(TITLE, *BODY[:2], line, *BODY[2:], **fields)


def test_a_report_alone_has_no_furniture() -> None:
    assert marks(TITLE, *BODY) == []


def test_headline_and_standfirst_are_report() -> None:
    assert marks(TITLE, "Islanders welcome the boat but say it comes two winters too late for them", *BODY) == []


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("share", "Share"),
        ("share", "Facebook  Twitter  WhatsApp  Email"),
        ("share", "Share this article"),
        ("share", "Follow Tide Weekly on Instagram"),
        ("advert", "Advertisement"),
        ("advert", "ADVERTISEMENT – STORY CONTINUES BELOW"),
        ("advert", "Tide Weekly is funded by its readers. Donate here."),
        ("related", "READ MORE"),
        ("related", "Read more: Storm sinks the old ferry"),
        ("newsletter", "Sign up for the Tide Weekly Briefing, free in your inbox."),
        ("newsletter", "Enjoying this story? Subscribe for two euros a month."),
        ("caption", "The new boat at the yard. Photograph: Una Berg/Reuters"),
        ("caption", "Picture: Una Berg"),
        ("caption", "The old ferry in a storm. (Handout)"),
        ("caption", "In this photo provided by the company, the boat stands on the slip."),
        ("other", "We use cookies to give you the best experience on our website."),
        ("other", "Please enable JavaScript to view this page"),
        ("other", "var player = window.load();"),
        ("heading", "Two winters late"),
        ("caption", "The new boat on the slip of the yard.Credit...Una Berg/Tide Weekly"),
        ("caption", "The new boat on the slip (Source: the yard)"),
        ("site", "NewsSportWeatherPuzzlesJobs Cars"),
        ("site", "If you buy something through links on our pages, we may earn a commission."),
        ("site", "© 2022 Tide Weekly." + " No part of it may be printed again without leave of its owner." * 4),
        ("newsletter", "I agree that Tide Weekly can send me its newsletter."),
        ("newsletter", "⚓ Want the latest from the islands? Read our harbour notes."),
        ("other", "___"),
        ("other", "Key points"),
    ],
)
def test_a_line_of_furniture_between_paragraphs_is_marked_by_kind(kind: str, line: str) -> None:
    assert within(line) == [(kind, line)]


@pytest.mark.parametrize(
    "line",
    [
        "He wants to become a member of the board.",
        "The court ruled that copyright applies to the timetable.",
        "She will share the work with her brother.",
        "Passengers were told to sign up for the second sailing at the office.",
        "“Two winters late,” she said.",
        "The author is ambiguous about who paid for the boat.",
        "The faults which contributed to the accident were known.",
        "Follow-up checks are planned for Friday.",
        "Will the boat be ready?",
        "— Orla Finn (@orlasshop) March 3, 2022",
        "The second sailing is on at last #TheSecondFerryAtLast https://t.co/abcDEFghi",
        "A: Two winters, near enough",
        "The case was brought by the owner of the EPA.",
        "The captain deserved “some credit... for what she did on the night of the storm”.",
        "The yard said the boat would be late again and that it would pay for the delay",
    ],
)
def test_a_short_sentence_of_the_report_is_left_in(line: str) -> None:
    assert within(line) == []


def test_a_prompt_that_cuts_a_sentence_is_marked_and_the_sentence_is_not() -> None:
    found = marks(
        TITLE,
        BODY[0],
        "The yard said the boat, which was built for a lake,",
        "Get our daily newsletter in your inbox",
        "would be sent by road.",
        BODY[3],
    )
    assert found == [("newsletter", "Get our daily newsletter in your inbox")]


def test_a_doubled_caption_is_marked_twice_and_a_doubled_paragraph_once() -> None:
    caption = "The new boat at the yard in the north"
    assert within(f"{caption}\n{caption}") == [("caption", caption)] * 2
    sentence = "The yard said it was paid in full before the boat was launched."
    assert within(f"{sentence}\n{sentence}") == [("other", sentence)]


def test_the_head_of_a_page_is_outlet_date_and_byline() -> None:
    found = marks(TITLE, "Tide Weekly", "Thursday, 3 March 2022", "By Una Berg", *BODY)
    assert found == [("site", "Tide Weekly"), ("page_date", "Thursday, 3 March 2022"), ("credit", "By Una Berg")]


def test_the_foot_of_a_page_is_credit_outlet_and_other_headlines() -> None:
    found = marks(
        TITLE,
        *BODY,
        "– Reuters",
        "Storm sinks the old ferry",
        "Also in Islands",
        "Mainland votes on new road",
        "© 2022 Tide Weekly",
    )
    assert found == [
        ("credit", "– Reuters"),
        ("related", "Storm sinks the old ferry"),
        ("related", "Also in Islands"),
        ("related", "Mainland votes on new road"),
        ("site", "© 2022 Tide Weekly"),
    ]


def test_a_credit_glued_to_the_last_sentence_is_marked_without_it() -> None:
    assert marks(TITLE, *BODY[:3], BODY[3] + "– (Reuters)") == [("credit", "– (Reuters)")]


def test_a_dateline_is_report() -> None:
    assert marks(TITLE, "SANDFORD (Reuters) – " + BODY[0], *BODY[1:]) == []


def test_a_list_at_the_end_of_the_report_is_left_in() -> None:
    sailings = [
        "Monday at nine and four",
        "Tuesday at nine and four",
        "Friday at noon and six",
        "Saturday at ten and five",
        "Sunday at noon only",
    ]
    assert marks(TITLE, *BODY, "The boat will sail as follows:", *sailings) == []


def test_a_last_line_that_was_cut_off_is_left_in() -> None:
    assert marks(TITLE, *BODY, "The company added that it would not raise the") == []


def test_a_line_before_a_sentence_that_goes_on_is_no_heading() -> None:
    assert marks(TITLE, *BODY[:2], "Finn, whose shop is small,", "said she would order more.", BODY[3]) == []


def test_an_outlets_line_on_itself_is_marked() -> None:
    line = "Tide Weekly is part of Quill Holdings."
    assert marks(TITLE, *BODY, line, source="Tide Weekly") == [("site", line)]


def test_a_text_copied_off_a_whole_page_is_cut_down_to_its_report() -> None:
    menu = [
        "Home",
        "News",
        "Sport",
        "Weather",
        "Skip to content",
        "Sign in",
        "Islands",
        "Mainland",
        "Letters to us",
        "Puzzles page",
        "Farm prices",
    ]
    teasers = [
        "Storm sinks the old ferry",
        "Mainland votes on new road",
        "School gets a new roof",
        "Prize for island cheese",
        "Lifeboat crew thanked",
    ]
    found = marks(
        "\n".join(menu),
        TITLE,
        "Share",
        *BODY,
        *BODY[:3],
        "Most read",
        "\n".join(teasers),
        "© 2022 Tide Weekly",
        "Privacy policy",
    )
    kept = {line for _, line in found}
    assert set(menu) <= kept
    assert set(teasers) <= kept
    assert not set(BODY[3:]) & kept
    assert TITLE not in kept


def test_lines_of_a_wrapped_paragraph_are_no_headings() -> None:
    import textwrap

    wrapped = [
        textwrap.fill(paragraph, 60) for paragraph in ("New Quay Ferries said so. " + BODY[0], *BODY[1:], BODY[0])
    ]
    assert marks(TITLE, *wrapped[:2], "Advertisement", *wrapped[2:4]) == [("advert", "Advertisement")]


def test_captions_that_the_page_named_are_marked() -> None:
    import dataclasses

    text = "\n\n".join([*BODY[:2], "Smoke over the island at noon.", *BODY[2:]])
    start = text.index("Smoke")
    article = dataclasses.replace(from_text(text), captions=((start, start + 30),))
    analysis = Analysis(article)
    run(analysis)
    assert [(mark.kind, text[mark.start : mark.end]) for mark in analysis.furniture] == [
        ("caption", "Smoke over the island at noon.")
    ]


@given(
    st.lists(
        st.sampled_from(
            [*BODY, TITLE, "Share", "Reuters", "By Una Berg", "© Tide", "", "a", "3 March 2022", "Read more: x y z"]
        ),
        min_size=1,
        max_size=14,
    )
)
@settings(max_examples=80, deadline=None)
def test_ranges_lie_in_the_text_in_order_and_never_overlap(lines: list[str]) -> None:
    text = "\n".join(lines)
    if not any(c.isalnum() for c in text):
        return
    analysis = Analysis(from_text(text))
    run(analysis)
    position = 0
    for mark in analysis.furniture:
        assert position <= mark.start < mark.end <= len(text)
        assert text[mark.start : mark.end].strip() == text[mark.start : mark.end]
        position = mark.end
    title = analysis.article.title_span
    if title is not None:
        assert all(mark.end <= title.start or mark.start >= title.end for mark in analysis.furniture)


@pytest.mark.parametrize(
    "piece", ["a ", "A b ", "(", "– ", "| ", '" ', "By A, ", "copyright ", "photo: ", "1 ", "Privacy "]
)
def test_odd_lines_take_time_in_proportion(piece: str) -> None:
    begin = time.perf_counter()
    marks(piece * 4000 + "x", "\n".join([piece * 12 + "x"] * 300))
    assert time.perf_counter() - begin < 3


def test_the_stage_says_what_it_reads_and_writes() -> None:
    assert (STAGE.name, STAGE.unit, STAGE.reads, STAGE.writes) == (
        "furniture",
        "article",
        ("articles",),
        ("furniture",),
    )


def test_the_short_and_the_long_form_of_a_caption_are_both_captions() -> None:
    short = "The new boat on the slip of the yard, with its crew and ... more"
    long = "The new boat on the slip of the yard, with its crew and the captain's family on Thursday. less"
    assert within(f"{long}\n{short}") == [("caption", long), ("caption", short)]


def test_a_caption_is_known_by_the_name_of_its_pictures_source() -> None:
    caption = "A drawing shows where the second boat will be moored in the winter."
    assert within(f"{caption}\nHarbour Drawings") == [("caption", caption), ("caption", "Harbour Drawings")]
    assert within(f"{caption}\nUna Berg, AP") == [("caption", caption), ("caption", "Una Berg, AP")]
    assert within(caption) == []


def test_the_title_of_a_gallery_is_known_by_its_counter() -> None:
    assert within("Boats of the islands then and now\n1 / 9") == [
        ("caption", "Boats of the islands then and now"),
        ("caption", "1 / 9"),
    ]


def test_a_highlight_at_the_head_is_marked_and_the_paragraph_is_not() -> None:
    text = "\n\n".join([TITLE, BODY[1], *BODY])
    analysis = Analysis(from_text(text))
    run(analysis)
    assert [(mark.kind, mark.start) for mark in analysis.furniture] == [("other", text.index(BODY[1]))]


def test_headlines_in_headline_capitals_one_under_the_other_are_links() -> None:
    links = ["Storm Sinks the Old Ferry at Its Mooring", "Mainland Votes on a New Road for Lorries"]
    assert within("\n".join(links)) == [("related", link) for link in links]
    places = ["March 3 – Harbour Town, Loamshire @ Assembly Rooms", "March 5 – Mill Creek, Loamshire @ Corn Hall",
              "March 9 – The Quay, Loamshire @ Net Loft"]  # fmt: skip
    assert within("\n".join(places)) == []


def test_a_teaser_over_read_more_is_a_link() -> None:
    teaser = "The old ferry sank at its mooring in the night, and nobody has said who will"
    assert within(f"{teaser}\n\nRead more") == [("related", teaser), ("related", "Read more")]


def test_the_writers_name_over_a_note_on_the_writer_is_marked_with_it() -> None:
    note = "Una Berg is a reporter for Tide Weekly."
    assert marks(TITLE, *BODY, "Una Berg", note) == [("credit", "Una Berg"), ("credit", note)]


def test_the_date_among_labels_and_names_is_a_page_date() -> None:
    for stamp in (
        "Harbour Town, Una Berg | Updated : 3 March 2022, 09:01 AM",
        "Una Berg @unaberg / 2 days",
        "2022-03-03 12:57:32 Una Berg",
    ):
        assert ("page_date", stamp) in marks(TITLE, stamp, *BODY)
    assert marks(TITLE, "The yard closed on 3 March 2022 and its owner was not paid", *BODY) == []
