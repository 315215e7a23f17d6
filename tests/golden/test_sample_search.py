"""What search by meaning finds in the sample that search by words does not."""

import pytest

from variorum.doors.reading import Reading
from variorum.library.browse import Found

#: A query that holds no word of the passage; words of the passage that answers it.
ASKED = [
    ("detonation", "blast"),
    ("wounded", "84 people were injured"),
    ("walkout", "one-day strike"),
    ("fatalities", "had killed 17 people"),
    ("survivors", "less often someone alive"),
    ("court proceedings", "the retired judge"),
    ("boats", "Vessels bound for Lisbon"),
]


@pytest.fixture(scope="module")
def reading(sample_library):
    made = Reading(sample_library)
    yield made
    made.close()


@pytest.mark.parametrize(("query", "answer"), ASKED)
def test_meaning_finds_what_words_do_not(reading, query, answer):
    by_words = reading.search(query, Found(), 20, 0)
    assert not any(answer in row["text"] for row in by_words)
    found = reading.search(query, Found(by="meaning"), 20, 0)
    (first, *_) = [row for row in found if answer in row["text"]]
    assert first["near"]
    assert all(word in first["text"].lower() for word in first["near"])


def test_a_passage_with_the_word_itself_comes_before_its_neighbours(reading):
    found = reading.search("explosion", Found(by="meaning", kind="sentence"), 50, 0)
    assert "explosion" in found[0]["near"]
    assert any(row["near"] == ["blast"] for row in found)
    assert [row["score"] for row in found] == sorted((row["score"] for row in found), reverse=True)


def test_meaning_is_narrowed_paged_and_bound_by_phrases_as_words_are(reading):
    everything = reading.search("fatalities", Found(by="meaning"), 100, 0)
    assert {row["kind"] for row in everything} >= {"claim", "sentence"}
    claims = reading.search("fatalities", Found("claim", by="meaning"), 100, 0)
    assert claims == [row for row in everything if row["kind"] == "claim"]
    assert reading.search("fatalities", Found(by="meaning"), 3, 2) == everything[2:5]
    held = reading.search('fatalities "fire service"', Found(by="meaning"), 100, 0)
    assert held
    assert all("fire service" in row["text"].lower() for row in held)


@pytest.mark.parametrize("query", ["", "the of and", "zzyzx", "'; DROP TABLE lexicon; --", '"', "\x00", "ﬁre 🔥"])
def test_a_query_that_means_nothing_here_finds_nothing_and_breaks_nothing(reading, query):
    assert isinstance(reading.search(query, Found(by="meaning"), 5, 0), list)
    assert reading.search("detonation", Found(by="meaning"), 5, 0)
