"""Passages that several articles of a story share, as one passage each, for showing articles side by side."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from variorum.records import Citation, Dossier


@dataclass(frozen=True, slots=True)
class Shared:
    """A passage found in two or more articles: its ranges, in the order of the articles."""

    n: int
    places: tuple[Citation, ...]


def shared(dossier: Dossier, article_ids: Sequence[str]) -> tuple[Shared, ...]:
    """The passages that these articles share among themselves, in the order of the first article that holds them.

    Sides of copies that overlap in one article by half of the shorter are the same passage.
    """
    place = {article_id: n for n, article_id in enumerate(article_ids)}
    sides: list[Citation] = []
    parent: list[int] = []

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for copy in dossier.copies:
        if copy.a_article_id in place and copy.b_article_id in place:
            sides += [
                Citation(copy.a_article_id, copy.a_start, copy.a_end),
                Citation(copy.b_article_id, copy.b_start, copy.b_end),
            ]
            parent += [len(parent), len(parent)]
    order = sorted(range(len(sides)), key=lambda n: sides[n])
    for at, n in enumerate(order):
        for m in order[at + 1 :]:
            if sides[m].article_id != sides[n].article_id or sides[m].start >= sides[n].end:
                break
            overlap = min(sides[n].end, sides[m].end) - sides[m].start
            if 2 * overlap >= min(sides[n].end - sides[n].start, sides[m].end - sides[m].start):
                parent[root(m)] = root(n)
    groups: dict[int, set[Citation]] = {}
    for n, side in enumerate(sides):
        groups.setdefault(root(n), set()).add(side)
    ordered = sorted(
        (sorted(group, key=lambda side: (place[side.article_id], side.start, side.end)) for group in groups.values()),
        key=lambda group: (place[group[0].article_id], group[0].start, group[0].end),
    )
    return tuple(Shared(n, tuple(group)) for n, group in enumerate(ordered, start=1))


def reworded(dossier: Dossier, article_ids: Sequence[str]) -> list[Citation]:
    """The words of shared passages that the other article has otherwise, each article held against the first."""
    if len(article_ids) < 2:
        return []
    first, *others = article_ids
    found: set[Citation] = set()
    for copy in dossier.copies:
        sides = (
            Citation(copy.a_article_id, copy.a_start, copy.a_end), Citation(copy.b_article_id, copy.b_start, copy.b_end)
        )  # fmt: skip
        ids = {side.article_id for side in sides}
        # Wholly equal passages differ in nothing but white space.
        if first in ids and ids & set(others) and copy.similarity < 1:
            found.update(_unlike(dossier, *sides))
    return sorted(found)


def _unlike(dossier: Dossier, one: Citation, other: Citation) -> list[Citation]:
    """The words of either passage that no word of the other answers to (Ratcliff and Obershelp's matching)."""
    held = [
        [(match.group().casefold(), match.start() + side.start, match.end() + side.start)
         for match in re.finditer(r"[\w'’]+", dossier.text(*side))]
        for side in (one, other)
    ]  # fmt: skip
    matcher = difflib.SequenceMatcher(None, [w[0] for w in held[0]], [w[0] for w in held[1]], autojunk=False)
    found = []
    for kind, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        if kind != "equal":
            for side, words, start, end in ((one, held[0], a_from, a_to), (other, held[1], b_from, b_to)):
                found += [Citation(side.article_id, word[1], word[2]) for word in words[start:end]]
    return found


def worth_comparing(dossier: Dossier) -> tuple[str, ...]:
    """Up to three articles to begin with: the most copied one, its fullest copy, and one of another origin."""
    shares: dict[str, list[tuple[float, str]]] = {}
    for line in dossier.lineage:
        if line.parent_article_id in dossier.article and line.article_id in dossier.article:
            shares.setdefault(str(line.parent_article_id), []).append((-line.shared_fraction, line.article_id))
    numbered = sorted(dossier.number, key=lambda article_id: dossier.number[article_id])
    if not shares:
        return tuple(numbered[:2])
    source = min(shares, key=lambda article_id: (-len(shares[article_id]), dossier.number[article_id]))
    origin = dossier.lineage_of[source].origin_id
    others = [article_id for article_id in numbered if dossier.lineage_of[article_id].origin_id != origin]
    return (source, min(shares[source])[1], *others[:1])
