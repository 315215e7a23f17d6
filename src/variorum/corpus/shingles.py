"""Fingerprints of a report.

In: its words as numbers. Out: numbers that two reports have in common where they share a run of words.

Method: every run of three content words in a row (stop words skipped) is hashed; of each window of three such hashes
the smallest is kept ("winnowing", Schleimer, Wilkerson and Aiken 2003), so that any five content words in common are
caught with half of the shingles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]
    Marks = NDArray[np.bool_]

#: Content words in a shingle, and hashes in a winnowing window.
SHINGLE = 3
WINDOW = 3
#: Words in a row, of any kind, that two reports seldom have in common by chance.
ROW = 6
# Odd numbers of 64 bits whose products mix well (the golden ratio's, and one of SplitMix64's).
_STEP = 0x9E3779B97F4A7C15
_MIX = 0xBF58476D1CE4E5B9


def fingerprints(codes: Codes, content: Marks) -> Codes:
    """Winnowed hashes of the content shingles, sorted, each once. Quotations are in: they find, and prove nothing.

    Parameters
    ----------
    codes, content
        A number for each word, and which are content words.
    """
    import numpy as np

    hashes = shingle_hashes(codes, content)
    if len(hashes) > WINDOW:
        hashes = np.min([hashes[place : len(hashes) - WINDOW + 1 + place] for place in range(WINDOW)], axis=0)
    return np.unique(hashes)


def shingle_hashes(codes: Codes, content: Marks) -> Codes:
    """A hash of 63 bits for every run of `SHINGLE` content words, in order."""
    return hashes_of(codes[content], SHINGLE)


def hashes_of(codes: Codes, length: int) -> Codes:
    """A hash of 63 bits for every run of so many numbers, in order."""
    import numpy as np

    held = codes.astype(np.uint64)
    n = max(0, len(held) - length + 1)
    value = np.zeros(n, dtype=np.uint64)
    for place in range(length):
        value = value * np.uint64(_STEP) + held[place : place + n]
    # One more mixing, so that the smallest of a window is not the one of small words.
    value ^= value >> np.uint64(29)
    return ((value * np.uint64(_MIX)) >> np.uint64(1)).astype(np.int64)
