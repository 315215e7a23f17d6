"""The Python door: articles, notes, tables, libraries and accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from variorum.article.annotate import annotate as annotate_article
from variorum.article.annotate import annotate_all
from variorum.article.read import Raw, documents, from_text
from variorum.article.read import read as read_raw
from variorum.doors.account import Account
from variorum.doors.library import Library, Source
from variorum.doors.notebook import InNotebook
from variorum.doors.notes import Notes
from variorum.doors.rows import Rows
from variorum.doors.story import Story
from variorum.errors import EmptyInput, InputError
from variorum.library import Store
from variorum.pipeline import Progress, of_unit
from variorum.pipeline import build as build_library
from variorum.pipeline.article_wing import chunks
from variorum.records import Article, Problem, Row, sort_key, to_arrow
from variorum.settings import load_settings

if TYPE_CHECKING:
    import pyarrow as pa

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

    In a notebook a bar tells how far it is, unless `progress` says otherwise.

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
        with InNotebook.bar(progress) as told:
            report = build_library(listed, store, loaded, mapping=mapping, fetch=fetch, progress=told)
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
    "Account", "Library", "Notes", "Raw", "Rows", "Story", "annotate", "article", "build", "copies", "date", "open",
    "read", "read_all", "stories",
]  # fmt: skip
