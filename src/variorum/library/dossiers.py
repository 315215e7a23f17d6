"""Stories' dossiers, loaded from the tables a few at a time."""

from __future__ import annotations

import functools
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from variorum.records import TABLES, Dossier, Entity, RelatedStory, Row, Story, columns, from_arrow, rows_digest

if TYPE_CHECKING:
    import pyarrow as pa

    from variorum.library.store import Store

# Stories whose rows are fetched together: enough to spare queries, few enough to keep memory flat.
_BATCH = 48

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
#: Where rows of a story name entities.
_NAMING = (
    ("mentions", "entity_id"), ("quotes", "speaker_entity_id"),
    ("events", "actor_entity_id"), ("events", "recipient_entity_id"),
)  # fmt: skip
#: Story tables whose rows name their story through another table.
_THROUGH = {"claim_sources": ("claim_id", "claims"), "difference_values": ("difference_id", "differences")}


def load_dossiers(store: Store, story_ids: Sequence[str]) -> Iterator[Dossier]:
    """The dossiers of the stories, in the order given; stories that do not exist are passed over."""
    for fetched in fetch(store, story_ids):
        yield from dossiers(fetched)


@dataclass(frozen=True, slots=True)
class Fetched:
    """The rows of some stories as the tables hold them, to be handed to a process that makes dossiers of them: Arrow
    travels in a small part of the time that records take.
    """

    ids: tuple[str, ...]
    #: Rows by table, each with its story as `_story`.
    tables: dict[str, pa.Table]
    #: The stories and those related to them.
    stories: pa.Table
    entities: pa.Table


def fetch(store: Store, story_ids: Sequence[str], size: int = _BATCH) -> Iterator[Fetched]:
    """The rows of the stories, of so many together."""
    import pyarrow.compute as pc

    for first in range(0, len(story_ids), _BATCH):
        every = _fetched(store, list(story_ids[first : first + _BATCH]))
        for place in range(0, len(every.ids), size):
            ids = every.ids[place : place + size]
            if len(ids) == len(every.ids):
                yield every
                continue
            tables = {name: _of(table, "_story", list(ids)) for name, table in every.tables.items()}
            related = tables["related_stories"].column("other_story_id").to_pylist()
            yield Fetched(
                ids, tables, _of(every.stories, "story_id", [*ids, *related]),
                every.entities.filter(pc.is_in(every.entities.column("entity_id"), _entity_ids(tables))),
            )  # fmt: skip


def _of(table: pa.Table, column: str, values: list[str]) -> pa.Table:
    """The rows that have one of the values."""
    import pyarrow as pa
    import pyarrow.compute as pc

    return table.filter(pc.is_in(table.column(column), pa.array(values, pa.string())))


@functools.cache
def _order(table: str) -> str:
    return ", ".join(f't."{key}" NULLS FIRST' for key in TABLES[table].key)


@functools.cache
def _listed(table: str) -> str:
    return ", ".join(f't."{column.name}"' for column in columns(table))


def _fetched(store: Store, ids: list[str]) -> Fetched:
    of_story = 'SELECT {listed}, t."story_id" AS _story FROM main."{table}" t WHERE t."story_id" IN (SELECT unnest(?))'
    of_article = (
        'SELECT {listed}, s."story_id" AS _story FROM main."{table}" t '
        'JOIN main.story_articles s ON s."article_id" = t."article_id" WHERE s."story_id" IN (SELECT unnest(?))'
    )
    through = (
        'SELECT {listed}, o."story_id" AS _story FROM main."{table}" t '
        'JOIN main."{other}" o ON o."{key}" = t."{key}" WHERE o."story_id" IN (SELECT unnest(?))'
    )
    queries = {table: of_article.format(listed=_listed(table), table=table) for table in _OF_ARTICLES}
    for table in (*_OF_STORIES, "story_articles", "related_stories"):
        queries[table] = of_story.format(listed=_listed(table), table=table)
    for table, (key, other) in _THROUGH.items():
        queries[table] = through.format(listed=_listed(table), table=table, key=key, other=other)
    queries["copies"] = (
        f"SELECT {_listed('copies')}, a.story_id AS _story FROM main.copies t "
        "JOIN main.story_articles a ON a.article_id = t.a_article_id "
        "JOIN main.story_articles b ON b.article_id = t.b_article_id "
        "WHERE a.story_id = b.story_id AND a.story_id IN (SELECT unnest(?))"
    )
    tables = {table: store.arrow(f"{sql} ORDER BY {_order(table)}", [ids]) for table, sql in queries.items()}
    entities = store.rows("entities", {"entity_id": sorted(_entity_ids(tables).to_pylist())})
    others = tables["related_stories"].column("other_story_id").to_pylist()
    return Fetched(tuple(ids), tables, store.rows("stories", {"story_id": sorted({*ids, *others})}), entities)


def _entity_ids(tables: dict[str, pa.Table]) -> pa.Array:
    """The entities that the rows name."""
    import pyarrow as pa

    named = [tables[table].column(column) for table, column in _NAMING]
    chunks = [chunk for column in named for chunk in column.chunks]
    return pa.chunked_array(chunks, pa.string()).unique().drop_null()


def dossiers(fetched: Fetched) -> Iterator[Dossier]:
    """The dossiers of fetched stories, in their order."""
    stories = {row.story_id: row for row in from_arrow(Story, fetched.stories)}
    entities = {row.entity_id: row for row in from_arrow(Entity, fetched.entities)}
    parts = {name: _grouped(name, table) for name, table in fetched.tables.items()}
    for story_id in fetched.ids:
        if story_id not in stories:
            continue
        fields = {name: tuple(grouped.get(story_id, ())) for name, grouped in parts.items()}
        related: tuple[RelatedStory, ...] = fields.pop("related_stories")  # type: ignore[assignment]
        used = {value for name, column in _NAMING for value in map(attrgetter(column), fields[name])}
        yield Dossier(
            story=stories[story_id],
            members=fields.pop("story_articles"),  # type: ignore[arg-type]
            related=related,
            related_stories=tuple(stories[link.other_story_id] for link in related if link.other_story_id in stories),
            entities=tuple(entities[one] for one in sorted(used - {None}) if one in entities),
            **fields,  # type: ignore[arg-type]
        )


def _grouped(name: str, table: pa.Table) -> dict[str, list[Row]]:
    """Rows of a table by their story."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for story_id, row in zip(table.column("_story").to_pylist(), from_arrow(TABLES[name], table), strict=True):
        grouped[story_id].append(row)
    return grouped


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
    digest = rows_digest(
        f't."{column.name}"'
        for column in columns(table)
        if column.by not in _STORY_FILLED and (table, column.name) not in _UNSEEN
    )
    return f"SELECT {story}.story_id, '{table}' AS part, {digest} AS h, count(*) AS n FROM {source} GROUP BY 1"
