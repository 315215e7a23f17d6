"""When each article was published, as far as its own words, its page and its copies tell: what stories are made by.

In: articles with their stated dates, sentences, time expressions, furniture, and the passages articles share. Out: the
days between which each can have been published. Method: that of `dating`, which looks again, with the same evidence and
what the story of an article tells, once there are stories. Two stages, so that no story hangs on a date that hangs on
that story, and the order in which articles come changes nothing.

Gets wrong: what `dating` does; and an article that only its story dates is put into that story by its words alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from variorum.corpus.dating import dated_together
from variorum.corpus.spans import Articles
from variorum.records import Stage, Tables

if TYPE_CHECKING:
    import pyarrow as pa


def run(tables: Tables) -> dict[str, pa.Table]:
    """Fill `articles.dated_start, dated_end`."""
    articles = Articles(tables)
    filled: dict[str, list[Any]] = {name: [None] * len(articles) for name in ("dated_start", "dated_end")}
    for places, dated, _ in dated_together(articles, tables):
        for place, article in zip(places, dated, strict=True):
            filled["dated_start"][place] = article.published_start
            filled["dated_end"][place] = article.published_end
    return {"articles": articles.filled(filled)}


STAGE = Stage(
    name="first_dates",
    version=3,
    unit="corpus",
    reads=("articles", "furniture", "sentences", "times", "copies"),
    writes=("articles.dated_start", "articles.dated_end"),
    columns={"furniture": ("article_id", "start", "end", "kind")},
    run=run,
)
