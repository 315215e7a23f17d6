"""How well events are coded from the sentence alone: type, quad class, false positives on neutral sentences, parties.

The sets carry the labels of an older edition of the ontology: `YIELD` is CONCEDE or RETREAT, and a deed that is
announced stands under the type that the standard files it under (a planned visit is AGREE). Ours are mapped so too.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.score import Score

#: Thirty verbs with their type: what a list alone reaches.
_VERB_LIST = {
    "meet": "CONSULT", "visit": "CONSULT", "talk": "CONSULT", "discuss": "CONSULT", "agree": "AGREE",
    "promise": "AGREE", "offer": "AGREE",
    "praise": "SUPPORT", "support": "SUPPORT", "welcome": "SUPPORT", "sign": "SUPPORT",
    "release": "YIELD", "withdraw": "YIELD", "resign": "YIELD", "lift": "YIELD", "provide": "AID", "send": "AID",
    "cooperate": "COOPERATE", "demand": "REQUEST", "order": "REQUEST", "accuse": "ACCUSE", "condemn": "ACCUSE",
    "reject": "REJECT", "refuse": "REJECT", "threaten": "THREATEN", "warn": "THREATEN", "protest": "PROTEST",
    "suspend": "SANCTION", "arrest": "COERCE", "attack": "ASSAULT", "kill": "ASSAULT",
}  # fmt: skip
_YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
#: Quad class of each label, as these sets file it: a concession counts as material.
_QUAD = {"AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "YIELD": 2, "COOPERATE": 2, "AID": 2, "REQUEST": 3, "ACCUSE": 3,
         "REJECT": 3, "THREATEN": 3, "SANCTION": 4, "PROTEST": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4}  # fmt: skip


def _load(path: Path, limit: int | None) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines][:limit]


def analyse(texts: Sequence[str]) -> Iterable[Any]:
    """One `Analysis` a text, through the stages that events read."""
    from variorum.article import events, language, mentions
    from variorum.article.analysis import Analysis
    from variorum.records import Article

    for n, text in enumerate(texts):
        analysis = Analysis(Article(article_id=f"s{n}", text=text))
        language.run(analysis)
        mentions.run(analysis)
        events.run(analysis)
        yield analysis


def label(event: Any) -> str:
    """An event's type in the sets' edition."""
    from variorum.knowledge.plover import standard_type

    if event.status == "planned" and event.event_type in ("RETREAT", "CONCEDE"):
        return "AGREE"
    found = standard_type(event.event_type, event.status)
    return _YIELD.get(found, found)


def _macro_f1(gold: Sequence[Any], found: Sequence[Any], labels: Iterable[Any]) -> float:
    scores = []
    for one in labels:
        right = sum(g == f == one for g, f in zip(gold, found, strict=True))
        total = gold.count(one) + sum(f == one for f in found)
        scores.append(2 * right / total if total else 0.0)
    return sum(scores) / len(scores) if scores else 0.0


def _verb_list(analysis: Any) -> str | None:
    doc = analysis.parsed
    found = [(_depth(token), token.i, _VERB_LIST[token.lemma_]) for token in doc
             if token.pos_ == "VERB" and token.lemma_ in _VERB_LIST]  # fmt: skip
    return min(found)[2] if found else None


def _depth(token: Any) -> int:
    steps = 0
    while token.head.i != token.i and steps < 50:
        token, steps = token.head, steps + 1
    return steps


def main_event(analysis: Any) -> Any | None:
    """The first event that is told as done or planned; else the first."""
    return analysis.events[0] if analysis.events else None


def _head_words(analysis: Any, text: str, span: str) -> list[tuple[int, int]]:
    """Where the head of the gold words stands, wherever the words stand whole in the sentence."""
    found = []
    for match in re.finditer(rf"(?<!\w){re.escape(span)}(?!\w)", text):
        words = analysis.parsed.char_span(*match.span(), alignment_mode="expand")
        if words is not None:
            head = _nominal_head(words)
            found.append((head.idx, head.idx + len(head)))
    return found


def _nominal_head(words: Any) -> Any:
    """The head of a span's words; where the parse makes a preposition, an article or a verb of it, its first noun
    phrase's last noun ("in the western suburbs" → suburbs).
    """
    if words.root.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ"):
        return words.root
    held: list[Any] = []
    for token in words:
        if token.pos_ in ("NOUN", "PROPN", "PRON", "NUM"):
            held.append(token)
        elif held and token.pos_ in ("ADP", "CCONJ", "SCONJ", "VERB", "AUX", "PUNCT"):
            break
    return held[-1] if held else words.root


def _holds(named: Any, heads: list[tuple[int, int]]) -> bool:
    return named is not None and any(named.start <= start and end <= named.end for start, end in heads)


def zsp(rows: list[dict[str, Any]]) -> list[Score]:
    """Types and parties on sentences that each tell one event."""
    gold = [row["event"] for row in rows]
    found, base, hits, parties = [], [], Counter[str](), Counter[str]()
    for row, analysis in zip(rows, analyse([row["text"] for row in rows]), strict=True):
        event = main_event(analysis)
        found.append(label(event) if event else None)
        base.append(_verb_list(analysis))
        if event is not None and found[-1] == row["event"]:
            for name, span in (("actor", row["source_span"]), ("recipient", row["target_span"])):
                heads = _head_words(analysis, row["text"], span)
                if heads:
                    parties[name] += 1
                    hits[name] += _holds(getattr(event, name), heads)
    labels = sorted(set(gold))
    dataset = "zsp_plv_train"
    right = sum(g == f for g, f in zip(gold, found, strict=True)) / len(gold)
    base_right = sum(g == f for g, f in zip(gold, base, strict=True)) / len(gold)
    scores = [
        Score(
            "events",
            dataset,
            "type macro-F1",
            _macro_f1(gold, found, labels),
            _macro_f1(gold, base, labels),
            "verb list",
        ),
        Score("events", dataset, "type accuracy", right, base_right, "verb list"),
    ]
    scores += [
        Score(
            "events", dataset, f"{name} head, type right", hits[name] / parties[name], note=f"{parties[name]} sentences"
        )
        for name in ("actor", "recipient")
        if parties[name]
    ]
    return scores


def conflibert(rows: list[dict[str, Any]]) -> list[Score]:
    """Quad classes, and events found in sentences that tell none."""
    gold = [row["penta"] for row in rows]
    found, base, any_event, done = [], [], [], []
    for analysis in analyse([row["text"] for row in rows]):
        event = main_event(analysis)
        found.append(_QUAD[label(event)] if event else 0)
        listed = _verb_list(analysis)
        base.append(_QUAD[listed] if listed else 0)
        any_event.append(bool(analysis.events))
        done.append(any(e.status in ("happened", "planned", "habitual") for e in analysis.events))
    neutral = [k for k, value in enumerate(gold) if value == 0]
    dataset = "conflibert_cameo_train"
    scores = [
        Score(
            "events",
            dataset,
            "class macro-F1",
            _macro_f1(gold, found, range(5)),
            _macro_f1(gold, base, range(5)),
            "verb list",
        )
    ]
    if neutral:
        false = sum(any_event[k] for k in neutral) / len(neutral)
        told = sum(done[k] for k in neutral) / len(neutral)
        listed_share = sum(base[k] != 0 for k in neutral) / len(neutral)
        scores += [
            Score("events", dataset, "neutral with an event", false, listed_share, "verb list", "lower is better"),
            Score(
                "events",
                dataset,
                "neutral with an event told as done or planned",
                told,
                listed_share,
                "verb list",
                "lower is better",
            ),
        ]
    return scores


def score(data: Path, limit: int | None = None) -> list[Score]:
    """Score event coding on both sets, where they are there."""
    folder = data / "events"
    scores: list[Score] = []
    rows = _load(folder / "zsp_plv_train.jsonl.gz", limit)
    if rows:
        scores += zsp(rows)
    rows = _load(folder / "conflibert_cameo_train.jsonl.gz", limit)
    if rows:
        scores += conflibert(rows)
    return scores


if __name__ == "__main__":
    import sys

    for line in score(Path(sys.argv[1])):
        print(re.sub(r"\s+", " ", f"{line.key} {line.value:.3f} baseline {line.baseline} {line.note}"))
