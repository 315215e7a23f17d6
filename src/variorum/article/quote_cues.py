"""Cues: the words that tell a saying.

In: the clauses of an article. Out: every verb, noun and phrase that may tell a saying, with what it may take. Whether
it does is decided by `quotes`, which looks for the content.
"""

from __future__ import annotations

from dataclasses import dataclass

from variorum.article.clauses import Clauses
from variorum.knowledge.cues import CueWord, cue_nouns, cue_particles, cue_phrases, cue_verbs, refusal_verbs

_CONTENT = frozenset({"VERB", "NOUN", "PROPN", "ADJ"})
_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "nor"})


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that may tell a saying.

    `token` is its head word, `first` and `last` the cue's own tokens, `form` one of `verb`, `noun`, `phrase`;
    `kinds` the kind of saying by frame.
    """

    token: int
    first: int
    last: int
    form: str
    kinds: dict[str, str]
    refused: bool = False
    #: The tagger took it for a noun; a name stands before it.
    disguised: bool = False

    def kind(self, frame: str | None) -> str:
        """The kind of saying it tells with one frame, or with the first that it has."""
        frames = [frame] if frame is not None else []
        for name in (*frames, "clause", "told", "question", "that", "quote", "label", "thing", "about", "infinitive"):
            found = self.kinds.get(name)
            if found is not None and found not in ("thinks", "shows"):
                return found
        return "says"

    def takes(self, *frames: str) -> bool:
        """Whether it may take one of the frames as a saying."""
        return any(self.kinds.get(frame, "thinks") not in ("thinks", "shows") for frame in frames)


def find_cues(clauses: Clauses) -> list[Cue]:
    """All cues of a text, in order."""
    verbs, nouns, phrases = cue_verbs(), cue_nouns(), cue_phrases()
    openings = {words[0] for words in phrases}
    particled = {verb for verb, _ in cue_particles()}
    found = []
    for i, (lemma, pos) in enumerate(zip(clauses.lemmas, clauses.pos, strict=True)):
        if pos not in _CONTENT and clauses.words[i] not in openings:
            continue
        if pos == "VERB" and lemma in verbs and not (i > 1 and clauses.words[i - 1] == "hyphen"):
            kinds = verbs[lemma].kinds
            last = i
            for child in clauses.children[i]:
                kind = cue_particles().get((lemma, clauses.words[child]))
                if kind is not None and 0 < child - i <= 2:
                    kinds = {"clause": kind, **kinds}
                    last = child
            found.append(Cue(i, i, last, "verb", kinds, _refused(clauses, i)))
        elif pos == "VERB" and lemma in particled and (particle := _particle(clauses, i)) is not None:
            found.append(Cue(i, i, particle[0], "verb", {"clause": particle[1]}, _refused(clauses, i)))
        elif pos in ("NOUN", "PROPN", "ADJ") and _verb_in_disguise(clauses, i, verbs):
            found.append(Cue(i, i, i, "verb", verbs[lemma].kinds, False, True))
        elif pos == "NOUN" and lemma in nouns:
            found.append(Cue(i, i, i, "noun", {"clause": nouns[lemma]}))
        elif clauses.words[i] in openings:
            for words in phrases:
                if tuple(clauses.words[i : i + len(words)]) == words:
                    found.append(Cue(i, i, i + len(words) - 1, "phrase", {"clause": "says"}))
                    break
    return found


def _verb_in_disguise(clauses: Clauses, i: int, verbs: dict[str, CueWord]) -> bool:
    """Whether a supposed noun is a verb after all: "…," Smith notes."""
    word, lemma = clauses.words[i], clauses.lemmas[i]
    if (
        i == 0
        or not word.endswith(("s", "ed"))
        or word == lemma
        or lemma not in verbs
        or "clause" not in verbs[lemma].kinds
    ):
        return False
    return clauses.pos[i - 1] in ("PROPN", "PRON") or clauses.words[i - 1] == ","


def _particle(clauses: Clauses, verb: int) -> tuple[int, str] | None:
    for child in clauses.children[verb]:
        kind = cue_particles().get((clauses.lemmas[verb], clauses.words[child]))
        if kind is not None and child > verb:
            return child, kind
    return None


def _refused(clauses: Clauses, verb: int) -> bool:
    """Whether the verb is negated, or governed by a verb of refusing."""
    if any(clauses.deps[child] == "neg" or clauses.words[child] in _NEGATIONS for child in clauses.children[verb]):
        return True
    head = clauses.heads[verb]
    if clauses.deps[verb] in ("xcomp", "ccomp", "pcomp") and head < verb:
        if clauses.lemmas[head] in refusal_verbs():
            return True
        if clauses.deps[verb] == "xcomp":
            return any(clauses.deps[child] == "neg" for child in clauses.children[head])
    return False
