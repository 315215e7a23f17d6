"""Sayings: which quotations of several articles are one saying.

Scored with claims (`bench/claims.py`), on its eight stories read by hand. A saying of the gold is a place in each of
two articles or more. It is *found* when in two of its articles at least a quotation that overlaps the place carries one
utterance: what one house cuts, another prints in full, so how far a quotation reaches is not judged here. One that is
printed without quotation marks and without a word of saying cannot be found, and counts as missed.

Precision: every utterance with two articles or more, on the eight stories and on fifteen others of
`wikinews_sources_dev` and `gva_dev`, was judged by reading (`sayings_judged.json`: places, verdicts). An utterance is
right when the places of one that was judged right hold all its quotations; one that nobody judged counts as wrong. The
stories were in sight while the rules were written. Twenty-four more are counted apart: read once, 37 of 39 were right;
one rule was then made stricter for one of the two errors, so that they are no clean test any more either.

Baseline: quotations that hold the same words, whoever speaks.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.score import Score

_JUDGED = Path(__file__).with_name("sayings_judged.json")
Place = tuple[str, int, int]


def found(dossier: Any, sayings: Sequence[Sequence[Sequence[Any]]]) -> list[tuple[bool, bool, bool]]:
    """For each saying of the gold: found, found by the baseline, and whether two of its articles have a quotation."""
    hits = []
    for saying in sayings:
        ours: dict[str, set[str]] = defaultdict(set)
        same: dict[str, set[str]] = defaultdict(set)
        quoted: set[str] = set()
        for quote in dossier.quotes:
            if any(quote.article_id == name and quote.start < end and start < quote.end for name, start, end in saying):
                ours[quote.utterance_id].add(quote.article_id)
                same[_letters(quote.text)].add(quote.article_id)
                quoted.add(quote.article_id)
        hits.append((_two(ours), _two(same), len(quoted) > 1))
    return hits


def scores(hits: Sequence[tuple[bool, bool, bool]]) -> list[Score]:
    """Recall of sayings."""
    recall, plain, quoted = (sum(column) / max(1, len(hits)) for column in zip(*hits, strict=True))
    note = f"{len(hits)}; {round(quoted * len(hits))} have a quotation in two articles"
    return [Score("claims", "read by hand, all", "sayings recall", recall, plain, "same words", note)]


def precision(known: Mapping[str, Any], load: Callable[[str, str], Any]) -> list[Score]:
    """Share of the utterances of two articles or more that are one saying, by the judgements."""
    stories = json.loads(_JUDGED.read_text(encoding="utf-8"))["stories"]
    figures = []
    for dataset, later in (("read by hand, all", False), ("read by hand, later", True)):
        right: list[bool] = []
        for story in stories:
            if story["later"] == later:
                dossier = known.get(story["story_id"]) or load(story["file"], story["story_id"])
                judged = [one["places"] for one in story["said"] if one["right"]]
                right += [any(_held(said, places) for places in judged) for said in joined(dossier)]
        note = f"{len(right)} judged by reading"
        figures.append(Score("claims", dataset, "sayings precision", sum(right) / max(1, len(right)), note=note))
    return figures


def joined(dossier: Any) -> list[list[Place]]:
    """The quotations of each utterance with two articles or more."""
    said: dict[str, list[Place]] = defaultdict(list)
    for quote in dossier.quotes:
        said[quote.utterance_id].append((quote.article_id, quote.start, quote.end))
    return [sorted(said[key]) for key in sorted(said) if len({place[0] for place in said[key]}) > 1]


def _held(said: Iterable[Place], judged: Sequence[Sequence[Any]]) -> bool:
    return all(any(name == a and start < d and c < end for a, c, d in judged) for name, start, end in said)


def _two(articles: Mapping[str, set[str]]) -> bool:
    return any(len(names) > 1 for names in articles.values())


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())
