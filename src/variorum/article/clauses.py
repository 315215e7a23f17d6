"""The parse as plain lists, and the extent of what hangs on a word.

spaCy's token objects are convenient and slow; the quotation stage asks the same few things of every word many
times over. This reads them once. Indices are token numbers in the `Doc`; offsets are code points of the text.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})


@dataclass(slots=True)
class Clauses:
    """A parsed text. `left` and `right` are the first and last token of what hangs on each token, itself included."""

    words: list[str]
    lemmas: list[str]
    pos: list[str]
    tags: list[str]
    deps: list[str]
    heads: list[int]
    starts: list[int]
    ends: list[int]
    gaps: list[bool]
    entities: list[str]
    left: list[int]
    right: list[int]
    children: list[list[int]]
    #: Number of each token's sentence, and the first and last token of each sentence.
    sentence: list[int]
    bounds: list[tuple[int, int]]

    def child(self, head: int, *deps: str) -> int | None:
        """The first token that hangs on `head` by one of the relations, or None."""
        for token in self.children[head]:
            if self.deps[token] in deps:
                return token
        return None

    def words_between(self, first: int, last: int) -> list[int]:
        """Tokens of first..last that are not gaps."""
        return [token for token in range(first, last + 1) if not self.gaps[token]]


# No sentence of a report is as long: what is, is a table or a trap, and rules look from each verb over its sentence. In
# 90 articles of three development sets the longest has 101 tokens.
_LONGEST = 300

# The parser's numbers for words are the same in every document; looking one up in its own store takes longer.
_SPELLED: dict[int, str] = {}


def spelled(doc: Doc, column: list[int]) -> list[str]:
    """The strings that the parser's numbers stand for."""
    try:
        return list(map(_SPELLED.__getitem__, column))
    except KeyError:
        strings = doc.vocab.strings
        for key in set(column).difference(_SPELLED):
            _SPELLED[key] = strings[key]
        return list(map(_SPELLED.__getitem__, column))


def read_clauses(doc: Doc) -> Clauses:
    """Read a parsed document into lists."""
    from spacy import attrs

    # One array for all attributes: asking token after token for each takes ten times as long.
    table = doc.to_array([attrs.LOWER, attrs.LEMMA, attrs.POS, attrs.TAG, attrs.DEP, attrs.ENT_TYPE, attrs.HEAD,
                          attrs.IDX, attrs.LENGTH, attrs.SPACY, attrs.SENT_START, attrs.IS_SPACE])  # fmt: skip
    columns = table.T.tolist() if len(doc) else [[] for _ in range(12)]
    words, lemmas, pos, tags, deps, entities = (spelled(doc, column) for column in columns[:6])
    lemmas = list(map(str.lower, lemmas))
    # Heads are stored as signed distances in unsigned cells.
    heads = [i + (step - 2**64 if step >= 2**63 else step) for i, step in enumerate(columns[6])]
    starts = columns[7]
    ends = [start + length for start, length in zip(starts, columns[8], strict=True)]
    # Furniture stands in the parse as one token tagged as a blank.
    gaps = [bool(flag) or part == "SPACE" for flag, part in zip(columns[11], pos, strict=True)]
    firsts = [i for i, mark in enumerate(columns[10]) if mark == 1 or i == 0]
    bounds = cut_short([(first, after - 1) for first, after in itertools.pairwise([*firsts, len(words)])], heads)
    sentence = [number for number, (first, last) in enumerate(bounds) for _ in range(last + 1 - first)]
    for i, word in enumerate(words):
        # A hyphen within a word is no dash.
        if word == "-" and i and ends[i - 1] == starts[i] and not columns[9][i]:
            words[i] = "hyphen"
    count = len(words)
    children: list[list[int]] = [[] for _ in range(count)]
    left, right = list(range(count)), list(range(count))
    hung = [i for i, head in enumerate(heads) if head != i and not gaps[i]]
    for i in hung:
        children[heads[i]].append(i)
    # Tokens come in order, so one that finds its place taken by an earlier one finds it so all the way up.
    for i in hung:
        at = i
        while (above := heads[at]) != at and left[above] > i:
            left[above] = i
            at = above
    for i in reversed(hung):
        at = i
        while (above := heads[at]) != at and right[above] < i:
            right[above] = i
            at = above
    return Clauses(words, lemmas, pos, tags, deps, heads, starts, ends, gaps, entities, left, right, children,
                   sentence, bounds)  # fmt: skip


def cut_short(bounds: list[tuple[int, int]], heads: list[int]) -> list[tuple[int, int]]:
    """Sentences of at most `_LONGEST` tokens; what hangs on a word of another piece then heads its own."""
    if all(last - first < _LONGEST for first, last in bounds):
        return bounds
    cut = [
        (begin, min(begin + _LONGEST - 1, last)) for first, last in bounds for begin in range(first, last + 1, _LONGEST)
    ]
    for first, last in cut:
        for token in range(first, last + 1):
            if not first <= heads[token] <= last:
                heads[token] = token
    return cut


def hangs_on(clauses: Clauses, token: int, head: int) -> bool:
    """Whether a token hangs on another, directly or through others."""
    if not clauses.left[head] <= token <= clauses.right[head]:
        return False
    steps = 0
    while clauses.heads[token] != token and steps < 100:
        token, steps = clauses.heads[token], steps + 1
        if token == head:
            return True
    return False
