"""Our terms of office and dated events beside lists that others made.

A term of ours is compared with the terms of the same person in the same kind of office that overlap it; it agrees when
one of them begins and ends within two months of it, as far as both say (a list that gives years only is compared by
years, and an end that lies after a list was made is not compared). A summit or election agrees when one of the same
series and place, or country, was held within three days. Neither list is the truth: disagreements are to be read one by
one (`python -m bench.facts DATA` prints them).
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from bench.score import Score
from variorum.knowledge.dated_events import DatedEvent, dated_events
from variorum.knowledge.names import states
from variorum.knowledge.offices import Term, first_day, last_day, terms

_GRACE = 62
_DAYS = 3
# What an office is called in others' lists.
_KINDS = {
    "president": r"president|leader|chair", "prime minister": r"prime minister|leader|premier|chancellor|council",
    "premier": r"premier|leader", "chancellor": r"chancellor|leader", "taoiseach": r"taoiseach|leader|prime",
    "king": r"king|leader|monarch", "foreign minister": r"foreign|external", "foreign secretary": r"foreign",
    "defence minister": r"defen[cs]e", "secretary of defense": r"defense", "finance minister": r"financ|treasur",
    "secretary of state for defence": r"defence", "home secretary": r"home", "vice president": r"vice",
    "chancellor of the exchequer": r"exchequer|treasury", "secretary of state": r"secretary of state$",
    "attorney general": r"attorney", "secretary of the treasury": r"treasury", "director of the CIA": r"\bcia\b",
    "secretary of homeland security": r"homeland", "director of national intelligence": r"national intelligence",
    "secretary of health and human services": r"health", "secretary of education": r"education",
    "secretary of commerce": r"commerce", "secretary of energy": r"energy", "secretary of labor": r"labor",
    "secretary of transportation": r"transportation", "secretary of the interior": r"interior",
    "secretary of state for health": r"health", "ambassador to the United Nations": r"united nations",
}  # fmt: skip


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.casefold()).translate({0xF8: "o", 0x142: "l", 0x131: "i"})
    return " ".join(re.findall(r"[a-z]+", "".join(char for char in plain if not unicodedata.combining(char))))


def _key(name: str) -> tuple[str, str] | None:
    words = _folded(name).split()
    return (words[0], words[-1]) if len(words) > 1 else None


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _apart(ours: dt.date, theirs: str, last: bool) -> int:
    """Days between a day of ours and theirs, nothing within the year or month that theirs leaves open."""
    low, high = first_day(theirs), last_day(theirs)
    return max((low - ours).days, (ours - high).days, 0) if theirs.count("-") < 2 or last else abs((low - ours).days)


def compared_terms(data: Path) -> Iterator[tuple[Term, dict[str, str], int]]:
    """Each of our terms that others list too, their nearest, and by how many days the two differ at most."""
    theirs: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in _rows(data / "facts" / "offices.csv.gz"):
        key = _key(row["person"])
        if key is not None and row["start"]:
            theirs.setdefault(key, []).append(row)
    for term in terms():
        kind = _KINDS.get(term.office)
        if kind is None:
            continue
        found = []
        for row in (row for key in {_key(name) for name in term.names} if key for row in theirs.get(key, ())):
            if not re.search(kind, row["office"].casefold()):
                continue
            end = last_day(row["end"]) if row["end"] else None
            if (end is not None and end < term.start) or (term.end is not None and first_day(row["start"]) > term.end):
                continue
            apart = _apart(term.start, row["start"], last=False)
            if row["end"] and term.end is not None:
                apart = max(apart, _apart(term.end, row["end"], last=True))
            found.append((apart, str(sorted(row.items())), row))
        if found:
            apart, _, row = min(found, key=lambda one: one[:2])
            yield term, row, apart


def compared_events(data: Path) -> Iterator[tuple[DatedEvent, dict[str, str] | None]]:
    """Each summit or national election of ours that their list covers, and theirs within three days, if any."""
    theirs = _rows(data / "facts" / "events.csv.gz")
    names = {state.iso3: state.name for state in states()}
    for event in dated_events():
        if event.kind == "summit":
            series = re.match(r"(G7|G8|G20) ", event.name)
            held = [row for row in theirs if series and row["series"] == series[1]]
        elif event.kind == "election":
            country = names.get(event.country, "").split(",")[0]
            held = [row for row in theirs if row["series"] == "election" and row["country"] == country]
        else:
            continue
        held = [row for row in held if row["start"] and row["start"][:4] == str(event.start.year)]
        if held:
            near = (row for row in held if _apart(event.start, row["start"], last=False) <= _DAYS)
            yield event, next(near, None)


def score(data: Path, limit: int | None = None) -> list[Score]:
    """Shares of our terms and events that agree with the lists."""
    if not (data / "facts" / "offices.csv.gz").is_file():
        return []
    held = [apart <= _GRACE for _, _, apart in compared_terms(data)]
    events = [row is not None for _, row in compared_events(data)]
    return [
        Score("facts", "offices", "terms that agree", round(sum(held) / len(held), 4),
              note=f"{len(held)} of {len(terms())} terms are in the lists"),
        Score("facts", "events", "summits and elections that agree", round(sum(events) / len(events), 4),
              note=f"{len(events)} of {len(dated_events())} events are in the lists"),
    ]  # fmt: skip


if __name__ == "__main__":
    for term, row, apart in compared_terms(Path(sys.argv[1])):
        if apart > _GRACE:
            print(term.office, term.country, term.person, term.start, term.end, "|", row["office"], row["start"],
                  row["end"], row["source"][:40], "|", apart)  # fmt: skip
    for event, found in compared_events(Path(sys.argv[1])):
        if found is None:
            print(event.name, event.start, event.country, "| not in the list that year")
