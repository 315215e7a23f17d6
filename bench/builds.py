"""What benches of whole builds share: real reports, commands, and whether two libraries hold the same."""

from __future__ import annotations

import argparse
import filecmp
import gzip
import json
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

#: Exit codes of a build that came to its end.
DONE = (0, 3)


def arguments(name: str, about: str, articles: int) -> argparse.ArgumentParser:
    """The arguments that such a bench has in any case, with how many articles it takes where nothing is said."""
    parser = argparse.ArgumentParser(prog=f"python -m bench.{name}", description=about.partition("\n")[0])
    held = os.environ.get("VARIORUM_DATA")
    parser.add_argument("--data", type=Path, default=held, required=not held, help="the development sets' folder")
    parser.add_argument("--articles", type=int, default=articles)
    parser.add_argument("--jobs", type=int, default=2)
    return parser


def command(*args: object) -> list[str]:
    """A `variorum` command of this interpreter."""
    return [sys.executable, "-m", "variorum", *map(str, args)]


def write_articles(data: Path, n: int, to: Path) -> None:
    """The first n articles of `stories/gva_dev`, as records."""
    with gzip.open(data / "stories/gva_dev.jsonl.gz", "rt", encoding="utf-8") as source, to.open("w") as out:
        for row in map(json.loads, islice(source, n)):
            kept = {name: row[name] for name in ("url", "source", "title", "text")}
            out.write(json.dumps(kept | {"id": row["doc_id"]}) + "\n")


def differing(one: Path, other: Path) -> list[str]:
    """The tables whose exports differ between two libraries, or that one of them lacks; of clock times nothing."""
    left, right = _exported(one), _exported(other)
    names = sorted({path.name for folder in (left, right) for path in folder.iterdir()} - {"runs.jsonl"})
    _, different, missing = filecmp.cmpfiles(left, right, names, shallow=False)
    return different + missing


def _exported(library: Path) -> Path:
    folder = library.with_name(f"{library.name}-tables")
    line = command("export", "--library", library, "--to", folder, "--format", "jsonl")
    subprocess.run(line, check=True, stderr=subprocess.DEVNULL)
    return folder


def faults(library: Path) -> list[str]:
    """What `variorum check` finds."""
    line = command("check", "--library", library)
    return subprocess.run(line, capture_output=True, text=True, check=False).stdout.splitlines()
