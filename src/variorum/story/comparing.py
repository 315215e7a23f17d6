"""The passages of a story and how alike they are, before they are grouped into claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from variorum.records import Dossier
from variorum.story.agreement import Agreement
from variorum.story.anchors import bonuses
from variorum.story.contradictions import contradicting
from variorum.story.grouping import copied, rejoined
from variorum.story.inner import inner_passages
from variorum.story.matching import Pairs, alike, grouped, likeness, weights
from variorum.story.passages import Passage, passages
from variorum.story.sequence import in_order

#: The least likeness between two groups of passages that become one claim, on average over their pairs.
#: Tuned on the packaged sample and the stories of `bench/claims_gold.json` that are not set apart: .30 finds more and
#: joins what only shares a topic, .45 loses reworded reports.
LEAST = 0.36
# The least likeness of a pair worth keeping; lower ones count as 0 in the average.
_WORTH = 0.08


@dataclass(frozen=True, slots=True)
class Compared:
    """A story's passages; those that are copies of one another are one node."""

    #: The passages of reports, whole and then the clauses within them.
    held: list[Passage]
    heads: list[Passage]
    #: How many of `held` are no clauses within others.
    outer: int
    #: The terms of `held` and then of `heads` with their weights.
    weighted: list[dict[str, float]]
    #: The passages of each node, by place in `held`.
    classes: list[list[int]]
    #: The passage that stands for each node.
    chosen: list[int]
    #: Likeness of pairs of nodes.
    pairs: Pairs
    #: What passages share, for the last word on these pairs.
    agreement: Agreement

    @property
    def sentence(self) -> list[str]:
        """The sentence of each node."""
        return [self.held[n].sentence.sentence_id for n in self.chosen]

    def apart(self, pairs: Pairs) -> set[tuple[int, int]]:
        """Pairs of nodes that must not end in one claim."""
        held, chosen, weighted = self.held, self.chosen, self.weighted
        return {
            (a, b)
            for (a, b), value in pairs.items()
            if value >= LEAST / 2
            and contradicting(held[chosen[a]], held[chosen[b]], likeness(weighted[chosen[a]], weighted[chosen[b]]))
        }

    def grouped(self, pairs: Pairs, apart: set[tuple[int, int]]) -> list[list[int]]:
        """Groups of nodes."""
        return rejoined(grouped(len(self.classes), pairs, LEAST, apart), pairs, apart, self.sentence)


def compared(dossier: Dossier) -> Compared:
    """The passages of a story and how alike they are."""
    every = passages(dossier)
    held = [passage for passage in every if passage.sentence.role == "body"]
    heads = [passage for passage in every if passage.sentence.role != "body"]
    if not held:
        held, heads = heads, []
    outer = len(held)
    held += inner_passages(dossier)
    weighted = weights([passage.terms for passage in [*held[:outer], *heads, *held[outer:]]], outer + len(heads))
    weighted = [*weighted[:outer], *weighted[outer + len(heads) :], *weighted[outer : outer + len(heads)]]
    classes = copied(dossier, held, weighted)
    chosen = [_representative(held, group) for group in classes]
    pairs = {
        (a, b): value
        for (a, b), value in _anchored([held[n] for n in chosen], [weighted[n] for n in chosen]).items()
        if held[chosen[a]].sentence is not held[chosen[b]].sentence
    }
    return Compared(
        held, heads, outer, weighted, classes, chosen, in_order(pairs, held, classes),
        Agreement(held, outer, weighted[: len(held)]),
    )  # fmt: skip


def _representative(held: Sequence[Passage], group: Sequence[int]) -> int:
    return max(group, key=lambda n: (len(held[n].terms), held[n].article_id, -held[n].start))


def _anchored(held: Sequence[Passage], weighted: Sequence[dict[str, float]]) -> Pairs:
    """Likeness of pairs: of their words, and what a shared day, number, deed or denial adds to it."""
    pairs = alike(weighted, _WORTH)
    for (a, b), bonus in bonuses(held).items():
        value = pairs.get((a, b)) or likeness(weighted[a], weighted[b])
        if value + bonus >= _WORTH:
            pairs[a, b] = round(min(1.0, value + bonus), 6)
    return pairs
