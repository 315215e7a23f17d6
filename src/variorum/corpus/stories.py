"""Articles into stories: a story is one happening and its aftermath.

In: articles with their publication intervals, the words of their reports, names, and the passages they share.
Out: `stories`, `story_articles` (every article in exactly one story) and `related_stories`.

Method: an inverted index over each report's heaviest words gives candidate pairs, never all pairs; a pair's score is
that of `similarity.py`, raised where one took its text from the other; groups are made by average link
(`grouping.py`). Before two groups of four or more are joined they are looked at with weights of their own: where
each is much more alike in itself than both are to one another, they are the same kind of event, or the same people
and place, on another occasion. Such groups stay apart and are related, with the reason in words, and so are stories
that would be one but for the time between them. Publication dates only bound the search: an article without one is
judged by its text alone.

Gets wrong: two look-alikes of fewer than four articles each, undated, are joined when their words are as alike as those
of one story, unless each tells of another month and year; background pieces that share the place and the people but
not the happening are left out or taken in by chance.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from variorum.corpus.decisions import OF_STORIES, apply_to_groups, in_force
from variorum.corpus.profiles import (
    PLACED_DAYS,
    PROFILES,
    Profiles,
    candidate_pairs,
    dated_likeness,
    profiles_of,
    text_likeness,
)
from variorum.corpus.spans import Articles
from variorum.corpus.story_dates import tellers
from variorum.corpus.story_groups import GROUPS, Likeness, grouped
from variorum.corpus.story_reasons import COPIED, REASONS, Reasons
from variorum.records import (
    Decision,
    RelatedStory,
    Spread,
    Stage,
    Story,
    StoryArticle,
    Tables,
    make_id,
    sort_key,
    to_arrow,
)

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

# Pairs less alike than this are not held: they only cost memory.
_FLOOR = 0.02
# What a copied share of `COPIED` or more is worth as likeness.
_COPY_WORTH = 0.6
# Stories whose articles' texts are on average this much alike are related.
_RELATED = 0.1
# An article this nearly as close to its story as the closest may give it its title. Set by reading the titles of 66
# stories of the development sets.
_NEARLY = 0.8
# Where no title is known: so many sentences are looked at for a line of so many words that says what happened.
_HEAD, _WORDS = 4, 4
#: When the page was changed, where to click, who speaks in a transcript.
_OF_PAGE = re.compile(r"\b(?i:updated|click)\b|^[A-Z .,’'-]{4,}:")
# A story's look-alikes and chapters that are listed at most.
_MOST_RELATED = 12


def _copied_shares(tables: Tables, articles: Articles) -> dict[tuple[int, int], float]:
    """Share of the shorter report that two articles have in common, by places."""
    import numpy as np
    import pyarrow.compute as pc

    copies = tables["copies"]
    lengths = articles.ranges(tables["sentences"]).lengths()
    texts = np.array(pc.utf8_length(articles.arrow("text")))
    lengths = np.where(lengths > 0, lengths, np.maximum(1, texts))
    sides = []
    for side in ("a", "b"):
        places = articles.places_of(copies.column(f"{side}_article_id"))
        spans = [np.asarray(copies.column(f"{side}_{end}"), dtype=np.int64) for end in ("start", "end")]
        sides.append((places, spans[1] - spans[0]))
    (a, in_a), (b, in_b) = sides
    keys, group = np.unique(a * len(articles) + b, return_inverse=True)
    shared = [np.bincount(group, length, minlength=len(keys)) for length in (in_a, in_b)]
    first, second = np.divmod(keys, max(1, len(articles)))
    shares = np.minimum(1.0, np.maximum(shared[0] / lengths[first], shared[1] / lengths[second]))
    pairs = zip(np.minimum(first, second).tolist(), np.maximum(first, second).tolist(), strict=True)
    return dict(zip(pairs, shares.tolist(), strict=True))


def _likeness(profiles: Profiles, copied: Mapping[tuple[int, int], float]) -> Likeness:
    """All pairs of articles that may be of one story."""
    import numpy as np

    a, b = candidate_pairs(profiles)
    taken = np.array(sorted(copied), dtype=np.int64).reshape(-1, 2)
    keys = np.union1d(a * len(profiles) + b, taken[:, 0] * len(profiles) + taken[:, 1])
    a, b = np.divmod(keys, max(1, len(profiles)))
    text = text_likeness(profiles, a, b)
    whole = dated_likeness(profiles, a, b, text)
    shares = np.array([copied[pair] for pair in sorted(copied)])
    rows = np.searchsorted(keys, taken[:, 0] * len(profiles) + taken[:, 1])
    half = shares >= COPIED
    whole[rows[half]] = np.maximum(whole[rows[half]], _COPY_WORTH * shares[half])
    whole = np.minimum(1.0, whole)
    held = (text >= _FLOOR) | (whole >= _FLOOR)
    text, whole = (np.where(likeness >= _FLOOR, likeness, 0.0)[held] for likeness in (text, whole))
    return Likeness(a[held], b[held], text, whole)


def _decided(
    groups: list[list[int]], articles: Articles, pairs: Likeness, decisions: Sequence[Decision]
) -> tuple[list[list[int]], Mapping[str, str]]:
    """The groups as editors want them, and the editor who put an article where it is."""
    if not decisions:
        return groups, {}
    place = {article_id: n for n, article_id in enumerate(articles.ids)}
    decided = apply_to_groups(
        [[articles.ids[n] for n in group] for group in groups], decisions, lambda a, b: pairs.of(place[a], place[b])
    )
    return [[place[article_id] for article_id in group] for group in decided.groups], decided.editors


def _related(
    story: NDArray[np.int64], sizes: NDArray[np.int64], pairs: Likeness, parted: Mapping[tuple[int, int], float]
) -> dict[tuple[int, int], float]:
    """Pairs of stories that look alike, with their likeness: the strongest few of each story."""
    import numpy as np

    sides = story[pairs.a], story[pairs.b]
    across = (sides[0] != sides[1]) & (pairs.text > 0)
    first, second = np.minimum(*sides)[across], np.maximum(*sides)[across]
    keys, group = np.unique(first * len(sizes) + second, return_inverse=True)
    first, second = np.divmod(keys, max(1, len(sizes)))
    likeness = np.bincount(group, pairs.text[across], minlength=len(keys)) / (sizes[first] * sizes[second])
    rows = zip(first.tolist(), second.tolist(), likeness.tolist(), strict=True)
    found = {(a, b): alike for a, b, alike in rows if alike >= _RELATED or (a, b) in parted}
    for pair, alike in parted.items():
        found[pair] = max(found.get(pair, 0.0), alike)
    strongest: dict[int, list[tuple[float, tuple[int, int]]]] = defaultdict(list)
    for pair, alike in found.items():
        for number in pair:
            strongest[number].append((-alike, pair))
    kept = {pair for held in strongest.values() for _, pair in sorted(held)[:_MOST_RELATED]}
    return {pair: found[pair] for pair in sorted(kept)}


def _closeness(story: NDArray[np.int64], sizes: NDArray[np.int64], pairs: Likeness) -> NDArray[np.float64]:
    """Average likeness of each article to the others of its story; 1 for one that is alone."""
    import numpy as np

    within = story[pairs.a] == story[pairs.b]
    total = sum(np.bincount(side[within], pairs.whole[within], minlength=len(story)) for side in (pairs.a, pairs.b))
    others = sizes[story] - 1
    found: NDArray[np.float64] = np.minimum(1.0, np.where(others > 0, total / np.maximum(1, others), 1.0))
    return found


def _tells(line: str) -> bool:
    """Whether a line says what happened, which no question does, no quotation, and nothing that is of the page."""
    return bool(line) and not line.endswith("?") and line[0] not in "\"'“‘([" and not _OF_PAGE.search(line)


def _first_line(text: str, sentences: Sequence[tuple[int, int]]) -> str:
    """The first line of a sentence near an article's head that says what happened, or else of its first; empty where
    it has none.
    """
    parts = (text[start:end].strip().splitlines() for start, end in sentences[:_HEAD] or [(0, len(text))])
    lines = [" ".join(part[0].split()) for part in parts if part]
    telling = (line for line in lines if _tells(line) and len(line.split()) >= _WORDS)
    return next(telling, lines[0] if lines else "")


def _titled(group: Sequence[int], closeness: NDArray[np.float64], titles: Sequence[str | None]) -> int:
    """The article that the story is called by: the closest to the others, or one nearly as close whose title says
    what happened.
    """
    least = _NEARLY * max(float(closeness[place]) for place in group)
    near = [place for place in group if closeness[place] >= least and _tells((titles[place] or "").strip())]
    return min(near or group, key=lambda place: (-round(float(closeness[place]), 6), place))


def _shares(story: NDArray[np.int64], copied: Mapping[tuple[int, int], float]) -> dict[int, float]:
    """The largest part of each article that it has in common with another of its story."""
    share: dict[int, float] = defaultdict(float)
    for pair, held in copied.items():
        if story[pair[0]] == story[pair[1]]:
            for place in pair:
                share[place] = max(share[place], held)
    return share


def _stories(
    articles: Articles, tables: Tables, groups: Sequence[Sequence[int]], closeness: NDArray[np.float64]
) -> list[Story]:
    """The stories themselves, in the order of the groups."""
    ids = articles.ids
    lineage = (tables["lineage"].column(name).to_pylist() for name in ("article_id", "origin_id"))
    origins: dict[str, str] = dict(zip(*lineage, strict=True))
    sentences = articles.ranges(tables["sentences"])
    titles, texts = articles.column("title"), articles.arrow("text")
    days = list(zip(articles.column("dated_start"), articles.column("dated_end"), strict=True))
    found = []
    for group in groups:
        central = _titled(group, closeness, titles)
        known = [days[place] for place in group if None not in days[place]]
        # A wide interval tells nothing of the story's days, where another is known closely.
        dated = [(first, last) for first, last in known if (last - first).days <= PLACED_DAYS] or known
        title = " ".join((titles[central] or "").split())
        found.append(
            Story(
                story_id=make_id("s", ids[group[0]]),
                title=title or _first_line(texts[central].as_py(), sentences[central]) or ids[central],
                title_article_id=ids[central],
                date_start=min((first for first, _ in dated), default=None),
                date_end=max((last for _, last in dated), default=None),
                n_articles=len(group),
                n_origins=len({origins.get(ids[place], ids[place]) for place in group}),
            )
        )
    return found


def run(tables: Tables, spread: Spread | None = None) -> dict[str, pa.Table]:
    """Put the articles into stories."""
    import numpy as np

    articles = Articles(tables)
    profiles = profiles_of(articles, tables, tables.get(PROFILES), spread)
    copied = _copied_shares(tables, articles)
    pairs = _likeness(profiles, copied)
    found = grouped(profiles, pairs, tables.get(GROUPS))
    groups, editors = _decided(found.groups, articles, pairs, in_force(tables, OF_STORIES))
    sizes = np.array([len(group) for group in groups], dtype=np.int64)
    story = np.zeros(len(articles), dtype=np.int64)
    for number, group in enumerate(groups):
        story[group] = number
    parted: dict[tuple[int, int], float] = {}
    for held in found.apart:
        a, b = sorted((int(story[held.a[0]]), int(story[held.b[0]])))
        if a != b:
            parted[a, b] = max(parted.get((a, b), 0.0), held.likeness)
    closeness = _closeness(story, sizes, pairs)
    alike = _related(story, sizes, pairs, parted)
    reasons = Reasons(articles, tables, groups, profiles, _shares(story, copied), editors)
    within, between = reasons.of(range(len(groups)), list(alike))
    stories = _stories(articles, tables, groups, closeness)
    dating = tellers(profiles, pairs, story)
    ids = [row.story_id for row in stories]
    members = [
        StoryArticle(story_id=story_id, article_id=articles.ids[place], score=round(float(closeness[place]), 4),
                     reason=reason, dated_by=tuple(articles.ids[other] for other in dating.get(place, ())))
        for story_id, group, said in zip(ids, groups, within, strict=True)
        for place, reason in zip(group, said, strict=True)
    ]  # fmt: skip
    related = [
        RelatedStory(story_id=ids[one], other_story_id=ids[other], score=round(min(1.0, likeness), 4), reason=reason)
        for ((a, b), likeness), reason in zip(alike.items(), between, strict=True)
        for one, other in ((a, b), (b, a))
    ]
    return {
        "stories": to_arrow("stories", sorted(stories, key=sort_key)),
        "story_articles": to_arrow("story_articles", sorted(members, key=sort_key)),
        "related_stories": to_arrow("related_stories", sorted(related, key=sort_key)),
        PROFILES: profiles.kept(articles),
        GROUPS: found.table,
        REASONS: reasons.kept(),
    }


STAGE = Stage(
    name="stories",
    version=8,
    unit="corpus",
    reads=(
        "articles",
        "articles.dated_start",
        "articles.dated_end",
        "furniture",
        "sentences",
        "times",
        "mentions",
        "mentions.entity_id",
        "entities",
        "copies",
        "lineage",
        "decisions",
    ),
    writes=("stories", "story_articles", "related_stories"),
    keeps=(PROFILES, GROUPS, REASONS),
    columns={
        "articles": ("text", "title", "title_start", "dated_start", "dated_end"),
        "furniture": ("article_id", "start", "end"),
        "sentences": ("article_id", "start", "end"),
        "mentions": ("article_id", "start", "kind", "type", "text", "name", "entity_id"),
        "entities": ("type", "name"),
        "copies": ("a_article_id", "a_start", "a_end", "b_article_id", "b_start", "b_end"),
        "lineage": ("article_id", "origin_id"),
    },
    spreads=True,
    run=run,
)
