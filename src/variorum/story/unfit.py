"""What of a report is not to be printed in an account: what speaks to the reader or of the page, what stands under a
picture, what was run together or cut off on its way here.

Judged by words alone, outside quotation marks. Read off the accounts of twenty stories of the development sets; it
errs towards leaving out, since what a story turns on is told by several.
"""

from __future__ import annotations

import functools
import re

from variorum.records import Dossier
from variorum.story.clauses import guarded
from variorum.story.passages import Passage

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
# Whom the house speaks for or to. `I` needs a verb of its own: a war and a king bear it too.
_OPENS = re.compile(r"[\"“(\[]")
_VOICE = re.compile(
    r"\b(?:we|us|our|ours|my|myself|you|your|yours|We|Our|My|You|Your)\b"
    r"|\bI(?= ?[’']\s?(?:m|ve|d|ll)\b| (?:am|was|have|had|do|did|think|believe|hope|want|know|will|would|can|could|see|"
    r"saw|heard|asked)\b)|\b[Ll]et[’']s\b"
)
#: Appeals to readers, and what only makes sense on the page; in small letters.
_APPEAL = re.compile(
    r"\b(?:click|tap|scroll|swipe) (?:here|down|on|to)\b|\bread more\b|\b(?:sign up|subscribe)\b"
    r"|\beditor\s?[’']?s\s+note\b|\bpictured\b"
    r"|\bthis (?:photo(?:graph)?|picture|image|video|map|chart|graphic|clip|page|story|article|report) "
    r"(?:is|was|has|shows?|will|originally|contains)\b"
    r"|\b(?:video|photo|picture|image|map|clip|gallery) (?:above|below)\b"
    r"|\banyone (?:with|who (?:has|knows|saw|witnessed)|who may)\b[^.]*\b(?:asked|urged|encouraged|call|contact)\b"
    r"|^(?:please )?(?:call|e-?mail|phone|visit|go to|text|ring|contact) (?:\(?\+?\d|www\b|http|[\w.]+@|[\w-]+\.\w)"
    r"|\b(?:contact|call|e-?mail|text|phone)\b[^.]*?\b(?:at|on) \(?\+?\d{3,}[ )-]+\d{2,}"
    r"|\b(?:asked|urged|encouraged) to (?:call|contact) (?:\d|the\b|police\b|detectives?\b|crime\b)"
    r"|\b(?:disturbing|graphic|explicit)\b[^.]*\b(?:viewers|listeners|readers|images?|content)\b"
)
#: Heads, bars and credits of the page: they have a colon, a bar or a stroke in them.
_MARKED = re.compile(
    r"(?:^|[.!?] )(?:Related|RELATED|Gallery|GALLERY|At a glance|Also read|ALSO|READ|WATCH|PHOTOS?|VIDEO|MORE|"
    r"Warning|Updated?)\s?:"
    r"|\bNEW\s?:| \| |[a-z] [A-Z][a-z]+\s?: [A-Z]|\bPhotograph(?:er)?:|/(?:AP|AFP|EPA|PA)\b"
)
_PAGE = re.compile(
    r"\bEmbed\b.*\bShare\b|[âÃ][\x80-\xbf€\ufffd]"
    r"|\b(?:profiles|looks (?:at|back)|explains|examines) (?:the|how|what|why|who)\b"
    r"|\b(?:on|at|of|from|by|with|in) \.|^(?:THIS|THESE|THAT|HERE)\b"
)
#: Without one of these, none of that is in a text.
_PAGING = (" .", "looks ", "explains ", "examines ", "profiles ", "Embed", "â", "Ã", "THIS", "THESE", "THAT", "HERE")
#: `The Post understands that …`; `Norda Images`.
_HOUSE = re.compile(r"\bThe [A-Z]\w+ (?:understands|can reveal|has learned)\b|\b[A-Z][a-z]+ Images\b")
_BYLINE = re.compile(
    rf"By (?!{_WEEKDAY}|{_MONTH})(?:the )?[A-Z][\w.’'-]+ [A-Z]\w+|"
    r"From [A-Z]\w+ [A-Z]\w+(?: and [A-Z]\w+ [A-Z]\w+)?\s?,\s"
)
#: `Ida Renn: The dam is …`; `IDA RENN, HARBOUR RADIO: Good evening.`
_SPEAKER = re.compile(
    r"(?:[A-Z][\w.’'-]*\s){0,3}[A-Z][\w.’'-]*\s?:\s"
    r"|[A-Z][A-Z.’'-]+(?:\s[A-Z][A-Z.’'-]*){0,3}\s?,\s?[A-Z][A-Z0-9 ,.&’'/-]{2,60}:\s"
)
#: `The minister gestures during …`: verbs of what a picture shows.
_PICTURED = re.compile(
    r"(?:[A-Z\[][\w.,’'\]-]* |of |the |and ){1,9}(?:addresse?s?|gestures?|waves?|poses?|smiles?|listens?|walks?|"
    r"stands?|sits?|reacts?|surrounds?|hugs?|chants?|holds? (?:a|up|the|his|her)|looks? on|shakes? hands)\b[^.]* "
    r"(?:as|during|at|after|before|in|near|outside) "
)
#: `According to police, that black car pulled alongside`: a thing told of before.
_TOLD_BEFORE = re.compile(r"^[A-Z][^,]*, that [a-z]+ (?:[a-z]+ )?(?:was|were|is|are|had|has|[a-z]+ed)\b")
#: A new sentence that begins without a stop: page parts that lost their line breaks.
_RUN_ON = re.compile(
    r"[a-z]{2} (?:The|In|He|She|They|It|This|That|But|And|For|When|As|If|Some|Many|At|On|After|Opposition|Police|"
    r"Protesters) (?:[a-z]+ ){2}"
)
# A stop that does not end the sentence: the splitter took an abbreviation, or the page ran out of room.
_CUT_OFF = re.compile(
    r"(?:\.\.\.|…)$|\b(?:an?|the) U\.S\.$|\b(?:St|Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Sgt|Col|Capt|Rev)\.$"
    r"|\b(?:of|for|from|with|by|to|into|and|or|the|an?|that|which|who|as|than|but|but also)\.$"
)
# Characters that tell of what was cut off, at most.
_LONGEST_END = 12
#: Present all the same: what somebody says, what goes on, and what is to come by a timetable.
_CUE = re.compile(
    r"\b(?:says?|said|reports|tells?|told|according|warns?|calls|will|would|may|might|must|is|are|has|have|expects?|plans|"
    r"expires?|reopens?|opens?|begins?|starts?|ends?|closes?|meets?|takes?|votes|goes|returns?|faces?|arrives?|leaves?|"
    r"travels?|hosts?)\b"
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|told|met|held|rose|fell|took|came|went|left|gave|made|shook|found|began|sent|won|lost|led|"
    r"put|set|saw|spoke|struck|broke|shot|hit|sought|brought|became|died|[a-z]{2,}ed)\b"
)
_DAY = re.compile(rf"\b{_WEEKDAY}\b|\b{_MONTH}\.? \d{{1,2}}\b")


@functools.lru_cache(maxsize=8192)
def unfit(text: str) -> bool:
    """Whether a sentence, as it would be printed, speaks to the reader, is of the page, or was damaged."""
    plain = unquoted(text)
    end = text.rstrip('"”’ ]')
    return (
        any(pattern.search(plain) for pattern in (_VOICE, _HOUSE, _TOLD_BEFORE, _RUN_ON))
        or (any(mark in plain for mark in _PAGING) and _PAGE.search(plain) is not None)
        or any(pattern.match(plain) for pattern in (_BYLINE, _SPEAKER, _PICTURED))
        or (any(mark in plain for mark in ":|/") and _MARKED.search(plain) is not None)
        or _APPEAL.search(plain.lower()) is not None
        or plain.rstrip().endswith("!")
        or _caption(plain)
        or text.count("[") != text.count("]")
        or _CUT_OFF.search(end, max(0, len(end) - _LONGEST_END)) is not None
    )


def spoken_line(dossier: Dossier, passage: Passage) -> bool:
    """Whether a passage stands in a line that opens with who says it, as in a transcript."""
    text = dossier.article[passage.article_id].text
    line = text.rfind("\n", 0, passage.start) + 1
    return line < passage.start and _SPEAKER.match(text, line) is not None


def unquoted(text: str) -> str:
    """The text with what stands in quotation marks or brackets blanked."""
    if not _OPENS.search(text):
        return text
    inside = guarded(text)
    if not any(inside):
        return text
    return "".join([" " if hidden else char for char, hidden in zip(text, inside, strict=True)])


def _caption(plain: str) -> bool:
    """Whether a sentence stands under a picture: all in the present, and of one day."""
    return bool(_DAY.search(plain)) and not _PAST.search(plain) and not _CUE.search(plain)
