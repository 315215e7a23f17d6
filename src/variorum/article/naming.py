"""Every name of an article, each with one type throughout.

In: the parse. Out: the spans of `names.py`, completed by what the article itself teaches: an acronym explained in
brackets, a name after a form of address, words with capitals that end in one for a body; a surname that is a person's
once is a person's wherever it stands; and one type for equal strings, by the model's labels and by the words beside
them ("in X", "X's foreign ministry", "X, the company").

Gets wrong: a string that names two things of different type in one article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from variorum.article.names import (
    SMALL,
    TYPES,
    Cover,
    Found,
    Words,
    known_spans,
    make_known_name,
    make_name,
    model_spans,
    within_known,
)
from variorum.article.placed_names import placed_names
from variorum.knowledge.cues import cue_verbs
from variorum.knowledge.names import fold, given_name, honorifics, known_names, words_for

_MOTION = frozenset([
    "visit", "trip", "travel", "fly", "go", "return", "journey", "drive", "flight", "arrive", "bind", "head", "move",
    "road", "send", "flee",
])  # fmt: skip


def find_names(words: Words, source: str | None = None) -> list[Found]:
    """All names in the article, in order, none within another. `source` is the outlet, which is no person."""
    nations = Cover(len(words))
    known = list(known_spans(words))
    spans = list(model_spans(words))
    surnames = {words.text[end - 1] for start, end, label in spans if label == "PERSON" and end - start > 1}
    spans = [span for span in spans if not within_known(span, known, words, surnames)]
    taken = Cover(len(words))
    found: list[Found] = []
    for start, end, label in spans:
        if taken.free(start, end):
            taken.take(start, end)
            found.append(make_name(words, start, end, TYPES[label]))
    confirmed = {name.name for _, _, name in known if not name.doubtful}
    for start, end, name in known:
        if not taken.free(start, end) or (name.doubtful and name.name not in confirmed):
            continue
        item = make_known_name(words, start, end, name)
        taken.take(start, end)
        if item is None:
            nations.take(start, end)
        else:
            found.append(item)
    found += _after_honorifics(words, taken)
    found += _capitalised(words, taken)
    found += _acronyms(words, found, taken)
    found += _also_called(words, found, taken)
    found += placed_names(words, found, taken)
    for item in found:
        if source and _is_outlet(words, item, source.removeprefix("The ")):
            item.type, item.outlet = "organisation", True
    _one_reading(words, found)
    found += _speaking(words, taken)
    found += _seen_again(words, found, taken)
    _without_address(words, found)
    return sorted((item for item in found if item.type), key=lambda item: item.start)


# Forms of address, and members of parliaments in letters, that the model takes for part of a name or for one.
_ADDRESS = frozenset([
    "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Miss", "MP", "MPs", "MK", "MKs", "MEP", "MEPs", "MSP", "MSPs", "TD",
])  # fmt: skip


def _without_address(words: Words, found: list[Found]) -> None:
    """Take the form of address off names that the model took with it, whatever it took them for: `Miss Renn`."""
    for item in found:
        while (
            item.end - item.start > 1
            and not words.text[item.end - 1][-1].isalnum()
            and words.text[item.end - 1] in "-–—"
        ):
            item.end -= 1
            item.head = min(item.head, item.end - 1)
        if item.known is None and words.text[item.start] in _ADDRESS:
            if item.end - item.start == 1:
                item.type = ""
            elif item.type:
                item.start += 1
                item.type, item.head = "person", max(item.head, item.start)


def _after_honorifics(words: Words, taken: Cover) -> Iterator[Found]:
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
            yield make_name(words, i + 1, end, "person")


def _capitalised(words: Words, taken: Cover) -> Iterator[Found]:
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
            yield make_name(words, start, i + 1, "organisation")


_INSIDE = frozenset(["in", "near", "outside", "across", "inside", "throughout"])
# Words after which *in* tells no place.
_FAITH = frozenset(
    ["confidence", "faith", "trust", "believe", "interest", "belief", "hope", "disappointed", "interested"]
)
_PEOPLE = re.compile(r"(\w{3,}?)(?:[iey]?ans?|[aeiou]?n|ese|ish|i)")
_ACRONYM = re.compile(r"[A-Z][A-Za-z&.-]{0,8}[A-Z.]|[A-Z][a-z]{2,5}")


def _acronyms(words: Words, found: list[Found], taken: Cover) -> Iterator[Found]:
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
        if start is not None and (before is None or before.known is None or start < before.start):
            for item in [item for item in found if start <= item.start and item.end <= i]:
                found.remove(item)
                item.type = ""
            kind = "group" if words.lower[i - 1] in words_for("group_heads") else "organisation"
            taken.take(start, i)
            before = make_name(words, start, i, kind)
            yield before
        if before is None or (start is None and before.known is None):
            continue
        other = known_names().get(words.text[i + 1])
        if start is None and (before.type == "place" or (other is not None and before.known != other)):
            continue  # an agency after the place of a dateline
        short = next((item for item in found if item.start == i + 1), None)
        if short is None:
            short = make_name(words, i + 1, i + 2, before.type)
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
        elif words.lower[i] not in SMALL and not (text[0].isalpha() and words.capital(i) and len(letters) < 3):
            return None
        i -= 1
    return i + 1 if not left and len(letters) >= 2 else None


def _also_called(words: Words, found: list[Found], taken: Cover) -> Iterator[Found]:
    """`Free Harbour Front, known in the port as the Lanterns`, and initials of a name that no brackets explain."""
    bodies = [item for item in found if item.type in ("organisation", "group")]
    for item in bodies:
        at = item.end + (item.end < len(words) and words.text[item.end] == ",")
        while at < len(words) and words.lower[at] in ("also", "better", "locally"):
            at += 1
        if at < len(words) and words.lower[at] in ("known", "called", "dubbed", "nicknamed"):
            name = _name_after(words, at + 1, as_word=words.lower[at] == "known")
            for other in found:
                if name is not None and name[0] <= other.start and other.end <= name[1] and other.known is None:
                    other.type, other.state, other.same_as = item.type, item.state, item
            if name is not None and taken.free(*name):
                taken.take(*name)
                other = make_name(words, *name, item.type, item.known)
                other.type, other.state, other.same_as = item.type, item.state, item
                yield other
    initials = {
        "".join(words.text[i][0] for i in range(item.start, item.end) if words.capital(i)): item for item in bodies
    }
    initials = {short: item for short, item in initials.items() if 3 <= len(short) <= 6}
    for i, text in enumerate(words.text if initials else ()):
        other_name = initials.get(text)
        if other_name is not None and not taken.taken[i]:
            taken.take(i, i + 1)
            short = make_name(words, i, i + 1, other_name.type, other_name.known)
            short.type, short.state = other_name.type, other_name.state
            yield short


def _name_after(words: Words, token: int, as_word: bool) -> tuple[int, int] | None:
    """The words with capitals that follow, after `as` where one is due."""
    limit = min(token + 7, len(words))
    if as_word:
        token = next((i + 1 for i in range(token, limit) if words.lower[i] == "as"), len(words))
    while token < limit and words.lower[token] in ("the", "as", '"', "'"):
        token += 1
    end = token
    while end < len(words) and words.capital(end) and words.pos[end] in ("PROPN", "NOUN", "ADJ"):
        end += 1
    return (token, end) if end > token else None


def _speaking(words: Words, taken: Cover) -> Iterator[Found]:
    """A word with a capital that the model passed over and that says something: `the Greencoats denied`."""
    for i in range(1, len(words)):
        if (
            taken.taken[i]
            or words.tag[i] not in ("NNP", "NNPS")
            or words.starts[i]
            or words.ent[i]
            or not words.capital(i)
        ):
            continue
        if words.dep[i] != "nsubj" or words.lemma[words.head[i]] not in cue_verbs() or words.lower[i] in words.common:
            continue
        if is_a_word_for_people(words, i):
            continue
        start = i
        while start > 0 and words.tag[start - 1] == "NNP" and words.capital(start - 1) and not taken.taken[start - 1]:
            start -= 1
        the = start > 0 and words.lower[start - 1] == "the"
        if the and words.lower[i].endswith("s"):
            kind = "group"
        elif the or (start == i and words.text[i].isupper()):
            kind = "organisation"
        else:
            kind = "person"
        taken.take(start, i + 1)
        yield make_name(words, start, i + 1, kind)


def is_a_word_for_people(words: Words, token: int) -> bool:
    """Whether the token is a title or another noun for people, written with a capital."""
    known = words_for("persons") | words_for("groups") | words_for("organisations") | words_for("titles")
    return words.lower[token] in known or words.lower[token].removesuffix("s") in known or words.lemma[token] in known


def surname_token(item: Found) -> int:
    """The token that holds a person's surname, or its last part."""
    return item.end - 1


def _one_reading(words: Words, found: list[Found]) -> None:
    """Give equal strings one type: a full name's parts first, then what the model and the grammar say most often."""
    surnames = {
        words.text[surname_token(item)] for item in found if item.type == "person" and item.end - item.start > 1
    }
    places = _places(found)
    for item in found:
        if item.known is None and item.type and item.end - item.start > 1:
            item.type = _elected(Counter([item.type]), _evidence(words, item, places))
    places = _places(found)
    begun, parts = _parts(words, found)
    peoples = _peoples(words)
    described: Counter[str] = Counter()
    labels: dict[str, Counter[str]] = {}
    grammar: dict[str, Counter[str]] = {}
    for item in found:
        if item.known is None and item.type:
            labels.setdefault(_spelling(words, item), Counter())[item.type] += 1
            described[_spelling(words, item)] += _spelling(words, item) in begun and is_described(words, item)
            grammar.setdefault(_spelling(words, item), Counter()).update(_evidence(words, item, places))
            if item.end - item.start == 1 and words.lower[item.start].rstrip("aeiouy") in peoples:
                grammar[_spelling(words, item)]["place"] = max(grammar[_spelling(words, item)]["place"], 2)
    for item in found:
        if item.known is not None or not item.type or item.outlet:
            continue
        text = _spelling(words, item)
        if item.end - item.start == 1 and text in surnames:
            item.type = "person"
        elif text in parts and item.type != "group" and not grammar[text]["place"] and not described[text]:
            item.type = parts[text]
        else:
            item.type = _elected(labels[text], grammar[text])


def _peoples(words: Words) -> set[str]:
    """Stems of adjectives made of a place's name: `arven` for `Arvenian`."""
    return {
        match.group(1)
        for i, text in enumerate(words.lower)
        if words.capital(i)
        and words.pos[i] in ("ADJ", "PROPN")
        and (match := _PEOPLE.fullmatch(text))
        and words.modifies(i)
    }


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


def is_described(words: Words, item: Found) -> bool:
    """Whether an article or adjective stands before the name, as before a river's and not before a firm's."""
    return item.start > 0 and (words.lower[item.start - 1] == "the" or words.tag[item.start - 1] == "JJ")


def _parts(words: Words, found: list[Found]) -> tuple[set[str], dict[str, str]]:
    """First words of one body's long name alone, and last words that stand alone with an article: `the Gazette`."""
    begun: dict[str, dict[tuple[str, ...], str]] = {}
    for item in found:
        outlet = words.lower[item.end - 1] in words_for("press_heads")
        if item.type in ("organisation", "group") and item.end - item.start > 1 and item.known is None and not outlet:
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
            begun.pop(text, None)
    return set(begun), parts


def _places(found: list[Found]) -> set[int]:
    """The head tokens of the places."""
    return {item.head for item in found if item.type == "place"}


def _evidence(words: Words, item: Found, places: set[int]) -> Counter[str]:
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
        if bare and words.lower[head] in _INSIDE and item.type != "person":
            counts["place"] += 3
        elif bare and words.lower[head] in _INSIDE and not several and words.lemma[words.head[head]] not in _FAITH:
            counts["place"] += 2
        elif bare and words.lower[head] in ("in", "near", "at") and not several:
            counts["place"] += 1
        elif bare and words.lower[head] in ("to", "from") and words.lemma[words.head[head]] in _MOTION:
            counts["place"] += 3
        elif words.lower[head] == "of" and words.lemma[words.head[head]] in words_for("of_places"):
            counts["place"] += 2
    elif words.dep[item.head] == "poss" and words.lemma[head] in words_for("of_places"):
        counts["place"] += 2
    elif (
        words.modifies(item.head)
        and words.lemma[head]
        in (
            "counterpart",
            "border",
            "capital",
            "president",
            "minister",
        )
    ) or (words.dep[item.head] == "conj" and head in places):
        counts["place"] += 1
    return counts


def _is_outlet(words: Words, item: Found, source: str) -> bool:
    """Whether the name is the outlet's own: all of it, or its last word after *the*."""
    text = " ".join(words.text[item.start : item.end])
    return text == source or (
        text == source.rsplit(maxsplit=1)[-1]
        and item.start > 0
        and words.lower[item.start - 1] == "the"
        and item.known is None
    )


def _is_called(words: Words, item: Found) -> bool:
    """Whether a person's office stands before the name, and its first word is a given name."""
    at = item.start - 1
    if at > 0 and words.text[at] == ",":
        at -= 1
    return at >= 0 and words.lemma[at] in words_for("roles") and given_name(words.text[item.start]) is not None


def _seen_again(words: Words, found: list[Found], taken: Cover) -> Iterator[Found]:
    """Names found once, wherever else they stand with a capital; people's also in capitals throughout."""
    forms: dict[str, list[tuple[tuple[str, ...], Found]]] = {}
    listed: set[tuple[str, ...]] = set()

    def add(shape: tuple[str, ...], item: Found) -> None:
        if shape not in listed and (len(shape) > 1 or len(shape[0]) > 1):
            listed.add(shape)
            forms.setdefault(shape[0], []).append((shape, item))

    for item in found:
        if not item.type or item.type == "other":
            continue
        add(tuple(words.text[item.start : item.end]), item)
        if item.type == "person":
            add((words.text[surname_token(item)],), item)
            add((words.text[surname_token(item)].upper(),), item)
        elif item.known is None and item.type != "place" and words.lower[item.end - 1] not in words_for("press_heads"):
            add((words.text[item.start],), item)
    for choices in forms.values():
        choices.sort(key=lambda choice: (-len(choice[0]), choice[0]))
    for i in range(len(words)):
        for shape, item in forms.get(words.text[i], ()):
            end = i + len(shape)
            if not taken.free(i, end) or tuple(words.text[i:end]) != shape or not _stands_alone(words, i, item):
                continue
            taken.take(i, end)
            again = make_name(words, i, end, item.type, item.known)
            again.type, again.state = item.type, item.state
            yield again
            break


def _stands_alone(words: Words, token: int, item: Found) -> bool:
    """Whether a word seen again can be the name, and is not part of another or an ordinary word."""
    if words.lower[token] in words.common:
        return False
    if item.type == "person":
        return True
    if words.pos[token] not in ("PROPN", "NOUN", "ADJ") or words.ent[token] in ("DATE", "TIME"):
        return False
    first_word_only = item.end - item.start > 1 and words.text[token] == words.text[item.start]
    whole = words.text[token : token + item.end - item.start] == words.text[item.start : item.end]
    if first_word_only and not whole:
        if token and (words.lower[token - 1] == "the" or words.tag[token - 1] == "JJ"):
            return False
        return words.dep[token] in ("nsubj", "nsubjpass", "poss", "pobj", "dobj") and words.tag[token] == "NNP"
    return True
