from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.records import Furniture
from variorum.render.passages import REACH, Layer, around, paragraphs, report

layers = st.builds(
    lambda start, length, name, anchor: Layer(start, start + length, name, anchor),
    st.integers(0, 60),
    st.integers(1, 40),
    st.sampled_from(["cited", "furniture", "title"]),
    st.none() | st.text("ab", min_size=1),
)


@given(st.text("ab \n", max_size=80), st.lists(layers, max_size=8))
@settings(max_examples=200, deadline=None)
def test_the_pieces_of_a_line_joined_give_back_the_line(text, held):
    lines = [line.rstrip() for line in text.splitlines()]
    assert ["".join(piece.text for piece in line) for line in paragraphs(text, held)] == [
        line for line in lines if line
    ]


def test_overlapping_ranges_cut_the_text_where_they_begin_and_end():
    (line,) = paragraphs("abcdef", [Layer(0, 4, "cited", "p"), Layer(2, 6, "cited", "q"), Layer(3, 4, "furniture")])
    assert [(piece.text, piece.names, piece.anchors) for piece in line] == [
        ("ab", ("cited",), ("p",)),
        ("c", ("cited",), ("q",)),
        ("d", ("cited", "furniture"), ()),
        ("ef", ("cited",), ()),
    ]


def test_a_range_over_a_line_break_has_its_anchor_once():
    lines = paragraphs("one two\n\nthree four", [Layer(4, 14, "cited", "p")])
    assert [[piece.anchors for piece in line if piece.cited] for line in lines] == [[("p",)], [()]]


def test_a_range_that_begins_between_lines_is_anchored_at_the_next_line():
    lines = paragraphs("one\n\ntwo", [Layer(3, 8, "cited", "p")])
    assert [piece.anchors for line in lines for piece in line] == [(), ("p",)]


def test_furniture_inside_a_passage_is_not_printed_with_it():
    text = "The dam was full\n\nSign up now!\n\nand the river low."
    prompt = Furniture(article_id="a", start=text.index("Sign"), end=text.index("!") + 1, kind="newsletter")
    assert report(text, 0, len(text), [prompt]) == "The dam was full and the river low."
    assert around(text, 0, len(text), [prompt]).words == "The dam was full and the river low."


def test_a_passage_of_furniture_alone_is_printed_all_the_same():
    part = Furniture(article_id="a", start=0, end=10, kind="caption")
    assert report("A picture.", 2, 9, [part]) == "picture"


def test_surroundings_are_cut_at_words_and_bounded():
    text = "word " * 200 + "THE PASSAGE" + " word" * 200
    start = text.index("THE")
    found = around(text, start, start + 11)
    assert found.words == "THE PASSAGE"
    assert found.before.startswith("… word")
    assert found.after.endswith("word …")
    assert len(found.before) <= REACH + 2


def test_a_megabyte_long_word_gives_a_short_note():
    text = "x" * 1_000_000
    found = around(text, 10, 999_000)
    assert len(found.before) + len(found.words) + len(found.after) < 1000


def test_a_passage_at_the_ends_of_a_text_has_no_ellipsis():
    found = around("All of it.", 0, 10)
    assert (found.before, found.words, found.after) == ("", "All of it.", "")
