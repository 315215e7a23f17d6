"""The stages fit together, and depend on what they say."""

import dataclasses

import pytest

from variorum.errors import PipelineError
from variorum.pipeline import STAGES, check_stages, fingerprints


def replaced(name, **changes):
    return [dataclasses.replace(stage, **changes) if stage.name == name else stage for stage in STAGES]


def test_the_stages_as_they_are_fit_together():
    check_stages()


@pytest.mark.parametrize(
    ("stages", "message"),
    [
        ([*STAGES[-1:], *STAGES[:-1]], "reads|wider unit"),
        ([*STAGES, STAGES[-1]], "two stages are called"),
        ([stage for stage in STAGES if stage.name != "quotes"], "reads 'quotes'"),
        (replaced("times", writes=("times", "sentences")), "is written by"),
        (replaced("times", reads=("articles", "no_such")), "no such table"),
        (replaced("quotes", writes=("quotes", "quotes.utterance_id")), "filled by 'utterances'"),
        (replaced("quotes", reads=("quotes.speaker_entity_id",)), "before it is filled"),
        (replaced("happenings", writes=("happenings",)), "reads|no stage"),
    ],
)
def test_stages_that_do_not_fit_are_refused_before_anything_runs(stages, message):
    with pytest.raises(PipelineError, match=message):
        check_stages(stages)


def test_a_new_version_changes_what_depends_on_it_and_nothing_else():
    before = fingerprints({"model": "m"})
    after = fingerprints({"model": "m"}, replaced("quotes", version=99))
    changed = {name for name in before if before[name] != after[name]}
    assert "quotes" in changed
    assert "events" in changed  # reads quotes
    assert not changed & {"read", "furniture", "language", "times", "mentions"}


def test_another_model_changes_every_fingerprint():
    before, after = fingerprints({"model": "m"}), fingerprints({"model": "n"})
    assert all(before[name] != after[name] for name in before)
