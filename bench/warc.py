"""A large web archive: memory while it is read, and what a killed build leaves. By hand: `python -m bench.warc`.

The archive is made for the test, of pages that do not repeat one another. First it is only read, and the peak memory
after its first hundredth is set beside that after all of it. Then a small one is built into a library by a process
that is killed (SIGKILL) on the way and started again, and the library compared with that of a build left alone.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import uuid
import zlib
from pathlib import Path

from variorum.article.read import documents, read
from variorum.errors import InputError

TOWNS = ("Ghent", "Varna", "Cork", "Split", "Turin", "Padua", "Bergen", "Gdansk", "Porto", "Nantes", "Graz", "Tartu")
TRADES = ("bakers", "dockers", "nurses", "pilots", "teachers", "miners", "printers", "weavers", "drivers", "masons")


def page(number: int, filler: int) -> bytes:
    """A page that no other is like: a short report, and a comment of letters that cannot be packed."""
    chance = random.Random(number)
    town, trade, day = chance.choice(TOWNS), chance.choice(TRADES), chance.randint(2, 27)
    met, days = chance.randint(50, 9000), chance.randint(2, 40)
    report = (
        f"The {trade} of {town} walked out on {day} May 2018 over wages, their union said. Some {met} of them met in "
        f"the market, and speaker number {number} told them that the strike would last for {days} days. The council of "
        f"{town} asked them to go back to work before the end of the month."
    )
    padding = base64.b64encode(chance.randbytes(filler)).decode()
    return (
        f"<!DOCTYPE html><html><head><title>The {trade} of {town} walk out</title></head><body><article>"
        f"<p>{report}</p></article><!-- {padding} --></body></html>"
    ).encode()


def record(number: int, filler: int) -> bytes:
    """A packed response record."""
    body = page(number, filler)
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body)
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:uuid:{uuid.UUID(int=number)}>\r\nWARC-Date: 2018-06-01T00:00:00Z\r\n"
        f"WARC-Target-URI: https://site{number % 40}.example/{number}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http) + len(body)}\r\n\r\n"
    ).encode()
    packer = zlib.compressobj(1, wbits=31)
    return packer.compress(head + http + body + b"\r\n\r\n") + packer.flush()


def make(path: Path, *, megabytes: float | None = None, pages: int | None = None, filler: int = 45_000) -> int:
    """Write an archive of a size, or of a number of pages. Returns the number of pages."""
    number = 0
    with path.open("wb") as file:
        while (pages is not None and number < pages) or (megabytes is not None and file.tell() < megabytes * 1e6):
            file.write(record(number, filler))
            number += 1
    return number


def peak() -> float:
    """Most memory held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def stream(path: Path, pages: int) -> tuple[int, float, float, float]:
    """Read an archive: pages, peak memory after the first hundredth and after all, and seconds."""
    began, early, found, distinct = time.perf_counter(), 0.0, 0, 0
    for found, raw in enumerate(documents([path], on_problem=print), start=1):
        distinct += raw.given["url"] == f"https://site{(found - 1) % 40}.example/{found - 1}"
        if found <= 50:
            try:
                read(raw)
            except InputError as error:
                print(error)
        if found == max(50, pages // 100):
            early = peak()
    if distinct != found:
        print(f"{found - distinct} pages lost or doubled")
    return found, early, peak(), time.perf_counter() - began


COMMAND = (sys.executable, "-m", "variorum")


def content(library: Path, to: Path) -> dict[str, list[str]]:
    """The tables of a library that say what was read and found, a list of lines each."""
    command = [
        sys.executable,
        "-m",
        "variorum",
        "export",
        "--library",
        str(library),
        "--to",
        str(to),
        "--format",
        "jsonl",
    ]
    subprocess.run(command, check=True, capture_output=True)
    return {
        file.name: sorted(file.read_text("utf-8").splitlines())
        for file in to.glob("*.jsonl")
        if file.stem not in ("runs", "retired_stories")
    }


def killed(folder: Path, pages: int, after: int) -> tuple[int, int, bool]:
    """Build, kill after some commits, build again: articles after the kill, after all, and whether all is the same."""
    archive = folder / "small.warc.gz"
    make(archive, pages=pages, filler=500)
    build, broken = [*COMMAND, "build", str(archive), "--jobs", "1", "--library"], folder / "broken"
    subprocess.run([*build, str(folder / "whole")], check=True, capture_output=True)
    process = subprocess.Popen([*build, str(broken)], stderr=subprocess.DEVNULL)
    # Each commit makes the library's files larger.
    sizes: set[int] = set()
    while process.poll() is None and len(sizes) < after:
        sizes.add(sum(file.stat().st_size for file in broken.glob("*")) if broken.is_dir() else 0)
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    held = len(content(broken, folder / "a").get("articles.jsonl", ()))
    subprocess.run([*build, str(broken)], check=True, capture_output=True)
    left, right = content(broken, folder / "b"), content(folder / "whole", folder / "c")
    return held, len(left["articles.jsonl"]), left == right


def main() -> None:
    """Measure and print, one JSON object a measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=1000, help="size of the archive read")
    parser.add_argument("--pages", type=int, default=400, help="pages of the archive built and killed")
    parser.add_argument("--after", type=int, default=8, help="changes of the library's size until the build is killed")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "large.warc.gz"
        pages = make(path, megabytes=given.megabytes)
        found, early, late, seconds = stream(path, pages)
        size = path.stat().st_size / 1e6
        print(
            json.dumps(
                {
                    "archive_mb": round(size),
                    "pages": found,
                    "of": pages,
                    "peak_mb_after_a_hundredth": round(early, 1),
                    "peak_mb_after_all": round(late, 1),
                    "seconds": round(seconds, 1),
                }
            )
        )
        path.unlink()
        held, articles, same = killed(folder, given.pages, given.after)
        print(json.dumps({"articles_when_killed": held, "articles_after": articles, "as_if_never_killed": same}))


if __name__ == "__main__":
    main()
