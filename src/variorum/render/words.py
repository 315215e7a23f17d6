"""Words for people: days, counts and shares as they are printed, and text of articles made fit to be shown.

Text of an article is data. `visible` is the one place that decides how its invisible characters look; every
rendering passes what it shows through it, and then escapes it for its own format.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

_MONTHS = tuple(calendar.month_name)
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

# Embeddings, overrides and isolates can make a line read as other words than it holds: they are shown by name.
_BIDI = {
    0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO",
    0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
}  # fmt: skip
_SHOWN: dict[int, str | None] = {code: f"⟨{name}⟩" for code, name in _BIDI.items()}
# Directional marks only lean on their neighbours, and a soft hyphen or byte order mark is layout: dropped.
_SHOWN |= dict.fromkeys((0x200E, 0x200F, 0x061C, 0x00AD, 0xFEFF))
_SHOWN |= {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"}
_SHOWN |= {0x0D: "\n", 0x0C: "\n", 0x0B: "\n", 0x7F: "␡", 0x2028: "\n", 0x2029: "\n"}
_SHOWN |= dict.fromkeys(range(0x80, 0xA0), "\ufffd")
_SHOWN |= dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)

_OPENING = "\"“”„«‹‘'"
_CLOSING = "\"”“»›’'"


def visible(text: str) -> str:
    """The text with control and bidirectional characters shown by sign or name, or dropped where they only lay out."""
    text = text.replace("\r\n", "\n")
    if not _UNSEEN.search(text):
        return text
    return re.sub("[\ud800-\udfff]", "\ufffd", text).translate(_SHOWN)


def line(text: str) -> str:
    """The text on one line, white space folded."""
    return " ".join(visible(text).split())


def shorten(text: str, length: int) -> str:
    """The text in at most `length` characters, cut at a word where one ends in the last third, with an ellipsis."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    space = cut.rfind(" ")
    if space > 2 * length // 3:
        cut = cut[:space]
    return cut.rstrip(" ,;:–-") + "…"


def outlet(name: str) -> str:
    """An outlet's name as it is read: an address without what only a browser needs."""
    told = line(name)
    address = re.fullmatch(r"(?:https?://)?(?:www\.)?([\w.-]+\.[a-z]{2,})(?::\d+)?/?", told)
    return address[1] if address else told


def readable(stem: str) -> str | None:
    """A file's name as the name of a source: `bresk-daily_03.txt` is `bresk daily`; None where it names nobody."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", stem)
    kept = [part for part in re.split(r"[\s_\-.]+", stem) if part.isalpha() and len(part) > 1]
    told = [part for part in kept if part.lower() not in _FILE_WORDS]
    return " ".join(kept) if told and sum(map(len, told)) > _LEAST_NAME else None


# What a file is called when it is called nothing, and how few letters name nobody.
_FILE_WORDS = frozenset(
    ("article", "articles", "document", "doc", "text", "file", "page", "input", "story", "untitled")
)
_LEAST_NAME = 2


def unquoted(text: str) -> str:
    """The text without the quotation marks around it, and without the comma that only leads on to the speaker."""
    text = text.strip()
    if len(text) > 1 and text[0] in _OPENING and text[-1] in _CLOSING:
        text = text[1:-1]
    return text.strip().removesuffix(",")


def count(n: int, noun: str) -> str:
    """A number with its noun: `1 origin`, `1,204 articles`, `2 stories`."""
    if n != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeiou" else f"{noun}s"
    return f"{n:,} {noun}"


def number(n: int) -> str:
    """A small number as a word."""
    return _NUMBERS[n] if 0 <= n < len(_NUMBERS) else f"{n:,}"


def shares(values: list[float]) -> str:
    """A range of shares as percentages: `61–98 %`."""
    low, high = round(100 * min(values)), round(100 * max(values))
    return f"{low}\u00a0%" if low == high else f"{low}–{high}\u00a0%"


def day(date: dt.date, *, short: bool = False, year: bool = True) -> str:
    """One day: `13 March 2031`, short `13 Mar`."""
    month = _MONTHS[date.month]
    words = f"{date.day} {month[:3] if short else month}"
    return f"{words} {date.year}" if year else words


def days(start: dt.date | None, end: dt.date | None, *, short: bool = False, year: bool = True) -> str:
    """Days from start to end, both inclusive, as people write them: `11–13 March 2031`, `March 2031`, `2031`."""
    if start is None or end is None:
        known = start or end
        if known is None:
            return "undated"
        return f"{'from' if end is None else 'until'} {day(known, short=short)}"
    if start == end:
        return day(start, short=short, year=year)
    last = calendar.monthrange(end.year, end.month)[1]
    same_year = start.year == end.year
    if start.day == 1 and end.day == last:
        if start.month == 1 and end.month == 12:
            return str(start.year) if same_year else f"{start.year}–{end.year}"
        if same_year and start.month == end.month:
            return f"{_MONTHS[start.month]} {start.year}"
    final = day(end, short=short, year=year)
    if same_year and start.month == end.month:
        return f"{start.day}–{final}"
    return f"{day(start, short=short, year=not same_year)} – {final}"


def few(names: list[str], noun: str) -> str:
    """Up to three names, or how many there are."""
    return ", ".join(names) if len(names) <= 3 else count(len(names), noun)


def listed(words: list[str], last: str = "and") -> str:
    """Words as a list in a sentence: `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
