"""Outlets, owners and agencies."""

from collections import defaultdict

import pytest

from variorum.knowledge.publishers import (
    agencies,
    agency_named,
    canonical_outlet,
    family_of,
    host,
    name_key,
    outlets,
    registrable_domain,
)


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
