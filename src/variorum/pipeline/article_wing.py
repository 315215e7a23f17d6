"""The article wing: documents in, rows out, a chunk at a time, in whatever process the engine chooses."""

from __future__ import annotations

import hashlib
import json
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from variorum.article import furniture
from variorum.article.analysis import Analysis
from variorum.article.annotate import annotate_all
from variorum.article.model import load_model
from variorum.article.read import Raw, read
from variorum.engine import Care, Engine, alive
from variorum.errors import BrokenInput, InputError
from variorum.library import Store
from variorum.pipeline.progress import Progress
from variorum.pipeline.repetition import fingerprint_with, repeated_lines, without_lines
from variorum.pipeline.sizing import uncollected
from variorum.pipeline.stages import of_unit
from variorum.records import Article, Problem, Row, Stage, from_arrow, to_arrow

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")

# Bytes of documents after which a chunk is sent off, however few they are.
_HEAVY = 8 << 20
# Articles that are parsed together; more give no speed, and take longer between two signs of life.
_PARSED = 32
# Under what it is noted that the lines that repeat were looked for in all articles.
_REPETITION, _LIBRARY = "repetition", "library"


@dataclass(frozen=True, slots=True)
class Input:
    """What became of one document: an article, or the reason for none."""

    name: str
    digest: str
    article_id: str | None
    reason: str | None


@dataclass(slots=True)
class Batch:
    """What a worker sends back for a chunk. Each article comes with the digest of the document it was read from."""

    articles: dict[str, str]
    tables: dict[str, pa.Table]
    inputs: tuple[Input, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    n_documents: int = 0


def digest_of(raw: Raw) -> str:
    """What identifies a document: its bytes and what was given with them."""
    given = json.dumps(dict(raw.given or {}), sort_keys=True, default=str)
    return hashlib.sha256(f"{raw.sha256}\x1f{given}".encode("utf-8", "surrogatepass")).hexdigest()


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of `size`."""
    held: list[T] = []
    for item in items:
        held.append(item)
        if len(held) >= size:
            yield held
            held = []
    if held:
        yield held


def together(raws: Iterable[Raw], size: int) -> Iterator[list[Raw]]:
    """The documents in lists of `size`, fewer where they are large, so that what waits stays small."""
    held: list[Raw] = []
    heavy = 0
    for raw in raws:
        held.append(raw)
        heavy += len(raw.data)
        if len(held) >= size or heavy > _HEAVY:
            yield held
            held, heavy = [], 0
    if held:
        yield held


def alone(items: Sequence[T]) -> list[list[T]]:
    """The items one by one: how a chunk is divided in which one is at fault."""
    return [[item] for item in items]


def _rows(
    articles: Sequence[Article], writes: Sequence[str], model: str, repeated: Mapping[str, Sequence[str]]
) -> tuple[dict[str, pa.Table], list[Problem]]:
    """The article stages' rows for articles; only the tables in `writes` are kept."""
    stages = tuple(_told_of(stage, repeated) for stage in of_unit("article") if stage.name != "read")
    rows: dict[str, list[Row]] = {name: [] for name in writes}
    problems: list[Problem] = []
    with uncollected():
        for part in chunks(articles, _PARSED):
            for analysis, found in annotate_all(part, stages, model):
                alive()
                problems.extend(found)
                for name in writes:
                    rows[name].extend(getattr(analysis, name))
        return {name: to_arrow(name, held) for name, held in rows.items()}, problems


def _told_of(stage: Stage, repeated: Mapping[str, Sequence[str]]) -> Stage:
    """The stage; that which finds furniture with the lines of each article that repeat over its source."""
    if stage.name != furniture.STAGE.name or not repeated:
        return stage

    def run(analysis: Analysis) -> None:
        stage.run(analysis, repeated.get(analysis.article.article_id, ()))

    return replace(stage, run=run)


def read_chunk(raws: Sequence[Raw], *, model: str) -> Batch:
    """Documents → articles and all that the article stages find in them."""
    # Before any article's time is taken.
    load_model(model)
    articles: dict[str, Article] = {}
    digests: dict[str, str] = {}
    inputs: list[Input] = []
    problems: list[Problem] = []
    for raw in raws:
        alive()
        digest = digest_of(raw)
        try:
            article = _read(raw)
        except InputError as error:
            inputs.append(Input(raw.name, digest, None, str(error)))
            problems.append(Problem(path=raw.name, stage="read", reason=str(error)))
            continue
        name = article.article_id
        # The same article of documents that differ (two copies of a page): the same one counts, whoever came first.
        if name not in articles or digest < digests[name]:
            articles[name], digests[name] = article, digest
        inputs.append(Input(raw.name, digest, name, None))
    writes = [name for stage in of_unit("article") if stage.name != "read" for name in stage.writes]
    held = list(articles.values())
    tables, found = _rows(held, writes, model, {})
    tables["articles"] = to_arrow("articles", held)
    return Batch(digests, tables, tuple(inputs), tuple(problems + found), len(raws))


def _read(raw: Raw) -> Article:
    """The article of a document; a fault of ours in reading it is its problem, and stops nothing else."""
    try:
        return read(raw)
    except InputError:
        raise
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        raise BrokenInput(
            f"{raw.name}: {type(error).__name__}: {error} ({place.name}, line {place.lineno}): please report this file"
        ) from error


@dataclass(frozen=True, slots=True)
class Held:
    """An article in the library, with its lines that repeat over its source."""

    article: Article
    repeated: tuple[str, ...]


def redo_chunk(held: Sequence[Held], *, writes: Sequence[str], model: str) -> Batch:
    """Articles in the library → the rows of those stages that changed since."""
    load_model(model)
    repeated = {one.article.article_id: one.repeated for one in held if one.repeated}
    tables, problems = _rows([one.article for one in held], writes, model, repeated)
    return Batch({one.article.article_id: "" for one in held}, tables, (), tuple(problems), len(held))


def furnish_chunk(held: Sequence[Held]) -> Batch:
    """Articles in the library → their furniture, now that lines of theirs repeat."""
    rows: list[Row] = []
    for one in held:
        analysis = Analysis(one.article)
        furniture.run(analysis, one.repeated)
        rows.extend(analysis.furniture)
    table = to_arrow("furniture", rows)
    return Batch({one.article.article_id: "" for one in held}, {"furniture": table}, (), (), len(held))


def given_up(raws: Sequence[Raw], reason: str, *, seconds: float) -> Batch:
    """What stands for a document whose reading or analysis had to be ended."""
    said = f"{reason}; a higher setting `seconds` tries it again"
    inputs = tuple(Input(raw.name, _refused(digest_of(raw), seconds), None, said) for raw in raws)
    problems = tuple(Problem(path=raw.name, stage="read", reason=f"{raw.name}: {said}") for raw in raws)
    return Batch({}, {}, inputs, problems, len(raws))


def _refused(digest: str, seconds: float) -> str:
    """What a document is known by that was given up under a limit: with another limit it is not known."""
    return f"{digest}@{seconds:g}"


def not_redone(held: Sequence[Held], reason: str, *, writes: Sequence[str]) -> Batch:
    """What stands for an article in the library whose analysis had to be ended: no rows, and the reason."""
    articles = [one.article for one in held]
    problems = tuple(
        Problem(path=one.path, article_id=one.article_id, stage="language", reason=f"its analysis was ended: {reason}")
        for one in articles
    )
    tables = {name: to_arrow(name, []) for name in writes}
    return Batch({one.article_id: "" for one in articles}, tables, (), problems, len(articles))


class ArticleWing:
    """Brings the article tables up to date. Each batch is one transaction: a run cut short resumes after it.

    Parameters
    ----------
    seconds
        Most processor time for one article; one that takes more is a row in `problems`.
    """

    def __init__(
        self,
        store: Store,
        engine: Engine,
        fingerprints: Mapping[str, str],
        model: str,
        chunk: int,
        seconds: float = 60.0,
    ) -> None:
        self.store, self.engine, self.model, self.chunk, self.seconds = store, engine, model, chunk, seconds
        self.stages = tuple(stage for stage in of_unit("article"))
        self.fingerprints = {stage.name: fingerprints[stage.name] for stage in self.stages}
        # Known once everything is read; what is read is analysed without them first.
        self.repeated: dict[str, tuple[str, ...]] = {}

    def add(self, raws: Iterable[Raw], progress: Progress, total: int | None = None) -> int:
        """Read the documents that are not in the library yet; `total` is how many come. Returns how many are new."""
        known = dict(self.store.connection.execute("SELECT digest, article_id FROM stage._inputs").fetchall())
        named = set(self.store.connection.execute("SELECT name, digest FROM stage._inputs").fetchall())
        held = dict(
            self.store.connection.execute(
                "SELECT article_id, min(digest) FROM stage._inputs WHERE article_id IS NOT NULL GROUP BY article_id"
            ).fetchall()
        )
        before = len(held)
        progress.begin("reading", total, "documents")

        def fresh() -> Iterator[Raw]:
            for raw in raws:
                digest = digest_of(raw)
                if (raw.name, digest) in named or (raw.name, _refused(digest, self.seconds)) in named:
                    progress.advance()
                    continue
                named.add((raw.name, digest))
                if digest in known:
                    self._remember([Input(raw.name, digest, known[digest], None)])
                    progress.advance()
                    continue
                yield raw

        task = partial(read_chunk, model=self.model)
        care = Care(self.seconds, alone, partial(given_up, seconds=self.seconds))
        refused = {name for name, digest in named if "@" in digest}
        for batch in self.engine.map(task, together(fresh(), self.chunk), care):
            with self.store.transaction():
                self._forgive([one.name for one in batch.inputs if one.name in refused])
                new = [name for name, digest in batch.articles.items() if name not in held or digest < held[name]]
                held.update({name: batch.articles[name] for name in new})
                self._keep(batch, new)
                if new:
                    self.store.forget_done(_REPETITION, [_LIBRARY])
                self._remember(batch.inputs)
            progress.advance(batch.n_documents)
        self._settle_paths()
        return len(held) - before

    def redo(self, progress: Progress) -> int:
        """Compute anew what stages of another version (or other settings) left, or articles whose lines were found to
        repeat over their source. Returns how many articles.
        """
        done: dict[str, dict[str, str]] = {stage.name: {} for stage in self.stages}
        for stage, scope, fingerprint in self.store.connection.execute(
            "SELECT stage, scope, fingerprint FROM stage._done"
        ).fetchall():
            if stage in done:
                done[stage][scope] = fingerprint
        # What repeats is another when articles have come, and not known, nor needed, where nothing is to be done.
        known = self.store.done(_REPETITION, _LIBRARY) == self.fingerprints[furniture.STAGE.name]
        if not known:
            self.repeated = repeated_lines(self.store)
        everything = [
            row[0] for row in self.store.connection.execute("SELECT article_id FROM stage.articles").fetchall()
        ]
        stale: dict[tuple[str, ...], list[str]] = {}
        for article_id in sorted(everything):
            names = tuple(
                stage.name
                for stage in self.stages[1:]
                if not self._is_done(stage.name, article_id, done[stage.name].get(article_id), known=known)
            )
            if names:
                stale.setdefault(names, []).append(article_id)
        if stale and known:
            self.repeated = repeated_lines(self.store)
        # Where nothing but the lines that repeat is another, most articles' furniture is as it was.
        other = self._furnished_anew(stale.pop((furniture.STAGE.name,), []))
        if other:
            names = tuple(stage.name for stage in self.stages[1:])
            stale[names] = sorted({*stale.get(names, ()), *other})
        count = sum(map(len, stale.values()))
        if count:
            progress.begin("articles again", count, "articles")
        for names, ids in sorted(stale.items()):
            writes = [name for stage in self.stages if stage.name in names for name in stage.writes]
            task = partial(redo_chunk, writes=writes, model=self.model)
            care = Care(self.seconds, alone, partial(not_redone, writes=writes))
            for batch in self.engine.map(task, self._held(ids), care):
                with self.store.transaction():
                    self._keep(batch, list(batch.articles), names)
                progress.advance(batch.n_documents)
        self.store.set_done(_REPETITION, {_LIBRARY: self.fingerprints[furniture.STAGE.name]})
        return count

    def _is_done(self, stage: str, article_id: str, noted: str | None, *, known: bool) -> bool:
        """Whether a stage's rows for an article are as they would be now; `known` that its repeated lines are."""
        if known and noted is not None:
            return without_lines(noted) == self.fingerprints[stage]
        return noted == self._fingerprint(stage, article_id)

    def _furnished_anew(self, ids: Sequence[str]) -> list[str]:
        """Those of the articles whose furniture is another by the lines that repeat; of the others that is noted."""
        other: list[str] = []
        for batch in self.engine.map(furnish_chunk, self._held(ids)):
            part = list(batch.articles)
            found, kept = _by_article(batch.tables["furniture"]), _by_article(self._of("furniture", part))
            same = [article_id for article_id in part if found.get(article_id) == kept.get(article_id)]
            other += sorted(set(part) - set(same))
            with self.store.transaction():
                self._note(same, [furniture.STAGE.name])
        return other

    def _held(self, ids: Sequence[str]) -> Iterator[list[Held]]:
        for part in chunks(ids, self.chunk):
            articles = from_arrow(Article, self._of("articles", part))
            yield [Held(article, self.repeated.get(article.article_id, ())) for article in articles]

    def _of(self, name: str, ids: Sequence[str]) -> pa.Table:
        return self.store.rows(name, {"article_id": list(ids)})

    def _fingerprint(self, stage: str, article_id: str) -> str:
        """What a stage's rows for an article depend on, besides the article."""
        own = self.fingerprints[stage]
        return fingerprint_with(own, self.repeated.get(article_id, ())) if stage == furniture.STAGE.name else own

    def _note(self, ids: Sequence[str], stages: Sequence[str]) -> None:
        """Note that stages are done for articles."""
        self.store.connection.execute(
            "DELETE FROM stage._done WHERE scope IN (SELECT unnest(?)) AND stage IN (SELECT unnest(?))", [ids, stages]
        )
        done = [(name, article_id, self._fingerprint(name, article_id)) for article_id in ids for name in stages]
        _insert(self.store.connection, "_done", ("stage", "scope", "fingerprint"), done)

    def _keep(self, batch: Batch, ids: Sequence[str], stages: Sequence[str] | None = None) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        wanted = pa.array(ids, pa.string())
        for name, table in batch.tables.items():
            fresh = table.filter(pc.is_in(table.column("article_id"), value_set=wanted))
            self.store.replace(name, fresh, ids, "article_id")
        self._note(ids, list(stages) if stages is not None else [stage.name for stage in self.stages])
        of_articles = [problem for problem in batch.problems if problem.article_id in set(ids)]
        of_files = [problem for problem in batch.problems if problem.article_id is None]
        paths = sorted({problem.path or "" for problem in of_files})
        rows = of_articles + of_files
        scopes = [problem.article_id or problem.path or "" for problem in rows]
        self.store.replace("problems", to_arrow("problems", rows), [*ids, *paths], scopes)

    def _forgive(self, names: Sequence[str]) -> None:
        """Forget that documents were given up: they were tried again."""
        if names:
            connection = self.store.connection
            connection.execute(
                "DELETE FROM stage._inputs WHERE name IN (SELECT unnest(?)) AND contains(digest, '@')", [names]
            )
            self.store.replace("problems", to_arrow("problems", []), names, [])

    def _remember(self, inputs: Sequence[Input]) -> None:
        rows = [(one.name, one.digest, one.article_id, one.reason) for one in inputs]
        _insert(self.store.connection, "_inputs", ("name", "digest", "article_id", "reason"), rows)

    def _settle_paths(self) -> None:
        """Where the same bytes were read under several names, the first name in order counts, whoever came first."""
        self.store.connection.execute(
            "UPDATE stage.articles SET path = first.name FROM "
            "(SELECT article_id, min(name) AS name FROM stage._inputs WHERE article_id IS NOT NULL GROUP BY article_id)"
            " AS first WHERE first.article_id = articles.article_id AND articles.path IS DISTINCT FROM first.name"
        )


def _by_article(table: pa.Table) -> dict[str, list[tuple[int, int, str]]]:
    """The ranges and kinds of furniture of each article."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for row in table.to_pylist():
        found.setdefault(row["article_id"], []).append((row["start"], row["end"], row["kind"]))
    return {article_id: sorted(marks) for article_id, marks in found.items()}


def _insert(connection: object, table: str, names: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> None:
    """Many rows at once; row by row DuckDB takes a millisecond each."""
    import duckdb
    import pyarrow as pa

    if not rows or not isinstance(connection, duckdb.DuckDBPyConnection):
        return
    arriving = pa.table(
        {name: pa.array(values, pa.string()) for name, values in zip(names, zip(*rows, strict=True), strict=True)}
    )
    connection.register("_arriving", arriving)
    connection.execute(f'INSERT INTO stage."{table}" SELECT * FROM _arriving')
    connection.unregister("_arriving")


def forget_problem(store: Store, name: str) -> None:
    """Drop what was told of a file or address that is now opened again; told anew if it still holds.

    What was told of a document that was read stays: it is known, and not read again.
    """
    store.connection.execute(
        "DELETE FROM stage.problems WHERE path = ? AND article_id IS NULL AND stage = 'read' AND path NOT IN "
        "(SELECT name FROM stage._inputs WHERE reason IS NOT NULL)",
        [name],
    )


def on_problem(store: Store) -> Callable[[Problem], None]:
    """Keep a problem met while listing inputs."""
    seen: dict[str, list[Problem]] = {}

    def keep(problem: Problem) -> None:
        rows = seen.setdefault(problem.path or "", [])
        rows.append(problem)
        store.replace("problems", to_arrow("problems", rows), [problem.path or ""], [problem.path or ""] * len(rows))

    return keep
