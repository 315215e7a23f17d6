"""Who said what: which sayings are listed, and which other forms stand beside them."""

from __future__ import annotations

import dataclasses

from dossier_fixture import dossier

from variorum.render import markdown
from variorum.render.spoken import sayings


def said_too(text: str, speaker: str | None, of: str = "a-3"):
    """The fixture's dossier with one more saying, indirect, of some words of an article."""
    held = dossier()
    start = held.article[of].text.index(text)
    end = start + len(text)
    quote = dataclasses.replace(
        held.quotes[0], quote_id="q-9", article_id=of, start=start, end=end, parts=((start, end),), cue_start=None,
        cue_end=None, speaker_name=speaker, speaker_entity_id=None, utterance_id="u-9", type="indirect",
    )  # fmt: skip
    told = dataclasses.replace(
        held.utterances[0], utterance_id="u-9", type=quote.type, speaker_name=speaker,
        speaker_entity_id=None, article_id=of, start=start, end=end, text=text, n_articles=1, n_origins=1,
    )  # fmt: skip
    return dataclasses.replace(held, quotes=(*held.quotes, quote), utterances=(*held.utterances, told))


def listed(held) -> dict[str, bool]:
    return {saying.utterance.utterance_id: saying.listed for saying in sayings(held)}


def test_what_nobody_known_says_is_gathered_but_not_listed():
    text = "its troops had moved to Tor"
    assert listed(said_too(text, "Bresk"))["u-9"]
    for nobody in ("officials", "reports", "They", None):
        held = said_too(text, nobody)
        assert not listed(held)["u-9"]
        assert "1 more saying" in markdown.brief(held)


def test_what_was_only_spoken_of_is_not_listed():
    def held(words: str):
        """The fixture with `denied that its troops had moved` said otherwise, in as many characters."""
        told = said_too("its troops had moved to Tor", "Bresk")
        quote = told.quotes[-1]
        cue = quote.start - len("denied that ")
        articles = tuple(
            dataclasses.replace(a, text=a.text[:cue] + words + a.text[quote.start :]) if a.article_id == "a-3" else a
            for a in told.articles
        )
        quote = dataclasses.replace(quote, cue_start=cue, cue_end=cue + words.index(" "))
        return dataclasses.replace(told, articles=articles, quotes=(*told.quotes[:-1], quote))

    assert listed(held("denied that "))["u-9"]
    assert not listed(held("talks about "))["u-9"]


def test_a_part_of_a_saying_is_not_listed_beside_it():
    held = dossier()
    whole = held.utterances[0]
    part = dataclasses.replace(whole, utterance_id="u-9", text=" ".join(whole.text.split()[1:]), n_origins=1)
    assert listed(dataclasses.replace(held, utterances=(*held.utterances, part)))["u-9"] is False


def printed(form: str) -> tuple[str, ...]:
    """The other forms shown where article 3 prints the saying so; the form must be as long as the fixture's."""
    held = dossier()
    was = '"The river knows no borders,"'
    assert len(form) == len(was)
    articles = tuple(dataclasses.replace(a, text=a.text.replace(was, form)) for a in held.articles)
    saying = next(s for s in sayings(dataclasses.replace(held, articles=articles)) if s.utterance.utterance_id == "u-1")
    return tuple(form.text for form in saying.variants)


def test_only_other_words_are_shown_beside_a_saying():
    assert printed('"The river knows no borders,"') == ("The river knows no borders",)
    # A comma, a capital and an article; a part of it.
    assert printed('"River does not know Border,"') == ()
    assert printed('"does not know the  border ,"') == ()
