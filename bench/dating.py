"""Publication dates: how often the interval holds the true day, how wide it is, and how often nothing is said."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.score import Score

# PolNeAR is scored on its dev part in full and on so many articles of its train part, evenly spread: the whole takes
# ten minutes of parsing.
_TRAIN = 80
_ENGLISH = frozenset({"the", "of", "and", "to", "in", "that"})
_NO_END = dt.date(2099, 12, 31)


@dataclass(frozen=True)
class Dated:
    """A text whose day of publication is known."""

    id: str
    text: str
    title: str
    url: str | None
    day: dt.date


def _lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _polnear(path: Path) -> list[Dated]:
    return [
        Dated(row["doc_id"], row["text"], row["title"], None, dt.date.fromisoformat(row["date"][:10]))
        for row in _lines(path)
        if row["date"]
    ]


def _pages(path: Path) -> list[Dated]:
    found = []
    for n, row in enumerate(_lines(path)):
        words = re.findall(r"[a-z]+", row["body"].lower())
        # The set tells the country, not the language.
        if words and sum(word in _ENGLISH for word in words) > 0.12 * len(words):
            text = row["title"] + "\n\n" + row["body"]
            found.append(Dated(str(n), text, row["title"], row["url"], dt.date.fromisoformat(row["date"][:10])))
    return found


def _spread(items: list[Dated], limit: int | None) -> list[Dated]:
    if not limit or len(items) <= limit:
        return items
    return items[:: len(items) // limit][:limit]


def dated(items: Iterable[Dated], *, hide: bool) -> list[tuple[Dated, Any]]:
    """Each text with the article as dated. `hide`: from the text alone, without address or stated date."""
    import dataclasses

    from variorum.article import language, times
    from variorum.article.analysis import Analysis
    from variorum.article.read import from_text
    from variorum.corpus.date_clues import Report
    from variorum.corpus.dating import date_reports

    held, reports = [], []
    for item in items:
        article = from_text(item.text, title=item.title, url=None if hide else item.url, article_id=item.id)
        if hide:
            article = dataclasses.replace(article, stated_date=None, stated_basis=None)
        analysis = Analysis(article)
        language.run(analysis)
        times.run(analysis)
        held.append(item)
        reports.append(Report(article, analysis.sentences, analysis.times))
    articles, _ = date_reports(reports, [])
    return list(zip(held, articles, strict=True))


def _first_date(text: str) -> dt.date | None:
    """The baseline: the first full date of the text is taken for the day of publication."""
    from variorum.article.page_date import page_date

    for line in re.split(r"\n|(?<=[.!?]) ", text):
        found = page_date(line.strip()[:200], anywhere=True)
        if found is not None:
            return found.day
    return None


def _holds(day: dt.date, start: dt.date | None, end: dt.date | None) -> bool:
    return (start or dt.date.min) <= day <= (end or _NO_END)


def _scores(dataset: str, pairs: list[tuple[Dated, Any]]) -> list[Score]:
    told = [(item, article) for item, article in pairs if article.published_start or article.published_end]
    closed = [(item, article) for item, article in told if article.published_start and article.published_end]
    widths = [(article.published_end - article.published_start).days + 1 for _, article in closed]
    right = sum(_holds(item.day, article.published_start, article.published_end) for item, article in told)
    guesses = [(item.day, _first_date(item.text)) for item, _ in pairs]
    named = [(day, guess) for day, guess in guesses if guess is not None]
    name = "first full date in the text, as the exact day"
    baseline = sum(day == guess for day, guess in named) / len(named) if named else None
    n = max(1, len(pairs))
    scores = [
        Score("dating", dataset, "intervals that hold the day", round(right / max(1, len(told)), 4),
              None if baseline is None else round(baseline, 4), name, note=f"{len(told)} of {len(pairs)} dated"),
        Score("dating", dataset, "share bounded on both sides", round(len(closed) / n, 4)),
        Score("dating", dataset, "share without a date", round(1 - len(told) / n, 4),
              round(1 - len(named) / n, 4), name),
    ]  # fmt: skip
    if widths:
        scores.append(Score("dating", dataset, "median width, days", statistics.median(widths)))
    return scores


def _exact(dataset: str, pairs: list[tuple[Dated, Any]]) -> list[Score]:
    exact = [
        (item, article)
        for item, article in pairs
        if article.published_start and article.published_start == article.published_end
    ]
    right = sum(item.day == article.published_start for item, article in exact)
    note = f"{len(exact)} of {len(pairs)} dated to a day; the set has no page metadata but the address"
    if not exact:
        return []
    return [Score("dating", dataset, "exact days that are right", round(right / len(exact), 4), note=note)]


def score(data: Path, limit: int | None = None) -> list[Score]:
    """Text alone (all metadata hidden) on PolNeAR and English pages; then with the address."""
    results = []
    sets = []
    for name, at_most in (("dev", limit), ("train", min(limit or _TRAIN, _TRAIN))):
        path = data / "quotes" / f"polnear_{name}.jsonl.gz"
        if path.exists():
            sets.append((f"PolNeAR {name}, text alone", _spread(_polnear(path), at_most)))
    pages = data / "dating" / "dated_pages_dev.jsonl.gz"
    items = _spread(_pages(pages), limit) if pages.exists() else []
    if items:
        sets.append(("English pages, text alone", items))
    for dataset, chosen in sets:
        results += _scores(dataset, dated(chosen, hide=True))
    if items:
        results += _exact("English pages, all evidence", dated(items, hide=False))
    return results
