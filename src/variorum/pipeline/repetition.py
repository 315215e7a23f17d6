"""Lines that stand again and again in a source's articles: the second kind of evidence for what is page, not report.

In: the library's articles. Out: for each article those of its lines that repeat and are not the report's own. Method:
in the database, every line is grouped by source (the address's host, else the outlet's name), which gives the same
whatever was added when. A line counts if it stands in three or more pieces of its source whose sentences are for the
most part their own: so reprints and versions, which share everything, are no witnesses. A line that reads like a
sentence (a note on the outlet or its writer, a prompt) must also stand outside the report, before its first or after
its last sentence that does not repeat, in nearly all of them: a paragraph of background that follow-ups take over does
not. Within the report a repeated line must have some words, so that the cells of tables stay.

Gets wrong: a paragraph of background that always closes the reports of a series is taken for the page's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from variorum.library import Store

# Pieces of a source in which a line stands before it counts; one more for what reads like a sentence. Set by hand
# on cleaned local reports of 1,018 sites: with two pieces a quarter of the lines found is report, with these none is.
_PIECES, _PIECES_TOLD = 3, 4
# Share of a piece's words in sentences that must be its own for it to be a witness.
_OWN = 0.5
# Share of the pieces in which a sentence stands outside the report.
_OUTSIDE = 0.9
# Fewest words of a sentence that is the report's own, of one that is held to stand outside the report, and of another
# line within it.
_SENTENCE, _TOLD, _INSIDE = 4, 7, 3

_QUERY = rf"""
WITH pieces AS (
    SELECT article_id, text, coalesce(guid, url, article_id) AS piece, coalesce(
        nullif(regexp_extract(lower(url), '^[a-z]+://(?:www[.])?([^/:?#]+)', 1), ''), nullif(lower(trim(source)), '')
    ) AS site
    FROM stage.articles
), sites AS (
    SELECT site FROM pieces WHERE site IS NOT NULL GROUP BY site HAVING count(DISTINCT piece) >= {_PIECES}
), split AS (
    SELECT article_id, piece, site, unnest(string_split(text, chr(10))) AS line,
        generate_subscripts(string_split(text, chr(10)), 1) AS n
    FROM pieces SEMI JOIN sites USING (site)
), lines AS (
    SELECT article_id, piece, site, n, trim(line, ' ' || chr(9) || chr(13) || chr(160)) AS line,
        len(string_split_regex(trim(line), '\s+')) AS words
    FROM split WHERE regexp_matches(line, '\pL.*\pL')
), judged AS (
    SELECT *, words >= {_SENTENCE} AND regexp_matches(line, '[.!?…]["”’'')\]]*$') AS sentence,
        sentence AND words >= {_TOLD} AS told FROM lines
), again AS (
    SELECT site, line FROM judged GROUP BY site, line HAVING count(DISTINCT piece) >= {_PIECES}
), flagged AS (
    SELECT judged.*, again.line IS NOT NULL AS repeats FROM judged LEFT JOIN again USING (site, line)
), articles AS (
    SELECT article_id, min(n) FILTER (sentence AND NOT repeats) AS first,
        max(n) FILTER (sentence AND NOT repeats) AS last,
        coalesce(sum(words) FILTER (sentence AND NOT repeats), 0) >= {_OWN} * sum(words) FILTER (sentence) AS witness
    FROM flagged GROUP BY article_id
), placed AS (
    SELECT article_id, piece, site, line, told, words, coalesce(witness, false) AS witness,
        coalesce(n < first OR n > last, true) AS outside
    FROM flagged JOIN articles USING (article_id) WHERE repeats
), taken AS (
    SELECT site, line FROM placed WHERE witness GROUP BY site, line
    HAVING count(DISTINCT piece) >= CASE WHEN any_value(told) THEN {_PIECES_TOLD} ELSE {_PIECES} END
        AND (NOT any_value(told) OR avg(outside::INT) >= {_OUTSIDE})
)
SELECT article_id, list(DISTINCT line ORDER BY line)
FROM placed SEMI JOIN taken USING (site, line) WHERE outside OR (NOT told AND words >= {_INSIDE})
GROUP BY article_id
"""


def repeated_lines(store: Store) -> dict[str, tuple[str, ...]]:
    """The lines of each article that repeat over its source and are not of the report, sorted; none, no entry."""
    return {article_id: tuple(lines) for article_id, lines in store.connection.execute(_QUERY).fetchall()}


def fingerprint_with(fingerprint: str, lines: Sequence[str]) -> str:
    """The fingerprint of a stage that also depends on an article's repeated lines."""
    if not lines:
        return fingerprint
    return f"{fingerprint}+{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()[:12]}"


def without_lines(fingerprint: str) -> str:
    """The fingerprint of the stage itself, in one made by `fingerprint_with`."""
    return fingerprint.partition("+")[0]
