"""The date a page states: a line of furniture that says when it was published, changed or printed.

In: a line. Out: the day, how it was labelled, and the range of the words. Written dates in English and numeric
ones; a numeric date whose day and month cannot be told apart is not read (`03/04/2019`), save with a year first.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_MONTH = r"(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]*\s+)?"
_YEAR = r"((?:18|19|20)\d\d)"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_FORMS = (
    ("dmy", re.compile(rf"{_WEEKDAY}(?:the )?{_DAY}(?: of)?[\s,/-]{{1,2}}({_MONTH})[\s,/-]{{1,2}}{_YEAR}\b", re.I)),
    ("mdy", re.compile(rf"{_WEEKDAY}({_MONTH})\s+{_DAY},?\s+{_YEAR}\b", re.I)),
    ("ymd", re.compile(rf"\b{_YEAR}[-/.](\d{{1,2}})[-/.](\d{{1,2}})(?=\b|T\d)")),
    ("numeric", re.compile(rf"\b(\d{{1,2}})([./-])(\d{{1,2}})\2{_YEAR}\b")),
)
_HAS_YEAR = re.compile(r"(?:18|19|20)\d\d")
_LABEL = (
    r"(?:(?:first |originally |story |article |page |last |date |post )?"
    r"(?P<label>published|publication date|updated?|posted|modified|created|generated|printed|revised|changed|edited|"
    r"issued|date|filed|saved|added|on)"
    r"(?: (?:on|at|by [\w .]{2,30}|in [\w .]{2,30}|date|time))?(?:\s*[:–—-])?)"
)
# What may stand between a label and its date, after the label's own colon or dash.
_BETWEEN = r"[\s|·•(]*"
_TIME = (
    r"(?:[\s,|·•T@–—-]*(?:at )?\(?\d{1,2}(?:[:.h]\d{2}){1,2}(?:\.\d+)?\s*(?:[ap]\.?m\.?)?|[\s,|·•@–—-]*(?:at "
    r")?\d{1,2}\s*[ap]\.?m\.?)"
    r"(?:\s*(?:Z|[+-]\d{2}:?\d{2}|[A-Z]{2,5}|local time|hrs|h)\)?)?"
)
_REST = re.compile(rf"(?:{_TIME})?\s*[.|·•)]*", re.I)
_LEAD = re.compile(
    rf"(?:{_LABEL})?{_BETWEEN}(?:\d{{1,2}}[:.]\d{{2}}\s*(?:[ap]\.?m\.?)?(?:\s*[A-Z]{{2,5}})?[\s,|·•–—-]*(?:on )?)?",
    re.I,
)
_LABEL_END = re.compile(rf"{_LABEL}{_BETWEEN}$", re.I)


@dataclass(frozen=True, slots=True)
class PageDate:
    """A stated day. `changed` for a date of change or printing; `whole` if the line says nothing else."""

    day: dt.date
    start: int
    end: int
    changed: bool
    whole: bool


def page_date(line: str, *, anywhere: bool = False) -> PageDate | None:
    """The date in a short line of a page, or None.

    Parameters
    ----------
    line
        One line, trimmed.
    anywhere
        Also when the date is only a part of the line; `whole` then tells which.
    """
    if len(line) > 200 or not _HAS_YEAR.search(line):
        return None
    found = _first_date(line)
    if found is None:
        return None
    day, start, end = found
    label = _LABEL_END.search(line[:start])
    begin = label.start() if label and label.start() < start else start
    after = _REST.match(line, end)
    stop = len(line[: after.end()].rstrip()) if after else end
    lead = _LEAD.fullmatch(line[:start])
    rest = line[stop:].strip(" ,|·•–—-()")
    second = page_date(rest) if rest and len(rest) < len(line) else None
    whole = lead is not None and (not rest or (second is not None and second.whole))
    if not whole and not anywhere:
        return None
    said = (label.group("label") if label else lead.group("label") if lead else None) or ""
    changed = said.casefold() in (
        "update",
        "updated",
        "modified",
        "generated",
        "printed",
        "revised",
        "changed",
        "edited",
        "saved",
    )
    if changed and second is not None and not second.changed:
        return PageDate(second.day, begin, len(line), False, whole)
    return PageDate(day, 0 if whole else begin, len(line) if whole else stop, changed, whole)


def _first_date(line: str) -> tuple[dt.date, int, int] | None:
    found: list[tuple[int, dt.date, int]] = []
    for form, pattern in _FORMS:
        for match in pattern.finditer(line):
            day = _day(form, match)
            if day is not None:
                found.append((match.start(), day, match.end()))
                break
    if not found:
        return None
    start, day, end = min(found)
    return day, start, end


def _day(form: str, match: re.Match[str]) -> dt.date | None:
    parts = match.groups()
    if form == "dmy":
        day, month, year = int(parts[0]), MONTHS[parts[1].rstrip(".").casefold()], int(parts[2])
    elif form == "mdy":
        day, month, year = int(parts[1]), MONTHS[parts[0].rstrip(".").casefold()], int(parts[2])
    elif form == "ymd":
        year, month, day = int(parts[0]), int(parts[1]), int(parts[2])
    else:
        first, second, year = int(parts[0]), int(parts[2]), int(parts[3])
        # Points are written day first nearly everywhere.
        if (parts[1] == "." and second <= 12) or first > 12 >= second or first == second:
            day, month = first, second
        elif second > 12 >= first:
            day, month = second, first
        else:
            return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
