"""Headline, day and writers of pages, beside trafilatura and htmldate in the same run.

Two measures. `own pages`: pages written for this bench in the shapes that publishing systems give them
(`metadata_pages`, truth beside them); they test that each shape is understood, not how often it occurs. `pages, JSON-LD
hidden`: the saved pages of the data, whose JSON-LD is taken out before anybody reads them; what it stated is the
measure. It has no truth of its own: where a page's other parts say otherwise than its JSON-LD, every reader loses.

A headline is right when its words are the same, a day when it is the same, writers when the sets of names are. A page
counts where the truth states the field (for writers, also that there are none, in our own pages). The last figure is
of dating with all evidence on: the share of our own pages whose publication interval is the true day alone.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from bench.pages import pages
from bench.score import Score
from variorum.article.read import Raw, read
from variorum.article.read.html import page_of
from variorum.article.read.linked import LinkedData, first_words
from variorum.errors import InputError
from variorum.knowledge.publishers import name_key

OWN = Path(__file__).parent / "metadata_pages"
_SCRIPT = re.compile(r"<script[^>]*ld\+json[^>]*>.*?</script>", re.I | re.S)
_ROLE = re.compile(r"^(?:.*\b(?:staff|writer|reporter|correspondent|editor|press|news|times|service)\b.*)$")


@dataclass(frozen=True)
class Stated:
    """What a page is said to be: unknown fields are None, `writers` a set of names in small letters."""

    title: str | None
    day: dt.date | None
    writers: frozenset[str] | None


@dataclass(frozen=True)
class Page:
    """A page with its truth."""

    name: str
    html: str
    url: str | None
    truth: Stated


def names(said: str | None) -> frozenset[str]:
    """The names in a byline, in small letters; rôles and outlets that stand behind a name are left out."""
    said = re.sub(r"^(?:by|von|par)\s+", "", said or "", flags=re.I)
    parts = re.split(r"\s*[,;/|]\s*|\s+(?:and|&|und|et)\s+", said)
    keys = [" ".join(re.findall(r"\w+", part.casefold())) for part in parts]
    people = [key for key in keys if key and not _ROLE.match(key)]
    return frozenset(people or [key for key in keys if key])


def own() -> list[Page]:
    """The pages written for this bench."""
    truth = json.loads((OWN / "truth.json").read_text(encoding="utf-8"))
    return [
        Page(
            name,
            (OWN / f"{name}.html").read_text(encoding="utf-8"),
            one["url"],
            Stated(one["title"], dt.date.fromisoformat(one["day"]), frozenset(map(str.casefold, one["authors"]))),
        )
        for name, one in sorted(truth.items())
    ]


def hidden(data: Path, limit: int | None) -> Iterator[Page]:
    """The saved pages that have an article in JSON-LD, without it."""
    from lxml import html

    from variorum.article.read.dates import parsed_date

    parser = html.HTMLParser(encoding="utf-8")
    for name, page, _, url in pages(data, limit):
        text = page_of(page, name)
        linked = LinkedData(html.document_fromstring(text.encode("utf-8", "replace"), parser=parser))
        said = linked.article
        if not said:
            continue
        outlet = linked.name(said.get("publisher"))
        nobody = {" ".join(re.findall(r"\w+", (outlet or "").casefold())), "admin"}
        writers = names(linked.name(said.get("author"))) - nobody
        truth = Stated(_headline(said.get("headline"), outlet), parsed_date(said.get("datePublished")), writers or None)
        yield Page(name, _SCRIPT.sub("", text), url, truth)


def _headline(said: object, outlet: str | None) -> str | None:
    """A headline as stated, its character references read and the outlet's name at its end left out."""
    headline = unescape(said) if isinstance(said, str) else None
    before, stroke, after = (headline or "").rpartition(" | " if " | " in (headline or "") else " - ")
    squeezed = [name_key(name or "").replace(" ", "").removeprefix("the") for name in (after, outlet)]
    return first_words(before if stroke and outlet and squeezed[0] == squeezed[1] else headline)


def ours(page: Page) -> Stated:
    """What our reader makes of a page."""
    try:
        article = read(Raw("page.html", page.html.encode("utf-8", "replace")))
    except InputError:
        return Stated(None, None, frozenset())
    return Stated(article.title, article.stated_date, names(article.byline))


def theirs(page: Page) -> Stated:
    """What trafilatura makes of its headline and writers, htmldate of its day."""
    from htmldate import find_date
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(page.html)
    day = find_date(page.html, original_date=True, extensive_search=True)
    return Stated(found.title, dt.date.fromisoformat(day) if day else None, names(found.author))


def _same_title(a: str | None, b: str | None) -> bool:
    return name_key(a or "") == name_key(b or "")


def _same_names(a: frozenset[str] | None, b: frozenset[str] | None) -> bool:
    """Whether the sets of names are one; full stops and capitals apart."""
    return {" ".join(re.findall(r"\w+", one)) for one in a or ()} == {
        " ".join(re.findall(r"\w+", one)) for one in b or ()
    }


_FIELDS: tuple[tuple[str, str, Callable[[Any, Any], bool], str], ...] = (
    ("title", "headlines right", _same_title, "trafilatura"),
    ("day", "days right", lambda a, b: a == b, "htmldate"),
    ("writers", "writers right", _same_names, "trafilatura"),
)


def _scores(dataset: str, held: list[Page]) -> list[Score]:
    read_by = [(page, ours(page), theirs(page)) for page in held]
    scores = []
    for field, metric, same, baseline in _FIELDS:
        told = [row for row in read_by if getattr(row[0].truth, field) is not None]
        if not told:
            continue
        right = [
            sum(same(getattr(page.truth, field), getattr(found, field)) for page, found in pairs) / len(told)
            for pairs in ([(page, one) for page, one, _ in told], [(page, one) for page, _, one in told])
        ]
        scores.append(
            Score("metadata", dataset, metric, round(right[0], 4), round(right[1], 4), baseline, f"{len(told)} pages")
        )
    return scores


def _dated(held: list[Page]) -> Score:
    """Our own pages through dating: the day that the page states and everything that the text says."""
    from variorum.article import furniture, language, times
    from variorum.article.analysis import Analysis
    from variorum.corpus.clue import Report
    from variorum.corpus.dating import date_reports

    reports = []
    for page in held:
        article = dataclasses.replace(read(Raw("page.html", page.html.encode())), article_id=page.name)
        analysis = Analysis(article)
        furniture.run(analysis)
        language.run(analysis)
        times.run(analysis)
        reports.append(Report(article, analysis.sentences, analysis.times, analysis.furniture))
    articles, _ = date_reports(reports, [])
    right = sum(
        article.published == (page.truth.day, page.truth.day) for page, article in zip(held, articles, strict=True)
    )
    return Score("metadata", "own pages", "dated to the true day, all evidence", round(right / len(held), 4),
                 note=f"{len(held)} pages")  # fmt: skip


def score(data: Path, limit: int | None = None) -> list[Score]:
    """Headline, day and writers of our own pages, and of the data's with their JSON-LD hidden."""
    held = own()
    scores = [*_scores("own pages", held), _dated(held)]
    if (data / "pages" / "ground-truth.json").is_file():
        scores += _scores("pages, JSON-LD hidden", list(hidden(data, limit)))
    return scores
