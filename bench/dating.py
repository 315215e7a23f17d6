"""Publication dates: how often the interval holds the true day, how wide it is, and how often nothing is said."""

from __future__ import annotations

import dataclasses
import datetime as dt
import gzip
import json
import re
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import hidden_days
from bench.score import Score
from variorum.article.read.dates import date_in_url

# PolNeAR is scored on its dev part in full and on so many articles of its train part, evenly spread: the whole takes
# ten minutes of parsing.
_TRAIN = 80
_ENGLISH = frozenset({"the", "of", "and", "to", "in", "that"})
_NO_END = dt.date(2099, 12, 31)
# An open interval counts as this many days in the median of widths, so that bounding one more article never worsens it.
_OPEN = 3653
_LATER = 500


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


def dated(items: Iterable[Dated]) -> dict[str, list[tuple[Dated, Any]]]:
    """Each text with the article as dated, by what is known of it.

    `text`: the text alone. `address`: the address too. `metadata`: the address, and the true day as a page's metadata
    state it, which the text must not talk away. `crawl`: where the address has a day, the same with a day 500 days
    later that is also the day the copy was taken, as pages are stamped that are made anew at each visit.
    """
    from variorum.article import furniture, language, times
    from variorum.article.analysis import Analysis
    from variorum.article.read import from_text
    from variorum.corpus.clue import Report
    from variorum.corpus.dating import date_reports

    parsed = []
    for item in items:
        analysis = Analysis(from_text(item.text, title=item.title, url=item.url, article_id=item.id))
        furniture.run(analysis)
        language.run(analysis)
        times.run(analysis)
        parsed.append((item, analysis))
    found: dict[str, list[tuple[Dated, Any]]] = {}
    for known in ("text", "address", "metadata", "crawl"):
        held, reports = [], []
        for item, analysis in parsed:
            article = dataclasses.replace(analysis.article, **_known(known, item, analysis.article))
            if known == "crawl" and date_in_url(item.url) is None:
                continue
            held.append(item)
            marks = [] if known == "text" else analysis.furniture
            reports.append(Report(article, analysis.sentences, analysis.times, marks))
        articles, _ = date_reports(reports, [])
        found[known] = list(zip(held, articles, strict=True))
    return found


def _known(known: str, item: Dated, article: Any) -> dict[str, Any]:
    if known == "text":
        return {"url": None, "stated_date": None, "stated_basis": None}
    if known == "address":
        day = date_in_url(item.url)
        return {} if day is None else {"stated_date": day, "stated_basis": "url"}
    if known == "metadata":
        return {"stated_date": item.day, "stated_basis": "metadata"}
    later = item.day + dt.timedelta(_LATER)
    taken = dt.datetime(later.year, later.month, later.day, 12)
    return {"stated_date": later, "stated_basis": "metadata", "retrieved": taken}


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
    widths = [
        (article.published_end - article.published_start).days + 1
        if article.published_start and article.published_end
        else _OPEN
        for _, article in pairs
    ]
    right = sum(_holds(item.day, article.published_start, article.published_end) for item, article in told)
    guesses = [(item.day, _first_date(item.text)) for item, _ in pairs]
    named = [(day, guess) for day, guess in guesses if guess is not None]
    name = "first full date in the text, as the exact day"
    baseline = sum(day == guess for day, guess in named) / len(named) if named else None
    n = max(1, len(pairs))
    scores = [
        Score("dating", dataset, "intervals that hold the day", round(right / max(1, len(told)), 4),
              None if baseline is None else round(baseline, 4), name, note=f"{len(told)} of {len(pairs)} dated"),
        Score("dating", dataset, "share bounded on both sides", round(sum(width < _OPEN for width in widths) / n, 4)),
        Score("dating", dataset, "share within two years", round(sum(width <= 731 for width in widths) / n, 4)),
        Score("dating", dataset, "share without a date", round(1 - len(told) / n, 4),
              round(1 - len(named) / n, 4), name),
    ]  # fmt: skip
    scores.append(Score("dating", dataset, "median width, days, an open side as ten years", statistics.median(widths)))
    return scores


def _exact(dataset: str, metric: str, pairs: list[tuple[Dated, Any]], note: str) -> list[Score]:
    """Share of the articles that are dated to the true day and no other."""
    if not pairs:
        return []
    right = sum(article.published == (item.day, item.day) for item, article in pairs)
    return [Score("dating", dataset, metric, round(right / len(pairs), 4), note=f"{len(pairs)} articles; {note}")]


def _address(dataset: str, pairs: list[tuple[Dated, Any]]) -> list[Score]:
    exact = [
        (item, article) for item, article in pairs if article.published and article.published[0] == article.published[1]
    ]
    if not exact:
        return []
    right = sum(item.day == article.published_start for item, article in exact)
    note = f"{len(exact)} of {len(pairs)} dated to a day; the set has no page metadata but the address"
    return [Score("dating", dataset, "exact days that are right", round(right / len(exact), 4), note=note)]


def score(data: Path, limit: int | None = None) -> list[Score]:
    """Text alone (all metadata hidden) on PolNeAR and English pages; with the address; then by other articles."""
    results = []
    sets = []
    for name, at_most in (("dev", limit), ("train", min(limit or _TRAIN, _TRAIN))):
        path = data / "quotes" / f"polnear_{name}.jsonl.gz"
        if path.exists():
            sets.append((f"PolNeAR {name}", _spread(_polnear(path), at_most)))
    pages = data / "dating" / "dated_pages_dev.jsonl.gz"
    if pages.exists():
        sets.append(("English pages", _spread(_pages(pages), limit)))
    for dataset, chosen in sets:
        found = dated(chosen)
        results += _scores(f"{dataset}, text alone", found["text"])
        results += _exact(f"{dataset}, all evidence", "dated to the true day", found["metadata"],
                          "the true day stands in the metadata")  # fmt: skip
        results += _exact(f"{dataset}, all evidence", "dated to the true day though the metadata state the crawl",
                          found["crawl"], "those with a day in the address")  # fmt: skip
        results += _address(f"{dataset}, all evidence", found["address"]) if chosen and chosen[0].url else []
    return [*results, *hidden_days.score(data, limit)]
