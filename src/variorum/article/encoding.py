"""spaCy's token vectors, computed with less to do.

In: a trained `tok2vec` network, documents. Out: the vectors that the network gives.

Method: the network looks at a word's spelling alone first, then mixes neighbours in a few convolutions (Honnibal 2016,
"Embed, encode, attend, predict"). What spelling gives is kept for each spelling met; the convolutions are written out
so that nothing that only training needs is computed. Measured with `python -m bench.language`: the same bits.

Gets wrong: what the network gets wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from variorum.article.row_product import row_product

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Doc

_KEPT = 40_000  # spellings: some 15 MB a network when full; then begun anew
_BLOCK = ["expand_window", "maxout", "layernorm", "dropout"]


def can_encode(network: Any) -> bool:
    """Whether the network is of the shape written out here."""
    if len(network.layers) != 2 or [len(part.layers) for part in network.layers] != [5, 1]:
        return False
    spelling, mixing = network.layers
    return (
        spelling.layers[0].name == "extract_features"
        and _leaves(spelling.layers[3]) == _BLOCK[1:]
        and "pad" in mixing.attrs
        and all(
            _leaves(block) == _BLOCK and _leaf(block, "expand_window").attrs.get("window_size") == 1
            for block in mixing.layers[0].layers
        )
    )


def _leaves(network: Any) -> list[str]:
    """The names of the layers that hold no others, in order."""
    if not network.layers:
        return [network.name]
    return [name for part in network.layers for name in _leaves(part)]


def _leaf(network: Any, name: str) -> Any:
    return next(node for node in network.walk() if node.name == name)


class _Block:
    """A convolution over a token and its two neighbours, the best of several pieces, made even, and added."""

    def __init__(self, block: Any) -> None:
        maxout, norm = _leaf(block, "maxout"), _leaf(block, "layernorm")
        weights, bias = maxout.get_param("W"), maxout.get_param("b")
        self.width, self.pieces, _ = weights.shape
        # Piece by piece, so that the best of them is taken over whole rows.
        self.weights = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(weights.shape[2], -1))
        self.bias = np.ascontiguousarray(bias.T.reshape(-1))
        self.gain, self.shift = norm.get_param("G"), norm.get_param("b")

    def add(self, rows: NDArray[np.float32]) -> None:
        """Add to each row what it and its neighbours give."""
        width = self.width
        seen = np.zeros((len(rows), 3 * width), dtype=rows.dtype)
        seen[1:, :width] = rows[:-1]
        seen[:, width : 2 * width] = rows
        seen[:-1, 2 * width :] = rows[1:]
        pieces = row_product(seen, self.weights)
        pieces += self.bias
        best = pieces[:, :width]
        for k in range(1, self.pieces):
            best = np.maximum(best, pieces[:, k * width : (k + 1) * width])
        # Mean and variance as NumPy computes them, the difference taken once.
        best -= best.mean(axis=1, keepdims=True)
        spread = np.multiply(best, best).sum(axis=1, keepdims=True) / np.float32(width) + np.float32(1e-08)
        best *= spread ** np.float32(-0.5)
        best *= self.gain
        best += self.shift
        rows += best


class Encoder:
    """The vectors of documents' tokens, as the network would compute them."""

    def __init__(self, network: Any) -> None:
        spelling, mixing = network.layers
        self.columns: list[str] = spelling.layers[0].attrs["columns"]
        self.spell = spelling.layers[2:4]
        self.pad: int = mixing.attrs["pad"]
        self.blocks = [_Block(block) for block in mixing.layers[0].layers]
        self.width = self.blocks[0].width
        self.places: dict[tuple[int, ...], int] = {}
        self.spelled = np.zeros((_KEPT, self.width), dtype=np.float32)

    def encode(self, docs: Sequence[Doc]) -> list[NDArray[np.float32]]:
        """A row for each token of each document."""
        keys = [_keys(doc, self.columns) for doc in docs]
        self._learn(keys)
        # Blank rows before, between and after, as many as the convolutions reach.
        starts = []
        at = self.pad
        for of_doc in keys:
            starts.append(at)
            at += len(of_doc) + self.pad
        rows = np.zeros((at, self.width), dtype=np.float32)
        for start, of_doc in zip(starts, keys, strict=True):
            rows[start : start + len(of_doc)] = self.spelled[[self.places[key] for key in of_doc]]
        for block in self.blocks:
            block.add(rows)
        return [rows[start : start + len(of_doc)] for start, of_doc in zip(starts, keys, strict=True)]

    def _learn(self, keys: Sequence[Sequence[tuple[int, ...]]]) -> None:
        wanted = {key for of_doc in keys for key in of_doc}
        missing = sorted(wanted - self.places.keys())
        if not missing:
            return
        if len(self.places) + len(missing) > len(self.spelled):
            self.places.clear()
            missing = sorted(wanted)
            if len(missing) > len(self.spelled):
                self.spelled = np.zeros((len(missing), self.width), dtype=np.float32)
        table, mix = self.spell
        given = np.array(missing, dtype=np.uint64)
        first = len(self.places)
        self.spelled[first : first + len(missing)] = mix.predict(table.predict(given))
        self.places.update(zip(missing, range(first, first + len(missing)), strict=True))


def _keys(doc: Doc, columns: Sequence[str]) -> list[tuple[int, ...]]:
    table: Any = doc.to_array([*columns])
    return list(map(tuple, table.reshape(len(doc), len(columns)).tolist()))
