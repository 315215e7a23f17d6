"""What a line of a saved page is by its own words: share bar, caption, page date, byline, or nothing of the kind.

Used where lines are judged: by `read/text.py` to find the headline, the outlet and the date, and by
`furniture.py` to mark what is page. Each pattern is anchored or bounded, so that matching takes time in
proportion to the line. No pattern names an outlet: those are in `knowledge/publishers.toml`.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from variorum.article.page_date import page_date
from variorum.knowledge.publishers import agency_named, outlet_named

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_INNER_END = re.compile(r"[.!?][\"'”’»)\]]*\s+[\"'“‘«(\[]?[A-Z0-9]")
_WORD = re.compile(r"\w[\w’'.-]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something on it, trimmed. `start` and `end` are offsets in the text; `blank_before` is true
    for the first line, and where an empty line stands before it."""

    start: int
    end: int
    text: str
    blank_before: bool

    @property
    def n_words(self) -> int:
        """Number of words separated by blanks."""
        return len(self.text.split())


def text_lines(text: str) -> list[Line]:
    """The lines of a text that have something on them, in order."""
    found: list[Line] = []
    for match in _LINE.finditer(text):
        raw = match.group()
        stripped = raw.strip()
        if not stripped:
            continue
        start = match.start() + len(raw) - len(raw.lstrip())
        blank = not found or len(text[found[-1].end : start].strip(" \t\r")) > 1
        found.append(Line(start, start + len(stripped), stripped, blank))
    return found


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does."""
    return bool(_SENTENCE_END.search(line))


def is_body(line: str) -> bool:
    """Whether a line reads as a paragraph of a report: a whole sentence, or several."""
    words = len(line.split())
    if words >= 6 and ends_sentence(line) and not line.endswith(("?", "!")):
        return True
    return (words >= 8 and bool(_INNER_END.search(line))) or words >= 28


# Words of share bars. A line of nothing else, one of the strong among them, is one.
_SHARE_STRONG = frozenset(
    "share tweet facebook twitter whatsapp email e-mail print linkedin pinterest reddit telegram messenger "
    "instagram tumblr flipboard follow bookmark viber bluesky mastodon threads".split()
)
_SHARE_WEAK = frozenset(
    "x like pin it mail save copy link link: url this article story page post via to by with us more tap options now "
    "on in the a button buttons send sms comment comments google google+ plus and or + share: shares follow: copied "
    "click here here: your friends opens new window icon gift listen top news full toggle open menu sharing".split()
)
_TOKEN = re.compile(r"[^\s|•·,/()<>»›]+")
_NUMBER = re.compile(r"\d[\d.,]*[km]?")

_SHARE = re.compile(
    r"(?:follow|like|find|join|add|connect with|friend) [^.!?]{1,60} on (?:facebook|twitter|x|instagram|linkedin|"
    r"telegram|whatsapp|google(?: news)?|youtube|tiktok|threads|bluesky)\b.{0,40}"
    r"|(?:share|tweet|e-?mail|print|send|post) (?:this|the|via|on|by|to)\b[^.?!]{0,60}"
    r"|(?:copy|get) (?:the )?(?:short )?link|tap to share|\d[\d.,]*k? shares?|(?:whatsapp ){1,3}(?:us)?",
    re.I,
)

_ADVERT = re.compile(
    r"(?:advertisement|advertising|advertisment|adverts?|ads?|ad feedback|sponsored(?: content| by .{1,40})?|"
    r"promoted(?: content| links| stories)?|paid (?:post|content|for by .{1,40})|partner content|from our partners?)"
    r"(?:\s*[-–—|:.]\s*.{0,60})?"
    r"|(?:story|article) continues (?:below|after)\b.{0,40}"
    r"|continue reading(?: below| the main story)?|continued? (?:reading )?below.{0,40}"
    r"|scroll (?:down )?(?:to|for|past)\b.{0,60}|skip ad(?:vert(?:isement)?)?|close ad|remove ads?"
    r"|(?:report|about|hide) (?:this )?ads?(?:vert(?:isement)?)?",
    re.I,
)
_DONATE = re.compile(
    r"\b(?:donate (?:here|now|today|to us)|support (?:our|independent|quality|the) (?:work|journalism|reporting)|"
    r"is funded by (?:its|our|your) (?:readers|listeners|viewers|members|supporters)|make a (?:donation|contribution)|"
    r"become a (?:member|supporter|patron)|buy us a coffee)\b",
    re.I,
)

_NEWSLETTER = re.compile(
    r"(?:enjoying (?:this|the) |want (?:more|the (?:latest|best)|to (?:know|read|get) more)\b|"
    r"never miss (?:a|an|another|out)\b|don[’']t miss (?:a|an|another|out)\b|stay (?:informed|up to date|on top|ahead)\b|"
    r"(?:sign|log)[ -]?(?:up|in)\b(?! (?:a|an|his|her|their)\b)|subscribe\b|unsubscribe\b|"
    r"get (?:the|our|all|your|a|more|breaking|unlimited|full|daily|weekly|free)\b[^.]{0,80}"
    r"\b(?:inbox|newsletters?|letter|briefing|e-?mails?|alerts?|app|updates|access|digest|bulletin|delivered)\b|"
    r"(?:download|install) (?:the|our)\b.{0,50}\bapp\b|already (?:a|have)\b.{0,30}\b(?:subscri|account|member)|"
    r"(?:create|register for) (?:a|an|your)\b.{0,20}\baccount\b|have your say\b|"
    r"(?:e-?mail|send|write) (?:your |us |a )?(?:letters?|views|tips?|comments?|photos?)\b|"
    r"(?:do you )?have (?:a|an|any) (?:story|tip|news tip|comment)\b|got a (?:story|tip|news tip)\b|let us know\b|"
    r"join (?:our|the conversation|us on)\b|register (?:now|here|today|for free)\b|"
    r"thank you for (?:signing up|subscribing|reading)|you(?:[’']ve| have) (?:been subscribed|successfully|reached your)|"
    r"by (?:signing up|submitting|subscribing|clicking)\b|enter your e-?mail|e-?mail address\b|"
    r"this (?:site|form) is protected by|our (?:daily|weekly|free|morning|evening)\b.{0,60}\b(?:newsletter|e-?mail|briefing)\b)",
    re.I,
)
_NEWSLETTER_INSIDE = re.compile(
    r"\b(?:(?:in|into|to|straight to|directly to|reach) your (?:in-?box|e-?mail)|free newsletters?\b|"
    r"(?:sign up|subscribe) (?:for|to) (?:our|the|your)\b[^.]{0,60}\b(?:newsletters?|briefing|e-?mails?|alerts|podcast|channel))",
    re.I,
)

_SECTION = re.compile(
    r"(?:most (?:read|popular|viewed|shared|commented|watched|recent|discussed)|"
    r"(?:related|similar)(?: (?:articles?|stor(?:y|ies)|content|topics?|news|links?|coverage|posts?|items|reading|videos?|tags))?|"
    r"also (?:in|on|read|from)\b.{0,40}|editor[’']?s?[’']? (?:choice|picks?)|read (?:more|next|also|this next|the full story)|"
    r"more (?:from|in|on|about|by|coverage|stories|news|like this)\b.{0,60}|more|"
    r"recommended(?: for you| stories| reading| articles)?|trending(?: now| stories)?|top (?:stories|news|picks)|"
    r"latest(?: news| stories| headlines| articles| from .{1,30})?|you (?:may|might)(?: also)? (?:like|be interested|have missed|enjoy)\b.{0,30}|"
    r"(?:from )?(?:around|across|elsewhere on) the (?:web|internet)|what to read next|don[’']t miss|in other news|"
    r"see (?:also|more)|further reading|popular(?: now| stories| posts)?|up next|(?:next|previous|prev) (?:article|story|post)|"
    r"in this (?:article|story)|on this story|watch (?:now|next|more|live|this|below)|keep reading|explore more.{0,30}|"
    r"(?:tags?|topics?|filed under|categories|category|posted in|more on this story|related topics)(?:\s*:.{0,200})?|"
    r"our (?:picks|recommendations)|also read|readers also liked|other (?:stories|news|headlines|articles)(?: .{1,30})?)"
    r"\s*[:…>»›+-]*",
    re.I,
)
_RELATED_PREFIX = re.compile(
    r"(?:read (?:more|also|next|on|the full story|this|here)|related(?: (?:articles?|stor(?:y|ies)|news|coverage|video))?|also read|see also|"
    r"more (?:from|on|in|about) [^:.]{1,40}|most (?:read|popular|viewed)|you (?:may|might) also like|"
    r"don[’']t miss|watch|(?:also )?recommended|next|previous|up next|click here|more here|in pictures|listen|video)"
    r"\s*(?:[:|»›>]|[–—-](?= ))\s*\S.{0,250}",
    re.I,
)

_CAPTION_LEAD = re.compile(
    r"(?:file |undated |handout )?(?:photo|picture|image|photograph|caption|illustration|graphic|cartoon|screengrab|pic)s?"
    r"\s*(?:credit|by|courtesy(?: of)?|from|source)?\s*[:|©]\s*\S.{0,300}"
    r"|(?:photo|picture|image|photograph|illustration)s? (?:by|courtesy of|credit) [A-Z].{0,80}"
    r"|(?:file|stock|archive|handout|undated) (?:photo|picture|image)s?\b.{0,200}|enlarge(?: this)? image|hide caption|toggle caption"
    r"|(?:show|hide|view|open|close|expand|click to (?:expand|enlarge)) (?:caption|image|gallery|photos?|slideshow)\b.{0,30}"
    r"|(?:view |open )?(?:photo )?gallery(?: \(\d+\))?|\d+ (?:of|/) \d+|image \d+ of \d+|slide \d+ of \d+",
    re.I,
)
_CAPTION_TAIL = re.compile(
    r"(?:^|[\s.(\[|–—-])(?:photo(?:graph)?s?|pictures?|image|pic|photo credit|image credit|picture credit|credit|illustration|"
    r"graphic|screengrab|composite|video)(?: by| courtesy(?: of)?| credit)?\s*[:/©]\s*[^.!?]{2,90}[.)\]]*$",
    re.I,
)
_CAPTION_PAREN = re.compile(
    r"\((?:[^()]{0,60}\b)?(?:photo|image|picture|file|handout|hand-?out|supplied|courtesy|getty|reproduction|archive|photograph)\b[^()]{0,60}\)\.?$",
    re.I,
)
_PAREN_TAIL = re.compile(r"[.!?”\"]?\s+[(\[]([^()\[\]]{2,70})[)\]]\.?$")
_VIA = re.compile(r"(?:\bvia |[/|©] ?)([A-Z][\w .-]{1,40})\)?\.?$")

_SITE = re.compile(
    r".{0,80}(?:©|\(c\) ?(?:19|20)\d\d|\bcopyright\b(?! (?:law|infring|claim|dispute|case|suit|holder|protect|act|violation))).{0,200}"
    r"|.{0,120}\ball rights reserved\b.{0,80}"
    r"|(?:skip|jump) to (?:main )?(?:content|navigation|search|footer|article)"
    r"|(?:home|menu|search|sections?|navigation|sign in|log in|login|my account|subscribe|close|top|news home|contact us|"
    r"about us|advertise with us|help|faqs?|site ?map|terms|cookies|careers|jobs)"
    r"|(?:terms (?:of (?:use|service)|(?:and|&) conditions)|privacy(?: policy| notice)?|cookie (?:policy|settings|notice)|"
    r"accessibility(?: statement)?)[\w |•·/&,-]{0,160}"
    r"|(?:this (?:article|story) (?:was )?(?:first|originally) (?:appeared|published)|(?:originally|first) published (?:in|on|by|at)\b).{0,150}"
    r"|published by [A-Z].{0,60}|a version of this (?:article|story) (?:appears|appeared|was)\b.{0,200}",
    re.I,
)

_DESK_LINE = re.compile(r"from (?:the|our) (?:[\w-]+ ){0,2}(?:news ?)?(?:desk|newsroom|bureau)", re.I)

_OTHER = re.compile(
    r"(?:wait a sec|please (?:wait|enable|turn on|try again|update your browser|disable)|loading|saving restore|"
    r"(?:this|your) (?:browser|video|device|content|website|site) (?:is|does|do|can|has|uses|requires)\b.{0,120}|we use cookies|"
    r"(?:you need to |please )?enable (?:javascript|cookies)|javascript (?:is|must|required)|sorry, (?:this|your|we)\b.{0,40}|"
    r"an error (?:has )?occurred|(?:error|could not) load|video player|playback (?:is|error)|media (?:is|playback)|"
    r"to (?:play|view|watch|use|enjoy) (?:this|the|our)\b|more to follow|updates? to follow|more (?:details|information) to follow|"
    r"this (?:is|was) a (?:breaking|developing)\b|(?:this|the) story (?:is|was|has been) (?:developing|being updated|updated)|"
    r"click (?:here|on)\b|tap here|back to top|go to top|report (?:a|an|this) (?:typo|error|mistake|problem|correction)|"
    r"(?:view|show|read|hide|post|add|leave|load|all|see|write)(?: all| more| a| your)? comments?\b|"
    r"comments? (?:are|is|have been) (?:closed|turned off|disabled|off|now closed)|"
    r"comments?\s*(?:[(:]?\s*\d+\s*\)?)?$|no comments|\d+ comments?|(?:est(?:imated|\.)? )?reading time|listen to (?:this|the) (?:report|article|story|podcast)|"
    r"hear this|(?:read|listen) aloud|text size|font size|print edition|audio (?:by|version)\b|article (?:audio|content)|"
    r"(?:reload|refresh) (?:the )?page|show more|show less|load more|see (?:more|less)|expand|collapse|learn more|find out more|"
    r"(?:an )?(?:earlier|previous) version of this (?:article|story)|correction:|clarification:|breaking(?: news)?$|live$|exclusive$|updated$|"
    r"\d{1,3}[- ]min(?:ute)?s?(?: read)?$|end of (?:article|story|content)|\W+$)",
    re.I,
)
_SCRIPT = re.compile(
    r"\bfunction ?\w* ?\([^)]{0,80}\) ?\{|\b(?:var|let|const) [\w$]+ ?=|\b(?:window|document|googletag|jQuery)\.\w|^\s*[.#]?[\w-]+ ?\{[^}]{0,300}:|"
    r"</?(?:div|span|script|p|a|img|iframe)\b|\{\{.{0,80}\}\}|&(?:nbsp|amp|quot);"
)
_COOKIES = re.compile(r"\bcookies?\b.{0,200}\b(?:accept|consent|policy|preferences|settings|agree|experience)\b", re.I)

_NAME_WORD = r"[A-Z][\w’'.-]+"
_LOWER_LINK = r"(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|el|al|bin|ibn|ben|ter|ten|y|e|zu|af|av)"
_NAME = re.compile(rf"{_NAME_WORD}(?: (?:{_LOWER_LINK} ){{0,2}}{_NAME_WORD}){{1,3}}")
_ROLE = (
    r"(?:[\w-]+ ){0,4}(?:correspondents?|editors?|reporters?|writers?|staff|columnists?|bureau(?: chief)?|desk|agencies|analyst|"
    r"contributors?|producers?|newsroom|team|commentators?|critics?)(?: (?:in|at|for|on) [\w .,’'-]{2,40})?"
)
_BYLINE_NAMES = (
    rf"{_NAME_WORD}(?:(?:,? and |, |; | & | \| | |/)(?:(?:the|our|in|for|of|at|from|{_LOWER_LINK}) ){{0,2}}"
    rf"(?:{_NAME_WORD}|{_ROLE})){{0,14}}"
)
_BY = re.compile(
    rf"(?:by|words by|story by|written by|report by|analysis by|posted by|from|author|text by|reporting by)\s*[:|]?\s+"
    rf"((?:(?:our|the|a|an) )?(?:{_BYLINE_NAMES}|{_ROLE}))\.?",
    re.I,
)
_BY_STRICT = re.compile(rf"(?:(?:our|the|a) )?(?:{_BYLINE_NAMES}|{_ROLE})")
_BY_ROLE = re.compile(
    rf"({_NAME.pattern}(?:(?:,? and |, ){_NAME.pattern}){{0,3}})\s*[,|–—-]\s*(?:(?:our|the|a) )?{_ROLE}(?:\s*[,|]\s*[\w .’'-]{{2,40}})?"
)
_DESK = re.compile(
    r"[(\[]?(?:(?:additional |further |extra )?(?:reporting|writing|editing|report|photography)(?: and (?:reporting|writing|editing))?|"
    r"edited|written|compiled|translated|produced|graphics?)(?: for [\w .’']{1,40})? by [^\n]{2,300}",
    re.I,
)
_CONTRIBUTED = re.compile(
    r".{2,150}\bcontributed (?:(?:to|reporting|from|additional|research)\b.{0,80})?(?:[.)])?"
    r"|(?:with|additional) (?:reporting|files|material|inputs?|information) (?:by|from)\b.{0,120}"
    r"|.{0,60}\bwith (?:news )?(?:wire )?(?:agencies|agency (?:inputs|reports?|staff)|wire reports|wires)\.?\)?"
    r"|(?:staff and )?(?:news )?(?:agencies|wire (?:reports|services)|agency reports?)\.?",
    re.I,
)
_BIO = re.compile(
    r"(?:(?:follow|e-?mail|contact|reach) (?:him|her|them|the (?:author|writer|reporter))\b"
    r"|.{3,60}\b(?:can be (?:reached|contacted|followed)|(?:is|was) (?:a|an|the) .{0,60}\b(?:writer|reporter|correspondent|columnist|editor|journalist)"
    r" (?:at|for|with|of|based|in)\b)|(?:the )?(?:author|writer) is\b|about the (?:author|writer)|twitter: ?@|@\w{2,30}$|[\w.+-]{2,40}@[\w-]{2,40}\.[\w.]{2,20}$)",
    re.I,
)
_CROWD = re.compile(
    r"(?:our |the )?(?:[\w-]+ ){0,3}(?:staff|newsroom|desk|reporters?|correspondents?|writers?|editors?)(?: and (?:news )?agencies)?|staff",
    re.I,
)

# Words that make a capitalised phrase the name of an outlet and not of a person.
_OUTLET_WORD = re.compile(
    r"\b(?:times|post|herald|gazette|courier|press|news|today|journal|observer|tribune|record|radio|tv|television|daily|"
    r"independent|telegraph|chronicle|star|mail|express|standard|mirror|globe|review|online|ledger|examiner|dispatch|"
    r"mercury|sentinel|monitor|bulletin|argus|echo|register|advertiser|inquirer|enquirer|bee|weekly|magazine|wire|agency|"
    r"broadcasting|network|fm|citizen|evening|morning|sunday|reporter|messenger|leader|banner|democrat|republic|"
    r"republican|constitution|patriot|eagle|sun|world|international|media|newspaper|voice|lantern|beacon|newswire|"
    r"nation|insider|digest|report|reports|service)\b",
    re.I,
)
_NOT_A_PERSON = frozenset(
    "new san los las saint st. north south east west northern southern eastern western united middle central world breaking "
    "live latest exclusive updated update news sport sports business politics opinion analysis feature features national "
    "international local home culture review reviews video photos weather travel health science technology monday tuesday "
    "wednesday thursday friday saturday sunday january february march april may june july august september october november "
    "december the a an in on of and for photo picture image key read white security foreign prime related associated "
    "islamic republic state states editor".split()
)


def is_name(line: str) -> bool:
    """Whether a line is nothing but a person's name: two to four capitalised words that name nothing else."""
    if not _NAME.fullmatch(line) or len(line) > 50 or line.isupper():
        return False
    words = line.split()
    if any(word.casefold() in _NOT_A_PERSON for word in words) or _OUTLET_WORD.search(line):
        return False
    return outlet_named(line) is None and agency_named(line) is None


def names_outlet(line: str) -> bool:
    """Whether a short line is an outlet's name: one that is listed, or capitalised words with one that only outlets bear."""
    if outlet_named(line) is not None:
        return True
    words = line.split()
    if not 2 <= len(words) <= 6 or ends_sentence(line) or any(c in line for c in ':;?!"“”‘'):
        return False
    capitals = all(word[0].isupper() or word in ("of", "the", "and", "&", "on", "in") for word in words)
    return capitals and _OUTLET_WORD.search(line) is not None and len(line) <= 45


def byline_in(line: str) -> str | None:
    """The writers a byline names, as printed; None if the line is no byline.

    A date at its end belongs to the page, not to the byline.
    """
    text, _ = _without_date(line)
    if len(text) > 160 or len(text.split()) > 24:
        return None
    by = _BY.fullmatch(text)
    if by and (_BY_STRICT.fullmatch(by.group(1)) or _CROWD.fullmatch(by.group(1))):
        who = by.group(1).strip(" .,")
        # "From Bristol to Hull" and "By the river" are no bylines.
        if _DESK_LINE.fullmatch(text):
            return None
        if text[:4].casefold() == "from" and not (_CROWD.fullmatch(who) or is_name(who.split(",")[0].split(" in ")[0])):
            return None
        return who
    with_role = _BY_ROLE.fullmatch(text)
    if with_role:
        return with_role.group(1)
    return None


def _without_date(line: str) -> tuple[str, bool]:
    found = page_date(line, anywhere=True)
    if found is None:
        return line, False
    rest = (line[: found.start] + line[found.end :]).strip(" ,|·•–—-:")
    return rest, True


def _is_share(line: str) -> bool:
    if "to follow" in line.casefold():
        return False
    if _SHARE.fullmatch(line):
        return True
    tokens = [token.casefold().strip(":.!") for token in _TOKEN.findall(line)]
    tokens = [token for token in tokens if token and not _NUMBER.fullmatch(token)]
    if not tokens or len(tokens) > 24:
        return False
    strong = sum(token in _SHARE_STRONG for token in tokens)
    return strong > 0 and all(token in _SHARE_STRONG or token in _SHARE_WEAK for token in tokens)


def _photo_credit(words: str) -> bool:
    """Whether words in brackets or after a slash credit a picture: one agency, or a person and an agency."""
    parts = [part.strip() for part in re.split(r"[/|,©]| via ", words) if part.strip()]
    return any(agency_named(part) is not None for part in parts)


def is_caption(line: str) -> bool:
    """Whether a line by itself is a caption or the credit of a picture."""
    if len(line) > 420:
        return False
    if _CAPTION_LEAD.fullmatch(line) or _CAPTION_TAIL.search(line) or _CAPTION_PAREN.search(line):
        return True
    via = _VIA.search(line)
    if via and len(line) <= 350 and _photo_credit(via.group(1)):
        before = line[: via.start()]
        return (
            not ends_sentence(before.rstrip("–—- "))
            or "/" in line[via.start() : via.start() + 1]
            or "via" in via.group()
        )
    paren = _PAREN_TAIL.search(line)
    if paren and any(mark in paren.group(1) for mark in "/|©") and _photo_credit(paren.group(1)):
        return True
    last = line.rsplit(" ", 3)
    tail = " ".join(last[-2:]).rstrip(".")
    agency = agency_named(tail)
    return agency is not None and agency.photos


def is_section(line: str) -> bool:
    """Whether a line heads a list of other stories."""
    return len(line) <= 220 and _SECTION.fullmatch(line) is not None


def _is_prompt(line: str, words: int) -> bool:
    if words > 60 or "“" in line[:1] or '"' in line[:1]:
        return False
    if _NEWSLETTER.match(line):
        return words <= 45
    return _NEWSLETTER_INSIDE.search(line) is not None and not re.search(r"\b(?:said|told|says)\b", line)


def _is_navigation(line: str) -> bool:
    pieces = [piece.strip() for piece in re.split(r"\s*[|•·»›>]\s*|\s{3,}", line) if piece.strip()]
    if len(pieces) < 3 or ends_sentence(line):
        return False
    return all(len(piece.split()) <= 4 for piece in pieces)


@functools.lru_cache(maxsize=8192)
def kind_by_itself(line: str) -> str | None:
    """The kind of furniture a line is by its own words, or None where they do not tell.

    One of `share`, `advert`, `caption`, `newsletter`, `related`, `credit`, `page_date`, `site`, `other`.
    """
    words = len(line.split())
    if words > 90:
        return None
    checks = (
        ("share", words <= 24 and _is_share(line)),
        ("advert", words <= 16 and _ADVERT.fullmatch(line) is not None),
        ("page_date", words <= 20 and is_page_date(line)),
        ("related", words <= 30 and (is_section(line) or _RELATED_PREFIX.fullmatch(line) is not None)),
        ("caption", is_caption(line)),
        ("site", words <= 6 and _DESK_LINE.fullmatch(line) is not None),
        ("credit", is_credit_line(line)),
        ("newsletter", _is_prompt(line, words)),
        ("advert", words <= 40 and _DONATE.search(line) is not None and not re.search(r"[\"“]", line)),
        ("site", words <= 40 and _SITE.fullmatch(line) is not None),
        ("other", words <= 30 and _OTHER.match(line) is not None and _short_enough(line, words)),
        (
            "other",
            _SCRIPT.search(line) is not None or (words <= 60 and _COOKIES.search(line) is not None and "your" in line),
        ),
        ("site", words <= 20 and _is_navigation(line)),
    )
    return next((kind for kind, holds in checks if holds), None)


def _short_enough(line: str, words: int) -> bool:
    return words <= 12 or not re.search(r"[\"“]|\bsaid\b", line)


def is_page_date(line: str) -> bool:
    """Whether a line says when the page was published, and nothing else."""
    found = page_date(line)
    return found is not None and found.whole


def is_credit_line(line: str) -> bool:
    """Whether a line says who wrote, edited or supplied the report."""
    words = len(line.split())
    if words > 45:
        return False
    if byline_in(line) is not None or _CONTRIBUTED.fullmatch(line):
        return words <= 30
    if _DESK.fullmatch(line):
        return line[:1] in "([" or words <= 30
    bare = line.strip(" –—-()[].*")
    agency = agency_named(bare)
    if agency is not None:
        return not agency.photos
    return words <= 40 and _BIO.match(line) is not None and not re.search(r"[\"“]|\bsaid\b", line)
