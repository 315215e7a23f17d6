"""What a run over very many articles costs on a cluster, worked out from what each step costs here.

    python -m bench.cost [--data DIR] [--articles N] [--target T] [--cores C] [--price P] [--libraries L]

Measures, in processor seconds of one core, on N real reports of `stories/gva_dev` as they come: reading and analysing,
the maps and queries of the stages between articles, and the stages of one story (what Spark's executors do); taking
rows into the library, the rest of the stages between articles, and loading stories (what the driver does, alone); and
how large rows and library become. Then extends them to T articles, cut into L libraries, for example one a month: what
a library's driver does is not spread, so it bounds a library's size. Stages between articles are extended with the
exponent that their growth is held to (`bench.growth`); all else in proportion. The price of a core hour is what you
say.
"""

from __future__ import annotations

import argparse
import os
import pickle
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from bench.growth import articles
from variorum.records import spread

#: Time of the stages between articles grows with articles to this power (the aim of the copies' stage is 1.15).
EXPONENT = 1.15


def measure(data: Path, n: int) -> dict[str, float]:
    """Processor seconds and bytes an article."""
    from variorum.article.model import load_model
    from variorum.article.read import Raw
    from variorum.library import Store
    from variorum.pipeline.article_wing import ArticleWing, chunks, read_chunk
    from variorum.pipeline.corpus_wing import run_corpus_wing
    from variorum.pipeline.progress import Silent
    from variorum.pipeline.stages import fingerprints
    from variorum.pipeline.story_wing import run_story_wing
    from variorum.settings import load_settings

    settings = load_settings(jobs=1)
    prints = fingerprints(settings.shaping)
    raws = [
        Raw(f"{k}", one.text.encode(), "jsonl", {"id": one.article_id, "text": one.text, "source": one.source or ""})
        for k, one in enumerate(articles(data, n))
    ]
    load_model()
    spent: dict[str, float] = {}
    clock = time.process_time()

    def lap(name: str) -> None:
        nonlocal clock
        now = time.process_time()
        spent[name] = (now - clock) / n
        clock = now

    batches = [read_chunk(part, model=settings.model) for part in chunks(raws, settings.chunk)]
    lap("reading and analysing")
    travelling = sum(len(pickle.dumps(batch)) for batch in batches) / n
    clock = time.process_time()
    with tempfile.TemporaryDirectory() as name, Store.create(name) as store:
        ready = Ready(batches)
        wing = ArticleWing(store, ready, prints, settings.model, settings.chunk)
        wing.add(raws, Silent())
        lap("taking into the library")
        between = Ready(None)
        spread.SHARED_FROM = 0
        run_corpus_wing(store, between, prints, Silent())
        lap("between articles, driver")
        spent["between articles"] = between.spent / n
        spent["between articles, driver"] -= spent["between articles"]
        worked = Ready(None)
        run_story_wing(store, worked, prints, Silent())
        lap("stories, driver and executors")
        spent["stories"] = worked.spent / n
        spent["stories, driver"] = spent.pop("stories, driver and executors") - spent["stories"]
        store.connection.execute("CHECKPOINT")
        size = sum(file.stat().st_size for file in Path(name).iterdir()) / n
    return {**spent, "bytes sent to the driver": travelling, "bytes in the library": size}


class Ready:
    """An engine that has the article wing's batches already, and times what else it is asked for."""

    name = "ready"

    def __init__(self, batches: list[Any] | None) -> None:
        self.batches, self.spent = batches, 0.0

    def map(self, task: Any, items: Any, care: Any = None) -> Any:
        """The batches at hand for the chunks of `add`; otherwise the task's results."""
        if self.batches is not None and isinstance(task, partial) and task.func.__name__ == "read_chunk":
            for _, batch in zip(items, self.batches, strict=True):
                yield batch
            return
        for item in items:
            began = time.process_time()
            result = task(item)
            self.spent += time.process_time() - began
            yield result

    def query(self, sql: str, tables: Any) -> Any:
        """The answer, by the database of this machine."""
        began = time.process_time()
        found = spread.Here().query(sql, tables)
        self.spent += time.process_time() - began
        return found

    def halt(self) -> None: ...

    def close(self) -> None: ...


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.cost", description=__doc__.split("\n")[0])
    parser.add_argument("--data", default=os.environ.get("VARIORUM_DATA"))
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--target", type=int, default=100_000_000)
    parser.add_argument("--libraries", type=int, default=1000)
    parser.add_argument("--cores", type=int, default=512)
    parser.add_argument("--price", type=float, default=0.05, help="of a core hour, in whatever money you pay")
    given = parser.parse_args()
    if not given.data:
        sys.exit("name the development sets' folder with --data or VARIORUM_DATA")
    found = measure(Path(given.data), given.articles)
    print(f"measured on {given.articles} articles, milliseconds of one core an article:")
    for name, value in found.items():
        print(f"  {name:28} {value:10,.0f} B" if name.startswith("bytes") else f"  {name:28} {value * 1000:10.1f} ms")
    each = given.target / given.libraries
    growth = (each / given.articles) ** (EXPONENT - 1)
    alone = found["taking into the library"] + found["between articles, driver"] * growth + found["stories, driver"]
    shared = found["reading and analysing"] + found["between articles"] * growth + found["stories"]
    core_hours = given.target * shared / 3600
    driver_hours = given.target * alone / 3600
    drivers = min(given.libraries, max(1, round(given.cores * alone / shared)))
    print(f"{given.target:,} articles in {given.libraries:,} libraries of {each:,.0f}:")
    print(f"  executors: {core_hours:,.0f} core hours; on {given.cores} cores {core_hours / given.cores:,.1f} hours")
    print(f"  drivers: {driver_hours:,.0f} hours together, {driver_hours / given.libraries:,.1f} for each library;")
    print(f"  {drivers} drivers at a time keep up with {given.cores} cores of executors")
    print(f"  cost at {given.price} a core hour: {(core_hours + driver_hours) * given.price:,.0f}")
    print(f"  to the drivers: {given.target * found['bytes sent to the driver'] / 1e12:,.1f} TB; ", end="")
    print(f"libraries: {given.target * found['bytes in the library'] / 1e12:,.1f} TB")


if __name__ == "__main__":
    main()
