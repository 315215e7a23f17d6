"""How the pages and the API answer: with a tag of the content, in pages of a list, as JSON."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import Query, Request, Response
from pydantic import BeforeValidator

from variorum.doors.guard import has
from variorum.export.tables import plain

Limit = Annotated[int, Query(ge=1, le=1000, description="Most rows to answer with.")]
Offset = Annotated[int, Query(ge=0, le=10**9, description="Rows to pass over.")]
Words = Annotated[str, Query(max_length=500)]


def _iso(given: object) -> object:
    """A day only as `2031-03-13`: the seconds since 1970 that a number would mean are refused."""
    if isinstance(given, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given):
        raise ValueError("write a day as 2031-03-13")
    return given


Day = Annotated[dt.date | None, BeforeValidator(_iso), Query(description="A day, inclusive: 2031-03-13.")]


def answer(request: Request, body: bytes | str, media_type: str) -> Response:
    """The body with its entity tag, or nothing where the reader already has it."""
    data = body.encode("utf-8", "replace") if isinstance(body, str) else body
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=media_type, headers=headers)


def as_json(request: Request, value: object) -> Response:
    """A value as JSON."""
    return answer(request, json.dumps(value, ensure_ascii=False, separators=(",", ":")), "application/json")


def page_of(
    request: Request, rows: Sequence[Mapping[str, Any]], total: int | None, limit: int, offset: int, **about: object
) -> dict[str, Any]:
    """One page of rows. Without a total, `rows` holds one row more than `limit` where there are more."""
    more = len(rows) > limit if total is None else offset + limit < total
    following = request.url.include_query_params(limit=limit, offset=offset + limit)
    return {
        **about,
        **({} if total is None else {"total": total}),
        "limit": limit,
        "offset": offset,
        "next": f"{following.path}?{following.query}" if more else None,
        "rows": [plain(dict(row)) for row in rows[:limit]],
    }
