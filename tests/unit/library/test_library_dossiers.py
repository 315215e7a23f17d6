"""Which stories a build must work on again: those of which something is another that their stages look at."""

from __future__ import annotations

import dataclasses

from variorum.library import Store
from variorum.library.dossiers import story_digests
from variorum.records import Entity, Mention, Story, StoryArticle, to_arrow

ENTITY = Entity(entity_id="e1", name="Ida Renn", type="person", aliases=(), roles=(), n_articles=1)


def digest_with(entity: Entity) -> str:
    mention = Mention(
        article_id="a1", start=0, end=8, kind="name", type="person", text="Ida Renn", chain=0, entity_id="e1"
    )
    rows = {
        "stories": [Story(story_id="s1", title="Flood", n_articles=1, n_origins=1)],
        "story_articles": [StoryArticle(story_id="s1", article_id="a1", score=1.0, reason="alone")],
        "mentions": [mention],
        "mentions.entity_id": [mention],
        "entities": [entity],
    }
    with Store.create(None) as store:
        for written, own in rows.items():
            store.replace(written, to_arrow(written.partition(".")[0], own), None, None)
        return story_digests(store)["s1"]


def test_a_story_is_worked_on_again_when_somebody_in_it_has_another_name():
    assert digest_with(ENTITY) != digest_with(dataclasses.replace(ENTITY, name="Ida M. Renn"))


def test_a_story_is_left_alone_when_somebody_in_it_is_named_in_further_articles_elsewhere():
    assert digest_with(ENTITY) == digest_with(dataclasses.replace(ENTITY, n_articles=7))
