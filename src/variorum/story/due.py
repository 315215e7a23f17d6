"""What is due on one day: further sources of a claim, in whatever words.

`The body would be at work again by the end of June` shares no word with `agreed to reopen the commission by the end of
June`. Where a story gives a day that lies ahead to one thing only, another report that gives this day means that thing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from variorum.story.contradictions import contradicting
from variorum.story.passages import Passage

# A longer period is no day on which something is due.
_LONGEST = 31


def due_alike(
    held: Sequence[Passage], groups: Sequence[Sequence[int]], stated: Sequence[Passage]
) -> list[tuple[int, int]]:
    """(place in `held`, group): passages of other articles that give the one day ahead that a group is about.

    Parameters
    ----------
    held
        The passages.
    groups
        The passages of each claim, by place in `held`.
    stated
        For each group the passage whose words the claim has.
    """
    home = {n: place for place, group in enumerate(groups) for n in group}
    by_day: dict[dt.date, list[int]] = defaultdict(list)
    for n, passage in enumerate(held):
        if n in home and not passage.inner:
            for day in sorted(_days_ahead(passage)):
                by_day[day].append(n)
    found = []
    for day in sorted(by_day):
        articles: dict[int, set[str]] = defaultdict(set)
        for n in by_day[day]:
            articles[home[n]].add(held[n].article_id)
        several = [place for place in sorted(articles) if len(articles[place]) > 1]
        if len(several) != 1:
            continue
        claim = several[0]
        others = [
            n for n in by_day[day]
            if held[n].article_id not in articles[claim] and not contradicting(stated[claim], held[n], 0.0)
        ]  # fmt: skip
        # Where as many again tell of the day in other words, more than one thing may be due on it.
        if len({held[n].article_id for n in others}) <= len(articles[claim]):
            found += [(n, claim) for n in others]
    return found


def _days_ahead(passage: Passage) -> set[dt.date]:
    """The last days of short periods that begin after the article was published."""
    last = passage.published[1]
    return {
        time.latest
        for time in passage.times
        if last is not None and time.earliest is not None and time.latest is not None and time.earliest > last
        and (time.latest - time.earliest).days <= _LONGEST
    }  # fmt: skip
