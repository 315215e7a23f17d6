"""Sayings while they are put together, and how those that overlap are settled.

In: what cue after cue tells. Out: sayings of which none cuts another; one that is told within another's content ("said
that the mayor had denied that …") is nested in it and a saying of its own.

Gets wrong: where two cues claim one piece, the longer claim wins, right or wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    relays = [draft for draft in drafts if _only_relays(draft, drafts)]
    drafts = [draft for draft in drafts if not any(draft is relay for relay in relays)]
    alike = [also for relay in relays if (also := _repeats(scene, relay, drafts)) is not None]
    nested: list[Draft] = []
    ordered = sorted(drafts, key=lambda d: (d.first, -d.last))
    kept: list[Draft] = []
    for draft in sorted(ordered, key=lambda d: -sum(b - a for a, b in d.pieces)):
        pieces = []
        inside = False
        holder: Draft | None = None
        for first, last in draft.pieces:
            piece: TokenRange | None = (first, last)
            for other in kept:
                for a, b in other.pieces:
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
        if holder is not None and not any(d.pieces == draft.pieces for d in (*nested, *kept)):
            draft.within = holder
            nested.append(draft)
        if inside or 2 * size < sum(b - a + 1 for a, b in draft.pieces):
            continue
        draft.pieces = left
        kept.append(draft)
    return sorted((*kept, *nested, *alike), key=lambda d: (d.first, d.last))


def _repeats(scene: Scene, relay: Draft, drafts: list[Draft]) -> Draft | None:
    """What "…, as the Gazette reported" tells where another's saying goes before: that saying's clause."""
    told = [d for d in drafts if d.way == "after" and relay.first <= d.clause[0] and d.last <= relay.last]
    if relay.way != "as" or relay.speaker is None or not told or relay.speaker[0] < told[-1].last:
        return None
    first, last = told[-1].first, told[-1].last
    if len(told[-1].pieces) > 1 or scene.clauses.words[first] != "that" or first == last:
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
    found: list[Draft] = []
    for draft in sorted(inner, key=lambda d: (d.first, -d.last)):
        holders = [d for d in drafts if d.within is None and any(nests(draft, piece) for piece in d.pieces)]
        if holders and not any(d.first <= draft.first and draft.last <= d.last for d in found):
            draft.within = holders[0]
            found.append(draft)
    return found


def _only_relays(draft: Draft, drafts: list[Draft]) -> bool:
    """Whether a saying only passes on another with a speaker of its own: "…, she said, according to a transcript"."""
    if draft.way not in ("as", "phrase"):
        return False
    for other in drafts:
        held = other is not draft and draft.first <= other.clause[0] and other.clause[1] <= draft.last
        if (
            held
            and other.speaker is not None
            and (other.way == "before" or (draft.way == "as" and other.way == "after"))
        ):
            return True
    return False
