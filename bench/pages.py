"""Text of saved web pages: 4-word shingles shared with the true article text.

Counts as the public article-extraction benchmark does (Zyte, MIT licence): for each page the multisets of 4-word
shingles of what was read and of what is true give precision and recall; these are averaged over the pages, so that
long pages weigh no more than short ones, and F1 is taken of the averages.
"""

from __future__ import annotations

import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.score import Score
from variorum.article.read import Raw, read
from variorum.errors import InputError

_TOKEN = re.compile(r"\w+")
_LENGTH = 4


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The multiset of 4-token shingles; of a shorter text the text itself."""
    tokens = _TOKEN.findall(text)
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[n : n + _LENGTH]) for n in range(max(1, len(tokens) - _LENGTH + 1)))


def shingle_scores(pairs: list[tuple[str, str]]) -> tuple[float, float, float]:
    """Mean precision, mean recall, and the F1 of the means, over (true, found) pairs."""
    precisions, recalls = [], []
    for true, found in pairs:
        a, b = shingles(true), shingles(found)
        both = (a & b).total()
        if b:
            precisions.append(both / b.total())
        if a:
            recalls.append(both / a.total())
    precision = sum(precisions) / len(precisions) if precisions else 0.0
    recall = sum(recalls) / len(recalls) if recalls else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def pages(data: Path, limit: int | None = None) -> Iterator[tuple[str, bytes, str, str]]:
    """Name, HTML, true text and address of each page, in order of name."""
    truth = json.loads((data / "pages" / "ground-truth.json").read_text("utf-8"))
    for name in sorted(truth)[:limit]:
        with gzip.open(data / "pages" / "html" / f"{name}.html.gz") as file:
            yield name, file.read(), truth[name]["articleBody"], truth[name].get("url", "")


def _ours(data: bytes) -> str:
    try:
        return read(Raw("page.html", data)).text
    except InputError:
        return ""


def _plain_trafilatura(data: bytes) -> str:
    from trafilatura import extract

    return extract(data, include_comments=False) or ""


def _report_only(data: bytes) -> str:
    from variorum.article import furniture
    from variorum.article.analysis import Analysis

    try:
        analysis = Analysis(read(Raw("page.html", data)))
    except InputError:
        return ""
    furniture.run(analysis)
    text = analysis.article.text
    for mark in sorted(analysis.furniture, key=lambda mark: -mark.start):
        text = text[: mark.start] + text[mark.end :]
    title = analysis.article.title_span
    # The benchmark's true texts do not hold the headline.
    return text[title.end :] if title is not None and title.start == 0 else text


def _timed(
    read_page: Callable[[bytes], str], held: list[tuple[str, bytes, str, str]]
) -> tuple[list[tuple[str, str]], float]:
    begin = time.process_time()
    found = [read_page(page) for _, page, _, _ in held]
    seconds = time.process_time() - begin
    return [(true, text) for (_, _, true, _), text in zip(held, found, strict=True)], seconds


def score(data: Path, limit: int | None = None) -> list[Score]:
    """Precision, recall and F1 of the text read, beside trafilatura as it comes; and of the report in it."""
    if not (data / "pages" / "ground-truth.json").is_file():
        return []
    held = list(pages(data, limit))
    ours, seconds = _timed(_ours, held)
    theirs, their_seconds = _timed(_plain_trafilatura, held)
    report, _ = _timed(_report_only, held)
    baseline = dict(zip(("precision", "recall", "F1"), shingle_scores(theirs), strict=True))
    scores = []
    for note, pairs in (("text", ours), ("text without furniture and headline", report)):
        for metric, value in zip(("precision", "recall", "F1"), shingle_scores(pairs), strict=True):
            scores.append(
                Score(stage="read", dataset="pages", metric=f"shingle {metric}, {note}", value=value,
                      baseline=baseline[metric], baseline_name="trafilatura as it comes", note=f"{len(held)} pages")
            )  # fmt: skip
    speeds = [len(held) / spent if spent else 0.0 for spent in (seconds, their_seconds)]
    scores.append(
        Score(stage="read", dataset="pages", metric="pages per CPU second (count)", value=speeds[0],
              baseline=speeds[1], baseline_name="trafilatura as it comes, text alone",
              note=f"{speeds[0] / speeds[1] if speeds[1] else 0.0:.2f} times its speed, in one run")
    )  # fmt: skip
    return scores
