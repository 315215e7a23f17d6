"""Shared passages, scored by the pairs of articles they join.

`python -m bench.copies DATA` prints the figures of this stage alone.
"""

from __future__ import annotations

import datetime as dt
import difflib
import gzip
import itertools
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow as pa

from bench.score import Score
from variorum.article import furniture
from variorum.article.analysis import Analysis
from variorum.corpus import copies
from variorum.records import TABLES, Article, Sentence, make_id, to_arrow

_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])")
_BASELINE = "5-shingle Jaccard ≥ .5 of whole articles"
#: Words in a row by which plain alignment tells a copy, and the articles it is tried on: half a minute for these.
_IN_A_ROW = 11
_SAMPLE = 360
_NOTE = "sentences by a light splitter, quotations by their marks: the language model is left out for speed"


def rows(path: Path) -> list[Any]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def light_sentences(article_id: str, text: str) -> list[Sentence]:
    """Sentences without a language model: lines, cut after full stops before capitals."""
    found: list[Sentence] = []
    for number, line in enumerate(re.finditer(r"[^\n]+", text)):
        cuts = [0, *(match.end() for match in _END.finditer(line.group())), len(line.group())]
        for begin, end in itertools.pairwise(cuts):
            piece = line.group()[begin:end]
            if piece.strip():
                start = line.start() + begin + len(piece) - len(piece.lstrip())
                stop = line.start() + begin + len(piece.rstrip())
                found.append(
                    Sentence(sentence_id=make_id("n", article_id, start, stop), article_id=article_id, n=len(found),
                             start=start, end=stop, role="body", paragraph=number)
                )  # fmt: skip
    return found


def light_tables(articles: list[Article]) -> dict[str, pa.Table]:
    """Every table, empty but for the articles and their sentences."""
    tables = {name: to_arrow(name, []) for name in TABLES}
    tables["articles"] = to_arrow("articles", articles)
    tables["sentences"] = to_arrow(
        "sentences", [row for article in articles for row in light_sentences(article.article_id, article.text)]
    )
    return tables


def with_furniture(tables: dict[str, pa.Table], articles: list[Article]) -> dict[str, pa.Table]:
    """The same tables with what belongs to the pages marked, by the stage itself."""
    marks = []
    for article in articles:
        analysis = Analysis(article)
        furniture.run(analysis)
        marks += analysis.furniture
    return {**tables, "furniture": to_arrow("furniture", marks)}


def _shingles(text: str, length: int = 5) -> set[tuple[str, ...]]:
    held = re.findall(r"\w+", text.lower())
    return set(zip(*(held[place:] for place in range(length)), strict=False))


def _whole_document_pairs(texts: dict[str, str]) -> set[tuple[str, str]]:
    """The baseline: Jaccard of word 5-shingles of at least .5, as whole-document MinHash estimates it."""
    shingles = {name: _shingles(text) for name, text in texts.items()}
    holders: dict[tuple[str, ...], list[str]] = {}
    for name, held in shingles.items():
        for shingle in held:
            holders.setdefault(shingle, []).append(name)
    candidates = {(a, b) for held in holders.values() if len(held) <= 32 for a in held for b in held if a < b}
    return {
        (a, b) for a, b in candidates if len(shingles[a] & shingles[b]) >= 0.5 * len(shingles[a] | shingles[b])
    }  # fmt: skip


def _prf(found: set[tuple[str, str]], gold: set[tuple[str, str]], passed: set[tuple[str, str]]) -> dict[str, float]:
    found = found - passed
    right = len(found & gold)
    precision = right / len(found) if found else 0.0
    recall = right / len(gold) if gold else 0.0
    return {
        "precision": precision,
        "recall": recall,
        "F1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
    }


def wiresynth(data: Path, limit: int | None = None) -> tuple[list[Any], dict[tuple[str, str], str]]:
    """The articles, and what each labelled pair is."""
    held = rows(data / "copies" / "wiresynth.jsonl.gz")
    if limit is not None:
        made = [row for row in held if row["type"] != "base"][: limit // 3]
        wanted = {name for row in made for name in (row["doc_id"], *row["sources"])}
        held = [row for row in held if row["doc_id"] in wanted]
    names = {row["doc_id"] for row in held}
    labels = {}
    for a, b, label in rows(data / "copies" / "wiresynth_pairs.jsonl.gz"):
        if a in names and b in names:
            labels[min(a, b), max(a, b)] = label
    return held, labels


def found_pairs(texts: dict[str, str]) -> set[tuple[str, str]]:
    """Pairs with a shared passage, by the stage itself."""
    table = copies.run(light_tables([Article(article_id=name, text=text) for name, text in texts.items()]))["copies"]
    return set(zip(table["a_article_id"].to_pylist(), table["b_article_id"].to_pylist(), strict=True))


def _really_shared(pairs: set[tuple[str, str]], held: list[Any]) -> set[tuple[str, str]]:
    """Unlabelled pairs whose real articles do share eight words in a row, line for line in some news page or wire.

    The set's labels cover what its makers rewrote; its base articles are real ones, and some share text.
    """
    texts = {row["doc_id"]: row["text"] for row in held}
    sources = {row["doc_id"]: [name for name in row["sources"] if name in texts] or [row["doc_id"]] for row in held}
    return {
        (a, b) for a, b in pairs
        if any(_shingles(texts[x], 8) & _shingles(texts[y], 8) for x in sources[a] for y in sources[b] if x != y)
    }  # fmt: skip


def different_incidents(data: Path, limit: int | None = None) -> list[Score]:
    """Share of the pairs found among reports of shootings that are of different incidents.

    Judged by the set's incident numbers: a pair is right where the two reports have one in common, an article of
    several counting for each. Some pairs judged wrong are copies all the same (one incident under two numbers).
    """
    path = data / "stories" / "gva_dev.jsonl.gz"
    if not path.exists():
        return []
    held = rows(path)[:limit]
    days = {row["doc_id"]: dt.date.fromisoformat(row["date"]) for row in held if row.get("date")}
    incidents = {row["doc_id"]: {row["story_id"], *(row["all_incidents"] or ())} for row in held}
    texts = {row["doc_id"]: row["text"] for row in held}
    articles = [
        Article(article_id=row["doc_id"], text=row["text"], title=row["title"], source=row["source"],
                url=row["url"], stated_date=days.get(row["doc_id"]))
        for row in held
    ]  # fmt: skip
    table = copies.run(with_furniture(light_tables(articles), articles))["copies"]
    ours = set(zip(table["a_article_id"].to_pylist(), table["b_article_id"].to_pylist(), strict=True))
    wrong, all_of = (
        [sum(not incidents[a] & incidents[b] for a, b in found), len(found)]
        for found in (ours, _whole_document_pairs(texts))
    )
    note = f"{wrong[0]} of {wrong[1]} pairs; the baseline finds {all_of[1]}; judged by the incident numbers"
    return [
        Score(stage="copies", dataset="gva_dev", metric="false positives: pairs of different incidents",
              value=wrong[0] / wrong[1] if wrong[1] else 0.0,
              baseline=all_of[0] / all_of[1] if all_of[1] else 0.0, baseline_name=_BASELINE, note=note),
        Score(stage="copies", dataset="gva_dev", metric="pairs of one incident (count)",
              value=float(wrong[1] - wrong[0]), baseline=float(all_of[1] - all_of[0]),
              baseline_name=_BASELINE, note=note),
    ]  # fmt: skip


def _aligned_pairs(texts: dict[str, str]) -> set[tuple[str, str]]:
    """Plain alignment: every pair of articles, word by word, by `difflib`; pairs with eleven words in a row."""
    held = {name: re.findall(r"\w+", text.lower()) for name, text in texts.items()}
    found = set()
    # It prepares the second sequence, and is asked for all the first ones then.
    matcher = difflib.SequenceMatcher(autojunk=False)
    for b in sorted(held):
        matcher.set_seq2(held[b])
        for a in sorted(held):
            if a < b:
                matcher.set_seq1(held[a])
                if any(block.size >= _IN_A_ROW for block in matcher.get_matching_blocks()):
                    found.add((a, b))
    return found


def beside_plain_alignment(data: Path) -> list[Score]:
    """Speed and F1 beside plain alignment of all pairs, on some articles and in one run."""
    if not (data / "copies" / "wiresynth.jsonl.gz").exists():
        return []
    held, labels = wiresynth(data, _SAMPLE)
    texts = {row["doc_id"]: row["text"] for row in held}
    gold = {pair for pair, label in labels.items() if label in ("copy", "partial", "sibling")}
    passed = {pair for pair, label in labels.items() if label == "ignore"}
    # What is read once in a process, as the database, is no part of what articles cost.
    found_pairs(dict(list(texts.items())[:2]))
    seconds, figures = [], []
    for find in (found_pairs, _aligned_pairs):
        begin = time.process_time()
        found = find(texts)
        seconds.append(time.process_time() - begin)
        figures.append(_prf(found, gold, passed | _really_shared(found - set(labels), held))["F1"])
    n = len(texts)
    note = f"{n} articles, {n * (n - 1) // 2:,} pairs: {seconds[0]:.2f} and {seconds[1]:.1f} CPU s; grows with articles"
    name = "difflib over all pairs, eleven words in a row"
    return [
        Score(stage="copies", dataset="wiresynth, some",
              metric="articles per CPU second, times those of plain alignment (count)", value=seconds[1] / seconds[0],
              baseline=1.0, baseline_name=name, note=note),
        Score(stage="copies", dataset="wiresynth, some", metric="pair F1 beside plain alignment", value=figures[0],
              baseline=figures[1], baseline_name=name, note=note),
    ]  # fmt: skip


def score(data: Path, limit: int | None = None) -> list[Score]:
    plain = beside_plain_alignment(data) if limit is None else []
    return [*rewrites(data, limit), *different_incidents(data, limit), *plain]


def rewrites(data: Path, limit: int | None = None) -> list[Score]:
    """Precision, recall and F1 over the pairs of the synthetic set."""
    if not (data / "copies" / "wiresynth.jsonl.gz").exists():
        return []
    held, labels = wiresynth(data, limit)
    texts = {row["doc_id"]: row["text"] for row in held}
    gold = {pair for pair, label in labels.items() if label in ("copy", "partial", "sibling")}
    passed = {pair for pair, label in labels.items() if label == "ignore"}
    ours, theirs = found_pairs(texts), _whole_document_pairs(texts)
    strict = (_prf(ours, gold, passed), _prf(theirs, gold, passed))
    apart = tuple(
        _prf(found, gold, passed | _really_shared(found - set(labels), held)) for found in (ours, theirs)
    )  # fmt: skip
    return [
        Score(stage="copies", dataset="wiresynth", metric=f"pair {name}{condition}", value=value,
              baseline=figures[1][name], baseline_name=_BASELINE, note=note)
        for condition, figures, note in (
            ("", strict, f"{_NOTE}; every unlabelled pair counts as wrong"),
            (", real sharing set aside", apart,
             f"{_NOTE}; unlabelled pairs left out whose real articles share eight words in a row"),
        )
        for name, value in figures[0].items()
    ]  # fmt: skip


if __name__ == "__main__":
    for figure in score(Path(sys.argv[1])):
        print(f"{figure.dataset:10} {figure.metric:45} {figure.value:.4f}   baseline {figure.baseline:.4f}")
