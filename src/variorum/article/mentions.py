"""People, organisations, places and groups as they are mentioned in one article.

In: an article's parse. Out: rows of `mentions`: by name, by description, by pronoun, with the title or role printed
beside a name and the number of the chain that ties an entity's mentions together.

Method: `names.py` and `naming.py` find the names, `roles.py` titles and descriptions, `reference.py` ties them
together. All is rules on the parse of `language.py` and lists of `knowledge/`; the model's entities are the first
evidence and not the last.

Gets wrong: see these four. Where a description or a pronoun could be of two, it is left untied.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from variorum.article.analysis import Analysis
from variorum.article.names import LEADING, Found, Words
from variorum.article.naming import find_names
from variorum.article.pronouns import resolve_pronouns
from variorum.article.reference import Chains, chain_names, chain_nominals
from variorum.article.roles import find_nominals, give_roles, states_by_token
from variorum.knowledge.names import fold
from variorum.records import Mention, Stage

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token


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
        places = doc.to_array(["IDX", "LENGTH"]).reshape(-1, 2).astype(int).tolist()
        self._starts = {start: token for token, (start, _) in enumerate(places)}
        self._ends = {start + length: token + 1 for token, (start, length) in enumerate(places)}
        self.mentions = sorted(mentions, key=lambda mention: (mention.start, -mention.end))
        self._by_token: dict[int, list[Mention]] = {}
        self._by_role: dict[int, list[Mention]] = {}
        for mention in self.mentions:
            self._enter(self._by_token, mention, mention.start, mention.end)
            if mention.role_start is not None and mention.role_end is not None:
                self._enter(self._by_role, mention, mention.role_start, mention.role_end)
        for covering in self._by_token.values():
            covering.sort(key=lambda mention: (mention.end - mention.start, mention.start))

    def _enter(self, index: dict[int, list[Mention]], mention: Mention, start: int, end: int) -> None:
        first, last = self._starts.get(start), self._ends.get(end)
        if first is None or last is None:
            span = self._span(start, end)
            first, last = (span.start, span.end) if span is not None else (0, 0)
        for token in range(first, last):
            index.setdefault(token, []).append(mention)

    def _span(self, start: int, end: int) -> Span | None:
        """The tokens that the words `[start, end)` of the text touch."""
        first, last = self._starts.get(start), self._ends.get(end)
        if first is not None and last is not None and first < last:
            return self.doc[first:last]
        return self.doc.char_span(start, end, alignment_mode="expand")

    def covering_token(self, token: Token) -> Mention | None:
        """The innermost mention that holds the token, by its words or by the role printed with it; or None."""
        covering = self._by_token.get(token.i) or self._by_role.get(token.i)
        return covering[0] if covering else None

    def at(self, start: int, end: int) -> Mention | None:
        """The mention that the words `[start, end)` of the text stand for, or None.

        It holds the words' syntactic head, by its own words or by the role printed with it; failing that, at least
        half of the words. So the words "Ida Renn's spokesman" are not a mention of Ida Renn.
        """
        span = self._span(start, end)
        if span is None or not len(span):
            return None
        covering = self._by_token.get(span.root.i) or self._by_role.get(span.root.i)
        if covering:
            return max(covering, key=lambda mention: (_overlap(mention, start, end), mention.start - mention.end))
        best = max(
            {mention.start: mention for token in span for mention in self._by_token.get(token.i, ())}.values(),
            key=lambda mention: (_overlap(mention, start, end), -mention.start),
            default=None,
        )
        return best if best is not None and 2 * _overlap(best, start, end) >= end - start else None

    def label(self, start: int, end: int) -> str:
        """What to call the words `[start, end)`: the fullest name of their mention, else the words without article."""
        mention = self.at(start, end)
        if mention is not None and mention.name:
            return mention.name
        span = self._span(start, end)
        words = span.text[start - span.start_char : end - span.start_char].split() if span is not None else []
        while len(words) > 1 and words[0].lower() in LEADING:
            words.pop(0)
        return " ".join(words)


def _overlap(mention: Mention, start: int, end: int) -> int:
    return max(0, min(mention.end, end) - max(mention.start, start))


def run(analysis: Analysis) -> None:
    """Find the article's mentions."""
    words = Words(analysis.parsed, analysis.grammar)
    names = find_names(words, analysis.article.source)
    states = states_by_token(words, names)
    used = give_roles(words, names, states)
    nominals = find_nominals(words, names, used, states)
    chains = chain_names(words, names, _explained(words, names))
    chain_nominals(chains, nominals)
    pronouns = resolve_pronouns(chains)
    called = {chain: _fullest(chains, members) for chain, members in chains.members.items()}
    numbers: dict[int, int] = {}
    for item in sorted((*names, *nominals, *pronouns), key=lambda item: (item.start, item.end)):
        number = numbers.setdefault(item.chain, len(numbers))
        analysis.mentions.append(_row(analysis, words, item, number, called[item.chain]))


def _explained(words: Words, names: Sequence[Found]) -> dict[str, str]:
    """Acronyms that stand in brackets after the name they shorten."""
    found = {}
    for item in names:
        if item.type in ("organisation", "group") and item.end - item.start > 2:
            letters = "".join(words.text[i][0] for i in range(item.start, item.end) if words.capital(i))
            found[fold(letters)] = _plain(words, item)
        if item.same_as is not None:
            found[_plain(words, item)] = _plain(words, item.same_as)
    for one, other in itertools.pairwise(names):
        if words.text[one.end : other.start] == ["("] and words.text[other.end : other.end + 1] == [")"]:
            full = _plain(words, one)
            short = words.text[other.start]
            if other.end - other.start == 1 and one.type == other.type and _shortens(short, full):
                found[fold(short.replace(".", ""))] = full
    return found


def _shortens(short: str, full: str) -> bool:
    """Whether a word is made of a name's letters in their order, as an acronym is: no party after a member's name."""
    letters = iter(fold(full).replace(" ", ""))
    own = fold(short).replace(".", "")
    return len(full) > len(short) and own[:1] == fold(full)[:1] and all(letter in letters for letter in own)


def _plain(words: Words, item: Found) -> str:
    """A name as names are compared."""
    text = words.plain[words.idx[item.start] : words.end_of(item.end - 1)]
    return fold(" ".join(text.split()).replace(".", "")).removeprefix("the ")


def _fullest(chains: Chains, members: Sequence[Found]) -> str | None:
    """The name a chain goes by: a state's usual name; of anything else, the longest that the article uses."""
    named = [item for item in members if item.kind == "name"]
    if not named:
        return None
    known = named[0].known
    if known is not None and (known.use == "state" or named[0].government):
        return known.name
    proper = [item for item in named if not item.government] or named
    texts = [chains.text(item) for item in proper]
    return max(texts, key=lambda text: (len(text.split()), len(text), -texts.index(text)))


def _row(analysis: Analysis, words: Words, item: Found, chain: int, name: str | None) -> Mention:
    text = analysis.article.text
    start, end = words.idx[item.start], words.end_of(item.end - 1)
    role_start = role_end = None
    if item.role is not None:
        role_start, role_end = words.idx[item.role[0]], words.end_of(item.role[1] - 1)
    return Mention(
        article_id=analysis.article.article_id, start=start, end=end, kind=item.kind, type=item.type,
        text=text[start:end], chain=chain, name=name, country=item.country,
        role=None if role_start is None else text[role_start:role_end], role_start=role_start, role_end=role_end,
    )  # fmt: skip


STAGE = Stage(
    name="mentions",
    version=5,
    unit="article",
    reads=("articles", "sentences", "furniture"),
    writes=("mentions",),
    run=run,
)
