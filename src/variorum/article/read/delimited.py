"""Tables of articles as CSV (or with semicolons, tabs or bars): a row an article, the first row names the columns.

In: a stream. Out: the rows, one at a time, under our field names (`--map ours=theirs` for columns of other names).
Which sign parts the columns, the header tells. A row with more cells than the header has names is a problem.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from typing import IO

from variorum.article.read.fields import whole_characters
from variorum.article.read.jsonl import under_our_names
from variorum.article.read.raw import Item, Limits, Raw, lines, problem
from variorum.errors import BrokenInput, EmptyInput

_SIGNS = ",;\t|"
NAMES = (".csv", ".tsv")


def looks_like(head: bytes, mapping: Mapping[str, str] | None) -> bool:
    """Whether a file's first line is a header with a column for the text: `text`, or what is mapped to it."""
    wanted = (mapping or {}).get("text", "text")
    line, end, _ = head.partition(b"\n")
    if not end or len(line) > 2000:
        return False
    return wanted in _header(_decoded(line))


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _listed(columns: list[str]) -> str:
    return ", ".join(f"`{column[:40]}`" for column in columns[:12]) or "its columns (no header was found)"


def _header(line: str) -> list[str]:
    """The columns' names; none where the line is not a header of two columns or more."""
    for sign in sorted(_SIGNS, key=lambda sign: -line.count(sign)):
        try:
            names = [name.strip() for name in next(csv.reader([line], delimiter=sign), [])]
        except csv.Error:
            continue
        if len(names) > 1 and all(0 < len(name) <= 60 for name in names) and len(set(names)) == len(names):
            return names
    return []


def split(stream: IO[bytes], name: str, limits: Limits, mapping: Mapping[str, str] | None = None) -> Iterator[Item]:
    """The rows of a table.

    Raises
    ------
    BrokenInput
        There is no header, or none of its columns holds the text.
    EmptyInput
        It has no row.
    """
    too_long: list[int] = []

    def decoded() -> Iterator[str]:
        for number, line in enumerate(lines(stream, limits), start=1):
            if line is None:
                too_long.append(number)
                continue
            yield _decoded(line).replace("\x00", "\ufffd")

    source = decoded()
    first = next(source, "")
    columns = _header(first)
    wanted = (mapping or {}).get("text", "text")
    if wanted not in columns:
        raise BrokenInput(
            f"{name}: no column `{wanted}` among {_listed(columns)}; name the column that holds the text, as in "
            "`--map text=body`"
        )
    sign = next(sign for sign in sorted(_SIGNS, key=lambda sign: -first.count(sign)) if _parts(first, sign) == columns)
    held = csv.field_size_limit(limits.document)
    reader = csv.reader(source, delimiter=sign)
    number, found = 1, 0
    try:
        while True:
            number += 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                yield problem(f"{name}#{number}", f"row {number} cannot be read: {error}")
                found += 1
                continue
            if cells is None:
                break
            if not any(cell.strip() for cell in cells):
                continue
            found += 1
            if len(cells) > len(columns):
                yield problem(f"{name}#{number}", f"row {number} has {len(cells)} cells, the header {len(columns)}")
                continue
            row = {column: cell for column, cell in zip(columns, cells, strict=False) if cell.strip()}
            fields = under_our_names(row, mapping)
            fields = {field: value for field, value in fields.items() if value is not None}
            fields.setdefault("text", "")
            label = str(fields.get("id") or number)
            yield Raw(f"{name}#{whole_characters(label)}", json.dumps(row, sort_keys=True).encode(), "csv", fields)
    finally:
        csv.field_size_limit(held)
    for line in too_long:
        yield problem(f"{name}#line {line}", f"line {line} is longer than {limits.megabytes}")
    if not found and not too_long:
        raise EmptyInput(f"{name}: the table has a header and no row")


def _parts(line: str, sign: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader([line], delimiter=sign), [])]
    except csv.Error:
        return []
