"""Utterances: one saying, as several articles print it.

In: a story's quotations with their speakers, and the origins of its passages. Out: `utterances`, and the utterance
of each quotation (one that stands alone has one too).

Method: only sayings that may have one speaker are compared, found through the rarer words they share
(`spoken_forms`). Two forms are one saying where one is cut from the other (a run of its words, a sentence of it, or
nearly all its words), and where they say the same in near words, as two translations do: the words they share, weighed
by their rarity in the story, must make up most of the shorter. Forms that differ in a number or in a negation are two
sayings unless they share a run of words. Where the speaker is a pronoun, is only described, or has a name that shares a
word with the other's, words are joined only where they are quoted alike. Words that stand right before or after a
saying join its form in another article where half of what carries them is there too: two translations of a speech
share few words, but these in one order. A source that is only described ("police", "a senior ministry official") is one
source in passages that are copies of each other; a body that is described ("the fire service", "the dockers' union") is
one body within a story.

Gets wrong: a translation with few words in common stays apart; a speaker who says nearly the same twice is heard once;
of a speech, what two articles print between them is one utterance where their stretches overlap.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from variorum.records import Dossier, Quote, Stage, Utterance, make_id
from variorum.story.spoken_forms import (
    UNNAMED,
    Form,
    compounds_of,
    cut,
    form_of,
    meeting,
    reworded,
    terms_of,
)

_DIRECTNESS = {"direct": 0, "mixed": 1, "indirect": 2}
# Words in more quotations than this do not bring two together.
_WIDEST = 60
# So many terms in common bring two together; all, where one has fewer.
_TOLD_BY = 2
# Rarest terms of a form that others are looked up by.
_RARER = 12
# Characters between two quotations of one speaker that go on from each other, at most.
_NEXT = 40


def run(dossier: Dossier) -> Dossier:
    """Group the story's quotations into utterances."""
    order = sorted(dossier.quotes, key=lambda q: (q.article_id, q.start, q.quote_id))
    copied = _copied(dossier, order)
    compounds = compounds_of(order)
    forms = [form_of(dossier, quote, copied[quote.quote_id], compounds) for quote in order]
    groups = _groups(dossier, forms)
    utterances = []
    utterance_of: dict[str, str] = {}
    for members in groups:
        utterance = _utterance(dossier, [forms[n] for n in members])
        utterances.append(utterance)
        for n in members:
            utterance_of[forms[n].quote.quote_id] = utterance.utterance_id
    quotes = tuple(replace(quote, utterance_id=utterance_of[quote.quote_id]) for quote in dossier.quotes)
    utterances.sort(key=lambda utterance: (utterance.story_id, utterance.utterance_id))
    return replace(dossier, quotes=quotes, utterances=tuple(utterances))


def _copied(dossier: Dossier, quotes: Sequence[Quote]) -> dict[str, frozenset[int]]:
    """For each quotation, the numbers of the copied pairs of passages that hold most of it."""
    ranges: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for number, copy in enumerate(dossier.copies):
        ranges[copy.a_article_id].append((copy.a_start, copy.a_end, number))
        ranges[copy.b_article_id].append((copy.b_start, copy.b_end, number))
    return {
        quote.quote_id: frozenset(
            number
            for start, end, number in ranges.get(quote.article_id, ())
            if 2 * (min(end, quote.end) - max(start, quote.start)) > quote.end - quote.start
        )
        for quote in quotes
    }


def _groups(dossier: Dossier, forms: Sequence[Form]) -> list[list[int]]:
    """Members of each utterance."""
    weights = _weights(forms)
    parent = list(range(len(forms)))
    longest = list(range(len(forms)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    members: dict[int, list[int]] = {n: [n] for n in range(len(forms))}

    def join(a: int, b: int) -> None:
        a, b = sorted((root(a), root(b)))
        if a == b:
            return
        # One group has one speaker: two that differ never meet through one that is unnamed.
        if any(meeting(forms[x], forms[y]) == "other" for x in members[a] for y in members[b]):
            return
        parent[b] = a
        members[a] += members.pop(b)
        longest[a] = max(longest[a], longest[b], key=lambda n: (len(forms[n].words), -n))

    # A dispatch reprinted word for word is one form; only different forms are compared.
    first: dict[tuple[object, ...], int] = {}
    for n, form in enumerate(forms):
        who = form.name or form.quote.speaker_entity_id
        key = (form.words, form.quote.refused, form.negated, bool(form.spoken), who)
        if form.terms and not form.nobody and key in first:
            join(first[key], n)
        else:
            first.setdefault(key, n)
    pairs = _candidates(forms, sorted({root(n) for n in range(len(forms))}), weights)
    for a, b in pairs:
        if cut(forms[a], forms[b], weights):
            join(a, b)
    for a, b in pairs:
        a_root, b_root = root(a), root(b)
        if a_root != b_root and reworded(forms[longest[a_root]], forms[longest[b_root]], weights):
            join(a, b)
    for a, b in _continued(forms, members):
        join(a, b)
    return [sorted(members[n]) for n in sorted(members)]


def _continued(forms: Sequence[Form], members: dict[int, list[int]]) -> list[tuple[int, int]]:
    """Pairs of a form and another article's longer one that joins it with its speaker's words right before or after.

    Two translations of a speech share few words, but they have what they share in one order.
    """
    group = {n: root for root in members for n in members[root]}
    found = []
    for a, b in pairwise(range(len(forms))):
        if forms[a].quote.article_id != forms[b].quote.article_id or group[a] == group[b]:
            continue
        if forms[b].quote.start - forms[a].quote.end > _NEXT or meeting(forms[a], forms[b]) != "same":
            continue
        for n, beside in ((a, b), (b, a)):
            mine = terms_of(forms[n].spoken) - forms[beside].terms
            for other in members[group[beside]]:
                if forms[other].quote.article_id != forms[n].quote.article_id:
                    shared = mine & terms_of(forms[other].spoken)
                    if len(mine) > 1 and 2 * len(shared) >= len(mine):
                        found.append((n, other))
    return found


def _weights(forms: Sequence[Form]) -> dict[str, float]:
    """Weight of each term by its rarity among the story's speakers' different sayings."""
    seen = Counter(name for form in {form.words: form for form in forms}.values() for name in form.terms)
    total = len({form.words for form in forms})
    return {name: math.log(1 + total / count) for name, count in seen.items()}


def _candidates(forms: Sequence[Form], alone: Sequence[int], weights: dict[str, float]) -> list[tuple[int, int]]:
    """Pairs of the forms in `alone` where one holds two of the other's rarer terms, or all of a short one's."""
    held: dict[str, list[int]] = defaultdict(list)
    for n in alone:
        for name in sorted(forms[n].terms):
            held[name].append(n)
    shared: set[tuple[int, int]] = set()
    for n in alone:
        met: Counter[int] = Counter()
        for name in sorted(forms[n].terms, key=lambda name: (-weights[name], name))[:_RARER]:
            if len(held[name]) <= _WIDEST:
                met.update(held[name])
        for other, count in met.items():
            if other != n and (count >= _TOLD_BY or min(len(forms[n].terms), len(forms[other].terms)) < _TOLD_BY):
                shared.add((min(n, other), max(n, other)))
    return [(a, b) for a, b in sorted(shared) if meeting(forms[a], forms[b]) != "other"]


def _utterance(dossier: Dossier, forms: Sequence[Form]) -> Utterance:
    """One saying from its forms: the longest in quotation marks stands for it."""
    best = min(forms, key=lambda form: (-len(form.spoken), -len(form.words), form.quote.article_id, form.quote.start))
    n_articles, n_origins = dossier.count((f.quote.article_id, f.quote.start, f.quote.end) for f in forms)
    entity = best.quote.speaker_entity_id or next(
        (form.quote.speaker_entity_id for form in forms if form.quote.speaker_entity_id), None
    )
    names = [form.quote.speaker_name for form in forms if form.quote.speaker_name]
    named = [name for name in names if name.lower() not in UNNAMED] or names
    known = dossier.entity.get(entity).name if entity is not None and entity in dossier.entity else None  # type: ignore[union-attr]
    return Utterance(
        utterance_id=make_id("u", dossier.story.story_id, min(form.quote.quote_id for form in forms)),
        story_id=dossier.story.story_id,
        speaker_entity_id=entity,
        speaker_name=known or (max(named, key=lambda name: (len(name), name)) if named else None),
        text=best.quote.text,
        type=min((form.quote.type for form in forms), key=lambda type_: _DIRECTNESS[type_]),
        kind=best.quote.kind,
        article_id=best.quote.article_id,
        start=best.quote.start,
        end=best.quote.end,
        n_articles=n_articles,
        n_origins=n_origins,
    )


STAGE = Stage(
    name="utterances",
    version=3,
    unit="story",
    reads=("stories", "articles", "quotes", "quotes.speaker_entity_id", "entities", "passages", "copies", "lineage"),
    writes=("utterances", "quotes.utterance_id"),
    run=run,
)
