"""The proof of what a story's readers are shown: account, timeline, positions, wording and differences.

In: a dossier. Out: what does not hold, in words. Every sentence must be a cited passage's words in their order, every
insertion must be in the records of that passage, every count is made anew from the passages.
"""

from __future__ import annotations

from collections.abc import Iterator

from variorum.records import Dossier, Wording
from variorum.story.account import verify
from variorum.story.printing import Insertions

_SECTIONS = frozenset(("short", "differences", "said", "single", "more"))
_LENGTHS = frozenset(("short", "normal", "long"))
_STANCES = frozenset(("for", "against", "demands", "refuses", "conditional"))


def told(dossier: Dossier) -> Iterator[str]:
    """What does not hold of what is shown of a story."""
    yield from _account(dossier)
    yield from _changes(dossier)
    yield from _timeline(dossier)
    yield from _positions(dossier)
    yield from _wording(dossier)
    yield from _revisions(dossier)
    for row in dossier.difference_values:
        if row.origin_id != dossier.origin(row.article_id, row.start, row.end):
            yield f"difference_values: a side of {row.difference_id} names another origin than lineage gives it"


def _account(dossier: Dossier) -> Iterator[str]:
    known = Insertions(dossier)
    sources: dict[str, set[str]] = {}
    for source in dossier.claim_sources:
        sources.setdefault(source.claim_id, set()).add(source.article_id)
    seen: set[str] = set()
    for n, row in enumerate(dossier.account):
        fault = verify(row, dossier, known)
        if fault is not None:
            yield f"account sentence {row.n}: {fault}"
            continue
        if row.n != n:
            yield f"account sentence {row.n}: it stands at place {n}"
        if dossier.count(row.citations) != (row.n_articles, row.n_origins):
            yield f"account sentence {row.n}: it counts what its citations do not"
        if row.section not in _SECTIONS or row.length not in _LENGTHS:
            yield f"account sentence {row.n}: no account has a section {row.section!r} of length {row.length!r}"
        cited = {citation.article_id for citation in row.citations}
        if row.claim_id is not None and cited.isdisjoint(sources.get(row.claim_id, ())):
            yield f"account sentence {row.n}: it cites no article that states its claim"
        if row.section != "differences" and row.text in seen:
            yield f"account sentence {row.n}: it was told before"
        seen.add(row.text)


def _changes(dossier: Dossier) -> Iterator[str]:
    texts = {row.n: row.text for row in dossier.account}
    for row in dossier.account_changes:
        if row.account_n is not None and texts.get(row.account_n) != row.text:
            yield f"account_changes: change {row.n} is not of sentence {row.account_n}"
        if row.article_id is not None and row.article_id not in dossier.article:
            yield f"account_changes: {row.article_id} is not in the story"


def _timeline(dossier: Dossier) -> Iterator[str]:
    counts = {row.event_id: (row.n_articles, row.n_origins) for row in dossier.happenings}
    speakers = {row.vouched_by for row in dossier.events}
    for row in dossier.timeline:
        about = f"timeline: the entry of {row.date_start} at {row.start} of {row.article_id}"
        if row.date_start > row.date_end:
            yield f"{about} ends before it begins"
        if row.event_id is not None and counts.get(row.event_id) != (row.n_articles, row.n_origins):
            yield f"{about} counts what its event does not"
        if not 0 < row.n_origins <= row.n_articles <= len(dossier.articles):
            yield f"{about} counts {row.n_articles} articles and {row.n_origins} origins, which cannot be"
        if row.attributed_to is not None and row.attributed_to not in speakers:
            yield f"{about} is given as the word of {row.attributed_to}, whom no report names"


def _positions(dossier: Dossier) -> Iterator[str]:
    for row in dossier.positions:
        about = f"positions: that at {row.start} of {row.article_id}"
        if row.stance not in _STANCES:
            yield f"{about} takes no stance known: {row.stance!r}"
        first, last = row.words_start, row.words_end
        if first is not None and last is not None and not row.start <= first < last <= row.end:
            yield f"{about} has its words outside its sentence"


def _wording(dossier: Dossier) -> Iterator[str]:
    for row in dossier.wording:
        said = " ".join(dossier.text(row.article_id, row.start, row.end).split())
        if said != row.surface or row.n < 1:
            yield f"wording: {row.surface!r} is not what stands at {row.start} of {row.article_id}"
        if row.source != dossier.article[row.article_id].source:
            yield f"wording: {row.surface!r} is laid to another source than its article's"
        if _nothing(row):
            yield f"wording: {row.surface!r} is neither of a thing nor of an act"


def _nothing(row: Wording) -> bool:
    return (row.entity_id is None) == (row.event_id is None)


def _revisions(dossier: Dossier) -> Iterator[str]:
    for row in dossier.revisions:
        if dossier.lineage_of[row.article_id].parent_article_id != row.from_article_id:
            yield f"revisions: {row.article_id} did not take its text from {row.from_article_id}"
        sides = (row.start is not None, row.from_start is not None)
        if sides != {"replaced": (True, True), "added": (True, False), "cut": (False, True)}.get(row.kind):
            yield f"revisions: change {row.n} of {row.article_id} is no {row.kind}"
