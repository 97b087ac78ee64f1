"""Choose the order of a letter's parts by its language, and by the country of its sender."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from babel import Locale, UnknownLocaleError

from pressroom.kinds.presentation import locale_of

Part = Literal["recipient", "date", "subject", "salutation"]
Ending = Literal["postscript", "enclosures"]


@dataclass(frozen=True, kw_only=True)
class Conventions:
    """How letters are arranged in a country."""

    opening: tuple[Part, ...]
    """The parts before the text, in reading order."""
    aside: bool = False
    """Whether recipient, the date below it and signature begin in the second half of the line."""
    ending: tuple[Ending, ...] = ("postscript", "enclosures")
    """The parts below the signature, in reading order."""
    organization_first: bool = False
    """Whether the recipient's organization is above the name."""


_GENERAL: Final = Conventions(opening=("recipient", "date", "subject", "salutation"))
_BRITISH: Final = Conventions(opening=("recipient", "date", "salutation", "subject"))
# In North America a postscript is the last part, as in the style guide of the Canadian government (Termium).
_AMERICAN: Final = Conventions(opening=("date", "recipient", "subject", "salutation"), ending=("enclosures", "postscript"))
_FRENCH: Final = Conventions(opening=("recipient", "date", "subject", "salutation"), aside=True)
_GERMAN: Final = Conventions(opening=("recipient", "date", "subject", "salutation"), organization_first=True)
_DATE_FIRST: Final = frozenset({"US", "CA", "PH"})
"""Countries whose letters in English have the date above the recipient."""


def locale_of_letter(language: str, country: str) -> Locale:
    """Return the locale for the date: that of the language in the country of the sender, where CLDR has it.

    A language tag with a region needs no country.
    """
    base = language.partition("-")[0]
    if country.isalpha() and language == base:
        try:
            return Locale.parse(f"{base}_{country.upper()}")
        except (UnknownLocaleError, ValueError):
            pass
    return locale_of(language)


def conventions_of(locale: Locale) -> Conventions:
    """Return the conventions of a locale. English without a country follows those of the United States, as CLDR does."""
    match locale.language:
        case "en":
            return _AMERICAN if (locale.territory or "US") in _DATE_FIRST else _BRITISH
        case "fr":
            return _AMERICAN if locale.territory == "CA" else _FRENCH
        case "de":
            return _GERMAN
        case _:
            return _GENERAL
