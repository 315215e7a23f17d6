"""A story's sources as a graph in GraphML (Brandes et al. 2002): articles, and an edge to where each took its text."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from variorum.export import xml
from variorum.records import Dossier

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE = (("number", "int"), ("source", "string"), ("title", "string"), ("url", "string"),
         ("published_start", "string"), ("published_end", "string"), ("agency", "string"),
         ("family", "string"), ("origin", "string"))  # fmt: skip


def sources(dossier: Dossier) -> str:
    """The sources of one story: a node an article, an edge from an article to the one it took most text from."""
    root = ET.Element("graphml", xmlns=_NAMESPACE)
    for name, kind in _NODE:
        ET.SubElement(root, "key", {"id": name, "for": "node", "attr.name": name, "attr.type": kind})
    ET.SubElement(root, "key", {"id": "share", "for": "edge", "attr.name": "shared_fraction", "attr.type": "double"})
    graph = ET.SubElement(root, "graph", id=dossier.story.story_id, edgedefault="directed")
    numbered = sorted(dossier.articles, key=lambda article: dossier.number[article.article_id])
    for article in numbered:
        line = dossier.lineage_of[article.article_id]
        values = {
            "number": dossier.number[article.article_id], "source": article.source, "title": article.title,
            "url": article.url, "published_start": article.published_start, "published_end": article.published_end,
            "agency": line.agency, "family": line.family, "origin": line.origin_id,
        }  # fmt: skip
        node = ET.SubElement(graph, "node", id=article.article_id)
        for name, _ in _NODE:
            if values[name] is not None:
                ET.SubElement(node, "data", key=name).text = xml.fit(values[name])
    for article in numbered:
        line = dossier.lineage_of[article.article_id]
        if line.parent_article_id in dossier.number:
            edge = ET.SubElement(graph, "edge", source=article.article_id, target=str(line.parent_article_id))
            ET.SubElement(edge, "data", key="share").text = f"{line.shared_fraction:.4f}"
    return xml.document(root)
