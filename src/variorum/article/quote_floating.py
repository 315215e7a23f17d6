"""Quotations that no words introduce: they go on from a saying near them, begin one, or float.

Gets wrong: a floating quotation that changes the speaker without a word.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice

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
    everyone = _Sayings(drafts)
    waiting: list[Draft] = []
    for number, quote in enumerate(scene.quoted):
        if quote.depth:
            continue
        first, last = scene.tokens[number]
        if taken[number]:
            # What floats directly before a saying in marks is its beginning.
            if (
                waiting
                and (owner := everyone.beginning(first)) is not None
                and _follows(scene, waiting[-1].last, first)
            ):
                everyone.give_latest_floating(owner)
            waiting = []
            continue
        if not _stands_alone(scene, first, last):
            owner = _said_before(scene, everyone, first, last)
            if owner is not None:
                everyone.lengthen(owner, (first, last))
            continue
        if not scene.is_speech(first, last):
            latest = everyone.latest(first)
            if (
                latest is not None
                and scene.paragraph[latest.last] == scene.paragraph[first]
                and _goes_on(scene, latest, first)
            ):
                everyone.lengthen(latest, (first, last))
            continue
        if waiting and _follows(scene, waiting[-1].last, first):
            everyone.lengthen(waiting[-1], (first, last))
            continue
        latest = everyone.latest(first)
        if latest is not None and _goes_on(scene, latest, first):
            everyone.lengthen(_said_by(scene, everyone, latest), (first, last))
            continue
        near = latest is not None and scene.paragraph[first] - scene.paragraph[latest.last] <= 2
        speaker = latest.speaker if near and latest else _doer_beside(scene, first, last)
        draft = Draft([(first, last)], None, speaker, "floating", (first, last))
        everyone.add(draft)
        waiting = [draft]
    return sorted(everyone.all(), key=lambda d: (d.first, d.last))


class _Sayings:
    """The sayings of an article while quotations are given to them, asked about place after place of the text.

    `drafts` come by their place. Whoever asks goes from quotation to quotation, so what lies before is looked at once.
    """

    def __init__(self, drafts: list[Draft]) -> None:
        self.drafts = drafts
        self.firsts = [draft.first for draft in drafts]
        self.of: dict[TokenRange | None, list[Draft]] = {}
        for draft in drafts:
            self.of.setdefault(draft.speaker, []).append(draft)
        self.floating: list[Draft] = []
        #: How many of `drafts` lie before the place asked about last; of all that do, where the last ends.
        self.passed = 0
        self.end = -1
        #: Of those before that a quotation may go on from: where it ends, its number backwards, and which it is.
        self.best: tuple[int, int, Draft] | None = None

    def all(self) -> list[Draft]:
        """Those that came, then those that float."""
        return [*self.drafts, *self.floating]

    def beginning(self, first: int) -> Draft | None:
        """The saying whose first piece begins at the token, if its cue comes after."""
        at = bisect_left(self.firsts, first)
        while at < len(self.drafts) and self.firsts[at] == first:
            if self.drafts[at].way == "before":
                return self.drafts[at]
            at += 1
        return None

    def by_speaker(self, speaker: TokenRange | None) -> Iterator[Draft]:
        """The sayings of the speaker told of in these words, backwards."""
        yield from (draft for draft in reversed(self.floating) if draft.speaker == speaker)
        yield from reversed(self.of.get(speaker, ()))

    def latest(self, first: int) -> Draft | None:
        """The saying that ends last of those that begin before the token."""
        while self.passed < len(self.drafts) and self.firsts[self.passed] < first:
            self._consider(self.drafts[self.passed], self.passed)
            self.passed += 1
        return self.best[2] if self.best is not None else None

    def _consider(self, draft: Draft, number: int) -> None:
        end = max(draft.last, draft.clause[1])
        self.end = max(self.end, end)
        # Of two that end together the first of the list.
        if draft.way not in ("noun", "label") and (self.best is None or (end, -number) > self.best[:2]):
            self.best = (end, -number, draft)

    def lengthen(self, draft: Draft, piece: TokenRange) -> None:
        """Give a saying one more piece at its end."""
        draft.pieces.append(piece)
        number = self.best[1] if self.best is not None and self.best[2] is draft else -len(self.drafts)
        self._consider(draft, -number)

    def add(self, draft: Draft) -> None:
        """A floating quotation, a saying of its own."""
        self.floating.append(draft)
        self._consider(draft, len(self.drafts) + len(self.floating))

    def give_latest_floating(self, owner: Draft) -> None:
        """The floating quotation added last is the beginning of a saying: that ends after it, and stands for both."""
        owner.pieces = self.floating.pop().pieces + owner.pieces

    def any_in(self, begin: int, end: int) -> bool:
        """Whether a saying has to do with the sentence begin..end, in which the token asked about last is."""
        return self.end >= begin or bisect_right(self.firsts, end) > self.passed


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


def _said_by(scene: Scene, sayings: _Sayings, latest: Draft) -> Draft:
    """The saying that a quotation after `latest` goes on from.

    After "“…,” she said, noting that it rained. “…”" that is the first of the sentence, in the speaker's own words.
    """
    if scene.outer[latest.last] >= 0 or latest.verb is None or scene.clauses.tags[latest.verb] != "VBG":
        return latest
    begin = scene.sentence[latest.clause[0]][0]
    same = (d for d in sayings.by_speaker(latest.speaker) if d.first >= begin and scene.outer[d.last] >= 0)
    return next(same, latest)


def _said_before(scene: Scene, sayings: _Sayings, first: int, last: int) -> Draft | None:
    """The saying in quotation marks whose next sentence holds a quotation that no word tells: "It is “a farce.”"."""
    begin, end = scene.sentence[first]
    latest = sayings.latest(first)
    if latest is None or latest.way != "before" or scene.outer[latest.last] < 0 or not scene.is_speech(first, last):
        return None
    if sayings.any_in(begin, end):
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
        if quote.depth or not any(title.start <= quote.start and quote.end <= title.end for title in titles):
            continue
        words = " ".join(_WORD.findall(scene.text[quote.inner.start : quote.inner.end].lower()))
        if words.count(" ") < 2:
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


def _follows(scene: Scene, last: int, first: int) -> bool:
    """Whether nothing but punctuation, a paragraph's end and at most a cross-heading stands between."""
    clauses = scene.clauses
    following = (t for t in range(last + 1, first) if not clauses.gaps[t])
    apart = scene.paragraph[first] - scene.paragraph[last]
    if apart <= 1:
        return all(clauses.words[t] in (".", ",", "!", "?", ":") for t in following)
    # Not more than a heading of six and one mark.
    between = list(islice(following, 8))
    inner = [t for t in between if scene.paragraph[t] not in (scene.paragraph[first], scene.paragraph[last])]
    if apart != 2 or len(between) > 7 or not 0 < len(inner) <= 6 or len(between) - len(inner) > 1:
        return False
    return clauses.words[inner[-1]] not in (".", "!", "?", ":") and not scene.has_verb(inner[0], inner[-1])
