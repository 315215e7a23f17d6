"""Search over sentences, quotations and claims by their words.

In: a query. Out: rows `kind, id, story_id, article_id, start, end, text, score`, best first.
Method: each word of the query found in a passage scores its inverse document frequency over the passages of that
kind (Robertson & Spärck Jones 1976), divided by the log of the passage's length; a phrase in double quotation marks
must occur whole. It scans: fine for tens of thousands of articles, not for millions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from variorum.library.store import Store

_SOURCES = {
    "quote": 'SELECT quote_id AS id, article_id, "start", "end", text, NULL AS story_id FROM main.quotes',
    "claim": 'SELECT claim_id AS id, article_id, "start", "end", text, story_id FROM main.claims',
    "sentence": (
        'SELECT s.sentence_id AS id, s.article_id, s."start", s."end", '
        'substr(a.text, s."start" + 1, s."end" - s."start") AS text, NULL AS story_id '
        "FROM stage.sentences s JOIN stage.articles a USING (article_id)"
    ),
}


def terms(query: str) -> tuple[list[str], list[str]]:
    """(words, phrases) of a query, in lower case; at most 16 of each."""
    phrases = [phrase.lower().strip() for phrase in re.findall(r'"([^"]+)"', query)]
    words = re.findall(r"\w+", re.sub(r'"[^"]*"', " ", query).lower())
    return list(dict.fromkeys(words))[:16], list(dict.fromkeys(filter(None, phrases)))[:16]


def search(store: Store, query: str, limit: int = 20, offset: int = 0) -> pa.Table:
    """Passages that hold words of the query, best first."""
    words, phrases = terms(query)
    values: list[Any] = []
    selects = []
    for kind, source in _SOURCES.items():
        wanted = words + phrases
        if not wanted:
            break
        hits = []
        for term in wanted:
            # A word is found at its beginning, so that "minister" also finds "ministers".
            hits.append("regexp_matches(lower(text), ?)")
            values.append(r"\b" + re.escape(term))
        flags = ", ".join(f"{hit} AS h{k}" for k, hit in enumerate(hits))
        score = " + ".join(f"h{k}::INT * ln(1 + n / (1 + sum(h{k}::INT) OVER ()))" for k in range(len(wanted)))
        needed = " AND ".join(["TRUE", *(f"h{k}" for k in range(len(words), len(wanted)))])
        found = " OR ".join(f"h{k}" for k in range(len(wanted)))
        selects.append(
            f"SELECT '{kind}' AS kind, * EXCLUDE (n, {', '.join(f'h{k}' for k in range(len(wanted)))}), "
            f"round(({score}) / ln(10 + length(text)), 6) AS score "
            f"FROM (SELECT *, count(*) OVER () AS n, {flags} FROM ({source})) WHERE ({found}) AND {needed}"
        )
    columns = (
        'f.kind, f.id, coalesce(f.story_id, m.story_id) AS story_id, f.article_id, f."start", f."end", f.text, f.score'
    )
    union = " UNION ALL ".join(selects) or (
        'SELECT NULL::VARCHAR AS kind, NULL::VARCHAR AS id, NULL::VARCHAR AS article_id, 0::BIGINT AS "start", '
        '0::BIGINT AS "end", NULL::VARCHAR AS text, NULL::VARCHAR AS story_id, 0::DOUBLE AS score WHERE FALSE'
    )
    return store.arrow(
        f"SELECT {columns} FROM ({union}) f LEFT JOIN main.story_articles m USING (article_id) "
        f'ORDER BY f.score DESC, f.kind, f.article_id, f."start", f.id LIMIT {int(limit)} OFFSET {int(offset)}',
        values,
    )
