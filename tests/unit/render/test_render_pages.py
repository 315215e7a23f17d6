import dataclasses

from dossier_fixture import dossier

from variorum.records import Copy
from variorum.render import pages, sayings
from variorum.render.gathering import gather
from variorum.render.sharing import reworded, shared, worth_comparing


def test_a_passage_that_three_articles_share_is_one_passage():
    held = dossier()
    found = shared(held, ["a-1", "a-2", "a-4"])
    assert [passage.n for passage in found] == [1, 2]
    assert [place.article_id for place in found[0].places] == ["a-1", "a-2", "a-4"]
    assert {held.text(*place) for place in found[1].places} == {
        "The commission will look at three dams on the upper Tor. The talks were held at the request of Arda."
    }


def test_copies_of_articles_not_compared_are_not_shared():
    assert shared(dossier(), ["a-1", "a-3"]) == ()


def test_passages_that_barely_touch_stay_apart():
    held = dossier()
    rows = [("a-1", 0, 100, "a-2", 0, 100), ("a-1", 90, 190, "a-2", 100, 200)]
    names = ("a_article_id", "a_start", "a_end", "b_article_id", "b_start", "b_end")
    copies = tuple(Copy(**dict(zip(names, row, strict=True)), similarity=1.0) for row in rows)
    assert len(shared(dataclasses.replace(held, copies=copies), ["a-1", "a-2"])) == 2


def test_what_is_worth_comparing_is_a_source_its_copy_and_another_origin():
    assert worth_comparing(dossier()) == ("a-1", "a-2", "a-3")


def test_compared_articles_are_shaded_alike():
    page = pages.compare(gather(dossier()), ["a-1", "a-2"])
    shades = [
        [(piece.text[:12], piece.names) for line in lines for piece in line if any("share" in n for n in piece.names)]
        for lines in page.lines
    ]
    assert shades[0] == shades[1] != []


def test_an_article_stands_otherwise_on_a_claim_when_it_takes_another_side():
    rows = {row.claim.claim_id: row for row in pages.claims(gather(dossier()))}
    assert [stand.state for stand in rows["c-met"].stands] == ["states", "states", "silent", "states", "states"]
    dams = rows["c-dams"].stands
    assert [stand.state for stand in dams] == ["states", "states", "otherwise", "states", "silent"]
    assert dams[2].value == "four dams"


def test_an_articles_layers_say_what_they_are():
    page = pages.article(gather(dossier()), "a-1", (45, 60))
    pieces = [piece for line in page.lines for piece in line]
    notes = {note for piece in pieces for note in piece.notes}
    assert {
        "also in [2]",
        "also in [4]",
        "direct: Ida Renn",
        "CONSULT, happened",
        "not part of the report: share",
    } <= notes
    assert next(piece.anchors for piece in pieces if "cited" in piece.names) == ("passage",)


def test_quotations_are_gathered_by_speaker_and_none_is_lost():
    held = dossier()
    loose = dataclasses.replace(held.quotes[0], quote_id="q-9", utterance_id=None, speaker_name="Tor Hale")
    speakers = sayings.speakers(gather(dataclasses.replace(held, quotes=(*held.quotes, loose))))
    assert [(s.name, len(s.sayings), len(s.loose)) for s in speakers] == [("Ida Renn", 1, 0), ("Tor Hale", 0, 1)]


def test_who_ran_a_saying_whole_who_cut_it_and_who_left_it_out_is_told():
    held = dossier()
    first = held.article["a-5"]
    cut = dataclasses.replace(next(q for q in held.quotes if q.article_id == "a-5"), text='"The river does not know"')
    quotes = tuple(cut if q.quote_id == cut.quote_id else q for q in held.quotes)
    (run,) = sayings.runs(gather(dataclasses.replace(held, quotes=quotes)))
    number = held.number
    assert first.article_id == "a-5"
    assert (run.whole, run.cut, run.otherwise) == ((number["a-1"],), (number["a-5"],), (number["a-3"],))
    assert run.silent == (number["a-2"], number["a-4"])
    assert run.day == held.article["a-1"].published_start


def test_versions_mark_the_words_the_other_does_not_have():
    old = dataclasses.replace(dossier().articles[0], text="Three died.\n\nA bridge fell.", title_start=None)
    new = dataclasses.replace(old, text="Five died.\n\nA bridge fell.")
    marked = [
        ["".join(p.text for p in line if "reworded" in p.names) for line in lines]
        for lines in pages.versions([old, new])
    ]
    assert marked == [["Three", ""], ["Five", ""]]


def test_words_put_otherwise_in_a_shared_passage_are_found_on_both_sides():
    held = dossier()
    first, second = held.article["a-1"], held.article["a-3"]
    one, other = '"The river does not know a border,"', '"The river knows no borders,"'
    a, b = first.text.index(one), second.text.index(other)
    copy = Copy(
        a_article_id="a-1", a_start=a, a_end=a + len(one), b_article_id="a-3", b_start=b, b_end=b + len(other),
        similarity=0.5,
    )  # fmt: skip
    found = reworded(dataclasses.replace(held, copies=(copy,)), ["a-1", "a-3"])
    assert [held.text(*place) for place in found] == [
        "does", "not", "know", "a", "border", "knows", "no", "borders",
    ]  # fmt: skip
    assert reworded(held, ["a-1", "a-2"]) == []
