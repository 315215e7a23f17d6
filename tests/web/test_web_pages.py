"""The pages as a reader gets them: over HTTP, and in a real browser where one is installed."""

import datetime as dt
import json
import re
import shutil
import subprocess
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from dossier_fixture import NASTY, dossier, hostile
from fastapi.testclient import TestClient
from library_fixture import library_of

from variorum.doors import web
from variorum.doors.web import HEADERS, app
from variorum.records import Decision, to_arrow
from variorum.render import html

STORY = "/stories/s-vell"
PAGES = (
    "/",
    STORY,
    f"{STORY}/compare",
    f"{STORY}/claims",
    f"{STORY}/quotes",
    f"{STORY}/sources",
    f"{STORY}/claims?by=speaker",
    f"{STORY}/quotes?by=time",
    "/articles/a-1",
    "/articles/a-1/versions",
    "/search?q=river",
    "/?entity=e-renn&differs=1&since=2031-01-01&until=2031-12-31&source=Arda+Post&sort=latest",
    "/search?q=river+flood&by=meaning",
    "/library",
)
SCRIPT = '<script src="/variorum.js" defer>'
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine (apt-get install chromium)")


@pytest.fixture(scope="module")
def client():
    return TestClient(app(library_of(dossier())))


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_json_beside_it(client, address):
    page = client.get(address)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    path, _, query = address.partition("?")
    beside = client.get(f"{path if path != '/' else '/index'}.json?{query}")
    assert beside.status_code == 200
    assert beside.headers["content-type"] == "application/json"


@pytest.mark.parametrize("address", [*PAGES, "/nothing", "/api/v1", f"{STORY}.md"])
def test_every_answer_forbids_what_is_not_its_own(client, address):
    answer = client.get(address)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize("address", PAGES)
def test_no_page_names_anything_of_another_host_but_links(client, address):
    text = client.get(address).text
    fetched = re.findall(r'<(?:link|img|script|iframe|source|form)[^>]*?(?:href|src|action)="([^"]*)"', text)
    assert all(place.startswith("/") or place == "compare" for place in fetched)
    assert re.findall(r"<script[^>]*>", text) == [SCRIPT]
    assert " style=" not in text


def test_every_link_of_the_pages_leads_somewhere(client):
    seen, waiting = set(), list(PAGES)
    while waiting:
        address = waiting.pop()
        if address in seen or not address.startswith("/"):
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        if answer.headers["content-type"].startswith("text/html"):
            links = re.findall(r'href="([^"#]+)', answer.text)
            waiting += [link.replace("&amp;", "&") for link in links if "start=" not in link or len(seen) < 60]
    assert len(seen) > 25


def test_a_citation_opens_its_article_at_the_passage(client):
    first = dossier().account[0].citations[0]
    assert f'href="/articles/a-1?start={first.start}&amp;end={first.end}#passage"' in client.get(STORY).text.replace(
        "&end", "&amp;end"
    )
    page = client.get(f"/articles/a-1?start={first.start}&end={first.end}").text
    shown = re.sub(r"<[^>]+>", "", page[page.index('id="passage"') + len('id="passage"></span>') :])
    assert shown.startswith(dossier().text(*first))


def test_articles_side_by_side_shade_what_they_share(client):
    page = client.get(f"{STORY}/compare?a=a-1&a=a-2").text
    assert "2 shared passages in 2 articles side by side" in page
    assert page.count('class="share1"') == page.count('class="share2"') == 2


def test_a_page_that_is_not_there_says_so_in_the_site(client):
    page = client.get("/stories/none")
    assert page.status_code == 404
    assert "<h1>Not found</h1>" in page.text


def test_stories_are_found_by_the_words_of_their_headline(client):
    assert "Arda and Bresk" in client.get("/?q=bresk").text
    assert "No story has all of this" in client.get("/?q=elsewhere").text


@pytest.mark.parametrize("address", PAGES)
def test_text_of_articles_never_becomes_markup(address):
    page = TestClient(app(library_of(hostile()))).get(address)
    assert page.status_code == 200
    assert re.findall(r"<script[^>]*>", page.text) == [SCRIPT]
    assert "<img" not in page.text
    assert 'href="javascript' not in page.text
    assert "\u202e" not in page.text


@pytest.fixture(scope="module")
def written_by_enemies():
    """The hostile library, open for writing, with a decision and a problem told in hostile words."""
    library = library_of(hostile())
    told = Decision(
        decision_id="d<b>", made=dt.datetime(2031, 5, 6), editor=NASTY, kind="took", articles=("a-1",),
        others=("a-2",), about=NASTY, note=NASTY,
    )  # fmt: skip
    library.store.replace("decisions", to_arrow("decisions", [told]), ["d<b>"], "decision_id")
    made = app(library, write=True)
    made.state.work.feeds = lambda: ['https://x.example/"><script>alert(1)</script>\u202e', "javascript:alert(1)"]
    return TestClient(made)


@pytest.mark.parametrize("address", [*PAGES, "/search?q=alert&by=meaning"])
def test_text_of_articles_never_becomes_markup_in_what_editors_use(written_by_enemies, address):
    page = written_by_enemies.get(address)
    assert page.status_code == 200
    assert re.findall(r"<script[^>]*>", page.text) == [SCRIPT]
    assert "<img" not in page.text
    assert not re.search(r'(?:href|src|action)="javascript', page.text)
    assert "\u202e" not in page.text
    if address in (STORY, f"{STORY}/sources", "/library"):
        assert 'method="post"' in page.text
    if address == "/library":
        assert "x.example/&#34;&gt;&lt;script&gt;" in page.text


def test_the_feed_of_changes_holds_hostile_text_as_text(written_by_enemies):
    feed = written_by_enemies.get(f"/api/v1{STORY}/changes.atom")
    assert feed.status_code == 200
    names = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(feed.text).iter()}
    assert names <= {
        "feed",
        "title",
        "id",
        "updated",
        "link",
        "entry",
        "author",
        "name",
        "summary",
        "content",
        "generator",
    }


def test_the_page_as_one_file_is_the_one_the_library_writes(client):
    answer = client.get(f"{STORY}.html")
    assert answer.text == html.brief(dossier())
    assert answer.headers["content-security-policy"] == html.POLICY


# -- in a browser -----------------------------------------------------------------------------------------------------


def browse(address, folder, *arguments):
    """Open an address in a browser without a window; what it prints and what it complains of."""
    ran = subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}", "--enable-logging=stderr",
         "--log-level=0", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", *arguments, address],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    complaints = [line for line in ran.stderr.splitlines() if "CONSOLE" in line]
    assert ran.returncode == 0, ran.stderr[-2000:]
    return ran.stdout, complaints


@pytest.fixture(scope="module")
def served():
    import uvicorn

    server = uvicorn.Server(uvicorn.Config(app(library_of(dossier())), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(200):
        if server.started:
            break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@browser
@pytest.mark.parametrize("held", [dossier, hostile])
def test_the_brief_opens_from_a_file_without_a_complaint(tmp_path, held):
    file = tmp_path / "brief.html"
    file.write_text(html.brief(held()), encoding="utf-8")
    page, complaints = browse(file.as_uri(), tmp_path / "profile", "--dump-dom")
    assert complaints == []
    assert 'class="note" role="note"' in page
    assert page.count("<mark>") >= 10
    assert "<script" not in page


@browser
def test_a_browser_that_complains_is_heard(tmp_path):
    file = tmp_path / "bad.html"
    file.write_text("<!DOCTYPE html><script>console.error('heard')</script>", encoding="utf-8")
    _, complaints = browse(file.as_uri(), tmp_path / "profile", "--dump-dom")
    assert len(complaints) == 1


@browser
def test_the_served_pages_open_without_a_complaint(tmp_path, served):
    for address in (STORY, f"{STORY}/compare", f"{STORY}/claims", "/articles/a-1"):
        page, complaints = browse(served + address, tmp_path / "profile", "--dump-dom")
        assert complaints == [], address
        assert "<h1>" in page


@browser
def test_the_brief_can_be_drawn(tmp_path):
    file, picture = tmp_path / "brief.html", tmp_path / "brief.png"
    file.write_text(html.brief(dossier()), encoding="utf-8")
    browse(file.as_uri(), tmp_path / "profile", "--window-size=1280,900", f"--screenshot={picture}")
    assert picture.stat().st_size > 20_000


def asked_for(log):
    """Hosts that a browser asked for something, from its record of the network."""
    held = json.loads(log.read_text("utf-8", "replace"))
    kinds = {number: name for name, number in held["constants"]["logEventTypes"].items()}
    found = set()
    for event in held["events"]:
        told = event.get("params", {})
        # What the browser asks of its maker for itself has no page as its initiator.
        by_page = str(told.get("initiator", "not an origin")) != "not an origin"
        if kinds[event["type"]] == "URL_REQUEST_START_JOB" and by_page:
            found.add(urlsplit(told["url"]).hostname)
    return found


QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
         "--disable-default-apps", "--disable-client-side-phishing-detection", "--dump-dom")  # fmt: skip


@browser
def test_no_page_asks_another_host_for_anything(tmp_path, served):
    for n, address in enumerate(PAGES):
        log = tmp_path / f"{n}.json"
        browse(served + address, tmp_path / "profile", f"--log-net-log={log}", *QUIET)
        assert asked_for(log) == {"127.0.0.1"}, address


@browser
def test_a_page_that_asks_another_host_is_noticed(tmp_path):
    file, log = tmp_path / "bad.html", tmp_path / "log.json"
    file.write_text("<!DOCTYPE html><img src='http://elsewhere.example/x.png'>", encoding="utf-8")
    browse(file.as_uri(), tmp_path / "profile", f"--log-net-log={log}", *QUIET)
    assert "elsewhere.example" in asked_for(log)


def scripted(tmp_path, body, after):
    """What a page with the site's script says in its title after some actions."""
    script = (Path(web.__file__).parent / "static" / "variorum.js").read_text("utf-8")
    file = tmp_path / "page.html"
    file.write_text(
        f"<!DOCTYPE html><title></title>{body}<script>{script}</script><script>{after}</script>", encoding="utf-8"
    )
    page, complaints = browse(file.as_uri(), tmp_path / "profile", "--virtual-time-budget=9000", "--dump-dom")
    assert complaints == []
    return re.search(r"<title>(.*?)</title>", page)[1]


@browser
def test_keys_go_up_and_down_the_list_and_leave_fields_alone(tmp_path):
    entries = "".join(f'<article data-entry><h2><a id="e{n}" href="#{n}">x</a></h2></article>' for n in range(3))
    after = """
      const press = (key, on) => (on || document.activeElement).dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true }));
      const seen = [];
      for (const key of ["ArrowDown", "j", "ArrowDown", "ArrowDown", "k"]) {
        press(key); seen.push(document.activeElement.id);
      }
      document.querySelector("input").focus(); press("ArrowDown"); seen.push(document.activeElement.id);
      document.title = seen.join(" ");
    """
    assert scripted(tmp_path, f'<input id="field">{entries}', after) == "e0 e1 e2 e2 e1 field"


@browser
def test_columns_that_scroll_together_meet_at_what_they_share(tmp_path):
    def column(before):
        return (
            f'<section><div class="text" style="height:300px;overflow:auto"><p style="height:{before}px">a</p>'
            '<p data-shared="1">shared</p><p style="height:2000px">z</p></div></section>'
        )

    after = """
      const panes = [...document.querySelectorAll(".text")];
      document.querySelector("#linked").click();
      const shared = panes[0].querySelector("[data-shared]");
      panes[0].scrollTop = shared.getBoundingClientRect().top - panes[0].getBoundingClientRect().top - 100;
      // Without a frame drawn no scroll event comes of itself, and a busy machine may draw none in the time given.
      panes[0].dispatchEvent(new Event("scroll"));
      const [a, b] = panes.map((p) => Math.round(
        p.querySelector("[data-shared]").getBoundingClientRect().top - p.getBoundingClientRect().top));
      document.title = `${Math.abs(a - b) <= 2} ${panes[1].scrollTop > 900}`;
    """
    body = f"<div data-columns>{column(600)}{column(1100)}</div>"
    assert scripted(tmp_path, body, after) == "true true"
