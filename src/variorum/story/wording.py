"""Wording: what each source calls the same thing, or the same act.

In: the story's mentions with their entities, its events and the happenings they report. Out: `wording`, a row for each
article and surface of an entity, or of an act, that the sources call differently.

Method: names and descriptions are counted by article as printed, after what is no choice of words is folded: case,
an article before it, a possessive ending, initials, a part of the name for the whole, the office or the kind of
somebody (`the minister`, `the company`), and any name of a state: a capital for its government tells nothing of the
house. A person's own name is never wording: what he is called beside it is, where he is called two things. An act
is what the word that tells it calls it (`murdered`, `killed`), where a happening of a kind that words judge is told by
several, and not where the words only say what was done. What two sources call differently is kept. Pronouns are not
wording, and neither is what stands for some of several.

Gets wrong: it is no better than the entities and the happenings: a description that nobody resolved is missing, and
one that was resolved wrongly shows as an odd name.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from dataclasses import replace

from variorum.records import Dossier, Entity, EventReport, Mention, Stage, Wording
from variorum.story.terms import stem

_ARTICLE = re.compile(r"^(?:the|a|an|this|that|these|those|its|his|her|their|our)\s+", re.IGNORECASE)
_HONORIFIC = re.compile(r"^(?:mr|mrs|ms|miss|dr|sir|lord|lady|prof|professor)\.?\s+", re.IGNORECASE)
#: A title inside: `an ally of Mr Renn`.
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir)\.?\s+(?=[A-Z])")
#: Some of several, who are not the one.
_PARTITIVE = re.compile(r"(?:one|some|many|most|two|three|four|five|six|several|both|all|\d+)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")


@functools.lru_cache(maxsize=65536)
def folded(surface: str) -> str:
    """A surface without what makes no difference in wording."""
    text = " ".join(surface.replace("’", "'").split())
    text = _POSSESSIVE.sub("", _TITLE.sub("", _HONORIFIC.sub("", _ARTICLE.sub("", text))))
    text = re.sub(r"[.\-]", lambda m: "" if m.group() == "." else " ", text)
    return text.lower().strip()


def _is_part(words: str, name: str) -> bool:
    """Whether the words are some of the name's words, in order."""
    rest = iter(name.split())
    return all(word in rest for word in words.split())


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isalpha() and word not in ("of", "the", "and", "for"))


def _stems(key: str) -> frozenset[str]:
    """The words that carry a name, cut so that `Jordan's` and `Jordanian` are one."""
    return frozenset(
        re.sub(r"['’]s?$", "", word)[:5] for word in key.split() if word not in ("of", "the", "and", "for")
    )


#: What somebody or something is by office or kind: it tells who is meant, and nothing of what the source thinks.
_OFFICE = re.compile(
    r"\b(?:minister|president|premier|chancellor|secretary|spokes\w+|ambassador|envoy|leader|chief|chair\w*|director|"
    r"head|"
    r"governor|mayor|commissioner|general|mps?|mks?|senator|congress\w+|deputy|king|queen|prince\w*|pope|pontiff|judge|"
    r"officer|colonel|captain|professor|doctor|lawyer|actor|singer|coach|owner|candidate|manager|author|editor|driver)\b"
)
_KIND = frozenset(
    ("company", "firm", "group", "party", "agency", "organisation", "organization", "government", "council", "ministry",
     "body", "committee", "court", "parliament", "army", "police", "club", "team", "union", "bank", "university",
     "newspaper", "paper", "country", "state", "city", "town", "village",
     "island", "nation", "area", "region", "network",
     "administration", "authorities", "operator", "commission", "church", "hospital", "school", "department", "senate",
     "movement")
)  # fmt: skip


def _kind_of_wording(key: str, entity: Entity | None, names: frozenset[str]) -> str:
    """What a surface counts as when sources are compared: `=` for what is no choice of words."""
    if entity is None:
        return key
    if entity.type == "person":
        if _OFFICE.search(key) or any(_is_part(key, name) for name in names):
            return "="
        # What somebody is, in one word, is no name for him.
        return "=" if any(set(key.split()) <= set(folded(role).split()) for role in entity.roles) else key
    full = folded(entity.name)
    if key in _KIND or (" " in key and key.rsplit(maxsplit=1)[-1] in _KIND and _stems(key) & _stems(full)):
        return "="
    squeezed = key.replace(" ", "")
    short = {_initials(name) for name in (full, *names)}
    if squeezed in short or key.split(maxsplit=1)[0] in short - {""} or _initials(key) in {full, *names}:
        return "="
    mine, whole = _stems(key), _stems(full)
    # `the Front` for the Tor Valley Front, and the other way round.
    return "=" if not key or mine <= whole or whole <= mine else key


def run(dossier: Dossier) -> Dossier:
    """Fill `wording`."""
    by_entity: dict[str, list[Mention]] = defaultdict(list)
    for mention in dossier.mentions:
        if mention.entity_id is None or mention.kind == "pronoun" or not folded(mention.text):
            continue
        if mention.kind == "name" or not _PARTITIVE.match(_ARTICLE.sub("", mention.text)):
            by_entity[mention.entity_id].append(mention)
    rows: list[Wording] = _acts(dossier)
    for entity_id in sorted(by_entity):
        mentions = by_entity[entity_id]
        if len({dossier.article[mention.article_id].source or mention.article_id for mention in mentions}) < 2:
            continue
        entity = dossier.entity.get(entity_id)
        names = frozenset(
            folded(name) for name in ((entity.name, *entity.aliases) if entity else ()) if name[:1].isupper()
        )
        names |= {folded(mention.name) for mention in mentions if mention.name}
        by_source: dict[str | None, set[str]] = defaultdict(set)
        for mention in mentions:
            source = dossier.article[mention.article_id].source or mention.article_id
            by_source[source].add(_of(mention, entity, names))
        if entity is not None and entity.type == "person":
            # His name beside what one calls him is no difference; two things that he is called are.
            by_source = {source: kinds - {"="} for source, kinds in by_source.items() if kinds - {"="}}
            mentions = [mention for mention in mentions if _of(mention, entity, names) != "="]
        every = set().union(*by_source.values())
        if len(by_source) < 2 or len(every) < 2 or all(kinds == every for kinds in by_source.values()):
            continue
        rows += _rows(dossier, entity_id, mentions, entity, names)
    return replace(
        dossier,
        wording=tuple(
            sorted(rows, key=lambda r: (r.entity_id or "", r.event_id or "", r.source or "", r.article_id, r.surface))
        ),
    )


def _rows(
    dossier: Dossier, entity_id: str, mentions: list[Mention], entity: Entity | None, names: frozenset[str]
) -> list[Wording]:
    uses: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in mentions:
        uses[mention.article_id, _of(mention, entity, names)].append(mention)
    rows = []
    for (article_id, _), held in sorted(uses.items()):
        surfaces = Counter(_ARTICLE.sub("", mention.text) for mention in held)
        # Of the forms of a name that count as one, the fullest, and where it stands first.
        surface = min(surfaces, key=lambda words: (-len(words.split()), -surfaces[words], words))
        first = min((m for m in held if _ARTICLE.sub("", m.text) == surface), key=lambda mention: mention.start)
        rows.append(
            Wording(
                story_id=dossier.story.story_id,
                entity_id=entity_id,
                source=dossier.article[article_id].source,
                article_id=article_id,
                surface=" ".join(surface.split()),
                n=len(held),
                start=first.end - len(surface),
                end=first.end,
            )
        )
    return rows


def _of(mention: Mention, entity: Entity | None, names: frozenset[str]) -> str:
    # A house or a street may stand for who sits there, as a capital for its state.
    if (
        mention.kind == "name"
        and mention.type == "place"
        and (mention.country is not None or (entity is not None and entity.type in ("organisation", "place")))
    ):
        return "="
    # Another name that shares no word with a person's is mostly that of a party or a team.
    if mention.kind == "name" and entity is not None and entity.type == "person":
        return "="
    return _kind_of_wording(folded(mention.text), entity, names)


#: Kinds of events that the word for them judges.
_JUDGED = frozenset(("ASSAULT", "COERCE", "SANCTION", "PROTEST", "MOBILIZE", "THREATEN"))
#: Verbs that only carry the word that tells it.
_EMPTY = frozenset(
    stem(verb) for verb in
    ("have", "had", "make", "made", "hold", "held", "begin", "began", "give", "gave", "take", "took", "bring",
     "brought", "issue", "carry", "launch", "stage", "do", "did", "get", "got", "put", "receive", "say", "said", "call")
)  # fmt: skip


#: Words that say what was done and no more: that some were shot and some died is no other name for it.
_PLAIN = frozenset(
    stem(verb) for verb in
    ("shoot", "shot", "shooting", "kill", "killed", "killing", "injure", "injured", "wound", "wounded", "hurt", "hit",
     "die", "died", "open", "opened", "fire", "fired", "strike", "struck", "arrest", "arrested", "detain", "detained",
     "charge", "charged", "hold", "stop", "protest", "protested", "demonstrate", "demonstrated", "gather", "gathered",
     "march", "marched", "clash", "clashed", "attack", "attacked", "deploy", "deployed", "send", "sent", "burn",
     "fight")
)  # fmt: skip


def _acts(dossier: Dossier) -> list[Wording]:
    """The words by which sources tell one act, where they use others."""
    kinds = {row.event_id for row in dossier.happenings if row.event_type in _JUDGED and row.n_origins > 1}
    told: dict[str, dict[tuple[str, str], list[EventReport]]] = defaultdict(lambda: defaultdict(list))
    for report in dossier.events:
        if report.event_id in kinds and report.event_id is not None:
            word = stem(dossier.text(report.article_id, report.trigger_start, report.trigger_end))
            if word not in _EMPTY:
                told[report.event_id][report.article_id, word].append(report)
    rows = []
    for event_id in sorted(told):
        by_origin: dict[str, set[str]] = defaultdict(set)
        for (article_id, word), held in told[event_id].items():
            by_origin[dossier.origin(article_id, held[0].start, held[0].end)].add(word)
        every = set().union(*by_origin.values())
        if (
            every <= _PLAIN
            or len(by_origin) < 2
            or len(every) < 2
            or all(words == every for words in by_origin.values())
        ):
            continue
        for (article_id, _), held in sorted(told[event_id].items()):
            first = min(held, key=lambda report: report.trigger_start)
            rows.append(
                Wording(
                    story_id=dossier.story.story_id,
                    entity_id=None,
                    event_id=event_id,
                    source=dossier.article[article_id].source,
                    article_id=article_id,
                    surface=dossier.text(article_id, first.trigger_start, first.trigger_end),
                    n=len(held),
                    start=first.trigger_start,
                    end=first.trigger_end,
                )
            )
    return rows


STAGE = Stage(
    name="wording",
    version=4,
    unit="story",
    reads=(
        "articles", "mentions", "mentions.entity_id", "entities", "events", "events.event_id", "happenings", "passages",
        "lineage", "stories",
    ),
    writes=("wording",),
    run=run,
)  # fmt: skip
