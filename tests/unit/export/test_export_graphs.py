import dataclasses
import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "render"))

from dossier_fixture import dossier

from variorum.export import graphml, web_annotation

G = "{http://graphml.graphdrawing.org/xmlns}"


def test_each_quotation_is_found_by_position_and_by_its_words():
    held = dossier()
    collection = web_annotation.annotations(held)
    items = collection["first"]["items"]
    assert collection["total"] == len(items) == len(held.quotes)
    for quote, item in zip(held.quotes, items, strict=True):
        (target,) = item["target"]
        position, words = target["selector"]
        text = held.article[quote.article_id].text
        assert words["exact"] == text[position["start"] : position["end"]]
        assert words["prefix"] + words["exact"] + words["suffix"] in text
        assert item["body"][0] == {"type": "TextualBody", "purpose": "identifying", "value": "Ida Renn"}
    assert json.loads(json.dumps(collection)) == collection


def test_a_quotation_in_two_pieces_has_two_targets():
    held = dossier()
    quote = dataclasses.replace(held.quotes[0], parts=((3, 5), (9, 12)))
    collection = web_annotation.annotations(dataclasses.replace(held, quotes=(quote,)))
    assert len(collection["first"]["items"][0]["target"]) == 2


def test_the_graph_has_an_edge_from_each_copy_to_where_it_was_taken():
    root = ET.fromstring(graphml.sources(dossier()))
    edges = [(edge.get("source"), edge.get("target"), edge[0].text) for edge in root.iter(G + "edge")]
    assert edges == [("a-2", "a-1", "0.9800"), ("a-4", "a-1", "0.6100")]
    assert len(list(root.iter(G + "node"))) == 5


def test_characters_that_xml_cannot_hold_do_not_break_the_graph():
    held = dossier()
    broken = dataclasses.replace(held.articles[0], title='a\x00b\x1b <script> & "]]>')
    text = graphml.sources(dataclasses.replace(held, articles=(broken, *held.articles[1:])))
    (node, *_) = ET.fromstring(text).iter(G + "node")
    assert any(data.text == 'a\ufffdb\ufffd <script> & "]]>' for data in node)
