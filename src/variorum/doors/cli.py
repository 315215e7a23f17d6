"""The command line. Data goes to standard output, progress and messages to standard error.

Exit codes: 0 done, 1 failed, 2 misuse, 3 done with problems, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from variorum.doors.editing import editing
from variorum.doors.terminal import (
    DONE,
    FAILED,
    PROBLEMS,
    EngineOption,
    JobsOption,
    JsonOption,
    LibraryOption,
    MemoryOption,
    app,
    command,
    count,
    dates,
    end,
    open_library,
    print_json,
    print_table,
    say,
)
from variorum.doors.upkeep import rescue
from variorum.errors import LockedLibrary, SettingsError
from variorum.version import __version__

if TYPE_CHECKING:
    from variorum.pipeline import Report

__all__ = ["app", "main"]


@app.callback(invoke_without_command=True)
def main_options(
    version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    """One cited account per story from many news reports."""
    if version:
        print(f"variorum {__version__}")
        end(DONE)


# -- building -----------------------------------------------------------------------------------------------------


@app.command("build")
@command
def build_command(
    inputs: Annotated[
        list[str], typer.Argument(help="Files, folders, globs; - for standard input; addresses with --fetch.")
    ],
    library: LibraryOption,
    jobs: JobsOption = None,
    memory: MemoryOption = None,
    engine: EngineOption = None,
    mapping: Annotated[
        list[str] | None, typer.Option("--map", help="For JSONL and CSV: our field=the file's field. May be repeated.")
    ] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch inputs that are addresses.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Read articles into a library and work out its stories. Again adds only what is new."""
    import json
    from dataclasses import asdict

    from variorum.library import Store
    from variorum.pipeline import OnStream, build
    from variorum.settings import load_settings

    settings = load_settings(jobs=jobs, memory=memory, engine=engine, isolated=True)
    with Store.create(library) as store, OnStream() as progress:
        report = build(
            inputs, store, settings, mapping=_mapping(mapping), fetch=fetch, progress=progress, on_stop=_tell_stopping
        )
        problems = store.table("problems").to_pylist() if report.problems else []
    if as_json:
        print(json.dumps(asdict(report)))
    _tell_report(report, problems, str(library))
    end(PROBLEMS if report.problems else DONE)


@app.command("watch")
@command
def watch_command(
    feeds: Annotated[list[str], typer.Argument(help="Addresses of feeds (or of pages); files are read again too.")],
    library: LibraryOption,
    every: Annotated[float, typer.Option(min=0, help="Seconds from one reading to the next.")] = 900.0,
    times: Annotated[int, typer.Option(min=0, help="Readings; 0 for without end.", show_default="without end")] = 0,
    jobs: JobsOption = None,
    memory: MemoryOption = None,
) -> None:
    """Read feeds again and again and add what is new; what was changed since is a new version of its article.

    A feed that has not changed since it was last read is not sent again (its ETag and Last-Modified are kept in the
    library). Of an item that holds only the beginning of its article the page is read, once. robots.txt is kept, and a
    server that asks to be left alone for a while is. Stop with Ctrl-C; the same command goes on.
    """
    import time

    from variorum.library import Store
    from variorum.pipeline import Silent, build, make_fetcher
    from variorum.settings import load_settings

    settings = load_settings(jobs=jobs, memory=memory, isolated=True)
    done, problems = 0, 0
    while True:
        began = time.monotonic()
        # Another fetcher each time, so that each site's robots.txt is asked for anew; another opening of the library,
        # so that it can be read meanwhile.
        done += 1
        try:
            with Store.create(library) as store:
                fetcher = make_fetcher(settings, remembered=store.recall("fetched") or "")
                report = build(feeds, store, settings, fetch=True, fetcher=fetcher, progress=Silent())
                # Only now that their articles are in the library: what was had and lost must be asked for again.
                store.remember("fetched", fetcher.memory.to_json() if fetcher.memory is not None else "")
                rows = store.table("problems").to_pylist() if report.problems else []
            _tell_report(report, rows, str(library))
            problems = report.problems
        except LockedLibrary as error:
            if done == times:
                raise
            say(f"variorum: {error}; trying again at the next reading")
        if times and done >= times:
            break
        time.sleep(max(0.0, every - (time.monotonic() - began)))
    end(PROBLEMS if problems else DONE)


def _tell_stopping() -> None:
    """The first Ctrl-C: say so; the second ends the process there and then, whatever it is at."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    say("\nvariorum: stopping after the articles under way; Ctrl-C again stops at once")


def _mapping(given: list[str] | None) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in given or []]
    for ours, sign, theirs in pairs:
        if not (ours and sign and theirs):
            raise SettingsError(f"--map {ours}{sign}{theirs}: write it as field=name, such as text=body")
    return {ours.strip(): theirs.strip() for ours, _, theirs in pairs}


def _tell_report(report: Report, problems: list[dict[str, Any]], library: str) -> None:
    if report.idle:
        say(f"nothing new: {count(report.articles, 'article')}, {count(report.stories, 'story')} in {library}")
    else:
        say(
            f"{count(report.new_articles, 'new article')}; "
            f"{count(report.articles, 'article')}, {count(report.stories, 'story')} in {library}"
        )
    for problem in problems[:10]:
        where = problem["path"] or problem["stage"]
        said = problem["reason"] if problem["reason"].startswith(where) else f"{where}: {problem['reason']}"
        say(f"  problem: {said}")
    if len(problems) > 10:
        say(f"  … and {len(problems) - 10} more")
    if problems:
        say(f"{count(len(problems), 'problem')}: see the table `problems` (variorum export)")


@app.command("demo")
@command
def demo_command(
    library: Annotated[Path | None, typer.Option("--library", "-l", help="Keep the library here.")] = None,
    format: Annotated[str, typer.Option(help="md, html or json.")] = "md",
) -> None:
    """Build the sample that ships with Variorum and show the account of its main story."""
    from variorum.doors import briefs
    from variorum.doors.python import Library
    from variorum.library import Store
    from variorum.pipeline import OnStream, build
    from variorum.sample import ARTICLES
    from variorum.settings import load_settings

    with Store.create(library) as store, OnStream() as progress:
        report = build([str(ARTICLES)], store, load_settings(jobs=1), progress=progress)
        shown = Library(store, report)
        say(f"{count(report.articles, 'article')} of the sample, {count(report.stories, 'story')}")
        first = shown.stories().column("story_id").to_pylist()[0]
        briefs.show([shown.account(first)], briefs.form(format, None), one=True)
        if library is not None:
            say(f"the library is kept: variorum stories --library {library}")
    end(PROBLEMS if report.problems else DONE)


# -- reading a library --------------------------------------------------------------------------------------------


@app.command("stories")
@command
def stories_command(library: LibraryOption, as_json: JsonOption = False) -> None:
    """List the stories, those with the most independent origins first."""
    with open_library(library) as opened:
        rows = opened.stories().to_pylist()
    if as_json:
        print_json(rows)
        return
    print_table(
        [("id", 10), ("articles", 8), ("origins", 7), ("dates", 23), ("title", 0)],
        [(row["story_id"][:10], row["n_articles"], row["n_origins"], dates(row), row["title"]) for row in rows],
    )


@app.command("brief")
@command
def brief_command(
    library: LibraryOption,
    story: Annotated[str | None, typer.Argument(help="A story's id or its beginning; all stories otherwise.")] = None,
    format: Annotated[
        str | None, typer.Option(help="md, html, json, docx or pdf.", show_default="by the file's ending, else md")
    ] = None,
    to: Annotated[Path | None, typer.Option(help="Write to this file, or with several stories to this folder.")] = None,
    length: Annotated[
        str | None, typer.Option(help="short, normal or long; as the settings say (`account_length`) otherwise.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Only what was first told, or happened, on this day (2019-03-12) or later.")
    ] = None,
) -> None:
    """Show the account of a story, or of every story."""
    from variorum.doors import briefs
    from variorum.settings import load_settings

    length = load_settings(account_length=length).account_length
    day, form = briefs.day(since), briefs.form(format, to)
    with open_library(library) as opened:
        ids = [story] if story else opened.stories().column("story_id").to_pylist()
        if not ids:
            say("no stories in this library yet")
        accounts = [opened.account(one, length, day) for one in ids]
    if to is None:
        briefs.show(accounts, form, one=story is not None)
    elif story:
        to.write_bytes(accounts[0].form(form))
        say(f"written: {to}")
    else:
        say(f"written: {count(briefs.keep(accounts, form, to), 'file')} in {to}")


@app.command("export")
@command
def export_command(
    library: LibraryOption,
    to: Annotated[str, typer.Option(help="Folder to write to; hdfs://… with --engine spark.", show_default=False)],
    format: Annotated[str, typer.Option(help="parquet, csv or jsonl.")] = "parquet",
    engine: EngineOption = None,
) -> None:
    """Write every table to a folder, one file a table."""
    with open_library(library) as opened:
        files = opened.export(to, format, engine=engine)
    say(f"written: {count(len(files), 'table')} in {to}")


@app.command("export-events")
@command
def export_events_command(
    library: LibraryOption,
    to: Annotated[Path, typer.Option(help="File to write.", show_default=False)],
    format: Annotated[str, typer.Option(help="plover (JSON lines) or csv.")] = "csv",
) -> None:
    """Write the events, each once however many report it, for event analysis."""
    from variorum.export.plover import write

    with open_library(library) as opened:
        found = write(opened.table, to, format)
    say(f"written: {count(found, 'event')} in {to}")


@app.command("search")
@command
def search_command(
    query: Annotated[str, typer.Argument(help='Words; "a phrase" must occur whole.')],
    library: LibraryOption,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Most results to print.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """Find sentences, quotations and claims by their words."""
    with open_library(library) as opened:
        rows = opened.search(query, limit=limit).to_pylist()
    if as_json:
        print_json(rows)
        return
    if not rows:
        say("nothing found")
    print_table(
        [("kind", 8), ("story", 10), ("article", 10), ("text", 0)],
        [(row["kind"], (row["story_id"] or "")[:10], row["article_id"][:10], row["text"]) for row in rows],
    )


@app.command("read")
@command
def read_command(
    file: Annotated[str, typer.Argument(help="A file with one article; - for standard input.")],
) -> None:
    """Analyse one article and print what was found, as JSON."""
    from variorum.doors.python import annotate, read

    notes = annotate(read(file))
    print(notes.json())
    end(PROBLEMS if notes.problems else DONE)


@app.command("check")
@command
def check_command(library: LibraryOption) -> None:
    """Prove that every span, id and count of a library holds."""
    with open_library(library) as opened:
        faults = opened.check()
        articles = opened.count("articles")
    for fault in faults:
        print(fault)
    say(f"{count(len(faults), 'fault')} in {count(articles, 'article')}")
    end(FAILED if faults else DONE)


@app.command("rescue")
@command
def rescue_command(
    library: LibraryOption,
    to: Annotated[Path, typer.Option(help="Folder of the new library.", show_default=False)],
) -> None:
    """Save what can be read of a damaged library into a new one; a build then works out again what was lost."""
    lines, lost = rescue(library, to)
    for line in lines:
        say(line)
    end(PROBLEMS if lost else DONE)


@app.command("serve")
@command
def serve_command(
    library: LibraryOption,
    host: Annotated[
        str, typer.Option(help="Address to listen on. Beyond this machine it needs a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    write: Annotated[bool, typer.Option("--write", help="Let readers add articles and correct stories.")] = False,
    token: Annotated[
        str | None, typer.Option(envvar="VARIORUM_TOKEN", help="Ask every reader for this token.", show_default=False)
    ] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option("--allow-host", help="A name the server is reached by. May be repeated.")
    ] = None,
    workers: Annotated[
        int, typer.Option(min=0, help="Processes that answer; 0 for one a core, up to four.", show_default=False)
    ] = 0,
) -> None:
    """Show a library in the browser, and over HTTP under /api/v1. Read-only without --write."""
    from variorum.doors.serving import serve

    serve(library, host, port, write=write, token=token, allow_hosts=allow_host or (), workers=workers)


@app.command("mcp")
@command
def mcp_command(library: LibraryOption) -> None:
    """Serve a library to an agent over the Model Context Protocol, on standard input and output."""
    from variorum.doors.mcp import serve

    serve(library, sys.stdin.buffer, sys.stdout.buffer)


app.add_typer(editing)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
