"""When a report says that its happening took place, as far as its own words tell.

In: a report's text, or its resolved time expressions. Out: the days, months, years and weekdays it tells of (`Told`),
and how two reports' tellings agree.

Two reports of one visit name the same month or the same weekday; those of two visits name others. No single kind of
telling is decisive, for every report also tells of earlier things; but a kind that both use and in which they have
nothing in common speaks against one happening, and a day of the month in common speaks for it. How much was counted
on ECB+ train: of candidate pairs 63 % are of one story where neither tells a time, 97 % or more where two kinds agree
and none differs, 16 % where two kinds differ and none agrees.

Gets wrong: a page date left in the text counts as told.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from variorum.records import TimeExpression

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DATE = re.compile(
    rf"\b(?:(?P<month>{_MONTH})(?: (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:\d]))?"
    rf"|(?P<first>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<then>{_MONTH}))(?:,? (?:of )?(?P<year>(?:19|20)\d\d)\b)?"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(day.capitalize() for day in _WEEKDAYS)})\b")
_VALUE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?")

# What agreement and difference do to a pair's likeness, as powers of e: of undated pairs each kind that agrees (up to
# a limit) and each by which those that differ are more; of pairs placed by their dates a day and the weekday only.
# Tuned on ECB+ train, half of these values or double changes BCubed F1 by under .005 on every set.
_AGREES, _AGREES_AT_MOST = 0.1, 0.5
_DIFFERS = 0.1
_SAME_WEEKDAY, _OTHER_WEEKDAY = 0.1, 0.2
# Members of a group that are looked at: bounds the pairs of two groups.
_LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class Told:
    """Times a report tells of. `days` are (month, day); `dated` says that a month is told together with its year."""

    days: frozenset[tuple[int, int]] = frozenset()
    months: frozenset[int] = frozenset()
    years: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    dated: bool = False


def told_in(text: str) -> Told:
    """The times told in a text, by the words alone."""
    days, months, dated = set(), set(), False
    for match in _DATE.finditer(text):
        month = _MONTHS.index((match["month"] or match["then"])[:3].lower()) + 1
        day = match["day"] or match["first"]
        months.add(month)
        if day and 1 <= int(day) <= 31:
            days.add((month, int(day)))
        dated = dated or match["year"] is not None
    years = {int(year) for year in _YEAR.findall(text)}
    weekdays = {_WEEKDAYS.index(day.lower()) for day in _WEEKDAY.findall(text)}
    return Told(frozenset(days), frozenset(months), frozenset(years), frozenset(weekdays), dated)


def told_by(text: str, times: Iterable[TimeExpression]) -> Told:
    """The times told in a text, with those that its time expressions resolve to."""
    words = told_in(text)
    days, months, years, weekdays = set(words.days), set(words.months), set(words.years), set(words.weekdays)
    dated = words.dated
    for row in times:
        match = _VALUE.fullmatch(row.value or "")
        if match is None or row.type not in ("DATE", "TIME"):
            continue
        years.add(int(match[1]))
        if match[2]:
            months.add(int(match[2]))
            dated = True
        if match[3]:
            days.add((int(match[2]), int(match[3])))
        if row.earliest is not None and row.earliest == row.latest:
            weekdays.add(row.earliest.weekday())
    return Told(frozenset(days), frozenset(months), frozenset(years), frozenset(weekdays), dated)


def _compared(a: frozenset[int] | frozenset[tuple[int, int]], b: frozenset[int] | frozenset[tuple[int, int]]) -> int:
    """1 where two tellings have something in common, -1 where both tell and nothing is, 0 where one tells nothing."""
    return 0 if not a or not b else 1 if a & b else -1


def _kinds(a: Told, b: Told) -> tuple[int, int, int, int]:
    """How days, months, years and weekdays compare. Other days of one month are no difference: a story has several."""
    days, months = _compared(a.days, b.days), _compared(a.months, b.months)
    if days < 0 < months:
        days = 0
    return days, months, _compared(a.years, b.years), _compared(a.weekdays, b.weekdays)


def agreement(a: Told, b: Told, placed: bool) -> float:
    """What the times told do to two reports' likeness, as a factor.

    Parameters
    ----------
    placed
        Whether the publication dates of both are known, so that months and years say nothing more.
    """
    days, _, _, weekdays = kinds = _kinds(a, b)
    if placed:
        weekday = _SAME_WEEKDAY if weekdays > 0 else -_OTHER_WEEKDAY if weekdays < 0 else 0.0
        return math.exp(weekday + (_AGREES if days > 0 else 0.0))
    agree, differ = kinds.count(1), kinds.count(-1)
    return math.exp(min(_AGREES_AT_MOST, _AGREES * agree) - _DIFFERS * max(0, differ - agree))


def difference(a: Sequence[Told], b: Sequence[Told]) -> float:
    """In how many kinds of telling more two groups differ than agree, on average over their pairs."""
    a, b = a[:_LOOKED_AT], b[:_LOOKED_AT]
    return -sum(sum(_kinds(x, y)) for x in a for y in b) / (len(a) * len(b))


def clash(a: Sequence[Told], b: Sequence[Told]) -> bool:
    """Whether every report of one group tells of another month and year than every report of the other."""

    def differs(x: Told, y: Told) -> bool:
        days, months, years, _ = _kinds(x, y)
        return years < 0 and days <= 0 and (months < 0 or (months > 0 and x.dated and y.dated))

    return all(differs(x, y) for x in a[:_LOOKED_AT] for y in b[:_LOOKED_AT])
