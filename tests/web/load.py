"""How fast the pages answer: a library made large by repeating a small one, and readers who all ask at once.

    variorum demo --library small/ && python tests/web/load.py small/ large/ --copies 1112 --readers 20

The copies have ids, headlines and days of their own, so nothing is answered twice from what was kept. Prints one
line a kind of page: requests, median, 95th and 99th percentile in milliseconds; then the server's memory.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import http.client
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import duckdb

FILE = "variorum.duckdb"
#: Copies share this many casts of people, so that a person is in many stories.
CASTS = 40


def multiply(small: Path, large: Path, copies: int) -> None:
    """Write a library with `copies` copies of everything in a small one."""
    shutil.rmtree(large, ignore_errors=True)
    large.mkdir(parents=True)
    shutil.copy(small / FILE, large / FILE)
    with duckdb.connect(str(large / FILE)) as connection:
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'stage'"
            ).fetchall()
            if not name.startswith("_") and name not in {"runs", "problems", "decisions"}
        ]
        for table in tables:
            cast = table == "entities"
            listed = ", ".join(
                _copied(name, kind) for name, kind, *_ in connection.execute(f'DESCRIBE stage."{table}"').fetchall()
            )
            connection.execute(
                f'INSERT INTO stage."{table}" SELECT {listed} FROM stage."{table}" t, '
                f"range(1, {min(copies, CASTS) if cast else copies}) r(k)"
            )
        connection.execute(
            "UPDATE stage.stories SET title = title || ' ' || coalesce(nullif(split_part(story_id, '~', 2), ''), '0')"
        )


def _copied(name: str, kind: str) -> str:
    column = f't."{name}"'
    if name.endswith("entity_id"):
        return f"{column} || '~' || (k % {CASTS})"
    if name == "citations":
        return (
            f"list_transform({column}, c -> "
            'struct_pack(article_id := c.article_id || \'~\' || k, "start" := c.start, "end" := c.end))'
        )
    if name.endswith("_id") or name == "_scope":
        return f"{column} || '~' || k"
    return f"{column} + (k % 3000)::INT" if kind == "DATE" else column


def addresses(library: Path, seed: int, n: int) -> dict[str, list[str]]:
    """Addresses of each kind of page, chosen by chance."""
    chance = random.Random(seed)
    with duckdb.connect(str(library / FILE), read_only=True) as connection:
        stories = [row[0] for row in connection.execute("SELECT story_id FROM stage.stories ORDER BY 1").fetchall()]
        articles = [row[0] for row in connection.execute("SELECT article_id FROM stage.articles ORDER BY 1").fetchall()]
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM stage.entities WHERE type = 'person' ORDER BY 1").fetchall()
        ]
        texts = [
            row[0] for row in connection.execute("SELECT text FROM stage.claims ORDER BY claim_id LIMIT 300").fetchall()
        ]
    words = sorted({word for text in texts for word in re.findall(r"[A-Za-z]{5,}", text)})

    def story(tail: str = "") -> list[str]:
        return [f"/stories/{quote(chance.choice(stories))}{tail}" for _ in range(n)]

    return {
        "stories": [f"/?offset={30 * chance.randrange(max(1, len(stories) // 30))}" for _ in range(n)],
        "stories filtered": [f"/?entity={quote(chance.choice(names))}&differs=1&sort=latest" for _ in range(n)],
        "story": story(),
        "compare": story("/compare"),
        "claims": story("/claims"),
        "quotes": story("/quotes"),
        "sources": story("/sources"),
        "article": [f"/articles/{quote(chance.choice(articles))}" for _ in range(n)],
        "search": [f"/search?q={quote(' '.join(chance.sample(words, 2)))}" for _ in range(n)],
        "search by meaning": [f"/search?by=meaning&q={quote(' '.join(chance.sample(words, 2)))}" for _ in range(n)],
        "library": ["/library"] * n,
        "api account": [f"/api/v1{place}/account" for place in story()],
        "api table": [f"/api/v1/tables/claims?offset={chance.randrange(10_000)}" for _ in range(n)],
    }


def measure(port: int, wanted: list[tuple[str, str]], readers: int, pause: float) -> dict[str, list[float]]:
    """Ask for every address once, by so many readers at once; milliseconds by kind."""
    took: dict[str, list[float]] = {}

    def read(part: list[tuple[str, str]]) -> list[tuple[str, float]]:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        found = []
        for kind, address in part:
            began = time.perf_counter()
            line.request("GET", address)
            answer = line.getresponse()
            answer.read()
            found.append((kind, 1000 * (time.perf_counter() - began)))
            if answer.status != 200:
                raise SystemExit(f"{answer.status} {address}")
            time.sleep(pause)
        return found

    with concurrent.futures.ThreadPoolExecutor(readers) as pool:
        for found in pool.map(read, [wanted[n::readers] for n in range(readers)]):
            for kind, ms in found:
                took.setdefault(kind, []).append(ms)
    return took


def family(process: int) -> list[int]:
    """A process and all that it started."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(one for child in children for one in family(int(child)))]


def memory(process: int) -> int:
    """Memory of a process and its children in MiB, each page of memory that they share counted once."""
    held = [Path(f"/proc/{one}/smaps_rollup").read_text() for one in family(process)]
    return sum(int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) for text in held) // 1024  # type: ignore[index]


def worked(process: int) -> float:
    """Seconds of processor time of a process and its children."""
    ticks = 0
    for one in family(process):
        told = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Make the library if it is not there, serve it, and measure."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("small", type=Path)
    options.add_argument("large", type=Path)
    options.add_argument("--copies", type=int, default=1112)
    options.add_argument("--readers", type=int, default=20)
    options.add_argument("--pages", type=int, default=60, help="of each kind")
    options.add_argument("--pause", type=float, default=0.0, help="seconds a reader takes over a page")
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--port", type=int, default=8765)
    given = options.parse_args()
    if not (given.large / FILE).exists():
        multiply(given.small, given.large, given.copies)
    kinds = addresses(given.large, given.seed, given.pages)
    server = subprocess.Popen(
        [sys.executable, "-m", "variorum", "serve", "--library", str(given.large), "--port", str(given.port)],
        env=os.environ,
    )
    try:
        for _ in range(3000):
            try:
                http.client.HTTPConnection("127.0.0.1", given.port).connect()
                break
            except OSError:
                time.sleep(0.1)
        # Every process has answered each kind of page once: what is kept for good is there.
        first = [
            (kind, address) for kind, held in addresses(given.large, given.seed + 1, 4).items() for address in held
        ]
        measure(given.port, first, given.readers, 0)
        started, before = memory(server.pid), worked(server.pid)
        wanted = [(kind, address) for kind, held in kinds.items() for address in held]
        random.Random(given.seed).shuffle(wanted)
        quarters = [wanted[n * len(wanted) // 4 : (n + 1) * len(wanted) // 4] for n in range(4)]
        took: dict[str, list[float]] = {}
        grown = []
        began = time.perf_counter()
        for quarter in quarters:
            for kind, values in measure(given.port, quarter, given.readers, given.pause).items():
                took.setdefault(kind, []).extend(values)
            grown.append(memory(server.pid))
        seconds = time.perf_counter() - began
        print(f"{'page':18}{'n':>6}{'median':>9}{'p95':>9}{'p99':>9}  ms")
        for kind, values in [*took.items(), ("all", [ms for held in took.values() for ms in held])]:
            cuts = statistics.quantiles(values, n=100, method="inclusive")
            print(f"{kind:18}{len(values):6}{cuts[49]:9.0f}{cuts[94]:9.0f}{cuts[98]:9.0f}")
        print(
            f"{len(wanted) / seconds:.0f} pages a second, {1000 * (worked(server.pid) - before) / len(wanted):.1f} ms "
            f"of a core each; memory {started} MiB at the start, {', '.join(map(str, grown))} after each quarter"
        )
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
