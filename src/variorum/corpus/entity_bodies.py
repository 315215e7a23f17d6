"""Which bodies, places and groups are one across articles, and who is only described.

In: the nodes that are no people's names. Out: each node's key.

Method: a state has its code; a known body its usual name; any other body its full name and the acronyms explained
beside it; an organ of a state ("the Portuguese health ministry") its name and the state. One who is only described is
an entity of that article alone; a body described in the same words ("the dockers' union") is one in articles that name
two of the same people or bodies.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from variorum.corpus.entity_nodes import SHARED_NAMES, Days, Groups, Node, full_name_key, organ_key, tidy
from variorum.knowledge.names import known_names, person_name, words_for
from variorum.knowledge.offices import holder_of


def join_bodies(nodes: Sequence[Node], context: dict[str, frozenset[str]], groups: Groups) -> None:
    """Give each body, place and group its key, and join the keys that are one."""
    known = known_names()
    explained: dict[str, set[str]] = defaultdict(set)
    for node in nodes:
        node.key = _body_key(node)
        if node.key[0] != "body":
            continue
        for text in node.names:
            found = known.get(text)
            if found is not None and found.use in ("organisation", "acronym"):
                groups.join(node.key, ("body", tidy(found.name)))
            elif not set(tidy(text).split()) & set(node.key[1].split()):
                explained[tidy(text)].add(node.key[1])
    _join_short(nodes, context, groups)
    for node in nodes:  # another name that is explained elsewhere, always as one thing
        names = explained.get(node.key[-1], set()) if node.key[0] == "body" else set()
        if names and len({groups.find(("body", name)) for name in names}) == 1:
            groups.join(node.key, ("body", min(names)))


def _join_short(nodes: Sequence[Node], context: dict[str, frozenset[str]], groups: Groups) -> None:
    """Join a body's first word alone to the one full name that begins so among the same names."""
    full: dict[str, dict[tuple[str, ...], set[str]]] = defaultdict(dict)
    for node in nodes:
        words = node.key[1].split() if node.key[0] == "body" else []
        if len(words) > 1 and words[-1] not in words_for("press_heads") and not words_for("named_after") & set(words):
            names = full[words[0]].setdefault(groups.find(node.key), set())
            names |= context.get(node.article_id, frozenset())
    for node in nodes:
        if node.key[0] != "body" or " " in node.key[1] or (node.name or "") in known_names():
            continue
        here = context.get(node.article_id, frozenset()) - {node.key[1]}
        fitting = [key for key, names in full.get(node.key[1], {}).items() if len(here & names) >= SHARED_NAMES]
        if len(fitting) == 1 and len(full[node.key[1]]) == 1:
            groups.join(node.key, fitting[0])


def _body_key(node: Node) -> tuple[str, ...]:
    name = node.name or ""
    if node.type == "place":
        return ("state", node.country) if node.country else ("place", tidy(name))
    first = known_names().get(name)
    if first is not None and first.use == "people":
        return "people", first.name
    if first is not None and first.use in ("organisation", "acronym"):
        return "body", tidy(first.name)
    if node.type == "organisation" and node.country:
        organ = organ_key(name, node.country)
        if organ[2] and organ[2] != tidy(name):
            return organ
    return "body", tidy(name)


def join_described(nodes: Sequence[Node], context: dict[str, frozenset[str]], groups: Groups, days: Days) -> None:
    """Give those who are only described their keys: the holder of an office, an organ of a state, or one alone."""
    seen: Counter[tuple[str, ...]] = Counter()
    bodies: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        telling = node.telling
        if node.type == "organisation" and node.country and organ_key(telling, node.country)[2]:
            node.key = organ_key(telling, node.country)
            continue
        owner = re.match(r"([A-Z]\w+)['’]s? \w", telling)
        if node.type == "organisation" and owner and node.nominals:
            node.key = ("organ", "", re.sub(r"\bs\b ?", "", tidy(telling.replace("’", " ").replace("'", " "))))
            continue
        holder = _holder(node, telling, days)
        if holder is not None:
            node.key = holder
            continue
        label = ("described", node.article_id, node.type, tidy(node.first))
        seen[label] += 1
        node.key = (*label, str(seen[label]))
        if node.type == "organisation":
            bodies[tidy(telling)].append(node)
    for words, described in bodies.items():
        # Organs that every state has stay apart: "the foreign ministry" is another's in the next article.
        if " " in words and words.rsplit(maxsplit=1)[-1] not in words_for("owned"):
            _join_described_bodies(described, context, groups)


def _holder(node: Node, text: str, days: Days) -> tuple[str, ...] | None:
    """Key of the one person who held the office described while the article can have been published."""
    published = days.get(node.article_id)
    if node.type != "person" or node.country is None or published is None:
        return None
    people = {holder_of(node.country, organ_key(text, node.country)[2], day) for day in published}
    person = people.pop() if len(people) == 1 else None
    if person is None:
        return None
    name = person_name(person)
    # Some are known by one name alone, which is no full name.
    return full_name_key(name) if name.given else None


def _join_described_bodies(nodes: Sequence[Node], context: dict[str, frozenset[str]], groups: Groups) -> None:
    """Join bodies described in the same words, in articles that name two of the same people or bodies."""
    held = Counter(name for node in nodes for name in context.get(node.article_id, ()))
    company: dict[tuple[str, ...], tuple[str, ...]] = {}
    for node in nodes:
        shared = sorted(name for name in context.get(node.article_id, ()) if held[name] > 1)
        for names in itertools.combinations(shared, SHARED_NAMES):
            groups.join(node.key, company.setdefault(names, node.key))
