"""Revisions: what a house changed in the text it took over.

In: the story's articles, their lineage and the passages they share. Out: `revisions`, a row for each place where a
reprint says other words than the article it took its text from, leaves words out or adds some.

Method: each passage that the two share is aligned word by word (Ratcliff and Obershelp's matching); runs of words that
the other side does not have are changes, unless only function words or punctuation differ. Sentences of the original
in no shared passage were left out, sentences of the reprint in none were added, or reworded where both state one claim.

Gets wrong: where the copy was made from a version nobody has, what that version changed is laid to the house; a
sentence reworded beyond recognition shows as one left out and one added.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from variorum.records import ClaimSource, Dossier, Furniture, Revision, Sentence, Stage
from variorum.story.clauses import dateline_end
from variorum.story.placed import Placed
from variorum.story.terms import STOP, WORD

Range = tuple[int, int]
# A sentence is shared where passages hold at least this share of it.
_SHARED = 0.5
# Passages of fewer words in common are aligned by chance.
_ALIKE = 0.6
# Fewer words are a dateline or a scrap.
_LEAST_WORDS = 4


def run(dossier: Dossier) -> Dossier:
    """Fill `revisions`."""
    body: dict[str, list[Sentence]] = defaultdict(list)
    reprints = [line for line in dossier.lineage if line.parent_article_id in dossier.article]
    compared = {article_id for line in reprints for article_id in (line.article_id, line.parent_article_id)}
    for sentence in dossier.sentences if reprints else ():
        if sentence.article_id not in compared:
            continue
        words = WORD.findall(dossier.text(sentence.article_id, sentence.start, sentence.end))
        if sentence.role == "body" and len(words) >= _LEAST_WORDS:
            body[sentence.article_id].append(sentence)
    shared = _shared(dossier)
    claims = Placed(dossier.claim_sources)
    furniture = Placed(dossier.furniture)
    rows: list[Revision] = []
    for line in sorted(reprints, key=lambda line: line.article_id):
        parent = line.parent_article_id or ""
        pairs = shared.get((line.article_id, parent), [])
        found = [
            change
            for own, theirs in pairs
            for change in _changed(dossier, furniture, line.article_id, own, parent, theirs)
        ]
        added = [s for s in body[line.article_id] if not _held(s, [p[0] for p in pairs])]
        cut = [s for s in body[parent] if not _held(s, [p[1] for p in pairs])]
        found += _sentences(dossier, added, cut, claims)
        for n, (kind, own, theirs) in enumerate(sorted(found, key=_place)):
            rows.append(
                Revision(
                    story_id=dossier.story.story_id, article_id=line.article_id, n=n, kind=kind,
                    start=own[0] if own else None, end=own[1] if own else None,
                    text=dossier.text(line.article_id, *own) if own else None,
                    from_article_id=parent, from_start=theirs[0] if theirs else None,
                    from_end=theirs[1] if theirs else None, from_text=dossier.text(parent, *theirs) if theirs else None,
                )
            )  # fmt: skip
    return replace(dossier, revisions=tuple(rows))


Change = tuple[str, Range | None, Range | None]


def _place(change: Change) -> tuple[int, int, int, str]:
    """By place in the reprint; what was left out comes last, by its place in the original."""
    kind, own, theirs = change
    return own is None, own[0] if own else 0, theirs[0] if theirs else 0, kind


def _shared(dossier: Dossier) -> dict[tuple[str, str], list[tuple[Range, Range]]]:
    """Passages of an article with those of another that answer to them, none of them twice; both ways round."""
    held: dict[tuple[str, str], list[tuple[float, Range, Range]]] = defaultdict(list)
    for row in dossier.copies:
        a, b = (row.a_start, row.a_end), (row.b_start, row.b_end)
        held[row.a_article_id, row.b_article_id].append((row.similarity, a, b))
        held[row.b_article_id, row.a_article_id].append((row.similarity, b, a))
    found = {}
    for pair, rows in held.items():
        kept: list[tuple[Range, Range]] = []
        for _, own, theirs in sorted(rows, key=lambda row: (-row[0], row[1], row[2])):
            if not any(_overlap(own, one) or _overlap(theirs, other) for one, other in kept):
                kept.append((own, theirs))
        found[pair] = sorted(kept)
    return found


def _overlap(a: Range, b: Range) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _held(sentence: Sentence, ranges: Sequence[Range]) -> bool:
    inside = sum(max(0, min(end, sentence.end) - max(start, sentence.start)) for start, end in ranges)
    return inside >= _SHARED * (sentence.end - sentence.start)


def _sentences(
    dossier: Dossier, added: Sequence[Sentence], cut: Sequence[Sentence], claims: Placed
) -> Iterator[Change]:
    """Whole sentences added and cut; one that states what a cut one stated was reworded, and one moved is no change."""

    def key(sentence: Sentence) -> str:
        text = dossier.text(sentence.article_id, sentence.start, sentence.end)
        return " ".join(match.group().casefold() for match in WORD.finditer(text))

    def stated(sentence: Sentence) -> set[str]:
        held = claims.touching(ClaimSource, sentence.article_id, sentence.start, sentence.end)
        return {source.claim_id for source in held}

    left = list(cut)
    for sentence in added:
        same = next((one for one in left if key(one) == key(sentence)), None)
        mine = stated(sentence)
        reworded = same or next((one for one in left if mine & stated(one)), None)
        if reworded is not None:
            left.remove(reworded)
        if same is None:
            theirs = (reworded.start, reworded.end) if reworded else None
            yield "replaced" if reworded else "added", (sentence.start, sentence.end), theirs
    for sentence in left:
        yield "cut", None, (sentence.start, sentence.end)


def _words(dossier: Dossier, furniture: Placed, article_id: str, span: Range) -> list[tuple[str, int, int]]:
    """The words of a passage, without its dateline and what of the page runs through it."""
    start, end = span
    text = dossier.text(article_id, start, end)
    parts = furniture.touching(Furniture, article_id, start, end)
    begin = dateline_end(text)
    found = [(m.group().casefold(), start + m.start(), start + m.end()) for m in WORD.finditer(text, begin)]
    return [word for word in found if not any(part.start < word[2] and word[1] < part.end for part in parts)]


def _changed(
    dossier: Dossier, furniture: Placed, article_id: str, own: Range, parent: str, theirs: Range
) -> Iterator[Change]:
    """Where two passages that answer to each other differ in more than function words."""
    sides = [_words(dossier, furniture, *side) for side in ((article_id, own), (parent, theirs))]
    mine, other = sides
    matcher = difflib.SequenceMatcher(None, [w[0] for w in other], [w[0] for w in mine], autojunk=False)
    if matcher.ratio() < _ALIKE:
        return
    for kind, from_start, from_end, start, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        new, old = mine[start:end], other[from_start:from_end]
        if all(word in STOP for word, _, _ in (*new, *old)):
            continue
        here = (new[0][1], new[-1][2]) if new else None
        there = (old[0][1], old[-1][2]) if old else None
        yield "replaced" if here and there else "added" if here else "cut", here, there


STAGE = Stage(
    name="revisions",
    version=1,
    unit="story",
    reads=("articles", "furniture", "sentences", "copies", "lineage", "claim_sources", "stories"),
    writes=("revisions",),
    run=run,
)
