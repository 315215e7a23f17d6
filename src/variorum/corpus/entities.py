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
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from variorum.corpus.decisions import OF_ENTITIES, apply_to_keys, in_force
from variorum.corpus.entity_bodies import join_bodies, join_described
from variorum.corpus.entity_nodes import Days, Groups, Node, context_of, mentions_of, most, nodes_of
from variorum.corpus.entity_people import join_people
from variorum.corpus.entity_speakers import Finder, filled
from variorum.corpus.entity_types import retype
from variorum.knowledge.names import known_names, state
from variorum.records import Decision, Entity, Mention, Stage, Tables, make_id, to_arrow

if TYPE_CHECKING:
    import pyarrow as pa


def resolve(
    mentions: Sequence[Mention], decisions: Sequence[Decision] = (), days: Days | None = None
) -> tuple[list[Entity], dict[tuple[str, int], str]]:
    """The entities, and the entity's id for each article's chain; `days` tells when articles were published."""
    days = days or {}
    nodes = nodes_of(mentions)
    groups = Groups()
    context = context_of(nodes)
    retype(nodes, context)
    people = [node for node in nodes if node.type == "person" and node.name]
    join_people(people, context, groups, days)
    join_bodies([node for node in nodes if node.name and node.type != "person"], context, groups)
    join_described([node for node in nodes if not node.name], context, groups, days)
    members: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for node, key in zip(nodes, apply_to_keys(nodes, groups.find, decisions), strict=True):
        members[key].append(node)
    entities, ids = [], {}
    for key in sorted(members):
        entity = _entity(key, members[key])
        entities.append(entity)
        for node in members[key]:
            ids[node.article_id, node.chain] = entity.entity_id
    return sorted(entities, key=lambda entity: entity.entity_id), ids


def _entity(key: tuple[str, ...], nodes: Sequence[Node]) -> Entity:
    kind = most(node.type for node in nodes) or "other"
    names: Counter[str] = Counter()
    others: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    for node in nodes:
        for mention in node.mentions:
            text = " ".join(mention.text.split())
            if mention.kind == "name":
                names[text] += 1
            elif mention.kind == "nominal":
                others[text] += 1
            if mention.role:
                roles[" ".join(mention.role.split())] += 1
    land = state(key[1]) if key[0] == "state" else None
    name = land.name.rstrip("?") if land else _usual_name(kind, names or others, nodes)
    return Entity(
        entity_id=make_id("e", *key),
        name=name,
        type=kind,
        aliases=tuple(sorted(text for text in _one_case(names + others) if text != name)),
        roles=tuple(sorted(_one_case(roles))),
        country=most(node.country for node in nodes),
        named=bool(names),
        n_articles=len({node.article_id for node in nodes}),
    )


def _usual_name(kind: str, counts: Counter[str], nodes: Sequence[Node]) -> str:
    """The full name that most articles have; of a body the list does not know, not its acronym; else a description."""
    called = Counter(node.name for node in nodes if node.name)
    if not called:
        return min(counts, key=lambda name: (-len(name), name))
    known = known_names()
    full = [name for name in called if " " in name or (kind != "person" and name in known)] or list(called)
    return min(full, key=lambda name: (-called[name], -counts[name], -len(name), name))


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
    import pyarrow as pa

    mentions = mentions_of(tables["mentions"])
    entities, ids = resolve(mentions, in_force(tables, OF_ENTITIES), _days(tables["articles"]))
    finder = Finder(mentions, ids)
    table = tables["mentions"]
    place = table.schema.get_field_index("entity_id")
    resolved = [ids[mention.article_id, mention.chain] for mention in mentions]
    events = filled(tables["events"], finder, "actor")
    return {
        "entities": to_arrow("entities", entities),
        "mentions": table.set_column(place, table.schema.field(place), pa.array(resolved, pa.string())),
        "quotes": filled(tables["quotes"], finder, "speaker"),
        "events": filled(events, finder, "recipient"),
    }


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
