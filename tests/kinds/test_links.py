"""Test the links of web and e-mail addresses, and of telephone numbers."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pressroom.kinds.links import mail_link, short_address, web_link
from pressroom.kinds.phones import is_north_american, phone_link


@pytest.mark.parametrize(
    ("address", "link", "shown"),
    [
        ("https://www.example.org/", "https://www.example.org/", "example.org"),
        ("http://example.org/a?b=c", "http://example.org/a?b=c", "example.org/a?b=c"),
        ("example.org/me", "https://example.org/me", "example.org/me"),
        ("example.org:8080/cv", "https://example.org:8080/cv", "example.org:8080/cv"),
        ("example.org:8080", "https://example.org:8080", "example.org:8080"),
        ("http://example.org:8080/", "http://example.org:8080/", "example.org:8080"),
        ("example.org?q=1", "https://example.org?q=1", "example.org?q=1"),
        ("example.org:80800/cv", "", "example.org:80800/cv"),
        ("example.org:cv", "", "example.org:cv"),
        ("javascript:alert(1)", "", "javascript:alert(1)"),
        ("java.script:alert(1)", "", "java.script:alert(1)"),
        ("JAVASCRIPT://example.org/%0aalert(1)", "", "JAVASCRIPT://example.org/%0aalert(1)"),
        ("data:text/html,x", "", "data:text/html,x"),
        ("file:///etc/passwd", "", "file:///etc/passwd"),
        ("ftp://example.org", "", "ftp://example.org"),
        ("https://", "", "https://"),
        ("http://[", "", "http://["),
        ("not an address", "", "not an address"),
    ],
)
def test_only_web_addresses_become_links(address: str, link: str, shown: str) -> None:
    assert web_link(address) == link
    assert short_address(address) == shown


def test_mail_addresses_become_links() -> None:
    assert mail_link("a@example.org") == "mailto:a@example.org"
    assert mail_link("mailto:a@example.org") == "mailto:a@example.org"
    assert mail_link("a@example.org?bcc=b@example.org") == ""


PHONES = [
    ("GB", "020 7946 0018", "+442079460018"),
    ("US", "(415) 555-0132", "+14155550132"),
    ("CA", "514-555-0132", "+15145550132"),
    ("DE", "030 901820", "+4930901820"),
    ("FR", "04 78 55 01 23", "+33478550123"),
    ("ES", "912 34 56 78", "+34912345678"),
    ("IT", "06 5550 1234", "+390655501234"),
    ("NL", "020 555 0123", "+31205550123"),
    ("PL", "22 555 01 23", "+48225550123"),
    ("BR", "(11) 95555-0123", "+5511955550123"),
    ("JP", "03-5555-0123", "+81355550123"),
    ("CN", "010 5555 0123", "+861055550123"),
    ("TW", "(02) 5555-0123", "+886255550123"),
    ("KR", "02-555-0123", "+8225550123"),
    ("AE", "٠٤ ٥٥٥ ٠١٢٣", "+97145550123"),
    ("IL", "03-555-0123", "+97235550123"),
    ("IR", "۰۲۱ ۸۸۸۸ ۱۲۳۴", "+982188881234"),
    ("IN", "080 4555 0123", "+918045550123"),
]


@pytest.mark.parametrize(("country", "number", "international"), PHONES)
def test_a_number_of_the_country_has_its_international_number(country: str, number: str, international: str) -> None:
    assert phone_link(number, country=country) == f"tel:{international}"
    assert phone_link(number, country="") == ""


@pytest.mark.parametrize(
    ("number", "country", "link"),
    [
        ("+44 (0)20 7946 0018", "", "tel:+442079460018"),
        ("+44 (20) 7946-0318", "", "tel:+442079460318"),
        ("+33 6 12 34 56 78", "GB", "tel:+33612345678"),
        ("00 44 20 7946 0018", "DE", "tel:+442079460018"),
        ("\uff0b81 3\uff0d5555\uff0d0123", "", "tel:+81355550123"),
        ("020 7946 0018 ext. 12", "GB", "tel:+442079460018;ext=12"),
        ("٠٥٠ ١٢٣ ٤٥٦٧", "SA", "tel:+966501234567"),
    ],
)
def test_a_number_is_understood_as_it_is_written(number: str, country: str, link: str) -> None:
    assert phone_link(number, country=country) == link


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("(555) 010-0199", "US"),
        ("+1 555 010 0123", ""),
        ("020 7946", "GB"),
        ("020 7946 0018 / 07700 900123", "GB"),
        ("call 020 7946 0018", "GB"),
        ("020 7946 0018", "DE"),
        ("2019", "GB"),
        ("", "GB"),
        ("+", "GB"),
        ("((((", "GB"),
        ("1" * 1000, "GB"),
    ],
)
def test_a_text_that_is_no_number_of_the_country_is_no_link(number: str, country: str) -> None:
    assert phone_link(number, country=country) == ""


def test_a_number_may_be_written_as_in_north_america() -> None:
    assert [is_north_american(number) for number in ("(415) 555-0132", "415 555 0132", "(011) 5555-0132", "(030) 901820")] == [
        True,
        False,
        False,
        False,
    ]


def test_a_document_without_a_number_does_not_load_the_rules_of_numbers() -> None:
    program = (
        "import sys\n"
        "from pressroom.kinds import KINDS\n"
        "KINDS['resume'].present({'basics': {'name': 'Ada', 'phone': 'on request'}}, {}, '')\n"
        "print('phonenumbers' in sys.modules)\n"
        "KINDS['resume'].present({'basics': {'name': 'Ada', 'phone': '+44 20 7946 0018'}}, {}, '')\n"
        "print('phonenumbers' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout.split() == [b"False", b"True"]
