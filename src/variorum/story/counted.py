"""Passages that count one thing though they share few words: pairs of them, found by what they count."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from variorum.story.matching import Pairs
from variorum.story.passages import Passage
from variorum.story.quantities import BARE, RUNNING, Quantity
from variorum.story.terms import stem

#: Least likeness of two passages whose numbers of the same thing are compared. Tuned on the packaged sample: below
#: it, two things that share a noun are taken for one.
LEAST = 0.16
#: Nouns that say nothing of what is counted.
ANYTHING = frozenset(
    stem(word) for word in (
        "times", "people", "men", "women", "children", "things", "members", "cases", "points", "parts", "laps", "games",
        "places", "areas", "ways", "groups", "seats", "votes", "others",
    )
)  # fmt: skip


def head_of(quantity: Quantity) -> str:
    """Stem of the noun counted; empty where there is none."""
    return stem(quantity.noun.split()[-1]) if quantity.noun and quantity.counted else ""


# The words of a toll and little else: `Another 84 people were injured`.
_MOST_WORDS = 5


# A report tells its toll in one of its first sentences; so many passages are looked at for each number given there.
_HEAD, _FOR_EACH = 6, 3


def tolls(held: Sequence[Passage], pairs: Pairs) -> Pairs:
    """Pairs of passages that give the toll of one thing in few shared words.

    Those are short ones that give a toll and little else, and the first of each report, near its head.
    """
    giving: dict[str, list[int]] = defaultdict(list)
    first: set[tuple[str, str]] = set()
    given: Counter[tuple[str, float]] = Counter()
    for n, passage in enumerate(held):
        running = [quantity for quantity in passage.quantities if quantity.measure in RUNNING]
        short = sum(name.startswith("w:") for name in passage.terms) <= _MOST_WORDS
        if short and len({quantity.measure for quantity in running}) == 1:
            giving[running[0].measure].append(n)
            continue
        for quantity in running if passage.sentence.n <= _HEAD else ():
            key = passage.article_id, quantity.measure
            if key not in first and given[quantity.measure, quantity.value] < _FOR_EACH:
                first.add(key)
                given[quantity.measure, quantity.value] += 1
                giving[quantity.measure].append(n)
    return {
        (a, b): LEAST
        for places in giving.values()
        for m, a in enumerate(places)
        for b in places[m + 1 :]
        if pairs.get((a, b), 0.0) < LEAST
    }


def nouns(held: Sequence[Passage], pairs: Pairs) -> Pairs:
    """Pairs of passages of reports that each count things of one noun once: of one thing where the words around agree.

    A noun that says little, and what befell people, is told of many things in one report.
    """
    counted: dict[str, dict[str, list[tuple[int, float]]]] = defaultdict(lambda: defaultdict(list))
    for n, passage in enumerate(held):
        for quantity in passage.quantities:
            head = head_of(quantity)
            if head and quantity.measure == head and head not in ANYTHING and head not in BARE:
                counted[head][passage.article_id].append((n, quantity.value))
    found: Pairs = {}
    for reports in counted.values():
        given: dict[float, list[int]] = defaultdict(list)
        for told in reports.values():
            if len({value for _, value in told}) == 1:
                given[told[0][1]].append(told[0][0])
        first = sorted((value, n) for value, places in given.items() for n in sorted(places)[:_FOR_EACH])
        for m, (value, a) in enumerate(first):
            found |= {(min(a, b), max(a, b)): LEAST for other, b in first[m + 1 :] if other != value}
    return {pair: least for pair, least in found.items() if pairs.get(pair, 0.0) < least}
