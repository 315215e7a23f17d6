from __future__ import annotations

import dataclasses

import pytest
from dossiers import dossier_of

from variorum.records import EventReport, Happening
from variorum.story import wording
from variorum.story.wording import folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Tor Front", "Tor Front"),
        ("Tor Front’s", "Tor Front"),
        ("Mr Varn", "Varn"),
        ("U.S.", "US"),
        ("Jong-un", "Jong Un"),
        ("TOR FRONT", "Tor Front"),
    ],
)
def test_trivial_variants_are_one_wording(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_names_that_sources_give_one_group_are_listed_with_their_counts() -> None:
    dossier = wording.run(
        dossier_of(
            {
                "Post": "We saw the Tor Valley Front march. Then the Tor Valley Front left.",
                "Daily": "We saw the Greencoats march.",
            },
            aliases={"Greencoats": "Tor Valley Front"},
        )
    )
    assert {(row.source, row.surface, row.n) for row in dossier.wording} == {
        ("Post", "Tor Valley Front", 2),
        ("Daily", "Greencoats", 1),
    }
    for row in dossier.wording:
        assert dossier.text(row.article_id, row.start, row.end) == row.surface


def test_a_surname_is_no_other_wording_than_the_name() -> None:
    texts = {"Post": "We saw Ida Renn march.", "Daily": "We saw Renn march."}
    assert wording.run(dossier_of(texts, people=["Ida Renn"])).wording == ()


def test_sources_that_call_a_thing_alike_give_no_row() -> None:
    texts = {"Post": "We saw the Greencoats march.", "Daily": "We met Greencoats there."}
    assert wording.run(dossier_of(texts)).wording == ()


def test_one_source_alone_has_nobody_to_differ_from() -> None:
    texts = {"Post": "We saw the Tor Valley Front march. We met Greencoats there."}
    assert wording.run(dossier_of(texts, aliases={"Greencoats": "Tor Valley Front"})).wording == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tor Valley Front", "the front"),
        ("Tor Valley Front", "TVF"),
        ("Front of Jordan", "Jordanian Front"),
        ("Tor Valley Front", "group"),
    ],
)
def test_what_is_no_choice_of_words_is_no_wording(one: str, other: str) -> None:
    held = dossier_of({"Post": f"We saw {one} march.", "Daily": "We saw Greencoats march."})
    entity = next(e for e in held.entities if e.name == "Greencoats")
    named = dataclasses.replace(entity, name=one)
    assert wording._kind_of_wording(folded(other), named, frozenset((folded(one),))) == "="


def test_an_office_is_no_name_for_a_person_and_a_judgement_is() -> None:
    held = dossier_of({"Post": "We saw Ida Renn march."}, people=["Ida Renn"])
    (person,) = held.entities
    assert wording._kind_of_wording("prime minister", person, frozenset(("ida renn",))) == "="
    assert wording._kind_of_wording("strongwoman of the north", person, frozenset(("ida renn",))) != "="


def told_as(one: str, other: str, event_type: str = "ASSAULT") -> set[tuple[str | None, str]]:
    held = dossier_of({"Post": f"Rebels {one} the fort.", "Daily": f"Rebels {other} the fort."})
    events, places = [], {"Post": one, "Daily": other}
    for article in held.articles:
        start = article.text.index(places[article.source or ""])
        events.append(
            EventReport(
                report_id=article.article_id, article_id=article.article_id, start=0, end=len(article.text),
                trigger_start=start, trigger_end=start + len(places[article.source or ""]), event_type="ASSAULT",
                status="happened", event_id="h1",
            )
        )  # fmt: skip
    happening = Happening(
        event_id="h1", story_id=held.story.story_id, event_type=event_type, status="happened", actor_name="rebels",
        recipient_name="fort", date_start=None, date_end=None, place=None, n_articles=2, n_origins=2,
    )  # fmt: skip
    told = wording.run(dataclasses.replace(held, events=tuple(events), happenings=(happening,)))
    return {(row.source, row.surface) for row in told.wording if row.event_id == "h1"}


def test_the_words_by_which_two_origins_tell_one_act_are_listed() -> None:
    assert told_as("captured", "liberated") == {("Post", "captured"), ("Daily", "liberated")}
    assert told_as("captured", "liberated", "CONSULT") == set()


def test_words_that_only_say_what_was_done_are_no_wording() -> None:
    assert told_as("attacked", "struck") == set()


def test_some_of_several_are_not_the_one() -> None:
    held = dossier_of(
        {"Post": "We saw Tor Valley Front march.", "Daily": "One of the groups was Greencoats, they said."},
        aliases={"Greencoats": "Tor Valley Front"},
    )
    part = held.mentions[-1]
    start = held.article[part.article_id].text.index("One of the groups")
    some = dataclasses.replace(part, start=start, end=start + 17, text="One of the groups", kind="nominal", name=None)
    told = wording.run(dataclasses.replace(held, mentions=(*held.mentions, some)))
    assert {row.surface for row in told.wording} == {"Tor Valley Front", "Greencoats"}
