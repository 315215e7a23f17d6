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

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from variorum.article.analysis import Analysis
from variorum.article.model import ATTRIBUTES, BEGINS, DEFAULT_MODEL, INSIDE, OUTSIDE, Parsed, analyse, load_model
from variorum.article.paragraphs import SENTENCE_END, paragraphs
from variorum.records import Furniture, Sentence, Span, Stage, make_id

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.strings import StringStore
    from spacy.tokens import Doc

# Paragraphs kept per process. A third of real collections is copy; a copy follows its original closely in
# arrival, so a few thousand paragraphs (some 20 MB) catch nearly all that a larger cache would.
_KEPT_PARAGRAPHS = 4096

_STRAIGHT = str.maketrans(
    dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‘’‚‛", "'") | dict.fromkeys("\u00a0\u2009\u202f\t", " ")
)
_PLAIN_MARKS = frozenset({'"', "''", "``", "'", "`"})


def straighten(text: str) -> str:
    """The text with plain quotation marks and blanks, of the same length."""
    return text.translate(_STRAIGHT)


_HEAD, _DEP, _START, _IOB = (ATTRIBUTES.index(name) for name in ("HEAD", "DEP", "SENT_START", "ENT_IOB"))


@dataclass(slots=True)
class _Words:
    """The words of a paragraph, blanks left out. `offsets` and `heads` count within the paragraph."""

    words: list[str]
    offsets: list[int]
    heads: NDArray[np.int64]
    starts: NDArray[np.bool_]
    values: NDArray[np.uint64]


class _Memory:
    """The last paragraphs analysed, by model and text."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.kept: OrderedDict[tuple[str, str], _Words] = OrderedDict()

    def get(self, key: tuple[str, str]) -> _Words | None:
        found = self.kept.get(key)
        if found is not None:
            self.kept.move_to_end(key)
        return found

    def put(self, key: tuple[str, str], parsed: _Words) -> None:
        self.kept[key] = parsed
        while len(self.kept) > self.size:
            self.kept.popitem(last=False)


_memory = _Memory(_KEPT_PARAGRAPHS)


def _words(parsed: Parsed, punct: int) -> _Words:
    import numpy as np

    values = parsed.values
    heads = np.arange(len(values)) + values[:, _HEAD].astype(np.int64)
    starts = values[:, _START] == 1
    words, offsets = parsed.words, parsed.offsets
    blank = np.fromiter((word.isspace() for word in words), bool, len(words))
    if blank.any():
        # A blank's dependents hang on its head, and the sentence that it begins begins with the word after it.
        for _ in range(int(blank.sum())):
            heads = np.where(blank[heads], heads[heads], heads)
        for k in np.flatnonzero(blank[:-1]).tolist():
            starts[k + 1] |= starts[k]
        kept = np.flatnonzero(~blank)
        place = np.full(len(values), -1)
        place[kept] = np.arange(len(kept))
        heads = np.where(place[heads[kept]] >= 0, place[heads[kept]], np.arange(len(kept)))
        starts, values = starts[kept], values[kept]
        words, offsets = [words[k] for k in kept], [offsets[k] for k in kept]
    found = _Words(words, offsets, heads, starts, values)
    _mend_marks(found, punct)
    return found


def _mend_marks(found: _Words, punct: int) -> None:
    """Give an opening quotation mark to the sentence it opens, and a closing one to the sentence it closes.

    The parser often ends a sentence on the wrong side of a straight mark; blanks beside the mark tell which it is.
    """
    words, offsets, starts = found.words, found.offsets, found.starts
    last = len(words) - 1
    for k, word in enumerate(words):
        if word not in _PLAIN_MARKS:
            continue
        loose_before = k == 0 or offsets[k - 1] + len(words[k - 1]) < offsets[k]
        loose_after = k == last or offsets[k] + len(word) < offsets[k + 1]
        if loose_before and not loose_after and starts[k + 1] and not _is_root(found, k):
            starts[k], starts[k + 1] = True, False
            found.heads[k], found.values[k, _DEP] = k + 1, punct
        elif loose_after and not loose_before and starts[k] and k > 0:
            if k < last:
                if not starts[k + 1] and _is_root(found, k):
                    continue
                starts[k + 1] = True
            starts[k] = False
            found.heads[k], found.values[k, _DEP] = k - 1, punct


def _is_root(found: _Words, k: int) -> bool:
    """Whether the mark heads words other than itself."""
    return bool((found.heads == k).sum() > (found.heads[k] == k))


def _parse(texts: Sequence[str], model: str) -> list[_Words]:
    # In batches: for paragraphs of some twenty words that takes half the time. The same text parses the same in any
    # batch, bit for bit (`model` computes each row by itself); a test holds the model to that.
    punct = load_model(model).vocab.strings["punct"]
    found: dict[str, _Words] = {}
    missing = []
    for text in dict.fromkeys(texts):
        words = _memory.get((model, text))
        if words is None:
            missing.append(text)
        else:
            found[text] = words
    for text, parsed in zip(missing, analyse(missing, model), strict=True):
        found[text] = _words(parsed, punct)
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
    import numpy as np
    from spacy.tokens import Doc

    nlp = load_model(model)
    blocks = paragraphs(text, furniture)
    plain = straighten(text)
    parsed = _parse(_texts(text, blocks), model)

    held = [word for found in parsed for word in found.words]
    starts, ends = _places(blocks, parsed)
    begins = [begin for found in parsed for begin in found.starts.tolist()]
    # What lies before each word, and after the last: a blank belongs to the word before it, the rest is a gap.
    before = [0, *ends]
    after = [*starts, len(text)]
    spaced = [start > end and plain[end] == " " for end, start in zip(ends, after[1:], strict=True)]
    words: list[str] = []
    spaces: list[bool] = []
    gaps: dict[int, bool] = {}
    copied = 0
    for k, (end, start, space) in enumerate(zip(before, after, [False, *spaced], strict=True)):
        if end + space < start:
            words += held[copied:k]
            spaces += spaced[copied:k]
            copied = k
            gaps[len(words)] = k < len(held) and not begins[k]
            words.append(plain[end + space : start])
            spaces.append(False)
    words += held[copied:]
    spaces += spaced[copied:]

    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    if words:
        inserted = np.zeros(len(words), dtype=bool)
        inserted[list(gaps)] = True
        values: Any = _laid_out(np.flatnonzero(~inserted), parsed, len(words))
        _fill_gaps(values, gaps, words, nlp.vocab.strings)
        doc.from_array(list(ATTRIBUTES), values)
    for place in gaps:
        doc[place]._.gap = True
    return doc, blocks


def _places(blocks: Sequence[Sequence[Span]], parsed: Sequence[_Words]) -> tuple[list[int], list[int]]:
    """Where each word begins and ends in the article."""
    starts: list[int] = []
    ends: list[int] = []
    for block, found in zip(blocks, parsed, strict=True):
        if len(block) == 1:
            first = block[0].start
            begun = [first + offset for offset in found.offsets]
        else:
            begun = [_place(block, offset) for offset in found.offsets]
        starts += begun
        ends += [start + len(word) for start, word in zip(begun, found.words, strict=True)]
    return starts, ends


def _laid_out(places: NDArray[np.int64], parsed: Sequence[_Words], size: int) -> NDArray[np.uint64]:
    """The paragraphs' values at their words' places; the rows of the gaps stay empty."""
    import numpy as np

    values = np.zeros((size, len(ATTRIBUTES)), dtype=np.uint64)
    if not len(places):
        return values
    values[places] = np.concatenate([found.values for found in parsed])
    begun = np.cumsum([0, *(len(found.words) for found in parsed)])
    heads = np.concatenate([found.heads + before for found, before in zip(parsed, begun, strict=False)])
    values[places, _HEAD] = (places[heads] - places).astype(np.uint64)
    starts = np.concatenate([found.starts for found in parsed])
    starts[begun[:-1][np.diff(begun) > 0]] = True
    values[places, _START] = np.where(starts, 1, -1).astype(np.uint64)
    return values


def _fill_gaps(values: NDArray[np.uint64], gaps: dict[int, bool], words: Sequence[str], strings: StringStore) -> None:
    """Gaps are blanks to what follows: inside a sentence they hang on the word before, else they stand alone.

    Within an entity that a gap interrupts, the entity begins anew after the gap.
    """
    import numpy as np
    from spacy.symbols import SPACE

    tag = strings.add("_SP")
    for place, inside in gaps.items():
        row = {
            "POS": SPACE, "HEAD": -1 if inside else 0, "DEP": strings.add("dep" if inside else "ROOT"),
            "LEMMA": strings.add(words[place]), "TAG": tag, "SENT_START": -1 if inside else 1, "ENT_IOB": OUTSIDE,
        }  # fmt: skip
        values[place] = [row.get(name, 0) % 2**64 for name in ATTRIBUTES]
    before = np.append(np.uint64(OUTSIDE), values[:-1, _IOB])
    values[(values[:, _IOB] == INSIDE) & (before == OUTSIDE), _IOB] = BEGINS


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
    for start, end in _bounds(doc):
        while block + 1 < len(blocks) and start >= blocks[block][-1].end:
            block += 1
        found.append(
            Sentence(sentence_id=make_id("n", article_id, start, end), article_id=article_id, n=len(found),
                     start=start, end=end, role=roles[block], paragraph=block)
        )  # fmt: skip
    return found


def _bounds(doc: Doc) -> list[tuple[int, int]]:
    """Where the sentences begin and end in the article, gaps at their ends left out."""
    import numpy as np

    if not len(doc):
        return []
    table = doc.to_array(["IDX", "LENGTH", "SENT_START"]).astype(np.int64)
    # Of a token that is a gap spaCy keeps a note under its offset.
    noted = [key[2] for key in doc.user_data if isinstance(key, tuple) and key[:2] == ("._.", "gap")]
    words = np.flatnonzero(~np.isin(table[:, 0], noted))
    begins = table[:, 2] == 1
    sentence = begins.cumsum()[words] - begins[0]
    first = words[np.flatnonzero(np.diff(sentence, prepend=-1))]
    last = words[np.flatnonzero(np.diff(sentence, append=len(doc) + 1))]
    return list(zip(table[first, 0].tolist(), (table[last, 0] + table[last, 1]).tolist(), strict=True))


def run(analysis: Analysis, model: str = DEFAULT_MODEL) -> None:
    """Parse the article and find its sentences."""
    analysis.doc, blocks = parse(analysis.article.text, analysis.furniture, model)
    analysis.sentences = _sentences(analysis, blocks)


STAGE = Stage(
    name="language", version=1, unit="article", reads=("articles", "furniture"), writes=("sentences",), run=run
)
