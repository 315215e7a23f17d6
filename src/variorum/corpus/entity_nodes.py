"""What the ways of telling entities share: an article's chain as a node, and keys that are one.

In: mentions. Out: one `Node` for each chain of each article, with its type, name and country; what else each article
names.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from variorum.knowledge.names import PersonName, fold, given_name, known_names, person_name, state_of_adjective
from variorum.records import Mention, columns

if TYPE_CHECKING:
    import pyarrow as pa

#: First and last day that an article can have been published, by its id.
Days = Mapping[str, tuple[dt.date, dt.date]]

#: Other names that an article must share with a full name's articles before a bare surname joins it, where no office
#: agrees. One shared name is common between unrelated reports of one beat; two were right in all cases read.
SHARED_NAMES = 2
# Mentions that are columns of Python objects at the same time.
_ROWS_AT_ONCE = 10_000
# Words of which what was made of them is held.
_HELD = 1 << 16


def mentions_of(table: pa.Table) -> Iterator[list[Mention]]:
    """The mentions of a table by article, in its order, as records only while they are looked at.

    The table is sorted by article. What is the same in many mentions is held once.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    names = [column.name for column in columns(Mention.table) if column.name in table.column_names]

    def each() -> Iterator[Mention]:
        for piece in table.select(names).to_batches(max_chunksize=_ROWS_AT_ONCE):
            data: list[list[Any]] = []
            for column in piece.columns:
                if pa.types.is_string(column.type):
                    encoded = column.dictionary_encode()
                    words: list[str | None] = [sys.intern(word) for word in encoded.dictionary.to_pylist()]
                    words.append(None)
                    data.append([words[n] for n in pc.fill_null(encoded.indices, -1).to_pylist()])
                else:
                    data.append(column.to_pylist())
            for values in zip(*data, strict=True):
                yield Mention(**dict(zip(names, values, strict=True)))

    for _, own in itertools.groupby(each(), key=lambda mention: mention.article_id):
        yield list(own)


def in_order(table: pa.Table) -> pa.Table:
    """The table sorted by article; itself where it is, as a library gives it."""
    import pyarrow.compute as pc

    ids = table.column("article_id")
    if not table.num_rows or pc.all(pc.less_equal(ids[:-1], ids[1:])).as_py() is not False:
        return table
    return table.sort_by([("article_id", "ascending"), ("start", "ascending"), ("end", "ascending")])


@dataclass(slots=True)
class Node:
    """One chain of one article: what of its mentions tells who is meant.

    `names`, `nominals` and `roles` are words in the order of the text; `first` those of the first mention, and
    `telling` the longest description, or the longest mention where there is none.
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
    key: tuple[str, ...] = ()


def nodes_of(mentions: Sequence[Mention]) -> list[Node]:
    """The chains of one article, in order."""
    chains: dict[int, list[Mention]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda mention: (mention.start, mention.end)):
        chains[mention.chain].append(mention)
    return [_node(chains[chain]) for chain in sorted(chains)]


def _node(mentions: Sequence[Mention]) -> Node:
    named = [mention for mention in mentions if mention.kind == "name"]
    nominals = tuple(mention.text for mention in mentions if mention.kind == "nominal")
    telling = named or mentions
    return Node(
        article_id=mentions[0].article_id,
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
        self.parent: dict[tuple[str, ...], tuple[str, ...]] = {}

    def find(self, key: tuple[str, ...]) -> tuple[str, ...]:
        root = key
        while self.parent.get(root, root) != root:
            root = self.parent[root]
        while self.parent.get(key, key) != root:
            self.parent[key], key = root, self.parent[key]
        return root

    def join(self, one: tuple[str, ...], other: tuple[str, ...]) -> None:
        a, b = sorted((self.find(one), self.find(other)))
        self.parent[b] = a


@functools.lru_cache(maxsize=_HELD)
def tidy(name: str) -> str:
    """A name as it is compared: small letters, no accents, stops or article."""
    return re.sub(r"\s+", " ", fold(name).replace(".", "").replace("-", " ")).strip().removeprefix("the ")


@functools.lru_cache(maxsize=_HELD)
def organ_key(text: str, country: str) -> tuple[str, ...]:
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


def context_of(nodes: Sequence[Node]) -> dict[str, frozenset[str]]:
    """Article → keys of the people and bodies it names: what a bare surname may be known by."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in nodes:
        if node.name and node.type in ("person", "organisation", "group"):
            key = person_name(node.name).key if node.type == "person" else tidy(node.name)
            found[node.article_id].add(key)
    return {article: frozenset(keys) for article, keys in found.items()}


def offices_of(node: Node) -> frozenset[str]:
    """Nouns of the roles printed with the mentions, and of the descriptions that stand for them."""
    return frozenset(_office(words) for words in (*node.roles, *node.nominals))


@functools.lru_cache(maxsize=_HELD)
def _office(words: str) -> str:
    return re.split(r"\s(?:of|for|to|at|in)\s", words.lower())[0].split()[-1]


@functools.lru_cache(maxsize=_HELD)
def full_name_key(name: PersonName) -> tuple[str, ...]:
    """Key of a person's full name: the surname's key, and the given name in its usual spelling."""
    known = given_name(name.given[0])
    return "person", name.key, fold(known.name if known else re.sub(r"[.\-\s]", "", name.given[0]))
