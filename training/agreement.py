"""Make `knowledge/agreement.toml`: how much each sign says that two passages state one thing.

    python -m training.agreement DATA OUT

A logistic regression over the signs of `story/agreement.py`, learned from `agreement_read.json`: which sentences of
fourteen stories of ECB+ (CC BY 3.0) state one thing, read by hand. DATA holds `stories/ecbplus_train.jsonl.gz`. Of a
pair of sentences that state one thing only the passages that are most alike are an example of it; every pair of
passages that state nothing in common is one of the contrary.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from bench.claims import story_dossier

from variorum.story.agreement import LOOK
from variorum.story.comparing import Compared, compared

_READ = Path(__file__).with_name("agreement_read.json")
# The strength of the examples against small weights.
_STRENGTH = 0.3

Place = tuple[str, int, int]
Gold = list[set[Place]]


def main(data: Path, out: Path) -> None:
    """Write the table."""
    read = json.loads(_READ.read_text(encoding="utf-8"))
    by_story: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with gzip.open(data / f"{read['file']}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            by_story[row["story_id"]].append(row)
    stories: list[tuple[Compared, Gold]] = []
    for one in read["stories"]:
        rows = [row for row in by_story[one["story_id"]] if row["doc_id"] in one["articles"]]
        gold = [{(place[0], place[1], place[2]) for place in claim} for claim in one["claims"]]
        stories.append((compared(story_dossier(rows, "happenings")), gold))
    weights, bias = _learned([row for story, gold in stories for row in _pairs(story, gold)])
    listed = ", ".join(f"{weight:.4f}" for weight in weights)
    lines = (
        "# How much each sign says that two passages state one thing; what the signs are: `story/agreement.py`.",
        "# source: learned by `training/agreement.py` from `training/agreement_read.json`.",
        "",
        'source = "learned from a reading of ECB+ (CC BY 3.0) by Variorum"',
        "",
        "[pair]",
        f"weights = [{listed}]",
        f"bias = {bias:.4f}",
    )
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _place(story: Compared, node: int) -> Place:
    sentence = story.held[story.chosen[node]].sentence
    return sentence.article_id, sentence.start, sentence.end


def _pairs(story: Compared, gold: Gold) -> list[tuple[list[float], bool]]:
    """(signs, whether they state one thing) of pairs of passages of two articles."""
    together = {(a, b) for claim in gold for a in claim for b in claim if a[0] != b[0]}
    keys = [
        (a, b) for (a, b), value in story.pairs.items() if value >= LOOK and _place(story, a)[0] != _place(story, b)[0]
    ]
    places = np.array(story.chosen)[np.array(keys)]
    alike = np.array([story.pairs[pair] for pair in keys])
    signs = story.agreement.signs(places[:, 0], places[:, 1], alike).tolist()
    best: dict[frozenset[Place], float] = {}
    for (a, b), value in zip(keys, alike, strict=True):
        sentences = frozenset((_place(story, a), _place(story, b)))
        best[sentences] = max(best.get(sentences, 0.0), value)
    found = []
    for (a, b), value, row in zip(keys, alike, signs, strict=True):
        right = (_place(story, a), _place(story, b)) in together
        if not right or value >= best[frozenset((_place(story, a), _place(story, b)))]:
            found.append((row, right))
    return found


def _learned(rows: list[tuple[list[float], bool]]) -> tuple[list[float], float]:
    """(weights, bias) of a logistic regression, by Newton's method."""
    signs = np.array([row for row, _ in rows])
    right = np.array([float(found) for _, found in rows])
    mean, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    design = np.column_stack([(signs - mean) / spread, np.ones(len(rows))])
    small = np.diag([1.0] * signs.shape[1] + [0.0])
    weights = np.zeros(design.shape[1])
    for _ in range(30):
        sure = 1 / (1 + np.exp(-design @ weights))
        slope = _STRENGTH * design.T @ (sure - right) + small @ weights
        weights -= np.linalg.solve(_STRENGTH * (design * (sure * (1 - sure))[:, None]).T @ design + small, slope)
    plain = weights[:-1] / spread
    return plain.tolist(), float(weights[-1] - plain @ mean)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
