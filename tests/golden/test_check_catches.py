"""The proof is worth what it catches: a library spoiled in many ways, one at a time, and each is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import variorum as vr
from variorum.library import Store
from variorum.library.check import check
from variorum.sample import ARTICLES

#: What is done to the library, and words of the fault that must be told.
SPOILED = {
    "a word that no source says": (
        "UPDATE stage.account SET text = text || ' Allegedly.' WHERE n = 0",
        "does not stand in the cited passage",
    ),
    "words in another order": (
        "UPDATE stage.account SET text = array_to_string(list_reverse(string_split(text, ' ')), ' ') WHERE n = 0",
        "does not stand in the cited passage",
    ),
    "a name in brackets that the passage does not hold": (
        "UPDATE stage.account SET text = '[Napoleon] ' || text WHERE n = 1",
        "is in no record",
    ),
    "a name in brackets that stands elsewhere in the article only": (
        "UPDATE stage.account SET text = '[' || m.name || '] ' || text FROM ("
        "SELECT a.story_id, any_value(m.name) AS name FROM stage.account a, stage.mentions m "
        "WHERE a.n = 0 AND m.article_id = a.citations[1].article_id AND m.name IS NOT NULL "
        "AND NOT contains(a.text, split_part(m.name, ' ', -1)) AND (m.start > a.citations[1].end) "
        "AND m.name NOT IN (SELECT o.name FROM stage.mentions o WHERE o.article_id = a.citations[1].article_id "
        "AND o.start < a.citations[1].end AND o.end > a.citations[1].start AND o.name IS NOT NULL) GROUP BY 1) m "
        "WHERE account.story_id = m.story_id AND n = 0",
        "is in no record",
    ),
    "a citation beyond the article's end": (
        "UPDATE stage.account SET citations = list_append(citations, {'article_id': citations[1].article_id, "
        "'start': 10, 'end': 999999}) WHERE n = 0",
        "which is no passage of it",
    ),
    "a citation of another story's article": (
        "UPDATE stage.account SET citations = list_append(citations, {'article_id': (SELECT any_value(article_id) "
        "FROM stage.story_articles s WHERE s.story_id != account.story_id), 'start': 0, 'end': 9}) WHERE n = 0",
        "which is not in the story",
    ),
    "a sentence with nothing to rest on": ("UPDATE stage.account SET citations = [] WHERE n = 0", "it cites nothing"),
    "a copy counted as an origin": (
        "UPDATE stage.account SET n_origins = n_origins + 1 WHERE n = 0",
        "counts what its citations do not",
    ),
    "a claim with one origin too many": (
        "UPDATE stage.claims SET n_origins = n_origins + 1 WHERE claim_id = (SELECT min(claim_id) FROM stage.claims)",
        "its passages do not",
    ),
    "a passage of a claim lost": (
        "DELETE FROM stage.claim_sources "
        "WHERE claim_id = (SELECT min(claim_id) FROM stage.claims WHERE n_articles > 1) "
        "AND article_id = (SELECT min(article_id) FROM stage.claim_sources s "
        "WHERE s.claim_id = claim_sources.claim_id)",
        "its passages do not",
    ),
    "a sentence laid to another claim": (
        "UPDATE stage.account SET claim_id = (SELECT min(claim_id) FROM stage.claims c "
        "WHERE c.story_id != account.story_id) WHERE n = 0",
        "no article that states its claim",
    ),
    "a contested claim called agreed": (
        "UPDATE stage.claims__differences SET standing = 'agreed' WHERE standing = 'contested'",
        "its rows say contested",
    ),
    "an entry of the timeline reworded": (
        "UPDATE stage.timeline SET text = 'x' || text WHERE start = (SELECT min(start) FROM stage.timeline)",
        "is not the article's",
    ),
    "an entry counted twice": ("UPDATE stage.timeline SET n_articles = n_articles + 1 WHERE event_id IS NOT NULL",
                               "counts what its event does not"),
    "a quotation moved by a letter": (
        'UPDATE stage.quotes SET start = start + 1 WHERE quote_id = (SELECT min(quote_id) FROM stage.quotes)',
        "do not fit its range",
    ),
    "a saying that nobody said so": (
        "UPDATE stage.utterances SET text = text || '!' "
        "WHERE utterance_id = (SELECT min(utterance_id) FROM stage.utterances)",
        "is not that of one of its quotations",
    ),
    "a wording that does not stand there": (
        "UPDATE stage.wording SET surface = surface || 's'",
        "is not what stands at",
    ),
    "a stance outside its sentence": (
        'UPDATE stage.positions SET words_end = "end" + 1',
        "outside its sentence",
    ),
    "a side laid to another origin": (
        "UPDATE stage.difference_values SET origin_id = 'o' || origin_id",
        "names another origin",
    ),
    "a change that nobody made": (
        "UPDATE stage.revisions SET text = text || '!' WHERE text IS NOT NULL",
        "is not the article's",
    ),
    "a reprint of an article that is not there": (
        "UPDATE stage.lineage SET parent_article_id = 'anobody' WHERE parent_article_id IS NOT NULL",
        "name nothing in articles",
    ),
    "an article's text changed afterwards": (
        "UPDATE stage.articles SET text = '  ' || text",
        "is not the article's",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("sound")
    vr.build(sorted(Path(ARTICLES).glob("0[1-8]*")), library=folder).close()
    with Store.create(folder) as opened:
        yield opened


def test_a_sound_library_has_no_fault(store: Store) -> None:
    assert check(store) == []


@pytest.mark.parametrize("way", SPOILED)
def test_each_way_of_spoiling_a_library_is_told(store: Store, way: str) -> None:
    statement, fault = SPOILED[way]
    store.connection.execute("BEGIN")
    try:
        changed = store.connection.execute(statement).fetchone()
        assert changed is not None
        assert changed[0] > 0, "nothing was spoiled"
        found = check(store)
    finally:
        store.connection.execute("ROLLBACK")
    assert any(fault in line for line in found), found


def test_a_quotation_that_runs_over_lines_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "bridge.txt"
    file.write_text(
        "The bridge at Vell stays closed.\n\nIda Renn, the mayor, told reporters on Monday: “We will open the bridge\n"
        "in May and not before, whatever the company says.”\n\nThe company did not answer."
    )
    with vr.build(file) as library:
        (quote,) = library.table("quotes").to_pylist()
        assert "bridge in May" in quote["text"]
        assert library.check() == []
