"""The pages of the library as a whole: the stories, search, and what is in the library."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import FastAPI, Query, Request, Response

from variorum.doors.answers import Limit, Offset, as_json, page_of
from variorum.doors.api import By, Kind, Sort
from variorum.doors.web import Site
from variorum.export.tables import rows as plain_rows
from variorum.library.browse import Filter, Found

STORIES_A_PAGE = 30
RESULTS_A_PAGE = 20

Text = Annotated[str, Query(max_length=500)]
#: A form sends an empty field for a day that is not given.
Day = Annotated[str, Query(max_length=10, pattern=r"^(\d{4}-\d{2}-\d{2})?$")]


def _day(given: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(given) if given else None
    except ValueError:
        return None


def add(made: FastAPI, site: Site) -> None:
    """Add the pages."""
    _stories(made, site)
    _search(made, site)
    _library(made, site)


def _stories(made: FastAPI, site: Site) -> None:
    hidden: dict[str, Any] = {"include_in_schema": False}
    reading = site.reading

    @made.get("/", **hidden)
    @made.get("/stories", **hidden)
    def stories(
        request: Request, q: Text = "", since: Day = "", until: Day = "", entity: Text = "", source: Text = "",
        differs: bool = False, sort: Sort = "origins", offset: Offset = 0,
    ) -> Response:  # fmt: skip
        wanted = Filter(q, _day(since), _day(until), entity, source, differs)
        shown, total = reading.stories(wanted, sort, STORIES_A_PAGE, offset)
        asked = {"q": q, "since": since, "until": until, "entity": entity, "source": source,
                 "differs": "1" if differs else "", "sort": sort if sort != "origins" else ""}  # fmt: skip
        return site.page(
            request, "stories.html.j2", stories=shown, total=total, wanted=wanted, sort=sort, since=since, until=until,
            entity_name=reading.entity_name(entity) if entity else None, outlets=reading.outlets(),
            n_articles=reading.counts()["articles"], narrowed=wanted != Filter(),
            pager=pager("/", offset, STORIES_A_PAGE, total, asked), first=offset + 1,
        )  # fmt: skip

    @made.get("/index.json", **hidden)
    @made.get("/stories.json", **hidden)
    def stories_json(
        request: Request, q: Text = "", since: Day = "", until: Day = "", entity: Text = "", source: Text = "",
        differs: bool = False, sort: Sort = "origins", limit: Limit = 100, offset: Offset = 0,
    ) -> Response:  # fmt: skip
        wanted = Filter(q, _day(since), _day(until), entity, source, differs)
        found, total = reading.stories(wanted, sort, limit, offset)
        return as_json(request, page_of(request, found, total, limit, offset))


def _search(made: FastAPI, site: Site) -> None:
    hidden: dict[str, Any] = {"include_in_schema": False}
    reading = site.reading

    @made.get("/search", **hidden)
    def search(
        request: Request, q: Text = "", kind: Kind = "", source: Text = "", since: Day = "", until: Day = "",
        by: By = "words", offset: Offset = 0,
    ) -> Response:  # fmt: skip
        wanted = Found(kind, source, _day(since), _day(until), by)
        found = reading.search(q, wanted, RESULTS_A_PAGE + 1, offset) if q.strip() else []
        asked = {"q": q, "kind": kind, "source": source, "since": since, "until": until,
                 "by": by if by != "words" else ""}  # fmt: skip
        return site.page(
            request, "search.html.j2", q=q, results=found[:RESULTS_A_PAGE], kind=kind, source=source, since=since,
            until=until, by=by, outlets=reading.outlets(), narrowed=wanted != Found(by=by),
            query=urlencode({name: value for name, value in asked.items() if value}),
            pager=pager("/search", offset, RESULTS_A_PAGE, offset + len(found), asked),
        )  # fmt: skip

    @made.get("/search.json", **hidden)
    def search_json(
        request: Request, q: Text, kind: Kind = "", source: Text = "", since: Day = "", until: Day = "",
        by: By = "words", limit: Limit = RESULTS_A_PAGE, offset: Offset = 0,
    ) -> Response:  # fmt: skip
        found = reading.search(q, Found(kind, source, _day(since), _day(until), by), limit + 1, offset)
        return as_json(request, page_of(request, found, None, limit, offset, query=q))


def _library(made: FastAPI, site: Site) -> None:
    hidden: dict[str, Any] = {"include_in_schema": False}
    reading = site.reading

    def held_in_library() -> dict[str, Any]:
        work = made.state.work
        return {**reading.once("library", whole), "feeds": work.feeds(), "run": work.report()}

    def whole(_: object) -> dict[str, Any]:
        problems, n_problems = reading.rows("problems", None, 200)
        runs, n_runs = reading.rows("runs")
        decisions, _total = reading.rows("decisions", None, 1000)
        return {
            "tables": reading.counts(),
            "problems": plain_rows(problems),
            "n_problems": n_problems,
            "runs": plain_rows(runs)[-10:],
            "n_runs": n_runs,
            "decisions": plain_rows(decisions)[::-1],
        }

    # Not kept: a run in progress changes it every second.
    @made.get("/library", **hidden)
    def library_page(request: Request) -> Response:
        response = site.page(request, "library.html.j2", watching=reading.folder is not None, **held_in_library())
        response.headers["Cache-Control"] = "no-store"
        del response.headers["ETag"]
        return response

    @made.get("/library.json", **hidden)
    def library_json(request: Request) -> Response:
        response = as_json(request, held_in_library())
        response.headers["Cache-Control"] = "no-store"
        del response.headers["ETag"]
        return response


def pager(path: str, offset: int, size: int, total: int, query: dict[str, str]) -> dict[str, str | None]:
    """Addresses of the pages before and after."""

    def at(start: int) -> str:
        held = {name: value for name, value in query.items() if value}
        asked = urlencode(held | ({"offset": str(start)} if start else {}))
        return f"{path}?{asked}" if asked else path

    return {
        "before": at(max(0, offset - size)) if offset else None,
        "after": at(offset + size) if offset + size < total else None,
    }
