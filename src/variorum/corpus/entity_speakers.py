"""The entities of the speakers of quotations and the parties of events.

In: mentions with their entities. Out: the entity that a span, or failing that a name, of an article stands for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from variorum.corpus.entity_nodes import tidy
from variorum.records import Mention

if TYPE_CHECKING:
    import pyarrow as pa


class Finder:
    """Finds the entity that a span, or failing that a name, of an article stands for."""

    def __init__(self, mentions: Sequence[Mention], ids: dict[tuple[str, int], str]) -> None:
        self.ids = ids
        self.by_article: dict[str, list[Mention]] = defaultdict(list)
        for mention in mentions:
            self.by_article[mention.article_id].append(mention)
        for held in self.by_article.values():
            held.sort(key=lambda mention: (mention.start, mention.end))

    def entity(self, article_id: str, start: int | None, end: int | None, name: str | None) -> str | None:
        held = self.by_article.get(article_id, [])
        mention = self._at(held, start, end, name) if start is not None and end is not None else None
        if mention is None and name:
            wanted = tidy(name)
            mention = next((m for m in held if m.name and tidy(m.name) == wanted), None)
            mention = mention or next((m for m in held if tidy(m.text) == wanted), None)
        return self.ids.get((mention.article_id, mention.chain)) if mention is not None else None

    def _at(self, held: Sequence[Mention], start: int, end: int, name: str | None) -> Mention | None:
        best, score = None, (0, 0, 0)
        for mention in held:
            if mention.start >= end:
                break
            first = min(mention.start, mention.role_start if mention.role_start is not None else mention.start)
            last = max(mention.end, mention.role_end if mention.role_end is not None else mention.end)
            shared = min(end, last) - max(start, first)
            if shared <= 0:
                continue
            agrees = int(name is not None and name in {mention.name, mention.text})
            if (agrees, shared, -len(mention.text)) > score or best is None:
                best, score = mention, (agrees, shared, -len(mention.text))
        if best is None or score[0] or 2 * score[1] >= end - start:
            return best
        # A long description begins with its noun: `official in the ministry, who asked not to be named`.
        return best if best.start - start <= len("another ") else None


def filled(table: pa.Table, finder: Finder, who: str) -> pa.Table:
    """The table with the entity of one party filled in, told by its span and name."""
    import pyarrow as pa

    spans = zip(
        *(table.column(name).to_pylist() for name in ("article_id", f"{who}_start", f"{who}_end", f"{who}_name")),
        strict=True,
    )
    values = [finder.entity(*span) for span in spans]
    place = table.schema.get_field_index(f"{who}_entity_id")
    return table.set_column(place, table.schema.field(place), pa.array(values, pa.string()))
