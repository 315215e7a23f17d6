"""The type of a bare word, as the other articles that use it tell.

Gets wrong: a word that is a person in one article and a firm in another of the same company.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from variorum.corpus.entity_nodes import SHARED_NAMES, Node, tidy
from variorum.knowledge.names import known_names, person_name, surname_key, words_for


def retype(nodes: Sequence[Node], context: dict[str, frozenset[str]]) -> None:
    """Give a word the type it has elsewhere among the same names: as part of a full name, or more often.

    One article's mistake about a bare word (a surname taken for a firm, a town for a person) is mended by the others.
    """
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    bodies: dict[str, set[str]] = defaultdict(set)
    for node in nodes:
        if node.name and node.type in ("organisation", "group"):
            bodies[node.name.split()[0]].add(node.name)
    for node in nodes:
        if not node.name or (node.country and node.type == "place") or node.name in known_names():
            continue
        words = node.name.split()
        if len(words) == 1:
            told[node.name][node.type].append(node.article_id)
        elif node.type == "person":
            told[person_name(node.name).surname][node.type] += [node.article_id] * SHARED_NAMES
        elif (
            node.type in ("organisation", "group")
            and len(bodies[words[0]]) == 1
            and words[-1].lower() not in words_for("press_heads")
        ):
            told[words[0]][node.type] += [node.article_id] * SHARED_NAMES
    company = {
        (word, kind): frozenset[str]().union(*(context.get(article, frozenset()) for article in articles))
        for word, kinds in told.items() if len(kinds) > 1
        for kind, articles in kinds.items()
    }  # fmt: skip
    for node in nodes:
        kinds = told.get(node.name or "", {})
        if node.country or len(kinds) < 2 or (node.name or "").isupper() or node.type not in kinds:
            continue
        # A place is told by the words beside it, a firm mostly by the model's habit: a place counts twice.
        weight = {kind: len(articles) * (2 if kind == "place" else 1) for kind, articles in kinds.items()}
        best = min(weight, key=lambda kind: (-weight[kind], kind))
        if weight[best] <= weight[node.type]:
            continue
        here = context.get(node.article_id, frozenset()) - {surname_key(node.name or ""), tidy(node.name or "")}
        if len(here & company[node.name or "", best]) >= SHARED_NAMES:
            node.type = best
