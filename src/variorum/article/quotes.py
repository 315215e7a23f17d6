"""Who said what: direct, indirect and mixed sayings, with their speaker and cue.

In: an article's parse, sentences and mentions. Out: rows of `quotes`, one a saying.

Method: rules on the parse. Quotation marks are paired first (`quote_marks`); each word that may tell a saying
(`quote_cues`, from `knowledge/cues.toml`) is asked for its speaker (`speakers`) and its content (`quote_content`);
quotations that nobody's words introduce go to the saying they continue, or stand as floating. The conventions for the
extent of content and speaker are those of the PolNeAR corpus (Newell, Margolin & Ruths 2018): content holds its
quotation marks and its conjunction ("that"), not the sentence's full stop; the speaker is the whole noun phrase.

Gets wrong: an indirect saying whose end the parser misplaces; free indirect speech over several sentences.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from variorum.article.analysis import Analysis
from variorum.article.clauses import Clauses, hangs_on, read_clauses
from variorum.article.quote_content import (
    Content,
    content_of_label,
    content_of_noun,
    content_of_phrase,
    content_of_thing,
    content_of_verb,
    speaker_beside,
)
from variorum.article.quote_cues import Cue, find_cues
from variorum.article.quote_marks import quoted
from variorum.article.quote_scene import Scene, set_scene, trim, whole_quotations
from variorum.article.speakers import TokenRange, antecedent_of, is_passive, owner_of, speaker_of
from variorum.knowledge.cues import media_nouns
from variorum.records import Quote, Span, Stage, make_id

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


_WORD = re.compile(r"\w+")
# Ways whose content may be part of another saying's.
_LOOSE = frozenset({"noun", "thing", "label"})


@dataclass(slots=True)
class _Draft:
    """A saying being put together; tokens throughout."""

    pieces: list[TokenRange]
    cue: TokenRange | None
    speaker: TokenRange | None
    way: str
    clause: TokenRange
    verb: int | None = None
    refused: bool = False
    kind: str = "says"

    @property
    def first(self) -> int:
        return self.pieces[0][0]

    @property
    def last(self) -> int:
        return self.pieces[-1][1]


def run(analysis: Analysis) -> None:
    """Find the sayings of the article."""
    from variorum.article.mentions import MentionIndex

    doc = analysis.parsed
    if not analysis.sentences:
        return
    clauses = read_clauses(doc)
    paragraphs: list[Span] = []
    titles: list[Span] = []
    for sentence in analysis.sentences:
        if sentence.paragraph == len(paragraphs) - 1:
            paragraphs[-1] = Span(paragraphs[-1].start, max(paragraphs[-1].end, sentence.end))
        else:
            while len(paragraphs) < sentence.paragraph:
                paragraphs.append(Span(sentence.start, sentence.start))
            paragraphs.append(Span(sentence.start, sentence.end))
        if sentence.role == "title":
            titles.append(Span(sentence.start, sentence.end))
    hidden = [Span(mark.start, mark.end) for mark in analysis.furniture]
    marks = quoted(analysis.article.text, paragraphs, hidden)
    scene = set_scene(clauses, marks, analysis.article.text, paragraphs)
    drafts = _headlines(scene, titles)
    drafts += _told(scene, {token for draft in drafts for token in range(draft.clause[0], draft.last + 1)})
    drafts = _settle(scene, drafts)
    drafts = _continue(scene, drafts)
    drafts += _repeated(scene, titles, drafts)
    index = MentionIndex(analysis.mentions, doc)
    rows = [_row(analysis, scene, draft, index) for draft in drafts]
    seen: set[str] = set()
    for row in sorted((row for row in rows if row is not None), key=lambda row: (row.start, row.end, row.quote_id)):
        if row.quote_id not in seen:
            seen.add(row.quote_id)
            analysis.quotes.append(row)


def _told(scene: Scene, settled: set[int]) -> list[_Draft]:
    """Sayings that a cue tells, outside the tokens that are settled."""
    drafts: list[_Draft] = []
    for cue in find_cues(scene.clauses):
        if cue.token in settled or scene.outer[cue.token] >= 0:
            continue
        sentence = scene.sentence[cue.token]
        earlier = [draft for draft in drafts if draft.clause[1] >= sentence[0] and draft.way not in _LOOSE]
        # What a saying told of within this one's content left is content of this one too.
        outside = [d for d in earlier if d.verb is None or not hangs_on(scene.clauses, d.verb, cue.token)]
        floor = max([sentence[0], *(max(d.last, d.clause[1]) + 1 for d in outside)])
        draft = _draft(scene, cue, floor, earlier[-1] if earlier else None)
        if draft is not None:
            drafts.append(draft)
    return drafts


def _draft(scene: Scene, cue: Cue, floor: int, earlier: _Draft | None) -> _Draft | None:
    content: Content | None
    if cue.form == "phrase":
        found = content_of_phrase(scene, cue)
        if found is None:
            return None
        content, speaker = found
        return _Draft(content.pieces, (cue.first, cue.last), speaker, content.way, content.clause)
    if cue.form == "noun":
        content = content_of_noun(scene, cue)
        owner = owner_of(scene.clauses, cue.token) if content is not None else None
        if content is None or owner is None:
            return None
        return _Draft(content.pieces, (cue.first, cue.last), owner, "noun", content.clause)
    # "It is safe to say that …" is nobody's saying.
    head = scene.clauses.heads[cue.token]
    under_it = any(scene.clauses.words[child] == "it" and child < head for child in scene.clauses.children[head])
    if under_it and scene.clauses.deps[cue.token] in ("xcomp", "ccomp") and scene.clauses.words[cue.token - 1] == "to":
        return None
    speaker_tokens = speaker_of(scene.clauses, cue.token)
    if speaker_tokens is not None and scene.outer[speaker_tokens[0]] >= 0:
        speaker_tokens = None
    if speaker_tokens is None and not is_passive(scene.clauses, cue.token):
        speaker_tokens = speaker_beside(scene, cue)
    if earlier is not None and earlier.speaker is not None and _second_verb(scene, cue, earlier):
        speaker_tokens = earlier.speaker
    if speaker_tokens is not None:
        speaker_tokens = whole_quotations(scene, *speaker_tokens)
    content = (
        content_of_verb(scene, cue, speaker_tokens, floor)
        or content_of_label(scene, cue, speaker_tokens)
        or content_of_thing(scene, cue, speaker_tokens)
    )
    if content is None:
        return None
    return _Draft(
        content.pieces,
        (cue.first, cue.last),
        speaker_tokens,
        content.way,
        content.clause,
        verb=cue.token,
        refused=cue.refused,
        kind=cue.kind(content.frame),
    )


def _second_verb(scene: Scene, cue: Cue, earlier: _Draft) -> bool:
    """Whether a cue without a subject of its own follows directly on a saying: "said it was late and added that"."""
    clauses = scene.clauses
    if cue.token <= earlier.last or clauses.child(cue.token, "nsubj", "nsubjpass") is not None:
        return False
    between = range(earlier.last + 1, cue.first)
    return all(
        clauses.gaps[t] or clauses.words[t] in (",", "and", "but") or clauses.pos[t] in ("ADV", "AUX") for t in between
    )


def _headlines(scene: Scene, titles: list[Span]) -> list[_Draft]:
    """Headlines of the form "Name: what was said"."""
    clauses = scene.clauses
    found = []
    for title in titles:
        tokens = [
            i for i in range(len(clauses.words)) if title.start <= clauses.starts[i] < title.end and not clauses.gaps[i]
        ]
        colon = next((i for i in tokens if clauses.words[i] == ":"), None)
        if colon is None:
            continue
        before = [i for i in tokens if i < colon]
        after = [i for i in tokens if i > colon]
        if not before or len(before) > 5 or len(after) < 3 or scene.has_verb(before[0], before[-1]):
            continue
        if not any(clauses.entities[i] in ("PERSON", "ORG", "GPE", "NORP") for i in before):
            continue
        last = after[-1]
        if clauses.words[last] == "." and last > after[0]:
            last = scene.before(last)
        found.append(_Draft([(after[0], last)], (colon, colon), (before[0], before[-1]), "colon", (before[0], colon)))
    return found


def _settle(scene: Scene, drafts: list[_Draft]) -> list[_Draft]:
    """Keep sayings that do not cut one another: what lies inside another saying's piece is part of it."""
    drafts = [draft for draft in drafts if not _only_relays(draft, drafts)]
    ordered = sorted(drafts, key=lambda d: (d.first, -d.last))
    kept: list[_Draft] = []
    for draft in sorted(ordered, key=lambda d: -sum(b - a for a, b in d.pieces)):
        pieces = []
        inside = False
        for first, last in draft.pieces:
            piece: TokenRange | None = (first, last)
            for other in kept:
                for a, b in other.pieces:
                    if piece is None or piece[1] < a or piece[0] > b:
                        continue
                    if a <= piece[0] and piece[1] <= b:
                        inside = True
                        piece = None
                    elif piece[0] < a:
                        piece = (piece[0], a - 1)
                    else:
                        piece = (b + 1, piece[1])
            if piece is not None:
                pieces.append(piece)
        left = [piece for a, b in pieces if (piece := trim(scene, a, b)) is not None]
        size = sum(b - a + 1 for a, b in left)
        # What is mostly part of another saying is no saying of its own.
        if inside or 2 * size < sum(b - a + 1 for a, b in draft.pieces):
            continue
        draft.pieces = left
        kept.append(draft)
    return sorted(kept, key=lambda d: (d.first, d.last))


def _only_relays(draft: _Draft, drafts: list[_Draft]) -> bool:
    """Whether a saying only passes on another with a speaker of its own: "…, she said, according to a transcript"."""
    if draft.way not in ("as", "phrase"):
        return False
    for other in drafts:
        held = other is not draft and draft.first <= other.clause[0] and other.clause[1] <= draft.last
        if (
            held
            and other.speaker is not None
            and (other.way == "before" or (draft.way == "as" and other.way == "after"))
        ):
            return True
    return False


def _continue(scene: Scene, drafts: list[_Draft]) -> list[_Draft]:
    """Give quotations that no cue tells to the saying they stand by, or let them stand as floating."""
    taken = [False] * len(scene.quoted)
    for draft in drafts:
        for first, last in draft.pieces:
            for token in range(first, last + 1):
                if scene.outer[token] >= 0:
                    taken[scene.outer[token]] = True
    everyone = list(drafts)
    waiting: list[_Draft] = []
    for number, quote in enumerate(scene.quoted):
        if quote.depth:
            continue
        first, last = scene.tokens[number]
        if taken[number]:
            # What floats directly before a saying in marks is its beginning.
            if (
                waiting
                and (owner := _beginning(everyone, first)) is not None
                and _follows(scene, waiting[-1].last, first)
            ):
                owner.pieces = waiting[-1].pieces + owner.pieces
                everyone.remove(waiting[-1])
            waiting = []
            continue
        if not _stands_alone(scene, first, last):
            continue
        if not scene.is_speech(first, last):
            latest = _latest(everyone, first)
            if (
                latest is not None
                and scene.paragraph[latest.last] == scene.paragraph[first]
                and _goes_on(scene, latest, first)
            ):
                latest.pieces.append((first, last))
            continue
        if waiting and _follows(scene, waiting[-1].last, first):
            waiting[-1].pieces.append((first, last))
            continue
        latest = _latest(everyone, first)
        if latest is not None and _goes_on(scene, latest, first):
            latest.pieces.append((first, last))
            continue
        near = latest is not None and scene.paragraph[first] - scene.paragraph[latest.last] <= 2
        draft = _Draft([(first, last)], None, latest.speaker if near and latest else None, "floating", (first, last))
        everyone.append(draft)
        waiting = [draft]
    return sorted(everyone, key=lambda d: (d.first, d.last))


def _latest(drafts: list[_Draft], first: int) -> _Draft | None:
    """The saying that ends last before the token."""
    previous = [d for d in drafts if d.first < first and d.way not in ("noun", "label")]
    return max(previous, key=lambda d: max(d.last, d.clause[1])) if previous else None


def _goes_on(scene: Scene, draft: _Draft, first: int) -> bool:
    """Whether a quotation that begins a sentence goes on from the saying of the sentence before."""
    end = max(draft.last, draft.clause[1])
    end = max(end, scene.sentence[end][1])
    if not _follows(scene, end, first):
        return False
    announced = scene.clauses.words[scene.before(first)] == ":"
    return announced or scene.outer[draft.last] >= 0 or scene.paragraph[end] == scene.paragraph[first]


def _repeated(scene: Scene, titles: list[Span], drafts: list[_Draft]) -> list[_Draft]:
    """Quotations in the headline that the report repeats, with the speaker it gives."""
    found = []
    for number, quote in enumerate(scene.quoted):
        held = any(title.start <= quote.start and quote.end <= title.end for title in titles)
        words = " ".join(_WORD.findall(scene.text[quote.inner.start : quote.inner.end].lower()))
        if quote.depth or not held or words.count(" ") < 2:
            continue
        first, last = scene.tokens[number]
        if any(a <= last and first <= b for draft in drafts for a, b in draft.pieces):
            continue
        for draft in drafts:
            said = (scene.text[scene.clauses.starts[a] : scene.clauses.ends[b]] for a, b in draft.pieces)
            if draft.speaker is not None and any(words in " ".join(_WORD.findall(piece.lower())) for piece in said):
                found.append(_Draft([(first, last)], None, draft.speaker, "floating", (first, last)))
                break
    return found


def _stands_alone(scene: Scene, first: int, last: int) -> bool:
    """Whether a quotation is a sentence by itself."""
    sentence = scene.sentence[first]
    if scene.before(first) >= sentence[0]:
        return False
    end = scene.after(last)
    return end > sentence[1] or end >= len(scene.clauses.words) or scene.clauses.words[end] in (".", "!", "?")


def _beginning(drafts: list[_Draft], first: int) -> _Draft | None:
    """The saying whose first piece begins at the token, if its cue comes after."""
    for draft in drafts:
        if draft.first == first and draft.way == "before":
            return draft
    return None


def _follows(scene: Scene, last: int, first: int) -> bool:
    """Whether nothing but punctuation, a paragraph's end and at most a cross-heading stands between."""
    clauses = scene.clauses
    between = [t for t in range(last + 1, first) if not clauses.gaps[t]]
    apart = scene.paragraph[first] - scene.paragraph[last]
    if apart <= 1:
        return all(clauses.words[t] in (".", ",", "!", "?", ":") for t in between)
    inner = [t for t in between if scene.paragraph[t] not in (scene.paragraph[first], scene.paragraph[last])]
    if apart != 2 or not 0 < len(inner) <= 6 or len(between) - len(inner) > 1:
        return False
    return clauses.words[inner[-1]] not in (".", "!", "?", ":") and not scene.has_verb(inner[0], inner[-1])


def _row(analysis: Analysis, scene: Scene, draft: _Draft, index: MentionIndex) -> Quote | None:
    clauses = scene.clauses
    text = analysis.article.text
    parts = _parts(analysis, scene, draft.pieces)
    if not parts:
        return None
    speaker = None
    if draft.speaker is not None:
        speaker = Span(clauses.starts[draft.speaker[0]], clauses.ends[draft.speaker[1]])
    cue = None if draft.cue is None else Span(clauses.starts[draft.cue[0]], clauses.ends[draft.cue[1]])
    type_ = _type(scene, draft.pieces)
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
        confidence=round(belief, 4),
    )


def _name(scene: Scene, speaker: TokenRange, index: MentionIndex) -> str:
    """The fullest name of the speaker in the article, else the words without their article."""
    clauses = scene.clauses
    first, last = antecedent_of(clauses, speaker)
    start, end = clauses.starts[first], clauses.ends[last]
    mention = index.at(start, end)
    if mention is None or not mention.name:
        # "one of them, Ann Lee": the name stands beside the description.
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


def _circumstances(scene: Scene, draft: _Draft) -> tuple[str | None, str | None]:
    """Who was told and in what, as printed."""
    clauses = scene.clauses
    if draft.verb is None:
        return None, None
    addressee = medium = None
    held = {token for first, last in draft.pieces for token in range(first, last + 1)}
    for child in clauses.children[draft.verb]:
        if child in held or child < draft.verb:
            continue
        dep = clauses.deps[child]
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
            if inner is not None and clauses.lemmas[inner] in media_nouns():
                medium = _words(scene, clauses, child, clauses.right[inner], held)
    return addressee, medium


def _words(scene: Scene, clauses: Clauses, first: int, last: int, held: set[int]) -> str | None:
    while last >= first and (last in held or clauses.gaps[last] or clauses.words[last] in (",", ".", ":", ";")):
        last -= 1
    if last < first or any(token in held for token in range(first, last + 1)):
        return None
    return " ".join(scene.text[clauses.starts[first] : clauses.ends[last]].split()) or None


STAGE = Stage(
    name="quotes", version=1, unit="article", reads=("articles", "sentences", "mentions"), writes=("quotes",), run=run
)
