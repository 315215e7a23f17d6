"""Time expressions: TIMEX3 spans and values on TimeBank and AQUAINT, counted the way of TempEval-3."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bench.score import Score

Timex = tuple[int, int, str]


def _load(path: Path, limit: int | None) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines][:limit]


def _counts(gold: list[Timex], found: list[Timex]) -> tuple[int, int, int]:
    """Strictly matched, loosely matched, and loosely matched with the right value."""
    strict = len({(a, b) for a, b, _ in gold} & {(a, b) for a, b, _ in found})
    loose = right = 0
    free = list(found)
    for a, b, value in gold:
        hit = next((one for one in free if one[0] < b and a < one[1]), None)
        if hit is not None:
            free.remove(hit)
            loose += 1
            right += hit[2] == value
    return strict, loose, right


def _f1(hits: int, gold: int, found: int) -> float:
    return 2 * hits / (gold + found) if gold + found else 0.0


def _measure(pairs: Iterable[tuple[list[Timex], list[Timex]]]) -> tuple[float, float, float]:
    total = [0, 0, 0, 0, 0]
    for gold, found in pairs:
        strict, loose, right = _counts(gold, found)
        total = [a + b for a, b in zip(total, (len(gold), len(found), strict, loose, right), strict=True)]
    gold_n, found_n, strict, loose, right = total
    return _f1(strict, gold_n, found_n), _f1(loose, gold_n, found_n), _f1(right, gold_n, found_n)


def analyses(articles: list[dict[str, Any]]) -> Iterable[tuple[list[Timex], list[Timex], list[Timex]]]:
    """Gold, found and baseline expressions of each article."""
    from variorum.article import language, times
    from variorum.article.analysis import Analysis
    from variorum.records import Article

    for one in articles:
        day = dt.date.fromisoformat(one["dct"][:10])
        article = Article(article_id=one["id"], text=one["text"], published_start=day, published_end=day)
        analysis = Analysis(article)
        language.run(analysis)
        times.run(analysis)
        gold = [(t["start"], t["end"], t["value"]) for t in one["timex"]]
        found = [(t.start, t.end, t.value or "") for t in analysis.times]
        plain = [(e.start_char, e.end_char, "") for e in analysis.parsed.ents if e.label_ in {"DATE", "TIME"}]
        yield gold, found, plain


def score(data: Path, limit: int | None = None) -> list[Score]:
    """Strict and relaxed span F1 and value F1, beside spaCy's own DATE and TIME entities (which have no value)."""
    results = []
    name: Callable[[str], Path] = lambda which: data / "times" / f"{which}.jsonl.gz"  # noqa: E731
    articles = [one for which in ("timebank", "aquaint") if name(which).exists() for one in _load(name(which), limit)]
    if not articles:
        return []
    triples = list(analyses(articles))
    ours = _measure((gold, found) for gold, found, _ in triples)
    theirs = _measure((gold, plain) for gold, _, plain in triples)
    for metric, value, baseline in zip(("span F1 strict", "span F1 relaxed", "value F1"), ours, theirs, strict=True):
        results.append(
            Score("times", "TimeBank+AQUAINT", metric, round(value, 4), round(baseline, 4), "spaCy DATE/TIME entities")
        )
    return results
