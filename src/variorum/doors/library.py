"""A library at hand: its stories, accounts and tables, and an editor's hand on it."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from getpass import getuser
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from variorum.doors.account import Account
from variorum.doors.rows import Rows
from variorum.doors.story import Story, account_choice
from variorum.errors import DecisionError
from variorum.library import Store, decisions, ids
from variorum.pipeline import Report, refresh
from variorum.records import TABLES, Decision, Dossier
from variorum.settings import load_settings

if TYPE_CHECKING:
    import pyarrow as pa

Source = str | Path


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
        return Account(self.dossier(story_id), *account_choice(length, since))

    def story(self, story_id: str) -> Story:
        """A story at hand, with its tables, views and files; the beginning of its id is enough.

        Raises
        ------
        NotFound
            No story's id begins so, or several do.
        """
        return Story(self.dossier(story_id))

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

    def __getitem__(self, name: str) -> Rows:
        """A whole table to look at and hand on: `library["claims"].to_pandas()`.

        Raises
        ------
        NotFound
            There is no table of that name.
        """
        return Rows(name, self.stories() if name == "stories" else self.table(name))

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

    def trace(
        self, article: str, *, took_from: str | None = None, not_from: str | None = None, own: bool = False,
        by: str | None = None, note: str | None = None,
    ) -> Decision:  # fmt: skip
        """Decide where an article's text is from: say one of the three. Every count of origins follows.

        Parameters
        ----------
        article
            An id, the beginning of one, or the name of its file; so with the other articles.
        took_from
            The article that it took from.
        not_from
            One that it did not take from, though they share text.
        own
            Whether it is an origin of its own.

        Raises
        ------
        NotFound, DecisionError, LockedLibrary
        """
        told = [("took", took_from), ("not_took", not_from), *([("own_origin", None)] if own else [])]
        given = [(says, other) for says, other in told if other is not None or says == "own_origin"]
        if len(given) != 1:
            raise DecisionError("say one of took_from, not_from and own")
        ((says, other),) = given
        return self._decide(partial(decisions.trace, article=article, says=says, other=other, note=note), by)

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

        return f"<p>{escape(repr(self))}</p>{self['stories']._repr_html_()}"


def _login() -> str:
    try:
        return getuser()
    except (OSError, KeyError) as error:
        raise DecisionError("there is no login name to record: say who decides, with `by` or --by NAME") from error
