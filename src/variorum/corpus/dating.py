"""When each article was published: an interval, and every reason for it.

In: articles with their stated dates, sentences, time expressions, furniture, and the passages articles share. Out: a
row of `evidence` for each reason, and the publication interval, its basis and whether the stated date contradicts
stronger evidence. Method: each reason allows a set of days. What the text says (`date_clues`) is taken by weight,
heaviest first, leaving out what would leave no day; so is the day in the address and the one a line of the page
states, beside the metadata. A stated date is believed unless what outweighs it excludes it; less so where it is the
very day on which the copy was taken. Articles that share much of their text, or a passage with a "last week" in it,
were published within days of one another: they share their bounds, and a trusted date of one dates the other. Without
evidence the date is null, never today.

Gets wrong: an old text printed again is dated by its words, not by its reprint, and one brought up to date years later
by its newest; a page date that is the day of a crawl is believed where nothing speaks against it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from variorum.corpus.clue import Clue, Report
from variorum.corpus.date_readings import (
    READ_FROM,
    READINGS,
    DateReading,
    DateReadings,
    by_weight,
    date_reading,
)
from variorum.corpus.date_sets import DateSets
from variorum.corpus.days import DaySet, between, every_day, hull, widened
from variorum.corpus.spans import Articles, by_place, kept_rows
from variorum.corpus.story_dates import Teller, story_clue
from variorum.records import Article, Copy, Evidence, Spread, Stage, Tables, to_arrow

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

Interval = tuple[dt.date | None, dt.date | None]

#: How far a stated date is believed against the text: the weight of text evidence that overrules it.
TRUST: Mapping[str, float] = {
    "given": 1000.0,
    "metadata": 5.5,
    "url": 5.5,
    "page": 3.5,
    "text": 2.5,
    "masthead": 1.0,
    "changed": 0.9,
}
#: Share of both reports in common above which they are one dispatch; that share where they tell their news by one
# weekday or one credits an agency; and their distance in days: short where a news agency is credited, whose dispatches
# are printed at once (general knowledge, not measured).
WHOLE_SHARE, REPRINT_SHARE, REPRINT_DAYS, DISPATCH_DAYS = 0.8, 0.4, 14, 3
#: Share of the shorter report in common, in one passage or in several, above which one was written with the other at
# hand, and their distance in days: not where one looks back or both tell their news by other weekdays, since what came
# months later takes over paragraphs too. Looked at on Timeline17's crises and the shootings (docs/stages/dating.md).
REUSE_SHARE, REUSE_SHARE_OF_MANY, REUSE_DAYS = 0.3, 0.15, 30
#: Distance in days of two articles that share a passage that counts from its own day ("last week").
PASSAGE_DAYS = 7
_COPY_WEIGHT = 4.0
# Trust in metadata that state the very day on which the copy was taken, as pages do that are stamped at each visit:
# less than that in an address or in a line of the page, so that either overrules it.
_STAMPED = 2.4
#: Days between which a page's own date is taken for the report's.
_CLOSE = 45
_ROUNDS = 4
_FILLED = ("published_start", "published_end", "published_basis", "date_conflict")
# What is kept: for each article what was found, with a digest of all that it hangs on; and the evidence.
DATED, EVIDENCE = "dating_dated", "dating_evidence"


class Dated(NamedTuple):
    """What was found of an article: the columns that `dating` fills, and `first_dates` the first two of."""

    start: dt.date | None
    end: dt.date | None
    basis: str | None
    conflict: bool | None


@dataclasses.dataclass(slots=True)
class _Case:
    """An article while it is being dated."""

    reading: DateReading
    #: What is known of its day from an earlier look.
    known: Interval
    found: list[Clue]
    used: list[Clue]
    days: DaySet
    accepted: bool = False
    conflict: bool | None = None

    @property
    def stated(self) -> dt.date | None:
        return self.reading.stated

    @property
    def basis(self) -> str:
        return self.reading.basis

    @property
    def weekdays(self) -> frozenset[int]:
        return self.reading.opening.days(*self.known)

    @property
    def exact(self) -> tuple[dt.date, str] | None:
        """The stated day that is believed, and its basis: where the first is not, that of the page or the address."""
        if self.accepted and self.stated is not None:
            return self.stated, _stated_kind(self.basis)
        if self.conflict and self.basis == "metadata":
            for clue in self.used:
                day = clue.earliest if clue.kind in {"page_date", "url"} and clue.earliest == clue.latest else None
                if day is not None and (self.days & between(day, day)).any():
                    return day, clue.kind
        return None

    @property
    def firm(self) -> DaySet:
        """The days left: the stated day where one is believed."""
        day = self.exact
        return self.days if day is None else between(day[0], day[0])


def run(tables: Tables, spread: Spread | None = None) -> dict[str, pa.Table]:
    """Date every article: gives `evidence`, and `articles` with its dating columns filled."""
    import numpy as np
    import pyarrow as pa

    articles = Articles(tables)
    readings = DateReadings(articles, tables, tables.get(READINGS), spread)
    looked = {"articles": ("article_id", "dated_start", "dated_end")}
    known = list(zip(articles.column("dated_start"), articles.column("dated_end"), strict=True))
    by_story = _by_story(articles, tables["story_articles"])
    # What one article is dated by: its reading, its first date, and the same of those that its story dates it by.
    sets = DateSets(articles, tables.get("copies"), readings.digests ^ articles.digests(looked), by_story)
    same, kept = kept_rows(articles, tables.get(DATED), sets.digests)
    new = np.ones(len(articles), dtype=np.bool_)
    new[same] = False

    def teller(place: int) -> Teller:
        return Teller(readings.of([place])[0], *known[place])

    schema = pa.schema([tables["articles"].schema.field(name) for name in _FILLED])
    dated, evidence = [], [to_arrow("evidence", [])]
    owners: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]
    if kept is not None:
        dated.append((same, kept.select(list(_FILLED)).cast(schema)))
        evidence.append(_of_those(kept, tables[EVIDENCE]).cast(evidence[0].schema))
        owners.append(articles.places_of(evidence[-1].column("article_id")))
    for places, copies in sets.some(new):
        told = {
            articles.ids[place]: story_clue(teller(place), [teller(other) for other in by_story[place]])
            for place in places if place in by_story
        }  # fmt: skip
        found, rows = date_together(readings.of(places), copies, [known[place] for place in places], told)
        columns = zip(*found, strict=True)
        arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
        dated.append((np.array(places), pa.Table.from_arrays(arrays, schema=schema)))
        evidence.append(to_arrow("evidence", _in_order(rows)))
        owners.append(articles.places_of(evidence[-1].column("article_id")))
    filled = by_place(dated) if dated else schema.empty_table()
    rows = by_place(list(zip(owners, evidence, strict=True)))
    names = {"article_id": articles.named(np.arange(len(articles))), "digest": pa.array(sets.digests)}
    return {
        "evidence": rows,
        "articles": articles.filled({name: filled.column(name) for name in _FILLED}),
        DATED: pa.table({**names, **{name: filled.column(name) for name in _FILLED}}),
        EVIDENCE: rows,
    }


def _by_story(articles: Articles, members: pa.Table) -> dict[int, list[int]]:
    """For articles that their story may date, by place: the places of those it may date them by."""
    import pyarrow.compute as pc

    held = members.filter(pc.greater(pc.list_value_length(members.column("dated_by")), 0))
    ids = zip(*(held.column(name).to_pylist() for name in ("article_id", "dated_by")), strict=True)
    at = {article_id: place for place, article_id in enumerate(articles.ids)} if held.num_rows else {}
    return {at[article_id]: [at[other] for other in others] for article_id, others in ids}


def _of_those(kept: pa.Table, evidence: pa.Table) -> pa.Table:
    """The evidence of the articles that are kept."""
    import pyarrow.compute as pc

    ids = kept.column("article_id").combine_chunks()
    return evidence.filter(pc.is_in(evidence.column("article_id"), value_set=ids))


def _in_order(rows: Iterable[Evidence]) -> list[Evidence]:
    def key(row: Evidence) -> tuple[Any, ...]:
        start = row.start if row.start is not None else -1
        return row.article_id, row.kind, start, row.end or -1, str(row.earliest), str(row.latest), row.note

    return sorted(rows, key=key)


def date_reports(reports: Sequence[Report], copies: Sequence[Copy]) -> tuple[list[Article], list[Evidence]]:
    """The articles with their dating columns filled, in the order given, and the evidence.

    Parameters
    ----------
    reports
        The articles, with what was read in them.
    copies
        The passages they share.
    """
    known = [(report.article.dated_start, report.article.dated_end) for report in reports]
    found, rows = date_together([date_reading(report) for report in reports], copies, known)
    dated = [
        dataclasses.replace(report.article, published_start=start, published_end=end, published_basis=basis,
                            date_conflict=conflict)
        for report, (start, end, basis, conflict) in zip(reports, found, strict=True)
    ]  # fmt: skip
    return dated, rows


def date_together(
    readings: Sequence[DateReading], copies: Sequence[Copy], known: Sequence[Interval],
    told: Mapping[str, Clue | None] | None = None,
) -> tuple[list[Dated], list[Evidence]]:  # fmt: skip
    """When some articles were published, in the order given, and the evidence.

    Parameters
    ----------
    readings
        What the articles tell; with each all that share text with it.
    copies
        The passages they share.
    known
        The days of each, as far as an earlier look found them.
    told
        What its story tells of an article, by its id.
    """
    told = told or {}
    cases = {
        one.article_id: _case(one, interval, told.get(one.article_id))
        for one, interval in zip(readings, known, strict=True)
    }
    ties = _ties(cases, copies)
    order = sorted(cases)
    notes: dict[str, list[Clue]] = {article_id: [] for article_id in order}
    _share(cases, ties, notes)
    for article_id in order:
        _judge(cases[article_id])
    _judge_together(cases, ties)
    _share(cases, ties, notes)
    rows = [row for article_id in order for row in _rows(cases[article_id], notes[article_id])]
    return [_dated(cases[one.article_id]) for one in readings], rows


# --- one article ------------------------------------------------------------------------------------------------


def _case(reading: DateReading, known: Interval, told: Clue | None) -> _Case:
    found = list(reading.clues) if told is None else sorted((*reading.clues, told), key=by_weight)
    used, days = combine(found)
    return _Case(reading, known, found, used, days)


def combine(found: Sequence[Clue]) -> tuple[list[Clue], DaySet]:
    """The clues that hold together, heaviest first, and the days they leave."""
    days = every_day()
    used = []
    for clue in found:
        left = days & clue.allowed
        if left.any():
            days = left
            used.append(clue)
    return used, days


def _judge(case: _Case) -> None:
    """Believe the stated date, or not, by the text of its own article and the bounds it shares."""
    if case.stated is None:
        return
    day = between(case.stated, case.stated)
    against = [clue for clue in case.used if not (clue.allowed & day).any()]
    weight = sum(
        {(clue.kind, clue.note.partition("“")[0], clue.earliest, clue.latest): clue.weight for clue in against}.values()
    )
    fits = bool((case.days & day).any())
    case.accepted = fits or weight < _trust(case)
    case.conflict = not case.accepted
    if case.basis in {"masthead", "changed"}:
        # The day a page was put together: the report is not younger. It is the day of publication only where the text
        # leaves little else.
        first, last = hull(case.days)
        case.accepted = fits and first is not None and last is not None and (last - first).days <= _CLOSE
        case.conflict = not fits
        if fits and not case.accepted:
            _bound_above(case)


def _trust(case: _Case) -> float:
    taken = case.reading.retrieved
    if case.basis == "metadata" and taken is not None and case.stated is not None:
        return _STAMPED if abs((taken - case.stated).days) <= 1 else TRUST["metadata"]
    return TRUST[case.basis]


def _bound_above(case: _Case) -> None:
    if case.stated is None:
        return
    clue = Clue(
        "page_date",
        between(None, case.stated),
        1.0,
        None,
        None,
        None,
        case.stated,
        f"stands on a page of {case.stated}",
    )
    case.found.append(clue)
    case.used.append(clue)
    case.days = case.days & clue.allowed


# --- together ----------------------------------------------------------------------------------------------------

_Tie = tuple[str, str, int]


def _ties(cases: Mapping[str, _Case], copies: Sequence[Copy]) -> list[_Tie]:
    """Pairs of articles that were published within so many days of one another."""
    shared: dict[tuple[str, str], list[Copy]] = {}
    for copy in copies:
        if copy.a_article_id in cases and copy.b_article_id in cases:
            shared.setdefault((copy.a_article_id, copy.b_article_id), []).append(copy)
    ties = []
    for (a, b), passages in sorted(shared.items()):
        one, other = cases[a], cases[b]
        shares = (_covered([(held.a_start, held.a_end) for held in passages]) / one.reading.length,
                  _covered([(held.b_start, held.b_end) for held in passages]) / other.reading.length)  # fmt: skip
        days = [one.weekdays, other.weekdays]
        agree = bool(days[0] & days[1])
        apart = not agree and (one.reading.opening.looks_back or other.reading.opening.looks_back or all(days))
        credited = one.reading.agency or other.reading.agency
        if min(shares) >= WHOLE_SHARE or (
            min(shares) >= REPRINT_SHARE and (agree or (credited is not None and not apart))
        ):
            ties.append((a, b, DISPATCH_DAYS if credited else REPRINT_DAYS))
        elif any(
            _counts_from_its_day(one.reading, held.a_start, held.a_end)
            and _counts_from_its_day(other.reading, held.b_start, held.b_end)
            for held in passages
        ):
            ties.append((a, b, PASSAGE_DAYS))
        elif max(shares) >= (REUSE_SHARE if len(passages) == 1 else REUSE_SHARE_OF_MANY) and not apart:
            ties.append((a, b, REUSE_DAYS))
    return ties


def _covered(spans: Sequence[tuple[int, int]]) -> int:
    total, reached = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def _counts_from_its_day(reading: DateReading, start: int, end: int) -> bool:
    return any(start <= first and last <= end for first, last in reading.counting)


def _judge_together(cases: Mapping[str, _Case], ties: Sequence[_Tie]) -> None:
    """Of two tied articles whose stated dates are too far apart, disbelieve the less trusted; of equals the later.

    Of two that are both dated by metadata or address neither: an old report is printed again at times.
    """

    def trust(case: _Case) -> tuple[float, int, str]:
        return TRUST[case.basis], -(case.stated or dt.date.min).toordinal(), case.reading.article_id

    pairs = []
    for a, b, _ in ties:
        one, other = cases[a], cases[b]
        if one.stated and other.stated and abs((one.stated - other.stated).days) > REUSE_DAYS:
            pairs.append(tuple(sorted((one, other), key=trust, reverse=True)))
    for better, worse in sorted(pairs, key=lambda pair: (trust(pair[0]), trust(pair[1])), reverse=True):
        if better.accepted and worse.accepted and _trust(worse) < TRUST["metadata"]:
            worse.accepted, worse.conflict = False, True


def _share(cases: Mapping[str, _Case], ties: Sequence[_Tie], notes: dict[str, list[Clue]]) -> None:
    """Let tied articles share their bounds, as far as they agree."""
    for _ in range(_ROUNDS):
        before = {article_id: case.firm for article_id, case in cases.items()}
        changed = False
        for a, b, days in ties:
            for target, source in ((a, b), (b, a)):
                case = cases[target]
                allowed = widened(before[source], days)
                left = case.days & allowed
                if allowed.all() or not left.any() or (left == case.days).all():
                    continue
                case.days = left
                changed = True
                first, last = hull(allowed)
                clue = Clue(
                    "copy",
                    allowed,
                    _COPY_WEIGHT,
                    None,
                    None,
                    first,
                    last,
                    f"shares text with {source}, within {days} days of it",
                )
                case.used.append(clue)
                notes[target] = [note for note in notes[target] if note.note != clue.note] + [clue]
        if not changed:
            break


# --- what is written ------------------------------------------------------------------------------------------------


def _dated(case: _Case) -> Dated:
    told_otherwise = any(clue.kind == "story" and not (clue.allowed & case.firm).any() for clue in case.found)
    conflict = True if told_otherwise else case.conflict
    if case.exact is not None:
        day, basis = case.exact
        return Dated(day, day, basis, conflict)
    start, end = hull(case.days)
    return Dated(start, end, _basis(case, start, end), conflict)


def _stated_kind(basis: str) -> str:
    return basis if basis in {"given", "metadata", "url"} else "page_date"


def _basis(case: _Case, start: dt.date | None, end: dt.date | None) -> str | None:
    """Kinds of the clues that make the borders, heaviest first."""
    if start is None and end is None:
        return None
    day = dt.timedelta(1)
    kinds: list[str] = []
    for clue in sorted(case.used, key=lambda one: (-one.weight, one.kind, one.note)):
        bounds = (start is not None and not (clue.allowed & between(start - day, start - day)).any()) or (
            end is not None and not (clue.allowed & between(end + day, end + day)).any()
        )
        if bounds and clue.kind not in kinds:
            kinds.append(clue.kind)
    return "+".join(kinds) or None


def _rows(case: _Case, shared: Sequence[Clue]) -> list[Evidence]:
    article_id = case.reading.article_id
    used = {id(clue) for clue in case.used}
    rows = {}
    final = case.firm
    for clue in [*case.found, *shared]:
        holds = id(clue) in used and bool((clue.allowed & final).any())
        key = (clue.kind, clue.start, clue.end, clue.earliest, clue.latest, clue.note)
        rows[key] = Evidence(
            article_id=article_id,
            start=clue.start,
            end=clue.end,
            kind=clue.kind,
            earliest=clue.earliest,
            latest=clue.latest,
            used=holds,
            note=clue.note,
        )
    if case.stated is not None:
        span = case.reading.line
        reason = "" if case.accepted else "; contradicted by stronger evidence"
        stated = Evidence(
            article_id=article_id,
            start=span[0] if span else None,
            end=span[1] if span else None,
            kind=_stated_kind(case.basis),
            earliest=case.stated,
            latest=case.stated,
            used=case.accepted,
            note=f"states {case.stated}{reason}",
        )
        return [*rows.values(), stated]
    return list(rows.values())


STAGE = Stage(
    name="dating",
    version=6,
    unit="corpus",
    reads=(
        "articles",
        "articles.dated_start",
        "articles.dated_end",
        "furniture",
        "sentences",
        "times",
        "copies",
        "story_articles",
    ),
    writes=(
        "evidence",
        "articles.published_start",
        "articles.published_end",
        "articles.published_basis",
        "articles.date_conflict",
    ),
    keeps=(DATED, EVIDENCE),
    borrows=(READINGS,),
    columns={
        **READ_FROM,
        "articles": (*READ_FROM["articles"], "dated_start", "dated_end"),
        "story_articles": ("dated_by",),
    },
    spreads=True,
    run=run,
)
