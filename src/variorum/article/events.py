"""Who did what to whom, where, when, and whether it happened: events coded in PLOVER.

In: an article's parse, time expressions, mentions and quotations. Out: rows of `events`, the main event of each
sentence first.

Method: every verb, noun and adjective of the lexicon (`knowledge/event_lexicon.csv`) is looked up by lemma; its frames
are held against the parse (`event_lexicon`), its parties read from subject, object and prepositions through passives,
coordination and control (`event_parties`), its status from tense, modality, negation and what governs it
(`event_status`). A refusal or an agreement to do something is an event, and so is, with its status, what was
refused or agreed. Types, modes and parties follow PLOVER 2.0; a planned deed keeps the type of the deed.

Gets wrong: events told by words that the lexicon lacks; the recipient where prepositions are many; nouns of events
whose parties stand elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from variorum.article.analysis import Analysis
from variorum.article.clauses import Clauses
from variorum.article.event_lexicon import PLACE, Match, Matcher, noun_prepositions
from variorum.article.event_parties import (
    Arguments,
    coordinated,
    joined_parties,
    phrase,
    possessor,
    read_arguments,
)
from variorum.article.event_recipients import RECIPIENT_PREPOSITIONS, Recipients
from variorum.article.event_rows import EventRows, Found
from variorum.article.event_status import Reading, is_negated, read_status
from variorum.knowledge.plover import Frame, event_lexicon
from variorum.records import EventReport, Stage, TimeExpression

_CASUALTIES = frozenset(
    ["kill", "injure", "wound", "destroy", "hurt", "hit", "strike", "burn", "maim", "displace", "sink"]
)
_KINDS = {"person": "PERSON", "organisation": "ORG", "place": "GPE", "group": "NORP"}
_LOCATIVES = frozenset({"in", "at", "near", "outside", "inside", "on", "off"})
_OCCURRING = frozenset(
    ["occur", "happen", "begin", "start", "continue", "erupt", "break", "end", "follow", "resume", "come",
     "hold", "kill", "injure", "wound", "leave", "hit", "destroy", "target", "intensify", "escalate", "take",
     "last", "claim", "damage", "spread", "rage", "cause", "open", "collapse", "conclude", "stage", "carry",
     "launch", "conduct", "fail"]
)  # fmt: skip
_SAYING = frozenset(
    {"say", "tell", "state", "declare", "insist", "warn", "announce", "stress", "add", "write", "reiterate"}
)
# Verbs of refusing whose "not" turns a deed of cooperation into a refusal.
_COOPERATIVE = frozenset({"CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "AGREE"})
_MUTUAL = frozenset({"CONSULT", "COOPERATE", "AGREE", "SUPPORT"})
#: How much further from the sentence's statement each relation leads.
_DISTANCE = {
    "ccomp": 0.5,
    "xcomp": 1.0,
    "conj": 1.5,
    "parataxis": 1.0,
    "advcl": 3.0,
    "relcl": 4.0,
    "acl": 3.5,
    "pcomp": 3.0,
}


class _Coder:
    """Codes one article."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        # The kinds of names are told anew below.
        self.c: Clauses = replace(analysis.grammar, entities=list(analysis.grammar.entities))
        self.lexicon = event_lexicon()
        self.matcher = Matcher(self.c, self.lexicon, analysis.article.text)
        self.recipients = Recipients(self.c, self.matcher)
        self._name_kinds(analysis)
        self.rows = EventRows(analysis, self.c)
        self.times = self._times_by_token(analysis.times)

    def _name_kinds(self, analysis: Analysis) -> None:
        """Let the mentions say what kind of name a word belongs to: they know more than the recogniser."""
        at = {start: token for token, start in enumerate(self.c.starts)}
        for mention in analysis.mentions:
            kind = _KINDS.get(mention.type)
            token = at.get(mention.start)
            if mention.kind != "name" or kind is None or token is None:
                continue
            while token < len(self.c.ends) and self.c.ends[token] <= mention.end:
                self.c.entities[token] = kind
                token += 1

    def _times_by_token(self, times: Sequence[TimeExpression]) -> dict[int, list[tuple[int, TimeExpression]]]:
        """Time expressions by the verb or noun that they hang on."""
        c = self.c
        found: dict[int, list[tuple[int, TimeExpression]]] = {}
        if not times:
            return found
        at = {start: token for token, start in enumerate(c.starts)}
        for time in times:
            token = at.get(time.start)
            if token is None or time.type == "DURATION":
                continue
            steps = 0
            head = token
            while c.starts[c.heads[head]] >= time.start and c.ends[c.heads[head]] <= time.end and c.heads[head] != head:
                head = c.heads[head]
            while c.heads[head] != head and steps < 4 and (c.pos[head] not in ("VERB", "AUX") or head == token):
                head = c.heads[head]
                steps += 1
                if c.pos[head] in ("VERB", "AUX", "NOUN"):
                    found.setdefault(head, []).append((token, time))
        return found

    # -- finding -----------------------------------------------------------------------------------------------------

    def code(self) -> Iterator[EventReport]:
        """All events of the article, sentence by sentence."""
        c = self.c
        bounds = dict(enumerate(c.bounds))
        by_sentence: dict[int, list[Found]] = {}
        for token, pos in enumerate(c.pos):
            if pos == "VERB" or (
                pos in ("NOUN", "ADJ", "PROPN") and c.deps[token] in ("ROOT", "conj", "ccomp", "relcl")
            ):
                found = self._verb(token)
            elif pos in ("NOUN", "PROPN"):
                found = self._noun(token)
            elif pos == "ADJ":
                found = self._adjective(token)
            elif pos == "AUX" and c.words[token] == "must":
                found = self._demand(token)
            else:
                continue
            if not found and pos == "NOUN":
                found = self._noun(token)
            if found:
                by_sentence.setdefault(c.sentence[token], []).extend(found)
        for sentence in sorted(by_sentence):
            first, last = bounds[sentence]
            yield from self.rows.of(by_sentence[sentence], first, last)

    def _verb(self, token: int) -> list[Found]:
        lemma = self.c.lemmas[token]
        verbs = self.lexicon.verbs
        if lemma not in verbs and not any(
            f"{lemma} {self.c.words[child]}" in verbs for child in self.c.children[token]
        ):
            return []
        arguments = read_arguments(self.c, token)
        match = self.matcher.match(arguments, self.matcher.frames(arguments))
        if match is None or match.frame.event_type is None:
            return []
        reading = read_status(self.c, token, self.lexicon)
        if reading.wished:
            return []
        if reading.status == "happened" and self._to_come(token):
            reading = Reading("planned")
        if not self._acts(arguments, match) or self._stands_by_itself(arguments, match):
            return []
        return self._with_refusal(arguments, match, reading)

    def _acts(self, a: Arguments, match: Match) -> bool:
        """Things do not act on purpose, save where the frame names them."""
        kind = match.frame.event_type
        if a.passive and a.subject is None:
            if kind in ("THREATEN", "REQUEST"):
                return False
            if kind == "ASSAULT" and self.c.lemmas[a.verb] in _CASUALTIES:
                # "were killed" alone may be an accident.
                attacks = self.lexicon.classes["attack"]
                return any(attacks & self.matcher.described(token) for _, token in a.prepositional)
        return bool(match.frame.subjects) or self.matcher.can_act(a.subject)

    def _to_come(self, verb: int) -> bool:
        """Whether the present tense tells of a day ahead: "are meeting on Thursday", "the trial begins on Monday"."""
        if self.c.tags[verb] not in ("VBZ", "VBP", "VBG"):
            return False
        if any(self.c.words[child] in ("was", "were", "been") for child in self.c.children[verb]):
            return False
        time = self._time(verb)
        return time is not None and "dir=+" in time.meaning.split()

    def _stands_by_itself(self, a: Arguments, match: Match) -> bool:
        """Whether somebody backs what is his own ("defended its policies"): that is no support."""
        if match.frame.event_type != "SUPPORT" or a.object is None or self.c.entities[a.object]:
            return False
        return any(self.c.words[child] in ("its", "their", "his", "her") for child in self.c.children[a.object]) and (
            self.c.lemmas[a.verb] in ("defend", "back", "support", "praise", "hail")
        )

    def _with_refusal(self, a: Arguments, match: Match, reading: Reading) -> list[Found]:
        """The event, and before it the refusal where somebody will not do what would be cooperation."""
        frame = match.frame
        if frame.status is not None and reading.status == "happened":
            reading = Reading(frame.status)
        event = self._found(a, frame, frame.event_type or "", reading, match)
        if reading.status != "denied" or frame.event_type not in _COOPERATIVE or a.subject is None:
            return [event]
        if self._will_not(a.verb):
            refusal = self._found(a, frame, "REJECT", Reading("happened"), match)
            refusal.mode = _REFUSAL_MODES.get(frame.event_type or "")
            refusal.confidence = round(refusal.confidence * 0.9, 4)
            return [refusal, event]
        return [event]

    def _will_not(self, verb: int) -> bool:
        c = self.c
        aux = {c.words[child] for child in c.children[verb] if c.deps[child] == "aux"}
        return is_negated(c, verb) and bool(aux & {"will", "wo", "'ll", "would", "shall"})

    def _found(self, a: Arguments, frame: Frame, event_type: str, reading: Reading, match: Match) -> Found:
        actor = self._author(a.subject)
        recipient: int | None
        joined = joined_parties(self.c, actor) if frame.both and actor is not None else []
        if a.passive and actor is None and a.object is not None and event_type in _MUTUAL:
            # "cooperation between Arvenia and Solmark was widened"
            joined = joined_parties(self.c, a.object)
        if len(joined) > 1 and not any(word == "with" and self.c.entities[t] for word, t in a.prepositional):
            actor, recipient = joined[0], joined[1]
        else:
            recipient = self.recipients.find(a, frame)
        if recipient is not None and actor is not None and self._same_words(recipient, actor):
            recipient = None
        confidence = 0.6 + 0.1 * min(3.0, max(0.0, match.score))
        if actor is None:
            confidence -= 0.1
        elif self.c.entities[actor] == "" and self.c.pos[actor] != "PROPN":
            confidence -= 0.03
        return Found(
            trigger=a.verb,
            event_type=event_type,
            mode=frame.mode,
            reading=reading,
            actor=actor,
            recipient=recipient,
            clause=self._clause(a.verb),
            place=self._place(a, recipient),
            time=self._time(a.verb),
            distance=self._distance(a.verb),
            confidence=round(min(0.95, confidence), 4),
            status=reading.status,
        )

    def _same_words(self, one: int, other: int) -> bool:
        if one == other or self.c.words[one] != self.c.words[other] or self.c.pos[one] != "PROPN":
            return one == other
        spans = [phrase(self.c, token) for token in (one, other)]
        return spans[0][1] - spans[0][0] == spans[1][1] - spans[1][0] == 0

    def _author(self, subject: int | None) -> int | None:
        """Of a paper that says something, who issued it, where the sentence tells."""
        c = self.c
        if (
            subject is None
            or c.lemmas[subject] not in self.matcher.documents
            or c.deps[subject] not in ("dobj", "nsubjpass")
        ):
            return subject
        outer = read_arguments(c, c.heads[subject])
        return outer.subject if outer.subject not in (None, subject) else subject

    def _demand(self, must: int) -> list[Found]:
        """Reads "X said that Y must ...": a demand of Y, whatever the verb."""
        c = self.c
        verb = c.heads[must]
        saying = c.heads[verb]
        if c.deps[verb] not in ("ccomp", "parataxis") or c.lemmas[saying] not in _SAYING or c.pos[saying] != "VERB":
            return []
        inner, outer = read_arguments(c, verb), read_arguments(c, saying)
        asked = inner.object if inner.passive else inner.subject
        if asked is None or outer.subject is None or asked == outer.subject or c.pos[asked] == "PRON":
            return []
        if not self.matcher.can_act(outer.subject):
            return []
        return [
            Found(
                trigger=must, event_type="REQUEST", mode=None, reading=Reading("happened"), actor=outer.subject,
                recipient=asked, clause=self._clause(verb), place=None, time=self._time(saying),
                distance=self._distance(saying), confidence=0.7, status=read_status(c, saying, self.lexicon).status,
            )
        ]  # fmt: skip

    # -- nouns and adjectives ----------------------------------------------------------------------------------------

    def _noun(self, token: int) -> list[Found]:
        frames = self.matcher.noun_frames(token)
        if not frames:
            return []
        occurs = self._occurs(token)
        for frame in frames:
            if self.matcher.noun_matches(token, frame, occurs):
                break
        else:
            return []
        if self._carried_by_verb(token):
            return []
        reading = read_status(self.c, token, self.lexicon)
        if reading.wished:
            return []
        governed = noun_prepositions(self.c, token)
        named = (next((t for p, t in governed if p == "by"), None), possessor(self.c, token), self._before(token))
        actor = next((t for t in named if t is not None), None)
        recipient = None
        for place in frame.recipient or RECIPIENT_PREPOSITIONS:
            recipient = next((t for p, t in governed if p == place), None)
            if recipient is not None:
                break
        if frame.both and recipient is not None and actor is None:
            joined = coordinated(self.c, recipient)
            actor, recipient = joined[0], (joined[1] if len(joined) > 1 else None)
        place_token = next((t for p, t in governed if p in _LOCATIVES and self.c.entities[t] in PLACE), None)
        found = Found(
            trigger=token, event_type=frame.event_type or "", mode=frame.mode, reading=reading, actor=actor,
            recipient=recipient if recipient != actor else None,
            clause=(self.c.left[token], self.c.right[token]),
            place=place_token, time=self._time(token), distance=self._distance(token) + 2.5,
            confidence=0.6 if actor is not None else 0.5, status=reading.status,
        )  # fmt: skip
        return [found] if frame.event_type else []

    def _before(self, noun: int) -> int | None:
        """Reads "the Arvenian attack": a nation or group that modifies the noun."""
        c = self.c
        for child in c.children[noun]:
            if c.deps[child] in ("amod", "compound", "nmod") and (
                c.entities[child] in ("NORP", "ORG", "GPE") or c.lemmas[child] in self.matcher.people
            ):
                return child
        return None

    def _occurs(self, token: int) -> bool:
        """Whether the noun is the subject of a verb that says that it takes place."""
        c = self.c
        head = c.heads[token]
        return (
            c.deps[token] in ("nsubj", "nsubjpass") and c.lemmas[head] in _OCCURRING and c.pos[head] in ("VERB", "AUX")
        )

    def _carried_by_verb(self, token: int) -> bool:
        """Whether a verb above already carries this event, or speaks of it as an opinion's object."""
        c = self.c
        here, steps = token, 0
        while c.heads[here] != here and steps < 4:
            dep, head = c.deps[here], c.heads[here]
            if c.pos[head] in ("VERB", "AUX"):
                if dep in ("dobj", "nsubjpass", "pobj", "attr", "oprd"):
                    a = read_arguments(c, head)
                    match = (
                        self.matcher.match(a, self.matcher.frames(a)) if c.lemmas[head] in self.lexicon.verbs else None
                    )
                    return match is not None
                return dep == "nsubj" and c.lemmas[head] in _CASUALTIES
            if dep not in ("pobj", "prep", "conj", "compound"):
                return False
            here, steps = head, steps + 1
        return False

    def _adjective(self, token: int) -> list[Found]:
        c = self.c
        frames = self.lexicon.adjectives.get(c.words[token])
        if not frames or c.deps[token] not in ("acomp", "conj", "ROOT", "oprd", "xcomp", "ccomp"):
            return []
        verb = token if c.deps[token] in ("ROOT", "ccomp") else c.heads[token]
        complement = Arguments(token)
        for child in c.children[token]:
            if c.deps[child] == "xcomp":
                complement.complement, complement.complement_kind = child, "to"
            elif c.deps[child] == "prep":
                for inner in c.children[child]:
                    if c.deps[inner] == "pobj":
                        complement.prepositional.append((c.words[child], inner))
        outer = read_arguments(c, verb)
        complement.subject = outer.subject
        if complement.subject is None or not self.matcher.can_act(complement.subject):
            return []
        for frame in frames:
            complements = frame.complements
            to = "to" in complements and complement.complement is not None
            preposition = any(word in frame.prepositions for word, _ in complement.prepositional)
            if frame.event_type and (to or preposition):
                reading = read_status(c, verb, self.lexicon)
                if reading.wished or is_negated(c, verb):
                    return []
                found = self._found(complement, frame, frame.event_type, reading, Match(frame, 1.0))
                return [found]
        return []

    # -- where, when, which words ------------------------------------------------------------------------------------

    def _clause(self, verb: int) -> tuple[int, int]:
        """The words of the verb's clause, without coordinated clauses that have subjects of their own."""
        c = self.c
        first, last = c.left[verb], c.right[verb]
        for child in c.children[verb]:
            if child <= verb:
                continue
            own_clause = c.deps[child] == "conj" and c.child(child, "nsubj", "nsubjpass") is not None
            if own_clause:
                last = min(last, max(verb, c.left[child] - 1))
        if c.deps[verb] in ("relcl", "acl"):
            noun = c.heads[verb]
            first = min(first, phrase(c, noun)[0])
        while last > verb and (c.gaps[last] or c.pos[last] in ("PUNCT", "CCONJ") or c.words[last] in ("and", "but")):
            last -= 1
        while first < verb and (c.gaps[first] or c.pos[first] in ("PUNCT", "CCONJ", "SCONJ")):
            first += 1
        return first, last

    def _place(self, a: Arguments, recipient: int | None) -> int | None:
        """A place named by a locative preposition on the verb or its object; never a party's own name."""
        c = self.c
        for word, token in a.prepositional:
            if word in _LOCATIVES and token != a.subject and c.entities[token] in PLACE:
                return token
        for child in c.children[a.verb]:
            if c.deps[child] == "npadvmod" and c.entities[child] in PLACE:
                return child
        return None

    def _time(self, trigger: int) -> TimeExpression | None:
        held = [pair for pair in self.times.get(trigger, ()) if not self._lasts_since(trigger, pair[1])]
        if held:
            return held[0][1]
        c = self.c
        for child in c.children[trigger]:
            if c.deps[child] in ("dobj", "nsubjpass", "attr", "prep") and child in self.times:
                return self.times[child][0][1]
        if c.deps[trigger] in ("conj", "xcomp") and c.heads[trigger] in self.times:
            token, time = self.times[c.heads[trigger]][0]
            # A time before the first verb holds for all ("On Monday they met and signed"); one after it for its own.
            if token < c.heads[trigger] or c.deps[trigger] == "xcomp":
                return time
        return None

    def _lasts_since(self, trigger: int, time: TimeExpression) -> bool:
        """Whether "since" tells how long something else has lasted: "accused it of ignoring warnings since March"."""
        if "open=since" not in time.meaning or self.c.tags[trigger] not in ("VBD", "VBN"):
            return False
        return not any(self.c.lemmas[child] == "have" for child in self.c.children[trigger])

    def _distance(self, token: int) -> float:
        c = self.c
        total, here, steps = 0.0, token, 0
        while c.heads[here] != here and steps < 30:
            total += _DISTANCE.get(c.deps[here], 1.0)
            here, steps = c.heads[here], steps + 1
        return total


_REFUSAL_MODES = {
    "CONSULT": "meet",
    "AID": "assist",
    "RETREAT": "yield",
    "CONCEDE": "yield",
    "COOPERATE": "assist",
    "SUPPORT": "assist",
}


def run(analysis: Analysis) -> None:
    """Code the article's events."""
    analysis.events.extend(_Coder(analysis).code())


STAGE = Stage(
    name="events",
    version=3,
    unit="article",
    reads=("articles", "sentences", "times", "mentions", "quotes"),
    writes=("events",),
    run=run,
)
