"""Words as alignment sees them: reduced to a stem, words of like meaning as one, function words left out.

The stemmer is a few suffix rules (a cut-down Porter stemmer); it only has to bring the forms of one word
together within one story, so it may be rough.
"""

from __future__ import annotations

import functools
import re

from variorum.knowledge.near_words import near_words
from variorum.records import Span

WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:[’'\-‑][^\W_]+)*")

STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "this",
        "that",
        "these",
        "those",
        "and",
        "or",
        "but",
        "nor",
        "so",
        "yet",
        "if",
        "then",
        "than",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "off",
        "on",
        "onto",
        "out",
        "over",
        "to",
        "up",
        "upon",
        "with",
        "within",
        "without",
        "about",
        "after",
        "again",
        "against",
        "all",
        "also",
        "although",
        "am",
        "among",
        "any",
        "are",
        "around",
        "be",
        "because",
        "been",
        "before",
        "being",
        "below",
        "between",
        "both",
        "can",
        "cannot",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "done",
        "down",
        "during",
        "each",
        "either",
        "else",
        "ever",
        "every",
        "few",
        "further",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "hers",
        "herself",
        "him",
        "himself",
        "his",
        "how",
        "however",
        "i",
        "is",
        "it",
        "its",
        "itself",
        "just",
        "let",
        "like",
        "may",
        "me",
        "might",
        "mine",
        "more",
        "most",
        "mr",
        "mrs",
        "ms",
        "dr",
        "much",
        "must",
        "my",
        "myself",
        "no",
        "not",
        "now",
        "of",
        "only",
        "other",
        "our",
        "ours",
        "own",
        "per",
        "rather",
        "same",
        "say",
        "said",
        "says",
        "saying",
        "she",
        "should",
        "since",
        "some",
        "still",
        "such",
        "tell",
        "told",
        "tells",
        "their",
        "them",
        "themselves",
        "there",
        "they",
        "though",
        "through",
        "thus",
        "too",
        "under",
        "until",
        "us",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "would",
        "you",
        "your",
        "yours",
        "according",
        "add",
        "added",
        "adds",
        "one",
        "two's",
        "says",
        "stated",
        "state",
        "ago",
        "around",
        "near",
        "via",
        "amid",
        "amongst",
        "including",
        "yesterday",
        "today",
        "tomorrow",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "week",
        "month",
        "year",
        "day",
    ]
)

_SUFFIXES = ("ingly", "ments", "ment", "ings", "ing", "edly", "ied", "ies", "ed", "ly", "es", "s")


@functools.lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of a word in any form and case."""
    word = word.lower().replace("’", "'").replace("‑", "-")
    word = re.sub(r"'s?$|n't$", "", word)
    if len(word) <= 3 or word[0].isdigit():
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            if suffix == "s" and word.endswith(("ss", "us", "is")):
                break
            word = word[: -len(suffix)] + ("y" if suffix in ("ied", "ies") else "")
            break
    word = word.rstrip("e") if len(word) > 3 else word
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    return word


@functools.cache
def _near() -> dict[str, str]:
    return {stem(word): stem(group[0]) for group in near_words() for word in group if " " not in word}


@functools.lru_cache(maxsize=65536)
def term(word: str) -> str | None:
    """What a word counts as in alignment, or None for a function word."""
    lowered = re.sub(r"n['’]t$|['’]s?$", "", word.lower())
    if lowered in STOP or (len(lowered) < 2 and not lowered.isdigit()):
        return None
    reduced = stem(lowered)
    return _near().get(reduced, reduced)


def words(text: str) -> list[tuple[str, Span]]:
    """The words of a text and where they stand in it."""
    return [(match.group(), Span(*match.span())) for match in WORD.finditer(text)]


def terms(text: str) -> list[str]:
    """The terms of a text in order."""
    return [found for word in WORD.findall(text) if (found := term(word)) is not None]
