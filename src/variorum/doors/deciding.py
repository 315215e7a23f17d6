"""Editors' decisions about people, bodies and lineage over HTTP, for programs: merge, split, trace, undo.

In: JSON. Out: the run that carries the decision out. Like all that changes a library, these answer only under
`--write`. What is decided is kept over runs, as from the command line (`variorum merge-entities`).
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response

from variorum.doors.answers import as_json
from variorum.doors.forms import body_of
from variorum.doors.python import Library
from variorum.doors.schemas import answers, ref
from variorum.doors.work import Busy, Work

#: Seconds an answer waits for its decision; a longer one is followed at `/api/v1/runs/current`.
_PATIENCE = 15.0
_LONGEST = 1000
_TEXT = {"type": "string", "minLength": 1, "maxLength": _LONGEST}


def add(made: FastAPI, work: Work) -> None:
    """Add the addresses."""

    @made.post("/api/v1/entities/{entity}/merge", summary="Merge two entities", **_told("other"))
    async def merge(request: Request, entity: str) -> Response:
        """Decide that two people or bodies, each given by id or name, are one: the other is this one."""
        given = await _given(request, "other")
        return await _decided(
            request,
            work,
            "merging",
            lambda library: library.merge_entities(entity, given["other"], by=given["by"], note=given.get("note")),
        )

    @made.post("/api/v1/entities/{entity}/split", summary="Split an entity", **_told("articles"))
    async def split(request: Request, entity: str) -> Response:
        """Decide that in some articles, given by id, the entity's names stand for another."""
        given = await _given(request, "articles")
        return await _decided(
            request,
            work,
            "splitting",
            lambda library: library.split_entity(entity, given["articles"], by=given["by"], note=given.get("note")),
        )

    @made.post("/api/v1/articles/{article}/lineage", summary="Correct a lineage", **_told("says"))
    async def trace(request: Request, article: str) -> Response:
        """Decide that an article took from another, did not take from it, or is an origin of its own."""
        given = await _given(request, "says")
        tell = traced(given["says"], given.get("other"))
        return await _decided(
            request, work, "tracing", lambda library: tell(library, article, given["by"], given.get("note"))
        )

    @made.post("/api/v1/decisions/{decision}/undo", summary="Undo a decision", **_told())
    async def undo(request: Request, decision: str) -> Response:
        """Decide that an earlier decision counts no more."""
        given = await _given(request)
        return await _decided(request, work, "undoing", lambda library: library.undo(decision, by=given["by"]))


#: What may be said of where an article is from: the argument of `Library.trace`.
_SAYS = {"took": "took_from", "not_took": "not_from", "own_origin": "own"}


def traced(says: str, other: object) -> Callable[[Library, str, str, str | None], Any]:
    """What carries out a correction of an article's lineage: of the library, the article, the editor, a note.

    Raises
    ------
    HTTPException
        It says none of the three, or no source where one is due.
    """
    if says not in _SAYS:
        raise HTTPException(422, f"Say one of {', '.join(_SAYS)}.")
    if says == "own_origin":
        return lambda library, article, by, note: library.trace(article, own=True, by=by, note=note)
    if not isinstance(other, str) or not 0 < len(other) <= _LONGEST:
        raise HTTPException(422, "Say which article, as 'other'.")
    given: dict[str, Any] = {_SAYS[says]: other}
    return lambda library, article, by, note: library.trace(article, **given, by=by, note=note)


def _told(*wanted: str) -> dict[str, Any]:
    properties: dict[str, Any] = {"by": {**_TEXT, "description": "Who decides."}, "note": _TEXT}
    if "other" in wanted:
        properties["other"] = {**_TEXT, "description": "The other entity's id or name."}
    if "says" in wanted:
        properties["says"] = {"type": "string", "enum": list(_SAYS)}
        properties["other"] = {**_TEXT, "description": "The source, unless it is an origin of its own."}
    if "articles" in wanted:
        properties["articles"] = {"type": "array", "items": _TEXT, "minItems": 1}
    held = answers(ref("Run"), errors=(403, 409, 413))
    held["openapi_extra"]["responses"].pop("304")
    held["openapi_extra"]["responses"]["200"].pop("headers")
    held["openapi_extra"]["responses"]["202"] = {
        **held["openapi_extra"]["responses"]["200"], "description": "It takes longer: see `/api/v1/runs/current`.",
    }  # fmt: skip
    schema = {"type": "object", "required": ["by", *wanted], "properties": properties}
    held["openapi_extra"]["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return held


async def _given(request: Request, *wanted: str) -> dict[str, Any]:
    """The body: who decides, and what.

    Raises
    ------
    HTTPException
        It is no JSON object, or something is missing.
    """
    # A page of another site can send plain text unasked, and not this.
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(422, "Send application/json.")
    try:
        given = json.loads(await body_of(request))
    except (ValueError, RecursionError) as error:
        raise HTTPException(422, f"That is not JSON: {error}") from error
    if not isinstance(given, dict):
        raise HTTPException(422, "Send an object.")
    for name in ("by", *wanted):
        value = given.get(name)
        kinds = value if isinstance(value, list) and name == "articles" else [value]
        if not kinds or not all(isinstance(one, str) and 0 < len(one) <= _LONGEST for one in kinds):
            raise HTTPException(422, f"Say {name!r}." if name != "by" else "Say who decides, as 'by'.")
        if name == "articles" and not isinstance(value, list):
            raise HTTPException(422, "Give 'articles' as a list.")
    if not isinstance(given.get("note", ""), str) or len(given.get("note") or "") > _LONGEST:
        raise HTTPException(422, "The note is too long, or no text.")
    return given


async def _decided(request: Request, work: Work, what: str, decide: Callable[[Library], Any]) -> Response:
    def carry_out() -> Response:
        try:
            thread: threading.Thread = work.decide(what, decide)
        except Busy as busy:
            raise HTTPException(
                409, f"Another piece of work is under way ({busy}): try again when it is done."
            ) from busy
        thread.join(_PATIENCE)
        report = work.report()
        if report["state"] == "failed":
            raise HTTPException(409, str(report["message"]))
        response = as_json(request, report)
        response.headers["Cache-Control"] = "no-store"
        if report["state"] == "running":
            response.status_code = 202
        return response

    return await asyncio.to_thread(carry_out)
