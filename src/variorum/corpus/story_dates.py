"""What the dated reports of its story say about the day an undated one was published.

In: the pairs of alike reports and the story of each (`tellers`, for stories); then the reports themselves
(`story_clue`, for dating). Out: for each article whose day is not known, the reports that may date it; and the clue.

To be put into one story is not enough: a look-alike of another year stands there too by chance, and a trial comes
months after the deed. A report dates another where three things come together: their texts are much alike, and nothing
outside the story is nearly as much alike; both tell their news by the same day of the week and no date ("on Saturday",
or "yesterday" in one whose day is known); and neither looks back.

Gets wrong: two like events on the same day of the week, if the collection holds a report of only one each.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from variorum.corpus.clue import Clue
from variorum.corpus.date_readings import DateReading
from variorum.corpus.days import between, hull

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from variorum.corpus.profiles import Profiles
    from variorum.corpus.story_groups import Likeness

# Likeness of text from which one report may date another, and the part of it that nothing outside the story may reach:
# looked at with the days of half the shootings hidden. Either loosened by a sixth loses a hundredth of what holds.
_ALIKE, _RIVAL = 0.35, 0.6
# A day known as closely as this dates others, in days.
_KNOWN_DAYS = 7
# Days between two that tell of one weekday: of 139 such pairs 96 % lie within seven, 99 % within fourteen; and where
# two or more within two days of one another tell it, all within three.
_NEAR, _AGREED, _AGREED_NEAR = 14, 2, 7
# Days that the reports may lie apart: beyond, one of them tells something else.
_SPREAD = 31
_WEIGHT = 1.6


class Teller(NamedTuple):
    """A report as it dates others or is dated by them: its reading, and its days by what it tells itself."""

    reading: DateReading
    first: dt.date | None
    last: dt.date | None

    @property
    def weekdays(self) -> frozenset[int]:
        """The days of the week by which it tells its news."""
        return self.reading.opening.days(self.first, self.last)


def tellers(profiles: Profiles, pairs: Likeness, story: NDArray[np.int64]) -> dict[int, list[int]]:
    """For each article whose day is not known, the reports of its story that may date it, most alike first."""
    import numpy as np

    known = profiles.dated & (profiles.last - profiles.first <= _KNOWN_DAYS)
    one, other = (np.concatenate(sides) for sides in ((pairs.a, pairs.b), (pairs.b, pairs.a)))
    text = np.concatenate((pairs.text, pairs.text))
    within = story[one] == story[other]
    rival = np.zeros(len(profiles))
    np.maximum.at(rival, one[~within], text[~within])
    held = within & ~profiles.placed[one] & known[other] & (text >= _ALIKE) & (rival[one] < _RIVAL * text)
    found: dict[int, list[int]] = defaultdict(list)
    for place in np.flatnonzero(held)[np.lexsort((other[held], -text[held], one[held]))].tolist():
        found[int(one[place])].append(int(other[place]))
    return found


def story_clue(one: Teller, others: Sequence[Teller]) -> Clue | None:
    """The days that reports of its story leave an article; None where they tell nothing of it.

    Parameters
    ----------
    one
        An article whose day is not known.
    others
        Reports as `tellers` gives them.
    """
    telling = [other for other in others if one.weekdays & other.weekdays and not other.reading.opening.looks_back]
    if one.reading.opening.looks_back:
        return None
    days = [day for other in telling for day in (other.first, other.last) if day is not None]
    if not days or (max(days) - min(days)).days > _SPREAD:
        return None
    agreed = len(telling) > 1 and (max(days) - min(days)).days <= _AGREED
    slack = _AGREED_NEAR if agreed else _NEAR
    allowed = between(min(days) - dt.timedelta(slack), max(days) + dt.timedelta(slack))
    first, last = hull(allowed)
    ids = ", ".join(other.reading.article_id for other in telling)
    note = f"tells by the same weekday what {ids} of its story tell, within {slack} days of them"
    return Clue("story", allowed, _WEIGHT, None, None, first, last, note)
