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
from typing import TYPE_CHECKING

from variorum.records import TimeExpression

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(day.capitalize() for day in WEEKDAYS)})\b")
_VALUE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?")

# What agreement and difference do to a pair's likeness, as powers of e: of undated pairs each kind that agrees (up to
# a limit) and each by which those that differ are more; of pairs placed by their dates a day and the weekday only.
# Tuned on ECB+ train, half of these values or double changes BCubed F1 by under .005 on every set.
_AGREES, _AGREES_AT_MOST = 0.1, 0.5
_DIFFERS = 0.1
_SAME_WEEKDAY, _OTHER_WEEKDAY = 0.1, 0.2
_FIRST_YEAR, _N_YEARS = 1900, 200
_WORD = (1 << 64) - 1
_MONTH_BITS, _WEEKDAY_BITS, _DATED = 0x1FFE, 0x7F << 16, 1 << 24
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
    weekdays = {WEEKDAYS.index(day.lower()) for day in _WEEKDAY.findall(text)}
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


def packed(told: Told) -> list[int]:
    """A telling as numbers of 64 bits: six of days, four of years (1900 to 2099), one of months, weekdays and `dated`.

    `agreements` compares them; `unpacked` gives the telling back, less years out of range.
    """
    days = sum(1 << (month * 31 + day - 32) for month, day in told.days)
    years = sum(1 << (year - _FIRST_YEAR) for year in told.years if 0 <= year - _FIRST_YEAR < _N_YEARS)
    rest = sum(1 << month for month in told.months) | sum(1 << (16 + day) for day in told.weekdays)
    rest |= _DATED if told.dated else 0
    return [days >> (64 * k) & _WORD for k in range(6)] + [years >> (64 * k) & _WORD for k in range(4)] + [rest]


def unpacked(numbers: Sequence[int]) -> Told:
    """The telling of which `packed` made the numbers."""
    days = sum(int(number) << (64 * k) for k, number in enumerate(numbers[:6]))
    years = sum(int(number) << (64 * k) for k, number in enumerate(numbers[6:10]))
    rest = int(numbers[10])
    return Told(
        frozenset((bit // 31 + 1, bit % 31 + 1) for bit in range(12 * 31) if days >> bit & 1),
        frozenset(month for month in range(1, 13) if rest >> month & 1),
        frozenset(_FIRST_YEAR + bit for bit in range(_N_YEARS) if years >> bit & 1),
        frozenset(day for day in range(7) if rest >> (16 + day) & 1),
        bool(rest & _DATED),
    )


def agreements(a: NDArray[np.uint64], b: NDArray[np.uint64], placed: NDArray[np.bool_]) -> NDArray[np.float64]:
    """`agreement` of many pairs at once: packed tellings, a row each, and whether both are placed."""
    import numpy as np

    def compared(x: NDArray[np.uint64], y: NDArray[np.uint64]) -> NDArray[np.int64]:
        told = x.any(axis=1) & y.any(axis=1)
        return np.where(told, np.where((x & y).any(axis=1), 1, -1), 0)

    def part(column: NDArray[np.uint64], mask: int) -> NDArray[np.uint64]:
        return column[:, 10:] & np.uint64(mask)

    months, weekdays = (compared(part(a, mask), part(b, mask)) for mask in (_MONTH_BITS, _WEEKDAY_BITS))
    days, years = compared(a[:, :6], b[:, :6]), compared(a[:, 6:10], b[:, 6:10])
    days[(days < 0) & (months > 0)] = 0
    kinds = np.stack([days, months, years, weekdays])
    agree, differ = (kinds > 0).sum(axis=0), (kinds < 0).sum(axis=0)
    free = np.minimum(_AGREES_AT_MOST, _AGREES * agree) - _DIFFERS * np.maximum(0, differ - agree)
    weekday = np.where(weekdays > 0, _SAME_WEEKDAY, np.where(weekdays < 0, -_OTHER_WEEKDAY, 0.0))
    return np.exp(np.where(placed, weekday + np.where(days > 0, _AGREES, 0.0), free))


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
