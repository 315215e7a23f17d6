from __future__ import annotations

import pytest
from dossiers import dossier_of

from variorum.story import wording
from variorum.story.wording import folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Tor Front", "Tor Front"),
        ("Tor Front’s", "Tor Front"),
        ("Mr Varn", "Varn"),
        ("U.S.", "US"),
        ("Jong-un", "Jong Un"),
        ("TOR FRONT", "Tor Front"),
    ],
)
def test_trivial_variants_are_one_wording(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_names_that_sources_give_one_group_are_listed_with_their_counts() -> None:
    dossier = wording.run(
        dossier_of(
            {
                "Post": "We saw the Tor Valley Front march. Then the Tor Valley Front left.",
                "Daily": "We saw the Greencoats march.",
            },
            aliases={"Greencoats": "Tor Valley Front"},
        )
    )
    assert {(row.source, row.surface, row.n) for row in dossier.wording} == {
        ("Post", "Tor Valley Front", 2),
        ("Daily", "Greencoats", 1),
    }
    for row in dossier.wording:
        assert dossier.text(row.article_id, row.start, row.end) == row.surface


def test_a_surname_is_no_other_wording_than_the_name() -> None:
    texts = {"Post": "We saw Ida Renn march.", "Daily": "We saw Renn march."}
    assert wording.run(dossier_of(texts, people=["Ida Renn"])).wording == ()


def test_sources_that_call_a_thing_alike_give_no_row() -> None:
    texts = {"Post": "We saw the Greencoats march.", "Daily": "We met Greencoats there."}
    assert wording.run(dossier_of(texts)).wording == ()


def test_one_source_alone_has_nobody_to_differ_from() -> None:
    texts = {"Post": "We saw the Tor Valley Front march. We met Greencoats there."}
    assert wording.run(dossier_of(texts, aliases={"Greencoats": "Tor Valley Front"})).wording == ()
