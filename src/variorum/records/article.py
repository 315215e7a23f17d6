"""Records of one article: what its own bytes and text say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from variorum.records.row import Named, Row, Span, column


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Row):
    """One article."""

    table: ClassVar[str] = "articles"
    key: ClassVar[tuple[str, ...]] = ("article_id",)

    article_id: str = column("Content-derived id: of the id, url, source, title, stated date and text given.")
    path: str | None = column(
        "Where it was read: file name relative to the input, `#` and the record for many-in-one files.", default=None
    )
    url: str | None = column("Address it was published at.", default=None)
    source: str | None = column("The outlet that published it, in its usual name.", default=None)
    title: str | None = column("Headline.", default=None)
    title_start: int | None = column(
        "Start of the headline in `text`; null when the text does not hold it.", default=None
    )
    title_end: int | None = column("End of the headline in `text`.", default=None)
    byline: str | None = column("Writers named, as printed.", default=None)
    agency: str | None = column("News agency the text is credited to, in its usual name.", default=None)
    language: str | None = column("ISO 639-1 code.", default=None)
    text: str = column("The text, never altered after reading. All offsets count its code points.")
    n_words: int = column("White-space separated words of `text`.", default=0)
    format: str = column(
        "Format it was read from: `text`, `html`, `warc`, `feed`, `jsonl`, `csv`, `ninjs`, `newsml-g2`, `nitf`, `news-please`, `fundus`, `mail`, `given`.",
        default="given",
    )
    stated_date: dt.date | None = column("The date the page or its metadata states, true or not.", default=None)
    stated_basis: str | None = column(
        "Where the stated date was read: `given`, `metadata`, `url`, `page` (near the headline), `text`.", default=None
    )
    stated_from: tuple[str, ...] = column(
        "Which place of a page each of its fields was read from, as `title: json-ld headline`.", default=()
    )
    sha256: str = column("SHA-256 of the bytes it was read from, in hexadecimal.", default="")
    captions: tuple[tuple[int, int], ...] = column(
        "Ranges of `text` that the page's own markup says are captions, as `[start, end)`.", default=()
    )
    guid: str | None = column(
        "The publisher's own id, the same for all versions: a feed's guid, an agency's item id, a message id.",
        default=None,
    )
    modified: dt.datetime | None = column("When its metadata say that it was last changed, in UTC.", default=None)
    retrieved: dt.datetime | None = column(
        "When an archive or a fetch took this copy, in UTC; never evidence of when it was published.", default=None
    )
    partial: bool = column("Whether only its beginning is held, as a feed's teaser gives it.", default=False)
    version_of: str | None = column(
        "The article of which this is the next version; null for a first or only one.", by="versions", default=None
    )
    superseded_by: str | None = column(
        "Its next version; null for the newest, which alone takes part in what follows.", by="versions", default=None
    )
    published_start: dt.date | None = column("First day it can have been published.", by="dating", default=None)
    published_end: dt.date | None = column("Last day it can have been published, inclusive.", by="dating", default=None)
    published_basis: str | None = column(
        "Kinds of evidence the interval rests on, joined by `+`, strongest first.", by="dating", default=None
    )
    date_conflict: bool | None = column(
        "Whether the stated date contradicts stronger evidence, or its story's dated reports contradict it.",
        by="dating",
        default=None,
    )
    dated_start: dt.date | None = column(
        "First day it can have been published by its own words, its page and its copies: what stories are made by.",
        by="first_dates",
        default=None,
    )
    dated_end: dt.date | None = column(
        "Last day it can have been published by the same, inclusive.", by="first_dates", default=None
    )

    @property
    def published(self) -> tuple[dt.date, dt.date] | None:
        """The publication interval, both days inclusive, or None while unknown."""
        if self.published_start is None or self.published_end is None:
            return None
        return self.published_start, self.published_end

    @property
    def title_span(self) -> Span | None:
        """Range of the headline in `text`, or None when the text does not hold it."""
        if self.title_start is None or self.title_end is None:
            return None
        return Span(self.title_start, self.title_end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture(Row):
    """A range that is page, not report. Marked, never deleted."""

    table: ClassVar[str] = "furniture"
    key: ClassVar[tuple[str, ...]] = ("article_id", "start", "end")

    article_id: str = column("The article.")
    start: int = column("Start of the range.")
    end: int = column("End of the range.")
    kind: str = column(
        "One of `share`, `advert`, `caption`, `newsletter`, `related`, `credit`, `page_date`, `site`, `heading`, `other`."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence(Row):
    """A sentence of the report. Furniture is never part of one, save where it interrupts it."""

    table: ClassVar[str] = "sentences"
    key: ClassVar[tuple[str, ...]] = ("article_id", "n")

    sentence_id: str = column("Content-derived id.")
    article_id: str = column("The article.")
    n: int = column("Place in the article, from 0.")
    start: int = column("Start of the sentence.")
    end: int = column("End of the sentence.")
    role: str = column("`title`, `standfirst` or `body`.")
    paragraph: int = column("Paragraph it stands in, from 0.", default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause(Row):
    """A clause of a sentence. Clauses may nest: a main clause holds its complements and relative clauses."""

    table: ClassVar[str] = "clauses"
    key: ClassVar[tuple[str, ...]] = ("article_id", "start", "end")

    article_id: str = column("The article.")
    sentence_id: str = column("The sentence it stands in.")
    start: int = column("Start of the clause: behind the conjunction and the comma that lead to it.")
    end: int = column("End of the clause: before what is coordinated with it, and before its last mark.")
    kind: str = column(
        "`main`, `coordinate` (joined to another by a conjunction), `complement` (what is said, thought or planned), `relative`, `participle` or `adverbial`."
    )
    verb: str = column("Lemma of its verb, or of the word that stands for one.")
    negated: bool = column("Whether its verb is negated, by a word of its own or one that it shares.", default=False)
    subject_start: int | None = column(
        "Start of the subject it shares with the clause before, where its own words lack one; null otherwise.",
        default=None,
    )
    subject_end: int | None = column("End of that subject.", default=None)
    auxiliary_start: int | None = column(
        "Start of the auxiliary verbs it shares with the clause before (`will`, `had not`); null without any.",
        default=None,
    )
    auxiliary_end: int | None = column("End of these.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression(Row):
    """A time expression: what it says, and, once the article is dated, the days it means."""

    table: ClassVar[str] = "times"
    key: ClassVar[tuple[str, ...]] = ("article_id", "start", "end")

    article_id: str = column("The article.")
    start: int = column("Start of the expression.")
    end: int = column("End of the expression.")
    type: str = column("TIMEX3 type: `DATE`, `TIME`, `DURATION`, `SET`.")
    meaning: str = column("What it says before the article's date is known, in the notation of `article/times.py`.")
    value: str | None = column(
        "TIMEX3 value; for expressions relative to an unknown date, with X for what is unknown.",
        by="calendar",
        default=None,
    )
    earliest: dt.date | None = column("First day it can mean.", by="calendar", default=None)
    latest: dt.date | None = column("Last day it can mean, inclusive.", by="calendar", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Row):
    """An entity mentioned: by name, by description or by pronoun."""

    table: ClassVar[str] = "mentions"
    key: ClassVar[tuple[str, ...]] = ("article_id", "start", "end")

    article_id: str = column("The article.")
    start: int = column("Start of the mention: the name without title or role, the description without article.")
    end: int = column("End of the mention.")
    kind: str = column("`name`, `nominal` (a description) or `pronoun`.")
    type: str = column(
        "`person`, `organisation`, `place` (also states), `group` (peoples, armed groups, parties) or `other`."
    )
    text: str = column("The words of the range.")
    chain: int = column("Number shared by the mentions of one entity within the article, from 0.")
    name: str | None = column(
        "The fullest name of the chain within the article; null where only described.", default=None
    )
    role: str | None = column("Title or role given with this mention, as printed: `foreign minister`.", default=None)
    role_start: int | None = column("Start of the role's words.", default=None)
    role_end: int | None = column("End of the role's words.", default=None)
    country: str | None = column(
        "ISO 3166 alpha-3 code of the state named, or of the state whose organ, people or office-holder is meant, where the text tells.",
        default=None,
    )
    entity_id: str | None = column("The entity meant; null where unresolved.", by="entities", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Row):
    """One saying in one article: what is said, by whom, and the words that say so."""

    table: ClassVar[str] = "quotes"
    key: ClassVar[tuple[str, ...]] = ("article_id", "start", "end", "quote_id")

    quote_id: str = column("Content-derived id.")
    article_id: str = column("The article.")
    start: int = column("Start of the first piece. Pieces of direct speech hold their quotation marks.")
    end: int = column("End of the last piece.")
    parts: tuple[tuple[int, int], ...] = column("The pieces, as `[start, end)`, in order.")
    type: str = column("`direct`, `indirect` or `mixed`.")
    text: str = column("The words of the pieces, joined by one space.")
    speaker_start: int | None = column("Start of the words that name the speaker.", default=None)
    speaker_end: int | None = column("End of the words that name the speaker.", default=None)
    speaker_name: str | None = column(
        "The speaker in the fullest name or description that the article gives.", default=None
    )
    cue_start: int | None = column("Start of the word that tells the saying (`said`, `according to`).", default=None)
    cue_end: int | None = column("End of that word.", default=None)
    kind: str = column(
        "How it was said: `says`, `writes`, `asks`, `orders` or `denies`; what is denied is the content.",
        default="says",
    )
    refused: bool = column("Whether the saying is told as not said (`declined to say`, `did not say`).", default=False)
    addressee: str | None = column("Who was told, as printed.", default=None)
    medium: str | None = column("How it was said, as printed (`in a statement`).", default=None)
    confidence: float = column("Belief that it is a saying of this speaker, 0 to 1, rounded to 4 places.", default=1.0)
    within: str | None = column(
        "The `quote_id` of the saying in whose content this one is told (`she said that the mayor had denied that …`); null for most.",
        default=None,
    )
    speaker_entity_id: str | None = column("The speaker's entity; null where unresolved.", by="entities", default=None)
    utterance_id: str | None = column("The saying across articles.", by="utterances", default=None)

    @property
    def cue(self) -> Span | None:
        """Range of the cue, or None."""
        return None if self.cue_start is None or self.cue_end is None else Span(self.cue_start, self.cue_end)

    @property
    def speaker(self) -> Span | None:
        """Range of the speaker's words, or None."""
        if self.speaker_start is None or self.speaker_end is None:
            return None
        return Span(self.speaker_start, self.speaker_end)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReport(Row):
    """An event as one article reports it, in PLOVER."""

    table: ClassVar[str] = "events"
    key: ClassVar[tuple[str, ...]] = ("article_id", "start", "end", "report_id")

    report_id: str = column("Content-derived id.")
    article_id: str = column("The article.")
    start: int = column("Start of the clause that tells the event.")
    end: int = column("End of that clause.")
    trigger_start: int = column("Start of the word that carries the event.")
    trigger_end: int = column("End of that word.")
    event_type: str = column("PLOVER type: one of 16, in capitals.")
    mode: str | None = column("PLOVER mode, where the type has modes and the text tells.", default=None)
    status: str = column("`happened`, `planned`, `denied`, `hypothetical` or `habitual`.")
    actor_name: str | None = column("Who did it, in the fullest name the article gives.", default=None)
    actor_start: int | None = column("Start of the actor's words.", default=None)
    actor_end: int | None = column("End of the actor's words.", default=None)
    recipient_name: str | None = column("To or with whom it was done.", default=None)
    recipient_start: int | None = column("Start of the recipient's words.", default=None)
    recipient_end: int | None = column("End of the recipient's words.", default=None)
    place: str | None = column("Where it happened, as named; never guessed from an actor.", default=None)
    place_start: int | None = column("Start of the place's words.", default=None)
    place_end: int | None = column("End of the place's words.", default=None)
    time_start: int | None = column("Start of the event's own time expression.", default=None)
    time_end: int | None = column("End of the event's own time expression.", default=None)
    vouched_by: str | None = column(
        "The speaker whose word it rests on; null where the reporter states it.", default=None
    )
    contexts: tuple[str, ...] = column("PLOVER contexts that the clause tells (`military`, `legal`, …).", default=())
    actor_country: str | None = column(
        "ISO 3166 alpha-3 code of the actor's state; `IGO` or `NGO` for bodies of no state; null where unknown.",
        default=None,
    )
    actor_sector: str | None = column(
        "PLOVER sector of the actor (`GOV`, `MIL`, `CVL`, …); null where unknown.", default=None
    )
    recipient_country: str | None = column("The same code for the recipient.", default=None)
    recipient_sector: str | None = column("The same sector for the recipient.", default=None)
    place_name: str | None = column(
        "The place's usual name in GeoNames; null where it is not known or not settled which is meant.", default=None
    )
    place_country: str | None = column("ISO 3166 alpha-3 code of the country the place lies in, or is.", default=None)
    place_lat: float | None = column("Latitude of a town, degrees; null for a state.", default=None)
    place_lon: float | None = column("Longitude of a town, degrees; null for a state.", default=None)
    geonameid: int | None = column("The place's number in GeoNames.", default=None)
    aside: bool = column(
        "Whether it is told in passing, in a clause that says who somebody is or what went before.", default=False
    )
    confidence: float = column("Belief in type and parties, 0 to 1, rounded to 4 places.", default=1.0)
    actor_entity_id: str | None = column("The actor's entity.", by="entities", default=None)
    recipient_entity_id: str | None = column("The recipient's entity.", by="entities", default=None)
    date_start: dt.date | None = column("First day it can have happened.", by="calendar", default=None)
    date_end: dt.date | None = column("Last day it can have happened, inclusive.", by="calendar", default=None)
    event_id: str | None = column("The event across articles.", by="happenings", default=None)

    @property
    def actor(self) -> Named | None:
        """Name and range of the actor, or None."""
        if self.actor_name is None or self.actor_start is None or self.actor_end is None:
            return None
        return Named(self.actor_name, self.actor_start, self.actor_end)

    @property
    def recipient(self) -> Named | None:
        """Name and range of the recipient, or None."""
        if self.recipient_name is None or self.recipient_start is None or self.recipient_end is None:
            return None
        return Named(self.recipient_name, self.recipient_start, self.recipient_end)
