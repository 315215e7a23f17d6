"""Speed of the story stages, given the earlier tables: stories of ten articles, and one of 500.

    python -m bench.stories_speed [--data DIR] [--tables FILE] [--runs N] [--against SRC]

Articles are those of `wikinews_sources_dev`, ten at a time, the largest stories first; a ten can hold two stories or
more. The story of 500 is all of them and the first reports of `gva_dev` beside them. Times are CPU seconds of one
process, the least of some runs; compare figures of one run only. With `--against`, the `src` folder of another version
works on the same tables in a process of its own at the same time, and the last column is its time over this one's.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import gc
import gzip
import itertools
import json
import os
import pickle
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

_TEN, _MANY = 10, 500
_ARTICLE_TABLES = ("furniture", "sentences", "clauses", "times", "mentions", "quotes", "events")
_CORPUS_TABLES = ("evidence", "copies", "lineage", "passages", "entities")


def _rows(data: Path) -> list[dict[str, Any]]:
    """`_MANY` articles: the stories of many outlets, the largest first, then local reports."""
    with gzip.open(data / "stories/wikinews_sources_dev.jsonl.gz", "rt", encoding="utf-8") as source:
        told = [json.loads(line) for line in source]
    size = Counter(row["story_id"] for row in told)
    told.sort(key=lambda row: (-size[row["story_id"]], row["story_id"]))
    with gzip.open(data / "stories/gva_dev.jsonl.gz", "rt", encoding="utf-8") as source:
        local = [json.loads(line) for line in itertools.islice(source, max(0, _MANY - len(told)))]
    return told + local


def tables(data: Path) -> dict[str, Any]:
    """The tables that the stages before the stories make of the articles, in Arrow, which any version can read."""
    from variorum.article.annotate import annotate
    from variorum.doors.python import article as article_of
    from variorum.pipeline.stages import of_unit
    from variorum.records import TABLES, to_arrow

    held: dict[str, list[Any]] = {name: [] for name in TABLES}
    stages = tuple(stage for stage in of_unit("article") if stage.name != "read")
    for row in _rows(data):
        day = dt.date.fromisoformat(row["date"]) if row.get("date") else None
        article = article_of(row["text"], source=row["source"], url=row.get("url"), published=day)
        analysis, _ = annotate(dataclasses.replace(article, article_id=row["doc_id"]), stages)
        held["articles"].append(analysis.article)
        for name in _ARTICLE_TABLES:
            held[name].extend(getattr(analysis, name))
    arrow = {name: to_arrow(name, rows) for name, rows in held.items()}
    for stage in of_unit("corpus"):
        found = stage.run(arrow)
        for written in stage.writes:
            arrow[written.partition(".")[0]] = found[written.partition(".")[0]]
    return {name: arrow[name] for name in ("articles", *_ARTICLE_TABLES, *_CORPUS_TABLES)}


def dossier(held: dict[str, list[Any]], ids: Collection[str]) -> Any:
    """Those articles as one story, with nothing of the story stages yet."""
    from variorum.records import Dossier, Story, StoryArticle

    wanted = set(ids)
    parts: dict[str, tuple[Any, ...]] = {}
    for name, every in held.items():
        rows = every
        if name == "copies":
            rows = [row for row in every if row.a_article_id in wanted and row.b_article_id in wanted]
        elif name != "entities":
            rows = [row for row in every if row.article_id in wanted]
        parts[name] = tuple(sorted(rows, key=lambda row: tuple(str(getattr(row, key)) for key in row.key)))
    used = {row.entity_id for row in parts["mentions"]} | {row.speaker_entity_id for row in parts["quotes"]}
    used |= {one for row in parts["events"] for one in (row.actor_entity_id, row.recipient_entity_id)}
    parts["entities"] = tuple(row for row in parts["entities"] if row.entity_id in used)
    days = sorted(article.published_start for article in parts["articles"] if article.published_start is not None)
    return Dossier(
        story=Story(
            story_id="s", title="", date_start=days[0] if days else None, date_end=days[-1] if days else None,
            n_articles=len(wanted), n_origins=len({row.origin_id for row in parts["lineage"]}),
        ),
        members=tuple(StoryArticle(article_id=one, story_id="s", score=1.0, reason="") for one in sorted(wanted)),
        **parts,
    )  # fmt: skip


def spent(dossiers: Sequence[Any], runs: int = 1) -> dict[str, float]:
    """CPU seconds of each story stage over the dossiers, the least of some runs."""
    from variorum.pipeline.stages import of_unit

    least: dict[str, float] = {}
    for _ in range(runs):
        took: dict[str, float] = defaultdict(float)
        for one in dossiers:
            held = dataclasses.replace(one)
            for stage in of_unit("story"):
                started = time.process_time()
                held = stage.run(held)
                took[stage.name] += time.process_time() - started
        least = {name: min(seconds, least.get(name, seconds)) for name, seconds in took.items()}
    return least


def _measured(held: dict[str, list[Any]], rows: Sequence[dict[str, Any]], runs: int) -> dict[str, Any]:
    """CPU seconds of each stage over the stories of ten and over the one of many, and how many stories of ten."""
    ids = [row["doc_id"] for row in rows]
    told = [one for one in ids if not one.startswith("gva")]
    tens = [dossier(held, told[k : k + _TEN]) for k in range(0, len(told) - _TEN + 1, _TEN)]
    many = dossier(held, ids)
    gc.disable()  # as the pipeline does while stories are worked on
    spent(tens[:2])  # what is loaded once
    words = sum(len(article.text.split()) for one in tens for article in one.articles) / len(tens)
    return {"small": spent(tens, runs), "large": spent([many]), "tens": len(tens), "words": words, "many": len(ids)}


def main() -> None:
    """Print the time of each stage."""
    from variorum.records import TABLES, from_arrow

    parser = argparse.ArgumentParser(prog="python -m bench.stories_speed", description=__doc__.split("\n")[0])
    parser.add_argument("--data", default=os.environ.get("VARIORUM_DATA"))
    parser.add_argument("--tables", type=Path, help="a file to keep the earlier tables in, for a further run")
    parser.add_argument("--runs", type=int, default=3, help="runs over the stories of ten")
    parser.add_argument("--against", type=Path, help="the `src` folder of another version, timed at the same time")
    parser.add_argument("--json", action="store_true", help="the seconds alone, as JSON")
    given = parser.parse_args()
    if not given.data:
        sys.exit("name the development sets' folder with --data or VARIORUM_DATA")
    if given.against and not given.tables:
        sys.exit("name a file for the tables with --tables: the other version reads it")
    if given.tables and given.tables.exists():
        arrow = pickle.loads(given.tables.read_bytes())
    else:
        arrow = tables(Path(given.data))
        if given.tables:
            given.tables.write_bytes(pickle.dumps(arrow))
    held = {name: from_arrow(TABLES[name], table) for name, table in arrow.items()}
    other = None
    if given.against:
        command = [sys.executable, "-m", "bench.stories_speed", "--json", "--data", given.data,
                   "--tables", str(given.tables), "--runs", str(given.runs)]  # fmt: skip
        environment = os.environ | {"PYTHONPATH": str(given.against)}
        other = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    found = _measured(held, _rows(Path(given.data)), given.runs)
    if given.json:
        print(json.dumps(found))
        return
    before = None
    if other is not None:
        answer, _ = other.communicate()
        if other.returncode:
            sys.exit("the other version could not be timed")
        before = json.loads(answer)
    print(_table(found, before))


def _table(found: dict[str, Any], before: dict[str, Any] | None) -> str:
    small, large, tens = found["small"], found["large"], found["tens"]
    lines = [f"| stage | ms a story of {_TEN} ({tens} of {found['words']:.0f} words) | s a story of {found['many']} |"]
    lines.append("|---|---:|---:|")
    totals = {name: (small[name], large[name]) for name in small}
    totals["all"] = sum(small.values()), sum(large.values())
    lines += [f"| {name} | {1000 * a / tens:.1f} | {b:.2f} |" for name, (a, b) in totals.items()]
    if before is not None:
        lines[0] += " other version, times as long: of ten | of many |"
        lines[1] += "---:|---:|"
        for n, name in enumerate(totals, start=2):
            was = [
                sum(before[size].values()) if name == "all" else before[size].get(name) for size in ("small", "large")
            ]
            shown = ["" if a is None or not b else f"{a / b:.2f}" for a, b in zip(was, totals[name], strict=True)]
            lines[n] += f" {shown[0]} | {shown[1]} |"
    lines.append(f"{tens / sum(small.values()):.1f} stories of {_TEN} a CPU second")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
