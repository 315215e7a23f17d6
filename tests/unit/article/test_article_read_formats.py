"""CSV, agencies' formats, other tools' JSON, mail: chosen by content, and bad ones told."""

import datetime as dt
import gzip
import io
import json
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from variorum.article.read import Limits, Raw, documents, read
from variorum.errors import BrokenInput, EmptyInput, InputError

TEXT = "The bridge opened on Monday.\nThe harbour office said that the ferry would go on sailing."


def opened(path, **given):
    problems = []
    return list(documents([path], on_problem=problems.append, **given)), problems


def one(tmp_path, data, name="thing.bin", **given):
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    (raw,), problems = opened(tmp_path / name, **given)
    assert not problems
    return read(raw)


# -- CSV ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_a_table_is_read_a_row_an_article(tmp_path, sign):
    rows = [["id", "title", "text", "source"], ["a", "Bridge", f'"{TEXT} ""Good"", he said."', "Quay Post"]]
    rows.append(["", "Lock", '"The lock, too, opened."', "Lock Gazette"])
    (tmp_path / "table").write_text("\n".join(sign.join(row) for row in rows) + "\n")
    raws, problems = opened(tmp_path)
    assert not problems
    assert [raw.name for raw in raws] == ["table#a", "table#3"]
    first = read(raws[0])
    assert first.text == TEXT + ' "Good", he said.'
    assert (first.title, first.source, first.format) == ("Bridge", "Quay Post", "csv")


def test_a_mapping_names_a_tables_columns(tmp_path):
    data = "body,outlet,when\nThe mill was sold.,Mill News,2020-02-03\n"
    mapping = {"text": "body", "source": "outlet", "published": "when"}
    article = one(tmp_path, data, mapping=mapping)
    assert (article.text, article.source) == ("The mill was sold.", "Mill News")
    assert (article.stated_date, article.stated_basis) == (dt.date(2020, 2, 3), "given")


def test_bad_rows_are_problems_and_the_others_are_kept(tmp_path):
    (tmp_path / "t.csv").write_text("id,text\n1,The mill was sold.\n2,a,b,c\n3,\n4,The lock opened.\n")
    raws, problems = opened(tmp_path)
    assert [raw.name for raw in raws] == ["t.csv#1", "t.csv#3", "t.csv#4"]
    assert [problem.path for problem in problems] == ["t.csv#3"]
    assert "4 cells" in problems[0].reason
    with pytest.raises(EmptyInput, match=r"t\.csv#3"):
        read(raws[1])


def test_a_table_without_a_column_for_the_text_says_how_to_name_it(tmp_path):
    (tmp_path / "t.csv").write_text("id,body\n1,The mill was sold.\n")
    raws, (problem,) = opened(tmp_path)
    assert not raws
    assert "--map text=body" in problem.reason


def test_prose_with_commas_in_its_first_line_is_no_table(tmp_path):
    assert one(tmp_path, "Mill, lock, text and bridge\n\n" + TEXT).format == "text"


# -- ninjs --------------------------------------------------------------------------------------------------------

NINJS_1 = {
    "uri": "https://wire.example/items/77",
    "type": "text",
    "versioncreated": "2021-05-04T12:00:00Z",
    "firstcreated": "2021-05-03T23:00:00Z",
    "language": "en-GB",
    "headline": "Bridge opens",
    "byline": "Ada Quill",
    "copyrightholder": "Wire Example",
    "body_xhtml": "<p>The bridge opened on Monday.</p><p>Boats pass.</p>",
}
NINJS_3 = {
    "uri": "urn:newsml:wire.example:77",
    "versionCreated": "2021-05-04T14:00:00+02:00",
    "pubStatus": "usable",
    "language": "en",
    "headlines": [{"role": "short", "value": "Bridge"}, {"role": "main", "value": "Bridge opens"}],
    "bodies": [
        {"role": "teaser", "contentType": "text/html", "value": "<p>It opened.</p>"},
        {"role": "main", "contentType": "text/html", "value": "<p>The bridge opened on Monday.</p><p>Boats pass.</p>"},
    ],
    "infosources": [{"name": "Wire Example"}],
    "by": "Ada Quill",
}


@pytest.mark.parametrize("item", [NINJS_1, NINJS_3])
def test_an_item_in_ninjs_is_an_article(tmp_path, item):
    article = one(tmp_path, json.dumps(item))
    assert article.text == "The bridge opened on Monday.\nBoats pass."
    assert (article.format, article.title, article.byline) == ("ninjs", "Bridge opens", "Ada Quill")
    assert (article.source, article.language, article.guid) == ("Wire Example", "en", item["uri"])
    assert article.modified == dt.datetime(2021, 5, 4, 12)
    assert article.stated_basis == "metadata"


def test_a_withdrawn_item_is_no_article(tmp_path):
    with pytest.raises(EmptyInput, match="withdrawn"):
        one(tmp_path, json.dumps({**NINJS_3, "pubStatus": "canceled"}))


def test_a_picture_in_ninjs_is_told_as_holding_no_text(tmp_path):
    with pytest.raises(EmptyInput, match=r"thing\.bin"):
        one(tmp_path, json.dumps({"uri": "x:1", "type": "picture", "versioncreated": "2021-05-04T12:00:00Z"}))


# -- NewsML-G2 ----------------------------------------------------------------------------------------------------

ITEM = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:wire.example:{n}" version="2"
  standard="NewsML-G2" xml:lang="en-GB">
<itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:WIRE"><name>Wire Example</name></provider>
<versionCreated>2021-05-04T14:00:00+02:00</versionCreated><firstCreated>2021-05-03T10:00:00Z</firstCreated>
<pubStatus qcode="{status}"/></itemMeta>
<contentMeta><contentCreated>2021-05-03T09:00:00Z</contentCreated><by>Ada Quill</by><language tag="en"/>
<headline>Bridge opens</headline></contentMeta>
<contentSet>{content}</contentSet></newsItem>"""
NITF = """<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><head/>
<body><body.head><hedline><hl1>Bridge opens</hl1></hedline></body.head>
<body.content><p>The bridge opened on <em>Monday</em>.</p><p>Boats pass.</p></body.content></body></nitf></inlineXML>"""
XHTML = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>
<title>x</title></head><body><p>The bridge opened on Monday.</p><p>Boats pass.</p></body></html></inlineXML>"""
PLAIN = '<inlineData contenttype="text/plain">The bridge opened on Monday.\nBoats pass.</inlineData>'


def item(content, n=1, status="stat:usable"):
    return ITEM.format(content=content, n=n, status=status)


@pytest.mark.parametrize("content", [NITF, XHTML, PLAIN])
def test_an_item_in_newsml_is_an_article(tmp_path, content):
    article = one(tmp_path, '<?xml version="1.0" encoding="UTF-8"?>' + item(content))
    assert article.text == "The bridge opened on Monday.\nBoats pass."
    assert (article.format, article.title, article.byline) == ("newsml-g2", "Bridge opens", "Ada Quill")
    assert (article.source, article.language, article.guid) == ("Wire Example", "en", "urn:newsml:wire.example:1")
    assert (article.stated_date, article.modified) == (dt.date(2021, 5, 3), dt.datetime(2021, 5, 4, 12))


def test_a_message_of_several_items_is_several_articles(tmp_path):
    picture = item('<remoteContent href="https://x.example/a.jpg"/>', 3)
    message = f"<newsMessage><itemSet>{item(NITF)}{item(PLAIN, 2, 'stat:canceled')}{picture}</itemSet></newsMessage>"
    (tmp_path / "m.xml").write_text(message)
    raws, problems = opened(tmp_path)
    assert not problems
    assert [raw.name for raw in raws] == ["m.xml#urn:newsml:wire.example:1", "m.xml#urn:newsml:wire.example:2"]
    with pytest.raises(EmptyInput, match="withdrawn"):
        read(raws[1])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (item(NITF)[:-30], "XML is broken"),
        ('<!DOCTYPE newsItem [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + item(PLAIN), "entities"),
        (item('<remoteContent href="https://x.example/a.jpg"/>'), "no item"),
    ],
)
def test_bad_newsml_is_told(tmp_path, data, reason):
    (tmp_path / "m.xml").write_text(data)
    raws, (problem,) = opened(tmp_path)
    assert not raws
    assert reason in problem.reason
    assert problem.reason.startswith("m.xml:")


# -- NITF ---------------------------------------------------------------------------------------------------------

BARE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.3/specification/dtd/nitf-3-3.dtd">
<nitf><head><title>Bridge opens - Quay Post</title>
<docdata{status}><doc-id id-string="quay-17"/><date.issue norm="20210502T090000Z"/>
<doc.copyright holder="Quay Press" year="2021"/></docdata>{printed}</head>
<body><body.head><hedline><hl1>Bridge opens</hl1><hl2>Boats pass</hl2></hedline>
<byline class="print">By <person>Ada Quill</person> and <person>Ole Ray</person><byttl>Staff Writers</byttl></byline>
<dateline><location>QUAY</location><story.date norm="20210501">May 1</story.date></dateline></body.head>
<body.content><block class="opening"><p>The bridge opened on <em>Monday</em>.</p></block>
<block class="whole"><p>The bridge opened on <em>Monday</em>.</p><p>Boats pass.</p></block></body.content>
<body.end/></body></nitf>"""
PRINTED = '<pubdata name="Quay Post" date.publication="20210503T000000" ex-ref="https://quay.example/17"/>'


def test_a_bare_article_in_nitf_keeps_its_writers_its_day_and_its_paper(tmp_path):
    article = one(tmp_path, BARE.format(printed=PRINTED, status=""))
    assert article.text == "The bridge opened on Monday.\nBoats pass."
    assert (article.format, article.title, article.byline) == ("nitf", "Bridge opens", "Ada Quill, Ole Ray")
    assert (article.stated_date, article.stated_basis) == (dt.date(2021, 5, 3), "metadata")
    assert (article.source, article.guid, article.url) == ("Quay Post", "quay-17", "https://quay.example/17")


def test_nitf_that_no_paper_printed_is_of_the_day_of_its_issue(tmp_path):
    article = one(tmp_path, BARE.format(printed="", status=""))
    assert (article.stated_date, article.source) == (dt.date(2021, 5, 2), "Quay Press")
    plain = BARE.replace("<person>Ada Quill</person> and <person>Ole Ray</person>", "Ada Quill, ")
    assert one(tmp_path, plain.format(printed="", status="")).byline == "Ada Quill"


def test_nitf_within_newsml_tells_what_the_item_leaves_open(tmp_path):
    inner = BARE.format(printed=PRINTED, status="").partition('dtd">')[2]
    told = item(f"<inlineXML>{inner}</inlineXML>").replace("<by>Ada Quill</by>", "")
    article = one(tmp_path, told)
    assert (article.format, article.byline, article.source) == ("newsml-g2", "Ada Quill, Ole Ray", "Wire Example")
    assert article.guid == "urn:newsml:wire.example:1"


def test_withdrawn_and_broken_nitf_is_told(tmp_path):
    with pytest.raises(EmptyInput, match="withdrawn"):
        one(tmp_path, BARE.format(printed="", status=' management-status="canceled"'))
    (tmp_path / "thing.bin").write_text(BARE.format(printed="", status="")[:-30])
    raws, (problem,) = opened(tmp_path / "thing.bin")
    assert not raws
    assert "XML is broken" in problem.reason


# -- other tools' JSON --------------------------------------------------------------------------------------------

NEWS_PLEASE = {
    "authors": ["Ada Quill", "Ole Ray"],
    "date_download": "2021-06-01 00:00:00",
    "date_modify": None,
    "date_publish": "2021-05-04 09:00:00",
    "description": "It opened.",
    "language": "en",
    "maintext": TEXT,
    "source_domain": "quay.example",
    "title": "Bridge opens",
    "title_page": None,
    "url": "https://quay.example/bridge",
}
FUNDUS = {
    "title": "Bridge opens",
    "authors": ["Ada Quill", "Ole Ray"],
    "body": {
        "summary": ["It opened."],
        "sections": [
            {"headline": [], "paragraphs": ["The bridge opened."]},
            {"headline": ["Boats"], "paragraphs": ["They pass."]},
        ],
    },
    "publishing_date": "2021-05-04 09:00:00+02:00",
    "topics": ["Harbour"],
    "html": {
        "requested_url": "https://quay.example/b",
        "responded_url": "https://quay.example/bridge",
        "crawl_date": "2021-06-01 00:00:00",
        "source_info": {"publisher": "Quay Post"},
    },
}


def test_articles_of_news_please_and_fundus_are_read(tmp_path):
    first = one(tmp_path, json.dumps(NEWS_PLEASE))
    second = one(tmp_path, json.dumps(FUNDUS, indent=1))
    assert (first.format, first.text, first.source) == ("news-please", TEXT, "quay.example")
    assert (second.format, second.source) == ("fundus", "Quay Post")
    assert second.text == "It opened.\n\nThe bridge opened.\n\nBoats\n\nThey pass."
    for article in (first, second):
        assert (article.title, article.byline) == ("Bridge opens", "Ada Quill, Ole Ray")
        assert (article.url, article.stated_date) == ("https://quay.example/bridge", dt.date(2021, 5, 4))
        assert article.retrieved == dt.datetime(2021, 6, 1)


def test_other_tools_json_is_known_in_lists_and_lines_too(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps([FUNDUS, NEWS_PLEASE]))
    (tmp_path / "b.jsonl").write_text("\n".join(map(json.dumps, (NINJS_3, {"text": TEXT}))))
    raws, _ = opened(tmp_path)
    assert [read(raw).format for raw in raws] == ["fundus", "news-please", "ninjs", "jsonl"]


def test_lines_of_json_are_known_whatever_the_length_of_the_first(tmp_path):
    (tmp_path / "a.dat").write_text(json.dumps({"text": "word " * 20_000}) + "\n" + json.dumps({"text": TEXT}) + "\n")
    raws, _ = opened(tmp_path)
    assert [raw.name for raw in raws] == ["a.dat#1", "a.dat#2"]


def test_a_mapping_overrules_what_a_record_looks_like(tmp_path):
    article = one(tmp_path, json.dumps(NEWS_PLEASE), "a.json", mapping={"text": "description"})
    assert (article.format, article.text) == ("jsonl", "It opened.")


# -- mail ---------------------------------------------------------------------------------------------------------

LETTER = """Received: from mx.example
From: =?utf-8?q?The_Qu=C3=A4y_Post?= <news@quay.example>
To: reader@x.example
Subject: Bridge
 opens
Date: Tue, 04 May 2021 09:30:00 +0200
Message-ID: <{n}@quay.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Plain words of the letter.
>From the harbour.
--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<html><body><article><h1>Bridge opens</h1><p>The bridge over the harbour opened on Monday, the office said, and the=
 ferry will sail until the end of the week.</p><p>Caf=C3=A9s at the quay were full until late in the evening.</p>=
</article></body></html>
--b--
"""


def test_a_newsletter_is_an_article_of_its_html(tmp_path):
    article = one(tmp_path, LETTER.format(n=1))
    assert "the ferry will sail" in article.text
    assert "Cafés at the quay" in article.text
    assert "Plain words" not in article.text
    assert (article.format, article.title, article.source) == ("mail", "Bridge opens", "The Quäy Post")
    assert (article.stated_date, article.guid) == (dt.date(2021, 5, 4), "1@quay.example")


def test_a_mailbox_is_read_a_message_an_article(tmp_path):
    plain = LETTER.format(n=2).partition("Content-Type: multipart")[0] + "\n>From the quay, the ferry sailed.\n"
    box = "".join(f"From news@quay.example Tue May  4 09:30:00 2021\n{one}\n" for one in (LETTER.format(n=1), plain))
    (tmp_path / "box").write_text(box)
    raws, problems = opened(tmp_path)
    assert not problems
    assert [raw.name for raw in raws] == ["box#1@quay.example", "box#2@quay.example"]
    assert read(raws[1]).text == "From the quay, the ferry sailed."


def test_a_report_with_a_head_like_a_letters_is_text(tmp_path):
    assert one(tmp_path, "From: our reporter\nDate: 4 May 2021\nSubject: the bridge\n\n" + TEXT).format == "text"


def test_a_page_saved_with_its_parts_has_its_address_and_not_the_day_of_saving(tmp_path):
    saved = LETTER.format(n=1).replace("Received: from mx.example", "Snapshot-Content-Location: https://quay.example/b")
    article = one(tmp_path, saved)
    assert (article.url, article.stated_date) == ("https://quay.example/b", None)
    assert article.source != "The Quäy Post"


# -- limits, and anything at all ----------------------------------------------------------------------------------


def test_a_document_larger_than_the_limit_is_a_problem(tmp_path):
    (tmp_path / "a.txt").write_text("word " * 1000)
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": "word " * 1000}) + "\n" + json.dumps({"text": "a word"}))
    raws, problems = opened(tmp_path, limits=Limits(document=2000))
    assert [raw.name for raw in raws] == ["b.jsonl#2"]
    assert [problem.path for problem in problems] == ["a.txt", "b.jsonl#1"]


def test_a_file_that_unpacks_out_of_all_proportion_is_refused(tmp_path):
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(b" " * (40 << 20)))
    raws, (problem,) = opened(tmp_path)
    assert not raws
    assert "200 times" in problem.reason


def test_what_stands_before_the_break_of_a_packed_file_is_kept(tmp_path):
    import random

    rows = [json.dumps({"id": n, "text": f"{random.Random(n).randbytes(400).hex()} word"}) for n in range(200)]
    data = gzip.compress("\n".join(rows).encode())
    (tmp_path / "a.jsonl.gz").write_bytes(data[: len(data) // 2])
    raws, problems = opened(tmp_path)
    assert len(raws) > 50
    assert [problem.path for problem in problems] == ["a.jsonl.gz"]
    assert read(raws[-1]).n_words == 2


def everything(data):
    class Stdin:
        buffer = io.BytesIO(data)

    held, sys.stdin = sys.stdin, Stdin
    problems = []
    try:
        raws = list(documents(["-"], on_problem=problems.append))
    finally:
        sys.stdin = held
    return raws, problems


STARTS = [
    b"",
    b"WARC/1.0\r\nWARC-Type: response\r\n",
    b"<rss version='2.0'><channel><item>",
    b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><content>",
    b"<newsItem><contentSet><inlineData>",
    b"id,text\n1,",
    b"From a@b\nReceived: x\nFrom: y\n\n",
    b"Message-ID: <x>\nFrom: y\nContent-Type: text/html; charset=",
    b'{"uri": "x", "bodies": ',
    b'[{"maintext": ',
    b'{"text": "\\ud800 word',
    b"\x1f\x8b\x08\x00",
    b"<!doctype html><p>",
    b"\xff\xfe<\x00?\x00",
]


@given(st.sampled_from(STARTS), st.binary(max_size=300))
@example(b'{"text": "\\ud800 a word"', b"}")
@example(b"<!DOCTYPE a [<!ENTITY b 'c'>]><newsItem>", b"</newsItem>")
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_articles_or_problems(start, data):
    raws, problems = everything(start + data)
    assert all(problem.reason and problem.stage == "read" for problem in problems)
    told = []
    for raw in raws:
        try:
            article = read(raw)
        except InputError as error:
            told.append((error.reason, raw.name))
            continue
        article.text.encode()
        assert any(c.isalnum() for c in article.text)
        if article.title_span is not None:
            assert article.text[slice(*article.title_span)].split() == article.title.split()
    assert all(reason.startswith(name) for reason, name in told)


FORMS = ["mail", "feed", "csv", "ninjs", "fundus", "news-please", "newsml-g2", "warc", "html", None]
VALUES = st.none() | st.text(max_size=40) | st.integers() | st.lists(st.text(max_size=9), max_size=2) | st.booleans()
FIELDS = ["text", "html", "page", "url", "title", "published", "modified", "retrieved", "guid", "byline", "charset"]


@given(st.sampled_from(FORMS), st.binary(max_size=200), st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=5))
@settings(max_examples=150, deadline=None)
def test_any_fields_give_an_article_or_one_of_our_errors(form, data, fields):
    told, article = "", None
    try:
        article = read(Raw("x", data, form, fields))
    except InputError as error:
        told = error.reason
    assert told.startswith("x:") if article is None else any(c.isalnum() for c in article.text)


CYRILLIC = (
    "Паром\n\nПаром на остров будет ходить дважды в день, сообщила компания в четверг. Жители просили об этом с зимы, "
    "когда закрыли мост, и ждали ответа до самой весны."
)


def test_a_text_of_another_script_in_an_old_encoding_is_not_scrambled(tmp_path):
    (tmp_path / "parom.txt").write_bytes(CYRILLIC.encode("cp1251"))
    raws, _ = opened(tmp_path / "parom.txt")
    assert read(raws[0]).text == CYRILLIC
    (tmp_path / "cafe.txt").write_bytes("Café Müller öffnet.".encode("cp1252"))
    raws, _ = opened(tmp_path / "cafe.txt")
    assert read(raws[0]).text == "Café Müller öffnet."


def test_a_table_without_a_text_column_is_told_which_columns_it_has(tmp_path):
    (tmp_path / "a.csv").write_text("Titel;Inhalt\nFerry;The ferry sails.\n")
    raws, problems = opened(tmp_path / "a.csv")
    assert not raws
    assert "`Titel`, `Inhalt`" in problems[0].reason
    raws, problems = opened(tmp_path / "a.csv", mapping={"text": "Inhalt", "title": "Titel"})
    assert (read(raws[0]).title, problems) == ("Ferry", [])


def test_the_articles_in_a_services_answer_are_read_one_by_one(tmp_path):
    answer = {"status": "ok", "articles": [{"title": "A", "content": "The ferry sails."}, {"content": "It rains."}, 7]}
    (tmp_path / "answer.json").write_text(json.dumps(answer))
    raws, _ = opened(tmp_path / "answer.json", mapping={"text": "content"})
    assert [read(raw).text for raw in raws[:2]] == ["The ferry sails.", "It rains."]
    with pytest.raises(BrokenInput):
        read(raws[2])
    raws, _ = opened(tmp_path / "answer.json")
    with pytest.raises(BrokenInput, match="`content`"):
        read(raws[0])
