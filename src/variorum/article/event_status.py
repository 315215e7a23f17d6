"""Whether an event is told as done: happened, planned, denied, hypothetical, habitual.

In: a parsed text as lists (`Clauses`) and the word that carries an event. Out: its status, and whether somebody only
asks for it.

Method: the verb's own tense, modal and negation first; then every word above it up to the sentence's root, each of
which may put what hangs under it in doubt (a plan, a condition, a denial, a request: `knowledge/event_lexicon.csv`,
rows `govern`). The strongest wins: denied over hypothetical over planned over habitual over happened. A reported
clause ("said that") leaves the status as it is.

Gets wrong: irony, questions that state, negation whose scope the parser misses.
"""

from __future__ import annotations

from dataclasses import dataclass

from variorum.article.clauses import Clauses
from variorum.knowledge.plover import EventLexicon

_NEGATIONS = frozenset(["not", "n't", "never", "nor", "neither", "no", "nobody", "none", "hardly", "scarcely"])
_NEGATED_SUBJECTS = frozenset(["nobody", "none", "neither", "nothing", "no"])
_OPEN_MODALS = frozenset(["would", "could", "may", "might", "should", "must", "can", "ca", "ought", "'d"])
_FUTURE = frozenset(["will", "'ll", "wo", "shall"])
_CONDITIONS = frozenset(["if", "unless", "whether", "lest"])
_CONDITION_PHRASES = frozenset(["provided", "providing", "assuming", "suppose", "supposing", "case", "event"])
_HABITS = frozenset(
    [
        "often",
        "usually",
        "regularly",
        "routinely",
        "always",
        "frequently",
        "habitually",
        "typically",
        "generally",
        "normally",
        "traditionally",
        "constantly",
        "occasionally",
        "sometimes",
        "seldom",
        "rarely",
    ]
)
_PERIODS = frozenset(
    [
        "day",
        "week",
        "month",
        "year",
        "morning",
        "evening",
        "night",
        "sunday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "spring",
        "summer",
        "autumn",
        "winter",
        "fall",
        "season",
        "weekend",
        "hour",
        "quarter",
        "decade",
        "time",
    ]
)
_EVERY = frozenset(["every", "each"])
#: Prepositions under which an event is taken as given.
_PRESUPPOSING = frozenset(["after", "since", "following", "before", "during", "despite", "amid", "because"])
_UNREAL_ADVERBS = frozenset(["perhaps", "maybe", "possibly"])
#: Strength of a status over another one that also holds.
_ORDER = {"happened": 0, "habitual": 1, "planned": 2, "hypothetical": 3, "denied": 4}
_PLURAL_HABITS = frozenset(
    [
        "days",
        "weeks",
        "months",
        "years",
        "mornings",
        "evenings",
        "nights",
        "sundays",
        "mondays",
        "tuesdays",
        "wednesdays",
        "thursdays",
        "fridays",
        "saturdays",
        "weekends",
        "summers",
        "winters",
    ]
)


#: Nouns of what is told, which may be denied as a whole.
_TOLD_NOUNS = frozenset(
    ["report", "claim", "allegation", "accusation", "rumour", "rumor", "suggestion", "assertion", "charge", "story",
     "statement", "notion", "insinuation", "speculation", "news", "announcement", "denial", "fear", "hope"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """How an event is told. `wished`: somebody asks another for it; `alleged`: it is somebody's accusation."""

    status: str
    wished: bool = False
    alleged: bool = False


def read_status(c: Clauses, token: int, lexicon: EventLexicon) -> Reading:
    """The status of the event that a verb, noun or adjective carries."""
    verbal = c.pos[token] in ("VERB", "AUX")
    status = _own_status(c, token) if verbal else _noun_status(c, token)
    wished = alleged = False
    here, steps = token, 0
    negated_above = False
    while c.heads[here] != here and steps < 30:
        steps += 1
        above = c.heads[here]
        dep = c.deps[here]
        if _asserts_itself(c, here, above, dep):
            break
        if dep == "conj":
            status = _shared_by_coordination(c, here, above, status, token)
            here = above
            continue
        effect = _effect(c, here, above, dep, lexicon)
        if effect is not None:
            negated = c.pos[above] in ("VERB", "AUX", "ADJ") and is_negated(c, above)
            if effect == "wished":
                wished, effect = True, "hypothetical"
            elif effect == "alleged":
                alleged, effect = True, "happened"
            if effect == "denied" and negated:
                effect = "happened"
            elif negated and effect in ("planned", "happened"):
                effect = "denied"
            status = _stronger(status, effect)
        if dep in ("xcomp", "ccomp", "pcomp", "acl", "advcl") and c.pos[above] in ("VERB", "AUX", "ADJ"):
            outer = _own_status(c, above)
            if dep == "xcomp":
                status = _through(status, outer)
            elif dep == "ccomp" and is_negated(c, above) and c.lemmas[above] in ("say", "believe", "think", "mean"):
                negated_above = True
        here = above
    if negated_above:
        status = _stronger(status, "hypothetical")
    if status == "happened" and _content_of_a_denied(c, token, lexicon):
        status = "denied"
    return Reading(status, wished, alleged)


def _asserts_itself(c: Clauses, here: int, above: int, dep: str) -> bool:
    """Whether what hangs here is told as a fact whatever becomes of what is above: "denied that it met the rebels who
    attacked the town", "after the attack".
    """
    if dep == "relcl":
        return not _is_content(c, here, above)
    if dep == "acl" and c.tags[here] in ("VBN", "VBD") and c.child(here, "nsubj", "nsubjpass", "mark", "aux") is None:
        return True
    if c.pos[above] in ("ADP", "SCONJ") and c.words[above] in _PRESUPPOSING:
        return True
    if dep == "advcl" and c.pos[here] in ("VERB", "AUX"):
        if _in_condition(c, here):
            return False
        return c.tags[here] in ("VBD", "VBZ", "VBP") or any(
            c.deps[child] in ("aux", "auxpass") and c.words[child] != "to" for child in c.children[here]
        )
    return False


def _is_content(c: Clauses, here: int, noun: int) -> bool:
    """Whether a clause says what a report or a claim holds, though the parse takes it for a relative one: "the report
    that Arvenia attacked the port".
    """
    if c.lemmas[noun] not in _TOLD_NOUNS:
        return False
    that = [child for child in c.children[here] if c.words[child] == "that" and child < here]
    if not that:
        return False
    filled = {c.deps[child] for child in c.children[here] if child not in that}
    return bool(filled & {"nsubj", "nsubjpass"}) and c.deps[that[0]] not in ("nsubj", "nsubjpass")


def _content_of_a_denied(c: Clauses, token: int, lexicon: EventLexicon) -> bool:
    """Whether the event stands in a clause with "that" somewhere under a claim that is denied: "a claim by the group
    that it had cut the line was denied by the ministry". The parse may hang the clause on any noun between.
    """
    here, that, steps = token, False, 0
    while c.heads[here] != here and steps < 12:
        above, steps = c.heads[here], steps + 1
        that = that or any(c.words[child] == "that" and child < here for child in c.children[here])
        if that and c.lemmas[here] in _TOLD_NOUNS and c.deps[here] in ("nsubjpass", "dobj"):
            return lexicon.governing_words.get(_lemma(c, above)) == "denied" and not is_negated(c, above)
        if that and c.lemmas[here] in _TOLD_NOUNS and c.deps[here] == "nsubj" and c.lemmas[above] == "be":
            # "claims that the banker met the minister are untrue"
            said = c.child(above, "acomp", "attr")
            untrue = said is not None and lexicon.governing_words.get(c.words[said]) == "denied"
            return untrue and not is_negated(c, above)
        if c.deps[here] == "ccomp" and c.pos[above] == "VERB" and c.deps[above] not in ("acl", "relcl"):
            return that and _denied_after(c, above, lexicon)
        here = above
    return False


def _denied_after(c: Clauses, verb: int, lexicon: EventLexicon) -> bool:
    """The same where the parse takes a participle for the sentence's verb: "A claim by a group [calling itself X that
    it …] was denied".
    """
    subject = c.child(verb, "nsubj")
    if subject is None or c.lemmas[subject] not in _TOLD_NOUNS or c.tags[verb] != "VBG":
        return False
    return any(
        c.deps[child] == "conj"
        and c.child(child, "auxpass") is not None
        and lexicon.governing_words.get(_lemma(c, child)) == "denied"
        for child in c.children[verb]
    )


def _lemma(c: Clauses, token: int) -> str:
    """The lemma; of "hoped", which the lemmatiser makes "hop", the right one."""
    return "hope" if c.words[token] in ("hoped", "hoping", "hopes") else c.lemmas[token]


def _stronger(one: str, other: str) -> str:
    return one if _ORDER[one] >= _ORDER[other] else other


def _through(inner: str, outer: str) -> str:
    """The status of a complement under a verb that is itself planned, denied or open: "will not begin to withdraw"."""
    return _stronger(inner, outer)


def is_negated(c: Clauses, verb: int) -> bool:
    """Whether a verb or adjective is negated: by "not", "never", "no longer", or a subject or object that is none."""
    for child in c.children[verb]:
        dep, word = c.deps[child], c.words[child]
        if dep == "neg" or (word in _NEGATIONS and dep in ("advmod", "preconj", "cc")):
            return True
        if dep in ("nsubj", "nsubjpass", "dobj", "attr"):
            if word in _NEGATED_SUBJECTS:
                return True
            if any(
                c.deps[inner] in ("det", "neg") and c.words[inner] in ("no", "neither") for inner in c.children[child]
            ):
                return True
        if dep == "advmod" and word == "longer" and any(c.words[inner] == "no" for inner in c.children[child]):
            return True
        if dep == "aux" and c.words[child] in ("wo", "ca") and verb > child:
            # "won't" is split; the parser now and then loses the "n't".
            return any(c.words[inner] in ("n't", "not") for inner in c.children[verb])
    return False


def _own_status(c: Clauses, verb: int) -> str:
    """From the verb's own auxiliaries, adverbs and mark, without what is above it."""
    status = "happened"
    aux = [c.words[child] for child in c.children[verb] if c.deps[child] in ("aux", "auxpass")]
    negated = is_negated(c, verb)
    if "would" in aux and _recurrent(c, verb):
        status = "habitual"
    elif any(word in _FUTURE for word in aux):
        conditional = any(c.deps[child] == "advcl" and _in_condition(c, child) for child in c.children[verb])
        status = "hypothetical" if conditional else "planned"
    elif any(word in _OPEN_MODALS for word in aux):
        status = _modal_status(c, verb, aux)
    elif "to" in aux and c.deps[verb] in ("xcomp", "advcl", "acl", "relcl") and c.lemmas[c.heads[verb]] == "be":
        # "is to meet", "were to meet".
        status = "planned"
    if _in_condition(c, verb):
        status = _stronger(status, "hypothetical")
    if status == "happened" and _is_habit(c, verb, aux):
        status = "habitual"
    if negated:
        status = "denied"
    for child in c.children[verb]:
        if c.deps[child] == "advmod" and c.words[child] in _UNREAL_ADVERBS:
            status = _stronger(status, "hypothetical")
    return status


def _modal_status(c: Clauses, verb: int, aux: list[str]) -> str:
    """Modals leave a deed open; "would" in reported speech about the past is the future of the past."""
    if "would" in aux or "'d" in aux:
        above = c.heads[verb]
        reported = c.deps[verb] in ("ccomp", "conj") and c.tags[above] in ("VBD", "VBN")
        conditional = any(c.deps[child] == "advcl" and _in_condition(c, child) for child in c.children[verb])
        if reported and not conditional and "have" not in aux:
            return "planned"
        return "hypothetical"
    return "hypothetical"


def _in_condition(c: Clauses, verb: int) -> bool:
    for child in c.children[verb]:
        if c.deps[child] == "mark" and c.words[child] in _CONDITIONS:
            return True
        if c.deps[child] in ("mark", "advmod") and c.words[child] in _CONDITION_PHRASES:
            return True
        if c.deps[child] == "aux" and c.words[child] == "should" and c.deps[verb] == "advcl" and child == c.left[verb]:
            return True
        if c.deps[child] == "aux" and c.words[child] in ("had", "were") and c.deps[verb] == "advcl":
            return child == c.left[verb] and c.tags[verb] in ("VBN", "VB")
    return c.deps[verb] == "advcl" and c.words[verb] in ("provided", "providing", "assuming")


def _is_habit(c: Clauses, verb: int, aux: list[str]) -> bool:
    """Present tense with an adverb of habit or "every"; "used to" is told by the word above."""
    present = c.tags[verb] in ("VBZ", "VBP", "VB") and not any(word in ("has", "have", "had", "did") for word in aux)
    return _recurrent(c, verb) and (present or c.tags[verb] in ("VBD", "VBG"))


def _recurrent(c: Clauses, verb: int) -> bool:
    recurrent = False
    for child in c.children[verb]:
        word = c.words[child]
        if (c.deps[child] == "advmod" and word in _HABITS) or (c.deps[child] == "npadvmod" and _recurs(c, child)):
            recurrent = True
        elif c.deps[child] == "prep":
            for inner in c.children[child]:
                if c.deps[inner] == "pobj" and (
                    _recurs(c, inner) or (c.words[child] == "on" and c.words[inner] in _PLURAL_HABITS)
                ):
                    recurrent = True
        elif (c.deps[child] == "advmod" and word in ("annually", "weekly", "monthly", "daily", "yearly")) or (
            c.deps[child] == "advmod"
            and word in ("twice", "once")
            and any(
                _recurs(c, inner) or c.words[inner] in ("a", "week", "year", "month") for inner in c.children[child]
            )
        ):
            recurrent = True
    if not recurrent:
        for child in c.children[verb]:
            if c.deps[child] == "advcl" and any(c.words[inner] == "whenever" for inner in c.children[child]):
                recurrent = True
    return recurrent


def _recurs(c: Clauses, noun: int) -> bool:
    if c.lemmas[noun] not in _PERIODS:
        return False
    children = [c.words[child] for child in c.children[noun]]
    if any(word in _EVERY for word in children):
        return True
    # "twice a week", "three times a year"
    before = {c.words[noun - k] for k in (1, 2, 3) if noun >= k}
    return bool(before & {"a", "an", "per"}) and bool(before & {"once", "twice", "times"})


def _noun_status(c: Clauses, noun: int) -> str:
    words = {
        c.words[child] for child in c.children[noun] if c.deps[child] in ("amod", "det", "compound", "advmod", "neg")
    }
    if words & {"no", "cancelled", "canceled", "postponed", "aborted"}:
        return "denied"
    if words & {
        "planned",
        "upcoming",
        "future",
        "scheduled",
        "forthcoming",
        "expected",
        "coming",
        "next",
        "proposed",
        "impending",
    }:
        return "planned"
    if words & {
        "possible",
        "potential",
        "threatened",
        "feared",
        "hypothetical",
        "any",
        "would-be",
        "attempted",
        "eventual",
    }:
        return "hypothetical"
    if words & {"annual", "regular", "daily", "weekly", "monthly", "frequent", "routine", "yearly", "habitual"}:
        return "habitual"
    return "happened"


def _effect(c: Clauses, here: int, above: int, dep: str, lexicon: EventLexicon) -> str | None:
    """What the word above says of what hangs under it through this relation, or None."""
    pos = c.pos[above]
    verbal = c.pos[here] in ("VERB", "AUX")
    if pos in ("VERB", "AUX"):
        said = c.child(above, "acomp", "attr") if c.lemmas[above] == "be" else None
        if said is not None and dep in ("ccomp", "csubj", "advcl"):
            # "It is untrue that ...", "it is possible that ...", "it is not true that ..."
            if c.words[said] in ("true", "correct") and is_negated(c, above):
                return "denied"
            return lexicon.governing_words.get(c.words[said])
        if dep in ("advcl", "xcomp") and c.tags[here] == "VB":
            uttered = c.child(above, "dobj", "nsubjpass")
            effect = lexicon.governing_nouns.get(c.lemmas[uttered]) if uttered is not None else None
            if effect == "wished":
                # "issued a plea to the rebels to talk"
                return effect
        if dep in ("xcomp", "ccomp") or (dep in ("dobj", "nsubjpass", "pobj") and not verbal):
            effect = lexicon.governing_words.get(_lemma(c, above))
            return _refined(c, here, above, effect)
        if dep == "advcl" and c.tags[here] == "VB":
            effect = lexicon.governing_words.get(_lemma(c, above))
            if effect in ("wished", "hypothetical", "denied"):
                return effect
            return "planned" if any(c.words[t] == "to" for t in c.children[here] if c.deps[t] == "aux") else None
        return None
    if pos == "ADP":
        return _through_preposition(c, here, above, lexicon, verbal)
    if pos == "ADJ" and dep in ("xcomp", "ccomp", "advcl"):
        return lexicon.governing_words.get(c.words[above]) or lexicon.governing_words.get(c.lemmas[above])
    if pos == "NOUN" and dep in ("acl", "ccomp", "relcl", "xcomp", "appos"):
        if (dep == "relcl" and not _is_content(c, here, above)) or (dep == "acl" and c.tags[here] in ("VBN", "VBG")):
            return None
        effect = lexicon.governing_nouns.get(c.lemmas[above])
        none = any(c.words[child] in ("no", "neither") for child in c.children[above] if c.deps[child] == "det")
        return "denied" if none and effect is not None else effect
    return None


def _refined(c: Clauses, here: int, above: int, effect: str | None) -> str | None:
    """Some governors mean different things with different complements."""
    lemma = _lemma(c, above)
    to = any(c.deps[t] == "aux" and c.words[t] == "to" for t in c.children[here])
    if lemma == "use" and not (to and c.tags[above] in ("VBD", "VBN")):
        return None
    if lemma == "go" and to and c.tags[above] == "VBG":
        return "planned"
    if lemma in ("be", "have") and to and c.deps[here] == "xcomp":
        return "planned"
    if lemma in ("warn", "fear", "predict", "suggest", "worry", "say", "insist", "tell") and not to:
        # What one warns of or suggests may be a fact; its own tense tells.
        return None if lemma != "fear" else effect
    if lemma in ("agree", "resolve", "decide", "expect", "order", "promise") and not to and effect == "planned":
        return "planned" if lemma in ("expect", "promise") else None
    if lemma in ("stop", "halt", "rule", "drop", "delay") and c.deps[here] in ("xcomp", "ccomp"):
        return effect if lemma in ("rule", "delay") else None
    if lemma == "call" and c.deps[here] in ("ccomp", "xcomp") and not to:
        return None
    if lemma == "set" and not to:
        return None
    if lemma in ("help", "let", "allow", "permit", "enable", "prompt", "persuade", "convince", "tell", "challenge"):
        return effect if c.tags[above] not in ("VBD", "VBN", "VBZ") else (None if lemma not in ("tell",) else effect)
    return effect


def _through_preposition(c: Clauses, here: int, above: int, lexicon: EventLexicon, verbal: bool) -> str | None:
    """Reads "accused of attacking", "plans for a summit", "ruled out an attack", "without attacking"."""
    word = c.words[above]
    if word == "without":
        return "denied" if c.deps[here] in ("pcomp", "pobj") else None
    if word in ("against", "after", "before", "by", "since", "during", "following"):
        if word == "against" and c.lemmas[c.heads[above]] in ("decide", "warn", "advise", "vote"):
            return "hypothetical"
        return None
    upper = c.heads[above]
    if word == "as" and lexicon.governing_words.get(c.lemmas[upper]) == "denied":
        # "dismissed as false a report that …", which the parse hangs under "as".
        false = any(lexicon.governing_words.get(c.words[child]) == "denied" for child in c.children[here])
        return "denied" if false else None
    if c.pos[upper] == "NOUN" and c.deps[above] in ("prep", "dative"):
        return lexicon.governing_nouns.get(c.lemmas[upper])
    if c.pos[upper] in ("VERB", "ADJ") and c.deps[above] == "prep":
        effect = lexicon.governing_words.get(_lemma(c, upper))
        if word in ("of", "from", "for", "on", "about", "to", "with", "against"):
            if effect == "denied" and not verbal:
                return effect if word in ("in", "of", "from") else None
            if effect in ("alleged", "denied", "hypothetical", "wished") and not (
                effect == "denied" and word != "from"
            ):
                return effect
            if effect == "planned" and word in ("for", "on", "to"):
                return effect
    return None


def _shared_by_coordination(c: Clauses, here: int, above: int, status: str, token: int) -> str:
    """Reads "will meet and sign": a coordinated verb without auxiliary or subject of its own shares the first one's."""
    if c.pos[here] not in ("VERB", "AUX") or c.pos[above] not in ("VERB", "AUX"):
        return status
    own = any(c.deps[child] in ("aux", "auxpass", "nsubj", "nsubjpass") for child in c.children[here])
    if own or c.tags[here] in ("VBD", "VBZ"):
        return status
    if c.tags[here] != c.tags[above] and c.tags[here] == "VBD":
        return status
    outer = _own_status(c, above)
    if outer == "denied" and any(c.words[child] == "but" for child in c.children[above] if c.deps[child] == "cc"):
        return status
    return _stronger(status, outer)
