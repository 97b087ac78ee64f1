"""Write postal addresses in the order of their country: on one line, or on the lines of a letter."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Final

import regex
from babel import Locale

from pressroom.kinds.address_forms import CITY, CODE, REGION, STREET, AddressForm, address_form
from pressroom.kinds.countries import country_code, country_name
from pressroom.kinds.fields import Fields
from pressroom.kinds.presentation import locale_of

FIELD: Final = regex.compile("([^%]*)(%[A-Z])")
"""A field of a form, and the text before it."""
NOT_LATIN: Final = regex.compile(r"[^\p{Latin}\p{Common}\p{Inherited}]")
IDEOGRAPH: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
HANGUL: Final = regex.compile(r"\p{Hangul}")
LONGEST_ABBREVIATION: Final = 3
"""Letters of an abbreviated region, such as `NSW`. A longer name follows the city after a comma."""
POSTAL_MARK: Final = "〒"
COMMA: Final = ", "


def address_lines(location: Fields, *, language: str, from_country: str) -> tuple[str, ...]:
    """Return the lines of an address for a letter from a country. The last is the name of the country if it is another one."""
    values = _values(location)
    lines = "\n".join(_filled(line, values, comma=COMMA) for line in _form(location, values).lines)
    country = foreign_country(location, language=language, from_country=from_country)
    return tuple(line for line in (*lines.split("\n"), country) if line)


def address_line(location: Fields, *, language: str, from_country: str, comma: str) -> str:
    """Return an address on one line, with the name of the country if it is not `from_country`.

    `comma` is that of the language. An address in Latin letters has the Latin one.
    """
    values = _values(location)
    form = _form(location, values)
    inner = COMMA if _is_latin(values) else comma
    between = _between(values) if form.largest_first else inner
    line = _filled(_on_one_line(form, comma=inner, between=between), values, comma=inner).replace("\n", between)
    country = foreign_country(location, language=language, from_country=from_country)
    return comma.join(part for part in (line, country) if part)


def foreign_country(location: Fields, *, language: str, from_country: str) -> str:
    """Return the name of the country; empty: it is `from_country`, or the address says it, as that of Singapore does."""
    values, text = _values(location), location.text("countryCode")
    code = country_code(text)
    names = {country_name(from_country, locale=locale).casefold() for locale in (locale_of(language), Locale("en"))}
    at_home = ((code and code == from_country) or text.casefold() in names) and any(values.values())
    name = "" if at_home else country_name(text, locale=locale_of(language))
    return "" if name.casefold() in {values[CITY].casefold(), values[REGION].casefold()} else name


def _values(location: Fields) -> dict[str, str]:
    """Return the texts of an address by the fields of its form. A city that is its own region, such as Berlin, is said once."""
    city, region = location.text("city"), location.text("region")
    return {
        STREET: "\n".join(location.paragraphs("address")),
        CITY: city,
        REGION: "" if region.casefold() == city.casefold() else region,
        CODE: location.text("postalCode").removeprefix(POSTAL_MARK).strip(),
    }


def _form(location: Fields, values: Mapping[str, str]) -> AddressForm:
    return address_form(country_code(location.text("countryCode")), latin=_is_latin(values))


def _is_latin(values: Mapping[str, str]) -> bool:
    return not any(map(NOT_LATIN.search, values.values()))


def _between(values: Mapping[str, str]) -> str:
    """Return what separates the parts of an address that begins with the region."""
    text = "".join(values.values())
    return "" if IDEOGRAPH.search(text) else " " if HANGUL.search(text) else COMMA


def _on_one_line(form: AddressForm, *, comma: str, between: str) -> str:
    line = form.lines[0]
    for before, after in pairwise(form.lines):
        if before.removeprefix(POSTAL_MARK) == CODE:
            between_these = " "
        elif after == CODE:
            between_these = " " if form.spaced_code else comma
        else:
            between_these = between
        line += between_these + after
    return line


def _filled(form: str, values: Mapping[str, str], *, comma: str) -> str:
    """Return a form with the texts of its fields. Of the text between fields, what precedes a field without text is left out."""
    filled = ""
    for index, (before, field) in enumerate(FIELD.findall(form)):
        value = values[field]
        if not value:
            continue
        if field == REGION and before and len(value) > LONGEST_ABBREVIATION:
            before = COMMA  # noqa: PLW2901
        filled += (before.replace(COMMA, comma) if filled or index == 0 else "") + value
    return filled
