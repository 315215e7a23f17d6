"""A small story written by hand: two ministers meet over a river, seven reports of three origins."""

# ruff: noqa: E501
from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass

from variorum.records import (
    AccountSentence,
    Article,
    Citation,
    Claim,
    ClaimSource,
    Copy,
    Difference,
    DifferenceValue,
    Dossier,
    Entity,
    EventReport,
    Evidence,
    Furniture,
    Lineage,
    Mention,
    PassageOrigin,
    Position,
    Quote,
    RelatedStory,
    Sentence,
    Story,
    StoryArticle,
    TimelineEntry,
    Utterance,
    Wording,
    sort_key,
)

STORY = "s-vell"
WIRE = """Ministers of Arda and Bresk meet in Vell

By Nora Pell

The foreign ministers of Arda and Bresk met in Vell on Tuesday. They agreed to reopen the joint river commission by June.

Share this article

The commission will look at three dams on the upper Tor. The talks were held at the request of Arda.

"The river does not know a border," Ida Renn, the foreign minister of Arda, said. Arda is against the dam at Tor.

Experts of both sides will meet on 20 March."""
CUT = """Ministers of Arda and Bresk meet in Vell

The foreign ministers of Arda and Bresk met in Vell on Tuesday. They agreed to reopen the joint river commission by June.

The commission will look at three dams on the upper Tor. The talks were held at the request of Arda."""
BRESK = """Bresk keeps its reservoir full

Bresk invited its neighbour to Vell, where the two foreign ministers met on Tuesday. The commission is to reopen in the summer and will look at four dams.

"The river knows no borders," Ida Renn said through an interpreter. No date was set for a full treaty. Bresk denied that its troops had moved to Tor.

The hydropower project at Tor began to fill on 2 February."""
RADIO = """Vell hosts river talks

Listen to this report

The foreign ministers of Arda and Bresk met in Vell on Tuesday, the radio's reporter saw. "The river does not know a border," Renn told the radio. The dam at Tor stays shut."""


@dataclass
class Texts:
    articles: dict[str, Article]

    def at(self, article_id: str, words: str) -> tuple[str, int, int]:
        start = self.articles[article_id].text.index(words)
        return article_id, start, start + len(words)


def article(n: int, source: str, text: str, day: int, **extra: object) -> Article:
    date = dt.date(2031, 3, day)
    fields: dict[str, object] = {
        "article_id": f"a-{n}",
        "source": source,
        "title": text.split("\n", 1)[0],
        "title_start": 0,
        "title_end": len(text.split("\n", 1)[0]),
        "text": text,
        "n_words": len(text.split()),
        "language": "en",
        "url": f"https://example.test/{n}",
        "published_start": date,
        "published_end": date,
        "published_basis": "weekday",
        "stated_date": date,
    }
    return Article(**(fields | extra))  # type: ignore[arg-type]


def dossier() -> Dossier:
    held = [
        article(1, "Arda Post", WIRE, 11, agency="Arda Post"),
        article(2, "Morning Mail", CUT, 12),
        article(3, "Bresk Daily", BRESK, 12),
        article(4, "Evening Echo", CUT, 12),
        article(5, "Vell Radio", RADIO, 13, stated_date=dt.date(2033, 1, 5), date_conflict=True,
                published_end=dt.date(2031, 3, 14)),
    ]  # fmt: skip
    texts = Texts({row.article_id: row for row in held})
    at = texts.at
    met = "The foreign ministers of Arda and Bresk met in Vell on Tuesday"
    met_in = [at("a-1", met + "."), at("a-2", met + "."), at("a-4", met + "."), at("a-5", met)]
    june = "They agreed to reopen the joint river commission by June."
    june_in = [at(a, june) for a in ("a-1", "a-2", "a-4")]
    treaty = at("a-3", "No date was set for a full treaty.")
    dams_wire = "The commission will look at three dams on the upper Tor."
    border, borders = '"The river does not know a border,"', '"The river knows no borders,"'
    said = [("q-1", at("a-1", border), "u-1"), ("q-2", at("a-3", borders), "u-1"),
            ("q-3", at("a-5", border), "u-1")]  # fmt: skip
    body_copied = (WIRE.index(met), WIRE.index("by June.") + 8)
    copied = {a: (CUT.index(met), CUT.index("by June.") + 8) for a in ("a-2", "a-4")}
    dam_span = (WIRE.index(dams_wire), WIRE.index("request of Arda.") + 16)
    cut_span = (CUT.index(dams_wire), CUT.index("request of Arda.") + 16)
    copies = [
        Copy(a_article_id="a-1", a_start=a[0], a_end=a[1], b_article_id=other, b_start=b[0], b_end=b[1], similarity=1.0)
        for other in ("a-2", "a-4")
        for a, b in ((body_copied, copied[other]), (dam_span, cut_span))
    ]
    made = Dossier(
        story=Story(story_id=STORY, title="Ministers of Arda and Bresk meet in Vell", title_article_id="a-1",
                    date_start=dt.date(2031, 3, 11), date_end=dt.date(2031, 3, 13), n_articles=5, n_origins=3),
        members=tuple(StoryArticle(story_id=STORY, article_id=a.article_id, score=0.9, reason="same people and day") for a in held),
        related=(RelatedStory(story_id=STORY, other_story_id="s-old", score=0.6,
                              reason="same people and place, another meeting"),),
        related_stories=(Story(story_id="s-old", title="Ministers meet in Vell", date_start=dt.date(2029, 5, 1),
                               date_end=dt.date(2029, 5, 31), n_articles=1, n_origins=1),),
        articles=tuple(held),
        furniture=(
            Furniture(article_id="a-1", start=WIRE.index("By Nora"), end=WIRE.index("Pell") + 4, kind="credit"),
            Furniture(article_id="a-1", start=WIRE.index("Share"), end=WIRE.index("Share") + 18, kind="share"),
            Furniture(article_id="a-5", start=RADIO.index("Listen"), end=RADIO.index("Listen") + 21, kind="other"),
        ),
        sentences=tuple(
            Sentence(sentence_id=f"x-{n}", article_id=p[0], n=n, start=p[1], end=p[2], role="body")
            for n, p in enumerate([*met_in, *june_in, treaty])
        ),
        evidence=(Evidence(article_id="a-5", kind="weekday", earliest=dt.date(2031, 3, 13), latest=dt.date(2031, 3, 14),
                           note="\u201con Tuesday\u201d and the copies", start=None, end=None),),
        mentions=(
            *(
                Mention(article_id=a, start=at(a, name)[1], end=at(a, name)[2], kind="name", type=kind, text=name,
                        chain=chain, name=name, role=role, entity_id=entity)
                for a, name, kind, chain, role, entity in (
                    ("a-1", "Ida Renn", "person", 0, "foreign minister of Arda", "e-renn"),
                    ("a-1", "Arda", "place", 1, None, "e-arda"),
                    ("a-1", "dam at Tor", "place", 2, None, "e-dam"),
                )
            ),
        ),
        quotes=tuple(
            Quote(quote_id=q, article_id=p[0], start=p[1], end=p[2], parts=((p[1], p[2]),), type="direct",
                  text=texts.articles[p[0]].text[p[1]:p[2]], speaker_name="Ida Renn", speaker_entity_id="e-renn",
                  utterance_id=u)
            for q, p, u in said
        ),
        events=(
            EventReport(report_id="r-1", article_id="a-1", start=met_in[0][1], end=met_in[0][2], trigger_start=0,
                        trigger_end=1, event_type="CONSULT", status="happened", event_id="v-met"),
            EventReport(report_id="r-5", article_id="a-5", start=met_in[3][1], end=met_in[3][2], trigger_start=0,
                        trigger_end=1, event_type="CONSULT", status="happened", event_id="v-met"),
        ),
        copies=tuple(copies),
        lineage=(
            Lineage(article_id="a-1", parent_article_id=None, agency="Arda Post", origin_id="o-1", family="Arda Post"),
            Lineage(article_id="a-2", parent_article_id="a-1", agency="Arda Post", shared_fraction=0.98,
                    origin_id="o-1", family="Morning Mail"),
            Lineage(article_id="a-3", parent_article_id=None, agency=None, origin_id="o-3", family="Bresk Daily"),
            Lineage(article_id="a-4", parent_article_id="a-1", agency=None, shared_fraction=0.61, origin_id="o-1",
                    family="Evening Echo"),
            Lineage(article_id="a-5", parent_article_id=None, agency=None, origin_id="o-5", family="Vell Radio"),
        ),
        passages=tuple(
            PassageOrigin(article_id=a, start=copied[a][0], end=copied[a][1], origin_id="o-1", from_article_id="a-1")
            for a in ("a-2", "a-4")
        ),
        entities=(
            Entity(entity_id="e-arda", name="Arda", type="place", aliases=(), roles=()),
            Entity(entity_id="e-dam", name="Tor reservoir", type="place", aliases=(), roles=()),
            Entity(entity_id="e-renn", name="Ida Renn", type="person", aliases=("Renn",),
                   roles=("foreign minister of Arda",)),
        ),
        utterances=(
            Utterance(utterance_id="u-1", story_id=STORY, speaker_entity_id="e-renn", speaker_name="Ida Renn",
                      text=border, type="direct", article_id="a-1", start=said[0][1][1], end=said[0][1][2],
                      n_articles=3, n_origins=3),
        ),
        claims=(
            Claim(claim_id="c-met", story_id=STORY, text=met + ".", article_id="a-1", start=met_in[0][1],
                  end=met_in[0][2], n_articles=4, n_origins=2, standing="agreed", importance=1.0),
            Claim(claim_id="c-dams", story_id=STORY, text=dams_wire, article_id="a-1", start=at("a-1", dams_wire)[1],
                  end=at("a-1", dams_wire)[2], n_articles=4, n_origins=2, standing="contested", importance=0.5),
            Claim(claim_id="c-treaty", story_id=STORY, text="No date was set for a full treaty.", article_id="a-3",
                  start=treaty[1], end=treaty[2], n_articles=1, n_origins=1, importance=0.2),
        ),
        claim_sources=tuple(
            [ClaimSource(attributed_to=None, claim_id="c-met", article_id=p[0], start=p[1], end=p[2], origin_id="o-5" if p[0] == "a-5" else "o-1") for p in met_in]
            + [ClaimSource(attributed_to=None, claim_id="c-dams", article_id=p[0], start=p[1], end=p[2], origin_id="o-1")
               for p in (at("a-1", dams_wire), at("a-2", dams_wire), at("a-4", dams_wire))]
            + [ClaimSource(attributed_to=None, claim_id="c-treaty", article_id="a-3", start=treaty[1], end=treaty[2], origin_id="o-3")]
        ),
        differences=(
            Difference(difference_id="d-1", story_id=STORY, claim_id="c-dams", kind="number", about="dams named"),
            Difference(difference_id="d-2", story_id=STORY, claim_id=None, kind="date", about="commission to reopen"),
        ),
        difference_values=tuple(
            DifferenceValue(difference_id=d, value=value, article_id=p[0], start=p[1], end=p[2], origin_id=origin)
            for d, value, p, origin in (
                ("d-1", "three dams", at("a-1", "three dams"), "o-1"),
                ("d-1", "three dams", at("a-2", "three dams"), "o-1"),
                ("d-1", "three dams", at("a-4", "three dams"), "o-1"),
                ("d-1", "four dams", at("a-3", "four dams"), "o-3"),
                ("d-2", "by June", at("a-1", "by June"), "o-1"),
                ("d-2", "in the summer", at("a-3", "in the summer"), "o-3"),
            )
        ),
        wording=(
            Wording(story_id=STORY, entity_id="e-dam", source="Arda Post", article_id="a-1", surface="dam at Tor", n=1,
                    start=at("a-1", "dam at Tor")[1], end=at("a-1", "dam at Tor")[2]),
            Wording(story_id=STORY, entity_id="e-dam", source="Bresk Daily", article_id="a-3",
                    surface="hydropower project", n=1, start=at("a-3", "hydropower project")[1],
                    end=at("a-3", "hydropower project")[2]),
        ),
        positions=(
            Position(story_id=STORY, entity_id="e-arda", issue="dam at Tor", text="Arda is against the dam at Tor",
                     stance="against", article_id="a-1", start=at("a-1", "Arda is against the dam at Tor")[1],
                     end=at("a-1", "Arda is against the dam at Tor")[2], date_start=dt.date(2031, 3, 11),
                     date_end=dt.date(2031, 3, 11)),
        ),
        timeline=(
            TimelineEntry(story_id=STORY, date_start=dt.date(2031, 2, 2), date_end=dt.date(2031, 2, 2),
                          text="The hydropower project at Tor began to fill", status="happened", event_id=None,
                          article_id="a-3", start=at("a-3", "The hydropower project at Tor began to fill")[1],
                          end=at("a-3", "The hydropower project at Tor began to fill")[2], n_articles=1, n_origins=1,
                          importance=0.2),
            TimelineEntry(story_id=STORY, date_start=dt.date(2031, 3, 11), date_end=dt.date(2031, 3, 11), text=met,
                          status="happened", event_id="v-met", article_id="a-1", start=met_in[0][1],
                          end=met_in[0][2] - 1, n_articles=2, n_origins=2, importance=1.0),
            TimelineEntry(story_id=STORY, date_start=dt.date(2031, 3, 12), date_end=dt.date(2031, 3, 12),
                          text="troops had moved to Tor", status="denied", event_id=None, article_id="a-3",
                          start=at("a-3", "troops had moved to Tor")[1], end=at("a-3", "troops had moved to Tor")[2],
                          n_articles=1, n_origins=1, importance=0.1),
            TimelineEntry(story_id=STORY, date_start=dt.date(2031, 3, 20), date_end=dt.date(2031, 3, 20),
                          text="Experts of both sides will meet", status="planned", event_id=None, article_id="a-1",
                          start=at("a-1", "Experts of both sides will meet")[1],
                          end=at("a-1", "Experts of both sides will meet")[2], n_articles=1, n_origins=1,
                          importance=0.3),
        ),
        account=(
            AccountSentence(story_id=STORY, n=0, section="short", text=met + ".", claim_id="c-met",
                            citations=tuple(Citation(*p) for p in met_in), n_articles=4, n_origins=2),
            AccountSentence(story_id=STORY, n=1, section="short", text=june, claim_id=None,
                            citations=tuple(Citation(*p) for p in june_in), n_articles=3, n_origins=1),
            AccountSentence(story_id=STORY, n=2, section="single", text="No date was set for a full treaty.",
                            claim_id="c-treaty", citations=(Citation(*treaty),), n_articles=1, n_origins=1),
        ),
    )  # fmt: skip
    # As the library gives them: sorted by key.
    tables = {name: rows for name, rows in vars(made).items() if isinstance(rows, tuple)}
    return dataclasses.replace(made, **{name: tuple(sorted(rows, key=sort_key)) for name, rows in tables.items()})


NASTY = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> & \"q\" 'a' | a|b [link](javascript:alert(3)) `c` *b* _i_ "
    "# h \u202eevil\u202c \x00\x1b[0m {{ 7 * 7 }} ]]> --> www.example.test http://example.test a@example.test"
)


def hostile(text: str = NASTY) -> Dossier:
    """The same story with `text` wherever an article or an outlet has a say."""
    held = dossier()
    extra = "\n\n" + text
    articles = tuple(
        dataclasses.replace(row, text=row.text + extra, title=text, source=f"{row.source} {text}", byline=text,
                            url="javascript:alert(4)", title_start=None, title_end=None)
        for row in held.articles
    )  # fmt: skip
    first = next(row for row in articles if row.article_id == "a-1")
    place = Citation("a-1", len(first.text) - len(text), len(first.text))
    spot = {"article_id": "a-1", "start": place.start, "end": place.end}
    quote = dataclasses.replace(held.quotes[0], **spot, parts=((place.start, place.end),), text=text, speaker_name=text)
    rows = {
        "story": dataclasses.replace(held.story, title=text),
        "related": tuple(dataclasses.replace(row, reason=text) for row in held.related),
        "related_stories": tuple(dataclasses.replace(row, title=text) for row in held.related_stories),
        "articles": articles,
        "evidence": tuple(dataclasses.replace(row, note=text) for row in held.evidence),
        "entities": tuple(dataclasses.replace(row, name=text, roles=(text,)) for row in held.entities),
        "lineage": tuple(dataclasses.replace(row, agency=text) for row in held.lineage),
        "mentions": tuple(
            dataclasses.replace(row, name=text, role=text if row.role else None) for row in held.mentions
        ),
        "quotes": (quote, *held.quotes[1:]),
        "utterances": tuple(dataclasses.replace(row, **spot, text=text, speaker_name=text) for row in held.utterances),
        "differences": tuple(dataclasses.replace(row, about=text) for row in held.differences),
        "difference_values": tuple(dataclasses.replace(row, value=row.value + text) for row in held.difference_values),
        "wording": tuple(dataclasses.replace(row, surface=row.surface + text, source=text) for row in held.wording),
        "positions": tuple(dataclasses.replace(row, issue=text, text=text) for row in held.positions),
        "timeline": tuple(dataclasses.replace(row, text=text) for row in held.timeline),
        "claims": tuple(dataclasses.replace(row, text=text) for row in held.claims),
        "account": tuple(dataclasses.replace(row, text=text, citations=(place,)) for row in held.account),
    }
    return dataclasses.replace(held, **rows)
