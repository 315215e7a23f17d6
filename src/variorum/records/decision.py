"""Records of a library's history: what editors decided, which stories went into others, what changed in accounts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from variorum.records.row import Citation, Row, column


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Row):
    """What an editor decided about stories or entities. Every later run keeps it until it is undone.

    It names articles and passages, which last, and not stories, whose ids follow their articles.
    """

    table: ClassVar[str] = "decisions"
    key: ClassVar[tuple[str, ...]] = ("made", "decision_id")

    decision_id: str = column("Id, from the time and the content.")
    made: dt.datetime = column("When it was made, UTC. Of two decisions that contradict one another the later counts.")
    editor: str = column("Who made it.")
    kind: str = column(
        "`merge`, `split` or `move` for stories; `merge_entities` or `split_entity`; `took`, `not_took` or `own_origin` for who took from whom."
    )
    articles: tuple[str, ...] = column(
        "`merge`: an article of the one story; `split`: the articles set apart; `move`: the article; `split_entity`: where the name stands for another; `took`, `not_took` and `own_origin`: the article.",
        default=(),
    )
    others: tuple[str, ...] = column(
        "`merge`: an article of the other story; `split` and `move`: the articles they are kept apart from; `took` and `not_took`: the source.",
        default=(),
    )
    to_article_id: str | None = column("`move`: an article of the story it was moved to.", default=None)
    entities: tuple[str, ...] = column(
        "The entities, as their ids were; the second becomes part of the first.", default=()
    )
    mentions: tuple[Citation, ...] = column(
        "A mention of each of the entities, by which it is known should its id change.", default=()
    )
    about: str = column("What was decided, in words of the time.")
    note: str | None = column("Why, in the editor's words.", default=None)
    undone: bool = column("Whether it was undone; then it counts no more.", default=False)
    undone_by: str | None = column("Who undid it.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetiredStory(Row):
    """A story's id that is in use no more, and the story that most of its articles are in now."""

    table: ClassVar[str] = "retired_stories"
    key: ClassVar[tuple[str, ...]] = ("story_id",)

    story_id: str = column("The id as it was.")
    now_story_id: str = column("The story that holds most of its articles now.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChange(Row):
    """What changed in a story when its account last changed. A story that is new has none: all of it is new."""

    table: ClassVar[str] = "account_changes"
    key: ClassVar[tuple[str, ...]] = ("story_id", "n")

    story_id: str = column("The story.")
    n: int = column("Place in the list, from 0.")
    change: str = column(
        "`article` (came in), `new` (a sentence that states what was not stated before), `more` (one that rests on more independent origins than before) or `gone` (one that states what is stated no more)."
    )
    text: str = column("The sentence; of an article its headline, or nothing.")
    account_n: int | None = column("`new` and `more`: the sentence, as `account.n`.", default=None)
    article_id: str | None = column("`article`: which.", default=None)
    origins_before: int | None = column("`more`: independent origins before.", default=None)
