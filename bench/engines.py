"""Whether engines give the same tables on real reports, and how much longer one takes than another.

    python -m bench.engines [--data DIR] [--articles N] [--jobs J]

Builds N articles of `stories/gva_dev` with the local engine and with Spark in local mode, and compares their exports
byte for byte. Exits 1 on any difference. (The contract suite does so on the packaged sample: `make spark`.)
"""

from __future__ import annotations

import argparse
import filecmp
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.kills import articles, command, export


def main() -> int:
    """Run the comparison; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.engines", description=__doc__.split("\n")[0])
    parser.add_argument("--data", default=os.environ.get("VARIORUM_DATA"))
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    if not given.data:
        sys.exit("name the development sets' folder with --data or VARIORUM_DATA")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "articles.jsonl"
        articles(Path(given.data), given.articles, file)
        for engine in ("local", "spark"):
            began = time.monotonic()
            line = command("build", file, "--library", folder / engine, "--jobs", given.jobs, "--engine", engine)
            done = subprocess.run(line, stderr=subprocess.PIPE, text=True, check=False)
            if done.returncode not in (0, 3):
                sys.exit(f"{engine}: {done.stderr}")
            print(f"{engine}: {given.articles} articles in {time.monotonic() - began:.0f} s", flush=True)
            export(folder / engine, folder / f"{engine}-tables")
        names = sorted(path.name for path in (folder / "local-tables").iterdir())
        _, differing, missing = filecmp.cmpfiles(folder / "local-tables", folder / "spark-tables", names, shallow=False)
        print(f"tables that differ, of {len(names)}: {', '.join(differing + missing) or 'none'}")
        return 1 if differing or missing else 0


if __name__ == "__main__":
    sys.exit(main())
