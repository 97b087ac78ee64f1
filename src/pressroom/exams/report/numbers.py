"""Write numbers, dates and durations as the language of a report does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from babel.units import format_unit

from pressroom.exams.computing.marks import rounded

MINUS: Final = "\N{MINUS SIGN}"
MINUTES: Final = 60
NO_BREAK_SPACE: Final = "\N{NO-BREAK SPACE}"


def mark_text(value: Decimal, locale: Locale) -> str:
    """Write a mark, a mean or a deviation with two places."""
    return _written(rounded(value), "0.00", locale)


def points_text(value: Decimal, locale: Locale) -> str:
    """Write points as they were given: 2.5, 3."""
    return _written(value, "0.######", locale)


def percent_text(value: Decimal, locale: Locale) -> str:
    """Write a value in percent without places."""
    space = NO_BREAK_SPACE if locale.language == "fr" else ""
    return f"{_written(rounded(value, places=0), '0', locale)}{space}%"


def day_text(day: date, locale: Locale) -> str:
    """Write a date with the name of its month."""
    return format_date(day, "long", locale=locale).replace(" ", NO_BREAK_SPACE)


def duration_text(minutes: int, locale: Locale) -> str:
    """Write a duration in hours and minutes."""
    hours, rest = divmod(minutes, MINUTES)
    parts = [format_unit(hours, "hour", locale=locale)] if hours else []
    parts += [format_unit(rest, "minute", locale=locale)] if rest or not hours else []
    return " ".join(parts).replace(" ", NO_BREAK_SPACE)


def _written(value: Decimal, pattern: str, locale: Locale) -> str:
    # A rounded value: Babel would round half to even.
    return format_decimal(value, format=pattern, locale=locale, decimal_quantization=False).replace("-", MINUS)
