"""Who may ask, from where, and what may be changed by whom."""

import pytest
from dossier_fixture import dossier
from fastapi.testclient import TestClient
from library_fixture import library_of

from variorum.doors.forms import file_name
from variorum.doors.guard import HEADERS
from variorum.doors.serving import is_here, serve
from variorum.doors.web import app
from variorum.errors import SettingsError

HERE = "http://127.0.0.1"


def client(base=HERE, **options):
    return TestClient(app(library_of(dossier()), **options), base_url=base)


@pytest.mark.parametrize(
    "host", ["http://127.0.0.1:8000", "http://localhost", "http://[::1]:80", "http://news.example"]
)
def test_a_request_under_a_name_of_this_server_is_answered(host):
    assert client(host, hosts=["news.example"]).get("/api/v1").status_code == 200


@pytest.mark.parametrize(
    "host", ["http://attacker.example", "http://localhost.attacker.example", "http://127.0.0.1.nip.io"]
)
def test_a_name_made_to_point_here_is_refused(host):
    answer = client(host, hosts=["127.0.0.1"]).get("/api/v1")
    assert answer.status_code == 421
    assert answer.json()["error"]["code"] == "wrong_host"
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


def test_without_the_token_nothing_is_read():
    reader = client(token="secret")
    assert reader.get("/api/v1/stories").status_code == 401
    assert reader.get("/stories.json").status_code == 401
    page = reader.get("/stories/s-vell", follow_redirects=False)
    assert (page.status_code, page.headers["location"]) == (303, "/login?to=/stories/s-vell")
    assert reader.get("/api/v1", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert reader.get("/api/v1", headers={"Cookie": "variorum=wrong"}).status_code == 401


def test_the_token_opens_as_a_bearer_token_and_as_a_login():
    reader = client(token="secret")
    assert reader.get("/api/v1", headers={"Authorization": "Bearer secret"}).status_code == 200
    entered = reader.post("/login", data={"token": "secret", "to": "/library"}, follow_redirects=False)
    assert (entered.status_code, entered.headers["location"]) == (303, "/library")
    assert "HttpOnly" in entered.headers["set-cookie"]
    assert "samesite=strict" in entered.headers["set-cookie"].lower()
    assert "secret" not in entered.headers["set-cookie"]
    assert reader.get("/").status_code == 200


@pytest.mark.parametrize(
    "to", ["//attacker.example", "https://attacker.example", "/\\attacker.example", "javascript:1"]
)
def test_the_login_leads_nowhere_else(to):
    entered = client(token="secret").post("/login", data={"token": "secret", "to": to}, follow_redirects=False)
    assert entered.headers["location"] == "/"


def test_what_is_kept_for_one_reader_is_not_shown_to_one_without_the_token():
    site = app(library_of(dossier()), token="secret")
    known, unknown = TestClient(site, base_url=HERE), TestClient(site, base_url=HERE)
    known.headers["Authorization"] = "Bearer secret"
    assert known.get("/api/v1/stories").status_code == known.get("/api/v1/stories").status_code == 200
    assert unknown.get("/api/v1/stories").status_code == 401


def test_a_change_asked_for_by_another_site_is_refused():
    writer = client(write=True)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://attacker.example"}, {"Origin": "null"}):
        answer = writer.post("/api/v1/articles", content="{}", headers={"Content-Type": "application/json", **headers})
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "cross_site"


@pytest.mark.parametrize(
    "address", ["/library", "/stories/s-vell/merge", "/stories/s-vell/split", "/articles/a-1/move"]
)
def test_a_form_without_this_servers_token_changes_nothing(address):
    answer = client(write=True).post(address, data={"other": "s-old", "article": "a-1", "story": "s-old", "by": "Eve"})
    assert answer.status_code in {403, 422}
    if address != "/library":
        assert answer.status_code == 403


def test_a_server_beyond_this_machine_asks_for_a_token(tmp_path):
    with pytest.raises(SettingsError, match="token"):
        serve(tmp_path, "0.0.0.0", 0)
    assert is_here("127.0.0.1")
    assert is_here("::1")
    assert not is_here("0.0.0.0")
    assert not is_here("news.example")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\news\\a.html", "a.html"),
        (".hidden", "hidden"),
        ("<b>x</b>.txt", "b.txt"),
        ("\x00\u202e", "article.txt"),
        ("Zürich, 3.5.txt", "Zürich, 3.5.txt"),
    ],
)
def test_the_name_of_a_file_that_arrives_is_only_a_name(given, kept):
    assert file_name(given) == kept
