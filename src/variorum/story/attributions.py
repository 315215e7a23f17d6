"""The same words inside quotation marks in two reports: who said them, and of what.

Who said them differs where two persons are named in full beside the words, and the words are the same but for a few.
What they were said of is read where a report names the matter beside them: `asked about the Tarn bridge, she said “…”`,
`he called Ida Renn “…”`. Matters are told in many words, so that only names are compared: two matters part where both
name something, nothing of it is the same, and neither report has the other's name anywhere.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from variorum.knowledge.names import fold
from variorum.records import Dossier, Mention, Quote, Sentence
from variorum.story.passages import entity_key
from variorum.story.placed import Placed
from variorum.story.sides import Found, Side, Value
from variorum.story.terms import stem, term

# Words in quotation marks so long that two do not hit on them by chance; words in a row that two have, and the share of
# the longer's words that the shorter has, where both are the same words.
_LONG, _ROW, _SHARE = 6, 5, 0.85
# Of what was said about a matter, the share of the shorter's words that the longer has.
_HELD = 0.7
_MATTER = re.compile(
    r"\b(?:(?:said|says|spoke|speaks|speaking|asked|wrote|tweeted|comment(?:ed|ing)?|statement|talking)\b"
    r"(?: \w+){0,3}? (?:of|about|on|over|regarding|concerning)"
    r"|(?:respond(?:ed|ing)|react(?:ed|ing)|referr(?:ed|ing)|alluding|in response|in reply|in reference) to"
    r"|(?:call(?:ed|s|ing)|describ(?:ed|es|ing)|brand(?:ed|s)|labell?ed|condemn(?:ed|s)|dismiss(?:ed|es)|"
    r"denounc(?:ed|es)|hail(?:ed|s)|prais(?:ed|es)))\s+",
    re.IGNORECASE,
)
# The matter ends at one of these, and after so many characters at most.
_ENDS = re.compile(r"[,.;:\"“”]|\b(?:as|that|when|after|before|who|which|saying)\b")
_LONGEST = 80

_Part = tuple[Quote, tuple[int, int], tuple[str, ...]]


def speakers(dossier: Dossier) -> list[Found]:
    """The same words given to two persons, each named beside them."""
    given: dict[tuple[str, tuple[str, ...]], list[Value]] = defaultdict(list)
    for quote, _, spoken in _printed(dossier):
        entity = dossier.entity.get(quote.speaker_entity_id or "")
        if entity is None or entity.type != "person" or quote.speaker is None:
            continue
        printed = dossier.text(quote.article_id, *quote.speaker)
        # Who is only described, or is told by a pronoun, may be the other.
        if _named(printed, entity.name):
            given[entity.entity_id, spoken].append(Value(printed, quote.article_id, *quote.speaker))
    found = []
    for one, other in _alike(sorted(given)):
        names = [dossier.entity[key[0]].name for key in (one, other)]
        pair = (Side(tuple(given[one])), Side(tuple(given[other])))
        origins = [side.origins(dossier) for side in pair]
        if _strangers(*names) and origins[0] - origins[1] and origins[1] - origins[0]:
            found.append(Found("attribution", f"who said “{' '.join(one[1][:8])}”", pair))
    return found


def _printed(dossier: Dossier) -> Iterator[_Part]:
    """Each piece in quotation marks that is long enough, with its words."""
    for quote in dossier.quotes:
        if quote.type == "indirect":
            continue
        for part in quote.parts:
            text = dossier.text(quote.article_id, *part)
            spoken = tuple(re.findall(r"\w+", text.lower()))
            if text[:1] in '"“«„' and len(spoken) >= _LONG:
                yield quote, part, spoken


def _alike(
    given: Sequence[tuple[str, tuple[str, ...]]],
) -> Iterator[tuple[tuple[str, tuple[str, ...]], tuple[str, tuple[str, ...]]]]:
    """Pairs of two speakers whose words are the same but for a few."""
    by_row: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for n, (_, spoken) in enumerate(given):
        for start in range(len(spoken) - _ROW + 1):
            by_row[spoken[start : start + _ROW]].add(n)
    pairs = {pair for held in by_row.values() if len(held) > 1 for pair in combinations(sorted(held), 2)}
    for a, b in sorted(pairs):
        if given[a][0] != given[b][0] and _share(given[a][1], given[b][1]) >= _SHARE:
            yield given[a], given[b]


def _share(a: Sequence[str], b: Sequence[str]) -> float:
    """The share of the longer's words that the shorter has."""
    return sum((Counter(a) & Counter(b)).values()) / max(len(a), len(b), 1)


def _named(printed: str, name: str) -> bool:
    return name.rsplit(maxsplit=1)[-1].lower() in printed.lower() and len(name.split()) > 1


def _strangers(one: str, other: str) -> bool:
    """Whether two names share no word, nor one spelt nearly alike."""
    from rapidfuzz.distance import Levenshtein

    left, right = ({stem(word) for word in name.split()} for name in (one, other))
    return all(Levenshtein.distance(x, y) > 2 for x in left for y in right)


def scopes(dossier: Dossier) -> list[Found]:
    """The same words said of two matters, each side with the name of its matter."""
    said: dict[str, list[Quote]] = defaultdict(list)
    for quote in dossier.quotes:
        if quote.utterance_id is not None and quote.type != "indirect":
            said[quote.utterance_id].append(quote)
    several = [quotes for _, quotes in sorted(said.items()) if len({quote.article_id for quote in quotes}) > 1]
    if not several:
        return []
    sentences, names = Placed(dossier.sentences), Placed(m for m in dossier.mentions if m.kind == "name")
    found = []
    for quotes in several:
        of = [(quote, matter) for quote in quotes if (matter := _matter(dossier, quote, sentences, names))]
        for (one, left), (other, right) in combinations(of, 2):
            if one.article_id == other.article_id or not _one_saying(one, other):
                continue
            if _apart(dossier, left, right) and _apart(dossier, right, left):
                words = " ".join(re.findall(r"[\w’']+", one.text)[:8])
                sides = tuple(Side(tuple(Value.named(mention) for mention in matter)) for matter in (left, right))
                found.append(Found("scope", f"what “{words}” was said of", sides))
    return found


def _matter(dossier: Dossier, quote: Quote, sentences: Placed, names: Placed) -> list[Mention]:
    """What is named as the matter of a quotation, in the words of its sentence outside it."""
    found: list[Mention] = []
    for sentence in sentences.touching(Sentence, quote.article_id, quote.start, quote.start + 1):
        text = dossier.text(quote.article_id, sentence.start, sentence.end)
        for match in _MATTER.finditer(text):
            start = sentence.start + match.end()
            stop = _ENDS.search(text, match.end())
            end = min(sentence.end, start + _LONGEST, sentence.start + stop.start() if stop else sentence.end)
            if any(begin < end and start < until for begin, until in quote.parts):
                end = min([begin for begin, until in quote.parts if start < until], default=end)
            found += [
                mention for mention in names.touching(Mention, quote.article_id, start, end)
                if start <= mention.start and mention.end <= end
                and (mention.entity_id is None or mention.entity_id != quote.speaker_entity_id)
            ]  # fmt: skip
    return found


def _one_saying(a: Quote, b: Quote) -> bool:
    """Whether the shorter's content words are mostly the longer's."""
    left, right = _content(a), _content(b)
    shorter = min(sum(left.values()), sum(right.values()))
    return shorter >= _ROW - 1 and sum((left & right).values()) >= _HELD * shorter


def _content(quote: Quote) -> Counter[str]:
    return Counter(name for word in quote.text.split() if (name := term(word.strip(".,;:!?\"'“”’"))) is not None)


def _apart(dossier: Dossier, mine: Sequence[Mention], its: Sequence[Mention]) -> bool:
    """Whether nothing named in one matter is named anywhere in the other's report."""
    text = fold(dossier.article[its[0].article_id].text)
    keys = {entity_key(mention) for mention in its}
    return not any(entity_key(m) in keys or fold(m.text).split()[-1] in text for m in mine)
