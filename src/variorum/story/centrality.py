"""How much a passage is of what the story is about: of what the openings of its articles share.

A report says in its headline and first sentences what it is about; what only one report opens with is that report's
own matter. A term counts by the share of the story's origins whose openings have it, beyond the first. A passage
that tells of days long before its article came out is background, whatever words it shares.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from variorum.records import Dossier
from variorum.story.matching import near_share
from variorum.story.passages import Passage

# So many sentences of the body open a report. One to five: the order of candidates changed little.
_OPENING = 3
# A passage of fewer terms than this is measured as if it had so many: two shared names alone are not what happened.
# A long one is not held to more than a root of its terms: what happened, where and to whom takes words.
_LEAST_TERMS, _ROOT = 8, 0.6
# With fewer words of the story's matter in a passage there is nothing to compare.
_LEAST_COMMON = 3
# Who and what; days, numbers and sayings are each report's own.
_KINDS = ("w:", "e:")
# Days before its article came out from which a passage is background.
_OLD = dt.timedelta(days=14)
# An article that may have come out at any time in more than this is not dated.
_VAGUE = dt.timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Centrality:
    """What the openings of a story's articles share."""

    shares: dict[str, float]
    known: dict[Passage, float] = field(default_factory=dict)

    def of(self, passage: Passage) -> float:
        """How much of what openings share is in the passage, of no fixed scale; 0 for nothing."""
        if passage not in self.known:
            shared = self.shares.keys() & passage.terms
            # Summed exactly, so that the order of a set is of no matter.
            held = math.fsum(self.shares[name] for name in shared)
            size = sum(name[:2] in _KINDS for name in passage.terms) if shared else 0
            self.known[passage] = held / float(max(_LEAST_TERMS, size) ** _ROOT)
        return self.known[passage]

    def in_common(self, a: Passage, b: Passage) -> float:
        """How much of what the lesser of two passages says of the story's matter, in words that are no names, the other
        says too, 0 to 1; nothing where there is too little to compare.
        """
        mine, theirs = ({n: self.shares[n] for n in p.terms if n[:2] == "w:" and n in self.shares} for p in (a, b))
        return near_share(mine, theirs) if min(len(mine), len(theirs)) >= _LEAST_COMMON else 0.0


def centrality(sentences: Iterable[Passage]) -> Centrality:
    """What the openings share, of whole sentences, headlines among them. With one origin they share nothing."""
    held: dict[str, list[Passage]] = defaultdict(list)
    for passage in sentences:
        held[passage.article_id].append(passage)
    bearers: dict[str, set[str]] = defaultdict(set)
    origins = set()
    for passages in held.values():
        body = sorted((p for p in passages if p.sentence.role == "body"), key=lambda p: p.start)[:_OPENING]
        for passage in (*(p for p in passages if p.sentence.role != "body"), *body):
            origins.add(passage.origin_id)
            for name in passage.terms:
                if name[:2] in _KINDS:
                    bearers[name].add(passage.origin_id)
    several = len(origins) - 1
    if several < 1:
        return Centrality({})
    return Centrality({name: (len(who) - 1) / several for name, who in bearers.items() if len(who) > 1})


#: `The customs house is a relic of …`: what something is, not what happened.
_DEFINES = re.compile(
    r"(?:[A-Z][a-z]+ [^,.]{3,40}, )?(?:(?:[\[A-Z][\w.,’'\]-]* |of |the |and ){1,8}(?:was|were)|"
    r"(?:[^\s,]+ ){1,5}(?:is|are)) (?:the|an?|one of the) "
)


def is_background(passage: Passage, usual: dt.date | None = None) -> bool:
    """Whether a passage only says what something is, or all the days that it tells of lie long before its article came
    out.

    Parameters
    ----------
    usual
        The first day on which the story's articles can have come out, for an article that may have come out any time.
    """
    if _DEFINES.match(passage.text):
        return True
    first, last = passage.published
    if first is None or last is None or last - first > _VAGUE:
        first = usual or first
    days = passage.days
    return first is not None and bool(days) and all(end < first - _OLD for _, end in days)


def usual_day(dossier: Dossier) -> dt.date | None:
    """The middle one of the first days on which the articles can have come out, of those known closely."""
    known = sorted(
        article.published_start for article in dossier.articles
        if article.published_start and article.published_end
        and article.published_end - article.published_start <= _VAGUE
    )  # fmt: skip
    return known[len(known) // 2] if known else None
