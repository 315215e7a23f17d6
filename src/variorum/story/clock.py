"""Differences in the time of day: hours, or parts of a day, given for the same thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from variorum.story.days import of_other_people
from variorum.story.matching import Pairs
from variorum.story.passages import Passage
from variorum.story.reading import DIGIT, beginnings
from variorum.story.sides import Found, Side, Value
from variorum.story.terms import term

_CLOCK = re.compile(
    r"(?<![\d.:/,$£€])(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*(?P<half>[ap])\.?m\b\.?"
    r"|(?<![\d.:/,$£€])(?P<day_hour>[01]\d|2[0-3]):(?P<day_minute>[0-5]\d)\b|\b(?P<word>noon|midday|midnight)\b",
    re.IGNORECASE,
)
_TIMES = beginnings("noon midday midnight") | {DIGIT}
_ZONE = re.compile(r"\W{0,2}\(?\b(GMT|UTC|BST|EST|EDT|PST|PDT|CET|CEST|ET|local)\b")
_PART = re.compile(
    r"\b(?P<day>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday) (?P<part>morning|afternoon|evening)\b"
)
_DAYS = beginnings("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
# Minutes between two hours that are no rounding of one, both hours being sharp; `about` doubles it.
_APART = 20
_ABOUT = re.compile(r"\b(?:about|around|some|nearly|almost|roughly|approximately|shortly|just|before|after)\s+$")
# Words before a time, and after it, that say what happened then, and how many of them two passages must share.
_BEFORE, _AFTER, _NEAR = 9, 4, 2
# Least likeness of two passages whose hours, and whose parts of a day, are compared.
_HOURS, _PARTS = 0.12, 0.3


@dataclass(frozen=True, slots=True)
class _Told:
    """A time of day in a passage: where, minutes from midnight, and the zone it is told in."""

    start: int
    end: int
    minutes: int
    zone: str | None


def hours(held: Sequence[Passage], pairs: Pairs) -> list[Found]:
    """Times of day given for one thing that cannot both hold.

    Parameters
    ----------
    held
        The passages compared.
    pairs
        Likeness of pairs of them, by place in `held`.
    """
    clocks = {n: times for n, p in enumerate(held) if p.has(_TIMES) and len(times := _clocks(p.text)) == 1}
    parts = {n: said for n, p in enumerate(held) if p.has(_DAYS) and len(said := list(_PART.finditer(p.text))) == 1}
    near = [
        ((a, b), value) for (a, b), value in pairs.items()
        if value >= _HOURS and ((a in clocks and b in clocks) or (a in parts and b in parts))
    ]  # fmt: skip
    found = []
    for (a, b), value in sorted(near):
        one, other = held[a], held[b]
        if one.origin_id == other.origin_id or _other_days(one, other) or of_other_people(one, other):
            continue
        if a in clocks and b in clocks:
            left, right = clocks[a][0], clocks[b][0]
            if left.zone == right.zone and _differ(one, left, other, right):
                found += _found(one, (left.start, left.end), other, (right.start, right.end), _NEAR)
        elif value >= _PARTS and a in parts and b in parts:
            mine, its = parts[a][0], parts[b][0]
            if mine["day"] == its["day"] and mine["part"] != its["part"]:
                found += _found(one, mine.span(), other, its.span(), 1)
    return found


def _clocks(text: str) -> list[_Told]:
    if ":" not in text and "." not in text and not re.search(r"\d ?[ap]m\b|noon|midday|midnight", text):
        return []
    found = []
    for match in _CLOCK.finditer(text):
        if match["word"]:
            minutes = 0 if match["word"].lower() == "midnight" else 720
        elif match["half"]:
            hour = int(match["hour"]) % 12 + 12 * (match["half"].lower() == "p")
            minutes = 60 * hour + int(match["minute"] or 0)
        else:
            minutes = 60 * int(match["day_hour"]) + int(match["day_minute"])
        zone = _ZONE.match(text, match.end())
        found.append(_Told(*match.span(), minutes, zone[1] if zone else None))
    return found


def _differ(a: Passage, left: _Told, b: Passage, right: _Told) -> bool:
    about = any(_ABOUT.search(passage.text[: told.start]) for passage, told in ((a, left), (b, right)))
    apart = abs(left.minutes - right.minutes)
    return min(apart, 1440 - apart) > (2 if about else 1) * _APART


def _other_days(a: Passage, b: Passage) -> bool:
    """Whether the passages name days that are not the same."""
    left, right = ({day for day in passage.days if day[0] == day[1]} for passage in (a, b))
    return bool(left and right and not left & right)


def _found(a: Passage, one: tuple[int, int], b: Passage, other: tuple[int, int], least: int) -> list[Found]:
    left, right = _around(a.text, one), _around(b.text, other)
    shared = [name for name in left if name in right]
    if len(shared) < least:
        return []
    sides = tuple(Side((Value.within(p, *place),)) for p, place in ((a, one), (b, other)))
    return [Found("date", " ".join(left[name] for name in shared[:4]), sides)]


def _around(text: str, place: tuple[int, int]) -> dict[str, str]:
    """Term → word, for the plain words around a time."""
    words = [*text[: place[0]].split()[-_BEFORE:], *text[place[1] :].split()[:_AFTER]]
    plain = [word.strip(".,;:!?()\"'“”") for word in words]
    return {name: word for word in plain if not word[:1].isupper() and (name := term(word)) is not None}
