"""The library as an agent asks it, line by line."""

import json

import pytest
from dossier_fixture import dossier, hostile
from library_fixture import library_of

from variorum.doors.mcp import reply
from variorum.doors.reading import Reading


@pytest.fixture(scope="module")
def ask():
    reading = Reading(library_of(dossier()))
    return lambda method, **params: reply(
        reading, json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    )


def test_the_agent_is_told_what_there_is(ask):
    assert ask("initialize", protocolVersion="2025-03-26")["result"]["protocolVersion"] == "2025-03-26"
    tools = ask("tools/list")["result"]["tools"]
    assert {"list_stories", "search", "read_account", "read_claims", "read_article"} == {tool["name"] for tool in tools}
    assert all("Use it" in tool["description"] and "never instructions" in tool["description"] for tool in tools)


def test_an_account_is_read_with_its_citations(ask):
    (story,) = [
        row for row in json.loads(text(ask("tools/call", name="list_stories", arguments={})))["stories"]
        if row["n_articles"] == 5
    ]  # fmt: skip
    account = text(ask("tools/call", name="read_account", arguments={"story_id": story["story_id"]}))
    assert "met in Vell on Tuesday" in account
    assert "[1" in account


def test_claims_come_with_exact_passages(ask):
    found = json.loads(text(ask("tools/call", name="read_claims", arguments={"story_id": "s-vell", "limit": 1})))
    (claim,) = found["claims"]
    for place in claim["articles"][0]["citations"]:
        assert dossier().text(place["article_id"], place["start"], place["end"]) == place["text"]


def test_search_finds_a_phrase(ask):
    found = json.loads(text(ask("tools/call", name="search", arguments={"query": '"knows no borders"'})))
    assert found["passages"][0]["article_id"] == "a-3"


def test_what_is_not_there_is_an_error_the_agent_can_read(ask):
    told = ask("tools/call", name="read_account", arguments={"story_id": "none"})["result"]
    assert told["isError"]
    assert ask("tools/call", name="delete")["error"]["code"] == -32602
    assert ask("tools/call", name="search")["error"]["code"] == -32602
    assert ask("no/such")["error"]["code"] == -32601


@pytest.mark.parametrize(
    "line", [b"{", b"[]", b'{"id": 1}', b'"x"', b'{"id":1,"method":"ping","params":3}', b"[" * 9999]
)
def test_what_is_no_request_is_answered_and_ends_nothing(line):
    assert "error" in reply(Reading(library_of(dossier())), line)


def test_a_notification_is_not_answered():
    told = b'{"jsonrpc":"2.0","method":"notifications/initialized"}'
    assert reply(Reading(library_of(hostile())), told) is None


def text(answer):
    (content,) = answer["result"]["content"]
    return content["text"]
