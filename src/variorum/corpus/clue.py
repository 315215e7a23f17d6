"""A reason for a date, and an article as those see it who look for reasons."""

from __future__ import annotations

import bisect
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from variorum.corpus.days import DaySet
from variorum.records import Article, Furniture, Sentence, TimeExpression


@dataclass(frozen=True, slots=True)
class Clue:
    """A reason for a date: the days it allows, how much it weighs, and what it rests on."""

    kind: str
    allowed: DaySet
    weight: float
    start: int | None
    end: int | None
    earliest: dt.date | None
    latest: dt.date | None
    note: str


@dataclass(frozen=True, slots=True)
class Report:
    """One article as the clues see it."""

    article: Article
    sentences: Sequence[Sentence]
    times: Sequence[TimeExpression]
    furniture: Sequence[Furniture] = ()


def lower(text: str) -> str:
    """The text in small letters and plain apostrophes, each character in its place."""
    low = text.replace("’", "'").replace("‘", "'").lower()
    if len(low) != len(text):
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return re.sub(r"\s", " ", low)


class Inside:
    """Whether a range stands in a sentence of the report."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self.sentences = sorted(sentences, key=lambda one: one.start)
        self.starts = [one.start for one in self.sentences]

    def at(self, start: int) -> Sentence | None:
        place = bisect.bisect_right(self.starts, start) - 1
        if place < 0 or self.sentences[place].end <= start:
            return None
        return self.sentences[place]

    def holds(self, start: int, end: int) -> bool:
        sentence = self.at(start)
        return sentence is not None and end <= sentence.end
