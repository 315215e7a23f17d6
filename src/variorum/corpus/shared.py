"""What two reports share, as far as it hangs on these two alone: two maps over batches of rows.

`fingerprints`: reports → what finds pairs of them. `alignments`: pairs of reports → the passages they share, with all
that the decision whether they are copies looks at. Between them stands one join (`candidates.py`).

Both are functions of an Arrow batch alone, and no row of it hangs on another: a local run takes a few hundred rows at a
time, a cluster as many as it likes (`mapInArrow`). Their results are kept from one run to the next: an article that has
not changed is not read again, and two such articles are not aligned again. Whatever hangs on the rest of the collection
(how rare a word is, what is a set phrase) is left to `copied.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from variorum.corpus.align import Passage, shared_passages
from variorum.corpus.reading import Reading, ranges, read, terms, within
from variorum.corpus.shingles import shingle_hashes

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from variorum.corpus.reading import Codes, Terms

#: Of a report in a batch: its text, and lists of ranges in it (`reading.pack`); `article` or `a` and `b` names it.
REPORT = ("text", "sentences", "furniture", "quotes")
# A passage of fewer content words is left out.
_LEAST_PASSAGE = 5
# Reports of a batch held as words at the same time, some 15 KB each.
_HELD = 1000


def fingerprints(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Reports (`article` and `REPORT`) as numbers: `article`, `words` (how many), `hashes`, `terms` (content words)."""
    import numpy as np
    import pyarrow as pa

    reports = _Reports(batch)
    readings = [reports[row] for row in range(batch.num_rows)]
    return pa.RecordBatch.from_pydict(
        {
            "article": batch.column("article"),
            "words": pa.array([len(reading) for reading in readings], pa.int32()),
            "hashes": _column([reading.prints for reading in readings], np.int64),
            "terms": _column([reading.terms for reading in readings], np.int32),
        }
    )


def alignments(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Pairs of reports (`a`, `b`, and `REPORT` of each with `a_` or `b_` before) aligned, one row a passage.

    A pair that shares none has one row all the same, without evidence. Beside the numbers of `align.Passage` a row has
    `prints`, the fingerprints of both that stand in the passage; and a pair's first row `both`, the content words that
    both reports have outside all passages, `a_inside` and `b_inside`, those that either has inside only.
    """
    import numpy as np
    import pyarrow as pa

    found = [(row, *shared) for row, a, b in _pairs(batch) for shared in _shared(a, b)]
    pairs, passages, prints, both, a_inside, b_inside = zip(*found, strict=True) if found else ((),) * 6
    where = pa.array(pairs, pa.int64())
    return pa.RecordBatch.from_pydict(
        {
            "a": batch.column("a").take(where),
            "b": batch.column("b").take(where),
            **{
                name: pa.array([0 if one is None else one[n] for one in passages], pa.int32())
                for n, name in enumerate(Passage._fields)
            },
            "evidence": pa.array([None if one is None else one.evidence for one in passages], pa.float64()),
            "prints": _column(prints, np.int64),
            "both": _column(both, np.int32),
            "a_inside": _column(a_inside, np.int32),
            "b_inside": _column(b_inside, np.int32),
        }
    )


class _Reports:
    """The reports of a batch, read when they are asked for."""

    def __init__(self, batch: pa.RecordBatch, before: str = "") -> None:
        self._columns = [batch.column(before + name) for name in REPORT]

    def __getitem__(self, row: int) -> Reading:
        text, sentences, furniture, quotes = (column[row].as_py() for column in self._columns)
        return read(text, ranges(sentences), ranges(furniture), ranges(quotes))


def _pairs(batch: pa.RecordBatch) -> Iterator[tuple[int, Reading, Reading]]:
    """The reports of each pair of a batch; one that stands in several is mostly read once."""
    names = [batch.column(side).to_pylist() for side in "ab"]
    reports = [_Reports(batch, before) for before in ("a_", "b_")]
    held: dict[Any, Reading] = {}
    for row in range(batch.num_rows):
        if len(held) > _HELD:
            held.clear()
        for name, report in zip(names, reports, strict=True):
            if name[row] not in held:
                held[name[row]] = report[row]
        yield row, held[names[0][row]], held[names[1][row]]


def _shared(a: Reading, b: Reading) -> Iterator[tuple[Passage | None, Codes, Terms, Terms, Terms]]:
    """The passages of a pair, or None, with what else `alignments` tells."""
    import numpy as np

    found = [passage for passage in shared_passages(a, b) if max(passage.content, passage.evidence) >= _LEAST_PASSAGE]
    nothing = np.zeros(0, dtype=np.int32)
    if not found:
        yield None, nothing.astype(np.int64), nothing, nothing, nothing
        return
    both = np.intersect1d(a.prints, b.prints, assume_unique=True)
    a_outside = _outside(a, [(one.a_start, one.a_end) for one in found])
    b_outside = _outside(b, [(one.b_start, one.b_end) for one in found])
    words = (
        np.intersect1d(a_outside, b_outside, assume_unique=True),
        np.setdiff1d(a.terms, a_outside, assume_unique=True),
        np.setdiff1d(b.terms, b_outside, assume_unique=True),
    )
    for passage in found:
        held = slice(a.place(passage.a_start), a.place(passage.a_end))
        yield passage, np.intersect1d(shingle_hashes(a.codes[held], a.content[held]), both), *words
        words = (nothing, nothing, nothing)


def _outside(reading: Reading, spans: list[tuple[int, int]]) -> Terms:
    return terms(reading.codes[reading.content & ~within(reading.starts, spans)])


def _column(arrays: Sequence[NDArray[Any]], kind: Any) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    bounds = np.concatenate(([0], np.cumsum([len(held) for held in arrays]))).astype(np.int32)
    flat = np.concatenate([np.zeros(0, dtype=kind), *arrays]).astype(kind, copy=False)
    return pa.ListArray.from_arrays(pa.array(bounds), pa.array(flat))


def lists(bounds: Any, flat: NDArray[Any]) -> pa.Array:
    """A column of lists of numbers out of all of them, and where each list begins and ends."""
    import pyarrow as pa

    return pa.LargeListArray.from_arrays(pa.array(bounds, pa.int64()), pa.array(flat))
