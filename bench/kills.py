"""Kill a build at random moments and resume it: nothing may be lost or doubled.

    python -m bench.kills [--data DIR] [--articles N] [--kills K]

Builds N articles of `stories/gva_dev` undisturbed, then again with `kill -9` after random delays until it ends by
itself, and compares the exports of both. Prints how many kills it took; exits 1 on any difference.
"""

from __future__ import annotations

import argparse
import filecmp
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def command(*args: object) -> list[str]:
    """A `variorum` command of this interpreter."""
    return [sys.executable, "-m", "variorum", *map(str, args)]


def build(file: Path, library: Path) -> subprocess.Popen[bytes]:
    """Start a build in a process group of its own, so that its workers die with it."""
    environment = {**os.environ, "VARIORUM_CHUNK": "8"}
    line = command("build", file, "--library", library, "--jobs", 2)
    return subprocess.Popen(line, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)


def export(library: Path, folder: Path) -> None:
    """Export every table but the one that holds clock times."""
    subprocess.run(
        command("export", "--library", library, "--to", folder, "--format", "jsonl"),
        check=True,
        stderr=subprocess.DEVNULL,
    )
    (folder / "runs.jsonl").unlink()


def main() -> int:
    """Run the comparison; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.kills", description=__doc__.split("\n")[0])
    parser.add_argument("--data", default=os.environ.get("VARIORUM_DATA"))
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--kills", type=int, default=20, help="kills at the most; then it may end by itself")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if not given.data:
        sys.exit("name the development sets' folder with --data or VARIORUM_DATA")
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "articles.jsonl"
        with gzip.open(Path(given.data) / "stories/gva_dev.jsonl.gz", "rt") as source, file.open("w") as out:
            for _, line in zip(range(given.articles), source, strict=False):
                row = json.loads(line)
                out.write(
                    json.dumps({k: row[k] for k in ("url", "source", "title", "text")} | {"id": row["doc_id"]}) + "\n"
                )
        started = time.monotonic()
        build(file, folder / "calm").wait()
        took = time.monotonic() - started
        kills = 0
        while True:
            process = build(file, folder / "killed")
            try:
                process.wait(chance.uniform(0.05, 1.0) * took if kills < given.kills else None)
                break
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                kills += 1
        for library in ("calm", "killed"):
            export(folder / library, folder / f"{library}-tables")
        names = sorted(path.name for path in (folder / "calm-tables").iterdir())
        _, differing, missing = filecmp.cmpfiles(folder / "calm-tables", folder / "killed-tables", names, shallow=False)
        print(f"{given.articles} articles, {took:.0f} s undisturbed, {kills} kills")
        print(f"tables that differ: {', '.join(differing + missing) or 'none'}")
        return 1 if differing or missing else 0


if __name__ == "__main__":
    sys.exit(main())
