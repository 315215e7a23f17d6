"""The clauses of each sentence: where it states one thing, and where the next.

In: the parsed text and its sentences. Out: `clauses`: for each sentence its main clause, what is coordinated with it
(`met on Tuesday | and agreed to reopen …`), and the complements, relative, participle and adverbial clauses inside
these.

Method: the heads of clauses are read from the dependency parse. A clause is what hangs on its head, up to the first
clause coordinated with it; marks and conjunctions at its ends are left off. A coordinate clause without a subject
shares that of the clause it is joined to, and, where it begins with a bare verb form, its auxiliaries (`will meet and
sign`). Two infinitives are not parted: what was agreed `to do and to let be` was agreed once.

Gets wrong: what the parser joins wrongly, above all long coordinations; a clause that a page's furniture interrupts
holds that furniture within its range.
"""

from __future__ import annotations

from bisect import bisect_right

from variorum.article.analysis import Analysis
from variorum.article.clauses import SUBJECTS, Clauses
from variorum.records import Clause, Sentence, Stage

_KINDS = {"ccomp": "complement", "csubj": "complement", "csubjpass": "complement", "relcl": "relative",
          "acl": "participle", "advcl": "adverbial", "parataxis": "main"}  # fmt: skip
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_PARTICIPLES = frozenset({"VBG", "VBN"})
_BARE = frozenset({"VB", "VBN", "VBG"})
_EDGES = frozenset({",", ";", ":", ".", "-", "–", "—", "--", "!", "?", "...", "…"})
# A complement does not itself say or deny: `said the line had failed and denied an attack` is one speaker.
_SAYING = frozenset({"say", "deny", "add", "tell", "accuse", "reject", "demand", "urge", "warn", "call", "blame"})
_AUXILIARY = frozenset({"aux", "auxpass", "neg"})


def _is_verb(c: Clauses, token: int) -> bool:
    return c.pos[token] in ("VERB", "AUX")


def _auxiliaries(c: Clauses, token: int) -> list[int]:
    return [child for child in c.children[token] if c.deps[child] in _AUXILIARY and child < token]


def _is_finite(c: Clauses, token: int) -> bool:
    if c.tags[token] in _FINITE:
        return True
    return any(c.deps[child] in ("aux", "auxpass") and c.tags[child] in _FINITE for child in c.children[token])


def _subject(c: Clauses, token: int) -> int | None:
    """The subject nearest to its verb: a dateline is often taken for one, too."""
    found = [child for child in c.children[token] if c.deps[child] in SUBJECTS]
    before = [child for child in found if child < token]
    return before[-1] if before else found[0] if found else None


def _coordinate(c: Clauses, token: int, kinds: dict[int, str]) -> bool:
    """Whether a conjunct is a clause of its own: joined to one, and finite, or sharing that one's auxiliary."""
    head = c.heads[token]
    if c.deps[token] != "conj" or not _is_verb(c, token) or kinds.get(head) in (None, "participle"):
        return False
    if _subject(c, token) is not None or _is_finite(c, token):
        return _is_finite(c, head) or _is_finite(c, token)
    # `will meet and sign`, `had killed 17 and injured 110`: one form behind one auxiliary.
    return c.tags[token] == c.tags[head] and c.tags[token] in _BARE and bool(_auxiliaries(c, head))


def _kinds(c: Clauses, first: int, last: int) -> dict[int, str]:
    """Kind of clause by its head, for the tokens of one sentence."""
    found: dict[int, str] = {}
    pending = list(range(first, last + 1))
    for token in pending:
        if c.gaps[token]:
            continue
        dep = c.deps[token]
        if c.heads[token] == token:
            found[token] = "main"
        elif dep in _KINDS and _is_verb(c, token):
            kind = _KINDS[dep]
            if kind == "complement" and not _is_finite(c, token):
                continue
            if c.tags[token] in _PARTICIPLES and not _is_finite(c, token) and kind in ("adverbial", "participle"):
                kind = "participle"
            elif not _is_finite(c, token):
                continue
            found[token] = kind
    # A conjunct may stand behind a conjunct: heads come before what is joined to them.
    for token in pending:
        if token not in found and not c.gaps[token] and _coordinate(c, token, found):
            found[token] = "coordinate"
    return found


def _extent(c: Clauses, token: int, kinds: dict[int, str]) -> tuple[int, int]:
    """First and last token of a clause: what hangs on its head, up to the first clause joined to it."""
    first, last = c.left[token], c.right[token]
    joined = [child for child in c.children[token] if kinds.get(child) == "coordinate" and child > token]
    if joined:
        last = max(token, min(c.left[child] for child in joined) - 1)
    while last > first and (c.gaps[last] or c.words[last] in _EDGES or c.deps[last] == "cc"):
        last -= 1
    while first < last and (
        c.gaps[first] or c.words[first] in _EDGES or (c.deps[first] == "cc" and kinds[token] == "coordinate")
    ):
        first += 1
    return first, last


def _shared(
    c: Clauses, token: int, kinds: dict[int, str]
) -> tuple[tuple[int, int] | None, tuple[int, int] | None, bool]:
    """(subject, auxiliaries, whether these negate) that a coordinate clause shares with the one it is joined to."""
    if _subject(c, token) is not None:
        return None, None, False
    head, steps = token, 0
    auxiliaries: list[int] = []
    while kinds.get(head) == "coordinate" and _subject(c, head) is None and steps < 20:
        head, steps = c.heads[head], steps + 1
        if not auxiliaries and c.tags[token] in _BARE and c.tags[head] == c.tags[token]:
            auxiliaries = [] if _auxiliaries(c, token) else _auxiliaries(c, head)
    if kinds.get(head) == "complement" and {c.lemmas[token], c.lemmas[c.heads[head]]} <= _SAYING:
        head = c.heads[head]
    subject = _subject(c, head)
    span = None
    if subject is not None:
        span = c.left[subject], c.right[subject]
    beside = (auxiliaries[0], auxiliaries[-1]) if auxiliaries else None
    return span, beside, any(c.deps[child] == "neg" for child in auxiliaries)


def _clause(c: Clauses, token: int, kinds: dict[int, str], sentence: Sentence) -> Clause:
    first, last = _extent(c, token, kinds)
    kind = kinds[token]
    subject, auxiliaries, denied = _shared(c, token, kinds) if kind == "coordinate" else (None, None, False)
    negated = denied or any(c.deps[child] == "neg" or c.words[child] == "never" for child in c.children[token])
    while subject is not None and subject[1] > subject[0] and c.words[subject[1]] in _EDGES:
        subject = subject[0], subject[1] - 1
    return Clause(
        article_id=sentence.article_id, sentence_id=sentence.sentence_id, start=c.starts[first], end=c.ends[last],
        kind=kind, verb=c.lemmas[token], negated=negated,
        subject_start=c.starts[subject[0]] if subject else None, subject_end=c.ends[subject[1]] if subject else None,
        auxiliary_start=c.starts[auxiliaries[0]] if auxiliaries else None,
        auxiliary_end=c.ends[auxiliaries[1]] if auxiliaries else None,
    )  # fmt: skip


def run(analysis: Analysis) -> None:
    """Find the clauses of the article's sentences."""
    if not analysis.sentences:
        return
    c = analysis.grammar
    starts = [sentence.start for sentence in analysis.sentences]
    found: dict[tuple[int, int], Clause] = {}
    for first, last in c.bounds:
        kinds = _kinds(c, first, last)
        for token in sorted(kinds):
            place = bisect_right(starts, c.starts[token]) - 1
            if place < 0 or c.ends[token] > analysis.sentences[place].end:
                continue
            clause = _clause(c, token, kinds, analysis.sentences[place])
            found.setdefault((clause.start, clause.end), clause)
    analysis.clauses = [found[place] for place in sorted(found)]


STAGE = Stage(name="clauses", version=1, unit="article", reads=("articles", "sentences"), writes=("clauses",), run=run)
