"""The passages that two reports share, aligned.

In: two reports as words. Out: passages, each with its range in both and the words aligned.

Method: sentences that have content words in common are compared by their longest common subsequence of words
(bit-parallel, `rapidfuzz`), which forgives cuts, insertions, swapped synonyms and house style. A sentence pair is
a *firm* link when most words agree outside quotation marks; a *loose* link (a respun sentence) counts only beside
other links in the same order; a shared quotation counts only between copied narrative. Consecutive links make a
passage; its ends are the sentences' ends, or the aligned words' where most of the sentence is not shared.
Local alignment of sentences follows the practice of the text-reuse literature (Smith, Cordell and Mullen 2015).

Gets wrong: a sentence cut into three or more is aligned with its two largest pieces only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from variorum.corpus.reading import Reading
from variorum.corpus.shingles import ROW

if TYPE_CHECKING:
    from variorum.corpus.reading import Places

# A firm link: at least so many content words outside quotation marks aligned, and so much of the longer sentence,
# or of the shorter where it is held by the longer. Tuned on wiresynth together with `copies.LEAST_EVIDENCE`.
_FIRM_CONTENT = 5
_FIRM_OF_LONGER = 0.55
_FIRM_OF_SHORTER = 0.8
# A loose link: a third of the longer sentence's words in order; meaningful only beside other links.
_LOOSE_CONTENT = 4
_LOOSE_OF_LONGER = 0.36
# Sentences so many places apart still stand "beside" one another.
_BESIDE = 2
# Quoted content words that make a shared sentence one of speech; what a quoted word counts among several sentences.
_HEARD = 2
_SPOKEN = 0.3
_SPOKEN_IN_A_ROW = 0.5
# Words in a row that go from one sentence into the next in both, with so many words of each, at most so many put in
# between them, and so many that nobody speaks: what comes next is the writer's choice, also between two sayings.
_IN_A_ROW = 12
_OF_EACH = 3
_PUT_IN = 2
_BETWEEN = 2
# Aligned content words count as evidence in runs of so many: words that agree one by one agree by chance.
_RUN = 3
# Below this coverage a passage's end is cut from the sentence's end to the aligned words'.
_WHOLE = 0.5


@dataclass(frozen=True, slots=True)
class Link:
    """Two sentences, by place, and how they agree."""

    a: int
    b: int
    aligned: int
    content: int
    of_longer: float
    of_shorter: float

    @property
    def firm(self) -> bool:
        """Whether it stands by itself."""
        near = self.of_longer >= _FIRM_OF_LONGER or self.of_shorter >= _FIRM_OF_SHORTER
        return self.content >= _FIRM_CONTENT and near


class Passage(NamedTuple):
    """A shared passage, as ranges of the text of each, and how the two agree.

    `aligned` counts the words aligned, `longer` those of the longer side; `content` the aligned content words outside
    quotation marks that stand in runs of three or more; `spoken` those within; `slots` the names and numbers that stand
    on both sides and differ; `verbatim` the words of the longest stretch that is the same, word for word; `links` its
    sentences, and `ended` those of them that close as sentences do.
    """

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    aligned: int
    longer: int
    content: int
    spoken: int
    slots: int
    verbatim: int
    links: int
    ended: int

    @property
    def evidence(self) -> float:
        """How much it says that one took from the other, in content words.

        One sentence of speech with its attribution can be what two reporters heard. The same sayings in the same
        order, with the same words between them, are seldom that.
        """
        if self.spoken < _HEARD:
            return float(self.content)
        weight = _SPOKEN_IN_A_ROW if self.verbatim >= _IN_A_ROW else _SPOKEN
        return self.content + weight * self.spoken if self.links > 1 else 0.0


def _plausible(a: Reading, b: Reading) -> Iterable[tuple[int, int]]:
    """Sentence pairs with enough content words in common to be compared, in order."""
    import numpy as np

    (a_codes, a_sentences), (b_codes, b_sentences) = a.content_of_sentences, b.content_of_sentences
    begin = np.searchsorted(b_codes, a_codes, side="left")
    counts = np.searchsorted(b_codes, a_codes, side="right") - begin
    row = np.repeat(np.arange(len(a_codes)), counts)
    other = begin[row] + np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    width = len(b.first)
    keys, shared = np.unique(a_sentences[row] * width + b_sentences[other], return_counts=True)
    return (divmod(key, width) for key in keys[shared >= _LOOSE_CONTENT].tolist())


def _in_a_row(a: Reading, b: Reading) -> Iterator[tuple[int, int]]:
    """Sentence pairs that runs of words go through which are the same, word for word, over the end of a sentence."""
    import numpy as np

    (a_rows, a_places), (b_rows, b_places) = a.rows, b.rows
    _, of_a, of_b = np.intersect1d(a_rows, b_rows, assume_unique=True, return_indices=True)
    if not len(of_a):
        return
    i, j = a_places[of_a], b_places[of_b]
    for x, y in _chains(i, j):
        unspoken = int((~a.quoted[x] & ~b.quoted[y]).sum())
        pairs, words = np.unique(np.stack((a.sentence_of[x], b.sentence_of[y])), axis=1, return_counts=True)
        pairs = pairs[:, words >= _OF_EACH]
        if unspoken >= _BETWEEN and all(len(np.unique(side)) > 1 for side in pairs):
            yield from zip(*pairs.tolist(), strict=True)


def _chains(i: Places, j: Places) -> Iterator[tuple[Places, Places]]:
    """The words of long stretches that are the same but for a word or two put in or left out, in either report.

    Parameters
    ----------
    i, j
        Where rows of `ROW` words begin that are the same in both.
    """
    import numpy as np

    line = np.lexsort((i, i - j))
    i, j = i[line], j[line]
    first = np.flatnonzero(np.append(True, (np.diff(i) != 1) | (np.diff(j) != 1)))
    lengths = np.diff(np.append(first, len(i))) + ROW - 1
    held: list[list[tuple[int, int, int]]] = []
    for x, y, length in sorted(zip(i[first].tolist(), j[first].tolist(), lengths.tolist(), strict=True)):
        for chain in held:
            end = chain[-1][0] + chain[-1][2], chain[-1][1] + chain[-1][2]
            if 0 <= x - end[0] <= _PUT_IN and 0 <= y - end[1] <= _PUT_IN:
                chain.append((x, y, length))
                break
        else:
            held.append([(x, y, length)])
    for chain in held:
        if sum(length for _, _, length in chain) >= _IN_A_ROW:
            yield (
                np.concatenate([np.arange(x, x + length) for x, _, length in chain]),
                np.concatenate([np.arange(y, y + length) for _, y, length in chain]),
            )


def _links(a: Reading, b: Reading) -> tuple[list[Link], set[tuple[int, int]]]:
    """For each sentence its best link, from both sides, in order; and which pairs are the same beyond a sentence."""
    from rapidfuzz.distance import LCSseq

    a_content, b_content = a.own_content, b.own_content
    best_a: dict[int, Link] = {}
    best_b: dict[int, Link] = {}
    in_a_row = set(_in_a_row(a, b))
    for i, j in sorted(in_a_row.union(_plausible(a, b))):
        one, other = a.forms[a.first[i] : a.last[i]], b.forms[b.first[j] : b.last[j]]
        aligned = int(LCSseq.similarity(one, other))
        longer, shorter = max(len(one), len(other)), min(len(one), len(other))
        content = int(LCSseq.similarity(a_content[i], b_content[j]))
        link = Link(i, j, aligned, content, aligned / longer, aligned / shorter)
        if (i, j) not in in_a_row and not (
            link.firm or link.of_longer >= _LOOSE_OF_LONGER or link.of_shorter >= _FIRM_OF_SHORTER
        ):
            continue
        for best, place in ((best_a, i), (best_b, j)):
            held = best.get(place)
            if held is None or (link.aligned, link.of_longer) > (held.aligned, held.of_longer):
                best[place] = link
    kept = {(link.a, link.b): link for best in (best_a, best_b) for link in best.values()}
    return [kept[key] for key in sorted(kept)], in_a_row


def _accepted(links: Sequence[Link], in_a_row: set[tuple[int, int]]) -> list[Link]:
    """Firm links, those that are the same beyond a sentence, and others beside accepted ones in the same order."""
    taken = {(link.a, link.b): link for link in links if link.firm or (link.a, link.b) in in_a_row}
    waiting = [link for link in links if (link.a, link.b) not in taken]
    grew = True
    while grew and waiting:
        grew = False
        still = []
        for link in waiting:
            if any(
                (a - link.a, b - link.b) != (0, 0) and abs(a - link.a) <= _BESIDE and abs(b - link.b) <= _BESIDE
                and (a - link.a) * (b - link.b) >= 0
                for a, b in taken
            ):  # fmt: skip
                taken[link.a, link.b] = link
                grew = True
            else:
                still.append(link)
        waiting = still
    return [taken[key] for key in sorted(taken)]


def _passage(a: Reading, b: Reading, run: Sequence[Link]) -> Passage:
    """The passage that a run of links makes."""
    from rapidfuzz.distance import LCSseq

    a_range = a.first[run[0].a], a.last[run[-1].a]
    b_range = b.first[min(link.b for link in run)], b.last[max(link.b for link in run)]
    blocks = [
        (op.src_start, op.src_end, op.dest_start, op.dest_end)
        for op in LCSseq.opcodes(a.forms[slice(*a_range)], b.forms[slice(*b_range)]) if op.tag == "equal"
    ]  # fmt: skip
    aligned = sum(block[1] - block[0] for block in blocks)
    a_start, a_end = _bounds(a, *a_range, [(s, e) for s, e, _, _ in blocks], aligned)
    b_start, b_end = _bounds(b, *b_range, [(s, e) for _, _, s, e in blocks], aligned)
    longer = max(
        reading.place(end) - reading.place(start) for reading, start, end in ((a, a_start, a_end), (b, b_start, b_end))
    )
    content, spoken = _in_runs(a, b, a_range, b_range)
    verbatim = max((block[1] - block[0] for block in blocks), default=0)
    return Passage(
        a_start, a_end, b_start, b_end, aligned, longer, content, spoken, _slots(a, b, a_range, b_range), verbatim,
        len(run), sum(a.ended[link.a] for link in run),
    )  # fmt: skip


def _in_runs(a: Reading, b: Reading, a_range: tuple[int, int], b_range: tuple[int, int]) -> tuple[int, int]:
    """Aligned content words in runs of `_RUN` or more, outside and inside quotation marks."""
    from rapidfuzz.distance import LCSseq

    codes, quoted = zip(*(_content(reading, *held) for reading, held in ((a, a_range), (b, b_range))), strict=True)
    spoken = total = 0
    for op in LCSseq.opcodes(*codes):
        if op.tag == "equal" and op.src_end - op.src_start >= _RUN:
            pairs = zip(quoted[0][op.src_start : op.src_end], quoted[1][op.dest_start : op.dest_end], strict=True)
            spoken += sum(i or j for i, j in pairs)
            total += op.src_end - op.src_start
    return total - spoken, spoken


def _content(reading: Reading, first: int, last: int) -> tuple[list[int], list[bool]]:
    """The content words of a stretch, and which of them are quoted."""
    held = reading.content[first:last]
    return reading.codes[first:last][held].tolist(), reading.quoted[first:last][held].tolist()


def _slots(a: Reading, b: Reading, a_range: tuple[int, int], b_range: tuple[int, int]) -> int:
    """Names and numbers of either side that the other does not have, as many as have a counterpart."""
    sides = [set(reading.names[slice(*held)][reading.names[slice(*held)] >= 0].tolist())
             for reading, held in ((a, a_range), (b, b_range))]  # fmt: skip
    return min(len(sides[0] - sides[1]), len(sides[1] - sides[0]))


def _bounds(
    reading: Reading, first: int, last: int, blocks: Sequence[tuple[int, int]], aligned: int
) -> tuple[int, int]:
    """Range of a passage in one report: whole sentences where most is shared, else the aligned words."""
    if not blocks or aligned >= _WHOLE * (last - first):
        return reading.span_starts[reading.first.index(first)], reading.span_ends[reading.last.index(last)]
    # Single words far from the rest are chance: begin and end with a block of two words or more.
    solid = [block for block in blocks if block[1] - block[0] >= 2] or list(blocks)
    return int(reading.starts[first + solid[0][0]]), int(reading.ends[first + solid[-1][1] - 1])


def shared_passages(a: Reading, b: Reading) -> list[Passage]:
    """Passages two reports share, in order of the first, not overlapping in it."""
    links = _accepted(*_links(a, b))
    runs: list[list[Link]] = []
    for link in links:
        if runs:
            before = runs[-1][-1]
            step = (link.a - before.a, link.b - before.b)
            if step in ((1, 1), (0, 1), (1, 0)):
                runs[-1].append(link)
                continue
        runs.append([link])
    return [_passage(a, b, run) for run in runs]
