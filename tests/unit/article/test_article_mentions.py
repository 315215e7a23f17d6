"""Who and what an article mentions, and which mentions are of one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.article import language, mentions
from variorum.article.analysis import Analysis
from variorum.article.mentions import MentionIndex
from variorum.records import Article, Mention


def analysed(text: str, source: str | None = None) -> Analysis:
    analysis = Analysis(article=Article(article_id="a1", text=text, source=source))
    language.run(analysis)
    mentions.run(analysis)
    return analysis


def found(text: str) -> list[Mention]:
    return analysed(text).mentions


def one(text: str, words: str) -> Mention:
    matching = [mention for mention in found(text) if mention.text == words]
    assert matching, f"{words!r} is no mention; found {[mention.text for mention in found(text)]}"
    return matching[0]


def test_a_title_before_a_name_is_its_role_and_no_part_of_it():
    mention = one("US Secretary of State Ida Renn met reporters in Geneva.", "Ida Renn")
    assert (mention.type, mention.role, mention.country) == ("person", "Secretary of State", "USA")
    assert not [m for m in found("US Secretary of State Ida Renn met reporters.") if m.text == "State"]


def test_the_role_is_printed_where_it_says():
    text = "Ida Renn, the Portuguese foreign minister, flew home on Monday."
    mention = one(text, "Ida Renn")
    assert text[mention.role_start : mention.role_end] == mention.role == "foreign minister"
    assert mention.country == "PRT"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("The mediator, Joan Abery, told reporters that talks would go on.", "mediator"),
        ("Joan Abery, the chief of the army's general staff, resigned.", "chief of the army's general staff"),
        ("Joan Abery, who was finance minister until May, said no.", "finance minister"),
        ("White House spokesman Joan Abery said the visit was off.", "White House spokesman"),
        ("Brig Joan Abery called the camp unsafe.", "Brig"),
        ("Dr Joan Abery, Forensic Pathologist, confirmed the cause of death.", "Forensic Pathologist"),
        ("Seismologist Joan Abery said more tremors would follow.", "Seismologist"),
    ],
)
def test_roles_are_read_before_beside_and_after_a_name(text, role):
    assert one(text, "Joan Abery").role == role


def test_a_name_in_a_list_may_end_like_an_office():
    names = [m.text for m in found("The board is Joan Abery, Tovin King, and Peter Low.") if m.kind == "name"]
    assert names == ["Joan Abery", "Tovin King", "Peter Low"]


def test_a_surname_is_the_person_named_in_full():
    text = "Foreign Minister Clara Westen spoke first. Mr Halden waited. Westen left early, and Viktor Halden followed."
    chains = {mention.text: mention.chain for mention in found(text) if mention.kind == "name"}
    assert chains["Westen"] == chains["Clara Westen"]
    assert chains["Halden"] == chains["Viktor Halden"] != chains["Westen"]


def test_two_people_of_one_surname_are_two():
    text = "Mr Paul Lund and Mrs Anna Lund came. Mrs Lund spoke for an hour. Mr Lund did not."
    rows = [mention for mention in found(text) if mention.kind == "name" and "Lund" in mention.text]
    chains = {mention.name for mention in rows}
    assert chains == {"Paul Lund", "Anna Lund"}
    assert [mention.name for mention in rows if mention.text == "Lund"] == ["Anna Lund", "Paul Lund"]


def test_an_acronym_in_brackets_is_the_group_it_shortens():
    text = "Rebels of the Free Harbour Front (FHF) denied it. The FHF said it had no bombs."
    rows = [mention for mention in found(text) if mention.text in ("Free Harbour Front", "FHF")]
    assert {mention.name for mention in rows} == {"Free Harbour Front"}
    assert {mention.type for mention in rows} == {"group"}
    assert len(rows) == 3


def test_another_name_that_the_article_gives_is_the_same_group():
    text = "The Free Harbour Front, known in the port as the Lanterns, said on Monday that it would not disarm."
    rows = {mention.text: mention for mention in found(text)}
    assert rows["Lanterns"].chain == rows["Free Harbour Front"].chain


def test_a_capital_that_acts_is_the_government_and_the_city_is_not():
    text = "Lisbon rejected the demand. The ministers met in Lisbon. Portugal had asked for more."
    rows = [mention for mention in found(text) if mention.text in ("Lisbon", "Portugal")]
    assert [mention.country for mention in rows] == ["PRT", None, "PRT"]
    assert rows[0].chain == rows[2].chain != rows[1].chain


def test_an_adjective_of_nation_names_nobody():
    rows = found("Portuguese officials said that the Portuguese economy had grown.")
    assert [(mention.text, mention.kind, mention.country) for mention in rows] == [
        ("Portuguese officials", "nominal", "PRT")
    ]


def test_a_description_is_the_one_person_whose_office_and_state_agree():
    text = "Portuguese President Rui Aldana met Spanish President Ana Vidal. The Portuguese president was late."
    assert one(text, "Portuguese president").name == "Rui Aldana"


def test_a_description_that_could_be_of_two_is_tied_to_neither():
    text = "Minister Rui Aldana met Minister Ana Vidal in Geneva. The minister was late."
    assert one(text, "minister").name is None


def test_an_unnamed_source_is_described_and_the_official_is_the_same():
    text = 'A senior ministry official described the gap as "a canyon". The official asked not to be named.'
    rows = [mention for mention in found(text) if mention.kind == "nominal" and "official" in mention.text]
    assert [mention.text for mention in rows] == ["senior ministry official", "official"]
    assert len({mention.chain for mention in rows}) == 1
    assert rows[0].name is None


def test_she_said_is_the_woman_who_spoke():
    text = '"We came to listen," Clara Westen said. Viktor Halden was not there. "No numbers," she added.'
    she = [mention for mention in found(text) if mention.kind == "pronoun"]
    assert all(mention.name == "Clara Westen" for mention in she)


def test_a_pronoun_is_of_whom_its_own_sentence_names_before_a_subject_of_the_sentence_before():
    text = "Rui Aldana called the chancellor. Turmoil drove Viktor Halden from office after he rejected the treaty."
    (he,) = (mention for mention in found(text) if mention.kind == "pronoun")
    assert he.name == "Viktor Halden"


def test_who_is_named_in_a_pronouns_own_clause_is_another():
    text = "Rui Aldana left the union. After a career under Viktor Halden, he joined the navy."
    (he,) = (mention for mention in found(text) if mention.kind == "pronoun")
    assert he.name == "Rui Aldana"


def test_a_pronoun_with_two_candidates_is_left_alone():
    text = "Paul Lund and Viktor Halden arrived together. He was tired."
    assert not [mention for mention in found(text) if mention.kind == "pronoun"]


def test_the_index_tells_a_person_from_that_persons_spokesman():
    text = "Ida Renn went home. Renn's spokesman denied it on Monday."
    analysis = analysed(text)
    index = MentionIndex(analysis.mentions, analysis.parsed)
    start = text.index("Renn's")
    assert index.label(start, start + len("Renn's spokesman")) == "Renn's spokesman"
    assert index.label(start, start + len("Renn")) == "Ida Renn"
    assert index.at(start, start + len("Renn's spokesman")).kind == "nominal"


def test_the_index_finds_a_person_by_the_role_printed_with_the_name():
    text = "The mediator, Joan Abery, told reporters that talks would go on."
    analysis = analysed(text)
    index = MentionIndex(analysis.mentions, analysis.parsed)
    assert index.label(0, len("The mediator")) == "Joan Abery"
    mediator = next(token for token in analysis.parsed if token.text == "mediator")
    assert index.covering_token(mediator).text == "Joan Abery"
    assert index.label(text.index("talks"), text.index("talks") + 5) == "talks"


def test_the_outlet_is_no_person():
    analysis = analysed("The Harbour Observer understands that Corvane knew.", source="Harbour Observer")
    assert all(mention.type == "organisation" for mention in analysis.mentions if mention.text == "Harbour Observer")


_PIECES = st.sampled_from([
    "Ida Renn", "Mr", "the", "said", ",", ".", "(FHF)", "Free Harbour Front", "of", "US", "Lisbon", "president",
    "he", "\n\n",
    "who was", "’s", '"', "minister", "and", "police", "known as", "(", "—", "é", "Portuguese",
])  # fmt: skip


@given(st.lists(_PIECES, max_size=14).map(" ".join))
@settings(max_examples=40, deadline=None)
def test_any_text_gives_mentions_whose_spans_are_their_words(text):
    keys = set()
    names: dict[int, set[str | None]] = {}
    for mention in found(text):
        assert text[mention.start : mention.end] == mention.text != ""
        assert mention.role is None or text[mention.role_start : mention.role_end] == mention.role
        assert (mention.start, mention.end) not in keys
        keys.add((mention.start, mention.end))
        names.setdefault(mention.chain, set()).add(mention.name)
    assert all(len(called) == 1 for called in names.values())
    assert sorted(names) == list(range(len(names)))


def test_a_description_is_the_person_named_next_to_it_and_nobody_before():
    text = "Portuguese President Rui Aldana left. Portugal's acting president, Ana Vidal, took the oath on Monday."
    described = [mention for mention in found(text) if mention.kind == "nominal" and "president" in mention.text]
    assert all(mention.name != "Rui Aldana" for mention in described)
    assert one(text, "Ana Vidal").name == "Ana Vidal"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Solmark accused the front of the blast that wrecked a station near Dorn on Monday.", "Dorn"),
        ("In Dorn, where the fields depend on the station, farmers waited.", "Dorn"),
        ("DORN (Agency) — The death toll rose to 17.", "DORN"),
    ],
)
def test_a_place_that_no_list_holds_is_told_by_the_words_beside_it(text, name):
    assert (name, "place") in [(row.text, row.type) for row in found(text)]


def test_an_operator_is_the_firm_named_beside_it():
    rows = found("The union accused the operator, Corvane Bulk Terminals, of ignoring the rules.")
    assert {row.name for row in rows if row.text == "operator"} == {"Corvane Bulk Terminals"}


def test_a_body_named_after_a_person_or_body_is_another():
    rows = found("Corvane denied it. The Corvane Foundation, a charity, said it would pay.")
    assert len({row.chain for row in rows if row.text.endswith(("Corvane", "Foundation"))}) == 2


def test_a_party_in_brackets_is_not_another_name_of_its_member():
    rows = found("MP Ida Renn (Liberal) spoke. The Liberal Front (LF) was silent; the LF left.")
    renn = {row.chain for row in rows if row.text.endswith("Renn")}
    assert renn.isdisjoint({row.chain for row in rows if row.text in ("Liberal", "LF")})


@pytest.mark.parametrize(
    "text",
    [
        "Although a number of police officers and witnesses testified, the judge went home.",
        "A group of four other people came from the north, police said.",
    ],
)
def test_words_that_two_nouns_describe_are_mentioned_once(text):
    ranges = [(mention.start, mention.end) for mention in found(text)]
    assert len(ranges) == len(set(ranges))
    assert found(text)[0].type == "group"
