"""spaCy's named entities, decided for many paragraphs at once.

In: a trained `ner` component, documents whose sentences are known. Out: the same entities that the component finds.

Method: spaCy walks each document token by token, asking all moves each time. While no entity is open a decision
depends on one token alone, so that of every token is one matrix product; only the tokens within an entity are then
walked, over all documents in step. The moves (BILUO, after Ratinov and Roth 2009) and their conditions are those of
`spacy/pipeline/_parser_internals/ner.pyx`; nothing is preset, so the conditions that guard preset entities fall away.
Measured with `python -m bench.language`: the same entities, in about half of the time of `nlp.get_pipe("ner")`.

Gets wrong: what the component gets wrong. Two scores that are equal to the last bit may be told apart otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from variorum.article.encoding import Encoder, can_encode
from variorum.article.move_scores import MoveScores, can_score

if TYPE_CHECKING:
    from variorum.article.small_mixing import SmallMixing
    from variorum.article.token_table import TokenTable

#: Where an entity begins and ends, in tokens over all the documents laid end to end, and its label.
Found = tuple[int, int, str]

_FEATURES = 3  # the token, the first token of the open entity, the token before
_IMPOSSIBLE = np.float32(-np.inf)


def can_decode(component: Any, columns: tuple[str, ...]) -> bool:
    """Whether the component is of the kind whose decisions are known here."""
    return (
        can_score(component, _FEATURES)
        and can_encode(component.model.layers[0].layers[0], columns)
        and all(name == "O" or name[:2] in ("B-", "I-", "L-", "U-") for name in _moves(component))
    )


def _moves(component: Any) -> list[str]:
    """The moves by number. `U-` alone blocks a preset entity and is never made here."""
    return [component.moves.get_class_name(k) for k in range(component.moves.n_moves)]


class EntityDecoder:
    """Entities of many documents, as the component would decide them."""

    def __init__(self, component: Any, small: SmallMixing | None = None) -> None:
        model = component.model
        self.encoder, self.network = Encoder(model.layers[0].layers[0], small), MoveScores(model)
        names = _moves(component)
        self.names = names
        self.unseen = sorted(model.attrs["unseen_classes"])
        self.outside = names.index("O")
        self.begins = np.array([k for k, name in enumerate(names) if name.startswith("B-")], dtype=np.intp)
        self.closed = np.array(
            [k for k, name in enumerate(names) if name[:2] in ("B-", "U-", "O") and name != "U-"], np.intp
        )
        place = {name: k for k, name in enumerate(names)}
        self.goes_on = np.array([place.get("I-" + name[2:], -1) for name in names], dtype=np.intp)
        self.ends = np.array([place.get("L-" + name[2:], -1) for name in names], dtype=np.intp)

    def decode(self, tokens: TokenTable, starts: NDArray[np.bool_]) -> list[Found]:
        """The entities of the texts, in order; `starts` tells which tokens begin a sentence."""
        if not len(tokens):
            return []
        features = self.network.features(self.encoder.encode(tokens))
        last = np.zeros(len(tokens), dtype=bool)
        last[tokens.ends[tokens.ends > tokens.firsts] - 1] = True
        # After this token no entity may go on: the text ends, or a sentence begins.
        final = last | np.append(starts[1:], True)
        blank = tokens.column("IS_SPACE") == 1
        choice = self._while_closed(features, blank, final)
        return self._walk(choice, features, last, final)

    def _while_closed(
        self, features: NDArray[np.float32], blank: NDArray[np.bool_], final: NDArray[np.bool_]
    ) -> NDArray[np.intp]:
        """The move that each token would get with no entity open."""
        # Its own row, and those for no token in the two other places.
        summed = features[:-_FEATURES:_FEATURES] + features[-2]
        summed += features[-1]
        scores = self.network.scores(self.network.hidden(summed))
        scores[:, self.unseen] = _IMPOSSIBLE
        scores[np.ix_(final, self.begins)] = _IMPOSSIBLE
        best: NDArray[np.intp] = self.closed[scores[:, self.closed].argmax(axis=1)]
        best[blank] = self.outside
        return best

    def _walk(
        self,
        choice: NDArray[np.intp],
        features: NDArray[np.float32],
        last: NDArray[np.bool_],
        final: NDArray[np.bool_],
    ) -> list[Found]:
        """Follow the entities that more than one token makes; the tokens they cover decide nothing else."""
        size = len(choice)
        opens = np.isin(choice, self.begins)
        # The next opening at or after each token, and the first token of the next document.
        ahead = np.where(opens, np.arange(size), size)
        ahead = np.append(np.minimum.accumulate(ahead[::-1])[::-1], size)
        stops = np.append(np.where(last, np.arange(size) + 1, size), size)
        stops = np.minimum.accumulate(stops[::-1])[::-1]

        found: list[Found] = []
        covered = np.zeros(size, dtype=bool)
        firsts = np.flatnonzero(np.append(True, last[:-1]))
        start = ahead[firsts]
        inside = start < stops[firsts]
        start = start[inside]
        while start.size:
            move = choice[start]
            at = start + 1
            end = np.zeros_like(start)
            open_ = np.arange(start.size)
            while open_.size:
                here, first = at[open_], start[open_]
                goes = ~final[here]
                label = move[open_]
                summed = features[_FEATURES * here] + features[_FEATURES * first + 1]
                hidden = self.network.hidden(summed + features[_FEATURES * here - 1])
                on = self._score(hidden, self.goes_on[label])
                off = self._score(hidden, self.ends[label])
                # Of equal scores the earlier move wins.
                goes &= (on > off) | ((on == off) & (self.goes_on[label] < self.ends[label]))
                end[open_[~goes]] = here[~goes] + 1
                at[open_[goes]] += 1
                open_ = open_[goes]
            for a, b, m in zip(start.tolist(), end.tolist(), move.tolist(), strict=True):
                covered[a:b] = True
                found.append((a, b, self.names[m][2:]))
            # On to the next opening in the same document.
            following = ahead[end]
            start = following[following < stops[start]]
        for k in np.flatnonzero(~covered & (choice != self.outside) & ~opens).tolist():
            found.append((k, k + 1, self.names[choice[k]][2:]))
        return sorted(found)

    def _score(self, hidden: NDArray[np.float32], moves: NDArray[np.intp]) -> NDArray[np.float32]:
        scores: NDArray[np.float32] = (hidden * self.network.upper[:, moves].T).sum(axis=1)
        scores += self.network.upper_bias[moves]
        return scores
