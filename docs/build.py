"""Write the parts of the docs that are taken from the code: `python -m docs.build` (also `--check`)."""

from __future__ import annotations

import sys
from pathlib import Path

from docs.notebooks import notebook
from docs.reference import python_api

from variorum.records import TABLES, arrow_schema, columns

HERE = Path(__file__).parent


def fields() -> str:
    """docs/fields.md: every column of every table."""
    lines = [
        "# Every column of every table",
        "",
        "Written by `python -m docs.build` from the records in `src/variorum/records/`; do not edit.",
        "",
        "Every `start` and `end` is a half-open range of Unicode code points in `articles.text`. Dates are ISO days;",
        "an interval holds both its ends. An unknown is null.",
    ]
    for table, row in TABLES.items():
        lines += ["", f"## `{table}`", "", first_line(row.__doc__), "", f"Sorted by {listed(row.key)}.", ""]
        lines += ["| column | type | filled by | meaning |", "|---|---|---|---|"]
        types = {field.name: str(field.type).replace("list<item: ", "list<") for field in arrow_schema(table)}
        for column in columns(table):
            null = "" if not column.optional else ", or null"
            lines.append(f"| `{column.name}` | {types[column.name]}{null} | {column.by or ''} | {cell(column.doc)} |")
    return "\n".join(lines) + "\n"


def first_line(doc: str | None) -> str:
    """A docstring as one paragraph."""
    return " ".join((doc or "").split())


def listed(names: tuple[str, ...]) -> str:
    """Names as code, with commas."""
    return ", ".join(f"`{name}`" for name in names)


def cell(text: str) -> str:
    """Text for a table's cell."""
    return text.replace("|", "\\|")


def tutorial() -> str:
    """docs/notebook.ipynb: the page of that name as a notebook."""
    return notebook((HERE / "notebook.md").read_text(encoding="utf-8"))


PAGES = {"fields.md": fields, "notebook.ipynb": tutorial, "python.md": python_api}


def main() -> int:
    """Write the pages, or with `--check` say which are stale."""
    stale = [name for name, page in PAGES.items() if not same(HERE / name, page())]
    if "--check" in sys.argv[1:]:
        for name in stale:
            print(f"docs/{name} is stale: run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (HERE / name).write_text(PAGES[name](), encoding="utf-8")
        print(f"written: docs/{name}")
    return 0


def same(path: Path, text: str) -> bool:
    """Whether the file holds the text."""
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
