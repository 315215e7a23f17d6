"""What a pair of passages shares beyond its rare words: turns of two words, and who says it."""

from __future__ import annotations

from dossiers import dossier_of

from variorum.knowledge.agreement import decision_of_pairs
from variorum.records import Dossier
from variorum.story import claims
from variorum.story.comparing import Compared, compared

_FILLER = (
    "The harbour opened in the spring after a long winter of repairs.",
    "Fishermen brought their catch to the old market every morning.",
    "A school near the station received new windows and a garden.",
    "The council planned a festival with music for the summer.",
)


def _story(one: str, other: str) -> Dossier:
    return dossier_of({"Herald": " ".join([one, *_FILLER[:2]]), "Courier": " ".join([other, *_FILLER[2:]])})


def _node(story: Compared, start: str) -> int:
    return next(n for n, place in enumerate(story.chosen) if story.held[place].text.startswith(start))


def _surer(one: str, other: str) -> float:
    """How much more alike a pair is than its words alone make it."""
    story = compared(_story(one, other))
    pair = tuple(sorted((_node(story, one[:12]), _node(story, other[:12]))))
    known = (pair[0], pair[1])
    pairs = {**story.pairs, known: 0.3}
    return story.agreement.raised(pairs, story.chosen)[known] - 0.3


def test_passages_that_share_their_turns_are_one_statement() -> None:
    one = "The mayor said the bridge had been closed for good after the ice broke a pillar."
    same = "The bridge had been closed for good, as a pillar broke in the ice, the town told its people."
    mixed = "For ice the town had closed its people; a pillar of the good bridge told of what broke been as."
    assert _surer(one, same) > _surer(one, mixed) >= 0


def test_a_pair_is_never_less_alike_than_before() -> None:
    story = compared(_story("The bridge fell on Monday.", "The bridge fell into the river on Monday."))
    raised = story.agreement.raised(story.pairs, story.chosen)
    assert raised.keys() == story.pairs.keys()
    assert all(raised[pair] >= value for pair, value in story.pairs.items())


def test_weights_say_that_likeness_tells_most_and_a_plan_against_a_deed_speaks_against() -> None:
    (alike, turns, terms, voice, plan), bias = decision_of_pairs()
    assert alike > turns > 0 < terms
    assert voice < 0 > plan
    assert bias < 0


def test_a_story_of_one_short_sentence_has_its_claim() -> None:
    assert len(claims.run(dossier_of({"Herald": "The old bridge at Vell fell on Monday."})).claims) == 1
