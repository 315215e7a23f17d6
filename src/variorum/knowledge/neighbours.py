"""Words of near meaning: a table made by `training/neighbours.py`."""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Stems, by place in the table, with the stems of near meaning."""

    place: dict[str, int]
    stems: tuple[str, ...]
    starts: Any
    near: Any
    cosines: Any

    def of(self, stem: str) -> list[tuple[str, float]]:
        """(stem of near meaning, cosine of .5 to 1), the nearest first; none for a word that is not known."""
        n = self.place.get(stem)
        if n is None:
            return []
        first, last = int(self.starts[n]), int(self.starts[n + 1])
        return [(self.stems[self.near[m]], int(self.cosines[m]) / 100) for m in range(first, last)]


@functools.cache
def neighbours() -> Neighbours:
    """The table."""
    import numpy as np

    raw = resources.files("variorum.knowledge").joinpath("neighbours.npz").read_bytes()
    with np.load(io.BytesIO(raw)) as held:
        stems = tuple(held["stems"].tobytes().decode().split("\n"))
        return Neighbours(
            place={stem: n for n, stem in enumerate(stems)},
            stems=stems,
            starts=np.concatenate([[0], np.cumsum(held["counts"], dtype=np.int64)]),
            near=held["near"],
            cosines=held["cosines"],
        )
