"""Claims: which sentences of different articles state the same thing.

In: `claims_gold.json`, sentences of seven development stories that were read by hand, by document and offsets. Three of
the stories are held out: read before any result on them was seen. Nothing is tuned on them; they are reported apart.
Metrics: over pairs of sentences from different articles, the share of the gold's pairs that end in one claim (recall),
the share of our pairs that are in the gold (precision), and their harmonic mean. A claim's clauses count as the
sentence they stand in. The gold lists what two or more articles state and nothing else, so precision counts a pair
that a reader would let pass (two sentences that state nearly the same) as wrong.

Baseline: TF-IDF alone: plain words, cosine, average linkage, with the threshold that does best on this very gold.
"""

from __future__ import annotations

import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from bench.score import Score

_GOLD = Path(__file__).with_name("claims_gold.json")
Place = tuple[str, int, int]
Pair = frozenset[Place]


def score(data: Path, limit: int | None = None) -> list[Score]:
    """Recall and precision of multi-article claims, beside TF-IDF alone."""
    stories = json.loads(_GOLD.read_text(encoding="utf-8"))["stories"][:limit]
    figures: list[Score] = []
    for dataset, held_out in (("read by hand", False), ("read by hand, held out", True)):
        chosen = [story for story in stories if bool(story.get("held_out")) == held_out]
        if chosen:
            figures += _figures(data, chosen, dataset)
    return figures


def _figures(data: Path, stories: Sequence[dict[str, Any]], dataset: str) -> list[Score]:
    ours: list[tuple[set[Pair], set[Pair]]] = []
    baselines: dict[float, list[tuple[set[Pair], set[Pair]]]] = defaultdict(list)
    for story in stories:
        file = data / f"{story['file']}.jsonl.gz"
        if not file.exists():
            return []
        dossier = story_dossier([row for row in _rows(file) if row["story_id"] == story["story_id"]])
        gold = _gold_pairs(story["claims"])
        held = [(s.article_id, s.start, s.end) for s in dossier.sentences]
        ours.append((_snapped(gold, held), _claim_pairs(dossier, held)))
        for least in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55):
            baselines[least].append((_snapped(gold, held), _tfidf_pairs(dossier, held, least)))
    recall, precision, f1 = _measures(ours)
    base = max((_measures(found) for found in baselines.values()), key=lambda values: values[2])
    name = "TF-IDF alone, best threshold"
    return [
        Score("claims", dataset, "recall of pairs", recall, base[0], name),
        Score("claims", dataset, "precision of pairs", precision, base[1], name),
        Score("claims", dataset, "F1 of pairs", f1, base[2], name),
    ]


def _rows(file: Path) -> list[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def story_dossier(rows: Sequence[dict[str, Any]]) -> Any:
    """The articles as one story, through every stage up to `claims`; the article ids are the documents'."""
    import dataclasses
    import datetime as dt

    from variorum.article.annotate import annotate
    from variorum.doors.python import article as article_of
    from variorum.pipeline.stages import of_unit
    from variorum.records import TABLES, Dossier, Story, StoryArticle, from_arrow, to_arrow

    tables: dict[str, list[Any]] = defaultdict(list)
    stages = tuple(stage for stage in of_unit("article") if stage.name != "read")
    for row in rows:
        day = dt.date.fromisoformat(row["date"]) if row.get("date") else None
        article = article_of(row["text"], source=row["source"], url=row.get("url"), published=day)
        article = dataclasses.replace(article, article_id=row["doc_id"])
        analysis, _ = annotate(article, stages)
        tables["articles"].append(article)
        for name in ("furniture", "sentences", "clauses", "times", "mentions", "quotes", "events"):
            tables[name].extend(getattr(analysis, name))
    arrow = {name: to_arrow(name, tables[name]) for name in TABLES}
    for stage in of_unit("corpus"):
        found = stage.run(arrow)
        for written in stage.writes:
            arrow[written.partition(".")[0]] = found[written.partition(".")[0]]
    ids = [article.article_id for article in tables["articles"]]
    story = Story(story_id="s", title="", date_start=None, date_end=None, n_articles=len(ids), n_origins=len(ids))
    parts = {
        name: tuple(
            sorted(from_arrow(TABLES[name], arrow[name]), key=lambda r: tuple(str(getattr(r, k)) for k in r.key))
        )
        for name in (
            "furniture",
            "clauses",
            "times",
            "mentions",
            "quotes",
            "events",
            "evidence",
            "copies",
            "lineage",
            "passages",
            "entities",
        )
    }
    dossier = Dossier(
        story=story,
        members=tuple(StoryArticle(story_id="s", article_id=name, score=1.0, reason="") for name in ids),
        articles=tuple(from_arrow(TABLES["articles"], arrow["articles"])),  # type: ignore[arg-type]
        sentences=tuple(sorted(tables["sentences"], key=lambda s: (s.article_id, s.n))),
        **parts,  # type: ignore[arg-type]
    )
    for stage in of_unit("story"):
        dossier = stage.run(dossier)
        if stage.name == "claims":
            return dossier
    raise LookupError("there is no stage called claims")


def _pairs(groups: Iterable[Iterable[Place]]) -> set[Pair]:
    return {
        frozenset(pair) for group in groups for pair in combinations(sorted(set(group)), 2) if pair[0][0] != pair[1][0]
    }


def _gold_pairs(claims: Sequence[Sequence[Sequence[Any]]]) -> list[list[Place]]:
    return [[(place[0], place[1], place[2]) for place in claim] for claim in claims]


def _sentence(place: Place, held: Sequence[Place]) -> Place:
    """The sentence that holds most of a place."""
    same = [other for other in held if other[0] == place[0]]
    return max(same, key=lambda other: (min(other[2], place[2]) - max(other[1], place[1]), -other[1]))


def _snapped(gold: Sequence[Sequence[Place]], held: Sequence[Place]) -> set[Pair]:
    return _pairs([_sentence(place, held) for place in claim] for claim in gold)


def _claim_pairs(dossier: Any, held: Sequence[Place]) -> set[Pair]:
    claims: dict[str, list[Place]] = defaultdict(list)
    for source in dossier.claim_sources:
        claims[source.claim_id].append(_sentence((source.article_id, source.start, source.end), held))
    return _pairs(claims.values())


def _tfidf_pairs(dossier: Any, held: Sequence[Place], least: float) -> set[Pair]:
    """Plain TF-IDF and average linkage."""
    import re

    from variorum.story.matching import grouped

    bags = [Counter(re.findall(r"\w+", dossier.text(*place).lower())) for place in held]
    seen = Counter(word for bag in bags for word in bag)
    vectors = [{word: n * math.log(len(bags) / seen[word]) for word, n in bag.items()} for bag in bags]
    lengths = [math.sqrt(sum(value * value for value in vector.values())) or 1.0 for vector in vectors]
    pairs = {}
    for a, b in combinations(range(len(held)), 2):
        if len(bags[a]) > 3 and len(bags[b]) > 3:
            dot = sum(value * vectors[b][word] for word, value in vectors[a].items() if word in vectors[b])
            if dot > 0:
                pairs[a, b] = dot / lengths[a] / lengths[b]
    return _pairs([held[n] for n in group] for group in grouped(len(held), pairs, least))


def _measures(found: Sequence[tuple[set[Pair], set[Pair]]]) -> tuple[float, float, float]:
    """(recall, precision, F1) over all stories together."""
    right = sum(len(gold & ours) for gold, ours in found)
    recall = right / max(1, sum(len(gold) for gold, _ in found))
    precision = right / max(1, sum(len(ours) for _, ours in found))
    return recall, precision, 2 * recall * precision / max(1e-9, recall + precision)
