"""What the ways of telling entities share: an article's chain as a node, and keys that are one.

In: mentions. Out: one `Node` for each chain of each article, with its type, name and country; what else each article
names.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
_ROWS_AT_ONCE = 50_000


def mentions_of(table: pa.Table) -> list[Mention]:
    """The mentions of a table, in its order. What is the same in many of them is held once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    names = [column.name for column in columns(Mention.table)]
    held: dict[str, str] = {}
    found: list[Mention] = []
    for piece in table.select(names).to_batches(max_chunksize=_ROWS_AT_ONCE):
        data: list[list[Any]] = []
        for column in piece.columns:
            if pa.types.is_string(column.type):
                encoded = column.dictionary_encode()
                words: list[str | None] = [held.setdefault(word, word) for word in encoded.dictionary.to_pylist()]
                words.append(None)
                data.append([words[n] for n in pc.fill_null(encoded.indices, -1).to_pylist()])
            else:
                data.append(column.to_pylist())
        found += [Mention(**dict(zip(names, values, strict=True))) for values in zip(*data, strict=True)]
    return found


@dataclass(slots=True)
class Node:
    """One chain of one article."""

    article_id: str
    chain: int
    mentions: list[Mention] = field(default_factory=list)
    type: str = "other"
    name: str | None = None
    country: str | None = None
    key: tuple[str, ...] = ()

    @property
    def named(self) -> list[Mention]:
        """The mentions by name."""
        return [mention for mention in self.mentions if mention.kind == "name"]


def nodes_of(mentions: Iterable[Mention]) -> list[Node]:
    """The chains of all articles, in order."""
    held: dict[tuple[str, int], Node] = {}
    for mention in mentions:
        key = (mention.article_id, mention.chain)
        held.setdefault(key, Node(*key)).mentions.append(mention)
    for node in held.values():
        node.mentions.sort(key=lambda mention: (mention.start, mention.end))
        telling = node.named or node.mentions
        node.type = most(mention.type for mention in telling) or "other"
        node.name = next((mention.name for mention in node.mentions if mention.name), None)
        node.country = most(mention.country for mention in telling if mention.country)
    return [held[key] for key in sorted(held)]


def most(values: Iterable[str | None]) -> str | None:
    """The commonest value, the least of several; None where there is none."""
    counts = Counter(value for value in values if value is not None)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


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


def tidy(name: str) -> str:
    """A name as it is compared: small letters, no accents, stops or article."""
    return re.sub(r"\s+", " ", fold(name).replace(".", "").replace("-", " ")).strip().removeprefix("the ")


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
    told = [m.role for m in node.mentions if m.role] + [m.text for m in node.mentions if m.kind == "nominal"]
    return frozenset(re.split(r"\s(?:of|for|to|at|in)\s", words.lower())[0].split()[-1] for words in told)


def full_name_key(name: PersonName) -> tuple[str, ...]:
    """Key of a person's full name: the surname's key, and the given name in its usual spelling."""
    known = given_name(name.given[0])
    return "person", name.key, fold(known.name if known else re.sub(r"[.\-\s]", "", name.given[0]))
