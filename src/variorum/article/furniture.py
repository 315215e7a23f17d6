"""What belongs to the page and not to the report, marked by kind and never deleted.

In: an article (a screen's text, or what an extractor left in). Out: ranges with their kinds. Method: each line is
judged by its own words (`article/lines.py`), then by its place: before the first paragraph (outlet, page date,
byline), between paragraphs (cross-headings, captions), after the last (other stories' headlines, the outlet); a
line that stands twice running is a caption. Agency credits come from `article/credits.py`; prompts set into a
paragraph are marked within it. Headline and standfirst are report and are never marked.

Gets wrong: an uncredited caption that is a whole sentence reads like a paragraph, and is left in; a list of
unpunctuated lines at the very end reads like other stories' headlines.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Collection, Iterator, Sequence

from variorum.article.analysis import Analysis
from variorum.article.captions import mark_captions, mark_repeats
from variorum.article.credits import agency_credits
from variorum.article.extent import is_post
from variorum.article.lines import (
    Line,
    ends_sentence,
    is_author_note,
    is_body,
    is_name,
    is_section,
    is_stamp,
    names_outlet,
)
from variorum.article.marked_page import MarkedPage
from variorum.article.page_date import page_date
from variorum.article.page_phrases import word_set
from variorum.article.read.text import is_headline, is_outlet_line
from variorum.knowledge.publishers import name_key, outlet_named
from variorum.records import Furniture, Stage

# Words at which a line that was cut off ends, and a headline does not.
_CUT_OFF = word_set(
    """
    the a an of and to in that for on with as by at from or but which who whose when while where because if than
    is was were are be been has have had will would its their his her this these those not said
    """
)
# Sentences that a page sets into the middle or the end of a paragraph.
_SET_IN = re.compile(
    r"(?:(?<=[.!?”\"’)]) |^)(?:"
    r"(?:sign up|subscribe|register) (?:here |now |today )?(?:for|to) (?:our|the|"
    r"your)\b[^.!?\n]{0,90}\b(?:newsletters?|briefings?|inbox|e-?mails?|alerts?|podcast|channel)\b[^.!?\n]{0,40}[.!?]"
    r"|(?:click|tap) here (?:to|for)\b[^.!?\n]{2,90}[.!?]?"
    r"|(?:follow|like) us on [^.!?\n]{2,60}[.!?]?"
    r"|READ (?:MORE|ALSO|NEXT)\b ?[:|»]? ?[^.!?\n]{0,140}[.!?]?$"
    r")",
    re.I | re.M,
)
_REPORTING = re.compile(
    r"[(\[](?:(?:additional |further )?(?:reporting|writing|editing)(?: and (?:reporting|writing|editing))? by|edited "
    r"by|with (?:reporting|files|inputs) (?:by|from))\b[^()\n]{2,260}[)\]]"
)
# Longest cross-heading in words; on pages saved as text 99 of 100 have nine or fewer.
_LONGEST_HEADING = 10
# So many lines running, each like a cross-heading, are a list.
_LIST_LINES = 3
# Shortest headline of another story set in capitals between paragraphs, in words; a cross-heading is shorter.
_SHORTEST_LINK = 7
# Longest headline of another story that is taken for one at the foot.
_LONGEST_RELATED = 20
# What opens a note on somebody, as one on the writer is written.
_ON_WRITER = re.compile(
    r"(?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'.-]+){0,2}),? (?:is|was|has|joined|covers|covered|writes|wrote|reports|"
    r"leads|lives|works|edits|hosts|tweets)\b"
)
# How far above the last paragraph a note on the writer can stand.
_NOTE_LINES = 3
# So many headlines running, in the capitals of headlines, are links; longest teaser, in words.
_LINKS, _TEASER = 2, 60
# Share of paragraphs that stand apart where a line that does not is no paragraph.
_APART = 0.8
_MORE = re.compile(r"(?:read|see|learn) more[\s.…»›>]*|continue reading[\s.…»›>]*|full story[\s.…»›>]*", re.I)
# Most lines at the foot that are taken for them where nothing else there is furniture: a longer run is a list.
_MOST_RELATED = 4


def _mark_title_again(page: MarkedPage) -> None:
    """The headline with more about it: the way to it through the site before it, or the site's name after it."""
    title = next((n for n, is_title in enumerate(page.is_title) if is_title), None)
    if title is None or page.lines[title].n_words < 4:
        return
    words = page.lines[title].text
    for n in page.open_lines(0, len(page.lines)):
        line = page.lines[n]
        about = line.n_words - page.lines[title].n_words
        if 0 <= about <= 5 and (line.text.endswith(words) if n < title else line.text.startswith(words)):
            page.kinds[n] = "site"


def _mark_head(page: MarkedPage) -> None:
    """Outlet, page date and byline between the top of the page and the first paragraph."""
    after_title = next((n for n, is_title in enumerate(page.is_title) if is_title), -1)
    for n in page.open_lines(0, page.first):
        line = page.lines[n]
        if _is_outlet(page, line):
            page.kinds[n] = "site"
        elif (page.byline and name_key(line.text) == name_key(page.byline)) or (n > after_title and is_name(line.text)):
            page.kinds[n] = "credit"
        elif is_stamp(line.text):
            page.kinds[n] = "page_date"
        elif line.n_words <= 8 and (dated := page_date(line.text, anywhere=True)) is not None:
            rest = (line.text[: dated.start] + line.text[dated.end :]).strip(" ,|·•–—-")
            page.kinds[n] = "site" if names_outlet(rest) else "page_date"
        elif n < after_title and line.n_words <= 3:
            # A lone word or two above the headline is the section it stands in.
            page.kinds[n] = "site"


def _is_outlet(page: MarkedPage, line: Line) -> bool:
    if line.n_words > 25:
        return False
    if page.source and is_outlet_line(line.text, page.source):
        return True
    return line.n_words <= 5 and outlet_named(line.text) is not None


def _mark_headings(page: MarkedPage) -> None:
    """Cross-headings: short unpunctuated lines between two paragraphs. Several running are a list of the report's."""
    found: list[int] = []
    above, below = _paragraphs_beside(page)
    for n in page.open_lines(page.first + 1, page.last):
        line = page.lines[n]
        if line.n_words > _LONGEST_HEADING or len(line.text) > 80 or not _is_heading(line.text):
            continue
        before, after = above[n], below[n]
        if before is None or after is None or not ends_sentence(before.text):
            continue
        opening = after.text.lstrip("\"'“‘«([–—- ")[:1]
        if not opening or opening.islower() or after.n_words < 4:
            continue
        found.append(n)
    for _, running in itertools.groupby(enumerate(found), key=lambda pair: pair[1] - pair[0]):
        held = [n for _, n in running]
        if len(held) < _LIST_LINES:
            for n in held:
                page.kinds[n] = "heading"


def _paragraphs_beside(page: MarkedPage) -> tuple[list[Line | None], list[Line | None]]:
    """For each line the next line of report before it, and after it, that is not itself like a heading."""
    paragraphs = [
        line if page.is_report(n) and not (line.n_words <= _LONGEST_HEADING and _is_heading(line.text)) else None
        for n, line in enumerate(page.lines)
    ]

    def nearest(one: Line | None, other: Line | None) -> Line | None:
        return one if other is None else other

    before = list(itertools.accumulate([None, *paragraphs[:-1]], nearest))
    after = list(itertools.accumulate([None, *paragraphs[:0:-1]], nearest))[::-1]
    return before, after


def _is_heading(line: str) -> bool:
    if re.match(r"[A-Z]: |https?:", line) or is_post(line):
        return False
    if line.endswith((",", ";", ":", "–", "—", "-", "…")) or ends_sentence(line) or line[0] in '-–—•*·("“':
        return False
    begin = line.lstrip("'‘[")
    if not begin or begin[0].islower() or line.rsplit(maxsplit=1)[-1].casefold() in _CUT_OFF:
        return False
    return sum(c.isalpha() for c in line) >= 3


def _mark_links(page: MarkedPage) -> None:
    """Other stories' headlines set between paragraphs: all in capitals, or alone and too long for a cross-heading."""
    above, below = _paragraphs_beside(page)
    for n in page.open_lines(page.first + 1, page.last):
        line = page.lines[n]
        if ends_sentence(line.text) or page_date(line.text, anywhere=True) is not None:
            continue
        before, after = above[n], below[n]
        alone = before is not None and after is not None and is_body(before.text) and is_body(after.text)
        shouted = line.n_words >= _SHORTEST_LINK and not any(c.islower() for c in line.text)
        # A line of a post that the report shows stands in one block with the post's next line.
        apart = n + 1 < len(page.lines) and page.lines[n + 1].blank_before == line.blank_before
        long = apart and _LONGEST_HEADING < line.n_words <= _LONGEST_RELATED and line.text[-1].isalnum()
        # In a clean text such a line is as often a sentence that lost its full stop.
        if shouted or (page.whole_page and alone and long and _is_heading(line.text)):
            page.kinds[n] = "related"


def _mark_link_lists(page: MarkedPage) -> None:
    """Headlines of other stories one under the other, in the capitals of headlines; teasers over "Read more"."""
    listed = [n for n in page.open_lines(page.first + 1, len(page.lines)) if _in_headline_capitals(page.lines[n])]
    for _, running in itertools.groupby(enumerate(listed), key=lambda pair: pair[1] - pair[0]):
        held = [n for _, n in running]
        if len(held) >= _LINKS:
            for n in held:
                page.kinds[n] = "related"
    for n in page.open_lines(page.first + 1, len(page.lines) - 1):
        more = _MORE.fullmatch(page.lines[n + 1].text)
        cut = page.lines[n].text.endswith(("…", "...")) or not ends_sentence(page.lines[n].text)
        if more and cut and page.lines[n].n_words <= _TEASER:
            page.kinds[n] = "related"


def _mark_teasers(page: MarkedPage) -> None:
    """The sentence under another story's headline, in one block with it on a page whose paragraphs stand apart."""
    body = [line for line in page.lines[page.first : page.last + 1] if is_body(line.text)]
    if sum(line.blank_before for line in body) < _APART * len(body):
        return
    for n in page.open_lines(page.first + 1, page.last):
        line = page.lines[n]
        told = ends_sentence(line.text) and line.n_words <= _TEASER
        if page.kinds[n - 1] == "related" and not line.blank_before and told:
            page.kinds[n] = "related"


def _in_headline_capitals(line: Line) -> bool:
    if line.text[-1] in ".,;:" or line.n_words < 6:
        return False
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", line.text) if len(word) >= 4]
    capitals = sum(word[0].isupper() for word in words)
    if len(words) < 3 or capitals < 0.8 * len(words):
        return False
    # Names after commas are of a list of the report's: of places, of people.
    return any(word.islower() for word in line.text.split()) and not re.search(r"\w, [A-Z]", line.text)


def _mark_sections(page: MarkedPage) -> None:
    """Lines under a section line such as "Related": other stories' headlines."""
    for n, line in enumerate(page.lines):
        if page.kinds[n] not in ("related", "advert") or not is_section(line.text):
            continue
        at_foot = n > page.last
        k = n
        while (k := page.next_report(k)) < len(page.lines):
            other = page.lines[k]
            asks = page.whole_page and other.text.endswith("?") and other.n_words <= _LONGEST_RELATED
            headline = (asks or not ends_sentence(other.text)) and other.n_words <= 25
            if not (headline or (at_foot and other.n_words <= 40)):
                break
            # Between paragraphs, a line that goes on in small letters is the report's own.
            after = page.next_report(k)
            below = page.lines[after].text if after < len(page.lines) else ""
            if not at_foot and (other.text[0].islower() or below[:1].islower()):
                break
            page.kinds[k] = "related"


def _mark_foot(page: MarkedPage) -> None:
    """What stands after the last paragraph: the outlet, its owner, and other stories' headlines."""
    if page.n_body < 3:
        return
    left = list(page.open_lines(page.last + 1, len(page.lines)))
    for n in left:
        if _is_outlet(page, page.lines[n]) or (page.lines[n].n_words <= 5 and names_outlet(page.lines[n].text)):
            page.kinds[n] = "site"
    closing = page.lines[page.last].text
    if closing.endswith(":") or (left and page.lines[left[0]].text[0] in "-–—•*·"):
        return  # a list that the report ends with
    left = [n for n in left if page.is_report(n)]
    furnished = sum(kind is not None for kind in page.kinds[page.last + 1 :])
    if len(left) > _MOST_RELATED and furnished < 2:
        return  # too many to be headlines left by a page of which nothing else is left
    for n in left:
        line = page.lines[n]
        if ends_sentence(line.text) and not furnished:
            continue
        if (
            is_headline(line.text)
            and line.n_words <= _LONGEST_RELATED
            and line.text.split()[-1].casefold() not in _CUT_OFF
        ):
            page.kinds[n] = "related"
        elif line.n_words <= 3 and not ends_sentence(line.text) and line.text[0].isupper():
            page.kinds[n] = "credit" if is_name(line.text) else "other"


def _mark_surroundings(page: MarkedPage) -> None:
    """On a text copied off a whole page: everything before the headline and after the report."""
    if not page.whole_page:
        return
    title = next((n for n, is_title in enumerate(page.is_title) if is_title), None)
    for n in range(len(page.lines)):
        if not page.is_report(n):
            continue
        if n > page.last or any(start <= n < end for start, end in page.gaps):
            page.kinds[n] = "related" if is_headline(page.lines[n].text) else "other"
        elif n < page.first and (title is None or n < title):
            page.kinds[n] = "site"
        elif n < page.first and (title is None or n > title + 2 or not is_standfirst(page.lines[n].text)):
            page.kinds[n] = "other"


def is_standfirst(line: str) -> bool:
    """Whether a line between headline and report can sum the report up, and does not say who wrote it and when."""
    return len(line.split()) >= 8 and not line.startswith("By ") and page_date(line, anywhere=True) is None


def _mark_owner(page: MarkedPage) -> None:
    """The outlet's line on itself, which may be a whole sentence: "… is part of …"."""
    if page.source is None:
        return
    for n in range(len(page.lines)):
        if (
            page.is_report(n)
            and (n < page.first or n >= page.last - 1)
            and is_outlet_line(page.lines[n].text, page.source)
        ):
            page.kinds[n] = "site"


def _mark_signature(page: MarkedPage) -> None:
    """The writer's name after a dash, and notes on the writer, at the foot."""
    for n in page.open_lines(max(page.first + 1, page.last - _NOTE_LINES), len(page.lines)):
        if is_author_note(page.lines[n].text):
            page.kinds[n] = "credit"
    names = _writers(page)
    for n in page.open_lines(page.first + 1, len(page.lines) - 1):
        alone, below = page.lines[n].text, page.lines[n + 1].text
        if is_name(alone) and (alone == page.byline or (below.startswith(alone) and page.kinds[n + 1] == "credit")):
            page.kinds[n] = "credit"
    for n in page.open_lines(page.last - _NOTE_LINES if page.whole_page else page.last + 1, len(page.lines)):
        opening = _ON_WRITER.match(page.lines[n].text)
        if n > page.first and opening and opening.group("name").split()[0] in names:
            page.kinds[n] = "credit"
    for n in range(max(0, page.last), len(page.lines)):
        signed = re.fullmatch(r"[–—-]+\s*(.+)", page.lines[n].text)
        if page.is_report(n) and signed and is_name(signed.group(1)):
            page.kinds[n] = "credit"


def _writers(page: MarkedPage) -> frozenset[str]:
    """The first names of those whom the page's byline names."""
    said = re.split(r",| and | & |\|", (page.byline or "").removeprefix("By "))
    return frozenset(name.split()[0] for name in map(str.strip, said) if name and is_name(name))


def _set_in(page: MarkedPage, found: Sequence[Furniture], article_id: str) -> Iterator[Furniture]:
    """Prompts and desk credits within a paragraph."""
    # Ranges that do not overlap, in order.
    marked = sorted((mark.start, mark.end) for mark in found)
    for pattern, kind in ((_SET_IN, "newsletter"), (_REPORTING, "credit")):
        for match in pattern.finditer(page.text):
            words = match.group()
            start = match.start() + len(words) - len(words.lstrip())
            before = bisect.bisect_left(marked, match.end(), key=lambda mark: mark[0])
            if before and start < marked[before - 1][1]:
                continue
            label = "related" if words.lstrip().casefold().startswith("read") else kind
            yield Furniture(article_id=article_id, start=start, end=match.end(), kind=label)


def run(analysis: Analysis, repeated: Collection[str] = frozenset()) -> None:
    """Mark the furniture of the article.

    Parameters
    ----------
    repeated
        Lines of the article that repeat over its source's articles (`pipeline/repetition.py`); unknown for one alone.
    """
    article = analysis.article
    page = MarkedPage(analysis, repeated)
    _mark_owner(page)
    mark_repeats(page)
    mark_captions(page)
    _mark_title_again(page)
    _mark_head(page)
    _mark_sections(page)
    _mark_signature(page)
    _mark_links(page)
    _mark_link_lists(page)
    _mark_teasers(page)
    _mark_headings(page)
    _mark_foot(page)
    _mark_surroundings(page)
    found = [
        Furniture(article_id=article.article_id, start=line.start, end=line.end, kind=kind)
        for line, kind in zip(page.lines, page.kinds, strict=True)
        if kind is not None
    ]
    for credit in agency_credits(article.text, page.lines):
        if credit.place == "dateline" or any(mark.start < credit.end and credit.start < mark.end for mark in found):
            continue
        found.append(Furniture(article_id=article.article_id, start=credit.start, end=credit.end, kind="credit"))
    found.extend(_set_in(page, found, article.article_id))
    analysis.furniture.extend(sorted(found, key=lambda mark: (mark.start, mark.end)))


STAGE = Stage(name="furniture", version=3, unit="article", reads=("articles",), writes=("furniture",), run=run)
