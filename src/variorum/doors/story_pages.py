"""The pages of one story and of one article."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import FastAPI, Query, Request, Response

from variorum.doors.answers import answer, as_json
from variorum.doors.api import article_document
from variorum.doors.web import Site
from variorum.errors import NotFound
from variorum.library import folios
from variorum.records import Article, Citation
from variorum.render import document, html, markdown, pages, sayings
from variorum.render.brief import Brief
from variorum.render.sharing import worth_comparing

#: Claims on one page; the API has all of them.
MOST_CLAIMS = 200

_hidden: dict[str, Any] = {"include_in_schema": False}

Chosen = Annotated[list[str] | None, Query(max_length=10)]
Start = Annotated[int | None, Query(ge=0, le=10**9)]


class OnSite(html.Places):
    """Places on the served pages."""

    def __init__(self, parts: Brief) -> None:
        super().__init__(parts)
        self.quotes = f"/stories/{quote(parts.story.story_id)}/quotes"

    def passage(self, number: int, passage: Citation) -> str:
        return f"{self.article(number)}?start={passage.start}&end={passage.end}#passage"

    def article(self, number: int) -> str:
        return f"/articles/{quote(self.parts.source[number].article.article_id)}"

    def story(self, story_id: str) -> str | None:
        return f"/stories/{quote(story_id)}"


def add(made: FastAPI, site: Site) -> None:
    """Add the pages."""
    _articles(made, site)
    _compare(made, site)
    _views(made, site)
    _story(made, site)


def _page(site: Site, request: Request, parts: Brief, tab: str, **values: Any) -> Response:
    shown = html.shown(parts, OnSite(parts)) | {"tab": tab, "title": parts.story.title, **values}
    return site.page(request, f"{tab}_page.html.j2", **shown)


def _articles(made: FastAPI, site: Site) -> None:
    reading = site.reading

    @made.get("/articles/{article_id}.json", **_hidden)
    def article_json(request: Request, article_id: str) -> Response:
        return as_json(request, article_document(reading, article_id))

    def row(article_id: str) -> Article:
        return folios.rows(Article, reading.leaf(article_id)[1]["articles"])[0]

    def history(article_id: str) -> list[Article]:
        """The versions of an article, the first one first."""
        held = row(article_id)
        found = [held]
        while found[0].version_of and len(found) < 50:
            found.insert(0, row(found[0].version_of))
        while found[-1].superseded_by and len(found) < 100:
            found.append(row(found[-1].superseded_by))
        return found

    @made.get("/articles/{article_id}/versions.json", **_hidden)
    def versions_json(request: Request, article_id: str) -> Response:
        held = history(article_id)
        return as_json(request, {"versions": [{"article_id": one.article_id, "title": one.title} for one in held]})

    @made.get("/articles/{article_id}/versions", **_hidden)
    def versions(request: Request, article_id: str) -> Response:
        held = history(article_id)
        at = [one.article_id for one in held].index(article_id)
        pair = held[max(0, at - 1) : max(0, at - 1) + 2]
        return site.page(
            request, "versions_page.html.j2", title=held[at].title or "Versions", page=pages.versions(pair),
            versions=held, article=held[at],
        )  # fmt: skip

    @made.get("/articles/{article_id}", **_hidden)
    def article(request: Request, article_id: str, start: Start = None, end: Start = None) -> Response:
        parts = reading.article(article_id)
        if parts is None:
            return versions(request, article_id)
        passage = (start, end) if start is not None and end is not None and start < end else None
        page = pages.article(parts, article_id, passage)
        title = page.source.article.title or page.source.outlet
        return site.page(request, "article_page.html.j2", title=title, page=page, at=OnSite(parts))


def _compare(made: FastAPI, site: Site) -> None:
    reading = site.reading
    base = "/stories/{story_id}/compare"

    def compared(parts: Brief, a: list[str]) -> pages.Comparison:
        wanted = [article_id for article_id in dict.fromkeys(a) if article_id][:3]
        for article_id in wanted:
            if article_id not in parts.dossier.article:
                raise NotFound(f"no article {article_id!r} in this story")
        return pages.compare(parts, wanted or worth_comparing(parts.dossier))

    @made.get(f"{base}.json", **_hidden)
    def compare_json(request: Request, story_id: str, a: Chosen = None) -> Response:
        parts = reading.brief(story_id)
        return as_json(request, pages.comparison_document(parts, compared(parts, a or [])))

    @made.get(base, **_hidden)
    def compare(request: Request, story_id: str, a: Chosen = None) -> Response:
        parts = reading.brief(story_id)
        return _page(site, request, parts, "compare", page=compared(parts, a or []))


def _views(made: FastAPI, site: Site) -> None:
    reading = site.reading
    base = "/stories/{story_id}"

    @made.get(f"{base}/claims.json", **_hidden)
    def claims_json(request: Request, story_id: str) -> Response:
        parts = reading.brief(story_id)
        return as_json(request, pages.claims_document(parts, pages.claims(parts)))

    @made.get(f"{base}/claims", **_hidden)
    def claims_page(request: Request, story_id: str, by: Annotated[str, Query(max_length=20)] = "source") -> Response:
        parts = reading.brief(story_id)
        rows = pages.claims(parts)
        return _page(
            site, request, parts, "claims", by="speaker" if by == "speaker" else "source", rows=rows[:MOST_CLAIMS],
            total=len(rows), grid=parts.grid(),
        )  # fmt: skip

    @made.get(f"{base}/quotes.json", **_hidden)
    def quotes_json(request: Request, story_id: str) -> Response:
        parts = reading.brief(story_id)
        quotes = [
            {"article_id": row.article_id, "quote_id": row.quote_id, "utterance_id": row.utterance_id, "type": row.type,
             "text": row.text, "parts": row.parts, "speaker": row.speaker_name,
             "speaker_entity_id": row.speaker_entity_id}
            for row in parts.dossier.quotes
        ]  # fmt: skip
        return as_json(request, {"utterances": document.document(parts)["utterances"], "quotes": quotes})

    @made.get(f"{base}/quotes", **_hidden)
    def quotes(request: Request, story_id: str, by: Annotated[str, Query(max_length=20)] = "speaker") -> Response:
        parts = reading.brief(story_id)
        return _page(
            site, request, parts, "quotes", by="time" if by == "time" else "speaker", speakers=sayings.speakers(parts),
            days_of_sayings=sayings.days(parts),
        )  # fmt: skip

    @made.get(f"{base}/sources.json", **_hidden)
    def sources_json(request: Request, story_id: str) -> Response:
        held = document.document(reading.brief(story_id))
        return as_json(request, {name: held[name] for name in ("sources", "origins")})

    @made.get(f"{base}/sources", **_hidden)
    def sources(request: Request, story_id: str) -> Response:
        return _page(site, request, reading.brief(story_id), "sources")


def _story(made: FastAPI, site: Site) -> None:
    reading = site.reading
    base = "/stories/{story_id}"

    @made.get(f"{base}.json", **_hidden)
    def story_json(request: Request, story_id: str) -> Response:
        return as_json(request, document.document(reading.brief(story_id)))

    @made.get(f"{base}.html", **_hidden)
    def story_file(request: Request, story_id: str) -> Response:
        response = answer(request, html.brief(reading.dossier(story_id)), "text/html; charset=utf-8")
        # The page that stands alone carries its style inside; it brings its own, stricter policy.
        response.headers["Content-Security-Policy"] = html.POLICY
        return response

    @made.get(f"{base}.md", **_hidden)
    def story_markdown(request: Request, story_id: str) -> Response:
        return answer(request, markdown.brief(reading.dossier(story_id)), "text/markdown; charset=utf-8")

    @made.get(base, **_hidden)
    def story(request: Request, story_id: str) -> Response:
        parts = reading.brief(story_id)
        named = reading.cast(parts.story.story_id) if site.write else []
        return _page(site, request, parts, "account", named=named)
