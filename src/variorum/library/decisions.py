"""An editor's decisions, as they are made: what is typed becomes a record of articles and passages, which last.

Nothing is grouped anew here: the pipeline does that when it next runs (`pipeline.refresh`).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from variorum.corpus.decisions import set_apart
from variorum.errors import DecisionError, NotFound
from variorum.library import ids
from variorum.library.store import Store
from variorum.records import Citation, Decision, Entity, Story, StoryArticle, from_arrow, make_id, to_arrow


def merge(store: Store, story: str, other: str, *, editor: str, note: str | None = None) -> Decision:
    """Two stories are one.

    Raises
    ------
    NotFound
        There is no such story.
    DecisionError
        They are one already.
    """
    one, two = _story(store, story), _story(store, other)
    if one == two:
        raise DecisionError(f"{story} and {other} are one story already")
    about = f"merged {_told(one)} and {_told(two)}"
    named, others = (min(_members(store, held.story_id)) for held in (one, two))
    return _keep(store, "merge", editor, note, about, articles=(named,), others=(others,))


def split(store: Store, story: str, articles: Sequence[str], *, editor: str, note: str | None = None) -> Decision:
    """Some articles of a story are another story.

    Raises
    ------
    NotFound
        There is no such story or article.
    DecisionError
        No article is named, one is not in the story, or none would be left in it.
    """
    held = _story(store, story)
    members = _members(store, held.story_id)
    named = {ids.article_id(store, given) for given in articles}
    strangers = sorted(named - members)
    if strangers:
        raise DecisionError(f"{', '.join(strangers)}: not in the story {held.story_id}")
    if not named or named == members:
        raise DecisionError(f"name some of the {len(members)} articles of {held.story_id}, and not all")
    about = f"set {_articles(len(named))} apart from {_told(held)}"
    return _keep(
        store, "split", editor, note, about, articles=tuple(sorted(named)), others=tuple(sorted(members - named))
    )


def move(store: Store, article: str, story: str, *, editor: str, note: str | None = None) -> Decision:
    """An article belongs to another story.

    Raises
    ------
    NotFound
        There is no such article or story.
    DecisionError
        It is in that story already.
    """
    named, target = ids.article_id(store, article), _story(store, story)
    (old,) = store.rows("story_articles", {"article_id": named}).column("story_id").to_pylist() or [None]
    if old is None:
        raise NotFound(f"the article {named} is in no story")
    if old == target.story_id:
        raise DecisionError(f"{named} is in the story {old} already")
    rest = tuple(sorted(_members(store, old) - {named}))
    about = f"moved an article from {_told(_story(store, old))} to {_told(target)}"
    to = min(_members(store, target.story_id))
    return _keep(store, "move", editor, note, about, articles=(named,), others=rest, to_article_id=to)


def merge_entities(store: Store, entity: str, other: str, *, editor: str, note: str | None = None) -> Decision:
    """The second entity is the first.

    Raises
    ------
    NotFound
        There is no such entity.
    DecisionError
        They are one already.
    """
    one, two = _entity(store, entity), _entity(store, other)
    if one == two:
        raise DecisionError(f"{entity} and {other} are one already")
    return _keep(
        store, "merge_entities", editor, note, f"merged {one.name} and {two.name}",
        entities=(one.entity_id, two.entity_id), mentions=(_mention(store, one), _mention(store, two)),
    )  # fmt: skip


def split_entity(
    store: Store, entity: str, articles: Sequence[str], *, editor: str, note: str | None = None
) -> Decision:
    """In some articles an entity's name stands for another.

    Raises
    ------
    NotFound
        There is no such entity or article.
    DecisionError
        No article is named, one does not mention it, or no other does.
    """
    held = _entity(store, entity)
    mentioning = set(store.rows("mentions", {"entity_id": held.entity_id}).column("article_id").to_pylist())
    named = {ids.article_id(store, given) for given in articles}
    strangers = sorted(named - mentioning)
    if strangers:
        raise DecisionError(f"{', '.join(strangers)}: no mention of {held.name} there")
    if not named or named == mentioning:
        raise DecisionError(f"name some of the {len(mentioning)} articles that mention {held.name}, and not all")
    return _keep(
        store, "split_entity", editor, note, f"{held.name} is another in {_articles(len(named))}",
        articles=tuple(sorted(named)), entities=(held.entity_id,),
        mentions=(_mention(store, held, but_in=sorted(named)),),
    )  # fmt: skip


def undo(store: Store, decision: str, *, editor: str) -> Decision:
    """A decision counts no more.

    Raises
    ------
    NotFound
        There is no such decision.
    DecisionError
        It was undone already, or a later one rests on it.
    """
    given = ids.decision_id(store, decision)
    everything = from_arrow(Decision, store.table("decisions"))
    held = next(row for row in everything if row.decision_id == given)
    if held.undone:
        raise DecisionError(f"{given} was undone already, by {held.undone_by}")
    touched = _touched(held)
    later = [
        row.decision_id
        for row in everything
        if not row.undone and (row.made, row.decision_id) > (held.made, given) and touched & _touched(row)
    ]
    if later:
        raise DecisionError(f"later decisions are about the same: undo {', '.join(reversed(later))} first")
    undone = dataclasses.replace(held, undone=True, undone_by=editor)
    store.replace("decisions", to_arrow("decisions", [undone]), [given], "decision_id")
    return undone


def _touched(decision: Decision) -> set[str]:
    """What a decision is about: entities, or articles."""
    if decision.entities:
        return {*decision.entities, make_id("e", *set_apart(decision.decision_id))}
    return {*decision.articles, *decision.others, decision.to_article_id or ""} - {""}


def _keep(
    store: Store, kind: str, editor: str, note: str | None, about: str,
    articles: tuple[str, ...] = (), others: tuple[str, ...] = (), to_article_id: str | None = None,
    entities: tuple[str, ...] = (), mentions: tuple[Citation, ...] = (),
) -> Decision:  # fmt: skip
    made = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    last = store.value("SELECT max(made) FROM main.decisions")
    if last is not None:  # of two decisions one is always the later, whatever the clock does
        made = max(made, last + dt.timedelta(microseconds=1))
    decision = Decision(
        decision_id=make_id("d", made.isoformat(), kind, editor, articles, others, to_article_id, entities),
        made=made, editor=editor, kind=kind, articles=articles, others=others, to_article_id=to_article_id,
        entities=entities, mentions=mentions, about=about, note=note,
    )  # fmt: skip
    store.replace("decisions", to_arrow("decisions", [decision]), [decision.decision_id], "decision_id")
    return decision


def _story(store: Store, given: str) -> Story:
    (story,) = from_arrow(Story, store.rows("stories", {"story_id": ids.story_id(store, given)}))
    return story


def _members(store: Store, story_id: str) -> set[str]:
    return {row.article_id for row in from_arrow(StoryArticle, store.rows("story_articles", {"story_id": story_id}))}


def _entity(store: Store, given: str) -> Entity:
    (entity,) = from_arrow(Entity, store.rows("entities", {"entity_id": ids.entity_id(store, given)}))
    return entity


def _mention(store: Store, entity: Entity, but_in: Sequence[str] = ()) -> Citation:
    """A mention of the entity, by name where there is one, outside some articles."""
    row = store.connection.execute(
        'SELECT article_id, "start", "end" FROM main.mentions WHERE entity_id = ? '
        "AND article_id NOT IN (SELECT unnest(?::VARCHAR[])) "
        'ORDER BY kind != \'name\', article_id, "start", "end" LIMIT 1',
        [entity.entity_id, list(but_in)],
    ).fetchone()
    if row is None:
        raise DecisionError(f"{entity.name}: no mention of it is held")
    return Citation(*row)


def _told(story: Story) -> str:
    return f"“{story.title}” ({_articles(story.n_articles)})"


def _articles(n: int) -> str:
    return "1 article" if n == 1 else f"{n:,} articles"
