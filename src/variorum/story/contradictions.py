"""When two passages of like words do not say the same: other numbers, other days, a denial, a plan.

Everything here judges a pair of passages and errs towards silence: a slot is compared only where both have
exactly one, of the same kind, in words that otherwise agree.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Sequence

from variorum.records import TimeExpression
from variorum.story.passages import Passage
from variorum.story.quantities import BARE, RUNNING, Quantity
from variorum.story.terms import term

# Likeness from which two passages are close enough for a `not` or a `will` in one of them to tell them apart.
# Below it the word more likely belongs to a part that the other passage leaves out.
_CLOSE = 0.5
# The least likeness for a named person's saying and a report's own words to be one claim. With it the gold's claims
# come to precision .811 and .898, from .791 and .882, at recall .621 and .660, from .632 and .660 (bench/claims.py).
_BORNE_OUT = 0.45
# Likeness from which the words of two different persons may be one claim (one name spelt two ways).
_SAME_WORDS = 0.62


def contradicting(a: Passage, b: Passage, value: float) -> bool:
    """Whether two passages of that likeness must not be one claim."""
    if a.quotes and b.quotes and any(name[0] == "u" for name in a.terms & b.terms):
        return False
    if a.quantities and b.quantities and number_pairs(a, b, strict=True):
        return True
    if a.times and b.times and (date_pair(a, b) is not None or _other_deadline(a, b)):
        return True
    if a.named_speaker and b.named_speaker and a.speaker != b.speaker and value < _SAME_WORDS:
        return True
    # That somebody says it is not that it is so: what a report tells as its own bears out a saying only in like words.
    if a.named_speaker != b.named_speaker and not (a.speaker and b.speaker) and value < _BORNE_OUT:
        told, flat = (a, b) if a.speaker else (b, a)
        if not _says(flat, told.speaker):
            return True
    if value >= _CLOSE and a.negated != b.negated:
        return True
    return value >= _CLOSE and a.future != b.future and not (a.speaker or b.speaker) and not _one_tense(a, b)


_SAYS = re.compile(r"\b(?:said|says|told|tells|added|stated|announced|according to)\b")


def _says(passage: Passage, speaker: str | None) -> bool:
    """Whether somebody is named in the passage beside a word of saying, though no saying of theirs was read in it."""
    return f"e:{speaker}" in passage.terms and _SAYS.search(passage.text) is not None


def _one_tense(a: Passage, b: Passage) -> bool:
    """Whether both tell of one day that lies ahead of both reports, or behind both: both are plans, or both deeds."""
    days = {day for day in a.days if day[0] == day[1]} & {day for day in b.days if day[0] == day[1]}
    for day, _ in days:
        ahead = [last is not None and day > last for _, last in (a.published, b.published)]
        behind = [first is not None and day <= first for first, _ in (a.published, b.published)]
        if all(ahead) or all(behind):
            return True
    return False


def _other_deadline(a: Passage, b: Passage) -> bool:
    """Whether each gives one deadline, and not the same."""
    left, right = _dated(a, "by"), _dated(b, "by")
    return len(left) == len(right) == 1 and _apart(left[0], right[0])


def number_pairs(a: Passage, b: Passage, *, strict: bool = False) -> list[tuple[Quantity, Quantity]]:
    """Numbers of the same thing that cannot both hold; `strict`: that are not the same number, either."""
    found: list[tuple[Quantity, Quantity]] = []
    if not a.quantities or not b.quantities:
        return found
    for measure in sorted(
        {q.measure for q in a.quantities if q.measure} & {q.measure for q in b.quantities if q.measure}
    ):
        left = [q for q in a.quantities if q.measure == measure]
        right = [q for q in b.quantities if q.measure == measure]
        if len(left) != 1 or len(right) != 1:
            continue
        if left[0].same(right[0]) if strict else left[0].agrees(right[0]):
            continue
        # A bare unit says nothing of what is measured: the words around it must.
        if measure in BARE and len(_plain_words(a) & _plain_words(b)) < 3:
            continue
        found.append((left[0], right[0]))
    if not found and (listed := _listed_pair(a, b)) is not None:
        found.append(listed)
    return found


def _plain_words(passage: Passage) -> set[str]:
    return {name for name in passage.terms if name.startswith("w:")}


_LIST = re.compile(
    r"[:–—]\s*((?:[A-Z][\w’'\-]*(?: [A-Z][\w’'\-]*)*(?:, | and |, and )){1,}[A-Z][\w’'\-]*(?: [A-Z][\w’'\-]*)*)"
)


def _items(text: str) -> frozenset[str]:
    if not any(mark in text for mark in ":–—"):
        return frozenset()
    found = _LIST.search(text)
    return frozenset(re.split(r", and | and |, ", found[1])) if found else frozenset()


def _listed_pair(a: Passage, b: Passage) -> tuple[Quantity, Quantity] | None:
    """Two counts of what is then named: `three dams: A, B and C` against `four projects: A, B, C and D`."""
    one = _items(a.text)
    other = _items(b.text) if len(one) > 1 else frozenset()
    if len(one & other) < 2 or len(one) == len(other):
        return None
    left = [q for q in a.quantities if q.value == len(one)]
    right = [q for q in b.quantities if q.value == len(other)]
    if len(left) == len(right) == 1:
        return left[0], right[0]
    return None


_DEADLINE = re.compile(r"\b(?:by|until|before|no later than)\s+(?:the\s+)?$", re.IGNORECASE)
_ON = re.compile(r"\b(?:on|at|in|for|from|since|next|last|late|early)?\s*(?:the\s+)?$", re.IGNORECASE)


def slot(passage: Passage, time: TimeExpression) -> str:
    """What a time expression is there for: `by` a deadline, `since`, `from`, or `on` a day."""
    before = passage.text[: time.start - passage.start][-16:]
    words = passage.text[time.start - passage.start : time.end - passage.start].lower()
    if _DEADLINE.search(before) or words.startswith(("by ", "until ")):
        return "by"
    if re.search(r"\bsince\s+$", before) or words.startswith("since "):
        return "since"
    if re.search(r"\bfrom\s+$", before):
        return "from"
    return "on"


def _one_day(time: TimeExpression) -> bool:
    return time.earliest is not None and time.earliest == time.latest


def _near(passage: Passage, time: TimeExpression, plain: bool = False) -> set[str]:
    """Terms of the nine words before a time expression and the four after it; `plain`: without names."""
    before = passage.text[: time.start - passage.start].split()[-9:]
    after = passage.text[time.end - passage.start :].split()[:4]
    kept = [word.strip(".,;:!?()\"'“”") for word in [*before, *after]]
    return {found for word in kept if not (plain and word[:1].isupper()) and (found := term(word)) is not None}


def date_pair(a: Passage, b: Passage) -> tuple[TimeExpression, TimeExpression] | None:
    """Days given for the same thing that cannot both hold, or None.

    Deadlines are compared with deadlines and days with days, where each passage has one of the kind and the
    words around it agree.
    """
    if not a.times or not b.times:
        return None
    for kind in ("by", "from", "on"):
        left, right = _dated(a, kind), _dated(b, kind)
        if len(left) != 1 or len(right) != 1:
            continue
        one, other = left[0], right[0]
        if not _apart(one, other):
            continue
        if kind == "by":
            # Deadlines are few; names around them may tell what is due.
            enough = len(_near(a, one) & _near(b, other)) >= 3
        else:
            enough = _one_day(one) and _one_day(other) and len(_near(a, one, True) & _near(b, other, True)) >= 2
        if enough:
            return one, other
    return None


@functools.lru_cache(maxsize=65536)
def _dated(passage: Passage, kind: str) -> list[TimeExpression]:
    return [
        time for time in passage.times
        if time.type == "DATE" and time.earliest is not None and time.latest is not None
        and (time.latest - time.earliest) <= dt.timedelta(days=31) and slot(passage, time) == kind
    ]  # fmt: skip


def _apart(a: TimeExpression, b: TimeExpression) -> bool:
    if a.earliest is None or a.latest is None or b.earliest is None or b.latest is None:
        return False
    return a.latest < b.earliest or b.latest < a.earliest


def is_update(measure: str, earlier: Sequence[dt.date | None], later: Sequence[dt.date | None]) -> bool:
    """Whether two numbers of a running toll may simply be of different days.

    Parameters
    ----------
    measure
        What is counted.
    earlier, later
        For each number, the first and last day it can be of; None where unknown.
    """
    if measure not in RUNNING:
        return False
    if None in earlier or None in later:
        return True
    return tuple(earlier) != tuple(later) or earlier[0] != earlier[1]
