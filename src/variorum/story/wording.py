"""Wording: what each source calls the same thing.

In: the story's mentions with their entities. Out: `wording`, a row for each article and surface of an entity that
the sources call differently.

Method: names and descriptions are counted by article as printed, after trivial variants are folded: case,
an article before it, a possessive ending, `Mr X`, and, for a person, a part of the name for the whole. An entity
is kept when two sources differ in what they call it. Pronouns are not wording.

Gets wrong: it is no better than the entities: a description that nobody resolved is missing, and one that was
resolved wrongly shows as an odd name. Things and acts that are no entity (`blast`, `bombing`) are not here yet.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace

from variorum.records import Dossier, Entity, Mention, Stage, Wording

_ARTICLE = re.compile(r"^(?:the|a|an|this|that|these|those|its|his|her|their|our)\s+", re.IGNORECASE)
_HONORIFIC = re.compile(r"^(?:mr|mrs|ms|miss|dr|sir|lord|lady|prof|professor)\.?\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")


def folded(surface: str) -> str:
    """A surface without what makes no difference in wording."""
    text = " ".join(surface.replace("’", "'").split())
    text = _POSSESSIVE.sub("", _HONORIFIC.sub("", _ARTICLE.sub("", text)))
    text = re.sub(r"[.\-]", lambda m: "" if m.group() == "." else " ", text)
    return text.lower().strip()


def _is_part(words: str, name: str) -> bool:
    """Whether the words are some of the name's words, in order."""
    rest = iter(name.split())
    return all(word in rest for word in words.split())


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isalpha() and word not in ("of", "the", "and", "for"))


def _kind_of_wording(key: str, entity: Entity | None, names: frozenset[str]) -> str:
    """What a surface counts as when sources are compared: a person's surname is no other wording than the name."""
    if entity is None:
        return key
    if entity.type == "person" and any(_is_part(key, name) for name in names):
        return "="
    # What somebody is, in one word, is no name for him: `minister`, `director`.
    if entity.type == "person" and " " not in key and any(key in folded(role).split() for role in entity.roles):
        return "="
    full = folded(entity.name)
    if key and full.startswith(f"{key} ") and entity.type == "organisation":
        return "="
    same_head = key.rsplit(maxsplit=1)[-1:] == full.rsplit(maxsplit=1)[-1:]
    return "=" if key in (full, _initials(full)) or (same_head and _is_part(key, full)) else key


def run(dossier: Dossier) -> Dossier:
    """Fill `wording`."""
    by_entity: dict[str, list[Mention]] = defaultdict(list)
    for mention in dossier.mentions:
        if mention.entity_id is not None and mention.kind != "pronoun" and folded(mention.text):
            by_entity[mention.entity_id].append(mention)
    rows: list[Wording] = []
    for entity_id in sorted(by_entity):
        mentions = by_entity[entity_id]
        entity = dossier.entity.get(entity_id)
        names = frozenset(
            folded(name) for name in ((entity.name, *entity.aliases) if entity else ()) if name[:1].isupper()
        )
        names |= {folded(mention.name) for mention in mentions if mention.name}
        by_source: dict[str | None, set[str]] = defaultdict(set)
        for mention in mentions:
            source = dossier.article[mention.article_id].source or mention.article_id
            by_source[source].add(_kind_of_wording(folded(mention.text), entity, names))
        every = set().union(*by_source.values())
        if len(by_source) < 2 or len(every) < 2 or all(kinds == every for kinds in by_source.values()):
            continue
        rows += _rows(dossier, entity_id, mentions, entity, names)
    return replace(
        dossier,
        wording=tuple(sorted(rows, key=lambda row: (row.entity_id, row.source or "", row.article_id, row.surface))),
    )


def _rows(
    dossier: Dossier, entity_id: str, mentions: list[Mention], entity: Entity | None, names: frozenset[str]
) -> list[Wording]:
    uses: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in mentions:
        uses[mention.article_id, _kind_of_wording(folded(mention.text), entity, names)].append(mention)
    rows = []
    for (article_id, _), held in sorted(uses.items()):
        first = min(held, key=lambda mention: mention.start)
        surfaces = Counter(_ARTICLE.sub("", mention.text) for mention in held)
        # Of the forms of a name that count as one, the fullest.
        surface = min(surfaces, key=lambda words: (-len(words.split()), -surfaces[words], words))
        rows.append(
            Wording(
                story_id=dossier.story.story_id,
                entity_id=entity_id,
                source=dossier.article[article_id].source,
                article_id=article_id,
                surface=" ".join(surface.split()),
                n=len(held),
                start=first.start,
                end=first.end,
            )
        )
    return rows


STAGE = Stage(
    name="wording",
    version=2,
    unit="story",
    reads=("articles", "mentions", "mentions.entity_id", "entities", "stories"),
    writes=("wording",),
    run=run,
)
