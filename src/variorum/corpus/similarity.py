"""How alike two reports are: one score for a pair, and a test whether two groups tell of different happenings.

In: reports as weighted words (`Profile`). Out: candidate pairs by an inverted index, their scores, and `parting`.

Method: the score is a sum of cosines of TF-IDF vectors, over all content words, over names, and over the opening,
less what the days between publication take away, and more or less as the times told in the texts agree
(`occasion.py`). A pair that cannot be excluded by date loses nothing.

`parting` looks at two groups with word weights of their own: what both groups have in common (the kind of event,
the team, the town) weighs nothing there, what only one has weighs much. Two halves of one story are then still
about as alike as each is in itself; two look-alike stories are not.

The weights assume `_BACKGROUND` further articles beside the collection, so that they mean the same among five
articles as among thousands.
"""

from __future__ import annotations

import functools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from variorum.corpus.occasion import Told, told_by
from variorum.corpus.words import Word, inside, stem, words
from variorum.records import Article, TimeExpression

#: Content words of the headline and the first sentences that make a report's opening.
_OPENING = 45
_BACKGROUND = 300
# Weights of the parts, tuned by hand on ECB+ train and dev, then checked unchanged on the shootings and on Wikinews'
# sources (docs/stages/stories.md). The names' and the opening's share move the result by under .01 from .2 to .4.
_ALL, _NAMES, _START = 0.5, 0.3, 0.2
# Days between publications that take nothing, and days over which likeness falls by e after them. 14 to 60 days
# differ by under .005 on the shootings; long enough for a trial's weeks, short against a year's look-alike.
_FREE_DAYS = 2
_DECAY_DAYS = 30.0
# An interval of publication up to so many days places an article beside others.
_PLACED_DAYS = 14
# A report is found by its heaviest words; a word that many have finds the next few by date only.
_FIND_BY = 38
_CAP = 40
_WINDOW = 10
_LEAST_SHARED = 2


@dataclass(slots=True)
class Profile:
    """A report as it is compared: weights of its words, its names, its opening, and when it can have appeared."""

    article_id: str
    terms: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    opening: Counter[str] = field(default_factory=Counter)
    first: int | None = None
    last: int | None = None
    told: Told = field(default_factory=Told)

    @property
    def placed(self) -> bool:
        """Whether its publication is known to some days."""
        return self.first is not None and self.last is not None and self.last - self.first <= _PLACED_DAYS


def profile(
    article: Article,
    sentences: Sequence[tuple[int, int]],
    furniture: Sequence[tuple[int, int]],
    times: Sequence[TimeExpression] = (),
) -> Profile:
    """An article as it is compared.

    Parameters
    ----------
    sentences
        Ranges of the report's sentences, sorted; without any the whole text is the report.
    furniture
        Ranges that are page.
    times
        Its time expressions, as far as they are resolved.

    Names are words printed with a capital, so that this does not hang on what the language model finds.
    """
    held = Profile(article.article_id, told=told_by(article.text, times))
    found: list[Word] = []
    if article.title and article.title_start is None:
        found += words(article.title, 0, len(article.title))
    for start, end in sentences or [(0, len(article.text))]:
        page = [span for span in furniture if span[0] < end and start < span[1]]
        found += (word for word in words(article.text, start, end) if not (page and inside(word.start, page)))
    for word in found:
        if not word.content:
            continue
        held.terms[word.stem] += 1
        if sum(held.opening.values()) < _OPENING:
            held.opening[word.stem] += 1
        if word.named and not word.stem[0].isdigit():
            held.names[word.stem] += 1
    if article.published is not None:
        held.first, held.last = (day.toordinal() for day in article.published)
    return held


def _of_calendar(stem_of_word: str) -> bool:
    """Whether a word only says when, or is a number: two reports of one day need not be of one happening."""
    return stem_of_word[0].isdigit() or stem_of_word in _calendar()


@functools.cache
def _calendar() -> frozenset[str]:
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    months = (
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    )  # fmt: skip
    return frozenset(stem(word)[0] for word in days + months)


def days_between(a: Profile, b: Profile) -> int | None:
    """Fewest days that can lie between two publications; None where either is undated."""
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return None
    return max(0, a.first - b.last, b.first - a.last)


def decay(days: int | None) -> float:
    """What the days between two publications leave of their likeness."""
    return 1.0 if days is None else math.exp(-max(0, days - _FREE_DAYS) / _DECAY_DAYS)


class Weights:
    """Inverse document frequencies of a collection's words."""

    def __init__(self, bags: Iterable[Mapping[str, float]]) -> None:
        held = list(bags)
        frequency = Counter(term for bag in held for term in bag)
        self.of = {term: math.log((len(held) + _BACKGROUND) / (n + 2)) for term, n in frequency.items()}
        self.frequency = frequency


def _matrix(bags: Sequence[Mapping[str, float]]) -> Any:
    """TF-IDF rows of length one, as a sparse matrix."""
    import numpy as np
    from scipy.sparse import csr_matrix

    weights = Weights(bags)
    column = {term: place for place, term in enumerate(sorted(weights.of))}
    indptr: list[int] = [0]
    indices: list[int] = []
    data: list[float] = []
    for bag in bags:
        terms = sorted(bag)
        row = [math.log1p(bag[term]) * weights.of[term] for term in terms]
        length = math.sqrt(math.fsum(value * value for value in row)) or 1.0
        indices.extend(column[term] for term in terms)
        data.extend(value / length for value in row)
        indptr.append(len(indices))
    return csr_matrix(
        (np.array(data), np.array(indices, dtype=np.int64), np.array(indptr, dtype=np.int64)),
        shape=(len(bags), max(1, len(column))),
    )


def text_scores(profiles: Sequence[Profile], pairs: Sequence[tuple[int, int]]) -> list[float]:
    """Likeness of the texts of each pair, 0 to 1, without regard to dates."""
    import numpy as np

    if not pairs:
        return []
    first = np.array([a for a, _ in pairs])
    second = np.array([b for _, b in pairs])
    total = np.zeros(len(pairs))
    parts = (
        (_ALL, [held.terms for held in profiles]),
        (_NAMES, [held.names for held in profiles]),
        (_START, [held.opening for held in profiles]),
    )
    for weight, bags in parts:
        matrix = _matrix(bags)
        for begin in range(0, len(pairs), 20000):
            step = slice(begin, begin + 20000)
            product = matrix[first[step]].multiply(matrix[second[step]]).sum(axis=1)
            total[step] += weight * np.asarray(product).ravel()
    return [round(float(value), 6) for value in total]


def candidate_pairs(profiles: Sequence[Profile]) -> list[tuple[int, int]]:
    """Pairs of reports that share two or more of their heaviest words, as places, sorted.

    Reports must be given in the order of their ids. A word that more than `_CAP` reports are found by pairs each
    with the next `_WINDOW` by date only, so that the number of pairs grows with the number of reports.
    """
    weights = Weights([held.terms for held in profiles])
    found_by: dict[str, list[int]] = defaultdict(list)
    for place, held in enumerate(profiles):
        told = (term for term in held.terms if not _of_calendar(term))
        heavy = sorted(told, key=lambda term: (-math.log1p(held.terms[term]) * weights.of[term], term))
        for term in heavy[:_FIND_BY]:
            found_by[term].append(place)
    shared: Counter[tuple[int, int]] = Counter()
    for term in sorted(found_by):
        places = found_by[term]
        if len(places) > _CAP:
            places = sorted(places, key=lambda place: (profiles[place].first or 0, place))
        reach = len(places) if len(places) <= _CAP else _WINDOW
        for k, a in enumerate(places):
            shared.update((a, b) if a < b else (b, a) for b in places[k + 1 : k + 1 + reach])
    return sorted(pair for pair, n in shared.items() if n >= _LEAST_SHARED)


def parting(a: Sequence[Profile], b: Sequence[Profile], weights: Weights) -> float:
    """How alike two groups are, measured by how alike each is in itself, on what tells them apart: 0 to about 1."""
    in_a = Counter(term for held in a for term in held.terms)
    in_b = Counter(term for held in b for term in held.terms)
    local: dict[str, float] = {}
    for term in in_a.keys() | in_b.keys():
        if in_a[term] + in_b[term] < 2:
            continue
        share = (in_a[term] / len(a) + in_b[term] / len(b)) / 2
        local[term] = -math.log(0.02 + 0.95 * share) * weights.of[term]

    def centre(group: Sequence[Profile]) -> dict[str, float]:
        total: dict[str, float] = defaultdict(float)
        for held in group:
            row = {
                term: (1 + math.log(n)) * (2 if term in held.names else 1) * local[term]
                for term, n in held.terms.items() if term in local
            }  # fmt: skip
            length = math.sqrt(math.fsum(value * value for value in row.values())) or 1.0
            for term, value in row.items():
                total[term] += value / length
        return total

    def product(left: Mapping[str, float], right: Mapping[str, float]) -> float:
        return math.fsum(value * right[term] for term, value in left.items() if term in right)

    centre_a, centre_b = centre(a), centre(b)
    within_a = (product(centre_a, centre_a) - len(a)) / (len(a) * (len(a) - 1))
    within_b = (product(centre_b, centre_b) - len(b)) / (len(b) * (len(b) - 1))
    across = product(centre_a, centre_b) / (len(a) * len(b))
    return across / math.sqrt(max(within_a, 1e-6) * max(within_b, 1e-6))
