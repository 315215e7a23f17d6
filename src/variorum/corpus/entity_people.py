"""Which full names, and which bare surnames, are of one person across articles.

In: the nodes of people with the company they are named in, and the days of their articles. Out: each node's key.

Method: within a surname's key, given names must agree in one of their spellings; a surname alone joins the one full
name of its block that shares an office or enough other names with its article.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from variorum.corpus.entity_namesakes import Profile, part_namesakes, profile_of
from variorum.corpus.entity_nodes import SHARED_NAMES, Days, Groups, Node, full_name_key, offices_of
from variorum.knowledge.names import PersonName, fold, given_forms, initial, person_name

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
    by_form: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    by_letter: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    initials: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for key in keys:
        given = full[key].given[0]
        by_letter[fold(given)[:1]].append(key)
        if (letter := initial(given)) is not None:
            initials[letter].append(key)
        for form in given_forms(given):
            by_form[form].append(key)
    for key in keys:
        given = full[key].given[0]
        letter = fold(given)[:1]
        agreeing = {one for form in given_forms(given) for one in by_form[form]} | set(initials.get(letter, ()))
        if initial(given) is not None:
            agreeing |= set(by_letter[letter])
        fitting = sorted({groups.find(other) for other in agreeing if other != key})
        longer = [other for other in fitting if len(other[2]) > 1]
        if len(longer) == 1:
            groups.join(key, longer[0])


class _Known:
    """The people of one surname whose full names are known, found by what their articles tell."""

    def __init__(self, people: Mapping[tuple[str, ...], Profile]) -> None:
        self.people = people
        self._by_name: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self._at_home: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
        for key, profile in people.items():
            for name in profile.names:
                self._by_name[name].append(key)
            for office in profile.offices:
                for country in profile.countries:
                    self._at_home[office, country].append(key)

    def alike(self, node: Node, here: frozenset[str]) -> dict[tuple[str, ...], int]:
        """Those whom an article may mean, with how many names it shares with theirs."""
        shared = Counter(key for name in here for key in self._by_name.get(name, ()))
        if node.country is not None:
            for office in offices_of(node):
                shared.update(dict.fromkeys(self._at_home.get((office, node.country), ()), 0))
        return shared


def _join_bare(
    bare: Sequence[Node],
    named: Sequence[Node],
    surname: str,
    context: dict[str, frozenset[str]],
    groups: Groups,
    days: Days,
) -> None:
    """Bare surnames to the one full name of their block that their article knows by office or company."""
    people: dict[tuple[str, ...], Profile] = {}
    for node in named if bare else ():
        people.setdefault(groups.find(node.key), Profile()).add(profile_of(node, context, days, surname))
    known = _Known(people)
    alone: list[Node] = []
    for node in bare:
        here = context[node.article_id] - {surname}
        fitting = []
        for key, shared in known.alike(node, here).items():
            profile = people[key]
            if node.country and profile.countries and node.country not in profile.countries:
                continue
            # Where the full name stands in the article itself, the bare one would have joined it there.
            if node.article_id in profile.articles:
                continue
            same_office = bool(offices_of(node) & profile.offices)
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
