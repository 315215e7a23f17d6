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

from collections.abc import Sequence

from variorum.article.analysis import Analysis
from variorum.article.clauses import hangs_on
from variorum.article.quote_before import from_quotation, speaker_beside
from variorum.article.quote_content import content_of_verb
from variorum.article.quote_cues import Cue, find_cues
from variorum.article.quote_drafts import LOOSE, Draft, nested_in, settle
from variorum.article.quote_floating import go_on, repeated
from variorum.article.quote_marks import quoted
from variorum.article.quote_phrases import content_of_phrase
from variorum.article.quote_pieces import Content
from variorum.article.quote_rows import row_of
from variorum.article.quote_scene import Scene, after_dateline, inside_quotations, set_scene, whole_quotations
from variorum.article.quote_things import content_of_label, content_of_noun, content_of_thing
from variorum.article.speakers import is_passive, owner_of, speaker_of
from variorum.knowledge.names import words_for
from variorum.records import Quote, Span, Stage

# Who speaks inside quotation marks of himself, or to the one spoken to.
_SELF = frozenset({"i", "we", "you", "me", "us"})


def run(analysis: Analysis) -> None:
    """Find the sayings of the article."""
    if not analysis.sentences:
        return
    clauses = analysis.grammar
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
    cues = find_cues(clauses)
    drafts += _told(scene, cues, {token for draft in drafts for token in range(draft.clause[0], draft.last + 1)})
    drafts = settle(scene, drafts)
    drafts = go_on(scene, drafts)
    drafts += repeated(scene, titles, drafts)
    drafts += nested_in(drafts, _told_inside(scene, cues))
    index = analysis.named
    ids: dict[int, str] = {}
    rows: list[Quote] = []
    # What holds a nested saying comes before it.
    for draft in sorted(drafts, key=lambda d: d.within is not None):
        row = row_of(analysis, scene, draft, index, None if draft.within is None else ids.get(id(draft.within)))
        if row is not None:
            ids[id(draft)] = row.quote_id
            rows.append(row)
    seen: set[str] = set()
    for row in sorted(rows, key=lambda row: (row.start, row.end, row.quote_id)):
        if row.quote_id not in seen:
            seen.add(row.quote_id)
            analysis.quotes.append(row)


def _told_inside(scene: Scene, cues: Sequence[Cue]) -> list[Draft]:
    """Sayings that a speaker tells of somebody else inside quotation marks: "“He told me to go,” she said"."""
    held = [cue for cue in cues if scene.outer[cue.token] >= 0 and cue.form == "verb"]
    if not held:
        return []
    inner = inside_quotations(scene)
    found = _told(inner, [cue for cue in held if inner.outer[cue.token] < 0], set())
    words = scene.clauses.words
    return [d for d in found if d.speaker is not None and words[d.speaker[0]] not in _SELF]


def _told(scene: Scene, cues: Sequence[Cue], settled: set[int]) -> list[Draft]:
    """Sayings that the cues tell, outside the tokens that are settled."""
    drafts: list[Draft] = []
    # Those that may share a sentence with the cues to come.
    near: list[Draft] = []
    for cue in cues:
        if cue.token in settled or scene.outer[cue.token] >= 0:
            continue
        sentence = scene.sentence[cue.token]
        near = earlier = [d for d in near if d.clause[1] >= sentence[0]]
        # What a saying told of within this one's content left is content of this one too.
        outside = [d for d in earlier if d.verb is None or not hangs_on(scene.clauses, d.verb, cue.token)]
        floor = max([sentence[0], *(max(d.last, d.clause[1]) + 1 for d in outside)])
        draft = _draft(scene, cue, floor, earlier[-1] if earlier else None)
        if draft is not None:
            drafts.append(draft)
            if draft.way not in LOOSE and not _nobodys(draft):
                near.append(draft)
    return drafts


def _nobodys(draft: Draft) -> bool:
    """Whether it is told in passing that somebody was told or asked: "After being told that he must go, he said …"."""
    return draft.speaker is None and draft.verb is not None and draft.way == "after"


def _draft(scene: Scene, cue: Cue, floor: int, earlier: Draft | None) -> Draft | None:
    content: Content | None
    if cue.form == "phrase":
        found = content_of_phrase(scene, cue)
        if found is None:
            return None
        content, speaker = found
        return Draft(content.pieces, (cue.first, cue.last), speaker, content.way, content.clause)
    if cue.form == "noun":
        content = content_of_noun(scene, cue)
        owner = owner_of(scene.clauses, cue.token) if content is not None else None
        if content is None or owner is None:
            return None
        return Draft(content.pieces, (cue.first, cue.last), owner, "noun", content.clause)
    # "It is safe to say that …" is nobody's saying.
    head = scene.clauses.heads[cue.token]
    under_it = any(scene.clauses.words[child] == "it" and child < head for child in scene.clauses.children[head])
    if under_it and scene.clauses.deps[cue.token] in ("xcomp", "ccomp") and scene.clauses.words[cue.token - 1] == "to":
        return None
    speaker_tokens = speaker_of(scene.clauses, cue.token)
    if speaker_tokens is not None and scene.outer[speaker_tokens[0]] >= 0:
        # "“It is over,” he said, before adding: “For now.”": the parser hung the second verb on the quotation.
        goes_on = (
            scene.clauses.tags[cue.token] == "VBG"
            and earlier is not None
            and earlier.first >= scene.sentence[cue.token][0]
        )
        speaker_tokens = earlier.speaker if goes_on and earlier is not None else None
    if speaker_tokens is None and not is_passive(scene.clauses, cue.token):
        speaker_tokens = speaker_beside(scene, cue)
    if earlier is not None and earlier.speaker is not None and _second_verb(scene, cue, earlier):
        speaker_tokens = earlier.speaker
    if speaker_tokens is not None:
        first, last = from_quotation(scene, cue, whole_quotations(scene, *speaker_tokens))
        speaker_tokens = (min(after_dateline(scene, first), last), last)
    content = (
        content_of_verb(scene, cue, speaker_tokens, floor)
        or content_of_label(scene, cue, speaker_tokens)
        or content_of_thing(scene, cue, speaker_tokens)
    )
    if content is None:
        return None
    return Draft(
        content.pieces,
        (cue.first, cue.last),
        speaker_tokens,
        content.way,
        content.clause,
        verb=cue.token,
        refused=cue.refused,
        kind=cue.kind(content.frame),
    )


def _second_verb(scene: Scene, cue: Cue, earlier: Draft) -> bool:
    """Whether a cue without a subject of its own follows directly on a saying: "said it was late and added that"."""
    clauses = scene.clauses
    if cue.token <= earlier.last or clauses.child(cue.token, "nsubj", "nsubjpass") is not None:
        return False
    between = range(earlier.last + 1, cue.first)
    return all(
        clauses.gaps[t] or clauses.words[t] in (",", "and", "but") or clauses.pos[t] in ("ADV", "AUX") for t in between
    )


def _headlines(scene: Scene, titles: list[Span]) -> list[Draft]:
    """Headlines of the form "Name: what was said"."""
    clauses = scene.clauses
    speaking = words_for("persons") | words_for("groups") | words_for("organisations")
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
        named = any(clauses.entities[i] in ("PERSON", "ORG", "GPE", "NORP") for i in before)
        if not named and not any(clauses.lemmas[i] in speaking for i in before[-1:]):
            continue
        last = after[-1]
        if clauses.words[last] == "." and last > after[0]:
            last = scene.before(last)
        found.append(Draft([(after[0], last)], (colon, colon), (before[0], before[-1]), "colon", (before[0], colon)))
    return found


STAGE = Stage(
    name="quotes", version=5, unit="article", reads=("articles", "sentences", "mentions"), writes=("quotes",), run=run
)
