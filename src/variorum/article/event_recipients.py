"""Whom a deed is done to.

In: a verb's arguments and the frame that holds. Out: the token of the recipient's noun, or None.

Method: the frame says where the recipient stands, most likely place first; of what stands there, people, bodies and
places come before things; a thing that somebody did leads to who did it ("the protest by farmers"); what one agrees to
or refuses leads to the recipient of that. A deed of the hand is done to its object, whatever it is.

Gets wrong: recipients told in another sentence; prepositions that the parser hangs on the wrong word.
"""

from __future__ import annotations

from variorum.article.clauses import Clauses
from variorum.article.event_lexicon import NAMED, PLACE, Matcher, noun_prepositions
from variorum.article.event_parties import Arguments, possessor, read_arguments
from variorum.article.event_status import is_negated
from variorum.knowledge.plover import Frame

# Prepositions that may introduce whom a deed is done to, the likeliest first, where the lexicon does not say.
RECIPIENT_PREPOSITIONS = ("with", "against", "to", "on", "at", "from", "for", "over", "of", "in", "into", "between",
                           "towards", "toward", "near", "along")  # fmt: skip
# Prepositions inside an object that lead to a party: of what is blamed or refused, only whose it is.
_INSIDE = {"ACCUSE": ("by", "from", "into"), "REJECT": ("by", "from", "with", "of")}
_INSIDE_OTHERS = ("with", "against", "to", "for", "on", "of", "from", "between", "at", "over", "by", "in", "into")
#: Acts of speech, whose object may be a thing that somebody did.
_SAID = frozenset({"ACCUSE", "REJECT", "SUPPORT", "REQUEST", "THREATEN", "CONCEDE", "CONSULT", "AGREE"})
#: Deeds that are done to a country or an area as such.
_ACTS_ON_PLACES = frozenset(
    {"AID", "COERCE", "SANCTION", "MOBILIZE", "RETREAT", "CONCEDE", "AGREE", "REJECT", "PROTEST", "REQUEST"}
)
_AREAS = ("to", "from", "in", "into", "on", "across", "throughout", "along", "near", "of")
#: Verbs of uttering: what is uttered ("its support", "Solmark's solidarity") is the utterer's own.
_UTTERING = frozenset(
    ["express", "voice", "reiterate", "reaffirm", "affirm", "pledge", "promise", "declare", "offer", "announce",
     "repeat", "restate", "convey", "confirm", "underline", "underscore", "stress", "give", "show", "throw"]
)  # fmt: skip
#: Refusals that end with what another does: "will not end the strike until the government pays".
_UNTIL = frozenset({"until", "till", "unless", "before"})
_NOBODY = frozenset(
    ["other", "others", "it", "this", "that", "these", "those", "which", "there", "one", "two", "three"]
)
#: Days and months that the recogniser may have missed.
_PERIOD_WORDS = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)
_OWN = frozenset({"its", "their", "his", "her", "our"})
_HITTING = frozenset({"targeting", "hitting", "striking", "killing", "wounding", "injuring", "destroying"})
#: What an attack may be "on" or "at" and does not hit.
_OCCASIONS = frozenset(
    ["orders", "order", "behalf", "time", "dawn", "night", "noon", "midnight", "day", "way", "scale"]
)
_PLAIN = Frame(None, None)


class Recipients:
    """Finds recipients in one parsed text."""

    def __init__(self, clauses: Clauses, matcher: Matcher) -> None:
        self.c = clauses
        self.matcher = matcher
        self.forces = matcher.lexicon.classes["troops"] | matcher.lexicon.classes["fighter"]

    def find(self, a: Arguments, frame: Frame, depth: int = 0) -> int | None:
        """Whom it is done to: a party where one stands in its place; else one inside what does; else that itself."""
        candidates = self._candidates(a, frame)
        if frame.event_type == "ASSAULT" and candidates and candidates[0] != a.object:
            # What is attacked is attacked, whatever it is: "a raid on a compound in the north".
            aimed = self._aimed_at(a)
            if aimed is not None:
                return aimed
        inside = _INSIDE.get(frame.event_type or "", _INSIDE_OTHERS)
        if candidates and candidates[0] == a.object:
            # What a deed is done to is its object; what is said is said to whoever stands behind the object.
            if self._is_party(candidates[0]) or (frame.event_type not in _SAID and not depth):
                return a.object
            if not depth:
                found = self._inside(candidates[0], inside, a)
                return a.object if found is None else found
        for token in candidates:
            if self._is_party(token):
                return token
        for token in candidates:
            found = self._inside(token, inside, a)
            if found is not None:
                return found
        if self._told_to(a, frame):
            return a.object
        if depth and a.object is not None and not candidates:
            # "agreed to allow access of aid workers"
            found = self._inside(a.object, inside, a)
            if found is not None:
                return found
        if frame.mode == "third-party" and a.object is not None:
            found = self._between(a.object)
            if found is not None:
                return found
        if a.complement is not None and depth < 3:
            found = self._inner_recipient(a, depth)
            if found is not None and found != a.subject:
                return found
        if frame.event_type in ("REJECT", "RETREAT", "CONCEDE") and is_negated(self.c, a.verb):
            other = self._other_side(a)
            if other is not None:
                return other
        for given in (self._given_to(a, frame), self._of_a_land(candidates)):
            if given is not None:
                return given
        if frame.event_type in _ACTS_ON_PLACES or depth:
            for word, token in a.prepositional:
                if word in _AREAS and self.c.entities[token] in PLACE and token != a.subject:
                    return token
        if frame.event_type in _ACTS_ON_PLACES and not depth:
            return self._named_after(a)
        if frame.event_type in _SAID or depth:
            return None
        return candidates[0] if candidates and not self._is_deed(candidates[0], frame) else None

    def _is_deed(self, token: int, frame: Frame) -> bool:
        """Whether what stands there is the deed itself, or its occasion: nobody strikes against the strike."""
        if frame.event_type != "PROTEST":
            return False
        above = self.c.words[self.c.heads[token]]
        return self.c.lemmas[token] in self.matcher.lexicon.classes["protest"] or above in ("in", "on", "for")

    def _named_after(self, a: Arguments) -> int | None:
        """The first party named after the verb within its clause: "to pay for relief for those affected in Y"."""
        c = self.c
        for token in range(a.verb + 1, c.right[a.verb] + 1):
            named = c.entities[token] in NAMED
            if c.pos[token] == "NOUN" and c.lemmas[token] in self.matcher.human:
                named = self._is_party(token)
            if c.deps[token] in ("pobj", "dobj", "nsubj") and named and token != a.subject:
                return token
        return None

    def _candidates(self, a: Arguments, frame: Frame) -> list[int]:
        """What stands where the recipient may, in order of preference."""
        content = bool(frame.objects) and "*" not in frame.objects
        order = frame.recipient
        if order is None:
            order = ("dat", *RECIPIENT_PREPOSITIONS) if content else ("obj", "dat", *RECIPIENT_PREPOSITIONS)
        found: list[int | None] = []
        if content and a.object is not None and frame.event_type == "REJECT":
            # "refused Arvenia's demand for a share of the river": it was Arvenia that was refused.
            found.append(possessor(self.c, a.object))
        for place in order:
            if place == "obj":
                found.append(a.object)
            elif place == "dat":
                found.append(a.dative)
            elif place == "sub":
                found.append(self._inner_subject(a))
            elif place != "comp":
                found.append(self._after(place, a))
        found.extend(token for word, token in a.prepositional if word == "acl")
        uttered = self.c.lemmas[a.verb] in _UTTERING
        if content and a.object is not None and order and order[0] != "obj" and not uttered:
            found.append(self._modifier_party(a.object))
        dates = ("DATE", "TIME")
        return [t for t in found if t is not None and t != a.subject and self.c.entities[t] not in dates]

    def _is_party(self, token: int) -> bool:
        c = self.c
        if c.words[token] in _NOBODY or c.pos[token] == "VERB":
            return False
        if c.lemmas[token] in self.forces and any(c.words[child] in _OWN for child in c.children[token]):
            # "to withdraw its troops": what one does with one's own is done to somebody else.
            return False
        if self.matcher.is_human(token):
            return True
        if c.lemmas[token] in self.matcher.light:
            return any(word == "of" and self._is_party(inner) for word, inner in noun_prepositions(c, token))
        return False

    def _inside(self, token: int, prepositions: tuple[str, ...], a: Arguments, depth: int = 0) -> int | None:
        """A party inside a phrase: whose it is, or what its prepositions govern ("the protest by farmers")."""
        c, actor = self.c, a.subject
        owner = possessor(c, token)
        own = token == a.object and c.lemmas[a.verb] in _UTTERING
        if owner is not None and owner != actor and not own:
            return owner
        governed = noun_prepositions(c, token)
        for wanted in prepositions:
            for word, inner in governed:
                if word != wanted or inner == actor:
                    continue
                if self._is_party(inner):
                    return inner
                if depth < 2:
                    found = self._inside(inner, prepositions, a, depth + 1)
                    if found is not None:
                        return found
        for child in c.children[token]:
            # "an appeal filed by lawyers", "threats made by the government"
            if c.deps[child] in ("acl", "relcl") and c.tags[child] == "VBN":
                doer = read_arguments(c, child).subject
                if doer is not None and doer != actor and self._is_party(doer):
                    return doer
            if c.deps[child] == "conj" and depth < 2 and c.pos[child] == "NOUN":
                found = self._inside(child, prepositions, a, depth + 1)
                if found is not None:
                    return found
        return None

    def _told_to(self, a: Arguments, frame: Frame) -> bool:
        """Whether the object is who is to do it: "refused the state to extend", "demands the force fulfil its task"."""
        if a.complement is None or a.object is None or frame.objects or not self._is_party(a.object):
            return False
        return a.complement_kind == "to" or self.c.child(a.complement, "nsubj", "nsubjpass", "mark") is None

    def _between(self, effort: int) -> int | None:
        """Whom an effort is to reconcile: "a mission to end the rift between Arvenia and Solmark"."""
        c = self.c
        for token in range(effort + 1, c.right[effort] + 1):
            if c.deps[token] in ("pobj", "dobj", "nsubj") and self._is_party(token):
                return token
        return None

    def _of_a_land(self, candidates: list[int]) -> int | None:
        """A thing of some country's: "a ban on imports of Arvenian beef"."""
        c = self.c
        for token in candidates:
            held = [token, *(inner for _, inner in noun_prepositions(c, token))]
            for noun in held:
                if c.pos[noun] == "NOUN" and any(
                    c.deps[child] in ("amod", "compound", "nmod") and c.entities[child] in ("NORP", "GPE")
                    for child in c.children[noun]
                ):
                    return noun
        return None

    def _aimed_at(self, a: Arguments) -> int | None:
        """What an attack is "on", "against" or "at", where the object is the attack."""
        for wanted in ("on", "against", "at"):
            for word, token in a.prepositional:
                if word == wanted and self._can_be_hit(token) and token != a.subject:
                    return token
        for child in self.c.children[a.verb]:
            if self.c.deps[child] in ("advcl", "acl") and self.c.words[child] in _HITTING:
                return self.c.child(child, "dobj")
        return None

    def _can_be_hit(self, token: int) -> bool:
        c = self.c
        dated = c.entities[token] in ("DATE", "TIME") or c.words[token] in _PERIOD_WORDS
        return not dated and c.pos[token] in ("NOUN", "PROPN") and c.lemmas[token] not in _OCCASIONS

    def _given_to(self, a: Arguments, frame: Frame) -> int | None:
        """Who gets what is given, where the thing given is told at length: "returned five paintings that were stolen
        in the war to Solmark".
        """
        c = self.c
        order = frame.recipient or ("dat", *RECIPIENT_PREPOSITIONS)
        if "to" not in order[:3] or a.object is None or frame.event_type in _SAID:
            return None
        for token in range(a.object + 1, c.right[a.verb] + 1):
            if c.deps[token] == "pobj" and c.words[c.heads[token]] == "to" and c.entities[token] in NAMED:
                return token if token != a.subject else None
        return None

    def _other_side(self, a: Arguments) -> int | None:
        """Who has to move first: "will not end the strike until the government pays"."""
        c = self.c
        for child in c.children[a.verb]:
            if c.deps[child] != "advcl":
                continue
            if not any(
                c.deps[mark] in ("mark", "advmod", "prep") and c.words[mark] in _UNTIL for mark in c.children[child]
            ):
                continue
            inner = read_arguments(c, child)
            for token in (inner.subject, inner.object):
                if token is not None and token != a.subject and self.c.pos[token] != "PRON" and self._is_party(token):
                    return token
        return None

    def _inner_subject(self, a: Arguments) -> int | None:
        if a.complement is None:
            return None
        inner = read_arguments(self.c, a.complement)
        return inner.object if inner.passive else inner.subject

    def _inner_recipient(self, a: Arguments, depth: int) -> int | None:
        """The recipient of the deed agreed to, refused or threatened."""
        if a.complement is None:
            return None
        inner = read_arguments(self.c, a.complement)
        match = self.matcher.match(inner, self.matcher.frames(inner))
        frame = match.frame if match is not None else _PLAIN
        if inner.subject is None:
            inner.subject = a.subject
        return self.find(inner, frame, depth + 1)

    def _after(self, preposition: str, a: Arguments) -> int | None:
        """What stands after a preposition; people and names before other things."""
        c = self.c
        held = [
            self._behind_gerund(token)
            for word, token in a.prepositional
            if word == preposition and c.entities[token] not in ("DATE", "TIME")
        ]
        held = [token for token in held if c.words[token] not in _PERIOD_WORDS and c.pos[token] != "VERB"]
        for token in held:
            if c.entities[token] in NAMED:
                return token
        for token in held:
            if self.matcher.is_human(token):
                return token
        return held[0] if held else None

    def _behind_gerund(self, token: int) -> int:
        """The party in "to Solmark warning of …", "on the mayor calling him …", "to supporting Solmark", which the
        parse hangs under the gerund.
        """
        c = self.c
        if not c.words[token].endswith("ing") or c.pos[token] not in ("VERB", "NOUN"):
            return token
        for child in c.children[token]:
            named = c.entities[child] in NAMED or c.pos[child] == "PROPN"
            if (c.deps[child] in ("nsubj", "dobj")) or (c.deps[child] == "compound" and named):
                return child
        return token

    def _modifier_party(self, noun: int) -> int | None:
        """Reads "imposed Ruritanian sanctions", "Arvenia's proposal": a name that modifies the object."""
        c = self.c
        owner = possessor(c, noun)
        if owner is not None:
            return owner
        for child in c.children[noun]:
            if c.deps[child] in ("amod", "compound", "nmod") and c.entities[child] in ("NORP", "GPE", "ORG"):
                return child
        return None
