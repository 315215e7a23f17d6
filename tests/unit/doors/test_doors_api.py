import concurrent.futures
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from dossier_fixture import dossier
from fastapi.testclient import TestClient
from library_fixture import library_of

from variorum.doors.web import app
from variorum.export import feed
from variorum.records import TABLES, AccountChange
from variorum.render import document


@pytest.fixture(scope="module")
def client():
    return TestClient(app(library_of(dossier())), raise_server_exceptions=False)


def test_the_index_names_every_table_with_its_rows(client):
    tables = client.get("/api/v1").json()["tables"]
    assert set(tables) == set(TABLES)
    assert tables["articles"] == 5


def test_a_table_is_read_page_by_page_until_there_is_no_next(client):
    address, read = "/api/v1/tables/claim_sources?limit=3", []
    while address:
        page = client.get(address).json()
        assert len(page["rows"]) <= 3
        read += page["rows"]
        address = page["next"]
    assert len(read) == page["total"] == len(dossier().claim_sources)
    assert read == client.get("/api/v1/tables/claim_sources?limit=1000").json()["rows"]


def test_a_table_is_narrowed_to_one_article_or_story(client):
    rows = client.get("/api/v1/tables/quotes?article_id=a-3").json()["rows"]
    assert [row["quote_id"] for row in rows] == ["q-2"]
    assert client.get("/api/v1/tables/claims?story_id=s-vell").json()["rows"]
    assert client.get("/api/v1/tables/claims?story_id=other").json()["rows"] == []


def test_the_account_is_the_one_every_rendering_shows(client):
    assert client.get("/api/v1/stories/s-vell/account").json() == document.brief(dossier())


def test_days_are_iso_strings(client):
    (row, *_) = client.get("/api/v1/tables/articles").json()["rows"]
    assert row["published_start"] == "2031-03-11"


def test_an_article_comes_with_what_was_found_in_it(client):
    held = client.get("/api/v1/articles/a-1").json()
    assert held["story_id"] == "s-vell"
    text = held["article"]["text"]
    assert [text[row["start"] : row["end"]] for row in held["quotes"]] == ['"The river does not know a border,"']


def test_search_finds_passages_and_says_where(client):
    page = client.get("/api/v1/search", params={"q": '"knows no borders"'}).json()
    assert [(row["kind"], row["article_id"]) for row in page["rows"]] == [("quote", "a-3")]


def test_quotations_and_sources_are_there_in_standard_formats(client):
    annotations = client.get("/api/v1/stories/s-vell/annotations")
    assert annotations.headers["content-type"].startswith("application/ld+json")
    assert annotations.json()["total"] == 3
    assert ET.fromstring(client.get("/api/v1/stories/s-vell/sources.graphml").text).tag.endswith("graphml")


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/v1/stories/none", 404, "V401"),
        ("/api/v1/stories/none/account", 404, "V401"),
        ("/api/v1/articles/none", 404, "V401"),
        ("/api/v1/tables/none", 404, "V401"),
        ("/api/v1/fields/none", 404, "V401"),
        ("/api/v1/tables/runs?story_id=s-vell", 404, "V401"),
        ("/api/v1/nothing", 404, "not_found"),
        ("/api/v1/tables/claims?limit=0", 422, "invalid_request"),
        ("/api/v1/tables/claims?limit=many", 422, "invalid_request"),
        ("/api/v1/tables/claims?offset=-1", 422, "invalid_request"),
        ("/api/v1/search", 422, "invalid_request"),
        ("/stories/none.json", 404, "V401"),
        ("/stories/s-vell/compare.json?a=none", 404, "V401"),
        ("/api/v1/stories/%00", 404, "V401"),
        ("/api/v1/articles/%F0%9F%90%9F%27%22--", 404, "V401"),
    ],
)
def test_an_error_has_a_code_that_stays_and_a_message(client, address, status, code):
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, method):
    for address in ("/api/v1/stories", "/api/v1/tables/claims", "/api/v1/articles/a-1", "/"):
        answer = getattr(client, method)(address)
        assert answer.status_code == 405


def test_what_the_reader_already_has_is_not_sent_again(client):
    first = client.get("/api/v1/stories")
    again = client.get("/api/v1/stories", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_many_readers_at_once_get_the_same_answers(client):
    addresses = ["/api/v1/stories/s-vell/account", "/api/v1/tables/claims", "/stories/s-vell", "/search?q=river"] * 8
    alone = {address: client.get(address).content for address in addresses}
    with concurrent.futures.ThreadPoolExecutor(8) as readers:
        together = list(readers.map(lambda address: (address, client.get(address).content), addresses))
    assert all(alone[address] == content for address, content in together)


def test_the_description_of_the_api_holds_every_address(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert all(path.startswith("/api/v1") for path in paths)
    assert {"/api/v1/stories/{story_id}/account", "/api/v1/tables/{name}", "/api/v1/search"} <= set(paths)


def test_a_fault_of_ours_is_an_error_like_any_other_and_tells_nothing(monkeypatch):
    client = TestClient(app(library_of(dossier())), raise_server_exceptions=False)

    def fail(dossier):
        raise RuntimeError("secret")

    monkeypatch.setattr(document, "document", fail)
    answer = client.get("/api/v1/stories/s-vell/account")
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "internal"
    assert "secret" not in answer.text
    assert "content-security-policy" in answer.headers


def test_what_changed_in_a_story_is_a_feed(client):
    row = AccountChange(story_id="s-vell", n=0, change="more", text="The river <rose>", origins_before=1)
    made = feed.changes(replace(dossier(), account_changes=(row,)), "http://here")
    assert "On more origins: The river &lt;rose&gt;" in made
    assert made.count("<entry>") == 1
    answer = client.get("/api/v1/stories/s-vell/changes.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert ET.fromstring(answer.text).tag.endswith("feed")
