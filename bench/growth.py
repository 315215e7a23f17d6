"""How time and memory of the stages between articles grow with the articles.

    python -m bench.growth DATA [N ...] [--stages copies,lineage] [--write]
    python -m bench.growth DATA --arrivals N NEW
    python -m bench.growth DATA --orders N

The second measures what NEW articles cost that join N, beside building all at once, and compares the results; the third
shuffles the order of arrival ten times, in four batches each, and compares the stories.

The first articles are the real reports of `stories/gva_dev`. The others are made from them, story by story: another
story's names and numbers for its own, half of its words exchanged for words of about the same frequency, its days moved
within six years. So the vocabulary, the lengths and the stories' sizes stay those of real reports, and only what was
copied within a story is copied. Each size is a process of its own, so that its peak memory is its own. Sentences are
cut by a light splitter, and what the language model would give is left out. `--write` puts the table into
`bench/GROWTH.md`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import itertools
import json
import math
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from bench.copies import light_tables, rows
from variorum.corpus import copies, lineage, stories
from variorum.records import Article, Tables, make_id

_WORD = re.compile(r"\d+|[A-Za-z]+")
#: Words of neighbouring frequency that are exchanged for one another.
_BUCKET = 40
_EXCHANGED = 0.5
_YEARS = 6
#: Articles that are objects at the same time.
_BATCH = 1000
_STAGES = ("copies", "lineage", "stories")
_FILE = Path(__file__).with_name("GROWTH.md")
_RESULTS = ("copies", "lineage", "passages", "stories", "story_articles", "related_stories")


class _Vocabulary:
    """The words of a collection by kind and frequency."""

    def __init__(self, texts: list[str]) -> None:
        count = Counter(word for text in texts for word in _WORD.findall(text))
        self.lists = {
            named: [word for word, _ in sorted(count.items(), key=lambda item: (-item[1], item[0]))
                    if len(word) > 3 and word[0].isupper() == named and not word[0].isdigit()]
            for named in (True, False)
        }  # fmt: skip
        self.place = {word: place for held in self.lists.values() for place, word in enumerate(held)}

    def other(self, word: str, number: int) -> str:
        """Another word of its kind: any name for a name, a word of about its frequency for a word."""
        if word[0].isdigit():
            least = 10 ** (len(word) - 1) if len(word) > 1 else 0
            return str(least + number % (10 ** len(word) - least))
        place = self.place.get(word)
        if place is None:
            return word
        held = self.lists[word[0].isupper()]
        first = place - place % _BUCKET
        some = held[first : first + _BUCKET]
        return some[number % len(some)]


def articles(data: Path, n: int) -> Iterator[Article]:
    """The first n articles, real ones before made ones."""
    real = rows(data / "stories" / "gva_dev.jsonl.gz")
    vocabulary = _Vocabulary([row["text"] for row in real])
    for k in range(n):
        copy, row = k // len(real), real[k % len(real)]
        day, text = dt.date.fromisoformat(row["date"]), row["text"]
        if copy:
            # One exchange for all articles of a story, so that they go on telling of one thing.
            exchanged: dict[str, str] = {}
            seed = f"{copy} {row['story_id']}"
            day += dt.timedelta(days=random.Random(seed).randrange(365 * _YEARS))

            def swap(match: re.Match[str], seed: str = seed, exchanged: dict[str, str] = exchanged) -> str:
                word = match.group()
                if word not in exchanged:
                    chance = int.from_bytes(hashlib.blake2b(f"{seed} {word}".encode(), digest_size=8).digest(), "big")
                    keep = word[0].islower() and chance % 1000 >= 1000 * _EXCHANGED
                    exchanged[word] = word if keep else vocabulary.other(word, chance // 1000)
                return exchanged[word]

            text = _WORD.sub(swap, text)
        # Ids as Variorum makes them: what arrives later stands anywhere among the others.
        yield Article(
            article_id=make_id("a", row["doc_id"], str(copy)), text=text, source=row["source"], stated_date=day,
            dated_start=day, dated_end=day,
        )  # fmt: skip


def _tables(data: Path, n: int) -> Tables:
    """Tables of the first n articles, made a few at a time, as a library would give them."""
    parts: list[Tables] = []
    made = articles(data, n)
    while batch := list(itertools.islice(made, _BATCH)):
        parts.append(light_tables(batch))
    return {name: pa.concat_tables([part[name] for part in parts]) for name in parts[0]}


def _some(tables: Tables, rows: Sequence[int]) -> Tables:
    """The tables of some articles alone."""
    import pyarrow.compute as pc

    chosen = tables["articles"].take(rows)
    sentences = tables["sentences"]
    mine = pc.is_in(sentences.column("article_id"), value_set=pa.array(chosen.column("article_id").to_pylist()))
    return {**tables, "articles": chosen, "sentences": sentences.filter(mine)}


def _run(tables: Tables, figures: dict[str, Any], after: str = "", names: Sequence[str] = _STAGES) -> Tables:
    """The stages one after the other, with what they kept, if the tables have it."""
    tables = dict(tables)
    for stage in (stage for stage in (copies, lineage, stories) if stage.STAGE.name in names):
        begin = time.process_time()
        tables.update(stage.run(tables))
        figures[f"{stage.STAGE.name}{after}"] = round(time.process_time() - begin, 2)
        figures[f"MiB after {stage.STAGE.name}{after}"] = _peak()
    return tables


def _kept(tables: Tables) -> Tables:
    return {name: tables[name] for stage in (copies, lineage, stories) for name in stage.STAGE.keeps}


def one(data: Path, n: int, names: Sequence[str]) -> dict[str, Any]:
    """Seconds of each stage over n articles, and the peak of memory, in this process."""
    given = _tables(data, n)
    figures: dict[str, Any] = {"articles": n, "MiB before": _peak()}
    tables = _run(given, figures, names=names)
    figures["shared passages"] = tables["copies"].num_rows
    figures["stories found"] = tables["stories"].num_rows
    return figures


def arrivals(data: Path, n: int, new: int) -> dict[str, Any]:
    """Seconds for the last articles to join the others, and for all at once; and whether both give the same."""
    everything = _tables(data, n + new)
    figures: dict[str, Any] = {"articles": n, "new": new}
    # Any of them arrive last, not those of one making.
    order = random.Random(0).sample(range(n + new), n + new)
    before = _kept(_run(_some(everything, order[:n]), {}))
    joined = _run({**everything, **before}, figures, " joined")
    before.clear()
    at_once = _run(everything, figures)
    cost = [sum(figures[f"{name}{after}"] for name in _STAGES) for after in (" joined", "")]
    figures["share of building all"] = round(cost[0] / cost[1], 4)
    figures["same"] = all(joined[name].equals(at_once[name]) for name in _RESULTS)
    return figures


def orders(data: Path, n: int, times: int = 10) -> dict[str, Any]:
    """How many of some orders of arrival, in four batches each, give the stories of all at once."""
    everything = _tables(data, n)
    expected = _run(everything, {})
    same = 0
    for seed in range(times):
        order = random.Random(seed).sample(range(n), n)
        found: Tables = {}
        for batch in range(1, 5):
            found = _run({**_some(everything, order[: n * batch // 4]), **(_kept(found) if found else {})}, {})
        same += all(found[name].equals(expected[name]) for name in _RESULTS)
    return {"articles": n, "orders": times, "same": same}


def _peak() -> int:
    # Of this program alone: what `resource` tells starts with that of the process that started it.
    told = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmHWM:")) // 1024


def main(data: Path, sizes: list[int], names: Sequence[str], write: bool) -> None:
    """Measure each size in a process of its own and print figures and exponents."""
    held: list[dict[str, Any]] = []
    for n in sizes:
        run = subprocess.run(
            [sys.executable, "-m", "bench.growth", "--one", str(data), str(n), *names],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        held.append(json.loads(run.stdout))
        print(json.dumps(held[-1]), flush=True)
    table = _table(sorted(held, key=lambda row: row["articles"]), names)
    print(table)
    if write:
        write_down("Copies and lineage", f"Written by `python -m bench.growth --write`.\n\n{table}")


def write_down(title: str, body: str) -> None:
    """Put a section of `bench/GROWTH.md` in the place of the one of that title, or behind the others."""
    head, *parts = _FILE.read_text().split("\n## ")
    sections = {part.partition("\n")[0]: part.partition("\n")[2].strip() for part in parts} | {title: body}
    _FILE.write_text(head.rstrip() + "".join(f"\n\n## {name}\n\n{text}" for name, text in sections.items()) + "\n")


def _table(held: Sequence[dict[str, Any]], names: Sequence[str]) -> str:
    """The figures, with the power of N by which each stage's time grew since the size before."""
    lines = ["| articles | " + "".join(f"{name}, s | grows as | " for name in names) + "MiB before | MiB at the most |"]
    lines.append("|---:|" + "---:|" * (2 * len(names) + 2))
    for before, row in zip([None, *held], held, strict=False):
        cells = [f"{row['articles']:,}"]
        for name in names:
            power = ""
            if before is not None and before[name]:
                times = math.log(row[name] / before[name]) / math.log(row["articles"] / before["articles"])
                power = f"N^{times:.2f}"
            cells += [str(row[name]), power]
        cells += [str(row["MiB before"]), str(max(row[f"MiB after {name}"] for name in names))]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        print(json.dumps(one(Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])))
    elif "--arrivals" in sys.argv:
        print(json.dumps(arrivals(Path(sys.argv[1]), *map(int, sys.argv[3:5]))))
    elif "--orders" in sys.argv:
        print(json.dumps(orders(Path(sys.argv[1]), int(sys.argv[3]))))
    else:
        parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__.split("\n")[0])
        parser.add_argument("data", type=Path)
        parser.add_argument("sizes", nargs="*", type=int, default=[2000, 8000])
        parser.add_argument("--stages", default=",".join(_STAGES))
        parser.add_argument("--write", action="store_true")
        asked = parser.parse_args()
        main(asked.data, asked.sizes, asked.stages.split(","), asked.write)
