"""How the opening of a report tells its news: by which days of the week, and whether it looks back.

In: a report. Out: days of the week; whether it is of what came months after. Text that is told "on Saturday" was
printed within days; one of a trial, or of what happened "last year", shares the story of its happening, and often whole
paragraphs with the first reports of it, but not their week.
"""

from __future__ import annotations

import re

from variorum.corpus.clue import Report
from variorum.corpus.occasion import WEEKDAYS

# Code points of the body: in which the news is told; in which it shows to be of a court; in which it looks back.
# Looked at on half of the shootings, whose trials share the words of the first reports (docs/stages/dating.md).
_OPENING, _FIRST, _BACK = 700, 300, 1500
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
# A day of the week that no date stands beside.
_WEEKDAY = re.compile(
    rf"(?<!every )(?<!each )(?<!last )(?<!next )\b({'|'.join(WEEKDAYS)})\b(?!s\b)"
    rf"(?!,? (?:the )?(?:{_MONTH} \d|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}))"
)
_TODAY = re.compile(r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b")
_YESTERDAY = re.compile(r"\b(?:yesterday|last night|overnight)\b")
_COURT = re.compile(
    r"\b(?:sentenc|convict|indict|arraign|plea|pled|guilty|trial|jury|juror|verdict|hearing|court|prosecut|charged)"
)
_AGO = re.compile(
    rf"\b(?:(?:months?|years?) (?:ago|later|earlier|after)|last (?:month|year|fall|summer|spring|winter|{_MONTH}))\b"
)


def weekdays(report: Report) -> frozenset[int]:
    """Days of the week, 0 for Monday, by which a report tells its news; by "today" too, where its day is known."""
    opening = _body(report, _OPENING)
    found = {WEEKDAYS.index(match[1]) for match in _WEEKDAY.finditer(opening)}
    first, last = report.article.dated_start, report.article.dated_end
    if first is not None and first == last:
        found |= {first.weekday()} if _TODAY.search(opening) else set()
        found |= {(first.weekday() - 1) % 7} if _YESTERDAY.search(opening) else set()
    return frozenset(found)


def looks_back(report: Report) -> bool:
    """Whether a report is of a court, or recalls in its opening what happened months or years before."""
    title = (report.article.title or "").lower()
    return bool(_COURT.search(title) or _COURT.search(_body(report, _FIRST)) or _AGO.search(_body(report, _BACK)))


def _body(report: Report, length: int) -> str:
    start = next((sentence.start for sentence in report.sentences if sentence.role == "body"), 0)
    return report.article.text[start : start + length].lower()
