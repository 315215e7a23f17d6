"""Places in a passage whose fillers exclude one another: days, years, addresses, hospitals, towns, who holds a role.

Each sort says how it is read, which two fillers can both hold, and how alike two passages and the words around must be.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from itertools import zip_longest

from variorum.knowledge.contrasts import Contrast, contrasts
from variorum.knowledge.names import fold, same_given_name
from variorum.knowledge.places import find_place
from variorum.story.clock import HOUR_WORDS, PART_WORDS, parts_of_days, same_hour, times_of_day
from variorum.story.frames import EDGES, Slot, Sort
from variorum.story.passages import Passage, entity_key
from variorum.story.reading import DIGIT, beginnings

_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = tuple(re.compile(rf"\b{form}\b(?!:)") for form in (rf"{_MONTH} {_DAY}", rf"{_DAY} {_MONTH}"))
_WEEKDAY = re.compile(r"\b(?P<day>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b(?!['’]s)")
_YEAR = re.compile(r"\b(?:in|since|of|until|from|by) (?P<year>(?:1[5-9]|20)\d\d)\b", re.IGNORECASE)
# A day on which something is said is not the day of what is said.
_SAYING = re.compile(
    r"\b(?:said|says|told|announced|confirmed|reported|according|statement|spokes\w+|news|reporters|interview|release|"
    r"wrote|tweeted|posted|published|added|updated?)\b(?:\W+\w+){0,3}\W*$"
)


# Behind these words a day or a year is where something begins or ends.
_BOUND = re.compile(r"\b(since|until|till|before|after|from)(?:\s+the)?\s+$", re.IGNORECASE)


def _days(passage: Passage) -> Iterator[Slot]:
    return (slot for slot in _all_days(passage) if " " not in slot.key)


def _bounds(passage: Passage) -> Iterator[Slot]:
    return (slot for slot in _all_days(passage) if " " in slot.key)


def _all_days(passage: Passage) -> Iterator[Slot]:
    text = passage.text
    dated: list[tuple[int, int]] = []
    for form in _DATE:
        for match in form.finditer(text):
            dated.append(match.span())
            yield from _day(text, "date", _MONTHS.index(match["month"]) * 31 + int(match["day"]), *match.span())
    for match in _WEEKDAY.finditer(text):
        # `Friday, March 14` is one day, told by its date.
        if not any(0 <= start - match.end() <= 3 for start, _ in dated):
            yield from _day(text, "day", _WEEK.index(match["day"]), *match.span())


def _day(text: str, key: str, value: int, start: int, end: int) -> Iterator[Slot]:
    if _SAYING.search(text[:start]):
        return
    bound = _BOUND.search(text[:start])
    night = bool(_NIGHT.search(text[max(0, start - 16) : end + 16]))
    yield Slot(f"{key} {bound[1].lower()}" if bound else key, (value, night), text, start, end)


# Days further apart are of two occasions.
_ONE_TIME = 31
_NIGHT = re.compile(r"\b(?:overnight|night|midnight|early|late)\b", re.IGNORECASE)
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _same_day(a: Slot, b: Slot) -> bool:
    """Whether two days can be one, or one night, or are days of two occasions."""
    apart = abs(a.value[0] - b.value[0])
    if a.key.startswith("day"):
        apart = min(apart, 7 - apart)
    return bool(apart == 0 or apart > _ONE_TIME or (apart == 1 and (a.value[1] or b.value[1])))


def _years(passage: Passage) -> Iterator[Slot]:
    for match in _YEAR.finditer(passage.text):
        yield Slot("", match["year"], passage.text, *match.span("year"))


def _equal(a: Slot, b: Slot) -> bool:
    return bool(a.value == b.value)


_ROADS = ("Street", "St", "Avenue", "Ave", "Road", "Rd", "Drive", "Dr", "Lane", "Ln", "Boulevard", "Blvd", "Court",
          "Ct", "Place", "Pl", "Way", "Highway", "Hwy", "Parkway", "Pkwy", "Terrace", "Circle", "Trail",
          "Square")  # fmt: skip
_STREET = (
    r"(?P<core>(?:[A-Z][\w.'’\-]*|\d{1,3}(?:st|nd|rd|th))(?: [A-Z][\w'’\-]*){0,2}?) "
    rf"(?P<type>{'|'.join(_ROADS)})\b"
)
_TYPES = {"Street": "St", "Avenue": "Ave", "Road": "Rd", "Drive": "Dr", "Lane": "Ln", "Boulevard": "Blvd",
          "Court": "Ct", "Place": "Pl", "Highway": "Hwy", "Parkway": "Pkwy"}  # fmt: skip
_COMPASS = re.compile(r"^(?:[NSEW]\.?|North|South|East|West) ")
_BLOCK = re.compile(rf"\b(?P<number>\d{{2,6}})(?:st|nd|rd|th)? block of {_STREET}")
_ROAD = re.compile(rf"\b{_STREET}")


def _blocks(passage: Passage) -> Iterator[Slot]:
    for match in _BLOCK.finditer(passage.text):
        yield Slot(_core(match["core"]), match["number"], passage.text, *match.span())


def _roads(passage: Passage) -> Iterator[Slot]:
    for match in _ROAD.finditer(passage.text):
        kind = match["type"]
        yield Slot(_core(match["core"]), _TYPES.get(kind, kind), passage.text, *match.span())


def _core(name: str) -> str:
    return _COMPASS.sub("", name).lower()


_NAME = r"(?P<name>(?:(?:St\. |[A-Z][\w'’&\-]*[\w’'] )(?:(?:of|and|at|for|the) (?=[A-Z]))*){1,5})"
_HOSPITAL = re.compile(rf"\b{_NAME}(?P<kind>Hospital|Medical Cent(?:er|re)|Clinic|Infirmary|Trauma Cent(?:er|re))\b")
_SITES = (
    "Gate", "Bridge", "School", "Church", "Station", "Airport", "Park", "Hotel", "Motel", "Hall", "Stadium", "Arena",
    "Tower", "Prison", "Jail", "Mall", "Apartments", "University", "College", "Museum", "Theatre", "Theater", "Mosque",
    "Temple", "Cathedral", "Cemetery", "Library", "Plaza", "River", "Lake", "Dam", "Tunnel", "Mine", "Beach", "Island",
    "Camp", "Square",
)  # fmt: skip
_SITE = re.compile(rf"\b{_NAME}(?P<kind>{'|'.join(_SITES)})\b")
_TAKEN = re.compile(
    r"\b(?:taken|rushed|airlifted|flown|transported|brought|treated|admitted|hospitali[sz]ed|died|pronounced)\b"
)
_ONE_OF = re.compile(
    r"\b(?:one|another|others?|second|third|both|two|three|four|five|first|each|victims)\b", re.IGNORECASE
)
_OF_ANY = frozenset(
    ("hospital", "medical", "center", "centre", "regional", "general", "the", "of", "and", "at", "for", "university",
     "memorial", "health", "county", "city", "children", "childrens", "trauma", "saint", "st", "high", "middle",
     "elementary", "primary", "state", "national", "international", "public", "old", "new", "north", "south", "east",
     "west", "town", "police", "fire")
)  # fmt: skip


def _hospitals(passage: Passage) -> Iterator[Slot]:
    """Where one body was taken; of several, which one is not told apart."""
    for match in _HOSPITAL.finditer(passage.text):
        before = passage.text[: match.start()]
        if _TAKEN.search(before[-80:]) and not _ONE_OF.search(before):
            yield from _called(passage, match, "")


def _sites(passage: Passage) -> Iterator[Slot]:
    for match in _SITE.finditer(passage.text):
        yield from _called(passage, match, match["kind"])


def _called(passage: Passage, match: re.Match[str], key: str) -> Iterator[Slot]:
    name = frozenset(fold(word.strip(".,")) for word in match["name"].split()) - _OF_ANY
    if name:
        yield Slot(key, name, passage.text, *match.span())


def _share_a_word(a: Slot, b: Slot) -> bool:
    return bool(a.value & b.value)


_AGED = re.compile(r"\b(?P<age>\d{1,2})-year-old(?P<who>(?: [\w’'\-]+){1,3})")
_WHOM = {
    word: whom
    for whom, words in {
        "he": ("boy", "man", "male", "son", "brother", "grandson", "nephew", "gunman", "father", "husband"),
        "she": ("girl", "woman", "female", "daughter", "sister", "granddaughter", "niece", "mother", "wife"),
        "one": ("child", "teen", "teenager", "victim", "student", "suspect", "driver", "toddler", "infant"),
    }.items()
    for word in words
}
# Years that reports miss an age by, at most.
_MISSED = 10


def _unnamed_ages(passage: Passage) -> Iterator[Slot]:
    """`A 15-year-old boy`: of one whom nobody names, by what he or she is called."""
    for match in _AGED.finditer(passage.text):
        whom = next((_WHOM[word] for word in match["who"].lower().split() if word in _WHOM), None)
        if whom is not None:
            yield Slot(whom, int(match["age"]), passage.text, *match.span("age"))


def _one_age(a: Slot, b: Slot) -> bool:
    return bool(a.value == b.value or abs(a.value - b.value) > _MISSED)


_AT = re.compile(
    r"\b(?P<at>in|at|near|outside|to|from)(?: the)?(?: (?P<town>town|city|village|port) of| nearby| central)? $"
)
# Kilometres between two towns, neither of which is then a part of the other.
_FAR = 60.0


def _towns(passage: Passage) -> Iterator[Slot]:
    """Where something is: the preposition, the place, and what is named as holding it."""
    named = [mention for mention in passage.mentions if mention.kind == "name" and mention.type == "place"]
    for mention, behind in zip_longest(named, named[1:]):
        start, end = mention.start - passage.start, mention.end - passage.start
        if start <= 0 or mention.end > passage.end:
            continue
        if (match := _AT.search(passage.text[:start])) is not None:
            at = "in" if match["at"] == "at" else match["at"]
            held = behind is not None and passage.text[end : behind.start - passage.start] == ", "
            region = entity_key(behind) if held and behind is not None else "town" if match["town"] else None
            yield Slot(at, (entity_key(mention), region), passage.text, start, end)


def _near_by(a: Slot, b: Slot) -> bool:
    """Whether two places may be one, or lie in one another.

    They do not where both are named with the same region around them, or are known to lie apart.
    """
    if a.value[0] == b.value[0]:
        return True
    if a.value[1] is not None and a.value[1] == b.value[1]:
        return False
    one, other = find_place(a.words), find_place(b.words)
    if one is None or other is None:
        return True
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return one.country == other.country
    north = (one.lat - other.lat) * 111
    east = (one.lon - other.lon) * 111 * math.cos(math.radians(one.lat))
    return math.hypot(north, east) < _FAR


_KIN = frozenset(("wife", "husband", "widow", "widower", "mother", "father", "girlfriend", "boyfriend", "fiancee",
                  "fiancée", "fiance", "fiancé", "stepfather", "stepmother"))  # fmt: skip
_HOLDERS = frozenset(
    ("minister", "president", "premier", "chancellor", "mayor", "governor", "king", "queen", "pope", "sheriff",
     "captain", "coach", "chairman", "chairwoman", "founder", "owner", "pilot", "gunman", "suspect", "victim", "killer",
     "shooter", "director", "commissioner", "chief", "headmaster", "principal", "ambassador", "archbishop")
)  # fmt: skip
# Of these there are several.
_ONE_OF_SEVERAL = re.compile(r"\b(?:deputy|vice|assistant|former|ex|late|acting|regional|battalion)\b", re.IGNORECASE)
_ROLE = re.compile(r"(?P<role>[\w\-é]+),? $")


def _holders(passage: Passage) -> Iterator[Slot]:
    """Who is called somebody's wife, or the mayor."""
    for mention in passage.mentions:
        start = mention.start - passage.start
        if mention.kind != "name" or mention.type != "person" or start <= 0 or mention.end > passage.end:
            continue
        match = _ROLE.search(passage.text[:start])
        role = match["role"].lower() if match else ""
        if _ONE_OF_SEVERAL.search(" ".join(passage.text[:start].split()[-4:])):
            continue
        # Ministers there are many, prime ministers one.
        if role == "minister" and not passage.text[:start].lower().endswith("prime minister "):
            continue
        if role in _KIN or role in _HOLDERS:
            yield Slot(role, entity_key(mention), passage.text, start, mention.end - passage.start)


def _one_person(a: Slot, b: Slot) -> bool:
    """Whether two names may be one person's."""
    from rapidfuzz.distance import Levenshtein

    if a.value == b.value:
        return True
    left, right = fold(a.words).split(), fold(b.words).split()
    if any(Levenshtein.distance(x, y) <= 2 for x in left for y in right if len(x) > 2 and len(y) > 2):
        return True
    return same_given_name(left[0], right[0]) or left[0][:3] == right[0][:3]


def _of_contrast(contrast: Contrast) -> Callable[[Passage], Iterator[Slot]]:
    def read(passage: Passage) -> Iterator[Slot]:
        text = passage.text.lower()
        for match in contrast.pattern.finditer(text):
            thing = ""
            if contrast.of:
                behind = [word.strip(EDGES) for word in text[match.end() : match.end() + 40].split()[:3]]
                named = [contrast.of[word] for word in behind if word in contrast.of]
                if not named:
                    continue
                thing = str(named[0])
            if contrast.before:
                ahead = [word.strip(EDGES) for word in text[: match.start()].split()]
                if not contrast.before.intersection(ahead[-6:]) or not contrast.lead.intersection(ahead[-5:]):
                    continue
            yield Slot(thing, contrast.values[match.group()], passage.text, *match.span())

    return read


_ANY_DAY = beginnings(" ".join((*_WEEK, *_MONTHS))) | {DIGIT}

READERS: dict[str, Sort] = {
    "day": Sort("date", _days, _same_day, _ANY_DAY, 0.35, 0.5, 2),
    "bound": Sort("date", _bounds, _same_day, _ANY_DAY, 0.2, 0.2, 1),
    "hour": Sort("date", times_of_day, same_hour, HOUR_WORDS, 0.12, 0.3, 2),
    "part of a day": Sort("date", parts_of_days, _equal, PART_WORDS, 0.3, 0.3, 1),
    "year": Sort("date", _years, _equal, beginnings("") | {DIGIT}, 0.35, 0.5, 2),
    "block": Sort("place", _blocks, _equal, beginnings("block"), 0.12, 0.12, 0, 0),
    "road": Sort("place", _roads, _equal, beginnings(" ".join(_ROADS)), 0.08, 0.08, 0, 0),
    "hospital": Sort(
        "place", _hospitals, _share_a_word, beginnings("Hospital Medical Clinic Infirmary Trauma"), 0.25, 0.25, 1,
        named=True, bodily=True,
    ),
    "age": Sort("number", _unnamed_ages, _one_age, beginnings("year"), 0.25, 0.25, 2, named=True, about="age"),
    "site": Sort("place", _sites, _share_a_word, beginnings(" ".join(_SITES)), 0.25, 0.25, 2, named=True),
    "town": Sort("place", _towns, _near_by, beginnings("in at near outside to from"), 0.35, 0.35, 2, 2, named=True),
    "holder": Sort(
        "name", _holders, _one_person, beginnings(" ".join(sorted(_KIN | _HOLDERS))), 0.25, 0.25, 0, 0, named=True
    ),
    **{
        contrast.name: Sort(
            contrast.kind, _of_contrast(contrast), _equal, beginnings(" ".join(contrast.values)), 0.12, 0.25, 2,
            about=contrast.about, bodily=contrast.name == "wound",
        )
        for contrast in contrasts()
    },
}  # fmt: skip
