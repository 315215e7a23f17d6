"""The two or more sides of a difference before they are rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from variorum.records import Dossier, Mention
from variorum.story.passages import Passage


@dataclass(frozen=True, slots=True)
class Value:
    """What one article says, and where."""

    words: str
    article_id: str
    start: int
    end: int

    @classmethod
    def of(cls, passage: Passage) -> Value:
        """A whole passage."""
        return cls(passage.text, *passage.place)

    @classmethod
    def within(cls, passage: Passage, start: int, end: int) -> Value:
        """Words of a passage, by their offsets in its text."""
        return cls(passage.text[start:end], passage.article_id, passage.start + start, passage.start + end)

    @classmethod
    def named(cls, mention: Mention) -> Value:
        """The words of a mention."""
        return cls(mention.text, mention.article_id, mention.start, mention.end)

    @property
    def place(self) -> tuple[str, int, int]:
        """(article_id, start, end)."""
        return self.article_id, self.start, self.end


@dataclass(frozen=True, slots=True)
class Side:
    """The articles that say the same; at least one."""

    values: tuple[Value, ...]

    def origins(self, dossier: Dossier) -> frozenset[str]:
        """Independent origins of the side's passages."""
        return dossier.origins(value.place for value in self.values)

    def name(self, dossier: Dossier) -> str:
        """The side in the form most of its articles print, the earliest article's where equal."""
        seen = Counter(value.words for value in self.values)
        order = sorted(self.values, key=lambda value: (dossier.number[value.article_id], value.start))
        first = {words: n for n, words in reversed(list(enumerate(value.words for value in order)))}
        return min(seen, key=lambda words: (-seen[words], first[words]))


@dataclass(frozen=True, slots=True)
class Found:
    """A difference found: its kind as in `differences.kind`, what it is about, and its sides."""

    kind: str
    about: str
    sides: tuple[Side, ...]
