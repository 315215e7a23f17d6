"""Sets of days, as one truth value a day from 1985 to 2035: what a piece of evidence allows for a publication date.

Days outside count as the border nearest to them. A set is a NumPy array; evidence is combined with `&`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    DaySet = NDArray[np.bool_]
else:
    DaySet = Any

FIRST = dt.date(1985, 1, 1)
LAST = dt.date(2035, 12, 31)
# The facts of `knowledge/` end in 2026: a last day beyond that year bounds nothing that is known.
FRONTIER = dt.date(2027, 1, 1)
N_DAYS = (LAST - FIRST).days + 1


def index(day: dt.date) -> int:
    """Place of a day in a set, within its borders."""
    return min(max((day - FIRST).days, 0), N_DAYS - 1)


def day_at(place: int) -> dt.date:
    """The day at a place."""
    return FIRST + dt.timedelta(place)


def every_day() -> DaySet:
    """All days."""
    import numpy as np

    return np.ones(N_DAYS, dtype=np.bool_)


def between(first: dt.date | None, last: dt.date | None) -> DaySet:
    """The days from `first` to `last`, both inclusive; None for no bound."""
    days = ~every_day()
    start = 0 if first is None else index(first)
    end = N_DAYS if last is None else index(last) + 1
    if (first is None or first <= LAST) and (last is None or last >= FIRST):
        days[start:end] = True
    return days


def hull(days: DaySet) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of a set; None where it reaches the border, or beyond what the facts know."""
    places = days.nonzero()[0]
    if not len(places):
        return None, None
    first, last = int(places[0]), int(places[-1])
    return (day_at(first) if first else None), (day_at(last) if last < index(FRONTIER) else None)


def intervals(days: DaySet) -> list[int]:
    """A set as places: where each run of its days begins and where it ends, one after the other."""
    import numpy as np

    inside: list[int] = (np.flatnonzero(days[1:] != days[:-1]) + 1).tolist()
    return [*([0] if days[0] else []), *inside, *([N_DAYS] if days[-1] else [])]


def of_intervals(places: Sequence[int]) -> DaySet:
    """The set of which `intervals` gave the places."""
    days = ~every_day()
    for first, end in zip(places[::2], places[1::2], strict=True):
        days[first:end] = True
    return days


def widened(days: DaySet, by: int) -> DaySet:
    """The days within `by` days of a set's hull."""
    first, last = hull(days)
    step = dt.timedelta(by)
    return between(None if first is None else first - step, None if last is None else last + step)
