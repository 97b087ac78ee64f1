"""Format dates and periods. A year, month or day in ISO 8601 is formatted in the locale, any other text is kept."""

from __future__ import annotations

from typing import Final

from babel import Locale
from babel.dates import format_skeleton

from pressroom.kinds.date_texts import is_one_date, is_present, iso_day
from pressroom.kinds.text import one_line

SKELETONS: Final = ("y", "yMMM", "yMMMd")
DASH: Final = " – "


def format_date(value: str | int | None, locale: Locale) -> str:
    """Format an ISO date in the locale, with the precision that it has. Return any other text unchanged."""
    text = date_text(value)
    day = iso_day(text)
    return text if day is None else one_line(format_skeleton(SKELETONS[text.count("-")], day, locale=locale))


def format_period(start: str | int | None, end: str | int | None, *, present: str, locale: Locale) -> str:
    """Format a period, such as `2020 – 2024`. Without a start, return the end.

    Without an end, the end is `present`, the word for it in the language, unless the start is itself a period, such as
    `2015-2018` or `since 2019`.
    """
    first, last = format_date(start, locale), format_date(end, locale)
    if is_present(last, present) or (not last and is_one_date(date_text(start), locale)):
        last = present
    return first if first == last else DASH.join(part for part in (first, last) if part)


def date_text(value: str | int | None) -> str:
    """Return the text of a date field on one line; empty: None."""
    return one_line(str(value)) if value is not None else ""
