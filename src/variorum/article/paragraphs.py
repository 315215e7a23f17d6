"""The report's paragraphs: what is left of the text when furniture is out, with cut and wrapped lines joined."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from variorum.records import Furniture, Span

# The parser's memory grows with the text; no paragraph of the press is longer than this.
_LONGEST_PARAGRAPH = 8000

SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")


def report_lines(text: str, furniture: Sequence[Furniture]) -> Iterator[Span]:
    """Ranges of the lines of the report: what is left of each line when furniture is taken out, trimmed."""
    marks = sorted((mark.start, mark.end) for mark in furniture)
    first = 0  # of the marks that do not end before the line
    for line in _LINE.finditer(text):
        position = line.start()
        pieces = []
        while first < len(marks) and marks[first][1] <= position:
            first += 1
        for k in range(first, len(marks)):
            start, end = marks[k]
            if start >= line.end():
                break
            if end <= position:
                continue
            pieces.append((position, start))
            position = max(position, end)
        pieces.append((position, line.end()))
        for start, end in pieces:
            piece = text[start:end]
            stripped = piece.strip()
            if stripped:
                begin = start + len(piece) - len(piece.lstrip())
                yield Span(begin, begin + len(stripped))


def paragraphs(text: str, furniture: Sequence[Furniture]) -> list[list[Span]]:
    """The report's paragraphs, each as the ranges it is made of, in order.

    A paragraph has several ranges where lines are wrapped, or where furniture or a blank line cuts a sentence in
    two: the line before does not end a sentence and the next begins with a small letter.
    """
    lines = list(report_lines(text, furniture))
    wrapped = _is_wrapped(text, lines)
    joined: list[list[Span]] = []
    for line in lines:
        if joined and _continues(text, joined[-1][-1], line, wrapped):
            joined[-1].append(line)
        else:
            joined.append([line])
    return [piece for paragraph in joined for piece in _cut_long(text, paragraph)]


def _is_wrapped(text: str, lines: Sequence[Span]) -> bool:
    """Whether lines are wrapped at a fixed width: most lines that are followed directly by another end mid-sentence."""
    inner = [a for a, b in itertools.pairwise(lines) if text.count("\n", a.end, b.start) == 1]
    if len(inner) < 3:
        return False
    open_ended = [line for line in inner if not SENTENCE_END.search(text[line.start : line.end])]
    return len(open_ended) > 0.6 * len(inner) and max(line.end - line.start for line in lines) <= 100


def _continues(text: str, before: Span, line: Span, wrapped: bool) -> bool:
    between = text[before.end : line.start]
    if "\n" not in between:
        return True
    if wrapped and between.count("\n") == 1:
        return True
    ends = SENTENCE_END.search(text[before.start : before.end])
    return not ends and text[line.start].islower()


def _cut_long(text: str, paragraph: list[Span]) -> Iterator[list[Span]]:
    if sum(span.end - span.start for span in paragraph) <= _LONGEST_PARAGRAPH:
        yield paragraph
        return
    for span in paragraph:
        start = span.start
        while span.end - start > _LONGEST_PARAGRAPH:
            cut = text.rfind(" ", start, start + _LONGEST_PARAGRAPH)
            cut = cut if cut > start else start + _LONGEST_PARAGRAPH
            yield [Span(start, cut)]
            start = cut
            while start < span.end and text[start].isspace():
                start += 1
        yield [Span(start, span.end)]
