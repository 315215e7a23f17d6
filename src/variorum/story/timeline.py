"""The timeline: what happened when, what is planned, what was denied.

In: a story's happenings and their reports, its sentences and the days that its time expressions mean. Out: `timeline`,
dated entries in the words of one source each.

Method: every happening with days is an entry, told by the sentence of one report: one that stands in the report and not
in page furniture, is complete in itself, and comes from an early place in an article that many reports agree with. What
the sentence only adds at its end is left off, unless it says whose word it is. A sentence with a day of its own and no
coded event becomes an entry where articles of several tell it in like words. Entries that say the same thing are one.
Weight: the share of the story's origins that report it, raised where headlines and first paragraphs do and where it is
of what the articles open with, halved where it was over long before they came out.

Gets wrong: whatever the days of the time expressions get wrong; a day told only in the sentence before.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from variorum.records import (
    ClaimSource,
    Clause,
    Dossier,
    EventReport,
    Furniture,
    Happening,
    Mention,
    Sentence,
    Stage,
    TimeExpression,
    TimelineEntry,
)
from variorum.story.centrality import centrality, usual_day
from variorum.story.clauses import begins_badly, begins_with_pronoun, dateline_end, guarded
from variorum.story.passages import passages
from variorum.story.placed import Placed
from variorum.story.printing import BROKEN
from variorum.story.terms import terms
from variorum.story.unfit import unfit

#: What has no day, or happens on many, is no entry.
_STATUSES = frozenset({"happened", "planned", "denied"})
# Longer spans of time are background, not an entry: a month at most.
_LONGEST = dt.timedelta(days=31)
# A sentence without a coded event becomes an entry only if its day is known this closely.
_EXACT = dt.timedelta(days=1)
# Shares of the shorter text's words: two entries of overlapping days say the same; two sentences tell the same.
# Set on the packaged sample.
# `_SAME_DAY`: two entries of one exact day and one status, of which there are few. `_SAME_WITHIN`: one day, known
# exactly in one and within the week in the other.
_SAME, _SAME_DAY, _SAME_WITHIN, _ALIKE = 0.6, 0.4, 0.5, 0.5
_LONG_SENTENCE = 320
# So many sentences open a report: what they tell without a day is of the day on which it came out.
_OPENING = 3
# What one origin alone tells of days further from the story's is background; of days less sure than a week, no entry.
# Days before the articles came out from which what they tell is how it came to the story.
_OLD = dt.timedelta(days=14)
_FAR, _WEEK = dt.timedelta(days=400), 7
_AHEAD = re.compile(
    r"\b(?:will|shall|would be|(?:is|are|was|were) (?:(?:due |set |expected |scheduled )?to)|plans? to|intends? to|"
    r"to be \w+ed|expires|takes effect|comes into force)\b"
)
_DENIAL = re.compile(r"\bden(?:ied|ies|y|ying)\b")
#: "Friday's blast": the day of what is spoken of, not of what the sentence tells.
_POSSESSIVE = re.compile(r"['’]s\b")
#: Somebody by name: no `They`, no `expert`, no cut-off `Wash.`
_NAME = re.compile(r"(?!(?:I|We|He|She|It|They|You)\b)[A-Z][\w’'-]+(?: .*)?[^.]$")
#: What a sentence adds to what it has told: a clause or phrase set off at its end.
_TAIL = re.compile(
    r",\s(?:which|who|whose|where|when|while|whereas|as|with|making|leaving|bringing|saying|warning|raising|according|amid|"
    r"despite|after|before|a|an|the)\b|\s[–—]\s|;\s"
)
_ATTRIBUTES = re.compile(r"\b(?:said|says|say|told|tells|according|reported|reports|announced|added)\b")
# An entry keeps at least so many words of its sentence.
_LEAST_WORDS = 9
_PERSON = re.compile(r"\b(?:he|she|they|him|his|her|their)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Draft:
    """An entry, the words that it is compared by, and the clause that tells it alone."""

    entry: TimelineEntry
    words: frozenset[str]
    clause: tuple[int, int] | None = None
    claims: frozenset[str] = frozenset()


class _Sentences:
    """The story's sentences, found by position; how early each stands; whether furniture runs through it."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self._placed = Placed(dossier.sentences)
        self._furniture = Placed(dossier.furniture)
        self._clauses = Placed(dossier.clauses)
        self._mentions = Placed(dossier.mentions)
        self._claims = Placed(dossier.claim_sources)
        self._last: dict[str, int] = defaultdict(int)
        self._first: dict[str, int] = {}
        for sentence in dossier.sentences:
            if sentence.role == "body":
                self._first[sentence.article_id] = min(self._first.get(sentence.article_id, sentence.n), sentence.n)
            self._last[sentence.article_id] = max(self._last[sentence.article_id], sentence.n)

        whole = passages(dossier, whole=True)
        topic = centrality(whole)
        of = {(p.article_id, p.sentence.n): topic.of(p) for p in whole}
        self._most = max(of.values(), default=0.0)
        self._topic = of

    def central(self, sentence: Sentence) -> float:
        """How much it is of what the articles open with, beside the sentence that is most."""
        return self._topic.get((sentence.article_id, sentence.n), 0.0) / self._most if self._most else 1.0

    def around(self, article_id: str, start: int, end: int) -> Sentence | None:
        held = self._placed.touching(Sentence, article_id, start, end)
        return max(held, key=lambda s: (min(s.end, end) - max(s.start, start), -s.start), default=None)

    def whole(self, sentence: Sentence) -> bool:
        """Whether the sentence is printed in one piece."""
        return not self._furniture.touching(Furniture, sentence.article_id, sentence.start, sentence.end)

    def untold(self, sentence: Sentence) -> bool:
        """Whether a person's pronoun stands before any name, outside quotation marks."""
        text = self.dossier.text(sentence.article_id, sentence.start, sentence.end)
        inside = guarded(text)
        first = next((m.start() for m in _PERSON.finditer(text) if not inside[m.start()]), None)
        if first is None:
            return False
        named = self._mentions.touching(Mention, sentence.article_id, sentence.start, sentence.start + first)
        return all(mention.kind == "pronoun" for mention in named)

    def claims(self, entry: TimelineEntry) -> frozenset[str]:
        """The claims that the words of an entry state."""
        found = self._claims.touching(ClaimSource, entry.article_id, entry.start, entry.end)
        return frozenset(source.claim_id for source in found)

    def clause_end(self, row: EventReport, start: int, sentence: Sentence) -> int:
        """Where the words that tell the event may end: behind its main clause, where that opens the sentence and what
        is joined to it tells something else; else at the sentence's end.
        """
        held = self._clauses.touching(Clause, sentence.article_id, start, sentence.end)
        main = [c for c in held if c.kind == "main" and c.start <= row.trigger_start < c.end and c.start <= start + 1]
        rest = [c for c in held if c.kind == "coordinate" and c.subject_start is None]
        if not main or not rest or row.trigger_start >= min(c.start for c in rest):
            return sentence.end
        end = min(max(c.end for c in main), *(c.start for c in rest))
        joined = any(clause.start >= end for clause in rest)
        return end if joined and _stands_alone(self.dossier.text(row.article_id, start, end)) else sentence.end

    def aside(self, row: EventReport) -> bool:
        """Whether a report only touches on the event: in a relative clause, or in passing and undated."""
        held = self._clauses.touching(Clause, row.article_id, row.trigger_start, row.trigger_end)
        inner = min((c for c in held if c.start <= row.trigger_start), key=lambda c: c.end - c.start, default=None)
        return (row.aside and row.time_start is None) or (inner is not None and inner.kind == "relative")

    def opens(self, sentence: Sentence) -> bool:
        """Whether it is among the first sentences of its report."""
        return sentence.role == "body" and sentence.n - self._first[sentence.article_id] < _OPENING

    def earliness(self, sentence: Sentence) -> float:
        """1 for headline and first sentence, falling to 0 at the end."""
        if sentence.role != "body":
            return 1.0
        return 1.0 - sentence.n / (self._last[sentence.article_id] + 1)


def _dated(dossier: Dossier, happening: Happening, reports: Sequence[EventReport], *, early: bool) -> bool:
    """Whether its days are told, and near enough to the story: days that only say when the article came out date
    nothing that one origin tells but what it opens with, and neither does one origin's glance at another year.
    """
    assert happening.date_start is not None
    assert happening.date_end is not None
    if happening.n_origins > 1:
        return True
    width = (happening.date_end - happening.date_start).days
    if all(row.time_start is None for row in reports) and (width > 1 or not early):
        return False
    whole_month = happening.date_start.day == 1 and (happening.date_end + dt.timedelta(days=1)).day == 1
    if width > _WEEK and not whole_month:
        return False
    story = dossier.story
    if story.date_start is None or story.date_end is None:
        return True
    return story.date_start - _FAR <= happening.date_end and happening.date_start <= story.date_end + _FAR


def _drafts_of_happenings(dossier: Dossier, sentences: _Sentences) -> list[_Draft]:
    reports: dict[str, list[EventReport]] = defaultdict(list)
    for row in dossier.events:
        if row.event_id is not None:
            reports[row.event_id].append(row)
    found = []
    for happening in dossier.happenings:
        if happening.status not in _STATUSES or happening.date_start is None or happening.date_end is None:
            continue
        if happening.date_end - happening.date_start > _LONGEST:
            continue
        held = (sentences.around(row.article_id, row.start, row.end) for row in reports[happening.event_id])
        early = any(sentence is not None and sentences.opens(sentence) for sentence in held)
        if not _dated(dossier, happening, reports[happening.event_id], early=early):
            continue
        draft = _told(dossier, happening, reports[happening.event_id], sentences)
        if draft is not None:
            found.append(draft)
    return found


def _told(
    dossier: Dossier, happening: Happening, reports: Sequence[EventReport], sentences: _Sentences
) -> _Draft | None:
    """The happening in the words of its best report."""
    ranked = []
    early = central = 0.0
    for row in reports:
        sentence = sentences.around(row.article_id, row.start, row.end)
        if sentence is None:
            continue
        early = max(early, sentences.earliness(sentence))
        central = max(central, sentences.central(sentence))
        text = dossier.text(sentence.article_id, sentence.start, sentence.end)
        if not _printable(text):
            continue
        faults = (
            4 * sentences.aside(row)
            + 2 * (not sentences.whole(sentence))
            + 2 * (row.status != happening.status)
            + 1 * begins_badly(text)
            + 1 * (begins_with_pronoun(text) or sentences.untold(sentence))
            + 1 * (sentence.role == "title")
            + 1 * (len(text) > _LONG_SENTENCE)
            + 1 * (row.date_start is None)
            + 1 * (row.actor_start is None and happening.actor_name is not None)
        )
        ranked.append((faults, -round(sentences.earliness(sentence), 4), row.article_id, row.start, row.report_id, row))
    if not ranked:
        return None
    row = min(ranked, key=lambda item: item[:5])[-1]
    if sentences.aside(row):
        return None
    start, end = _words_of(dossier, row, sentences)
    vouched = row.vouched_by
    told = dossier.text(row.article_id, start, end)
    if vouched is not None and vouched.split()[-1:] and vouched.split()[-1] in told:
        vouched = None
    if vouched is not None and not _NAME.match(vouched):
        # The word of nobody known is no entry, unless others tell it too.
        if happening.n_origins < 2:
            return None
        vouched = None
    if told[:1].islower() or (happening.n_origins < 2 and begins_badly(told)):
        return None
    # Who `he` is, the words do not say, and no speaker either.
    sentence = sentences.around(row.article_id, row.start, row.end)
    if happening.n_origins < 2 and vouched is None and sentence is not None and sentences.untold(sentence):
        return None
    text = dossier.text(row.article_id, start, end)
    assert happening.date_start is not None
    assert happening.date_end is not None
    entry = TimelineEntry(
        story_id=dossier.story.story_id,
        date_start=happening.date_start,
        date_end=happening.date_end,
        text=text,
        status=happening.status,
        event_id=happening.event_id,
        article_id=row.article_id,
        start=start,
        end=end,
        n_articles=happening.n_articles,
        n_origins=happening.n_origins,
        importance=_importance(dossier, happening.n_origins, early, central, happening.date_end),
        attributed_to=vouched,
    )
    return _Draft(entry, frozenset(terms(text)), (row.start, row.end))


def _words_of(dossier: Dossier, row: EventReport, sentences: _Sentences) -> tuple[int, int]:
    """The sentence that reports it; the clause alone where the sentence is long or has furniture in it."""
    sentence = sentences.around(row.article_id, row.start, row.end)
    if sentence is None:
        return row.start, row.end
    long = sentence.end - sentence.start > _LONG_SENTENCE and row.actor_start is not None and row.end - row.start > 40
    begins = not dossier.text(row.article_id, row.start, row.start + 1).islower()
    if not sentences.whole(sentence) or (long and begins):
        return row.start, row.end
    start = sentence.start + dateline_end(dossier.text(row.article_id, sentence.start, sentence.end))
    end = sentences.clause_end(row, start, sentence)
    return start, start + _told_by(dossier.text(row.article_id, start, end), _needed(row, start, end) - start)


def _needed(row: EventReport, start: int, end: int) -> int:
    """Where what the report rests on ends, within a range: its verb, its parties, its day."""
    ends = (row.trigger_end, row.actor_end, row.recipient_end, row.time_end)
    return max((place for place in ends if place is not None and start < place <= end), default=start)


def _told_by(text: str, needed: int) -> int:
    """Where the words that tell the event end: before what the sentence adds, unless that says whose word it is."""
    inside = guarded(text)
    for tail in _TAIL.finditer(text, needed):
        if inside[tail.start()] or len(text[: tail.start()].split()) < _LEAST_WORDS:
            continue
        # A comma that closes what another opened ends nothing.
        closes = tail.group().startswith(", ") and text[: tail.start()].count(",") % 2
        if closes or _ATTRIBUTES.search(text, tail.start()):
            return len(text)
        return tail.start()
    return len(text)


def _printable(text: str) -> bool:
    """Whether an entry can be printed: whole, with its quotation marks closed, of the story and not of the page."""
    told = text[dateline_end(text) :]
    return not (
        BROKEN.search(text) or unfit(told) or told[:1].islower() or told.count('"') % 2 or told.rstrip().endswith(":")
    )


def _importance(dossier: Dossier, n_origins: int, early: float, central: float, last: dt.date) -> float:
    """Share of the story's origins, times how near to the head of a report it stands (half at the foot), how much it is
    of what the articles open with, and half again where it is over long before they came out.
    """
    origins = max(1, len({line.origin_id for line in dossier.lineage}))
    usual = usual_day(dossier)
    old = usual is not None and last < usual - _OLD
    weight = min(1.0, n_origins / origins) * (0.5 + 0.5 * early) * (0.6 + 0.4 * central)
    return round(weight / 2 if old else weight, 4)


def _drafts_of_sentences(dossier: Dossier, sentences: _Sentences) -> list[_Draft]:
    """Sentences of one day, told alike by several articles, in which no dated event was coded."""
    coded: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in dossier.events:
        if row.date_start is not None:
            coded[row.article_id].append((row.trigger_start, row.trigger_end))
    by_day: dict[tuple[dt.date, dt.date], list[tuple[Sentence, frozenset[str]]]] = defaultdict(list)
    for time in dossier.times:
        if not _is_day(time):
            continue
        sentence = sentences.around(time.article_id, time.start, time.end)
        if sentence is None or sentence.role == "title":
            continue
        if _POSSESSIVE.match(dossier.text(time.article_id, time.end, time.end + 2)):
            continue
        if any(sentence.start <= start < sentence.end for start, _ in coded[sentence.article_id]):
            continue
        assert time.earliest is not None
        assert time.latest is not None
        held = by_day[time.earliest, time.latest]
        if all(sentence is not other for other, _ in held):
            text = dossier.text(sentence.article_id, sentence.start, sentence.end)
            held.append((sentence, frozenset(terms(text))))
    found: list[_Draft] = []
    for (start, end), told in sorted(by_day.items()):
        for group in _alike(told):
            places = [(s.article_id, s.start, s.end) for s, _ in group]
            n_articles, n_origins = dossier.count(places)
            if n_articles < 2:
                continue
            best = min(
                (
                    s
                    for s, _ in group
                    if sentences.whole(s) and _printable(dossier.text(s.article_id, s.start, s.end))
                ),
                key=lambda s: (begins_badly(dossier.text(s.article_id, s.start, s.end)), -sentences.earliness(s),
                               s.article_id, s.start),
                default=None,
            )  # fmt: skip
            if best is None:
                continue
            text = dossier.text(best.article_id, best.start, best.end)
            early = max(sentences.earliness(s) for s, _ in group)
            central = max(sentences.central(s) for s, _ in group)
            entry = TimelineEntry(
                story_id=dossier.story.story_id, date_start=start, date_end=end, text=text,
                status=_told_status(dossier, text, start, best),
                event_id=None, article_id=best.article_id, start=best.start, end=best.end, n_articles=n_articles,
                n_origins=n_origins, importance=_importance(dossier, n_origins, early, central, end),
            )  # fmt: skip
            found.append(_Draft(entry, frozenset(terms(text))))
    return found


def _told_status(dossier: Dossier, text: str, day: dt.date, sentence: Sentence) -> str:
    """Denied where all that is coded in the sentence is; planned where the words look ahead or the day comes after the
    article; else happened.
    """
    coded = [
        row.status
        for row in dossier.events
        if row.article_id == sentence.article_id and sentence.start <= row.trigger_start < sentence.end
    ]
    if coded and set(coded) == {"denied"} and _DENIAL.search(text):
        return "denied"
    published = dossier.article[sentence.article_id].published
    later = published is not None and day > published[1]
    return "planned" if later or _AHEAD.search(text) else "happened"


def _is_day(time: TimeExpression) -> bool:
    if time.type not in ("DATE", "TIME") or time.earliest is None or time.latest is None:
        return False
    return time.latest - time.earliest <= _EXACT


def _alike(
    told: Sequence[tuple[Sentence, frozenset[str]]],
) -> list[list[tuple[Sentence, frozenset[str]]]]:
    """Sentences of one day in groups that tell the same, each led by its first in order of place."""
    groups: list[list[tuple[Sentence, frozenset[str]]]] = []
    for sentence, words in sorted(told, key=lambda item: (-len(item[1]), item[0].article_id, item[0].start)):
        for group in groups:
            if _share(words, group[0][1]) >= _ALIKE:
                group.append((sentence, words))
                break
        else:
            groups.append([(sentence, words)])
    return groups


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


def _precedence(draft: _Draft) -> tuple[object, ...]:
    entry = draft.entry
    return (
        -entry.n_origins, -entry.n_articles, entry.event_id is None, -entry.importance,
        entry.date_end - entry.date_start, entry.date_start, entry.article_id, entry.start, entry.event_id or "",
    )  # fmt: skip


def _distinct(dossier: Dossier, drafts: Sequence[_Draft]) -> list[TimelineEntry]:
    """The entries, of those that say the same thing only the best attested."""
    kept: list[_Draft] = []
    by_word: dict[str, list[int]] = defaultdict(list)
    for candidate in sorted(drafts, key=_precedence):
        near = [kept[n] for n in sorted({number for word in candidate.words for number in by_word[word]})]
        draft = candidate
        if any(_overlap(one.entry, draft.entry) and _differ(one.entry, draft.entry) for one in near):
            # One sentence tells two things of two days: the second is told by its clause alone.
            draft = _by_clause(dossier, draft)
        if any(_says_the_same(one, draft) or _overlap(one.entry, draft.entry) for one in near):
            continue
        for word in draft.words:
            by_word[word].append(len(kept))
        kept.append(draft)
    return [draft.entry for draft in kept]


def _overlap(a: TimelineEntry, b: TimelineEntry) -> bool:
    return a.article_id == b.article_id and a.start < b.end and b.start < a.end


def _differ(a: TimelineEntry, b: TimelineEntry) -> bool:
    """Whether two entries cannot be one: of other days, or one done and one not."""
    return a.date_start > b.date_end or b.date_start > a.date_end or a.status != b.status


def _by_clause(dossier: Dossier, draft: _Draft) -> _Draft:
    if draft.clause is None or not _stands_alone(dossier.text(draft.entry.article_id, *draft.clause)):
        return draft
    start, end = draft.clause
    text = dossier.text(draft.entry.article_id, start, end)
    return replace(draft, entry=replace(draft.entry, start=start, end=end, text=text), words=frozenset(terms(text)))


def _stands_alone(clause: str) -> bool:
    """Whether a clause can be printed without its sentence: it begins one, and is more than a few words."""
    return clause[:1].isupper() and len(clause.split()) >= 5 and not begins_with_pronoun(clause)


def _says_the_same(kept: _Draft, other: _Draft) -> bool:
    a, b = kept.entry, other.entry
    if (a.article_id, a.start, a.end) == (b.article_id, b.start, b.end):
        return True
    # One denial, dated once by itself and once by what is denied.
    if a.status == b.status == "denied" and kept.claims & other.claims:
        return True
    if _differ(a, b):
        return False
    least = _SAME
    if a.status == b.status and (a.date_start == a.date_end or b.date_start == b.date_end):
        span = max(a.date_end, b.date_end) - min(a.date_start, b.date_start)
        least = _SAME if span.days > _WEEK else _SAME_WITHIN if span else _SAME_DAY
    return _overlap(a, b) or _share(kept.words, other.words) >= least


def run(dossier: Dossier) -> Dossier:
    """Draw up the story's timeline."""
    sentences = _Sentences(dossier)
    drafts = _drafts_of_happenings(dossier, sentences) + _drafts_of_sentences(dossier, sentences)
    entries = _distinct(dossier, [replace(draft, claims=sentences.claims(draft.entry)) for draft in drafts])
    entries.sort(key=lambda e: (e.date_start, e.date_end, e.event_id or "", e.article_id, e.start))
    return replace(dossier, timeline=tuple(entries))


STAGE = Stage(
    name="timeline",
    version=5,
    unit="story",
    reads=(
        "articles", "articles.published_start", "furniture", "sentences", "clauses", "times", "times.earliest",
        "times.latest", "quotes", "events", "entities",
        "events.date_start", "events.date_end", "events.event_id", "happenings", "mentions", "claim_sources",
        "passages", "lineage", "stories",
    ),
    writes=("timeline",),
    run=run,
)  # fmt: skip
