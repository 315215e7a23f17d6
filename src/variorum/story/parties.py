"""Whom a description means within one story: `the union` is the one union that the story speaks of.

Entities are settled over the whole corpus, where a bare description must stay what it is. Within a story, the bodies
and groups that are only described are one when their head nouns agree and the words of one description are among those
of exactly one other. A speaker without an entity is the one entity whose name holds the words of theirs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from variorum.records import Dossier
from variorum.story.terms import STOP, stem

_HEAD_ENDS = re.compile(r"\b(?:of|in|from|for|on|at|to|with|that|which|who)\b|,")
_WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")
_NUMBERS = frozenset(("two", "three", "four", "five", "several", "many", "both", "some"))
# Heads that say nothing of which body is meant.
_VAGUE = frozenset(
    stem(word) for word in ("people", "official", "government", "reporter", "journalist", "source", "statement")
)


def _described(text: str) -> tuple[str, frozenset[str]] | None:
    """(stem of the head noun, stems of the words around it) of a description; None where there is no head."""
    head_part = _HEAD_ENDS.split(text, maxsplit=1)[0]
    found = [stem(word) for word in _WORD.findall(head_part) if word.lower() not in STOP | _NUMBERS]
    if not found or found[-1] in _VAGUE:
        return None
    rest = [stem(word) for word in _WORD.findall(text[len(head_part) :]) if word.lower() not in STOP]
    return found[-1], frozenset([*found[:-1], *rest])


def same_parties(dossier: Dossier) -> Mapping[str, str]:
    """Entity id → the entity id that stands for it in this story; those that stand for themselves are left out."""
    by_head: dict[str, dict[str, set[frozenset[str]]]] = defaultdict(lambda: defaultdict(set))
    named: set[str] = set()
    for mention in dossier.mentions:
        if mention.entity_id is None or mention.type not in ("organisation", "group"):
            continue
        if mention.kind == "name":
            named.add(mention.entity_id)
        elif mention.kind == "nominal" and (known := _described(mention.text)) is not None:
            by_head[known[0]][mention.entity_id].add(known[1])
    found: dict[str, str] = {}
    for head in sorted(by_head):
        forms = by_head[head]
        for entity_id in sorted(forms):
            if entity_id in named:
                continue
            wider = sorted(
                other for other in forms
                if other != entity_id
                and any(mine < theirs for mine in forms[entity_id] for theirs in forms[other])
                and not any(theirs < mine for mine in forms[entity_id] for theirs in forms[other])
            )  # fmt: skip
            if len(wider) == 1:
                found[entity_id] = wider[0]
            elif not wider:
                equal = min((o for o in forms if forms[o] & forms[entity_id]), default=entity_id)
                if equal != entity_id and equal not in named:
                    found[entity_id] = equal
    return {entity_id: _last(found, entity_id) for entity_id in found}


def _last(found: Mapping[str, str], entity_id: str) -> str:
    """The end of the chain that begins there; of a ring, its least, so that all of it are one."""
    chain = [entity_id]
    while chain[-1] in found:
        following = found[chain[-1]]
        if following in chain:
            return min(chain[chain.index(following) :])
        chain.append(following)
    return chain[-1]


def by_name(dossier: Dossier) -> Mapping[str, str]:
    """Name of a speaker who has no entity, in lower case → the one entity of the story whose name holds its words."""
    wanted = {q.speaker_name.lower() for q in dossier.quotes if q.speaker_entity_id is None and q.speaker_name}
    holding: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for entity in dossier.entities:
        for form in {name.lower() for name in (entity.name, *entity.aliases)}:
            for word in form.split():
                holding[word].add((entity.entity_id, form))
    found = {}
    for name in sorted(wanted):
        forms = [holding.get(word, set()) for word in name.split()]
        holders = {entity_id for entity_id, _ in set.intersection(*forms)} if forms else set()
        if len(holders) == 1:
            found[name] = holders.pop()
    return found
