"""All reports of a collection as numbers, and how alike those are that can be of one happening.

In: articles, their sentences, furniture and times. Out: `Profiles`; pairs of places with their likeness (`Likeness`).

Method: reports are found by their heaviest words in an inverted index, joined by sorting; the likeness of the pairs so
found is computed for all of them at once, as rows of one sparse matrix. Profiles are kept from one run to the next,
so that an article is read once; weights, pairs and likeness are computed anew for all, since they hang on the whole
collection: that takes a few per cent of the time that reading takes. The result is then the same as if all articles
had come at once. Likeness is rounded, so that what an arrival does to the weights of words leaves most pairs, and with
them the groups they make, as they were.

The weights assume `_BACKGROUND` further articles beside the collection, so that they mean the same among five
articles as among thousands.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from variorum.article.time_values import resolve
from variorum.corpus.each import read_each
from variorum.corpus.occasion import agreements, packed, unpacked
from variorum.corpus.shared import lists
from variorum.corpus.similarity import Profile, profile
from variorum.corpus.spans import Articles
from variorum.records import Spread, Tables, TimeExpression, from_arrow

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Places = NDArray[np.int64]

_BACKGROUND = 300
# Weights of the parts, tuned by hand on ECB+ train and dev, then checked unchanged on the shootings and on Wikinews'
# sources (docs/stages/stories.md). The names' and the opening's share move the result by under .01 from .2 to .4.
_ALL, _NAMES, _START = 0.5, 0.3, 0.2
# Places after the point. To a hundredth nothing changes on ECB+ dev, to a fiftieth .01 is lost there.
_ROUNDED = 3
# Days between publications that take nothing, and days over which likeness falls by e after them. 14 to 60 days
# differ by under .005 on the shootings; long enough for a trial's weeks, short against a year's look-alike.
_FREE_DAYS = 2
_DECAY_DAYS = 30.0
# Rarity is told in steps of so much where groups are looked at.
_STEPS = 0.5
#: An interval of publication up to so many days places an article beside others.
PLACED_DAYS = 14
# A report is found by its heaviest words; a word that many have finds the next few by date only.
_FIND_BY = 38
_CAP = 40
_WINDOW = 10
_LEAST_SHARED = 2
# Cosine of the heaviest words alone from which a pair is looked at, and the same with the days between counted in. On
# the shootings this leaves a sixth of the pairs; at .07 and .03 nothing changes on ECB+, at .09 and .04 train loses
# .005.
_LIKELY = 0.06
_LIKELY_NOW = 0.025
# Articles whose pairs are found in one step.
_AT_ONCE = 1024
# Pairs, and words of reports, looked at in one step: bounds the memory of it.
_STEP, _NUMBERS = 50_000, 1 << 20
_READ_FROM = {
    "articles": ("text", "title", "title_start", "dated_start", "dated_end"),
    "sentences": ("start", "end"),
    "furniture": ("start", "end"),
    "times": ("type", "meaning", "start", "end"),
}
_TOLD = 11
PROFILES = "stories_profiles"
_COLUMNS = {"terms": "uint32", "counts": "uint16", "names": "uint16", "opening": "uint16", "calendar": "uint8"}


@dataclass(slots=True)
class Profiles:
    """The profiles of all articles, one after the other; article `n` has the terms from `bounds[n]` to `bounds[n + 1]`.

    `codes` number the terms among those of the collection, in their order; `n` counts the articles that have each of
    these, and `steps` say how rare it is. `first` and `last` are the days of publication as ordinals, 0 where it is not
    known.
    """

    bounds: NDArray[np.int64]
    columns: Mapping[str, NDArray[Any]]
    codes: NDArray[np.int32]
    n: NDArray[np.int64]
    steps: NDArray[np.float64]
    told: NDArray[np.uint64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    digests: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.digests)

    def __getitem__(self, place: int) -> Profile:
        """One article's."""
        own = slice(self.bounds[place], self.bounds[place + 1])
        terms, counts, names, opening, calendar = (self.columns[name][own] for name in _COLUMNS)
        told = unpacked(self.told[place].tolist())
        return Profile(terms, counts, names, opening, calendar.astype(bool), told, self.rarity(place))

    def rarity(self, place: int) -> NDArray[np.float64]:
        """How rare each word of an article is, in steps: an arrival leaves most as they were."""
        found: NDArray[np.float64] = self.steps[self.codes[self.bounds[place] : self.bounds[place + 1]]]
        return found

    @property
    def dated(self) -> NDArray[np.bool_]:
        """Which have a known interval of publication."""
        return (self.first > 0) & (self.last > 0)

    @property
    def placed(self) -> NDArray[np.bool_]:
        """Of which publication is known to some days."""
        return self.dated & (self.last - self.first <= PLACED_DAYS)

    def days_between(self, a: Any, b: Any) -> NDArray[np.int64]:
        """Fewest days that can lie between the publications of pairs; -1 where either is undated."""
        import numpy as np

        days = np.maximum(0, np.maximum(self.first[a] - self.last[b], self.first[b] - self.last[a]))
        return np.where(self.dated[a] & self.dated[b], days, -1)

    def kept(self, articles: Articles) -> pa.Table:
        """As a table for the next run."""
        import pyarrow as pa

        return pa.table(
            {
                "article_id": pa.array(articles.ids, pa.string()),
                "digest": self.digests,
                **{name: lists(self.bounds, self.columns[name]) for name in _COLUMNS},
                "told": lists(range(0, self.told.size + 1, _TOLD), self.told.ravel()),
            }
        )


def profiles_of(articles: Articles, tables: Tables, kept: pa.Table | None, spread: Spread | None = None) -> Profiles:
    """The profiles of all articles; kept ones where the article has not changed."""
    import numpy as np
    import pyarrow.compute as pc

    table, digests = read_each(_profiled, articles, tables, _READ_FROM, kept, spread)
    lengths = np.asarray(pc.list_value_length(table.column("terms")))
    bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    flat = {name: _flat(table.column(name), kind) for name, kind in _COLUMNS.items()}
    told = _flat(table.column("told"), "uint64").reshape(-1, _TOLD)
    first, last = (_ordinals(articles.column(name)) for name in ("dated_start", "dated_end"))
    known = np.unique(flat["terms"])
    codes = np.empty(len(flat["terms"]), dtype=np.int32)
    n = np.zeros(max(1, len(known)), dtype=np.int64)
    for some in _steps(len(codes)):
        codes[some] = np.searchsorted(known, flat["terms"][some])
        n += np.bincount(codes[some], minlength=len(n))
    steps = np.maximum(_STEPS, np.round(np.log((len(articles) + _BACKGROUND) / (n + 2.0)) / _STEPS) * _STEPS)
    return Profiles(bounds, flat, codes, n, steps, told, first, last, digests)


def _profiled(tables: Tables) -> pa.RecordBatch:
    """The profiles of some articles, in the order of their ids: the map."""
    import numpy as np
    import pyarrow as pa

    articles = Articles(tables)
    sentences, furniture = (articles.ranges(tables[name]) for name in ("sentences", "furniture"))
    times = _times(articles, tables["times"])
    found = [
        profile(article, sentences[place], furniture[place], times[place])
        for place, article in articles.at(range(len(articles)))
    ]
    bounds = np.concatenate(([0], np.cumsum([len(own.terms) for own in found]))).astype(np.int64)
    columns = {
        name: lists(
            bounds, np.concatenate([np.zeros(0, dtype=kind), *(getattr(own, name) for own in found)], dtype=kind)
        )
        for name, kind in _COLUMNS.items()
    }
    told = np.array([packed(own.told) for own in found], dtype=np.uint64)
    columns["told"] = lists(range(0, told.size + 1, _TOLD), told.ravel())
    return pa.RecordBatch.from_pydict(columns)


def _flat(column: pa.ChunkedArray, kind: str) -> NDArray[Any]:
    """All numbers of a column of lists."""
    import numpy as np

    parts = [np.asarray(chunk.flatten()) for chunk in column.chunks]
    return parts[0] if len(parts) == 1 else np.concatenate([np.zeros(0, dtype=kind), *parts])


def _steps(n: int) -> Iterator[slice]:
    """The numbers up to n, some at a time."""
    return (slice(begin, begin + _NUMBERS) for begin in range(0, n, _NUMBERS))


def _times(articles: Articles, table: pa.Table) -> Mapping[int, list[TimeExpression]]:
    """The time expressions of the articles, by place, with the days they mean as far as these are dated."""
    days = list(zip(articles.column("dated_start"), articles.column("dated_end"), strict=True))
    found: dict[int, list[TimeExpression]] = defaultdict(list)
    places = articles.places_of(table.column("article_id")).tolist()
    for place, row in zip(places, from_arrow(TimeExpression, table), strict=True):
        first, last = days[place]
        value, earliest, latest = resolve(row.meaning, (first, last) if first and last else None)
        found[place].append(dataclasses.replace(row, value=value, earliest=earliest, latest=latest))
    return found


def _ordinals(days: Sequence[dt.date | None]) -> NDArray[np.int64]:
    import numpy as np

    return np.array([0 if day is None else day.toordinal() for day in days], dtype=np.int64)


def candidate_pairs(profiles: Profiles) -> tuple[Places, Places]:
    """Pairs of reports that share two or more of their heaviest words and so are likely alike, as places, sorted.

    A word that more than `_CAP` reports are found by pairs each with the next `_WINDOW` by date only, so that the
    number of pairs grows with the number of reports.
    """
    import numpy as np

    heavy, value = _heaviest(profiles)
    places = np.repeat(np.arange(len(profiles)), np.diff(profiles.bounds))[heavy]
    terms, value = profiles.codes[heavy], value[heavy]
    many = np.bincount(terms, minlength=1) > _CAP
    order = np.lexsort((places, np.where(many[terms], profiles.first[places], 0), terms))
    terms, places, value = terms[order], places[order], value[order]
    found = [np.zeros(0, dtype=np.int64)]
    # Some articles' pairs at a time: bounds the memory of holding and sorting them.
    by_place = np.argsort(places, kind="stable")
    begins = np.searchsorted(places[by_place], np.arange(0, len(profiles) + _AT_ONCE, _AT_ONCE))
    for k, (begin, end) in enumerate(itertools.pairwise(begins.tolist())):
        keys, values = _pairs_from(np.sort(by_place[begin:end]), terms, places, value, many, len(profiles))
        # Sorted together with where they stood: numbers alone are sorted several times faster than an order is found.
        least, bits = k * _AT_ONCE * len(profiles), len(keys).bit_length()
        together = (keys - least) << bits | np.arange(len(keys))
        together.sort()
        keys, values = (together >> bits) + least, values[together & ((1 << bits) - 1)]
        first = np.flatnonzero(np.diff(keys, prepend=-1))
        n = np.diff(first, append=len(keys))
        pairs = keys[first]
        likely = np.bincount(np.repeat(np.arange(len(first)), n), values, minlength=len(first))
        a, b = np.divmod(pairs, len(profiles))
        now = likely * fading(profiles.days_between(a, b)) >= _LIKELY_NOW
        found.append(pairs[(n >= _LEAST_SHARED) & ((likely >= _LIKELY) | now)])
    a, b = np.divmod(np.concatenate(found), max(1, len(profiles)))
    return a, b


def _pairs_from(
    own: Places, terms: NDArray[np.int32], places: Places, value: NDArray[np.float32], many: NDArray[np.bool_], n: int
) -> tuple[Places, NDArray[np.float32]]:
    """Pairs of rows of one term of which the first article's row is among `own`, as `a * n + b`, and their products.

    They come by their distance and then by the row that stands first, so that sums do not hang on what `own` are.
    """
    import numpy as np

    keys, shared = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.float32)]
    # Rows whose term still stands so many rows on, and so many rows before.
    behind = before = own
    for step in range(1, _CAP):
        if step == _WINDOW + 1:
            behind, before = (rows[~many[terms[rows]]] for rows in (behind, before))
        behind, before = behind[behind < len(terms) - step], before[before >= step]
        behind = behind[terms[behind] == terms[behind + step]]
        before = before[terms[before] == terms[before - step]]
        if not len(behind) and not len(before):
            break
        others = before - step
        sides = behind[places[behind] < places[behind + step]], others[places[before] < places[others]]
        first = np.sort(np.concatenate(sides), kind="stable")
        a, b = places[first], places[first + step]
        keys.append(np.minimum(a, b) * n + np.maximum(a, b))
        shared.append(value[first] * value[first + step])
    return np.concatenate(keys), np.concatenate(shared)


def _heaviest(profiles: Profiles) -> tuple[Places, NDArray[np.float32]]:
    """Where among all the heaviest words of each report stand; and every word's part of its report's length."""
    import numpy as np

    rarity = np.log((len(profiles) + _BACKGROUND) / (profiles.n + 2.0))
    value = np.empty(len(profiles.codes), dtype=np.float32)
    found = [np.zeros(0, dtype=np.int64)]
    for places, own in _reports(profiles):
        codes, bounds = profiles.codes[own], profiles.bounds[places.start : places.stop + 1] - own.start
        weight = np.log1p(profiles.columns["counts"][own].astype(np.float64)) * rarity[codes]
        value[own] = weight / _lengths(weight, bounds)
        # What one report alone has finds nothing.
        weight[(profiles.columns["calendar"][own] > 0) | (profiles.n[codes] < 2)] = -1.0
        # Equally heavy ones in the order of the terms, which is the same in any collection.
        for first, last in itertools.pairwise(bounds.tolist()):
            heaviest = np.argsort(-weight[first:last], kind="stable")[:_FIND_BY]
            found.append(own.start + first + heaviest[weight[first + heaviest] >= 0])
    return np.concatenate(found), value


def _reports(profiles: Profiles) -> Iterator[tuple[slice, slice]]:
    """Some reports at a time: their places, and where their words are."""
    begin = 0
    while begin < len(profiles):
        enough = int(profiles.bounds.searchsorted(profiles.bounds[begin] + _NUMBERS))
        end = min(len(profiles), max(begin + 1, enough))
        yield slice(begin, end), slice(int(profiles.bounds[begin]), int(profiles.bounds[end]))
        begin = end


def _lengths(weight: NDArray[np.float64], bounds: Places) -> NDArray[np.float64]:
    """The length of the report that each word is of, as a vector of weights; 1 for one without any."""
    import numpy as np

    rows = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    length = np.sqrt(np.bincount(rows, weight * weight, minlength=len(bounds) - 1))
    found: NDArray[np.float64] = np.where(length > 0, length, 1.0)[rows]
    return found


def fading(days: NDArray[np.int64]) -> NDArray[np.float64]:
    """What the days between two publications leave of their likeness; all of it for -1, where either is undated."""
    import numpy as np

    return np.where(days < 0, 1.0, np.exp(-np.maximum(0, days - _FREE_DAYS) / _DECAY_DAYS))


def text_likeness(profiles: Profiles, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
    """Likeness of the texts of pairs, 0 to 1, without regard to dates."""
    import numpy as np

    total = np.zeros(len(a))
    for share, name in ((_ALL, "counts"), (_NAMES, "names"), (_START, "opening")):
        matrix = _weighed(profiles, name, share)
        for begin in range(0, len(a), _STEP):
            step = slice(begin, begin + _STEP)
            total[step] += np.asarray(matrix[a[step]].multiply(matrix[b[step]]).sum(axis=1)).ravel()
    return np.round(total, _ROUNDED)


def _weighed(profiles: Profiles, name: str, share: float) -> csr_matrix:
    """A part of all reports as rows of the length that its share of the likeness gives it."""
    import numpy as np
    from scipy.sparse import csr_matrix

    counts = profiles.columns[name]
    held = np.flatnonzero(counts)
    codes = profiles.codes[held]
    bounds = np.searchsorted(held, profiles.bounds)
    # A word's weight in a part is by how many reports have it there.
    n = np.bincount(codes, minlength=len(profiles.n))
    rarity = np.log((len(profiles) + _BACKGROUND) / (n + 2.0))
    value = np.empty(len(held), dtype=np.float32)
    for places, _ in _reports(profiles):
        own = slice(bounds[places.start], bounds[places.stop])
        weight = np.log1p(counts[held[own]].astype(np.float64)) * rarity[codes[own]]
        value[own] = weight * (math.sqrt(share) / _lengths(weight, bounds[places.start : places.stop + 1] - own.start))
    return csr_matrix((value, codes, bounds), shape=(len(profiles), len(profiles.n)))


def dated_likeness(
    profiles: Profiles, a: NDArray[np.int64], b: NDArray[np.int64], likeness: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Likeness of pairs with the days between them and the times they tell counted in."""
    import numpy as np

    found = np.zeros(len(a))
    placed = profiles.placed
    for begin in range(0, len(a), _STEP):
        x, y = a[begin : begin + _STEP], b[begin : begin + _STEP]
        days = profiles.days_between(x, y)
        agree = agreements(profiles.told[x], profiles.told[y], placed[x] & placed[y])
        found[begin : begin + _STEP] = likeness[begin : begin + _STEP] * fading(days) * agree
    return found
