"""Groups of passages before and after linkage: copies are one from the start, groups that share a sentence may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from variorum.records import Dossier
from variorum.story.matching import Pairs, likeness
from variorum.story.passages import Passage

# Sentences that a copied passage holds on both sides are one when they share this much.
_ALIGNED = 0.30
# The least likeness, on average, of the sentences of two groups that share one and are joined.
_AGAIN = 0.35
# The least likeness of a passage to a second claim that it states too, and how much of that is its likeness to the
# nearest member; the rest is the average. Tuned with `LEAST` on the stories of `bench/claims_gold.json` not set
# apart: by the average alone at .38, recall and precision are .011 and .038 lower.
_SECOND = 0.42
_NEAREST = 0.7


class _Sets:
    """Disjoint sets of numbers."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def root(self, n: int) -> int:
        while self.parent[n] != n:
            self.parent[n] = self.parent[self.parent[n]]
            n = self.parent[n]
        return n

    def join(self, a: int, b: int) -> None:
        a, b = sorted((self.root(a), self.root(b)))
        self.parent[b] = a


def copied(dossier: Dossier, held: Sequence[Passage], weighted: Sequence[dict[str, float]]) -> list[list[int]]:
    """Groups of passages that are copies of one another; most are groups of one."""
    sets = _Sets(len(held))
    by_text: dict[str, int] = {}
    by_article: dict[str, list[int]] = defaultdict(list)
    for n, passage in enumerate(held):
        by_article[passage.article_id].append(n)
        words = " ".join(passage.text.lower().split())
        if len(words) >= 40:
            sets.join(n, by_text.setdefault(words, n))
    for copy in dossier.copies:
        left = _within(held, by_article[copy.a_article_id], copy.a_start, copy.a_end)
        right = _within(held, by_article[copy.b_article_id], copy.b_start, copy.b_end)
        for a in left:
            b = _nearest(weighted, a, right)
            if b is not None and _nearest(weighted, b, left) == a and likeness(weighted[a], weighted[b]) >= _ALIGNED:
                sets.join(a, b)
    groups: dict[int, list[int]] = defaultdict(list)
    for n in range(len(held)):
        groups[sets.root(n)].append(n)
    return [groups[root] for root in sorted(groups)]


def _nearest(weighted: Sequence[dict[str, float]], n: int, others: Sequence[int]) -> int | None:
    return max(others, key=lambda m: (likeness(weighted[n], weighted[m]), -m), default=None)


def _within(held: Sequence[Passage], candidates: Iterable[int], start: int, end: int) -> list[int]:
    """Passages at least half of which stands in a range."""
    return [
        n for n in candidates
        if 2 * (min(end, held[n].end) - max(start, held[n].start)) >= held[n].end - held[n].start
    ]  # fmt: skip


def rejoined(
    nodes: Sequence[Sequence[int]], pairs: Pairs, apart: set[tuple[int, int]], sentence: Sequence[str]
) -> list[list[int]]:
    """The groups, those joined that hold the same sentence, one as a whole and the other a clause of it.

    They are one claim when, pair by pair of their sentences, the parts that are most alike are alike enough.
    """
    groups = [list(group) for group in nodes]
    by_sentence: dict[str, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        if len(group) > 1:
            for name in sorted({sentence[n] for n in group}):
                by_sentence[name].append(place)
    meets = sorted({(a, b) for places in by_sentence.values() for a in places for b in places if a < b})
    told = {sentence[n] for both in meets for place in both for n in groups[place]}
    best: dict[tuple[str, str], float] = {}
    for (a, b), value in pairs.items() if told else ():
        first, second = sentence[a], sentence[b]
        if first in told and second in told:
            key = (first, second) if first < second else (second, first)
            if value > best.get(key, 0.0):
                best[key] = value
    home = {place: place for both in meets for place in both}

    def now(place: int) -> int:
        while home[place] != place:
            place = home[place]
        return place

    for one, other in meets:
        a, b = now(one), now(other)
        if a == b or any((min(n, m), max(n, m)) in apart for n in groups[a] for m in groups[b]):
            continue
        left, right = ({sentence[n] for n in groups[place]} for place in (a, b))
        values = [best.get((min(n, m), max(n, m)), 0.0) for n in sorted(left) for m in sorted(right) if n != m]
        if sum(values) >= _AGAIN * len(values):
            groups[a] = sorted({*groups[a], *groups[b]})
            groups[b] = []
            home[b] = a
    return [group for group in groups if group]


def without_repeats(
    held: Sequence[Passage], nodes: Sequence[Sequence[int]], found: Sequence[Sequence[int]]
) -> tuple[list[list[int]], list[list[int]]]:
    """The groups without the clauses that are part of a passage of the group; no group is of such clauses alone."""
    kept: tuple[list[list[int]], list[list[int]]] = [], []
    sentences = [{held[n].sentence.sentence_id for n in members} for members in found]
    whole = [{held[n].sentence.sentence_id for n in members if not held[n].inner} for members in found]
    holding: dict[str, set[int]] = defaultdict(set)
    for place, names in enumerate(whole):
        for name in names:
            holding[name].add(place)
    for place, (group, members) in enumerate(zip(nodes, found, strict=True)):
        stays = [n for n in members if not held[n].inner or held[n].sentence.sentence_id not in whole[place]]
        beside = set.intersection(*(holding[name] for name in sentences[place])) - {place}
        said = any(len(whole[other]) > 1 for other in beside)
        if said:
            stays = [n for n in stays if not held[n].inner]
        if whole[place]:
            kept[0].append(list(group))
            kept[1].append(stays)
    return kept


def second_homes(
    nodes: Sequence[Sequence[int]], pairs: Pairs, apart: set[tuple[int, int]], closed: set[int]
) -> list[tuple[int, int, float]]:
    """(node, group, likeness): nodes that are as like another group as like its own members are to be one claim."""
    home = {node: place for place, group in enumerate(nodes) for node in group}
    # No average is above the nearest member's likeness: most nodes and groups need no look at the rest.
    near: set[tuple[int, int]] = set()
    for (a, b), value in pairs.items():
        if value >= _SECOND - 1e-9 and a in home and b in home and home[a] != home[b]:
            near |= {(a, home[b]), (b, home[a])}
    values: dict[tuple[int, int], list[float]] = defaultdict(list)
    for (a, b), value in pairs.items() if near else ():
        if (key := (a, home.get(b, -1))) in near:
            values[key].append(value)
        if (key := (b, home.get(a, -1))) in near:
            values[key].append(value)
    barred = {(a, home[b]) for a, b in apart if b in home} | {(b, home[a]) for a, b in apart if a in home}
    found = []
    for (node, group), known in sorted(values.items()):
        value = _NEAREST * max(known) + (1 - _NEAREST) * sum(known) / len(nodes[group])
        if value >= _SECOND and (node, group) not in barred and node not in closed:
            found.append((node, group, value))
    return found
