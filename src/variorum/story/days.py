"""Differences in date: days or deadlines given for the same thing that cannot both hold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from variorum.records import Dossier, TimeExpression
from variorum.story.contradictions import date_pair, slot
from variorum.story.matching import Pairs
from variorum.story.passages import Passage, entity_key
from variorum.story.reading import beginnings
from variorum.story.sides import Found, Side, Value
from variorum.story.terms import stem, term

# Least likeness of two passages whose days, or whose deadlines, are compared. Tuned on the packaged sample.
_DAYS = 0.5
_DEADLINES = 0.1
_LED = re.compile(r"\b(?:by|until|before|no later than)\s+(?:the\s+)?$", re.IGNORECASE)

_Dated = tuple[Passage, TimeExpression]


def days(
    dossier: Dossier, held: Sequence[Passage], pairs: Pairs, alike: Mapping[int, Sequence[Passage]]
) -> list[Found]:
    """Days given for the same thing that cannot both hold; parameters as for `counts`."""
    clashes: list[tuple[list[_Dated], list[_Dated]]] = []
    about: list[str] = []
    timed = {n for n, passage in enumerate(held) if passage.times}
    near = [(pair, value) for pair, value in pairs.items() if value >= _DEADLINES and timed.issuperset(pair)]
    for (a, b), value in sorted(near):
        one, other = held[a], held[b]
        if one.origin_id == other.origin_id:
            continue
        clash = date_pair(one, other)
        if clash is None or of_other_people(one, other) or _one_night(one, clash[0], other, clash[1]):
            continue
        kind = slot(one, clash[0])
        # The day on which somebody says something is not the day of what is said.
        if kind == "on" and any(
            _SAYING.search(p.text[: t.start - p.start]) for p, t in zip((one, other), clash, strict=True)
        ):
            continue
        if value < (_DEADLINES if kind == "by" else _DAYS) or (
            kind != "by" and (one.negated, one.future) != (other.negated, other.future)
        ):
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


def of_other_people(a: Passage, b: Passage) -> bool:
    """Whether each names persons, beside who says so, and none that the other names."""
    left, right = (
        {entity_key(m) for m in p.mentions if m.type == "person" and m.kind == "name"} - {None, p.speaker}
        for p in (a, b)
    )
    return bool(left and right and not left & right)


_NIGHT = re.compile(r"\b(?:overnight|night|midnight|early|late|a\.?m)\b", re.IGNORECASE)


def _one_night(a: Passage, one: TimeExpression, b: Passage, other: TimeExpression) -> bool:
    """Whether two days may be one night, or are told in the same words and count from two days of publication."""
    if _words(a, one) == _words(b, other):
        return True
    if one.earliest is None or other.earliest is None or abs((one.earliest - other.earliest).days) > 1:
        return False
    return any(
        _NIGHT.search(p.text[max(0, t.start - p.start - 16) : t.end - p.start + 16]) for p, t in ((a, one), (b, other))
    )


def _words(passage: Passage, time: TimeExpression) -> str:
    return passage.text[time.start - passage.start : time.end - passage.start].lower()


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


# What befalls somebody once. Two reports that give it different days of the week cannot both be right.
_ONCE = frozenset(
    stem(word) for word in ("die", "kill", "crush", "drown", "arrest", "born", "collapse", "sentence", "jail")
)
_WEEKDAY = re.compile(r"\b(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b")
_DAY_WORDS = beginnings("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_SAYING = re.compile(r"\b(?:said|says|told|announced|confirmed|reported|statement|spokes\w+)\s+(?:\w+\s+)?(?:on\s+)?$")
_AHEAD = re.compile(r"\b(?:will|would|to be|may|might|could|not|never|until|before|since)\b|n['’]t\b")
_HE = re.compile(r"\b(?:he|she) (?:had |was )?(?:died|killed|born|arrested|jailed|sentenced)\b", re.IGNORECASE)
# Words before a day among which stands what happened on it.
_LEAD = 6
# Words that both passages must share, the deed among them; fewer where they share a person or place.
_COMMON = 3


def weekdays(dossier: Dossier, held: Sequence[Passage]) -> list[Found]:
    """Days of the week given for what can happen to somebody only once, whatever date each page was published on."""
    told: dict[str, list[tuple[Passage, re.Match[str]]]] = defaultdict(list)
    for passage in held:
        if not passage.has(_DAY_WORDS):
            continue
        found = list(_WEEKDAY.finditer(passage.text))
        if len(found) != 1 or _SAYING.search(passage.text[: found[0].start()]):
            continue
        lead = [word.strip(".,;:!?()\"'“”") for word in passage.text[: found[0].start()].split()[-_LEAD:]]
        for name in sorted({name for word in lead if (name := term(word)) is not None} & {term(n) for n in _ONCE}):
            if not _AHEAD.search(" ".join(lead)):
                told[name].append((passage, found[0]))
    result = []
    for name in sorted(told):
        groups: list[list[tuple[Passage, re.Match[str]]]] = []
        for item in told[name]:
            home = next((group for group in groups if any(_one_matter(item[0], p) for p, _ in group)), None)
            if home is None:
                groups.append([item])
            else:
                home.append(item)
        for group in groups:
            sides: dict[str, list[Value]] = defaultdict(list)
            for p, match in group:
                start, end = p.start + match.start(1), p.start + match.end(1)
                sides[match[1]].append(Value(match[1], p.article_id, start, end))
            listed = tuple(Side(tuple(values)) for _, values in sorted(sides.items()))
            origins = [side.origins(dossier) for side in listed]
            if any(a - b and b - a for n, a in enumerate(origins) for b in origins[n + 1 :]):
                first, day = group[0]
                words = first.text[max(0, day.start() - 40) : day.start()].split()[1:]
                result.append(Found("date", " ".join(words).strip(" ,;") or name, listed))
    return result


def _one_matter(a: Passage, b: Passage) -> bool:
    """Whether two passages of one deed tell of one person, or share enough words besides."""
    shared = [name for name in a.terms & b.terms if name.startswith("w:")]
    if len(shared) >= _COMMON:
        return True
    persons = [{entity_key(m) for m in p.mentions if m.type == "person"} - {None, p.speaker} for p in (a, b)]
    if not persons[0] or not persons[1]:
        # `He died on Thursday, his daughter said`: who he is, the story knows.
        return any(not mine and _HE.search(p.text) for mine, p in zip(persons, (a, b), strict=True)) and any(persons)
    return bool(persons[0] & persons[1]) and len(persons[0]) <= 2 and len(persons[1]) <= 2


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
    return _words(*a) == _words(*b) or _overlap(a[1], b[1])


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
