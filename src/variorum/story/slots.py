"""What stands in one place of sentences that are otherwise alike: a day, a year, an address, a hospital, a colour.

The readers of `slot_readers.py` find such places in a passage, with the words around them. Two passages of different
origin that are alike part where, once what both give is set aside, each has one left of a sort, the words around both
agree, and neither report gives the other's as well: one that tells both has no quarrel with the other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from variorum.knowledge.names import fold
from variorum.records import Dossier
from variorum.story.frames import Slot, Sort
from variorum.story.matching import Pairs
from variorum.story.passages import Passage, entity_key
from variorum.story.sides import Found, Side, Value
from variorum.story.slot_readers import READERS
from variorum.story.terms import term

_LEAST = min(sort.least for sort in READERS.values())

_Read = dict[str, list[Slot]]


def slots(dossier: Dossier, every: Sequence[Passage], held: Sequence[Passage], pairs: Pairs) -> list[Found]:
    """Differences in what stands in one place of two like passages.

    Parameters
    ----------
    dossier
        The story.
    every
        All its passages.
    held
        The passages compared.
    pairs
        Likeness of pairs of them, by place in `held`.
    """
    reports = _Reports(dossier, every)
    met: dict[tuple[object, ...], list[tuple[Passage, Slot, Passage, Slot]]] = defaultdict(list)
    told = {n: read for n, passage in enumerate(held) if (read := reports.read(passage))}
    near = [(pair, value) for pair, value in pairs.items() if value >= _LEAST and pair[0] in told and pair[1] in told]
    for (a, b), value in sorted(near):
        left, right = told[a], told[b]
        if held[a].origin_id == held[b].origin_id or held[a].article_id == held[b].article_id:
            continue
        for name in sorted(left.keys() & right.keys()):
            parting = _parting(READERS[name], left[name], right[name], value)
            if parting is None:
                continue
            one, other = parting
            if not _of_one(READERS[name], held[a], one, held[b], other):
                continue
            if reports.tell(held[a].article_id, name, other) or reports.tell(held[b].article_id, name, one):
                continue
            ends = sorted(((f"{slot.key} {slot.value!r}", n, slot) for n, slot in ((a, one), (b, other))), key=_first)
            (left_name, m, mine), (right_name, n, its) = ends
            met[name, left_name, right_name].append((held[m], mine, held[n], its))
    return [_found(READERS[str(key[0])], met[key]) for key in sorted(met, key=repr)]


def _first(end: tuple[str, int, Slot]) -> tuple[str, int]:
    return end[:2]


def _parting(sort: Sort, left: Sequence[Slot], right: Sequence[Slot], value: float) -> tuple[Slot, Slot] | None:
    """The one slot of each that the other does not give, where the words around both agree."""
    if value < sort.least:
        return None
    only = [one for one in left if not any(one.key == other.key and sort.same(one, other) for other in right)]
    rest = [other for other in right if not any(one.key == other.key and sort.same(one, other) for one in left)]
    least = sort.few if value >= sort.close else sort.words
    met = [(len(one.frame & other.frame), one, other) for one in only for other in rest if one.key == other.key]
    met = [item for item in met if item[0] >= least]
    if not met:
        return None
    most = max(item[0] for item in met)
    best = [item for item in met if item[0] == most]
    return best[0][1:] if len(best) == 1 else None


_AGE = re.compile(r"\b(\d{1,3})-year-old|, (\d{1,2})(?=,)|\baged? (\d{1,2})\b")


def _of_one(sort: Sort, a: Passage, one: Slot, b: Passage, other: Slot) -> bool:
    """Whether two passages can tell of one thing, by persons, ages and, of a time, places; of a body, that they do."""
    if sort.kind == "date" and (a.future != b.future or _disjoint(_places(a), _places(b))):
        return False
    bound = False
    ages = (set[str](), set[str]()) if sort.kind == "number" else (_ages(a), _ages(b))
    for left, right in ((_persons(a, one), _persons(b, other)), ages):
        if _disjoint(left, right):
            return False
        bound = bound or bool(left & right)
    return bound or not sort.bodily


def _disjoint(left: set[str], right: set[str]) -> bool:
    return bool(left and right and not left & right)


def _places(passage: Passage) -> set[str]:
    """Places and streets named in a passage."""
    streets = {slot.key for slot in READERS["road"].read(passage)}
    return streets | {key for m in passage.mentions if m.type == "place" and (key := entity_key(m)) is not None}


def _ages(passage: Passage) -> set[str]:
    return {next(filter(None, match)) for match in _AGE.findall(passage.text)}


def _persons(passage: Passage, slot: Slot) -> set[str]:
    """Persons named in a passage, beside its speaker and the slot itself."""
    start, end = passage.start + slot.start, passage.start + slot.end
    return {
        key for m in passage.mentions
        if m.type == "person" and m.kind == "name" and not (start < m.end and m.start < end)
        and (key := entity_key(m)) is not None and key != passage.speaker
    }  # fmt: skip


class _Reports:
    """The slots of each passage, and what each report tells."""

    def __init__(self, dossier: Dossier, every: Sequence[Passage]) -> None:
        self._known: dict[Passage, _Read] = {}
        self._of: dict[str, list[Passage]] = defaultdict(list)
        for passage in every:
            self._of[passage.article_id].append(passage)
        self._dossier = dossier
        self._text: dict[str, str] = {}

    def read(self, passage: Passage) -> _Read:
        """The slots of a passage by sort."""
        known = self._known.get(passage)
        if known is None:
            known = self._known[passage] = {
                name: found
                for name, sort in READERS.items()
                if passage.has(sort.hint) and (found := list(sort.read(passage)))
            }
        return known

    def tell(self, article_id: str, name: str, slot: Slot) -> bool:
        """Whether a report gives a filler too: of the same thing, or, of a name, anywhere."""
        sort = READERS[name]
        if sort.named:
            text = self._text.get(article_id)
            if text is None:
                text = self._text[article_id] = fold(self._dossier.article[article_id].text)
            names = slot.value if isinstance(slot.value, frozenset) else {fold(slot.words).split()[-1]}
            if any(re.search(rf"\b{re.escape(name)}\b", text) for name in names):
                return True
        return any(
            other.key == slot.key and other.value == slot.value and (sort.words == 0 or other.frame & slot.frame)
            for passage in self._of[article_id]
            for other in self.read(passage).get(name, ())
        )


def _found(sort: Sort, met: Sequence[tuple[Passage, Slot, Passage, Slot]]) -> Found:
    sides: tuple[dict[Value, None], dict[Value, None]] = ({}, {})
    for a, one, b, other in met:
        sides[0][Value.within(a, one.start, one.end)] = None
        sides[1][Value.within(b, other.start, other.end)] = None
    a, one, b, other = met[0]
    return Found(sort.kind, _about(sort, a, one, other), tuple(Side(tuple(side)) for side in sides))


def _about(sort: Sort, passage: Passage, one: Slot, other: Slot) -> str:
    """The words around that both have, as the first prints them."""
    around = f"{passage.text[: one.start]} {passage.text[one.end :]}".split()
    plain = [word.strip(".,;:!?()\"'“”") for word in around]
    shared = one.frame & other.frame
    words = list(dict.fromkeys(word for word in plain if word[:1].islower() and term(word) in shared))
    return " ".join([sort.about, *words[:4]]).strip() or sort.kind
