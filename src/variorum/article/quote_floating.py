"""Quotations that no words introduce: they go on from a saying near them, begin one, or float.

Gets wrong: a floating quotation that changes the speaker without a word.
"""

from __future__ import annotations

import re

from variorum.article.quote_drafts import Draft
from variorum.article.quote_scene import Scene
from variorum.article.speakers import TokenRange, noun_phrase
from variorum.knowledge.names import words_for
from variorum.records import Span

_WORD = re.compile(r"\w+")


def go_on(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """Give quotations that no cue tells to the saying they stand by, or let them stand as floating."""
    taken = [False] * len(scene.quoted)
    for draft in drafts:
        for first, last in draft.pieces:
            for token in range(first, last + 1):
                if scene.outer[token] >= 0:
                    taken[scene.outer[token]] = True
    everyone = list(drafts)
    waiting: list[Draft] = []
    for number, quote in enumerate(scene.quoted):
        if quote.depth:
            continue
        first, last = scene.tokens[number]
        if taken[number]:
            # What floats directly before a saying in marks is its beginning.
            if (
                waiting
                and (owner := _beginning(everyone, first)) is not None
                and _follows(scene, waiting[-1].last, first)
            ):
                owner.pieces = waiting[-1].pieces + owner.pieces
                everyone.remove(waiting[-1])
            waiting = []
            continue
        if not _stands_alone(scene, first, last):
            owner = _said_before(scene, everyone, first, last)
            if owner is not None:
                owner.pieces.append((first, last))
            continue
        if not scene.is_speech(first, last):
            latest = _latest(everyone, first)
            if (
                latest is not None
                and scene.paragraph[latest.last] == scene.paragraph[first]
                and _goes_on(scene, latest, first)
            ):
                latest.pieces.append((first, last))
            continue
        if waiting and _follows(scene, waiting[-1].last, first):
            waiting[-1].pieces.append((first, last))
            continue
        latest = _latest(everyone, first)
        if latest is not None and _goes_on(scene, latest, first):
            _said_by(scene, everyone, latest).pieces.append((first, last))
            continue
        near = latest is not None and scene.paragraph[first] - scene.paragraph[latest.last] <= 2
        speaker = latest.speaker if near and latest else _doer_beside(scene, first, last)
        draft = Draft([(first, last)], None, speaker, "floating", (first, last))
        everyone.append(draft)
        waiting = [draft]
    return sorted(everyone, key=lambda d: (d.first, d.last))


def _latest(drafts: list[Draft], first: int) -> Draft | None:
    """The saying that ends last before the token."""
    previous = [d for d in drafts if d.first < first and d.way not in ("noun", "label")]
    return max(previous, key=lambda d: max(d.last, d.clause[1])) if previous else None


def _doer_beside(scene: Scene, first: int, last: int) -> TokenRange | None:
    """The person who is the subject of the sentence before or after a floating quotation, in its paragraph."""
    clauses = scene.clauses
    for token in (scene.before(first), scene.after(last)):
        if not 0 <= token < len(clauses.words) or scene.paragraph[token] != scene.paragraph[first]:
            continue
        begin, end = scene.sentence[token]
        for head in range(begin, end + 1):
            root = clauses.deps[head] == "ROOT" and scene.outer[head] < 0
            subject = clauses.child(head, "nsubj", "nsubjpass") if root else None
            if subject is None or scene.outer[subject] >= 0:
                continue
            if clauses.entities[subject] == "PERSON" or clauses.lemmas[subject] in words_for("persons") | {"he", "she"}:
                return noun_phrase(clauses, subject, not_over=head)
    return None


def _said_by(scene: Scene, drafts: list[Draft], latest: Draft) -> Draft:
    """The saying that a quotation after `latest` goes on from.

    After "“…,” she said, noting that it rained. “…”" that is the first of the sentence, in the speaker's own words.
    """
    if scene.outer[latest.last] >= 0 or latest.verb is None or scene.clauses.tags[latest.verb] != "VBG":
        return latest
    begin = scene.sentence[latest.clause[0]][0]
    same = [d for d in drafts if d.first >= begin and d.speaker == latest.speaker and scene.outer[d.last] >= 0]
    return same[-1] if same else latest


def _said_before(scene: Scene, drafts: list[Draft], first: int, last: int) -> Draft | None:
    """The saying in quotation marks whose next sentence holds a quotation that no word tells: "It is “a farce.”"."""
    begin, end = scene.sentence[first]
    latest = _latest(drafts, first)
    if latest is None or latest.way != "before" or scene.outer[latest.last] < 0 or not scene.is_speech(first, last):
        return None
    if any(d.first <= end and begin <= max(d.last, d.clause[1]) for d in drafts):
        return None
    near = _follows(scene, scene.sentence[latest.clause[1]][1], begin)
    return latest if near and scene.paragraph[latest.clause[1]] == scene.paragraph[first] else None


def _goes_on(scene: Scene, draft: Draft, first: int) -> bool:
    """Whether a quotation that begins a sentence goes on from the saying of the sentence before."""
    end = max(draft.last, draft.clause[1])
    end = max(end, scene.sentence[end][1])
    if not _follows(scene, end, first):
        return False
    announced = scene.clauses.words[scene.before(first)] == ":"
    return announced or scene.outer[draft.last] >= 0 or scene.paragraph[end] == scene.paragraph[first]


def repeated(scene: Scene, titles: list[Span], drafts: list[Draft]) -> list[Draft]:
    """Quotations in the headline that the report repeats, with the speaker it gives."""
    found = []
    for number, quote in enumerate(scene.quoted):
        held = any(title.start <= quote.start and quote.end <= title.end for title in titles)
        words = " ".join(_WORD.findall(scene.text[quote.inner.start : quote.inner.end].lower()))
        if quote.depth or not held or words.count(" ") < 2:
            continue
        first, last = scene.tokens[number]
        if any(a <= last and first <= b for draft in drafts for a, b in draft.pieces):
            continue
        for draft in drafts:
            said = (scene.text[scene.clauses.starts[a] : scene.clauses.ends[b]] for a, b in draft.pieces)
            if draft.speaker is not None and any(words in " ".join(_WORD.findall(piece.lower())) for piece in said):
                found.append(Draft([(first, last)], None, draft.speaker, "floating", (first, last)))
                break
    return found


def _stands_alone(scene: Scene, first: int, last: int) -> bool:
    """Whether a quotation is a sentence by itself."""
    sentence = scene.sentence[first]
    if scene.before(first) >= sentence[0]:
        return False
    end = scene.after(last)
    return end > sentence[1] or end >= len(scene.clauses.words) or scene.clauses.words[end] in (".", "!", "?")


def _beginning(drafts: list[Draft], first: int) -> Draft | None:
    """The saying whose first piece begins at the token, if its cue comes after."""
    for draft in drafts:
        if draft.first == first and draft.way == "before":
            return draft
    return None


def _follows(scene: Scene, last: int, first: int) -> bool:
    """Whether nothing but punctuation, a paragraph's end and at most a cross-heading stands between."""
    clauses = scene.clauses
    between = [t for t in range(last + 1, first) if not clauses.gaps[t]]
    apart = scene.paragraph[first] - scene.paragraph[last]
    if apart <= 1:
        return all(clauses.words[t] in (".", ",", "!", "?", ":") for t in between)
    inner = [t for t in between if scene.paragraph[t] not in (scene.paragraph[first], scene.paragraph[last])]
    if apart != 2 or not 0 < len(inner) <= 6 or len(between) - len(inner) > 1:
        return False
    return clauses.words[inner[-1]] not in (".", "!", "?", ":") and not scene.has_verb(inner[0], inner[-1])
