"""The Python door: articles, notes, tables, libraries and accounts."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from getpass import getuser
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from variorum.article.annotate import annotate as annotate_article
from variorum.article.annotate import annotate_all
from variorum.article.read import Raw, documents, from_text
from variorum.article.read import read as read_raw
from variorum.errors import DecisionError, EmptyInput, InputError
from variorum.library import Store, decisions, ids
from variorum.pipeline import Progress, Report, of_unit, refresh
from variorum.pipeline import build as build_library
from variorum.pipeline.article_wing import chunks
from variorum.records import (
    TABLES,
    Article,
    Decision,
    Dossier,
    EventReport,
    Furniture,
    Mention,
    Problem,
    Quote,
    Row,
    Sentence,
    TimeExpression,
    sort_key,
    to_arrow,
)
from variorum.settings import load_settings

if TYPE_CHECKING:
    import pyarrow as pa

Source = str | Path

# Articles parsed together: enough to fill the model's batches, few enough to keep memory flat.
_CHUNK = 32


# -- articles -----------------------------------------------------------------------------------------------------


def article(
    text: str,
    source: str | None = None,
    url: str | None = None,
    title: str | None = None,
    published: dt.date | None = None,
) -> Article:
    """An article from text at hand. The text is kept exactly as given: offsets in every result count its code points.

    Raises
    ------
    EmptyInput
        There is nothing but white space.

    Examples
    --------
    >>> article("The minister resigned on Friday.").n_words
    5
    """
    return from_text(text, source=source, url=url, title=title, published=published)


def read(path: Source) -> Article:
    """The article in a file.

    Raises
    ------
    InputError
        The file is missing, empty, binary or broken, or holds several articles (use `read_all`).
    """
    found = list(read_all(path))
    if len(found) > 1:
        raise InputError(f"{path}: holds {len(found)} articles: use `read_all`")
    if not found:
        raise EmptyInput(f"{path}: holds no article")
    return found[0]


def read_all(*inputs: Source, mapping: Mapping[str, str] | None = None) -> Iterator[Article]:
    """The articles in files, folders and globs, in order of name.

    Raises
    ------
    InputError
        At the first file that cannot be read; what came before has been given.
    """

    def refuse(problem: Problem) -> None:
        raise InputError(problem.reason)

    for raw in documents(inputs, mapping=mapping, on_problem=refuse):
        yield read_raw(raw)


# -- one article --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Notes:
    """What was found in one article. Every record has `start` and `end`, offsets in `article.text`."""

    article: Article
    sentences: Sequence[Sentence]
    furniture: Sequence[Furniture]
    times: Sequence[TimeExpression]
    mentions: Sequence[Mention]
    quotes: Sequence[Quote]
    events: Sequence[EventReport]
    problems: Sequence[Problem]

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain values, for JSON."""
        tables: dict[str, Sequence[Row]] = {
            "sentences": self.sentences, "furniture": self.furniture, "times": self.times,
            "mentions": self.mentions, "quotes": self.quotes, "events": self.events, "problems": self.problems,
        }  # fmt: skip
        found: dict[str, Any] = {"article": to_arrow("articles", [self.article]).to_pylist()[0]}
        for name, rows in tables.items():
            found[name] = to_arrow(name, rows).to_pylist()
        return found

    def json(self) -> str:
        """All of it as JSON."""
        return json.dumps(self.to_dict(), default=str, ensure_ascii=False, indent=2)

    def _repr_html_(self) -> str:
        from variorum.render import notebook

        return notebook.quotations(self.article.text, self.quotes)


def annotate(given: Article | str, model: str | None = None) -> Notes:
    """What one article says: sentences, furniture, times, mentions, quotations, events.

    Times and events are dated where the article's date is known (`published`) or the text gives a full date.

    Raises
    ------
    MissingModel
        The language model is not installed.

    Examples
    --------
    >>> notes = annotate(article("The two ministers met in Geneva on Tuesday."))
    >>> [event.event_type for event in notes.events]
    ['CONSULT']
    """
    from variorum.corpus.calendar import resolve_article

    one = article(given) if isinstance(given, str) else given
    stages = [stage for stage in of_unit("article") if stage.name != "read"]
    analysis, problems = annotate_article(one, stages, model)
    times, events = resolve_article(one, analysis.sentences, analysis.times, analysis.events)
    return Notes(
        one, analysis.sentences, analysis.furniture, times, analysis.mentions, analysis.quotes, events, problems
    )


# -- several articles ---------------------------------------------------------------------------------------------


def copies(articles: Iterable[Article]) -> pa.Table:
    """The passages that articles share, as the Arrow table `copies`."""
    return _corpus(articles, "copies")["copies"]


def stories(articles: Iterable[Article]) -> pa.Table:
    """Which articles tell of the same happening, as the Arrow table `story_articles`."""
    return _corpus(articles, "stories")["story_articles"]


def date(articles: Iterable[Article]) -> pa.Table:
    """When each article was published: `article_id, published_start, published_end, published_basis, date_conflict`."""
    names = ["article_id", "published_start", "published_end", "published_basis", "date_conflict"]
    return _corpus(articles, "dating")["articles"].select(names)


def _corpus(articles: Iterable[Article], last: str) -> dict[str, pa.Table]:
    """The tables after the corpus stages up to `last`, all in memory; of several versions the newest counts."""
    from variorum.corpus import versions

    rows: dict[str, list[Row]] = {name: [] for stage in of_unit("article") for name in stage.writes}
    distinct: dict[str, Article] = {}
    for one in articles:
        distinct.setdefault(one.article_id, one)
    stages = [stage for stage in of_unit("article") if stage.name != "read"]
    for some in chunks(distinct.values(), _CHUNK):
        for analysis, _ in annotate_all(some, stages):
            undated = replace(analysis.article, published_start=None, published_end=None, published_basis=None)
            rows["articles"].append(undated)
            for name, held in rows.items():
                if name != "articles":
                    held.extend(getattr(analysis, name))
    tables: dict[str, pa.Table] = {name: to_arrow(name, sorted(held, key=sort_key)) for name, held in rows.items()}
    tables["decisions"] = to_arrow("decisions", [])
    for stage in of_unit("corpus"):
        needed = {"articles", *(name.partition(".")[0] for name in stage.reads)}
        given = {name: tables[name] for name in needed}
        tables.update(stage.run(given if stage.name == versions.STAGE.name else versions.current(given)))
        if stage.name == last:
            break
    return tables


# -- libraries ----------------------------------------------------------------------------------------------------


class Account:
    """The cited account of one story."""

    def __init__(self, dossier: Dossier, length: str = "normal", since: dt.date | None = None) -> None:
        self.dossier = dossier
        self.length = length
        self.since = since

    @property
    def title(self) -> str:
        """The story's headline."""
        return self.dossier.story.title

    def to_arrow(self) -> pa.Table:
        """The account's sentences of every length and time, as the Arrow table `account`."""
        return to_arrow("account", self.dossier.account)

    def markdown(self) -> str:
        """The account as Markdown."""
        from variorum.render import markdown

        return markdown.brief(self.dossier, self.length, self.since)

    def html(self) -> str:
        """The account as one page that needs nothing else."""
        from variorum.render import html

        return html.brief(self.dossier, self.length, self.since)

    def json(self) -> str:
        """The account as JSON."""
        from variorum.render import document

        return json.dumps(
            document.brief(self.dossier, self.length, self.since), default=str, ensure_ascii=False, indent=2
        )

    def _repr_html_(self) -> str:
        """The account in a frame of its own, so that its style stays out of the notebook's."""
        from html import escape

        return f'<iframe srcdoc="{escape(self.html())}" style="width:100%;height:40em;border:0"></iframe>'


class Library:
    """A library of articles, stories and accounts. `build` makes one, `open` opens one."""

    def __init__(self, store: Store, report: Report | None = None) -> None:
        self.store = store
        self.report = report

    def stories(self) -> pa.Table:
        """The stories, those with the most independent origins first."""
        return self.store.table("stories").sort_by(
            [("n_origins", "descending"), ("n_articles", "descending"), ("story_id", "ascending")]
        )

    def account(self, story_id: str, length: str = "normal", since: dt.date | str | None = None) -> Account:
        """The account of a story; the beginning of its id is enough.

        Parameters
        ----------
        length
            `short`, `normal` or `long`.
        since
            Only what was first told, or happened, on this day or later; a date, or as `2019-03-12`.

        Raises
        ------
        NotFound
            No story's id begins so, or several do.
        ValueError
            There is no such length, or the day is none.
        """
        from variorum.render.brief import LENGTHS

        if length not in LENGTHS:
            raise ValueError(f"length {length!r}: choose {', '.join(LENGTHS)}")
        day = dt.date.fromisoformat(since) if isinstance(since, str) else since
        return Account(self.dossier(story_id), length, day)

    def dossier(self, story_id: str) -> Dossier:
        """All that is known of a story; the beginning of its id is enough, and an id of former days will do.

        Raises
        ------
        NotFound
            No story's id begins so, or several do.
        """
        return self.store.dossier(ids.story_id(self.store, story_id))

    def table(self, name: str) -> pa.Table:
        """A whole table, sorted by its key.

        Raises
        ------
        NotFound
            There is no table of that name.
        """
        return self.store.table(name)

    def rows(
        self, name: str, where: Mapping[str, object] | None = None, limit: int | None = None, offset: int = 0
    ) -> pa.Table:
        """Rows of a table whose columns equal `where`.

        Raises
        ------
        NotFound
            There is no such table or column.
        """
        return self.store.rows(name, where, limit, offset)

    def count(self, name: str) -> int:
        """Number of rows of a table.

        Raises
        ------
        NotFound
            There is no table of that name.
        """
        return self.store.count(name)

    def search(self, query: str, limit: int = 20, offset: int = 0) -> pa.Table:
        """Sentences, quotations and claims that hold words of the query, best first."""
        return self.store.search(query, limit, offset)

    def check(self) -> list[str]:
        """What does not hold in the library: spans, ids, counts. Empty when all is well."""
        from variorum.library.check import check

        return check(self.store)

    def export(self, folder: Source, format: str = "parquet", *, engine: str | None = None) -> list[Path]:
        """Write every table to a folder as `parquet`, `csv` or `jsonl`. Returns the files.

        With `engine="spark"` the folder may lie on a Hadoop file system (`hdfs://…`).

        Raises
        ------
        SettingsError
            There is no such format, or the folder lies on a cluster and the engine is not Spark.
        """
        from variorum.export.tables import write
        from variorum.pipeline import on_hadoop, publish

        if on_hadoop(folder):
            with tempfile.TemporaryDirectory() as name:
                files = self.export(name, format)
                publish(Path(name), str(folder), load_settings(engine=engine))
                return files
        return [write(name, self.table(name), Path(folder), format) for name in TABLES]

    # -- an editor's hand

    def merge(self, story: str, other: str, *, by: str | None = None, note: str | None = None) -> Decision:
        """Decide that two stories are one. Like every decision it takes effect at once, and later runs keep it.

        Parameters
        ----------
        story, other
            Ids, or the beginnings of them.
        by
            Who decides; the login name otherwise.
        note
            Why.

        Raises
        ------
        NotFound
            There is no such story.
        DecisionError
            They are one already.
        LockedLibrary
            The library is in use elsewhere.
        """
        return self._decide(partial(decisions.merge, story=story, other=other, note=note), by)

    def split(self, story: str, articles: Sequence[str], *, by: str | None = None, note: str | None = None) -> Decision:
        """Decide that some articles of a story, named by id or file, are another story.

        Raises
        ------
        NotFound, DecisionError, LockedLibrary
        """
        return self._decide(partial(decisions.split, story=story, articles=articles, note=note), by)

    def move(self, article: str, story: str, *, by: str | None = None, note: str | None = None) -> Decision:
        """Decide that an article, named by id or file, belongs to another story.

        Raises
        ------
        NotFound, DecisionError, LockedLibrary
        """
        return self._decide(partial(decisions.move, article=article, story=story, note=note), by)

    def merge_entities(self, entity: str, other: str, *, by: str | None = None, note: str | None = None) -> Decision:
        """Decide that two entities, named by id or name, are one: the second is the first.

        Raises
        ------
        NotFound, DecisionError, LockedLibrary
        """
        return self._decide(partial(decisions.merge_entities, entity=entity, other=other, note=note), by)

    def split_entity(
        self, entity: str, articles: Sequence[str], *, by: str | None = None, note: str | None = None
    ) -> Decision:
        """Decide that in some articles the names of an entity stand for another.

        Raises
        ------
        NotFound, DecisionError, LockedLibrary
        """
        return self._decide(partial(decisions.split_entity, entity=entity, articles=articles, note=note), by)

    def undo(self, decision: str, *, by: str | None = None) -> Decision:
        """Undo a decision; it stays listed, and counts no more.

        Raises
        ------
        NotFound
            There is no such decision.
        DecisionError
            It was undone already, or later ones are about the same.
        LockedLibrary
            The library is in use elsewhere.
        """
        return self._decide(partial(decisions.undo, decision=decision), by)

    def decisions(self) -> pa.Table:
        """The decisions in the order of time, those undone among them."""
        return self.store.table("decisions")

    def _decide(self, made: Callable[..., Decision], by: str | None) -> Decision:
        with self.store.writing() as store:
            decision = made(store, editor=by or _login())
            self.report = refresh(store, load_settings())
        return decision

    def close(self) -> None:
        """Close the library's file."""
        self.store.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Library {self.store.place}: {self.count('articles')} articles, {self.count('stories')} stories>"

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(
            f"<tr><td>{escape(row['title'])}</td><td>{row['n_articles']}</td><td>{row['n_origins']}</td></tr>"
            for row in self.stories().slice(0, 20).to_pylist()
        )
        head = "<tr><th>story</th><th>articles</th><th>origins</th></tr>"
        return f"<table><caption>{escape(repr(self))}</caption>{head}{rows}</table>"


def _login() -> str:
    try:
        return getuser()
    except (OSError, KeyError) as error:
        raise DecisionError("there is no login name to record: say who decides, with `by` or --by NAME") from error


def build(
    inputs: Sequence[Source] | Source,
    library: Source | None = None,
    *,
    mapping: Mapping[str, str] | None = None,
    fetch: bool = False,
    jobs: int = 1,
    progress: Progress | None = None,
    **settings: Any,
) -> Library:
    """Read inputs into a library and bring every table up to date; again adds only what is new.

    Parameters
    ----------
    inputs
        Files, folders, globs, and with `fetch` addresses.
    library
        The library's folder; None keeps it in memory.
    mapping
        For JSONL and CSV: our field → the file's field.
    fetch
        Whether inputs that are addresses are fetched.
    jobs
        Worker processes. With more than one, call from under `if __name__ == "__main__":`, as Python's
        multiprocessing asks.

    Raises
    ------
    MissingInput, LibraryError, MissingModel, SettingsError
    """
    listed = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    store = Store.create(library)
    try:
        loaded = load_settings(jobs=jobs, **settings)
        report = build_library(listed, store, loaded, mapping=mapping, fetch=fetch, progress=progress)
    except BaseException:
        store.close()
        raise
    return Library(store, report)


def open(library: Source) -> Library:
    """Open an existing library for reading.

    Raises
    ------
    NoLibrary, LockedLibrary, NewerLibrary, CorruptLibrary
    """
    return Library(Store.open(library))


__all__ = [
    "Account", "Library", "Notes", "Raw", "annotate", "article", "build", "copies", "date", "open", "read", "read_all",
    "stories",
]  # fmt: skip
