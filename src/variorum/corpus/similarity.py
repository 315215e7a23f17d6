"""How alike two reports are, and a test whether two groups of reports tell of different happenings.

In: a report's words. Out: `Profile`, the report as numbers, as it is compared; and `parting`.

The likeness of a pair is a sum of cosines of TF-IDF vectors, over all content words, over names, and over the opening
(`profiles.py`, for all pairs at once), less what the days between publication take away, and more or less as the times
told in the texts agree (`occasion.py`). A pair that cannot be excluded by date loses nothing.

`parting` looks at two groups with word weights of their own: what both groups have in common (the kind of event,
the team, the town) weighs nothing there, what only one has weighs much. Two halves of one story are then still
about as alike as each is in itself; two look-alike stories are not. Beside that a word counts by how rare it is.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from variorum.corpus.occasion import Told, told_by
from variorum.corpus.words import Word, inside, stem, term, words
from variorum.records import Article, TimeExpression

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Content words of the headline and the first sentences that make a report's opening.
_OPENING = 45
#: A name's occurrence counts as so many of another word's where groups are looked at.
_NAMED = 2.0


@dataclass(frozen=True, slots=True)
class Profile:
    """A report as it is compared.

    `terms` are its content words as numbers, sorted; `counts`, `names` and `opening` say how often each stands in the
    report, as a name, and in the opening; `calendar` marks words that only say when, and numbers; `weights` say how
    rare each is in the collection, in steps; None before that is known.
    """

    terms: NDArray[np.uint32]
    counts: NDArray[np.uint16]
    names: NDArray[np.uint16]
    opening: NDArray[np.uint16]
    calendar: NDArray[np.bool_]
    told: Told
    weights: NDArray[np.float64] | None = None


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
    import numpy as np

    found: list[Word] = []
    if article.title and article.title_start is None:
        found += words(article.title, 0, len(article.title))
    for start, end in sentences or [(0, len(article.text))]:
        page = [span for span in furniture if span[0] < end and start < span[1]]
        found += (word for word in words(article.text, start, end) if not (page and inside(word.start, page)))
    content = [word for word in found if word.content]
    counts = Counter(word.stem for word in content)
    opening = Counter(word.stem for word in content[:_OPENING])
    names = Counter(word.stem for word in content if word.named and not word.stem[0].isdigit())
    number = {term(form): form for form in sorted(counts, reverse=True)}
    forms = [number[value] for value in sorted(number)]

    def column(counter: Counter[str]) -> NDArray[np.uint16]:
        return np.array([min(counter[form], 65535) for form in forms], dtype=np.uint16)

    return Profile(
        np.array(sorted(number), dtype=np.uint32), column(counts), column(names), column(opening),
        np.array([_of_calendar(form) for form in forms], dtype=np.bool_), told_by(article.text, times),
    )  # fmt: skip


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


def parting(a: Sequence[Profile], b: Sequence[Profile]) -> float:
    """How alike two groups are, measured by how alike each is in itself, on what tells them apart: 0 to about 1."""
    import numpy as np

    terms = np.unique(np.concatenate([held.terms for held in (*a, *b)]))
    places = [[np.searchsorted(terms, held.terms) for held in group] for group in (a, b)]
    in_a, in_b = (np.bincount(np.concatenate(group), minlength=len(terms)) for group in places)
    share = (in_a / len(a) + in_b / len(b)) / 2
    rarity = np.ones(len(terms))
    for held, place in zip((*a, *b), (*places[0], *places[1]), strict=True):
        if held.weights is not None:
            rarity[place] = held.weights
    local = np.where(in_a + in_b < 2, 0.0, -np.log(0.02 + 0.95 * share)) * rarity

    def centre(group: Sequence[Profile], at: Sequence[NDArray[np.intp]]) -> NDArray[np.float64]:
        total = np.zeros(len(terms))
        for held, place in zip(group, at, strict=True):
            row = (1 + np.log(held.counts)) * np.where(held.names > 0, _NAMED, 1.0) * local[place]
            total[place] += row / (math.sqrt(float(row @ row)) or 1.0)
        return total

    centre_a, centre_b = centre(a, places[0]), centre(b, places[1])
    within_a = (float(centre_a @ centre_a) - len(a)) / (len(a) * (len(a) - 1))
    within_b = (float(centre_b @ centre_b) - len(b)) / (len(b) * (len(b) - 1))
    across = float(centre_a @ centre_b) / (len(a) * len(b))
    return across / math.sqrt(max(within_a, 1e-6) * max(within_b, 1e-6))
