"""Differences about who did something.

`Found by his band mate` and `his flatmate found the body` tell of one deed and two doers. No parse is at hand; a doer
is read where a deed is told in the passive (`found by his band mate`) or plainly (`his flatmate found`), and only those
are set against one another who are told by what they are to somebody, or by their trade: a man may be a neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from variorum.story.matching import Pairs
from variorum.story.passages import Passage
from variorum.story.reading import beginnings
from variorum.story.sides import Found, Side, Value
from variorum.story.terms import term

# Who somebody is to somebody else, or by trade. One is not the other; whether one person is both, no report says.
_KIN = frozenset(
    ("wife", "husband", "son", "daughter", "mother", "father", "brother", "sister", "cousin", "uncle", "aunt", "nephew",
     "niece", "grandson", "granddaughter", "grandmother", "grandfather", "stepfather", "stepmother", "girlfriend",
     "boyfriend", "fiancee", "fiance", "roommate", "flatmate", "housemate", "mate", "bandmate", "teammate", "neighbour",
     "neighbor", "landlord", "landlady", "tenant", "colleague", "co-worker", "boss", "employer", "manager", "nurse",
     "doctor", "teacher", "cleaner", "maid", "housekeeper", "caretaker", "janitor", "jogger", "cyclist", "fisherman",
     "fishermen", "hiker", "walker", "passer-by", "shepherd", "farmer", "driver", "gardener", "lawyer", "pilot",
     "priest", "bodyguard", "guard", "chauffeur", "assistant", "classmate", "pupil", "student")
)  # fmt: skip
_WHOSE = r"(?:his|her|their|its|the|a|an|one of (?:his|her|their))"
_WHICH = r"(?:own |former |elder |older |younger |eldest |youngest |late |retired |fellow )?"
_WHO = rf"{_WHOSE} {_WHICH}(?P<who>(?:[\w\-]+ ){{0,2}}?[\w\-]+)"
_DEEDS = (
    "found|killed|shot|stabbed|attacked|beaten|hit|struck|rescued|saved|discovered|identified|driven|sold|"
    "bought|built|written|betrayed|reported|arrested|strangled|poisoned|robbed|hired|accompanied|raised|treated"
)
_VERB = rf"(?P<verb>{_DEEDS})"
_DEED_WORDS, _KIN_WORDS = beginnings(_DEEDS), beginnings(" ".join(sorted(_KIN)))
_PASSIVE = re.compile(rf"\b{_VERB}\b(?: \w+){{0,4}}? by {_WHO}(?=[,.;]| at | in | on | after | who | when | and |$)")
_ACTIVE = re.compile(rf"\b(?i:{_WHO}) {_VERB} (?:the|his|her|their|him|them|a|an)\b")
# Words that two passages must share beside the verb.
_SHARED = 1
_WORTH = 0.08


@dataclass(frozen=True, slots=True)
class _Done:
    """A deed with its doer: the verb, the head noun of who did it, and where that stands in the passage."""

    verb: str
    who: str
    start: int
    end: int


def doers(held: Sequence[Passage], pairs: Pairs) -> list[Found]:
    """Two doers of one deed.

    Parameters
    ----------
    held
        The passages compared.
    pairs
        Likeness of pairs of them, by place in `held`.
    """
    told = {n: done for n, passage in enumerate(held) if (done := list(_deeds(passage)))}
    met: dict[tuple[str, str, str], tuple[str, dict[Value, None], dict[Value, None]]] = {}
    for (a, b), value in sorted(item for item in pairs.items() if item[0][0] in told and item[0][1] in told):
        if value < _WORTH or held[a].origin_id == held[b].origin_id:
            continue
        for one in told[a]:
            for other in told[b]:
                matter = _matter(held[a], held[b], one)
                if one.verb != other.verb or one.who == other.who or len(matter) < _SHARED:
                    continue
                sides = sorted(((one.who, a, one), (other.who, b, other)), key=lambda side: side[:2])
                about = f"who {one.verb} {' '.join(matter[:3])}"
                known = met.setdefault((one.verb, sides[0][0], sides[1][0]), (about, {}, {}))
                for values, (_, n, deed) in zip(known[1:], sides, strict=True):
                    values[Value.within(held[n], deed.start, deed.end)] = None
    return [
        Found("who", about, (Side(tuple(one)), Side(tuple(other)))) for _, (about, one, other) in sorted(met.items())
    ]


def _deeds(passage: Passage) -> Iterator[_Done]:
    if not (passage.has(_DEED_WORDS) and passage.has(_KIN_WORDS)):
        return
    for pattern in (_PASSIVE, _ACTIVE):
        for match in pattern.finditer(passage.text):
            head = match["who"].split()[-1].lower()
            if head in _KIN:
                yield _Done(match["verb"], _ONE.get(head, head), *match.span("who"))


_ONE = {"bandmate": "mate", "neighbor": "neighbour", "flatmate": "roommate", "housemate": "roommate",
        "fishermen": "fisherman"}  # fmt: skip


def _matter(a: Passage, b: Passage, done: _Done) -> list[str]:
    """Words that both passages have beside the verb and who did it, as printed in the first."""
    left = [word.strip(".,;:!?()\"'“”") for word in a.text[: done.start].split() + a.text[done.end :].split()]
    verb = term(done.verb)
    return [
        word for word in left
        if not word[:1].isupper() and (name := term(word)) is not None and name != verb and f"w:{name}" in b.terms
    ]  # fmt: skip
