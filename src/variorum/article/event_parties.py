"""Who and what stands around a verb: subject, object, prepositions, complements; through passives and control.

In: a parsed text as lists (`Clauses`) and a verb in it. Out: its arguments as token numbers, and the words of a party.

Method: dependency labels of the parse. A verb without a subject of its own takes that of the verb it is coordinated
with, of the verb that governs it (of "agreed to reopen", of "urged them to leave" the object), of the noun it modifies.

Gets wrong: whatever the parser attaches to the wrong word, above all prepositions after an object.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from variorum.article.clauses import Clauses

_SUBJECTS = frozenset({"nsubj", "csubj"})
_PATIENTS = frozenset({"nsubjpass", "csubjpass"})
_RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})
_NOMINALS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
#: Verbs whose object is the subject of the infinitive under them.
_OBJECT_CONTROL = frozenset(
    [
        "ask",
        "urge",
        "order",
        "tell",
        "force",
        "press",
        "push",
        "pressure",
        "allow",
        "permit",
        "enable",
        "help",
        "let",
        "make",
        "want",
        "expect",
        "instruct",
        "direct",
        "command",
        "compel",
        "advise",
        "warn",
        "encourage",
        "persuade",
        "convince",
        "invite",
        "require",
        "beg",
        "request",
        "call",
        "see",
        "watch",
        "keep",
        "leave",
        "get",
        "cause",
        "lead",
        "prompt",
        "accuse",
        "suspect",
        "charge",
        "block",
        "stop",
        "prevent",
        "bar",
        "ban",
        "forbid",
        "oblige",
        "train",
        "send",
        "deploy",
    ]
)
# Parts of a noun phrase that are no part of its name: clauses, asides, punctuation, times.
_OUTSIDE = frozenset({"relcl", "appos", "punct", "acl", "advcl", "cc", "conj", "parataxis", "npadvmod", "ccomp"})


_GRANTED = frozenset({"permission", "access", "authorisation", "authorization", "approval", "leave", "clearance"})


@dataclass(slots=True)
class Arguments:
    """What stands around one verb, as token numbers. `object` is what it is done to, whatever the voice."""

    verb: int
    subject: int | None = None
    object: int | None = None
    dative: int | None = None
    prepositional: list[tuple[str, int]] = field(default_factory=list)
    particles: list[str] = field(default_factory=list)
    complement: int | None = None
    complement_kind: str | None = None
    predicative: int | None = None
    passive: bool = False
    own_subject: bool = False


def read_arguments(c: Clauses, verb: int, depth: int = 0) -> Arguments:
    """The arguments of a verb, its own and those it shares."""
    found = Arguments(verb)
    for child in c.children[verb]:
        dep = c.deps[child]
        if dep in _SUBJECTS:
            if found.subject is None or c.words[child] not in _RELATIVES:
                found.subject = child
        elif dep in _PATIENTS:
            found.object, found.passive = child, True
        elif dep == "dobj":
            if not found.passive and (found.object is None or c.entities[found.object] in ("DATE", "TIME")):
                found.object = child
        elif dep == "dative":
            found.dative = _governed(c, child) if c.pos[child] == "ADP" else child
            if c.pos[child] == "ADP" and found.dative is not None:
                found.prepositional.append((c.lemmas[child], found.dative))
        elif dep == "agent":
            found.subject = _governed(c, child) if found.subject is None else found.subject
            found.passive = True
        elif dep in ("prep", "prt", "advmod"):
            if dep == "prt":
                found.particles.append(c.lemmas[child])
            _read_preposition(c, child, found)
        elif dep == "auxpass":
            found.passive = True
        elif dep in ("xcomp", "ccomp"):
            _read_complement(c, child, found)
        elif dep in ("oprd", "attr", "acomp") and found.predicative is None:
            found.predicative = child
        elif dep == "npadvmod" and found.object is None and c.tags[child].startswith("NNP"):
            pass
    if found.object is not None:
        _prepositions_of(c, found.object, found)
        if found.dative is None and c.lemmas[found.object] in _GRANTED and not found.passive:
            # "gave the Solmark government permission", read as a permission of that kind.
            found.dative = c.child(found.object, "compound", "nmod")
    found.own_subject = found.subject is not None or found.passive
    if depth < 6:
        _share(c, verb, found, depth)
    return found


def _governed(c: Clauses, preposition: int) -> int | None:
    for child in c.children[preposition]:
        if c.deps[child] in ("pobj", "pcomp"):
            return child
    return None


def _read_preposition(c: Clauses, token: int, found: Arguments) -> None:
    """A preposition and what it governs; of two in a row ("out of"), both."""
    governed = _governed(c, token)
    lemma = c.words[token]
    if governed is not None:
        found.prepositional.append((lemma, governed))
        # "in talks with X", "on the border with X": what the governed noun itself governs may be a party.
        for child in c.children[governed]:
            if c.deps[child] == "prep":
                inner = _governed(c, child)
                if inner is not None:
                    found.prepositional.append((c.words[child], inner))
        return
    inner_found = False
    for child in c.children[token]:
        if c.deps[child] == "prep":
            inner_found = True
            _read_preposition(c, child, found)
    if (
        (
            c.deps[token] == "advmod"
            and (inner_found or lemma in ("home", "back", "out", "away", "together", "down", "up"))
        )
        or inner_found
        or c.deps[token] == "prep"
    ):
        found.particles.append(lemma)


def _prepositions_of(c: Clauses, noun: int, found: Arguments, depth: int = 0) -> None:
    """Prepositions that hang on the object: parsers attach "held talks [with X]" either way."""
    for child in c.children[noun]:
        if c.deps[child] == "prep":
            _read_preposition(c, child, found)
        elif c.deps[child] in ("acl", "relcl") and depth == 0 and c.tags[child] == "VBG":
            for inner in c.children[child]:
                if c.deps[inner] in ("dobj",):
                    found.prepositional.append(("acl", inner))


def _read_complement(c: Clauses, token: int, found: Arguments) -> None:
    if found.complement is not None and found.complement_kind == "to":
        return
    to = any(c.deps[child] == "aux" and c.words[child] == "to" for child in c.children[token])
    subject = c.child(token, "nsubj", "nsubjpass")
    if c.pos[token] not in ("VERB", "AUX") and not to and subject is None:
        if found.predicative is None:
            found.predicative = token
        return
    found.complement = token
    if to:
        found.complement_kind = "to"
        if found.object is None and subject is not None and c.deps[token] == "ccomp" and not found.passive:
            # "ordered the mayor to leave": the parser gives the mayor to "leave".
            found.object = subject
    elif c.tags[token] == "VBG" and subject is None:
        found.complement_kind = "ing"
    else:
        found.complement_kind = "that"
        finite = c.tags[token] in ("VBD", "VBZ", "VBP", "MD") or any(
            c.deps[child] in ("aux", "auxpass", "mark") for child in c.children[token]
        )
        if not finite and found.object is None and subject is not None and c.tags[token] == "VB":
            found.object = subject


def _share(c: Clauses, verb: int, found: Arguments, depth: int) -> None:
    """Take what the verb has in common with the word it hangs on."""
    dep, head = c.deps[verb], c.heads[verb]
    if head == verb:
        return
    if dep in ("relcl", "acl"):
        _share_with_noun(c, verb, found, head)
        return
    if c.pos[head] not in ("VERB", "AUX") and dep != "conj":
        if dep == "xcomp" or (dep in ("advcl", "ccomp") and found.subject is None and c.pos[head] == "ADJ"):
            up = c.child(c.heads[head], "nsubj", "nsubjpass")
            up = c.child(head, "nsubj") if up is None else up
            if found.subject is None and not found.passive:
                found.subject = up
        elif dep == "pcomp" and found.subject is None and not found.passive:
            # "accused of attacking", "without attacking": the subject of the clause.
            above = c.heads[head]
            if c.pos[above] in ("VERB", "AUX"):
                outer = read_arguments(c, above, depth + 1)
                controlled = c.lemmas[above] in _OBJECT_CONTROL and outer.object is not None
                found.subject = outer.object if controlled else outer.subject
        return
    if c.pos[head] not in ("VERB", "AUX"):
        return
    missing = found.object is None if found.passive else found.subject is None
    if not missing:
        return
    if dep == "conj":
        outer = read_arguments(c, head, depth + 1)
        if found.passive:
            found.object = outer.object if outer.passive else outer.subject
        elif outer.passive:
            # "was arrested and taken away": the participle goes on in the passive.
            if c.tags[verb] == "VBN" and found.object is None:
                found.object, found.subject, found.passive = outer.object, outer.subject, True
            else:
                found.subject = outer.object
        else:
            found.subject = outer.subject
    elif dep in ("xcomp", "advcl", "ccomp"):
        outer = read_arguments(c, head, depth + 1)
        mark = c.child(verb, "mark")
        if dep == "ccomp" and mark is None and c.child(verb, "aux") is None:
            return
        by_object = outer.object is not None and dep != "advcl" and c.lemmas[head] in _OBJECT_CONTROL
        controller = outer.object if by_object or outer.passive else outer.subject
        if found.passive:
            found.object = controller if found.object is None else found.object
        else:
            found.subject = controller


def _share_with_noun(c: Clauses, verb: int, found: Arguments, noun: int) -> None:
    """A clause that modifies a noun: the noun is its subject, or its object where it has a subject of its own."""
    if c.deps[verb] == "acl" and c.tags[verb] == "VBN" and found.object is None:
        found.object, found.passive = noun, True
        return
    for name in ("subject", "object"):
        token = getattr(found, name)
        if token is not None and c.words[token] in _RELATIVES:
            setattr(found, name, noun)
            return
    if c.deps[verb] == "acl" and any(c.words[child] == "to" for child in c.children[verb] if c.deps[child] == "aux"):
        # "a plan to attack X": whoever has the plan.
        above = c.heads[noun]
        if found.subject is None and c.pos[above] in ("VERB", "AUX"):
            subject = c.child(above, "nsubj")
            found.subject = subject if subject != noun else possessor(c, noun)
        return
    if found.subject is None and not found.passive:
        found.subject = noun
    elif found.object is None and found.subject is not None and c.deps[verb] == "relcl":
        found.object = noun


def possessor(c: Clauses, noun: int) -> int | None:
    """The one whose the noun is: `Arvenia's attack`."""
    for child in c.children[noun]:
        if (
            c.deps[child] == "poss"
            and c.entities[child] not in ("DATE", "TIME")
            and c.words[child] not in ("its", "their", "his", "her", "our", "my", "your")
        ):
            return child
    return None


# Verbs whose own "of" follows the party: "accused the group of the attack".
_VERBS_WITH_OF = frozenset(
    ["accuse", "suspect", "convict", "acquit", "clear", "rob", "strip", "deprive", "inform", "remind", "warn", "assure"]
)


def phrase(c: Clauses, head: int) -> tuple[int, int]:
    """First and last token of the words that name a party: its noun with what stands before it and its `of`.

    Clauses, asides and coordinated parties are left out.
    """
    first = last = head
    for child in c.children[head]:
        dep = c.deps[child]
        if dep in _OUTSIDE or c.gaps[child]:
            continue
        if child < head and dep != "case":
            # One word of punctuation between keeps a list of adjectives together; a clause before does not belong.
            first = min(first, c.left[child])
        elif child > head and dep == "prep" and c.words[child] == "of" and child == last + 1:
            inner = _governed(c, child)
            if inner is not None and c.lemmas[c.heads[head]] not in _VERBS_WITH_OF:
                last = max(last, *(phrase(c, one)[1] for one in coordinated(c, inner)))
        elif child > head and dep in ("nummod", "compound", "flat", "nmod") and child == last + 1:
            last = child
    while first < head and (c.gaps[first] or c.words[first] in (",", '"', "'", "-", "(", "[")):
        first += 1
    return first, last


def joined_parties(c: Clauses, head: int) -> list[int]:
    """The parties of something done together: `Arvenia and Solmark`, `the ministers of Arvenia and Solmark`."""
    found = coordinated(c, head)
    for child in c.children[head]:
        if c.words[child] == "between":
            # "talks between Arvenia and Solmark failed"
            inner = _governed(c, child)
            if inner is not None and len(coordinated(c, inner)) > 1:
                return coordinated(c, inner)
    if len(found) > 1 or c.tags[head] not in ("NNS", "NNPS"):
        return found
    for child in c.children[head]:
        # "Arvenian and Solmark negotiators": the second stands for the noun and all that is before it.
        if c.deps[child] in ("amod", "compound", "nmod") and c.entities[child] in ("NORP", "GPE", "ORG"):
            others = [one for one in coordinated(c, child)[1:] if c.entities[one] in ("NORP", "GPE", "ORG")]
            if others:
                return [child, *others]
    for child in c.children[head]:
        if c.deps[child] == "prep" and c.words[child] in ("of", "from"):
            inner = _governed(c, child)
            if inner is not None and c.entities[inner] in ("GPE", "ORG", "NORP", "LOC"):
                both = coordinated(c, inner)
                if len(both) > 1:
                    return both
    owner = possessor(c, head)
    if owner is not None and len(coordinated(c, owner)) > 1:
        return coordinated(c, owner)
    return found


def named_beside(c: Clauses, head: int) -> int | None:
    """The name set beside a description: `her counterpart, Viktor Halden` → Halden."""
    for child in c.children[head]:
        if (
            c.deps[child] == "appos"
            and c.entities[child] in ("PERSON", "ORG", "GPE", "NORP")
            and c.entities[head] == ""
            and not (c.tags[head] == "NNS" and c.entities[child] == "GPE")
        ):
            return child
    return None


def coordinated(c: Clauses, head: int) -> list[int]:
    """The parties a phrase joins: `Arvenia and Solmark` → both."""
    found = [head]
    for child in c.children[head]:
        if c.deps[child] == "conj" and c.pos[child] in _NOMINALS:
            found.extend(coordinated(c, child))
    return found
