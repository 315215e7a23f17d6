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
_NOBODY = frozenset(["it", "this", "that", "these", "those", "which", "there", "one", "two", "three"])
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
_PLAIN = Frame(None, None)


class Recipients:
    """Finds recipients in one parsed text."""

    def __init__(self, clauses: Clauses, matcher: Matcher) -> None:
        self.c = clauses
        self.matcher = matcher

    def find(self, a: Arguments, frame: Frame, depth: int = 0) -> int | None:
        """Whom it is done to: a party where one stands in its place; else one inside what does; else that itself."""
        candidates = self._candidates(a, frame)
        inside = _INSIDE.get(frame.event_type or "", _INSIDE_OTHERS)
        if candidates and candidates[0] == a.object:
            # What a deed is done to is its object; what is said is said to whoever stands behind the object.
            if self._is_party(candidates[0]) or (frame.event_type not in _SAID and not depth):
                return a.object
            if not depth:
                return self._inside(candidates[0], inside, a.subject) or a.object
        for token in candidates:
            if self._is_party(token):
                return token
        for token in candidates:
            found = self._inside(token, inside, a.subject)
            if found is not None:
                return found
        if a.complement is not None and depth < 3:
            found = self._inner_recipient(a, depth)
            if found is not None and found != a.subject:
                return found
        if frame.event_type in _ACTS_ON_PLACES or depth:
            for word, token in a.prepositional:
                if word in _AREAS and self.c.entities[token] in PLACE and token != a.subject:
                    return token
        if frame.event_type in _ACTS_ON_PLACES and not depth:
            return self._named_after(a)
        if frame.event_type in _SAID or depth:
            return None
        return candidates[0] if candidates else None

    def _named_after(self, a: Arguments) -> int | None:
        """The first party named after the verb within its clause: "to pay for relief for those affected in Y"."""
        c = self.c
        for token in range(a.verb + 1, c.right[a.verb] + 1):
            if c.deps[token] in ("pobj", "dobj", "nsubj") and c.entities[token] in NAMED and token != a.subject:
                return token
        return None

    def _candidates(self, a: Arguments, frame: Frame) -> list[int]:
        """What stands where the recipient may, in order of preference."""
        content = bool(frame.objects) and "*" not in frame.objects
        order = frame.recipient
        if order is None:
            order = ("dat", *RECIPIENT_PREPOSITIONS) if content else ("obj", "dat", *RECIPIENT_PREPOSITIONS)
        found: list[int | None] = []
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
        if content and a.object is not None and order and order[0] != "obj":
            found.append(self._modifier_party(a.object))
        dates = ("DATE", "TIME")
        return [t for t in found if t is not None and t != a.subject and self.c.entities[t] not in dates]

    def _is_party(self, token: int) -> bool:
        c = self.c
        if c.words[token] in _NOBODY or c.pos[token] == "VERB":
            return False
        if self.matcher.is_human(token):
            return True
        if c.lemmas[token] in self.matcher.light:
            return any(word == "of" and self._is_party(inner) for word, inner in noun_prepositions(c, token))
        return False

    def _inside(self, token: int, prepositions: tuple[str, ...], actor: int | None, depth: int = 0) -> int | None:
        """A party inside a phrase: whose it is, or what its prepositions govern ("the protest by farmers")."""
        owner = possessor(self.c, token)
        if owner is not None and owner != actor:
            return owner
        governed = noun_prepositions(self.c, token)
        for wanted in prepositions:
            for word, inner in governed:
                if word != wanted or inner == actor:
                    continue
                if self._is_party(inner):
                    return inner
                if depth < 2:
                    found = self._inside(inner, prepositions, actor, depth + 1)
                    if found is not None:
                        return found
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
            token
            for word, token in a.prepositional
            if word == preposition and c.entities[token] not in ("DATE", "TIME")
        ]
        held = [token for token in held if c.words[token] not in _PERIOD_WORDS and c.pos[token] != "VERB"]
        for token in held:
            if self.matcher.is_human(token):
                return token
        return held[0] if held else None

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
