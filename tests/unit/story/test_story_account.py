from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from dossiers import dossier_of
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.records import Dossier, TimeExpression, Utterance
from variorum.story import account, claims, differences
from variorum.story.printing import Insertions, Printer, fault

PEOPLE = ["Ida Renn", "Olo Varn"]
POST = """\
VELL (Arda Wire) – The foreign ministers of Arda and Bresk met in Vell on Tuesday to settle their quarrel over \
the river Tor.

Ida Renn of Arda and Olo Varn of Bresk agreed to reopen the joint river commission. She said the commission \
would count every dam.

"The river does not know a border," said Ida Renn. But the farmers on the banks were not convinced by the pact.

The shed at the quay held 240 tonnes of cement. Engineers will meet in Geneva on 26 March to prepare a survey \
of the valley.

A bridge near the mill was closed to lorries for the day. The mayor of the town offered soup to every visitor \
on the square.

Three boats with delegates crossed the lake before the sun rose. The last treaty between the neighbours expired \
eleven years ago."""
DAILY = """\
The foreign ministers of Arda and Bresk met in Vell about their quarrel over the river Tor.

Olo Varn of Bresk and Ida Renn of Arda agreed to reopen the joint river commission at last.

The shed at the quay held 400 tonnes of cement. Engineers are to meet in Geneva on 26 March to prepare a survey \
of the valley.

A school choir from the hills sang for the guests in the rain."""


def written(texts: dict[str, str], **given: object) -> Dossier:
    dossier = dossier_of(texts, people=PEOPLE, **given)  # type: ignore[arg-type]
    utterances = {}
    for quote in dossier.quotes:
        assert quote.utterance_id is not None
        utterances[quote.utterance_id] = Utterance(
            utterance_id=quote.utterance_id, story_id=dossier.story.story_id, speaker_entity_id=quote.speaker_entity_id,
            speaker_name=quote.speaker_name, text=quote.text, type="direct", article_id=quote.article_id,
            start=quote.start, end=quote.end, n_articles=1, n_origins=1,
        )  # fmt: skip
    dossier = replace(dossier, utterances=tuple(utterances.values()))
    return account.run(differences.run(claims.run(dossier)))


@pytest.fixture(scope="module")
def story() -> Dossier:
    return written({"Post": POST, "Daily": DAILY})


def section(dossier: Dossier, name: str) -> list[str]:
    return [row.text for row in dossier.account if row.section == name]


def test_the_account_leads_with_what_most_origins_state(story: Dossier) -> None:
    first = story.account[0]
    assert first.section == "short"
    assert "foreign ministers" in first.text
    assert first.n_origins == 2


def test_every_sentence_is_its_first_passage_with_bracketed_insertions_only(story: Dossier) -> None:
    assert [account.verify(row, story) for row in story.account] == [None] * len(story.account)


def test_every_count_is_that_of_the_citations(story: Dossier) -> None:
    for row in story.account:
        assert (row.n_articles, row.n_origins) == story.count(row.citations)


def test_an_account_has_eight_sentences_where_the_articles_hold_them(story: Dossier) -> None:
    assert len(story.account) >= 8
    alone = written({"Post": POST})
    assert len(alone.account) >= 8
    assert section(alone, "single") == []


def test_a_day_told_by_weekday_gets_its_date_in_brackets(story: Dossier) -> None:
    assert any("on Tuesday [11 March 2031]" in row.text for row in story.account)


@pytest.mark.parametrize(
    ("told", "bracket"), [("yesterday", " [between 27 February and 3 March 2031]"), ("on Tuesday", "")]
)
def test_yesterday_in_an_article_dated_to_the_week_lies_between_two_days(told: str, bracket: str) -> None:
    text = f"The ministers of Arda and Bresk met in Vell {told}."
    dossier = dossier_of({"Post": text})
    (article,) = dossier.articles
    time = TimeExpression(
        article_id=article.article_id, start=text.index(told), end=len(text) - 1, type="DATE", meaning="",
        earliest=dt.date(2031, 2, 27), latest=dt.date(2031, 3, 3),
    )  # fmt: skip
    article = replace(article, published_start=dt.date(2031, 2, 28), published_end=dt.date(2031, 3, 4))
    dossier = replace(dossier, times=(time,), articles=(article,))
    place = (article.article_id, 0, len(text))
    printed = Printer(dossier).printed(*place)
    assert printed == text.replace(f"{told}.", f"{told}{bracket}.")
    assert fault(printed, text, Insertions(dossier).of(*place)) is None


@pytest.mark.parametrize("day", ["Tuesday's", "Tuesday’s", "Tuesday’ s"])
def test_no_bracket_parts_a_day_from_its_possessive(day: str) -> None:
    text = f"The ministers had agreed in {day} talks that the river stays open."
    dossier = dossier_of({"Post": text})
    start = text.index("Tuesday")
    time = TimeExpression(
        article_id=dossier.articles[0].article_id, start=start, end=start + len("Tuesday"), type="DATE", meaning="",
        earliest=dt.date(2031, 3, 11), latest=dt.date(2031, 3, 11),
    )  # fmt: skip
    dossier = replace(dossier, times=(time,))
    place = (dossier.articles[0].article_id, 0, len(text))
    assert Printer(dossier).printed(*place) == text


def test_a_pronoun_is_resolved_where_the_sentence_is_cut_from_its_context() -> None:
    dossier = written({"Post": "Ida Renn left early. She said the commission would count every dam along the river."})
    assert any(row.text.startswith("[Ida Renn] said the commission") for row in dossier.account)


def test_no_sentence_begins_with_a_bare_pronoun_or_a_dangling_word(story: Dossier) -> None:
    for row in story.account:
        assert row.text.split()[0] not in {"She", "He", "They", "It", "But", "And", "However"}


def test_a_leading_connective_is_dropped_and_its_article_put_back() -> None:
    dossier = written({"Post": "Ida Renn left early. But the farmers on the banks were not convinced by the pact."})
    assert "[The] farmers on the banks were not convinced by the pact." in [row.text for row in dossier.account]


def test_a_dateline_is_left_out(story: Dossier) -> None:
    assert not any("Arda Wire" in row.text for row in story.account)


def test_a_main_saying_stands_under_said_with_its_speaker(story: Dossier) -> None:
    assert section(story, "said") == ['"The river does not know a border," said Ida Renn.']


def test_a_difference_cites_the_passages_of_all_its_sides(story: Dossier) -> None:
    (row,) = [row for row in story.account if row.section == "differences"]
    cited = {story.text(*citation) for citation in row.citations}
    assert any("240" in text for text in cited)
    assert any("400" in text for text in cited)


def test_no_two_sentences_of_short_say_the_same(story: Dossier) -> None:
    texts = section(story, "short")
    assert len(texts) == len(set(texts))
    assert sum("joint river commission" in text for text in texts) == 1


def test_what_only_one_says_is_told_apart(story: Dossier) -> None:
    single = [row for row in story.account if row.section == "single"]
    assert single
    assert all(row.n_origins == 1 for row in single)


def test_a_story_without_articles_to_speak_of_has_an_empty_account() -> None:
    assert written({"Post": "Oh well."}).account == ()


PASSAGE = "But the ministers of Arda met her in Vell on Tuesday."


@pytest.mark.parametrize(
    "text",
    [
        PASSAGE,
        "[The] ministers of Arda met [Ida Renn] in Vell on Tuesday [11 March 2031].",
        "the ministers met in Vell.",
    ],
)
def test_a_subsequence_with_insertions_passes(text: str) -> None:
    assert fault(text, PASSAGE) is None


@pytest.mark.parametrize(
    "text",
    [
        "the ministers of Bresk met her.",
        "the ministers met of Arda.",
        "The ministers met ministers.",
        "the ministers [secretly] met.",
    ],
    ids=["a word not there", "another order", "a word twice", "an insertion of no record"],
)
def test_anything_else_is_named_as_a_fault(text: str) -> None:
    assert fault(text, PASSAGE, frozenset({"Ida Renn"})) is not None


def test_a_name_stands_before_what_is_left_of_a_shortened_verb() -> None:
    passage = "Her aide says she's been asked and that he’d agree."
    assert fault("[Ida Renn]'s been asked and that [Max Horn]’d agree.", passage) is None
    assert fault("[Ida Renn]'s been asked and that [Max Horn]’ll agree.", passage) is not None


def test_brackets_of_the_source_itself_are_its_words() -> None:
    assert fault("He saw it [in Syria] there.", "He saw it [in Syria] there.", frozenset()) is None


def test_a_sentence_that_cites_nothing_is_a_fault(story: Dossier) -> None:
    assert account.verify(replace(story.account[0], citations=()), story) is not None
    assert account.verify(replace(story.account[0], text="Ida Renn resigned."), story) is not None


@given(st.lists(st.sampled_from(["met", "Arda", "Bresk", "river", ","]), max_size=12), st.data())
@settings(max_examples=50, deadline=None)
def test_every_selection_of_words_in_order_passes(words: list[str], data: st.DataObject) -> None:
    kept = [word for word in words if data.draw(st.booleans())]
    assert fault(" ".join(kept), " ".join(words)) is None
