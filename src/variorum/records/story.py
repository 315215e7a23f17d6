"""Records of one story: what its articles say together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from variorum.records.row import Citation, Row, column


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance(Row):
    """One saying across the articles of a story."""

    table: ClassVar[str] = "utterances"
    key: ClassVar[tuple[str, ...]] = ("story_id", "utterance_id")

    utterance_id: str = column("Content-derived id.")
    story_id: str = column("The story.")
    speaker_entity_id: str | None = column("The speaker's entity; null where unresolved.")
    speaker_name: str | None = column("The speaker.")
    text: str = column("Its longest attested form, as printed.")
    type: str = column("`direct`, `indirect` or `mixed`: the most direct form attested.")
    kind: str = column(
        "How it was said: `says`, `writes`, `asks`, `orders` or `denies`; what is denied is the content.",
        default="says",
    )
    article_id: str = column("The article that form is from.")
    start: int = column("Start of that form.")
    end: int = column("End of that form.")
    n_articles: int = column("Articles that carry it.")
    n_origins: int = column("Independent origins of the passages that carry it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening(Row):
    """One event across the articles of a story."""

    table: ClassVar[str] = "happenings"
    key: ClassVar[tuple[str, ...]] = ("story_id", "event_id")

    event_id: str = column("Content-derived id.")
    story_id: str = column("The story.")
    event_type: str = column("PLOVER type.")
    mode: str | None = column("PLOVER mode.", default=None)
    status: str = column("`happened`, `planned`, `denied`, `hypothetical` or `habitual`.")
    actor_entity_id: str | None = column("The actor's entity.", default=None)
    actor_name: str | None = column("Who did it.")
    recipient_entity_id: str | None = column("The recipient's entity.", default=None)
    recipient_name: str | None = column("To or with whom.")
    date_start: dt.date | None = column("First day it can have happened.")
    date_end: dt.date | None = column("Last day it can have happened, inclusive.")
    place: str | None = column("Where, as named.")
    n_articles: int = column("Articles that report it.")
    n_origins: int = column("Independent origins of the passages that report it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Row):
    """Something stated, by one article or several."""

    table: ClassVar[str] = "claims"
    key: ClassVar[tuple[str, ...]] = ("story_id", "claim_id")

    claim_id: str = column("Content-derived id.")
    story_id: str = column("The story.")
    text: str = column("The sentence or clause that states it best, as printed in one of its sources.")
    article_id: str = column("The article that wording is from.")
    start: int = column("Start of that wording.")
    end: int = column("End of that wording.")
    n_articles: int = column("Articles that state it.")
    n_origins: int = column("Independent origins of the passages that state it.")
    standing: str = column(
        "`agreed` (two or more origins), `contested` (a side of a difference states it; disputes between parties and wording aside) or `single`.",
        by="differences",
        default="single",
    )
    importance: float = column("Weight within the story, 0 to 1, rounded to 4 places.", default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSource(Row):
    """A passage that states a claim."""

    table: ClassVar[str] = "claim_sources"
    key: ClassVar[tuple[str, ...]] = ("claim_id", "article_id", "start", "end")

    claim_id: str = column("The claim.")
    article_id: str = column("The article.")
    start: int = column("Start of the passage.")
    end: int = column("End of the passage.")
    origin_id: str = column("Origin of the passage.")
    attributed_to: str | None = column("Whose word the article gives it as; null where the reporter states it.")
    score: float = column("Likeness to the claim's wording, 0 to 1, rounded to 4 places.", default=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(Row):
    """A point on which accounts disagree."""

    table: ClassVar[str] = "differences"
    key: ClassVar[tuple[str, ...]] = ("story_id", "difference_id")

    difference_id: str = column("Content-derived id.")
    story_id: str = column("The story.")
    claim_id: str | None = column("The claim it is about.")
    kind: str = column(
        "`number`, `date`, `place`, `name`, `who`, `polarity`, `status`, `attribution`, `scope`, `wording` or `dispute`."
    )
    about: str = column("What it is about, in words of the sources.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceValue(Row):
    """One side of a difference, in one article."""

    table: ClassVar[str] = "difference_values"
    key: ClassVar[tuple[str, ...]] = ("difference_id", "value", "article_id", "start", "end")

    difference_id: str = column("The difference.")
    value: str = column("What this side says, as printed; equal for articles on the same side.")
    article_id: str = column("The article.")
    start: int = column("Start of the words.")
    end: int = column("End of the words.")
    origin_id: str = column("Origin of the passage.")
    claim_id: str | None = column("The claim that this side states; null where it is in none.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording(Row):
    """What a source calls a thing."""

    table: ClassVar[str] = "wording"
    key: ClassVar[tuple[str, ...]] = ("story_id", "entity_id", "event_id", "source", "article_id", "surface")

    story_id: str = column("The story.")
    entity_id: str | None = column("The thing; null for an act.")
    source: str | None = column("The outlet.")
    article_id: str = column("The article.")
    surface: str = column("The words it uses.")
    n: int = column("How often.")
    start: int = column("Start of the first use.")
    end: int = column("End of the first use.")
    event_id: str | None = column("The act, as one event across articles; null for a thing.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision(Row):
    """What a house changed in the text it took over from another article."""

    table: ClassVar[str] = "revisions"
    key: ClassVar[tuple[str, ...]] = ("article_id", "n")

    story_id: str = column("The story.")
    article_id: str = column("The reprint.")
    n: int = column("Place among its changes, from 0.")
    kind: str = column("`replaced`, `added` or `cut` (words or a whole sentence).")
    start: int | None = column("Start of the words in the reprint; null where they were cut.", default=None)
    end: int | None = column("End of these words.", default=None)
    text: str | None = column("These words, as printed.", default=None)
    from_article_id: str = column("The article that the text was taken from.")
    from_start: int | None = column("Start of the words there; null where they were added.", default=None)
    from_end: int | None = column("End of these words.", default=None)
    from_text: str | None = column("These words, as printed.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position(Row):
    """Who stands where on what."""

    table: ClassVar[str] = "positions"
    key: ClassVar[tuple[str, ...]] = ("story_id", "entity_id", "issue", "article_id", "start", "end")

    story_id: str = column("The story.")
    entity_id: str = column("Who.")
    issue: str = column("On what, in words of the sources.")
    text: str = column("The words that say so, as printed.")
    stance: str = column("`for`, `against`, `demands`, `refuses` or `conditional`.")
    article_id: str = column("The article.")
    start: int = column("Start of the words.")
    end: int = column("End of the words.")
    date_start: dt.date | None = column("First day it can have been said or done.")
    date_end: dt.date | None = column("Last day, inclusive.")
    words_start: int | None = column("Start of the words that take the stance, through what it is on.", default=None)
    words_end: int | None = column("End of these words.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry(Row):
    """An entry of the timeline."""

    table: ClassVar[str] = "timeline"
    key: ClassVar[tuple[str, ...]] = ("story_id", "date_start", "date_end", "event_id", "article_id", "start")

    story_id: str = column("The story.")
    date_start: dt.date = column("First day.")
    date_end: dt.date = column("Last day, inclusive.")
    text: str = column("What happened, as printed in one of the sources.")
    status: str = column("`happened`, `planned`, `denied`, `hypothetical` or `habitual`.")
    event_id: str | None = column("The event across articles.")
    article_id: str = column("The article the words are from.")
    start: int = column("Start of the words.")
    end: int = column("End of the words.")
    n_articles: int = column("Articles that report it.")
    n_origins: int = column("Independent origins of the passages that report it.")
    importance: float = column("Weight within the story, 0 to 1, rounded to 4 places.", default=0.0)
    attributed_to: str | None = column(
        "Whose word it is, where the words printed do not name them; null where they do, and where the reporter tells it.",
        default=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSentence(Row):
    """A sentence of the account."""

    table: ClassVar[str] = "account"
    key: ClassVar[tuple[str, ...]] = ("story_id", "n")

    story_id: str = column("The story.")
    n: int = column("Place in the account, from 0.")
    section: str = column("`short`, `differences`, `said`, `single` or `more`.")
    text: str = column("A subsequence of its first citation's passage, with bracketed insertions only.")
    claim_id: str | None = column("The claim it states.")
    citations: tuple[Citation, ...] = column("Passages it rests on; the first is where its words are from.")
    n_articles: int = column("Articles cited.", default=0)
    n_origins: int = column("Independent origins of the passages cited.", default=0)
    length: str = column(
        "The shortest account that holds it: `short`, `normal` or `long`, each of which holds the one before.",
        default="normal",
    )
