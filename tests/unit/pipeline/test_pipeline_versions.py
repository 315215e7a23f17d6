"""Archives resumed, and articles published again with changes, through a whole build."""

import io
import json

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from variorum.library import Store
from variorum.library.check import check
from variorum.pipeline import build
from variorum.pipeline.article_wing import ArticleWing
from variorum.records import HISTORY, TABLES
from variorum.settings import load_settings

TOWNS = ["Ghent", "Varna", "Cork", "Split", "Turin"]
BODY = (
    "The mayor of {town}, Lena Claes, opened the new lock on Monday before several hundred guests. “It will hold,” she "
    "told reporters, and thanked the workers who had built it in less than three years. Boats pass from Tuesday on."
)


def page(town, more=""):
    text = BODY.format(town=town)
    return (
        f"<!DOCTYPE html><html><head><title>Lock opens in {town}</title></head><body><article><h1>Lock opens in {town}"
        f"</h1><p>{text}</p><p>{more}</p></article></body></html>"
    ).encode()


def archive(path, pages):
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number, (url, moment, body) in enumerate(pages):
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            headers = {"WARC-Date": moment, "WARC-Record-ID": f"<urn:uuid:{number:08}-0000-0000-0000-000000000000>"}
            record = writer.create_warc_record(
                url, "response", payload=io.BytesIO(body), http_headers=http, warc_headers_dict=headers
            )
            writer.write_record(record)
    return path


@pytest.fixture
def settings():
    return load_settings(jobs=1, chunk=1)


def tables(store):
    return {name: store.table(name).to_pylist() for name in TABLES if name != "runs"}


def test_an_archive_whose_reading_was_killed_half_way_loses_and_doubles_nothing(tmp_path, settings, monkeypatch):
    place = archive(
        tmp_path / "a.warc.gz",
        [(f"https://{town}.example/lock", "2021-05-04T10:00:00Z", page(town)) for town in TOWNS],
    )
    with Store.create(None) as undisturbed:
        build([place], undisturbed, settings)
        expected = tables(undisturbed)
    keep, kept = ArticleWing._keep, []

    def cut(self, *given):
        keep(self, *given)
        kept.append(1)
        if len(kept) == 3:
            raise KeyboardInterrupt

    with Store.create(None) as store:
        monkeypatch.setattr(ArticleWing, "_keep", cut)
        with pytest.raises(KeyboardInterrupt):
            build([place], store, settings)
        assert store.count("articles") == 2
        assert build([place], store, settings).new_articles == 3
        assert tables(store) == expected
        assert len(expected["articles"]) == len(TOWNS)
        assert build([place], store, settings).idle


def test_a_page_archived_again_with_changes_is_a_version_and_no_second_article(tmp_path, settings):
    url = "https://quay.example/2021/05/lock"
    pages = [
        (url, "2021-05-04T10:00:00Z", page("Ghent")),
        (url, "2021-05-05T10:00:00Z", page("Ghent", "A boat has since struck the gate, and the lock is shut again.")),
        (url + "?utm_source=x", "2021-05-05T11:00:00Z", page("Ghent", "A boat struck the gate; the lock is shut.")),
    ]
    found = []
    for order in (pages, pages[::-1]):
        with Store.create(None) as store:
            for one in order:
                build([archive(tmp_path / f"{pages.index(one)}.warc.gz", [one])], store, settings)
                assert check(store) == []
            rows = tables(store)
            found.append({name: rows[name] for name in rows if name not in HISTORY})
    assert all(one == found[0] for one in found)
    rows = found[0]
    articles = {row["path"][0]: row for row in rows["articles"]}
    assert articles["1"]["version_of"] == articles["0"]["article_id"]
    assert articles["2"]["version_of"] == articles["1"]["article_id"]
    assert [articles[n]["superseded_by"] is None for n in "012"] == [False, False, True]
    (story,) = rows["stories"]
    assert (story["n_articles"], story["n_origins"]) == (1, 1)
    assert [row["article_id"] for row in rows["story_articles"]] == [articles["2"]["article_id"]]
    assert not rows["copies"]
    assert {row["article_id"] for row in rows["sentences"]} == {row["article_id"] for row in rows["articles"]}


def test_the_same_article_of_other_bytes_is_one_row_whoever_came_first(tmp_path, settings):
    rows = [{"text": BODY.format(town="Cork"), "source": "Quay", "byline": name} for name in ("Ada Quill", "Ole Ray")]
    for n, row in enumerate(rows):
        (tmp_path / f"{n}.jsonl").write_text(json.dumps(row) + "\n")
    seen = []
    for order in (["0.jsonl", "1.jsonl"], ["1.jsonl", "0.jsonl"]):
        with Store.create(None) as store:
            for name in order:
                build([tmp_path / name], store, settings)
            seen.append(store.table("articles").to_pylist())
        with Store.create(None) as store:
            build([tmp_path / name for name in order], store, load_settings(jobs=1))
            seen.append(store.table("articles").to_pylist())
    assert len(seen[0]) == 1
    assert all(one == seen[0] for one in seen)


def test_a_file_that_was_mended_is_no_problem_any_more(tmp_path, settings):
    place = tmp_path / "a.txt.gz"
    place.write_bytes(b"\x1f\x8b\x08\x00 broken")
    with Store.create(None) as store:
        assert build([place], store, settings).problems == 1
        place.write_text(BODY.format(town="Cork"))
        assert build([place], store, settings).problems == 0


def test_a_fault_in_reading_one_document_is_its_problem_and_stops_nothing(tmp_path, settings, monkeypatch):
    from variorum.pipeline import article_wing

    read = article_wing.read

    def fails(raw):
        if raw.name == "b.txt":
            raise RuntimeError("no such luck")
        return read(raw)

    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(BODY.format(town=name.upper() * 4))
    monkeypatch.setattr(article_wing, "read", fails)
    with Store.create(None) as store:
        report = build([tmp_path], store, settings)
        (problem,) = store.table("problems").to_pylist()
    assert report.articles == 2
    assert problem["path"] == "b.txt"
    assert "no such luck" in problem["reason"]
