"""Which articles are versions of one article: published again, with changes, at one address or under one guid.

In: articles. Out: `articles.version_of` and `articles.superseded_by`, a chain from the first version to the newest.
Only the newest takes part in what follows (`current`): an article is never its own second witness, and what was
corrected since is not told. The older ones stay in `articles`, with all that was found in them.

Method: articles are joined by their publisher's guid, and by their address without what only tracks the reader. An
address that pages state of themselves is believed where the words agree too, since many sites state the same one on
every page. Versions are put in order by what all of them state: when they were changed, else the day, else when the
copies were taken; then the longer is the later; the order of arrival counts for nothing.

Gets wrong: a correction that shortens an article and states no moment is taken for the older version.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from variorum.corpus.spans import Articles
from variorum.records import Article, Stage, Tables

if TYPE_CHECKING:
    import pyarrow as pa

# Formats whose address is what a page states of itself.
_PAGES = frozenset(("html", "warc"))
# Share of the shorter text's longer words that two versions have in common at least. On ECB+ train 99 % of the pairs
# of different stories share under .30, and 99 % of texts of which half was put in from another share over .40.
_WORDS_SHARED = 0.35
# A page's address that more pages than this state is not theirs but their site's: versions are fewer.
_MOST_PAGES = 200
_TRACKING = re.compile(
    r"utm_\w+|at_\w+|fb(?:clid|_\w+)|g(?:clid|clsrc)|[dms]clid|igshid|mc_[ce]id|ocid|cmpid?|ito|_ga|ref(?:_?src)?|"
    r"xtor|smid|partner|rss|feed\w*|source|src|via|share|ncid|sr_share|sh|soc_\w+|guccounter|guce_\w+|amp",
    re.I,
)
_FRONT = frozenset(("", "index.html", "index.htm", "index.php", "home", "feed", "rss"))


def address_key(url: str | None) -> str | None:
    """An address without what does not tell articles apart: scheme, `www.`, tracking, fragment.

    None for what is no article's address: none, one that cannot be read, or a front page's.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme.casefold() not in ("http", "https") or not host:
        return None
    host = re.sub(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)", "", host)
    host = host if port in (None, 80, 443) else f"{host}:{port}"
    path = re.sub(r"/(?:amp/?)?$", "", parts.path)
    asked = sorted((name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.fullmatch(name))
    if not asked and path.strip("/").casefold() in _FRONT:
        return None
    return f"{host}{path}" + (f"?{urlencode(asked)}" if asked else "")


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]{5,}", text.casefold()))


def _agree(a: Article, b: Article) -> bool:
    """Whether two pages can be one article: by headline, or by the words they share."""
    if a.title and b.title and a.title.casefold().split() == b.title.casefold().split():
        return True
    x, y = _words(a.text), _words(b.text)
    return len(x & y) >= _WORDS_SHARED * min(len(x), len(y)) if x and y else False


class _Groups:
    """Articles by place, joined pair by pair."""

    def __init__(self, size: int) -> None:
        self._to = list(range(size))

    def of(self, place: int) -> int:
        """The group of a place."""
        while self._to[place] != place:
            self._to[place] = self._to[self._to[place]]
            place = self._to[place]
        return place

    def join(self, a: int, b: int) -> None:
        """Make one group of two."""
        self._to[max(self.of(a), self.of(b))] = min(self.of(a), self.of(b))


def _same_address(articles: Mapping[int, Article], places: Sequence[int], groups: _Groups) -> None:
    sure = [place for place in places if articles[place].format not in _PAGES]
    pages = [place for place in places if articles[place].format in _PAGES]
    for place in sure[1:]:
        groups.join(sure[0], place)
    if len(pages) > _MOST_PAGES:
        return
    for n, place in enumerate(pages):
        for other in (*pages[:n], *sure):
            if groups.of(place) != groups.of(other) and _agree(articles[place], articles[other]):
                groups.join(place, other)


def _in_order(versions: Iterable[Article]) -> list[Article]:
    """Versions from the first to the newest."""
    held = list(versions)
    told = [
        name
        for name in ("modified", "stated_date", "retrieved")
        if all(getattr(article, name) is not None for article in held)
    ]

    def key(article: Article) -> tuple[object, ...]:
        return (*(getattr(article, name) for name in told), len(article.text), article.article_id)

    return sorted(held, key=key)


def run(tables: Tables) -> dict[str, pa.Table]:
    """Link the versions of each article."""
    articles = Articles(tables)
    groups = _Groups(len(articles))
    by_guid: dict[str, list[int]] = defaultdict(list)
    by_address: dict[str, list[int]] = defaultdict(list)
    for place, (guid, url) in enumerate(zip(articles.column("guid"), articles.column("url"), strict=True)):
        if guid:
            by_guid[guid].append(place)
        if key := address_key(url):
            by_address[key].append(place)
    for places in by_guid.values():
        for place in places[1:]:
            groups.join(places[0], place)
    for places in by_address.values():
        if len(places) > 1:
            _same_address(dict(articles.at(places)), places, groups)
    members: dict[int, list[int]] = defaultdict(list)
    for place in range(len(articles)):
        members[groups.of(place)].append(place)
    place_of = {articles.ids[place]: place for versions in members.values() if len(versions) > 1 for place in versions}
    before: list[str | None] = [None] * len(articles)
    after: list[str | None] = [None] * len(articles)
    for versions in members.values():
        if len(versions) > 1:
            ids = [article.article_id for article in _in_order(article for _, article in articles.at(versions))]
            for one, next_one in itertools.pairwise(ids):
                after[place_of[one]], before[place_of[next_one]] = next_one, one
    return {"articles": articles.filled({"version_of": before, "superseded_by": after})}


def current(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The tables without the rows of articles that have a newer version.

    What works between articles is given these (`articles` must be among the tables, its versions linked).
    """
    import pyarrow.compute as pc

    articles = tables["articles"]
    old = articles.filter(pc.is_valid(articles.column("superseded_by"))).column("article_id")
    if not len(old):
        return dict(tables)
    values = old.combine_chunks()
    return {
        name: table.filter(pc.invert(pc.is_in(table.column("article_id"), value_set=values)))
        if "article_id" in table.column_names
        else table
        for name, table in tables.items()
    }


STAGE = Stage(
    name="versions",
    version=1,
    unit="corpus",
    reads=("articles",),
    writes=("articles.version_of", "articles.superseded_by"),
    columns={"articles": ("text", "title", "url", "guid", "format", "modified", "stated_date", "retrieved")},
    run=run,
)
