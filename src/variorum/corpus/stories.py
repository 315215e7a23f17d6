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

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from variorum.corpus.decisions import OF_STORIES, apply_to_groups, in_force
from variorum.corpus.grouping import average_link
from variorum.corpus.naming import Names, apart_in_time, in_words, names_of
from variorum.corpus.occasion import agreement, clash, difference
from variorum.corpus.similarity import (
    Profile,
    Weights,
    candidate_pairs,
    days_between,
    decay,
    parting,
    profile,
    text_scores,
)
from variorum.records import (
    Article,
    Copy,
    Decision,
    Entity,
    Furniture,
    Lineage,
    Mention,
    RelatedStory,
    Sentence,
    Stage,
    Story,
    StoryArticle,
    Tables,
    TimeExpression,
    from_arrow,
    make_id,
    sort_key,
    to_arrow,
)

if TYPE_CHECKING:
    import pyarrow as pa

# Average likeness at which groups are one story. On ECB+ train and dev, the shootings and Wikinews' sources BCubed F1
# changes by under .01 between .11 and .14.
THRESHOLD = 0.13
# Pairs less alike than this are not held: they only cost memory.
_FLOOR = 0.02
# Groups are looked at with their own weights from four articles each: below, chance decides what they share.
# Looked at are groups that are not very alike, and large ones always. Tuned on ECB+ train and dev.
_LOOK_FROM = 4
_LOOK_ALWAYS_FROM = 7
_NOT_VERY_ALIKE = 0.24
_PARTED = 0.3
# What a kind of time (months, years …) in which two groups differ adds to the likeness at which they are parted.
_PARTED_BY_TIME = 0.5
# A copied share of the shorter report from which its pair is held to be of one story, and what the share is worth.
_COPIED = 0.5
_COPY_WORTH = 0.6
# Stories whose articles' texts are on average this much alike are related.
_RELATED = 0.1
# A story's look-alikes and chapters that are listed at most.
_MOST_RELATED = 12


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Scores of article pairs by place: of the texts alone, and with dates and copies counted in."""

    text: Mapping[tuple[int, int], float]
    whole: Mapping[tuple[int, int], float]


def _spans(tables: Tables) -> tuple[dict[str, list[tuple[int, int]]], dict[str, list[tuple[int, int]]]]:
    sentences: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for sentence in from_arrow(Sentence, tables["sentences"]):
        sentences[sentence.article_id].append((sentence.start, sentence.end))
    furniture: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for mark in from_arrow(Furniture, tables["furniture"]):
        furniture[mark.article_id].append((mark.start, mark.end))
    return sentences, furniture


def _copied_shares(tables: Tables, articles: Sequence[Article]) -> dict[tuple[int, int], float]:
    """Share of the shorter report that two articles have in common, by places."""
    place = {article.article_id: n for n, article in enumerate(articles)}
    sentences, _ = _spans(tables)
    lengths = {name: sum(end - start for start, end in spans) for name, spans in sentences.items()}
    shared: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for row in from_arrow(Copy, tables["copies"]):
        pair = shared[place[row.a_article_id], place[row.b_article_id]]
        pair[0] += row.a_end - row.a_start
        pair[1] += row.b_end - row.b_start
    shares = {}
    for (a, b), (in_a, in_b) in shared.items():
        whole_a = lengths.get(articles[a].article_id) or len(articles[a].text) or 1
        whole_b = lengths.get(articles[b].article_id) or len(articles[b].text) or 1
        shares[(a, b) if a < b else (b, a)] = min(1.0, max(in_a / whole_a, in_b / whole_b))
    return shares


def _scores(profiles: Sequence[Profile], copied: Mapping[tuple[int, int], float]) -> _Pairs:
    pairs = sorted({*candidate_pairs(profiles), *copied})
    text, whole = {}, {}
    for pair, likeness in zip(pairs, text_scores(profiles, pairs), strict=True):
        share = copied.get(pair, 0.0)
        a, b = profiles[pair[0]], profiles[pair[1]]
        score = likeness * decay(days_between(a, b)) * agreement(a.told, b.told, placed=a.placed and b.placed)
        if share >= _COPIED:
            score = max(score, _COPY_WORTH * share)
        if likeness >= _FLOOR:
            text[pair] = likeness
        if score >= _FLOOR:
            whole[pair] = min(1.0, score)
    return _Pairs(text, whole)


def _decided(
    groups: Sequence[Sequence[int]], articles: Sequence[Article], pairs: _Pairs, decisions: Sequence[Decision]
) -> tuple[list[list[int]], Mapping[str, str]]:
    """The groups as editors want them, and the editor who put an article where it is."""
    place = {article.article_id: n for n, article in enumerate(articles)}

    def likeness(a: str, b: str) -> float:
        return pairs.whole.get((min(place[a], place[b]), max(place[a], place[b])), 0.0)

    decided = apply_to_groups([[articles[n].article_id for n in group] for group in groups], decisions, likeness)
    return [[place[article_id] for article_id in group] for group in decided.groups], decided.editors


def _groups(
    profiles: Sequence[Profile], pairs: _Pairs, articles: Sequence[Article], decisions: Sequence[Decision]
) -> tuple[list[list[int]], dict[tuple[int, int], float], Mapping[str, str]]:
    """Stories as places of articles, the pairs of stories kept apart with their likeness, and editors by article."""
    weights = Weights([held.terms for held in profiles])

    def apart(a: Sequence[int], b: Sequence[int], likeness: float) -> bool:
        smaller = min(len(a), len(b))
        sides = [profiles[n] for n in a], [profiles[n] for n in b]
        told = [held.told for held in sides[0]], [held.told for held in sides[1]]
        if smaller < _LOOK_FROM:
            return not all(held.placed for side in sides for held in side) and clash(*told)
        if likeness >= _NOT_VERY_ALIKE and smaller < _LOOK_ALWAYS_FROM:
            return False
        return parting(*sides, weights) < _PARTED + _PARTED_BY_TIME * max(0.0, difference(*told))

    found, kept_apart = average_link(len(profiles), pairs.whole, THRESHOLD, apart)
    groups, editors = _decided(found, articles, pairs, decisions)
    story = {place: number for number, group in enumerate(groups) for place in group}
    parted: dict[tuple[int, int], float] = {}
    for held in kept_apart:
        a, b = sorted((story[held.a[0]], story[held.b[0]]))
        if a != b:
            parted[a, b] = max(parted.get((a, b), 0.0), held.likeness)
    return groups, parted, editors


def _related(
    groups: Sequence[Sequence[int]], pairs: _Pairs, parted: Mapping[tuple[int, int], float]
) -> dict[tuple[int, int], float]:
    """Pairs of stories that look alike, with their likeness: the strongest few of each story."""
    story = {place: number for number, group in enumerate(groups) for place in group}
    across: dict[tuple[int, int], float] = defaultdict(float)
    for (a, b), likeness in pairs.text.items():
        first, second = sorted((story[a], story[b]))
        if first != second:
            across[first, second] += likeness
    likeness_of = {pair: total / (len(groups[pair[0]]) * len(groups[pair[1]])) for pair, total in across.items()}
    found = {pair: likeness for pair, likeness in likeness_of.items() if likeness >= _RELATED or pair in parted}
    for pair, likeness in parted.items():
        found[pair] = max(found.get(pair, 0.0), likeness)
    strongest: dict[int, list[tuple[float, tuple[int, int]]]] = defaultdict(list)
    for pair, likeness in found.items():
        for number in pair:
            strongest[number].append((-likeness, pair))
    kept = {pair for held in strongest.values() for _, pair in sorted(held)[:_MOST_RELATED]}
    return {pair: found[pair] for pair in sorted(kept)}


def _closeness(group: Sequence[int], pairs: _Pairs) -> dict[int, float]:
    """Average likeness of each member to the others; 1 for a member alone."""
    if len(group) == 1:
        return {group[0]: 1.0}
    total = dict.fromkeys(group, 0.0)
    for n, a in enumerate(group):
        for b in group[n + 1 :]:
            score = pairs.whole.get((a, b), 0.0)
            total[a] += score
            total[b] += score
    return {place: min(1.0, score / (len(group) - 1)) for place, score in total.items()}


def _headline(article: Article, sentences: Sequence[tuple[int, int]]) -> str:
    """An article's title, or its first sentence."""
    if article.title:
        return article.title
    start, end = sentences[0] if sentences else (0, len(article.text))
    lines = article.text[start:end].strip().splitlines()
    return " ".join(lines[0].split()) if lines else article.article_id


def _reason(
    place: int,
    group: Sequence[int],
    names: Sequence[Names],
    copied: Mapping[tuple[int, int], float],
    editor: str | None,
) -> str:
    """Why an article belongs to its story, in words."""
    if len(group) == 1:
        return f"set apart by {editor}" if editor else "the only article of its story"
    parts = [f"put here by {editor}"] if editor else []
    share = max(copied.get((min(place, other), max(place, other)), 0.0) for other in group if other != place)
    if share >= _COPIED:
        parts.append(f"has {share:.0%} of its text in common with another article of the story")
    others = Counter(name for other in group if other != place for name in names[other].all)
    shared = sorted((name for name in names[place].all if name in others), key=lambda name: (-others[name], name))
    if shared:
        parts.append(f"names {in_words(shared[:3])} like the others")
    return "; ".join(parts) or "uses the same rare words as the others"


def _why_related(a: Sequence[int], b: Sequence[int], names: Sequence[Names], profiles: Sequence[Profile]) -> str:
    """What two stories share and what keeps them apart, in words."""
    sides = [Names.of_most([names[place] for place in group]) for group in (a, b)]
    shared = sides[0].shared_with(sides[1])
    said = shared or "the same kind of event in similar words"
    gaps = [days_between(profiles[x], profiles[y]) for x in a for y in b]
    known = [gap for gap in gaps if gap is not None]
    if known and min(known) > 0:
        return f"{said}, {apart_in_time(min(known))}"
    own = [in_words(side.only_here(other)) for side, other in ((sides[0], sides[1]), (sides[1], sides[0]))]
    if all(own):
        return f"{said}; one is about {own[0]}, the other about {own[1]}"
    return f"{said}, told of as different happenings"


def run(tables: Tables) -> dict[str, pa.Table]:
    """Put the articles into stories."""
    articles = sorted(from_arrow(Article, tables["articles"]), key=lambda article: article.article_id)
    sentences, furniture = _spans(tables)
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for mention in from_arrow(Mention, tables["mentions"]):
        if mention.kind == "name":
            mentions[mention.article_id].append(mention)
    entities = {entity.entity_id: entity for entity in from_arrow(Entity, tables["entities"])}
    times: dict[str, list[TimeExpression]] = defaultdict(list)
    for time in from_arrow(TimeExpression, tables["times"]):
        times[time.article_id].append(time)
    profiles = [
        profile(
            article,
            sorted(sentences[article.article_id]),
            furniture[article.article_id],
            times[article.article_id],
        )
        for article in articles
    ]
    names = [names_of(article, mentions[article.article_id], entities) for article in articles]
    copied = _copied_shares(tables, articles)
    pairs = _scores(profiles, copied)
    groups, parted, editors = _groups(profiles, pairs, articles, in_force(tables, OF_STORIES))
    origins = {row.article_id: row.origin_id for row in from_arrow(Lineage, tables["lineage"])}

    stories, members, ids = [], [], []
    for group in groups:
        story_id = make_id("s", articles[group[0]].article_id)
        ids.append(story_id)
        closeness = _closeness(group, pairs)
        central = articles[min(group, key=lambda place: (-round(closeness[place], 6), articles[place].article_id))]
        dated = [articles[place].published for place in group]
        stories.append(
            Story(
                story_id=story_id,
                title=_headline(central, sorted(sentences[central.article_id])),
                title_article_id=central.article_id,
                date_start=min((days[0] for days in dated if days), default=None),
                date_end=max((days[1] for days in dated if days), default=None),
                n_articles=len(group),
                n_origins=len({origins.get(articles[place].article_id, articles[place].article_id) for place in group}),
            )
        )
        members += [
            StoryArticle(
                story_id=story_id,
                article_id=articles[place].article_id,
                score=round(closeness[place], 4),
                reason=_reason(place, group, names, copied, editors.get(articles[place].article_id)),
            )
            for place in group
        ]
    related = []
    for (a, b), likeness in _related(groups, pairs, parted).items():
        reason = _why_related(groups[a], groups[b], names, profiles)
        for one, other in ((a, b), (b, a)):
            related.append(
                RelatedStory(
                    story_id=ids[one], other_story_id=ids[other], score=round(min(1.0, likeness), 4), reason=reason
                )
            )
    return {
        "stories": to_arrow("stories", sorted(stories, key=sort_key)),
        "story_articles": to_arrow("story_articles", sorted(members, key=sort_key)),
        "related_stories": to_arrow("related_stories", sorted(related, key=sort_key)),
    }


STAGE = Stage(
    name="stories",
    version=3,
    unit="corpus",
    reads=(
        "articles",
        "articles.published_start",
        "articles.published_end",
        "furniture",
        "sentences",
        "times",
        "times.value",
        "times.earliest",
        "times.latest",
        "mentions",
        "mentions.entity_id",
        "entities",
        "copies",
        "lineage",
        "decisions",
    ),
    writes=("stories", "story_articles", "related_stories"),
    run=run,
)
