import dataclasses
import datetime as dt
import re

from dossier_fixture import dossier, hostile
from markdown_it import MarkdownIt

from variorum.render import markdown


def test_the_account_begins_with_its_counts():
    lines = markdown.brief(dossier()).splitlines()
    assert lines[0] == "# Ministers of Arda and Bresk meet in Vell"
    assert lines[2] == "11–13 March 2031 · 5 articles from 5 outlets, **3 origins**"


def test_a_source_without_a_name_is_not_called_after_its_file():
    held = dossier()
    bare = dataclasses.replace(held.articles[0], source=None, path="in/001_3c4670c9a2580622.txt")
    text = markdown.brief(dataclasses.replace(held, articles=(bare, *held.articles[1:])))
    assert "3c4670" not in text
    assert "`[1]` unnamed outlet, " in text
    assert "5 articles from 4 named outlets" in text


def test_a_story_is_dated_by_the_articles_whose_day_is_known():
    held = dossier()
    long = dataclasses.replace(held.story, date_start=dt.date(2030, 1, 1), date_end=dt.date(2032, 1, 1))
    vague, *others = (
        dataclasses.replace(a, published_start=dt.date(2030, 1, 1), published_end=dt.date(2032, 1, 1))
        for a in held.articles
    )
    blurred = dataclasses.replace(held, story=long, articles=(vague, *held.articles[1:]))
    assert "\n12–14 March 2031 ·" in markdown.brief(blurred)
    unknown = dataclasses.replace(held, story=long, articles=(vague, *others))
    assert "\nbetween 1 January 2030 and 1 January 2032 ·" in markdown.brief(unknown)


def test_forms_of_one_name_are_one_wording():
    held = dossier()
    text = "Tor Dam"
    row = dataclasses.replace(held.wording[0], surface=text)
    for other in ("TOR DAM", "Tór Dam"):
        also = dataclasses.replace(row, surface=other)
        assert other not in markdown.brief(dataclasses.replace(held, wording=(row, row, *held.wording[1:], also)))


def test_each_sentence_has_its_articles_and_origins():
    text = markdown.brief(dossier())
    assert "met in Vell on Tuesday. `[1 2 4 5 · 2 origins]`" in text
    assert "**Only in one account.** No date was set for a full treaty. `[3 · 1 origin]`" in text


def test_differences_stand_in_a_table_of_origins():
    text = markdown.brief(dossier())
    assert "|  | Arda Post `[1]` and two that carry its text `[2 4]` | Bresk Daily `[3]` |" in text
    assert "| dams named (number) | “three dams” | “four dams” |" in text
    # Only the wire's first article names the day: the cell says which.
    assert "| commission to reopen (date) | “by June” `[1]` | “in the summer” |" in text


def test_a_saying_is_shown_once_with_the_form_another_article_prints():
    text = markdown.brief(dossier())
    assert (
        "*Ida Renn, foreign minister of Arda*: “The river does not know a border” `[1 3 5 · 3 origins]`"
        " · `[3]` prints “The river knows no borders”" in text
    )


def test_planned_and_denied_events_are_flagged_and_the_main_one_is_bold():
    text = markdown.brief(dossier())
    assert "- 20 March 2031: *planned* Experts of both sides will meet `[1 · 1 origin]`" in text
    assert "- 12 March 2031: *denied* troops had moved to Tor" in text
    assert (
        "- 11 March 2031: **The foreign ministers of Arda and Bresk met in Vell on Tuesday** `[1 5 · 2 origins]`"
        in text
    )


def test_sources_show_what_was_taken_and_a_page_date_that_conflicts():
    text = markdown.brief(dossier())
    assert "(its own dispatch, *origin A*)\n  - reprint or shorten it (61–98\u00a0% shared):" in text
    assert "page says 5 January 2033, text says 13–14 March 2031" in text
    assert "- “Ministers meet in Vell” (May 2029): same people and place, another meeting" in text


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
    headings = re.findall(r"^## (.*)$", markdown.brief(bare), re.M)
    assert headings == ["Sources"]


def test_text_of_articles_begins_no_link_tag_heading_or_cell():
    text = markdown.brief(hostile())
    page = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    assert "<script" not in page
    assert "<img" not in page
    assert "<a " not in page
    assert page.count("<h1>") == 1
    assert "⟨RLO⟩evil⟨PDF⟩" in page
    assert "\x00" not in text
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.S)
    assert {len(re.findall(r"<t[dh]", row)) for row in rows[:3]} == {3}


def test_what_is_escaped_is_shown_as_it_was_written():
    for text in (
        "a*b*c [x](y) <b> `c` | d_e_f ~x~ & \\ #1",
        "1. one",
        "- one",
        "# one",
        "+ one",
        "http://x.test a@b.test",
    ):
        shown = MarkdownIt("gfm-like", {"linkify": False}).renderInline(markdown.escape(text))
        import html

        assert html.unescape(shown) == text
        assert MarkdownIt().render(markdown.escape(text)).startswith("<p>")


def test_the_same_dossier_gives_the_same_text():
    assert markdown.brief(dossier()) == markdown.brief(dossier())


def test_an_outlet_of_the_same_owner_is_not_said_to_reprint():
    held = dossier()
    lines = tuple(
        dataclasses.replace(line, origin_id="o-3", family="Bresk Daily") if line.article_id == "a-5" else line
        for line in held.lineage
    )
    text = markdown.brief(dataclasses.replace(held, lineage=lines))
    assert (
        "Bresk Daily, “Bresk keeps its reservoir full”, 12 Mar 2031 (own report, *origin B*)\n  - of the same owner:"
        in text
    )
    assert "0 %" not in text.replace("\u00a0", " ")


def test_indirect_speech_begins_with_the_word_that_tells_it():
    held = dossier()
    text = held.article["a-3"].text
    said, start = text.index("denied that"), text.index("its troops")
    end = text.index(" to Tor.", start) + 7
    quote = dataclasses.replace(
        held.quotes[0], quote_id="q-4", article_id="a-3", start=start, end=end, parts=((start, end),), type="indirect",
        cue_start=said, cue_end=said + 6, speaker_name="Bresk", speaker_entity_id=None, utterance_id="u-2",
    )  # fmt: skip
    told = dataclasses.replace(
        held.utterances[0], utterance_id="u-2", type="indirect", speaker_name="Bresk", speaker_entity_id=None,
        article_id="a-3", start=start, end=end, text=text[start:end], n_articles=1, n_origins=1,
    )  # fmt: skip
    held = dataclasses.replace(held, quotes=(*held.quotes, quote), utterances=(*held.utterances, told))
    assert "*Bresk*: denied that its troops had moved to Tor `[3 · 1 origin]`" in markdown.brief(held)


def test_a_stance_reprinted_by_a_copy_is_said_once():
    held = dossier()
    (row,) = held.positions
    row = dataclasses.replace(row, words_start=row.start + 5, words_end=row.end)
    again = dataclasses.replace(row, entity_id="e-arda-2", article_id="a-2", start=0, end=9)
    arda = next(entity for entity in held.entities if entity.entity_id == "e-arda")
    same = dataclasses.replace(arda, entity_id="e-arda-2")
    held = dataclasses.replace(held, positions=(row, again), entities=(*held.entities, same))
    assert "- Arda: *dam at Tor* – against: “is against the dam at Tor” `[1 2]`" in markdown.brief(held)


def test_stances_stand_in_a_table_only_where_most_of_it_is_filled():
    held = dossier()
    (row,) = held.positions
    bresk = dataclasses.replace(held.entities[0], entity_id="e-bresk", name="Bresk")
    rows = [dataclasses.replace(row, entity_id=who, issue=what)
            for who, what in (("e-arda", "dam"), ("e-arda", "treaty"), ("e-bresk", "dam"))]  # fmt: skip
    held = dataclasses.replace(held, entities=(*held.entities, bresk))
    table = "|  | dam | treaty |"
    assert table in markdown.brief(dataclasses.replace(held, positions=tuple(rows)))
    assert table not in markdown.brief(dataclasses.replace(held, positions=tuple(rows[1:])))


def test_a_stance_that_changed_is_told_in_order_with_its_days():
    held = dossier()
    (row,) = held.positions
    days = dt.date(2031, 3, 1)
    before = dataclasses.replace(
        row, stance="for", text="Arda was for the dam at Tor", article_id="a-3", date_start=days, date_end=days
    )
    after = dataclasses.replace(row, date_start=dt.date(2031, 3, 11), date_end=dt.date(2031, 3, 12))
    text = markdown.brief(dataclasses.replace(held, positions=(after, before)))
    assert "for (1 March 2031): “Arda was for the dam at Tor” `[3]` → against (11–12 March 2031): " in text


def test_a_dispute_is_listed_and_not_set_in_columns():
    held = dossier()
    dispute = dataclasses.replace(held.differences[0], kind="dispute", about="troops at Tor")
    text = markdown.brief(dataclasses.replace(held, differences=(dispute, *held.differences[1:])))
    assert "- *disputed* troops at Tor: “three dams” `[1 2 4 · 1 origin]` – “four dams” `[3 · 1 origin]`" in text
    assert "| commission to reopen (date) |" in text
