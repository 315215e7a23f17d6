"""Where an article names somebody or something, and whether a person, an organisation, a place or a group.

In: the parse of one article. Out: `Found` spans of tokens of kind `name`.

Method: the model's entities, trimmed of titles, articles and possessives; known names (`knowledge/names.py`) that it
misses or takes for something else; acronyms that the article explains; and one reading per article: a surname that is
a person's once is that person's wherever it stands. An adjective (`Portuguese`) names nobody; its state is kept for
what it describes. A capital's name is its government where it acts, and the city where something is located.

Gets wrong: unknown places and organisations whose entity type the model mistakes every time; headlines in capitals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from variorum.knowledge.names import KnownName, fold, given_name, honorifics, known_at, state_of_adjective, words_for

if TYPE_CHECKING:
    from spacy.tokens import Doc

LEADING = frozenset([
    "the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my", "your", "some", "any",
    "all", "both", "each", "every", "another", "many", "several", "few", "no", "such", "one",
])  # fmt: skip
_TYPES = {
    "PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "group",
    "EVENT": "other", "LAW": "other", "PRODUCT": "", "WORK_OF_ART": "",
}  # fmt: skip
_SMALL = frozenset([
    "of", "the", "and", "for", "in", "on", "to", "de", "la", "du", "des", "di", "del", "der", "von", "van", "al",
    "el", "bin", "ibn", "'s", "-", "&", "'",
])  # fmt: skip
_MODIFIER = frozenset(["amod", "compound", "nmod", "advmod", "npadvmod"])
# Prepositions after which a capital is the city, and those after which it is the government.
_LOCATIVE = frozenset([
    "in", "at", "near", "outside", "around", "into", "through", "across", "over", "from", "to", "inside", "of",
    "on", "above", "via", "toward", "towards", "leave", "reach", "visit",
])  # fmt: skip
_NOUNS = frozenset(["nsubj", "nsubjpass", "pobj", "dobj", "conj"])
_PARTY = frozenset(["between", "with", "by", "against", "for", "among", "like"])
# Verbs with a place for an object; any other verb has the government for its object.
_GOING = frozenset([
    "visit", "leave", "reach", "enter", "hit", "attack", "bomb", "shell", "capture", "seize", "tour", "rock",
    "shake", "paralyse", "paralyze", "flee",
])  # fmt: skip


class Words:
    """The tokens of an article as plain lists, by token number."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.plain = doc.text
        tokens = list(doc)
        self.text = [token.text for token in tokens]
        self.lower = [token.lower_ for token in tokens]
        self.tag = [token.tag_ for token in tokens]
        self.pos = [token.pos_ for token in tokens]
        self.dep = [token.dep_ for token in tokens]
        self.lemma = [token.lemma_.lower() for token in tokens]
        self.head = [token.head.i for token in tokens]
        self.idx = [token.idx for token in tokens]
        self.ent = [token.ent_type_ for token in tokens]
        self.gap = [tag == "_SP" or text.isspace() for tag, text in zip(self.tag, self.text, strict=True)]
        self.sent = self._sentences()
        self.quoted = self._quoted()
        self.children: list[list[int]] = [[] for _ in tokens]
        for i, head in enumerate(self.head):
            if head != i:
                self.children[head].append(i)

    def __len__(self) -> int:
        return len(self.text)

    def _sentences(self) -> list[int]:
        numbers, number = [], -1
        starts = {sentence.start for sentence in self.doc.sents}
        for i in range(len(self.text)):
            number += i in starts
            numbers.append(max(number, 0))
        return numbers

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
        return self.text[token][0].isupper()

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

    @property
    def country(self) -> str | None:
        """ISO code of its state, where known."""
        return self.state if self.state and not self.state.startswith("~") else None


def find_names(words: Words) -> list[Found]:
    """All names in the article, in order, none within another."""
    nations = _Cover(len(words))
    known = list(_known_spans(words))
    spans = list(_model_spans(words))
    surnames = {words.text[end - 1] for start, end, label in spans if label == "PERSON" and end - start > 1}
    spans = [span for span in spans if not _within_known(span, known, words, surnames)]
    taken = _Cover(len(words))
    found: list[Found] = []
    for start, end, label in spans:
        if taken.free(start, end):
            taken.take(start, end)
            found.append(_name(words, start, end, _TYPES[label]))
    confirmed = {name.name for _, _, name in known if not name.doubtful}
    for start, end, name in known:
        if not taken.free(start, end) or (name.doubtful and name.name not in confirmed):
            continue
        item = _known_name(words, start, end, name)
        taken.take(start, end)
        if item is None:
            nations.take(start, end)
        else:
            found.append(item)
    found += _after_honorifics(words, taken)
    found += _capitalised(words, taken)
    found += _acronyms(words, found, taken)
    _one_reading(words, found)
    found += _seen_again(words, found, taken)
    return sorted((item for item in found if item.type), key=lambda item: item.start)


class _Cover:
    """Which tokens are spoken for."""

    def __init__(self, size: int) -> None:
        self.taken = bytearray(size)

    def free(self, start: int, end: int) -> bool:
        return not any(self.taken[start:end])

    def take(self, start: int, end: int) -> None:
        for i in range(start, end):
            self.taken[i] = 1


def _name(words: Words, start: int, end: int, kind: str, known: KnownName | None = None) -> Found:
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


def _model_spans(words: Words) -> Iterator[tuple[int, int, str]]:
    for entity in words.doc.ents:
        if entity.label_ not in _TYPES:
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
        while start < end - 1 and (
            words.text[start] in forms or words.text[start] in titles or words.lemma[start] in words_for("roles")
            or words.lower[start] in ("former", "deputy", "vice", "prime", "foreign", "acting", "-", "of", "for", "u.s.", "us")
        ):  # fmt: skip
            start += 1
        while start < end and words.text[end - 1].islower() and words.tag[end - 1] not in ("NNP", "NNPS"):
            end -= 1
        if end - start > 5:
            return None
    elif label in ("ORG", "GPE", "FAC", "LOC"):
        while start < end - 1 and words.text[end - 1].islower() and words.tag[end - 1] in ("NN", "NNS", "VBZ", "VBD"):
            end -= 1
    if start >= end or not any(words.capital(i) for i in range(start, end)):
        return None
    if "/" in words.text[start] or re.fullmatch(r"[\d.,$%]+", words.text[start]) and end - start == 1:
        return None
    if end - start == 1 and label != "GPE" and _is_portfolio(words, start):
        return None
    if label == "NORP" and not _names_people(words, start, end):
        return None
    return start, end, label


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


def _known_spans(words: Words) -> Iterator[tuple[int, int, KnownName]]:
    ends = {words.end_of(i): i + 1 for i in range(len(words)) if not words.gap[i]}
    reached = 0
    for i in range(len(words)):
        if i < reached or words.gap[i] or not words.text[i][0].isalpha():
            continue
        match = known_at(words.plain, words.idx[i])
        if match is None:
            continue
        end = ends.get(match[0])
        if end is not None:
            yield i, end, match[1]
            reached = end


def _within_known(
    span: tuple[int, int, str], known: list[tuple[int, int, KnownName]], words: Words, surnames: set[str]
) -> bool:
    """Whether a known name says better what the model's entity is: it covers the entity, or crosses it."""
    start, end, label = span
    for k_start, k_end, name in known:
        if k_end <= start or end <= k_start:
            continue
        if name.doubtful or (
            label == "PERSON" and name.use in ("state", "capital") and (start, end) == (k_start, k_end)
        ):
            return False
        inside = start <= k_start and k_end <= end and (start, end) != (k_start, k_end)
        if not inside:
            return True
        rest = [i for i in range(start, end) if not k_start <= i < k_end]
        if name.use in ("organisation", "acronym") and not any(words.capital(i) for i in rest):
            return True
    return False


def _known_name(words: Words, start: int, end: int, known: KnownName) -> Found | None:
    """The mention that a known name makes here; None where it only describes."""
    head = head_of(words, start, end)
    if known.use in ("adjective", "people"):
        if not _names_people(words, start, end):
            return None
        return Found(start, end, head, "name", "group", known=known, state=known.country, plural=True)
    item = _name(words, start, end, known.type, known)
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
            return True
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
            "ready", "willing", "unwilling", "reluctant", "alarmed", "concerned", "worried", "angry", "keen", "open", "wary",
            "eager", "sceptical", "skeptical", "adamant", "unhappy", "prepared", "determined", "opposed", "furious",
        )
        for child in words.children[verb]
    )  # fmt: skip


# What the article itself teaches


def _after_honorifics(words: Words, taken: _Cover) -> Iterator[Found]:
    """`Mr Renn`: a name after a form of address is a person's, tagged or not."""
    forms = honorifics()
    for i in range(len(words) - 1):
        if words.text[i] not in forms or words.text[i] in (
            "Count",
            "Father",
            "Sister",
            "Brother",
            "Saint",
            "St",
            "St.",
        ):
            continue
        end = i + 1
        while end < len(words) and words.tag[end] in ("NNP", "HYPH") and not words.gap[end] and not taken.taken[end]:
            end += 1
        if end > i + 1 and words.capital(i + 1) and words.ent[i + 1] != "DATE":
            taken.take(i + 1, end)
            yield _name(words, i + 1, end, "person")


def _capitalised(words: Words, taken: _Cover) -> Iterator[Found]:
    """`Norda Press`, `Foreign Ministry`: words with capitals that end in one for a body, where the model saw none."""
    heads = words_for("name_heads") | words_for("group_heads") | words_for("organisations")
    for i in range(1, len(words)):
        if words.lower[i] not in heads or not words.capital(i) or taken.taken[i] or words.tag[i] not in ("NNP", "NNPS"):
            continue
        if i + 1 < len(words) and words.tag[i + 1] in ("NNP", "NNPS") and words.head[i] == i + 1:
            continue
        start = i
        while (
            start > 0
            and words.tag[start - 1] in ("NNP", "NNPS")
            and words.capital(start - 1)
            and not taken.taken[start - 1]
        ):
            start -= 1
        if start < i and not all(text.isupper() for text in words.text[start : i + 1]):
            taken.take(start, i + 1)
            yield _name(words, start, i + 1, "organisation")


_ACRONYM = re.compile(r"[A-Z][A-Za-z&.-]{0,8}[A-Z.]|[A-Z][a-z]{2,5}")


def _acronyms(words: Words, found: list[Found], taken: _Cover) -> Iterator[Found]:
    """`Free Harbour Front (FHF)`: both are names of one organisation or group."""
    by_end = {item.end: item for item in found}
    for i in range(1, len(words) - 2):
        if words.text[i] != "(" or words.text[i + 2] != ")" or not _ACRONYM.fullmatch(words.text[i + 1]):
            continue
        letters = fold(words.text[i + 1]).replace(".", "")
        start = _spelled_out(words, i, letters)
        before = by_end.get(i)
        if start is None and before is None:
            continue
        if start is not None and (before is None or before.known is None):
            for item in [item for item in found if start <= item.start and item.end <= i]:
                found.remove(item)
                item.type = ""
            kind = "group" if words.lower[i - 1] in words_for("group_heads") else "organisation"
            taken.take(start, i)
            before = _name(words, start, i, kind)
            yield before
        if before is None or (start is None and before.known is None):
            continue
        short = next((item for item in found if item.start == i + 1), None)
        if short is None:
            short = _name(words, i + 1, i + 2, before.type)
            taken.take(i + 1, i + 2)
            yield short
        short.type, short.known, short.state = before.type, before.known, before.state


def _spelled_out(words: Words, end: int, letters: str) -> int | None:
    """Where the words begin whose initials, before token `end`, are the letters; small words may be passed over."""
    left, i = letters, end - 1
    while left and i >= 0 and not words.gap[i]:
        text = words.text[i]
        if words.capital(i) and fold(text)[0] == left[-1]:
            left = left[:-1]
        elif words.lower[i] not in _SMALL and not (text[0].isalpha() and words.capital(i) and len(letters) < 3):
            return None
        i -= 1
    return i + 1 if not left and len(letters) >= 2 else None


def surname_token(item: Found) -> int:
    """The token that holds a person's surname, or its last part."""
    return item.end - 1


def _one_reading(words: Words, found: list[Found]) -> None:
    """Give equal strings one type: a full name's parts first, then what the model and the grammar say most often."""
    surnames = {
        words.text[surname_token(item)] for item in found if item.type == "person" and item.end - item.start > 1
    }
    parts = _parts(words, found)
    labels: dict[str, Counter[str]] = {}
    grammar: dict[str, Counter[str]] = {}
    for item in found:
        if item.known is None and item.type:
            labels.setdefault(_spelling(words, item), Counter())[item.type] += 1
            grammar.setdefault(_spelling(words, item), Counter()).update(_evidence(words, item, found))
    for item in found:
        if item.known is not None or not item.type:
            continue
        text = _spelling(words, item)
        if item.end - item.start == 1 and text in surnames:
            item.type = "person"
        elif text in parts and item.type != "group" and not grammar[text]["place"]:
            item.type = parts[text]
        else:
            item.type = _elected(labels[text], grammar[text])


def _elected(labels: Counter[str], grammar: Counter[str]) -> str:
    """The type of one name: all of the model's labels together weigh as much as two pieces of other evidence."""
    total = sum(labels.values())
    weights = {kind: 2 * labels[kind] / total + grammar[kind] for kind in {*labels, *grammar}}
    return max(sorted(weights), key=lambda kind: (weights[kind], grammar[kind]))


def _spelling(words: Words, item: Found) -> str:
    """The words of a name; a long one in capitals, as in a dateline, is spelled as others are."""
    return " ".join(
        text.capitalize() if text.isupper() and len(text) > 4 else text for text in words.text[item.start : item.end]
    )


def _parts(words: Words, found: list[Found]) -> dict[str, str]:
    """First words of one body's long name alone, and last words that stand alone with an article: `the Gazette`."""
    begun: dict[str, dict[tuple[str, ...], str]] = {}
    for item in found:
        if item.type in ("organisation", "group") and item.end - item.start > 1 and item.known is None:
            begun.setdefault(words.text[item.start], {})[tuple(words.text[item.start : item.end])] = item.type
    parts = {first: next(iter(names.values())) for first, names in begun.items() if len(names) == 1}
    ends = {
        words.text[item.end - 1]: item.type
        for item in found
        if item.type in ("organisation", "group") and item.end - item.start > 1
    }
    for item in found:
        text = words.text[item.start]
        if item.end - item.start == 1 and text in ends and item.start and words.lower[item.start - 1] == "the":
            parts[text] = ends[text]
    return parts


def _evidence(words: Words, item: Found, found: list[Found]) -> Counter[str]:
    """What the words of a name and those beside it say of its type."""
    counts: Counter[str] = Counter()
    last, several = words.lower[item.end - 1], item.end - item.start > 1
    if several and item.type != "person" and last in words_for("group_heads"):
        counts["group"] += 3
    elif several and last in words_for("name_heads") and last not in words_for("place_heads"):
        counts["organisation"] += 3
    elif (
        several
        and item.type != "person"
        and (last in words_for("place_heads") or words.lower[item.start] in ("mount", "lake", "cape"))
    ):
        counts["place"] += 2
    if several and item.type == "organisation" and _is_called(words, item):
        counts["person"] += 2
    head = words.head[item.head]
    bare = not (item.start and words.lower[item.start - 1] == "the")
    if words.dep[item.head] == "pobj":
        if (
            bare
            and words.lower[head] in ("in", "near", "outside", "across", "inside", "throughout")
            and item.type != "person"
        ):
            counts["place"] += 3
        elif bare and words.lower[head] in ("in", "near", "at") and not several:
            counts["place"] += 1
        elif words.lower[head] == "of" and words.lemma[words.head[head]] in words_for("of_places"):
            counts["place"] += 2
    elif words.dep[item.head] == "poss" and words.lemma[head] in words_for("of_places"):
        counts["place"] += 2
    elif words.modifies(item.head) and words.lemma[head] in (
        "counterpart",
        "border",
        "capital",
        "president",
        "minister",
    ):
        counts["place"] += 1
    elif words.dep[item.head] == "conj" and any(other.head == head and other.type == "place" for other in found):
        counts["place"] += 1
    return counts


def _is_called(words: Words, item: Found) -> bool:
    """Whether a person's office stands directly before the name and its first word is a given name."""
    at = item.start - 1
    return at >= 0 and words.lemma[at] in words_for("roles") and given_name(words.text[item.start]) is not None


def _seen_again(words: Words, found: list[Found], taken: _Cover) -> Iterator[Found]:
    """Names found once, wherever else they stand with a capital."""
    forms: dict[str, list[tuple[tuple[str, ...], Found]]] = {}
    listed: set[tuple[str, ...]] = set()
    for item in found:
        if not item.type or item.type == "other":
            continue
        shapes = [tuple(words.text[item.start : item.end])]
        if item.type == "person" and item.end - item.start > 1:
            shapes.append((words.text[surname_token(item)],))
        for shape in shapes:
            if shape not in listed and (len(shape) > 1 or len(shape[0]) > 2):
                listed.add(shape)
                forms.setdefault(shape[0], []).append((shape, item))
    for choices in forms.values():
        choices.sort(key=lambda choice: (-len(choice[0]), choice[0]))
    for i in range(len(words)):
        for shape, item in forms.get(words.text[i], ()):
            end = i + len(shape)
            if taken.free(i, end) and tuple(words.text[i:end]) == shape and words.ent[i] not in ("DATE", "TIME"):
                if len(shape) == 1 and words.pos[i] not in ("PROPN", "NOUN", "ADJ"):
                    continue
                taken.take(i, end)
                again = _name(words, i, end, item.type, item.known)
                again.type, again.state = item.type, item.state
                yield again
                break
