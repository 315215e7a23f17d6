"""What is known of one story, or of one article, folded into one row each: read with one look-up, not with thirty.

In: a library arranged for readers (`reading.py`). Out: two tables beside the others, `folios` (a row a story) and
`leaves` (a row an article). A row's `body` is JSON, compressed: the rows of each table as lists in the order of the
record's columns, by the table's name. DuckDB writes the JSON, so that nothing is made row by row in Python; reading
one takes about a millisecond, against a tenth of a second for asking every table.
What it costs: about 4 KB of the copy's file for each article.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from variorum.errors import NotFound
from variorum.library.literals import literal
from variorum.records import TABLES, Citation, Dossier, Row, Story, columns

if TYPE_CHECKING:
    import duckdb

R = TypeVar("R", bound=Row)

#: What the account of a story is made from, and which rows of it; the rest is known of its articles one by one.
TOLD = {
    **dict.fromkeys(("articles", "furniture", "quotes", "lineage", "passages", "copies")),
    **dict.fromkeys(("utterances", "happenings", "claims", "claim_sources", "differences", "difference_values")),
    **dict.fromkeys(("wording", "positions", "timeline", "account", "stories", "story_articles", "related_stories")),
    **dict.fromkeys(("account_changes", "revisions")),
    "mentions": "role IS NOT NULL",
    "events": "event_id IS NOT NULL",
}
#: What is known of one article.
LAYERS = ("articles", "furniture", "sentences", "times", "mentions", "quotes", "events", "evidence", "lineage")
#: Names of tables that a dossier has under another name.
_NAMES = {"story_articles": "members", "related_stories": "related"}
#: Stories folded at a time.
_BATCH = 200
#: Quick rather than tight: a stronger setting makes rows a fifth smaller and takes three times as long.
_LEVEL = 1


def fold(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `folios` and `leaves` from the tables that are arranged already."""
    run = connection.execute
    run("CREATE TABLE folios (story_id VARCHAR PRIMARY KEY, size INT, body BLOB)")
    run("CREATE TABLE leaves (article_id VARCHAR PRIMARY KEY, story_id VARCHAR, body BLOB)")
    last = run("SELECT max(_n) FROM _stories").fetchone()
    stories = dict(run("SELECT _n, story_id FROM _stories").fetchall())
    parts = [f"_n BETWEEN {n} AND {n + _BATCH - 1}" for n in range(1, (last[0] or 0) + 1 if last else 1, _BATCH)]
    for part in parts:
        _keep(connection, "folios", [(stories[n], len(body), body) for n, body in _bodies(connection, _of_story(part))])
    for part in (*parts, "_n IS NULL"):
        places = dict(run(f"SELECT article_id, _n FROM articles WHERE {part}").fetchall())
        found = _bodies(connection, _of_article(part))
        _keep(connection, "leaves", [(article_id, stories.get(places[article_id]), body) for article_id, body in found])


def _of_story(part: str) -> Iterator[tuple[str, str]]:
    """(table, rows with `_id`, the story's number) for everything that a story's account is made from."""
    for table, only in TOLD.items():
        yield table, f'SELECT _n AS _id, * FROM "{table}" WHERE {part} AND {only or "TRUE"}'
    named = " UNION ".join(
        f'SELECT _n, {column} AS entity_id FROM "{table}" WHERE {part} AND {TOLD[table] or "TRUE"}'
        for table, column in (
            ("positions", "entity_id"), ("wording", "entity_id"), ("mentions", "entity_id"),
            ("quotes", "speaker_entity_id"), ("utterances", "speaker_entity_id"),
        )
    )  # fmt: skip
    yield "entities", f"SELECT _n AS _id, e.* FROM ({named}) JOIN entities e USING (entity_id)"
    others = f"SELECT DISTINCT _n, other_story_id AS story_id FROM related_stories WHERE {part}"
    yield (
        "stories:related",
        f"SELECT o._n AS _id, s.* EXCLUDE (_n, _k) FROM ({others}) o JOIN stories s USING (story_id)",
    )


def _of_article(part: str) -> Iterator[tuple[str, str]]:
    for table in LAYERS:
        yield table, f'SELECT article_id AS _id, * FROM "{table}" WHERE {part}'
    named = f"SELECT DISTINCT article_id, entity_id FROM mentions WHERE {part}"
    yield "entities", f"SELECT article_id AS _id, e.* FROM ({named}) JOIN entities e USING (entity_id)"


def _bodies(connection: duckdb.DuckDBPyConnection, parts: Iterator[tuple[str, str]]) -> Iterator[tuple[Any, bytes]]:
    """Everything under one `_id` as one JSON text, compressed."""
    selects = []
    for name, source in parts:
        table = name.partition(":")[0]
        listed = ", ".join(f't."{column.name}"' for column in columns(table))
        order = ", ".join(f't."{key}" NULLS FIRST' for key in TABLES[table].key)
        selects.append(
            f"SELECT _id, '{name}' AS name, string_agg(json_array({listed})::VARCHAR, ',' ORDER BY {order}) AS body "
            f"FROM ({source}) t GROUP BY _id"
        )
    found = connection.execute(
        f"SELECT _id, string_agg('\"' || name || '\":[' || body || ']', ',' ORDER BY name) "
        f"FROM ({' UNION ALL '.join(selects)}) GROUP BY _id ORDER BY _id"
    )
    while rows := found.fetchmany(100):
        for key, body in rows:
            yield key, zlib.compress(f"{{{body}}}".encode(), _LEVEL)


def _keep(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    import pyarrow as pa

    if not rows:
        return
    names = [name for name, *_ in connection.execute(f"DESCRIBE {table}").fetchall()]
    kinds = {"body": pa.binary(), "size": pa.int32()}
    arrays = [
        pa.array(held, kinds.get(name, pa.string())) for name, held in zip(names, zip(*rows, strict=True), strict=True)
    ]
    folded = pa.table(dict(zip(names, arrays, strict=True)))  # noqa: F841 - DuckDB finds it by this name
    connection.execute(f"INSERT INTO {table} SELECT * FROM folded")


# -- unfolding --------------------------------------------------------------------------------------------------------


def dossier(connection: duckdb.DuckDBPyConnection, story_id: str) -> tuple[Dossier, int]:
    """What the account of a story is made from, and the size of its row in bytes. Sentences, times, evidence and most
    mentions are left out. The beginning of the id is enough.

    Raises
    ------
    NotFound
        No story's id begins so, or several do.
    """
    row = connection.execute("SELECT size, body FROM folios WHERE story_id = ?", [story_id]).fetchone()
    if row is None:
        row = connection.execute(
            "SELECT size, body FROM folios WHERE story_id = ?", [whole(connection, story_id)]
        ).fetchone()
    assert row is not None
    held = json.loads(zlib.decompress(row[1]))
    (story,) = rows(Story, held.pop("stories"))
    related = rows(Story, held.pop("stories:related", ()))
    parts: dict[str, Any] = {_NAMES.get(name, name): rows(TABLES[name], found) for name, found in held.items()}
    return Dossier(story=story, related_stories=related, **parts), int(row[0])


def whole(connection: duckdb.DuckDBPyConnection, story_id: str) -> str:
    """A story's id from its beginning.

    Raises
    ------
    NotFound
        No story's id begins so, or several do.
    """
    found = connection.execute(
        f"SELECT story_id FROM _stories WHERE starts_with(story_id, {literal(story_id)}) ORDER BY story_id LIMIT 2"
    ).fetchall()
    if not found or not story_id:
        raise NotFound(f"no story {story_id!r} in this library")
    if len(found) > 1 and found[0][0] != story_id:
        raise NotFound(f"several stories begin with {story_id!r}: give more of the id")
    return str(found[0][0])


def leaf(connection: duckdb.DuckDBPyConnection, article_id: str) -> tuple[str | None, dict[str, Any]]:
    """The story of an article, and all that is known of the article: lists of values by table.

    The story is None for an article that a newer version stands for.

    Raises
    ------
    NotFound
        There is no such article.
    """
    row = connection.execute(f"SELECT story_id, body FROM leaves WHERE article_id = {literal(article_id)}").fetchone()
    if row is None:
        raise NotFound(f"no article {article_id!r} in this library")
    return row[0], json.loads(zlib.decompress(row[1]))


def rows(row: type[R], found: Sequence[Sequence[Any]]) -> tuple[R, ...]:
    """Lists of values as records."""
    names, makers = _makers(row.table)
    if not makers:
        return tuple(row(**dict(zip(names, values, strict=True))) for values in found)
    made = []
    for values in found:
        held = dict(zip(names, values, strict=True))
        for name, make in makers:
            if held[name] is not None:
                held[name] = make(held[name])
        made.append(row(**held))
    return tuple(made)


def plain(table: str, found: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Lists of values as JSON types by the columns' names."""
    names, _ = _makers(table)
    return [dict(zip(names, values, strict=True)) for values in found]


@functools.cache
def _makers(table: str) -> tuple[tuple[str, ...], tuple[tuple[str, Callable[[Any], Any]], ...]]:
    """The names of a table's columns, and what makes a value of those that JSON has no type for."""
    kinds: dict[Any, Callable[[Any], Any]] = {
        dt.date: dt.date.fromisoformat,
        dt.datetime: dt.datetime.fromisoformat,
        tuple[str, ...]: tuple,
        tuple[tuple[int, int], ...]: lambda pieces: tuple(map(tuple, pieces)),
        tuple[Citation, ...]: lambda pieces: tuple(Citation(**piece) for piece in pieces),
    }
    held = columns(table)
    return tuple(c.name for c in held), tuple((c.name, kinds[c.kind]) for c in held if c.kind in kinds)
