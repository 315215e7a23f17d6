"""Differences: where accounts part.

In: the claims with their passages, and the quotations as grouped into utterances. Out: `differences` with the
passages of each side, and `claims.standing`: `contested` where a side of a difference states the claim.

Method: passages are compared across claims. A number differs where two passages of different origin count the
same thing and no rounding or hedge lets both hold; a later number of a running toll is an update. A date
differs where the words around it agree. Who asked is read from a few fixed phrases. A dispute is an
accusation, or a statement, and its denial by the accused. Words differ inside the quotation marks of one
utterance where neither form is a cut of the other. Each kind errs towards silence.

Gets wrong: differences told in words that share nothing; who did it, beyond who asked; scope. An omission is
never a difference.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from variorum.records import Claim, Difference, DifferenceValue, Dossier, Stage, TimeExpression, make_id
from variorum.story.contradictions import date_pair, is_update, number_pairs
from variorum.story.disputes import disputes
from variorum.story.matching import Pairs, alike, weights
from variorum.story.passages import Passage, passages
from variorum.story.quantities import RUNNING, Quantity, as_printed
from variorum.story.requests import requests
from variorum.story.sayings import reworded
from variorum.story.sides import Found, Side, Value

# Least likeness of two passages whose numbers of the same thing are compared, and of two whose days are.
# Tuned on the packaged sample: below them, two things that share a noun are taken for one.
_NUMBERS = 0.16
_WORTH = 0.08
_DAYS = 0.36
_DEADLINES = 0.1
# Least likeness of two passages, one of which denies what the other states.
_POLARITY = 0.62


@dataclass(frozen=True, slots=True)
class _Counted:
    """A passage and its number of the thing in question."""

    passage: Passage
    quantity: Quantity

    @property
    def value(self) -> Value:
        span = as_printed(self.passage.text, self.quantity)
        printed = self.passage.text[span.start : span.end]
        start = self.passage.start
        return Value(printed, self.passage.article_id, start + span.start, start + span.end)


def _published(dossier: Dossier, passage: Passage, words_only: bool = False) -> tuple[object, object]:
    """The first and last day a number in the passage can be of: the day it names, else that of publication."""
    days = [day for day in passage.days if day[0] == day[1]]
    if len(days) == 1:
        return days[0]
    article = dossier.article[passage.article_id]
    return article.published_start, article.published_end


def _numbers(dossier: Dossier, held: Sequence[Passage], pairs: Pairs) -> list[Found]:
    """Numbers of the same thing that cannot both hold."""
    clashes: dict[str, list[tuple[int, int, Quantity, Quantity]]] = defaultdict(list)
    for (a, b), value in sorted(pairs.items()):
        if value < _NUMBERS or held[a].origin_id == held[b].origin_id:
            continue
        for one, other in number_pairs(held[a], held[b]):
            if one.measure in RUNNING:
                first, second = _published(dossier, held[a]), _published(dossier, held[b])
                if is_update(one.measure, first, second):  # type: ignore[arg-type]
                    continue
            clashes[min(one.measure, other.measure)].append((a, b, one, other))
    found = []
    for _, pairs_of in sorted(clashes.items()):
        counted: dict[int, _Counted] = {}
        for a, b, one, other in pairs_of:
            counted.setdefault(a, _Counted(held[a], one))
            counted.setdefault(b, _Counted(held[b], other))
        _join_agreeing(held, pairs, counted)
        sides = _by_value([counted[n] for n in sorted(counted)])
        if _independent(dossier, sides):
            best = max((side.values[0] for side in sides), key=lambda v: len(v.words))
            about = _counted_words(counted[min(counted)], best.words)
            found.append(Found("number", about, tuple(sides)))
    return found


def _join_agreeing(held: Sequence[Passage], pairs: Pairs, counted: dict[int, _Counted]) -> None:
    """Add the passages that give one of the numbers of the same thing."""
    known = list(counted.items())
    for (a, b), value in sorted(pairs.items()):
        if value < _NUMBERS:
            continue
        for n, m in ((a, b), (b, a)):
            if n in dict(known) and m not in counted:
                measure = counted[n].quantity.measure
                same = [q for q in held[m].quantities if q.measure == measure]
                if len(same) == 1 and any(same[0].value == item.quantity.value for _, item in known):
                    counted[m] = _Counted(held[m], same[0])


def _by_value(counted: Sequence[_Counted]) -> list[Side]:
    groups: dict[float, list[_Counted]] = {}
    for item in counted:
        place = next((value for value in groups if item.quantity.agrees(groups[value][0].quantity)), None)
        groups.setdefault(item.quantity.value if place is None else place, []).append(item)
    return [Side(tuple(item.value for item in groups[value])) for value in sorted(groups)]


def _counted_words(item: _Counted, printed: str) -> str:
    measure = item.quantity.measure
    if measure in RUNNING or not item.quantity.noun:
        return {"killed": "number killed", "injured": "number injured", "missing": "number missing"}.get(
            measure, item.quantity.noun or measure
        )
    return item.quantity.noun if item.quantity.noun else printed


def _independent(dossier: Dossier, sides: Sequence[Side]) -> bool:
    """Whether two sides stand on different origins."""
    origins = [side.origins(dossier) for side in sides]
    return len(sides) >= 2 and any(a - b and b - a for n, a in enumerate(origins) for b in origins[n + 1 :])


def _dates(dossier: Dossier, held: Sequence[Passage], pairs: Pairs) -> list[Found]:
    """Days given for the same thing that cannot both hold."""
    found = []
    for (a, b), value in sorted(pairs.items()):
        one, other = held[a], held[b]
        if one.origin_id == other.origin_id:
            continue
        clash = date_pair(one, other)
        if clash is None:
            continue
        deadline = one.text[: clash[0].start - one.start].lower().rstrip().endswith(("by", "by the", "until", "before"))
        if value < (_DEADLINES if deadline else _DAYS) or one.negated != other.negated:
            continue
        if not all(
            _dated_surely(dossier, passage, dossier.text(t.article_id, t.start, t.end))
            for passage, t in zip((one, other), clash, strict=True)
        ):
            continue
        values = [_dated_value(dossier, t) for t in clash]
        about = _shared_words(one, other)
        if about:
            found.append(Found("date", about, (Side((values[0],)), Side((values[1],)))))
    return _merged(dossier, found, held)


def _dated_value(dossier: Dossier, time: TimeExpression) -> Value:
    """The time expression with the preposition that makes it a deadline."""
    before = dossier.text(time.article_id, max(0, time.start - 16), time.start)
    led = re.search(r"\b(?:by|until|before|no later than)\s+(?:the\s+)?$", before, re.IGNORECASE)
    start = time.start - (len(before) - led.start()) if led else time.start
    return Value(dossier.text(time.article_id, start, time.end), time.article_id, start, time.end)


def _dated_surely(dossier: Dossier, passage: Passage, words: str) -> bool:
    """Whether the day does not hang on an article's date that is itself unsure."""
    article = dossier.article[passage.article_id]
    return any(character.isdigit() for character in words) or (
        article.published_start is not None and article.published_start == article.published_end
    )


def _shared_words(a: Passage, b: Passage) -> str:
    """The longest run of words that both passages hold, as printed in the first."""
    from difflib import SequenceMatcher

    left, right = a.text.split(), b.text.split()
    match = SequenceMatcher(
        a=[w.lower().strip(",.;:") for w in left], b=[w.lower().strip(",.;:") for w in right], autojunk=False
    )
    block = match.find_longest_match()
    words = [word.strip(',.;:"“”') for word in left[block.a : block.a + block.size]]
    while words and words[0].lower() in _EDGE:
        words.pop(0)
    while words and words[-1].lower() in _EDGE:
        words.pop()
    return " ".join(words[:8])


_EDGE = frozenset(
    ("a", "an", "the", "of", "in", "on", "at", "to", "by", "for", "from", "and", "or", "but", "that", "which", "who",
     "is", "was", "are", "were", "be", "will", "would", "has", "had", "have", "with", "as", "its", "their", "his",
     "her")
)  # fmt: skip


def _merged(dossier: Dossier, found: Sequence[Found], held: Sequence[Passage]) -> list[Found]:
    """Differences of one kind over the same claims as one: their sides joined where the words are the same days."""
    merged: dict[tuple[object, ...], dict[str, list[Value]]] = {}
    about: dict[tuple[object, ...], str] = {}
    days = {(t.article_id, t.end): (t.earliest, t.latest) for t in dossier.times}
    for item in found:
        keys = tuple(sorted(str(days[side.values[0].article_id, side.values[0].end]) for side in item.sides))
        held_sides = merged.setdefault(keys, {})
        about.setdefault(keys, item.about)
        for side in item.sides:
            for value in side.values:
                kept = held_sides.setdefault(str(days[value.article_id, value.end]), [])
                if value not in kept:
                    kept.append(value)
    return [
        Found("date", about[keys], tuple(Side(tuple(sides[name])) for name in sorted(sides)))
        for keys, sides in sorted(merged.items(), key=lambda item: str(item[0]))
    ]


def _polarity(held: Sequence[Passage], pairs: Pairs) -> list[Found]:
    """One passage states what another of like words denies."""
    found = []
    for (a, b), value in sorted(pairs.items()):
        one, other = held[a], held[b]
        if value < _POLARITY or one.negated == other.negated or one.origin_id == other.origin_id:
            continue
        if one.spoken or other.spoken or number_pairs(one, other) or one.future != other.future:
            continue
        about = _shared_words(one, other)
        if len(about.split()) >= 2:
            sides = tuple(Side((Value(p.text, p.article_id, p.start, p.end),)) for p in (one, other))
            found.append(Found("polarity", about, sides))
    return found


def run(dossier: Dossier) -> Dossier:
    """Fill `differences`, `difference_values` and `claims.standing`."""
    held = [passage for passage in passages(dossier) if passage.sentence.role == "body"]
    pairs = alike(weights([passage.terms for passage in held]), _WORTH)
    found = [
        *_numbers(dossier, held, pairs),
        *_dates(dossier, held, pairs),
        *_polarity(held, pairs),
        *requests(held),
        *disputes(held),
        *reworded(dossier),
    ]
    claim_of = _claims_by_place(dossier)
    differences: dict[str, Difference] = {}
    values: dict[tuple[object, ...], DifferenceValue] = {}
    contested: set[str] = set()
    claims = {claim.claim_id: claim for claim in dossier.claims}
    for item in found:
        if len({value.place for side in item.sides for value in side.values}) < 2:
            continue
        concerned = _concerned(item, claim_of, claims)
        difference_id = make_id(
            "d", dossier.story.story_id, item.kind, *sorted(str(v.place) for side in item.sides for v in side.values)
        )
        differences[difference_id] = Difference(
            difference_id=difference_id, story_id=dossier.story.story_id,
            claim_id=concerned[0] if concerned else None, kind=item.kind, about=item.about,
        )  # fmt: skip
        if item.kind not in ("dispute", "wording"):
            contested.update(concerned)
        for side in item.sides:
            name = side.name(dossier)
            for value in side.values:
                row = DifferenceValue(
                    difference_id=difference_id, value=name, article_id=value.article_id, start=value.start,
                    end=value.end, origin_id=dossier.origin(*value.place),
                    claim_id=_claim_at(claim_of, value),
                )  # fmt: skip
                values[difference_id, name, *value.place] = row
    return replace(
        dossier,
        claims=tuple(_standing(claim, contested) for claim in dossier.claims),
        differences=tuple(sorted(differences.values(), key=lambda row: row.difference_id)),
        difference_values=tuple(
            sorted(values.values(), key=lambda row: (row.difference_id, row.value, row.article_id, row.start, row.end))
        ),
    )


_Places = dict[str, list[tuple[int, int, str]]]


def _claims_by_place(dossier: Dossier) -> _Places:
    found: _Places = defaultdict(list)
    for source in dossier.claim_sources:
        found[source.article_id].append((source.start, source.end, source.claim_id))
    return found


def _claim_at(claim_of: _Places, value: Value) -> str | None:
    """The claim that the passage around a value states."""
    best = max(
        (
            (min(end, value.end) - max(start, value.start), claim)
            for start, end, claim in claim_of.get(value.article_id, ())
        ),
        default=(0, None),
    )  # fmt: skip
    return best[1] if best[0] > 0 else None


def _concerned(item: Found, claim_of: _Places, claims: dict[str, Claim]) -> list[str]:
    """The claims that the sides state, the best attested first."""
    found: Iterable[str] = {
        claim for side in item.sides for value in side.values if (claim := _claim_at(claim_of, value)) is not None
    }
    return sorted(found, key=lambda claim: (-claims[claim].n_origins, -claims[claim].importance, claim))


def _standing(claim: Claim, contested: set[str]) -> Claim:
    name = "contested" if claim.claim_id in contested else "agreed" if claim.n_origins >= 2 else "single"
    return claim if claim.standing == name else replace(claim, standing=name)


STAGE = Stage(
    name="differences",
    version=1,
    unit="story",
    reads=(
        "articles", "articles.published_start", "articles.published_end", "sentences", "mentions", "mentions.entity_id",
        "quotes", "quotes.speaker_entity_id", "quotes.utterance_id", "times", "times.earliest", "times.latest",
        "times.value", "events", "events.event_id", "passages", "lineage", "stories", "claims", "claim_sources",
    ),
    writes=("differences", "difference_values", "claims.standing"),
    run=run,
)  # fmt: skip
