"""How well an event's status is told: on sentences written for this, each with the status of one event in it.

Planned, denied, hypothetical and habitual deeds stand beside twins that happened. An event counts as right when one of
its type is coded with the status given; a deed that is not coded at all is wrong. The sentences marked `held_out` were
written after the rules; the rules were mended on the others.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bench.events import analyse
from bench.score import Score

SENTENCES = Path(__file__).with_name("status_sentences.jsonl")


def _told(row: dict[str, Any], analysis: Any) -> str | None:
    """The status of the coded event that stands for the row's: of its type, at its word where there are several."""
    events = [event for event in analysis.events if event.event_type == row["event_type"]]
    at_word = [
        event for event in events if row["text"][event.trigger_start : event.trigger_end].startswith(row["trigger"][:4])
    ]
    held = at_word or events
    return held[0].status if held else None


def score(data: Path, limit: int | None = None) -> list[Score]:
    """Score status on our own sentences. `data` is not used: the sentences stand beside this file."""
    with SENTENCES.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][:limit]
    statuses = [
        _told(row, analysis) for row, analysis in zip(rows, analyse([row["text"] for row in rows]), strict=True)
    ]
    right = [told == row["status"] for row, told in zip(rows, statuses, strict=True)]
    happened = sum(row["status"] == "happened" for row in rows) / len(rows)
    scores = [
        Score(
            "status",
            "own sentences",
            "accuracy",
            sum(right) / len(rows),
            happened,
            "always happened",
            f"{len(rows)} sentences",
        )
    ]
    held_out = [good for row, good in zip(rows, right, strict=True) if row.get("held_out")]
    if held_out:
        share = sum(held_out) / len(held_out)
        scores.append(
            Score(
                "status", "own sentences", "accuracy, held out", share, note=f"{len(held_out)} written after the rules"
            )
        )
    for status in ("planned", "denied", "hypothetical", "habitual", "happened"):
        of_status = [good for row, good in zip(rows, right, strict=True) if row["status"] == status]
        if of_status:
            scores.append(Score("status", "own sentences", f"{status} right", sum(of_status) / len(of_status)))
    return scores


if __name__ == "__main__":
    for line in score(Path()):
        print(f"{line.key} {line.value:.3f} {line.note}")
