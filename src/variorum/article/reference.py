"""Which mentions of one article are of the same person, organisation, place or group.

In: names with roles, and descriptions. Out: the number of each one's chain.

Method: names join by surname and given name (a surname that two people share stays with the one last named in full),
by known name, by acronym explained, and by being the beginning of a longer name. A description joins the one person
whose office and state agree with it ("the Portuguese president", "the minister"), or an earlier description in the
same words. What stays doubtful is not joined: a description is a chain of its own then.

Gets wrong: descriptions that name no office ("the veteran").
"""

from __future__ import annotations

import re

from variorum.article.names import Found, Words
from variorum.article.naming import is_described
from variorum.article.roles import lemma
from variorum.knowledge.names import (
    PersonName,
    fold,
    known_names,
    person_name,
    state_of_adjective,
    surname_key,
    words_for,
)

# Words that stand for a body named just before, and the types it may have.
_GENERIC = {
    "group": ("group",), "movement": ("group",), "party": ("group",), "company": ("organisation",),
    "firm": ("organisation",), "agency": ("organisation",), "organisation": ("organisation", "group"),
    "organization": ("organisation", "group"),
}  # fmt: skip
#: Sentences from a full name to a surname alone that is surely its own where several bear it.
_NEAR = 2
#: How many sentences back a definite description may look for a name that it repeats a word of.
_REACH = 8


class Chains:
    """The chains of one article while they are being joined."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.members: dict[int, list[Found]] = {}
        self._begun = 0
        self._genders: dict[int, tuple[int, str | None]] = {}

    def new(self, item: Found) -> int:
        """Begin a chain."""
        item.chain = self._begun
        self._begun += 1
        self.members[item.chain] = [item]
        return item.chain

    def join(self, item: Found, chain: int) -> None:
        """Add a mention to a chain."""
        item.chain = chain
        self.members[chain].append(item)

    def gender(self, chain: int) -> str | None:
        """The gender that a chain's mentions tell; for use once each mention's own is known."""
        members = self.members[chain]
        count, told = self._genders.get(chain, (0, None))
        if count != len(members):
            told = gender_of(members)
            self._genders[chain] = (len(members), told)
        return told

    def text(self, item: Found) -> str:
        """The words of a mention, as the article joins them."""
        start, end = self.words.idx[item.start], self.words.end_of(item.end - 1)
        return " ".join(self.words.plain[start:end].split())


def _tidy(name: str) -> str:
    return fold(name.replace(".", "")).removeprefix("the ")


def chain_names(words: Words, names: list[Found], acronyms: dict[str, str]) -> Chains:
    """Join the names. `acronyms` maps an acronym that the article explains to the full name."""
    chains = Chains(words)
    people = [(item, person_name(chains.text(item))) for item in names if item.type == "person"]
    full: list[tuple[PersonName, int]] = []
    for item, name in people:
        if not name.given or item.chain >= 0:
            continue
        same = next((chain for held, chain in full if held.agrees(name)), None)
        if same is None:
            full.append((name, chains.new(item)))
        else:
            chains.join(item, same)
    _join_short(chains, people, full)
    others: dict[tuple[str, str], int] = {}
    longest = sorted((item for item in names if item.type != "person"), key=lambda item: item.start)
    for item in longest:
        key = _key(chains, item, acronyms)
        if key in others:
            chains.join(item, others[key])
        else:
            others[key] = chains.new(item)
    _join_beginnings(chains)
    return chains


def _key(chains: Chains, item: Found, acronyms: dict[str, str]) -> tuple[str, str]:
    known = item.known
    if known is not None:
        if known.use in ("people", "adjective"):
            return "people", known.name
        if known.use == "state" or (known.use in ("capital", "seat") and item.government):
            return "state", known.name
        if known.use in ("organisation", "acronym"):
            return "body", known.name
    name = _tidy(chains.text(item))
    name = acronyms.get(name, name)
    return ("place" if item.type == "place" else "body"), name


def _join_short(chains: Chains, people: list[tuple[Found, PersonName]], full: list[tuple[PersonName, int]]) -> None:
    """Surnames, and given names alone, to the full name they shorten."""
    alone: dict[str, int] = {}
    for item, name in people:
        if item.chain >= 0:
            continue
        key = name.key
        choices = [(held, chain) for held, chain in full if held.key == key and _one_spelling(held, name)]
        if not choices:
            choices = [(held, chain) for held, chain in full if fold(held.given[0]) == fold(name.surname)]
        if len(choices) > 1 and item.gender:
            fitting = [choice for choice in choices if gender_of(chains.members[choice[1]]) in (item.gender, None)]
            choices = fitting or choices
        if len(choices) > 1:
            before = [choice for choice in choices if chains.members[choice[1]][0].start < item.start] or choices
            latest = max(before, key=lambda choice: _last_before(chains.members[choice[1]], item.start))
            choices = [latest if _is_near(chains, latest[1], item) else _told_most(chains, before)]
        if choices:
            chains.join(item, choices[0][1])
        elif key in alone:
            chains.join(item, alone[key])
        else:
            alone[key] = chains.new(item)


def _one_spelling(full: PersonName, bare: PersonName) -> bool:
    """Whether a surname is spelled as in the full name: one article hardly spells it in two ways ("Scott", a Scot)."""
    one, other = (re.sub(r"[^\w]", "", fold(name.surname)) for name in (full, bare))
    return one.endswith(other) or other.endswith(one) or (one[:3] == other[:3] and min(len(one), len(other)) > 5)


def _is_near(chains: Chains, chain: int, item: Found) -> bool:
    """Whether a full name stands in the sentence of a bare one, or in the one or two before."""
    sent = chains.words.sent
    return any(
        member.end - member.start > 1 and 0 <= sent[item.head] - sent[member.head] <= _NEAR
        for member in chains.members[chain]
        if member.start < item.start
    )


def _told_most(chains: Chains, choices: list[tuple[PersonName, int]]) -> tuple[PersonName, int]:
    """Whom a report is about, of several of one surname: the one named most, or first; relatives keep full names."""
    return max(choices, key=lambda choice: (len(chains.members[choice[1]]), -chains.members[choice[1]][0].start))


def _last_before(members: list[Found], start: int) -> int:
    return max(
        (member.start for member in members if member.start < start and member.end - member.start > 1), default=-1
    )


def _join_beginnings(chains: Chains) -> None:
    """`Corvane` to `Corvane Bulk Terminals`, where one longer name only begins so."""
    bodies = [
        (chain, _tidy(chains.text(members[0])).split())
        for chain, members in chains.members.items()
        if members[0].type in ("organisation", "group") and members[0].known is None
    ]
    for chain, short in bodies:
        longer = [
            other for other, name in bodies
            if other != chain and len(name) > len(short) and chain in chains.members
            and (_begins(chains, name, short, chain) or _ends(chains, name, short, chain))
        ]  # fmt: skip
        if (
            len(longer) == 1
            and longer[0] in chains.members
            and short[0] not in ("ministry", "department", "university", "bank", "national")
        ):
            for member in chains.members.pop(chain):
                chains.join(member, longer[0])


def _begins(chains: Chains, name: list[str], short: list[str], chain: int) -> bool:
    if name[-1] in words_for("press_heads") or words_for("named_after") & set(name[len(short) :]):
        return False
    if name[len(short) :][:1] in (["v"], ["vs"]):
        return False
    return name[: len(short)] == short and not is_described(chains.words, chains.members[chain][0])


def _ends(chains: Chains, name: list[str], short: list[str], chain: int) -> bool:
    first = chains.members[chain][0]
    return name[-len(short) :] == short and first.start > 0 and chains.words.lower[first.start - 1] == "the"


def gender_of(members: list[Found]) -> str | None:
    """The gender that a chain's mentions tell, or None where none or both do."""
    told = {member.gender for member in members if member.gender}
    return told.pop() if len(told) == 1 else None


# Descriptions


def chain_nominals(chains: Chains, nominals: list[Found]) -> None:
    """Join descriptions to the names they stand for, or to one another."""
    words = chains.words
    earlier: list[Found] = []
    starts = {m.start: m for members in chains.members.values() for m in members if m.kind == "name"}
    ends = {m.end: m for m in starts.values()}
    for item in nominals:
        target = None
        beside = _named_beside(chains, item, starts, ends)
        if beside is not None:
            target = beside
        elif item.type == "person" and not item.plural:
            target = _person_meant(chains, item)
        elif not item.plural and item.definite and item.type in ("organisation", "group"):
            target = _body_meant(chains, item)
        if target is None:
            target = _described_before(words, item, earlier)
        if target is None:
            chains.new(item)
        else:
            chains.join(item, target)
        earlier.append(item)


def _named_beside(chains: Chains, item: Found, starts: dict[int, Found], ends: dict[int, Found]) -> int | None:
    """The body whose name stands beside its description.

    `the operator, NAME`; `NAME, an armed group`; `a group that calls itself NAME`; `the NAME group`.
    """
    words = chains.words
    if item.plural and item.type != "group":
        return None
    bodies = ("organisation", "group")
    noun = lemma(words, item.head)
    inner = ends.get(item.head)
    if (
        inner is not None
        and inner.type in bodies
        and noun in ("group", "movement", "organisation", "organization", "party")
    ):
        return inner.chain
    before = ends.get(item.start - 1) if item.start > 1 and words.text[item.start - 1] == "," else None
    if before is not None and before.type != "person" and words.lower[item.start] == "one":
        return before.chain
    if item.type not in bodies and noun not in ("operator", "owner", "publisher", "producer"):
        return None
    at = item.start - 1
    if at >= 0 and words.lower[at] in ("a", "an", "the"):
        before = None
        if words.text[at - 1] == ",":
            before = ends.get(at - 2 if words.text[at - 2] == ")" else at - 1)
        if before is not None and before.type in bodies:
            return before.chain
    after = item.end
    if after + 1 >= len(words):
        return None
    if words.text[after] == "," and item.definite:
        name = starts.get(after + 1) or (starts.get(after + 2) if words.lower[after + 1] == "the" else None)
        closed = name is not None and (name.end >= len(words) or words.text[name.end][0] in ",.;:)")
        set_off = name is not None and name.end < len(words) and words.text[name.end] in ",)"
        if name is not None and closed and name.type in bodies and (set_off or words.dep[name.head] == "appos"):
            return name.chain
    for i in range(after, min(after + 4, len(words) - 2)):
        if words.lemma[i] in ("call", "name", "know", "dub", "style") and words.tag[i] in ("VBZ", "VBP", "VBN", "VBD"):
            for j in range(i + 1, min(i + 5, len(words))):
                if j in starts and starts[j].type in bodies:
                    return starts[j].chain
            return None
    return None


def _person_meant(chains: Chains, item: Found) -> int | None:
    """The chain of the one person named whose office and state agree with the description."""
    words = chains.words
    noun = item.offices[0]
    if not item.definite and item.state is None and not _bare(words, item):
        return None
    if words.lower[item.start - 1 : item.start] in (["a"], ["an"], ["another"], ["one"]):
        return None
    qualifiers = _qualifiers(words, item)
    if item.start and words.tag[item.start - 1] == "PRP$" and not qualifiers:
        return None
    if item.end + 1 < len(words) and words.text[item.end] == ",":  # the one meant is named next to it
        named = [
            m for members in chains.members.values() for m in members if m.start == item.end + 1 and m.type == "person"
        ]
        if named:
            return named[0].chain if words.dep[named[0].head] == "appos" else None
    fitting: list[int] = []
    for chain, members in chains.members.items():
        if members[0].type != "person" or members[0].kind != "name":
            continue
        offices = {office for member in members for office in member.offices}
        titles = {word for member in members for word in _role_words(words, member)}
        if noun == "counterpart":
            if item.state and any(m.state == item.state for m in members) and offices & _offices_before(chains, item):
                fitting.append(chain)
            continue
        if item.gender and gender_of(members) not in (item.gender, None):
            continue
        states = {member.state for member in members if member.state}
        if item.state and item.state not in states:
            continue
        if noun == "leader":
            agrees = bool(offices & words_for("leaders")) and bool(item.state) and item.state in states
            agrees = agrees and ("minister" not in offices or "prime" in titles)
        else:
            agrees = noun in offices and qualifiers <= titles | offices
        if agrees:
            fitting.append(chain)
    if len(fitting) == 1 and noun not in words_for("kin") and not _owned_by(chains, item, fitting[0]):
        return fitting[0]
    return None


def _offices_before(chains: Chains, item: Found) -> set[str]:
    """Offices of the people named before it in the description's sentence."""
    sentence = chains.words.sent[item.head]
    here = {
        chain for chain, members in chains.members.items()
        for m in members
        if m.kind == "name" and m.start < item.start and chains.words.sent[m.head] == sentence and m.state != item.state
    }  # fmt: skip
    return {office for chain in here for m in chains.members[chain] for office in m.offices}


def _bare(words: Words, item: Found) -> bool:
    """Whether the description has neither article nor number, as headlines have it."""
    before = words.lower[item.start - 1] if item.start else ""
    return (
        item.start == 0 or words.gap[item.start - 1] or before not in ("a", "an", "some", "any", "every", "each", "no")
    )


def _owned_by(chains: Chains, item: Found, chain: int) -> bool:
    """Whether the description belongs to the very person it would be joined to: `Renn's spokesman` is not Renn."""
    return any(item.start <= member.start < item.end for member in chains.members[chain])


def _qualifiers(words: Words, item: Found) -> set[str]:
    """The words that narrow a description's office: `foreign` minister, secretary of `state`, `new` president."""
    skip = {"veteran", "current", "top", "senior", "outgoing"}
    return {
        words.lower[i] for i in range(item.start, item.end)
        if i != item.head and (words.pos[i] in ("ADJ", "NOUN", "PROPN") or words.lower[i] in _TERMS)
        and words.lower[i] not in skip
        and not _tells_state(words, i)
    }  # fmt: skip


# Words for a term of office, whatever part of speech the parse makes of them.
_TERMS = frozenset(["acting", "interim", "then", "former", "new", "next"])


def _tells_state(words: Words, token: int) -> bool:
    text = words.text[token]
    known = known_names().get(text)
    return state_of_adjective(text) is not None or (known is not None and known.country is not None) or (
        words.capital(token) and token + 1 < len(words) and words.tag[token + 1] == "POS"
    )  # fmt: skip


def _role_words(words: Words, item: Found) -> list[str]:
    return [words.lower[i] for i in range(*item.role)] if item.role else []


def _body_meant(chains: Chains, item: Found) -> int | None:
    """`the commission` to the one commission named; `the group` to the group named last, where only one is near."""
    words = chains.words
    noun = lemma(words, item.head)
    if item.head - item.start > 0 or item.end - item.head > 1:
        return None
    before: dict[int, Found] = {}
    for chain, members in chains.members.items():
        named = [
            m for m in members if m.kind == "name" and m.type in ("organisation", "group") and m.start < item.start
        ]
        if named and not (named[0].known is not None and named[0].known.use in ("people", "adjective")):
            before[chain] = max(named, key=lambda member: member.start)
    called = [
        chain for chain, last in before.items()
        if any(noun == word for word in _tidy(chains.text(chains.members[chain][0])).split() or ()) and last
    ]  # fmt: skip
    if len(called) == 1:
        return called[0]
    generic = _GENERIC
    kinds = generic.get(noun)
    if kinds is None or called:
        return None
    near = [
        chain for chain, last in before.items()
        if last.type in kinds and words.sent[item.head] - words.sent[last.head] <= 2
        and not (noun in ("company", "firm") and last.known is not None)
    ]  # fmt: skip
    return near[0] if len(near) == 1 else None


def _described_before(words: Words, item: Found, earlier: list[Found]) -> int | None:
    """The chain of an earlier description that this one repeats."""
    said = " ".join(words.lower[item.start : item.end])
    for other in reversed(earlier):
        if (
            other.type != item.type
            or other.plural != item.plural
            or lemma(words, other.head) != lemma(words, item.head)
        ):
            continue
        if other.state and item.state and other.state != item.state:
            continue
        same_words = " ".join(words.lower[other.start : other.end]) == said
        if item.plural or item.type in ("group", "organisation"):
            if same_words and other.state == item.state:
                return other.chain
            if _the(words, item) and item.end == item.start + 1 and _sentences(words, other, item) <= _REACH:
                return other.chain
        elif _the(words, item) and _sentences(words, other, item) <= _REACH:
            modifiers = set(words.lower[item.start : item.head])
            if modifiers <= set(words.lower[other.start : other.end]):
                return other.chain
    return None


def _the(words: Words, item: Found) -> bool:
    """Whether the description points back by itself: `the official`, and not `its official`."""
    return item.start > 0 and words.lower[item.start - 1] in ("the", "this", "that", "these", "those")


def _sentences(words: Words, earlier: Found, later: Found) -> int:
    return words.sent[later.head] - words.sent[earlier.head]


def surname_of(name: str) -> str:
    """Key of the surname in a person's name."""
    return surname_key(person_name(name).surname)
