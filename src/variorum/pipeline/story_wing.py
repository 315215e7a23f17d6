"""The story wing: each story through the story stages, where its input or a stage has changed."""

from __future__ import annotations

import dataclasses
import traceback
from collections.abc import Mapping, Sequence

import pyarrow as pa

from variorum.engine import Engine
from variorum.library import Store, changes
from variorum.library.dossiers import Fetched, dossiers, fetch, story_digests
from variorum.pipeline.progress import Progress
from variorum.pipeline.sizing import uncollected
from variorum.pipeline.stages import of_unit, targets
from variorum.records import Dossier, Problem, columns, to_arrow

# Stories handed to a worker together.
_CHUNK = 16


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """Stories to work on, and for each the stages that must run anew."""

    fetched: Fetched
    stages: Mapping[str, tuple[str, ...]]


@dataclasses.dataclass(frozen=True, slots=True)
class Worked:
    """A story's new rows, by what the stages write."""

    story_id: str
    stages: tuple[str, ...]
    tables: dict[str, pa.Table]
    problems: tuple[Problem, ...]


def cleared(dossier: Dossier, stages: Sequence[str]) -> Dossier:
    """The dossier without what the stages wrote before."""
    changes: dict[str, tuple[object, ...]] = {}
    for stage in of_unit("story"):
        if stage.name not in stages:
            continue
        for written in stage.writes:
            table, _, column = written.partition(".")
            if not column:
                changes[table] = ()
                continue
            rows = changes.get(table, getattr(dossier, table))
            blank = next(c for c in columns(table) if c.name == column)
            empty = None if blank.optional else "single"
            changes[table] = tuple(dataclasses.replace(row, **{column: empty}) for row in rows)
    return dataclasses.replace(dossier, **changes)  # type: ignore[arg-type]


def work(task: Task) -> list[Worked]:
    """The stages' rows for some stories."""
    with uncollected():
        return [_worked(dossier, task.stages[dossier.story.story_id]) for dossier in dossiers(task.fetched)]


def _worked(dossier: Dossier, stages: tuple[str, ...]) -> Worked:
    dossier = cleared(dossier, stages)
    problems = []
    written: list[str] = []
    for stage in of_unit("story"):
        if stage.name not in stages:
            continue
        try:
            dossier = stage.run(dossier)
        except Exception as error:  # noqa: BLE001 -- one bad story never stops a run; it is told in `problems`
            place = traceback.extract_tb(error.__traceback__)[-1]
            reason = (
                f"story {dossier.story.story_id}: {type(error).__name__}: {error} "
                f"({place.name}, line {place.lineno}): please report this story"
            )
            problems.append(Problem(stage=stage.name, reason=reason))
        written.extend(stage.writes)
    tables = {name: to_arrow(table, getattr(dossier, table)) for name in written if (table := name.partition(".")[0])}
    return Worked(dossier.story.story_id, stages, tables, tuple(problems))


def run_story_wing(store: Store, engine: Engine, fingerprints: Mapping[str, str], progress: Progress) -> int:
    """Bring the story tables up to date. Returns how many stories were worked on."""
    stages = of_unit("story")
    digests = story_digests(store)
    stale: dict[str, tuple[str, ...]] = {}
    done = {stage.name: store.all_done(stage.name) for stage in stages}
    for story_id in sorted(digests):
        names = tuple(
            s.name for s in stages if done[s.name].get(story_id) != fingerprints[s.name] + ":" + digests[story_id]
        )
        if names:
            stale[story_id] = names
    was = changes.before(store, list(stale))
    _forget(store, sorted(digests))
    if stale:
        progress.begin("stories", len(stale), "stories")
    tasks = (
        Task(fetched, {story_id: stale[story_id] for story_id in fetched.ids})
        for fetched in fetch(store, list(stale), _CHUNK)
    )
    for results in engine.map(work, tasks):
        with store.transaction():
            _keep(store, results, fingerprints, digests)
        progress.advance(len(results))
    with store.transaction():
        changes.keep(store, was)
    return len(stale)


def _keep(store: Store, results: Sequence[Worked], fingerprints: Mapping[str, str], digests: Mapping[str, str]) -> None:
    """Write the rows of some stories, a table at a time: each statement costs more than its rows."""
    for stage in of_unit("story"):
        of_stage = [result for result in results if stage.name in result.stages]
        if not of_stage:
            continue
        ids = [result.story_id for result in of_stage]
        for written in targets(stage.writes):
            tables = [result.tables[written] for result in of_stage]
            scopes = [id_ for id_, table in zip(ids, tables, strict=True) for _ in range(table.num_rows)]
            store.replace(written, pa.concat_tables(tables), ids, scopes)
        store.set_done(stage.name, {id_: fingerprints[stage.name] + ":" + digests[id_] for id_ in ids})
    problems = [(result.story_id, problem) for result in results for problem in result.problems]
    store.replace(
        "problems",
        to_arrow("problems", [problem for _, problem in problems]),
        [result.story_id for result in results],
        [story_id for story_id, _ in problems],
    )


def _forget(store: Store, story_ids: Sequence[str]) -> None:
    """Drop what is held of stories that are no more."""
    with store.transaction():
        for stage in of_unit("story"):
            gone = sorted(set(store.all_done(stage.name)) - set(story_ids))
            if not gone:
                continue
            for written in stage.writes:
                table = written.partition(".")[0]
                store.replace(written, to_arrow(table, []), gone, None)
            store.forget_done(stage.name, gone)
