"""Times of day in a passage: hours, and parts of a day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from variorum.story.frames import Slot
from variorum.story.passages import Passage
from variorum.story.reading import DIGIT, beginnings

_CLOCK = re.compile(
    r"(?<![\d.:/,$£€])(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*(?P<half>[ap])\.?m\b\.?"
    r"|(?<![\d.:/,$£€])(?P<day_hour>[01]\d|2[0-3]):(?P<day_minute>[0-5]\d)\b|\b(?P<word>noon|midday|midnight)\b",
    re.IGNORECASE,
)
#: What the words of an hour, and of a part of a day, begin with.
HOUR_WORDS = beginnings("noon midday midnight") | {DIGIT}
PART_WORDS = beginnings("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_ZONE = re.compile(r"\W{0,2}\(?\b(GMT|UTC|BST|EST|EDT|PST|PDT|CET|CEST|ET|local)\b")
_PART = re.compile(
    r"\b(?P<day>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday) (?P<part>morning|afternoon|evening)\b"
)
# Minutes between two hours that are no rounding of one, both hours being sharp; `about` doubles it.
_APART = 20
_ABOUT = re.compile(r"\b(?:about|around|some|nearly|almost|roughly|approximately|shortly|just|before|after)\s+$")
# Where something begins or ends is not when it happened.
_BOUND = re.compile(r"\b(since|until|till|from|between)\s+$")


class _Told(NamedTuple):
    """Minutes from midnight, whether they are about right, and the days that the passage names."""

    minutes: int
    about: bool
    days: frozenset[tuple[dt.date, dt.date]]


def times_of_day(passage: Passage) -> Iterator[Slot]:
    """Hours, by the zone they are told in."""
    text = passage.text
    days = frozenset(day for day in passage.days if day[0] == day[1])
    for match in _CLOCK.finditer(text):
        if match["word"]:
            minutes = 0 if match["word"].lower() == "midnight" else 720
        elif match["half"]:
            hour = int(match["hour"]) % 12 + 12 * (match["half"].lower() == "p")
            minutes = 60 * hour + int(match["minute"] or 0)
        else:
            minutes = 60 * int(match["day_hour"]) + int(match["day_minute"])
        zone, bound = _ZONE.match(text, match.end()), _BOUND.search(text[: match.start()])
        key = f"{zone[1] if zone else ''} {bound[1] if bound else ''}"
        about = _ABOUT.search(text[: match.start()]) is not None
        yield Slot(key, _Told(minutes, about, days), text, *match.span())


def same_hour(a: Slot, b: Slot) -> bool:
    """Whether two hours can be one, or are of two days."""
    one, other = a.value, b.value
    if one.days and other.days and not one.days & other.days:
        return True
    apart = abs(one.minutes - other.minutes)
    return bool(min(apart, 1440 - apart) <= (2 if one.about or other.about else 1) * _APART)


def parts_of_days(passage: Passage) -> Iterator[Slot]:
    """`Friday morning`: the part, by its day."""
    for match in _PART.finditer(passage.text):
        yield Slot(match["day"], match["part"], passage.text, *match.span())
