"""Rows of `quotes` from sayings: offsets, type, the speaker's name, whom it was told to and in what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from variorum.article.analysis import Analysis
from variorum.article.clauses import Clauses
from variorum.article.quote_drafts import Draft
from variorum.article.quote_scene import Scene
from variorum.article.speakers import TokenRange, antecedent_of
from variorum.knowledge.cues import media_nouns
from variorum.records import Quote, Span, make_id

if TYPE_CHECKING:
    from variorum.article.mentions import MentionIndex

# Belief in a saying by how it is told. Shares of exact or overlapping matches of each way on the development articles,
# rounded; see docs/stages/quotes.md.
_BELIEF = {
    "after": 0.9,
    "before": 0.93,
    "as": 0.75,
    "phrase": 0.85,
    "noun": 0.6,
    "label": 0.6,
    "hidden": 0.6,
    "thing": 0.5,
    "colon": 0.7,
    "floating": 0.5,
}
_PREPOSITIONS = frozenset({"in", "on", "at", "during", "via", "through", "over", "by"})


def row_of(
    analysis: Analysis, scene: Scene, draft: Draft, index: MentionIndex, within: str | None = None
) -> Quote | None:
    """The row of a saying, or None where nothing of it is left; `within` is the id of the one it is nested in."""
    clauses = scene.clauses
    text = analysis.article.text
    parts = _parts(analysis, scene, draft.pieces)
    if not parts:
        return None
    speaker = None
    if draft.speaker is not None:
        speaker = Span(clauses.starts[draft.speaker[0]], clauses.ends[draft.speaker[1]])
        # `Its singer "Old Crow" pointed at the sky`: a name in quotation marks is no saying of who bears it.
        if any(start < speaker.end and speaker.start < end for start, end in parts):
            return None
    cue = None if draft.cue is None else Span(clauses.starts[draft.cue[0]], clauses.ends[draft.cue[1]])
    # What somebody else said, told inside quotation marks, is not in his words.
    type_ = _type(scene, draft.pieces) if draft.within is None else _inner_type(text, parts)
    belief = _BELIEF[draft.way] * (1.0 if speaker is not None else 0.7)
    addressee, medium = _circumstances(scene, draft)
    article_id = analysis.article.article_id
    return Quote(
        quote_id=make_id("q", article_id, parts, speaker, cue),
        article_id=article_id,
        start=parts[0][0],
        end=parts[-1][1],
        parts=parts,
        type=type_,
        text=" ".join(" ".join(text[a:b].split()) for a, b in parts),
        speaker_start=speaker.start if speaker else None,
        speaker_end=speaker.end if speaker else None,
        speaker_name=_name(scene, draft.speaker, index) if draft.speaker else None,
        cue_start=cue.start if cue else None,
        cue_end=cue.end if cue else None,
        kind=draft.kind,
        refused=draft.refused,
        addressee=addressee,
        medium=medium,
        within=within,
        confidence=round(belief, 4),
    )


def _name(scene: Scene, speaker: TokenRange, index: MentionIndex) -> str:
    """The fullest name of the speaker in the article, else the words without their article."""
    clauses = scene.clauses
    first, last = antecedent_of(clauses, speaker)
    start, end = clauses.starts[first], clauses.ends[last]
    mention = index.at(start, end)
    if mention is None or not mention.name or mention.type != "person":
        # "one of them, Ann Lee"; "the deputy commander Northern Command, Ann Lee": the name stands beside.
        for token in range(first, last + 1):
            if clauses.deps[token] == "appos" and clauses.entities[token] == "PERSON":
                beside = index.at(clauses.starts[token], clauses.ends[token])
                mention = beside if beside is not None and beside.name else mention
    if mention is not None and mention.name:
        return mention.name
    words = scene.text[start:end].split()
    if len(words) > 1 and words[0].lower() in ("a", "an", "the"):
        words.pop(0)
    return " ".join(words)


def _parts(analysis: Analysis, scene: Scene, pieces: list[TokenRange]) -> tuple[tuple[int, int], ...]:
    """Pieces as ranges of the text, cut where furniture or a paragraph's end stands between."""
    clauses = scene.clauses
    result: list[tuple[int, int]] = []
    furniture = sorted((mark.start, mark.end) for mark in analysis.furniture)
    for first, last in sorted(pieces):
        begin: int | None = None
        end = 0
        for token in range(first, last + 1):
            if clauses.gaps[token]:
                cut = any(a < clauses.ends[token] and clauses.starts[token] < b for a, b in furniture)
                after = scene.after(token)
                cut = cut or (
                    after <= last
                    and begin is not None
                    and scene.paragraph[after] != scene.paragraph[scene.before(token)]
                )
                if cut and begin is not None:
                    result.append((begin, end))
                    begin = None
                continue
            if begin is None:
                begin = clauses.starts[token]
            end = clauses.ends[token]
        if begin is not None:
            result.append((begin, end))
    return tuple(result)


def _type(scene: Scene, pieces: list[TokenRange]) -> str:
    inside = outside = 0
    for first, last in pieces:
        for token in range(first, last + 1):
            if scene.clauses.words[token][:1].isalnum():
                if scene.outer[token] >= 0:
                    inside += 1
                else:
                    outside += 1
    if inside and outside:
        return "mixed"
    return "direct" if inside else "indirect"


def _inner_type(text: str, parts: tuple[tuple[int, int], ...]) -> str:
    said = " ".join(text[start:end] for start, end in parts).strip()
    marks = sum(said.count(mark) for mark in '"“”«»„') + said.count("''")
    if said[:1] in "\"“‘'«„" and said[-1:] in "\"”’'»":
        return "direct"
    return "mixed" if marks >= 2 else "indirect"


def _circumstances(scene: Scene, draft: Draft) -> tuple[str | None, str | None]:
    """Who was told and in what, as printed."""
    clauses = scene.clauses
    if draft.verb is None:
        return None, None
    addressee = medium = None
    held = {token for first, last in draft.pieces for token in range(first, last + 1)}
    own = draft.speaker or (0, -1)
    for child in clauses.children[draft.verb]:
        if child in held or own[0] <= child <= own[1]:
            continue
        dep = clauses.deps[child]
        if child < draft.verb and (dep != "prep" or clauses.words[child] == "to"):
            continue
        tell = clauses.lemmas[draft.verb] in (
            "tell",
            "ask",
            "inform",
            "assure",
            "remind",
            "warn",
            "urge",
            "order",
            "notify",
        )
        if dep in ("dobj", "dative") and tell and addressee is None and clauses.pos[child] in ("NOUN", "PROPN", "PRON"):
            addressee = _words(scene, clauses, clauses.left[child], clauses.right[child], held)
        elif dep in ("prep", "dative") and clauses.words[child] == "to" and addressee is None:
            inner = clauses.child(child, "pobj")
            if inner is not None:
                addressee = _words(scene, clauses, clauses.left[inner], clauses.right[inner], held)
        elif dep == "prep" and clauses.words[child] in _PREPOSITIONS and medium is None:
            inner = clauses.child(child, "pobj")
            if inner is not None and inner not in held and clauses.lemmas[inner] in media_nouns():
                medium = _words(scene, clauses, child, clauses.right[inner], held)
    return addressee, medium


def _words(scene: Scene, clauses: Clauses, first: int, last: int, held: set[int]) -> str | None:
    while last >= first and (last in held or clauses.gaps[last] or clauses.words[last] in (",", ".", ":", ";")):
        last -= 1
    if last < first or any(token in held for token in range(first, last + 1)):
        return None
    return " ".join(scene.text[clauses.starts[first] : clauses.ends[last]].split()) or None
