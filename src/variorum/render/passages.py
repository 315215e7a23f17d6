"""Passages on a page: a text cut into paragraphs and pieces by the ranges laid over it; a passage's surroundings."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from variorum.records import Furniture

#: Characters of text shown on either side of a passage in a note.
REACH = 130
#: Longest passage a note shows whole, in characters; a page holds hundreds of notes.
LONGEST = 420


@dataclass(frozen=True, slots=True)
class Layer:
    """A range laid over a text.

    Parameters
    ----------
    start, end
        Half-open range of code points of the text.
    name
        What the range is: becomes the class of the pieces it covers.
    anchor
        Id of the place where the range begins, or None.
    note
        A remark on the range for people, or None.
    """

    start: int
    end: int
    name: str
    anchor: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive characters covered by the same layers."""

    text: str
    names: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def shared(self) -> str:
        """Numbers of the shared passages that cover it."""
        return " ".join(note.rpartition(" ")[2] for note in self.notes if note.startswith("shared passage "))

    @property
    def cited(self) -> bool:
        """Whether a cited passage covers it."""
        return "cited" in self.names


def paragraphs(text: str, layers: Iterable[Layer]) -> list[list[Piece]]:
    """The text's lines that are not blank, each as pieces; the pieces joined give back the line."""
    held = sorted(
        (layer for layer in layers if 0 <= layer.start < layer.end <= len(text)),
        key=lambda layer: (layer.start, -layer.end, layer.name, layer.anchor or ""),
    )
    found = []
    at = 0
    shown = 0
    following = 0
    active: list[Layer] = []
    for row in text.splitlines(keepends=True):
        end = at + len(row)
        stop = at + len(row.rstrip())
        while following < len(held) and held[following].start < end:
            active.append(held[following])
            following += 1
        active = [layer for layer in active if layer.end > at]
        if stop > at:
            found.append(_pieces(text, at, stop, active, shown))
            shown = stop
        at = end
    return found


def _pieces(text: str, start: int, end: int, layers: Sequence[Layer], shown: int) -> list[Piece]:
    """Cut one line; `shown` is where the line before ended."""
    cuts = {start, end}
    for layer in layers:
        cuts.update(point for point in (layer.start, layer.end) if start < point < end)
    ordered = sorted(cuts)
    pieces = []
    for left, right in itertools.pairwise(ordered):
        over = [layer for layer in layers if layer.start <= left and right <= layer.end]
        # A range that begins in the gap before the line is anchored at the line's first piece.
        begun = [layer for layer in over if layer.start == left or (left == start and shown <= layer.start < left)]
        pieces.append(
            Piece(
                text[left:right],
                tuple(sorted({layer.name for layer in over})),
                tuple(dict.fromkeys(layer.anchor for layer in begun if layer.anchor)),
                tuple(dict.fromkeys(layer.note for layer in over if layer.note)),
            )
        )
    return pieces


def report(text: str, start: int, end: int, furniture: Iterable[Furniture] = ()) -> str:
    """The words of a range on one line, without the furniture that interrupts it."""
    kept = []
    at = start
    for part in sorted(furniture, key=lambda part: (part.start, part.end)):
        if part.end <= at or part.start >= end or (part.start <= start and end <= part.end):
            continue
        kept.append(text[at : max(at, part.start)])
        at = max(at, part.end)
    kept.append(text[at : max(at, end)])
    return " ".join(" ".join(kept).split())


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A passage with what stands before and after it, each on one line."""

    before: str
    words: str
    after: str


def around(text: str, start: int, end: int, furniture: Sequence[Furniture] = ()) -> Surroundings:
    """The passage with up to `REACH` characters on either side, cut at words, furniture left out."""
    before = report(text, max(0, start - 2 * REACH), start, furniture)
    after = report(text, end, min(len(text), end + 2 * REACH), furniture)
    words = report(text, start, end, furniture)
    if len(words) > LONGEST:
        half = LONGEST // 2
        words = f"{words[:half].rstrip()} … {words[-half:].lstrip()}"
    if len(before) > REACH or start > 2 * REACH:
        before = _tail(before)
    if len(after) > REACH or end + 2 * REACH < len(text):
        after = _head(after)
    return Surroundings(before, words, after)


def _tail(text: str) -> str:
    kept = text[-REACH:]
    space = kept.find(" ")
    return "… " + (kept[space + 1 :] if 0 <= space < REACH // 2 else kept) if kept else ""


def _head(text: str) -> str:
    kept = text[:REACH]
    space = kept.rfind(" ")
    return (kept[:space] if space > REACH // 2 else kept) + " …" if kept else ""
