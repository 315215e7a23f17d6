"""An account printed by the browser."""

import io

import pytest
from dossier_fixture import dossier
from pypdf import PdfReader

from variorum.doors.account import Account
from variorum.errors import MissingTool
from variorum.export import pdf

browser = pytest.mark.skipif(pdf.browser() is None, reason="no Chromium, Chrome or Edge on this machine")


@browser
def test_the_printed_account_holds_its_words_on_sheets_of_a4():
    reader = PdfReader(io.BytesIO(Account(dossier()).pdf()))
    text = " ".join("\n".join(page.extract_text() for page in reader.pages).split())
    for told in dossier().account:
        if told.section == "short" and told.length in (None, "short"):
            assert told.text.split("[")[0].strip()[:40] in text
    assert dossier().story.title in text
    assert "Where the accounts differ".lower() in text.lower()
    width, height = (float(side) for side in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)
    assert reader.metadata.title == dossier().story.title


def test_without_a_browser_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(pdf, "browser", lambda named: None)
    with pytest.raises(MissingTool, match="install Chromium"):
        pdf.printed("<p>x</p>")


def test_a_browser_that_is_named_and_not_there_is_told_by_name(monkeypatch):
    monkeypatch.setenv("VARIORUM_BROWSER", "no-such-browser")
    with pytest.raises(MissingTool, match="no no-such-browser was found"):
        Account(dossier()).pdf()
