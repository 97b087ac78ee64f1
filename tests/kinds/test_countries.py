"""Test codes and names of countries, and the country of a language tag."""

from __future__ import annotations

import pytest

from pressroom.kinds.countries import country_code, country_name, home_country, named_country
from pressroom.kinds.presentation import locale_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GB", "GB"),
        ("gb", "GB"),
        ("UK", "GB"),
        ("GBR", "GB"),
        ("usa", "US"),
        ("Narnia", ""),
        ("ZZ", ""),
        ("SU", ""),
        ("419", ""),
        ("", ""),
    ],
)
def test_a_code_is_one_of_two_letters(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("GB", "en", "United Kingdom"),
        ("de", "fr", "Allemagne"),
        ("JP", "ja", "日本"),
        ("Narnia", "en", "Narnia"),
        ("US", "tlh", "United States"),
    ],
)
def test_the_name_of_a_country_is_in_the_language_and_other_text_is_kept(text: str, language: str, name: str) -> None:
    assert country_name(text, locale=locale_of(language)) == name


@pytest.mark.parametrize(
    ("language", "home", "named"),
    [
        ("en-US", "US", "US"), ("en-GB", "GB", "GB"), ("en-CA", "CA", "CA"), ("de", "DE", ""), ("de-CH", "CH", "CH"),
        ("fr", "FR", ""), ("es", "ES", ""), ("es-419", "", ""), ("it", "IT", ""), ("nl", "NL", ""),
        ("nl-BE", "BE", "BE"), ("pl", "PL", ""), ("pt", "BR", ""), ("pt-PT", "PT", "PT"), ("ja", "JP", ""),
        ("zh", "CN", ""), ("zh-Hans", "CN", ""), ("zh-Hant", "TW", ""), ("zh-TW", "TW", "TW"), ("zh-Hant-HK", "HK", "HK"),
        ("ko", "KR", ""), ("ar", "EG", ""), ("ar-AE", "AE", "AE"), ("he", "IL", ""), ("fa", "IR", ""),
        ("hi", "IN", ""), ("en-IN", "IN", "IN"), ("en", "US", ""), ("xx", "", ""),
    ],
)  # fmt: skip
def test_a_language_tag_says_a_country(language: str, home: str, named: str) -> None:
    assert (home_country(language), named_country(language)) == (home, named)
