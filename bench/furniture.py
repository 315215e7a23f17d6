"""Furniture on text: which lines of a page, saved as a browser's "select all, copy" would, are report.

The lines come from the English pages of `pages/`, every visible block element a line of its own; a line is report
if it, or most of its 3-word shingles, stands in the true article text. Headlines (`h1`) and cross-headings (`h2` to
`h6`) are not scored: the true texts are not of one mind about them. Baseline: the line rule of C4, which keeps a line
of five words or more that ends in terminal punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.pages import pages
from bench.score import Score
from variorum.article import furniture
from variorum.article.analysis import Analysis
from variorum.article.page_phrases import word_set
from variorum.article.read import from_text
from variorum.article.read.text import language_of
from variorum.errors import InputError

_SKIPPED = word_set("script style noscript template head title select option svg iframe object embed audio video")
_BLOCKS = word_set(
    """
    address article aside blockquote body button center dd details dialog div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead
    tr ul
    """
)
_SPACED = word_set("p h1 h2 h3 h4 h5 h6 blockquote ul ol table figure pre")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class SavedLine:
    """A line of a saved page, and the heading element it came from, if any."""

    text: str
    heading: bool
    spaced: bool


def saved_lines(page: bytes) -> list[SavedLine]:
    """The visible lines of a page, as copying all of it gives them."""
    from lxml import html

    try:
        text = page.decode("utf-8")
        tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except UnicodeDecodeError:
        tree = html.document_fromstring(page)
    found: list[SavedLine] = []
    pieces: list[str] = []
    state = {"heading": False, "spaced": False}

    def close(spaced: bool) -> None:
        line = " ".join("".join(pieces).split())
        pieces.clear()
        if line:
            found.append(SavedLine(line, state["heading"], state["spaced"]))
            state["spaced"] = False
        state["spaced"] = state["spaced"] or spaced

    def walk(node: object, depth: int) -> None:
        tag = getattr(node, "tag", None)
        hidden = not isinstance(tag, str) or tag in _SKIPPED
        hidden = hidden or node.get("hidden") is not None or bool(_HIDDEN.search(node.get("style") or ""))  # type: ignore[attr-defined]
        if hidden or depth > 400:
            return
        block = tag in _BLOCKS
        if block:
            close(tag in _SPACED)
        outer = state["heading"]
        if re.fullmatch(r"h[1-6]", str(tag)):
            state["heading"] = True
        pieces.append(node.text or "")  # type: ignore[attr-defined]
        for child in node:  # type: ignore[attr-defined]
            if child.tag == "br":
                close(False)
            else:
                walk(child, depth + 1)
            pieces.append(child.tail or "")
        if block:
            close(tag in _SPACED)
        state["heading"] = outer

    walk(tree, 0)
    close(False)
    return found


def is_true(line: str, folded: str, shingles: set[tuple[str, ...]]) -> bool:
    """Whether a line is of the true text: as a whole, or by most of its 3-word shingles."""
    words = [word.casefold() for word in _WORD.findall(line)]
    if len(words) < 5:
        return bool(words) and f"\n{' '.join(words)}\n" in folded
    own = [tuple(words[n : n + 3]) for n in range(len(words) - 2)]
    return sum(one in shingles for one in own) > 0.5 * len(own)


def _folded(truth: str) -> tuple[str, set[tuple[str, ...]]]:
    words = [word.casefold() for word in _WORD.findall(truth)]
    lines = "\n".join(" ".join(word.casefold() for word in _WORD.findall(line)) for line in truth.splitlines())
    return f"\n{lines}\n", {tuple(words[n : n + 3]) for n in range(len(words) - 2)}


def c4_keeps(line: str) -> bool:
    """The rule of the C4 corpus: terminal punctuation at the end, and five words or more."""
    return len(line.split()) >= 5 and line.rstrip().endswith((".", "!", "?", '"', "”"))


def kept_by_us(lines: list[SavedLine]) -> list[bool]:
    """Whether furniture leaves something of each line."""
    text = ""
    starts = []
    for line in lines:
        text += ("\n\n" if line.spaced else "\n") if text else ""
        starts.append(len(text))
        text += line.text
    try:
        analysis = Analysis(from_text(text))
    except InputError:
        return [False] * len(lines)
    furniture.run(analysis)
    covered = [0] * len(lines)
    place = 0
    for mark in analysis.furniture:
        while place + 1 < len(starts) and starts[place + 1] <= mark.start:
            place += 1
        covered[place] += mark.end - mark.start
    return [done < 0.5 * len(line.text) for done, line in zip(covered, lines, strict=True)]


def labelled(data: Path, limit: int | None) -> Iterator[tuple[list[SavedLine], list[bool]]]:
    """The lines of each page in English with the truth about them."""
    for _, page, truth, _ in pages(data, limit):
        if language_of(truth) != "en":
            continue
        lines = saved_lines(page)
        folded, shingles = _folded(truth)
        yield lines, [is_true(line.text, folded, shingles) for line in lines]


def score(data: Path, limit: int | None = None) -> list[Score]:
    """Precision, recall and F1 of report lines, by line over all pages and by word, beside the rule of C4."""
    if not (data / "pages" / "ground-truth.json").is_file():
        return []
    counts = {(who, unit): [0, 0, 0] for who in ("ours", "c4") for unit in ("lines", "words")}
    n_lines = 0
    for lines, truth in labelled(data, limit):
        ours = kept_by_us(lines)
        for line, true, kept in zip(lines, truth, ours, strict=True):
            if line.heading:
                continue
            n_lines += 1
            for who, said in (("ours", kept), ("c4", c4_keeps(line.text))):
                for unit, weight in (("lines", 1), ("words", len(line.text.split()))):
                    count = counts[who, unit]
                    count[0] += weight * (said and true)
                    count[1] += weight * (said and not true)
                    count[2] += weight * (true and not said)
    scores = []
    for unit in ("lines", "words"):
        ours_figures, c4_figures = (_figures(*counts[who, unit]) for who in ("ours", "c4"))
        for metric, value, base in zip(("precision", "recall", "F1"), ours_figures, c4_figures, strict=True):
            scores.append(
                Score(stage="furniture", dataset="pages as text", metric=f"report {unit} {metric}", value=value,
                      baseline=base, baseline_name="C4 line rule", note=f"{n_lines} lines")
            )  # fmt: skip
    return scores


def _figures(tp: int, fp: int, fn: int) -> tuple[float, float, float]:
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0
