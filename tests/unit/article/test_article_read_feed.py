"""Feeds: each item an article, with its own outlet, days and guid."""

import datetime as dt

import pytest

from variorum.article.read import documents, read
from variorum.errors import EmptyInput

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Quay Post - Harbour</title><link>https://quay.example/harbour</link><language>en-gb</language>
<item>
  <title>Ferry &amp; bridge reopen</title><link>https://quay.example/2021/05/04/ferry</link>
  <guid isPermaLink="false">4711</guid><pubDate>Tue, 04 May 2021 09:30:00 +0200</pubDate>
  <dc:creator>Ada Quill</dc:creator>
  <description>The ferry sails again.</description>
  <content:encoded><![CDATA[<p>The ferry across the harbour sailed again on <b>Tuesday</b>.</p><script>track()</script>
  <p>“We waited long,” said Tom Arkwright.</p><ul><li>Two boats sail.</li></ul>]]></content:encoded>
</item>
<item>
  <title>Mill sold</title><link>https://quay.example/mill</link><description>The mill was sold to a baker.</description>
  <source url="https://mill.example/feed">Mill News</source>
  <guid>https://mill.example/sold</guid>
</item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Lock Gazette</title><id>tag:lock,1</id>
<entry><id>tag:lock,2021:7</id><title type="html">Lock &lt;i&gt;opens&lt;/i&gt;</title>
<link rel="alternate" href="https://lock.example/7"/>
<published>2021-05-04T10:00:00Z</published><updated>2021-05-05T08:00:00+02:00</updated>
<author><name>Una Berg</name></author>
<source><title>Canal Times</title><id>x</id></source>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The lock opened.</p><p>Boats passed.</p></div>
</content>
</entry></feed>"""


def opened(path):
    problems = []
    return list(documents([path], on_problem=problems.append)), problems


def test_each_item_of_a_feed_is_an_article_of_its_full_content(tmp_path):
    (tmp_path / "news.bin").write_text(RSS)
    raws, problems = opened(tmp_path / "news.bin")
    assert [problem.path for problem in problems] == ["news.bin"]
    assert "1 item holds only the beginning" in problems[0].reason
    assert [read(raw).partial for raw in raws] == [False, True]
    assert [raw.name for raw in raws] == [
        "news.bin#https://quay.example/harbour#4711",
        "news.bin#https://mill.example/sold",
    ]
    first = read(raws[0])
    assert first.text == (
        "The ferry across the harbour sailed again on Tuesday.\n“We waited long,” said Tom Arkwright.\nTwo boats sail."
    )
    assert (first.title, first.byline, first.language) == ("Ferry & bridge reopen", "Ada Quill", "en")
    assert (first.stated_date, first.stated_basis) == (dt.date(2021, 5, 4), "metadata")
    assert (first.source, first.url) == ("Quay Post - Harbour", "https://quay.example/2021/05/04/ferry")
    assert (first.format, first.guid, first.modified) == ("feed", "https://quay.example/harbour#4711", None)


def test_an_item_that_names_its_source_is_that_outlets(tmp_path):
    (tmp_path / "news.xml").write_text(RSS)
    raws, _ = opened(tmp_path)
    assert read(raws[1]).source == "Mill News"
    (tmp_path / "news.xml").write_text(ATOM)
    ((raw,), _) = opened(tmp_path)
    assert read(raw).source == "Canal Times"


def test_atom_states_when_an_entry_was_changed(tmp_path):
    (tmp_path / "news.txt").write_text(ATOM)
    ((raw,), _) = opened(tmp_path)
    article = read(raw)
    assert article.modified == dt.datetime(2021, 5, 5, 6)
    assert article.stated_date == dt.date(2021, 5, 4)
    assert (article.title, article.text) == ("Lock opens", "The lock opened.\nBoats passed.")
    assert article.guid == "tag:lock,2021:7"


def test_an_entity_reaches_no_file_and_does_not_grow(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret")
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol"><!ENTITY x SYSTEM "{secret.as_uri()}">{bomb}]>'
    (tmp_path / "news.xml").write_text(head + RSS.partition("?>")[2].replace("sailed", "&x; sailed &l8;"))
    raws, problems = opened(tmp_path / "news.xml")
    texts = [read(raw).text for raw in raws]
    assert all("the-secret" not in text and len(text) < 2000 for text in texts)
    assert texts or problems


def test_a_feed_cut_short_gives_what_came_before_and_is_told(tmp_path):
    (tmp_path / "news.xml").write_text(RSS[: RSS.index("<title>Mill sold") + 30])
    raws, problems = opened(tmp_path)
    assert "The ferry across" in read(raws[0]).text
    assert [problem.path for problem in problems] == ["news.xml"]
    assert "broken" in problems[0].reason


def test_a_feed_without_items_and_an_item_without_text_are_problems(tmp_path):
    (tmp_path / "a.xml").write_text("<rss version='2.0'><channel><title>x</title></channel></rss>")
    raws, (problem,) = opened(tmp_path)
    assert not raws
    assert "no item" in problem.reason
    (tmp_path / "a.xml").write_text(
        "<rss version='2.0'><channel><title>x</title><item><guid>1</guid></item></channel></rss>"
    )
    ((raw,), _) = opened(tmp_path)
    with pytest.raises(EmptyInput, match=r"a\.xml#"):
        read(raw)
