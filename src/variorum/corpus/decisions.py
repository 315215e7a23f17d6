"""Editors' decisions, applied to what was grouped without them.

In: groups of articles (or chains of mentions with the number of their entity) and the decisions. Out: the groups as the
editors want them, and who is to be named as the reason.

Method: the decisions in force are applied one after the other, in the order in which they were made, so that of two
that contradict one another the later counts. Merged articles bring their whole groups together. Articles set apart
are one group and never in one with those that they were parted from; an article that came later and stands in a group
with both goes to the side it is more like, or stays with the rest. Since decisions name articles and not stories,
they hold whatever the automatic grouping becomes and whoever arrives.

Gets wrong: a decision says nothing of articles to come. Where the automatic grouping no longer has the articles of a
decision together, there is nothing to part, and nothing is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from variorum.records import Decision, Tables, from_arrow, make_id, to_arrow

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

Key = tuple[str, ...]
Span = tuple[str, int, int]
Likeness = Callable[[str, str], float]

OF_STORIES = ("merge", "split", "move")
OF_ENTITIES = ("merge_entities", "split_entity")


def in_force(tables: Tables, kinds: Sequence[str]) -> list[Decision]:
    """The decisions of some kinds that count, in the order of time; none where the tables hold no decisions."""
    if Decision.table not in tables:
        return []
    held = [row for row in from_arrow(Decision, tables[Decision.table]) if row.kind in kinds and not row.undone]
    return sorted(held, key=lambda row: (row.made, row.decision_id))


def followed(tables: Tables, after: Mapping[str, str]) -> dict[str, pa.Table]:
    """The tables with decisions that name the newest version of each article, as the grouping sees it.

    Parameters
    ----------
    after
        An article that has a newer version → the next one.
    """
    found = dict(tables)
    if Decision.table not in tables or not after:
        return found

    def newest(article_id: str) -> str:
        while article_id in after:
            article_id = after[article_id]
        return article_id

    rows = [
        replace(
            row,
            articles=tuple(dict.fromkeys(map(newest, row.articles))),
            others=tuple(dict.fromkeys(map(newest, row.others))),
            to_article_id=None if row.to_article_id is None else newest(row.to_article_id),
        )
        for row in from_arrow(Decision, tables[Decision.table])
    ]
    return found | {Decision.table: to_arrow(Decision.table, rows)}


# Stories


@dataclass(frozen=True, slots=True)
class Decided:
    """Groups after the decisions, each sorted, in the order of their smallest members.

    `editors` says who put an article where it is.
    """

    groups: list[list[str]]
    editors: Mapping[str, str]


class _Groups:
    """Groups that change, each a set of articles."""

    def __init__(self, groups: Iterable[Iterable[str]]) -> None:
        self.of: dict[str, set[str]] = {}
        for group in groups:
            held = set(group)
            self.of.update(dict.fromkeys(held, held))

    def join(self, articles: Iterable[str]) -> set[str]:
        """One group of the groups of all the articles."""
        together: set[str] = set()
        for article in articles:
            together |= self.of[article]
        self.of.update(dict.fromkeys(together, together))
        return together

    def take(self, articles: Iterable[str]) -> None:
        """The articles as a group of their own."""
        taken = set(articles)
        for article in taken:
            self.of[article] -= taken
        self.of.update(dict.fromkeys(taken, taken))

    def part(self, named: set[str], rest: set[str], likeness: Likeness | None) -> bool:
        """Take the named articles from groups that they share with any of the rest. Whether any did."""
        mixed = {min(group): group for article in named if (group := self.of[article]) & rest}
        for _, group in sorted(mixed.items()):
            here, there = group & named, group & rest
            nearer = {
                one
                for one in group - named - rest
                if likeness is not None and _mean(one, here, likeness) > _mean(one, there, likeness)
            }
            self.take(here | nearer)
        return bool(mixed)


def _mean(one: str, others: set[str], likeness: Likeness) -> float:
    return round(sum(likeness(one, other) for other in sorted(others)) / len(others), 9)


def apply_to_groups(
    groups: Iterable[Iterable[str]], decisions: Sequence[Decision], likeness: Likeness | None = None
) -> Decided:
    """The groups of article ids as the editors want them.

    Parameters
    ----------
    groups
        The automatic groups: every article in one.
    decisions
        Those in force, in the order of time. Articles that are not in any group are passed over.
    likeness
        How alike two articles are, for those that came after a decision; without it they stay with the rest.
    """
    held = _Groups(groups)
    editors: dict[str, str] = {}
    for decision in decisions:
        named = {article for article in decision.articles if article in held.of}
        rest = {article for article in decision.others if article in held.of} - named
        to = decision.to_article_id if decision.to_article_id in held.of else None
        if not named:
            continue
        if decision.kind == "merge" and rest:
            if any(held.of[article] is not held.of[min(named)] for article in rest):
                editors.update(dict.fromkeys(sorted(held.join(named | rest)), decision.editor))
        elif decision.kind == "split" and rest:
            held.part(named, rest, likeness)
            held.join(named)
            editors.update(dict.fromkeys(sorted(named), decision.editor))
        elif decision.kind == "move" and to is not None and to not in named:
            group = held.of[to]
            if not named <= group:
                held.take(named)
                held.join(named | {to})
            elif 2 * len(rest & group) > len(rest):  # all in one, and the article belongs with the target alone
                held.part(named | {to}, rest - {to}, likeness)
            editors.update(dict.fromkeys(sorted(named), decision.editor))
    groups_now = {min(group): sorted(group) for group in held.of.values()}
    return Decided([groups_now[first] for first in sorted(groups_now)], editors)


# Entities


def set_apart(decision_id: str) -> Key:
    """The key of the entity that a decision to split made."""
    return "apart", decision_id


def spans_in(decisions: Sequence[Decision]) -> frozenset[Span]:
    """The mentions that decisions hold: article, start, end."""
    return frozenset((held.article_id, held.start, held.end) for row in decisions for held in row.mentions)


def apply_to_numbers(
    numbers: NDArray[np.int32],
    decisions: Sequence[Decision],
    known: Mapping[str, int],
    places: Mapping[Span, int],
    in_articles: Callable[[Sequence[str]], NDArray[np.bool_]],
    made: Callable[[Key], int],
) -> NDArray[np.int32]:
    """The number of each chain's entity as the editors want it, in the order of the chains.

    Parameters
    ----------
    decisions
        Those in force, in the order of time. An entity is known by its id, or where that has changed by the mention
        that the decision holds; a decision about entities that are no more is passed over.
    known
        The ids of entities that decisions name → their numbers.
    places
        Of the mentions that the decisions hold (`spans_in`) the chain, by its place.
    in_articles
        Which chains stand in some articles.
    made
        The number of the entity of a key that is new.
    """
    numbers, known = numbers.copy(), dict(known)
    into: dict[int, int] = {}
    for decision in decisions:
        meant: list[int] = []
        for n, entity_id in enumerate(decision.entities):
            number = known.get(entity_id)
            while number in into:
                number = into[number]
            if number is None and n < len(decision.mentions):
                mention = decision.mentions[n]
                at = places.get((mention.article_id, mention.start, mention.end))
                number = None if at is None else int(numbers[at])
            if number is not None:
                meant.append(number)
        if decision.kind == "merge_entities" and len(meant) == 2 and meant[0] != meant[1]:
            into[meant[1]] = meant[0]
            numbers[numbers == meant[1]] = meant[0]
        elif decision.kind == "split_entity" and len(meant) == 1:
            key = set_apart(decision.decision_id)
            apart = made(key)
            numbers[(numbers == meant[0]) & in_articles(decision.articles)] = apart
            known[make_id("e", *key)] = apart
            into.pop(apart, None)
    return numbers
