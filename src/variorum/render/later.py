"""Only what is new since a day: the parts of an account that were first told, or happened, then or later.

A passage counts as told before where its article is known to have come out before the day; of an article whose day is
not known, nobody can say, and it is left in. What happened is told by its own days.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

from variorum.render.brief import Brief, Cite, Disagreement


def later(parts: Brief, since: dt.date) -> Brief:
    """The account with what was told before the day, and happened before it, left out."""
    return dataclasses.replace(
        parts,
        account=tuple(
            row for row in parts.account if _told(parts, row.cite, since) or _of_days(parts, row.cite, since)
        ),
        disagreements=tuple(item for item in parts.disagreements if _side_told(parts, item, since)),
        sayings=tuple(saying for saying in parts.sayings if _told(parts, saying.cite, since)),
        stances=tuple(stance for stance in parts.stances if stance.dates[1] is None or stance.dates[1] >= since),
        timeline=tuple(item for item in parts.timeline if item.entry.date_end >= since),
        # What a thing is called is no news.
        namings=(),
        since=since,
    )


def _told(parts: Brief, cite: Cite, since: dt.date) -> bool:
    """Whether no article that came out before the day tells it."""
    days = (parts.dossier.article[passage.article_id].published_end for passage in cite.passages)
    return all(day is None or day >= since for day in days)


def _of_days(parts: Brief, cite: Cite, since: dt.date) -> bool:
    """Whether the sentence tells of a day that is not before the day given, and of no other."""
    article_id, start, end = cite.passages[0]
    days = [
        time.earliest
        for time in parts.dossier.times
        if time.article_id == article_id and start <= time.start < end and time.earliest is not None
    ]
    return bool(days) and min(days) >= since


def _side_told(parts: Brief, item: Disagreement, since: dt.date) -> bool:
    return any(_told(parts, side.cite, since) for side in item.sides)
