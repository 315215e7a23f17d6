"""The stages in order: Variorum's table of contents.

Every article stage is a map over articles, every corpus stage a few joins over tables, every story stage a map over
stories. `check_stages` proves, before anything runs, that each reads only what an earlier one wrote.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from variorum.article import clause_spans, events, furniture, language, mentions, quotes, read, times
from variorum.corpus import calendar, copies, dating, entities, first_dates, lineage, stories, versions
from variorum.errors import PipelineError
from variorum.records import HISTORY, TABLES, Decision, Stage, columns
from variorum.story import (
    account,
    claims,
    differences,
    happenings,
    positions,
    revisions,
    timeline,
    utterances,
    wording,
)

STAGES: tuple[Stage, ...] = (
    # one article
    read.STAGE,          # bytes → text, headline, outlet, stated date
    furniture.STAGE,     # which lines belong to the page
    language.STAGE,      # sentences; the one pass of the language model
    clause_spans.STAGE,  # the clauses of each sentence
    times.STAGE,         # time expressions, before anyone knows the article's date
    mentions.STAGE,      # people, organisations, places
    quotes.STAGE,        # who said what
    events.STAGE,        # who did what to whom
    # between articles
    versions.STAGE,      # which articles are one article, published again with changes
    copies.STAGE,        # passages two articles share
    first_dates.STAGE,   # when each article was published, without regard to its story
    lineage.STAGE,       # who took from whom; independent origins
    entities.STAGE,      # mentions → who and what they stand for
    stories.STAGE,       # articles → stories
    dating.STAGE,        # when each article was published, and why we think so
    calendar.STAGE,      # what its time expressions mean, and when its events happened
    # one story
    utterances.STAGE,    # one saying, as cut by several outlets
    happenings.STAGE,    # one event, as reported by several articles
    claims.STAGE,        # what is stated, by whom, from how many origins
    differences.STAGE,   # where accounts disagree
    wording.STAGE,       # what each calls the same thing
    revisions.STAGE,     # what a house changed in what it took over
    positions.STAGE,     # who stands where
    timeline.STAGE,      # what happened when, what is planned
    account.STAGE,       # the cited account
)  # fmt: skip

_UNITS = ("article", "corpus", "story")


def check_stages(stages: Sequence[Stage] = STAGES) -> None:
    """Prove that the stages fit together.

    Raises
    ------
    PipelineError
        A name is used twice, a stage reads what no earlier stage wrote, writes what another wrote or what is not its
        own to write, or the units are out of order.
    """
    written: dict[str, str] = {Decision.table: "an editor"}
    names: set[str] = set()
    unit = 0
    for stage in stages:
        if stage.name in names:
            raise PipelineError(f"two stages are called {stage.name!r}")
        names.add(stage.name)
        if _UNITS.index(stage.unit) < unit:
            raise PipelineError(f"stage {stage.name!r} works on one {stage.unit} after a stage of a wider unit")
        unit = _UNITS.index(stage.unit)
        for read_name in stage.reads:
            if _column_by(read_name, stage) is None and read_name not in written:
                raise PipelineError(f"stage {stage.name!r} reads {read_name!r}, which no earlier stage writes")
            if _column_by(read_name, stage) is not None and read_name not in written:
                raise PipelineError(f"stage {stage.name!r} reads {read_name!r} before it is filled")
        for write_name in stage.writes:
            by = _column_by(write_name, stage)
            if by is not None and by != stage.name:
                raise PipelineError(f"stage {stage.name!r} writes {write_name!r}, which is filled by {by!r}")
            if write_name in written:
                raise PipelineError(f"{write_name!r} is written by {written[write_name]!r} and {stage.name!r}")
            written[write_name] = stage.name
    for table in TABLES:
        for column in columns(table):
            if column.by is not None and f"{table}.{column.name}" not in written:
                raise PipelineError(f"no stage fills {table}.{column.name}: {column.by!r} should declare it")
    missing = set(TABLES) - set(written) - HISTORY - {"problems"}
    if missing:
        raise PipelineError(f"no stage writes {', '.join(sorted(missing))}")


def _column_by(name: str, stage: Stage) -> str | None:
    """The stage that fills a dotted name; None for a table.

    Raises
    ------
    PipelineError
        There is no such table, or it is a column of the table's own stage.
    """
    table, _, column = name.partition(".")
    if table not in TABLES:
        raise PipelineError(f"stage {stage.name!r} declares {name!r}: there is no such table")
    if not column:
        return None
    by = {c.name: c.by for c in columns(table)}.get(column)
    if by is None:
        raise PipelineError(f"stage {stage.name!r} declares {name!r}: not a column that a later stage fills")
    return by


def of_unit(unit: str, stages: Sequence[Stage] = STAGES) -> tuple[Stage, ...]:
    """The stages that work on a unit, in order."""
    return tuple(stage for stage in stages if stage.unit == unit)


def targets(writes: Sequence[str]) -> list[str]:
    """What of a stage's writes is stored apart: each table once, and once the columns of a table filled together."""
    return list({(name.partition(".")[0], "." in name): name for name in reversed(writes)}.values())


def fingerprints(shaping: Mapping[str, Any], stages: Sequence[Stage] = STAGES) -> dict[str, str]:
    """What each stage's output depends on besides its input's content: its version, the settings that shape
    results, and, within its own wing, the stages it reads from. Between wings the content itself is compared.
    """
    writer = {name: stage for stage in stages for name in stage.writes}
    found: dict[str, str] = {}
    for stage in stages:
        upstream = sorted(
            {writer[name].name for name in stage.reads if name in writer and writer[name].unit == stage.unit}
            - {stage.name}
        )
        parts = [stage.name, stage.version, dict(shaping), [found[name] for name in upstream]]
        found[stage.name] = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:20]
    return found
