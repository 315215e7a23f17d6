"""The proof over a whole library: every span slices back, every id resolves, every count is recomputed.

In: a library. Out: what does not hold, in words; nothing when all is well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from variorum.library.dossiers import load_dossiers
from variorum.library.proof import told
from variorum.library.store import Store
from variorum.records import TABLES, ClaimSource, Dossier, EventReport, Quote

# Pairs of offset columns, and whether a row may leave them null.
_RANGED = (
    "furniture", "sentences", "clauses", "times", "mentions", "quotes", "events", "evidence", "passages", "utterances",
    "claims", "claim_sources", "difference_values", "wording", "positions", "timeline", "revisions",
)  # fmt: skip
_RANGES: Mapping[str, tuple[tuple[str, str, str], ...]] = dict.fromkeys(_RANGED, (("article_id", "start", "end"),)) | {
    "copies": (("a_article_id", "a_start", "a_end"), ("b_article_id", "b_start", "b_end")),
    "articles": (("article_id", "title_start", "title_end"),),
    "revisions": (("article_id", "start", "end"), ("from_article_id", "from_start", "from_end")),
}
_MORE_RANGES: Mapping[str, tuple[str, ...]] = {
    "mentions": ("role",),
    "clauses": ("subject", "auxiliary"),
    "quotes": ("speaker", "cue"),
    "events": ("trigger", "actor", "recipient", "place", "time"),
    "positions": ("words",),
}
# Text that must be the article's own words between the offsets.
_VERBATIM = (
    *((table, "article_id", "start", "end", "text") for table in ("mentions", "claims", "positions", "timeline")),
    ("revisions", "article_id", "start", "end", "text"),
    ("revisions", "from_article_id", "from_start", "from_end", "from_text"),
)
# Column → the table and column that it must be found in.
_REFERENCES: tuple[tuple[str, str, str, str], ...] = (
    ("mentions", "entity_id", "entities", "entity_id"),
    ("quotes", "speaker_entity_id", "entities", "entity_id"),
    ("quotes", "utterance_id", "utterances", "utterance_id"),
    ("events", "actor_entity_id", "entities", "entity_id"),
    ("events", "recipient_entity_id", "entities", "entity_id"),
    ("events", "event_id", "happenings", "event_id"),
    ("articles", "version_of", "articles", "article_id"),
    ("articles", "superseded_by", "articles", "article_id"),
    ("lineage", "parent_article_id", "articles", "article_id"),
    ("passages", "from_article_id", "articles", "article_id"),
    ("story_articles", "story_id", "stories", "story_id"),
    ("related_stories", "story_id", "stories", "story_id"),
    ("related_stories", "other_story_id", "stories", "story_id"),
    ("stories", "title_article_id", "articles", "article_id"),
    ("claim_sources", "claim_id", "claims", "claim_id"),
    ("differences", "claim_id", "claims", "claim_id"),
    ("difference_values", "difference_id", "differences", "difference_id"),
    ("wording", "entity_id", "entities", "entity_id"),
    ("wording", "event_id", "happenings", "event_id"),
    ("revisions", "from_article_id", "articles", "article_id"),
    ("account_changes", "story_id", "stories", "story_id"),
    ("account_changes", "article_id", "articles", "article_id"),
    ("positions", "entity_id", "entities", "entity_id"),
    ("timeline", "event_id", "happenings", "event_id"),
    ("account", "claim_id", "claims", "claim_id"),
    ("retired_stories", "now_story_id", "stories", "story_id"),
    ("decisions", "to_article_id", "articles", "article_id"),
)
# As above, of columns that hold lists of ids.
_LISTED: tuple[tuple[str, str, str, str], ...] = (
    ("decisions", "articles", "articles", "article_id"),
    ("decisions", "others", "articles", "article_id"),
)


def check(store: Store) -> list[str]:
    """What does not hold, in words; empty when all is well."""
    return [
        *_keys(store),
        *_ranges(store),
        *_verbatim(store),
        *_references(store),
        *_membership(store),
        *_stories(store),
    ]


def _keys(store: Store) -> Iterator[str]:
    for table, row in TABLES.items():
        listed = ", ".join(f'"{name}"' for name in row.key)
        n = store.value(f'SELECT count(*) - count(DISTINCT ({listed})) FROM main."{table}"')
        if n:
            yield f"{table}: {n} rows share their key ({', '.join(row.key)}) with another"


def _ranges(store: Store) -> Iterator[str]:
    for table, ranges in _RANGES.items():
        more = tuple(("article_id", f"{name}_start", f"{name}_end") for name in _MORE_RANGES.get(table, ()))
        for article, start, end in ranges + more:
            n = store.value(
                f'SELECT count(*) FROM main."{table}" t LEFT JOIN stage.articles a ON a.article_id = t."{article}" '
                f'WHERE a.article_id IS NULL OR (t."{start}" IS NULL) != (t."{end}" IS NULL) '
                f'OR t."{start}" < 0 OR t."{start}" >= t."{end}" OR t."{end}" > length(a.text)'
            )
            if n:
                yield f"{table}: {n} ranges {start}..{end} are not ranges of their article"
    for article_id, parts, start, end in store.connection.execute(
        'SELECT article_id, parts, "start", "end" FROM main.quotes'
    ).fetchall():
        flat = [point for part in parts for point in part]
        ordered = all(a <= b for a, b in pairwise(flat)) and all(a < b for a, b in parts)
        if not flat or not ordered or flat[0] != start or flat[-1] != end:
            yield f"quotes: the pieces of the quotation at {start} of {article_id} do not fit its range"


def _verbatim(store: Store) -> Iterator[str]:
    for table, article, start, end, words in _VERBATIM:
        rows = store.connection.execute(
            f'SELECT t."{article}", t."{start}", t."{end}", t."{words}", a.text FROM main."{table}" t '
            f'JOIN stage.articles a ON a.article_id = t."{article}" WHERE t."{start}" IS NOT NULL'
        )
        for article_id, first, last, said, text in rows.fetchall():
            if said != text[first:last]:
                yield f"{table}: the {words} at {first}..{last} of {article_id} is not the article's"
    rows = store.connection.execute(
        "SELECT q.article_id, q.parts, q.text, a.text FROM main.quotes q JOIN stage.articles a USING (article_id)"
    )
    for article_id, parts, said, text in rows.fetchall():
        if said != " ".join(" ".join(text[start:end].split()) for start, end in parts):
            yield f"quotes: the text of a quotation of {article_id} is not its pieces"


def _references(store: Store) -> Iterator[str]:
    for table, column, other, key in _REFERENCES:
        n = store.value(
            f'SELECT count(*) FROM main."{table}" t WHERE t."{column}" IS NOT NULL '
            f'AND t."{column}" NOT IN (SELECT "{key}" FROM main."{other}")'
        )
        if n:
            yield f"{table}.{column}: {n} rows name nothing in {other}"
    for table, column, other, key in _LISTED:
        n = store.value(
            f'SELECT count(*) FROM (SELECT unnest("{column}") AS one FROM main."{table}") '
            f'WHERE one NOT IN (SELECT "{key}" FROM main."{other}")'
        )
        if n:
            yield f"{table}.{column}: {n} ids name nothing in {other}"
    n = store.value("SELECT count(*) FROM main.retired_stories WHERE story_id IN (SELECT story_id FROM main.stories)")
    if n:
        yield f"retired_stories: {n} ids are in use"


def _membership(store: Store) -> Iterator[str]:
    n = store.value(
        "SELECT count(*) FROM (SELECT a.superseded_by IS NULL AS newest, count(s.story_id) AS n FROM main.articles a "
        "LEFT JOIN main.story_articles s USING (article_id) GROUP BY a.article_id, newest) WHERE n != newest::INT"
    )
    if n:
        yield f"story_articles: {n} articles are not in exactly one story, or are and have a newer version"
    n = store.value(
        "SELECT count(*) FROM main.articles a LEFT JOIN main.articles b ON b.article_id = a.superseded_by "
        "LEFT JOIN main.articles c ON c.article_id = a.version_of "
        "WHERE (a.superseded_by IS NOT NULL AND b.version_of IS DISTINCT FROM a.article_id) "
        "OR (a.version_of IS NOT NULL AND c.superseded_by IS DISTINCT FROM a.article_id)"
    )
    if n:
        yield f"articles: {n} versions are not linked both ways"
    n = store.value(
        "SELECT count(*) FROM main.stories t LEFT JOIN (SELECT s.story_id, count(*) AS articles, "
        "count(DISTINCT l.origin_id) AS origins FROM main.story_articles s JOIN main.lineage l USING (article_id) "
        "GROUP BY 1) c USING (story_id) "
        "WHERE t.n_articles != c.articles OR t.n_origins != c.origins OR c.articles IS NULL"
    )
    if n:
        yield f"stories: {n} stories count their articles or origins wrongly"


def _stories(store: Store) -> Iterator[str]:
    ids = store.table("stories").column("story_id").to_pylist()
    for dossier in load_dossiers(store, ids):
        for fault in _counts(dossier):
            yield f"story {dossier.story.story_id}: {fault}"
        for fault in told(dossier):
            yield f"story {dossier.story.story_id}: {fault}"


def _counts(dossier: Dossier) -> Iterator[str]:
    passages: dict[tuple[str, str | None], list[tuple[str, int, int]]] = {}
    members: tuple[tuple[str, str | None, Quote | EventReport | ClaimSource], ...] = (
        *(("utterances", quote.utterance_id, quote) for quote in dossier.quotes),
        *(("happenings", event.event_id, event) for event in dossier.events),
        *(("claims", source.claim_id, source) for source in dossier.claim_sources),
    )
    for table, key, row in members:
        passages.setdefault((table, key), []).append((row.article_id, row.start, row.end))
    counted: list[tuple[str, str, int, int]] = [
        *(("utterances", row.utterance_id, row.n_articles, row.n_origins) for row in dossier.utterances),
        *(("happenings", row.event_id, row.n_articles, row.n_origins) for row in dossier.happenings),
        *(("claims", row.claim_id, row.n_articles, row.n_origins) for row in dossier.claims),
    ]
    for table, key, n_articles, n_origins in counted:
        if dossier.count(passages.get((table, key), [])) != (n_articles, n_origins):
            yield f"{table}: {key} counts {n_articles} articles and {n_origins} origins, its passages do not"
    for source in dossier.claim_sources:
        if source.origin_id != dossier.origin(source.article_id, source.start, source.end):
            yield f"claim_sources: a passage of {source.claim_id} names another origin than lineage gives it"
    # Parties who contradict one another, and words quoted two ways, leave it agreed that each said so.
    kinds = {row.difference_id for row in dossier.differences if row.kind not in ("dispute", "wording")}
    contested = {row.claim_id for row in dossier.difference_values if row.difference_id in kinds}
    for claim in dossier.claims:
        expected = "contested" if claim.claim_id in contested else "agreed" if claim.n_origins > 1 else "single"
        if claim.standing != expected:
            yield f"claims: {claim.claim_id} is called {claim.standing}, its rows say {expected}"
    forms = {(quote.utterance_id, quote.article_id, quote.start, quote.end, quote.text) for quote in dossier.quotes}
    for saying in dossier.utterances:
        if (saying.utterance_id, saying.article_id, saying.start, saying.end, saying.text) not in forms:
            yield f"utterances: the text of {saying.utterance_id} is not that of one of its quotations"
