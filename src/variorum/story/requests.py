"""Who asked for a meeting: one of the things that two parties like to put differently.

Read from fixed phrases (`at X's request`, `X had asked for the talks`), where X is a mention.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from variorum.records import Mention
from variorum.story.passages import Passage, entity_key
from variorum.story.reading import beginnings
from variorum.story.sides import Found, Side, Value
from variorum.story.terms import term

_THING = (
    r"(?:the |this |a |an )?(?:[\w\-]+ )?"
    r"(?P<thing>meeting|talks|summit|session|visit|ceasefire|truce|vote|inquiry|investigation|it)\b"
)
_AT_REQUEST = re.compile(r"\bat (?P<who>[^,.;]{2,60}?)['’]s? (?:own )?(?:request|invitation|initiative|behest)\b")
_REQUEST_OF = re.compile(r"\bat the (?:request|invitation|initiative|behest) of (?P<who>[^,.;]{2,60})")
_ASKED = re.compile(
    rf"(?P<who>[^,.;]{{2,60}}?) (?:had |has |have )?"
    rf"(?:asked for|requested|called for|sought|proposed|initiated|convened) {_THING}"
)
_TOLD_BY = re.compile(r"request|invitation|initiative|behest|asked for|called for|sought|proposed|initiated|convened")
_TOLD_WORDS = beginnings("request invitation initiative behest asked called sought proposed initiated convened")
_MEETINGS = frozenset(found for word in ("meeting", "talks", "summit", "session", "visit") if (found := term(word)))


def _mention_at(passage: Passage, start: int, end: int, last: bool) -> Mention | None:
    found = [m for m in passage.mentions if start <= m.start and m.end <= end and entity_key(m) is not None]
    return (found[-1] if last else found[0]) if found else None


def asker(passage: Passage) -> Mention | None:
    """The mention of who asked for the meeting, where the passage says so."""
    # The patterns reach far back from these words; most passages have none of them.
    if not passage.has(_TOLD_WORDS) or _TOLD_BY.search(passage.text) is None:
        return None
    for pattern in (_AT_REQUEST, _REQUEST_OF, _ASKED):
        match = pattern.search(passage.text)
        if match is None or re.search(r"\b(?:not|never|denied|denies)\b|n['’]t\b", passage.text[: match.end()]):
            continue
        # Only meetings: "asked for time" is no request of this kind. `it` must have been a meeting before.
        if pattern is _ASKED and match["thing"] not in ("it",) and term(match["thing"]) not in _MEETINGS:
            continue
        if pattern is not _ASKED and not any(f"w:{name}" in passage.terms for name in _MEETINGS):
            continue
        start, end = passage.start + match.start("who"), passage.start + match.end("who")
        return _mention_at(passage, start, end, last=True)
    return None


def requests(held: Sequence[Passage]) -> list[Found]:
    """A difference about who asked for the meeting, where two origins name different askers."""
    sides: dict[str, list[tuple[Passage, Mention]]] = defaultdict(list)
    for passage in held:
        if (found := asker(passage)) is not None:
            sides[entity_key(found) or ""].append((passage, found))
    if len(sides) < 2 or len({passage.origin_id for items in sides.values() for passage, _ in items}) < 2:
        return []
    return [
        Found(
            "who",
            "who asked for the meeting",
            tuple(Side(tuple(Value.named(mention) for _, mention in sides[key])) for key in sorted(sides)),
        )
    ]
