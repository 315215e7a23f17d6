"""Plain text: bytes → characters, and what the text itself says of headline, writer, outlet, agency and date.

In: the bytes of a text file, or a text as another format gave it. Out: the text, and the fields read from its lines.
Method: the lines before the first paragraph and after the last are judged one by one (`article/lines.py`); the
headline is the first that is neither furniture, nor a name, nor an outlet. What is not sure is left unknown.

Gets wrong: a page whose first line of report is an unpunctuated standfirst above the headline.
"""

from __future__ import annotations

import codecs
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from variorum.article.extent import report_extent
from variorum.article.lines import (
    Line,
    byline_in,
    ends_sentence,
    is_name,
    kind_by_itself,
    names_outlet,
    text_lines,
)
from variorum.article.page_date import page_date
from variorum.article.page_phrases import word_set
from variorum.errors import BinaryInput, EmptyInput
from variorum.knowledge.publishers import agency_named, canonical_outlet, is_plain_word, name_key, outlet_named
from variorum.records import Span

# First bytes of formats that are not text: what to tell the person who gave one.
_MAGIC = (
    (b"%PDF", "a PDF: save its text first"),
    (b"PK\x03\x04", "a zip archive or office document: unpack it or save it as text first"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "compressed and could not be unpacked: unpack it first"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file: export it as JSONL first"),
    (b"\xd0\xcf\x11\xe0", "an office document: save it as text first"),
    (b"{\\rtf", "rich text: save it as plain text first"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# Share of control characters above which bytes are not text. Saved pages hold a stray one at most.
_MOST_CONTROLS = 0.005
_OWNED = re.compile(
    r"\b(?:is (?:part of|owned by|published by|an? (?:member|trading name|division|subsidiary|registered|imprint) )|"
    r"published by|"
    r"founded (?:in )?(?:1[6-9]|20)\d\d|established (?:in )?(?:1[6-9]|20)\d\d)",
    re.I,
)
_DATELINE_INSIDE = re.compile(r"[(] ?[A-Z][\w .&-]{1,40}[)] ?[–—-]{1,2} ")
_HEAD_LINES = 12
# On a whole page: how far above the report its headline can stand, and how many paragraphs its words are sought in.
_ABOVE_LINES = 25
_LEAD_LINES = 10
_STOP_WORDS = word_set(
    """
    the of and to in that is was for on with as by at from has have his her it said be are were will an a not
    """
)


def decode(data: bytes, name: str) -> str:
    """The characters of a text file: by its byte order mark, else UTF-8, else Windows-1252 or, where that gives no
    words, what its bytes look like; line ends as LF.

    Raises
    ------
    EmptyInput
        There is no word in it.
    BinaryInput
        It is not text.
    """
    if not data.strip():
        raise EmptyInput(f"{name}: the file is empty; remove it, or save the article again")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise BinaryInput(f"{name}: not text but {what}")
    text = _decoded(data)
    if text is None:
        raise BinaryInput(f"{name}: not text in any encoding known; save it as UTF-8 text, HTML or JSONL")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not any(c.isalnum() for c in text):
        raise EmptyInput(f"{name}: there is no word in it; remove it, or save the article again")
    return text


def _decoded(data: bytes) -> str | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return _if_text(data.decode(encoding))
            except UnicodeDecodeError:
                return None
    if b"\x00" in data:
        return _wide(data)
    try:
        return _if_text(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return _if_text(_other_script(data) or text if _is_scrambled(text) else text)


def _is_scrambled(text: str) -> bool:
    """Whether nearly every letter is an accented one, as where a text of another script is read as Western."""
    letters = [char for char in text[:4000] if char.isalpha()]
    return sum(char > "\xbf" for char in letters) > 0.6 * len(letters)


def _other_script(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 1 << 16]).best()
    try:
        return data.decode(best.encoding) if best is not None else None
    except (LookupError, UnicodeDecodeError):
        return None


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of English text is zero."""
    head = data[:2000]
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if len(data) % 2 == 0 and zeros.count(0) > 0.8 * len(zeros):
            try:
                return _if_text(data.decode(encoding))
            except UnicodeDecodeError:
                return None
    return None


def _if_text(text: str) -> str | None:
    controls = sum(1 for _ in _CONTROL.finditer(text))
    return text if controls <= max(2, _MOST_CONTROLS * len(text)) and "\x00" not in text else None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says of itself. All offsets are in the text; what it does not say is None."""

    title: Span | None = None
    byline: str | None = None
    source: str | None = None
    date: dt.date | None = None


def read_off(text: str, lines: Sequence[Line] | None = None, *, known_title: str | None = None) -> Reading:
    """Read headline, writer, outlet and stated date off the lines of a text.

    Parameters
    ----------
    text
        The text of one article.
    lines
        Its lines, where they are at hand.
    known_title
        The headline, where metadata gave it: it is then only looked for.
    """
    lines = text_lines(text) if lines is None else lines
    kinds = [kind_by_itself(line.text) for line in lines]
    extent = report_extent(lines, kinds)
    first, last = extent.first, extent.last
    outlet = _outlet(lines, kinds, first, last)
    if known_title:
        title = _title_of(lines, known_title)
    elif extent.whole_page:
        title = _title_among(lines, kinds, first)
    else:
        title = _title(lines, kinds, first, last, outlet)
    return Reading(
        title=Span(lines[title].start, lines[title].end) if title is not None else None,
        byline=_byline(lines, kinds, first, title),
        source=canonical_outlet(outlet) if outlet else None,
        date=_date(lines, kinds, first, last),
    )


def _same(a: str, b: str) -> bool:
    return name_key(a) == name_key(b)


def _title_of(lines: Sequence[Line], title: str) -> int | None:
    return next((n for n, line in enumerate(lines[:_HEAD_LINES]) if _same(line.text, title)), None)


def _title(lines: Sequence[Line], kinds: Sequence[str | None], first: int, last: int, outlet: str | None) -> int | None:
    """The headline's line: the first before the report that can be one, if there is a report."""
    if last < 0:
        return None
    for n in range(min(first, _HEAD_LINES)):
        line = lines[n]
        if kinds[n] is not None or not is_headline(line.text):
            continue
        if outlet is not None and is_outlet_line(line.text, outlet):
            continue
        if (
            names_outlet(line.text)
            and line.n_words <= 4
            and any(is_headline(other.text) for other in lines[n + 1 : first])
        ):
            continue
        return n
    return None


def _title_among(lines: Sequence[Line], kinds: Sequence[str | None], first: int) -> int | None:
    """On a whole page: of the headlines shortly above the report, the one whose words the report takes up."""
    report = {stem for line in lines[first : first + _LEAD_LINES] for stem in _stems(line.text)}
    found: dict[int, int] = {}
    # The headline may open the report's run of lines itself, where it ends as a sentence does.
    for n in range(max(0, first - _ABOVE_LINES), min(first + 1, len(lines) - 1)):
        # The same words again, over the number of a picture, name the report's pictures.
        if _COUNTER.fullmatch(lines[n + 1].text):
            continue
        stems = _stems(lines[n].text)
        shared = len(stems & report)
        if kinds[n] is None and is_headline(lines[n].text) and shared >= 2 and shared >= 0.4 * len(stems):
            found[n] = shared
    if not found:
        return None
    # Nearer headlines win ties: teasers of other stories stand further up.
    return max(found, key=lambda n: (found[n], n))


_COUNTER = re.compile(r"\d{1,3} ?(?:/|of) ?\d{1,3}")


def _stems(line: str) -> set[str]:
    return {word.casefold()[:5] for word in re.findall(r"[^\W\d_]{4,}", line)}


def is_headline(line: str) -> bool:
    """Whether a line can be a headline: some words, capitalised first, not ended like a sentence, not only a name."""
    words = line.split()
    if not 3 <= len(words) <= 28 or len(line) > 200 or is_name(line) or byline_in(line) is not None:
        return False
    if line[0] in "-–—•*·(" or line.endswith((",", ";", ":", "–", "—", "-")):
        return False
    if _DATELINE_INSIDE.search(line) or page_date(line, anywhere=True) is not None:
        return False
    if line.endswith(".") and not line.endswith(("...", "U.S.", "U.N.", "a.m.", "p.m.")):
        return False
    begin = line.lstrip("\"'“‘«[")
    return bool(begin) and not begin[0].islower()


def is_outlet_line(line: str, outlet: str) -> bool:
    """Whether a line says which outlet this is, with a date, sections or owner beside it and nothing else."""
    key, name = name_key(line), name_key(outlet)
    if not name or not key.startswith(name):
        return (
            key.endswith(name) and len(key.split()) <= len(name.split()) + 3 and not ends_sentence(line)
            if name
            else False
        )
    rest = key[len(name) :]
    if rest and rest[0] != " ":
        return False
    words = rest.split()
    if not words:
        return True
    dated = page_date(line, anywhere=True)
    if dated is not None:
        left = name_key(line[: dated.start] + " " + line[dated.end :])
        words = left[len(name) :].split() if left.startswith(name) else words
        if len(words) <= 3:
            return True
    if _OWNED.search(line):
        return len(words) <= 25
    separated = re.search(r"\s[|·•–—-]\s|\s{2,}", line)
    return separated is not None and len(words) <= 6 and not ends_sentence(line)


def _outlet(lines: Sequence[Line], kinds: Sequence[str | None], first: int, last: int) -> str | None:
    """The outlet that the page names: after a copyright sign, in a line of its own at the head, or at the foot."""
    for line in reversed(lines[max(0, last) :]):
        named = _after_copyright(line.text)
        if named and agency_named(named) is None:
            return named
    for n in range(min(first, _HEAD_LINES)):
        text = lines[n].text
        if kinds[n] is None and names_outlet(text) and (n > 0 or _repeated(lines, n)):
            return _tidy(text)
        if (
            kinds[n] in (None, "site")
            and (piece := _first_piece(text))
            and (names_outlet(piece) or page_date(text, anywhere=True))
        ):
            return _tidy(piece)
        if kinds[n] is None and (dated := page_date(text, anywhere=True)) and dated.start > 0:
            before = text[: dated.start].strip(" ,|·•–—-")
            if names_outlet(before):
                return _tidy(before)
        if n == 0 and kinds[n] is None and outlet_named(text) is not None and not is_plain_word(text) and first > 1:
            return text
    for n in range(last + 1, len(lines)):
        text = lines[n].text
        if kinds[n] is None and lines[n].n_words <= 5 and names_outlet(text):
            return _tidy(text)
        owned = re.match(r"(.{3,45}?)(?: is (?:part of|owned by|published by)|\. Published by) [A-Z]", text)
        if owned and owned.group(1)[0].isupper():
            return owned.group(1)
    return None


def _repeated(lines: Sequence[Line], n: int) -> bool:
    return (
        outlet_named(lines[n].text) is not None
        or sum(_same(line.text, lines[n].text) for line in lines) > 1
        or len(lines[n].text.split()) <= 3
    )


def _first_piece(line: str) -> str | None:
    pieces = [piece.strip() for piece in re.split(r"(?<!\s)\s+[|·•]\s+", line)]
    # A place or a person has a comma after it, an outlet has not.
    if len(pieces) < 2 or not 1 <= len(pieces[0].split()) <= 5 or not pieces[0][0].isupper() or "," in pieces[0]:
        return None
    return pieces[0] if page_date(pieces[0]) is None else None


def _after_copyright(line: str) -> str | None:
    if len(line) > 160:
        return None
    match = re.search(
        r"(?:©|\(c\)|\bcopyright\b)(?:\s*(?:©|\(c\)|copyright|by|,))*\s*(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19|"
        r"20)?\d\d)?)?[\s,:]*(?:by )?"
        r"(?P<name>[A-Z][\w’'&.-]*(?: (?:of|the|and|&|on|in|[A-Z][\w’'&-]*)){0,5})",
        line, re.I,
    )  # fmt: skip
    if match and match.group("name")[0].isupper():
        name = re.sub(
            r"\s+(?:all|via|ltd|limited|inc|llc|plc|co|corp|corporation|company|group|newspapers|(?:19|20)\d\d)\b.*$",
            "",
            match.group("name"),
            flags=re.I,
        )
        name = name.strip(" .,")
        if name and name.casefold() not in ("all", "all rights", "copyright"):
            return name
    before = re.match(r"(?P<name>[A-Z][\w’'&.-]*(?: (?:of|the|and|&|[A-Z][\w’'&-]*)){0,5})\s*(?:©|\(c\))", line)
    return before.group("name") if before else None


def _tidy(name: str) -> str:
    """A name set in capitals in the letters it is usually written in."""
    name = " ".join(name.split())
    if outlet_named(name) is None and name.isupper() and any(len(word) > 4 for word in name.split()):
        return " ".join(
            word.capitalize() if len(word) > 3 or word in ("THE", "NEW") else word if len(word) > 2 else word.casefold()
            for word in name.split()
        )
    return name


def _byline(lines: Sequence[Line], kinds: Sequence[str | None], first: int, title: int | None) -> str | None:
    for n in range(min(first + 1, _HEAD_LINES, len(lines))):
        named = byline_in(lines[n].text)
        if named is not None and n != title:
            return named
    for n in range(0 if title is None else title + 1, min(first, _HEAD_LINES)):
        if kinds[n] is None and is_name(lines[n].text) and not is_doubled(lines, n):
            return lines[n].text
    for line in lines[-4:]:
        signed = re.fullmatch(r"[–—-]+\s*(.+)", line.text)
        if signed and is_name(signed.group(1)):
            return signed.group(1)
    return None


def is_doubled(lines: Sequence[Line], n: int) -> bool:
    """Whether the line before or after says the same."""
    return any(0 <= m < len(lines) and lines[m].text == lines[n].text for m in (n - 1, n + 1))


def _date(lines: Sequence[Line], kinds: Sequence[str | None], first: int, last: int) -> dt.date | None:
    """The day the page states: published before changed, head before foot."""
    found: list[tuple[bool, int, dt.date]] = []
    for n, line in enumerate(lines):
        if first < n <= last and kinds[n] != "page_date":
            continue
        if n == first and kinds[n] is None:
            continue
        stated = page_date(line.text, anywhere=kinds[n] in ("site", "credit") or n < first)
        if stated is not None and (stated.whole or kinds[n] in ("site", "credit") or line.n_words <= 14):
            if kinds[n] in ("related", "advert", "newsletter", "caption", "other") or (
                kinds[n] is None
                and is_headline(line.text)
                and not names_outlet(line.text[: stated.start].strip(" ,|·-–"))
            ):
                continue
            found.append((stated.changed, n, stated.day))
    return min(found)[2] if found else None


def language_of(text: str) -> str | None:
    """`en` if the commonest English words are as frequent as they are in English prose; otherwise unknown."""
    words = re.findall(r"[^\W\d_]+", text[:20000].casefold())
    if len(words) < 8:
        return None
    # In English news one word in three is on the list; in German, Dutch or French under one in eight.
    return "en" if sum(word in _STOP_WORDS for word in words) >= 0.2 * len(words) else None
