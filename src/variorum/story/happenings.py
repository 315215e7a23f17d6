"""Happenings: one event, as several articles report it.

In: a story's coded events with their parties' entities and their days. Out: `happenings`, and the happening of each
report (one that stands alone has one too).

Method: reports are brought together only through a party they share (or, with no party known, through rare words), so
the work grows with the reports and not with their pairs. Two reports are one event where type (of one family), status,
parties and days are compatible and enough of them agree; what is unknown is compatible with anything and proves
nothing. Acts of speech happen often between the same two, so there the words must agree as well. A planned event joins
a happened one only where both name the same day. Reports are taken in the order of how much they say, so the fullest
leads, and the result does not depend on the order of arrival.

Gets wrong: two events of one kind between the same parties on unnamed days are taken for one; a report whose parties
are named quite differently stands apart.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from variorum.records import Dossier, EventReport, Happening, Stage, make_id
from variorum.story.terms import terms

#: Types that tell the same deed from two sides, or in word and in deed.
_FAMILY = {
    "CONCEDE": "yield",
    "RETREAT": "yield",
    "AID": "give",
    "COOPERATE": "give",
    "COERCE": "curb",
    "SANCTION": "curb",
}
_MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE", "SUPPORT"})
#: Speech: the same two do it often, about different things.
_VERBAL = frozenset({"AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "CONCEDE"})
_UNNAMED = frozenset(
    ["he", "she", "they", "it", "who", "that", "which", "we", "i", "you", "one", "some", "others", "many", "both",
     "them", "him", "her", "us", "this", "these", "those", "two", "the two", "both sides", "all", "someone", "anyone"]
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
# Shares of the shorter report's words that two reports of a deed, and of an act of speech, must have in common where
# their parties and days alone do not prove them one. Set on the packaged sample and on invented pairs.
# `_SAME_TWO_WORDS`: speech between the same two.
_DEED_WORDS, _SPEECH_WORDS, _SAME_TWO_WORDS = 0.34, 0.45, 0.25
# Share of all words from which two clauses are copies.
_COPY = 0.8
# A report without a party is compared with those that share a word which no more than this many reports have.
_RARE = 25
# Days wider than this say little about when.
_NARROW = dt.timedelta(days=3)

_Key = str


@dataclass(frozen=True, slots=True)
class _Report:
    """A report as it is compared. Parties are entity ids, or the words of a name."""

    row: EventReport
    family: str
    actor: _Key | None
    recipient: _Key | None
    #: Its parties that are resolved, with what kind of entity each is.
    kinds: dict[_Key, str]
    #: What it says beside its parties and its verb, which are compared by themselves.
    words: frozenset[str]
    #: All that it says.
    clause: frozenset[str]

    @property
    def parties(self) -> frozenset[_Key]:
        return frozenset(key for key in (self.actor, self.recipient) if key is not None)

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        if self.row.date_start is None or self.row.date_end is None:
            return None
        return self.row.date_start, self.row.date_end

    @property
    def narrow(self) -> bool:
        days = self.days
        return days is not None and days[1] - days[0] <= _NARROW


@dataclass(slots=True)
class _Event:
    """Reports found to be one event so far."""

    lead: _Report
    reports: list[_Report] = field(default_factory=list)
    #: Days that all dated reports allow.
    days: tuple[dt.date, dt.date] | None = None

    def add(self, report: _Report) -> None:
        self.reports.append(report)
        if report.days is not None:
            self.days = report.days if self.days is None else (
                max(self.days[0], report.days[0]), min(self.days[1], report.days[1])
            )  # fmt: skip


def _key(entity_id: str | None, name: str | None) -> _Key | None:
    """What stands for a party; None for a pronoun or nobody."""
    if entity_id is not None:
        return entity_id
    if name is None or name.lower() in _UNNAMED:
        return None
    words = [word.lower() for word in _WORD.findall(name)]
    return "~" + " ".join(words) if words else None


def _named(dossier: Dossier, entity_id: str | None) -> str | None:
    """The entity, unless it is known by a description only: one article's "shift supervisor" is a body of its own to
    the register, and may well be another's "supervisor".
    """
    entity = dossier.entity.get(entity_id) if entity_id is not None else None
    return None if entity is not None and entity.name[:1].islower() else entity_id


def _same_party(a: _Key, b: _Key) -> bool:
    """Whether two keys can stand for one party: equal, or one description that ends on the other."""
    if a == b:
        return True
    if not (a.startswith("~") and b.startswith("~")):
        return False
    short, long = sorted((a[1:].split(), b[1:].split()), key=len)
    return long[-len(short) :] == short


def _reports(dossier: Dossier) -> list[_Report]:
    found = []
    for row in dossier.events:
        actor = _key(_named(dossier, row.actor_entity_id), row.actor_name)
        recipient = _key(_named(dossier, row.recipient_entity_id), row.recipient_name)
        text = dossier.text(row.article_id, row.start, row.end)
        whole = frozenset(terms(text))
        trigger = dossier.text(row.article_id, row.trigger_start, row.trigger_end)
        named = " ".join((row.actor_name or "", row.recipient_name or "", trigger))
        family = _FAMILY.get(row.event_type, row.event_type)
        kinds = {
            key: dossier.entity[key].type for key in (actor, recipient) if key is not None and key in dossier.entity
        }
        found.append(_Report(row, family, actor, recipient, kinds, whole - set(terms(named)), whole))
    return found


def _fullness(report: _Report) -> tuple[object, ...]:
    """The more a report says, the earlier it is taken. Ends in what makes the order total."""
    row = report.row
    return (
        -len(report.parties), not report.narrow, report.days is None, row.place is None, -row.confidence,
        row.article_id, row.start, row.report_id,
    )  # fmt: skip


def _parties_agree(a: _Report, b: _Report) -> int | None:
    """How many parties agree; None where any contradicts. Only resolved entities can contradict: what a description
    stands for is not known.
    """
    if a.family in _MUTUAL or a.row.event_type in _MUTUAL:
        left, right = sorted(a.parties), sorted(b.parties)
        shared = sum(any(_same_party(one, other) for other in right) for one in left)
        known = [[key for key in keys if not key.startswith("~")] for keys in (left, right)]
        apart = [key for key in known[0] if key not in known[1]], [key for key in known[1] if key not in known[0]]
        crowded = not shared or len(left) == len(right) == 2
        if crowded and any(_exclude(a, one, b, other) for one in apart[0] for other in apart[1]):
            return None
        return shared
    agreed = 0
    for one, other in ((a.actor, b.actor), (a.recipient, b.recipient)):
        if one is None or other is None:
            continue
        if _same_party(one, other):
            agreed += 1
        elif _exclude(a, one, b, other):
            return None
    return agreed


def _exclude(a: _Report, one: _Key, b: _Report, other: _Key) -> bool:
    """Whether two parties cannot be one. A minister and his state can: papers write either; so can two descriptions,
    and groups go by many names.
    """
    if one.startswith("~") or other.startswith("~") or "group" in (a.kinds.get(one), b.kinds.get(other)):
        return False
    return not _stand_for_each_other(a, one, b, other)


def _stand_for_each_other(a: _Report, one: _Key, b: _Report, other: _Key) -> bool:
    return a.kinds.get(one) != b.kinds.get(other)


def _state_and_minister(a: _Report, b: _Report) -> bool:
    """Whether one report names people where the other names states or bodies."""
    return any(_stand_for_each_other(a, one, b, other) for one in sorted(a.kinds) for other in sorted(b.kinds))


def _days_agree(event: _Event, report: _Report) -> bool | None:
    """True where both name days that overlap, False where they exclude each other, None where one names none."""
    if event.days is None or report.days is None:
        return None
    return event.days[0] <= report.days[1] and report.days[0] <= event.days[1]


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


def _is_copy(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two clauses are one, lightly edited at most."""
    return min(len(a), len(b)) >= 4 and len(a & b) >= _COPY * len(a | b)


def _is_one(event: _Event, report: _Report) -> bool:
    """Whether the report tells the event that the others tell."""
    lead = event.lead
    if lead.family != report.family:
        return False
    days = _days_agree(event, report)
    if days is False:
        return False
    if not _statuses_agree(event, report, days):
        return False
    # A copied passage is one report, whatever was made of its parties.
    if any(_is_copy(report.clause, other.clause) for other in event.reports):
        return True
    agreed = 2
    for other in event.reports:
        parties = _parties_agree(other, report)
        if parties is None:
            return False
        agreed = min(agreed, parties) if other is lead else agreed
    narrow = days is True and report.narrow and event.days is not None and event.days[1] - event.days[0] <= _NARROW
    words = max(_share(other.words, report.words) for other in event.reports)
    if report.row.event_type in _VERBAL:
        least = _SAME_TWO_WORDS if agreed == 2 else _SPEECH_WORDS
        return words >= least and (agreed >= 1 or narrow)
    if agreed == 2:
        return True
    if agreed == 1:
        return narrow or words >= _DEED_WORDS
    place = report.row.place is not None and any(report.row.place == other.row.place for other in event.reports)
    if narrow and lead.family == "CONSULT" and any(_state_and_minister(other, report) for other in event.reports):
        return True
    return narrow and (words >= _DEED_WORDS or place)


def _statuses_agree(event: _Event, report: _Report, days: bool | None) -> bool:
    statuses = {other.row.status for other in event.reports}
    if report.row.status in statuses:
        return True
    if {report.row.status} | statuses == {"planned", "happened"}:
        return days is True and report.narrow and event.days is not None and event.days[0] == event.days[1]
    return False


def _rare_words(reports: Sequence[_Report]) -> frozenset[str]:
    counts = Counter(word for report in reports for word in report.clause)
    return frozenset(word for word, count in counts.items() if count <= _RARE)


def _blocks(report: _Report, rare: frozenset[str]) -> list[tuple[str, str]]:
    """Under what a report is found: its parties (a description under its last word), else its rare words."""
    keys = [key.split()[-1] if key.startswith("~") else key for key in sorted(report.parties)]
    keys = [key if not key.startswith("~") else key[1:] for key in keys]
    words = [f"w:{word}" for word in sorted(report.clause & rare)]
    if report.narrow:
        keys.append(f"d:{report.row.date_start}")
    return [(report.family, key) for key in (*keys, *(words if len(report.parties) < 2 else words[:6]))]


def _group(reports: Sequence[_Report]) -> list[_Event]:
    rare = _rare_words(reports)
    events: list[_Event] = []
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for report in sorted(reports, key=_fullness):
        blocks = _blocks(report, rare)
        candidates = sorted({number for block in blocks for number in index[block]})
        best: tuple[float, int] | None = None
        for number in candidates:
            event = events[number]
            if _is_one(event, report):
                likeness = max(_share(other.words, report.words) for other in event.reports)
                if best is None or likeness > best[0] + 1e-9:
                    best = likeness, number
        if best is None:
            best = 0.0, len(events)
            events.append(_Event(report))
        events[best[1]].add(report)
        for block in blocks:
            if best[1] not in index[block]:
                index[block].append(best[1])
    return events


def _commonest(values: Iterable[str | None]) -> str | None:
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], -len(value), value)) if counts else None


def _status(reports: Sequence[_Report]) -> str:
    statuses = {report.row.status for report in reports}
    return "happened" if "happened" in statuses else min(statuses)


def _days(event: _Event) -> tuple[dt.date | None, dt.date | None]:
    """The days that all dated reports allow."""
    return event.days if event.days is not None else (None, None)


def _party(dossier: Dossier, rows: Sequence[EventReport], side: str) -> tuple[str | None, str | None]:
    """(entity, name) of one side, as most reports have it; the entity's own name where it is known."""
    entity_id = _commonest(getattr(row, f"{side}_entity_id") for row in rows)
    if entity_id is not None and entity_id in dossier.entity:
        return entity_id, dossier.entity[entity_id].name
    names = [getattr(row, f"{side}_name") for row in rows]
    return None, _commonest(name for name in names if name and name.lower() not in _UNNAMED)


def _happening(dossier: Dossier, event: _Event) -> Happening:
    story_id = dossier.story.story_id
    rows = [report.row for report in event.reports]
    n_articles, n_origins = dossier.count((row.article_id, row.start, row.end) for row in rows)
    actor_id, actor = _party(dossier, rows, "actor")
    recipient_id, recipient = _party(dossier, rows, "recipient")
    if recipient is not None and (recipient_id, recipient) == (actor_id, actor):
        recipient_id, recipient = None, None
        others = [row for row in rows if row.recipient_entity_id not in (None, actor_id)]
        if others:
            recipient_id, recipient = _party(dossier, others, "recipient")
    start, end = _days(event)
    return Happening(
        event_id=make_id("h", story_id, *sorted(row.report_id for row in rows)),
        story_id=story_id,
        event_type=_commonest(row.event_type for row in rows) or rows[0].event_type,
        mode=_commonest(row.mode for row in rows),
        status=_status(event.reports),
        actor_entity_id=actor_id,
        actor_name=actor,
        recipient_entity_id=recipient_id,
        recipient_name=recipient,
        date_start=start,
        date_end=end,
        place=_commonest(row.place for row in rows),
        n_articles=n_articles,
        n_origins=n_origins,
    )


def run(dossier: Dossier) -> Dossier:
    """Bring the story's reports of events together."""
    events = _group(_reports(dossier))
    happenings = []
    held_by: dict[str, str] = {}
    for event in events:
        happening = _happening(dossier, event)
        happenings.append(happening)
        for report in event.reports:
            held_by[report.row.report_id] = happening.event_id
    rows = tuple(replace(row, event_id=held_by[row.report_id]) for row in dossier.events)
    return replace(dossier, happenings=tuple(sorted(happenings, key=lambda row: row.event_id)), events=rows)


STAGE = Stage(
    name="happenings",
    version=2,
    unit="story",
    reads=(
        "articles", "events", "events.date_start", "events.date_end", "events.actor_entity_id",
        "events.recipient_entity_id", "entities", "passages", "lineage", "stories",
    ),
    writes=("happenings", "events.event_id"),
    run=run,
)  # fmt: skip
