"""Maps over items that are known by their places, a batch at a time, wherever the work is spread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from variorum.records import Here, Spread

if TYPE_CHECKING:
    import pyarrow as pa

    from variorum.corpus.entity_table import Places

# With fewer there is nothing to share: a process takes longer to begin than they to be read.
_ALONE = 2048


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
    return (spread if len(places) > _ALONE else Here()).map(task, batches)
