"""Differences in number: passages that count the same thing and cannot both be right."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from variorum.records import Dossier
from variorum.story.contradictions import is_update, number_pairs
from variorum.story.counted import ANYTHING, LEAST, head_of, nouns, tolls
from variorum.story.matching import Pairs
from variorum.story.passages import Passage, passages
from variorum.story.quantities import BARE, RUNNING, Quantity, as_printed
from variorum.story.sides import Found, Side, Value
from variorum.story.terms import stem, term

_OF_PEOPLE = {
    "killed": "people killed", "injured": "people injured", "missing": "people missing", "arrested": "people arrested",
    "displaced": "people displaced", "demonstrating": "people demonstrating",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Counted:
    """A passage and its number of the thing in question."""

    passage: Passage
    quantity: Quantity

    @property
    def value(self) -> Value:
        span = as_printed(self.passage.text, self.quantity)
        start = self.passage.start
        return Value(
            self.passage.text[span.start : span.end], self.passage.article_id, start + span.start, start + span.end
        )


def _of_days(
    dossier: Dossier, passage: Passage, whole: Mapping[tuple[str, int], Passage]
) -> tuple[dt.date | None, dt.date | None]:
    """The first and last day a number can be of: the day its sentence names, else that of publication."""
    named = whole.get((passage.article_id, passage.sentence.n), passage).days
    days = sorted({day for day in named if day[0] == day[1]})
    if len(days) == 1:
        return days[0]
    article = dossier.article[passage.article_id]
    return article.published_start, article.published_end


# A toll told so many days after the event no longer runs.
_RUNS = 60


def _settled(dossier: Dossier, passage: Passage, whole: Mapping[tuple[str, int], Passage]) -> bool:
    """Whether the sentence dates what it counts long before its report."""
    published = dossier.article[passage.article_id].published_start
    days = whole.get((passage.article_id, passage.sentence.n), passage).days
    return published is not None and any((published - last).days > _RUNS for _, last in days)


def _periods(passage: Passage) -> frozenset[tuple[dt.date, dt.date]]:
    """The stretches of more than a week that the passage names."""
    return frozenset(day for day in passage.days if (day[1] - day[0]).days > 7)


def counts(
    dossier: Dossier, held: Sequence[Passage], pairs: Pairs, alike: Mapping[int, Sequence[Passage]]
) -> list[Found]:
    """Numbers of the same thing that cannot both hold.

    Parameters
    ----------
    dossier
        The story.
    held
        The passages compared.
    pairs
        Likeness of pairs of them, by place in `held`.
    alike
        For each of them, the passages of the same claim.
    """
    clashes: dict[str, list[_Clash]] = defaultdict(list)
    whole = {(p.article_id, p.sentence.n): p for p in passages(dossier, whole=True)}
    counting = {n for n, passage in enumerate(held) if passage.quantities}
    near = [
        ((a, b), value) for (a, b), value in (pairs | tolls(held, pairs) | nouns(held, pairs)).items()
        if value >= LEAST and a in counting and b in counting and held[a].origin_id != held[b].origin_id
    ]  # fmt: skip
    for (a, b), value in sorted(near):
        for one, other in (*number_pairs(held[a], held[b]), *_of_one_noun(held[a], held[b])):
            # A figure of last year or of December is another figure.
            if one.measure in _OF_PEOPLE and _periods(held[a]) != _periods(held[b]):
                continue
            if not _same_matter(held[a], held[b], one, other, value):
                continue
            # What stands at a number so far is another number later; some count the one who did it among the dead.
            if any(_SO_FAR.search(held[n].text) or _AND_HIMSELF.search(held[n].text) for n in (a, b)):
                continue
            running = one.measure in RUNNING
            running = running and not (_settled(dossier, held[a], whole) and _settled(dossier, held[b], whole))
            if running and is_update(one.measure, _of_days(dossier, held[a], whole), _of_days(dossier, held[b], whole)):
                continue
            clashes[min(one.measure, other.measure)].append((a, b, one, other))
    found = []
    beside: dict[int, set[int]] = defaultdict(set)
    for (a, b), value in pairs.items() if clashes else ():
        if value >= LEAST:
            beside[a].add(b)
            beside[b].add(a)
    for measure in sorted(clashes):
        for group in _connected(clashes[measure]):
            counted: dict[tuple[str, int, int], _Counted] = {}
            for a, b, one, other in group:
                for n, quantity in ((a, one), (b, other)):
                    counted[held[n].place] = _Counted(held[n], quantity)
            sides_of = {n for a, b, _, _ in group for n in (a, b)}
            _add_agreeing(held, beside, alike, sides_of, counted)
            sides = _by_value(list(counted.values()))
            if _independent(dossier, sides):
                found.append(Found("number", _about(dossier, sides, counted), tuple(sides)))
    return found


def _of_one_noun(a: Passage, b: Passage) -> Iterator[tuple[Quantity, Quantity]]:
    """Numbers of one noun that are not of one measure: `five teachers died`, and `two teachers` among the dead."""
    for one in a.quantities:
        head = head_of(one)
        if not head or head in ANYTHING or head in BARE:
            continue
        mine, its = ([q for q in p.quantities if head_of(q) == head] for p in (a, b))
        if len(mine) != 1 or len(its) != 1 or mine[0].measure == its[0].measure or mine[0].agrees(its[0]):
            continue
        if not {mine[0].measure, its[0].measure} <= _OF_PEOPLE.keys():
            yield mine[0], its[0]


# Of two numbers of one thing, one is seldom so many times the other: they count two things. Not so between passages
# that are alike in all else.
_TIMES = 3.0
_ALIKE = 0.6
# From here on, passages that count things of one noun count one thing, whatever stands around the numbers.
_ALIKE_ENOUGH = 0.25
# Likeness of passages from which two amounts, or two `times` of something, are compared at all: they measure anything.
_MEASURES = 0.35
# From here on, one word less around them must agree.
_CLOSE = 0.5
_BEFORE, _AFTER = 7, 6
_SAID_OF_ANYTHING = 3
# A number behind these words says when or how far along, and counts nothing: `with ten laps to go`.
_PROGRESS = re.compile(r"\b(?:with|after|for|within|in|first|last|final|next|another|each|every)\s+$", re.IGNORECASE)
_TO_GO = re.compile(
    r"\s+(?:to go|remaining|left|later|earlier|ago|apart|longer|in a row|behind|ahead)\b", re.IGNORECASE
)


def _same_matter(a: Passage, b: Passage, one: Quantity, other: Quantity, value: float) -> bool:
    """Whether the words around two numbers of one measure say that they count one thing."""
    low, high = sorted((one.value, other.value))
    if value < _ALIKE and high > _TIMES * max(low, 1e-9):
        return False
    # `Two other teen victims` are some of them, too.
    if len({any(stem(w) in _SOME_PEOPLE for w in quantity.noun.split()[:-1]) for quantity in (one, other)}) > 1:
        return False
    if one.measure in _OF_PEOPLE:
        heads = {stem(quantity.noun.split()[-1]) if quantity.noun else "" for quantity in (one, other)}
        some = heads & (_SOME_PEOPLE | {stem("others")})
        # The dead are victims as well, and may be among them.
        if len(heads) > 1 and stem("victims") in heads:
            return False
        # `Six others were wounded` are all the wounded where the sentence tells of the dead beside them.
        if len(heads) > 1 and some and not _beside_the_dead(((a, one), (b, other))):
            return False
        return bool(_GRAVE.search(_about_it(a, one))) == bool(_GRAVE.search(_about_it(b, other)))
    for passage, quantity in ((a, one), (b, other)):
        if _PROGRESS.search(passage.text[: quantity.start]) or _TO_GO.match(
            passage.text[as_printed(passage.text, quantity).end :]
        ):
            return False
    left, right = _modifiers(one), _modifiers(other)
    if left and right and not left & right:
        return False
    if bool(_OTHERS.match(a.text, one.end)) != bool(_OTHERS.match(b.text, other.end)):
        return False
    if " of " in one.measure and one.measure == other.measure:
        # `tonnes of ammonium nitrate` say themselves what is counted.
        return True
    shared = len(_frame(a, one) & _frame(b, other))
    if one.measure in BARE or one.measure in ANYTHING:
        return shared >= _SAID_OF_ANYTHING - (value >= _CLOSE) and value >= _MEASURES
    return shared >= 1 or value >= _ALIKE_ENOUGH


_DEAD = re.compile(r"\b(?:killed|died|dead|deaths?|fatal(?:ly|ities)?)\b", re.IGNORECASE)


def _beside_the_dead(pair: Iterable[tuple[Passage, Quantity]]) -> bool:
    """Whether those counted as `others`, on one side, are all the injured: the others are the dead of the sentence."""
    others = [(p, quantity) for p, quantity in pair if quantity.noun.split()[-1:] == ["others"]]
    return len(others) == 1 and others[0][1].measure == "injured" and _DEAD.search(others[0][0].text) is not None


# `Two other people were with the boy` are three.
_OTHERS = re.compile(r"\s+(?:other|others|more|further)\b")

# People who are seldom all whom something befell: two men and three women are five people.
_SOME_PEOPLE = frozenset(
    stem(word) for word in (
        "men", "man", "women", "woman", "males", "females", "boys", "girls", "children", "child", "babies", "adults",
        "teenagers", "teens", "students", "pupils", "teachers", "officers", "police", "policemen", "soldiers", "troops",
        "marines", "sailors", "civilians", "militants", "gunmen", "attackers", "foreigners", "tourists", "firefighters",
    )
)  # fmt: skip


# Some of the injured are told apart by how badly.
_GRAVE = re.compile(
    r"\b(?:serious|critical|life[- ]threatening|minor|stable|severe|superficial|slight)(?:ly)?\b", re.IGNORECASE
)


def _about_it(passage: Passage, quantity: Quantity) -> str:
    """The words right before a number and behind what it counts."""
    end = as_printed(passage.text, quantity).end
    return f"{passage.text[max(0, quantity.start - 20) : quantity.start]}{passage.text[quantity.end : end + 45]}"


def _modifiers(quantity: Quantity) -> frozenset[str]:
    """What stands between the number and the head of its noun."""
    return frozenset(found for word in quantity.noun.split()[:-1] if (found := term(word)) is not None)


def _frame(passage: Passage, quantity: Quantity) -> frozenset[str]:
    """Terms of the words before the number and after its noun."""
    end = as_printed(passage.text, quantity).end
    before = passage.text[: quantity.start].split()[-_BEFORE:]
    after = passage.text[end:].split()[:_AFTER]
    words = (word.strip(".,;:!?()\"'“”$£€") for word in (*before, *after))
    return frozenset(found for word in words if (found := term(word)) is not None and not found[0].isdigit())


_SO_FAR = re.compile(
    r"\b(?:currently|so far|at present|and counting|initial(?:ly)?|at first|earlier reports?|first reported"
    r"|(?:said|reported) earlier|revised|reduced to"
    r"|(?:bring|brought|rais)\w* the (?:[\w ]{0,20})(?:toll|total|number))\b",
    re.IGNORECASE,
)
_AND_HIMSELF = re.compile(
    r"\b(?:himself|herself|themselves|(?:his|her|their) own li(?:fe|ves)|suicide"
    r"|including the (?:\w+ )?(?:gunman|gunmen|attackers?|shooters?|suspects?|bombers?|driver))\b"
)
_Clash = tuple[int, int, Quantity, Quantity]


def _connected(clashes: Sequence[_Clash]) -> list[list[_Clash]]:
    """Clashes that share a passage, together."""
    parent: dict[int, int] = {}

    def root(n: int) -> int:
        while parent.setdefault(n, n) != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for a, b, _, _ in clashes:
        one, other = sorted((root(a), root(b)))
        parent[other] = one
    groups: dict[int, list[_Clash]] = defaultdict(list)
    for clash in sorted(clashes, key=lambda clash: clash[:2]):
        groups[root(clash[0])].append(clash)
    return [groups[n] for n in sorted(groups)]


def _add_agreeing(
    held: Sequence[Passage],
    beside: Mapping[int, set[int]],
    alike: Mapping[int, Sequence[Passage]],
    sides_of: set[int],
    counted: dict[tuple[str, int, int], _Counted],
) -> None:
    """Add the passages that give one of the numbers of the same thing: of the same claim, or like one that does."""
    known = {(item.quantity.unit, item.quantity.value) for item in counted.values()}
    touched = sides_of.union(*[beside.get(n, ()) for n in sides_of])
    near = [passage for n in sorted(touched) for passage in (held[n], *alike.get(n, ()))]
    for passage in near:
        if passage.place in counted:
            continue
        for quantity in passage.quantities:
            if (quantity.unit, quantity.value) in known:
                counted[passage.place] = _Counted(passage, quantity)
                break


def _by_value(counted: Iterable[_Counted]) -> list[Side]:
    groups: dict[float, list[_Counted]] = {}
    for item in sorted(counted, key=lambda item: (item.quantity.value, item.passage.place)):
        place = next((value for value in groups if item.quantity.agrees(groups[value][0].quantity)), None)
        groups.setdefault(item.quantity.value if place is None else place, []).append(item)
    return [Side(tuple(item.value for item in groups[value])) for value in sorted(groups)]


def _about(dossier: Dossier, sides: Sequence[Side], counted: Mapping[tuple[str, int, int], _Counted]) -> str:
    """What is counted, in the words of the side with most origins."""
    best = max(sides, key=lambda side: (len(side.origins(dossier)), len(side.values)))
    places = {value.place[:2] for value in best.values}
    items = [
        item for item in counted.values()
        if (item.passage.article_id, item.passage.start + item.quantity.start) in places
    ]  # fmt: skip
    measure = items[0].quantity.measure
    if measure in _OF_PEOPLE:
        return _OF_PEOPLE[measure]
    nouns = Counter(" ".join(item.quantity.noun.split()) for item in items if item.quantity.noun)
    return min(nouns, key=lambda noun: (-nouns[noun], noun)) if nouns else measure


def _independent(dossier: Dossier, sides: Sequence[Side]) -> bool:
    """Whether two sides stand on different origins."""
    origins = [side.origins(dossier) for side in sides]
    return any(a - b and b - a for n, a in enumerate(origins) for b in origins[n + 1 :])
