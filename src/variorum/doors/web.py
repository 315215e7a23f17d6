"""The pages: a library in the browser, made on the server, readable without script. Read-only.

Every page has an address that can be shared and a `.json` beside it.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote, urlencode

import jinja2
from fastapi import FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from variorum.doors.api import ARTICLE_TABLES, Reading, answer, as_json, page_of, router
from variorum.errors import NotFound, VariorumError
from variorum.export.tables import rows as plain_rows
from variorum.records import TABLES, Citation
from variorum.render import document, html, markdown, pages
from variorum.render.brief import Brief
from variorum.render.sharing import worth_comparing
from variorum.version import __version__

if TYPE_CHECKING:
    from variorum.doors.python import Library

#: Nothing is ever fetched from elsewhere, and nothing inline runs: text of an article that got past the escaping
#: would still do nothing.
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'; script-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STORIES_A_PAGE = 30
RESULTS_A_PAGE = 20
#: Claims on one page; the API has all of them.
MOST_CLAIMS = 200

_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="5" fill="#96301f"/>'
    '<path d="M7 8l9 17 9-17" fill="none" stroke="#fcfaf5" stroke-width="3"/></svg>'
)

Start = Annotated[int | None, Query(ge=0, le=10**9)]
Offset = Annotated[int, Query(ge=0, le=10**9)]


class OnSite(html.Places):
    """Places on the served pages."""

    def __init__(self, parts: Brief) -> None:
        super().__init__(parts)
        self.quotes = f"/stories/{quote(parts.story.story_id)}/quotes"

    def passage(self, number: int, passage: Citation) -> str:
        return f"{self.article(number)}?start={passage.start}&end={passage.end}#passage"

    def article(self, number: int) -> str:
        return f"/articles/{quote(self.parts.source[number].article.article_id)}"

    def story(self, story_id: str) -> str | None:
        return f"/stories/{quote(story_id)}"


@functools.cache
def _templates() -> jinja2.Environment:
    shared = html.environment()
    here = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    assert shared.loader is not None
    return shared.overlay(loader=jinja2.ChoiceLoader([here, shared.loader]))


def app(library: Library) -> FastAPI:
    """The pages and the API over one library."""
    reading = Reading(library)
    site = FastAPI(
        title="Variorum", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json"
    )
    site.include_router(router(reading))
    _errors(site)
    _front(site, reading)
    _stories(site, reading)

    @site.middleware("http")
    async def guard(request: Request, follow: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await follow(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return site


def _page(request: Request, template: str, **values: Any) -> Response:
    made = _templates().get_template(template).render(path=request.url.path, **values)
    return answer(request, made, "text/html; charset=utf-8")


def _errors(site: FastAPI) -> None:
    def failed(request: Request, status: int, code: str, message: str) -> Response:
        path = request.url.path
        if path.startswith("/api/") or path.endswith(".json"):
            response = as_json(request, {"error": {"code": code, "message": message}})
        else:
            response = _page(request, "error.html.j2", code=code, message=message, status=status)
        response.status_code = status
        return response

    @site.exception_handler(VariorumError)
    def ours(request: Request, error: VariorumError) -> Response:
        return failed(request, 404 if isinstance(error, NotFound) else 500, error.code, error.reason)

    @site.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        told = "; ".join(f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors())
        return failed(request, 422, "invalid_request", told)

    @site.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        codes = {404: "not_found", 405: "method_not_allowed"}
        response = failed(request, error.status_code, codes.get(error.status_code, "http_error"), str(error.detail))
        response.headers.update(error.headers or {})
        return response

    @site.exception_handler(Exception)
    def broken(request: Request, error: Exception) -> Response:
        # The server logs the error itself; nothing of it is told to the reader.
        response = failed(request, 500, "internal", "Something went wrong here. The server's log says what.")
        response.headers.update(HEADERS)
        return response


def _front(site: FastAPI, reading: Reading) -> None:
    hidden: dict[str, Any] = {"include_in_schema": False}

    @site.get("/style.css", **hidden)
    def style(request: Request) -> Response:
        return answer(request, str(html.style()), "text/css; charset=utf-8")

    @site.get("/favicon.svg", **hidden)
    @site.get("/favicon.ico", **hidden)
    def icon(request: Request) -> Response:
        return answer(request, _ICON, "image/svg+xml")

    def listed(q: str, sort: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = reading.stories().to_pylist()
        words = q.casefold().split()
        found = [row for row in found if all(word in row["title"].casefold() for word in words)]
        if sort == "date":
            found.sort(key=lambda row: str(row["date_end"] or ""), reverse=True)
        elif sort == "articles":
            found.sort(key=lambda row: -row["n_articles"])
        return found

    @site.get("/", **hidden)
    @site.get("/stories", **hidden)
    def stories(request: Request, q: str = "", sort: str = "origins", offset: Offset = 0) -> Response:
        found = listed(q, sort)
        shown = found[offset : offset + STORIES_A_PAGE]
        ids = [row["story_id"] for row in shown]
        differing = reading.rows("differences", {"story_id": ids}).column("story_id").to_pylist() if ids else []
        return _page(
            request, "stories.html.j2", stories=shown, total=len(found), differing=differing, q=q, sort=sort,
            n_articles=reading.count("articles"), pager=_pager("/", offset, STORIES_A_PAGE, len(found), q=q, sort=sort),
        )  # fmt: skip

    @site.get("/index.json", **hidden)
    @site.get("/stories.json", **hidden)
    def stories_json(
        request: Request, limit: Annotated[int, Query(ge=1, le=1000)] = 100, offset: Offset = 0
    ) -> Response:
        held = reading.stories()
        return as_json(request, page_of(request, held.slice(offset, limit + 1), limit, offset, total=held.num_rows))

    @site.get("/search", **hidden)
    def search(request: Request, q: Annotated[str, Query(max_length=500)] = "", offset: Offset = 0) -> Response:
        found = reading.search(q, RESULTS_A_PAGE + 1, offset).to_pylist() if q.strip() else []
        ids = sorted({row["article_id"] for row in found})
        sources = (
            {row["article_id"]: row for row in reading.rows("articles", {"article_id": ids}).to_pylist()} if ids else {}
        )
        total = offset + len(found)
        return _page(
            request, "search.html.j2", q=q, results=found[:RESULTS_A_PAGE], sources=sources,
            pager=_pager("/search", offset, RESULTS_A_PAGE, total, q=q),
        )  # fmt: skip

    @site.get("/search.json", **hidden)
    def search_json(
        request: Request,
        q: Annotated[str, Query(max_length=500)],
        limit: Annotated[int, Query(ge=1, le=1000)] = RESULTS_A_PAGE,
        offset: Offset = 0,
    ) -> Response:
        return as_json(request, page_of(request, reading.search(q, limit + 1, offset), limit, offset, query=q))

    def held_in_library() -> dict[str, Any]:
        return {
            "tables": {name: reading.count(name) for name in TABLES},
            "problems": plain_rows(reading.rows("problems", None, 200)),
            "runs": plain_rows(reading.rows("runs"))[-10:],
        }

    @site.get("/library", **hidden)
    def library_page(request: Request) -> Response:
        return _page(request, "library.html.j2", **held_in_library())

    @site.get("/library.json", **hidden)
    def library_json(request: Request) -> Response:
        return as_json(request, held_in_library())

    @site.get("/articles/{article_id}.json", **hidden)
    def article_json(request: Request, article_id: str) -> Response:
        story_id = reading.story_of(article_id)
        (row,) = plain_rows(reading.rows("articles", {"article_id": article_id}, 1))
        layers = {name: plain_rows(reading.rows(name, {"article_id": article_id})) for name in ARTICLE_TABLES}
        return as_json(request, {"story_id": story_id, "article": row, **layers})

    @site.get("/articles/{article_id}", **hidden)
    def article(request: Request, article_id: str, start: Start = None, end: Start = None) -> Response:
        parts = reading.brief(reading.story_of(article_id))
        passage = (start, end) if start is not None and end is not None and start < end else None
        page = pages.article(parts, article_id, passage)
        title = page.source.article.title or page.source.outlet
        return _page(request, "article_page.html.j2", title=title, page=page, at=OnSite(parts))


def _stories(site: FastAPI, reading: Reading) -> None:
    hidden: dict[str, Any] = {"include_in_schema": False}

    def compared(parts: Brief, a: list[str]) -> pages.Comparison:
        wanted = [article_id for article_id in dict.fromkeys(a) if article_id][:3]
        for article_id in wanted:
            if article_id not in parts.dossier.article:
                raise NotFound(f"no article {article_id!r} in this story")
        return pages.compare(parts, wanted or worth_comparing(parts.dossier))

    def page(request: Request, parts: Brief, tab: str, **values: Any) -> Response:
        at = OnSite(parts)
        shown = html.shown(parts, at) | {"tab": tab, "title": parts.story.title, **values}
        return _page(request, f"{tab}_page.html.j2", **shown)

    base = "/stories/{story_id}"

    @site.get(f"{base}/compare.json", **hidden)
    def compare_json(request: Request, story_id: str, a: Annotated[list[str] | None, Query()] = None) -> Response:
        parts = reading.brief(story_id)
        return as_json(request, pages.comparison_document(parts, compared(parts, a or [])))

    @site.get(f"{base}/compare", **hidden)
    def compare(request: Request, story_id: str, a: Annotated[list[str] | None, Query()] = None) -> Response:
        parts = reading.brief(story_id)
        return page(request, parts, "compare", page=compared(parts, a or []))

    @site.get(f"{base}/claims.json", **hidden)
    def claims_json(request: Request, story_id: str) -> Response:
        parts = reading.brief(story_id)
        return as_json(request, pages.claims_document(parts, pages.claims(parts)))

    @site.get(f"{base}/claims", **hidden)
    def claims(request: Request, story_id: str) -> Response:
        parts = reading.brief(story_id)
        rows = pages.claims(parts)
        return page(request, parts, "claims", rows=rows[:MOST_CLAIMS], total=len(rows))

    @site.get(f"{base}/quotes.json", **hidden)
    def quotes_json(request: Request, story_id: str) -> Response:
        parts = reading.brief(story_id)
        quotes = [
            {"article_id": row.article_id, "quote_id": row.quote_id, "utterance_id": row.utterance_id, "type": row.type,
             "text": row.text, "parts": row.parts, "speaker": row.speaker_name,
             "speaker_entity_id": row.speaker_entity_id}
            for row in parts.dossier.quotes
        ]  # fmt: skip
        return as_json(request, {"utterances": document.document(parts)["utterances"], "quotes": quotes})

    @site.get(f"{base}/quotes", **hidden)
    def quotes(request: Request, story_id: str) -> Response:
        parts = reading.brief(story_id)
        return page(request, parts, "quotes", speakers=pages.quotes(parts))

    @site.get(f"{base}/sources.json", **hidden)
    def sources_json(request: Request, story_id: str) -> Response:
        held = document.document(reading.brief(story_id))
        return as_json(request, {name: held[name] for name in ("sources", "origins")})

    @site.get(f"{base}/sources", **hidden)
    def sources(request: Request, story_id: str) -> Response:
        return page(request, reading.brief(story_id), "sources")

    @site.get(f"{base}.json", **hidden)
    def story_json(request: Request, story_id: str) -> Response:
        return as_json(request, document.document(reading.brief(story_id)))

    @site.get(f"{base}.html", **hidden)
    def story_file(request: Request, story_id: str) -> Response:
        response = answer(request, html.brief(reading.dossier(story_id)), "text/html; charset=utf-8")
        # The page that stands alone carries its style inside; it brings its own, stricter policy.
        response.headers["Content-Security-Policy"] = html.POLICY
        return response

    @site.get(f"{base}.md", **hidden)
    def story_markdown(request: Request, story_id: str) -> Response:
        return answer(request, markdown.brief(reading.dossier(story_id)), "text/markdown; charset=utf-8")

    @site.get(base, **hidden)
    def story(request: Request, story_id: str) -> Response:
        return page(request, reading.brief(story_id), "account")


def _pager(path: str, offset: int, size: int, total: int, **query: str) -> dict[str, str | None]:
    """Addresses of the pages before and after."""

    def at(start: int) -> str:
        held = {name: value for name, value in query.items() if value}
        return f"{path}?{urlencode(held | ({'offset': str(start)} if start else {}))}"

    return {
        "before": at(max(0, offset - size)) if offset else None,
        "after": at(offset + size) if offset + size < total else None,
    }


__all__ = ["HEADERS", "app"]
