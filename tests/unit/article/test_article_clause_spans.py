"""Where a sentence states one thing, and where the next."""

import pytest

from variorum.article.analysis import Analysis
from variorum.article.annotate import annotate
from variorum.pipeline.stages import of_unit
from variorum.records import Article

STAGES = tuple(stage for stage in of_unit("article") if stage.name in ("furniture", "language", "clauses"))


def analysed(text: str) -> Analysis:
    analysis, problems = annotate(Article(article_id="a1", text=text), STAGES)
    assert problems == []
    return analysis


def parts(text: str, *kinds: str) -> list[tuple[str, str | None]]:
    """(words, shared subject) of the clauses of those kinds."""
    return [
        (text[c.start : c.end], None if c.subject_start is None else text[c.subject_start : c.subject_end])
        for c in analysed(text).clauses
        if c.kind in kinds
    ]


def test_what_two_verbs_tell_of_one_subject_is_two_clauses_that_share_it():
    text = "The two ministers met in Vell on Tuesday and agreed to reopen the river commission by the end of June."
    assert parts(text, "main", "coordinate") == [
        ("The two ministers met in Vell on Tuesday", None),
        ("agreed to reopen the river commission by the end of June", "The two ministers"),
    ]


def test_two_infinitives_are_agreed_once():
    text = "The ministers agreed to reopen the commission and to send experts to the dam."
    assert len(parts(text, "main", "coordinate")) == 1


def test_a_shared_auxiliary_and_its_negation_go_with_the_second_verb():
    text = "The company will not reopen the plant or pay the workers."
    (clause,) = [c for c in analysed(text).clauses if c.kind == "coordinate"]
    assert text[clause.start : clause.end] == "pay the workers"
    assert text[clause.auxiliary_start : clause.auxiliary_end] == "will not"
    assert clause.negated


def test_a_clause_with_a_subject_of_its_own_shares_none():
    text = "The minister left the city on Monday, and the mayor closed the bridge."
    assert parts(text, "coordinate") == [("the mayor closed the bridge", None)]


def test_a_complement_lies_within_its_main_clause():
    text = "The group denied that it had attacked the station."
    clauses = {c.kind: c for c in analysed(text).clauses}
    assert text[clauses["complement"].start : clauses["complement"].end] == "that it had attacked the station"
    assert clauses["main"].start <= clauses["complement"].start
    assert clauses["main"].verb == "deny"


@pytest.mark.parametrize("text", ["No deal.", "Ministers meet", "“Never,” she said."])
def test_every_clause_is_a_range_of_its_sentence(text):
    analysis = analysed(text)
    sentences = {s.sentence_id: s for s in analysis.sentences}
    assert analysis.clauses
    assert all(
        sentences[c.sentence_id].start <= c.start < c.end <= sentences[c.sentence_id].end for c in analysis.clauses
    )
