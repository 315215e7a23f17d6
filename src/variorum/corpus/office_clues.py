"""What the titles beside names say about the day a report was published.

"President X" told as true: the report is not older than the term, surely, and not much younger than its end, softly,
since former titles linger. The upper bound is taken from the lead, or from a sentence of the body that speaks of no
past year, and only where no later holder of the same office is named.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator, Sequence
from typing import Any

from variorum.article.time_values import fields
from variorum.corpus.clue import Clue, Inside, Report
from variorum.corpus.days import between, every_day
from variorum.knowledge.offices import Term, terms_by_name
from variorum.records import Sentence

#: Days after the end of a term for which the title still stands alone beside the name. Weight is low all the same.
TITLE_LINGERS = 60

_NOT_NOW = re.compile(
    r"\b(?:former|formerly|ex|then|late|onetime|one-time|past|previous|future|incoming|outgoing|potential|possible|likely|would-be|designate|elect|shadow|acting|failed|"
    r"ousted|deposed|toppled|fugitive|exiled|slain|disgraced|jailed|imprisoned|fallen|assassinated|murdered|dead|dying|"
    r"prospective|deputy|vice|assistant|under|honorary|first|next|(?:19|20)\d\d|predecessor|successor|"
    r"son of|wife of|nominee|hypothetical)\b[\s-]*(?:[a-z.'-]+\s){0,2}$"
)
_JUST_BEFORE = re.compile(r"\b(?:an?|was|were|if|be|been|being|become|becomes|became|any|another) $")
_AFTER_TITLE = re.compile(r"^,? (?:(?:the|a|an|its|his|her|their|who is|now) )?(?:[a-z.'’-]+ ){0,2}$")


@functools.cache
def _names() -> Any:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for name in terms_by_name():
        automaton.add_word(name, name)
    automaton.make_automaton()
    return automaton


# What goes on with a name: "President Mohamed" is no holder's name where a family name follows; a weekday does not.
_NAME_GOES_ON = re.compile(
    r" (?:(?:al|el|bin|ben|ibn|abu|van|von|de|del|der|dos|da)[ -]"
    r"|(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)[A-Z][a-z'’-]+)"
)


def _goes_on(text: str, end: int) -> bool:
    """Whether a single name is only a part of the name that stands there."""
    return _NAME_GOES_ON.match(text, end) is not None


def offices(report: Report, low: str) -> Iterator[Clue]:
    """The clues of titles beside names.

    Parameters
    ----------
    report
        The report.
    low
        Its text as `clue.lower` gives it.
    """
    text = report.article.text
    told: dict[tuple[str, ...], list[tuple[int, int, tuple[Term, ...]]]] = {}
    persons: set[str] = set()
    lead = _lead_end(report.sentences)
    inside = Inside(report.sentences)
    for last, name in _names().iter(low):
        start, end = last - len(name) + 1, last + 1
        if (
            not text[start].isupper()
            or (start and (low[start - 1].isalnum() or low[start - 1] in "-'"))
            or (end < len(low) and low[end].isalnum())
        ):
            continue
        if low[end : end + 1] == "-" or (" " not in name and _goes_on(text, end)):
            continue
        terms = terms_by_name()[name]
        if " " in name:
            persons.update(term.person for term in terms)
        if not inside.holds(start, end):
            continue
        begin, chosen = _titled(low, start, end, terms)
        if chosen:
            persons.update(term.person for term in chosen)
            key = tuple(sorted({f"{term.office}/{term.country}/{term.start}" for term in chosen}))
            told.setdefault(key, []).append((begin, end, chosen))
    running = _RUNNING.search(low) is not None
    offices = {(term.office, term.country) for spans in told.values() for _, _, chosen in spans for term in chosen}
    newest = {office: max(_starts(told, office)) for office in offices}
    for key in sorted(told):
        spans = told[key]
        begin, end, chosen = spans[0]
        words = " ".join(text[begin:end].split())
        if running and _ran_for(min(chosen, key=lambda term: term.start)):
            # "President X" while X still runs for it is a prospect, not a fact.
            continue
        first = min(term.start for term in chosen)
        yield Clue(
            "office", between(first, None), 3.0, begin, end, first, None, f"calls “{words}” so: in office from {first}"
        )
        if any(term.outlives for term in chosen):
            continue
        in_lead = any(span[0] < lead for span in spans)
        if any(_tells_history(report, inside.at(span[0])) for span in spans):
            continue
        if any(newest[(term.office, term.country)] > max(one.start for one in chosen) for term in chosen):
            continue
        allowed = ~every_day()
        for term in chosen:
            allowed |= between(term.start, None if term.end is None else term.end + dt.timedelta(TITLE_LINGERS))
        ends = [term.end for term in chosen]
        latest = None if None in ends else max(day for day in ends if day) + dt.timedelta(TITLE_LINGERS)
        if latest is not None:
            yield Clue(
                "office",
                allowed,
                1.2 if in_lead else 0.8,
                begin,
                end,
                None,
                latest,
                f"calls “{words}” so: in office to {latest - dt.timedelta(TITLE_LINGERS)}",
            )


def _tells_history(report: Report, sentence: Sentence | None) -> bool:
    """Whether a sentence speaks of a past year or decade: a title in it may be one of that time."""
    if sentence is None:
        return True
    for time in report.times:
        if sentence.start <= time.start and time.end <= sentence.end:
            kind, given = fields(time.meaning)
            if kind in {"decade", "century"} or given.get("u") == "Y" or (kind == "date" and "y" in given):
                return True
    return False


_RUNNING = re.compile(
    r"\b(?:candidates?|candidacy|nominees?|nomination|primary|primaries|caucus(?:es)?|"
    r"front-?runner|if elected|polls?|election|become president)\b"
)


@functools.cache
def _ran_for(term: Term) -> bool:
    """Whether a candidacy of the holder ended shortly before the term began."""
    return any(
        other.person == term.person
        and other.end is not None
        and other.office.startswith("candidate")
        and 0 <= (term.start - other.end).days <= 120
        for other in terms_by_name().get(term.person.casefold(), ())
    )


def _starts(
    told: dict[tuple[str, ...], list[tuple[int, int, tuple[Term, ...]]]], office: tuple[str, str]
) -> list[dt.date]:
    return [
        min(term.start for term in chosen)
        for spans in told.values()
        for _, _, chosen in spans
        if any((term.office, term.country) == office for term in chosen)
    ]


def _titled(low: str, start: int, end: int, terms: Sequence[Term]) -> tuple[int, tuple[Term, ...]]:
    """Start of title and name, and the terms whose title stands beside the name; none if the title is a former one."""
    before = low[max(0, start - 60) : start]
    stripped = re.sub(r"(?:,? (?:mr|mrs|ms|dr|sen|gov|gen|sir|lord)\.?)? $", "", before)
    after = low[end : end + 70]
    chosen: list[Term] = []
    begin = start
    for term in terms:
        for title in term.titles:
            if stripped.endswith(title) and not stripped[: -len(title)][-1:].isalnum():
                rest = stripped[: -len(title)]
                if not _NOT_NOW.search(rest) and not _JUST_BEFORE.search(rest):
                    chosen.append(term)
                    begin = min(begin, start - len(before) + len(rest))
                break
            place = after.find(title)
            if (
                " " in low[start:end]
                and after.startswith(",")
                and place > 0
                and _AFTER_TITLE.match(after[:place])
                and not after[place + len(title) :][:1].isalnum()
            ):
                if not _NOT_NOW.search(after[:place]) and after[place + len(title) :][:1] != "-":
                    chosen.append(term)
                break
    return begin, tuple(dict.fromkeys(chosen))


def _lead_end(sentences: Sequence[Sentence]) -> int:
    """End of the fifth sentence of the body: what is told there is the news, not its history."""
    body = [sentence for sentence in sentences if sentence.role == "body"][:5]
    return body[-1].end if body else 0
