"""Which events a sentence tells only in passing: what somebody once did, what went before, what a deed is about.

"The mayor, who resigned in shame, met strikers after the blaze": the meeting is the news, and has its day; when the
resignation and the blaze were, the sentence does not tell.
"""

from __future__ import annotations

from variorum.article.clauses import Clauses

_WHO = frozenset(("who", "whom", "whose"))
# Words that lead to what came before or is only thought of; not `as` or `when`, which tell what happened then.
_BEFORE = frozenset(
    ("after", "before", "since", "because", "although", "though", "once", "until", "than", "if", "unless", "despite")
)
_ABOUT = frozenset((*_BEFORE, "following", "for", "over", "about", "on", "to", "of", "from"))
# More clauses than this do not nest in news.
_DEEPEST = 30


def in_passing(c: Clauses, trigger: int) -> bool:
    """Whether the word that carries an event stands where the sentence tells of something else."""
    here = trigger
    for _ in range(_DEEPEST):
        above = c.heads[here]
        if above == here:
            return False
        dep = c.deps[here]
        if dep in ("acl", "pcomp"):
            return True
        if dep == "relcl" and any(c.words[child] in _WHO for child in c.children[here] if child < here):
            return True
        if dep == "advcl" and any(c.words[child] in _BEFORE for child in c.children[here] if child < here):
            return True
        if dep == "pobj" and c.words[above] in _ABOUT:
            return True
        here = above
    return False
