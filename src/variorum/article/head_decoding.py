"""Heads and dependencies as spaCy's parser decides them, for many texts side by side.

In: a trained parser, a table of tokens, their vectors. Out: for each token its head, its dependency, and whether it
begins a sentence.

Method: the parser's own arc-eager moves, the best at each step (Honnibal & Johnson 2015, "An improved non-monotonic
transition system", and `spacy/pipeline/_parser_internals/arc_eager.pyx`), with the states of all texts in arrays: one
step moves every text. Dependencies that stand for arcs which cross others are resolved by spaCy, and so are long texts,
of which too few would go side by side. Measured with `python -m bench.language`: the same heads, in four tenths of the
time of `nlp.get_pipe("parser")`.

Gets wrong: what the parser gets wrong. Two scores that are equal to the last bit may be told apart otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from variorum.article.move_scores import MoveScores, can_score

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from variorum.article.token_table import TokenTable

# What a state looks at: the next two tokens, three of the stack, the nearest dependents of the first of each.
_PLACES = 8
_SHIFT, _REDUCE, _LEFT, _RIGHT, _BREAK = range(5)
_KINDS = "SDLRB"
_IMPOSSIBLE = np.float32(-np.inf)
# A dependency with this in its name stands for an arc that crosses others.
_CROSSING = "||"
# Tokens above which a text is left to spaCy. A step costs as much for one text as for twenty, and a batch holds some
# sixteen of this length: there both take as long. Of one text alone ours takes ten times as long.
_LONG = 500
_TRUE, _FALSE = 1, 2**64 - 1  # as spaCy writes whether a token begins a sentence


def can_parse(component: Any) -> bool:
    """Whether the component's moves are those written out here."""
    names = _moves(component)
    return (
        can_score(component, _PLACES)
        and component.model.layers[0].layers[0].name == "tok2vec-listener"
        and names[:2] == ["S", "D"]
        and names[-1] == "B-ROOT"
        and all(name[:2] in ("L-", "R-") and "subtok" not in name for name in names[2:-1])
        and not component.model.attrs["unseen_classes"]
        and [step.__name__ for step in component.postprocesses] == ["deprojectivize"]
    )


def _moves(component: Any) -> list[str]:
    return [component.moves.get_class_name(k) for k in range(component.moves.n_moves)]


def _of(doc: Any) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.uint64]]:
    found = doc.to_array(["HEAD", "DEP", "SENT_START"]).reshape(-1, 3)
    return found[:, 0].astype(np.int64), found[:, 1], found[:, 2]


class _States:
    """The states of texts that are not finished, a place in each array for each.

    `next` is the first token not read; `top` the place in `stack` of the text's uppermost token, three empty places
    below its lowest; `again` the place in `back` of the token put back last, to be read before `next`.
    """

    def __init__(self, firsts: NDArray[np.intp], ends: NDArray[np.intp]) -> None:
        count = np.arange(len(firsts))
        self.next, self.ends = firsts.copy(), ends
        self.floor = firsts + 3 * count + 2
        self.top = self.floor.copy()
        self.stack = np.full(int(ends.max()) + 3 * len(firsts), -1, dtype=np.intp)
        self.bottom = firsts + 2 * count + 1
        self.again = self.bottom.copy()
        self.back = np.full(int(ends.max()) + 2 * len(firsts), -1, dtype=np.intp)

    def keep(self, which: NDArray[np.bool_]) -> None:
        """Let go of the others."""
        for name in ("next", "ends", "floor", "top", "bottom", "again"):
            setattr(self, name, getattr(self, name)[which])

    def ahead(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The next two tokens of each text, -1 for none."""
        waiting = self.again - self.bottom
        first = np.where(self.next < self.ends, self.next, -1)
        if not waiting.any():
            return first, np.where(self.next + 1 < self.ends, self.next + 1, -1)
        second = self.next + 1 - np.minimum(waiting, 1)
        second = np.where(second < self.ends, second, -1)
        return (
            np.where(waiting > 0, self.back[self.again], first),
            np.where(waiting > 1, self.back[self.again - 1], second),
        )


class HeadDecoder:
    """Heads and dependencies of many texts, as the component would decide them."""

    def __init__(self, component: Any) -> None:
        self.component = component
        self.network = MoveScores(component.model)
        names = _moves(component)
        self.kinds = np.array([_KINDS.index(name[0]) for name in names])
        strings = component.vocab.strings
        self.labels = np.array([strings.add(name[2:]) for name in names], dtype=np.uint64)
        self.root = strings.add("ROOT")
        self.crossing = np.array([_CROSSING in name for name in names])

    def decode(
        self, tokens: TokenTable, vectors: NDArray[np.float32]
    ) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.uint64]]:
        """For each token how far from it its head stands, its dependency, and whether it begins a sentence."""
        size = len(tokens)
        sizes = tokens.ends - tokens.firsts
        held, long = (sizes > 0) & (sizes <= _LONG), np.flatnonzero(sizes > _LONG)
        heads, moves = np.arange(size), np.full(size, -1)
        if held.any():
            heads, moves = self._walk(tokens.firsts[held], tokens.ends[held], vectors)
        labels = np.where(moves < 0, np.uint64(self.root), self.labels[moves])
        roots = heads
        while (roots[roots] != roots).any():
            roots = roots[roots]
        begins = np.append(True, roots[1:] != roots[:-1])[:size]
        starts = np.where(begins, np.uint64(_TRUE), np.uint64(_FALSE))
        distances = heads - np.arange(size)
        crossing = np.flatnonzero((moves >= 0) & self.crossing[moves])
        for k in sorted(set(np.searchsorted(tokens.ends, crossing, side="right").tolist())):
            rows = slice(tokens.firsts[k], tokens.ends[k])
            distances[rows], labels[rows], starts[rows] = self._resolved(tokens.docs[k], distances[rows], labels[rows])
        for k in long.tolist():
            rows = slice(tokens.firsts[k], tokens.ends[k])
            distances[rows], labels[rows], starts[rows] = self._left_to_spacy(tokens.docs[k], vectors[rows])
        return distances, labels, starts

    def _left_to_spacy(self, doc: Any, vectors: NDArray[np.float32]) -> tuple[Any, Any, Any]:
        # What the parser is given of the layers before it.
        doc.tensor = vectors
        self.component.set_annotations([doc], self.component.predict([doc]))
        return _of(doc)

    def _resolved(self, doc: Any, distances: NDArray[np.int64], labels: NDArray[np.uint64]) -> tuple[Any, Any, Any]:
        doc.from_array(["HEAD", "DEP"], np.stack([distances.astype(np.uint64), labels], axis=1))
        for step in self.component.postprocesses:
            step(doc)
        return _of(doc)

    def _walk(
        self, firsts: NDArray[np.intp], ends: NDArray[np.intp], vectors: NDArray[np.float32]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Each token's head, itself where it has none, and the number of the move that gave it, -1 where none did."""
        size = len(vectors)
        features = self.network.features(vectors)
        places = np.arange(_PLACES)
        # The last cell of each is for no token, -1.
        head, move = np.full(size + 1, -1), np.full(size + 1, -1)
        left, right, before = np.full(size + 1, -1), np.full(size + 1, -1), np.full(size + 1, -1)
        fixed, begins = np.zeros(size + 1, dtype=bool), np.zeros(size + 1, dtype=bool)
        begins[firsts] = True
        states = _States(firsts, ends)
        while len(states.next):
            stack, top = states.stack, states.top
            b0, b1 = states.ahead()
            s0 = stack[top]
            seen = np.stack([b0, b1, s0, stack[top - 1], stack[top - 2], left[b0], left[s0], right[s0]], axis=1)
            seen *= _PLACES
            seen += places
            summed = features.take(seen, axis=0, mode="wrap").sum(axis=1)
            scores = self.network.scores(self.network.hidden(summed))

            empty, one = s0 < 0, b1 < 0
            no_arc = empty | (b0 < 0) | begins[b0]
            scores[~empty & (one | begins[b0] | fixed[b0]), _SHIFT] = _IMPOSSIBLE
            scores[empty, _REDUCE] = _IMPOSSIBLE
            scores[no_arc, _LEFT:-1] = _IMPOSSIBLE
            scores[one | (b1 != b0 + 1) | begins[b1], -1] = _IMPOSSIBLE
            best = scores.argmax(axis=1)
            kind = self.kinds[best]

            is_left, is_right = kind == _LEFT, kind == _RIGHT
            child, parent = s0[is_left], b0[is_left]
            # A head found before gives way.
            earlier = child[head[child] >= 0]
            right[head[earlier]] = before[earlier]
            head[child], move[child], left[parent], fixed[parent] = parent, best[is_left], child, False
            child, parent = b0[is_right], s0[is_right]
            head[child], move[child] = parent, best[is_right]
            before[child], right[parent] = right[parent], child
            begins[b1[kind == _BREAK]] = True

            popped = is_left | (kind == _REDUCE)
            put_back = (kind == _REDUCE) & (head[s0] < 0) & (top - states.floor > 1)
            if put_back.any():
                states.again[put_back] += 1
                states.back[states.again[put_back]] = s0[put_back]
                fixed[s0[put_back]] = True
            pushed = is_right | (kind == _SHIFT)
            waiting = pushed & (states.again > states.bottom)
            states.again -= waiting
            states.next += pushed & ~waiting
            states.top += pushed
            states.top -= popped
            states.stack[states.top[pushed]] = b0[pushed]

            going = (states.top > states.floor) | (states.next < states.ends) | (states.again > states.bottom)
            if not going.all():
                states.keep(going)
        head, move = head[:-1], move[:-1]
        return np.where(head < 0, np.arange(size), head), move
