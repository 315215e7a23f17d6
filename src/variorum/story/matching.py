"""Likeness of passages within one story, and groups of passages that say the same thing.

Each passage becomes a weighted set of terms: words reduced to stems, entities by their id whatever they are
called, days by date, numbers with what they count, sayings by their utterance. Inside one story, rare shared
terms tell best whether two sentences state the same thing (measured against sentence encoders: AUC .992 to
.983), so terms weigh by rarity (TF-IDF). Pairs come from a sparse product over the rarer terms; groups by
average linkage, which does not chain. Pairs marked as contradicting never end in one group.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain, repeat
from typing import Any

from variorum.knowledge.neighbours import neighbours

#: Weight of a kind of term beside a plain word: w a word, e an entity, d a day, n what a number counts, v a number
#: of it, u an utterance, s a speaker. Tuned on the pairs of `bench/claims_gold.json`: the figures move
#: little (average precision .62 to .65 for any weight between a half and twice these): tune no one of them alone.
KINDS = {"w": 1.0, "e": 0.9, "d": 0.8, "n": 1.0, "v": 1.6, "u": 1.5, "s": 0.8}
# A word that no other passage has cannot be shared; it only says that a passage speaks of something else as well.
# So much of its weight is left. Utterances, days and speakers of one passage count nothing.
_ALONE = 0.4
_SILENT_ALONE = frozenset("uds")
# So many shared terms make it count that a short passage is held by a long one; fewer happen by chance.
_ENOUGH_SHARED = 5
# Terms that are no entity and no speaker and that two passages must share, or their likeness is halved: two sentences
# on one person share the person. What is left of it where they share just so many.
_LEAST_SUBSTANCE = 2
_JUST = 0.85
_NO_SUBSTANCE = frozenset("es")
# More than the terms that two passages can share: what one number counts beside another.
_SOLID = 2.0**20
# Share of the cosine in the blend with the share of the shorter passage.
_COSINE = 0.6
# Terms in more passages than this say nothing on their own; pairs are looked for through rarer ones.
_WIDEST = 400

# Words of near meaning count as shared in part: not at all at this cosine, wholly at 1. Without them the claims of the
# stories set apart, but seen in sweeps, come to F .71, with them .75 (bench/claims.py).
_FAR = 0.5
# Rare terms that two passages share, words of near meaning counted in part, or they are not compared.
_WORTH_A_LOOK = 1.7

Pairs = dict[tuple[int, int], float]


def weights(passages: Sequence[frozenset[str]], outer: int | None = None) -> list[dict[str, float]]:
    """Each passage's terms with their weights: rarity in the story times the weight of the term's kind.

    Parameters
    ----------
    passages
        The terms of each passage.
    outer
        How many of them, from the first, rarity is counted over; the others are parts of these.
    """
    counted = passages if outer is None else passages[:outer]
    seen = Counter(chain.from_iterable(counted))
    total = len(counted)
    rarity = {}
    for name, count in seen.items():
        rarity[name] = KINDS[name[0]] * math.log(1 + total / count)
        if count == 1:
            rarity[name] *= 0.0 if name[0] in _SILENT_ALONE else _ALONE
    found = [{name: rarity[name] for name in sorted(terms)} for terms in counted]
    inner = () if outer is None else passages[outer:]
    return found + [{name: rarity[name] for name in sorted(terms) if name in rarity} for terms in inner]


@lru_cache(maxsize=65536)
def _near(name: str) -> dict[str, float]:
    """The terms of near meaning, with how much of a shared term each is."""
    if name[0] != "w":
        return {}
    return {f"w:{stem}": (cosine - _FAR) / (1 - _FAR) for stem, cosine in neighbours().of(name[2:]) if cosine > _FAR}


def _kinship(index: Mapping[str, int]) -> Any:
    """Square matrix over terms: 1 for a term with itself, less for two words of near meaning."""
    import numpy as np
    from scipy import sparse

    table = neighbours()
    stems = np.fromiter(map(_word_places().get, index, repeat(-1)), dtype=np.int64, count=len(index))
    here = np.flatnonzero(stems >= 0)
    stems = stems[here]
    # Where the terms stand that are words of the table, and all words near to them, one term's behind another's.
    place = np.full(len(table.stems), -1)
    place[stems] = here
    counts = table.starts[stems + 1] - table.starts[stems]
    ends = np.cumsum(counts)
    near = np.arange(counts.sum()) + np.repeat(table.starts[stems] - (ends - counts), counts)
    one, other = np.repeat(here, counts), place[table.near[near]]
    cosine = table.cosines[near].astype(np.float64) / 100
    kept = (other >= 0) & (cosine > _FAR)
    half = (cosine[kept] - _FAR) / (1 - _FAR) / 2
    starts = np.concatenate([[0], np.cumsum(np.bincount(one[kept], minlength=len(index)))])
    one_way = sparse.csr_matrix((half, other[kept], starts), shape=(len(index), len(index)))
    return sparse.identity(len(index), format="csr") + one_way + one_way.T.tocsr()


@cache
def _word_places() -> dict[str, int]:
    """Where the words stand in the table of words of near meaning, as terms."""
    return {f"w:{stem}": place for stem, place in neighbours().place.items()}


def likeness(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """How much two weighted passages say the same, 0 to 1: between cosine and the share of the shorter one."""
    if len(a) > len(b):
        a, b = b, a
    # In the order of their names, as `weights` has them: sums of the same weights are the same to the last digit.
    shared = [name for name in a if name in b]
    if not shared:
        return 0.0
    mass_a, mass_b = sum(a.values()), sum(b.values())
    if not mass_a or not mass_b:
        return 0.0
    both = sum([a[name] for name in shared])
    cosine = both / math.sqrt(mass_a * mass_b)
    held = both / min(mass_a, mass_b) if len(shared) >= _ENOUGH_SHARED else cosine
    substance = len([name for name in shared if name[0] not in _NO_SUBSTANCE])
    trust = 1.0 if substance > _LEAST_SUBSTANCE else _JUST if substance == _LEAST_SUBSTANCE else 0.5
    return (_COSINE * cosine + (1 - _COSINE) * held) * trust


def near_share(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """How much of the shorter of two weighted passages the longer one holds, words of near meaning counted in part."""
    if sum(a.values()) > sum(b.values()):
        a, b = b, a
    mass = sum(a.values())
    held = 0.0
    for name, weight in a.items():
        near = 1.0 if name in b else max((near for other, near in _near(name).items() if other in b), default=0.0)
        held += weight * near
    return held / mass if mass else 0.0


def alike(weighted: Sequence[Mapping[str, float]], least: float) -> Pairs:
    """Pairs `(i, j)`, i < j, with a likeness of at least `least`."""
    import numpy as np
    from scipy import sparse

    names = list(chain.from_iterable(weighted))
    values = np.fromiter(chain.from_iterable([terms.values() for terms in weighted]), dtype=float, count=len(names))
    if not values.any():
        return {}
    index = {name: place for place, name in enumerate(dict.fromkeys(names))}
    columns = np.fromiter(map(index.__getitem__, names), dtype=np.int32, count=len(names))
    shape = (len(weighted), len(index))
    every = sparse.csr_matrix((values, columns, np.cumsum([0, *map(len, weighted)])), shape=shape)
    # Each sum in the order of the terms' names, so that the same weights come to the same mass.
    masses = np.maximum(every @ np.ones(len(index)), 1e-9)
    every.eliminate_zeros()
    every.sort_indices()
    every.data = np.sqrt(every.data)
    kinship = _kinship(index)
    widened = every @ kinship
    widened.sort_indices()
    common = np.bincount(every.indices, minlength=len(index)) <= _WIDEST
    ones = every.copy()
    ones.data = np.ones_like(ones.data)
    rare = ones.copy()
    rare.data = common[rare.indices].astype(float)
    rare.eliminate_zeros()
    akin = rare @ kinship
    # Both counts of shared terms in one product: all of them, and `_SOLID` for each that tells of more than who.
    solid = np.array([name[0] not in _NO_SUBSTANCE for name in index], dtype=float)
    counted = every.copy()
    counted.data = 1.0 + _SOLID * solid[counted.indices]
    found: Pairs = {}
    step = 2000
    for top in range(0, shape[0], step):
        touched = akin[top : top + step] @ rare.T
        a, b = np.repeat(np.arange(touched.shape[0]) + top, np.diff(touched.indptr)), touched.indices
        enough = (touched.data >= _WORTH_A_LOOK) & (b > a)
        a, b = a[enough], b[enough]
        for part in range(0, len(a), 200_000):
            left, right = a[part : part + 200_000], b[part : part + 200_000]
            mass = np.asarray(widened[left].multiply(every[right]).sum(axis=1)).ravel()
            both = np.asarray(counted[left].multiply(ones[right]).sum(axis=1)).ravel()
            weighty, together = np.divmod(both, _SOLID)
            mass = np.minimum(mass, np.minimum(masses[left], masses[right]))
            cosine = mass / np.sqrt(masses[left] * masses[right])
            whole = np.where(together >= _ENOUGH_SHARED, mass / np.minimum(masses[left], masses[right]), cosine)
            score = _COSINE * cosine + (1 - _COSINE) * whole
            trust = np.where(weighty > _LEAST_SUBSTANCE, 1.0, np.where(weighty == _LEAST_SUBSTANCE, _JUST, 0.5))
            score = score * trust
            kept = score >= least
            pairs = zip(left[kept].tolist(), right[kept].tolist(), strict=True)
            found.update(zip(pairs, score[kept].round(6).tolist(), strict=True))
    return found


def _connected(size: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """For each of so many numbers the least of those that a chain of pairs connects it to."""
    least = list(range(size))

    def root(n: int) -> int:
        while least[n] != n:
            least[n] = n = least[least[n]]
        return n

    for i, j in pairs:
        a, b = sorted((root(i), root(j)))
        least[b] = a
    return [root(n) for n in range(size)]


def grouped(
    size: int, pairs: Mapping[tuple[int, int], float], least: float, apart: Iterable[tuple[int, int]] = ()
) -> list[list[int]]:
    """Groups of passages by average linkage, each sorted, in the order of their first member.

    Parameters
    ----------
    size
        How many passages there are.
    pairs
        Likeness of pairs; a pair that is not there counts as 0.
    least
        The least average likeness between two groups that are joined.
    apart
        Pairs that must not end in one group.
    """
    # Two groups are joined only where a pair of them is alike enough: what no chain of such pairs connects never meets.
    reach = _connected(size, [pair for pair, value in pairs.items() if value >= least])
    links: dict[int, dict[int, float]] = {n: {} for n in range(size)}
    for (i, j), value in pairs.items():
        if reach[i] == reach[j]:
            links[i][j] = links[j][i] = value
    enemies: dict[int, set[int]] = {n: set() for n in range(size)}
    for i, j in apart:
        enemies[i].add(j)
        enemies[j].add(i)
    members: dict[int, list[int]] = {n: [n] for n in range(size)}
    queue = [(-value, i, j) for (i, j), value in pairs.items() if value >= least]
    heapq.heapify(queue)
    stale = size
    while queue:
        _, i, j = heapq.heappop(queue)
        if i not in members or j not in members or j in enemies[i]:
            continue
        merged = stale
        stale += 1
        members[merged] = members.pop(i) + members.pop(j)
        enemies[merged] = enemies.pop(i) | enemies.pop(j)
        for other in enemies[merged]:
            if other in enemies:
                enemies[other] -= {i, j}
                enemies[other].add(merged)
        total: dict[int, float] = {}
        for part in (i, j):
            for other, value in links.pop(part).items():
                if other in (i, j):
                    continue
                links[other].pop(part, None)
                total[other] = total.get(other, 0.0) + value
        links[merged] = total
        for other, value in sorted(total.items()):
            links[other][merged] = value
            mean = value / (len(members[merged]) * len(members[other]))
            if mean >= least:
                heapq.heappush(queue, (-round(mean, 6), other, merged))
    return sorted((sorted(group) for group in members.values()), key=lambda group: group[0])
