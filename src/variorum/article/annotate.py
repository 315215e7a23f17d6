"""One article through the article stages, with what went wrong on the way."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence

from variorum.article.analysis import Analysis
from variorum.article.language import parse_ahead
from variorum.article.model import DEFAULT_MODEL
from variorum.errors import MissingModel
from variorum.records import Article, Problem, Stage


def annotate(article: Article, stages: Sequence[Stage], model: str | None = None) -> tuple[Analysis, list[Problem]]:
    """Run the article stages in order.

    A stage that fails leaves its rows out and is told as a problem; the others still run, save those that need the
    parse when the parse failed.

    Raises
    ------
    MissingModel
        The language model is not installed: no article could be analysed.
    """
    analysis = Analysis(article=article)
    return analysis, _run(analysis, stages, model)


def _run(analysis: Analysis, stages: Sequence[Stage], model: str | None) -> list[Problem]:
    """Run the stages on what those before them left; returns what went wrong."""
    problems: list[Problem] = []
    for stage in stages:
        if analysis.doc is None and "sentences" in stage.reads:
            continue
        try:
            if stage.name == "language" and model is not None:
                stage.run(analysis, model)
            else:
                stage.run(analysis)
        except MissingModel:
            raise
        except Exception as error:  # noqa: BLE001 -- one bad article never stops a run; it is told in `problems`
            problems.append(problem_of(error, stage.name, analysis.article))
    return problems


def annotate_all(
    articles: Sequence[Article], stages: Sequence[Stage], model: str | None = None
) -> Iterator[tuple[Analysis, list[Problem]]]:
    """As `annotate`, for several articles whose text is parsed together, which takes half the time.

    Raises
    ------
    MissingModel
        The language model is not installed.
    """
    before = [stage for stage in stages if stage.name == "furniture"]
    after = [stage for stage in stages if stage.name != "furniture"]
    begun = [annotate(article, before, model) for article in articles]
    try:
        parse_ahead([analysis for analysis, _ in begun], model or DEFAULT_MODEL)
    except MissingModel:
        raise
    except Exception:  # noqa: BLE001 -- what breaks the batch is told below, when its article is parsed by itself
        pass
    # Each is let go of as it is done: its parse takes more room than its text.
    begun.reverse()
    while begun:
        analysis, problems = begun.pop()
        problems += _run(analysis, after, model)
        yield analysis, problems


def problem_of(error: Exception, stage: str, article: Article) -> Problem:
    """The row for an article that a stage failed on: what failed and where in our code."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    reason = f"{type(error).__name__}: {error} ({place.name}, line {place.lineno}): please report this article"
    return Problem(path=article.path, article_id=article.article_id, stage=stage, reason=reason)
