"""Whose dates make a timeline: ours against those that journalists chose, over the dated articles of four crises.

In: `timelines/t17_docs_dev` and `timelines_dev`. For each reference timeline the k days that a method ranks first, k
the number of days in the reference: Date-F1, the mean over the reference timelines; once over all days, and once, as
the field has it, over those within the span of the reference. Three rankings over the same articles: how many articles
were published on a day; how often the articles name it; and ours: both, and the days of coded events that happened or
are planned and have a time of their own, from a month before the first article to the last.

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
#: What a coded event adds to a day, and a publication, beside 1 for being named. Tried from 0 to 4 on these four crises
#: (there is no other set): within the span it moves a day or two.
_EVENT = 1.0
_AROUND_PUBLICATION = 1.0
#: How long before the first article a story may have begun.
_BEFORE = dt.timedelta(30)


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
    read = list(held)
    days = sorted(analysis.article.published[0] for analysis in read)
    for analysis in read:
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
    if days:
        # A story's timeline tells the story, not the years before it.
        first = days[0] - _BEFORE
        counts["ours"] = Counter({day: n for day, n in counts["ours"].items() if first <= day <= days[-1]})
    return counts


def date_f1(weights: Counter[dt.date], reference: set[dt.date], within: bool) -> float:
    """Share of the reference's days among as many days of the greatest weight; `within`: of its span alone."""
    first, last = min(reference), max(reference)
    ranked = sorted((-weight, day) for day, weight in weights.items() if not within or first <= day <= last)
    chosen = {day for _, day in ranked[: len(reference)]}
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
    found: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for timeline in _load(folder / "timelines_dev.jsonl.gz"):
        reference = {dt.date.fromisoformat(entry["date"][:10]) for entry in timeline["entries"]}
        if timeline["topic"] in counts:
            for method, weights in counts[timeline["topic"]].items():
                for within in (False, True):
                    found[method, within].append(date_f1(weights, reference, within))
    mean = {key: sum(values) / len(values) for key, values in found.items()}
    note = f"{limit or _ARTICLES} articles a crisis"
    names = (("named", "date mentions"), ("published", "publication counts"))
    return [
        Score(
            "timelines", "t17", f"Date-F1{span} beside {name}", mean["ours", within], mean[method, within], name, note
        )
        for within, span in ((False, ""), (True, " within the span"))
        for method, name in names
        if mean
    ]


if __name__ == "__main__":
    import sys

    for line in score(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None):
        print(f"{line.key} {line.value:.3f} baseline {line.baseline} ({line.baseline_name}) {line.note}")
