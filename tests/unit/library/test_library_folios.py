import duckdb
import pytest
from dossier_fixture import dossier, hostile
from hypothesis import given
from hypothesis import strategies as st
from library_fixture import library_of

from variorum.doors.reading import Reading
from variorum.errors import NotFound
from variorum.library import folios
from variorum.library.literals import literal
from variorum.records import TABLES


@pytest.mark.parametrize("make", [dossier, hostile])
def test_a_story_unfolded_is_the_story_of_the_library(make):
    library = library_of(make())
    wanted = library.dossier(make().story.story_id)
    found = Reading(library).dossier(make().story.story_id)
    for name, only in folios.TOLD.items():
        field = {"story_articles": "members", "related_stories": "related", "stories": "story"}.get(name, name)
        rows = getattr(wanted, field)
        if only == "role IS NOT NULL":
            rows = tuple(row for row in rows if row.role is not None)
        if only == "event_id IS NOT NULL":
            rows = tuple(row for row in rows if row.event_id is not None)
        assert getattr(found, field) == rows, name
    assert found.related_stories == wanted.related_stories


def test_an_article_unfolded_has_every_row_of_its_tables():
    library = library_of(dossier())
    reading = Reading(library)
    story_id, known = reading.leaf("a-1")
    assert story_id == "s-vell"
    for name in folios.LAYERS:
        wanted = [row for row in getattr(dossier(), name) if row.article_id == "a-1"]
        assert sorted(folios.rows(TABLES[name], known.get(name, ())), key=str) == sorted(wanted, key=str), name
    with pytest.raises(NotFound):
        reading.leaf("a-1' OR TRUE --")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_a_value_in_a_statement_is_read_back_as_it_was(text):
    assert duckdb.sql(f"SELECT {literal(text)}").fetchone() == (text,)


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_what_no_statement_can_hold_finds_nothing_and_breaks_nothing(text):
    assert duckdb.sql(f"SELECT {literal(text)} = 'ab'").fetchone() == (False,)
