"""Utterances: one saying, as several articles print it.

In: a story's quotations with their speakers, and the origins of its passages. Out: `utterances`, and the utterance
of each quotation (one that stands alone has one too).

Method: only sayings of one speaker are compared, found through the rarer words they share. Two forms are one saying
where one is cut from the other (a run of its words, or nearly all its words), and where they say the same in near
words, as two translations do: the words they share, weighed by their rarity in the story, must make up most of the
shorter. Forms that differ in a number or in a negation are two sayings unless they share a run of words. An unnamed
speaker's words join a named one's only where they are quoted alike. A source that is only described ("police", "a
senior ministry official") is one source in passages that are copies of each other; a body that is described ("the fire
service", "the dockers' union") is one body within a story.

Gets wrong: a translation without a common word stays apart; a speaker who says nearly the same twice is heard once.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from variorum.records import Dossier, Quote, Stage, Utterance, make_id
from variorum.story.terms import term

_DIRECTNESS = {"direct": 0, "mixed": 1, "indirect": 2}
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:[’'][^\W_]+)*")
_INSIDE = re.compile(r"[“\"«„]([^“”\"«»„]*)[”\"»]?|(?:''|``)(.*?)(?:''|$)|(?<!\w)[‘'](.+?)[’'](?!\w)")
_NEGATION = frozenset({"not", "no", "never", "nor", "nobody", "nothing", "none", "without", "cannot"})
_UNNAMED = frozenset({"he", "she", "they", "it", "who", "that", "which", "we", "i", "one", "some", "others", "many"})
_NAME_NOISE = frozenset({"the", "a", "an", "mr", "mrs", "ms", "dr", "sir"})
# Words in more quotations than this do not bring two together.
_WIDEST = 60
# Least run of words that cannot be chance, and its least share of the shorter form. The four thresholds were set on
# the packaged sample and on invented pairs; see tests.
_RUN, _RUN_SHARE = 5, 0.6
# Least weighed share of the shorter form's words where it is cut from, and where it is worded otherwise.
_CUT, _REWORDED = 0.85, 0.5


_NOBODY: tuple[str | None, frozenset[str]] = (None, frozenset())


@dataclass(frozen=True, slots=True)
class _Form:
    """A quotation as it is compared: all its words in order, and the words that carry it."""

    quote: Quote
    words: tuple[str, ...]
    terms: frozenset[str]
    numbers: frozenset[str]
    negated: bool
    fragments: tuple[tuple[str, ...], ...]
    #: Whether the speaker is a body that is described and not named.
    body: bool = False
    #: The passages that are copies of one another and hold the quotation, as numbers of copied pairs.
    copied: frozenset[int] = frozenset()

    @property
    def quoted(self) -> int:
        """Number of words in quotation marks."""
        return sum(len(words) for words in self.fragments)


def run(dossier: Dossier) -> Dossier:
    """Group the story's quotations into utterances."""
    order = sorted(dossier.quotes, key=lambda q: (q.article_id, q.start, q.quote_id))
    copied = _copied(dossier, order)
    forms = [_form(quote, _is_body(dossier, quote), copied[quote.quote_id]) for quote in order]
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


def _is_body(dossier: Dossier, quote: Quote) -> bool:
    entity = dossier.entity.get(quote.speaker_entity_id or "")
    return entity is not None and entity.type == "organisation" and not entity.named


def _form(quote: Quote, body: bool, copied: frozenset[int]) -> _Form:
    words = _words(quote.text)
    terms = frozenset(found for word in words if (found := term(word)) is not None)
    numbers = frozenset(word for word in words if word[0].isdigit())
    negations = sum(word in _NEGATION or word.endswith("n't") for word in words) + (quote.kind == "denies")
    return _Form(quote, words, terms, numbers, negations % 2 == 1, _fragments(quote), body, copied)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.lower().replace("’", "'") for word in _WORD.findall(text))


def _fragments(quote: Quote) -> tuple[tuple[str, ...], ...]:
    """The words of each stretch in quotation marks."""
    if quote.type == "indirect":
        return ()
    inside = [_words("".join(found)) for found in _INSIDE.findall(quote.text)]
    return tuple(words for words in inside if words) or (_words(quote.text),)


def _speaker(quote: Quote) -> tuple[str | None, frozenset[str]]:
    """(Entity, words of the name) of the speaker; (None, nothing) where unnamed."""
    name = (quote.speaker_name or "").lower()
    words = frozenset(word for word in _WORD.findall(name) if word not in _NAME_NOISE and word not in _UNNAMED)
    return quote.speaker_entity_id, words


def _meeting(a: _Form, b: _Form) -> str:
    """`same`, `open` (one is unnamed) or `other` speaker."""
    (a_entity, a_name), (b_entity, b_name) = _speaker(a.quote), _speaker(b.quote)
    if a_entity is not None and b_entity is not None:
        if a_entity == b_entity:
            return "same"
        if not a_name or (a_name != b_name and not (a.body and b.body)):
            return "other"
        if a.body and b.body:
            return "same" if _one_description(a.quote, b.quote) else "other"
        # Two unnamed sources of one description ("a police spokesman") may be one: a copied passage or the words tell.
        return "same" if a.copied & b.copied else "open"
    if a_name and b_name:
        return "same" if a_name <= b_name or b_name <= a_name else "other"
    return "open"


def _one_description(a: Quote, b: Quote) -> bool:
    """Whether two descriptions of bodies are one, or one says less: "the union", "the dockers' union"."""
    (_, a_name), (_, b_name) = _speaker(a), _speaker(b)
    if a_name == b_name:
        return True
    if not (a_name <= b_name or b_name <= a_name):
        return False
    # A name in one alone ("the Arvenian ministry") may tell the one from the other.
    more = a_name ^ b_name
    return not any(
        word[0].isupper() and word.lower() in more for q in (a, b) for word in (q.speaker_name or "").split()
    )


def _groups(dossier: Dossier, forms: Sequence[_Form]) -> list[list[int]]:
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
        if any(_meeting(forms[x], forms[y]) == "other" for x in members[a] for y in members[b]):
            return
        parent[b] = a
        members[a] += members.pop(b)
        longest[a] = max(longest[a], longest[b], key=lambda n: (len(forms[n].words), -n))

    # A dispatch reprinted word for word is one form; only different forms are compared.
    first: dict[tuple[object, ...], int] = {}
    for n, form in enumerate(forms):
        entity, name = _speaker(form.quote)
        key = (form.words, form.quote.refused, form.negated, bool(form.quoted), name or entity)
        if form.terms and _speaker(form.quote) != _NOBODY and key in first:
            join(first[key], n)
        else:
            first.setdefault(key, n)
    pairs = _candidates(forms, sorted({root(n) for n in range(len(forms))}), weights)
    for a, b in pairs:
        if _cut(forms[a], forms[b], weights):
            join(a, b)
    for a, b in pairs:
        a_root, b_root = root(a), root(b)
        if a_root != b_root and _reworded(forms[longest[a_root]], forms[longest[b_root]], weights):
            join(a, b)
    return [sorted(members[n]) for n in sorted(members)]


def _weights(forms: Sequence[_Form]) -> dict[str, float]:
    """Weight of each term by its rarity among the story's speakers' different sayings."""
    seen = Counter(name for form in {form.words: form for form in forms}.values() for name in form.terms)
    total = len({form.words for form in forms})
    return {name: math.log(1 + total / count) for name, count in seen.items()}


def _candidates(forms: Sequence[_Form], alone: Sequence[int], weights: dict[str, float]) -> list[tuple[int, int]]:
    """Pairs of the forms numbered in `alone` that share two of their rarer terms (or all of a short form's)."""
    held: dict[str, list[int]] = defaultdict(list)
    for n in alone:
        form = forms[n]
        rare = sorted(form.terms, key=lambda name: (-weights[name], name))[:12]
        for name in rare:
            held[name].append(n)
    shared: Counter[tuple[int, int]] = Counter()
    for name in sorted(held):
        numbers = held[name]
        if len(numbers) > _WIDEST:
            continue
        for place, a in enumerate(numbers):
            for b in numbers[place + 1 :]:
                shared[a, b] += 1
    found = []
    for (a, b), count in sorted(shared.items()):
        if count >= min(2, len(forms[a].terms), len(forms[b].terms)) and _meeting(forms[a], forms[b]) != "other":
            found.append((a, b))
    return found


def _cut(a: _Form, b: _Form, weights: dict[str, float]) -> bool:
    """Whether one form is a part of the other, or both are parts of one."""
    if a.quote.refused != b.quote.refused:
        return False
    short, long = sorted((a, b), key=lambda form: len(form.words))
    run = _longest_run(short.words, long.words)
    both_direct = bool(a.quoted and b.quoted)
    held = both_direct and (_fragment_held(a, b) or _fragment_held(b, a))
    alike = _meeting(a, b)
    if alike == "open":
        return both_direct and (held or run >= max(_RUN, round(0.9 * len(short.words))))
    whole = both_direct and short.terms and run == len(short.words) and (run >= 3 or run == len(long.words))
    if held or whole:
        return True
    if both_direct and run >= _RUN and run >= _RUN_SHARE * len(short.words):
        return True
    if a.numbers != b.numbers and not (short.numbers <= long.numbers):
        return False
    if a.negated != b.negated and not (both_direct and run >= _RUN):
        return False
    common = short.terms & long.terms
    return len(common) >= 3 and _mass(common, weights) >= _CUT * _mass(short.terms, weights)


def _fragment_held(a: _Form, b: _Form) -> bool:
    """Whether a stretch that `a` has in quotation marks stands whole in the words of `b`, long enough to tell."""
    for fragment in a.fragments:
        if len(fragment) < len(a.words) and _longest_run(fragment, b.words) == len(fragment):
            named = len({found for word in fragment if (found := term(word)) is not None})
            if len(fragment) >= _RUN or (named >= 2 and _meeting(a, b) == "same"):
                return True
    return False


def _reworded(a: _Form, b: _Form, weights: dict[str, float]) -> bool:
    """Whether two forms of different articles say the same in near words."""
    if a.quote.refused != b.quote.refused or a.quote.article_id == b.quote.article_id:
        return False
    if _meeting(a, b) != "same" or a.numbers != b.numbers or a.negated != b.negated:
        return False
    common = a.terms & b.terms
    if len(common) < 2:
        return False
    mass = _mass(common, weights)
    small, large = sorted((_mass(a.terms, weights), _mass(b.terms, weights)))
    # Two translations are of like length; a short form of a long one was looked for before.
    return mass >= _REWORDED * small and mass >= 0.5 * _REWORDED * large and large <= 2.0 * small


def _mass(terms: frozenset[str], weights: dict[str, float]) -> float:
    return sum(weights[name] for name in sorted(terms))


def _longest_run(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    """Length of the longest run of words that both hold."""
    best = 0
    before = [0] * (len(b) + 1)
    for word in a:
        now = [0] * (len(b) + 1)
        for j, other in enumerate(b, start=1):
            if word == other:
                now[j] = before[j - 1] + 1
                best = max(best, now[j])
        before = now
    return best


def _utterance(dossier: Dossier, forms: Sequence[_Form]) -> Utterance:
    """One saying from its forms: the longest in quotation marks stands for it."""
    best = min(forms, key=lambda form: (-form.quoted, -len(form.words), form.quote.article_id, form.quote.start))
    n_articles, n_origins = dossier.count((f.quote.article_id, f.quote.start, f.quote.end) for f in forms)
    entity = best.quote.speaker_entity_id or next(
        (form.quote.speaker_entity_id for form in forms if form.quote.speaker_entity_id), None
    )
    names = [form.quote.speaker_name for form in forms if form.quote.speaker_name]
    named = [name for name in names if name.lower() not in _UNNAMED] or names
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
    version=2,
    unit="story",
    reads=("stories", "articles", "quotes", "quotes.speaker_entity_id", "entities", "passages", "copies", "lineage"),
    writes=("utterances", "quotes.utterance_id"),
    run=run,
)
