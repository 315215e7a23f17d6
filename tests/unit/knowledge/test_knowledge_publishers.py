"""Outlets, owners and agencies."""

import tomllib
from collections import Counter, defaultdict
from importlib.resources import files

import pytest

from variorum.article.page_phrases import OUTLET_WORD
from variorum.knowledge.publishers import (
    agencies,
    agency_named,
    canonical_outlet,
    family_of,
    host,
    name_key,
    outlet_named,
    outlets,
    registrable_domain,
)

LIST = files("variorum.knowledge") / "publishers.toml"


def test_there_are_several_hundred_outlets_each_with_its_source() -> None:
    assert len(outlets()) >= 300
    assert len(agencies()) >= 80
    assert all(entry.source.strip() for entry in (*outlets(), *agencies()))


def test_no_name_and_no_domain_stands_for_two_outlets() -> None:
    by_name, by_domain = defaultdict(set), defaultdict(set)
    for outlet in outlets():
        for form in (outlet.name, *outlet.aliases):
            by_name[name_key(form)].add(outlet.name)
        for domain in outlet.domains:
            by_domain[domain].add(outlet.name)
    assert {key: found for key, found in by_name.items() if len(found) > 1} == {}
    assert {key: found for key, found in by_domain.items() if len(found) > 1} == {}


def test_no_form_stands_for_two_agencies() -> None:
    forms = defaultdict(set)
    for agency in agencies():
        for form in (agency.name, *agency.aliases):
            forms[name_key(form)].add(agency.name)
    assert {key: found for key, found in forms.items() if len(found) > 1} == {}


def test_every_domain_is_a_host_as_it_is_looked_up() -> None:
    assert all(host(domain) == domain for entry in (*outlets(), *agencies()) for domain in entry.domains)


def test_no_domain_lies_under_that_of_another_family() -> None:
    family = {domain: outlet.family for outlet in outlets() for domain in outlet.domains}
    merged = [
        (domain, parent)
        for domain in family
        for parent in [domain.partition(".")[2]]
        if parent in family and family[parent] != family[domain]
    ]
    assert merged == []


def test_no_entry_is_dead() -> None:
    assert [outlet.name for outlet in outlets() if outlet_named(outlet.name) is not outlet] == []
    assert [domain for o in outlets() for domain in o.domains if outlet_named(f"https://www.{domain}/a") is not o] == []
    assert [form for a in agencies() for form in (a.name, *a.aliases) if agency_named(form) is not a] == []
    said_twice = [
        (entry.name, form)
        for entry in (*outlets(), *agencies())
        for form in entry.aliases
        # Short forms are told apart by their capitals.
        if [name_key(other) for other in (entry.name, *entry.aliases) if other.isupper() == form.isupper()].count(
            name_key(form)
        )
        > 1
    ]
    assert said_twice == []


def test_plain_words_and_shared_hosts_are_of_use() -> None:
    data = tomllib.loads(LIST.read_text(encoding="utf-8"))
    words, hosts = data["plain_words"]["names"], data["shared_hosts"]["domains"]
    listed = {word for word in words if outlet_named(word) is not None or agency_named(word) is not None}
    # One that is not listed would else be taken for an outlet by its words.
    assert [word for word in words if word not in listed and not OUTLET_WORD.search(word)] == []
    assert len({name_key(word) for word in words}) == len(words)
    assert [name for name in hosts if outlet_named(name) is not None] == []


def test_no_family_is_merged_by_its_name() -> None:
    groups = tomllib.loads(LIST.read_text(encoding="utf-8"))["group"]
    times = Counter(name_key(group["family"]) for group in groups if "family" in group)
    # A second list of one owner's says in its source whom the outlets belong to.
    again = [group for group in groups if times[name_key(group.get("family", ""))] > 1]
    assert all(name_key(group["family"]) in name_key(group["source"]) for group in again)
    owners = {name_key(outlet.family): outlet.family for outlet in outlets()}
    # An outlet whose name is another owner's would join that owner's family by its name alone.
    assert [
        outlet.name
        for outlet in outlets()
        if name_key(outlet.name) in owners and owners[name_key(outlet.name)] != outlet.family
    ] == []


def test_outlets_of_one_owner_are_one_family_by_name_or_address() -> None:
    assert family_of("Irish Independent", None) == family_of(None, "https://www.belfasttelegraph.co.uk/news/1.html")
    assert family_of("The Times", None) != family_of("The Guardian", None)


def test_spelling_does_not_make_another_outlet() -> None:
    assert canonical_outlet("irish times") == canonical_outlet("https://www.irishtimes.com/news/x") == "The Irish Times"
    assert family_of("THE HARBOUR LIGHT", None) == family_of("Harbour Light", None)


def test_an_outlet_that_is_not_listed_is_its_own_family() -> None:
    assert family_of("Harbour Light", None) == "harbour light"
    assert family_of(None, "https://news.harbourlight.co.uk/1") == "harbourlight.co.uk"
    assert family_of("Harbour Light", None) != family_of("Quay News", None)
    assert canonical_outlet("  Harbour   Light ") == "Harbour Light"
    assert family_of(None, None) is None
    assert family_of(" ", "no address") is None


def test_a_listed_address_tells_the_owner_of_an_unlisted_name() -> None:
    assert family_of("Guardian Long Read", "https://www.theguardian.com/x") == family_of("The Guardian", None)


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://www.example.co.uk/a?b", "example.co.uk"),
        ("http://news.example.com:80/a", "example.com"),
        ("example.com", "example.com"),
        ("https://one.blogspot.com/x", "one.blogspot.com"),
        ("https://two.blogspot.com/x", "two.blogspot.com"),
        ("Tide Weekly", None),
        ("http://[broken", None),
    ],
)
def test_a_domain_is_what_somebody_registered(address: str, domain: str | None) -> None:
    assert registrable_domain(address) == domain


def test_short_agency_names_are_known_by_their_capitals() -> None:
    assert agency_named("PA") is not None
    assert agency_named("pa") is None
    assert agency_named("reuters") is not None
