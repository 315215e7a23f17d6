"""Records between articles: copies, lineage, entities, dates, stories."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from variorum.records.row import Row, column


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Row):
    """One reason for an article's publication date."""

    table: ClassVar[str] = "evidence"
    key: ClassVar[tuple[str, ...]] = ("article_id", "kind", "start", "end", "earliest", "latest", "note")

    article_id: str = column("The article.")
    start: int | None = column(
        "Start of the words it rests on; null for metadata, address or another article.", default=None
    )
    end: int | None = column("End of those words.", default=None)
    kind: str = column(
        "`given`, `metadata`, `url`, `page_date`, `dateline`, `office`, `event`, `date_in_text`, `weekday`, `copy` or `story`."
    )
    earliest: dt.date | None = column("First publication day it allows; null for no bound.", default=None)
    latest: dt.date | None = column("Last publication day it allows; null for no bound.", default=None)
    used: bool = column("Whether the interval rests on it; false where stronger evidence contradicts it.", default=True)
    note: str = column("The reason in words.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity(Row):
    """A person, organisation, place or group."""

    table: ClassVar[str] = "entities"
    key: ClassVar[tuple[str, ...]] = ("entity_id",)

    entity_id: str = column("Content-derived id.")
    name: str = column("Fullest usual name; a description for an unnamed source.")
    type: str = column("`person`, `organisation`, `place`, `group` or `other`.")
    aliases: tuple[str, ...] = column("Other names and descriptions found, sorted.")
    roles: tuple[str, ...] = column("Titles and roles found, sorted.")
    country: str | None = column(
        "ISO 3166 alpha-3 code of a state, of a state's organ or of an office-holder's state, where known.",
        default=None,
    )
    named: bool = column(
        "Whether any article names it; false for one that is only described, which is an entity of its own in each article.",
        default=True,
    )
    n_articles: int = column("Articles that mention it.", default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy(Row):
    """A passage two articles share, verbatim or lightly reworded. `a_article_id` < `b_article_id`."""

    table: ClassVar[str] = "copies"
    key: ClassVar[tuple[str, ...]] = ("a_article_id", "b_article_id", "a_start", "b_start", "a_end", "b_end")

    a_article_id: str = column("One article.")
    a_start: int = column("Start of the passage in it.")
    a_end: int = column("End of the passage in it.")
    b_article_id: str = column("The other article.")
    b_start: int = column("Start of the passage in it.")
    b_end: int = column("End of the passage in it.")
    similarity: float = column("Share of the longer passage's words that are aligned, 0 to 1, rounded to 4 places.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage(Row):
    """Where an article's text comes from."""

    table: ClassVar[str] = "lineage"
    key: ClassVar[tuple[str, ...]] = ("article_id",)

    article_id: str = column("The article.")
    parent_article_id: str | None = column(
        "The article it took most from; null for one's own or an unseen original.", default=None
    )
    agency: str | None = column("Agency whose text it is, by credit or by its copies' credit.", default=None)
    shared_fraction: float = column(
        "Share of the report's words that stand in the parent (or in any other article, without one), 0 to 1.",
        default=0.0,
    )
    origin_id: str = column("Origin of the article's text as a whole; equal for articles that are one witness.")
    family: str = column("Owner's family of the outlet; the outlet itself where the owner is unknown.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageOrigin(Row):
    """The origin of a passage that differs from its article's own, or is known more closely."""

    table: ClassVar[str] = "passages"
    key: ClassVar[tuple[str, ...]] = ("article_id", "start", "end")

    article_id: str = column("The article.")
    start: int = column("Start of the passage.")
    end: int = column("End of the passage.")
    origin_id: str = column("Origin of the passage.")
    from_article_id: str | None = column("Article the passage was taken from, where one is here.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story(Row):
    """One happening and its aftermath, as a set of articles."""

    table: ClassVar[str] = "stories"
    key: ClassVar[tuple[str, ...]] = ("story_id",)

    story_id: str = column("Content-derived id.")
    title: str = column("Headline of the story's most central article.")
    title_article_id: str | None = column("The article the headline is from.", default=None)
    date_start: dt.date | None = column("First day of publication that is known of its articles.", default=None)
    date_end: dt.date | None = column("Last day of publication that is known of its articles.", default=None)
    n_articles: int = column("Articles.")
    n_origins: int = column("Independent origins of the articles.")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryArticle(Row):
    """An article's membership in a story. Every article is in exactly one."""

    table: ClassVar[str] = "story_articles"
    key: ClassVar[tuple[str, ...]] = ("story_id", "article_id")

    story_id: str = column("The story.")
    article_id: str = column("The article.")
    score: float = column(
        "Likeness to the rest of the story, 0 to 1, rounded to 4 places; 1 for a story of one article."
    )
    reason: str = column("Why it belongs, in words.")
    dated_by: tuple[str, ...] = column(
        "Reports of the story whose day is known and that are much more alike to this one, whose own is not, than any "
        "outside the story: what may date it, most alike first.",
        default=(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedStory(Row):
    """Two stories that look alike or follow one another, and are not the same. Held in both directions."""

    table: ClassVar[str] = "related_stories"
    key: ClassVar[tuple[str, ...]] = ("story_id", "other_story_id")

    story_id: str = column("A story.")
    other_story_id: str = column("The other story.")
    score: float = column("Likeness, 0 to 1, rounded to 4 places.")
    reason: str = column("What they share and what keeps them apart, in words.")
