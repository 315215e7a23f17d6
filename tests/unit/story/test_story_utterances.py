"""One saying across articles, in quotations made for these tests."""

from __future__ import annotations

import random
from dataclasses import replace

from variorum.records import Article, Copy, Dossier, Entity, Lineage, Quote, Story, make_id
from variorum.story import utterances


def dossier(*sayings: tuple[str, str | None, str] | tuple[str, str | None, str, str]) -> Dossier:
    """A story from (article, speaker, words[, type]); the speaker's entity is named like the speaker."""
    texts: dict[str, str] = {}
    rows = []
    for article_id, speaker, words, *rest in sayings:
        before = texts.get(article_id, "")
        start = len(before)
        texts[article_id] = f"{before}{words} {speaker} said.\n"
        cue = texts[article_id].rindex("said")
        end = start + len(words)
        kind = rest[0] if rest else "direct"
        rows.append(
            Quote(
                quote_id=make_id("q", article_id, start),
                article_id=article_id,
                start=start,
                end=end,
                parts=((start, end),),
                type=kind,
                text=words,
                speaker_name=speaker,
                cue_start=cue,
                cue_end=cue + 4,
                speaker_entity_id=f"e-{speaker}" if speaker else None,
            )
        )
    articles = tuple(Article(article_id=name, text=texts[name]) for name in sorted(texts))
    lineage = tuple(
        Lineage(article_id=name, origin_id="dispatch" if name.startswith("wire") else name, family=name)
        for name in sorted(texts)
    )
    story = Story(story_id="s1", title="A story", n_articles=len(texts), n_origins=len(texts))
    return Dossier(story=story, articles=articles, quotes=tuple(rows), lineage=lineage)


def groups(result: Dossier) -> list[list[str]]:
    found: dict[str | None, list[str]] = {}
    for quote in result.quotes:
        found.setdefault(quote.utterance_id, []).append(quote.text)
    assert None not in found
    return sorted(sorted(words) for words in found.values())


LONG = "“We came to look at the wells, and now we want the pumps mended before winter,”"


def test_a_saying_cut_two_ways_is_one_utterance_told_by_its_longest_form() -> None:
    result = utterances.run(
        dossier(
            ("a", "Ida Renn", LONG),
            ("b", "Ida Renn", "“We came to look at the wells,”"),
            ("c", "Ida Renn", "“now we want the pumps mended”", "mixed"),
        )
    )
    (utterance,) = result.utterances
    assert utterance.text == LONG
    assert utterance.type == "direct"
    assert utterance.n_articles == 3
    assert {quote.utterance_id for quote in result.quotes} == {utterance.utterance_id}


def test_a_reprinted_saying_counts_as_one_origin() -> None:
    result = utterances.run(
        dossier(("wire1", "Ida Renn", LONG), ("wire2", "Ida Renn", LONG), ("own", "Ida Renn", LONG))
    )
    (utterance,) = result.utterances
    assert (utterance.n_articles, utterance.n_origins) == (3, 2)


def test_a_saying_translated_two_ways_is_one_utterance() -> None:
    result = utterances.run(
        dossier(
            ("a", "Ida Renn", "“A glacier does not wait for a signature,”"),
            ("b", "Ida Renn", "“Glaciers never wait for signatures,”"),
            ("b", "Ida Renn", "“The harbour opens on Thursday for the fishing fleet,”"),
        )
    )
    assert [len(group) for group in groups(result)] == [2, 1] or [len(group) for group in groups(result)] == [1, 2]


def test_the_same_words_of_two_speakers_are_two_utterances() -> None:
    result = utterances.run(dossier(("a", "Ida Renn", LONG), ("b", "Tomas Brandt", LONG)))
    assert len(result.utterances) == 2


def test_an_unnamed_speakers_identical_words_join_the_named_ones() -> None:
    result = utterances.run(dossier(("a", "Ida Renn", LONG), ("b", None, LONG)))
    (utterance,) = result.utterances
    assert utterance.speaker_entity_id == "e-Ida Renn"


def test_an_unnamed_speaker_never_joins_two_named_ones() -> None:
    result = utterances.run(dossier(("a", "Ida Renn", LONG), ("b", None, LONG), ("c", "Tomas Brandt", LONG)))
    assert len(result.utterances) == 2


def test_a_changed_number_makes_two_sayings_of_an_indirect_one() -> None:
    result = utterances.run(
        dossier(
            ("a", "Ida Renn", "that 40 pumps had been stolen from the depot", "indirect"),
            ("b", "Ida Renn", "that 75 pumps had been stolen from the depot", "indirect"),
        )
    )
    assert len(result.utterances) == 2


def test_a_negation_makes_two_sayings_of_an_indirect_one() -> None:
    result = utterances.run(
        dossier(
            ("a", "Ida Renn", "the ministry had ordered the pumps removed", "indirect"),
            ("b", "Ida Renn", "the ministry had not ordered the pumps removed", "indirect"),
        )
    )
    assert len(result.utterances) == 2


def test_a_quotation_that_stands_alone_is_an_utterance_too() -> None:
    result = utterances.run(dossier(("a", "Ida Renn", "“Nothing here is mended,”")))
    assert len(result.utterances) == 1
    assert result.quotes[0].utterance_id == result.utterances[0].utterance_id


def test_the_order_of_quotations_changes_nothing() -> None:
    given = dossier(
        ("a", "Ida Renn", LONG),
        ("b", "Ida Renn", "“We came to look at the wells,”"),
        ("c", None, LONG),
        ("d", "Tomas Brandt", "“We came to look at the wells,”"),
        ("e", "Ida Renn", "the pumps should be mended before winter", "indirect"),
    )
    first = utterances.run(given)
    shuffled = list(given.quotes)
    random.Random(7).shuffle(shuffled)
    second = utterances.run(replace(given, quotes=tuple(shuffled)))
    assert first.utterances == second.utterances
    assert sorted(first.quotes, key=lambda q: q.quote_id) == sorted(second.quotes, key=lambda q: q.quote_id)


def test_a_reprinted_sentence_of_an_unnamed_source_is_one_utterance() -> None:
    given = dossier(
        ("wire1", "police", "nobody had been hurt at the depot", "indirect"),
        ("wire2", "police", "nobody had been hurt at the depot", "indirect"),
    )
    quotes = tuple(replace(quote, speaker_entity_id=f"e{n}") for n, quote in enumerate(given.quotes))
    assert len(utterances.run(replace(given, quotes=quotes)).utterances) == 1


def described(given: Dossier, speaker: str, kind: str) -> Dossier:
    """The story with every quotation's speaker an entity of its own article, described and not named."""
    quotes = tuple(
        replace(quote, speaker_entity_id=f"e-{speaker}-{quote.article_id}") if quote.speaker_name == speaker else quote
        for quote in given.quotes
    )
    ids = sorted({quote.speaker_entity_id for quote in quotes if quote.speaker_name == speaker})
    entities = tuple(
        Entity(entity_id=str(one), name=speaker, type=kind, aliases=(), roles=(), named=False) for one in ids
    )
    return replace(given, quotes=quotes, entities=(*given.entities, *entities))


ABOUT = "about 200 people had marched to the mill against the new pumps"


def test_an_unnamed_source_is_one_in_copied_passages_and_open_elsewhere() -> None:
    cut = f"{ABOUT} on Friday evening"
    given = described(dossier(("a", "police", ABOUT, "indirect"), ("b", "police", cut, "indirect")), "police", "group")
    assert len(groups(utterances.run(given))) == 2
    copy = Copy(
        a_article_id="a", a_start=0, a_end=len(ABOUT), b_article_id="b", b_start=0, b_end=len(cut), similarity=0.9
    )
    assert len(groups(utterances.run(replace(given, copies=(copy,))))) == 1


def test_a_body_that_is_only_described_is_one_body_within_a_story() -> None:
    given = dossier(
        ("a", "fire service", "the toll had risen to 17 in the ruins of the mill", "indirect"),
        ("b", "fire service", "by noon the toll had risen to 17 in the ruins of the old mill", "indirect"),
    )
    assert len(groups(utterances.run(described(given, "fire service", "organisation")))) == 1


def test_a_ministry_of_one_state_is_not_that_of_another() -> None:
    given = dossier(
        ("a", "ministry", "the toll had risen to 17 in the ruins of the mill", "indirect"),
        ("b", "Arvenian ministry", "by noon the toll had risen to 17 in the ruins of the old mill", "indirect"),
    )
    given = described(described(given, "ministry", "organisation"), "Arvenian ministry", "organisation")
    assert len(groups(utterances.run(given))) == 2


def test_a_sentence_found_in_a_long_speech_joins_it_though_the_rest_of_both_differs() -> None:
    speech = (
        "“The harbour froze in a night and forty boats were caught at the old quay. Nobody slept. "
        "We carried coal across the ice to every one of them. Then the wind turned south and broke the crust, "
        "and the pilots led the fishermen home between the floes, one lantern after another, until morning came.”"
    )
    other = (
        "“It was a hard winter for all. We carried coal across the ice to every one of them. I am proud of the crews.”"
    )
    result = utterances.run(dossier(("a", "Ida Renn", speech), ("b", "Ida Renn", other)))
    assert groups(result) == [sorted([speech, other])]


def test_two_spellings_of_a_foreign_name_are_one_speaker_of_words_quoted_alike() -> None:
    words = "“The ferry left the quay with both of its bow doors open,”"
    alike = utterances.run(dossier(("a", "Captain Oru Vellamaa", words), ("b", "Oru Velamaa", words)))
    assert len(alike.utterances) == 1
    near = "“The ferry left the harbour with its doors open,”"
    apart = utterances.run(dossier(("a", "Captain Oru Vellamaa", words), ("b", "Oru Velamaa", near)))
    assert len(apart.utterances) == 2


def test_the_same_words_of_two_named_people_stay_two_sayings() -> None:
    words = "“We will rebuild the bridge before the first snow falls on it,”"
    result = utterances.run(dossier(("a", "Ida Renn", words), ("b", "Tomas Arvo", words)))
    assert len(result.utterances) == 2


def test_a_long_quotation_of_a_described_source_joins_the_named_one() -> None:
    words = "“We will rebuild the bridge before the first snow falls on it,”"
    told = dossier(("a", "Ida Renn", words), ("b", "spokeswoman", words))
    known = replace(
        told,
        entities=(
            Entity(entity_id="e-Ida Renn", name="Ida Renn", type="person", aliases=(), roles=()),
            Entity(entity_id="e-spokeswoman", name="spokeswoman", type="person", aliases=(), roles=(), named=False),
        ),
    )
    (utterance,) = utterances.run(known).utterances
    assert utterance.n_articles == 2


def test_a_short_quotation_of_a_described_source_stays_apart() -> None:
    told = replace(
        dossier(("a", "Ida Renn", "“a very sad day for us,”"), ("b", "neighbour", "“a very sad day for us all,”")),
        entities=(
            Entity(entity_id="e-Ida Renn", name="Ida Renn", type="person", aliases=(), roles=()),
            Entity(entity_id="e-neighbour", name="neighbour", type="person", aliases=(), roles=(), named=False),
        ),
    )
    assert len(utterances.run(told).utterances) == 2


def test_a_word_that_one_house_prints_as_two_does_not_part_a_saying() -> None:
    result = utterances.run(
        dossier(
            ("a", "Ida Renn", "“I do believe there is much good will at the table,”"),
            ("b", "Ida Renn", "there is “much goodwill at the table”", "mixed"),
        )
    )
    assert len(result.utterances) == 1


def test_two_translations_of_a_speech_are_joined_by_what_stands_beside_the_words_they_share() -> None:
    result = utterances.run(
        dossier(
            ("a", "Ida Renn", "“an unexplained calamity”", "mixed"),
            ("a", "Ida Renn", "“Such a small harbour, so many boats lost,”"),
            ("b", "Ida Renn", "“It is a calamity beyond words. Such a small harbour, so many boats lost this way,”"),
        )
    )
    assert len(result.utterances) == 1


def test_marks_that_open_each_paragraph_of_a_quotation_part_no_words_from_it() -> None:
    whole = "“We searched the valley through the night. “The dogs found the shepherd under the fallen larch at dawn,”"
    part = "“The dogs found the shepherd under the fallen larch,”"
    result = utterances.run(dossier(("a", "Ida Renn", whole), ("b", None, part)))
    assert groups(result) == [sorted([whole, part])]
