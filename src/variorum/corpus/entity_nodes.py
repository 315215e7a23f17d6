"""What the ways of telling entities share: an article's chain as a node, and keys that are one.

In: an article's mentions. Out: one `Node` for each chain, with its type, name and country; what else the article names.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from variorum.knowledge.names import PersonName, fold, given_name, known_names, person_name, state_of_adjective

Key = tuple[str, ...]
#: First and last day that an article can have been published.
Days = tuple[dt.date, dt.date]

#: Other names that an article must share with a full name's articles before a bare surname joins it, where no office
#: agrees. One shared name is common between unrelated reports of one beat; two were right in all cases read.
SHARED_NAMES = 2
#: Stands between the parts of a key that is one text; no part holds it.
SEPARATOR = "\x1f"
# Words of which what was made of them is held.
_HELD = 1 << 16


class Told(NamedTuple):
    """What of a mention tells who is meant: columns of `Mention`."""

    start: int
    end: int
    kind: str
    type: str
    text: str
    chain: int
    name: str | None
    role: str | None
    role_start: int | None
    role_end: int | None
    country: str | None


@dataclass(slots=True)
class Node:
    """One chain of one article: what of its mentions tells who is meant.

    `names`, `nominals` and `roles` are words in the order of the text; `first` those of the first mention, and
    `telling` the longest description, or the longest mention where there is none; `company` the keys of the people and
    bodies that the article names: what a bare surname may be known by.
    """

    article_id: str
    chain: int
    type: str = "other"
    name: str | None = None
    country: str | None = None
    names: tuple[str, ...] = ()
    nominals: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    first: str = ""
    telling: str = ""
    key: Key = ()
    company: frozenset[str] = frozenset()
    published: Days | None = None


def nodes_of(article_id: str, mentions: Sequence[Told], published: Days | None = None) -> list[Node]:
    """The chains of one article, in order."""
    chains: dict[int, list[Told]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda mention: (mention.start, mention.end)):
        chains[mention.chain].append(mention)
    nodes = [_node(article_id, chains[chain]) for chain in sorted(chains)]
    company = frozenset(
        person_name(node.name).key if node.type == "person" else tidy(node.name)
        for node in nodes
        if node.name and node.type in ("person", "organisation", "group")
    )
    for node in nodes:
        node.company, node.published = company, published
    return nodes


def _node(article_id: str, mentions: Sequence[Told]) -> Node:
    named = [mention for mention in mentions if mention.kind == "name"]
    nominals = tuple(mention.text for mention in mentions if mention.kind == "nominal")
    telling = named or mentions
    return Node(
        article_id=article_id,
        chain=mentions[0].chain,
        type=most(mention.type for mention in telling) or "other",
        name=next((mention.name for mention in mentions if mention.name), None),
        country=most(mention.country for mention in telling if mention.country),
        names=tuple(mention.text for mention in named),
        nominals=nominals,
        roles=tuple(mention.role for mention in mentions if mention.role),
        first=mentions[0].text,
        telling=max(nominals or (mention.text for mention in mentions), key=len),
    )


def most(values: Iterable[str | None]) -> str | None:
    """The commonest value, the least of several; None where there is none."""
    told = [value for value in values if value is not None]
    if len(set(told)) < 2:
        return told[0] if told else None
    counts = Counter(told)
    return min(counts, key=lambda value: (-counts[value], value))


class Groups:
    """Keys that are one, by union; the least key speaks for all."""

    def __init__(self) -> None:
        self.parent: dict[Key, Key] = {}

    def find(self, key: Key) -> Key:
        root = key
        while self.parent.get(root, root) != root:
            root = self.parent[root]
        while self.parent.get(key, key) != root:
            self.parent[key], key = root, self.parent[key]
        return root

    def join(self, one: Key, other: Key) -> None:
        a, b = sorted((self.find(one), self.find(other)))
        self.parent[b] = a


@functools.lru_cache(maxsize=_HELD)
def tidy(name: str) -> str:
    """A name as it is compared: small letters, no accents, stops or article."""
    return re.sub(r"\s+", " ", fold(name).replace(".", "").replace("-", " ")).strip().removeprefix("the ")


@functools.lru_cache(maxsize=_HELD)
def organ_key(text: str, country: str) -> Key:
    """Key of an organ of a state: its words without the state's."""
    words = []
    for word in re.sub(r"['’]s\b", "", text).split():
        land = state_of_adjective(word) or None
        if land is not None and land.iso3 == country:
            continue
        if word in known_names() and known_names()[word].country == country:
            continue
        words.append(tidy(word))
    return "organ", country, " ".join(word for word in words if word and word not in ("the", "of", "s"))


def offices_of(node: Node) -> frozenset[str]:
    """Nouns of the roles printed with the mentions, and of the descriptions that stand for them."""
    return frozenset(_office(words) for words in (*node.roles, *node.nominals))


@functools.lru_cache(maxsize=_HELD)
def _office(words: str) -> str:
    return re.split(r"\s(?:of|for|to|at|in)\s", words.lower())[0].split()[-1]


@functools.lru_cache(maxsize=_HELD)
def full_name_key(name: PersonName) -> Key:
    """Key of a person's full name: the surname's key, and the given name in its usual spelling."""
    known = given_name(name.given[0])
    return "person", name.key, fold(known.name if known else re.sub(r"[.\-\s]", "", name.given[0]))
