"""What readers ask of a library arranged for them (`reading.py`): stories by their marks, passages by their words.

Every query is answered by the database, with a limit; no table is ever read whole into Python.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from variorum.errors import NotFound
from variorum.library.search import terms
from variorum.records import TABLES, columns

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

#: Orders of the list of stories: name → SQL, always ending in the id so that pages never overlap.
ORDERS = {
    "origins": "n_origins DESC, n_articles DESC, story_id",
    "articles": "n_articles DESC, n_origins DESC, story_id",
    "latest": "date_end DESC NULLS LAST, n_origins DESC, story_id",
    "earliest": "date_start NULLS LAST, n_origins DESC, story_id",
    "differences": "n_differences DESC, n_origins DESC, story_id",
}
KINDS = ("quote", "claim", "sentence")
#: Passages of one word that are scored; a word in more of them tells nothing apart.
_MOST_PLACES = 200_000


@dataclass(frozen=True, slots=True)
class Filter:
    """What a reader asks of stories. Days are inclusive; a story is in while any day of its articles is."""

    q: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    entity: str = ""
    source: str = ""
    differs: bool = False


def stories(
    connection: duckdb.DuckDBPyConnection, wanted: Filter, sort: str, limit: int, offset: int
) -> tuple[list[dict[str, Any]], int]:
    """Stories of the shelf and how many there are in all.

    Parameters
    ----------
    wanted
        What they must have. `entity` is an id, or words of a name; `source` an outlet's whole name.
    sort
        One of `ORDERS`.
    """
    conditions = ["TRUE"]
    values: list[Any] = []
    for word in wanted.q.lower().split()[:16]:
        conditions.append("contains(_title, ?)")
        values.append(word)
    if wanted.since:
        conditions.append("date_end >= ?")
        values.append(wanted.since)
    if wanted.until:
        conditions.append("date_start <= ?")
        values.append(wanted.until)
    if wanted.source:
        conditions.append("list_contains(outlets, ?)")
        values.append(wanted.source)
    if wanted.differs:
        conditions.append("n_differences > 0")
    if wanted.entity:
        conditions.append("_n IN (SELECT _n FROM casts WHERE entity_id = ? OR contains(lower(name), lower(?)))")
        values += [wanted.entity, wanted.entity]
    chosen = " AND ".join(conditions)
    total = connection.execute(f"SELECT count(*) FROM shelf WHERE {chosen}", values).fetchone()
    found = connection.execute(
        f"SELECT * EXCLUDE (_n, _title) FROM shelf WHERE {chosen} ORDER BY {ORDERS[sort]} "
        f"LIMIT {int(limit)} OFFSET {int(offset)}",
        values,
    )
    rows: list[dict[str, Any]] = found.fetch_arrow_table().to_pylist()
    return rows, int(total[0]) if total else 0


def outlets(connection: duckdb.DuckDBPyConnection, limit: int = 500) -> list[str]:
    """The outlets with most articles, by name."""
    found = connection.execute(
        "SELECT source FROM (SELECT source, count(*) AS n FROM articles WHERE source IS NOT NULL GROUP BY 1 "
        f"ORDER BY n DESC, source LIMIT {int(limit)}) ORDER BY lower(source), source"
    )
    return [str(row[0]) for row in found.fetchall()]


def entity_name(connection: duckdb.DuckDBPyConnection, entity_id: str) -> str | None:
    """The name of an entity, or None."""
    row = connection.execute("SELECT name FROM entities WHERE entity_id = ?", [entity_id]).fetchone()
    return str(row[0]) if row else None


def counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of every table."""
    held = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM main.\"{table}\"" for table in TABLES)
    return {str(name): int(n) for name, n in connection.execute(held).fetchall()}


def rows(
    connection: duckdb.DuckDBPyConnection, name: str, where: dict[str, str], limit: int, offset: int,
    counted: dict[str, int],
) -> tuple[pa.Table, int]:  # fmt: skip
    """Rows of a table in the order of its key, and how many there are in all; `counted` says it for whole tables.

    Raises
    ------
    NotFound
        There is no such table or column.
    """
    if name not in TABLES:
        raise NotFound(f"no table {name!r}: there are {', '.join(sorted(TABLES))}")
    held = [column.name for column in columns(name)]
    for column in where:
        if column not in held:
            raise NotFound(f"table {name!r} has no column {column!r}: it has {', '.join(held)}")
    chosen = " AND ".join(["TRUE", *(f'"{column}" = ?' for column in where)])
    values = list(where.values())
    total = counted[name]
    if where:
        row = connection.execute(f'SELECT count(*) FROM main."{name}" WHERE {chosen}', values).fetchone()
        total = int(row[0]) if row else 0
    order = ", ".join(f'"{key}" NULLS FIRST' for key in TABLES[name].key)
    listed = ", ".join(f'"{column}"' for column in held)
    found = connection.execute(
        f'SELECT {listed} FROM main."{name}" WHERE {chosen} ORDER BY {order} LIMIT {int(limit)} OFFSET {int(offset)}',
        values,
    )
    return found.fetch_arrow_table(), total


# -- search -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader narrows a search by; days are of publication, inclusive."""

    kind: str = ""
    source: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


def search(
    connection: duckdb.DuckDBPyConnection, query: str, wanted: Found, limit: int, offset: int
) -> list[dict[str, Any]]:
    """Passages that hold words of the query, best first; scored as in `search.py`, found by the index of words."""
    singles, phrases = terms(query)
    begins = [*singles, *(word for phrase in phrases for word in terms(phrase)[0])]
    if not begins:
        return []
    sizes = dict(connection.execute("SELECT kind, n FROM _sizes").fetchall())
    total = sum(sizes.values())
    hits: list[str] = []
    values: list[Any] = []
    weights = []
    for k, word in enumerate(begins):
        place = "SELECT place FROM terms WHERE term >= ? AND term < ?"
        bounds = [word, word + "\U0010ffff"]
        n = connection.execute(f"SELECT count(*) FROM ({place})", bounds).fetchone()
        held = int(n[0]) if n else 0
        if held > _MOST_PLACES and len(begins) > 1 and not phrases:
            continue
        weights.append(math.log(1 + total / (1 + held)))
        hits.append(
            f"SELECT DISTINCT place, {k} AS k, {weights[-1]!r}::DOUBLE AS w FROM ({place} LIMIT {_MOST_PLACES})"
        )
        values += bounds
    if not hits:
        return []
    conditions: list[str] = []
    for phrase in phrases:
        conditions.append("contains(lower(i.text), ?)")
        values.append(phrase)
    if wanted.kind:
        conditions.append("i.kind = ?")
        values.append(wanted.kind)
    if wanted.source:
        conditions.append("a.source = ?")
        values.append(wanted.source)
    if wanted.since:
        conditions.append("a.published_end >= ?")
        values.append(wanted.since)
    if wanted.until:
        conditions.append("a.published_start <= ?")
        values.append(wanted.until)
    # Without a condition only the best few need their text: they are chosen before it is fetched.
    scored = f"SELECT place, sum(w) AS w FROM ({' UNION ALL '.join(hits)}) GROUP BY 1"
    found = connection.execute(
        'SELECT i.kind, i.id, p.story_id, i.article_id, i."start", i."end", i.text, round(s.w / i.weight, 6) AS score, '
        "a.source, a.path, a.published_start, a.published_end "
        f"FROM ({scored}) s JOIN indexed i USING (place) JOIN articles a USING (article_id) "
        "LEFT JOIN _places p USING (article_id) "
        f"WHERE {' AND '.join(['TRUE', *conditions])} "
        f'ORDER BY score DESC, i.kind, i.article_id, i."start", i.id LIMIT {int(limit)} OFFSET {int(offset)}',
        values,
    )
    rows: list[dict[str, Any]] = found.fetch_arrow_table().to_pylist()
    return rows
