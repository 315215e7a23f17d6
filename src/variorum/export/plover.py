"""Events for those who count them: PLOVER records as JSON lines, and one event table as CSV.

In: the tables `happenings`, `events` and `articles` of a library. Out: one record or row a
happening, so that a meeting which forty outlets report is counted once; the reports behind it are its citations.

Of what the reports say differently (country, sector, place, mode) the commonest value is taken, of equals the first in
order; `differences` keeps the others. In PLOVER records an event that is only announced stands under the type that the
standard files it under (a planned visit is AGREE); what was denied and what is only imagined carry the standard's
auxiliary contexts `negation`, `hypothetical` and `future`. The CSV keeps type and status apart.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from variorum.errors import SettingsError
from variorum.knowledge.names import state
from variorum.knowledge.plover import event_types, standard_type
from variorum.records import Article, EventReport, Happening, from_arrow

if TYPE_CHECKING:
    import pyarrow as pa

FORMATS = ("plover", "csv")
#: What an event's status adds to the contexts of a PLOVER record.
_AUXILIARY = {"denied": "negation", "hypothetical": "hypothetical", "planned": "future"}

COLUMNS = (
    "event_id", "event_date", "event_date_end", "event_type", "event_mode", "status", "quad_code", "intensity",
    "contexts", "actor_name", "actor_country", "actor_sector", "recipient_name", "recipient_country",
    "recipient_sector", "placename", "place_name", "place_country", "latitude", "longitude", "geonameid", "n_mentions",
    "n_articles", "n_origins", "story_id", "event_text", "sources", "urls",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CodedEvent:
    """A happening with its reports, the fullest told first, and their articles."""

    happening: Happening
    reports: tuple[EventReport, ...]
    articles: Mapping[str, Article]

    def commonest(self, column: str) -> Any:
        """The commonest known value of a column of the reports; of equals the first."""
        counts = Counter(value for row in self.reports if (value := getattr(row, column)) is not None)
        return counts.most_common(1)[0][0] if counts else None

    @property
    def contexts(self) -> list[str]:
        """Contexts that any report tells, in the order of the reports."""
        return list(dict.fromkeys(name for row in self.reports for name in row.contexts))

    @property
    def text(self) -> str:
        """The words of the first report, on one line."""
        row = self.reports[0]
        return " ".join(self.articles[row.article_id].text[row.start : row.end].split())

    @property
    def intensity(self) -> float:
        """The standard's weight of mode or type, -10 to 10."""
        entry = event_types()[self.happening.event_type]
        return entry.modes.get(self.happening.mode or "", entry.score)


def coded_events(table: Callable[[str], pa.Table]) -> list[CodedEvent]:
    """Every happening of a library with its reports, by story, day and id.

    Parameters
    ----------
    table
        Gives a table of the library by name.
    """
    articles = {article.article_id: article for article in from_arrow(Article, table("articles"))}
    reports: dict[str, list[EventReport]] = defaultdict(list)
    for row in from_arrow(EventReport, table("events")):
        if row.event_id is not None:
            reports[row.event_id].append(row)
    found = []
    for happening in from_arrow(Happening, table("happenings")):
        held = sorted(reports[happening.event_id], key=lambda r: (-r.confidence, r.article_id, r.start, r.report_id))
        if held:
            found.append(CodedEvent(happening, tuple(held), articles))
    return sorted(found, key=lambda e: (e.happening.story_id, str(e.happening.date_start), e.happening.event_id))


def records(events: Iterable[CodedEvent]) -> list[dict[str, Any]]:
    """PLOVER 2.0 records; what is unknown is left out."""
    return [_record(event) for event in events]


def _record(event: CodedEvent) -> dict[str, Any]:
    held = event.happening
    kind = standard_type(held.event_type, held.status)
    same = kind == held.event_type
    contexts = event.contexts
    if held.status in _AUXILIARY and (same or held.status != "planned"):
        contexts.append(_AUXILIARY[held.status])
    parties = {side: _entity(event, side) for side in ("actor", "recipient")}
    record = {
        "id": held.event_id,
        "has_event": True,
        "date": _iso(held.date_start),
        "enddate": _iso(held.date_end) if held.date_end != held.date_start else None,
        "actor": [parties["actor"]] if parties["actor"] else [],
        "recipient": [parties["recipient"]] if parties["recipient"] else None,
        "event": [kind],
        "mode": [held.mode] if held.mode and same else None,
        "context": contexts,
        "quad_code": event_types()[kind].quad,
        "event_scale": event.intensity if same else event_types()[kind].score,
        "event_loc": _location(event),
        "event_text": event.text,
        "cite_info": [_citation(event.articles[one]) for one in _cited(event)],
        "coder": "variorum",
        "comment": f"status: {held.status}; deed: {held.event_type}; origins: {held.n_origins}",
    }
    return _known(record)


def _entity(event: CodedEvent, side: str) -> dict[str, Any] | None:
    name = getattr(event.happening, f"{side}_name")
    if name is None:
        return None
    entity = {"entity_text": name, "identifier_text": getattr(event.happening, f"{side}_entity_id")}
    return _known({"code": event.commonest(f"{side}_country"), "sector": event.commonest(f"{side}_sector"), **entity})


def _location(event: CodedEvent) -> dict[str, Any] | None:
    place = event.happening.place or event.commonest("place")
    country = event.commonest("place_country")
    land = state(country) if country is not None else None
    return _known({
        "extracted_place": place, "resolved_place": event.commonest("place_name"),
        "geonameid": event.commonest("geonameid"), "lat": event.commonest("place_lat"),
        "lon": event.commonest("place_lon"), "country": land.name.rstrip("?") if land is not None else None,
        "country_code": country,
    }) or None  # fmt: skip


def _citation(article: Article) -> dict[str, Any]:
    return _known({
        "title": article.title, "url": article.url, "publication": article.source, "language": article.language,
        "citation": article.path,
    })  # fmt: skip


def _cited(event: CodedEvent) -> list[str]:
    return sorted({row.article_id for row in event.reports})


def _known(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if value is not None}


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def rows(events: Iterable[CodedEvent]) -> list[dict[str, Any]]:
    """Rows of the event table, in the order and under the names of `COLUMNS`; None is unknown."""
    return [dict(zip(COLUMNS, _row(event), strict=True)) for event in events]


def _row(event: CodedEvent) -> Sequence[Any]:
    held = event.happening
    cited = [event.articles[one] for one in _cited(event)]
    return (
        held.event_id, _iso(held.date_start), _iso(held.date_end), held.event_type, held.mode, held.status,
        event_types()[held.event_type].quad, event.intensity, ";".join(event.contexts), held.actor_name,
        event.commonest("actor_country"), event.commonest("actor_sector"), held.recipient_name,
        event.commonest("recipient_country"), event.commonest("recipient_sector"), held.place,
        event.commonest("place_name"), event.commonest("place_country"), event.commonest("place_lat"),
        event.commonest("place_lon"), event.commonest("geonameid"), len(event.reports), held.n_articles,
        held.n_origins, held.story_id, event.text,
        ";".join(sorted({article.source for article in cited if article.source})),
        ";".join(sorted({article.url for article in cited if article.url})),
    )  # fmt: skip


def write(table: Callable[[str], pa.Table], file: Path, format: str) -> int:
    """Write a library's events to one file and return how many there are.

    Parameters
    ----------
    table
        Gives a table of the library by name.
    file
        Where to write; its folder is made if there is none.
    format
        `plover` (JSON lines) or `csv`.

    Raises
    ------
    SettingsError
        There is no such format.
    """
    if format not in FORMATS:
        raise SettingsError(f"no format of events {format!r}: there are {', '.join(FORMATS)}")
    events = coded_events(table)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    if format == "plover":
        text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records(events))
    else:
        held = io.StringIO()
        writer = csv.DictWriter(held, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows(events))
        text = held.getvalue()
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(file)
    return len(events)
