"""Which stories a build must work on again, those of which something is another that their stages look at, and what
their stages see of them.
"""

from __future__ import annotations

import dataclasses
import pickle

from variorum.library import Store
from variorum.library.dossiers import dossiers, fetch, load_dossiers, story_digests
from variorum.records import Entity, Mention, RelatedStory, Story, StoryArticle, to_arrow

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


def mention_of(article_id: str, entity_id: str | None) -> Mention:
    return Mention(
        article_id=article_id, start=0, end=8, kind="name", type="person", text="Ida Renn", chain=0, entity_id=entity_id
    )


def test_a_story_handed_to_a_process_alone_is_the_story_that_is_loaded_with_others():
    mentions = [mention_of("a1", "e1"), mention_of("a2", "e2"), mention_of("a3", None)]
    rows = {
        "stories": [Story(story_id=name, title=name, n_articles=1, n_origins=1) for name in ("s1", "s2", "s3")],
        "story_articles": [
            StoryArticle(story_id=f"s{n}", article_id=f"a{n}", score=1.0, reason="alone") for n in (1, 2, 3)
        ],
        "related_stories": [RelatedStory(story_id="s1", other_story_id="s3", score=0.5, reason="names")],
        "mentions": mentions,
        "mentions.entity_id": mentions,
        "entities": [ENTITY, dataclasses.replace(ENTITY, entity_id="e2", name="Vell")],
    }
    with Store.create(None) as store:
        for written, own in rows.items():
            store.replace(written, to_arrow(written.partition(".")[0], own), None, None)
        whole = list(load_dossiers(store, ["s2", "s1", "none", "s3"]))
        parts = [pickle.loads(pickle.dumps(part)) for part in fetch(store, ["s2", "s1", "none", "s3"], 1)]
    assert [dossier for part in parts for dossier in dossiers(part)] == whole
    assert [dossier.story.story_id for dossier in whole] == ["s2", "s1", "s3"]
    assert [[entity.entity_id for entity in dossier.entities] for dossier in whole] == [["e2"], ["e1"], []]
    assert [[story.story_id for story in dossier.related_stories] for dossier in whole] == [[], ["s3"], []]
