"""Which full names, and which bare surnames, are of one person across articles.

In: the nodes of people with the company they are named in, and the days of their articles. Out: each node's key.

Method: within a surname's key, given names must agree in one of their spellings; a surname alone joins the one full
name of its block that shares an office or enough other names with its article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from variorum.corpus.entity_namesakes import Profile, part_namesakes, profile_of
from variorum.corpus.entity_nodes import SHARED_NAMES, Days, Groups, Node, full_name_key, offices_of
from variorum.knowledge.names import PersonName, person_name

# Days between a bare surname and the nearest article with the full name, beyond which company alone does not join them.
_REACH = 730


def join_people(people: Sequence[Node], context: dict[str, frozenset[str]], groups: Groups, days: Days) -> None:
    """Give each person's node its key, and join the keys that are one person's."""
    blocks: dict[str, list[Node]] = defaultdict(list)
    for node in people:
        blocks[person_name(node.name or "").key].append(node)
    for surname, block in blocks.items():
        full: dict[tuple[str, ...], PersonName] = {}
        bare: list[Node] = []
        for node in block:
            name = person_name(node.name or "")
            if name.given:
                node.key = full_name_key(name)
                full.setdefault(node.key, name)
            else:
                bare.append(node)
        _join_given(full, groups)
        named = [node for node in block if node.key]
        part_namesakes(named, groups, context, days)
        _join_bare(bare, named, surname, context, groups, days)


def _join_given(full: dict[tuple[str, ...], PersonName], groups: Groups) -> None:
    """Join full names of one surname whose given names are one, as long as they fit one longer name alone."""
    keys = sorted(full, key=lambda key: (-len(key[2]), key))
    for key in keys:
        fitting = sorted({groups.find(other) for other in keys if other != key and full[other].agrees(full[key])})
        longer = [other for other in fitting if len(other[2]) > 1]
        if len(longer) == 1:
            groups.join(key, longer[0])


def _join_bare(
    bare: Sequence[Node],
    named: Sequence[Node],
    surname: str,
    context: dict[str, frozenset[str]],
    groups: Groups,
    days: Days,
) -> None:
    """Bare surnames to the one full name of their block that their article knows by office or company."""
    known: dict[tuple[str, ...], Profile] = {}
    for node in named:
        known.setdefault(groups.find(node.key), Profile()).add(profile_of(node, context, days, surname))
    alone: list[Node] = []
    for node in bare:
        here = context[node.article_id] - {surname}
        fitting = []
        for key, profile in known.items():
            if node.country and profile.countries and node.country not in profile.countries:
                continue
            # Where the full name stands in the article itself, the bare one would have joined it there.
            if node.article_id in profile.articles:
                continue
            shared, same_office = len(here & profile.names), bool(offices_of(node) & profile.offices)
            if profile.days_apart(days.get(node.article_id)) > _REACH and not (same_office and shared):
                continue
            at_home = node.country is not None and node.country in profile.countries
            if shared >= SHARED_NAMES or (same_office and (shared or at_home)):
                fitting.append((shared + SHARED_NAMES * same_office, key))
        fitting.sort(key=lambda pair: (-pair[0], pair[1]))
        if fitting and (len(fitting) == 1 or fitting[0][0] >= 2 * fitting[1][0]):
            node.key = fitting[0][1]
        else:
            alone.append(node)
    for node in sorted(alone, key=lambda node: (node.article_id, node.chain)):
        node.key = ("surname", surname, node.article_id)
    shared_names: dict[str, tuple[str, ...]] = {}
    for node in alone:
        for office in sorted(offices_of(node)):
            label = f"{office}|{node.country}"
            if node.country:
                groups.join(node.key, shared_names.setdefault(label, node.key))
        for name in sorted(context[node.article_id] - {surname}):
            groups.join(node.key, shared_names.setdefault(name, node.key))
