"""One story's articles and what is known of them: what every story stage and every rendering sees."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from variorum.records.article import Article, Clause, EventReport, Furniture, Mention, Quote, Sentence, TimeExpression
from variorum.records.corpus import Copy, Entity, Evidence, Lineage, PassageOrigin, RelatedStory, Story, StoryArticle
from variorum.records.decision import AccountChange
from variorum.records.row import Citation
from variorum.records.story import (
    AccountSentence,
    Claim,
    ClaimSource,
    Difference,
    DifferenceValue,
    Happening,
    Position,
    Revision,
    TimelineEntry,
    Utterance,
    Wording,
)


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """Everything known of one story. Lists are sorted by their table's key; a story stage returns a copy
    with its own tables filled (`dataclasses.replace`) and changes nothing in place.
    """

    story: Story
    members: tuple[StoryArticle, ...] = ()
    related: tuple[RelatedStory, ...] = ()
    related_stories: tuple[Story, ...] = ()
    # of its articles
    articles: tuple[Article, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    clauses: tuple[Clause, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    mentions: tuple[Mention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    events: tuple[EventReport, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    copies: tuple[Copy, ...] = ()
    lineage: tuple[Lineage, ...] = ()
    passages: tuple[PassageOrigin, ...] = ()
    entities: tuple[Entity, ...] = ()
    # of the story, filled stage by stage
    utterances: tuple[Utterance, ...] = ()
    happenings: tuple[Happening, ...] = ()
    claims: tuple[Claim, ...] = ()
    claim_sources: tuple[ClaimSource, ...] = ()
    differences: tuple[Difference, ...] = ()
    difference_values: tuple[DifferenceValue, ...] = ()
    wording: tuple[Wording, ...] = ()
    revisions: tuple[Revision, ...] = ()
    positions: tuple[Position, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    account: tuple[AccountSentence, ...] = ()
    # what changed in it last; no stage sees it
    account_changes: tuple[AccountChange, ...] = ()

    @functools.cached_property
    def article(self) -> Mapping[str, Article]:
        """Articles by id."""
        return {article.article_id: article for article in self.articles}

    @functools.cached_property
    def entity(self) -> Mapping[str, Entity]:
        """Entities by id."""
        return {entity.entity_id: entity for entity in self.entities}

    @functools.cached_property
    def lineage_of(self) -> Mapping[str, Lineage]:
        """Lineage by article id."""
        return {line.article_id: line for line in self.lineage}

    @functools.cached_property
    def number(self) -> Mapping[str, int]:
        """The number each article is cited by, from 1: by publication date, then id."""
        order = sorted(self.articles, key=lambda a: (a.published_start is None, str(a.published_start), a.article_id))
        return {article.article_id: n for n, article in enumerate(order, start=1)}

    @functools.cached_property
    def _passages_of(self) -> Mapping[str, list[PassageOrigin]]:
        grouped: dict[str, list[PassageOrigin]] = {}
        for passage in self.passages:
            grouped.setdefault(passage.article_id, []).append(passage)
        return grouped

    def text(self, article_id: str, start: int, end: int) -> str:
        """The words of a passage."""
        return self.article[article_id].text[start:end]

    def origin(self, article_id: str, start: int, end: int) -> str:
        """The origin of a passage: of the copied passage that holds at least half of it, else the article's own.

        Half, because a sentence that a house shortened or led into is still the dispatch's sentence.
        """
        shared: dict[str, int] = {}
        for passage in self._passages_of.get(article_id, ()):
            overlap = min(end, passage.end) - max(start, passage.start)
            if overlap > 0:
                shared[passage.origin_id] = shared.get(passage.origin_id, 0) + overlap
        if shared:
            origin_id, length = max(shared.items(), key=lambda item: (item[1], item[0]))
            if 2 * length >= end - start:
                return origin_id
        return self.lineage_of[article_id].origin_id

    def origins(self, passages: Iterable[tuple[str, int, int]]) -> frozenset[str]:
        """The independent origins of passages given as (article_id, start, end)."""
        return frozenset(self.origin(*passage) for passage in passages)

    def count(self, passages: Iterable[tuple[str, int, int]]) -> tuple[int, int]:
        """(articles, independent origins) of passages given as (article_id, start, end)."""
        held = list(passages)
        return len({passage[0] for passage in held}), len(self.origins(held))

    def cite(self, passages: Iterable[tuple[str, int, int]]) -> tuple[Citation, ...]:
        """Passages as citations, each once, by the article's number and place."""
        return tuple(
            Citation(*passage) for passage in sorted(set(passages), key=lambda p: (self.number[p[0]], p[1], p[2]))
        )
