"""The parse as plain lists, and the extent of what hangs on a word.

spaCy's token objects are convenient and slow; the quotation stage asks the same few things of every word many
times over. This reads them once. Indices are token numbers in the `Doc`; offsets are code points of the text.
"""

from __future__ import annotations

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


def read_clauses(doc: Doc) -> Clauses:
    """Read a parsed document into lists."""
    words, lemmas, pos, tags, deps, entities = [], [], [], [], [], []
    heads, starts, ends, gaps, sentence = [], [], [], [], []
    bounds: list[tuple[int, int]] = []
    for token in doc:
        i, text, start = token.i, token.text, token.idx
        # A hyphen within a word is no dash.
        inside = text == "-" and ends and ends[-1] == start and not token.whitespace_
        words.append("hyphen" if inside else text.lower())
        lemmas.append(token.lemma_.lower())
        pos.append(token.pos_)
        tags.append(token.tag_)
        deps.append(token.dep_)
        entities.append(token.ent_type_)
        heads.append(token.head.i)
        starts.append(start)
        ends.append(start + len(text))
        gaps.append(token.is_space)
        if token.is_sent_start or i == 0:
            bounds.append((i, i))
        bounds[-1] = (bounds[-1][0], i)
        sentence.append(len(bounds) - 1)
    count = len(words)
    children: list[list[int]] = [[] for _ in range(count)]
    left, right = list(range(count)), list(range(count))
    for i, head in enumerate(heads):
        if head != i and not gaps[i]:
            children[head].append(i)
            # Heads stay within a sentence and trees are shallow: walking up is linear in practice.
            above, steps = head, 0
            while steps < 200:
                left[above] = min(left[above], i)
                right[above] = max(right[above], i)
                if heads[above] == above:
                    break
                above, steps = heads[above], steps + 1
    return Clauses(words, lemmas, pos, tags, deps, heads, starts, ends, gaps, entities, left, right, children,
                   sentence, bounds)  # fmt: skip
