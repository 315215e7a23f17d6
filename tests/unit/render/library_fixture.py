"""A library in memory that holds what a dossier written by hand holds."""

from __future__ import annotations

from variorum.doors.python import Library
from variorum.library import Store
from variorum.library.schema import physical
from variorum.records import HISTORY, TABLES, Dossier, to_arrow

#: Tables whose name in a dossier is another.
_NAMES = {"story_articles": "members", "related_stories": "related"}


def library_of(*dossiers: Dossier) -> Library:
    store = Store.create(None)
    for name in TABLES:
        if name == "problems" or name in HISTORY:
            continue
        rows = []
        for held in dossiers:
            rows += [held.story] if name == "stories" else getattr(held, _NAMES.get(name, name))
        if name == "stories":
            rows += [story for held in dossiers for story in held.related_stories]
        for part in physical(name):
            filled = [column for column in part.columns if column not in part.key]
            store.replace(name if part.by is None else f"{name}.{filled[0]}", to_arrow(name, rows), None, None)
    return Library(store)
