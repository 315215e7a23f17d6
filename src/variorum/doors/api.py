"""The HTTP API under `/api/v1`: every table, the stories, their accounts, the articles and search, as JSON.

Lists are paged with `limit` and `offset`; `next` is the address of the following page, or null. An error is
`{"error": {"code": ..., "message": ...}}` with a code that stays. What changes a library is in `writing.py`.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from variorum.doors.answers import Day, Limit, Offset, Words, answer, as_json, page_of
from variorum.doors.reading import Reading
from variorum.doors.schemas import answers, held, listed, nullable, page, ref, row
from variorum.errors import NotFound
from variorum.export import docx, feed, gexf, graphml, references, web_annotation
from variorum.library import folios
from variorum.library.browse import Filter, Found
from variorum.records import TABLES, columns
from variorum.render import document
from variorum.version import __version__

#: What is known of one article, beside its own row.
ARTICLE_TABLES = ("furniture", "sentences", "times", "mentions", "quotes", "events", "evidence", "lineage")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

Sort = Literal["origins", "articles", "latest", "earliest", "differences"]
Kind = Literal["", "quote", "claim", "sentence"]
By = Literal["words", "meaning"]
StoryId = Annotated[str, Path(max_length=200, description="The id of a story, or its beginning.")]
ArticleId = Annotated[str, Path(max_length=200, description="The id of an article.")]

_TEXT = {"type": "string"}
_NUMBER = {"type": "integer"}
_ANY = {"type": "object"}


def router(reading: Reading) -> APIRouter:
    """The API over one library."""
    api = APIRouter(prefix="/api/v1")
    _tables(api, reading)
    _stories(api, reading)
    _exports(api, reading)
    return api


def article_document(reading: Reading, article_id: str) -> dict[str, Any]:
    """An article with every range found in its text.

    Raises
    ------
    NotFound
        There is no such article.
    """
    story_id, known = reading.leaf(article_id)
    (own,) = folios.plain("articles", known["articles"])
    layers = {name: folios.plain(name, known.get(name, ())) for name in ARTICLE_TABLES}
    return {"story_id": story_id, "article": own, **layers}


def _tables(api: APIRouter, reading: Reading) -> None:
    counted = {"type": "object", "additionalProperties": _NUMBER}

    @api.get("", summary="What there is", **answers(held(name=_TEXT, version=_TEXT, tables=counted)))
    def index(request: Request) -> Response:
        """The tables with their numbers of rows."""
        return as_json(request, {"name": "variorum", "version": __version__, "tables": reading.counts()})

    @api.get("/tables/{name}", summary="Rows of a table", **answers(page(ref("AnyRow"), table=_TEXT, total=_NUMBER)))
    def table(
        request: Request,
        name: Annotated[str, Path(max_length=100)],
        limit: Limit = 100,
        offset: Offset = 0,
        story_id: Annotated[str | None, Query(max_length=200)] = None,
        article_id: Annotated[str | None, Query(max_length=200)] = None,
    ) -> Response:
        """Rows in the order of the table's key; with `story_id` or `article_id`, only those of that one."""
        where = {key: value for key, value in (("story_id", story_id), ("article_id", article_id)) if value is not None}
        rows, total = reading.rows(name, where, limit, offset)
        return as_json(request, page_of(request, rows.to_pylist(), total, limit, offset, table=name))

    field = held(name=_TEXT, meaning=_TEXT, filled_by=nullable(_TEXT))

    @api.get(
        "/fields/{name}",
        summary="What a table's columns mean",
        **answers(held(table=_TEXT, key=listed(_TEXT), columns=listed(field))),
    )
    def fields(request: Request, name: Annotated[str, Path(max_length=100)]) -> Response:
        """Each column of a table with its meaning."""
        if name not in TABLES:
            raise NotFound(f"no table {name!r}: there are {', '.join(sorted(TABLES))}")
        found = [{"name": column.name, "meaning": column.doc, "filled_by": column.by} for column in columns(name)]
        return as_json(request, {"table": name, "key": list(TABLES[name].key), "columns": found})

    whole = held(story_id=nullable(_TEXT), article=row("articles"), **{n: listed(row(n)) for n in ARTICLE_TABLES})

    @api.get("/articles/{article_id}", summary="An article and what was found in it", **answers(whole))
    def article(request: Request, article_id: ArticleId) -> Response:
        """The article with every range found in its text."""
        return as_json(request, article_document(reading, article_id))

    @api.get("/search", summary="Search", **answers(page(ref("Found"), query=_TEXT), errors=()))
    def search(
        request: Request,
        q: Annotated[str, Query(max_length=500, description='Words; "a phrase" must occur whole.')],
        kind: Kind = "",
        source: Words = "",
        since: Day = None,
        until: Day = None,
        by: Annotated[By, Query(description="`meaning` finds words of near meaning too: `near` says which.")] = "words",
        limit: Limit = 20,
        offset: Offset = 0,
    ) -> Response:
        """Sentences, quotations and claims that hold words of the query, best first."""
        found = reading.search(q, Found(kind, source, since, until, by), limit + 1, offset)
        return as_json(request, page_of(request, found, None, limit, offset, query=q))


def _stories(api: APIRouter, reading: Reading) -> None:
    @api.get("/stories", summary="The stories", **answers(page(ref("Story"), total=_NUMBER), errors=()))
    def stories(
        request: Request,
        q: Annotated[str, Query(max_length=500, description="Words of the headline.")] = "",
        since: Day = None,
        until: Day = None,
        entity: Annotated[str, Query(max_length=200, description="An entity's id, or words of a name.")] = "",
        source: Annotated[str, Query(max_length=300, description="An outlet's whole name.")] = "",
        differs: Annotated[bool, Query(description="Only stories whose accounts differ.")] = False,
        sort: Sort = "origins",
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> Response:
        """The stories, those with the most independent origins first."""
        wanted = Filter(q, since, until, entity, source, differs)
        found, total = reading.stories(wanted, sort, limit, offset)
        return as_json(request, page_of(request, found, total, limit, offset))

    told = held(story=_ANY, sources=listed(_ANY), origins=listed(_ANY), related=listed(_ANY))

    @api.get("/stories/{story_id}", summary="A story and its articles", **answers(told))
    def story(request: Request, story_id: StoryId) -> Response:
        """What a story is, without its account."""
        whole = document.document(reading.brief(story_id))
        return as_json(request, {name: whole[name] for name in ("story", "sources", "origins", "related")})

    cited = held(n_articles=_NUMBER, n_origins=_NUMBER)
    names = ("account", "differences", "utterances", "positions", "timeline", "sources", "origins")
    account_schema = held(format=_TEXT, story=_ANY, **{name: listed(_ANY) for name in names})
    account_schema["description"] = f"Each sentence has its citations and {', '.join(cited['required'])}."

    @api.get("/stories/{story_id}/account", summary="The account of a story", **answers(account_schema))
    def account(request: Request, story_id: StoryId) -> Response:
        """The account with every citation's passage."""
        return as_json(request, document.document(reading.brief(story_id)))


def _exports(api: APIRouter, reading: Reading) -> None:
    @api.get(
        "/stories/{story_id}/annotations",
        summary="Quotations as Web Annotations",
        **answers(_ANY, media="application/ld+json"),
    )
    def annotations(request: Request, story_id: StoryId) -> Response:
        """The quotations of a story in the Web Annotation Data Model."""
        held = web_annotation.annotations(reading.dossier(story_id))
        return answer(request, json.dumps(held, ensure_ascii=False), "application/ld+json")

    def export(ending: str, summary: str, media: str, make: Any) -> None:
        @api.get(
            f"/stories/{{story_id}}/{ending}",
            summary=summary,
            operation_id=f"story_{ending.replace('.', '_')}",
            **answers(_TEXT, media=media),
        )
        def made(request: Request, story_id: StoryId) -> Response:
            return answer(request, make(reading, story_id), media)

    export("sources.graphml", "Sources as GraphML", "application/xml", lambda r, s: graphml.sources(r.dossier(s)))
    export("sources.gexf", "Sources as GEXF", "application/xml", lambda r, s: gexf.sources(r.dossier(s)))
    export("people.gexf", "Who is quoted by whom, as GEXF", "application/xml", lambda r, s: gexf.people(r.dossier(s)))
    export("articles.bib", "Articles as BibTeX", "application/x-bibtex", lambda r, s: references.bibtex(r.dossier(s)))
    export(
        "articles.ris",
        "Articles as RIS",
        "application/x-research-info-systems",
        lambda r, s: references.ris(r.dossier(s)),
    )
    export("account.docx", "The account as DOCX", DOCX, lambda r, s: docx.brief(r.brief(s)))

    @api.get("/stories.atom", summary="New stories as Atom", **answers(_TEXT, media="application/atom+xml", errors=()))
    def atom(request: Request) -> Response:
        """The latest stories as an Atom feed."""
        found, _ = reading.stories(Filter(), "latest", 50, 0)
        return answer(request, feed.atom(found, str(request.base_url).rstrip("/")), "application/atom+xml")

    @api.get(
        "/stories/{story_id}/changes.atom",
        summary="What changed in a story, as Atom",
        **answers(_TEXT, media="application/atom+xml"),
    )
    def changes(request: Request, story_id: StoryId) -> Response:
        """What came in and what is stated anew since the story's account last changed, as an Atom feed."""
        made = feed.changes(reading.dossier(story_id), str(request.base_url).rstrip("/"))
        return answer(request, made, "application/atom+xml")
