"""What a person types for a story, an article, an entity or a decision, to its id: the beginning of an id is enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from variorum.errors import NotFound

if TYPE_CHECKING:
    from variorum.library.store import Store

# Names told where several fit.
_TOLD = 3


def story_id(store: Store, given: str) -> str:
    """A story's id. An id that is in use no more gives the story that its articles are in now.

    Raises
    ------
    NotFound
        No story's id begins so, or several do.
    """
    found = _beginning(store, "stories", "story_id", given)
    if not found and given:
        sql = "SELECT DISTINCT now_story_id FROM main.retired_stories WHERE starts_with(story_id, ?) ORDER BY 1"
        found = [row[0] for row in store.connection.execute(sql, [given]).fetchall()]
    return _one(found, given, "story", "stories", f"({store.place}): `variorum stories` lists them")


def article_id(store: Store, given: str) -> str:
    """An article's id, from the beginning of it or from the name of its file: of versions the newest's.

    Raises
    ------
    NotFound
        No article fits, or several do.
    """
    found = _beginning(store, "articles", "article_id", given)
    if not found and given:
        sql = (
            "SELECT article_id FROM main.articles WHERE (path = ? OR ends_with(path, '/' || ?)) "
            "AND superseded_by IS NULL ORDER BY 1"
        )
        found = [row[0] for row in store.connection.execute(sql, [given, given]).fetchall()]
    return _one(found, given, "article", "articles", "give its id or its file's name")


def entity_id(store: Store, given: str) -> str:
    """An entity's id, from the beginning of it or from its name.

    Raises
    ------
    NotFound
        No entity fits, or several do.
    """
    found = _beginning(store, "entities", "entity_id", given)
    if not found and given:
        sql = "SELECT entity_id FROM main.entities WHERE name = ? ORDER BY named DESC, 1"
        found = [row[0] for row in store.connection.execute(sql, [given]).fetchall()]
    return _one(found, given, "entity", "entities", "give its id or its name, as in the table `entities`")


def decision_id(store: Store, given: str) -> str:
    """A decision's id.

    Raises
    ------
    NotFound
        No decision's id begins so, or several do.
    """
    found = _beginning(store, "decisions", "decision_id", given)
    return _one(found, given, "decision", "decisions", "`variorum decisions` lists them")


def _beginning(store: Store, table: str, column: str, given: str) -> list[str]:
    """The ids that begin so; the one that is meant exactly, alone."""
    sql = f"SELECT {column} FROM main.{table} WHERE starts_with({column}, ?) ORDER BY 1"
    found = [row[0] for row in store.connection.execute(sql, [given]).fetchall()]
    return [given] if given in found else found


def _one(found: Sequence[str], given: str, what: str, plural: str, how: str) -> str:
    if not found:
        raise NotFound(f"no {what} {given!r} {how}")
    if len(found) > 1:
        listed = ", ".join(found[:_TOLD]) + (", …" if len(found) > _TOLD else "")
        raise NotFound(f"{len(found)} {plural} fit {given!r} ({listed}): give more of the id")
    return found[0]
