"""Weights by which two passages are judged to state one thing: a table made by `training/agreement.py`."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Sequence
from importlib import resources

#: Weights of the signs in order, and bias.
Decision = tuple[Sequence[float], float]


@functools.cache
def decision_of_pairs() -> Decision:
    """The packaged weights."""
    text = resources.files("variorum.knowledge").joinpath("agreement.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)["pair"]
    return tuple(found["weights"]), found["bias"]
