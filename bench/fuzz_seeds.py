"""What fuzzing begins with: a small file of each format, hostile ones among them, and the words formats are made of.

All of it is written for this. `SECRET` stands for the address of a file that no input may bring into an article.
"""

from __future__ import annotations

import base64
import gzip
import json

#: Replaced by the address of a file that lies outside of every input.
SECRET = "@@SECRET@@"

_TEXT = (
    "Harbour bridge opens\n\nBy Ann Harper\n\nQUAYSIDE, March 3 (Northern Press) – The bridge opened on Monday, "
    "3 March 2014, the mayor said.\n“We waited ten years,” Mr Cole told reporters. Police arrested two men.\n"
    "Read more: Ferry stops\n– Northern Press"
)
_ODD = (
    "“" * 30 + "\n(((((([[[[[[\nA. B. C. D.\n\u202e\u2066bidi\u2069 \u200b\ufeff zero\n" + "e" + "\u0301" * 40 + "\n"
    "said said said “a” said “b” said\n12/12/2012 12:12 12 12 12 – – – (  (x) : (y) –\n"
    + "a-" * 40
    + "\n\x85\u2028\x0b end"
)
_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bridge opens | Quay Post</title>'
    '<meta property="article:published_time" content="2014-03-03T09:00:00Z"><meta name="author" content="Ann Harper">'
    '<link rel="canonical" href="https://quay.example/2014/03/03/bridge">'
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Bridge opens","datePublished":"2014-03-03",'
    '"author":[{"name":"Ann Harper"}],"@graph":[{"@type":["Person"]}]}</script></head><body><article><h1>Bridge opens'
    "</h1><p>The bridge opened on Monday, the mayor said, after ten years of work on both banks of the river.</p>"
    "<figure><figcaption>The bridge. (Northern Press)</figcaption></figure><table><tr><td>1</td></tr></table>"
    "<p>It is the first since 1932, and the ferry will go on sailing.</p></article></body></html>"
)
_RSS = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    "<channel><title>Quay Post</title><link>https://quay.example/</link><item><title>Bridge &amp; ferry</title>"
    "<link>https://quay.example/a</link><guid>a1</guid><pubDate>Mon, 03 Mar 2014 09:00:00 GMT</pubDate>"
    "<description>The bridge opened …</description><content:encoded><![CDATA[<p>The bridge opened.</p>]]>"
    "</content:encoded><source url='https://x.example'>X</source></item></channel></rss>"
)
_ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Quay</title><id>urn:q</id><entry><id>urn:q:1</id>'
    '<title type="html">Bridge</title><link href="https://quay.example/b"/><updated>2014-03-03T09:00:00Z</updated>'
    '<author><name>Ann Harper</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The '
    "bridge opened.</p></div></content></entry></feed>"
)
_DTD = f'<!DOCTYPE r [<!ENTITY s SYSTEM "{SECRET}"><!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_NEWSML = (
    '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:n:1" version="2" xml:lang="en"><itemMeta>'
    '<provider literal="Northern Press"/><versionCreated>2014-03-03T09:00:00Z</versionCreated><pubStatus '
    'qcode="stat:usable"/></itemMeta><contentMeta><headline>Bridge opens</headline><by>Ann Harper</by><language '
    'tag="en"/></contentMeta><contentSet><inlineXML contenttype="application/nitf+xml"><nitf><body><body.head><hedline>'
    "<hl1>Bridge opens</hl1></hedline></body.head><body.content><p>The bridge opened.</p></body.content></body></nitf>"
    "</inlineXML></contentSet></newsItem>"
)
_NINJS = {
    "uri": "urn:n:2", "versioncreated": "2014-03-03T09:00:00Z", "headline": "Bridge", "byline": "Ann Harper",
    "body_xhtml": "<p>The bridge opened.</p>", "pubstatus": "usable", "infosources": [{"name": "Northern Press"}],
    "bodies": [{"value": "The bridge opened.", "contentType": "text/plain"}], "language": "en",
}  # fmt: skip
_FUNDUS = {"title": "Bridge", "plaintext": "The bridge opened.", "publishing_date": "2014-03-03", "authors": ["Ann"],
           "body": {"summary": [], "sections": [{"headline": [], "paragraphs": ["The bridge opened."]}]}}  # fmt: skip
_PLEASE = {"maintext": "The bridge opened.", "title": "Bridge", "date_publish": "2014-03-03 09:00:00",
           "authors": ["Ann"], "source_domain": "quay.example", "filename": "x.json",
           "url": "https://q.example/a"}  # fmt: skip
_RECORD = {"id": 7, "text": "The bridge opened on Monday.", "title": "Bridge", "published": "2014-03-03",
           "byline": ["Ann", {"name": "Bo"}], "source": {"name": "Quay Post"}, "language": "en_GB"}  # fmt: skip
_MAIL = (
    "From: Quay Post <news@quay.example>\r\nTo: you@x.example\r\nSubject: =?utf-8?b?QnJpZGdl?=\r\nDate: Mon, 3 Mar "
    "2014 09:00:00 +0000\r\nMessage-ID: <1@quay.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; "
    'boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    f"{base64.b64encode(b'The bridge opened on Monday.').decode()}\r\n--b\r\nContent-Type: text/html\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>The bridge=20opened on Monday.</p>\r\n--b--\r\n"
)


def _warc() -> bytes:
    page = _PAGE.encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(page) + page
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0a0a0a0a-0000-4000-8000-000000000001>\r\n"
        b"WARC-Date: 2014-03-04T00:00:00Z\r\nWARC-Target-URI: https://quay.example/2014/03/03/bridge\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(http)
    )
    return head + http + b"\r\n\r\n"


def _with_entities(document: str, root: str) -> bytes:
    return document.replace(root, _DTD + root).replace("opened.", "opened. &s;&b;").encode()


def _json(*values: object) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def _deep(opening: str, inner: str, closing: str, depth: int) -> bytes:
    return (opening * depth + inner + closing * depth).encode()


def seeds(reader: str) -> list[bytes]:
    """The small files that fuzzing of a reader begins with."""
    wrapped = [gzip.compress(_PAGE.encode()), gzip.compress(_json(_RECORD))[:-9], gzip.compress(b" " * 40_000)]
    held = {
        "text": [_TEXT.encode(), _ODD.encode(), _TEXT.encode("utf-16"), "Привет мир и ещё".encode("cp1251")],
        "html": [_PAGE.encode(), _deep("<div>", "The bridge opened on Monday.", "</div>", 300),
                 b"<html><body>" + b"<p>a &#x110000; &#xD800; &amp;" * 20, _PAGE.encode("utf-16")],
        "feed": [_RSS.encode(), _ATOM.encode(), _with_entities(_RSS, "<rss")],
        "newsml": [_NEWSML.encode(), _with_entities(_NEWSML, "<newsItem"),
                   b"<newsMessage><itemSet>" + _NEWSML.encode() * 2 + b"</itemSet></newsMessage>"],
        "json": [json.dumps({"articles": [_RECORD, _NINJS, _FUNDUS, _PLEASE]}).encode(), json.dumps(_NINJS).encode(),
                 json.dumps(_FUNDUS).encode(), json.dumps([_PLEASE, 1, None]).encode(), _deep("[", "1", "]", 600),
                 b'[{"text":"\\ud800 a \\udc00"},{"text":1e999},{"text":NaN}]'],
        # A number of more digits than Python reads.
        "jsonl": [_json(_RECORD, _NINJS, _FUNDUS), b'{"text":' + b"9" * 4500 + b"}",
                  _json(_PLEASE, {"text": ["x"]}, [1]), b'{"text":"a\\u0000b"}\n{]\n'],
        "csv": [b"id,title,text\n1,Bridge,\"The bridge, it opened.\n\"\"Good\"\".\"\n2,b\n3,a,b,c,d\n",
                b"text\ttitle\nThe bridge\tB\n", b"a;text|b\n"],
        "mail": [_MAIL.encode(), b"From a@b Mon Mar  3\n" + _MAIL.encode() + b"\n\nFrom c@d\n" + _MAIL.encode()],
        "warc": [_warc(), gzip.compress(_warc()) * 2, _warc().replace(b"utf-8", b"utf-7")],
        "packed": wrapped,
        "article": [_TEXT.encode(), _ODD.encode()],
    }  # fmt: skip
    return held[reader] if reader != "any" else [seed for one in held.values() for seed in one]


#: Pieces of the formats, for the fuzzer to put together.
WORDS = (
    "<p>", "</p>", "<![CDATA[", "]]>", "<!--", "<!DOCTYPE html>", "<!ENTITY x ", "&x;", "&#0;", "&#xD83D;", "<script>",
    'application/ld+json">', "datePublished", '"@graph"', "<article>", "<title>", "<time datetime=", "<meta charset=",
    "<item>", "<entry>", "<guid>", "content:encoded", "<newsItem ", "<contentSet>", "<inlineXML>", "<inlineData>",
    '{"text":"', '"uri"', '"bodies"', '"versioncreated"', '"plaintext"', '"maintext"', "null", "1e999", "\\ud800",
    "Content-Type: ", "charset=", "multipart/mixed; boundary=", "message/rfc822", "base64", "=?utf-8?q?", "From ",
    "WARC/1.0\r\n", "WARC-Type: response", "Content-Length: ", "HTTP/1.1 200 OK", "Content-Encoding: gzip",
    "Transfer-Encoding: chunked", "\r\n\r\n", "\n\n", "“", "”", "‘", "’", "«", "»", "–", "—", "…", "(", ")", "[", "]",
    "\u202e", "\u2028", "\x85", "\u0301", "\ufeff", "\ud7ff", "\U0010ffff", "By ", " said", " told ", "Monday",
    "3 March 2014", "2014-03-03", "12:30 GMT", "last year", "the 1990s", "from 1990 to ", "(AP) –", "according to ",
    "Mr ", "President ", "killed 3 people", "did not", "©", "Read more:", "utf-7", "utf-16", "idna", "hz",
)  # fmt: skip
