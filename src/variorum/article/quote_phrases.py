"""Sayings that a phrase or a clause set into the sentence tells: "according to X", "as X reported".

Their content is the rest of the sentence, on one side or on both.

Gets wrong: a sentence of which only the last part is the speaker's.
"""

from __future__ import annotations

from variorum.article.quote_cues import Cue
from variorum.article.quote_pieces import OPENERS, Content, straddling
from variorum.article.quote_scene import Scene, after_dateline, trim, whole_quotations
from variorum.article.speakers import TokenRange
from variorum.knowledge.cues import measure_nouns

# Openings of a sentence that are the reporter's before "as X said, …".
_REPORTERS_OPENINGS = frozenset(
    {"of course", "indeed", "and", "but", "so", "in fact", "for example", "still", "meanwhile"}
)


def content_of_phrase(scene: Scene, cue: Cue) -> tuple[Content, TokenRange] | None:
    """Content and speaker of "according to X"."""
    clauses = scene.clauses
    sentence = scene.sentence[cue.token]
    head = clauses.child(cue.last, "pobj")
    if head is None or head < cue.last or clauses.lemmas[head] in measure_nouns():
        return None
    first, last = cue.last + 1, clauses.right[head]
    last = min(last, sentence[1])
    for token in range(first, last + 1):
        number = scene.outer[token]
        if number >= 0 and token > head and scene.tokens[number][1] > last:
            last = token - 1
            break
    speaker = trim(scene, first, max(head, last))
    if speaker is None:
        return None
    start = cue.first
    if scene.before(start) >= sentence[0] and clauses.words[scene.before(start)] in ("just", "only", "but"):
        start = scene.before(start)
    found = around(scene, start, speaker[1], sentence, "phrase")
    return (found, speaker) if found is not None else None


def around(scene: Scene, first: int, last: int, sentence: TokenRange, way: str) -> Content | None:
    """The rest of the sentence around a phrase: "according to X", "as X reported"."""
    clauses = scene.clauses
    clause = (first, last)
    begin = after_dateline(scene, sentence[0])
    left = trim(scene, begin, first - 1) if first > begin else None
    right = trim(scene, last + 1, sentence[1]) if last < sentence[1] else None
    if left is not None and " ".join(clauses.words[left[0] : left[1] + 1]) in _REPORTERS_OPENINGS:
        left = None
    while left is not None and left[0] < left[1] and clauses.words[left[0]] in ("and", "but"):
        left = trim(scene, scene.after(left[0]), left[1])
    if left is not None:
        left = trim(scene, *whole_quotations(scene, *left))
    if right is not None:
        right = trim(scene, *whole_quotations(scene, *right))
    if left is not None and right is not None:
        apart = clauses.words[right[0]] in OPENERS or clauses.tags[right[0]] in ("WDT", "WP", "WRB")
        if scene.has_verb(*left) and (apart or straddling(scene, first, left[0], last) is None):
            return Content([left], clause, way)
        return Content([left, right], clause, way)
    piece = left or right
    return Content([piece], clause, way) if piece is not None else None


def is_as_clause(scene: Scene, cue: Cue, clause_first: int) -> bool:
    """Whether the cue's clause is one of "as X reported"."""
    clauses = scene.clauses
    before = scene.before(clause_first)
    if before >= 0 and clauses.words[before] == "as":
        return True
    return any(
        clauses.words[child] == "as" and child < cue.token and clauses.deps[child] in ("mark", "advmod")
        for child in clauses.children[cue.token]
    )
