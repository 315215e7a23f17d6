"""The passages of a story that state something: sentences and clauses with all that is known of each."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from variorum.knowledge.number_words import TENS, UNITS
from variorum.records import Clause, Dossier, EventReport, Mention, Quote, Sentence, Span, TimeExpression
from variorum.story.assertion import denial_in, looks_ahead, negates
from variorum.story.clauses import clauses, dateline_end, guarded
from variorum.story.parties import by_name, same_parties
from variorum.story.placed import Placed
from variorum.story.quantities import BARE, Quantity, quantities
from variorum.story.reading import DIGIT, Words, beginnings
from variorum.story.terms import STOP, words

# A passage with fewer content words than this states nothing that could be compared.
_LEAST_TERMS = 3
_DENIAL = "w:deny"
# A number has a digit or one of these words in it; `one` counts nothing by itself.
_ONE = beginnings("zero one")
_COUNTS = beginnings(" ".join((*UNITS, *TENS))) - _ONE | {DIGIT}
_OF_ONE = beginnings("hundred thousand million billion trillion morning afternoon evening night am pm m")


def _may_count(begins: frozenset[str]) -> bool:
    return not begins.isdisjoint(_COUNTS) or not (begins.isdisjoint(_ONE) or begins.isdisjoint(_OF_ONE))


@dataclass(slots=True, kw_only=True, eq=False)
class Passage:
    """A sentence or a clause of it; two are equal only where they are one object, so that what is worked out of one
    can be remembered. Offsets are in the article's text; those of `quantities` in `text`. Nobody changes one; it is not
    frozen because a story has thousands, and a frozen one takes three times as long to make.
    """

    article_id: str
    start: int
    end: int
    text: str
    sentence: Sentence
    whole: bool
    position: float
    origin_id: str
    terms: frozenset[str]
    #: How its words begin (`reading.beginnings`).
    begins: frozenset[str]
    names: frozenset[str]
    quantities: tuple[Quantity, ...]
    times: tuple[TimeExpression, ...]
    quotes: tuple[Quote, ...]
    events: tuple[EventReport, ...]
    mentions: tuple[Mention, ...]
    attributed_to: str | None
    speaker: str | None
    named_speaker: bool
    negated: bool
    future: bool
    #: Whether it is a denial of what somebody else says.
    denies: bool = False
    #: Who denies it, where known.
    denier: str | None = None
    #: Ranges of the subject and the auxiliaries that it shares with a clause before it.
    shared: tuple[tuple[int, int], ...] = ()
    #: The words from the subject it shares to its start.
    lead: str | None = None
    #: Whether it is a clause within another passage, which that passage states beside its main matter.
    inner: bool = False
    #: Terms that stand only in such clauses of it.
    minor: frozenset[str] = frozenset()
    #: The first and last day on which its article can have been published.
    published: tuple[dt.date | None, dt.date | None] = (None, None)

    def has(self, words: frozenset[str]) -> bool:
        """Whether a word may stand in it that begins in one of these ways (`reading.beginnings`)."""
        return not self.begins.isdisjoint(words)

    @property
    def place(self) -> tuple[str, int, int]:
        """(article_id, start, end)."""
        return self.article_id, self.start, self.end

    @property
    def spoken(self) -> bool:
        """Whether it is mostly words inside quotation marks."""
        marked = sum(part[1] - part[0] for quote in self.quotes if quote.type == "direct" for part in quote.parts)
        return 2 * marked > self.end - self.start

    @property
    def days(self) -> tuple[tuple[dt.date, dt.date], ...]:
        """The intervals that its time expressions can mean, where known."""
        return tuple((t.earliest, t.latest) for t in self.times if t.earliest is not None and t.latest is not None)


def entity_key(mention: Mention, same: Mapping[str, str] | None = None) -> str | None:
    """What stands for the mention's entity in alignment; None for a description that nobody resolved."""
    if mention.entity_id is not None:
        return same.get(mention.entity_id, mention.entity_id) if same else mention.entity_id
    return mention.name.lower() if mention.name else None


def _terms(
    text: str,
    start: int,
    words: Words,
    begins: frozenset[str],
    mentions: Sequence[Mention],
    masked: Sequence[tuple[int, int]],
    same: Mapping[str, str],
) -> tuple[set[str], set[str]]:
    """(terms, entities) of a text that begins at `start`; `masked` ranges are the attribution and count nothing."""
    names: set[str] = set()
    covered = list(masked)
    for mention in mentions:
        for begin, end in masked:
            if mention.start < end and begin < mention.end:
                break
        else:
            key = entity_key(mention, same)
            if key is None:
                continue
            names.add(key)
            if mention.kind == "name":
                covered.append((mention.start, mention.end))
    found = {f"e:{name}" for name in names}
    end = start + len(text)
    for age in _AGE.finditer(text) if DIGIT in begins else ():
        first, last = start + age.start("age"), start + age.end("age")
        if not any(first < stop and begin < last for begin, stop in covered):
            found.add(f"v:age:{age['age']}")
            covered.append((first, last))
    found |= words.terms(start, end, covered)
    return found, names


_AGE = re.compile(
    r"(?:\baged? (?:of )?|\b(?:was|is) (?:only )?|[a-z], |(?=\d\d(?:-year-old| years old)))"
    r"(?P<age>\d{1,2})(?=[,.;]|$|-year-old| years old|\s+(?:and|when|at)\b)"
)


# Time expressions whose numbers count nothing.
_TELL_WHEN = frozenset(("DATE", "TIME", "SET"))


def _quantity_terms(found: Sequence[Quantity]) -> set[str]:
    terms = {f"n:{quantity.measure}" for quantity in found if quantity.measure}
    return terms | {f"v:{quantity.unit}:{quantity.value:g}" for quantity in found if quantity.measure}


def _by_word(dossier: Dossier, same: Mapping[str, str]) -> dict[str, str]:
    """A word of a name, in lower case → the one entity of the story that bears it."""
    bearers: dict[str, set[str]] = defaultdict(set)
    borne = {(m.text, m.entity_id) for m in dossier.mentions if m.kind == "name" and m.entity_id is not None}
    for text, entity_id in sorted(borne):
        for word, _ in words(text):
            if len(word) > 2 and word[0].isupper() and word.lower() not in STOP:
                bearers[re.sub(r"['’]s$", "", word.lower())].add(same.get(entity_id, entity_id))
    return {word: min(keys) for word, keys in bearers.items() if len(keys) == 1}


class Index:
    """A story's rows by where they stand, and who stands for whom in it."""

    def __init__(self, dossier: Dossier) -> None:
        self.clauses: dict[str, list[Clause]] = defaultdict(list)
        for clause in dossier.clauses:
            self.clauses[clause.sentence_id].append(clause)
        self.mentions = Placed(dossier.mentions)
        self.quotes = Placed(dossier.quotes)
        self.times = Placed(dossier.times)
        self.events = Placed(dossier.events)
        self.same = same_parties(dossier)
        self.by_name = by_name(dossier)
        self.named = _by_word(dossier, self.same)
        self._article = dossier.article
        self._words: dict[str, Words] = {}

    def words(self, article_id: str, start: int, end: int) -> Words:
        """The words of a range of an article: of the whole article where the range cuts none of them."""
        text = self._article[article_id].text
        known = self._words.get(article_id)
        if known is None:
            known = self._words[article_id] = Words(text, 0, self.named)
        return Words(text[start:end], start, self.named) if known.cuts(start, end) else known

    def party(self, entity_id: str | None, name: str | None) -> str | None:
        """What stands for a speaker in this story."""
        if entity_id is None and name is not None:
            entity_id = self.by_name.get(name.lower())
        return self.same.get(entity_id, entity_id) if entity_id is not None else name


def passage_at(
    dossier: Dossier,
    index: Index,
    sentence: Sentence,
    part: tuple[int, int, Clause | None],
    position: float,
    *,
    inner: bool = False,
) -> Passage:
    """A part of a sentence, with all that is known of it; `position` is 0 at the head of its report, 1 at its end;
    `inner` for a clause within another passage.
    """
    start, end, clause = part
    article_id = sentence.article_id
    text = dossier.text(article_id, start, end)
    read = index.words(article_id, start, end)
    begins = read.begins(start, end)
    mentions = index.mentions.touching(Mention, article_id, start, end)
    times = [
        t for t in index.times.touching(TimeExpression, article_id, start, end) if start <= t.start and t.end <= end
    ]
    quotes = index.quotes.touching(Quote, article_id, start, end)
    events = [e for e in index.events.touching(EventReport, article_id, start, end) if start <= e.trigger_start < end]
    told = _told(quotes, start, end) if quotes else None
    speaker_name = speaker = None
    named = False
    masked: list[tuple[int, int]] = []
    if told is not None:
        speaker_name, speaker = told.speaker_name, index.party(told.speaker_entity_id, told.speaker_name)
        named = any(
            m.kind == "name"
            and m.type == "person"
            and told.speaker is not None
            and told.speaker.overlap((m.start, m.end))
            for m in mentions
        )
        masked = _attribution(told, start, end)
    numbers: list[Quantity] = []
    counted: list[tuple[int, int]] = []
    if _may_count(begins):
        numbers = quantities(text, [(t.start - start, t.end - start) for t in times if t.type in _TELL_WHEN])
        counted = [(start + q.start, start + q.end) for q in numbers if q.measure]
    covered = [*masked, *counted, *[(t.start, t.end) for t in times if t.value]]
    terms, names = _terms(text, start, read, begins, mentions, covered, index.same)
    if counted:
        terms |= _quantity_terms(numbers)
    for time in times:
        if time.earliest is not None and time.earliest == time.latest:
            terms.add(f"d:{time.earliest}")
        elif time.value and "X" not in time.value:
            terms.add(f"d:{time.value}")
    for quote in quotes:
        if quote.utterance_id and 2 * _held(quote, start, end) >= quote.end - quote.start:
            terms.add(f"u:{quote.utterance_id}")
    shared: list[tuple[int, int]] = []
    for first, last in (
        ((clause.subject_start, clause.subject_end), (clause.auxiliary_start, clause.auxiliary_end)) if clause else ()
    ):
        if first is not None and last is not None and not start <= first < end:
            shared.append((first, last))
            subject = index.mentions.touching(Mention, article_id, first, last)
            words_of = index.words(article_id, first, last)
            begun = words_of.begins(first, last)
            terms |= _terms(dossier.text(article_id, first, last), first, words_of, begun, subject, (), index.same)[0]
    # Happenings are left out: one type of deed between the same two parties joins what is told of two occasions
    # (measured on bench/claims_gold.json: F1 .58 with them, .71 without).
    if speaker is not None:
        terms.add(f"s:{speaker}")
    denial = denial_in(text, begins)
    denier = _denier(index, quotes, mentions, start, end, denial)
    denies = denier is not None
    if denies:
        terms.add(_DENIAL)
    told_in = " ".join([*(dossier.text(article_id, *span) for span in shared), text]) if shared else text
    begun_in = None if shared else begins
    return Passage(
        article_id=article_id,
        start=start,
        end=end,
        text=text,
        sentence=sentence,
        whole=not inner
        and end == sentence.end
        and (start <= sentence.start or start <= sentence.start + _dateline(dossier, sentence)),
        position=position,
        origin_id=dossier.origin(article_id, start, end),
        terms=frozenset(terms),
        begins=begins,
        names=frozenset(names),
        quantities=tuple(numbers),
        times=tuple(times),
        quotes=tuple(quotes),
        events=tuple(events),
        mentions=tuple(mentions),
        attributed_to=speaker_name,
        speaker=speaker,
        named_speaker=named,
        negated=negates(told_in, begun_in),
        future=looks_ahead(told_in, begun_in) or any(event.status == "planned" for event in events),
        denies=denies,
        denier=denier,
        shared=tuple(shared),
        lead=dossier.text(article_id, shared[0][0], start) if shared and shared[0][0] < start else None,
        inner=inner,
        published=(dossier.article[article_id].published_start, dossier.article[article_id].published_end),
    )


def _dateline(dossier: Dossier, sentence: Sentence) -> int:
    return dateline_end(dossier.text(sentence.article_id, sentence.start, sentence.end))


def _denier(
    index: Index,
    quotes: Sequence[Quote],
    mentions: Sequence[Mention],
    start: int,
    end: int,
    denial: re.Match[str] | None,
) -> str | None:
    """Who denies something in the passage: the speaker of a denial, else of the saying around it, else its subject."""
    if denial is None and not any(quote.kind == "denies" for quote in quotes):
        return None
    inside = [quote for quote in quotes if quote.cue is not None and start <= quote.cue.start < end]
    for quote in inside:
        if quote.kind == "denies" and (quote.speaker_name or quote.speaker_entity_id):
            return index.party(quote.speaker_entity_id, quote.speaker_name)
    if denial is None:
        return None
    for quote in inside:
        if quote.speaker_name or quote.speaker_entity_id:
            return index.party(quote.speaker_entity_id, quote.speaker_name)
    before = [m for m in mentions if m.end <= start + denial.start() and m.type != "other"]
    return entity_key(before[-1], index.same) if before else None


# What stands before a speaker's name and is longer than this, in characters, tells something of its own.
_LONGEST_LEAD = 30


def _told(quotes: Sequence[Quote], start: int, end: int) -> Quote | None:
    """The saying that the passage is: it covers most of it, or all that is not attribution."""
    found = [quote for quote in quotes if not quote.refused]
    found = [
        q for q in found
        if _held(q, start, end) * 2 >= end - start - _says_who(q, start, end) or _all_but_attribution(q, start, end)
    ]  # fmt: skip
    return max(found, key=lambda quote: (_held(quote, start, end), quote.quote_id), default=None)


def _says_who(quote: Quote, start: int, end: int) -> int:
    """How many characters of the passage are the speaker and the cue."""
    return _shared(quote.speaker_start, quote.speaker_end, start, end) + _shared(
        quote.cue_start, quote.cue_end, start, end
    )


def _shared(first: int | None, last: int | None, start: int, end: int) -> int:
    """How many characters of a range another holds, which may be none."""
    return 0 if first is None or last is None else max(0, min(last, end) - max(first, start))


def _all_but_attribution(quote: Quote, start: int, end: int) -> bool:
    if quote.speaker is None or quote.cue is None or quote.start < start or quote.end > end:
        return False
    attribution = min(quote.speaker.start, quote.cue.start), max(quote.speaker.end, quote.cue.end)
    if attribution[0] < start or attribution[1] > end or quote.end - quote.start < 12:
        return False
    if attribution[1] <= quote.start:
        return quote.end >= end - 2 and attribution[0] - start <= _LONGEST_LEAD
    return quote.end <= attribution[0] and quote.start <= start + 2 and end - attribution[1] <= _LONGEST_LEAD


def _attribution(quote: Quote, start: int, end: int) -> list[tuple[int, int]]:
    """The ranges of the passage that say who speaks. A cue of more than saying (`denied`) is part of what is told."""
    spans = [span for span in (quote.speaker,) if span is not None]
    if quote.cue is not None and quote.speaker is not None and _all_but_attribution(quote, start, end):
        if quote.end <= min(quote.speaker.start, quote.cue.start):
            around = [Span(quote.end, quote.cue.start), Span(quote.cue.end, end)]
        else:
            around = [Span(start, quote.cue.start), Span(quote.cue.end, quote.start)]
        spans += [span for span in around if span.start < span.end]
    return [(span.start, span.end) for span in spans]


def _held(quote: Quote, start: int, end: int) -> int:
    return sum([_shared(first, last, start, end) for first, last in quote.parts])


def passages(dossier: Dossier, *, whole: bool = False) -> tuple[Passage, ...]:
    """The passages of the story's reports in the order of the `sentences` table.

    Parameters
    ----------
    dossier
        The story.
    whole
        Whole sentences only, uncut.
    """
    read = (
        dossier.articles, dossier.sentences, dossier.clauses, dossier.mentions, dossier.quotes, dossier.times,
        dossier.events, dossier.lineage, dossier.passages,
    )  # fmt: skip
    known = _LAST.get(whole)
    # Several stages in a row read the same story: its passages are made once.
    if known is None or any(a is not b for a, b in zip(known[0], read, strict=True)):
        known = _LAST[whole] = (read, tuple(_made(dossier, whole)))
    return known[1]


def index_of(dossier: Dossier) -> Index:
    """The story's rows by place; made once for the stages that read the same story in a row."""
    read = (dossier.clauses, dossier.mentions, dossier.quotes, dossier.times, dossier.events, dossier.entities)
    if not _INDEX or any(a is not b for a, b in zip(_INDEX[0][0], read, strict=True)):
        _INDEX[:] = [(read, Index(dossier))]
    return _INDEX[0][1]


_INDEX: list[tuple[tuple[object, ...], Index]] = []
_LAST: dict[bool, tuple[tuple[object, ...], tuple[Passage, ...]]] = {}


def _made(dossier: Dossier, whole: bool) -> Iterator[Passage]:
    index = index_of(dossier)
    # Most sentences are one passage, known already.
    known = {passage.place: passage for passage in passages(dossier)} if whole else {}
    last: dict[str, int] = {}
    counted: tuple[str, int, Quantity] | None = None
    for sentence in dossier.sentences:
        last[sentence.article_id] = max(last.get(sentence.article_id, 0), sentence.n)
    for sentence in dossier.sentences:
        text = dossier.text(sentence.article_id, sentence.start, sentence.end)
        if len(text) > 1200 and "\n\n" in text.strip():
            continue
        lead = dateline_end(text)
        position = sentence.n / max(1, last[sentence.article_id])
        if whole or sentence.role != "body":
            parts: list[_Part] = [(sentence.start + lead, sentence.end, None)]
        elif sentence.sentence_id in index.clauses:
            parts = _parts(text, lead, sentence, index.clauses[sentence.sentence_id])
        else:
            parts = [(sentence.start + part.start, sentence.start + part.end, None) for part in _cut(text, lead)]
        for part in parts:
            if (same := known.get((sentence.article_id, part[0], part[1]))) is not None:
                yield same
                continue
            one = passage_at(dossier, index, sentence, part, position)
            if counted is not None and counted[0] == sentence.article_id and sentence.n - counted[1] <= 1:
                one = _of_the_same(one, counted[2])
            for quantity in one.quantities:
                if quantity.measure and quantity.unit not in BARE:
                    counted = sentence.article_id, sentence.n, quantity
            enough = len(one.terms) >= _LEAST_TERMS or (
                len(one.terms) + 1 == _LEAST_TERMS and any(name.startswith("v:age:") for name in one.terms)
            )
            if enough and not all(name.startswith("e:") for name in one.terms):
                yield one


# A clause of fewer words than this, its shared subject aside, is no statement of its own.
_LEAST_WORDS = 3
# A clause has a verb behind its subject: at least so many characters, the conjunction among them.
_LEAST_PREDICATE = 8
_LONGEST_JOIN = 8
_JOINS = re.compile(r"(?:[\s,;:–—-]|\b(?:and|but|or|nor|while|yet)\b)+$")

_Part = tuple[int, int, Clause | None]


def _parts(text: str, lead: int, sentence: Sentence, held: Sequence[Clause]) -> list[_Part]:
    """The parts of a sentence, each from the start of a clause coordinated with another to the start of the next.

    Never inside quotation marks or brackets, nor inside a clause that only describes (`who came and left`).
    """
    found: dict[int, Clause | None] = {part.start: None for part in _cut(text, lead)}
    behind = [clause for clause in held if clause.kind == "coordinate" and clause.start - sentence.start > lead]
    inside = guarded(text) if behind else b""
    describing = [c for c in held if c.kind in ("relative", "participle", "adverbial")]
    for clause in behind:
        place = clause.start - sentence.start
        if inside[place] or not _JOINS.search(text, max(0, place - _LONGEST_JOIN), place):
            continue
        # What the parser takes for a subject and is all that stands before is no clause, and nothing is joined to it.
        if clause.subject_end is not None and clause.subject_end > clause.start - _LEAST_PREDICATE:
            continue
        if not any(c.start < clause.start and clause.end <= c.end for c in describing):
            found[place] = clause
    parts: list[_Part] = []
    places = sorted(found)
    for place, until in zip(places, [*places[1:], len(text)], strict=True):
        joined = _JOINS.search(text[place:until]) if until < len(text) else None
        end = place + joined.start() if joined else until
        by = found[place]
        short = len(text[place:end].split()) < _LEAST_WORDS
        if parts and (
            short or len(text[parts[-1][0] - sentence.start : parts[-1][1] - sentence.start].split()) < _LEAST_WORDS
        ):
            parts[-1] = (parts[-1][0], sentence.start + end, parts[-1][2])
        else:
            parts.append((sentence.start + place, sentence.start + end, by))
    return parts


# Words that give a number without saying again of what.
_PUTS = re.compile(r"\b(?:count(?:ed|s)|put|puts|estimated|estimates|spoke of|speaks? of|gave|gives?|figure|number)\b")


def _of_the_same(passage: Passage, before: Quantity) -> Passage:
    """The passage with its one bare number counting what the number before it counts (`The organisers counted 500`)."""
    bare = [q for q in passage.quantities if not q.measure and not q.noun]
    if len(bare) != 1 or len(passage.quantities) != 1 or not _PUTS.search(passage.text):
        return passage
    whole = dataclasses.replace(bare[0], measure=before.measure)
    return dataclasses.replace(passage, quantities=(whole,), terms=passage.terms | _quantity_terms([whole]))


def _cut(text: str, lead: int) -> list[Span]:
    return [Span(lead + part.start, lead + part.end) for part in clauses(text[lead:])]


def is_function_word(word: str) -> bool:
    """Whether a word carries no content of its own."""
    return word.lower() in STOP
