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

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from variorum.corpus.shingles import Reading
from variorum.records import Span

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


@dataclass(frozen=True, slots=True)
class Passage:
    """A shared passage.

    `content` counts the aligned content words outside quotation marks that stand in runs of three or more; `spoken`
    those within; `slots` the names and numbers that stand on both sides and differ; `verbatim` the words of the longest
    stretch that is the same, word for word; `links` its sentences.
    """

    a: Span
    b: Span
    aligned: int
    longer: int
    content: int
    spoken: int
    slots: int
    verbatim: int
    links: tuple[tuple[int, int], ...]

    @property
    def evidence(self) -> float:
        """How much it says that one took from the other, in content words.

        One sentence of speech with its attribution can be what two reporters heard. The same sayings in the same
        order, with the same words between them, are seldom that.
        """
        if self.spoken < _HEARD:
            return float(self.content)
        return self.content + _SPOKEN * self.spoken if len(self.links) > 1 else 0.0

    @property
    def similarity(self) -> float:
        """Share of the longer side's words that are aligned."""
        return self.aligned / self.longer if self.longer else 0.0


def _stems(reading: Reading) -> list[list[str]]:
    return [
        [word.stem for word in reading.words[first:last]]
        for first, last in zip(reading.first, reading.last, strict=True)
    ]


def _own_content(reading: Reading) -> list[list[str]]:
    """Per sentence, the content words outside quotation marks."""
    return [
        [reading.words[k].stem for k in range(first, last) if reading.words[k].content and not reading.quoted[k]]
        for first, last in zip(reading.first, reading.last, strict=True)
    ]


def _plausible(a: Sequence[Sequence[str]], b: Sequence[Sequence[str]]) -> Iterable[tuple[int, int]]:
    """Sentence pairs with enough words in common to be compared, in order."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, sentence in enumerate(b):
        for stem in set(sentence):
            places[stem].append(place)
    for place, sentence in enumerate(a):
        shared: dict[int, int] = defaultdict(int)
        for stem in set(sentence):
            for other in places.get(stem, ()):
                shared[other] += 1
        for other in sorted(shared):
            if shared[other] >= _LOOSE_CONTENT:
                yield place, other


def _links(a: Reading, b: Reading) -> list[Link]:
    """For each sentence its best link, from both sides, in order."""
    from rapidfuzz.distance import LCSseq

    a_words, b_words = _stems(a), _stems(b)
    a_content, b_content = _own_content(a), _own_content(b)
    a_all = [[w.stem for w in a.words[f:t] if w.content] for f, t in zip(a.first, a.last, strict=True)]
    b_all = [[w.stem for w in b.words[f:t] if w.content] for f, t in zip(b.first, b.last, strict=True)]
    best_a: dict[int, Link] = {}
    best_b: dict[int, Link] = {}
    for i, j in _plausible(a_all, b_all):
        aligned = int(LCSseq.similarity(a_words[i], b_words[j]))
        longer, shorter = max(len(a_words[i]), len(b_words[j])), min(len(a_words[i]), len(b_words[j]))
        content = int(LCSseq.similarity(a_content[i], b_content[j]))
        link = Link(i, j, aligned, content, aligned / longer, aligned / shorter)
        if not (link.firm or link.of_longer >= _LOOSE_OF_LONGER or link.of_shorter >= _FIRM_OF_SHORTER):
            continue
        for best, place in ((best_a, i), (best_b, j)):
            held = best.get(place)
            if held is None or (link.aligned, link.of_longer) > (held.aligned, held.of_longer):
                best[place] = link
    kept = {(link.a, link.b): link for best in (best_a, best_b) for link in best.values()}
    return [kept[key] for key in sorted(kept)]


def _accepted(links: Sequence[Link]) -> list[Link]:
    """Firm links, and the others that stand beside accepted ones in the same order."""
    taken = {(link.a, link.b): link for link in links if link.firm}
    waiting = [link for link in links if not link.firm]
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

    a_first, a_last = a.first[run[0].a], a.last[run[-1].a]
    b_first, b_last = b.first[min(link.b for link in run)], b.last[max(link.b for link in run)]
    a_stems = [word.stem for word in a.words[a_first:a_last]]
    b_stems = [word.stem for word in b.words[b_first:b_last]]
    blocks = [
        (op.src_start, op.src_end, op.dest_start, op.dest_end)
        for op in LCSseq.opcodes(a_stems, b_stems) if op.tag == "equal"
    ]  # fmt: skip
    aligned = sum(block[1] - block[0] for block in blocks)
    a_start, a_end = _bounds(a, a_first, a_last, [(s, e) for s, e, _, _ in blocks], aligned)
    b_start, b_end = _bounds(b, b_first, b_last, [(s, e) for _, _, s, e in blocks], aligned)
    inside_a = sum(1 for word in a.words[a_first:a_last] if a_start <= word.start < a_end)
    inside_b = sum(1 for word in b.words[b_first:b_last] if b_start <= word.start < b_end)
    content, spoken = _in_runs(a, b, (a_first, a_last), (b_first, b_last))
    slots = _slots(a, b, (a_first, a_last), (b_first, b_last))
    return Passage(
        Span(a_start, a_end), Span(b_start, b_end), aligned, max(inside_a, inside_b), content, spoken, slots,
        max((block[1] - block[0] for block in blocks), default=0), tuple((link.a, link.b) for link in run),
    )  # fmt: skip


def _in_runs(a: Reading, b: Reading, a_range: tuple[int, int], b_range: tuple[int, int]) -> tuple[int, int]:
    """Aligned content words in runs of `_RUN` or more, outside and inside quotation marks."""
    from rapidfuzz.distance import LCSseq

    places = [k for k in range(*a_range) if a.words[k].content]
    others = [k for k in range(*b_range) if b.words[k].content]
    spoken = total = 0
    for op in LCSseq.opcodes([a.words[k].stem for k in places], [b.words[k].stem for k in others]):
        if op.tag == "equal" and op.src_end - op.src_start >= _RUN:
            pairs = zip(places[op.src_start : op.src_end], others[op.dest_start : op.dest_end], strict=True)
            spoken += sum(1 for i, j in pairs if a.quoted[i] or b.quoted[j])
            total += op.src_end - op.src_start
    return total - spoken, spoken


def _slots(a: Reading, b: Reading, a_range: tuple[int, int], b_range: tuple[int, int]) -> int:
    """Names and numbers of either side that the other does not have, as many as have a counterpart."""
    sides = []
    for reading, (first, last) in ((a, a_range), (b, b_range)):
        opening = set(reading.first)
        sides.append({reading.words[k].stem for k in range(first, last) if reading.words[k].named and k not in opening})
    return min(len(sides[0] - sides[1]), len(sides[1] - sides[0]))


def _bounds(
    reading: Reading, first: int, last: int, blocks: Sequence[tuple[int, int]], aligned: int
) -> tuple[int, int]:
    """Range of a passage in one report: whole sentences where most is shared, else the aligned words."""
    if not blocks or aligned >= _WHOLE * (last - first):
        sentence = reading.first.index(first)
        final = reading.last.index(last)
        return reading.spans[sentence].start, reading.spans[final].end
    # Single words far from the rest are chance: begin and end with a block of two words or more.
    solid = [block for block in blocks if block[1] - block[0] >= 2] or list(blocks)
    return reading.words[first + solid[0][0]].start, reading.words[first + solid[-1][1] - 1].end


def shared_passages(a: Reading, b: Reading) -> list[Passage]:
    """Passages two reports share, in order of the first, not overlapping in it."""
    links = _accepted(_links(a, b))
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
