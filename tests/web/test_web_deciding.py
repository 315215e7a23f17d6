"""A program corrects people and bodies over HTTP."""

import time

import pytest
from fastapi.testclient import TestClient

import variorum as vr
from variorum.doors.web import app

HERE = "http://127.0.0.1:8000"
STRIKE = """Bakers walk out in Ghent

Bakers in Ghent walked out on Monday 8 June 2015 over pay, their union said. Piet Hallaert sang.
"""
GOAT = """Goat elected in Cork

A goat was elected beadle of a market in Cork on Friday 3 July 2015. Petrus Hallaert, a visitor, applauded.
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "strike.txt").write_text(STRIKE, encoding="utf-8")
    (tmp_path / "in" / "goat.txt").write_text(GOAT, encoding="utf-8")
    vr.build(tmp_path / "in", tmp_path / "lib").close()
    return tmp_path / "lib"


@pytest.fixture
def writer(folder):
    made = app(folder, write=True, hosts=["127.0.0.1"])
    yield TestClient(made, base_url=HERE)
    made.state.reading.close()


def decide(writer, address, body):
    """Ask for a decision, and wait until it is carried out."""
    answer = writer.post(f"/api/v1/{address}", json=body)
    assert answer.status_code in (200, 202), answer.text
    for _ in range(600):
        run = writer.get("/api/v1/runs/current").json()
        if run["state"] != "running":
            assert run["state"] == "done", run
            return
        time.sleep(0.1)
    raise AssertionError(run)


def named(writer):
    rows = writer.get("/api/v1/tables/entities").json()["rows"]
    return {row["name"]: row["n_articles"] for row in rows if row["type"] == "person"}


def test_two_names_are_merged_and_the_decision_undone(writer):
    before = named(writer)
    assert set(before) == {"Piet Hallaert", "Petrus Hallaert"}
    decide(writer, "entities/Piet Hallaert/merge", {"other": "Petrus Hallaert", "by": "Ana"})
    assert list(named(writer).values()) == [2]
    (decision,) = writer.get("/api/v1/tables/decisions").json()["rows"]
    assert (decision["kind"], decision["editor"]) == ("merge_entities", "Ana")
    decide(writer, f"decisions/{decision['decision_id']}/undo", {"by": "Ben"})
    assert named(writer) == before


def test_a_merged_name_is_split_again_by_article(writer):
    decide(writer, "entities/Piet Hallaert/merge", {"other": "Petrus Hallaert", "by": "Ana"})
    (merged,) = named(writer)
    (article,) = [
        row["article_id"] for row in writer.get("/api/v1/tables/articles").json()["rows"] if row["path"] == "goat.txt"
    ]
    decide(writer, f"entities/{merged}/split", {"articles": [article], "by": "Ana"})
    assert sorted(named(writer).values()) == [1, 1]


@pytest.mark.parametrize(
    ("action", "body", "status"),
    [
        ("merge", {"other": "Petrus Hallaert"}, 422),
        ("merge", {"by": "Ana"}, 422),
        ("split", {"articles": "goat.txt", "by": "Ana"}, 422),
        ("merge", ["Petrus Hallaert"], 422),
        ("merge", {"other": "Nobody Known", "by": "Ana"}, 409),
    ],
)
def test_what_is_not_said_rightly_changes_nothing(writer, action, body, status):
    answer = writer.post(f"/api/v1/entities/Piet Hallaert/{action}", json=body)
    assert answer.status_code == status
    assert writer.get("/api/v1/tables/decisions").json()["rows"] == []


def test_a_form_of_another_site_decides_nothing(writer):
    answer = writer.post(
        "/api/v1/entities/Piet Hallaert/merge",
        content='{"other": "Petrus Hallaert", "by": "Eve"}',
        headers={"Content-Type": "text/plain"},
    )
    assert answer.status_code == 422
    assert writer.get("/api/v1/tables/decisions").json()["rows"] == []


def test_without_write_no_decision_is_taken(folder):
    made = app(folder, hosts=["127.0.0.1"])
    reader = TestClient(made, base_url=HERE)
    sent = reader.post("/api/v1/entities/Piet Hallaert/merge", json={"other": "Petrus Hallaert", "by": "Ana"})
    assert sent.status_code in (404, 405)
    made.state.reading.close()
