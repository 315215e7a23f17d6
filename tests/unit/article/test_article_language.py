"""One pass of the model: offsets, paragraphs, and the same parse in any company."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.article.analysis import Analysis
from variorum.article.language import parse, run, straighten
from variorum.article.model import ATTRIBUTES, analyse, load_model
from variorum.article.paragraphs import paragraphs
from variorum.errors import MissingModel
from variorum.records import Article, Furniture, Span

LINES = [
    "The river rose by two metres overnight.",
    "“We have never seen the like,” said the mayor, Livia Moretti, who had not slept.",
    "Rain.",
    "Officials in three villages asked the army for boats on Tuesday, and the army said that it would send them.",
    "The council meets again on Friday to decide whether the bridge, which was closed in March, can be opened.",
]
# Where the rules of form look at two words in a row.
TWO_TOGETHER = ["Let's see whether there are boats.", "They ain't gonna say that y'all gotta.", "C'mon, there's time."]
messy = st.text(alphabet=st.sampled_from("ab .,\n\"'“”’‘«»é\u00a0\u2028\t\r-–(“A1"), max_size=60)


def analysis_of(text, marks=()):
    article = Article(article_id="a", text=text)
    found = Analysis(
        article=article, furniture=[Furniture(article_id="a", start=s, end=e, kind="other") for s, e in marks]
    )
    run(found)
    return found


@settings(max_examples=40, deadline=None)
@given(messy)
def test_every_token_stands_where_its_offset_says(text):
    doc, _ = parse(text, [])
    plain = straighten(text)
    assert len(doc.text) == len(text)
    assert all(plain[token.idx : token.idx + len(token)] == token.text for token in doc)


@settings(max_examples=40, deadline=None)
@given(messy)
def test_sentences_are_in_order_and_within_the_text(text):
    sentences = analysis_of(text).sentences
    assert all(0 <= one.start < one.end <= len(text) for one in sentences)
    assert all(a.end <= b.start for a, b in pairwise(sentences))
    assert [one.n for one in sentences] == list(range(len(sentences)))


@given(messy, st.integers(0, 60), st.integers(0, 60))
def test_paragraphs_hold_all_of_the_report_and_none_of_the_furniture(text, a, b):
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    marks = [Furniture(article_id="a", start=start, end=end, kind="other")] if start < end else []
    held = {k for block in paragraphs(text, marks) for span in block for k in range(span.start, span.end)}
    report = {k for k, c in enumerate(text) if not c.isspace() and not (start <= k < end and start < end)}
    assert report <= held
    assert not held & set(range(start, end)) if start < end else True


def test_a_text_parses_the_same_bit_for_bit_in_any_batch():
    nlp = load_model()
    alone = [nlp(line) for line in LINES]
    for size in (2, 5):
        together = list(nlp.pipe(LINES[::-1], batch_size=size))[::-1]
        for one, other in zip(alone, together, strict=True):
            assert np.array_equal(one.tensor, other.tensor)
            assert one.to_json() == other.to_json()


@settings(max_examples=10, deadline=None)
@given(st.lists(st.sampled_from([*LINES, *TWO_TOGETHER]), min_size=2, max_size=12, unique=True))
def test_a_text_is_analysed_the_same_alone_and_among_others(texts):
    for text, among in zip(texts, analyse(texts), strict=True):
        (alone,) = analyse([text])
        assert (alone.words, alone.offsets) == (among.words, among.offsets)
        assert np.array_equal(alone.values, among.values)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([*LINES, *TWO_TOGETHER]) | messy.map(str.strip).filter(bool), min_size=1, max_size=12))
def test_what_is_looked_up_and_decided_together_is_what_the_pipeline_says(texts):
    nlp = load_model()
    for text, parsed in zip(texts, analyse(texts), strict=True):
        doc = nlp(text)
        assert parsed.words == [token.text for token in doc]
        assert parsed.offsets == [token.idx for token in doc]
        assert np.array_equal(parsed.values, doc.to_array(list(ATTRIBUTES)).reshape(-1, len(ATTRIBUTES)))


def test_a_paragraph_of_a_thousand_words_is_read_as_the_pipeline_reads_it():
    text = " ".join(LINES * 14)
    doc = load_model()(text)
    (parsed,) = analyse([text])
    assert len(doc) > 1000
    assert np.array_equal(parsed.values, doc.to_array(list(ATTRIBUTES)).reshape(-1, len(ATTRIBUTES)))


def test_a_prompt_that_cuts_a_sentence_in_two_leaves_one_sentence():
    text = "The council said on Monday that it\n\nSign up for our letter!\n\nwould close the old bridge at noon."
    start = text.index("Sign")
    (sentence,) = analysis_of(text, [(start, start + len("Sign up for our letter!"))]).sentences
    assert (sentence.start, sentence.end) == (0, len(text))


def test_lines_wrapped_at_a_fixed_width_are_one_paragraph():
    lines = [
        "The ferry to the northern islands was cancelled on Friday after a",
        "storm damaged the pier, and passengers were told to wait for a",
        "second boat that was to leave in the evening if the wind allowed",
        "it, the harbour master said.",
    ]
    text = "\n".join(lines)
    assert paragraphs(text, []) == [[Span(text.index(line), text.index(line) + len(line)) for line in lines]]


def test_a_model_that_is_not_installed_is_told_with_the_command():
    with pytest.raises(MissingModel, match="pip install no_such_model"):
        load_model("no_such_model")
