"""The page of the Python API, from the signatures and docstrings of what `import variorum` gives."""

from __future__ import annotations

import dataclasses
import inspect
import re
from typing import Any

import variorum
from variorum.doors import python
from variorum.doors.story import View

_SECTION = re.compile(r"^(Parameters|Raises|Returns|Examples)\n-+\n", re.MULTILINE)
_HEAD = """# The Python API

Written by `python -m docs.build` from the docstrings; do not edit. How it is used: [in a notebook](notebook.md),
[the tables elsewhere](how-to/use-the-tables-elsewhere.md). Arrow tables have the columns of [the contract](fields.md).
"""


def python_api() -> str:
    """docs/python.md."""
    names = [name for name in variorum.__all__ if not name.startswith("_")]
    # `variorum.article` is a wing of the house too: from the module of functions it is the function.
    things = {name: getattr(python, name, None) or getattr(variorum, name) for name in names} | {"View": View}
    lines = [_HEAD, "## Functions"]
    for name in sorted(name for name, thing in things.items() if not inspect.isclass(thing)):
        lines += ["", f"### `vr.{_call(name, things[name])}`", "", *_told(things[name])]
    lines += ["", "## Classes"]
    for name in sorted(name for name, thing in things.items() if inspect.isclass(thing) and not _error(thing)):
        lines += ["", f"### `{name}`", "", *_told(things[name]), *_members(things[name])]
    lines += ["", "## Errors", "", "All are `VariorumError`; `code` is stable.", "", "| error | code | meaning |",
              "|---|---|---|"]  # fmt: skip
    for name in sorted(name for name, thing in things.items() if _error(thing)):
        lines.append(f"| `{name}` | {things[name].code} | {_words(things[name].__doc__)} |")
    return "\n".join(lines).rstrip() + "\n"


def _error(thing: Any) -> bool:
    return inspect.isclass(thing) and issubclass(thing, Exception)


def _call(name: str, thing: Any) -> str:
    signature = inspect.signature(thing)
    held = [one for one in signature.parameters.values() if one.name != "self"]
    text = str(signature.replace(parameters=held))
    # Annotations are strings, and shown as they are written in the source.
    return name + re.sub(r"(: |-> )'([^']*)'", r"\1\2", text)


def _members(kind: Any) -> list[str]:
    lines: list[str] = []
    fields = [field.name for field in dataclasses.fields(kind)] if dataclasses.is_dataclass(kind) else []
    if fields:
        lines += ["", "Fields: " + ", ".join(f"`{name}`" for name in fields) + "."]
    for name, member in vars(kind).items():
        shown = not name.startswith("_") or name == "__getitem__"
        if not shown or name in fields or not inspect.getdoc(member):
            continue
        if isinstance(member, property):
            lines += ["", f"**`{name}`**: {_words(member.__doc__)}"]
        elif inspect.isfunction(member):
            call = _call(name, member)
            call = re.sub(r"^__getitem__\((.*?)\) ->", r"[\1] ->", call)
            lines += ["", f"**`{call}`**", "", *_told(member)]
    return lines


def _told(thing: Any) -> list[str]:
    """A docstring as Markdown: its paragraphs, and its sections as lists."""
    parts = _SECTION.split(inspect.cleandoc(thing.__doc__ or ""))
    lines = [parts[0].strip()]
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        if title == "Examples":
            lines += ["", "```pycon", body.strip(), "```"]
        else:
            lines += ["", f"*{title}*", "", *_items(body)]
    return lines


def _items(body: str) -> list[str]:
    """Names with what is said of each, indented under them."""
    found: list[tuple[str, list[str]]] = []
    for line in body.strip().splitlines():
        if line[:1].isspace():
            found[-1][1].append(line.strip())
        elif line.strip():
            found.append((line.strip(), []))
    return [
        "- " + ", ".join(f"`{one.strip()}`" for one in name.split(",")) + (f": {' '.join(said)}" if said else "")
        for name, said in found
    ]


def _words(doc: str | None) -> str:
    return " ".join((doc or "").split())
