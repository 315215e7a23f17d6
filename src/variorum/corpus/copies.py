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

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING

from variorum.corpus.align import Passage, shared_passages
from variorum.corpus.grouping import Ties
from variorum.corpus.shingles import Reading, candidate_pairs, fingerprints, read, shingle_hashes
from variorum.corpus.words import inside
from variorum.records import Article, Copy, Furniture, Quote, Sentence, Stage, Tables, from_arrow, to_arrow

if TYPE_CHECKING:
    import pyarrow as pa

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


def readings(tables: Tables) -> list[Reading]:
    """Every article as words, in the order of article ids."""
    sentences: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for sentence in from_arrow(Sentence, tables["sentences"]):
        sentences[sentence.article_id].append((sentence.start, sentence.end))
    furniture: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for mark in from_arrow(Furniture, tables["furniture"]):
        furniture[mark.article_id].append((mark.start, mark.end))
    quotes: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for quote in from_arrow(Quote, tables["quotes"]):
        if quote.type == "direct":
            quotes[quote.article_id].extend(quote.parts)
    articles = sorted(from_arrow(Article, tables["articles"]), key=lambda article: article.article_id)
    return [
        read(article, sorted(sentences[article.article_id]), furniture[article.article_id], quotes[article.article_id])
        for article in articles
    ]


@dataclass(slots=True)
class _Pair:
    """Two articles, by place, and what they share."""

    a: int
    b: int
    passages: list[Passage]

    @property
    def evidence(self) -> float:
        """What its passages say together, in content words."""
        return sum(passage.evidence for passage in self.passages)


def _rarity(held: Sequence[Reading]) -> dict[str, float]:
    """Inverse document frequency of each content word, as if `_BACKGROUND` other articles had been read before."""
    frequency = Counter(stem for reading in held for stem in {w.stem for w in reading.words if w.content})
    return {stem: math.log((len(held) + _BACKGROUND) / (n + 2)) for stem, n in frequency.items()}


def _alike(a: Reading, b: Reading, pair: _Pair, rarity: Mapping[str, float]) -> float:
    """Cosine of the rare words of two reports outside what they share: whether they tell of one thing."""
    sides = []
    for reading, spans in ((a, [p.a for p in pair.passages]), (b, [p.b for p in pair.passages])):
        own = {word.stem for word in reading.words if word.content and not inside(word.start, spans)}
        sides.append({stem: rarity[stem] for stem in own})
    top = sum(sides[0][stem] ** 2 for stem in sorted(sides[0].keys() & sides[1].keys()))
    norms = [math.sqrt(sum(sides[k][stem] ** 2 for stem in sorted(sides[k]))) for k in (0, 1)]
    return top / (norms[0] * norms[1]) if norms[0] and norms[1] else 0.0


def _set_phrases(
    pairs: Sequence[_Pair], held: Sequence[Reading], prints: Sequence[Sequence[int]], likeness: Sequence[float]
) -> AbstractSet[int]:
    """Fingerprints that stand in several articles which have nothing else in common.

    They are of set phrases and of lines of the page, not of text that one article took from another. Articles that
    have much of one in common, or that tell of one thing, are tied and count once.
    """
    import numpy as np

    ties = Ties(len(held))
    for pair, alike in zip(pairs, likeness, strict=True):
        if alike >= _ALIKE or (pair.evidence >= _FEW and _shares(pair, held)[1] >= _TIED):
            ties.join(pair.a, pair.b)
    groups = np.repeat(
        np.array([ties.root(place) for place in range(len(held))], dtype=np.int64), [len(own) for own in prints]
    )
    hashes = np.fromiter((value for own in prints for value in own), dtype=np.uint64, count=len(groups))
    order = np.lexsort((groups, hashes))
    hashes, groups = hashes[order], groups[order]
    new = np.ones(len(hashes), dtype=bool)
    new[1:] = (hashes[1:] != hashes[:-1]) | (groups[1:] != groups[:-1])
    found, counts = np.unique(hashes[new], return_counts=True)
    return set(found[counts > _UNTIED].tolist())


def _without_set_phrases(
    pair: _Pair, held: Sequence[Reading], prints: Sequence[Sequence[int]], phrases: AbstractSet[int]
) -> list[Passage]:
    """The passages of a pair that do not consist mostly of set phrases."""
    both = set(prints[pair.a]) & set(prints[pair.b])
    kept = []
    for passage in pair.passages:
        words = (word for word in held[pair.a].words if passage.a.start <= word.start < passage.a.end)
        own = both.intersection(shingle_hashes(words))
        if len(own & phrases) <= _MOSTLY * len(own):
            kept.append(passage)
    return kept


def _is_enough(pair: _Pair, held: Sequence[Reading]) -> bool:
    """Whether a pair shares enough words: fewer where they stand in a row, more where both reports are long."""
    _, share = _shares(pair, held)
    verbatim = max((passage.verbatim for passage in pair.passages), default=0)
    if verbatim >= _VERBATIM:
        return pair.evidence >= _VERBATIM_EVIDENCE
    if pair.evidence < _REWORDED_EVIDENCE and share < _LITTLE_SHARE and verbatim < _REWORDED_VERBATIM:
        return False
    return pair.evidence >= (LEAST_EVIDENCE if share >= _LEAST_SHARE else _LEAST_EVIDENCE_OF_LONG)


def _shares(pair: _Pair, held: Sequence[Reading]) -> tuple[float, float]:
    """Share of the longer and of the shorter report's words that are aligned."""
    lengths = sorted((len(held[pair.a].words), len(held[pair.b].words)))
    aligned = sum(passage.aligned for passage in pair.passages)
    return (aligned / lengths[1], aligned / lengths[0]) if lengths[0] else (0.0, 0.0)


def _days_between(a: Reading, b: Reading) -> int:
    """Days between the dates two reports state; none where either states none."""
    return abs((a.day - b.day).days) if a.day and b.day else 0


def _is_list(pair: _Pair, a: Reading) -> bool:
    """Whether most of what a pair shares is lines that do not end as sentences do: a list of headlines."""
    lines = [a.ended[i] for passage in pair.passages for i, _ in passage.links]
    return sum(lines) < _MOSTLY * len(lines)


def _is_copied(pair: _Pair, held: Sequence[Reading], alike: float) -> bool:
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
    a, b = held[pair.a], held[pair.b]
    late = _days_between(a, b) > _CLOSE
    if alike >= (_ONE_THING_LATE if late and pair.evidence < _FEW else _ONE_THING):
        return True
    of_longer, of_shorter = _shares(pair, held)
    if a.outlet is not None and a.outlet == b.outlet:
        return of_longer >= _MOSTLY and not _is_list(pair, a)
    if of_shorter >= _MOSTLY or (pair.evidence >= _FEW and not late):
        return True
    return not late and slots == 0 and (evidence >= _UNLIKE_EVIDENCE or verbatim >= _VERBATIM)


def _kept(pairs: Sequence[_Pair], held: Sequence[Reading], prints: Sequence[Sequence[int]]) -> Iterator[_Pair]:
    """The pairs that count as copies, with the passages that do."""
    enough = [_Pair(p.a, p.b, [x for x in p.passages if x.content >= _LEAST_PASSAGE]) for p in pairs]
    enough = [pair for pair in enough if _is_enough(pair, held)]
    rarity = _rarity(held)
    likeness = [_alike(held[pair.a], held[pair.b], pair, rarity) for pair in enough]
    phrases = _set_phrases(enough, held, prints, likeness)
    for pair, alike in zip(enough, likeness, strict=True):
        own = pair
        if pair.evidence < _FEW or _shares(pair, held)[1] < _TIED:
            own = _Pair(pair.a, pair.b, _without_set_phrases(pair, held, prints, phrases))
        if own.passages and _is_enough(own, held) and _is_copied(own, held, alike):
            yield own


def shared(held: Sequence[Reading]) -> Iterator[_Pair]:
    """The pairs of articles, given in the order of their ids, that share passages."""
    prints = [fingerprints(reading) for reading in held]
    pairs = [_Pair(a, b, shared_passages(held[a], held[b])) for a, b in candidate_pairs(prints)]
    yield from _kept(pairs, held, prints)


def run(tables: Tables) -> dict[str, pa.Table]:
    """Find the passages that articles share."""
    held = readings(tables)
    rows = [
        Copy(a_article_id=held[pair.a].article_id, a_start=passage.a.start, a_end=passage.a.end,
             b_article_id=held[pair.b].article_id, b_start=passage.b.start, b_end=passage.b.end,
             similarity=round(passage.similarity, 4))
        for pair in shared(held) for passage in pair.passages
    ]  # fmt: skip
    return {"copies": to_arrow("copies", rows)}


STAGE = Stage(
    name="copies",
    version=2,
    unit="corpus",
    reads=("articles", "furniture", "sentences", "quotes"),
    writes=("copies",),
    run=run,
)
