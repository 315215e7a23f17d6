import json

from dossier_fixture import dossier, hostile

from variorum.render import document


def citations(value):
    if isinstance(value, dict):
        if {"article_id", "start", "end", "text"} <= value.keys():
            yield value
        for held in value.values():
            yield from citations(held)
    elif isinstance(value, list):
        for held in value:
            yield from citations(held)


def test_every_citation_slices_back_to_its_words():
    for held in (dossier(), hostile()):
        found = list(citations(document.brief(held)))
        assert len(found) > 15
        for row in found:
            assert row["text"] == held.text(row["article_id"], row["start"], row["end"]) != ""
            assert row["number"] == held.number[row["article_id"]]


def test_it_is_plain_json_and_the_same_each_time():
    made = document.brief(dossier())
    assert json.loads(json.dumps(made)) == made
    assert json.dumps(document.brief(dossier())) == json.dumps(made)


def test_the_story_and_its_parts_are_there():
    made = document.brief(dossier())
    assert made["story"]["n_outlets"] == 5
    assert made["story"]["dates"] == "11–13 March 2031"
    assert [row["section"] for row in made["account"]] == ["short", "short", "single"]
    assert [origin["letter"] for origin in made["origins"]] == ["A", "B", "C"]
    assert made["sources"][1] | {"parent": 1, "shared_fraction": 0.98, "origin": "A"} == made["sources"][1]
    assert made["related"][0]["title"] == "Ministers meet in Vell"


def test_both_sides_of_a_difference_carry_their_origins():
    (dams,) = [row for row in document.brief(dossier())["differences"] if row["about"] == "dams named"]
    assert [(side["value"], side["n_articles"], side["n_origins"]) for side in dams["sides"]] == [
        ("three dams", 3, 1),
        ("four dams", 1, 1),
    ]


def test_a_saying_has_the_forms_it_was_printed_in():
    (saying,) = document.brief(dossier())["utterances"]
    assert saying["n_origins"] == 3
    assert saying["role"] == "foreign minister of Arda"
    assert [form["text"] for form in saying["variants"]] == ["The river knows no borders"]
