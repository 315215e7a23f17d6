"""A build: inputs into a library, wing by wing, doing only what has not been done."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import json
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from variorum.article.read import Fetcher, Limits, Manners, Memory, Raw, documents
from variorum.engine import make_engine
from variorum.library import Rescued, Store, rescue_library
from variorum.pipeline.article_wing import ArticleWing, forget_problem, on_problem
from variorum.pipeline.corpus_wing import run_corpus_wing
from variorum.pipeline.expected import documents_in
from variorum.pipeline.progress import Progress, Silent
from variorum.pipeline.remote import on_hadoop, remote_documents
from variorum.pipeline.sizing import plan
from variorum.pipeline.stages import STAGES, check_stages, fingerprints
from variorum.pipeline.stopping import Checked, Stopping
from variorum.pipeline.story_wing import run_story_wing
from variorum.records import Run, to_arrow
from variorum.settings import Settings
from variorum.version import __version__

# Articles from which on workers are ended before the stages between articles, which then have the memory.
_MANY = 5000


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did."""

    new_articles: int
    redone_articles: int
    corpus_stages: tuple[str, ...]
    stories_worked: int
    articles: int
    stories: int
    problems: int

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do."""
        return not (self.new_articles or self.redone_articles or self.corpus_stages or self.stories_worked)


def build(
    inputs: Sequence[str | Path],
    store: Store,
    settings: Settings,
    *,
    mapping: Mapping[str, str] | None = None,
    fetch: bool = False,
    fetcher: Fetcher | None = None,
    progress: Progress | None = None,
    on_stop: Callable[[], None] | None = None,
) -> Report:
    """Read the inputs into the library and bring every table up to date.

    What is killed, interrupted or out of disk goes on where it was when it is run again: what was read, analysed and
    worked out is kept a chunk, a stage and some stories at a time.

    Parameters
    ----------
    mapping
        For JSON records and CSV: our field name → theirs.
    fetch
        Whether addresses among the inputs are fetched; otherwise they are refused.
    fetcher
        What fetches them, for one that is kept over several builds; made by the settings otherwise.
    on_stop
        Called at the first Ctrl-C, after which the build ends with what is being worked on; the second ends it at once.

    Raises
    ------
    KeyboardInterrupt
        It was interrupted.
    DiskFull
        There is no room for the library to grow.
    MissingInput
        An input does not exist or matches nothing.
    SettingsError
        An input is an address, and `fetch` is not given; or it lies on a cluster, and the engine is not Spark.
    MissingModel
        The language model is not installed.
    PipelineError
        The stages do not fit together.
    """
    limits = Limits(document=settings.megabytes << 20, ratio=settings.unpack_ratio)
    told = on_problem(store)
    raws = documents(
        [one for one in inputs if not on_hadoop(one)],
        mapping=mapping,
        on_problem=told,
        on_opened=lambda name: forget_problem(store, name),
        limits=limits,
        fetcher=(fetcher or make_fetcher(settings)) if fetch else None,
    )
    remote = [remote_documents(str(one), settings, mapping, limits, told) for one in inputs if on_hadoop(one)]
    return build_from(
        itertools.chain(raws, *remote),
        store,
        settings,
        progress=progress,
        on_stop=on_stop,
        total=documents_in(inputs) if progress is not None else None,
    )


def make_fetcher(settings: Settings, remembered: str | None = None) -> Fetcher:
    """What fetches addresses as the settings say.

    Parameters
    ----------
    settings
        How.
    remembered
        What its `memory` was earlier, as JSON, for one that remembers; empty for one that begins to.
    """
    return Fetcher(
        Manners(
            timeout=settings.fetch_timeout,
            document=settings.fetch_megabytes << 20,
            redirects=settings.fetch_redirects,
            private=settings.fetch_private,
            pause=settings.fetch_pause,
        ),
        None if remembered is None else Memory.from_json(remembered),
    )


def build_from(
    raws: Iterable[Raw],
    store: Store,
    settings: Settings,
    *,
    progress: Progress | None = None,
    on_stop: Callable[[], None] | None = None,
    total: int | None = None,
) -> Report:
    """As `build`, from documents at hand; `total` is how many, if that is known."""
    check_stages()
    sizes = plan(settings.jobs, settings.memory_bytes)
    tell = progress or Silent()
    run = Run(
        run_id=uuid.uuid4().hex,
        started=_now(),
        version=__version__,
        settings=settings.as_json(),
        stage_versions=json.dumps({stage.name: stage.version for stage in STAGES}),
    )
    prints = fingerprints(settings.shaping)
    engine = make_engine(settings.engine, sizes.workers, isolated=settings.isolated, memory=sizes.worker_memory)

    def stop() -> None:
        engine.halt()
        if on_stop is not None:
            on_stop()

    try:
        with Stopping(stop) as stopping, store.bounded(sizes.database_memory):
            _note(store, run)
            wing = ArticleWing(store, engine, prints, settings.model, settings.chunk, settings.seconds)
            new = wing.add(raws, tell, total)
            stopping.check()
            redone = wing.redo(tell)
            stopping.check()
            if store.count("articles") > _MANY:
                engine.close()
            ran = run_corpus_wing(store, engine, prints, Checked(tell, stopping))
            worked = run_story_wing(store, engine, prints, tell)
            stopping.check()
            _note(store, dataclasses.replace(run, finished=_now()))
    finally:
        engine.close()
    return Report(
        new, redone, tuple(ran), worked, store.count("articles"), store.count("stories"), store.count("problems")
    )


def refresh(store: Store, settings: Settings, *, progress: Progress | None = None) -> Report:
    """Run everything that is stale, without reading anything: after an editor's decision, or another version.

    What shapes the results (`Settings.shaping`) stays as it was in the library's last run.

    Raises
    ------
    MissingModel
        The language model is needed and not installed.
    PipelineError
        The stages do not fit together.
    """
    last = store.value("SELECT settings FROM main.runs ORDER BY started DESC, run_id DESC LIMIT 1")
    held = json.loads(last) if last else {}
    shaping = {name: held[name] for name in settings.shaping if name in held}
    return build_from((), store, settings.model_copy(update=shaping), progress=progress)


def rescue(folder: str | Path, to: str | Path) -> Rescued:
    """Save what can be read of a damaged library into a new one; a build then works out anew what was lost.

    Raises
    ------
    NoLibrary, LibraryError, LockedLibrary, NewerLibrary, CorruptLibrary
        As for `library.rescue`.
    """
    return rescue_library(folder, to, {name: stage.name for stage in STAGES for name in stage.writes})


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)


def _note(store: Store, run: Run) -> None:
    store.replace("runs", to_arrow("runs", [run]), [run.run_id], "run_id")
