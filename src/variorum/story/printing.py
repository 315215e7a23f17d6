"""A passage as the account prints it: as it stands, with bracketed insertions and nothing else.

What a page put into the middle of a sentence is left out, a leading connective may be dropped, a pronoun whose
name is known and not in the sentence is replaced by the name in brackets, and a day told by weekday gets its
date in brackets. `fault` checks the result against the passage, as `variorum check` does.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from variorum.records import Dossier, Furniture, Mention, TimeExpression
from variorum.story.clauses import (
    begins_badly,
    begins_with_pronoun,
    complete,
    dateline_end,
    guarded,
    leading_connective,
)
from variorum.story.passages import Index, Passage, index_of
from variorum.story.placed import Placed
from variorum.story.reading import beginnings

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_SUBJECT = frozenset(("he", "she", "they", "it"))
_OBJECT = frozenset(("him", "them"))
_POSSESSIVE = frozenset(("his", "their", "its"))
_RELATIVE_DAY = re.compile(
    r"(?:(?:last|next|this|late|early|on|late on|early on) )?"
    r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|today|tomorrow|tonight)"
    r"(?: (?:morning|afternoon|evening|night))?",
    re.IGNORECASE,
)
_DEICTIC = re.compile(r"yesterday|today|tomorrow|tonight", re.IGNORECASE)
_INSERTION = re.compile(r"\[[^\[\]]*\]")
_TOKEN = re.compile(r"[\w’']+|[^\w\s]")
_THIRD = re.compile(r"\b(?:he|she|they|him|them|his|her|their)\b", re.IGNORECASE)
_THIRD_WORDS = beginnings("he she they him them his her their")
# Words that point to a sentence before, wherever they stand.
_POINTS_BACK = re.compile(
    r"\b(?:is|was|are|were) (?:one|two|three|another|some|part|none) of (?:them|these|those)\b|\b(?:is|was) another\.$"
    r"|\bthe (?:former|latter)\b|\bthe (?:two|pair|duo) (?:did|do|had|have|were|are|also|agreed|said|met)\b"
)
_POINTING = beginnings("them these those another former latter two pair duo")
# Words in quotation marks and nobody who says them.
_ONLY_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”][.,]?")
_WEEK = 7
# More dates than this in one sentence make it hard to read.
_MOST_DATES = 2
#: What was damaged on its way here, or stands under a picture: not to be printed.
BROKEN = re.compile(
    r"\ufffd|\\[nrt]\b|\bfile photo\b|^In (?:this|a|an) [^.]{0,60}\bphoto(?:graph)?\b|(?:^|\s)#\s?[A-Za-z]",
    re.IGNORECASE,
)


def broken(text: str) -> bool:
    """Whether a passage was damaged on its way here, or stands under a picture."""
    suspect = any(mark in text for mark in ("\ufffd", "\\", "#")) or "photo" in text.lower()
    return suspect and BROKEN.search(text) is not None


def written_day(day: dt.date) -> str:
    """A day as the account writes it: `12 March 2019`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _written(first: dt.date | None, last: dt.date | None) -> str | None:
    """The day that an expression means, or the two that it lies between; None where it is not known within a week."""
    if first is None or last is None or not 0 <= (last - first).days < _WEEK:
        return None
    if first == last:
        return written_day(first)
    begun = f"{first.day}" if first.month == last.month else f"{first.day} {_MONTHS[first.month - 1]}"
    return f"between {begun if first.year == last.year else written_day(first)} and {written_day(last)}"


@dataclass(frozen=True, slots=True)
class _Edit:
    """Put `words` in the place of a range; an empty range inserts."""

    start: int
    end: int
    words: str


@dataclass(slots=True)
class Printer:
    """Prints passages of one story."""

    dossier: Dossier
    index: Index = field(init=False)
    furniture: Placed = field(init=False)
    known: dict[tuple[str, int, int, str, str], str | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.index = index_of(self.dossier)
        self.furniture = Placed(self.dossier.furniture)

    def clause(self, passage: Passage) -> str | None:
        """A clause as a sentence of the account, its shared subject in brackets; None where it cannot stand alone."""
        article_id, start, end = passage.place
        shared = [" ".join(self.dossier.text(article_id, *span).split()) for span in passage.shared]
        subject = " ".join(shared)
        stop = self.dossier.text(article_id, passage.sentence.end - 1, passage.sentence.end)
        if stop not in ".!?" or subject.count('"') % 2 or "[" in subject:
            return None
        if subject and (begins_badly(subject) or begins_with_pronoun(subject)):
            return None
        if any(self.index.times.touching(TimeExpression, article_id, *span) for span in passage.shared[:1]):
            return None
        return self.printed(article_id, start, end, subject[:1].upper() + subject[1:], stop)

    def printed(self, article_id: str, start: int, end: int, subject: str = "", stop: str = "") -> str | None:
        """The passage as a sentence of the account, or None where it cannot stand alone.

        Parameters
        ----------
        article_id, start, end
            The passage.
        subject
            What it shares with the clause before it, put before it in brackets.
        stop
            The mark that ends its sentence, where it ends before that.
        """
        key = article_id, start, end, subject, stop
        if key not in self.known:
            self.known[key] = self._printed(*key)
        return self.known[key]

    def _printed(self, article_id: str, start: int, end: int, subject: str, stop: str) -> str | None:
        text = self.dossier.text(article_id, start, end)
        if broken(text):
            return None
        begins = self.index.words(article_id, start, end).begins(start, end)
        inside = guarded(text)
        edits = [_Edit(f.start - start, f.end - start, " ") for f in self._furniture(article_id, start, end)]
        dateline = dateline_end(text)
        dropped = dateline or leading_connective(text)
        if dropped:
            edits.append(_Edit(0, dropped, ""))
        edits += self._names(article_id, start, end, inside)
        edits += self._days(article_id, start, end, inside)
        out = " ".join(_edited(text, edits).split())
        if stop and not out.endswith(stop):
            out += stop
        if subject:
            out = f"[{subject}] {out}"
        if dropped and not dateline and out[:1].islower():
            article = re.match(r"(the|a|an|some|all|no|many|most|both|each|every|any)\b", out)
            if article is None:
                return None
            out = f"[{article[1].capitalize()}]{out[article.end() :]}"
        # A sentence that begins inside an insertion of its own house was cut in two.
        plain = _INSERTION.sub("X", out) if out.startswith("[") and not text.startswith("[") else out
        if not begins.isdisjoint(_THIRD_WORDS) and self._unresolved(article_id, start, end, edits):
            return None
        if ("[" in plain or not begins.isdisjoint(_POINTING)) and _POINTS_BACK.search(plain):
            return None
        if (
            _ONLY_QUOTED.fullmatch(plain)
            or not complete(plain)
            or begins_badly(plain)
            or begins_with_pronoun(plain)
            or not _balanced(out)
            or out.endswith("?")
        ):
            return None
        return out

    def _furniture(self, article_id: str, start: int, end: int) -> list[Furniture]:
        return self.furniture.touching(Furniture, article_id, start, end)

    def _names(self, article_id: str, start: int, end: int, inside: bytes) -> Iterator[_Edit]:
        """The first pronoun of each chain whose name the passage does not hold before it."""
        named: set[int] = set()
        surnames: set[str] = set()
        for mention in self.index.mentions.touching(Mention, article_id, start, end):
            if mention.start < start or mention.end > end:
                continue
            if mention.kind != "pronoun":
                named.add(mention.chain)
                surnames.update(mention.text.split()[-1:])
                continue
            if mention.chain in named or inside[mention.start - start]:
                continue
            named.add(mention.chain)
            name = mention.name
            if name is None or not name[:1].isupper() or name.split()[-1] in surnames:
                continue
            words = self._in_place(mention, name, self.dossier.article[article_id].text[mention.end : mention.end + 30])
            if words is not None:
                yield _Edit(mention.start - start, mention.end - start, f"[{words}]")

    def _unresolved(self, article_id: str, start: int, end: int, edits: Sequence[_Edit]) -> bool:
        """Whether a person's pronoun stands before any name, and was not resolved."""
        text = self.dossier.text(article_id, start, end)
        inside = guarded(text)
        first = next((m.start() for m in _THIRD.finditer(text) if not inside[m.start()]), None)
        if first is None or any(edit.start == first and edit.words.startswith("[") for edit in edits):
            return False
        named = [
            m for m in self.index.mentions.touching(Mention, article_id, start, start + first) if m.kind != "pronoun"
        ]
        return not named

    def _plausible(self, article_id: str, time: TimeExpression, start: int) -> bool:
        """Whether the day fits the article's: none of what is to come lies before it, none of what was behind it."""
        article = self.dossier.article[article_id]
        if article.published_start is None or article.published_end is None or time.earliest is None:
            return False
        before = self.dossier.text(article_id, start, time.start)
        if _AHEAD.search(before) or not _PAST.search(before + self.dossier.text(article_id, time.end, time.end + 60)):
            return time.earliest >= article.published_start
        return True

    @staticmethod
    def _in_place(mention: Mention, name: str, after: str) -> str | None:
        word = mention.text.lower()
        if word in _SUBJECT or word in _OBJECT:
            return name
        # `her` before a noun is whose, else whom.
        owned = re.match(r" (?!(?:that|to|in|on|at|for|from|with|by|and|but|as|after|before|when|if|of)\b)[a-z]", after)
        if word in _POSSESSIVE or (word == "her" and owned):
            return f"{name}’" if name.endswith("s") else f"{name}’s"
        return name if word == "her" else None

    def _days(self, article_id: str, start: int, end: int, inside: bytes) -> Iterator[_Edit]:
        """Dates of days told by weekday or as `yesterday`, where the calendar knows the day within a week."""
        seen: set[dt.date] = set()
        for time in self.index.times.touching(TimeExpression, article_id, start, end):
            if time.start < start or time.end > end or time.type not in ("DATE", "TIME"):
                continue
            day = _written(time.earliest, time.latest)
            if day is None or time.earliest is None or inside[time.end - start - 1]:
                continue
            words = self.dossier.text(article_id, time.start, time.end)
            after = self.dossier.article[article_id].text[time.end : time.end + 10]
            if re.match(r"['’] ?s\b|-", after):
                continue
            if not _RELATIVE_DAY.fullmatch(words) or time.earliest in seen or len(seen) == _MOST_DATES:
                continue
            # Between two days lie others than Tuesdays.
            if time.earliest != time.latest and not _DEICTIC.search(words):
                continue
            seen.add(time.earliest)
            if not self._plausible(article_id, time, start):
                continue
            behind = re.match(r" (?:morning|afternoon|evening|night)\b", after)
            place = min(end, time.end + (behind.end() if behind else 0)) - start
            yield _Edit(place, place, f" [{day}]")


_PAST = re.compile(
    r"\b(?:was|were|had|did|said|told|met|held|rose|fell|took|came|went|left|gave|made|shook|found|began|sent|won|lost|led|"
    r"put|set|saw|spoke|struck|broke|shot|hit|sought|brought|became|[a-z]{2,}ed)\b"
)
_AHEAD = re.compile(
    r"\b(?:will|would|to be|to meet|plans?|planned|due|expected|scheduled|is to|are to|called [^.]{3,60} for|ahead of)"
    r"\b[^.;]{0,80}$"
    r"|\b(?:for|until|by|next)\s+(?:\w+\s+)?$"
)


def _edited(text: str, edits: Sequence[_Edit]) -> str:
    out, place = [], 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < place:
            continue
        out += [text[place : edit.start], edit.words]
        place = edit.end
    return "".join([*out, text[place:]])


def _balanced(text: str) -> bool:
    """Whether every quotation mark that opens is closed."""
    if text.startswith("‘") and not re.search(r"’(?!\w)", text):
        return False
    return text.count('"') % 2 == 0 and text.count("“") == text.count("”") and text.count("(") == text.count(")")


def fault(text: str, passage: str, allowed: frozenset[str] | None = None) -> str | None:
    """Why a text is not the passage's words in order with bracketed insertions, or None when it is.

    Parameters
    ----------
    text
        A sentence of the account.
    passage
        The words it is from.
    allowed
        What insertions may say; None allows anything.
    """
    source = " ".join(passage.split())
    kept: list[str] = []
    place = 0
    for insertion in _INSERTION.finditer(text):
        kept.append(text[place : insertion.start()])
        place = insertion.end()
        if insertion.group() in source:
            kept.append(insertion.group())
        elif (
            allowed is not None and insertion.group()[1:-1] not in allowed and not _of(insertion.group()[1:-1], source)
        ):
            return f"the insertion {insertion.group()} is in no record of the article"
    kept.append(text[place:])
    words = iter(_TOKEN.findall(source))
    for word in _TOKEN.findall("".join(kept)):
        # What is left of "he's" behind the name put for the pronoun is the end of a word.
        if not any(word == one or (word[0] in "'’" and one.endswith(word)) for one in words):
            return f"the word {word!r} does not stand in the cited passage in this order"
    return None


def _of(words: str, source: str) -> bool:
    """Whether the words stand in the passage in this order, as the shared subject of a clause does."""
    rest = iter(token.lower() for token in _TOKEN.findall(source))
    return all(token.lower() in rest for token in _TOKEN.findall(words))


class Insertions:
    """What may stand in brackets in a sentence made from a passage: the name of somebody mentioned in it, the day of
    one of its times, or an article put back.
    """

    def __init__(self, dossier: Dossier) -> None:
        self._mentions = Placed(dossier.mentions)
        self._times = Placed(dossier.times)

    def of(self, article_id: str, start: int, end: int) -> frozenset[str]:
        """The insertions that the records of a passage account for."""
        found = set(_PUT_BACK)
        for mention in self._mentions.touching(Mention, article_id, start, end):
            if mention.name:
                found |= {mention.name, f"{mention.name}’s", f"{mention.name}’"}
        for time in self._times.touching(TimeExpression, article_id, start, end):
            if (day := _written(time.earliest, time.latest)) is not None:
                found.add(day)
        return frozenset(found)


_PUT_BACK = ("The", "A", "An", "Some", "All", "No", "Many", "Most", "Both", "Each", "Every", "Any")
