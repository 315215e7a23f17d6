"""Spans that name somebody or something: the tokens as plain lists, the model's entities, and known names.

In: the parse of one article. Out: `Found` spans of tokens of kind `name`.

Method: the model's entities, trimmed of titles, articles and possessives, and the known names (`knowledge/names.py`)
that it misses or takes for something else. An adjective (`Portuguese`) names nobody; its state is kept for
what it describes. A capital's name is its government where it acts, and the city where something is located.

Gets wrong: unknown places and organisations whose entity type the model mistakes every time; headlines in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from variorum.article.clauses import Clauses, spelled
from variorum.knowledge.names import (
    KnownName,
    given_name,
    honorifics,
    known_at,
    small_first_words,
    state_of_adjective,
    words_for,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

LEADING = frozenset([
    "the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my", "your", "some",
    "any", "all", "both", "each", "every", "another", "many", "several", "few", "no", "such", "one",
])  # fmt: skip
TYPES = {
    "PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "group",
    "EVENT": "other", "LAW": "other", "PRODUCT": "", "WORK_OF_ART": "",
}  # fmt: skip
#: Words that a name may hold without a capital.
SMALL = frozenset([
    "of", "the", "and", "for", "in", "on", "to", "de", "la", "du", "des", "di", "del", "der", "von", "van", "al",
    "el", "bin", "ibn", "'s", "-", "&", "'",
])  # fmt: skip
_MODIFIER = frozenset(["amod", "compound", "nmod", "advmod", "npadvmod"])
# Prepositions after which a capital is the city, and those after which it is the government.
_LOCATIVE = frozenset([
    "in", "at", "near", "outside", "around", "into", "through", "across", "over", "from", "to", "inside", "of",
    "on", "above", "via", "toward", "towards", "leave", "reach", "visit",
])  # fmt: skip
_IN_TITLES = frozenset(["former", "deputy", "vice", "prime", "foreign", "acting", "-", "of", "for", "u.s.", "us"])
_NOUNS = frozenset(["nsubj", "nsubjpass", "pobj", "dobj", "conj"])
_PARTY = frozenset(["between", "with", "by", "against", "for", "among", "like"])
# Verbs with a place for an object; any other verb has the government for its object.
_GOING = frozenset([
    "visit", "leave", "reach", "enter", "hit", "attack", "bomb", "shell", "capture", "seize", "tour", "rock",
    "shake", "paralyse", "paralyze", "flee",
])  # fmt: skip


# Verbs after which *for* leads to a city: "left for", "played for".
_TO_A_PLACE = frozenset(["play", "sign", "head", "depart", "leave", "bind", "score", "captain", "fly"])


class Words:
    """The tokens of an article as plain lists, by token number; many of them are those of its `Clauses`."""

    def __init__(self, doc: Doc, clauses: Clauses) -> None:
        self.doc = doc
        printed, spaced = doc.to_array(["ORTH", "SPACY"]).T.tolist() if len(doc) else ([], [])
        self.text = spelled(doc, printed)
        self.lower = list(map(str.lower, self.text))
        self.tag, self.pos, self.dep, self.lemma = clauses.tags, clauses.pos, clauses.deps, clauses.lemmas
        self.ent, self.head, self.children = clauses.entities, clauses.heads, clauses.children
        self.sent, self.idx, self.gap = clauses.sentence, clauses.starts, clauses.gaps
        self._capital = [text[:1].isupper() for text in self.text]
        self.plain = "".join([text + " " if space else text for text, space in zip(self.text, spaced, strict=True)])
        self.starts = [
            one != other or before in '"“'
            for one, other, before in zip(self.sent, [-1, *self.sent], ["", *self.text], strict=False)
        ]
        #: Words that the article also has in small letters, as nouns.
        self.common = {
            text for text, pos in zip(self.text, self.pos, strict=True) if pos in ("NOUN", "ADJ") and text.islower()
        }
        self.quoted = self._quoted()

    def __len__(self) -> int:
        return len(self.text)

    def _quoted(self) -> list[bool]:
        """Whether each token stands between double quotation marks. A mark left open ends with its line."""
        flags, inside = [], False
        for i, text in enumerate(self.text):
            if self.gap[i] and "\n" in text:
                inside = False
            mark = text in ('"', "``", "''")
            flags.append(inside and not mark)
            inside = inside != mark
        return flags

    def end_of(self, token: int) -> int:
        """Offset where a token ends."""
        return self.idx[token] + len(self.text[token])

    def capital(self, token: int) -> bool:
        """Whether the token begins with a capital letter."""
        return self._capital[token]

    def modifies(self, token: int) -> bool:
        """Whether the token stands before a noun and describes it."""
        return self.dep[token] in _MODIFIER and self.head[token] > token


@dataclass(slots=True)
class Found:
    """A mention while it is being made. `start`, `end`, `head` count tokens."""

    start: int
    end: int
    head: int
    kind: str
    type: str
    known: KnownName | None = None
    state: str | None = None
    gender: str | None = None
    plural: bool = False
    definite: bool = False
    role: tuple[int, int] | None = None
    offices: list[str] = field(default_factory=list)
    chain: int = -1
    government: bool = False
    same_as: Found | None = None
    outlet: bool = False

    @property
    def country(self) -> str | None:
        """ISO code of its state, where known."""
        return self.state if self.state and not self.state.startswith("~") else None


class Cover:
    """Which tokens are spoken for."""

    def __init__(self, size: int) -> None:
        self.taken = bytearray(size)

    def free(self, start: int, end: int) -> bool:
        return not any(self.taken[start:end])

    def take(self, start: int, end: int) -> None:
        for i in range(start, end):
            self.taken[i] = 1


def make_name(words: Words, start: int, end: int, kind: str, known: KnownName | None = None) -> Found:
    """A mention by name of those tokens."""
    item = Found(start, end, head_of(words, start, end), "name", kind, known=known)
    if known is None and kind == "organisation" and words.lower[end - 1] in words_for("group_heads"):
        item.type = "group"
    if known is not None:
        item.state = known.country
    item.plural = kind == "group" and words.tag[item.head] == "NNPS"
    return item


def head_of(words: Words, start: int, end: int) -> int:
    """The token of a span on which its others depend."""
    for i in range(start, end):
        if not start <= words.head[i] < end or words.head[i] == i:
            outer = i
            if words.pos[i] in ("NOUN", "PROPN", "PRON", "NUM", "ADJ"):
                return i
            break
    else:
        outer = end - 1
    return outer


# The model's entities


def model_spans(words: Words) -> Iterator[tuple[int, int, str]]:
    """The model's entities, cut and trimmed: first token, end, label."""
    for entity in words.doc.ents:
        if entity.label_ not in TYPES:
            continue
        for start, end in _pieces(words, entity.start, entity.end):
            trimmed = _trim(words, start, end, entity.label_)
            if trimmed is not None:
                yield trimmed


def _pieces(words: Words, start: int, end: int) -> Iterator[tuple[int, int]]:
    """An entity cut at line breaks, brackets and slashes."""
    begin = start
    for i in range(start, end + 1):
        if i == end or words.gap[i] or words.text[i] in ("(", ")", "[", "]", "/", '"', ";", ":", "|", "–", "—"):
            if begin < i:
                yield begin, i
            begin = i + 1


def _trim(words: Words, start: int, end: int, label: str) -> tuple[int, int, str] | None:
    titles, forms = words_for("titles"), honorifics()
    while start < end and (words.lower[start] in LEADING or not words.text[start][0].isalnum()):
        start += 1
    while start < end and (words.tag[end - 1] == "POS" or not words.text[end - 1][-1].isalnum()):
        if words.text[end - 1].endswith(".") and len(words.text[end - 1]) > 1:
            break
        end -= 1
    if label == "PERSON":
        while start < end and (words.text[start].islower() or not words.text[start][0].isalnum()):
            start += 1
        while start < end - 1 and (
            words.text[start] in forms or words.text[start] in titles or words.lemma[start] in words_for("roles")
            or words.lower[start] in _IN_TITLES
        ):  # fmt: skip
            start += 1
        while start < end and words.text[end - 1].islower() and words.tag[end - 1] not in ("NNP", "NNPS"):
            end -= 1
        cut = next((i for i in range(start, end) if words.tag[i] == "IN" and words.text[i].islower()), end)
        end = cut if cut > start else end
        if end - start > 5:
            return None
    elif label in ("ORG", "GPE", "FAC", "LOC"):
        while start < end - 1 and words.text[end - 1].islower() and words.tag[end - 1] in ("NN", "NNS", "VBZ", "VBD"):
            end -= 1
    if start >= end or not any(words.capital(i) for i in range(start, end)):
        return None
    if "/" in words.text[start] or (re.fullmatch(r"[\d.,$%]+", words.text[start]) and end - start == 1):
        return None
    if end - start == 1 and label != "GPE" and _is_portfolio(words, start):
        return None
    if end - start == 1 and words.starts[start] and (words.lower[start] in words.common or words.tag[start] == "NNS"):
        return None
    if label == "NORP" and not _names_people(words, start, end):
        return None
    if label in ("PERSON", "ORG") and _is_printed_role(words, start, end):
        return None
    return start, end, label


def _is_printed_role(words: Words, start: int, end: int) -> bool:
    """Whether the words are a person's role in capital letters: `Anna Hume, Forensic Pathologist, said`."""
    return (
        start >= 2 and words.text[start - 1] == "," and words.ent[start - 2] == "PERSON"
        and words.lower[end - 1] in words_for("roles")
        and given_name(words.text[start]) is None
        and (end == len(words) or words.pos[end] == "PUNCT" or words.tag[end] == "IN")
        # The next of several names may end in `King` or `Bishop`.
        and not any(words.ent[i] == "PERSON" for i in range(end + 1, min(end + 3, len(words))))
    )  # fmt: skip


def _is_portfolio(words: Words, token: int) -> bool:
    """Whether the token is an office's field: `secretary of State`."""
    return (
        token >= 2 and words.lower[token - 1] in ("of", "for")
        and words.lemma[token - 2] in ("secretary", "minister", "ministry", "department", "chief", "office")
    )  # fmt: skip


def _names_people(words: Words, start: int, end: int) -> bool:
    """Whether an adjective of nation or creed is a noun for the people: `the Portuguese`, `Democrats`."""
    head = head_of(words, start, end)
    if words.modifies(head) or (
        head + 1 < len(words) and words.pos[head + 1] in ("NOUN", "PROPN") and words.tag[head] != "NNPS"
    ):
        return False
    if head + 1 < len(words) and words.text[head + 1].startswith("-"):
        return False
    plural = words.tag[head] in ("NNPS", "NNS") or words.lower[head].endswith("s")
    the = start > 0 and words.lower[start - 1] == "the"
    ethnic = state_of_adjective(words.text[head]) is not None
    return words.dep[head] != "amod" and (plural or (the and ethnic and words.dep[head] in _NOUNS))


# Known names


def known_spans(words: Words) -> Iterator[tuple[int, int, KnownName]]:
    """Where known names stand, none within another: first token, end, what it names."""
    ends = {start + len(text): i + 1 for i, (start, text) in enumerate(zip(words.idx, words.text, strict=True))}
    small = small_first_words()
    reached = 0
    for i in range(len(words)):
        text = words.text[i]
        if not (words.capital(i) or text in small) or i < reached or words.gap[i]:
            continue
        match = known_at(words.plain, words.idx[i])
        if match is None:
            continue
        end = ends.get(match[0])
        if end is not None:
            yield i, end, match[1]
            reached = end


def within_known(
    span: tuple[int, int, str], known: list[tuple[int, int, KnownName]], words: Words, surnames: set[str]
) -> bool:
    """Whether a known name says better what the model's entity is: it covers the entity, or crosses it."""
    start, end, label = span
    for k_start, k_end, name in known:
        if k_end <= start or end <= k_start:
            continue
        person = label == "PERSON" and name.use in ("state", "capital") and words.text[end - 1] in surnames
        if name.doubtful or person:
            return False
        inside = start <= k_start and k_end <= end and (start, end) != (k_start, k_end)
        if not inside:
            return True
        rest = [i for i in range(start, end) if not k_start <= i < k_end]
        if name.use in ("organisation", "acronym") and not any(words.capital(i) for i in rest):
            return True
    return False


def make_known_name(words: Words, start: int, end: int, known: KnownName) -> Found | None:
    """The mention that a known name makes here; None where it only describes."""
    head = head_of(words, start, end)
    if known.use in ("adjective", "people"):
        if not _names_people(words, start, end):
            return None
        return Found(start, end, head, "name", "group", known=known, state=known.country, plural=True)
    item = make_name(words, start, end, known.type, known)
    if known.use in ("capital", "seat"):
        item.government = _governs(words, head, known.use)
        if not item.government:
            item.state = None
            item.type = "place"
    return item


def _governs(words: Words, head: int, use: str) -> bool:
    """Whether the name of a seat of government stands for the government."""
    parent, dep = words.head[head], words.dep[head]
    seen = 0
    while dep == "conj" and seen < 4:
        parent, dep, head = words.head[parent], words.dep[parent], parent
        seen += 1
    seat = use == "seat"
    if dep in ("nsubj", "agent"):
        verb = words.lemma[parent]
        return seat or verb in words_for("governing") or (verb == "be" and _is_inclined(words, parent))
    if dep == "pobj":
        preposition = words.lower[parent]
        if preposition in _PARTY:
            return words.lemma[words.head[parent]] not in _TO_A_PLACE
        if preposition == "of":
            return (
                words.lemma[words.head[parent]] in ("accuse", "suspect", "demand", "ally", "critic", "suspicious")
                or seat
            )
        return seat and preposition not in _LOCATIVE
    if dep in ("dobj", "iobj", "dative"):
        return words.lemma[parent] in words_for("governing") or (seat and words.lemma[parent] not in _GOING)
    if dep == "poss":
        return seat
    return seat and dep in _MODIFIER and words.lemma[parent] in words_for("persons")


def _is_inclined(words: Words, verb: int) -> bool:
    """Whether a form of *be* is followed by what only a party can be: ready, willing, alarmed."""
    return any(
        words.dep[child] == "acomp" and words.lower[child] in (
            "ready", "willing", "unwilling", "reluctant", "alarmed", "concerned", "worried", "angry", "keen",
            "open", "wary", "eager", "sceptical", "skeptical", "adamant", "unhappy", "prepared",
            "determined", "opposed", "furious",
        )
        for child in words.children[verb]
    )  # fmt: skip
