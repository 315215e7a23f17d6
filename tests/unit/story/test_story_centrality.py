"""What a story is about, and what its reports tell beside it."""

from __future__ import annotations

import datetime as dt

from dossiers import dossier_of

from variorum.story.centrality import centrality, is_background
from variorum.story.passages import passages

ARDA = """The ministers of Arda and Bresk agreed in Vell to reopen the river commission.

Talks had begun in the morning. The delegates ate soup.

A prison in the hills was rebuilt by convicts eleven years ago."""
BRESK = """Bresk and Arda will reopen their river commission, ministers agreed in Vell.

Snow fell on the town. The roads were closed.

The river commission last met before the storm on 5 January."""


def told(text: str):
    story = dossier_of({"Arda Post": ARDA, "Bresk Daily": BRESK}, published=dt.date(2031, 3, 12))
    held = [p for p in passages(story, whole=True) if p.sentence.role == "body"]
    return centrality(held), next(p for p in held if p.text.startswith(text)), held


def test_what_openings_share_is_what_the_story_is_about():
    topic, agreed, held = told("The ministers of Arda")
    aside = next(p for p in held if p.text.startswith("A prison"))
    assert topic.of(agreed) > 0
    assert topic.of(aside) == 0


def test_what_one_report_opens_with_is_its_own_matter():
    topic, soup, _ = told("The delegates ate soup")
    assert topic.of(soup) == 0


def test_two_openings_of_one_happening_have_its_words_in_common():
    topic, agreed, held = told("The ministers of Arda")
    other = next(p for p in held if p.text.startswith("Bresk and Arda"))
    talks = next(p for p in held if p.text.startswith("Talks had"))
    assert topic.in_common(agreed, other) > 0.9
    assert topic.in_common(agreed, talks) == 0


def test_days_long_before_the_report_and_definitions_are_background():
    _, old, held = told("The river commission last met")
    assert is_background(old)
    assert not is_background(held[0])
    story = dossier_of({"Arda Post": "The customs house is a relic of the war, and Bresk owns it."})
    assert is_background(next(iter(passages(story, whole=True))))
