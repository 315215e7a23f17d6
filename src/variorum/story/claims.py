"""Claims: passages that state the same thing, over all articles of a story.

In: the story's sentences with their mentions, quotations, times and events, its copies and the origins of its
passages. Out: `claims` and `claim_sources`, each report sentence (or clause, where the sentence itself marks
one) a source of one claim; a claim of one source is a claim too. Standing is `agreed` with two or more
independent origins, else `single`; the stage `differences` sets `contested`.

Method: passages that a copy aligns are one from the start. The rest are compared by the terms they share, rare ones
weighing most and words of near meaning counting in part (`matching.py`), by the days, numbers, deeds and speakers they
share (`anchors.py`) and by the order of telling (`sequence.py`). What all this says of a pair, with the runs of words
that both share, is weighed once more as a whole, by weights that were learned (`agreement.py`): a pair that surely
states one thing is as alike as what is grouped. Groups form by average linkage, which does not chain. A clause that
describes something within a passage takes part on its own (`inner.py`) and is a source of what others state too;
groups that share a sentence are joined (`grouping.py`). A day ahead that a story gives to one thing only means that
thing in every report that gives it (`due.py`). What a number of shared words cannot see is decided by rules: passages
that give different numbers of the same thing, that affirm and deny, that tell a plan and a deed, or that are the words
of different speakers, are never one claim. They come out as two claims, and `differences` sets them against one
another.

Gets wrong: reports of one fact in wholly different words stay apart; two that share a few rare words and a topic
are joined now and then. Of two speakers who say the same, each has a claim.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from variorum.records import Claim, ClaimSource, Dossier, Stage, make_id
from variorum.story.clauses import begins_badly, complete
from variorum.story.comparing import compared
from variorum.story.contradictions import contradicting
from variorum.story.due import due_alike
from variorum.story.grouping import second_homes, without_repeats
from variorum.story.matching import Pairs, likeness
from variorum.story.passages import Passage

# The least likeness of a headline to the claim it supports.
_HEADLINE = 0.45


# A passage states another claim too when it holds this share of that claim's weight, and so many of its terms.
_HELD = 0.55
# Members of a claim that each candidate for its wording is compared with, at most: enough to tell the usual words.
_SAMPLE = 12
_HELD_TERMS = 5
_COMMON = 300


def _best_wording(
    dossier: Dossier, held: Sequence[Passage], members: Sequence[int], weighted: Sequence[dict[str, float]]
) -> int:
    """The member whose words state the claim best."""
    if len(members) == 1:
        return members[0]
    attributed = sum(held[n].attributed_to is not None for n in members)
    most_attribute = 2 * attributed >= len(members)
    sample = members if len(members) <= _SAMPLE else members[:: len(members) // _SAMPLE + 1]

    def merit(n: int) -> tuple[float, float, int, int]:
        passage = held[n]
        length = len(passage.text.split())
        stopped = passage.text if passage.whole or passage.shared else f"{passage.text}."
        value = 2.0 * complete(stopped) - 1.5 * begins_badly(passage.text)
        value += sum(likeness(weighted[n], weighted[m]) for m in sample if m != n) / max(1, len(sample) - 1)
        # A claim that most give as somebody's word is not to be stated flatly.
        value -= 3.0 * passage.inner
        value += 0.8 * (passage.attributed_to is not None) if most_attribute else 0.0
        value -= 0.03 * max(0, length - 35) + 0.1 * max(0, 8 - length)
        day = dossier.number[passage.article_id]
        return round(value, 6), -passage.position, -day, -passage.start

    return max(members, key=merit)


def _importance(
    dossier: Dossier, held: Sequence[Passage], groups: Sequence[Sequence[int]], pairs: Pairs
) -> list[float]:
    """Weight of each group: its origins, its articles, how early it stands, how much of the story is like it."""
    central = [0.0] * len(held)
    for (a, b), value in pairs.items():
        central[a] += value
        central[b] += value
    counts = [dossier.count(held[n].place for n in group) for group in groups]
    origins = max((count[1] for count in counts), default=1)
    articles = max((count[0] for count in counts), default=1)
    widest = max((max(central[n] for n in group) for group in groups), default=0.0) or 1.0
    found = []
    for group, (n_articles, n_origins) in zip(groups, counts, strict=True):
        early = sum(math.exp(-3 * held[n].position) for n in group) / len(group)
        most = max(central[n] for n in group) / widest
        share = (math.log(1 + n_origins) / math.log(1 + origins), math.log(1 + n_articles) / math.log(1 + articles))
        found.append(round(0.35 * share[0] + 0.15 * share[1] + 0.3 * early + 0.2 * most, 4))
    return found


def run(dossier: Dossier) -> Dossier:
    """Fill `claims` and `claim_sources`."""
    story = compared(dossier)
    held, weighted, classes, chosen = story.held, story.weighted, story.classes, story.chosen
    pairs = story.agreement.raised(story.pairs, chosen)
    apart = story.apart(pairs)
    nodes = story.grouped(pairs, apart)
    nodes = [part for group in nodes for part in _by_numbers(dossier, held, group, classes, weighted)]
    found = [[n for node in group for n in classes[node]] for group in nodes]
    nodes, found = without_repeats(held, nodes, found)
    by_chosen = {(chosen[a], chosen[b]): value for (a, b), value in pairs.items()}
    importance = _importance(dossier, held, found, by_chosen)
    sources: list[ClaimSource] = []
    owner: dict[int, str] = {}
    wording = [_best_wording(dossier, held, group, weighted) for group in found]
    ids = [make_id("c", dossier.story.story_id, *held[place].place) for place in wording]
    for group, place, claim_id in zip(found, wording, ids, strict=True):
        for n in group:
            owner[n] = claim_id
            sources.append(_source(claim_id, held[n], likeness(weighted[n], weighted[place])))
    sources += _also_stated(held, weighted, found, wording, owner, story.outer)
    known = {(source.claim_id, source.article_id) for source in sources}
    inner = {node for node, place in enumerate(chosen) if held[place].inner}
    second = [
        (n, home, value)
        for node, home, value in second_homes(nodes, pairs, apart, inner)
        for n in classes[node]
        if _holds(held[n], held[wording[home]])
    ]
    due = due_alike(held, found, [held[place] for place in wording])
    second += [(n, home, likeness(weighted[n], weighted[wording[home]])) for n, home in due]
    for n, home, value in second:
        key = ids[home], held[n].article_id
        if key not in known:
            known.add(key)
            sources.append(_source(ids[home], held[n], value))
    sources += _headlines(held, story.heads, weighted, owner, story.outer)
    # Two clauses of a sentence may be read as one passage: it states its claim once.
    sources = list({(s.claim_id, s.article_id, s.start, s.end): s for s in sources}.values())
    by_claim: dict[str, list[ClaimSource]] = defaultdict(list)
    for source in sources:
        by_claim[source.claim_id].append(source)
    claims = [
        _claim(dossier, claim_id, held[place], by_claim[claim_id], weight)
        for claim_id, place, weight in zip(ids, wording, importance, strict=True)
    ]
    return replace(
        dossier,
        claims=tuple(sorted(claims, key=lambda claim: claim.claim_id)),
        claim_sources=tuple(sorted(sources, key=lambda s: (s.claim_id, s.article_id, s.start, s.end))),
    )


def _by_numbers(
    dossier: Dossier, held: Sequence[Passage], group: Sequence[int], classes: Sequence[Sequence[int]],
    weighted: Sequence[dict[str, float]],
) -> list[list[int]]:  # fmt: skip
    """A group of classes, parted where a class lacks a number that the group's wording counts: it does not state it."""
    if not any(quantity.counted for node in group for n in classes[node] for quantity in held[n].quantities):
        return [list(group)]
    rest, parts = list(group), []
    while rest:
        best = held[_best_wording(dossier, held, [n for node in rest for n in classes[node]], weighted)]
        counted = {quantity.value for quantity in best.quantities if quantity.counted}
        kept = [node for node in rest if any(counted <= _values(held[n]) for n in classes[node])]
        parts.append(kept)
        rest = [node for node in rest if node not in kept]
    return parts


def _values(passage: Passage) -> set[float]:
    return {quantity.value for quantity in passage.quantities}


def _holds(passage: Passage, stated: Passage) -> bool:
    """Whether a passage has every number that another claim's wording counts.

    A shared day or deed makes two passages alike without it; they then tell of one occasion, and not of one thing.
    """
    return {quantity.value for quantity in stated.quantities if quantity.counted} <= _values(passage)


def _also_stated(
    held: Sequence[Passage],
    weighted: Sequence[dict[str, float]],
    found: Sequence[Sequence[int]],
    wording: Sequence[int],
    owner: dict[int, str],
    outer: int,
) -> list[ClaimSource]:
    """Long passages as further sources of the claims that they hold whole, beside their own."""
    sources = []
    holding = _holding([weighted[best] for best in wording], weighted[:outer])
    for group, best, near in zip(found, wording, holding, strict=True):
        mine = weighted[best]
        mass = sum(mine.values())
        known = {held[n].article_id for n in group}
        for n in near:
            if owner[n] == owner[best] or held[n].article_id in known:
                continue
            shared = [name for name in mine if name in weighted[n]]
            if len(shared) < _HELD_TERMS:
                continue
            value = sum([mine[name] for name in shared])
            if value >= _HELD * mass and not contradicting(held[best], held[n], 1.0):
                sources.append(_source(owner[best], held[n], value / mass))
    return sources


def _holding(stated: Sequence[dict[str, float]], held: Sequence[dict[str, float]]) -> list[list[int]]:
    """For each claim's weighted terms the passages, in order, that hold `_HELD` of their weight and one of the rarest.

    One that holds so much has so much of the rarest as the other terms leave to be had; few need a look at all terms.
    """
    import numpy as np
    from scipy import sparse

    names = list(chain.from_iterable(held))
    bearers = Counter(names)
    index = {name: place for place, name in enumerate(bearers)}
    columns = np.fromiter(map(index.__getitem__, names), dtype=np.int32, count=len(names))
    shape = len(held), len(index)
    having = sparse.csr_matrix((np.ones(len(names)), columns, np.cumsum([0, *map(len, held)])), shape=shape)
    terms = [[name for name in mine if name in index] for mine in stated]
    columns = np.fromiter(map(index.__getitem__, chain.from_iterable(terms)), dtype=np.int32)
    weights_of = np.array([mine[name] for mine, of in zip(stated, terms, strict=True) for name in of])
    shape = len(stated), len(index)
    whole = sparse.csr_matrix((weights_of, columns, np.cumsum([0, *map(len, terms)])), shape=shape)
    places: list[int] = []
    values: list[float] = []
    starts, least, masses = [0], [], []
    for mine in stated:
        masses.append(sum(mine.values()))
        spare = (1 - _HELD) * masses[-1]
        for count, name in sorted([(bearers[name], name) for name in mine]):
            if spare < 0 or count > _COMMON:
                break
            if count:
                places.append(index[name])
                values.append(mine[name])
            spare -= mine[name]
        starts.append(len(places))
        least.append(-spare - 1e-9)
    sought = sparse.csr_matrix((values, places, starts), shape=shape)
    enough, held_by = np.array(least), _HELD * np.array(masses) - 1e-9
    found: list[list[int]] = [[] for _ in stated]
    step = 200
    for top in range(0, len(stated), step):
        product = sought[top : top + step] @ having.T
        product.sort_indices()
        claim = np.repeat(np.arange(product.shape[0]) + top, np.diff(product.indptr))
        near = product.data >= enough[claim]
        claim, passage = claim[near], product.indices[near]
        shared = np.asarray(whole[claim].multiply(having[passage]).sum(axis=1)).ravel()
        near = shared >= held_by[claim]
        for n, m in zip(claim[near].tolist(), passage[near].tolist(), strict=True):
            found[n].append(m)
    return found


def _headlines(
    held: Sequence[Passage],
    heads: Sequence[Passage],
    weighted: Sequence[dict[str, float]],
    owner: dict[int, str],
    outer: int,
) -> list[ClaimSource]:
    """Headlines as further sources of the claims that they state."""
    by_term: dict[str, list[int]] = defaultdict(list)
    for n, passage in enumerate(held[:outer]):
        for name in passage.terms:
            by_term[name].append(n)
    found = []
    for place, head in enumerate(heads, start=len(held)):
        near = sorted({n for name in head.terms for n in by_term.get(name, ())[:200]})
        scored = [
            (likeness(weighted[place], weighted[n]), -n) for n in near
            if not contradicting(head, held[n], 1.0) and len(head.terms & held[n].terms) >= 3
        ]  # fmt: skip
        if scored and max(scored)[0] >= _HEADLINE:
            score, n = max(scored)
            found.append(_source(owner[-n], head, score))
    return found


def _source(claim_id: str, passage: Passage, score: float) -> ClaimSource:
    return ClaimSource(
        claim_id=claim_id, article_id=passage.article_id, start=passage.start, end=passage.end,
        origin_id=passage.origin_id, attributed_to=passage.attributed_to, score=round(min(1.0, score), 4),
    )  # fmt: skip


def _claim(dossier: Dossier, claim_id: str, best: Passage, sources: Sequence[ClaimSource], importance: float) -> Claim:
    n_articles, n_origins = dossier.count((s.article_id, s.start, s.end) for s in sources)
    return Claim(
        claim_id=claim_id,
        story_id=dossier.story.story_id,
        text=best.text,
        article_id=best.article_id,
        start=best.start,
        end=best.end,
        n_articles=n_articles,
        n_origins=n_origins,
        standing="agreed" if n_origins >= 2 else "single",
        importance=importance,
    )


STAGE = Stage(
    name="claims",
    version=9,
    unit="story",
    reads=(
        "articles", "articles.published_start", "sentences", "mentions", "mentions.entity_id", "quotes",
        "quotes.speaker_entity_id", "quotes.utterance_id",
        "times", "times.earliest", "times.latest", "times.value", "events", "events.event_id", "clauses", "entities",
        "copies", "passages", "lineage", "stories",
    ),
    writes=("claims", "claim_sources"),
    run=run,
)  # fmt: skip
