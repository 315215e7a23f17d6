"""A stage: a function from tables to tables, with a name, a version, and what it reads and writes.

`reads` and `writes` name tables (`quotes`), or single columns that a later stage fills
(`quotes.speaker_entity_id`). The pipeline checks, before anything runs, that every read has been
written by an earlier stage and that nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Unit = Literal["article", "corpus", "story"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of the pipeline.

    Parameters
    ----------
    name
        The stage's name; also the `by` of the columns it fills in other stages' tables.
    version
        Raise it when the same input would give another output: what depends on it is computed anew.
    unit
        What one call works on. `article`: `run(analysis) -> None`, adds to the `Analysis`.
        `corpus`: `run(tables) -> tables`, Arrow tables by name, sorted by their keys; those of a library lie on disk and
        may be larger than the memory, so a stage goes through them some rows at a time. `story`: `run(dossier) ->
        dossier`.
    keeps
        Corpus stages: names of tables of its own that `run` gives back beside what it writes, and that its next run by
        the same version is given again, so that only what is new is worked on. They spare work and change no result:
        whoever runs the stage may leave them out. Each row's meaning is the stage's own; where there is a column
        `digest`, a row of the same first column and digest is the same row, which is not written again.
    borrows
        Corpus stages: names of tables that an earlier stage keeps, of which this one is given what that put away last.
        They spare work like those that it keeps itself.
    columns
        Corpus stages: of these tables that it reads, the columns it looks at besides the key and what it fills. A
        library that is told so need not hold the others in memory; whoever has whole tables gives these.
    spreads
        Corpus stages: `run(tables, spread)` also takes how its maps and queries are spread (`Spread`). They change no
        result: without it they run where the stage is run.
    """

    name: str
    version: int
    unit: Unit
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    run: Callable[..., Any]
    keeps: tuple[str, ...] = ()
    borrows: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    spreads: bool = False
