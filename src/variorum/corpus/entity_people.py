"""Which full names, and which bare surnames, are of one person across articles.

In: the nodes of people with the company they are named in, and the days of their articles. Out: each node's key.

Method: within a surname's key, given names must agree in one of their spellings; a surname alone joins the one full
name of its block that shares an office or enough other names with its article.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from variorum.corpus.entity_namesakes import Profile, part_namesakes, profile_of
from variorum.corpus.entity_nodes import SHARED_NAMES, Groups, Key, Node, offices_of
from variorum.corpus.entity_table import Nodes, joined
from variorum.corpus.spans import Rows
from variorum.knowledge.names import PersonName, fold, given_forms, initial, person_name

if TYPE_CHECKING:
    import pyarrow as pa

    from variorum.corpus.entity_table import Digests, Places

# Days between a bare surname and the nearest article with the full name, beyond which company alone does not join them.
_REACH = 730


def join_people(nodes: Nodes, hashes: Digests, kept: pa.Table | None) -> tuple[pa.Table, Places]:
    """Join the keys that are one person's; as kept where a surname's nodes are what they were in the run before.

    Returns one row for each surname that several nodes have, and the places of all these nodes, in the order
    of the rows: `keys` has an entry for each of them, the key that it has if that is not its own; `one` and `other` are
    keys that are one with another, and the key that speaks for all of these.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    places, bounds = nodes.blocks("surname")
    blocks = np.split(places, bounds[1:-1]) if len(places) else []
    digests = np.add.reduceat(hashes[places], bounds[:-1]) if len(places) else hashes[:0]
    column = nodes.column("surname")
    surnames = pa.array(column.texts(column.codes[places[bounds[:-1]]]), pa.string())
    same = np.zeros(0, dtype=np.int64)
    found = kept_schema().empty_table()
    if kept is not None and kept.num_rows:
        number = np.asarray(pc.fill_null(pc.index_in(kept.column("surname"), value_set=surnames), -1))
        rows = np.flatnonzero(np.append(digests, np.uint64(0))[number] == np.asarray(kept.column("digest")))
        rows = rows[number[rows] >= 0]
        same, found = number[rows], Rows(kept).take(rows).cast(kept_schema())
    new = np.setdiff1d(np.arange(len(blocks)), same)
    made: dict[str, list[object]] = {name: [] for name in ("keys", "one", "other")}
    each = nodes.each(np.concatenate([places[:0], *(blocks[number] for number in new)]))
    for number in new:
        groups, block = Groups(), list(itertools.islice(each, len(blocks[number])))
        own = [node.key for node in block]
        _join_block(block, groups)
        changed = [None if node.key == key else joined(node.key) for node, key in zip(block, own, strict=True)]
        made["keys"].append(changed)
        made["one"].append([joined(key) for key in groups.parent])
        made["other"].append([joined(groups.find(key)) for key in groups.parent])
    named = {"surname": surnames.take(pa.array(new)), "digest": digests[new]}
    found = pa.concat_tables([found, pa.table({**named, **made}, schema=kept_schema())])
    return found, np.concatenate([places[:0], *(blocks[number] for number in (*same, *new))])


def kept_schema() -> pa.Schema:
    """The columns of what is kept of people."""
    import pyarrow as pa

    lists = ((name, pa.list_(pa.string())) for name in ("keys", "one", "other"))
    return pa.schema([("surname", pa.string()), ("digest", pa.uint64()), *lists])


def _join_block(block: Sequence[Node], groups: Groups) -> None:
    """The people of one surname."""
    surname = block[0].key[1]
    full: dict[Key, PersonName] = {}
    named, bare = [], []
    for node in block:
        name = person_name(node.name or "")
        if name.given:
            full.setdefault(node.key, name)
            named.append(node)
        else:
            bare.append(node)
    _join_given(full, groups)
    part_namesakes(named, groups)
    _join_bare(bare, named, surname, groups)


def _join_given(full: dict[Key, PersonName], groups: Groups) -> None:
    """Join full names of one surname whose given names are one, as long as they fit one longer name alone."""
    keys = sorted(full, key=lambda key: (-len(key[2]), key))
    by_form: dict[str, list[Key]] = defaultdict(list)
    by_letter: dict[str, list[Key]] = defaultdict(list)
    initials: dict[str, list[Key]] = defaultdict(list)
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

    def __init__(self, people: Mapping[Key, Profile]) -> None:
        self.people = people
        self._by_name: dict[str, list[Key]] = defaultdict(list)
        self._at_home: dict[tuple[str, str], list[Key]] = defaultdict(list)
        for key, profile in people.items():
            for name in profile.names:
                self._by_name[name].append(key)
            for office in profile.offices:
                for country in profile.countries:
                    self._at_home[office, country].append(key)

    def alike(self, node: Node, here: frozenset[str]) -> dict[Key, int]:
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
    groups: Groups,
) -> None:
    """Bare surnames to the one full name of their block that their article knows by office or company."""
    people: dict[Key, Profile] = {}
    for node in named if bare else ():
        people.setdefault(groups.find(node.key), Profile()).add(profile_of(node, surname))
    known = _Known(people)
    alone: list[Node] = []
    for node in bare:
        here = node.company - {surname}
        fitting = []
        for key, shared in known.alike(node, here).items():
            profile = people[key]
            if node.country and profile.countries and node.country not in profile.countries:
                continue
            # Where the full name stands in the article itself, the bare one would have joined it there.
            if node.article_id in profile.articles:
                continue
            same_office = bool(offices_of(node) & profile.offices)
            if profile.days_apart(node.published) > _REACH and not (same_office and shared):
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
    shared_names: dict[str, Key] = {}
    for node in alone:
        for office in sorted(offices_of(node)):
            label = f"{office}|{node.country}"
            if node.country:
                groups.join(node.key, shared_names.setdefault(label, node.key))
        for name in sorted(node.company - {surname}):
            groups.join(node.key, shared_names.setdefault(name, node.key))
