"""When something is told to have been: the days, years, hours and parts of a day in a passage."""

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


_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = tuple(re.compile(rf"\b{form}\b(?!:)") for form in (rf"{_MONTH} {_DAY}", rf"{_DAY} {_MONTH}"))
_WEEKDAY = re.compile(r"\b(?P<day>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b(?!['’]s)")
_YEAR = re.compile(r"\b(?:in|since|of|until|from|by) (?P<year>(?:1[5-9]|20)\d\d)\b", re.IGNORECASE)
# A day on which something is said is not the day of what is said.
_SAYING = re.compile(
    r"\b(?:said|says|told|announced|confirmed|reported|according|statement|spokes\w+|news|reporters|interview|release|"
    r"wrote|tweeted|posted|published|added|updated?)\b(?:\W+\w+){0,3}\W*$"
)


# Behind these words a day or a year is where something begins or ends.
_SINCE = re.compile(r"\b(since|until|till|before|after|from)(?:\s+the)?\s+$", re.IGNORECASE)


def days(passage: Passage) -> Iterator[Slot]:
    """Days of the week and of a month."""
    return (slot for slot in _all_days(passage) if " " not in slot.key)


def bounds(passage: Passage) -> Iterator[Slot]:
    """Days since, until, before, after or from which something is told."""
    return (slot for slot in _all_days(passage) if " " in slot.key)


def _all_days(passage: Passage) -> Iterator[Slot]:
    text = passage.text
    dated: list[tuple[int, int]] = []
    for form in _DATE:
        for match in form.finditer(text):
            dated.append(match.span())
            yield from _day(text, "date", _MONTHS.index(match["month"]) * 31 + int(match["day"]), *match.span())
    for match in _WEEKDAY.finditer(text):
        # `Friday, March 14` is one day, told by its date.
        if not any(0 <= start - match.end() <= 3 for start, _ in dated):
            yield from _day(text, "day", _WEEK.index(match["day"]), *match.span())


def _day(text: str, key: str, value: int, start: int, end: int) -> Iterator[Slot]:
    if _SAYING.search(text[:start]):
        return
    bound = _SINCE.search(text[:start])
    night = bool(_NIGHT.search(text[max(0, start - 16) : end + 16]))
    yield Slot(f"{key} {bound[1].lower()}" if bound else key, (value, night), text, start, end)


# Days further apart are of two occasions.
_ONE_TIME = 31
_NIGHT = re.compile(r"\b(?:overnight|night|midnight|early|late)\b", re.IGNORECASE)
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def same_day(a: Slot, b: Slot) -> bool:
    """Whether two days can be one, or one night, or are days of two occasions."""
    apart = abs(a.value[0] - b.value[0])
    if a.key.startswith("day"):
        apart = min(apart, 7 - apart)
    return bool(apart == 0 or apart > _ONE_TIME or (apart == 1 and (a.value[1] or b.value[1])))


def years(passage: Passage) -> Iterator[Slot]:
    """Years."""
    for match in _YEAR.finditer(passage.text):
        yield Slot("", match["year"], passage.text, *match.span("year"))


#: What the words of a day begin with.
DAY_WORDS = beginnings(" ".join((*_WEEK, *_MONTHS))) | {DIGIT}
