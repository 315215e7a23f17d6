"""Fuzz the readers and the article wing, guided by the code that each input reaches.

    python -m bench.fuzz [--reader NAME ...] [--seconds N | --runs N] [--finds DIR] [--corpus DIR]
    python -m bench.fuzz --reader NAME --try FILE ...

Needs `pip install variorum[fuzz]` (atheris), but for `--try`, which runs files again. Every input must end in articles
that hold together or in problems that say why; nothing but an `InputError` may be raised, no file be written or
process started, no address asked, no file brought in that was not given, and nothing take over `--slow` seconds of
processor time. `--seconds` and `--runs` are for each reader. What breaks that lies in `--finds`, and the command ends
with 1.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

from bench.fuzz_seeds import SECRET, WORDS, seeds

#: Each reader and the name that its inputs bear; what a name does not tell is told by content, as always.
READERS = {
    "text": "input.txt", "html": "input.html", "feed": "input.xml", "newsml": "input.xml", "json": "input.json",
    "jsonl": "input.jsonl", "csv": "input.csv", "mail": "input.eml", "warc": "input.warc", "packed": "input.gz",
    "any": "input", "article": "input.txt",
}  # fmt: skip
# Longest input. Long enough for all that formats nest; what only size breaks is `tests/unit/article/test_limits.py`.
_LONGEST = {"article": 400}
_USUAL_LONGEST = 4096
_MEMORY_MB = 4096
_SECRET_WORD = "zqxvsecretzqxv"
# Modules whose branches guide the search.
_GUIDING = ("variorum.article", "feedparser", "warcio")
_WORLD = ("socket.connect", "subprocess.Popen", "os.system", "os.exec", "os.remove", "os.rename", "os.mkdir",
          "os.rmdir", "shutil.", "os.symlink", "os.link", "ctypes.dlopen")  # fmt: skip


class Escaped(AssertionError):
    """An input did what none may."""


class _Watch:
    """Raises where an input under way touches the world or takes too long."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.on = seconds, False
        sys.addaudithook(self._event)
        signal.signal(signal.SIGPROF, self._late)

    def _event(self, event: str, given: tuple[object, ...]) -> None:
        if not self.on:
            return
        writing = event == "open" and isinstance(given[1], str) and set("wax+") & set(given[1])
        if (writing and str(given[0]) not in (os.devnull, "None")) or event.startswith(_WORLD):
            raise Escaped(f"{event} {given!r:.200}")

    def _late(self, _: int, frame: FrameType | None) -> None:
        raise Escaped(f"over {self.seconds:g} seconds of processor time, in {frame}")

    @contextlib.contextmanager
    def __call__(self) -> Iterator[None]:
        self.on = True
        signal.setitimer(signal.ITIMER_PROF, self.seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            self.on = False


def _told(reason: str | None) -> None:
    if not reason or len(reason.split()) < 3 or "please report" in reason:
        raise Escaped(f"a problem without a reason: {reason!r}")


def check(reader: str, data: bytes) -> int:
    """Read an input as a file of the reader's name; returns the number of articles.

    Raises
    ------
    Escaped
        An article does not hold together, or a problem does not say why.
    """
    from variorum.article.read import Limits, read, split
    from variorum.errors import InputError
    from variorum.records import Problem, to_arrow

    found = []
    try:
        for item in split(data, READERS[reader], None, Limits(document=1 << 20)):
            if isinstance(item, Problem):
                _told(item.reason)
                continue
            try:
                article = read(item)
            except InputError as error:
                _told(str(error))
                continue
            if not article.text or (article.title_span and not article.text[slice(*_ends(article.title_span))].strip()):
                raise Escaped("an article without text, or a headline that is not in it")
            if _SECRET_WORD in article.text:
                raise Escaped("a file was brought in that was not given")
            found.append(article)
    except InputError as error:
        _told(str(error))
    if found:
        to_arrow("articles", found)
    if reader == "article":
        for article in found:
            _annotated(article)
    return len(found)


def _ends(span: object) -> tuple[int, int]:
    return span.start, span.end  # type: ignore[attr-defined]


def _annotated(article: object) -> None:
    """The whole article wing on an article: no stage may fail, every span must lie in the text."""
    from variorum.article.annotate import annotate
    from variorum.pipeline.stages import of_unit
    from variorum.records import to_arrow

    stages = [stage for stage in of_unit("article") if stage.name != "read"]
    analysis, problems = annotate(article, stages)  # type: ignore[arg-type]
    if problems:
        raise Escaped(problems[0].reason)
    for name in {name for stage in stages for name in stage.writes}:
        rows = getattr(analysis, name)
        to_arrow(name, rows)
        for row in rows:
            if not 0 <= row.start < row.end <= len(analysis.article.text):
                raise Escaped(f"a span outside the text or empty: {row!r:.300}")


def _prepared(reader: str, secret: Path, corpus: Path) -> None:
    secret.write_text(_SECRET_WORD)
    for number, seed in enumerate(seeds(reader)):
        (corpus / f"seed-{number}").write_bytes(seed.replace(SECRET.encode(), secret.as_uri().encode()))


def _load(reader: str) -> None:
    """Import what guides the search; the article wing, which takes seconds, where it is fuzzed."""
    wing = ("variorum.pipeline.stages", "variorum.article.annotate") if reader == "article" else ()
    for name in ("variorum.article.read", *wing, "feedparser", "warcio"):
        importlib.import_module(name)


def _fuzz(reader: str, slow: float, rest: list[str]) -> None:
    """In a process of its own: libFuzzer's loop, which ends the process."""
    import atheris

    sys.dont_write_bytecode = True
    with atheris.instrument_imports(include=list(_GUIDING)):
        _load(reader)
    for seed in seeds(reader):  # what is imported late is imported now
        with contextlib.suppress(Escaped):
            check(reader, seed)
    watch = _Watch(slow)

    def one(data: bytes) -> None:
        with watch():
            check(reader, data)

    atheris.Setup([f"fuzz-{reader}", *rest], one)
    atheris.Fuzz()


def run(reader: str, *, seconds: int, runs: int, slow: float, finds: Path, corpus: Path | None) -> tuple[int, bool]:
    """Fuzz one reader; returns how many inputs were tried, and whether all of them ended well."""
    finds.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        kept = corpus / reader if corpus is not None else place / "corpus"
        kept.mkdir(parents=True, exist_ok=True)
        _prepared(reader, place / "secret", kept)
        (place / "words").write_text("".join(f'"{_escaped(word)}"\n' for word in WORDS))
        line = [
            sys.executable, "-m", "bench.fuzz", "--slow", str(slow), "--inside", reader, str(kept),
            f"-dict={place / 'words'}", f"-artifact_prefix={finds}/{reader}-", f"-rss_limit_mb={_MEMORY_MB}",
            f"-max_len={_LONGEST.get(reader, _USUAL_LONGEST)}", "-print_final_stats=1",
            "-timeout=60", "-close_fd_mask=1",
            *([f"-max_total_time={seconds}"] if seconds else []), *([f"-runs={runs}"] if runs else []),
        ]  # fmt: skip
        done = subprocess.run(line, capture_output=True, text=True, errors="replace", check=False)
    told = done.stderr
    count = re.search(r"stat::number_of_executed_units:\s*(\d+)", told) or re.search(r"Done (\d+) runs", told)
    if done.returncode:
        print("\n".join(line for line in told.splitlines() if not re.match(r"#\d|INFO|stat::", line))[-4000:])
    return int(count[1]) if count else 0, done.returncode == 0


def _escaped(word: str) -> str:
    return "".join(
        chr(byte) if 32 <= byte < 127 and chr(byte) not in '"\\' else f"\\x{byte:02x}"
        for byte in word.encode("utf-8", "surrogatepass")
    )


def main() -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__.split("\n")[0])
    parser.add_argument("--reader", action="append", choices=READERS)
    parser.add_argument("--seconds", type=int, default=0)
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--slow", type=float, default=10.0)
    parser.add_argument("--finds", type=Path, default=Path(tempfile.gettempdir()) / "variorum-finds")
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--try", dest="again", nargs="+", type=Path)
    parser.add_argument("--inside", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        _fuzz(given.inside[0], given.slow, given.inside[1:])
        return 0
    readers: list[str] = given.reader or list(READERS)
    if given.again:
        for path in given.again:
            for reader in readers:
                print(path.name, reader, check(reader, path.read_bytes()), "articles")
        return 0
    if not given.seconds and not given.runs:
        given.seconds = 5
    bad, tried = [], 0
    limits: dict[str, int] = {"seconds": given.seconds, "runs": given.runs}
    go: Callable[..., tuple[int, bool]] = run
    for reader in readers:
        begun = time.monotonic()
        count, fine = go(reader, slow=given.slow, finds=given.finds.absolute(), corpus=given.corpus, **limits)
        print(f"{reader}: {count:,} inputs in {time.monotonic() - begun:.0f} s{'' if fine else ': FOUND'}", flush=True)
        tried += count
        bad += [] if fine else [reader]
    print(f"{tried:,} inputs; {'look at ' + str(given.finds) + ' for ' + ', '.join(bad) if bad else 'nothing found'}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
