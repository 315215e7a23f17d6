"""One story at hand: its account, its tables, its articles side by side, its sources, its files."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from variorum.doors.account import FORMS, Account
from variorum.doors.rows import Rows, as_rows
from variorum.errors import NotFound, SettingsError
from variorum.records import TABLES, Dossier
from variorum.render.gathering import gather

if TYPE_CHECKING:
    import pyarrow as pa

    from variorum.render.brief import Brief

#: Tables that a dossier holds under another name.
_HELD = {"story_articles": "members", "related_stories": "related"}


class View:
    """A page, or a figure, that a notebook shows and `write` keeps as a file."""

    def __init__(self, name: str, body: str) -> None:
        self.name = name
        self.body = body

    @property
    def ending(self) -> str:
        """`.svg` or `.html`."""
        return ".svg" if self.body.startswith("<svg") else ".html"

    def write(self, file: str | Path) -> Path:
        """Write it to a file."""
        place = Path(file)
        place.write_text(self.body, encoding="utf-8")
        return place

    def __repr__(self) -> str:
        return f"<View: {self.name}>"

    def _repr_html_(self) -> str:
        from variorum.render import notebook

        return self.body if self.ending == ".svg" else notebook.frame(self.body)


class Story:
    """One story of a library: `story["claims"]` are the rows of a table that belong to it.

    A story's articles are named by their number in the account, their id, or the name of their file.
    """

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier

    @property
    def story_id(self) -> str:
        """The story's id."""
        return self.dossier.story.story_id

    @property
    def title(self) -> str:
        """The story's headline."""
        return self.dossier.story.title

    def account(self, length: str = "normal", since: dt.date | str | None = None) -> Account:
        """The story's account; `length` and `since` as for `Library.account`."""
        return Account(self.dossier, *account_choice(length, since))

    def __getitem__(self, table: str) -> Rows:
        """The story's rows of a table.

        Raises
        ------
        NotFound
            No table of a story has that name.
        """
        if table == "stories":
            return as_rows(table, [self.dossier.story])
        name = _HELD.get(table, table)
        if table not in TABLES or not hasattr(self.dossier, name):
            held = [one for one in TABLES if one == "stories" or hasattr(self.dossier, _HELD.get(one, one))]
            raise NotFound(f"no table {table!r} of a story: there are {', '.join(held)}")
        return as_rows(table, getattr(self.dossier, name))

    def to_arrow(self) -> pa.Table:
        """The story's claims as an Arrow table; `story[table].to_arrow()` is any other table."""
        return self["claims"].to_arrow()

    def to_pandas(self) -> Any:
        """The story's claims as a pandas DataFrame (extra `notebook`)."""
        return self["claims"].to_pandas()

    def to_polars(self) -> Any:
        """The story's claims as a polars DataFrame (extra `notebook`)."""
        return self["claims"].to_polars()

    # -- views

    def article(self, article: int | str) -> View:
        """One article with layers to switch on: names, quotations, events, times, copied passages, page furniture.

        Raises
        ------
        NotFound
            There is no such article in the story.
        """
        from variorum.render import standalone

        return View(f"an article of {self.title}", standalone.article(self._parts, self._id(article)))

    def compare(self, *articles: int | str) -> View:
        """Two or three articles side by side; without names, those most worth comparing.

        Raises
        ------
        NotFound
            There is no such article in the story.
        ValueError
            There are more than three.
        """
        from variorum.render import standalone
        from variorum.render.sharing import worth_comparing

        if len(articles) > 3:
            raise ValueError(f"{len(articles)} articles: three at most stand side by side")
        chosen = [self._id(one) for one in articles] or worth_comparing(self.dossier)
        return View(f"articles of {self.title}", standalone.compare(self._parts, list(dict.fromkeys(chosen))))

    def matrix(self, by: str = "source") -> View:
        """Which article states each claim, and which otherwise; `by="speaker"`: who stands where on what."""
        from variorum.render import standalone

        return View(f"claims of {self.title}", standalone.claims(self._parts, _chosen(by, "source", "speaker")))

    def sayings(self, by: str = "speaker") -> View:
        """Every saying by speaker, or by day (`by="time"`): who ran it whole, who cut it, who left it out."""
        from variorum.render import standalone

        return View(f"sayings of {self.title}", standalone.quotes(self._parts, _chosen(by, "speaker", "time")))

    def sources(self) -> View:
        """Where each article's text comes from, and what its date rests on."""
        from variorum.render import standalone

        return View(f"sources of {self.title}", standalone.sources(self._parts))

    @property
    def tree(self) -> View:
        """Who took from whom, as a figure (SVG)."""
        from variorum.render import standalone

        return View(f"source tree of {self.title}", standalone.tree(self._parts))

    @property
    def timeline(self) -> View:
        """What happened when, as a figure (SVG)."""
        from variorum.render import standalone

        return View(f"timeline of {self.title}", standalone.timeline(self._parts))

    # -- files

    def write(self, file: str | Path) -> Path:
        """Write the story to a file; its ending says as what.

        The account: `.md .html .json .docx .pdf`. Its articles as references: `.bib .ris`. Its sources as a graph:
        `.graphml .gexf`. Its quotations as W3C Web Annotations: `.jsonld`.

        Raises
        ------
        SettingsError
            The ending is another.
        MissingTool
            A PDF is asked for and there is no browser to print it.
        """
        place = Path(file)
        form = place.suffix.removeprefix(".")
        if form in FORMS:
            return self.account().write(place)
        others = _others()
        if form not in others:
            raise SettingsError(f"{place.name}: end it in one of {', '.join('.' + one for one in (*FORMS, *others))}")
        place.write_text(others[form](self.dossier), encoding="utf-8", newline="")
        return place

    @cached_property
    def _parts(self) -> Brief:
        return gather(self.dossier)

    def _id(self, article: int | str) -> str:
        given = str(article)
        for held in self.dossier.articles:
            if given in (str(self.dossier.number[held.article_id]), held.article_id, held.path):
                return held.article_id
        raise NotFound(f"no article {article!r} in this story: they are numbered 1 to {len(self.dossier.articles)}")

    def __repr__(self) -> str:
        story = self.dossier.story
        return f"<Story {story.story_id}: {story.title}; {story.n_articles} articles, {story.n_origins} origins>"

    def _repr_html_(self) -> str:
        from variorum.render import words

        story = self.dossier.story
        facts = f"{words.days(story.date_start, story.date_end)} · {words.count(story.n_articles, 'article')} · "
        facts += words.count(story.n_origins, "origin")
        title = escape(words.visible(words.line(story.title)))
        return f"<h3>{title}</h3><p>{facts}</p><div style='overflow-x:auto'>{self.tree.body}</div>"


def account_choice(length: str, since: dt.date | str | None) -> tuple[str, dt.date | None]:
    """How an account was asked for, checked.

    Raises
    ------
    ValueError
        There is no such length, or the day is none.
    """
    from variorum.render.brief import LENGTHS

    if length not in LENGTHS:
        raise ValueError(f"length {length!r}: choose {', '.join(LENGTHS)}")
    return length, dt.date.fromisoformat(since) if isinstance(since, str) else since


def _chosen(given: str, *ways: str) -> str:
    if given not in ways:
        raise ValueError(f"by={given!r}: choose {' or '.join(ways)}")
    return given


def _others() -> dict[str, Callable[[Dossier], str]]:
    from variorum.export import gexf, graphml, references, web_annotation

    return {
        "bib": references.bibtex,
        "ris": references.ris,
        "graphml": graphml.sources,
        "gexf": gexf.sources,
        "jsonld": lambda held: json.dumps(web_annotation.annotations(held), ensure_ascii=False, indent=2) + "\n",
    }
