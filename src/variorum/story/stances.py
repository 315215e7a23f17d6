"""Words that take a stance, and the thing that it is taken on: read from a sentence without a parse.

A cue (`rejected`, `called for`, `would not … until`) is followed by a thing in nouns (`the water quotas`) or by a deed
(`to freeze the peace deal`). The thing ends at the first word that cannot belong to it. Words that only lead to a thing
are passed over (`the idea of`, `a call from X to`), and so are deeds that only stand for it (`discuss quotas`).
What is not clearly a thing or a deed is nothing: a stance on the wrong issue is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from variorum.knowledge.stances import stance_words
from variorum.story.reading import beginnings
from variorum.story.terms import stem

_NOT = r"(?:\bnot\b|n['’]t\b|\bnever\b|\bno longer\b)"
#: What a person decides: without one of these, `would not` tells what will not happen, and no stance.
_WILLED = (
    "accept|agree|allow|approve|attend|back|bargain|budge|buy|cede|close|compromise|concede|consider|cooperate|cut|"
    "debate|deploy|disarm|discuss|endorse|enter|give|grant|hand|hold|honou?r|join|lift|lower|meet|negotiate|open|pay|"
    "permit|pull|pursue|raise|ratify|recogni[sz]e|release|renew|reopen|resign|restore|resume|return|scrap|sell|send|sign|"
    "step|stop|suspend|take|talk|tolerate|vote|withdraw|yield"
)
_COMMENT = r"(?!(?:say|comment|give|name|be|discuss details|elaborate|answer|speculate|confirm|disclose|identify)\b)"
_WHOM = r"\s+(?:(?!an?\b)[^\s,.;:]+\s+){1,5}?to\s+"
_ASKED = r"(?:\s+(?:on|upon))?\s+(?:[^\s,.;:]+\s+){1,8}?(?:not\s+)?to\s+"


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern of words that take a stance, and whether a thing (`noun`) or a deed (`verb`) follows.

    Of each of `words` (`reading.beginnings`) one stands in whatever the pattern matches.
    """

    stance: str
    takes: str
    pattern: re.Pattern[str]
    words: tuple[frozenset[str], ...]


def _cue(stance: str, takes: str, pattern: str, *words: str) -> Cue:
    sought = re.compile(rf"(?<![\w\-‑])(?:{pattern})", re.IGNORECASE)
    return Cue(stance, takes, sought, tuple(beginnings(those) for those in words))


_NO, _WOULD = "not never no n't", "would will willn wo won"


CUES: tuple[Cue, ...] = (
    _cue(
        "conditional", "verb",
        rf"(?:would|will|can|could|wo|must|should)(?:\s+only|\s*{_NOT})\s+(?:ever\s+)?(?=(?:{_WILLED})\b)"
        r"(?=[^.;]{3,120}\b(?:until|unless|before|without|if|once|when|on condition|provided)\b)",
        f"{_WOULD} can cann could couldn must mustn should", f"only {_NO}",
        "until unless before without if once when condition provided",
    ),
    _cue(
        "conditional", "noun", r"no(?=\s+[^.;,]{3,60}\s(?:until|unless|before|without)\b)",
        "no", "until unless before without",
    ),
    _cue("refuses", "verb", rf"(?:would|will|wo)\s*{_NOT}\s+(?:ever\s+)?(?=(?:{_WILLED})\b)", _WOULD, _NO),
    _cue("refuses", "verb", rf"(?:refus(?:ed|es|ing)|declin(?:ed|es))\s+to\s+{_COMMENT}", "refused declined"),
    _cue(
        "refuses", "noun", r"(?:ruled|rules|ruling|rule)\s+out\s+|refus(?:ed|es)\s+(?!to\b|comment|permission)",
        "ruled rules ruling rule refused",
    ),
    _cue(
        "against", "noun",
        r"(?:reject(?:ed|s|ing)|oppos(?:ed|es|ing)(?!\s+to)|condemn(?:ed|s|ing)|denounc(?:ed|es|ing)|decri(?:ed|es)|deplor(?:ed|es|ing)|"
        r"critici[sz](?:ed|es|ing)|veto(?:ed|es|ing)|resist(?:ed|s)|(?:is|are|was|were|remains?|remained)\s+opposed\s+to|"
        r"(?:object|protest)(?:ed|s)?\s+(?:to|against)|(?:voted|votes|spoke|speaks|argued|argues|warned|warns)\s+(?:out\s+)?against|"
        r"(?:voiced|expressed|reiterated|repeated)\s+(?:\w+\s+){0,2}opposition\s+to)\s+",
        "rejected opposed condemned denounced decried deplored criticised vetoed vetoes vetoing resisted object "
        "protest against opposition",
    ),
    _cue(
        "against", "noun",
        r"(?<=\bwould )(?:reject|oppose|veto)\s+|(?<=\bwill )(?:reject|oppose|veto)\s+|"
        r"(?<=\b[Ww]e )(?:reject|oppose)\s+|(?<=\bI )(?:reject|oppose)\s+",
        "reject oppose veto", "would will we i",
    ),
    _cue(
        "demands", "verb",
        rf"(?:call(?:ed|s|ing)(?=\s+(?:up)?on\b)|urg(?:ed|es|ing)|implor(?:ed|es)|press(?:ed|es)){_ASKED}",
        "called calls calling urged urges urging implored pressed", "to",
    ),
    _cue("demands", "verb", rf"(?:call(?:ed|s|ing)|press(?:ed|es|ing)|push(?:ed|es|ing))(?=\s+for\b)\s+for{_WHOM}",
         "called calls calling pressed pushed pushes pushing", "for"),
    _cue("demands", "verb", r"demand(?:ed|s)\s+to\s+", "demanded"),
    _cue(
        "demands", "noun",
        r"(?:demand(?:ed|s)(?!\s+(?:to|that|for|by)\b)|call(?:ed|s|ing)\s+for|press(?:ed|es|ing)\s+for|push(?:ed|es|ing)\s+for|"
        r"appeal(?:ed|s|ing)\s+for|urg(?:ed|es|ing)(?!\s+\S+\s+to\b)|insist(?:ed|s|ing)\s+on|asked\s+for|is\s+demanding|are\s+demanding)\s+",
        "demanded called calls calling pressed pushed pushes pushing appealed urged urges urging insisted asked",
    ),
    _cue(
        "for", "verb",
        r"(?:agreed|agrees|pledged|pledges|promised|promises|vowed|vows|offered|offers|volunteered|voted)\s+to\s+"
        r"(?!be\b|meet\b|(?:the|a|an)\b)",
        "agreed agrees pledged promised vowed vows offered volunteered voted", "to",
    ),
    _cue(
        "for", "noun",
        r"(?:support(?:ed|s|ing)|back(?:ed|s|ing)|endors(?:ed|es|ing)|welcom(?:ed|es|ing)|favou?r(?:ed|s)|approv(?:ed|es)(?:\s+of)?|"
        r"embrac(?:ed|es)|advocat(?:ed|es)|defend(?:ed|s)|agree(?:d|s)\s+on|accept(?:ed|s)|(?:voted|votes)\s+for|"
        r"(?:is|are|was|were)\s+in\s+favou?r\s+of|(?:spoke|came\s+out)\s+in\s+favou?r\s+of|"
        r"(?:voiced|expressed|reiterated|pledged|promised)\s+(?:\w+\s+){0,2}support\s+for)\s+(?!by\b)",
        "supported backed backs backing endorsed welcomed favoured favored approved embraced advocated defended agreed "
        "agrees accepted voted votes favour favor support",
    ),
    _cue(
        "for", "noun",
        r"(?<=\bwould )(?:support|back|endorse|accept)\s+|(?<=\bwill )(?:support|back|endorse|accept)\s+|"
        r"(?<=\b[Ww]e )(?:support|back|favou?r|welcome)\s+|(?<=\bI )(?:support|back|favou?r|welcome)\s+",
        "support back endorse accept favour favor welcome", "would will we i",
    ),
)  # fmt: skip
#: Words of which every cue holds one: most sentences hold none.
ANY = re.compile(
    r"\b(?:not|no|only|reject|oppos|condemn|denounc|decri|deplor|critici|veto|resist|object|protest|vot(?:ed|es)|spoke|"
    r"speaks|argue|warn|call|urg|implor|press|push|demand|appeal|insist|ask|agree|pledg|promis|vow|offer|volunteer|support|"
    r"back|endors|welcom|favou?r|approv|embrac|advocat|defend|accept|refus|declin|rul(?:e|ing))|n['’]t\b",
    re.IGNORECASE,
)
#: What turns a stance round, or takes it back, just before the cue.
DENIED = re.compile(rf"(?:{_NOT}|\b(?:without|neither|nor|hardly|denied|stopped short of))\W+(?:\w+\W+){{0,2}}$", re.I)
#: What leaves open whether it was taken.
OPEN = re.compile(
    r"\b(?:if|whether|unless|could|might|may|should|must|to|reportedly|likely|expected to|able to|can)\W+$", re.I
)
#: Where a condition begins.
CONDITION = re.compile(r"\b(?:until|unless|before|without|if|once|when|on condition|provided)\b", re.I)

_WORD = re.compile(r"[^\W_]+(?:[.’'\-‑][^\W_]+)*")
_LISTS = stance_words()
_SKIPPED = frozenset(_LISTS["skipped"])
_EVENTS = frozenset(_LISTS["events"])
_WITH_MORE = frozenset(_LISTS["with_more"])
_THINGS = frozenset(_LISTS["things_in_ers"])
_POINTING = frozenset(("this", "that", "these", "those"))
_STOPS = frozenset(_LISTS["stops"])
# Words that lead to the thing, with the words that join them to it.
_LEADS = frozenset(_LISTS["leads"])
_KEPT_LEADS = frozenset(("end", "start", "return", "use", "need"))
# What is no issue by itself: it says nothing without what it points to, or is a word for what was said.
_EMPTY = frozenset(stem(word) for word in _LISTS["empty"])
# Nouns that are joined to what they are about.
_JOINED = frozenset(_LISTS["joined"])
_JOINS = frozenset(("with", "on", "against", "to", "for", "in", "at"))
# Deeds that only stand for the thing: to discuss quotas is about quotas.
_LIGHT = frozenset(_LISTS["light"])
#: Deeds that need no thing.
_ALONE = frozenset(_LISTS["alone"])
_NO_DEED = frozenset(_LISTS["no_deed"])
_PARTICLES = frozenset(_LISTS["particles"])


@dataclass(frozen=True, slots=True)
class Thing:
    """What a stance is on: its range of the text, stems of its noun and of the words with it, and its verb."""

    start: int
    end: int
    head: str
    around: frozenset[str]
    deed: str | None


def thing_after(text: str, place: int, takes: str) -> Thing | None:
    """The thing or deed that begins at a place of the text; None where there is none that can be told."""
    return _deed(text, place) if takes == "verb" else _noun(text, place)


def _tokens(text: str, place: int) -> Iterator[tuple[str, int, int]]:
    """Words from a place on, up to the first mark that ends a phrase."""
    end = place
    for match in _WORD.finditer(text, place):
        between = text[end : match.start()].strip()
        if between and not (end == place and between in '"“'):
            return
        end = match.end()
        yield match.group(), match.start(), match.end()


def _noun(text: str, place: int, depth: int = 0, deed: bool = False) -> Thing | None:
    """The thing that begins at a place; in a deed it may be a name or a body."""
    if depth > 2:
        return None
    held: list[tuple[str, int, int]] = []
    for word, start, end in _tokens(text, place):
        low = word.lower()
        if not held and low in _POINTING:
            return None
        if not held and low in _SKIPPED:
            continue
        if low.endswith("ing") and low not in _EVENTS:
            if held or deed:
                break
            return _deed(text, start)
        if low == "of" or (low in _JOINS and held and held[-1][0].lower() in _JOINED):
            if not held or depth > 2:
                return None
            last = held[-1][0].lower()
            if low == "of" and last in _LEADS and last not in _KEPT_LEADS:
                return _noun(text, end, depth + 1)
            rest = _noun(text, end, depth + 1)
            thing = _thing(text, held, deed)
            if thing is None or rest is None or rest.deed or rest.end - thing.start > 60:
                return thing
            return Thing(thing.start, rest.end, thing.head, thing.around | rest.around | {rest.head}, None)
        if low in ("to", "for", "from", "by", "on") and held and held[-1][0].lower() in _LEADS:
            return _behind_lead(text, low, end, depth)
        if low in _STOPS:
            break
        if word[0].isdigit() and held:
            break
        held.append((word, start, end))
        if len(held) > 5:
            return None
    return _thing(text, held, deed)


def _behind_lead(text: str, joint: str, place: int, depth: int) -> Thing | None:
    """`a call from X to lower the dam`, `plans for a dam`, `the request to leave`."""
    if joint == "to":
        return _deed(text, place)
    if joint in ("for", "on"):
        return _noun(text, place, depth + 1)
    asked = re.compile(r"(?:[^\s,.;:]+\s+){1,5}?to\s+").match(text, place + 1)
    return _deed(text, asked.end()) if asked else None


def _thing(text: str, held: list[tuple[str, int, int]], deed: bool = False) -> Thing | None:
    while held and held[-1][0].lower().endswith("ly"):
        held = held[:-1]
    if not held:
        return None
    head = held[-1][0]
    low = head.lower()
    if len(head) < 3 or head[0].isdigit() or re.search(r"(?:[^e]ed|self|selves)$", low):
        return None
    # Whose thing it is, is not the thing; and people are no issue.
    if re.match(r"\s?['’](?:s\b|\s)", text[held[-1][2] : held[-1][2] + 3]) or (
        low.endswith(("ers", "ors")) and low not in _THINGS
    ):
        return None
    # A name alone is no issue, though what is to be done with it is.
    more = len(held) > 1 and (deed or low in _WITH_MORE)
    if (head[0].isupper() or stem(head) in _EMPTY or low in _LEADS) and not more:
        return None
    if not _NOUN.search(low):
        return None
    around = frozenset(stem(word) for word, _, _ in held[:-1])
    return Thing(held[0][1], held[-1][2], stem(head), around, None)


# Adjectives and adverbs left at the end of a phrase by a word that could not be told.
_NOUN = re.compile(r"^(?!.*(?:ous|ful|ible|able|less|ish|wise|ward|wards)$).+$")


def _deed(text: str, place: int) -> Thing | None:
    words = list(_tokens(text, place))
    while words and words[0][0].lower().endswith("ly"):
        words = words[1:]
    if words and words[0][0].lower() in _ALONE and (len(words) < 2 or words[1][0].lower() in _STOPS - _SKIPPED):
        verb, start, end = words[0]
        down = words[1] if len(words) > 1 and words[1][0].lower() in ("down", "aside") else words[0]
        return Thing(start, down[2], stem(verb), frozenset(), stem(verb))
    if len(words) < 2 or words[0][0].lower() in _STOPS | _NO_DEED:
        return None
    verb, start, end = words[0]
    after = end
    k = 1
    while k < len(words) and k < 3 and words[k][0].lower() != verb.lower() and words[k][0].lower() in _PARTICLES:
        after = words[k][2]
        k += 1
    thing = _noun(text, after, deed=True)
    if thing is None or thing.deed:
        return None
    particles = [word.lower() for word, _, _ in words[1:k]]
    if verb.lower() in _LIGHT and all(word in ("about", "over", "in", "part", "on") for word in particles):
        return thing
    return Thing(start, thing.end, thing.head, thing.around, stem(verb))
