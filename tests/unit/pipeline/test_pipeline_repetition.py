"""Lines that repeat over a source's articles are page, whatever was read first."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from variorum.article.language import load_model
from variorum.library import Store
from variorum.pipeline import build
from variorum.pipeline.repetition import repeated_lines
from variorum.records import Article, to_arrow
from variorum.settings import load_settings

PROMPT = "Our harbour letter comes every Friday before breakfast"
NOTE = "Tide Weekly has told the islands what happens on the water since the first steamer came to the quay."
BACKGROUND = "The bridge to the mainland was closed to lorries in the winter after a crack was found in a pier."
REPORTS = [
    [
        "Four boats were lost in the storm on Sunday night, the harbour master said.",
        "None of their crews was hurt, and two of the boats may yet be raised from the bank where they lie.",
    ],
    [
        "The island council voted on Monday to buy a second crane for the new quay.",
        "It will cost two million euros and lift a lorry, the mayor told the fishermen who had asked for it.",
    ],
    [
        "A whale swam into the harbour on Tuesday and stayed until the tide turned.",
        "Children were let out of school to watch it from the wall, and a boat led it back to open water.",
    ],
    [
        "The price of mackerel fell by a third this week, the fish market said on Friday.",
        "Half of the boats stayed in port, since what they would have caught does not pay for their fuel.",
    ],
    [
        "A diver found the bell of a ship that sank in 1911, the museum said.",
        "It will be cleaned in the winter and shown in the spring beside the letters of her only survivor.",
    ],
    [
        "The lighthouse will be painted red again, its keeper said on Wednesday.",
        "It was white for ten years, in which three captains told the company that they had not seen it.",
    ],
]


def article(n, *lines, site="tide.example", **fields):
    given = {"url": f"https://www.{site}/news/{n}", "text": "\n".join(lines), "article_id": f"a{n}"}
    return Article(**{**given, **fields})


def repeated(*articles):
    with Store.create(None) as store:
        store.replace("articles", to_arrow("articles", articles), [a.article_id for a in articles], "article_id")
        return repeated_lines(store)


def test_a_line_within_three_reports_of_a_site_is_the_sites():
    found = repeated(*(article(n, report[0], PROMPT, report[1]) for n, report in enumerate(REPORTS[:3])))
    assert found == {"a0": (PROMPT,), "a1": (PROMPT,), "a2": (PROMPT,)}


def test_a_line_in_two_reports_of_a_site_or_in_reports_of_several_is_not():
    assert repeated(*(article(n, report[0], PROMPT, report[1]) for n, report in enumerate(REPORTS[:2]))) == {}
    of_several = [article(n, report[0], PROMPT, report[1], site=f"s{n}.example") for n, report in enumerate(REPORTS)]
    assert repeated(*of_several) == {}


def test_articles_without_address_are_grouped_by_outlet():
    fields = {"url": None, "source": "Tide Weekly"}
    found = repeated(*(article(n, *report, PROMPT, **fields) for n, report in enumerate(REPORTS[:3])))
    assert set(found) == {"a0", "a1", "a2"}
    assert repeated(*(article(n, *report, PROMPT, url=None) for n, report in enumerate(REPORTS))) == {}


def test_a_note_at_the_foot_of_four_reports_is_the_sites_and_in_three_is_not():
    assert repeated(*(article(n, *report, NOTE) for n, report in enumerate(REPORTS[:3]))) == {}
    assert set(repeated(*(article(n, *report, NOTE) for n, report in enumerate(REPORTS[:4])))) == {
        "a0",
        "a1",
        "a2",
        "a3",
    }


def test_a_paragraph_of_background_that_follow_ups_take_over_is_report():
    assert repeated(*(article(n, first, BACKGROUND, second) for n, (first, second) in enumerate(REPORTS))) == {}


def test_reprints_and_versions_of_one_report_are_no_witnesses():
    lines = [*REPORTS[0], *REPORTS[1], PROMPT]
    assert repeated(*(article(n, *lines, f"Updated at {n} o'clock.") for n in range(5))) == {}
    one_address = [article(n, *REPORTS[n], PROMPT, url="https://tide.example/live") for n in range(5)]
    assert repeated(*one_address) == {}


def test_cells_of_tables_within_reports_stay():
    assert (
        repeated(*(article(n, first, "Mackerel", "Tonnes", second) for n, (first, second) in enumerate(REPORTS))) == {}
    )


@pytest.fixture(scope="module")
def rows():
    made = [
        {"url": f"https://tide.example/{n}", "text": "\n\n".join((first, PROMPT, second, NOTE))}
        for n, (first, second) in enumerate(REPORTS[:4])
    ]
    return [*made, {"url": "https://tide.example/plain", "text": "\n\n".join(REPORTS[4])}]


def built(folder, rows, parts):
    """The articles, furniture and sentences after building the rows in parts, in the order given."""
    with Store.create(None) as store:
        for n, part in enumerate(parts):
            file = folder / f"{n}.jsonl"
            file.write_text("".join(json.dumps({**rows[k], "id": str(k)}) + "\n" for k in part))
            build([file], store, load_settings(jobs=1, chunk=2))
        assert build([], store, load_settings(jobs=1, chunk=2)).idle
        ids = dict(store.connection.execute("SELECT article_id, url FROM stage.articles").fetchall())
        texts = dict(store.connection.execute("SELECT url, text FROM stage.articles").fetchall())
        found = {
            name: sorted(
                (ids[row["article_id"]], row["start"], row["end"], row.get("kind", ""))
                for row in store.table(name).to_pylist()
            )
            for name in ("furniture", "sentences", "clauses")
        }
        return found, {(kind, texts[url][start:end]) for url, start, end, kind in found["furniture"]}


@pytest.fixture(scope="module")
def at_once(rows, tmp_path_factory):
    load_model()
    return built(tmp_path_factory.mktemp("at_once"), rows, [range(5)])


def test_a_build_marks_them_and_keeps_them_out_of_sentences(at_once):
    found, marked = at_once
    assert marked == {("site", PROMPT), ("site", NOTE)}
    assert len(found["sentences"]) == 2 * 5


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(5)), cut=st.integers(1, 4))
def test_whatever_comes_first_the_result_is_the_same(at_once, rows, tmp_path, order, cut):
    assert built(tmp_path, rows, [order[:cut], order[cut:]]) == at_once
