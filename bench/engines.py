"""Whether engines give the same tables on real reports, and how much longer one takes than another.

    python -m bench.engines [--data DIR] [--articles N] [--jobs J]

Builds N articles of `stories/gva_dev` with the local engine and with Spark in local mode, and compares their exports
byte for byte. Exits 1 on any difference. Every map between articles is spread, however few articles there are, so that
what is compared is what a cluster would do. (The contract suite does so on the packaged sample: `make spark`.)
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.builds import DONE, arguments, differing, write_articles

# A build that spreads every map between articles.
_BUILD = """
from variorum.doors.cli import main
from variorum.records import spread
spread.SHARED_FROM = 0
main()
"""


def main() -> int:
    """Run the comparison; returns the exit code."""
    given = arguments("engines", __doc__, 200).parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "articles.jsonl"
        write_articles(given.data, given.articles, file)
        for engine in ("local", "spark"):
            began = time.monotonic()
            line = [sys.executable, "-c", _BUILD, "build", str(file), "--library", str(folder / engine)]
            line += ["--jobs", str(given.jobs), "--engine", engine]
            done = subprocess.run(line, stderr=subprocess.PIPE, text=True, check=False)
            if done.returncode not in DONE:
                sys.exit(f"{engine}: {done.stderr}")
            print(f"{engine}: {given.articles} articles in {time.monotonic() - began:.0f} s", flush=True)
        different = differing(folder / "local", folder / "spark")
        print(f"tables that differ: {', '.join(different) or 'none'}")
        return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
