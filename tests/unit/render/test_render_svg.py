import dataclasses
import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from dossier_fixture import dossier, hostile

from variorum.render import svg

S = "{http://www.w3.org/2000/svg}"


def texts(root):
    return ["".join(node.text or "") for node in root.iter(S + "text")]


def test_each_origin_is_a_trunk_and_each_copy_hangs_from_its_source():
    root = ET.fromstring(svg.source_tree(dossier()))
    assert len(root.findall(f"{S}path[@class='trunk c1']")) == 1
    assert len([path for path in root.iter(S + "path") if path.get("class", "").startswith("trunk")]) == 3
    shown = texts(root)
    assert {"A", "B", "C"} <= set(shown)
    shares = [share.text for share in root.iter(S + "tspan")]
    assert shares == [" · 98\u00a0%", " · 61\u00a0%"]
    assert [text for text in shown if text.startswith("[")] == [
        "[1] Arda Post", "[2] Morning Mail", "[4] Evening Echo", "[3] Bresk Daily", "[5] Vell Radio",
    ]  # fmt: skip


def test_time_runs_across():
    root = ET.fromstring(svg.source_tree(dossier()))
    x = {text.text: float(text.get("x")) for text in root.iter(S + "text") if text.text.startswith("[")}
    assert x["[1] Arda Post"] < x["[2] Morning Mail"] == x["[4] Evening Echo"] < x["[5] Vell Radio"]


@pytest.mark.parametrize("figure", [svg.source_tree, svg.timeline])
def test_a_figure_is_well_formed_whatever_the_texts_hold(figure):
    root = ET.fromstring(figure(hostile()))
    assert not list(root.iter(S + "script"))
    assert not list(root.iter(S + "img"))


@pytest.mark.parametrize("figure", [svg.source_tree, svg.timeline])
def test_a_figure_has_a_name_and_its_own_style_only_where_it_stands_alone(figure):
    alone, within = figure(dossier()), figure(dossier(), styled=False)
    assert ET.fromstring(alone).get("aria-label")
    assert "prefers-color-scheme: dark" in alone
    assert "<style" not in within


def test_undated_articles_and_wide_intervals_stay_in_the_picture():
    held = dossier()
    first, second, *rest = held.articles
    wide = dataclasses.replace(first, published_start=dt.date(1999, 1, 1), published_end=dt.date(2031, 12, 31))
    undated = dataclasses.replace(second, published_start=None, published_end=None)
    root = ET.fromstring(svg.source_tree(dataclasses.replace(held, articles=(wide, undated, *rest))))
    width = float(root.get("width"))
    assert all(0 <= float(circle.get("cx")) <= width for circle in root.iter(S + "circle"))
    assert len(list(root.iter(S + "circle"))) == 5


def test_articles_that_name_each_other_as_source_are_all_shown():
    held = dossier()
    lines = tuple(
        dataclasses.replace(line, parent_article_id="a-2", shared_fraction=0.9) if line.article_id == "a-1" else line
        for line in held.lineage
    )
    root = ET.fromstring(svg.source_tree(dataclasses.replace(held, lineage=lines)))
    assert len(list(root.iter(S + "circle"))) == 5


def test_a_denied_event_is_crossed_and_a_planned_one_hollow():
    root = ET.fromstring(svg.timeline(dossier()))
    assert len(root.findall(f"{S}circle[@class='open c1']")) == 2
    assert len(root.findall(f"{S}path[@class='edge c2']")) == 1
    assert "denied: troops had moved to Tor" in texts(root)


def test_letters_after_the_sixth_use_the_colours_again():
    assert [svg.shade(letter) for letter in ("A", "F", "G", "Z", "AA")] == [1, 6, 1, 2, 3]
