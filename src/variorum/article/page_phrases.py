"""The phrases by which the furniture of news pages is known: patterns and word lists, and nothing else.

Each is written from general knowledge of English-language news sites. They are matched against one trimmed line at
a time; repeats are bounded, so that matching takes time in proportion to the line. None names an outlet: those are
in `knowledge/publishers.toml`.
"""

from __future__ import annotations

import re


def word_set(words: str) -> frozenset[str]:
    """The words of a list written out over lines."""
    return frozenset(words.split())


# Words of share bars. A line of nothing else, one of the strong among them, is one.
SHARE_STRONG = word_set(
    """
    share tweet facebook twitter whatsapp email e-mail print linkedin pinterest reddit telegram messenger
    instagram tumblr flipboard follow bookmark viber bluesky mastodon threads
    """
)

SHARE_WEAK = word_set(
    """
    x like pin it mail save copy link link: url this article story page post via to by with us more tap options
    now on in the a button buttons send sms comment comments google google+ plus and or + share: shares follow:
    copied click here here: your friends opens new window icon gift listen top news full toggle open menu
    sharing
    """
)

SHARE = re.compile(
    r"(?:follow|like|find|join|add|connect with|friend) [^.!?]{1,60} on (?:facebook|twitter|x|instagram|linkedin|"
    r"telegram|whatsapp|google(?: news)?|youtube|tiktok|threads|bluesky)\b.{0,40}"
    r"|(?:share|tweet|e-?mail|print|send|post) (?:this|the|via|on|by|to)\b[^.?!]{0,60}"
    r"|(?:copy|get) (?:the )?(?:short )?link(?: url ?copied!?)?|tap to share|"
    r"\d[\d.,]*k? shares?|(?:whatsapp ){1,3}(?:us)?",
    re.I,
)

ADVERT = re.compile(
    r"(?:advertisement|advertising|advertisment|adverts?|ads?|ad feedback|sponsored(?: content| by .{1,40})?|"
    r"promoted(?: content| links| stories)?|paid (?:post|content|for by .{1,40})|partner content|from our partners?)"
    r"(?:\s*[-–—|:.]\s*.{0,60})?"
    r"|(?:story|article) continues (?:below|after)\b.{0,40}"
    r"|continue reading(?: below| the main story)?|continued? (?:reading )?below.{0,40}"
    r"|scroll (?:down )?(?:to|for|past)\b.{0,60}|skip ad(?:vert(?:isement)?)?|close ad|remove ads?"
    r"|(?:report|about|hide) (?:this )?ads?(?:vert(?:isement)?)?",
    re.I,
)

DONATE = re.compile(
    r"\b(?:donate (?:here|now|today|to us)|support (?:our (?:work|newsroom)|(?:our|independent|quality) (?:journalism|"
    r"reporting))|"
    r"is funded by (?:its|our|your) (?:readers|listeners|viewers|members|supporters)|make a (?:donation|contribution) "
    r"(?:to us|now|"
    r"today|here)|buy us a coffee)\b",
    re.I,
)

NEWSLETTER = re.compile(
    r"(?:enjoying (?:this|the) |want (?:more|the (?:latest|best)|to (?:know|read|get) more)\b|"
    r"never miss (?:a|an|another|out)\b|don[’']t miss (?:a|an|another|out)\b|stay (?:informed|up to date|on top|"
    r"ahead)\b|"
    r"(?:sign|log)[ -]?(?:up|in)\b(?! (?:a|an|his|her|their)\b)|subscribe\b|unsubscribe\b|"
    r"get (?:the|our|all|your|a|more|breaking|unlimited|full|daily|weekly|free)\b[^.]{0,80}"
    r"\b(?:inbox|newsletters?|letter|briefing|e-?mails?|alerts?|app|updates|access|digest|bulletin|delivered)\b|"
    r"(?:download|install) (?:the|our)\b.{0,50}\bapp\b|already (?:a|have)\b.{0,30}\b(?:subscri|account|member)|"
    r"(?:create|register for) (?:a|an|your)\b.{0,20}\baccount\b|have your say\b|"
    r"(?:e-?mail|send|write) (?:your |us |a )?(?:letters?|views|tips?|comments?|photos?)\b|"
    r"(?:do you )?have (?:a|an|any) (?:story|tip|news tip|comment)\b|got a (?:story|tip|news tip)\b|let us know\b|"
    r"we(?:[’']d| would| want to|[’']re keen to)(?: like| love)?(?: to)? hear\b|"
    r"join (?:our|the conversation|us on)\b|register (?:now|here|today|for free)\b|"
    r"thank you for (?:signing up|subscribing|reading)|you(?:[’']ve| have) (?:been subscribed|success?fully|reached "
    r"your)|"
    r"i (?:agree|consent) (?:that|to)\b.{0,80}\b(?:send|newsletters?|e-?mails?|terms|contact)\b|"
    r"please (?:check|tick|select|enter|fill)\b.{0,60}\b(?:box|newsletters?|e-?mail|form|subscribe)\b|"
    r"get access to\b|newsletters?$|.{0,150}\bclick to subscribe\b|"
    r"get [^.]{2,60} delivered (?:to|through|straight|every|direct)\b|"
    r"by (?:signing up|submitting|subscribing|clicking)\b|enter your e-?mail|e-?mail address\b|"
    r"this (?:site|form) is protected by|our (?:daily|weekly|free|morning|evening)\b.{0,60}\b(?:newsletter|e-?mail|"
    r"briefing)\b)",
    re.I,
)

NEWSLETTER_INSIDE = re.compile(
    r"\b(?:(?:in|into|to|straight to|directly to|reach|meet|hit) your (?:in-?box|e-?mail)|free newsletters?\b|"
    r"(?:sign up|subscribe) (?:for|to) (?:our|the|your)\b[^.]{0,60}\b(?:newsletters?|briefing|e-?mails?|alerts|"
    r"podcast|channel|(?:sister )?(?:title|magazine|edition))\b)",
    re.I,
)

SECTION = re.compile(
    r"(?:most (?:read|popular|viewed|shared|commented|watched|recent|discussed)"
    r"(?: (?:stories|news|articles|in .{1,30}))?|"
    r"(?:related|similar)(?: (?:articles?|stor(?:y|ies)|content|topics?|news|links?|coverage|posts?|items|reading|"
    r"videos?|tags))?|"
    r"also (?:in|on|read|from)\b.{0,40}|editor[’']?s?[’']? (?:choice|picks?)|read (?:more|next|also|this next|the "
    r"full story)|"
    r"more (?:from|in|on|about|by|coverage|stories|news|like this)\b.{0,60}|more|"
    r"(?-i:[A-Z][^.!?:]{3,60} More)|"
    r"more (?:(?:great|top|of our|[A-Z][\w.]+) ){0,2}(?:stories|news)|we recommend|"
    r"recommended(?: for you| stories| reading| articles)?|trending(?: now| stories| news| topics)?|"
    r"top (?:stories|news|picks)(?: in .{1,30})?|"
    r"latest(?: news| stories| headlines| articles| from .{1,30})?|you (?:may|might)(?: also)? (?:like|be interested|"
    r"have missed|enjoy)\b.{0,30}|"
    r"(?:from )?(?:around|across|elsewhere on) the (?:web|internet)|what to read next|don[’']t miss|in other news|"
    r"see (?:also|more)|further reading|popular(?: now| stories| posts)?|(?-i:[Uu]p [Nn]ext)|"
    r"(?:next|previous|prev) (?:article|"
    r"story|post)|"
    r"in this (?:article|story)|on this story|watch (?:now|next|more|live|this|below)|keep reading|explore more.{0,30}|"
    r"(?:tags?|topics?|filed under|categories|category|posted in|more on this story|related topics)(?:\s*:.{0,200})?|"
    r"about (?:this|the) (?:article|story|statement|author|writer)s?|sources?|references|how to contact us|"
    r"[-–«‹<]* ?(?:next|previous) (?:\w+ ){0,2}(?:article|story|post|news|page) ?[-–»›>]*|"
    r"featured (?:videos?|stor(?:y|ies)|articles?|content|posts?)|"
    r"our (?:latest|top|other) (?:stories|news|articles)|"
    r"our (?:picks|recommendations)|also read|readers also liked|other (?:stories|news|headlines|articles)(?: "
    r".{1,30})?)"
    r"\s*[:…>»›+-]*",
    re.I,
)

RELATED_PREFIX = re.compile(
    r"(?:read(?: (?:more|also|next|on|the full story|this|here|or share this story))?|more(?: online)?|story|"
    r"related(?: (?:articles?|stor(?:y|ies)|news|coverage|"
    r"video))?|also read|see also|"
    r"more (?:from|on|in|about) [^:.]{1,40}|most (?:read|popular|viewed)|you (?:may|might) also like|"
    r"don[’']t miss|watch(?: live| now)?|(?:also )?recommended|next|previous|up next|click here|more here|"
    r"in pictures|listen|video)"
    r"\s*(?:[:|»›>]|[–—-](?= ))\s*\S.{0,250}|also on [\w-]{1,40}(?:\.[\w-]{1,20}){1,3} .{0,250}",
    re.I,
)

CAPTION_LEAD = re.compile(
    r"in this (?:[\w., ]{2,40} )?(?:file |handout |undated )?(?:photo|photograph|image|picture|frame grab)"
    r"(?:,| (?:taken|provided|released|made|from|by|supplied|posted|shot|issued|dated|obtained)\b).{0,400}"
    r"|FILE(?: PHOTO| PICTURE)?\s*[–—:-]\s*\S.{0,400}"
    r"|(?:file |undated |handout )?(?:photo|picture|image|photograph|caption|illustration|graphic|cartoon|screengrab|"
    r"pic)s?"
    r"\s*(?:credit|by|courtesy(?: of)?|from|source)?\s*[:|©]\s*\S.{0,140}"
    r"|(?:photo|picture|image|photograph|illustration)s? (?:by|courtesy of|credit) [A-Z].{0,80}"
    r"|(?:file|stock|archive|handout|undated) (?:photo|picture|image)s?\b.{0,200}|enlarge(?: this)? image|hide "
    r"caption|toggle caption"
    r"|(?:show|hide|view|open|close|expand|click to (?:expand|enlarge)) (?:caption|image|gallery|photos?|"
    r"slideshow)\b.{0,30}"
    r"|(?:view |open |back to )?(?:photo )?gallery(?: \(\d+\))?|\d+ (?:of|/) \d+"
    r"|(?:image|slide|photo) \d+ of(?: /)? \d+|caption"
    r"|(?:image |photo |picture )?courtesy (?:of )?(?-i:[A-Z])[^.!?]{2,60}"
    r"|(?:image|media|video) ?(?:caption|copyright)(?-i:(?=[A-Z ])).{0,400}",
    re.I,
)

CAPTION_TAIL = re.compile(
    r"(?:^|[\s.(\[|–—-]|(?-i:(?<=[a-z.])(?=[A-Z])))"
    r"(?:photo(?:graph)?s?|pictures?|image|pic|photo credit|image credit|picture credit|credit|"
    r"illustration|"
    r"graphic|screengrab|composite|video)(?: by| courtesy(?: of)?| credit)?"
    r"\s*(?:[:/©]\s*|(?-i:(?<=Credit)(?:\.\.\.|…)(?=[A-Z])))[^.!?]{2,90}[.)\]]*$",
    re.I,
)

CAPTION_PAREN = re.compile(
    r"\((?:[^()]{0,60}\b)?(?:photo|image|picture|file|handout|hand-?out|supplied|courtesy|getty|reproduction|archive|"
    r"photograph|(?:image |photo |picture )?(?:source|credit)(?=:))\b[^()]{0,60}\)\.?$",
    re.I,
)

# A page's date as told by its distance: "3 hours ago", "2 days ago at 07:54 am".
AGO = re.compile(
    r"(?:(?:published|updated|posted)\b.{0,12}? )?(?:\d{1,3}|an?) ?(?:seconds?|secs?|minutes?|mins?|m|hours?|hrs?|h|"
    r"days?|d|weeks?|wks?|months?|years?) ago(?: at \d{1,2}[:.]\d\d.{0,5})?",
    re.I,
)

SITE = re.compile(
    r"(?:.{0,80}(?:(?<![^\W\d_])©|\(c\) ?(?:19|20)\d\d)|.{0,40}\bcopyright (?:©|\(c\)|(?:19|20)\d\d|by "
    r"(?-i:[A-Z]))).{0,200}"
    r"|.{0,120}\ball rights reserved\b.{0,80}"
    r"|(?:skip|jump) to (?:main )?(?:content|navigation|search|footer|article)"
    r"|(?:home|menu|search|sections?|navigation|sign in|log in|login|my account|subscribe|close|top|news home|contact "
    r"us|"
    r"about us|advertise with us|help|faqs?|site ?map|terms|cookies|careers|jobs)"
    r"|(?:terms (?:of (?:use|service)|(?:and|&) conditions)|privacy(?: policy| notice)?|cookie (?:policy|settings|"
    r"notice)|"
    r"accessibility(?: statement)?)[\w |•·/&,-]{0,160}"
    r"|(?:this (?:article|story) (?:was )?(?:first|originally) (?:appeared|published)|(?:originally|first) published "
    r"(?:in|on|by|at)\b).{0,150}"
    r"|.{0,160}\bwe (?:may|might|can|will)? ?(?:earn|receive|get|make) (?:an? )?(?:\w+ ){0,2}commissions?\b.{0,200}"
    r"|if you (?:buy|purchase|click|make a purchase)\b.{0,100}\bmay (?:earn|receive|get|make)\b.{0,120}"
    r"|(?:the )?(?:opinions?|views?)(?: and opinions?)? expressed (?:by|in|here|above)\b.{0,120}\b(?:their|his|her|"
    r"(?:the|those of the) authors?)\b.{0,120}"
    r"|published by [A-Z].{0,60}|a version of this (?:article|story) (?:appears|appeared|was)\b.{0,200}",
    re.I,
)

DESK_LINE = re.compile(r"from (?:the|our) (?:[\w-]+ ){0,2}(?:news ?)?(?:desk|newsroom|bureau)", re.I)

OTHER = re.compile(
    r"(?:wait a sec|please (?:wait|enable|turn on|try again|update your browser|disable)|loading|saving restore|"
    r"(?:this|your) (?:browser|video|device|content|website|site) (?:is|does|do|can|has|uses|requires)\b.{0,120}|we "
    r"use cookies|"
    r"(?:you need to |please )?enable (?:javascript|cookies)|javascript (?:is|must|required)|sorry, (?:this|your|"
    r"we)\b.{0,40}|"
    r"an error (?:has )?occurred|(?:error|could not) load|video player|playback (?:is|error)|media (?:is|playback)|"
    r"to (?:play|view|watch|use|enjoy) (?:this|the|our)\b|more to follow|updates? to follow|more (?:details|"
    r"information) to follow|"
    r"this (?:is|was) a (?:breaking|developing)\b|(?:this|the) story (?:is|was|has been) (?:developing|being updated|"
    r"updated)|"
    r"click (?:here|on)\b|tap here|back to top|go to top|report (?:a|an|this) (?:typo|error|mistake|problem|"
    r"correction)|"
    r"(?:view|show|read|hide|post|add|leave|load|all|see|write)(?: all| more| a| your)? comments?\b|"
    r"comments? (?:are|is|have been) (?:closed|turned off|disabled|off|now closed)|"
    r"comments?\s*(?:[(:]?\s*\d+\s*\)?)?$|no comments|\d+ comments?|(?:est(?:imated|\.)? )?reading time|listen to "
    r"(?:this|the) (?:report|article|story|podcast)|"
    r"hear this|(?:read|listen) aloud|text size|font size|print edition|audio (?:by|version)\b|article (?:audio|"
    r"content)|"
    r"(?:reload|refresh) (?:the )?page|show more|show less|load more|see (?:more|less)|expand|collapse|learn more|"
    r"find out more|"
    r"(?:an )?(?:earlier|previous) version of this (?:article|story)|correction:|clarification:|breaking(?: news)?$|"
    r"live$|exclusive$|updated$|(?:key (?:points|takeaways|facts)|highlights|at a glance)\W*$|"
    r"word ?count: ?\d+$|"
    r"\d{1,3}[- ]min(?:ute)?s?(?: read)?$|end of (?:article|story|content)|"
    r"[^.]{0,60}\bmoderat(?:e|ed|ing)\b[^.]{0,30}\bcomments\b|[\W_]+$|\d{1,2}$)",
    re.I,
)

SCRIPT = re.compile(
    r"\bfunction ?\w* ?\([^)]{0,80}\) ?\{|\b(?:var|let|const) [\w$]+ ?=|\b(?:window|document|googletag|jQuery)\.\w|"
    r"^\s*[.#]?[\w-]+ ?\{[^}]{0,300}:|"
    r"</?(?:div|span|script|p|a|img|iframe)\b|\{\{.{0,80}\}\}|&(?:nbsp|amp|quot);"
)

COOKIES = re.compile(r"\bcookies?\b.{0,200}\b(?:accept|consent|policy|preferences|settings|agree|experience)\b", re.I)

DESK = re.compile(
    r"[(\[]?(?:(?:additional |further |extra )?(?:reporting|writing|editing|report|photography)(?: and (?:reporting|"
    r"writing|editing))?|"
    r"edited|written|compiled|translated|produced|researched|graphics?)(?: for [\w .’']{1,40})? by:? "
    r"(?-i:[A-Z])[^\n]{2,300}",
    re.I,
)

CONTRIBUTED = re.compile(
    r".{2,150}\bcontributed (?:to (?:this|the) (?:news )?(?:report|article|story|piece|analysis|dispatch|file)|"
    r"(?:additional )?"
    r"(?:reporting|research)|from (?-i:[A-Z]))\b.{0,80}"
    r"|(?:contributing|contributors?|contributed by|information from): .{2,120}|to contact the (?:reporter|editor|"
    r"author|writer).{0,200}"
    r"|(?:with|additional) (?:reporting|files|material|inputs?|information) (?:by|from)\b.{0,120}"
    r"|.{0,60}\bwith (?:news )?(?:wire )?(?:agencies|agency (?:inputs|reports?|staff)|wire reports|wires)\.?\)?"
    r"|(?:staff and )?(?:news )?(?:agencies|wire (?:reports|services)|agency reports?)\.?",
    re.I,
)

BIO = re.compile(
    r"(?:(?:follow|e-?mail|contact|reach) (?:him|her|them|the (?:author|writer|reporter))\b"
    r"|(?:follow|e-?mail|contact|reach) (?-i:[A-Z])[\w .’'-]{2,50}? "
    r"(?:at \S+@|on (?:twitter|facebook|instagram|x)\b|at @|@)"
    r"|.{3,60}\b(?:can be (?:reached|contacted|followed)|(?:is|was) (?:a|an|the) .{0,60}\b(?:writer|reporter|"
    r"correspondent|columnist|editor|journalist|contributor|publisher)"
    r" (?:at|for|with|of|based|in)\b)|(?:the )?(?:author|writer) is (?:a|an|the)\b|about the (?:author|writer))",
    re.I,
)

# Who wrote a post that the report shows, and when: it is of the report, as the post is.
POST_SIGNATURE = re.compile(r"[–—-]+ ?.{1,60}\(@\w{1,30}\).{0,40}")

# The links that such a post ends with, after a blank or not.
POST_LINK = re.compile(r"(?:https?://t\.co/|\bpic\.twitter\.com/)\w{1,30}$")

# A notice of rights at any length.
RIGHTS = re.compile(r"(?:©|\(c\) ?(?:19|20)\d\d|copyright (?:©|\(c\)|(?:19|20)\d\d)).{0,900}", re.I)

# A writer's address, alone in its line.
ADDRESS = re.compile(
    r"(?:(?:twitter|e-?mail|contact|follow): ?)?(?:@\w{2,30}|[\w.+-]{2,40}@[\w-]{2,40}\.[\w.]{2,20})", re.I
)

CROWD = re.compile(
    r"(?:our |the )?(?:[\w-]+ ){0,3}(?:staff|newsroom|desk|reporters?|correspondents?|writers?|editors?)(?: and "
    r"(?:news )?agencies)?|staff",
    re.I,
)

# Words that make a capitalised phrase the name of an outlet and not of a person.
OUTLET_WORD = re.compile(
    r"\b(?:times|post|herald|gazette|courier|press|news|today|journal|observer|tribune|record|radio|tv|television|"
    r"daily|"
    r"independent|telegraph|chronicle|star|mail|express|standard|mirror|globe|review|online|ledger|examiner|dispatch|"
    r"mercury|sentinel|monitor|bulletin|argus|echo|register|advertiser|inquirer|enquirer|bee|weekly|magazine|wire|"
    r"agency|"
    r"broadcasting|network|fm|citizen|evening|morning|sunday|reporter|messenger|leader|banner|democrat|republic|"
    r"republican|constitution|patriot|eagle|sun|world|international|media|newspaper|voice|lantern|beacon|newswire|"
    r"nation|insider|digest|report|reports|service)\b",
    re.I,
)

NOT_A_PERSON = word_set(
    """
    new san los las saint st. north south east west northern southern eastern western united middle central
    world breaking live latest exclusive updated update news sport sports business politics opinion analysis
    feature features national international local home culture review reviews video photos weather travel health
    science technology monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december the a an in on of and for photo picture image key read
    white security foreign prime related associated islamic republic state states editor
    """
)
