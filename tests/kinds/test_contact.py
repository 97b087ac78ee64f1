"""Test the contact line: its order, its links, and that each address is in it once."""

from __future__ import annotations

from typing import Any

import pytest

from pressroom.kinds.fields import Fields
from pressroom.kinds.resume.contact import contact_pieces
from pressroom.kinds.resume.labels import labels_for
from pressroom.kinds.resume.view import Piece


def contact(basics: dict[str, Any], language: str = "en") -> tuple[Piece, ...]:
    return contact_pieces(Fields(basics), labels=labels_for(language), language=language)


def shown(basics: dict[str, Any], language: str = "en") -> list[str]:
    return [piece.text for piece in contact(basics, language)]


def test_the_line_begins_with_what_matters_most() -> None:
    basics = {
        "location": {"city": "Bristol", "postalCode": "BS1 4QF", "countryCode": "GB"},
        "profiles": [{"network": "Code", "username": "mholloway", "url": "https://code.example.org/mholloway"}],
        "url": "https://maren.example.org/",
        "phone": "+44 (0)20 7946 0018",
        "email": "maren@example.org",
    }
    assert [(piece.text, piece.href, piece.ltr) for piece in contact(basics)] == [
        ("maren@example.org", "mailto:maren@example.org", True),
        ("+44 (0)20 7946 0018", "tel:+442079460018", True),
        ("maren.example.org", "https://maren.example.org/", True),
        ("code.example.org/mholloway", "https://code.example.org/mholloway", True),
        ("Bristol BS1 4QF, United Kingdom", "", False),
    ]


@pytest.mark.parametrize(
    ("profile", "text"),
    [
        ({"network": "Code", "username": "mara", "url": "https://code.example.org/mara"}, "code.example.org/mara"),
        ({"network": "Code", "username": "@mara", "url": "https://code.example.org/MARA"}, "code.example.org/MARA"),
        ({"network": "Code", "username": "mara", "url": "https://code.example.org/u/7"}, "mara code.example.org/u/7"),
        ({"network": "Stack Depth", "username": "m", "url": "https://stackdepth.example.org/m"}, "stackdepth.example.org/m"),
        ({"network": "Papers Search", "url": "https://search.papers.example.org/m"}, "search.papers.example.org/m"),
        ({"network": "X", "username": "mara", "url": "https://example.org/mara"}, "X: example.org/mara"),
        ({"network": "Code", "url": "https://example.org/code/mara"}, "Code: example.org/code/mara"),
        ({"network": "Code", "username": "mara"}, "Code: mara"),
        ({"network": "Code"}, "Code"),
        ({"username": "mara"}, "mara"),
        ({"network": "Mail", "username": "mara@example.org"}, "Mail: mara@example.org"),
        ({"network": "Code", "url": "javascript:alert(1)"}, "Code: javascript:alert(1)"),
    ],
)
def test_the_network_is_named_where_the_address_does_not_say_it(profile: dict[str, str], text: str) -> None:
    assert shown({"profiles": [profile]}) == [text]


def test_the_colon_after_the_network_is_that_of_the_language() -> None:
    profile = {"network": "Code", "username": "mara"}
    assert shown({"profiles": [profile]}, "fr") == ["Code\u00a0: mara"]
    assert shown({"profiles": [profile]}, "zh") == ["Code：mara"]


@pytest.mark.parametrize(
    "again",
    [
        {"network": "Home", "url": "http://www.example.org/mara"},
        {"network": "Home", "url": "https://EXAMPLE.org/mara/"},
        {"network": "Home", "url": "example.org/mara"},
        {"network": "Mail", "username": "Mara@example.org"},
        {"network": "Mail", "url": "mailto:mara@example.org"},
    ],
)
def test_an_address_that_recurs_is_printed_once(again: dict[str, str]) -> None:
    basics = {"email": "mara@example.org", "url": "https://example.org/mara", "profiles": [again]}
    assert shown(basics) == ["mara@example.org", "example.org/mara"]


def test_profiles_with_one_address_are_all_printed() -> None:
    twitter, mastodon = ({"network": name, "url": "https://links.example.org/ada"} for name in ("Twitter", "Mastodon"))
    named = mastodon | {"username": "@ada_l@social.example"}
    assert shown({"profiles": [twitter, named, twitter]}) == [
        "Twitter: links.example.org/ada",
        "Mastodon: @ada_l@social.example links.example.org/ada",
    ]
    assert shown({"url": "https://links.example.org/ada", "profiles": [mastodon, named]}) == [
        "links.example.org/ada",
        "Mastodon: @ada_l@social.example links.example.org/ada",
    ]


def test_a_name_that_is_a_part_of_another_word_is_printed() -> None:
    assert shown({"profiles": [{"network": "X", "username": "ed", "url": "https://xing.example.org/edward"}]}) == [
        "X: ed xing.example.org/edward"
    ]


def test_an_address_that_differs_in_its_path_is_another_one() -> None:
    basics = {"url": "https://example.org/mara", "profiles": [{"network": "Example", "url": "https://example.org/Mara"}]}
    assert shown(basics) == ["example.org/mara", "example.org/Mara"]


@pytest.mark.parametrize(
    ("language", "country", "link"),
    [
        ("en", "US", "tel:+14155550132"),
        ("en-US", "", "tel:+14155550132"),
        ("en", "", "tel:+14155550132"),
        ("es", "", ""),
        ("en-GB", "", ""),
        ("en", "GB", ""),
    ],
)
def test_a_national_number_is_one_of_the_place_or_of_the_language_tag(language: str, country: str, link: str) -> None:
    (piece, *_) = contact({"phone": "(415) 555-0132", "location": {"countryCode": country}}, language)
    assert (piece.text, piece.href) == ("(415) 555-0132", link)


def test_arabic_digits_stay_in_order_and_lead_to_their_number() -> None:
    (piece, _) = contact({"phone": "٠٥٠ ١٢٣ ٤٥٦٧", "location": {"countryCode": "SA"}}, "ar")
    assert (piece.text, piece.href, piece.in_order) == ("٠٥٠ ١٢٣ ٤٥٦٧", "tel:+966501234567", True)


def test_nothing_is_printed_of_empty_fields() -> None:
    assert contact({"email": "", "profiles": [{}, {"network": " "}], "location": {}}) == ()
