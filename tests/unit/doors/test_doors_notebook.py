"""Progress in a notebook."""

import sys
from types import SimpleNamespace

import pytest

from variorum.doors.notebook import InNotebook, in_notebook


class Display:
    def __init__(self):
        self.told = []

    def update(self, bundle, raw):
        assert raw
        self.told.append(bundle)


@pytest.fixture
def notebook(monkeypatch):
    """IPython as it is inside a notebook's kernel, as far as it is used here."""
    held = Display()
    shell = SimpleNamespace(kernel=object())
    told = SimpleNamespace(display=lambda bundle, raw, display_id: held)
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell, display=told))
    monkeypatch.setitem(sys.modules, "IPython.display", told)
    return held


def test_a_bar_tells_the_stage_and_goes_when_the_work_is_done(notebook):
    with InNotebook.bar(None) as told:
        told.begin("quotes", 4, "articles")
        told.advance(4)
        told.begin("<i>", None, "files")
    shown = [bundle.get("text/html", "") for bundle in notebook.told]
    assert shown[0] == '<progress max="4" value="0"></progress> quotes: 0 of 4 articles'
    assert "<progress></progress> &lt;i&gt;: 0 files" in shown
    assert notebook.told[-1] == {"text/plain": ""}


def test_a_build_in_a_notebook_shows_a_bar(notebook, tmp_path):
    import variorum as vr

    (tmp_path / "a.txt").write_text("The minister resigned on Friday 8 May 2015.", encoding="utf-8")
    vr.build(tmp_path).close()
    assert len(notebook.told) > 3


def test_outside_a_notebook_nothing_is_shown():
    assert not in_notebook()
    with InNotebook.bar(None) as told:
        assert told is None


def test_a_progress_that_was_asked_for_is_the_one_used(notebook):
    asked = object()
    with InNotebook.bar(asked) as told:
        assert told is asked
    assert notebook.told == []
