"""The ontology and the event lexicon are whole, and agree with one another."""

import pytest

from variorum.errors import VariorumError
from variorum.knowledge import plover


def test_the_ontology_has_its_sixteen_types_and_thirty_seven_contexts():
    assert len(plover.event_types()) == 16
    assert len(plover.contexts()) == 37


def test_conflict_scores_below_zero_and_cooperation_above():
    for entry in plover.event_types().values():
        assert entry.score > 0 if entry.quad in (1, 2) else entry.score <= 0


def test_every_frame_names_a_type_and_a_mode_of_the_ontology():
    lexicon = plover.event_lexicon()
    types = plover.event_types()
    for table in (lexicon.verbs, lexicon.nouns, lexicon.adjectives):
        for word, frames in table.items():
            for frame in frames:
                assert frame.event_type is None or frame.event_type in types, word
                if frame.mode is not None and frame.event_type is not None:
                    assert frame.mode in types[frame.event_type].modes, (word, frame.mode)


def test_every_class_that_a_frame_names_is_known():
    lexicon = plover.event_lexicon()
    for frames in lexicon.verbs.values():
        for frame in frames:
            for words in (frame.objects, frame.object_not, frame.prepositional, frame.subjects):
                assert not [word for word in words if word.startswith("@")]


def test_every_type_can_be_told_by_a_verb_and_thousands_of_entries_stand_behind_them():
    lexicon = plover.event_lexicon()
    told = {frame.event_type for frames in lexicon.verbs.values() for frame in frames} - {None}
    assert told == set(plover.event_types())
    assert lexicon.n_entries > 3000


@pytest.mark.parametrize(
    ("event_type", "status", "standard"),
    [("CONSULT", "planned", "AGREE"), ("CONSULT", "happened", "CONSULT"), ("ASSAULT", "planned", "THREATEN")],
)
def test_the_standard_files_an_announced_deed_under_a_type_of_its_own(event_type, status, standard):
    assert plover.standard_type(event_type, status) == standard


def test_a_condition_that_is_not_known_is_an_error_and_not_passed_over():
    with pytest.raises(VariorumError, match="no such condition"):
        plover._Reader().frame("colour=red", "ASSAULT", "")
