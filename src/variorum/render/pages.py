"""What the pages beside the account show: an article with its layers, articles and versions side by side, claims by
source. Each as plain values that a template prints and a `.json` holds. Quotations are in `sayings.py`.
"""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from variorum.records import Article, Citation, Claim, Dossier, Entity, Evidence
from variorum.render.brief import Brief, Cite, Source
from variorum.render.citing import cite
from variorum.render.passages import Layer, Piece, paragraphs
from variorum.render.sharing import Shared, reworded, shared

#: Colours of shared passages; with more of them the colours repeat and the number tells them apart.
_SHADES = 6
_WORD = re.compile(r"\w+|[^\w\s]")
#: Pairs of words compared at most; beyond that a changed stretch is marked whole.
_MOST_PAIRS = 4_000_000


# -- one article ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ArticlePage:
    """An article with the layers that can be switched on, and why it has its date."""

    parts: Brief
    source: Source
    lines: list[list[Piece]]
    evidence: tuple[Evidence, ...]


def article(parts: Brief, article_id: str, passage: tuple[int, int] | None = None) -> ArticlePage:
    """One article of a story.

    Parameters
    ----------
    parts
        The story's brief.
    article_id
        The article.
    passage
        A range of its text to mark, or None.
    """
    dossier = parts.dossier
    held = dossier.article[article_id]
    layers = [
        Layer(row.start, row.end, "furniture", note=f"not part of the report: {row.kind}")
        for row in parts.furniture.get(article_id, ())
    ]
    if held.title_span:
        layers.append(Layer(held.title_span.start, held.title_span.end, "title"))
    for mention in dossier.mentions:
        if mention.article_id == article_id:
            entity = dossier.entity.get(mention.entity_id or "")
            layers.append(Layer(mention.start, mention.end, "mention", note=_who(entity, mention.name)))
    for quote in dossier.quotes:
        if quote.article_id == article_id:
            note = f"{quote.type}: {quote.speaker_name or 'speaker not named'}"
            layers += [Layer(start, end, "quote", note=note) for start, end in quote.parts]
    for event in dossier.events:
        if event.article_id == article_id:
            layers.append(Layer(event.start, event.end, "event", note=f"{event.event_type}, {event.status}"))
    for time in dossier.times:
        if time.article_id == article_id:
            layers.append(Layer(time.start, time.end, "time", note=time.value))
    for number, other in _copied(dossier, article_id):
        layers.append(Layer(other[0], other[1], "copied", note=f"also in [{number}]"))
    if passage is not None:
        layers.append(Layer(*passage, "cited", "passage"))
    evidence = tuple(row for row in dossier.evidence if row.article_id == article_id)
    return ArticlePage(parts, parts.source[dossier.number[article_id]], paragraphs(held.text, layers), evidence)


def _who(entity: Entity | None, name: str | None) -> str | None:
    return entity.name if entity else name


def _copied(dossier: Dossier, article_id: str) -> Iterable[tuple[int, tuple[int, int]]]:
    for copy in dossier.copies:
        if copy.a_article_id == article_id and copy.b_article_id in dossier.number:
            yield dossier.number[copy.b_article_id], (copy.a_start, copy.a_end)
        elif copy.b_article_id == article_id and copy.a_article_id in dossier.number:
            yield dossier.number[copy.a_article_id], (copy.b_start, copy.b_end)


# -- articles side by side --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Comparison:
    """Articles side by side, their shared passages shaded alike."""

    sources: tuple[Source, ...]
    shared: tuple[Shared, ...]
    lines: tuple[list[list[Piece]], ...]


def compare(parts: Brief, article_ids: Sequence[str]) -> Comparison:
    """Two or three articles of a story side by side."""
    dossier = parts.dossier
    common = shared(dossier, article_ids)
    otherwise = reworded(dossier, article_ids)
    columns = []
    for article_id in article_ids:
        held = dossier.article[article_id]
        layers = [Layer(row.start, row.end, "furniture") for row in parts.furniture.get(article_id, ())]
        if held.title_span:
            layers.append(Layer(held.title_span.start, held.title_span.end, "title"))
        for passage in common:
            layers += [
                Layer(
                    place.start, place.end, f"share{(passage.n - 1) % _SHADES + 1}", note=f"shared passage {passage.n}"
                )
                for place in passage.places
                if place.article_id == article_id
            ]
        page = parts.furniture.get(article_id, ())
        layers += [
            Layer(place.start, place.end, "reworded")
            for place in otherwise
            if place.article_id == article_id and not any(p.start <= place.start < p.end for p in page)
        ]
        columns.append(paragraphs(held.text, layers))
    sources = tuple(parts.source[dossier.number[article_id]] for article_id in article_ids)
    return Comparison(sources, common, tuple(columns))


def versions(articles: Sequence[Article]) -> tuple[list[list[Piece]], ...]:
    """Versions of one article side by side: the lines of each, with the words that the other does not have marked."""
    found = []
    for n, held in enumerate(articles):
        other = articles[1 - n] if len(articles) == 2 else held
        layers = [Layer(start, end, "reworded") for start, end in _changed(held.text, other.text)]
        found.append(paragraphs(held.text, layers))
    return tuple(found)


def _changed(text: str, other: str) -> list[tuple[int, int]]:
    """Ranges of words of a text that the other does not have in that place, line by line and then word by word."""
    rows = [text.splitlines(keepends=True), other.splitlines(keepends=True)]
    starts = list(itertools.accumulate((len(row) for row in rows[0]), initial=0))
    found = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, rows[0], rows[1], autojunk=False).get_opcodes():
        if kind == "equal" or a == b:
            continue
        own = [(m.group(), m.start() + starts[a], m.end() + starts[a]) for m in _WORD.finditer("".join(rows[0][a:b]))]
        others = _WORD.findall("".join(rows[1][c:d]))
        if len(own) * len(others) > _MOST_PAIRS:
            found.append((starts[a], starts[b]))
            continue
        matcher = difflib.SequenceMatcher(None, [word for word, _, _ in own], others, autojunk=False)
        for change, i, j, _, _ in matcher.get_opcodes():
            if change != "equal" and i < j:
                found.append((own[i][1], own[j - 1][2]))
    return found


def comparison_document(parts: Brief, page: Comparison) -> dict[str, Any]:
    """The shared passages of compared articles as JSON types."""
    return {
        "articles": [source.article.article_id for source in page.sources],
        "shared": [
            {"n": passage.n, "places": [_passage(parts, place) for place in passage.places]} for passage in page.shared
        ],
    }


# -- claims by source -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stand:
    """What one article does about a claim: `states`, states `otherwise` (with what it says), or is `silent`."""

    number: int
    state: str
    value: str | None
    cite: Cite | None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim, and where each article stands on it."""

    claim: Claim
    cite: Cite
    stands: tuple[Stand, ...]


def claims(parts: Brief) -> tuple[ClaimRow, ...]:
    """The claims of a story, weightiest first, each with every article's stand on it."""
    dossier = parts.dossier
    stated: dict[str, list[Citation]] = {}
    for row in dossier.claim_sources:
        stated.setdefault(row.claim_id, []).append(Citation(row.article_id, row.start, row.end))
    otherwise = _otherwise(dossier)
    found = []
    for claim in sorted(dossier.claims, key=lambda c: (-c.importance, -c.n_origins, -c.n_articles, c.claim_id)):
        passages = stated.get(claim.claim_id, [])
        stands = []
        for source in parts.sources:
            article_id = source.article.article_id
            own = [passage for passage in passages if passage.article_id == article_id]
            other = [row for row in otherwise.get(claim.claim_id, ()) if row[0].article_id == article_id]
            if own:
                stands.append(Stand(source.number, "states", None, cite(dossier, own)))
            elif other:
                said = " / ".join(dict.fromkeys(value for _, value in other))
                stands.append(Stand(source.number, "otherwise", said, cite(dossier, [place for place, _ in other])))
            else:
                stands.append(Stand(source.number, "silent", None, None))
        whole = cite(dossier, dossier.cite(passages), claim.n_origins)
        found.append(ClaimRow(claim, whole, tuple(stands)))
    return tuple(found)


def _otherwise(dossier: Dossier) -> dict[str, list[tuple[Citation, str]]]:
    """For each claim, what the other sides of its differences say."""
    asked = {difference.difference_id: difference.claim_id for difference in dossier.differences}
    sides: dict[str, list[Any]] = {}
    for value in dossier.difference_values:
        sides.setdefault(value.difference_id, []).append(value)
    found: dict[str, list[tuple[Citation, str]]] = {}
    for difference_id, values in sides.items():
        stating = {value.claim_id for value in values} | {asked.get(difference_id)}
        for claim_id in sorted(claim for claim in stating if claim):
            sources = {row.article_id for row in dossier.claim_sources if row.claim_id == claim_id}
            own = {
                v.value for v in values if v.claim_id == claim_id or (v.claim_id is None and v.article_id in sources)
            }
            found.setdefault(claim_id, []).extend(
                (Citation(v.article_id, v.start, v.end), v.value) for v in values if v.value not in own
            )
    return found


def claims_document(parts: Brief, rows: Iterable[ClaimRow]) -> dict[str, Any]:
    """The claims of a story as JSON types."""
    return {
        "story_id": parts.story.story_id,
        "claims": [
            {
                "claim_id": row.claim.claim_id,
                "text": row.claim.text,
                "standing": row.claim.standing,
                "importance": row.claim.importance,
                "n_articles": row.claim.n_articles,
                "n_origins": row.claim.n_origins,
                "articles": [
                    {
                        "number": stand.number,
                        "state": stand.state,
                        "value": stand.value,
                        "citations": [_passage(parts, place) for place in stand.cite.passages] if stand.cite else [],
                    }
                    for stand in row.stands
                ],
            }
            for row in rows
        ],
    }


def _passage(parts: Brief, place: Citation) -> dict[str, Any]:
    return {
        "number": parts.dossier.number[place.article_id],
        **place._asdict(),
        "text": parts.dossier.text(*place),
    }
