"""Words that differ inside the quotation marks of one utterance.

A house that cuts a saying does not change it: a form that stands whole in another is no difference. Nor are
punctuation, case, spelling with or without a hyphen, or words that a house put in brackets.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from variorum.records import Dossier, Quote
from variorum.story.passages import index_of
from variorum.story.sides import Found, Side, Value
from variorum.story.terms import term

_WORD = re.compile(r"[\w’']+")
# Least share of the shorter form's words that the longer one holds in order. Low, because `utterances` has judged that
# they are one saying, and a translation may keep little but the nouns.
_SAME = 0.2
# Of the content words of the form with fewer, the share that the other has: two stretches of one speech share none.
_KEPT = 0.4
# Several sayings in one pair of marks: what is written on signs, a list of names.
_LISTED = re.compile(r"[\"“”]|''")
# What a house put in for its readers.
_PUT_IN = re.compile(r"\[[^\]]*\]|\([^)]*\)")


# Forms that one house writes out and another does not.
_SHORT = tuple(
    (re.compile(pattern), written_out)
    for pattern, written_out in (
        (r"\bcan't\b|\bcannot\b", "can not"), (r"\bwon't\b", "will not"), (r"n't\b", " not"), (r"'ve\b", " have"),
        (r"'re\b", " are"), (r"'ll\b", " will"), (r"\bi'm\b", "i am"),
        (r"\b(it|he|she|that|there|what|who|where)'s\b", r"\1 is"),
    )
)  # fmt: skip


def _spoken(dossier: Dossier, quote: Quote, part: tuple[int, int]) -> tuple[str, ...]:
    text = dossier.text(quote.article_id, *part)
    text = _PUT_IN.sub(" ", text).lower().replace("-", "").replace("’", "'").replace("…", " ")
    for pattern, written_out in _SHORT:
        text = pattern.sub(written_out, text)
    return tuple(word.strip("'") for word in _WORD.findall(text) if word.strip("'"))


def _holds(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Whether the words of one stand in the other in order, possibly with cuts, or written apart."""
    rest = iter(longer)
    return all(word in rest for word in shorter) or "".join(shorter) in "".join(longer)


def _changed(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two forms of one saying differ in words, rather than in where they were cut."""
    if _holds(a, b) or _holds(b, a):
        return False
    left, right = _terms(a), _terms(b)
    if len(left & right) < _KEPT * min(len(left), len(right)):
        return False
    match = SequenceMatcher(a=a, b=b, autojunk=False)
    blocks = [block for block in match.get_matching_blocks() if block.size]
    if sum(block.size for block in blocks) < max(2, _SAME * min(len(a), len(b))):
        return False
    return any(
        kind == "replace" and (a1 > 0 or b1 > 0 or min(a2 - a1, b2 - b1) <= 2) and (a2 < len(a) or b2 < len(b))
        for kind, a1, a2, b1, b2 in match.get_opcodes()
    )


# Two translations of one saying: of the content words of either, this share is in the other, and so many at least.
_TRANSLATED = 0.6
_TRANSLATED_WORDS = 3

_Form = tuple[Quote, tuple[int, int], tuple[str, ...]]


def _content(form: _Form) -> frozenset[str]:
    return _terms(form[2])


def _terms(said: tuple[str, ...]) -> frozenset[str]:
    return frozenset(found for word in said if (found := term(word)) is not None)


def _join_translations(forms: dict[str, list[_Form]], same: Mapping[str, str]) -> dict[str, list[_Form]]:
    """Utterances of one speaker joined where one article prints the one and another the other, in like words."""
    joined: dict[str, list[_Form]] = {}
    by_speaker: dict[str, list[str]] = defaultdict(list)
    for utterance_id in sorted(forms):
        mine = forms[utterance_id]
        speakers = sorted(_speakers(mine, same))
        # In the order in which they came, which is that of their ids.
        near = sorted({key for speaker in speakers for key in by_speaker[speaker]})
        home = next((key for key in near if _one_saying(mine, joined[key])), utterance_id)
        joined.setdefault(home, []).extend(mine)
        for speaker in speakers:
            by_speaker[speaker].append(home)
    return joined


def _speakers(forms: Sequence[_Form], same: Mapping[str, str]) -> set[str]:
    return {same.get(key, key) for quote, _, _ in forms if (key := quote.speaker_entity_id) is not None}


def _one_saying(a: Sequence[_Form], b: Sequence[_Form]) -> bool:
    if {form[0].article_id for form in a} & {form[0].article_id for form in b}:
        return False
    for one in a:
        for other in b:
            left, right = _content(one), _content(other)
            shared = len(left & right)
            if shared >= _TRANSLATED_WORDS and shared >= _TRANSLATED * max(len(left), len(right)):
                return True
    return False


def reworded(dossier: Dossier) -> list[Found]:
    """Utterances whose words in quotation marks differ between articles."""
    forms: dict[str, list[_Form]] = defaultdict(list)
    for quote in dossier.quotes:
        if quote.utterance_id is None or quote.type == "indirect":
            continue
        for part in quote.parts:
            words = dossier.text(quote.article_id, *part)
            if words[:1] in "\"“‘'«„" and not _LISTED.search(words.strip("\"“”‘’' ,.")):
                said = _spoken(dossier, quote, part)
                if len(said) >= 4:
                    forms[quote.utterance_id].append((quote, part, said))
    forms = _join_translations(forms, index_of(dossier).same)
    found = []
    for utterance_id in sorted(forms):
        for sides in _printed_apart(forms[utterance_id]):
            articles = [{form[0].article_id for form in side} for side in sides]
            if not any(a - b and b - a for n, a in enumerate(articles) for b in articles[n + 1 :]):
                continue
            named = (form[0].speaker_name for side in sides for form in side)
            speaker = next((name for name in named if name and name[:1].isupper()), None)
            about = f"words of {speaker}" if speaker else "words quoted"
            found.append(Found("wording", about, tuple(_side(dossier, side) for side in sides)))
    return found


def _printed_apart(forms: Sequence[_Form]) -> list[list[list[_Form]]]:
    """Of each stretch of the saying that is printed in other words, its forms: first the longest, its cuts with it."""
    stretches: list[list[list[_Form]]] = []
    for form in sorted(forms, key=lambda item: (-len(item[2]), item[2], item[0].article_id)):
        home = next((side for sides in stretches for side in sides if _holds(side[0][2], form[2])), None)
        if home is not None:
            home.append(form)
            continue
        other = next((sides for sides in stretches if any(_changed(side[0][2], form[2]) for side in sides)), None)
        if other is not None:
            other.append([form])
        else:
            stretches.append([[form]])
    return [sides for sides in stretches if len(sides) > 1]


def _side(dossier: Dossier, forms: Sequence[_Form]) -> Side:
    return Side(
        tuple(
            Value(dossier.text(quote.article_id, *part).strip('"“”‘’ ,.'), quote.article_id, *part)
            for quote, part, _ in forms
        )
    )
