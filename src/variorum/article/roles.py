"""Titles and roles given with a name, and descriptions that stand instead of one.

In: the tokens and the names found. Out: roles on the names; `Found` spans of kind `nominal`.

Method: patterns over the parse around a noun for an office, occupation or kin (`knowledge/names.toml`): before the
name ("foreign minister Ida Renn"), beside it ("Ida Renn, the foreign minister,"; "the mediator, Ida Renn,") and in a
relative clause ("Renn, who was finance minister"). The state of a role is told by its adjective, its owner or its
complement ("the Portuguese", "Portugal's", "of Portugal"). Every other such noun, and every noun that says something,
is a description.

Gets wrong: offices that no list holds; complements that the parser attaches elsewhere.
"""

from __future__ import annotations

import re

from variorum.article.names import LEADING, Found, Words
from variorum.knowledge.cues import cue_verbs
from variorum.knowledge.names import given_name, honorifics, person_name, state_of_adjective, words_for
from variorum.knowledge.offices import terms_by_name

_STOPS = frozenset(["who", "which", "that", "whose", "where", "when", "while", "as", "but", "said", "says", "told"])
_ARGUMENT = frozenset([
    "nsubj", "nsubjpass", "dobj", "pobj", "agent", "conj", "attr", "ROOT", "dative", "iobj", "poss", "appos",
    "oprd",
])  # fmt: skip
# Words of many senses that only a name makes a body: `the Renn campaign`.
_PLACES_OF_WORK = frozenset([
    "person", "man", "woman", "campaign", "office", "bank", "front", "station", "division", "team", "school",
])  # fmt: skip
# Endings of nouns for one who does something.
_DOER = re.compile(r".{3,}(?:er|or|ist|ian|man|woman|ee|ant|eur)s?$")
_COMPLEMENTS = frozenset(["of", "for", "from", "at", "with", "in", "to"])


def lemma(words: Words, token: int) -> str:
    """The noun in dictionary form; a capitalised title is looked up like any noun."""
    text = words.lower[token]
    if text in words_for("persons") or text in words_for("groups") or text in words_for("organisations"):
        return text
    if words.tag[token] in ("NNP", "NNPS") and text.endswith("s") and text[:-1] in words_for("persons"):
        return text[:-1]
    return words.lemma[token]


def is_role(words: Words, token: int) -> bool:
    """Whether the token is a noun for an office, an occupation or kin."""
    if words.pos[token] not in ("NOUN", "PROPN", "ADJ"):
        return words.text[token] in words_for("titles")
    return lemma(words, token) in words_for("roles") or words.text[token] in words_for("titles")


def state_at(words: Words, token: int, states: dict[int, str]) -> str | None:
    """The state that a token's word tells: a name found there, or a known adjective."""
    if token > 1 and words.text[token - 1] == "-" and words.lower[token - 2] in ("pro", "anti", "non"):
        return None
    if token in states:
        return states[token]
    land = state_of_adjective(words.text[token]) if words.text[token] and words.capital(token) else None
    return land.iso3 if land is not None else None


def states_by_token(words: Words, names: list[Found]) -> dict[int, str]:
    """Token → state, for names of states and places and for adjectives made of them (`Arvenian` of `Arvenia`)."""
    told: dict[int, str] = {}
    stems: dict[str, str] = {}
    for item in names:
        if item.type != "place" or (
            item.known is not None and item.known.use in ("capital", "seat") and not item.government
        ):
            continue
        key = item.state or "~" + " ".join(words.lower[item.start : item.end])
        for i in range(item.start, item.end):
            told[i] = key
        if item.state is None and item.end - item.start == 1 and len(words.text[item.start]) >= 5:
            stems[words.lower[item.start]] = key
    begun: dict[str, list[tuple[str, str]]] = {}
    for stem, key in stems.items():
        begun.setdefault(stem[:4], []).append((stem, key))
    for i, text in enumerate(words.lower if begun else ()):
        if not words.capital(i) or text[:4] not in begun or i in told or words.pos[i] not in ("ADJ", "PROPN", "NOUN"):
            continue
        for stem, key in begun[text[:4]]:
            ending = r"[aeiouy]?(?:n|an|ian|ese|ish|i|ic)s?"
            if text != stem and re.fullmatch(re.escape(stem.rstrip("aeiouy")) + ending, text):
                told[i] = key
    return told


def give_roles(words: Words, names: list[Found], states: dict[int, str]) -> set[int]:
    """Set role, offices, gender and state of the persons named; return the tokens used as roles."""
    cover = {i: item for item in names for i in range(item.start, item.end)}
    used: set[int] = set()
    forms = honorifics()
    for item in names:
        if item.type == "organisation" and item.state is None:
            item.state = _inner_state(words, item, states)
        if item.type != "person":
            continue
        at = item.start - 1
        if at >= 0 and words.text[at] in forms:
            item.gender = forms[words.text[at]]
            used.add(at)
            at -= 1
        if item.gender is None:
            given = person_name(" ".join(words.text[item.start : item.end])).given
            known = given_name(given[0]) if given else None
            item.gender = known.gender if known else None
        span = _before(words, item, at, cover, states)
        span = span or _beside(words, item, cover) or _apposed(words, item, cover) or _relative(words, item)
        if span is None:
            continue
        start, end, head = span
        used.update(range(start, end))
        _describe(words, item, start, end, head, states)
        for i in range(start, end):
            if i in cover and cover[i].type == "organisation" and item.state is None:
                item.state = cover[i].state
        while start < head and state_at(words, start, states) is not None and words.tag[start + 1] != "POS":
            start += 1
        if lemma(words, head) not in words_for("relations") and words.tag[head] not in ("NNS", "NNPS"):
            item.role = (start, end)
    return used


def _describe(words: Words, item: Found, start: int, end: int, head: int, states: dict[int, str]) -> None:
    """Take office, gender and state from a role."""
    noun = lemma(words, head)
    item.offices.append(noun)
    if noun in words_for("female"):
        item.gender = "f"
    elif noun in words_for("male"):
        item.gender = "m"
    item.state = item.state or _role_state(words, start, end, head, states)
    if item.state is None:
        item.state = _office_state(words, item, start, end)
    after = item.end
    if item.state is None and after + 1 < len(words) and words.lower[after] == "of":
        item.state = state_at(words, after + 1, states)


def _role_state(words: Words, start: int, end: int, head: int, states: dict[int, str]) -> str | None:
    """The state of an office: its adjective or owner to the left, or its complement."""
    for i in range(start, end):
        told = state_at(words, i, states)
        if told is not None and not (i + 1 < len(words) and words.text[i + 1].startswith("-")):
            return told
    i = start - 1
    while i >= 0 and i >= start - 4 and not words.gap[i]:
        if words.tag[i] == "POS" or words.lower[i] in LEADING or words.text[i] in ("-", ","):
            if words.text[i] == ",":
                break
            i -= 1
            continue
        return state_at(words, i, states)
    return None


def _office_state(words: Words, item: Found, start: int, end: int) -> str | None:
    """The state whose office of that title the person is known to have held, where there is one only."""
    name = " ".join(words.lower[item.start : item.end])
    title = " ".join(words.lower[start:end])
    held = terms_by_name().get(name.replace(" - ", "-"), ())
    countries = {term.country for term in held if any(title.endswith(known) for known in (term.office, *term.titles))}
    return countries.pop() if len(countries) == 1 else None


def _inner_state(words: Words, item: Found, states: dict[int, str]) -> str | None:
    for i in range(item.start, item.end):
        told = state_at(words, i, states)
        if told is not None and (i == item.start or words.lower[i - 1] in ("of", "the")):
            return told
    i = item.start - 1
    if i >= 0 and words.tag[i] == "POS":
        return state_at(words, i - 1, states)
    return state_at(words, i, states) if i >= 0 and words.capital(i) else None


def _before(
    words: Words, item: Found, at: int, cover: dict[int, Found], states: dict[int, str]
) -> tuple[int, int, int] | None:
    """A role directly before the name: its first token, its end and its noun."""
    head, end = None, at + 1
    if at < 0 or words.gap[at]:
        return None
    if is_role(words, at) and at not in cover:
        head = at
    else:
        i = at
        while i >= max(at - 5, 1) and not words.gap[i] and (
            words.pos[i] in ("NOUN", "PROPN", "ADJ", "DET", "CCONJ", "PART", "ADP") and words.text[i] != ","
        ):  # fmt: skip
            if words.lower[i] in ("of", "for") and is_role(words, i - 1) and i < at:
                head = i - 1
                break
            if cover.get(i) is not None and cover[i].type == "person":
                return None
            i -= 1
    if head is None:
        return None
    return _leftwards(words, head, cover, states), end, head


def _leftwards(words: Words, head: int, cover: dict[int, Found], states: dict[int, str]) -> int:
    """Where the noun phrase of a role begins, without article, owner and state."""
    start = head
    while start > 0:
        i = start - 1
        if words.gap[i] or words.tag[i] == "POS" or words.lower[i] in LEADING or state_at(words, i, states) is not None:
            break
        if words.ent[i] in ("DATE", "TIME", "CARDINAL", "MONEY", "PERCENT") or words.tag[i] in ("PRP$", "WP$", "CD"):
            break
        owner = cover.get(i)
        if owner is not None and owner.type != "organisation":
            break
        if words.capital(head) and words.pos[i] == "NOUN" and not words.capital(i):
            break
        joined = words.text[i] == "-" and i > 0 and not words.gap[i - 1]
        if (
            not joined
            and words.pos[i] not in ("ADJ", "NOUN", "PROPN")
            and words.lower[i] not in ("then", "vice", "ex", "acting")
        ):
            break
        if words.pos[i] in ("ADJ", "NOUN", "PROPN") and not (
            head >= words.head[i] or words.dep[i] in ("amod", "compound", "nmod", "poss")
        ):
            break
        start = i
    while start < head and not words.text[start][0].isalnum():
        start += 1
    return start


def _phrase(words: Words, start: int, limit: int = 14) -> tuple[int, int, int] | None:
    """The role that the phrase beginning at `start` gives: its first token after articles, its end, its noun."""
    begin = start
    while (
        begin < len(words) and not words.gap[begin] and (words.lower[begin] in LEADING or words.tag[begin] in ("PRP$",))
    ):
        begin += 1
    end, head = begin, None
    while end < len(words) and end < begin + limit and not words.gap[end]:
        if (
            words.text[end][0] in ',.;:()"!?–—'
            or words.lower[end] in _STOPS
            or words.tag[end] in ("VBD", "VBZ", "VBP", "MD")
        ):
            break
        if words.tag[end] in ("VBN", "VBG") and head is not None:
            break
        if head is None and is_role(words, end) and not (end + 1 < len(words) and _goes_on(words, end + 1)):
            head = end
        if head is None and words.tag[end] == "IN":
            return None
        end += 1
    if head is None:
        return None
    for i in range(head + 1, end):
        if words.tag[i] == "IN" and words.lower[i] not in _COMPLEMENTS:
            end = i
            break
        if (
            words.lower[i] == "and"
            and i + 1 < end
            and words.dep[i + 1] not in ("conj", "amod", "compound", "det", "poss")
        ):
            end = i
            break
    while end > head + 1 and words.lower[end - 1] in ("and", "or"):
        end -= 1
    if begin > 0 and words.lower[start] in ("and", "or", "but"):
        return None
    return begin, end, head


def _goes_on(words: Words, token: int) -> bool:
    """Whether a noun is followed by another of the same phrase."""
    return words.pos[token] in ("NOUN", "PROPN") and words.dep[token - 1] in ("compound", "nmod", "amod")


def _beside(words: Words, item: Found, cover: dict[int, Found]) -> tuple[int, int, int] | None:
    """`Ida Renn, the foreign minister`: a role after the name and a comma."""
    after = item.end
    if after + 1 >= len(words) or words.text[after] != ",":
        return None
    after += 1
    if words.tag[after] == "CD" and after + 2 < len(words) and words.text[after + 1] == ",":
        after += 2
    if words.gap[after] or (after in cover and cover[after].type == "person"):
        return None
    found = _phrase(words, after)
    if found is None:
        return None
    begin, end, head = found
    if end < len(words) and end in cover and cover[end].type == "person":
        return None
    if any(i in cover and cover[i].type == "person" for i in range(begin, head + 1)) and words.tag[head - 1] != "POS":
        return None
    opened = words.lower[after] in LEADING or words.tag[after] == "PRP$" or words.dep[head] == "appos"
    owned = any(words.tag[i] == "POS" for i in range(begin, head))
    closed = (
        end >= len(words)
        or words.gap[end]
        or words.text[end][0] in ',.;:)"–—!?'
        or words.lower[end] in ("who", "that", "which", "and")
    )
    return found if closed and (opened or owned or words.dep[head] in ("appos", "conj", "attr")) else None


def _apposed(words: Words, item: Found, cover: dict[int, Found]) -> tuple[int, int, int] | None:
    """`the mediator, Ida Renn,`: a role before a comma and the name."""
    at = item.start - 1
    if at >= 0 and words.text[at] in honorifics():
        at -= 1
    if at < 2 or words.text[at] != ",":
        return None
    closed = item.end >= len(words) or words.gap[item.end] or words.text[item.end][0] in ',.;:)"–—'
    if not closed and words.dep[item.head] != "appos":
        return None
    end = at
    for begin in range(at - 1, max(at - 10, -1), -1):
        if words.gap[begin] or words.text[begin] in (",", ".", '"', ";") or words.pos[begin] in ("VERB", "AUX"):
            return None
        if words.lower[begin] in ("the", "a", "an", "its", "his", "her", "their", "our") or words.tag[begin] == "POS":
            found = _phrase(words, begin + (words.tag[begin] == "POS"))
            if found is None or found[1] != end or found[2] in cover:
                if words.tag[begin] == "POS" or words.lower[begin - 1] in ("of", "for"):
                    continue
                return None
            return found
    return None


def _relative(words: Words, item: Found) -> tuple[int, int, int] | None:
    """`Renn, who was finance minister` and `Renn, who served as finance minister`."""
    after = item.end
    if after < len(words) and words.text[after] == ",":
        after += 1
    if after + 2 >= len(words) or words.lower[after] != "who":
        return None
    for i in range(after + 1, min(after + 5, len(words) - 1)):
        if words.lemma[i] == "be" or (words.lower[i] == "as" and words.lemma[i - 1] in ("serve", "work", "act")):
            return _phrase(words, i + 1)
        if words.pos[i] not in ("ADV", "AUX", "VERB"):
            return None
    return None


# Descriptions


def find_nominals(words: Words, names: list[Found], used: set[int], states: dict[int, str]) -> list[Found]:
    """People, groups and organisations that are described and not named."""
    covered = {i for item in names for i in range(item.start, item.end)}
    found: dict[tuple[int, int], Found] = {}
    nouns: set[str] = set()
    for i in range(len(words)):
        if words.pos[i] not in ("NOUN", "PROPN") or i in covered or i in used or words.gap[i]:
            continue
        if words.dep[i] not in _ARGUMENT or (i + 1 < len(words) and _goes_on(words, i + 1)):
            continue
        kind = _kind(words, i, nouns) or _firm_beside(words, i, names)
        if kind is not None:
            nouns.add(lemma(words, i))
            one = _nominal(words, i, kind, names, states)
            # "A number of officers": both nouns' description is the whole, and who they are the second tells.
            found[one.start, one.end] = one
    return list(found.values())


def _kind(words: Words, token: int, before: set[str]) -> str | None:
    noun, text = lemma(words, token), words.lower[token]
    if text in words_for("weak") or noun in words_for("weak"):
        again = noun in before and token > 0 and words.lower[token - 1] == "the"
        if not (again or says(words, token) or _told_apart(words, token)):
            return None
    plural = words.tag[token] in ("NNS", "NNPS")
    if text in words_for("groups"):
        return "group"
    if (
        words.capital(token)
        and not words.starts[token]
        and noun in words_for("persons")
        and noun not in words_for("offices")
    ):
        return None
    if noun in words_for("persons"):
        return "group" if plural else "person"
    if noun in words_for("organisations"):
        return "organisation"
    if words.pos[token] == "NOUN" and says(words, token) and _DOER.fullmatch(text):
        return "group" if plural else "person"
    return None


_FIRMS = frozenset([
    "operator", "owner", "publisher", "producer", "maker", "manufacturer", "supplier", "developer", "contractor",
    "lender", "retailer", "airline", "carrier", "insurer", "builder", "broadcaster",
])  # fmt: skip


def _firm_beside(words: Words, token: int, names: list[Found]) -> str | None:
    """`the operator, NAME,` and `NAME, the operator,`: a noun that is a body's where a body is named beside it."""
    if lemma(words, token) not in _FIRMS or words.tag[token] != "NN":
        return None
    first = token
    while first > 0 and (words.pos[first - 1] in ("ADJ", "NOUN") or words.lower[first - 1] in LEADING):
        first -= 1
    after = next((item for item in names if item.start == token + 2 and words.text[token + 1] == ","), None)
    before = next(
        (item for item in names if first > 1 and item.end == first - 1 and words.text[first - 1] == ","), None
    )
    beside = after or before
    return "organisation" if beside is not None and beside.type in ("organisation", "group") else None


def _told_apart(words: Words, token: int) -> bool:
    """Whether a word of many senses is told by an owner, a state or a description of its kind: `the rebel group`."""
    telling = ("PROPN",) if lemma(words, token) in _PLACES_OF_WORK else ("ADJ", "NOUN", "PROPN")
    return any(
        i < token and words.dep[i] in ("amod", "compound", "poss") and words.pos[i] in telling
        for i in words.children[token]
    )


def says(words: Words, token: int) -> bool:
    """Whether the token is the subject of a verb of saying."""
    return words.dep[token] == "nsubj" and words.lemma[words.head[token]] in cue_verbs()


def _nominal(words: Words, head: int, kind: str, names: list[Found], states: dict[int, str]) -> Found:
    start = head
    while start > 0:
        i = start - 1
        if (
            words.gap[i]
            or words.lower[i] in LEADING
            or words.tag[i] in ("PRP$", "WP$", "DT", "PDT", "IN", "CC", ",", "``", "''", ":")
        ):
            break
        if words.tag[i] == "POS":
            owner = next((item for item in names if item.end == i), None)
            if owner is None and (i == 0 or words.pos[i - 1] not in ("NOUN", "PROPN")):
                break
            start = owner.start if owner is not None else i - 1
            continue
        if words.text[i] in ('"', "(", ")", "[", "]", "'", "–", "—") or not head >= words.head[i] >= start:
            break
        if words.pos[i] in ("VERB", "AUX", "ADV", "PUNCT") and words.dep[i] not in (
            "amod",
            "compound",
            "punct",
            "advmod",
            "nmod",
        ):
            break
        start = i
    while start < head and not words.text[start][0].isalnum():
        start += 1
    end = _complement(words, head)
    item = Found(start, end, head, "nominal", kind, plural=words.tag[head] in ("NNS", "NNPS"))
    if start > 1 and words.lower[start - 1] in LEADING | {"of"}:
        _part_of(words, item)
    noun = lemma(words, head)
    item.offices.append(noun)
    item.gender = "f" if noun in words_for("female") else "m" if noun in words_for("male") else None
    before = words.lower[start - 1] if start else ""
    item.definite = before in ("the", "his", "her", "its", "their", "this", "that") or any(
        words.tag[i] == "POS" for i in range(start, head)
    )
    item.state = _role_state(words, start, end, head, states)
    return item


_PARTS = frozenset([
    "one", "two", "three", "some", "many", "most", "several", "others", "number", "dozens", "hundreds", "thousands",
    "group", "chorus", "majority", "half", "handful", "couple", "scores", "all", "none",
])  # fmt: skip


def _part_of(words: Words, item: Found) -> None:
    """Widen `advisers` to `one of Renn's advisers`: the part is who is meant."""
    of = item.start - 1
    while of > item.start - 3 and of > 0 and words.lower[of] in LEADING:
        of -= 1
    if of > 0 and words.lower[of] == "of" and words.lower[of - 1] in _PARTS:
        item.start = of - 1
        if words.lower[of - 1] == "one":
            item.type, item.plural = "person" if item.type == "group" else item.type, False


def _complement(words: Words, head: int) -> int:
    """Where the description ends: after `of the ministry`, `for the group`, `from the region`."""
    end = head + 1
    while end < len(words) and words.tag[end] == "IN" and words.head[end] == head and words.lower[end] in _COMPLEMENTS:
        objects = [child for child in words.children[end] if words.dep[child] == "pobj"]
        if not objects:
            break
        last = objects[-1]
        reach = last + 1
        if words.pos[last] not in ("NOUN", "PROPN") or words.ent[last] in ("DATE", "TIME"):
            break
        while reach < len(words) and words.lower[reach] == "of" and words.head[reach] == last:
            inner = [child for child in words.children[reach] if words.dep[child] == "pobj"]
            if not inner:
                break
            last = inner[-1]
            reach = last + 1
        while (
            reach + 1 < len(words)
            and words.lower[reach] == "and"
            and words.head[reach + 1] == last
            and words.pos[reach + 1] == "PROPN"
        ):
            last = reach + 1
            reach = last + 1
        between = range(end, reach)
        if len(between) > 8 or any(words.gap[i] or words.text[i] in (",", '"', "(") for i in between):
            break
        end = reach
    return end
