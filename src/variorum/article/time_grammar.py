# ruff: noqa: E501 -- a pattern broken over lines cannot be read
"""The grammar of time expressions: which words make one, and what they say. Knows nothing of tense or of dates.

In: one sentence in small letters and the same sentence as printed. Out: candidates `(start, end, type, meaning)`, offsets
within the sentence, longest first where they overlap. Method: regular expressions built from small parts; spans follow
the convention of TimeBank (no preposition; an article or `the` only where the expression needs one; `early`, `more than`
and the like belong to it). What each meaning says is defined in `times.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from variorum.article.time_words import (
    MONTHS,
    NUMBERS,
    ORDINALS,
    SEASONS,
    UNITS,
    day_number,
    duration,
    modifier,
    month_number,
    number,
    spoken_year,
    weekday_number,
)

_CARDINAL = "|".join(sorted((word for word in NUMBERS if word not in {"a", "an", "zero"}), key=len, reverse=True))
_MON = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?)"
)
_WD = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_WD_ANY = rf"(?:{_WD}|(?:mon|tues?|wed|thurs?|thu|fri|sat|sun)\.)"
_YEAR = r"(?:1[5-9]\d\d|20\d\d)(?![\d,]*\d)"
_SPOKEN_YEAR = (
    r"(?:two thousand|(?:nineteen|twenty)[ -](?:hundred|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|(?:oh|o')[ -](?:one|two|three|four|five|six|seven|eight|nine)|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen))"
)
_DAY = rf"(?:(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?|{'|'.join(ORDINALS)})\b(?!\s?%|[.,:]\d{{3}})"
_ORD = rf"(?:{'|'.join(list(ORDINALS)[:12])}|\d{{1,2}}(?:st|nd|rd|th))"
_NUM = rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?(?: \d/\d)?|(?:{_CARDINAL})(?:(?:[ -]| and )(?:{_CARDINAL}))*)"
_VAGUE = r"(?:a few|several|a couple of|couple of|many|some|few)"
_UNIT = r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|fortnights?|months?|quarters?|years?|decades?|century|centuries|weekends?)"
_PERIOD = r"(?:day|night|week|weekend|month|quarter|year|decade|century)"
_PART = r"(?:morning|afternoon|evening|night)"
_ABOUT = r"(?:(?:about|around|nearly|almost|roughly|approximately|more than|less than|fewer than|at least|at most|over(?! the| these| those)|under|up to|no more than|no less than|just over|just under)\s)"
_MOD = r"(?:early|late|earlier|later|mid|middle|(?:the )?(?:end|beginning|start|middle|close|rest|(?:first|second|latter|last) half) of|sometime|about|around|some time)"
_POSS = r"(?:'s?)?"

PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "noon": "MI"}


class Candidate(NamedTuple):
    """A possible expression, before overlaps are settled. Offsets count within the sentence."""

    start: int
    end: int
    type: str
    meaning: str
    weight: int


Found = tuple[str, str] | None
Builder = Callable[[re.Match[str], str], Found]


def _clean_year(text: str) -> int:
    return int(text) if text[0].isdigit() else spoken_year(text)


def _calendar_day(match: re.Match[str], printed: str) -> Found:
    given = match.groupdict()
    if not given["mon"][0].isalpha() or not printed[match.start("mon")].isupper():
        return None
    day = day_number(given["day"])
    if not 1 <= day <= 31:
        return None
    fields = ""
    if given.get("year"):
        fields += f" y={_clean_year(given['year'])}"
    fields += f" m={month_number(given['mon'])} d={day}"
    if given.get("wd"):
        fields += f" wd={weekday_number(given['wd'])}"
    if given.get("yr"):
        fields += f" yr={_RELATIVE[given['yr']]}"
    return "DATE", f"date{fields}{modifier(given.get('mod'))}"


_RELATIVE = {"last": -1, "this": 0, "next": 1, "previous": -1, "past": -1, "current": 0, "following": 1, "coming": 1, "same": 0,
             "that": 0, "prior": -1, "latest": 0, "preceding": -1}  # fmt: skip


def _month(match: re.Match[str], printed: str) -> Found:
    given = match.groupdict()
    if not printed[match.start("mon")].isupper():
        return None
    word = given["mon"].rstrip(".")
    alone = not (given.get("mod") or given.get("pick") or given.get("year") or given.get("yr"))
    if alone and word in {"mar", "jan", "jun"} and not given["mon"].endswith("."):
        return None
    fields = f" m={MONTHS[word]}"
    if given.get("year"):
        fields = f" y={_clean_year(given['year'])}{fields}"
    if given.get("yr"):
        fields += f" yr={_RELATIVE[given['yr']]}"
    if given.get("pick"):
        pick = given["pick"].split()[-1]
        fields += f" pick={'last' if pick in {'last', 'past'} else 'next' if pick in {'next', 'coming'} else 'this'}"
    return "DATE", f"date{fields}{modifier(given.get('mod'))}{' bare=1' if alone and word in {'may', 'march'} else ''}"


def _season(match: re.Match[str], printed: str) -> Found:
    given = match.groupdict()
    word = given["season"]
    sure = given.get("pick") or given.get("year") or given.get("yr") or given.get("mod")
    if (
        not sure
        and word in {"fall", "spring"}
        and not re.search(r"\b(?:in|during|since|until|by) (?:the )?$", match.string[: match.start("season")])
    ):
        return None
    fields = f" season={SEASONS[word]}"
    if given.get("year"):
        fields = f" y={_clean_year(given['year'])}{fields}"
    if given.get("yr"):
        fields += f" yr={_RELATIVE[given['yr']]}"
    pick = (given.get("pick") or "").split()
    if pick and pick[-1] in {"last", "past"}:
        fields += " pick=last"
    elif pick and pick[-1] in {"next", "coming"}:
        fields += " pick=next"
    elif pick and pick[-1] == "this":
        fields += " pick=this"
    return "DATE", f"date{fields}{modifier(given.get('mod'))}"


def _year(match: re.Match[str], printed: str) -> Found:
    given = match.groupdict()
    before = match.string[max(0, match.start("year") - 2) : match.start("year")]
    after = match.string[match.end("year") : match.end("year") + 12]
    if re.search(r"[$£€#/.]\s?$|\d[,-]$|no\. ?$", before) or re.match(r"-?(?:%| per ?cent|\.\d|/\d|[a-z])", after):
        return None
    return "DATE", f"date y={_clean_year(given['year'])}{modifier(given.get('mod'))}"


def _decade(match: re.Match[str], printed: str) -> Found:
    given = match.groupdict()
    if given.get("ten"):
        value = 190 + NUMBERS[re.sub("ies$", "y", given["ten"])] // 10
    elif given.get("short"):
        value = (190 if int(given["short"]) >= 30 else 200) + int(given["short"]) // 10
    else:
        value = int(given["full"]) // 10
    return "DATE", f"decade y={value}{modifier(given.get('mod'))}"


def _century(match: re.Match[str], printed: str) -> Found:
    given = match.groupdict()
    return "DATE", f"century y={day_number(given['n']) - 1}{modifier(given.get('mod'))}"


def _quarter(match: re.Match[str], printed: str) -> Found:
    given = match.groupdict()
    name = given.get("ord") or given["q"]
    n = ORDINALS.get(name) or int(re.sub(r"\D", "", name))
    kind = "h" if (given.get("kind") or "quarter") == "half" else "q"
    if n > (2 if kind == "h" else 4):
        return None
    fields = f" {kind}={n}"
    year = given.get("year") or given.get("year0")
    if year:
        fields = f" y={_clean_year(year)}{fields}"
    back = given.get("yr") or given.get("yr0")
    if back:
        fields += f" yr={_RELATIVE[back]}"
    if given.get("ago"):
        fields += " yr=-1"
    return "DATE", f"date{fields}"


def _relative(match: re.Match[str], printed: str) -> Found:
    given = match.groupdict()
    which = given["which"].split()[-1]
    unit = UNITS[given["unit"]]
    # "the next day" is the one after what was told; "the next week" may be the one to come.
    told = given["which"] == "the next" and unit in {"D", "N"}
    if told or which in {"that", "same", "following", "previous", "preceding", "prior"}:
        shift = _RELATIVE[which]
        return "DATE", f"then u={unit} n={shift}{modifier(given.get('mod'))}"
    if which == "latest":
        return "DATE", f"rel u={unit} n={-1 if unit == 'Q' else 0}{modifier(given.get('mod'))}"
    kind = "TIME" if unit == "N" else "DATE"
    if unit in {"E", "C"} and which in {"past", "last", "next", "coming"}:
        return "DURATION", f"dur v={duration(1, given['unit'])}{modifier(given.get('mod'))}"
    return kind, f"rel u={unit} n={_RELATIVE[which]}{modifier(given.get('mod'))}"


_DEICTIC = {"today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0, "the day before yesterday": -2, "the day after tomorrow": 2,
            "overnight": 0}  # fmt: skip


def _deictic(match: re.Match[str], printed: str) -> Found:
    given = match.groupdict()
    word = given["word"]
    part = given.get("part")
    fields = f"rel u=D n={_DEICTIC[word]}"
    kind = "DATE"
    if word in {"tonight", "overnight"}:
        kind, fields = "TIME", fields + " part=NI"
    elif part:
        kind, fields = "TIME", f"{fields} part={PARTS[part]}"
    return kind, fields + modifier(given.get("mod"))


def _this_part(match: re.Match[str], printed: str) -> Found:
    given = match.groupdict()
    return (
        "TIME",
        f"rel u=D n={-1 if given['which'] == 'last' else 0} part={PARTS[given['part']]}{modifier(given.get('mod'))}",
    )


def _weekday(match: re.Match[str], printed: str) -> Found:
    given = match.groupdict()
    if not printed[match.start("wd")].isupper():
        return None
    fields = f"date wd={weekday_number(given['wd'])}"
    pick = (given.get("pick") or "").split()
    if pick:
        fields += " pick=" + {"last": "last", "past": "last", "next": "next", "coming": "next", "this": "this"}.get(
            pick[-1], "last"
        )
    kind = "DATE"
    if given.get("part"):
        kind, fields = "TIME", f"{fields} part={PARTS[given['part']]}"
    return kind, fields + modifier(given.get("mod"))


def _ago(match: re.Match[str], printed: str) -> Found:
    given = match.groupdict()
    n = number(given["n"])
    unit = UNITS[given["unit"].rstrip("s")]
    back = given["way"].split()[0]
    if n == 1 and unit == "Y" and back in {"ago", "earlier"} and not given.get("mod"):
        return "DATE", "ago u=Y n=-1 report=1"
    if n is None:
        return "DATE", "ref v=PAST_REF" if back in {"ago", "earlier", "before", "previously"} else "ref v=FUTURE_REF"
    n *= {"E": 10, "C": 100, "F": 2}.get(unit, 1)
    unit = {"E": "Y", "C": "Y", "F": "W", "N": "D"}.get(unit, unit)
    sign = -1 if back in {"ago", "earlier", "before", "previously"} else 1
    kind = (
        "ago" if back in {"ago", "from", "hence"} or (back == "earlier" and n == 1 and unit in {"Y", "M"}) else "after"
    )
    return (
        "TIME" if unit in {"S", "m", "H"} else "DATE"
    ), f"{kind} u={unit} n={sign * n:g}{modifier(given.get('mod'))}"


def _duration(match: re.Match[str], printed: str) -> Found:
    given = match.groupdict()
    words = (given.get("n") or given.get("m") or "").strip()
    n = number(words) if words else None
    half = 0.5 if " and a half" in match.group() else 0.0
    side = (given.get("side") or "").split()
    extra = ""
    if side and side[0] != "each" and (given.get("mod") or "").strip() == "over":
        return None
    if side and n != 1:
        extra = {"last": " side=-", "past": " side=-", "next": " side=+", "coming": " side=+"}.get(side[-1], "")
    if words in {"a", "an"} and re.search(
        r"(?:[\d%$]|million|billion|times|once|twice|cents|dollars)\s$", match.string[: match.start()]
    ):
        return "SET", f"set v={duration(1, given['unit'])}"
    value = duration(None if n is None else n + half, given["unit"])
    if given["unit"].startswith("hour") and n in {24, 48, 72}:
        value = f"P{int(n or 0) // 24}D"
    return "DURATION", f"dur v={value}{extra}{modifier(given.get('mod'))}"


def _half_unit(match: re.Match[str], printed: str) -> Found:
    return "DURATION", f"dur v={duration(0.5, match['unit'])}"


def _set(match: re.Match[str], printed: str) -> Found:
    given = match.groupdict()
    if given.get("adverb"):
        word = given["adverb"]
        unit = {"daily": "P1D", "weekly": "P1W", "monthly": "P1M", "quarterly": "P1Q", "annually": "P1Y", "yearly": "P1Y", "hourly": "PT1H",
                "nightly": "P1D", "biweekly": "P2W", "annual": "P1Y"}[word]  # fmt: skip
        return "SET", f"set v={unit}"
    if given.get("wd"):
        if not printed[match.start("wd")].isupper():
            return None
        part = f"T{PARTS[given['part'].rstrip('s')]}" if given.get("part") else ""
        return "SET", f"set v=XXXX-WXX-{weekday_number(given['wd'])}{part}"
    if given.get("mon"):
        return "SET", f"set v=XXXX-{month_number(given['mon']):02d}"
    if given.get("dpart"):
        return "SET", f"set v=XXXX-XX-XXT{PARTS[given['dpart']]}"
    n = number(given["n"]) if given.get("n") else 2.0 if given.get("other") else 1.0
    return "SET", f"set v={duration(n, given['unit'])}"


def _clock(match: re.Match[str], printed: str) -> Found:
    given = match.groupdict()
    if given.get("word"):
        hour, minute = (12 if given["word"] != "midnight" else 24), 0
    else:
        hour, minute = int(given["h"]), int(given.get("min") or 0)
        half = (given.get("half") or "").replace(".", "").strip()
        if hour > 24 or minute > 59 or (half and hour > 12):
            return None
        if half.startswith("p") and hour < 12:
            hour += 12
        if half.startswith("a") and hour == 12:
            hour = 0
        part = given.get("inpart")
        if part in {"afternoon", "evening", "night"} and hour < 12:
            hour += 12
    fields = f" t={hour:02d}:{minute:02d}"
    if given.get("wd"):
        fields = f"date wd={weekday_number(given['wd'])}{fields}"
    elif given.get("mon"):
        fields = f"date m={month_number(given['mon'])} d={day_number(given['day'])}{fields}"
    elif given.get("deictic"):
        fields = f"rel u=D n={_DEICTIC[given['deictic']]}{fields}"
    else:
        fields = f"clock{fields}"
    return "TIME", fields + modifier(given.get("mod"))


def _iso(match: re.Match[str], printed: str) -> Found:
    given = match.groupdict()
    if given.get("iy"):
        year, month, day = int(given["iy"]), int(given["im"]), int(given["id"])
    else:
        year, month, day = int(given["y"]), int(given["a"]), int(given["b"])
        if month > 12:
            month, day = day, month
        elif day <= 12 and month != day and len(given["y"]) == 4:
            return None if given["sep"] != "/" else ("DATE", f"date y={year} m={month} d={day} order=1")
        if year < 100:
            year += 1900 if year >= 50 else 2000
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return "DATE", f"date y={year} m={month} d={day}"


_REFS = {
    "now": "PRESENT_REF", "right now": "PRESENT_REF", "currently": "PRESENT_REF", "at present": "PRESENT_REF", "nowadays": "PRESENT_REF",
    "these days": "PRESENT_REF", "recently": "PAST_REF", "more recently": "PAST_REF", "the past": "PAST_REF", "formerly": "PAST_REF",
    "the future": "FUTURE_REF", "the near future": "FUTURE_REF", "soon": "FUTURE_REF",
    "the near term": "FUTURE_REF", "the moment": "PRESENT_REF", "the present": "PRESENT_REF", "lately": "PAST_REF",
    "in the meantime": "PRESENT_REF",
}  # fmt: skip


def _ref(match: re.Match[str], printed: str) -> Found:
    word = match["word"]
    if (
        word == "the past"
        and re.match(r" (?:\d|[a-z-]+ )", match.string[match.end() :])
        and not re.match(
            r" (?:and|that|is|was|has|as|but|or|to|when|by|he|she|they|it|we|which|for|with|about|have|had|were|are|where|because)\b",
            match.string[match.end() :],
        )
    ):
        return None
    return "DATE", f"ref v={_REFS[word]}"


def _vague_past(match: re.Match[str], printed: str) -> Found:
    word = match["which"].split()[-1]
    return "DATE", "ref v=" + ("FUTURE_REF" if word in {"coming", "future"} else "PAST_REF")


_FEASTS = {
    "christmas eve": "m=12 d=24 fixed=1", "christmas day": "m=12 d=25 fixed=1", "christmas": "m=12 d=25 fixed=1", "new year's day": "m=1 d=1 fixed=1", "new year's eve": "m=12 d=31 fixed=1",
    "thanksgiving day": "feast=thanksgiving", "thanksgiving": "feast=thanksgiving", "halloween": "m=10 d=31 fixed=1", "valentine's day": "m=2 d=14 fixed=1",
    "independence day": "m=7 d=4 fixed=1", "boxing day": "m=12 d=26 fixed=1", "easter sunday": "feast=easter", "easter": "feast=easter",
    "good friday": "feast=goodfriday", "labor day": "feast=labor", "memorial day": "feast=memorial", "election day": "feast=election",
    "veterans day": "m=11 d=11 fixed=1", "super tuesday": "feast=super",
}  # fmt: skip


def _feast(match: re.Match[str], printed: str) -> Found:
    if not printed[match.start("feast")].isupper():
        return None
    given = match.groupdict()
    fields = _FEASTS[given["feast"]]
    if fields == "feast=super":
        return None
    if given.get("year"):
        fields = f"y={given['year']} {fields}"
    pick = (given.get("pick") or "").split()
    if pick:
        fields += (
            " pick=" + {"last": "last", "past": "last", "next": "next", "coming": "next", "this": "this"}[pick[-1]]
        )
    return "DATE", f"date {fields}"


def _year_ago_period(match: re.Match[str], printed: str) -> Found:
    given = match.groupdict()
    if given.get("ord"):
        return "DATE", f"date q={ORDINALS[given['ord']]} yr=-1"
    return "DATE", "discourse q=-1"


def _the_period(match: re.Match[str], printed: str) -> Found:
    if match.groupdict().get("year"):
        return "DATE", f"discourse q=0 y={match['year']}"
    return "DATE", "discourse q=0"


def _the_unit(match: re.Match[str], printed: str) -> Found:
    given = match.groupdict()
    given["unit"] = given["unit"] or given["unit1"] or given["unit2"]
    if given["unit"] == "weekend":
        return "DATE", "rel u=WE n=-1"
    if given.get("mod"):
        return "DATE", f"rel u={UNITS[given['unit']]} n=0{modifier(given['mod'])}"
    return "DURATION", f"dur v={duration(1, given['unit'])}"


def _year_end(match: re.Match[str], printed: str) -> Found:
    return "DATE", "date m=12 d=31"


def _plain_unit(match: re.Match[str], printed: str) -> Found:
    return "DURATION", f"dur v={duration(None, match['unit'])}"


_PICK = r"(?P<pick>last|this past|this coming|this|next|the past|the coming|coming|the previous|the following)"
_THIS_YEAR = r"(?:of )?(?:(?P<yr>last|this|next) year)"

_RULES: tuple[tuple[int, Builder, str], ...] = (
    (9, _iso, r"\b(?P<iy>(?:19|20)\d\d)-(?P<im>\d\d)-(?P<id>\d\d)\b|\b(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})[/.](?P<y>\d{4}|\d\d)\b"),
    (8, _calendar_day, rf"\b(?:(?P<mod>{_MOD}) )?(?:this (?:coming |past )?)?(?:(?P<wd>{_WD_ANY}),?\s)?(?P<mon>{_MON})\s(?:the )?(?P<day>{_DAY})"
                       rf"(?:(?:,\s?|\s)(?P<year>{_YEAR}))?(?:(?:,\s| )(?P<yr>last|this|next) year\b)?"),
    (8, _calendar_day, rf"\b(?:(?P<wd>{_WD_ANY}),?\s)?(?:the )?(?P<day>{_DAY})\s(?:of )?(?P<mon>{_MON})(?:,?\s(?P<year>{_YEAR}))?"),
    (7, _month, rf"\b(?:(?P<mod>{_MOD})[ -])?(?P<mon>{_MON}),?\s(?:of )?(?P<year>{_YEAR}|{_SPOKEN_YEAR})\b"),
    (6, _month, rf"\b(?:(?P<mod>{_MOD})[ -])?(?:{_PICK}\s)?(?P<mon>{_MON})(?:,?\s{_THIS_YEAR})?{_POSS}(?![\w'])"),
    (6, _season, rf"\b(?:(?P<mod>{_MOD})[ -])?(?:(?:{_PICK}|the)\s)?(?:late |early )?(?P<season>spring|summer|fall|autumn|winter)(?:\s(?:of )?(?P<year>{_YEAR}|{_SPOKEN_YEAR})|\s{_THIS_YEAR})?\b{_POSS}"),
    (5, _year, rf"(?<![\w.$£€,:/-])(?:(?P<mod>{_MOD})[ -])?(?:the year |fiscal (?:year )?)?(?P<year>{_YEAR}|{_SPOKEN_YEAR}){_POSS}(?![\w'])"),
    (7, _decade, r"(?:(?<=\s)|^|(?<=[(\"]))(?:the )?(?:(?P<mod>early|mid|late)[ -])?(?:(?P<full>1[5-9]\d0|20[0-9]0)'?s|'(?P<short>\d0)s|(?P<ten>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))\b"),
    (7, _century, rf"\b(?:the )?(?:(?P<mod>early|mid|late)[ -])?(?P<n>{_ORD}|twenty-first|\d\dth|21st)[ -]century\b"),
    (7, _quarter, rf"\b(?:the )?(?:fiscal[ -])?(?:(?P<year0>{_YEAR}) |(?P<yr0>last|this|next) year's )?(?P<ord>first|second|third|fourth|1st|2nd|3rd|4th)[ -](?P<kind>quarter|half)\b"
                  rf"(?: of (?:fiscal )?(?P<year>{_YEAR})|,? (?:of )?(?P<yr>last|this|next) year\b|(?P<ago> a year (?:ago|earlier)))?"),
    (7, _quarter, rf"\b(?P<q>q[1-4])(?: (?P<year>{_YEAR}))?\b"),
    (8, _year_ago_period, r"\b(?:the )?(?:comparable )?year-(?:ago|earlier) (?:(?P<ord>first|second|third|fourth) )?(?:quarter|period)\b|\byear-(?:earlier|ago)\b"),
    (5, _the_period, rf"\bthe (?:(?:latest|most recent) (?:quarter|period)|(?P<year>{_YEAR}) (?:quarter|period)|quarter)\b"),
    (6, _relative, rf"\b(?:(?P<mod>{_MOD}) )?(?P<which>(?:the )?(?:last|next|past|previous|following|coming|current|same|preceding|prior)|this past|this coming|this|that same|that)(?: fiscal)? (?P<unit>{_PERIOD})\b{_POSS}"),
    (6, _this_part, rf"\b(?:(?P<mod>early|late|earlier|later|mid) )?(?P<which>this|last) (?P<part>{_PART})\b"),
    (6, _deictic, rf"\b(?:(?P<mod>early|late|earlier|later|mid) )?(?P<word>the day before yesterday|the day after tomorrow|today|yesterday|tomorrow|tonight|overnight)(?: (?P<part>{_PART})\b)?\b{_POSS}"),
    (6, _weekday, rf"\b(?:(?P<mod>early|late|earlier|later|mid)[ -])?(?:{_PICK} )?(?P<wd>{_WD})(?: (?P<part>{_PART})\b)?\b{_POSS}(?!s\b)"),
    (7, _ago, rf"\b(?P<mod>{_ABOUT})?(?P<n>{_NUM}|{_VAGUE}|an?)[ -](?P<unit>{_UNIT})(?: or so)? (?P<way>ago|earlier|previously|from now|hence|later|before(?=[.,;]))\b"),
    (5, _duration, rf"\b(?P<mod>{_ABOUT})?(?:(?P<side>(?:the |these |those |each of the )?(?:last|past|next|first|coming|following|latest|previous)|the|another|an additional) )?(?:(?P<n>{_NUM}|{_VAGUE}|an?)(?: and a half)?(?: to (?:{_NUM})| or (?:{_NUM}))?(?: more| full| consecutive| straight| additional)?)[ -](?P<unit>{_UNIT})(?: and a half)?\b(?!(?:,? old|-old| ago| earlier|-to)\b)"),
    (5, _half_unit, r"\b(?:half an?|a half|half-) ?(?P<unit>hour|century|decade|year|day)\b"),
    (6, _set, rf"\b(?:(?:every|each) (?:(?P<other>other) |(?P<n>{_NUM}) )?(?P<unit>{_UNIT})|(?:every|each) (?P<wd>{_WD})(?: (?P<part>{_PART}))?|(?:every|each) (?P<mon>{_MON})|(?:every|each) (?P<dpart>{_PART})"
              r"|(?P<adverb>daily|weekly|monthly|annually|yearly|hourly|nightly|biweekly))\b"),
    (6, _set, rf"\b(?P<wd>{_WD})(?: (?P<part>{_PART}))?s\b"),
    (8, _clock, rf"\b(?P<mod>about |around )?(?:(?P<h>\d{{1,2}})(?::(?P<min>\d\d))?\s?(?P<half>[ap]\.m\.?|[ap]m\b)|(?P<word>noon|midnight|midday)\b)(?: (?:est|edt|gmt|pst|pdt|et|pt|bst|utc|local time)\b)?"
                rf"(?:,? (?:on )?(?:(?P<wd>{_WD})\b|(?P<mon>{_MON}) (?P<day>{_DAY})|(?P<deictic>today|yesterday|tomorrow)\b))?"),
    (8, _clock, r"\b(?P<h>\d{1,2}) (?:o'clock )?in the (?P<inpart>morning|afternoon|evening)\b"),
    (7, _clock, r"\b(?P<h>\d{1,2}):(?P<min>\d\d)\b(?! ?[ap]\.?m)(?:\s(?:hours|gmt|est|edt)\b)?"),
    (4, _ref, r"\b(?P<word>right now|more recently|now|currently|nowadays|these days|recently|the near future|the future|the past|(?<!as )soon|lately|the near term)\b(?!-)"),
    (5, _vague_past, r"\b(?:the )?(?P<which>recent|past|coming|future) (?P<unit>days|weeks|months|quarters|years|decades)\b"),
    (6, _feast, rf"\b(?:{_PICK} )?(?P<feast>{'|'.join(sorted(_FEASTS, key=len, reverse=True))})(?:,? (?P<year>{_YEAR}))?\b"),
    (4, _the_unit, r"\b(?:(?P<mod>the (?:end|beginning|start|middle|close|rest) of) the (?P<unit>week|month|year|quarter)|the (?:(?:full|fiscal) )?(?P<unit1>year)|the (?P<unit2>weekend))\b(?!-)"),
    (4, _year_end, r"\byear[ -]end\b"),
    (2, _plain_unit, r"(?<!hundreds of )(?<!thousands of )\b(?P<unit>minutes|hours|days|weeks|months|years|decades|centuries)\b(?! old\b)"),
)  # fmt: skip


# What a sentence must hold, any of it, for a rule of the builder to apply: looking for it takes a fraction of the rule's
# time.
_MONTH_NAMES = tuple(sorted({name[:3] for name in MONTHS}))
_DIGITS = tuple("0123456789")
_NEEDED: dict[Builder, tuple[str, ...]] = {
    _iso: _DIGITS,
    _calendar_day: _MONTH_NAMES,
    _month: _MONTH_NAMES,
    _season: ("spring", "summer", "fall", "autumn", "winter"),
    _year: ("15", "16", "17", "18", "19", "20", "nineteen", "twenty", "two thousand"),
    _decade: ("0s", "0's", "ties"),
    _century: ("century",),
    _quarter: ("quarter", "half", "q1", "q2", "q3", "q4"),
    _year_ago_period: ("year-",),
    _the_period: ("quarter", "period"),
    _relative: ("day", "night", "week", "month", "quarter", "year", "decade", "century"),
    _this_part: ("morning", "afternoon", "evening", "night"),
    _deictic: ("today", "yesterday", "tomorrow", "tonight", "overnight"),
    _weekday: ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    _ago: ("ago", "earlier", "previously", "from now", "hence", "later", "before"),
    _duration: ("second", "minute", "hour", "day", "night", "week", "month", "quarter", "year", "decade", "centur"),
    _half_unit: ("half",),
    _set: ("every", "each", "daily", "weekly", "monthly", "annually", "yearly", "hourly", "nightly",
           "days", "mornings", "afternoons", "evenings", "nights"),
    _clock: (*_DIGITS, "noon", "midnight", "midday"),
    _ref: ("now", "current", "these days", "recently", "future", "past", "soon", "lately", "near term"),
    _vague_past: ("recent", "past", "coming", "future"),
    _feast: tuple(sorted(_FEASTS)),
    _the_unit: ("the week", "the month", "the year", "the quarter", "full year", "fiscal year"),
    _year_end: ("end",),
    _plain_unit: ("minutes", "hours", "days", "weeks", "months", "years", "decades", "centuries"),
}  # fmt: skip

_COMPILED = tuple((weight, build, re.compile(pattern)) for weight, build, pattern in _RULES)

#: A sentence without any of these has no time expression.
TRIGGER = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|\bmay\b|june|july|august|september|october|november|december"
    r"|\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.|\b(?:1[5-9]|20)\d\d|\d0'?s\b|second|minute|hour|day|night|week|month|quarter"
    r"|year|decade|centur|morning|afternoon|evening|noon|tomorrow|spring|summer|\bfall\b|autumn|winter|daily|annually|\bnow\b|current"
    r"|recent|future|the past|soon|previously|lately|\d:\d\d|[ap]\.?m\b|christmas|thanksgiving|easter|halloween|\d/\d|near term|ies\b|period|two thousand"
    r"|(?:nineteen|twenty)[ -]|first half|second half|\bq[1-4]\b|fortnight"
)


def candidates(sentence: str, printed: str) -> list[Candidate]:
    """The expressions of a sentence, none overlapping, in order.

    Parameters
    ----------
    sentence
        The sentence in small letters with plain quotation marks.
    printed
        The same sentence as printed, of the same length.
    """
    found = list(_matches(sentence, printed))
    found.sort(key=lambda one: (-(one.end - one.start), -one.weight, one.start))
    chosen: list[Candidate] = []
    for one in found:
        if all(one.end <= other.start or one.start >= other.end for other in chosen):
            chosen.append(one)
    return sorted(chosen)


def _holds(sentence: str, words: tuple[str, ...]) -> bool:
    # A plain loop: `any` over a generator takes twice the time, and most sentences hold few of them.
    for word in words:  # noqa: SIM110
        if word in sentence:
            return True
    return False


def _matches(sentence: str, printed: str) -> Iterator[Candidate]:
    held: dict[Builder, bool] = {}
    for weight, build, pattern in _COMPILED:
        if build not in held:
            held[build] = _holds(sentence, _NEEDED[build])
        if not held[build]:
            continue
        for match in pattern.finditer(sentence):
            made = build(match, printed)
            if made is None:
                continue
            start, end = match.span()
            end -= len(match.group()) - len(re.sub(r"'s?$|\s+$", "", match.group()))
            if end > start:
                yield Candidate(start, end, made[0], made[1], weight)
