"""Watching feeds: what is new is added, what was changed is a version."""

import http.server
import json
import threading
import zlib

import pytest
from typer.testing import CliRunner

from variorum.doors.cli import app

ITEM = (
    "<item><title>{title}</title><guid>https://quay.example/{n}</guid><link>https://quay.example/{n}</link>"
    "<content:encoded>{text}</content:encoded></item>"
)
FIRST = "The mayor of Ghent, Lena Claes, opened the new lock on Monday. “It will hold,” she said."
CHANGED = FIRST + " A boat has since struck the gate, and the lock is shut."
SECOND = "Workers at the port of Varna walked out on Friday. Their union asked for more pay."


def feed(*items):
    body = "".join(ITEM.format(n=n, title=f"Report {n}", text=text) for n, text in items)
    content = "http://purl.org/rss/1.0/modules/content/"
    return (
        f"<rss version='2.0' xmlns:content='{content}'><channel><title>Quay Post</title>{body}</channel></rss>".encode()
    )


class Feeds(http.server.BaseHTTPRequestHandler):
    def log_message(self, *given):
        pass

    def do_GET(self):
        if self.path == "/robots.txt":
            self.send_error(404)
            return
        self.server.asked.append((self.path, self.headers.get("If-None-Match")))
        if self.path in self.server.pages:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(self.server.pages[self.path])
            return
        answers = self.server.answers
        body = answers.pop(0) if len(answers) > 1 else answers[0]
        if body is None:
            self.send_error(500)
            return
        if body == "later":
            self.send_response(429)
            self.send_header("Retry-After", "3600")
            self.end_headers()
            return
        mark = f'"{zlib.crc32(body)}"'
        if self.headers.get("If-None-Match") == mark:
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("ETag", mark)
        self.send_header("Content-Type", "application/rss+xml")
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def site(monkeypatch):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feeds)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    server.asked, server.pages = [], {}
    server.url = f"http://127.0.0.1:{server.server_address[1]}/feed"
    monkeypatch.setenv("VARIORUM_FETCH_PRIVATE", "true")
    monkeypatch.setenv("VARIORUM_FETCH_PAUSE", "0")
    yield server
    server.shutdown()
    server.server_close()


def run(*args):
    return CliRunner().invoke(app, [str(one) for one in args])


def exported(library, to, name):
    run("export", "--library", library, "--to", to, "--format", "jsonl")
    return [json.loads(line) for line in (to / f"{name}.jsonl").read_text().splitlines()]


def test_what_is_new_is_added_and_what_was_changed_is_a_version(site, tmp_path):
    site.answers = [feed((1, FIRST)), None, feed((1, FIRST)), feed((2, SECOND), (1, CHANGED))]
    done = run("watch", site.url, "--library", tmp_path / "lib", "--every", 0, "--times", 4, "--jobs", 1)
    assert done.exit_code == 0, done.stderr
    told = [line for line in done.stderr.splitlines() if not line.startswith(" ")]
    assert told[0].startswith("1 new article;")
    assert any("500" in line for line in done.stderr.splitlines())
    assert told[-1].startswith("2 new articles;")
    rows = {row["text"]: row for row in exported(tmp_path / "lib", tmp_path / "out", "articles")}
    assert len(rows) == 3
    assert rows[CHANGED]["version_of"] == rows[FIRST]["article_id"]
    assert rows[SECOND]["version_of"] is None
    members = exported(tmp_path / "lib", tmp_path / "out", "story_articles")
    assert {row["article_id"] for row in members} == {rows[CHANGED]["article_id"], rows[SECOND]["article_id"]}
    assert run("check", "--library", tmp_path / "lib").exit_code == 0


def test_a_feed_that_does_not_answer_is_a_problem(site, tmp_path):
    site.answers = [None]
    done = run("watch", site.url, "--library", tmp_path / "lib", "--times", 1, "--jobs", 1)
    assert done.exit_code == 3
    assert "answers 500" in done.stderr


def test_an_address_without_fetch_is_misuse(tmp_path):
    done = run("build", "https://quay.example/feed", "--library", tmp_path / "lib")
    assert done.exit_code == 2
    assert "--fetch" in done.stderr


def test_a_private_address_is_refused_unless_a_setting_allows_it(site, tmp_path, monkeypatch):
    monkeypatch.delenv("VARIORUM_FETCH_PRIVATE")
    site.answers = [feed((1, FIRST))]
    done = run("build", site.url, "--fetch", "--library", tmp_path / "lib", "--jobs", 1)
    assert done.exit_code == 3
    assert "inside a network" in done.stderr


def test_a_feed_that_has_not_changed_is_not_sent_again(site, tmp_path):
    site.answers = [feed((1, FIRST))]
    for _ in range(2):
        done = run("watch", site.url, "--library", tmp_path / "lib", "--times", 1, "--jobs", 1)
        assert done.exit_code == 0, done.stderr
    marks = [mark for path, mark in site.asked if path == "/feed"]
    assert marks[0] is None
    assert marks[1] is not None
    assert "nothing new: 1 article" in done.stderr


def test_a_server_that_asks_to_be_left_alone_is_not_asked_again_at_the_next_reading(site, tmp_path):
    site.answers = ["later", feed((1, FIRST))]
    done = run("watch", site.url, "--library", tmp_path / "lib", "--every", 0, "--times", 3, "--jobs", 1)
    assert done.exit_code == 3
    assert "left alone" in done.stderr
    assert len([path for path, _ in site.asked if path == "/feed"]) == 1


def test_the_page_of_an_item_that_holds_a_beginning_is_read_once(site, tmp_path):
    host = site.url.removesuffix("/feed")
    whole = "".join(
        f"<p>{FIRST} Paragraph {n} tells what the lock keepers said and did on that day.</p>" for n in (1, 2)
    )
    site.pages["/lock"] = (
        "<html><head><title>The lock</title><meta name='author' content='Una Berg'></head>"
        f"<body><article><h1>The lock</h1>{whole}</article></body></html>"
    ).encode()
    item = f"<item><title>The lock</title><guid>{host}/lock</guid><link>{host}/lock</link>"
    item += "<description>{}</description></item>"
    feeds = ["The mayor opened …", "The mayor opened …  "]
    site.answers = [
        f"<rss version='2.0'><channel><title>Quay Post</title>{item.format(text)}</channel></rss>".encode()
        for text in feeds
    ]
    done = run("watch", site.url, "--library", tmp_path / "lib", "--every", 0, "--times", 2, "--jobs", 1)
    assert done.exit_code == 0, done.stderr
    rows = exported(tmp_path / "lib", tmp_path / "out", "articles")
    assert [(row["byline"], row["partial"]) for row in rows] == [("Una Berg", False)]
    assert "Paragraph 2" in rows[0]["text"]
    assert len([path for path, _ in site.asked if path == "/lock"]) == 1


def test_a_beginning_whose_page_cannot_be_had_is_kept_and_told(site, tmp_path):
    host = site.url.removesuffix("/feed")
    item = f"<item><title>Gone</title><link>{host}/feed/none</link><description>The mayor opened …</description></item>"
    site.answers = [f"<rss version='2.0'><channel><title>Quay</title>{item}</channel></rss>".encode(), None]
    done = run("watch", site.url, "--library", tmp_path / "lib", "--times", 1, "--jobs", 1)
    assert done.exit_code == 3
    assert "only the beginning of this article is held" in done.stderr
    assert [row["partial"] for row in exported(tmp_path / "lib", tmp_path / "out", "articles")] == [True]
