"""Versions of one article: linked, in order, whoever came first."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.corpus.versions import address_key, current, run
from variorum.records import Article, to_arrow

FIRST = "The bridge over the harbour opened on Monday, the office said."
SECOND = "The bridge over the harbour opened on Tuesday, the office said, correcting an earlier report."
OTHER = "Bakers walked out over wages; their union called another strike before Christmas."


def article(name, text=FIRST, **given):
    return Article(article_id=name, text=text, format=given.pop("format", "feed"), **given)


def linked(*articles):
    rows = run({"articles": to_arrow("articles", articles)})["articles"].to_pylist()
    return {row["article_id"]: (row["version_of"], row["superseded_by"]) for row in rows}


def test_one_address_or_one_guid_is_one_article():
    a = article("a", url="https://quay.example/bridge?utm_source=feed")
    b = article("b", SECOND, url="http://www.quay.example/bridge#top", guid="g")
    c = article("c", SECOND + " Boats pass.", guid="g")
    assert linked(a, b, c) == {"a": (None, "b"), "b": ("a", "c"), "c": ("b", None)}


def test_other_addresses_and_front_pages_are_other_articles():
    a = article("a", url="https://quay.example/bridge?id=1")
    b = article("b", SECOND, url="https://quay.example/bridge?id=2")
    c, d = article("c", url="https://quay.example/"), article("d", SECOND, url="https://quay.example/")
    assert set(linked(a, b, c, d).values()) == {(None, None)}


def test_the_order_is_that_of_what_they_state_and_never_of_arrival():
    day = dt.datetime(2021, 5, 4)
    old = article("z", SECOND, url="https://q.example/1", modified=day, stated_date=dt.date(2021, 5, 4))
    new = article("a", FIRST, url="https://q.example/1", modified=day + dt.timedelta(hours=2))
    same = {"z": (None, "a"), "a": ("z", None)}
    assert linked(old, new) == linked(new, old) == same


def test_without_a_moment_that_all_state_the_longer_is_the_later():
    long = article("a", SECOND, guid="g", modified=dt.datetime(2021, 5, 4))
    assert linked(long, article("b", FIRST, guid="g"))["a"] == ("b", None)


def test_a_page_that_states_anothers_address_is_not_its_version():
    a = article("a", url="https://q.example/news/x", format="html", title="Bridge opens")
    b = article("b", OTHER, url="https://q.example/news/x", format="html", title="Bakers walk out")
    c = article("c", SECOND, url="https://q.example/news/x", format="html", title="Bridge is open")
    assert linked(a, b, c) == {"a": (None, "c"), "b": (None, None), "c": ("a", None)}


def test_only_the_newest_takes_part_in_what_follows():
    tables = {
        "articles": run({"articles": to_arrow("articles", [article("a", guid="g"), article("b", SECOND, guid="g")])})[
            "articles"
        ]
    }
    assert current(tables)["articles"].column("article_id").to_pylist() == ["b"]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Quay.example:443/A/b/?utm_medium=x&id=2&fbclid=1", "quay.example/A/b?id=2"),
        ("http://m.quay.example/A/b/amp/?id=2", "quay.example/A/b?id=2"),
        ("https://quay.example:8080/a", "quay.example:8080/a"),
        ("https://quay.example/index.html", None),
        ("ftp://quay.example/a", None),
        ("http://[", None),
        (None, None),
    ],
)
def test_what_of_an_address_tells_articles_apart(url, key):
    assert address_key(url) == key


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, "g", "h"]),
            st.sampled_from([None, "https://q.example/1", "https://q.example/2"]),
            st.sampled_from([FIRST, SECOND, OTHER]),
            st.sampled_from([None, dt.datetime(2021, 5, 4), dt.datetime(2021, 5, 5)]),
            st.sampled_from(["feed", "html"]),
        ),
        max_size=6,
    ),
    st.randoms(use_true_random=False),
)
@settings(max_examples=60, deadline=None)
def test_versions_are_chains_whatever_the_order_of_arrival(rows, chance):
    held = [
        article(str(n), text, guid=guid, url=url, modified=modified, format=form)
        for n, (guid, url, text, modified, form) in enumerate(rows)
    ]
    found = linked(*held)
    chance.shuffle(held)
    assert linked(*held) == found
    for name, (before, after) in found.items():
        assert before is None or found[before][1] == name
        assert after is None or found[after][0] == name
    for start in (name for name, (before, _) in found.items() if before is None):
        chain, place = [], start
        while place is not None:
            assert place not in chain
            chain.append(place)
            place = found[place][1]
