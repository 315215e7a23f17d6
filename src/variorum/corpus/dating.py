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
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from variorum.article.page_date import page_date
from variorum.article.time_values import fields, is_absolute
from variorum.corpus.clue import Clue, Report
from variorum.corpus.date_clues import clues
from variorum.corpus.days import DaySet, between, every_day, hull, widened
from variorum.corpus.grouping import connected
from variorum.corpus.opening import looks_back, weekdays
from variorum.corpus.spans import Articles, Owned, Rows
from variorum.corpus.story_dates import story_clue
from variorum.records import (
    Article,
    Copy,
    Evidence,
    Furniture,
    Row,
    Sentence,
    Stage,
    Tables,
    TimeExpression,
    from_arrow,
    to_arrow,
)

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

R = TypeVar("R", bound=Row)

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
# Articles dated at the same time, more where more share text: each holds a truth value a day for every clue.
_AT_ONCE = 256
_FILLED = ("published_start", "published_end", "published_basis", "date_conflict")


@dataclasses.dataclass(slots=True)
class _Case:
    """An article while it is being dated."""

    report: Report
    found: list[Clue]
    used: list[Clue]
    days: DaySet
    stated: dt.date | None
    basis: str
    accepted: bool = False
    conflict: bool | None = None

    @property
    def article(self) -> Article:
        return self.report.article

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


def run(tables: Tables) -> dict[str, pa.Table]:
    """Date every article: gives `evidence`, and `articles` with its dating columns filled."""
    import numpy as np
    import pyarrow as pa

    articles = Articles(tables)
    filled: dict[str, list[Any]] = {name: [None] * len(articles) for name in _FILLED}
    found = [to_arrow("evidence", [])]
    owners: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]
    for places, dated, rows in dated_together(articles, tables, tables["story_articles"]):
        for place, article in zip(places, dated, strict=True):
            for name, values in filled.items():
                values[place] = getattr(article, name)
        rows.sort(key=_evidence_key)
        found.append(to_arrow("evidence", rows))
        owners.append(articles.places_of(found[-1].column("article_id")))
    order = np.argsort(np.concatenate(owners), kind="stable")
    evidence = pa.concat_tables(found).take(pa.array(order))
    return {"evidence": evidence, "articles": articles.filled(filled)}


def dated_together(
    articles: Articles, tables: Tables, members: pa.Table | None = None
) -> Iterator[tuple[list[int], list[Article], list[Evidence]]]:
    """Some articles at a time, by place: as dated, and the evidence; with `story_articles`, by their stories too."""
    kinds: tuple[type[Row], ...] = (Sentence, TimeExpression, Furniture)
    owned = {kind: Owned(articles, tables[kind.table]) for kind in kinds if kind.table in tables}
    columns = [] if members is None else [members.column(name).to_pylist() for name in ("article_id", "dated_by")]
    given = dict(zip(*columns, strict=True))
    at = {article_id: place for place, article_id in enumerate(articles.ids)}
    for places, copies in _together(articles, tables.get("copies")):
        told = {}
        for place in places:
            if given.get(articles.ids[place]):
                own, *others = _reports(articles, [place, *(at[one] for one in given[articles.ids[place]])], owned)
                told[articles.ids[place]] = story_clue(own, others)
        yield places, *date_reports(_reports(articles, places, owned), copies, told)


def _together(articles: Articles, copies: pa.Table | None) -> Iterator[tuple[list[int], list[Copy]]]:
    """Some articles at a time, by place, with all that they share: who shares text is dated together."""
    import numpy as np

    table = to_arrow("copies", []) if copies is None else copies
    sides = [articles.places_of(table.column(f"{side}_article_id")) for side in ("a", "b")]
    known = np.flatnonzero((sides[0] >= 0) & (sides[1] >= 0))
    held = Rows(table)
    places: list[int] = []
    shared: list[NDArray[np.int64]] = [known[:0]]
    for members, of_set in connected(len(articles), sides[0][known], sides[1][known]):
        places += members.tolist()
        shared.append(known[of_set])
        if len(places) >= _AT_ONCE:
            yield places, from_arrow(Copy, held.take(np.concatenate(shared)))
            places, shared = [], [known[:0]]
    if places:
        yield places, from_arrow(Copy, held.take(np.concatenate(shared)))


def _reports(articles: Articles, places: Sequence[int], owned: Mapping[type[Row], Owned]) -> list[Report]:
    def of(kind: type[R]) -> list[list[R]]:
        return owned[kind].of(places, kind) if kind in owned else [[] for _ in places]

    parts = zip(articles.at(places), of(Sentence), of(TimeExpression), of(Furniture), strict=True)
    return [
        Report(article, sorted(sentences, key=lambda one: one.n),
               sorted(times, key=lambda one: (one.start, one.end)),
               sorted(furniture, key=lambda one: (one.start, one.end)))
        for (_, article), sentences, times, furniture in parts
    ]  # fmt: skip


def _evidence_key(row: Evidence) -> tuple[Any, ...]:
    return (
        row.article_id,
        row.kind,
        row.start if row.start is not None else -1,
        row.end or -1,
        str(row.earliest),
        str(row.latest),
        row.note,
    )


def date_reports(
    reports: Sequence[Report], copies: Sequence[Copy], told: Mapping[str, Clue | None] | None = None
) -> tuple[list[Article], list[Evidence]]:
    """The articles with their dating columns filled, in the order given, and the evidence.

    Parameters
    ----------
    reports
        The articles, with what was read in them.
    copies
        The passages they share.
    told
        What its story tells of an article, by its id.
    """
    cases = {
        report.article.article_id: _case(report, (told or {}).get(report.article.article_id)) for report in reports
    }
    ties = _ties(cases, copies)
    order = sorted(cases)
    notes: dict[str, list[Clue]] = {article_id: [] for article_id in order}
    _share(cases, ties, notes)
    for article_id in order:
        _judge(cases[article_id])
    _judge_together(cases, ties)
    _share(cases, ties, notes)
    dated = [_filled(cases[report.article.article_id], notes) for report in reports]
    rows = [row for article_id in order for row in _rows(cases[article_id], notes[article_id])]
    return dated, rows


# --- one article ------------------------------------------------------------------------------------------------


def _case(report: Report, told: Clue | None) -> _Case:
    article = report.article
    own = clues(report) if told is None else [*clues(report), told]
    found = sorted(own, key=lambda clue: (-clue.weight, clue.start or 0, clue.end or 0, clue.kind, clue.note))
    used, days = combine(found)
    return _Case(
        report=report, found=found, used=used, days=days, stated=article.stated_date, basis=_stated_basis(report)
    )


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


def _stated_basis(report: Report) -> str:
    """How the stated date came about.

    `masthead` is a day with its weekday above the headline, which a page prints anew each day; `changed` a day of
    change or of printing.
    """
    article = report.article
    basis = article.stated_basis or "text"
    if article.stated_date is None or basis != "text":
        return basis if basis in TRUST else "text"
    span = _date_line(report)
    if span is None:
        return "text"
    line = article.text[span[0] : span[1]]
    stated = page_date(line.strip(), anywhere=True)
    if stated is not None and stated.changed:
        return "changed"
    title = article.title_start
    if (
        title is not None
        and span[0] < title
        and re.match(r"\W*(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", line.lower())
    ):
        return "masthead"
    return "page" if any(mark.start <= span[0] < mark.end for mark in report.furniture) else "text"


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
    taken = case.article.retrieved
    if case.basis == "metadata" and taken is not None and case.stated is not None:
        return _STAMPED if abs((taken.date() - case.stated).days) <= 1 else TRUST["metadata"]
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
        shares = (_covered([(one.a_start, one.a_end) for one in passages]) / _length(cases[a].report),
                  _covered([(one.b_start, one.b_end) for one in passages]) / _length(cases[b].report))  # fmt: skip
        days = [weekdays(cases[one].report) for one in (a, b)]
        agree = bool(days[0] & days[1])
        apart = not agree and (looks_back(cases[a].report) or looks_back(cases[b].report) or all(days))
        credited = cases[a].article.agency or cases[b].article.agency
        if min(shares) >= WHOLE_SHARE or (
            min(shares) >= REPRINT_SHARE and (agree or (credited is not None and not apart))
        ):
            ties.append((a, b, DISPATCH_DAYS if credited else REPRINT_DAYS))
        elif any(
            _counts_from_its_day(cases[a].report, one.a_start, one.a_end)
            and _counts_from_its_day(cases[b].report, one.b_start, one.b_end)
            for one in passages
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


def _length(report: Report) -> int:
    return max(1, sum(sentence.end - sentence.start for sentence in report.sentences))


def _counts_from_its_day(report: Report, start: int, end: int) -> bool:
    for time in report.times:
        if start <= time.start and time.end <= end:
            kind, given = fields(time.meaning)
            if not is_absolute(kind, given) and (given.get("u") in {"D", "W", "N"} or "wd" in given):
                return True
    return False


def _judge_together(cases: Mapping[str, _Case], ties: Sequence[_Tie]) -> None:
    """Of two tied articles whose stated dates are too far apart, disbelieve the less trusted; of equals the later.

    Of two that are both dated by metadata or address neither: an old report is printed again at times.
    """

    def trust(case: _Case) -> tuple[float, int, str]:
        return TRUST[case.basis], -(case.stated or dt.date.min).toordinal(), case.article.article_id

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


def _filled(case: _Case, notes: Mapping[str, list[Clue]]) -> Article:
    start: dt.date | None
    end: dt.date | None
    basis: str | None
    exact = case.exact
    told_otherwise = any(clue.kind == "story" and not (clue.allowed & case.firm).any() for clue in case.found)
    if exact is not None:
        start, end, basis = exact[0], exact[0], exact[1]
    else:
        start, end = hull(case.days)
        basis = _basis(case, start, end)
    return dataclasses.replace(
        case.article,
        published_start=start,
        published_end=end,
        published_basis=basis,
        date_conflict=True if told_otherwise else case.conflict,
    )


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
    article_id = case.article.article_id
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
        span = _date_line(case.report) if case.article.stated_basis in {"text", None} else None
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
    version=5,
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
    columns={"furniture": ("article_id", "start", "end", "kind"), "story_articles": ("dated_by",)},
    run=run,
)
