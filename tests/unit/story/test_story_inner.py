"""What a clause within a sentence states is found where another report states it in a sentence of its own."""

import dataclasses

from dossiers import dossier_of

from variorum.knowledge.neighbours import neighbours
from variorum.records import Clause, Dossier
from variorum.story import claims
from variorum.story.inner import inner_passages
from variorum.story.matching import alike, weights
from variorum.story.passages import passages

AUCTION = (
    "Against the advice of two museums, its treasurer and every fisherman, the town council put up for auction "
    "a wooden lighthouse which collapsed onto the pier last week."
)
FELL = "The ferry was late because a wooden lighthouse collapsed onto its pier last week, a sailor complained."


def with_clause(dossier: Dossier, words: str, kind: str = "relative") -> Dossier:
    """The dossier with a clause of that kind wherever the words stand."""
    found = []
    for sentence in dossier.sentences:
        place = dossier.text(sentence.article_id, sentence.start, sentence.end).find(words)
        if place >= 0:
            found.append(
                Clause(
                    article_id=sentence.article_id, sentence_id=sentence.sentence_id, start=sentence.start + place,
                    end=sentence.start + place + len(words), kind=kind, verb="be",
                )
            )  # fmt: skip
    return dataclasses.replace(dossier, clauses=tuple(found))


def story() -> Dossier:
    given = dossier_of(
        {
            "North Post": f"{AUCTION} Bids from museums came in by the hundred on the first evening.",
            "Vell Radio": f"{FELL} Nobody was near the harbour at the time.",
        }
    )
    return with_clause(given, "which collapsed onto the pier last week")


def test_a_relative_clause_is_a_source_of_what_another_report_states_on_its_own() -> None:
    given = claims.run(story())
    (claim,) = [claim for claim in given.claims if claim.n_articles == 2]
    assert claim.text == FELL
    held = {given.text(s.article_id, s.start, s.end) for s in given.claim_sources if s.claim_id == claim.claim_id}
    assert held == {FELL, "a wooden lighthouse which collapsed onto the pier last week"}


def test_a_clause_that_nobody_else_states_is_no_claim() -> None:
    given = dossier_of({"North Post": AUCTION, "Vell Radio": "The ferry to Tor was cancelled for want of fuel."})
    given = claims.run(with_clause(given, "which collapsed onto the pier last week"))
    assert {claim.text for claim in given.claims} == {AUCTION, "The ferry to Tor was cancelled for want of fuel."}


def test_a_relative_clause_stands_with_the_noun_that_it_describes() -> None:
    assert [p.text for p in inner_passages(story())] == ["a wooden lighthouse which collapsed onto the pier last week"]


def test_what_hangs_on_a_condition_is_not_stated() -> None:
    given = dossier_of({"North Post": "The town will sell the tower if the wooden lighthouse collapsed onto the pier."})
    assert inner_passages(with_clause(given, "if the wooden lighthouse collapsed onto the pier", "adverbial")) == []


def test_words_of_near_meaning_make_two_passages_more_alike() -> None:
    shared = {"w:lighthous", "w:pier", "w:town"}
    rest = [frozenset({f"w:other{n}", f"w:thing{n}"}) for n in range(8)]

    def value(one: str, other: str) -> float:
        return alike(weights([frozenset({*shared, one}), frozenset({*shared, other}), *rest]), 0.0)[0, 1]

    assert value("w:toppl", "w:collaps") > value("w:toppl", "w:negotiation")


def test_a_word_that_is_not_known_has_no_neighbours() -> None:
    assert neighbours().of("qwertzuiop") == []
    assert all(0.5 <= cosine <= 1 for _, cosine in neighbours().of("collaps"))


def test_an_age_is_told_as_such_and_shared() -> None:
    given = dossier_of({"North Post": "Ida Renn was 50.", "Vell Radio": "Ida Renn, 50, died at home on Monday."})
    assert all("v:age:50" in passage.terms for passage in passages(given))
