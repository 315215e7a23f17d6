"""A library arranged for readers: a copy in which all rows of a story lie together.

In: a library. Out: one DuckDB file (or tables in memory) with every table under its own name, sorted by story, the
later-filled columns joined in, and beside them what the pages ask for again and again: `shelf` (a row a story with
its people, outlets and differences), `casts` (who is mentioned in which story), an index of words (`terms`,
`indexed`, and `lexicon` for words of near meaning), and all that is known of a story or an article in one row
(`folios.py`).
Because readers read the copy, a build can write to the library meanwhile; they see the last run that was finished.
What it costs: a second file two to three times as large as the library, and half a minute for 20,000 articles.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from variorum.library import folios, meaning
from variorum.library.literals import literal
from variorum.records import TABLES, columns, rows_digest

if TYPE_CHECKING:
    import duckdb

#: Raised when the copy is laid out otherwise: copies of another number are made anew.
VERSION = 4

#: How a copy is opened, by all of a process alike. Each reader's query runs in the reader's own thread, and what the
#: database keeps of the file is bounded.
CONFIG: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "memory_limit": "96MB"}

_THROUGH = {"claim_sources": ("claim_id", "claims"), "difference_values": ("difference_id", "differences")}
#: People named with a story in the list.
_PEOPLE = 4


def state(connection: duckdb.DuckDBPyConnection) -> str:
    """A sign that changes with every run and every decision of an editor."""
    parts = [str(VERSION), *(f"{table}.{column.name}" for table in TABLES for column in columns(table))]
    digest = rows_digest(["t"])
    for table in ("runs", "decisions"):
        if table in TABLES:
            parts.append(str(connection.execute(f"SELECT count(*), {digest} FROM main.{table} t").fetchall()))
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
        key = ", ".join(f't."{name}" NULLS FIRST' for name in TABLES[table].key)
        # A row's place in the order of the key: a page of a table is found by it, however far down.
        place = f"row_number() OVER (ORDER BY {key}) AS _k"
        source = f'{library}.main."{table}" t'
        held = {column.name for column in columns(table)}
        if "story_id" in held:
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
        elif "article_id" in held:
            joined = f"{source} LEFT JOIN _places p USING (article_id)"
        else:
            run(f'CREATE TABLE "{table}" AS SELECT t.*, {place} FROM {source} ORDER BY _k')
            continue
        listed = ", ".join(f't."{column.name}"' for column in columns(table))
        run(f'CREATE TABLE "{table}" AS SELECT {listed}, p._n, {place} FROM {joined} ORDER BY p._n')
    _shelve(connection)
    _index(connection)
    folios.fold(connection)
    run("CREATE SCHEMA stage")
    for table in TABLES:
        run(f'CREATE VIEW stage."{table}" AS SELECT * EXCLUDE (_k) FROM main."{table}"')
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
        "CREATE TABLE _shelf AS SELECT s.* EXCLUDE (_k), coalesce(d.n, 0) AS n_differences, "
        "coalesce(w.people, []) AS people, coalesce(o.outlets, []) AS outlets, lower(s.title) AS _title FROM stories s "
        "LEFT JOIN (SELECT _n, count(*) AS n FROM differences GROUP BY 1) d USING (_n) "
        "LEFT JOIN (SELECT _n, list(struct_pack(entity_id := entity_id, name := name) ORDER BY n DESC, name) AS people "
        "FROM (SELECT *, row_number() OVER (PARTITION BY _n ORDER BY n DESC, name, entity_id) AS place FROM casts "
        f"WHERE type = 'person' AND named) WHERE place <= {_PEOPLE} GROUP BY 1) w USING (_n) "
        "LEFT JOIN (SELECT _n, list_sort(list(DISTINCT source)) AS outlets FROM articles WHERE source IS NOT NULL "
        "GROUP BY 1) o USING (_n)"
    )
    # What the list is narrowed by lies apart from what it shows, which is read for a few stories only.
    run("CREATE TABLE shelf AS SELECT * FROM _shelf ORDER BY _n")
    run("CREATE TABLE cards (_n INT PRIMARY KEY, shown VARCHAR)")
    run(
        "INSERT INTO cards SELECT s._n, to_json(t)::VARCHAR FROM _shelf s "
        "JOIN (SELECT * EXCLUDE (_n, _title) FROM _shelf) t USING (story_id) ORDER BY 1"
    )
    run("DROP TABLE _shelf")


def _index(connection: duckdb.DuckDBPyConnection) -> None:
    """Every passage that can be found, and the words it holds, sorted so that a word's passages lie together."""
    run = connection.execute
    run(
        'CREATE TABLE indexed AS SELECT row_number() OVER (ORDER BY kind, article_id, "start", id)::INT AS place, *, '
        "ln(10 + length(text)) AS weight FROM ("
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
    meaning.learn(connection)
    run("CREATE TABLE _sizes AS SELECT kind, count(*) AS n FROM indexed GROUP BY 1")


def arrange_file(library: Path, file: Path, sign: str) -> str:
    """Arrange the library in a file into another file, if no other process has done so, and return its state.

    The library is held only while it is copied, so that a build need not wait.

    Raises
    ------
    duckdb.IOException
        Another process is writing to the library just now.
    """
    import duckdb

    source, part = (file.with_name(f"{file.name}.{ending}") for ending in ("source", "part"))
    with _alone(file.with_name(f"{library.name}.arranging")):
        if arranged(file) == sign:
            return sign
        try:
            with duckdb.connect(str(library), read_only=True) as connection:
                sign = state(connection)
                shutil.copyfile(library, source)
            part.unlink(missing_ok=True)
            with duckdb.connect(str(part)) as connection:
                connection.execute(f"ATTACH {literal(str(source))} AS lib (READ_ONLY)")
                arrange(connection, "lib", sign)
            part.replace(file)
        finally:
            source.unlink(missing_ok=True)
            part.unlink(missing_ok=True)
    return sign


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """One process at a time, where the system can lock a file; the lock ends with the process that holds it."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def arranged(file: Path) -> str | None:
    """The state of the library that a file was arranged from; None for a file that is none, or cut short."""
    import duckdb

    if not file.is_file():
        return None
    try:
        with duckdb.connect(str(file), read_only=True, config=CONFIG) as connection:
            row = connection.execute("SELECT sign FROM _state").fetchone()
    except duckdb.Error:
        return None
    return str(row[0]) if row else None
