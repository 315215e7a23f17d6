"""What a notebook shows: a table's rows, an article with its sayings marked, a whole page in a frame of its own.

Everything that comes from an article is escaped. A page stands in a frame, so that its style stays out of the
notebook's and the notebook's out of it; the frame may run nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from variorum.records import Quote
from variorum.render import words

#: Columns that are for programs: ids, and offsets other than days.
_FOR_PROGRAMS = re.compile(r"(?:.*_id|(?!date_|published_).*_(?:start|end)|start|end|n|parts|citations|sha256|guid)")
#: A cell of at most so many characters, a row of at most so many columns: the rest is for programs to read.
_CELL, _COLUMNS = 240, 9


def quotations(text: str, quotes: Sequence[Quote]) -> str:
    """The quotations as a fragment of HTML; everything of the article is escaped."""
    rows = "".join(
        f"<tr><td>{escape(quote.speaker_name or '–')}</td><td>{quote.type}</td>"
        f"<td>{escape(quote.text)}</td><td>{quote.confidence:.2f}</td></tr>"
        for quote in quotes
    )
    head = "<tr><th>speaker</th><th>type</th><th>words</th><th>confidence</th></tr>"
    return f"<table>{head}{rows}</table><div style='white-space:pre-wrap'>{_marked(text, quotes)}</div>"


def _marked(text: str, quotes: Sequence[Quote]) -> str:
    """The text with the outermost pieces marked; the speaker shows on hovering."""
    pieces = [(start, end, quote) for quote in quotes if quote.within is None for start, end in quote.parts]
    found, position = [], 0
    for start, end, quote in sorted(pieces, key=lambda piece: (piece[0], -piece[1])):
        if start < position:
            continue
        label = escape(f"{quote.speaker_name or 'speaker unknown'}, {quote.type}", quote=True)
        found.append(f"{escape(text[position:start])}<mark title='{label}'>{escape(text[start:end])}</mark>")
        position = end
    return "".join(found) + escape(text[position:])


def frame(page: str, height: str = "40em") -> str:
    """A whole page in a frame that can be drawn larger."""
    style = f"width:100%;height:{height};border:0;resize:vertical;overflow:auto"
    return f'<iframe sandbox="" srcdoc="{escape(page)}" style="{style}"></iframe>'


def shown_columns(names: Sequence[str]) -> list[str]:
    """The columns that a person reads; all of them where none is left."""
    return ([name for name in names if not _FOR_PROGRAMS.fullmatch(name)] or list(names))[:_COLUMNS]


def table(title: str, rows: Iterable[Mapping[str, object]], meanings: Mapping[str, str], total: int) -> str:
    """Rows of a table as a fragment of HTML.

    Parameters
    ----------
    title
        The table's name.
    rows
        The rows to show: the first of it.
    meanings
        Every column of the table, with what it means; the meaning shows on hovering.
    total
        Rows of the whole table.
    """
    names = shown_columns(list(meanings))
    head = "".join(
        f'<th title="{escape(meanings[name])}" style="text-align:left">{escape(name)}</th>' for name in names
    )
    held = list(rows)
    body = "".join(f"<tr>{''.join(_cell(row[name]) for name in names)}</tr>" for row in held)
    told = f"{title}: {words.count(total, 'row')}" + (f", the first {len(held)} shown" if len(held) < total else "")
    left = [name for name in meanings if name not in names]
    also = f"<p style='opacity:.7'>also: {escape(', '.join(left))}</p>" if left else ""
    return f"<table><caption>{escape(told)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{also}"


def _cell(value: object) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    side = "right" if number else "left"
    return f'<td style="text-align:{side};vertical-align:top">{escape(_printed(value))}</td>'


def _printed(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date | int | float):
        return f"{value:.2f}" if isinstance(value, float) else str(value)
    text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return words.visible(words.shorten(words.line(text), _CELL))
