"""Dossiers for tests, made from plain texts: sentences, names, pronouns and quotations by simple patterns."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from variorum.records import (
    Article,
    Copy,
    Dossier,
    Entity,
    Lineage,
    Mention,
    PassageOrigin,
    Quote,
    Sentence,
    Story,
    StoryArticle,
    TimeExpression,
    make_id,
)

_SENTENCE = re.compile(r"[^\s].*?[.!?][\"”]?(?=\s|$)", re.S)
_NAME = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)*\b")
_PRONOUN = re.compile(r"\b(?:He|She|he|she)\b")
_QUOTE = re.compile(r'["“][^"”]+["”]')
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NOT_NAMES = {
    *("The", "A", "An", "In", "On", "At", "But", "And", "It", "They", "He", "She", "His", "Her", "No", "We", "I"),
    *("Police", "After", "Two", "Three", "Four", "Six", *_DAYS),
}
_MONTHS = (
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
)
_TIME = re.compile(rf"\b(?:{'|'.join(_DAYS)}|\d{{1,2}} (?:{'|'.join(_MONTHS)})|(?:end of )?(?:{'|'.join(_MONTHS)}))\b")


def dossier_of(
    texts: Mapping[str, str],
    *,
    published: Mapping[str, dt.date] | dt.date = dt.date(2031, 3, 12),
    people: Sequence[str] = (),
    aliases: Mapping[str, str] | None = None,
    copies: Sequence[tuple[str, str]] = (),
) -> Dossier:
    """A dossier of one story.

    Parameters
    ----------
    texts
        Text by outlet; each outlet has one article.
    published
        The day of publication, of all or by outlet.
    people
        Full names of persons; the rest of the names are places or organisations.
    aliases
        Other names → the name they stand for.
    copies
        Pairs of outlets, the second of which carries the first's sentences: equal sentences share its origin.
    """
    known = {**{name: name for name in people}, **{name.split()[-1]: name for name in people}, **(aliases or {})}
    articles, sentences, mentions, quotes, times, lineage = [], [], [], [], [], []
    entities: dict[str, Entity] = {}
    ids = {outlet: make_id("a", outlet) for outlet in texts}
    for outlet, text in texts.items():
        article_id = ids[outlet]
        day = published if isinstance(published, dt.date) else published[outlet]
        articles.append(
            Article(article_id=article_id, source=outlet, text=text, published_start=day, published_end=day)
        )
        lineage.append(
            Lineage(
                article_id=article_id,
                parent_article_id=None,
                agency=None,
                origin_id=make_id("o", outlet),
                family=outlet,
            )
        )
        chains: dict[str, int] = {}
        last: str | None = None
        found = sorted([*_NAME.finditer(text), *_PRONOUN.finditer(text)], key=lambda match: match.start())
        for match in found:
            words = match.group()
            if words in _NOT_NAMES and not _PRONOUN.fullmatch(words):
                continue
            start = match.start()
            pronoun = bool(_PRONOUN.fullmatch(words))
            if not pronoun and words.split()[0] in _NOT_NAMES:
                start += len(words.split()[0]) + 1
                words = words.split(" ", 1)[1]
            name = last if pronoun else known.get(words, words)
            if name is None:
                continue
            person = name in people
            entity = make_id("e", name)
            entities.setdefault(
                entity,
                Entity(entity_id=entity, name=name, type="person" if person else "organisation", aliases=(), roles=()),
            )
            mentions.append(
                Mention(
                    article_id=article_id,
                    start=start,
                    end=match.end(),
                    kind="pronoun" if pronoun else "name",
                    type="person" if person else "organisation",
                    text=words,
                    chain=chains.setdefault(name, len(chains)),
                    name=name,
                    entity_id=entity,
                )
            )
            last = name if person else last
        n = 0
        for paragraph, block in enumerate(re.finditer(r"[^\n]+", text)):
            for match in _SENTENCE.finditer(block.group()):
                start, end = block.start() + match.start(), block.start() + match.end()
                sentences.append(
                    Sentence(
                        sentence_id=make_id("s", article_id, start),
                        article_id=article_id,
                        n=n,
                        start=start,
                        end=end,
                        role="body",
                        paragraph=paragraph,
                    )
                )
                n += 1
                for spoken in _QUOTE.finditer(text, start, end):
                    speakers = [
                        m
                        for m in mentions
                        if m.article_id == article_id
                        and m.type == "person"
                        and start <= m.start < end
                        and not spoken.start() <= m.start < spoken.end()
                    ]
                    speaker = min(
                        speakers,
                        key=lambda m: min(abs(m.start - spoken.end()), abs(m.end - spoken.start())),
                        default=None,
                    )
                    cue = re.compile(r"\b(?:said|says|told|added)\b").search(text, start, end)
                    quotes.append(
                        Quote(
                            quote_id=make_id("q", article_id, spoken.start()),
                            article_id=article_id,
                            start=spoken.start(),
                            end=spoken.end(),
                            parts=((spoken.start(), spoken.end()),),
                            type="direct",
                            text=spoken.group(),
                            speaker_start=speaker.start if speaker else None,
                            speaker_end=speaker.end if speaker else None,
                            speaker_name=speaker.name if speaker else None,
                            speaker_entity_id=speaker.entity_id if speaker else None,
                            cue_start=cue.start() if cue else None,
                            cue_end=cue.end() if cue else None,
                            utterance_id=make_id(
                                "u", speaker.name if speaker else None, re.sub(r"\W+", " ", spoken.group().lower())[:30]
                            ),
                        )
                    )
        for match in _TIME.finditer(text):
            words = match.group()
            earliest = latest = None
            if words in _DAYS:
                earliest = latest = day - dt.timedelta(days=(day.weekday() - _DAYS.index(words)) % 7)
            elif words[0].isdigit():
                earliest = latest = dt.date(day.year, _MONTHS.index(words.split()[1]) + 1, int(words.split()[0]))
            else:
                month = _MONTHS.index(words.split()[-1]) + 1
                first = dt.date(day.year, month, 1)
                latest = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
                earliest = latest if words.startswith("end") else first
            times.append(
                TimeExpression(
                    article_id=article_id,
                    start=match.start(),
                    end=match.end(),
                    type="DATE",
                    meaning="",
                    value=str(earliest),
                    earliest=earliest,
                    latest=latest,
                )
            )
    rows, passages, line = _copies(ids, sentences, articles, copies), [], {row.article_id: row for row in lineage}
    for original, copy in copies:
        for row in rows:
            if {row.a_article_id, row.b_article_id} == {ids[original], ids[copy]}:
                a_side = row.a_article_id == ids[copy]
                start, end = (row.a_start, row.a_end) if a_side else (row.b_start, row.b_end)
                passages.append(
                    PassageOrigin(
                        article_id=ids[copy],
                        start=start,
                        end=end,
                        origin_id=line[ids[original]].origin_id,
                        from_article_id=ids[original],
                    )
                )
    story_id = make_id("st", *sorted(ids.values()))
    story = Story(
        story_id=story_id,
        title="",
        date_start=None,
        date_end=None,
        n_articles=len(articles),
        n_origins=len({o.origin_id for o in lineage}),
    )
    key = lambda row: (row.article_id, row.start)  # noqa: E731
    return Dossier(
        story=story,
        members=tuple(StoryArticle(story_id=story_id, article_id=a.article_id, score=1.0, reason="") for a in articles),
        articles=tuple(sorted(articles, key=lambda a: a.article_id)),
        sentences=tuple(sorted(sentences, key=key)),
        times=tuple(sorted(times, key=key)),
        mentions=tuple(sorted(mentions, key=key)),
        quotes=tuple(sorted(quotes, key=key)),
        copies=rows,
        lineage=tuple(lineage),
        passages=tuple(sorted(passages, key=key)),
        entities=tuple(sorted(entities.values(), key=lambda e: e.entity_id)),
    )


def _copies(
    ids: Mapping[str, str], sentences: Sequence[Sentence], articles: Sequence[Article], pairs: Sequence[tuple[str, str]]
) -> tuple[Copy, ...]:
    text = {article.article_id: article.text for article in articles}
    rows = []
    for pair in pairs:
        a, b = sorted(ids[outlet] for outlet in pair)
        for one in (s for s in sentences if s.article_id == a):
            for other in (s for s in sentences if s.article_id == b):
                if text[a][one.start : one.end] == text[b][other.start : other.end]:
                    rows.append(
                        Copy(
                            a_article_id=a,
                            a_start=one.start,
                            a_end=one.end,
                            b_article_id=b,
                            b_start=other.start,
                            b_end=other.end,
                            similarity=1.0,
                        )
                    )
    return tuple(sorted(rows, key=lambda r: (r.a_article_id, r.b_article_id, r.a_start)))
