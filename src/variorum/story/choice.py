"""Which claims the account states, and which come first: central ones, no two saying the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from variorum.records import Claim, ClaimSource, Dossier
from variorum.story.centrality import Centrality, is_background, usual_day
from variorum.story.contradictions import date_pair, number_pairs
from variorum.story.matching import likeness, near_share, weights
from variorum.story.passages import Passage, passages
from variorum.story.placed import Placed
from variorum.story.printing import Printer
from variorum.story.quantities import RUNNING
from variorum.story.unfit import spoken_line, unfit

# Two sentences of the account this much alike say the same; or where one holds this much of the other, words of near
# meaning counted in part, or less of it where they tell one event. Below `_UNLIKE` nothing more is asked.
_SAME, _HELD, _HELD_EVENT, _UNLIKE = 0.42, 0.55, 0.4, 0.12
# A claim of one origin that so many articles carry is a part of the story, and may be told without its sentence.
_CARRIED = 3
# A clause of fewer words than this is not printed apart from its sentence.
_LEAST_CLAUSE = 6
# A sentence longer than this, in words, is taken only when the claim has no shorter one.
_LONG = 48
# Likeness times what two have in common of the story's matter: from here on both tell its happening.
_RETOLD = 0.2
# What being of what the articles open with adds to a claim's weight at most, and what background loses.
# Set by reading the accounts of 14 stories of the development sets.
_TOPIC, _BACKGROUND = 0.4, 0.2
# A later number is the newer toll of the same thing where the sentences share this much of the shorter one's words.
_SAME_TOLL = 0.25


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim in words that can stand in the account; `newer` are claims that give its toll anew."""

    claim: Claim
    sources: tuple[ClaimSource, ...]
    passage: Passage
    text: str
    weight: float
    newer: tuple[str, ...] = ()
    #: How much it is of what the articles open with, beside the candidate that is most.
    topic: float = 0.0
    #: Likeness of its words to those of the origin, beside its own, that states it most nearly so.
    borne_out: float = 0.0

    @property
    def place(self) -> tuple[str, int, int]:
        """The sentence that the words are from."""
        sentence = self.passage.sentence
        return self.passage.article_id, min(self.passage.start, sentence.start), max(self.passage.end, sentence.end)


@dataclass(slots=True)
class Chosen:
    """What the account has stated so far."""

    weighted: dict[tuple[str, int, int], dict[str, float]]
    topic: Centrality
    sentences: dict[tuple[str, int], dict[str, float]] = field(default_factory=dict)
    places: list[tuple[str, int, int]] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    held: list[dict[str, float]] = field(default_factory=list)

    def says(self, passage: Passage) -> bool:
        """Whether the account already says this, or another number of the same thing."""
        mine = self._weights(passage)
        for place, other, theirs in zip(self.places, self.passages, self.held, strict=True):
            if place[0] == passage.article_id and place[1] < passage.end and passage.start < place[2]:
                return True
            if self._alike(passage, mine, other, theirs):
                return True
            if number_pairs(passage, other, strict=True) or date_pair(passage, other) is not None:
                return True
        return False

    def _alike(self, a: Passage, mine: dict[str, float], b: Passage, theirs: dict[str, float]) -> bool:
        value = likeness(mine, theirs)
        if value >= _SAME:
            return True
        if value < _UNLIKE or a.denies != b.denies:
            return False
        told = [{event.event_id for event in passage.events if event.event_id} for passage in (a, b)]
        deeds = [{event.event_type for event in passage.events} for passage in (a, b)]
        held = near_share(mine, theirs)
        numbers = {name for name in a.terms & b.terms if name[:2] == "v:"}
        if held >= (_HELD_EVENT if numbers or told[0] & told[1] else _HELD):
            return True
        if all(deeds) and not deeds[0] & deeds[1]:
            return False
        # Two openings that tell the same happening have its words in common, and each its own beside them.
        return held * self.topic.in_common(a, b) >= _RETOLD

    def _weights(self, passage: Passage) -> dict[str, float]:
        """The passage's weighted terms; of a clause, those of its sentence that it has."""
        known = self.weighted.get(passage.place)
        if known is None:
            around = self.sentences.get((passage.article_id, passage.sentence.n), {})
            known = {name: weight for name, weight in around.items() if name in passage.terms}
        return known

    def add(self, passage: Passage) -> None:
        """Note that the account states this."""
        self.places.append(passage.place)
        self.passages.append(passage)
        self.held.append(self._weights(passage))


def whole_sentences(dossier: Dossier) -> dict[tuple[str, int], Passage]:
    """The report's sentences, uncut, by article and number."""
    return {(p.article_id, p.sentence.n): p for p in passages(dossier, whole=True)}


def weighted_places(sentences: Sequence[Passage]) -> dict[tuple[str, int, int], dict[str, float]]:
    """Weighted terms of each sentence by its place."""
    return dict(zip((p.place for p in sentences), weights([p.terms for p in sentences]), strict=True))


def candidates(
    dossier: Dossier, sentences: dict[tuple[str, int], Passage], placed: Placed, printer: Printer, topic: Centrality
) -> list[Candidate]:
    """The claims that can be stated, the weightiest first."""
    sources: dict[str, list[ClaimSource]] = defaultdict(list)
    for source in dossier.claim_sources:
        sources[source.claim_id].append(source)
    old = _superseded(dossier, sources, placed)
    parts = {passage.place: passage for passage in passages(dossier) if passage.sentence.role == "body"}
    apart = _stated_apart(dossier, sources)
    most = max((topic.of(passage) for passage in sentences.values() if passage.sentence.role == "body"), default=0.0)
    usual = usual_day(dossier)
    found = []
    for claim in dossier.claims:
        best = _clause(claim, parts, apart, printer) or _wording(
            dossier, claim, sources[claim.claim_id], placed, printer
        )
        if best is None:
            continue
        passage, text = best
        # Sayings have a section of their own; what is given as somebody's word weighs less than what is told.
        weight = claim.importance - 0.25 * passage.spoken - 0.08 * (passage.attributed_to is not None)
        central = topic.of(passage) / most if most else 0.0
        weight += _TOPIC * central - _BACKGROUND * is_background(passage, usual)
        newer = old.get(claim.claim_id, ())
        found.append(
            Candidate(
                claim,
                tuple(sources[claim.claim_id]),
                passage,
                text,
                round(weight, 4),
                newer,
                round(central, 4),
                _borne_out(claim, sources[claim.claim_id]),
            )
        )
    return sorted(found, key=lambda item: (-item.weight, item.claim.claim_id))


def _borne_out(claim: Claim, sources: Sequence[ClaimSource]) -> float:
    own = {s.origin_id for s in sources if (s.article_id, s.start) == (claim.article_id, claim.start)}
    return max((s.score for s in sources if s.origin_id not in own), default=0.0)


def _stated_apart(dossier: Dossier, sources: dict[str, list[ClaimSource]]) -> frozenset[str]:
    """Claims that share a sentence with a claim of other origins: the whole would say too much of one of them."""
    origins = {claim_id: frozenset(source.origin_id for source in held) for claim_id, held in sources.items()}
    by_place = {
        (source.article_id, source.start, source.end): claim_id
        for claim_id in sorted(sources) for source in sources[claim_id]
    }  # fmt: skip
    sentence: dict[tuple[str, int], set[str]] = defaultdict(set)
    for passage in passages(dossier):
        if (claim_id := by_place.get(passage.place)) is not None:
            sentence[passage.article_id, passage.sentence.n].add(claim_id)
    found = set()
    for held in sentence.values():
        if len({origins[claim_id] for claim_id in held}) > 1:
            found |= held
    return frozenset(found)


def _clause(
    claim: Claim,
    parts: dict[tuple[str, int, int], Passage],
    apart: frozenset[str],
    printer: Printer,
) -> tuple[Passage, str] | None:
    """The claim's own clause as a sentence, where the sentence around it says more than the claim's origins do."""
    passage = parts.get((claim.article_id, claim.start, claim.end))
    if passage is None or passage.whole or claim.claim_id not in apart or passage.spoken:
        return None
    if len(passage.text.split()) < _LEAST_CLAUSE or (claim.n_origins < 2 and claim.n_articles < _CARRIED):
        return None
    text = printer.clause(passage)
    return None if text is None or unfit(text) else (passage, text)


def _wording(
    dossier: Dossier,
    claim: Claim,
    sources: Sequence[ClaimSource],
    placed: Placed,
    printer: Printer,
) -> tuple[Passage, str] | None:
    """The claim's best wording that can stand alone: a whole sentence, not too long."""
    order = sorted(
        sources,
        key=lambda s: ((s.article_id, s.start) != (claim.article_id, claim.start), -s.score, s.article_id, s.start),
    )
    spare: tuple[Passage, str] | None = None
    for source in order:
        passage = sentence_at(placed, source.article_id, source.start, source.end)
        if passage is None or passage.sentence.role != "body" or spoken_line(dossier, passage):
            continue
        text = printer.printed(*passage.place)
        if text is None or (passage.spoken and not _says_who(passage)) or unfit(text):
            continue
        if len(text.split()) <= _LONG:
            return passage, text
        spare = spare or (passage, text)
    return spare


def _says_who(passage: Passage) -> bool:
    """Whether the sentence names the speaker of its words in quotation marks."""
    return any(
        quote.speaker is not None and quote.speaker.overlap((passage.start, passage.end)) > 0
        for quote in passage.quotes
    )


def sentence_at(placed: Placed, article_id: str, start: int, end: int) -> Passage | None:
    """The sentence that holds most of a range."""
    near = placed.touching(Passage, article_id, start, end)
    return max(near, key=lambda p: (min(end, p.end) - max(start, p.start), -p.start), default=None)


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / max(1, min(len(a), len(b)))


def _superseded(dossier: Dossier, sources: dict[str, list[ClaimSource]], placed: Placed) -> dict[str, tuple[str, ...]]:
    """Claims that give a toll which a later article gives anew, with the claims that do."""
    tolls: dict[str, list[tuple[str, float, str, frozenset[str]]]] = defaultdict(list)
    for claim in dossier.claims:
        latest = ""
        values: dict[str, float] = {}
        told: list[Passage] = []
        for source in sources[claim.claim_id]:
            day = dossier.article[source.article_id].published_start
            latest = max(latest, str(day) if day else "")
            passage = sentence_at(placed, source.article_id, source.start, source.end)
            if passage is None:
                continue
            told.append(passage)
            for quantity in passage.quantities:
                if quantity.measure in RUNNING:
                    values[quantity.measure] = quantity.value
        if values:
            words = frozenset(name for passage in told for name in passage.terms if name[:2] in ("w:", "e:"))
            for measure, value in values.items():
                tolls[measure].append((claim.claim_id, value, latest, words))
    found: dict[str, tuple[str, ...]] = {}
    for held in tolls.values():
        for claim_id, value, last, mine in held:
            newer = tuple(
                sorted(
                    other
                    for other, number, later, others in held
                    if number != value and later > last and _share(mine, others) >= _SAME_TOLL
                )
            )
            if newer:
                found[claim_id] = tuple(sorted({*found.get(claim_id, ()), *newer}))
    return found
