"""Whether two passages state one thing, by all that tells of it at once.

In: passages with the weights of their terms, and the likeness of pairs. A pair is weighed by its likeness, by the rare
terms and the runs of two words that it shares, and by whether one side alone is somebody's words, or a plan. The
weights (`knowledge/agreement.toml`) are those of a logistic regression, made by `training/agreement.py`.

Gets wrong: turns that many use ("get rid of it", "for the first time") count as a sign that both tell one thing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from variorum.knowledge.agreement import Decision, decision_of_pairs
from variorum.story.matching import Pairs
from variorum.story.passages import Passage
from variorum.story.terms import WORD, stem

#: Pairs less alike than this are not weighed: none of them comes to `_SURE`.
LOOK = 0.1
# A pair that is one statement so probably is as alike as what is grouped, and the surer the more. Tuned on the stories
# of `bench/claims_gold.json` that are not set apart.
_SURE, _AS_ALIKE, _SURER = 0.35, 0.36, 0.3


class Agreement:
    """What the passages of a story share.

    Parameters
    ----------
    held
        The passages.
    outer
        How many of them, from the first, rarity is counted over; the others are parts of these.
    weighted
        The terms of each with their weights.
    """

    def __init__(self, held: Sequence[Passage], outer: int, weighted: Sequence[Mapping[str, float]]) -> None:
        self._held = held
        runs = [dict.fromkeys(pairwise([stem(word) for word in WORD.findall(passage.text)])) for passage in held]
        seen = Counter(run for found in runs[:outer] for run in found)
        rarity = {run: math.log(1 + outer / count) / math.log(1 + outer) for run, count in seen.items() if count > 1}
        self._runs = _matrix([{run: rarity[run] for run in found if run in rarity} for found in runs])
        self._terms = _matrix(weighted)

    def signs(self, a: Any, b: Any, alike: Any) -> Any:
        """What tells that the passages of `a` state what those of `b` do: a row a pair, in the order of the table."""
        import numpy as np

        voiced = np.array([passage.speaker is not None for passage in self._held])
        ahead = np.array([passage.future for passage in self._held])
        shares = _shared(self._runs, a, b), _shared(self._terms, a, b)
        return np.stack([alike, *shares, voiced[a] != voiced[b], ahead[a] != ahead[b]], axis=1).astype(float)

    def raised(self, pairs: Pairs, chosen: Sequence[int], decision: Decision | None = None) -> Pairs:
        """The pairs, those that are surely one statement as alike at least as what is grouped.

        Parameters
        ----------
        pairs
            Likeness of pairs of nodes.
        chosen
            The passage that stands for each node, by place.
        decision
            Weights of the signs and bias; the packaged ones by default.
        """
        import numpy as np

        keys = [pair for pair, value in pairs.items() if value >= LOOK]
        if not keys:
            return pairs
        places = np.array(chosen)[np.array(keys)]
        alike = np.array([pairs[pair] for pair in keys])
        weights, bias = decision or decision_of_pairs()
        sure = _probability(self.signs(places[:, 0], places[:, 1], alike) @ np.array(weights) + bias)
        raised = np.minimum(1.0, _AS_ALIKE + _SURER * (sure - _SURE))
        found = dict(pairs)
        for n in np.flatnonzero((sure >= _SURE) & (raised > alike)).tolist():
            found[keys[n]] = round(float(raised[n]), 6)
        return found


def _probability(value: Any) -> Any:
    import numpy as np

    return 1 / (1 + np.exp(-value))


def _matrix(rows: Sequence[Mapping[Any, float]]) -> Any:
    """Rows of weights by name as a sparse matrix of their roots: a product of rows is the weight of what both hold."""
    import numpy as np
    from scipy import sparse

    index: dict[Hashable, int] = {}
    columns = [index.setdefault(name, len(index)) for row in rows for name in row]
    values = np.sqrt([value for row in rows for value in row.values()])
    starts = np.cumsum([0, *[len(row) for row in rows]])
    return sparse.csr_matrix((values, columns, starts), shape=(len(rows), max(1, len(index))))


def _shared(matrix: Any, a: Any, b: Any) -> Any:
    """For each pair of rows log(1 + the weight of what both hold)."""
    import numpy as np

    return np.log1p(np.asarray(matrix[a].multiply(matrix[b]).sum(axis=1)).ravel())
