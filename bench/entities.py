"""People, organisations and sources found: `article/mentions.py` and `corpus/entities.py`.

PolNeAR marks no entities, but it marks every source of an attribution, by hand and in full. So what can be measured
there honestly is whether a mention stands where a source's head does (recall, all sources and those that hold a name),
whether the name in a source is found whole, and whether a source printed as `he` or `she` is resolved to a person. The
baseline is the same parse's entities as the model gives them.

Across articles, the packaged sample is annotated with who is meant by each mention, and scored by B3; merges of two
names sampled from real articles were judged by reading. Counted besides is what must never happen: entities that hold
two people of one surname, told by given names that are no spellings of one another.
"""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.score import Score

DATASET = "quotes/polnear_dev"


def _lines(path: Path, limit: int | None) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for n, line in enumerate(file):
            if limit is not None and n >= limit:
                return
            yield json.loads(line)


def _trimmed(text: str) -> str:
    """A name as two annotators may both mean it: without article, title and possessive."""
    words = [word.strip(",.;:'’\"“”") for word in text.replace("’s", "").replace("'s", "").split()]
    while words and words[0].lower() in ("the", "mr", "mrs", "ms", "dr", "sen", "gov", "rep"):
        words.pop(0)
    return " ".join(words)


def b3(gold: Sequence[str], found: Sequence[Hashable]) -> tuple[float, float, float]:
    """B3 precision, recall and F1 (Bagga & Baldwin 1998) of what is found for each mention against what is meant."""
    of_gold, of_found, of_both = Counter(gold), Counter(found), Counter(zip(gold, found, strict=True))
    pairs = list(zip(gold, found, strict=True))
    precision = sum(of_both[pair] / of_found[pair[1]] for pair in pairs) / len(pairs)
    recall = sum(of_both[pair] / of_gold[pair[0]] for pair in pairs) / len(pairs)
    return precision, recall, 2 * precision * recall / (precision + recall)


def sample_entities() -> list[Score]:
    """B3 over the annotated mentions of the packaged sample; a mention that is not found is an entity by itself."""
    import variorum as vr
    from variorum.sample import ARTICLES

    marked = json.loads((Path(__file__).parent / "sample_entities.json").read_text(encoding="utf-8"))["mentions"]
    with vr.build(ARTICLES) as library:
        articles = {row["path"]: row for row in library.table("articles").to_pylist()}
        mentions = library.table("mentions").to_pylist()
    gold: list[str] = []
    found: list[Hashable] = []
    by_words: list[Hashable] = []
    missed = 0
    for path, rows in marked.items():
        article_id, text = articles[path]["article_id"], articles[path]["text"]
        own = [m for m in mentions if m["article_id"] == article_id]
        for start, end, label, words in rows:
            if text[start:end] != words:
                raise ValueError(f"{path}: {words!r} no longer stands at {start}")
            shared = [(min(end, m["end"]) - max(start, m["start"]), m["start"] - m["end"], m) for m in own]
            best = max((one for one in shared if one[0] > 0), key=lambda one: one[:2], default=None)
            missed += best is None
            gold.append(label)
            found.append((path, start) if best is None else best[2]["entity_id"])
            by_words.append(_trimmed(words).lower())
    ours, plain = b3(gold, found), b3(gold, by_words)
    note = f"{len(gold)} mentions of {len(set(gold))} entities in our own articles, {missed} not found"
    return [
        Score("entities", "sample", f"B3 {name}", round(value, 4), round(other, 4), "same words, same entity", note)
        for name, value, other in zip(("precision", "recall", "F1"), ours, plain, strict=True)
    ]


def merges_judged() -> list[Score]:
    """The share of sampled name-to-name merges that were right, as judged by reading; nothing where none were."""
    path = Path(__file__).parent / "merges_judged.json"
    if not path.exists():
        return []
    kept = json.loads(path.read_text(encoding="utf-8"))
    verdicts = [one["right"] for one in kept["merges"]]
    return [
        Score("entities", "wikinews_sources_dev", "name_to_name_merges_right", round(sum(verdicts) / len(verdicts), 4),
              note=f"{len(verdicts)} merges judged by reading on {kept['judged']}, with version {kept['version']}")
    ]  # fmt: skip


def score(data: Path, limit: int | None = None) -> list[Score]:
    """Score the entities of the sample, the mentions on PolNeAR dev, and the entities made of them."""
    return [*sample_entities(), *merges_judged(), *polnear(data, limit)]


def polnear(data: Path, limit: int | None = None) -> list[Score]:
    """Score the mentions on PolNeAR dev, and the entities made of them."""
    path = data / f"{DATASET}.jsonl.gz"
    if not path.exists():
        return []
    from variorum.article import language, mentions
    from variorum.article.analysis import Analysis
    from variorum.corpus import entities
    from variorum.knowledge.names import person_name
    from variorum.records import Article

    n = dict.fromkeys(("sources", "in", "in_ner", "named", "whole", "whole_ner", "pronouns", "resolved"), 0)
    seconds, articles = 0.0, 0
    found = []
    for line in _lines(path, limit):
        analysis = Analysis(article=Article(article_id=line["doc_id"], text=line["text"], title=line.get("title")))
        language.run(analysis)
        begun = time.process_time()
        mentions.run(analysis)
        seconds += time.process_time() - begun
        articles += 1
        found += analysis.mentions
        doc = analysis.parsed
        for quote in line["quotes"]:
            if not quote.get("source_span"):
                continue
            start, end = quote["source_span"]
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is None or not len(span):
                continue
            head = span.root
            at = head.idx
            kinds = [
                m for m in analysis.mentions if m.start <= at < m.end or (m.role_start or 0) <= at < (m.role_end or 0)
            ]
            if head.pos_ == "PRON":
                if head.lower_ in ("he", "she"):
                    n["pronouns"] += 1
                    n["resolved"] += any(m.kind == "pronoun" for m in kinds)
                continue
            n["sources"] += 1
            n["in"] += bool(kinds)
            n["in_ner"] += bool(head.ent_type_ in ("PERSON", "ORG", "GPE", "NORP", "FAC", "LOC"))
            name = _trimmed(line["text"][start:end])
            if name and all(word[:1].isupper() for word in name.split()):
                n["named"] += 1
                n["whole"] += any(
                    _trimmed(m.text) == name for m in analysis.mentions if m.start < end and start < m.end
                )
                n["whole_ner"] += any(
                    _trimmed(e.text) == name for e in doc.ents if e.start_char < end and start < e.end_char
                )
    made, _ = entities.resolve(found)
    people = [entity for entity in made if entity.type == "person" and entity.named]
    mixed = 0
    for entity in people:
        names = [person_name(name) for name in (entity.name, *entity.aliases) if len(name.split()) > 1]
        full = [name for name in names if name.given and name.key == person_name(entity.name).key]
        mixed += any(not one.agrees(other) for one in full for other in full)

    def share(part: str, whole: str) -> float:
        return round(n[part] / n[whole], 4) if n[whole] else 0.0

    ner = "entities of the same parse as the model gives them"
    return [
        Score("mentions", DATASET, "source_head_recall", share("in", "sources"), share("in_ner", "sources"), ner,
              f"{n['sources']} sources that are no pronoun"),
        Score("mentions", DATASET, "name_exact", share("whole", "named"), share("whole_ner", "named"), ner,
              f"{n['named']} sources that are a name alone"),
        Score("mentions", DATASET, "he_she_resolved", share("resolved", "pronouns"), None, "",
              f"{n['pronouns']} sources he or she; right or wrong is not told by the data"),
        Score("mentions", DATASET, "articles_per_cpu_second", round(articles / seconds, 1) if seconds else 0.0,
              note="given the parse"),
        Score("entities", DATASET, "people_count", float(len(people))),
        Score("entities", DATASET, "mixed_people_count", float(mixed), None, "",
              "entities that hold two given names that are no spellings of one"),
    ]  # fmt: skip
