"""The pages: a library in the browser, made on the server, whole without script.

Every page has an address that can be shared and a `.json` beside it. Read-only unless told otherwise.
"""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio.to_thread
import jinja2
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from variorum.doors.answers import answer, as_json
from variorum.doors.guard import HEADERS, Access, Guard
from variorum.doors.reading import Reading
from variorum.errors import DecisionError, EmptyInput, InputError, NotFound, VariorumError
from variorum.render import html
from variorum.version import __version__

if TYPE_CHECKING:
    from variorum.doors.python import Library

#: Pages made at the same time by one process. Python makes one; the database reads for the others meanwhile.
_AT_ONCE = 4

_HERE = Path(__file__).parent
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="5" fill="#96301f"/>'
    '<path d="M7 8l9 17 9-17" fill="none" stroke="#fcfaf5" stroke-width="3"/></svg>'
)


@functools.cache
def templates() -> jinja2.Environment:
    """The templates of the pages, over those of the renderings."""
    shared = html.environment()
    here = jinja2.FileSystemLoader(_HERE / "templates")
    assert shared.loader is not None
    return shared.overlay(loader=jinja2.ChoiceLoader([here, shared.loader]))


class Site:
    """What every page is made with."""

    def __init__(self, reading: Reading, access: Access, *, write: bool) -> None:
        self.reading = reading
        self.access = access
        self.write = write

    def page(self, request: Request, template: str, **values: Any) -> Response:
        """A page from its template."""
        made = templates().get_template(template).render(
            path=request.url.path, write=self.write, form_token=self.access.form_token, **values
        )  # fmt: skip
        return answer(request, made, "text/html; charset=utf-8")


def app(
    library: Library | Path,
    *,
    write: bool = False,
    token: str | None = None,
    hosts: Collection[str] | None = None,
    secret: bytes | None = None,
) -> FastAPI:
    """The pages and the API over one library.

    Parameters
    ----------
    library
        The library, or its folder.
    write
        Whether articles may be added and stories corrected.
    token
        What every reader must show; None for nothing.
    hosts
        Names the server answers to besides addresses and `localhost`; None for any.
    secret
        What the processes of one server have in common; None for a new one.
    """
    from variorum.doors import api, front, schemas, story_pages, writing

    reading = Reading(library)
    access = Access(hosts, token, secret)
    made = FastAPI(
        title="Variorum", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json",
        description="One cited account per story from many news reports.", lifespan=_few_at_once,
    )  # fmt: skip
    site = Site(reading, access, write=write)
    made.include_router(api.router(reading))
    _errors(made, site)
    _static(made)
    writing.add(made, site)
    front.add(made, site)
    story_pages.add(made, site)
    describe = made.openapi

    def described() -> dict[str, Any]:
        found = describe()
        found.setdefault("components", {}).setdefault("schemas", {}).update(schemas.components())
        return found

    made.openapi = described  # type: ignore[method-assign]
    made.add_middleware(Guard, access=access, state=lambda: reading.sign)
    made.state.reading = reading
    return made


@asynccontextmanager
async def _few_at_once(_: FastAPI) -> AsyncIterator[None]:
    """Readers wait in line instead of all being answered at once, each the slower."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = _AT_ONCE
    yield


def _errors(made: FastAPI, site: Site) -> None:
    def failed(request: Request, status: int, code: str, message: str) -> Response:
        path = request.url.path
        if path.startswith("/api/") or path.endswith(".json"):
            response = as_json(request, {"error": {"code": code, "message": message}})
        else:
            response = site.page(request, "error.html.j2", code=code, message=message, status=status)
        response.status_code = status
        return response

    @made.exception_handler(VariorumError)
    def ours(request: Request, error: VariorumError) -> Response:
        statuses = {NotFound: 404, DecisionError: 409, EmptyInput: 422, InputError: 422}
        status = next((status for kind, status in statuses.items() if isinstance(error, kind)), 500)
        return failed(request, status, error.code, error.reason)

    @made.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        told = "; ".join(f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors())
        return failed(request, 422, "invalid_request", told)

    @made.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        codes = {403: "forbidden", 404: "not_found", 405: "method_not_allowed", 409: "busy", 413: "too_large"}
        response = failed(request, error.status_code, codes.get(error.status_code, "http_error"), str(error.detail))
        response.headers.update(error.headers or {})
        return response

    @made.exception_handler(Exception)
    def broken(request: Request, error: Exception) -> Response:
        # The server logs the error itself; nothing of it is told to the reader.
        response = failed(request, 500, "internal", "Something went wrong here. The server's log says what.")
        response.headers.update(HEADERS)
        return response


def _static(made: FastAPI) -> None:
    hidden: dict[str, Any] = {"include_in_schema": False}

    @made.get("/style.css", **hidden)
    def style(request: Request) -> Response:
        return answer(request, str(html.style()), "text/css; charset=utf-8")

    @made.get("/variorum.js", **hidden)
    def script(request: Request) -> Response:
        return answer(request, (_HERE / "static" / "variorum.js").read_bytes(), "text/javascript; charset=utf-8")

    @made.get("/favicon.svg", **hidden)
    @made.get("/favicon.ico", **hidden)
    def icon(request: Request) -> Response:
        return answer(request, _ICON, "image/svg+xml")


__all__ = ["HEADERS", "Site", "app", "templates"]
