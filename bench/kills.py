"""Kill a build at random moments, and take the disk from it, and resume it: nothing may be lost or doubled.

    python -m bench.kills [--data DIR] [--articles N] [--jobs J] [--kills K] [--full F]

Builds N articles of `stories/gva_dev` undisturbed, then again with `kill -9` of the whole process group after random
delays, and with a quota of disk that ends somewhere in the build, until it ends by itself; and compares the exports of
both, and `variorum check`. Prints how often each happened; exits 1 on any difference. The full run is
`--articles 2000 --kills 40 --full 10`.
"""

from __future__ import annotations

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

from bench.builds import DONE, arguments, command, differing, faults, write_articles


def build(
    file: Path, library: Path, jobs: int, chunk: int, told: IO[str], quota: int | None = None
) -> subprocess.Popen[str]:
    """Start a build in a process group of its own, so that its workers die with it.

    Parameters
    ----------
    told
        Where its standard error goes.
    quota
        Most bytes that any file it writes may have; None for as many as there is room for.
    """
    environment = {**os.environ, "VARIORUM_CHUNK": str(chunk)}
    line = command("build", file, "--library", library, "--jobs", jobs)
    process = subprocess.Popen(
        line, env=environment, stdout=subprocess.DEVNULL, stderr=told, text=True, start_new_session=True
    )
    if quota is not None:
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (quota, resource.RLIM_INFINITY))
    return process


def disturbed(
    file: Path, library: Path, jobs: int, chunk: int, took: float, kills: int, full: int, chance: random.Random
) -> str:
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
            process = build(file, library, jobs, chunk, told, quota)
            try:
                code = process.wait(delay)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                killed += 1
                continue
            told.seek(0)
            said = told.read()
        if code not in DONE and event != "full":
            sys.exit(f"a build failed by itself (exit code {code}): {said[-2000:]}")
        if code not in DONE:
            filled += 1
            if "V305" not in said:
                untold += 1
                print(f"a full disk told otherwise: {said.strip()[:400]}")
        elif event is None:
            return f"{killed} kills, {filled} full disks ({untold} not told as such)"


def main() -> int:
    """Run the comparison; returns the exit code."""
    parser = arguments("kills", __doc__, 200)
    parser.add_argument("--chunk", type=int, default=8)
    parser.add_argument("--kills", type=int, default=20, help="kills at the most; then it may end by itself")
    parser.add_argument("--full", type=int, default=5, help="quotas of disk at the most")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, calm, killed = folder / "articles.jsonl", folder / "calm", folder / "killed"
        write_articles(given.data, given.articles, file)
        how = given.jobs, given.chunk
        started = time.monotonic()
        with tempfile.TemporaryFile("w+") as told:
            if build(file, calm, *how, told).wait() not in DONE:
                told.seek(0)
                sys.exit(f"the undisturbed build failed: {told.read()}")
        took = time.monotonic() - started
        happened = disturbed(file, killed, *how, took, given.kills, given.full, random.Random(given.seed))
        different = differing(calm, killed)
        found = [faults(one) for one in (calm, killed)]
        print(f"{given.articles} articles, {took:.0f} s undisturbed, {happened}")
        print(f"tables that differ: {', '.join(different) or 'none'}")
        print(f"faults found by `variorum check`: {len(found[0])} undisturbed, {len(found[1])} disturbed")
        return 1 if different or found[0] != found[1] else 0


if __name__ == "__main__":
    sys.exit(main())
