"""Validate the document settings that all kinds share, and make the design tokens from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One setting of documents."""

    check: Check
    schema: Mapping[str, Any]
    """The JSON Schema of its values; null, which each may be too, is not in it."""


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


def flag(*, default: bool) -> Setting:
    """Return a setting that is true or false."""
    return Setting(check=check_flag, schema={"type": "boolean", "default": default})


def number_between(low: float, high: float, unit: str) -> Setting:
    """Return a setting that is a number from `low` to `high`."""

    def check(value: Any) -> str:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number and low <= value <= high:  # false for NaN and infinity
            return ""
        return f"must be a number from {low} to {high}{unit}."

    return Setting(check=check, schema={"type": "number", "minimum": low, "maximum": high})


def one_of(*values: str, default: str | None = None) -> Setting:
    """Return a setting that is one of several texts. Default: it depends on the template or on the document."""

    def check(value: Any) -> str:
        return "" if value in values else f"must be one of: {', '.join(values)}."

    return Setting(check=check, schema={"enum": list(values)} | ({} if default is None else {"default": default}))


DESIGN_SETTINGS: Final[dict[str, Setting]] = {
    "accentColor": Setting(check=check_color, schema={"type": "string", "pattern": f"^{COLOR.pattern}$"}),
    "textFont": one_of(*FONT_NAMES),
    "headingFont": one_of(*FONT_NAMES),
    "fontSize": number_between(MIN_FONT_SIZE, MAX_FONT_SIZE, " points"),
    "lineHeight": number_between(MIN_LINE_HEIGHT, MAX_LINE_HEIGHT, ""),
    "spacing": number_between(MIN_SPACING, MAX_SPACING, ""),
    "fit": one_of("auto", "one-page", "none", default="auto"),
}
"""Settings that decide how the pages of any kind look."""
SHARED_SETTINGS: Final[dict[str, Setting]] = {
    "language": Setting(check=check_language, schema={"type": "string", "pattern": f"^{LANGUAGE.pattern}$"}),
    **DESIGN_SETTINGS,
    "pageFoot": flag(default=True),
}


def wrong_settings(settings: Any, known: Mapping[str, Setting]) -> Iterator[FieldError]:
    """Yield one error for each setting that is unknown or wrong. Null is treated as absent."""
    if not isinstance(settings, dict):
        yield FieldError("", f"The settings must be an object, not {json_type(settings)}.")
        return
    for name, value in cast("dict[str, Any]", settings).items():
        setting = known.get(name)
        if setting is None:
            yield FieldError(name[:40], f"is not a setting of this kind of document. Known are: {', '.join(known)}.")
        elif value is not None and (wrong := setting.check(value)):
            yield FieldError(name, wrong)


def locale_of(language: str) -> Locale:
    """Return the locale for dates and names of countries; English if CLDR does not have the language."""
    for tag in (language, language.partition("-")[0], DEFAULT_LANGUAGE):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError(language)
