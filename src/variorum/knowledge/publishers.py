"""Who publishes: outlets, their owners, and news agencies, from `publishers.toml`.

Two outlets of one owner are one *family*: they are not independent of one another. An outlet that is not
listed is a family of its own. `sample_publishers.toml` holds the invented outlets of the packaged sample.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

FILES = ("publishers.toml", "sample_publishers.toml")

# Marks that are not ASCII but stand in most texts: with a blank for them, most lines are ASCII and soon compared.
_MARKS = dict.fromkeys(map(ord, "‘’“”–—…•·\xa0"), " ")
_LEADING_THE = re.compile(r"the\s+", re.I)
_NOT_WORD = re.compile(r"[^\w]+")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9](?::\d+)?", re.I)
_LONGEST_NAME = 80
# Second-level names under which countries register: bbc.co.uk, smh.com.au.
_SECOND_LEVEL = frozenset(
    {"ac", "co", "com", "edu", "gen", "go", "gob", "gov", "gouv", "mil", "ne", "net", "nom", "or", "org"}
)


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet: its usual name, its owner's family (its own name where it has none), and where that is from."""

    name: str
    family: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    country: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Agency:
    """A news agency: its usual name and the forms its credit takes. `photos` for those that only sell pictures."""

    name: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    photos: bool
    source: str


def _entries(data: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = data.get(key, [])
    yield from found


@functools.cache
def _load() -> tuple[tuple[Outlet, ...], tuple[Agency, ...]]:
    outlets: list[Outlet] = []
    agencies: list[Agency] = []
    for name in FILES:
        data = tomllib.loads(files("variorum.knowledge").joinpath(name).read_text("utf-8"))
        for group in _entries(data, "group"):
            for row in group["outlets"]:
                outlets.append(
                    Outlet(
                        name=row["name"],
                        family=group.get("family", row["name"]),
                        aliases=tuple(row.get("aliases", ())),
                        domains=tuple(row.get("domains", ())),
                        country=row.get("country", group.get("country")),
                        source=group["source"],
                    )
                )
        for row in _entries(data, "agency"):
            agencies.append(
                Agency(
                    name=row["name"],
                    aliases=tuple(row.get("aliases", ())),
                    domains=tuple(row.get("domains", ())),
                    photos=row.get("photos", False),
                    source=row["source"],
                )
            )
    return tuple(outlets), tuple(agencies)


def outlets() -> tuple[Outlet, ...]:
    """Every outlet listed, in the order of the files."""
    return _load()[0]


def agencies() -> tuple[Agency, ...]:
    """Every agency listed, those for pictures too."""
    return _load()[1]


@functools.lru_cache(maxsize=16384)
def name_key(name: str) -> str:
    """A name as it is compared: no case, accents, punctuation or leading article."""
    name = name.translate(_MARKS)
    folded = name.casefold()
    if not name.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(c))
    words = _NOT_WORD.sub(" ", folded).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


@functools.cache
def _by_name() -> Mapping[str, Outlet]:
    found: dict[str, Outlet] = {}
    for outlet in outlets():
        for form in (outlet.name, *outlet.aliases):
            found.setdefault(name_key(form), outlet)
    return MappingProxyType(found)


@functools.cache
def _by_domain() -> Mapping[str, Outlet]:
    return MappingProxyType({domain: outlet for outlet in outlets() for domain in outlet.domains})


@functools.cache
def _agencies_by_name() -> Mapping[str, Agency]:
    found: dict[str, Agency] = {}
    for agency in agencies():
        for form in (agency.name, *agency.aliases):
            found.setdefault(name_key(form), agency)
    return MappingProxyType(found)


def agency_named(name: str) -> Agency | None:
    """The agency that a credit names, in any form listed.

    Short forms in capitals are told from words by their case: `PA` is an agency, `pa` is not.
    """
    if len(name) > _LONGEST_NAME:
        return None
    agency = _agencies_by_name().get(name_key(name))
    if agency is None:
        return None
    exact = {form for form in (agency.name, *agency.aliases) if form.isupper() and len(form) <= 5}
    short = any(name_key(form) == name_key(name) for form in exact)
    said = _LEADING_THE.sub("", name.strip(" ().-–—"))
    return agency if not short or said.isupper() or said in agency.aliases else None


def host(address: str) -> str | None:
    """The host of a URL or bare domain in small letters, without `www.` and port; None if it is neither."""
    text = address.strip()
    if "//" in text:
        try:
            found = urlsplit(text).hostname
        except ValueError:
            return None
    else:
        found = text if _DOMAIN.fullmatch(text) else None
    if not found or "." not in found:
        return None
    found = found.lower().split(":")[0].rstrip(".")
    return found.removeprefix("www.")


def registrable_domain(address: str) -> str | None:
    """The part of a host that somebody registered: `news.example.co.uk` → `example.co.uk`."""
    name = host(address)
    if name is None:
        return None
    labels = name.split(".")
    if len(labels) <= 2:
        return name
    country = len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    kept = 3 if country else 2
    if ".".join(labels[-kept:]) in _shared_hosts():
        kept += 1
    return ".".join(labels[-kept:])


@functools.cache
def _shared_hosts() -> frozenset[str]:
    data = tomllib.loads(files("variorum.knowledge").joinpath(FILES[0]).read_text("utf-8"))
    return frozenset(data["shared_hosts"]["domains"])


@functools.cache
def _plain_words() -> frozenset[str]:
    data = tomllib.loads(files("variorum.knowledge").joinpath(FILES[0]).read_text("utf-8"))
    return frozenset(name_key(name) for name in data["plain_words"]["names"])


def is_plain_word(name: str) -> bool:
    """Whether an outlet's name is also a plain word, such as a section's, so that it says nothing alone in a line."""
    return name_key(name) in _plain_words()


def _outlet_at(address: str) -> Outlet | None:
    name = host(address)
    while name and "." in name:
        found = _by_domain().get(name)
        if found is not None:
            return found
        name = name.partition(".")[2]
    return None


def outlet_named(name_or_domain: str) -> Outlet | None:
    """The listed outlet of that name, alias, domain or URL, or None."""
    named = _by_name().get(name_key(name_or_domain)) if len(name_or_domain) <= _LONGEST_NAME else None
    return named or _outlet_at(name_or_domain)


def canonical_outlet(name_or_domain: str) -> str:
    """The outlet's usual name; for one that is not listed the name as given, blanks folded, or its domain."""
    outlet = outlet_named(name_or_domain)
    if outlet is not None:
        return outlet.name
    return registrable_domain(name_or_domain) or " ".join(name_or_domain.split())


def family_of(source: str | None, url: str | None = None) -> str | None:
    """The family of an outlet: its owner's name; itself where nothing is known of it; None without a clue.

    Parameters
    ----------
    source
        The outlet's name or domain.
    url
        An address it published at, used where the name is not listed.
    """
    named = outlet_named(source) if source and source.strip() else None
    outlet = named or (_outlet_at(url) if url else None)
    if outlet is not None:
        return outlet.family
    if source and source.strip():
        return registrable_domain(source) or name_key(source) or None
    return registrable_domain(url) if url else None
