"""Places in a passage whose fillers exclude one another: addresses, hospitals, sites, towns, ages, who holds a role.

Each sort says how it is read, which two fillers can both hold, and how alike two passages and the words around must be.
Days and hours are read in `clock.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from itertools import zip_longest

from variorum.knowledge.contrasts import Contrast, contrasts
from variorum.knowledge.names import fold, same_given_name
from variorum.knowledge.places import find_place
from variorum.story.clock import (
    DAY_WORDS,
    HOUR_WORDS,
    PART_WORDS,
    bounds,
    days,
    parts_of_days,
    same_day,
    same_hour,
    times_of_day,
    years,
)
from variorum.story.frames import EDGES, Slot, Sort
from variorum.story.passages import Passage, entity_key
from variorum.story.reading import DIGIT, beginnings


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
_HOUSE = re.compile(rf"(?<![\w,.-])(?P<number>\d{{1,5}}) (?:[NSEW]\.? |North |South |East |West )?{_STREET}")
_ROAD = re.compile(rf"\b{_STREET}")


def _blocks(passage: Passage) -> Iterator[Slot]:
    for match in _BLOCK.finditer(passage.text):
        yield Slot(_core(match["core"]), match["number"], passage.text, *match.span())


def _houses(passage: Passage) -> Iterator[Slot]:
    for match in _HOUSE.finditer(passage.text):
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


_SIZE = re.compile(
    r"(?<![\w.,$£€])(?P<number>\d{1,4}(?:,\d{3})*(?:\.\d+)?)-(?P<unit>foot|metre|meter|mile|kilomet(?:re|er)|km|ton|tonne|"
    r"pound|kilo|kg|acre|hectare|litre|liter|gallon|inch|centimet(?:re|er)|cm)\b"
)
# Unit → what it measures, and how many of the first unit of its kind it has.
_UNITS = {
    "foot": ("length", 0.3048), "metre": ("length", 1.0), "meter": ("length", 1.0), "mile": ("length", 1609.0),
    "kilometre": ("length", 1000.0), "kilometer": ("length", 1000.0), "km": ("length", 1000.0),
    "inch": ("length", 0.0254),
    "centimetre": ("length", 0.01), "centimeter": ("length", 0.01), "cm": ("length", 0.01), "ton": ("weight", 1000.0),
    "tonne": ("weight", 1000.0), "pound": ("weight", 0.4536), "kilo": ("weight", 1.0), "kg": ("weight", 1.0),
    "acre": ("area", 0.4047), "hectare": ("area", 1.0), "litre": ("volume", 1.0), "liter": ("volume", 1.0),
    "gallon": ("volume", 3.785),
}  # fmt: skip
# Sizes so near one another are one, rounded or converted; those so many times another are of another thing.
_ROUNDED, _OTHER_THING = 1.12, 4.0


def _sizes(passage: Passage) -> Iterator[Slot]:
    """`A 40-foot whale`."""
    for match in _SIZE.finditer(passage.text):
        key, factor = _UNITS[match["unit"]]
        yield Slot(key, float(match["number"].replace(",", "")) * factor, passage.text, *match.span())


def _one_size(a: Slot, b: Slot) -> bool:
    low, high = sorted((a.value, b.value))
    return bool(high <= _ROUNDED * low or high >= _OTHER_THING * low)


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
_ROLE_BEHIND = re.compile(r", the (?P<role>[\w\-é]+)\b")
_ROLE = re.compile(r"(?P<role>[\w\-é]+),? $")


def _holders(passage: Passage) -> Iterator[Slot]:
    """Who is called somebody's wife, or the mayor."""
    for mention in passage.mentions:
        start = mention.start - passage.start
        if mention.kind != "name" or mention.type != "person" or start < 0 or mention.end > passage.end:
            continue
        match = _ROLE.search(passage.text[:start]) or _ROLE_BEHIND.match(passage.text, mention.end - passage.start)
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


READERS: dict[str, Sort] = {
    "day": Sort("date", days, same_day, DAY_WORDS, 0.35, 0.5, 2),
    "bound": Sort("date", bounds, same_day, DAY_WORDS, 0.2, 0.2, 1),
    "hour": Sort("date", times_of_day, same_hour, HOUR_WORDS, 0.12, 0.3, 2),
    "part of a day": Sort("date", parts_of_days, _equal, PART_WORDS, 0.3, 0.3, 1),
    "year": Sort("date", years, _equal, frozenset({DIGIT}), 0.35, 0.5, 2),
    "block": Sort("place", _blocks, _equal, beginnings("block"), 0.12, 0.12, 0, 0),
    "house": Sort("place", _houses, _equal, beginnings(" ".join(_ROADS)), 0.12, 0.12, 0, 0),
    "road": Sort("place", _roads, _equal, beginnings(" ".join(_ROADS)), 0.08, 0.08, 0, 0),
    "hospital": Sort(
        "place", _hospitals, _share_a_word, beginnings("Hospital Medical Clinic Infirmary Trauma"), 0.25, 0.25, 1,
        named=True, bodily=True,
    ),
    "age": Sort("number", _unnamed_ages, _one_age, beginnings("year"), 0.25, 0.25, 2, named=True, about="age"),
    "size": Sort("number", _sizes, _one_size, frozenset({DIGIT}), 0.25, 0.25, 1),
    "site": Sort("place", _sites, _share_a_word, beginnings(" ".join(_SITES)), 0.25, 0.25, 2, named=True),
    "town": Sort("place", _towns, _near_by, beginnings("in at near outside to from"), 0.35, 0.35, 2, 2, named=True),
    "holder": Sort(
        "name", _holders, _one_person, beginnings(" ".join(sorted(_KIN | _HOLDERS))), 0.25, 0.25, 0, 0, named=True
    ),
    **{
        contrast.name: Sort(
            contrast.kind, _of_contrast(contrast), _equal, beginnings(" ".join(contrast.values)), 0.12, 0.25, 2,
            about=contrast.about, bodily=contrast.bodily,
        )
        for contrast in contrasts()
    },
}  # fmt: skip
