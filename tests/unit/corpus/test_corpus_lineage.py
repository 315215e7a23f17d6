"""Where an article's text comes from, and which articles are one witness."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.corpus import lineage
from variorum.corpus.lineage import origin_of
from variorum.records import (
    TABLES,
    Article,
    Copy,
    Decision,
    Lineage,
    PassageOrigin,
    Sentence,
    Tables,
    from_arrow,
    make_id,
    to_arrow,
)

DAY = dt.date(2031, 5, 6)
#: Ten sentences of five words.
FIRST_WORDS = ("Alpha", "Bravo", "Carol", "Delta", "Eagle", "Fable", "Gamma", "Hotel", "India", "Jolly")
LINES = [f"{word} one two three four." for word in FIRST_WORDS]


def text(*lines: int) -> str:
    return " ".join(LINES[n] for n in lines)


def sentences_of(article: Article) -> list[Sentence]:
    found, start = [], 0
    for n, line in enumerate(article.text.split(". ")):
        end = start + len(line.rstrip(".")) + 1
        found.append(
            Sentence(sentence_id=make_id("n", article.article_id, n), article_id=article.article_id, n=n, start=start,
                     end=end, role="body")
        )  # fmt: skip
        start = end + 1
    return found


def copies_of(*articles: Article) -> list[Copy]:
    """Every line that two articles have in common, as a passage of its own."""
    rows = []
    for n, one in enumerate(articles):
        for other in articles[n + 1 :]:
            a, b = sorted((one, other), key=lambda article: article.article_id)
            rows += [
                Copy(a_article_id=a.article_id, a_start=a.text.index(line), a_end=a.text.index(line) + len(line),
                     b_article_id=b.article_id, b_start=b.text.index(line), b_end=b.text.index(line) + len(line),
                     similarity=1.0)
                for line in LINES if line in a.text and line in b.text
            ]  # fmt: skip
    return rows


def tables_of(*articles: Article) -> Tables:
    tables = {name: to_arrow(name, []) for name in TABLES}
    tables["articles"] = to_arrow("articles", articles)
    tables["sentences"] = to_arrow("sentences", [row for article in articles for row in sentences_of(article)])
    tables["copies"] = to_arrow("copies", copies_of(*articles))
    return tables


def lineages(*articles: Article) -> dict[str, Lineage]:
    return {row.article_id: row for row in from_arrow(Lineage, lineage.run(tables_of(*articles))["lineage"])}


def corrected(articles: list[Article], *said: tuple[str, ...]) -> dict[str, Lineage]:
    """The lineages under decisions (kind, article, source), one a minute."""
    tables = tables_of(*articles)
    tables["decisions"] = to_arrow(
        "decisions",
        [
            Decision(decision_id=f"d{n}", made=dt.datetime(2031, 6, 1, 0, n), editor="Ana", kind=kind, articles=(one,),
                     others=others, about="")
            for n, (kind, one, *rest) in enumerate(said) for others in (tuple(rest),)
        ],
    )  # fmt: skip
    return {row.article_id: row for row in from_arrow(Lineage, lineage.run(tables)["lineage"])}


def passages(*articles: Article) -> list[PassageOrigin]:
    return from_arrow(PassageOrigin, lineage.run(tables_of(*articles))["passages"])


def article(
    name: str, *lines: int, source: str | None = "Some Outlet", agency: str | None = None, days: int = 0
) -> Article:
    day = DAY + dt.timedelta(days)
    return Article(article_id=name, text=text(*lines), source=source, agency=agency, dated_start=day, dated_end=day)


def test_a_reprinted_dispatch_counts_as_one_origin() -> None:
    rows = lineages(
        article("a", 0, 1, 2, 3, source="Wire One", agency="Wire One"),
        article("b", 0, 1, 3, source="Morning Lamp", agency="Wire One"),
        article("c", 0, 2, 3, source="Evening Lamp"),
    )
    assert {row.origin_id for row in rows.values()} == {origin_of("wire one")}
    assert rows["c"].agency == "Wire One", "the agency follows from what it was copied from"
    assert (rows["b"].parent_article_id, rows["c"].parent_article_id) == ("a", "a")
    assert rows["c"].shared_fraction == 1.0


def test_independent_reports_are_origins_of_their_own() -> None:
    rows = lineages(article("a", 0, 1, 2, source="Morning Lamp"), article("b", 3, 4, 5, source="Evening Lamp"))
    assert rows["a"].origin_id != rows["b"].origin_id
    assert rows["a"].parent_article_id is None
    assert rows["a"].shared_fraction == 0.0


def test_two_reprints_of_a_dispatch_that_is_not_here_are_siblings() -> None:
    rows = lineages(
        article("a", 0, 1, 2, 3, source="Morning Lamp", agency="Wire One"),
        article("b", 0, 1, 3, 4, source="Evening Lamp", agency="Wire One", days=1),
    )
    assert rows["a"].origin_id == rows["b"].origin_id == origin_of("wire one")
    assert rows["a"].parent_article_id is rows["b"].parent_article_id is None
    assert rows["b"].shared_fraction == 0.75


def test_a_borrowed_sentence_has_its_own_origin_in_an_independent_report() -> None:
    held = (
        article("a", 0, 1, 2, source="Wire One", agency="Wire One"),
        article("b", 5, 6, 7, 1, source="Morning Lamp"),
    )
    rows = lineages(*held)
    assert rows["b"].origin_id == origin_of("morning lamp")
    assert rows["b"].parent_article_id is None
    (passage,) = passages(*held)
    assert held[1].text[passage.start : passage.end] == LINES[1]
    assert (passage.origin_id, passage.from_article_id) == (origin_of("wire one"), "a")


def test_the_earlier_of_two_uncredited_articles_is_the_source() -> None:
    early, late = article("z", 0, 1, source="Morning Lamp"), article("a", 0, 1, 2, source="Evening Lamp", days=2)
    rows = lineages(early, late)
    assert rows["a"].parent_article_id == "z"
    assert rows["a"].origin_id == rows["z"].origin_id == origin_of("morning lamp")


def test_without_dates_the_fuller_text_is_the_source() -> None:
    full = Article(article_id="z", text=text(0, 1, 2, 3), source="Morning Lamp")
    cut = Article(article_id="a", text=text(0, 3), source="Evening Lamp")
    assert lineages(full, cut)["a"].parent_article_id == "z"


def test_a_copy_of_a_copy_goes_back_to_the_first() -> None:
    # The last article shares with the middle one only, as where the first was cut too far to be aligned with it.
    first = article("a", 0, 1, 2, 3, source="Morning Lamp")
    middle = article("b", 0, 1, 2, 3, source="Noon Lamp", days=1)
    last = article("c", 0, 1, 2, source="Evening Lamp", days=2)
    tables = dict(tables_of(first, middle, last))
    tables["copies"] = to_arrow("copies", copies_of(first, middle) + copies_of(middle, last))
    rows = {row.article_id: row for row in from_arrow(Lineage, lineage.run(tables)["lineage"])}
    assert rows["c"].parent_article_id == "b"
    assert rows["c"].origin_id == origin_of("morning lamp")


def test_outlets_of_one_owner_are_one_origin() -> None:
    rows = lineages(
        article("a", 0, 1, source="The Easterby Gazette"), article("b", 5, 6, source="Northgate Observer")
    )  # the invented outlets of the packaged sample, both of Pennard Media
    assert rows["a"].family == rows["b"].family == "Pennard Media"
    assert rows["a"].origin_id == rows["b"].origin_id


def test_an_outlet_that_nothing_is_known_of_is_a_family_of_its_own() -> None:
    rows = lineages(article("a", 0, 1, source=None), article("b", 5, 6, source=None))
    assert rows["a"].family == "unknown:a"
    assert rows["a"].origin_id != rows["b"].origin_id


def test_patchwork_of_two_sources_keeps_both_origins() -> None:
    held = (
        article("a", 0, 1, 2, 3, source="Morning Lamp"),
        article("b", 4, 5, 6, 7, source="Noon Lamp"),
        article("c", 0, 1, 4, 8, 9, source="Evening Lamp", days=1),
    )
    rows = lineages(*held)
    assert rows["c"].origin_id == origin_of("morning lamp"), "half or more is copied; most from the first"
    assert rows["c"].parent_article_id is None, "no single article holds half of it"
    assert rows["c"].shared_fraction == 0.6
    assert {(row.from_article_id, row.origin_id) for row in passages(*held) if row.article_id == "c"} == {
        ("a", origin_of("morning lamp")),
        ("b", origin_of("noon lamp")),
    }


def added(sentence: str) -> list[PassageOrigin]:
    """Passages of a reprint of three lines to which a sentence was added."""
    wire = article("a", 0, 1, 2, source="Wire One", agency="Wire One")
    reprint = dataclasses.replace(article("b", 0, 1, 2, source="Morning Lamp"), text=f"{text(0, 1, 2)} {sentence}")
    return [row for row in passages(wire, reprint) if row.article_id == "b"]


def test_what_a_copyist_adds_to_a_reprint_is_his_own_houses() -> None:
    sentence = "Mayor Lena Orr of Tolby gave 300."
    copied, own = added(sentence)
    assert (copied.origin_id, copied.from_article_id) == (origin_of("wire one"), "a")
    assert (own.origin_id, own.from_article_id) == (origin_of("morning lamp"), None)
    assert (own.start, own.end) == (len(text(0, 1, 2)) + 1, len(text(0, 1, 2)) + 1 + len(sentence))


@pytest.mark.parametrize(
    "residue", ["It was all over two years.", "The Bravo and Carol were four.", "Then came Sarmund."]
)
def test_what_merely_is_not_aligned_in_a_reprint_is_no_witness_of_its_own(residue: str) -> None:
    assert {row.origin_id for row in added(residue)} == {origin_of("wire one")}


def test_who_copies_an_addition_copies_the_house_that_added_it() -> None:
    wire = article("a", 0, 1, 2, 3, 4, source="Wire One", agency="Wire One")
    line = "Mayor Lena Orr of Tolby gave 300."
    reprint = dataclasses.replace(article("b", source="Morning Lamp"), text=f"{wire.text} {line}")
    third = dataclasses.replace(article("c", source="Evening Lamp", days=1), text=f"{text(5, 6)} {line}")
    tables = dict(tables_of(wire, reprint, third))
    shared = Copy(
        a_article_id="b", a_start=reprint.text.index(line), a_end=len(reprint.text),
        b_article_id="c", b_start=third.text.index(line), b_end=len(third.text), similarity=1.0,
    )  # fmt: skip
    tables["copies"] = to_arrow("copies", [*copies_of(wire, reprint), shared])
    (row,) = [row for row in from_arrow(PassageOrigin, lineage.run(tables)["passages"]) if row.article_id == "c"]
    assert (row.origin_id, row.from_article_id) == (origin_of("morning lamp"), "b")


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(4)))
def test_the_order_of_arrival_does_not_matter(order: list[int]) -> None:
    held = [
        article("a", 0, 1, 2, 3, source="Wire One", agency="Wire One"),
        article("b", 0, 1, 5, source="Morning Lamp"),
        article("c", 1, 2, 3, source=None, days=1),
        article("d", 5, 6, 7, source="Evening Lamp"),
    ]
    tables = tables_of(*held)
    shuffled = {**tables, "articles": to_arrow("articles", [held[n] for n in order])}
    assert lineage.run(shuffled)["lineage"].equals(lineage.run(tables)["lineage"])
    assert lineage.run(shuffled)["passages"].equals(lineage.run(tables)["passages"])


def test_articles_that_arrive_one_by_one_have_the_lineages_of_all_at_once() -> None:
    held = [
        article("b", 0, 1, 5, source="Morning Lamp"),
        article("d", 5, 6, 7, source="Evening Lamp"),
        article("e", 8, 9, source="Noon Lamp"),
        article("c", 1, 2, 3, source=None, days=1),
        article("a", 0, 1, 2, 3, source="Wire One", agency="Wire One"),
    ]
    kept: dict[str, object] = {}
    for n in range(1, 6):
        found = lineage.run({**tables_of(*held[:n]), **kept})
        kept = {name: found[name] for name in lineage.STAGE.keeps}
    expected = lineage.run(tables_of(*held))
    assert all(found[name].equals(expected[name]) for name in expected)


def test_an_article_that_did_not_take_from_one_may_have_taken_from_the_next() -> None:
    held = [article(name, 0, 1, 2, source=f"Lamp {name}", days=n) for n, name in enumerate("abc")]
    assert corrected(held)["c"].parent_article_id == "a"
    rows = corrected(held, ("not_took", "c", "a"))
    assert (rows["b"].parent_article_id, rows["c"].parent_article_id) == ("a", "b")
    rows = corrected(held, ("not_took", "c", "a"), ("not_took", "c", "b"))
    assert rows["c"].parent_article_id is None
    assert rows["c"].origin_id == origin_of("lamp c")


def test_an_article_that_an_editor_says_took_from_another_has_its_origin_whatever_the_words_say() -> None:
    held = [article("a", 0, 1, source="Lamp"), article("b", 2, 3, source="Candle", days=-1), article("c", 2, 3, 4)]
    rows = corrected(held, ("took", "b", "a"))
    assert rows["b"].parent_article_id == "a"
    assert rows["b"].origin_id == rows["a"].origin_id == rows["c"].origin_id == origin_of("lamp")


def test_an_origin_of_its_own_is_not_its_agencys_nor_its_owners() -> None:
    held = [article("a", 0, 1, agency="Wire"), article("b", 2, 3, agency="Wire"), article("c", 2, 3, 4, days=1)]
    rows = corrected(held, ("own_origin", "b"))
    assert rows["a"].origin_id == origin_of("wire")
    assert (rows["b"].agency, rows["b"].family) == (None, "own:b")
    assert rows["b"].origin_id == rows["c"].origin_id != rows["a"].origin_id
    assert rows["c"].parent_article_id == "b"
    assert corrected(held[:1], ("own_origin", "a"))["a"].agency is None


@pytest.mark.parametrize(
    ("said", "sources"),
    [
        ([("took", "a", "b"), ("took", "b", "a")], {"a": None, "b": "a"}),
        ([("took", "b", "a"), ("took", "a", "b")], {"a": "b", "b": None}),
        ([("took", "a", "b"), ("own_origin", "a")], {"a": None, "b": "a"}),
        ([("own_origin", "b"), ("took", "b", "a")], {"a": None, "b": "a"}),
        ([("took", "a", "b"), ("not_took", "a", "b")], {"a": None, "b": "a"}),
        ([("not_took", "b", "a"), ("took", "b", "a")], {"a": None, "b": "a"}),
        ([("took", "c", "b"), ("took", "b", "a"), ("took", "a", "c")], {"a": "c", "b": "a"}),
        ([("took", "b", "gone")], {"a": None, "b": "a"}),
    ],
)
def test_of_corrections_that_contradict_one_another_the_later_counts(
    said: list[tuple[str, ...]], sources: dict[str, str | None]
) -> None:
    held = [article(name, 0, 1, 2, source=f"Lamp {name}", days=n) for n, name in enumerate("abc")]
    rows = corrected(held, *said)
    assert {name: rows[name].parent_article_id for name in sources} == sources
