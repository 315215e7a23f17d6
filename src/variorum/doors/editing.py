"""The commands by which an editor corrects a library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from variorum.doors.terminal import (
    JsonOption,
    LibraryOption,
    command,
    count,
    open_library,
    print_json,
    print_table,
    say,
)

if TYPE_CHECKING:
    from variorum.doors.python import Library
    from variorum.records import Decision

editing = typer.Typer()

ByOption = Annotated[str | None, typer.Option("--by", help="Who decides.", show_default="the login name")]
NoteOption = Annotated[str | None, typer.Option("--note", help="Why.")]
_STORY = "A story's id or its beginning."
_ARTICLE = "An article's id, its beginning, or the name of its file."
_ENTITY = "An entity's id, its beginning, or its name."


def _decide(library: Path, as_json: bool, decide: Callable[[Library], Decision]) -> None:
    """Make a decision and tell what came of it: its id on standard output."""
    from variorum.records import to_arrow

    with open_library(library) as opened:
        made = decide(opened)
        stories = opened.count("stories")
    if as_json:
        print_json(to_arrow("decisions", [made]).to_pylist())
    else:
        print(made.decision_id)
    say(f"{'undone: ' if made.undone else ''}{made.about}; {count(stories, 'story')} in {library}")


@editing.command("merge")
@command
def merge_command(
    story: Annotated[str, typer.Argument(help=_STORY)],
    other: Annotated[str, typer.Argument(help=_STORY)],
    library: LibraryOption,
    by: ByOption = None,
    note: NoteOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide that two stories are one. Later runs keep it."""
    _decide(library, as_json, lambda opened: opened.merge(story, other, by=by, note=note))


@editing.command("split")
@command
def split_command(
    story: Annotated[str, typer.Argument(help=_STORY)],
    articles: Annotated[list[str], typer.Argument(help=_ARTICLE)],
    library: LibraryOption,
    by: ByOption = None,
    note: NoteOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide that some articles of a story are another story. Later runs keep it."""
    _decide(library, as_json, lambda opened: opened.split(story, articles, by=by, note=note))


@editing.command("move")
@command
def move_command(
    article: Annotated[str, typer.Argument(help=_ARTICLE)],
    story: Annotated[str, typer.Argument(help=_STORY)],
    library: LibraryOption,
    by: ByOption = None,
    note: NoteOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide that an article belongs to another story. Later runs keep it."""
    _decide(library, as_json, lambda opened: opened.move(article, story, by=by, note=note))


@editing.command("merge-entities")
@command
def merge_entities_command(
    entity: Annotated[str, typer.Argument(help=_ENTITY)],
    other: Annotated[str, typer.Argument(help=_ENTITY)],
    library: LibraryOption,
    by: ByOption = None,
    note: NoteOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide that the second entity is the first. Later runs keep it."""
    _decide(library, as_json, lambda opened: opened.merge_entities(entity, other, by=by, note=note))


@editing.command("split-entity")
@command
def split_entity_command(
    entity: Annotated[str, typer.Argument(help=_ENTITY)],
    articles: Annotated[list[str], typer.Argument(help=_ARTICLE)],
    library: LibraryOption,
    by: ByOption = None,
    note: NoteOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide that in some articles an entity's names stand for another. Later runs keep it."""
    _decide(library, as_json, lambda opened: opened.split_entity(entity, articles, by=by, note=note))


@editing.command("trace")
@command
def trace_command(
    article: Annotated[str, typer.Argument(help=_ARTICLE)],
    library: LibraryOption,
    took_from: Annotated[str | None, typer.Option("--took-from", help="The article that it took from.")] = None,
    not_from: Annotated[str | None, typer.Option("--not-from", help="One that it did not take from.")] = None,
    own: Annotated[bool, typer.Option("--own", help="It is an origin of its own.")] = False,
    by: ByOption = None,
    note: NoteOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide where an article's text is from; counts of origins follow. Later runs keep it."""
    _decide(
        library,
        as_json,
        lambda opened: opened.trace(article, took_from=took_from, not_from=not_from, own=own, by=by, note=note),
    )


@editing.command("undo")
@command
def undo_command(
    decision: Annotated[str, typer.Argument(help="A decision's id or its beginning.")],
    library: LibraryOption,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Undo a decision. It stays listed, and counts no more."""
    _decide(library, as_json, lambda opened: opened.undo(decision, by=by))


@editing.command("decisions")
@command
def decisions_command(library: LibraryOption, as_json: JsonOption = False) -> None:
    """List the decisions of editors, the first first."""
    with open_library(library) as opened:
        rows = opened.decisions().to_pylist()
    if as_json:
        print_json(rows)
        return
    print_table(
        [("id", 10), ("made", 16), ("by", 12), ("what", 0)],
        [
            (
                row["decision_id"][:10],
                f"{row['made']:%Y-%m-%d %H:%M}",
                row["editor"],
                ("undone: " if row["undone"] else "") + row["about"] + (f" ({row['note']})" if row["note"] else ""),
            )
            for row in rows
        ],
    )
