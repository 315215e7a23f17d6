"""Articles as references, stories as feeds and graphs, an account as a document: each read back by its own kind."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile

import pytest
from dossier_fixture import dossier, hostile

from variorum.export import docx, feed, gexf, references
from variorum.render.gathering import gather

GEXF = "{http://gexf.net/1.3}"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("held", [dossier, hostile])
def test_each_article_is_one_entry_whose_braces_close(held):
    entries = references.bibtex(held()).split("\n\n")
    assert len(entries) == 5
    for entry in entries:
        bare = re.sub(r"\\[{}]", "", entry)
        assert bare.count("{") == bare.count("}")
        assert entry.startswith("@article{a-")


def test_a_reference_has_outlet_day_and_address():
    first = references.bibtex(dossier()).split("\n\n")[0]
    assert "journal = {Arda Post}" in first
    assert "date = {2031-03-11}" in first
    assert "url = {https://example.test/1}" in first
    assert "url = " not in references.bibtex(hostile())


def test_ris_records_begin_and_end_and_hold_one_line_a_field():
    lines = references.ris(hostile()).split("\r\n")
    assert lines.count("TY  - NEWS") == lines.count("ER  - ") == 5
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines if line)
    assert "UR  - https://example.test/1" in references.ris(dossier())
    assert not any(line.startswith("UR") for line in lines)


@pytest.mark.parametrize("held", [dossier, hostile])
def test_graphs_join_only_what_they_hold(held):
    for text in (gexf.sources(held()), gexf.people(held())):
        root = ET.fromstring(text)
        nodes = {node.get("id") for node in root.iter(f"{GEXF}node")}
        edges = [(edge.get("source"), edge.get("target")) for edge in root.iter(f"{GEXF}edge")]
        assert edges
        assert all(one in nodes and other in nodes for one, other in edges)


def test_the_latest_stories_are_a_feed():
    rows = [
        {
            "story_id": "s-1",
            "title": "A < B & \x00",
            "date_start": None,
            "date_end": None,
            "n_articles": 2,
            "n_origins": 1,
        }
    ]
    root = ET.fromstring(feed.atom(rows, "http://127.0.0.1"))
    assert root.find(f"{ATOM}entry/{ATOM}title").text == "A < B & \ufffd"
    assert root.find(f"{ATOM}entry/{ATOM}link").get("href") == "http://127.0.0.1/stories/s-1"


@pytest.mark.parametrize("held", [dossier, hostile])
def test_an_account_is_a_document_with_every_sentence_and_source(held):
    made = docx.brief(gather(held()))
    assert made == docx.brief(gather(held()))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.testzip() is None
        root = ET.fromstring(package.read("word/document.xml"))
        for name in package.namelist():
            ET.fromstring(package.read(name))
    text = "".join(root.itertext())
    assert text.count("(origin ") == 5
    if held is dossier:
        assert all(row.text in text for row in held().account)
