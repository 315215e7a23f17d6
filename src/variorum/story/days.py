"""Differences in date: days or deadlines given for the same thing that cannot both hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from variorum.records import Dossier, TimeExpression
from variorum.story.contradictions import date_pair, slot
from variorum.story.matching import Pairs
from variorum.story.passages import Passage
from variorum.story.sides import Found, Side, Value

# Least likeness of two passages whose days, or whose deadlines, are compared. Tuned on the packaged sample.
_DAYS = 0.4
_DEADLINES = 0.1
_LED = re.compile(r"\b(?:by|until|before|no later than)\s+(?:the\s+)?$", re.IGNORECASE)

_Dated = tuple[Passage, TimeExpression]


def days(
    dossier: Dossier, held: Sequence[Passage], pairs: Pairs, alike: Mapping[int, Sequence[Passage]]
) -> list[Found]:
    """Days given for the same thing that cannot both hold; parameters as for `counts`."""
    clashes: list[tuple[list[_Dated], list[_Dated]]] = []
    about: list[str] = []
    for (a, b), value in sorted(pairs.items()):
        one, other = held[a], held[b]
        if value < _DEADLINES or one.origin_id == other.origin_id:
            continue
        clash = date_pair(one, other)
        if clash is None:
            continue
        kind = slot(one, clash[0])
        if value < (_DEADLINES if kind == "by" else _DAYS) or (kind != "by" and one.negated != other.negated):
            continue
        if words := shared_words(one, other):
            sides = tuple(
                [(passage, time), *_agreeing(alike.get(n, ()), time, kind)]
                for n, passage, time in ((a, one, clash[0]), (b, other, clash[1]))
            )
            _merge(clashes, about, (sides[0], sides[1]), words)
    return [
        Found("date", words, (_side(dossier, sides[0]), _side(dossier, sides[1])))
        for sides, words in zip(clashes, about, strict=True)
    ]


_WAS_TO = re.compile(
    r"\b(?:was|were|had been) (?:to have|due to|originally|first|supposed to|scheduled|meant)\b|\boriginally\b"
)
_NOW = re.compile(
    r"\b(?:now|instead|postponed|moved|delayed|put (?:off|back)|brought forward|rescheduled|pushed (?:back|to))\b",
    re.IGNORECASE,
)


def moved(dossier: Dossier, held: Sequence[Passage]) -> list[Found]:
    """Days that one report says are no longer those planned, against the reports that still give them.

    `She was to have spoken on Monday. The talk will now be on Thursday.`
    """
    at = {(passage.article_id, passage.sentence.n): passage for passage in held}
    found = []
    for passage in held:
        old = [time for time in passage.times if time.earliest is not None and time.earliest == time.latest]
        following = at.get((passage.article_id, passage.sentence.n + 1))
        if len(old) != 1 or following is None or not _WAS_TO.search(passage.text) or not _NOW.search(following.text):
            continue
        new = [t for t in following.times if t.earliest is not None and t.earliest == t.latest and _apart(t, old[0])]
        if len(new) != 1:
            continue
        still = [
            (other, time) for other in held
            if other.article_id != passage.article_id and other.future and other.names & passage.names
            and len({n for n in other.terms & passage.terms if n.startswith("w:")}) >= 1
            for time in other.times if time.earliest == old[0].earliest and time.latest == old[0].latest
        ]  # fmt: skip
        if still:
            about = shared_words(passage, still[0][0]) or following.text.split(",")[0][:60]
            found.append(Found("date", about, (_side(dossier, still), _side(dossier, [(following, new[0])]))))
    return found


def _apart(a: TimeExpression, b: TimeExpression) -> bool:
    return not _overlap(a, b)


def _side(dossier: Dossier, dated: Sequence[_Dated]) -> Side:
    return Side(tuple(sorted({_value(dossier, time) for _, time in dated}, key=lambda value: value.place)))


def _agreeing(passages: Sequence[Passage], time: TimeExpression, kind: str) -> list[_Dated]:
    """Passages of the same claim that give the same day."""
    return [
        (passage, other)
        for passage in passages
        for other in passage.times
        if slot(passage, other) == kind and other.earliest is not None and _overlap(time, other)
    ]


def _overlap(a: TimeExpression, b: TimeExpression) -> bool:
    if a.earliest is None or a.latest is None or b.earliest is None or b.latest is None:
        return False
    return a.earliest <= b.latest and b.earliest <= a.latest


def _same_day(a: _Dated, b: _Dated) -> bool:
    """Whether two time expressions mean, or at least say, the same."""
    said = [passage.text[time.start - passage.start : time.end - passage.start].lower() for passage, time in (a, b)]
    return said[0] == said[1] or _overlap(a[1], b[1])


def _merge(
    clashes: list[tuple[list[_Dated], list[_Dated]]],
    about: list[str],
    sides: tuple[list[_Dated], list[_Dated]],
    words: str,
) -> None:
    """Add a clash to one whose sides give the same days, or as a new one."""
    for first, second in clashes:
        for ours, theirs in ((sides[0], sides[1]), (sides[1], sides[0])):
            if _same_day(first[0], ours[0]) and _same_day(second[0], theirs[0]):
                first.extend(ours)
                second.extend(theirs)
                return
    clashes.append(sides)
    about.append(words)


def _value(dossier: Dossier, time: TimeExpression) -> Value:
    """The time expression with the preposition that makes it a deadline."""
    before = dossier.text(time.article_id, max(0, time.start - 16), time.start)
    led = _LED.search(before)
    start = time.start - (len(before) - led.start()) if led else time.start
    return Value(dossier.text(time.article_id, start, time.end), time.article_id, start, time.end)


def shared_words(a: Passage, b: Passage) -> str:
    """The longest run of words that both passages hold, as printed in the first, without function words at its ends."""
    left, right = a.text.split(), b.text.split()
    match = SequenceMatcher(
        a=[word.lower().strip(",.;:") for word in left],
        b=[word.lower().strip(",.;:") for word in right],
        autojunk=False,
    )
    block = match.find_longest_match()
    words = [word.strip(',.;:"“”') for word in left[block.a : block.a + block.size]]
    while words and words[0].lower() in _EDGE:
        words.pop(0)
    while words and words[-1].lower() in _EDGE:
        words.pop()
    return " ".join(words[:8])


_EDGE = frozenset(
    ("a", "an", "the", "of", "in", "on", "at", "to", "by", "for", "from", "and", "or", "but", "that", "which", "who",
     "is", "was", "are", "were", "be", "will", "would", "has", "had", "have", "with", "as", "its", "their", "his",
     "her")
)  # fmt: skip
