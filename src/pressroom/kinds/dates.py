"""Format dates and periods. A year, month or day in ISO 8601 is formatted in the locale, any other text is kept."""

from __future__ import annotations

from typing import Final, Literal

from babel import Locale
from babel.dates import format_date as format_pattern
from babel.dates import format_skeleton

from pressroom.kinds.date_texts import is_one_date, is_present, iso_day
from pressroom.kinds.text import one_line

DateForm = Literal["short", "long"]
"""`long` has names of months. `short` has numbers where names, or the signs of ideographs, would take more room."""

SKELETONS: Final = ("y", "yMMM", "yMMMd")
SHORT_MONTHS: Final = {
    **dict.fromkeys(("de", "fr", "es", "it", "pt", "nl", "pl", "ar", "fa", "he"), "MM/yyyy"),
    **dict.fromkeys(("ja", "zh", "ko"), "yyyy.MM"),
}
"""Patterns of months in CLDR's notation, by language; in other languages the abbreviated name is short enough."""
DASH: Final = " – "


def format_date(value: str | int | None, locale: Locale, *, form: DateForm = "long") -> str:
    """Format an ISO date in the locale, with the precision that it has. Return any other text unchanged."""
    text = date_text(value)
    day = iso_day(text)
    if day is None:
        return text
    precision = text.count("-")
    if form == "short" and precision == 1 and locale.language in SHORT_MONTHS:
        return one_line(format_pattern(day, SHORT_MONTHS[locale.language], locale=locale))
    return one_line(format_skeleton(SKELETONS[precision], day, locale=locale))


def format_period(
    start: str | int | None, end: str | int | None, *, present: str, locale: Locale, form: DateForm = "long"
) -> str:
    """Format a period, such as `2020 – 2024`. Without a start, return the end.

    Without an end, the end is `present`, the word for it in the language, unless the start is itself a period, such as
    `2015-2018` or `since 2019`.
    """
    first, last = format_date(start, locale, form=form), format_date(end, locale, form=form)
    if is_present(last, present) or (not last and is_one_date(date_text(start), locale)):
        last = present
    return first if first == last else DASH.join(part for part in (first, last) if part)


def date_text(value: str | int | None) -> str:
    """Return the text of a date field on one line; empty: None."""
    return one_line(str(value)) if value is not None else ""
