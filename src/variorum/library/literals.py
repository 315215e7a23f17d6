"""Values written into a statement.

DuckDB's Python client looks for half a dozen packages anew at each value that it is handed apart from the statement,
which takes ten times as long as finding a row. So what readers ask for is written into the statement, quoted here.
"""

from __future__ import annotations

import datetime as dt


def literal(value: str | int | dt.date) -> str:
    """A value as SQL says it. Nothing but a doubled quotation mark is special within quotation marks."""
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, dt.date):
        return f"DATE '{value.isoformat()}'"
    # A statement ends at a null character, and holds no half of a pair; nothing in a library is called so.
    clean = value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    return "'" + clean.replace("'", "''") + "'"
