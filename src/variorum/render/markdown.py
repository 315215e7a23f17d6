"""The brief as Markdown (CommonMark with tables), to be read as it stands as well as rendered.

Whatever comes from an article is escaped: it can neither begin a heading, a link or a tag, nor end a table cell.
"""

from __future__ import annotations

import datetime as dt
import re

from variorum.records import Dossier
from variorum.render import words
from variorum.render.brief import (
    MARKS,
    Brief,
    Cite,
    Disagreement,
    Form,
    Grid,
    Origin,
    Saying,
    Side,
    Stance,
)
from variorum.render.gathering import gather

# A closing bracket or angle ends nothing where no opening one stands.
_SPECIAL = re.compile(r"([\\`*_\[<|~]|&(?=#?\w+;))")
#: What GitHub's dialect would turn into a link by itself.
_ADDRESS = re.compile(r"(?i)(\bhttps?|\bftp|\bmailto|\bxmpp)(:)|(\bwww)(\.)|(@)")


def brief(dossier: Dossier, length: str = "normal", since: dt.date | None = None) -> str:
    """One story's account as Markdown; `length` and `since` as for `gather`."""
    parts = gather(dossier, length, since)
    blocks = [_head(parts), *_sentences(parts, "short", "In short."), *_differences(parts), *_sayings(parts)]
    blocks += [*_stances(parts), *_timeline(parts), *_namings(parts)]
    blocks += [*_sentences(parts, "single", "Only in one account."), *_sentences(parts, "more", "Also reported.")]
    blocks += [*_sources(parts), *_related(parts)]
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """Text of an article as Markdown that shows it literally, on one line."""
    escaped = _SPECIAL.sub(r"\\\1", words.line(text))
    escaped = _ADDRESS.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"{m[3]}\\{m[4]}" if m[3] else f"\\{m[5]}", escaped)
    return re.sub(r"^([#+\-=>]|\d+(?=[.)]))", lambda m: f"\\{m[1]}" if not m[1].isdigit() else f"{m[1]}\\", escaped)


def _cite(cite: Cite, *, origins: bool = True) -> str:
    numbers = " ".join(map(str, cite.numbers))
    return f"`[{numbers} · {words.count(cite.n_origins, 'origin')}]`" if origins else f"`[{numbers}]`"


def _numbers(numbers: tuple[int, ...]) -> str:
    return f"`[{' '.join(map(str, numbers))}]`"


def _head(parts: Brief) -> str:
    story = parts.story
    facts = (
        f"{parts.days} · {words.count(story.n_articles, 'article')} from {parts.outlets}, "
        f"**{words.count(story.n_origins, 'origin')}**"
    )
    if parts.since is not None:
        facts += f" · only what is new since {words.day(parts.since)}"
    if parts.changed:
        facts += f"\n\n*Since the account last changed:* {parts.changed}"
    return f"# {escape(words.shorten(story.title, 300))}\n\n{facts}"


def _sentences(parts: Brief, section: str, label: str) -> list[str]:
    stated = parts.section(section)
    if not stated:
        return []
    said = " ".join(
        f"{escape(sentence.text)} {_cite(sentence.cite)}{f' *{sentence.mark}*' if sentence.mark else ''}"
        for sentence in stated
    )
    return [f"**{label}** {said}"]


def _differences(parts: Brief) -> list[str]:
    if not parts.disagreements:
        return []
    columns = parts.columns()
    blocks = ["## Where the accounts differ"]
    if columns:
        rows = [
            [_about(item), *(_cell(item.of(origin.letter), origin) for origin in columns)] for item in parts.contrasts
        ]
        blocks.append(_table(["", *(_column(parts, origin) for origin in columns)], rows))
    elif parts.contrasts:
        blocks.append("\n".join(f"- {_about(item)}: {_sides(item)}" for item in parts.contrasts))
    if parts.disputes:
        blocks.append(
            "\n".join(f"- *disputed* {escape(item.difference.about)}: {_sides(item)}" for item in parts.disputes)
        )
    return blocks


def _sides(item: Disagreement) -> str:
    return " – ".join(f"“{escape(side.value)}” {_cite(side.cite)}" for side in item.sides)


def _about(item: Disagreement) -> str:
    return f"{escape(item.difference.about)} ({item.difference.kind})"


def _column(parts: Brief, origin: Origin) -> str:
    head = escape(parts.source[origin.head].outlet)
    following = [f"{each.counted} {_numbers(each.numbers)}" for each in origin.following]
    return words.listed([f"{head} {_numbers((origin.head,))}", *following])


def _cell(sides: tuple[Side, ...], origin: Origin) -> str:
    if not sides:
        return "–"
    whole = len(sides) == 1 and sides[0].cite.numbers == origin.numbers
    return " · ".join(
        f"“{escape(side.value)}”" + ("" if whole else f" {_cite(side.cite, origins=False)}") for side in sides
    )


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _sayings(parts: Brief) -> list[str]:
    if not parts.sayings:
        return []
    found = ["## Who said what"]
    for sayings in parts.speakers():
        role = next((saying.role for saying in sayings if saying.role), None)
        who = escape(sayings[0].speaker) + (f", {escape(role)}" if role else "")
        if len(sayings) == 1:
            found.append(f"*{who}*: {_saying(sayings[0])}")
        else:
            found.append("\n".join([f"*{who}*:", "", *(f"- {_saying(saying)}" for saying in sayings)]))
    if parts.sayings_left:
        found.append(f"… and {words.count(parts.sayings_left, 'more saying')}.")
    return found


def _saying(saying: Saying) -> str:
    variants = "".join(f" · {_cite(form.cite, origins=False)}{_beside(form)}" for form in saying.variants)
    return f"{escape(saying.form.printed)} {_cite(saying.cite)}{variants}"


def _beside(form: Form) -> str:
    lead = " " if form.direct else ""
    return lead + escape(form.beside)


def _stances(parts: Brief) -> list[str]:
    if not parts.stances:
        return []
    grid = parts.grid()
    if grid.tabular:
        rows = [
            [escape(entity), *(_taken(grid.of(entity, issue)) or "–" for issue in grid.issues)]
            for entity in grid.entities
        ]
        return ["## Who stands where", _table(["", *map(escape, grid.issues)], rows)]
    lines = [
        f"- {escape(entity)}: " + "; ".join(f"*{escape(issue)}* – {_taken(held)}" for issue, held in grid.by(entity))
        for entity in grid.entities
    ]
    return ["## Who stands where", "\n".join(lines)]


def _taken(stances: tuple[Stance, ...]) -> str:
    """What one takes a stand with on one issue, the earliest first."""
    return "".join(
        f"{joint}{stance.stance}{f' ({words.days(*stance.dates)})' if dated else ''}: “{escape(stance.words)}” "
        f"{_cite(stance.cite, origins=False)}"
        for joint, stance, dated in Grid.steps(stances)
    )


def _timeline(parts: Brief) -> list[str]:
    lines = []
    for item in parts.entries:
        entry = item.entry
        mark = f"*{MARKS[entry.status]}* " if entry.status in MARKS else ""
        text = f"{escape(entry.text)}"
        text = f"**{text}**" if item.main else text
        by = f" (*as told by {escape(entry.attributed_to)}*)" if entry.attributed_to else ""
        lines.append(f"- {words.days(entry.date_start, entry.date_end)}: {mark}{text}{by} {_cite(item.cite)}")
    if left := len(parts.timeline) - len(parts.entries):
        lines.append(f"- … and {words.count(left, 'more entry')}.")
    return ["## Timeline", "\n".join(lines)] if lines else []


def _namings(parts: Brief) -> list[str]:
    lines = [
        f"- {escape(naming.label)}: "
        + ", ".join(
            f"“{escape(surface)}” {_outlets(sources)}{_cite(cite, origins=False)}"
            for surface, sources, cite in naming.surfaces
        )
        for naming in parts.namings
    ]
    return ["## What they call it", "\n".join(lines)] if lines else []


def _outlets(names: tuple[str, ...]) -> str:
    return f"({escape(words.few(list(names), 'outlet'))}) " if names else ""


def _sources(parts: Brief) -> list[str]:
    lines = []
    for origin in parts.origins:
        head = parts.source[origin.head]
        text = f"- {_source(parts, origin.head)} ({escape(parts.descent(origin))}, *origin {origin.letter}*)"
        if head.date_warning:
            text += f"; {head.date_warning}"
        lines.append(text)
        for following in origin.following:
            lines.append(f"  - {following.said}:")
            for number in following.numbers:
                source = parts.source[number]
                warning = f"; {source.date_warning}" if source.date_warning else ""
                lines.append(f"    - {_source(parts, number)}{warning}{_house(parts, number)}")
    return ["## Sources", "\n".join(lines)] if lines else []


def _house(parts: Brief, number: int) -> str:
    """What the house changed in the text it took over: the count, and the first places."""
    house = parts.houses.get(number)
    if house is None:
        return ""
    shown = ", ".join(f"“{escape(before)}” → “{escape(after)}”" for before, after in house.replaced)
    return f"; {house.counted}{f': {shown}' if shown else ''}"


def _source(parts: Brief, number: int) -> str:
    source = parts.source[number]
    article = source.article
    title = f", “{escape(words.shorten(article.title, 300))}”" if article.title else ""
    dates = words.days(article.published_start, article.published_end, short=True)
    return f"`[{number}]` {escape(source.outlet)}{title}, {dates}"


def _related(parts: Brief) -> list[str]:
    lines = []
    for row, other in parts.related:
        if other is None:
            lines.append(f"- another story: {escape(row.reason)}")
        else:
            dates = words.days(other.date_start, other.date_end)
            lines.append(f"- “{escape(words.shorten(other.title, 300))}” ({dates}): {escape(row.reason)}")
    return ["## Not this story", "\n".join(lines)] if lines else []
