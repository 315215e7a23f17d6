"""Rows, Arrow and ids."""

import dataclasses
import datetime as dt
import re

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from variorum.records import (
    TABLES,
    AccountSentence,
    Article,
    Citation,
    Entity,
    Quote,
    Span,
    arrow_schema,
    columns,
    from_arrow,
    make_id,
    to_arrow,
)

text = st.text(max_size=20)


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_column_says_what_it_means(table):
    assert all(column.doc.endswith(".") for column in columns(table))


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_table_is_sorted_by_columns_that_it_has(table):
    assert set(TABLES[table].key) <= {column.name for column in columns(table)}


@given(text, st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=3), st.booleans())
def test_a_quotation_comes_back_from_arrow_as_it_went(words, parts, refused):
    quote = Quote(
        quote_id="q", article_id="a", start=0, end=9, parts=tuple(parts), type="direct", text=words, refused=refused
    )
    assert from_arrow(Quote, to_arrow("quotes", [quote])) == [quote]


@given(st.lists(st.tuples(text, st.integers(0, 99), st.integers(0, 99)), max_size=3))
def test_citations_come_back_from_arrow_as_they_went(citations):
    sentence = AccountSentence(
        story_id="s", n=0, section="short", text="x", claim_id=None, citations=tuple(Citation(*c) for c in citations)
    )
    assert from_arrow(AccountSentence, to_arrow("account", [sentence])) == [sentence]


def test_dates_and_lists_keep_their_types_in_arrow():
    article = Article(article_id="a", text="x", stated_date=dt.date(2020, 2, 29))
    entity = Entity(entity_id="e", name="n", type="person", aliases=("b", "a"), roles=())
    assert to_arrow("articles", [article]).schema.field("stated_date").type == pa.date32()
    assert from_arrow(Entity, to_arrow("entities", [entity])) == [entity]


def test_a_column_that_a_table_lacks_has_its_default_and_one_without_is_missed():
    entity = Entity(entity_id="e", name="n", type="person", aliases=("b",), roles=("mayor",), n_articles=3)
    table = to_arrow("entities", [entity])
    assert from_arrow(Entity, table.drop_columns(["n_articles"])) == [dataclasses.replace(entity, n_articles=0)]
    with pytest.raises(TypeError, match="entities without the column name"):
        from_arrow(Entity, table.drop_columns(["name"]))


def test_a_field_of_the_arrow_schema_carries_its_meaning():
    assert arrow_schema("quotes").field("parts").metadata[b"doc"].startswith(b"The pieces")


@given(st.lists(text, min_size=1, max_size=4))
def test_an_id_depends_on_its_parts_alone(parts):
    assert make_id("a", *parts) == make_id("a", *parts)
    assert re.fullmatch(r"a[a-z2-7]{16}", make_id("a", *parts))


@given(text, text)
def test_ids_of_different_parts_differ(a, b):
    assert (make_id("x", a) == make_id("x", b)) == (a == b)
    assert make_id("x", a, b) != make_id("x", a + b)
    assert make_id("x", None) != make_id("x", "")


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_overlap_counts_the_points_in_both_ranges(a, b, c, d):
    assert Span(a, b).overlap((c, d)) == len(set(range(a, b)) & set(range(c, d)))
