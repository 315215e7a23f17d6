"""Clauses within a passage that state something beside its main matter, as passages of their own.

`The cross, which fell on Monday, was made of wood`: that it fell is what another report has as its lead. Such a clause
takes part in alignment and is a source of a claim that others state too; alone it is no claim.
"""

from __future__ import annotations

import re

from variorum.records import Dossier
from variorum.story.passages import Passage, index_of, passage_at, passages

# Words before a relative clause that are taken for what it tells of, at most: up to the article before it.
_ANTECEDENT = 8
# A clause inside a passage with fewer terms of its own states too little to be found again.
_LEAST_INNER = 3
_DETERMINER = frozenset(("the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "our"))
_SUBORDINATOR = re.compile(r"(?:as|after|before|because|since|until|while|when|where)\s+", re.IGNORECASE)
# What depends on a condition is not stated.
_CONDITION = re.compile(r"(?:if|unless|whether|in case|as if|as though|like|so that|lest)\b", re.IGNORECASE)


def inner_passages(dossier: Dossier) -> list[Passage]:
    """Clauses that describe something within a passage (`a cross that fell on Monday`), each as a passage of its own.

    They overlap the passages that hold them. Where a clause hangs on a noun, the noun stands before it.
    """
    index = index_of(dossier)
    place = {s.sentence_id: s for s in dossier.sentences if s.role == "body"}
    begun = {(passage.article_id, passage.start) for passage in passages(dossier)}
    found = []
    for clause in dossier.clauses:
        sentence = place.get(clause.sentence_id)
        if sentence is None or clause.kind not in ("relative", "participle", "adverbial", "coordinate"):
            continue
        if clause.kind == "coordinate" and (clause.article_id, clause.start) in begun:
            continue
        start = clause.start
        before = dossier.text(clause.article_id, sentence.start, start)
        if _CONDITION.match(dossier.text(clause.article_id, start, clause.end)):
            continue
        if clause.kind == "adverbial":
            led = _SUBORDINATOR.match(dossier.text(clause.article_id, start, clause.end))
            start += led.end() if led else 0
        elif clause.kind == "relative" or (clause.kind == "participle" and not before.rstrip().endswith(",")):
            start -= _antecedent(before)
        one = passage_at(dossier, index, sentence, (start, clause.end, None), 0.5, inner=True)
        if len(one.terms) >= _LEAST_INNER and sum(name[0] in "wvd" for name in one.terms) >= 2:
            found.append(one)
    return found


def _antecedent(before: str) -> int:
    """How many characters before a clause are the words that it describes."""
    found = list(re.finditer(r"[^\s,]+", before))
    first = len(before)
    for n, word in enumerate(reversed(found)):
        if n == _ANTECEDENT or (n and re.search(r"[,;:]\s*$", before[word.end() : first])):
            break
        first = word.start()
        if word.group().lower() in _DETERMINER:
            break
    return len(before) - first
