"""Agency credits: the words by which a report says that a news agency supplied its text.

In: a text. Out: the agency's usual name and the range of the credit. Method: two places are looked at, where the
press puts them: the *dateline* ("CITY, March 3 (Agency) –"), and the *end* ("… of the river.– (Agency)", "– Agency",
a last line "Agency", "with agencies"), besides a line of its own under the headline. A name counts if it is listed
in `knowledge/publishers.toml`, or if it stands where only an agency's name stands: in a dateline's brackets, or after
a closing dash or in closing brackets with a word such as "Press" or "News Agency". The credit of a picture
("Photograph: Agency/Name", "(Agency)" after a caption) is never one of the text.

Gets wrong: a station's own call sign in a dateline, where it is not in the usual form, is taken for an agency.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from variorum.article.lines import Line, byline_in, is_body, is_caption, kind_by_itself, names_outlet, text_lines
from variorum.knowledge.publishers import agency_named, outlet_named

_CAPITAL = r"[A-Z][\w’'.&-]*"
_NAME = rf"{_CAPITAL}(?:(?: | of | and | & |/|, | - ){_CAPITAL}){{0,6}}"
_DASH = r"(?:[–—―-]{1,3}|_|:|\.\s?[–—-])"
# "CITY (Agency) –", "CITY, State, March 3 (Agency) –", "(Agency) –", "City [State], March 3 (Agency): "; the dash may
# be left out: "City, March 3 (Agency) The …".
_DATELINE = re.compile(
    rf"(?P<place>[A-Z](?:[\w’'.,:\[\] /-]{{0,138}}?[\w’'.\]-])??)?[ "
    rf",:]*+[–—-]?\s*+[(\[](?P<name>[^()\[\]\n]{{2,60}})[)\]]\s*(?:(?P<dash>{_DASH})\s*(?=\S)|(?=[\"'“‘«A-Z]))"
)
# Most words before a dateline's brackets.
_PLACE_WORDS = 10
_OPEN_DATELINE = re.compile(
    rf"(?P<place>[A-Z]{{2}}[A-Z .’'-]{{1,30}}(?:, [\w .]{{2,20}}){{0,2}})[:,]?\s+[–—-]?\s*"
    rf"(?P<name>{_NAME})\s*[–—-]{{1,2}}\s+(?=\S)"
)
_SLASH_DATELINE = re.compile(rf"(?P<place>[A-Z][A-Z .’'-]{{2,30}})\s*[/|]\s*(?P<name>{_NAME})\s*[/|–—-]\s*(?=\S)")
# "CITY, March 3 /Agency/ –", "CITY, March 3. /Agency/."
_SLASHES_DATELINE = re.compile(
    r"(?P<place>[A-Z][\w’'., -]{1,60})\s/(?P<name>[A-Z][^/\n]{1,30})/\s*[.:–—-]{1,2}\s*(?=\S)"
)
# "Agency –", "Agency, CITY –".
_LEADING = re.compile(
    rf"(?P<name>{_CAPITAL}(?: {_CAPITAL}){{0,3}})(?:, [A-Z][A-Z .’'-]{{1,30}})?\s+[–—-]{{1,2}}\s+(?=\S)"
)
# A word that only agencies' names hold; lets an unlisted one in after a closing dash.
_AGENCY_WORD = re.compile(
    r"\b(?:press|news|agency|agence|agencia|agenzia|agentur|newswire|wire|dispatch|despatch|telegraph agency|presse|"
    r"prensa|service|syndicate)\b",
    re.I,
)
# Single words in capitals longer than three letters are stations and bureaux more often than agencies.
_CALL_SIGN = re.compile(r"[A-Z]{4,}|[KWX][A-Z]{2,3}(?:[- ]?(?:TV|FM|AM|DT))?(?: ?\d+)?|[A-Z]{2,6} ?\d+|\d.*")
_NOT_A_NAME = re.compile(
    r"\d|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|updated?|opinion|analysis|exclusive|video|photos?|"
    r"file|handout|pictured|left|right|cent(?:re|er))\b",
    re.I,
)
_WITH_AGENCIES = re.compile(
    r"(?:(?P<name>[A-Z][^.!?\n]{1,50}?)[ ,/]+)?(?:(?:along )?with|and|&)\s+(?:other |news |wire |additional "
    r")*(?:agencies|wires|agency (?:reports?|inputs?)|wire (?:reports|services))",
    re.I,
)
# "with inputs from Agency", "With Agency": others wrote some of it.
_WITH = re.compile(
    r"with (?:(?:additional |some |further )?(?:inputs?|files?|materials?|information|agency reports?) (?:from|by) )?"
    r"(?P<name>(?:the )?[A-Z][^.!?\n]{1,60})",
    re.I,
)
# "(Reporting by Una Berg; editing by Ivo Lund) – Agency": the agency behind a desk's credit.
_BEHIND_DESK = re.compile(
    r"[(\[]?(?:(?:additional |writing and )?reporting|writing|edit(?:ing|ed)|compiled) by .{3,200}?"
    r"(?:[)\]]\s*[–—-]*|;|[–—-]+)\s*(?P<name>[A-Z][\w -]{1,40})\.?",
    re.I,
)
# People of an agency, named together.
_STAFF = re.compile(r"\s+(?:staff|correspondents?|reporters?|writers?|bureau|team)$", re.I)
_ALONE = re.compile(r"(?:news )?agencies|agency (?:reports?|inputs?|staff)|wire (?:reports|services)", re.I)
_SENTENCE_STOP = r"(?:[.!?…][\"'”’)\]]*|[\"”’])"
_GLUED = (
    re.compile(
        rf"{_SENTENCE_STOP}\s*(?P<credit>[–—―-]{{1,2}}\s*[(\[]?(?P<name>[a-z]{{3,4}}|{_NAME}"
        r"(?: (?:with|and|&) (?:other |news )?(?:agencies|wires))?)[)\]]?\.?)\s*$"
    ),
    re.compile(rf"{_SENTENCE_STOP}\s*(?P<credit>[(\[](?P<name>[^()\[\]\n]{{2,60}})[)\]]\.?)\s*$"),
    re.compile(rf"{_SENTENCE_STOP}\s*(?P<credit>[/|]+\s*(?P<name>{_NAME}))\s*$"),
    re.compile(rf"{_SENTENCE_STOP}\s+(?P<credit>(?P<name>{_NAME}))\s*$"),
)
_SOURCE_LABEL = re.compile(
    r"(?:sources?|agency|by|via|from|text|story|(?:report|story|text) by|"
    r"(?:copyright|©|c\))(?:\s+©)?(?:\s*(?:19|20)\d\d)?)\s*:?\s+|©\s*",
    re.I,
)
_WRAPPING = " \t–—―-()[]*|/."

# Below this share of the text from its end, a credit line still belongs to the report's foot.
_TOP_LINES = 8
_FOOT_LINES = 14


@dataclass(frozen=True, slots=True)
class Credit:
    """An agency credit.

    Parameters
    ----------
    name
        The agency in its usual name; None where only "agencies" is said.
    start, end
        Range of the credit in the text, with dash and brackets.
    place
        `dateline`, `end` (glued to the last sentence), `line` (alone in its line).
    mixed
        Whether the text says that others supplied it too.
    """

    name: str | None
    start: int
    end: int
    place: Literal["dateline", "end", "line"]
    mixed: bool = False


def _listed(words: str, *, loose: bool) -> tuple[str, bool] | None:
    """Usual name of the first agency among names joined by slash, comma or "and"; and whether there are others.

    Beside an agency only an outlet can stand, unless `loose`: "Name/Agency" credits a picture.
    """
    whole = agency_named(words)
    if whole is not None:
        return None if whole.photos else (whole.name, False)
    parts = [
        part.strip(_WRAPPING) for part in re.split(r"\s*[/,;&+|]\s*|\s+and\s+|\s+-\s+", words) if part.strip(_WRAPPING)
    ]
    if len(parts) < 2:
        return None
    found = [agency for part in parts if (agency := agency_named(part)) is not None and not agency.photos]
    if not found:
        return None
    if not loose and not all(agency_named(part) or names_outlet(part) or _ALONE.fullmatch(part) for part in parts):
        return None
    return found[0].name, True


def _resolved(words: str, *, unlisted: Literal["no", "word", "any"]) -> tuple[str, bool] | None:
    """The agency that a credit's words name.

    `unlisted` says which names are taken that are not listed: none, those with a word only agencies bear, or any name.
    """
    words = " ".join(words.split()).strip(_WRAPPING)
    words = _STAFF.sub("", words)
    mixed = _WITH_AGENCIES.fullmatch(words)
    if mixed and mixed.group("name"):
        inner = _resolved(mixed.group("name"), unlisted=unlisted)
        return (inner[0], True) if inner else None
    listed = _listed(words, loose=unlisted == "any")
    if listed is not None:
        return listed
    # An outlet's own name in a dateline credits nobody; a name with a full stop in it is an address.
    if outlet_named(words) is not None or re.search(r"\.\w{2,}", words):
        return None
    if unlisted == "no" or agency_named(words) is not None or _NOT_A_NAME.search(words) or _CALL_SIGN.fullmatch(words):
        return None
    if not re.fullmatch(_NAME, words) or len(words.split()) > 5:
        return None
    if unlisted == "any" or _AGENCY_WORD.search(words):
        return words, False
    return None


def _dateline(line: Line) -> Credit | None:
    head = line.text[:140]
    match = _DATELINE.match(head)
    place = (match.group("place") or "") if match else ""
    # With no dash after the brackets, only a date or a place set apart shows that they end a dateline.
    apart = match is not None and (
        match.group("dash") is not None or place.isupper() or re.search(r"[,:\]]", line.text[: match.start("name")])
    )
    if match and apart and sum(bool(word.strip(".")) for word in re.split(r"[ ,/]+", place)) <= _PLACE_WORDS:
        # An unlisted name needs a dateline beyond doubt: a place in capitals before it.
        sure = bool(re.match(r"[A-Z][A-Z .’'-]{2,}(?:\b|,)", place)) and place.split(",")[0].isupper()
        known: Literal["no", "word", "any"] = "no" if match.group("dash") is None or not place else "word"
        found = _resolved(match.group("name"), unlisted="any" if sure and match.group("dash") else known)
        if found:
            name, mixed = found
            return Credit(name, line.start, line.start + match.end(), "dateline", mixed)
    for pattern in (_OPEN_DATELINE, _SLASHES_DATELINE, _SLASH_DATELINE, _LEADING):
        match = pattern.match(head)
        if match:
            found = _resolved(match.group("name"), unlisted="no")
            if found:
                return Credit(found[0], line.start, line.start + match.end(), "dateline", found[1])
    return None


def _alone(line: Line) -> Credit | None:
    """A line that is nothing but a credit."""
    text = line.text
    desk = _BEHIND_DESK.fullmatch(text)
    if desk and (behind := _resolved(desk.group("name"), unlisted="no")):
        return Credit(behind[0], line.start, line.end, "line", behind[1])
    if line.n_words > 12:
        return None
    bare = text.strip(_WRAPPING)
    if _ALONE.fullmatch(bare):
        return Credit(None, line.start, line.end, "line", True)
    with_agencies = _WITH_AGENCIES.fullmatch(bare)
    label = _SOURCE_LABEL.match(bare)
    words = bare[label.end() :] if label else bare
    marked = text[0] in "–—―-([" or (label is not None and label.group().casefold().startswith(("source", "agency")))
    found = _resolved(words, unlisted="word" if marked else "no")
    if found:
        return Credit(found[0], line.start, line.end, "line", found[1])
    others = _WITH.fullmatch(bare)
    if others and (found := _resolved(others.group("name"), unlisted="no")):
        return Credit(found[0], line.start, line.end, "line", True)
    if with_agencies and (with_agencies.group("name") is None or line.n_words <= 6):
        return Credit(None, line.start, line.end, "line", True)
    return None


def _glued(line: Line) -> Credit | None:
    """A credit after the last sentence of a paragraph, in the same line."""
    tail_start = max(0, len(line.text) - 120)
    tail = line.text[tail_start:]
    for place, pattern in enumerate(_GLUED):
        match = pattern.search(tail)
        if not match:
            continue
        words = match.group("name")
        start = line.start + tail_start + match.start("credit")
        if _ALONE.fullmatch(words.strip(_WRAPPING)) or re.fullmatch(
            r"(?:with|and) (?:news )?agencies", words.strip(), re.I
        ):
            return Credit(None, start, line.end, "end", True)
        found = _resolved(words, unlisted="word" if place < 2 else "no")
        if found:
            return Credit(found[0], start, line.end, "end", found[1])
    return None


def agency_credits(text: str, lines: Sequence[Line] | None = None) -> list[Credit]:
    """Every agency credit of a text, in order of place.

    Parameters
    ----------
    text
        The text of one article.
    lines
        Its lines, where they are at hand.
    """
    lines = text_lines(text) if lines is None else lines
    body = [n for n, line in enumerate(lines) if is_body(line.text) and kind_by_itself(line.text) is None]
    if not body:
        return []
    first, last = body[0], body[-1]
    found: list[Credit] = []
    datelined = False
    for n, line in enumerate(lines):
        credit: Credit | None = None
        if not datelined and n <= first + 1 and line.n_words >= 6:
            credit = _dateline(line)
            datelined = credit is not None
        if credit is None and (n < min(first, _TOP_LINES) or last < n <= last + _FOOT_LINES):
            credit = _alone(line)
            if (
                credit is not None
                and credit.place == "line"
                and n < first
                and byline_in(line.text) is None
                and credit.mixed
                and credit.name is None
            ):
                credit = None
        if credit is None and n == last:
            credit = _glued(line) if not _is_other_caption(line) else None
        if credit is not None:
            found.append(credit)
            if n == last and credit.place == "dateline":
                end = _glued(line)
                found.extend([end] if end else [])
    return found


def _is_other_caption(line: Line) -> bool:
    """Whether the last paragraph is a caption, for reasons besides an agency in its closing brackets."""
    return is_caption(line.text)


def agency_credit(text: str, lines: Sequence[Line] | None = None) -> Credit | None:
    """The credit that says best which agency supplied the text: one with a name, the one at the end first."""
    found = [credit for credit in agency_credits(text, lines) if credit.name is not None]
    if not found:
        return None
    return min(
        found, key=lambda credit: (credit.mixed, {"end": 0, "line": 1, "dateline": 2}[credit.place], credit.start)
    )


def agency_in_byline(byline: str | None) -> str | None:
    """The agency that a byline names, alone or as the one its writers work for, in its usual name."""
    if not byline:
        return None
    words = re.sub(r"^by:?\s+", "", " ".join(byline.split()), flags=re.I)
    found = _resolved(words, unlisted="no")
    if found is not None:
        return None if found[1] else found[0]
    # "Name, Agency", "Name (Agency)", "Name | Agency"; with no mark between them where the agency's name is long.
    marked = re.fullmatch(r".{3,80}?\s*[,|(/–—-]\s*(?P<name>[^,|()/]{2,40})\)?", words)
    long = re.fullmatch(r"\S+ \S+(?: \S+)? (?P<name>(?:the )?\S+ \S+(?: \S+)?)", words, re.I)
    for match in (marked, long):
        agency = agency_named(match.group("name").strip()) if match else None
        if agency is not None and not agency.photos:
            return agency.name
    return None
