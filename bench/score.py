"""One measured figure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """A figure of one stage on one data set, beside a baseline of the same run.

    `value` is a fraction of 1 unless the metric's name says otherwise (a count, days, articles a second).
    """

    stage: str
    dataset: str
    metric: str
    value: float
    baseline: float | None = None
    baseline_name: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """The name under which `floors.json` holds its floor."""
        return f"{self.stage}/{self.dataset}/{self.metric}"
