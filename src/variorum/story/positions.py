"""Positions: who stands where on what.

In: the story's quotations, events and mentions. Out: `positions`: a holder, an issue named by a phrase of the
sources, a stance, and the passage that says so.

Method: a phrase of the sources is an issue when its words recur, outside names, in two or more different
sentences of the story. A position is read where a sentence holds a phrase of taking one (`ruled out`,
`demanded`, `would not … until`, `backs`) with a mention before it, or is the saying of one speaker that holds one.
The issue is the recurring phrase that follows first. Without both an issue and a holder there is no position.

Gets wrong: it takes few positions, and only those said in these words; irony and report of others' stances
within a saying are read at face value.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from variorum.records import Dossier, Mention, Position, Stage
from variorum.story.passages import Passage, passages
from variorum.story.terms import STOP, stem, words

_NOT = r"(?:\bnot\b|n['’]t\b|\bnever\b|\bno longer\b)"
#: Phrases that take a stance, the more telling first. The issue follows the phrase.
_PHRASES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (stance, re.compile(pattern, re.IGNORECASE))
    for stance, pattern in (
        (
            "conditional",
            rf"\b(?:would|will|can|could|must|should)(?:\s*{_NOT}| only)\b"
            r"(?=[^.;]{3,120}\b(?:until|unless|before|without)\b)",
        ),
        ("conditional", r"\b(?:no|not|nobody)\b(?=[^.;]{3,80}\b(?:until|unless|before)\b)"),
        ("conditional", r"\b(?:on condition that|only if|provided that)\b"),
        (
            "refuses",
            r"\b(?:ruled out|rules out|ruling out|refus(?:ed|es|ing)(?: to \w+)?"
            r"|declin(?:ed|es) to (?!say|comment|give|name)\w+)\b",
        ),
        (
            "against",
            r"\b(?:reject(?:ed|s|ing)|oppos(?:ed|es|ing)(?: to)?|condemn(?:ed|s|ing)|denounc(?:ed|es|ing)"
            r"|object(?:ed|s) to|vetoed|protest(?:ed|s|ing)? against|critici[sz](?:ed|es|ing))\b",
        ),
        (
            "demands",
            r"\b(?:demand(?:ed|s|ing)?(?! for\b)|call(?:ed|s|ing) (?:for|on)|urg(?:ed|es|ing)|press(?:ed|es|ing) for"
            r"|insist(?:ed|s|ing) on|push(?:ed|es|ing) for)\b",
        ),
        (
            "for",
            r"\b(?:support(?:ed|s|ing)|back(?:ed|s|ing)(?! by)|endors(?:ed|es|ing)|welcom(?:ed|es|ing)|in favou?r of"
            r"|favou?r(?:ed|s)|agree(?:d|s) (?:to|on))\b",
        ),
    )
)
# An issue's phrase has at most this many words, and its words stand in at least this many different sentences.
_LONGEST = 3
_RECURS = 2
# The issue stands within so many words behind the phrase of stance.
_REACH = 9


@dataclass(frozen=True, slots=True)
class _Issue:
    """A phrase that recurs: its stems and its most common form."""

    stems: tuple[str, ...]
    printed: str
    sentences: int


def _runs(text: str, start: int, names: Sequence[tuple[int, int]]) -> list[list[tuple[str, int]]]:
    """Runs of content words outside names, each word with its offset in the article."""
    runs: list[list[tuple[str, int]]] = [[]]
    end = 0
    for word, span in words(text):
        place = start + span.start
        inside = any(begin <= place < stop for begin, stop in names)
        between = text[end : span.start]
        end = span.end
        if inside or word.lower() in STOP or word[0].isdigit() or between.strip():
            runs.append([])
        if not inside and word.lower() not in STOP and not word[0].isdigit() and len(word) > 2:
            runs[-1].append((word, place))
    return [run for run in runs if run]


def _named(passage: Passage) -> list[tuple[int, int]]:
    return [(m.start, m.end) for m in passage.mentions if m.kind in ("pronoun", "name")]


def _issues(held: Sequence[Passage]) -> dict[tuple[str, ...], _Issue]:
    """The phrases that recur over the story, by their stems. Copies of one sentence count once."""
    seen: dict[tuple[str, ...], set[frozenset[str]]] = defaultdict(set)
    forms: dict[tuple[str, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for passage in held:
        for run in _runs(passage.text, passage.start, _named(passage)):
            for size in range(1, _LONGEST + 1):
                for first in range(len(run) - size + 1):
                    part = run[first : first + size]
                    stems = tuple(stem(word) for word, _ in part)
                    seen[stems].add(passage.terms)
                    forms[stems][" ".join(word for word, _ in part)] += 1
    found: dict[tuple[str, ...], _Issue] = {}
    for stems, sentences in seen.items():
        if len(sentences) >= _RECURS and _is_noun_phrase(stems, forms[stems]):
            plural = [form for form in forms[stems] if len(stems) > 1 or form.lower().endswith("s")]
            printed = min(plural or forms[stems], key=lambda form: (-forms[stems][form], form))
            found[stems] = _Issue(stems, printed, len(sentences))
    # `quotas` and `water quotas` are one issue, named by the longer phrase where it is the usual one.
    named = {}
    for stems in sorted(found):
        head = found.get(stems[-1:])
        named[stems] = head if head is not None and head.sentences > 2 * found[stems].sentences else found[stems]
    for stems in sorted(found):
        if len(stems) > 1 and stems[-1:] in named and 2 * found[stems].sentences >= found[stems[-1:]].sentences:
            best = named[stems[-1:]]
            if len(best.stems) == 1 or best.sentences < found[stems].sentences:
                named[stems[-1:]] = found[stems]
    return named


_NO_PART = frozenset(
    ("away", "back", "ahead", "again", "together", "alone", "three", "four", "five", "six", "seven", "eight", "ten",
     "take", "make", "give", "get", "keep", "sign", "says", "went", "came", "made", "took", "gave", "held", "meets")
)  # fmt: skip
_VERB_LIKE = re.compile(r".*(?:ed|ing|ly)$", re.IGNORECASE)
# What nouns that name issues end in; without a tagger, other words are too often verbs.
_NOUN_ENDINGS = (
    "s", "ion", "ment", "ity", "ence", "ance", "ship", "ism", "ure", "al", "ty", "cy", "ry", "gy", "my", "ax", "aw",
    "ar", "ade", "dam", "deal", "aid", "talk", "vote", "plan", "ban", "peace", "fire", "budget", "reform", "bill",
    "power", "reservoir", "survey", "report", "border", "wall", "base", "site", "project", "pact", "accord", "strike",
    "gas", "oil",
)  # fmt: skip
_EMPTY = frozenset(
    ("time", "year", "people", "country", "countrie", "government", "minister", "president", "official", "spokesman",
     "spokeswoman", "statement", "report", "reporter", "new", "last", "next", "first", "many", "side", "part", "way",
     "thing", "man", "woman", "day", "leader", "group", "state", "nation", "member", "joint")
)  # fmt: skip


def _is_noun_phrase(stems: tuple[str, ...], forms: dict[str, int]) -> bool:
    """A crude guess: it ends in no verb form or adverb, and is not empty of content."""
    form = max(forms, key=lambda words: (forms[words], words))
    last = form.split()[-1]
    if (
        any(_VERB_LIKE.match(word) or word.lower() in _NO_PART for word in form.split()[:-1])
        or last.lower() in _NO_PART
    ):
        return False
    if _VERB_LIKE.match(last) and not last.lower().endswith(("eeting", "uilding", "easing", "bed", "need")):
        return False
    if not last.lower().endswith("s") and len(stems) == 1:
        return False
    if not last.lower().endswith(_NOUN_ENDINGS):
        return False
    if len(last) < 4:
        return False
    return last.lower().rstrip("s") not in _EMPTY


_CONDITION = re.compile(r"\b(?:until|unless|before|without)\b", re.IGNORECASE)


def _issue_after(
    passage: Passage, place: int, issues: dict[tuple[str, ...], _Issue], stop: int | None = None
) -> _Issue | None:
    """The longest recurring phrase among the words that follow a place in the passage's text, up to `stop`."""
    limit = passage.start + place
    follow = [
        span.start for _, span in words(passage.text) if span.start >= place and (stop is None or span.end <= stop)
    ]
    follow = follow[:_REACH]
    last = passage.start + (follow[-1] if follow else place)
    best: tuple[int, int, _Issue] | None = None
    for run in _runs(passage.text, passage.start, _named(passage)):
        for size in range(_LONGEST, 0, -1):
            for first in range(len(run) - size + 1):
                part = run[first : first + size]
                if part[0][1] < limit or part[-1][1] > last or (size == 1 and not part[0][0].lower().endswith("s")):
                    continue
                issue = issues.get(tuple(stem(word) for word, _ in part))
                if issue is not None and (best is None or (size, -part[0][1]) > best[:2]):
                    best = size, -part[0][1], issue
    return best[2] if best else None


_BEHIND_PREPOSITION = re.compile(r"\b(?:in|at|from|of|near|on|to|with|by|against|for|over|into|across)\s+(?:the\s+)?$")


def _holder(passage: Passage, place: int, dossier: Dossier) -> str | None:
    """Whose stance it is: the speaker of the saying, else the last person or body named before the phrase."""
    at = passage.start + place
    for event in passage.events:
        if event.trigger_start <= at < event.trigger_end and event.actor_entity_id is not None:
            return event.actor_entity_id
    for quote in passage.quotes:
        if any(part[0] <= at < part[1] for part in quote.parts):
            return quote.speaker_entity_id
    before: list[Mention] = [
        m for m in passage.mentions
        if m.end <= at and m.entity_id is not None and m.type in ("person", "organisation", "group", "place")
    ]  # fmt: skip
    if not before:
        return None
    nearest = before[-1]
    text = dossier.article[passage.article_id].text
    if _BEHIND_PREPOSITION.search(text[max(0, nearest.start - 14) : nearest.start]):
        return None
    # Only auxiliaries and times may stand between a subject and its verb, and an apposition set off by commas.
    between = re.sub(r"^,[^,]{0,80},", " ", text[nearest.end : at])
    if any(word.lower() not in _BETWEEN for word, _ in words(between)) or re.search(r"[;:.“”\"(]", between):
        return None
    if nearest.start > passage.start and text[nearest.start - 2 : nearest.start] == ", " and nearest is not before[0]:
        return None
    return nearest.entity_id


_BETWEEN = frozenset(
    ("has", "have", "had", "also", "again", "is", "was", "are", "were", "would", "will", "still", "then", "repeatedly",
     "strongly", "firmly", "later", "last", "week", "month", "year", "on", "monday", "tuesday", "wednesday",
     "thursday", "friday", "saturday", "sunday", "yesterday", "today", "now", "long", "since", "however", "already",
     "publicly", "be", "been", "and", "who", "which", "s")
)  # fmt: skip


def _dates(dossier: Dossier, passage: Passage) -> tuple[dt.date | None, dt.date | None]:
    days = [day for day in passage.days if day[0] == day[1]]
    article = dossier.article[passage.article_id]
    if len(days) == 1:
        return days[0]
    return article.published_start, article.published_end


_UNDOES = re.compile(
    r"\b(?:fight|combat|oppose|end|stop|against|prevent|ban|block|reject|defeat|destroy|cut|lower|halt|suspend|scrap)\w*\b",
    re.IGNORECASE,
)


def run(dossier: Dossier) -> Dossier:
    """Fill `positions`."""
    held = [passage for passage in passages(dossier) if passage.sentence.role == "body"]
    issues = _issues(held)
    rows: dict[tuple[str, str, str, int], Position] = {}
    for passage in held:
        stance, match = next(
            ((name, found) for name, pattern in _PHRASES if (found := pattern.search(passage.text)) is not None),
            ("", None),
        )
        if match is None:
            continue
        holder = _holder(passage, match.start(), dossier)
        # Of "no talks until a survey", the talks are the issue.
        until = _CONDITION.search(passage.text, match.end()) if stance == "conditional" else None
        issue = _issue_after(passage, match.end(), issues, until.start() if until else None)
        if holder is None or issue is None:
            continue
        # To agree on the need to fight a thing is not to be for it.
        if stance == "for" and _UNDOES.search(passage.text, match.end()):
            continue
        if stance in ("for", "against", "demands", "refuses") and re.search(
            rf"{_NOT}\W+(?:\w+\W+)?$", passage.text[: match.start()]
        ):
            continue
        start, end = _dates(dossier, passage)
        rows[holder, issue.printed, passage.article_id, passage.start] = Position(
            story_id=dossier.story.story_id, entity_id=holder, issue=issue.printed, text=passage.text, stance=stance,
            article_id=passage.article_id, start=passage.start, end=passage.end, date_start=start, date_end=end,
        )  # fmt: skip
    return replace(
        dossier,
        positions=tuple(sorted(rows.values(), key=lambda r: (r.entity_id, r.issue, r.article_id, r.start, r.end))),
    )


STAGE = Stage(
    name="positions",
    version=2,
    unit="story",
    reads=(
        "articles", "articles.published_start", "articles.published_end", "sentences", "mentions", "mentions.entity_id",
        "quotes", "quotes.speaker_entity_id", "quotes.utterance_id", "times", "times.earliest", "times.latest",
        "times.value", "events", "events.actor_entity_id", "clauses", "entities", "passages", "lineage", "stories",
    ),
    writes=("positions",),
    run=run,
)  # fmt: skip
