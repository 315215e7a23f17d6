"""Which event a verb or a noun carries: the lexicon's frames held against the parse.

In: a verb's arguments, or a noun with its surroundings. Out: the frame that fits best, or None.

Method: a lemma is looked up first; only then are its frames' conditions examined (`knowledge.plover` explains them). Of
the frames whose conditions all hold, the one with the most wins; a frame of no type (`met the deadline`) wins silently.

Gets wrong: senses that the lexicon's word classes do not part.
"""

from __future__ import annotations

from dataclasses import dataclass

from variorum.article.clauses import Clauses
from variorum.article.event_parties import Arguments, possessor
from variorum.knowledge.plover import ANY, NONE, EventLexicon, Frame

PERSON = frozenset({"PERSON", "NORP"})
PLACE = frozenset({"GPE", "LOC", "FAC"})
NAMED = frozenset({"PERSON", "NORP", "ORG", "GPE", "FAC", "LOC"})
_AMOUNTS = frozenset({"MONEY", "PERCENT", "QUANTITY", "ORDINAL", "DATE", "TIME"})
_AGENT_ENDINGS = ("man", "ist", "ian", "woman", "eer", "er", "or")
_SPECIAL_SUBJECTS = frozenset({"ent", "nobody", "thing", "not_thing", "disaster", "not_disaster"})
_PERSONAL = frozenset(["he", "she", "they", "we", "i", "who", "someone", "somebody"])


@dataclass(frozen=True, slots=True)
class Match:
    """A frame that holds, and how many of its conditions do."""

    frame: Frame
    score: float


class Matcher:
    """Holds the lexicon against one parsed text."""

    def __init__(self, clauses: Clauses, lexicon: EventLexicon, text: str) -> None:
        self.c = clauses
        self.text = text
        self.lexicon = lexicon
        self.light = lexicon.classes["light"]
        self.people = lexicon.classes["people"]
        self.official = lexicon.classes["official"] | lexicon.classes["job"]
        self.disaster = lexicon.classes["disaster"]
        self.documents = lexicon.classes["document"]
        bodies = ("prisoner", "official", "troops", "fighter")
        # Attacks act ("a raid killed two") and yet are nobody.
        self.human = self.people.union(*(lexicon.classes[name] for name in bodies)) - lexicon.classes["attack"]

    def lemma(self, token: int) -> str:
        """A token's lemma as the lexicon spells it."""
        return self.c.lemmas[token] if self.c.pos[token] != "PROPN" else self.c.words[token]

    def frames(self, arguments: Arguments) -> tuple[Frame, ...]:
        """All frames of a verb, with its particles."""
        lemma = self.c.lemmas[arguments.verb]
        found = self.lexicon.verbs.get(lemma, ())
        for particle in arguments.particles:
            found += self.lexicon.verbs.get(f"{lemma} {particle}", ())
        return found

    # -- what a noun phrase holds ------------------------------------------------------------------------------------

    def heads(self, token: int, depth: int = 0) -> set[str]:
        """Lemmas that a noun phrase is about: its noun with and without what stands before it, coordinated nouns, and
        what follows a measure ("a package of aid").
        """
        c = self.c
        own = self.lemma(token)
        found = {own, c.words[token]}
        for child in c.children[token]:
            dep = c.deps[child]
            if dep in ("compound", "amod", "nmod", "poss"):
                found.add(f"{self.lemma(child)} {own}")
            elif dep == "conj" and depth < 4:
                found |= self.heads(child, depth + 1)
        if own in self.light or c.pos[token] == "NUM" or c.words[token] in self.light or own in ("$", "€", "£"):
            for child in c.children[token]:
                if c.deps[child] in ("compound", "amod", "nmod", "quantmod"):
                    found.add(self.lemma(child))
                elif c.deps[child] == "prep" and c.words[child] in ("of", "in", "for", "worth") and depth < 4:
                    for inner in c.children[child]:
                        if c.deps[inner] == "pobj":
                            found |= self.heads(inner, depth + 1)
        for child in c.children[token]:
            if c.words[child] == "of" and c.deps[child] == "prep":
                found.update(f"{own} of {self.lemma(inner)}" for inner in c.children[child] if c.deps[inner] == "pobj")
        return found

    def content(self, token: int) -> set[str]:
        """Lemmas anywhere in a noun phrase, clauses left out."""
        c = self.c
        found: set[str] = set()
        queue = [token]
        while queue:
            here = queue.pop()
            found.add(self.lemma(here))
            queue.extend(
                child
                for child in c.children[here]
                if c.deps[child] not in ("relcl", "acl", "appos", "punct") and not c.gaps[child]
            )
        return found

    def is_person(self, token: int) -> bool:
        """Whether the words name a person or an office-holder, or people by number."""
        c = self.c
        if c.entities[token] in PERSON or c.lemmas[token] in self.official or c.words[token] in _PERSONAL:
            return True
        return any(
            c.entities[child] == "PERSON" for child in c.children[token] if c.deps[child] in ("appos", "compound")
        )

    def is_human(self, token: int) -> bool:
        """Whether the words stand for people or a body of people."""
        c = self.c
        if c.entities[token] in _AMOUNTS:
            return False
        return (
            c.entities[token] in NAMED
            or c.pos[token] in ("PRON", "NUM")
            or c.entities[token] == "CARDINAL"
            or self.lemma(token) in self.human
            or c.pos[token] == "PROPN"
            or c.lemmas[token].endswith((*_AGENT_ENDINGS, "ant"))
        )

    def can_act(self, token: int | None) -> bool:
        """Whether the subject can do something on purpose. No subject at all can: it is only not named."""
        if token is None:
            return True
        c = self.c
        if c.entities[token] in NAMED or c.pos[token] in ("PROPN", "PRON", "NUM"):
            return True
        lemma = c.lemmas[token]
        if lemma in self.people or lemma in self.documents or lemma.endswith(_AGENT_ENDINGS):
            return True
        printed = self.text[c.starts[token] : c.ends[token]]
        if printed[:1].isupper() and not self._begins(token):
            return True
        if printed.isupper() and len(printed) > 1:
            return True
        return bool(self.heads(token) & self.people)

    def _begins(self, token: int) -> bool:
        return token == self.c.bounds[self.c.sentence[token]][0]

    def described(self, token: int) -> set[str]:
        """`heads`, and what stands directly before the noun by itself (`peacekeeping`)."""
        c = self.c
        found = self.heads(token)
        for child in c.children[token]:
            if c.deps[child] in ("compound", "amod", "nmod"):
                found.add(self.lemma(child))
        return found

    def is_entity(self, token: int | None, kind: str) -> bool:
        """Whether the words are of a kind of name: `person`, `place`, `human`, `any`."""
        if token is None:
            return False
        if "|" in kind:
            return any(self.is_entity(token, one) for one in kind.split("|"))
        if kind == "person":
            return self.is_person(token)
        if kind == "place":
            return self.c.entities[token] in PLACE
        if kind == "human":
            return self.is_human(token)
        return self.c.entities[token] in NAMED

    # -- verbs -------------------------------------------------------------------------------------------------------

    def match(self, arguments: Arguments, frames: tuple[Frame, ...]) -> Match | None:
        """The best frame of a verb, or None. A frame of no type is returned too: it says that there is no event."""
        object_heads = self.heads(arguments.object) if arguments.object is not None else None
        best: Match | None = None
        for frame in frames:
            score = self._score(frame, arguments, object_heads)
            if score is not None and (best is None or score > best.score + 1e-9):
                best = Match(frame, score)
        return best

    def _score(self, frame: Frame, a: Arguments, object_heads: set[str] | None) -> float | None:
        score = frame.weight
        if frame.objects:
            passed = self._object(frame, object_heads)
            if passed is None:
                return None
            score += passed
        if frame.object_not and object_heads is not None and frame.object_not & object_heads:
            return None
        if frame.object_holds:
            if a.object is None or not frame.object_holds & self.content(a.object):
                return None
            score += 1
        if frame.passive and not a.passive:
            return None
        if frame.particles:
            held = frame.particles.intersection(a.particles)
            if not held and NONE not in frame.particles:
                return None
            score += 1 if held else 0
        if frame.prepositions:
            passed = self._preposition(frame, a)
            if passed is None:
                return None
            score += passed
        if frame.complements:
            passed = self._complement(frame, a)
            if passed is None:
                return None
            score += passed
        if frame.predicatives:
            passed = self._predicative(frame, a)
            if passed is None:
                return None
            score += passed
        if frame.object_entity:
            if not self.is_entity(a.object, frame.object_entity):
                return None
            score += 0.5
        if frame.subjects:
            if not self._subject(frame, a.subject):
                return None
            score += 0.5
        return score

    def _object(self, frame: Frame, heads: set[str] | None) -> float | None:
        if heads is None:
            return 0.0 if NONE in frame.objects else None
        if frame.objects & heads:
            return 1.5
        if ANY in frame.objects:
            return 0.5
        return None

    def _preposition(self, frame: Frame, a: Arguments) -> float | None:
        for preposition, governed in a.prepositional:
            if preposition not in frame.prepositions or self.c.entities[governed] in ("DATE", "TIME"):
                continue
            if frame.prepositional and not frame.prepositional & self.described(governed):
                continue
            if frame.prepositional_entity and not self.is_entity(governed, frame.prepositional_entity):
                continue
            return 2.0 if frame.prepositional else 1.0
        return 0.0 if NONE in frame.prepositions else None

    def _complement(self, frame: Frame, a: Arguments) -> float | None:
        kinds = frame.complements
        if a.complement is None:
            return 0.0 if NONE in kinds else None
        if "any" not in kinds and (a.complement_kind or "") not in kinds:
            return None
        if frame.complement_verbs and self.c.lemmas[a.complement] not in frame.complement_verbs:
            return None
        return 2.0 if frame.complement_verbs else 1.0

    def _predicative(self, frame: Frame, a: Arguments) -> float | None:
        tokens = [a.predicative] if a.predicative is not None else []
        tokens += [governed for preposition, governed in a.prepositional if preposition == "as"]
        if a.complement is not None and self.c.pos[a.complement] in ("ADJ", "NOUN"):
            tokens.append(a.complement)
        words = {word for token in tokens for word in self.content(token)}
        words |= set(a.particles)
        if frame.predicatives & words:
            return 1.5
        return 0.0 if NONE in frame.predicatives and not tokens else None

    def _subject(self, frame: Frame, subject: int | None) -> bool:
        wanted = frame.subjects
        if subject is None:
            return "not_disaster" in wanted or "not_thing" in wanted
        heads = self.described(subject)
        if "not_disaster" in wanted and not heads & self.disaster and self.can_act(subject):
            return True
        if "not_thing" in wanted and self.can_act(subject):
            return True
        if "disaster" in wanted and heads & self.disaster:
            return True
        if "thing" in wanted and not self.can_act(subject):
            return True
        if "ent" in wanted and (self.c.entities[subject] in NAMED or self.c.pos[subject] == "PROPN"):
            return True
        return bool((wanted - _SPECIAL_SUBJECTS) & heads)

    # -- nouns -------------------------------------------------------------------------------------------------------

    def noun_frames(self, token: int) -> tuple[Frame, ...]:
        """All frames of a noun, with what stands directly before it (`air strike`)."""
        c = self.c
        lemma = self.lemma(token)
        found = self.lexicon.nouns.get(lemma, ())
        for child in c.children[token]:
            if c.deps[child] in ("compound", "amod"):
                found = self.lexicon.nouns.get(f"{self.lemma(child)} {lemma}", ()) + found
        return found

    def noun_matches(self, token: int, frame: Frame, occurs: bool) -> bool:
        """Whether a noun tells an event here: its parties are named, or it is said to take place."""
        c = self.c
        if frame.holds and not any(
            self.lemma(child) in frame.holds
            for child in c.children[token]
            if c.deps[child] in ("compound", "amod", "nmod")
        ):
            return False
        governed = noun_prepositions(c, token)
        if frame.of and not any(p == "of" and frame.of & self.heads(t) for p, t in governed):
            return False
        needs = frame.needs
        if not needs:
            return occurs or (len(governed) > 0 and any(p in (frame.recipient or ()) for p, _ in governed))
        if "occur" in needs and occurs:
            return True
        prepositions = {p for p, _ in governed}
        if needs & prepositions:
            return True
        owner = possessor(c, token) is not None or "by" in prepositions
        recipients = set(frame.recipient or ()) & prepositions
        if "party" in needs:
            return owner or bool(recipients)
        return "by" in needs and owner and (bool(recipients) or "by" in prepositions)


def noun_prepositions(c: Clauses, noun: int) -> list[tuple[str, int]]:
    """Prepositions that hang on a noun, with what they govern."""
    found = []
    for child in c.children[noun]:
        if c.deps[child] in ("prep", "agent"):
            for inner in c.children[child]:
                if c.deps[inner] == "pobj":
                    found.append((c.words[child], inner))
    return found
