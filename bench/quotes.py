"""Quotations on PolNeAR: exact, overlapping and with their speaker, for all attributions and for sayings."""

from __future__ import annotations

import gzip
import importlib.util
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.score import Score
from variorum.article import language, mentions, quotes
from variorum.article.analysis import Analysis
from variorum.article.quote_marks import quoted
from variorum.records import Article, make_id

# Lemmas of saying, chosen so that the subset is close to the share of attributions that the data's description gives
# (52 %; this list takes 51 % of dev). Kept apart from the package's own list of cues on purpose.
_SAYING = (
    "say tell add write ask note report announce suggest tweet argue continue explain acknowledge accuse declare "
    "claim recall conclude insist respond state warn promise reply reveal assert admit confirm deny predict "
    "concede repeat reiterate remark observe joke comment complain charge allege lament stress emphasize answer "
    "quip shout caution vow pledge testify contend maintain post email urge boast echo "
)
_IRREGULAR = {
    "say": "says said saying", "tell": "tells told telling", "write": "writes wrote written writing",
    "deny": "denies denied denying", "reply": "replies replied replying", "admit": "admits admitted admitting",
    "quip": "quips quipped quipping", "testify": "testifies testified testifying",
}  # fmt: skip
Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """An attribution, of the annotators or of a system."""

    content: Ranges
    cue: Ranges
    speaker: Ranges
    type: str

    def letters(self, text: str) -> frozenset[int]:
        """Places of the content's letters and digits: marks, blanks and full stops at the ends do not count."""
        return frozenset(i for a, b in self.content for i in range(a, b) if text[i].isalnum())

    def places(self) -> frozenset[int]:
        return frozenset(i for a, b in self.content for i in range(a, b))


def _forms() -> frozenset[str]:
    forms: set[str] = set()
    for lemma in _SAYING.split():
        forms.add(lemma)
        if lemma in _IRREGULAR:
            forms.update(_IRREGULAR[lemma].split())
        elif lemma.endswith("e"):
            forms.update({lemma + "s", lemma + "d", lemma[:-1] + "ing"})
        else:
            forms.update({lemma + "s", lemma + "ed", lemma + "ing"})
    return frozenset(forms)


_FORMS = _forms()


def is_saying(text: str, cue: Ranges) -> bool:
    """Whether a cue holds a word of saying."""
    words = " ".join(text[a:b].lower() for a, b in cue)
    return bool(_FORMS & set(re.findall(r"[a-z]+", words))) or "according to" in words


def _pairs(spans: Iterable[Sequence[int]]) -> Ranges:
    return tuple((span[0], span[1]) for span in spans)


def gold_of(row: dict[str, Any]) -> list[Saying]:
    return [
        Saying(_pairs(q["content_spans"]), _pairs(q["cue_spans"]), _pairs(q["source_spans"]), q["type"])
        for q in row["quotes"]
    ]


def found_in(analysis: Analysis) -> list[Saying]:
    """The sayings found, but for those told within another: the annotators mark hardly any of them."""
    return [
        Saying(q.parts, (q.cue,) if q.cue else (), (q.speaker,) if q.speaker else (), q.type)
        for q in analysis.quotes
        if q.within is None
    ]


def analyse(row: dict[str, Any]) -> Analysis:
    text = row["text"]
    end = text.find("\n")
    article = Article(
        article_id=make_id("a", row["doc_id"]), text=text, title=text[:end], title_start=0, title_end=max(end, 0)
    )
    analysis = Analysis(article=article)
    language.run(analysis)
    mentions.run(analysis)
    quotes.run(analysis)
    return analysis


def marks_only(analysis: Analysis) -> list[Saying]:
    """Whatever stands in quotation marks and has four words, said by the nearest person."""
    text = analysis.article.text
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    people = [(e.start_char, e.end_char) for e in analysis.parsed.ents if e.label_ == "PERSON"]
    found = []
    for quote in quoted(text, lines):  # type: ignore[arg-type]
        if quote.depth or len(text[quote.start : quote.end].split()) < 4:
            continue
        outside = [p for p in people if p[1] <= quote.start or p[0] >= quote.end]
        near = sorted(outside, key=lambda p: min(abs(p[0] - quote.end), abs(quote.start - p[1])))[:1]
        found.append(Saying(((quote.start, quote.end),), (), tuple(near), "direct"))
    return found


def textacy_direct(analysis: Analysis) -> list[Saying] | None:
    """Direct quotations of textacy, on the same parse, where it is installed; it gives up on some marks."""
    from textacy.extract import direct_quotations  # type: ignore[import-not-found,unused-ignore]

    try:
        triples = list(direct_quotations(analysis.parsed))
    except ValueError:
        return None
    found = []
    for triple in triples:
        cue, speaker, content = triple.cue, triple.speaker, triple.content
        found.append(
            Saying(
                ((content.start_char, content.end_char),),
                tuple((t.idx, t.idx + len(t)) for t in cue),
                tuple((t.idx, t.idx + len(t)) for t in speaker),
                "direct",
            )
        )
    return found


def peer(texts: Sequence[str], golds: Sequence[list[Saying]], analyses: Sequence[Analysis]) -> list[Score]:
    """What textacy finds of the same articles, where it is installed."""
    if importlib.util.find_spec("textacy") is None:
        return []
    results = [textacy_direct(analysis) for analysis in analyses]
    lost = sum(result is None for result in results)
    counts = tally(texts, golds, [result or [] for result in results])
    name = "textacy's direct quotations alone"
    told = [("sayings exact", "f1"), ("sayings overlap", "f1"), ("sayings speaker", "f1"), ("direct exact", "recall")]
    return [
        Score(
            "quotes", "polnear_dev", f"{name}: {key}, {part}", getattr(counts[key], part), note=f"{lost} articles lost"
        )
        for key, part in told
    ]


def _iou(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / len(a | b) if a or b else 0.0


def _speakers_meet(a: Saying, b: Saying) -> bool:
    if not a.speaker or not b.speaker:
        return not a.speaker and not b.speaker
    return any(x[0] < y[1] and y[0] < x[1] for x in a.speaker for y in b.speaker)


def match(text: str, gold: Sequence[Saying], found: Sequence[Saying], level: str) -> list[tuple[int, int]]:
    """Pairs (gold, found), one to one, the closest first."""
    scored = []
    gold_letters = [g.letters(text) for g in gold]
    found_letters = [f.letters(text) for f in found]
    for i, g in enumerate(gold):
        for j, f in enumerate(found):
            if not gold_letters[i] & found_letters[j]:
                continue
            if level == "exact":
                good, score = gold_letters[i] == found_letters[j], 1.0
            elif level == "strict":
                good, score = g.content == f.content, 1.0
            else:
                score = _iou(g.places(), f.places())
                good = score >= 0.5 and (level == "overlap" or _speakers_meet(g, f))
            if good:
                scored.append((-score, i, j))
    pairs, used_gold, used_found = [], set(), set()
    for _, i, j in sorted(scored):
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            pairs.append((i, j))
    return pairs


@dataclass(slots=True)
class Tally:
    gold: int = 0
    found: int = 0
    matched: int = 0

    def add(self, gold: int, found: int, matched: int) -> None:
        self.gold += gold
        self.found += found
        self.matched += matched

    @property
    def precision(self) -> float:
        return self.matched / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        total = self.gold + self.found
        return 2 * self.matched / total if total else 0.0


def tally(texts: Sequence[str], golds: Sequence[list[Saying]], founds: Sequence[list[Saying]]) -> dict[str, Tally]:
    """Counts by subset, level and type.

    `all` counts every attribution and everything found. `sayings` are the attributions whose cue holds a word of
    saying; against them counts everything found, but for what matches an attribution outside the subset.
    `sayings, all found` forgives nothing.
    """
    counts: dict[str, Tally] = {}
    for text, gold, found in zip(texts, golds, founds, strict=True):
        inside = [is_saying(text, g.cue) for g in gold]
        elsewhere = {j for i, j in match(text, gold, found, "overlap") if not inside[i]}
        sayings = [g for g, good in zip(gold, inside, strict=True) if good]
        for level in ("exact", "strict", "overlap", "speaker"):
            pairs = match(text, gold, found, level)
            counts.setdefault(f"all {level}", Tally()).add(len(gold), len(found), len(pairs))
            pairs = match(text, sayings, found, level)
            used = {j for _, j in pairs}
            kept = [j for j in range(len(found)) if j in used or j not in elsewhere]
            counts.setdefault(f"sayings {level}", Tally()).add(len(sayings), len(kept), len(pairs))
            counts.setdefault(f"sayings, all found, {level}", Tally()).add(len(sayings), len(found), len(pairs))
            for type_ in ("direct", "indirect", "mixed"):
                of_type = sum(g.type == type_ for g in sayings)
                hit = sum(sayings[i].type == type_ for i, _ in pairs)
                counts.setdefault(f"{type_} {level}", Tally()).add(of_type, 0, hit)
    return counts


def score(
    data: Path, limit: int | None = None, *, reader: Callable[[dict[str, Any]], Analysis] = analyse
) -> list[Score]:
    """Scores on the development articles; an empty list where they are not to be had."""
    path = data / "quotes" / "polnear_dev.jsonl.gz"
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][:limit]
    analyses = [reader(row) for row in rows]
    texts = [row["text"] for row in rows]
    golds = [gold_of(row) for row in rows]
    ours = tally(texts, golds, [found_in(analysis) for analysis in analyses])
    base = tally(texts, golds, [marks_only(analysis) for analysis in analyses])
    scores = []

    def add(metric: str, key: str, part: str) -> None:
        scores.append(
            Score(stage="quotes", dataset="polnear_dev", metric=metric, value=getattr(ours[key], part),
                  baseline=getattr(base[key], part), baseline_name="quotation marks and nearest person")
        )  # fmt: skip

    for subset, name in (
        ("sayings", "sayings"),
        ("sayings, all found,", "sayings, all found"),
        ("all", "all attributions"),
    ):
        for level, label in (
            ("exact", "exact"),
            ("strict", "every character"),
            ("overlap", "overlap"),
            ("speaker", "with speaker"),
        ):
            add(f"{name}, {label}, F1", f"{subset} {level}", "f1")
            add(f"{name}, {label}, precision", f"{subset} {level}", "precision")
            add(f"{name}, {label}, recall", f"{subset} {level}", "recall")
    add("direct sayings, exact, recall", "direct exact", "recall")
    add("indirect sayings, overlap, recall", "indirect overlap", "recall")
    return [*scores, *peer(texts, golds, analyses)]
