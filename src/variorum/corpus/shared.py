"""What two reports share, as far as it hangs on these two alone, and what of an article finds such pairs.

In: articles as words. Out: `Prints`, the fingerprints and words of each article as numbers, and `Pair`, the passages of
two articles with all that the decision whether they are copies looks at.

Both are kept from one run to the next, as tables (`kept`): an article that has not changed is not read again, and two
such articles are not aligned again. Whatever hangs on the rest of the collection (how rare a word is, what is a set
phrase) is left to `copies.py`, which asks it of these numbers on every run; so it is the same as if all had come at
once.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from variorum.corpus.align import Passage, shared_passages
from variorum.corpus.shingles import Reading, fingerprints, read, shingle_hashes
from variorum.corpus.spans import Articles, pieces
from variorum.corpus.words import inside, term
from variorum.records import Tables

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Terms = NDArray[np.uint32]

# Articles held as words at the same time, some 60 KB each.
_READ_AT_ONCE = 1200
# What of a passage is kept as numbers.
_NUMBERS = (
    "a_start", "a_end", "b_start", "b_end", "aligned", "longer", "content", "spoken", "slots", "verbatim", "links",
    "ended",
)  # fmt: skip
# What the readings are made of, by table.
_READ_FROM = {
    "articles": ("text",),
    "sentences": ("start", "end"),
    "furniture": ("start", "end"),
    "quotes": ("type", "parts"),
}
PRINTS = "copies_prints"
PAIRS = "copies_pairs"


class Readings:
    """The articles of a collection as words, read when they are asked for; those of the last pairs are held."""

    def __init__(self, articles: Articles, tables: Tables) -> None:
        import pyarrow.compute as pc

        self._articles = articles
        self._sentences = articles.ranges(tables["sentences"])
        self._furniture = articles.ranges(tables["furniture"])
        quotes = tables["quotes"]
        self._quotes = articles.ranges(pieces(quotes.filter(pc.equal(quotes.column("type"), "direct")), "parts"))
        self._held: dict[int, Reading] = {}

    def each(self, places: Sequence[int]) -> Iterator[tuple[int, Reading]]:
        """The readings at some places, each place once."""
        for place in places:
            if place in self._held:
                yield place, self._held[place]
        for place, article in self._articles.at(place for place in places if place not in self._held):
            yield place, read(article, self._sentences[place], self._furniture[place], self._quotes[place])

    def pairs(self, pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, Reading, Reading]]:
        """The readings of pairs, in the order given, a few articles at a time."""
        block: list[tuple[int, int]] = []
        wanted: set[int] = set()
        for pair in pairs:
            if len(wanted | set(pair)) > _READ_AT_ONCE:
                yield from self._of(block, wanted)
                block, wanted = [], set()
            block.append(pair)
            wanted.update(pair)
        yield from self._of(block, wanted)

    def _of(self, block: Sequence[tuple[int, int]], wanted: set[int]) -> Iterator[tuple[int, int, Reading, Reading]]:
        held = self._held = dict(self.each(sorted(wanted)))
        for a, b in block:
            yield a, b, held[a], held[b]


@dataclass(slots=True)
class Prints:
    """Of each article, by place: fingerprints, its content words as numbers, and how many words it has.

    `same` says which articles are as they were in the run before.
    """

    hashes: list[Hashes]
    terms: list[Terms]
    words: list[int]
    digests: NDArray[np.uint64]
    same: NDArray[np.bool_]

    def kept(self, articles: Articles) -> pa.Table:
        """As a table for the next run."""
        import numpy as np
        import pyarrow as pa

        return pa.table(
            {
                "article_id": pa.array(articles.ids, pa.string()),
                "digest": self.digests,
                "words": pa.array(self.words, pa.int32()),
                "hashes": _lists(self.hashes, np.uint64),
                "terms": _lists(self.terms, np.uint32),
            }
        )


def _lists(arrays: Sequence[NDArray[Any]], kind: Any) -> pa.Array:
    import numpy as np

    bounds = np.concatenate(([0], np.cumsum([len(held) for held in arrays])))
    return lists(bounds, np.concatenate([np.zeros(0, dtype=kind), *arrays]))


def lists(bounds: Any, flat: NDArray[Any]) -> pa.Array:
    """A column of lists of numbers out of all of them, and where each list begins and ends."""
    import pyarrow as pa

    return pa.LargeListArray.from_arrays(pa.array(bounds, pa.int64()), pa.array(flat))


def unlisted(column: Any, kind: Any) -> list[NDArray[Any]]:
    """A column of lists of numbers as arrays."""
    import numpy as np

    found: list[NDArray[Any]] = []
    for chunk in column.chunks:
        bounds = np.asarray(chunk.offsets)
        flat = np.asarray(chunk.values).astype(kind, copy=False)
        found += [flat[first:last] for first, last in itertools.pairwise(bounds)]
    return found


def prints_of(articles: Articles, readings: Readings, kept: pa.Table | None) -> Prints:
    """The fingerprints and words of every article; kept ones where the article has not changed."""
    import numpy as np

    digests = articles.digests(_READ_FROM)
    nothing = np.zeros(0, dtype=np.uint64)
    hashes: list[Hashes] = [nothing] * len(articles)
    terms: list[Terms] = [nothing.astype(np.uint32)] * len(articles)
    words = [0] * len(articles)
    same = np.zeros(len(articles), dtype=np.bool_)
    if kept is not None and kept.num_rows:
        places = articles.places_of(kept.column("article_id"))
        before = np.asarray(kept.column("digest"), dtype=np.uint64)
        columns = unlisted(kept.column("hashes"), np.uint64), unlisted(kept.column("terms"), np.uint32)
        counts = kept.column("words").to_pylist()
        for row in np.flatnonzero((places >= 0) & (digests[places] == before)).tolist():
            place = int(places[row])
            same[place] = True
            hashes[place], terms[place], words[place] = columns[0][row], columns[1][row], counts[row]
    for place, reading in readings.each(np.flatnonzero(~same).tolist()):
        hashes[place] = np.array(fingerprints(reading), dtype=np.uint64)
        own = {term(word.stem) for word in reading.words if word.content}
        terms[place] = np.array(sorted(own), dtype=np.uint32)
        words[place] = len(reading.words)
    return Prints(hashes, terms, words, digests, same)


@dataclass(slots=True)
class Shared:
    """A passage, as `align.Passage`, in numbers; `ended` counts its links' lines that end as sentences do.

    `prints` are the fingerprints that both articles have and that lie in it.
    """

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    aligned: int
    longer: int
    content: int
    spoken: int
    slots: int
    verbatim: int
    links: int
    ended: int
    evidence: float
    prints: list[int]

    @property
    def similarity(self) -> float:
        """Share of the longer side's words that are aligned."""
        return self.aligned / self.longer if self.longer else 0.0


@dataclass(slots=True)
class Pair:
    """Two articles, by place, what they share, and the other content words of each."""

    a: int
    b: int
    passages: list[Shared]
    a_terms: Terms
    b_terms: Terms

    @property
    def evidence(self) -> float:
        """What its passages say together, in content words."""
        return sum(passage.evidence for passage in self.passages)


def compared(a: int, b: int, held: tuple[Reading, Reading], prints: Prints, least: int) -> Pair:
    """Two articles compared. Passages of fewer content words than `least` are left out."""
    import numpy as np

    passages = [passage for passage in shared_passages(*held) if passage.content >= least]
    own = []
    for reading, spans in zip(held, ([p.a for p in passages], [p.b for p in passages]), strict=True):
        outside = {term(w.stem) for w in reading.words if w.content and not inside(w.start, spans)} if spans else set()
        own.append(np.array(sorted(outside), dtype=np.uint32))
    both = set(np.intersect1d(prints.hashes[a], prints.hashes[b]).tolist()) if passages else set()
    return Pair(a, b, [_shared(passage, held[0], both) for passage in passages], own[0], own[1])


def _shared(passage: Passage, reading: Reading, both: set[int]) -> Shared:
    words = (word for word in reading.words if passage.a.start <= word.start < passage.a.end)
    return Shared(
        *passage.a, *passage.b, passage.aligned, passage.longer, passage.content, passage.spoken, passage.slots,
        passage.verbatim, len(passage.links), sum(reading.ended[i] for i, _ in passage.links), passage.evidence,
        sorted(both.intersection(shingle_hashes(words))),
    )  # fmt: skip


def kept_pairs(pairs: Iterable[Pair], articles: Articles) -> pa.Table:
    """Pairs as a table for the next run, one row a passage, and one for a pair that shares none."""
    import numpy as np
    import pyarrow as pa

    ids: tuple[list[str], list[str]] = ([], [])
    numbers: list[list[int]] = [[] for _ in _NUMBERS]
    evidence: list[float | None] = []
    prints: list[NDArray[Any]] = []
    terms: tuple[list[NDArray[Any]], list[NDArray[Any]]] = ([], [])
    nothing = np.zeros(0, dtype=np.uint64)
    for pair in pairs:
        for n, passage in enumerate(pair.passages or (None,)):
            ids[0].append(articles.ids[pair.a])
            ids[1].append(articles.ids[pair.b])
            for held, name in zip(numbers, _NUMBERS, strict=True):
                held.append(0 if passage is None else getattr(passage, name))
            evidence.append(None if passage is None else passage.evidence)
            prints.append(nothing if passage is None else np.array(passage.prints, dtype=np.uint64))
            terms[0].append(nothing if n else pair.a_terms)
            terms[1].append(nothing if n else pair.b_terms)
    return pa.table(
        {
            "a": pa.array(ids[0], pa.string()), "b": pa.array(ids[1], pa.string()),
            **{name: pa.array(held, pa.int32()) for name, held in zip(_NUMBERS, numbers, strict=True)},
            "evidence": pa.array(evidence, pa.float64()),
            "prints": _lists(prints, np.uint64),
            "a_terms": _lists(terms[0], np.uint32), "b_terms": _lists(terms[1], np.uint32),
        }
    )  # fmt: skip


def pairs_kept(kept: pa.Table | None, articles: Articles, prints: Prints) -> dict[tuple[int, int], Pair]:
    """The pairs of the run before of which neither article has changed."""
    import numpy as np

    found: dict[tuple[int, int], Pair] = {}
    if kept is None or not kept.num_rows:
        return found
    sides = articles.places_of(kept.column("a")), articles.places_of(kept.column("b"))
    same = np.append(prints.same, False)  # the last is asked for place -1
    rows = np.flatnonzero(same[sides[0]] & same[sides[1]])
    held = kept.take(rows)
    numbers = [held.column(name).to_pylist() for name in _NUMBERS]
    evidence = held.column("evidence").to_pylist()
    hashes = unlisted(held.column("prints"), np.uint64)
    terms = unlisted(held.column("a_terms"), np.uint32), unlisted(held.column("b_terms"), np.uint32)
    for n, row in enumerate(rows.tolist()):
        key = int(sides[0][row]), int(sides[1][row])
        if key not in found:
            found[key] = Pair(*key, [], terms[0][n], terms[1][n])
        if evidence[n] is not None:
            values = [*(column[n] for column in numbers), evidence[n], hashes[n].tolist()]
            found[key].passages.append(Shared(*values))
    return found
