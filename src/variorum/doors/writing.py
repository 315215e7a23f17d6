"""What changes a library over HTTP: articles that are added, editors' decisions, and the token shown at the door.

Nothing here answers unless the server was started with `--write` (all but the run's state and the login). A form must
hold this server's form token, and must not come from a page of another site (`guard.py`).
"""

from __future__ import annotations

import asyncio
import hmac
import json
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, HTTPException, Request, Response

from variorum.doors import deciding
from variorum.doors.answers import as_json
from variorum.doors.forms import Form, body_of, file_name, form_of
from variorum.doors.guard import COOKIE
from variorum.doors.python import Library
from variorum.doors.schemas import answers, ref
from variorum.doors.web import Site
from variorum.doors.work import Busy, Work
from variorum.render.html import address

#: Seconds a form waits for its decision; a longer one is followed on the page of the library.
_PATIENCE = 15.0
_LONGEST_NOTE = 1000
_MOST_FEEDS = 200

#: What may be posted, and the ending of the file it becomes.
_ENDINGS = {
    "application/json": "jsonl", "application/x-ndjson": "jsonl", "text/html": "html", "text/plain": "txt",
}  # fmt: skip
_BUSY = "Another piece of work is under way ({}): try again when it is done."

Decide = Callable[[Library, str, str | None], Any]


def add(made: FastAPI, site: Site) -> None:
    """Add the addresses."""
    made.state.work = work = Work(site.reading)
    _login(made, site)

    @made.get("/api/v1/runs/current", summary="The run under way, or the last one", **_run_answers(404))
    def current(request: Request) -> Response:
        """What is being added or decided, and how far it is."""
        response = as_json(request, work.report())
        response.headers["Cache-Control"] = "no-store"
        del response.headers["ETag"]
        return response

    if site.write:
        _arrivals(made, site, work)
        _decisions(made, site, work)
        if site.reading.folder is not None:
            _feeds(made, site, work)
        deciding.add(made, work)


def _run_answers(*errors: int) -> dict[str, Any]:
    held = answers(ref("Run"), errors=errors)
    held["openapi_extra"]["responses"].pop("304")
    held["openapi_extra"]["responses"]["200"].pop("headers")
    return held


def _away(to: str) -> Response:
    return Response(status_code=303, headers={"Location": to})


def _login(made: FastAPI, site: Site) -> None:
    hidden: dict[str, Any] = {"include_in_schema": False}

    def within(to: str) -> str:
        """The address after the login, if it is one of this site."""
        return to if to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable() else "/"

    @made.get("/login", **hidden)
    def login(request: Request, to: str = "/") -> Response:
        response = site.page(request, "login.html.j2", to=within(to), wrong=False)
        response.headers["Cache-Control"] = "no-store"
        return response

    @made.post("/login", **hidden)
    async def enter(request: Request) -> Response:
        form = await form_of(request)
        if not site.access.is_token(form.one("token")):
            # Slow enough that guessing leads nowhere.
            await asyncio.sleep(1)
            refused = site.page(request, "login.html.j2", to=within(form.one("to")), wrong=True)
            refused.status_code = 403
            return refused
        response = _away(quote(within(form.one("to")), safe="/?=&%"))
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, site.access.ticket, httponly=True, samesite="strict", secure=secure, path="/")
        return response


def _own(site: Site, form: Form) -> None:
    """Refuse a form that is not of this server's pages.

    Raises
    ------
    HTTPException
        Its token is wrong.
    """
    if not hmac.compare_digest(form.one("form_token").encode(), site.access.form_token.encode()):
        raise HTTPException(403, "This form is out of date: load the page again.")


def _arrivals(made: FastAPI, site: Site, work: Work) -> None:
    def start(files: list[tuple[str, bytes]]) -> None:
        if not files:
            raise HTTPException(422, "No file came with it.")
        folder = work.arriving()
        for n, (name, content) in enumerate(files):
            place = folder / name
            if place.exists():
                place = folder / str(n) / name
                place.parent.mkdir()
            place.write_bytes(content)
        try:
            work.add(folder, len(files))
        except Busy as busy:
            raise HTTPException(409, _BUSY.format(busy)) from busy

    @made.post("/library", include_in_schema=False)
    async def add_files(request: Request) -> Response:
        form = await form_of(request)
        _own(site, form)
        await asyncio.to_thread(start, form.files)
        return _away("/library")

    body = {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in _ENDINGS}}
    told = _run_answers(403, 409, 413)
    told["openapi_extra"]["responses"]["202"] = told["openapi_extra"]["responses"].pop("200")
    told["openapi_extra"]["requestBody"] = body

    @made.post("/api/v1/articles", summary="Add articles", status_code=202, **told)
    async def add_articles(request: Request) -> Response:
        """Add what is sent: one article as JSON, several as JSON lines, or one text or HTML page."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        content = await body_of(request)
        if kind == "application/json":
            try:
                given = json.loads(content)
            except (ValueError, RecursionError) as error:
                raise HTTPException(422, f"That is not JSON: {error}") from error
            rows = given if isinstance(given, list) else [given]
            content = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
        if kind not in _ENDINGS:
            raise HTTPException(422, f"Send one of {', '.join(_ENDINGS)}.")
        name = file_name(request.query_params.get("name") or f"posted.{_ENDINGS[kind]}")
        await asyncio.to_thread(start, [(name, content)])
        response = as_json(request, work.report())
        response.status_code = 202
        return response


def _feeds(made: FastAPI, site: Site, work: Work) -> None:
    """The feeds that are read for this library: named, forgotten, read now."""
    hidden: dict[str, Any] = {"include_in_schema": False}

    async def changed(request: Request, change: Callable[[Form], None]) -> Response:
        form = await form_of(request)
        _own(site, form)
        try:
            await asyncio.to_thread(change, form)
        except Busy as busy:
            raise HTTPException(409, _BUSY.format(busy)) from busy
        return _away("/library#feeds")

    @made.post("/library/feeds", **hidden)
    async def add_feed(request: Request) -> Response:
        def change(form: Form) -> None:
            given = address(form.one("address")[:2000])
            if given is None or any(character.isspace() for character in given):
                raise HTTPException(422, "Give the address of a feed: https://…")
            if len(work.feeds()) >= _MOST_FEEDS:
                raise HTTPException(422, f"More than {_MOST_FEEDS} feeds: read them with `variorum watch`.")
            work.keep_feeds([*work.feeds(), given])

        return await changed(request, change)

    @made.post("/library/feeds/remove", **hidden)
    async def remove_feed(request: Request) -> Response:
        return await changed(
            request, lambda form: work.keep_feeds([one for one in work.feeds() if one != form.one("address")])
        )

    @made.post("/library/feeds/read", **hidden)
    async def read_feeds(request: Request) -> Response:
        def change(_: Form) -> None:
            if not work.feeds():
                raise HTTPException(422, "No feed is named yet.")
            work.read_feeds()

        return await changed(request, change)


def _decisions(made: FastAPI, site: Site, work: Work) -> None:
    reading = site.reading

    def carry_out(form: Form, view: str, what: str, decide: Decide, article_id: str | None) -> Response:
        """Carry a decision out, wait for it, and show the story that the article is in now."""
        _own(site, form)
        editor = form.one("by")[:200]
        if not editor:
            raise HTTPException(422, "Say who decides: decisions are recorded by name.")
        note = form.one("note")[:_LONGEST_NOTE] or None
        try:
            thread: threading.Thread = work.decide(what, lambda library: decide(library, editor, note))
        except Busy as busy:
            raise HTTPException(409, _BUSY.format(busy)) from busy
        thread.join(_PATIENCE)
        report = work.report()
        if report["state"] == "failed":
            raise HTTPException(409, str(report["message"]))
        if report["state"] == "running" or article_id is None:
            return _away("/library#decisions")
        return _away(f"/stories/{quote(reading.leaf(article_id)[0] or '')}{view}")

    def first_article(story_id: str) -> str:
        return reading.brief(story_id).sources[0].article.article_id

    async def decided(
        request: Request, made_of: Callable[[Form], tuple[str, Decide, str | None]], view: str = ""
    ) -> Response:
        form = await form_of(request)
        return await asyncio.to_thread(lambda: carry_out(form, view, *made_of(form)))

    hidden: dict[str, Any] = {"include_in_schema": False}

    @made.post("/stories/{story_id}/merge", **hidden)
    async def merge(request: Request, story_id: str) -> Response:
        def of(form: Form) -> tuple[str, Decide, str | None]:
            other = form.one("other").rstrip("/").rpartition("/")[2]
            if not other:
                raise HTTPException(422, "Say which story it is one with.")
            return (
                "merging",
                lambda lib, by, note: lib.merge(story_id, other, by=by, note=note),
                first_article(story_id),
            )

        return await decided(request, of)

    @made.post("/stories/{story_id}/split", **hidden)
    async def split(request: Request, story_id: str) -> Response:
        def of(form: Form) -> tuple[str, Decide, str | None]:
            chosen = form.all("article")
            if not chosen:
                raise HTTPException(422, "Choose the articles that are another story.")
            return "splitting", lambda lib, by, note: lib.split(story_id, chosen, by=by, note=note), chosen[0]

        return await decided(request, of)

    @made.post("/articles/{article_id}/move", **hidden)
    async def move(request: Request, article_id: str) -> Response:
        def of(form: Form) -> tuple[str, Decide, str | None]:
            story = form.one("story").rstrip("/").rpartition("/")[2]
            if not story:
                raise HTTPException(422, "Say to which story.")
            return "moving", lambda lib, by, note: lib.move(article_id, story, by=by, note=note), article_id

        return await decided(request, of)

    @made.post("/stories/{story_id}/entities", **hidden)
    async def merge_entities(request: Request, story_id: str) -> Response:
        def of(form: Form) -> tuple[str, Decide, str | None]:
            one, other = form.one("entity"), form.one("other")
            if not one or not other:
                raise HTTPException(422, "Choose the two that are one.")
            return (
                "merging",
                lambda lib, by, note: lib.merge_entities(one, other, by=by, note=note),
                first_article(story_id),
            )

        return await decided(request, of)

    @made.post("/stories/{story_id}/lineage", **hidden)
    async def trace(request: Request, story_id: str) -> Response:
        def of(form: Form) -> tuple[str, Decide, str | None]:
            article = form.one("article")
            if not article:
                raise HTTPException(422, "Choose an article.")
            tell = deciding.traced(form.one("says"), form.one("other"))
            return "tracing", lambda lib, by, note: tell(lib, article, by, note), article

        return await decided(request, of, "/sources")

    @made.post("/decisions/{decision_id}/undo", **hidden)
    async def undo(request: Request, decision_id: str) -> Response:
        def of(form: Form) -> tuple[str, Decide, str | None]:
            return "undoing", lambda lib, by, note: lib.undo(decision_id, by=by), None

        return await decided(request, of)
