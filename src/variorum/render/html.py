"""The brief as one HTML page that stands alone: its style and its figures inside, no script, nothing fetched.

A citation is a link to the passage in the article's text further down; pointing at it or reaching it with the
keyboard shows the passage with its surroundings, in the margin or at the foot of the window.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup, escape

from variorum.records import Citation, Dossier
from variorum.render import svg, words
from variorum.render.brief import MARKS, Brief, Cite
from variorum.render.gathering import gather
from variorum.render.passages import Layer, Piece, around, paragraphs

#: Articles of one citation that get a note, and passages in one note. A page of a large story stays readable.
MOST_NOTED = 24
MOST_PASSAGES = 3

#: What the page that stands alone may do: show itself, and nothing else.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

_FOLDER = Path(__file__).parent


def brief(dossier: Dossier, length: str = "normal", since: dt.date | None = None) -> str:
    """One story's account as a self-contained HTML page; `length` and `since` as for `gather`."""
    parts = gather(dossier, length, since)
    at = InPage(parts)
    marked = _cited_in(parts)
    texts = [(source, _lines(parts, source.article.article_id, marked)) for source in parts.sources]
    return (
        environment()
        .get_template("brief.html.j2")
        .render(**shown(parts, at), style=style(), texts=texts, policy=POLICY)
    )


def account(parts: Brief, at: Places) -> Markup:
    """The account as a fragment of a page, without the articles."""
    return Markup(environment().get_template("account.html.j2").render(**shown(parts, at)))


def shown(parts: Brief, at: Places) -> dict[str, Any]:
    """What the account's template is given."""
    tree = svg.source_tree(parts, styled=False)
    strip = svg.strip(parts, styled=False)
    return {
        "brief": parts, "at": at, "tree": Markup(tree), "strip": Markup(strip), "marks": MARKS,
    }  # fmt: skip


@functools.cache
def style() -> Markup:
    """The style sheet of every page."""
    return Markup("".join((_FOLDER / name).read_text("utf-8") for name in ("style.css", "figure.css")))


@functools.cache
def environment() -> jinja2.Environment:
    """The templates, with everything they print made visible and escaped."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    env.globals |= {
        "count": words.count, "days": words.days, "day": words.day, "runs": runs, "few": words.few,
        "shares": lambda values: words.shares(list(values)), "shade": svg.shade,
    }  # fmt: skip
    env.filters |= {"clip": clip, "address": address, "inserted": inserted}
    return env


def inserted(text: str) -> Markup:
    """A sentence of the account, what was put into it in brackets set off from its source's words."""
    return Markup(_INSERTION.sub(r'<span class="put">\g<0></span>', str(escape(words.visible(text)))))


_INSERTION = re.compile(r"\[[^\[\]]{1,80}\]")


def clip(text: str, length: int = 300) -> str:
    """The text on one line, in at most `length` characters."""
    return words.shorten(words.line(text), length)


def printable(value: object) -> object:
    """What a template prints of a value: text made visible, nothing for None."""
    if value is None:
        return ""
    return words.visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def address(url: str | None) -> str | None:
    """The address if it is one of the web, else None: `javascript:` and its like are no links."""
    if not url:
        return None
    try:
        held = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if held.scheme in {"http", "https"} and held.netloc else None


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive pieces that are all cited, or all not."""

    cited: bool
    pieces: tuple[Piece, ...]


def runs(pieces: Iterable[Piece]) -> Iterator[Run]:
    """Pieces grouped so that a cited passage is one element, whatever lies over it."""
    for cited, held in itertools.groupby(pieces, key=lambda piece: piece.cited):
        yield Run(cited, tuple(held))


@dataclass(frozen=True, slots=True)
class Ref:
    """One article in a citation, with the place it leads to and the passages to show."""

    id: str
    number: int
    href: str
    notes: tuple[str, ...]


class Places:
    """Where passages, articles and stories are found. This one knows no places; pages derive from it."""

    #: Address of the page with every quotation, or None.
    quotes: str | None = None

    def __init__(self, parts: Brief) -> None:
        self.parts = parts
        self._notes: dict[Citation, str] = {}
        self._sources: dict[int, str] = {}
        #: Notes are numbered down the page, for what describes a link by them.
        self._count = itertools.count(1)

    def passage(self, number: int, passage: Citation) -> str:
        raise NotImplementedError

    def article(self, number: int) -> str:
        raise NotImplementedError

    def story(self, story_id: str) -> str | None:
        raise NotImplementedError

    def refs(self, cite: Cite) -> list[Ref]:
        """A citation's articles in the order of their numbers."""
        held: dict[int, list[Citation]] = {}
        for passage in cite.passages:
            held.setdefault(self.parts.dossier.number[passage.article_id], []).append(passage)
        return [
            Ref(
                f"n{next(self._count)}",
                number,
                self.passage(number, held[number][0]),
                tuple(self._note(passage) for passage in (held[number][:MOST_PASSAGES] if n < MOST_NOTED else ())),
            )
            for n, number in enumerate(sorted(held))
        ]

    # A page holds hundreds of citations: these are put together here, a template would take ten times as long.

    def numbers(self, cite: Cite) -> Markup:
        """A citation's articles, each a link to its passage with the passage beside it."""
        return Markup(" ".join(self._ref(ref, str(ref.number), f"article {ref.number}") for ref in self.refs(cite)))

    def cited(self, cite: Cite, origins: bool = True) -> Markup:
        """A citation in brackets, with the number of its independent origins."""
        brief = " brief" if len(cite.numbers) <= 5 else ""
        counted = f' <span class="count">· {words.count(cite.n_origins, "origin")}]</span>' if origins else "]"
        return Markup(f'<span class="cite{brief}">[{self.numbers(cite)}{counted}</span>')

    def marked(self, cite: Cite, sign: str, label: str) -> Markup:
        """A sign in place of the numbers of articles; `label` is what it says."""
        return Markup("".join(self._ref(ref, sign, f"article {ref.number} {label}", True) for ref in self.refs(cite)))

    def _ref(self, ref: Ref, text: str, label: str, shaded: bool = False) -> str:
        letter = self.parts.source[ref.number].letter
        shade = f' class="o{svg.shade(letter)}"' if shaded else ""
        described = f' aria-describedby="{ref.id}"' if ref.notes else ""
        link = f'<a{shade} href="{escape(ref.href)}" aria-label="{escape(label)}"{described}>{escape(text)}</a>'
        if not ref.notes:
            return f'<span class="ref">{link}</span>'
        note = "".join(ref.notes)
        return (
            f'<span class="ref">{link}<span class="note" role="note" id="{ref.id}">'
            f'<span class="of">{self._of(ref.number)}</span>{note}</span></span>'
        )

    def _of(self, number: int) -> str:
        """An article as a note names it."""
        if number not in self._sources:
            source = self.parts.source[number]
            days = words.days(source.article.published_start, source.article.published_end, short=True)
            told = f"[{number}] {source.outlet}, {days} · origin {source.letter}"
            self._sources[number] = escape(words.visible(told))
        return self._sources[number]

    def _note(self, passage: Citation) -> str:
        if passage not in self._notes:
            article_id, start, end = passage
            text = self.parts.dossier.article[article_id].text
            held = around(text, start, end, self.parts.furniture.get(article_id, ()))
            before, own, after = (escape(words.visible(part)) for part in (held.before, held.words, held.after))
            self._notes[passage] = f'<span class="from">{before} <b>{own}</b> {after}</span>'
        return self._notes[passage]


class InPage(Places):
    """Places on the self-contained page."""

    def passage(self, number: int, passage: Citation) -> str:
        return f"#{anchor(number, passage)}"

    def article(self, number: int) -> str:
        return f"#article-{number}"

    def story(self, story_id: str) -> str | None:
        return None


def anchor(number: int, passage: Citation) -> str:
    """The id of a passage on a page that holds the articles."""
    return f"p{number}-{passage.start}-{passage.end}"


def cited(parts: Brief) -> list[Citation]:
    """Every passage that the account cites, each once, in the articles' order."""
    places: set[Citation] = set()
    cites = [stated.cite for stated in parts.account]
    for item in parts.disagreements:
        cites += [side.cite for side in item.sides]
    for saying in parts.sayings:
        cites += [saying.cite, *(side.cite for side in saying.variants)]
    cites += [stance.cite for stance in parts.stances] + [item.cite for item in parts.timeline]
    cites += [cite for naming in parts.namings for _, _, cite in naming.surfaces]
    for cite in cites:
        places.update(cite.passages)
    return sorted(places, key=lambda passage: (parts.dossier.number[passage.article_id], passage))


def _lines(parts: Brief, article_id: str, marked: dict[str, list[Citation]]) -> list[list[Piece]]:
    number = parts.dossier.number[article_id]
    article = parts.dossier.article[article_id]
    layers = [
        Layer(part.start, part.end, "furniture", note=f"not part of the report: {part.kind}")
        for part in parts.furniture.get(article_id, ())
    ]
    layers += [
        Layer(passage.start, passage.end, "cited", anchor(number, passage)) for passage in marked.get(article_id, ())
    ]
    if article.title_span:
        layers.append(Layer(article.title_span.start, article.title_span.end, "title"))
    return paragraphs(article.text, layers)


def _cited_in(parts: Brief) -> dict[str, list[Citation]]:
    grouped: dict[str, list[Citation]] = {}
    for passage in cited(parts):
        grouped.setdefault(passage.article_id, []).append(passage)
    return grouped
