"""What the ways of saying share: a content in the making, and how pieces of text are taken whole."""

from __future__ import annotations

from dataclasses import dataclass

from variorum.article.quote_scene import DASHES, Scene, trim, whole_quotations
from variorum.article.speakers import TokenRange

OPENERS = frozenset({"but", "and", "so", "yet", "while", "although", "though", "because", "or"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


@dataclass(slots=True)
class Content:
    """Pieces of a saying as token ranges (inclusive), and the tokens of its cue's clause."""

    pieces: list[TokenRange]
    clause: TokenRange
    way: str
    #: The frame of the cue that it fills, where it is not the plain one.
    frame: str | None = None


def one_piece(scene: Scene, first: int, last: int, clause: TokenRange, way: str) -> Content | None:
    """A content of one piece, trimmed and widened so that it cuts no quotation; None where nothing is left."""
    piece = trim(scene, *whole_quotations(scene, first, last))
    return Content([piece], clause, way) if piece is not None else None


def quotation_run(scene: Scene, token: int, limit: int) -> TokenRange:
    """A quotation, and what ties further quotations of the sentence to it ("“one” and “two”")."""
    first, last = scene.tokens[scene.outer[token]]
    clauses = scene.clauses
    while True:
        at = scene.after(last)
        steps = 0
        while (
            at <= limit
            and at < len(clauses.words)
            and scene.outer[at] < 0
            and steps < 4
            and (
                clauses.words[at] in (",", "and", "or", "to", "of", "a", "the", "with", "as", "for")
                or clauses.words[at] in DASHES
            )
        ):
            at = scene.after(at)
            steps += 1
        if at > limit or at >= len(clauses.words) or scene.outer[at] < 0 or scene.outer[at] == scene.outer[last]:
            return first, last
        last = scene.tokens[scene.outer[at]][1]


def straddling(scene: Scene, verb: int, first: int, following: int) -> int | None:
    """The verb after the cue's clause that words before it hang on, a clause on both sides of it; or None."""
    clauses = scene.clauses
    for token in range(first, scene.before(following)):
        if (
            clauses.deps[token] in ("nsubj", "nsubjpass", "prep", "advmod", "advcl", "npadvmod")
            and clauses.heads[token] > following
        ):
            return clauses.heads[token]
    return clauses.heads[verb] if clauses.heads[verb] > following else None
