"""Write the date of a letter, with the place where it was written."""

from __future__ import annotations

from typing import Final

from babel import Locale
from babel.dates import format_date, format_skeleton

from pressroom.kinds.date_texts import iso_day, without_time
from pressroom.kinds.dates import date_text
from pressroom.kinds.text import one_line

MONTH_AND_YEAR: Final = 1
"""Hyphens in an ISO date without a day."""


def date_line(value: str | int | None, *, place: str, locale: Locale) -> str:
    """Return `Lyon, le 3 mars 2025`: a day in the full form of the language, without its time; any other text unchanged.

    Without a date, return the place: today's date is not filled in, because the same data gives the same file.
    """
    text = date_text(value)
    day = iso_day(without_time(text))
    if day is None or text.isdecimal():
        written, is_day = text, False
    elif without_time(text).count("-") == MONTH_AND_YEAR:
        written, is_day = one_line(format_skeleton("yMMMM", day, locale=locale)), False
    else:
        written, is_day = one_line(format_date(day, "long", locale=locale)), True
    if is_day and locale.language == "fr":
        written = f"{'le ' if place else ''}{written.replace('1 ', '1er ', 1) if day and day.day == 1 else written}"
    return ", ".join(part for part in (place, written) if part)
