"""What a brief shows, in order: one story's dossier gathered into the parts of an account.

Every rendering (Markdown, HTML, JSON) prints these parts and decides nothing itself. No word is made here: texts
are the sources' own, counts and origins are the dossier's.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from variorum.records import (
    AccountChange,
    Article,
    Citation,
    Difference,
    Dossier,
    Entity,
    Furniture,
    Lineage,
    RelatedStory,
    Story,
    TimelineEntry,
    Utterance,
)
from variorum.render import passages, words

#: Above this many columns a table is no longer read on a page; its cells are listed instead.
MOST_COLUMNS = 4
#: Days within which an article must be known to have come out for the story to be dated by it.
CLOSE = 21
#: How long an account can be; each holds the one before.
LENGTHS = ("short", "normal", "long")
#: Sayings and entries of the timeline shown in an account of each length; the rest are in the tables and on the pages.
SAYINGS = {"short": 3, "normal": 12, "long": 40}
#: Sayings of one speaker among them.
OF_ONE = {"short": 2, "normal": 4, "long": 12}
ENTRIES = {"short": 5, "normal": 20, "long": 200}
#: What is said of a timeline's entry that is not simply a thing that happened.
MARKS = {"planned": "planned", "denied": "denied", "hypothetical": "not said to have happened", "habitual": "habitual"}


@dataclass(frozen=True, slots=True)
class Cite:
    """Passages that something rests on, and their independent origins: `[1 3 · 2 origins]`."""

    passages: tuple[Citation, ...]
    numbers: tuple[int, ...]
    n_origins: int


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence of the account with its citations."""

    n: int
    section: str
    text: str
    claim_id: str | None
    cite: Cite
    #: `new`, or `was 2` where it now rests on more origins, since the account last changed; else empty.
    mark: str = ""


#: How an article is tied to the head of its origin: said of one, of several, and in the list of sources.
TIES = {
    "copy": ("carries its text", "carry its text"),
    "dispatch": ("carries the same dispatch", "carry the same dispatch"),
    "owner": ("of the same owner", "of the same owner"),
    "other": ("of the same origin", "of the same origin"),
}


@dataclass(frozen=True, slots=True)
class Following:
    """Articles tied to the head of their origin in the same way: `copy`, `dispatch`, `owner` or `other`."""

    tie: str
    numbers: tuple[int, ...]
    shares: tuple[float, ...]

    @property
    def counted(self) -> str:
        """As part of a column's head: `four that carry its text`."""
        n = len(self.numbers)
        said = TIES[self.tie][n > 1]
        return f"{words.number(n)} {said if said.startswith('of') else f'that {said}'}"

    @property
    def said(self) -> str:
        """As part of the list of sources: `reprint or shorten it (61–98 % shared)`."""
        n = len(self.numbers)
        if self.tie == "copy":
            taken = "reprints or shortens it" if n == 1 else "reprint or shorten it"
            return f"{taken} ({words.shares(list(self.shares))} shared)"
        return TIES[self.tie][n > 1]


@dataclass(frozen=True, slots=True)
class Origin:
    """An independent origin: the articles whose text as a whole is one witness."""

    origin_id: str
    letter: str
    head: int
    numbers: tuple[int, ...]
    agency: str | None
    following: tuple[Following, ...]

    @property
    def others(self) -> tuple[int, ...]:
        """Its articles without the head."""
        return tuple(number for number in self.numbers if number != self.head)


@dataclass(frozen=True, slots=True)
class Source:
    """An article as it is cited."""

    number: int
    article: Article
    lineage: Lineage
    letter: str
    parent: int | None

    @property
    def outlet(self) -> str:
        """The outlet's name; of an article that names none, its file's where that reads as a name."""
        known = self.article.source and words.outlet(self.article.source)
        return words.shorten(known or self._file or "unnamed outlet", 80)

    @property
    def _file(self) -> str | None:
        # Many records share a file: its name is nobody's.
        path = self.article.path
        return words.readable(PurePosixPath(path).name) if path and "#" not in path else None

    @property
    def date_warning(self) -> str | None:
        """What the page says of its date and what the text says, where they conflict."""
        article = self.article
        if not article.date_conflict or article.stated_date is None or article.published is None:
            return None
        return f"page says {words.day(article.stated_date)}, text says {words.days(*article.published)}"


@dataclass(frozen=True, slots=True)
class Side:
    """What one side of a difference says, and where."""

    value: str
    cite: Cite


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A point on which accounts disagree."""

    difference: Difference
    sides: tuple[Side, ...]
    cells: tuple[tuple[str, tuple[Side, ...]], ...]

    def of(self, letter: str) -> tuple[Side, ...]:
        """What the articles of one origin say on it."""
        return dict(self.cells).get(letter, ())


@dataclass(frozen=True, slots=True)
class Form:
    """How articles print a saying."""

    text: str
    direct: bool
    cite: Cite

    @property
    def printed(self) -> str:
        """In quotation marks where it is given as the speaker's own words."""
        return f"“{self.text}”" if self.direct else self.text

    @property
    def beside(self) -> str:
        """As another form, after its citation: ` prints “The river knows no borders”`, `: said it knew none`."""
        if not self.direct:
            return f": {self.text}"
        return f" {'prints' if len(self.cite.numbers) == 1 else 'print'} {self.printed}"


@dataclass(frozen=True, slots=True)
class Saying:
    """One saying: its fullest form, cited to every article that carries it, and the other forms."""

    utterance: Utterance
    speaker: str
    role: str | None
    form: Form
    variants: tuple[Form, ...]
    #: Whether it is worth a reader's time beside the rest.
    listed: bool = True

    @property
    def cite(self) -> Cite:
        """Everywhere it is reported."""
        return self.form.cite


@dataclass(frozen=True, slots=True)
class Stance:
    """Where somebody stands on an issue; `words` are those that take the stance, `text` the sentence they stand in."""

    entity_id: str
    entity: str
    issue: str
    stance: str
    text: str
    words: str
    dates: tuple[dt.date | None, dt.date | None]
    cite: Cite


@dataclass(frozen=True, slots=True)
class Dated:
    """An entry of the timeline."""

    entry: TimelineEntry
    cite: Cite
    main: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """What the sources call one thing, or one act: `entity` is None for an act, and the label names its parties."""

    label: str
    entity: Entity | None
    surfaces: tuple[tuple[str, tuple[str, ...], Cite], ...]


@dataclass(frozen=True, slots=True)
class House:
    """What a house changed in the text it took over: words for words, what it added, and what it left out."""

    replaced: tuple[tuple[str, str], ...]
    n_replaced: int
    n_added: int
    n_cut: int

    @property
    def counted(self) -> str:
        """`4 changes, 2 additions, 7 cuts`."""
        counts = ((self.n_replaced, "change"), (self.n_added, "addition"), (self.n_cut, "cut"))
        return ", ".join(words.count(n, noun) for n, noun in counts if n)


@dataclass(frozen=True)
class Grid:
    """Who stands where, as a table of those who stand against what they stand on."""

    entities: tuple[str, ...]
    issues: tuple[str, ...]
    held: dict[tuple[str, str], tuple[Stance, ...]]

    def of(self, entity: str, issue: str) -> tuple[Stance, ...]:
        """The stances of one on one issue."""
        return self.held.get((entity, issue), ())

    def by(self, entity: str) -> tuple[tuple[str, tuple[Stance, ...]], ...]:
        """All stances of one, issue by issue."""
        return tuple((issue, held) for issue in self.issues if (held := self.of(entity, issue)))

    @staticmethod
    def steps(held: tuple[Stance, ...]) -> tuple[tuple[str, Stance, bool], ...]:
        """Stances of one on one issue, the earliest first: what joins each to the one before it (an arrow where it
        differs and was taken later), the stance, and whether its days are to be told.
        """
        joints = [""] * bool(held)
        for before, stance in itertools.pairwise(held):
            end, start = before.dates[1], stance.dates[0]
            later = before.stance != stance.stance and end is not None and start is not None and end < start
            joints.append(" → " if later else " · ")
        dated = " → " in joints
        return tuple((joint, stance, dated) for joint, stance in zip(joints, held, strict=True))

    @property
    def tabular(self) -> bool:
        """Whether a table is the clearer form: several stand on a few issues, and more than half of it is filled."""
        cells = len(self.entities) * len(self.issues)
        return 2 <= len(self.issues) <= MOST_COLUMNS and len(self.entities) >= 2 and 2 * len(self.held) > cells


@dataclass(frozen=True)
class Brief:
    """The parts of one story's account."""

    dossier: Dossier
    sources: tuple[Source, ...]
    origins: tuple[Origin, ...]
    account: tuple[Stated, ...]
    disagreements: tuple[Disagreement, ...]
    sayings: tuple[Saying, ...]
    stances: tuple[Stance, ...]
    timeline: tuple[Dated, ...]
    namings: tuple[Naming, ...]
    related: tuple[tuple[RelatedStory, Story | None], ...]
    houses: dict[int, House] = field(default_factory=dict)
    length: str = "normal"
    since: dt.date | None = None

    @property
    def story(self) -> Story:
        """The story."""
        return self.dossier.story

    @functools.cached_property
    def n_outlets(self) -> int:
        """Outlets that published its articles; an article of no known outlet counts as its own."""
        return len({source.article.source or source.article.article_id for source in self.sources})

    @property
    def outlets(self) -> str:
        """How many outlets: `5 outlets`, `2 named outlets` where further articles name none."""
        named = {source.article.source for source in self.sources if source.article.source}
        if not named:
            return "unnamed outlets" if len(self.sources) > 1 else "an unnamed outlet"
        whole = all(source.article.source for source in self.sources)
        return words.count(len(named), "outlet" if whole else "named outlet")

    @functools.cached_property
    def days(self) -> str:
        """The story's days; where an article that may have come out any time blurs them, those of the others, and
        `between` two days where there are none.
        """
        start, end = self.story.date_start, self.story.date_end
        if start is None or end is None or (end - start).days <= CLOSE:
            return words.days(start, end)
        known = [
            (article.published_start, article.published_end)
            for article in self.dossier.articles
            if article.published_start is not None and article.published_end is not None
        ]
        close = [(first, last) for first, last in known if (last - first).days <= CLOSE]
        if close:
            return words.days(min(first for first, _ in close), max(last for _, last in close))
        return f"between {words.day(start)} and {words.day(end)}" if known else words.days(start, end)

    @functools.cached_property
    def source(self) -> dict[int, Source]:
        """Sources by number."""
        return {source.number: source for source in self.sources}

    @functools.cached_property
    def furniture(self) -> dict[str, list[Furniture]]:
        """Furniture by article id."""
        grouped: dict[str, list[Furniture]] = {}
        for part in self.dossier.furniture:
            grouped.setdefault(part.article_id, []).append(part)
        return grouped

    def section(self, name: str) -> tuple[Stated, ...]:
        """The account's sentences of one section."""
        return tuple(stated for stated in self.account if stated.section == name)

    def printed(self, passage: tuple[str, int, int]) -> str:
        """The words of a passage on one line, without furniture that interrupts it."""
        article_id, start, end = passage
        return passages.report(self.dossier.article[article_id].text, start, end, self.furniture.get(article_id, ()))

    @property
    def contrasts(self) -> tuple[Disagreement, ...]:
        """Where accounts say different things."""
        return tuple(item for item in self.disagreements if item.difference.kind != "dispute")

    @property
    def disputes(self) -> tuple[Disagreement, ...]:
        """Where the parties contradict one another: both sides may stand in one account."""
        return tuple(item for item in self.disagreements if item.difference.kind == "dispute")

    def columns(self) -> tuple[Origin, ...]:
        """The origins that take a side in any contrast, where few enough to stand side by side; else none."""
        taking = {letter for item in self.contrasts for letter, sides in item.cells if sides}
        found = tuple(origin for origin in self.origins if origin.letter in taking)
        return found if 2 <= len(found) <= MOST_COLUMNS else ()

    def descent(self, origin: Origin) -> str:
        """Where an origin's text comes from: `own report`, `Norda Press dispatch`."""
        if origin.agency is None:
            return "own report"
        if self.source[origin.head].article.source == origin.agency:
            return "its own dispatch"
        return f"{origin.agency} dispatch"

    def speakers(self) -> tuple[tuple[Saying, ...], ...]:
        """The foremost sayings, those of one speaker together."""
        held: dict[str, list[Saying]] = {}
        for saying in self._foremost:
            held.setdefault(saying.speaker, []).append(saying)
        return tuple(tuple(sayings) for sayings in held.values())

    @functools.cached_property
    def _foremost(self) -> tuple[Saying, ...]:
        of_one: Counter[str] = Counter()
        found: list[Saying] = []
        for saying in self.sayings:
            of_one[saying.speaker] += saying.listed
            if saying.listed and of_one[saying.speaker] <= OF_ONE[self.length]:
                found.append(saying)
        return tuple(found[: SAYINGS[self.length]])

    @property
    def sayings_left(self) -> int:
        """Sayings that are not among the foremost."""
        return len(self.sayings) - len(self._foremost)

    @functools.cached_property
    def entries(self) -> tuple[Dated, ...]:
        """The weightiest entries of the timeline, in order of time."""
        ranked = sorted(range(len(self.timeline)), key=lambda n: (-self.timeline[n].entry.importance, n))
        return tuple(self.timeline[n] for n in sorted(ranked[: ENTRIES[self.length]]))

    @property
    def changes(self) -> tuple[AccountChange, ...]:
        """What changed in the account when it last changed."""
        return self.dossier.account_changes

    @functools.cached_property
    def changed(self) -> str:
        """What changed, counted: `1 new article [6], 2 new sentences`; empty where nothing did."""
        numbers = sorted(
            self.dossier.number[row.article_id]
            for row in self.changes
            if row.article_id is not None and row.article_id in self.dossier.number
        )
        counted = {kind: sum(row.change == kind for row in self.changes) for kind in ("new", "more", "gone")}
        said = []
        if numbers:
            said.append(f"{words.count(len(numbers), 'new article')} [{' '.join(map(str, numbers))}]")
        if counted["new"]:
            said.append(words.count(counted["new"], "new sentence"))
        if counted["more"]:
            said.append(f"{words.count(counted['more'], 'sentence')} from more origins")
        if counted["gone"]:
            said.append(f"{words.count(counted['gone'], 'sentence')} no longer told")
        return ", ".join(said)

    def grid(self) -> Grid:
        """The stances by who takes them and on what."""
        held: dict[tuple[str, str], tuple[Stance, ...]] = {}
        for stance in sorted(self.stances, key=lambda stance: (stance.dates[1] is None, str(stance.dates[1]))):
            held[stance.entity, stance.issue] = (*held.get((stance.entity, stance.issue), ()), stance)
        return Grid(
            tuple(dict.fromkeys(stance.entity for stance in self.stances)),
            tuple(dict.fromkeys(stance.issue for stance in self.stances)),
            held,
        )

    def label(self, origin: Origin) -> str:
        """An origin in words: `Arda Post and four that carry its text`."""
        head = self.source[origin.head].outlet
        return words.listed([head, *(following.counted for following in origin.following)])
