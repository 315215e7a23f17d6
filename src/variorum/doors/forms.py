"""What a browser sends: the fields and files of a form, read within a limit."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from email.message import Message
from pathlib import PurePosixPath
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request

#: Bytes of one request. Larger collections are added on the command line.
LARGEST = 64 * 2**20
_MOST_FILES = 2000


@dataclass
class Form:
    """Fields by name, and files as (name, bytes)."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[tuple[str, bytes]] = field(default_factory=list)

    def one(self, name: str) -> str:
        """The first value of a field, or nothing."""
        return next(iter(self.fields.get(name, ())), "").strip()

    def all(self, name: str) -> list[str]:
        """Every value of a field."""
        return [value for value in self.fields.get(name, ()) if value]


async def body_of(request: Request) -> bytes:
    """The body of a request, if it is not too large."""
    held = bytearray()
    async for part in request.stream():
        held += part
        if len(held) > LARGEST:
            raise HTTPException(413, f"More than {LARGEST // 2**20} MiB at once: add it with `variorum build`.")
    return bytes(held)


async def form_of(request: Request) -> Form:
    """The form of a request: `application/x-www-form-urlencoded` or `multipart/form-data`."""
    kind = Message()
    kind["content-type"] = request.headers.get("content-type", "")
    body = await body_of(request)
    boundary = kind.get_param("boundary")
    if kind.get_content_type() == "multipart/form-data" and isinstance(boundary, str):
        return _multipart(body, boundary)
    form = Form()
    for name, value in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10_000):
        form.fields.setdefault(name, []).append(value)
    return form


def _multipart(body: bytes, boundary: str) -> Form:
    """The parts of a body (RFC 7578)."""
    form = Form()
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary.encode("latin-1", "replace"))[1:]:
        head, sign, content = part.partition(b"\r\n\r\n")
        if not sign or part.startswith(b"--"):
            continue
        told = Message()
        found = re.search(r"content-disposition:\s*([^\r\n]+)", head.decode("utf-8", "replace"), re.IGNORECASE)
        told["content-disposition"] = found[1] if found else ""
        name = told.get_param("name", header="content-disposition")
        file = told.get_filename()
        if file:
            if len(form.files) >= _MOST_FILES:
                raise HTTPException(413, f"More than {_MOST_FILES} files at once: add them with `variorum build`.")
            form.files.append((file_name(file), content))
        elif isinstance(name, str) and file is None:
            form.fields.setdefault(name, []).append(content.decode("utf-8", "replace"))
    return form


def file_name(given: str) -> str:
    """The name of a file that arrives: its last part, of letters that are no trouble, never hidden."""
    last = PurePosixPath(given.replace("\\", "/")).name
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if c.isalnum() or c in " ._-()[],+&'")
    stem, dot, ending = kept.strip(" .").rpartition(".")
    return f"{stem[:100]}{dot}{ending[:20]}" if stem else f"{ending[:100]}" or "article.txt"
