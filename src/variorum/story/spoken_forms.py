"""Forms of sayings: a quotation as it is compared with another's, and when two are one saying.

A form is all its words in order, the words that carry it, its numbers, whether it is negated, and what stands in
quotation marks, whole and by sentence. Two forms have the same speaker, another one, or it is open: one is not named or
only described, or their names share a word. `cut` and `reworded` say what makes two forms one.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from variorum.records import Dossier, Quote
from variorum.story.terms import term

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:[’'][^\W_]+)*")
_ENDS = re.compile(r"(?<=[.!?…])\s")
_DOUBLE = re.compile(r"[“”\"«»„]|''|``")
_OPENING = frozenset({"“", "„", "``"})
_SINGLE = re.compile(r"(?<!\w)[‘'](.+?)[’'](?!\w)")
_NEGATION = frozenset({"not", "no", "never", "nor", "nobody", "nothing", "none", "without", "cannot"})
UNNAMED = frozenset({"he", "she", "they", "it", "who", "that", "which", "we", "i", "one", "some", "others", "many"})
_NAME_NOISE = frozenset({"the", "a", "an", "mr", "mrs", "ms", "dr", "sir"})
# Least run of words that cannot be chance, and its least share of the shorter form. The four thresholds were set on
# the packaged sample and on invented pairs; see tests.
_RUN, _RUN_SHARE = 5, 0.6
# Least letters of a word that others may print as two.
_COMPOUND = 6
# Share of the shorter of two sentences in quotation marks that a run must make up: at .6 a stock phrase ("a long way to
# go from here") joined two sayings of one speaker.
_SENTENCE_SHARE = 0.75
# A run of so many quoted words is one saying whatever else the two forms hold, and whoever "he" is.
_SURE_RUN = 8
# Least weighed share of the shorter form's words where it is cut from, and where it is worded otherwise.
_CUT, _REWORDED = 0.85, 0.5


@dataclass(frozen=True, slots=True)
class Form:
    """A quotation as it is compared: all its words in order, and the words that carry it."""

    quote: Quote
    words: tuple[str, ...]
    terms: frozenset[str]
    numbers: frozenset[str]
    negated: bool
    #: The words of each stretch in quotation marks, and of each sentence of these.
    fragments: tuple[tuple[str, ...], ...]
    sentences: tuple[tuple[str, ...], ...]
    #: The words in quotation marks, one stretch after the other.
    spoken: tuple[str, ...]
    #: The words of the speaker's name; none where it is a pronoun.
    name: frozenset[str]
    #: Whether the speaker is a body that is described and not named.
    body: bool
    #: Whether the speaker is described and not named.
    described: bool
    #: The passages that are copies of one another and hold the quotation, as numbers of copied pairs.
    copied: frozenset[int]

    @property
    def nobody(self) -> bool:
        """Whether nothing tells who speaks."""
        return self.quote.speaker_entity_id is None and not self.name


def compounds_of(quotes: Sequence[Quote]) -> frozenset[tuple[str, str]]:
    """Pairs of words that another quotation prints as one: "good will", where one has "goodwill"."""
    said = {_words(quote.text) for quote in quotes}
    known = {word for words in said for word in words if len(word) >= _COMPOUND}
    return frozenset((a, b) for words in said for a, b in pairwise(words) if min(len(a), len(b)) > 2 and a + b in known)


def _closed(words: tuple[str, ...], compounds: frozenset[tuple[str, str]]) -> tuple[str, ...]:
    """The words with compounds written as one."""
    if compounds.isdisjoint(pairwise(words)):
        return words
    found: list[str] = []
    for n, word in enumerate(words):
        if n and (words[n - 1], word) in compounds and found[-1] == words[n - 1]:
            found[-1] += word
        else:
            found.append(word)
    return tuple(found)


def form_of(dossier: Dossier, quote: Quote, copied: frozenset[int], compounds: frozenset[tuple[str, str]]) -> Form:
    """A quotation as it is compared.

    Parameters
    ----------
    copied
        Numbers of the pairs of copied passages that hold it.
    compounds
        Pairs of words to read as one, of `compounds_of`.
    """
    words = _closed(_words(quote.text), compounds)
    negations = sum(word in _NEGATION or word.endswith("n't") for word in words) + (quote.kind == "denies")
    stretches = _stretches(quote)
    fragments = tuple(_closed(_words(stretch), compounds) for stretch in stretches)
    sentences = (_words(part) for stretch in stretches for part in _ENDS.split(stretch))
    entity = dossier.entity.get(quote.speaker_entity_id or "")
    name = (quote.speaker_name or "").lower()
    return Form(
        quote=quote,
        words=words,
        terms=terms_of(words),
        numbers=frozenset(word for word in words if word[0].isdigit()),
        negated=negations % 2 == 1,
        fragments=fragments,
        sentences=tuple(_closed(said, compounds) for said in sentences if said),
        spoken=tuple(word for fragment in fragments for word in fragment),
        name=frozenset(word for word in _WORD.findall(name) if word not in _NAME_NOISE and word not in UNNAMED),
        body=entity is not None and entity.type == "organisation" and not entity.named,
        described=(quote.speaker_name or "").islower() if entity is None else not entity.named,
        copied=copied,
    )


@functools.lru_cache(maxsize=8192)
def _words(text: str) -> tuple[str, ...]:
    return tuple(map(str.lower, _WORD.findall(text.replace("’", "'"))))


def _stretches(quote: Quote) -> list[str]:
    """What is printed in quotation marks."""
    if quote.type == "indirect":
        return []
    return [stretch for stretch in _quoted(quote.text) if _words(stretch)] or [quote.text]


def _quoted(text: str) -> list[str]:
    """What stands in quotation marks; a mark that opens a further paragraph parts two stretches."""
    found: list[str] = []
    since: int | None = None
    for mark in _DOUBLE.finditer(text):
        spaced = text[: mark.start()][-1:].isspace() and text[mark.end() :][:1].isspace()
        opens = not spaced and (mark.start() == 0 or text[mark.start() - 1].isspace() or mark.group() in _OPENING)
        if since is not None:
            found.append(text[since : mark.start()])
        since = mark.end() if since is None or opens else None
    if since is not None:
        found.append(text[since:])
    return found or _SINGLE.findall(text)


def terms_of(words: Sequence[str]) -> frozenset[str]:
    """The words that carry a saying, as stems."""
    return frozenset(found for word in words if (found := term(word)) is not None)


def meeting(a: Form, b: Form) -> str:
    """`same`, `open` (one is unnamed, described, or of a like name) or `other` speaker."""
    a_entity, b_entity = a.quote.speaker_entity_id, b.quote.speaker_entity_id
    if a_entity is not None and b_entity is not None:
        if a_entity == b_entity:
            return "same"
        if a.body and b.body:
            return "same" if _one_description(a, b) else "other"
        if a.name and a.name == b.name:
            # Two unnamed sources of one description ("a police spokesman") may be one: a copied passage or the words
            # tell.
            return "same" if a.copied & b.copied else "open"
    elif a.name and b.name and _is_part(a.name, b.name):
        return "same"
    # Who "he" is was worked out and may be wrong; two spellings of one foreign name make two entities.
    return "open" if a.described or b.described or not a.name or not b.name or a.name & b.name else "other"


def _is_part(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether one name is the other or a part of it; one that is not given is a part of any."""
    return a <= b or b <= a


def _one_description(a: Form, b: Form) -> bool:
    """Whether two descriptions of bodies are one, or one says less: "the union", "the dockers' union"."""
    if a.name == b.name:
        return True
    if not _is_part(a.name, b.name):
        return False
    # A name in one alone ("the Arvenian ministry") may tell the one from the other.
    more = a.name ^ b.name
    return not any(
        word[0].isupper() and word.lower() in more
        for q in (a.quote, b.quote)
        for word in (q.speaker_name or "").split()
    )


def mass_of(terms: frozenset[str], weights: dict[str, float]) -> float:
    """Weight of terms together."""
    return sum(weights[name] for name in sorted(terms))


def cut(a: Form, b: Form, weights: dict[str, float]) -> bool:
    """Whether one form is a part of the other, or both are parts of one."""
    if a.quote.refused != b.quote.refused:
        return False
    short, long = sorted((a, b), key=lambda form: len(form.words))
    run = _longest_run(short.words, long.words)
    spoken = bool(a.spoken and b.spoken)
    if spoken and run >= _SURE_RUN and _longest_run(a.spoken, b.spoken) >= _SURE_RUN:
        return True
    held = spoken and (_fragment_held(a, b) or _fragment_held(b, a))
    if meeting(a, b) == "open":
        # Of two speakers who are told apart by name or description only a sure run makes one.
        if not spoken or not _is_part(a.name, b.name):
            return False
        nearly = run >= max(_RUN, round(0.9 * len(short.words)))
        return held or nearly or bool(a.name and b.name and _sentence_held(a, b))
    whole = spoken and short.terms and run == len(short.words) and (run >= 3 or run == len(long.words))
    if held or whole:
        return True
    if spoken and (run >= max(_RUN, _RUN_SHARE * len(short.words)) or _sentence_held(a, b)):
        return True
    if a.numbers != b.numbers and not (short.numbers <= long.numbers):
        return False
    if a.negated != b.negated and not (spoken and run >= _RUN):
        return False
    common = short.terms & long.terms
    return len(common) >= 3 and mass_of(common, weights) >= _CUT * mass_of(short.terms, weights)


def _fragment_held(a: Form, b: Form) -> bool:
    """Whether a stretch that `a` has in quotation marks stands whole in the words of `b`, long enough to tell."""
    same = meeting(a, b) == "same"
    return any(
        (len(fragment) >= _RUN or (same and len(terms_of(fragment)) >= 2))
        and len(fragment) < len(a.words)
        and _longest_run(fragment, b.words) == len(fragment)
        for fragment in a.fragments
    )


def _sentence_held(a: Form, b: Form) -> bool:
    """Whether a sentence in quotation marks is, but for a few words, one of the other's, or a part of one."""
    return any(
        _longest_run(x, y) >= max(_RUN, _SENTENCE_SHARE * min(len(x), len(y)))
        for x in a.sentences
        if len(x) >= _RUN
        for y in b.sentences
        if len(y) >= _RUN
    )


def reworded(a: Form, b: Form, weights: dict[str, float]) -> bool:
    """Whether two forms of different articles say the same in near words."""
    if a.quote.refused != b.quote.refused or a.quote.article_id == b.quote.article_id:
        return False
    if meeting(a, b) != "same" or a.numbers != b.numbers or a.negated != b.negated:
        return False
    common = a.terms & b.terms
    if len(common) < 2:
        return False
    mass = mass_of(common, weights)
    small, large = sorted((mass_of(a.terms, weights), mass_of(b.terms, weights)))
    # Two translations are of like length; a short form of a long one was looked for before.
    return mass >= _REWORDED * small and mass >= 0.5 * _REWORDED * large and large <= 2.0 * small


def _longest_run(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    """Length of the longest run of words that both hold."""
    shared = set(a).intersection(b)
    if not shared:
        return 0
    places: dict[str, list[int]] = {word: [] for word in shared}
    for place, word in enumerate(b):
        if word in shared:
            places[word].append(place)
    best = 0
    # The length of the run that ends at each place of `b` with the word before; places of other words have none.
    before: dict[int, int] = {}
    for word in a:
        now = {place: before.get(place - 1, 0) + 1 for place in places[word]} if word in shared else {}
        if now:
            best = max(best, *now.values())
        before = now
    return best
