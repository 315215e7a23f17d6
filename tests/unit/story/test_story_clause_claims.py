"""A sentence that states several things is a source of several claims."""

import dataclasses

from dossiers import dossier_of

from variorum.records import Clause, Dossier, Mention
from variorum.story import account, claims, differences
from variorum.story.anchors import bonuses
from variorum.story.parties import same_parties
from variorum.story.passages import passages
from variorum.story.printing import Printer, fault
from variorum.story.quantities import quantities

LEAD = "The envoys of Arda and Bresk met in Vell on Tuesday and agreed to reopen the old ferry line to Tor."


def with_clauses(dossier: Dossier, lead: str, second: str, subject: str) -> Dossier:
    """The dossier with the clauses of each sentence that reads as `lead`, parted before `second`."""
    found = []
    for sentence in dossier.sentences:
        if dossier.text(sentence.article_id, sentence.start, sentence.end) == lead:
            place = sentence.start + lead.index(second)
            found.append(
                Clause(
                    article_id=sentence.article_id, sentence_id=sentence.sentence_id, start=place,
                    end=sentence.end - 1, kind="coordinate", verb="agree",
                    subject_start=sentence.start, subject_end=sentence.start + len(subject),
                )
            )  # fmt: skip
    return dataclasses.replace(dossier, clauses=tuple(found))


def story() -> Dossier:
    given = dossier_of(
        {
            "North Post": f"{LEAD} Nobody spoke of the price of the tickets.",
            "Vell Radio": "The envoys of Arda and Bresk met in Vell on Tuesday. It rained all day over the harbour.",
            "Tor Daily": "A bridge over the bay will be painted green in the spring, the mayor of Tor promised.",
        }
    )
    return with_clauses(given, LEAD, "agreed", "The envoys of Arda and Bresk")


def test_two_things_told_in_one_sentence_are_counted_apart() -> None:
    given = claims.run(story())
    origins = {claim.text: claim.n_origins for claim in given.claims}
    (met,) = [n for text, n in origins.items() if text.startswith("The envoys of Arda and Bresk met in Vell")]
    assert met == 2
    assert origins["agreed to reopen the old ferry line to Tor."] == 1


def test_a_clause_knows_the_subject_it_shares() -> None:
    (clause,) = [p for p in passages(story()) if p.text.startswith("agreed")]
    assert {"w:envoy", "w:ferry"} <= clause.terms
    assert "w:meet" not in clause.terms
    assert clause.lead == "The envoys of Arda and Bresk met in Vell on Tuesday and "


def test_a_clause_is_printed_with_its_subject_in_brackets_and_that_is_proved() -> None:
    given = story()
    (clause,) = [p for p in passages(given) if p.text.startswith("agreed")]
    text = Printer(given).clause(clause)
    assert text == "[The envoys of Arda and Bresk] agreed to reopen the old ferry line to Tor."
    assert fault(text, LEAD, frozenset()) is None
    assert fault("[The envoys of Tor and Arda] agreed to reopen the old ferry line to Tor.", LEAD, frozenset())


def test_every_sentence_of_the_account_is_proved() -> None:
    given = account.run(differences.run(claims.run(story())))
    assert given.account
    assert [account.verify(sentence, given) for sentence in given.account] == [None] * len(given.account)


def test_a_shared_number_of_the_same_thing_brings_passages_together() -> None:
    given = dossier_of(
        {
            "North Post": "The shed by the quay contained 400 tonnes of nitrate.",
            "Vell Radio": "The figure for the nitrate was 400 tonnes.",
            "Tor Daily": "The shed by the quay was built by convicts long ago.",
        }
    )
    held = list(passages(given))
    found = bonuses(held)
    pairs = {frozenset(held[n].article_id for n in pair) for pair in found}
    by_source = {article.source: article.article_id for article in given.articles}
    assert pairs == {frozenset((by_source["North Post"], by_source["Vell Radio"]))}


def test_a_type_of_deed_alone_brings_nothing_together() -> None:
    given = dossier_of({"North Post": "The envoys met in Vell again.", "Vell Radio": "The envoys met in Vell once."})
    assert bonuses(list(passages(given))) == {}


def test_a_bare_description_is_the_one_body_it_can_be_within_a_story() -> None:
    given = dossier_of({"North Post": "The harbour union met. The union spoke."})
    article_id = given.articles[0].article_id
    text = given.articles[0].text
    rows = tuple(
        Mention(
            article_id=article_id, start=text.index(words), end=text.index(words) + len(words), kind="nominal",
            type="organisation", text=words, chain=n, entity_id=f"e{n}",
        )
        for n, words in enumerate(("harbour union", "union"))
    )  # fmt: skip
    assert same_parties(dataclasses.replace(given, mentions=rows)) == {"e1": "e0"}


def test_a_thing_called_by_its_length_counts_nothing() -> None:
    assert [q.measure for q in quantities("A 40-foot boat lay on the beach.")] == [""]


def test_how_one_thing_is_to_another_counts_nothing() -> None:
    assert [q.measure for q in quantities("The moon is four times the size of its neighbour.")] == [""]
    assert all(q.counted for q in quantities("The gates were opened four times."))
    feet, metres = quantities("It is 40 feet long, or 12 metres wide.")
    assert feet.measure == metres.measure
    assert feet.agrees(metres)


def kinds_of(texts: dict[str, str], **given: object) -> dict[str, list[list[str]]]:
    """Values of each difference by its kind."""
    found = differences.run(claims.run(dossier_of(texts, **given)))  # type: ignore[arg-type]
    sides: dict[str, list[list[str]]] = {}
    for row in found.differences:
        values = sorted({v.value for v in found.difference_values if v.difference_id == row.difference_id})
        sides.setdefault(row.kind, []).append(values)
    return sides


def test_a_day_that_one_report_says_is_no_longer_planned_differs_from_the_reports_that_give_it() -> None:
    texts = {
        "North Post": "Ida Renn will be questioned in Vell on 20 March.",
        "Vell Radio": "Ida Renn was to have been questioned in Vell on 20 March. "
        "The hearing before the court will now be on 26 March.",
    }
    assert kinds_of(texts, people=("Ida Renn",)) == {"date": [["20 March", "26 March"]]}


def test_two_short_tolls_of_one_day_differ_though_they_share_few_words() -> None:
    texts = {
        "North Post": "Another 84 people were injured, the fire brigade of Vell said.",
        "Vell Radio": "The hospital put the number of injured at 110 people.",
    }
    assert kinds_of(texts)["number"] == [["110 people", "84 people"]]


def test_two_translations_of_one_saying_differ_in_wording() -> None:
    texts = {
        "North Post": 'Ida Renn said: "A river does not stop to show its papers."',
        "Vell Radio": 'Ida Renn said: "Rivers do not halt and present their papers."',
    }
    assert kinds_of(texts, people=("Ida Renn",))["wording"] == [
        ["A river does not stop to show its papers", "Rivers do not halt and present their papers"]
    ]
