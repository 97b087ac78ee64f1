"""Look up countries: their codes, their names, and the country that a language tag says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, cast

from babel import Locale
from babel.core import get_global

CODE_LENGTH: Final = 2
UNKNOWN: Final = "ZZ"
"""The code that CLDR has for an unknown region."""


def country_code(text: str) -> str:
    """Return the ISO 3166-1 code of two letters for a code such as `gb`, `UK` or `GBR`; empty: there is no such country."""
    code = text.upper()
    if len(code) == CODE_LENGTH and code != UNKNOWN and code in _names(Locale("en")):
        return code
    aliases = cast("Mapping[str, Sequence[str]]", get_global("territory_aliases")).get(code, ())
    return aliases[0] if len(aliases) == 1 else ""


def country_name(text: str, *, locale: Locale) -> str:
    """Return the name of a country in the locale by its code; return any other text unchanged."""
    return _names(locale).get(country_code(text), text)


@lru_cache(maxsize=64)
def home_country(language: str) -> str:
    """Return the country that a language tag says: its region, else the country where most people write the language.

    That country is the one of CLDR's likely subtags: US for `en`, BR for `pt`, TW for `zh-Hant`. Empty: there is none.
    """
    region = _region(language)
    if region:
        return country_code(region)
    likely = cast("Mapping[str, str]", get_global("likely_subtags"))
    tag = likely.get(language.replace("-", "_")) or likely.get(language.partition("-")[0], "")
    return country_code(tag.rpartition("_")[2])


def named_country(language: str) -> str:
    """Return the country that is written in a language tag, such as GB in `en-GB`; empty: there is none."""
    return country_code(_region(language))


def _region(language: str) -> str:
    """Return the region of a language tag: two capitals or three digits."""
    last = language.rpartition("-")[2]
    return last if "-" in language and (len(last) == CODE_LENGTH or last.isdigit()) else ""


def _names(locale: Locale) -> Mapping[str, str]:
    return cast("Mapping[str, str]", locale.territories)
