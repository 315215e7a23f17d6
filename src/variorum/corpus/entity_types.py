"""The type of a bare word, as the other articles that use it tell.

Gets wrong: a word that is a person in one article and a firm in another of the same company.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from variorum.corpus.entity_nodes import SHARED_NAMES, Node, tidy
from variorum.corpus.entity_table import Nodes
from variorum.knowledge.names import known_names, person_name, surname_key, words_for

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from variorum.corpus.entity_table import Numbers

    Counts = NDArray[np.int64]
    Marks = NDArray[np.bool_]

_BODIES = ("organisation", "group")


def told_of(node: Node) -> str | None:
    """The word whose type a node tells: its name, where that is one word, or the word that stands for it."""
    if not node.name or (node.country and node.type == "place") or node.name in known_names():
        return None
    words = node.name.split()
    if len(words) == 1:
        return node.name
    if node.type == "person":
        return person_name(node.name).surname
    if node.type in _BODIES and words[-1].lower() not in words_for("press_heads"):
        return words[0]
    return None


def retyped(nodes: Nodes) -> dict[int, Node]:
    """The nodes that have another type among the same names elsewhere, as part of a full name or more often; by place.

    One article's mistake about a bare word (a surname taken for a firm, a town for a person) is mended by the others.
    """
    import numpy as np

    words, types, names = (nodes.column(name) for name in ("word", "type", "name"))
    if not len(words):
        return {}
    kinds = sorted(types.values())
    rank = np.array([kinds.index(kind) for kind in types.values()], dtype=np.int32)
    kind = rank[types.codes]
    word_of_name = np.append(words.numbers_of(names.values()), np.int32(-1))[names.codes]  # the last for none
    weight, tells = _weights(nodes, word_of_name, kind, len(kinds))
    # A place is told by the words beside it, a firm mostly by the model's habit: a place counts twice.
    weight[:, [number for number, name in enumerate(kinds) if name == "place"]] *= 2
    best = weight.argmax(axis=1)
    asked = np.flatnonzero((word_of_name >= 0) & (nodes.column("country").codes < 0))
    own = weight[word_of_name[asked], kind[asked]]
    asked = asked[(own > 0) & (own < weight[word_of_name[asked], best[word_of_name[asked]]])]
    # The company in which the words that are asked for are of their best type.
    told = np.zeros(len(words) + 1, dtype=np.bool_)
    told[word_of_name[asked]] = True
    there = np.flatnonzero(tells & told[words.codes])
    there = there[kind[there] == best[words.codes[there]]]
    company: dict[int, set[str]] = defaultdict(set)
    for word, names_there in zip(words.codes[there].tolist(), nodes.company(there), strict=True):
        company[word] |= names_there
    found: dict[int, Node] = {}
    for place, word, node in zip(asked.tolist(), word_of_name[asked].tolist(), nodes.take(asked), strict=True):
        name = node.name or ""
        here = node.company - {surname_key(name), tidy(name)}
        if not name.isupper() and len(here & company[word]) >= SHARED_NAMES:
            node.type = kinds[best[word]]
            found[place] = node
    return found


def _weights(nodes: Nodes, word_of_name: Numbers, kind: Numbers, n_kinds: int) -> tuple[Counts, Marks]:
    """How often each word is of each type, a full name counting more; and the nodes that tell it."""
    import numpy as np

    words, names = nodes.column("word"), nodes.column("name")
    tells = words.codes >= 0
    own = tells & (word_of_name == words.codes)
    # A body's first word stands for it where no other body's name begins so.
    bodies = np.isin(nodes.column("type").codes, nodes.column("type").numbers_of(_BODIES)) & (names.codes >= 0)
    first = words.numbers_of([(name.split() or [""])[0] for name in names.values()])
    called = np.unique(names.codes[bodies])
    alone = np.bincount(first[called][first[called] >= 0], minlength=len(words)) == 1
    tells &= own | ~bodies | np.append(alone, False)[words.codes]
    weight = np.zeros((len(words), n_kinds), dtype=np.int64)
    np.add.at(weight, (words.codes[tells], kind[tells]), np.where(own[tells], 1, SHARED_NAMES))
    return weight, tells
