"""Passages that two articles share, word for word or lightly reworded.

In: articles, their furniture, sentences and quotations. Out: `copies`, one row a shared passage and pair.

Method: map → join → map. Winnowed fingerprints of every article (`shared.fingerprints`), one join of these for the
candidate pairs (`candidates.py`), the sentences of each candidate aligned (`shared.alignments`); then the decision over
all pairs (`copied.py`). Furniture is left out before anything is compared. Words between quotation marks are no
evidence by themselves: two reporters who heard one sentence did not copy each other; a quotation is part of a
passage only between copied narrative. A pair is kept when enough content words are shared, fewer where they stand
word for word in a row. Passages made of runs of words that stand in several articles which have nothing else in
common are set phrases, and do not count; nor do lists of headlines in two pages of one outlet. Two reports that do
not otherwise tell of one thing, or that state dates weeks apart, must share much more.

Gets wrong: a report rewritten throughout is not found; nor is a single borrowed sentence of fewer than about
eight content words. One set phrase long enough to look borrowed ("anyone with information is asked to call …") is
taken for a copy in a collection too small to show that it is common.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from variorum.corpus.candidates import candidates
from variorum.corpus.copied import Published, copied
from variorum.corpus.grouping import near
from variorum.corpus.reading import pack
from variorum.corpus.shared import REPORT, alignments, fingerprints, lists
from variorum.corpus.spans import Articles, Ranges, Rows, pieces
from variorum.records import Here, Spread, Stage, Tables, arrow_schema, spread_over

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Marks = NDArray[np.bool_]

# Reports, or pairs of them, that a map is given at once.
_BATCH = 256
# What the readings are made of, by table.
_READ_FROM = {
    "articles": ("text",),
    "sentences": ("start", "end"),
    "furniture": ("start", "end"),
    "quotes": ("type", "parts"),
}
PRINTS = "copies_prints"
PAIRS = "copies_pairs"
_SITE = re.compile(r"^www\.|:\d+$")


def outlet(source: str | None, url: str | None) -> str | None:
    """The outlet's name, or the address of its site without port and `www.`."""
    if source:
        return _SITE.sub("", source.lower())
    return _SITE.sub("", urlsplit(url).hostname or "") or None if url else None


class _Reports:
    """The articles of a collection as a map is given them, some at a time."""

    def __init__(self, articles: Articles, tables: Tables) -> None:
        import pyarrow.compute as pc

        quotes = tables["quotes"]
        direct = pieces(quotes.filter(pc.equal(quotes.column("type"), "direct")), "parts")
        self._text = Rows(articles.table("text"))
        self._marks = {
            name: _packed(articles.ranges(table))
            for name, table in zip(REPORT[1:], (tables["sentences"], tables["furniture"], direct), strict=True)
        }

    def columns(self, places: Places, before: str = "") -> dict[str, pa.Array]:
        """What `REPORT` names of the articles at some places."""
        import pyarrow as pa

        where = pa.array(places)
        text = self._text.take(places).column("text").combine_chunks()
        marks = {name: held.take(where) for name, held in self._marks.items()}
        return {before + name: column for name, column in ({"text": text} | marks).items()}


def _packed(ranges: Ranges) -> pa.Array:
    return lists(ranges.bounds, pack(ranges.starts.astype("int64"), ranges.ends))


def _mapped(
    task: Callable[[pa.RecordBatch], pa.RecordBatch], n: int, given: Callable[[slice], Any], spread: Spread
) -> pa.Table:
    """What a map makes of n rows, a batch at a time; the empty batch of none tells the columns."""
    import pyarrow as pa

    slices = (slice(begin, begin + _BATCH) for begin in range(0, max(1, n), _BATCH))
    batches = (pa.RecordBatch.from_pydict(given(some)) for some in slices)
    return pa.Table.from_batches(spread_over(n, spread).map(task, batches))


def _with_kept(new: pa.Table, kept: pa.Table | None, keys: Sequence[str]) -> pa.Table:
    """New rows and those of the run before, in the order of the keys."""
    import numpy as np
    import pyarrow as pa

    table = new
    if kept is not None and kept.num_rows:
        table = pa.concat_tables([kept.select(new.column_names).cast(new.schema), new])
    order = np.lexsort([np.asarray(table.column(key)) for key in reversed(keys)])
    return table if (order[1:] > order[:-1]).all() else table.take(pa.array(order))


def _prints(articles: Articles, reports: _Reports, kept: pa.Table | None, spread: Spread) -> tuple[pa.Table, Marks]:
    """The fingerprints and words of every article, by place, and which articles are as they were in the run before."""
    import numpy as np
    import pyarrow as pa

    digests = articles.digests(_READ_FROM)
    same = np.zeros(len(articles), dtype=np.bool_)
    if kept is not None and kept.num_rows:
        places = articles.places_of(kept.column("article_id"))
        rows = np.flatnonzero((places >= 0) & (digests[places] == np.asarray(kept.column("digest"))))
        same[places[rows]] = True
        kept = kept.take(pa.array(rows)).append_column("article", pa.array(places[rows]))
    new = np.flatnonzero(~same)
    made = _mapped(fingerprints, len(new), lambda some: {"article": new[some], **reports.columns(new[some])}, spread)
    return _with_kept(made, kept, ["article"]).append_column("digest", pa.array(digests)), same


def _listed(prints: pa.Table) -> Iterator[pa.RecordBatch]:
    """The fingerprints one a row, as the join takes them."""
    import numpy as np
    import pyarrow as pa

    columns = pa.schema([("article", pa.int64()), ("hash", pa.int64())])
    # The first tells the columns, also where there are none.
    yield pa.RecordBatch.from_pylist([], schema=columns)
    for batch in prints.select(["article", "hashes"]).to_batches():
        article, held = batch.columns
        counts = np.diff(np.asarray(held.offsets))
        yield pa.RecordBatch.from_pydict(
            {"article": np.repeat(np.asarray(article), counts), "hash": held.flatten()}, schema=columns
        )


def _passages(
    pairs: tuple[Places, Places],
    articles: Articles,
    reports: _Reports,
    kept: pa.Table | None,
    same: Marks,
    spread: Spread,
) -> pa.Table:
    """What every pair shares, in the order of the pairs; as kept where neither article has changed."""
    import numpy as np
    import pyarrow as pa

    n = len(articles)
    wanted = pairs[0] * n + pairs[1]
    known = wanted[:0]
    if kept is not None and kept.num_rows:
        a, b = (articles.places_of(kept.column(name)) for name in "ab")
        # The last is asked for place -1.
        unchanged = np.append(same, False)
        rows = np.flatnonzero(unchanged[a] & unchanged[b] & np.isin(a * n + b, wanted))
        known = a[rows] * n + b[rows]
        kept = _named(kept.take(pa.array(rows)), pa.array(a[rows]), pa.array(b[rows]))
    a, b = np.divmod(wanted[~np.isin(wanted, known)], max(1, n))
    order = near(n, a, b)
    a, b = a[order], b[order]
    made = _mapped(
        alignments,
        len(a),
        lambda some: {"a": a[some], "b": b[some], **reports.columns(a[some], "a_"), **reports.columns(b[some], "b_")},
        spread,
    )
    return _with_kept(made, kept, ["a", "b"])


def _named(passages: pa.Table, a: Any, b: Any) -> pa.Table:
    """Passages with other names for the articles."""
    return passages.set_column(0, "a", a).set_column(1, "b", b)


def run(tables: Tables, spread: Spread | None = None) -> dict[str, pa.Table]:
    """Find the passages that articles share."""
    import pyarrow as pa
    import pyarrow.compute as pc

    articles = Articles(tables)
    reports = _Reports(articles, tables)
    spread = spread or Here()
    prints, same = _prints(articles, reports, tables.get(PRINTS), spread)
    passages = _passages(candidates(_listed(prints), spread), articles, reports, tables.get(PAIRS), same, spread)
    places = zip(articles.column("source"), articles.column("url"), strict=True)
    published = Published([outlet(source, url) for source, url in places], articles.column("stated_date"))
    found = copied(passages, prints, published)
    similarity = pc.divide(pc.cast(found.column("aligned"), pa.float64()), found.column("longer"))
    columns = {
        "a_article_id": articles.named(found.column("a")), "b_article_id": articles.named(found.column("b")),
        "similarity": pc.round(similarity, ndigits=4),
        **{name: found.column(name) for name in ("a_start", "a_end", "b_start", "b_end")},
    }  # fmt: skip
    schema = arrow_schema("copies")
    return {
        "copies": pa.table([columns[name].cast(schema.field(name).type) for name in schema.names], schema=schema),
        PRINTS: prints.set_column(0, "article_id", articles.named(prints.column("article"))),
        PAIRS: _named(passages, *(articles.named(passages.column(name)) for name in "ab")),
    }


STAGE = Stage(
    name="copies",
    version=5,
    unit="corpus",
    reads=("articles", "furniture", "sentences", "quotes"),
    writes=("copies",),
    keeps=(PRINTS, PAIRS),
    columns={
        "articles": ("text", "source", "url", "stated_date"),
        "furniture": ("article_id", "start", "end"),
        "sentences": ("article_id", "start", "end"),
        "quotes": ("article_id", "type", "parts"),
    },
    spreads=True,
    run=run,
)
