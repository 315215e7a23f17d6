"""Dates as metadata writes them: ISO 8601, RFC 2822, and the written forms of pages. A date that is none is None."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from variorum.article.page_date import page_date

_ISO = re.compile(r"\s*((?:1[89]|20)\d\d)-?(\d\d)-?(\d\d)(?:\D.*)?", re.S)
_URL = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?=[/_.-]|$)", re.I)
# "…-20260701-p60bhj", "/20191115/": eight digits that stand apart and are a day.
_URL_RUN = re.compile(r"(?:[/_.-]|(?<![a-z])[a-z]{1,3})(20[0-4]\d)([01]\d)([0-3]\d)(?=[/_.-]|$)", re.I)
# "Mon Nov 18 18:00:00 EST 2019", as programs write it.
_CLOCK = re.compile(
    r"\s*(?:[A-Z][a-z]{2},? )?([A-Z][a-z]{2}) (\d{1,2}) (?:[\d:]+ (?:[A-Z+-][\w:+-]* )?)?((?:19|20)\d\d)(?: .*)?"
)
# "12. März 2020", "3 août 2018", "22 de outubro de 2010": the months of languages that pages are also written in.
_MONTH_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "januar jänner janvier enero gennaio januari janeiro",
            "februar février febrero febbraio februari fevereiro",
            "märz mars marzo maart março", "avril abril aprile", "mai mayo maggio mei maio",
            "juni juin junio giugno junho",
            "juli juillet julio luglio julho", "août agosto augustus", "septembre septiembre settembre setembro",
            "oktober octobre octubre ottobre outubro", "novembre noviembre novembro",
            "dezember décembre diciembre dicembre december dezembro",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_OTHER_TONGUE = re.compile(r"\b(\d{1,2})(?:er|\.|º)? (?:de )?([^\W\d_]{3,10})\.? (?:de |del )?((?:19|20)\d\d)\b")
_SHORT_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def parsed_date(value: object) -> dt.date | None:
    """The day that a value of metadata states, in its own time zone.

    A datetime's day is the day it was where it was written: `2019-03-12T23:30:00+01:00` is 12 March.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_clock(float(value))
    if not isinstance(value, str) or not value.strip() or len(value) > 100:
        return None
    iso = _ISO.fullmatch(value)
    if iso:
        return _day(*(int(part) for part in iso.groups()))
    if value.strip().isdigit() and len(value.strip()) in (10, 13):
        return _from_clock(float(value))
    written = page_date(value.strip(), anywhere=True)
    if written is not None:
        return written.day
    clock = _CLOCK.fullmatch(value)
    if clock and clock[1].casefold() in _SHORT_MONTHS:
        return _day(int(clock[3]), _SHORT_MONTHS.index(clock[1].casefold()) + 1, int(clock[2]))
    other = _OTHER_TONGUE.search(value)
    if other and other[2].casefold() in _MONTH_WORDS:
        return _day(int(other[3]), _MONTH_WORDS[other[2].casefold()], int(other[1]))
    try:
        return parsedate_to_datetime(value).date()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def date_in_url(url: str | None) -> dt.date | None:
    """The day in an address such as `/2019/03/12/`, `/2014/feb/26/` or `-20190312-`."""
    match = _URL.search(url or "") or _URL_RUN.search((url or "").partition("?")[0])
    if not match:
        return None
    year, month, day = match.groups()
    if month.isdigit():
        return _day(int(year), int(month), int(day))
    return (
        _day(int(year), _SHORT_MONTHS.index(month.casefold()) + 1, int(day))
        if month.casefold() in _SHORT_MONTHS
        else None
    )


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _from_clock(seconds: float) -> dt.date | None:
    """Seconds, or milliseconds, since 1970."""
    if seconds > 1e11:
        seconds /= 1000
    if not 0 < seconds < 4e9:
        return None
    return dt.datetime.fromtimestamp(seconds, dt.UTC).date()


def parsed_moment(value: object) -> dt.datetime | None:
    """The moment that a value of metadata states, in UTC, without its zone; a bare day is its first moment."""
    found: dt.datetime | None = None
    if isinstance(value, dt.datetime):
        found = value
    elif isinstance(value, dt.date):
        found = dt.datetime(value.year, value.month, value.day)
    elif isinstance(value, str) and len(value) <= 100:
        try:
            found = dt.datetime.fromisoformat(value.strip())
        except ValueError:
            try:
                found = parsedate_to_datetime(value)
            except (TypeError, ValueError, IndexError, OverflowError):
                found = None
    if found is None:
        day = parsed_date(value)
        return None if day is None else dt.datetime(day.year, day.month, day.day)
    if found.tzinfo is not None:
        try:
            found = found.astimezone(dt.UTC).replace(tzinfo=None)
        except (OverflowError, ValueError):
            return None
    return found.replace(microsecond=0)
