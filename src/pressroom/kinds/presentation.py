"""Validate the document settings that all kinds share, and make the design tokens from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, cast

from babel import Locale, UnknownLocaleError

from pressroom.errors import FieldError
from pressroom.kinds.shapes import json_type

DEFAULT_LANGUAGE: Final = "en"
FONT_NAMES: Final = (
    "source-sans-3", "source-serif-4", "stix-two-text", "ibm-plex-sans", "fira-sans", "libre-franklin", "spectral", "lora",
    "gelasio",
)  # fmt: skip
"""Fonts that a document may choose; a test compares them with those that are installed."""
MIN_FONT_SIZE, MAX_FONT_SIZE = 8, 14
"""Points."""
MIN_LINE_HEIGHT, MAX_LINE_HEIGHT = 1.1, 2.0
MIN_SPACING, MAX_SPACING = 0.5, 2.0
"""A factor of the spaces between sections and entries."""

LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
COLOR: Final = re.compile(r"#[0-9a-fA-F]{6}")

Check = Callable[[Any], str]
"""Returns the message for a wrong value of a setting; empty: the value is valid."""


def check_language(value: Any) -> str:
    """Accept a BCP 47 tag of a language, with an optional script and region."""
    if isinstance(value, str) and LANGUAGE.fullmatch(value):
        return ""
    return 'must be a language tag such as "en", "fr-CA" or "zh-Hant".'


def check_color(value: Any) -> str:
    """Accept `#rrggbb`."""
    return "" if isinstance(value, str) and COLOR.fullmatch(value) else 'must be a colour such as "#1f3a5f".'


def check_flag(value: Any) -> str:
    """Accept true or false."""
    return "" if isinstance(value, bool) else f"must be true or false, not {json_type(value)}."


def number_between(low: float, high: float, unit: str) -> Check:
    """Return a check for a number from `low` to `high`."""

    def check(value: Any) -> str:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number and low <= value <= high:  # false for NaN and infinity
            return ""
        return f"must be a number from {low} to {high}{unit}."

    return check


def one_of(*values: str) -> Check:
    """Return a check for one of several texts."""

    def check(value: Any) -> str:
        return "" if value in values else f"must be one of: {', '.join(values)}."

    return check


DESIGN_SETTINGS: Final[dict[str, Check]] = {
    "accentColor": check_color,
    "textFont": one_of(*FONT_NAMES),
    "headingFont": one_of(*FONT_NAMES),
    "fontSize": number_between(MIN_FONT_SIZE, MAX_FONT_SIZE, " points"),
    "lineHeight": number_between(MIN_LINE_HEIGHT, MAX_LINE_HEIGHT, ""),
    "spacing": number_between(MIN_SPACING, MAX_SPACING, ""),
    "fit": one_of("auto", "one-page", "none"),
}
"""Settings that decide how the pages of any kind look."""
SHARED_SETTINGS: Final[dict[str, Check]] = {"language": check_language, **DESIGN_SETTINGS, "pageFoot": check_flag}


def wrong_settings(settings: Any, known: Mapping[str, Check]) -> Iterator[FieldError]:
    """Yield one error for each setting that is unknown or wrong. Null is treated as absent."""
    if not isinstance(settings, dict):
        yield FieldError("", f"The settings must be an object, not {json_type(settings)}.")
        return
    for name, value in cast("dict[str, Any]", settings).items():
        check = known.get(name)
        if check is None:
            yield FieldError(name[:40], f"is not a setting of this kind of document. Known are: {', '.join(known)}.")
        elif value is not None and (wrong := check(value)):
            yield FieldError(name, wrong)


def locale_of(language: str) -> Locale:
    """Return the locale for dates and names of countries; English if CLDR does not have the language."""
    for tag in (language, language.partition("-")[0], DEFAULT_LANGUAGE):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError(language)
