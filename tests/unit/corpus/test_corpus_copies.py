"""Passages that two articles share."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.corpus import copies
from variorum.corpus.align import shared_passages
from variorum.corpus.candidates import candidates
from variorum.corpus.reading import pack, read
from variorum.corpus.shared import REPORT, alignments, fingerprints
from variorum.corpus.words import quoted_ranges, stem
from variorum.records import TABLES, Article, Copy, Furniture, Here, Sentence, Tables, from_arrow, make_id, to_arrow

DISPATCH = (
    "The harbour council of Velmont voted on Thursday to close the grain terminal at Port Asker for two months. "
    "Engineers found cracks in nine of the twenty concrete silos during an inspection in April. "
    '"We cannot wait for the first one to split open," the council\'s chair, Irena Solt, told the chamber. '
    "The operator, Brightwater Storage, had asked for repairs to be carried out while loading went on. "
    "Farm unions warned that barley would rot in the fields if trucks were turned away before the harvest. "
    "The council will review the closure at the beginning of September."
)
SPUN = (
    "Velmont's harbour council decided on Thursday to shut the grain terminal at Port Asker for two months. "
    "Engineers had discovered cracks in nine of the twenty concrete silos in the course of an inspection in April. "
    "The operator, Brightwater Storage, had requested that repairs be carried out while loading continued. "
    "Farm unions cautioned that barley would rot in the fields if lorries were turned away before the harvest."
)
OTHER = (
    "A retired ferry captain has given his collection of four hundred lighthouse models to the town of Hale. "
    "Visitors may see the collection from Monday in the old customs shed beside the fish market. "
    "The captain, Owen Marsh, began to build the models as a boy of twelve."
)


def sentences_of(article: Article) -> list[Sentence]:
    found: list[Sentence] = []
    for line in re.finditer(r"[^\n]+", article.text):
        for piece in re.finditer(r"\S.*?[.!?][\"”’]?(?=\s|$)|\S.+", line.group()):
            start, end = line.start() + piece.start(), line.start() + piece.end()
            found.append(
                Sentence(sentence_id=make_id("n", article.article_id, start), article_id=article.article_id,
                         n=len(found), start=start, end=end, role="body")
            )  # fmt: skip
    return found


def tables_of(*articles: Article, furniture: tuple[Furniture, ...] = ()) -> Tables:
    tables = {name: to_arrow(name, []) for name in TABLES}
    tables["articles"] = to_arrow("articles", articles)
    tables["sentences"] = to_arrow("sentences", [row for article in articles for row in sentences_of(article)])
    tables["furniture"] = to_arrow("furniture", furniture)
    return tables


def found(*articles: Article, furniture: tuple[Furniture, ...] = ()) -> list[Copy]:
    return from_arrow(Copy, copies.run(tables_of(*articles, furniture=furniture))["copies"])


def article(name: str, text: str, source: str | None = None) -> Article:
    return Article(article_id=name, text=text, source=source)


def test_a_reprint_is_one_passage_from_its_first_to_its_last_word() -> None:
    (row,) = found(article("a", DISPATCH), article("b", "Reprinted.\n" + DISPATCH))
    assert DISPATCH[row.a_start : row.a_end] == DISPATCH
    assert (row.b_start, row.b_end) == (len("Reprinted.\n"), len("Reprinted.\n") + len(DISPATCH))
    assert row.similarity == 1.0


def test_a_cut_leaves_a_passage_on_either_side() -> None:
    pieces = DISPATCH.split(". ")
    cut = ". ".join([*pieces[:2], *pieces[-2:]])
    rows = found(article("a", DISPATCH), article("b", cut))
    assert {DISPATCH[row.a_start : row.a_end].split(maxsplit=1)[0] for row in rows} == {"The", "Farm"}
    assert all(row.similarity == 1.0 for row in rows)


def test_a_respun_copy_with_its_synonyms_swapped_is_found() -> None:
    rows = found(article("a", DISPATCH), article("b", SPUN))
    assert sum(row.b_end - row.b_start for row in rows) > 0.9 * len(SPUN)
    assert all(0.5 < row.similarity < 1.0 for row in rows)


def test_sentences_put_in_another_order_are_found() -> None:
    pieces = DISPATCH.split(". ")
    turned = ". ".join([*pieces[3:5], *pieces[:2]]) + "."
    rows = found(article("a", DISPATCH), article("b", turned))
    assert len(rows) == 2
    first, second = sorted(rows, key=lambda row: row.a_start)
    assert first.b_start > second.b_start


def test_two_reporters_who_heard_one_sentence_did_not_copy() -> None:
    saying = '"We cannot wait for the first one to split open and bury the men who load the ships below it,"'
    a = article("a", f"Cracks were found in April. {saying} Irena Solt said at the hearing. The vote was nine to two.")
    b = article("b", f"Grain buyers are nervous. {saying} Irena Solt said at the hearing. Prices rose on Friday.")
    assert found(a, b) == []


SAYINGS = (
    '"We cannot wait for the first one to split open and bury the men who load the ships," Irena Solt told the '
    'chamber. "Nine cracked silos are nine reasons to close a gate," she added.'
)


def test_two_sayings_in_a_row_with_the_same_words_between_them_were_copied() -> None:
    before, after = "Grain buyers are nervous. Prices rose on Friday. ", " Owen Marsh sells ferry tickets in Hale."
    (row,) = found(article("a", f"{OTHER} {SAYINGS}"), article("b", before + SAYINGS + after))
    assert (before + SAYINGS + after)[row.b_start : row.b_end] == SAYINGS.removeprefix('"')


def test_the_same_two_sayings_without_a_word_of_the_writer_between_them_may_have_been_heard() -> None:
    heard = '"We cannot wait for the first silo to split open. Nine cracked silos are nine reasons to close a gate."'
    a = article("a", f"Cracks were found in April. {heard} The vote was nine to two.")
    assert found(a, article("b", f"Grain buyers are nervous. {heard} Prices rose on Friday.")) == []


@pytest.mark.parametrize("put_in", ["", "also "])
def test_short_sentences_word_for_word_one_after_the_other_were_copied(put_in: str) -> None:
    taken = "They were led to a hill above Rovena at night. It took an age {}to get there. Nobody had a lamp."
    (row,) = found(article("a", f"{DISPATCH} {taken.format('')}"), article("b", f"{OTHER} {taken.format(put_in)}"))
    assert row.b_end - row.b_start == len(taken.format(put_in))


def test_an_article_of_one_word_repeated_is_aligned_in_no_time() -> None:
    assert len(found(article("a", "silo harbour " * 20_000), article("b", "silo harbour " * 20_000))) <= 1


def test_a_quotation_between_copied_sentences_belongs_to_the_passage() -> None:
    (row,) = found(article("a", DISPATCH), article("b", DISPATCH))
    assert "split open" in DISPATCH[row.a_start : row.a_end]


def test_a_line_of_the_page_is_no_copy() -> None:
    line = (
        "Sign up for the Coastal Morning Letter and receive nine hand-picked stories from every harbour, canal and "
        "ferry landing in your inbox before breakfast"
    )
    a, b = article("a", f"{DISPATCH}\n{line}"), article("b", f"{OTHER}\n{line}")
    marks = tuple(
        Furniture(article_id=held.article_id, start=held.text.index(line), end=len(held.text), kind="newsletter")
        for held in (a, b)
    )
    assert found(a, b) != [], "the line is long enough to be taken for a copy where nobody has marked it"
    assert found(a, b, furniture=marks) == []


def test_a_set_phrase_in_reports_of_different_happenings_is_no_copy() -> None:
    phrase = (
        "Anyone with information about the shooting is asked to call the Marlow County tip line or leave a message "
        "online."
    )
    topics = (
        "A bakery window was broken by a bullet on Quince Street. The baker, Lena Orr, was not hurt.",
        "Two brothers were wounded beside the Fenwick canal. A dog walker found them at dawn.",
        "Shots were fired at a bus depot in Larkfield. A driver hid beneath his seat.",
        "A wedding guest was hit in the arm at the Grange hotel. The band played on.",
        "Officers found casings behind the skating rink in Tolby. No one was there.",
    )
    assert found(*(article(str(n), f"{topic} {phrase}") for n, topic in enumerate(topics))) == []


def test_the_same_line_in_two_unlike_articles_of_one_outlet_is_its_page() -> None:
    line = (
        "The Port Asker Gazette prints letters of up to two hundred words from readers in every parish of Velmont "
        "county."
    )
    a, b = f"{DISPATCH} {line}", f"{OTHER} {line}"
    assert found(article("a", a, "Port Asker Gazette"), article("b", b, "Port Asker Gazette")) == []
    assert found(article("a", a, "Port Asker Gazette"), article("b", b, "Hale Post")) != []


def test_one_outlets_list_of_other_headlines_is_no_copy_however_long() -> None:
    lines = "\n".join(f"0:{20 + n} {line}" for n, line in enumerate((
        "Ferry captain thanks harbour crew after storm", "Goat festival returns to Larkfield common",
        "Sheriff explains new bridge tolls to commuters", "Baker wins county prize for seeded loaf",
        "Otter family settles beside paper mill weir",
    )))  # fmt: skip
    a, b = (dataclasses.replace(article(name, lines), url=f"https://{site}/{name}")
            for name, site in (("a", "gazette.example:80"), ("b", "www.gazette.example")))  # fmt: skip
    assert found(a, b) == []
    ended = lines.replace("\n", ".\n") + "."
    assert found(dataclasses.replace(a, text=ended), dataclasses.replace(b, text=ended)) != []


def test_a_sentence_in_unlike_reports_counts_only_when_their_dates_are_near() -> None:
    line = (
        "Volunteers from the Quarry Road lifeboat station counted ninety seals on the sandbank before the tide turned."
    )
    a = dataclasses.replace(article("a", f"{DISPATCH} {line}"), stated_date=dt.date(2031, 5, 1))
    b = article("b", f"{OTHER} {line}")
    assert found(a, dataclasses.replace(b, stated_date=dt.date(2031, 5, 3))) != []
    assert found(a, dataclasses.replace(b, stated_date=dt.date(2033, 5, 3))) == []
    assert found(a, b) != [], "what states no date is not excluded"


def test_a_borrowed_sentence_of_few_words_counts_when_taken_word_for_word() -> None:
    own = "Nobody at Port Asker expected the vote. The silos are the tallest things in Velmont. "
    line = "Nobody had counted the gulls on the roof of the old customs house since the spring."
    respun = "No one counted gulls upon the customs house's roof, which is old, since early spring."
    assert found(article("a", f"{DISPATCH} {line}"), article("b", own + line)) != []
    assert found(article("a", f"{DISPATCH} {line}"), article("b", own + respun)) == []


def test_a_sentence_borrowed_into_a_report_of_the_same_happening_is_found() -> None:
    borrowed = "Farm unions warned that barley would rot in the fields if trucks were turned away before the harvest."
    own = (
        "Nobody at Port Asker expected the vote. The silos are the tallest things in Velmont, and Brightwater Storage "
        "has filled them every summer since the war. "
    )
    (row,) = found(article("a", DISPATCH), article("b", own + borrowed))
    assert (own + borrowed)[row.b_start : row.b_end] == borrowed


def test_unrelated_articles_share_nothing() -> None:
    assert found(article("a", DISPATCH), article("b", OTHER)) == []


def test_no_articles_give_no_copies() -> None:
    assert found() == []


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(4)))
def test_the_order_of_arrival_does_not_matter(order: list[int]) -> None:
    texts = (DISPATCH, SPUN, OTHER, ". ".join(DISPATCH.split(". ")[:3]))
    held = [article(str(n), text) for n, text in enumerate(texts)]
    expected = copies.run(tables_of(*held))["copies"]
    assert copies.run(tables_of(*(held[n] for n in order)))["copies"].equals(expected)


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(6)), st.lists(st.integers(1, 5), max_size=3))
def test_articles_that_arrive_in_batches_share_what_they_do_all_at_once(order: list[int], cuts: list[int]) -> None:
    texts = (DISPATCH, SPUN, OTHER, ". ".join(DISPATCH.split(". ")[:3]), OTHER + " " + SPUN, SPUN.replace("nine", "10"))
    held = [article(str(n), text) for n, text in enumerate(texts)]
    expected = copies.run(tables_of(*held))
    kept: dict[str, object] = {}
    for end in [*sorted(set(cuts)), 6]:
        found = copies.run({**tables_of(*(held[n] for n in order[:end])), **kept})
        kept = {name: found[name] for name in copies.STAGE.keeps}
    assert all(found[name].equals(expected[name]) for name in expected)


def test_an_article_whose_furniture_changed_is_compared_anew() -> None:
    held = (article("a", DISPATCH), article("b", DISPATCH))
    first = copies.run(tables_of(*held))
    kept = {name: first[name] for name in copies.STAGE.keeps}
    page = (Furniture(article_id="b", start=0, end=len(DISPATCH), kind="newsletter"),)
    again = copies.run({**tables_of(*held, furniture=page), **kept})
    assert first["copies"].num_rows == 1
    assert again["copies"].num_rows == 0


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(DISPATCH.split(". ") + OTHER.split(". ")), min_size=1, max_size=8), st.integers(0, 3))
def test_every_range_lies_in_its_text_and_begins_and_ends_at_a_word(pieces: list[str], blanks: int) -> None:
    text = (" " * blanks + ". ").join(pieces) + "."
    for row in found(article("a", DISPATCH), article("b", text)):
        assert row.a_article_id < row.b_article_id
        for whole, start, end in ((DISPATCH, row.a_start, row.a_end), (text, row.b_start, row.b_end)):
            passage = whole[start:end]
            assert passage
            assert passage == passage.strip()
        assert 0 < row.similarity <= 1


def pairs_of(*prints: list[int]) -> list[tuple[int, int]]:
    rows = [(article, value) for article, held in enumerate(prints) for value in held]
    batch = pa.RecordBatch.from_pydict({"article": [a for a, _ in rows], "hash": [value for _, value in rows]})
    return list(zip(*(side.tolist() for side in candidates([batch], Here())), strict=True))


def test_two_shared_fingerprints_make_a_candidate_and_one_does_not() -> None:
    assert pairs_of([1, 2, 3], [3, 4, 5], [2, 3, 6]) == [(0, 2)]


def test_of_fingerprints_that_many_hold_it_takes_more() -> None:
    others = [[1, 2, 3], *([n * 10 + 4, 1, 2, 3] for n in range(1, 10))]
    assert pairs_of(*others) == []
    assert pairs_of([1, 2, 3, 7], [1, 2, 3, 7], *others) == [(0, 1)]


def test_a_hash_that_many_hold_pairs_each_with_its_next_few_only() -> None:
    pairs = pairs_of(*[[1, 2, 3, 4]] * 200)
    assert len(pairs) < 200 * 10
    assert {b for a, b in pairs if b == a + 1} == set(range(1, 200)), "they stay connected"


def reports(*texts: str) -> dict[str, list[object]]:
    """As the maps take them."""
    held = [article(str(n), text) for n, text in enumerate(texts)]
    marks = [[pack(row.start, row.end) for row in sentences_of(one)] for one in held]
    return dict(zip(REPORT, (list(texts), marks, [[] for _ in texts], [[] for _ in texts]), strict=True))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=3))
def test_a_map_gives_each_row_the_same_in_whatever_batch_it_stands(order: list[int]) -> None:
    texts = [(DISPATCH, SPUN, OTHER, OTHER + " " + SPUN)[n] for n in order]
    batch = pa.RecordBatch.from_pydict({"article": [str(n) for n in order], **reports(*texts)})
    sides = {"a_" + name: column for name, column in reports(*texts).items()}
    others = {"b_" + name: column for name, column in reports(*[SPUN] * len(order)).items()}
    pairs = pa.RecordBatch.from_pydict({"a": order, "b": [9] * len(order), **sides, **others})
    for task, given_rows in ((fingerprints, batch), (alignments, pairs)):
        one_by_one = [task(given_rows.slice(n, 1)) for n in range(len(order))]
        assert pa.Table.from_batches([task(given_rows)]).equals(pa.Table.from_batches(one_by_one))


def test_house_styles_fold_to_one_form() -> None:
    for one, other in (("co-operate", "cooperate"), ("U.S.", "US"), ("organisation", "organization"),
                       ("harbours", "harbor"), ("talks", "talk"), ("agreed", "agree"), ("1,200", "1200")):  # fmt: skip
        assert stem(one)[0] == stem(other)[0]


def test_an_apostrophe_opens_no_quotation() -> None:
    text = "The farmers' union met. 'We will not load a single ship this week,' its leader said. It's over."
    assert [text[start:end] for start, end in quoted_ranges(text)] == ["'We will not load a single ship this week,'"]


def test_a_passage_counts_the_names_that_were_exchanged() -> None:
    frame = (
        "Officers of the {} precinct responded to {} Street on a report of shots fired and found two wounded men there."
    )
    sides = []
    for name, words in (("a", ("Northgate", "Quince")), ("b", ("Eastmoor", "Larch"))):
        held = article(name, frame.format(*words))
        sides.append(read(held.text, [(0, len(held.text))], []))
    assert sides[0].prints.tolist() != sides[1].prints.tolist()
    (passage,) = shared_passages(*sides)
    assert passage.slots == 2
