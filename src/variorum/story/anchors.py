"""What two passages of few common words still share: a day, a number, a deed, a denial, a demand, a speaker.

In: passages. Out: for pairs of passages a bonus to their likeness. Two houses that write for themselves tell one thing
in wholly different words; what they cannot help sharing are its day, its numbers, who did it, and what kind of deed it
was. No single one of these makes two passages one claim. Each adds to the likeness of their words, the more the rarer
it is in the story, and `contradicting` still parts them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from variorum.story.contradictions import slot
from variorum.story.passages import Passage, entity_key
from variorum.story.quantities import BARE
from variorum.story.requests import asker

# What each kind of agreement adds to the likeness when it is rare. Tuned on the packaged sample and the stories of
# `bench/claims_gold.json` that are not set apart.
_BONUS = {"t": 0.2, "q": 0.18, "b": 0.14, "e": 0.1, "h": 0.1, "n": 0.16, "r": 0.25}
_MOST = 0.42
# An anchor that more than this share of the story's passages have is none.
_COMMON = 0.3
# An anchor of so many passages is rare; one of twice as many counts half.
_RARE = 6
# Anchors of more passages than this are passed over: comparing all of them would take long and tell nothing.
_WIDEST = 150
# A deed of these types says too little by itself of what was done.
_PLAIN_TYPES = frozenset(("AGREE", "SUPPORT", "CONCEDE", "COOPERATE", "REQUEST", "REJECT"))
_LONGEST_PERIOD = 31
# One speaker's words in two articles are one saying, cut or in other words, where so many of the words of the shorter,
# and at least so many, stand in the other.
_SAID, _SAID_SHARE, _SAID_WORDS = 0.2, 0.66, 2
# A denial of so few words of its own, the denying among them, tells only who denies.
_BARE_DENIAL = 2
_DEFINITE = re.compile(r"\b(?:the|these|those|both|his|her|its|their|all)\s+$", re.IGNORECASE)


def anchors(passage: Passage) -> Iterator[str]:
    """What the passage could share with one in other words; the first letter is the kind."""
    for time in passage.times:
        if time.earliest is None or time.latest is None or (time.latest - time.earliest).days > _LONGEST_PERIOD:
            continue
        kind = "by" if slot(passage, time) == "by" else "at"
        yield f"t:{kind}:{time.earliest}:{time.latest}"
    for quantity in passage.quantities:
        # `the two countries` counts nothing, `an 18-wheel truck` no trucks.
        if not quantity.measure or _DEFINITE.search(passage.text[: quantity.start]):
            continue
        if passage.text[quantity.end : quantity.end + 1] == "-":
            continue
        kind = "b" if quantity.unit in BARE else "q"
        yield f"{kind}:{quantity.unit}:{quantity.value:g}"
    deeds = set()
    for event in passage.events:
        if event.event_type in _PLAIN_TYPES:
            continue
        deeds.add(f"e:{event.event_type}:{'denied' if passage.denies else event.status}")
        if event.event_id:
            deeds.add(f"h:{event.event_id}")
    yield from sorted(deeds)
    if passage.denies and passage.denier:
        yield f"n:{passage.denier}"
    if (who := asker(passage)) is not None:
        yield f"r:{entity_key(who)}"


def _agree(kinds: Counter[str], a: Passage, b: Passage) -> bool:
    """Whether what is shared is enough to look at the words: two anchors, or one beside a party or a spoken word.

    One type of deed between the same parties is what a story is about, and tells two passages no less apart.
    """
    if not kinds.keys() - {"e", "h"}:
        return False
    if sum(kinds.values()) >= 2:
        return True
    return bool(a.names & b.names) or any(name.startswith("w:") for name in a.terms & b.terms)


def bonuses(held: Sequence[Passage]) -> dict[tuple[int, int], float]:
    """What shared anchors add to the likeness of pairs `(i, j)`, i < j, of passages of different articles."""
    by_anchor: dict[str, list[int]] = defaultdict(list)
    for n, passage in enumerate(held):
        for anchor in set(anchors(passage)):
            by_anchor[anchor].append(n)
    most = min(_WIDEST, max(4, int(_COMMON * len(held))))
    shared: dict[tuple[int, int], dict[str, float]] = defaultdict(dict)
    for anchor in sorted(by_anchor):
        places = by_anchor[anchor]
        if not 2 <= len(places) <= most:
            continue
        rarity = min(1.0, _RARE / len(places))
        for first, a in enumerate(places):
            for b in places[first + 1 :]:
                if held[a].article_id != held[b].article_id:
                    kind = anchor[0]
                    value = _BONUS[kind] * rarity
                    known = shared[a, b]
                    known[kind] = max(known.get(kind, 0.0), value)
    found = {}
    for (a, b), kinds in shared.items():
        if not _agree(Counter(kinds), held[a], held[b]):
            continue
        # A number of many in a long sentence says little: every number of the shorter one must be shared.
        if "q" in kinds and not _numbers_agree(held[a], held[b]):
            del kinds["q"]
        # `The group says it had no part in it` says nothing but that it denies.
        if "n" in kinds and min(_plain(held[a]), _plain(held[b])) <= _BARE_DENIAL:
            kinds["n"] += _BONUS["n"]
        found[a, b] = round(min(_MOST, sum(kinds[kind] for kind in sorted(kinds))), 6)
    for pair in _said(held):
        found[pair] = round(min(_MOST, found.get(pair, 0.0) + _SAID), 6)
    return found


def _said(held: Sequence[Passage]) -> Iterator[tuple[int, int]]:
    """Pairs of passages of different articles that give one speaker's words, most of the shorter in the other."""
    by_speaker: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
    for n, passage in enumerate(held):
        if passage.speaker is not None:
            by_speaker[passage.speaker].append((n, frozenset(name for name in passage.terms if name[0] in "wnv")))
    for speaker in sorted(by_speaker):
        sayings = by_speaker[speaker]
        for first, (a, mine) in enumerate(sayings if len(sayings) <= _WIDEST else ()):
            for b, theirs in sayings[first + 1 :]:
                shared = len(mine & theirs)
                if shared < max(_SAID_WORDS, _SAID_SHARE * min(len(mine), len(theirs))):
                    continue
                if held[a].article_id != held[b].article_id:
                    yield a, b


def _plain(passage: Passage) -> int:
    return sum(name.startswith("w:") for name in passage.terms)


def _numbers_agree(a: Passage, b: Passage) -> bool:
    left = {(q.unit, q.value) for q in a.quantities if q.measure and q.unit not in BARE}
    right = {(q.unit, q.value) for q in b.quantities if q.measure and q.unit not in BARE}
    return len(left & right) >= min(len(left), len(right))
