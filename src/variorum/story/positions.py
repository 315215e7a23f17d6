"""Positions: who stands where on what.

In: the story's quotations, events and mentions. Out: `positions`: a holder, an issue named by a phrase of the
sources, a stance, and the passage that says so.

Method: a position is read where a sentence holds words of taking one (`ruled out`, `demanded`, `would not … until`,
`backs`), followed by a thing or a deed (`story/stances.py`), and where it is known whose it is: the actor of the event
coded there, or who is named right before the words, or the speaker of the saying they stand in. Within a saying,
what is told of anybody but the speaker or the speaker's own side is their word and no position. The thing is an issue
when its noun recurs in two or more different sentences of the story; issues whose nouns agree and whose other words
do not differ are one, named by the phrase used most. Without holder, words of stance and issue there is no position.

Gets wrong: it takes few positions, and only those said in these words; irony is read at face value; one issue
named by different nouns stands as two.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from variorum.records import Dossier, EventReport, Mention, Position, Quote, Stage
from variorum.story.clauses import guarded
from variorum.story.passages import Passage, index_of, passages
from variorum.story.stances import ANY, CONDITION, CUES, DENIED, OPEN, Cue, Thing, thing_after
from variorum.story.terms import WORD, stem

# An issue's noun stands in at least this many different sentences.
_RECURS = 2
# A time expression wider than this, in days, does not date a position.
_WIDEST = 366
_HOLDERS = ("person", "organisation", "group", "place")
# Words that a description of people without a name has at least, to tell them apart; two do for a body.
_DESCRIBED = 3
_SOME = re.compile(r"(?:one|some|many|most|several|none|all|two|three) of\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Taken:
    """A stance found: whose, on what, and in which words."""

    holder: str
    stance: str
    thing: Thing
    passage: Passage
    start: int
    end: int

    @property
    def phrase(self) -> str:
        """The thing as printed."""
        words = self.passage.text[self.thing.start : self.thing.end]
        return " ".join(re.sub(r"[\"“”]", "", words).split())


def run(dossier: Dossier) -> Dossier:
    """Fill `positions`."""
    held = [p for p in passages(dossier, whole=True) if p.sentence.role == "body"]
    reader = _Reader(dossier, held)
    read = [found for passage in held for found in reader.read(passage)]
    recurring = _recurring(held, {word for found in read for word in (found.thing.head, *found.thing.around)})
    taken = [found for found in read if recurring & {found.thing.head, *found.thing.around}]
    named = _issues(taken)
    rows: dict[tuple[str, str, str, int], Position] = {}
    for n, found in enumerate(taken):
        passage = found.passage
        start, end = _dates(dossier, passage)
        rows.setdefault(
            (found.holder, named[n], passage.article_id, passage.start),
            Position(
                story_id=dossier.story.story_id, entity_id=found.holder, issue=named[n], text=passage.text,
                stance=found.stance, article_id=passage.article_id, start=passage.start, end=passage.end,
                words_start=found.start, words_end=found.end, date_start=start, date_end=end,
            ),
        )  # fmt: skip
    return replace(
        dossier,
        positions=tuple(sorted(rows.values(), key=lambda r: (r.entity_id, r.issue, r.article_id, r.start, r.end))),
    )


def _recurring(held: Sequence[Passage], wanted: set[str]) -> frozenset[str]:
    """Which of the stems stand in different sentences of the story; copies of one sentence count once."""
    seen: dict[str, set[frozenset[str]]] = defaultdict(set)
    for passage in held if wanted else ():
        for reduced in wanted.intersection(map(stem, WORD.findall(passage.text))):
            if len(seen[reduced]) < _RECURS:
                seen[reduced].add(passage.terms)
    return frozenset(word for word, sentences in seen.items() if len(sentences) >= _RECURS)


class _Reader:
    """Reads the stances of a sentence."""

    def __init__(self, dossier: Dossier, held: Sequence[Passage]) -> None:
        self.dossier = dossier
        # Who is mentioned in the sentence before each sentence.
        self.before = {(p.article_id, p.sentence.n + 1): p.mentions for p in held}
        self.same = index_of(dossier).same

    def read(self, passage: Passage) -> Iterator[_Taken]:
        done: list[tuple[int, int]] = []
        cues = [cue for cue in CUES if all(passage.has(words) for words in cue.words)]
        if not cues or ANY.search(passage.text) is None:
            return
        for cue in cues:
            for match in cue.pattern.finditer(passage.text):
                if any(match.start() < end and start < match.end() for start, end in done):
                    continue
                found = self._taken(passage, cue, match)
                if found is not None:
                    done.append((match.start(), found.thing.end))
                    yield found

    def _taken(self, passage: Passage, cue: Cue, match: re.Match[str]) -> _Taken | None:
        before = passage.text[: match.start()]
        # What somebody is asked not to do has no words of its own.
        if re.search(r"\bnot\s+to\s+$", match.group()):
            return None
        if cue.stance not in ("refuses", "conditional") and (DENIED.search(before) or OPEN.search(before)):
            return None
        thing = thing_after(passage.text, match.end(), cue.takes)
        if thing is None or (thing.deed is None and self._is_name(passage, thing)):
            return None
        # `political and social freedom`: cut before its noun.
        if _ADJECTIVE.search(passage.text[thing.start : thing.end]) and _GOES_ON.match(passage.text, thing.end):
            return None
        holder = self._holder(passage, match, cue)
        if holder is None:
            return None
        end = thing.end
        if cue.stance == "conditional":
            condition = CONDITION.search(passage.text, thing.end)
            if condition is None:
                return None
            stop = re.search(r"[.;:,\"”]", passage.text[condition.end() :])
            end = condition.end() + stop.start() if stop else len(passage.text)
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        return _Taken(holder, cue.stance, thing, passage, passage.start + start, passage.start + end)

    @staticmethod
    def _is_name(passage: Passage, thing: Thing) -> bool:
        """Whether the thing ends in a name: a person or a state is no issue."""
        end = passage.start + thing.end
        return any(
            m.end == end and (m.type == "person" or (m.kind != "nominal" and m.text.split()[-1][:1].isupper()))
            for m in passage.mentions
        )

    def _holder(self, passage: Passage, match: re.Match[str], cue: Cue) -> str | None:
        """Whose stance it is: an entity with a name, or one described in more than a word."""
        at = passage.start + match.start()
        subject = self._subject(passage, at, match.group(), refusing=cue.stance in ("refuses", "conditional"))
        around = _saying(passage, at)
        if around is None:
            # Words in quotation marks that no saying holds are somebody's, and nobody knows whose.
            return None if guarded(passage.text)[match.start()] else self._known(subject)
        if around.speaker_entity_id is None:
            return None
        if subject is None:
            first = re.search(
                r"\b(?:I|[Ww]e)(?:['’](?:ve|m|re))?\s+(?:\w+ly\s+|also\s+)?$", passage.text[: match.start()]
            )
            opens = cue.stance == "conditional" and cue.takes == "noun" and _opens(passage, around, at)
            return self._known(around.speaker_entity_id) if first or opens else None
        own = self._own_side(subject, around) or (cue.stance in ("refuses", "conditional") and self._in_office(around))
        return self._known(around.speaker_entity_id) if own else None

    def _known(self, entity_id: str | None) -> str | None:
        if entity_id is None:
            return None
        entity_id = self.same.get(entity_id, entity_id)
        entity = self.dossier.entity.get(entity_id)
        if entity is None or entity.type not in _HOLDERS:
            return None
        # `mainstream prisoners`, `90,000 people`: too many to stand anywhere. `60 farmers from both banks` do.
        least = 2 if entity.type == "organisation" else _DESCRIBED
        nameless = not entity.name[:1].isupper() and len(entity.name.split()) < least
        return None if nameless or _SOME.match(entity.name) else entity_id

    def _in_office(self, around: Quote) -> bool:
        """Whether the speaker speaks for somebody: who says what a state will not do is most likely its own."""
        speaker = self.dossier.entity.get(around.speaker_entity_id or "")
        return speaker is not None and any(_OFFICE.search(role) for role in speaker.roles)

    def _own_side(self, subject: str, around: Quote) -> bool:
        """Whether the subject is the speaker, or the state or body that the speaker speaks for."""
        if subject == around.speaker_entity_id:
            return True
        name = self.dossier.entity.get(subject)
        speaker = self.dossier.entity.get(around.speaker_entity_id or "")
        if name is None or speaker is None or name.type == "person":
            return False
        stems = {word[:5].lower() for word in name.name.split() if word[:1].isupper() and len(word) > 3}
        return bool(stems) and any(stems <= {word[:5].lower() for word in role.split()} for role in speaker.roles)

    def _subject(self, passage: Passage, at: int, cue: str, *, refusing: bool) -> str | None:
        """Who is said to take the stance: the actor of the event coded there, or who is named right before it."""
        participle = cue.split(maxsplit=1)[0].endswith("ing")
        for event in passage.events:
            if event.trigger_start <= at < event.trigger_end:
                # What somebody will not do is coded as not done.
                not_so = event.status == "hypothetical" or (event.status == "denied" and not refusing)
                if not_so or (event.actor_start or 0) > at:
                    return None
                if event.actor_entity_id is not None:
                    # A participle in the middle of a phrase belongs to the noun before it.
                    inner = participle and not _FREE.search(passage.text[: at - passage.start])
                    actor = next((m for m in passage.mentions if _touches(m, event)), None)
                    if inner or actor is None or not self._is_subject(passage, actor, coded=True):
                        return None
                    return _owner(passage, event.actor_start) or event.actor_entity_id
        if participle:
            return None
        text = self.dossier.article[passage.article_id].text
        # What is set off by commas or brackets between the subject and its verb belongs to the subject.
        before = _SET_OFF.sub("", text[passage.start : at].rstrip())
        words_between = _AUXILIARIES.search(before)
        end = passage.start + (words_between.start() if words_between else len(before))
        subject = next((m for m in reversed(passage.mentions) if m.end == end), None)
        if subject is None or subject.entity_id is None or subject.type not in _HOLDERS:
            return None
        start = min(subject.start, subject.role_start if subject.role_start is not None else subject.start)
        lead = text[max(passage.start, start - 16) : start]
        if _BEHIND_PREPOSITION.search(lead):
            return None
        return _owner(passage, subject.start) or subject.entity_id

    def _is_subject(self, passage: Passage, subject: Mention, *, coded: bool = False) -> bool:
        """Whether the mention can be a subject and is surely who is meant: no place of a place, no doubtful pronoun."""
        start = min(subject.start, subject.role_start if subject.role_start is not None else subject.start)
        lead = self.dossier.article[passage.article_id].text[max(passage.start, start - 16) : start]
        # `the ministers of X`: a coded event has its actor by the parse.
        behind = _BEHIND_PREPOSITION.search(lead)
        if (behind and not (coded and behind[1] == "of")) or (subject.type == "place" and lead.endswith(", ")):
            return False
        if subject.kind != "pronoun":
            return True
        around = self.before.get((passage.article_id, passage.sentence.n), ())
        named = [m for m in passage.mentions if m.end <= subject.start] or around
        people = [m.entity_id for m in named if m.kind == "name" and m.type == subject.type]
        if named is not around and people:
            return people[-1] == subject.entity_id
        return subject.text.lower() != "they" and bool(people) and set(people) == {subject.entity_id}


def _touches(mention: Mention, event: EventReport) -> bool:
    start, end = event.actor_start, event.actor_end
    held = mention.entity_id == event.actor_entity_id
    return held and start is not None and end is not None and mention.start < end and start < mention.end


def _owner(passage: Passage, start: int | None) -> str | None:
    """`her government`: whose it is."""
    held = (
        m for m in passage.mentions if m.kind == "pronoun" and start is not None and start - 1 <= m.end <= start + 4
    )
    return next((m.entity_id for m in held if m.text.lower() in ("his", "her", "their")), None)


def _saying(passage: Passage, at: int) -> Quote | None:
    return next((q for q in passage.quotes if any(part[0] <= at < part[1] for part in q.parts)), None)


def _opens(passage: Passage, quote: Quote, at: int) -> bool:
    """Whether the words open the saying."""
    return at - max(quote.start, passage.start) <= 2


_ADJECTIVE = re.compile(r"(?:al|ic|ive|ous|ful|ary|able|ible)$")
_GOES_ON = re.compile(r"\s*(?:,|and\b|or\b)\s*\w")
_BEHIND_PREPOSITION = re.compile(r"\b(in|at|from|of|near|on|to|with|by|against|for|over|into|across)\s+(?:the\s+)?$")
_OURS = re.compile(r"\b(?:I|[Ww]e)(?:['’](?:ve|m|re))?\s+(?:\w+ly\s+|also\s+)?$")
_FREE = re.compile(r"(?:,|\b(?:is|are|was|were|been))\s*$")
_SET_OFF = re.compile(r"(?:\s\([^()]{1,40}\))?(?:,\s[^,;:“”\"]{2,90},|\s\([^()]{1,40}\))$")
_AUXILIARIES = re.compile(
    r"(?:\s+(?:has|have|had|also|again|is|was|are|were|would|will|still|then|repeatedly|strongly|firmly|later|on|last|week|"
    r"month|year|(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|now|long|since|already|publicly|been|who|"
    r"which|flatly|formally|unanimously|immediately|twice|once|both|all|first|officially|openly))+\s*$",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:minister|president|premier|chancellor|secretary|spokes\w+|ambassador|envoy|negotiator|leader|chief|chair\w*|"
    r"director|head|governor|mayor|commissioner)\b",
    re.IGNORECASE,
)


#: `the 1953 armistice`: the year of the thing, not of the sentence.
_OF_A_THING = re.compile(r"\b(?:the|a|an|its|his|her|their)\s+$", re.IGNORECASE)


def _issues(taken: Sequence[_Taken]) -> Mapping[int, str]:
    """The name of each stance's issue: things of one noun whose other words do not differ are one issue."""
    groups: list[list[int]] = []
    order = sorted(range(len(taken)), key=lambda n: (len(taken[n].thing.around), taken[n].phrase, n))
    for n in order:
        for group in groups:
            if all(_one(taken[n], taken[m]) for m in group):
                group.append(n)
                break
        else:
            groups.append([n])
    named: dict[int, str] = {}
    for group in groups:
        forms = Counter(taken[n].phrase for n in group)
        best = min(forms, key=lambda form: (-forms[form], abs(len(form.split()) - 2), form))
        named.update(dict.fromkeys(group, best))
    return named


def _one(one: _Taken, other: _Taken) -> bool:
    """Whether two things are one issue. Deeds of other verbs are where the thing and the stance are the same."""
    a, b = one.thing, other.thing
    if a.head != b.head:
        return False
    if a.deed != b.deed:
        return bool(a.deed and b.deed and a.around) and a.around == b.around and one.stance == other.stance
    return a.around <= b.around or b.around <= a.around


def _dates(dossier: Dossier, passage: Passage) -> tuple[dt.date | None, dt.date | None]:
    """When it was said or done: the one time that the sentence gives, else when the article came out."""
    days = [
        (time.earliest, time.latest)
        for time in passage.times
        if time.earliest is not None
        and time.latest is not None
        and (time.latest - time.earliest).days <= _WIDEST
        and not _OF_A_THING.search(passage.text[: time.start - passage.start])
    ]
    article = dossier.article[passage.article_id]
    if len(days) == 1 and (article.published_end is None or days[0][0] <= article.published_end):
        return days[0]
    return article.published_start, article.published_end


STAGE = Stage(
    name="positions",
    version=4,
    unit="story",
    reads=(
        "articles", "articles.published_start", "articles.published_end", "sentences", "mentions", "mentions.entity_id",
        "quotes", "quotes.speaker_entity_id", "quotes.utterance_id", "times", "times.earliest", "times.latest",
        "times.value", "events", "events.actor_entity_id", "clauses", "entities", "passages", "lineage", "stories",
    ),
    writes=("positions",),
    run=run,
)  # fmt: skip
