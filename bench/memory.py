"""Peak memory of a build of many articles, all processes together, and what the stages between articles take.

    python -m bench.memory build N ... [--data DIR] [--memory 6G] [--jobs J]
    python -m bench.memory corpus N ... [--analysed LIBRARY] [--data DIR] [--memory 16G] [--write]
    python -m bench.memory arrivals N NEW --analysed LIBRARY [--memory 16G] [--write]
    python -m bench.memory orders N --analysed LIBRARY

`build` is the whole of `variorum build`, watched from outside: the sum of what all its processes hold, without what
they share counted twice (PSS), every half second. `corpus` runs the corpus wing over N articles in a process of its
own, under the memory limit for the database that a build would set, and tells each stage's seconds and peaks. With
`--analysed`, a library of real articles that `variorum build` made, the N are made of these with all that the article
stages found (`bench/made.py`); without, articles as in `bench.growth` with sentences alone, cut by a light splitter.
`arrivals` tells what NEW articles cost that join N, beside all of them at once. `orders` lets N
articles arrive in ten orders, four batches each, and compares every table with that of all at once. `--write` puts the
figures into `bench/GROWTH.md`.

A stage's peak is of memory that the process holds for itself (`RssAnon`), looked at every 20 ms; pages of files that it
has mapped are not counted, since the system takes them back when it needs them. They are told apart as `with files`.
The last lines give the power of N with which each stage's time grows, and extend the line of the peaks through the last
two sizes to the size that is aimed at.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench import made
from bench.growth import articles, write_down

_LOOK, _LOOK_CLOSELY = 0.5, 0.02
_AT_ONCE = 2000
# Seconds below which a stage's time tells nothing of its growth.
_TELLING = 0.5
# In how many batches articles arrive.
_BATCHES = 4
#: Articles, and the GiB that they may take.
_AIMS = {"build": (100_000, 6), "corpus": (1_000_000, 16)}


def build(data: Path, n: int, memory: str, jobs: int) -> dict[str, Any]:
    """A build of n articles, watched."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "articles.jsonl"
        with file.open("w") as out:
            for one in articles(data, n):
                row = {"id": one.article_id, "text": one.text, "source": one.source, "published": str(one.stated_date)}
                out.write(json.dumps(row) + "\n")
        line = [sys.executable, "-m", "variorum", "build", str(file), "--library", f"{name}/library"]
        line += ["--jobs", str(jobs), "--memory", memory]
        began = time.monotonic()
        with (Path(name) / "told").open("w+") as told:
            process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=told)
            peak = main_peak = 0
            while process.poll() is None:
                held = _held(process.pid)
                peak, main_peak = max(peak, sum(held)), max(main_peak, held[0] if held else 0)
                time.sleep(_LOOK)
            told.seek(0)
            if process.returncode not in (0, 3):
                sys.exit(told.read())
        size = (Path(name) / "library/variorum.duckdb").stat().st_size
        return {
            "articles": n, "peak MiB": peak >> 20, "of the main process": main_peak >> 20,
            "seconds": round(time.monotonic() - began), "library MiB": size >> 20,
        }  # fmt: skip


def _held(pid: int) -> list[int]:
    """Bytes held by a process and those below it, the process first; shared pages are shared out."""
    found = []
    for one in [pid, *_below(pid)]:
        try:
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        found.append(next(int(row.split()[1]) << 10 for row in rollup.splitlines() if row.startswith("Pss:")))
    return found


def _below(pid: int) -> list[int]:
    try:
        children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [one for child in children for one in (child, *_below(child))]


def corpus(data: Path, n: int, memory: str, analysed: Path | None) -> dict[str, Any]:
    """The corpus wing over n articles."""
    with tempfile.TemporaryDirectory() as name:
        if analysed is None:
            fill_plainly(data, n, Path(name))
        else:
            made.fill(analysed, Path(name), n)
        return {"articles": n, **_apart(name, memory)}


def arrivals(analysed: Path, n: int, new: int, memory: str) -> dict[str, Any]:
    """What the last articles cost that join the others, and all at once; any of them arrive last."""

    def is_first(article_id: str) -> bool:
        return int(article_id[1:7], 36) % (n + new) < n

    with tempfile.TemporaryDirectory() as joined, tempfile.TemporaryDirectory() as at_once:
        made.fill(analysed, Path(joined), n + new, is_first)
        before = _apart(joined, memory)
        made.fill(analysed, Path(joined), n + new, lambda article_id: not is_first(article_id))
        after = _apart(joined, memory)
        made.fill(analysed, Path(at_once), n + new)
        whole = _apart(at_once, memory)
        expected = _digests(at_once)
        others = [name for name, digest in _digests(joined).items() if digest != expected[name]]
    cost = {name: (after["stages"][name]["CPU s"], whole["stages"][name]["CPU s"]) for name in whole["stages"]}
    share = sum(one for one, _ in cost.values()) / sum(all_ for _, all_ in cost.values())
    return {
        "articles": n, "new": after["articles"] - before["articles"], "CPU s joined, at once": cost,
        "share of building all": round(share, 4), "same": not others, "differ": others,
    }  # fmt: skip


def orders(analysed: Path, n: int, times: int = 10) -> dict[str, Any]:
    """How many of some orders of arrival, in four batches each, give the tables of all at once."""

    def found(batches: Sequence[Callable[[str], bool]]) -> dict[str, str]:
        with tempfile.TemporaryDirectory() as name:
            for wanted in batches:
                made.fill(analysed, Path(name), n, wanted)
                _run_wing(Path(name))
            return _digests(name)

    expected = found([lambda article_id: True])
    differ: Counter[str] = Counter()
    same = 0
    for seed in range(times):
        batches = [partial(_is_of_batch, seed, batch) for batch in range(_BATCHES)]
        others = [name for name, digest in found(batches).items() if digest != expected[name]]
        differ.update(others)
        same += not others
    return {"articles": n, "orders": times, "same": same, "differ": dict(differ)}


def _is_of_batch(seed: int, batch: int, article_id: str) -> bool:
    return int(hashlib.sha256(f"{seed} {article_id}".encode()).hexdigest(), 16) % _BATCHES == batch


def _run_wing(folder: Path) -> None:
    from variorum.library import Store
    from variorum.pipeline.corpus_wing import run_corpus_wing
    from variorum.pipeline.progress import Silent
    from variorum.pipeline.stages import fingerprints
    from variorum.records import Here
    from variorum.settings import load_settings

    with Store.create(folder) as store:
        run_corpus_wing(store, Here(), fingerprints(load_settings().shaping), Silent())


def _apart(folder: str, memory: str) -> dict[str, Any]:
    line = [sys.executable, "-m", "bench.memory", "--one", folder, "--memory", memory]
    found: dict[str, Any] = json.loads(subprocess.run(line, check=True, capture_output=True, text=True).stdout)
    return found


def _digests(folder: str) -> dict[str, str]:
    from variorum.library import Store
    from variorum.pipeline.stages import of_unit

    with Store.open(folder) as store:
        return {name: store.digest(name) for stage in of_unit("corpus") for name in stage.writes}


def fill_plainly(data: Path, n: int, folder: Path) -> None:
    """A library with n articles and their sentences."""
    from bench.copies import light_sentences
    from variorum.library import Store
    from variorum.pipeline.article_wing import chunks
    from variorum.records import to_arrow

    with Store.create(folder) as store:
        for some in chunks(articles(data, n), _AT_ONCE):
            ids = [one.article_id for one in some]
            rows = [row for one in some for row in light_sentences(one.article_id, one.text)]
            with store.transaction():
                store.replace("articles", to_arrow("articles", some), ids, "article_id")
                store.replace("sentences", to_arrow("sentences", rows), ids, "article_id")


class _Watch:
    """Looks at what this process holds, now and then, in a thread of its own."""

    def __init__(self) -> None:
        self._peak = self._whole = 0
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while True:
            self._note()
            time.sleep(_LOOK_CLOSELY)

    def _note(self) -> None:
        told = dict(row.split(":", 1) for row in Path("/proc/self/status").read_text().splitlines())
        self._peak = max(self._peak, int(told["RssAnon"].split()[0]))
        self._whole = max(self._whole, int(told["VmRSS"].split()[0]))

    def peaks(self) -> dict[str, int]:
        """MiB since the last time."""
        found = {"peak MiB": self._peak >> 10, "with files": self._whole >> 10}
        self._peak = self._whole = 0
        self._note()
        return found


def one(folder: Path, memory: str) -> dict[str, Any]:
    """Seconds and the peak of memory of each corpus stage, in this process."""
    from variorum.library import Store
    from variorum.pipeline.corpus_wing import run_corpus_wing
    from variorum.pipeline.sizing import plan
    from variorum.pipeline.stages import fingerprints, of_unit
    from variorum.records import Here
    from variorum.settings import load_settings

    settings = load_settings(memory=memory)
    names = [stage.name for stage in of_unit("corpus")]
    figures: dict[str, Any] = {}
    watch = _Watch()

    class Told:
        def __init__(self) -> None:
            self.since = time.process_time()

        def begin(self, stage: str, total: int | None, unit: str) -> None: ...

        def advance(self, n: int = 1) -> None:
            now = time.process_time()
            figures[names[len(figures)]] = {"CPU s": round(now - self.since, 1), **watch.peaks()}
            self.since = now

    with Store.create(folder) as store, store.bounded(plan(1, settings.memory_bytes).database_memory):
        n = store.count("articles")
        run_corpus_wing(store, Here(), fingerprints(settings.shaping), Told())
        found = {name: store.count(name) for name in ("mentions", "copies", "entities", "stories")}
    whole = {name: max(stage[name] for stage in figures.values()) for name in ("peak MiB", "with files")}
    return {"articles": n, **whole, "CPU s": round(sum(stage["CPU s"] for stage in figures.values()), 1), **found,
            "stages": figures}  # fmt: skip


def main() -> None:
    """Measure the sizes given and say where they lead."""
    parser = argparse.ArgumentParser(prog="python -m bench.memory", description=__doc__.split("\n")[0])
    parser.add_argument("what", nargs="?", choices=[*sorted(_AIMS), "arrivals", "orders"])
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--data", default=os.environ.get("VARIORUM_DATA"))
    parser.add_argument("--analysed", type=Path, help="a library of real articles, to make the others of")
    parser.add_argument("--memory")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="put the figures into bench/GROWTH.md")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(one(Path(given.one), given.memory)))
        return
    if not given.what or not (given.analysed or (given.data and given.what in _AIMS)):
        sys.exit("say what to measure and for which sizes, and name a library (--analysed) or the development sets' "
                 "folder (--data or VARIORUM_DATA)")  # fmt: skip
    if given.what == "arrivals":
        joined = arrivals(given.analysed, *given.sizes, given.memory or "16G")
        print(json.dumps(joined))
        if given.write:
            write_down("Articles that join", _arrivals_table(joined))
        return
    if given.what == "orders":
        print(json.dumps(orders(given.analysed, *given.sizes)))
        return
    aim, gigabytes = _AIMS[given.what]
    memory = given.memory or f"{gigabytes}G"
    held: list[dict[str, Any]] = []
    for n in given.sizes or [1000, 2000]:
        held.append(
            build(Path(given.data), n, memory, given.jobs)
            if given.what == "build"
            else corpus(Path(given.data or ""), n, memory, given.analysed)
        )
        print(json.dumps(held[-1]), flush=True)
    for before, after in itertools.pairwise(held):
        _tell_growth(before, after)
    if len(held) > 1:
        (n, low), (m, high) = ((one["articles"], one["peak MiB"]) for one in held[-2:])
        reached = high + (aim - m) * (high - low) / (m - n)
        print(f"in a line to {aim:,} articles: {reached / 1024:.1f} GiB; the aim is {gigabytes}")
    if given.write and given.what == "corpus":
        write_down("All stages between articles", _corpus_table(held))


def _corpus_table(held: list[dict[str, Any]]) -> str:
    """Seconds and peaks of each stage by the number of articles."""
    lines = [
        "Written by `python -m bench.memory corpus --write`, of articles with all that the article stages find.",
        "",
    ]
    lines.append("| | " + "".join(f"{one['articles']:,} articles | grows as | MiB | " for one in held))
    lines.append("|---|" + "---:|" * 3 * len(held))
    for name in [*held[0]["stages"], "all"]:
        of = [one if name == "all" else one["stages"][name] for one in held]
        powers = [""] + [
            _power(before["CPU s"], one["CPU s"], one_of["articles"] / of_before["articles"])
            for (before, of_before), (one, one_of) in itertools.pairwise(zip(of, held, strict=True))
        ]
        cells = "".join(
            f"{one['CPU s']} s | {power} | {one['peak MiB']:,} | " for one, power in zip(of, powers, strict=True)
        )
        lines.append(f"| {name} | {cells}")
    return "\n".join(line.rstrip() for line in lines)


def _power(before: float, after: float, times: float) -> str:
    return f"N^{math.log(after / before) / math.log(times):.2f}" if before >= _TELLING else ""


def _arrivals_table(joined: dict[str, Any]) -> str:
    """Seconds of each stage for the articles that joined, and for all."""
    cost = joined["CPU s joined, at once"]
    lines = [
        f"Written by `python -m bench.memory arrivals --write`: {joined['new']:,} articles that joined others, "
        f"{joined['articles']:,} in all; {joined['share of building all']:.1%} of what all at once take, with "
        f"{'the same' if joined['same'] else 'another'} result.", "",
        "| | joined, s | at once, s |", "|---|---:|---:|",
    ]  # fmt: skip
    return "\n".join([*lines, *(f"| {name} | {after} | {whole} |" for name, (after, whole) in cost.items())])


def _tell_growth(before: dict[str, Any], after: dict[str, Any]) -> None:
    """With which power of the articles the seconds grew, of all stages and of each."""
    times = {
        name: (old["CPU s"], new["CPU s"])
        for name, old, new in [
            ("all", before, after),
            *((name, before["stages"][name], stage) for name, stage in after.get("stages", {}).items()),
        ]
        if "CPU s" in old
    }
    ratio = after["articles"] / before["articles"]
    powers = [f"{name} {power}" for name, (old, new) in times.items() if (power := _power(old, new, ratio))]
    if powers:
        print(f"{before['articles']:,} → {after['articles']:,} articles: {', '.join(powers)}")


if __name__ == "__main__":
    main()
