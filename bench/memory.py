"""Peak memory of a build of many articles, all processes together, and of the stages between articles alone.

    python -m bench.memory build N ... [--data DIR] [--memory 6G] [--jobs J]
    python -m bench.memory corpus N ... [--data DIR] [--memory 16G]

`build` is the whole of `variorum build`, watched from outside: the sum of what all its processes hold, without what
they share counted twice (PSS), every half second. `corpus` fills a library with N articles and their sentences (cut by
a light splitter; the language model is left out, and its tables stay empty), and then runs the corpus wing over it in a
process of its own, under the memory limit for the database that a build would set. Articles beyond the real ones are
made as in `bench.growth`. The last line extends the line through the last two sizes to the size that is aimed at.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.growth import articles

_LOOK = 0.5
_AT_ONCE = 2000
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


def corpus(data: Path, n: int, memory: str) -> dict[str, Any]:
    """The corpus wing over n articles."""
    with tempfile.TemporaryDirectory() as name:
        fill(data, n, Path(name))
        line = [sys.executable, "-m", "bench.memory", "--one", name, "--memory", memory]
        run = subprocess.run(line, check=True, capture_output=True, text=True)
        return {"articles": n, **json.loads(run.stdout)}


def fill(data: Path, n: int, folder: Path) -> None:
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


def one(folder: Path, memory: str) -> dict[str, Any]:
    """Seconds and the peak of memory after each corpus stage, in this process."""
    from variorum.library import Store
    from variorum.pipeline.corpus_wing import run_corpus_wing
    from variorum.pipeline.sizing import plan
    from variorum.pipeline.stages import fingerprints, of_unit
    from variorum.settings import load_settings

    settings = load_settings(memory=memory)
    names = [stage.name for stage in of_unit("corpus")]
    figures: dict[str, Any] = {}

    class Told:
        def __init__(self) -> None:
            self.since = time.process_time()

        def begin(self, stage: str, total: int | None, unit: str) -> None: ...

        def advance(self, n: int = 1) -> None:
            now = time.process_time()
            figures[names[len(figures)]] = {"CPU s": round(now - self.since, 1), "peak MiB": _peak()}
            self.since = now

    before = _peak()
    with Store.create(folder) as store, store.bounded(plan(1, settings.memory_bytes).database_memory):
        run_corpus_wing(store, fingerprints(settings.shaping), Told())
        found = {name: store.count(name) for name in ("copies", "stories")}
    return {"peak MiB": _peak(), "MiB before": before, **found, "stages": figures}


def _peak() -> int:
    # Of this program alone: what `resource` tells starts with that of the process that started it.
    told = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmHWM:")) // 1024


def main() -> None:
    """Measure the sizes given and say where they lead."""
    parser = argparse.ArgumentParser(prog="python -m bench.memory", description=__doc__.split("\n")[0])
    parser.add_argument("what", nargs="?", choices=sorted(_AIMS))
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--data", default=os.environ.get("VARIORUM_DATA"))
    parser.add_argument("--memory")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(one(Path(given.one), given.memory)))
        return
    if not given.data or not given.what:
        sys.exit(
            "say `build` or `corpus` and sizes, and name the development sets' folder with --data or VARIORUM_DATA"
        )
    aim, gigabytes = _AIMS[given.what]
    memory = given.memory or f"{gigabytes}G"
    held = []
    for n in given.sizes or [1000, 2000]:
        found = (
            build(Path(given.data), n, memory, given.jobs)
            if given.what == "build"
            else corpus(Path(given.data), n, memory)
        )
        print(json.dumps(found), flush=True)
        held.append((n, found["peak MiB"]))
    if len(held) > 1:
        (n, low), (m, high) = held[-2:]
        reached = high + (aim - m) * (high - low) / (m - n)
        print(f"in a line to {aim:,} articles: {reached / 1024:.1f} GiB; the aim is {gigabytes}")


if __name__ == "__main__":
    main()
