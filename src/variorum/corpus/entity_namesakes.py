"""Two people of one full name, told apart by what their articles say of them.

In: the nodes of one surname that have a full name, with their company and days. Out: new keys for those who are
somebody else than the one most written about.

Method: nodes of one full name are laid out from the one of which most is told; each joins the person that it has most
in common with, and begins another where everything speaks against it: callings of spheres that hardly go together or
another state, without two shared names; or, of people whom no list of offices knows, no shared name or place at all in
articles more than a year apart. Nothing is compared with everything: a person's nodes are summed up in one profile.

Gets wrong: one person with two callings in articles that share nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from variorum.corpus.entity_nodes import SHARED_NAMES, Days, Groups, Key, Node, offices_of
from variorum.knowledge.names import are_allied, sphere_of
from variorum.knowledge.offices import terms_by_name

# Days after which two articles about people of one name without anything in common are about two.
_LONG = 365
# Names that an article must hold for their absence elsewhere to tell something.
_ENOUGH = 3
# Days after which an allied calling speaks against one person where nothing is shared: a lawyer may become a minister.
_CAREER = 10 * 365


@dataclass(slots=True)
class Profile:
    """What the articles tell of one person."""

    names: set[str] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    first: dt.date | None = None
    last: dt.date | None = None

    def add(self, other: Profile) -> None:
        """Add what another tells."""
        self.names |= other.names
        self.offices |= other.offices
        self.countries |= other.countries
        self.articles |= other.articles
        if other.first is not None and other.last is not None:
            self.first = min(self.first or other.first, other.first)
            self.last = max(self.last or other.last, other.last)

    @property
    def spheres(self) -> frozenset[str]:
        """The spheres of the callings."""
        return frozenset(sphere for office in self.offices if (sphere := sphere_of(office)) is not None)

    def days_apart(self, published: Days | None) -> int:
        """Days between the person's articles and another's; 0 where they overlap or a day is unknown."""
        if published is None or self.first is None or self.last is None:
            return 0
        return max((self.first - published[1]).days, (published[0] - self.last).days, 0)


def profile_of(node: Node, surname: str) -> Profile:
    """What one article tells."""
    first, last = node.published or (None, None)
    return Profile(
        set(node.company) - {surname},
        set(offices_of(node)),
        {node.country} if node.country else set(),
        {node.article_id},
        first,
        last,
    )


def part_namesakes(named: Sequence[Node], groups: Groups) -> None:
    """Give the nodes of a full name that is borne by several people a key for each of them."""
    by_name: dict[Key, list[Node]] = defaultdict(list)
    for node in named:
        by_name[groups.find(node.key)].append(node)
    for key, nodes in by_name.items():
        if len(nodes) > 1:
            _part(key, nodes)


def _part(key: Key, nodes: list[Node]) -> None:
    told = [(node, profile_of(node, key[1])) for node in nodes]
    told.sort(
        key=lambda pair: (
            -len(pair[1].spheres), -len(pair[1].offices), -len(pair[1].names), pair[0].article_id, pair[0].chain
        )
    )  # fmt: skip
    people: list[tuple[Profile, list[Node]]] = []
    for node, profile in told:
        fitting = [
            (_common(profile, person), -place)
            for place, (person, _) in enumerate(people)
            if not _speaks_against(profile, person, nodes[0].name or "")
        ]
        if fitting:
            person, own = people[-max(fitting)[1]]
            person.add(profile)
            own.append(node)
        else:
            people.append((profile, [node]))
    # The one most written about keeps the name's key.
    people.sort(key=lambda pair: (-len(pair[1]), min(node.article_id for node in pair[1])))
    for profile, own in people[1:]:
        telling = "|".join([*sorted(profile.spheres), *sorted(profile.countries)])
        other = (*key, telling or min(node.article_id for node in own))
        for node in own:
            node.key = other


def _common(one: Profile, other: Profile) -> tuple[int, int, int]:
    shared = len(one.names & other.names) + SHARED_NAMES * len(one.offices & other.offices)
    return shared, len(one.spheres & other.spheres), len(one.countries & other.countries)


def _is_known(name: str, profile: Profile) -> bool:
    """Whether the articles fall near a term of office of somebody of that name."""
    return profile.first is not None and any(
        abs((term.start - profile.first).days) <= _CAREER or term.start <= profile.first <= (term.end or dt.date.max)
        for term in terms_by_name().get(name.casefold(), ())
    )


def _speaks_against(one: Profile, other: Profile, name: str) -> bool:
    """Whether what an article tells of its person cannot well be told of this one."""
    shared = len(one.names & other.names)
    if shared >= SHARED_NAMES:
        return False
    published = (one.first, one.last) if one.first is not None and one.last is not None else None
    apart = other.days_apart(published)
    abroad = bool(one.countries and other.countries) and not one.countries & other.countries
    if one.spheres and other.spheres and not one.spheres & other.spheres:
        allied = any(are_allied(a, b) for a in one.spheres for b in other.spheres)
        return abroad or apart > _CAREER or not allied
    if abroad:
        return True
    if shared or one.offices & other.offices or apart <= _LONG:
        return False
    enough = len(one.names) >= _ENOUGH and len(other.names) >= _ENOUGH
    return enough and not (_is_known(name, one) and _is_known(name, other))
