"""Kill a build at random moments, and take the disk from it, and resume it: nothing may be lost or doubled.

    python -m bench.kills [--data DIR] [--articles N] [--kills K] [--full F]

Builds N articles of `stories/gva_dev` undisturbed, then again with `kill -9` of the whole process group after random
delays, and with a quota of disk that ends somewhere in the build, until it ends by itself; and compares the exports of
both, and `variorum check`. Prints how often each happened; exits 1 on any difference. The full run is
`--articles 2000 --kills 40 --full 10`.
"""

from __future__ import annotations

import argparse
import filecmp
import gzip
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

#: Exit codes of a build that came to its end.
_DONE = (0, 3)


def command(*args: object) -> list[str]:
    """A `variorum` command of this interpreter."""
    return [sys.executable, "-m", "variorum", *map(str, args)]


def build(file: Path, library: Path, chunk: int, told: IO[str], quota: int | None = None) -> subprocess.Popen[str]:
    """Start a build in a process group of its own, so that its workers die with it.

    Parameters
    ----------
    told
        Where its standard error goes.
    quota
        Most bytes that any file it writes may have; None for as many as there is room for.
    """
    environment = {**os.environ, "VARIORUM_CHUNK": str(chunk)}
    line = command("build", file, "--library", library, "--jobs", 2)
    process = subprocess.Popen(
        line, env=environment, stdout=subprocess.DEVNULL, stderr=told, text=True, start_new_session=True
    )
    if quota is not None:
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (quota, resource.RLIM_INFINITY))
    return process


def export(library: Path, folder: Path) -> None:
    """Export every table but the one that holds clock times."""
    subprocess.run(
        command("export", "--library", library, "--to", folder, "--format", "jsonl"),
        check=True,
        stderr=subprocess.DEVNULL,
    )
    (folder / "runs.jsonl").unlink()


def articles(data: Path, n: int, to: Path) -> None:
    """The first n articles, as records."""
    with gzip.open(data / "stories/gva_dev.jsonl.gz", "rt") as source, to.open("w") as out:
        for _, line in zip(range(n), source, strict=False):
            row = json.loads(line)
            out.write(
                json.dumps({k: row[k] for k in ("url", "source", "title", "text")} | {"id": row["doc_id"]}) + "\n"
            )


def disturbed(file: Path, library: Path, chunk: int, took: float, kills: int, full: int, chance: random.Random) -> str:
    """Build with kills and full disks until the build ends by itself; returns what happened."""
    killed = filled = untold = 0
    waiting = ["kill"] * kills + ["full"] * full
    chance.shuffle(waiting)
    while True:
        event = waiting.pop() if waiting else None
        base = library / "variorum.duckdb"
        held = base.stat().st_size if base.exists() else 0
        quota = held // 4 + chance.randrange(1 << 16, 6 << 20) if event == "full" else None
        # So long that all of them fall within the build, the first moments of a resumed one too.
        delay = chance.uniform(0.1, 1.7) * took / (kills + full) + chance.uniform(0, 5) if event == "kill" else None
        with tempfile.TemporaryFile("w+") as told:
            process = build(file, library, chunk, told, quota)
            try:
                code = process.wait(delay)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                killed += 1
                continue
            told.seek(0)
            said = told.read()
        if code not in _DONE and event != "full":
            sys.exit(f"a build failed by itself (exit code {code}): {said[-2000:]}")
        if code not in _DONE:
            filled += 1
            if "V305" not in said:
                untold += 1
                print(f"a full disk told otherwise: {said.strip()[:400]}")
        elif event is None:
            return f"{killed} kills, {filled} full disks ({untold} not told as such)"


def main() -> int:
    """Run the comparison; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.kills", description=__doc__.split("\n")[0])
    parser.add_argument("--data", default=os.environ.get("VARIORUM_DATA"))
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--chunk", type=int, default=8)
    parser.add_argument("--kills", type=int, default=20, help="kills at the most; then it may end by itself")
    parser.add_argument("--full", type=int, default=5, help="quotas of disk at the most")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if not given.data:
        sys.exit("name the development sets' folder with --data or VARIORUM_DATA")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "articles.jsonl"
        articles(Path(given.data), given.articles, file)
        started = time.monotonic()
        with tempfile.TemporaryFile("w+") as told:
            if build(file, folder / "calm", given.chunk, told).wait() not in _DONE:
                told.seek(0)
                sys.exit(f"the undisturbed build failed: {told.read()}")
        took = time.monotonic() - started
        happened = disturbed(
            file, folder / "killed", given.chunk, took, given.kills, given.full, random.Random(given.seed)
        )
        for library in ("calm", "killed"):
            export(folder / library, folder / f"{library}-tables")
        names = sorted(path.name for path in (folder / "calm-tables").iterdir())
        _, differing, missing = filecmp.cmpfiles(folder / "calm-tables", folder / "killed-tables", names, shallow=False)
        faults = [
            subprocess.run(
                command("check", "--library", folder / one), capture_output=True, text=True, check=False
            ).stdout.splitlines()
            for one in ("calm", "killed")
        ]
        print(f"{given.articles} articles, {took:.0f} s undisturbed, {happened}")
        print(f"tables that differ: {', '.join(differing + missing) or 'none'}")
        print(f"faults found by `variorum check`: {len(faults[0])} undisturbed, {len(faults[1])} disturbed")
        return 1 if differing or missing or faults[0] != faults[1] else 0


if __name__ == "__main__":
    sys.exit(main())
