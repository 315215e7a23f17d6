"""What articles alone tell of who is meant in them: a map over articles.

In: an article's mentions, quotations and events, and the days on which it can have been published. Out: its nodes with
the key that each has as long as no other article says more, the id of the entity that it then is, and the words that it
may be joined to others by; and the node of each mention, speaker and party.

A function of an Arrow batch alone, and no row of it hangs on another. Its result is kept from one run to the next.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from variorum.corpus.entity_bodies import body_key, describe, other_names
from variorum.corpus.entity_nodes import SEPARATOR, Key, Node, Told, full_name_key, nodes_of
from variorum.corpus.entity_speakers import Finder
from variorum.corpus.entity_types import told_of
from variorum.knowledge.names import person_name
from variorum.records import make_id

if TYPE_CHECKING:
    import pyarrow as pa

#: The columns read of each table, besides the article.
READ = {
    "mentions": Told._fields,
    "quotes": ("speaker_start", "speaker_end", "speaker_name"),
    "events": (
        "actor_start", "actor_end", "actor_name", "recipient_start", "recipient_end", "recipient_name",
    ),
}  # fmt: skip
#: What a node is, one a node of each article.
NODE = ("chain", "type", "name", "country", "names", "nominals", "roles", "key", "entity_id", "surname", "word", "also",
        "described")  # fmt: skip
#: Of each row of the tables the number of its node within the article, or none.
ROWS = ("mentions", "speakers", "actors", "recipients")


def read(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Articles (`article`, `article_id`, `start`, `end`, and lists of rows of each table of `READ`) as lists of nodes.

    Beside what `entity_nodes.Node` has, a node has `key` and `entity_id` for itself alone; `surname`, which is a
    person's block; `word`, whose type other articles may tell; `also`, other names of a body; and `described`, the
    words of a body that has no name. Of an article there is its `company`, and for each row its node (`ROWS`).
    """
    import pyarrow as pa

    rows = {table: _rows(batch.column(table)) for table in READ}
    found: dict[str, list[Any]] = {name: [] for name in ("company", *NODE, *ROWS)}
    for article_id, start, end in zip(*(batch.column(name).to_pylist() for name in ("article_id", "start", "end")),
                                      strict=True):  # fmt: skip
        mentions = [Told._make(row) for row in next(rows["mentions"])]
        published = (start or end, end or start) if start or end else None
        nodes = nodes_of(article_id, mentions, published)
        found["company"].append(sorted(nodes[0].company) if nodes else [])
        each = list(zip(*_told(nodes), strict=True)) or [()] * len(NODE)
        for name, values in zip(NODE, each, strict=True):
            found[name].append(values)
        numbers = {node.chain: number for number, node in enumerate(nodes)}
        finder = Finder(mentions, numbers)
        found["mentions"].append([numbers[mention.chain] for mention in mentions])
        found["speakers"].append([finder.find(*row) for row in next(rows["quotes"])])
        events = next(rows["events"])
        found["actors"].append([finder.find(*row[:3]) for row in events])
        found["recipients"].append([finder.find(*row[3:]) for row in events])
    columns = {name: pa.array(values, schema().field(name).type) for name, values in found.items()}
    return pa.RecordBatch.from_pydict({"article": batch.column("article"), **columns}, schema=schema())


def schema() -> pa.Schema:
    """The columns of what `read` gives."""
    import pyarrow as pa

    texts, numbers = pa.list_(pa.string()), pa.list_(pa.int32())
    lists = {"names", "nominals", "roles", "also"}
    return pa.schema(
        [
            ("article", pa.int64()),
            ("company", texts),
            *((name, numbers if name == "chain" else pa.list_(texts) if name in lists else texts) for name in NODE),
            *((name, numbers) for name in ROWS),
        ]
    )


def _rows(column: pa.ListArray) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of each article out of a column of lists of them."""
    fields = column.flatten().flatten()
    each = zip(*(field.to_pylist() for field in fields), strict=True)
    for count in column.value_lengths().to_pylist():
        yield list(itertools.islice(each, count))


def _told(nodes: Sequence[Node]) -> Iterator[tuple[Any, ...]]:
    """What `NODE` names of each node of an article."""
    words = describe([node for node in nodes if not node.name])
    for node in nodes:
        if node.name:
            node.key = own_key(node)
        yield (
            node.chain, node.type, node.name, node.country, node.names, node.nominals, node.roles,
            SEPARATOR.join(node.key), make_id("e", *node.key),
            surname_of(node), told_of(node), other_names(node), words.get(node.chain),
        )  # fmt: skip


def own_key(node: Node) -> Key:
    """The key of a node that has a name, by itself."""
    if node.type != "person":
        return body_key(node)
    name = person_name(node.name or "")
    return full_name_key(name) if name.given else ("surname", name.key, node.article_id)


def surname_of(node: Node) -> str | None:
    """The key of the surname of a person's node that has a name."""
    return person_name(node.name).key if node.name and node.type == "person" else None
