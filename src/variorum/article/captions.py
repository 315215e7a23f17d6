"""Captions, and lines that say again what another line says.

In: a page's lines. Marked: lines in which a caption stands twice running, whole or cut short; lines with the credit
of a picture in or under them, or with its number in a gallery; pull quotes, highlights and the headline repeated.

Gets wrong: an uncredited caption that is a whole sentence reads like a paragraph, and is left in.
"""

from __future__ import annotations

import re
from collections import Counter

from variorum.article.lines import ends_sentence, is_body, is_caption, is_name
from variorum.article.marked_page import MarkedPage
from variorum.article.page_phrases import POST_SIGNATURE
from variorum.article.read.text import is_doubled
from variorum.knowledge.publishers import agency_named, name_key

# A verb as the report's sentences have, and captions, told in the present or without a verb, seldom do.
_TELLS = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|should|said|told|went|"
    r"came|took|made|gave|began|fell|rose|held|met|left|found|put|kept|led|won|lost|broke|spoke|\w{2,}ed)\b",
    re.I,
)
# Longest credit of a picture, in words.
_PICTURE_CREDIT = 10
# Longest name of a picture's source under its caption, and longest such caption, in words.
_SOURCE, _CREDITED = 3, 40
# The words a page sets at the end of a caption that it shows cut short, and characters that both forms begin with.
_CUT_END = re.compile(r"(?:\.\.\.|…) ?(?:more)?$| (?:less|more|show more|read more)$", re.M)
_CUT_SHORT = 40
# Longest title of a gallery, in words.
_GALLERY_TITLE = 20
# A picture's number in a gallery.
_COUNTER = re.compile(r"\d{1,3} ?(?:/|of) ?\d{1,3}")
# How far below the first paragraph the highlights of a report may stand.
_HIGHLIGHTS = 2


def mark_repeats(page: MarkedPage) -> None:
    """Captions that a browser copies twice, from the picture and from under it."""
    for n in range(len(page.lines)):
        line = page.lines[n]
        if not page.is_report(n) or not is_doubled(page.lines, n):
            continue
        if line.n_words <= 80 and (
            not ends_sentence(line.text) or is_caption(line.text) or not _TELLS.search(line.text)
        ):
            page.kinds[n] = "caption"
    _mark_cut_short(page)
    seen: dict[str, int] = {}
    times = Counter(name_key(line.text) for line in page.lines)
    for n in page.open_lines(0, len(page.lines)):
        line = page.lines[n]
        if line.n_words < (8 if ends_sentence(line.text) else 4) or POST_SIGNATURE.fullmatch(line.text):
            continue
        key = name_key(line.text)
        earlier = seen.setdefault(key, n)
        # The same words once more further down are a pull quote, or the head repeated at the foot; at the head they
        # are a highlight of the report. A question asked of each person in turn is not.
        if earlier != n and times[key] == 2 and not line.text.endswith("?"):
            highlight = earlier <= page.first + _HIGHLIGHTS and n < page.last and page.is_report(earlier)
            page.kinds[earlier if highlight else n] = "other"
    if page.title:
        for n in page.open_lines(0, len(page.lines)):
            if name_key(page.lines[n].text) == name_key(page.title) and any(page.is_title):
                page.kinds[n] = "other"


def _mark_credited(page: MarkedPage) -> None:
    """Pairs of lines that stand apart between paragraphs, the lower a name: a caption with its picture's source."""
    for n in page.open_lines(page.first + 1, page.last - 1):
        line, below = page.lines[n], page.lines[n + 1]
        after = page.lines[n + 2]
        pair = line.blank_before and not below.blank_before and after.blank_before and page.is_report(n + 1)
        named = below.n_words <= _SOURCE and below.text.replace(" ", "").isalpha() and below.text.istitle()
        if pair and named and line.n_words <= _CREDITED and is_body(after.text) and is_body(page.lines[n - 1].text):
            page.kinds[n] = page.kinds[n + 1] = "caption"


def _mark_cut_short(page: MarkedPage) -> None:
    """Captions of which a page shows a short and a long form, one under the other."""
    for n in range(len(page.lines) - 1):
        one, other = page.lines[n].text, page.lines[n + 1].text
        if len(one) < _CUT_SHORT or not _CUT_END.search(one + "\n" + other) or one[:_CUT_SHORT] != other[:_CUT_SHORT]:
            continue
        for k in (n, n + 1):
            if page.is_report(k):
                page.kinds[k] = "caption"


def mark_captions(page: MarkedPage) -> None:
    """Captions by a picture credit in their closing brackets, once the last paragraph is known."""
    for n in page.open_lines(0, page.last):
        line = page.lines[n]
        if line.n_words > 60:
            continue
        closing = re.search(r"[.”\"]?\s+[(\[]([^()\[\]]{2,60})[)\]]\.?$", line.text)
        if (closing and agency_named(closing.group(1)) is not None) or is_caption(line.text):
            page.kinds[n] = "caption"
    _mark_credited(page)
    # A credit of a picture alone in its line stands under the caption.
    for n in page.open_lines(1, len(page.lines) - 1):
        line, below = page.lines[n], page.lines[n + 1]
        if page.kinds[n + 1] == "caption" and _COUNTER.fullmatch(below.text) and line.n_words <= _GALLERY_TITLE:
            page.kinds[n] = "caption"
            continue
        # The first line after the head that reads like a paragraph may be the caption of the picture there.
        opens = n == page.first and page.kinds[n + 1] == "caption" and line.n_words <= _CREDITED
        if line.n_words > 60 or below.n_words > _PICTURE_CREDIT or (below.blank_before and not opens):
            continue
        person, stroke, agency = below.text.rpartition(", ")
        if stroke and is_name(person) and agency_named(agency) is not None:
            page.kinds[n] = page.kinds[n + 1] = "caption"
            continue
        if ends_sentence(below.text) and not below.text.startswith("("):
            continue
        bracketed = re.fullmatch(r"\([A-Z][^()]+\)", below.text) is not None and not ends_sentence(line.text)
        if page.kinds[n + 1] == "caption" or (bracketed and page.is_report(n + 1)):
            page.kinds[n] = page.kinds[n + 1] = "caption"
