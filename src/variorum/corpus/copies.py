"""Passages that two articles share, word for word or lightly reworded.

In: articles, their furniture, sentences and quotations. Out: `copies`, one row a shared passage and pair.

Method: winnowed fingerprints find candidate pairs by a join (`shingles.py`); the sentences of each candidate are
aligned (`align.py`). Furniture is left out before anything is compared. Words between quotation marks are no
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

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from variorum.corpus.grouping import Ties
from variorum.corpus.shared import (
    PAIRS,
    PRINTS,
    Pair,
    Prints,
    Readings,
    Shared,
    compared,
    kept_pairs,
    pairs_kept,
    prints_of,
)
from variorum.corpus.shingles import candidate_pairs, flat, outlet
from variorum.corpus.spans import Articles
from variorum.records import Copy, Stage, Tables, to_arrow

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from variorum.corpus.shared import Terms

# Content words outside quotation marks that a pair must share, all passages together, and what it must share where
# that is less than a thirtieth of the shorter report; and what one passage needs to be kept beside stronger ones.
# Tuned on wiresynth (see docs/stages/copies.md).
LEAST_EVIDENCE = 8
_LEAST_SHARE = 0.03
_LEAST_EVIDENCE_OF_LONG = 12
_LEAST_PASSAGE = 5
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


def _rarity(terms: Sequence[Terms]) -> tuple[Terms, NDArray[np.float64]]:
    """Every content word, sorted, and its inverse document frequency, as if `_BACKGROUND` other articles were known."""
    import numpy as np

    words, n = np.unique(np.concatenate([np.zeros(0, dtype=np.uint32), *terms]), return_counts=True)
    return words, np.log((len(terms) + _BACKGROUND) / (n + 2.0))


def _likeness(pairs: Sequence[Pair], terms: Sequence[Terms]) -> list[float]:
    """Cosine of the rare words of two reports outside what they share: whether they tell of one thing."""
    import numpy as np

    words, weights = _rarity(terms)
    squares = weights**2
    found = []
    for pair in pairs:
        sides = [squares[np.searchsorted(words, own)] for own in (pair.a_terms, pair.b_terms)]
        both = np.intersect1d(pair.a_terms, pair.b_terms, assume_unique=True)
        top = math.fsum(squares[np.searchsorted(words, both)])
        length = math.sqrt(math.fsum(sides[0]) * math.fsum(sides[1]))
        found.append(top / length if length else 0.0)
    return found


def _set_phrases(pairs: Sequence[Pair], prints: Prints, likeness: Sequence[float]) -> frozenset[int]:
    """Fingerprints that stand in several articles which have nothing else in common.

    They are of set phrases and of lines of the page, not of text that one article took from another. Articles that
    have much of one in common, or that tell of one thing, are tied and count once.
    """
    import numpy as np

    ties = Ties(len(prints.hashes))
    for pair, alike in zip(pairs, likeness, strict=True):
        if alike >= _ALIKE or (pair.evidence >= _FEW and _shares(pair, prints)[1] >= _TIED):
            ties.join(pair.a, pair.b)
    roots = np.array([ties.root(place) for place in range(len(prints.hashes))], dtype=np.int64)
    asked = np.unique(np.array([value for pair in pairs for p in pair.passages for value in p.prints], dtype=np.uint64))
    owner, hashes = flat(prints.hashes)
    # Only those in question are counted.
    wanted = np.isin(hashes, asked)
    groups, hashes = roots[owner[wanted]], hashes[wanted]
    order = np.lexsort((groups, hashes))
    hashes, groups = hashes[order], groups[order]
    new = np.ones(len(hashes), dtype=bool)
    new[1:] = (hashes[1:] != hashes[:-1]) | (groups[1:] != groups[:-1])
    found, counts = np.unique(hashes[new], return_counts=True)
    return frozenset(found[counts > _UNTIED].tolist())


def _without_set_phrases(pair: Pair, phrases: frozenset[int]) -> list[Shared]:
    """The passages of a pair that do not consist mostly of set phrases."""
    return [p for p in pair.passages if len(phrases.intersection(p.prints)) <= _MOSTLY * len(p.prints)]


def _is_enough(pair: Pair, prints: Prints) -> bool:
    """Whether a pair shares enough words: fewer where they stand in a row, more where both reports are long."""
    _, share = _shares(pair, prints)
    verbatim = max((passage.verbatim for passage in pair.passages), default=0)
    if verbatim >= _VERBATIM:
        return pair.evidence >= _VERBATIM_EVIDENCE
    if pair.evidence < _REWORDED_EVIDENCE and share < _LITTLE_SHARE and verbatim < _REWORDED_VERBATIM:
        return False
    return pair.evidence >= (LEAST_EVIDENCE if share >= _LEAST_SHARE else _LEAST_EVIDENCE_OF_LONG)


def _shares(pair: Pair, prints: Prints) -> tuple[float, float]:
    """Share of the longer and of the shorter report's words that are aligned."""
    lengths = sorted((prints.words[pair.a], prints.words[pair.b]))
    aligned = sum(passage.aligned for passage in pair.passages)
    return (aligned / lengths[1], aligned / lengths[0]) if lengths[0] else (0.0, 0.0)


def _is_list(pair: Pair) -> bool:
    """Whether most of what a pair shares is lines that do not end as sentences do: a list of headlines."""
    return sum(p.ended for p in pair.passages) < _MOSTLY * sum(p.links for p in pair.passages)


@dataclass(frozen=True, slots=True)
class _Published:
    """Where articles were published and the days they state, by place."""

    outlets: Sequence[str | None]
    days: Sequence[dt.date | None]

    @classmethod
    def of(cls, articles: Articles) -> _Published:
        """What the articles themselves say."""
        places = zip(articles.column("source"), articles.column("url"), strict=True)
        return cls([outlet(source, url) for source, url in places], articles.column("stated_date"))

    def days_between(self, pair: Pair) -> int:
        """Days between the dates two reports state; none where either states none."""
        a, b = self.days[pair.a], self.days[pair.b]
        return abs((a - b).days) if a and b else 0

    def one_outlet(self, pair: Pair) -> bool:
        """Whether both are known to be of one outlet."""
        return self.outlets[pair.a] is not None and self.outlets[pair.a] == self.outlets[pair.b]


def _is_copied(pair: Pair, prints: Prints, published: _Published, alike: float) -> bool:
    """Whether what a pair shares is one text, and neither the formulas of its trade nor a line of one outlet's page.

    Where the rest of the two reports tells of one thing, what they share is a copy; weeks apart it must do so more
    plainly. Else most of one must be shared; or, between two outlets, enough words without other names and numbers
    put into them.
    """
    slots = sum(passage.slots for passage in pair.passages)
    evidence = pair.evidence - _SLOT_COST * slots
    verbatim = max(passage.verbatim for passage in pair.passages)
    if evidence < (_VERBATIM_EVIDENCE if verbatim >= _VERBATIM else LEAST_EVIDENCE):
        return False
    late = published.days_between(pair) > _CLOSE
    if alike >= (_ONE_THING_LATE if late and pair.evidence < _FEW else _ONE_THING):
        return True
    of_longer, of_shorter = _shares(pair, prints)
    if published.one_outlet(pair):
        return of_longer >= _MOSTLY and not _is_list(pair)
    if of_shorter >= _MOSTLY or (pair.evidence >= _FEW and not late):
        return True
    return not late and slots == 0 and (evidence >= _UNLIKE_EVIDENCE or verbatim >= _VERBATIM)


def _copied(pairs: Sequence[Pair], prints: Prints, published: _Published) -> Iterator[Pair]:
    """The pairs that count as copies, with the passages that do."""
    enough = [pair for pair in pairs if _is_enough(pair, prints)]
    likeness = _likeness(enough, prints.terms)
    phrases = _set_phrases(enough, prints, likeness)
    for pair, alike in zip(enough, likeness, strict=True):
        own = pair
        if pair.evidence < _FEW or _shares(pair, prints)[1] < _TIED:
            own = replace(pair, passages=_without_set_phrases(pair, phrases))
        if own.passages and _is_enough(own, prints) and _is_copied(own, prints, published, alike):
            yield own


def run(tables: Tables) -> dict[str, pa.Table]:
    """Find the passages that articles share."""
    articles = Articles(tables)
    readings = Readings(articles, tables)
    prints = prints_of(articles, readings, tables.get(PRINTS))
    wanted = candidate_pairs(prints.hashes)
    known = pairs_kept(tables.get(PAIRS), articles, prints)
    for a, b, *held in readings.pairs([pair for pair in wanted if pair not in known]):
        known[a, b] = compared(a, b, (held[0], held[1]), prints, _LEAST_PASSAGE)
    pairs = [known[pair] for pair in wanted]
    ids = articles.ids
    rows = [
        Copy(a_article_id=ids[pair.a], a_start=passage.a_start, a_end=passage.a_end,
             b_article_id=ids[pair.b], b_start=passage.b_start, b_end=passage.b_end,
             similarity=round(passage.similarity, 4))
        for pair in _copied([pair for pair in pairs if pair.passages], prints, _Published.of(articles))
        for passage in pair.passages
    ]  # fmt: skip
    return {"copies": to_arrow("copies", rows), PRINTS: prints.kept(articles), PAIRS: kept_pairs(pairs, articles)}


STAGE = Stage(
    name="copies",
    version=2,
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
    run=run,
)
