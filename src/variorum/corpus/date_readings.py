"""What each article by itself tells of the day it was published: the map that both stages that date begin with.

In: articles with their sentences, time expressions and furniture. Out: a `DateReading` of each. An article is read
once: `first_dates` keeps the readings, with a digest of what each was read from, for `dating` and for later runs.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from variorum.article.page_date import page_date
from variorum.article.time_values import fields, is_absolute
from variorum.corpus.clue import Clue, Report
from variorum.corpus.date_clues import clues
from variorum.corpus.days import intervals, of_intervals
from variorum.corpus.each import read_each
from variorum.corpus.opening import Opening, opening_of
from variorum.corpus.spans import Articles, Owned, Rows
from variorum.records import Furniture, Row, Sentence, Spread, Tables, TimeExpression

if TYPE_CHECKING:
    import pyarrow as pa

R = TypeVar("R", bound=Row)

READINGS = "first_dates_readings"
#: What is read, by table: the columns that stages that date declare.
READ_FROM: Mapping[str, tuple[str, ...]] = {
    "articles": ("text", "title", "title_start", "url", "source", "agency", "stated_date", "stated_basis", "retrieved"),
    "sentences": ("sentence_id", "n", "start", "end", "role"),
    "times": ("start", "end", "type", "meaning"),
    "furniture": ("start", "end", "kind"),
}


@dataclass(frozen=True, slots=True)
class DateReading:
    """An article as it is dated.

    Parameters
    ----------
    stated, stated_basis, retrieved, agency
        As the article has them; of `retrieved` the day.
    basis
        How the stated date came about, by which it is trusted (`dating.TRUST`).
    line
        Range of the line that states the date, where it was read from the text.
    clues
        What its text and page say, heaviest first.
    opening
        How it tells its news.
    length
        Code points in its sentences.
    counting
        Ranges of expressions that count from the day of the report, to the day or the week.
    """

    article_id: str
    stated: dt.date | None
    stated_basis: str | None
    retrieved: dt.date | None
    agency: str | None
    basis: str
    line: tuple[int, int] | None
    clues: tuple[Clue, ...]
    opening: Opening
    length: int
    counting: tuple[tuple[int, int], ...]


def by_weight(clue: Clue) -> tuple[Any, ...]:
    """The order in which clues are looked at."""
    return -clue.weight, clue.start or 0, clue.end or 0, clue.kind, clue.note


def date_reading(report: Report) -> DateReading:
    """What a report tells of the day it was published."""
    article = report.article
    line = _date_line(report) if article.stated_basis in {"text", None} else None
    return DateReading(
        article_id=article.article_id,
        stated=article.stated_date,
        stated_basis=article.stated_basis,
        retrieved=None if article.retrieved is None else article.retrieved.date(),
        agency=article.agency,
        basis=_stated_basis(report, line),
        line=line,
        clues=tuple(sorted(clues(report), key=by_weight)),
        opening=opening_of(report),
        length=max(1, sum(sentence.end - sentence.start for sentence in report.sentences)),
        counting=tuple((time.start, time.end) for time in report.times if _counts_from_its_day(*fields(time.meaning))),
    )


def _stated_basis(report: Report, line: tuple[int, int] | None) -> str:
    """How the stated date came about.

    `masthead` is a day with its weekday above the headline, which a page prints anew each day; `changed` a day of
    change or of printing.
    """
    article = report.article
    basis = article.stated_basis or "text"
    if article.stated_date is None or basis != "text":
        return basis if basis in {"given", "metadata", "url", "page"} else "text"
    if line is None:
        return "text"
    words = article.text[line[0] : line[1]]
    stated = page_date(words.strip(), anywhere=True)
    if stated is not None and stated.changed:
        return "changed"
    title = article.title_start
    if (
        title is not None
        and line[0] < title
        and re.match(r"\W*(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", words.lower())
    ):
        return "masthead"
    return "page" if any(mark.start <= line[0] < mark.end for mark in report.furniture) else "text"


def _date_line(report: Report) -> tuple[int, int] | None:
    """Range of the first line that names the stated day."""
    day = report.article.stated_date
    if day is None:
        return None
    text = report.article.text
    pattern = re.compile(rf"\b0?{day.day}\b.*{day.year}|{day.year}.*\b0?{day.day}\b")
    for match in re.finditer(r"[^\n]+", text):
        if len(match.group()) <= 200 and pattern.search(match.group()):
            return match.start(), match.end()
    return None


def _counts_from_its_day(kind: str, given: Mapping[str, str]) -> bool:
    return not is_absolute(kind, given) and (given.get("u") in {"D", "W", "N"} or "wd" in given)


# --- of all articles ---------------------------------------------------------------------------------------------


class DateReadings:
    """The readings of all articles, by place. They are text until they are asked for: `of` gives some as they are.

    Parameters
    ----------
    kept
        What `first_dates` kept; of articles that have not changed the reading is taken from it.
    """

    def __init__(self, articles: Articles, tables: Tables, kept: pa.Table | None, spread: Spread | None) -> None:
        #: For the next run; and of what each article was read from.
        self.table, self.digests = read_each(_readings, articles, tables, READ_FROM, kept, spread)
        self._rows = Rows(self.table.select(["reading"]))

    def of(self, places: Sequence[int]) -> list[DateReading]:
        """Those of some articles."""
        import numpy as np

        taken = self._rows.take(np.array(places, dtype=np.int64))
        return [_unpacked(reading) for reading in taken.column("reading").to_pylist()]


def _readings(tables: Tables) -> pa.RecordBatch:
    """The readings of some articles, in the order of their ids: the map."""
    import pyarrow as pa

    articles = Articles(tables)
    found = [_packed(date_reading(report)) for report in _reports(articles, tables)]
    return pa.RecordBatch.from_pydict({"reading": pa.array(found, pa.large_string())})


def _reports(articles: Articles, tables: Tables) -> list[Report]:
    places = range(len(articles))

    def of(kind: type[R]) -> list[list[R]]:
        return Owned(articles, tables[kind.table]).of(places, kind) if kind.table in tables else [[] for _ in places]

    parts = zip(articles.at(places), of(Sentence), of(TimeExpression), of(Furniture), strict=True)
    return [
        Report(article, sorted(sentences, key=lambda one: one.n),
               sorted(times, key=lambda one: (one.start, one.end)),
               sorted(furniture, key=lambda one: (one.start, one.end)))
        for (_, article), sentences, times, furniture in parts
    ]  # fmt: skip


# --- as text -----------------------------------------------------------------------------------------------------


def _packed(reading: DateReading) -> str:
    opening = reading.opening
    return json.dumps([
        reading.article_id, _number(reading.stated), reading.stated_basis, _number(reading.retrieved), reading.agency,
        reading.basis, reading.line,
        [
            (clue.kind, intervals(clue.allowed), clue.weight, clue.start, clue.end, _number(clue.earliest),
             _number(clue.latest), clue.note)
            for clue in reading.clues
        ],
        [sorted(opening.weekdays), opening.today, opening.yesterday, opening.looks_back],
        reading.length, reading.counting,
    ], separators=(",", ":"))  # fmt: skip


def _unpacked(text: str) -> DateReading:
    article_id, stated, stated_basis, retrieved, agency, basis, line, held, opening, length, counting = json.loads(text)
    return DateReading(
        article_id, _day(stated), stated_basis, _day(retrieved), agency, basis,
        None if line is None else (line[0], line[1]),
        tuple(
            Clue(kind, of_intervals(allowed), weight, start, end, _day(earliest), _day(latest), note)
            for kind, allowed, weight, start, end, earliest, latest, note in held
        ),
        Opening(frozenset(opening[0]), *opening[1:]), length, tuple((start, end) for start, end in counting),
    )  # fmt: skip


def _number(day: dt.date | None) -> int | None:
    return None if day is None else day.toordinal()


def _day(number: int | None) -> dt.date | None:
    return None if number is None else dt.date.fromordinal(number)
