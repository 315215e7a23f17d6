"""The entities of the speakers of quotations and the parties of events.

In: an article's mentions with their entities. Out: the entity that a span, or failing that a name, stands for.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from variorum.corpus.entity_nodes import tidy
from variorum.corpus.spans import Rows
from variorum.records import Mention

if TYPE_CHECKING:
    import pyarrow as pa


class Finder:
    """Finds the entity that a span, or failing that a name, of one article stands for.

    Parameters
    ----------
    mentions
        The article's.
    numbers
        Of each of its chains the entity's number.
    """

    def __init__(self, mentions: Sequence[Mention], numbers: Mapping[int, int]) -> None:
        self._numbers = numbers
        self._mentions = sorted(mentions, key=lambda mention: (mention.start, mention.end))
        self._starts = [mention.start for mention in self._mentions]
        # How far a mention with its role reaches, and the farthest that any up to it does.
        self._spans = [_whole(mention) for mention in self._mentions]
        self._reach = list(itertools.accumulate((last for _, last in self._spans), max))

    def entity(self, start: int | None, end: int | None, name: str | None) -> int | None:
        """The entity's number, or None."""
        held = self._mentions
        mention = self._at(held, start, end, name) if start is not None and end is not None else None
        if mention is None and name:
            wanted = tidy(name)
            mention = next((m for m in held if m.name and tidy(m.name) == wanted), None)
            mention = mention or next((m for m in held if tidy(m.text) == wanted), None)
        return self._numbers[mention.chain] if mention is not None else None

    def _at(self, held: Sequence[Mention], start: int, end: int, name: str | None) -> Mention | None:
        best, score = None, (0, 0, 0)
        begin = bisect.bisect_right(self._reach, start)
        for place in range(begin, bisect.bisect_left(self._starts, end)):
            mention, (first, last) = held[place], self._spans[place]
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


def _whole(mention: Mention) -> tuple[int, int]:
    """The range of a mention with its role."""
    first = min(mention.start, mention.role_start if mention.role_start is not None else mention.start)
    return first, max(mention.end, mention.role_end if mention.role_end is not None else mention.end)


class Parties:
    """One kind of party of the rows of a table (`speaker`, `actor`), whose entities are found article by article."""

    def __init__(self, table: pa.Table, who: str) -> None:
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        self._table, self._who = table, who
        encoded = pc.dictionary_encode(table.column("article_id")).combine_chunks()
        encoded = encoded if isinstance(encoded, pa.DictionaryArray) else pa.concat_arrays([*encoded.chunks])
        places = np.asarray(encoded.indices)
        self._order = np.argsort(places, kind="stable")
        known = encoded.dictionary.to_pylist()
        self._bounds = np.searchsorted(places[self._order], np.arange(len(known) + 1))
        self._place = {article_id: place for place, article_id in enumerate(known)}
        self._rows = Rows(table.select([f"{who}_start", f"{who}_end", f"{who}_name"]))
        self._found = np.full(table.num_rows, -1, dtype=np.int32)

    def find(self, article_id: str, finder: Finder) -> None:
        """Find those of one article."""
        place = self._place.get(article_id)
        if place is None:
            return
        rows = self._order[self._bounds[place] : self._bounds[place + 1]]
        held = self._rows.take(rows)
        spans = zip(*(column.to_pylist() for column in held.columns), strict=True)
        found = (finder.entity(*span) for span in spans)
        self._found[rows] = [-1 if number is None else number for number in found]

    def filled(self, table: pa.Table, ids: pa.Array) -> pa.Table:
        """The table with the ids of what was found, by the entities' numbers."""
        import pyarrow as pa

        values = ids.take(pa.array(self._found, mask=self._found < 0))
        place = table.schema.get_field_index(f"{self._who}_entity_id")
        return table.set_column(place, table.schema.field(place), values)
