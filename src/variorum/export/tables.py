"""A table as a file: `claims.parquet`, `claims.csv` or `claims.jsonl`, the same bytes for the same rows.

Rows are sorted by the table's key, so the order they arrive in does not show. Parquet keeps the types, and each
column's meaning in its metadata. JSON lines hold dates as ISO strings, lists as lists and null as null. CSV (UTF-8,
comma, line feed) holds lists as JSON and null as nothing; an empty text is `""`.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from variorum.errors import SettingsError
from variorum.records import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

FORMATS = ("parquet", "csv", "jsonl")
#: Rows turned into Python objects at a time, so that memory does not grow with the table.
_BATCH = 10_000


def write(table_name: str, table: pa.Table, folder: Path, format: str) -> Path:
    """Write one table into a folder, which is made if there is none, and return the file.

    Parameters
    ----------
    table_name
        Name of the table; also of the file, without its ending.
    table
        The rows.
    folder
        Where to write.
    format
        `parquet`, `csv` or `jsonl`.

    Raises
    ------
    SettingsError
        There is no such format.
    """
    writers = {"parquet": _parquet, "csv": _csv, "jsonl": _jsonl}
    if format not in writers:
        raise SettingsError(f"no export format {format!r}: there are {', '.join(FORMATS)}")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{table_name}.{format}"
    # Under another name first: a run that is cut short leaves no half a table behind.
    part = file.with_name(file.name + ".part")
    writers[format](ordered(table_name, table), part)
    part.replace(file)
    return file


def ordered(table_name: str, table: pa.Table) -> pa.Table:
    """The rows sorted by the table's key, nulls first."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if table_name not in TABLES or not table.num_rows:
        return table
    columns = {}
    for name in TABLES[table_name].key:
        columns[f"{name} is known"] = pc.is_valid(table.column(name))
        columns[name] = table.column(name)
    return table.take(pc.sort_indices(pa.table(columns), sort_keys=[(name, "ascending") for name in columns]))


def plain(value: Any) -> Any:
    """A value of a table as JSON knows it: days and times as ISO strings."""
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return value


def rows(table: pa.Table) -> list[dict[str, Any]]:
    """The rows of a table as JSON types."""
    return [{name: plain(value) for name, value in row.items()} for row in table.to_pylist()]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _parquet(table: pa.Table, file: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(table.combine_chunks(), file, compression="zstd")


def _jsonl(table: pa.Table, file: Path) -> None:
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for start in range(0, table.num_rows, _BATCH):
            out.writelines(_json(row) + "\n" for row in rows(table.slice(start, _BATCH)))


def _csv(table: pa.Table, file: Path) -> None:
    import pyarrow as pa
    from pyarrow import csv

    for n, field in enumerate(table.schema):
        if pa.types.is_nested(field.type):
            held = [None if value is None else _json(plain(value)) for value in table.column(n).to_pylist()]
            table = table.set_column(n, field.name, pa.array(held, pa.string()))
        elif pa.types.is_timestamp(field.type):
            held = [None if value is None else value.isoformat() for value in table.column(n).to_pylist()]
            table = table.set_column(n, field.name, pa.array(held, pa.string()))
    csv.write_csv(table, file, csv.WriteOptions(include_header=True, quoting_style="needed"))
