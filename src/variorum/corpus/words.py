"""The words of a report as the corpus stages compare them: folded, lightly stemmed, with offsets.

Folding takes away what house styles do to one text: case, hyphens, the dots of abbreviations, possessives,
British and American endings, inflection. It is blunt on purpose: two words are only ever compared, never shown.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

#: A word as printed.
WORD = re.compile(r"\d+(?:[.,]\d+)+|\w+(?:[.'’\-‐‑&]\w+)*")
_MARKS = re.compile(r"[.'’\-‐‑&_]")
_STOP_TEXT = """
a about above after again against all also although am among an and another any are aren't around as at away
back be became because become been before being below between both but by came can can't cannot come could
couldn't did didn't do does doesn't doing don't down during each either else even ever every few for from further
get gets getting go goes going gone got had hadn't has hasn't have haven't having he he'd he'll he's her here hers
herself him himself his how however i i'd i'll i'm i've if in indeed into is isn't it it's its itself just know
least less let like made make makes making many may maybe me might more most much must my myself near nearly never
no nor not now of off often on once one only onto or other others our ours out over own per perhaps put quite
rather really same see seem seems several shall she she'd she'll she's should shouldn't since so some soon still
such take takes taken than that that's the their theirs them themselves then there these they they'd they'll
they're they've this those though through thus to too took toward towards under until unless up upon us very via
was wasn't way we we'd we'll we're we've well went were weren't what whatever when where whether which while who
who's whom whose why will with within without won't would wouldn't yes yet you you'd you'll you're you've your
yours
said say says saying told tell tells telling added according asked added spoke statement reported report reports
reporters news mr mrs ms dr
"""

#: Words that say nothing of what a report is about: function words and the press's own words of saying.
STOP_WORDS = frozenset(_STOP_TEXT.split())

# British ending → American, on folded words of five letters or more. Ordinary spelling rules.
_SPELLING = (
    (re.compile(r"isation(s?)$"), r"ization\1"),
    (re.compile(r"is(e|ed|es|ing|er|ers)$"), r"iz\1"),
    (re.compile(r"our(s|ed|ing|able|ite|ites)?$"), r"or\1"),
    (re.compile(r"([^aeiou])tre(s?)$"), r"\1ter\2"),
    (re.compile(r"ogue(s?)$"), r"og\1"),
    (re.compile(r"ell(ed|ing|er|ers)$"), r"el\1"),
)


class Word(NamedTuple):
    """A word with its place.

    `stem` is the folded form that is compared; `content` is false for stop words; `named` where it is printed with
    a capital or a digit first, as names and numbers are.
    """

    start: int
    end: int
    stem: str
    content: bool
    named: bool


@functools.lru_cache(maxsize=1 << 17)
def stem(word: str) -> tuple[str, bool]:
    """Folded form of a word as printed, and whether it is a content word."""
    low = word.lower().replace("’", "'")
    if low in STOP_WORDS:
        return low, False
    if low[0].isdigit():
        return low.replace(",", ""), True
    for tail in ("'s", "'"):
        low = low.removesuffix(tail)
    low = _MARKS.sub("", low)
    if len(low) >= 5:
        for pattern, ending in _SPELLING:
            folded, n = pattern.subn(ending, low)
            if n:
                low = folded
                break
    return _without_inflection(low), len(low) > 1


def _without_inflection(word: str) -> str:
    """Plural, past and -ing endings off: Porter's first step, in the light form that never touches short words."""
    if len(word) <= 3:
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for tail in ("ing", "ed"):
        base = word.removesuffix(tail)
        if base != word and len(base) >= 3 and any(vowel in base for vowel in "aeiouy"):
            if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lsz":
                base = base[:-1]
            word = base
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def words(text: str, start: int, end: int) -> Iterator[Word]:
    """The words of `text[start:end)`, with offsets in `text`."""
    for match in WORD.finditer(text, start, end):
        form, content = stem(match.group())
        first = match.group()[0]
        yield Word(match.start(), match.end(), form, content, content and (first.isupper() or first.isdigit()))


@functools.lru_cache(maxsize=1 << 17)
def word_hash(form: str) -> int:
    """A 63-bit number for a folded word, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(form.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


def term(form: str) -> int:
    """A folded word as a number of 32 bits; two of a million words that get the same one do no harm."""
    return word_hash(form) & 0xFFFFFFFF


# A quotation of one line: curly, straight, or the doubled single marks of old wires. An unclosed mark runs to the
# end of its line, as in a quotation of several paragraphs.
_QUOTED = re.compile(
    r"“[^”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)|``(?:(?!'')[^\n])*(?:''|$)|„[^“”\n]*[“”]|«[^»\n]*»", re.MULTILINE
)
_SINGLE_QUOTED = re.compile(r"(?<!\w)[‘'](?=\w)(?:[^‘’'\n]|[’'](?=\w)){12,}?[,.!?]?[’'](?!\w)")


def quoted_ranges(text: str) -> list[tuple[int, int]]:
    """Ranges between quotation marks, sorted, marks included."""
    found = [match.span() for match in _QUOTED.finditer(text)]
    found += [match.span() for match in _SINGLE_QUOTED.finditer(text)]
    return sorted(found)


def inside(position: int, ranges: Sequence[tuple[int, int]]) -> bool:
    """Whether a position lies in one of the ranges."""
    return any(start <= position < end for start, end in ranges)
