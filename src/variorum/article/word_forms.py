"""Part of speech, features and lemma of tokens, looked up instead of worked out each time.

In: documents with tags and dependencies. Out: what spaCy's `attribute_ruler` and `lemmatizer` would say of each token.

Method: a rule that looks at one token alone has the same outcome wherever the token stands, so the two components are
asked once for each word with its tag and dependency. Where a rule of two tokens may hold ("let 's", "there are"), they
are asked of the whole text. Measured with `python -m bench.language`: nothing differs, at a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc

#: What is looked up, in the order of the columns that `WordForms.of` gives.
FORMS = ("POS", "MORPH", "LEMMA")

_KEPT = 400_000  # words with their tag and dependency: some 80 MB when full; then begun anew


def can_look_up(nlp: Language) -> bool:
    """Whether the pipeline's rules are of the kinds known here: of one token, or of two in a row."""
    lemmatizer: Any = nlp.get_pipe("lemmatizer")
    patterns = [pattern for rule in _rules(nlp) for pattern in rule["patterns"]]
    plain = all(len(pattern) <= 2 and not any("OP" in token for token in pattern) for pattern in patterns)
    return lemmatizer.mode == "rule" and not lemmatizer.overwrite and plain


def _rules(nlp: Language) -> list[dict[str, Any]]:
    ruler: Any = nlp.get_pipe("attribute_ruler")
    rules: list[dict[str, Any]] = ruler.patterns
    return rules


class WordForms:
    """The forms of words, by word, tag and dependency."""

    def __init__(self, nlp: Language) -> None:
        from spacy.matcher import Matcher

        self.vocab = nlp.vocab
        self.ruler: Any = nlp.get_pipe("attribute_ruler")
        self.lemmatizer: Any = nlp.get_pipe("lemmatizer")
        #: Part of speech, features, lemma; then of which rules of two the token may be the first, and the second.
        self.known: dict[tuple[int, ...], tuple[int, ...]] = {}
        self.halves = Matcher(nlp.vocab)
        self.bits: dict[int, tuple[int, int]] = {}
        pairs = [pattern for rule in _rules(nlp) for pattern in rule["patterns"] if len(pattern) == 2]
        for k, pair in enumerate(pairs):
            for half in (0, 1):
                name = f"{k} {half}"
                self.halves.add(name, [[pair[half]]])
                self.bits[nlp.vocab.strings[name]] = (half, 1 << k)

    def of(self, docs: Sequence[Doc]) -> list[NDArray[np.uint64]]:
        """For each document, a row for each token."""
        import numpy as np

        keys = [_keys(doc) for doc in docs]
        self._learn({key for of_doc in keys for key in of_doc if key not in self.known})
        found = []
        for doc, of_doc in zip(docs, keys, strict=True):
            rows = np.array([self.known[key] for key in of_doc], dtype=np.uint64).reshape(-1, 5)
            if (rows[:-1, 3] & rows[1:, 4]).any():
                rows = self.lemmatizer(self.ruler(doc)).to_array(list(FORMS)).reshape(-1, 3)
            found.append(rows[:, :3])
        return found

    def _learn(self, keys: set[tuple[int, ...]]) -> None:
        import numpy as np
        from spacy.tokens import Doc

        if not keys:
            return
        if len(self.known) > _KEPT:
            self.known.clear()
        ordered = sorted(keys)
        comma = self.vocab.strings.add(",")
        # A comma between them, so that no rule of two holds.
        words: Any = [word for orth, *_ in ordered for word in (orth, comma)]
        doc = Doc(self.vocab, words=words)
        given: Any = np.full((len(doc), 2), comma, dtype=np.uint64)
        given[::2] = np.array([key[1:] for key in ordered], dtype=np.uint64)
        doc.from_array(["TAG", "DEP"], given)
        halves = [[0, 0] for _ in doc]
        for name, start, _ in self.halves(doc, allow_missing=True):
            half, bit = self.bits[name]
            halves[start][half] |= bit
        forms = self.lemmatizer(self.ruler(doc)).to_array(list(FORMS)).tolist()
        for k, key in enumerate(ordered):
            self.known[key] = (*forms[2 * k], *halves[2 * k])


def _keys(doc: Doc) -> list[tuple[int, ...]]:
    table: Any = doc.to_array(["ORTH", "TAG", "DEP"])
    return list(map(tuple, table.reshape(-1, 3).tolist()))
