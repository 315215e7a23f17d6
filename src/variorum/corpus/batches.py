"""Maps over items that are known by their places, a batch at a time, wherever the work is spread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from variorum.records import Spread, spread_over

if TYPE_CHECKING:
    import pyarrow as pa

    from variorum.corpus.entity_table import Places


def mapped(
    task: Callable[[pa.RecordBatch], pa.RecordBatch],
    places: Places,
    at_once: int,
    given: Callable[[Places], pa.RecordBatch],
    spread: Spread,
) -> Iterator[pa.RecordBatch]:
    """What a task makes of the items at some places.

    Parameters
    ----------
    at_once
        Items that are given together.
    given
        What the task is given of some of the places.
    """
    batches = (given(places[begin : begin + at_once]) for begin in range(0, len(places), at_once))
    return spread_over(len(places), spread).map(task, batches)
