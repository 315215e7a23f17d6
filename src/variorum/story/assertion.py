"""Whether words deny, negate or look ahead: what keeps two statements of the same matter from being one.

Each pattern is searched only where the beginnings of the words that it needs stand (`reading.Words.begins`).
"""

from __future__ import annotations

import re

from variorum.story.reading import beginnings

# Read in small letters, which takes half the time of a search that is blind to case.
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot|denie[sd]|deny|denying|denial|refus\w+|reject\w+|"
    r"dismiss\w+|rul(?:ed|es|ing) out|declin\w+|fail(?:ed|s)? to)\b|n['’]t\b"
)
_NEGATES = beginnings(
    "not never no none nobody nothing neither nor without cannot denied denies deny denying denial refused rejected "
    "dismissed ruled rules ruling declined fail failed fails n't"
)
_FUTURE = re.compile(
    r"\b(?:will|shall|(?:is|are|was|were) (?:to|due to|set to|expected|scheduled to|about to)|plans? to|"
    r"planned to|intends? to|would|due to|due (?:at|in|on|back)|expected to|scheduled)\b"
)
_AHEAD = beginnings("will shall would scheduled due expected")
# What stands before the `to` of what is to come.
_BEFORE_TO = beginnings("is are was were plan plans planned intend intends")

# Denials that are told in other words than `denied`.
_DENIES = re.compile(
    r"\bden(?:ied|ies|ying)\b|\b(?:had|has|have|having) (?:no|nothing|any) (?:part|role|hand|to do with)\b|"
    r"\b(?:dismiss|reject)(?:ed|es|s|ing)\b[^.;]{0,40}\b(?:reports?|claims?|allegations?|accusations?|charges?)\b"
)
_DENYING = beginnings("denied denies denying dismissed dismisses dismissing rejected rejects rejecting")
_HAVING, _NOTHING = beginnings("had has have having"), beginnings("no nothing any")


def negates(text: str, begins: frozenset[str] | None = None) -> bool:
    """Whether the words hold a negation.

    Parameters
    ----------
    text
        The words.
    begins
        Beginnings of the words in it; None where they are not known.
    """
    return (begins is None or _may_negate(begins)) and _NEGATION.search(text.lower()) is not None


def looks_ahead(text: str, begins: frozenset[str] | None = None) -> bool:
    """Whether the words tell what is to come; parameters as of `negates`."""
    return (begins is None or _may_be_ahead(begins)) and _FUTURE.search(text) is not None


def denial_in(text: str, begins: frozenset[str] | None = None) -> re.Match[str] | None:
    """The words that deny something; parameters as of `negates`."""
    return _DENIES.search(text) if begins is None or _may_deny(begins) else None


def _may_negate(begins: frozenset[str]) -> bool:
    return not begins.isdisjoint(_NEGATES)


def _may_be_ahead(begins: frozenset[str]) -> bool:
    return not begins.isdisjoint(_AHEAD) or ("to" in begins and not begins.isdisjoint(_BEFORE_TO))


def _may_deny(begins: frozenset[str]) -> bool:
    if not begins.isdisjoint(_DENYING):
        return True
    return not (begins.isdisjoint(_HAVING) or begins.isdisjoint(_NOTHING))
