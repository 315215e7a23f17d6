"""The scores of a transition parser's moves, for many states at once.

In: a trained parser network of spaCy's, token vectors, for each state the tokens it looks at. Out: a score for each
move.

Method: what each token adds to the hidden layer in each place is computed once for all tokens (Chen & Manning 2014);
a state's hidden layer is then a sum of rows, and its scores one matrix product.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from variorum.article.row_product import row_product

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Tokens whose rows are held: 80 MB for a parser.
_HELD = 20_000


def can_score(component: Any, places: int) -> bool:
    """Whether the component's network is of the shape written out here, and looks at so many tokens a state."""
    layers = component.model.layers
    return (
        component.model.name == "parser_model"
        and [layer.name for layer in layers[1:]] == ["precomputable_affine", "linear"]
        and layers[1].get_dim("nF") == places
        and layers[1].get_dim("nP") > 1
        and [part.name for part in layers[0].layers[1:]] == ["list2array", "linear"]
        and component.cfg.get("beam_width", 1) == 1
    )


class MoveScores:
    """What a parser's network says of states."""

    def __init__(self, model: Any) -> None:
        narrow, lower, upper = model.layers[0].layers[-1], model.layers[1], model.layers[2]
        self.narrow = np.ascontiguousarray(narrow.get_param("W").T)
        self.narrow_bias: NDArray[np.float32] = narrow.get_param("b")
        weights = lower.get_param("W")
        self.places, self.width, self.pieces, inner = weights.shape
        # Piece by piece, so that the best of them is taken over whole rows.
        self.lower = np.ascontiguousarray(weights.transpose(3, 0, 2, 1).reshape(inner, -1))
        self.absent = lower.get_param("pad")[0].transpose(0, 2, 1).reshape(-1)
        self.bias = np.ascontiguousarray(lower.get_param("b").T.reshape(-1))
        #: Column k: the weights of move k.
        self.upper: NDArray[np.float32] = np.ascontiguousarray(upper.get_param("W").T)
        self.upper_bias: NDArray[np.float32] = np.array(upper.get_param("b"))
        self.held = np.empty((0, len(self.absent)), dtype=np.float32)

    def features(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Rows to be summed: that of token t in place p is row `places * t + p`; the last rows are for no token, -1.

        They stand until the next call.
        """
        # Held from call to call, for taking new memory costs as much as filling it; one long text's is let go.
        size = len(vectors) + 1
        if len(self.held) < min(size, _HELD):
            self.held = np.empty((size, len(self.absent)), dtype=np.float32)
        found = self.held[:size] if size <= len(self.held) else np.empty((size, len(self.absent)), dtype=np.float32)
        row_product(row_product(vectors, self.narrow) + self.narrow_bias, self.lower, found[:-1])
        found[-1] = self.absent
        return found.reshape(-1, self.pieces * self.width)

    def hidden(self, summed: NDArray[np.float32]) -> NDArray[np.float32]:
        """The hidden layer of states, from the sums of their rows, which it may overwrite."""
        summed += self.bias
        width = self.width
        best = np.maximum(summed[:, :width], summed[:, width : 2 * width])
        for k in range(2, self.pieces):
            np.maximum(best, summed[:, k * width : (k + 1) * width], out=best)
        return best

    def scores(self, hidden: NDArray[np.float32]) -> NDArray[np.float32]:
        """A column for each move."""
        found = row_product(hidden, self.upper)
        found += self.upper_bias
        return found
