"""Which people, organisations and places mentions stand for across articles."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.corpus import entities, entity_told
from variorum.records import Article, Entity, EventReport, Mention, Quote, Tables, from_arrow, to_arrow

_place = itertools.count(0, 10)


def mention(article: str, chain: int, text: str, **given: Any) -> Mention:
    start = next(_place)
    kind = given.pop("kind", "name")
    name = given.pop("name", text if kind == "name" else None)
    type_ = given.pop("type", "person")
    return Mention(article_id=article, start=start, end=start + len(text), kind=kind, type=type_, text=text,
                   chain=chain, name=name, **given)  # fmt: skip


def entity_of(rows: list[Mention], row: Mention) -> Entity:
    made, ids = entities.resolve(rows)
    return {entity.entity_id: entity for entity in made}[ids[row.article_id, row.chain]]


def test_one_full_name_is_one_person_in_every_article():
    rows = [mention("a", 0, "Clara Westen", role="foreign minister"), mention("b", 0, "Clara Westen")]
    made, ids = entities.resolve(rows)
    assert len(made) == 1
    assert ids["a", 0] == ids["b", 0]
    assert made[0].n_articles == 2
    assert made[0].roles == ("foreign minister",)


def test_spellings_of_a_name_are_one_person_and_the_commonest_is_the_name():
    rows = [mention("a", 0, "Sergei Renkov"), mention("b", 0, "Sergey Renkov"), mention("c", 0, "Sergei Renkov")]
    made, _ = entities.resolve(rows)
    assert [(entity.name, entity.aliases) for entity in made] == [("Sergei Renkov", ("Sergey Renkov",))]


def test_two_given_names_of_one_surname_are_never_one():
    made, _ = entities.resolve([mention("a", 0, "Paul Lund"), mention("b", 0, "Anna Lund")])
    assert {entity.name for entity in made} == {"Paul Lund", "Anna Lund"}


def on(**days: str) -> dict[str, tuple[dt.date, dt.date]]:
    """Article → the day it was published."""
    return {article: (dt.date.fromisoformat(day),) * 2 for article, day in days.items()}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"role": "football coach"}, {"role": "interior minister"}),
        ({"role": "police sergeant"}, {"role": "actor"}),
        ({"role": "senator", "country": "PRT"}, {"role": "senator", "country": "NZL"}),
    ],
)
def test_two_people_of_one_full_name_are_told_by_calling_and_state(one, other):
    rows = [mention("a", 0, "John Smith", **one), mention("b", 0, "John Smith", **other)]
    made, ids = entities.resolve(rows)
    assert len(made) == 2
    assert ids["a", 0] != ids["b", 0]


def test_one_person_may_have_two_callings_that_go_together_or_in_one_company():
    rows = [mention("a", 0, "Clara Westen", role="lawyer"), mention("b", 0, "Clara Westen", role="foreign minister")]
    assert len(entities.resolve(rows)[0]) == 1
    company = [
        mention(article, chain, name) for article in "ab" for chain, name in ((1, "Viktor Halden"), (2, "Joan Abery"))
    ]
    rows = [mention("a", 0, "Clara Westen", role="goalkeeper"), mention("b", 0, "Clara Westen", role="minister")]
    assert len(entities.resolve([*rows, *company])[0]) == 3


def test_a_full_name_years_apart_in_wholly_other_company_is_another_person():
    def rows(*others: str) -> list[Mention]:
        return [mention("a", 0, "John Smith"), *(mention("a", n, name) for n, name in enumerate(others, 1))]

    elsewhere = [mention("b", 0, "John Smith"), *(
        mention("b", n, name) for n, name in enumerate(("Anna Lund", "Paul Orr", "Mia Torp"), 1)
    )]  # fmt: skip
    first = rows("Ida Renn", "Viktor Halden", "Joan Abery")
    _, ids = entities.resolve([*first, *elsewhere], (), on(a="2004-05-01", b="2013-05-01"))
    assert ids["a", 0] != ids["b", 0]
    _, ids = entities.resolve([*first, *elsewhere], (), on(a="2013-04-01", b="2013-05-01"))
    assert ids["a", 0] == ids["b", 0]


def test_a_bare_surname_joins_a_full_name_only_within_reach_of_time():
    rows = [
        mention("a", 0, "Clara Westen"), mention("a", 1, "Viktor Halden"), mention("a", 2, "Joan Abery"),
        mention("b", 0, "Westen"), mention("b", 1, "Viktor Halden"), mention("b", 2, "Joan Abery"),
    ]  # fmt: skip
    _, ids = entities.resolve(rows, (), on(a="2013-05-01", b="2013-06-01"))
    assert ids["a", 0] == ids["b", 0]
    _, ids = entities.resolve(rows, (), on(a="2013-05-01", b="2019-06-01"))
    assert ids["a", 0] != ids["b", 0]


def test_an_office_alone_is_its_holder_on_the_day_and_another_years_later():
    def told(article: str) -> Mention:
        return mention(article, 0, "French president", kind="nominal", country="FRA")

    rows = [told("a"), told("b"), told("c"), mention("d", 0, "Jacques Chirac", role="president", country="FRA")]
    _, ids = entities.resolve(rows, (), on(a="1997-05-01", b="1998-03-01", c="2013-05-01", d="2001-01-01"))
    assert ids["a", 0] == ids["b", 0] == ids["d", 0]
    assert ids["c", 0] != ids["a", 0]
    _, ids = entities.resolve(rows)
    assert len(set(ids.values())) == 4


def test_an_office_held_by_somebody_of_one_name_stays_an_office():
    rows = [mention("a", 0, "Saudi king", kind="nominal", country="SAU")]
    made, _ = entities.resolve(rows, (), on(a="2011-02-05"))
    assert [entity.name for entity in made] == ["Saudi king"]


@pytest.mark.parametrize("name", ["Delmare Foundation", "Delmare Police", "Delmare County Hospital", "Bank of Delmare"])
def test_a_body_named_after_another_is_not_that_other(name):
    rows = [
        mention(article, chain, text, type="organisation" if chain == 0 else "person")
        for article, first in (("a", name), ("b", "Delmare"))
        for chain, text in enumerate((first, "Viktor Halden", "Joan Abery"))
    ]
    _, ids = entities.resolve(rows)
    assert ids["a", 0] != ids["b", 0]


def test_an_initial_that_fits_two_people_joins_neither():
    rows = [mention("a", 0, "Paul Lund"), mention("b", 0, "Peter Lund"), mention("c", 0, "P. Lund")]
    assert len(entities.resolve(rows)[0]) == 3


def test_a_bare_surname_joins_the_full_name_that_stands_among_the_same_names():
    rows = [
        mention("a", 0, "Clara Westen"), mention("a", 1, "Viktor Halden"), mention("a", 2, "Joan Abery"),
        mention("b", 0, "Westen"), mention("b", 1, "Halden"), mention("b", 2, "Joan Abery"),
    ]  # fmt: skip
    assert {entity.name for entity in entities.resolve(rows)[0]} == {"Clara Westen", "Viktor Halden", "Joan Abery"}


def test_a_bare_surname_in_other_company_is_somebody_else():
    rows = [mention("a", 0, "Clara Westen"), mention("b", 0, "Westen"), mention("b", 1, "Hugo Brandt")]
    made, ids = entities.resolve(rows)
    assert ids["a", 0] != ids["b", 0]
    assert len(made) == 3


def test_a_bare_surname_that_two_could_bear_stays_alone():
    rows = [
        mention("a", 0, "Paul Lund"), mention("a", 1, "Joan Abery"), mention("a", 2, "Viktor Halden"),
        mention("b", 0, "Anna Lund"), mention("b", 1, "Joan Abery"), mention("b", 2, "Viktor Halden"),
        mention("c", 0, "Lund"), mention("c", 1, "Joan Abery"), mention("c", 2, "Viktor Halden"),
    ]  # fmt: skip
    _, ids = entities.resolve(rows)
    assert len({ids["a", 0], ids["b", 0], ids["c", 0]}) == 3


def test_a_state_and_its_government_are_one_and_the_city_another():
    rows = [
        mention("a", 0, "Portugal", type="place", country="PRT"),
        mention("b", 0, "Lisbon", type="place", name="Portugal", country="PRT"),
        mention("b", 1, "Lisbon", type="place"),
    ]
    made, ids = entities.resolve(rows)
    assert ids["a", 0] == ids["b", 0] != ids["b", 1]
    state = next(entity for entity in made if entity.country == "PRT")
    assert (state.name, state.aliases) == ("Portugal", ("Lisbon",))


def test_an_acronym_explained_in_one_article_is_known_in_the_others():
    rows = [
        mention("a", 0, "Free Harbour Front", type="group"),
        mention("a", 0, "FHF", type="group", name="Free Harbour Front"),
        mention("b", 0, "FHF", type="group"),
    ]
    made, _ = entities.resolve(rows)
    assert [(entity.name, entity.aliases, entity.n_articles) for entity in made] == [
        ("Free Harbour Front", ("FHF",), 2)
    ]


def test_an_acronym_of_two_bodies_joins_neither():
    rows = [
        mention("a", 0, "Free Harbour Front", type="group"),
        mention("a", 0, "FHF", type="group", name="Free Harbour Front"),
        mention("b", 0, "Federal Housing Fund", type="organisation"),
        mention("b", 0, "FHF", type="organisation", name="Federal Housing Fund"),
        mention("c", 0, "FHF", type="group"),
    ]
    assert len(entities.resolve(rows)[0]) == 3


def test_a_ministry_of_one_state_is_one_however_it_is_printed():
    rows = [
        mention("a", 0, "Portuguese Foreign Ministry", type="organisation", country="PRT"),
        mention("b", 0, "Portuguese foreign ministry", type="organisation", kind="nominal", country="PRT"),
        mention("c", 0, "Spanish Foreign Ministry", type="organisation", country="ESP"),
    ]
    _, ids = entities.resolve(rows)
    assert ids["a", 0] == ids["b", 0] != ids["c", 0]


def test_an_unnamed_source_is_another_in_another_article():
    rows = [mention(article, 0, "senior ministry official", kind="nominal") for article in ("a", "b")]
    made, _ = entities.resolve(rows)
    assert [(entity.name, entity.named) for entity in made] == [("senior ministry official", False)] * 2
    assert len({entity.entity_id for entity in made}) == 2


def test_one_articles_mistake_about_a_word_is_mended_by_the_others():
    company = [("Joan Abery", "person"), ("Viktor Halden", "person")]
    rows = [mention("a", 0, "Clara Westen"), mention("b", 0, "Westen", type="organisation")]
    rows += [
        mention(article, n + 1, text, type=kind) for article in ("a", "b") for n, (text, kind) in enumerate(company)
    ]
    assert entity_of(rows, rows[1]).name == "Clara Westen"


def test_speakers_and_parties_are_told_by_their_words_or_their_name():
    rows = [
        Mention(article_id="a", start=17, end=25, kind="name", type="person", text="Ida Renn", chain=0, name="Ida Renn",
                role="foreign minister", role_start=0, role_end=16),
        Mention(article_id="a", start=40, end=55, kind="nominal", type="person", text="Renn's spokesman", chain=1),
        Mention(article_id="a", start=40, end=44, kind="name", type="person", text="Renn", chain=0, name="Ida Renn"),
    ]  # fmt: skip
    quote = {"article_id": "a", "start": 60, "end": 70, "parts": ((60, 70),), "type": "direct", "text": "x"}
    quotes = [
        Quote(quote_id="q1", speaker_start=0, speaker_end=25, speaker_name="Ida Renn", **quote),
        Quote(quote_id="q2", speaker_start=40, speaker_end=55, speaker_name="Renn's spokesman", **quote),
        Quote(quote_id="q3", speaker_start=None, speaker_end=None, speaker_name="Ida Renn", **quote),
        Quote(quote_id="q4", speaker_start=80, speaker_end=90, speaker_name="nobody", **quote),
    ]
    events = [
        EventReport(report_id="r", article_id="a", start=0, end=9, trigger_start=0, trigger_end=1, event_type="CONSULT",
                    status="happened", actor_start=40, actor_end=44, actor_name="Ida Renn", recipient_name="a stranger")
    ]  # fmt: skip
    given_tables = {
        "articles": to_arrow("articles", [Article(article_id="a", text="")]), "mentions": to_arrow("mentions", rows),
        "quotes": to_arrow("quotes", quotes), "events": to_arrow("events", events),
    }  # fmt: skip
    tables = entities.run(given_tables)
    names = {entity.entity_id: entity.name for entity in from_arrow(Entity, tables["entities"])}
    speakers = [names.get(quote.speaker_entity_id or "") for quote in from_arrow(Quote, tables["quotes"])]
    assert speakers == ["Ida Renn", "Renn's spokesman", "Ida Renn", None]
    event = from_arrow(EventReport, tables["events"])[0]
    assert names[event.actor_entity_id or ""] == "Ida Renn"
    assert event.recipient_entity_id is None
    assert all(mention.entity_id in names for mention in from_arrow(Mention, tables["mentions"]))
    assert tables["mentions"].schema.equals(given_tables["mentions"].schema)


_NAMES = st.sampled_from(
    [
        "Paul Lund",
        "Anna Lund",
        "P. Lund",
        "Lund",
        "Sergei Renkov",
        "Sergey Renkov",
        "Renkov",
        "Joan Abery",
        "Abery",
        "FHF",
    ]
)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 3), _NAMES), max_size=14), st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_order_of_arrival_changes_nothing_and_people_are_never_mixed(drawn, random):
    named: dict[tuple[str, int], str] = {}
    for article, chain, text in drawn:
        named.setdefault((article, chain), text)
    rows = [
        Mention(article_id=article, start=chain * 20, end=chain * 20 + len(text), kind="name", text=text, chain=chain,
                name=text, type="organisation" if text == "FHF" else "person")
        for (article, chain), text in named.items()
    ]  # fmt: skip
    first = entities.resolve(rows)
    random.shuffle(rows)
    assert entities.resolve(rows) == first
    for entity in first[0]:
        assert not {"Paul Lund", "Anna Lund"} <= {entity.name, *entity.aliases}


_MENTIONED = st.tuples(
    st.sampled_from(
        ["Paul Lund", "P. Lund", "Lund", "Clara Westen", "Westen", "Joan Abery", "Jacques Chirac", "J. Chirac",
         "Delmare Foundation", "Delmare", "FHF", "Free Harbour Front", "dockers' union", "French president"]
    ),
    st.sampled_from(["person", "person", "organisation", "place"]),
    st.sampled_from([None, "minister", "goalkeeper"]),
    st.sampled_from([None, "FRA"]),
)  # fmt: skip
_REPORT = st.tuples(st.lists(_MENTIONED, min_size=1, max_size=5), st.sampled_from([None, 1997, 1998, 2013]))
_FILLED = ("entities", "mentions", "quotes", "events")


def tables_of(reports: dict[str, Any]) -> Tables:
    """Each report's mentions, one a chain, each of whom says and does something."""
    articles, rows, quotes, events = [], [], [], []
    for article, (told, year) in sorted(reports.items()):
        day = year and dt.date(year, 5, 1)
        articles.append(Article(article_id=article, text="", dated_start=day, dated_end=day))
        for n, (text, kind, role, country) in enumerate(told):
            at, described = n * 100, text.split()[-1].islower()
            span = {"start": at, "end": at + len(text)}
            rows.append(Mention(article_id=article, chain=n, text=text, type=kind, role=role, country=country, **span,
                                kind="nominal" if described else "name", name=None if described else text))  # fmt: skip
            quotes.append(Quote(quote_id=f"q{article}{n}", article_id=article, parts=((at, at + 9),), type="direct",
                                text="x", speaker_start=at, speaker_end=at + 3, speaker_name=text, **span))  # fmt: skip
            events.append(EventReport(report_id=f"r{article}{n}", article_id=article, trigger_start=at, trigger_end=at,
                                      event_type="CONSULT", status="happened", actor_name=text, **span))  # fmt: skip
    parts = {"articles": articles, "mentions": rows, "quotes": quotes, "events": events}
    return {name: to_arrow(name, held) for name, held in parts.items()}


@given(st.lists(_REPORT, min_size=1, max_size=8), st.lists(st.integers(0, 3), min_size=8, max_size=8), st.randoms())
@settings(max_examples=20, deadline=None)
def test_articles_that_come_in_parts_change_and_go_leave_what_all_at_once_give(drawn, batch, random):
    reports = {f"a{n}": report for n, report in enumerate(drawn)}
    others = list(reports.values())
    random.shuffle(others)
    kept: Tables = {}
    for last in range(3):
        # What is here so far, some of it still as it was before it was changed, and one that goes again.
        here = {
            name: report if batch[n] < 3 or last == 2 else others[n]
            for n, (name, report) in enumerate(reports.items())
            if batch[n] <= last or last == 2
        }
        here |= {"gone": others[0]} if last == 1 else {}
        found = entities.run({**tables_of(here), **kept})
        kept = {name: found[name] for name in entities.STAGE.keeps}
        expected = entities.run(tables_of(here))
        assert all(found[name].equals(expected[name]) for name in _FILLED)


def test_only_articles_that_are_new_or_have_changed_are_read_again(monkeypatch):
    told: list[str] = []

    def read(batch: Any) -> Any:
        told.extend(batch.column("article_id").to_pylist())
        return reads(batch)

    reads = entity_told.read
    monkeypatch.setattr(entity_told, "read", read)
    reports = {name: ([("Paul Lund", "person", None, None)], 2013) for name in "abc"}
    found = entities.run(tables_of(reports))
    assert told == ["a", "b", "c"]
    reports |= {"b": ([("Lund", "person", None, None)], 2013), "d": ([("Joan Abery", "person", None, None)], None)}
    entities.run({**tables_of(reports), **{name: found[name] for name in entities.STAGE.keeps}})
    assert told[3:] == ["b", "d"]


def test_an_article_that_says_what_one_that_has_gone_said_is_another():
    report = ([("Lund", "person", None, None), ("dockers' union", "organisation", None, None)], 2013)
    before = entities.run(tables_of({"a": report, "b": report}))
    kept = {name: before[name] for name in entities.STAGE.keeps}
    after = entities.run({**tables_of({"b": report, "c": report}), **kept})
    expected = entities.run(tables_of({"b": report, "c": report}))
    assert all(after[name].equals(expected[name]) for name in _FILLED)
