"""A report as numbers: its words, furniture left out, as the stages compare them.

In: a text with the ranges of its sentences, furniture and quotations. Out: `Reading`, one array a property of words.
No word is an object: a collection is compared in the memory of some megabytes for those reports that are at work.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from variorum.corpus.shingles import ROW, fingerprints, hashes_of
from variorum.corpus.words import WORD, quoted_ranges, stem, word_hash

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Codes = NDArray[np.int64]
    Marks = NDArray[np.bool_]
    Terms = NDArray[np.int32]

# A word with what stands before it and after the one before.
_GAPPED = re.compile(rf"(\W*)({WORD.pattern})")
_ENDED = re.compile(r"[.!?…]")


@dataclass(frozen=True)
class Reading:
    """A report as words.

    Parameters
    ----------
    starts, ends
        Offsets of each word in the text.
    codes
        A number for each word's folded form (`words.word_hash`).
    content, named, quoted
        Which words are content words, are printed as names and numbers are, stand between quotation marks.
    first, last
        Bounds of each sentence in words; sentences without words are left out.
    span_starts, span_ends
        Each sentence's range in the text.
    ended
        Which sentences close as sentences do; headlines in a list do not.
    """

    starts: Places
    ends: Places
    codes: Codes
    content: Marks
    named: Marks
    quoted: Marks
    first: list[int]
    last: list[int]
    span_starts: list[int]
    span_ends: list[int]
    ended: list[bool]

    def __len__(self) -> int:
        return len(self.starts)

    @functools.cached_property
    def forms(self) -> list[int]:
        """`codes` as a list, which sequences are aligned by."""
        found: list[int] = self.codes.tolist()
        return found

    @functools.cached_property
    def sentence_of(self) -> Places:
        """The sentence of each word."""
        import numpy as np

        lengths = np.array(self.last, dtype=np.int64) - np.array(self.first, dtype=np.int64)
        return np.repeat(np.arange(len(self.first), dtype=np.int64), lengths)

    @functools.cached_property
    def own_content(self) -> list[list[int]]:
        """The content words outside quotation marks of each sentence, as codes."""
        return self._by_sentence(self.content & ~self.quoted)

    @functools.cached_property
    def prints(self) -> Codes:
        """Its fingerprints."""
        return fingerprints(self.codes, self.content)

    @functools.cached_property
    def rows(self) -> tuple[Codes, Places]:
        """A number for every `shingles.ROW` words in a row that stand once only, sorted, and where they begin."""
        import numpy as np

        found, places, counts = np.unique(hashes_of(self.codes, ROW), return_index=True, return_counts=True)
        return found[counts == 1], places[counts == 1]

    @functools.cached_property
    def terms(self) -> Terms:
        """Its content words, each once, as numbers of 32 bits."""
        return terms(self.codes[self.content])

    @functools.cached_property
    def names(self) -> Codes:
        """The codes of names and numbers, -1 for all other words. A capital at a sentence's opening makes no name."""
        import numpy as np

        named = self.named.copy()
        named[self.first] = False
        return np.where(named, self.codes, -1)

    @functools.cached_property
    def content_of_sentences(self) -> tuple[Codes, Places]:
        """The content words of each sentence, each once, sorted, and the sentence of each."""
        import numpy as np

        codes, sentences = self.codes[self.content], self.sentence_of[self.content]
        order = np.lexsort((sentences, codes))
        codes, sentences = codes[order], sentences[order]
        new = np.ones(len(codes), dtype=bool)
        new[1:] = (codes[1:] != codes[:-1]) | (sentences[1:] != sentences[:-1])
        return codes[new], sentences[new]

    def _by_sentence(self, wanted: Marks) -> list[list[int]]:
        import numpy as np

        codes = self.codes[wanted].tolist()
        bounds = np.concatenate(([0], np.cumsum(wanted)))
        ends = bounds[self.last].tolist()
        return [codes[begin:end] for begin, end in zip(bounds[self.first].tolist(), ends, strict=True)]

    def place(self, offset: int) -> int:
        """Number of the first word at or after an offset."""
        return int(self.starts.searchsorted(offset))


@functools.lru_cache(maxsize=1 << 17)
def _coded(word: str) -> tuple[int, bool, bool]:
    """A printed word's code, whether it is a content word, and whether it is printed as a name or number is."""
    form, content = stem(word)
    return word_hash(form), content, content and (word[0].isupper() or word[0].isdigit())


def terms(codes: Codes) -> Terms:
    """Words as numbers of 32 bits, each once, sorted; two of a million words that get the same one do no harm."""
    import numpy as np

    return np.unique((codes & 0xFFFFFFFF).astype(np.uint32).view(np.int32))


def within(offsets: Places, ranges: Iterable[tuple[int, int]]) -> Marks:
    """Which offsets lie in one of the ranges."""
    import numpy as np

    held = sorted(ranges)
    if not held:
        return np.zeros(len(offsets), dtype=np.bool_)
    starts, ends = np.array(held, dtype=np.int64).T
    reach = np.concatenate(([-1], np.maximum.accumulate(ends)))
    found: Marks = reach[np.searchsorted(starts, offsets, side="right")] > offsets
    return found


def read(
    text: str,
    sentences: Sequence[tuple[int, int]],
    furniture: Sequence[tuple[int, int]],
    quotes: Sequence[tuple[int, int]] | None = (),
) -> Reading:
    """A report as the words of its sentences.

    Parameters
    ----------
    sentences
        Ranges of its sentences, sorted.
    furniture
        Ranges that are page; words within them are left out.
    quotes
        Ranges of direct speech found by the quotations stage; what stands between quotation marks is added. None:
        quotations are not asked for.
    """
    import numpy as np

    (starts, ends, words), of = _words(text, sentences)
    told = [_coded(word) for word in words]
    codes = np.array([one[0] for one in told], dtype=np.int64)
    content = np.array([one[1] for one in told], dtype=np.bool_)
    named = np.array([one[2] for one in told], dtype=np.bool_)
    kept = (of >= 0) & ~within(starts, furniture)
    starts, ends, of = starts[kept], ends[kept], of[kept]
    worded, first = np.unique(of, return_index=True)
    last = np.append(first[1:], len(of)) if len(first) else first
    closes: list[int] = [sentences[number][1] for number in worded.tolist()]
    quoted = within(starts, [] if quotes is None else [*quotes, *quoted_ranges(text)])
    return Reading(
        starts, ends, codes[kept], content[kept], named[kept], quoted, first.tolist(), last.tolist(),
        starts[first].tolist(), closes,
        [
            _ENDED.search(text, begin, close) is not None
            for begin, close in zip(ends[last - 1].tolist() if len(last) else [], closes, strict=True)
        ],
    )  # fmt: skip


def _words(text: str, sentences: Sequence[tuple[int, int]]) -> tuple[tuple[Places, Places, list[str]], Places]:
    """Where the words of a text begin and end, the words, and the sentence that each stands in, or -1."""
    import numpy as np

    bounds = np.array(sentences, dtype=np.int64).reshape(-1, 2)
    found = _GAPPED.findall(text)
    lengths = np.fromiter(map(len, itertools.chain.from_iterable(found)), np.int64, 2 * len(found))
    ends = np.cumsum(lengths)[1::2]
    starts = ends - lengths[1::2]
    edges = bounds.ravel()
    at_edge = np.append(starts, len(text))[np.searchsorted(ends, edges, side="right")]
    if (edges[:-1] <= edges[1:]).all() and (at_edge >= edges).all():
        of = np.searchsorted(bounds[:, 0], starts, side="right") - 1
        return (starts, ends, [word for _, word in found]), np.where(starts < np.append(bounds[:, 1], 0)[of], of, -1)
    # Sentences overlap, or one begins within what looks like a word ("shut.The").
    each = [[match.span() for match in WORD.finditer(text, *bounds)] for bounds in sentences]
    spans = np.array(list(itertools.chain.from_iterable(each)), dtype=np.int64).reshape(-1, 2)
    cut = [text[start:end] for start, end in spans.tolist()]
    return (spans[:, 0], spans[:, 1], cut), np.repeat(np.arange(len(each)), [len(held) for held in each])


def ranges(packed: Any) -> list[tuple[int, int]]:
    """Ranges out of numbers that hold a start and an end each (`pack`), sorted."""
    return [(one >> 32, one & 0xFFFFFFFF) for one in sorted(packed or ())]


def pack(starts: Any, ends: Any) -> Any:
    """Ranges as one number each, which sort as they do: a start and an end in 32 bits each."""
    return starts * (1 << 32) + ends
