"""The account: the story in sentences of its sources, each with its citations.

In: all that is known of the story. Out: `account`, in sections: `short` (what happened, the most central claims),
`said` (the main sayings of named speakers), `differences` (a sentence for each, citing the passages of its
sides), `single` (what only one origin says) and `more` (what else several say).

Method: extraction. A sentence is taken as it stands in a source, so that nothing can be invented; it is chosen
by the importance of its claim (origins, articles, place in the articles, likeness to the rest) and by how much it is of
what the articles open with (`centrality.py`), and left out where the account already says it or where it is no sentence
of the story (`unfit.py`). Pronouns are resolved and days made explicit in brackets (`printing.py`).

Gets wrong: a sentence may say more than the claim it stands for; sentences from several hands read unevenly.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from variorum.records import AccountSentence, Citation, DifferenceValue, Dossier, Quote, Stage, Utterance
from variorum.story.centrality import Centrality, centrality, usual_day
from variorum.story.choice import Candidate, Chosen, candidates, sentence_at, weighted_places, whole_sentences
from variorum.story.passages import Passage
from variorum.story.placed import Placed
from variorum.story.printing import Insertions, Printer, fault
from variorum.story.unfit import unfit

_SHORT = (3, 7)
# The first so many sentences of an article's body tell what it is about.
_OPENING = 3
# Fewer words are a dateline or a scrap of the page.
_SENTENCE = 6
# A claim's passage begins behind the dateline, which is no longer than this, in characters.
_LONGEST_DATELINE = 80
#: Sayings, sentences of one account only and sentences of several: in a normal account, and in a long one.
_SAID, _SAID_LONG = 8, 16
_SAID_BY_ONE = 2
# What being of what the articles open with adds to a saying's weight at most, and how few words are a scrap.
_TOPICAL, _SCRAP = 0.3, 5
_SINGLE, _SINGLE_LONG = 6, 16
_MORE, _MORE_LONG = 10, 30
#: Of one article, only so many sentences that no other tells, in a normal account.
_SINGLE_OF_ONE = 3
#: What a short account holds of each section.
_LEAST_OF = {"short": 3, "differences": 3, "said": 3}
#: What a sentence that no other article tells weighs more where its article shares all that it says with others, and
#: not nothing: background articles share little. Set by reading the packaged sample and our own long stories.
_SHARED = 0.3
#: An account has at least this many sentences where the articles hold as many.
_LEAST = 8
# Beside the candidate that is most of what the articles open with: so much of it is the story's own matter, however
# many tell it. With less than `_ASIDE` it is told as that only where another origin tells it in words this like: claims
# that were joined by mistake are mostly asides (read on 14 stories of the development sets).
_OF_THE_STORY, _ASIDE, _LIKE_WORDS = 0.7, 0.3, 0.5
# So many sentences that one origin alone tells, where others have more.
_LONE = 2
# A claim below this share of the weightiest one's importance is not what the story is about.
_CENTRAL = 0.3

Place = tuple[str, int, int]


@dataclass(slots=True)
class _Writer:
    """The account while it is written."""

    dossier: Dossier
    chosen: Chosen
    rows: list[AccountSentence] = field(default_factory=list)

    def add(
        self,
        section: str,
        text: str,
        claim_id: str | None,
        first: Place,
        others: Iterable[Place],
        length: str = "normal",
    ) -> None:
        citations = [Citation(*first), *(c for c in self.dossier.cite(others) if not _inside(c, first))]
        n_articles, n_origins = self.dossier.count(citations)
        self.rows.append(
            AccountSentence(
                story_id=self.dossier.story.story_id,
                n=len(self.rows),
                section=section,
                text=text,
                claim_id=claim_id,
                citations=tuple(citations),
                n_articles=n_articles,
                n_origins=n_origins,
                length=length,
            )
        )

    def state(self, section: str, item: Candidate, length: str = "normal") -> None:
        self.chosen.add(item.passage)
        places = ((s.article_id, s.start, s.end) for s in item.sources)
        self.add(section, item.text, item.claim.claim_id, item.place, places, length)


def _inside(citation: Citation, place: Place) -> bool:
    """Whether a citation only repeats the place the words are from."""
    return citation.article_id == place[0] and place[1] <= citation.start and citation.end <= place[2]


def run(dossier: Dossier) -> Dossier:
    """Fill `account`."""
    printer = Printer(dossier)
    sentences = whole_sentences(dossier)
    weighted = weighted_places(list(sentences.values()))
    by_sentence = {key: weighted[passage.place] for key, passage in sentences.items()}
    topic = centrality(sentences.values())
    writer = _Writer(dossier, Chosen(weighted, topic, by_sentence))
    placed = Placed(sentences.values())
    found = candidates(dossier, sentences, placed, printer, topic)
    short = _short(dossier, found, Chosen(weighted, topic, by_sentence))
    weightiest = sorted(short[1:], key=lambda item: -item.weight)[: _LEAST_OF["short"] - 1]
    for item in short:
        writer.state("short", item, "short" if item is short[0] or item in weightiest else "normal")
    _differences(writer, placed, printer)
    said = _sayings(writer, sentences, placed, printer, topic)
    _said(writer, said, _SAID, "normal")
    rest = [item for item in found if item not in short]
    several = dossier.story.n_origins > 1
    alone = _alone(dossier, rest) if several else []
    shared = [item for item in rest if not several or (item.claim.n_origins > 1 and _is_central(dossier, item))]
    _take(writer, "single", alone, _SINGLE, of_one=_SINGLE_OF_ONE)
    _take(writer, "more", shared, _MORE)
    lacking = _LEAST - len(writer.rows)
    if lacking > 0:
        _take(writer, "more", rest, lacking)
    # What only a long account holds comes last, so that it keeps nothing out of the others.
    _said(writer, said, _SAID_LONG - _SAID, "long")
    _take(writer, "single", alone, _SINGLE_LONG - _SINGLE, "long")
    _take(writer, "more", shared, _MORE_LONG - _MORE, "long")
    order = {name: n for n, name in enumerate(("short", "differences", "said", "single", "more"))}
    rows = sorted(writer.rows, key=lambda row: (order[row.section], row.n))
    return replace(dossier, account=tuple(replace(row, n=n) for n, row in enumerate(_shortened(rows))))


def _shortened(rows: Sequence[AccountSentence]) -> list[AccountSentence]:
    """The rows, those marked that a short account holds: the first of each section, of `short` the weightiest."""
    seen: Counter[str] = Counter()
    found = []
    for row in rows:
        seen[row.section] += 1
        first = row.section != "short" and seen[row.section] <= _LEAST_OF.get(row.section, 0)
        found.append(replace(row, length="short") if first and row.length == "normal" else row)
    return found


def _alone(dossier: Dossier, items: Iterable[Candidate]) -> list[Candidate]:
    """What only one origin tells, first from articles that share much of what they say with others."""
    told: dict[str, list[bool]] = defaultdict(list)
    several = {claim.claim_id for claim in dossier.claims if claim.n_articles > 1}
    for source in dossier.claim_sources:
        told[source.article_id].append(source.claim_id in several)
    share = {article_id: sum(held) / len(held) for article_id, held in told.items()}
    held = [item for item in items if item.claim.n_origins == 1 and not item.passage.spoken]
    return sorted(held, key=lambda i: (-i.weight - _SHARED * share.get(i.passage.article_id, 0.0), i.claim.claim_id))


def _take(
    writer: _Writer, section: str, items: Iterable[Candidate], most: int, length: str = "normal", of_one: int = 10**6
) -> None:
    """State the first so many items that are not told yet; of one article at most `of_one`."""
    taken: Counter[str] = Counter()
    for item in items:
        if sum(taken.values()) == most:
            return
        article_id = item.passage.article_id
        if not item.newer and taken[article_id] < of_one and not writer.chosen.says(item.passage):
            writer.state(section, item, length)
            taken[article_id] += 1


def _short(dossier: Dossier, found: Sequence[Candidate], chosen: Chosen) -> list[Candidate]:
    """What happened: the lead, then the most central claims in the order in which the articles tell them.

    A toll that later articles give anew is followed by the newest.
    """
    several = dossier.story.n_origins > 1
    central = [item for item in found if not several or _is_central(dossier, item)]
    most = max(_SHORT[0], min(_SHORT[1], 3 + len(central) // (2 if several else 4)))
    by_claim = {item.claim.claim_id: item for item in found}
    taken: list[Candidate] = []

    def take(item: Candidate) -> None:
        chosen.add(item.passage)
        taken.append(item)
        newer = [by_claim[claim] for claim in item.newer if claim in by_claim]
        if newer:
            newest = max(newer, key=lambda other: (not other.newer, other.weight, other.claim.claim_id))
            if newest not in taken:
                chosen.add(newest.passage)
                taken.append(newest)

    lead = _lead(dossier, central) or _lead(dossier, found)
    if lead is not None:
        take(lead)
    opening = len(taken)
    # First what several origins state, or one that most articles carry; then, for want of that, the rest.
    for items, enough in ((central, most), (found, _SHORT[0])):
        for item in items:
            if len(taken) >= enough or (len(taken) >= _SHORT[0] and item.weight < _CENTRAL * found[0].weight):
                break
            lone = several and items is central and item.claim.n_origins < 2
            if lone and sum(other.claim.n_origins < 2 for other in taken) >= _LONE:
                continue
            if item not in taken and not item.passage.spoken and not chosen.says(item.passage):
                take(item)
    told_at = {item.claim.claim_id: round(item.passage.position, 2) for item in taken}
    for item in taken:
        told_at.update({claim: told_at[item.claim.claim_id] for claim in item.newer if claim in told_at})
    first = min(
        (day for item in taken[:opening] if (day := _day(item)) is not None), default=usual_day(dossier) or dt.date.max
    )
    rest = sorted(
        taken[opening:],
        key=lambda i: (_day(i) or first, told_at[i.claim.claim_id], not i.newer, i.claim.claim_id),
    )
    return [*taken[:opening], *rest]


def _is_central(dossier: Dossier, item: Candidate) -> bool:
    """Whether a claim is of what happened: of what most articles open with, or told by several in like words."""
    if item.topic >= _OF_THE_STORY:
        return True
    carried = max(3, (dossier.story.n_articles + 1) // 2)
    if item.claim.n_origins < 2 and item.claim.n_articles < carried:
        return False
    return item.claim.n_origins < 2 or item.topic >= _ASIDE or item.borne_out >= _LIKE_WORDS


def _day(item: Candidate) -> dt.date | None:
    """The one day that the sentence tells of; None for none or several."""
    days = {day[0] for day in item.passage.days if day[0] == day[1]}
    return days.pop() if len(days) == 1 else None


#: `The footage reveals`: a thing that the reader has not been told of.
_UNTOLD = re.compile(r"The [a-z]+ (?!of|in|from|for|on|at|that|who|which|to|between|over|against|behind|near)[a-z]+\b")


def _lead(dossier: Dossier, found: Sequence[Candidate]) -> Candidate | None:
    """What the story opens with: of the claims that open an article, the weightiest, most of all one in a headline."""
    rank: dict[tuple[str, int], int] = {}
    seen: Counter[str] = Counter()
    for sentence in sorted(dossier.sentences, key=lambda s: (s.article_id, s.start)):
        words = len(dossier.text(sentence.article_id, sentence.start, sentence.end).split())
        if sentence.role == "body" and words >= _SENTENCE and seen[sentence.article_id] < _OPENING:
            rank[sentence.article_id, sentence.start] = seen[sentence.article_id]
            seen[sentence.article_id] += 1
    opening: dict[str, list[int]] = defaultdict(list)
    for article_id, start in rank:
        opening[article_id].append(start)
    heads = {(s.article_id, s.start) for s in dossier.sentences if s.role != "body"}

    def merit(item: Candidate) -> tuple[float, str]:
        opened = {
            source.article_id
            for source in item.sources
            for start in opening[source.article_id]
            if start <= source.start <= start + _LONGEST_DATELINE
        }
        headed = any((s.article_id, s.start) in heads for s in item.sources)
        share = len(opened) / len(dossier.articles)
        bare = _UNTOLD.match(item.text) is not None
        later = rank[item.passage.article_id, item.passage.sentence.start]
        lone = item.claim.n_origins < 2
        return item.weight + 0.3 * share + 0.15 * headed - 0.3 * bare - 0.25 * later - 0.3 * lone, item.claim.claim_id

    leading = [
        item for item in found
        if not item.passage.spoken and (item.passage.article_id, item.passage.sentence.start) in rank
    ]  # fmt: skip
    return max(leading, key=merit, default=None)


@dataclass(frozen=True, slots=True)
class _Saying:
    """A saying, the sentence that carries it as the account prints it, and every place it is reported at."""

    speaker: str
    passage: Passage
    text: str
    places: tuple[Place, ...]


def _sayings(
    writer: _Writer, sentences: dict[tuple[str, int], Passage], placed: Placed, printer: Printer, topic: Centrality
) -> list[_Saying]:
    """The sayings of named speakers, the weightiest first."""
    dossier = writer.dossier
    quotes: dict[str, list[Quote]] = defaultdict(list)
    for quote in dossier.quotes:
        if quote.utterance_id:
            quotes[quote.utterance_id].append(quote)
    importance = {(c.article_id, c.start): c.importance for c in dossier.claims}
    most = max((topic.of(passage) for passage in sentences.values()), default=0.0)
    ranked = []
    for utterance in dossier.utterances:
        name = utterance.speaker_name
        if not name or not name[:1].isupper() or not quotes[utterance.utterance_id]:
            continue
        best = _carrier(utterance, quotes[utterance.utterance_id], placed, printer)
        if best is not None:
            passage, text = best
            weight = importance.get((passage.article_id, passage.start), 0.2) + 0.3 * utterance.n_origins
            if not _is_person(dossier, utterance):
                # What a body `says` is often not a saying; its words in quotation marks are.
                if utterance.type == "indirect" and utterance.n_origins < 2:
                    continue
                weight -= 0.2
            weight += _TOPICAL * topic.of(passage) / most if most else 0.0
            # A scrap in quotation marks tells little of what its speaker holds.
            weight -= 0.2 * (len(utterance.text.split()) < _SCRAP)
            weight += 0.05 * utterance.n_articles + {"direct": 0.3, "mixed": 0.15}.get(utterance.type, 0.0)
            ranked.append((-round(weight, 4), utterance.utterance_id, utterance, passage, text))
    found = []
    for _, _, utterance, passage, text in sorted(ranked, key=lambda item: item[:2]):
        places = tuple((q.article_id, q.start, q.end) for q in quotes[utterance.utterance_id])
        found.append(_Saying(utterance.speaker_entity_id or utterance.speaker_name or "", passage, text, places))
    return found


def _said(writer: _Writer, sayings: Sequence[_Saying], most: int, length: str) -> None:
    """State so many sayings that are not told yet, each by the sentence that carries it; of one speaker a few."""
    by_speaker: Counter[str] = Counter()
    for saying in sayings:
        if sum(by_speaker.values()) == most:
            return
        if by_speaker[saying.speaker] == _SAID_BY_ONE or writer.chosen.says(saying.passage):
            continue
        by_speaker[saying.speaker] += 1
        writer.chosen.add(saying.passage)
        claim_id = _claim_of(writer.dossier, saying.passage)
        writer.add("said", saying.text, claim_id, saying.passage.place, saying.places, length)


def _is_person(dossier: Dossier, utterance: Utterance) -> bool:
    entity = dossier.entity.get(utterance.speaker_entity_id or "")
    return entity is not None and entity.type == "person"


def _carrier(
    utterance: Utterance, quotes: Sequence[Quote], placed: Placed, printer: Printer
) -> tuple[Passage, str] | None:
    """The sentence that tells the saying best: it holds the words and who said them, and can stand alone."""
    order = sorted(
        quotes,
        key=lambda q: (
            q.type == "indirect",
            q.article_id != utterance.article_id,
            -(q.end - q.start),
            q.article_id,
            q.start,
        ),
    )
    for quote in order:
        if quote.cue_start is None or quote.refused:
            continue
        passage = sentence_at(placed, quote.article_id, quote.cue_start, quote.cue_start + 1)
        if passage is None or not any(p[0] < passage.end and passage.start < p[1] for p in quote.parts):
            continue
        text = printer.printed(*passage.place)
        if text is not None and _speaker_named(quote, passage, text) and not unfit(text):
            return passage, text
    return None


def _speaker_named(quote: Quote, passage: Passage, text: str) -> bool:
    """Whether the sentence says who speaks, by name or description."""
    if quote.speaker_start is None or quote.speaker_end is None:
        return False
    if not passage.start <= quote.speaker_start < passage.end:
        return False
    return bool(quote.speaker_name) and (quote.speaker_name or "").split()[-1] in text


def _differences(writer: _Writer, placed: Placed, printer: Printer) -> None:
    """For each difference a sentence of its best attested side, citing the passages of all sides."""
    dossier = writer.dossier
    values_of: dict[str, list[DifferenceValue]] = defaultdict(list)
    for value in dossier.difference_values:
        values_of[value.difference_id].append(value)
    importance = {claim.claim_id: claim.importance for claim in dossier.claims}
    stated = {row.text for row in writer.rows}
    claims_told = {row.claim_id for row in writer.rows if row.claim_id}
    for difference in sorted(
        dossier.differences, key=lambda d: (-importance.get(d.claim_id or "", 0.0), d.difference_id)
    ):
        values = values_of[difference.difference_id]
        weight = Counter({side: dossier.count((v.article_id, v.start, v.end) for v in values if v.value == side)[1]
                          for side in {v.value for v in values}})  # fmt: skip
        told = {v.value for v in values if v.claim_id in claims_told}
        places = []
        told_by: list[Passage] = []
        best: tuple[Passage, str] | None = None
        for value in sorted(
            values, key=lambda v: (v.value in told, -weight[v.value], v.value, dossier.number[v.article_id], v.start)
        ):
            passage = sentence_at(placed, value.article_id, value.start, value.end)
            if passage is None:
                continue
            places.append(passage.place)
            told_by.append(passage)
            # A side that the account has not told yet is news to the reader, and comes first.
            text = printer.printed(*passage.place) if best is None or best[1] in stated else None
            if text is not None and not unfit(text) and (best is None or text not in stated):
                best = passage, text
        for passage in told_by:
            writer.chosen.add(passage)
        if best is not None:
            writer.add("differences", best[1], difference.claim_id, best[0].place, places)


def _claim_of(dossier: Dossier, passage: Passage) -> str | None:
    best = max(
        ((min(s.end, passage.end) - max(s.start, passage.start), s.claim_id) for s in dossier.claim_sources
         if s.article_id == passage.article_id),
        default=(0, None),
    )  # fmt: skip
    return best[1] if best[0] > 0 else None


def verify(sentence: AccountSentence, dossier: Dossier, known: Insertions | None = None) -> str | None:
    """Why a sentence of the account is not what its first cited passage says, or None when it is.

    The text must be the passage's words in their order, with insertions in brackets; an insertion must be a
    name or a day that the records of that passage hold. Every citation must be a passage of the story's articles.

    Parameters
    ----------
    known
        What may be inserted, made once for all sentences of a story.
    """
    if not sentence.citations:
        return "it cites nothing"
    for article_id, start, end in sentence.citations:
        if article_id not in dossier.article:
            return f"it cites {article_id}, which is not in the story"
        if not 0 <= start < end <= len(dossier.article[article_id].text):
            return f"it cites {start}..{end} of {article_id}, which is no passage of it"
    article_id, start, end = sentence.citations[0]
    allowed = (known or Insertions(dossier)).of(article_id, start, end)
    return fault(sentence.text, dossier.text(article_id, start, end), allowed)


STAGE = Stage(
    name="account",
    version=7,
    unit="story",
    reads=(
        "articles", "articles.published_start", "furniture", "sentences", "mentions", "mentions.entity_id", "quotes",
        "quotes.speaker_entity_id", "quotes.utterance_id", "times", "times.earliest", "times.latest", "times.value",
        "events", "entities", "clauses", "passages", "lineage", "stories", "utterances", "claims", "claims.standing",
        "claim_sources", "differences", "difference_values",
    ),
    writes=("account",),
    run=run,
)  # fmt: skip
