"""What editors said of who took from whom, as the tracing of lineages heeds it.

In: the decisions in force. Out: which article took from which, whatever the words say; which did not, though they
share text; which are an origin of their own. Of two decisions about the same the later counts; of several that would
make articles each other's source, the later ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from variorum.records import Decision

#: An article took from another; it did not; it is an origin of its own.
OF_LINEAGE = ("took", "not_took", "own_origin")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Said:
    """What counts: the source of an article by its id, pairs (article, not its source), articles of their own."""

    source: Mapping[str, str]
    barred: frozenset[tuple[str, str]]
    own: frozenset[str]

    def of(self, members: Sequence[str]) -> list[list[str]]:
        """All that was said of some articles, in one order."""
        held = set(members)
        return [
            *sorted(["took", *pair] for pair in self.source.items() if pair[0] in held),
            *sorted(["not_took", *pair] for pair in self.barred if pair[0] in held),
            *sorted(["own_origin", one] for one in self.own & held),
        ]

    def in_order(self, nodes: Sequence[T], named: Callable[[T], str]) -> list[T]:
        """The nodes in their order, but each after its source."""
        waiting = {named(node): node for node in nodes}
        placed: list[T] = []
        for node in nodes:
            line = [named(node)]
            while (before := self.source.get(line[-1])) in waiting and line[-1] in waiting:
                line.append(before)
            placed += [waiting.pop(one) for one in reversed(line) if one in waiting]
        return placed


def said(decisions: Sequence[Decision]) -> Said:
    """What the decisions say together; they are in the order of time."""
    source: dict[str, str] = {}
    barred: set[tuple[str, str]] = set()
    own: set[str] = set()
    for row in decisions:
        (article,) = row.articles
        source_was = source.pop(article, None)
        if row.kind == "own_origin":
            own.add(article)
            continue
        (other,) = row.others
        own.discard(article)
        if row.kind == "took":
            source[article] = other
            barred.discard((article, other))
        else:
            barred.add((article, other))
            if source_was not in (None, other):
                source[article] = str(source_was)
    kept: dict[str, str] = {}
    for article, other in reversed(source.items()):
        line = [other]
        while line[-1] in kept:
            line.append(kept[line[-1]])
        if article not in line:
            kept[article] = other
    return Said(kept, frozenset(barred), frozenset(own))
