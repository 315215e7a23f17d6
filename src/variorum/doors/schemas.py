"""What the API answers with, as JSON Schema, taken from the records. OpenAPI says it; tests hold the answers to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from variorum.records import TABLES, Citation, columns

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_PASSAGE: Schema = {
    "type": "object",
    "required": ["article_id", "start", "end"],
    "properties": {"article_id": _TEXT, "start": _COUNT, "end": _COUNT},
}
_KINDS: dict[Any, Schema] = {
    str: _TEXT,
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    dt.date: {"type": "string", "format": "date"},
    dt.datetime: _TEXT,
    tuple[str, ...]: {"type": "array", "items": _TEXT},
    tuple[tuple[int, int], ...]: {
        "type": "array",
        "items": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
    },
    tuple[Citation, ...]: {"type": "array", "items": _PASSAGE},
}


def nullable(schema: Schema) -> Schema:
    """The schema, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def listed(items: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": items}


def held(**properties: Schema) -> Schema:
    """An object that has all of these."""
    return {"type": "object", "required": sorted(properties), "properties": properties}


def row(table: str) -> Schema:
    """A row of a table."""
    properties = {}
    for column in columns(table):
        kind = dict(_KINDS[column.kind])
        properties[column.name] = {**(nullable(kind) if column.optional else kind), "description": column.doc}
    return held(**properties)


def page(items: Schema, **more: Schema) -> Schema:
    """One page of a list."""
    return held(limit=_COUNT, offset=_COUNT, next=nullable(_TEXT), rows=listed(items), **more)


ERROR = held(error=held(code=_TEXT, message=_TEXT))
STORY = held(
    **row("stories")["properties"],
    n_differences=_COUNT,
    people=listed(held(entity_id=_TEXT, name=_TEXT)),
    outlets=listed(_TEXT),
)
_CITED: Schema = {"n_articles": _COUNT, "n_origins": _COUNT}
FOUND = held(
    kind={"enum": ["quote", "claim", "sentence"]}, id=_TEXT, story_id=nullable(_TEXT), article_id=_TEXT, start=_COUNT,
    end=_COUNT, text=_TEXT, score={"type": "number"}, source=nullable(_TEXT), path=nullable(_TEXT), near=listed(_TEXT),
    published_start=nullable(_KINDS[dt.date]), published_end=nullable(_KINDS[dt.date]),
)  # fmt: skip
RUN = held(
    state={"enum": ["idle", "running", "done", "failed"]}, what=nullable(_TEXT), progress=nullable(_TEXT),
    message=nullable(_TEXT), started=nullable(_TEXT), finished=nullable(_TEXT),
)  # fmt: skip


def components() -> dict[str, Schema]:
    """Every named schema: a row of each table, and what the answers are made of."""
    rows = {f"row_{table}": row(table) for table in TABLES}
    any_row: Schema = {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in rows]}
    return {**rows, "AnyRow": any_row, "Error": ERROR, "Story": STORY, "Found": FOUND, "Run": RUN, "Passage": _PASSAGE}


def ref(name: str) -> Schema:
    """A named schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def answers(schema: Schema, *, media: str = "application/json", errors: tuple[int, ...] = (404,)) -> dict[str, Any]:
    """How an address answers, for `responses=` and `openapi_extra=`."""
    told = {404: "There is no such thing.", 422: "A parameter is out of range.", 409: "Another run is under way.",
            401: "The token is needed.", 403: "Asked for by a page of another site.", 405: "Read-only.",
            413: "Too large."}  # fmt: skip
    found: dict[str, Any] = {
        "200": {
            "description": "Found.",
            "headers": {"ETag": {"description": "Changes with the content.", "schema": _TEXT}},
            "content": {media: {"schema": schema}},
        },
        "304": {"description": "What `If-None-Match` names is still so."},
    }
    for status in sorted({*errors, 422}):
        found[str(status)] = {
            "description": told[status],
            "content": {"application/json": {"schema": ref("Error")}},
        }
    return {"openapi_extra": {"responses": found}}
