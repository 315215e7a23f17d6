import dataclasses
import re
from html.parser import HTMLParser

import pytest
from dossier_fixture import NASTY, dossier, hostile

from variorum.render import html

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """A page's ids, links and classes; every tag must be closed in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.links, self.tags, self.attributes = [], [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        for name, value in attributes:
            self.attributes.append((tag, name, value))
            if name == "id":
                self.ids.append(value)
            if name == "href":
                self.links.append(value)
        if tag not in VOID and tag not in {"path", "circle"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes) if tag in VOID | {"path", "circle"} else None

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_every_citation_leads_to_a_passage_on_the_page():
    text = html.brief(dossier())
    page = Page(text)
    inner = [link for link in page.links if link.startswith("#")]
    assert len([link for link in inner if link.startswith("#p")]) >= 15
    assert {link[1:] for link in inner} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_the_passage_a_citation_leads_to_is_marked_in_the_article():
    text = html.brief(dossier())
    held = dossier()
    first = held.account[0].citations[0]
    spot = text.index(f'<span id="p1-{first.start}-{first.end}"></span>')
    assert text.count("<mark>", 0, spot) == text.count("</mark>", 0, spot) + 1
    shown = re.sub(r"<[^>]+>", "", text[spot : spot + 400])
    assert shown.startswith(held.text(*first))


def test_pointing_at_a_citation_shows_the_passage_with_its_surroundings():
    text = html.brief(dossier())
    assert 'id="n1"><span class="of">[1] Arda Post, 11 Mar 2031 · origin A</span>' in text
    assert "<b>The foreign ministers of Arda and Bresk met in Vell on Tuesday.</b> They agreed to reopen" in text
    assert ".ref:focus-within > .note" in text
    assert ".ref:hover > .note" in text


def test_nothing_is_fetched_and_nothing_runs():
    page = Page(html.brief(dossier()))
    assert not {"script", "link", "img", "iframe", "object", "embed", "base", "form"} & set(page.tags)
    assert not [name for _, name, _ in page.attributes if name in {"src", "srcset", "style"} or name.startswith("on")]
    style = html.style()
    assert "url(" not in style
    assert "@import" not in style
    policy = [value for tag, name, value in page.attributes if tag == "meta" and name == "content"]
    assert html.POLICY in policy


def test_furniture_is_dimmed_and_stays_in_the_text():
    assert '<span class="furniture" title="not part of the report: share">Share this article</span>' in html.brief(
        dossier()
    )


def test_text_of_articles_is_shown_and_never_becomes_markup():
    text = html.brief(hostile())
    page = Page(text)
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert not [link for link in page.links if link.startswith("javascript")]
    assert "{{ 7 * 7 }}" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "\u202e" not in text
    assert "\x00" not in text
    assert "⟨RLO⟩evil" in text


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "//x.test", "", None]
)
def test_only_addresses_of_the_web_become_links(address):
    assert html.address(address) is None


def test_an_address_of_the_web_is_a_link():
    assert html.address("https://x.test/a?b=c") == "https://x.test/a?b=c"
    assert 'rel="noopener noreferrer external"' in html.brief(dossier())


def test_a_megabyte_long_word_is_printed_once_in_its_article_and_nowhere_else():
    word = "x" * 1_000_000
    held = dossier()
    first = dataclasses.replace(held.articles[0], text=held.articles[0].text + "\n" + word, title=word)
    text = html.brief(
        dataclasses.replace(
            held, articles=(first, *held.articles[1:]), story=dataclasses.replace(held.story, title=word)
        )
    )
    assert len(text) < 1_100_000
    assert "overflow-wrap: anywhere" in text


def test_sections_without_content_are_left_out():
    bare = dataclasses.replace(
        dossier(),
        differences=(),
        difference_values=(),
        utterances=(),
        positions=(),
        timeline=(),
        wording=(),
        related=(),
    )
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", html.brief(bare))
    assert headings == ["Only in one account", "Sources", "The articles"]


def test_the_same_dossier_gives_the_same_page():
    assert html.brief(dossier()) == html.brief(dossier())


def test_a_nasty_title_is_clipped_and_whole_in_its_article():
    assert html.clip(NASTY, 40).endswith("…")


def test_what_is_put_into_a_sentence_is_set_off_from_its_sources_words():
    held = dossier()
    rows = (
        dataclasses.replace(held.account[0], text="[Ida Renn] met him on Tuesday [12 March 2031] <b>."),
        *held.account[1:],
    )
    page = html.brief(dataclasses.replace(held, account=rows))
    assert (
        '<span class="put">[Ida Renn]</span> met him on Tuesday <span class="put">[12 March 2031]</span> &lt;b&gt;.'
        in page
    )


def test_a_page_begins_with_links_to_the_parts_it_has():
    page = html.brief(dossier())
    assert '<a href="#timeline">' in page
    assert '<a href="#timeline">' not in html.brief(dataclasses.replace(dossier(), timeline=()))
