"""Pairs of reports that share enough fingerprints to be worth aligning, by one join.

In: fingerprints, each with its article. Out: pairs of articles.

Method: the fingerprints are joined with themselves. One that few articles hold pairs all of them; one that many hold
pairs each article with its next few by id only, so that the cost stays linear in the number of articles while reprints
of one text stay connected. The join is plain SQL and the same everywhere: on one machine DuckDB runs it, which spills
to disk what its memory does not hold; past one machine Spark does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from variorum.records import Spread

# A hash held by more articles than this pairs each with its `_NEIGHBOURS` next by id instead of with all.
# Bounds the pairs of one hash at 32 × 31 / 2; wiresynth's and the shootings' recall do not change from 16 up.
_CAP = 32
_NEIGHBOURS = 6
# Shared fingerprints that make a candidate; those that more than `_RARE` articles hold count half, as a formula's do:
# so the pairs of an article grow no more in number with the collection. One sentence of nine content words has two or
# three. From 6 to 16 articles neither wiresynth's nor the shootings' recall changes.
_LEAST_SHARED = 2
_RARE = 8
# What the join may hold in memory.
_MEMORY = "768MB"

#: Candidate pairs (a, b), a before b, out of a table `prints` (article, hash) that holds each row once. An article can
#: be named by anything that has an order. Understood by DuckDB and by Spark SQL.
CANDIDATES = f"""
WITH holders AS (
    SELECT hash, count(*) AS holders FROM prints GROUP BY hash HAVING count(*) > 1
),
ranked AS (
    SELECT prints.hash, prints.article, holders.holders,
           row_number() OVER (PARTITION BY prints.hash ORDER BY prints.article) AS place
    FROM prints JOIN holders ON prints.hash = holders.hash
),
steps AS (
    SELECT * FROM (VALUES {", ".join(f"({step})" for step in range(1, _CAP))}) AS listed(step)
)
SELECT one.article AS a, other.article AS b
FROM ranked AS one
JOIN steps ON steps.step <= CASE WHEN one.holders <= {_CAP} THEN one.holders - one.place ELSE {_NEIGHBOURS} END
JOIN ranked AS other ON other.hash = one.hash AND other.place = one.place + steps.step
GROUP BY one.article, other.article
HAVING sum(CASE WHEN one.holders <= {_RARE} THEN 2 ELSE 1 END) >= {2 * _LEAST_SHARED}
ORDER BY a, b
"""


def candidates(prints: Iterable[pa.RecordBatch], spread: Spread) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The candidate pairs, sorted.

    Parameters
    ----------
    prints
        Batches of `article` (a number) and `hash`, at least one.
    """
    import numpy as np

    found = spread.query(CANDIDATES, {"prints": prints})
    return np.asarray(found.column("a")).astype(np.int64), np.asarray(found.column("b")).astype(np.int64)


def holders(terms: pa.ChunkedArray) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Every number of a column of lists, sorted, and how many lists hold it; a list holds each once."""
    import duckdb
    import pyarrow as pa

    with duckdb.connect(":memory:", config={"threads": 1, "memory_limit": _MEMORY}) as db:
        db.register("lists", pa.table({"terms": terms}))
        found = db.execute(
            "SELECT term, count(*) AS n FROM (SELECT unnest(terms) AS term FROM lists) GROUP BY term ORDER BY term"
        ).fetchnumpy()
    return found["term"], found["n"]
