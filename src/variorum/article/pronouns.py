"""Whom the pronouns of one article stand for.

In: the chains of its names and descriptions. Out: the pronouns that are resolved, each joined to a chain.

Method: a pronoun takes the subject of its governing clause, or the one person its sentence names before it, or the
subject of the sentence before where that is the only candidate of its gender and number. A doubtful one gives no
mention.

Gets wrong: a pronoun whose person is no subject of the sentence before it stays unresolved.
"""

from __future__ import annotations

from variorum.article.names import Found, Words
from variorum.article.reference import Chains
from variorum.article.roles import says

_PRONOUNS = {
    "he": ("m", False),
    "him": ("m", False),
    "she": ("f", False),
    "her": ("f", False),
    "it": (None, False),
    "they": (None, True),
}


def resolve_pronouns(chains: Chains) -> list[Found]:
    """The pronouns whose meaning is told by a subject before them, joined to its chain."""
    words = chains.words
    heads: dict[int, Found] = {}
    for members in chains.members.values():
        for member in members:
            for i in range(member.start, member.end):
                heads.setdefault(i, member)
    subjects: dict[int, list[int]] = {}
    for i, dep in enumerate(words.dep):
        if dep in ("nsubj", "nsubjpass") and not words.quoted[i] and not words.gap[i]:
            subjects.setdefault(words.sent[i], []).append(i)
    found: list[Found] = []
    for i, tag in enumerate(words.tag):
        shape = _PRONOUNS.get(words.lower[i]) if tag == "PRP" else None
        if shape is None or words.quoted[i]:
            continue
        if words.dep[i] not in ("nsubj", "nsubjpass") or (words.lower[i] in ("it", "they") and not says(words, i)):
            continue
        chosen = _antecedent(chains, heads, subjects, i, *shape)
        if chosen is None:
            continue
        item = Found(i, i + 1, i, "pronoun", chosen.type, gender=shape[0], plural=shape[1])
        chains.join(item, chosen.chain)
        heads[i] = item
        found.append(item)
    return found


def _antecedent(
    chains: Chains,
    heads: dict[int, Found],
    subjects: dict[int, list[int]],
    pronoun: int,
    gender: str | None,
    plural: bool,
) -> Found | None:
    words = chains.words
    verb = words.head[pronoun]
    steps = 0
    while steps < 6:  # up through the clauses that govern the pronoun's own
        steps += 1
        above = words.head[verb]
        if above == verb:
            break
        for child in words.children[above]:
            if words.dep[child] in ("nsubj", "nsubjpass") and child < pronoun:
                item = heads.get(child)
                if item is not None and _fits(chains, item, gender, plural):
                    return None if _joined(words, child) and not plural else item
        verb = above
    sentence = words.sent[pronoun]
    for back in (0, 1, 2):
        here = [i for i in subjects.get(sentence - back, ()) if i < pronoun]
        fitting: list[Found] = []
        for i in [token for subject in here for token in (subject, *_joined(words, subject))]:
            item = heads.get(i)
            if item is not None and _fits(chains, item, gender, plural):
                fitting.append(item)
        distinct = {item.chain for item in fitting}
        if len(distinct) == 1:
            return fitting[-1]
        if len(distinct) > 1:
            leading = [item for item in fitting if _leads(words, item) or words.dep[item.head] == "conj"]
            return leading[-1] if len({item.chain for item in leading}) == 1 else None
        if not back:
            named = _named_in_passing(chains, heads, sentence, pronoun, gender, plural)
            if named:
                return named[-1] if len({item.chain for item in named}) == 1 else None
        if any(heads.get(i) is not None and heads[i].type == "person" and gender for i in here):
            continue
    return None


def _named_in_passing(
    chains: Chains, heads: dict[int, Found], sentence: int, pronoun: int, gender: str | None, plural: bool
) -> list[Found]:
    """Those whom the pronoun's sentence names before it otherwise than as a subject, as whom the vote drove from office
    after he had spoken. Who is named in the pronoun's own clause ("after years under the chancellor, he …") is another.
    """
    words = chains.words
    found: list[Found] = []
    for i in range(pronoun - 1, -1, -1):
        if words.sent[i] != sentence:
            break
        item = heads.get(i)
        if item is None or item.head != i or words.quoted[i] or not _fits(chains, item, gender, plural):
            continue
        verb = words.head[pronoun]
        whom = words.dep[verb] == "relcl" and words.head[verb] in range(item.start, item.end)
        if not whom and not _under(words, i, verb):
            found.append(item)
    return found[::-1]


def _under(words: Words, token: int, verb: int) -> bool:
    """Whether a token belongs to what a verb governs."""
    while token != verb and words.head[token] != token:
        token = words.head[token]
    return token == verb


def _joined(words: Words, token: int) -> list[int]:
    """What *and* joins to a token."""
    return [child for child in words.children[token] if words.dep[child] == "conj"]


def _leads(words: Words, item: Found) -> bool:
    """Whether the mention is the subject of its sentence's main clause."""
    verb = words.head[item.head]
    return words.dep[item.head] in ("nsubj", "nsubjpass") and (
        words.head[verb] == verb or words.dep[verb] in ("ROOT", "conj")
    )


def _fits(chains: Chains, item: Found, gender: str | None, plural: bool) -> bool:
    if gender is not None:
        return item.type == "person" and not item.plural and chains.gender(item.chain) in (gender, None)
    if plural:
        return item.plural or item.type == "group"
    return item.type in ("organisation", "place", "group") and not item.plural
