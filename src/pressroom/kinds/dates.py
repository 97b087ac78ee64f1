"""Dates as documents write them: a year, a month or a day in ISO 8601, or any other wording as it is."""

from __future__ import annotations

from typing import Final

from babel import Locale
from babel.dates import format_skeleton

from pressroom.kinds.date_wording import is_one_date, is_present, iso_day
from pressroom.kinds.text import one_line

SKELETONS: Final = ("y", "yMMM", "yMMMd")
DASH: Final = " – "


def shown_date(value: str | int | None, locale: Locale) -> str:
    """Format an ISO date in the locale, as precise as it is; another wording comes back as given."""
    text = date_text(value)
    day = iso_day(text)
    return text if day is None else one_line(format_skeleton(SKELETONS[text.count("-")], day, locale=locale))


def shown_period(start: str | int | None, end: str | int | None, *, present: str, locale: Locale) -> str:
    """Format `2020 – 2024`. An end alone stands alone.

    A start without an end goes on until `present`, the language's word for it; but a start that is a period itself
    (`2015-2018`, `since 2019`) stays as it is written.
    """
    first, last = shown_date(start, locale), shown_date(end, locale)
    if is_present(last, present) or (not last and is_one_date(date_text(start), locale)):
        last = present
    return first if first == last else DASH.join(part for part in (first, last) if part)


def date_text(value: str | int | None) -> str:
    """Return a date as it is written, on one line."""
    return one_line(str(value)) if value is not None else ""
