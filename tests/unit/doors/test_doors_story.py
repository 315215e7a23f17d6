"""A story at hand in Python and in a notebook."""

import json
import re
import xml.etree.ElementTree as ET
import zipfile
from html import unescape

import pytest
from dossier_fixture import dossier, hostile
from library_fixture import library_of

import variorum as vr
from variorum.doors.account import FORMS
from variorum.doors.story import Story


@pytest.fixture(scope="module")
def story():
    return Story(dossier())


def test_a_story_is_had_from_its_library_by_the_beginning_of_its_id():
    library = library_of(dossier())
    assert library.story("s-vel").title == dossier().story.title
    with pytest.raises(vr.NotFound):
        library.story("nothing")


def test_a_library_gives_its_tables_to_look_at():
    library = library_of(dossier())
    assert len(library["claims"]) == library.count("claims")
    # As `stories()` has them: those with the most origins first.
    assert library["stories"]["story_id"] == library.stories().column("story_id").to_pylist()
    with pytest.raises(vr.NotFound):
        library["nothing"]


def test_a_story_holds_its_rows_of_every_table(story):
    assert len(story["claims"]) == len(dossier().claims)
    assert len(story["story_articles"]) == len(dossier().members)
    assert story["stories"]["story_id"] == [story.story_id]
    assert story.to_pandas().shape[0] == len(dossier().claims)
    with pytest.raises(vr.NotFound, match="no table 'runs' of a story: there are articles"):
        story["runs"]


def test_an_article_is_named_by_number_or_id(story):
    first = next(one for one in dossier().articles if dossier().number[one.article_id] == 1)
    assert story.article(1).body == story.article(first.article_id).body
    assert first.text.split()[0] in story.article(1).body
    with pytest.raises(vr.NotFound, match="no article 99 in this story: they are numbered 1 to"):
        story.compare(1, 99)
    with pytest.raises(ValueError, match="three at most"):
        story.compare(1, 2, 3, 4)


def test_every_view_stands_alone(story):
    views = [story.article(1), story.compare(), story.compare(1, 2), story.matrix(), story.matrix("speaker"),
             story.sayings(), story.sayings("time"), story.sources()]  # fmt: skip
    for view in views:
        assert view.ending == ".html"
        assert "<h1>" in view.body
        assert "<script" not in view.body
        assert "default-src 'none'" in unescape(view.body)
        assert not re.search(r'(?:src|action)="(?!compare")', view.body)
        # Links within the site would lead nowhere here.
        assert set(re.findall(r'href="([^"]*)"', view.body)) <= {"#", "?by=source", "?by=speaker", "?by=time"} | {
            article.url for article in dossier().articles
        }
        assert view._repr_html_().startswith('<iframe sandbox="" srcdoc="&lt;!DOCTYPE html&gt;')


def test_the_tree_and_the_timeline_are_figures(story, tmp_path):
    for view in (story.tree, story.timeline):
        assert view._repr_html_() == view.body
        assert ET.fromstring(view.write(tmp_path / "x.svg").read_text("utf-8")).tag.endswith("svg")


@pytest.mark.parametrize("shown", ["story", "account", "library", "claims", "tree"])
def test_nothing_of_a_hostile_article_is_markup_in_a_notebook(shown):
    library = library_of(hostile())
    story = Story(hostile())
    held = {
        "story": story, "account": story.account(), "library": library, "claims": story["claims"], "tree": story.tree,
    }[shown]  # fmt: skip
    page = held._repr_html_()
    assert not re.search(r"<script|<img|<b>|<a\b[^>]*javascript:|[\u202a-\u202e]", page, re.IGNORECASE)


def test_a_story_is_written_as_what_the_files_ending_says(story, tmp_path):
    kept = {ending: story.write(tmp_path / f"x.{ending}") for ending in
            ("md", "html", "json", "docx", "bib", "ris", "graphml", "gexf", "jsonld")}  # fmt: skip
    assert kept["md"].read_text("utf-8") == story.account().markdown()
    assert json.loads(kept["json"].read_text("utf-8"))["story"]["title"] == story.title
    assert zipfile.ZipFile(kept["docx"]).testzip() is None
    assert kept["bib"].read_text("utf-8").count("@article{") == len(dossier().articles)
    assert ET.parse(kept["gexf"]).getroot().tag.endswith("gexf")
    assert json.loads(kept["jsonld"].read_text("utf-8"))["type"] == "AnnotationCollection"
    with pytest.raises(vr.SettingsError, match=r"x\.odt: end it in one of \.md, \.html"):
        story.write(tmp_path / "x.odt")


def test_an_account_gives_its_sentences_as_a_table(story):
    account = story.account()
    assert account.to_arrow().num_rows == len(account.to_pandas()) == account.to_polars().height
    assert set(FORMS) == {"md", "html", "json", "docx", "pdf"}


def test_notes_of_an_article_are_tables_too():
    notes = vr.annotate("“The bridge will hold,” Ida Renn told reporters.")
    assert notes["quotes"]["speaker_name"] == ["Ida Renn"]
    with pytest.raises(vr.NotFound, match="no table 'claims' of one article"):
        notes["claims"]
