"""How the work of finding sayings grows with the text: counted in steps of the interpreter, not by a clock."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from variorum.article import language, mentions, quotes
from variorum.article.analysis import Analysis
from variorum.records import Article


def steps(analysis: Analysis) -> int:
    """Instructions that finding the mentions and sayings takes."""
    count = 0

    def watch(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        count += event == "opcode"
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        mentions.run(analysis)
        quotes.run(analysis)
    finally:
        sys.settrace(before)
    return count


def parsed(text: str) -> Analysis:
    analysis = Analysis(article=Article(article_id="a1", text=text))
    language.run(analysis)
    return analysis


@pytest.mark.parametrize(
    "unit",
    [
        '"a" said he ',
        '"a" said he.\n\n',
        "The man said he knew that she left ",
        '"It was a farce of a day." "It went on," he said. ',
    ],
)
def test_twice_as_many_sayings_take_about_twice_the_work(unit: str) -> None:
    # More than the longest sentence that is looked at whole, so that what grows with the sentence has stopped growing.
    half, whole = parsed(unit * 70), parsed(unit * 140)
    steps(parsed(unit))  # what is loaded at first use falls on neither
    assert steps(whole) < 2.5 * steps(half)
