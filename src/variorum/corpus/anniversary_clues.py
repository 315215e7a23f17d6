"""What anniversaries and ages say about the day a report was published.

In: a sentence and the dated event it tells; the text. Out: clues. "The tenth anniversary of", "ten years since" and, in
the opening, "ten years after" an event of known date; "born in 1950" beside "is 61" in one sentence.

Gets wrong: an anniversary recalled long after. A sentence that names another year, or tells of "then", of "last
year" or of what was, gives no clue.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from variorum.corpus.clue import Clue
from variorum.corpus.days import DaySet, between, day_at, every_day
from variorum.knowledge.dated_events import DatedEvent
from variorum.knowledge.number_words import TENS, UNITS
from variorum.records import Sentence

_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "fifteenth": 15, "twentieth": 20, "thirtieth": 30, "fortieth": 40,
}  # fmt: skip
_COUNTS = {**UNITS, **TENS}
_NUMBER = rf"(\d{{1,2}}|{'|'.join(word for word in _COUNTS if word != 'zero')})"
_ANNIVERSARY = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)|({'|'.join(_ORDINALS)})|{_NUMBER}[- ]year) anniversary of (?:the )?$"
)
_SINCE = re.compile(rf"(?<!than )\b{_NUMBER} years (?:have passed )?since (?:the )?$")
_AFTER = re.compile(rf"(?<!than )(?<!within )\b{_NUMBER} years (?:after|on from) (?:the )?$")
_ELSEWHEN = re.compile(r"\b(?:(?:19|20)\d\d|then|last|previous|had|was|were|ago|earlier|later)\b")
_NO_MORE = re.compile(r"\b(?:died|dead|death|would|late|were|had|aged|then)\b")
# Days before and after an anniversary in which it is told of; and after an event "ten years" past, beyond its day.
_AROUND = 183
# Sentences of the body in which "ten years after" is said of today.
_OPENING = 2
_BORN = re.compile(r"\bborn (?:in|on [a-z]+ \d{1,2},|on \d{1,2} [a-z]+) ((?:19|20)\d\d)\b")
_AGED = re.compile(
    r"\b(?:is(?: now)?|now|turns|turned) (\d{2})(?=[,.;]|$| (?:and|but|this|today|on|years old)\b)|\b(\d{2})-year-old\b"
)


def anniversaries(
    low: str, sentence: Sentence, place: int, events: Sequence[DatedEvent], start: int, end: int
) -> Iterator[Clue]:
    """The clue of an anniversary of an event that a sentence tells.

    Parameters
    ----------
    low
        The text as `clue.lower` gives it.
    place
        The number of the sentence in the body, from 0.
    events, start, end
        What the sentence tells, and the range of the words in the text.
    """
    before = low[sentence.start : start]
    found = _ANNIVERSARY.search(before) or _SINCE.search(before)
    found = found or (_AFTER.search(before) if place < _OPENING else None)
    if found is None or _ELSEWHEN.search(before[: found.start()] + " " + low[end : sentence.end]):
        return
    word = next(group for group in found.groups() if group)
    years = int(word) if word.isdigit() else _ORDINALS.get(word) or _COUNTS[word]
    allowed: DaySet = ~every_day()
    for event in events:
        day = _later(event.start, years)
        allowed |= between(day - dt.timedelta(_AROUND), day + dt.timedelta(_AROUND))
    places = allowed.nonzero()[0]
    if len(places):
        told = " ".join(low[sentence.start + found.start() : end].split())
        yield Clue("event", allowed, 1.8, sentence.start + found.start(), end, day_at(int(places[0])),
                   day_at(int(places[-1])), f"tells of “{told}”")  # fmt: skip


def ages(low: str, sentences: Sequence[Sentence]) -> Iterator[Clue]:
    """The clues of sentences that tell when somebody was born and how old he is."""
    for sentence in sentences:
        words = low[sentence.start : sentence.end]
        born, aged = list(_BORN.finditer(words)), list(_AGED.finditer(words))
        if len(born) != 1 or len(aged) != 1 or _NO_MORE.search(words):
            continue
        year, age = int(born[0][1]), int(aged[0][1] or aged[0][2])
        first, last = dt.date(year + age, 1, 1), dt.date(year + age + 1, 12, 31)
        begin, end = min(born[0].start(), aged[0].start()), max(born[0].end(), aged[0].end())
        yield Clue("event", between(first, last), 1.8, sentence.start + begin, sentence.start + end, first, last,
                   f"tells of one born in {year} that he or she is {age}")  # fmt: skip


def _later(day: dt.date, years: int) -> dt.date:
    return dt.date(day.year + years, day.month, min(day.day, 28))
