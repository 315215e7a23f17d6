"""What readers ask of a library arranged for them (`reading.py`): stories by their marks, passages by their words.

Every query is answered by the database, with a limit; no table is ever read whole into Python.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from variorum.errors import NotFound
from variorum.library import meaning
from variorum.library.literals import literal
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


def chosen(connection: duckdb.DuckDBPyConnection, wanted: Filter, sort: str) -> array[int]:
    """The numbers of all stories that a reader asks for, in order.

    Parameters
    ----------
    wanted
        What they must have. `entity` is an id, or words of a name; `source` an outlet's whole name.
    sort
        One of `ORDERS`.
    """
    conditions = [f"contains(_title, {literal(word)})" for word in wanted.q.lower().split()[:16]]
    if wanted.since:
        conditions.append(f"date_end >= {literal(wanted.since)}")
    if wanted.until:
        conditions.append(f"date_start <= {literal(wanted.until)}")
    if wanted.source:
        conditions.append(f"list_contains(outlets, {literal(wanted.source)})")
    if wanted.differs:
        conditions.append("n_differences > 0")
    if wanted.entity:
        named = f"contains(lower(name), {literal(wanted.entity.lower())}) OR entity_id = {literal(wanted.entity)}"
        held = f"SELECT entity_id FROM entities WHERE {named}"
        conditions.append(f"_n IN (SELECT _n FROM casts WHERE entity_id IN ({held}))")
    asked = " AND ".join(["TRUE", *conditions])
    found = connection.execute(f"SELECT _n FROM shelf WHERE {asked} ORDER BY {ORDERS[sort]}").fetchnumpy()["_n"]
    return array("i", found.tobytes())


def cards(connection: duckdb.DuckDBPyConnection, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """What the list shows of some stories, in their order."""
    if not numbers:
        return []
    listed = ", ".join(map(str, numbers))
    found = dict(connection.execute(f"SELECT _n, shown FROM cards WHERE _n IN ({listed})").fetchall())
    return [_story(found[n]) for n in numbers]


def _story(shown: str) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(shown)
    for name in ("date_start", "date_end"):
        held[name] = dt.date.fromisoformat(held[name]) if held[name] else None
    return held


def outlets(connection: duckdb.DuckDBPyConnection, limit: int = 500) -> list[str]:
    """The outlets with most articles, by name."""
    found = connection.execute(
        "SELECT source FROM (SELECT source, count(*) AS n FROM articles WHERE source IS NOT NULL GROUP BY 1 "
        f"ORDER BY n DESC, source LIMIT {int(limit)}) ORDER BY lower(source), source"
    )
    return [str(row[0]) for row in found.fetchall()]


def cast(connection: duckdb.DuckDBPyConnection, story_id: str) -> list[dict[str, str]]:
    """Who and what is named in a story, by name."""
    found = connection.execute(
        "SELECT entity_id, name, type FROM casts JOIN _stories USING (_n) "
        f"WHERE story_id = {literal(story_id)} AND named ORDER BY lower(name), name, entity_id"
    )
    return [{"entity_id": entity_id, "name": name, "type": kind} for entity_id, name, kind in found.fetchall()]


def entity_name(connection: duckdb.DuckDBPyConnection, entity_id: str) -> str | None:
    """The name of an entity, or None."""
    row = connection.execute(f"SELECT name FROM entities WHERE entity_id = {literal(entity_id)}").fetchone()
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
    listed = ", ".join(f'"{column}"' for column in held)
    if not where:
        # Every row knows its place in the order of the key (`reading.arrange`).
        asked = f"_k > {int(offset)} AND _k <= {int(offset) + int(limit)} ORDER BY _k"
        return connection.execute(f'SELECT {listed} FROM main."{name}" WHERE {asked}').fetch_arrow_table(), counted[
            name
        ]
    chosen = " AND ".join(f'"{column}" = {literal(value)}' for column, value in where.items())
    row = connection.execute(f'SELECT count(*) FROM main."{name}" WHERE {chosen}').fetchone()
    found = connection.execute(
        f'SELECT {listed} FROM main."{name}" WHERE {chosen} ORDER BY _k LIMIT {int(limit)} OFFSET {int(offset)}'
    )
    return found.fetch_arrow_table(), int(row[0]) if row else 0


# -- search -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader narrows a search by; days are of publication, inclusive.

    `by` is `words`, or `meaning` for words of near meaning too.
    """

    kind: str = ""
    source: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    by: str = "words"


def search(
    connection: duckdb.DuckDBPyConnection, query: str, wanted: Found, limit: int, offset: int
) -> list[dict[str, Any]]:
    """Passages that hold words of the query, best first; scored as in `search.py`, found by the index of words.

    By meaning a passage scores for each word of the query by the likest word that it holds (`meaning.py`), and the more
    the more of them it has any of. `near` says which words those are.
    """
    singles, phrases = terms(query)
    begins = [*singles, *(word for phrase in phrases for word in terms(phrase)[0])]
    if not begins:
        return []
    sizes = dict(connection.execute("SELECT kind, n FROM _sizes").fetchall())
    total = sum(sizes.values())
    concepts = meaning.concepts(connection, query, total) if wanted.by == "meaning" else []
    hits = _near(concepts) if wanted.by == "meaning" else _begun(connection, begins, total, bool(phrases))
    if not hits:
        return []
    rows = _best(connection, hits, phrases, wanted, limit, offset, len(concepts))
    return [row | {"near": meaning.told(concepts, row["text"])} for row in rows]


def _near(concepts: Sequence[meaning.Concept]) -> list[str]:
    """For each word of a query: the passages of any word of near meaning, each by the likest."""
    hits = []
    for k, concept in enumerate(concepts):
        words = ", ".join(f"({literal(word)}, {value * concept.weight!r}::DOUBLE)" for word, value in concept.near)
        held = f"SELECT place, w FROM terms JOIN (VALUES {words}) v(term, w) USING (term)"
        hits.append(f"SELECT place, {k} AS k, max(w) AS w FROM ({held}) GROUP BY 1")
    return hits


def _begun(connection: duckdb.DuckDBPyConnection, begins: Sequence[str], total: int, all_needed: bool) -> list[str]:
    """For each word of a query: the passages with words that begin so."""
    hits: list[str] = []
    for k, word in enumerate(begins):
        place = f"SELECT place FROM terms WHERE term >= {literal(word)} AND term < {literal(word + chr(0x10FFFF))}"
        n = connection.execute(f"SELECT count(*) FROM ({place})").fetchone()
        held = int(n[0]) if n else 0
        if held > _MOST_PLACES and len(begins) > 1 and not all_needed:
            continue
        weight = math.log(1 + total / (1 + held))
        hits.append(f"SELECT DISTINCT place, {k} AS k, {weight!r}::DOUBLE AS w FROM ({place} LIMIT {_MOST_PLACES})")
    return hits


def _best(
    connection: duckdb.DuckDBPyConnection, hits: Sequence[str], phrases: Sequence[str], wanted: Found, limit: int,
    offset: int, n_concepts: int,
) -> list[dict[str, Any]]:  # fmt: skip
    conditions = [f"contains(lower(i.text), {literal(phrase)})" for phrase in phrases]
    if wanted.kind:
        conditions.append(f"i.kind = {literal(wanted.kind)}")
    if wanted.source:
        conditions.append(f"a.source = {literal(wanted.source)}")
    if wanted.since:
        conditions.append(f"a.published_end >= {literal(wanted.since)}")
    if wanted.until:
        conditions.append(f"a.published_start <= {literal(wanted.until)}")
    # The best few are chosen by their scores alone, before their text is read; `place` breaks ties (`reading._index`).
    share = f" * count(*) / {n_concepts}" if n_concepts else ""
    scored = f"SELECT place, sum(w){share} AS w FROM ({' UNION ALL '.join(hits)}) GROUP BY 1"
    joined = f"({scored}) s JOIN indexed i USING (place)"
    if any(condition.startswith("a.") for condition in conditions):
        joined += " JOIN articles a USING (article_id)"
    best = (
        f"SELECT i.place, round(s.w / i.weight, 6) AS score FROM {joined} WHERE {' AND '.join(['TRUE', *conditions])} "
        f"ORDER BY score DESC, i.place LIMIT {int(limit)} OFFSET {int(offset)}"
    )
    chosen = connection.execute(best).fetchall()
    if not chosen:
        return []
    scores = dict(chosen)
    found = connection.execute(
        'SELECT i.place, i.kind, i.id, l.story_id, i.article_id, i."start", i."end", i.text, 0.0 AS score, '
        "a.source, a.path, a.published_start, a.published_end "
        "FROM indexed i JOIN articles a USING (article_id) LEFT JOIN _places l USING (article_id) "
        f"WHERE i.place IN ({', '.join(map(str, scores))})"
    )
    rows = {row.pop("place"): row for row in found.fetch_arrow_table().to_pylist()}
    return [rows[place] | {"score": score} for place, score in scores.items()]
