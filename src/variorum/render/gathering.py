"""A dossier gathered into the parts of a brief: what stands where, and in which order."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Sequence

from variorum.records import (
    Article,
    Citation,
    DifferenceValue,
    Dossier,
    Lineage,
    Position,
    RelatedStory,
    Revision,
    Story,
)
from variorum.render import words
from variorum.render.brief import (
    LENGTHS,
    TIES,
    Brief,
    Dated,
    Disagreement,
    Following,
    House,
    Naming,
    Origin,
    Side,
    Source,
    Stance,
    Stated,
)
from variorum.render.citing import cite
from variorum.render.later import later
from variorum.render.spoken import sayings


def gather(dossier: Dossier, length: str = "normal", since: dt.date | None = None) -> Brief:
    """The parts of one story's account.

    Parameters
    ----------
    length
        `short`, `normal` or `long`.
    since
        Only what was first told, or happened, on this day or later.
    """
    made = _gathered(dossier, length)
    return made if since is None else later(made, since)


def _gathered(dossier: Dossier, length: str) -> Brief:
    held = LENGTHS[: LENGTHS.index(length) + 1]
    marks = {
        row.account_n: "new" if row.change == "new" else f"was {row.origins_before}"
        for row in dossier.account_changes
        if row.account_n is not None
    }
    sources, origins = _sources(dossier)
    letters = {source.article.article_id: source.letter for source in sources}
    return Brief(
        dossier=dossier,
        sources=sources,
        origins=origins,
        account=tuple(
            Stated(
                row.n,
                row.section,
                row.text,
                row.claim_id,
                cite(dossier, row.citations, row.n_origins),
                marks.get(row.n, ""),
            )
            for row in dossier.account
            if row.length in held
        ),
        disagreements=_disagreements(dossier, letters),
        sayings=sayings(dossier),
        stances=_stances(dossier),
        timeline=_timeline(dossier),
        namings=_namings(dossier),
        related=_related(dossier),
        houses=_houses(dossier),
        length=length,
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
                _following(dossier, head, [article for article in held if article is not head]),
            )
        )
        for article in held:
            line = lines[article.article_id]
            parent = dossier.number.get(line.parent_article_id) if line.parent_article_id else None
            sources.append(Source(dossier.number[article.article_id], article, line, letter, parent))
    return tuple(sorted(sources, key=lambda source: source.number)), tuple(origins)


def _following(dossier: Dossier, head: Article, others: Sequence[Article]) -> tuple[Following, ...]:
    first = dossier.lineage_of[head.article_id]
    ties: dict[str, list[Lineage]] = {}
    for article in others:
        line = dossier.lineage_of[article.article_id]
        if line.parent_article_id in dossier.article:
            tie = "copy"
        elif line.agency and line.agency == first.agency:
            tie = "dispatch"
        else:
            tie = "owner" if line.family == first.family else "other"
        ties.setdefault(tie, []).append(line)
    return tuple(
        Following(
            tie,
            tuple(dossier.number[line.article_id] for line in ties[tie]),
            tuple(line.shared_fraction for line in ties[tie]),
        )
        for tie in TIES
        if tie in ties
    )


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


def _same(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if c.isalnum())


def _stances(dossier: Dossier) -> tuple[Stance, ...]:
    """Who stands where: articles that report the same stance of one on one issue are cited together."""
    held = sorted(dossier.positions, key=lambda row: (dossier.number[row.article_id], row.start, row.end))
    names = {row.entity_id: row.entity_id for row in held} | {
        key: entity.name for key, entity in dossier.entity.items()
    }
    # Somebody without a name is somebody else in each article; the same words of them are one stance all the same.
    first: dict[tuple[str, str, str, str], str] = {}
    grouped: dict[tuple[str, str, str], list[Position]] = {}
    for row in held:
        who = first.setdefault((names[row.entity_id], row.issue, row.stance, _same(row.text)), row.entity_id)
        grouped.setdefault((who, row.issue, row.stance), []).append(row)
    found = []
    for (entity_id, issue, stance), rows in grouped.items():
        # The shortest wording says it with least beside it; it is cited first.
        rows.sort(key=lambda row: (len(row.text), dossier.number[row.article_id], row.start))
        dates = [date for row in rows for date in (row.date_start, row.date_end) if date is not None]
        whole = cite(dossier, ((row.article_id, row.start, row.end) for row in rows))
        span = (min(dates), max(dates)) if dates else (None, None)
        row = rows[0]
        said = row.text
        if row.words_start is not None and row.words_end is not None:
            said = dossier.text(row.article_id, row.words_start, row.words_end)
        found.append(
            Stance(entity_id, names[entity_id], issue, stance, rows[0].text, " ".join(said.split()), span, whole)
        )
    return tuple(sorted(found, key=lambda stance: (-stance.cite.n_origins, -len(stance.cite.numbers))))


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
    acts = {row.event_id: row for row in dossier.happenings}
    held: dict[tuple[str | None, str | None], dict[str, list[tuple[str | None, Citation]]]] = {}
    for row in dossier.wording:
        place = Citation(row.article_id, row.start, row.end)
        held.setdefault((row.entity_id, row.event_id), {}).setdefault(row.surface, []).append((row.source, place))
    held = {key: _as_one(surfaces) for key, surfaces in held.items()}
    found = []
    for (entity_id, event_id), surfaces in held.items():
        entity, act = dossier.entity.get(entity_id or ""), acts.get(event_id or "")
        if len(surfaces) < 2 or (entity is None and act is None):
            continue
        listed = [
            (
                surface,
                # Named only where all are: else the list would seem to be all of them.
                tuple(sorted({words.outlet(source) for source, _ in rows if source}))
                if all(source for source, _ in rows)
                else (),
                cite(dossier, dossier.cite(place for _, place in rows)),
            )
            for surface, rows in surfaces.items()
        ]
        listed.sort(key=lambda item: (item[2].numbers, item[0]))
        label = entity.name if entity else " → ".join(filter(None, (act.actor_name, act.recipient_name))) if act else ""
        found.append(Naming(label or "what was done", entity, tuple(listed)))
    return tuple(sorted(found, key=lambda naming: (naming.entity is None, naming.label, naming.surfaces[0])))


# Where a surface is used: by which source, and the passage.
_Used = tuple[str | None, Citation]


def _as_one(surfaces: dict[str, list[_Used]]) -> dict[str, list[_Used]]:
    """Surfaces with the forms of one name together under the one used most: `ISIL` and `Isil`, a part of the name and
    the whole, its initials.
    """
    found: dict[str, list[_Used]] = {}
    for surface in sorted(surfaces, key=lambda words: (-len(surfaces[words]), -len(words), words)):
        home = next((other for other in found if _one_name(surface, other)), surface)
        found.setdefault(home, []).extend(surfaces[surface])
    return found


def _one_name(a: str, b: str) -> bool:
    if _same(a) == _same(b):
        return True
    if not (a[:1].isupper() and b[:1].isupper()):
        return False
    short, long = sorted((a.split(), b.split()), key=len)
    initials = "".join(word[0] for word in long if word[:1].isupper())
    if len(short) == 1 and short[0].replace(".", "") == initials and len(initials) > 1:
        return True
    rest = iter(map(_same, long))
    if all(_same(word) in rest for word in short):
        return True
    # A short given name before the same surname.
    return len(short) > 1 and short[-1] == long[-1] and short[0][:2] == long[0][:2]


#: Of what a house changed, so many places are shown, and none of more words than this.
_MOST_CHANGES, _LONGEST_CHANGE = 4, 3


def _houses(dossier: Dossier) -> dict[int, House]:
    rows: dict[int, list[Revision]] = {}
    for row in dossier.revisions:
        rows.setdefault(dossier.number[row.article_id], []).append(row)
    found = {}
    for number, held in rows.items():
        kinds = Counter(row.kind for row in held)
        pairs = [
            (words.line(row.from_text), words.line(row.text))
            for row in held
            if row.kind == "replaced" and row.from_text and row.text
        ]
        short = [pair for pair in pairs if all(len(side.split()) <= _LONGEST_CHANGE and len(side) > 3 for side in pair)]
        shown = tuple(dict.fromkeys(short))[:_MOST_CHANGES]
        found[number] = House(shown, kinds["replaced"], kinds["added"], kinds["cut"])
    return found


def _related(dossier: Dossier) -> tuple[tuple[RelatedStory, Story | None], ...]:
    known = {story.story_id: story for story in dossier.related_stories}
    rows = sorted(dossier.related, key=lambda row: (-row.score, row.other_story_id))
    return tuple((row, known.get(row.other_story_id)) for row in rows)
