"""The groups of articles that are stories, found in each set of connected articles by itself.

In: profiles, pairs of articles with their likeness. Out: groups as places, and the groups kept apart.

Method: two groups are only ever joined where some pair between them is alike enough, so every story lies in one set of
articles connected by such pairs. Each set is grouped by average link (`grouping.py`). What was found in a set is kept
from one run to the next, with a digest of all that it hangs on: a set that no arrival has touched is not grouped again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from variorum.corpus.grouping import KeptApart, average_link, connected, remembered, remembered_in
from variorum.corpus.occasion import clash, difference
from variorum.corpus.profiles import Profiles
from variorum.corpus.similarity import parting

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from variorum.corpus.similarity import Profile

    Places = NDArray[np.int64]

# Average likeness at which groups are one story: the middle of .11 to .13, where BCubed F1 on ECB+ train is highest and
# that on dev does not change. From .07 to .18 train changes by under .01.
THRESHOLD = 0.12
# Groups are looked at with their own weights from four articles each: below, chance decides what they share.
# Looked at are groups that are not very alike, and large ones always. Tuned on ECB+ train and dev.
_LOOK_FROM = 4
_LOOK_ALWAYS_FROM = 7
_NOT_VERY_ALIKE = 0.24
_PARTED = 0.3
# What a kind of time (months, years …) in which two groups differ adds to the likeness at which they are parted.
_PARTED_BY_TIME = 0.5
GROUPS = "stories_groups"


@dataclass(frozen=True, slots=True)
class Likeness:
    """Pairs of articles by place, `a` before `b`, sorted; `text` is the likeness of their texts alone, and `whole` that
    with dates and copies counted in.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    text: NDArray[np.float64]
    whole: NDArray[np.float64]

    def of(self, a: int, b: int) -> float:
        """The whole likeness of two articles; 0 where they were not compared."""
        import numpy as np

        a, b = min(a, b), max(a, b)
        first, last = np.searchsorted(self.a, [a, a + 1])
        place = first + np.searchsorted(self.b[first:last], b)
        return float(self.whole[place]) if place < last and self.b[place] == b else 0.0


@dataclass(frozen=True, slots=True)
class Grouped:
    """Groups of places, in the order of their smallest, and those kept apart; `table` is kept for the next run."""

    groups: list[list[int]]
    apart: list[KeptApart]
    table: pa.Table


def grouped(profiles: Profiles, pairs: Likeness, kept: pa.Table | None) -> Grouped:
    """All articles in groups."""
    import numpy as np

    known = remembered_in(kept)
    groups: list[list[int]] = []
    apart: list[KeptApart] = []
    sets: dict[str, str] = {}
    for places, own in connected(len(profiles), pairs.a, pairs.b, pairs.whole >= THRESHOLD):
        if len(places) == 1:
            groups.append(places.tolist())
            continue
        a, b = (np.searchsorted(places, side[own]) for side in (pairs.a, pairs.b))
        digest = _digest(profiles, places, a, b, pairs.whole[own])
        if digest not in known:
            known[digest] = _found(profiles, places, a, b, pairs.whole[own])
        sets[digest] = known[digest]
        found = json.loads(known[digest])
        groups += [places[group].tolist() for group in found["groups"]]
        apart += [
            KeptApart(tuple(places[one].tolist()), tuple(places[other].tolist()), likeness)
            for one, other, likeness in found["apart"]
        ]
    groups.sort()
    return Grouped(groups, apart, remembered(sets))


def _digest(profiles: Profiles, places: Places, a: Places, b: Places, whole: NDArray[np.float64]) -> str:
    """Of all that the groups of a set hang on. An article's profile is known by the digest of what it was read from."""
    parts = (profiles.digests[places], profiles.placed[places], a, b, whole)
    digest = hashlib.blake2b(b"".join(part.tobytes() for part in parts), digest_size=16)
    if len(places) >= 2 * _LOOK_FROM:
        for place in places.tolist():
            digest.update(profiles.rarity(place).tobytes())
    return digest.hexdigest()


def _found(profiles: Profiles, places: Places, a: Places, b: Places, whole: NDArray[np.float64]) -> str:
    """The groups of one set, as numbers of its members."""
    held = [profiles[place] for place in places.tolist()]
    placed = profiles.placed[places].tolist()

    def is_apart(one: Sequence[int], other: Sequence[int], likeness: float) -> bool:
        return _is_apart([held[n] for n in one], [held[n] for n in other], likeness, all(
            placed[n] for n in (*one, *other)
        ))  # fmt: skip

    scores = dict(zip(zip(a.tolist(), b.tolist(), strict=True), whole.tolist(), strict=True))
    groups, apart = average_link(len(places), scores, THRESHOLD, is_apart)
    return json.dumps({"groups": groups, "apart": [(held.a, held.b, held.likeness) for held in apart]})


def _is_apart(a: Sequence[Profile], b: Sequence[Profile], likeness: float, placed: bool) -> bool:
    """Whether two groups tell of different happenings; `placed` where all of both are dated."""
    smaller = min(len(a), len(b))
    told = [held.told for held in a], [held.told for held in b]
    if smaller < _LOOK_FROM:
        return not placed and clash(*told)
    if likeness >= _NOT_VERY_ALIKE and smaller < _LOOK_ALWAYS_FROM:
        return False
    return parting(a, b) < _PARTED + _PARTED_BY_TIME * max(0.0, difference(*told))
