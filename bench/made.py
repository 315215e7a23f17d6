"""A library of any number of articles, made from an analysed one, for measuring what the stages between articles take.

The first articles are the real ones with all that the article stages found in them. The others are made from these,
story by story: names and half of the words exchanged for others of the same length and about the same frequency, rare
names for invented ones, days moved by whole weeks within six years. Lengths stay, so that every range still stands
where it did, and what tells of one thing goes on telling of one thing. Only tables that stages between articles read
are filled.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

from variorum.library import Store
from variorum.records import make_id

_WORD = re.compile(r"\d+|[A-Za-z]+")
#: Columns that hold words of the text, by table; and ids that must stay unlike any other.
_WORDS = {
    "articles": ("text", "title"),
    "furniture": (),
    "sentences": (),
    "times": (),
    "mentions": ("text", "name"),
    "quotes": ("text", "speaker_name"),
    "events": ("actor_name", "recipient_name"),
}
_IDS = {"articles": ("guid", "url", "path"), "sentences": ("sentence_id",), "quotes": ("quote_id", "within"),
        "events": ("report_id",)}  # fmt: skip
#: Words of neighbouring frequency that are exchanged for one another, and how often a name must stand to be among them.
_BUCKET, _COMMON = 40, 4
_WEEKS = 6 * 52
_SYLLABLES = ("bcdfghjklmnprstvwz", "aeiou")


def _number(*parts: object) -> int:
    """A number by chance, the same for the same parts."""
    return int.from_bytes(hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).digest(), "big")


class _Exchange:
    """What stands for the words of one story in one copy of it."""

    def __init__(self, vocabulary: _Vocabulary, seed: str) -> None:
        self._vocabulary, self._seed = vocabulary, seed
        self._held: dict[str, str] = {}

    def text(self, text: str | None) -> str | None:
        """A text with its words exchanged."""
        return None if text is None else _WORD.sub(self._word, text)

    def _word(self, match: re.Match[str]) -> str:
        word = match.group()
        if word not in self._held:
            self._held[word] = self._vocabulary.other(word, self._seed)
        return self._held[word]


class _Vocabulary:
    """The words of a collection by length, kind and frequency."""

    def __init__(self, texts: list[str]) -> None:
        count = Counter(word for text in texts for word in _WORD.findall(text))
        kinds: dict[tuple[int, bool], list[str]] = defaultdict(list)
        for word, n in sorted(count.items(), key=lambda item: (-item[1], item[0])):
            if len(word) > 3 and not word[0].isdigit() and not (word[0].isupper() and n < _COMMON):
                kinds[len(word), word[0].isupper()].append(word)
        self._kinds = kinds
        self._place = {word: place for held in kinds.values() for place, word in enumerate(held)}

    def other(self, word: str, seed: str) -> str:
        """Another of the word's kind: any name for a name, for every other word one of about its frequency."""
        chance = _number(seed, word)
        if len(word) <= 3:
            return word
        if word[0].isdigit():
            return (
                word if word[:2] in ("19", "20") else str(10 ** (len(word) - 1) + chance % (9 * 10 ** (len(word) - 1)))
            )
        place = self._place.get(word)
        if place is None:
            return _invented(word, chance) if word[0].isupper() else word
        if word[0].islower() and chance & 1:
            return word
        held = self._kinds[len(word), word[0].isupper()]
        bucket = held[place - place % _BUCKET :][:_BUCKET]
        return bucket[(chance >> 1) % len(bucket)]


def _invented(word: str, chance: int) -> str:
    letters = [_SYLLABLES[n % 2][(chance >> (3 * n)) % len(_SYLLABLES[n % 2])] for n in range(len(word))]
    return "".join(letters).capitalize()


def fill(analysed: Path, folder: Path, n: int, wanted: Callable[[str], bool] = lambda article_id: True) -> None:
    """Put those of the first n articles that are wanted, real ones before made ones, into a library."""
    with Store.open(analysed) as source:
        real = {name: source.table(name) for name in _WORDS}
        story = dict(zip(*(source.table("story_articles").column(name).to_pylist()
                           for name in ("article_id", "story_id")), strict=True))  # fmt: skip
    ids = real["articles"].column("article_id").to_pylist()
    vocabulary = _Vocabulary(real["articles"].column("text").to_pylist())
    with Store.create(folder) as store:
        for copy in range(-(-n // len(ids))):
            new = {one: make_id("a", one, str(copy)) if copy else one for one in ids[: n - copy * len(ids)]}
            new = {one: other for one, other in new.items() if wanted(other)}
            if not new:
                continue
            exchange = {name: _Exchange(vocabulary, f"{copy} {name}") for name in set(story.values())} if copy else {}
            with store.transaction():
                for name, table in real.items():
                    rows = _copied(name, table, new, {one: exchange[story[one]] for one in new} if copy else {}, copy)
                    store.replace(name, rows, [], "article_id")


def _copied(name: str, table: pa.Table, new: dict[str, str], exchange: dict[str, _Exchange], copy: int) -> pa.Table:
    """One table's rows of one copy of the articles."""
    owners: list[str] = table.column("article_id").to_pylist()
    kept = [row for row, one in enumerate(owners) if one in new]
    table, owners = table.take(pa.array(kept, pa.int64())), [owners[row] for row in kept]
    table = _set(table, "article_id", [new[one] for one in owners])
    if not exchange:
        return table
    for column in _WORDS[name]:
        texts = zip(owners, table.column(column).to_pylist(), strict=True)
        table = _set(table, column, [exchange[one].text(text) for one, text in texts])
    for column in _IDS.get(name, ()):
        values = table.column(column).to_pylist()
        table = _set(table, column, [value and f"{value}.{copy}" for value in values])
    if name == "articles":
        weeks = [dt.timedelta(weeks=_number("weeks", exchange[one]._seed) % _WEEKS) for one in owners]
        days = table.column("stated_date").to_pylist()
        table = _set(table, "stated_date", [day and day + by for day, by in zip(days, weeks, strict=True)])
    return table


def _set(table: pa.Table, column: str, values: list[Any]) -> pa.Table:
    place = table.schema.get_field_index(column)
    field = table.schema.field(place)
    return table.set_column(place, field, pa.array(values, field.type))
