"""Articles into stories, and stories that look alike."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.corpus import stories
from variorum.corpus.grouping import Ties, average_link
from variorum.corpus.naming import apart_in_time, in_words
from variorum.corpus.occasion import Told, agreement, agreements, clash, difference, packed, told_in, unpacked
from variorum.corpus.profiles import Profiles, candidate_pairs, fading, profiles_of
from variorum.corpus.spans import Articles
from variorum.corpus.story_groups import GROUPS
from variorum.records import (
    TABLES,
    Article,
    Copy,
    Entity,
    Lineage,
    Mention,
    RelatedStory,
    Sentence,
    Story,
    StoryArticle,
    Tables,
    TimeExpression,
    from_arrow,
    make_id,
    to_arrow,
)

FIRE = (
    "A fire destroyed the Halmer rope works in Torvik on Monday night. Fire chief Edda Ruun said that a drying oven "
    "had overheated. No worker was hurt, but the works' cat, Bosun, is missing.",
    "The rope works at Torvik burned to the ground, and police questioned the night foreman of the Halmer company. "
    "An overheated drying oven is thought to be the cause, fire chief Edda Ruun said.",
    "Torvik mourns its rope works. The Halmer company has made ship's rope there since 1871. The blaze on Monday began "
    "in a drying oven, said Edda Ruun, who led the fire crews.",
)
VOTE = (
    "The island parliament of Sennet voted by nineteen to twelve to ban plastic fishing nets from next year. Minister "
    "Jory Tane called it a gift to the seals.",
    "Sennet bans plastic nets. After a debate of ten hours, parliament followed fisheries minister Jory Tane. Trawler "
    "owners want compensation for the nets.",
)
DAY = dt.date(2031, 3, 3)
LATER = dt.date(2033, 3, 9)


def article(name: str, text: str, day: dt.date | None = None, title: str | None = None) -> Article:
    return Article(article_id=name, text=text, title=title, dated_start=day, dated_end=day)


def tables_of(*articles: Article) -> dict[str, object]:
    tables: dict[str, object] = {name: to_arrow(name, []) for name in TABLES}
    tables["articles"] = to_arrow("articles", articles)
    return tables


def profiles(*articles: Article) -> Profiles:
    tables = tables_of(*articles)
    return profiles_of(Articles(tables), tables, None)


def together(tables: Tables) -> set[frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for row in from_arrow(StoryArticle, stories.run(tables)["story_articles"]):
        groups.setdefault(row.story_id, set()).add(row.article_id)
    return {frozenset(group) for group in groups.values()}


def collection() -> list[Article]:
    held = [article(f"fire{n}", text) for n, text in enumerate(FIRE)]
    return held + [article(f"vote{n}", text) for n, text in enumerate(VOTE)]


def test_reports_of_one_happening_are_one_story_and_of_another_another() -> None:
    assert together(tables_of(*collection())) == {
        frozenset({"fire0", "fire1", "fire2"}),
        frozenset({"vote0", "vote1"}),
    }


def test_articles_without_title_date_or_source_cluster_on_their_text() -> None:
    found = stories.run(tables_of(*collection()))
    for row in from_arrow(Story, found["stories"]):
        assert (row.date_start, row.date_end) == (None, None)
        assert row.title in " ".join(FIRE + VOTE)


def test_every_article_is_in_exactly_one_story() -> None:
    rows = from_arrow(StoryArticle, stories.run(tables_of(*collection()))["story_articles"])
    assert sorted(row.article_id for row in rows) == sorted(held.article_id for held in collection())


def test_a_story_goes_by_its_smallest_article() -> None:
    held = {row.story_id for row in from_arrow(Story, stories.run(tables_of(*collection()))["stories"])}
    assert held == {make_id("s", "fire0"), make_id("s", "vote0")}


def test_the_same_people_and_place_two_years_later_is_another_story_and_related() -> None:
    again = FIRE[0].replace("Monday", "Sunday").replace("destroyed", "damaged")
    first = [article(f"a{n}", text, DAY) for n, text in enumerate(FIRE)]
    tables = tables_of(*first, article("b0", again, LATER))
    names = [("Edda Ruun", "person"), ("Torvik", "place")]
    mentions = [
        Mention(article_id=held.article_id, start=held.text.index(name), end=held.text.index(name) + len(name),
                kind="name", type=kind, text=name, chain=n, name=name, entity_id=name)
        for held in (*first, article("b0", again)) for n, (name, kind) in enumerate(names)
    ]  # fmt: skip
    tables["mentions"] = to_arrow("mentions", mentions)
    tables["entities"] = to_arrow(
        "entities", [Entity(entity_id=name, name=name, type=kind, aliases=(), roles=()) for name, kind in names]
    )
    assert together(tables) == {frozenset({"a0", "a1", "a2"}), frozenset({"b0"})}
    one, other = from_arrow(RelatedStory, stories.run(tables)["related_stories"])
    assert (one.story_id, one.other_story_id) == (other.other_story_id, other.story_id)
    assert one.reason == "same person (Edda Ruun) and same place (Torvik), two years apart"


def test_a_wide_publication_interval_excludes_nothing() -> None:
    held = [article(f"a{n}", text, DAY) for n, text in enumerate(FIRE)]
    held[2] = dataclasses.replace(held[2], dated_start=DAY, dated_end=LATER)
    assert together(tables_of(*held)) == {frozenset({"a0", "a1", "a2"})}


def test_unrelated_stories_are_not_related() -> None:
    assert stories.run(tables_of(*collection()))["related_stories"].num_rows == 0


def test_two_look_alikes_without_dates_part_on_who_they_are_about() -> None:
    first = (
        "The Ashdown Herons dismissed Piet Lorrimer as coach on Saturday after nine defeats in a row.",
        "Piet Lorrimer is out. President Ilse Marr told the coach on Saturday that nine defeats had emptied Ashdown.",
        "Nine defeats cost Lorrimer, once of Kestrel Bay, his post as coach of the Herons, Ilse Marr said.",
        "What next for the Herons? Kestrel Bay thanked Piet Lorrimer, dismissed on Saturday after nine defeats.",
    )
    second = (
        "The Ashdown Herons dismissed Dario Venn as coach. The cup winner of Mount Carrow lost the fans in the spring.",
        "Ilse Marr asked Dario Venn to leave Ashdown on Wednesday. Venn, hired from Mount Carrow, said nothing.",
        "Venn goes: fans had sung against the coach of the Herons since the spring, and on Wednesday Ilse Marr agreed.",
        "Mount Carrow would take Dario Venn back. The fans in Ashdown, who sang against Venn since spring, would pay.",
    )
    held = [
        article(f"{side}{n}", text) for side, texts in (("a", first), ("b", second)) for n, text in enumerate(texts)
    ]
    assert together(tables_of(*held)) == {frozenset({"a0", "a1", "a2", "a3"}), frozenset({"b0", "b1", "b2", "b3"})}
    one, other = from_arrow(RelatedStory, stories.run(tables_of(*held))["related_stories"])
    assert one.reason == other.reason
    assert "one is about Piet Lorrimer" in one.reason
    assert "the other about Dario Venn" in one.reason


VISIT = (
    "President Orla Venn of Sarmund met chancellor Tomas Brandt in Lindesholm {when} to talk about the canal. They "
    "agreed on a joint commission, Venn said.",
    "Chancellor Tomas Brandt received president Orla Venn at the palace of Lindesholm {when}. The canal, and the "
    "commission that is to oversee it, took up most of the talks.",
)


def visits(*whens: str) -> list[Article]:
    """Two reports of each visit; nothing else differs."""
    return [
        article(f"{side}{n}", text.format(when=when)) for side, when in zip("ab", whens, strict=True)
        for n, text in enumerate(VISIT)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [("in March 2031", "in October 2033"), ("on 4 May 2031", "on 4 June 2033"), ("in May 2031", "in May 2033")],
)
def test_two_undated_visits_told_of_other_months_and_years_are_two_stories(first: str, second: str) -> None:
    assert together(tables_of(*visits(first, second))) == {frozenset({"a0", "a1"}), frozenset({"b0", "b1"})}


def test_two_undated_visits_told_apart_are_related_by_who_and_where() -> None:
    one, other = from_arrow(
        RelatedStory, stories.run(tables_of(*visits("in March 2031", "in October 2033")))["related_stories"]
    )
    assert one.reason == other.reason
    assert "told of as different happenings" in one.reason


@pytest.mark.parametrize(("first", "second"), [("on Monday", "on 4 May"), ("in May 2031", "in 2031"), ("", "in May")])
def test_reports_that_tell_the_time_otherwise_but_not_another_time_stay_together(first: str, second: str) -> None:
    assert len(together(tables_of(*visits(first, second)))) == 1


def test_a_day_that_a_time_expression_resolves_to_counts_as_told() -> None:
    held = visits("last month", "this spring")
    tables = tables_of(*held)
    assert len(together(tables)) == 1
    days = {"a": dt.date(2031, 3, 5), "b": dt.date(2033, 4, 7)}
    tables["times"] = to_arrow(
        "times",
        [TimeExpression(article_id=x.article_id, start=0, end=1, type="DATE",
                        meaning=f"date y={day.year} m={day.month} d={day.day}")
         for x in held for day in [days[x.article_id[0]]]],
    )  # fmt: skip
    assert len(together(tables)) == 2


def test_times_told_are_read_from_the_words() -> None:
    told = told_in("On Monday, March 3, 2031 and again on the 9th of May he sat; in 1999 they may march.")
    assert told == Told(
        days=frozenset({(3, 3), (5, 9)}), months=frozenset({3, 5}), years=frozenset({2031, 1999}),
        weekdays=frozenset({0}), dated=True,
    )  # fmt: skip


def test_a_day_in_common_brings_reports_together_and_another_weekday_parts_them() -> None:
    monday, tuesday = told_in("On Monday, 3 March, it rained."), told_in("On Tuesday it rained.")
    assert agreement(monday, monday, placed=True) > 1 > agreement(monday, tuesday, placed=True)
    assert agreement(told_in(""), tuesday, placed=False) == 1.0
    assert difference([monday], [monday]) < 0 < difference([monday], [tuesday])


def test_other_days_of_one_month_are_no_other_occasion() -> None:
    first, second = told_in("The trial began on 3 March 2031."), told_in("The verdict fell on 28 March 2031.")
    assert agreement(first, second, placed=False) > 1
    assert not clash([first], [second])


TELLINGS = st.builds(
    Told,
    days=st.frozensets(st.tuples(st.integers(1, 12), st.integers(1, 31)), max_size=2),
    months=st.frozensets(st.integers(1, 12), max_size=2),
    years=st.frozensets(st.integers(1900, 2099), max_size=2),
    weekdays=st.frozensets(st.integers(0, 6), max_size=2),
    dated=st.booleans(),
)


@settings(max_examples=100, deadline=None)
@given(TELLINGS, TELLINGS, st.booleans())
def test_many_tellings_at_once_agree_as_two_do(a: Told, b: Told, placed: bool) -> None:
    one, other = (np.array([packed(told)], dtype=np.uint64) for told in (a, b))
    assert agreements(one, other, np.array([placed]))[0] == pytest.approx(agreement(a, b, placed=placed))
    assert unpacked(packed(a)) == a


def test_a_copied_passage_ties_two_articles_that_share_little_else() -> None:
    one = article("a", "Kestrels nest. " * 4 + "The bell fell.")
    other = article("b", "Markets rose. " * 4 + "The bell fell.")
    assert len(together(tables_of(one, other))) == 2
    tables = tables_of(one, other)
    tables["copies"] = to_arrow(
        "copies",
        [Copy(a_article_id="a", a_start=0, a_end=50, b_article_id="b", b_start=0, b_end=50, similarity=0.9)],
    )
    assert len(together(tables)) == 1
    reason = from_arrow(StoryArticle, stories.run(tables)["story_articles"])[0].reason
    assert "of its text in common with another article" in reason


def test_origins_are_counted_over_the_story() -> None:
    held = [article(f"fire{n}", text) for n, text in enumerate(FIRE)]
    tables = tables_of(*held)
    tables["lineage"] = to_arrow(
        "lineage",
        [Lineage(article_id=f"fire{n}", parent_article_id=None, agency=None, origin_id=origin, family="f")
         for n, origin in enumerate(("o1", "o1", "o2"))],
    )  # fmt: skip
    (story,) = from_arrow(Story, stories.run(tables)["stories"])
    assert (story.n_articles, story.n_origins) == (3, 2)


def test_the_headline_is_the_most_central_articles() -> None:
    titled = [article(f"fire{n}", text, title=f"Headline {n}") for n, text in enumerate(FIRE)]
    found = stories.run(tables_of(*titled))
    (story,) = from_arrow(Story, found["stories"])
    best = max(from_arrow(StoryArticle, found["story_articles"]), key=lambda row: row.score)
    assert story.title == f"Headline {best.article_id[-1]}"
    assert story.title_article_id == best.article_id


def test_a_story_is_called_by_no_question_where_another_title_says_what_happened() -> None:
    def called(titles: list[str]) -> str:
        titled = [
            article(f"fire{n}", text, title=title) for n, (text, title) in enumerate(zip(FIRE, titles, strict=True))
        ]
        (story,) = from_arrow(Story, stories.run(tables_of(*titled))["stories"])
        return story.title

    asked, quoted = "Who lit the rope works?", "‘We saw the sky turn red’"
    for titles in (
        [asked, quoted, "Rope works\nburn"],
        ["Rope works burn", asked, quoted],
        [quoted, "Rope works burn", asked],
    ):
        assert called(titles) == "Rope works burn"
    assert called([asked] * 3) == asked


def test_one_article_is_a_story_and_none_is_none() -> None:
    found = stories.run(tables_of(article("a", FIRE[0])))
    assert from_arrow(StoryArticle, found["story_articles"])[0].score == 1.0
    assert stories.run(tables_of())["stories"].num_rows == 0


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(5)))
def test_the_order_of_arrival_does_not_matter(order: list[int]) -> None:
    held = collection()
    expected = stories.run(tables_of(*held))
    found = stories.run(tables_of(*(held[n] for n in order)))
    assert all(found[name].equals(expected[name]) for name in expected)


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(8)), st.lists(st.integers(1, 7), max_size=3))
def test_articles_that_arrive_in_batches_make_the_stories_of_all_at_once(order: list[int], cuts: list[int]) -> None:
    again = (text.replace("Monday", "Sunday") for text in FIRE)
    held = collection() + [article(f"again{n}", text, LATER) for n, text in enumerate(again)]
    expected = stories.run(tables_of(*held))
    kept: dict[str, object] = {}
    for end in [*sorted(set(cuts)), 8]:
        found = stories.run({**tables_of(*(held[n] for n in order[:end])), **kept})
        kept = {name: found[name] for name in stories.STAGE.keeps}
    assert all(found[name].equals(expected[name]) for name in expected)


def test_a_set_of_articles_that_nothing_new_touches_is_not_grouped_again() -> None:
    tables = tables_of(*collection())
    first = stories.run(tables)
    kept = {name: first[name] for name in stories.STAGE.keeps}
    groups = first[GROUPS].to_pydict()
    # What is kept is believed: two articles put apart there stay apart.
    apart = [json.dumps({"groups": [[n] for n in range(len(json.loads(f)["groups"][0]))], "apart": []})
             for f in groups["found"]]  # fmt: skip
    kept[GROUPS] = first[GROUPS].set_column(1, "found", [apart])
    assert stories.run({**tables, **kept})["stories"].num_rows == len(collection())


def test_pairs_are_the_same_however_few_articles_are_looked_at_in_one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    held = profiles(*collection())
    whole = candidate_pairs(held)
    monkeypatch.setattr("variorum.corpus.profiles._AT_ONCE", 2)
    few = candidate_pairs(held)
    assert len(whole[0]) > 0
    assert all((one == other).all() for one, other in zip(few, whole, strict=True))


def test_pairs_grow_with_the_articles_and_not_with_their_square() -> None:
    def pairs(n: int) -> int:
        texts = (f"Torvik rope works fire, Monday edition, column x{k // 3} by y{k // 3}." for k in range(n))
        return len(candidate_pairs(profiles(*(article(f"{k:05}", text) for k, text in enumerate(texts))))[0])

    assert pairs(1200) < 2.2 * pairs(600)


def test_groups_join_by_their_average_and_do_not_chain() -> None:
    chain = {(0, 1): 0.9, (1, 2): 0.5, (2, 3): 0.9}
    groups, _ = average_link(4, chain, 0.4, lambda a, b, likeness: False)
    assert groups == [[0, 1], [2, 3]], "one good pair in four is too little"


def test_groups_told_to_stay_apart_are_reported() -> None:
    groups, apart = average_link(2, {(0, 1): 0.9}, 0.4, lambda a, b, likeness: True)
    assert groups == [[0], [1]]
    assert [(held.a, held.b, held.likeness) for held in apart] == [((0,), (1,), 0.9)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_ties_are_sets_that_cover_everything_once(pairs: list[tuple[int, int]]) -> None:
    ties = Ties(10)
    for a, b in pairs:
        ties.join(a, b)
    assert sorted(item for group in ties.sets() for item in group) == list(range(10))
    assert all(ties.root(a) == ties.root(b) for a, b in pairs)


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "one day apart"), (9, "nine days apart"), (21, "three weeks apart"), (200, "seven months apart"),
     (730, "two years apart"), (952, "three years apart"), (9000, "25 years apart")],
)  # fmt: skip
def test_time_between_stories_is_told_as_people_say_it(days: int, words: str) -> None:
    assert apart_in_time(days) == words


def test_names_are_listed_as_people_list_them() -> None:
    assert in_words(["A", "B", "C"]) == "A, B and C"


def test_undated_articles_lose_nothing_and_distant_ones_nearly_all() -> None:
    held = profiles(article("a", "One.", DAY), article("b", "One.", DAY + dt.timedelta(120)), article("c", "One."))
    days = held.days_between(np.array([0, 0]), np.array([2, 1]))
    assert days.tolist() == [-1, 120]
    assert fading(days)[0] == 1.0
    assert fading(days)[1] < 0.05


def test_short_reports_that_share_only_their_day_are_stories_of_their_own() -> None:
    import variorum as vr

    reports = [
        vr.article("A cargo ship sank off Genoa on 7 July 2020, the coast guard said.", title="Ship sinks"),
        vr.article("A paper mill burned down in Bergamo on 9 July 2020, the fire brigade said.", title="Mill burns"),
        vr.article("Two people died when a bus fell into a ravine on 9 July 2020, police said.", title="Bus falls"),
    ]
    assert len(set(vr.stories(reports).column("story_id").to_pylist())) == 3


def test_a_story_without_titles_is_called_by_what_happened_and_not_by_what_is_of_the_page() -> None:
    heads = ("Last updated: Tuesday, 4 March 2031, 09:14 GMT", "(For all of our fire coverage, click here)")
    for head in heads:
        text = f"{head}\nThe rope works at Torvik burned down."
        rows = [
            Sentence(sentence_id=f"s{n}", article_id="fire", n=n, start=start, end=end, role="body")
            for n, (start, end) in enumerate(((0, len(head)), (len(head) + 1, len(text))))
        ]
        tables = {**tables_of(article("fire", text)), "sentences": to_arrow("sentences", rows)}
        (story,) = from_arrow(Story, stories.run(tables)["stories"])
        assert story.title == "The rope works at Torvik burned down."
