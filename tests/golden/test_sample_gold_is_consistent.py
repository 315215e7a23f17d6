"""The packaged sample and its gold agree with each other.

Reads the files as they lie in the repository and imports nothing of Variorum, so a wrong gold shows
as a wrong gold and not as a fault in the code under test.
"""

import json
import re
from collections import Counter
from datetime import date
from difflib import SequenceMatcher
from html.parser import HTMLParser
from pathlib import Path

import pytest

SAMPLE = Path(__file__).resolve().parents[2] / "src" / "variorum" / "sample"
ARTICLES = SAMPLE / "articles"
GOLD = json.loads((SAMPLE / "gold.json").read_text(encoding="utf-8"))
FILES = [article["file"] for article in GOLD["articles"]]
BY_FILE = {article["file"]: article for article in GOLD["articles"]}

PLOVER = {
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
}
KINDS = {"share", "advert", "caption", "newsletter", "related", "credit", "page_date", "site", "heading", "other"}
STATUSES = {"happened", "planned", "denied", "hypothetical", "habitual"}
DIFFERENCES = {
    "number",
    "date",
    "place",
    "name",
    "who",
    "polarity",
    "status",
    "attribution",
    "scope",
    "wording",
    "dispute",
}
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
BLOCKS = {
    "p",
    "h1",
    "h2",
    "h3",
    "li",
    "ul",
    "time",
    "figcaption",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "nav",
    "aside",
    "main",
    "figure",
}


class _Visible(HTMLParser):
    """The visible text of a page: one line a block, white space folded."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.lines, self.line, self.hidden = [], [], 0

    def handle_starttag(self, tag, attrs):
        if tag in {"script", "style", "title"}:
            self.hidden += 1
        elif tag in BLOCKS:
            self.flush()

    def handle_endtag(self, tag):
        if tag in {"script", "style", "title"}:
            self.hidden -= 1
        elif tag in BLOCKS:
            self.flush()

    def handle_data(self, data):
        if not self.hidden:
            self.line.append(data)

    def flush(self):
        text = " ".join("".join(self.line).split())
        if text:
            self.lines.append(text)
        self.line = []


def _text(file):
    name, _, row = file.partition("#")
    raw = (ARTICLES / name).read_text(encoding="utf-8")
    if row:
        rows = {entry["id"]: entry for entry in map(json.loads, raw.splitlines())}
        return rows[row]["title"] + "\n\n" + rows[row]["text"]
    if name.endswith(".html"):
        page = _Visible()
        page.feed(raw)
        page.flush()
        return "\n\n".join(page.lines)
    return raw


TEXT = {file: _text(file) for file in FILES}


def _report(file):
    """The text without its furniture."""
    text = TEXT[file]
    lines = text.split("\n\n")
    furniture = {item["text"] for item in BY_FILE[file]["furniture"]}
    return "\n\n".join(line.strip() for line in lines if line.strip() not in furniture)


def _sentences(file):
    parts = []
    for raw in _report(file).split("\n\n")[1:]:  # the title is each outlet's own
        line = re.sub(r"^[A-Z]{3,}[^–—]{0,40}\([^)]*\) [–—] ", "", raw)
        parts += re.split(r"(?<=[.!?])[\"”]?\s+(?=[\"“A-Z])", line)
    return [part.strip('"”“ ') for part in parts if len(part.split()) > 3]


def _names_of_strings():
    for article in GOLD["articles"]:
        for item in article["furniture"]:
            yield article["file"], item["text"], "furniture"
        for item in article.get("borrowed", ()):
            yield article["file"], item["text"], "borrowed"
    for quote in GOLD["quotes"]:
        for piece in [quote["text"], *quote["parts"]]:
            yield quote["file"], piece, "quote"
    for item in GOLD["unnamed_sources"]:
        yield item["file"], item["text"], "unnamed source"
        yield item["file"], item["described_as"], "unnamed source"
    for claim in GOLD["claims"]:
        for passage in claim["passages"]:
            yield passage["file"], passage["text"], "claim"
    for position in GOLD["positions"]:
        for stance in position["stances"]:
            yield stance["file"], stance["text"], "position"
    for item in GOLD["times"]:
        yield item["file"], item["text"], "time"
    for group in [*GOLD["groups"], *GOLD["wording"]]:
        for name in group["names"]:
            for file in name["files"]:
                yield file, name["surface"], "name"


def test_every_file_is_in_the_gold_and_every_gold_file_exists():
    found = set()
    for path in ARTICLES.iterdir():
        if path.suffix == ".jsonl":
            rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            found |= {f"{path.name}#{row['id']}" for row in rows}
        else:
            found.add(path.name)
    assert found == set(FILES)
    assert len(FILES) == len(set(FILES)) == 18


def test_every_exact_string_occurs_in_its_file():
    missing = [(kind, file, string) for file, string, kind in _names_of_strings() if string not in TEXT[file]]
    assert not missing


def test_furniture_is_whole_lines_and_repeated_lines_are_counted():
    for article in GOLD["articles"]:
        assert {item["kind"] for item in article["furniture"]} <= KINDS
        lines = TEXT[article["file"]].split("\n\n")
        for string, n in Counter(item["text"] for item in article["furniture"]).items():
            assert [line.strip() for line in lines].count(string) == n, (article["file"], string)


def test_reports_are_the_length_of_news_reports():
    lengths = {file: len(_report(file).split()) for file in FILES}
    assert all(150 <= n <= 450 for n in lengths.values()), lengths


def test_every_outlet_is_named_in_its_file():
    for article in GOLD["articles"]:
        name = article["file"].partition("#")[0]
        raw = (ARTICLES / name).read_text(encoding="utf-8").lower()
        assert article["source"].lower() in raw, article["file"]


def test_weekdays_agree_with_dates():
    months = "|".join(MONTHS)
    days = "|".join(DAYS)
    seen = 0
    for text in TEXT.values():
        for weekday, day, month, year in re.findall(rf"({days}),? (\d{{1,2}}) ({months}) (\d{{4}})", text):
            assert DAYS[date(int(year), MONTHS.index(month) + 1, int(day)).weekday()] == weekday
            seen += 1
        for weekday, month, day, year in re.findall(rf"({days}),? ({months}) (\d{{1,2}}), (\d{{4}})", text):
            assert DAYS[date(int(year), MONTHS.index(month) + 1, int(day)).weekday()] == weekday
            seen += 1
    assert seen >= 6
    for item in GOLD["times"]:
        day = date.fromisoformat(item["day"])
        for weekday in re.findall(days, item["text"]):
            assert DAYS[day.weekday()] == weekday, item
        for month in re.findall(months, item["text"]):
            assert MONTHS[day.month - 1] == month, item


def test_published_days_are_days_and_wrong_dates_are_printed_on_the_page():
    wrong = [article for article in GOLD["articles"] if article["stated_date_wrong"]]
    assert len(wrong) == 2
    for article in GOLD["articles"]:
        date.fromisoformat(article["published"])
    for article in wrong:
        stated = date.fromisoformat(article["stated_date"])
        printed = f"{stated.day} {MONTHS[stated.month - 1]} {stated.year}"
        assert printed in TEXT[article["file"]]
        assert article["stated_date"] > article["published"]


def _share(copy, original, spun):
    theirs = _sentences(original)
    mine = _sentences(copy)
    if not spun:
        return sum(sentence in theirs for sentence in mine) / len(mine)
    words = [sentence.lower().split() for sentence in theirs]
    close = [
        max(SequenceMatcher(None, sentence.lower().split(), other).ratio() for other in words) > 0.5
        for sentence in mine
    ]
    return sum(close) / len(close)


@pytest.mark.parametrize("file", [f for f in FILES if BY_FILE[f]["copy"]])
def test_copies_share_at_least_two_fifths_of_their_sentences(file):
    article = BY_FILE[file]
    others = [f for f in FILES if BY_FILE[f]["origin"] == article["origin"] and f != file]
    original = article["parent"] or others[0]
    assert BY_FILE[original]["origin"] == article["origin"]
    share = _share(file, original, article["copy"] == "spun")
    assert share >= 0.4, share
    if article["copy"] == "spun":
        assert _share(file, original, spun=False) < 0.2


def test_reports_of_different_origin_share_next_to_nothing():
    for a in FILES:
        for b in FILES:
            if a < b and BY_FILE[a]["origin"] != BY_FILE[b]["origin"]:
                borrowed = {item["text"].rstrip(".") for f in (a, b) for item in BY_FILE[f].get("borrowed", ())}
                common = set(_sentences(a)) & set(_sentences(b))
                common = {
                    sentence
                    for sentence in common
                    if sentence.rstrip(".") not in borrowed and len(sentence.split()) > 12
                }
                assert not common, (a, b, common)


def test_every_article_belongs_to_one_story_and_origins_add_up():
    members = [file for story in GOLD["stories"] for file in story["files"]]
    assert sorted(members) == sorted(FILES)
    labels = {story["label"] for story in GOLD["stories"]}
    for story in GOLD["stories"]:
        assert story["n_origins"] == len({BY_FILE[f]["origin"] for f in story["files"]})
        assert story["look_alike_of"] is None or story["look_alike_of"] in labels


def _origin_of(file, passage):
    for item in BY_FILE[file].get("borrowed", ()):
        if passage in item["text"]:
            return item["origin"]
    return BY_FILE[file]["origin"]


def test_counts_of_claims_and_utterances_are_counts_of_origins():
    stories = {story["label"]: set(story["files"]) for story in GOLD["stories"]}
    for claim in GOLD["claims"]:
        origins = {_origin_of(p["file"], p["text"]) for p in claim["passages"]}
        assert claim["n_origins"] == len(origins), claim["text_hint"]
        assert claim["standing"] in {"agreed", "contested", "single"}
        assert {p["file"] for p in claim["passages"]} <= stories[claim["story"]]
        assert len(claim["passages"]) >= 2
    for utterance in GOLD["utterances"]:
        assert utterance["n_origins"] == len({BY_FILE[f]["origin"] for f in utterance["files"]})
        assert len(utterance["files"]) >= 2
        for form in utterance["forms"]:
            assert any(form in TEXT[file] for file in utterance["files"]), form


def test_every_quotation_in_a_report_is_in_the_gold():
    for file in FILES:
        known = [p for q in GOLD["quotes"] if q["file"] == file for p in q["parts"]]
        known += [item["text"] for item in GOLD["unnamed_sources"] if item["file"] == file]
        for found in re.findall(r"\"[^\"]+\"|“[^”]+”", _report(file)):
            assert found in known, (file, found)


def test_speakers_are_named_in_the_article_that_quotes_them():
    for quote in GOLD["quotes"]:
        assert quote["speaker"] in TEXT[quote["file"]], quote
        assert quote["type"] in {"direct", "mixed", "indirect"}


def test_events_differences_and_groups_use_the_published_terms():
    stories = {story["label"]: set(story["files"]) for story in GOLD["stories"]}
    for event in GOLD["events"]:
        assert event["event_type"] in PLOVER
        assert event["status"] in STATUSES
        assert set(event["files"]) <= stories[event["story"]]
        if event["place"]:
            assert any(event["place"] in TEXT[file] for file in event["files"])
    for status in ("planned", "denied"):
        assert any(e["status"] == status and len(e["files"]) >= 2 for e in GOLD["events"])
    for difference in GOLD["differences"]:
        assert difference["kind"] in DIFFERENCES
        assert len(difference["sides"]) >= 2
        for side in difference["sides"]:
            assert set(side["files"]) <= stories[difference["story"]]
    for group in GOLD["groups"]:
        assert len(group["names"]) == 4
    sources = {article["source"] for article in GOLD["articles"]}
    assert set(GOLD["families"]) <= sources
