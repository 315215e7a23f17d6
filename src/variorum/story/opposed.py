"""Differences told in words of which one undoes the other: convicted or cleared, held or called off, none or some."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from variorum.knowledge.opposites import Opposites, opposites
from variorum.story.contradictions import is_update
from variorum.story.matching import Pairs
from variorum.story.passages import Passage, entity_key
from variorum.story.quantities import measure_of
from variorum.story.reading import beginnings
from variorum.story.sides import Found, Side, Value
from variorum.story.terms import term

# Least likeness of two passages that are compared: they must tell of one thing.
_WORTH = 0.12
# Words around a word and its opposite that tell what is said of what, and how many of them both must have.
_BEFORE, _AFTER, _SHARED = 10, 14, 3
_UNSURE = re.compile(r"\b(?:if|unless|whether|not|never|no|may|might|could|would|should|n['’]t)\W+(?:\w+\W+){0,3}$")


def opposed(held: Sequence[Passage], pairs: Pairs) -> list[Found]:
    """Passages that use a word and its opposite of one thing.

    Parameters
    ----------
    held
        The passages compared.
    pairs
        Likeness of pairs of them, by place in `held`.
    """
    said = [list(_said(passage)) for passage in held]
    using = {n for n, found in enumerate(said) if found}
    found = []
    for a, b in sorted(pair for pair, value in pairs.items() if value >= _WORTH and using.issuperset(pair)):
        if held[a].origin_id == held[b].origin_id or held[a].future != held[b].future:
            continue
        for which, side, match in said[a]:
            for other, its_side, its_match in said[b]:
                if which is not other or side == its_side:
                    continue
                about = _about(held[a], match, held[b], its_match, which)
                if about:
                    sides = tuple(Side((Value.of(p),)) for p in (held[a], held[b]))
                    found.append(Found(which.kind, about, sides))
    return found


def _said(passage: Passage) -> Iterator[tuple[Opposites, bool, re.Match[str]]]:
    """The opposites of which the passage uses one side only, the side and where."""
    every, pairs = _sought()
    if not passage.has(every):
        return
    text = passage.text.lower()
    for pair, words in pairs:
        if not passage.has(words):
            continue
        one, other = pair.one.search(text), pair.other.search(text)
        match = one or other
        if match is None or (one and other) or _UNSURE.search(text[: match.start()]):
            continue
        yield pair, other is None, match


@functools.cache
def _sought() -> tuple[frozenset[str], tuple[tuple[Opposites, frozenset[str]], ...]]:
    """The opposites, each with the words without which it is not told: the longest of each phrase; and all of these."""
    pairs = [
        (pair, beginnings(" ".join(max(phrase.split(), key=len) for phrase in pair.phrases))) for pair in opposites()
    ]
    return frozenset().union(*[words for _, words in pairs]), tuple(pairs)


def _about(a: Passage, one: re.Match[str], b: Passage, other: re.Match[str], which: Opposites) -> str:
    """What both say it of, as words; empty where they do not agree in enough words or have other subjects."""
    if which.subject:
        subjects = [_subject(a, one.start()), _subject(b, other.start())]
        if subjects[0] is None or subjects[0] != subjects[1]:
            return ""
    left, right = _around(a, one), _around(b, other)
    shared = [name for name in left if name in right]
    if len(shared) < _SHARED:
        return ""
    return " ".join(left[name] for name in shared[:4])


def _subject(passage: Passage, place: int) -> str | None:
    """The entity named last before a place in the passage."""
    before = [m for m in passage.mentions if m.end <= passage.start + place and m.type != "other"]
    return entity_key(before[-1]) if before else None


def _around(passage: Passage, match: re.Match[str]) -> dict[str, str]:
    """Term → word, for the words before and after a place, without those of the match."""
    before = passage.text[: match.start()].split()[-_BEFORE:]
    after = passage.text[match.end() :].split()[:_AFTER]
    words = [word.strip(".,;:!?()\"'“”") for word in (*before, *after)]
    return {name: word for word in words if (name := term(word)) is not None and not word[:1].isdigit()}


_NONE = re.compile(
    r"\b(?:no|without any) (?!further|other|more|reports? of|word|comment|immediate)(?P<what>[a-z]+)\b"
    r"|\b(?:nobody|no[- ]one|none)\b[^.;,]{0,30}?\b(?P<done>[a-z]+ed|hurt)\b",
    re.IGNORECASE,
)
_NO = beginnings("no none nobody without")


# Words and names that both passages have beside what there was none of: two, or one where they are much alike.
_ALSO, _MUCH = 2, 0.3
_LIGHT = frozenset(f"w:{term(word)}" for word in ("made", "make", "took", "take", "given", "report", "police"))


def none_or_some(held: Sequence[Passage], pairs: Pairs) -> list[Found]:
    """`No arrests` against `five arrests`, in passages that share what else they tell; parameters as for `opposed`."""
    nones = [list(_nones(passage)) for passage in held]
    found = []
    for (a, b), value in sorted(item for item in pairs.items() if nones[item[0][0]] or nones[item[0][1]]):
        if value < _WORTH or held[a].origin_id == held[b].origin_id:
            continue
        for n, m in ((a, b), (b, a)):
            for measure, what in nones[n]:
                some = [q for q in held[m].quantities if q.measure == measure and q.value >= 1]
                if not some or any(measure == name for name, _ in nones[m]) or _later(held[n], held[m], measure):
                    continue
                shared = {t for t in held[n].terms & held[m].terms if t[0] in "we" and t != f"e:{held[n].speaker}"}
                if len(shared - _LIGHT - {f"w:{term(what)}"}) < (1 if value >= _MUCH else _ALSO):
                    continue
                sides = tuple(Side((Value.of(p),)) for p in (held[n], held[m]))
                found.append(Found("polarity", what, sides))
    return found


def _nones(passage: Passage) -> Iterator[tuple[str, str]]:
    """(what is counted, the word for it) of each thing of which there was none."""
    if not passage.has(_NO) or not re.search(r"\b(?:[Nn]o|[Nn]one|[Nn]obody|without any)\b", passage.text):
        return
    for match in _NONE.finditer(passage.text):
        what = match["what"] or match["done"]
        if (measure := measure_of(what)) is not None:
            yield measure, what


def _later(none: Passage, some: Passage, measure: str) -> bool:
    """Whether what did not befall anybody yet may have done so by the time of the other report."""
    known = None not in none.published and None not in some.published
    return known and is_update(measure, none.published, some.published)
