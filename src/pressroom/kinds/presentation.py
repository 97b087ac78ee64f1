"""Validate the document settings that all kinds share, and make the design tokens from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, cast

from babel import Locale, UnknownLocaleError

from pressroom.errors import FieldError
from pressroom.kinds.shapes import json_type

DEFAULT_LANGUAGE: Final = "en"
DEFAULT_ACCENT: Final = "#1f3a5f"
DEFAULT_FONT_SIZE: Final = 10.0
"""Points. A usual size of text in print, at which most resumes have at most two pages."""
DEFAULT_LINE_HEIGHT: Final = 1.42
MIN_FONT_SIZE, MAX_FONT_SIZE = 8, 14
"""Points."""
MIN_LINE_HEIGHT, MAX_LINE_HEIGHT = 1.1, 2.0

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


SHARED_SETTINGS: Final[dict[str, Check]] = {
    "language": check_language,
    "accentColor": check_color,
    "fontSize": number_between(MIN_FONT_SIZE, MAX_FONT_SIZE, " points"),
    "lineHeight": number_between(MIN_LINE_HEIGHT, MAX_LINE_HEIGHT, ""),
}


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


def design_tokens(settings: Mapping[str, Any]) -> dict[str, str]:
    """Return the design tokens `--doc-*` for settings: colours, font sizes, line heights and spaces."""
    size = float(settings.get("fontSize") or DEFAULT_FONT_SIZE)
    line = float(settings.get("lineHeight") or DEFAULT_LINE_HEIGHT)
    return {
        "--doc-color-text": "#1d2129",
        "--doc-color-quiet": "#535b66",  # contrast 6.9:1 on white, above WCAG AA (4.5:1), also in grayscale
        "--doc-color-accent": str(settings.get("accentColor") or DEFAULT_ACCENT).lower(),
        "--doc-color-rule": "#c9ced6",
        "--doc-color-paper": "#ffffff",
        "--doc-size-text": _points(size),
        "--doc-size-small": _points(size * 0.92),
        "--doc-size-entry": _points(size * 1.08),
        "--doc-size-section": _points(size * 1.2),
        "--doc-size-label": _points(size * 1.3),
        "--doc-size-title": _points(size * 2.7),
        "--doc-line-text": f"{line:g}",
        "--doc-line-title": "1.12",
        "--doc-weight-text": "400",
        "--doc-weight-strong": "600",
        "--doc-track-section": "0.02em",
        "--doc-rule": _points(0.6),
        **{f"--doc-space-{step}": _points(size * factor) for step, factor in _SPACING.items()},
    }


_SPACING: Final = {"hair": 0.12, "tiny": 0.25, "small": 0.5, "medium": 0.85, "large": 1.5, "huge": 2.1, "photo": 8.4}


def _points(value: float) -> str:
    return f"{round(value, 2):g}pt"
