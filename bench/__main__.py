"""Score every stage on the development sets.

    python -m bench [--data DIR] [--quick] [--floors] [--write] [--raise] [STAGE ...]

`--quick` scores a part of each set (the same part every time), as CI does; its floors are apart from the full run's.
`--floors` fails when a figure is below its floor. `--write` writes RESULTS.md. `--raise` lifts floors to what was
measured, never lowers one. Sets that are not there are named and passed over.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import time
from pathlib import Path

from bench.score import Score

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
RESULTS = HERE / "RESULTS.md"

#: Scorer modules in the order of the pipeline, and how many items of a set `--quick` takes.
SCORERS = {
    "pages": 20,
    "metadata": 60,
    "furniture": 20,
    "times": 25,
    "entities": 12,
    "quotes": 12,
    "events": 150,
    "status": None,
    "copies": 300,
    "dating": 20,
    "facts": None,
    "stories": 200,
    "timelines": 8,
    "claims": 8,
    "positions": None,
    "sample": None,
}
# How far below a measured figure its floor is set: rounding of the last place, nothing more.
SLACK = 0.005
# Metrics where less is better; their floor is a ceiling.
LESS_IS_BETTER = (
    "wrongly merged", "false positives", "width", "without a date", "neutral with", "different incidents",
    "mixed_people", "headlines wrong",
)  # fmt: skip

# What depends on the machine or merely counts has no floor.
NO_FLOOR = ("per CPU second", "per_cpu_second", "people_count", "bounded on both sides", "beside vectors alone")


def main() -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.split("\n")[0])
    parser.add_argument("stages", nargs="*", help="only these scorers")
    parser.add_argument("--data", default=os.environ.get("VARIORUM_DATA"), help="folder of the development sets")
    parser.add_argument("--quick", action="store_true", help="a part of each set")
    parser.add_argument("--floors", action="store_true", help="fail below floors.json")
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift floors to what was measured")
    parser.add_argument("--write", action="store_true", help="write RESULTS.md")
    given = parser.parse_args()
    data = Path(given.data) if given.data else None
    scores: list[Score] = []
    for name in given.stages or SCORERS:
        started = time.monotonic()
        found = run(name, data, SCORERS[name] if given.quick else None)
        for score in found:
            print(line(score), flush=True)
        took = time.monotonic() - started
        print(f"# {name}: {took:.0f} s" if found else f"# {name}: its data is not here", file=sys.stderr, flush=True)
        scores.extend(found)
    kind = "quick" if given.quick else "full"
    if given.write and not given.quick:
        RESULTS.write_text(results(scores, kept_rows({score.stage for score in scores})), encoding="utf-8")
    if given.lift:
        lift(scores, kind)
    return below(scores, kind) if given.floors else 0


def run(name: str, data: Path | None, limit: int | None) -> list[Score]:
    """The scores of one scorer; none when its data is not there."""
    scorer = importlib.import_module(f"bench.{name}")
    found: list[Score] = scorer.score(data if data is not None else Path("/nonexistent"), limit)
    return found


def line(score: Score) -> str:
    """A score as a line of text."""
    text = f"{score.key:<64} {number(score.value):>8}"
    if score.baseline is not None:
        text += f"   {score.baseline_name or 'baseline'} {number(score.baseline)}"
    return text


def number(value: float) -> str:
    """Three places below ten, none above a thousand."""
    return f"{value:.3f}" if abs(value) < 10 else f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.1f}"


def kept_rows(scored: set[str]) -> list[str]:
    """Rows of RESULTS.md of stages that this run did not score."""
    if not RESULTS.exists():
        return []
    rows = [row for row in RESULTS.read_text(encoding="utf-8").splitlines() if row.startswith("| ")][1:]
    return [row for row in rows if row.split("|")[1].strip() not in scored]


def results(scores: list[Score], kept: list[str]) -> str:
    """RESULTS.md."""
    lines = [
        "# Results",
        "",
        "Written by `python -m bench --write`; do not edit. Fractions of 1 unless the metric says otherwise.",
        f"Python {platform.python_version()}, {os.cpu_count()} processors.",
        "",
        "| stage | data set | metric | Variorum | baseline | | note |",
        "|---|---|---|---:|---:|---|---|",
    ]
    rows = list(kept)
    for score in scores:
        base = "" if score.baseline is None else number(score.baseline)
        rows.append(
            f"| {score.stage} | {score.dataset} | {score.metric} | {number(score.value)} | {base} "
            f"| {score.baseline_name} | {score.note} |"
        )
    order = {name: place for place, name in enumerate(SCORERS)}
    lines += sorted(rows, key=lambda row: order.get(row.split("|")[1].strip(), len(order)))
    return "\n".join(lines) + "\n"


def lower_is_better(key: str) -> bool:
    """Whether less is better for a metric."""
    return any(words in key for words in LESS_IS_BETTER)


def floors() -> dict[str, dict[str, float]]:
    """The floors, by kind of run."""
    return json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}


def lift(scores: list[Score], kind: str) -> None:
    """Raise floors to what was measured, less a rounding slack; never lower one."""
    held = floors()
    of_kind = held.setdefault(kind, {})
    for score in scores:
        if any(word in score.key for word in NO_FLOOR):
            continue
        if lower_is_better(score.key):
            reached = round(score.value + SLACK, 3)
            of_kind[score.key] = min(of_kind.get(score.key, reached), reached)
        else:
            reached = round(score.value - SLACK, 3)
            of_kind[score.key] = max(of_kind.get(score.key, reached), reached)
    FLOORS.write_text(json.dumps(held, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def below(scores: list[Score], kind: str) -> int:
    """1 when a figure is on the wrong side of its floor, or a scorer that ran no longer gives a figure it had."""
    held = floors().get(kind, {})
    measured = {score.key: score.value for score in scores}
    ran = {key.split("/")[0] for key in measured}
    failed = 0
    for key, floor in sorted(held.items()):
        if key not in measured:
            if key.split("/")[0] in ran:
                print(f"GONE  {key}: had a floor of {floor}, is no longer measured", file=sys.stderr)
                failed = 1
            continue
        value = measured[key]
        if value > floor if lower_is_better(key) else value < floor:
            print(f"BELOW {key}: {number(value)}, floor {floor}", file=sys.stderr)
            failed = 1
    print(f"{len(held)} floors, {len(measured)} figures: {'FAILED' if failed else 'held'}", file=sys.stderr)
    return failed


if __name__ == "__main__":
    sys.exit(main())
