"""Which bodies, places and groups are one across articles, and who is only described.

In: the nodes that are no people's names. Out: each node's key.

Method: a state has its code; a known body its usual name; any other body its full name and the acronyms explained
beside it; an organ of a state ("the Portuguese health ministry") its name and the state. One who is only described is
an entity of that article alone; a body described in the same words ("the dockers' union") is one in articles that name
two of the same people or bodies. Only those nodes are looked at that another may be one with.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from variorum.corpus.entity_nodes import SEPARATOR, SHARED_NAMES, Groups, Key, Node, full_name_key, organ_key, tidy
from variorum.corpus.entity_table import Nodes, joined
from variorum.knowledge.names import known_names, person_name, words_for
from variorum.knowledge.offices import holder_of


def body_key(node: Node) -> Key:
    """The key of a body, place or group that has a name."""
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


def other_names(node: Node) -> list[str]:
    """What else a body is called in its article: other usual names, and names that have no word of its own."""
    return sorted({name for is_known, name in _others(node) if not (is_known and name == node.key[1])})


def _others(node: Node) -> Iterator[tuple[bool, str]]:
    """What a body is called in its article, and whether that is the usual name of a known one."""
    if node.key[0] != "body":
        return
    for text in node.names:
        found = known_names().get(text)
        if found is not None and found.use in ("organisation", "acronym"):
            yield True, tidy(found.name)
        elif not set(tidy(text).split()) & set(node.key[1].split()):
            yield False, tidy(text)


def join_bodies(nodes: Nodes, groups: Groups) -> None:
    """Join the keys of bodies that are one."""
    import numpy as np

    keys = nodes.column("key")
    explained: dict[str, set[str]] = defaultdict(set)
    for node in nodes.each(np.array(sorted(nodes.also), dtype=np.int64)):
        for is_known, name in _others(node):
            if is_known:
                groups.join(node.key, ("body", name))
            else:
                explained[name].add(node.key[1])
    numbers = keys.beginning(joined(("body", "")))
    names = dict(zip(numbers.tolist(), (text.split(SEPARATOR)[1] for text in keys.texts(numbers)), strict=True))
    _join_short(nodes, names, groups)
    # Another name that is explained elsewhere, always as one thing.
    told = nodes.with_keys(number for number, name in names.items() if name in explained)
    for number in keys.codes[nodes.in_order(told)].tolist():
        others = explained[names[number]]
        if len({groups.find(("body", name)) for name in others}) == 1:
            groups.join(("body", names[number]), ("body", min(others)))


def _join_short(nodes: Nodes, names: Mapping[int, str], groups: Groups) -> None:
    """Join a body's first word alone to the one full name that begins so among the same names.

    Parameters
    ----------
    names
        The names of bodies by the numbers of their keys.
    """
    begun = {name.split(" ", 1)[0] for name in names.values() if " " in name}
    short = begun.intersection(names.values())
    full: dict[str, dict[Key, set[str]]] = defaultdict(dict)
    for node in nodes.each(
        nodes.with_keys(n for n, name in names.items() if " " in name and name.split(" ", 1)[0] in short)
    ):
        words = node.key[1].split()
        if words[-1] not in words_for("press_heads") and not words_for("named_after") & set(words):
            full[words[0]].setdefault(groups.find(node.key), set()).update(node.company)
    one = {word: next(iter(bodies.items())) for word, bodies in full.items() if len(bodies) == 1}
    for node in nodes.each(nodes.with_keys(n for n, name in names.items() if name in one)):
        key, company = one[node.key[1]]
        here = node.company - {node.key[1]}
        if node.name not in known_names() and len(here & company) >= SHARED_NAMES:
            groups.join(node.key, key)


def describe(nodes: Sequence[Node]) -> Mapping[int, str]:
    """Give those of an article who are only described their keys: who held the office, an organ of a state, one alone.

    Returns the words of each body by which it may be one that other articles describe, by its chain.
    """
    seen: Counter[Key] = Counter()
    bodies: dict[int, str] = {}
    for node in nodes:
        telling = node.telling
        if node.type == "organisation" and node.country and organ_key(telling, node.country)[2]:
            node.key = organ_key(telling, node.country)
            continue
        owner = re.match(r"([A-Z]\w+)['’]s? \w", telling)
        if node.type == "organisation" and owner and node.nominals:
            node.key = ("organ", "", re.sub(r"\bs\b ?", "", tidy(telling.replace("’", " ").replace("'", " "))))
            continue
        holder = _holder(node, telling)
        if holder is not None:
            node.key = holder
            continue
        label = ("described", node.article_id, node.type, tidy(node.first))
        seen[label] += 1
        node.key = (*label, str(seen[label]))
        words = tidy(telling)
        # Organs that every state has stay apart: "the foreign ministry" is another's in the next article.
        if node.type == "organisation" and " " in words and words.rsplit(maxsplit=1)[-1] not in words_for("owned"):
            bodies[node.chain] = words
    return bodies


def _holder(node: Node, text: str) -> Key | None:
    """Key of the one person who held the office described while the article can have been published."""
    if node.type != "person" or node.country is None or node.published is None:
        return None
    people = {holder_of(node.country, organ_key(text, node.country)[2], day) for day in node.published}
    person = people.pop() if len(people) == 1 else None
    if person is None:
        return None
    name = person_name(person)
    # Some are known by one name alone, which is no full name.
    return full_name_key(name) if name.given else None


def join_described(nodes: Nodes, groups: Groups) -> None:
    """Join bodies described in the same words, in articles that name two of the same people or bodies."""
    import numpy as np

    places, bounds = nodes.blocks("described")
    each = nodes.each(places)
    for count in np.diff(bounds).tolist():
        held = list(itertools.islice(each, count))
        named = Counter(name for node in held for name in node.company)
        company: dict[Key, Key] = {}
        for node in held:
            shared = sorted(name for name in node.company if named[name] > 1)
            for names in itertools.combinations(shared, SHARED_NAMES):
                groups.join(node.key, company.setdefault(names, node.key))
