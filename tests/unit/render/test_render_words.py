import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from variorum.render import words


def d(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2031-03-13", "2031-03-13", "13 March 2031"),
        ("2031-03-11", "2031-03-13", "11–13 March 2031"),
        ("2031-02-28", "2031-03-03", "28 February – 3 March 2031"),
        ("2030-12-30", "2031-01-02", "30 December 2030 – 2 January 2031"),
        ("2031-02-01", "2031-02-28", "February 2031"),
        ("2032-02-01", "2032-02-28", "1–28 February 2032"),
        ("2031-01-01", "2031-12-31", "2031"),
        ("2029-01-01", "2031-12-31", "2029–2031"),
    ],
)
def test_days_are_printed_as_people_write_them(start, end, said):
    assert words.days(d(start), d(end)) == said


def test_an_open_or_unknown_interval_says_so():
    assert words.days(None, None) == "undated"
    assert words.days(d("2031-03-01"), None) == "from 1 March 2031"
    assert words.days(None, d("2031-03-01")) == "until 1 March 2031"


def test_counts_agree_with_their_noun():
    said = [
        words.count(n, noun) for n, noun in ((1, "origin"), (2, "story"), (0, "article"), (3, "day"), (1204, "claim"))
    ]
    assert said == ["1 origin", "2 stories", "0 articles", "3 days", "1,204 claims"]


def test_direction_overrides_are_shown_by_name_and_marks_are_dropped():
    assert words.visible("a\u202eb\u202cc\u200ed") == "a⟨RLO⟩b⟨PDF⟩cd"


def test_control_characters_are_shown_by_sign():
    assert words.visible("a\x00b\x1bc\x7f\x85\ud800") == "a␀b␛c␡��"
    assert words.visible("a\r\nb\tc\u2028d") == "a\nb\tc\nd"


@given(st.text())
@settings(max_examples=200)
def test_nothing_shown_can_steer_a_terminal_or_the_direction_of_text(text):
    shown = words.visible(text)
    assert not any(character < " " and character not in "\t\n" for character in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x7f\u200e\u200f")
    shown.encode("utf-8")
    assert words.visible(shown) == shown


@given(st.text(), st.integers(4, 40))
@settings(max_examples=100)
def test_shortened_text_is_never_longer_than_asked(text, length):
    assert len(words.shorten(text, length)) <= length


def test_quotation_marks_and_the_leading_comma_are_taken_off_once():
    assert words.unquoted("“No numbers,”") == "No numbers"
    assert words.unquoted('""twice""') == '"twice"'
    assert words.unquoted("plain") == "plain"


def test_shares_are_a_range_in_percent():
    assert words.shares([0.98, 0.61]) == "61–98\u00a0%"
    assert words.shares([0.5]) == "50\u00a0%"


def test_an_outlet_is_read_without_what_only_a_browser_needs():
    assert words.outlet("www.tor-daily.com:80") == "tor-daily.com"
    assert words.outlet("https://tor-daily.com/") == "tor-daily.com"
    assert words.outlet("Bresk Daily: the evening") == "Bresk Daily: the evening"


@pytest.mark.parametrize(
    ("file", "read"),
    [
        ("bresk-daily_03.txt", "bresk daily"),
        ("Vell Radio.html", "Vell Radio"),
        ("001_3c4670c9a2580622.txt", None),
        ("article-17.txt", None),
        ("a1b2.json", None),
    ],
)
def test_a_file_names_its_source_only_where_its_name_reads_as_one(file, read):
    assert words.readable(file) == read
