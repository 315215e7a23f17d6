"""Disputes: an accusation or a statement, and its denial by the one it is about.

An accusation is `X accused Y of …` or `X blamed Y for …`; a denial `Y denied …` and its like. They belong
together when the accused stands before the word of denial and the two share words, or when the denial follows
the accusation in its article.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from variorum.records import Mention
from variorum.story.passages import Passage, entity_key
from variorum.story.sides import Found, Side, Value

_ACCUSES = re.compile(r"\b(?:accus(?:ed|es|ing)|blam(?:ed|es|ing))\b(?=.{2,120}?\b(?:of|for|over)\b)")
_DENIES = re.compile(
    r"\b(?:den(?:ied|ies|ying)|disput(?:ed|es)|"
    r"reject(?:ed|s) (?:the |any |such )?(?:accusation|allegation|charge|claim|report)s?|"
    r"(?:had|has|have) no (?:part|role|hand) in|"
    r"dismiss(?:ed|es)(?: as [^.]{2,30})? (?:the |any |such )?"
    r"(?:accusation|allegation|charge|claim|report)s?)\b"
)


def _before(passage: Passage, place: int) -> list[Mention]:
    """Mentions before a place in the passage's text, the nearest first."""
    return [m for m in reversed(passage.mentions) if m.end <= passage.start + place and entity_key(m) is not None]


def _after(passage: Passage, place: int) -> list[Mention]:
    return [m for m in passage.mentions if m.start >= passage.start + place and entity_key(m) is not None]


def _accusation(passage: Passage) -> tuple[str | None, str, int] | None:
    """(accuser, accused, end of the cue), by entity."""
    match = _ACCUSES.search(passage.text)
    if match is None:
        return None
    accused = _after(passage, match.end())
    limit = re.search(r"\b(?:of|for|over)\b", passage.text[match.end() :])
    if not accused or limit is None:
        return None
    stop = passage.start + match.end() + limit.start()
    inside = [mention for mention in accused if mention.start < stop]
    if not inside:
        return None
    accuser = _before(passage, match.start())
    return (entity_key(accuser[0]) if accuser else None), entity_key(inside[-1]) or "", match.end() + limit.end()


def _content(passage: Passage) -> frozenset[str]:
    return frozenset(name for name in passage.terms if name.startswith(("w:", "n:"))) - _OF_DISPUTE


_OF_DISPUTE = frozenset(("w:accus", "w:deny", "w:reject", "w:report"))


def disputes(held: Sequence[Passage]) -> list[Found]:
    """Accusations set against their denials, one difference for each accused and matter."""
    accusations = [(passage, found) for passage in held if (found := _accusation(passage)) is not None]
    denials = [(passage, match) for passage in held if (match := _DENIES.search(passage.text)) is not None]
    groups: dict[str, tuple[list[tuple[Passage, int]], list[Passage]]] = defaultdict(lambda: ([], []))
    for charge, (accuser, accused, end) in accusations:
        for denial, match in denials:
            if denial.place == charge.place or accuser == accused:
                continue
            deniers = {entity_key(mention) for mention in _before(denial, match.start())[:2]} | {denial.speaker}
            if accused not in deniers or accuser in deniers:
                continue
            follows = denial.article_id == charge.article_id and 0 <= denial.sentence.n - charge.sentence.n <= 2
            if follows or _content(charge) & _content(denial):
                ours, theirs = groups[accused]
                if (charge, end) not in ours:
                    ours.append((charge, end))
                if denial not in theirs:
                    theirs.append(denial)
    result = []
    for accused in sorted(groups):
        charges, answers = groups[accused]
        sides = (
            Side(tuple(Value(p.text, p.article_id, p.start, p.end) for p, _ in charges)),
            Side(tuple(Value(p.text, p.article_id, p.start, p.end) for p in answers)),
        )
        result.append(Found("dispute", _matter(charges), sides))
    return result


def _matter(charges: Sequence[tuple[Passage, int]]) -> str:
    """What is charged, in the words after `of` or `for`: the shortest of them."""
    texts = [re.split(r"[,;.]", passage.text[end:].strip())[0].strip(' "”“') for passage, end in charges]
    return min((text for text in texts if text), key=lambda text: (len(text), text), default="the accusation")
