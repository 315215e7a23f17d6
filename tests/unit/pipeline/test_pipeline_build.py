"""A build does what has not been done, and nothing else."""

import json

import pytest

from variorum.library import Store
from variorum.pipeline import build
from variorum.pipeline.article_wing import ArticleWing
from variorum.records import HISTORY, TABLES
from variorum.settings import load_settings

TEXTS = {
    "one": "The mayor of Ghent, Lena Claes, opened the new lock on Monday. “It will hold,” she said.",
    "two": "Workers at the port of Varna walked out on Friday. Their union, the Dockers' League, asked for more pay.",
    "three": "A storm tore the roof off the theatre in Cork on 3 May 2018. Nobody was hurt, police said.",
    "four": "Storm damage closed the theatre in Cork. The roof was torn off on 3 May 2018, police said.",
}


@pytest.fixture
def rows(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps({"id": k, "text": v, "source": f"Paper {k}"}) + "\n" for k, v in TEXTS.items()))
    return path


@pytest.fixture
def settings():
    return load_settings(jobs=1, chunk=1)


def tables(store):
    return {name: store.table(name).to_pylist() for name in TABLES if name not in HISTORY}


def test_a_run_cut_short_goes_on_where_it_was(rows, settings, monkeypatch):
    with Store.create(None) as undisturbed:
        build([rows], undisturbed, settings)
        expected = tables(undisturbed)
    keep, kept = ArticleWing._keep, []

    def cut(self, *given):
        keep(self, *given)
        kept.append(1)
        if len(kept) == 2:
            raise KeyboardInterrupt

    with Store.create(None) as store:
        monkeypatch.setattr(ArticleWing, "_keep", cut)
        with pytest.raises(KeyboardInterrupt):
            build([rows], store, settings)
        assert store.count("articles") == 1  # the batch that was cut is not half there
        report = build([rows], store, settings)
        assert report.new_articles == 3
        assert tables(store) == expected
        assert build([rows], store, settings).idle
        assert store.count("runs") == 3


def test_a_changed_article_stage_is_computed_again_and_nothing_before_it(rows, settings):
    with Store.create(None) as store:
        build([rows], store, settings)
        expected = tables(store)
        store.connection.execute("UPDATE stage._done SET fingerprint = 'old' WHERE stage = 'events'")
        store.connection.execute("DELETE FROM stage.events")
        store.connection.execute("UPDATE stage.sentences SET role = 'untouched'")
        report = build([rows], store, settings)
        assert report.redone_articles == len(TEXTS)
        assert store.table("events").to_pylist() == expected["events"]
        assert set(store.table("sentences").column("role").to_pylist()) == {"untouched"}


def test_a_changed_story_stage_works_on_the_stories_and_leaves_the_corpus(rows, settings):
    with Store.create(None) as store:
        build([rows], store, settings)
        expected = tables(store)
        store.connection.execute("UPDATE stage._done SET fingerprint = 'old' WHERE stage = 'account'")
        report = build([rows], store, settings)
        assert report.corpus_stages == ()
        assert report.redone_articles == 0
        assert report.stories_worked == store.count("stories")
        assert tables(store) == expected


def test_new_articles_are_added_to_what_is_there(rows, settings, tmp_path):
    with Store.create(None) as store:
        build([rows], store, settings)
        more = tmp_path / "more.jsonl"
        more.write_text(json.dumps({"id": "five", "text": "A bridge in Split was closed on Sunday.", "source": "P"}))
        report = build([more], store, settings)
        assert report.new_articles == 1
        assert store.count("articles") == len(TEXTS) + 1


def test_the_same_bytes_under_two_names_are_one_article_with_the_first_name(settings, tmp_path):
    for folder in ("b", "a"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}.txt").write_text(TEXTS["three"])
    with Store.create(None) as store:
        build([tmp_path / "b", tmp_path / "a"], store, settings)
        assert store.table("articles").column("path").to_pylist() == ["a.txt"]


def test_a_stage_that_fails_on_an_article_is_told_and_the_rest_is_kept(rows, settings, monkeypatch):
    import dataclasses

    from variorum.pipeline import article_wing, stages

    def fails(analysis):
        if "Varna" in analysis.article.text:
            raise ValueError("no such luck")

    broken = tuple(dataclasses.replace(s, run=fails) if s.name == "quotes" else s for s in stages.STAGES)
    monkeypatch.setattr(
        article_wing, "of_unit", lambda unit, given=broken: tuple(stage for stage in given if stage.unit == unit)
    )
    with Store.create(None) as store:
        report = build([rows], store, settings)
        (problem,) = store.table("problems").to_pylist()
        assert (problem["stage"], problem["path"]) == ("quotes", "rows.jsonl#two")
        assert "no such luck" in problem["reason"]
        assert report.articles == len(TEXTS)
        assert store.count("events") > 0
