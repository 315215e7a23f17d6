"""An editor's decisions, as they are made: what is typed becomes a record of articles and passages, which last.

Nothing is grouped anew here: the pipeline does that when it next runs (`pipeline.refresh`).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from variorum.corpus.corrections import OF_LINEAGE
from variorum.corpus.decisions import set_apart
from variorum.errors import DecisionError, NotFound
from variorum.library import ids
from variorum.library.store import Store
from variorum.records import (
    Article,
    Citation,
    Decision,
    Entity,
    Lineage,
    PassageOrigin,
    Story,
    StoryArticle,
    from_arrow,
    make_id,
    to_arrow,
)


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


def trace(
    store: Store, article: str, says: str, other: str | None = None, *, editor: str, note: str | None = None
) -> Decision:
    """Who took from whom: an article took from another, did not, or is an origin of its own.

    Parameters
    ----------
    says
        One of `took`, `not_took`, `own_origin`.
    other
        The source, for the first two.

    Raises
    ------
    NotFound
        There is no such article.
    DecisionError
        It is so already, or another article is named where none is due, or none where one is.
    """
    if says not in OF_LINEAGE:
        raise DecisionError(f"{says!r}: say one of {', '.join(OF_LINEAGE)}")
    if (other is None) != (says == "own_origin"):
        raise DecisionError("name the source" if other is None else "an origin of its own has no source: name none")
    named = _current(store, article)
    source = None if other is None else _current(store, other)
    if named == source:
        raise DecisionError(f"{named} is one article: nothing is taken from oneself")
    (held,) = from_arrow(Lineage, store.rows("lineage", {"article_id": named}))
    taken = {row.from_article_id for row in from_arrow(PassageOrigin, store.rows("passages", {"article_id": named}))}
    if says == "took" and held.parent_article_id == source:
        raise DecisionError(f"{named} is held to be taken from {source} already")
    if says == "not_took" and source not in {held.parent_article_id, *taken}:
        raise DecisionError(f"{named} is not held to be taken from {source}")
    if says == "own_origin" and not taken and held.parent_article_id is None and _alone(store, held):
        raise DecisionError(f"{named} is an origin of its own already")
    about = f"{_headed(store, named)} " + (
        "is an origin of its own" if source is None
        else f"{'took' if says == 'took' else 'did not take'} from {_headed(store, source)}"
    )  # fmt: skip
    others = () if source is None else (source,)
    return _keep(store, says, editor, note, about, articles=(named,), others=others)


def _current(store: Store, given: str) -> str:
    """The newest version of an article."""
    named = ids.article_id(store, given)
    while newer := store.rows("articles", {"article_id": named}).column("superseded_by").to_pylist()[0]:
        named = str(newer)
    return named


def _alone(store: Store, held: Lineage) -> bool:
    """Whether nobody else has an article's origin but those that took from it."""
    rows = from_arrow(Lineage, store.rows("lineage", {"origin_id": held.origin_id}))
    return all(held.article_id in {row.article_id, row.parent_article_id} for row in rows)


def _headed(store: Store, article_id: str) -> str:
    """An article by outlet and headline."""
    (row,) = from_arrow(Article, store.rows("articles", {"article_id": article_id}))
    return ", ".join(filter(None, (row.source or row.path, f"“{row.title}”" if row.title else None))) or article_id


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
    """What a decision is about: entities, where an article is from, or which articles belong together."""
    if decision.entities:
        return {*decision.entities, make_id("e", *set_apart(decision.decision_id))}
    if decision.kind in OF_LINEAGE:
        return {f"lineage {article}" for article in decision.articles}
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
