"""Make `article/int8/*.onnx`: the language model's convolutions in whole numbers of eight bits.

    python -m training.int8

From the weights of the model that Variorum comes with (MIT). Nothing is trained, and no text is read but the packaged
sample's, which tells how large the numbers between the layers get. Weights are rounded to seven bits, each column by
itself, so that no processor's sums run over; what a layer is given, to eight. Needs `pip install onnx`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from variorum.article import small_mixing
from variorum.article.encoding import Encoder
from variorum.article.model import load_model
from variorum.article.token_table import TokenTable
from variorum.sample import ARTICLES

_WEIGHT, _INPUT, _MIDDLE = 63, 127, 128
# Share of the numbers that a layer is given which are not cut off, in percent.
_HELD = 99.99


def main() -> None:
    """Write both networks."""
    nlp = load_model()
    parts: dict[str, Any] = dict(nlp.pipeline)
    networks = {"words": parts["tok2vec"].model, "names": parts["ner"].model.layers[0].layers[0]}
    lines = [line for file in sorted(ARTICLES.glob("*.txt")) for line in file.read_text("utf-8").splitlines() if line]
    tokens = TokenTable([nlp.make_doc(line) for line in lines])
    for name, network in networks.items():
        encoder = Encoder(network)
        rows, _ = encoder.laid_out(tokens)
        given = []
        for block in encoder.blocks:
            given.append(float(np.percentile(np.abs(rows), _HELD)))
            after = np.zeros_like(rows)
            block.add(rows, after)
            rows = after
        folder = Path(small_mixing.__file__).parent / "int8"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.onnx").write_bytes(_graph(encoder, given, small_mixing.digest_of(network)))
        print(name, [round(one, 3) for one in given])


def _graph(encoder: Encoder, given: list[float], digest: str) -> bytes:
    from onnx import TensorProto, helper, numpy_helper

    width = encoder.width
    nodes, held = [], []

    def keep(name: str, value: Any, kind: Any) -> str:
        held.append(numpy_helper.from_array(np.asarray(value, kind), name))
        return name

    def add(kind: str, given: list[str], out: list[str], **more: Any) -> None:
        nodes.append(helper.make_node(kind, given, out, **more))

    keep("middle", _MIDDLE, np.uint8)
    keep("none", np.zeros(encoder.blocks[0].weights.shape[1]), np.int8)
    keep("rows", [0], np.int64)
    keep("around", [1, 0, 1, 0], np.int64)
    for name, first, last in (("before", 0, -2), ("at", 1, -1), ("after", 2, 2**62)):
        keep(f"{name} first", [first], np.int64)
        keep(f"{name} last", [last], np.int64)
    now = "rows given"
    for k, block in enumerate(encoder.blocks):
        weights, bias = block.weights[:-1], block.weights[-1]
        scale = np.abs(weights).max(axis=0) / _WEIGHT
        keep(f"{k} step", given[k] / _INPUT, np.float32)
        keep(f"{k} steps", scale, np.float32)
        keep(f"{k} weights", np.clip(np.round(weights / scale), -_WEIGHT, _WEIGHT), np.int8)
        keep(f"{k} bias", bias, np.float32)
        keep(f"{k} gain", block.gain, np.float32)
        keep(f"{k} shift", block.shift, np.float32)
        keep(f"{k} widths", [width] * block.pieces, np.int64)
        add("QuantizeLinear", [now, f"{k} step", "middle"], [f"{k} small"])
        add("Pad", [f"{k} small", "around", "middle"], [f"{k} padded"])
        for name in ("before", "at", "after"):
            add("Slice", [f"{k} padded", f"{name} first", f"{name} last", "rows"], [f"{k} {name}"])
        add("Concat", [f"{k} {name}" for name in ("before", "at", "after")], [f"{k} seen"], axis=1)
        add("MatMulIntegerToFloat", [f"{k} seen", f"{k} weights", f"{k} step", f"{k} steps", "middle", "none",
                                     f"{k} bias"], [f"{k} summed"], domain="com.microsoft")  # fmt: skip
        pieces = [f"{k} piece {n}" for n in range(block.pieces)]
        add("Split", [f"{k} summed", f"{k} widths"], pieces, axis=1)
        add("Max", pieces, [f"{k} best"])
        add("LayerNormalization", [f"{k} best", f"{k} gain", f"{k} shift"], [f"{k} even"], epsilon=1e-8, axis=-1)
        add("Add", [now, f"{k} even"], [f"{k} mixed"])
        now = f"{k} mixed"
    shape = [None, width]
    graph = helper.make_graph(
        nodes,
        "convolutions",
        [helper.make_tensor_value_info("rows given", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info(now, TensorProto.FLOAT, shape)],
        held,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="variorum")
    helper.set_model_props(model, {"made of": digest})
    made: bytes = model.SerializeToString(deterministic=True)
    return made


if __name__ == "__main__":
    main()
