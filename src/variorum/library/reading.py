"""A library arranged for readers: a copy in which all rows of a story lie together.

In: a library. Out: one DuckDB file (or tables in memory) with every table under its own name, sorted by story, the
later-filled columns joined in, and beside them what the pages ask for again and again: `shelf` (a row a story with
its people, outlets and differences), `casts` (who is mentioned in which story) and an index of words (`terms`,
`indexed`). A story's rows are then found by one small number (`_n`) instead of by hashing every id of the library.
Because readers read the copy, a build can write to the library meanwhile; they see the last run that was finished.
What it costs: a second file about as large as the library, and some seconds for tens of thousands of articles.
"""

from __future__ import annotations

import functools
import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from variorum.errors import NotFound
from variorum.records import ROWS, TABLES, Dossier, Entity, RelatedStory, Row, Story, StoryArticle, columns, from_arrow

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

#: Raised when the copy is laid out otherwise: copies of another number are made anew.
VERSION = 1

_OF_ARTICLES = (
    "articles", "furniture", "sentences", "times", "mentions", "quotes", "events", "evidence", "lineage", "passages",
)  # fmt: skip
_OF_STORIES = (
    "utterances", "happenings", "claims", "differences", "wording", "positions", "timeline", "account",
    "stories", "story_articles", "related_stories",
)  # fmt: skip
_THROUGH = {"claim_sources": ("claim_id", "claims"), "difference_values": ("difference_id", "differences")}
#: What the account of a story is made from; the rest is known of its articles one by one.
_TOLD = (
    *("articles", "furniture", "quotes", "lineage", "passages", "copies"),
    *(name for name in _OF_STORIES if name != "stories"),
    *_THROUGH,
)
#: Of these tables an account needs only some rows.
_ONLY = {"mentions": "role IS NOT NULL", "events": "event_id IS NOT NULL"}
#: What is known of one article alone.
LAYERS = ("times", "mentions", "quotes", "events", "evidence")

#: People named with a story in the list.
_PEOPLE = 4


def state(connection: duckdb.DuckDBPyConnection) -> str:
    """A sign that changes with every run and every decision of an editor."""
    parts = [str(VERSION), *(f"{table}.{column.name}" for table in TABLES for column in columns(table))]
    for table in ("runs", "decisions"):
        if table in TABLES:
            parts.append(str(connection.execute(f"SELECT count(*), bit_xor(hash(t)) FROM main.{table} t").fetchall()))
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:20]


def arrange(connection: duckdb.DuckDBPyConnection, library: str, sign: str) -> None:
    """Fill the connection's current database from the library attached under a name.

    Parameters
    ----------
    connection
        Where to write; the library is attached to it.
    library
        Name of the library's catalog on the connection.
    sign
        The library's `state`.
    """
    run = connection.execute
    run(
        "CREATE TABLE _stories AS SELECT story_id, row_number() OVER (ORDER BY story_id)::INT AS _n "
        f"FROM {library}.main.stories ORDER BY _n"
    )
    run(
        "CREATE TABLE _places AS SELECT article_id, story_id, _n "
        f"FROM {library}.main.story_articles JOIN _stories USING (story_id) ORDER BY _n, article_id"
    )
    for table in TABLES:
        key = ", ".join(f't."{name}"' for name in TABLES[table].key)
        source = f'{library}.main."{table}" t'
        if table in _OF_ARTICLES:
            joined = f"{source} LEFT JOIN _places p USING (article_id)"
        elif table in _OF_STORIES:
            joined = f"{source} LEFT JOIN _stories p USING (story_id)"
        elif table in _THROUGH:
            by, other = _THROUGH[table]
            joined = f'{source} LEFT JOIN {library}.main."{other}" o USING ({by}) LEFT JOIN _stories p USING (story_id)'
        elif table == "copies":
            # Within one story; a passage shared across stories belongs to none.
            joined = (
                f"{source} LEFT JOIN (SELECT a.article_id AS a, b.article_id AS b, a._n FROM _places a "
                "JOIN _places b USING (_n)) p ON p.a = t.a_article_id AND p.b = t.b_article_id"
            )
        else:
            run(f'CREATE TABLE "{table}" AS SELECT t.* FROM {source} ORDER BY {key}')
            continue
        listed = ", ".join(f't."{column.name}"' for column in columns(table))
        run(f'CREATE TABLE "{table}" AS SELECT {listed}, p._n FROM {joined} ORDER BY p._n')
    _shelve(connection)
    _index(connection)
    run("CREATE SCHEMA stage")
    for table in TABLES:
        run(f'CREATE VIEW stage."{table}" AS SELECT * FROM main."{table}"')
    run("CREATE TABLE _state AS SELECT ? AS sign", [sign])


def _shelve(connection: duckdb.DuckDBPyConnection) -> None:
    """What the list of stories shows and is narrowed by."""
    run = connection.execute
    run(
        "CREATE TABLE casts AS SELECT m._n, m.entity_id, any_value(e.name) AS name, any_value(e.type) AS type, "
        "bool_or(e.named) AS named, count(*) AS n FROM mentions m JOIN entities e USING (entity_id) "
        "WHERE m._n IS NOT NULL GROUP BY ALL ORDER BY m._n, n DESC, name"
    )
    run(
        "CREATE TABLE shelf AS SELECT s.*, coalesce(d.n, 0) AS n_differences, coalesce(w.people, []) AS people, "
        "coalesce(o.outlets, []) AS outlets, lower(s.title) AS _title FROM stories s "
        "LEFT JOIN (SELECT _n, count(*) AS n FROM differences GROUP BY 1) d USING (_n) "
        "LEFT JOIN (SELECT _n, list(struct_pack(entity_id := entity_id, name := name) ORDER BY n DESC, name) AS people "
        "FROM (SELECT *, row_number() OVER (PARTITION BY _n ORDER BY n DESC, name, entity_id) AS place FROM casts "
        f"WHERE type = 'person' AND named) WHERE place <= {_PEOPLE} GROUP BY 1) w USING (_n) "
        "LEFT JOIN (SELECT _n, list_sort(list(DISTINCT source)) AS outlets FROM articles WHERE source IS NOT NULL "
        "GROUP BY 1) o USING (_n) ORDER BY s._n"
    )


def _index(connection: duckdb.DuckDBPyConnection) -> None:
    """Every passage that can be found, and the words it holds, sorted so that a word's passages lie together."""
    run = connection.execute
    run(
        "CREATE TABLE indexed AS SELECT row_number() OVER ()::INT AS place, *, ln(10 + length(text)) AS weight FROM ("
        'SELECT \'quote\' AS kind, quote_id AS id, article_id, "start", "end", text, _n FROM quotes UNION ALL '
        'SELECT \'claim\', claim_id, article_id, "start", "end", text, _n FROM claims UNION ALL '
        'SELECT \'sentence\', s.sentence_id, s.article_id, s."start", s."end", '
        'substr(a.text, s."start" + 1, s."end" - s."start"), s._n FROM sentences s JOIN articles a USING (article_id))'
    )
    run(
        "CREATE TABLE terms AS SELECT DISTINCT term, place FROM "
        "(SELECT place, unnest(regexp_extract_all(lower(text), '[\\p{L}\\p{M}\\p{N}_]+')) AS term FROM indexed) "
        "ORDER BY term, place"
    )
    run("CREATE TABLE _sizes AS SELECT kind, count(*) AS n FROM indexed GROUP BY 1")


def arrange_file(library: Path, file: Path) -> str:
    """Arrange the library in a file into another file, and return its state.

    The library is held only while it is copied, so that a build need not wait.

    Raises
    ------
    duckdb.IOException
        Another process is writing to the library just now.
    """
    import duckdb

    source, part = (file.with_name(f"{file.name}.{ending}") for ending in ("source", "part"))
    try:
        with duckdb.connect(str(library), read_only=True) as connection:
            sign = state(connection)
            shutil.copyfile(library, source)
        part.unlink(missing_ok=True)
        with duckdb.connect(str(part)) as connection:
            connection.execute(f"ATTACH '{str(source).replace(chr(39), chr(39) * 2)}' AS lib (READ_ONLY)")
            arrange(connection, "lib", sign)
        part.replace(file)
    finally:
        source.unlink(missing_ok=True)
        part.unlink(missing_ok=True)
    return sign


def arranged(file: Path) -> str | None:
    """The state of the library that a file was arranged from; None for a file that is none, or cut short."""
    import duckdb

    if not file.is_file():
        return None
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            row = connection.execute("SELECT sign FROM _state").fetchone()
    except duckdb.Error:
        return None
    return str(row[0]) if row else None


# -- reading one story ------------------------------------------------------------------------------------------------


def number(connection: duckdb.DuckDBPyConnection, story_id: str) -> int:
    """A story's number; the beginning of its id is enough.

    Raises
    ------
    NotFound
        No story's id begins so, or several do.
    """
    found = connection.execute(
        "SELECT _n, story_id FROM stories WHERE starts_with(story_id, ?) ORDER BY story_id LIMIT 2",
        [story_id],
    ).fetchall()
    if not found or not story_id:
        raise NotFound(f"no story {story_id!r} in this library")
    if len(found) > 1 and found[0][1] != story_id:
        raise NotFound(f"several stories begin with {story_id!r}: give more of the id")
    return int(found[0][0])


def dossier(connection: duckdb.DuckDBPyConnection, n: int) -> Dossier:
    """What the account of a story is made from. Sentences, times, evidence and most mentions are left out."""
    # The number stands in the statement: DuckDB looks for half a dozen packages anew at each value it is handed.
    own = f"_n = {int(n)}"
    parts: dict[str, tuple[Any, ...]] = {table: _rows(connection, table, own) for table in _TOLD}
    for table, only in _ONLY.items():
        parts[table] = _rows(connection, table, f"{own} AND {only}")
    (story,) = _rows(connection, "stories", own)
    assert isinstance(story, Story)
    members: tuple[StoryArticle, ...] = parts.pop("story_articles")
    related: tuple[RelatedStory, ...] = parts.pop("related_stories")
    named = {row.entity_id for table in ("positions", "wording", "mentions") for row in parts[table]}
    named |= {row.speaker_entity_id for table in ("quotes", "utterances") for row in parts[table]}
    return Dossier(
        story=story,
        members=members,
        related=related,
        related_stories=_of_ids(connection, Story, "story_id", (link.other_story_id for link in related)),
        entities=_of_ids(connection, Entity, "entity_id", (one for one in named if one)),
        **parts,
    )


def layers(connection: duckdb.DuckDBPyConnection, n: int, article_id: str) -> dict[str, Any]:
    """What is known of one article of a story, table by table, with the entities it mentions."""
    found: dict[str, Any] = {
        table: _rows(connection, table, f"_n = {int(n)} AND article_id = ?", [article_id]) for table in LAYERS
    }
    named = {row.entity_id for row in found["mentions"] if row.entity_id}
    found["entities"] = _of_ids(connection, Entity, "entity_id", named)
    return found


def _of_ids(connection: duckdb.DuckDBPyConnection, row: type[Any], key: str, ids: Iterable[str]) -> tuple[Any, ...]:
    wanted = sorted(set(ids))
    if not wanted:
        return ()
    return _rows(connection, row.table, f'"{key}" IN ({", ".join("?" * len(wanted))})', wanted)


_CLASS: dict[str, type[Row]] = {row.table: row for row in ROWS}


@functools.cache
def _select(table: str) -> tuple[str, str]:
    listed = ", ".join(f'"{column.name}"' for column in columns(table))
    order = ", ".join(f'"{key}" NULLS FIRST' for key in TABLES[table].key)
    return f'SELECT {listed} FROM main."{table}" WHERE ', f" ORDER BY {order}"


def _rows(
    connection: duckdb.DuckDBPyConnection, table: str, where: str, values: list[Any] | None = None
) -> tuple[Any, ...]:
    select, order = _select(table)
    found: pa.Table = connection.execute(f"{select}{where}{order}", values or None).fetch_arrow_table()
    return tuple(from_arrow(_CLASS[table], found))
