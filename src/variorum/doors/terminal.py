"""What the commands share: the application, its options, exit codes, and printing.

Data goes to standard output, progress and messages to standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, ParamSpec

import typer

from variorum.doors.upkeep import told_of_fault
from variorum.errors import DecisionError, MissingInput, NoLibrary, NotFound, SettingsError, VariorumError

if TYPE_CHECKING:
    from variorum.doors.python import Library

DONE, FAILED, MISUSE, PROBLEMS, STOPPED = 0, 1, 2, 3, 130
_MISUSES = (SettingsError, MissingInput, NoLibrary, NotFound, DecisionError)

P = ParamSpec("P")

app = typer.Typer(
    name="variorum",
    help="One cited account per story from many news reports.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

LibraryOption = Annotated[Path, typer.Option("--library", "-l", help="The library's folder.", show_default=False)]
JobsOption = Annotated[int | None, typer.Option(help="Worker processes; 0 for one a core.", show_default="0")]
MemoryOption = Annotated[
    str | None,
    typer.Option(help="Most memory for all processes together, as 6G.", show_default="three quarters of it"),
]
EngineOption = Annotated[str | None, typer.Option(help="How work is spread: local or spark.", show_default="local")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def say(message: str) -> None:
    """Tell on standard error."""
    print(message, file=sys.stderr)


def end(code: int) -> NoReturn:
    """End with an exit code."""
    raise typer.Exit(code)


def command(function: Callable[P, None]) -> Callable[P, None]:
    """Errors made on purpose become a line on standard error and an exit code."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            function(*args, **kwargs)
        except VariorumError as error:
            say(f"variorum: {error}")
            end(MISUSE if isinstance(error, _MISUSES) else FAILED)
        except Exception as error:
            if (told := told_of_fault(error)) is None:
                raise
            say(f"variorum: {told}")
            end(FAILED)
        except KeyboardInterrupt:
            say("variorum: stopped; what was done is kept, the same command goes on from there")
            end(STOPPED)

    return run


def count(n: int, what: str) -> str:
    """A number with its noun."""
    plural = what[:-1] + "ies" if what.endswith("y") else what + "s"
    return f"{n:,} {what if n == 1 else plural}"


def open_library(library: Path) -> Library:
    """The library in a folder, for reading and correcting."""
    from variorum.doors import python

    return python.open(library)


def print_json(rows: list[dict[str, Any]]) -> None:
    """Rows as one JSON list."""
    import json

    print(json.dumps(rows, default=str, ensure_ascii=False, indent=2))


def dates(row: dict[str, Any]) -> str:
    """A story's first and last day, as one."""
    start, finish = row["date_start"], row["date_end"]
    if start is None:
        return ""
    return f"{start}" if start == finish else f"{start}–{finish}"


def print_table(columns: list[tuple[str, int]], rows: list[tuple[object, ...]]) -> None:
    """Aligned columns; the last (width 0) takes what is left of a terminal's line, or all of it in a pipe."""
    import shutil

    used = sum(width + 2 for _, width in columns)
    rest = max(20, shutil.get_terminal_size().columns - used) if sys.stdout.isatty() else None
    for line in [tuple(name for name, _ in columns), *rows]:
        cells = []
        for (_, width), value in zip(columns, line, strict=True):
            text = " ".join(str(value).split())
            if width:
                cells.append(f"{text:>{width}}" if isinstance(value, int) else f"{text:<{width}}")
            else:
                cells.append(text if rest is None or len(text) <= rest else text[: rest - 1] + "…")
        print("  ".join(cells).rstrip())
