"""Words of near meaning, for search: what else a word of a query may be looked for by.

In: a query, and the words that the library's passages hold (`lexicon`, made when the copy for readers is). Out: for
each word of the query that is no function word the words to look for, with how much each counts: a form of the word
itself wholly, a word of its group of like words nearly so (`knowledge/`), a neighbour in the table of near words by the
square of its cosine. Names have no neighbours and are found as they are written.
Gets wrong: one word of several meanings has the neighbours of its commonest, and opposites are neighbours too ("rise",
"fall"). That is why the pages say which words a passage was found by.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from variorum.knowledge.neighbours import neighbours
from variorum.library.literals import literal
from variorum.story.terms import stem, term

if TYPE_CHECKING:
    import duckdb

#: Neighbours below this cosine are of a subject rather than of a meaning (read off fifty words).
_NEAR = 0.6
#: How much a word of the same group of like words counts.
_LIKE = 0.9
#: Passages that one word of the query is looked for in, the likest words first.
_MOST_PLACES = 100_000
_MOST_WORDS = 16


@dataclass(frozen=True, slots=True)
class Concept:
    """A word of a query, and the words it is looked for by with how much each counts, the likest first."""

    word: str
    near: tuple[tuple[str, float], ...]
    #: What finding it counts: the rarer, the more.
    weight: float


def learn(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `lexicon` from `terms`: every word with its stem, its group of like words and its passages."""
    import pyarrow as pa

    found = connection.execute("SELECT term, count(*)::INT AS n FROM terms GROUP BY 1 ORDER BY 1").fetch_arrow_table()
    words = found.column("term").to_pylist()
    learnt = found.append_column("stem", pa.array([stem(word) for word in words], pa.string()))
    learnt = learnt.append_column("alike", pa.array([term(word) for word in words], pa.string()))
    connection.execute("CREATE TABLE lexicon AS SELECT * FROM learnt ORDER BY stem, term")


def concepts(connection: duckdb.DuckDBPyConnection, query: str, total: int) -> list[Concept]:
    """The words of a query that the library has words of near meaning for; `total` counts its passages."""
    asked = list(dict.fromkeys(word for word in re.findall(r"\w+", query.lower()) if term(word) is not None))
    made = []
    for word in asked[:_MOST_WORDS]:
        own, group = stem(word), term(word)
        near = {
            one: cosine**2 for name in (group, own) for one, cosine in neighbours().of(name or "") if cosine >= _NEAR
        }
        near[own] = 1.0
        listed = ", ".join(map(literal, sorted(near)))
        rows = connection.execute(
            "SELECT term, stem, n FROM lexicon WHERE alike IS NOT NULL "
            f"AND (stem IN ({listed}) OR alike = {literal(group or own)})"
        ).fetchall()
        scored = sorted((-max(near.get(root, 0.0), _LIKE if root != own and root not in near else 0.0), found, n)
                        for found, root, n in rows)  # fmt: skip
        chosen: list[tuple[str, float]] = []
        places = 0
        for value, found, n in scored:
            places += n
            if chosen and places > _MOST_PLACES:
                break
            chosen.append((found, round(-value, 4)))
        if chosen:
            held = max(n for _, found, n in scored if found in dict(chosen))
            made.append(Concept(word, tuple(chosen), math.log(1 + total / (1 + held))))
    return made


def told(found: list[Concept], text: str) -> list[str]:
    """The words of a passage that it was found by, in their order."""
    wanted = {word for concept in found for word, _ in concept.near}
    return list(dict.fromkeys(word for word in re.findall(r"[^\W]+", text.lower()) if word in wanted))
