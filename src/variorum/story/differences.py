"""Differences: where accounts part.

In: the claims with their passages, and the quotations as grouped into utterances. Out: `differences` with the
passages of each side, and `claims.standing`: `contested` where a side of a difference states the claim.

Method: passages are compared across claims. A number differs where two passages of different origin count the
same thing, by the words around the numbers, and no rounding or hedge lets both hold; a later number of a running
toll is an update, and a number of some of them is not one of all. Ages differ where they are one person's, or the range
of one group. A date differs where the words around it agree, or where what can happen once is given two days of the
week. What else fills one place of like sentences is read by its sort, and one rule compares all (`slots.py`): days,
hours, years, addresses, hospitals, named sites, towns, who holds a role, the age of whom nobody names, and words of
which one excludes another, as left and right, or the colours of a car. Places are compared of one person's home, and
of one deed where a town is called one; names where one surname has two given names in one claim (`naming.py`). Who did
it is read where doers are told by what they are to somebody (`doers.py`); who said it, and what a quotation was about,
where the same words in quotation marks have two speakers, or two matters, named beside them (`attributions.py`); who
asked for the meeting from a few fixed phrases. Words of which one undoes the other, and none against some, part two
passages of one thing (`opposed.py`). A dispute is an accusation, or a statement, and its denial by the accused. Words
differ inside the quotation marks of one utterance where neither form is a cut of the other. Each kind errs towards
silence.

Gets wrong: differences told in words that share nothing; who did it, where names are given; what a quotation was about,
unless both matters are named. An omission is never a difference.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from variorum.records import Claim, ClaimSource, Difference, DifferenceValue, Dossier, Stage, make_id
from variorum.story.ages import ages
from variorum.story.attributions import scopes, speakers
from variorum.story.contradictions import number_pairs
from variorum.story.counts import counts
from variorum.story.days import days, moved, shared_words, weekdays
from variorum.story.disputes import disputes
from variorum.story.doers import doers
from variorum.story.matching import Pairs, alike, weights
from variorum.story.naming import given_names, places
from variorum.story.opposed import none_or_some, opposed
from variorum.story.passages import Passage, passages
from variorum.story.placed import Placed
from variorum.story.requests import requests
from variorum.story.sayings import reworded
from variorum.story.sides import Found, Side, Value
from variorum.story.slots import slots
from variorum.story.terms import term

# Least likeness of a pair of passages worth comparing.
_WORTH = 0.08
# Least likeness of two passages, one of which denies what the other states.
_POLARITY = 0.62


def _polarity(held: Sequence[Passage], pairs: Pairs) -> list[Found]:
    """One passage states what another of like words denies."""
    found = []
    for a, b in sorted(pair for pair, value in pairs.items() if value >= _POLARITY):
        one, other = held[a], held[b]
        if one.negated == other.negated or one.origin_id == other.origin_id:
            continue
        if one.spoken or other.spoken or number_pairs(one, other) or one.future != other.future:
            continue
        about = shared_words(one, other)
        if len(about.split()) >= 2 and _denied(one, other):
            sides = tuple(Side((Value.of(p),)) for p in (one, other))
            found.append(Found("polarity", about, sides))
    return found


# What is denied stands in so many words behind the word that denies it.
_REACH = 3
# Content words that two passages share, at least, for one to deny what the other states.
_SUBSTANCE = 4
_NOT = re.compile(r"(?:\b(?:not|never|no|without|nor|den(?:ied|ies|y))\b|n['’]t\b)\s*", re.IGNORECASE)
_IF = re.compile(r"\b(?:if|unless|whether|not only|no (?:further|more|other|longer|new|additional))\b", re.IGNORECASE)


def _denied(a: Passage, b: Passage) -> bool:
    """Whether the one that denies denies words of the other, outright and within one sentence."""
    one, other = (a, b) if a.negated else (b, a)
    if len([name for name in one.terms & other.terms if name[0] in "wv"]) < _SUBSTANCE:
        return False
    if _IF.search(one.text) or _IF.search(other.text) or not (one.whole and other.whole):
        return False
    for match in _NOT.finditer(one.text):
        words = one.text[match.end() :].split()[:_REACH]
        found = {term(word.strip(".,;:!?()\"'“”")) for word in words} - {None}
        # `Not reasonable` and `unreasonable` agree.
        if any(f"{lead}{name}" in other.text.lower() for name in found for lead in ("un", "in", "im", "dis")):
            return False
        if any(f"w:{name}" in other.terms for name in found):
            return True
    return False


def _compared(
    every: Sequence[Passage], claim_at: Callable[[tuple[str, int, int]], str | None]
) -> tuple[list[Passage], dict[int, list[Passage]], dict[str, list[Passage]]]:
    """Those compared, one for each claim, origin and set of numbers; the others of the same claim; and each claim's."""
    by_claim: dict[str, list[Passage]] = defaultdict(list)
    first: dict[tuple[object, ...], Passage] = {}
    stated: dict[Passage, str] = {}
    for passage in every:
        claim = stated[passage] = claim_at(passage.place) or ""
        if claim:
            by_claim[claim].append(passage)
        numbers = tuple(sorted((q.measure, q.value) for q in passage.quantities))
        key = (claim or passage.place, passage.origin_id, numbers, passage.days)
        known = first.get(key)
        if known is None or len(known.terms) < len(passage.terms):
            first[key] = passage
    chosen = {passage.place for passage in first.values()}
    compared = [passage for passage in every if passage.place in chosen]
    same = {n: [p for p in by_claim.get(stated[one], ()) if p is not one] for n, one in enumerate(compared)}
    return compared, same, by_claim


def run(dossier: Dossier) -> Dossier:
    """Fill `differences`, `difference_values` and `claims.standing`."""
    claim_of = Placed(dossier.claim_sources)
    claim_at = functools.cache(lambda place: _claim_at(claim_of, Value("", *place)))
    every = [passage for passage in passages(dossier) if passage.sentence.role == "body"]
    held, same, by_claim = _compared(every, claim_at)
    pairs = alike(weights([passage.terms for passage in held]), _WORTH)
    found = [
        *counts(dossier, held, pairs, same),
        *days(dossier, held, pairs, same),
        *moved(dossier, every),
        *weekdays(dossier, every),
        *ages(dossier, every),
        *_polarity(held, pairs),
        *opposed(held, pairs),
        *none_or_some(held, pairs),
        *slots(dossier, every, held, pairs),
        *places(held, pairs),
        *given_names(dossier, [stating for _, stating in sorted(by_claim.items()) if len(stating) > 1]),
        *doers(held, pairs),
        *speakers(dossier),
        *scopes(dossier),
        *requests(every),
        *disputes(every, claim_at),
        *reworded(dossier),
    ]
    found = _merged(found)
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
                    claim_id=_stating(claim_of, claims, item.kind, value),
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


def _merged(found: Sequence[Found]) -> list[Found]:
    """The differences, those of one kind that set the same passages against one another as one."""
    kept: list[Found] = []
    for item in found:
        for n, other in enumerate(kept):
            if other.kind != item.kind:
                continue
            pairs = [
                (a, b) for a, one in enumerate(other.sides) for b, two in enumerate(item.sides)
                if {v.place for v in one.values} & {v.place for v in two.values}
            ]  # fmt: skip
            if len({a for a, _ in pairs}) < 2 or len({b for _, b in pairs}) < 2:
                continue
            sides = [dict.fromkeys(side.values) for side in other.sides]
            home = {b: a for a, b in reversed(pairs)}
            for b, side in enumerate(item.sides):
                if b in home:
                    sides[home[b]].update(dict.fromkeys(side.values))
                else:
                    sides.append(dict.fromkeys(side.values))
            kept[n] = Found(other.kind, other.about, tuple(Side(tuple(values)) for values in sides))
            break
        else:
            kept.append(item)
    return kept


def _claim_at(claim_of: Placed, value: Value) -> str | None:
    """The claim that the passage around a value states."""
    return max(_overlaps(claim_of, value), default=(0.0, None))[1]


def _overlaps(claim_of: Placed, value: Value) -> list[tuple[float, str]]:
    """Claims that the passages around a value state; first the one whose passage lies closest around it."""
    found = []
    for source in claim_of.touching(ClaimSource, *value.place):
        shared = min(source.end, value.end) - max(source.start, value.start)
        found.append((shared / (max(source.end, value.end) - min(source.start, value.start)), source.claim_id))
    return found


def _stating(claim_of: Placed, claims: dict[str, Claim], kind: str, value: Value) -> str | None:
    """The claim that states the value: of those around it, one whose own words hold it, else the closest.

    A number is stated by a claim that holds it, or by none: a sentence may give two and be of the other's claim.
    """
    near = _overlaps(claim_of, value)
    first = (
        re.compile(rf"(?<!\w){re.escape(value.words.split()[0])}(?!\w)", re.IGNORECASE) if value.words.strip() else None
    )
    holding = [(share, claim) for share, claim in near if first is not None and first.search(claims[claim].text)]
    if kind == "number" and not holding:
        return None
    return max(holding or near, default=(0.0, None))[1]


def _concerned(item: Found, claim_of: Placed, claims: dict[str, Claim]) -> list[str]:
    """The claims that the sides state, the best attested first."""
    found: Iterable[str] = {
        claim
        for side in item.sides
        for value in side.values
        if (claim := _stating(claim_of, claims, item.kind, value)) is not None
    }
    return sorted(found, key=lambda claim: (-claims[claim].n_origins, -claims[claim].importance, claim))


def _standing(claim: Claim, contested: set[str]) -> Claim:
    name = "contested" if claim.claim_id in contested else "agreed" if claim.n_origins >= 2 else "single"
    return claim if claim.standing == name else replace(claim, standing=name)


STAGE = Stage(
    name="differences",
    version=7,
    unit="story",
    reads=(
        "articles", "articles.published_start", "articles.published_end", "sentences", "mentions", "mentions.entity_id",
        "quotes", "quotes.speaker_entity_id", "quotes.utterance_id", "times", "times.earliest", "times.latest",
        "times.value", "events", "clauses", "entities", "passages", "lineage", "stories", "claims", "claim_sources",
    ),
    writes=("differences", "difference_values", "claims.standing"),
    run=run,
)  # fmt: skip
