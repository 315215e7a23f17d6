"""The sayings of a story as the account lists them: who said what, in its fullest form, and how others print it.

Nothing is left out of what is gathered; `listed` says what is worth a reader's time beside the rest: the words of
somebody known, that are more than a scrap, are no part of a longer saying, and are not told already.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from variorum.knowledge.names import words_for
from variorum.records import Citation, ClaimSource, Dossier, Quote, Utterance
from variorum.render import words
from variorum.render.brief import Form, Saying
from variorum.render.citing import cite

# A saying of fewer words is a scrap.
_FEW = 3
#: A saying says nothing new where one listed before holds this share of its words; so much more where somebody else's.
_HELD, _HELD_OF_OTHERS = 0.7, 0.85
_WORD = re.compile(r"[^\W_]+")
#: Words that carry nothing by themselves when two sayings are compared.
_LIGHT = frozenset(
    (
        *("a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "and", "or", "but", "as", "not"),
        *("that", "this", "it", "its", "who", "which", "no", "so", "there", "is", "are", "was", "were", "be", "been"),
        *("has", "have", "had", "will", "would", "do", "does", "did", "i", "we", "our", "he", "she", "they", "his"),
        *("her", "their", "him", "them", "say", "says", "said", "saying", "told", "tells", "adding", "added", "noting"),
    )
)
#: `commenting on`, `talked about`: what was spoken of, and nothing of what was said.
_OF_A_TOPIC = re.compile(r"\s+(?:about|on|over|regarding)\s+")
_PRONOUNS = frozenset(("I", "We", "He", "She", "It", "They", "You", "Some", "Many", "Others", "Both", "One", "Two"))
_ORDER = {"direct": 0, "mixed": 1, "indirect": 2}


def sayings(dossier: Dossier) -> tuple[Saying, ...]:
    """Every saying, the foremost first, each marked whether it is worth listing."""
    forms: dict[str, list[Quote]] = defaultdict(list)
    for quote in dossier.quotes:
        if quote.utterance_id is not None:
            forms[quote.utterance_id].append(quote)
    chosen = _chosen(dossier)
    weight = _weights(dossier)
    nested = _nested(dossier, forms) | _only_topics(dossier, forms)
    ranked = sorted(
        dossier.utterances,
        key=lambda u: (
            chosen.get(u.utterance_id, len(chosen)), -_worth(dossier, u), -u.n_origins, _ORDER.get(u.type, 3),
            -weight(forms[u.utterance_id]), -u.n_articles, dossier.number[u.article_id], u.start,
        ),
    )  # fmt: skip
    told: list[tuple[str, frozenset[str]]] = []
    found = []
    for utterance in ranked:
        saying = _saying(dossier, utterance, forms[utterance.utterance_id])
        mine = frozenset(_words(utterance.text)) - _LIGHT
        listed = _worth(dossier, utterance) > 0 and utterance.utterance_id not in nested
        listed = listed and not any(
            _held(mine, theirs) >= (_HELD if who == saying.speaker else _HELD_OF_OTHERS) for who, theirs in told
        )
        if listed:
            told.append((saying.speaker, mine))
        found.append(replace(saying, listed=listed))
    return tuple(found)


def _only_topics(dossier: Dossier, forms: dict[str, list[Quote]]) -> frozenset[str]:
    """Sayings of which is told only what they were about."""

    def topic(quote: Quote) -> bool:
        if quote.type != "indirect" or quote.cue is None:
            return False
        return bool(_OF_A_TOPIC.fullmatch(dossier.article[quote.article_id].text, quote.cue.end, quote.start))

    return frozenset(utterance_id for utterance_id, quotes in forms.items() if all(map(topic, quotes)))


def _saying(dossier: Dossier, utterance: Utterance, quotes: Sequence[Quote]) -> Saying:
    own = (utterance.article_id, utterance.start, utterance.end)
    main = next((quote for quote in quotes if (quote.article_id, quote.start, quote.end) == own), None)
    text = _said(dossier, main) if main else words.unquoted(utterance.text)
    others: dict[tuple[str, bool], list[Quote]] = {}
    for quote in quotes:
        if quote.type != "indirect" and not _cut_from(_own_words(said := _said(dossier, quote)), text):
            others.setdefault((said, quote.type == "direct"), []).append(quote)
    variants = [
        Form(said, direct, cite(dossier, dossier.cite(map(_place, rows)))) for (said, direct), rows in others.items()
    ]
    rest = dossier.cite(map(_place, quotes))
    whole = cite(dossier, [Citation(*own), *(place for place in rest if place != own)], utterance.n_origins)
    return Saying(
        utterance,
        utterance.speaker_name or "Speaker not named",
        _role(dossier, utterance.speaker_entity_id),
        Form(text, (main.type if main else utterance.type) == "direct", whole),
        tuple(sorted(variants, key=lambda form: (form.cite.numbers, form.text))),
    )


def _worth(dossier: Dossier, utterance: Utterance) -> int:
    """How much it is worth a reader's time who says it, and what: 2 for the words of somebody known, 1 for what a body
    is reported to say, 0 where nobody is named (`officials`, `he`) or there is no more than a scrap.
    """
    entity = dossier.entity.get(utterance.speaker_entity_id or "")
    name = utterance.speaker_name or ""
    if not name[:1].isupper() or name in _PRONOUNS or len(utterance.text.split()) <= _FEW:
        return 0
    if entity is not None and entity.type == "group" and len(name.split()) == 1:
        return 0
    if entity is not None and entity.type == "person":
        return 2
    # What a body `says` is often no saying; its words in quotation marks are.
    return 2 if entity is not None and utterance.type != "indirect" else 1


def _weights(dossier: Dossier) -> Callable[[Sequence[Quote]], float]:
    """How much what holds a quotation weighs in the story."""
    importance = {claim.claim_id: claim.importance for claim in dossier.claims}
    held: dict[str, list[ClaimSource]] = defaultdict(list)
    for source in dossier.claim_sources:
        held[source.article_id].append(source)

    def of(quotes: Sequence[Quote]) -> float:
        return max(
            (
                importance.get(source.claim_id, 0.0) for quote in quotes for source in held.get(quote.article_id, ())
                if source.start < quote.end and quote.start < source.end
            ),
            default=0.0,
        )  # fmt: skip

    return of


def _nested(dossier: Dossier, forms: dict[str, list[Quote]]) -> frozenset[str]:
    """Sayings that stand only inside longer ones: what a speaker says that somebody said."""
    by_article: dict[str, list[Quote]] = defaultdict(list)
    for quote in dossier.quotes:
        by_article[quote.article_id].append(quote)

    def inside(quote: Quote) -> bool:
        return any(
            other.start <= quote.start and quote.end <= other.end and other.end - other.start > quote.end - quote.start
            for other in by_article[quote.article_id]
            if other.utterance_id != quote.utterance_id
        )

    return frozenset(utterance_id for utterance_id, quotes in forms.items() if all(inside(q) for q in quotes))


def _chosen(dossier: Dossier) -> dict[str, int]:
    """The sayings that the account's own sentences hold, in its order."""
    found: dict[str, int] = {}
    for row in dossier.account:
        if row.section != "said" or not row.citations:
            continue
        article_id, start, end = row.citations[0]
        for quote in dossier.quotes:
            if quote.utterance_id and quote.article_id == article_id and start <= quote.start and quote.end <= end:
                found.setdefault(quote.utterance_id, len(found))
    return found


def _place(quote: Quote) -> tuple[str, int, int]:
    return quote.article_id, quote.start, quote.end


def _said(dossier: Dossier, quote: Quote) -> str:
    """The saying as printed; pieces joined by an ellipsis.

    Direct speech is given without its quotation marks. Other speech begins with the word that tells the saying where
    that stands before it: "asked people to stay at home", "denied that it had been warned".
    """
    text = dossier.article[quote.article_id].text
    parts = list(quote.parts)
    if quote.type == "direct":
        pieces = [_unopened(words.unquoted(" ".join(text[start:end].split()))) for start, end in parts]
    else:
        cue = quote.cue
        if cue is not None and cue.end <= quote.start and "\n" not in text[cue.start : quote.start]:
            parts[0] = (cue.start, parts[0][1])
        pieces = [" ".join(text[start:end].split()) for start, end in parts]
    return " … ".join(piece for piece in pieces if piece)


def _unopened(text: str) -> str:
    """The text without a quotation mark at its head that nothing closes: pieces of one saying are each opened anew."""
    lone = (text[:1] == '"' and text.count('"') == 1) or (text[:1] == "“" and "”" not in text)
    return text[1:].lstrip() if lone else text


def _own_words(said: str) -> list[str]:
    """The speaker's own words of a form: what stands in its quotation marks where it has some, else all of it."""
    marked = re.findall(r"[\"“]([^\"“”]+)[\"”]", said)
    return marked or said.split(" … ")


def _cut_from(pieces: Sequence[str], text: str) -> bool:
    """Whether each piece stands in the text, but for case, marks and articles."""
    whole = f" {' '.join(_bare(text))} "
    return all(f" {' '.join(_bare(piece))} " in whole for piece in pieces)


def _bare(text: str) -> list[str]:
    return [word for word in _words(text) if word not in ("a", "an", "the")]


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(re.sub(r"['’]", "", text))]


def _held(mine: frozenset[str], theirs: frozenset[str]) -> float:
    return len(mine & theirs) / len(mine) if mine else 1.0


def _role(dossier: Dossier, entity_id: str | None) -> str | None:
    entity = dossier.entity.get(entity_id or "")
    known = [role for role in entity.roles if _tells(role)] if entity is not None else []
    if not known:
        return None
    counted: dict[str, int] = {}
    for mention in dossier.mentions:
        if mention.entity_id == entity_id and mention.role and _tells(mention.role):
            counted[mention.role] = counted.get(mention.role, 0) + 1
    if not counted:
        return min(known, key=lambda role: (-len(role), role))
    return min(counted, key=lambda role: (-counted[role], -len(role), role))


def _tells(role: str) -> bool:
    """Whether a role can stand after a name: `MP` can, `Brig` or `Sen.` cannot."""
    return role.isupper() or role not in words_for("titles")
