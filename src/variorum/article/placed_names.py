"""Names that the model passed over and that the words beside them tell.

In: the tokens and the names found so far. Out: more names.

Method: a dateline ("DORN (Agency) —"); a preposition of place ("near Dorn", "In Dorn,"); a word for a river's course
("the upper Lenna"); a list or an apposition that holds a place or a person ("Korva, Dorn and Sella"); an article
before letters ("accused the LVF").

Gets wrong: a ship or a firm after such a preposition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from variorum.article.names import Cover, Found, Words, make_name
from variorum.knowledge.names import honorifics, state_of_adjective, words_for

_NEAR = frozenset(["near", "outside", "in", "around", "inside", "across"])
_COURSE = frozenset(
    ["upper", "lower", "middle", "river", "lake", "mount", "northern", "southern", "eastern", "western"]
)
_ARGUMENTS = frozenset(["nsubj", "nsubjpass", "dobj", "pobj", "poss", "agent"])
_NO_NAMES = frozenset(["", "WORK_OF_ART", "PRODUCT"])


def placed_names(words: Words, found: Sequence[Found], taken: Cover) -> Iterator[Found]:
    """Names told by the words beside them."""
    nothing = {i for item in found if not item.type for i in range(item.start, item.end) if not words.quoted[i]}
    kinds = {i: item.type for item in found if item.type for i in range(item.start, item.end)}

    def free(token: int) -> bool:
        plain = words.tag[token] in ("NNP", "NNPS") and words.ent[token] in _NO_NAMES and not words.gap[token]
        return plain and words.capital(token) and (not taken.taken[token] or token in nothing)

    for i, tag in enumerate(words.tag):
        if (
            tag not in ("NNP", "NNPS")
            or not free(i)
            or not _may_name(words, i)
            or (i + 1 < len(words) and free(i + 1) and words.head[i] == i + 1)
        ):
            continue
        start = i
        while start > 0 and free(start - 1) and words.head[start - 1] == i and words.dep[start - 1] == "compound":
            start -= 1
        kind = _kind(words, start, i, kinds)
        if kind is None:
            continue
        kinds.update(dict.fromkeys(range(start, i + 1), kind))
        taken.take(start, i + 1)
        yield make_name(words, start, i + 1, kind)


def _may_name(words: Words, token: int) -> bool:
    """Whether the token is no title, form of address, adjective of a nation or ordinary word."""
    text, lower = words.text[token], words.lower[token]
    if len(text) < 3 or text in honorifics() or lower in words.common or state_of_adjective(text) is not None:
        return False
    known = words_for("persons") | words_for("titles") | words_for("groups") | words_for("organisations")
    return lower not in known and lower.removesuffix("s") not in known and lower not in words_for("name_heads")


def _kind(words: Words, start: int, last: int, kinds: dict[int, str]) -> str | None:
    before = words.lower[start - 1] if start else ""
    text = words.text[last]
    if (start == 0 or words.gap[start - 1]) and _is_dateline(words, last):
        return "place"
    if words.dep[last] == "pobj" and words.head[last] == start - 1 and before in _NEAR and len(text) > 3:
        return "place"
    if before in _COURSE and start > 1 and words.lower[start - 2] == "the" and words.head[start - 1] == last:
        return "place"
    if words.dep[last] in ("conj", "appos") and words.head[last] < start:
        kind = kinds.get(words.head[last])
        if kind in ("place", "person") and not words.starts[start]:
            return kind
    letters = text.isupper() and text.isalpha() and 3 <= len(text) <= 6 and start == last
    return "organisation" if letters and before == "the" and words.dep[last] in _ARGUMENTS else None


def _is_dateline(words: Words, last: int) -> bool:
    """Whether a word in capitals opens a report: `DORN (Agency) —`, `DORN, Arvenia —`."""
    if not words.text[last].isupper() or len(words.text[last]) < 4:
        return False
    for i in range(last + 1, min(last + 9, len(words))):
        if words.text[i] in ("–", "—", "-", "--"):
            return True
        if words.gap[i] or words.pos[i] in ("VERB", "AUX"):
            return False
    return False
