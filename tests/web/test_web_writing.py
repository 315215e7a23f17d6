"""Articles added and stories corrected in the browser, on a real library in a folder."""

import http.server
import re
import subprocess
import sys
import threading
import time

import pytest
from fastapi.testclient import TestClient

import variorum as vr
from variorum.doors.web import app

HERE = "http://127.0.0.1"
FLOOD = """River bursts its banks in Padua

The Brenta river burst its banks in Padua on Monday 4 May 2015, officials said.

"Nobody was hurt," Mayor Livia Moretti told reporters. She said the water would fall by Thursday.
"""
STRIKE = """Bakers walk out in Ghent

Bakers in Ghent walked out on Monday 8 June 2015 over pay, their union said.

"We will not bake at night for nothing," said Piet Hallaert, the union's leader.
"""
DAM = """Dam opened in Turin

A dam was opened in Turin on Friday 12 June 2015 by the minister of works.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("writing")
    (place / "in").mkdir()
    (place / "in" / "flood.txt").write_text(FLOOD, encoding="utf-8")
    (place / "in" / "strike.txt").write_text(STRIKE, encoding="utf-8")
    vr.build(place / "in", place / "lib").close()
    return place / "lib"


@pytest.fixture(scope="module")
def writer(folder):
    made = app(folder, write=True, hosts=["127.0.0.1"])
    yield TestClient(made, base_url=HERE)
    made.state.reading.close()


def form_token(page):
    return re.search(r'name="form_token" value="([^"]+)"', page.text)[1]


def when_done(writer):
    for _ in range(600):
        run = writer.get("/api/v1/runs/current").json()
        if run["state"] != "running":
            return run
        time.sleep(0.1)
    raise AssertionError(run)


def ids(writer):
    return {row["title"]: row["story_id"] for row in writer.get("/api/v1/stories").json()["rows"]}


def test_a_file_that_is_uploaded_becomes_an_article_while_others_read(writer, folder):
    token = form_token(writer.get("/library"))
    sent = writer.post(
        "/library",
        data={"form_token": token},
        files=[("files", ("../dam.txt", DAM.encode())), ("files", ("empty.txt", b" \n"))],
        follow_redirects=False,
    )
    assert (sent.status_code, sent.headers["location"]) == (303, "/library")
    assert writer.get("/").status_code == 200
    busy = writer.post("/api/v1/articles", content=DAM, headers={"Content-Type": "text/plain"})
    assert (busy.status_code, busy.json()["error"]["code"]) == (409, "busy")
    run = when_done(writer)
    assert run["state"] == "done", run
    assert run["message"].startswith("1 new article"), run["message"]
    assert "Dam opened in Turin" in writer.get("/api/v1/tables/articles").text
    assert "empty.txt" in writer.get("/library").text
    assert not list(folder.glob("*arriving*"))
    assert len(list(folder.glob("*.reading-*"))) == 1


def test_two_stories_are_made_one_and_undone_by_name(writer):
    before = ids(writer)
    flood, strike = before["River bursts its banks in Padua"], before["Bakers walk out in Ghent"]
    token = form_token(writer.get(f"/stories/{flood}"))
    answer = writer.post(
        f"/stories/{flood}/merge",
        data={"form_token": token, "other": f"{HERE}/stories/{strike}", "by": "Ada <b>", "note": "one day"},
        follow_redirects=False,
    )
    assert answer.status_code == 303, answer.text
    when_done(writer)
    page = writer.get(answer.headers["location"])
    assert "2 articles" in page.text
    library = writer.get("/library")
    assert "Ada &lt;b&gt;" in library.text
    undo = re.search(r'action="(/decisions/[^"]+/undo)"', library.text)[1]
    undone = writer.post(undo, data={"form_token": token, "by": "Ada"}, follow_redirects=False)
    assert undone.status_code == 303, undone.text
    when_done(writer)
    assert set(ids(writer)) == set(before)
    assert "undone by Ada" in writer.get("/library").text


def test_a_decision_without_a_name_or_about_nothing_is_refused(writer):
    held = ids(writer)["River bursts its banks in Padua"]
    token = form_token(writer.get(f"/stories/{held}"))
    assert writer.post(f"/stories/{held}/merge", data={"form_token": token, "other": held}).status_code == 422
    same = writer.post(f"/stories/{held}/merge", data={"form_token": token, "other": held, "by": "Ada"})
    assert same.status_code == 409
    assert writer.post("/stories/none/merge", data={"form_token": token, "other": held, "by": "A"}).status_code == 404


def test_articles_are_posted_as_json(writer):
    row = {"text": "A ship sank off Genoa on Tuesday 7 July 2015.", "source": "The Genoa Mail", "title": "Ship sinks"}
    sent = writer.post("/api/v1/articles", json=row)
    assert (sent.status_code, sent.json()["state"]) == (202, "running")
    assert when_done(writer)["state"] == "done"
    assert "Ship sinks" in writer.get("/api/v1/tables/articles").text
    assert (
        writer.post("/api/v1/articles", content=b"{", headers={"Content-Type": "application/json"}).status_code == 422
    )
    assert writer.post("/api/v1/articles", content=b"x", headers={"Content-Type": "image/png"}).status_code == 422


def test_a_library_changed_by_the_command_line_is_shown_anew(writer, folder, tmp_path):
    (tmp_path / "new.txt").write_text("Mill burns in Bergamo\n\nA mill burned down in Bergamo on 9 July 2015.\n")
    command = [sys.executable, "-m", "variorum", "build", str(tmp_path), "--library", str(folder), "--jobs", "1"]
    assert subprocess.run(command, capture_output=True, check=False).returncode in {0, 3}

    def titles():
        return {row["title"] for row in writer.get("/api/v1/tables/articles").json()["rows"]}

    for _ in range(150):
        if "Mill burns in Bergamo" in titles():
            break
        time.sleep(0.1)
    assert "Mill burns in Bergamo" in titles()


def test_a_reader_without_write_finds_no_form(folder):
    made = app(folder)
    reader = TestClient(made, base_url=HERE)
    for address in ("/library", f"/stories/{next(iter(ids(reader).values()))}"):
        assert 'method="post"' not in reader.get(address).text
    assert reader.post("/api/v1/articles", json={}).status_code in {404, 405}
    assert reader.post("/library").status_code == 405
    made.state.reading.close()


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Lodi Mail</title>
<item><title>Bridge opens in Lodi</title>
<link>{here}/bridge.html</link><guid>{here}/bridge.html</guid><pubDate>Mon, 13 Jul 2015 09:00:00 GMT</pubDate>
<description>A bridge was opened in Lodi on Monday by the minister of works, officials said.</description></item>
</channel></rss>"""
PAGE = """<html><head><title>Bridge opens in Lodi</title></head><body><article><h1>Bridge opens in Lodi</h1>
<p>A bridge was opened in Lodi on Monday by the minister of works, officials said.</p>
<p>It crosses the river Adda and was closed for two years.</p></article></body></html>"""


@pytest.fixture
def feed(monkeypatch):
    monkeypatch.setenv("VARIORUM_FETCH_PRIVATE", "true")
    monkeypatch.setenv("VARIORUM_FETCH_PAUSE", "0")

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            here = f"http://127.0.0.1:{self.server.server_port}"
            found = self.path in {"/feed.xml", "/bridge.html"}
            body = (FEED.format(here=here) if self.path == "/feed.xml" else PAGE if found else "").encode()
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "application/rss+xml" if self.path == "/feed.xml" else "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/feed.xml"
    server.shutdown()


def test_a_feed_is_named_read_and_forgotten_on_the_page_of_the_library(writer, feed):
    token = form_token(writer.get("/library"))

    def post(place, **fields):
        return writer.post(place, data={"form_token": token, **fields}, follow_redirects=False)

    assert post("/library/feeds", address="javascript:alert(1)").status_code == 422
    assert writer.post("/library/feeds", data={"address": feed}).status_code == 403
    assert post("/library/feeds/read").status_code == 422
    assert post("/library/feeds", address=feed).status_code == 303
    assert feed in writer.get("/library").text
    assert writer.get("/library.json").json()["feeds"] == [feed]
    assert post("/library/feeds/read").status_code == 303
    assert when_done(writer)["state"] == "done"
    assert "Bridge opens in Lodi" in writer.get("/api/v1/tables/articles").text
    assert post("/library/feeds/remove", address=feed).status_code == 303
    assert feed not in writer.get("/library").text


def test_two_names_are_made_one_on_the_page_of_a_story(writer):
    story = ids(writer)["River bursts its banks in Padua"]
    page = writer.get(f"/stories/{story}").text
    token = re.search(r'name="form_token" value="([^"]+)"', page)[1]
    one, other = list(dict.fromkeys(re.findall(r'<option value="(e[^"]+)">', page)))[:2]
    answer = writer.post(
        f"/stories/{story}/entities",
        data={"form_token": token, "entity": one, "other": other, "by": "Ada"},
        follow_redirects=False,
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"/stories/{story}")
    when_done(writer)
    held = {row["entity_id"] for row in writer.get("/api/v1/tables/entities?limit=1000").json()["rows"]}
    assert len(held & {one, other}) == 1
    decided = writer.get("/api/v1/tables/decisions").json()["rows"]
    assert [row["kind"] for row in decided if not row["undone"]] == ["merge_entities"]
