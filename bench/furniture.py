"""Furniture on text: which lines of a page, saved as a browser's "select all, copy" would, are report.

The lines come from the English pages of `pages/`: every visible block element is a line of its own, and the cells of a
table's row are one, with tabs between. The words of the lines are aligned in order with those of the true article text;
a line is report if most of its words are aligned, and each passage of the true text stands for one line: the headline
of a "related" list, a caption repeated under its picture or a menu with the name of what is told of is not report
because the report holds the same words. Headlines (`h1`) and cross-headings (`h2` to `h6`, or a short line all in bold
or in capitals) are not scored: the true texts are not of one mind about them. Nor is the standfirst, the line of eight
words or more right under the headline: it is of the report for us, and not of the true texts. Figures are over all
lines of all pages, in which lists of goods on a few pages weigh as much as many reports; over pages of prose, most of
whose true lines end as sentences do; and as a mean over pages, as the benchmark of `bench/pages.py` counts.

Baselines, on the same lines: the rule of C4, which keeps a line of five words or more that ends in terminal
punctuation; jusText (Pomikálek, 2011) with its English stop words and usual settings, each line a paragraph.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from pathlib import Path

from bench.pages import pages
from bench.score import Score
from variorum.article import furniture
from variorum.article.analysis import Analysis
from variorum.article.lines import ends_sentence
from variorum.article.page_phrases import word_set
from variorum.article.read import from_text
from variorum.article.read.text import language_of
from variorum.errors import InputError

_SKIPPED = word_set("script style noscript template head title select option svg iframe object embed audio video")
_BLOCKS = word_set(
    """
    address article aside blockquote body button center dd details dialog div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody tfoot thead tr ul
    """
)
_SPACED = word_set("p h1 h2 h3 h4 h5 h6 blockquote ul ol table figure pre")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_WORD = re.compile(r"[^\W_]+")
# Longest line in bold or capitals that is taken for a cross-heading, in words; shortest standfirst.
_LONGEST_HEADING = 10
_SHORTEST_STANDFIRST = 8
# Share of a page's true lines that end as sentences do where it is prose and no list.
_PROSE = 0.6


@dataclass(frozen=True, slots=True)
class SavedLine:
    """A line of a saved page; whether it is a heading; whether an empty line stands before it, or the headline."""

    text: str
    heading: bool
    spaced: bool
    under_headline: bool = False


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
    plain: list[str] = []
    state = {"heading": False, "headline": False, "bold": False, "spaced": False}
    above = False

    def close(spaced: bool) -> None:
        nonlocal above
        line = "\t".join(" ".join(cell.split()) for cell in "".join(pieces).split("\t")).strip()
        stands_out = (line.isupper() or not "".join(plain).strip()) and len(line.split()) <= _LONGEST_HEADING
        pieces.clear()
        plain.clear()
        if line:
            found.append(SavedLine(line, state["heading"] or stands_out, state["spaced"], above))
            state["spaced"] = False
            above = state["headline"]
        state["spaced"] = state["spaced"] or spaced

    def put(text: str | None) -> None:
        # In what is copied a tab stands between cells only.
        written = (text or "").replace("\t", " ")
        pieces.append(written)
        if not state["bold"]:
            plain.append(written)

    def walk(node: object, depth: int) -> None:
        tag = getattr(node, "tag", None)
        hidden = not isinstance(tag, str) or tag in _SKIPPED
        hidden = hidden or node.get("hidden") is not None or bool(_HIDDEN.search(node.get("style") or ""))  # type: ignore[attr-defined]
        if hidden or depth > 400:
            return
        block = tag in _BLOCKS
        if block:
            close(tag in _SPACED)
        outer = state["heading"], state["headline"], state["bold"]
        if tag in ("b", "strong"):
            state["bold"] = True
        if re.fullmatch(r"h[1-6]", str(tag)):
            state["heading"] = True
            state["headline"] = tag == "h1"
        put(node.text)  # type: ignore[attr-defined]
        for child in node:  # type: ignore[attr-defined]
            if child.tag == "br":
                close(False)
            else:
                walk(child, depth + 1)
            put(child.tail)
        if block:
            close(tag in _SPACED)
        elif tag in ("td", "th"):
            pieces.append("\t")
        state["heading"], state["headline"], state["bold"] = outer

    walk(tree, 0)
    close(False)
    return found


def true_lines(lines: list[SavedLine], truth: str) -> list[bool]:
    """Which lines are of the true text: those most of whose words are aligned with it, or all of fewer than five."""
    words: list[str] = []
    ends = []
    for line in lines:
        words += _words(line.text)
        ends.append(len(words))
    aligned = [False] * len(words)
    for block in SequenceMatcher(None, words, _words(truth), autojunk=False).get_matching_blocks():
        aligned[block.a : block.a + block.size] = [True] * block.size
    found = []
    for start, end in itertools.pairwise([0, *ends]):
        share = sum(aligned[start:end]) / (end - start) if end > start else 0.0
        found.append(share > 0.5 if end - start >= 5 else share == 1.0)
    return found


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def c4_keeps(lines: list[SavedLine]) -> list[bool]:
    """The rule of the C4 corpus: terminal punctuation at the end, and five words or more."""
    return [len(line.text.split()) >= 5 and line.text.endswith((".", "!", "?", '"', "”")) for line in lines]


def justext_keeps(lines: list[SavedLine]) -> list[bool]:
    """What jusText says of the lines, each a paragraph, headings as headings."""
    import justext

    tags = ["h2" if line.heading else "p" for line in lines]
    page = "".join(f"<{tag}>{escape(line.text)}</{tag}>" for tag, line in zip(tags, lines, strict=True))
    paragraphs = justext.justext(
        f"<html><body>{page}</body></html>".encode(), justext.get_stoplist("English"), encoding="utf-8"
    )
    found = iter(paragraphs)
    # It leaves out lines that hold nothing it can see.
    held = next(found, None)
    kept = []
    for line in lines:
        same = held is not None and "".join(held.text.split()) == "".join(line.text.split())
        kept.append(same and not held.is_boilerplate)
        held = next(found, None) if same else held
    return kept


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
        yield lines, true_lines(lines, truth)


def score(data: Path, limit: int | None = None) -> list[Score]:
    """Precision, recall and F1 of report lines, by line and by word over all pages, and the mean of the pages' F1."""
    if not (data / "pages" / "ground-truth.json").is_file():
        return []
    judges = {"ours": kept_by_us, "c4": c4_keeps, "justext": justext_keeps}
    counts = {(who, unit): [0, 0, 0] for who in judges for unit in ("lines", "words", "prose")}
    by_page: dict[str, list[float]] = {who: [] for who in judges}
    n_lines = n_prose = 0
    for lines, truth in labelled(data, limit):
        n_lines += sum(not line.heading for line in lines)
        ends = [ends_sentence(line.text) for line, true in zip(lines, truth, strict=True) if true and not line.heading]
        prose = sum(ends) >= _PROSE * len(ends)
        n_prose += sum(not line.heading for line in lines) if prose else 0
        for who, judge in judges.items():
            kept = judge(lines)
            of_page = _counts(lines, truth, kept, by_word=False)
            by_page[who].append(_figures(*of_page)[2])
            of_words = _counts(lines, truth, kept, by_word=True)
            of_prose = of_page if prose else [0, 0, 0]
            for unit, found in (("lines", of_page), ("words", of_words), ("prose", of_prose)):
                counts[who, unit] = [a + b for a, b in zip(counts[who, unit], found, strict=True)]
    scores = []
    for unit in ("lines", "words"):
        figures = {who: _figures(*counts[who, unit]) for who in judges}
        for n, metric in enumerate(("precision", "recall", "F1")):
            scores.append(_score(f"report {unit} {metric}", {who: figures[who][n] for who in judges}, n_lines))
    prose_figures = {who: _figures(*counts[who, "prose"])[2] for who in judges}
    scores.append(_score("report lines F1, pages of prose", prose_figures, n_prose))
    means = {who: sum(found) / len(found) if found else 0.0 for who, found in by_page.items()}
    scores.append(_score("report lines F1, mean over pages", means, n_lines))
    return scores


def _score(metric: str, values: dict[str, float], n_lines: int) -> Score:
    return Score(
        stage="furniture", dataset="pages as text", metric=metric, value=values["ours"], baseline=values["c4"],
        baseline_name="C4 line rule", note=f"jusText {values['justext']:.3f}; {n_lines} lines",
    )  # fmt: skip


def _counts(lines: list[SavedLine], truth: list[bool], kept: list[bool], *, by_word: bool) -> list[int]:
    """Weights of the lines kept rightly, kept wrongly, and left out wrongly."""
    counts = [0, 0, 0]
    for line, true, said in zip(lines, truth, kept, strict=True):
        standfirst = line.under_headline and not true and len(line.text.split()) >= _SHORTEST_STANDFIRST
        if not line.heading and not standfirst and (true or said):
            counts[0 if true and said else 1 if said else 2] += len(line.text.split()) if by_word else 1
    return counts


def _figures(tp: int, fp: int, fn: int) -> tuple[float, float, float]:
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0
