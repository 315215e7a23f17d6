"""Records of the work itself: what could not be done, and each run."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from variorum.records.row import Row, column


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem(Row):
    """Something that could not be done. Nothing else is lost by it."""

    table: ClassVar[str] = "problems"
    key: ClassVar[tuple[str, ...]] = ("path", "article_id", "stage", "reason")

    path: str | None = column("The file, as in `articles.path`.", default=None)
    article_id: str | None = column("The article, where there is one.", default=None)
    stage: str = column("The stage that failed; `read` for a file that gave no article.")
    reason: str = column("What is wrong and what can be done, in words.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Row):
    """One run. The one table that differs between two equal runs."""

    table: ClassVar[str] = "runs"
    key: ClassVar[tuple[str, ...]] = ("started", "run_id")

    run_id: str = column("Random id.")
    started: dt.datetime = column("When it began, UTC.")
    finished: dt.datetime | None = column("When it ended, UTC; null for a run that was cut short.", default=None)
    version: str = column("Version of Variorum.")
    settings: str = column("The settings, as JSON.")
    stage_versions: str = column("Version of each stage, as JSON.")
