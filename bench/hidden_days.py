"""Publication dates from other articles: the days of a share of a collection are hidden, and found again or not.

Which are hidden is drawn by the article's id. The texts of Timeline17 are of four crises, those of the shootings look
alike on purpose; Wikinews' sources have a day where their address does. Sentences by a light splitter, no time
expressions: what a text says of itself is told by offices and events alone, so that what is found is of the others.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import statistics
from pathlib import Path
from typing import Any

from bench.copies import light_tables, rows, with_furniture
from bench.score import Score
from variorum.corpus import copies, dating, first_dates, stories
from variorum.records import Article

# File, and how many of a hundred days are hidden.
_SETS = (("stories/gva_dev", 33), ("stories/wikinews_sources_dev", 50), ("timelines/t17_docs_dev", 33))
_BASELINE = "the days of its story's dated reports"


def _drawn(name: str, share: int) -> bool:
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % 100 < share


def _article(row: dict[str, Any], hidden: bool) -> Article:
    day = None if hidden or not row.get("date") else dt.date.fromisoformat(row["date"][:10])
    return Article(
        article_id=row["doc_id"], text=row["text"], title=row.get("title"), source=row.get("source"),
        url=None if hidden else row.get("url"), stated_date=day, stated_basis=None if day is None else "metadata",
    )  # fmt: skip


def _tables(held: list[dict[str, Any]], hidden: set[str]) -> dict[str, Any]:
    articles = [_article(row, row["doc_id"] in hidden) for row in held]
    tables: dict[str, Any] = with_furniture(light_tables(articles), articles)
    for stage in (copies, first_dates, stories, dating):
        tables.update(stage.run(tables))
    return tables


def score(data: Path, limit: int | None = None) -> list[Score]:
    """How many of the hidden are dated, how many intervals hold the day, and how wide they are."""
    found = []
    for name, share in _SETS:
        path = data / f"{name}.jsonl.gz"
        if not path.exists():
            continue
        held = rows(path)[: limit * 15 if limit else None]
        days = {row["doc_id"]: dt.date.fromisoformat(row["date"][:10]) for row in held if row.get("date")}
        hidden = {one for one in days if _drawn(one, share)}
        if hidden:
            found += _scores(path.name.partition(".")[0], _tables(held, hidden), days, hidden)
    return found


def _scores(name: str, tables: dict[str, Any], days: dict[str, dt.date], hidden: set[str]) -> list[Score]:
    columns = ("article_id", "published_start", "published_end", "published_basis")
    articles = list(zip(*(tables["articles"][column].to_pylist() for column in columns), strict=True))
    both = [(one, first, last, basis) for one, first, last, basis in articles if one in hidden and first and last]
    close = [(one, first, last, basis) for one, first, last, basis in both if (last - first).days <= 92]
    story = [row for row in close if "story" in row[3]]
    where = dict(zip(*(tables["story_articles"][key].to_pylist() for key in ("article_id", "story_id")), strict=True))
    shown: dict[str, list[dt.date]] = {}
    for one, day in days.items():
        if one not in hidden:
            shown.setdefault(where[one], []).append(day)
    simple = [(days[one], shown[where[one]]) for one in hidden if where[one] in shown]
    naive = sum(min(known) <= day <= max(known) for day, known in simple) / max(1, len(simple))
    dataset = f"{name}, days hidden"

    def holding(some: list[Any]) -> float:
        return round(sum(first <= days[one] <= last for one, first, last, _ in some) / max(1, len(some)), 4)

    note = f"{len(hidden)} of {len(days)} days hidden"
    scores = [
        Score("dating", dataset, "share dated within a quarter by other articles", round(len(close) / len(hidden), 4),
              round(len(simple) / len(hidden), 4), _BASELINE, note=note),
    ]  # fmt: skip
    if close:
        widths = [(last - first).days + 1 for _, first, last, _ in close]
        scores += [
            Score("dating", dataset, "intervals from other articles that hold the day", holding(close),
                  round(naive, 4), _BASELINE, note=f"{len(close)} intervals"),
            Score("dating", dataset, "median width from other articles, days", statistics.median(widths)),
        ]  # fmt: skip
    if story:
        widths = [(last - first).days + 1 for _, first, last, _ in story]
        scores += [
            Score("dating", dataset, "intervals from the story that hold the day", holding(story),
                  round(naive, 4), _BASELINE, note=f"{len(story)} intervals"),
            Score("dating", dataset, "median width from the story, days", statistics.median(widths)),
        ]  # fmt: skip
    return scores
