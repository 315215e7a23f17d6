"""One article's quotations for a notebook: the text with each saying marked, and a table of who said what."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from variorum.records import Quote


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
