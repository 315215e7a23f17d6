"""Differences in age: years that reports give one person, or one group between its youngest and its eldest."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from variorum.records import Dossier, Mention
from variorum.story.passages import Passage, entity_key
from variorum.story.reading import DIGIT
from variorum.story.sides import Found, Side, Value
from variorum.story.terms import stem, term

_BEHIND = re.compile(r",\s+(?P<age>\d{1,2})(?=[,.;)])|,?\s+who (?:is|was) (?P<is>\d{1,2})(?=[,.;]| years old)")
_BEFORE = re.compile(r"\b(?P<age>\d{1,2})[- ]year[- ]old\s+$")
_RANGE = re.compile(
    r"\b(?:aged?|ages(?: of)?)\s+(?:between\s+)?(?P<hedge>(?:about|around|some)\s+)?"
    r"(?P<low>\d{1,2})(?:\s*[-–]\s*|\s+(?:to|and)\s+)(?P<high>\d{1,2})\b"
)
_GROUPS = frozenset(
    stem(word) for word in ("student", "pupil", "child", "children", "boy", "girl", "victim", "man", "men", "woman",
                            "women", "player", "patient", "worker", "passenger", "fatalities", "dead", "suspect")
)  # fmt: skip

# Reports of one day do not miss somebody's age by more years than these.
_ONE_LIFE = 10

_Given = dict[tuple[int, int], list[Value]]


def ages(dossier: Dossier, held: Sequence[Passage]) -> list[Found]:
    """Ages of one person, or of one group, that cannot both hold; each side's articles of its own."""
    persons: dict[str, _Given] = defaultdict(lambda: defaultdict(list))
    groups: dict[str, _Given] = defaultdict(lambda: defaultdict(list))
    names: dict[str, str] = {}
    for passage in held:
        if DIGIT not in passage.begins:
            continue
        for mention, low, start, end in _of_persons(passage):
            key = entity_key(mention)
            if key is not None:
                names.setdefault(key, mention.name or mention.text)
                persons[key][low, low].append(Value.within(passage, start, end))
        for name, low, high, start, end in _of_groups(passage):
            groups[name][low, high].append(Value.within(passage, start, end))
    found = []
    for about, given in [
        *((f"age of {names[key]}", persons[key]) for key in sorted(persons)),
        *((f"ages of the {name}", groups[name]) for name in sorted(groups)),
    ]:
        sides = [Side(tuple(given[key])) for key in sorted(given)]
        origins = [side.origins(dossier) for side in sides]
        # Father and son, of one name.
        if max(sorted(given))[0] - min(sorted(given))[0] > _ONE_LIFE and about.startswith("age of "):
            continue
        apart = any(a - b and b - a for n, a in enumerate(origins) for b in origins[n + 1 :])
        if apart and not _a_birthday(dossier, given):
            found.append(Found("number", about, tuple(sides)))
    return found


# So many days apart, two reports may have a birthday between them.
_BIRTHDAY = 14


def _a_birthday(dossier: Dossier, given: _Given) -> bool:
    """Whether the two ages are a year apart and the elder is that of later reports."""
    if len(given) != 2:
        return False
    young, old = sorted(given)
    if old[0] - young[0] != 1 or old[1] - young[1] != 1:
        return False
    before = [dossier.article[value.article_id].published_end for value in given[young]]
    after = [dossier.article[value.article_id].published_start for value in given[old]]
    days = [(late - early).days for early in before for late in after if early is not None and late is not None]
    return len(days) == len(before) * len(after) and min(days) > _BIRTHDAY


def _of_persons(passage: Passage) -> list[tuple[Mention, int, int, int]]:
    """(who, age, start, end of the age in the text) of each person named with an age."""
    found = []
    for mention in passage.mentions:
        if mention.kind != "name" or mention.type != "person" or mention.start < passage.start:
            continue
        behind = _BEHIND.match(passage.text, mention.end - passage.start)
        before = _BEFORE.search(passage.text[: mention.start - passage.start])
        if behind is not None:
            group = "age" if behind["age"] else "is"
            found.append((mention, int(behind[group]), *behind.span(group)))
        elif before is not None:
            found.append((mention, int(before["age"]), *before.span("age")))
    return found


def _of_groups(passage: Passage) -> list[tuple[str, int, int, int, int]]:
    """(group, youngest, eldest, start, end) of each group with a range of ages; the noun nearest before it names it."""
    found = []
    for match in _RANGE.finditer(passage.text):
        if match["hedge"]:
            continue
        nouns = [word for word in re.findall(r"[a-z]+", passage.text[: match.start()].lower()) if stem(word) in _GROUPS]
        if nouns:
            name = term(nouns[-1]) or nouns[-1]
            place = match.start("low"), match.end("high")
            found.append((_young(name), int(match["low"]), int(match["high"]), *place))
    return found


def _young(name: str) -> str:
    """Pupils are children, by whatever word."""
    return "children" if name in {term(word) for word in ("student", "child", "boy", "girl")} else f"{name}s"
