"""Who said what, in sentences made for these tests."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from variorum.article import language, mentions, quotes
from variorum.article.analysis import Analysis
from variorum.article.quote_marks import quoted
from variorum.records import Article, Furniture, Quote, Span


def analyse(text: str, title: str | None = None, furniture: tuple[tuple[int, int], ...] = ()) -> Analysis:
    article = Article(
        article_id="a1",
        text=text,
        title=title,
        title_start=0 if title else None,
        title_end=len(title) if title else None,
    )
    marks = [Furniture(article_id="a1", start=start, end=end, kind="other") for start, end in furniture]
    analysis = Analysis(article=article, furniture=marks)
    language.run(analysis)
    mentions.run(analysis)
    quotes.run(analysis)
    return analysis


def pieces(analysis: Analysis, quote: Quote) -> list[str]:
    return [analysis.article.text[start:end] for start, end in quote.parts]


def only(text: str, **given: object) -> tuple[list[str], Quote, Analysis]:
    analysis = analyse(text, **given)  # type: ignore[arg-type]
    assert len(analysis.quotes) == 1, [quote.text for quote in analysis.quotes]
    return pieces(analysis, analysis.quotes[0]), analysis.quotes[0], analysis


def speaker_words(analysis: Analysis, quote: Quote) -> str | None:
    return None if quote.speaker is None else analysis.article.text[quote.speaker.start : quote.speaker.end]


def test_words_in_marks_before_their_speaker_are_direct_and_keep_their_marks() -> None:
    said, quote, analysis = only("“The bridge will hold through the winter,” Ida Renn said on Monday.")
    assert said == ["“The bridge will hold through the winter,”"]
    assert quote.type == "direct"
    assert speaker_words(analysis, quote) == "Ida Renn"
    assert quote.cue is not None
    assert analysis.article.text[quote.cue.start : quote.cue.end] == "said"


def test_a_clause_after_said_is_indirect_and_holds_its_conjunction_but_not_the_full_stop() -> None:
    said, quote, analysis = only("The mayor of Vell said that the old bridge would close in May.")
    assert said == ["that the old bridge would close in May"]
    assert quote.type == "indirect"
    assert speaker_words(analysis, quote) == "The mayor of Vell"


def test_words_in_marks_within_a_clause_make_it_mixed() -> None:
    said, quote, _ = only("The minister said the plan was “a gift to the river” and would go ahead.")
    assert quote.type == "mixed"
    assert said == ["the plan was “a gift to the river” and would go ahead"]


def test_a_saying_parted_by_its_speaker_is_one_row_with_two_parts() -> None:
    text = "“We waited for years,” said Tomas Brandt, a farmer from Dorn. “Now we have nothing to sell.”"
    said, quote, analysis = only(text)
    assert said == ["“We waited for years,”", "“Now we have nothing to sell.”"]
    assert speaker_words(analysis, quote) == "Tomas Brandt, a farmer from Dorn"


def test_a_saying_goes_on_over_paragraphs_that_open_their_marks_again() -> None:
    text = "“We waited for years,” Tomas Brandt said. “Nobody came to look.\n\n“Now we have nothing left to sell.”"
    said, _, _ = only(text)
    assert said == ["“We waited for years,”", "“Nobody came to look.", "“Now we have nothing left to sell.”"]


def test_a_parenthesis_of_saying_parts_an_indirect_content() -> None:
    analysis = analyse("The treaty, the minister said, was dead in the water.")
    assert [pieces(analysis, quote) for quote in analysis.quotes] == [["The treaty", "was dead in the water"]]


def test_according_to_names_the_speaker_before_and_after() -> None:
    said, quote, analysis = only("Nine people were hurt in the fire, according to the Vell fire service.")
    assert said == ["Nine people were hurt in the fire"]
    assert speaker_words(analysis, quote) == "the Vell fire service"
    said, quote, analysis = only("According to the Vell fire service, nine people were hurt in the fire.")
    assert said == ["nine people were hurt in the fire"]


def test_according_to_plan_is_nobodys_saying() -> None:
    assert not analyse("The launch went according to plan.").quotes


def test_each_verb_of_saying_has_its_own_row() -> None:
    analysis = analyse("Ida Renn said the talks had failed and added that she would not return.")
    assert [pieces(analysis, quote) for quote in analysis.quotes] == [
        ["the talks had failed"],
        ["that she would not return"],
    ]
    assert {speaker_words(analysis, quote) for quote in analysis.quotes} == {"Ida Renn"}


def test_a_participle_of_saying_takes_the_subject_of_its_sentence() -> None:
    analysis = analyse("Ida Renn rejected the offer, saying that the river had no owner.")
    (quote,) = [quote for quote in analysis.quotes if "river" in quote.text]
    assert pieces(analysis, quote) == ["that the river had no owner"]
    assert speaker_words(analysis, quote) == "Ida Renn"


@pytest.mark.parametrize(
    "text",
    [
        "The ministry declined to say whether the dam was safe.",
        "The ministry did not say whether the dam was safe.",
        "The ministry refused to say whether the dam was safe.",
    ],
)
def test_what_was_not_said_is_marked_as_refused(text: str) -> None:
    said, quote, _ = only(text)
    assert said == ["whether the dam was safe"]
    assert quote.refused


def test_addressee_and_medium_are_kept_as_printed() -> None:
    _, quote, _ = only("Ida Renn told reporters that the commission would meet.")
    assert quote.addressee == "reporters"
    _, quote, _ = only("“There is no such letter,” the company said in a statement.")
    assert quote.medium == "in a statement"


def test_a_headline_with_a_colon_names_its_speaker() -> None:
    title = "Ida Renn: No quotas before a survey"
    said, quote, analysis = only(f"{title}\n\nThe river ran high in March.", title=title)
    assert said == ["No quotas before a survey"]
    assert speaker_words(analysis, quote) == "Ida Renn"


def test_the_passive_names_the_one_who_was_quoted() -> None:
    said, quote, analysis = only("Mr Halden was quoted as saying that the pumps had been stolen.")
    assert said == ["that the pumps had been stolen"]
    assert speaker_words(analysis, quote) == "Mr Halden"


def test_a_title_and_a_turn_of_phrase_in_marks_are_no_quotations() -> None:
    assert not analyse("The band played “Northern River” and the so-called “green wave” passed.").quotes


def test_a_name_in_marks_is_no_saying_of_who_bears_it() -> None:
    text = 'In Vell, nobody was to climb the stage but when singer "Old Crow" pointed his lamp at the crowd they did.'
    assert analyse(text).quotes == []


def test_the_person_beside_a_body_is_the_one_who_speaks() -> None:
    text = (
        "Deputy commander Northern Command (South East), Brigadier Joan Abery, who will be its senior British officer, "
        'added: "We leave it better than it was."'
    )
    assert [quote.speaker_name for quote in analyse(text).quotes] == ["Joan Abery"]


def test_furniture_is_never_part_of_a_saying() -> None:
    text = "“We waited for years and\nADVERTISEMENT\nnobody came to look at the wells,” Tomas Brandt said."
    start = text.index("ADVERTISEMENT")
    said, _, _ = only(text, furniture=((start, start + len("ADVERTISEMENT")),))
    assert said == ["“We waited for years and", "nobody came to look at the wells,”"]


def test_doubled_single_marks_quote_like_double_ones() -> None:
    text = "''The wells are dry,'' Mr. Brandt said. ''We have nothing left to sell.''"
    said, _, _ = only(text)
    assert said == ["''The wells are dry,''", "''We have nothing left to sell.''"]


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("He said “yes” to it.", ["“yes”"]),
        ('He said "yes" to it.', ['"yes"']),
        ("He said 'that is all' to it.", ["'that is all'"]),
        ("He said «oui» to it.", ["«oui»"]),
        ("It's the boys' dog and Ann's '90s hat.", []),
        ("He said “it’s the dogs’ day” to it.", ["“it’s the dogs’ day”"]),
        ("He said “she told me ‘go home’ and left” to it.", ["“she told me ‘go home’ and left”", "‘go home’"]),
        ("He said “nobody came.", ["“nobody came."]),
        ("A pipe 6\" wide and 4' long.", []),
    ],
)
def test_marks_are_told_from_apostrophes_and_paired(text: str, ranges: list[str]) -> None:
    assert [text[q.start : q.end] for q in quoted(text, [Span(0, len(text))])] == ranges


_MARKS = "“”„«»‘’'\"`‚‹›"
_WORDS = [
    "he said",
    "Ida Renn",
    "told us",
    "that",
    "according to",
    "the river",
    ",",
    ".",
    ":",
    "\n\n",
    "—",
    "asked",
    "and",
    "adding",
]


@given(st.lists(st.one_of(st.sampled_from(_WORDS), st.text(alphabet=_MARKS + "ab .\n", max_size=4)), max_size=25))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_with_any_marks_gives_ordered_spans_in_range(parts: list[str]) -> None:
    _check(" ".join(parts))


@given(st.text(max_size=60))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_at_all_gives_ordered_spans_in_range(text: str) -> None:
    _check(text)


def _check(text: str) -> None:
    analysis = analyse(text)
    taken: list[tuple[int, int]] = []
    for quote in analysis.quotes:
        assert quote.parts[0][0] == quote.start
        assert quote.parts[-1][1] == quote.end
        place = 0
        for start, end in quote.parts:
            assert place <= start < end <= len(text)
            place = end
        for span in (quote.cue, quote.speaker):
            assert span is None or 0 <= span.start < span.end <= len(text)
        taken.extend(quote.parts)
    for a in range(len(taken)):
        for b in range(a):
            (x0, x1), (y0, y1) = taken[a], taken[b]
            apart = x1 <= y0 or y1 <= x0
            nested = (x0 <= y0 and y1 <= x1) or (y0 <= x0 and x1 <= y1)
            assert apart or nested


@given(st.text(alphabet=_MARKS + "abs ,.\n", max_size=80))
@settings(max_examples=300, deadline=None)
def test_quoted_ranges_never_cut_one_another(text: str) -> None:
    ranges = quoted(text, [Span(0, len(text))])
    for a in ranges:
        assert 0 <= a.start < a.end <= len(text)
        for b in ranges:
            apart = a.end <= b.start or b.end <= a.start
            nested = (a.start <= b.start and b.end <= a.end) or (b.start <= a.start and a.end <= b.end)
            assert apart or nested


def test_marks_that_open_each_paragraph_of_a_saying_part_it_where_a_page_ran_the_paragraphs_together() -> None:
    text = '"We will rebuild the pier," said the harbour master. "It takes a year. "It always has." Then he left.'
    ranges = [text[q.start : q.end] for q in quoted(text, [Span(0, len(text))])]
    assert ranges == ['"We will rebuild the pier,"', '"It takes a year.', '"It always has."']


def told(analysis: Analysis) -> list[tuple[list[str], str | None, str]]:
    return [(pieces(analysis, quote), quote.speaker_name, quote.kind) for quote in analysis.quotes]


def test_a_saying_told_within_a_saying_has_a_row_of_its_own() -> None:
    analysis = analyse("The ministry said that the mayor had denied that the dam was unsafe.")
    outer, inner = analysis.quotes
    assert (outer.within, inner.within) == (None, outer.quote_id)
    assert pieces(analysis, inner) == ["that the dam was unsafe"]
    assert (inner.speaker_name, inner.kind) == ("mayor", "denies")


def test_what_another_said_is_told_inside_quotation_marks_but_not_what_one_says_of_oneself() -> None:
    analysis = analyse("“Ida Renn told us that the bridge was closed,” Tomas Brandt said. “I said it would not hold.”")
    assert [(q.speaker_name, q.type, q.within is not None) for q in analysis.quotes] == [
        ("Tomas Brandt", "direct", False),
        ("Ida Renn", "indirect", True),
    ]


def test_as_the_papers_reported_neither_swallows_a_denial_nor_takes_its_speaker() -> None:
    analysis = analyse("Halden also denied that Solmark had moved troops, as Arvenian newspapers reported last week.")
    assert told(analysis) == [
        (["that Solmark had moved troops"], "Halden", "denies"),
        (["Solmark had moved troops"], "Arvenian newspapers", "says"),
    ]


def test_what_was_not_agreed_is_no_saying() -> None:
    assert not analyse("They failed to agree on how to share the water of the river.").quotes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ida Renn said at the last debate that the river had no owner.", ["that the river had no owner"]),
        ("Ida Renn said “the next council” should choose the route.", ["“the next council” should choose the route"]),
        (
            "The budget office said about half of the higher bill reflected lost revenue.",
            ["about half of the higher bill reflected lost revenue"],
        ),
        (
            "“You drove us to the breaking point” to raise the price, Ida Renn said.",
            ["“You drove us to the breaking point” to raise the price"],
        ),
        (
            "The mill's investment in its pumps, Ida Renn said, “is a good example of thrift.”",
            ["The mill's investment in its pumps", "“is a good example of thrift.”"],
        ),
        ("Ida Renn said that he was fired, a claim that the mill disputes.", ["that he was fired"]),
        (
            "Ida Renn said the talks were over, but the army would wait.",
            ["the talks were over, but the army would wait"],
        ),
        ("The loss of the ferry was first reported by the Vell Gazette.", ["The loss of the ferry"]),
    ],
)
def test_a_saying_ends_where_the_speaker_does(text: str, said: list[str]) -> None:
    assert only(text)[0] == said


def test_what_a_speaker_was_asked_is_not_what_he_said() -> None:
    analysis = analyse("Asked whether the dam was safe, Ida Renn said it would hold through the winter.")
    assert (["it would hold through the winter"], "Ida Renn", "says") in told(analysis)
    analysis = analyse("Asked about the dam, Ida Renn said: “It will hold through the winter.”")
    assert told(analysis) == [(["“It will hold through the winter.”"], "Ida Renn", "says")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Brandt said the dam would hold but refused to open the gates.", ["the dam would hold"]),
        ("Brandt has said she wants peace and has signed a truce.", ["she wants peace"]),
        ("While Brandt claimed that the dam was safe, engineers left the valley.", ["that the dam was safe"]),
        (
            "Half of the voters said they liked the dam, according to a survey.",
            ["Half of the voters said they liked the dam"],
        ),
        ("Brandt said she had met Ida Renn, who led the council in 1990.", ["she had met Ida Renn"]),
        ("As the Valley Gazette reported on Friday, the dam had cracked in March.", ["the dam had cracked in March"]),
        ("Brandt told the Valley Gazette she would resign.", ["she would resign"]),
        ("The dam would be helped, Brandt said, by the new gates.", ["The dam would be helped", "by the new gates"]),
        ("Brandt had said on Tuesday night.", []),
        ("The firm is expected to announce a deal on Friday.", []),
    ],
)
def test_a_saying_holds_what_is_the_speakers_and_no_more(text: str, said: list[str]) -> None:
    rows = [row for row in analyse(text).quotes if row.within is None]
    assert [text[a:b] for row in rows for a, b in row.parts] == said


def test_a_comma_after_the_closing_mark_leads_back_to_the_quotation() -> None:
    text = "The dam “will hold for a hundred years”, Brandt told the council in a speech."
    (row,) = analyse(text).quotes
    assert (row.text, row.addressee, row.medium) == (
        "The dam “will hold for a hundred years”", "the council", "in a speech",
    )  # fmt: skip


def test_a_medium_may_stand_before_the_speaker() -> None:
    (row,) = analyse("In a statement, Brandt said the dam would hold.").quotes
    assert (row.text, row.medium) == ("the dam would hold", "In a statement")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Brandt told reporters that the dam would hold.", "says"),
        ("The mayor asked Brandt whether the dam would hold.", "asks"),
        ("The mayor asked Brandt to leave the valley.", "orders"),
    ],
)
def test_telling_asking_and_ordering_are_told_by_what_follows(text: str, kind: str) -> None:
    (row,) = analyse(text).quotes
    assert row.kind == kind


def test_whoever_was_asked_is_not_the_one_who_asks() -> None:
    rows = analyse("Asked whether the dam would hold, Brandt said: “No.”").quotes
    assert [(row.kind, row.speaker_name) for row in rows] == [("asks", None), ("says", "Brandt")]


def test_the_issuer_of_a_statement_says_what_it_says() -> None:
    (row,) = analyse("The ministry issued a statement saying that the dam had cracked.").quotes
    assert row.speaker_name == "ministry"


def test_an_unanswered_request_is_a_refusal_and_an_answered_call_is_none() -> None:
    (row,) = analyse("Brandt did not respond to a request for comment.").quotes
    assert row.refused
    assert analyse("Police responded to a call about a fire.").quotes == []


def test_a_floating_quotation_is_of_the_person_beside_it() -> None:
    (row,) = analyse("Ida Renn stood on the bridge for an hour. “We had no warning at all.”").quotes
    assert (row.speaker_name, row.cue_start) == ("Ida Renn", None)


def test_a_quotation_after_a_participle_goes_on_from_the_speakers_own_words() -> None:
    text = "“We will win,” Brandt said, noting that the dam was old. “Nobody can stop us now.”"
    rows = analyse(text).quotes
    assert [row.text for row in rows] == ["“We will win,” “Nobody can stop us now.”", "that the dam was old"]


def test_a_headline_may_name_its_speaker_by_office() -> None:
    text = "Minister: Dam ‘will hold for years’\n\nThe gates were opened on Monday."
    analysis = analyse(text, title="Minister: Dam ‘will hold for years’")
    assert [(row.text, row.speaker_name) for row in analysis.quotes] == [("Dam ‘will hold for years’", "Minister")]


_ODD = [
    "”", "“", "«", "»", "‹", "„", "‚", "`", "''", "\u202e", "\u202d", "\u2067", "\u200f", "\u200b", "\ufeff", "\u0301",
    "שלום", "مرحبا", "他说", "😀", "\U0001d400", "\u2028", "\x85", "\x00", "(", "]", "—", "--", " said ", " he told ",
    " according to ", "that", "\n\n", "\n", ". ", ", ", ": ",
]  # fmt: skip


@given(st.lists(st.sampled_from(_ODD), max_size=24).map("".join))
@settings(max_examples=40, deadline=None)
def test_odd_marks_other_scripts_and_writing_directions_give_ordered_spans_in_range(text: str) -> None:
    _check(text)


def test_marks_with_a_blank_on_either_side_open_and_close_by_turns() -> None:
    text = '" The bridge will hold, " Ida Renn said at noon.\n\nShe called the plan " a very long road " in May.'
    first = text.index("\n\n")
    paragraphs = [Span(0, first), Span(first + 2, len(text))]
    inner = [text[q.inner.start : q.inner.end].strip() for q in quoted(text, paragraphs)]
    assert inner == ["The bridge will hold,", "a very long road"]


def test_a_lone_mark_between_blanks_or_after_a_number_opens_nothing() -> None:
    for text in ('The board is 6 " wide and 8 " long.', 'They left " and never came back.'):
        assert quoted(text, [Span(0, len(text))]) == []


def test_single_marks_that_open_two_paragraphs_and_close_the_second_hold_both() -> None:
    text = "‘The bridge held. We were glad.\n\n‘Nobody was hurt.’ Ida Renn was there.\n\n‘Tis late and nobody is here."
    first, second = text.index("\n\n"), text.rindex("\n\n")
    paragraphs = [Span(0, first), Span(first + 2, second), Span(second + 2, len(text))]
    inner = [text[q.inner.start : q.inner.end] for q in quoted(text, paragraphs)]
    assert inner == ["The bridge held. We were glad.", "Nobody was hurt."]
