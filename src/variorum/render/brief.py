"""What a brief shows, in order: one story's dossier gathered into the parts of an account.

Every rendering (Markdown, HTML, JSON) prints these parts and decides nothing itself. No word is made here: texts
are the sources' own, counts and origins are the dossier's.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from variorum.records import (
    Article,
    Citation,
    Difference,
    DifferenceValue,
    Dossier,
    Entity,
    Furniture,
    Lineage,
    Position,
    Quote,
    RelatedStory,
    Story,
    TimelineEntry,
    Utterance,
)
from variorum.render import passages, words

#: Above this many columns a table is no longer read on a page; its cells are listed instead.
MOST_COLUMNS = 4
#: Sayings shown in a brief; the rest are in the tables and on the page of quotations.
MOST_SAYINGS = 16
#: What is said of a timeline's entry that is not simply a thing that happened.
MARKS = {"planned": "planned", "denied": "denied", "hypothetical": "not said to have happened", "habitual": "habitual"}


@dataclass(frozen=True, slots=True)
class Cite:
    """Passages that something rests on, and their independent origins: `[1 3 · 2 origins]`."""

    passages: tuple[Citation, ...]
    numbers: tuple[int, ...]
    n_origins: int


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence of the account with its citations."""

    n: int
    section: str
    text: str
    claim_id: str | None
    cite: Cite


@dataclass(frozen=True, slots=True)
class Origin:
    """An independent origin: the articles whose text as a whole is one witness."""

    origin_id: str
    letter: str
    head: int
    numbers: tuple[int, ...]
    agency: str | None
    shares: tuple[float, ...]

    @property
    def carriers(self) -> tuple[int, ...]:
        """The articles that took the text over, without the one they took it from."""
        return tuple(number for number in self.numbers if number != self.head)


@dataclass(frozen=True, slots=True)
class Source:
    """An article as it is cited."""

    number: int
    article: Article
    lineage: Lineage
    letter: str
    parent: int | None

    @property
    def outlet(self) -> str:
        """The outlet's name, or where the article was read from."""
        return self.article.source or self.article.path or "unnamed source"

    @property
    def date_warning(self) -> str | None:
        """What the page says of its date and what the text says, where they conflict."""
        article = self.article
        if not article.date_conflict or article.stated_date is None or article.published is None:
            return None
        return f"page says {words.day(article.stated_date)}, text says {words.days(*article.published)}"


@dataclass(frozen=True, slots=True)
class Side:
    """What one side of a difference says, and where."""

    value: str
    cite: Cite


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A point on which accounts disagree."""

    difference: Difference
    sides: tuple[Side, ...]
    cells: tuple[tuple[str, tuple[Side, ...]], ...]

    def of(self, letter: str) -> tuple[Side, ...]:
        """What the articles of one origin say on it."""
        return dict(self.cells).get(letter, ())


@dataclass(frozen=True, slots=True)
class Saying:
    """One saying, with the forms in which articles print it."""

    utterance: Utterance
    speaker: str
    role: str | None
    text: str
    cite: Cite
    variants: tuple[Side, ...]

    @property
    def direct(self) -> bool:
        """Whether it is printed as the speaker's own words."""
        return self.utterance.type == "direct"


@dataclass(frozen=True, slots=True)
class Stance:
    """Where somebody stands on an issue."""

    entity_id: str
    entity: str
    issue: str
    stance: str
    text: str
    dates: tuple[dt.date | None, dt.date | None]
    cite: Cite


@dataclass(frozen=True, slots=True)
class Dated:
    """An entry of the timeline."""

    entry: TimelineEntry
    cite: Cite
    main: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """What the sources call one thing."""

    entity: Entity
    surfaces: tuple[tuple[str, tuple[str, ...], Cite], ...]


@dataclass(frozen=True)
class Grid:
    """Who stands where, as a table of those who stand against what they stand on."""

    entities: tuple[str, ...]
    issues: tuple[str, ...]
    held: dict[tuple[str, str], tuple[Stance, ...]]

    def of(self, entity: str, issue: str) -> tuple[Stance, ...]:
        """The stances of one on one issue."""
        return self.held.get((entity, issue), ())

    @property
    def tabular(self) -> bool:
        """Whether a table is the clearer form: few issues, and at least half of its cells filled."""
        return len(self.issues) <= MOST_COLUMNS and 2 * len(self.held) >= len(self.entities) * len(self.issues)


@dataclass(frozen=True)
class Brief:
    """The parts of one story's account."""

    dossier: Dossier
    sources: tuple[Source, ...]
    origins: tuple[Origin, ...]
    account: tuple[Stated, ...]
    disagreements: tuple[Disagreement, ...]
    sayings: tuple[Saying, ...]
    stances: tuple[Stance, ...]
    timeline: tuple[Dated, ...]
    namings: tuple[Naming, ...]
    related: tuple[tuple[RelatedStory, Story | None], ...]

    @property
    def story(self) -> Story:
        """The story."""
        return self.dossier.story

    @functools.cached_property
    def n_outlets(self) -> int:
        """Outlets that published its articles; an article of no known outlet counts as its own."""
        return len({source.article.source or source.article.article_id for source in self.sources})

    @functools.cached_property
    def source(self) -> dict[int, Source]:
        """Sources by number."""
        return {source.number: source for source in self.sources}

    @functools.cached_property
    def furniture(self) -> dict[str, list[Furniture]]:
        """Furniture by article id."""
        grouped: dict[str, list[Furniture]] = {}
        for part in self.dossier.furniture:
            grouped.setdefault(part.article_id, []).append(part)
        return grouped

    def section(self, name: str) -> tuple[Stated, ...]:
        """The account's sentences of one section."""
        return tuple(stated for stated in self.account if stated.section == name)

    def printed(self, passage: tuple[str, int, int]) -> str:
        """The words of a passage on one line, without furniture that interrupts it."""
        article_id, start, end = passage
        return passages.report(self.dossier.article[article_id].text, start, end, self.furniture.get(article_id, ()))

    def columns(self) -> tuple[Origin, ...]:
        """The origins that take a side in any difference, where few enough to stand side by side; else none."""
        taking = {letter for disagreement in self.disagreements for letter, sides in disagreement.cells if sides}
        found = tuple(origin for origin in self.origins if origin.letter in taking)
        return found if 2 <= len(found) <= MOST_COLUMNS else ()

    def descent(self, origin: Origin) -> str:
        """Where an origin's text comes from: `own report`, `Norda Press dispatch`."""
        if origin.agency is None:
            return "own report"
        if self.source[origin.head].article.source == origin.agency:
            return "its own dispatch"
        return f"{origin.agency} dispatch"

    def grid(self) -> Grid:
        """The stances by who takes them and on what."""
        held: dict[tuple[str, str], tuple[Stance, ...]] = {}
        for stance in self.stances:
            held[stance.entity, stance.issue] = (*held.get((stance.entity, stance.issue), ()), stance)
        return Grid(
            tuple(dict.fromkeys(stance.entity for stance in self.stances)),
            tuple(dict.fromkeys(stance.issue for stance in self.stances)),
            held,
        )

    def label(self, origin: Origin) -> str:
        """An origin in words: `Arda Post and four that carry its text`."""
        head = self.source[origin.head].outlet
        carriers = len(origin.carriers)
        if not carriers:
            return head
        return f"{head} and {words.number(carriers)} that {'carries' if carriers == 1 else 'carry'} its text"


def gather(dossier: Dossier) -> Brief:
    """The parts of one story's account."""
    sources, origins = _sources(dossier)
    letters = {source.article.article_id: source.letter for source in sources}
    return Brief(
        dossier=dossier,
        sources=sources,
        origins=origins,
        account=tuple(
            Stated(row.n, row.section, row.text, row.claim_id, cite(dossier, row.citations, row.n_origins))
            for row in dossier.account
        ),
        disagreements=_disagreements(dossier, letters),
        sayings=_sayings(dossier),
        stances=tuple(_stance(dossier, row) for row in dossier.positions),
        timeline=_timeline(dossier),
        namings=_namings(dossier),
        related=_related(dossier),
    )


def cite(dossier: Dossier, held: Iterable[tuple[str, int, int]], n_origins: int | None = None) -> Cite:
    """Passages as a citation. The first passage stays first; origins are counted unless the row says them."""
    kept = tuple(dict.fromkeys(Citation(*passage) for passage in held))
    return Cite(
        kept,
        tuple(sorted({dossier.number[passage.article_id] for passage in kept})),
        n_origins or len(dossier.origins(kept)),
    )


def _sources(dossier: Dossier) -> tuple[tuple[Source, ...], tuple[Origin, ...]]:
    groups: dict[str, list[Article]] = {}
    for article in sorted(dossier.articles, key=lambda article: dossier.number[article.article_id]):
        groups.setdefault(dossier.lineage_of[article.article_id].origin_id, []).append(article)
    origins = []
    sources = []
    for n, (origin_id, held) in enumerate(groups.items()):
        letter = _letter(n)
        lines = {article.article_id: dossier.lineage_of[article.article_id] for article in held}
        heads = [article for article in held if lines[article.article_id].parent_article_id not in lines]
        head = max(heads or held, key=lambda a: (_taken(a.article_id, lines), -dossier.number[a.article_id]))
        origins.append(
            Origin(
                origin_id,
                letter,
                dossier.number[head.article_id],
                tuple(dossier.number[article.article_id] for article in held),
                next((line.agency for line in lines.values() if line.agency), None),
                tuple(lines[article.article_id].shared_fraction for article in held if article is not head),
            )
        )
        for article in held:
            line = lines[article.article_id]
            parent = dossier.number.get(line.parent_article_id) if line.parent_article_id else None
            sources.append(Source(dossier.number[article.article_id], article, line, letter, parent))
    return tuple(sorted(sources, key=lambda source: source.number)), tuple(origins)


def _taken(article_id: str, lines: dict[str, Lineage]) -> int:
    return sum(line.parent_article_id == article_id for line in lines.values())


def _letter(n: int) -> str:
    """A, B … Z, AA, AB …"""
    letters = ""
    n += 1
    while n:
        n, rest = divmod(n - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _disagreements(dossier: Dossier, letters: dict[str, str]) -> tuple[Disagreement, ...]:
    values: dict[str, list[DifferenceValue]] = {}
    for value in dossier.difference_values:
        values.setdefault(value.difference_id, []).append(value)
    weight = {claim.claim_id: claim.importance for claim in dossier.claims}
    found = []
    for difference in sorted(dossier.differences, key=lambda d: (-weight.get(d.claim_id or "", 0.0), d.difference_id)):
        held = values.get(difference.difference_id, [])
        cells = []
        for letter in dict.fromkeys(letters.values()):
            within = [value for value in held if letters[value.article_id] == letter]
            cells.append((letter, _sides(dossier, within)))
        found.append(Disagreement(difference, _sides(dossier, held), tuple(cells)))
    return tuple(found)


def _sides(dossier: Dossier, values: Sequence[DifferenceValue]) -> tuple[Side, ...]:
    grouped: dict[str, list[DifferenceValue]] = {}
    for value in values:
        grouped.setdefault(value.value, []).append(value)
    sides = [
        Side(
            value,
            cite(
                dossier,
                dossier.cite((row.article_id, row.start, row.end) for row in rows),
                len({row.origin_id for row in rows}),
            ),
        )
        for value, rows in grouped.items()
    ]
    return tuple(sorted(sides, key=lambda side: (-side.cite.n_origins, side.cite.numbers, side.value)))


def _sayings(dossier: Dossier) -> tuple[Saying, ...]:
    forms: dict[str, list[Quote]] = {}
    for quote in dossier.quotes:
        if quote.utterance_id is not None:
            forms.setdefault(quote.utterance_id, []).append(quote)
    order = {"direct": 0, "mixed": 1, "indirect": 2}
    chosen = _chosen(dossier)
    ranked = sorted(
        dossier.utterances,
        key=lambda u: (
            chosen.get(u.utterance_id, len(chosen)), -u.n_origins, order.get(u.type, 3), -u.n_articles,
            dossier.number[u.article_id], u.start,
        ),
    )  # fmt: skip
    found = []
    for utterance in ranked:
        own = (utterance.article_id, utterance.start, utterance.end)
        quotes = forms.get(utterance.utterance_id, [])
        main = next((quote for quote in quotes if (quote.article_id, quote.start, quote.end) == own), None)
        text = _said(dossier, main) if main else words.unquoted(utterance.text)
        others: dict[str, list[Quote]] = {}
        for quote in quotes:
            if quote.type != "indirect" and _same(said := _said(dossier, quote)) != _same(text):
                others.setdefault(said, []).append(quote)
        variants = [Side(said, cite(dossier, dossier.cite(map(_place, rows)))) for said, rows in others.items()]
        rest = dossier.cite(map(_place, quotes))
        found.append(
            Saying(
                utterance,
                utterance.speaker_name or "Speaker not named",
                _role(dossier, utterance.speaker_entity_id),
                text,
                cite(dossier, [Citation(*own), *(passage for passage in rest if passage != own)], utterance.n_origins),
                tuple(sorted(variants, key=lambda side: (side.cite.numbers, side.value))),
            )
        )
    return tuple(found)


def _chosen(dossier: Dossier) -> dict[str, int]:
    """The sayings that the account's own sentences hold, in its order."""
    found: dict[str, int] = {}
    for row in dossier.account:
        if row.section != "said" or not row.citations:
            continue
        article_id, start, end = row.citations[0]
        for quote in dossier.quotes:
            if quote.utterance_id and quote.article_id == article_id and start <= quote.start and quote.end <= end:
                found.setdefault(quote.utterance_id, len(found))
    return found


def _place(quote: Quote) -> tuple[str, int, int]:
    return quote.article_id, quote.start, quote.end


def _said(dossier: Dossier, quote: Quote) -> str:
    """The saying as printed, its quotation marks taken off where it is direct; pieces joined by an ellipsis."""
    text = dossier.article[quote.article_id].text
    pieces = [" ".join(text[start:end].split()) for start, end in quote.parts]
    if quote.type == "direct":
        pieces = [words.unquoted(piece) for piece in pieces]
    return " … ".join(piece for piece in pieces if piece)


def _same(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _role(dossier: Dossier, entity_id: str | None) -> str | None:
    entity = dossier.entity.get(entity_id or "")
    if entity is None or not entity.roles:
        return None
    counted: dict[str, int] = {}
    for mention in dossier.mentions:
        if mention.entity_id == entity_id and mention.role:
            counted[mention.role] = counted.get(mention.role, 0) + 1
    if not counted:
        return min(entity.roles, key=lambda role: (-len(role), role))
    return min(counted, key=lambda role: (-counted[role], -len(role), role))


def _stance(dossier: Dossier, row: Position) -> Stance:
    entity = dossier.entity.get(row.entity_id)
    return Stance(
        row.entity_id,
        entity.name if entity else row.entity_id,
        row.issue,
        row.stance,
        row.text,
        (row.date_start, row.date_end),
        cite(dossier, [(row.article_id, row.start, row.end)]),
    )


def _timeline(dossier: Dossier) -> tuple[Dated, ...]:
    reports: dict[str, list[tuple[str, int, int]]] = {}
    for event in dossier.events:
        if event.event_id is not None:
            reports.setdefault(event.event_id, []).append((event.article_id, event.start, event.end))
    most = max((entry.importance for entry in dossier.timeline), default=0.0)
    found = []
    for entry in dossier.timeline:
        own = Citation(entry.article_id, entry.start, entry.end)
        others = dossier.cite(
            passage for passage in reports.get(entry.event_id or "", ()) if passage[0] != entry.article_id
        )
        main = most > 0 and entry.importance == most and entry.n_origins > 1
        found.append(Dated(entry, cite(dossier, [own, *others], entry.n_origins), main))
    return tuple(found)


def _namings(dossier: Dossier) -> tuple[Naming, ...]:
    entities: dict[str, dict[str, list[tuple[str, Citation]]]] = {}
    for row in dossier.wording:
        source = row.source or f"[{dossier.number[row.article_id]}]"
        place = Citation(row.article_id, row.start, row.end)
        entities.setdefault(row.entity_id, {}).setdefault(row.surface, []).append((source, place))
    found = []
    for entity_id, surfaces in entities.items():
        if len(surfaces) < 2 or entity_id not in dossier.entity:
            continue
        listed = [
            (
                surface,
                tuple(sorted({source for source, _ in rows})),
                cite(dossier, dossier.cite(place for _, place in rows)),
            )
            for surface, rows in surfaces.items()
        ]
        listed.sort(key=lambda item: (item[2].numbers, item[0]))
        found.append(Naming(dossier.entity[entity_id], tuple(listed)))
    return tuple(sorted(found, key=lambda naming: (naming.entity.name, naming.entity.entity_id)))


def _related(dossier: Dossier) -> tuple[tuple[RelatedStory, Story | None], ...]:
    known = {story.story_id: story for story in dossier.related_stories}
    rows = sorted(dossier.related, key=lambda row: (-row.score, row.other_story_id))
    return tuple((row, known.get(row.other_story_id)) for row in rows)
