"""Sayings while they are put together, and how those that overlap are settled.

In: what cue after cue tells. Out: sayings of which none cuts another; one that is told within another's content ("said
that the mayor had denied that …") is nested in it and a saying of its own.

Gets wrong: where two cues claim one piece, the longer claim wins, right or wrong.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from variorum.article.quote_scene import Scene, trim
from variorum.article.speakers import TokenRange

# Ways whose content may be part of another saying's.
LOOSE = frozenset({"noun", "thing", "label"})


@dataclass(slots=True)
class Draft:
    """A saying being put together; tokens throughout."""

    pieces: list[TokenRange]
    cue: TokenRange | None
    speaker: TokenRange | None
    way: str
    clause: TokenRange
    verb: int | None = None
    refused: bool = False
    kind: str = "says"
    #: The saying in whose content this one is told.
    within: Draft | None = None

    @property
    def first(self) -> int:
        return self.pieces[0][0]

    @property
    def last(self) -> int:
        return self.pieces[-1][1]


def settle(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """Sayings that do not cut one another: what lies inside another's piece is nested in it, or part of it."""
    relays = _relays(drafts)
    passed_on = {id(relay) for relay in relays}
    drafts = [draft for draft in drafts if id(draft) not in passed_on]
    after = sorted((draft.clause[0], k) for k, draft in enumerate(drafts) if draft.way == "after")
    alike = [also for relay in relays if (also := _repeats(scene, relay, drafts, after)) is not None]
    nested: list[Draft] = []
    ordered = sorted(drafts, key=lambda d: (d.first, -d.last))
    kept: list[Draft] = []
    taken = _Taken()
    known: set[tuple[TokenRange, ...]] = set()
    for draft in sorted(ordered, key=lambda d: -sum(b - a for a, b in d.pieces)):
        pieces = []
        inside = False
        holder: Draft | None = None
        for first, last in draft.pieces:
            piece: TokenRange | None = (first, last)
            for a, b, other in taken.over(first, last):
                if piece is None or piece[1] < a or piece[0] > b:
                    continue
                if a <= piece[0] and piece[1] <= b:
                    inside = True
                    piece = None
                    holder = other if nests(draft, (a, b)) else None
                elif piece[0] < a:
                    piece = (piece[0], a - 1)
                else:
                    piece = (b + 1, piece[1])
            if piece is not None:
                pieces.append(piece)
        left = [piece for a, b in pieces if (piece := trim(scene, a, b)) is not None]
        size = sum(b - a + 1 for a, b in left)
        # What is mostly part of another saying is no saying of its own.
        if holder is not None and tuple(draft.pieces) not in known:
            draft.within = holder
            nested.append(draft)
            known.add(tuple(draft.pieces))
        if inside or 2 * size < sum(b - a + 1 for a, b in draft.pieces):
            continue
        draft.pieces = left
        kept.append(draft)
        known.add(tuple(left))
        taken.add(draft)
    return sorted((*kept, *nested, *alike), key=lambda d: (d.first, d.last))


class _Taken:
    """Pieces of the sayings kept so far, by their place. Pieces of one saying never share a token with another's."""

    def __init__(self) -> None:
        self.firsts: list[int] = []
        #: First and last token, of whose saying, and which came when.
        self.pieces: list[tuple[int, int, Draft, int]] = []
        self.count = 0

    def add(self, draft: Draft) -> None:
        """Keep a saying's pieces."""
        for first, last in draft.pieces:
            at = bisect_right(self.firsts, first)
            self.firsts.insert(at, first)
            self.pieces.insert(at, (first, last, draft, self.count))
            self.count += 1

    def over(self, first: int, last: int) -> list[tuple[int, int, Draft]]:
        """The pieces that share a token with first..last, in the order in which they were kept."""
        found = []
        at = bisect_right(self.firsts, last) - 1
        while at >= 0 and self.pieces[at][1] >= first:
            found.append(self.pieces[at])
            at -= 1
        return [piece[:3] for piece in sorted(found, key=itemgetter(3))]


def _repeats(scene: Scene, relay: Draft, drafts: list[Draft], after: list[tuple[int, int]]) -> Draft | None:
    """What "…, as the Gazette reported" tells where another's saying goes before: that saying's clause.

    `after`: where the clauses of the sayings that follow their cue begin, and the sayings' numbers.
    """
    if relay.way != "as" or relay.speaker is None:
        return None
    held = after[bisect_left(after, (relay.first, -1)) : bisect_right(after, (relay.last, len(drafts)))]
    told = [k for _, k in held if drafts[k].last <= relay.last]
    if not told or relay.speaker[0] < drafts[max(told)].last:
        return None
    saying = drafts[max(told)]
    first, last = saying.first, saying.last
    if len(saying.pieces) > 1 or scene.clauses.words[first] != "that" or first == last:
        return None
    return replace(relay, pieces=[(scene.after(first), last)])


def nests(draft: Draft, piece: TokenRange) -> bool:
    """Whether a saying is told whole, with its cue and its speaker, inside a piece of another."""
    if draft.way != "after" or draft.speaker is None or draft.cue is None:
        return False
    told = (*draft.pieces, draft.cue, draft.speaker)
    inside = all(piece[0] <= first and last <= piece[1] for first, last in told)
    return inside and len(draft.pieces) == 1 and draft.last - draft.first >= 2


def nested_in(drafts: list[Draft], inner: list[Draft]) -> list[Draft]:
    """Those of the sayings inside quotation marks that are nested in a saying."""
    begun = sorted({draft.first for draft in inner})
    # At the first token of each saying inside, the sayings whose pieces hold it.
    around: dict[int, list[tuple[Draft, TokenRange]]] = {first: [] for first in begun}
    for draft in drafts:
        if draft.within is None:
            for piece in draft.pieces:
                for first in begun[bisect_left(begun, piece[0]) : bisect_right(begun, piece[1])]:
                    around[first].append((draft, piece))
    found: list[Draft] = []
    reach = -1
    for draft in sorted(inner, key=lambda d: (d.first, -d.last)):
        holder = next((held for held, piece in around[draft.first] if nests(draft, piece)), None)
        if holder is not None and draft.last > reach:
            draft.within = holder
            found.append(draft)
            reach = draft.last
    return found


def _relays(drafts: Sequence[Draft]) -> list[Draft]:
    """Sayings that only pass on another with a speaker of its own: "…, she said, according to a transcript"."""
    told = sorted((d for d in drafts if d.speaker is not None and d.way in ("before", "after")), key=_clause_first)
    firsts = [_clause_first(draft) for draft in told]
    found = []
    for draft in drafts:
        if draft.way not in ("as", "phrase"):
            continue
        held = told[bisect_left(firsts, draft.first) : bisect_right(firsts, draft.last)]
        if any(
            other is not draft and other.clause[1] <= draft.last and (other.way == "before" or draft.way == "as")
            for other in held
        ):
            found.append(draft)
    return found


def _clause_first(draft: Draft) -> int:
    return draft.clause[0]
