"""The words of time expressions and what they count: months, weekdays, units, numbers, durations.

In: words in small letters. Out: numbers and TIMEX3 durations.
"""

from __future__ import annotations

import re

from variorum.knowledge import number_words

MONTHS = {
    "january": 1,
    "jan": 1,
    "february": 2,
    "feb": 2,
    "march": 3,
    "mar": 3,
    "april": 4,
    "apr": 4,
    "may": 5,
    "june": 6,
    "jun": 6,
    "july": 7,
    "jul": 7,
    "august": 8,
    "aug": 8,
    "september": 9,
    "sept": 9,
    "sep": 9,
    "october": 10,
    "oct": 10,
    "november": 11,
    "nov": 11,
    "december": 12,
    "dec": 12,
}
WEEKDAYS = {"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7}
SEASONS = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}
UNITS = {
    "second": "S",
    "minute": "m",
    "hour": "H",
    "day": "D",
    "night": "N",
    "week": "W",
    "fortnight": "F",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "E",
    "century": "C",
    "centurie": "C",
    "weekend": "WE",
    "summer": "SU",
}
NUMBERS = number_words.UNITS | number_words.TENS
NUMBERS |= {"a": 1, "an": 1, "hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}
_ORDINAL_WORDS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
ORDINALS = {word: n for n, word in enumerate(_ORDINAL_WORDS, 1)}
_MODS = {
    "early": "START",
    "earlier": "START",
    "beginning": "START",
    "start": "START",
    "late": "END",
    "later": "END",
    "end": "END",
    "close": "END",
    "rest": "END",
    "mid": "MID",
    "middle": "MID",
    "about": "APPROX",
    "around": "APPROX",
    "nearly": "LESS_THAN",
    "almost": "LESS_THAN",
    "roughly": "APPROX",
    "approximately": "APPROX",
    "more": "MORE_THAN",
    "over": "MORE_THAN",
    "less": "LESS_THAN",
    "fewer": "LESS_THAN",
    "under": "LESS_THAN",
    "at least": "EQUAL_OR_MORE",
    "at most": "EQUAL_OR_LESS",
    "up to": "EQUAL_OR_LESS",
    "no more": "EQUAL_OR_LESS",
    "no less": "EQUAL_OR_MORE",
    "first half": "START",
    "second half": "END",
    "latter half": "END",
    "last half": "END",
    "just over": "MORE_THAN",
    "just under": "LESS_THAN",
}


def month_number(word: str) -> int:
    """Number of a month's name or abbreviation, 1 to 12."""
    return MONTHS[word.rstrip(".")]


def weekday_number(word: str) -> int:
    """Number of a weekday's name or abbreviation, 1 for Monday to 7."""
    return WEEKDAYS[word[:3]]


def day_number(word: str) -> int:
    """Number of a day of the month, in digits or as an ordinal."""
    if word in ORDINALS:
        return ORDINALS[word]
    return int(re.sub(r"\D", "", word))


def number(words: str) -> float | None:
    """Value of a number in digits or words; None where it is vague."""
    words = words.replace(",", "").strip()
    fraction = re.fullmatch(r"(\d+) (\d)/(\d)", words)
    if fraction:
        return int(fraction[1]) + int(fraction[2]) / max(1, int(fraction[3]))
    if re.fullmatch(r"\d+(\.\d+)?", words):
        return float(words)
    if words in {"a couple of", "couple of"}:
        return 2.0
    total, part = 0, 0
    for word in re.split(r"[ -]+", words):
        if word == "and":
            continue
        if word not in NUMBERS:
            return None
        value = NUMBERS[word]
        if value >= 100:
            part = max(part, 1) * value
            if value >= 1000:
                total, part = total + part, 0
        else:
            part += value
    return float(total + part)


def spoken_year(words: str) -> int:
    """Year of words such as `nineteen ninety-one`."""
    if words == "two thousand":
        return 2000
    first, *rest = re.split(r"[ -]+", words.replace("o'", "oh"))
    tail = 0
    for word in rest:
        tail += 0 if word in {"oh", "hundred"} else NUMBERS[word]
    return NUMBERS[first] * 100 + tail


def modifier(words: str | None) -> str:
    """` mod=…` for a modifier's words, empty for none."""
    if not words:
        return ""
    words = words.strip().removeprefix("the ")
    two = " ".join(words.split()[:2])
    key = words.split()[0] if two not in _MODS else two
    return f" mod={_MODS[key]}" if key in _MODS else ""


def duration(n: float | None, unit: str) -> str:
    """TIMEX3 duration of `n` units; X where the number is vague."""
    letter = UNITS[unit.rstrip("s")]
    scale = {"E": 10, "C": 100, "F": 2}.get(letter, 1)
    name = {"E": "Y", "C": "Y", "F": "W", "N": "D", "WE": "W", "SU": "Y", "m": "M"}.get(letter, letter)
    clock = "T" if letter in {"S", "m", "H"} else ""
    if n is None:
        return f"P{clock}X{name}"
    n *= scale
    whole = int(n)
    if n != whole and letter in {"Y", "H", "m"}:
        finer, factor = {"Y": ("M", 12), "H": ("M", 60), "m": ("S", 60)}[letter]
        return (
            f"P{clock}{whole}{name}{round((n - whole) * factor)}{finer}"
            if whole
            else f"P{clock}{round(n * factor)}{finer}"
        )
    return f"P{clock}{whole if n == whole else round(n, 2)}{name}"
