"""A story's articles as references: BibTeX for LaTeX, RIS for Zotero, EndNote and their like."""

from __future__ import annotations

import re

from variorum.records import Article, Dossier

_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


def _line(text: str) -> str:
    return " ".join(_UNSEEN.sub(" ", text).split())


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in _line(text))


def _articles(dossier: Dossier) -> list[Article]:
    return sorted(dossier.articles, key=lambda article: dossier.number[article.article_id])


def _web(article: Article) -> str | None:
    address = _line(article.url or "").replace(" ", "%20")
    return address if re.match(r"https?://", address) else None


def bibtex(dossier: Dossier) -> str:
    """The articles of one story as BibTeX entries, keyed by their ids."""
    entries = []
    for article in _articles(dossier):
        day = article.published_start if article.published_start == article.published_end else None
        fields = {
            "title": f"{{{_tex(article.title)}}}" if article.title else None,
            "author": f"{{{_tex(article.byline)}}}" if article.byline else None,
            "journal": _tex(article.source) if article.source else None,
            "year": str(article.published_start.year) if article.published_start else None,
            "date": day.isoformat() if day else None,
            "url": (_web(article) or "").translate({ord(c): f"%{ord(c):02X}" for c in "{}\\"}) or None,
            "language": article.language,
        }
        held = "".join(f",\n  {name} = {{{value}}}" for name, value in fields.items() if value)
        entries.append(f"@article{{{article.article_id}{held}\n}}\n")
    return "\n".join(entries)


def ris(dossier: Dossier) -> str:
    """The articles of one story as RIS records of type NEWS."""
    records = []
    for article in _articles(dossier):
        day = article.published_start if article.published_start == article.published_end else None
        fields = [
            ("TY", "NEWS"), ("ID", article.article_id), ("TI", article.title), ("AU", article.byline),
            ("T2", article.source), ("PY", str(article.published_start.year) if article.published_start else None),
            ("DA", f"{day:%Y/%m/%d}" if day else None), ("UR", _web(article)), ("LA", article.language),
        ]  # fmt: skip
        lines = [f"{tag}  - {_line(value)}" for tag, value in fields if value]
        records.append("\r\n".join([*lines, "ER  - ", ""]))
    return "\r\n".join(records)
