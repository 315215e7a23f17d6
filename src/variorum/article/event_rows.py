"""Events as rows: whose the parties' names are, the ranges of each, and by whose word an event stands.

In: what `events.py` found in a sentence, as numbers of tokens. Out: `EventReport`s. Of two alike the main one is kept;
one without anybody in it is none where its type needs somebody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from variorum.article.analysis import Analysis
from variorum.article.clauses import Clauses, hangs_on
from variorum.article.event_asides import in_passing
from variorum.article.event_codes import EventCodes, codes_of
from variorum.article.event_parties import named_beside, phrase
from variorum.article.event_status import Reading
from variorum.records import EventReport, TimeExpression, make_id

#: What is nothing to code where nobody is named: "talks were held".
_NEEDS_PARTY = frozenset({"CONSULT", "SUPPORT", "AGREE", "REJECT", "REQUEST", "ACCUSE", "COOPERATE", "AID"})


@dataclass(slots=True)
class Found:
    """An event before its names are looked up; parties are token numbers of their nouns."""

    trigger: int
    event_type: str
    mode: str | None
    reading: Reading
    actor: int | None
    recipient: int | None
    clause: tuple[int, int]
    place: int | None
    time: TimeExpression | None
    distance: float
    confidence: float
    status: str


class EventRows:
    """Makes the rows of one article.

    Parameters
    ----------
    analysis
        The article.
    c
        Its parse, with the kinds of names that its mentions tell.
    """

    def __init__(self, analysis: Analysis, c: Clauses) -> None:
        self.analysis = analysis
        self.c = c
        self.names = analysis.named
        self.codes = EventCodes(c, self.names, analysis.article.text, analysis.mentions)

    def of(self, events: Sequence[Found], first: int, last: int) -> Iterator[EventReport]:
        """The rows of a sentence's events, the main one first.

        Parameters
        ----------
        events
            What was found.
        first, last
            The sentence's tokens.
        """
        seen: set[tuple[object, ...]] = set()
        order = sorted(range(len(events)), key=lambda k: (events[k].distance, events[k].trigger, k))
        for event in (events[k] for k in order):
            key = (event.trigger, event.event_type, event.status)
            nobody = event.actor is None and event.recipient is None
            bare = nobody and event.time is None and event.place is None
            if key in seen or (bare and self.c.tags[event.trigger] in ("NN", "NNS", "VBG", "JJ")):
                continue
            if nobody and event.event_type in _NEEDS_PARTY:
                continue
            seen.add(key)
            yield self._row(event, first, last)

    def _row(self, event: Found, first: int, last: int) -> EventReport:
        c = self.c
        article_id = self.analysis.article.article_id
        begin, finish = max(first, event.clause[0]), min(last, event.clause[1])
        start, end = c.starts[begin], c.ends[finish]
        trigger_start, trigger_end = c.starts[event.trigger], c.ends[event.trigger]
        voucher = self._voucher(trigger_start)
        actor = self._speaking(self._party(event.actor), event.actor, voucher)
        recipient = self._party(event.recipient)
        place = self._party(event.place)
        spans = {
            "actor": (actor[1], actor[2], actor[0]),
            "recipient": (recipient[1], recipient[2], recipient[0]),
            "place": (place[1], place[2], place[0]),
        }
        return EventReport(
            **codes_of(self.codes, (begin, finish), spans),
            report_id=make_id("v", article_id, trigger_start, event.event_type, event.status),
            article_id=article_id,
            start=min(start, trigger_start),
            end=max(end, trigger_end),
            trigger_start=trigger_start,
            trigger_end=trigger_end,
            event_type=event.event_type,
            mode=event.mode,
            status=event.status,
            actor_name=actor[0],
            actor_start=actor[1],
            actor_end=actor[2],
            recipient_name=recipient[0],
            recipient_start=recipient[1],
            recipient_end=recipient[2],
            place=place[0],
            place_start=place[1],
            place_end=place[2],
            time_start=event.time.start if event.time else None,
            time_end=event.time.end if event.time else None,
            vouched_by=voucher,
            aside=in_passing(c, event.trigger),
            confidence=event.confidence,
        )

    def _party(self, head: int | None) -> tuple[str, int, int] | tuple[None, None, None]:
        """Name and range of a party; the range begins after an article."""
        if head is None:
            return None, None, None
        c = self.c
        first, last = phrase(c, head)
        named = named_beside(c, head)
        if named is not None:
            # "her counterpart, Viktor Halden": both, where they stand side by side.
            begin, finish = phrase(c, named)
            beside = begin - last < 8 and all(
                c.words[token] == "," or c.gaps[token] or hangs_on(c, token, head) for token in range(last + 1, begin)
            )
            first, last = (first if beside else begin), finish
            head = named
        while first < head and c.words[first] in ("the", "a", "an"):
            first += 1
        while last > head and c.gaps[last]:
            last -= 1
        start, end = c.starts[first], c.ends[last]
        name = self.names.label(*((c.starts[begin], c.ends[finish]) if named is not None else (start, end)))
        return name, start, end

    def _speaking(
        self, party: tuple[str, int, int] | tuple[None, None, None], head: int | None, speaker: str | None
    ) -> tuple[str, int, int] | tuple[None, None, None]:
        """Who "we" is inside quotation marks: the one who speaks."""
        if head is None or speaker is None or party[0] is None or self.c.words[head] not in ("i", "we"):
            return party
        return speaker, party[1], party[2]

    def _voucher(self, position: int) -> str | None:
        best: tuple[int, str] | None = None
        for quote in self.analysis.quotes:
            if quote.speaker_name and not quote.refused and any(a <= position < b for a, b in quote.parts):
                size = quote.end - quote.start
                if best is None or size < best[0]:
                    best = (size, quote.speaker_name)
        return best[1] if best else None
