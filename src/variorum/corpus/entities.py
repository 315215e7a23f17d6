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
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from variorum.corpus.decisions import OF_ENTITIES, apply_to_numbers, in_force, spans_in
from variorum.corpus.entity_bodies import join_bodies, join_described, other_names
from variorum.corpus.entity_nodes import Groups
from variorum.corpus.entity_people import join_people
from variorum.corpus.entity_reading import own_key, surname_of
from variorum.corpus.entity_rows import entities_of
from variorum.corpus.entity_table import Nodes, joined
from variorum.corpus.entity_told import Told
from variorum.corpus.entity_types import retyped
from variorum.corpus.spans import Articles
from variorum.records import (
    Article,
    Decision,
    Entity,
    Here,
    Mention,
    Spread,
    Stage,
    Tables,
    from_arrow,
    make_id,
    to_arrow,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from variorum.corpus.entity_table import Digests, Numbers

#: What is kept: what each article tells, what was found of people, and the entities' rows.
NODES, PEOPLE, MADE = "entities_nodes", "entities_people", "entities_made"


def resolve(
    mentions: Sequence[Mention],
    decisions: Sequence[Decision] = (),
    days: Mapping[str, tuple[dt.date, dt.date]] | None = None,
) -> tuple[list[Entity], dict[tuple[str, int], str]]:
    """The entities, and the entity's id for each article's chain; `days` tells when articles were published."""
    none = (None, None)
    ids = sorted({mention.article_id for mention in mentions})
    dated = [(one, *(days or {}).get(one, none)) for one in ids]
    articles = [Article(article_id=one, text="", dated_start=start, dated_end=end) for one, start, end in dated]
    given = {"articles": to_arrow("articles", articles), "mentions": to_arrow("mentions", mentions)}
    given |= {name: to_arrow(name, []) for name in ("quotes", "events")}
    found = _resolved(given, decisions, Here())
    told = from_arrow(Mention, found["mentions"])
    return from_arrow(Entity, found["entities"]), {(row.article_id, row.chain): row.entity_id or "" for row in told}


def _joined(nodes: Nodes, digests: Digests, kept: pa.Table | None) -> tuple[Numbers, Digests, pa.Table]:
    """Join keys: of each the number of the one that speaks for all that are one with it.

    Given back besides: a number for all that makes each node, and what is kept of people.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    changed = retyped(nodes)
    for place, node in changed.items():
        node.key = own_key(node)
        nodes.also[place] = other_names(node)
    nodes.change("type", {place: node.type for place, node in changed.items()})
    nodes.change("surname", {place: surname_of(node) for place, node in changed.items()})
    nodes.change("key", {place: joined(node.key) for place, node in changed.items()})
    hashes = nodes.hashes(digests)
    groups = Groups()
    join_bodies(nodes, groups)
    join_described(nodes, groups)
    people, places = join_people(nodes, hashes, kept)
    keys = nodes.column("key")
    given, one, other = (pc.list_flatten(people.column(name)).combine_chunks() for name in ("keys", "one", "other"))
    keys.codes[places[np.asarray(given.is_valid())]] = keys.numbered(given.drop_null())
    one = pa.concat_arrays([one, pa.array([joined(key) for key in groups.parent], pa.string())])
    other = pa.concat_arrays([other, pa.array([joined(groups.find(key)) for key in groups.parent], pa.string())])
    one, other = keys.numbered(one), keys.numbered(other)
    speaks = np.arange(len(keys), dtype=np.int32)
    speaks[one] = other
    return speaks, hashes, people


def _edited(
    nodes: Nodes, numbers: Numbers, speaks: Numbers, decisions: Sequence[Decision], told: Told, articles: Articles
) -> Numbers:
    """The number of each node's entity as the editors want it."""
    import numpy as np

    keys = nodes.column("key")
    wanted = {entity_id for decision in decisions for entity_id in decision.entities}
    borne = np.union1d(keys.codes, numbers)
    known = {
        entity_id: int(speaks[number])
        for number, text in zip(borne.tolist(), keys.texts(borne), strict=True)
        if (entity_id := make_id("e", text)) in wanted
    }
    return apply_to_numbers(
        numbers,
        decisions,
        known,
        told.places(spans_in(decisions)),
        lambda some: np.isin(nodes.articles, articles.places_of(list(some))),
        lambda key: int(keys.numbered([joined(key)])[0]),
    )


def _resolved(tables: Tables, decisions: Sequence[Decision], spread: Spread) -> dict[str, pa.Table]:
    articles = Articles(tables)
    told = Told(articles, tables, tables.get(NODES), spread)
    nodes = Nodes(told.table, articles)
    speaks, hashes, people = _joined(nodes, told.digests, tables.get(PEOPLE))
    numbers = speaks[nodes.column("key").codes]
    if decisions:
        numbers = _edited(nodes, numbers, speaks, decisions, told, articles)
    made, entity = entities_of(nodes, numbers, hashes, tables.get(MADE), spread)
    return {
        "entities": made.drop_columns("digest"),
        **told.filled(entity, made.column("entity_id").combine_chunks()),
        NODES: told.keep(),
        PEOPLE: people,
        MADE: made,
    }


def run(tables: Tables, spread: Spread | None = None) -> dict[str, pa.Table]:
    """Resolve the mentions, and the speakers and parties of quotations and events."""
    return _resolved(tables, in_force(tables, OF_ENTITIES), spread or Here())


STAGE = Stage(
    name="entities",
    version=5,
    unit="corpus",
    reads=(
        "articles", "articles.dated_start", "articles.dated_end", "mentions", "quotes", "events", "decisions",
    ),
    writes=(
        "entities", "mentions.entity_id", "quotes.speaker_entity_id", "events.actor_entity_id",
        "events.recipient_entity_id",
    ),
    keeps=(NODES, PEOPLE, MADE),
    spreads=True,
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
