"""Time expressions: where they stand and what they say, before anyone knows the article's date.

In: the parsed article and its sentences. Out: rows of `times`, each with a symbolic `meaning`; `resolve` turns a meaning
and a publication interval into a TIMEX3 value and the days it can mean.

Method: the regular expressions of `time_grammar.py` on each sentence that holds a trigger word, the longest match
first (the rule-based line of HeidelTime and SUTime), then the tense and modality of the verb that governs the
expression, read from the parse, for whether it points back or ahead. Inside a quotation "today" is the day the words
were spoken: its earliest day is a day before publication.

The notation of `meaning` is a kind and fields, separated by blanks:

- `date` with any of `y= m= d= wd=` (1 Monday … 7) `season=SP|SU|FA|WI`, `q=` (quarter), `h=` (half), `feast=`; `yr=-1` the
  year counted from publication; `pick=last|this|next`; `dir=+|-|0` the side of publication it lies on; `near=1` when a
  month and day were told without a year.
- `decade y=199`, `century y=18` (TIMEX3 prefixes); `rel u=W n=-1` a whole unit counted from publication's own;
  `ago u=Y n=-5` a distance from publication; `then u=Y n=1` and `after u=D n=3` counted from the last date told before;
  `clock t=10:35` a time of the day last told; `discourse q=0` the quarter last told.
- `dur v=P3D`, `set v=P1D`, `ref v=PAST_REF|PRESENT_REF|FUTURE_REF`.
- on all: `mod=` (TIMEX3), `part=MO|AF|EV|NI`, `t=`, `open=since|until|by`, `spoken=1` inside a quotation, `of=VALUE` the day or
  quarter that `then`, `after`, `clock` and `discourse` count from, where the article tells it absolutely.

Gets wrong: "a year earlier" in prose that is not a company report counts from the last date told, which may be
another; a bare year is taken where it may be a number.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from variorum.article.analysis import Analysis
from variorum.article.time_grammar import TRIGGER, Candidate, candidates
from variorum.records import Stage, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Interval = tuple[dt.date, dt.date]


class Resolved(NamedTuple):
    """A TIMEX3 value and the days it can mean, both inclusive; None where they are unknown."""

    value: str
    earliest: dt.date | None
    latest: dt.date | None


# --- reading a meaning -------------------------------------------------------------------------------------


def fields(meaning: str) -> tuple[str, dict[str, str]]:
    """Kind and fields of a meaning."""
    kind, *rest = meaning.split()
    return kind, dict(part.split("=", 1) for part in rest)


def month_end(year: int, month: int) -> dt.date:
    """Last day of a month."""
    return (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(1)) if year < 9999 else dt.date(year, 12, 31)


def _safe_day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


_SEASON_MONTHS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}


def span_of(value: str) -> tuple[dt.date | None, dt.date | None]:
    """First and last day that a TIMEX3 date value covers; Nones for values that are no date."""
    value = value.split("T")[0] if not value.startswith("P") else ""
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value):
        day = _safe_day(int(match[1]), int(match[2]), int(match[3]))
        return day, day
    if match := re.fullmatch(r"(\d{4})-(\d\d)(?:-XX)?", value):
        year, month = int(match[1]), int(match[2])
        return (dt.date(year, month, 1), month_end(year, month)) if 1 <= month <= 12 and year else (None, None)
    if match := re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value):
        first = (
            dt.date.fromisocalendar(int(match[1]), min(int(match[2]), 52), 1)
            if int(match[2]) <= 52
            else dt.date(int(match[1]), 12, 28)
        )
        return (first + dt.timedelta(5 if match[3] else 0), first + dt.timedelta(6))
    if match := re.fullmatch(r"(\d{4})-Q(\d)", value):
        year, quarter = int(match[1]), int(match[2])
        return dt.date(year, 3 * quarter - 2, 1), month_end(year, 3 * quarter)
    if match := re.fullmatch(r"(\d{4})-H(\d)", value):
        year, half = int(match[1]), int(match[2])
        return dt.date(year, 6 * half - 5, 1), month_end(year, 6 * half)
    if match := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
        year = int(match[1])
        first_month, last_month = _SEASON_MONTHS[match[2]]
        # Southern seasons, and "winter" of either end of the year, make the borders soft: a month each side.
        if match[2] == "WI":
            return dt.date(year, 1, 1), dt.date(year + 1, 3, 31)
        return dt.date(year, first_month - 1, 1), month_end(year, last_month + 1)
    if match := re.fullmatch(r"(\d{4})", value):
        year = int(match[1])
        return (dt.date(year, 1, 1), dt.date(year, 12, 31)) if year else (None, None)
    if match := re.fullmatch(r"(\d{3})", value):
        decade = int(match[1]) * 10
        return (dt.date(decade, 1, 1), dt.date(decade + 9, 12, 31)) if decade else (None, None)
    if match := re.fullmatch(r"(\d\d)", value):
        century = int(match[1]) * 100
        return (dt.date(century, 1, 1), dt.date(century + 99, 12, 31)) if century else (None, None)
    return None, None


def _narrow(first: dt.date | None, last: dt.date | None, mod: str) -> tuple[dt.date | None, dt.date | None]:
    """`early`, `late` and `mid` take two thirds, so that a soft border is not cut off."""
    if first is None or last is None or mod not in {"START", "END", "MID"}:
        return first, last
    days = (last - first).days
    if days < 5:
        return first, last
    third = dt.timedelta(days // 3)
    if mod == "START":
        return first, last - third
    if mod == "END":
        return first + third, last
    return first + third / 2, last - third / 2


# --- resolving -----------------------------------------------------------------------------------------------


def _easter(year: int) -> dt.date:
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return dt.date(year, f // 31, f % 31 + 1)


def _nth_weekday(year: int, month: int, weekday: int, n: int) -> dt.date:
    first = dt.date(year, month, 1)
    return first + dt.timedelta((weekday - 1 - first.weekday()) % 7 + 7 * (n - 1))


def _feast(name: str, year: int) -> dt.date:
    if name == "thanksgiving":
        return _nth_weekday(year, 11, 4, 4)
    if name == "easter":
        return _easter(year)
    if name == "goodfriday":
        return _easter(year) - dt.timedelta(2)
    if name == "labor":
        return _nth_weekday(year, 9, 1, 1)
    if name == "memorial":
        last = month_end(year, 5)
        return last - dt.timedelta(last.weekday())
    return _nth_weekday(year, 11, 1, 1) + dt.timedelta(1)


def _closest(days: list[dt.date], day: dt.date, direction: str) -> dt.date | None:
    """The one of `days` on the side that `direction` tells, nearest to `day`; the nearest where it tells none."""
    if direction == "-":
        side = [one for one in days if one <= day]
    elif direction == "+":
        side = [one for one in days if one >= day]
    else:
        side = days
    side = side or days
    return min(side, key=lambda one: (abs((one - day).days), one)) if side else None


def _months_from(day: dt.date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def _value_date(given: Mapping[str, str], day: dt.date) -> str:
    direction, pick = given.get("dir", "0"), given.get("pick", "")
    year = int(given["y"]) if "y" in given else day.year + int(given["yr"]) if "yr" in given else None
    if "feast" in given:
        years = [year] if year else [day.year - 1, day.year, day.year + 1]
        chosen = _closest(
            [_feast(given["feast"], one) for one in years], day, {"last": "-", "next": "+"}.get(pick, direction)
        )
        return chosen.isoformat() if chosen else "XXXX-XX-XX"
    if "m" in given and "d" in given:
        return _month_day(given, day, year, {"last": "-", "next": "+"}.get(pick, direction))
    if "m" in given:
        month = int(given["m"])
        if year is None:
            back = (day.month - month) % 12
            if pick == "last":
                back = back or 12
            elif pick == "next" or (direction == "+" and pick != "last"):
                back = -((month - day.month) % 12) if pick != "next" or month != day.month else -12
            elif direction == "0" and back > 8 and not pick:
                # A month told without tense is the nearest: up to three months ahead, else behind.
                back -= 12
            year = _months_from(day, -back)[0]
        return f"{year:04d}-{month:02d}"
    if "season" in given:
        season = given["season"]
        if year is None:
            year = _season_year(season, day, direction, pick)
        return f"{year:04d}-{season}"
    for letter, size in (("q", 3), ("h", 6)):
        if letter in given:
            n = int(given[letter])
            if "y" in given:
                return f"{year:04d}-{letter.upper()}{n}"
            shift = int(given.get("yr", "0"))
            now = (day.month - 1) // size + 1
            base = day.year if n <= now or direction == "+" else day.year - 1
            if "yr" in given and shift >= 0:
                base = day.year
            elif "yr" in given and n > now:
                # "the third quarter of last year" counts from the calendar; "a year ago" from the quarter reported.
                base = day.year
            return f"{base + shift:04d}-{letter.upper()}{n}"
    if "wd" in given:
        return _weekday(int(given["wd"]), day, direction, pick).isoformat()
    return f"{year:04d}" if year is not None else "XXXX"


def _month_day(given: Mapping[str, str], day: dt.date, year: int | None, direction: str) -> str:
    month, number = int(given["m"]), int(given["d"])
    years = [year] if year is not None else [day.year - 1, day.year, day.year + 1]
    days = [one for one in (_safe_day(y, month, number) for y in years) if one]
    if year is None and "wd" in given:
        days = [one for one in days if one.isoweekday() == int(given["wd"])] or days
    chosen = _closest(days, day, direction)
    if year is None and direction == "-" and chosen and (day - chosen).days > 270:
        # A day of the calendar without a year lies near; a past tense around it may be the frame's ("was to end").
        chosen = _closest(days, day, "0")
    if chosen is None:
        return f"XXXX-{month:02d}-{number:02d}" if year is None else f"{year:04d}-{month:02d}-{number:02d}"
    return chosen.isoformat()


def _season_year(season: str, day: dt.date, direction: str, pick: str) -> int:
    first = _SEASON_MONTHS[season][0]
    if season == "WI" and day.month <= 2:
        current = day.year - 1
    else:
        current = day.year
    begun = current if day.month >= first or (season == "WI" and day.month <= 2) else current - 1
    inside = {
        "SP": 3 <= day.month <= 5,
        "SU": 6 <= day.month <= 8,
        "FA": 9 <= day.month <= 11,
        "WI": day.month in {12, 1, 2},
    }[season]
    if pick == "last":
        return begun - 1 if inside else begun
    if pick == "next" or (direction == "+" and not inside):
        return begun + 1
    if pick == "this":
        return current
    return begun


def _weekday(weekday: int, day: dt.date, direction: str, pick: str) -> dt.date:
    back = (day.isoweekday() - weekday) % 7
    if pick == "last":
        return day - dt.timedelta(back or 7)
    if pick == "next":
        return day + dt.timedelta((weekday - day.isoweekday()) % 7 or 7)
    if direction == "+" or pick == "this":
        return day + dt.timedelta((weekday - day.isoweekday()) % 7)
    return day - dt.timedelta(back)


def _value_shift(unit: str, n: int, day: dt.date) -> str:
    """Value of the unit that lies `n` units from the one `day` is in."""
    if unit in {"D", "N"}:
        moved = (day + dt.timedelta(n)).isoformat()
        return moved + "TNI" if unit == "N" else moved
    if unit == "WE" and n == -1 and day.isoweekday() >= 6:
        n = 0
    if unit in {"W", "WE"}:
        year, week, _ = (day + dt.timedelta(7 * n)).isocalendar()
        return f"{year:04d}-W{week:02d}" + ("-WE" if unit == "WE" else "")
    if unit == "M":
        return "{:04d}-{:02d}".format(*_months_from(day, n))
    if unit == "Q":
        year, month = _months_from(day, 3 * n)
        return f"{year:04d}-Q{(month - 1) // 3 + 1}"
    if unit == "Y":
        return f"{day.year + n:04d}"
    if unit == "E":
        return f"{day.year // 10 + n:03d}"
    return f"{day.year // 100 + n:02d}"


def _value_ago(unit: str, n: float, day: dt.date) -> str:
    if unit in {"S", "m", "H"}:
        return (day + dt.timedelta(hours={"S": n / 3600, "m": n / 60, "H": n}[unit])).isoformat()
    if unit == "D":
        return _shifted(day, round(n)).isoformat()
    if unit == "W":
        year, week, _ = _shifted(day, round(7 * n)).isocalendar()
        return f"{year:04d}-W{week:02d}"
    if unit == "M":
        return "{:04d}-{:02d}".format(*_months_from(day, round(n)))
    if unit == "Q":
        return _value_shift("Q", round(n), day)
    if n == int(n):
        return f"{max(1, day.year + int(n)):04d}"
    return "{:04d}-{:02d}".format(*_months_from(day, round(12 * n)))


def _shifted(day: dt.date, days: int) -> dt.date:
    try:
        return day + dt.timedelta(days)
    except OverflowError:
        return day


def _value(kind: str, given: Mapping[str, str], day: dt.date) -> str:
    """TIMEX3 value of a meaning for an article published on `day`."""
    tail = f"T{given['t']}" if "t" in given else f"T{given['part']}" if "part" in given else ""
    if kind == "date":
        return _value_date(given, day) + tail
    if kind == "rel":
        value = _value_shift(given["u"], int(given["n"]), day)
        return value + (tail if not value.endswith("TNI") else "")
    if kind == "ago":
        return _value_ago(given["u"], float(given["n"]), day)
    first, _ = span_of(given["of"]) if "of" in given else (None, None)
    if kind == "then":
        if first is None:
            first = day if given["n"] == "0" or "dir" in given else None
        return _value_shift(given["u"], int(given["n"]), first or day)
    if kind == "after":
        return _value_ago(given["u"], float(given["n"]), first or day)
    if kind == "clock":
        return (first or day).isoformat() + tail
    if kind == "discourse":
        anchor = given.get("of")
        if anchor and "-Q" in anchor:
            year, quarter = int(anchor[:4]), int(anchor[-1])
            return f"{int(given['y']) if 'y' in given else year + int(given['q']):04d}-Q{quarter}"
        if "y" in given:
            return given["y"]
        return _value_shift("Q", -1 + 4 * int(given["q"]), day)
    return "XXXX"


_UNKNOWN = {"D": "XXXX-XX-XX", "N": "XXXX-XX-XXTNI", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX",
            "Y": "XXXX", "E": "XXX", "C": "XX"}  # fmt: skip


def _value_unknown(kind: str, given: Mapping[str, str]) -> str:
    """Value with X for what only the publication date would tell."""
    tail = f"T{given['t']}" if "t" in given else f"T{given['part']}" if "part" in given else ""
    if kind == "date":
        year = f"{int(given['y']):04d}" if "y" in given else "XXXX"
        if "feast" in given:
            return (_feast(given["feast"], int(year)).isoformat() if "y" in given else "XXXX-XX-XX") + tail
        if "m" in given:
            return f"{year}-{int(given['m']):02d}" + (f"-{int(given['d']):02d}" if "d" in given else "") + tail
        for letter in ("season", "q", "h"):
            if letter in given:
                return f"{year}-{given[letter] if letter == 'season' else letter.upper() + given[letter]}"
        if "wd" in given:
            return f"XXXX-WXX-{given['wd']}" + tail
        return year
    if kind in {"then", "after", "clock", "discourse"} and "of" in given:
        return _value(kind, given, span_of(given["of"])[0] or dt.date(1, 1, 1))
    return _UNKNOWN.get(given.get("u", "D" if kind == "clock" else "Q"), "XXXX") + (
        tail if kind in {"clock", "rel"} else ""
    )


def _merge(one: str, other: str) -> str:
    """What two values share, X for the rest; of unlike shapes the coarser."""
    if len(one) != len(other):
        return one if len(one) < len(other) else other
    return "".join(a if a == b else "X" for a, b in zip(one, other, strict=True))


#: Expressions whose days hang on when a quotation was spoken, not on when it was printed.
_DEICTIC = frozenset({"rel", "ago", "date"})


def resolve(meaning: str, published: Interval | None) -> Resolved:
    """What an expression means in an article published within an interval.

    Parameters
    ----------
    meaning
        In the notation of this module.
    published
        First and last day of publication, inclusive; None where nothing is known.
    """
    kind, given = fields(meaning)
    if kind in {"dur", "set", "ref"}:
        return Resolved(given["v"], None, None)
    if kind in {"decade", "century"}:
        value = f"{int(given['y']):0{3 if kind == 'decade' else 2}d}"
        return Resolved(value, *_narrow(*span_of(value), given.get("mod", "")))
    mod = given.get("mod", "")
    if is_absolute(kind, given):
        value = (
            _value(kind, given, span_of(given["of"])[0] or dt.date(2000, 1, 1))
            if "of" in given
            else _value_unknown(kind, given)
        )
        return Resolved(value, *_narrow(*span_of(value), mod))
    if published is None:
        return Resolved(_value_unknown(kind, given), None, None)
    start, end = published
    first, last = _value(kind, given, start), _value(kind, given, end)
    early, late = _narrow(*span_of(first), mod), _narrow(*span_of(last), mod)
    earliest, latest = early[0], late[1]
    if earliest and latest and latest < earliest:
        earliest, latest = min(early[0] or earliest, late[0] or latest), max(early[1] or earliest, late[1] or latest)
    if kind in _DEICTIC and "spoken" in given and given.get("u", "D") == "D" and earliest:
        earliest -= dt.timedelta(1)
    if kind == "ago" and earliest and latest and given.get("mod") in {"LESS_THAN", "APPROX", "MORE_THAN"}:
        # "almost a year ago": a fifth of the distance each way.
        days = {"D": 1, "W": 7, "M": 30, "Q": 91, "Y": 365}.get(given["u"], 1) * abs(float(given["n"])) / 5
        earliest, latest = _shifted(earliest, -round(days)), min(_shifted(latest, round(days)), end)
    return Resolved(first if first == last else _merge(first, last), earliest, latest)


def is_absolute(kind: str, given: Mapping[str, str]) -> bool:
    """Whether a meaning needs no publication date."""
    if kind in {"dur", "set", "ref", "decade", "century"}:
        return True
    if kind == "date":
        return "y" in given
    return kind in {"then", "after", "clock", "discourse"} and span_of(given.get("of", ""))[0] is not None


# --- direction -----------------------------------------------------------------------------------------------

_AHEAD_VERBS = frozenset(
    "plan schedule expect intend slate set propose promise vow pledge hope aim prepare want seek need agree pencil due "
    "wish threaten ask urge order tell bind ready await anticipate forecast predict project".split()
)
_AHEAD_WORDS = frozenset(
    "planned scheduled slated due upcoming forthcoming expected proposed target deadline penciled pencilled coming likely ahead".split()
)
_MODALS = frozenset({"will", "'ll", "wo", "shall", "would", "could", "may", "might", "must", "should", "can", "ca"})
_FUTURE_MODALS = frozenset({"will", "'ll", "wo", "shall"})


def direction(doc: Doc, first: int, last: int) -> str:
    """`+` where the words around tokens `first`…`last` tell of what is ahead, `-` of what is past, `0` where they do not say."""
    inside = range(first, last + 1)
    head = doc[last]
    for place in inside:
        if doc[place].head.i not in inside:
            head = doc[place]
            break
    token: Token = head
    for _ in range(12):
        if token.lower_ in _AHEAD_WORDS:
            return "+"
        if token.pos_ in {"VERB", "AUX"} and token.i not in inside:
            told = _tense(token)
            if told:
                return told
        elif token.pos_ in {"NOUN", "PROPN"} and any(child.lower_ in _AHEAD_WORDS for child in token.lefts):
            return "+"
        if token.head.i == token.i:
            break
        token = token.head
    return "0"


def _tense(verb: Token) -> str:
    """Tense of a verb with its auxiliaries; empty where its governor decides."""
    auxiliaries = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    words = {child.lower_ for child in auxiliaries}
    if words & _FUTURE_MODALS:
        return "+"
    if any(child.tag_ == "VBD" for child in auxiliaries) and "going" not in words:
        if (
            verb.lemma_ in _AHEAD_VERBS
            and verb.tag_ == "VBN"
            and verb.lemma_ not in {"agree", "ask", "order", "tell", "urge"}
        ):
            return "+"
        return "-"
    if words & {"have", "has", "'ve"} and verb.tag_ == "VBN":
        return "-"
    if "to" in words:
        governor = verb.head
        if governor.i != verb.i and (
            governor.lemma_ in _AHEAD_VERBS or governor.lower_ in _AHEAD_WORDS or governor.pos_ == "NOUN"
        ):
            return "+"
        return "+" if governor.tag_ in {"VBZ", "VBP"} else ""
    if words & _MODALS:
        return "0" if words & {"could", "would", "may", "might"} else "+"
    if verb.lower_ in _AHEAD_WORDS and verb.tag_ in {"VBN", "JJ"}:
        return "+"
    if verb.tag_ == "VBD" or verb.tag_ == "VBN":
        return "-"
    if verb.tag_ in {"VBZ", "VBP"}:
        return "0"
    if verb.tag_ == "VBG":
        if words & {"is", "are", "'s", "'re", "am"}:
            return "0"
        return ""
    return ""


_OPEN = re.compile(r"\b(since|until|till|by|after|before|from)\s+(?:the\s+)?$")


def _kept(one: Candidate, tokens: list[Token], sentence: str) -> bool:
    """Checks that need the parse or the words around: `may` the verb, `second` the ordinal, `minute` the adjective."""
    kind, given = fields(one.meaning)
    if "bare" in given and not any(token.pos_ == "PROPN" for token in tokens):
        return False
    words = sentence[one.start : one.end]
    if words in {"second", "minute"}:
        return False
    if re.fullmatch(r"(?:a|one|the) second", words):
        return False
    return not (kind == "set" and words in {"daily", "weekly"} and any(token.pos_ == "PROPN" for token in tokens))


def run(analysis: Analysis) -> None:
    """Find the time expressions of an article and append them to `analysis.times`."""
    from variorum.article.language import straighten

    doc, text = analysis.parsed, analysis.article.text
    plain = straighten(text)
    lower = plain.lower()
    if len(lower) != len(plain):
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in plain)
    lower = re.sub(r"[\r\n]", " ", lower)
    spoken = _spoken_ranges(plain)
    told = _Told()
    rows = []
    for sentence in analysis.sentences:
        piece = lower[sentence.start : sentence.end]
        if not TRIGGER.search(piece):
            continue
        for one in candidates(piece, plain[sentence.start : sentence.end]):
            start, end = sentence.start + one.start, sentence.start + one.end
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is None or not _kept(one, list(span), piece):
                continue
            meaning = _complete(one, piece, doc, span.start, span.end - 1)
            if any(a <= start < b for a, b in spoken):
                meaning += " spoken=1"
            meaning = told.anchor(meaning)
            value, earliest, latest = resolve(meaning, analysis.article.published)
            rows.append(
                TimeExpression(article_id=analysis.article.article_id, start=start, end=end, type=one.type, meaning=meaning,
                               value=value, earliest=earliest, latest=latest)
            )  # fmt: skip
    analysis.times.extend(rows)


def _complete(one: Candidate, sentence: str, doc: Doc, first: int, last: int) -> str:
    """The meaning with direction and open side."""
    meaning = one.meaning.replace(" bare=1", "")
    kind, given = fields(meaning)
    if kind == "date" and "y" not in given and "yr" not in given and given.get("pick") not in {"last", "next"}:
        before = sentence[max(0, one.start - 40) : one.start]
        side = direction(doc, first, last)
        if re.search(r"\b(?:since|after) (?:the )?$", before) and side != "+":
            side = "-"
        elif re.search(r"\b(?:until|till|by) (?:the )?$", before) and side == "0":
            side = "+"
        elif re.match(r" (?:\w+ )?(?:deadline|target)\b", sentence[one.end :]):
            side = "+"
        meaning += f" dir={side}"
    elif kind == "date" and "yr" not in given and "pick" not in given:
        side = direction(doc, first, last)
        if side != "0":
            meaning += f" dir={side}"
    match = _OPEN.search(sentence[max(0, one.start - 12) : one.start])
    if match and kind in {"date", "decade", "rel"} and match[1] in {"since", "until", "till", "by"}:
        meaning += f" open={match[1].replace('till', 'until').replace('ununtil', 'until')}"
    return meaning


class _Told:
    """The day and the quarter that were told last: what `that year` and `the quarter` count from."""

    def __init__(self) -> None:
        self.date: str | None = None
        # Empty when a quarter was told without its year.
        self.quarter: str | None = None

    def anchor(self, meaning: str) -> str:
        kind, given = fields(meaning)
        if kind in {"then", "after", "clock"} and self.date:
            return f"{meaning} of={self.date}"
        if kind == "ago" and "report" in given:
            # In a company report "a year earlier" is the same quarter of the year before.
            return (
                "discourse q=-1" + (f" of={self.quarter}" if self.quarter not in {None, ""} else "")
                if self.quarter is not None
                else "ago u=Y n=-1"
            )
        if kind == "discourse":
            return f"{meaning} of={self.quarter}" if self.quarter else meaning
        if kind == "date" and "q" in given and "y" not in given:
            self.quarter = ""
        if is_absolute(kind, given) and kind == "date":
            value = _value_unknown(kind, given)
            if "q" in given:
                self.quarter = value
            self.date = value
        return meaning


def _spoken_ranges(plain: str) -> list[tuple[int, int]]:
    """Ranges between double quotation marks, each within a paragraph."""
    ranges = []
    opened: int | None = None
    for match in re.finditer(r'"|``|\'\'|\n', plain):
        mark = match.group()
        if mark == "\n":
            if opened is not None:
                ranges.append((opened, match.start()))
            opened = None
        elif opened is None:
            opened = match.end()
        else:
            ranges.append((opened, match.start()))
            opened = None
    return ranges


STAGE = Stage(name="times", version=1, unit="article", reads=("articles", "sentences"), writes=("times",), run=run)
