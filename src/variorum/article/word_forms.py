"""Part of speech, features and lemma of tokens, looked up instead of worked out each time.

In: a table of tokens with their tags and dependencies. Out: what spaCy's `attribute_ruler` and `lemmatizer` would say
of each token.

Method: a rule that looks at one token alone has the same outcome wherever the token stands, so the two components are
asked once for each word with its tag and dependency, of words that no rule names one for all of a tag. Where a rule of
two tokens may hold ("let 's", "there are"), they are asked of those two together. Measured with
`python -m bench.language`: nothing differs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from variorum.article.token_table import alike

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc

    from variorum.article.token_table import TokenTable

#: What is looked up, in the order of the columns that `WordForms.of` gives.
FORMS = ("POS", "MORPH", "LEMMA")

_KEPT = 400_000  # words with their tag and dependency: some 80 MB when full; then begun anew
# What the rules known here look at.
_LOOKED_AT = frozenset({"TAG", "DEP", "LOWER", "IS_SPACE"})

#: A word, its tag, its dependency.
Key = tuple[int, int, int]


def can_look_up(nlp: Language) -> bool:
    """Whether the pipeline's rules are of the kinds known here: of one token, or of two in a row."""
    lemmatizer: Any = nlp.get_pipe("lemmatizer")
    patterns = [pattern for rule in _rules(nlp) for pattern in rule["patterns"]]
    plain = all(len(pattern) <= 2 and all(_LOOKED_AT.issuperset(token) for token in pattern) for pattern in patterns)
    return lemmatizer.mode == "rule" and not lemmatizer.overwrite and plain


def _rules(nlp: Language) -> list[dict[str, Any]]:
    ruler: Any = nlp.get_pipe("attribute_ruler")
    rules: list[dict[str, Any]] = ruler.patterns
    return rules


class _Named:
    """Which words a rule names."""

    def __init__(self, patterns: Sequence[Sequence[dict[str, Any]]]) -> None:
        asked = [token["LOWER"] for pattern in patterns for token in pattern if "LOWER" in token]
        self.words = {word for word in asked if isinstance(word, str)}
        self.words.update(word for choice in asked if isinstance(choice, dict) for word in choice.get("IN", ()))
        expressions = [choice["REGEX"] for choice in asked if isinstance(choice, dict) and "REGEX" in choice]
        self.expressions = [re.compile(expression) for expression in expressions]
        # Of a choice of another kind it is not known here what it names.
        self.any = any(isinstance(choice, dict) and not {"IN", "REGEX"}.issuperset(choice) for choice in asked)

    def __contains__(self, word: str) -> bool:
        lower = word.lower()
        return (
            self.any
            or lower in self.words
            or word.isspace()
            or any(expression.search(lower) for expression in self.expressions)
        )


class WordForms:
    """The forms of words, by word, tag and dependency."""

    def __init__(self, nlp: Language) -> None:
        from spacy.matcher import Matcher

        self.vocab = nlp.vocab
        self.ruler: Any = nlp.get_pipe("attribute_ruler")
        self.lemmatizer: Any = nlp.get_pipe("lemmatizer")
        # Lists as they come, in which each lemma would be looked for from end to end.
        lookups: Any = self.lemmatizer.lookups  # type: ignore[attr-defined]
        index = lookups.get_table("lemma_index", {})
        for part, words in list(index.items()):
            index[part] = dict.fromkeys(words)
        patterns = [pattern for rule in _rules(nlp) for pattern in rule["patterns"]]
        self.named = _Named(patterns)
        #: What the rules alone say, of words that one names, and of the others by tag and dependency; then of which
        #: rules of two the token may be the first, and the second.
        self.ruled: dict[Key, tuple[int, ...]] = {}
        #: The row of `rows` for each word, tag and dependency: the same, with its lemma.
        self.places: dict[int, int] = {}
        self.rows = np.zeros((_KEPT, 5), dtype=np.uint64)
        self.joined: dict[tuple[Key, ...], NDArray[np.uint64]] = {}
        self.halves = Matcher(nlp.vocab)
        self.bits: dict[int, tuple[int, int]] = {}
        for k, pair in enumerate(pattern for pattern in patterns if len(pattern) == 2):
            for half in (0, 1):
                name = f"{k} {half}"
                self.halves.add(name, [[pair[half]]])
                self.bits[nlp.vocab.strings[name]] = (half, 1 << k)

    def of(self, tokens: TokenTable, tags: NDArray[np.uint64], deps: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """A row for each token."""
        given = np.stack([tokens.column("ORTH"), tags, deps], axis=1)
        keys, kinds, kind = alike(given)
        places = self._places(keys.tolist(), given[kinds])
        rows = self.rows[places[kind]]
        found = rows[:, :3]
        paired = (rows[:-1, 3] & rows[1:, 4]) != 0
        # No rule goes from one text to the next.
        ends = tokens.ends[(tokens.ends > 0) & (tokens.ends < len(tokens))]
        paired[ends - 1] = False
        if paired.any():
            self._ask_together(np.flatnonzero(paired).tolist(), given, found)
        return found

    def _places(self, keys: Sequence[int], given: NDArray[np.uint64]) -> NDArray[np.intp]:
        missing = [k for k, key in enumerate(keys) if key not in self.places]
        if missing and len(self.places) + len(missing) > len(self.rows):
            self.places.clear()
            self.joined.clear()
            missing = list(range(len(keys)))
            if len(missing) > len(self.rows):
                self.rows = np.zeros((len(missing), 5), dtype=np.uint64)
        if missing:
            first = len(self.places)
            self.rows[first : first + len(missing)] = self._learned(list(map(tuple, given[missing].tolist())))
            self.places.update((keys[k], first + n) for n, k in enumerate(missing))
        return np.fromiter(map(self.places.__getitem__, keys), np.intp, len(keys))

    def _learned(self, keys: Sequence[Key]) -> NDArray[np.uint64]:
        """Part of speech, features, lemma, and the halves of rules of two."""
        strings = self.vocab.strings
        comma = strings.add(",")
        # Any word that no rule names does for all.
        of_rules = [key if strings[key[0]] in self.named else (comma, *key[1:]) for key in keys]
        new = sorted(set(of_rules) - self.ruled.keys())
        if new:
            doc = self._apart(new)
            halves = [[0, 0] for _ in doc]
            for name, start, _ in self.halves(doc, allow_missing=True):
                half, bit = self.bits[name]
                halves[start][half] |= bit
            forms = self.ruler(doc).to_array([*FORMS]).tolist()
            self.ruled.update((key, (*forms[2 * k], *halves[2 * k])) for k, key in enumerate(new))
        rows = np.array([self.ruled[key] for key in of_rules], dtype=np.uint64)
        doc = self._doc(keys)
        given: Any = rows[:, : len(FORMS)]
        doc.from_array([*FORMS], given)
        rows[:, : len(FORMS)] = self.lemmatizer(doc).to_array([*FORMS])
        return rows

    def _apart(self, keys: Sequence[Key]) -> Doc:
        """The words with a comma after each, so that no rule of two holds."""
        comma = self.vocab.strings.add(",")
        return self._doc([one for key in keys for one in (key, (comma, comma, comma))])

    def _doc(self, keys: Sequence[Key]) -> Doc:
        from spacy.tokens import Doc

        words: Any = [key[0] for key in keys]
        doc = Doc(self.vocab, words=words)
        given: Any = np.array([key[1:] for key in keys], dtype=np.uint64)
        doc.from_array(["TAG", "DEP"], given)
        return doc

    def _ask_together(self, paired: Sequence[int], given: NDArray[np.uint64], found: NDArray[np.uint64]) -> None:
        """Write over `found` what the components say of tokens that stand together."""
        cuts = [0, *(k for k, (one, other) in enumerate(pairwise(paired), 1) if other != one + 1), len(paired)]
        for begin, end in pairwise(cuts):
            rows = slice(paired[begin], paired[end - 1] + 2)
            keys = tuple(map(tuple, given[rows].tolist()))
            if keys not in self.joined:
                doc = self.lemmatizer(self.ruler(self._doc(keys)))
                self.joined[keys] = doc.to_array([*FORMS]).reshape(-1, len(FORMS))
            found[rows] = self.joined[keys]
