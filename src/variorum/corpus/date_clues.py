"""What the text of one report says about the day it was published: offices, events, dates.

In: an article with its sentences and time expressions. Out: clues, each a set of days that it allows, a weight, the
words it rests on and the reason in words. Method: facts of the world that are dated (`knowledge/offices.csv`,
`events.csv`) bound the day from below when they are told as true or past, from above when they are told as ahead;
expressions without a year are read backwards: all days on which a writer would have put it so.

Gets wrong: history retold in the present tense; a namesake in the same kind of office.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator, Sequence

from variorum.article.page_date import page_date
from variorum.article.read.dates import date_in_url
from variorum.article.time_values import fields, is_absolute, month_end, resolve
from variorum.corpus.anniversary_clues import ages, anniversaries
from variorum.corpus.clue import Clue, Inside, Report, lower
from variorum.corpus.days import FIRST, LAST, DaySet, between, day_at, every_day, index
from variorum.corpus.office_clues import offices
from variorum.knowledge.dated_events import SCHEDULED, DatedEvent, days_that_name_events, find, phrases
from variorum.records import Sentence, TimeExpression

# How far from publication a day told without its year can lie, past the turn of the year. By the press's style the year
# is left out within the calendar year and shortly beyond.
_YEARLESS_DAY = 120
_YEARLESS_MONTH = 300
# Words between an event's name and "last year" for the one to date the other, in characters.
_NEAR = 40
# Days after the day in a dateline, and after a weekday and date in the lead, until a report is printed.
_DATELINE_DAYS, _NEWS_DAYS = 3, 10
# Days after the day in an address until the report is out, as its metadata see it.
_ADDRESS_DAYS = 2
# Longest event, in days, that an expression beside it dates as a whole.
_SHORT = 21
# Events that one expression may mean; beyond that it tells nothing.
_FEW = 3


def clues(report: Report) -> list[Clue]:
    """Every clue of a report's own text, in no order that matters."""
    low = lower(report.article.text)
    found = list(_dates(report))
    found += _imprint(report)
    found += _pages(report)
    found += offices(report, low)
    found += _events(report, low)
    found += ages(low, [sentence for sentence in report.sentences if sentence.role == "body"])
    return found


# --- dates in the text -----------------------------------------------------------------------------------------

_PROJECTED = re.compile(
    r"\b(?:by|until|till|through|target\w*|goals?|plan\w*|project\w*|expect\w*|forecast\w*|predict\w*|deadlines?|schedul\w*|"
    r"set (?:for|to)|due|promis\w*|pledg\w*|"
    r"aim\w*|would|could|next|upcoming|slated|will|if|bid|estimat\w*|from|to|2050|for the|potential|candidates?|"
    r"hopefuls?|prospective|possible|likely)\b"
)

# "The 2016 race" can lie ahead whatever the tense; "in 2016" with a past tense does not.
_IN = re.compile(r"\b(?:in|since|during|in (?:early|late|mid)) $")


def _dates(report: Report) -> Iterator[Clue]:
    text = report.article.text
    for time in report.times:
        kind, given = fields(time.meaning)
        words = text[time.start : time.end]
        before = lower(text[max(0, time.start - 70) : time.start])
        before = before[before.rfind(". ") + 1 :]
        if kind == "date" and "m" in given and "d" in given and _dateline(text, time):
            if "y" in given:
                first = resolve(time.meaning, None).earliest
                if first is None:
                    continue
                last = first + dt.timedelta(_DATELINE_DAYS)
                allowed = between(first, last)
            else:
                first = last = None
                allowed = _yearly(int(given["m"]), int(given["d"]), _DATELINE_DAYS)
            yield Clue("dateline", allowed, 3.5, time.start, time.end, first, last, f"is datelined “{words}”")
            continue
        if kind == "date" and "y" in given and given.get("open") not in {"until", "by"}:
            value = resolve(time.meaning, None)
            if value.earliest is None:
                continue
            if given.get("dir") == "-" and not _PROJECTED.search(before):
                exact = "d" in given or "m" in given
                if not exact and not _IN.search(before):
                    continue
                if "wd" in given and value.latest and _told_as_news(report, time):
                    news = value.latest + dt.timedelta(_NEWS_DAYS)
                    yield Clue(
                        "weekday",
                        between(value.earliest, news),
                        1.3,
                        time.start,
                        time.end,
                        value.earliest,
                        news,
                        f"tells “{words}” as its news",
                    )
                yield Clue(
                    "date_in_text",
                    between(value.earliest, None),
                    2.0 if exact else 1.5,
                    time.start,
                    time.end,
                    value.earliest,
                    None,
                    f"tells “{words}” as past",
                )
            elif given.get("dir") == "+" and value.latest and "d" in given:
                yield Clue(
                    "date_in_text",
                    between(None, value.latest),
                    1.0,
                    time.start,
                    time.end,
                    None,
                    value.latest,
                    f"tells “{words}” as ahead",
                )
        elif kind == "date" and "m" in given and "d" in given and "y" not in given and "yr" not in given:
            month_day = (int(given["m"]), int(given["d"]))
            if "fixed" in given or month_day in days_that_name_events():
                continue
            if _PROJECTED.search(before) and "wd" not in given:
                continue
            yearless = _yearless_day(*month_day, "+" if given.get("dir") == "+" else "0", int(given.get("wd", "0")))
            if yearless is not None:
                yield Clue(
                    "weekday" if "wd" in given else "date_in_text",
                    yearless,
                    1.0 if "wd" in given else 0.5,
                    time.start,
                    time.end,
                    None,
                    None,
                    f"tells “{words}” without its year",
                )


_DATELINE = re.compile(r"[A-Z][A-Z .,'’/-]+,? (?:[A-Z][a-z]+(?: [A-Z][a-z]+)?,? )?$")
_AFTER_DATELINE = re.compile(r"(?:, (?:19|20)\d\d)?\.? ?(?:\(|[–—-])")


def _dateline(text: str, time: TimeExpression) -> bool:
    """Whether a day stands in a dateline: after a place in capitals at the head of a line, before agency or dash."""
    head = text[text.rfind("\n", 0, time.start) + 1 : time.start]
    return bool(_DATELINE.fullmatch(head) and _AFTER_DATELINE.match(text[time.end : time.end + 12]))


def _told_as_news(report: Report, time: TimeExpression) -> bool:
    """Whether an expression stands in the first two sentences of the report."""
    body = [sentence for sentence in report.sentences if sentence.role == "body"][:2]
    return any(sentence.start <= time.start < sentence.end for sentence in body)


@functools.cache
def _yearly(month: int, number: int, days: int) -> DaySet:
    """That day of every year, and so many days after it."""
    allowed = ~every_day()
    for year in range(FIRST.year, LAST.year + 1):
        try:
            day = dt.date(year, month, number)
        except ValueError:
            continue
        allowed |= between(day, day + dt.timedelta(days))
    return allowed


_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)[^\n\d]{0,20}(?:(?:19|20)\d\d ?[–-] ?)?((?:19|20)\d\d)\b[^\n]{0,80}", re.I
)


def _imprint(report: Report) -> Iterator[Clue]:
    """A copyright line of the outlet itself: the report is of that year or of an earlier one."""
    article = report.article
    names = [name.casefold() for name in (article.source, article.agency) if name]
    for match in _COPYRIGHT.finditer(article.text):
        line = article.text[match.start() : match.end()]
        if any(name in line.casefold() for name in names):
            last = dt.date(int(match[1]), 12, 31)
            yield Clue(
                "page_date", between(None, last), 1.0, match.start(), match.end(), None, last, f"bears “{line.strip()}”"
            )


def _pages(report: Report) -> Iterator[Clue]:
    """What the address and the page's own lines say beside the date that the metadata state."""
    article = report.article
    if article.stated_basis not in {"metadata", "page"}:
        return
    day = date_in_url(article.url)
    if day is not None:
        yield Clue("url", between(day - dt.timedelta(1), day + dt.timedelta(_ADDRESS_DAYS)), 2.5, None, None, day, day,
                   f"has {day} in its address")  # fmt: skip
    for mark in report.furniture:
        line = article.text[mark.start : mark.end].strip()
        stated = page_date(line) if mark.kind == "page_date" else None
        if stated is not None and not stated.changed:
            yield Clue("page_date", between(stated.day, stated.day), 3.2, mark.start, mark.end, stated.day, stated.day,
                       f"states “{line[:80]}”")  # fmt: skip
            return


@functools.cache
def _yearless_day(month: int, number: int, direction: str, weekday: int) -> DaySet | None:
    """The days on which a writer leaves out the year of that day."""
    if direction == "0" and not weekday:
        return None
    allowed = ~every_day()
    for year in range(FIRST.year, LAST.year + 1):
        try:
            day = dt.date(year, month, number)
        except ValueError:
            continue
        if weekday and day.isoweekday() != weekday:
            continue
        allowed |= between(*_around(day, day, direction, _YEARLESS_DAY))
    return allowed


def _around(first: dt.date, last: dt.date, direction: str, reach: int) -> tuple[dt.date, dt.date]:
    """Within the calendar year, or `reach` days past its turn, on the side that the tense tells."""
    step = dt.timedelta(reach)
    early = min(dt.date(first.year, 1, 1), first - step)
    late = max(dt.date(last.year, 12, 31), last + step)
    # A day's grace: what happens on the day itself is told in either tense, and time zones differ.
    if direction == "-":
        return first - dt.timedelta(1), late
    if direction == "+":
        return early, last + dt.timedelta(1)
    return early, late


# --- events --------------------------------------------------------------------------------------------------------

_AHEAD = re.compile(
    r"\b(?:will|upcoming|forthcoming|ahead of|next (?:week|month|year)|(?:is|are) (?:to|due|set|scheduled|expected)|"
    r"plans? to|planned|to host|hosts?|before the|run-?up to|"
    r"scheduled|expected to|prepar\w+ (?:for|to)|would|could|may|hopes? to|tomorrow|bid (?:for|to)|if)\b"
)
_BEHIND = re.compile(
    r"\b(?:after|since|following|in the wake of|attended|hosted|took place|was held|were held|ended in|agreed at)\b"
)


# Code points before an event's words in which it is shown to be wished for.
_SHORTLY = 50
# Kinds that are called for, feared and planned in the same words as they are told: "calls for the ouster of …".
_WISHED_FOR = frozenset({"affair", "treaty", "war"})
_WISHED = re.compile(
    r"\b(?:call(?:s|ed|ing)? for|demand\w*|want(?:s|ed|ing)?|urg(?:e|es|ed|ing)|seek(?:s|ing)?|sought|"
    r"hop(?:e|es|ed|ing)|plot\w*|attempt\w*|try|tries|tried|trying|aim(?:s|ed|ing)?|vow\w*|threat\w*|would|could|might|if|until|unless|"
    r"possible|likely|fear\w*|avoid\w*|prevent\w*|push(?:es|ed|ing)? for)\b"
)


def _events(report: Report, low: str) -> Iterator[Clue]:
    inside = Inside(report.sentences)
    groups: dict[int, list[tuple[int, int, str]]] = {}
    held: dict[int, Sentence] = {}
    for start, end, phrase in phrases(low):
        sentence = inside.at(start)
        if sentence is not None and end <= sentence.end:
            groups.setdefault(sentence.n, []).append((start, end, phrase))
            held[sentence.n] = sentence
    seen: set[tuple[str, ...]] = set()
    body = [sentence.n for sentence in report.sentences if sentence.role == "body"]
    places = {n: place for place, n in enumerate(body)}
    for n in sorted(groups):
        sentence = held[n]
        words = low[sentence.start : sentence.end]
        times = [time for time in report.times if sentence.start <= time.start and time.end <= sentence.end]
        for told in find(groups[n]):
            key = (*(event.name for event in told.events), str(n))
            if key in seen:
                continue
            seen.add(key)
            scheduled = any(event.kind in SCHEDULED for event in told.events)
            sides = {fields(time.meaning)[1].get("dir", "0") for time in times}
            ahead = scheduled and ("+" in sides or bool(_AHEAD.search(words)))
            first = min(told.events, key=lambda event: event.start)
            if any(event.kind in _WISHED_FOR for event in told.events) and _WISHED.search(
                low, max(sentence.start, told.start - _SHORTLY), told.end
            ):
                continue
            if not scheduled or (not ahead and _BEHIND.search(words) and "+" not in sides):
                yield Clue(
                    "event",
                    between(first.start, None),
                    3.0,
                    told.start,
                    told.end,
                    first.start,
                    None,
                    f"tells of {first.name} ({first.start}) as past",
                )
            if len(told.events) <= _FEW:
                yield from anniversaries(low, sentence, places.get(n, n), told.events, told.start, told.end)
            yield from _anchors(told.events, told.start, told.end, times, ahead, report.article.text)


def _anchors(
    events: Sequence[DatedEvent], start: int, end: int, times: Sequence[TimeExpression], ahead: bool, text: str
) -> Iterator[Clue]:
    """Expressions beside an event of known date: the days on which a writer would put the event's date so."""
    # An affair or a war goes on: "last week" beside it dates a part of it. A day of the month that fits it is
    # no chance.
    short = [event for event in events if event.kind != "affair" and (event.end - event.start).days <= _SHORT]
    for time in times:
        kind, given = fields(time.meaning)
        if kind in {"dur", "set", "ref", "decade", "century", "then", "after", "clock", "discourse"} or is_absolute(
            kind, given
        ):
            continue
        if given.get("dir") == "+" and not any(event.kind in SCHEDULED for event in events):
            continue
        gap = max(time.start - end, start - time.end, 0)
        if gap and _dated_between(times, min(end, time.end), max(start, time.start)):
            continue
        if kind == "date" and "m" in given:
            if (int(given["m"]), int(given.get("d", 0))) in days_that_name_events():
                continue
            if "d" in given:
                day = (int(given["m"]), int(given["d"]))
                fitting = [event for event in events if day in _month_days(event)]
                weight = 2.5
            else:
                fitting = [event for event in short if event.start.month == int(given["m"]) and gap <= 3 * _NEAR]
                weight = 2.0
        elif gap <= _NEAR and (kind in {"rel", "ago"} or "season" in given):
            fitting, weight = short, 1.8
        else:
            continue
        if not fitting or len(fitting) > _FEW:
            continue
        scheduled = any(event.kind in SCHEDULED for event in fitting)
        side = "-" if not scheduled else "+" if ahead and given.get("dir") == "+" else "0"
        if ahead and kind in {"rel", "ago"}:
            continue
        allowed = ~every_day()
        for event in fitting:
            allowed |= _backwards(time.meaning, event.start, event.end, side)
        if not allowed.any():
            continue
        names = ", ".join(dict.fromkeys(event.name for event in fitting))
        places = allowed.nonzero()[0]
        yield Clue(
            "event",
            allowed,
            weight,
            min(start, time.start),
            max(end, time.end),
            day_at(int(places[0])),
            day_at(int(places[-1])),
            f"dates {names} “{' '.join(text[time.start : time.end].split())}”",
        )


def _dated_between(times: Sequence[TimeExpression], start: int, end: int) -> bool:
    """Whether a full date or a year stands in the range: what is told on one side of it has its date already."""
    return any(start <= time.start and time.end <= end and is_absolute(*fields(time.meaning)) for time in times)


def _month_days(event: DatedEvent) -> set[tuple[int, int]]:
    return {(event.start.month, event.start.day), (event.end.month, event.end.day)}


@functools.lru_cache(maxsize=4096)
def _backwards(meaning: str, first: dt.date, last: dt.date, side: str) -> DaySet:
    """The publication days for which an expression means days of an event from `first` to `last`."""
    kind, given = fields(meaning)
    allowed = ~every_day()
    if kind == "date" and "m" in given and "pick" not in given and "yr" not in given:
        reach = _YEARLESS_DAY if "d" in given else _YEARLESS_MONTH
        whole = (first, last) if "d" in given else (first.replace(day=1), month_end(first.year, first.month))
        early, late = _around(*whole, side, reach)
        if side == "-":
            return between(max(early, first - dt.timedelta(1)), late)
        return between(early, min(late, last)) if side == "+" else between(early, late)
    years = int(abs(float(given.get("n", "1")))) + 2 if given.get("u") in {"Y", "E"} or kind == "date" else 2
    slack = 1 if given.get("u") in {"D", "W", "WE", "N"} else 0
    start = max(FIRST, first - dt.timedelta(400)) if side != "-" else max(FIRST, first)
    for place in range(index(start), index(min(LAST, last + dt.timedelta(366 * years))) + 1):
        day = day_at(place)
        value = resolve(meaning, (day, day))
        if value.earliest is None or value.latest is None:
            continue
        early, late = _loosened(kind, given, value.earliest, value.latest, slack)
        if early <= last and late >= first:
            allowed[place] = True
    return allowed


def _loosened(
    kind: str, given: dict[str, str], earliest: dt.date, latest: dt.date, slack: int
) -> tuple[dt.date, dt.date]:
    """What a writer means by a distance: "a year ago" is no day of the calendar."""
    if kind == "ago":
        days = {"D": 1, "W": 7, "M": 31, "Q": 92, "Y": 366}.get(given["u"], 1)
        grace = dt.timedelta(max(1, round(days * max(1.0, abs(float(given["n"])) / 5) / 2)))
        return earliest - grace, latest + grace
    return earliest - dt.timedelta(slack), latest + dt.timedelta(slack)
