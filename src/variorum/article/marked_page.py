"""The lines of one article and the kinds of furniture found for them so far, as the rules for lines mark them."""

from __future__ import annotations

import bisect
from collections.abc import Collection, Iterator

from variorum.article.analysis import Analysis
from variorum.article.extent import report_extent
from variorum.article.lines import is_author_note, kind_by_itself, text_lines


class MarkedPage:
    """The lines of one article, and the kinds found for them so far."""

    def __init__(self, analysis: Analysis, repeated: Collection[str]) -> None:
        article = analysis.article
        self.text = article.text
        self.source = article.source
        self.byline = article.byline
        self.title = article.title
        self.lines = text_lines(article.text)
        title = article.title_span
        self.is_title = [title is not None and line.start < title.end and title.start < line.end for line in self.lines]
        self.kinds: list[str | None] = [
            None if is_title else kind_by_itself(line.text) or _kind_if_repeated(line.text, repeated)
            for line, is_title in zip(self.lines, self.is_title, strict=True)
        ]
        for start, end in article.captions:
            self._mark_range(start, end, "caption")
        extent = report_extent(
            self.lines, ["title" if t else kind for t, kind in zip(self.is_title, self.kinds, strict=True)]
        )
        self.first, self.last, self.n_body = extent.first, extent.last, extent.n_body
        self.whole_page, self.gaps = extent.whole_page, extent.gaps
        # From each line to a later one, over lines that are furniture for certain: no line is ever cleared again.
        self._skips = list(range(1, len(self.lines) + 1))

    def _mark_range(self, start: int, end: int, kind: str) -> None:
        first = bisect.bisect_left(self.lines, start, key=lambda line: line.start)
        for n in range(first, bisect.bisect_left(self.lines, end, key=lambda line: line.start)):
            if self.lines[n].end <= end and not self.is_title[n]:
                self.kinds[n] = kind

    def is_report(self, n: int) -> bool:
        """Whether nothing has been found against the line."""
        return self.kinds[n] is None and not self.is_title[n]

    def open_lines(self, start: int, end: int) -> Iterator[int]:
        """Lines from `start` up to `end` against which nothing has been found."""
        for n in range(max(0, start), min(end, len(self.lines))):
            if self.is_report(n):
                yield n

    def next_report(self, n: int) -> int:
        """The first line after a line against which nothing has been found; the number of lines if there is none."""
        passed = [n]
        n = self._skips[n]
        while n < len(self.lines) and not self.is_report(n):
            passed.append(n)
            n = self._skips[n]
        for k in passed:
            self._skips[k] = n
        return n


def _kind_if_repeated(line: str, repeated: Collection[str]) -> str | None:
    """The kind of a line that the source's other articles have too: a note on the writer, or the site's own."""
    if line not in repeated:
        return None
    return "credit" if is_author_note(line) else "site"
