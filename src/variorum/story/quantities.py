"""Numbers as claims: how much of what, and what other numbers they allow.

A quantity is a number with the noun it counts, or, for people, what befell them (killed, injured, missing).
"At least twelve" allows seventeen; "about 400" allows 380; "1,200" allows 1,214. Years, clock times, days of
a month, ordinals and ages are not quantities.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from variorum.knowledge.near_words import measures
from variorum.knowledge.number_words import TENS, UNITS
from variorum.records import Span
from variorum.story.terms import STOP, stem, term

_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 10**12}
_WORD_NUMBER = "|".join([*UNITS, *TENS])
_NUMBER = re.compile(
    rf"(?<![\w.,:/\-–])(?P<money>[$€£])?(?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"|(?P<word>(?:{_WORD_NUMBER})(?:-(?:{'|'.join(UNITS)}))?))"
    r"(?:[ -](?P<scale>hundred|thousand|million|billion|trillion)s?\b)?(?P<percent>\s?%| per ?cent\b)?"
    r"(?![\w:/]|[.,]\d|-\d)",
    re.IGNORECASE,
)
_HEDGES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?:{words})\s+(?:[$€£]\s*)?$", re.IGNORECASE))
    for kind, words in (
        ("least", r"at least|more than|over|no fewer than|no less than|not less than|upwards of|above|in excess of"),
        ("most", r"at most|up to|fewer than|less than|no more than|as many as|under|below"),
        ("about", r"about|around|some|nearly|almost|roughly|approximately|close to|an estimated|estimated|circa|or so"),
    )
)  # fmt: skip
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?$", re.IGNORECASE)
_MONTH_AFTER = re.compile(r"\s*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)
# A number behind these words counts a part of a number before them.
_PART = re.compile(r"\b(?:including|among them|of whom|of them|of those)\b[^.;]{0,40}$", re.IGNORECASE)
_SOME_OF = re.compile(r"\s+(?:more )?of\s+(?:the|them|those|these|whom|his|her|its|their|our)\b")
_THE_OTHER = re.compile(r"\bother\s+$", re.IGNORECASE)
_ADDRESS = re.compile(r"\s+(?:block|blk)\b", re.IGNORECASE)
_CLOCK_AFTER = re.compile(r"\s*(?:a\.?m\.?|p\.?m\.?|o['’]clock|h\b|gmt|hrs?\b)", re.IGNORECASE)
_AGE = re.compile(r"\s*+(?:,|-year-old|(?<=\s)years?\s+old|-years?-old)", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_][\w’'\-]*|[.,;:!?()\"“”–—]")
_UNIT_NOUNS = frozenset(
    [
        "tonne",
        "ton",
        "kilometre",
        "kilometer",
        "km",
        "metre",
        "meter",
        "mile",
        "foot",
        "feet",
        "acre",
        "hectare",
        "litre",
        "liter",
        "barrel",
        "gallon",
        "kilogram",
        "kilo",
        "kg",
        "pound",
        "dollar",
        "euro",
        "yen",
        "ruble",
        "degree",
        "percent",
    ]
)
_PEOPLE = frozenset(
    stem(word)
    for word in [
        "people",
        "person",
        "man",
        "men",
        "woman",
        "women",
        "child",
        "children",
        "civilian",
        "soldier",
        "worker",
        "passenger",
        "resident",
        "victim",
        "other",
        "student",
        "police",
        "officer",
        "fighter",
        "militant",
        "rebel",
        "villager",
        "migrant",
        "refugee",
        "protester",
        "demonstrator",
        "member",
        "casualty",
        "crew",
        "dead",
    ]
)
# What is told of with the dead and the injured, and is neither.
_THINGS = frozenset(
    stem(word) for word in (
        "scene", "location", "place", "site", "shot", "bullet", "round", "house", "home", "car", "vehicle", "truck",
        "attack", "shooting", "incident", "blast", "explosion", "bomb", "area", "street", "hospital", "station",
        "ambulance", "crash", "accident", "case", "building", "flat", "apartment", "village", "town", "report",
    )
)  # fmt: skip
_IRREGULAR_PLURALS = frozenset(["people", "men", "women", "children", "police", "feet", "dead", "troops", "aircraft"])
_DURATION = frozenset(
    stem(word) for word in ["hour", "minute", "second", "day", "week", "month", "year", "decade", "century"]
)
#: Measures that are a unit and nothing more.
BARE = frozenset(stem(word) for word in _UNIT_NOUNS) | _DURATION | {"$", "£", "€", "%"}
#: Measures whose numbers grow with time: a later, different number is news, not a contradiction.
RUNNING = frozenset({"killed", "injured", "missing", "arrested", "displaced"})


_HYPHENED = re.compile(r"[-‑]([a-z]+)\b", re.IGNORECASE)
_CONVERTED = {
    stem(old): (stem(new), factor)
    for old, new, factor in (
        ("foot", "metre", 0.3048), ("feet", "metre", 0.3048), ("meter", "metre", 1.0), ("mile", "kilometre", 1.609),
        ("kilometer", "kilometre", 1.0), ("km", "kilometre", 1.0), ("acre", "hectare", 0.4047),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and what it counts. `start`/`end` are offsets in the text it was read from: the number's words."""

    start: int
    end: int
    value: float
    low: float
    high: float
    measure: str
    noun: str
    noun_end: int

    @property
    def counted(self) -> bool:
        """Whether it is known what is counted."""
        return bool(self.measure)

    @property
    def unit(self) -> str:
        """What is counted without what it is of: `tonnes of nitrate` are tonnes."""
        return self.measure.split(" of ", 1)[0]

    def same(self, other: Quantity) -> bool:
        """Whether the two state the same number, rather than numbers that can both hold."""
        if self.value == other.value:
            return True
        return self.agrees(other) and float("inf") not in (self.high, other.high) and min(self.low, other.low) > 0

    def agrees(self, other: Quantity) -> bool:
        """Whether one thing can have both numbers."""
        return self.low <= other.high and other.low <= self.high


@functools.cache
def _measure_words() -> dict[str, str]:
    return {stem(word): name for name, words in measures().items() for word in words}


def measure_of(word: str) -> str | None:
    """What a number of this counts of people (`arrests`: arrested), or None."""
    return _measure_words().get(stem(word))


def _value(match: re.Match[str]) -> float:
    if match["digits"]:
        value = float(match["digits"].replace(",", ""))
    else:
        value = 0.0
        for part in match["word"].lower().split("-"):
            value += UNITS.get(part, TENS.get(part, 0))
    return value * _SCALES.get((match["scale"] or "").lower(), 1)


def _allowed(value: float, before: str, after: str) -> tuple[float, float]:
    for kind, pattern in _HEDGES:
        if pattern.search(before):
            if kind == "least":
                return value, float("inf")
            if kind == "most":
                return 0.0, value
            return value * 0.88, value * 1.12
    if after.lstrip().lower().startswith(("or more", "or so")):
        return value * 0.88, float("inf")
    # A round number of three digits or more is often rounded: it allows 5 % either way.
    if value >= 100 and value % 10 == 0:
        return value * 0.95, value * 1.05
    return value, value


def _noun(text: str, start: int) -> tuple[str, str, int]:
    """(stem, words, end) of the noun counted by a number that ends at `start`: up to its first plural."""
    found: list[re.Match[str]] = []
    for word in _WORDS.finditer(text, start, start + 90):
        lowered = word.group().lower()
        if not lowered[0].isalpha() or len(lowered) == 1 or len(found) == 4:
            break
        if lowered in STOP and not (found == [] and lowered in ("more", "other", "further")):
            break
        found.append(word)
        if lowered in _IRREGULAR_PLURALS or (lowered.endswith("s") and not lowered.endswith(("ss", "us", "'s", "’s"))):
            break
    while found and found[0].group().lower() in ("more", "other", "further"):
        found.pop(0)
    if not found:
        return "", "", start
    head = found[-1]
    reduced = stem(head.group())
    end = head.end()
    if head.group().lower().rstrip("s") in _UNIT_NOUNS:
        of = re.match(r"\s+of\s+((?:[\w\-]+\s?){1,2})", text[end:])
        if of:
            inner = [name for name in of[1].split() if term(name)]
            reduced += " of " + " ".join(stem(name) for name in inner)
            end += of.end() - (len(of[1]) - len(of[1].rstrip()))
    return reduced, text[found[0].start() : end], end


# `Four times the size of Earth` counts nothing: it says how one thing is to another.
_RATIO = re.compile(r"\s+times\s+(?:the|as|more|less|over|its|their|his|her|[a-z]+er\s+than)\b", re.IGNORECASE)
# `The blast sent seven people to hospital.`
_TO_HOSPITAL = re.compile(
    r"\s*(?:to (?:\w+ ){0,3}?hospitals?|(?:were |was |have been |had been )?hospitali[sz]ed)\b", re.IGNORECASE
)
# What stands in brackets between people and what befell them.
_ASIDE = re.compile(r"\s*\([^)]*\)")


def _befell(text: str, start: int, end: int, noun_end: int) -> str:
    """What befell the people counted: the nearest word of a measure in the clause, what follows the noun first."""
    behind = _ASIDE.sub(" ", text[noun_end : noun_end + 120])[:60]
    after = re.split(r"[.;:!?]|, with\b|,? (?:and|but|while)\b(?! (?:were|was|had|have|are))", behind)[0]
    for word in _WORDS.findall(after)[:6]:
        # The month is no march; one body of several is a commission.
        if word in ("March", "body"):
            continue
        if (found := _measure_words().get(stem(word))) is not None:
            return found
    if re.match(r"[^.;:]{0,20}\bnot (?:yet )?been found\b", text[noun_end:]):
        return "missing"
    if _TO_HOSPITAL.match(after):
        return "injured"
    before = re.split(r"[.;:!?]", text[max(0, start - 90) : start])[-1]
    for word in reversed(_WORDS.findall(before)[-10:]):
        if word != "body" and (found := _measure_words().get(stem(word))) is not None:
            return found
    return ""


_TWELVE = "|".join(name for name, value in UNITS.items() if 1 <= value <= 12)


def _clock(name: str) -> str:
    """Pattern of a time of the clock that says which half of the day it is in."""
    half = r"a\.?m\b\.?|p\.?m\b\.?|in the (?:morning|afternoon|evening)|at night"
    return rf"(?P<{name}>\d{{1,2}}|{_TWELVE})(?:[.:](?P<{name}_minute>\d\d))?\s*(?P<{name}_half>{half})"


_CLOCK_SPAN = re.compile(
    rf"\b(?:from|between)\s+{_clock('first')}\s+(?:to|until|till|and)\s+{_clock('last')}", re.IGNORECASE
)


def _hours(match: re.Match[str]) -> float:
    """How many hours lie between two times of the clock."""
    found = []
    for name in ("first", "last"):
        said = match[name].lower()
        hour = int(said) % 12 if said.isdigit() else UNITS[said] % 12
        late = match[f"{name}_half"].lower().startswith(("p", "in the a", "in the e", "at"))
        found.append(hour + 12 * late + int(match[f"{name}_minute"] or 0) / 60)
    return (found[1] - found[0]) % 24


def quantities(text: str, skip: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """The quantities of a text in order.

    Parameters
    ----------
    text
        A sentence.
    skip
        Ranges of it whose numbers tell time.
    """
    found = []
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if any(start < b and a < end for a, b in skip):
            continue
        value = _value(match)
        before, after = text[max(0, start - 30) : start], text[end : end + 40]
        plain = match["digits"] is not None and not match["scale"] and not match["percent"] and not match["money"]
        if plain and (_MONTH.search(before.rstrip()) or _MONTH_AFTER.match(after) or _CLOCK_AFTER.match(after)):
            continue
        if plain and "," not in match["digits"] and 1800 <= value <= 2100 and value == int(value):
            following, _, _ = _noun(text, end)
            if not following or re.search(r"\b(?:in|since|of|by|from|until|the)\s+$", before):
                continue
        if plain and re.search(r",\s*$", before) and _AGE.match(after):
            continue
        if re.match(r"-year-old|\s+years?\s+old", after) or value in (0, 1) or _ADDRESS.match(after):
            continue
        low, high = _allowed(value, before, after)
        if match["money"]:
            measure, noun, noun_end = match["money"], "", end
        elif match["percent"]:
            measure, noun, noun_end = "%", "", end
        else:
            reduced, noun, noun_end = _noun(text, end)
            measure = reduced
            if _PART.search(text[:start]):
                measure = f"of them {reduced}" if reduced else ""
            elif not reduced or reduced in _PEOPLE or reduced.split()[0] in _measure_words():
                measure = _measure_words().get(reduced.split()[0] if reduced else "", "")
                measure = measure or _befell(text, start, end, noun_end) or reduced
            elif reduced.split()[0] not in _UNIT_NOUNS | _THINGS and (after_noun := _befell(text[noun_end:], 0, 0, 0)):
                measure = after_noun
            if reduced in _DURATION:
                measure = reduced
            if _SOME_OF.match(after) or noun.lower().endswith("wounds") or _THE_OTHER.search(before):
                # `Three of the men`, `the other two` are a part of them, and `three gunshot wounds` may be one man's.
                measure = ""
            unit = _HYPHENED.match(after)
            if unit is not None and unit[1].lower() in _UNIT_NOUNS:
                # `A 40-foot boat` is what it is called and counts nothing.
                measure = ""
            if _RATIO.match(after):
                measure = ""
            if measure in _CONVERTED:
                measure, factor = _CONVERTED[measure]
                # Converted figures are rounded.
                value, low, high = round(value * factor, 2), low * factor * 0.95, high * factor * 1.05
        found.append(Quantity(start, end, value, low, high, measure, noun, noun_end))
    # `From ten in the morning until five in the afternoon` is seven hours.
    for match in _CLOCK_SPAN.finditer(text) if "rom " in text or "etween " in text else ():
        hours = round(_hours(match), 2)
        start, end = match.span()
        found.append(Quantity(start, end, hours, hours, hours, stem("hour"), "", end))
    return found


def as_printed(text: str, quantity: Quantity) -> Span:
    """Range of the number with its noun."""
    return Span(quantity.start, max(quantity.end, quantity.noun_end))
