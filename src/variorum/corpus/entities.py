"""The people, organisations, groups and places that mentions stand for, across articles.

In: mentions with their chains, and the quotations and events whose parties are to be told. Out: one row of
`entities` for each, and its id on mentions, speakers, actors and recipients.

Method: each article's chain is one node with a few keys, and nodes of one key are one entity; nothing is compared
with everything. A state has its code; a known body its usual name; any other body its full name and the acronyms
explained beside it; an organ of a state ("the Portuguese health ministry") its name and the state; a person the key
of the surname (`knowledge/names.py: surname_key`), within which given names must agree in one of their spellings. A
surname alone joins the one full name of its block that shares an office or enough other names with its article.
One who is only described is an entity of that article alone: the same words elsewhere may be another person; but a
body described in the same words ("the dockers' union") is one in articles that name two of the same people or bodies.

Gets wrong: two people of one full name are one; a person whose given name the press never prints stays apart from
articles that have nothing else in common.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from variorum.corpus.decisions import OF_ENTITIES, apply_to_keys, in_force
from variorum.knowledge.names import (
    PersonName,
    fold,
    given_name,
    known_names,
    person_name,
    state,
    state_of_adjective,
    surname_key,
    words_for,
)
from variorum.records import Decision, Entity, Mention, Stage, Tables, from_arrow, make_id, to_arrow

if TYPE_CHECKING:
    import pyarrow as pa

#: Other names that an article must share with a full name's articles before a bare surname joins it, where no office
#: agrees. One shared name is common between unrelated reports of one beat; two were right in all cases read.
SHARED_NAMES = 2


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


def _nodes(mentions: Iterable[Mention]) -> list[Node]:
    held: dict[tuple[str, int], Node] = {}
    for mention in mentions:
        key = (mention.article_id, mention.chain)
        held.setdefault(key, Node(*key)).mentions.append(mention)
    for node in held.values():
        node.mentions.sort(key=lambda mention: (mention.start, mention.end))
        telling = node.named or node.mentions
        node.type = _most(mention.type for mention in telling) or "other"
        node.name = next((mention.name for mention in node.mentions if mention.name), None)
        node.country = _most(mention.country for mention in telling if mention.country)
    return [held[key] for key in sorted(held)]


def _most(values: Iterable[str | None]) -> str | None:
    counts = Counter(value for value in values if value is not None)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


class _Groups:
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


def resolve(
    mentions: Sequence[Mention], decisions: Sequence[Decision] = ()
) -> tuple[list[Entity], dict[tuple[str, int], str]]:
    """The entities, and the entity's id for each article's chain."""
    nodes = _nodes(mentions)
    groups = _Groups()
    context = _context(nodes)
    _retype(nodes, context)
    people = [node for node in nodes if node.type == "person" and node.name]
    _people(people, context, groups)
    _bodies([node for node in nodes if node.name and node.type != "person"], context, groups)
    _described([node for node in nodes if not node.name], context, groups)
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


# People


def _context(nodes: Sequence[Node]) -> dict[str, frozenset[str]]:
    """Article → keys of the people and bodies it names: what a bare surname may be known by."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in nodes:
        if node.name and node.type in ("person", "organisation", "group"):
            key = person_name(node.name).key if node.type == "person" else tidy(node.name)
            found[node.article_id].add(key)
    return {article: frozenset(keys) for article, keys in found.items()}


def _offices(node: Node) -> frozenset[str]:
    """Nouns of the roles printed with the mentions."""
    return frozenset(
        re.split(r"\s(?:of|for|to|at|in)\s", mention.role.lower())[0].split()[-1]
        for mention in node.mentions
        if mention.role
    )


def _retype(nodes: Sequence[Node], context: dict[str, frozenset[str]]) -> None:
    """Give a word the type it has elsewhere among the same names: as part of a full name, or more often.

    One article's mistake about a bare word (a surname taken for a firm, a town for a person) is mended by the others.
    """
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    bodies: dict[str, set[str]] = defaultdict(set)
    for node in nodes:
        if node.name and node.type in ("organisation", "group"):
            bodies[node.name.split()[0]].add(node.name)
    for node in nodes:
        if not node.name or (node.country and node.type == "place") or node.name in known_names():
            continue
        words = node.name.split()
        if len(words) == 1:
            told[node.name][node.type].append(node.article_id)
        elif node.type == "person":
            told[person_name(node.name).surname][node.type] += [node.article_id] * SHARED_NAMES
        elif (
            node.type in ("organisation", "group")
            and len(bodies[words[0]]) == 1
            and words[-1].lower() not in words_for("press_heads")
        ):
            told[words[0]][node.type] += [node.article_id] * SHARED_NAMES
    company = {
        (word, kind): frozenset[str]().union(*(context.get(article, frozenset()) for article in articles))
        for word, kinds in told.items() if len(kinds) > 1
        for kind, articles in kinds.items()
    }  # fmt: skip
    for node in nodes:
        kinds = told.get(node.name or "", {})
        if node.country or len(kinds) < 2 or (node.name or "").isupper() or node.type not in kinds:
            continue
        # A place is told by the words beside it, a firm mostly by the model's habit: a place counts twice.
        weight = {kind: len(articles) * (2 if kind == "place" else 1) for kind, articles in kinds.items()}
        best = min(weight, key=lambda kind: (-weight[kind], kind))
        if weight[best] <= weight[node.type]:
            continue
        here = context.get(node.article_id, frozenset()) - {surname_key(node.name or ""), tidy(node.name or "")}
        if len(here & company[node.name or "", best]) >= SHARED_NAMES:
            node.type = best


def _people(people: Sequence[Node], context: dict[str, frozenset[str]], groups: _Groups) -> None:
    blocks: dict[str, list[Node]] = defaultdict(list)
    for node in people:
        blocks[person_name(node.name or "").key].append(node)
    for surname, block in blocks.items():
        full: dict[tuple[str, ...], PersonName] = {}
        bare: list[Node] = []
        for node in block:
            name = person_name(node.name or "")
            if name.given:
                node.key = ("person", surname, _given_key(name))
                full.setdefault(node.key, name)
            else:
                bare.append(node)
        _join_given(full, groups)
        _join_bare(bare, [node for node in block if node.key], surname, context, groups)


def _given_key(name: PersonName) -> str:
    known = given_name(name.given[0])
    return fold(known.name if known else re.sub(r"[.\-\s]", "", name.given[0]))


def _join_given(full: dict[tuple[str, ...], PersonName], groups: _Groups) -> None:
    """Join full names of one surname whose given names are one, as long as they fit one longer name alone."""
    keys = sorted(full, key=lambda key: (-len(key[2]), key))
    for key in keys:
        fitting = sorted({groups.find(other) for other in keys if other != key and full[other].agrees(full[key])})
        longer = [other for other in fitting if len(other[2]) > 1]
        if len(longer) == 1:
            groups.join(key, longer[0])


def _join_bare(
    bare: Sequence[Node], named: Sequence[Node], surname: str, context: dict[str, frozenset[str]], groups: _Groups
) -> None:
    """Bare surnames to the one full name of their block that their article knows by office or company."""
    known: dict[tuple[str, ...], tuple[set[str], set[str], set[str]]] = {}
    for node in named:
        names, offices, countries = known.setdefault(groups.find(node.key), (set(), set(), set()))
        names |= context[node.article_id] - {surname}
        offices |= _offices(node)
        countries |= {node.country} if node.country else set()
    alone: list[Node] = []
    for node in bare:
        here = context[node.article_id] - {surname}
        fitting = []
        for key, (names, offices, countries) in known.items():
            if node.country and countries and node.country not in countries:
                continue
            shared, same_office = len(here & names), bool(_offices(node) & offices)
            if shared >= SHARED_NAMES or (same_office and (shared or (node.country and node.country in countries))):
                fitting.append((shared + SHARED_NAMES * same_office, key))
        fitting.sort(key=lambda pair: (-pair[0], pair[1]))
        if fitting and (len(fitting) == 1 or fitting[0][0] >= 2 * fitting[1][0]):
            node.key = fitting[0][1]
        else:
            alone.append(node)
    for node in sorted(alone, key=lambda node: (node.article_id, node.chain)):
        node.key = ("surname", surname, node.article_id)
    shared_names: dict[str, tuple[str, ...]] = {}
    for node in alone:
        for office in sorted(_offices(node)):
            label = f"{office}|{node.country}"
            if node.country:
                groups.join(node.key, shared_names.setdefault(label, node.key))
        for name in sorted(context[node.article_id] - {surname}):
            groups.join(node.key, shared_names.setdefault(name, node.key))


# Organisations, groups, places


def _bodies(nodes: Sequence[Node], context: dict[str, frozenset[str]], groups: _Groups) -> None:
    known = known_names()
    explained: dict[str, set[str]] = defaultdict(set)
    for node in nodes:
        node.key = _body_key(node)
        if node.key[0] != "body":
            continue
        for mention in node.named:
            found = known.get(mention.text)
            if found is not None and found.use in ("organisation", "acronym"):
                groups.join(node.key, ("body", tidy(found.name)))
            elif not set(tidy(mention.text).split()) & set(node.key[1].split()):
                explained[tidy(mention.text)].add(node.key[1])
    _join_short(nodes, context, groups)
    for node in nodes:  # another name that is explained elsewhere, always as one thing
        names = explained.get(node.key[-1], set()) if node.key[0] == "body" else set()
        if names and len({groups.find(("body", name)) for name in names}) == 1:
            groups.join(node.key, ("body", min(names)))


def _join_short(nodes: Sequence[Node], context: dict[str, frozenset[str]], groups: _Groups) -> None:
    """Join a body's first word alone to the one full name that begins so among the same names."""
    full: dict[str, dict[tuple[str, ...], set[str]]] = defaultdict(dict)
    for node in nodes:
        words = node.key[1].split() if node.key[0] == "body" else []
        if len(words) > 1 and words[-1] not in words_for("press_heads"):
            names = full[words[0]].setdefault(groups.find(node.key), set())
            names |= context.get(node.article_id, frozenset())
    for node in nodes:
        if node.key[0] != "body" or " " in node.key[1] or (node.name or "") in known_names():
            continue
        here = context.get(node.article_id, frozenset()) - {node.key[1]}
        fitting = [key for key, names in full.get(node.key[1], {}).items() if len(here & names) >= SHARED_NAMES]
        if len(fitting) == 1 and len(full[node.key[1]]) == 1:
            groups.join(node.key, fitting[0])


def _body_key(node: Node) -> tuple[str, ...]:
    name = node.name or ""
    if node.type == "place":
        return ("state", node.country) if node.country else ("place", tidy(name))
    first = known_names().get(name)
    if first is not None and first.use == "people":
        return "people", first.name
    if first is not None and first.use in ("organisation", "acronym"):
        return "body", tidy(first.name)
    if node.type == "organisation" and node.country:
        organ = organ_key(name, node.country)
        if organ[2] and organ[2] != tidy(name):
            return organ
    return "body", tidy(name)


def _described(nodes: Sequence[Node], context: dict[str, frozenset[str]], groups: _Groups) -> None:
    seen: Counter[tuple[str, ...]] = Counter()
    company: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for node in nodes:
        text = node.mentions[0].text
        first = max(node.mentions, key=lambda mention: (mention.kind == "nominal", len(mention.text), -mention.start))
        if node.type == "organisation" and node.country and len(organ_key(first.text, node.country)[2].split()) > 0:
            node.key = organ_key(first.text, node.country)
            continue
        owner = re.match(r"([A-Z]\w+)['’]s? \w", first.text)
        if node.type == "organisation" and owner and first.kind == "nominal":
            node.key = ("organ", "", re.sub(r"\bs\b ?", "", tidy(first.text.replace("’", " ").replace("'", " "))))
            continue
        label = ("described", node.article_id, node.type, tidy(text))
        seen[label] += 1
        node.key = (*label, str(seen[label]))
        if node.type == "organisation":
            _join_described(node, tidy(first.text), context, company, groups)


def _join_described(
    node: Node,
    label: str,
    context: dict[str, frozenset[str]],
    company: dict[tuple[str, str, str], tuple[str, ...]],
    groups: _Groups,
) -> None:
    """Join a described body to that of the same words in an article that names two of the same people or bodies.

    Organs that every state has stay apart: "the foreign ministry" is another's in the next article.
    """
    if " " not in label or label.rsplit(maxsplit=1)[-1] in words_for("owned"):
        return
    for one, other in itertools.combinations(sorted(context.get(node.article_id, frozenset())), SHARED_NAMES):
        groups.join(node.key, company.setdefault((label, one, other), node.key))


def _entity(key: tuple[str, ...], nodes: Sequence[Node]) -> Entity:
    kind = _most(node.type for node in nodes) or "other"
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
        country=_most(node.country for node in nodes),
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


# Speakers and parties


class _Finder:
    """Finds the entity that a span, or failing that a name, of an article stands for."""

    def __init__(self, mentions: Sequence[Mention], ids: dict[tuple[str, int], str]) -> None:
        self.ids = ids
        self.by_article: dict[str, list[Mention]] = defaultdict(list)
        for mention in mentions:
            self.by_article[mention.article_id].append(mention)
        for held in self.by_article.values():
            held.sort(key=lambda mention: (mention.start, mention.end))

    def entity(self, article_id: str, start: int | None, end: int | None, name: str | None) -> str | None:
        held = self.by_article.get(article_id, [])
        mention = self._at(held, start, end, name) if start is not None and end is not None else None
        if mention is None and name:
            wanted = tidy(name)
            mention = next((m for m in held if m.name and tidy(m.name) == wanted), None)
            mention = mention or next((m for m in held if tidy(m.text) == wanted), None)
        return self.ids.get((mention.article_id, mention.chain)) if mention is not None else None

    def _at(self, held: Sequence[Mention], start: int, end: int, name: str | None) -> Mention | None:
        best, score = None, (0, 0, 0)
        for mention in held:
            if mention.start >= end:
                break
            first = min(mention.start, mention.role_start if mention.role_start is not None else mention.start)
            last = max(mention.end, mention.role_end if mention.role_end is not None else mention.end)
            shared = min(end, last) - max(start, first)
            if shared <= 0:
                continue
            agrees = int(name is not None and name in {mention.name, mention.text})
            if (agrees, shared, -len(mention.text)) > score or best is None:
                best, score = mention, (agrees, shared, -len(mention.text))
        if best is None or score[0] or 2 * score[1] >= end - start:
            return best
        # A long description begins with its noun: `official in the ministry, who asked not to be named`.
        return best if best.start - start <= len("another ") else None


def _filled(table: pa.Table, finder: _Finder, who: str) -> pa.Table:
    import pyarrow as pa

    spans = zip(
        *(table.column(name).to_pylist() for name in ("article_id", f"{who}_start", f"{who}_end", f"{who}_name")),
        strict=True,
    )
    values = [finder.entity(*span) for span in spans]
    place = table.schema.get_field_index(f"{who}_entity_id")
    return table.set_column(place, table.schema.field(place), pa.array(values, pa.string()))


def run(tables: Tables) -> dict[str, pa.Table]:
    """Resolve the mentions, and the speakers and parties of quotations and events."""
    import pyarrow as pa

    mentions = from_arrow(Mention, tables["mentions"])
    entities, ids = resolve(mentions, in_force(tables, OF_ENTITIES))
    finder = _Finder(mentions, ids)
    table = tables["mentions"]
    place = table.schema.get_field_index("entity_id")
    resolved = [ids[mention.article_id, mention.chain] for mention in mentions]
    events = _filled(tables["events"], finder, "actor")
    return {
        "entities": to_arrow("entities", entities),
        "mentions": table.set_column(place, table.schema.field(place), pa.array(resolved, pa.string())),
        "quotes": _filled(tables["quotes"], finder, "speaker"),
        "events": _filled(events, finder, "recipient"),
    }


STAGE = Stage(
    name="entities",
    version=2,
    unit="corpus",
    reads=("articles", "articles.published_start", "mentions", "quotes", "events", "decisions"),
    writes=(
        "entities", "mentions.entity_id", "quotes.speaker_entity_id", "events.actor_entity_id",
        "events.recipient_entity_id",
    ),
    run=run,
)  # fmt: skip
