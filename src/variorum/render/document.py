"""The brief as plain data for JSON: every sentence, side and saying with its passages, exactly as printed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from variorum.records import Dossier
from variorum.render import words
from variorum.render.brief import Brief, Cite, Source
from variorum.render.gathering import gather

#: Raised when a field changes its meaning or goes away; new fields may come at any time.
FORMAT = "variorum.brief/1"


def brief(dossier: Dossier, length: str = "normal", since: dt.date | None = None) -> dict[str, Any]:
    """One story's account as JSON types; `length` and `since` as for `gather`.

    Offsets are code points of each article's text, `[start, end)`.
    """
    return document(gather(dossier, length, since))


def document(parts: Brief) -> dict[str, Any]:
    """The gathered parts of an account as JSON types."""
    story = parts.story
    return {
        "format": FORMAT,
        "story": {
            "story_id": story.story_id,
            "title": story.title,
            "date_start": _day(story.date_start),
            "date_end": _day(story.date_end),
            "dates": words.days(story.date_start, story.date_end),
            "n_articles": story.n_articles,
            "n_outlets": parts.n_outlets,
            "n_origins": story.n_origins,
        },
        "length": parts.length,
        "since": _day(parts.since),
        "changes": [
            {
                "change": row.change,
                "text": row.text,
                "account_n": row.account_n,
                "article_id": row.article_id,
                "origins_before": row.origins_before,
            }
            for row in parts.changes
        ],
        "account": [
            {
                "n": stated.n,
                "section": stated.section,
                "text": stated.text,
                "claim_id": stated.claim_id,
                **_cited(parts, stated.cite),
            }
            for stated in parts.account
        ],
        "differences": [
            {
                "difference_id": item.difference.difference_id,
                "kind": item.difference.kind,
                "about": item.difference.about,
                "claim_id": item.difference.claim_id,
                "sides": [{"value": side.value, **_cited(parts, side.cite)} for side in item.sides],
            }
            for item in parts.disagreements
        ],
        "utterances": [
            {
                "utterance_id": saying.utterance.utterance_id,
                "speaker": saying.utterance.speaker_name,
                "speaker_entity_id": saying.utterance.speaker_entity_id,
                "role": saying.role,
                "type": saying.utterance.type,
                "text": saying.utterance.text,
                **_cited(parts, saying.cite),
                "variants": [{"text": form.text, **_cited(parts, form.cite)} for form in saying.variants],
            }
            for saying in parts.sayings
        ],
        "positions": [
            {
                "entity_id": stance.entity_id,
                "entity": stance.entity,
                "issue": stance.issue,
                "stance": stance.stance,
                "text": stance.text,
                "words": stance.words,
                "date_start": _day(stance.dates[0]),
                "date_end": _day(stance.dates[1]),
                **_cited(parts, stance.cite),
            }
            for stance in parts.stances
        ],
        "timeline": [
            {
                "date_start": _day(item.entry.date_start),
                "date_end": _day(item.entry.date_end),
                "text": item.entry.text,
                "status": item.entry.status,
                "event_id": item.entry.event_id,
                "attributed_to": item.entry.attributed_to,
                **_cited(parts, item.cite),
            }
            for item in parts.timeline
        ],
        "wording": [
            {
                "entity_id": naming.entity.entity_id if naming.entity else None,
                "entity": naming.label,
                "surfaces": [
                    {"surface": surface, "sources": list(sources), **_cited(parts, cite)}
                    for surface, sources, cite in naming.surfaces
                ],
            }
            for naming in parts.namings
        ],
        "revisions": [
            {
                "article_id": row.article_id,
                "kind": row.kind,
                "start": row.start,
                "end": row.end,
                "text": row.text,
                "from_article_id": row.from_article_id,
                "from_start": row.from_start,
                "from_end": row.from_end,
                "from_text": row.from_text,
            }
            for row in parts.dossier.revisions
        ],
        "sources": [_source(source) for source in parts.sources],
        "origins": [
            {
                "origin_id": origin.origin_id,
                "letter": origin.letter,
                "head": origin.head,
                "articles": list(origin.numbers),
                "agency": origin.agency,
            }
            for origin in parts.origins
        ],
        "related": [
            {
                "story_id": row.other_story_id,
                "title": other.title if other else None,
                "date_start": _day(other.date_start) if other else None,
                "date_end": _day(other.date_end) if other else None,
                "score": row.score,
                "reason": row.reason,
            }
            for row, other in parts.related
        ],
    }


def _day(date: dt.date | None) -> str | None:
    return None if date is None else date.isoformat()


def _cited(parts: Brief, cite: Cite) -> dict[str, Any]:
    dossier = parts.dossier
    return {
        "n_articles": len(cite.numbers),
        "n_origins": cite.n_origins,
        "citations": [
            {
                "number": dossier.number[passage.article_id],
                "article_id": passage.article_id,
                "start": passage.start,
                "end": passage.end,
                "text": dossier.text(*passage),
                "origin_id": dossier.origin(*passage),
            }
            for passage in cite.passages
        ],
    }


def _source(source: Source) -> dict[str, Any]:
    article, line = source.article, source.lineage
    return {
        "number": source.number,
        "article_id": article.article_id,
        "source": article.source,
        "title": article.title,
        "url": article.url,
        "path": article.path,
        "published_start": _day(article.published_start),
        "published_end": _day(article.published_end),
        "published_basis": article.published_basis,
        "stated_date": _day(article.stated_date),
        "date_conflict": article.date_conflict,
        "agency": line.agency or article.agency,
        "origin_id": line.origin_id,
        "origin": source.letter,
        "parent": source.parent,
        "parent_article_id": line.parent_article_id,
        "shared_fraction": line.shared_fraction,
        "family": line.family,
    }
