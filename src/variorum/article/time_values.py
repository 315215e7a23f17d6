"""What a time expression means in an article published on a given day or between two: TIMEX3 value and days.

In: a meaning in the notation of `times.py` and a publication interval. Out: a TIMEX3 value, and the first and last
day it can mean. A value that differs over the interval has X where it differs; without an interval absolute
expressions resolve all the same, the others have X for what only the date would tell.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import NamedTuple

Interval = tuple[dt.date, dt.date]


class Resolved(NamedTuple):
    """A TIMEX3 value and the days it can mean, both inclusive; None where they are unknown."""

    value: str
    earliest: dt.date | None
    latest: dt.date | None


# --- reading a meaning -------------------------------------------------------------------------------------


def fields(meaning: str) -> tuple[str, dict[str, str]]:
    """Kind and fields of a meaning."""
    kind, *rest = meaning.split()
    return kind, dict(part.split("=", 1) for part in rest)


def month_end(year: int, month: int) -> dt.date:
    """Last day of a month."""
    return (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(1)) if year < 9999 else dt.date(year, 12, 31)


def _safe_day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


_SEASON_MONTHS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}


def span_of(value: str) -> tuple[dt.date | None, dt.date | None]:
    """First and last day that a TIMEX3 date value covers; Nones for values that are no date."""
    value = value.split("T", maxsplit=1)[0] if not value.startswith("P") else ""
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value):
        day = _safe_day(int(match[1]), int(match[2]), int(match[3]))
        return day, day
    if match := re.fullmatch(r"(\d{4})-(\d\d)(?:-XX)?", value):
        year, month = int(match[1]), int(match[2])
        return (dt.date(year, month, 1), month_end(year, month)) if 1 <= month <= 12 and year else (None, None)
    if match := re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value):
        first = (
            dt.date.fromisocalendar(int(match[1]), min(int(match[2]), 52), 1)
            if int(match[2]) <= 52
            else dt.date(int(match[1]), 12, 28)
        )
        return (first + dt.timedelta(5 if match[3] else 0), first + dt.timedelta(6))
    if match := re.fullmatch(r"(\d{4})-Q(\d)", value):
        year, quarter = int(match[1]), int(match[2])
        return dt.date(year, 3 * quarter - 2, 1), month_end(year, 3 * quarter)
    if match := re.fullmatch(r"(\d{4})-H(\d)", value):
        year, half = int(match[1]), int(match[2])
        return dt.date(year, 6 * half - 5, 1), month_end(year, 6 * half)
    if match := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
        year = int(match[1])
        first_month, last_month = _SEASON_MONTHS[match[2]]
        # Southern seasons, and "winter" of either end of the year, make the borders soft: a month each side.
        if match[2] == "WI":
            return dt.date(year, 1, 1), dt.date(year + 1, 3, 31)
        return dt.date(year, first_month - 1, 1), month_end(year, last_month + 1)
    if match := re.fullmatch(r"(\d{4})", value):
        year = int(match[1])
        return (dt.date(year, 1, 1), dt.date(year, 12, 31)) if year else (None, None)
    if match := re.fullmatch(r"(\d{3})", value):
        decade = int(match[1]) * 10
        return (dt.date(decade, 1, 1), dt.date(decade + 9, 12, 31)) if decade else (None, None)
    if match := re.fullmatch(r"(\d\d)", value):
        century = int(match[1]) * 100
        return (dt.date(century, 1, 1), dt.date(century + 99, 12, 31)) if century else (None, None)
    return None, None


def _narrow(first: dt.date | None, last: dt.date | None, mod: str) -> tuple[dt.date | None, dt.date | None]:
    """`early`, `late` and `mid` take two thirds, so that a soft border is not cut off."""
    if first is None or last is None or mod not in {"START", "END", "MID"}:
        return first, last
    days = (last - first).days
    if days < 5:
        return first, last
    third = dt.timedelta(days // 3)
    if mod == "START":
        return first, last - third
    if mod == "END":
        return first + third, last
    return first + third / 2, last - third / 2


# --- resolving -----------------------------------------------------------------------------------------------


def _easter(year: int) -> dt.date:
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return dt.date(year, f // 31, f % 31 + 1)


def _nth_weekday(year: int, month: int, weekday: int, n: int) -> dt.date:
    first = dt.date(year, month, 1)
    return first + dt.timedelta((weekday - 1 - first.weekday()) % 7 + 7 * (n - 1))


def _feast(name: str, year: int) -> dt.date:
    if name == "thanksgiving":
        return _nth_weekday(year, 11, 4, 4)
    if name == "easter":
        return _easter(year)
    if name == "goodfriday":
        return _easter(year) - dt.timedelta(2)
    if name == "labor":
        return _nth_weekday(year, 9, 1, 1)
    if name == "memorial":
        last = month_end(year, 5)
        return last - dt.timedelta(last.weekday())
    return _nth_weekday(year, 11, 1, 1) + dt.timedelta(1)


def _closest(days: list[dt.date], day: dt.date, direction: str) -> dt.date | None:
    """The one of `days` on the side that `direction` tells, nearest to `day`; the nearest where it tells none."""
    if direction == "-":
        side = [one for one in days if one <= day]
    elif direction == "+":
        side = [one for one in days if one >= day]
    else:
        side = days
    side = side or days
    return min(side, key=lambda one: (abs((one - day).days), one)) if side else None


def _months_from(day: dt.date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def _value_date(given: Mapping[str, str], day: dt.date) -> str:
    direction, pick = given.get("dir", "0"), given.get("pick", "")
    year = int(given["y"]) if "y" in given else day.year + int(given["yr"]) if "yr" in given else None
    if "feast" in given:
        years = [year] if year else [day.year - 1, day.year, day.year + 1]
        chosen = _closest(
            [_feast(given["feast"], one) for one in years], day, {"last": "-", "next": "+"}.get(pick, direction)
        )
        return chosen.isoformat() if chosen else "XXXX-XX-XX"
    if "m" in given and "d" in given:
        return _month_day(given, day, year, {"last": "-", "next": "+"}.get(pick, direction))
    if "m" in given:
        month = int(given["m"])
        if year is None:
            back = (day.month - month) % 12
            if pick == "last":
                back = back or 12
            elif pick == "next" or (direction == "+" and pick != "last"):
                back = -((month - day.month) % 12) if pick != "next" or month != day.month else -12
            elif direction == "0" and back > 8 and not pick:
                # A month told without tense is the nearest: up to three months ahead, else behind.
                back -= 12
            year = _months_from(day, -back)[0]
        return f"{year:04d}-{month:02d}"
    if "season" in given:
        season = given["season"]
        if year is None:
            year = _season_year(season, day, direction, pick)
        return f"{year:04d}-{season}"
    for letter, size in (("q", 3), ("h", 6)):
        if letter in given:
            n = int(given[letter])
            if "y" in given:
                return f"{year:04d}-{letter.upper()}{n}"
            shift = int(given.get("yr", "0"))
            now = (day.month - 1) // size + 1
            base = day.year if n <= now or direction == "+" else day.year - 1
            if "yr" in given and shift >= 0:
                base = day.year
            elif "yr" in given and n > now:
                # "the third quarter of last year" counts from the calendar; "a year ago" from the quarter reported.
                base = day.year
            return f"{base + shift:04d}-{letter.upper()}{n}"
    if "wd" in given:
        return _weekday(int(given["wd"]), day, direction, pick).isoformat()
    return f"{year:04d}" if year is not None else "XXXX"


def _month_day(given: Mapping[str, str], day: dt.date, year: int | None, direction: str) -> str:
    month, number = int(given["m"]), int(given["d"])
    years = [year] if year is not None else [day.year - 1, day.year, day.year + 1]
    days = [one for one in (_safe_day(y, month, number) for y in years) if one]
    if year is None and "wd" in given:
        days = [one for one in days if one.isoweekday() == int(given["wd"])] or days
    chosen = _closest(days, day, direction)
    if year is None and direction == "-" and chosen and (day - chosen).days > 270:
        # A day of the calendar without a year lies near; a past tense around it may be the frame's ("was to end").
        chosen = _closest(days, day, "0")
    if chosen is None:
        return f"XXXX-{month:02d}-{number:02d}" if year is None else f"{year:04d}-{month:02d}-{number:02d}"
    return chosen.isoformat()


def _season_year(season: str, day: dt.date, direction: str, pick: str) -> int:
    first = _SEASON_MONTHS[season][0]
    current = day.year - 1 if season == "WI" and day.month <= 2 else day.year
    begun = current if day.month >= first or (season == "WI" and day.month <= 2) else current - 1
    inside = {
        "SP": 3 <= day.month <= 5,
        "SU": 6 <= day.month <= 8,
        "FA": 9 <= day.month <= 11,
        "WI": day.month in {12, 1, 2},
    }[season]
    if pick == "last":
        return begun - 1 if inside else begun
    if pick == "next" or (direction == "+" and not inside):
        return begun + 1
    if pick == "this":
        return current
    return begun


def _weekday(weekday: int, day: dt.date, direction: str, pick: str) -> dt.date:
    back = (day.isoweekday() - weekday) % 7
    if pick == "last":
        return day - dt.timedelta(back or 7)
    if pick == "next":
        return day + dt.timedelta((weekday - day.isoweekday()) % 7 or 7)
    if direction == "+" or pick == "this":
        return day + dt.timedelta((weekday - day.isoweekday()) % 7)
    return day - dt.timedelta(back)


def _value_shift(unit: str, n: int, day: dt.date) -> str:
    """Value of the unit that lies `n` units from the one `day` is in."""
    if unit in {"D", "N"}:
        moved = (day + dt.timedelta(n)).isoformat()
        return moved + "TNI" if unit == "N" else moved
    if unit == "WE" and n == -1 and day.isoweekday() >= 6:
        n = 0
    if unit in {"W", "WE"}:
        year, week, _ = (day + dt.timedelta(7 * n)).isocalendar()
        return f"{year:04d}-W{week:02d}" + ("-WE" if unit == "WE" else "")
    if unit == "M":
        return "{:04d}-{:02d}".format(*_months_from(day, n))
    if unit == "Q":
        year, month = _months_from(day, 3 * n)
        return f"{year:04d}-Q{(month - 1) // 3 + 1}"
    if unit == "Y":
        return f"{day.year + n:04d}"
    if unit == "E":
        return f"{day.year // 10 + n:03d}"
    return f"{day.year // 100 + n:02d}"


def _value_ago(unit: str, n: float, day: dt.date) -> str:
    if unit in {"S", "m", "H"}:
        return (day + dt.timedelta(hours={"S": n / 3600, "m": n / 60, "H": n}[unit])).isoformat()
    if unit == "D":
        return _shifted(day, round(n)).isoformat()
    if unit == "W":
        year, week, _ = _shifted(day, round(7 * n)).isocalendar()
        return f"{year:04d}-W{week:02d}"
    if unit == "M":
        return "{:04d}-{:02d}".format(*_months_from(day, round(n)))
    if unit == "Q":
        return _value_shift("Q", round(n), day)
    if n == int(n):
        return f"{max(1, day.year + int(n)):04d}"
    return "{:04d}-{:02d}".format(*_months_from(day, round(12 * n)))


def _shifted(day: dt.date, days: int) -> dt.date:
    try:
        return day + dt.timedelta(days)
    except OverflowError:
        return day


def _value(kind: str, given: Mapping[str, str], day: dt.date) -> str:
    """TIMEX3 value of a meaning for an article published on `day`."""
    tail = f"T{given['t']}" if "t" in given else f"T{given['part']}" if "part" in given else ""
    if kind == "date":
        return _value_date(given, day) + tail
    if kind == "rel":
        value = _value_shift(given["u"], int(given["n"]), day)
        return value + (tail if not value.endswith("TNI") else "")
    if kind == "ago":
        return _value_ago(given["u"], float(given["n"]), day)
    first, _ = span_of(given["of"]) if "of" in given else (None, None)
    if kind == "then":
        if first is None:
            first = day if given["n"] == "0" or "dir" in given else None
        return _value_shift(given["u"], int(given["n"]), first or day)
    if kind == "after":
        return _value_ago(given["u"], float(given["n"]), first or day)
    if kind == "clock":
        return (first or day).isoformat() + tail
    if kind == "discourse":
        anchor = given.get("of")
        if anchor and "-Q" in anchor:
            year, quarter = int(anchor[:4]), int(anchor[-1])
            return f"{int(given['y']) if 'y' in given else year + int(given['q']):04d}-Q{quarter}"
        if "y" in given:
            return given["y"]
        return _value_shift("Q", -1 + 4 * int(given["q"]), day)
    return "XXXX"


_UNKNOWN = {"D": "XXXX-XX-XX", "N": "XXXX-XX-XXTNI", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX",
            "Q": "XXXX-QX",
            "Y": "XXXX", "E": "XXX", "C": "XX"}  # fmt: skip


def unknown_value(kind: str, given: Mapping[str, str]) -> str:
    """Value with X for what only the publication date would tell."""
    tail = f"T{given['t']}" if "t" in given else f"T{given['part']}" if "part" in given else ""
    if kind == "date":
        year = f"{int(given['y']):04d}" if "y" in given else "XXXX"
        if "feast" in given:
            return (_feast(given["feast"], int(year)).isoformat() if "y" in given else "XXXX-XX-XX") + tail
        if "m" in given:
            return f"{year}-{int(given['m']):02d}" + (f"-{int(given['d']):02d}" if "d" in given else "") + tail
        for letter in ("season", "q", "h"):
            if letter in given:
                return f"{year}-{given[letter] if letter == 'season' else letter.upper() + given[letter]}"
        if "wd" in given:
            return f"XXXX-WXX-{given['wd']}" + tail
        return year
    if kind in {"then", "after", "clock", "discourse"} and "of" in given:
        return _value(kind, given, span_of(given["of"])[0] or dt.date(1, 1, 1))
    return _UNKNOWN.get(given.get("u", "D" if kind == "clock" else "Q"), "XXXX") + (
        tail if kind in {"clock", "rel"} else ""
    )


def _merge(one: str, other: str) -> str:
    """What two values share, X for the rest; of unlike shapes the coarser."""
    if len(one) != len(other):
        return one if len(one) < len(other) else other
    return "".join(a if a == b else "X" for a, b in zip(one, other, strict=True))


#: Expressions whose days hang on when a quotation was spoken, not on when it was printed. What names its own day or
#: month ("in January") does not.
_DEICTIC = frozenset({"rel", "ago"})


def resolve(meaning: str, published: Interval | None) -> Resolved:
    """What an expression means in an article published within an interval.

    Parameters
    ----------
    meaning
        In the notation of this module.
    published
        First and last day of publication, inclusive; None where nothing is known.
    """
    kind, given = fields(meaning)
    if kind in {"dur", "set", "ref"}:
        return Resolved(given["v"], None, None)
    if "from" in given:
        day = resolve(given.pop("from").replace(";", " "), published).earliest
        meaning = " ".join([kind, *(f"{name}={value}" for name, value in given.items())])
        return resolve(meaning if day is None else f"{meaning} of={day.isoformat()}", published)
    if kind in {"decade", "century"}:
        value = f"{int(given['y']):0{3 if kind == 'decade' else 2}d}"
        return Resolved(value, *_narrow(*span_of(value), given.get("mod", "")))
    mod = given.get("mod", "")
    if is_absolute(kind, given):
        value = (
            _value(kind, given, span_of(given["of"])[0] or dt.date(2000, 1, 1))
            if "of" in given
            else unknown_value(kind, given)
        )
        return Resolved(value, *_narrow(*span_of(value), mod))
    if published is None:
        return Resolved(unknown_value(kind, given), None, None)
    start, end = published
    first, last = _value(kind, given, start), _value(kind, given, end)
    early, late = _narrow(*span_of(first), mod), _narrow(*span_of(last), mod)
    earliest, latest = early[0], late[1]
    if earliest and latest and latest < earliest:
        earliest, latest = min(early[0] or earliest, late[0] or latest), max(early[1] or earliest, late[1] or latest)
    if kind in _DEICTIC and "spoken" in given and given["u"] == "D" and earliest:
        earliest -= dt.timedelta(1)
    if kind == "ago" and earliest and latest and given.get("mod") in {"LESS_THAN", "APPROX", "MORE_THAN"}:
        # "almost a year ago": a fifth of the distance each way.
        days = {"D": 1, "W": 7, "M": 30, "Q": 91, "Y": 365}.get(given["u"], 1) * abs(float(given["n"])) / 5
        earliest, latest = _shifted(earliest, -round(days)), min(_shifted(latest, round(days)), end)
    if kind in {"then", "after"}:
        # The value is the best guess of the standard; nobody told the day that it counts from.
        earliest = latest = None
    return Resolved(first if first == last else _merge(first, last), earliest, latest)


def is_absolute(kind: str, given: Mapping[str, str]) -> bool:
    """Whether a meaning needs no publication date."""
    if kind in {"dur", "set", "ref", "decade", "century"}:
        return True
    if kind == "date":
        return "y" in given
    return kind in {"then", "after", "clock", "discourse"} and span_of(given.get("of", ""))[0] is not None
