"""Tags as spaCy's tagger decides them: the best of a linear layer over the token vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from variorum.article.row_product import row_product

if TYPE_CHECKING:
    from numpy.typing import NDArray


def can_tag(component: Any) -> bool:
    """Whether the component's network is one layer over the vectors that the pipeline shares."""
    names = [node.name for node in component.model.walk() if not node.layers]
    return names == ["tok2vec-listener", "softmax"] and not component.cfg.get("overwrite")


class Tagger:
    """The tags of tokens, as the component would decide them."""

    def __init__(self, component: Any) -> None:
        layer = next(node for node in component.model.walk() if node.name == "softmax")
        self.weights = np.ascontiguousarray(layer.get_param("W").T)
        self.bias: NDArray[np.float32] = layer.get_param("b")
        strings = component.vocab.strings
        self.tags = np.array([strings.add(label) for label in component.labels], dtype=np.uint64)

    def decode(self, vectors: NDArray[np.float32]) -> NDArray[np.uint64]:
        """The number of each token's tag."""
        scores = row_product(vectors, self.weights)
        scores += self.bias
        found: NDArray[np.uint64] = self.tags[scores.argmax(axis=1)]
        return found
