"""One view of a story as a page that stands alone: its style inside, no script, nothing fetched, no address of a site.

The same fragments as the site's pages. Citations show their passages; there is nowhere to go to from them.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from variorum.records import Citation
from variorum.render import html, pages, sayings, svg
from variorum.render.brief import Brief

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}"><title>{title}</title>
<style>{style} form.search, .facts a[href^="?"] {{ display: none; }}</style></head>
<body><main class="{form}">{body}</main></body></html>"""


class Nowhere(html.Places):
    """No place has an address of its own here."""

    def passage(self, number: int, passage: Citation) -> str:
        return "#"

    def article(self, number: int) -> str:
        return "#"

    def story(self, story_id: str) -> str | None:
        return "#"


def _page(parts: Brief, template: str, form: str = "wide", **values: object) -> str:
    shown = html.shown(parts, Nowhere(parts)) | values
    body = Markup(html.environment().get_template(template).render(**shown))
    title = html.clip(parts.story.title, 120)
    return str(Markup(_PAGE).format(policy=html.POLICY, title=title, style=html.style(), body=body, form=form))


def compare(parts: Brief, article_ids: Sequence[str]) -> str:
    """Two or three articles side by side, what they share shaded alike."""
    return _page(parts, "compare.html.j2", page=pages.compare(parts, article_ids))


def claims(parts: Brief, by: str = "source") -> str:
    """Which article states each claim (`by="source"`), or who stands where on what (`by="speaker"`)."""
    rows = pages.claims(parts)
    return _page(parts, "claims.html.j2", by=by, rows=rows, total=len(rows), grid=parts.grid())


def quotes(parts: Brief, by: str = "speaker") -> str:
    """Every saying by speaker, or by day (`by="time"`); who ran it whole, who cut it, who left it out."""
    speakers, by_day = sayings.speakers(parts), sayings.days(parts)
    return _page(parts, "quotes.html.j2", by=by, speakers=speakers, days_of_sayings=by_day)


def sources(parts: Brief) -> str:
    """Where each article's text comes from, and what its date rests on."""
    return _page(parts, "sources.html.j2")


def article(parts: Brief, article_id: str) -> str:
    """One article with layers to switch on."""
    return _page(parts, "article.html.j2", page=pages.article(parts, article_id))


def tree(parts: Brief) -> str:
    """Who took from whom, as a figure."""
    return svg.source_tree(parts)


def timeline(parts: Brief) -> str:
    """What happened when, as a figure."""
    return svg.timeline(parts)
