"""Quotations across a story's articles: by speaker, by day, and who ran a saying whole, cut it, or left it out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from variorum.records import Dossier, Quote
from variorum.render.brief import Brief, Cite, Saying
from variorum.render.citing import cite


@dataclass(frozen=True, slots=True)
class Run:
    """One saying with what each article of the story made of it, by the articles' numbers.

    `whole`: in its fullest form; `cut`: a part of that form; `otherwise`: in other words, or indirectly;
    `silent`: not at all.
    """

    saying: Saying
    day: dt.date | None
    whole: tuple[int, ...]
    cut: tuple[int, ...]
    otherwise: tuple[int, ...]
    silent: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker with the sayings reported of them, and the quotations that are no saying of several articles."""

    name: str
    role: str | None
    entity_id: str | None
    sayings: tuple[Run, ...]
    loose: tuple[tuple[Quote, Cite], ...]


def _same(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def runs(parts: Brief) -> tuple[Run, ...]:
    """Every saying, and who ran it."""
    dossier = parts.dossier
    forms: dict[str, dict[int, str]] = {}
    for quote in dossier.quotes:
        if quote.utterance_id is not None:
            held = forms.setdefault(quote.utterance_id, {})
            number = dossier.number[quote.article_id]
            held[number] = max(held.get(number, ""), _same(quote.text), key=len)
    found = []
    for saying in parts.sayings:
        held = forms.get(saying.utterance.utterance_id, {})
        full = _same(saying.utterance.text)
        kinds: dict[str, list[int]] = {"whole": [], "cut": [], "otherwise": [], "silent": []}
        for source in parts.sources:
            said = held.get(source.number)
            kind = (
                "silent" if said is None else "whole" if said == full or full in said
                else "cut" if said in full else "otherwise"
            )  # fmt: skip
            kinds[kind].append(source.number)
        days = [parts.source[number].article.published_start for number in held]
        day = min((day for day in days if day), default=None)
        found.append(Run(saying, day, *(tuple(kinds[kind]) for kind in ("whole", "cut", "otherwise", "silent"))))
    return tuple(found)


def speakers(parts: Brief) -> tuple[Speaker, ...]:
    """Who said what, by speaker: those reported by most origins first."""
    dossier = parts.dossier
    names: dict[str, list[Run]] = {}
    for run in runs(parts):
        names.setdefault(run.saying.speaker, []).append(run)
    loose = _loose(dossier, {saying.utterance.utterance_id for saying in parts.sayings})
    found = []
    for name in dict.fromkeys((*names, *loose)):
        held = tuple(names.get(name, ()))
        rest = tuple((q, cite(dossier, [(q.article_id, q.start, q.end)])) for q in loose.get(name, ()))
        role = next((run.saying.role for run in held if run.saying.role), None)
        entity = next((run.saying.utterance.speaker_entity_id for run in held), None)
        found.append(Speaker(name, role, entity, held, rest))
    return tuple(
        sorted(
            found,
            key=lambda s: (-max((x.saying.cite.n_origins for x in s.sayings), default=0), -len(s.sayings), s.name),
        )
    )


def _loose(dossier: Dossier, held: set[str]) -> dict[str, list[Quote]]:
    found: dict[str, list[Quote]] = {}
    for quote in sorted(dossier.quotes, key=lambda q: (dossier.number[q.article_id], q.start, q.quote_id)):
        if quote.utterance_id not in held:
            found.setdefault(quote.speaker_name or "Speaker not named", []).append(quote)
    return found


def days(parts: Brief) -> tuple[tuple[dt.date | None, tuple[Run, ...]], ...]:
    """The sayings by the day on which they were first reported; those of no known day last."""
    held: dict[dt.date | None, list[Run]] = {}
    for run in runs(parts):
        held.setdefault(run.day, []).append(run)
    ordered = sorted(held, key=lambda day: (day is None, day or dt.date.min))
    return tuple((day, tuple(held[day])) for day in ordered)
