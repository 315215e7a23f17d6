"""A story's account as a DOCX file (Office Open XML, ECMA-376) to print and to edit: no more than the format asks for.

Each sentence ends with the numbers of the articles it rests on, as in the other forms; the articles are listed at the
end. The same account gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from html import escape

from variorum.export import xml
from variorum.render import words
from variorum.render.brief import MARKS, Brief, Cite

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/></Types>'
)
_ROOT = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_OF_DOCUMENT = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)


def _style(name: str, label: str, size: int, *, bold: bool = False, before: int = 0, base: bool = False) -> str:
    default = ' w:default="1"' if base else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{name}"><w:name w:val="{label}"/>'
        f'<w:qFormat/><w:pPr><w:spacing w:before="{before}" w:after="120"/></w:pPr><w:rPr>'
        f'<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia"/>{"<w:b/>" if bold else ""}'
        f'<w:sz w:val="{size}"/></w:rPr></w:style>'
    )


_SPACE = '<w:r><w:t xml:space="preserve"> </w:t></w:r>'
_STYLES = (
    f'<w:styles xmlns:w="{_MAIN}">'
    + _style("Normal", "Normal", 22, base=True)
    + _style("Title", "Title", 40)
    + _style("Heading1", "heading 1", 26, bold=True, before=360)
    + "</w:styles>"
)


def _run(text: str, form: str = "") -> str:
    held = escape(xml.fit(words.line(text)), quote=False)
    marks = f"<w:rPr>{form}</w:rPr>" if form else ""
    return f'<w:r>{marks}<w:t xml:space="preserve">{held}</w:t></w:r>'


def _cited(cite: Cite) -> str:
    numbers = " ".join(map(str, cite.numbers))
    note = f"[{numbers} · {words.count(cite.n_origins, 'origin')}]"
    return _SPACE + _run(note, '<w:color w:val="6A6358"/><w:sz w:val="18"/>')


def _paragraph(*runs: str, style: str = "Normal") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


def _heading(text: str) -> str:
    return _paragraph(_run(text), style="Heading1")


def _paragraphs(parts: Brief) -> Iterator[str]:
    story = parts.story
    yield _paragraph(_run(story.title), style="Title")
    yield _paragraph(_run(
        f"{parts.days} · {words.count(story.n_articles, 'article')} from {parts.outlets}, "
        f"{words.count(story.n_origins, 'origin')}"
    ))  # fmt: skip
    for section, title in (("short", None), ("single", "Only in one account"), ("more", "Also reported")):
        held = parts.section(section)
        if not held:
            continue
        if title:
            yield _heading(title)
        yield _paragraph(_SPACE.join(_run(stated.text) + _cited(stated.cite) for stated in held))
        if section == "short":
            yield from _middle(parts)
    if not parts.section("short"):
        yield from _middle(parts)
    yield _heading("Sources")
    for source in parts.sources:
        article = source.article
        title = f", “{article.title}”" if article.title else ""
        days = words.days(article.published_start, article.published_end)
        yield _paragraph(_run(f"[{source.number}] {source.outlet}{title}, {days} (origin {source.letter})"))


def _middle(parts: Brief) -> Iterator[str]:
    if parts.disagreements:
        yield _heading("Where the accounts differ")
        for item in parts.disagreements:
            sides = [_run(f"“{side.value}”") + _cited(side.cite) for side in item.sides]
            yield _paragraph(_run(f"{item.difference.about}:"), _SPACE, (_SPACE + _run("–") + _SPACE).join(sides))
    if parts.sayings:
        yield _heading("Who said what")
        for saying in parts.sayings:
            yield _paragraph(
                _run(saying.speaker, "<w:i/>"), _run(":"), _SPACE, _run(saying.form.printed), _cited(saying.cite)
            )
    if parts.timeline:
        yield _heading("Timeline")
        for dated in parts.timeline:
            entry = dated.entry
            mark = MARKS.get(entry.status)
            told = f"{mark}: {entry.text}" if mark else entry.text
            dates = words.days(entry.date_start, entry.date_end)
            yield _paragraph(_run(f"{dates}:"), _SPACE, _run(told), _cited(dated.cite))


def brief(parts: Brief) -> bytes:
    """The account of one story as the bytes of a DOCX file."""
    body = "".join(_paragraphs(parts))
    document = f'<w:document xmlns:w="{_MAIN}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    held = {
        "[Content_Types].xml": _TYPES, "_rels/.rels": _ROOT, "word/document.xml": document,
        "word/styles.xml": _STYLES, "word/_rels/document.xml.rels": _OF_DOCUMENT,
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in held.items():
            # A fixed time, so that equal accounts are equal files.
            entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)
    return out.getvalue()
