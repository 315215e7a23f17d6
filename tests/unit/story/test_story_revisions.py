from __future__ import annotations

import dataclasses

from dossiers import dossier_of

from variorum.records import ClaimSource, Copy, Dossier
from variorum.story import revisions

ORIGINAL = (
    "The council agreed to close the old bridge over the Tor on Monday. "
    "Engineers had found deep cracks in two of its pillars. "
    "The mayor asked drivers to be patient with the works."
)
REPRINT = (
    "The council agreed to shut the old bridge over the Tor on Monday. "
    "The mayor asked drivers to be patient with the works. "
    "A ferry runs every hour from the market square."
)


def reprinted(original: str = ORIGINAL, reprint: str = REPRINT) -> Dossier:
    """A dossier in which the Post takes its first sentence, and any equal ones, from the Wire."""
    held = dossier_of({"Wire": original, "Post": reprint}, copies=[("Wire", "Post")])
    ids = {article.source: article.article_id for article in held.articles}
    lines = tuple(
        dataclasses.replace(line, parent_article_id=ids["Wire"]) if line.article_id == ids["Post"] else line
        for line in held.lineage
    )
    texts = {ids["Wire"]: original, ids["Post"]: reprint}
    a, b = sorted(texts)
    first = Copy(
        a_article_id=a, a_start=0, a_end=texts[a].index(".") + 1,
        b_article_id=b, b_start=0, b_end=texts[b].index(".") + 1, similarity=0.9,
    )  # fmt: skip
    return dataclasses.replace(held, lineage=lines, copies=(first, *held.copies))


def changes(dossier: Dossier) -> set[tuple[str, str | None, str | None]]:
    return {(row.kind, row.from_text, row.text) for row in revisions.run(dossier).revisions}


def test_what_the_house_changed_added_and_left_out_is_told() -> None:
    held = revisions.run(reprinted())
    assert changes(reprinted()) == {
        ("replaced", "close", "shut"),
        ("cut", "Engineers had found deep cracks in two of its pillars.", None),
        ("added", None, "A ferry runs every hour from the market square."),
    }
    for row in held.revisions:
        if row.start is not None and row.end is not None:
            assert held.text(row.article_id, row.start, row.end) == row.text
        if row.from_start is not None and row.from_end is not None:
            assert held.text(row.from_article_id, row.from_start, row.from_end) == row.from_text


def test_function_words_alone_are_no_change() -> None:
    assert changes(reprinted("We saw the bridge by the Tor fall.", "We saw a bridge at the Tor fall.")) == set()


def test_a_sentence_that_was_moved_is_no_change() -> None:
    one, two = "The old bridge over the Tor fell.", "Drivers waited for hours on both banks."
    found = changes(dataclasses.replace(reprinted(f"{one} {two}", f"{one} {two}"), copies=()))
    assert found == set()


def test_a_sentence_that_states_the_same_claim_was_reworded() -> None:
    old, new = "The old bridge over the Tor fell down.", "The crossing at Vell is no more today."
    held = dataclasses.replace(reprinted(old, new), copies=())
    sources = tuple(
        ClaimSource(claim_id="c1", article_id=a.article_id, start=0, end=len(a.text), origin_id="o", attributed_to=None)
        for a in held.articles
    )
    assert changes(dataclasses.replace(held, claim_sources=sources)) == {("replaced", old, new)}


def test_an_article_that_took_nothing_has_no_revisions() -> None:
    assert revisions.run(dossier_of({"Wire": ORIGINAL, "Post": REPRINT})).revisions == ()
