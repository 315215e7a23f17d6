"""What a line of a saved page is by its own words: share bar, caption, page date, byline, or nothing of the kind.

Used where lines are judged: by `read/text.py` to find the headline, the outlet and the date, and by
`furniture.py` to mark what is page. The phrases are in `article/page_phrases.py`, the names of outlets and agencies
in `knowledge/publishers.toml`.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from variorum.article.page_date import page_date
from variorum.article.page_phrases import (
    ADDRESS,
    ADVERT,
    AGO,
    BIO,
    CAPTION_LEAD,
    CAPTION_PAREN,
    CAPTION_TAIL,
    CONTRIBUTED,
    COOKIES,
    CROWD,
    DESK,
    DESK_LINE,
    DONATE,
    NEWSLETTER,
    NEWSLETTER_INSIDE,
    NOT_A_PERSON,
    OTHER,
    OUTLET_WORD,
    POST_SIGNATURE,
    RELATED_PREFIX,
    RIGHTS,
    SCRIPT,
    SECTION,
    SHARE,
    SHARE_STRONG,
    SHARE_WEAK,
    SITE,
)
from variorum.knowledge.publishers import agency_named, is_plain_word, outlet_named

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
# Blanks before closing marks, and a written-out line end, are what tokenised text has.
_SENTENCE_END = re.compile(r"[.!?…।。！？](?:\s?[\"'”’»)\]])*(?:\s*\\n)*$")
_LINE_END = re.compile(r"[\r\n]")
# Widths in characters between which plain text is wrapped.
_NARROWEST_WRAP, _WIDEST_WRAP = 50, 100
# No end is the full stop of an abbreviation in capitals.
_INNER_END = re.compile(r"(?<![A-Z])[.!?][\"'”’»)\]]*\s+[\"'“‘«(\[]?[A-Z0-9]")
# A sentence's end with a credit glued to it: "of the river.– (Agency)".
_CREDITED_END = re.compile(
    r"[.!?…][\"'”’»)\]]*\s*[–—―(\[/|-][–—―(\[/| -]{0,3}(?:[A-Z][^.!?()]{1,50}|[a-z]{3,4})[)\]]?\.?$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something on it, trimmed. `start` and `end` are offsets in the text; `blank_before` is true
    for the first line, and where an empty line stands before it.
    """

    start: int
    end: int
    text: str
    blank_before: bool

    @property
    def n_words(self) -> int:
        """Number of words separated by blanks."""
        return len(self.text.split())


def text_lines(text: str) -> list[Line]:
    """The lines of a text that have something on them, in order; lines wrapped at a fixed width count as one.

    In `Line.text` of such lines a blank stands for each line end, so that offsets hold.
    """
    lines = _written_lines(text)
    width = max((len(line.text) for line in lines), default=0)
    if not _is_wrapped(lines, width):
        return lines
    joined: list[list[Line]] = []
    full = False
    for line in lines:
        # A line that leaves room for more ends its paragraph.
        if full and not line.blank_before:
            joined[-1].append(line)
        else:
            joined.append([line])
        full = len(line.text) >= 0.6 * width
    return [_joined(text, held) for held in joined]


def _joined(text: str, lines: Sequence[Line]) -> Line:
    if len(lines) == 1:
        return lines[0]
    start, end = lines[0].start, lines[-1].end
    return Line(start, end, _LINE_END.sub(" ", text[start:end]), lines[0].blank_before)


def _is_wrapped(lines: Sequence[Line], width: int) -> bool:
    """Whether paragraphs are broken into lines of a fixed width: most lines directly followed by another end open."""
    inner = [line for line, after in itertools.pairwise(lines) if not after.blank_before]
    if len(inner) < 4 or width > _WIDEST_WRAP:
        return False
    long = sum(len(line.text) >= 0.6 * width for line in inner)
    open_ended = sum(not ends_sentence(line.text) for line in inner)
    return open_ended > 0.6 * len(inner) and long > 0.7 * len(inner) and width >= _NARROWEST_WRAP


def _written_lines(text: str) -> list[Line]:
    found: list[Line] = []
    for match in _LINE.finditer(text):
        raw = match.group()
        stripped = raw.strip()
        if not stripped:
            continue
        start = match.start() + len(raw) - len(raw.lstrip())
        blank = not found or len(text[found[-1].end : start].strip(" \t\r")) > 1
        found.append(Line(start, start + len(stripped), stripped, blank))
    return found


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does."""
    return bool(_SENTENCE_END.search(line))


def is_body(line: str) -> bool:
    """Whether a line reads as a paragraph of a report: a whole sentence, or several."""
    words = len(line.split())
    if words >= 6 and ends_sentence(line) and not line.endswith(("?", "!")):
        return True
    if words >= 28:
        return True
    return words >= 8 and bool(_INNER_END.search(line) or _CREDITED_END.search(line[-80:]))


_TOKEN = re.compile(r"[^\s|•·,/()<>»›]+")
# Pictures and arrows that prompts begin with.
_SIGNS = re.compile(r"^[^\w\"'“‘(\[]+")
_JOINT = re.compile(r"[^\W\d_A-Z][A-Z]")
_TAGGED = re.compile(r"[#@]\S+|\bhttps?://\S+|\b\w+\.\w+/\S*")
_NUMBER = re.compile(r"\d[\d.,]*[km]?")


_PAREN_TAIL = re.compile(r"[.!?”\"]?\s+[(\[]([^()\[\]]{2,70})[)\]]\.?$")
_VIA = re.compile(r"(?:\bvia |[/|©] ?)([A-Z][\w .-]{1,40}?)(?: (?i:file|photo))?\)?\.?$")


_NAME_WORD = r"[A-Z][\w’'.-]+"
_LOWER_LINK = r"(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|el|al|bin|ibn|ben|ter|ten|y|e|zu|af|av)"
_NAME = re.compile(rf"{_NAME_WORD}(?: (?:{_LOWER_LINK} ){{0,2}}{_NAME_WORD}){{1,3}}")
_ROLE = (
    r"(?:[\w-]+ ){0,3}(?:correspondents?|editors?|reporters?|writers?|staff|columnists?|bureau(?: chief)?|desk|"
    r"agencies|analyst|"
    r"contributors?|producers?|newsroom|team|commentators?|critics?)(?: (?:in|at|for|on) [\w ’'-]{2,40})?"
)
_BYLINE_NAMES = (
    rf"{_NAME_WORD}(?:(?:,? and |, |; | & | \| | |/)(?:(?:the|our|in|for|of|at|from|{_LOWER_LINK}) ){{0,2}}"
    rf"(?:{_NAME_WORD}|{_ROLE})){{0,14}}"
)
_BY = re.compile(
    rf"(?:by|words by|story by|written by|report by|analysis by|posted by|from|author|text by|reporting by)\s*[:|]?\s+"
    rf"((?:(?:our|the|a|an) )?(?:{_BYLINE_NAMES}|{_ROLE}))\.?",
    re.I,
)
_BY_STRICT = re.compile(rf"(?:(?:our|the|a) )?(?:{_BYLINE_NAMES}|{_ROLE})")
_BY_ROLE = re.compile(
    rf"({_NAME.pattern}(?:(?:,? and |, ){_NAME.pattern}){{0,3}})\s*[,|–—-]\s*(?:(?:our|the|a) )?{_ROLE}(?:\s*[,|"
    rf"]\s*[\w .’'-]{{2,40}})?"
)


def is_name(line: str) -> bool:
    """Whether a line is nothing but a person's name: two to four capitalised words that name nothing else."""
    if not _NAME.fullmatch(line) or len(line) > 50 or line.isupper():
        return False
    words = line.split()
    if any(word.casefold() in NOT_A_PERSON for word in words) or OUTLET_WORD.search(line):
        return False
    return outlet_named(line) is None and agency_named(line) is None


def names_outlet(line: str) -> bool:
    """Whether a short line is an outlet's name: one that is listed, or capitals with a word that outlets bear."""
    if is_plain_word(line):
        return False
    if outlet_named(line) is not None:
        return True
    words = line.split()
    if not 2 <= len(words) <= 6 or ends_sentence(line) or any(c in line for c in ':;?!"“”‘'):
        return False
    capitals = all(word[0].isupper() or word in ("of", "the", "and", "&", "on", "in") for word in words)
    return capitals and OUTLET_WORD.search(line) is not None and len(line) <= 45


def byline_in(line: str) -> str | None:
    """The writers a byline names, as printed; None if the line is no byline.

    A date at its end belongs to the page, not to the byline.
    """
    text, _ = _without_date(line)
    if len(text) > 160 or len(text.split()) > 24:
        return None
    by = _BY.fullmatch(text)
    if by and (_BY_STRICT.fullmatch(by.group(1)) or CROWD.fullmatch(by.group(1))):
        who = by.group(1).strip(" .,")
        # "From Bristol to Hull" and "By the river" are no bylines.
        if DESK_LINE.fullmatch(text):
            return None
        if text[:4].casefold() == "from" and not (CROWD.fullmatch(who) or is_name(who.split(",")[0].split(" in ")[0])):
            return None
        return who
    with_role = _BY_ROLE.fullmatch(text)
    if with_role and is_name(re.split(r",| and ", with_role.group(1))[0]):
        return with_role.group(1)
    return None


def _without_date(line: str) -> tuple[str, bool]:
    found = page_date(line, anywhere=True)
    if found is None:
        return line, False
    rest = (line[: found.start] + line[found.end :]).strip(" ,|·•–—-:")
    return rest, True


def _is_share(line: str) -> bool:
    if "to follow" in line.casefold():
        return False
    if SHARE.fullmatch(line):
        return True
    tokens = [token.casefold().strip(":.!") for token in _TOKEN.findall(line)]
    tokens = [token for token in tokens if token and not _NUMBER.fullmatch(token)]
    if not tokens or len(tokens) > 24:
        return False
    strong = sum(token in SHARE_STRONG for token in tokens)
    return strong > 0 and all(token in SHARE_STRONG or token in SHARE_WEAK for token in tokens)


def _photo_credit(words: str) -> bool:
    """Whether words in brackets or after a slash credit a picture: one agency, or a person and an agency."""
    parts = [part.strip() for part in re.split(r"[/|,©]| via ", words) if part.strip()]
    return any(agency_named(part) is not None for part in parts)


# Longest caption, in characters.
_LONGEST_CAPTION = 700


@functools.lru_cache(maxsize=8192)
def is_caption(line: str) -> bool:
    """Whether a line by itself is a caption or the credit of a picture."""
    if len(line) > _LONGEST_CAPTION:
        return False
    if CAPTION_LEAD.fullmatch(line) or CAPTION_TAIL.search(line) or CAPTION_PAREN.search(line):
        return True
    via = _VIA.search(line)
    if via and _photo_credit(via.group(1)):
        before = line[: via.start()].rstrip(" –—-/")
        # Several agencies joined by strokes are one credit.
        while (last := before.rsplit(None, 1)[-1:]) and agency_named(last[0].strip("–—-([/")) is not None:
            before = before[: len(before) - len(last[0])].rstrip(" –—-/([")
        return not ends_sentence(before) or "via" in via.group()
    paren = _PAREN_TAIL.search(line)
    if paren and any(mark in paren.group(1) for mark in "/|©") and _photo_credit(paren.group(1)):
        return True
    words = line.rstrip(".").split()
    before = words[-2] if len(words) > 1 else ""
    tails = [" ".join(words[-2:])] if before[:1].isupper() or not before[:1].isalpha() else []
    tails += words[-1:] if not before or ends_sentence(before) else []
    return any(agency is not None and agency.photos for agency in map(agency_named, tails))


def is_section(line: str) -> bool:
    """Whether a line heads a list of other stories."""
    return len(line) <= 220 and SECTION.fullmatch(line) is not None


def _is_prompt(line: str, words: int) -> bool:
    if words > 60 or "“" in line[:1] or '"' in line[:1]:
        return False
    if NEWSLETTER.match(_SIGNS.sub("", line)):
        return words <= 45
    return NEWSLETTER_INSIDE.search(line) is not None and not re.search(r"\b(?:said|told|says)\b", line)


def _is_navigation(line: str) -> bool:
    pieces = [piece.strip() for piece in re.split(r"\s*[|•·»›>]\s*|\s{3,}", line) if piece.strip()]
    if len(pieces) < 3 or ends_sentence(line):
        return False
    return all(len(piece.split()) <= 4 for piece in pieces)


def _is_run_together(line: str, words: int) -> bool:
    """Whether a line is of links copied without the blanks between them: "NewsSportWeather"."""
    if ends_sentence(line) or len(_JOINT.findall(line)) < 4:
        return False
    joints = len(_JOINT.findall(_TAGGED.sub("", line)))
    return joints >= 4 and joints >= 0.15 * words


@functools.lru_cache(maxsize=8192)
def kind_by_itself(line: str) -> str | None:
    """The kind of furniture a line is by its own words, or None where they do not tell.

    One of `share`, `advert`, `caption`, `newsletter`, `related`, `credit`, `page_date`, `site`, `other`.
    """
    words = len(line.split())
    if words > 90:
        # A page's drawing may be explained at length, and is credited as others are.
        if len(line) <= _LONGEST_CAPTION and CAPTION_TAIL.search(line):
            return "caption"
        return "site" if RIGHTS.fullmatch(line) else None
    if POST_SIGNATURE.fullmatch(line):
        return None
    checks = (
        ("share", words <= 24 and _is_share(line)),
        ("advert", words <= 16 and ADVERT.fullmatch(line) is not None),
        ("page_date", words <= 20 and is_page_date(line)),
        ("related", words <= 30 and (is_section(line) or RELATED_PREFIX.fullmatch(line) is not None)),
        ("caption", is_caption(line)),
        ("site", words <= 6 and DESK_LINE.fullmatch(line) is not None),
        ("credit", is_credit_line(line)),
        ("newsletter", _is_prompt(line, words)),
        ("advert", words <= 40 and DONATE.search(line) is not None and not re.search(r"[\"“]", line)),
        ("site", (words <= 40 and SITE.fullmatch(line) is not None) or RIGHTS.fullmatch(line) is not None),
        ("other", words <= 30 and OTHER.match(line) is not None and _short_enough(line, words)),
        (
            "other",
            SCRIPT.search(line) is not None or (words <= 60 and COOKIES.search(line) is not None and "your" in line),
        ),
        ("site", words <= 20 and _is_navigation(line)),
        ("site", _is_run_together(line, words)),
    )
    return next((kind for kind, holds in checks if holds), None)


def _short_enough(line: str, words: int) -> bool:
    return words <= 12 or not re.search(r"[\"“]|\bsaid\b", line)


# Longest line of a page's head with its date and writers, in words, and how many of them may be names.
_LONGEST_STAMP, _STAMP_NAMES = 24, 10
_AGO = re.compile(
    r"\b(?:\d{1,3}|an?) (?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)(?: ago)?\b", re.I
)
_STAMP_WORDS = re.compile(
    r"\b(?:published|updated?|posted|last|first|modified|am|pm|[ap]\.m\.|[A-Z]{2,4}T|GMT|UTC|on|read)\b|@\w+", re.I
)


def is_page_date(line: str) -> bool:
    """Whether a line says when the page was published, and nothing else."""
    if AGO.fullmatch(line):
        return True
    found = page_date(line)
    return found is not None and found.whole


def is_stamp(line: str) -> bool:
    """Whether a line of a page's head has a date or a time ago and besides it labels, times and names alone."""
    if len(line.split()) > _LONGEST_STAMP or ends_sentence(line):
        return False
    found = page_date(line, anywhere=True)
    rest = line
    while found is not None:
        rest = f"{rest[: found.start]} | {rest[found.end :]}"
        found = page_date(rest, anywhere=True)
    rest, agos = _AGO.subn(" | ", rest)
    if rest == line or not (agos or "|" in rest):
        return False
    rest = _STAMP_WORDS.sub(" ", rest)
    words = re.findall(r"[^\W\d_][\w’'.-]*", rest)
    return len(words) <= _STAMP_NAMES and all(word[0].isupper() or word in ("in", "and", "by", "at") for word in words)


def is_credit_line(line: str) -> bool:
    """Whether a line says who wrote, edited or supplied the report."""
    words = len(line.split())
    if words > 45:
        return False
    if byline_in(line) is not None or CONTRIBUTED.fullmatch(line):
        return words <= 30
    if DESK.fullmatch(line):
        return line[:1] in "([" or words <= 30
    bare = line.strip(" –—-()[].*")
    agency = agency_named(bare)
    if agency is not None:
        return not agency.photos
    return ADDRESS.fullmatch(line) is not None


# Longest note on the writer, in words.
_LONGEST_NOTE = 90


def is_author_note(line: str) -> bool:
    """Whether a line is about the writer. Such a line is furniture at the foot; elsewhere it may be report."""
    return len(line.split()) <= _LONGEST_NOTE and BIO.match(line) is not None and not re.search(r"[\"“]|\bsaid\b", line)
