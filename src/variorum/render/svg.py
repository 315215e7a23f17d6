"""Two figures as SVG: where each article's text comes from, and what happened when.

Time runs across the source tree; each independent origin is a trunk in its own colour and letter, and each article
that took its text hangs from the one it took it from, with the share it took.
"""

from __future__ import annotations

import datetime as dt
import functools
from html import escape
from pathlib import Path

from variorum.records import Dossier
from variorum.render import words
from variorum.render.brief import MARKS, Brief, Origin, Source
from variorum.render.gathering import gather

_WIDTH = 760
_ROW = 26
_LEFT, _RIGHT = 46, 240
_COLOURS = 6
#: An interval wider than this many days says too little of when to stretch the axis for.
_WIDEST = 45
#: Mean width of a letter of the figure's type, in pixels at 13 px; measured on English headlines, rounded up.
_LETTER = 6.4


def shade(letter: str) -> int:
    """The colour of an origin, 1 to 6, from its letter: A is 1."""
    n = 0
    for character in letter:
        n = n * 26 + ord(character) - 64
    return (n - 1) % _COLOURS + 1


@functools.cache
def _style() -> str:
    return f"<style>{(Path(__file__).parent / 'figure.css').read_text('utf-8')}</style>"


def _text(text: str) -> str:
    return escape(words.line(text))


def _fit(text: str, width: float) -> str:
    return _text(words.shorten(words.line(text), max(4, int(width / _LETTER))))


def _figure(width: int, height: int, title: str, body: list[str], styled: bool, role: str = "img") -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fig" role="{role}" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" aria-label="{_text(title)}">'
    )
    return "\n".join([head, f"<title>{_text(title)}</title>", *([_style()] if styled else []), *body, "</svg>"])


def source_tree(story: Dossier | Brief, *, styled: bool = True) -> str:
    """Where each article's text comes from.

    Parameters
    ----------
    story
        The story, as its dossier or as the parts gathered from it.
    styled
        Whether the figure carries its own style; false inside a page that has it.
    """
    parts = story if isinstance(story, Brief) else gather(story)
    axis = _Axis(parts)
    body: list[str] = []
    row = 0
    trunks: list[str] = []
    edges: list[str] = []
    dots: list[str] = []
    for origin in parts.origins:
        places: dict[int, tuple[float, int]] = {}
        first = row
        for number in _order(parts, origin):
            source = parts.source[number]
            above = places.get(source.parent or 0)
            x, y = axis.at(source, above[0] if above else None), 44 + row * _ROW
            places[number] = (x, y)
            dots += _article(source, x, y, axis, origin)
            if above is not None:
                edges.append(_edge(above, (x, y), origin))
            row += 1
        top, bottom = 44 + first * _ROW, 44 + (row - 1) * _ROW
        colour = shade(origin.letter)
        trunks.append(
            f'<path class="trunk c{colour}" d="M30 {top - 8}V{bottom + 8}"/>'
            f'<text class="f{colour}" x="8" y="{(top + bottom) // 2 + 5}" font-weight="bold">{origin.letter}</text>'
        )
    height = 44 + row * _ROW
    body += axis.drawn(height - 14)
    body += trunks + edges + dots
    n = words.count(len(parts.origins), "independent origin")
    title = f"Where the text of {words.count(len(parts.sources), 'article')} comes from: {n}"
    return _figure(_WIDTH, height, title, body, styled)


def _order(parts: Brief, origin: Origin) -> list[int]:
    """The origin's articles, each below the one it took its text from."""
    children: dict[int, list[int]] = {}
    roots = []
    for number in (origin.head, *origin.others):
        parent = parts.source[number].parent
        if parent is None or parent not in origin.numbers or parent == number:
            roots.append(number)
        else:
            children.setdefault(parent, []).append(number)
    found: list[int] = []
    waiting = list(reversed(roots))
    while waiting:
        number = waiting.pop()
        if number in found:
            continue
        found.append(number)
        waiting.extend(reversed(children.get(number, [])))
    # Articles that name one another as parents hang from no root; they are shown all the same.
    return found + [number for number in origin.numbers if number not in found]


def _article(source: Source, x: float, y: int, axis: _Axis, origin: Origin) -> list[str]:
    colour = shade(origin.letter)
    span = axis.span(source)
    found = [f'<path class="edge c{colour}" opacity=".55" d="M{span[0]:.1f} {y}H{span[1]:.1f}"/>'] if span else []
    kind = f'class="f{colour}"' if source.number == origin.head else f'class="open c{colour}"'
    found.append(f'<circle {kind} cx="{x:.1f}" cy="{y}" r="5"/>')
    left = max(x, span[1] if span else x) + 11
    share = f" · {words.shares([source.lineage.shared_fraction])}" if source.parent else ""
    # Outlets are told apart by their first words.
    label = _fit(f"[{source.number}] {source.outlet}", _WIDTH - left - 4 - _LETTER * len(share))
    label += f'<tspan class="dim">{share}</tspan>' if share else ""
    dates = words.days(source.article.published_start, source.article.published_end)
    whole = f"{_text(words.shorten(source.article.title or source.outlet, 300))} ({dates})"
    found.append(f'<text x="{left:.1f}" y="{y + 4}">{label}<title>{whole}</title></text>')
    return found


def _edge(above: tuple[float, int], below: tuple[float, int], origin: Origin) -> str:
    (x1, y1), (x2, y2) = above, below
    colour = shade(origin.letter)
    bend = f"M{x1:.1f} {y1 + 5}V{y2 - 8}Q{x1:.1f} {y2} {x1 + 8:.1f} {y2}H{x2 - 6:.1f}"
    if x2 - x1 < 16:
        bend = f"M{x1 - 4:.1f} {y1 + 4}C{x1 - 14:.1f} {y1 + 10} {x2 - 16:.1f} {y2 - 2} {x2 - 6:.1f} {y2}"
    return f'<path class="edge c{colour}" d="{bend}"/>'


class _Axis:
    """Days across the figure."""

    def __init__(self, parts: Brief) -> None:
        known = [source.article.published for source in parts.sources]
        narrow = [held for held in known if held and (held[1] - held[0]).days <= _WIDEST]
        held = narrow or [held for held in known if held]
        self.first = min((start for start, _ in held), default=None)
        self.last = max((end for _, end in held), default=None)
        self.from_x = _LEFT + 60.0
        self.to_x = float(_WIDTH - _RIGHT)

    def x(self, date: dt.date) -> float:
        if self.first is None or self.last is None or self.first == self.last:
            return self.from_x
        share = (date - self.first).days / (self.last - self.first).days
        return self.from_x + min(1.0, max(0.0, share)) * (self.to_x - self.from_x)

    def at(self, source: Source, after: float | None) -> float:
        """Where an article stands: on its first possible day, but not before what it was taken from if it can be."""
        published = source.article.published
        if published is None:
            return self.from_x if after is None else after
        first, last = self.x(published[0]), self.x(published[1])
        return first if after is None else min(last, max(first, after))

    def span(self, source: Source) -> tuple[float, float] | None:
        published = source.article.published
        if published is None or published[0] == published[1]:
            return None
        return self.x(published[0]), self.x(published[1])

    def drawn(self, bottom: int) -> list[str]:
        if self.first is None or self.last is None:
            return []
        span = (self.last - self.first).days
        step = max(1, -(-span // 5))
        ticks = [self.first + dt.timedelta(days=n) for n in range(0, span + 1, step)]
        drawn = []
        for date in ticks:
            x, label = self.x(date), words.day(date, short=True, year=span > 300)
            drawn.append(f'<path class="axis" d="M{x:.1f} 24V{bottom}"/>')
            drawn.append(f'<text class="dim" x="{x:.1f}" y="16" text-anchor="middle">{label}</text>')
        return drawn


def timeline(story: Dossier | Brief, *, styled: bool = True) -> str:
    """What happened when: one line an entry, its dot as large as the number of origins that report it.

    Parameters
    ----------
    story
        The story, as its dossier or as the parts gathered from it.
    styled
        Whether the figure carries its own style; false inside a page that has it.
    """
    parts = story if isinstance(story, Brief) else gather(story)
    body = []
    left = 150
    height = 20 + len(parts.entries) * _ROW
    if parts.entries:
        body.append(f'<path class="axis" d="M{left} 8V{height - 8}"/>')
    for n, item in enumerate(parts.entries):
        entry, y = item.entry, 22 + n * _ROW
        radius = min(9, 3 + item.cite.n_origins)
        dates = words.days(entry.date_start, entry.date_end, short=True)
        mark = MARKS.get(entry.status)
        body.append(f'<text class="dim" x="{left - 16}" y="{y + 4}" text-anchor="end">{_text(dates)}</text>')
        body.append(f'<circle class="{"open c1" if mark else "f1"}" cx="{left}" cy="{y}" r="{radius}"/>')
        if entry.status == "denied":
            body.append(f'<path class="edge c2" d="M{left - radius} {y - radius}L{left + radius} {y + radius}"/>')
        told = f"{mark}: {entry.text}" if mark else entry.text
        weight = ' font-weight="bold"' if item.main else ""
        label = f"{_fit(told, _WIDTH - left - 22)}<title>{_text(words.shorten(entry.text, 300))}</title>"
        body.append(f'<text x="{left + 18}" y="{y + 4}"{weight}>{label}</text>')
    return _figure(_WIDTH, height, f"Timeline of {words.shorten(parts.story.title, 200)}", body, styled)


#: Entries on one strip; a story with more has its weightiest shown.
_MOST_DOTS = 60


def strip(story: Dossier | Brief, *, styled: bool = True) -> str:
    """The timeline at a glance: days along a line, a dot an entry, as large as the number of origins that report it.

    Days far from the rest are drawn at the edges. Empty with fewer than two days.
    """
    parts = story if isinstance(story, Brief) else gather(story)
    numbered = list(enumerate(parts.entries, start=1))
    kept = sorted(sorted(numbered, key=lambda held: -held[1].entry.importance)[:_MOST_DOTS])
    days = sorted(held.entry.date_start for _, held in kept)
    if len(set(days)) < 2:
        return ""
    # The middle of the story sets the scale: one date years away would leave the rest in one place.
    middle = days[len(days) // 2]
    near = [date for date in days if abs((date - middle).days) <= _WIDEST * 4] or days
    first, last = near[0], near[-1]
    span = max(1, (last - first).days)
    left, right, y = 40, _WIDTH - 40, 56
    body = [f'<path class="axis" d="M{left} {y}H{right}"/>']
    step = max(1, -(-span // 6))
    for n in range(0, span + 1, step):
        date = first + dt.timedelta(days=n)
        x = left + (right - left) * n / span
        label = words.day(date, short=True, year=span > 300)
        body.append(f'<path class="axis" d="M{x:.1f} {y - 5}V{y + 5}"/>')
        body.append(f'<text class="dim" x="{x:.1f}" y="{y + 34}" text-anchor="middle">{label}</text>')
    stacked: dict[int, int] = {}
    for n, item in kept:
        entry = item.entry
        share = min(1.0, max(0.0, (entry.date_start - first).days / span))
        x = left + (right - left) * share
        place = round(x / 12)
        up = stacked.get(place, 0)
        stacked[place] = up + 1
        if up > 3:
            continue
        cy, radius = y - up * 13, min(7, 3 + item.cite.n_origins)
        kind = "open c1" if entry.status in MARKS else "f2" if item.main else "f1"
        told = f"{words.days(entry.date_start, entry.date_end)}: {MARKS.get(entry.status, '')} {entry.text}"
        cross = f'<path class="edge c2" d="M{x - radius:.1f} {cy - radius}L{x + radius:.1f} {cy + radius}"/>'
        whole = _text(words.shorten(told, 300))
        body.append(
            f'<a href="#t{n}" aria-label="{_text(words.shorten(words.line(told), 200))}">'
            f'<title>{whole}</title><circle class="{kind}" cx="{x:.1f}" cy="{cy}" r="{radius}"/>'
            f"{cross if entry.status == 'denied' else ''}</a>"
        )
    return _figure(_WIDTH, 100, f"Timeline of {words.shorten(parts.story.title, 200)}", body, styled, "group")
