"""Where an article's text comes from, and which articles are one witness.

In: articles with credits and dates, the words of their reports, and the passages they share. Out: `lineage`, one
row an article, and `passages`, the stretches whose origin is not the article's own or is known more closely.

The rule: an origin is the newsroom whose text it is. Text credited to an agency is the agency's; outlets of one
owner are one family and one origin; an outlet that nothing is known of is a family of its own; a copied passage
has the origin of the text it was taken from, however often it was passed on.

Method: articles are put in one order, from likely source to likely copy (an agency's own copy, credited reprints,
others; then the earlier; then the longer), so that no two articles are each other's source. Each word of a report
that also stands in an article before it in that order has that article's origin there; where several hold it, the
first does. Two reprints credited to one agency, of which neither is its own, are taken from a dispatch that is not
here, not from one another. A report of which half or more is copied has the origin of the largest part copied.
Shared text of two articles of which neither names a source gets one origin all the same, that of the first: the
original may be unseen.

What a copyist adds to such a report is his own house's: a sentence of which nothing is aligned and which brings names
and numbers that none of its sources has. What is merely not aligned, as a sentence spun beyond recognition, stays its
source's.

An editor's word goes before all of it (`corpus/corrections.py`): an article that took from another comes after it and
has its origin; one that did not takes nothing from it; an origin of its own takes nothing from anybody, and is one
witness with nobody.

Articles connected by shared text are traced together, and nobody else is read. What was found in such a set is kept
from one run to the next, with a digest of all that it hangs on.

Gets wrong: where dates are unknown and nothing is credited the longer article is taken for the source. An addition
without names or numbers of its own counts for the source: independence is rather under- than overcounted.
"""

from __future__ import annotations

import bisect
import dataclasses
import datetime as dt
import itertools
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from variorum.corpus.corrections import OF_LINEAGE, Said, said
from variorum.corpus.decisions import in_force
from variorum.corpus.grouping import connected, remembered, remembered_in
from variorum.corpus.reading import Reading, read
from variorum.corpus.spans import Articles, Ranges, Rows, row_digests
from variorum.knowledge.publishers import family_of
from variorum.records import (
    Article,
    Copy,
    Lineage,
    PassageOrigin,
    Stage,
    Tables,
    from_arrow,
    make_id,
    to_arrow,
)

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

# What the lineages are made of, by table, beside the copies.
_READ_FROM = {
    "articles": ("text", "source", "url", "agency", "dated_start", "dated_end"),
    "sentences": ("start", "end"),
    "furniture": ("start", "end"),
}
SETS = "lineage_sets"
# From this share of its words on an article is its source's text (the line that editors draw for "based on").
_HALF = 0.5
# Names and numbers of its own from which a sentence in a copied report is the copyist's. One can be house style: the
# country's name for its capital's.
_OWN_NAMES = 2


def family(article: Article) -> str:
    """The owner's family of an article's outlet; a family of its own where the outlet is unknown."""
    return family_of(article.source, article.url) or f"unknown:{article.article_id}"


def origin_of(name: str) -> str:
    """The id of a newsroom's origin, from its family."""
    return make_id("o", name)


def _agency_family(agency: str) -> str:
    return family_of(agency, None) or agency


@dataclass(frozen=True, slots=True)
class _Taken:
    """A passage of an article that also stands in another one: word places here, and code points there."""

    first: int
    last: int
    other: int
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    """An article on its way to a lineage: per word its origin, and the place of the article it is from, or -1."""

    article: Article
    reading: Reading
    family: str
    agency: str | None
    origins: NDArray[np.int32]
    sources: NDArray[np.int32]
    #: The place of the article that an editor said it took from.
    told: int | None = None
    #: Origin of the article as a whole, once it is settled.
    whole: str = ""

    @property
    def own(self) -> str:
        """Origin of what is not copied."""
        return origin_of(_agency_family(self.agency) if self.agency else self.family)


@dataclass(slots=True)
class _Traced:
    """Articles that share text, from likely source to likely copy, and the origins that their words are told by."""

    nodes: Sequence[_Node]
    names: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, origin: str) -> int:
        """The number of an origin."""
        if origin not in self.numbers:
            self.numbers[origin] = len(self.names)
            self.names.append(origin)
        return self.numbers[origin]

    def most(self, origins: NDArray[np.int32]) -> str | None:
        """The origin of most of some words; of several the first by name."""
        found = _counted(origins)
        return min((self.names[one] for one in found if found[one] == max(found.values())), default=None)


def _counted(numbers: NDArray[np.int32]) -> dict[int, int]:
    import numpy as np

    found, counts = np.unique(numbers, return_counts=True)
    return dict(zip(found.tolist(), counts.tolist(), strict=True))


def _rank(node: _Node) -> tuple[int, dt.date, int, str]:
    """Order from likely source to likely copy; the same whatever the order of arrival."""
    credit = 2
    if node.agency:
        credit = 0 if _agency_family(node.agency) == node.family else 1
    last = node.article.dated_end or node.article.dated_start or dt.date.max
    return credit, last, -len(node.reading), node.article.article_id


def _nodes(
    articles: Articles, places: Sequence[int], sentences: Ranges, furniture: Ranges, editors: Said
) -> list[_Node]:
    """Some articles, from likely source to likely copy."""
    import numpy as np

    nodes = []
    for place, article in articles.at(places):
        reading = read(article.text, sentences[place], furniture[place], None)
        alone = article.article_id in editors.own
        house, agency = (_house_of_its_own(article.article_id), None) if alone else (family(article), article.agency)
        nothing = np.full(len(reading), -1, dtype=np.int32)
        nodes.append(_Node(article, reading, house, agency, nothing, nothing.copy()))
    ordered = editors.in_order(sorted(nodes, key=_rank), lambda node: node.article.article_id)
    where = {node.article.article_id: place for place, node in enumerate(ordered)}
    for node in ordered:
        node.told = where.get(editors.source.get(node.article.article_id, ""))
    return ordered


def _house_of_its_own(article_id: str) -> str:
    return f"own:{article_id}"


def _are_siblings(source: _Node, copy: _Node) -> bool:
    """Whether both are credited to one agency and neither is its own copy: both took from a dispatch unseen here."""
    if source.agency is None or copy.agency is None:
        return False
    agency = _agency_family(source.agency)
    return agency == _agency_family(copy.agency) and source.family != agency


def _taken(nodes: Sequence[_Node], copies: Sequence[Copy], editors: Said) -> dict[int, list[_Taken]]:
    """For each article what it shares with articles before it: with its source, if told; by article; by place."""
    where = {node.article.article_id: place for place, node in enumerate(nodes)}
    taken: dict[int, list[_Taken]] = defaultdict(list)
    for row in copies:
        a = (where[row.a_article_id], row.a_start, row.a_end)
        b = (where[row.b_article_id], row.b_start, row.b_end)
        (source, source_start, source_end), (copy, start, end) = sorted((a, b))
        node = nodes[copy]
        names = node.article.article_id, nodes[source].article.article_id
        if names in editors.barred or names[0] in editors.own:
            continue
        if node.told != source and _are_siblings(nodes[source], node):
            continue
        first, last = node.reading.place(start), node.reading.place(end)
        if first < last:
            taken[copy].append(_Taken(first, last, source, source_start, source_end))
    return {
        copy: sorted(rows, key=lambda row: (row.other != nodes[copy].told, row.other, row.first, row.last))
        for copy, rows in taken.items()
    }


def _settle(traced: _Traced, place: int, taken: Sequence[_Taken]) -> None:
    """Give each word of an article its origin; the articles before it have theirs."""
    node = traced.nodes[place]
    node.origins[:] = traced.number(node.own)
    for row in taken:
        source = traced.nodes[row.other]
        origin = traced.most(source.origins[source.reading.place(row.start) : source.reading.place(row.end)])
        free = slice(row.first, row.last)
        new = node.sources[free] < 0
        node.sources[free][new] = row.other
        node.origins[free][new] = traced.number(origin or source.own)


def _lineage(traced: _Traced, place: int, shared: Mapping[int, int]) -> Lineage:
    """The lineage of an article whose words are settled. `shared` counts its words that stand in any other."""
    node = traced.nodes[place]
    total = len(node.reading)
    copied = _counted(node.sources[node.sources >= 0])
    share = sum(copied.values()) / total if total else 0.0
    parent = None
    agency = node.agency
    origin = node.own
    if share >= _HALF:
        largest = min(copied, key=lambda source: (-copied[source], source))
        if agency is None:
            origin = traced.most(node.origins[node.sources >= 0]) or origin
            agency = traced.nodes[largest].agency
        if copied[largest] >= _HALF * total:
            parent = largest
    if node.told is not None:
        parent = node.told
        origin = traced.nodes[parent].whole
        agency = traced.nodes[parent].agency
    fraction = (copied.get(parent, 0) if parent is not None else shared.get(place, 0)) / total if total else 0.0
    return Lineage(
        article_id=node.article.article_id,
        parent_article_id=None if parent is None else traced.nodes[parent].article.article_id,
        agency=agency,
        shared_fraction=round(fraction, 4),
        origin_id=origin,
        family=node.family,
    )


def _additions(nodes: Sequence[_Node], node: _Node) -> Iterator[slice]:
    """The words of those sentences of a report mostly copied that are the copyist's own."""
    import numpy as np

    sources = np.unique(node.sources[node.sources >= 0]).tolist()
    known = np.unique(np.concatenate([node.reading.codes[:0], *(nodes[source].reading.codes for source in sources)]))
    for first, last in zip(node.reading.first, node.reading.last, strict=True):
        if (node.sources[first:last] >= 0).any():
            continue
        names = np.unique(node.reading.names[first:last])
        names = names[names >= 0]
        new = int((~np.isin(names, known)).sum())
        if new >= _OWN_NAMES and 2 * new >= len(names):
            yield slice(first, last)


def _pass_on(traced: _Traced, place: int, row: Lineage) -> None:
    """What an article's copyists take over: its agency, and its origin where it is mostly a copy itself."""
    node = traced.nodes[place]
    node.agency, node.whole = row.agency, row.origin_id
    node.origins[node.sources < 0] = traced.number(row.origin_id)
    if row.origin_id == origin_of(node.family) or int((node.sources >= 0).sum()) < _HALF * len(node.reading):
        return
    for own in _additions(traced.nodes, node):
        node.origins[own] = traced.number(origin_of(node.family))


def _passages(traced: _Traced, place: int, row: Lineage) -> Iterator[PassageOrigin]:
    """Stretches of an article whose origin is not its own, as runs of words of one source and origin.

    They were taken from another article, or added to what was taken.
    """
    import numpy as np

    node = traced.nodes[place]
    changes = (np.diff(node.sources) != 0) | (np.diff(node.origins) != 0)
    bounds = [0, *(np.flatnonzero(changes) + 1).tolist(), len(node.reading)]
    for first, last in itertools.pairwise(bounds if len(node.reading) else []):
        source, origin = int(node.sources[first]), traced.names[node.origins[first]]
        if source >= 0 or origin != row.origin_id:
            yield PassageOrigin(
                article_id=row.article_id, start=int(node.reading.starts[first]), end=_end(node.reading, last),
                origin_id=origin,
                from_article_id=None if source < 0 else traced.nodes[source].article.article_id,
            )  # fmt: skip


def _end(reading: Reading, last: int) -> int:
    """End of a run of words: with the sentence's closing marks where the run ends one."""
    end = int(reading.ends[last - 1])
    sentence = bisect.bisect_left(reading.last, last)
    return max(end, reading.span_ends[sentence]) if reading.last[sentence] == last else end


def _shared_words(nodes: Sequence[_Node], copies: Sequence[Copy]) -> dict[int, int]:
    """Per article the number of its words that stand in any other article."""
    import numpy as np

    where = {node.article.article_id: place for place, node in enumerate(nodes)}
    held: dict[int, NDArray[np.bool_]] = {}
    for row in copies:
        for name, start, end in (
            (row.a_article_id, row.a_start, row.a_end),
            (row.b_article_id, row.b_start, row.b_end),
        ):
            reading = nodes[where[name]].reading
            words = held.setdefault(where[name], np.zeros(len(reading), dtype=np.bool_))
            words[reading.place(start) : reading.place(end)] = True
    return {place: int(words.sum()) for place, words in held.items()}


def _trace(nodes: Sequence[_Node], copies: Sequence[Copy], editors: Said) -> tuple[list[Lineage], list[PassageOrigin]]:
    """The lineages and passages of articles that share text, and of nobody else."""
    taken = _taken(nodes, copies, editors)
    shared = _shared_words(nodes, copies)
    traced = _Traced(nodes)
    rows = []
    passages: list[PassageOrigin] = []
    for place in range(len(nodes)):
        _settle(traced, place, taken.get(place, ()))
        row = _lineage(traced, place, shared)
        _pass_on(traced, place, row)
        rows.append(row)
        passages.extend(_passages(traced, place, row))
    return rows, passages


def _alone(articles: Articles, places: Sequence[int]) -> Iterator[Lineage]:
    """The lineage of articles that share nothing, without reading them."""
    columns = (articles.column(name) for name in ("source", "url", "agency"))
    told = list(zip(*columns, strict=True))
    for place in places:
        source, url, agency = told[place]
        own = family_of(source, url) or f"unknown:{articles.ids[place]}"
        yield Lineage(
            article_id=articles.ids[place], parent_article_id=None, agency=agency, shared_fraction=0.0,
            origin_id=origin_of(_agency_family(agency) if agency else own), family=own,
        )  # fmt: skip


def run(tables: Tables) -> dict[str, pa.Table]:
    """Find where each article's text comes from."""
    import numpy as np

    articles = Articles(tables)
    digests = articles.digests({**_READ_FROM, "articles": ("article_id", *_READ_FROM["articles"])})
    sentences, furniture = articles.ranges(tables["sentences"]), articles.ranges(tables["furniture"])
    copies = tables["copies"]
    passages_of, passage_digests = Rows(copies), row_digests(copies, copies.column_names)
    a, b = (articles.places_of(copies.column(name)) for name in ("a_article_id", "b_article_id"))
    editors = said(in_force(tables, OF_LINEAGE))
    place_of = {name: place for place, name in enumerate(articles.ids)} if editors.source or editors.own else {}
    # Who is said to have taken from another is traced with it, whether or not they share a word.
    ties = [
        (place_of[one], place_of[other])
        for one, other in sorted(editors.source.items())
        if one in place_of and other in place_of
    ]
    if ties:
        a, b = (
            np.concatenate([held, np.array(more)]) for held, more in zip((a, b), zip(*ties, strict=True), strict=True)
        )
    named = {place_of[one] for one in editors.own if one in place_of}
    spoken = editors.source or editors.barred or editors.own
    known = remembered_in(tables.get(SETS))
    sets: dict[str, str] = {}
    rows: list[Lineage] = []
    passages: list[PassageOrigin] = []
    alone = np.ones(len(articles), dtype=np.bool_)
    for members, of_set in connected(len(articles), a, b):
        if len(members) == 1 and int(members[0]) not in named:
            continue
        alone[members] = False
        own = of_set[of_set < copies.num_rows]
        said_of = editors.of([articles.ids[place] for place in members]) if spoken else []
        # A sum, so that no order counts.
        total = np.concatenate((digests[members], passage_digests[own])).sum()
        digest = f"{int(total):016x} {json.dumps(said_of)}"
        if digest not in known:
            shared = from_arrow(Copy, passages_of.take(own))
            nodes = _nodes(articles, members.tolist(), sentences, furniture, editors)
            known[digest] = _written(*_trace(nodes, shared, editors))
        sets[digest] = known[digest]
        found = json.loads(known[digest])
        rows += [Lineage(**row) for row in found["lineage"]]
        passages += [PassageOrigin(**row) for row in found["passages"]]
    rows += _alone(articles, np.flatnonzero(alone).tolist())
    rows.sort(key=lambda row: row.article_id)
    passages.sort(key=lambda row: (row.article_id, row.start, row.end))
    return {
        "lineage": to_arrow("lineage", rows),
        "passages": to_arrow("passages", passages),
        SETS: remembered(sets),
    }


def _written(rows: Sequence[Lineage], passages: Sequence[PassageOrigin]) -> str:
    return json.dumps(
        {"lineage": [dataclasses.asdict(row) for row in rows], "passages": [dataclasses.asdict(p) for p in passages]}
    )


STAGE = Stage(
    name="lineage",
    version=4,
    unit="corpus",
    reads=(
        "articles",
        "articles.dated_start",
        "articles.dated_end",
        "furniture",
        "sentences",
        "copies",
        "decisions",
    ),
    writes=("lineage", "passages"),
    keeps=(SETS,),
    columns=_READ_FROM,
    run=run,
)
