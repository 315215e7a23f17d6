"""Fetching: politely, within limits, and never from inside a network."""

import gzip
import http.server
import socket
import threading
import time

import pytest

from variorum.article.read import Fetcher, Manners, documents, read
from variorum.article.read.fetch import is_public
from variorum.errors import BrokenInput, SettingsError

PAGE = (
    b"<!DOCTYPE html><html><head><title>The bridge opened</title></head><body><article><p>The bridge over the harbour "
    b"opened on Monday, the office said, and the ferry will go on sailing until the end of the week, as before.</p>"
    b"</article></body></html>"
)


class Site(http.server.BaseHTTPRequestHandler):
    robots = b"User-agent: *\nDisallow: /closed\n"
    asked: list

    def log_message(self, *given):
        pass

    def answer(self, body, status=200, **headers):
        self.send_response(status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("User-Agent"), self.headers.get("Host")))
        path, _, query = self.path.partition("?")
        if path == "/robots.txt":
            if self.server.robots is None:
                self.answer(b"", 503)
            else:
                self.answer(self.server.robots, 200 if self.server.robots else 404)
        elif path == "/moved":
            self.answer(b"", 302, Location=query)
        elif path == "/loop":
            self.answer(b"", 301, Location="/loop")
        elif path == "/large":
            self.answer(b"x" * 3_000_000)
        elif path == "/bomb":
            self.answer(gzip.compress(b" " * 30_000_000), Content_Encoding="gzip")
        elif path == "/cut":
            self.answer(PAGE[:50], Content_Length=str(len(PAGE)))
        elif path == "/slow":
            self.send_response(200)
            self.end_headers()
            for _ in range(60):
                try:
                    self.wfile.write(b"x")
                    self.wfile.flush()
                except OSError:
                    return
                time.sleep(0.1)
        elif path == "/packed":
            self.answer(gzip.compress(PAGE), Content_Encoding="gzip")
        elif path == "/gone":
            self.answer(b"", 410)
        else:
            self.answer(PAGE)


@pytest.fixture
def site():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked, server.robots, server.daemon_threads = [], Site.robots, True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    server.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield server
    server.shutdown()
    server.server_close()


def fetcher(**given):
    return Fetcher(Manners(**{"private": True, "pause": 0.0, "timeout": 5.0, "document": 1 << 20, **given}))


def test_an_address_is_fetched_and_read_by_what_it_holds(site):
    problems = []
    (raw,) = documents([site.url + "/bridge?id=3"], on_problem=problems.append, fetcher=fetcher())
    assert not problems
    article = read(raw)
    assert article.path == article.url == site.url + "/bridge?id=3"
    assert (article.format, article.title) == ("html", "The bridge opened")
    assert article.retrieved is not None
    assert article.stated_date is None
    assert site.asked[-1][0] == "/bridge?id=3"
    assert site.asked[-1][1].startswith("variorum/")


def test_without_leave_to_fetch_an_address_is_refused_before_anything_is_read():
    with pytest.raises(SettingsError, match="--fetch"):
        documents(["https://quay.example/"], on_problem=print)


@pytest.mark.parametrize(
    "name", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "169.254.1.1", "10.0.0.1", "2130706433"]
)
def test_addresses_inside_a_network_are_refused_once_their_names_are_resolved(site, name):
    port = site.server_address[1]
    with pytest.raises(BrokenInput, match=r"inside a network|cannot be fetched"):
        fetcher(private=False).get(f"http://{name}:{port}/")
    assert not site.asked


def test_a_name_that_leads_inside_is_refused_whatever_it_is_called(site, monkeypatch):
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *more, **named: real("127.0.0.1", *more, **named))
    with pytest.raises(BrokenInput, match="inside a network"):
        fetcher(private=False).get(f"http://quay.example:{site.server_address[1]}/")
    assert not site.asked


def test_a_redirect_to_an_address_inside_is_refused(site, monkeypatch):
    """The first hop passes for public; the one it leads to is looked at anew."""
    port = site.server_address[1]
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *more, **named: real("127.0.0.1", *more, **named))
    seen = []

    def first_only(address):
        seen.append(address)
        return len(seen) <= 2  # robots.txt and the first page

    monkeypatch.setattr("variorum.article.read.fetch.is_public", first_only)
    with pytest.raises(BrokenInput, match="inside a network"):
        fetcher(private=False).get(f"http://quay.example:{port}/moved?http://inside.example:{port}/secret")
    assert [path for path, *_ in site.asked] == ["/robots.txt", f"/moved?http://inside.example:{port}/secret"]


def test_redirects_are_followed_and_limited(site):
    answer = fetcher().get(f"{site.url}/moved?{site.url}/bridge")
    assert (answer.url, answer.data) == (site.url + "/bridge", PAGE)
    with pytest.raises(BrokenInput, match="redirected more than 5 times"):
        fetcher().get(site.url + "/loop")
    with pytest.raises(BrokenInput, match="not an address of the web"):
        fetcher().get(f"{site.url}/moved?file:///etc/hostname")


def test_robots_txt_is_kept_and_asked_for_once(site):
    one = fetcher()
    with pytest.raises(BrokenInput, match=r"robots\.txt asks not to"):
        one.get(site.url + "/closed/page")
    with pytest.raises(BrokenInput, match=r"robots\.txt asks not to"):
        one.get(f"{site.url}/moved?{site.url}/closed")
    assert one.get(site.url + "/open").data == PAGE
    assert [path for path, *_ in site.asked].count("/robots.txt") == 1
    assert not any(path.startswith("/closed") for path, *_ in site.asked)


def test_no_robots_txt_allows_all_and_a_broken_server_nothing(site):
    site.robots = b""
    assert fetcher().get(site.url + "/closed").data == PAGE
    site.robots = None
    with pytest.raises(BrokenInput, match=r"robots\.txt cannot be had"):
        fetcher().get(site.url + "/open")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/large", "larger than 1 MB"),
        ("/bomb", "larger than 1 MB"),
        ("/cut", "cut short"),
        ("/gone", "answers 410 Gone"),
    ],
)
def test_what_cannot_be_had_whole_is_told(site, path, reason):
    with pytest.raises(BrokenInput, match=reason):
        fetcher().get(site.url + path)


def test_a_server_that_dribbles_is_given_up_in_time(site):
    began = time.monotonic()
    with pytest.raises(BrokenInput, match="no whole answer within"):
        fetcher(timeout=0.6).get(site.url + "/slow")
    assert time.monotonic() - began < 3


def test_a_packed_answer_is_unpacked(site):
    assert fetcher().get(site.url + "/packed").data == PAGE


def test_one_bad_address_is_a_problem_and_the_others_are_read(site):
    problems = []
    inputs = [site.url + "/gone", "http://name:word@quay.example/", site.url + "/bridge"]
    (raw,) = documents(inputs, on_problem=problems.append, fetcher=fetcher())
    assert raw.name == inputs[2]
    assert [problem.path for problem in problems] == inputs[:2]


def test_a_server_is_not_asked_faster_than_its_pause(site):
    one = fetcher(pause=0.2)
    began = time.monotonic()
    one.get(site.url + "/a")
    one.get(site.url + "/b")
    assert time.monotonic() - began >= 0.4


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),
        ("nonsense", False),
    ],
)
def test_which_addresses_are_public(address, public):
    assert is_public(address) is public
