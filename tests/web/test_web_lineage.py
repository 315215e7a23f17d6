"""An editor corrects who took from whom: on the page, over HTTP, from Python, at the command line; counts follow."""

import json
import re
import shutil
import time

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

import variorum as vr
from variorum.doors.cli import app as cli
from variorum.doors.web import app
from variorum.errors import DecisionError

HERE = "http://127.0.0.1:8000"
TEXT = (
    "The Brenta river burst its banks in Padua on Monday 4 May 2015 and swept the old mill away, Mayor Livia Moretti "
    "said. Nine houses by the lower bridge were flooded to the first floor, and forty people slept in the town's "
    "school. The water would fall by Thursday, she told reporters at the town hall.\n"
)
FIRST = {"title": "River bursts its banks in Padua", "source": "The Padua Mail", "date": "2015-05-04", "text": TEXT}
SECOND = {"title": "Flood sweeps a mill away", "source": "The Vicenza Bell", "date": "2015-05-05", "text": TEXT}
THIRD = {
    "title": "Forty sleep in a school in Padua as the Brenta floods", "source": "The Rovigo <b>Post",
    "date": "2015-05-05", "text": "Forty people slept in a school in Padua after the Brenta river flooded nine houses "
    "on Monday 4 May 2015. The old mill was swept away, Mayor Livia Moretti said.\n",
}  # fmt: skip


def written(file, *rows):
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("lineage")
    with vr.build(written(place / "in.jsonl", FIRST, SECOND, THIRD), place / "lib") as library:
        assert library.check() == []
        assert library.count("stories") == 1
    return place / "lib"


@pytest.fixture
def library(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "lib")
    with vr.open(tmp_path / "lib") as opened:
        yield opened


def named(library):
    """The articles' ids by outlet's town."""
    return {row["source"].split()[1]: row["article_id"] for row in library.table("articles").to_pylist()}


def counts(library):
    """Every count of origins that is shown: the story's, its claims', its utterances', its account's."""
    (story,) = library.table("stories").to_pylist()
    told = {table: library.table(table).to_pylist() for table in ("claims", "account", "utterances")}
    return story["n_origins"], {
        table: max((row["n_origins"] for row in rows), default=0) for table, rows in told.items()
    }


def test_every_count_of_origins_follows_a_correction_and_its_undoing(library):
    ids = named(library)
    before = counts(library)
    assert before[0] == 2
    made = library.trace(ids["Vicenza"], not_from=ids["Padua"], by="Ana", note="both were there")
    assert counts(library)[0] == 3
    assert counts(library)[1]["claims"] == before[1]["claims"] + 1 == 3
    assert counts(library)[1]["account"] == 3
    assert library.check() == []
    library.undo(made.decision_id, by="Ben")
    assert counts(library) == before
    library.trace(ids["Rovigo"], took_from=ids["Padua"], by="Ana")
    assert counts(library) == (1, dict.fromkeys(before[1], 1))
    assert library.check() == []


def test_a_correction_outlasts_later_runs(library, tmp_path):
    ids = named(library)
    library.trace(ids["Vicenza"], own=True, by="Ana")
    library.close()
    more = {**THIRD, "title": "Something else", "source": "The Genoa Mail", "text": "A ship sank off Genoa on 9 July."}
    with vr.build(written(tmp_path / "more.jsonl", more), tmp_path / "lib") as again:
        assert again.check() == []
        row = again.rows("lineage", {"article_id": ids["Vicenza"]}).to_pylist()[0]
        assert (row["parent_article_id"], row["family"]) == (None, f"own:{ids['Vicenza']}")
        assert again.rows("stories", {"n_articles": "3"}).to_pylist()[0]["n_origins"] == 3


@pytest.mark.parametrize(
    ("article", "says"),
    [
        ("Rovigo", {"not_from": "Padua"}),
        ("Vicenza", {"took_from": "Padua"}),
        ("Rovigo", {"own": True}),
        ("Rovigo", {"took_from": "Rovigo"}),
        ("Rovigo", {}),
        ("Rovigo", {"own": True, "took_from": "Padua"}),
    ],
)
def test_what_is_so_already_or_says_nothing_is_refused(library, article, says):
    ids = named(library)
    before = library.count("decisions")
    with pytest.raises(DecisionError):
        library.trace(ids[article], **{name: ids.get(value, value) for name, value in says.items()}, by="Ana")
    assert library.count("decisions") == before


def test_the_command_line_corrects_a_lineage(library, tmp_path):
    ids, folder = named(library), tmp_path / "lib"
    library.close()
    run = CliRunner()
    ran = run.invoke(cli, ["trace", ids["Vicenza"], "--own", "--by", "Ana", "--library", str(folder)])
    assert ran.exit_code == 0, ran.output
    with vr.open(folder) as opened:
        assert opened.decisions().to_pylist()[-1]["about"].endswith("is an origin of its own")
        assert opened.decisions().to_pylist()[-1]["decision_id"] == ran.stdout.strip()


@pytest.fixture
def writer(folder):
    made = app(folder, write=True, hosts=["127.0.0.1"])
    yield TestClient(made, base_url=HERE)
    made.state.reading.close()


def when_done(writer):
    for _ in range(600):
        run = writer.get("/api/v1/runs/current").json()
        if run["state"] != "running":
            assert run["state"] == "done", run
            return
        time.sleep(0.1)
    raise AssertionError(run)


def test_the_page_of_sources_takes_a_correction_and_shows_it(writer):
    story = next(r["story_id"] for r in writer.get("/api/v1/stories").json()["rows"] if r["n_articles"] == 3)
    place = f"/stories/{story}/sources"
    page = writer.get(place).text
    assert "<strong>2 origins</strong>" in page
    assert "The Rovigo &lt;b&gt;Post" in page
    ids = {r["source"].split()[1]: r["article_id"] for r in writer.get("/api/v1/tables/articles").json()["rows"]}
    form = {
        "form_token": re.search(r'name="form_token" value="([^"]+)"', page)[1], "article": ids["Vicenza"],
        "says": "not_took", "other": ids["Padua"], "by": "Ada <i>", "note": "<script>alert(1)</script>",
    }  # fmt: skip
    assert writer.post(f"/stories/{story}/lineage", data=form | {"by": ""}).status_code == 422
    assert writer.post(f"/stories/{story}/lineage", data=form | {"says": "stole"}).status_code == 422
    assert writer.post(f"/stories/{story}/lineage", data=form | {"other": ""}).status_code == 422
    assert writer.post(f"/stories/{story}/lineage", data=form | {"form_token": "x"}).status_code == 403
    answer = writer.post(f"/stories/{story}/lineage", data=form, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, place)
    when_done(writer)
    assert "<strong>3 origins</strong>" in writer.get(place).text
    library = writer.get("/library").text
    assert "Ada &lt;i&gt;" in library
    assert "<script>alert" not in library
    (undo,) = re.findall(r'action="(/decisions/[^"]+/undo)"', library)
    writer.post(undo, data={"form_token": form["form_token"], "by": "Ada"})
    when_done(writer)
    assert "<strong>2 origins</strong>" in writer.get(place).text


def test_a_program_corrects_a_lineage(writer):
    ids = {r["source"].split()[1]: r["article_id"] for r in writer.get("/api/v1/tables/articles").json()["rows"]}
    place = f"/api/v1/articles/{ids['Vicenza']}/lineage"
    assert writer.post(place, json={"says": "took", "by": "Ana"}).status_code == 422
    assert writer.post(place, json={"says": "not_took", "other": ids["Rovigo"], "by": "Ana"}).status_code == 409
    assert writer.post(place, json={"says": "own_origin", "by": "Ana"}).status_code in (200, 202)
    when_done(writer)
    (row,) = [r for r in writer.get("/api/v1/tables/decisions").json()["rows"] if not r["undone"]]
    assert (row["kind"], row["articles"]) == ("own_origin", [ids["Vicenza"]])
    assert writer.post(f"/api/v1/decisions/{row['decision_id']}/undo", json={"by": "Ana"}).status_code in (200, 202)
    when_done(writer)
