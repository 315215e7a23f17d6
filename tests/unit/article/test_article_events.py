"""Events of invented sentences: type, status, parties, place, and no event where there is none."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.article import events, language, mentions
from variorum.article.analysis import Analysis
from variorum.records import Article, Quote


def coded(text, quotes=()):
    analysis = Analysis(Article(article_id="a1", text=text))
    language.run(analysis)
    mentions.run(analysis)
    analysis.quotes.extend(quotes)
    events.run(analysis)
    return analysis.events


def main(text):
    found = coded(text)
    assert found, text
    return found[0]


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("The Norwegian minister held talks with the Danish ambassador.", "CONSULT"),
        ("Peru and Chile agreed to reopen the railway.", "AGREE"),
        ("The king praised the Swedish rescuers.", "SUPPORT"),
        ("The governor apologised to the miners.", "CONCEDE"),
        ("The rebels released nine hostages.", "RETREAT"),
        ("Kenya and Uganda held joint military exercises.", "COOPERATE"),
        ("Japan sent blankets and medicine to the islands.", "AID"),
        ("The senator demanded the resignation of the minister.", "REQUEST"),
        ("The bishop accused the company of fraud.", "ACCUSE"),
        ("Parliament rejected the proposal.", "REJECT"),
        ("The general threatened to bomb the harbour.", "THREATEN"),
        ("Students protested outside the ministry.", "PROTEST"),
        ("Canada expelled two diplomats.", "SANCTION"),
        ("Spain deployed troops along the border.", "MOBILIZE"),
        ("Police arrested three journalists.", "COERCE"),
        ("Gunmen attacked a convoy near the village.", "ASSAULT"),
    ],
)
def test_each_type_is_told_by_its_plainest_verb(text, event_type):
    assert main(text).event_type == event_type


@pytest.mark.parametrize(
    "text",
    [
        "The company met its deadline.",
        "The river is wide and slow.",
        "The minister expressed concern about the harvest.",
        "The spokeswoman declined to comment.",
        "The envoy urged both sides to lift the blockade.",
        "The council is considering sending aid to the islands.",
        "An earthquake killed forty people.",
    ],
)
def test_what_is_no_event_gives_none(text):
    assert coded(text) == []


def test_in_the_passive_the_one_behind_by_is_the_actor():
    event = main("The bridge was attacked by the Karelian militia.")
    assert "militia" in event.actor_name
    assert "bridge" in event.recipient_name


def test_one_sentence_can_tell_several_events_and_the_main_one_comes_first():
    found = coded("Italy condemned the raid and recalled its ambassador after soldiers arrested a priest.")
    assert [event.event_type for event in found][:2] == ["ACCUSE", "SANCTION"]
    assert "COERCE" in {event.event_type for event in found}


def test_a_place_is_where_the_clause_says_and_never_an_actors_country():
    assert main("France and Belgium held talks in Oslo.").place == "Oslo"
    assert main("Norway praised the rescuers.").place is None


def test_whoever_said_must_makes_a_demand_of_whoever_must():
    event = main("Brazil said that Peru must open the border.")
    assert (event.event_type, event.actor_name, event.recipient_name) == ("REQUEST", "Brazil", "Peru")


def test_a_refusal_is_an_event_and_what_is_refused_is_denied():
    found = coded("Norway will not release the prisoners.")
    assert [(event.event_type, event.status) for event in found] == [("REJECT", "happened"), ("RETREAT", "denied")]


def test_an_agreement_is_an_event_and_what_is_agreed_is_planned():
    found = coded("The rebels agreed to release the prisoners.")
    assert [(event.event_type, event.status) for event in found] == [("AGREE", "happened"), ("RETREAT", "planned")]


def test_people_killed_without_an_attack_in_sight_are_no_assault():
    assert coded("Twelve people were killed.") == []
    assert main("Twelve people were killed in an attack.").event_type == "ASSAULT"


def test_an_event_inside_a_saying_is_vouched_for_by_its_speaker():
    text = "Soldiers attacked the farm, the widow said."
    quote = Quote(
        quote_id="q1", article_id="a1", start=0, end=27, parts=((0, 27),), type="indirect", text=text[:27],
        speaker_name="the widow",
    )  # fmt: skip
    assert coded(text, [quote])[0].vouched_by == "the widow"
    assert coded(text)[0].vouched_by is None


def test_the_clause_leaves_out_the_coordinated_clause_of_another_subject():
    text = "Rebels freed a nurse, and the army attacked their camp."
    event = next(event for event in coded(text) if event.event_type == "RETREAT")
    assert text[event.start : event.end] == "Rebels freed a nurse"


SENTENCES = [
    json.loads(line)["text"]
    for line in (Path(__file__).parents[3] / "bench" / "status_sentences.jsonl").read_text("utf-8").splitlines()
]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4))
def test_every_range_lies_in_the_text_and_holds_its_trigger(sentences):
    text = "\n\n".join(sentences)
    for event in coded(text):
        assert 0 <= event.start <= event.trigger_start < event.trigger_end <= event.end <= len(text)
        for party in (event.actor, event.recipient):
            assert party is None or text[party.start : party.end].strip()


@pytest.mark.parametrize(
    ("text", "news", "aside"),
    [
        ("A Danish court on Monday sentenced a man to nine years for bombing a bus.", "sentenced", "bombing"),
        ("The mayor, who attacked strikers, met the Danish envoy.", "met", "attacked"),
        ("The governor apologised to the miners after police arrested three of them.", "apologised", "arrested"),
        ("A bomb exploded in the market, killing twelve people.", "killing", None),
        ("Police clashed with miners as they attacked the town hall.", "attacked", None),
    ],
)
def test_what_is_told_in_passing_is_told_from_the_news(text, news, aside):
    found = {text[event.trigger_start : event.trigger_end]: event.aside for event in coded(text)}
    assert found[news] is False
    assert aside is None or found[aside] is True


def test_coding_twice_gives_the_same_rows():
    text = " ".join(SENTENCES[:12])
    assert coded(text) == coded(text)


def test_status_holds_on_the_benchs_own_sentences():
    from bench import status

    scores = {score.metric: score.value for score in status.score(Path())}
    assert scores["accuracy"] >= 0.92


@pytest.mark.parametrize(
    ("text", "recipient"),
    [
        ("Peru expressed Peru's solidarity with Chile.", "Chile"),
        ("Kenya will not end the blockade until Uganda pays.", "Uganda"),
        ("The court rejected an appeal filed by lawyers.", "lawyers"),
        ("The envoy refused Norway's demand for a share of the lake.", "Norway"),
        ("The army launched a raid on a compound in the north of Peru.", "compound in the north of Peru"),
        ("The minister met his counterpart, Ida Renn.", "Ida Renn"),
    ],
)
def test_a_deed_is_done_to_whom_the_sentence_means(text, recipient):
    found = main(text)
    assert found.recipient_name in (recipient, recipient.split(" in ")[0])


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The report that Norway attacked the port was denied by Denmark.", "denied"),
        ("Claims that the banker met the minister are untrue.", "denied"),
        ("It is untrue that customs officers seized the cargo.", "denied"),
        ("Norway attacked the port.", "happened"),
    ],
)
def test_what_is_denied_as_a_whole_is_denied(text, status):
    assert main(text).status == status


@pytest.mark.parametrize(
    "text",
    ["Talks were held.", "The king treated his people badly.", "The union defended its policies.",
     "The mayor hoped to meet the miners.", "The priest issued a plea to the rebels to talk to the envoy."],
)  # fmt: skip
def test_what_is_hoped_for_or_nobodys_is_no_event(text):
    assert coded(text) == []


def test_an_event_has_codes_of_its_parties_and_its_place():
    found = main("The Finnish foreign minister met Swedish judges in Tampere.")
    assert (found.actor_country, found.actor_sector) == ("FIN", "GOV")
    assert (found.recipient_country, found.recipient_sector) == ("SWE", "JUD")
    assert (found.place_name, found.place_country, round(found.place_lat)) == ("Tampere", "FIN", 61)
    assert "diplomatic" in found.contexts


def test_what_is_not_known_of_a_party_or_place_stays_null():
    found = main("A stranger attacked a shop in Ardlewen.")
    assert (found.actor_country, found.recipient_country, found.place_name, found.geonameid) == (None, None, None, None)
