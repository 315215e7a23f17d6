"""Many texts cut into tokens, laid end to end in one table.

In: spaCy documents as the tokenizer makes them. Out: a row of numbers for each token, where each text begins and ends,
and which tokens are spelled alike. What the model computes, it computes over such a table: a NumPy operation over
thousands of tokens costs little more than one over twenty.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Doc

_COLUMNS = ("ORTH", "NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE", "LENGTH")


class TokenTable:
    """The tokens of texts. `firsts` and `ends` are the rows at which each text begins, and after which it ends."""

    columns = _COLUMNS

    def __init__(self, docs: Sequence[Doc]) -> None:
        self.docs = docs
        sizes = np.array([len(doc) for doc in docs], dtype=np.intp)
        self.ends: NDArray[np.intp] = sizes.cumsum()
        self.firsts: NDArray[np.intp] = self.ends - sizes
        parts: list[Any] = [doc.to_array([*_COLUMNS]).reshape(-1, len(_COLUMNS)) for doc in docs]
        self.values: NDArray[np.uint64] = np.concatenate(parts) if parts else np.zeros((0, len(_COLUMNS)), np.uint64)
        #: For each spelling a number that stands for it everywhere, and its first token; each token's place in these.
        self.keys, self.kinds, self.kind = alike(self.values[:, :-1])

    def __len__(self) -> int:
        return len(self.values)

    def column(self, name: str) -> NDArray[np.uint64]:
        """The numbers of one column."""
        return self.values[:, _COLUMNS.index(name)]

    def words(self) -> list[str]:
        """The tokens as printed."""
        if not self.docs:
            return []
        orths, which = np.unique(self.column("ORTH"), return_inverse=True)
        strings = self.docs[0].vocab.strings
        words = [strings[orth] for orth in orths.tolist()]
        return [words[k] for k in which.tolist()]

    def offsets(self) -> NDArray[np.int64]:
        """Where each token begins in its text."""
        after = (self.column("LENGTH") + self.column("SPACY")).astype(np.int64).cumsum()
        before = np.append(0, after)[:-1]
        held = self.ends > self.firsts
        found: NDArray[np.int64] = before - np.repeat(before[self.firsts[held]], (self.ends - self.firsts)[held])
        return found


def mixed(rows: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """One number for each row; rows of strings' numbers that differ give numbers that differ (64 bits)."""
    # Odd multipliers, so that no column's bits are lost; the columns hold hashes already.
    factors = [0x9E3779B97F4A7C15 * (2 * k + 1) % 2**64 | 1 for k in range(rows.shape[1])]
    found: NDArray[np.uint64] = (rows * np.array(factors, dtype=np.uint64)).sum(axis=1, dtype=np.uint64)
    return found


def alike(rows: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.intp], NDArray[np.intp]]:
    """What stands for each kind of row, the first row of the kind, and for each row the place of its kind."""
    keys, first, kind = np.unique(mixed(rows), return_index=True, return_inverse=True)
    return keys, first, kind
