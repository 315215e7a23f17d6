"""The corpus wing: each stage over whole tables, skipped when nothing that it reads has changed.

A stage that runs again is given what it kept of its last run (`Stage.keeps`), unless another version made it. What
several stages read, and its digest, is got from the library once: what a stage reads no later one writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from variorum.corpus import versions
from variorum.corpus.decisions import followed
from variorum.library import Store
from variorum.library.retired import memberships, retire
from variorum.pipeline.progress import Progress
from variorum.pipeline.sizing import give_back, uncollected
from variorum.pipeline.stages import of_unit, targets
from variorum.records import Spread, Stage, Story

if TYPE_CHECKING:
    import pyarrow as pa

_SCOPE = "corpus"


def run_corpus_wing(store: Store, spread: Spread, fingerprints: Mapping[str, str], progress: Progress) -> list[str]:
    """Bring the corpus tables up to date. Returns the stages that ran."""
    ran = []
    stages = of_unit("corpus")
    progress.begin("between articles", len(stages), "stages")
    digests: dict[str, str] = {}
    held: dict[str, pa.Table] = {}
    for stage in stages:
        state = _state(store, stage, fingerprints[stage.name], digests)
        if store.done(stage.name, _SCOPE) != state:
            _run(store, spread, stage, state, fingerprints, held)
            give_back()
            ran.append(stage.name)
        progress.advance()
    return ran


def _state(store: Store, stage: Stage, fingerprint: str, digests: dict[str, str]) -> str:
    for name in _reads(stage):
        if name not in digests:
            digests[name] = store.digest(name)
    return fingerprint + ":" + ",".join(digests[name] for name in _reads(stage))


def _reads(stage: Stage) -> tuple[str, ...]:
    """What a stage is given: after the versions are linked, always which articles are the newest."""
    return stage.reads if stage.name == versions.STAGE.name else (*stage.reads, "articles", *versions.STAGE.writes)


def _columns(stage: Stage) -> dict[str, set[str]]:
    """The columns it is given of a table of which it does not look at all; the key is given always."""
    filled = {*stage.writes, *versions.STAGE.writes}
    return {
        table: {*names, *(name.partition(".")[2] for name in filled if name.startswith(f"{table}."))}
        for table, names in stage.columns.items()
    }


def _run(
    store: Store, spread: Spread, stage: Stage, state: str, fingerprints: Mapping[str, str], held: dict[str, pa.Table]
) -> None:
    # Every stage but the one that links them works on the newest versions only.
    links = stage.name == versions.STAGE.name
    given = store.declared(tuple(dict.fromkeys(_reads(stage))), _columns(stage), current=not links, held=held)
    given = given if links else followed(given, store.superseded())
    keepers = {name: fingerprints[one.name] for one in of_unit("corpus") for name in one.keeps}
    kept = {name: store.kept(name, keepers[name]) for name in (*stage.keeps, *stage.borrows)}
    with store.resting(), uncollected():
        given |= {name: table for name, table in kept.items() if table is not None}
        tables = stage.run(given, spread) if stage.spreads else stage.run(given)
    before = memberships(store) if Story.table in stage.writes else None
    with store.transaction():
        for written in targets(stage.writes):
            store.replace(written, tables[written.partition(".")[0]], None, None)
        if before is not None:
            retire(store, before)
        for name in stage.keeps:
            store.keep(name, tables[name], keepers[name])
        store.set_done(stage.name, {_SCOPE: state})
