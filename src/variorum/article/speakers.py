"""The speaker of a saying: the full noun phrase that names who says it.

In: the clauses and a cue. Out: the tokens of the noun phrase, with title, apposition and relative clause, or None.
A participle ("…, saying"), an infinitive ("went on to say") or a second verb ("… and added") takes the subject of the
verb it hangs on; "was quoted as saying" that of the passive; otherwise a passive's speaker is its agent.

Gets wrong: what the parser attaches to the wrong verb.
"""

from __future__ import annotations

from variorum.article.clauses import Clauses
from variorum.knowledge.cues import media_nouns

_TRIM = frozenset({",", "-", "–", "—", "--", "…", ";", ":", '"', "'", "''", "``", "(", ")", ".", "and", "but", "or"})
_CLIMBS = frozenset({"conj", "xcomp", "advcl", "pcomp", "prep", "acl", "ccomp", "dep", "parataxis", "relcl"})

TokenRange = tuple[int, int]


def noun_phrase(clauses: Clauses, head: int, not_over: int | None = None) -> TokenRange:
    """First and last token of the noun phrase of a head, trimmed of commas; `not_over` is a token it must not hold."""
    first, last = clauses.left[head], clauses.right[head]
    if not_over is not None:
        if head < not_over <= last:
            last = not_over - 1
        elif first <= not_over < head:
            first = not_over + 1
    while first < head and (clauses.words[first] in _TRIM or clauses.gaps[first]):
        first += 1
    while last > head and (clauses.words[last] in _TRIM or clauses.gaps[last]):
        last -= 1
    return first, last


def is_passive(clauses: Clauses, verb: int) -> bool:
    """Whether the verb is in the passive."""
    if any(clauses.deps[child] in ("nsubjpass", "auxpass") for child in clauses.children[verb]):
        return True
    if clauses.tags[verb] != "VBN" or clauses.deps[verb] not in ("acl", "advcl"):
        return False
    # "Asked whether it would hold, she laughed."
    return clauses.child(verb, "nsubj", "aux") is None


def _agent(clauses: Clauses, verb: int) -> TokenRange | None:
    for child in clauses.children[verb]:
        if clauses.deps[child] == "agent" or (clauses.words[child] == "by" and child > verb):
            inner = clauses.child(child, "pobj")
            if inner is not None:
                return noun_phrase(clauses, inner)
    return None


def subject_of(clauses: Clauses, verb: int) -> TokenRange | None:
    """The subject of a verb, its own or that of the verb it hangs on."""
    at, steps = verb, 0
    while steps < 8:
        steps += 1
        own = clauses.child(at, "nsubj", "nsubjpass")
        if own is not None:
            if clauses.words[own] in ("it", "there") and clauses.child(at, "expl") is not None:
                return None
            return noun_phrase(clauses, own, not_over=at)
        head, dep = clauses.heads[at], clauses.deps[at]
        if dep == "pcomp" and clauses.words[head] == "as" and clauses.lemmas[clauses.heads[head]] in ("quote", "cite"):
            # "quoted the minister as saying"
            quoted = clauses.child(clauses.heads[head], "nsubjpass", "dobj")
            return noun_phrase(clauses, quoted) if quoted is not None else None
        if head == at or dep not in _CLIMBS:
            return None
        if dep == "acl" and clauses.lemmas[head] in media_nouns() and clauses.pos[clauses.heads[head]] == "VERB":
            # "The ministry issued a statement saying …": the ministry says it.
            issuer = clauses.child(clauses.heads[head], "nsubj")
            if issuer is not None and issuer != head and clauses.deps[head] == "dobj":
                return noun_phrase(clauses, issuer, not_over=clauses.heads[head])
        if dep in ("acl", "relcl") and clauses.pos[head] in ("NOUN", "PROPN", "PRON"):
            before = at - 1
            while before > head and (clauses.gaps[before] or clauses.pos[before] == "ADV"):
                before -= 1
            if clauses.words[before] != ",":
                return noun_phrase(clauses, head, not_over=clauses.left[at]) if head < at else None
        at = head
    return None


def speaker_of(clauses: Clauses, verb: int) -> TokenRange | None:
    """Who says what the verb tells, or None where the text does not say."""
    if is_passive(clauses, verb):
        return _agent(clauses, verb)
    found = subject_of(clauses, verb)
    if found is None:
        return None
    if found[0] <= verb <= found[1]:
        return None
    return found


def antecedent_of(clauses: Clauses, speaker: TokenRange) -> TokenRange:
    """What a relative pronoun stands for; any other speaker as it is."""
    first, last = speaker
    if first != last or clauses.tags[first] not in ("WDT", "WP"):
        return speaker
    verb = clauses.heads[first]
    for _ in range(4):
        if clauses.deps[verb] == "relcl":
            head = clauses.heads[verb]
            return noun_phrase(clauses, head, not_over=clauses.left[verb]) if head < first else speaker
        verb = clauses.heads[verb]
    return speaker


def owner_of(clauses: Clauses, noun: int) -> TokenRange | None:
    """Whose a noun is: "X's statement", "a statement by X", "a report from X"."""
    for child in clauses.children[noun]:
        if clauses.deps[child] == "poss":
            first, last = noun_phrase(clauses, child)
            if clauses.words[last] in ("'s", "’s", "'", "’") and last > first:
                last -= 1
            return first, last
    for child in clauses.children[noun]:
        if clauses.words[child] in ("by", "from") and child > noun:
            inner = clauses.child(child, "pobj")
            if inner is not None:
                return noun_phrase(clauses, inner)
    return None
