"""Disputes: an accusation or a statement, and its denial by the one it is about.

An accusation is `X accused Y of …` or `X blamed Y for …`; a denial `Y denied …` and its like. They belong
together when the accused stands before the word of denial and the two share words, or when the denial follows
the accusation in its article.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from variorum.records import Mention
from variorum.story.passages import Passage, entity_key
from variorum.story.reading import beginnings
from variorum.story.sides import Found, Side, Value
from variorum.story.terms import term

_ACCUSES = re.compile(r"\b(?:accus(?:ed|es|ing)|blam(?:ed|es|ing))\b(?=.{2,120}?\b(?:of|for|over)\b)")
_ACCUSING = beginnings("accused accuses accusing blamed blames blaming")
_DENYING = beginnings("denied denies denying disputed disputes rejected rejects had has have dismissed dismisses")
_SAYING = beginnings("said says claimed claims")
_DENIES = re.compile(
    r"\b(?:den(?:ied|ies|ying)|disput(?:ed|es)|"
    r"reject(?:ed|s) (?:the |any |such )?(?:accusation|allegation|charge|claim|report)s?|"
    r"(?:had|has|have) no (?:part|role|hand) in|"
    r"dismiss(?:ed|es)(?: as [^.]{2,30})? (?:the |any |such )?"
    r"(?:accusation|allegation|charge|claim|report)s?)\b"
)


def _before(passage: Passage, place: int) -> list[Mention]:
    """Mentions before a place in the passage's text, the nearest first."""
    return [m for m in reversed(passage.mentions) if m.end <= passage.start + place and entity_key(m) is not None]


def _after(passage: Passage, place: int) -> list[Mention]:
    return [m for m in passage.mentions if m.start >= passage.start + place and entity_key(m) is not None]


def _accusation(passage: Passage) -> tuple[str | None, str, int] | None:
    """(accuser, accused, end of the cue), by entity."""
    match = _ACCUSES.search(passage.text) if passage.has(_ACCUSING) else None
    if match is None:
        return None
    accused = _after(passage, match.end())
    limit = re.search(r"\b(?:of|for|over)\b", passage.text[match.end() :])
    if not accused or limit is None:
        return None
    stop = passage.start + match.end() + limit.start()
    inside = [mention for mention in accused if mention.start < stop]
    if not inside:
        return None
    accuser = _before(passage, match.start())
    return (entity_key(accuser[0]) if accuser else None), entity_key(inside[-1]) or "", match.end() + limit.end()


def _content(passage: Passage) -> frozenset[str]:
    return frozenset(name for name in passage.terms if name.startswith(("w:", "n:"))) - _OF_DISPUTE


_OF_DISPUTE = frozenset(("w:accus", "w:deny", "w:reject", "w:report"))


def _denies(denial: Passage, place: int, accused: str, accuser: str | None) -> bool:
    """Whether the accused denies it: named before the word of denial, or its speaker."""
    deniers = {entity_key(mention) for mention in _before(denial, place)[:2]} | {denial.speaker}
    return accused in deniers and accuser not in deniers


_WithItsClaim = Callable[[tuple[str, int, int]], str | None]


def disputes(held: Sequence[Passage], claim_at: _WithItsClaim) -> list[Found]:
    """Accusations set against their denials; pairs that state the same claims are one dispute.

    Parameters
    ----------
    held
        The story's passages.
    claim_at
        The claim that a place states.
    """
    accusations = [(passage, found) for passage in held if (found := _accusation(passage)) is not None]
    denials = [
        (passage, match) for passage in held
        if passage.has(_DENYING) and (match := _DENIES.search(passage.text)) is not None
    ]  # fmt: skip
    met = [*_owned_deeds(held, denials), *_no_such(held), *_answered(held), *_taken_up(held)]
    for charge, (accuser, accused, end) in accusations:
        for denial, match in denials:
            if denial.place == charge.place or accuser == accused:
                continue
            steps = denial.sentence.n - charge.sentence.n if denial.article_id == charge.article_id else -1
            # `The group says it had no part in it`, right behind the accusation, is the accused's answer.
            answers = steps == 1 and _ANSWER.match(denial.text) is not None
            shares = 0 <= steps <= 2 or bool(_content(charge) & _content(denial))
            if answers or (shares and _denies(denial, match.start(), accused, accuser)):
                met.append((charge, end, denial))
    result = []
    for group in _merged(met, claim_at):
        charges = {charge.place: (charge, end) for charge, end, _ in group}
        answers_of = {denial.place: denial for _, _, denial in group}
        sides = []
        for one, other in ((charges, answers_of), (answers_of, charges)):
            claims = {claim for place in one if (claim := claim_at(place)) is not None}
            claims -= {claim for place in other if (claim := claim_at(place)) is not None}
            denying = one is answers_of
            more = {
                p.place: p for p in held
                if p.place not in other and claim_at(p.place) in claims
                and (p.denies if denying else not p.denies and (_ACCUSES.search(p.text) or _OWNS.search(p.text)))
            }  # fmt: skip
            sides.append(more | {p.place: p for p in held if p.place in one})
        result.append(
            Found(
                "dispute",
                _matter([charges[place] for place in sorted(charges)]),
                tuple(Side(tuple(_value(side[place]) for place in sorted(side))) for side in sides),
            )
        )
    return result


# `The group said that it had cut the line`: who says so lays claim to a deed.
_OWNS = re.compile(
    r"\b(?:said|says|claim(?:ed|s))\b[^.;]{0,40}?\b(?:it|they|its \w+|their \w+) (?:had|has|have)\b"
    r"(?! (?:no|not|never)\b)"
)
# A denial of somebody's deed stands so many sentences behind it, at most.
_SOON = 2


def _owned_deeds(
    held: Sequence[Passage], denials: Sequence[tuple[Passage, re.Match[str]]]
) -> list[tuple[Passage, int, Passage]]:
    """Deeds that somebody lays claim to, with the denial by somebody else that follows in the article."""
    told_of = {(denial.article_id, denial.sentence.n) for denial, _ in denials}
    sentence: dict[tuple[str, int], frozenset[str]] = defaultdict(frozenset)
    for passage in held:
        if (key := (passage.article_id, passage.sentence.n)) in told_of:
            sentence[key] |= _content(passage)
    found = []
    for charge in held if denials else ():
        if charge.speaker is None or charge.denies or not charge.has(_SAYING):
            continue
        match = _OWNS.search(charge.text)
        if match is None:
            continue
        for denial, _ in denials:
            steps = denial.sentence.n - charge.sentence.n
            if (
                denial.article_id != charge.article_id
                or not 0 < steps <= _SOON
                or denial.denier in (None, charge.speaker)
            ):
                continue
            if _content(charge) & sentence[denial.article_id, denial.sentence.n]:
                found.append((charge, match.end(), denial))
    return found


_NO_SUCH = re.compile(r"\b(?:no|not? (?:\w+ )?any|never \w+(?: any)?) such (?P<what>[a-z]+)")
_SUCH = beginnings("such")
_LOOKS_BACK = 4


def _no_such(held: Sequence[Passage]) -> list[tuple[Passage, int, Passage]]:
    """`The ministry said it had made no such call`: with what its article told of the call a few sentences before."""
    found = []
    for denial in held:
        match = _NO_SUCH.search(denial.text) if denial.has(_SUCH) else None
        if match is None or denial.speaker is None or (what := term(match["what"])) is None:
            continue
        told = [
            p for p in held
            if p.article_id == denial.article_id and 0 < denial.sentence.n - p.sentence.n <= _LOOKS_BACK
            and f"w:{what}" in p.terms and p.speaker != denial.speaker and not p.denies
        ]  # fmt: skip
        if told:
            charge = min(told, key=lambda p: (p.sentence.n, p.start))
            found.append((charge, 0, denial))
    return found


_ANSWERED = re.compile(
    r"\b(?:claim|accusation|allegation|charge|suggestion|assertion|report)s?\b[^.;]{0,30}?"
    r"\b(?:was|were|has been|have been|is|are) (?:\w+ly )?(?:denied|rejected|dismissed|disputed) by\b"
)
_REFUSED = beginnings("denied rejected dismissed disputed")


def _answered(held: Sequence[Passage]) -> list[tuple[Passage, int, Passage]]:
    """`The claim has been denied by the operator`: with what somebody else says in the sentence before."""
    found = []
    for denial in held:
        match = _ANSWERED.search(denial.text) if denial.has(_REFUSED) else None
        if match is None or not (by := _after(denial, match.end())):
            continue
        said = [
            p for p in held
            if p.article_id == denial.article_id and denial.sentence.n - p.sentence.n == 1 and not p.denies
            and p.speaker is not None and p.speaker != entity_key(by[0])
        ]  # fmt: skip
        if said:
            found.append((min(said, key=lambda p: p.start), 0, denial))
    return found


_TAKEN_UP = re.compile(
    r"\b(?:den(?:ied|ies|ying)|reject(?:ed|s|ing)|dismiss(?:ed|es|ing)|disput(?:ed|es|ing)|refut(?:ed|es|ing)|"
    r"contest(?:ed|s)) (?:all |both |any )?(?:of )?(?:the|these|those|such) (?:\w+ )?"
    r"(?P<what>claim|allegation|accusation|charge|suggestion|assertion|criticism|report)s?\b(?P<that> that\b)?"
)
_TAKING_UP = _DENYING | beginnings("refuted contested contests rejecting dismissing disputing")
_CHARGES = re.compile(r"\b(?:alleg\w+|accus\w+|claim\w*|charge[sd]?|suggest\w*|assert\w*|blam\w+|critici[sz]\w+)\b")
# Words that a denial which says what it denies shares with the statement.
_SAYS_AGAIN = 2


def _taken_up(held: Sequence[Passage]) -> list[tuple[Passage, int, Passage]]:
    """`She denies the charges`, `a spokesman rejected the suggestion that …`: with what was told shortly before.

    What is denied in so many words is what shares them; else what speaks of a charge or a claim.
    """
    replies = [
        (passage, match) for passage in held
        if passage.has(_TAKING_UP) and (match := _TAKEN_UP.search(passage.text)) is not None
        # Whoever dismisses a charge is a court.
        and not (match["what"] == "charge" and match.group().startswith(("dismiss", "reject")))
    ]  # fmt: skip
    at: dict[tuple[str, int], list[Passage]] = defaultdict(list)
    if replies:
        for passage in held:
            at[passage.article_id, passage.sentence.n].append(passage)
    found = []
    for denial, match in replies:
        for steps in range(1, _SOON + 1):
            charges = [
                p for p in at[denial.article_id, denial.sentence.n - steps]
                if not p.denies and not p.negated and (p.speaker is None or p.speaker != denial.denier)
                and (
                    len(_content(p) & _content(denial)) >= _SAYS_AGAIN if match["that"]
                    else _CHARGES.search(p.text) is not None
                )
            ]  # fmt: skip
            if charges:
                found.append((min(charges, key=lambda p: p.start), 0, denial))
                break
    return found


def _value(passage: Passage) -> Value:
    """The passage, led by the subject that it shares with a clause before it."""
    if not passage.shared:
        return Value.of(passage)
    start = min(first for first, _ in passage.shared)
    if start >= passage.start:
        return Value.of(passage)
    lead = passage.text if passage.lead is None else passage.lead + passage.text
    return Value(lead, passage.article_id, passage.start - len(passage.lead or ""), passage.end)


def _merged(
    met: Sequence[tuple[Passage, int, Passage]], claim_at: _WithItsClaim
) -> list[list[tuple[Passage, int, Passage]]]:
    """Accusations with their denials, together where they state the same claims."""
    groups: list[tuple[set[object], list[tuple[Passage, int, Passage]]]] = []
    for item in met:
        keys: set[object] = {claim_at(item[0].place) or item[0].place, claim_at(item[2].place) or item[2].place}
        touching = [group for group in groups if group[0] & keys]
        groups = [group for group in groups if not group[0] & keys]
        groups.append(
            (keys.union(*(group[0] for group in touching)), [i for group in touching for i in group[1]] + [item])
        )
    return [group for _, group in groups]


_ANSWER = re.compile(
    r"(?:The (?:group|movement|company|firm|party|union|government|ministry|man|woman)|It|They|He|She)\b"
)


def _matter(charges: Sequence[tuple[Passage, int]]) -> str:
    """What is charged, in the words after `of` or `for`: those that most say, the shortest of these."""
    texts = [re.split(r"[,;.]", passage.text[end:].strip())[0].strip(' "”“') for passage, end in charges]
    seen = Counter(text for text in texts if text)
    return min(seen, key=lambda text: (-seen[text], len(text), text), default="the accusation")
