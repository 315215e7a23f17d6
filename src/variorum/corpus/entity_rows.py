"""Entities as rows: what the nodes of one say of it together. A map over entities.

The map is a function of an Arrow batch alone, and no row of it hangs on another. An entity whose nodes are what they
were in the run before has the row that it had.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from variorum.corpus.batches import mapped
from variorum.corpus.entity_nodes import SEPARATOR, Node, most
from variorum.corpus.entity_table import Nodes
from variorum.corpus.spans import Rows
from variorum.knowledge.names import known_names, state
from variorum.records import Entity, Spread, arrow_schema, make_id, to_arrow

if TYPE_CHECKING:
    import pyarrow as pa

    from variorum.corpus.entity_table import Digests, Numbers, Places

# Entities that the map is given at once.
_AT_ONCE = 2048
#: What of its nodes an entity is made of, beside the articles.
MADE_OF = ("type", "name", "country", "names", "nominals", "roles")


def entities_of(
    nodes: Nodes, numbers: Numbers, hashes: Digests, kept: pa.Table | None, spread: Spread
) -> tuple[pa.Table, Numbers]:
    """The entities as rows with a digest of all that makes each, and the number of each node's row.

    Parameters
    ----------
    numbers
        Of each node's key.
    hashes
        A number for all that makes each node.
    kept
        The rows of the run before: one whose digest is the same is taken from there.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    order = np.argsort(numbers, kind="stable")
    bounds = np.flatnonzero(np.diff(numbers[order], prepend=-1, append=-1)) if len(order) else order
    held = numbers[order[bounds[:-1]]]
    ids = pa.array(_ids(nodes, order[bounds[:-1]], held), pa.string())
    made_of = np.add.reduceat(hashes[order], bounds[:-1]) if len(order) else hashes
    new = np.ones(len(held), dtype=np.bool_)
    parts = []
    if kept is not None and kept.num_rows:
        places = np.asarray(pc.fill_null(pc.index_in(kept.column("entity_id"), value_set=ids), -1))
        rows = np.flatnonzero((places >= 0) & (made_of[places] == np.asarray(kept.column("digest"))))
        new[places[rows]] = False
        parts.append(Rows(kept.select(arrow_schema(Entity.table).names)).take(rows).cast(arrow_schema(Entity.table)))

    def given(some: Places) -> pa.RecordBatch:
        each = [order[bounds[place] : bounds[place + 1]] for place in some]
        columns = nodes.columns(np.concatenate(each), MADE_OF)
        lengths = np.cumsum([0, *map(len, each)]).astype(np.int32)
        keys = nodes.column("key").texts(held[some])
        lists = {
            name: pa.ListArray.from_arrays(pa.array(lengths), column.combine_chunks())
            for name, column in zip(columns.column_names, columns.columns, strict=True)
        }
        return pa.RecordBatch.from_pydict({"entity_id": ids.take(pa.array(some)), "key": pa.array(keys), **lists})

    parts.append(
        pa.Table.from_batches(
            mapped(describe, np.flatnonzero(new), _AT_ONCE, given, spread), arrow_schema(Entity.table)
        )
    )
    found = pa.concat_tables(parts)
    found = Rows(found).take(np.asarray(pc.sort_indices(found.column("entity_id"))).astype(np.int64))
    rank = np.asarray(pc.index_in(ids, value_set=found.column("entity_id"))).astype(np.int32)
    entity = np.zeros(len(nodes), dtype=np.int32)
    entity[order] = np.repeat(rank, np.diff(bounds))
    digest = np.zeros(len(held), dtype=np.uint64)
    digest[rank] = made_of
    return found.append_column("digest", pa.array(digest)), entity


def _ids(nodes: Nodes, places: Places, numbers: Numbers) -> list[str]:
    """The id of each entity, which is made of its key, as that of a node by itself where one has the key."""
    import numpy as np

    own = nodes.by_themselves(numbers)
    ids = np.array([""] * len(numbers), dtype=object)
    ids[own >= 0] = nodes.ids(own[own >= 0])
    texts = nodes.column("key").texts(numbers[own < 0])
    ids[own < 0] = [make_id("e", text) for text in texts]
    found: list[str] = ids.tolist()
    return found


def describe(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Entities (`entity_id`, `key`, and for the nodes of each a list of articles and of each of `MADE_OF`) as rows."""
    told = (batch.column(name).to_pylist() for name in ("entity_id", "key", "article", *MADE_OF))
    rows = [
        _entity(entity_id, key, [
            Node(article, 0, kind, name, country, texts, nominals, roles)
            for article, kind, name, country, texts, nominals, roles in zip(*nodes, strict=True)
        ])
        for entity_id, key, *nodes in zip(*told, strict=True)
    ]  # fmt: skip
    return to_arrow(Entity.table, rows).combine_chunks().to_batches()[0]


def _entity(entity_id: str, key: str, nodes: Sequence[Node]) -> Entity:
    kind = most(node.type for node in nodes) or "other"
    names = _counted(text for node in nodes for text in node.names)
    others = _counted(text for node in nodes for text in node.nominals)
    roles = _counted(text for node in nodes for text in node.roles)
    land = state(key.split(SEPARATOR)[1]) if key.startswith("state" + SEPARATOR) else None
    name = land.name.rstrip("?") if land else _usual_name(kind, names or others, nodes)
    return Entity(
        entity_id=entity_id,
        name=name,
        type=kind,
        aliases=tuple(sorted(text for text in _one_case({**names, **others}) if text != name)),
        roles=tuple(sorted(_one_case(roles))),
        country=most(node.country for node in nodes),
        named=bool(names),
        n_articles=len({node.article_id for node in nodes}),
    )


def _counted(texts: Iterable[str]) -> dict[str, int]:
    """How often each text stands there, on one line."""
    counts: dict[str, int] = {}
    for text in texts:
        line = " ".join(text.split())
        counts[line] = counts.get(line, 0) + 1
    return counts


def _usual_name(kind: str, counts: Mapping[str, int], nodes: Sequence[Node]) -> str:
    """The full name that most articles have; of a body the list does not know, not its acronym; else a description."""
    called = Counter(node.name for node in nodes if node.name)
    if not called:
        return min(counts, key=lambda name: (-len(name), name))
    known = known_names()
    full = [name for name in called if " " in name or (kind != "person" and name in known)] or list(called)
    return min(full, key=lambda name: (-called[name], -counts.get(name, 0), -len(name), name))


def _one_case(texts: Iterable[str]) -> list[str]:
    """One spelling of texts that differ in capitals alone: the one with fewest."""
    found: dict[str, str] = {}
    for text in sorted(texts, key=lambda text: (sum(c.isupper() for c in text), text)):
        found.setdefault(text.casefold(), text)
    return list(found.values())
