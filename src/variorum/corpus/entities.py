"""The people, organisations, groups and places that mentions stand for, across articles.

In: mentions with their chains, and the quotations and events whose parties are to be told. Out: one row of
`entities` for each, and its id on mentions, speakers, actors and recipients.

Method: each article's chain is one node with a few keys, and nodes of one key are one entity; nothing is compared
with everything. A state has its code; a known body its usual name; any other body its full name and the acronyms
explained beside it; an organ of a state ("the Portuguese health ministry") its name and the state; a person the key
of the surname (`knowledge/names.py: surname_key`), within which given names must agree in one of their spellings. Two
people of one full name are told by their calling, state, company and day (`entity_namesakes`). A surname alone joins
the one full name of its block that shares an office or enough other names with its article, within two years.
One who is only described is an entity of that article alone: the same words elsewhere may be another person; but "the
Portuguese president" is the one who held that office when the article was published, and a body described in the same
words ("the dockers' union") is one in articles that name two of the same people or bodies.

Gets wrong: two people of one full name, one calling and one state; one person whom two articles give callings that
hardly go together; a person whose given name the press never prints stays apart from articles that have nothing else
in common.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from variorum.corpus.decisions import OF_ENTITIES, Key, Span, apply_to_keys, in_force, spans_in
from variorum.corpus.entity_bodies import join_bodies, join_described
from variorum.corpus.entity_nodes import Days, Groups, Node, context_of, in_order, mentions_of, most, nodes_of
from variorum.corpus.entity_people import join_people
from variorum.corpus.entity_speakers import Finder, Parties
from variorum.corpus.entity_types import retype
from variorum.knowledge.names import known_names, state
from variorum.records import Decision, Entity, Mention, Stage, Tables, arrow_schema, make_id, to_arrow

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")

# Entities that are records at the same time.
_ENTITIES_AT_ONCE = 5_000


def resolve(
    mentions: Sequence[Mention], decisions: Sequence[Decision] = (), days: Days | None = None
) -> tuple[list[Entity], dict[tuple[str, int], str]]:
    """The entities, and the entity's id for each article's chain; `days` tells when articles were published."""
    nodes, places = _read(_by_article(mentions), decisions)
    entities, ids = [], {}
    for entity, own in _entities(nodes, _keys(nodes, places, decisions, days or {})):
        entities.append(entity)
        ids.update(dict.fromkeys(((nodes[place].article_id, nodes[place].chain) for place in own), entity.entity_id))
    return sorted(entities, key=lambda entity: entity.entity_id), ids


def _by_article(mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    for _, own in itertools.groupby(sorted(mentions, key=_article), key=_article):
        yield list(own)


def _article(mention: Mention) -> str:
    return mention.article_id


def _read(articles: Iterable[Sequence[Mention]], decisions: Sequence[Decision]) -> tuple[list[Node], dict[Span, int]]:
    """The nodes of articles, and the numbers of those whose mentions a decision names."""
    nodes: list[Node] = []
    wanted, places = spans_in(decisions), {}
    for mentions in articles:
        own = nodes_of(mentions)
        if wanted:
            of_chain = {node.chain: len(nodes) + n for n, node in enumerate(own)}
            spans = {(mention.article_id, mention.start, mention.end): of_chain[mention.chain] for mention in mentions}
            places.update({span: spans[span] for span in wanted & spans.keys()})
        nodes += own
    return nodes, places


def _keys(nodes: list[Node], places: Mapping[Span, int], decisions: Sequence[Decision], days: Days) -> list[Key]:
    """The key of each node's entity."""
    groups = Groups()
    context = context_of(nodes)
    retype(nodes, context)
    join_people([node for node in nodes if node.type == "person" and node.name], context, groups, days)
    join_bodies([node for node in nodes if node.name and node.type != "person"], context, groups)
    join_described([node for node in nodes if not node.name], context, groups, days)
    return apply_to_keys(nodes, groups.find, decisions, places)


def _entities(nodes: Sequence[Node], keys: Sequence[Key]) -> Iterator[tuple[Entity, list[int]]]:
    """The entities in the order of their keys, each with the numbers of its nodes."""
    for key, own in itertools.groupby(sorted(range(len(nodes)), key=keys.__getitem__), key=keys.__getitem__):
        places = list(own)
        yield _entity(key, [nodes[place] for place in places]), places


def _entity(key: tuple[str, ...], nodes: Sequence[Node]) -> Entity:
    kind = most(node.type for node in nodes) or "other"
    names = _counted(text for node in nodes for text in node.names)
    others = _counted(text for node in nodes for text in node.nominals)
    roles = _counted(text for node in nodes for text in node.roles)
    land = state(key[1]) if key[0] == "state" else None
    name = land.name.rstrip("?") if land else _usual_name(kind, names or others, nodes)
    return Entity(
        entity_id=make_id("e", *key),
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


def _days(articles: pa.Table) -> dict[str, tuple[dt.date, dt.date]]:
    """First and last day that each dated article can have been published."""
    columns = (articles.column(name).to_pylist() for name in ("article_id", "dated_start", "dated_end"))
    return {article: (start or end, end or start) for article, start, end in zip(*columns, strict=True) if start or end}


def run(tables: Tables) -> dict[str, pa.Table]:
    """Resolve the mentions, and the speakers and parties of quotations and events."""
    import numpy as np
    import pyarrow as pa

    table = in_order(tables["mentions"])
    decisions = in_force(tables, OF_ENTITIES)
    nodes, places = _read(mentions_of(table), decisions)
    keys = _keys(nodes, places, decisions, _days(tables["articles"]))
    # The entities by numbers in the order of their keys; each article's chains follow each other among the nodes.
    number = np.zeros(len(nodes), dtype=np.int32)
    made: list[pa.Table] = []
    for some in _some(_entities(nodes, keys), _ENTITIES_AT_ONCE):
        for n, (_, own) in enumerate(some, sum(part.num_rows for part in made)):
            number[own] = n
        made.append(to_arrow("entities", [entity for entity, _ in some]))
    entities = pa.concat_tables([arrow_schema("entities").empty_table(), *made])
    ids = entities.column("entity_id").combine_chunks()
    del nodes, keys
    speakers, actors = Parties(tables["quotes"], "speaker"), Parties(tables["events"], "actor")
    recipients = Parties(tables["events"], "recipient")
    resolved = np.zeros(table.num_rows, dtype=np.int32)
    row = node = 0
    for mentions in mentions_of(table):
        of_chain = {}
        for chain in sorted({mention.chain for mention in mentions}):
            of_chain[chain] = int(number[node])
            node += 1
        resolved[row : row + len(mentions)] = [of_chain[mention.chain] for mention in mentions]
        row += len(mentions)
        finder = Finder(mentions, of_chain)
        for parties in (speakers, actors, recipients):
            parties.find(mentions[0].article_id, finder)
    place = table.schema.get_field_index("entity_id")
    return {
        "entities": entities.sort_by("entity_id"),
        "mentions": table.set_column(place, table.schema.field(place), ids.take(pa.array(resolved))),
        "quotes": speakers.filled(tables["quotes"], ids),
        "events": recipients.filled(actors.filled(tables["events"], ids), ids),
    }


def _some(items: Iterable[T], size: int) -> Iterator[list[T]]:
    held = iter(items)
    while some := list(itertools.islice(held, size)):
        yield some


STAGE = Stage(
    name="entities",
    version=4,
    unit="corpus",
    reads=(
        "articles", "articles.dated_start", "articles.dated_end", "mentions", "quotes", "events", "decisions",
    ),
    writes=(
        "entities", "mentions.entity_id", "quotes.speaker_entity_id", "events.actor_entity_id",
        "events.recipient_entity_id",
    ),
    columns={
        "articles": ("dated_start", "dated_end"),
        "quotes": ("article_id", "speaker_start", "speaker_end", "speaker_name"),
        "events": (
            "article_id", "actor_start", "actor_end", "actor_name",
            "recipient_start", "recipient_end", "recipient_name",
        ),
    },
    run=run,
)  # fmt: skip
