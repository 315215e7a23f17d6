"""spaCy's token vectors, computed with less to do.

In: a trained `tok2vec` network, a table of tokens. Out: the vectors that the network gives.

Method: the network looks at a word's spelling alone first, then mixes neighbours in a few convolutions (Honnibal 2016,
"Embed, encode, attend, predict"). What spelling gives is kept for each spelling met; the convolutions are written out
so that nothing that only training needs is computed, a few hundred tokens at a time so that all of it stays in the
processor's own memory. Measured with `python -m bench.language`: the same bits.

Gets wrong: what the network gets wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from variorum.article.row_product import row_product

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from variorum.article.small_mixing import SmallMixing
    from variorum.article.token_table import TokenTable

_KEPT = 40_000  # spellings: some 15 MB a network when full; then begun anew
_BLOCK = ["expand_window", "maxout", "layernorm", "dropout"]
# Tokens at a time. Measured on 8,000 tokens: 128 take 9.8 µs each, 256 9.2, 384 8.6, 512 9.9, all at once 14.
_AT_ONCE = 384


def can_encode(network: Any, columns: tuple[str, ...]) -> bool:
    """Whether the network is of the shape written out here, and looks at nothing but the columns."""
    if len(network.layers) != 2 or [len(part.layers) for part in network.layers] != [5, 1]:
        return False
    spelling, mixing = network.layers
    return (
        spelling.layers[0].name == "extract_features"
        and set(spelling.layers[0].attrs["columns"]) <= set(columns)
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
        self.width, self.pieces, seen = weights.shape
        # Piece by piece, so that the best of them is taken over whole rows; the bias as the weights of a one.
        weights = weights.transpose(2, 1, 0).reshape(seen, -1)
        self.weights = np.ascontiguousarray(np.vstack([weights, bias.T.reshape(1, -1)]))
        self.gain, self.shift = norm.get_param("G"), norm.get_param("b")
        self.seen = np.ones((_AT_ONCE, seen + 1), dtype=np.float32)
        self.summed = np.empty((_AT_ONCE, self.weights.shape[1]), dtype=np.float32)

    def add(self, rows: NDArray[np.float32], out: NDArray[np.float32]) -> None:
        """To each row but the first and last what it and its neighbours give, and itself."""
        for start in range(1, len(rows) - 1, _AT_ONCE):
            self._add(rows, out, start, min(start + _AT_ONCE, len(rows) - 1))

    def _add(self, rows: NDArray[np.float32], out: NDArray[np.float32], start: int, end: int) -> None:
        width, size = self.width, end - start
        # Rows lie one after another: three of them from the one before are what a token sees.
        step, cell = rows.strides
        seen = self.seen[:size]
        seen[:, :-1] = as_strided(rows[start - 1 :], (size, 3 * width), (step, cell))
        pieces = row_product(seen, self.weights, self.summed[:size])
        best = np.maximum(pieces[:, :width], pieces[:, width : 2 * width])
        for k in range(2, self.pieces):
            np.maximum(best, pieces[:, k * width : (k + 1) * width], out=best)
        # Mean and variance as NumPy computes them, the difference taken once.
        best -= best.mean(axis=1, keepdims=True)
        spread = np.multiply(best, best).sum(axis=1, keepdims=True) / np.float32(width) + np.float32(1e-08)
        best *= spread ** np.float32(-0.5)
        best *= self.gain
        best += self.shift
        np.add(rows[start:end], best, out=out[start:end])


class Encoder:
    """The vectors of tokens, as the network would compute them, or nearly where its convolutions are small."""

    def __init__(self, network: Any, small: SmallMixing | None = None) -> None:
        spelling, mixing = network.layers
        self.small = small
        self.columns: list[str] = spelling.layers[0].attrs["columns"]
        self.spell = spelling.layers[2:4]
        self.pad: int = mixing.attrs["pad"]
        self.blocks = [_Block(block) for block in mixing.layers[0].layers]
        self.width = self.blocks[0].width
        self.places: dict[int, int] = {}
        self.spelled = np.zeros((_KEPT, self.width), dtype=np.float32)

    def encode(self, tokens: TokenTable) -> NDArray[np.float32]:
        """A row for each token."""
        rows, places = self.laid_out(tokens)
        found: NDArray[np.float32] = (self.small.mixed(rows) if self.small else self._mixed(rows))[places]
        return found

    def laid_out(self, tokens: TokenTable) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
        """What spelling gives of the tokens, with blank rows around each text; and the row of each token."""
        # Blank rows before, between and after the texts, as many as the convolutions reach, and one at either end.
        texts = np.repeat(np.arange(len(tokens.ends)), tokens.ends - tokens.firsts)
        places = np.arange(len(tokens)) + self.pad * (texts + 1) + 1
        rows = np.zeros((len(tokens) + self.pad * (len(tokens.ends) + 1) + 2, self.width), dtype=np.float32)
        rows[places] = self.spelled[self._spellings(tokens)[tokens.kind]]
        return rows, places

    def _mixed(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        other = np.zeros_like(rows)
        for block in self.blocks:
            block.add(rows, other)
            rows, other = other, rows
        return rows

    def _spellings(self, tokens: TokenTable) -> NDArray[np.intp]:
        """The row of `spelled` for each kind of token; those not met before are learned."""
        keys = tokens.keys.tolist()
        missing = [k for k, key in enumerate(keys) if key not in self.places]
        if missing and len(self.places) + len(missing) > len(self.spelled):
            self.places.clear()
            missing = list(range(len(keys)))
            if len(missing) > len(self.spelled):
                self.spelled = np.zeros((len(missing), self.width), dtype=np.float32)
        if missing:
            table, mix = self.spell
            columns = [tokens.columns.index(name) for name in self.columns]
            given = tokens.values[tokens.kinds[missing]][:, columns]
            first = len(self.places)
            self.spelled[first : first + len(missing)] = mix.predict(table.predict(np.ascontiguousarray(given)))
            self.places.update((keys[k], first + n) for n, k in enumerate(missing))
        return np.fromiter(map(self.places.__getitem__, keys), np.intp, len(keys))
