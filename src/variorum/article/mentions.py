"""People, organisations, places and groups as they are mentioned in one article.

In: an article's parse. Out: rows of `mentions`, with the number of the chain that each belongs to.

Method: the model's named entities. First version; roles, descriptions and pronouns follow.

Gets wrong: whatever the model's entity recogniser does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from variorum.article.analysis import Analysis
from variorum.records import Mention, Stage

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_TYPES = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "group"}
_LEADING = frozenset("the a an this that these those his her its their our my your".split())


class MentionIndex:
    """Finds the mention that a span or a token of the article belongs to.

    Parameters
    ----------
    mentions
        The article's mentions.
    doc
        The article's parse; offsets in it are offsets in the article's text.
    """

    def __init__(self, mentions: Sequence[Mention], doc: Doc) -> None:
        self.doc = doc
        self.mentions = sorted(mentions, key=lambda mention: (mention.start, -mention.end))
        self._by_token: dict[int, list[Mention]] = {}
        for mention in self.mentions:
            span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            for token in span if span is not None else ():
                self._by_token.setdefault(token.i, []).append(mention)
        for covering in self._by_token.values():
            covering.sort(key=lambda mention: (mention.end - mention.start, mention.start))

    def covering_token(self, token: Token) -> Mention | None:
        """The innermost mention that holds the token, or None."""
        covering = self._by_token.get(token.i)
        return covering[0] if covering else None

    def at(self, start: int, end: int) -> Mention | None:
        """The mention that the words `[start, end)` of the text stand for, or None.

        It holds the words' syntactic head; failing that, at least half of the words. So the words
        "Ida Renn's spokesman" are not a mention of Ida Renn.
        """
        span = self.doc.char_span(start, end, alignment_mode="expand")
        if span is None or not len(span):
            return None
        head = span.root
        covering = [mention for mention in self._by_token.get(head.i, ()) if self._is_head(mention, head)]
        if covering:
            return max(covering, key=lambda mention: (_overlap(mention, start, end), mention.start - mention.end))
        best = max(
            {mention.start: mention for token in span for mention in self._by_token.get(token.i, ())}.values(),
            key=lambda mention: (_overlap(mention, start, end), -mention.start),
            default=None,
        )
        return best if best is not None and 2 * _overlap(best, start, end) >= end - start else None

    def _is_head(self, mention: Mention, head: Token) -> bool:
        span = self.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        return span is not None and head.i in range(span.start, span.end)

    def label(self, start: int, end: int) -> str:
        """What to call the words `[start, end)`: the fullest name of their mention, else the words without article."""
        mention = self.at(start, end)
        if mention is not None and mention.name:
            return mention.name
        words = self.doc.text[start:end].split()
        while len(words) > 1 and words[0].lower() in _LEADING:
            words.pop(0)
        return " ".join(words)


def _overlap(mention: Mention, start: int, end: int) -> int:
    return max(0, min(mention.end, end) - max(mention.start, start))


def run(analysis: Analysis) -> None:
    """Find the article's mentions."""
    text = analysis.article.text
    chains: dict[tuple[str, str], int] = {}
    fullest: dict[int, str] = {}
    found: list[tuple[int, int, str, int]] = []
    for entity in analysis.parsed.ents:
        kind = _TYPES.get(entity.label_)
        tokens = [token for token in entity if not token._.gap]
        while tokens and (tokens[0].lower_ in _LEADING or tokens[0].is_punct):
            tokens.pop(0)
        while tokens and (tokens[-1].tag_ == "POS" or tokens[-1].is_punct):
            tokens.pop()
        if kind is None or not tokens:
            continue
        start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
        name = " ".join(text[start:end].split())
        key = (kind, name.split()[-1].lower() if kind == "person" else name.lower())
        chain = chains.setdefault(key, len(chains))
        fullest[chain] = max(fullest.get(chain, ""), name, key=len)
        found.append((start, end, kind, chain))
    for start, end, kind, chain in found:
        analysis.mentions.append(
            Mention(article_id=analysis.article.article_id, start=start, end=end, kind="name", type=kind,
                    text=text[start:end], chain=chain, name=fullest[chain])
        )  # fmt: skip


STAGE = Stage(
    name="mentions",
    version=1,
    unit="article",
    reads=("articles", "sentences", "furniture"),
    writes=("mentions",),
    run=run,
)
