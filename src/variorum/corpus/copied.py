"""Which pairs of reports that share passages are copies.

In: the passages that pairs share (`shared.alignments`), every report's fingerprints and words, where and when it was
published. Out: the passages that count.

All that hangs on the collection is decided here, over columns of numbers: how rare a word is, and so whether the rest
of two reports tells of one thing; which runs of words are set phrases. The rules are told in `copies.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from variorum.corpus.candidates import holders
from variorum.corpus.grouping import roots

if TYPE_CHECKING:
    import datetime as dt

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Figures = NDArray[np.float64]
    Marks = NDArray[np.bool_]

# Content words outside quotation marks that a pair must share, all passages together, and what it must share where
# that is less than a thirtieth of the shorter report. Tuned on wiresynth (see docs/stages/copies.md).
_LEAST_EVIDENCE = 8
_LEAST_SHARE = 0.03
_LEAST_EVIDENCE_OF_LONG = 12
# A pair that shares fewer content words may share formulas only; at this likeness of the rest it tells of one thing.
_FEW = 40
_ALIKE = 0.25
# Police and match reports: a name or number that differs in a shared sentence costs so many content words. Likeness
# of the rest from which two reports tell of one thing; evidence asked where they do not; what "most of" means.
# Tuned on wiresynth against the pairs of different incidents found among the reports of shootings.
_SLOT_COST = 2
_ONE_THING = 0.15
_UNLIKE_EVIDENCE = 12
_MOSTLY = 0.5
# Words in a row that two reports seldom have in common by chance, and the evidence asked then. One reworded sentence
# of little evidence is often what both heard or read of one thing: it must have so many words in a row.
_VERBATIM = 11
_VERBATIM_EVIDENCE = 6
_LONG_VERBATIM = 13
_LONG_VERBATIM_EVIDENCE = 5
_REWORDED_EVIDENCE = 14
_REWORDED_VERBATIM = 8
_LITTLE_SHARE = 0.1
# Reports that state dates more than so many days apart tell of one thing when the rest is so much alike.
_CLOSE = 14
_ONE_THING_LATE = 0.3
# Share of the shorter report in common from which two are one text, whatever formulas it holds.
_TIED = 0.3
# Articles imagined beside the collection, so that word weights mean something among five articles too.
_BACKGROUND = 200
# Words that stand in more than so many groups of articles without other ties are a set phrase.
_UNTIED = 3
# Squared word weights are added as whole numbers of this part of one: in any order they give the same sum.
_UNIT = 1 / (1 << 20)


class Published:
    """Where articles were published and the days they state, by place.

    Parameters
    ----------
    outlets, days
        None where an article states none.
    """

    def __init__(self, outlets: Sequence[str | None], days: Sequence[dt.date | None]) -> None:
        import numpy as np

        numbers = {name: number for number, name in enumerate(sorted({name for name in outlets if name is not None}))}
        self._outlets = np.array([-1 if name is None else numbers[name] for name in outlets], dtype=np.int64)
        self._days = np.array([np.nan if day is None else day.toordinal() for day in days], dtype=np.float64)

    def days_between(self, a: Places, b: Places) -> Figures:
        """Days between the dates two reports state; none where either states none."""
        import numpy as np

        return np.nan_to_num(np.abs(self._days[a] - self._days[b]))

    def one_outlet(self, a: Places, b: Places) -> Marks:
        """Which two are known to be of one outlet."""
        found: Marks = (self._outlets[a] >= 0) & (self._outlets[a] == self._outlets[b])
        return found


@dataclass(frozen=True, slots=True)
class _Pairs:
    """What the passages of each pair come to. `bounds` are its passages among those given."""

    a: Places
    b: Places
    bounds: Places
    evidence: Figures
    aligned: Places
    verbatim: Places
    slots: Places
    links: Places
    ended: Places
    of_longer: Figures
    of_shorter: Figures

    @classmethod
    def of(cls, passages: pa.Table, words: Places) -> _Pairs:
        """The pairs of passages that are sorted by pair."""
        import numpy as np

        column = {name: np.asarray(passages.column(name)) for name in ("a", "b", "evidence", *_SUMMED, "verbatim")}
        a, b = column["a"].astype(np.int64), column["b"].astype(np.int64)
        new = np.ones(len(a), dtype=bool)
        new[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
        first = np.flatnonzero(new)
        a, b = a[first], b[first]
        summed = {name: _at_least_one(np.add, column[name].astype(np.int64), first) for name in _SUMMED}
        shorter, longer = np.minimum(words[a], words[b]), np.maximum(words[a], words[b])
        return cls(
            a=a, b=b, bounds=np.append(first, len(new)), **summed,
            evidence=_at_least_one(np.add, column["evidence"], first).round(6),
            verbatim=_at_least_one(np.maximum, column["verbatim"].astype(np.int64), first),
            of_longer=summed["aligned"] / longer, of_shorter=summed["aligned"] / shorter,
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.a)

    def of_passages(self, marks: NDArray[Any]) -> NDArray[Any]:
        """What is told of each pair, for each of its passages."""
        import numpy as np

        return np.repeat(marks, np.diff(self.bounds))

    def are_enough(self) -> Marks:
        """Which share enough words: fewer where they stand in a row, more where both reports are long."""
        import numpy as np

        heard = (
            (self.evidence < _REWORDED_EVIDENCE)
            & (self.of_shorter < _LITTLE_SHARE)
            & (self.verbatim < _REWORDED_VERBATIM)
        )
        reworded = np.where(self.of_shorter >= _LEAST_SHARE, _LEAST_EVIDENCE, _LEAST_EVIDENCE_OF_LONG)
        found: Marks = (self.evidence >= self.least(reworded)) & ~(heard & (self.verbatim < _VERBATIM))
        return found

    def least(self, reworded: Any) -> NDArray[np.int64]:
        """The evidence asked: less the more words stand in a row, as for reworded ones where few do."""
        import numpy as np

        return np.select(
            [self.verbatim >= _LONG_VERBATIM, self.verbatim >= _VERBATIM],
            [_LONG_VERBATIM_EVIDENCE, _VERBATIM_EVIDENCE],
            reworded,
        )

    def are_copies(self, alike: Figures, published: Published) -> Marks:
        """Which share one text, and neither the formulas of its trade nor a line of one outlet's page.

        Where the rest of the two reports tells of one thing, what they share is a copy; weeks apart it must do so more
        plainly. Else most of one must be shared; or, between two outlets, enough words without other names and numbers
        put into them. Two pages of one outlet that share lines which do not end as sentences do share a list of
        headlines.
        """
        import numpy as np

        evidence = self.evidence - _SLOT_COST * self.slots
        late = published.days_between(self.a, self.b) > _CLOSE
        few = self.evidence < _FEW
        one_thing = alike >= np.where(late & few, _ONE_THING_LATE, _ONE_THING)
        one_page = (self.of_longer >= _MOSTLY) & (self.ended >= _MOSTLY * self.links)
        one_text = (self.of_shorter >= _MOSTLY) | ~(few | late)
        plain = ~late & (self.slots == 0) & ((evidence >= _UNLIKE_EVIDENCE) | (self.verbatim >= _VERBATIM))
        unlike = np.where(published.one_outlet(self.a, self.b), one_page, one_text | plain)
        found: Marks = (evidence >= self.least(_LEAST_EVIDENCE)) & (one_thing | unlike)
        return found


_SUMMED = ("aligned", "slots", "links", "ended")


def _at_least_one(add: Any, values: NDArray[Any], first: Places) -> NDArray[Any]:
    """Sums of runs; numpy's own fails where there are none."""
    return add.reduceat(values, first) if len(first) else values[:0]


def copied(passages: pa.Table, prints: pa.Table, published: Published) -> pa.Table:
    """The passages that count.

    Parameters
    ----------
    passages
        As `shared.alignments` gives them, `a` and `b` as places, sorted by these.
    prints
        As `shared.fingerprints` gives them, one row an article, by place.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    words = np.asarray(prints.column("words"), dtype=np.int64)
    passages = passages.filter(pc.is_valid(passages.column("evidence")))
    pairs = _Pairs.of(passages, words)
    enough = pairs.are_enough()
    passages = passages.filter(pa.array(pairs.of_passages(enough)))
    pairs = _Pairs.of(passages, words)
    alike = _likeness(passages, pairs, prints)
    whole = (pairs.evidence >= _FEW) & (pairs.of_shorter >= _TIED)
    tied = (alike >= _ALIKE) | whole
    held = pairs.of_passages(whole) | ~_set_phrases(passages, prints, roots(len(words), pairs.a[tied], pairs.b[tied]))
    # A pair whose passages are set phrases, all of them, is gone; the others' are counted anew.
    left = np.add.reduceat(held, pairs.bounds[:-1]) > 0 if len(pairs) else enough[:0]
    passages = passages.filter(pa.array(held))
    pairs, alike = _Pairs.of(passages, words), alike[left]
    return passages.filter(pa.array(pairs.of_passages(pairs.are_enough() & pairs.are_copies(alike, published))))


def _likeness(passages: pa.Table, pairs: _Pairs, prints: pa.Table) -> Figures:
    """Cosine of the rare words of two reports outside what they share: whether they tell of one thing."""
    import numpy as np
    import pyarrow as pa

    known, counts = holders(prints.column("terms"))
    squares = np.log((prints.num_rows + _BACKGROUND) / (counts + 2.0)) ** 2
    weights = np.rint(squares / _UNIT).astype(np.int64)

    def summed(column: pa.ChunkedArray) -> Places:
        """The weights of the words of each list."""
        found = [np.zeros(0, dtype=np.int64)]
        for bounds, flat in _flat(column):
            total = np.concatenate(([0], np.cumsum(weights[np.searchsorted(known, flat)])))
            found.append(total[bounds[1:]] - total[bounds[:-1]])
        return np.concatenate(found)

    whole = summed(prints.column("terms"))
    # The words of a pair stand in the row of its first passage.
    first = passages.select(["both", "a_inside", "b_inside"]).take(pa.array(pairs.bounds[:-1]))
    sides = (
        (whole[place] - summed(first.column(name))) * _UNIT
        for place, name in ((pairs.a, "a_inside"), (pairs.b, "b_inside"))
    )
    length = np.sqrt(np.prod(list(sides), axis=0))
    found: Figures = np.divide(summed(first.column("both")) * _UNIT, length, out=np.zeros(len(pairs)), where=length > 0)
    return found


def _set_phrases(passages: pa.Table, prints: pa.Table, groups: Places) -> Marks:
    """Which passages are mostly made of words that stand in several articles which have nothing else in common.

    They are of set phrases and of lines of the page, not of text that one article took from another. Articles that
    have much of one in common, or that tell of one thing, are tied (`groups`) and count once.
    """
    import numpy as np

    owned = [np.zeros(0, dtype=np.int64)]
    rows = [np.zeros(0, dtype=np.int64)]
    before = 0
    for bounds, flat in _flat(passages.column("prints")):
        owned.append(flat)
        rows.append(before + np.repeat(np.arange(len(bounds) - 1), np.diff(bounds)))
        before += len(bounds) - 1
    hashes, row = np.concatenate(owned), np.concatenate(rows)
    asked, where = np.unique(hashes, return_inverse=True)
    # Only those in question are counted: each with each group that holds it, once.
    keys = [np.zeros(0, dtype=np.int64)]
    before = 0
    for bounds, flat in _flat(prints.column("hashes")):
        place = np.searchsorted(asked, flat)
        place[place == len(asked)] = 0
        wanted = asked[place] == flat if len(asked) else np.zeros(len(flat), dtype=bool)
        owner = before + np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        keys.append(np.unique(place[wanted] * len(groups) + groups[owner[wanted]]))
        before += len(bounds) - 1
    found = np.unique(np.concatenate(keys)) // max(1, len(groups))
    phrase = np.bincount(found, minlength=len(asked)) > _UNTIED
    n = passages.num_rows
    total = np.bincount(row, minlength=n)
    of_phrases = np.bincount(row[phrase[where]], minlength=n)
    marks: Marks = of_phrases > _MOSTLY * total
    return marks


def _flat(column: pa.ChunkedArray) -> list[tuple[Places, NDArray[Any]]]:
    """A column of lists, a chunk at a time: where each list begins and ends, and what all of them hold."""
    import numpy as np

    found = []
    for chunk in column.chunks:
        bounds = np.asarray(chunk.offsets, dtype=np.int64)
        found.append((bounds - bounds[0], np.asarray(chunk.values)[bounds[0] : bounds[-1]]))
    return found
