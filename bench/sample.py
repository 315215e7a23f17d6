"""The packaged sample against its gold: what a whole run finds of what we know is there.

In: nothing but the package. Metrics: stories (exact partition), quotations (recall with the right speaker; precision of
direct ones), utterances, events, claims (recall; origins counted right), differences (recall), groups under one
entity, publication dates. Passages are matched by overlap of at least half of the gold's characters.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.score import Score

Range = tuple[str, int, int]


def score(data: Path, limit: int | None = None) -> list[Score]:
    """Build the sample in memory and compare."""
    import variorum as vr
    from variorum.sample import ARTICLES, GOLD

    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    with vr.build(ARTICLES) as library:
        run = Run(library)
        figures = [
            ("stories", "exact", run.stories(gold["stories"])),
            ("stories", "origins right", run.story_origins(gold["stories"])),
            ("dating", "interval holds the day", run.dating(gold["articles"])),
            ("furniture", "recall", run.furniture(gold["articles"])),
            ("quotes", "recall with speaker", run.quotes(gold["quotes"])),
            ("utterances", "joined", run.utterances(gold["utterances"])),
            ("events", "recall", run.events(gold["events"])),
            ("claims", "recall", run.claims(gold["claims"])),
            ("claims", "origins right", run.claim_origins(gold["claims"])),
            ("differences", "recall", run.differences(gold["differences"])),
            ("entities", "names of one group joined", run.groups(gold["groups"])),
        ]
    return [Score("sample", stage, metric, value) for stage, metric, value in figures]


class Run:
    """A library's tables by the sample's file names."""

    def __init__(self, library: Any) -> None:
        self.tables = {
            name: library.table(name).to_pylist()
            for name in (
                "articles", "furniture", "quotes", "events", "story_articles", "stories", "claims", "claim_sources",
                "differences", "difference_values", "utterances", "mentions",
            )
        }  # fmt: skip
        self.article = {row["path"]: row for row in self.tables["articles"]}
        self.story = {row["article_id"]: row["story_id"] for row in self.tables["story_articles"]}

    def find(self, file: str, words: str) -> Range | None:
        """Where a gold string stands in an article, or None (the reader may have left it out)."""
        row = self.article.get(file)
        if row is None:
            return None
        for form in (words, words.strip("\"'“”")):
            start = row["text"].find(form)
            if start >= 0:
                return row["article_id"], start, start + len(form)
        return None

    def stories(self, gold: Sequence[dict[str, Any]]) -> float:
        """Share of the gold stories that came out with exactly their articles."""
        found: dict[str, set[str]] = {}
        for path, row in self.article.items():
            found.setdefault(self.story[row["article_id"]], set()).add(path)
        return share(set(story["files"]) in found.values() for story in gold)

    def story_origins(self, gold: Sequence[dict[str, Any]]) -> float:
        """Share of the gold stories whose origins are counted right."""
        counted = {row["story_id"]: row["n_origins"] for row in self.tables["stories"]}
        return share(
            counted[self.story[self.article[story["files"][0]]["article_id"]]] == story["n_origins"] for story in gold
        )

    def dating(self, gold: Sequence[dict[str, Any]]) -> float:
        """Share of the articles whose interval holds the day they were published."""
        right = []
        for one in gold:
            row, day = self.article[one["file"]], dt.date.fromisoformat(one["published"])
            start, end = row["published_start"], row["published_end"]
            right.append(start is not None and end is not None and start <= day <= end)
        return share(right)

    def furniture(self, gold: Sequence[dict[str, Any]]) -> float:
        """Share of the gold furniture left in the text that is marked."""
        marked = [(row["article_id"], row["start"], row["end"]) for row in self.tables["furniture"]]
        places = [place for one in gold for mark in one["furniture"] if (place := self.find(one["file"], mark["text"]))]
        return share(covered(place, marked) for place in places)

    def quotes(self, gold: Sequence[dict[str, Any]]) -> float:
        """Share of the gold quotations found with their speaker."""
        hits = []
        for one in gold:
            place = self.find(one["file"], one["parts"][0] if one.get("parts") else one["text"])
            if place is None:
                continue
            hits.append(
                any(
                    overlaps(place, (row["article_id"], row["start"], row["end"]))
                    and surname(row["speaker_name"]) == surname(one["speaker"])
                    for row in self.tables["quotes"]
                )
            )
        return share(hits)

    def utterances(self, gold: Sequence[dict[str, Any]]) -> float:
        """Share of the gold sayings whose quotations, over all files, carry one utterance."""
        hits = []
        for one in gold:
            ids = []
            for file in one["files"]:
                places = [place for form in one["forms"] if (place := self.find(file, form))]
                ids.append(
                    {
                        row["utterance_id"]
                        for row in self.tables["quotes"]
                        for place in places
                        if overlaps(place, (row["article_id"], row["start"], row["end"]))
                    }
                )
            hits.append(bool(ids) and bool(set.intersection(*ids)))
        return share(hits)

    def events(self, gold: Sequence[dict[str, Any]]) -> float:
        """Share of the gold events found in at least one of their files with type and status."""
        by_path = {row["article_id"]: path for path, row in self.article.items()}
        found = {(by_path[row["article_id"]], row["event_type"], row["status"]) for row in self.tables["events"]}
        return share(any((file, one["event_type"], one["status"]) in found for file in one["files"]) for one in gold)

    def claims(self, gold: Sequence[dict[str, Any]]) -> float:
        """Share of the gold claims of which one claim of ours holds at least two thirds of the passages."""
        return share(self._claim(one) is not None for one in gold)

    def claim_origins(self, gold: Sequence[dict[str, Any]]) -> float:
        """Of the claims found, the share whose origins are counted right."""
        origins = {row["claim_id"]: row["n_origins"] for row in self.tables["claims"]}
        found = [(one, claim) for one in gold if (claim := self._claim(one)) is not None]
        return share(origins[claim] == one["n_origins"] for one, claim in found)

    def _claim(self, gold: dict[str, Any]) -> str | None:
        held: dict[str, set[str]] = {}
        for passage in gold["passages"]:
            place = self.find(passage["file"], passage["text"])
            for row in self.tables["claim_sources"] if place else ():
                if place and overlaps(place, (row["article_id"], row["start"], row["end"])):
                    held.setdefault(row["claim_id"], set()).add(passage["file"])
        files = {passage["file"] for passage in gold["passages"]}
        best = max(held, key=lambda claim: (len(held[claim]), claim), default=None)
        return best if best is not None and 3 * len(held[best]) >= 2 * len(files) else None

    def differences(self, gold: Sequence[dict[str, Any]]) -> float:
        """Share of the gold differences found: same kind, and articles of both sides on different sides."""
        by_path = {row["article_id"]: path for path, row in self.article.items()}
        sides: dict[str, dict[str, set[str]]] = {}
        for row in self.tables["difference_values"]:
            sides.setdefault(row["difference_id"], {}).setdefault(row["value"], set()).add(by_path[row["article_id"]])
        kinds = {row["difference_id"]: row["kind"] for row in self.tables["differences"]}
        hits = []
        for one in gold:
            first, second = (set(side["files"]) for side in one["sides"][:2])
            hits.append(
                any(kinds[key] == one["kind"] and apart(values, first, second) for key, values in sides.items())
            )
        return share(hits)

    def groups(self, gold: Sequence[dict[str, Any]]) -> float:
        """Share of a group's names, as used in files, that carry the entity most of them carry."""
        entities: list[str | None] = []
        for group in gold:
            for name in group["names"]:
                for file in name["files"]:
                    place = self.find(file, name["surface"])
                    hits = [
                        row["entity_id"]
                        for row in self.tables["mentions"]
                        if place and overlaps(place, (row["article_id"], row["start"], row["end"]))
                    ]
                    entities.append(hits[0] if hits else None)
        most = max((one for one in entities if one), key=entities.count, default=None)
        return share(most is not None and one == most for one in entities)


def apart(values: dict[str, set[str]], first: set[str], second: set[str]) -> bool:
    """Whether some value is stated by articles of one side, and another value by articles of the other."""
    if first == second:
        return len(values) > 1 and any(files & first for files in values.values())
    # Where the articles of one side all give the other as well, those tell the sides apart too.
    left, right = first - second or first, second - first or second
    return any(a & left and b & right for x, a in values.items() for y, b in values.items() if x != y)


def overlaps(gold: Range, found: Range) -> bool:
    """Whether a range of the run holds at least half of the gold's."""
    if gold[0] != found[0]:
        return False
    return 2 * (min(gold[2], found[2]) - max(gold[1], found[1])) >= gold[2] - gold[1]


def covered(gold: Range, found: Iterable[Range]) -> bool:
    """Whether ranges together hold at least half of the gold's."""
    held: set[int] = set()
    for article, start, end in found:
        if article == gold[0]:
            held.update(range(max(start, gold[1]), min(end, gold[2])))
    return 2 * len(held) >= gold[2] - gold[1]


def surname(name: str | None) -> str:
    """The last word of a name, in lower case."""
    return name.split()[-1].lower() if name else ""


def share(hits: Iterable[bool]) -> float:
    """Share of the hits; 0 for none at all."""
    listed = list(hits)
    return sum(listed) / len(listed) if listed else 0.0
