"""Positions: who stands where on what.

`own sentences`: short texts written for this (`positions_sentences.jsonl`), each with the positions that it holds, and
many that hold none; a position is found when holder and stance are right and its issue holds the gold's words.
`read by hand`: positions found in development stories, each judged by reading (`positions_judged.json`: article,
offsets of the words, holder, verdict; no text). Precision counts those that are found again among the judged ones.
Baseline: a verb of stance, the nearest name before it, and the three words behind it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.claims import _rows, story_dossier
from bench.score import Score

_SENTENCES = Path(__file__).with_name("positions_sentences.jsonl")
_JUDGED = Path(__file__).with_name("positions_judged.json")
_VERBS = {
    "for": r"support\w*|back\w*|welcom\w*|agree\w*|pledg\w*",
    "against": r"reject\w*|oppos\w*|condemn\w*|veto\w*|object\w*|against|critici\w*",
    "demands": r"demand\w*|urg\w*|call\w*|insist\w*",
    "refuses": r"refus\w*|rul\w* out|declin\w*",
    "conditional": r"until|before",
}


def score(data: Path, limit: int | None = None) -> list[Score]:
    """Precision and recall on our own sentences; precision of what is found in stories read by hand."""
    return [*_own(limit), *_read(data, limit)]


def _positions(rows: list[dict[str, Any]]) -> Any:
    from variorum.story import positions

    return positions.run(story_dossier(rows))


def _own(limit: int | None) -> list[Score]:
    with _SENTENCES.open(encoding="utf-8") as lines:
        texts = [json.loads(line) for line in lines][: limit and 6 * limit]
    right = found = gold = base_right = base_found = 0
    for n, row in enumerate(texts):
        dossier = _positions([{"doc_id": f"own{n}", "text": row["text"], "source": "Own", "date": "2031-06-12"}])
        held = [(dossier.entity[p.entity_id].name, p.issue, p.stance) for p in dossier.positions]
        naive = _baseline(row["text"])
        gold += len(row["gold"])
        found, base_found = found + len(held), base_found + len(naive)
        right += sum(any(_same(one, want) for one in held) for want in row["gold"])
        base_right += sum(any(_same(one, want) for one in naive) for want in row["gold"])
    name, note = "verb, name before it, words behind it", f"{len(texts)} texts, {gold} positions"
    return [
        Score(
            "positions",
            "own sentences",
            "precision",
            right / max(1, found),
            base_right / max(1, base_found),
            name,
            note,
        ),
        Score("positions", "own sentences", "recall", right / max(1, gold), base_right / max(1, gold), name, note),
    ]


def _same(one: tuple[str, str, str], want: list[str]) -> bool:
    return want[0].lower() in one[0].lower() and one[2] == want[2] and _in_order(want[1], one[1])


def _in_order(wanted: str, issue: str) -> bool:
    """Whether one of the phrases holds the words of the other in their order."""
    shorter, longer = sorted((wanted.lower().split(), issue.lower().split()), key=len)
    rest = iter(longer)
    return all(word in rest for word in shorter)


def _baseline(text: str) -> list[tuple[str, str, str]]:
    found = []
    for stance, pattern in _VERBS.items():
        for match in re.finditer(rf"\b(?:{pattern})\b", text):
            names = re.findall(r"[A-Z]\w+(?: [A-Z]\w+)*", text[: match.start()])
            if names:
                found.append((names[-1], " ".join(re.findall(r"\w+", text[match.end() :])[:3]), stance))
    return found


def _read(data: Path, limit: int | None) -> list[Score]:
    stories = json.loads(_JUDGED.read_text(encoding="utf-8"))["stories"][:limit]
    right = judged = unjudged = 0
    for story in stories:
        file = data / f"{story['file']}.jsonl.gz"
        if not file.exists():
            return []
        dossier = _positions([row for row in _rows(file) if row["story_id"] == story["story_id"]])
        verdicts: dict[tuple[str, str], list[tuple[int, int, bool]]] = defaultdict(list)
        for article_id, start, end, holder, good in story["judged"]:
            verdicts[article_id, holder].append((start, end, good))
        for row in dossier.positions:
            known = verdicts.get((row.article_id, dossier.entity[row.entity_id].name), [])
            good = next((g for start, end, g in known if start < row.words_end and row.words_start < end), None)
            judged += good is not None
            right += good is True
            unjudged += good is None
    note = f"{judged} of those found were judged, {unjudged} were not; tuned on these stories"
    return [Score("positions", "read by hand", "precision", right / max(1, judged), note=note)]
