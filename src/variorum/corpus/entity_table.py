"""The nodes of all articles as columns, of which a few are objects while they are looked at.

In: what `entity_reading.read` gives of each article. What is compared over the whole collection is a number in place of
a text (`Numbered`), so that a collection takes the memory of its columns and is searched without a loop over its nodes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from variorum.corpus.entity_nodes import SEPARATOR, Key, Node
from variorum.corpus.spans import Articles, Rows, scattered

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Numbers = NDArray[np.int32]
    Digests = NDArray[np.uint64]

# Nodes that are objects at the same time.
_AT_ONCE = 4096
# What a node is made of, and what is only looked for.
_HELD = ("names", "nominals", "roles", "entity_id")
_SOUGHT = ("type", "name", "country", "key", "surname", "word", "described")


class Numbered:
    """A column of texts, each text a number; -1 where there is none."""

    def __init__(self, column: pa.ChunkedArray) -> None:
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        encoded = pc.dictionary_encode(column).combine_chunks()
        encoded = encoded if isinstance(encoded, pa.DictionaryArray) else pa.concat_arrays([*encoded.chunks])
        self.codes: Numbers = np.asarray(pc.fill_null(encoded.indices, -1)).copy()
        self._texts: pa.Array = encoded.dictionary

    def __len__(self) -> int:
        return len(self._texts)

    def values(self) -> list[str]:
        """Every text, by its number."""
        found: list[str] = self._texts.to_pylist()
        return found

    def beginning(self, text: str) -> Numbers:
        """The numbers of the texts that begin so."""
        import numpy as np
        import pyarrow.compute as pc

        return np.flatnonzero(np.asarray(pc.starts_with(self._texts, text))).astype(np.int32)

    def texts(self, numbers: Numbers) -> list[Any]:
        """The text of each number; None for -1."""
        import pyarrow as pa

        found: list[Any] = self._texts.take(pa.array(numbers, mask=numbers < 0)).to_pylist()
        return found

    def numbers_of(self, texts: Sequence[str] | pa.Array) -> Numbers:
        """The number of each text; -1 for one that is not among them."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        found = pc.index_in(pa.array(texts, pa.string()), value_set=self._texts)
        return np.asarray(pc.fill_null(found, -1))

    def numbered(self, texts: Sequence[str] | pa.Array) -> Numbers:
        """The number of each text, which is added where it is new."""
        import pyarrow as pa
        import pyarrow.compute as pc

        texts = pa.array(texts, pa.string())
        found = self.numbers_of(texts)
        if (found >= 0).all():
            return found
        self._texts = pa.concat_arrays([self._texts, pc.unique(texts.filter(pa.array(found < 0)))])
        return self.numbers_of(texts)


class Nodes:
    """The nodes of a collection; a node's place is its number in it.

    `articles` and `chains` say which chain of which article a node is, by the article's place; `also` holds other names
    of bodies, by the place of the node.

    Parameters
    ----------
    told
        What was read of each article, in any order.
    """

    def __init__(self, told: pa.Table, articles: Articles) -> None:
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        counts = np.asarray(pc.list_value_length(told.column("chain")))
        places = np.asarray(told.column("article"))
        self.articles: Numbers = np.repeat(places.astype(np.int32), counts)
        columns = {name: pc.list_flatten(told.column(name)) for name in ("chain", "also", *_HELD, *_SOUGHT)}
        self.chains: Numbers = np.asarray(columns["chain"])
        self._rows = Rows(pa.table({name: columns[name] for name in _HELD}))
        self._sought = {name: Numbered(columns[name]) for name in _SOUGHT}
        self._own = self._sought["key"].codes.copy()
        owners = np.flatnonzero(np.asarray(pc.list_value_length(columns["also"])))
        also = Rows(pa.table({"also": columns["also"]})).take(owners).column("also")
        self.also: dict[int, list[str]] = dict(zip(owners.tolist(), also.to_pylist(), strict=True))
        self._given = articles
        self._days = Rows(articles.table("article_id", "dated_start", "dated_end"))
        self._company = Rows(told.select(["company"]))
        self._row = np.zeros(len(articles), dtype=np.int64)
        self._row[places] = np.arange(len(places))

    def __len__(self) -> int:
        return len(self.articles)

    def column(self, name: str) -> Numbered:
        """`type`, `name`, `country`, `key`, `surname`, `word` or `described` of every node."""
        return self._sought[name]

    def in_order(self, places: Places) -> Places:
        """The places in the order of articles and chains."""
        import numpy as np

        return places[np.lexsort((self.chains[places], self.articles[places]))]

    def blocks(self, name: str) -> tuple[Places, Places]:
        """The places of nodes that have something in common (`surname`, `described`), and where each block begins.

        A block's nodes are in order. The last of the bounds is the end.
        """
        import numpy as np

        codes = self._sought[name].codes
        count = np.bincount(codes[codes >= 0], minlength=1)
        places = np.flatnonzero((codes >= 0) & (count[codes] > 1))
        places = places[np.lexsort((self.chains[places], self.articles[places], codes[places]))]
        bounds = np.flatnonzero(np.diff(codes[places], prepend=-1, append=-1)) if len(places) else np.zeros(1, np.int64)
        return places, bounds

    def with_keys(self, numbers: Iterable[int]) -> Places:
        """The places of the nodes that have one of some keys."""
        import numpy as np

        keys = self._sought["key"]
        asked = np.zeros(len(keys), dtype=np.bool_)
        asked[list(numbers)] = True
        return np.flatnonzero(asked[keys.codes])

    def each(self, places: Places) -> Iterator[Node]:
        """The nodes at some places, of which some are objects at the same time."""
        for begin in range(0, len(places), _AT_ONCE):
            yield from self.take(places[begin : begin + _AT_ONCE])

    def company(self, places: Places) -> list[frozenset[str]]:
        """The keys of the people and bodies that the article of each node names."""
        import numpy as np

        owners, owner = np.unique(self.articles[places], return_inverse=True)
        told = self._company.take(self._row[owners]).column("company").to_pylist()
        company = [frozenset(names) for names in told]
        return [company[n] for n in owner.tolist()]

    def take(self, places: Places) -> list[Node]:
        """The nodes at some places."""
        import numpy as np

        owners, owner = np.unique(self.articles[places], return_inverse=True)
        told = self._days.take(owners.astype(np.int64))
        ids, starts, ends = (column.to_pylist() for column in told.columns)
        days = [(start or end, end or start) if start or end else None for start, end in zip(starts, ends, strict=True)]
        rows = self._rows.take(places)
        sought = {name: self._sought[name] for name in ("type", "name", "country", "key")}
        text = {name: held.texts(held.codes[places]) for name, held in sought.items()}
        lists = {name: rows.column(name).to_pylist() for name in ("names", "nominals", "roles")}
        return [
            Node(
                ids[owner], chain, kind, name, country, tuple(names), tuple(nominals), tuple(roles),
                key=tuple(key.split(SEPARATOR)), company=company, published=days[owner],
            )
            for owner, chain, kind, name, country, names, nominals, roles, key, company in zip(
                owner.tolist(), self.chains[places].tolist(), text["type"], text["name"], text["country"],
                lists["names"], lists["nominals"], lists["roles"], text["key"], self.company(places), strict=True,
            )
        ]  # fmt: skip

    def change(self, name: str, texts: Mapping[int, str | None]) -> None:
        """Give nodes another text, by place."""
        import numpy as np

        column = self._sought[name]
        told = {place: text for place, text in texts.items() if text is not None}
        column.codes[np.fromiter(texts, np.int64, len(texts))] = -1
        column.codes[np.fromiter(told, np.int64, len(told))] = column.numbered(list(told.values()))

    def hashes(self, digests: Digests) -> Digests:
        """A number for all that makes each node: what its article says, which of its chains it is, and its type.

        Parameters
        ----------
        digests
            A number for all that each article says, by place.
        """
        import numpy as np

        types = self._sought["type"]
        kinds = np.array([zlib.crc32(text.encode()) for text in types.values()], dtype=np.uint64)
        chain = (kinds[types.codes] << np.uint64(32)) + self.chains.astype(np.uint64)
        return scattered(digests[self.articles] ^ scattered(chain))

    def columns(self, places: Places, names: Sequence[str]) -> pa.Table:
        """Some of what nodes are, and `article`, the id of theirs."""
        import pyarrow as pa

        rows = self._rows.take(places)
        owners = pa.array(self.articles[places])
        sought = {name: self._sought[name] for name in names if name in self._sought}
        columns = {name: pa.array(held.texts(held.codes[places]), pa.string()) for name, held in sought.items()}
        columns |= {name: rows.column(name) for name in names if name not in sought}
        return pa.table({"article": self._given.named(owners), **{name: columns[name] for name in names}})

    def by_themselves(self, keys: Numbers) -> Places:
        """The place of a node that has the key of each number by itself, or -1."""
        import numpy as np

        found = np.full(len(self._sought["key"]), -1, dtype=np.int64)
        found[self._own] = np.arange(len(self))
        of_keys: Places = found[keys]
        return of_keys

    def ids(self, places: Places) -> list[str]:
        """The ids of the entities that nodes are by themselves."""
        found: list[str] = self._rows.take(places).column("entity_id").to_pylist()
        return found


def joined(key: Key) -> str:
    """A key as one text."""
    return SEPARATOR.join(key)
