"""Time expressions: where they stand and what they say, before anyone knows the article's date.

In: the parsed article and its sentences. Out: rows of `times`, each with a symbolic `meaning`; `resolve` turns a
meaning and a publication interval into a TIMEX3 value and the days it can mean.

Method: the regular expressions of `time_grammar.py` on each sentence that holds a trigger word, the longest match
first (the rule-based line of HeidelTime and SUTime), then the tense and modality of the verb that governs the
expression, read from the parse, for whether it points back or ahead. Inside a quotation "today" is the day the words
were spoken: its earliest day is a day before publication.

The notation of `meaning` is a kind and fields, separated by blanks:

- `date` with any of `y= m= d= wd=` (1 Monday … 7) `season=SP|SU|FA|WI`, `q=` (quarter), `h=` (half), `feast=`;
`yr=-1` the year counted from publication; `pick=last|this|next`; `dir=+|-|0` the side of publication it lies on;
`near=1` when a month and day were told without a year.
- `decade y=199`, `century y=18` (TIMEX3 prefixes); `rel u=W n=-1` a whole unit counted from publication's own;
  `ago u=Y n=-5` a distance from publication; `then u=Y n=1` and `after u=D n=3` counted from the last date told before;
  `clock t=10:35` a time of the day last told; `discourse q=0` the quarter last told.
- `dur v=P3D`, `set v=P1D`, `ref v=PAST_REF|PRESENT_REF|FUTURE_REF`.
- on all: `mod=` (TIMEX3), `part=MO|AF|EV|NI`, `t=`, `open=since|until|by`, `spoken=1` inside a quotation,
`of=VALUE` the day or quarter that `then`, `after`, `clock` and `discourse` count from, where the article tells it
absolutely; `from=MEANING`, its blanks as `;`, the day that `then` and `after` count from, where the article tells it by
its own ("on Friday … the next day"). Where it tells none, their days are not known.

Gets wrong: "a year earlier" in prose that is not a company report counts from the last date told, which may be
another; a bare year is taken where it may be a number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from variorum.article.analysis import Analysis
from variorum.article.time_grammar import TRIGGER, Candidate, candidates
from variorum.article.time_values import Resolved, fields, is_absolute, resolve, unknown_value
from variorum.records import Stage, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["STAGE", "Resolved", "resolve", "run"]

# --- direction -----------------------------------------------------------------------------------------------

_AHEAD_VERBS = frozenset(
    [
        "plan",
        "schedule",
        "expect",
        "intend",
        "slate",
        "set",
        "propose",
        "promise",
        "vow",
        "pledge",
        "hope",
        "aim",
        "prepare",
        "want",
        "seek",
        "need",
        "agree",
        "pencil",
        "due",
        "wish",
        "threaten",
        "ask",
        "urge",
        "order",
        "tell",
        "bind",
        "ready",
        "await",
        "anticipate",
        "forecast",
        "predict",
        "project",
    ]
)
_AHEAD_WORDS = frozenset(
    [
        "planned",
        "scheduled",
        "slated",
        "due",
        "upcoming",
        "forthcoming",
        "expected",
        "proposed",
        "target",
        "deadline",
        "penciled",
        "pencilled",
        "coming",
        "likely",
        "ahead",
    ]
)
_MODALS = frozenset(
    {"will", "'ll", "wo", "shall", "would", "'d", "could", "may", "might", "must", "should", "can", "ca"}
)
_FUTURE_MODALS = frozenset({"will", "'ll", "wo", "shall"})
# Participles that say in the past tense, too, that something lies ahead only under an infinitive.
_TOLD_TO = frozenset({"agree", "ask", "order", "tell", "urge"})
#: Verbs of putting off: what follows `to` and `until` is the new day.
_PUT_OFF = frozenset(
    ["postpone", "delay", "adjourn", "reschedule", "put", "push", "move", "extend", "defer", "suspend", "remand",
     "prolong", "stay", "shift", "bring"]
)  # fmt: skip
#: Verbs whose present tense tells a timetable: "the bridge opens on Saturday".
_TIMETABLE = frozenset(
    ["begin", "start", "open", "reopen", "expire", "end", "close", "resume", "take", "go", "run", "come", "arrive",
     "leave", "depart", "return", "vote", "conclude", "fall", "appear", "launch", "sail", "finish", "elapse", "lapse"]
)  # fmt: skip
#: Verbs whose present participle tells an arrangement: "are meeting on Thursday".
_ARRANGED = frozenset({"brace", "meet", "visit", "hold", "host", "travel", "sign", "fly", "leave", "open", "close"})
_SAYING = frozenset({"say", "tell", "announce", "add", "report", "state", "declare", "warn", "confirm", "write"})
# What a report gives "for Monday" without looking ahead.
_RECORDED = frozenset(
    ["figure", "datum", "data", "result", "price", "total", "record", "statistic", "volume", "number", "count", "toll",
     "report", "responsibility", "blame", "apology"]
)  # fmt: skip
#: What has a day before it takes place.
_HELD = frozenset(
    ["vote", "election", "meeting", "summit", "hearing", "talk", "talks", "referendum", "poll", "match", "game",
     "deadline", "debate", "session", "ballot", "runoff", "conference", "strike", "march", "rally", "funeral", "trial",
     "visit", "race", "show", "concert", "opening"]
)  # fmt: skip
_LASTING = frozenset({"last", "remain", "stay", "live", "work", "serve", "continue", "wait", "run", "be"})


def direction(doc: Doc, first: int, last: int, headline: bool = False) -> str:
    """`+` where the words around tokens `first`…`last` tell of what is ahead, `-` of what is past, else `0`.

    `headline`: its present tense tells what has happened, and no timetable.
    """
    inside = range(first, last + 1)
    head = doc[last]
    for place in inside:
        if doc[place].head.i not in inside:
            head = doc[place]
            break
    before = doc[first - 1] if first else None
    if before is not None and before.lower_ == "the" and before.i:
        before = doc[before.i - 1]
    after = doc[last + 1].lower_ if last + 1 < len(doc) else ""
    if after in {"'s", "’s"} and before is not None and before.lower_ not in {"of", "for"}:
        # "overturn Wednesday's ruling", "oppose Sunday's vote": what one has a stand on is done, save what is held.
        owned = next((token for token in head.ancestors if token.pos_ == "NOUN"), None)
        if owned is not None and owned.lemma_ not in _HELD and not any(t.lower_ in _AHEAD_WORDS for t in owned.lefts):
            return "-"
    told = _by_preposition(before, head, after) if before is not None else ""
    if told:
        return told
    token: Token = head
    for _ in range(12):
        if token.lower_ in _AHEAD_WORDS:
            return "+"
        if token.pos_ in {"VERB", "AUX"} and token.i not in inside:
            told = _tense(token, headline)
            if told:
                return told
        elif token.pos_ in {"NOUN", "PROPN"} and any(child.lower_ in _AHEAD_WORDS for child in token.lefts):
            return "+"
        if token.head.i == token.i:
            break
        token = token.head
    return "0"


def _by_preposition(before: Token, head: Token, after: str) -> str:
    """What the word before a day tells of its side; empty where the verb decides.

    "called a strike for Tuesday" and "adjourned until Friday" look ahead; "said on Friday he would go" looks back,
    whatever the parse hangs the day on.
    """
    verb = before
    if before.pos_ == "ADP" and before.i:
        verb = before.doc[before.i - 1]
    if verb.lemma_ in _SAYING and verb.tag_ == "VBD" and before.lower_ in {"on", verb.lower_}:
        return "-"
    word = before.lower_
    if word == "as" and before.i > 1 and before.doc[before.i - 1].lower_ in {"soon", "early", "late"}:
        return "" if before.doc[before.i - 1].lower_ == "late" else "+"
    if word not in {"for", "until", "till", "to"} or after in {"'s", "’s"}:
        return ""
    above = [before.head, *before.head.ancestors][:3]
    if word == "for":
        return "" if before.head.lemma_ in _RECORDED or before.head.pos_ == "ADJ" else "+"
    if any(token.lemma_ in _PUT_OFF for token in above[:2]):
        return "+"
    if word == "to":
        return ""
    governor = next((token for token in above if token.pos_ in {"VERB", "AUX"}), None)
    if governor is None:
        return ""
    auxiliaries = {child.lower_ for child in governor.children if child.dep_ in {"aux", "auxpass"}}
    past = governor.tag_ == "VBD" or bool(auxiliaries & {"was", "were", "had", "did"})
    return "" if past and (governor.lemma_ in _LASTING or auxiliaries & {"had", "did"}) else "+"


def _tense(verb: Token, headline: bool = False) -> str:
    """Tense of a verb with its auxiliaries; empty where its governor decides."""
    auxiliaries = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    words = {child.lower_ for child in auxiliaries}
    if words & _FUTURE_MODALS:
        return "+"
    arranged = verb.lemma_ in _AHEAD_VERBS and verb.tag_ == "VBN" and verb.lemma_ not in _TOLD_TO
    if any(child.tag_ == "VBD" for child in auxiliaries) and "going" not in words:
        return "+" if arranged else "-"
    if words & {"would", "'d"}:
        # Under "said" it is what lay ahead of the saying; "would have" never came to be.
        return "0" if "have" in words else "+"
    if words & {"have", "has", "'ve"} and verb.tag_ == "VBN":
        return "-"
    if "to" in words:
        governor = verb.head
        if governor.i != verb.i and (
            governor.lemma_ in _AHEAD_VERBS
            or governor.lower_ in _AHEAD_WORDS
            or governor.pos_ == "NOUN"
            or (governor.lemma_ == "be" and "have" not in words)
        ):
            return "+"
        return "+" if governor.tag_ in {"VBZ", "VBP"} else ""
    if words & _MODALS:
        return "0" if words & {"could", "may", "might"} else "+"
    if arranged or (verb.lower_ in _AHEAD_WORDS and verb.tag_ in {"VBN", "JJ"}):
        return "+"
    if verb.tag_ in {"VBD", "VBN"}:
        return "-"
    if verb.tag_ in {"VBZ", "VBP"}:
        return "+" if verb.lemma_ in _TIMETABLE and not headline else "0"
    if verb.tag_ == "VBG":
        if verb.lemma_ in _AHEAD_VERBS or verb.lemma_ in _ARRANGED:
            return "+"
        return "0" if words & {"is", "are", "'s", "'re", "am"} else ""
    return ""


_OPEN = re.compile(r"\b(since|until|till|by|after|before|from)\s+(?:the\s+)?$")


def _kept(one: Candidate, tokens: list[Token], sentence: str) -> bool:
    """Checks that need the parse or the words around: `may` the verb, `second` the ordinal, `minute` the adjective."""
    kind, given = fields(one.meaning)
    if "bare" in given and not any(token.pos_ == "PROPN" for token in tokens):
        return False
    words = sentence[one.start : one.end]
    if words in {"second", "minute"}:
        return False
    if re.fullmatch(r"(?:a|one|the) second", words):
        return False
    return not (kind == "set" and words in {"daily", "weekly"} and any(token.pos_ == "PROPN" for token in tokens))


def run(analysis: Analysis) -> None:
    """Find the time expressions of an article and append them to `analysis.times`."""
    from variorum.article.language import straighten

    doc, text = analysis.parsed, analysis.article.text
    plain = straighten(text)
    lower = plain.lower()
    if len(lower) != len(plain):
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in plain)
    lower = re.sub(r"[\r\n]", " ", lower)
    spoken = _spoken_ranges(plain)
    told = _Told()
    rows = []
    for sentence in analysis.sentences:
        piece = lower[sentence.start : sentence.end]
        if not TRIGGER.search(piece):
            continue
        for one in candidates(piece, plain[sentence.start : sentence.end]):
            start, end = sentence.start + one.start, sentence.start + one.end
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is None or not _kept(one, list(span), piece):
                continue
            meaning = _complete(one, piece, doc, span.start, span.end - 1, sentence.role == "title")
            if any(a <= start < b for a, b in spoken):
                meaning += " spoken=1"
            meaning = told.anchor(meaning)
            value, earliest, latest = resolve(meaning, analysis.article.published)
            rows.append(
                TimeExpression(
                    article_id=analysis.article.article_id,
                    start=start,
                    end=end,
                    type=one.type,
                    meaning=meaning,
                    value=value,
                    earliest=earliest,
                    latest=latest,
                )
            )
    analysis.times.extend(rows)


def _complete(one: Candidate, sentence: str, doc: Doc, first: int, last: int, headline: bool) -> str:
    """The meaning with direction and open side."""
    meaning = one.meaning.replace(" bare=1", "")
    kind, given = fields(meaning)
    if kind == "date" and "y" not in given and "yr" not in given and given.get("pick") not in {"last", "next"}:
        before = sentence[max(0, one.start - 40) : one.start]
        side = direction(doc, first, last, headline)
        if re.search(r"\b(?:since|after) (?:the )?$", before) and side != "+":
            side = "-"
        elif (re.search(r"\b(?:until|till|by) (?:the )?$", before) and side == "0") or re.match(
            r" (?:\w+ )?(?:deadline|target)\b", sentence[one.end :]
        ):
            side = "+"
        meaning += f" dir={side}"
    elif kind == "date" and "yr" not in given and "pick" not in given:
        side = direction(doc, first, last, headline)
        if side != "0":
            meaning += f" dir={side}"
    match = _OPEN.search(sentence[max(0, one.start - 12) : one.start])
    if match and kind in {"date", "decade", "rel"} and match[1] in {"since", "until", "till", "by"}:
        meaning += f" open={match[1].replace('till', 'until').replace('ununtil', 'until')}"
    return meaning


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class _Told:
    """The day and the quarter that were told last: what `that year` and `the quarter` count from."""

    def __init__(self) -> None:
        self.date: str | None = None
        # What the day told last says, as `of` or `from` of another; empty when none was told.
        self.day = ""
        # Empty when a quarter was told without its year.
        self.quarter: str | None = None

    def anchor(self, meaning: str) -> str:
        kind, given = fields(meaning)
        if kind == "clock" and (self.date is None or not _DAY.match(self.date)):
            # An hour of a year is no hour of its first day.
            return meaning
        if kind in {"then", "after"} and given["u"] in {"D", "N"}:
            day, self.day = self.day, ""
            return f"{meaning} {day}".rstrip()
        if kind in {"then", "after", "clock"} and self.date:
            return f"{meaning} of={self.date}"
        if kind == "ago" and "report" in given:
            # In a company report "a year earlier" is the same quarter of the year before.
            return (
                "discourse q=-1" + (f" of={self.quarter}" if self.quarter not in {None, ""} else "")
                if self.quarter is not None
                else "ago u=Y n=-1"
            )
        if kind == "discourse":
            return f"{meaning} of={self.quarter}" if self.quarter else meaning
        if kind == "date" and "q" in given and "y" not in given:
            self.quarter = ""
        if is_absolute(kind, given) and kind == "date":
            value = unknown_value(kind, given)
            if "q" in given:
                self.quarter = value
            self.date = value
        names_day = {"d", "wd"} & given.keys() or (kind == "rel" and given["u"] in {"D", "N"})
        if names_day and "spoken" not in given:
            day = unknown_value(kind, given) if is_absolute(kind, given) else ""
            self.day = f"of={day}" if day else f"from={meaning.replace(' ', ';')}"
        return meaning


def _spoken_ranges(plain: str) -> list[tuple[int, int]]:
    """Ranges between double quotation marks, each within a paragraph."""
    ranges = []
    opened: int | None = None
    for match in re.finditer(r'"|``|\'\'|\n', plain):
        mark = match.group()
        if mark == "\n":
            if opened is not None:
                ranges.append((opened, match.start()))
            opened = None
        elif opened is None:
            opened = match.end()
        else:
            ranges.append((opened, match.start()))
            opened = None
    return ranges


STAGE = Stage(name="times", version=3, unit="article", reads=("articles", "sentences"), writes=("times",), run=run)
