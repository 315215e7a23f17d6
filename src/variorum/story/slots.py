"""What stands in one place of sentences that are otherwise alike: a day, a year, an address, a hospital, a colour.

Each reader of `slot_readers.py` finds such places in a passage, with the words around them. Two passages of different
origin that are alike part where, once what both give is set aside, each has one left of a sort, the words around
both agree, and neither report gives the other's as well: one that says both has no quarrel with the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from variorum.records import Dossier
from variorum.story.matching import Pairs
from variorum.story.passages import Passage
from variorum.story.sides import Found, Side, Value
from variorum.story.slot_readers import READERS, Slot, Sort

# Least likeness of two passages whose slots are compared, and, where they are less alike than `_CLOSE`, how many words
# around both must agree.
LEAST = 0.25
_CLOSE = 0.5


def slots(dossier: Dossier, held: Sequence[Passage], pairs: Pairs) -> list[Found]:
    """Differences in what stands in one place of two like passages.

    Parameters
    ----------
    dossier
        The story.
    held
        The passages compared.
    pairs
        Likeness of pairs of them, by place in `held`.
    """
    near = [
        (pair, value) for pair, value in sorted(pairs.items())
        if value >= LEAST and held[pair[0]].origin_id != held[pair[1]].origin_id
        and held[pair[0]].article_id != held[pair[1]].article_id
    ]  # fmt: skip
    read = {n: _read(held[n]) for n in sorted({n for pair, _ in near for n in pair})}
    told = _Told(held, read)
    met: dict[tuple[str, object, object], _Met] = {}
    for (a, b), value in near:
        for name in sorted(read[a].keys() & read[b].keys()):
            sort = READERS[name].sort
            pair = _parting(sort, read[a][name], read[b][name], value)
            if pair is None or told.says(held[a].article_id, name, pair[1]) or told.says(
                held[b].article_id, name, pair[0]
            ):
                continue
            _add(met, name, sort, ((held[a], pair[0]), (held[b], pair[1])))
    return [one.found(dossier) for _, one in sorted(met.items(), key=lambda item: repr(item[0]))]
