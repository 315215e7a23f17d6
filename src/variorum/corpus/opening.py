"""How the opening of a report tells its news: by which days of the week, and whether it looks back.

In: a report. Out: days of the week; whether it is of what came months after. Text that is told "on Saturday" was
printed within days; one of a trial, or of what happened "last year", shares the story of its happening, and often whole
paragraphs with the first reports of it, but not their week.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Opening:
    """How a report tells its news.

    `weekdays` are the days of the week that it names, 0 for Monday; `today` and `yesterday` say whether it tells it by
    such words; `looks_back` whether it is of a court, or recalls in its opening what happened months or years before.
    """

    weekdays: frozenset[int]
    today: bool
    yesterday: bool
    looks_back: bool

    def days(self, first: dt.date | None, last: dt.date | None) -> frozenset[int]:
        """The days of the week by which it tells its news; by "today" too, where the day of publication is known."""
        if first is None or first != last:
            return self.weekdays
        meant = [first.weekday()] if self.today else []
        meant += [(first.weekday() - 1) % 7] if self.yesterday else []
        return self.weekdays.union(meant)


def opening_of(report: Report) -> Opening:
    """How a report tells its news."""
    news = _body(report, _OPENING)
    title = (report.article.title or "").lower()
    of_court = _COURT.search(title) or _COURT.search(_body(report, _FIRST))
    return Opening(
        frozenset(WEEKDAYS.index(match[1]) for match in _WEEKDAY.finditer(news)),
        today=_TODAY.search(news) is not None,
        yesterday=_YESTERDAY.search(news) is not None,
        looks_back=bool(of_court or _AGO.search(_body(report, _BACK))),
    )


def _body(report: Report, length: int) -> str:
    start = next((sentence.start for sentence in report.sentences if sentence.role == "body"), 0)
    return report.article.text[start : start + length].lower()
