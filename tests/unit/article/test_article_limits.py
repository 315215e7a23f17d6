"""Hostile files: each ends in a reason or in an article, at once, and takes nothing else with it."""

import gzip
import itertools
import json
import time

import pytest

from variorum.article import furniture
from variorum.article.analysis import Analysis
from variorum.article.paragraphs import paragraphs
from variorum.article.read import Limits, documents, from_text, read
from variorum.errors import InputError

GOOD = json.dumps({"id": "good", "text": "The bridge opened on Monday."})
#: Processor seconds that reading any of the files below may take; none takes a tenth, save where the machine is slow.
MOST = 6.0


def outcome(folder, name, data, limits=None):
    """Texts of the articles, and reasons of the problems, of a file."""
    (folder / name).write_bytes(data)
    begun = time.process_time()
    problems, texts = [], []
    for raw in documents([folder / name], on_problem=problems.append, limits=limits):
        try:
            texts.append(read(raw).text)
        except InputError as error:
            problems.append(error)
    assert time.process_time() - begun < MOST
    return texts, [getattr(problem, "reason", "") for problem in problems]


DEEP = 200_000
PARTS = b"From: a@b.c\nMIME-Version: 1.0\n" + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 2000
MANY = b'<rss version="2.0"><channel a=">" %s><item><description>The bridge opened.</description></item>' % b" ".join(
    b"a%d='1'" % n for n in range(20_000)
)
LAUGHS = (
    b'<!DOCTYPE r [<!ENTITY a "ha">'
    + b"".join(
        b'<!ENTITY %s "%s">' % (new, b"&%s;" % old * 20) for old, new in itertools.pairwise(b"a b c d e f g h".split())
    )
    + b"]><newsItem><contentSet><inlineXML><p>&h;</p></inlineXML></contentSet></newsItem>"
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("deep.json", b"[" * DEEP + b"]" * DEEP),
        ("deep.json", b'{"text":' * DEEP + b"1" + b"}" * DEEP),
        ("deep.jsonl", b'{"a":' * DEEP + b"1" + b"}" * DEEP),
        ("items.json", b"[" + b"1," * 50_000 + b"1]"),
        ("open.jsonl", b'{"text": "'),
        ("digits.jsonl", b'{"text":' + b"9" * 500_000 + b"}"),
        ("deep.xml", b"<rss><channel>" + b"<item>" * DEEP),
        ("deep.xml", b'<newsItem xmlns="n">' + b"<a>" * DEEP + b"</a>" * DEEP + b"</newsItem>"),
        ("laughs.xml", LAUGHS),
        ("laughs.xml", b'<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><rss></rss>'),
        ("tag.xml", MANY),
        ("tag.xml", MANY.decode().encode("utf-16")),
        ("nothing.html", b"<html><body>" + b"<div>" * DEEP + b"</body></html>"),
        ("control.txt", b"\x00\x01" * 50_000),
        ("long.csv", b"id,text\n1," + b"a," * 50_000),
        ("parts.eml", PARTS),
        ("head.warc", b"WARC/1.0\r\n" + b"WARC-Type: response\r\n" * 5000),
    ],
)  # fmt: skip
def test_a_hostile_file_gives_a_reason_and_the_next_file_is_read(tmp_path, name, data):
    texts, reasons = outcome(tmp_path, name, data)
    assert not texts
    assert reasons
    assert all(name in reason and len(reason) < 1000 and "report" not in reason for reason in reasons)
    assert outcome(tmp_path, "good.jsonl", GOOD.encode()) == (["The bridge opened on Monday."], [])


def test_a_record_among_hostile_ones_is_read(tmp_path):
    bad = ['{"a":' * 100_000, '{"text": "\\ud800"}', '{"text": 1e999}', "[1]", '{"text": "%s"}' % ("a" * 300_000)]
    lines = [bad[0], GOOD, *bad[1:], GOOD.replace("good", "better")]
    texts, reasons = outcome(tmp_path, "mixed.jsonl", "\n".join(lines).encode(), Limits(document=200_000))
    assert texts == ["The bridge opened on Monday."] * 2
    assert len(reasons) == len(bad)


def test_what_unpacks_out_of_all_proportion_is_refused(tmp_path):
    packed = gzip.compress(b"a" * (40 << 20))
    texts, (reason,) = outcome(tmp_path, "bomb.txt.gz", packed)
    assert not texts
    assert "200 times" in reason
    texts, (reason,) = outcome(tmp_path, "twice.gz", gzip.compress(gzip.compress(b"a" * (1 << 20))))
    assert not texts
    assert "compressed" in reason


def test_no_file_is_brought_in_by_an_entity(tmp_path):
    (tmp_path / "secret").write_text("the secret word")
    place = (tmp_path / "secret").as_uri()
    for kind in ("", "% "):  # a general entity, and one of the document type's own
        types = f'<!DOCTYPE r [<!ENTITY {kind}s SYSTEM "{place}">{"%s;" if kind else ""}]>'
        for body in (
            "<rss><channel><item><description>The bridge opened. &s;</description></item></channel></rss>",
            "<newsItem><contentSet><inlineXML><p>The bridge opened. &s;</p></inlineXML></contentSet></newsItem>",
            "<html><body><p>The bridge opened on Monday, the mayor said. &s;</p></body></html>",
        ):
            texts, _ = outcome(tmp_path, "entity.xml", (types + body).encode())
            assert not any("secret word" in text for text in texts)


SENTENCE = "The mayor said on Monday that the bridge over the river would open in May. "
HEADLINE = "Harbour bridge opens after ten years"
LONG = {
    "no sentence end": "the mayor of the old town by the river and " * 23_000,
    "blanks": "The end of" + " " * 1_000_000 + "x",
    "tabs": "The end of" + "\t" * 1_000_000 + "x",
    "empty lines": "The end of" + "\n" * 1_000_000 + "x",
    "one word": "a" * 1_000_000,
    "dots": "The end" + "." * 1_000_000,
    "dashes": "The end " + "–" * 1_000_000,
    "quotation marks": "The end. " + "“" * 100_000,
    "brackets": "The end. " + "(" * 100_000 + "x" + ")" * 100_000,
    "bidi controls": "\u202e\u2066a " * 100_000,
    "combining marks": "e" + "\u0301" * 1_000_000,
    "table": "1 | 2 | Town | 33\n" * 10_000,
    "dates": "Published 3 March 2014\n" * 10_000,
    "dated sentences": f"Published 3 March 2014\n{SENTENCE}\n{HEADLINE}\n" * 3000,
    "sections": f"Related\n{HEADLINE}\n" * 5000,
    "cross-headings": "The ferry goes\n" * 10_000,
    "wrapped lines": "The mayor said on Monday that the bridge over the river would\n" * 10_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_furniture_and_paragraphs_of_a_monstrous_text_are_found_at_once(text):
    begun = time.process_time()
    analysis = Analysis(article=from_text(text))
    furniture.run(analysis)
    held = paragraphs(text, analysis.furniture)
    assert time.process_time() - begun < MOST
    assert all(0 <= span.start < span.end <= len(text) for paragraph in held for span in paragraph)


def test_a_fault_of_ours_in_one_file_is_told_and_the_others_are_read(tmp_path, monkeypatch):
    from variorum.article.read import jsonl

    (tmp_path / "a.jsonl").write_text(GOOD)
    (tmp_path / "b.txt").write_text("The bridge opened on Monday.")

    def broken(*_):
        raise ZeroDivisionError("by design")

    monkeypatch.setattr(jsonl, "records", broken)
    problems = []
    assert [raw.name for raw in documents([tmp_path], on_problem=problems.append)] == ["b.txt"]
    assert "ZeroDivisionError: by design" in problems[0].reason
    assert "report" in problems[0].reason


def test_a_text_of_nothing_but_crossed_quotation_marks_that_ends_with_a_comma_is_analysed():
    from variorum.article.annotate import annotate
    from variorum.pipeline.stages import of_unit

    stages = [stage for stage in of_unit("article") if stage.name not in ("read", "events")]
    _, problems = annotate(from_text("“We said ‘no’ ”, " * 1200), stages)
    assert not problems
