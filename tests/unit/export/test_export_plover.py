"""Events as PLOVER records and as a table: each once, with what is known of it and no more."""

import csv
import datetime as dt
import json

import pytest

from variorum.errors import SettingsError
from variorum.export import plover
from variorum.records import Article, EventReport, Happening, to_arrow

DAY = dt.date(2031, 5, 6)
TEXT = "The Portuguese minister met the bishop in Ardle."


def tables(status="happened", event_type="CONSULT", reports=2):
    articles = [
        Article(article_id=f"a{n}", text=TEXT, source=f"Paper {n}", url=f"https://n{n}.example/") for n in (1, 2)
    ]
    events = [
        EventReport(
            report_id=f"v{n}", article_id=f"a{n}", start=0, end=len(TEXT) - 1, trigger_start=24, trigger_end=27,
            event_type=event_type, status=status, actor_name="minister", event_id="h1", actor_country="PRT",
            actor_sector="GOV", recipient_sector="REL", contexts=("executive",), place="Ardle",
        )
        for n in range(1, reports + 1)
    ]  # fmt: skip
    happening = Happening(
        event_id="h1", story_id="s1", event_type=event_type, status=status, actor_name="minister",
        recipient_name="bishop", date_start=DAY, date_end=DAY, place="Ardle", n_articles=reports, n_origins=1,
    )  # fmt: skip
    held = {
        "articles": to_arrow("articles", articles), "events": to_arrow("events", events),
        "happenings": to_arrow("happenings", [happening]),
    }  # fmt: skip
    return held.__getitem__


def test_an_event_that_two_articles_report_is_one_row_with_both_as_sources(tmp_path):
    file = tmp_path / "deep" / "events.csv"
    assert plover.write(tables(), file, "csv") == 1
    (row,) = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    assert (row["event_type"], row["n_mentions"], row["sources"]) == ("CONSULT", "2", "Paper 1;Paper 2")
    assert (row["actor_country"], row["actor_sector"], row["recipient_country"]) == ("PRT", "GOV", "")


def test_a_place_that_is_not_known_has_its_name_and_no_coordinates():
    (record,) = plover.records(plover.coded_events(tables()))
    assert record["event_loc"] == {"extracted_place": "Ardle"}


def test_a_planned_meeting_stands_under_the_type_that_the_standard_files_it_under():
    (record,) = plover.records(plover.coded_events(tables("planned")))
    assert (record["event"], record["quad_code"]) == (["AGREE"], 1)
    assert "future" not in record["context"]


@pytest.mark.parametrize(("status", "auxiliary"), [("denied", "negation"), ("hypothetical", "hypothetical")])
def test_what_did_not_happen_says_so_in_its_contexts(status, auxiliary):
    (record,) = plover.records(plover.coded_events(tables(status, "ASSAULT")))
    assert (record["event"], record["context"][-1]) == (["ASSAULT"], auxiliary)


def test_the_records_are_json_lines(tmp_path):
    plover.write(tables(), tmp_path / "e.jsonl", "plover")
    (line,) = (tmp_path / "e.jsonl").read_text(encoding="utf-8").splitlines()
    record = json.loads(line)
    assert (record["date"], record["event_text"]) == ("2031-05-06", TEXT[:-1])
    assert record["actor"] == [{"code": "PRT", "sector": "GOV", "entity_text": "minister"}]


def test_an_unknown_format_is_refused(tmp_path):
    with pytest.raises(SettingsError):
        plover.write(tables(), tmp_path / "e", "xml")
