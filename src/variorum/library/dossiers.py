"""Stories' dossiers, loaded from the tables a few at a time."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from variorum.records import (
    ROWS,
    TABLES,
    Copy,
    Dossier,
    Entity,
    RelatedStory,
    Row,
    Story,
    StoryArticle,
    columns,
    from_arrow,
)

if TYPE_CHECKING:
    from variorum.library.store import Store

# Stories whose rows are fetched together: enough to spare queries, few enough to keep memory flat.
_BATCH = 50

_OF_ARTICLES = (
    "articles", "furniture", "sentences", "clauses", "times", "mentions", "quotes", "events", "evidence", "lineage",
    "passages",
)  # fmt: skip
_OF_STORIES = (
    "utterances", "happenings", "claims", "differences", "wording", "revisions", "positions", "timeline",
    "account", "account_changes",
)  # fmt: skip
# Stages that fill columns of article tables after the story is known; not part of a story's input.
_STORY_FILLED = ("utterances", "happenings", "differences")
# What counts a whole collection, and no stage of a story looks at: an arrival anywhere would touch every story.
_UNSEEN = {("entities", "n_articles")}
#: Story tables whose rows name their story through another table.
_THROUGH = {"claim_sources": ("claim_id", "claims"), "difference_values": ("difference_id", "differences")}


def load_dossiers(store: Store, story_ids: Sequence[str]) -> Iterator[Dossier]:
    """The dossiers of the stories, in the order given; stories that do not exist are passed over."""
    for first in range(0, len(story_ids), _BATCH):
        yield from _load(store, list(story_ids[first : first + _BATCH]))


@functools.cache
def _order(table: str) -> str:
    return ", ".join(f't."{key}" NULLS FIRST' for key in TABLES[table].key)


@functools.cache
def _listed(table: str) -> str:
    return ", ".join(f't."{column.name}"' for column in columns(table))


def _grouped(store: Store, table: str, sql: str, ids: list[str]) -> dict[str, tuple[Row, ...]]:
    """Rows of a query by its column `_story`."""
    found = store.arrow(f"{sql} ORDER BY {_order(table)}", [ids])
    stories = found.column("_story").to_pylist()
    grouped: dict[str, list[Row]] = {}
    row_class = next(row for row in ROWS if row.table == table)
    for story_id, row in zip(stories, from_arrow(row_class, found), strict=True):
        grouped.setdefault(story_id, []).append(row)
    return {story_id: tuple(rows) for story_id, rows in grouped.items()}


def _load(store: Store, ids: list[str]) -> Iterator[Dossier]:
    stories = {row.story_id: row for row in from_arrow(Story, store.rows("stories", {"story_id": ids}))}
    of_story = 'SELECT {listed}, t."story_id" AS _story FROM main."{table}" t WHERE t."story_id" IN (SELECT unnest(?))'
    of_article = (
        'SELECT {listed}, s."story_id" AS _story FROM main."{table}" t '
        'JOIN main.story_articles s ON s."article_id" = t."article_id" WHERE s."story_id" IN (SELECT unnest(?))'
    )
    through = (
        'SELECT {listed}, o."story_id" AS _story FROM main."{table}" t '
        'JOIN main."{other}" o ON o."{key}" = t."{key}" WHERE o."story_id" IN (SELECT unnest(?))'
    )
    parts: dict[str, dict[str, tuple[Row, ...]]] = {}
    for table in _OF_ARTICLES:
        parts[table] = _grouped(store, table, of_article.format(listed=_listed(table), table=table), ids)
    for table in (*_OF_STORIES, "story_articles", "related_stories"):
        parts[table] = _grouped(store, table, of_story.format(listed=_listed(table), table=table), ids)
    for table, (key, other) in _THROUGH.items():
        sql = through.format(listed=_listed(table), table=table, key=key, other=other)
        parts[table] = _grouped(store, table, sql, ids)
    copies = _grouped(
        store,
        Copy.table,
        f"SELECT {_listed('copies')}, a.story_id AS _story FROM main.copies t "
        "JOIN main.story_articles a ON a.article_id = t.a_article_id "
        "JOIN main.story_articles b ON b.article_id = t.b_article_id "
        "WHERE a.story_id = b.story_id AND a.story_id IN (SELECT unnest(?))",
        ids,
    )
    entities = _entities(store, parts)
    others = _related(store, parts)
    for story_id in ids:
        if story_id not in stories:
            continue
        fields = {table: parts[table].get(story_id, ()) for table in (*_OF_ARTICLES, *_OF_STORIES, *_THROUGH)}
        members: list[StoryArticle] = list(parts["story_articles"].get(story_id, ()))  # type: ignore[arg-type]
        related: list[RelatedStory] = list(parts["related_stories"].get(story_id, ()))  # type: ignore[arg-type]
        yield Dossier(
            story=stories[story_id],
            members=tuple(members),
            related=tuple(related),
            related_stories=tuple(others[link.other_story_id] for link in related if link.other_story_id in others),
            copies=copies.get(story_id, ()),  # type: ignore[arg-type]
            entities=tuple(entities[one] for one in sorted(_entity_ids(fields)) if one in entities),
            **fields,  # type: ignore[arg-type]
        )


def _entity_ids(fields: dict[str, tuple[Row, ...]]) -> set[str]:
    named = (
        ("mentions", "entity_id"), ("quotes", "speaker_entity_id"),
        ("events", "actor_entity_id"), ("events", "recipient_entity_id"),
    )  # fmt: skip
    return {value for table, column in named for row in fields[table] if (value := getattr(row, column)) is not None}


def _entities(store: Store, parts: dict[str, dict[str, tuple[Row, ...]]]) -> dict[str, Entity]:
    wanted: set[str] = set()
    stories = {story_id for grouped in parts.values() for story_id in grouped}
    for story_id in stories:
        wanted |= _entity_ids({table: parts[table].get(story_id, ()) for table in ("mentions", "quotes", "events")})
    rows = from_arrow(Entity, store.rows("entities", {"entity_id": sorted(wanted)}))
    return {row.entity_id: row for row in rows}


def _related(store: Store, parts: dict[str, dict[str, tuple[Row, ...]]]) -> dict[str, Story]:
    wanted = sorted(
        {
            link.other_story_id
            for links in parts["related_stories"].values()
            for link in links
            if isinstance(link, RelatedStory)
        }
    )
    return {row.story_id: row for row in from_arrow(Story, store.rows("stories", {"story_id": wanted}))}


def story_digests(store: Store) -> dict[str, str]:
    """A digest of all that the articles and the corpus say of each story: equal when nothing has changed."""
    parts = [
        _part(table, f"main.{table} t JOIN stage.story_articles s USING (article_id)", "s") for table in _OF_ARTICLES
    ]
    parts += [_part(table, f"main.{table} t", "t") for table in ("stories", "story_articles", "related_stories")]
    parts.append(_part("copies", "main.copies t JOIN stage.story_articles s ON s.article_id = t.a_article_id", "s"))
    mentioned = (
        "SELECT DISTINCT s.story_id, o.entity_id FROM main.mentions o JOIN stage.story_articles s USING (article_id)"
    )
    parts.append(_part("entities", f"main.entities t JOIN ({mentioned}) s USING (entity_id)", "s"))
    found = store.connection.execute(
        "SELECT story_id, string_agg(part || ':' || n || ':' || h, ',' ORDER BY part) "
        f"FROM ({' UNION ALL '.join(parts)}) GROUP BY 1"
    ).fetchall()
    return {story_id: hashlib.sha256(state.encode()).hexdigest()[:20] for story_id, state in found}


def _part(table: str, source: str, story: str) -> str:
    names = ", ".join(
        f't."{column.name}"'
        for column in columns(table)
        if column.by not in _STORY_FILLED and (table, column.name) not in _UNSEEN
    )
    return (
        f"SELECT {story}.story_id, '{table}' AS part, bit_xor(hash({names})) AS h, count(*) AS n "
        f"FROM {source} GROUP BY 1"
    )
