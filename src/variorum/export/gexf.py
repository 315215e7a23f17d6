"""A story's sources, or its people, as a graph in GEXF 1.3 (Gephi).

`sources`: a node an article, an edge to the article it took most text from. `people`: a node a speaker and a node an
outlet, an edge from an outlet to each speaker it quotes, as heavy as the sayings it carries.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping

from variorum.export import xml
from variorum.records import Dossier

_NAMESPACE = "http://gexf.net/1.3"


def _graph(
    nodes: Iterable[tuple[str, str, Mapping[str, object]]],
    edges: Iterable[tuple[str, str, float]],
    attributes: Iterable[str],
) -> str:
    root = ET.Element("gexf", xmlns=_NAMESPACE, version="1.3")
    graph = ET.SubElement(root, "graph", defaultedgetype="directed", mode="static")
    declared = ET.SubElement(graph, "attributes", {"class": "node"})
    names = list(attributes)
    for n, name in enumerate(names):
        ET.SubElement(declared, "attribute", id=str(n), title=name, type="string")
    listed = ET.SubElement(graph, "nodes")
    for key, label, values in nodes:
        node = ET.SubElement(listed, "node", id=xml.fit(key), label=xml.fit(label))
        held = ET.SubElement(node, "attvalues")
        for n, name in enumerate(names):
            if values.get(name) is not None:
                ET.SubElement(held, "attvalue", {"for": str(n), "value": xml.fit(values[name])})
    drawn = ET.SubElement(graph, "edges")
    for n, (source, target, weight) in enumerate(edges):
        ET.SubElement(drawn, "edge", id=str(n), source=xml.fit(source), target=xml.fit(target), weight=f"{weight:.4f}")
    return xml.document(root)


def sources(dossier: Dossier) -> str:
    """The sources of one story."""
    numbered = sorted(dossier.articles, key=lambda article: dossier.number[article.article_id])
    nodes, edges = [], []
    for article in numbered:
        line = dossier.lineage_of[article.article_id]
        nodes.append((
            article.article_id,
            f"[{dossier.number[article.article_id]}] {article.source or article.title or article.article_id}",
            {"title": article.title, "url": article.url, "published": article.published_start, "agency": line.agency,
             "family": line.family, "origin": line.origin_id},
        ))  # fmt: skip
        if line.parent_article_id in dossier.number:
            edges.append((article.article_id, str(line.parent_article_id), line.shared_fraction))
    return _graph(nodes, edges, ("title", "url", "published", "agency", "family", "origin"))


def people(dossier: Dossier) -> str:
    """Who is quoted by which outlet in one story."""
    names: dict[str, str] = {}
    weights: dict[tuple[str, str], int] = {}
    for quote in dossier.quotes:
        if quote.speaker_name is None:
            continue
        article = dossier.article[quote.article_id]
        speaker = f"speaker:{quote.speaker_entity_id or quote.speaker_name}"
        outlet = f"outlet:{article.source or article.article_id}"
        entity = dossier.entity.get(quote.speaker_entity_id or "")
        names.setdefault(speaker, entity.name if entity else quote.speaker_name)
        names.setdefault(outlet, article.source or article.article_id)
        weights[outlet, speaker] = weights.get((outlet, speaker), 0) + 1
    nodes = [(key, names[key], {"kind": key.partition(":")[0]}) for key in sorted(names)]
    return _graph(nodes, [(*pair, float(n)) for pair, n in sorted(weights.items())], ("kind",))
