"""Where a sentence can be cut without harm, and what may be left off its ends.

There is no parse here, only words. A cut is made where the sentence itself marks one: a semicolon, or a
comma with a conjunction, when both sides have a subject and a finite verb. Never inside quotation marks or
brackets. Misses most clauses, on purpose: a wrong cut puts words into a mouth.
"""

from __future__ import annotations

import re

from variorum.records import Span

_SUBJECT = r"(?:the|a|an|this|that|these|those|his|her|its|their|our|he|she|it|they|we|both|some|many|[A-Z][\w’'\-]+)"
_CUT = re.compile(rf";\s+|,\s+(?:and|but|while|whereas|although|though)\s+(?={_SUBJECT}\b)")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|did|does|do|says?|said|told|took|made|"
    r"went|came|gave|began|became|held|met|left|found|fell|rose|led|won|lost|put|set|sent|saw|kept|got|ran|spoke|stood|"
    r"wrote|built|brought|thought|felt|knew|paid|wants?|needs?|remains?|expects?|plans?|\w{3,}ed)\b"
)
_MARK = re.compile(r"[\"“”()\[\]]")
_OPENERS = {"“": "”", "(": ")", "[": "]"}
#: A leading word or phrase that ties a sentence to the one before it. Dropping it changes no fact.
_LEADING = re.compile(
    r"(?:(?:But|And|However|Moreover|Meanwhile|Also|Still|Yet|So|Then|Nevertheless|Nonetheless|Instead|Indeed|Furthermore|"
    r"In addition|For (?:his|her|its|their) part|At the same time|On the other hand|By contrast|In turn|As a result|"
    r"In the meantime|In other words|After all|Of course)\b,?)\s+"
)
#: Words that a sentence cannot begin with when it stands alone.
_DANGLING = re.compile(
    r"(?:But|And|Or|Nor|However|Moreover|Meanwhile|Also|Still|Yet|So|Then|Thus|Hence|Therefore|Nevertheless|Nonetheless|"
    r"Instead|Indeed|Furthermore|Besides|Otherwise|Likewise|Similarly|Earlier|Later|Afterwards|Elsewhere|Here|There|"
    r"That|This|These|Those|Such|It|Its|They|Their|Them|He|His|Him|She|Her|We|Our|I|My|You|Your|Both|Neither|Either|"
    r"Others?|Another|Some|Several|Asked|In addition|For (?:his|her|its|their) part|"
    r"The (?:two|latter|former|other|same|pair|"
    r"group|move|news|incident|latest|decision|comments?|remarks?|announcement)|One|Two|Three|Which|Who|Because|Since|"
    r"The (?:largest|biggest|smallest|last|first|second|third|oldest|latest)"
    r"(?=,| of them| (?:is|was|will|has|had|were))|"
    r"Although|Though|While|Whereas|Despite this|After all|Of course|As a result|By contrast|In turn|If so)\b"
)
_PRONOUN = re.compile(r"(?:He|She|It|They|His|Her|Its|Their|Him|Them|We|Our|I|My|You|Your)\b")
_DATELINE = re.compile(
    r"\s*(?:[A-Z][A-Z.’'\-]+(?:[ ,/]+[A-Z][A-Z.’'\-]+){0,4}"
    r"(?:,?\s+[A-Z][a-z.]+){0,3}(?:,\s*(?:[A-Z][a-z]+\.?\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]+))?\s*(?:\([^)]{2,40}\)\s*)?"
    r"|[A-Z][a-z]+(?: [A-Z][a-z]+)?(?:\s?, [A-Z][A-Za-z.]+(?: [A-Z][a-z]+)?)?\s*\([^)]{2,40}\)\s*"
    r"|[A-Z][a-z]+(?: [A-Z][a-z]+)?, [A-Z][a-z]+(?=\s[–—―\-]{1,2}\s+[A-Z])|\([^)]{2,40}\)\s*)"
    r"\s*[–—―\-]{1,2}\s+|\s*[–—―]\s+(?=[A-Z])|\s*[A-Z][A-Z.’'\-]{2,}(?: [A-Z][A-Z.’'\-]{2,}){0,3}:\s+(?=[A-Z])"
)


def dateline_end(text: str) -> int:
    """Where the report begins behind a dateline (`TOWN (Agency) –`) or what is left of one; 0 without."""
    found = _DATELINE.match(text[:120])
    return found.end() if found else 0


def guarded(text: str) -> bytes:
    """For each character 1 if it stands inside quotation marks or brackets, the closing mark with them, else 0."""
    close, straight = "", False
    kept = []
    last = 0
    for mark in _MARK.finditer(text):
        character = mark.group()
        held = bool(close) or straight
        if close:
            close = "" if character == close else close
        elif character == '"':
            straight = not straight
        else:
            close = _OPENERS.get(character, "")
        if held != (bool(close) or straight):
            place = mark.end()
            kept.append((_INSIDE if held else _OUTSIDE) * (place - last))
            last = place
    kept.append((_INSIDE if close or straight else _OUTSIDE) * (len(text) - last))
    return b"".join(kept)


_INSIDE, _OUTSIDE = b"\x01", b"\x00"


def clauses(text: str) -> list[Span]:
    """The parts of a sentence that can stand alone, as ranges in it; the whole sentence where it has no safe cut."""
    cuts = list(_CUT.finditer(text))
    inside = guarded(text) if cuts else b""
    parts: list[Span] = []
    start = 0
    for cut in cuts:
        if inside[cut.start()]:
            continue
        before, after = text[start : cut.start()], text[cut.end() :]
        if min(len(before.split()), len(after.split())) < 4 or not _FINITE.search(before) or not _FINITE.search(after):
            continue
        parts.append(Span(start, cut.start()))
        start = cut.end()
    parts.append(Span(start, len(text)))
    return parts


def leading_connective(text: str) -> int:
    """Length of a leading connective that may be dropped; 0 without one."""
    found = _LEADING.match(text)
    return found.end() if found else 0


def begins_badly(text: str) -> bool:
    """Whether the sentence begins with words that point back to a sentence before it."""
    return bool(_DANGLING.match(text.lstrip("\"'“‘ ")))


def begins_with_pronoun(text: str) -> bool:
    """Whether the first word is a personal or possessive pronoun."""
    return bool(_PRONOUN.match(text.lstrip("\"'“‘ ")))


def complete(text: str) -> bool:
    """Whether the text looks like a sentence: long enough, a capital at its head, a stop at its end."""
    body = text.strip()
    if len(body.split()) < 5 or not re.search(r"[.!?][\"'”’)\]]*$", body):
        return False
    return bool(re.match(r"[\"'“‘(]?[A-Z0-9]", body))
