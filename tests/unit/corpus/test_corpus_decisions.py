"""What editors decide holds, whatever the automatic grouping becomes."""

from __future__ import annotations

import datetime as dt
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.corpus import entities, stories
from variorum.corpus.decisions import OF_STORIES, apply_to_groups, followed, in_force
from variorum.records import TABLES, Article, Citation, Decision, Mention, StoryArticle, from_arrow, make_id, to_arrow

_times = (dt.datetime(2031, 1, 1) + dt.timedelta(minutes=n) for n in itertools.count())


def decision(kind: str, *articles: str, others: tuple[str, ...] = (), to: str | None = None, **given) -> Decision:
    made = next(_times)
    return Decision(
        decision_id=make_id("d", made), made=made, editor="Ana", kind=kind, articles=articles, others=others,
        to_article_id=to, about="", **given,
    )  # fmt: skip


def groups(*given: str, decisions=(), likeness=None) -> list[str]:
    return ["".join(group) for group in apply_to_groups(given, decisions, likeness).groups]


def test_merged_stories_are_one_with_all_that_was_in_them():
    assert groups("ab", "cd", "e", decisions=[decision("merge", "a", others=("c",))]) == ["abcd", "e"]


def test_articles_set_apart_are_one_story_without_the_rest():
    apart = decision("split", "b", "d", others=("a", "c"))
    assert groups("abcd", "e", decisions=[apart]) == ["ac", "bd", "e"]


def test_articles_set_apart_stay_together_where_the_grouping_has_them_in_two():
    assert groups("ab", "cd", decisions=[decision("split", "b", "d", others=("a", "c"))]) == ["a", "bd", "c"]


def test_an_article_that_came_later_goes_to_the_side_that_it_is_more_like():
    apart = decision("split", "b", others=("a", "c"))
    like = {frozenset("bx"): 0.5, frozenset("ax"): 0.1, frozenset("by"): 0.1, frozenset("ay"): 0.4}
    found = groups("abcxy", decisions=[apart], likeness=lambda p, q: like.get(frozenset((p, q)), 0.0))
    assert found == ["acy", "bx"]
    assert groups("abcxy", decisions=[apart]) == ["acxy", "b"]


def test_a_moved_article_goes_alone_to_the_story_of_its_target():
    moved = decision("move", "b", others=("a", "c"), to="d")
    assert groups("abc", "de", decisions=[moved]) == ["ac", "bde"]


def test_a_moved_article_goes_with_its_target_where_the_grouping_has_all_in_one():
    moved = decision("move", "b", others=("a", "c"), to="d")
    like = {frozenset("de"): 0.5}
    assert groups("abcde", decisions=[moved], likeness=lambda p, q: like.get(frozenset((p, q)), 0.0)) == ["ac", "bde"]


def test_of_two_decisions_that_contradict_one_another_the_later_counts():
    merge, split = decision("merge", "a", others=("b",)), decision("split", "b", others=("a",))
    assert groups("a", "b", decisions=[merge, split]) == ["a", "b"]
    assert groups("a", "b", decisions=[split, merge]) == ["ab"]


def test_a_decision_about_articles_that_are_not_there_changes_nothing():
    gone = [
        decision("merge", "x", others=("a",)),
        decision("split", "x", others=("a",)),
        decision("move", "x", to="a"),
        decision("move", "a", to="x"),
    ]
    assert groups("ab", "c", decisions=gone) == ["ab", "c"]


ARTICLES = "abcdefgh"
_some = st.lists(st.sampled_from(ARTICLES), min_size=1, max_size=4, unique=True).map(tuple)


@st.composite
def _decisions(draw):
    kind = draw(st.sampled_from(OF_STORIES))
    named = draw(_some)[: 1 if kind != "split" else 4]
    others = tuple(one for one in draw(_some) if one not in named)
    return decision(kind, *named, others=others, to=draw(st.sampled_from(ARTICLES)) if kind == "move" else None)


@st.composite
def _partitions(draw):
    labels = draw(st.lists(st.integers(0, 3), min_size=len(ARTICLES), max_size=len(ARTICLES)))
    return [[one for one, own in zip(ARTICLES, labels, strict=True) if own == label] for label in sorted(set(labels))]


@settings(max_examples=150, deadline=None)
@given(_partitions(), st.lists(_decisions(), max_size=5), st.randoms(use_true_random=False))
def test_every_article_stays_in_one_group_and_the_last_decision_holds(partition, decisions, chance):
    found = apply_to_groups(partition, decisions).groups
    assert sorted(itertools.chain(*found)) == list(ARTICLES)
    chance.shuffle(partition)
    for group in partition:
        chance.shuffle(group)
    assert apply_to_groups(partition, decisions).groups == found
    if not decisions:
        return
    last = decisions[-1]
    of = {one: n for n, group in enumerate(found) for one in group}
    sides = {of[one] for one in last.articles}, {of[one] for one in last.others}
    if last.kind == "merge" and last.others:
        assert len(sides[0] | sides[1]) == 1
    elif last.kind == "split" and last.others:
        assert len(sides[0]) == 1
        assert not sides[0] & sides[1]
    elif last.kind == "move":
        assert sides[0] == {of[last.to_article_id]}


def test_decisions_count_in_the_order_of_time_and_not_when_undone():
    first, second = decision("merge", "a", others=("b",)), decision("split", "b", others=("a",))
    undone = decision("merge", "a", others=("c",), undone=True)
    entity = decision("merge_entities", entities=("e1", "e2"))
    tables = {"decisions": to_arrow("decisions", [second, undone, entity, first])}
    assert in_force(tables, OF_STORIES) == [first, second]
    assert in_force({}, OF_STORIES) == []


def test_decisions_follow_an_article_to_its_newest_version():
    made = decision("move", "a1", "b", others=("a2", "c"), to="a1")
    found = followed({"decisions": to_arrow("decisions", [made])}, {"a1": "a2", "a2": "a3"})
    (row,) = from_arrow(Decision, found["decisions"])
    assert (row.articles, row.others, row.to_article_id) == (("a3", "b"), ("a3", "c"), "a3")


def test_the_stage_of_stories_keeps_to_decisions_and_says_whose_they_are():
    tables = {name: to_arrow(name, []) for name in TABLES}
    texts = {"a": "A fire destroyed the rope works.", "b": "Parliament voted for the nets.", "c": "A goat won."}
    tables["articles"] = to_arrow("articles", [Article(article_id=name, text=text) for name, text in texts.items()])
    tables["decisions"] = to_arrow("decisions", [decision("merge", "a", others=("c",))])
    rows = {row.article_id: row for row in from_arrow(StoryArticle, stories.run(tables)["story_articles"])}
    assert rows["a"].story_id == rows["c"].story_id != rows["b"].story_id
    assert rows["c"].reason == "put here by Ana"
    assert rows["b"].reason == "the only article of its story"


# Entities


def named(article: str, chain: int, name: str, start: int | None = None) -> Mention:
    start = chain * 100 if start is None else start
    return Mention(article_id=article, start=start, end=start + len(name), kind="name", type="person", text=name,
                   chain=chain, name=name)  # fmt: skip


def ids_of(rows: list[Mention], *decisions: Decision) -> dict[tuple[str, int], str]:
    return entities.resolve(rows, decisions)[1]


ROWS = [named("a", 0, "Paul Lund"), named("b", 0, "Paul Lund"), named("c", 0, "Pal Lundby"), named("c", 1, "Ida Berg")]


def test_merged_entities_are_the_first_of_them():
    before = ids_of(ROWS)
    after = ids_of(ROWS, decision("merge_entities", entities=(before["c", 0], before["a", 0])))
    assert after["a", 0] == after["b", 0] == after["c", 0] == before["c", 0]
    assert after["c", 1] == before["c", 1]
    made, _ = entities.resolve(ROWS, [decision("merge_entities", entities=(before["c", 0], before["a", 0]))])
    assert {(one.name, one.aliases) for one in made} == {("Paul Lund", ("Pal Lundby",)), ("Ida Berg", ())}


def test_an_entity_is_another_in_the_articles_named():
    before = ids_of(ROWS)
    apart = decision("split_entity", "b", entities=(before["a", 0],))
    after = ids_of(ROWS, apart)
    assert after["a", 0] == before["a", 0] != after["b", 0]
    # An article that comes later has the entity as it was, and the one set apart keeps its id.
    later = ids_of([*ROWS, named("d", 0, "Paul Lund")], apart)
    assert later["d", 0] == before["a", 0]
    assert later["b", 0] == after["b", 0]


def test_entities_set_apart_and_merged_again_are_one():
    before = ids_of(ROWS)
    apart = decision("split_entity", "b", entities=(before["a", 0],))
    there = ids_of(ROWS, apart)["b", 0]
    merged = decision("merge_entities", entities=(before["a", 0], there))
    assert ids_of(ROWS, apart, merged) == before
    assert ids_of(ROWS, apart, merged, apart) == ids_of(ROWS, apart)


def test_decisions_follow_one_another():
    before = ids_of(ROWS)
    first = decision("merge_entities", entities=(before["a", 0], before["c", 0]))
    second = decision("merge_entities", entities=(before["c", 1], before["a", 0]))
    third = decision("merge_entities", entities=(before["c", 0], before["c", 1]))
    assert set(ids_of(ROWS, first, second, third).values()) == {before["c", 1]}


def test_an_entity_whose_id_has_changed_is_known_by_its_mention():
    alone = named("a", 0, "Lund")
    before = ids_of([alone, named("c", 1, "Ida Berg")])
    merged = decision(
        "merge_entities", entities=(before["c", 1], before["a", 0]),
        mentions=(Citation("c", 100, 108), Citation("a", 0, 4)),
    )  # fmt: skip
    # The full name comes, with company that tells that it is his: the bare surname has another key from now on.
    company = [named("a", n, name) for n, name in ((3, "Eva Holm"), (4, "Jon Vik"))]
    rows = [alone, named("c", 1, "Ida Berg"), *company, named("d", 0, "Paul Lund"), named("d", 3, "Eva Holm"),
            named("d", 4, "Jon Vik")]  # fmt: skip
    assert before["a", 0] not in ids_of(rows).values()
    after = ids_of(rows, merged)
    assert after["a", 0] == after["d", 0] == after["c", 1]


def test_a_decision_about_entities_that_are_no_more_changes_nothing():
    gone = decision("merge_entities", entities=("e1", "e2"), mentions=(Citation("x", 0, 1), Citation("y", 0, 1)))
    assert ids_of(ROWS, gone, decision("split_entity", "a", entities=("e1",))) == ids_of(ROWS)
