"""The language model in whole numbers of eight bits says nearly the same, whatever company a text is in."""

import numpy as np
import pytest

from variorum.article import small_mixing
from variorum.article.model import ATTRIBUTES, DEFAULT_MODEL, SMALL, analyse, load_model
from variorum.errors import MissingModel
from variorum.sample import ARTICLES

LINES = [
    line
    for file in sorted(ARTICLES.glob("*.txt"))[:4]
    for line in file.read_text(encoding="utf-8").splitlines()
    if len(line) > 40
]


def columns(parsed, *names):
    return parsed.values[:, [ATTRIBUTES.index(name) for name in names]]


def test_of_a_hundred_words_at_most_one_is_read_otherwise():
    exact, small = analyse(LINES), analyse(LINES, DEFAULT_MODEL + SMALL)
    assert [one.words for one in exact] == [one.words for one in small]
    others = [
        np.any(columns(a, "HEAD", "TAG", "ENT_TYPE") != columns(b, "HEAD", "TAG", "ENT_TYPE"), axis=1)
        for a, b in zip(exact, small, strict=True)
    ]
    assert np.concatenate(others).mean() < 0.01


def test_a_text_parses_the_same_alone_and_among_others():
    for text, among in zip(LINES, analyse(LINES, DEFAULT_MODEL + SMALL), strict=True):
        (alone,) = analyse([text], DEFAULT_MODEL + SMALL)
        assert np.array_equal(alone.values, among.values)


def test_rows_are_mixed_the_same_in_parts_and_all_at_once(monkeypatch):
    network = dict(load_model().pipeline)["tok2vec"].model
    rows = np.random.default_rng(3).normal(size=(90, 96)).astype(np.float32)
    whole = small_mixing.SmallMixing(network, "words").mixed(rows)
    monkeypatch.setattr(small_mixing, "_AT_ONCE", 7)
    assert np.array_equal(small_mixing.SmallMixing(network, "words").mixed(rows), whole)


def test_another_models_weights_are_not_mistaken_for_these():
    network = dict(load_model().pipeline)["tok2vec"].model
    with pytest.raises(MissingModel, match="only the default language model"):
        small_mixing.SmallMixing(network, "names")


def test_a_process_that_used_several_models_reads_on_as_before():
    models = [DEFAULT_MODEL, DEFAULT_MODEL + SMALL]
    held = [load_model(name) for name in [*models, *models]] + [load_model()]
    for name in models:
        analyse(LINES[:2], name)
    assert {id(nlp) for nlp in held} == {id(load_model(name)) for name in models}
