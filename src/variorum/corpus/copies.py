"""Passages that two articles share, word for word or lightly reworded.

In: articles, their furniture, sentences and quotations. Out: `copies`, one row a shared passage and pair.

Method: winnowed fingerprints find candidate pairs by a join (`shingles.py`); the sentences of each candidate are
aligned (`align.py`). Furniture is left out before anything is compared. Words between quotation marks are no
evidence by themselves: two reporters who heard one sentence did not copy each other; a quotation is part of a
passage only between copied narrative. A pair is kept when enough content words are shared; a pair that shares
one or two sentences only must share words that few other articles have, for the formulas of police and match
reports stand in many.

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
from variorum.corpus.shingles import Reading, candidate_pairs, fingerprints, read
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
# Articles imagined beside the collection, so that word weights mean something among five articles too.
_BACKGROUND = 200
# So many groups of articles without other ties make the sentence they share a formula.
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


def _formulas(pairs: Sequence[_Pair], held: Sequence[Reading], rarity: Mapping[str, float]) -> set[tuple[int, int]]:
    """Sentences, as (article, sentence), that stand in several articles which have nothing else in common.

    Such a sentence is a set phrase or a line of the page, not something one article took from another. Articles
    that share more text, or that tell of one thing, are tied; a sentence is a formula when the articles that share
    it and little else fall into `_UNTIED` untied groups or more.
    """
    ties = Ties(len(held))
    lonely: dict[tuple[int, int], set[int]] = defaultdict(set)
    for pair in pairs:
        if pair.evidence >= _FEW or _alike(held[pair.a], held[pair.b], pair, rarity) >= _ALIKE:
            ties.join(pair.a, pair.b)
            continue
        for passage in pair.passages:
            for i, j in passage.links:
                lonely[pair.a, i].add(pair.b)
                lonely[pair.b, j].add(pair.a)
    return {
        (article, sentence)
        for (article, sentence), partners in lonely.items()
        if len({ties.root(partner) for partner in partners} - {ties.root(article)}) >= _UNTIED
    }


def _without_formulas(pair: _Pair, formulas: AbstractSet[tuple[int, int]]) -> list[Passage]:
    """The passages of a pair that are not made of formulas only."""
    kept = []
    for passage in pair.passages:
        own = [(i, j) for i, j in passage.links if (pair.a, i) not in formulas and (pair.b, j) not in formulas]
        if own:
            kept.append(passage)
    return kept


def _is_enough(pair: _Pair, held: Sequence[Reading]) -> bool:
    """Whether a pair shares enough words; a few are too few where both reports are long."""
    _, share = _shares(pair, held)
    return pair.evidence >= (LEAST_EVIDENCE if share >= _LEAST_SHARE else _LEAST_EVIDENCE_OF_LONG)


def _shares(pair: _Pair, held: Sequence[Reading]) -> tuple[float, float]:
    """Share of the longer and of the shorter report's words that are aligned."""
    lengths = sorted((len(held[pair.a].words), len(held[pair.b].words)))
    aligned = sum(passage.aligned for passage in pair.passages)
    return (aligned / lengths[1], aligned / lengths[0]) if lengths[0] else (0.0, 0.0)


def _is_copied(pair: _Pair, held: Sequence[Reading], rarity: Mapping[str, float]) -> bool:
    """Whether what a pair shares is one text, and neither the formulas of its trade nor a line of one outlet's page.

    Where the rest of the two reports tells of one thing, what they share is a copy. Else most of one must be
    shared; or, between two outlets, enough words without other names and numbers put into them.
    """
    slots = sum(passage.slots for passage in pair.passages)
    evidence = pair.evidence - _SLOT_COST * slots
    if evidence < LEAST_EVIDENCE:
        return False
    a, b = held[pair.a], held[pair.b]
    if _alike(a, b, pair, rarity) >= _ONE_THING:
        return True
    of_longer, of_shorter = _shares(pair, held)
    if a.outlet is not None and a.outlet == b.outlet:
        return of_longer >= _MOSTLY
    if of_shorter >= _MOSTLY or pair.evidence >= _FEW:
        return True
    return evidence >= _UNLIKE_EVIDENCE and slots == 0


def _kept(pairs: Sequence[_Pair], held: Sequence[Reading]) -> Iterator[_Pair]:
    """The pairs that count as copies, with the passages that do."""
    enough = [_Pair(p.a, p.b, [x for x in p.passages if x.content >= _LEAST_PASSAGE]) for p in pairs]
    enough = [pair for pair in enough if _is_enough(pair, held)]
    rarity = _rarity(held)
    formulas = _formulas(enough, held, rarity)
    for pair in enough:
        own = _Pair(pair.a, pair.b, _without_formulas(pair, formulas))
        if _is_enough(own, held) and _is_copied(own, held, rarity):
            yield own


def shared(held: Sequence[Reading]) -> Iterator[_Pair]:
    """The pairs of articles, given in the order of their ids, that share passages."""
    candidates = candidate_pairs([fingerprints(reading) for reading in held])
    yield from _kept([_Pair(a, b, shared_passages(held[a], held[b])) for a, b in candidates], held)


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
    version=1,
    unit="corpus",
    reads=("articles", "furniture", "sentences", "quotes"),
    writes=("copies",),
    run=run,
)
