from __future__ import annotations

import dataclasses
import datetime as dt
import time
from itertools import pairwise

import pytest
from dossiers import dossier_of
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.records import Claim, Dossier, Mention
from variorum.story import claims
from variorum.story.clauses import clauses, dateline_end
from variorum.story.contradictions import contradicting
from variorum.story.matching import alike, grouped, likeness, weights
from variorum.story.parties import same_parties
from variorum.story.passages import passages
from variorum.story.quantities import quantities
from variorum.story.sequence import in_order

POST = (
    "The foreign ministers of Arda and Bresk met in Vell on Tuesday to settle their quarrel over the river. "
    "They agreed to reopen the joint river commission by the end of June. "
    "Ida Renn said the dam at Tor held 40 tonnes of cement. "
    "Farmers on both banks have waited years for water."
)
DAILY = (
    "In Vell on Tuesday the foreign ministers of Arda and Bresk met about their quarrel over the river. "
    "A baker in Vell sold out of bread before noon."
)


def claim_with(dossier: Dossier, words: str) -> Claim:
    found = [claim for claim in dossier.claims if words in claim.text]
    assert len(found) == 1, [claim.text for claim in found]
    return found[0]


def sources(dossier: Dossier, claim: Claim) -> set[str]:
    return {str(dossier.article[s.article_id].source) for s in dossier.claim_sources if s.claim_id == claim.claim_id}


def test_two_reports_of_one_meeting_are_one_claim_of_two_origins() -> None:
    dossier = claims.run(dossier_of({"Post": POST, "Daily": DAILY}))
    claim = claim_with(dossier, "foreign ministers")
    assert sources(dossier, claim) == {"Post", "Daily"}
    assert (claim.n_articles, claim.n_origins, claim.standing) == (2, 2, "agreed")


def test_a_reprinted_dispatch_counts_as_one_origin() -> None:
    dossier = claims.run(dossier_of({"Post": POST, "Mirror": POST}, copies=[("Post", "Mirror")]))
    claim = claim_with(dossier, "foreign ministers")
    assert (claim.n_articles, claim.n_origins, claim.standing) == (2, 1, "single")


def test_what_one_article_says_is_a_claim_too() -> None:
    dossier = claims.run(dossier_of({"Post": POST, "Daily": DAILY}))
    claim = claim_with(dossier, "baker")
    assert sources(dossier, claim) == {"Daily"}
    assert claim.standing == "single"


def test_every_source_slices_back_and_every_count_is_that_of_its_sources() -> None:
    dossier = claims.run(dossier_of({"Post": POST, "Daily": DAILY}))
    for claim in dossier.claims:
        places = [(s.article_id, s.start, s.end) for s in dossier.claim_sources if s.claim_id == claim.claim_id]
        assert (claim.n_articles, claim.n_origins) == dossier.count(places)
        assert dossier.text(claim.article_id, claim.start, claim.end) == claim.text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The shed in Vell harbour held 240 tonnes of nitrate.",
            "The shed in Vell harbour held 400 tonnes of nitrate.",
        ),
        ("The union called a strike in every port of Bresk.", "The union called no strike in every port of Bresk."),
        ("Ida Renn will open the new bridge over the Tor.", "Ida Renn opened the new bridge over the Tor."),
    ],
    ids=["other number", "denied", "planned"],
)
def test_variants_that_cannot_both_hold_are_two_claims(one: str, other: str) -> None:
    dossier = claims.run(dossier_of({"Post": f"{one} {POST}", "Daily": f"{other} {DAILY}"}, people=["Ida Renn"]))
    with_it = [claim for claim in dossier.claims if claim.text in (one, other)]
    assert len(with_it) == 2
    assert {claim.n_articles for claim in with_it} == {1}


def test_the_words_of_two_persons_are_not_one_claim() -> None:
    dossier = claims.run(
        dossier_of(
            {
                "Post": f'"The dam at Tor is safe for years," said Ida Renn. {POST}',
                "Daily": f'"The dam at Tor is a danger to us," said Olo Varn. {DAILY}',
            },
            people=["Ida Renn", "Olo Varn"],
        )
    )
    assert claim_with(dossier, "safe for years").claim_id != claim_with(dossier, "danger").claim_id


def test_a_source_keeps_whose_word_it_is() -> None:
    text = f'"The river does not know any border at all," said Ida Renn. {POST}'
    dossier = claims.run(dossier_of({"Post": text}, people=["Ida Renn"]))
    claim = claim_with(dossier, "any border")
    assert [s.attributed_to for s in dossier.claim_sources if s.claim_id == claim.claim_id] == ["Ida Renn"]


def test_a_claim_is_worded_without_a_leading_pronoun_where_a_source_allows() -> None:
    one = "She opened the new bridge over the river Tor near Vell in the rain."
    other = "Ida Renn opened the new bridge over the river Tor near Vell in the rain."
    dossier = claims.run(
        dossier_of({"Post": f"Ida Renn is tired. {one}", "Daily": f"{other} {DAILY}"}, people=["Ida Renn"])
    )
    assert claim_with(dossier, "new bridge").text == other


def test_claims_are_the_same_in_any_order_of_articles() -> None:
    texts = {"Post": POST, "Daily": DAILY, "Mirror": POST}
    one = claims.run(dossier_of(texts))
    other = claims.run(dossier_of(dict(reversed(texts.items()))))
    assert [c.claim_id for c in one.claims] == [c.claim_id for c in other.claims]
    assert one.claim_sources == other.claim_sources


def test_a_story_of_many_articles_takes_seconds() -> None:
    texts = {
        f"Paper {n}": " ".join(
            f"Clerk number w{n}x{k} of the town t{(n * k) % 97} counted {n + k + 3} crates near quay q{k % 13} at dawn."
            for k in range(20)
        )
        for n in range(60)
    }
    dossier = dossier_of(texts)
    began = time.perf_counter()
    claims.run(dossier)
    assert time.perf_counter() - began < 10


def test_a_sentence_is_cut_only_where_both_sides_can_stand() -> None:
    text = "The reservoir began to fill in May, and Arda says the river has fallen by a fifth."
    assert [text[a:b] for a, b in clauses(text)] == [
        "The reservoir began to fill in May",
        "Arda says the river has fallen by a fifth.",
    ]
    for whole in (
        "He named Tor, Vell, and Arda on the map.",
        '"We came, and the rest of them stayed at home," she said.',
    ):
        assert [whole[a:b] for a, b in clauses(whole)] == [whole]


@given(st.text(alphabet='Ab ,;."“”()and but the was', max_size=80))
@settings(max_examples=60, deadline=None)
def test_clauses_are_ranges_of_the_sentence_in_order(text: str) -> None:
    parts = clauses(text)
    assert parts[-1].end == len(text)
    assert all(a.end <= b.start for a, b in pairwise(parts))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("VELL (Arda Wire) – The ministers met.", "The ministers met."),
        ("VELL, March 12 (Arda Wire) – The ministers met.", "The ministers met."),
        ("US-led forces left.", "US-led forces left."),
    ],
)
def test_a_dateline_is_no_part_of_a_claim(text: str, rest: str) -> None:
    assert text[dateline_end(text) :] == rest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least 12 people were killed.", [(12, "killed")]),
        ("The blast killed 17 people and injured 110, the service said.", [(17, "killed"), (110, "injured")]),
        ("Six dockers had not been found.", [(6, "missing")]),
        ("The shed held about 400 tonnes of nitrate.", [(400, "ton of nitrat")]),
        ("It opens on March 26 at 6:25 p.m. in 2019.", []),
        ("Olo Varn, 45, won.", []),
        ("The two ministers said the body would sit again.", [(2, "minister")]),
        ("They sat between 9:30 a.m. and noon.", []),
        ("They sat from 9 a.m. to 5:30 p.m.", [(8.5, "hour")]),
        ("They sent three written warnings.", [(3, "warn")]),
        ("$1.5 billion", [(1.5e9, "$")]),
    ],
)
def test_a_quantity_says_what_it_counts(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(quantity.value, quantity.measure) for quantity in quantities(text)] == expected


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("at least 12 boats", "17 boats", True),
        ("about 400 boats", "390 boats", True),
        ("about 400 boats", "240 boats", False),
        ("three boats", "3 boats", True),
        ("three boats", "4 boats", False),
        ("up to 90 boats", "120 boats", False),
    ],
)
def test_hedges_and_rounding_let_numbers_agree(one: str, other: str, agree: bool) -> None:
    (first,), (second,) = quantities(one), quantities(other)
    assert first.agrees(second) is agree
    assert second.agrees(first) is agree


def test_average_linkage_does_not_chain() -> None:
    assert grouped(3, {(0, 1): 0.9, (1, 2): 0.9}, 0.5) == [[0, 1], [2]]


def test_pairs_that_must_stay_apart_never_meet_in_one_group() -> None:
    pairs = {(0, 1): 0.9, (1, 2): 0.9, (0, 2): 0.9}
    assert all(not {0, 2} <= set(group) for group in grouped(3, pairs, 0.1, apart=[(0, 2)]))


@given(st.lists(st.frozensets(st.sampled_from([f"w:{c}" for c in "abcdefgh"]), min_size=1), min_size=2, max_size=8))
@settings(max_examples=60, deadline=None)
def test_likeness_is_the_same_pair_by_pair_and_all_at_once(terms: list[frozenset[str]]) -> None:
    weighted = weights(terms)
    for (a, b), value in alike(weighted, 0.01).items():
        assert value == pytest.approx(likeness(weighted[a], weighted[b]), abs=1e-5)
        assert likeness(weighted[b], weighted[a]) == pytest.approx(likeness(weighted[a], weighted[b]))


def test_a_day_weighs_the_same_whatever_it_is_called() -> None:
    texts = {"Post": f"Olo Varn left Vell on Tuesday. {POST}", "Daily": f"Olo Varn left Vell on 11 March. {DAILY}"}
    dossier = claims.run(dossier_of(texts, published=dt.date(2031, 3, 12), people=["Olo Varn"]))
    claim = claim_with(dossier, "left Vell")
    assert sources(dossier, claim) == {"Post", "Daily"}


AHEAD = {
    "Post": "The ministers agreed to reopen the joint river commission by the end of June. Rain fell all day in Vell.",
    "Daily": "Both sides agreed to reopen the river commission by the end of June. A baker in Vell sold out of bread.",
    "Echo": "The body would be at work again by the end of June, an aide told listeners. Trams ran late in the town.",
}


def test_what_one_day_ahead_is_given_to_is_one_claim_in_whatever_words() -> None:
    dossier = claims.run(dossier_of(AHEAD))
    claim = claim_with(dossier, "reopen")
    assert sources(dossier, claim) == {"Post", "Daily", "Echo"}
    assert claim.n_origins == 3


def test_a_day_behind_the_reports_joins_nothing_by_itself() -> None:
    dossier = claims.run(dossier_of(AHEAD, published=dt.date(2031, 7, 12)))
    assert sources(dossier, claim_with(dossier, "reopen")) == {"Post", "Daily"}


def test_a_saying_is_borne_out_where_its_speaker_is_named_beside_a_word_of_saying() -> None:
    texts = {
        "Post": 'Ida Renn told Vell Radio: "Arda had asked for the talks in Vell." Rain fell on the river all day.',
        "Daily": "The talks in Vell were held because Arda had asked, the mediator, Ida Renn, said. Bread was scarce.",
        "Echo": "The talks in Vell were held because Arda had asked. Trams ran late in the lower town that evening.",
    }
    held = passages(dossier_of(texts, people=["Ida Renn"]))
    saying, named, flat = (next(p for p in held if words in p.text) for words in ("told Vell", "mediator", "asked."))
    assert saying.named_speaker
    assert not contradicting(saying, named, 0.3)
    assert contradicting(saying, flat, 0.3)


@pytest.mark.parametrize("ahead", ["is expected at the site on Saturday", "is due at the site on Saturday"])
def test_who_is_expected_somewhere_has_not_been_there(ahead: str) -> None:
    texts = {"Post": f"The mayor {ahead}.", "Daily": "The mayor walked through the site."}
    expected, been = passages(dossier_of(texts))
    assert expected.future
    assert not been.future
    assert contradicting(expected, been, 0.9)


@pytest.mark.parametrize("published", [dt.date(2031, 3, 10), dt.date(2031, 3, 20)])
def test_reports_of_one_day_that_both_await_or_both_look_back_on_share_a_claim(published: dt.date) -> None:
    texts = {
        "Post": "The ministers of Arda will meet in Vell on 14 March over the river quarrel.",
        "Daily": "The ministers of Arda meet in Vell on 14 March over the river quarrel.",
    }
    a, b = passages(dossier_of(texts, published=published))
    assert a.future != b.future
    assert not contradicting(a, b, 0.9)


def test_a_plan_told_before_its_day_and_the_deed_told_after_it_are_two_claims() -> None:
    texts = {
        "Post": "The ministers of Arda will meet in Vell on 14 March over the river quarrel.",
        "Daily": "The ministers of Arda met in Vell on 14 March over the river quarrel.",
    }
    a, b = passages(dossier_of(texts, published={"Post": dt.date(2031, 3, 10), "Daily": dt.date(2031, 3, 15)}))
    assert contradicting(a, b, 0.9)


def test_one_order_of_telling_brings_two_reports_of_few_common_words_together() -> None:
    told = "Rain fell on {0} before the talks opened. The talks closed with a {1}. Both parties left Vell by boat."
    held = passages(dossier_of({"Post": told.format("Vell", "handshake"), "Daily": told.format("town", "toast")}))
    classes = [[n] for n in range(len(held))]
    at = {(held[n].article_id, held[n].sentence.n): n for n in range(len(held))}
    first, second = sorted({p.article_id for p in held})
    pairs = {}
    for k, value in enumerate((0.8, 0.3, 0.0)):
        pairs[tuple(sorted((at[first, k], at[second, k])))] = value
    stray = tuple(sorted((at[first, 0], at[second, 2])))
    ordered = in_order({**pairs, stray: 0.3}, held, classes)
    middle = tuple(sorted((at[first, 1], at[second, 1])))
    assert ordered[middle] > 0.3
    assert ordered[stray] == 0.3


def test_two_bare_names_of_one_body_that_point_at_each_other_are_one_party() -> None:
    dossier = dossier_of({"Post": POST})
    words = [("union", "e1"), ("dockers' union", "e1"), ("union", "e2")]
    mentions = tuple(
        Mention(article_id=dossier.articles[0].article_id, start=n, end=n + 1, kind="nominal", type="organisation",
                text=text, name=None, chain=n, entity_id=entity)
        for n, (text, entity) in enumerate(words)
    )  # fmt: skip
    same = same_parties(dataclasses.replace(dossier, mentions=mentions))
    assert same.get("e1", "e1") == same.get("e2", "e2")
