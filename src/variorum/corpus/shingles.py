"""Fingerprints of reports, and the pairs of reports that share enough of them to be worth aligning.

In: articles as words (`Reading`). Out: candidate pairs.

Method: every run of three content words in a row (stop words skipped) is hashed; of each
window of three such hashes the smallest is kept ("winnowing", Schleimer, Wilkerson and Aiken 2003), so that any
five content words in common are caught with a third of the shingles. Pairs come from sorting the hashes: a hash
that few articles hold pairs all of them; a hash that many hold pairs each article with its next few by id only,
so that the cost stays linear in the number of articles while reprints of one text stay connected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from variorum.corpus.words import Word, inside, quoted_ranges, word_hash, words
from variorum.records import Article, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Content words in a shingle, and hashes in a winnowing window.
SHINGLE = 3
WINDOW = 3
# A hash held by more articles than this pairs each with its `_NEIGHBOURS` next by id instead of with all.
# Bounds the pairs of one hash at 32 × 31 / 2; wiresynth's and the shootings' recall do not change from 16 up.
_CAP = 32
_NEIGHBOURS = 6
# Shared fingerprints that make a candidate. One sentence of nine content words has two or three.
_LEAST_SHARED = 2

_MASK = (1 << 64) - 1
_ENDED = re.compile(r"[.!?…]")
_SITE = re.compile(r"^www\.|:\d+$")


@dataclass(slots=True)
class Reading:
    """A report as words, furniture left out.

    `first` and `last` bound each sentence's words; `spans` holds each sentence's range; `ended` tells whether it closes
    as sentences do, which headlines in a list do not.
    """

    article_id: str
    words: list[Word]
    quoted: list[bool]
    first: list[int]
    last: list[int]
    spans: list[Span]
    ended: list[bool]


def outlet(source: str | None, url: str | None) -> str | None:
    """The outlet's name, or the address of its site without port and `www.`."""
    if source:
        return _SITE.sub("", source.lower())
    return _SITE.sub("", urlsplit(url).hostname or "") or None if url else None


def read(
    article: Article,
    sentences: Sequence[tuple[int, int]],
    furniture: Sequence[tuple[int, int]],
    quotes: Sequence[tuple[int, int]] = (),
) -> Reading:
    """An article as the words of its sentences.

    Parameters
    ----------
    sentences
        Ranges of its sentences, sorted.
    furniture
        Ranges that are page; words within them are left out.
    quotes
        Ranges of direct speech found by the quotations stage; what stands between quotation marks is added.
    """
    marks = sorted([*quotes, *quoted_ranges(article.text)])
    reading = Reading(article.article_id, [], [], [], [], [], [])
    for start, end in sentences:
        page = [(a, b) for a, b in furniture if a < end and start < b]
        spoken = [(a, b) for a, b in marks if a < end and start < b]
        first = len(reading.words)
        for word in words(article.text, start, end):
            if page and inside(word.start, page):
                continue
            reading.words.append(word)
            reading.quoted.append(bool(spoken) and inside(word.start, spoken))
        if len(reading.words) > first:
            reading.first.append(first)
            reading.last.append(len(reading.words))
            reading.spans.append(Span(reading.words[first].start, end))
            reading.ended.append(_ENDED.search(article.text, reading.words[-1].end, end) is not None)
    return reading


def fingerprints(reading: Reading) -> list[int]:
    """Winnowed hashes of the content shingles, sorted, each once. Quotations are in: they find, and prove nothing."""
    hashes = shingle_hashes(reading.words)
    if len(hashes) <= WINDOW:
        return sorted(set(hashes))
    return sorted({min(hashes[place : place + WINDOW]) for place in range(len(hashes) - WINDOW + 1)})


def shingle_hashes(held: Iterable[Word]) -> list[int]:
    """A hash for every run of `SHINGLE` content words, in order."""
    codes = [word_hash(word.stem) for word in held if word.content]
    hashes = []
    for place in range(len(codes) - SHINGLE + 1):
        value = 0
        for code in codes[place : place + SHINGLE]:
            value = (value * 0x9E3779B97F4A7C15 + code) & _MASK
        # One more mixing, so that the smallest of a window is not the one of small words.
        value ^= value >> 29
        hashes.append((value * 0xBF58476D1CE4E5B9 & _MASK) >> 1)
    return hashes


def flat(prints: Sequence[Sequence[int] | NDArray[np.uint64]]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """The place of the article of each fingerprint, and the fingerprints, one after the other."""
    import numpy as np

    owner = np.repeat(np.arange(len(prints), dtype=np.int64), [len(held) for held in prints])
    hashes = np.concatenate([np.zeros(0, dtype=np.uint64), *(np.asarray(held, dtype=np.uint64) for held in prints)])
    return owner, hashes


def candidate_pairs(prints: Sequence[Sequence[int] | NDArray[np.uint64]]) -> list[tuple[int, int]]:
    """Pairs of articles that share enough fingerprints, as positions, sorted.

    Parameters
    ----------
    prints
        Fingerprints of each article; articles in the order of their ids, so that the pairs do not depend on arrival.
    """
    import numpy as np

    owner, hashes = flat(prints)
    if not len(hashes):
        return []
    order = np.lexsort((owner, hashes))
    hashes, owner = hashes[order], owner[order]
    _, counts = np.unique(hashes, return_counts=True)
    held_by = np.repeat(counts, counts)
    # What one article alone has pairs nothing, and is most.
    several = held_by > 1
    hashes, owner, held_by = hashes[several], owner[several], held_by[several]
    keys = []
    for step in range(1, min(_CAP, len(hashes))):
        same = hashes[step:] == hashes[:-step]
        if step > _NEIGHBOURS:
            same &= held_by[step:] <= _CAP
        if not same.any():
            break
        keys.append(owner[:-step][same] * len(prints) + owner[step:][same])
    if not keys:
        return []
    found, shared = np.unique(np.concatenate(keys), return_counts=True)
    return [divmod(key, len(prints)) for key in found[shared >= _LEAST_SHARED].tolist()]
