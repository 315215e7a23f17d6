"""The HTTP API under `/api/v1`: every table, the stories, their accounts, the articles and search, as JSON. Read-only.

Lists are paged with `limit` and `offset`; `next` is the address of the following page, or null. An error is
`{"error": {"code": ..., "message": ...}}` with a code that stays.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from variorum.errors import NotFound
from variorum.export import graphml, web_annotation
from variorum.export.tables import rows as plain_rows
from variorum.records import TABLES, Dossier, columns
from variorum.render import document
from variorum.render.brief import Brief
from variorum.render.gathering import gather
from variorum.version import __version__

if TYPE_CHECKING:
    import pyarrow as pa

    from variorum.doors.python import Library

Limit = Annotated[int, Query(ge=1, le=1000, description="Most rows to answer with.")]
Offset = Annotated[int, Query(ge=0, le=10**12, description="Rows to pass over.")]

#: Stories kept ready: the few that readers turn between, whatever the size of the library.
_KEPT = 16

#: What is known of one article, beside its own row.
ARTICLE_TABLES = ("furniture", "sentences", "times", "mentions", "quotes", "events", "evidence", "lineage")


class Reading:
    """A library read by several threads: one at a time, for its connection serves one query at once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._one = threading.Lock()
        self._briefs: OrderedDict[tuple[str, int], Brief] = OrderedDict()

    def stories(self) -> pa.Table:
        with self._one:
            return self._library.stories()

    def brief(self, story_id: str) -> Brief:
        """The parts of a story's account; the last few are kept until another run changes the library.

        Raises
        ------
        NotFound
            There is no such story.
        """
        with self._one:
            key = (story_id, self._library.count("runs"))
            if key not in self._briefs:
                self._briefs[key] = gather(self._library.dossier(story_id))
            self._briefs.move_to_end(key)
            while len(self._briefs) > _KEPT:
                self._briefs.popitem(last=False)
            return self._briefs[key]

    def dossier(self, story_id: str) -> Dossier:
        """All that is known of a story.

        Raises
        ------
        NotFound
            There is no such story.
        """
        return self.brief(story_id).dossier

    def rows(
        self, name: str, where: Mapping[str, object] | None = None, limit: int | None = None, offset: int = 0
    ) -> pa.Table:
        with self._one:
            return self._library.rows(name, where, limit, offset)

    def count(self, name: str) -> int:
        with self._one:
            return self._library.count(name)

    def search(self, query: str, limit: int, offset: int) -> pa.Table:
        with self._one:
            return self._library.search(query, limit=limit, offset=offset)

    def story_of(self, article_id: str) -> str:
        """The story an article is in.

        Raises
        ------
        NotFound
            There is no such article.
        """
        held = self.rows("story_articles", {"article_id": article_id}, 1).column("story_id").to_pylist()
        if not held:
            raise NotFound(f"no article {article_id!r} in this library")
        return str(held[0])


def answer(request: Request, body: bytes | str, media_type: str) -> Response:
    """The body with its entity tag, or nothing where the reader already has it."""
    data = body.encode("utf-8", "replace") if isinstance(body, str) else body
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    known = [held.strip().removeprefix("W/") for held in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=media_type, headers=headers)


def as_json(request: Request, value: object) -> Response:
    """A value as JSON."""
    return answer(request, json.dumps(value, ensure_ascii=False, separators=(",", ":")), "application/json")


def page_of(request: Request, rows: pa.Table, limit: int, offset: int, **about: object) -> dict[str, Any]:
    """One page of rows, read one further than `limit` so as to know whether there are more."""
    more = rows.num_rows > limit
    following = request.url.include_query_params(limit=limit, offset=offset + limit)
    return {
        **about,
        "limit": limit,
        "offset": offset,
        "next": f"{following.path}?{following.query}" if more else None,
        "rows": plain_rows(rows.slice(0, limit)),
    }


def router(reading: Reading) -> APIRouter:
    """The API over one library."""
    api = APIRouter(prefix="/api/v1")

    @api.get("", summary="What there is")
    def index(request: Request) -> Response:
        """The tables with their numbers of rows."""
        tables = {name: reading.count(name) for name in TABLES}
        return as_json(request, {"name": "variorum", "version": __version__, "tables": tables})

    @api.get("/tables/{name}", summary="Rows of a table")
    def table(
        request: Request,
        name: str,
        limit: Limit = 100,
        offset: Offset = 0,
        story_id: str | None = None,
        article_id: str | None = None,
    ) -> Response:
        """Rows in the order of the table's key; with `story_id` or `article_id`, only those of that one."""
        where = {key: value for key, value in (("story_id", story_id), ("article_id", article_id)) if value is not None}
        rows = reading.rows(name, where, limit + 1, offset)
        total = None if where else reading.count(name)
        return as_json(request, page_of(request, rows, limit, offset, table=name, total=total))

    @api.get("/fields/{name}", summary="What a table's columns mean")
    def fields(request: Request, name: str) -> Response:
        """Each column of a table with its meaning."""
        if name not in TABLES:
            raise NotFound(f"no table {name!r}: there are {', '.join(sorted(TABLES))}")
        found = [{"name": column.name, "meaning": column.doc, "filled_by": column.by} for column in columns(name)]
        return as_json(request, {"table": name, "key": list(TABLES[name].key), "columns": found})

    @api.get("/stories", summary="The stories")
    def stories(request: Request, limit: Limit = 100, offset: Offset = 0) -> Response:
        """The stories, those with the most independent origins first."""
        held = reading.stories()
        return as_json(request, page_of(request, held.slice(offset, limit + 1), limit, offset, total=held.num_rows))

    @api.get("/stories/{story_id}", summary="A story and its articles")
    def story(request: Request, story_id: str) -> Response:
        """What a story is, without its account."""
        held = document.document(reading.brief(story_id))
        return as_json(request, {name: held[name] for name in ("story", "sources", "origins", "related")})

    @api.get("/stories/{story_id}/account", summary="The account of a story")
    def account(request: Request, story_id: str) -> Response:
        """The account with every citation's passage."""
        return as_json(request, document.document(reading.brief(story_id)))

    @api.get("/stories/{story_id}/annotations", summary="Quotations as Web Annotations")
    def annotations(request: Request, story_id: str) -> Response:
        """The quotations of a story in the Web Annotation Data Model."""
        held = web_annotation.annotations(reading.dossier(story_id))
        return answer(request, json.dumps(held, ensure_ascii=False), "application/ld+json")

    @api.get("/stories/{story_id}/sources.graphml", summary="Sources as GraphML")
    def sources(request: Request, story_id: str) -> Response:
        """Articles as nodes, an edge to where each took its text."""
        return answer(request, graphml.sources(reading.dossier(story_id)), "application/xml")

    @api.get("/articles/{article_id}", summary="An article and what was found in it")
    def article(request: Request, article_id: str) -> Response:
        """The article with every range found in its text."""
        story_id = reading.story_of(article_id)
        (row,) = plain_rows(reading.rows("articles", {"article_id": article_id}, 1))
        layers = {name: plain_rows(reading.rows(name, {"article_id": article_id})) for name in ARTICLE_TABLES}
        return as_json(request, {"story_id": story_id, "article": row, **layers})

    @api.get("/search", summary="Search")
    def search(
        request: Request,
        q: Annotated[str, Query(max_length=500, description='Words; "a phrase" must occur whole.')],
        limit: Limit = 20,
        offset: Offset = 0,
    ) -> Response:
        """Sentences, quotations and claims that hold words of the query, best first."""
        return as_json(request, page_of(request, reading.search(q, limit + 1, offset), limit, offset, query=q))

    return api
